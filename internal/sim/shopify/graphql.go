package shopify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// object is a GraphQL object: a field is a value, a list, another object, or a
// function of its arguments. A field that is not there does not exist in the type.
type object map[string]any

type resolver func(args map[string]any) (any, error)

// refusal is a top-level GraphQL error.
type refusal struct{ code, message string }

func (r *refusal) Error() string { return r.message }

type request struct {
	Query         string         `json:"query"`
	Variables     map[string]any `json:"variables"`
	OperationName string         `json:"operationName"`
}

// operationName reads the request's name and leaves its body in place.
func operationName(r *http.Request) string {
	b, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return ""
	}
	r.Body = io.NopCloser(bytes.NewReader(b))
	var q request
	_ = json.Unmarshal(b, &q)
	return q.OperationName
}

func (s *Shop) graphql(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Shopify-API-Version", r.PathValue("version"))
	s.mu.Lock()
	defer s.mu.Unlock()
	token := r.Header.Get("X-Shopify-Access-Token")
	end, known := s.tokens[token]
	if token == "" || (token != s.opts.AccessToken && (!known || s.now().After(end))) {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"})
		return
	}
	var q request
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	if err := d.Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	doc, perr := parser.ParseQuery(&ast.Source{Input: q.Query})
	if perr != nil {
		fail(w, &refusal{"parseError", perr.Error()}, nil)
		return
	}
	op := doc.Operations.ForName(q.OperationName)
	if op == nil {
		fail(w, &refusal{"undefinedOperation", "no operation of that name"}, nil)
		return
	}
	x := &execution{doc: doc, vars: variables(op, q.Variables)}
	requested := x.cost(op.SelectionSet)
	if op.Operation == ast.Mutation {
		requested = 10 + float64(strings.Count(q.Query, "\n"))/10
	}
	cost := s.charge(requested)
	if cost.Throttled {
		fail(w, &refusal{"THROTTLED", "Throttled"}, cost)
		return
	}
	root := s.query()
	if op.Operation == ast.Mutation {
		root = s.mutation()
	}
	data, err := x.run(root, op.SelectionSet)
	if err != nil {
		fail(w, err, cost)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"data": data, "extensions": map[string]any{"cost": cost}})
}

type costInfo struct {
	Requested float64 `json:"requestedQueryCost"`
	Actual    float64 `json:"actualQueryCost"`
	Throttle  struct {
		Maximum   float64 `json:"maximumAvailable"`
		Available float64 `json:"currentlyAvailable"`
		Restore   float64 `json:"restoreRate"`
	} `json:"throttleStatus"`
	Throttled bool `json:"-"`
}

// charge takes the cost from the leaky bucket.
func (s *Shop) charge(requested float64) *costInfo {
	now := s.now()
	s.available = math.Min(s.available+now.Sub(s.filled).Seconds()*s.opts.RestoreRate, s.opts.BucketSize)
	s.filled = now
	c := &costInfo{Requested: requested, Actual: requested}
	c.Throttle.Maximum, c.Throttle.Restore = s.opts.BucketSize, s.opts.RestoreRate
	if s.available < requested {
		c.Throttled = true
	} else {
		s.available -= requested
	}
	c.Throttle.Available = math.Floor(s.available)
	return c
}

func fail(w http.ResponseWriter, err error, cost *costInfo) {
	code := "INTERNAL_SERVER_ERROR"
	if r, ok := err.(*refusal); ok { //nolint:errorlint // made here, never wrapped
		code = r.code
	}
	out := map[string]any{"errors": []any{map[string]any{"message": err.Error(), "extensions": map[string]any{"code": code}}}}
	if cost != nil {
		out["extensions"] = map[string]any{"cost": cost}
	}
	writeJSON(w, http.StatusOK, out)
}

func variables(op *ast.OperationDefinition, given map[string]any) map[string]any {
	out := map[string]any{}
	for _, v := range op.VariableDefinitions {
		if value, ok := given[v.Variable]; ok {
			out[v.Variable] = value
		} else if v.DefaultValue != nil {
			if d, err := v.DefaultValue.Value(nil); err == nil {
				out[v.Variable] = d
			}
		}
	}
	return out
}

