package order

import (
	"errors"
	"testing"
)

// A cancellation by hand and our own fulfilment cross: whoever comes first wins.
func TestAnOrderThatTheShopIsToldOfIsNotCancelledByHand(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.svc.opts.Audit = r
		r.take(t, inShop(1, 0))
		o := r.known(t, 1)
		r.ours = true
		var refused *Refused
		if _, err := r.svc.Cancel(t.Context(), tenant, o.ID, "changed my mind"); !errors.As(err, &refused) || r.known(t, 1).Status != Pending {
			t.Errorf("cancelled while the shop was told: %v, %s", err, r.known(t, 1).Status)
		}
		r.ours = false
		if _, err := r.svc.Cancel(t.Context(), tenant, o.ID, "changed my mind"); err != nil || r.known(t, 1).Status != Cancelled {
			t.Errorf("not cancelled: %v, %s", err, r.known(t, 1).Status)
		}
	})
}
