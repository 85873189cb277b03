package config

import "reflect"

type group struct {
	title string
	part  any
}

func (c *Config) groups() []group {
	return []group{
		{"Server", &c.Server}, {"Database", &c.Database}, {"Shopify", &c.Shopify},
		{"SimplyPrint", &c.SimplyPrint}, {"Sendcloud", &c.Sendcloud}, {"ERP (X-API)", &c.XAPI},
		{"Printing", &c.Printing}, {"Shipping", &c.Shipping}, {"Webhooks", &c.Webhook}, {"Reconciliation", &c.Reconcile}, {"Retries", &c.Retry},
		{"Notifications", &c.Notify}, {"Circuit breakers", &c.Breaker}, {"Accounts", &c.Accounts},
	}
}

type fieldDoc struct {
	field  string
	doc    string
	secret bool
}

// docOf reads the doc tag of the field whose env tag is name. Struct tags can be
// read in no other way than by reflection; it happens for documents and error
// texts only.
func docOf(part any, name string) fieldDoc {
	t := reflect.TypeOf(part).Elem()
	for f := range t.Fields() {
		if f.Tag.Get("env") != name {
			continue
		}
		secret := f.Type == reflect.TypeFor[Secret]() || f.Type == reflect.TypeFor[[]Secret]()
		return fieldDoc{field: f.Name, doc: f.Tag.Get("doc"), secret: secret}
	}
	return fieldDoc{}
}
