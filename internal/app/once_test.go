package app_test

import (
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
)

// Each call with an effect, broken off after its effect, is found again and not
// repeated.
func TestAnEffectWhoseAnswerWasLostHappensOnce(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		for _, c := range []struct {
			name  string
			fault sim.Fault
			at    func(*world) *sim.Faults
		}{
			{"queue item, connection lost", sim.Fault{Op: "queue/AddItem", DropAfter: true}, func(w *world) *sim.Faults { return w.farmFaults }},
			{"queue item, 502", sim.Fault{Op: "queue/AddItem", StatusAfter: 502}, func(w *world) *sim.Faults { return w.farmFaults }},
			{"label, connection lost", sim.Fault{Op: "POST /shipments/announce", DropAfter: true}, func(w *world) *sim.Faults { return w.carrierFaults }},
			{"label, 504", sim.Fault{Op: "POST /shipments/announce", StatusAfter: 504}, func(w *world) *sim.Faults { return w.carrierFaults }},
			{"fulfilment, connection lost", sim.Fault{Op: "FulfillmentCreate", DropAfter: true}, func(w *world) *sim.Faults { return w.shopFaults }},
			{"fulfilment, 500", sim.Fault{Op: "FulfillmentCreate", StatusAfter: 500}, func(w *world) *sim.Faults { return w.shopFaults }},
		} {
			t.Run(c.name, func(t *testing.T) {
				w := newWorld(t, worldOptions{seed: 3})
				r := startIn(t, dbOptions(t, o), w)
				r.mapSKU("HOOK-WHITE", fileHook)
				r.mapSKU("CLIP-SET-8", fileClip)
				c.fault.Probability, c.fault.Times = 1, 2
				c.at(w).Set(c.fault)
				id := w.shop.PlaceOrder(twoLines())
				t.Cleanup(func() {
					if t.Failed() {
						r.dump()
					}
				})
				r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
				w.assertExactlyOnce(t, map[int64]int{id: 3})
				if n := c.at(w).Hits()[c.fault.Op]; n == 0 {
					t.Error("the fault did not strike")
				}
			})
		}
	})
}
