package shopify

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	connect "github.com/forma3d/connect/internal/shopify"
)

const fulfillmentCreate = `mutation($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) {
	fulfillment { id status displayStatus totalQuantity name trackingInfo(first: 10) { company number url } }
	userErrors { field message } } }`

type made struct {
	Create struct {
		Fulfillment *struct {
			ID, Status, DisplayStatus, Name string
			TotalQuantity                   int
			TrackingInfo                    []struct{ Company, Number, URL *string }
		}
		UserErrors []struct {
			Field   []string
			Message string
		}
	} `json:"fulfillmentCreate"`
}

// input is a FulfillmentInput of groups.
func input(groups ...map[string]any) map[string]any {
	list := make([]any, len(groups))
	for i, g := range groups {
		list[i] = g
	}
	return map[string]any{"lineItemsByFulfillmentOrder": list}
}

// group asks for units of a fulfilment order's lines, in pairs of line id and
// quantity; none ask for its whole rest.
func group(fo int64, pairs ...int64) map[string]any {
	g := map[string]any{"fulfillmentOrderId": gid("FulfillmentOrder", fo)}
	var items []any
	for i := 0; i < len(pairs); i += 2 {
		items = append(items, map[string]any{"id": gid("FulfillmentOrderLineItem", pairs[i]), "quantity": pairs[i+1]})
	}
	if items != nil {
		g["fulfillmentOrderLineItems"] = items
	}
	return g
}

func (w world) create(in map[string]any) made {
	w.t.Helper()
	var m made
	w.data(&m, fulfillmentCreate, "f", in)
	return m
}

func TestAFulfilmentTakesItsUnitsAndIsAnnounced(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: lines(3, 1)})
	fo := w.orders[id].fos[0]
	in := input(group(fo.id, fo.lines[0].id, 2))
	in["notifyCustomer"] = true
	in["trackingInfo"] = map[string]any{"company": "BPost", "number": "3232", "url": "https://track.example/3232"}
	var m made
	sent := w.news(func() { m = w.create(in) })
	f := m.Create.Fulfillment
	if f == nil || f.Status != "SUCCESS" || f.DisplayStatus != "FULFILLED" || f.TotalQuantity != 2 || f.Name != "#1001-F1" || *f.TrackingInfo[0].Number != "3232" || *f.TrackingInfo[0].Company != "BPost" {
		t.Fatalf("%+v", m)
	}
	if d := cmp.Diff([]string{"fulfillments/create", "orders/updated", "orders/partially_fulfilled"}, topicsOf(sent)); d != "" {
		t.Error(d)
	}
	if o := w.wholeOrder(sent[1]); o.FulfillmentStatus != "partial" || !cmp.Equal(o.Fulfillments[0].Tracking, []connect.Tracking{{Company: "BPost", Number: "3232", URL: "https://track.example/3232"}}) {
		t.Errorf("%+v", o.Fulfillments)
	}
	sent = w.news(func() { m = w.create(input(group(fo.id))) }) // the rest
	if m.Create.Fulfillment.TotalQuantity != 2 || m.Create.Fulfillment.Name != "#1001-F2" || len(m.Create.Fulfillment.TrackingInfo) != 0 {
		t.Errorf("%+v", m.Create.Fulfillment)
	}
	if d := cmp.Diff([]string{"fulfillments/create", "orders/updated", "orders/fulfilled"}, topicsOf(sent)); d != "" {
		t.Error(d)
	}
	if o := w.wholeOrder(sent[2]); o.FulfillmentStatus != "fulfilled" || len(o.Fulfillments) != 2 || len(o.Fulfillments[1].Tracking) != 0 {
		t.Errorf("%+v", o)
	}
	line := w.orders[id].lines
	want := []Book{{ID: id, Name: "#1001", Fulfilled: true, FulfillmentCreateCalls: 2, Fulfillments: []BookParcel{
		{ID: w.orders[id].fulfillments[0].id, Tracking: "3232", Company: "BPost", URL: "https://track.example/3232", Notified: true, Units: 2, Lines: map[int64]int{line[0].id: 2}},
		{ID: w.orders[id].fulfillments[1].id, Units: 2, Lines: map[int64]int{line[0].id: 1, line[1].id: 1}},
	}}}
	if d := cmp.Diff(want, w.Books()); d != "" {
		t.Error("books:", d)
	}
}

