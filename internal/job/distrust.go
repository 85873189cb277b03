package job

import (
	"context"
	"fmt"

	"github.com/forma3d/connect/internal/db"
)

// Distrust forgets the processes that a backup remembers: none of them lives, so
// what they were working on is free at the next start.
func Distrust(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM processes`); err != nil {
		return fmt.Errorf("forget the processes: %w", err)
	}
	return nil
}
