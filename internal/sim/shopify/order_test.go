package shopify

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	connect "github.com/forma3d/connect/internal/shopify"
)

// topics are all that the simulator ever sends.
var topics = []string{
	"orders/create", "orders/updated", "orders/paid", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled", "orders/edited", "refunds/create", "fulfillments/create",
}

// hooked is a shop whose app has subscribed to everything.
func hooked(t *testing.T) world {
	t.Helper()
	w := start(t, nil)
	for _, topic := range topics {
		if _, refused := w.subscribe(topic, hub); refused != "" {
			t.Fatal(refused)
		}
	}
	return w
}

// news gives the webhooks that f makes the shop send.
func (w world) news(f func()) []Sent {
	before := len(w.Sent())
	f()
	return w.Sent()[before:]
}

func topicsOf(sent []Sent) []string {
	out := []string{}
	for _, s := range sent {
		out = append(out, s.Topic)
	}
	return out
}

// wholeOrder reads a webhook's body with the hub's own parser.
func (w world) wholeOrder(s Sent) *connect.Order {
	w.t.Helper()
	o, err := connect.ParseOrder(s.Delivery.Body)
	if err != nil {
		w.t.Fatalf("%s: %v: %s", s.Topic, err, s.Delivery.Body)
	}
	return o
}

func TestEachActionSendsItsTopicsWithBodiesThatParse(t *testing.T) {
	type action func(w world, id int64) error
	nothing := func(world, int64) error { return nil }
	for name, tc := range map[string]struct {
		prepare, do action
		want        []string
	}{
		"paying":                       {nothing, func(w world, id int64) error { return w.Pay(id) }, []string{"orders/updated", "orders/paid"}},
		"a note":                       {nothing, func(w world, id int64) error { return w.SetNote(id, "x") }, []string{"orders/updated"}},
		"an address":                   {nothing, func(w world, id int64) error { return w.SetAddress(id, Address{City: "Gent"}) }, []string{"orders/updated"}},
		"a quantity":                   {nothing, func(w world, id int64) error { return w.SetQuantity(id, 0, 1) }, []string{"orders/edited", "orders/updated"}},
		"a line more":                  {nothing, func(w world, id int64) error { return w.AddLine(id, lines(1)[0]) }, []string{"orders/edited", "orders/updated"}},
		"a refund":                     {nothing, func(w world, id int64) error { return w.RefundLine(id, 0, 1) }, []string{"refunds/create", "orders/updated"}},
		"cancelling":                   {nothing, func(w world, id int64) error { return w.Cancel(id) }, []string{"orders/updated", "orders/cancelled"}},
		"fulfilling":                   {nothing, func(w world, id int64) error { return w.FulfilOutside(id, "1") }, []string{"fulfillments/create", "orders/updated", "orders/fulfilled"}},
		"fulfilling a part":            {func(w world, id int64) error { return w.HoldUnits(id, 0, 1) }, func(w world, id int64) error { return w.FulfilOutside(id, "1") }, []string{"fulfillments/create", "orders/updated", "orders/partially_fulfilled"}},
		"taking a fulfilment back":     {func(w world, id int64) error { return w.FulfilOutside(id, "1") }, func(w world, id int64) error { return w.CancelFulfilment(id, 0) }, []string{"orders/updated"}},
		"a hold, which moves no order": {nothing, func(w world, id int64) error { return w.Hold(id) }, []string{}},
		"a hold on a part":             {nothing, func(w world, id int64) error { return w.HoldUnits(id, 0, 1) }, []string{}},
		"a hold that ends":             {func(w world, id int64) error { return w.Hold(id) }, func(w world, id int64) error { return w.Release(id) }, []string{"orders/updated"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := hooked(t)
			id := w.PlaceOrder(OrderSpec{Lines: lines(3, 1), Financial: "pending"})
			w.must(tc.prepare(w, id))
			w.at.pass(time.Minute)
			sent := w.news(func() { w.must(tc.do(w, id)) })
			if d := cmp.Diff(tc.want, topicsOf(sent)); d != "" {
				t.Error(d)
			}
			for _, s := range sent {
				checkBody(t, w, s, id)
				if s.Delivery.Header.Get("X-Shopify-Event-Id") != sent[0].Delivery.Header.Get("X-Shopify-Event-Id") {
					t.Errorf("%s has an event id of its own", s.Topic)
				}
			}
		})
	}
}