// There is no idempotency: the same part twice is fulfilled twice.
func TestARepeatedPartialFulfilmentSucceedsAgain(t *testing.T) {
	w := start(t, nil)
	id := w.PlaceOrder(OrderSpec{Lines: lines(4)})
	fo := w.orders[id].fos[0]
	in := input(group(fo.id, fo.lines[0].id, 2))
	for range 2 {
		if m := w.create(in); m.Create.Fulfillment == nil {
			t.Fatalf("%+v", m)
		}
	}
	if m := w.create(in); m.Create.Fulfillment != nil || m.Create.UserErrors[0].Message != fmt.Sprintf("Fulfillment order %d has an unfulfillable status= closed.", fo.id) {
		t.Errorf("%+v", m)
	}
	if b := w.Books()[0]; len(b.Fulfillments) != 2 || b.FulfillmentCreateCalls != 3 || b.RefusedCalls != 1 {
		t.Errorf("%+v", b)
	}
}

// The vendor checks one thing over the whole input before the next: each case has
// the faults of all later ones, too.
func TestFulfilmentsAreRefusedInTheVendorsOrder(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: []Line{{Title: "A", Quantity: 2}, {Title: "B", Quantity: 1, Location: 1}}})
	other := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	held := w.PlaceOrder(OrderSpec{Lines: lines(1, 1)})
	w.must(w.Hold(held))
	a, b, c, d := w.orders[id].fos[0], w.orders[id].fos[1], w.orders[other].fos[0], w.orders[held].fos[0]
	const unknown = 5
	fulfillment := []string{"fulfillment"}
	for _, tc := range []struct {
		name, message string
		field         []string
		in            map[string]any
	}{
		{"quantity", "Quantity must be greater than 0", []string{"fulfillment", "lineItemsByFulfillmentOrder", "1", "fulfillmentOrderLineItems", "0", "quantity"}, input(group(unknown), group(c.id, c.lines[0].id, 0))},
		{"unknown", "Fulfillment order does not exist.", fulfillment, input(group(a.id), group(c.id), group(unknown))},
		{"two orders", "All fulfillment orders must belong to the same order.", fulfillment, input(group(b.id), group(d.id))},
		{"two locations", "All fulfillment orders must be assigned to a single location.", fulfillment, input(group(a.id, a.lines[0].id, 99), group(b.id))},
		{"held", fmt.Sprintf("Fulfillment order %d has an unfulfillable status= on_hold.", d.id), fulfillment, input(group(d.id, unknown, 99))},
		{"line", "Fulfillment order line item does not exist.", fulfillment, input(group(a.id, a.lines[0].id, 99, unknown, 1))},
		{"too many", "Invalid fulfillment order line item quantity requested.", fulfillment, input(group(a.id, a.lines[0].id, 3))},
		{"too many in two parts", "Invalid fulfillment order line item quantity requested.", fulfillment, input(group(a.id, a.lines[0].id, 2, a.lines[0].id, 1))},
		{"the same rest twice", "Invalid fulfillment order line item quantity requested.", fulfillment, input(group(a.id), group(a.id))},
	} {
		sent := w.news(func() {
			m := w.create(tc.in)
			if e := m.Create.UserErrors; m.Create.Fulfillment != nil || len(e) != 1 || e[0].Message != tc.message || !slices.Equal(e[0].Field, tc.field) {
				t.Errorf("%s: %+v", tc.name, m.Create)
			}
		})
		if len(sent) != 0 {
			t.Errorf("%s: sends %v", tc.name, topicsOf(sent))
		}
	}
	for name, in := range map[string]map[string]any{
		"Invalid id: " + gid("Order", 7):                    input(map[string]any{"fulfillmentOrderId": gid("Order", 7)}),
		"Invalid id: " + gid("FulfillmentOrderLineItem", 0): input(group(a.id, 0, 1)),
	} {
		w.refuses("RESOURCE_NOT_FOUND", name, fulfillmentCreate, "f", in)
	}
	w.refuses("INVALID_FIELD_ARGUMENTS", "must not be empty", fulfillmentCreate, "f", input())
	for i, want := range []Book{{FulfillmentCreateCalls: 7, RefusedCalls: 7}, {FulfillmentCreateCalls: 1, RefusedCalls: 1}, {FulfillmentCreateCalls: 1, RefusedCalls: 1}} {
		got := w.Books()[i]
		if len(got.Fulfillments) != 0 || got.FulfillmentCreateCalls != want.FulfillmentCreateCalls || got.RefusedCalls != want.RefusedCalls {
			t.Errorf("%+v", got)
		}
	}
}

