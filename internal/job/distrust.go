package job

import (
	"context"
	"fmt"

	"github.com/forma3d/connect/internal/db"
)

// Distrust forgets the processes and rate limits that a backup remembers: none
// of them lives, so what they were working on is free at the next start, and the
// services' patience is that of today.
func Distrust(ctx context.Context, tx *db.Tx) error {
	for _, table := range []string{"processes", "rate_buckets"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return fmt.Errorf("forget the %s: %w", table, err)
		}
	}
	return nil
}
