package fulfillment

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/shopify"
)

var attempted = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// hub is an order of ours: units wanted of the shop's lines 1, 2, …
func hub(units ...int) *order.Order {
	o := &order.Order{}
	for i, n := range units {
		o.Lines = append(o.Lines, order.Line{ShopLineID: int64(i + 1), Wanted: n, RequiresShipping: true})
	}
	return o
}

// fo is a fulfilment order at a location: units remaining of the lines 1, 2, …
func fo(status, location string, remaining ...int) shopify.FulfillmentOrder {
	out := shopify.FulfillmentOrder{ID: location + "/" + status, Status: status, LocationID: location, CanFulfill: status == "OPEN" || status == "IN_PROGRESS"}
	for i, n := range remaining {
		out.Lines = append(out.Lines, shopify.FulfillmentOrderLine{ID: fmt.Sprint(out.ID, "/", i+1), LineItemID: int64(i + 1), Total: n, Remaining: n, RequiresShipping: true})
	}
	return out
}

// made is a fulfilment at the shop: units of the lines 1, 2, …
func made(id int64, tracking string, at time.Time, units ...int) shopify.Fulfillment {
	f := shopify.Fulfillment{ID: id, Status: "success", CreatedAt: at}
	if tracking != "" {
		f.Tracking = []shopify.Tracking{{Number: tracking}}
	}
	for i, n := range units {
		f.Lines = append(f.Lines, shopify.FulfilledLine{LineItemID: int64(i + 1), Quantity: n})
	}
	return f
}

// calls are a plan's calls as "location/status/line×units", one text a call.
func calls(p plan) []string {
	out := []string{}
	for _, c := range p.calls {
		s := ""
		for _, g := range c {
			for _, l := range g.Lines {
				s += fmt.Sprintf("%s×%d ", l.ID, l.Quantity)
			}
		}
		out = append(out, s)
	}
	return out
}