type execution struct {
	doc  *ast.QueryDocument
	vars map[string]any
}

func (x *execution) run(o object, set ast.SelectionSet) (map[string]any, error) {
	out := map[string]any{}
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.FragmentSpread:
			f := x.doc.Fragments.ForName(sel.Name)
			if f == nil {
				return nil, &refusal{"undefinedFragment", "no fragment " + sel.Name}
			}
			part, err := x.run(o, f.SelectionSet)
			if err != nil {
				return nil, err
			}
			for k, v := range part {
				out[k] = v
			}
		case *ast.InlineFragment:
			part, err := x.run(o, sel.SelectionSet)
			if err != nil {
				return nil, err
			}
			for k, v := range part {
				out[k] = v
			}
		case *ast.Field:
			v, err := x.field(o, sel)
			if err != nil {
				return nil, err
			}
			out[sel.Alias] = v
		}
	}
	return out, nil
}

func (x *execution) field(o object, f *ast.Field) (any, error) {
	v, exists := o[f.Name]
	if !exists {
		return nil, &refusal{"undefinedField", fmt.Sprintf("Field '%s' doesn't exist on type '%v'", f.Name, o["__typename"])}
	}
	if fn, ok := v.(resolver); ok {
		args := map[string]any{}
		for _, a := range f.Arguments {
			value, err := a.Value.Value(x.vars)
			if err != nil {
				return nil, &refusal{"INVALID_VARIABLE", err.Error()}
			}
			args[a.Name] = value
		}
		var err error
		if v, err = fn(args); err != nil {
			return nil, err
		}
	}
	return x.complete(v, f.SelectionSet)
}

func (x *execution) complete(v any, set ast.SelectionSet) (any, error) {
	switch v := v.(type) {
	case object:
		if v == nil {
			return nil, nil
		}
		return x.run(v, set)
	case []object:
		out := make([]any, 0, len(v))
		for _, o := range v {
			part, err := x.run(o, set)
			if err != nil {
				return nil, err
			}
			out = append(out, part)
		}
		return out, nil
	default:
		return v, nil
	}
}

// cost approximates the vendor's formula, fitted to recorded answers: an object
// costs 1, a connection of n costs 2 + max(1, ⌊2 ln n⌋) × the cost of one node.
func (x *execution) cost(set ast.SelectionSet) float64 {
	total := 0.0
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.FragmentSpread:
			if f := x.doc.Fragments.ForName(sel.Name); f != nil {
				total += x.cost(f.SelectionSet)
			}
		case *ast.InlineFragment:
			total += x.cost(sel.SelectionSet)
		case *ast.Field:
			if len(sel.SelectionSet) == 0 || sel.Name == "pageInfo" || strings.HasSuffix(sel.Name, "Money") || strings.HasSuffix(sel.Name, "PriceSet") || strings.HasSuffix(sel.Name, "Address") {
				continue
			}
			inner := x.cost(sel.SelectionSet)
			if a := sel.Arguments.ForName("first"); a != nil {
				n := 1.0
				if v, err := a.Value.Value(x.vars); err == nil {
					n = float64(whole(v))
				}
				total += 2 + math.Max(1, math.Floor(2*math.Log(math.Max(n, 1))))*math.Max(inner, 1)
				continue
			}
			if sel.Name == "nodes" {
				total += inner + 1
				continue
			}
			total += 1 + inner
		}
	}
	return total
}

func whole(v any) int64 {
	switch v := v.(type) {
	case json.Number:
		n, _ := v.Int64()
		return n
	case int64:
		return v
	case int:
		return int64(v)
	}
	return 0
}

func text(v any) string { s, _ := v.(string); return s }

