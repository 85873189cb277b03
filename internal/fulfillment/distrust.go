package fulfillment

import (
	"context"
	"fmt"

	"github.com/forma3d/connect/internal/db"
)

// Distrust prepares restored rows, of all tenants, for a shop that has moved on
// since the backup. Every attempt reads the shop first anyway; but a fulfilment
// without tracking is recognised as ours by its time after the first attempt,
// which may have been made after the backup. The earliest that it can have been
// is when the row was written, and that time counts from now on.
func Distrust(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, `UPDATE fulfillments SET attempted_at = created_at WHERE state = 'PENDING' AND attempted_at IS NULL`); err != nil {
		return fmt.Errorf("distrust the fulfilments: %w", err)
	}
	return nil
}
