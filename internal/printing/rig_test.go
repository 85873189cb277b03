package printing

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/job/jobtest"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/simplyprint"
)

const tenant = "default"

// rig is printing with the real orders, catalog and events on a database of its
// own. Jobs are worked when the test says so.
type rig struct {
	db     *db.DB
	svc    *Service
	orders *order.Service
	cat    *catalog.Service
	queue  *jobtest.Queue

	mu      sync.Mutex
	now     time.Time
	client  *simplyprint.Client // nil: disconnected
	refuse  error               // the answer to every wish for a client
	farmJob int64               // the last number that print gave
	farmID  int64               // the last number that toFarm gave
	version int64               // seconds that the shop's orders were changed at
}

type rigOptions struct {
	client *simplyprint.Client
	Options
}

func newRig(t fataler, d *db.DB, o rigOptions) *rig {
	t.Helper()
	r := &rig{db: d, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), client: o.client}
	reg := job.NewRegistry()
	r.queue = &jobtest.Queue{DB: d, Reg: reg}
	bus := event.NewBus(d, r.clock)
	log := slog.New(slog.DiscardHandler)
	r.orders = order.New(d, bus, log, r.clock, order.Options{PaidStatuses: []string{"paid"}})
	r.cat = catalog.New(d, bus, r.clock)
	if o.MaxItemAmount == 0 {
		o.MaxItemAmount = 3
	}
	o.PollInterval, o.IdleInterval, o.ReferenceField = 30*time.Second, 5*time.Minute, "forma3d_ref"
	o.Policy = job.Policy{MaxAttempts: 3, Backoff: func(int) time.Duration { return time.Second }, Offline: time.Minute}
	r.svc = New(d, reg, bus, r.orders, r.cat, r, job.NewLimiter(d, "farm", 60_000_000, 1_000_000, r.clock), log, r.clock, o.Options)
	r.svc.Use(r.queue)
	bus.Use(r.queue)
	r.orders.Connect(r.svc, r, nil)
	return r
}

func each(t *testing.T, o rigOptions, test func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newRig(t, d, o)) })
}

func (r *rig) clock() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

// Farm implements Farm.
func (r *rig) Farm(context.Context, string) (*simplyprint.Client, error) {
	if r.refuse != nil {
		return nil, r.refuse
	}
	if r.client == nil {
		return nil, fmt.Errorf("SimplyPrint: %w", job.ErrDisconnected)
	}
	return r.client, nil
}

func (r *rig) LabelStarted(context.Context, db.Querier, string, string) (bool, error) {
	return false, nil
}

func (r *rig) FulfillmentStarted(context.Context, db.Querier, string, string) (bool, error) {
	return false, nil
}

// fataler is a *testing.T or a *rapid.T.
type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func (r *rig) tx(fn func(ctx context.Context, tx *db.Tx) error) error {
	return r.db.InTx(context.Background(), fn)
}

func (r *rig) must(t fataler, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := r.tx(fn); err != nil {
		t.Fatal(err)
	}
}

// mapSKU maps an SKU to parts, given as pieces in a unit and pieces of a print.
func (r *rig) mapSKU(t fataler, sku string, parts ...[2]int) {
	t.Helper()
	m := catalog.Mapping{SKU: sku, ProductName: sku, Active: true}
	for i, p := range parts {
		m.Parts = append(m.Parts, catalog.Part{Name: fmt.Sprint("part ", i+1), FileID: strings.Repeat(fmt.Sprint(i+1), 32), Quantity: p[0], YieldPerPrint: p[1]})
	}
	if _, err := r.cat.Create(context.Background(), tenant, m); err != nil {
		t.Fatal(err)
	}
}

// wish is a line as the customer wants it now.
type wish struct {
	sku   string
	units int
}

