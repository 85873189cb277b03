package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/simplyprint"
)

type doctorCmd struct {
	Fix bool `help:"Also make what is missing: webhooks, and the reference field at SimplyPrint."`
}

// errUnwell is the exit of a check that found something; it was said already.
var errUnwell = errors.New("something needs your attention, see above")

// report collects findings in plain words.
type report struct{ bad bool }

func (r *report) ok(what, detail string)  { fmt.Printf("ok    %-12s %s\n", what, detail) }
func (r *report) off(what, detail string) { fmt.Printf("off   %-12s %s\n", what, detail) }
func (r *report) note(what, detail string) {
	fmt.Printf("note  %-12s %s\n", what, detail)
}
func (r *report) fail(what, wrong, todo string) {
	r.bad = true
	fmt.Printf("FAIL  %-12s %s\n      %-12s → %s\n", what, wrong, "", todo)
}

// Run checks everything with real calls and says what to do about each failure.
func (d doctorCmd) Run(ctx context.Context, c *cli) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	r := &report{}
	cfg, err := c.settings()
	if err != nil {
		fmt.Printf("FAIL  settings     %v\n", err)
		return errUnwell
	}
	r.ok("settings", "all can be used")
	d.address(r, cfg)
	a, err := app.New(ctx, cfg, app.Options{Log: logger(cfg)})
	running := errors.Is(err, db.ErrFolderInUse)
	if running {
		// The server is running. The services can be asked all the same.
		r.ok("database", cfg.Server.DataDir+" is in use by a running server: connections made by the API are not checked here, POST /api/v1/integrations/{service}/test does")
		tmp, terr := os.MkdirTemp("", "forma3d-doctor-")
		if terr != nil {
			return fmt.Errorf("make a folder for the doctor: %w", terr)
		}
		defer os.RemoveAll(tmp)
		cfg.Server.DataDir = tmp
		a, err = app.New(ctx, cfg, app.Options{Log: logger(cfg)})
	} else if err == nil {
		r.ok("database", string(a.DB.Engine())+", schema up to date")
	}
	if err != nil {
		r.fail("database", err.Error(), "check DATABASE_URL, or that DATA_DIR can be written")
		return errUnwell
	}
	defer func() { _ = a.DB.Close() }()
	if !running {
		d.people(ctx, r, a)
	}
	d.shopify(ctx, r, a)
	d.farm(ctx, r, a)
	d.carrier(ctx, r, a)
	d.erp(ctx, r, a)
	if d.Fix {
		for _, s := range a.Subscribe(ctx) {
			if s.Err != nil {
				r.fail(s.Service, "webhooks: "+s.Err.Error(), "check that APP_URL is an https address that can be reached from outside, and the rights of the key")
				continue
			}
			r.ok(s.Service, "webhooks: "+s.Done)
		}
	}
	if r.bad {
		return errUnwell
	}
	return nil
}

func (d doctorCmd) address(r *report, cfg *config.Config) {
	if strings.HasPrefix(cfg.Server.AppURL, "https://") {
		r.ok("address", cfg.Server.AppURL)
		return
	}
	r.note("address", cfg.Server.AppURL+" is not https: Shopify and SimplyPrint will not send webhooks to it, and passwords and sessions travel in the open")
}

// people tells whether anybody can sign in.
func (d doctorCmd) people(ctx context.Context, r *report, a *app.App) {
	needed, err := a.Accounts.NeedsUser(ctx)
	switch {
	case err != nil:
		r.fail("users", err.Error(), "check the database")
	case !needed:
		r.ok("users", "somebody can sign in")
	case a.Config.Accounts.SeedEmail != "":
		r.note("users", "there is none yet: the server makes "+a.Config.Accounts.SeedEmail+" at its start")
	default:
		r.note("users", "there is none yet: make one with 'forma3d user add EMAIL', or set SEED_ADMIN_EMAIL and SEED_ADMIN_PASSWORD")
	}
}

// words tells what a failed call means and what to do.
func words(err error, credentials string) (wrong, todo string) {
	var out *outbound.Error
	if !errors.As(err, &out) {
		return err.Error(), "look at the settings of this service"
	}
	switch out.Kind {
	case outbound.Unauthorized:
		return "the credentials are refused: " + out.Message, credentials
	case outbound.RateLimited:
		return "too many calls just now", "wait a minute and run the doctor again"
	case outbound.Transient, outbound.Ambiguous:
		return "it does not answer: " + out.Error(), "check the address in the settings, the network and the service's status page"
	default:
		return out.Error(), "check the settings of this service"
	}
}

