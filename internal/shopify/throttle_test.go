package shopify_test

import (
	"testing"
	"time"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

func TestAFullBucketThrottlesAndFillsAgain(t *testing.T) {
	w := start(t, func(o *shopsim.Options) { o.BucketSize, o.RestoreRate = 400, 50 })
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	type told struct{ requested, actual, available, restore float64 }
	var costs []told
	c := client(t, w.url, func(c *shopify.Config) {
		c.OnCost = func(requested, actual, available, restore float64) {
			costs = append(costs, told{requested, actual, available, restore})
		}
	})
	for {
		if _, err := c.FulfillmentState(t.Context(), id); err != nil {
			e := wantKind(t, err, outbound.RateLimited)
			last := costs[len(costs)-1]
			missing := last.requested - last.available
			if e.Code != "THROTTLED" || missing <= 0 || last.actual != 0 || e.Wait != time.Duration((missing+49)/50)*time.Second {
				t.Errorf("%+v after %+v", e, last)
			}
			w.at.pass(e.Wait)
			break
		}
		last := costs[len(costs)-1]
		if last.actual <= 0 || last.actual > last.requested || last.restore != 50 {
			t.Fatalf("%+v", last)
		}
		if len(costs) > 100 {
			t.Fatal("never throttled")
		}
	}
	must[*shopify.FulfillmentState](t)(c.FulfillmentState(t.Context(), id))
}

// A throttled mutation has not run.
func TestAThrottledFulfilmentIsNotMade(t *testing.T) {
	w := start(t, func(o *shopsim.Options) { o.BucketSize, o.RestoreRate = 300, 1 })
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 99}}})
	create := changes(t, w, id)["FulfillmentCreate"]
	made := 0
	for {
		if err := create(t.Context(), w.Client); err != nil {
			wantKind(t, err, outbound.RateLimited)
			break
		}
		if made++; made > 50 {
			t.Fatal("never throttled")
		}
	}
	if b := w.shop.Books()[0]; len(b.Fulfillments) != made || b.FulfillmentCreateCalls != made {
		t.Errorf("%d made: %+v", made, b)
	}
}

// No call may cost more than 1,000 points, whatever the page: the shop refuses
// such a one for good.
func TestNoCallCostsMoreThanTheShopAllows(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	var cost float64
	c := client(t, w.url, func(c *shopify.Config) {
		c.OnCost = func(requested, _, _, _ float64) { cost = requested }
	})
	for op, call := range calls(w, id) {
		ok(t, call(t.Context(), c))
		if cost <= 0 || cost > 1000 {
			t.Errorf("%s costs %v points", op, cost)
		}
	}
	for size, want := range map[int][2]float64{50: {300, 500}, 100: {400, 700}} {
		must[shopify.OrdersPage](t)(c.Orders(t.Context(), shopify.OrdersQuery{PageSize: size}))
		if cost < want[0] || cost > want[1] {
			t.Errorf("a page of %d whole orders costs %v points", size, cost)
		}
	}
}
