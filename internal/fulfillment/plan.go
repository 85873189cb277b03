package fulfillment

import (
	"slices"
	"time"

	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/shopify"
)

// plan is what is still to be told to the shop.
type plan struct {
	calls [][]shopify.FulfillmentGroup // one call a location
	ours  []int64                      // fulfilments at the shop that are ours
	found bool                         // ours were there already
	held  bool                         // something we need is on hold
	later bool                         // the rest is on hold: come again after the calls
	short bool                         // fewer units are left than we have to tell
	open  int                          // units still to tell
}

// finished reports whether nothing is left to tell: we did it, or somebody else.
func (p plan) finished() bool { return p.open == 0 && !p.held }

// clockSkew is how far the shop's clock may be behind ours when a fulfilment
// without tracking is recognised by its time.
const clockSkew = 10 * time.Second

// makePlan compares what we have to tell with what the shop has. It depends on
// nothing but its arguments, so an attempt after any failure plans the rest.
func makePlan(o *order.Order, f Fulfillment, at *shopify.FulfillmentState) plan {
	var p plan
	need := map[int64]int{}
	for _, l := range o.Lines {
		if l.RequiresShipping && l.Wanted > 0 {
			need[l.ShopLineID] += l.Wanted
		}
	}
	for _, x := range at.Fulfillments {
		if x.Cancelled() || !ours(f, x) {
			continue
		}
		p.ours, p.found = append(p.ours, x.ID), true
		for _, l := range x.Lines {
			need[l.LineItemID] = max(need[l.LineItemID]-l.Quantity, 0)
		}
	}
	byLocation := map[string][]shopify.FulfillmentGroup{}
	var locations []string
	for _, fo := range at.Orders {
		if fo.Status == "ON_HOLD" || fo.Status == "SCHEDULED" {
			p.held = p.held || slices.ContainsFunc(fo.Lines, func(l shopify.FulfillmentOrderLine) bool { return l.Remaining > 0 && need[l.LineItemID] > 0 })
			continue
		}
		if !fo.Fulfillable() {
			continue
		}
		g := shopify.FulfillmentGroup{FulfillmentOrderID: fo.ID}
		for _, l := range fo.Lines {
			n := min(l.Remaining, need[l.LineItemID])
			if n <= 0 {
				continue
			}
			need[l.LineItemID] -= n
			p.open += n
			g.Lines = append(g.Lines, shopify.FulfillmentQuantity{ID: l.ID, Quantity: n})
		}
		if len(g.Lines) == 0 {
			continue
		}
		if byLocation[fo.LocationID] == nil {
			locations = append(locations, fo.LocationID)
		}
		byLocation[fo.LocationID] = append(byLocation[fo.LocationID], g)
	}
	for _, l := range locations {
		p.calls = append(p.calls, byLocation[l])
	}
	if len(p.calls) > 0 && p.held {
		p.held, p.later = false, true // tell what can be told; the rest is planned again
	}
	for _, n := range need {
		p.short = p.short || n > 0
	}
	if p.open == 0 && !p.held && p.short && !elsewhere(at) {
		p.open = 1 // something is missing that nobody fulfilled: not finished
	}
	return p
}

// elsewhere reports whether somebody else fulfilled what we can no longer: the
// shop has fulfilments, and nothing is left anywhere.
func elsewhere(at *shopify.FulfillmentState) bool {
	for _, fo := range at.Orders {
		if fo.Status == "CLOSED" || fo.Status == "CANCELLED" {
			continue
		}
		for _, l := range fo.Lines {
			if l.Remaining > 0 && l.RequiresShipping {
				return false
			}
		}
	}
	return slices.ContainsFunc(at.Fulfillments, func(x shopify.Fulfillment) bool { return !x.Cancelled() })
}

// ours recognises a fulfilment that we made: by its tracking number, which is
// unique to our parcel; without one, by its time after our first attempt.
func ours(f Fulfillment, x shopify.Fulfillment) bool {
	if f.Tracking.Number != "" {
		return slices.ContainsFunc(x.Tracking, func(t shopify.Tracking) bool { return t.Number == f.Tracking.Number })
	}
	return f.AttemptedAt != nil && len(x.Tracking) == 0 && !x.CreatedAt.Before(f.AttemptedAt.Add(-clockSkew))
}
