package grid

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
)

// Orders is what baseplates need of the orders.
type Orders interface {
	Lock(ctx context.Context, tx *db.Tx, tenant string, ids []string) ([]*order.Order, error)
	OpenIssues(ctx context.Context, tx *db.Tx, o *order.Order, issues ...order.Issue) error
	CloseIssues(ctx context.Context, tx *db.Tx, o *order.Order, kind order.IssueKind, subject, by string) error
}

// Catalog is what baseplates need of the product mappings.
type Catalog interface {
	// BySKU gives the mapping of exactly this SKU, active or not; db.ErrNotFound
	// when there is none.
	BySKU(ctx context.Context, q db.Querier, tenant, sku string) (catalog.Mapping, error)
	// Put makes the mapping, or replaces the one of m's id if it has one, in tx.
	Put(ctx context.Context, tx *db.Tx, tenant string, m catalog.Mapping) (catalog.Mapping, error)
}

// Planner is what baseplates need of the planner of prints.
type Planner interface {
	// PlanWaiting has the orders planned again that wait for a product mapping.
	PlanWaiting(ctx context.Context, tx *db.Tx, tenant string) error
}

// Publisher is the part of the event bus that baseplates need.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Auditor writes down what people did by hand.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Store keeps the G-code until the farm has it.
type Store interface {
	Put(ctx context.Context, key, contentType string, content []byte) error
	Get(ctx context.Context, key string) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// Options are the rules of baseplates.
type Options struct {
	Grammar      sku.Grammar   // of the SKUs of baseplates
	Defaults     Settings      // of tenants that have none of their own
	AnswerWithin time.Duration // longest wait for one answer of the farm
	SliceTimeout time.Duration // longest slicing of one plate
	KeepGCode    time.Duration // G-code is kept this long after the farm has it
	Policy       job.Policy    // of calls to the farm
	Work         job.Policy    // of geometry and slicing, which call no service
	Audit        Auditor
	Planner      Planner

	Tenants    Tenants
	Storefront Storefront
	Drawers    int   // how many files of models are drawn at once
	CacheBytes int64 // of drawn files that are kept
	ProxyRate  int   // requests of the storefront a minute from one customer's address
}

// Service makes baseplates.
type Service struct {
	db        *db.DB
	jobs      job.Enqueuer
	bus       Publisher
	orders    Orders
	catalog   Catalog
	farm      Farm
	limit     *job.Limiter
	slicer    Slicer
	profiles  Profiles
	store     Store
	log       *slog.Logger
	now       func() time.Time
	opts      Options
	drawn     *drawings
	drawers   chan struct{} // turns to draw files of models
	inspector Inspector
}

// New makes a Service and defines its jobs, schedules and subscriptions.
func New(d *db.DB, reg *job.Registry, bus *event.Bus, orders Orders, cat Catalog, farm Farm, limit *job.Limiter, slicer Slicer, profiles Profiles, store Store, log *slog.Logger, now func() time.Time, o Options) *Service {
	s := &Service{db: d, bus: bus, orders: orders, catalog: cat, farm: farm, limit: limit, slicer: slicer, profiles: profiles, store: store, log: log, now: now, opts: o, drawn: newDrawings(o.CacheBytes), drawers: make(chan struct{}, o.Drawers)}
	s.define(reg, bus)
	return s
}

// Use names the queue.
func (s *Service) Use(jobs job.Enqueuer) { s.jobs = jobs }

// Identify implements printing.Custom. A line whose SKU begins with the prefix
// is a baseplate to measure: by its properties (width, height and so on) where
// it has some, else by the rest of its SKU.
func (s *Service) Identify(ctx context.Context, q db.Querier, tenant string, lines []order.Line) (skus, problems map[string]string, err error) {
	skus, problems = map[string]string{}, map[string]string{}
	for _, l := range lines {
		if !s.opts.Grammar.Claims(l.SKU) {
			continue
		}
		p, err := s.product(l)
		if err != nil {
			problems[l.ID] = err.Error()
			continue
		}
		skus[l.ID] = s.opts.Grammar.Format(p)
	}
	if len(skus)+len(problems) == 0 {
		return nil, nil, nil // most orders: no need to ask whether it is switched on
	}
	settings, err := s.settings(ctx, q, tenant)
	if err != nil || !settings.Enabled {
		return nil, nil, err
	}
	return skus, problems, nil
}

// product reads what l asks for. Properties come first: one product of the shop
// is sold in many sizes.
func (s *Service) product(l order.Line) (sku.Plate, error) {
	properties := make(map[string]string, len(l.Properties))
	for _, a := range l.Properties {
		properties[a.Name] = a.Value
	}
	if sku.HasProperties(properties) {
		return sku.FromProperties(properties)
	}
	return s.opts.Grammar.Parse(l.SKU)
}

// settings are a tenant's, or the defaults.
func (s *Service) settings(ctx context.Context, q db.Querier, tenant string) (Settings, error) {
	own, _, ok, err := settingsOf(ctx, q, tenant)
	if err != nil || ok {
		return own, err
	}
	return s.opts.Defaults, nil
}

// Request implements printing.Custom: the baseplate is begun unless it is under
// way, and the line is told when it is there. One that failed is tried again:
// somebody asks anew. It reports false for a product whose mapping a person
// switched off.
func (s *Service) Request(ctx context.Context, tx *db.Tx, o *order.Order, lineID, product string) (bool, error) {
	b, err := s.wanted(ctx, tx, o.Tenant, product)
	if err != nil {
		return false, err
	}
	now := db.Time(s.now())
	switch b.State {
	case Working:
	case Failed:
		if err := s.again(ctx, tx, b); err != nil {
			return false, err
		}
		if err := s.settle(ctx, tx, b); err != nil {
			return false, err
		}
	case Ready:
		m, err := s.catalog.BySKU(ctx, tx, o.Tenant, product)
		switch {
		case err == nil && m.Active:
			// It came while we looked.
			return true, s.bus.Publish(ctx, tx, readyEvent(o.Tenant, waiter{o.ID, lineID}, product))
		case err == nil:
			return false, nil
		case !errors.Is(err, db.ErrNotFound):
			return false, err
		}
		// Somebody deleted the mapping: the plates are made anew.
		if err := s.restart(ctx, tx, b); err != nil {
			return false, err
		}
	}
	return true, insertWaiter(ctx, tx, b, waiter{o.ID, lineID}, now)
}

// Ready implements printing.Custom. A line that waited was told when its
// baseplate became ready.
func (s *Service) Ready(ctx context.Context, tx *db.Tx, o *order.Order, lineID, product string) error {
	waited, err := deleteWaiter(ctx, tx, o.Tenant, lineID)
	if err != nil || waited {
		return err
	}
	return s.bus.Publish(ctx, tx, readyEvent(o.Tenant, waiter{o.ID, lineID}, product))
}

func readyEvent(tenant string, w waiter, product string) event.Event {
	return event.Event{
		Tenant: tenant, Source: "grid", Severity: event.Info, Message: fmt.Sprintf("The baseplate %s can be printed.", product), OrderID: w.orderID,
		Entity: "order", EntityID: w.orderID, Payload: event.GridMappingReady{OrderID: w.orderID, LineItemID: w.lineID, SKU: product},
	}
}

// wanted gives the baseplate of a product, locked; it is begun when nobody asked
// for it before.
func (s *Service) wanted(ctx context.Context, tx *db.Tx, tenant, product string) (*Baseplate, error) {
	settings, err := s.settings(ctx, tx, tenant)
	if err != nil {
		return nil, err
	}
	fresh := Baseplate{ID: uuid.Must(uuid.NewV7()).String(), Tenant: tenant, SKU: product, State: Working, Step: StepGeometry, Run: 1, Settings: settings, CreatedAt: db.Time(s.now())}
	fresh.enter(fresh.CreatedAt)
	if err := insertBaseplate(ctx, tx, fresh); err != nil {
		return nil, err
	}
	b, err := one(ctx, tx, tenant, `sku = $2`+tx.ForUpdate(), product)
	if err != nil || b.ID != fresh.ID {
		return b, err
	}
	return b, s.begin(ctx, tx, b)
}

// restart makes a baseplate anew from its first step, by the settings of now.
func (s *Service) restart(ctx context.Context, tx *db.Tx, b *Baseplate) error {
	settings, err := s.settings(ctx, tx, b.Tenant)
	if err != nil {
		return err
	}
	b.State, b.Error, b.ReadyAt, b.Settings = Working, "", nil, settings
	b.Run++
	return s.advance(ctx, tx, b, StepGeometry)
}

// again takes a failed baseplate up at the step that failed: what was made
// before is good.
func (s *Service) again(ctx context.Context, tx *db.Tx, b *Baseplate) error {
	if b.Step == StepGeometry || b.Step == StepSlicing {
		// Other settings are the likeliest cure of what failed here.
		return s.restart(ctx, tx, b)
	}
	b.State, b.Error = Working, ""
	b.Run++
	return s.advance(ctx, tx, b, b.Step)
}

// Create asks for a baseplate without an order, so that the first order of it
// need not wait. Errors: ErrDisabled, *sku.Error.
func (s *Service) Create(ctx context.Context, tenant, text string) (*Baseplate, error) {
	p, err := s.opts.Grammar.Parse(text)
	if err != nil {
		return nil, err
	}
	product := s.opts.Grammar.Format(p)
	var out *Baseplate
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		settings, err := s.settings(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if !settings.Enabled {
			return ErrDisabled
		}
		if out, err = s.wanted(ctx, tx, tenant, product); err != nil {
			return err
		}
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{Action: "grid.create", Entity: "baseplate", EntityID: out.ID, After: map[string]string{"sku": product}})
	})
	return out, err
}