// neededScopes are what the hub's calls to Shopify need.
func neededScopes() []string {
	return []string{"read_orders", "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders"}
}

func (d doctorCmd) shopify(ctx context.Context, r *report, a *app.App) {
	shop, err := a.Clients.Shop(ctx, identity.DefaultTenant)
	if errors.Is(err, job.ErrDisconnected) {
		r.off("shopify", "not connected (SHOPIFY_SHOP_DOMAIN is empty)")
		return
	}
	if err != nil {
		r.fail("shopify", err.Error(), "check the database")
		return
	}
	if err = a.Clients.CheckShopCredentials(ctx); err != nil {
		wrong, todo := words(err, "check SHOPIFY_API_KEY and SHOPIFY_API_SECRET, and that the app is installed in the shop")
		r.fail("shopify", wrong, todo)
		return
	}
	s, err := shop.Shop(ctx)
	if err != nil {
		wrong, todo := words(err, "check SHOPIFY_API_KEY and SHOPIFY_API_SECRET (or SHOPIFY_ACCESS_TOKEN), and that the app is installed in the shop")
		r.fail("shopify", wrong, todo)
		return
	}
	r.ok("shopify", fmt.Sprintf("%s (%s, %s)", s.Name, s.Domain, s.Currency))
	inEffect, err := a.Clients.Settings(ctx, identity.DefaultTenant)
	if err != nil {
		r.fail("shopify", err.Error(), "check the database")
		return
	}
	if s.Domain != "" && !strings.EqualFold(s.Domain, inEffect.Shopify.ShopDomain) {
		r.fail("shopify", "the shop calls itself "+s.Domain, "set SHOPIFY_SHOP_DOMAIN to that name: webhooks carry it")
	}
	for _, need := range neededScopes() {
		// A write scope includes the read one.
		if !slices.Contains(s.Scopes, need) && !slices.Contains(s.Scopes, strings.Replace(need, "read_", "write_", 1)) {
			r.fail("shopify", "the app lacks the scope "+need, "add it to the app's scopes in the Dev Dashboard, release the version, and accept it in the shop's admin")
		}
	}
}

func (d doctorCmd) farm(ctx context.Context, r *report, a *app.App) {
	farm, err := a.Clients.Farm(ctx, identity.DefaultTenant)
	if errors.Is(err, job.ErrDisconnected) {
		r.off("simplyprint", "not connected (SIMPLYPRINT_COMPANY_ID is empty)")
		return
	}
	if err != nil {
		r.fail("simplyprint", err.Error(), "check the database")
		return
	}
	const credentials = "check SIMPLYPRINT_COMPANY_ID and SIMPLYPRINT_API_KEY, and the rights of the key's user (see the manual)"
	if err := farm.Ping(ctx); err != nil {
		wrong, todo := words(err, credentials)
		r.fail("simplyprint", wrong, todo)
		return
	}
	printers, err := farm.Printers(ctx)
	if err != nil {
		wrong, todo := words(err, credentials)
		r.fail("simplyprint", "printers: "+wrong, todo)
		return
	}
	r.ok("simplyprint", fmt.Sprintf("%d printer(s)", len(printers)))
	field := a.Config.SimplyPrint.ReferenceField
	fields, err := farm.CustomFields(ctx)
	if err != nil {
		wrong, todo := words(err, credentials)
		r.fail("simplyprint", "custom fields: "+wrong, todo)
		return
	}
	if slices.ContainsFunc(fields, func(f simplyprint.CustomField) bool { return f.FieldID == field && f.Enabled }) {
		r.ok("simplyprint", "reference field "+field+" is there")
	} else if !d.Fix {
		r.fail("simplyprint", "the custom field "+field+" is missing", "run 'forma3d doctor --fix', or make a text field of that id for print queue items in the panel")
	} else if err := farm.CreateReferenceField(ctx, field, "Forma3D reference"); err != nil {
		wrong, todo := words(err, "make a text field of that id for print queue items in the panel (needs the Print Farm plan)")
		r.fail("simplyprint", "the custom field "+field+" could not be made: "+wrong, todo)
	} else {
		r.ok("simplyprint", "reference field "+field+" was made")
	}
	groups, err := farm.QueueGroups(ctx)
	if err == nil && len(groups) > 0 && a.Config.SimplyPrint.QueueGroup == 0 {
		var names []string
		for _, g := range groups {
			names = append(names, fmt.Sprintf("%d (%s)", g.ID, g.Name))
		}
		r.fail("simplyprint", "the account has queue groups, so each item needs one", "set SIMPLYPRINT_QUEUE_GROUP to one of "+strings.Join(names, ", "))
	}
	inEffect, err := a.Clients.Settings(ctx, identity.DefaultTenant)
	if err != nil {
		r.fail("simplyprint", err.Error(), "check the database")
		return
	}
	if inEffect.SimplyPrint.WebhookToken == "" {
		r.off("simplyprint", "webhooks (SIMPLYPRINT_WEBHOOK_TOKEN is empty): the farm is polled every "+a.Config.SimplyPrint.PollInterval.String())
	}
}

