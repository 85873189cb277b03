package shipping

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// StatusCounts counts the shipments that were made in a time by their status;
// the zero time is no bound.
func (s *Service) StatusCounts(ctx context.Context, q db.Querier, tenant string, from, to time.Time) (map[string]int, error) {
	cond, args := `tenant_id = $1`, []any{tenant}
	if !from.IsZero() {
		args = append(args, db.Time(from))
		cond += fmt.Sprintf(` AND created_at >= $%d`, len(args))
	}
	if !to.IsZero() {
		args = append(args, db.Time(to))
		cond += fmt.Sprintf(` AND created_at < $%d`, len(args))
	}
	out := map[string]int{}
	err := db.Each(ctx, q, `SELECT status, COUNT(*) FROM shipments WHERE `+cond+` GROUP BY status`, args, func(rows *sql.Rows) error {
		var status string
		var n int
		err := rows.Scan(&status, &n)
		out[status] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count shipments by status: %w", err)
	}
	return out, nil
}