// Retry takes up a failed baseplate; with anew a finished one, too, is made
// again from the start and its mapping gets the new files. Errors:
// db.ErrNotFound, *order.Refused.
func (s *Service) Retry(ctx context.Context, tenant, id string, anew bool, reason string) (*Baseplate, error) {
	var out *Baseplate
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, waiting, err := s.lockWithOrders(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		before := b.State
		switch {
		case b.State == Working:
			return &order.Refused{Code: "baseplate-under-way", Reason: "The baseplate is being made at this moment."}
		case anew:
			err = s.restart(ctx, tx, b)
		case b.State == Failed:
			err = s.again(ctx, tx, b)
		default:
			return &order.Refused{Code: "baseplate-ready", Reason: "The baseplate is ready. Make it anew if its plates should change."}
		}
		if err != nil {
			return err
		}
		if err := s.settle(ctx, tx, b); err != nil {
			return err
		}
		if err := s.closeIssues(ctx, tx, waiting); err != nil {
			return err
		}
		out = b
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{
			Action: "grid.retry", Entity: "baseplate", EntityID: b.ID, Reason: reason,
			Before: map[string]any{"state": before}, After: map[string]any{"state": b.State, "step": b.Step, "anew": anew},
		})
	})
	return out, err
}

// waiting is a line that waits, with its order locked.
type waiting struct {
	order  *order.Order
	lineID string
}

