package integration

// Field is one field of the form that connects a service. Label and Help are
// codes, which pages say in their own languages; About is the English text.
type Field struct {
	Name     string `json:"name" example:"apiSecret" doc:"As the body of the connecting operation calls it"`
	Label    string `json:"label" example:"integration.shopify.apiSecret" doc:"Code of the label"`
	About    string `json:"about" doc:"What it is, in English"`
	Kind     string `json:"kind" enum:"text,url,secret,secrets" doc:"secret is never shown again; secrets is a list of them"`
	Secret   bool   `json:"secret" doc:"Write-only: left out, it stays as it is while the account stays the same"`
	Required bool   `json:"required" doc:"Needed for a first connection"`
	OneOf    string `json:"oneOf" doc:"Fields with the same word here replace each other: one of them is enough"`
	Set      bool   `json:"set" doc:"Whether there is a value now"`
	Value    string `json:"value" doc:"The value now; always empty for secrets"`
}

// helpURLs are where people find a service's credentials.
var helpURLs = map[Service]string{
	Shopify:     "https://dev.shopify.com/dashboard",
	SimplyPrint: "https://simplyprint.io/panel",
	Sendcloud:   "https://app.sendcloud.com",
}

// forms are the fields of each service in the order of its form.
var forms = map[Service][]Field{
	Shopify: {
		{Name: "shopDomain", About: "The shop's own domain, such as your-shop.myshopify.com", Kind: "text", Required: true},
		{Name: "apiKey", About: "Client id of the app", Kind: "text", OneOf: "app"},
		{Name: "apiSecret", About: "Client secret of the app; also the key that signs its webhooks", Kind: "secret", OneOf: "app"},
		{Name: "accessToken", About: "Static token, where a shop still has one instead of an app's id and secret", Kind: "secret", OneOf: "token"},
		{Name: "webhookSecrets", About: "Further keys that may sign webhooks", Kind: "secrets"},
	},
	SimplyPrint: {
		{Name: "companyId", About: "The number in your panel's addresses", Kind: "text", Required: true},
		{Name: "apiKey", About: "API key of a user with the rights named in the manual", Kind: "secret", Required: true},
		{Name: "webhookToken", About: "A secret of your own that the farm sends with each webhook. Without it the farm is asked at intervals only", Kind: "secret"},
	},
	Sendcloud: {
		{Name: "publicKey", About: "Public key of the API integration", Kind: "text", Required: true},
		{Name: "secretKey", About: "Secret key of the API integration", Kind: "secret", Required: true},
		{Name: "webhookKey", About: "Webhook signature key, where the integration shows one; else it is the secret key", Kind: "secret"},
	},
	XAPI: {
		{Name: "baseUrl", About: "Where the ERP's X-API answers", Kind: "url", Required: true},
		{Name: "username", About: "User of the ERP", Kind: "text", Required: true},
		{Name: "password", About: "Password of that user", Kind: "secret", Required: true},
	},
}

// form is a service's form with what is set of it.
func form(s Service, account map[string]string, secrets map[string]bool) []Field {
	out := make([]Field, len(forms[s]))
	for i, f := range forms[s] {
		f.Label = "integration." + string(s) + "." + f.Name
		f.Secret = f.Kind == "secret" || f.Kind == "secrets"
		if f.Secret {
			f.Set = secrets[f.Name]
		} else {
			f.Value = account[f.Name]
			f.Set = f.Value != ""
		}
		out[i] = f
	}
	return out
}
