package shopify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

// An order must not look different for having come by another way, or each
// catch-up would find changes.
func TestAnOrderIsTheSameByWebhookAndByAPI(t *testing.T) {
	for name, tc := range map[string]struct {
		spec shopsim.OrderSpec
		then func(t *testing.T, w world, id int64)
	}{
		"plain": {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Desk Hook", VariantTitle: "White", SKU: "HOOK-WHITE", Quantity: 2, Price: "14.95", Grams: 40}}, ShippingPrice: "6.95"}, nil},
		"with everything": {shopsim.OrderSpec{
			Lines: []shopsim.Line{{Title: "Baseplate", SKU: "GRID", Quantity: 1, Price: "64", Properties: map[string]string{"width": "371", "height": "254"}}},
			Address: &shopsim.Address{
				FirstName: "Ada", LastName: "Example", Company: "Acme", Address1: "a", Address2: "b", Zip: "1", City: "c", Province: "p", ProvinceCode: "pc", Country: "Belgium", CountryCode: "BE", Phone: "1",
			},
			Email: "ada@example.com", Phone: "+32", Note: "ring twice", NoteAttributes: map[string]string{"gift": "yes"}, Tags: []string{"rush", "wholesale"}, Financial: "pending", Source: "pos", Locale: "fr-BE", Test: true,
		}, nil},
		"yen":                        {shopsim.OrderSpec{Currency: "JPY", Lines: []shopsim.Line{{Title: "Hook", Quantity: 3, Price: "1200"}}}, nil},
		"dinars":                     {shopsim.OrderSpec{Currency: "KWD", Lines: []shopsim.Line{{Title: "Hook", Quantity: 3, Price: "1.235"}}}, nil},
		"neither address nor mail":   {shopsim.OrderSpec{NoAddress: true, Lines: hooks(1)}, nil},
		"a gift card and a print":    {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Gift card", Quantity: 1, GiftCard: true}, {Title: "Hook", Quantity: 1}, {Title: "STL file", Quantity: 1, NoShipping: true}}}, nil},
		"nothing that is shipped":    {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Gift card", Quantity: 1, GiftCard: true}}}, nil},
		"refunded in part":           {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Hook", Quantity: 3}}}, func(t *testing.T, w world, id int64) { ok(t, w.shop.RefundLine(id, 0, 2)) }},
		"refunded":                   {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Hook", Quantity: 3}}}, func(t *testing.T, w world, id int64) { ok(t, w.shop.RefundLine(id, 0, 3)) }},
		"edited":                     {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Hook", Quantity: 3}}}, func(t *testing.T, w world, id int64) { ok(t, w.shop.SetQuantity(id, 0, 1)) }},
		"cancelled":                  {shopsim.OrderSpec{Lines: hooks(1)}, func(t *testing.T, w world, id int64) { ok(t, w.shop.Cancel(id)) }},
		"fulfilled":                  {shopsim.OrderSpec{Lines: hooks(2)}, func(t *testing.T, w world, id int64) { ok(t, w.shop.FulfilOutside(id, "3232")) }},
		"fulfilled without tracking": {shopsim.OrderSpec{Lines: hooks(2)}, func(t *testing.T, w world, id int64) { ok(t, w.shop.FulfilOutside(id, "")) }},
		"fulfilled in part by us":    {shopsim.OrderSpec{Lines: hooks(2)}, func(t *testing.T, w world, id int64) { w.fulfil(t, id, 1) }},
		"fulfilled, then taken back": {shopsim.OrderSpec{Lines: hooks(1)}, func(t *testing.T, w world, id int64) { w.fulfil(t, id, 1); ok(t, w.shop.CancelFulfilment(id, 0)) }},
		"held, then let go, and paid": {shopsim.OrderSpec{Lines: hooks(1), Financial: "pending"}, func(t *testing.T, w world, id int64) {
			ok(t, w.shop.Hold(id))
			ok(t, w.shop.Release(id))
			ok(t, w.shop.Pay(id))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, nil)
			w.hooks()
			id := w.shop.PlaceOrder(tc.spec)
			if tc.then != nil {
				w.at.pass(time.Minute)
				tc.then(t, w, id)
			}
			got := must[*shopify.Order](t)(w.Order(t.Context(), id))
			if d := cmp.Diff(w.lastHook(t), got); d != "" {
				t.Error("-webhook +API", d)
			}
			page := must[shopify.OrdersPage](t)(w.Orders(t.Context(), shopify.OrdersQuery{}))
			if d := cmp.Diff(shopify.OrdersPage{Orders: []shopify.Order{*got}}, page); d != "" {
				t.Error("-order +page", d)
			}
		})
	}
}

func TestAnOrderThatIsNotThereIsNotFound(t *testing.T) {
	w := start(t, nil)
	_, err := w.Order(t.Context(), 42)
	if e := wantKind(t, err, outbound.NotFound); e.Op != "OrderById" || !strings.Contains(e.Message, "read_all_orders") {
		t.Errorf("%v", e)
	}
	_, err = w.FulfillmentState(t.Context(), 42)
	if e := wantKind(t, err, outbound.NotFound); e.Op != "OrderFulfillment" {
		t.Errorf("%v", e)
	}
	_, err = w.Order(t.Context(), 0) // the shop answers with an error of its own
	if e := wantKind(t, err, outbound.NotFound); e.Code != "RESOURCE_NOT_FOUND" {
		t.Errorf("%v", e)
	}
}

func TestAllLinesOfALargeOrderAreRead(t *testing.T) {
	for lines, want := range map[int][]string{
		100: {"OrderById"},
		101: {"OrderById", "OrderLines"},
		230: {"OrderById", "OrderLines", "OrderLines"},
	} {
		w := start(t, nil)
		w.hooks()
		id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(lines)})
		o := must[*shopify.Order](t)(w.Order(t.Context(), id))
		if d := cmp.Diff(w.lastHook(t), o); d != "" || len(o.Lines) != lines {
			t.Errorf("%d lines read of %d: %s", len(o.Lines), lines, d)
		}
		if d := cmp.Diff(want, w.calls.called()); d != "" {
			t.Errorf("%d lines: %s", lines, d)
		}
	}
}

func TestOrdersAreListedByTheirLastChange(t *testing.T) {
	w := start(t, nil)
	ctx, noon := t.Context(), w.at.now()
	var ids []int64
	for range 5 {
		ids = append(ids, w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)}))
		w.at.pass(time.Minute)
	}
	ok(t, w.shop.SetNote(ids[1], "changed")) // at 09:05
	version := func(i, minute int) shopify.OrderVersion {
		return shopify.OrderVersion{ID: ids[i], UpdatedAt: noon.Add(time.Duration(minute) * time.Minute)}
	}
	// The bound itself is included, and the changed order comes last.
	want := []shopify.OrderVersion{version(2, 2), version(3, 3), version(4, 4), version(1, 5)}
	var got []shopify.OrderVersion
	cursor, pages := "", 0
	for {
		list, next, err := w.OrdersUpdatedSince(ctx, noon.Add(2*time.Minute), cursor, 3)
		ok(t, err)
		got, pages = append(got, list...), pages+1
		if cursor = next; next == "" {
			break
		}
	}
	if d := cmp.Diff(want, got); d != "" || pages != 2 {
		t.Errorf("%d pages: %s", pages, d)
	}
	if list, next, err := w.OrdersUpdatedSince(ctx, noon.Add(time.Hour), "", 3); err != nil || len(list) != 0 || next != "" {
		t.Errorf("nothing changed since: %v, %q, %v", list, next, err)
	}
	_, _, err := w.OrdersUpdatedSince(ctx, noon, "not a cursor", 3)
	wantKind(t, err, outbound.Rejected)
}