// lockWithOrders locks a baseplate and the orders that wait for it. Orders come
// first: whoever holds one may ask for the baseplate next.
func (s *Service) lockWithOrders(ctx context.Context, tx *db.Tx, tenant, id string) (*Baseplate, []waiting, error) {
	list, err := waiters(ctx, tx, id)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]string, len(list))
	for i, w := range list {
		ids[i] = w.orderID
	}
	slices.Sort(ids)
	orders, err := s.orders.Lock(ctx, tx, tenant, slices.Compact(ids))
	if err != nil {
		return nil, nil, err
	}
	var out []waiting
	for _, w := range list {
		for _, o := range orders {
			if o.ID == w.orderID {
				out = append(out, waiting{o, w.lineID})
			}
		}
	}
	b, err := one(ctx, tx, tenant, `id = $2`+tx.ForUpdate(), id)
	return b, out, err
}

// closeIssues takes the issues back with which people were told of a failure.
func (s *Service) closeIssues(ctx context.Context, tx *db.Tx, list []waiting) error {
	for _, w := range list {
		if err := s.orders.CloseIssues(ctx, tx, w.order, order.IssueBaseplate, w.lineID, "retry"); err != nil {
			return err
		}
	}
	return nil
}

// Get loads a baseplate with its plates; db.ErrNotFound when the tenant has none
// of that id.
func (s *Service) Get(ctx context.Context, tenant, id string) (*Baseplate, error) {
	b, err := one(ctx, s.db.Read(), tenant, `id = $2`, id)
	if err != nil {
		return nil, err
	}
	b.Plates, err = plates(ctx, s.db.Read(), b.ID, `1 = 1`)
	return b, err
}

// Settings gives a tenant's settings, and their version for SetSettings.
func (s *Service) Settings(ctx context.Context, tenant string) (Settings, int64, error) {
	own, version, ok, err := settingsOf(ctx, s.db.Read(), tenant)
	if err != nil || ok {
		return own, version, err
	}
	return s.opts.Defaults, 0, nil
}

// ErrVersion is the error of a change of settings that somebody else changed
// meanwhile.
var ErrVersion = errors.New("the settings were changed by someone else meanwhile; load them again")

// SetSettings replaces a tenant's settings; version is what Settings gave.
// Baseplates under way keep theirs. Errors: *InvalidError, ErrVersion.
func (s *Service) SetSettings(ctx context.Context, tenant string, next Settings, version int64) error {
	if err := s.check(ctx, tenant, next); err != nil {
		return err
	}
	text, err := json.Marshal(next)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, have, ok, err := settingsOf(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if !ok {
			before = s.opts.Defaults
		}
		if have != version {
			return ErrVersion
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO grid_settings (tenant_id, version, settings, updated_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (tenant_id) DO UPDATE SET version = excluded.version, settings = excluded.settings, updated_at = excluded.updated_at WHERE grid_settings.version = $5`,
			tenant, version+1, string(text), db.Time(s.now()), version)
		if err != nil {
			return fmt.Errorf("store the settings of baseplates: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(ErrVersion, err)
		}
		if next.Enabled && !before.Enabled {
			// What was ordered meanwhile waits for mappings that are made now.
			if err := s.opts.Planner.PlanWaiting(ctx, tx, tenant); err != nil {
				return err
			}
		}
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{Action: "grid.settings", Entity: "grid-settings", EntityID: tenant, Before: before, After: next})
	})
}
