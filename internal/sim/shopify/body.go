package shopify

import (
	"encoding/json"
	"fmt"
	"math/big"
	"sort"
	"time"
)

// body is the order in the REST form that webhooks carry, whatever API else is
// used. Fields that the hub does not read are there in their usual shape.
func (s *Shop) body(o *order) []byte {
	ts := func(t time.Time) string { return t.In(time.FixedZone("", 3600)).Format(time.RFC3339) }
	money := func(amount string) map[string]any {
		m := map[string]string{"amount": amount, "currency_code": o.spec.Currency}
		return map[string]any{"shop_money": m, "presentment_money": m}
	}
	total := totalOf(o)
	var lines []any
	for _, l := range o.lines {
		lines = append(lines, map[string]any{
			"id": l.id, "admin_graphql_api_id": fmt.Sprintf("gid://shopify/LineItem/%d", l.id), "quantity": l.Quantity, "current_quantity": l.current, "fulfillable_quantity": l.current - l.fulfilled,
			"fulfillment_service": "manual", "fulfillment_status": nil, "gift_card": l.GiftCard, "grams": l.Grams, "name": l.Title, "title": l.Title, "variant_title": nil, "price": l.Price, "price_set": money(l.Price),
			"product_exists": true, "product_id": l.product, "variant_id": l.variant, "properties": properties(l), "requires_shipping": !l.NoShipping && !l.GiftCard, "sku": nullable(l.SKU), "taxable": true, "vendor": "example-prints",
			"total_discount": "0.00", "tax_lines": []any{}, "duties": []any{}, "discount_allocations": []any{},
		})
	}
	fulfillments := []any{}
	for _, f := range o.fulfillments {
		numbers, urls := []string{}, []string{}
		if f.number != "" {
			numbers, urls = append(numbers, f.number), append(urls, f.url)
		}
		fulfillments = append(fulfillments, map[string]any{
			"id": f.id, "admin_graphql_api_id": fmt.Sprintf("gid://shopify/Fulfillment/%d", f.id), "created_at": ts(f.created), "updated_at": ts(f.created), "order_id": o.id, "service": "manual", "status": "success",
			"tracking_company": nullable(f.company), "tracking_number": nullable(f.number), "tracking_numbers": numbers, "tracking_url": nullable(f.url), "tracking_urls": urls,
		})
	}
	var cancelled, reason any
	if o.cancelled != nil {
		cancelled, reason = ts(*o.cancelled), o.cancelReason
	}
	status := map[string]any{"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}[state(o)]
	b, err := json.Marshal(map[string]any{
		"id": o.id, "admin_graphql_api_id": fmt.Sprintf("gid://shopify/Order/%d", o.id), "app_id": 1354745, "cancel_reason": reason, "cancelled_at": cancelled, "closed_at": nil, "confirmed": true,
		"contact_email": o.spec.Email, "created_at": ts(o.created), "processed_at": ts(o.created), "updated_at": ts(o.updated), "currency": o.spec.Currency, "presentment_currency": o.spec.Currency, "customer_locale": "nl-BE",
		"current_total_price": total, "current_total_price_set": money(total), "total_price": total, "total_price_set": money(total), "email": o.spec.Email, "financial_status": o.spec.Financial, "fulfillment_status": status,
		"name": name(o), "note": nullable(o.spec.Note), "note_attributes": []any{}, "number": o.number - 1000, "order_number": o.number, "phone": nil, "source_name": "web", "tags": "", "taxes_included": true,
		"test": o.spec.Test, "token": "t0k3n", "line_items": lines, "fulfillments": fulfillments, "refunds": []any{}, "returns": []any{}, "customer": nil, "shipping_address": restAddress(o.spec.Address), "billing_address": restAddress(o.spec.Address),
		"shipping_lines": []any{map[string]any{"id": o.id + 1, "title": "Standard", "code": "Standard", "source": "shopify", "is_removed": false, "price": "0.00"}},
	})
	if err != nil {
		panic(err) // maps of plain values always encode
	}
	return b
}

func properties(l *Line) []map[string]string {
	out := []map[string]string{}
	names := make([]string, 0, len(l.Properties))
	for n := range l.Properties {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		out = append(out, map[string]string{"name": n, "value": l.Properties[n]})
	}
	return out
}

func restAddress(a *Address) any {
	if a == nil {
		return nil
	}
	return map[string]any{
		"first_name": a.FirstName, "last_name": a.LastName, "name": a.FirstName + " " + a.LastName, "company": nil, "address1": a.Address1, "address2": nullable(a.Address2), "zip": a.Zip, "city": a.City,
		"province": nil, "province_code": nullable(a.ProvinceCode), "country": a.Country, "country_code": a.CountryCode, "phone": nullable(a.Phone), "latitude": nil, "longitude": nil,
	}
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func totalOf(o *order) string {
	sum := new(big.Rat)
	for _, l := range o.lines {
		price, ok := new(big.Rat).SetString(l.Price)
		if !ok {
			panic("price " + l.Price)
		}
		sum.Add(sum, price.Mul(price, big.NewRat(int64(l.current), 1)))
	}
	decimals := 2
	if o.spec.Currency == "JPY" {
		decimals = 0
	}
	return sum.FloatString(decimals)
}
