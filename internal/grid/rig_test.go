package grid_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/files"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/job/jobtest"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	simfarm "github.com/forma3d/connect/internal/sim/simplyprint"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/slicer"
)

const tenant = "default"

// rig is baseplates with the real orders, catalog and planner, beside a
// simulated farm. The slicer is quick: its G-code tells the model it was given.
// Jobs are worked when the test says so.
type rig struct {
	db     *db.DB
	svc    *grid.Service
	orders *order.Service
	prints *printing.Service
	cat    *catalog.Service
	queue  *jobtest.Queue
	faults *sim.Faults
	client *simplyprint.Client
	slicer *quickSlicer

	mu      sync.Mutex
	now     time.Time
	version int64
	failing []job.Info
	settled []int64 // dead letters that were ended
}

type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func each(t *testing.T, test func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newRig(t, d)) })
}

func newRig(t testing.TB, d *db.DB) *rig {
	t.Helper()
	r := &rig{db: d, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), faults: sim.NewFaults(1), slicer: &quickSlicer{dir: t.TempDir()}}
	farm := simfarm.New(simfarm.Options{CompanyID: "17", APIKey: "key", Manual: true, Faults: r.faults, Printers: []simfarm.PrinterSpec{{Name: "Bambu 1"}}, Now: r.clock})
	srv := httptest.NewServer(farm)
	t.Cleanup(func() { srv.Close(); farm.Close() })
	var err error
	r.client, err = simplyprint.New(simplyprint.Config{APIURL: srv.URL, FilesURL: srv.URL, CompanyID: "17", APIKey: "key", Timeout: 5 * time.Second, Now: r.clock})
	if err != nil {
		t.Fatal(err)
	}
	store, err := files.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	grammar, err := sku.New("GRID")
	if err != nil {
		t.Fatal(err)
	}
	reg := job.NewRegistry()
	r.queue = &jobtest.Queue{DB: d, Reg: reg}
	bus := event.NewBus(d, r.clock)
	log := slog.New(slog.DiscardHandler)
	acts := audit.New(d, r.clock)
	policy := job.Policy{MaxAttempts: 3, Backoff: func(int) time.Duration { return time.Second }, Offline: time.Minute}
	limit := job.NewLimiter(d, "farm", 60_000_000, 1_000_000, r.clock)
	r.orders = order.New(d, bus, log, r.clock, order.Options{PaidStatuses: []string{"paid"}, Audit: acts})
	r.cat = catalog.New(d, bus, r.clock)
	r.prints = printing.New(d, reg, bus, r.orders, r.cat, r, limit, log, r.clock, printing.Options{MaxItemAmount: 50, PollInterval: time.Minute, ReferenceField: "forma3d_ref", Policy: policy, Audit: acts})
	r.svc = grid.New(d, reg, bus, r.orders, r.cat, r, limit, r.slicer, presets{}, store, log, r.clock, grid.Options{
		Grammar: grammar, Defaults: grid.Settings{Enabled: true, BedX: 100, BedY: 100, Printer: "printer", Process: "process", Filament: "filament", Material: "PLA"},
		Tenants: euros{}, Storefront: shop{}, Drawers: 1, CacheBytes: 8 << 20, ProxyRate: 20,
		AnswerWithin: 5 * time.Second, SliceTimeout: time.Minute, KeepGCode: 24 * time.Hour, Policy: policy, Work: policy, Audit: acts, Planner: r.prints,
	})
	r.prints.Connect(r.svc)
	r.prints.Use(r.queue)
	r.svc.Use(r.queue)
	r.svc.Watch(r)
	bus.Use(r.queue)
	r.orders.Connect(r.prints, r, nil)
	return r
}

func (r *rig) clock() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

// Farm implements grid.Farm and printing.Farm.
func (r *rig) Farm(context.Context, string) (*simplyprint.Client, error) { return r.client, nil }

func (r *rig) LabelStarted(context.Context, db.Querier, string, string) (bool, error) {
	return false, nil
}

func (r *rig) FulfillmentStarted(context.Context, db.Querier, string, string) (bool, error) {
	return false, nil
}

// euros are the currency of every tenant.
type euros struct{}

func (euros) Currency(context.Context, string) (string, error) { return "EUR", nil }

// shop signs with a word instead of a hash.
type shop struct{}

// Verify implements grid.Storefront.
func (shop) Verify(_ context.Context, q url.Values) (string, error) {
	if q.Get("signature") != "good" {
		return "", grid.ErrUnsigned
	}
	return tenant, nil
}

// presets are the program's own profiles, under other names.
type presets struct{}

func (presets) Resolve(_ context.Context, _, machine, process, filament string) (slicer.Profiles, error) {
	known := []string{"", "printer", "process", "filament"}
	for i, name := range []string{machine, process, filament} {
		if name != "" && name != known[i+1] {
			return slicer.Profiles{}, &slicer.Error{Kind: slicer.InputRejected, Message: "There is no profile " + name + "."}
		}
	}
	return slicer.DefaultProfiles()
}

// quickSlicer takes a minute of printing and ten grams for whatever it is given.
type quickSlicer struct {
	dir string

	mu      sync.Mutex
	refuse  error
	calls   int
	strange int // models that were no STL
}

func (q *quickSlicer) Refuse(err error) { q.mu.Lock(); defer q.mu.Unlock(); q.refuse = err }

func (q *quickSlicer) Calls() (calls, strange int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.calls, q.strange
}

