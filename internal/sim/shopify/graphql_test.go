package shopify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// vendorSchema reads the vendor's whole schema from the folder shared/reference,
// which lies beside the repository: in SHARED_DIR, or in a folder above this
// package. Where it is not, the test is skipped.
func vendorSchema(t *testing.T) *ast.Schema {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("reference", "shopify-admin-schema", "admin-2026-10.graphql")
	shared := os.Getenv("SHARED_DIR")
	for shared == "" {
		here := filepath.Join(dir, "shared")
		if _, err := os.Stat(filepath.Join(here, file)); err == nil {
			shared = here
		}
		if parent := filepath.Dir(dir); shared == "" && parent == dir {
			t.Skip("Shopify's Admin schema is not here, so the simulator is not compared with it (it belongs in shared/reference/shopify-admin-schema beside the repository, or below SHARED_DIR)")
		}
		dir = filepath.Dir(dir)
	}
	b, err := os.ReadFile(filepath.Join(shared, file))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("Shopify's Admin schema is not in SHARED_DIR, so the simulator is not compared with it: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "admin-2026-10.graphql", Input: string(b)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The table must promise nothing that the real shop does not have: a client that
// asks for a field that is none must fail here as there.
func TestTheTypesAreThoseOfTheVendorsSchema(t *testing.T) {
	schema := vendorSchema(t)
	for name, fields := range adminTypes() {
		d := schema.Types[name]
		if d == nil {
			t.Errorf("the schema has no type %s", name)
			continue
		}
		for field, of := range fields {
			f := d.Fields.ForName(field)
			if f == nil {
				t.Errorf("%s has no field %s", name, field)
				continue
			}
			kind := schema.Types[f.Type.Name()]
			if leaf := kind.Kind == ast.Scalar || kind.Kind == ast.Enum; leaf != (of == "") || !leaf && kind.Name != of && !slices.Contains(kind.Interfaces, of) && !implements(schema, of, kind.Name) {
				t.Errorf("%s.%s is a %s, not a %q", name, field, f.Type, of)
			}
		}
	}
}

// implements reports whether the object type is a case of the interface.
func implements(schema *ast.Schema, object, of string) bool {
	return slices.ContainsFunc(schema.PossibleTypes[of], func(d *ast.Definition) bool { return d.Name == object })
}

// everything selects all fields of a type, lists with their first two.
func everything(all types, kind string) string {
	var out strings.Builder
	for _, field := range slices.Sorted(maps.Keys(all[kind])) {
		of := all[kind][field]
		if of == "" {
			out.WriteString(field + " ")
			continue
		}
		args := ""
		if strings.HasSuffix(of, "Connection") || field == "fulfillments" || field == "trackingInfo" {
			args = "(first: 2)"
		}
		out.WriteString(field + args + " { " + everything(all, of) + "} ")
	}
	return out.String()
}

func TestEveryFieldOfTheTableIsAnswered(t *testing.T) {
	w := start(t, func(o *Options) { o.BucketSize = 1e6 })
	w.must(subscribeErr(w))
	id := w.PlaceOrder(OrderSpec{Lines: append(lines(3, 1), Line{Title: "Gift card", Quantity: 1, GiftCard: true}), NoteAttributes: map[string]string{"gift": "yes"}})
	w.must(w.HoldUnits(id, 0, 1))
	w.must(w.FulfilOutside(id, "3232"))
	fo, parcel := w.orders[id].fos[0].id, w.orders[id].fulfillments[0].id
	all := adminTypes()
	queries := []string{
		"{ shop { " + everything(all, "Shop") + "} currentAppInstallation { " + everything(all, "AppInstallation") + "} webhookSubscriptions(first: 2) { " + everything(all, "WebhookSubscriptionConnection") + "} }",
		fmt.Sprintf(`{ order(id: "gid://shopify/Order/%d") { %s} }`, id, everything(all, "Order")),
		"{ orders(first: 2) { " + everything(all, "OrderConnection") + "} }",
		fmt.Sprintf(`{ fulfillmentOrder(id: "gid://shopify/FulfillmentOrder/%d") { %s} }`, fo, everything(all, "FulfillmentOrder")),
		fmt.Sprintf(`{ fulfillment(id: "gid://shopify/Fulfillment/%d") { %s} }`, parcel, everything(all, "Fulfillment")),
	}
	for _, q := range queries {
		var got map[string]any
		w.data(&got, q)
		for field, v := range got {
			if v == nil {
				t.Errorf("%s is null", field)
			}
		}
	}
	schema := vendorSchema(t)
	for _, q := range queries {
		if _, errs := gqlparser.LoadQueryWithRules(schema, q, rules.NewDefaultRules()); errs != nil {
			t.Errorf("the vendor would not answer %s: %v", q, errs)
		}
	}
}

func subscribeErr(w world) error {
	if _, refused := w.subscribe("orders/create", hub); refused != "" {
		return errors.New(refused)
	}
	return nil
}

func TestAnUnknownObjectIsNullAndAWrongIDAnError(t *testing.T) {
	w := start(t, nil)
	for field, kind := range map[string]string{"order": "Order", "fulfillmentOrder": "FulfillmentOrder", "fulfillment": "Fulfillment"} {
		query := "query($id: ID!) { " + field + "(id: $id) { id } }"
		var got map[string]any
		w.data(&got, query, "id", gid(kind, 5))
		if v, there := got[field]; v != nil || !there {
			t.Errorf("%s: %v", field, got)
		}
		for _, id := range []string{gid(kind, 0), gid("Product", 5), "5", gid(kind, -1), "gid://shopify/" + kind + "/x", ""} {
			w.refuses("RESOURCE_NOT_FOUND", "Invalid id: "+id, query, "id", id)
		}
	}
}

func TestADocumentThatDoesNotFitIsRefusedWhole(t *testing.T) {
	w := start(t, nil)
	id := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	for _, tc := range []struct{ code, words, query string }{
		{"parseError", "Expected", "{ shop { id }"},
		{"undefinedField", "Field 'nonsense' doesn't exist on type 'Shop'", "{ shop { id nonsense } }"},
		{"undefinedField", "doesn't exist on type 'QueryRoot'", "{ products(first: 1) { nodes { id } } }"},
		{"undefinedField", "doesn't exist on type 'Mutation'", `mutation { orderCancel(id: "x") { userErrors { message } } }`},
		{"selectionMismatch", "shop", "{ shop }"},
		{"selectionMismatch", "id", "{ shop { id { x } } }"},
		{"useAndDefineFragment", "Fragment F was used, but not defined", "{ shop { ...F } }"},
		{"cannotSpreadFragment", "on Order can't be spread inside Shop", "{ shop { ...F } } fragment F on Order { id }"},
		{"cannotSpreadFragment", "on Order can't be spread inside Shop", "{ shop { ... on Order { id } } }"},
		{"maxDepth", "nested too deeply", "{ shop { ...F } } fragment F on Shop { id ...F }"},
		{"INVALID_VARIABLE", "$id of type ID! was provided invalid value", "query($id: ID!) { order(id: $id) { id } }"},
		{"INVALID_FIELD_ARGUMENTS", "first must be between 1 and 250", "{ orders(first: 0) { nodes { id } } }"},
		{"INVALID_FIELD_ARGUMENTS", "first must be between 1 and 250", "{ orders(first: 251) { nodes { id } } }"},
		{"INVALID_FIELD_ARGUMENTS", "first must be between 1 and 250", "{ orders { nodes { id } } }"},
		{"INVALID_FIELD_ARGUMENTS", "first must be between 1 and 250", "{ webhookSubscriptions(first: -1) { nodes { id } } }"},
		{"INVALID_FIELD_ARGUMENTS", "Invalid cursor", `{ webhookSubscriptions(first: 1, after: "x") { nodes { id } } }`},
		{"INVALID_FIELD_ARGUMENTS", "Invalid cursor", `{ webhookSubscriptions(first: 1, after: "-1") { nodes { id } } }`},
		{"INVALID_FIELD_ARGUMENTS", "Invalid cursor", fmt.Sprintf(`{ order(id: %q) { lineItems(first: 1, after: "x") { nodes { id } } } }`, gid("Order", id))},
	} {
		w.refuses(tc.code, tc.words, tc.query)
	}
	// A mutation beside a field that is none does nothing.
	w.refuses("undefinedField", "nonsense", `mutation { webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: {uri: "https://hub.example"}) { nonsense } }`)
	if w.Subscribed("orders/create") {
		t.Error("a refused document was run")
	}
}

func TestOneOfSeveralOperationsIsChosenByName(t *testing.T) {
	w := start(t, nil)
	const two = "query A { shop { id } } query B { shop { name } }"
	run := func(name string) answer {
		body, err := json.Marshal(map[string]any{"query": two, "operationName": name})
		w.must(err)
		var a answer
		w.must(json.Unmarshal(w.send(call("shpat_static", string(body)), 200).Body.Bytes(), &a))
		return a
	}
	if a := run("B"); string(a.Data) != `{"shop":{"name":"Example Prints"}}` {
		t.Errorf("%s %+v", a.Data, a.Errors)
	}
	for _, name := range []string{"", "C"} {
		if a := run(name); a.code() != "undefinedOperation" {
			t.Errorf("%q: %+v", name, a)
		}
	}
}

func TestFragmentsAliasesAndDirectivesAreUnderstood(t *testing.T) {
	w := start(t, nil)
	a := w.ask(`query($yes: Boolean!, $no: Boolean! = false) {
		kind: __typename
		mine: shop { ...F ... on Shop { ianaTimezone } ... { currencyCode } id @skip(if: $yes) name @include(if: $no) }
		mine: shop { myshopifyDomain ...G @skip(if: $yes) }
	}
	fragment F on Shop { __typename shopId: id }
	fragment G on Shop { name }`, "yes", true)
	want := `{"kind":"QueryRoot","mine":{"__typename":"Shop","currencyCode":"EUR","ianaTimezone":"Europe/Brussels","myshopifyDomain":"` + domain + `","shopId":"gid://shopify/Shop/1"}}`
	if string(a.Data) != want {
		t.Errorf("got  %s\nwant %s\n%+v", a.Data, want, a.Errors)
	}
}

// The formula that was fitted to recorded answers: see the contract sheet, 2.3.
func TestTheRequestedCostFollowsTheFittedFormula(t *testing.T) {
	w := start(t, func(o *Options) { o.BucketSize = 1e6 })
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	for first, f := range map[int]float64{1: 1, 5: 3, 10: 4, 20: 5, 50: 7, 100: 9, 250: 11} {
		a := w.ask("query($n: Int!) { orders(first: $n) { nodes { id } pageInfo { hasNextPage } } }", "n", first)
		if got := a.Extensions.Cost.RequestedQueryCost; got != 2+f {
			t.Errorf("a connection of %d costs %v, want %v", first, got, 2+f)
		}
		if got := *a.Extensions.Cost.ActualQueryCost; got != 3 { // one order is there
			t.Errorf("a connection of %d with one node took %v", first, got)
		}
	}
	for query, want := range map[string]float64{
		"{ __typename }":  0,
		"{ shop { id } }": 1,
		`{ order(id: "gid://shopify/Order/1") { id currentTotalPriceSet { shopMoney { amount } } shippingAddress { zip } } }`:                                1,
		`{ order(id: "gid://shopify/Order/1") { fulfillments(first: 10) { id } } }`:                                                                          5,
		`{ order(id: "gid://shopify/Order/1") { lineItems(first: 10) { nodes { variant { id } product { id } } } } }`:                                        1 + 2 + 4*3,
		`{ orders(first: 10) { nodes { lineItems(first: 5) { nodes { id } } } } }`:                                                                           2 + 4*(1+2+3),
		`mutation { webhookSubscriptionDelete(id: "gid://shopify/WebhookSubscription/1") { userErrors { message } } }`:                                       10,
		`mutation { webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: {uri: ""}) { webhookSubscription { id } userErrors { message } } }`: 10,
	} {
		if got := w.ask(query).Extensions.Cost.RequestedQueryCost; got != want {
			t.Errorf("%s costs %v, want %v", query, got, want)
		}
	}
	w.refuses("MAX_COST_EXCEEDED", "exceeds the single query max cost limit (1000)", "{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { variant { id } product { id } weight { unit } } } fulfillments(first: 250) { id } fulfillmentOrders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } } } }")
}

func TestTheBucketEmptiesAndFillsByTheClock(t *testing.T) {
	w := start(t, func(o *Options) { o.BucketSize, o.RestoreRate = 20, 2 })
	const dear = "{ orders(first: 50) { nodes { id } } }" // 9 points asked, 2 taken: there are no orders
	cost := func(a answer) (requested, available float64) {
		t.Helper()
		c := a.Extensions.Cost
		if c == nil || c.ThrottleStatus.MaximumAvailable != 20 || c.ThrottleStatus.RestoreRate != 2 {
			t.Fatalf("%+v", c)
		}
		return c.RequestedQueryCost, c.ThrottleStatus.CurrentlyAvailable
	}
	available := 20.0
	for available >= 9 {
		a := w.ask(dear)
		requested, left := cost(a)
		if requested != 9 || len(a.Errors) > 0 || left != available-*a.Extensions.Cost.ActualQueryCost {
			t.Fatalf("asked %v, %v left of %v: %+v", requested, left, available, a.Errors)
		}
		available = left
	}
	a := w.ask(dear)
	if _, left := cost(a); a.code() != "THROTTLED" || a.Errors[0].Message != "Throttled" || left != available || a.Extensions.Cost.ActualQueryCost != nil || len(a.Data) != 0 {
		t.Errorf("%+v, %v left of %v", a, left, available)
	}
	if a.Errors[0].Extensions["documentation"] == nil {
		t.Error("no link to the documentation")
	}
	wait := time.Duration(math.Ceil((9-available)/2)) * time.Second
	w.at.pass(wait - time.Second)
	if a := w.ask(dear); a.code() != "THROTTLED" {
		t.Errorf("a second early: %+v", a)
	}
	w.at.pass(time.Second)
	if a := w.ask(dear); len(a.Errors) > 0 {
		t.Errorf("after the wait: %+v", a)
	}
	w.at.pass(time.Hour)
	if _, left := cost(w.ask("{ __typename }")); left != 20 {
		t.Errorf("%v points after an hour: the bucket holds 20", left)
	}
}

func (w world) found(query string, more string) []string {
	w.t.Helper()
	var got struct {
		Orders struct{ Nodes []struct{ Name string } }
	}
	w.data(&got, "query($q: String!) { orders(first: 250, query: $q"+more+") { nodes { name } } }", "q", query)
	names := []string{}
	for _, n := range got.Orders.Nodes {
		names = append(names, n.Name)
	}
	return names
}

func TestTheSearchKnowsItsFieldsAndIgnoresOthers(t *testing.T) {
	w := start(t, func(o *Options) { o.BucketSize = 1e6 })
	ids := map[string]int64{}
	for i, spec := range []OrderSpec{
		{Email: "ada@example.com", Tags: []string{"rush"}},
		{Financial: "pending", Test: true},
		{}, {}, {},
	} {
		spec.Lines = lines(2)
		ids[fmt.Sprintf("#%d", 1001+i)] = w.PlaceOrder(spec)
		w.at.pass(time.Minute)
	}
	w.must(w.Cancel(ids["#1003"]))
	w.must(w.FulfilOutside(ids["#1004"], "1"))
	w.must(w.Hold(ids["#1005"]))
	all := []string{"#1001", "#1002", "#1003", "#1004", "#1005"}
	for query, want := range map[string][]string{
		"":                                     all,
		"nonsense:x":                           all, // the trap: an unknown field brings everything
		"email:ADA@example.com":                {"#1001"},
		"tag:rush":                             {"#1001"},
		"tag:'rush'":                           {"#1001"},
		"test:true":                            {"#1002"},
		"test:false":                           {"#1001", "#1003", "#1004", "#1005"},
		"financial_status:pending":             {"#1002"},
		"name:#1003":                           {"#1003"},
		fmt.Sprintf("id:%d", ids["#1002"]):     {"#1002"},
		fmt.Sprintf("id:>%d", ids["#1003"]):    {"#1004", "#1005"},
		fmt.Sprintf("id:<=%d", ids["#1002"]):   {"#1001", "#1002"},
		"status:cancelled":                     {"#1003"},
		"status:open":                          {"#1001", "#1002", "#1004", "#1005"},
		"status:closed":                        {"#1003", "#1004"},
		"status:any":                           all,
		"fulfillment_status:fulfilled":         {"#1004"},
		"fulfillment_status:shipped":           {"#1004"},
		"fulfillment_status:unshipped":         {"#1001", "#1002", "#1003", "#1005"},
		"fulfillment_status:on_hold":           {"#1005"},
		"fulfillment_status:partial":           {},
		"fulfillment_status:nonsense":          {},
		"created_at:>='2026-11-02T09:03:00Z'":  {"#1004", "#1005"},
		"created_at:'2026-11-02T09:03:00Z'":    {"#1004"},
		"created_at:<2026-11-02T09:01:00Z":     {"#1001"},
		"updated_at:>\"2026-11-02T09:04:00Z\"": {"#1003", "#1004"},
		"updated_at:>='2026-11-02T09:04:00Z' AND status:open": {"#1004", "#1005"},
		"status:open test:true":                               {"#1002"},
	} {
		if d := cmp.Diff(want, w.found(query, "")); d != "" {
			t.Errorf("%s: %s", query, d)
		}
	}
	w.refuses("INVALID_FIELD_ARGUMENTS", "Invalid search query", `{ orders(first: 1, query: "updated_at:>yesterday") { nodes { id } } }`)
	if d := cmp.Diff([]string{"#1005", "#1003", "#1004"}, w.found("updated_at:>='2026-11-02T09:04:00Z'", ", sortKey: UPDATED_AT")); d != "" {
		t.Errorf("by time of change: %s", d)
	}
	if d := cmp.Diff([]string{"#1004", "#1003", "#1005", "#1002", "#1001"}, w.found("", ", sortKey: UPDATED_AT, reverse: true")); d != "" {
		t.Errorf("backwards: %s", d)
	}
}

func TestPagesOfOrdersMeetEachOrderOnce(t *testing.T) {
	w := start(t, func(o *Options) { o.BucketSize = 1e6 })
	var want []string
	for i := range 7 {
		w.PlaceOrder(OrderSpec{Lines: lines(1)})
		want = append(want, fmt.Sprintf("#%d", 1001+i))
		if i%3 == 2 { // so that several share a second
			w.at.pass(time.Second)
		}
	}
	for _, order := range []string{"", "sortKey: UPDATED_AT", "reverse: true", "sortKey: UPDATED_AT, reverse: true"} {
		var got []string
		var after any
		for {
			var page struct {
				Orders struct {
					Nodes    []struct{ Name string }
					PageInfo struct {
						HasNextPage bool
						EndCursor   *string
					}
				}
			}
			w.data(&page, "query($after: String) { orders(first: 2, after: $after, "+order+") { nodes { name } pageInfo { hasNextPage endCursor } } }", "after", after)
			for _, n := range page.Orders.Nodes {
				got = append(got, n.Name)
			}
			if !page.Orders.PageInfo.HasNextPage {
				break
			}
			after = *page.Orders.PageInfo.EndCursor
		}
		if strings.Contains(order, "reverse") {
			slices.Reverse(got)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", order, d)
		}
	}
	for _, cursor := range []string{"!", "eA", "MTp4", "eDox"} { // not base64, "x", "1:x", "x:1"
		w.refuses("INVALID_FIELD_ARGUMENTS", "Invalid cursor", "query($after: String) { orders(first: 2, after: $after) { nodes { id } } }", "after", cursor)
	}
}

// An order that changes while a list by time is read is met again at its end, and
// none is left out.
func TestAnOrderThatChangesBetweenTwoPagesIsMetAgain(t *testing.T) {
	w := start(t, nil)
	var ids []int64
	for range 4 {
		ids = append(ids, w.PlaceOrder(OrderSpec{Lines: lines(1)}))
		w.at.pass(time.Minute)
	}
	page := func(after any) (names []string, cursor string) {
		var got struct {
			Orders struct {
				Nodes    []struct{ Name string }
				PageInfo struct{ EndCursor string }
			}
		}
		w.data(&got, "query($after: String) { orders(first: 2, after: $after, sortKey: UPDATED_AT) { nodes { name } pageInfo { endCursor } } }", "after", after)
		for _, n := range got.Orders.Nodes {
			names = append(names, n.Name)
		}
		return names, got.Orders.PageInfo.EndCursor
	}
	first, cursor := page(nil)
	w.must(w.SetNote(ids[1], "changed")) // the very one that the cursor names
	w.must(w.SetNote(ids[2], "changed"))
	second, cursor := page(cursor)
	third, _ := page(cursor)
	if d := cmp.Diff([][]string{{"#1001", "#1002"}, {"#1004", "#1002"}, {"#1003"}}, [][]string{first, second, third}); d != "" {
		t.Error(d)
	}
}
