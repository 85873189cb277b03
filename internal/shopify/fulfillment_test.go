package shopify_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

// fulfil takes units of the first lines that can be fulfilled, one each, with a
// tracking number of its own.
func (w world) fulfil(t *testing.T, order int64, lines int) shopify.Fulfillment {
	t.Helper()
	s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), order))
	n := shopify.NewFulfillment{Tracking: &shopify.Tracking{Company: "BPost", Number: fmt.Sprintf("32320%d", len(s.Fulfillments)), URL: "https://track.example/1"}}
	for _, fo := range s.Orders {
		if !fo.Fulfillable() {
			continue
		}
		g := shopify.FulfillmentGroup{FulfillmentOrderID: fo.ID}
		for _, l := range fo.Lines {
			if l.Remaining > 0 && lines > 0 {
				g.Lines, lines = append(g.Lines, shopify.FulfillmentQuantity{ID: l.ID, Quantity: 1}), lines-1
			}
		}
		if len(g.Lines) > 0 {
			n.Groups = append(n.Groups, g)
		}
	}
	return must[shopify.Fulfillment](t)(w.CreateFulfillment(t.Context(), n))
}

func TestTheStateBeforeAnyFulfilment(t *testing.T) {
	w := start(t, nil)
	w.hooks()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{
		{Title: "A", Quantity: 2}, {Title: "Gift card", Quantity: 1, GiftCard: true}, {Title: "B", Quantity: 1, Location: 1}, {Title: "C", Quantity: 4, Delivery: "PICK_UP"},
	}})
	lines := w.lastHook(t).Lines
	got := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id))
	if len(got.Orders) != 3 {
		t.Fatalf("%d fulfilment orders", len(got.Orders))
	}
	order := func(i, line, units int, location, delivery string) shopify.FulfillmentOrder {
		have := got.Orders[i]
		if !strings.HasPrefix(have.ID, "gid://shopify/FulfillmentOrder/") || len(have.Lines) != 1 || !strings.HasPrefix(have.Lines[0].ID, "gid://shopify/FulfillmentOrderLineItem/") {
			t.Fatalf("%+v", have)
		}
		return shopify.FulfillmentOrder{
			ID: have.ID, Status: "OPEN", LocationID: "gid://shopify/Location/" + location, DeliveryMethod: delivery, CanFulfill: true,
			Lines: []shopify.FulfillmentOrderLine{{ID: have.Lines[0].ID, LineItemID: lines[line].ID, Total: units, Remaining: units, RequiresShipping: true}},
		}
	}
	want := &shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{
		order(0, 0, 2, "70000000000", "SHIPPING"), order(1, 2, 1, "70000000001", "SHIPPING"), order(2, 3, 4, "70000000000", "PICK_UP"),
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, fo := range got.Orders {
		if !fo.Fulfillable() {
			t.Errorf("%+v cannot be fulfilled", fo)
		}
	}
}

func TestAFulfilmentIsMadeAndReadBack(t *testing.T) {
	w := start(t, nil)
	w.hooks()
	ctx := t.Context()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 3}, {Title: "B", Quantity: 1}}})
	lines := w.lastHook(t).Lines
	before := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	fo := before.Orders[0]
	tracking := shopify.Tracking{Company: "BPost", Number: "3232000001", URL: "https://track.example/3232000001"}
	made := must[shopify.Fulfillment](t)(w.CreateFulfillment(ctx, shopify.NewFulfillment{
		Groups: []shopify.FulfillmentGroup{{FulfillmentOrderID: fo.ID, Lines: []shopify.FulfillmentQuantity{{ID: fo.Lines[0].ID, Quantity: 2}, {ID: fo.Lines[1].ID, Quantity: 1}}}},
		Notify: true, Tracking: &tracking,
	}))
	want := shopify.Fulfillment{ID: made.ID, Status: "success", CreatedAt: w.at.now(), Tracking: []shopify.Tracking{tracking}}
	if d := cmp.Diff(want, made); d != "" || made.ID <= 0 || made.Cancelled() {
		t.Error("made:", d)
	}
	after := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	want.Lines = []shopify.FulfilledLine{{LineItemID: lines[0].ID, Quantity: 2}, {LineItemID: lines[1].ID, Quantity: 1}}
	fo.Lines[0].Remaining, fo.Lines[1].Remaining = 1, 0
	if d := cmp.Diff(&shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo}, Fulfillments: []shopify.Fulfillment{want}}, after); d != "" {
		t.Error("read back:", d)
	}
	wantParcels := []shopsim.BookParcel{{ID: made.ID, Tracking: "3232000001", Company: "BPost", URL: tracking.URL, Notified: true, Units: 3, Lines: map[int64]int{lines[0].ID: 2, lines[1].ID: 1}}}
	if d := cmp.Diff(wantParcels, w.shop.Books()[0].Fulfillments); d != "" {
		t.Error("the shop's books:", d)
	}
	ok(t, w.shop.CancelFulfilment(id, 0))
	again := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	if f := again.Fulfillments[0]; !f.Cancelled() || f.ID != made.ID {
		t.Errorf("taken back: %+v", f)
	}
	if len(again.Orders) != 2 || again.Orders[0].Fulfillable() || !again.Orders[1].Fulfillable() || again.Orders[1].ID == fo.ID {
		t.Errorf("a new fulfilment order has the units: %+v", again.Orders)
	}
}

