package printing

import (
	"context"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Distrust prepares restored rows, of all tenants, for a farm that has moved on
// since the backup: what waits to be told to the farm may have been told after
// the backup was made, so it counts as attempted and is searched there first.
//
// Such an item's prints are newer than what the sync had read at the backup. The
// sync itself goes on from there, and looks at once: the mark that came with the
// backup says that everything before it was final and applied.
func Distrust(ctx context.Context, tx *db.Tx, now time.Time) error {
	// An attempted item's amount is not fitted to its print jobs any more, so that
	// is done here; one without a waiting job was never told, nor will it be.
	const waiting = `(SELECT COUNT(*) FROM print_jobs j WHERE j.queue_item_id = queue_items.id AND j.status = 'PENDING')`
	_, err := tx.ExecContext(ctx, `UPDATE queue_items SET attempted_at = $1, updated_at = $1, amount = `+waiting+`,
		seen_low_job = COALESCE((SELECT f.low_job_id FROM farm_sync f WHERE f.tenant_id = queue_items.tenant_id), 0)
		WHERE state = 'PENDING' AND attempted_at IS NULL AND `+waiting+` > 0`, db.Time(now))
	if err != nil {
		return fmt.Errorf("distrust the queue items: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE farm_sync SET synced_at = NULL`); err != nil {
		return fmt.Errorf("have the farm read at once: %w", err)
	}
	return nil
}
