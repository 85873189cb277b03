package job

import (
	"context"
	"fmt"

	"github.com/forma3d/connect/internal/db"
)

// Wake makes a queue's jobs that wait for their service available at once. Jobs
// that wait for the clock, such as a rate limit, stay.
func (r *Runner) Wake(ctx context.Context, tx *db.Tx, queue string) error {
	query := `UPDATE river_job SET state = 'available', scheduled_at = datetime('now', 'subsec')
		WHERE queue = $1 AND state IN ('available', 'scheduled') AND scheduled_at > datetime('now', 'subsec') AND json_extract(metadata, '$.output.waitsForService')`
	if tx.Engine() == db.PostgreSQL {
		query = `UPDATE river_job SET state = 'available', scheduled_at = now()
			WHERE queue = $1 AND state IN ('available', 'scheduled') AND scheduled_at > now() AND metadata -> 'output' ->> 'waitsForService' = 'true'`
	}
	if _, err := tx.ExecContext(ctx, query, queue); err != nil {
		return fmt.Errorf("wake the jobs of %s: %w", queue, err)
	}
	return nil
}

// WakeFailed makes a queue's jobs available whose attempts failed and that wait
// for the next one: their service is back, so the delay has no reason any more.
func (r *Runner) WakeFailed(ctx context.Context, tx *db.Tx, queue string) error {
	query := `UPDATE river_job SET state = 'available', scheduled_at = datetime('now', 'subsec') WHERE queue = $1 AND state = 'retryable'`
	if tx.Engine() == db.PostgreSQL {
		query = `UPDATE river_job SET state = 'available', scheduled_at = now() WHERE queue = $1 AND state = 'retryable'`
	}
	if _, err := tx.ExecContext(ctx, query, queue); err != nil {
		return fmt.Errorf("wake the failed jobs of %s: %w", queue, err)
	}
	return nil
}

// RunSoon has a schedule run at the next tick instead of at its time, also when
// it is paused. One that never ran runs by itself.
func (r *Runner) RunSoon(ctx context.Context, tx *db.Tx, schedule string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE schedules SET run_soon = TRUE WHERE name = $1`, schedule); err != nil {
		return fmt.Errorf("bring the schedule %s forward: %w", schedule, err)
	}
	return nil
}