func TestPlans(t *testing.T) {
	parcel := Fulfillment{Tracking: order.Tracking{Number: "T1"}}
	bare := Fulfillment{AttemptedAt: &attempted}
	local := fo("OPEN", "A", 1)
	local.CanFulfill = false
	closedMeanwhile := fo("CLOSED", "A", 0)
	cancelled := made(9, "T1", attempted, 2)
	cancelled.Status = "cancelled"
	for _, c := range []struct {
		name     string
		order    *order.Order
		f        Fulfillment
		at       shopify.FulfillmentState
		calls    []string
		finished bool
		held     bool
		later    bool
		found    bool
	}{
		{name: "everything at one place", order: hub(2, 1), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 2, 1)}}, calls: []string{"A/OPEN/1×2 A/OPEN/2×1 "}},
		{name: "one call a location", order: hub(2, 2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 1, 2), fo("OPEN", "B", 1), fo("IN_PROGRESS", "A", 1)}},
			calls: []string{"A/OPEN/1×1 A/OPEN/2×2 ", "B/OPEN/1×1 "}},
		{name: "no more than remains at the shop", order: hub(5), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 2)}}, calls: []string{"A/OPEN/1×2 "}},
		{name: "no more than we made", order: hub(1), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 3)}}, calls: []string{"A/OPEN/1×1 "}},
		{name: "what we did before is taken off", order: hub(2, 1), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 0, 1)}, Fulfillments: []shopify.Fulfillment{made(9, "T1", attempted, 2)}},
			calls: []string{"A/OPEN/2×1 "}, found: true},
		{name: "all of it done by us before", order: hub(2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("CLOSED", "A", 0)}, Fulfillments: []shopify.Fulfillment{made(9, "T1", attempted, 2)}}, calls: []string{}, finished: true, found: true},
		{name: "a cancelled fulfilment of ours does not count", order: hub(2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 2)}, Fulfillments: []shopify.Fulfillment{cancelled}}, calls: []string{"A/OPEN/1×2 "}},
		{name: "another parcel is not ours", order: hub(2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 1)}, Fulfillments: []shopify.Fulfillment{made(9, "T2", attempted, 1)}}, calls: []string{"A/OPEN/1×1 "}},
		{name: "somebody else did it all", order: hub(2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{closedMeanwhile}, Fulfillments: []shopify.Fulfillment{made(9, "T2", attempted, 2)}}, calls: []string{}, finished: true},
		{name: "closed, and nobody fulfilled it", order: hub(2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{closedMeanwhile}}, calls: []string{}},
		{name: "held as a whole", order: hub(2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("ON_HOLD", "A", 2)}}, calls: []string{}, held: true},
		{name: "scheduled for later", order: hub(2), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("SCHEDULED", "A", 2)}}, calls: []string{}, held: true},
		{name: "a part held, the rest goes", order: hub(2, 1), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("ON_HOLD", "A", 2), fo("OPEN", "A", 0, 1)}}, calls: []string{"A/OPEN/2×1 "}, later: true},
		{name: "held is what we do not need", order: hub(0, 1), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("ON_HOLD", "A", 2), fo("OPEN", "A", 0, 1)}}, calls: []string{"A/OPEN/2×1 "}},
		{name: "not fulfillable now", order: hub(1), f: parcel, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{local}}, calls: []string{}},
		{name: "nothing prepared yet", order: hub(1), f: parcel, calls: []string{}},
		{name: "nothing wanted", order: hub(0), f: parcel, calls: []string{}, finished: true},
		{name: "without tracking, by its time", order: hub(2), f: bare, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("CLOSED", "A", 0)}, Fulfillments: []shopify.Fulfillment{made(9, "", attempted.Add(-9*time.Second), 2)}}, calls: []string{}, finished: true, found: true},
		{name: "without tracking, too early to be ours", order: hub(2), f: bare, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 1)}, Fulfillments: []shopify.Fulfillment{made(9, "", attempted.Add(-11*time.Second), 1)}}, calls: []string{"A/OPEN/1×1 "}},
		{name: "without tracking, another's parcel", order: hub(2), f: bare, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 1)}, Fulfillments: []shopify.Fulfillment{made(9, "T2", attempted, 1)}}, calls: []string{"A/OPEN/1×1 "}},
		{name: "never attempted", order: hub(2), f: Fulfillment{}, at: shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 2)}, Fulfillments: []shopify.Fulfillment{made(9, "", attempted, 1)}}, calls: []string{"A/OPEN/1×2 "}},
	} {
		p := makePlan(c.order, c.f, &c.at)
		if diff := cmp.Diff(c.calls, calls(p)); diff != "" {
			t.Errorf("%s: calls\n%s", c.name, diff)
		}
		if p.finished() != c.finished || p.held != c.held || p.later != c.later || p.found != c.found {
			t.Errorf("%s: finished %t, held %t, later %t, found %t", c.name, p.finished(), p.held, p.later, p.found)
		}
	}
}

func TestLinesThatDoNotShipAreNotTold(t *testing.T) {
	o := hub(1, 1)
	o.Lines[1].RequiresShipping = false
	p := makePlan(o, Fulfillment{}, &shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo("OPEN", "A", 1, 1)}})
	if diff := cmp.Diff([]string{"A/OPEN/1×1 "}, calls(p)); diff != "" {
		t.Error(diff)
	}
}