// fos writes an order's fulfilment orders as status and (total,remaining) a line.
func (w world) fos(id int64) string {
	var out []string
	for _, fo := range w.orders[id].fos {
		s := fo.status
		for _, l := range fo.lines {
			s += fmt.Sprintf(" %s(%d,%d)", l.line.Title, l.total, l.remaining)
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// The table of the contract sheet, 2.8.
func TestFulfilmentOrdersBehaveAsRecorded(t *testing.T) {
	for name, tc := range map[string]struct {
		lines []Line
		do    func(w world, id int64)
		want  string
		state string
	}{
		"new":                        {lines(2), func(world, int64) {}, "OPEN A(2,2)", "UNFULFILLED"},
		"a location each":            {[]Line{{Title: "A", Quantity: 2}, {Title: "B", Quantity: 1, Location: 1}, {Title: "C", Quantity: 1}}, func(world, int64) {}, "OPEN A(2,2) C(1,1); OPEN B(1,1)", "UNFULFILLED"},
		"a delivery method each":     {[]Line{{Title: "A", Quantity: 2}, {Title: "B", Quantity: 1, Delivery: "PICK_UP"}}, func(world, int64) {}, "OPEN A(2,2); OPEN B(1,1)", "UNFULFILLED"},
		"nothing to send":            {[]Line{{Title: "A", Quantity: 2, GiftCard: true}, {Title: "B", Quantity: 1, NoShipping: true}}, func(world, int64) {}, "", "FULFILLMENT_NOT_REQUIRED"},
		"one unit held":              {lines(2), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 1)) }, "ON_HOLD A(1,1); OPEN A(1,1)", "ON_HOLD"},
		"one unit of two lines held": {lines(2, 3), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 1)) }, "ON_HOLD A(1,1) B(0,0); OPEN A(1,1) B(3,3)", "ON_HOLD"},
		"all units held by number":   {lines(2), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 2)) }, "ON_HOLD A(2,2)", "ON_HOLD"},
		"that hold released":         {lines(2), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 2)); w.must(w.Release(id)) }, "OPEN A(2,2)", "UNFULFILLED"},
		"the hold released":          {lines(2), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 1)); w.must(w.Release(id)) }, "OPEN A(2,2); CLOSED A(0,0)", "UNFULFILLED"},
		"all held":                   {lines(2), func(w world, id int64) { w.must(w.Hold(id)) }, "ON_HOLD A(2,2)", "ON_HOLD"},
		"held twice":                 {lines(2), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 1)); w.must(w.Hold(id)) }, "ON_HOLD A(1,1); ON_HOLD A(1,1)", "ON_HOLD"},
		"held twice, then released":  {lines(2), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 1)); w.must(w.Hold(id)); w.must(w.Release(id)) }, "OPEN A(1,1); OPEN A(1,1)", "UNFULFILLED"},
		"everything fulfilled":       {lines(2), func(w world, id int64) { w.must(w.FulfilOutside(id, "")) }, "CLOSED A(2,0)", "FULFILLED"},
		"the free half fulfilled":    {lines(2), func(w world, id int64) { w.must(w.HoldUnits(id, 0, 1)); w.must(w.FulfilOutside(id, "")) }, "ON_HOLD A(1,1); CLOSED A(1,0)", "PARTIALLY_FULFILLED"},
		"the fulfilment taken back":  {lines(2), func(w world, id int64) { w.must(w.FulfilOutside(id, "")); w.must(w.CancelFulfilment(id, 0)) }, "CLOSED A(2,2); OPEN A(2,2)", "UNFULFILLED"},
		"taken back twice": {lines(2), func(w world, id int64) {
			w.must(w.FulfilOutside(id, ""))
			w.must(w.CancelFulfilment(id, 0))
			w.must(w.CancelFulfilment(id, 0))
		}, "CLOSED A(2,2); OPEN A(2,2)", "UNFULFILLED"},
		"and fulfilled again": {lines(2), func(w world, id int64) {
			w.must(w.FulfilOutside(id, ""))
			w.must(w.CancelFulfilment(id, 0))
			w.must(w.FulfilOutside(id, ""))
		}, "CLOSED A(2,2); CLOSED A(2,0)", "FULFILLED"},
		"the order cancelled":         {lines(1), func(w world, id int64) { w.must(w.Cancel(id)) }, "CLOSED A(1,1)", "UNFULFILLED"},
		"all units edited away":       {lines(2), func(w world, id int64) { w.must(w.SetQuantity(id, 0, 0)) }, "CLOSED A(0,0)", "FULFILLMENT_NOT_REQUIRED"},
		"units edited back":           {lines(2), func(w world, id int64) { w.must(w.SetQuantity(id, 0, 0)); w.must(w.SetQuantity(id, 0, 3)) }, "CLOSED A(0,0); OPEN A(3,3)", "UNFULFILLED"},
		"one refunded":                {lines(2), func(w world, id int64) { w.must(w.RefundLine(id, 0, 1)) }, "OPEN A(1,1)", "UNFULFILLED"},
		"one refunded, one fulfilled": {lines(2), func(w world, id int64) { w.must(w.RefundLine(id, 0, 1)); w.must(w.FulfilOutside(id, "")) }, "CLOSED A(1,0)", "FULFILLED"},
		"held units refunded":         {lines(2), func(w world, id int64) { w.must(w.Hold(id)); w.must(w.RefundLine(id, 0, 2)) }, "CLOSED A(0,0)", "FULFILLMENT_NOT_REQUIRED"},
	} {
		w := start(t, nil)
		id := w.PlaceOrder(OrderSpec{Lines: tc.lines})
		tc.do(w, id)
		if got := w.fos(id); got != tc.want || w.orders[id].state() != tc.state {
			t.Errorf("%s: %s, %s; want %s, %s", name, w.orders[id].state(), got, tc.state, tc.want)
		}
	}
}