// Slice implements grid.Slicer.
func (q *quickSlicer) Slice(_ context.Context, r slicer.Request) (*slicer.Result, error) {
	model, err := io.ReadAll(r.Model)
	if err != nil {
		return nil, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.calls++
	if q.refuse != nil {
		return nil, q.refuse
	}
	if r.Format != slicer.STL || len(model) < 1000 || !r.Strict {
		q.strange++
	}
	path := filepath.Join(q.dir, fmt.Sprint(q.calls, ".gcode"))
	content := fmt.Appendf(nil, "; %x\nG28\n", sha256.Sum256(model))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return nil, err
	}
	return &slicer.Result{Path: path, Size: int64(len(content)), Figures: slicer.Figures{PrintSeconds: 60, FilamentGrams: 10}}, nil
}

// About implements grid.Slicer.
func (q *quickSlicer) About(context.Context) (slicer.About, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slicer.About{Program: "Quick", Version: "1", Concurrency: 1}, q.refuse
}

// List implements grid.Inspector by the jobs that the test says are failing.
func (r *rig) List(_ context.Context, f job.Filter, _, _ int) ([]job.Info, int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.Tenant != tenant || f.Type != job.TypeBaseplate {
		return nil, 0, nil
	}
	return r.failing, len(r.failing), nil
}

// Retry implements grid.Inspector.
func (r *rig) Retry(_ context.Context, _ *db.Tx, _ string, id int64) (job.Retried, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settled = append(r.settled, id)
	return job.Retried{Obsolete: "its run is over"}, nil
}

// wish is a line as the customer wants it.
type wish struct {
	sku        string
	units      int
	properties [][2]string
}

// order takes an order of the shop in and gives its id here.
func (r *rig) order(t fataler, id int64, wishes ...wish) string {
	t.Helper()
	r.mu.Lock()
	r.version++
	version := r.version
	r.mu.Unlock()
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	so := shopify.Order{ID: id, Name: fmt.Sprint("#", id), CreatedAt: at, UpdatedAt: at.Add(time.Duration(version) * time.Second), FinancialStatus: "paid", Currency: "EUR", TotalPrice: "10"}
	for i, w := range wishes {
		l := shopify.Line{ID: id*100 + int64(i) + 1, Title: "Baseplate", SKU: w.sku, Quantity: w.units, CurrentQuantity: w.units, Price: "5", RequiresShipping: true}
		for _, p := range w.properties {
			l.Properties = append(l.Properties, shopify.Attribute{Name: p[0], Value: p[1]})
		}
		so.Lines = append(so.Lines, l)
	}
	err := r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return order.Intake{Service: r.orders}.TakeAsked(ctx, tx, tenant, []shopify.Order{so})
	})
	if err != nil {
		t.Fatal(err)
	}
	var ours string
	if err := r.db.Read().QueryRowContext(context.Background(), `SELECT id FROM orders WHERE shop_order_id = $1`, id).Scan(&ours); err != nil {
		t.Fatal(err)
	}
	return ours
}

// baseplates are "SKU STATE step", by SKU.
func (r *rig) baseplates(t fataler) string {
	t.Helper()
	list, _, err := r.svc.List(context.Background(), tenant, grid.Query{Page: 1, PageSize: 100})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range list {
		out = append(out, fmt.Sprintf("%s %s %s", b.SKU, b.State, b.Step))
	}
	return strings.Join(out, ", ")
}

func (r *rig) only(t fataler) grid.Summary {
	t.Helper()
	list, _, err := r.svc.List(context.Background(), tenant, grid.Query{Page: 1, PageSize: 100})
	if err != nil || len(list) != 1 {
		t.Fatalf("baseplates: %v, %v", list, err)
	}
	return list[0]
}

// library are the names of the farm's files.
func (r *rig) library(t fataler) []string {
	t.Helper()
	r.faults.Set()
	list, err := r.client.Files(context.Background(), simplyprint.FilesQuery{Folder: -1, Everywhere: true})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range list.Files {
		names = append(names, f.Name)
	}
	return names
}

// queued counts an order's print jobs.
func (r *rig) queued(t fataler, orderID string) int { return r.count(t, `print_jobs`, orderID) }

// told counts the journal's entries of a type about an order.
func (r *rig) told(t fataler, orderID, kind string) int {
	return r.count(t, `journal`, orderID, kind)
}

func (r *rig) count(t fataler, table, orderID string, kind ...string) int {
	t.Helper()
	query, args := `SELECT COUNT(*) FROM `+table+` WHERE order_id = $1`, []any{orderID}
	if len(kind) > 0 {
		query, args = query+` AND type = $2`, append(args, kind[0])
	}
	var n int
	if err := r.db.Read().QueryRowContext(context.Background(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// issues are an order's open ones.
func (r *rig) issues(t fataler, orderID string) []order.Issue {
	t.Helper()
	list, err := r.orders.Issues(context.Background(), r.db.Read(), tenant, orderID)
	if err != nil {
		t.Fatal(err)
	}
	var open []order.Issue
	for _, i := range list {
		if i.State == "OPEN" {
			open = append(open, i)
		}
	}
	return open
}

// work drains the queue but for the calls to the farm's own queue.
func (r *rig) work(t *testing.T) {
	t.Helper()
	for range 50 {
		r.queue.Clear("print-queue-item", "print-farm-sync")
		if len(r.queue.Work(context.WithoutCancel(t.Context()))) == 0 {
			return
		}
		r.advance(time.Second)
	}
	t.Fatal("the work does not come to an end")
}

// quick is a rig for what does not depend on the database engine.
func quick(t testing.TB) *rig {
	t.Helper()
	return newRig(t, dbtest.Open(t, dbtest.Options(t, db.SQLite)))
}
