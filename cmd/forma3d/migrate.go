package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/forma3d/connect/internal/app"
)

type migrateCmd struct{}

// Run migrates the database; the server does the same at its start.
func (migrateCmd) Run(ctx context.Context, c *cli) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	d, err := app.OpenDB(ctx, cfg)
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	fmt.Println("The database is up to date.")
	return d.Close()
}
