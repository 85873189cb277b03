package printing

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Floor is the shop at one glance: what a screen on its wall shows. It holds no
// personal data.
type Floor struct {
	Printers    []Printer
	Ours        map[int64]Job // by the farm's number
	Freshness   Freshness
	Next        []Job // the first ones that wait for a printer
	Waiting     map[Status]int
	ToPack      []ReadyOrder // everything made, no label yet
	ToPackTotal int
	ToShip      int // parcels with a label that have not left
	Done        int // good prints since the day began
	Failed      int // prints that failed since then
	Attention   int // orders that need a person
	FailedJobs  int // prints that wait for a person
}

// ReadyOrder is an order that can be packed.
type ReadyOrder struct {
	OrderID string     `json:"orderId"`
	Number  string     `json:"orderNumber"`
	Units   int        `json:"units"`
	ReadyAt *time.Time `json:"readyAt"`
}

// floorList is how many entries a screen shows of a list.
const floorList = 12

// Floor gives the shop as it is, with what was done since.
func (s *Service) Floor(ctx context.Context, tenant string, since time.Time) (Floor, error) {
	f := Floor{Waiting: map[Status]int{}}
	var err error
	if f.Printers, f.Ours, f.Freshness, err = s.FarmPrinters(ctx, tenant); err != nil {
		return f, err
	}
	err = s.db.View(ctx, func(q db.Querier) error {
		f.Next, err = selectJobs(ctx, q, fmt.Sprintf(`tenant_id = $1 AND status = 'QUEUED' ORDER BY created_at, id LIMIT %d`, floorList), tenant)
		if err != nil {
			return err
		}
		err = db.Each(ctx, q, `SELECT status, COUNT(*) FROM print_jobs WHERE tenant_id = $1 AND status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING') GROUP BY status`, []any{tenant}, func(rows *sql.Rows) error {
			var status Status
			var n int
			err := rows.Scan(&status, &n)
			f.Waiting[status] = n
			return err
		})
		if err != nil {
			return fmt.Errorf("count print jobs: %w", err)
		}
		if err := s.floorOrders(ctx, q, tenant, &f); err != nil {
			return err
		}
		for _, c := range []struct {
			into  *int
			query string
			args  []any
		}{
			{&f.ToShip, `SELECT COUNT(*) FROM shipments WHERE tenant_id = $1 AND status = 'LABEL_CREATED'`, []any{tenant}},
			{&f.Done, `SELECT COUNT(*) FROM print_jobs WHERE tenant_id = $1 AND status = 'COMPLETED' AND scrapped_at IS NULL AND completed_at >= $2`, []any{tenant, db.Time(since)}},
			{&f.Failed, `SELECT COUNT(*) FROM print_attempts WHERE tenant_id = $1 AND status = 'FAILED' AND ended_at >= $2`, []any{tenant, db.Time(since)}},
			{&f.Attention, `SELECT COUNT(DISTINCT order_id) FROM order_issues WHERE tenant_id = $1 AND state = 'OPEN'`, []any{tenant}},
			{&f.FailedJobs, `SELECT COUNT(*) FROM print_jobs WHERE tenant_id = $1 AND status = 'FAILED' AND EXISTS (SELECT 1 FROM orders o WHERE o.id = print_jobs.order_id AND o.status NOT IN ('FULFILLED', 'CANCELLED'))`, []any{tenant}},
		} {
			if err := q.QueryRowContext(ctx, c.query, c.args...).Scan(c.into); err != nil {
				return fmt.Errorf("count for the shop floor: %w", err)
			}
		}
		return nil
	})
	return f, err
}

// floorOrders fills in the orders of which everything is made and that have no
// label yet, those that have waited longest first.
func (s *Service) floorOrders(ctx context.Context, q db.Querier, tenant string, f *Floor) error {
	const ready = `FROM orders o WHERE o.tenant_id = $1 AND o.status = 'COMPLETED'
		AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id AND s.status NOT IN ('PENDING', 'FAILED', 'CANCELLED', 'RETURNED'))`
	if err := q.QueryRowContext(ctx, `SELECT COUNT(*) `+ready, tenant).Scan(&f.ToPackTotal); err != nil {
		return fmt.Errorf("count the orders to pack: %w", err)
	}
	err := db.Each(ctx, q, fmt.Sprintf(`SELECT o.id, o.number, o.ready_at, (SELECT COALESCE(SUM(l.wanted), 0) FROM line_items l WHERE l.order_id = o.id) %s ORDER BY COALESCE(o.ready_at, o.created_at), o.id LIMIT %d`, ready, floorList), []any{tenant}, func(rows *sql.Rows) error {
		var o ReadyOrder
		var at sql.NullTime
		err := rows.Scan(&o.OrderID, &o.Number, &at, &o.Units)
		o.ReadyAt = db.TimePtr(at)
		f.ToPack = append(f.ToPack, o)
		return err
	})
	if err != nil {
		return fmt.Errorf("list the orders to pack: %w", err)
	}
	return nil
}
