// Package app builds the program from its settings: it makes every part once,
// connects them, starts them and stops them in order. Nobody but cmd and tests
// imports it.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/analytics"
	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/files"
	"github.com/forma3d/connect/internal/fulfillment"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/live"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/overview"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/push"
	"github.com/forma3d/connect/internal/queueadmin"
	"github.com/forma3d/connect/internal/reconcile"
	"github.com/forma3d/connect/internal/settings"
	"github.com/forma3d/connect/internal/shipping"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/slicer"
	"github.com/forma3d/connect/internal/slicer/profile"
	"github.com/forma3d/connect/internal/telemetry"
	"github.com/forma3d/connect/internal/vault"
	"github.com/forma3d/connect/internal/webhook"
)

// Version is the program's version, set when it is built.
var Version = "development"

// App is the whole program, built and not yet started.
type App struct {
	Config    *config.Config
	DB        *db.DB
	Clients   *integration.Clients
	Keys      *identity.Service
	Accounts  *account.Service
	Catalog   *catalog.Service
	Orders    *order.Service
	Inbox     *webhook.Inbox
	Reconcile *reconcile.Service
	Slicer    slicer.Slicer
	Profiles  *profile.Service // for the slicer
	Slicing   *SlicingService  // nil without the role slicer

	connections *integration.Connections

	breakers *circuit.Breakers
	live     *live.Service
	figures  *analytics.Service
	log      *slog.Logger
	metrics  *telemetry.Metrics
	runner   *job.Runner
	api      *httpapi.Server
	server   *http.Server
	addr     net.Addr
	failed   chan error
}

// Options are what is not a setting.
type Options struct {
	Log *slog.Logger
	Now func() time.Time // nil: time.Now
}

// OpenDB opens the database that the settings name.
func OpenDB(ctx context.Context, c *config.Config) (*db.DB, error) {
	return db.Open(ctx, db.Options{
		URL: string(c.Database.URL), DataDir: c.Server.DataDir, MaxConns: c.Database.MaxConns, Readers: c.Database.Readers, StatementTimeout: c.Database.StatementTimeout,
	})
}