// checkBody reads a webhook as the hub does and compares it with the order.
func checkBody(t *testing.T, w world, s Sent, id int64) {
	t.Helper()
	switch s.Topic {
	case "orders/edited", "refunds/create":
		if got, err := connect.ParseOrderRef(s.Delivery.Body); got != id || err != nil {
			t.Errorf("%s is about order %d: %v", s.Topic, got, err)
		}
	case "fulfillments/create":
		var f struct {
			OrderID int64  `json:"order_id"`
			Status  string `json:"status"`
		}
		if err := json.Unmarshal(s.Delivery.Body, &f); err != nil || f.OrderID != id || f.Status != "success" {
			t.Errorf("%s: %+v %v", s.Topic, f, err)
		}
	default:
		if o := w.wholeOrder(s); o.ID != id || !o.UpdatedAt.Equal(w.at.now()) {
			t.Errorf("%s: order %d, updated %v", s.Topic, o.ID, o.UpdatedAt)
		}
	}
}

func TestAPaidOrderIsAnnouncedTwiceAnUnpaidOnce(t *testing.T) {
	w := hooked(t)
	for financial, want := range map[string][]string{"": {"orders/create", "orders/paid"}, "paid": {"orders/create", "orders/paid"}, "pending": {"orders/create"}, "authorized": {"orders/create"}} {
		if d := cmp.Diff(want, topicsOf(w.news(func() { w.PlaceOrder(OrderSpec{Lines: lines(1), Financial: financial}) }))); d != "" {
			t.Errorf("%q: %s", financial, d)
		}
	}
}

