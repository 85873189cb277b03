package shopify

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// types names, for each object type, its fields and their types; "" is a scalar,
// an enum, or a list of those. It is the part of the Admin schema 2026-10 that the
// simulator answers, and a test compares it with the schema.
type types map[string]map[string]string

func adminTypes() types {
	t := types{
		"QueryRoot": {
			"shop": "Shop", "currentAppInstallation": "AppInstallation", "order": "Order", "orders": "OrderConnection",
			"fulfillmentOrder": "FulfillmentOrder", "fulfillment": "Fulfillment", "webhookSubscriptions": "WebhookSubscriptionConnection",
		},
		"Mutation": {
			"fulfillmentCreate":         "FulfillmentCreatePayload",
			"webhookSubscriptionCreate": "WebhookSubscriptionCreatePayload", "webhookSubscriptionDelete": "WebhookSubscriptionDeletePayload",
		},
		"FulfillmentCreatePayload":         {"fulfillment": "Fulfillment", "userErrors": "UserError"},
		"WebhookSubscriptionCreatePayload": {"webhookSubscription": "WebhookSubscription", "userErrors": "UserError"},
		"WebhookSubscriptionDeletePayload": {"deletedWebhookSubscriptionId": "", "userErrors": "UserError"},
		"UserError":                        scalars("field message"),
		"Shop":                             scalars("id name myshopifyDomain currencyCode ianaTimezone"),
		"AppInstallation":                  {"accessScopes": "AccessScope"},
		"AccessScope":                      scalars("handle"),
		"Order": with(scalars(`id legacyResourceId name number test createdAt processedAt updatedAt cancelledAt cancelReason closed
			sourceName email phone note tags currencyCode presentmentCurrencyCode displayFinancialStatus displayFulfillmentStatus customerLocale`), map[string]string{
			"customAttributes": "Attribute", "currentTotalPriceSet": "MoneyBag", "totalPriceSet": "MoneyBag", "shippingAddress": "MailingAddress", "billingAddress": "MailingAddress",
			"shippingLine": "ShippingLine", "lineItems": "LineItemConnection", "fulfillmentOrders": "FulfillmentOrderConnection", "fulfillments": "Fulfillment",
		}),
		"LineItem": with(scalars("id title variantTitle name sku vendor quantity currentQuantity unfulfilledQuantity requiresShipping isGiftCard"), map[string]string{
			"customAttributes": "Attribute", "originalUnitPriceSet": "MoneyBag", "variant": "ProductVariant", "product": "Product", "weight": "Weight",
		}),
		"Attribute":      scalars("key value"),
		"MoneyBag":       {"shopMoney": "MoneyV2", "presentmentMoney": "MoneyV2"},
		"MoneyV2":        scalars("amount currencyCode"),
		"MailingAddress": scalars("firstName lastName name company address1 address2 zip city province provinceCode country countryCodeV2 phone"),
		"ShippingLine":   scalars("id title code source"),
		"ProductVariant": scalars("id legacyResourceId sku"),
		"Product":        scalars("id legacyResourceId"),
		"Weight":         scalars("unit value"),
		"FulfillmentOrder": with(scalars("id status requestStatus orderId orderName"), map[string]string{
			"assignedLocation": "FulfillmentOrderAssignedLocation", "deliveryMethod": "DeliveryMethod", "supportedActions": "FulfillmentOrderSupportedAction",
			"fulfillmentHolds": "FulfillmentHold", "lineItems": "FulfillmentOrderLineItemConnection",
		}),
		"FulfillmentOrderAssignedLocation": {"name": "", "location": "Location"},
		"Location":                         scalars("id legacyResourceId name"),
		"DeliveryMethod":                   scalars("methodType"),
		"FulfillmentOrderSupportedAction":  scalars("action"),
		"FulfillmentHold":                  scalars("id handle reason reasonNotes heldByRequestingApp"),
		"FulfillmentOrderLineItem":         with(scalars("id totalQuantity remainingQuantity requiresShipping sku"), map[string]string{"lineItem": "LineItem"}),
		"Fulfillment": with(scalars("id legacyResourceId name status displayStatus createdAt updatedAt totalQuantity"), map[string]string{
			"trackingInfo": "FulfillmentTrackingInfo", "location": "Location", "fulfillmentLineItems": "FulfillmentLineItemConnection",
		}),
		"FulfillmentTrackingInfo": scalars("company number url"),
		"FulfillmentLineItem":     with(scalars("id quantity"), map[string]string{"lineItem": "LineItem"}),
		"WebhookSubscription":     scalars("id legacyResourceId topic uri format"),
		"PageInfo":                scalars("hasNextPage endCursor"),
	}
	for _, node := range []string{"Order", "LineItem", "FulfillmentOrder", "FulfillmentOrderLineItem", "FulfillmentLineItem", "WebhookSubscription"} {
		t[node+"Connection"] = map[string]string{"nodes": node, "pageInfo": "PageInfo"}
	}
	return t
}