func TestWhatAFulfilmentSends(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 9}}})
	fo := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id)).Orders[0]
	groups := []shopify.FulfillmentGroup{{FulfillmentOrderID: fo.ID, Lines: []shopify.FulfillmentQuantity{{ID: fo.Lines[0].ID, Quantity: 1}}}}
	items := []any{map[string]any{"fulfillmentOrderId": fo.ID, "fulfillmentOrderLineItems": []any{map[string]any{"id": fo.Lines[0].ID, "quantity": json.Number("1")}}}}
	for name, tc := range map[string]struct {
		n    shopify.NewFulfillment
		want map[string]any
	}{
		"no tracking":         {shopify.NewFulfillment{Groups: groups}, map[string]any{"notifyCustomer": false, "lineItemsByFulfillmentOrder": items}},
		"a number and a mail": {shopify.NewFulfillment{Groups: groups, Notify: true, Tracking: &shopify.Tracking{Number: "1"}}, map[string]any{"notifyCustomer": true, "lineItemsByFulfillmentOrder": items, "trackingInfo": map[string]any{"number": "1"}}},
		// An address without its number is nothing that the vendor takes.
		"an address alone": {shopify.NewFulfillment{Groups: groups, Tracking: &shopify.Tracking{Company: "BPost", URL: "https://track.example"}}, map[string]any{"notifyCustomer": false, "lineItemsByFulfillmentOrder": items}},
	} {
		must[shopify.Fulfillment](t)(w.CreateFulfillment(t.Context(), tc.n))
		if d := cmp.Diff(map[string]any{"fulfillment": tc.want}, w.calls.lastInput()); d != "" { // no null anywhere: it can clear what is there
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestHeldAndPartlyFulfilledOrders(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 3}}})
	type part struct {
		status           string
		total, remaining int
		fulfillable      bool
		holds            []string
	}
	state := func() (out []part) {
		for _, fo := range must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id)).Orders {
			p := part{status: fo.Status, fulfillable: fo.Fulfillable(), holds: fo.Holds}
			for _, l := range fo.Lines {
				p.total, p.remaining = p.total+l.Total, p.remaining+l.Remaining
			}
			out = append(out, p)
		}
		return out
	}
	for _, step := range []struct {
		name string
		do   func() error
		want []part
	}{
		{"one unit held", func() error { return w.shop.HoldUnits(id, 0, 1) }, []part{{"ON_HOLD", 1, 1, false, []string{"other"}}, {"OPEN", 2, 2, true, nil}}},
		{"one of the others fulfilled", func() error { w.fulfil(t, id, 1); return nil }, []part{{"ON_HOLD", 1, 1, false, []string{"other"}}, {"OPEN", 2, 1, true, nil}}},
		{"the hold released", func() error { return w.shop.Release(id) }, []part{{"OPEN", 2, 2, true, nil}, {"CLOSED", 1, 0, false, nil}}},
		{"all held", func() error { return w.shop.Hold(id) }, []part{{"ON_HOLD", 2, 2, false, []string{"other"}}, {"CLOSED", 1, 0, false, nil}}},
		{"released again", func() error { return w.shop.Release(id) }, []part{{"OPEN", 2, 2, true, nil}, {"CLOSED", 1, 0, false, nil}}},
		{"the rest fulfilled", func() error { return w.shop.FulfilOutside(id, "7") }, []part{{"CLOSED", 2, 0, false, nil}, {"CLOSED", 1, 0, false, nil}}},
	} {
		ok(t, step.do())
		if d := cmp.Diff(step.want, state(), cmp.AllowUnexported(part{})); d != "" {
			t.Errorf("%s: %s", step.name, d)
		}
	}
}

