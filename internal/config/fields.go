package config

import "reflect"

type group struct {
	title string
	part  any
}

func groups() []group {
	return []group{
		{"Server", &Server{}}, {"Database", &Database{}}, {"Shopify", &Shopify{}},
		{"SimplyPrint", &SimplyPrint{}}, {"Sendcloud", &Sendcloud{}}, {"ERP (X-API)", &XAPI{}},
		{"Printing", &Printing{}}, {"Shipping", &Shipping{}}, {"Webhooks", &Webhook{}}, {"Retries", &Retry{}},
		{"Circuit breakers", &Breaker{}},
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