func scalars(names string) map[string]string {
	out := map[string]string{}
	for _, n := range strings.Fields(names) {
		out[n] = ""
	}
	return out
}

func with(a, b map[string]string) map[string]string {
	maps.Copy(a, b)
	return a
}

func (s *Shop) queryRoot() object {
	return object{
		"shop": object{"id": gid("Shop", 1), "name": "Example Prints", "myshopifyDomain": s.opts.ShopDomain, "currencyCode": "EUR", "ianaTimezone": "Europe/Brussels"},
		"currentAppInstallation": resolver(func(map[string]any) (any, error) {
			var list []object
			for _, h := range scopes() {
				list = append(list, object{"handle": h})
			}
			return object{"accessScopes": list}, nil
		}),
		"order": byID("Order", func(id int64) any {
			if o := s.orders[id]; o != nil {
				return s.orderObject(o)
			}
			return nil
		}),
		"fulfillmentOrder": byID("FulfillmentOrder", func(id int64) any {
			if fo := s.fos[id]; fo != nil {
				return fulfillmentOrderObject(fo)
			}
			return nil
		}),
		"fulfillment": byID("Fulfillment", func(id int64) any {
			if f := s.parcels[id]; f != nil {
				return fulfillmentObject(f)
			}
			return nil
		}),
		"orders": resolver(s.listOrders),
		"webhookSubscriptions": resolver(func(args map[string]any) (any, error) {
			mine := slices.DeleteFunc(slices.Clone(s.hooks), func(h *subscription) bool { return h.admin })
			return page(mine, hookObject, args)
		}),
	}
}

func byID(kind string, find func(int64) any) resolver {
	return func(args map[string]any) (any, error) {
		id, err := idOf(kind, args["id"])
		if err != nil {
			return nil, err
		}
		return find(id), nil
	}
}

func hookObject(h *subscription) object {
	return object{"id": gid("WebhookSubscription", h.id), "legacyResourceId": legacy(h.id), "topic": enumOf(h.topic), "uri": h.uri, "format": "JSON"}
}

