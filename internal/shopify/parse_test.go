package shopify_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/shopify"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func ada() *shopify.Address {
	return &shopify.Address{
		Name: "Ada Example", FirstName: "Ada", LastName: "Example", Address1: "Voorbeeldstraat 12 bus 3", Zip: "1000", City: "Brussel",
		Country: "Belgium", CountryCode: "BE", Phone: "+32 470 00 00 00",
	}
}

func TestTheBodiesOfARealShopAreReadWhole(t *testing.T) {
	created, updated := time.Date(2026, 11, 2, 9, 15, 0, 0, time.UTC), time.Date(2026, 11, 2, 9, 15, 1, 0, time.UTC)
	line := func(l shopify.Line) shopify.Line {
		l.Vendor, l.VariantID, l.ProductID, l.CurrentQuantity = "example-prints", 50398373085484, 9782123692332, l.Quantity
		return l
	}
	for file, want := range map[string]*shopify.Order{
		"orders-create-basic.json": {
			ID: 6200407294252, Name: "#1071", Number: 1071, CreatedAt: created, UpdatedAt: updated, FinancialStatus: "paid", Email: "ada@example.com", SourceName: "web",
			CustomerName: "Ada Example", Currency: "EUR", TotalPrice: "56.85", ShippingTitle: "Standard", CustomerLocale: "nl-BE", ShippingAddress: ada(),
			Lines: []shopify.Line{
				line(shopify.Line{ID: 15518907892012, Title: "Desk Hook", VariantTitle: "White", Name: "Desk Hook - White", SKU: "HOOK-WHITE", Quantity: 2, Price: "14.95", RequiresShipping: true, Grams: 40}),
				line(shopify.Line{ID: 15518907924780, Title: "Cable Clip Set", Name: "Cable Clip Set", SKU: "CLIP-SET-8", Quantity: 1, Price: "20", RequiresShipping: true, Grams: 25}),
			},
		},
		"orders-create-grid.json": {
			ID: 6200407294999, Name: "#1072", Number: 1072, CreatedAt: created, UpdatedAt: updated, FinancialStatus: "paid", Email: "ada@example.com", SourceName: "web",
			CustomerName: "Ada Example", Note: "for the kitchen drawer", Currency: "EUR", TotalPrice: "64", ShippingTitle: "Standard", CustomerLocale: "nl-BE", ShippingAddress: ada(),
			Lines: []shopify.Line{
				line(shopify.Line{
					ID: 15518907892999, Title: "Custom Gridfinity Baseplate", Name: "Custom Gridfinity Baseplate", SKU: "GRID-CUSTOM", Quantity: 1, Price: "64", RequiresShipping: true,
					Properties: []shopify.Attribute{{Name: "width", Value: "371"}, {Name: "height", Value: "254"}, {Name: "connectors", Value: "intersection puzzle"}, {Name: "magnets", Value: "yes"}},
				}),
			},
		},
		// No customer, no address, no way of shipping; an empty SKU and none at all.
		"orders-create-draft-nulls.json": {
			ID: 6200407295777, Name: "#1073", Number: 1073, CreatedAt: created, UpdatedAt: updated, FinancialStatus: "paid", SourceName: "shopify_draft_order",
			Currency: "HKD", TotalPrice: "199", CustomerLocale: "nl-BE",
			Lines: []shopify.Line{
				line(shopify.Line{ID: 15518907895777, Title: "Unmapped thing", Name: "Unmapped thing", Quantity: 1, Price: "99", RequiresShipping: true}),
				line(shopify.Line{ID: 15518907895778, Title: "Gift card", Name: "Gift card", Quantity: 1, Price: "100", GiftCard: true}),
			},
		},
	} {
		got, err := shopify.ParseOrder(fixture(t, file))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", file, err, diff)
		}
	}
}

// body is the smallest order with members set on it, and a line where lines are
// not among them. A member "" is left out.
func body(members map[string]string) string {
	all := map[string]string{"id": "7", "updated_at": `"2026-11-02T10:15:01+01:00"`, "currency": `"EUR"`, "line_items": "[" + lineBody(nil) + "]"}
	maps.Copy(all, members)
	return object(all)
}

