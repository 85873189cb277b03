package app

import (
	"context"
	"time"

	"github.com/forma3d/connect/internal/backup"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/fulfillment"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/shipping"
)

// BackupOptions are what the caller of Backup decides.
type BackupOptions struct {
	File    string // the archive to write
	PgDump  string // pg_dump's path; "" to find it
	WithKey bool   // also DATA_DIR/secret.key
	Force   bool   // replace File
	Now     func() time.Time
}

// Backup writes everything that the settings name to one file. The server may be
// running, in this process or another.
func Backup(ctx context.Context, c *config.Config, o BackupOptions) (backup.Report, error) {
	return backup.Create(ctx, backup.Options{
		File: o.File, DataDir: c.Server.DataDir, URL: string(c.Database.URL), PgDump: o.PgDump, Program: Version, WithKey: o.WithKey, Force: o.Force, Now: o.Now,
	})
}

// RestoreOptions are what the caller of Restore decides.
type RestoreOptions struct {
	File      string // the archive to read
	PgRestore string // pg_restore's path; "" to find it
	Force     bool   // PostgreSQL: move what is in the database aside
	Now       func() time.Time
}

// Restore puts a backup in the place of what the settings name. The outside
// world may have moved on since the backup was made, so open work is restored as
// attempted: it is looked up outside before it is done again.
func Restore(ctx context.Context, c *config.Config, o RestoreOptions) (backup.Restored, error) {
	return backup.Restore(ctx, backup.RestoreOptions{
		File: o.File, DataDir: c.Server.DataDir, URL: string(c.Database.URL), PgRestore: o.PgRestore, Force: o.Force, Now: o.Now,
		Distrust: func(ctx context.Context, tx *db.Tx) error { return distrust(ctx, tx, o.Now()) },
	})
}

// distrust has each module mark what it cannot know after a restore.
func distrust(ctx context.Context, tx *db.Tx, now time.Time) error {
	if err := job.Distrust(ctx, tx); err != nil {
		return err
	}
	if err := order.Distrust(ctx, tx, now); err != nil {
		return err
	}
	if err := printing.Distrust(ctx, tx, now); err != nil {
		return err
	}
	if err := shipping.Distrust(ctx, tx, now); err != nil {
		return err
	}
	if err := fulfillment.Distrust(ctx, tx); err != nil {
		return err
	}
	return journal.Distrust(ctx, tx)
}