func TestANewOrdersBodySaysWhatWasOrdered(t *testing.T) {
	w := hooked(t)
	sent := w.news(func() {
		w.PlaceOrder(OrderSpec{
			Lines: []Line{
				{Title: "Desk Hook", VariantTitle: "White", SKU: "HOOK-WHITE", Quantity: 2, Price: "14.95", Grams: 40, Properties: map[string]string{"b": "2", "a": "1"}},
				{Title: "Gift card", Quantity: 1, Price: "25", GiftCard: true},
				{Title: "STL file", Quantity: 1, Price: "3.5", NoShipping: true, Vendor: "other"},
			},
			ShippingPrice: "6.95", Shipping: "Express", Email: "ada@example.com", Phone: "+32", Note: "ring", NoteAttributes: map[string]string{"gift": "yes"},
			Tags: []string{"rush", "wholesale"}, Source: "pos", Locale: "fr-BE", Test: true,
		})
	})
	got := w.wholeOrder(sent[0])
	want := &connect.Order{
		ID: got.ID, Name: "#1001", Number: 1001, CreatedAt: w.at.now(), UpdatedAt: w.at.now(), FinancialStatus: "paid", Email: "ada@example.com", Phone: "+32", CustomerName: "Ada Example",
		Note: "ring", NoteAttributes: []connect.Attribute{{Name: "gift", Value: "yes"}}, Tags: []string{"rush", "wholesale"}, SourceName: "pos", Currency: "EUR", TotalPrice: "65.35",
		ShippingTitle: "Express", CustomerLocale: "fr-BE", Test: true,
		ShippingAddress: &connect.Address{Name: "Ada Example", FirstName: "Ada", LastName: "Example", Address1: "Voorbeeldstraat 12 bus 3", Zip: "1000", City: "Brussel", Country: "Belgium", CountryCode: "BE", Phone: "+32 470 00 00 00"},
		Lines: []connect.Line{
			{Title: "Desk Hook", VariantTitle: "White", Name: "Desk Hook - White", SKU: "HOOK-WHITE", Vendor: "example-prints", Quantity: 2, CurrentQuantity: 2, Price: "14.95", RequiresShipping: true, Grams: 40, Properties: []connect.Attribute{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}},
			{Title: "Gift card", Name: "Gift card", Vendor: "example-prints", Quantity: 1, CurrentQuantity: 1, Price: "25", GiftCard: true},
			{Title: "STL file", Name: "STL file", Vendor: "other", Quantity: 1, CurrentQuantity: 1, Price: "3.5"},
		},
	}
	for i, l := range got.Lines {
		want.Lines[i].ID, want.Lines[i].VariantID, want.Lines[i].ProductID = l.ID, l.VariantID, l.ProductID
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var raw struct {
		SKUs []struct {
			SKU *string `json:"sku"`
		} `json:"line_items"`
		CreatedAt string          `json:"created_at"`
		Customer  json.RawMessage `json:"customer"`
	}
	w.must(json.Unmarshal(sent[0].Delivery.Body, &raw))
	if raw.SKUs[1].SKU != nil || raw.CreatedAt != "2026-11-02T10:00:00+01:00" {
		t.Errorf("a missing SKU is null, and times have the shop's offset: %+v", raw)
	}
}

func TestAmountsHaveTheDecimalsOfTheirCurrency(t *testing.T) {
	w := hooked(t)
	for currency, want := range map[string][2]string{"EUR": {"12.50", "26.99"}, "JPY": {"13", "28"}, "KWD": {"12.500", "26.990"}} { // yen are rounded by the shop
		id := w.PlaceOrder(OrderSpec{Currency: currency, Lines: []Line{{Title: "A", Quantity: 2, Price: "12.5"}}, ShippingPrice: "1.99"})
		var body struct {
			Total string `json:"current_total_price"`
			Set   struct {
				Shop struct {
					Amount   string `json:"amount"`
					Currency string `json:"currency_code"`
				} `json:"shop_money"`
			} `json:"total_price_set"`
			Lines []struct {
				Price string `json:"price"`
			} `json:"line_items"`
		}
		w.must(json.Unmarshal(w.orderBody(w.orders[id]), &body))
		if body.Lines[0].Price != want[0] || body.Total != want[1] || body.Set.Shop.Amount != want[1] || body.Set.Shop.Currency != currency {
			t.Errorf("%s: %+v", currency, body)
		}
	}
}

func TestAnOrderWithoutAddressHasNoCustomerEither(t *testing.T) {
	w := hooked(t)
	w.PlaceOrder(OrderSpec{Lines: lines(1), NoAddress: true})
	var body map[string]json.RawMessage
	w.must(json.Unmarshal(w.Sent()[0].Delivery.Body, &body))
	for _, field := range []string{"customer", "shipping_address", "billing_address", "contact_email", "phone", "note", "cancelled_at", "fulfillment_status"} {
		if string(body[field]) != "null" {
			t.Errorf("%s: %s", field, body[field])
		}
	}
	if o := w.wholeOrder(w.Sent()[0]); o.ShippingAddress != nil || o.CustomerName != "" {
		t.Errorf("%+v", o)
	}
}

// delta is what an edit's body says of one line.
type delta struct {
	ID    int64 `json:"id"`
	Delta int   `json:"delta"`
}

func (w world) edits(sent []Sent) (additions, removals []delta) {
	w.t.Helper()
	var body struct {
		Edit struct {
			Lines struct{ Additions, Removals []delta } `json:"line_items"`
		} `json:"order_edit"`
	}
	w.must(json.Unmarshal(sent[0].Delivery.Body, &body))
	return body.Edit.Lines.Additions, body.Edit.Lines.Removals
}

func TestAnEditCarriesItsDifferenceAndTheOrderFollows(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(3)})
	line := w.orders[id].lines[0].id
	for _, step := range []struct {
		to                int
		additions         []delta
		removals          []delta
		quantity, current int
	}{
		{1, []delta{}, []delta{{line, 2}}, 3, 1}, // quantity is as ordered and never shrinks
		{5, []delta{{line, 4}}, []delta{}, 5, 5},
		{0, []delta{}, []delta{{line, 5}}, 5, 0},
	} {
		sent := w.news(func() { w.must(w.SetQuantity(id, 0, step.to)) })
		additions, removals := w.edits(sent)
		if d := cmp.Diff([][]delta{step.additions, step.removals}, [][]delta{additions, removals}); d != "" {
			t.Errorf("to %d: %s", step.to, d)
		}
		l := w.wholeOrder(sent[1]).Lines[0]
		if l.Quantity != step.quantity || l.CurrentQuantity != step.current {
			t.Errorf("to %d: %+v", step.to, l)
		}
		if left := w.orders[id].fos[len(w.orders[id].fos)-1].remaining(); left != step.current {
			t.Errorf("to %d: %d units are to be fulfilled", step.to, left)
		}
	}
	sent := w.news(func() { w.must(w.AddLine(id, Line{Title: "New", Quantity: 2})) })
	added := w.orders[id].lines[1]
	if additions, removals := w.edits(sent); len(removals) != 0 || !cmp.Equal(additions, []delta{{added.id, 2}}) {
		t.Errorf("%v %v", additions, removals)
	}
	if o := w.wholeOrder(sent[1]); len(o.Lines) != 2 || o.Lines[1].Title != "New" || o.TotalPrice != "20" {
		t.Errorf("%+v", o)
	}
}

