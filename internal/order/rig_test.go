package order

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/shopify"
)

const tenant = "default"

// rig is the orders on a database of their own, with a planner and an outside
// that do what the test says.
type rig struct {
	db  *db.DB
	svc *Service
	in  Intake

	mu               sync.Mutex
	now              time.Time
	events           []event.Event
	planned          []string // ids, of the committed transactions
	asked            []int64
	jobs             map[string]JobCount
	done             map[string]int // printed units by line
	labelled, ours   bool           // what has left for the outside
	publish, planErr error
}

func newRig(d *db.DB) *rig {
	r := &rig{db: d, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }
	r.svc = New(d, r, slog.New(slog.DiscardHandler), clock, Options{PaidStatuses: []string{"paid"}})
	r.svc.Connect(r, r, func(_ context.Context, tx *db.Tx, _ string, id int64) error {
		tx.AfterCommit(func() { r.mu.Lock(); defer r.mu.Unlock(); r.asked = append(r.asked, id) })
		return nil
	})
	r.in = Intake{r.svc}
	return r
}

func each(t *testing.T, test func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newRig(d)) })
}

func (r *rig) Publish(_ context.Context, tx *db.Tx, events ...event.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.publish != nil {
		return r.publish
	}
	tx.AfterCommit(func() { r.mu.Lock(); defer r.mu.Unlock(); r.events = append(r.events, events...) })
	return nil
}

func (r *rig) Plan(_ context.Context, tx *db.Tx, _ string, ids []string, _ string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.planErr != nil {
		return r.planErr
	}
	tx.AfterCommit(func() { r.mu.Lock(); defer r.mu.Unlock(); r.planned = append(r.planned, ids...) })
	return nil
}

func (r *rig) PrintJobs(context.Context, db.Querier, string) ([]PrintJob, error) { return nil, nil }

func (r *rig) CountJobs(context.Context, db.Querier, []any) (map[string]JobCount, error) {
	if r.planErr != nil {
		return nil, r.planErr
	}
	return r.jobs, nil
}

func (r *rig) UnitsDone(context.Context, db.Querier, []any) (map[string]int, error) {
	return r.done, nil
}

func (r *rig) LabelStarted(context.Context, db.Querier, string, string) (bool, error) {
	return r.labelled, nil
}

func (r *rig) FulfillmentStarted(context.Context, db.Querier, string, string) (bool, error) {
	return r.ours, nil
}

// told are the types of the events since the last call, in their order.
func (r *rig) told() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, e := range r.events {
		out = append(out, e.Payload.EventType())
	}
	r.events = nil
	return strings.Join(out, " ")
}

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

// fataler is a *testing.T or a *rapid.T.
type fataler interface {
	Helper()
	Fatal(args ...any)
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

// take gives the shop's orders to the intake as if they had been asked for.
func (r *rig) take(t fataler, list ...shopify.Order) {
	t.Helper()
	r.must(t, func(ctx context.Context, tx *db.Tx) error { return r.in.TakeAsked(ctx, tx, tenant, list) })
}

// known is our order of a shop's id.
func (r *rig) known(t fataler, shopID int64) *Order {
	t.Helper()
	var o *Order
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		m, err := lockByShopID(ctx, tx, tenant, []int64{shopID})
		o = m[shopID]
		return err
	})
	if o == nil {
		t.Fatal("no order ", shopID)
	}
	return o
}

func (r *rig) get(t fataler, id string) *Order {
	t.Helper()
	o, err := r.svc.Get(context.Background(), r.db.Read(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (r *rig) issues(t fataler, id string) []Issue {
	t.Helper()
	list, err := r.svc.Issues(context.Background(), r.db.Read(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// kinds are the issues of an order as "kind/subject state".
func (r *rig) kinds(t fataler, id string) string {
	t.Helper()
	var out []string
	for _, i := range r.issues(t, id) {
		out = append(out, string(i.Kind)+"/"+i.Subject+" "+i.State)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// force writes an order's status past every rule.
func (r *rig) force(t fataler, id string, s Status) {
	t.Helper()
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE orders SET status = $2 WHERE id = $1`, id, string(s))
		return err
	})
}

// inShop is a paid order of two hooks and one clip, changed second by second.
func inShop(id int64, second int) shopify.Order {
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	return shopify.Order{
		ID: id, Name: "#" + string(rune('A'+id%26)), CreatedAt: at, UpdatedAt: at.Add(time.Duration(second) * time.Second), FinancialStatus: "paid", Email: "ada@example.com",
		CustomerName: "Ada Lovelace", Currency: "EUR", TotalPrice: "49.90",
		ShippingAddress: &shopify.Address{FirstName: "Ada", LastName: "Lovelace", Address1: "Markt 1", Zip: "9000", City: "Gent", CountryCode: "BE"},
		Lines: []shopify.Line{
			{ID: id*10 + 1, Title: "Hook", Name: "Hook - White", SKU: " HOOK ", Quantity: 2, CurrentQuantity: 2, Price: "14.95", RequiresShipping: true, Grams: 40, Properties: []shopify.Attribute{{Name: "engraving", Value: "A"}}},
			{ID: id*10 + 2, Title: "Clip", SKU: "CLIP", Quantity: 1, CurrentQuantity: 1, Price: "20", RequiresShipping: true},
		},
	}
}

var errBoom = errors.New("boom")
