package integration

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/forma3d/connect/internal/config"
)

// Credentials are what a person enters to connect a service. A secret that is
// left out keeps the one in effect, as long as it goes to the same account.
type Credentials interface {
	service() Service
	// completed fills in what was left out from the credentials in effect.
	completed(now Settings) Credentials
	// check gives what cannot be used, by field.
	check() []Invalid
	// apply puts the credentials into s.
	apply(s *Settings)
}

// Invalid is a field that cannot be used as it is.
type Invalid struct{ Field, Message string }

// ShopifyCredentials connect a shop.
type ShopifyCredentials struct {
	ShopDomain     string   `json:"shopDomain" maxLength:"200" doc:"The shop's own domain, e.g. example-prints.myshopify.com"`
	APIKey         string   `json:"apiKey,omitempty" maxLength:"200" doc:"Client id of the app"`
	APISecret      string   `json:"apiSecret,omitempty" maxLength:"500" writeOnly:"true" doc:"Client secret of the app; also the key that signs its webhooks. Left out: unchanged"`
	AccessToken    string   `json:"accessToken,omitempty" maxLength:"500" writeOnly:"true" doc:"Static token where a shop still has one; preferred to the client id. Left out: unchanged"`
	WebhookSecrets []string `json:"webhookSecrets,omitempty" maxItems:"10" writeOnly:"true" doc:"Further keys that may sign webhooks. Left out: unchanged"`
}

func (ShopifyCredentials) service() Service { return Shopify }

func (c ShopifyCredentials) completed(now Settings) Credentials {
	c.ShopDomain = strings.ToLower(strings.TrimSpace(c.ShopDomain))
	s := now.Shopify
	if c.ShopDomain != s.ShopDomain || c.APIKey != "" && c.APIKey != s.APIKey {
		return c
	}
	if c.APISecret == "" {
		c.APISecret = string(s.APISecret)
	}
	if c.APIKey == "" {
		c.APIKey = s.APIKey
	}
	if c.AccessToken == "" {
		c.AccessToken = string(s.AccessToken)
	}
	if c.WebhookSecrets == nil {
		for _, secret := range s.WebhookSecret {
			c.WebhookSecrets = append(c.WebhookSecrets, string(secret))
		}
	}
	return c
}

// domainName is a host name of at least two labels, without scheme, port or path.
var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)

func (c ShopifyCredentials) check() []Invalid {
	var out []Invalid
	if !domainName.MatchString(c.ShopDomain) {
		out = append(out, Invalid{"shopDomain", "must be the shop's own domain, such as your-shop.myshopify.com"})
	}
	if c.AccessToken == "" && (c.APIKey == "" || c.APISecret == "") {
		out = append(out, Invalid{"apiSecret", "apiKey and apiSecret are both needed (or accessToken)"})
	}
	if c.APISecret == "" && len(c.WebhookSecrets) == 0 {
		out = append(out, Invalid{"webhookSecrets", "nothing to verify webhooks with; give apiSecret or one of these"})
	}
	return out
}

func (c ShopifyCredentials) apply(s *Settings) {
	to := &s.Shopify
	// An address in the settings that is not the shop's own leads to every shop:
	// a proxy, or a simulator.
	if to.APIURL == "" || to.APIURL == "https://"+to.ShopDomain {
		to.APIURL = "https://" + c.ShopDomain
	}
	to.ShopDomain, to.APIKey, to.APISecret, to.AccessToken, to.WebhookSecret = c.ShopDomain, c.APIKey, config.Secret(c.APISecret), config.Secret(c.AccessToken), nil
	for _, secret := range c.WebhookSecrets {
		to.WebhookSecret = append(to.WebhookSecret, config.Secret(secret))
	}
}

// SimplyPrintCredentials connect a farm.
type SimplyPrintCredentials struct {
	CompanyID    string `json:"companyId" maxLength:"20" doc:"The number in your panel's addresses"`
	APIKey       string `json:"apiKey,omitempty" maxLength:"500" writeOnly:"true" doc:"API key of a user with the rights named in the manual. Left out: unchanged"`
	WebhookToken string `json:"webhookToken,omitempty" maxLength:"500" writeOnly:"true" doc:"The secret that the farm sends with each webhook. Left out: unchanged"`
}

func (SimplyPrintCredentials) service() Service { return SimplyPrint }

func (c SimplyPrintCredentials) completed(now Settings) Credentials {
	c.CompanyID = strings.TrimSpace(c.CompanyID)
	s := now.SimplyPrint
	if c.CompanyID != s.CompanyID {
		return c
	}
	if c.APIKey == "" {
		c.APIKey = string(s.APIKey)
	}
	if c.WebhookToken == "" {
		c.WebhookToken = string(s.WebhookToken)
	}
	return c
}

