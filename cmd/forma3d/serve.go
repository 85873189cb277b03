package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/forma3d/connect/internal/app"
)

type serveCmd struct{}

// Run runs the server until it is told to stop.
func (serveCmd) Run(ctx context.Context, c *cli) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	log := logger(cfg)
	a, err := app.New(ctx, cfg, app.Options{Log: log})
	if err != nil {
		return err
	}
	if err := a.Start(ctx); err != nil {
		return errors.Join(err, a.DB.Close())
	}
	if addr := a.Addr(); addr != nil {
		log.InfoContext(ctx, "ready", "listen", addr.String(), "page", cfg.Server.AppURL, "database", string(a.DB.Engine()), "version", app.Version)
	} else {
		log.InfoContext(ctx, "ready", "roles", fmt.Sprint(cfg.Server.Roles), "database", string(a.DB.Engine()), "version", app.Version)
	}
	var failed error
	select {
	case <-ctx.Done():
	case failed = <-a.Failed():
	}
	log.InfoContext(ctx, "stopping")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.Server.StopTimeout)
	defer cancel()
	return errors.Join(failed, a.Stop(end))
}
