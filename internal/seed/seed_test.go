package seed_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/seed"
)

// shop is the planner of a shop whose print jobs do not matter here.
type shop struct{}

func (shop) Plan(context.Context, *db.Tx, string, []string, string) error { return nil }
func (shop) CountJobs(context.Context, db.Querier, []any) (map[string]order.JobCount, error) {
	return nil, nil
}
func (shop) PrintJobs(context.Context, db.Querier, string) ([]order.PrintJob, error) { return nil, nil }
func (shop) UnitsDone(context.Context, db.Querier, []any) (map[string]int, error)    { return nil, nil }

func count(t *testing.T, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := d.Read().QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func indexes(t *testing.T, d *db.DB) int {
	t.Helper()
	if d.Engine() == db.SQLite {
		return count(t, d, `SELECT COUNT(*) FROM sqlite_master WHERE type = 'index'`)
	}
	return count(t, d, `SELECT COUNT(*) FROM pg_indexes WHERE schemaname = current_schema()`)
}

func TestSeededOrdersAreWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
		before, told := indexes(t, d), 0
		o := seed.Options{Tenant: "default", Orders: 6000, Years: 0.1, Seed: 1, Now: now, Report: func(n int) { told = n }}
		if err := seed.Run(t.Context(), d, o); err != nil {
			t.Fatal(err)
		}
		if told != 6000 || count(t, d, `SELECT COUNT(*) FROM orders`) != 6000 || indexes(t, d) != before {
			t.Errorf("%d orders told of, %d there; %d indexes, before %d", told, count(t, d, `SELECT COUNT(*) FROM orders`), indexes(t, d), before)
		}
		for _, s := range order.Statuses() {
			if n := count(t, d, `SELECT COUNT(*) FROM orders WHERE status = $1`, string(s)); n == 0 {
				t.Errorf("no order is %s", s)
			}
		}
		for what, query := range map[string]string{
			"orders without lines":          `SELECT COUNT(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM line_items l WHERE l.order_id = o.id)`,
			"orders worth less than nobody": `SELECT COUNT(*) FROM orders WHERE total_minor <= 0 OR ordered_at > updated_at`,
			"fulfilled without a parcel":    `SELECT COUNT(*) FROM orders o WHERE status = 'FULFILLED' AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id AND s.tracking_number = o.tracking_number)`,
			"jobs of no part":               `SELECT COUNT(*) FROM print_jobs j WHERE NOT EXISTS (SELECT 1 FROM line_parts p WHERE p.id = j.line_part_id AND p.line_item_id = j.line_item_id)`,
			"tables left over":              `SELECT COUNT(*) FROM orders WHERE search_version <> 1`,
		} {
			if n := count(t, d, query); n != 0 {
				t.Errorf("%s: %d", what, n)
			}
		}
		orders := order.New(d, nil, slog.New(slog.DiscardHandler), time.Now, order.Options{})
		orders.Connect(shop{}, nil, nil)
		list, err := orders.List(t.Context(), "default", order.Query{Search: "3SF3D000000", Page: 1, PageSize: 100})
		if err != nil || list.Total == 0 {
			t.Errorf("by tracking number: %+v, %v", list, err)
		}
		if list, err = orders.List(t.Context(), "default", order.Query{Search: "#6999", Page: 1, PageSize: 5}); err != nil || len(list.Orders) == 0 || list.Orders[0].Number != "#6999" {
			t.Errorf("by number: %+v, %v", list, err)
		}

		// Once more beside what is there is fine, beside a shop's order it is not.
		o.Orders, o.Seed = 10, 2
		if err := seed.Run(t.Context(), d, o); err != nil {
			t.Fatal(err)
		}
		err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE orders SET body_hash = 'real' WHERE number = '#1001'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		o.Seed = 3
		if err := seed.Run(t.Context(), d, o); !errors.Is(err, seed.ErrRealOrders) {
			t.Errorf("beside real orders: %v", err)
		}
		o.Tenant = "other"
		if err := seed.Run(t.Context(), d, o); err != nil || count(t, d, `SELECT COUNT(*) FROM orders WHERE tenant_id = 'other'`) != 10 {
			t.Errorf("in another tenant: %v", err)
		}
		o.Tenant, o.Force, o.Seed = "default", true, 4
		if err := seed.Run(t.Context(), d, o); err != nil {
			t.Errorf("forced: %v", err)
		}
	})
}