// connection pages through nodes; the cursor is the index of the last one.
func connection(kind string, nodes []object) resolver {
	return func(args map[string]any) (any, error) {
		from := 0
		if after := text(args["after"]); after != "" {
			n, err := strconv.Atoi(after)
			if err != nil {
				return nil, &refusal{"INVALID_FIELD_ARGUMENTS", "bad cursor"}
			}
			from = n
		}
		first := int(whole(args["first"]))
		if first < 1 || first > 250 {
			return nil, &refusal{"INVALID_FIELD_ARGUMENTS", "first must be between 1 and 250"}
		}
		from = min(from, len(nodes))
		to := min(from+first, len(nodes))
		var end any
		if to > from {
			end = strconv.Itoa(to)
		}
		return object{"__typename": kind + "Connection", "nodes": nodes[from:to], "pageInfo": object{"__typename": "PageInfo", "hasNextPage": to < len(nodes), "endCursor": end}}, nil
	}
}

func list(nodes []object) resolver {
	return func(args map[string]any) (any, error) {
		n := len(nodes)
		if _, ok := args["first"]; ok {
			n = min(n, int(whole(args["first"])))
		}
		return nodes[:n], nil
	}
}

func gid(kind string, id int64) string { return fmt.Sprintf("gid://shopify/%s/%d", kind, id) }

func idOf(kind, g string) (int64, error) {
	rest, ok := strings.CutPrefix(g, "gid://shopify/"+kind+"/")
	n, err := strconv.ParseInt(rest, 10, 64)
	if !ok || err != nil || n == 0 {
		return 0, &refusal{"RESOURCE_NOT_FOUND", "Invalid id: " + g}
	}
	return n, nil
}

func (s *Shop) query() object {
	return object{
		"__typename": "QueryRoot",
		"shop":       object{"__typename": "Shop", "id": gid("Shop", 1), "name": "Example Prints", "myshopifyDomain": s.opts.ShopDomain, "currencyCode": "EUR", "ianaTimezone": "Europe/Brussels"},
		"currentAppInstallation": resolver(func(map[string]any) (any, error) {
			var list []object
			for _, h := range scopes {
				list = append(list, object{"__typename": "AccessScope", "handle": h})
			}
			return object{"__typename": "AppInstallation", "accessScopes": list}, nil
		}),
		"order": resolver(func(args map[string]any) (any, error) {
			id, err := idOf("Order", text(args["id"]))
			if err != nil {
				return nil, err
			}
			o := s.orders[id]
			if o == nil {
				return nil, nil
			}
			return orderObject(o), nil
		}),
		"orders": resolver(func(args map[string]any) (any, error) {
			var since time.Time
			if _, when, ok := strings.Cut(text(args["query"]), "updated_at:>="); ok {
				t, err := time.Parse(time.RFC3339, strings.Trim(when, "' "))
				if err != nil {
					return nil, &refusal{"INVALID_FIELD_ARGUMENTS", "bad query"}
				}
				since = t
			}
			var nodes []object
			for _, id := range s.order {
				if o := s.orders[id]; !o.updated.Before(since) {
					nodes = append(nodes, orderObject(o))
				}
			}
			return connection("Order", nodes)(args)
		}),
		"webhookSubscriptions": resolver(func(args map[string]any) (any, error) {
			var nodes []object
			for _, h := range s.hooks {
				if !h.admin {
					nodes = append(nodes, hookObject(h))
				}
			}
			return connection("WebhookSubscription", nodes)(args)
		}),
	}
}

func hookObject(h *subscription) object {
	return object{"__typename": "WebhookSubscription", "id": gid("WebhookSubscription", h.id), "topic": strings.ToUpper(strings.ReplaceAll(h.topic, "/", "_")), "uri": h.uri, "format": "JSON"}
}

