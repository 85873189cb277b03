package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

type apiKeyCmd struct {
	Add    apiKeyAddCmd    `cmd:"" help:"Make a key and show it, this once."`
	List   apiKeyListCmd   `cmd:"" help:"List keys."`
	Revoke apiKeyRevokeCmd `cmd:"" help:"End a key."`
}

type apiKeyAddCmd struct {
	Name  string        `arg:"" help:"What the key is for."`
	Scope []string      `help:"Permission such as orders.read; repeat for several. None: everything."`
	For   time.Duration `help:"How long the key is valid, e.g. 720h. None: until it is revoked."`
}

type apiKeyListCmd struct{}

type apiKeyRevokeCmd struct {
	Key string `arg:"" help:"Id or prefix of the key, as 'list' shows it."`
}

// withKeys is withDB for API keys.
func withKeys(ctx context.Context, c *cli, f func(*identity.Service) error) error {
	return withDB(ctx, c, func(_ *config.Config, d *db.DB) error { return f(identity.New(d, time.Now, "")) })
}

// withDB opens the database for f. A running server's is used as it is: it has
// the newest schema already.
func withDB(ctx context.Context, c *cli, f func(*config.Config, *db.DB) error) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	d, err := app.OpenDB(ctx, cfg)
	if errors.Is(err, db.ErrFolderInUse) {
		d, err = db.Open(ctx, db.Options{DataDir: cfg.Server.DataDir, Readers: 1, Beside: true})
	} else if err == nil {
		if err = d.Migrate(ctx); err != nil {
			err = errors.Join(err, d.Close())
		}
	}
	if err != nil {
		return err
	}
	return errors.Join(f(cfg, d), d.Close())
}

// Run makes a key.
func (a apiKeyAddCmd) Run(ctx context.Context, c *cli) error {
	return withKeys(ctx, c, func(keys *identity.Service) error {
		var expires *time.Time
		if a.For > 0 {
			t := time.Now().Add(a.For)
			expires = &t
		}
		text, k, err := keys.CreateKey(ctx, identity.DefaultTenant, a.Name, a.Scope, expires)
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "Key %q (prefix %s). Keep it now, it is not shown again:\n", k.Name, k.Prefix)
		fmt.Println(text)
		return nil
	})
}

// Run lists keys.
func (apiKeyListCmd) Run(ctx context.Context, c *cli) error {
	return withKeys(ctx, c, func(keys *identity.Service) error {
		list, err := keys.Keys(ctx, identity.DefaultTenant)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "PREFIX\tNAME\tSCOPES\tCREATED\tLAST USED\tSTATE")
		for _, k := range list {
			state := "valid"
			switch {
			case k.RevokedAt != nil:
				state = "revoked"
			case k.ExpiresAt != nil && time.Now().After(*k.ExpiresAt):
				state = "expired"
			}
			scopes := strings.Join(k.Scopes, ",")
			if scopes == "" {
				scopes = "everything"
			}
			used := "never"
			if k.LastUsedAt != nil {
				used = k.LastUsedAt.Format(time.RFC3339)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", k.Prefix, k.Name, scopes, k.CreatedAt.Format(time.RFC3339), used, state)
		}
		return w.Flush()
	})
}

// Run revokes a key.
func (r apiKeyRevokeCmd) Run(ctx context.Context, c *cli) error {
	return withKeys(ctx, c, func(keys *identity.Service) error {
		err := keys.RevokeKey(ctx, identity.DefaultTenant, r.Key)
		if errors.Is(err, db.ErrNotFound) {
			return fmt.Errorf("there is no key %s; 'forma3d apikey list' shows them", r.Key)
		}
		return err
	})
}
