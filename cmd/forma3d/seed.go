package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/seed"
)

type seedCmd struct {
	Orders int     `default:"100000" help:"How many orders to write."`
	Years  float64 `default:"2" help:"Over how many years they were sold."`
	Tenant string  `default:"default" help:"Tenant that gets them; it is made when it is missing."`
	Seed   uint64  `default:"1" help:"The same number gives the same orders."`
	Force  bool    `help:"Also write into a tenant that has real orders."`
}

// Run fills the database with made-up orders for measuring. Creating an index on
// a million rows may take longer than any statement of the server.
func (s seedCmd) Run(ctx context.Context, c *cli) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	d, err := db.Open(ctx, db.Options{URL: string(cfg.Database.URL), DataDir: cfg.Server.DataDir, MaxConns: cfg.Database.MaxConns, Readers: cfg.Database.Readers, Tool: "seed"})
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	if s.Tenant == "" {
		s.Tenant = identity.DefaultTenant
	}
	begin := time.Now()
	err = seed.Run(ctx, d, seed.Options{Tenant: s.Tenant, Orders: s.Orders, Years: s.Years, Seed: s.Seed, Force: s.Force, Now: begin.UTC(), Report: func(n int) {
		if n%50_000 == 0 || n == s.Orders {
			fmt.Fprintf(os.Stderr, "%d of %d orders after %s\n", n, s.Orders, time.Since(begin).Round(time.Second))
		}
	}})
	if err != nil {
		return errors.Join(err, d.Close())
	}
	fmt.Printf("%d orders were written in %s (version %s).\n", s.Orders, time.Since(begin).Round(time.Second), app.Version)
	return d.Close()
}
