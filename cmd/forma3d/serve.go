package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
)

type serveCmd struct{}

// Run runs the server until it is told to stop.
func (serveCmd) Run(ctx context.Context, c *cli) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	log := logger(cfg)
	if cfg.OnlySlices() {
		return serveSlicing(ctx, cfg, log)
	}
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
	var slicingFailed <-chan error
	if a.Slicing != nil {
		slicingFailed = a.Slicing.Failed()
		log.InfoContext(ctx, "slicing for other processes", "listen", a.Slicing.Addr().String())
	}
	var failed error
	select {
	case <-ctx.Done():
	case failed = <-a.Failed():
	case failed = <-slicingFailed:
	}
	log.InfoContext(ctx, "stopping")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.Server.StopTimeout)
	defer cancel()
	return errors.Join(failed, a.Stop(end))
}

// serveSlicing is a process that does nothing but slice for others. It opens no
// database.
func serveSlicing(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
	s, err := app.NewSlicingService(cfg, log, time.Now)
	if err != nil {
		return err
	}
	if err := s.Start(); err != nil {
		return err
	}
	log.InfoContext(ctx, "ready", "roles", fmt.Sprint(cfg.Server.Roles), "listen", s.Addr().String(), "version", app.Version)
	var failed error
	select {
	case <-ctx.Done():
	case failed = <-s.Failed():
	}
	log.InfoContext(ctx, "stopping")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.Server.StopTimeout)
	defer cancel()
	return errors.Join(failed, s.Stop(end))
}
