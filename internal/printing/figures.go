package printing

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// StatusCounts counts the print jobs that were made in a time by their status;
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
	err := db.Each(ctx, q, `SELECT status, COUNT(*) FROM print_jobs WHERE `+cond+` GROUP BY status`, args, func(rows *sql.Rows) error {
		var status string
		var n int
		err := rows.Scan(&status, &n)
		out[status] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count print jobs by status: %w", err)
	}
	return out, nil
}

// ActiveCount counts the print jobs on their way to a result.
func (s *Service) ActiveCount(ctx context.Context, q db.Querier, tenant string) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(*) FROM print_jobs WHERE tenant_id = $1 AND status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING')`, tenant).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count active print jobs: %w", err)
	}
	return n, nil
}

// ActiveJobs gives some of the print jobs on their way to a result, those on a
// printer first.
func (s *Service) ActiveJobs(ctx context.Context, q db.Querier, tenant string, limit int) ([]View, error) {
	var all []Job
	for _, status := range []Status{Printing, Assigned, Queued, Pending} {
		if len(all) == limit {
			break
		}
		list, err := selectJobs(ctx, q, `tenant_id = $1 AND status = '`+string(status)+`' AND status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING') ORDER BY order_id LIMIT $2`, tenant, limit-len(all))
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return s.views(ctx, q, tenant, all)
}

// PrintersBusy counts the printers that print for orders at this moment.
func (s *Service) PrintersBusy(ctx context.Context, q db.Querier, tenant string) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(DISTINCT printer_id) FROM print_jobs WHERE tenant_id = $1 AND status = 'PRINTING'`, tenant).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count busy printers: %w", err)
	}
	return n, nil
}
