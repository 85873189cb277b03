package order

import (
	"context"
	"database/sql"
	"fmt"
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