// utc is how GraphQL writes a time.
func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// decimalOf writes an amount as GraphQL does: without trailing zeros, but with one
// decimal at least ("10.0"), where REST writes "10.00".
func decimalOf(amount string) string {
	r, _ := new(big.Rat).SetString(amount) // the simulator's own
	s := strings.TrimRight(r.FloatString(3), "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return s
}

func (o *order) moneyBag(amount string) object {
	m := object{"amount": decimalOf(amount), "currencyCode": o.spec.Currency}
	return object{"shopMoney": m, "presentmentMoney": m}
}

func (s *Shop) orderObject(o *order) object {
	var cancelled, reason any
	if o.cancelled != nil {
		cancelled, reason = utc(*o.cancelled), "CUSTOMER"
	}
	tags := slices.Clone(o.spec.Tags)
	if tags == nil {
		tags = []string{}
	}
	address := addressObject(o.spec.Address)
	return object{
		"id": gid("Order", o.id), "legacyResourceId": legacy(o.id), "name": o.name(), "number": o.number, "test": o.spec.Test,
		"createdAt": utc(o.created), "processedAt": utc(o.created), "updatedAt": utc(o.updated), "cancelledAt": cancelled, "cancelReason": reason, "closed": o.cancelled != nil,
		"sourceName": o.spec.Source, "email": nullable(o.spec.Email), "phone": nullable(o.spec.Phone), "note": nullable(o.spec.Note), "tags": tags, "customerLocale": o.spec.Locale,
		"currencyCode": o.spec.Currency, "presentmentCurrencyCode": o.spec.Currency,
		"displayFinancialStatus": strings.ToUpper(o.spec.Financial), "displayFulfillmentStatus": o.state(), "customAttributes": attributes(o.spec.NoteAttributes),
		"currentTotalPriceSet": o.moneyBag(o.total()), "totalPriceSet": o.moneyBag(o.total()), "shippingAddress": address, "billingAddress": address,
		"shippingLine": object{"id": gid("ShippingLine", o.id+1), "title": o.spec.Shipping, "code": o.spec.Shipping, "source": "shopify"},
		"lineItems": resolver(func(args map[string]any) (any, error) {
			return page(o.lines, func(l *line) object { return lineObject(o, l) }, args)
		}),
		"fulfillmentOrders": resolver(func(args map[string]any) (any, error) { return page(o.fos, fulfillmentOrderObject, args) }),
		"fulfillments": resolver(func(args map[string]any) (any, error) {
			var out []object
			for _, f := range o.fulfillments[:firstOf(args, len(o.fulfillments))] {
				out = append(out, fulfillmentObject(f))
			}
			return out, nil
		}),
	}
}

func lineObject(o *order, l *line) object {
	return object{
		"id": gid("LineItem", l.id), "title": l.Title, "variantTitle": nullable(l.VariantTitle), "name": l.fullTitle(), "sku": nullable(l.SKU), "vendor": l.Vendor,
		"quantity": l.Quantity, "currentQuantity": l.current, "unfulfilledQuantity": max(l.current-l.fulfilled, 0), "requiresShipping": l.shipped(), "isGiftCard": l.GiftCard,
		"customAttributes": attributes(l.Properties), "originalUnitPriceSet": o.moneyBag(l.Price), "weight": object{"unit": "GRAMS", "value": float64(l.Grams)},
		"variant": object{"id": gid("ProductVariant", l.variant), "legacyResourceId": legacy(l.variant), "sku": nullable(l.SKU)},
		"product": object{"id": gid("Product", l.product), "legacyResourceId": legacy(l.product)},
	}
}

func attributes(m map[string]string) []object {
	out := []object{}
	for _, p := range pairs(m) {
		out = append(out, object{"key": p["name"], "value": p["value"]})
	}
	return out
}

func addressObject(a *Address) any {
	if a == nil {
		return nil
	}
	return object{
		"firstName": a.FirstName, "lastName": a.LastName, "name": a.name(), "company": nullable(a.Company), "address1": a.Address1, "address2": nullable(a.Address2), "zip": a.Zip, "city": a.City,
		"province": nullable(a.Province), "provinceCode": nullable(a.ProvinceCode), "country": a.Country, "countryCodeV2": a.CountryCode, "phone": nullable(a.Phone),
	}
}

// firstLocation makes location 0 a gid of ordinary size.
const firstLocation = 70_000_000_000

func locationObject(n int) object {
	id := int64(firstLocation + n)
	return object{"id": gid("Location", id), "legacyResourceId": legacy(id), "name": "Location " + strconv.Itoa(n)}
}

// actions are what can be done with a fulfilment order in its status.
func (fo *fulfillmentOrder) actions() []string {
	switch {
	case fo.status == "ON_HOLD":
		return []string{"RELEASE_HOLD", "HOLD", "MOVE"}
	case !fo.fulfillable():
		return nil
	case fo.remaining() > 1:
		return []string{"CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"}
	default:
		return []string{"CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"}
	}
}

func fulfillmentOrderObject(fo *fulfillmentOrder) object {
	actions, holds := []object{}, []object{}
	for _, a := range fo.actions() {
		actions = append(actions, object{"action": a})
	}
	if fo.hold != nil {
		holds = append(holds, object{"id": gid("FulfillmentHold", fo.hold.id), "handle": nil, "reason": "OTHER", "reasonNotes": nil, "heldByRequestingApp": false})
	}
	location := locationObject(fo.location)
	return object{
		"id": gid("FulfillmentOrder", fo.id), "status": fo.status, "requestStatus": "UNSUBMITTED", "orderId": gid("Order", fo.order.id), "orderName": fo.order.name(),
		"assignedLocation": object{"name": location["name"], "location": location}, "deliveryMethod": object{"methodType": fo.delivery},
		"supportedActions": actions, "fulfillmentHolds": holds,
		"lineItems": resolver(func(args map[string]any) (any, error) {
			return page(fo.lines, func(l *fulfillmentOrderLine) object {
				return object{
					"id": gid("FulfillmentOrderLineItem", l.id), "totalQuantity": l.total, "remainingQuantity": l.remaining, "requiresShipping": l.line.shipped(), "sku": nullable(l.line.SKU),
					"lineItem": lineObject(fo.order, l.line),
				}
			}, args)
		}),
	}
}

func fulfillmentObject(f *fulfillment) object {
	tracking, units, display := []object{}, 0, "FULFILLED"
	if f.number != "" {
		tracking = append(tracking, object{"company": nullable(f.company), "number": f.number, "url": nullable(f.url)})
	}
	for _, t := range f.takes {
		units += t.units
	}
	if f.status == "CANCELLED" {
		display = "CANCELED"
	}
	return object{
		"id": gid("Fulfillment", f.id), "legacyResourceId": legacy(f.id), "name": f.name, "status": f.status, "displayStatus": display, "createdAt": utc(f.created), "updatedAt": utc(f.created), "totalQuantity": units,
		"trackingInfo": resolver(func(args map[string]any) (any, error) { return tracking[:firstOf(args, len(tracking))], nil }),
		"location":     locationObject(f.takes[0].from.location),
		"fulfillmentLineItems": resolver(func(args map[string]any) (any, error) {
			return page(f.takes, func(t take) object {
				return object{"id": gid("FulfillmentLineItem", t.id), "quantity": t.units, "lineItem": lineObject(t.from.order, t.line.line)}
			}, args)
		}),
	}
}

func (s *Shop) mutationRoot() object {
	return object{
		"fulfillmentCreate": resolver(func(args map[string]any) (any, error) {
			in, _ := args["fulfillment"].(map[string]any)
			f, refused, field, err := s.fulfil(in)
			if err != nil {
				return nil, err
			}
			if refused != "" {
				return object{"fulfillment": nil, "userErrors": userError(refused, field...)}, nil
			}
			return object{"fulfillment": fulfillmentObject(f), "userErrors": []object{}}, nil
		}),
		"webhookSubscriptionCreate": resolver(func(args map[string]any) (any, error) {
			in, _ := args["webhookSubscription"].(map[string]any)
			h, refused := s.subscribe(topicOf(text(args["topic"])), text(in["uri"]))
			if refused != "" { // the field is named so even when uri was sent
				return object{"webhookSubscription": nil, "userErrors": userError(refused, "webhookSubscription", "callbackUrl")}, nil
			}
			return object{"webhookSubscription": hookObject(h), "userErrors": []object{}}, nil
		}),
		"webhookSubscriptionDelete": resolver(func(args map[string]any) (any, error) {
			id, err := idOf("WebhookSubscription", args["id"])
			if err != nil {
				return nil, err
			}
			if !s.unsubscribe(id) {
				return object{"deletedWebhookSubscriptionId": nil, "userErrors": userError("Webhook subscription does not exist", "id")}, nil
			}
			return object{"deletedWebhookSubscriptionId": args["id"], "userErrors": []object{}}, nil
		}),
	}
}

func userError(message string, field ...string) []object {
	return []object{{"field": field, "message": message}}
}