// However the shop has split an order: a plan never tells more of a line than we
// made or than remains, it makes one call a location, carrying it out leaves
// nothing that could be told, and an attempt after any part of it tells exactly
// the rest.
func TestAPlanTellsWhatIsMissingAndNeverMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 4).Draw(t, "wanted")
		o, f := hub(units...), Fulfillment{Tracking: order.Tracking{Number: "T1"}}
		at := shopify.FulfillmentState{}
		for n := range rapid.IntRange(0, 5).Draw(t, "fulfilment orders") {
			x := fo(rapid.SampledFrom([]string{"OPEN", "OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "CLOSED", "CANCELLED"}).Draw(t, "status"), rapid.SampledFrom([]string{"A", "B"}).Draw(t, "location"),
				rapid.SliceOfN(rapid.IntRange(0, 4), len(units), len(units)).Draw(t, "remaining")...)
			x.ID = fmt.Sprint(n)
			for i := range x.Lines {
				x.Lines[i].ID = fmt.Sprint(n, "/", i)
			}
			at.Orders = append(at.Orders, x)
		}
		if rapid.Bool().Draw(t, "another's parcel") {
			at.Fulfillments = append(at.Fulfillments, made(1, "T2", attempted, rapid.SliceOfN(rapid.IntRange(0, 4), len(units), len(units)).Draw(t, "theirs")...))
		}
		all := makePlan(o, f, &at)
		told := map[int64]int{}
		for p := all; len(p.calls) > 0; p = makePlan(o, f, &at) {
			// Any attempt may break off after any of its calls.
			for line, n := range carryOut(t, &at, p, rapid.IntRange(1, len(p.calls)).Draw(t, "calls before it breaks off")) {
				told[line] += n
			}
		}
		planned := map[int64]int{}
		for _, x := range at.Orders {
			for _, l := range x.Lines {
				planned[l.LineItemID] += l.Total - l.Remaining
			}
		}
		if diff := cmp.Diff(planned, told, cmpopts.IgnoreMapEntries(func(_ int64, n int) bool { return n == 0 })); diff != "" {
			t.Fatalf("told and recorded differ\n%s", diff)
		}
		if sum(told) != all.open && len(all.calls) > 0 {
			t.Fatalf("%d units were told in the end, the first plan had %d", sum(told), all.open)
		}
		for i, want := range units {
			if told[int64(i+1)] > want {
				t.Fatalf("%d units of line %d were told, %d are wanted", told[int64(i+1)], i+1, want)
			}
		}
		if last := makePlan(o, f, &at); len(all.calls) > 0 && !last.found {
			t.Fatal("our own fulfilment is not recognised")
		}
	})
}

func sum(m map[int64]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

// carryOut does the first calls of a plan at the shop, checks that the shop
// would take them, and gives the units of each line.
func carryOut(t *rapid.T, at *shopify.FulfillmentState, p plan, first int) map[int64]int {
	t.Helper()
	told := map[int64]int{}
	locations := map[string]bool{}
	for n, c := range p.calls[:first] {
		place := ""
		done := shopify.Fulfillment{ID: int64(100 + n), Status: "success", CreatedAt: attempted, Tracking: []shopify.Tracking{{Number: "T1"}}}
		for _, g := range c {
			for i := range at.Orders {
				x := &at.Orders[i]
				if x.ID != g.FulfillmentOrderID {
					continue
				}
				if !x.Fulfillable() || len(g.Lines) == 0 || place != "" && place != x.LocationID {
					t.Fatalf("the shop refuses %+v of %+v", g, x)
				}
				place = x.LocationID
				for _, q := range g.Lines {
					for k := range x.Lines {
						if l := &x.Lines[k]; l.ID == q.ID {
							if q.Quantity < 1 || q.Quantity > l.Remaining {
								t.Fatalf("%d of %d remaining units are told", q.Quantity, l.Remaining)
							}
							l.Remaining -= q.Quantity
							told[l.LineItemID] += q.Quantity
							done.Lines = append(done.Lines, shopify.FulfilledLine{LineItemID: l.LineItemID, Quantity: q.Quantity})
						}
					}
				}
			}
		}
		if place == "" || locations[place] {
			t.Fatalf("location %q has more than one call", place)
		}
		locations[place] = true
		at.Fulfillments = append(at.Fulfillments, done)
	}
	return told
}
