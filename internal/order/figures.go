package order

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Ref names an order.
type Ref struct {
	ID     string
	Number string
}

// Numbers gives the numbers of orders by their ids. Unknown ids are left out.
func (s *Service) Numbers(ctx context.Context, q db.Querier, tenant string, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := db.Each(ctx, q, `SELECT id, number FROM orders WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), append([]any{tenant}, db.Args(ids)...), func(rows *sql.Rows) error {
		var id, number string
		err := rows.Scan(&id, &number)
		out[id] = number
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up order numbers: %w", err)
	}
	return out, nil
}

// OpenIssueCounts counts the open issues of all orders by their kind.
func (s *Service) OpenIssueCounts(ctx context.Context, q db.Querier, tenant string) (map[IssueKind]int, error) {
	out := map[IssueKind]int{}
	err := db.Each(ctx, q, `SELECT kind, COUNT(*) FROM order_issues WHERE tenant_id = $1 AND state = 'OPEN' GROUP BY kind`, []any{tenant}, func(rows *sql.Rows) error {
		var kind IssueKind
		var n int
		err := rows.Scan(&kind, &n)
		out[kind] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count open issues: %w", err)
	}
	return out, nil
}

// NeedingAttention counts the orders with an open issue.
func (s *Service) NeedingAttention(ctx context.Context, q db.Querier, tenant string) (int, error) {
	var n int
	if err := q.QueryRowContext(ctx, `SELECT COUNT(DISTINCT order_id) FROM order_issues WHERE tenant_id = $1 AND state = 'OPEN'`, tenant).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the orders that need attention: %w", err)
	}
	return n, nil
}

// Silent lists the orders under way of which the journal says nothing since a
// time, oldest first and at most limit. Those with an open issue of a kind in
// except are left out: somebody knows of them.
func (s *Service) Silent(ctx context.Context, q db.Querier, tenant string, since time.Time, except []IssueKind, limit int) ([]Ref, error) {
	args := []any{tenant, db.Time(since), limit}
	known := ``
	if len(except) > 0 {
		known = ` AND NOT EXISTS (SELECT 1 FROM order_issues i WHERE i.order_id = o.id AND i.state = 'OPEN' AND i.kind IN ` + db.In(len(args)+1, len(except)) + `)`
		for _, k := range except {
			args = append(args, string(k))
		}
	}
	var out []Ref
	err := db.Each(ctx, q, `SELECT o.id, o.number FROM orders o
		WHERE o.tenant_id = $1 AND o.status IN ('PENDING', 'PROCESSING', 'PARTIALLY_COMPLETED', 'COMPLETED') AND o.released AND o.updated_at < $2
		AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.order_id = o.id AND j.occurred_at >= $2)`+known+` ORDER BY o.created_at, o.id LIMIT $3`, args, func(rows *sql.Rows) error {
		var r Ref
		err := rows.Scan(&r.ID, &r.Number)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for silent orders: %w", err)
	}
	return out, nil
}

// StatusFigure is how many orders of one status and currency there are, and what
// they are worth.
type StatusFigure struct {
	Status     Status
	Currency   string
	Count      int
	TotalMinor int64
}

// StatusFigures counts the orders that were ordered in a time; the zero time is
// no bound.
func (s *Service) StatusFigures(ctx context.Context, q db.Querier, tenant string, from, to time.Time) ([]StatusFigure, error) {
	var out []StatusFigure
	var a args
	cond := `tenant_id = ` + a.add(tenant)
	if !from.IsZero() {
		cond += ` AND ordered_at >= ` + a.add(db.Time(from))
	}
	if !to.IsZero() {
		cond += ` AND ordered_at < ` + a.add(db.Time(to))
	}
	err := db.Each(ctx, q, `SELECT status, currency, COUNT(*), SUM(total_minor) FROM orders WHERE `+cond+` GROUP BY status, currency ORDER BY status, currency`, a, func(rows *sql.Rows) error {
		var f StatusFigure
		err := rows.Scan(&f.Status, &f.Currency, &f.Count, &f.TotalMinor)
		out = append(out, f)
		return err
	})
	return out, wrap("count orders by status", err)
}

// Sold is the orders of a span of time that were not cancelled.
type Sold struct {
	Orders int
	Money  map[string]int64 // minor units by currency
}

// SoldBetween gives what was sold from each of the times to the next one.
func (s *Service) SoldBetween(ctx context.Context, q db.Querier, tenant string, times []time.Time) ([]Sold, error) {
	if len(times) < 2 {
		return nil, nil
	}
	var a args
	var parts []string
	t := a.add(tenant)
	out := make([]Sold, len(times)-1)
	for i := range out {
		out[i].Money = map[string]int64{}
		parts = append(parts, fmt.Sprintf(`SELECT %d AS span, currency, COUNT(*), SUM(total_minor) FROM orders WHERE tenant_id = %s AND ordered_at >= %s AND ordered_at < %s AND status <> 'CANCELLED' GROUP BY currency`,
			i, t, a.add(db.Time(times[i])), a.add(db.Time(times[i+1]))))
	}
	err := db.Each(ctx, q, strings.Join(parts, " UNION ALL "), a, func(rows *sql.Rows) error {
		var i, n int
		var currency string
		var minor int64
		if err := rows.Scan(&i, &currency, &n, &minor); err != nil {
			return err
		}
		out[i].Orders += n
		out[i].Money[currency] += minor
		return nil
	})
	return out, wrap("count what was sold", err)
}

// CountBetween counts the orders, cancelled ones too, from each of the times to
// the next one.
func (s *Service) CountBetween(ctx context.Context, q db.Querier, tenant string, times []time.Time) ([]int, error) {
	if len(times) < 2 {
		return nil, nil
	}
	var a args
	var parts []string
	t := a.add(tenant)
	out := make([]int, len(times)-1)
	for i := range out {
		parts = append(parts, fmt.Sprintf(`SELECT %d AS span, COUNT(*) FROM orders WHERE tenant_id = %s AND ordered_at >= %s AND ordered_at < %s`, i, t, a.add(db.Time(times[i])), a.add(db.Time(times[i+1]))))
	}
	err := db.Each(ctx, q, strings.Join(parts, " UNION ALL "), a, func(rows *sql.Rows) error {
		var i, n int
		if err := rows.Scan(&i, &n); err != nil {
			return err
		}
		out[i] = n
		return nil
	})
	return out, wrap("count orders", err)
}

// LeadTimes gives, for the orders that were fulfilled in a time, how long each
// took since it was ordered: the newest, at most limit.
func (s *Service) LeadTimes(ctx context.Context, q db.Querier, tenant string, from, to time.Time, limit int) ([]time.Duration, error) {
	var out []time.Duration
	err := db.Each(ctx, q, `SELECT ordered_at, fulfilled_at FROM orders WHERE tenant_id = $1 AND fulfilled_at >= $2 AND fulfilled_at < $3 ORDER BY fulfilled_at DESC LIMIT $4`, []any{tenant, db.Time(from), db.Time(to), limit}, func(rows *sql.Rows) error {
		var ordered, fulfilled time.Time
		err := rows.Scan(&ordered, &fulfilled)
		out = append(out, max(fulfilled.Sub(ordered), 0))
		return err
	})
	return out, wrap("read lead times", err)
}

// Standing is how many orders stand where at this moment.
type Standing struct {
	Pending, Processing, NeedsAttention int
}

// Standing counts the orders that are pending, being made, and need a person.
func (s *Service) Standing(ctx context.Context, q db.Querier, tenant string) (Standing, error) {
	var out Standing
	err := db.Each(ctx, q, `SELECT status, COUNT(*) FROM orders WHERE tenant_id = $1 AND status IN ('PENDING', 'PROCESSING') GROUP BY status`, []any{tenant}, func(rows *sql.Rows) error {
		var status Status
		var n int
		err := rows.Scan(&status, &n)
		if status == Pending {
			out.Pending = n
		} else {
			out.Processing = n
		}
		return err
	})
	if err != nil {
		return out, wrap("count open orders", err)
	}
	out.NeedsAttention, err = s.Needing(ctx, q, tenant)
	return out, err
}