func TestOrdersAreFilteredByTheShop(t *testing.T) {
	w := start(t, nil)
	noon := w.at.now()
	place := func() int64 {
		id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(2)})
		w.at.pass(time.Minute)
		return id
	}
	open, partial, fulfilled, held := place(), place(), place(), place()
	w.fulfil(t, partial, 1)
	ok(t, w.shop.FulfilOutside(fulfilled, "1"))
	ok(t, w.shop.Hold(held))
	for name, tc := range map[string]struct {
		q    shopify.OrdersQuery
		want []int64
	}{
		"all":            {shopify.OrdersQuery{}, []int64{open, held, partial, fulfilled}},
		"from an hour":   {shopify.OrdersQuery{Since: noon.Add(3 * time.Minute)}, []int64{held, partial, fulfilled}},
		"up to an hour":  {shopify.OrdersQuery{Until: noon.Add(3 * time.Minute)}, []int64{open}},
		"between hours":  {shopify.OrdersQuery{Since: noon.Add(time.Minute), Until: noon.Add(4 * time.Minute)}, []int64{held}},
		"of other zones": {shopify.OrdersQuery{Since: noon.Add(3 * time.Minute).In(time.FixedZone("", 7200))}, []int64{held, partial, fulfilled}},
		"unshipped":      {shopify.OrdersQuery{FulfillmentStatus: "unshipped"}, []int64{open, held}},
		"partial":        {shopify.OrdersQuery{FulfillmentStatus: "partial"}, []int64{partial}},
		"fulfilled":      {shopify.OrdersQuery{FulfillmentStatus: "fulfilled"}, []int64{fulfilled}},
		"on hold":        {shopify.OrdersQuery{FulfillmentStatus: "on_hold", Since: noon}, []int64{held}},
	} {
		var got []int64
		for _, o := range must[shopify.OrdersPage](t)(w.Orders(t.Context(), tc.q)).Orders {
			got = append(got, o.ID)
		}
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	// The words themselves, since the simulator takes more than the vendor does.
	must[shopify.OrdersPage](t)(w.Orders(t.Context(), shopify.OrdersQuery{Since: noon, Until: noon.Add(time.Hour), FulfillmentStatus: "partial"}))
	want := "updated_at:>='2026-11-02T09:00:00Z' AND updated_at:<'2026-11-02T10:00:00Z' AND fulfillment_status:partial"
	if got := w.calls.lastInput()["query"]; got != want {
		t.Errorf("asked for %v", got)
	}
}