func orderObject(o *order) object {
	shop := func(amount string) object {
		return object{"__typename": "MoneyBag", "shopMoney": object{"__typename": "MoneyV2", "amount": amount, "currencyCode": o.spec.Currency}}
	}
	var lines, fos, fulfillments []object
	for _, l := range o.lines {
		var props []object
		for _, p := range properties(l) {
			props = append(props, object{"__typename": "Attribute", "key": p["name"], "value": p["value"]})
		}
		lines = append(lines, object{
			"__typename": "LineItem", "id": gid("LineItem", l.id), "title": l.Title, "variantTitle": nil, "name": l.Title, "sku": nullable(l.SKU), "vendor": "example-prints", "quantity": l.Quantity, "currentQuantity": l.current,
			"requiresShipping": !l.NoShipping && !l.GiftCard, "isGiftCard": l.GiftCard, "customAttributes": props, "originalUnitPriceSet": shop(l.Price),
			"variant": object{"__typename": "ProductVariant", "legacyResourceId": strconv.FormatInt(l.variant, 10)}, "product": object{"__typename": "Product", "legacyResourceId": strconv.FormatInt(l.product, 10)},
		})
	}
	for _, fo := range o.fulfillmentOrders {
		fos = append(fos, fulfillmentOrderObject(fo))
	}
	for _, f := range o.fulfillments {
		fulfillments = append(fulfillments, fulfillmentObject(f))
	}
	var address any
	if a := o.spec.Address; a != nil {
		address = object{
			"__typename": "MailingAddress", "firstName": a.FirstName, "lastName": a.LastName, "name": a.FirstName + " " + a.LastName, "company": nil, "address1": a.Address1, "address2": nullable(a.Address2), "zip": a.Zip, "city": a.City,
			"province": nil, "provinceCode": nullable(a.ProvinceCode), "country": a.Country, "countryCodeV2": a.CountryCode, "phone": nullable(a.Phone),
		}
	}
	var cancelled, reason any
	if o.cancelled != nil {
		cancelled, reason = o.cancelled.Format(time.RFC3339), strings.ToUpper(o.cancelReason)
	}
	return object{
		"__typename": "Order", "id": gid("Order", o.id), "legacyResourceId": strconv.FormatInt(o.id, 10), "name": name(o), "number": o.number, "test": o.spec.Test, "createdAt": o.created.Format(time.RFC3339), "updatedAt": o.updated.Format(time.RFC3339),
		"cancelledAt": cancelled, "cancelReason": reason, "sourceName": "web", "email": nullable(o.spec.Email), "phone": nil, "note": nullable(o.spec.Note), "tags": []string{}, "currencyCode": o.spec.Currency,
		"displayFinancialStatus": strings.ToUpper(o.spec.Financial), "displayFulfillmentStatus": state(o), "customerLocale": "nl-BE", "customAttributes": []object{}, "currentTotalPriceSet": shop(totalOf(o)),
		"shippingAddress": address, "shippingLine": object{"__typename": "ShippingLine", "title": "Standard"},
		"lineItems": connection("LineItem", lines), "fulfillmentOrders": connection("FulfillmentOrder", fos), "fulfillments": list(fulfillments),
	}
}

func fulfillmentOrderObject(fo *fulfillmentOrder) object {
	var lines, actions, holds []object
	for _, l := range fo.lines {
		lines = append(lines, object{
			"__typename": "FulfillmentOrderLineItem", "id": gid("FulfillmentOrderLineItem", l.id), "totalQuantity": l.total, "remainingQuantity": l.remaining, "requiresShipping": true,
			"lineItem": object{"__typename": "LineItem", "id": gid("LineItem", l.line.id)},
		})
	}
	if fo.status == "OPEN" || fo.status == "IN_PROGRESS" {
		for _, a := range []string{"CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"} {
			actions = append(actions, object{"__typename": "FulfillmentOrderSupportedAction", "action": a})
		}
	}
	if fo.status == "ON_HOLD" {
		holds = append(holds, object{"__typename": "FulfillmentHold", "reason": "OTHER", "reasonNotes": nil})
	}
	return object{
		"__typename": "FulfillmentOrder", "id": gid("FulfillmentOrder", fo.id), "status": fo.status, "supportedActions": actions, "fulfillmentHolds": holds, "lineItems": connection("FulfillmentOrderLineItem", lines),
		"assignedLocation": object{"__typename": "FulfillmentOrderAssignedLocation", "location": object{"__typename": "Location", "id": gid("Location", int64(70000000000+fo.location))}},
		"deliveryMethod":   object{"__typename": "DeliveryMethod", "methodType": "SHIPPING"},
	}
}

