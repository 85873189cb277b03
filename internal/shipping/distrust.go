package shipping

import (
	"context"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Distrust prepares restored rows, of all tenants, for a carrier that has moved
// on since the backup: a label that was to be bought may have been bought after
// the backup was made, so it counts as attempted and its reference is looked up
// first. A shipment that is made only after the restore needs no mark: its
// reference is built from the order and the attempt, so it is the lost one's, and
// the carrier answers a second announcement with the first parcel.
func Distrust(ctx context.Context, tx *db.Tx, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE shipments SET attempted_at = $1, updated_at = $1 WHERE status = 'PENDING' AND attempted_at IS NULL`, db.Time(now)); err != nil {
		return fmt.Errorf("distrust the shipments: %w", err)
	}
	return nil
}