func lineBody(members map[string]string) string {
	all := map[string]string{"id": "8", "quantity": "1"}
	maps.Copy(all, members)
	return object(all)
}

func object(members map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if members[name] != "" {
			parts = append(parts, `"`+name+`":`+members[name])
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestMissingFieldsOfAnOrderHavePlainMeanings(t *testing.T) {
	got, err := shopify.ParseOrder([]byte(body(nil)))
	at := time.Date(2026, 11, 2, 9, 15, 1, 0, time.UTC)
	want := &shopify.Order{
		ID: 7, Name: "7", CreatedAt: at, UpdatedAt: at, Currency: "EUR", TotalPrice: "0",
		Lines: []shopify.Line{{ID: 8, Quantity: 1, CurrentQuantity: 1, Price: "0", RequiresShipping: true}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// Each case changes one thing about the smallest order.
func TestWildMembersOfAnOrder(t *testing.T) {
	at := time.Date(2026, 11, 2, 9, 15, 1, 0, time.UTC)
	for name, tc := range map[string]struct {
		members map[string]string
		change  func(*shopify.Order)
	}{
		"an id above 2^53":          {map[string]string{"id": "9007199254740993"}, func(o *shopify.Order) { o.ID, o.Name = 9007199254740993, "9007199254740993" }},
		"the greatest id":           {map[string]string{"id": "9223372036854775807", "name": `"#1"`}, func(o *shopify.Order) { o.ID, o.Name = math.MaxInt64, "#1" }},
		"an id in quotes":           {map[string]string{"id": `"12"`}, func(o *shopify.Order) { o.ID, o.Name = 12, "12" }},
		"a name made of its number": {map[string]string{"order_number": "1071", "name": "null"}, func(o *shopify.Order) { o.Number, o.Name = 1071, "#1071" }},
		"a name that is a number":   {map[string]string{"name": "1071"}, func(o *shopify.Order) { o.Name = "1071" }},
		"nulls": {map[string]string{
			"order_number": "null", "created_at": "null", "cancelled_at": "null", "cancel_reason": "null", "test": "null", "financial_status": "null", "fulfillment_status": "null",
			"email": "null", "phone": "null", "note": "null", "note_attributes": "null", "tags": "null", "source_name": "null", "total_price": "null", "current_total_price": "null",
			"current_total_price_set": "null", "total_price_set": `{"shop_money":null}`, "customer_locale": "null", "shipping_lines": "null", "shipping_address": "null", "customer": "null", "fulfillments": "null",
		}, func(*shopify.Order) {}},
		"no lines":              {map[string]string{"line_items": "null"}, func(o *shopify.Order) { o.Lines = nil }},
		"an empty list":         {map[string]string{"line_items": "[]"}, func(o *shopify.Order) { o.Lines = nil }},
		"unknown members":       {map[string]string{"new_in_2027": `{"deep":[[{}]]}`}, func(*shopify.Order) {}},
		"texts of other types":  {map[string]string{"note": "1e400", "phone": "32470000000", "email": "false"}, func(o *shopify.Order) { o.Note, o.Phone, o.Email = "1e400", "32470000000", "false" }},
		"NUL characters":        {map[string]string{"note": `"a\u0000b"`}, func(o *shopify.Order) { o.Note = "ab" }},
		"half a surrogate pair": {map[string]string{"note": `"a\ud800b"`}, func(o *shopify.Order) { o.Note = "a\uFFFDb" }},
		"bytes that no text has": {map[string]string{"note": "\"a\xffb\"", "note_attributes": "{\"k\":[\"\xff\"]}"}, func(o *shopify.Order) {
			o.Note, o.NoteAttributes = "a\uFFFDb", []shopify.Attribute{{Name: "k", Value: "[\"\uFFFD\"]"}}
		}},
		"tags":                    {map[string]string{"tags": `" wholesale, rush,,two words ,"`}, func(o *shopify.Order) { o.Tags = []string{"wholesale", "rush", "two words"} }},
		"a test order":            {map[string]string{"test": "true"}, func(o *shopify.Order) { o.Test = true }},
		"another offset":          {map[string]string{"created_at": `"2026-11-01T23:30:00-05:00"`}, func(o *shopify.Order) { o.CreatedAt = time.Date(2026, 11, 2, 4, 30, 0, 0, time.UTC) }},
		"cancelled":               {map[string]string{"cancelled_at": `"2026-11-02T10:15:01+01:00"`, "cancel_reason": `"fraud"`}, func(o *shopify.Order) { o.CancelledAt, o.CancelReason = &at, "fraud" }},
		"yen":                     {map[string]string{"currency": `"JPY"`, "current_total_price": `"1200"`}, func(o *shopify.Order) { o.Currency, o.TotalPrice = "JPY", "1200" }},
		"dinars":                  {map[string]string{"currency": `"KWD"`, "current_total_price": `"12.345"`}, func(o *shopify.Order) { o.Currency, o.TotalPrice = "KWD", "12.345" }},
		"a total as a number":     {map[string]string{"total_price": "10.10"}, func(o *shopify.Order) { o.TotalPrice = "10.1" }},
		"a total below zero":      {map[string]string{"total_price": `"-3.50"`}, func(o *shopify.Order) { o.TotalPrice = "-3.5" }},
		"the current total first": {map[string]string{"total_price": `"10.00"`, "current_total_price": `"7.00"`}, func(o *shopify.Order) { o.TotalPrice = "7" }},
		"the shop's money before the buyer's": {map[string]string{
			"total_price": `"9.99"`, "total_price_set": `{"presentment_money":{"amount":"11.00","currency_code":"USD"},"shop_money":{"amount":"10.00","currency_code":"EUR"}}`,
		}, func(o *shopify.Order) { o.TotalPrice = "10" }},
		"attributes as a list":    {map[string]string{"note_attributes": `[{"name":"gift","value":"yes"},{"name":"n","value":null},{"name":"x"}]`}, func(o *shopify.Order) { o.NoteAttributes = attributes("gift", "yes", "n", "", "x", "") }},
		"attributes as an object": {map[string]string{"note_attributes": `{"z":"1","a":2}`}, func(o *shopify.Order) { o.NoteAttributes = attributes("z", "1", "a", "2") }},
		"a removed way of shipping": {map[string]string{"shipping_lines": `[{"title":"Express","is_removed":true},{"title":"Standard","is_removed":false},{"title":"Third"}]`}, func(o *shopify.Order) {
			o.ShippingTitle = "Standard"
		}},
		"an address without a name": {map[string]string{"shipping_address": `{"first_name":null,"last_name":null,"name":null,"country_code":"BE"}`}, func(o *shopify.Order) {
			o.ShippingAddress = &shopify.Address{CountryCode: "BE"}
		}},
		"an address with everything": {map[string]string{"shipping_address": `{"first_name":"Ada","last_name":"Example","name":"Ada Example","company":"Acme","address1":"a","address2":"b","zip":1000,"city":"c","province":"p","province_code":"pc","country":"Belgium","country_code":"BE","phone":"1"}`}, func(o *shopify.Order) {
			o.CustomerName = "Ada Example"
			o.ShippingAddress = &shopify.Address{
				Name: "Ada Example", FirstName: "Ada", LastName: "Example", Company: "Acme", Address1: "a", Address2: "b", Zip: "1000", City: "c",
				Province: "p", ProvinceCode: "pc", Country: "Belgium", CountryCode: "BE", Phone: "1",
			}
		}},
		"a fulfilment with several parcels": {map[string]string{"fulfillment_status": `"partial"`, "fulfillments": `[{"id":9,"status":"success","created_at":"2026-11-02T10:15:01+01:00","tracking_company":"BPost","tracking_number":"1","tracking_numbers":["1","2"],"tracking_url":"u1","tracking_urls":["u1"]}]`}, func(o *shopify.Order) {
			o.FulfillmentStatus = "partial"
			o.Fulfillments = []shopify.Fulfillment{{ID: 9, Status: "success", CreatedAt: at, Tracking: []shopify.Tracking{{Company: "BPost", Number: "1", URL: "u1"}, {Company: "BPost", Number: "2"}}}}
		}},
		"a fulfilment with one number": {map[string]string{"fulfillments": `[{"id":9,"status":"cancelled","created_at":"2026-11-02T10:15:01+01:00","tracking_number":"1","tracking_numbers":[],"tracking_url":"u1"}]`}, func(o *shopify.Order) {
			o.Fulfillments = []shopify.Fulfillment{{ID: 9, Status: "cancelled", CreatedAt: at, Tracking: []shopify.Tracking{{Number: "1", URL: "u1"}}}}
		}},
		"a fulfilment without tracking": {map[string]string{"fulfillments": `[{"id":9,"status":null,"created_at":"2026-11-02T10:15:01+01:00","tracking_company":"BPost","tracking_number":null}]`}, func(o *shopify.Order) {
			o.Fulfillments = []shopify.Fulfillment{{ID: 9, CreatedAt: at}}
		}},
	} {
		want, err := shopify.ParseOrder([]byte(body(nil)))
		if err != nil {
			t.Fatal(err)
		}
		tc.change(want)
		got, err := shopify.ParseOrder([]byte(body(tc.members)))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func attributes(pairs ...string) []shopify.Attribute {
	var out []shopify.Attribute
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, shopify.Attribute{Name: pairs[i], Value: pairs[i+1]})
	}
	return out
}

func TestWildMembersOfALine(t *testing.T) {
	for name, tc := range map[string]struct {
		members map[string]string
		change  func(*shopify.Line)
	}{
		"an id above 2^53": {map[string]string{"id": "9007199254740993", "variant_id": "9007199254740995", "product_id": "9007199254740997"}, func(l *shopify.Line) {
			l.ID, l.VariantID, l.ProductID = 9007199254740993, 9007199254740995, 9007199254740997
		}},
		"nulls": {map[string]string{
			"sku": "null", "variant_id": "null", "product_id": "null", "variant_title": "null", "vendor": "null", "current_quantity": "null", "price": "null", "price_set": "null",
			"requires_shipping": "null", "gift_card": "null", "grams": "null", "properties": "null",
		}, func(*shopify.Line) {}},
		"an empty SKU":                 {map[string]string{"sku": `""`}, func(*shopify.Line) {}},
		"a SKU that is a number":       {map[string]string{"sku": "1234567890123456789012"}, func(l *shopify.Line) { l.SKU = "1234567890123456789012" }},
		"no shipping":                  {map[string]string{"requires_shipping": "false"}, func(l *shopify.Line) { l.RequiresShipping = false }},
		"a gift card":                  {map[string]string{"gift_card": "true", "requires_shipping": "false"}, func(l *shopify.Line) { l.GiftCard, l.RequiresShipping = true, false }},
		"refunded units":               {map[string]string{"quantity": "5", "current_quantity": "2"}, func(l *shopify.Line) { l.Quantity, l.CurrentQuantity = 5, 2 }},
		"all units removed":            {map[string]string{"quantity": "5", "current_quantity": "0"}, func(l *shopify.Line) { l.Quantity, l.CurrentQuantity = 5, 0 }},
		"no current quantity":          {map[string]string{"quantity": "5"}, func(l *shopify.Line) { l.Quantity, l.CurrentQuantity = 5, 5 }},
		"the most units":               {map[string]string{"quantity": "100000"}, func(l *shopify.Line) { l.Quantity, l.CurrentQuantity = 100000, 100000 }},
		"yen":                          {map[string]string{"price": `"100"`, "price_set": `{"shop_money":{"amount":"1200","currency_code":"JPY"}}`}, func(l *shopify.Line) { l.Price = "1200" }},
		"dinars":                       {map[string]string{"price": `"1.250"`}, func(l *shopify.Line) { l.Price = "1.25" }},
		"nothing to pay":               {map[string]string{"price": `"0.00"`}, func(l *shopify.Line) { l.Price = "0" }},
		"a weight":                     {map[string]string{"grams": "40"}, func(l *shopify.Line) { l.Grams = 40 }},
		"a weight below zero":          {map[string]string{"grams": "-40"}, func(*shopify.Line) {}},
		"a weight that would overflow": {map[string]string{"grams": "9223372036854775807"}, func(l *shopify.Line) { l.Grams = 1_000_000_000 }},
		"properties as a list":         {map[string]string{"properties": `[{"name":"width","value":"371"},{"name":"_source","value":"configurator"}]`}, func(l *shopify.Line) { l.Properties = attributes("width", "371", "_source", "configurator") }},
		"properties as an empty list":  {map[string]string{"properties": "[]"}, func(*shopify.Line) {}},
		"properties as an object": {map[string]string{"properties": `{"width":371,"height":"254","deep":{"a":[1, 2]},"no":null,"yes":true,"\u0000nul":"\u0000"}`}, func(l *shopify.Line) {
			l.Properties = attributes("width", "371", "height", "254", "deep", `{"a":[1, 2]}`, "no", "", "yes", "true", "nul", "")
		}},
		"properties as an empty object": {map[string]string{"properties": "{}"}, func(*shopify.Line) {}},
		"property values of any type": {map[string]string{"properties": `[{"name":"a","value":3.50},{"name":"b","value":12345678901234567890},{"name":"c","value":null},{"name":4,"value":[true]},{"value":"nameless"}]`}, func(l *shopify.Line) {
			l.Properties = attributes("a", "3.50", "b", "12345678901234567890", "c", "", "4", "[true]", "", "nameless")
		}},
		"a property that comes twice":      {map[string]string{"properties": `[{"name":"a","value":"1"},{"name":"a","value":"2"}]`}, func(l *shopify.Line) { l.Properties = attributes("a", "1", "a", "2") }},
		"quotes and line ends in the name": {map[string]string{"title": `"Hook \"XL\"\n"`, "name": `"Hook – groß"`}, func(l *shopify.Line) { l.Title, l.Name = "Hook \"XL\"\n", "Hook – groß" }},
	} {
		want := shopify.Line{ID: 8, Quantity: 1, CurrentQuantity: 1, Price: "0", RequiresShipping: true}
		tc.change(&want)
		o, err := shopify.ParseOrder([]byte(body(map[string]string{"line_items": "[" + lineBody(tc.members) + "]"})))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]shopify.Line{want}, o.Lines); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The words name the field and repeat nothing of the body, which holds personal
// data: they go into logs.
func TestABodyThatCannotBeUsedSaysWhy(t *testing.T) {
	withLine := func(members map[string]string) string {
		return body(map[string]string{"line_items": "[" + lineBody(nil) + "," + lineBody(members) + "]"})
	}
	for name, tc := range map[string]struct{ body, want string }{
		"nothing":                    {"", "the body is not the JSON that was expected"},
		"cut":                        {`{"id":7,"secret"`, "the body is not the JSON that was expected"},
		"something behind it":        {body(nil) + "secret", "the body is not the JSON that was expected"},
		"a byte order mark":          {"\uFEFF" + body(nil), "the body is not the JSON that was expected"},
		"a form":                     {"id=secret", "the body is not the JSON that was expected"},
		"nested without end":         {strings.Repeat("[", 20000), "the body is not the JSON that was expected"},
		"a list":                     {`[{"id":7}]`, "the body has the wrong type"},
		"a text":                     {`"secret"`, "the body has the wrong type"},
		"null":                       {"null", "field id is missing"},
		"no id":                      {body(map[string]string{"id": ""}), "field id is missing"},
		"id 0":                       {body(map[string]string{"id": "0"}), "field id is missing"},
		"an id below zero":           {body(map[string]string{"id": "-7"}), "field id is missing"},
		"an id with a fraction":      {body(map[string]string{"id": "7.5"}), "field id is not a whole number"},
		"an id above 2^63":           {body(map[string]string{"id": "9223372036854775808"}), "field id is not a whole number"},
		"an id with an exponent":     {body(map[string]string{"id": "1e3"}), "field id is not a whole number"},
		"an id that is text":         {body(map[string]string{"id": `"secret"`}), "the body is not the JSON that was expected"},
		"an id that is a list":       {body(map[string]string{"id": `["secret"]`}), "field id has the wrong type"},
		"an order number":            {body(map[string]string{"order_number": "10.5"}), "field order_number is not a whole number"},
		"no time":                    {body(map[string]string{"updated_at": ""}), "field updated_at is not a time"},
		"a time without an offset":   {body(map[string]string{"updated_at": `"2026-11-02T10:15:01"`}), "field updated_at is not a time"},
		"a time that does not come":  {body(map[string]string{"created_at": `"2026-02-30T10:15:01Z"`}), "field created_at is not a time"},
		"a time after the year 9999": {body(map[string]string{"updated_at": `"9999-12-31T23:59:59-05:00"`}), "field updated_at is not a time"}, // in UTC
		"a time before the year 1":   {body(map[string]string{"updated_at": `"0001-01-01T00:00:00+01:00"`}), "field updated_at is not a time"},
		"a cancellation":             {body(map[string]string{"cancelled_at": `"secret"`}), "field cancelled_at is not a time"},
		"no currency":                {body(map[string]string{"currency": ""}), "field currency is not a currency code"},
		"a long currency":            {body(map[string]string{"currency": `"EURO"`}), "field currency is not a currency code"},
		"a sign for a currency":      {body(map[string]string{"currency": `"€"`}), "field currency is not a currency code"}, // three bytes
		"a currency in lower case":   {body(map[string]string{"currency": `"eur"`}), "field currency is not a currency code"},
		"a total with a comma":       {body(map[string]string{"current_total_price": `"1,50"`}), "field current_total_price is not an amount"},
		"a total with an exponent":   {body(map[string]string{"total_price": "1e2"}), "field current_total_price is not an amount"},
		"a total in a wrong set":     {body(map[string]string{"current_total_price_set": `{"shop_money":{"amount":"secret"}}`}), "field current_total_price is not an amount"},
		"a total without end":        {body(map[string]string{"total_price": `"` + strings.Repeat("9", 41) + `"`}), "field current_total_price is not an amount"},
		"a point alone":              {body(map[string]string{"total_price": `"."`}), "field current_total_price is not an amount"},
		"a point at the end":         {body(map[string]string{"total_price": `"1."`}), "field current_total_price is not an amount"},
		"two points":                 {body(map[string]string{"total_price": `"1.2.3"`}), "field current_total_price is not an amount"},
		"a test that is text":        {body(map[string]string{"test": `"secret"`}), "field test has the wrong type"},
		"an address as a list":       {body(map[string]string{"shipping_address": `["secret"]`}), "field shipping_address has the wrong type"},
		"a note as an object":        {body(map[string]string{"note": `{"a":"secret"}`}), "field note has the wrong type"},
		"attributes as text":         {body(map[string]string{"note_attributes": `"secret"`}), "field note_attributes has the wrong type"},
		"an attribute as text":       {body(map[string]string{"note_attributes": `["secret"]`}), "field note_attributes has the wrong type"},
		"lines as an object":         {body(map[string]string{"line_items": `{"a":"secret"}`}), "field line_items has the wrong type"},
		"a line without an id":       {withLine(map[string]string{"id": ""}), "field line_items[1].id is missing"},
		"a line's id 0":              {withLine(map[string]string{"id": "0"}), "field line_items[1].id is missing"},
		"a variant":                  {withLine(map[string]string{"variant_id": "1.5"}), "field line_items[1].variant_id is not a whole number"},
		"a product":                  {withLine(map[string]string{"product_id": "1e40"}), "field line_items[1].product_id is not a whole number"},
		"no quantity":                {withLine(map[string]string{"quantity": ""}), "field line_items[1].quantity is missing"},
		"a quantity below zero":      {withLine(map[string]string{"quantity": "-1"}), "field line_items[1].quantity is not between 0 and 100000"},
		"a quantity too great":       {withLine(map[string]string{"quantity": "100001"}), "field line_items[1].quantity is not between 0 and 100000"},
		"half a unit":                {withLine(map[string]string{"quantity": "1.5"}), "field line_items[1].quantity is not a whole number"},
		"a current quantity":         {withLine(map[string]string{"current_quantity": "-1"}), "field line_items[1].current_quantity is not between 0 and 100000"},
		"a price":                    {withLine(map[string]string{"price": `"free"`}), "field line_items[1].price is not an amount"},
		"a weight":                   {withLine(map[string]string{"grams": "1.5"}), "field line_items[1].grams is not a whole number"},
		"a fulfilment without an id": {body(map[string]string{"fulfillments": `[{"created_at":"2026-11-02T10:15:01Z"}]`}), "field fulfillments[0].id is missing"},
		"a fulfilment without time":  {body(map[string]string{"fulfillments": `[{"id":9}]`}), "field fulfillments[0].created_at is not a time"},
		"a number as an object":      {body(map[string]string{"fulfillments": `[{"id":9,"tracking_numbers":[{"a":"secret"}]}]`}), "field fulfillments.tracking_numbers has the wrong type"},
	} {
		o, err := shopify.ParseOrder([]byte(tc.body))
		var wrong *shopify.ParseError
		if !errors.As(err, &wrong) || o != nil {
			t.Errorf("%s: got %+v, %v", name, o, err)
			continue
		}
		if got := wrong.Error(); got != tc.want {
			t.Errorf("%s: says %q, want %q", name, got, tc.want)
		}
	}
}

func TestABodyThatOnlyNamesItsOrder(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want int64
	}{
		"orders/edited":  {`{"order_edit":{"id":78912345,"app_id":null,"order_id":6200407294252,"user_id":null,"line_items":{"additions":[{"id":15518907950000,"delta":1}],"removals":[]}}}`, 6200407294252},
		"refunds/create": {`{"id":890011,"order_id":6200407294252,"note":"broken","refund_line_items":[{"id":990011,"line_item_id":15518907892012,"quantity":1,"subtotal":24.95,"total_tax":4.33}]}`, 6200407294252},
		"orders/delete":  {`{"id":9007199254740993}`, 9007199254740993},
	} {
		if got, err := shopify.ParseOrderRef([]byte(tc.body)); got != tc.want || err != nil {
			t.Errorf("%s: %d, %v", name, got, err)
		}
	}
	for name, tc := range map[string]struct{ body, want string }{
		"nothing":             {"", "the body is not the JSON that was expected"},
		"a list":              {"[]", "the body has the wrong type"},
		"an empty object":     {"{}", "field id is missing"},
		"an edit of nothing":  {`{"id":5,"order_edit":{}}`, "field order_edit.order_id is missing"},
		"a refund of order 0": {`{"id":5,"order_id":0}`, "field order_id is missing"},
		"a fraction":          {`{"id":5,"order_id":1.5}`, "field order_id is not a whole number"},
		"an edit as text":     {`{"order_edit":"secret"}`, "field order_edit has the wrong type"},
	} {
		got, err := shopify.ParseOrderRef([]byte(tc.body))
		var wrong *shopify.ParseError
		if !errors.As(err, &wrong) || got != 0 || wrong.Error() != tc.want {
			t.Errorf("%s: %d, %v", name, got, err)
		}
	}
}

func FuzzParseOrder(f *testing.F) {
	for _, file := range []string{"orders-create-basic.json", "orders-create-draft-nulls.json", "orders-create-grid.json"} {
		f.Add(fixture(f, file))
	}
	for _, members := range []map[string]string{
		nil,
		{"id": "9007199254740993", "currency": `"KWD"`, "total_price": `"-0.250"`},
		{"currency": `"€"`},
		{"created_at": `"9999-12-31T23:59:59-05:00"`},
		{"line_items": "[" + lineBody(map[string]string{"properties": `{"a":1,"b":{"c":"\u0000"}}`, "grams": "-1", "current_quantity": "0"}) + "]"},
		{"fulfillments": `[{"id":9,"status":"success","created_at":"2026-11-02T10:15:01+01:00","tracking_numbers":["1",null],"tracking_urls":[]}]`},
		{"note": "\"\xff\\ud800\\u0000\"", "tags": `",,"`, "cancelled_at": `"2026-11-02T10:15:01Z"`},
	} {
		f.Add([]byte(body(members)))
	}
	f.Add([]byte(`{"id":`))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := shopify.ParseOrder(b)
		if err != nil {
			var wrong *shopify.ParseError
			if o != nil || !errors.As(err, &wrong) || wrong.Why == "" {
				t.Fatalf("%+v, %v", o, err)
			}
			return
		}
		checkSane(t, o)
		if again, err := shopify.ParseOrder(bytes.Clone(b)); err != nil || !cmp.Equal(o, again) {
			t.Errorf("read again it differs: %v %s", err, cmp.Diff(o, again))
		}
	})
}

// checkSane holds an order against what the hub takes for granted: keys that can
// be keys, counts within bounds, amounts and texts that the database can keep.
func checkSane(t *testing.T, o *shopify.Order) {
	t.Helper()
	if o.ID <= 0 || o.Name == "" {
		t.Errorf("id %d, name %q", o.ID, o.Name)
	}
	if o.UpdatedAt.Location() != time.UTC || o.CreatedAt.Location() != time.UTC {
		t.Errorf("created %v, updated %v", o.CreatedAt, o.UpdatedAt)
	}
	if len(o.Currency) != 3 || strings.Trim(o.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		t.Errorf("currency %q", o.Currency)
	}
	amounts := []string{o.TotalPrice}
	for _, l := range o.Lines {
		amounts = append(amounts, l.Price)
		if l.ID <= 0 || l.Quantity < 0 || l.Quantity > 100_000 || l.CurrentQuantity < 0 || l.CurrentQuantity > 100_000 || l.Grams < 0 || l.Grams > 1_000_000_000 {
			t.Errorf("line %+v", l)
		}
	}
	for _, a := range amounts {
		digits, fraction, point := strings.Cut(strings.TrimPrefix(a, "-"), ".")
		if digits == "" || strings.Trim(digits+fraction, "0123456789") != "" || point && (fraction == "" || strings.HasSuffix(fraction, "0")) {
			t.Errorf("amount %q", a)
		}
	}
	for _, tag := range o.Tags {
		if tag == "" || tag != strings.TrimSpace(tag) {
			t.Errorf("tag %q", tag)
		}
	}
	encoded, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(bytes.ReplaceAll(encoded, []byte(`\\`), nil), []byte(`\u0000`)) {
		t.Errorf("a NUL character: %s", encoded)
	}
	var back shopify.Order // not the same when a text is not UTF-8
	if err := json.Unmarshal(encoded, &back); err != nil || !cmp.Equal(o, &back) {
		t.Errorf("written and read again: %v %s", err, cmp.Diff(o, &back))
	}
}

func FuzzParseOrderRef(f *testing.F) {
	for _, s := range []string{`{"id":1}`, `{"id":1,"order_id":2}`, `{"order_edit":{"order_id":9007199254740993}}`, `{"order_edit":null,"id":-1}`, "null", "[", `{"order_id":""}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		id, err := shopify.ParseOrderRef(b)
		var wrong *shopify.ParseError
		if err == nil && id <= 0 || err != nil && (id != 0 || !errors.As(err, &wrong)) {
			t.Errorf("%d, %v", id, err)
		}
	})
}