// shop tells the intake the newest version of an order and gives its id here.
func (r *rig) shop(t fataler, id int64, payment string, cancelled bool, wishes ...wish) string {
	t.Helper()
	r.version++
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	so := shopify.Order{ID: id, Name: fmt.Sprint("#", id), CreatedAt: at, UpdatedAt: at.Add(time.Duration(r.version) * time.Second), FinancialStatus: payment, Currency: "EUR", TotalPrice: "10"}
	if cancelled {
		so.CancelledAt = &so.UpdatedAt
	}
	for i, w := range wishes {
		so.Lines = append(so.Lines, shopify.Line{ID: id*100 + int64(i) + 1, Title: w.sku, SKU: w.sku, Quantity: w.units, CurrentQuantity: w.units, Price: "5", RequiresShipping: true})
	}
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		return order.Intake{Service: r.orders}.TakeAsked(ctx, tx, tenant, []shopify.Order{so})
	})
	var ours string
	if err := r.db.Read().QueryRowContext(context.Background(), `SELECT id FROM orders WHERE shop_order_id = $1`, id).Scan(&ours); err != nil {
		t.Fatal(err)
	}
	return ours
}

func (r *rig) plan(ids ...string) error {
	return r.tx(func(ctx context.Context, tx *db.Tx) error { return r.svc.Plan(ctx, tx, tenant, ids, "test") })
}

func (r *rig) order(t fataler, id string) *order.Order {
	t.Helper()
	o, err := r.orders.Get(context.Background(), r.db.Read(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (r *rig) jobs(t fataler, orderID string) []Job {
	t.Helper()
	list, err := selectJobs(context.Background(), r.db.Read(), `order_id = $1 ORDER BY created_at, id`, orderID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (r *rig) items(t fataler, orderID string) []queueItem {
	t.Helper()
	list, err := selectItems(context.Background(), r.db.Read(), `order_id = $1 ORDER BY created_at, id`, orderID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// statuses counts an order's print jobs: "2 PENDING, 1 QUEUED".
func (r *rig) statuses(t fataler, orderID string) string {
	t.Helper()
	count := map[Status]int{}
	for _, j := range r.jobs(t, orderID) {
		count[j.Status]++
	}
	var out []string
	for _, s := range Statuses() {
		if count[s] > 0 {
			out = append(out, fmt.Sprint(count[s], " ", s))
		}
	}
	return strings.Join(out, ", ")
}

// issues are an order's open ones, by kind.
func (r *rig) issues(t fataler, orderID string) string {
	t.Helper()
	list, err := r.orders.Issues(context.Background(), r.db.Read(), tenant, orderID)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range list {
		if i.State == "OPEN" {
			out = append(out, string(i.Kind))
		}
	}
	return strings.Join(out, ", ")
}

// told counts the journal's entries of a type about an order.
func (r *rig) told(t fataler, orderID, kind string) int {
	t.Helper()
	var n int
	if err := r.db.Read().QueryRowContext(context.Background(), `SELECT COUNT(*) FROM journal WHERE order_id = $1 AND type = $2`, orderID, kind).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// toFarm records that the farm took every item that waits to be told to it.
func (r *rig) toFarm(t fataler, orderID string) {
	t.Helper()
	for _, it := range r.items(t, orderID) {
		if it.State == itemPending {
			r.farmID++
			if err := r.svc.queued(context.Background(), it, r.farmID); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// observe applies what the farm says of a print of j; a print that is new gets
// a number of its own.
func (r *rig) observe(t fataler, j Job, s Status, returned bool) {
	t.Helper()
	n := j.FarmJobID
	if n == 0 {
		r.farmJob++
		n = r.farmJob
	}
	ob := observation{item: queueItem{ID: j.QueueItemID, Tenant: tenant, OrderID: j.OrderID, PartID: j.PartID, FileID: "f"}, farmJobID: n, status: s, returned: returned, printerName: "Bambu 1", message: "as the farm says"}
	for range 2 { // the same reading twice is the same as once
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return r.svc.applyOrder(ctx, tx, tenant, j.OrderID, []observation{ob})
		})
	}
}