func TestOnlyWhatIsPossibleIsAmongTheActions(t *testing.T) {
	w := start(t, nil)
	id := w.PlaceOrder(OrderSpec{Lines: lines(2)})
	actions := func() string { return strings.Join(w.orders[id].fos[0].actions(), " ") }
	const single = "CREATE_FULFILLMENT REPORT_PROGRESS MOVE HOLD"
	if got := actions(); got != single+" SPLIT" {
		t.Errorf("two units: %s", got)
	}
	w.must(w.RefundLine(id, 0, 1))
	if got := actions(); got != single {
		t.Errorf("one unit cannot be split: %s", got)
	}
	w.must(w.Hold(id))
	if got := actions(); got != "RELEASE_HOLD HOLD MOVE" {
		t.Errorf("held: %s", got)
	}
	w.must(w.Cancel(id))
	if got := actions(); got != "" {
		t.Errorf("closed: %s", got)
	}
}

// What was split off by a hold on all units would be an empty fulfilment order,
// and a fulfilment of it one of nothing.
func TestNoFulfilmentIsEverOfNothing(t *testing.T) {
	w := start(t, nil)
	id := w.PlaceOrder(OrderSpec{Lines: lines(2)})
	w.must(w.HoldUnits(id, 0, 2))
	for _, fo := range w.orders[id].fos {
		if m := w.create(input(group(fo.id))); m.Create.Fulfillment != nil {
			t.Errorf("%+v", m.Create.Fulfillment)
		}
	}
	if n := len(w.Books()[0].Fulfillments); n != 0 {
		t.Errorf("%d fulfilments", n)
	}
}

func TestAPersonFulfilsEachLocationByItself(t *testing.T) {
	w := hooked(t)
	id := w.PlaceOrder(OrderSpec{Lines: []Line{{Title: "A", Quantity: 2}, {Title: "B", Quantity: 1, Location: 1}, {Title: "C", Quantity: 1, Delivery: "PICK_UP"}}})
	w.at.pass(time.Minute)
	sent := w.news(func() { w.must(w.FulfilOutside(id, "77")) })
	want := []string{"fulfillments/create", "orders/updated", "orders/fulfilled", "fulfillments/create", "orders/updated", "orders/fulfilled"}
	// The first location's parcel leaves the other's units open.
	want[2] = "orders/partially_fulfilled"
	if d := cmp.Diff(want, topicsOf(sent)); d != "" {
		t.Error(d)
	}
	if sent[0].Delivery.Header.Get("X-Shopify-Event-Id") == sent[3].Delivery.Header.Get("X-Shopify-Event-Id") {
		t.Error("two actions share an event id")
	}
	b := w.Books()[0]
	if len(b.Fulfillments) != 2 || b.Fulfillments[0].Units != 3 || b.Fulfillments[1].Units != 1 || b.Fulfillments[0].Tracking != "77" || b.Fulfillments[0].Company != "Other" || b.FulfillmentCreateCalls != 0 || !b.Fulfilled {
		t.Errorf("%+v", b)
	}
}

func TestTheBooksTellWhatWasTakenBackAndCancelled(t *testing.T) {
	w := start(t, nil)
	if got := w.Books(); got == nil || len(got) != 0 {
		t.Errorf("an empty shop: %#v", got)
	}
	back, cancelled := w.PlaceOrder(OrderSpec{Lines: lines(2)}), w.PlaceOrder(OrderSpec{Lines: lines(1)})
	w.must(w.FulfilOutside(back, "1"))
	if !w.Books()[0].Fulfilled {
		t.Error("all is fulfilled")
	}
	w.must(w.CancelFulfilment(back, 0))
	w.must(w.Cancel(cancelled))
	f := w.orders[back].fulfillments[0]
	want := []Book{
		{ID: back, Name: "#1001", Fulfillments: []BookParcel{{ID: f.id, Cancelled: true, Tracking: "1", Company: "Other", Units: 2, Lines: map[int64]int{w.orders[back].lines[0].id: 2}}}},
		{ID: cancelled, Name: "#1002", Cancelled: true},
	}
	if d := cmp.Diff(want, w.Books()); d != "" {
		t.Error(d)
	}
}