func (c SimplyPrintCredentials) check() []Invalid {
	var out []Invalid
	if c.CompanyID == "" || strings.Trim(c.CompanyID, "0123456789") != "" {
		out = append(out, Invalid{"companyId", "must be the number in your panel's addresses"})
	}
	if c.APIKey == "" {
		out = append(out, Invalid{"apiKey", "is needed with companyId"})
	}
	return out
}

func (c SimplyPrintCredentials) apply(s *Settings) {
	s.SimplyPrint.CompanyID, s.SimplyPrint.APIKey, s.SimplyPrint.WebhookToken = c.CompanyID, config.Secret(c.APIKey), config.Secret(c.WebhookToken)
}

// SendcloudCredentials connect a carrier account.
type SendcloudCredentials struct {
	PublicKey  string `json:"publicKey" maxLength:"200" doc:"Public key of the API integration"`
	SecretKey  string `json:"secretKey,omitempty" maxLength:"500" writeOnly:"true" doc:"Secret key of the API integration. Left out: unchanged"`
	WebhookKey string `json:"webhookKey,omitempty" maxLength:"500" writeOnly:"true" doc:"Webhook signature key where the integration shows one. Left out: unchanged, at first the secret key"`
}

func (SendcloudCredentials) service() Service { return Sendcloud }

func (c SendcloudCredentials) completed(now Settings) Credentials {
	c.PublicKey = strings.TrimSpace(c.PublicKey)
	s := now.Sendcloud
	if c.PublicKey == s.PublicKey {
		if c.WebhookKey == "" && s.WebhookKey != s.SecretKey {
			c.WebhookKey = string(s.WebhookKey)
		}
		if c.SecretKey == "" {
			c.SecretKey = string(s.SecretKey)
		}
	}
	if c.WebhookKey == "" {
		c.WebhookKey = c.SecretKey
	}
	return c
}

func (c SendcloudCredentials) check() []Invalid {
	var out []Invalid
	if c.PublicKey == "" {
		out = append(out, Invalid{"publicKey", "must not be empty"})
	}
	if c.SecretKey == "" {
		out = append(out, Invalid{"secretKey", "is needed with publicKey"})
	}
	return out
}

func (c SendcloudCredentials) apply(s *Settings) {
	s.Sendcloud.PublicKey, s.Sendcloud.SecretKey, s.Sendcloud.WebhookKey = c.PublicKey, config.Secret(c.SecretKey), config.Secret(c.WebhookKey)
}

// XAPICredentials connect an ERP.
type XAPICredentials struct {
	BaseURL  string `json:"baseUrl" maxLength:"500" doc:"Where the ERP's X-API answers"`
	Username string `json:"username" maxLength:"200" doc:"User of the ERP"`
	Password string `json:"password,omitempty" maxLength:"500" writeOnly:"true" doc:"Password of the ERP. Left out: unchanged"`
}

func (XAPICredentials) service() Service { return XAPI }

func (c XAPICredentials) completed(now Settings) Credentials {
	c.BaseURL = strings.TrimSpace(c.BaseURL)
	// A password never follows its account to another address.
	if c.Password == "" && c.BaseURL == now.XAPI.BaseURL && c.Username == now.XAPI.Username {
		c.Password = string(now.XAPI.Password)
	}
	return c
}

func (c XAPICredentials) check() []Invalid {
	var out []Invalid
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		out = append(out, Invalid{"baseUrl", "must be an address such as https://erp.example.com"})
	}
	if c.Username == "" {
		out = append(out, Invalid{"username", "is needed with baseUrl"})
	}
	if c.Password == "" {
		out = append(out, Invalid{"password", "is needed with baseUrl"})
	}
	return out
}

func (c XAPICredentials) apply(s *Settings) {
	s.XAPI.BaseURL, s.XAPI.Username, s.XAPI.Password = c.BaseURL, c.Username, config.Secret(c.Password)
}

// decode reads stored credentials.
func decode(s Service, plain []byte) (Credentials, error) {
	switch s {
	case Shopify:
		return decoded[ShopifyCredentials](plain)
	case SimplyPrint:
		return decoded[SimplyPrintCredentials](plain)
	case Sendcloud:
		return decoded[SendcloudCredentials](plain)
	case XAPI:
		return decoded[XAPICredentials](plain)
	}
	return nil, fmt.Errorf("stored credentials: no such service: %s", s)
}

func decoded[T Credentials](plain []byte) (Credentials, error) {
	var c T
	if err := json.Unmarshal(plain, &c); err != nil {
		return nil, fmt.Errorf("stored credentials: %w", err)
	}
	return c, nil
}