func TestARefundTakesUnfulfilledUnitsFirst(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(4)})
	w.must(w.HoldUnits(id, 0, 2))
	w.must(w.FulfilOutside(id, "1")) // two units; the other two are held
	w.must(w.Release(id))
	type refunded struct {
		Quantity int    `json:"quantity"`
		LineID   int64  `json:"line_item_id"`
		Restock  string `json:"restock_type"`
	}
	refund := func(units int) (refunded, *connect.Order) {
		t.Helper()
		sent := w.news(func() { w.must(w.RefundLine(id, 0, units)) })
		var body struct {
			Lines []refunded `json:"refund_line_items"`
		}
		w.must(json.Unmarshal(sent[0].Delivery.Body, &body))
		if len(body.Lines) != 1 {
			t.Fatalf("%s", sent[0].Delivery.Body)
		}
		return body.Lines[0], w.wholeOrder(sent[1])
	}
	line := w.orders[id].lines[0].id
	for i, want := range []struct {
		units      int
		restock    string
		financial  string
		toFulfil   int
		nowFulfils string
	}{
		{1, "cancel", "partially_refunded", 1, "partial"},
		{1, "cancel", "partially_refunded", 0, "fulfilled"},
		{2, "return", "refunded", 0, ""},
	} {
		r, o := refund(want.units)
		if d := cmp.Diff(refunded{want.units, line, want.restock}, r); d != "" {
			t.Errorf("refund %d: %s", i, d)
		}
		left := 0
		for _, fo := range w.orders[id].fos {
			left += fo.remaining()
		}
		if o.FinancialStatus != want.financial || o.FulfillmentStatus != want.nowFulfils || left != want.toFulfil {
			t.Errorf("refund %d: %s, %q, %d units to fulfil", i, o.FinancialStatus, o.FulfillmentStatus, left)
		}
	}
	if d := cmp.Diff("line 0 has 0 units to refund", fmt.Sprint(w.RefundLine(id, 0, 1))); d != "" {
		t.Error(d)
	}
}

// Units that were never sent cannot come back.
func TestARefundAfterCancellingReturnsNothing(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	w.must(w.Cancel(id))
	sent := w.news(func() { w.must(w.RefundLine(id, 0, 1)) })
	if body := string(sent[0].Delivery.Body); !strings.Contains(body, `"restock_type":"cancel"`) {
		t.Error(body)
	}
}

func TestACancelledOrderSaysSoAndKeepsItsUnits(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(2)})
	w.must(w.Hold(id))
	w.at.pass(time.Minute)
	sent := w.news(func() { w.must(w.Cancel(id)) })
	for _, s := range sent {
		if o := w.wholeOrder(s); o.CancelledAt == nil || !o.CancelledAt.Equal(w.at.now()) || o.CancelReason != "customer" || o.Lines[0].CurrentQuantity != 2 {
			t.Errorf("%s: %+v", s.Topic, o)
		}
	}
	if fo := w.orders[id].fos[0]; fo.status != "CLOSED" || fo.remaining() != 2 || fo.hold != nil {
		t.Errorf("%+v", fo)
	}
}

func TestAnOrderWhoseFulfilmentWasTakenBackCanBeCancelled(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	w.must(w.FulfilOutside(id, "1"))
	w.must(w.CancelFulfilment(id, 0))
	w.must(w.Cancel(id))
	if b := w.Books()[0]; !b.Cancelled || b.Fulfilled {
		t.Errorf("%+v", b)
	}
}

