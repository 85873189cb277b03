package printing

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// closedByMove is who closes the question about a job that moved again.
const closedByMove = "printing"

// watch asks a person for print jobs that do not move, and takes the question
// back when they do. When a job moved last is its updated_at: its row changes
// with its status and its progress only.
func (s *Service) watch(ctx context.Context) error {
	now := s.now()
	// One question for each standstill: who answered it is not asked again.
	still, err := selectJobs(ctx, s.db.Read(), `((status IN ('ASSIGNED', 'PRINTING') AND updated_at < $1) OR (status IN ('PENDING', 'QUEUED') AND updated_at < $2))
		AND NOT EXISTS (SELECT 1 FROM order_issues i WHERE i.order_id = print_jobs.order_id AND i.kind = 'print_job_stuck' AND i.subject = print_jobs.id AND i.created_at > print_jobs.updated_at
			AND (i.state = 'OPEN' OR i.closed_by <> $3))
		ORDER BY updated_at, id`, db.Time(now.Add(-s.opts.StuckFloor)), db.Time(now.Add(-s.opts.StuckWaiting)), closedByMove)
	if err != nil {
		return err
	}
	for _, j := range still {
		if !s.stuck(j, now) {
			continue
		}
		if err := s.askAboutStuck(ctx, j, now); err != nil {
			return fmt.Errorf("ask about print job %s: %w", j.ID, err)
		}
	}
	return s.forgetMoved(ctx, now)
}

// stuck tells whether a job has stood still for longer than it may.
func (s *Service) stuck(j Job, now time.Time) bool {
	return j.Status.Active() && now.Sub(j.UpdatedAt) > s.patience(j)
}

// patience is how long a job may stand still.
func (s *Service) patience(j Job) time.Duration {
	if j.Status == Pending || j.Status == Queued {
		return s.opts.StuckWaiting
	}
	estimate := time.Duration(j.EstimateSeconds) * time.Second
	return max(time.Duration(s.opts.StuckFactor*float64(estimate)), s.opts.StuckFloor)
}

func (s *Service) askAboutStuck(ctx context.Context, seen Job, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, seen.Tenant, []string{seen.OrderID})
		if err != nil || len(orders) == 0 || orders[0].Status.Closed() {
			return err
		}
		jobs, err := selectJobs(ctx, tx, `id = $1`, seen.ID) // again, under the order's lock
		if err != nil || len(jobs) == 0 || !s.stuck(jobs[0], now) {
			return err
		}
		j := jobs[0]
		return s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{Kind: order.IssuePrintStuck, Subject: j.ID, LineItemID: j.LineItemID, Message: stuckMessage(j, now)})
	})
}

func stuckMessage(j Job, now time.Time) string {
	since := now.Sub(j.UpdatedAt).Round(time.Minute)
	switch j.Status {
	case Pending:
		return fmt.Sprintf("A print of this order has waited for %s to be put into the farm's queue. Look whether the farm is connected.", since)
	case Queued:
		return fmt.Sprintf("A print of this order has waited for %s to be started. Look whether a printer fits it and is free.", since)
	case Assigned, Printing, Completed, Failed, Cancelled:
	}
	where := ""
	if j.PrinterName != "" {
		where = " on " + j.PrinterName
	}
	return fmt.Sprintf("A print of this order%s has stood at %d %% for %s. Look at the printer; if the print is lost, cancel it at the farm.", where, j.Progress, since)
}

// forgetMoved closes the questions about jobs that moved since.
func (s *Service) forgetMoved(ctx context.Context, now time.Time) error {
	var asked []string
	err := db.Each(ctx, s.db.Read(), `SELECT subject FROM order_issues WHERE kind = 'print_job_stuck' AND state = 'OPEN'`, nil, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		asked = append(asked, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for issues: %w", err)
	}
	if len(asked) == 0 {
		return nil
	}
	jobs, err := selectJobs(ctx, s.db.Read(), `id IN `+db.In(1, len(asked)), db.Args(asked)...)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if s.stuck(j, now) {
			continue
		}
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			orders, err := s.orders.Lock(ctx, tx, j.Tenant, []string{j.OrderID})
			if err != nil || len(orders) == 0 {
				return err
			}
			return s.orders.CloseIssues(ctx, tx, orders[0], order.IssuePrintStuck, j.ID, closedByMove)
		})
		if err != nil {
			return fmt.Errorf("close the issue about print job %s: %w", j.ID, err)
		}
	}
	return nil
}