func (d doctorCmd) carrier(ctx context.Context, r *report, a *app.App) {
	if !a.Config.Shipping.Enabled {
		r.off("sendcloud", "SHIPPING_ENABLED is false: orders are fulfilled without a label")
		return
	}
	carrier, err := a.Clients.Carrier(ctx, identity.DefaultTenant)
	if errors.Is(err, job.ErrDisconnected) {
		r.off("sendcloud", "not connected (SENDCLOUD_PUBLIC_KEY is empty): orders wait for their label")
		return
	}
	if err != nil {
		r.fail("sendcloud", err.Error(), "check the database")
		return
	}
	const credentials = "check SENDCLOUD_PUBLIC_KEY and SENDCLOUD_SECRET_KEY"
	if _, err := carrier.Whoami(ctx); err != nil {
		wrong, todo := words(err, credentials)
		r.fail("sendcloud", wrong, todo)
		return
	}
	senders, err := carrier.Senders(ctx)
	switch {
	case err != nil:
		wrong, todo := words(err, credentials)
		r.fail("sendcloud", "sender addresses: "+wrong, todo)
	case len(senders) == 0:
		r.fail("sendcloud", "there is no sender address", "add one in the Sendcloud panel under Settings > Addresses")
	case a.Config.Sendcloud.SenderAddressID != 0 && !slices.ContainsFunc(senders, func(s sendcloud.Sender) bool { return s.ID == a.Config.Sendcloud.SenderAddressID }):
		r.fail("sendcloud", fmt.Sprintf("sender address %d does not exist", a.Config.Sendcloud.SenderAddressID), "set SENDCLOUD_SENDER_ADDRESS_ID to one of the panel's, or to 0 for the first")
	default:
		r.ok("sendcloud", fmt.Sprintf("%d sender address(es)", len(senders)))
	}
	options, err := carrier.Options(ctx, sendcloud.OptionsQuery{FromCountry: a.Config.Shipping.SenderCountry, ToCountry: a.Config.Shipping.SenderCountry})
	if err != nil {
		wrong, todo := words(err, credentials)
		r.fail("sendcloud", "shipping options: "+wrong, todo)
		return
	}
	method := a.Config.Sendcloud.ShippingMethod
	if slices.ContainsFunc(options, func(o sendcloud.Option) bool { return o.Code == method }) || strings.Trim(method, "0123456789") == "" {
		r.ok("sendcloud", "shipping option "+method)
		return
	}
	var list []string
	for _, o := range options {
		list = append(list, o.Code)
	}
	r.fail("sendcloud", fmt.Sprintf("the shipping option %q is not offered within %s", method, a.Config.Shipping.SenderCountry), "set SENDCLOUD_SHIPPING_METHOD_ID to one of: "+strings.Join(list, ", "))
}

func (d doctorCmd) erp(ctx context.Context, r *report, a *app.App) {
	erp, err := a.Clients.ERP(ctx, identity.DefaultTenant)
	if errors.Is(err, job.ErrDisconnected) {
		r.off("x-api", "not connected (XAPI_BASE_URL is empty)")
		return
	}
	if err != nil {
		r.fail("x-api", err.Error(), "check the database")
		return
	}
	if err := erp.Test(ctx); err != nil {
		wrong, todo := words(err, "check XAPI_BASE_URL, XAPI_USERNAME and XAPI_PASSWORD")
		r.fail("x-api", wrong, todo)
		return
	}
	inEffect, err := a.Clients.Settings(ctx, identity.DefaultTenant)
	if err != nil {
		r.fail("x-api", err.Error(), "check the database")
		return
	}
	r.ok("x-api", inEffect.XAPI.BaseURL)
}