func fulfillmentObject(f *fulfillment) object {
	tracking, lines := []object{}, []object{}
	if f.number != "" {
		tracking = append(tracking, object{"__typename": "FulfillmentTrackingInfo", "company": nullable(f.company), "number": f.number, "url": nullable(f.url)})
	}
	for id, n := range f.lines {
		lines = append(lines, object{"__typename": "FulfillmentLineItem", "quantity": n, "lineItem": object{"__typename": "LineItem", "id": gid("LineItem", id)}})
	}
	return object{
		"__typename": "Fulfillment", "id": gid("Fulfillment", f.id), "legacyResourceId": strconv.FormatInt(f.id, 10), "status": f.status, "createdAt": f.created.Format(time.RFC3339),
		"trackingInfo": list(tracking), "fulfillmentLineItems": connection("FulfillmentLineItem", lines),
	}
}

func userError(message string, field ...string) []object {
	var path any
	if len(field) > 0 {
		path = field
	}
	return []object{{"__typename": "UserError", "field": path, "message": message}}
}

func (s *Shop) mutation() object {
	return object{
		"__typename": "Mutation",
		"fulfillmentCreate": resolver(func(args map[string]any) (any, error) {
			in, _ := args["fulfillment"].(map[string]any)
			f, refused, err := s.fulfil(in)
			out := object{"__typename": "FulfillmentCreatePayload", "fulfillment": nil, "userErrors": []object{}}
			if err != nil {
				return nil, err
			}
			if refused != "" {
				out["userErrors"] = userError(refused, "fulfillment")
				return out, nil
			}
			out["fulfillment"] = fulfillmentObject(f)
			return out, nil
		}),
		"webhookSubscriptionCreate": resolver(func(args map[string]any) (any, error) {
			in, _ := args["webhookSubscription"].(map[string]any)
			topic, uri := topicOf(text(args["topic"])), strings.TrimSpace(text(in["uri"]))
			out := object{"__typename": "WebhookSubscriptionCreatePayload", "webhookSubscription": nil, "userErrors": []object{}}
			if !strings.HasPrefix(uri, "https://") && !(s.opts.AllowHTTP && strings.HasPrefix(uri, "http://")) {
				out["userErrors"] = userError("Address protocol http:// is not supported", "webhookSubscription", "callbackUrl")
				return out, nil
			}
			for _, h := range s.hooks {
				if h.topic == topic && h.uri == uri {
					out["userErrors"] = userError("Address for this topic has already been taken", "webhookSubscription", "callbackUrl")
					return out, nil
				}
			}
			h := &subscription{id: s.id(), topic: topic, uri: uri}
			s.hooks = append(s.hooks, h)
			out["webhookSubscription"] = hookObject(h)
			return out, nil
		}),
		"webhookSubscriptionDelete": resolver(func(args map[string]any) (any, error) {
			id, err := idOf("WebhookSubscription", text(args["id"]))
			if err != nil {
				return nil, err
			}
			for i, h := range s.hooks {
				if h.id == id {
					s.hooks = append(s.hooks[:i], s.hooks[i+1:]...)
					return object{"__typename": "WebhookSubscriptionDeletePayload", "deletedWebhookSubscriptionId": args["id"], "userErrors": []object{}}, nil
				}
			}
			return object{"__typename": "WebhookSubscriptionDeletePayload", "deletedWebhookSubscriptionId": nil, "userErrors": userError("Webhook subscription does not exist", "id")}, nil
		}),
	}
}

// topicOf turns the enum's word into the header's.
func topicOf(enum string) string {
	resource, action, _ := strings.Cut(strings.ToLower(enum), "_")
	return resource + "/" + action
}

