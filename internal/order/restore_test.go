package order

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/shopify"
)

// Record implements Auditor.
func (r *rig) Record(context.Context, *db.Tx, string, audit.Act) error { return nil }

func TestOrdersThatARestoredDatabaseDoesNotKnowAreHeld(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.svc.opts.Audit = r
		sold := func(shopID int64, at time.Time) shopify.Order {
			so := inShop(shopID, 0)
			so.CreatedAt = at
			return so
		}
		backup := r.now
		r.take(t, sold(1, backup.Add(-time.Hour)))
		r.advance(48 * time.Hour)
		r.must(t, func(ctx context.Context, tx *db.Tx) error { return Distrust(ctx, tx, r.now) })
		r.told()

		for _, c := range []struct {
			shopID int64
			at     time.Time
			held   bool
		}{
			{2, backup.Add(-48 * time.Hour), false}, // known to the backup, had it been ours
			{3, backup.Add(-time.Hour), true},       // its webhook was late
			{4, backup.Add(time.Hour), true},
			{5, r.now.Add(time.Minute), false}, // sold after the restore
		} {
			r.take(t, sold(c.shopID, c.at))
			if o, told := r.known(t, c.shopID), r.told(); o.Held != c.held || strings.Contains(told, "order.issue-opened") != c.held {
				t.Errorf("order %d: held %t, told %s", c.shopID, o.Held, told)
			}
		}
		if r.known(t, 1).Held {
			t.Error("an order that the backup knows is held")
		}

		o := r.known(t, 4)
		list, err := r.svc.Issues(t.Context(), r.db.Read(), tenant, o.ID)
		if err != nil || len(list) != 1 || list[0].Kind != IssueHeld {
			t.Fatalf("issues %+v, %v", list, err)
		}
		if err := r.svc.ResolveIssue(t.Context(), tenant, o.ID, list[0].ID, Resolution{Reason: "not printed"}); err != nil {
			t.Fatal(err)
		}
		if r.known(t, 4).Held || !slices.Contains(r.planned, o.ID) {
			t.Error("an order that a person let go is still held")
		}
	})
}