// A cancelled order's fulfilment orders are closed with units remaining: status
// and cancellation decide, not the quantity.
func TestACancelledOrderCannotBeFulfilled(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	open := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id)).Orders[0]
	w.at.pass(time.Minute)
	ok(t, w.shop.Cancel(id))
	s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id))
	if s.CancelledAt == nil || !s.CancelledAt.Equal(w.at.now()) || s.Orders[0].Fulfillable() || s.Orders[0].Status != "CLOSED" || s.Orders[0].Lines[0].Remaining != 1 {
		t.Errorf("%+v", s)
	}
	_, err := w.CreateFulfillment(t.Context(), shopify.NewFulfillment{Groups: []shopify.FulfillmentGroup{{FulfillmentOrderID: open.ID, Lines: []shopify.FulfillmentQuantity{{ID: open.Lines[0].ID, Quantity: 1}}}}})
	if e := wantKind(t, err, outbound.Rejected); !strings.Contains(e.Message, "unfulfillable status= closed") {
		t.Errorf("%v", e)
	}
}

func TestTheStateOfALargeOrderIsReadWhole(t *testing.T) {
	w := start(t, nil)
	w.hooks()
	ctx := t.Context()
	lines := hooks(160) // the first 130 in one fulfilment order, the others at 30 locations
	for i := 130; i < len(lines); i++ {
		lines[i].Location = i
	}
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: lines})
	items := w.lastHook(t).Lines
	s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	if len(s.Orders) != 31 || len(s.Orders[0].Lines) != 130 {
		t.Fatalf("%d fulfilment orders, %d lines in the first", len(s.Orders), len(s.Orders[0].Lines))
	}
	var seen []int64
	for _, fo := range s.Orders {
		for _, l := range fo.Lines {
			seen = append(seen, l.LineItemID)
		}
	}
	for i, item := range items {
		if seen[i] != item.ID {
			t.Fatalf("line %d: %d, want %d", i, seen[i], item.ID)
		}
	}
	if d := cmp.Diff([]string{"OrderFulfillment", "FulfillmentOrderLines", "OrderFulfillment"}, w.calls.called()); d != "" {
		t.Error(d)
	}
	g := shopify.FulfillmentGroup{FulfillmentOrderID: s.Orders[0].ID} // no lines named: its whole rest
	must[shopify.Fulfillment](t)(w.CreateFulfillment(ctx, shopify.NewFulfillment{Groups: []shopify.FulfillmentGroup{g}}))
	s = must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	if len(s.Fulfillments) != 1 || len(s.Fulfillments[0].Lines) != 130 || s.Fulfillments[0].Lines[129] != (shopify.FulfilledLine{LineItemID: items[129].ID, Quantity: 1}) {
		t.Errorf("%d fulfilments: %+v", len(s.Fulfillments), s.Fulfillments)
	}
}

func TestAnOrderWithTooManyFulfilmentsIsLeftToAPerson(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(51)})
	for range 50 {
		w.fulfil(t, id, 1)
	}
	_, err := w.FulfillmentState(t.Context(), id)
	if e := wantKind(t, err, outbound.Rejected); !strings.Contains(e.Message, "50 fulfilments") {
		t.Errorf("%v", e)
	}
}