func TestWhatTheShopDoesNotAllow(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(2, 1)})
	w.must(w.HoldUnits(id, 0, 1))
	w.must(w.FulfilOutside(id, "1")) // one of A, and B
	cancelled := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	w.must(w.Cancel(cancelled))
	open := w.PlaceOrder(OrderSpec{Lines: lines(2)})
	const nobody = 5
	for name, tc := range map[string]struct {
		do   func() error
		want string
	}{
		"cancelling again":              {func() error { return w.Cancel(cancelled) }, "Cannot cancel an order that has already been canceled"},
		"cancelling what is fulfilled":  {func() error { return w.Cancel(id) }, "Cannot cancel an order that has outstanding fulfillments"},
		"editing a cancelled order":     {func() error { return w.SetQuantity(cancelled, 0, 5) }, "a cancelled order cannot be edited"},
		"adding to a cancelled order":   {func() error { return w.AddLine(cancelled, lines(1)[0]) }, "a cancelled order cannot be edited"},
		"removing fulfilled units":      {func() error { return w.SetQuantity(id, 0, 0) }, "only unfulfilled units can be edited"},
		"a quantity below zero":         {func() error { return w.SetQuantity(id, 0, -1) }, "only unfulfilled units can be edited"},
		"a line of no units":            {func() error { return w.AddLine(id, Line{Title: "X"}) }, "line 0: quantity must be at least 1"},
		"refunding nothing":             {func() error { return w.RefundLine(id, 0, 0) }, "line 0 has 2 units to refund"},
		"refunding too much":            {func() error { return w.RefundLine(id, 0, 3) }, "line 0 has 2 units to refund"},
		"a line that is not there":      {func() error { return w.RefundLine(id, 2, 1) }, "order #1001 has no line 2"},
		"editing a line below the list": {func() error { return w.SetQuantity(id, -1, 1) }, "order #1001 has no line -1"},
		"holding a line that is not":    {func() error { return w.HoldUnits(id, 7, 1) }, "order #1001 has no line 7"},
		"holding more than is open":     {func() error { return w.HoldUnits(id, 1, 1) }, "line 1 has no 1 open units in one fulfilment order"},
		"holding no units":              {func() error { return w.HoldUnits(open, 0, 0) }, "line 0 has no 0 open units in one fulfilment order"},
		"fulfilling what is held":       {func() error { return w.FulfilOutside(id, "") }, "nothing is left to fulfil"},
		"taking back what was not sent": {func() error { return w.CancelFulfilment(id, 1) }, "order #1001 has no fulfilment 1"},
		"order 5, cancelled":            {func() error { return w.Cancel(nobody) }, "there is no order 5"},
		"order 5, edited":               {func() error { return w.SetQuantity(nobody, 0, 1) }, "there is no order 5"},
		"order 5, refunded":             {func() error { return w.RefundLine(nobody, 0, 1) }, "there is no order 5"},
		"order 5, held":                 {func() error { return w.Hold(nobody) }, "there is no order 5"},
		"order 5, held in part":         {func() error { return w.HoldUnits(nobody, 0, 1) }, "there is no order 5"},
		"order 5, fulfilled":            {func() error { return w.FulfilOutside(nobody, "") }, "there is no order 5"},
	} {
		sent := w.news(func() {
			if err := tc.do(); err == nil || err.Error() != tc.want {
				t.Errorf("%s: %v, want %s", name, err, tc.want)
			}
		})
		if len(sent) != 0 {
			t.Errorf("%s: sends %v", name, topicsOf(sent))
		}
	}
}

// Times have whole seconds, so two changes may share one; a change never goes back.
func TestTimesOfChange(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	placed := w.at.now()
	w.at.pass(1900 * time.Millisecond)
	for _, want := range []time.Duration{time.Second, time.Second} {
		o := w.wholeOrder(w.news(func() { w.must(w.SetNote(id, "x")) })[0])
		if !o.UpdatedAt.Equal(placed.Add(want)) || !o.CreatedAt.Equal(placed) {
			t.Errorf("created %v, updated %v", o.CreatedAt, o.UpdatedAt)
		}
	}
	w.at.pass(-time.Hour)
	if o := w.wholeOrder(w.news(func() { w.must(w.SetNote(id, "y")) })[0]); !o.UpdatedAt.Equal(placed.Add(time.Second)) || o.Note != "y" {
		t.Errorf("updated %v", o.UpdatedAt)
	}
}

// The shop's records are its own: what the test does with its spec later is not
// ordered.
func TestTheSpecOfAnOrderIsCopied(t *testing.T) {
	w := hooked(t)
	spec := OrderSpec{Lines: []Line{{Title: "A", Quantity: 1, Properties: map[string]string{"a": "1"}}}, Tags: []string{"rush"}, NoteAttributes: map[string]string{"gift": "yes"}}
	id := w.PlaceOrder(spec)
	before := w.wholeOrder(w.Sent()[0])
	spec.Lines[0].Properties["a"], spec.Tags[0], spec.NoteAttributes["gift"] = "2", "slow", "no"
	after := w.wholeOrder(w.news(func() { w.must(w.Pay(id)) })[0])
	if d := cmp.Diff(before, after); d != "" {
		t.Error(d)
	}
}
