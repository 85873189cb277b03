package shopify

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// The REST form that webhooks carry, whatever API else is used. Fields that no
// client of this project reads are there in their usual shape.

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("shopify simulator: " + err.Error()) // maps of plain values always encode
	}
	return b
}

// restTime writes the shop's offset, as REST does, where GraphQL writes UTC.
func restTime(t time.Time) string {
	return t.In(time.FixedZone("", 3600)).Format(time.RFC3339)
}

func (o *order) moneySet(amount string) map[string]any {
	m := map[string]string{"amount": amount, "currency_code": o.spec.Currency}
	return map[string]any{"shop_money": m, "presentment_money": m}
}

func (s *Shop) orderBody(o *order) []byte {
	lines, fulfillments, refunds := []any{}, []any{}, []any{}
	for _, l := range o.lines {
		lines = append(lines, lineBody(o, l))
	}
	for _, f := range o.fulfillments {
		fulfillments = append(fulfillments, s.fulfillmentBody(o, f))
	}
	for _, r := range o.refunds {
		refunds = append(refunds, s.refundBody(o, r))
	}
	var cancelled, reason, customer any
	if o.cancelled != nil {
		cancelled, reason = restTime(*o.cancelled), "customer"
	}
	if a := o.spec.Address; a != nil {
		customer = map[string]any{"id": o.id + 2, "first_name": a.FirstName, "last_name": a.LastName, "email": nullable(o.spec.Email), "phone": nil, "state": "enabled"}
	}
	status := map[string]any{"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}[o.state()]
	total, shipping := o.total(), o.price(o.spec.ShippingPrice)
	return encode(map[string]any{
		"id": o.id, "admin_graphql_api_id": gid("Order", o.id), "app_id": 1354745, "name": o.name(), "number": o.number - 1000, "order_number": o.number,
		"created_at": restTime(o.created), "processed_at": restTime(o.created), "updated_at": restTime(o.updated),
		"cancelled_at": cancelled, "cancel_reason": reason, "closed_at": nil, "confirmed": true, "test": o.spec.Test, "token": "t0k3n",
		"financial_status": o.spec.Financial, "fulfillment_status": status,
		"currency": o.spec.Currency, "presentment_currency": o.spec.Currency, "taxes_included": true,
		"current_total_price": total, "current_total_price_set": o.moneySet(total), "total_price": total, "total_price_set": o.moneySet(total),
		"email": o.spec.Email, "contact_email": nullable(o.spec.Email), "phone": nullable(o.spec.Phone), "customer_locale": o.spec.Locale,
		"note": nullable(o.spec.Note), "note_attributes": pairs(o.spec.NoteAttributes), "tags": strings.Join(o.spec.Tags, ", "), "source_name": o.spec.Source,
		"line_items": lines, "fulfillments": fulfillments, "refunds": refunds, "returns": []any{},
		"customer": customer, "shipping_address": addressBody(o.spec.Address), "billing_address": addressBody(o.spec.Address),
		"shipping_lines": []any{map[string]any{
			"id": o.id + 1, "title": o.spec.Shipping, "code": o.spec.Shipping, "source": "shopify", "is_removed": false, "price": shipping, "price_set": o.moneySet(shipping),
		}},
	})
}

func lineBody(o *order, l *line) map[string]any {
	return map[string]any{
		"id": l.id, "admin_graphql_api_id": gid("LineItem", l.id), "name": l.fullTitle(), "title": l.Title, "variant_title": nullable(l.VariantTitle), "vendor": l.Vendor, "sku": nullable(l.SKU),
		"quantity": l.Quantity, "current_quantity": l.current, "fulfillable_quantity": max(l.current-l.fulfilled, 0), "fulfillment_service": "manual", "fulfillment_status": nil,
		"product_exists": true, "product_id": l.product, "variant_id": l.variant, "properties": pairs(l.Properties), "gift_card": l.GiftCard, "requires_shipping": l.shipped(), "grams": l.Grams,
		"price": l.Price, "price_set": o.moneySet(l.Price), "taxable": true, "total_discount": "0.00", "tax_lines": []any{}, "duties": []any{}, "discount_allocations": []any{},
	}
}

// fullTitle is a line's name: title and variant.
func (l *line) fullTitle() string {
	if l.VariantTitle == "" {
		return l.Title
	}
	return l.Title + " - " + l.VariantTitle
}

func (s *Shop) fulfillmentBody(o *order, f *fulfillment) map[string]any {
	numbers, urls, lines := []string{}, []string{}, []any{}
	if f.number != "" {
		numbers = append(numbers, f.number)
	}
	if f.url != "" {
		urls = append(urls, f.url)
	}
	for _, t := range f.takes {
		body := lineBody(o, t.line.line)
		body["quantity"] = t.units
		lines = append(lines, body)
	}
	return map[string]any{
		"id": f.id, "admin_graphql_api_id": gid("Fulfillment", f.id), "name": f.name, "order_id": o.id, "created_at": restTime(f.created), "updated_at": restTime(f.created),
		"service": "manual", "status": strings.ToLower(f.status), "shipment_status": nil, "line_items": lines,
		"tracking_company": nullable(f.company), "tracking_number": nullable(f.number), "tracking_numbers": numbers, "tracking_url": nullable(f.url), "tracking_urls": urls,
	}
}

func (s *Shop) refundBody(o *order, r refund) map[string]any {
	return map[string]any{
		"id": r.id, "admin_graphql_api_id": gid("Refund", r.id), "order_id": o.id, "created_at": restTime(r.at), "processed_at": restTime(r.at), "note": nil, "restock": true,
		"order_adjustments": []any{}, "transactions": []any{},
		"refund_line_items": []any{map[string]any{"id": r.id + 1, "line_item_id": r.line.id, "quantity": r.units, "restock_type": r.restock}},
	}
}

func (s *Shop) editBody(o *order, l *line, delta int) []byte {
	additions, removals := []any{}, []any{}
	if delta > 0 {
		additions = append(additions, map[string]any{"id": l.id, "delta": delta})
	} else {
		removals = append(removals, map[string]any{"id": l.id, "delta": -delta})
	}
	return encode(map[string]any{"order_edit": map[string]any{
		"id": s.id(), "order_id": o.id, "app_id": nil, "user_id": nil, "created_at": restTime(o.updated), "committed_at": restTime(o.updated), "notify_customer": false, "staff_note": "",
		"line_items": map[string]any{"additions": additions, "removals": removals},
	}})
}

// pairs lists names and values by name.
func pairs(m map[string]string) []map[string]string {
	out := []map[string]string{}
	for _, n := range slices.Sorted(maps.Keys(m)) {
		out = append(out, map[string]string{"name": n, "value": m[n]})
	}
	return out
}

func addressBody(a *Address) any {
	if a == nil {
		return nil
	}
	return map[string]any{
		"first_name": a.FirstName, "last_name": a.LastName, "name": a.name(), "company": nullable(a.Company), "address1": a.Address1, "address2": nullable(a.Address2), "zip": a.Zip, "city": a.City,
		"province": nullable(a.Province), "province_code": nullable(a.ProvinceCode), "country": a.Country, "country_code": a.CountryCode, "phone": nullable(a.Phone), "latitude": nil, "longitude": nil,
	}
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}