// New opens and migrates the database and builds everything on it. Close it.
func New(ctx context.Context, c *config.Config, o Options) (_ *App, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	d, err := OpenDB(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if err := d.Migrate(ctx); err != nil {
		return nil, err
	}
	a := &App{Config: c, DB: d, log: o.Log, metrics: telemetry.NewMetrics(Version), failed: make(chan error, 1)}
	if err := a.build(o.Now); err != nil {
		return nil, err
	}
	return a, nil
}

// build is the object graph, from the bottom up. Parts that need the queue get
// it at the end: the queue's runner must know all kinds of jobs first.
func (a *App) build(now func() time.Time) error {
	c := a.Config
	key, err := integration.SecretKey(c)
	if err != nil {
		return err
	}
	if a.Clients, err = integration.New(a.DB, c, key, "forma3d-connect/"+Version+" (+"+c.Server.AppURL+")", a.log, now); err != nil {
		return err
	}
	store, err := files.Open(filepath.Join(c.Server.DataDir, "files"))
	if err != nil {
		return err
	}
	if a.Slicer, err = newSlicer(c, a.log, now); err != nil {
		return err
	}
	if c.HasRole("slicer") {
		if a.Slicing, err = slicingService(c, a.Slicer, a.log, now); err != nil {
			return err
		}
	}
	reg := job.NewRegistry()
	reg.Every(scheduleSample, "Note how many orders stand where", analytics.SampleEvery, func(ctx context.Context) error { return a.figures.Sample(ctx) })
	reg.Every(scheduleSearch, "Put older orders into the search", time.Hour, func(ctx context.Context) error { return a.Orders.IndexSearch(ctx) })
	bus := event.NewBus(a.DB, now)
	policy := job.Policy{
		MaxAttempts: c.Retry.MaxAttempts, Backoff: job.Exponential(c.Retry.FirstDelay, c.Retry.MaxDelay, c.Retry.Jitter), Offline: c.Retry.Offline,
	}
	a.breakers = circuit.New(a.DB, bus, a.log, now, circuit.Options{Failures: c.Breaker.Failures, FirstProbe: c.Breaker.FirstProbe, MaxProbe: c.Breaker.MaxProbe})
	breakers := reconcile.Breakers{Shop: a.breaker(integration.Shopify), Farm: a.breaker(integration.SimplyPrint), Carrier: a.breaker(integration.Sendcloud)}
	farmPolicy, carrierPolicy, shopPolicy := policy.For(breakers.Farm), policy.For(breakers.Carrier), policy.For(breakers.Shop)
	a.breaker(integration.XAPI)
	limiter := func(name string, perMinute int) *job.Limiter {
		// A tenth of a minute's calls may come at once.
		return job.NewLimiter(a.DB, name, perMinute, max(perMinute/10, 1), now)
	}
	a.Keys = identity.New(a.DB, now, string(c.Server.APIKey))
	a.Catalog = catalog.New(a.DB, bus, now)
	acts := audit.New(a.DB, now)
	if a.Accounts, err = account.New(a.DB, reg, a.Keys, acts, a.log, now, accountOptions(c)); err != nil {
		return err
	}
	a.Profiles = profile.New(a.DB, acts, now)
	a.Catalog.Audit(acts)
	a.Orders = order.New(a.DB, bus, a.log, now, order.Options{ImportTest: c.Shopify.ImportTest, PaidStatuses: c.Shopify.PaidStatuses, Audit: acts})
	shopLimit := limiter("shopify", c.Shopify.RatePerMinute)
	farmLimit := limiter("simplyprint", c.SimplyPrint.RatePerMinute)
	operation := settings.OperationArea(a.DB, now, acts, settings.Operation{
		AutoRetries: c.Printing.AutoRetries, ShippingMethod: c.Sendcloud.ShippingMethod, DefaultWeightGrams: c.Shipping.DefaultWeight, PackagingWeightGrams: c.Shipping.PackagingWeight,
	}, c.Shipping.Enabled)
	prints := printing.New(a.DB, reg, bus, a.Orders, a.Catalog, a.Clients, farmLimit, a.log, now, printing.Options{
		AutoRetries: c.Printing.AutoRetries, MaxItemAmount: c.Printing.MaxItemAmount, QueueGroup: c.SimplyPrint.QueueGroup, ReferenceField: c.SimplyPrint.ReferenceField,
		PollInterval: c.SimplyPrint.PollInterval, IdleInterval: c.SimplyPrint.IdleInterval, AnswerWithin: c.SimplyPrint.Timeout,
		StuckFactor: c.Printing.StuckFactor, StuckFloor: c.Printing.StuckFloor, StuckWaiting: c.Printing.StuckWaiting, Policy: farmPolicy, Audit: acts, AutoRetriesOf: autoRetries(operation),
	})
	grammar, err := sku.New(c.Grid.SKUPrefix)
	if err != nil {
		return fmt.Errorf("GRID_SKU_PREFIX: %w", err)
	}
	plates := grid.New(a.DB, reg, bus, a.Orders, a.Catalog, a.Clients, farmLimit, a.Slicer, a.Profiles, store, a.log, now, grid.Options{
		Grammar: grammar, Defaults: grid.Settings{Enabled: c.Grid.Enabled, BedX: c.Grid.Bed.X, BedY: c.Grid.Bed.Y}, KeepGCode: c.Grid.KeepGCode,
		AnswerWithin: c.SimplyPrint.Timeout, SliceTimeout: c.Slicer.Timeout, Policy: farmPolicy, Work: policy, Audit: acts, Planner: prints,
		Tenants: currencies{a.Accounts}, Storefront: storefront{a.Clients, a.Accounts, c.Grid.ProxyMaxAge, now}, Drawers: c.Grid.Drawers, CacheBytes: c.Grid.CacheMB << 20, ProxyRate: c.Grid.ProxyRate,
	})
	prints.Connect(plates)
	carrierLimit := limiter("sendcloud", c.Sendcloud.RatePerMinute)
	parcels := shipping.New(a.DB, reg, bus, a.Orders, a.Catalog, a.Clients, store, carrierLimit, a.log, now, shipping.Options{
		Enabled: c.Shipping.Enabled, Method: c.Sendcloud.ShippingMethod, SenderAddressID: c.Sendcloud.SenderAddressID, ContractID: c.Sendcloud.ContractID, SenderCountry: c.Shipping.SenderCountry,
		DefaultWeight: c.Shipping.DefaultWeight, PackagingWeight: c.Shipping.PackagingWeight, HSCode: c.Shipping.CustomsHSCode, AnswerWithin: c.Sendcloud.Timeout, Silence: c.Reconcile.CarrierSilence, Policy: carrierPolicy, Audit: acts, ParcelRules: parcelRules(operation),
	})
	fulfil := fulfillment.New(a.DB, reg, bus, a.Orders, a.Clients, shopLimit, a.log, now, fulfillment.Options{WithLabel: c.Shipping.Enabled, Notify: c.Shopify.Notify, Policy: shopPolicy, Parcels: parcels, Audit: acts})
	events := journal.New(a.DB)
	a.live = live.New(events, a.log, live.Options{
		Poll: c.Live.Poll, Heartbeat: c.Live.Heartbeat, Recheck: c.Live.Recheck, WriteTimeout: c.Live.WriteTimeout, Replay: c.Live.Replay,
		MaxStreams: c.Live.MaxStreams, MaxPerCaller: c.Live.MaxPerCaller, MaxPerAddress: c.Live.MaxPerAddress,
	})
	bus.Wake(a.live.Wake)
	notices, err := notify.New(a.DB, reg, bus, a.Orders, events, a.log, now, notifyOptions(c, policy, acts))
	if err != nil {
		return err
	}
	sealed, err := vault.New(key)
	if err != nil {
		return err
	}
	messages := push.New(a.DB, reg, bus, a.Orders, people{a.Accounts}, sealed, a.log, now, push.Options{
		Keys: push.Keys{Public: c.Push.PublicKey, Private: string(c.Push.PrivateKey)}, Subject: c.Push.Subject, Timeout: c.Push.Timeout, AllowPrivate: c.Push.AllowPrivate, Audit: acts,
	})
	a.Accounts.OnSignOut(push.ForgetBrowsers)
	a.Inbox = webhook.New(a.DB, reg, bus, a.log, now, webhook.Options{MaxBody: c.Webhook.MaxBody, TTL: c.Webhook.TTL, Keep: c.Webhook.Keep, Observe: a.metrics.Webhook, Audit: acts})
	refresh := &refresher{db: a.DB, shop: a.Clients, intake: order.Intake{Service: a.Orders}, limit: shopLimit}
	refresh.define(reg, shopPolicy)
	a.Reconcile = reconcile.New(a.DB, reg, order.Intake{Service: a.Orders}, a.Clients, prints, parcels, reconcile.Limits{Shop: shopLimit, Farm: farmLimit, Carrier: carrierLimit}, a.log, now, reconcile.Options{
		FirstWindow: c.Reconcile.FirstWindow, ShopifyInterval: c.Reconcile.ShopifyInterval, ShopifyOverlap: c.Reconcile.ShopifyOverlap, ShopifyLag: c.Reconcile.ShopifyLag, ShopifyPageSize: c.Reconcile.ShopifyPageSize,
		FarmInterval: c.Reconcile.FarmInterval, CarrierInterval: c.Reconcile.CarrierInterval, CarrierOverlap: c.Reconcile.CarrierOverlap, Policy: policy, Breakers: breakers,
	})
	connect := integration.ConnectionOptions{Webhooks: c.Server.AppURL + httpapi.Prefix + "/webhooks", Audit: acts}
	if c.Webhook.Register {
		reg.Every(scheduleSubscribe, "See to it that the services send us their webhooks", c.Webhook.RegisterInterval, a.keepSubscribed)
		connect.Subscribe = func(ctx context.Context, tx *db.Tx) error { return a.runner.RunSoon(ctx, tx, scheduleSubscribe) }
	}
	a.Orders.Connect(prints, leaving{parcels, fulfil}, refresh.request)
	receiver := receiver{a.Clients, a.Accounts}
	a.Inbox.Connect(webhook.Shopify, shopifyVerifier{receiver}, order.Intake{Service: a.Orders})
	a.Inbox.Connect(webhook.SimplyPrint, simplyPrintVerifier{receiver}, prints)
	a.Inbox.Connect(webhook.Sendcloud, sendcloudVerifier{receiver}, parcels)
	if a.runner, err = job.NewRunner(a.DB, reg, a.log, job.Options{Work: c.HasRole("worker"), Heavy: c.Grid.Workers, Now: now, Observe: a.metrics.Job, Buried: tellBuried(bus), House: identity.DefaultTenant, Roles: c.Server.Roles, Version: Version}); err != nil {
		return err
	}
	for _, part := range []interface{ Use(job.Enqueuer) }{bus, a.Inbox, prints, plates, parcels, fulfil, notices, messages, refresh, a.Reconcile} {
		part.Use(a.runner)
	}
	plates.Watch(a.runner)
	a.breakers.Use(a.runner)
	a.connections = integration.NewConnections(a.DB, a.Clients, bus, a.breakers, a.Inbox, a.log, now, connect)
	queues := queueadmin.New(a.DB, a.runner, bus, acts)
	needed := []integration.Service{integration.Shopify, integration.SimplyPrint}
	if c.Shipping.Enabled {
		needed = append(needed, integration.Sendcloud)
	}
	whole := overview.New(a.DB, overview.Parts{
		Orders: a.Orders, Prints: prints, Parcels: parcels, Fulfillments: fulfil, Queue: a.runner, Commands: queues, Alerts: notices, Connections: a.connections, Inbox: a.Inbox, Gaps: a.Reconcile, Baseplates: plates,
	}, a.log, now, needed)
	a.figures = analytics.New(a.DB, a.Orders, prints, parcels, a.Accounts, a.log, now)
	return a.buildServer(now,
		a.Accounts,
		a.Inbox,
		a.Orders,
		prints,
		plates,
		parcels,
		fulfil,
		a.Catalog,
		a.connections,
		events,
		a.live,
		acts,
		notices,
		messages,
		a.Reconcile,
		queues,
		whole,
		a.figures,
		a.Profiles,
		settings.Operations{DB: a.DB, Area: operation},
	)
}

// scheduleSearch puts orders into the search that an earlier version took in:
// once after an upgrade, and nothing at all afterwards.
const scheduleSearch = "order-search"

// scheduleSample notes how the dashboard's tiles stand.
const scheduleSample = "order-sample"

// tellBuried publishes that a command used up its attempts.
func tellBuried(bus *event.Bus) func(context.Context, *db.Tx, job.Burial) error {
	return func(ctx context.Context, tx *db.Tx, b job.Burial) error {
		var args struct {
			Tenant string `json:"tenant"`
		}
		if err := b.Args(&args); err != nil || args.Tenant == "" {
			args.Tenant = identity.DefaultTenant
		}
		return bus.Publish(ctx, tx, event.Event{
			Tenant: args.Tenant, Source: "job", Severity: event.Error, Message: fmt.Sprintf("A job of the kind %s used up its attempts.", b.Kind), OrderID: b.OrderID, Entity: "job", EntityID: strconv.FormatInt(b.ID, 10),
			Payload: event.RetriesExhausted{RetryType: string(b.Type), Kind: b.Kind, JobID: b.ID, OrderID: b.OrderID, ErrorMessage: b.Cause.Error()},
		})
	}
}

// autoRetries hands prints the live setting.
func autoRetries(live *settings.Area[settings.Operation]) func(context.Context, db.Querier, string) (int, error) {
	return func(ctx context.Context, q db.Querier, tenant string) (int, error) {
		o, err := live.Get(ctx, q, tenant)
		return o.AutoRetries, err
	}
}

// parcelRules hands parcels the live settings.
func parcelRules(live *settings.Area[settings.Operation]) func(context.Context, db.Querier, string) (shipping.ParcelRules, error) {
	return func(ctx context.Context, q db.Querier, tenant string) (shipping.ParcelRules, error) {
		o, err := live.Get(ctx, q, tenant)
		return shipping.ParcelRules{Method: o.ShippingMethod, DefaultWeight: o.DefaultWeightGrams, PackagingWeight: o.PackagingWeightGrams}, err
	}
}

func notifyOptions(c *config.Config, p job.Policy, acts *audit.Log) notify.Options {
	n := c.Notify
	chats := make([]string, len(n.ChatURLs))
	for i, u := range n.ChatURLs {
		chats[i] = string(u)
	}
	return notify.Options{
		Enabled: n.Enabled, Operators: n.OperatorEmails, Admins: n.AdminEmails, Chats: chats, ChatTimeout: n.ChatTimeout, AppURL: c.Server.AppURL,
		Mail:        notify.Mail{Host: n.SMTPHost, Port: n.SMTPPort, User: n.SMTPUser, Pass: string(n.SMTPPass), From: n.SMTPFrom, TLS: n.SMTPTLS, Timeout: n.SMTPTimeout},
		GroupWindow: n.GroupWindow, Quiet: n.Quiet, StuckAfter: n.StuckAfter, Keep: n.Keep, Summary: n.SummaryEnabled, SummaryHour: n.SummaryHour, Zone: n.Zone(), Policy: p, Audit: acts,
	}
}

func accountOptions(c *config.Config) account.Options {
	a := c.Accounts
	return account.Options{
		AppURL: c.Server.AppURL, Session: account.Lifetime{Idle: a.SessionIdle, Max: a.SessionLifetime}, Screen: account.Lifetime{Idle: a.ScreenIdle, Max: a.ScreenLifetime}, CodeValid: a.ScreenCode,
		PasswordLength: a.PasswordLength, Hash: account.HashOptions{MemoryKiB: a.HashMemory, Iterations: a.HashIterations, Parallelism: a.HashParallelism, Concurrency: a.HashConcurrency},
		Lock: account.LockOptions{After: a.LockAfter, First: a.LockFirst, Max: a.LockMax, Forget: a.LockForget},
	}
}

// NewAccounts makes the accounts for the command line: it shares their rules, and
// neither runs schedules nor answers requests.
func NewAccounts(c *config.Config, d *db.DB, log *slog.Logger) (*account.Service, error) {
	accounts, err := account.New(d, job.NewRegistry(), identity.New(d, time.Now, ""), audit.New(d, time.Now), log, time.Now, accountOptions(c))
	if err != nil {
		return nil, err
	}
	accounts.OnSignOut(push.ForgetBrowsers)
	return accounts, nil
}

// people are the users as push messages need them.
type people struct{ accounts *account.Service }

// Person implements push.People.
func (p people) Person(ctx context.Context, tenant, id string) (push.Person, error) {
	u, err := p.accounts.User(ctx, tenant, id)
	if err != nil {
		return push.Person{}, err
	}
	who := identity.Person(identity.Identity{}, u.Roles)
	return push.Person{Language: u.Preferences().Language, Can: func(permission string) bool { return u.Active && who.Can(permission) }}, nil
}

// breaker adds the circuit breaker of a service, whose probe is the service's
// own harmless check.
func (a *App) breaker(s integration.Service) *circuit.Breaker {
	return a.breakers.Add(string(s), func(ctx context.Context) error {
		_, err := a.Clients.Check(ctx, identity.DefaultTenant, s)
		return err
	})
}

// module is a part with operations in the API.
type module interface{ Register(srv *httpapi.Server) }

func (a *App) buildServer(now func() time.Time, modules ...module) error {
	c := a.Config
	srv, err := httpapi.New(httpapi.Options{
		Auth: a.Keys, Sessions: a.Accounts, Log: a.log, Version: Version, AppURL: c.Server.AppURL, TrustedProxies: c.Server.TrustedProxies, RateLimit: c.Server.RateLimit, Now: now, Observe: a.metrics.Request,
	})
	if err != nil {
		return err
	}
	for _, m := range modules {
		m.Register(srv)
	}
	srv.HandleJSON("GET /api/asyncapi.json", func() ([]byte, error) { return event.AsyncAPI(Version) })
	stateGauges(a.metrics, a.DB, a.log)
	a.integrationGauge()
	a.metrics.Gauge("forma3d_live_streams", "Open streams of live events.", "process", func() map[string]float64 { return map[string]float64{"this": float64(a.live.Open())} })
	srv.Handle("GET /metrics", a.metrics.Handler())
	registerSystem(srv, a, registerHealth(srv, a, now))
	if err := registerPages(srv); err != nil {
		return err
	}
	a.api = srv
	a.server = &http.Server{
		Handler: srv.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	return nil
}

// leaving joins what has left for the outside.
type leaving struct {
	parcels *shipping.Service
	fulfil  *fulfillment.Service
}

// LabelStarted implements order.Outbound.
func (l leaving) LabelStarted(ctx context.Context, q db.Querier, tenant, orderID string) (bool, error) {
	return l.parcels.LabelStarted(ctx, q, tenant, orderID)
}

// FulfillmentStarted implements order.Outbound.
func (l leaving) FulfillmentStarted(ctx context.Context, q db.Querier, tenant, orderID string) (bool, error) {
	return l.fulfil.FulfillmentStarted(ctx, q, tenant, orderID)
}

// refresher asks the shop for the newest version of an order.
type refresher struct {
	db     *db.DB
	jobs   job.Enqueuer
	shop   fulfillment.Shop
	intake order.Intake
	limit  *job.Limiter
}

const kindRefresh = "order-refresh"

type refreshArgs struct {
	Tenant      string `json:"tenant"`
	ShopOrderID int64  `json:"shopOrderId"`
}

// Use names the queue.
func (r *refresher) Use(jobs job.Enqueuer) { r.jobs = jobs }

func (r *refresher) define(reg *job.Registry, p job.Policy) {
	reg.Define(job.Definition{Kind: kindRefresh, Title: "Read an order again", About: "Asks the shop for the newest version of one order.", Queue: job.QueueShopify, MaxAttempts: p.MaxAttempts, Backoff: p.Backoff, Handle: p.Command(r.limit, r.run)})
}

func (r *refresher) request(ctx context.Context, tx *db.Tx, tenant string, shopOrderID int64) error {
	return r.jobs.Enqueue(ctx, tx, job.Job{Kind: kindRefresh, Args: refreshArgs{tenant, shopOrderID}})
}

func (r *refresher) run(ctx context.Context, run job.Run) error {
	var args refreshArgs
	if err := run.Args(&args); err != nil {
		return job.Discard(err)
	}
	shop, err := r.shop.Shop(ctx, args.Tenant)
	if err != nil {
		return err
	}
	if err := r.limit.Take(ctx); err != nil {
		return err
	}
	o, err := shop.Order(ctx, args.ShopOrderID)
	if err != nil {
		return err
	}
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return r.intake.TakeAsked(ctx, tx, args.Tenant, []shopify.Order{*o})
	})
}

