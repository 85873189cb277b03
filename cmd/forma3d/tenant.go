package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/forma3d/connect/internal/account"
)

type tenantCmd struct {
	Add  tenantAddCmd  `cmd:"" help:"Make a tenant: a business with orders, people and connections of its own."`
	List tenantListCmd `cmd:"" help:"List tenants."`
}

type tenantAddCmd struct {
	ID   string `arg:"" help:"Short name in addresses: small letters, digits and hyphens."`
	Name string `arg:"" help:"Name for people."`
}

type tenantListCmd struct{}

// Run makes a tenant.
func (t tenantAddCmd) Run(ctx context.Context, c *cli) error {
	return withAccounts(ctx, c, func(accounts *account.Service) error { return accounts.AddTenant(ctx, t.ID, t.Name) })
}

// Run lists tenants.
func (tenantListCmd) Run(ctx context.Context, c *cli) error {
	return withAccounts(ctx, c, func(accounts *account.Service) error {
		list, err := accounts.Tenants(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tNAME")
		for _, t := range list {
			fmt.Fprintf(w, "%s\t%s\n", t.ID, t.Name)
		}
		return w.Flush()
	})
}