// fulfil checks in the vendor's order of refusals and then takes the units.
func (s *Shop) fulfil(in map[string]any) (*fulfillment, string, error) {
	groups, _ := in["lineItemsByFulfillmentOrder"].([]any)
	type take struct {
		line *fulfillmentOrderLine
		n    int
	}
	var takes []take
	var of *order
	var touched []*fulfillmentOrder
	location := -1
	for _, g := range groups {
		group, _ := g.(map[string]any)
		lines, _ := group["fulfillmentOrderLineItems"].([]any)
		for _, l := range lines {
			if m, _ := l.(map[string]any); whole(m["quantity"]) < 1 {
				return nil, "Quantity must be greater than 0", nil
			}
		}
	}
	for _, g := range groups {
		group, _ := g.(map[string]any)
		id, err := idOf("FulfillmentOrder", text(group["fulfillmentOrderId"]))
		if err != nil {
			return nil, "", err
		}
		o, fo := s.findFulfillmentOrder(id)
		if fo == nil {
			return nil, "Fulfillment order does not exist.", nil
		}
		if of != nil && of != o {
			return nil, "All fulfillment orders must belong to the same order.", nil
		}
		if location >= 0 && location != fo.location {
			return nil, "All fulfillment orders must be assigned to a single location.", nil
		}
		of, location = o, fo.location
		if fo.status != "OPEN" && fo.status != "IN_PROGRESS" {
			return nil, fmt.Sprintf("Fulfillment order %d has an unfulfillable status= %s.", fo.id, strings.ToLower(fo.status)), nil
		}
		touched = append(touched, fo)
		lines, _ := group["fulfillmentOrderLineItems"].([]any)
		if len(lines) == 0 {
			for _, l := range fo.lines {
				takes = append(takes, take{l, l.remaining})
			}
		}
		for _, l := range lines {
			m, _ := l.(map[string]any)
			lid, err := idOf("FulfillmentOrderLineItem", text(m["id"]))
			if err != nil {
				return nil, "", err
			}
			var found *fulfillmentOrderLine
			for _, fl := range fo.lines {
				if fl.id == lid {
					found = fl
				}
			}
			if found == nil {
				return nil, "Fulfillment order line item does not exist.", nil
			}
			n := int(whole(m["quantity"]))
			if n > found.remaining {
				return nil, "Invalid fulfillment order line item quantity requested.", nil
			}
			takes = append(takes, take{found, n})
		}
	}
	if of == nil {
		return nil, "Fulfillment order does not exist.", nil
	}
	of.fulfillmentCreateCalls++
	f := &fulfillment{id: s.id(), status: "SUCCESS", created: s.now().UTC().Truncate(time.Second), lines: map[int64]int{}}
	f.notified, _ = in["notifyCustomer"].(bool)
	if t, ok := in["trackingInfo"].(map[string]any); ok {
		f.company, f.number, f.url = text(t["company"]), text(t["number"]), text(t["url"])
	}
	for _, t := range takes {
		t.line.remaining -= t.n
		t.line.line.fulfilled += t.n
		f.lines[t.line.line.id] += t.n
	}
	for _, fo := range touched {
		left := 0
		for _, l := range fo.lines {
			left += l.remaining
		}
		if left == 0 {
			fo.status = "CLOSED"
		}
	}
	of.fulfillments = append(of.fulfillments, f)
	s.touch(of)
	s.emit(of, "orders/updated")
	if state(of) == "FULFILLED" {
		s.emit(of, "orders/fulfilled")
	} else {
		s.emit(of, "orders/partially_fulfilled")
	}
	return f, "", nil
}

func (s *Shop) findFulfillmentOrder(id int64) (*order, *fulfillmentOrder) {
	// Ids grow, and a fulfilment order's is just above its order's: look at the
	// newest order that is not younger.
	for i := len(s.order) - 1; i >= 0; i-- {
		if s.order[i] > id {
			continue
		}
		o := s.orders[s.order[i]]
		for _, fo := range o.fulfillmentOrders {
			if fo.id == id {
				return o, fo
			}
		}
		return nil, nil
	}
	return nil, nil
}