func TestRefusedFulfilmentsChangeNothing(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 2}, {Title: "B", Quantity: 1, Location: 1}}})
	other := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	fos := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id)).Orders
	foreign := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, other)).Orders[0]
	group := func(fo shopify.FulfillmentOrder, line string, n int) shopify.FulfillmentGroup {
		return shopify.FulfillmentGroup{FulfillmentOrderID: fo.ID, Lines: []shopify.FulfillmentQuantity{{ID: line, Quantity: n}}}
	}
	a, b := fos[0], fos[1]
	for want, groups := range map[string][]shopify.FulfillmentGroup{
		"Invalid fulfillment order line item quantity requested.":       {group(a, a.Lines[0].ID, 3)},
		"Quantity must be greater than 0":                               {group(a, a.Lines[0].ID, 0)},
		"Fulfillment order line item does not exist.":                   {group(a, b.Lines[0].ID, 1)},
		"Fulfillment order does not exist.":                             {{FulfillmentOrderID: "gid://shopify/FulfillmentOrder/1"}},
		"All fulfillment orders must be assigned to a single location.": {group(a, a.Lines[0].ID, 1), group(b, b.Lines[0].ID, 1)},
		"All fulfillment orders must belong to the same order.":         {group(a, a.Lines[0].ID, 1), group(foreign, foreign.Lines[0].ID, 1)},
	} {
		_, err := w.CreateFulfillment(ctx, shopify.NewFulfillment{Groups: groups})
		if e := wantKind(t, err, outbound.Rejected); e.Message != want || e.Op != "FulfillmentCreate" {
			t.Errorf("got %v, want %q", e, want)
		}
	}
	_, err := w.CreateFulfillment(ctx, shopify.NewFulfillment{Groups: []shopify.FulfillmentGroup{{FulfillmentOrderID: "gid://shopify/Order/1"}}})
	wantKind(t, err, outbound.NotFound)
	w.calls.schema = nil // the next one is what the schema forbids
	_, err = w.CreateFulfillment(ctx, shopify.NewFulfillment{})
	wantKind(t, err, outbound.Rejected)
	for _, b := range w.shop.Books() {
		if len(b.Fulfillments) != 0 {
			t.Errorf("%s: %+v", b.Name, b.Fulfillments)
		}
	}
}

// What an ambiguous failure left behind is seen by reading again.
func TestAnAmbiguousFulfilmentIsToldApartByReadingAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		fault sim.Fault
		made  int
	}{
		"dropped before": {sim.Fault{DropBefore: true}, 0},
		"dropped after":  {sim.Fault{DropAfter: true}, 1},
		"500 before":     {sim.Fault{Status: 500}, 0},
		"500 after":      {sim.Fault{StatusAfter: 500}, 1},
	} {
		w := start(t, nil)
		id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 2}}})
		create := changes(t, w, id)["FulfillmentCreate"]
		tc.fault.Op, tc.fault.Probability, tc.fault.Times = "FulfillmentCreate", 1, 1
		w.opts.Faults.Set(tc.fault)
		wantKind(t, create(t.Context(), w.Client), outbound.Ambiguous)
		s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id))
		if len(s.Fulfillments) != tc.made || s.Orders[0].Lines[0].Remaining != 2-tc.made {
			t.Errorf("%s: %d fulfilments, %d units remain", name, len(s.Fulfillments), s.Orders[0].Lines[0].Remaining)
		}
	}
}

// A fulfilment whose lines the shop does not tell has none, rather than wrong ones.
func TestAFulfilmentWithUnknownLinesHasNone(t *testing.T) {
	c := stub(t, always(200, `{"data":{"order":{"id":"gid://shopify/Order/7","fulfillmentOrders":{"nodes":[],"pageInfo":{"hasNextPage":false}},"fulfillments":[{"id":"gid://shopify/Fulfillment/nine","status":"FAILURE","createdAt":"2026-11-02T09:00:00Z",
		"fulfillmentLineItems":{"nodes":[{"quantity":null,"lineItem":{"id":"gid://shopify/LineItem/8"}},{"quantity":2,"lineItem":null},{"quantity":3,"lineItem":{"id":"gid://shopify/LineItem/8"}}],"pageInfo":{"hasNextPage":false}}}]}}}`))
	s := must[*shopify.FulfillmentState](t)(c.FulfillmentState(t.Context(), 7))
	want := &shopify.FulfillmentState{Fulfillments: []shopify.Fulfillment{{Status: "failure", CreatedAt: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Lines: []shopify.FulfilledLine{{LineItemID: 8, Quantity: 3}}}}}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
	if !s.Fulfillments[0].Cancelled() {
		t.Error("a failed fulfilment counts")
	}
}

func TestFulfillableNeedsStatusAndAction(t *testing.T) {
	for _, status := range []string{"OPEN", "IN_PROGRESS", "SCHEDULED", "ON_HOLD", "INCOMPLETE", "CLOSED", "CANCELLED"} {
		for _, can := range []bool{true, false} {
			want := can && (status == "OPEN" || status == "IN_PROGRESS")
			if got := (shopify.FulfillmentOrder{Status: status, CanFulfill: can}).Fulfillable(); got != want {
				t.Errorf("%s, action there %v: %v", status, can, got)
			}
		}
	}
	for status, want := range map[string]bool{"success": false, "open": false, "pending": false, "cancelled": true, "error": true, "failure": true} {
		if got := (shopify.Fulfillment{Status: status}).Cancelled(); got != want {
			t.Errorf("%s: cancelled %v", status, got)
		}
	}
}
