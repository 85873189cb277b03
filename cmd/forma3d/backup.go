package main

import (
	"context"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/backup"
	"github.com/forma3d/connect/internal/db"
)

type backupCmd struct {
	File    string `arg:"" help:"Archive to write, e.g. hub-2026-11-21.forma3d."`
	WithKey bool   `help:"Include DATA_DIR/secret.key. Whoever has the archive can then read the stored credentials."`
	Force   bool   `help:"Replace FILE."`
	PgDump  string `placeholder:"PATH" help:"PostgreSQL's pg_dump, where it is not on PATH."`
}

type restoreCmd struct {
	File      string `arg:"" help:"Archive that 'forma3d backup' wrote."`
	Force     bool   `help:"PostgreSQL: move the data that is in the database aside, to another schema."`
	PgRestore string `placeholder:"PATH" help:"PostgreSQL's pg_restore, where it is not on PATH."`
}

// Run backs up; the server may be running.
func (b backupCmd) Run(ctx context.Context, c *cli) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	r, err := app.Backup(ctx, cfg, app.BackupOptions{File: b.File, PgDump: b.PgDump, WithKey: b.WithKey, Force: b.Force, Now: time.Now})
	if err != nil {
		return err
	}
	fmt.Printf("%s is written and checked: %s, schema %d, %d orders, %d files, %d bytes.\n", b.File, r.Manifest.Engine, r.Manifest.Schema, r.Manifest.Rows["orders"], r.Files, r.Size)
	fmt.Println("Not included: the settings (environment or .env).")
	switch {
	case r.Manifest.WithKey:
		fmt.Println("Included: secret.key, which reads the stored credentials. Keep the archive as safe as the key.")
	case cfg.Server.EncryptionKey != "":
		fmt.Println("Not included: ENCRYPTION_KEY, a setting that is needed to read the stored credentials. Keep it elsewhere.")
	case r.KeyThere:
		fmt.Println("Not included: DATA_DIR/secret.key, which is needed to read the stored credentials. Keep a copy elsewhere, or use --with-key.")
	}
	return nil
}

// Run restores; the server must be stopped.
func (r restoreCmd) Run(ctx context.Context, c *cli) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	done, err := app.Restore(ctx, cfg, app.RestoreOptions{File: r.File, PgRestore: r.PgRestore, Force: r.Force, Now: time.Now})
	if err != nil {
		return err
	}
	m := done.Manifest
	fmt.Printf("%s of %s is restored: %d orders, %d files.\n", r.File, m.Created.Local().Format(time.DateTime), m.Rows["orders"], done.Files)
	for _, old := range done.SetAside {
		fmt.Println("The data from before is kept as", old)
	}
	fmt.Println(aboutKey(done, cfg.Server.EncryptionKey != ""))
	if m.Engine == db.PostgreSQL && len(done.SetAside) > 0 {
		fmt.Println("Drop the schema that is kept in the database once you do not need it any more.")
	}
	fmt.Println("Open work is looked up at the shop, the farm and the carrier before it is done again.")
	fmt.Println("Orders that were sold after the backup are not in it: compare with the shop. Start the server now.")
	return nil
}

func aboutKey(done backup.Restored, set bool) string {
	switch {
	case set:
		return "Stored credentials are read with ENCRYPTION_KEY from the settings; it must be the one from the time of the backup."
	case done.Manifest.WithKey:
		return "The key of the stored credentials came with the backup."
	case done.KeyThere:
		return "The backup holds no key; DATA_DIR/secret.key stays, and must be the one from the time of the backup to read the stored credentials."
	default:
		return "The backup holds no key: put secret.key or ENCRYPTION_KEY from the time of the backup in place first, or the services are connected anew."
	}
}
