package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/forma3d/connect/internal/telemetry"
)

// mask gives a body with its structure and without personal data, nil when it is
// not JSON. It rather masks too much: what an operator needs to understand a
// delivery are ids, statuses, SKUs and amounts.
func mask(body []byte) json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || !errors.Is(second(d), io.EOF) {
		return nil
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if e.Encode(maskValue(v)) != nil {
		return nil
	}
	return bytes.TrimSpace(out.Bytes())
}

// second is the error of reading on behind the first value.
func second(d *json.Decoder) error {
	_, err := d.Token()
	return err
}

func maskValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if personal(key, v) {
				v[key] = hide(value)
			} else {
				v[key] = maskValue(value)
			}
		}
	case []any:
		for n, value := range v {
			v[n] = maskValue(value)
		}
	case string:
		return telemetry.MaskText(v)
	}
	return v
}

// hide masks everything below a personal key but ids and countries.
func hide(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if !harmless(key) {
				v[key] = hide(value)
			}
		}
		return v
	case []any:
		for n, value := range v {
			v[n] = hide(value)
		}
		return v
	case string:
		if v == "" {
			return v
		}
		return telemetry.Masked
	case json.Number:
		return telemetry.Masked
	default: // null, true and false say nothing about a person
		return v
	}
}

// personalParts are what keys of personal data contain, in lower case and
// without separators.
var personalParts = []string{
	"mail", "phone", "mobile", "fax", "firstname", "lastname", "fullname", "surname", "street", "address", "zip", "postal", "postcode", "postnumber", "city", "housenumber",
	"latitude", "longitude", "birth", "gender", "customer", "recipient", "contact", "person", "company", "client", "user", "sender", "buyer",
	"token", "secret", "password", "signature", "apikey", "authorization", "cookie",
	"note", "giftmessage", "instruction", "comment", "addr", "vat", "taxnumber", "eori", "iban", "card", "landingsite", "referringsite", "statusurl", "trackingurl", "properties",
}

// thingNames are keys that end in "name" and name things.
var thingNames = []string{"productname", "filename", "printername", "carriername", "statusname", "sourcename", "variantname", "queuename", "servicename"}

// personal reports whether the value of key in object may tell who somebody is.
func personal(key string, object map[string]any) bool {
	k := plain(key)
	if harmless(key) {
		return false
	}
	if k == "ip" || strings.HasSuffix(key, "_ip") || strings.HasSuffix(key, "Ip") {
		return true
	}
	for _, part := range personalParts {
		if strings.Contains(k, part) {
			return true
		}
	}
	if !strings.HasSuffix(k, "name") || slices.Contains(thingNames, k) {
		return false
	}
	// A "name" is a person's, unless the object is plainly an order or an article.
	for _, sibling := range []string{"sku", "line_items", "product_id", "quantity"} {
		if _, thing := object[sibling]; thing && k == "name" {
			return false
		}
	}
	return true
}

// harmless reports whether key names an id or a country, which stay readable
// everywhere.
func harmless(key string) bool {
	k := plain(key)
	return k == "id" || strings.HasSuffix(key, "_id") || strings.HasSuffix(key, "Id") || k == "countrycode" || k == "country" || k == "currency"
}

func plain(key string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(key))
}
