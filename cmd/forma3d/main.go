// Command forma3d is the order hub for 3D-print shops: the server and the tools
// around it. One file of this folder is one subcommand.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/joho/godotenv"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/telemetry"
)

type cli struct {
	EnvFile string           `name:"env-file" default:".env" help:"File with settings; the environment wins over it."`
	Version kong.VersionFlag `help:"Show the version."`

	Serve   serveCmd   `cmd:"" help:"Run the server."`
	Demo    demoCmd    `cmd:"" help:"Run the server with a simulated shop, farm, carrier and ERP, and feed it orders."`
	Doctor  doctorCmd  `cmd:"" help:"Check every setting and every outside service."`
	Migrate migrateCmd `cmd:"" help:"Bring the database's schema to this version and stop."`
	Backup  backupCmd  `cmd:"" help:"Write everything to one file, while the server runs."`
	Restore restoreCmd `cmd:"" help:"Put a backup in the place of the data. The server must be stopped."`
	Seed    seedCmd    `cmd:"" help:"Fill an empty database with made-up orders, for measuring."`
	APIKey  apiKeyCmd  `cmd:"" name:"apikey" help:"Make, list and revoke API keys."`
	OpenAPI openAPICmd `cmd:"" name:"openapi" help:"Write the OpenAPI document of the API to the standard output."`
	User    userCmd    `cmd:"" help:"Make and list users, and reset their passwords."`
	Tenant  tenantCmd  `cmd:"" help:"Make and list tenants."`
	Grid    gridCmd    `cmd:"" help:"Make a Gridfinity baseplate as files for printing. Needs no server and no settings."`
	Docs    docsCmd    `cmd:"" hidden:"" help:"Write the generated documents."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c,
		kong.Name("forma3d"), kong.Description("The order hub for 3D-print shops."), kong.UsageOnError(),
		kong.Vars{"version": app.Version}, kong.BindTo(ctx, (*context.Context)(nil)))
	if err := k.Run(&c); err != nil {
		fmt.Fprintln(os.Stderr, "forma3d:", err)
		os.Exit(1)
	}
}

// settings reads the settings from the environment and the env file.
func (c *cli) settings() (*config.Config, error) {
	if err := godotenv.Load(c.EnvFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read %s: %w", c.EnvFile, err)
	}
	return config.Load(os.Environ())
}

func logger(c *config.Config) *slog.Logger {
	return telemetry.NewLogger(os.Stderr, c.Server.LogFormat, c.Server.LogLevel)
}