// Start starts the parts that this process's roles ask for and returns once
// they run.
func (a *App) Start(ctx context.Context) error {
	if err := a.Accounts.Seed(ctx, a.Config.Accounts.SeedEmail, string(a.Config.Accounts.SeedPassword)); err != nil {
		return fmt.Errorf("SEED_ADMIN_EMAIL and SEED_ADMIN_PASSWORD: the first administrator cannot be made: %w", err)
	}
	if err := a.runner.Start(ctx); err != nil {
		return err
	}
	a.Inbox.Start(ctx)
	if a.Config.HasRole("worker") {
		// What happened while the program was down is looked for at once. Should
		// that fail, the schedules do it.
		if err := a.Reconcile.Start(ctx); err != nil {
			a.log.WarnContext(ctx, "the comparisons could not be begun, they begin by the clock", "error", err.Error())
		}
		a.breakers.Start(ctx)
	}
	if a.Slicing != nil {
		if err := a.Slicing.Start(); err != nil {
			return err
		}
	}
	if !a.Config.HasRole("web") {
		return nil
	}
	if err := a.live.Start(ctx); err != nil {
		return err
	}
	l, err := net.Listen("tcp", fmt.Sprintf("%s:%d", a.Config.Server.Host, a.Config.Server.Port))
	if err != nil {
		return fmt.Errorf("PORT: cannot listen on %d: %w", a.Config.Server.Port, err)
	}
	a.addr = l.Addr()
	go func() {
		if err := a.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return nil
}

// Routes lists the handlers of the API that are not in its document.
func (a *App) Routes() []httpapi.Route { return a.api.Routes() }

// Addr is where the server listens; nil without the role web.
func (a *App) Addr() net.Addr { return a.addr }

// Failed delivers an error that ends the program.
func (a *App) Failed() <-chan error { return a.failed }

// Stop stops everything, outermost first: no new requests, then what was
// accepted is stored, then the jobs. What is not done when ctx ends is taken up
// at the next start.
func (a *App) Stop(ctx context.Context) error {
	a.live.Stop() // the server would wait for its streams
	err := a.server.Shutdown(ctx)
	a.Inbox.Stop()
	a.breakers.Stop()
	if a.Slicing != nil {
		err = errors.Join(err, a.Slicing.Stop(ctx))
	}
	a.figures.Stop()
	return errors.Join(err, a.runner.Stop(ctx), a.DB.Close())
}