func TestPagesOfOrders(t *testing.T) {
	w := start(t, nil)
	var want []int64
	for range 120 {
		want = append(want, w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)}))
	}
	for size, pages := range map[int][]int{0: {50, 50, 20}, -1: {50, 50, 20}, 40: {40, 40, 40}, 100: {100, 20}, 5000: {100, 20}} {
		var got []int64
		var lengths []int
		q := shopify.OrdersQuery{PageSize: size}
		for {
			page := must[shopify.OrdersPage](t)(w.Orders(t.Context(), q))
			lengths = append(lengths, len(page.Orders))
			for _, o := range page.Orders {
				got = append(got, o.ID)
			}
			if q.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		if !slices.Equal(got, want) || !slices.Equal(lengths, pages) {
			t.Errorf("size %d: pages of %v, want %v", size, lengths, pages)
		}
	}
}

// A page shows 100 lines and 10 fulfilments of each order; with more the order is
// read by its id.
func TestAnOrderTooLargeForAPageIsReadByItself(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	long := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(101)})
	small := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	parcels := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(12)})
	for range 11 {
		w.fulfil(t, parcels, 1)
	}
	before := len(w.calls.called())
	page := must[shopify.OrdersPage](t)(w.Orders(ctx, shopify.OrdersQuery{}))
	if d := cmp.Diff([]string{"OrdersInFull", "OrderById", "OrderLines", "OrderById"}, w.calls.called()[before:]); d != "" {
		t.Error(d)
	}
	if len(page.Orders) != 3 || page.Next != "" {
		t.Fatalf("%d orders, next %q", len(page.Orders), page.Next)
	}
	for i, id := range []int64{long, small, parcels} {
		if d := cmp.Diff(must[*shopify.Order](t)(w.Order(ctx, id)), &page.Orders[i]); d != "" {
			t.Errorf("order %d: %s", i, d)
		}
	}
	if n := len(page.Orders[2].Fulfillments); n != 11 {
		t.Errorf("%d fulfilments", n)
	}
}

// The API has more words for states than the hub, and leaves out what it will.
func TestSparseAnswersOfTheAPIAreRead(t *testing.T) {
	answer := func(status, line string) string {
		return `{"data":{"order":{"id":"gid://shopify/Order/7","legacyResourceId":"7","name":"#1","number":1,"createdAt":"2026-11-02T09:00:00Z","updatedAt":"2026-11-02T09:00:00Z","currencyCode":"EUR",
			"displayFulfillmentStatus":"` + status + `","lineItems":{"nodes":[` + line + `],"pageInfo":{"hasNextPage":false,"endCursor":null}},"fulfillments":[]}}}`
	}
	for status, want := range map[string]string{
		"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial", "RESTOCKED": "restocked", "UNFULFILLED": "", "ON_HOLD": "", "IN_PROGRESS": "", "SCHEDULED": "", "FULFILLMENT_NOT_REQUIRED": "", "NEW_IN_2027": "",
	} {
		o := must[*shopify.Order](t)(stub(t, always(200, answer(status, ""))).Order(t.Context(), 7))
		if o.FulfillmentStatus != want {
			t.Errorf("%s: %q", status, o.FulfillmentStatus)
		}
		at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
		if d := cmp.Diff(&shopify.Order{ID: 7, Name: "#1", Number: 1, CreatedAt: at, UpdatedAt: at, Currency: "EUR", TotalPrice: "0", FulfillmentStatus: want}, o); d != "" {
			t.Error(d)
		}
	}
	for weight, want := range map[string]int{
		`{"unit":"GRAMS","value":40}`: 40, `{"unit":"KILOGRAMS","value":1.2345}`: 1235, `{"unit":"OUNCES","value":1}`: 28, `{"unit":"POUNDS","value":2}`: 907,
		`{"unit":"STONES","value":1}`: 0, `{"unit":"GRAMS","value":-5}`: 0, `{"unit":"GRAMS","value":1e300}`: 1_000_000_000, "null": 0,
	} {
		line := `{"id":"gid://shopify/LineItem/8","title":"Hook","name":"Hook","quantity":1,"currentQuantity":1,"requiresShipping":true,"isGiftCard":false,"weight":` + weight + `}`
		o := must[*shopify.Order](t)(stub(t, always(200, answer("UNFULFILLED", line))).Order(t.Context(), 7))
		if d := cmp.Diff([]shopify.Line{{ID: 8, Title: "Hook", Name: "Hook", Quantity: 1, CurrentQuantity: 1, RequiresShipping: true, Price: "0", Grams: want}}, o.Lines); d != "" {
			t.Errorf("%s: %s", weight, d)
		}
	}
}
