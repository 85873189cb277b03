package reconcile

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/shipping"
	"github.com/forma3d/connect/internal/shopify"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
)

const tenant = "default"

// shelf is the orders as a set of versions; it refuses what is marked as bad.
type shelf struct {
	known map[int64]time.Time
	bad   map[int64]bool
}

func (s *shelf) Compare(_ context.Context, _ db.Querier, _ string, orders []shopify.Order) (order.Difference, error) {
	var d order.Difference
	for _, o := range orders {
		switch at, have := s.known[o.ID]; {
		case !have:
			d.Missing = append(d.Missing, o.ID)
		case o.UpdatedAt.After(at):
			d.Outdated = append(d.Outdated, o.ID)
		}
	}
	return d, nil
}

func (s *shelf) TakeAsked(_ context.Context, _ *db.Tx, _ string, orders []shopify.Order) error {
	for _, o := range orders {
		if s.bad[o.ID] {
			return fmt.Errorf("order %d is bad", o.ID)
		}
	}
	for _, o := range orders {
		s.known[o.ID] = o.UpdatedAt
	}
	return nil
}

// bench is a Service with a simulated shop, whose jobs the test works itself.
type bench struct {
	*Service
	t      *testing.T
	shop   *simshopify.Shop
	client *shopify.Client
	orders *shelf
	farm   printing.Comparison
	jobs   []job.Job
	clock  time.Time
}

func (b *bench) Enqueue(_ context.Context, _ *db.Tx, jobs ...job.Job) error {
	b.jobs = append(b.jobs, jobs...)
	return nil
}

func (b *bench) Shop(context.Context, string) (*shopify.Client, error) { return b.client, nil }

type farmBench struct{ b *bench }

func (f farmBench) Connected(context.Context, string) error { return nil }
func (f farmBench) Compare(context.Context, string) (printing.Comparison, error) {
	return f.b.farm, nil
}

type noCarrier struct{}

func (noCarrier) Connected(context.Context, string) error { return job.ErrDisconnected }
func (noCarrier) Compare(context.Context, string, time.Time) (shipping.Comparison, error) {
	return shipping.Comparison{}, job.ErrDisconnected
}

func newBench(t *testing.T, d *db.DB) *bench {
	t.Helper()
	b := &bench{t: t, orders: &shelf{known: map[int64]time.Time{}, bad: map[int64]bool{}}, clock: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	now := func() time.Time { return b.clock }
	b.shop = simshopify.New(simshopify.Options{ShopDomain: "example.myshopify.com", APIKey: "k", APISecret: "s", AccessToken: "token", AllowHTTP: true, BucketSize: 1e9, RestoreRate: 1e9, Now: now})
	srv := httptest.NewServer(b.shop)
	t.Cleanup(srv.Close)
	var err error
	b.client, err = shopify.New(shopify.Config{APIURL: srv.URL, Version: "2026-10", Token: shopify.StaticToken("token")})
	if err != nil {
		t.Fatal(err)
	}
	limit := job.NewLimiter(d, "shopify", 1_000_000, 1_000_000, now)
	b.Service = New(d, job.NewRegistry(), b.orders, b, farmBench{b}, noCarrier{}, Limits{limit, limit, limit}, slog.New(slog.DiscardHandler), now, Options{
		FirstWindow: 24 * time.Hour, ShopifyInterval: 15 * time.Minute, ShopifyOverlap: 10 * time.Minute, ShopifyLag: 2 * time.Minute, ShopifyPageSize: 2,
		FarmInterval: 15 * time.Minute, CarrierInterval: 15 * time.Minute, CarrierOverlap: 10 * time.Minute,
		Policy: job.Policy{MaxAttempts: 5, Backoff: job.Exponential(time.Second, time.Minute, 0), Offline: 30 * time.Second},
	})
	b.Use(b)
	return b
}

// work works all jobs, each of them twice: the second time must change nothing.
func (b *bench) work() {
	b.t.Helper()
	for len(b.jobs) > 0 {
		args := b.jobs[0].Args.(stepArgs)
		b.jobs = b.jobs[1:]
		runs, err := selectRuns(b.t.Context(), b.db.Read(), `id = $1`, args.RunID)
		if err != nil || len(runs) != 1 {
			b.t.Fatalf("run %s: %v, %v", args.RunID, runs, err)
		}
		step := map[Integration]func(context.Context, Run) error{Shopify: b.shopifyPage, SimplyPrint: b.compareFarm}[runs[0].Integration]
		for range 2 {
			if err := step(b.t.Context(), runs[0]); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}

func (b *bench) state(i Integration) State {
	b.t.Helper()
	states, err := b.States(b.t.Context(), tenant)
	if err != nil {
		b.t.Fatal(err)
	}
	return states[slices.IndexFunc(states, func(s State) bool { return s.Integration == i })]
}

func place(b *bench) int64 {
	return b.shop.PlaceOrder(simshopify.OrderSpec{Email: "ada@example.com", Lines: []simshopify.Line{{Title: "Desk Hook", SKU: "HOOK-WHITE", Quantity: 1, Price: "14.95"}}})
}

func TestWindowsFollowEachOtherWithoutAHole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		place(b)
		b.clock = b.clock.Add(3 * time.Minute)
		for range 3 { // two processes and a restart begin one window
			if err := b.begin(t.Context(), Shopify); err != nil {
				t.Fatal(err)
			}
		}
		if len(b.jobs) != 1 {
			t.Fatalf("%d jobs, want 1", len(b.jobs))
		}
		b.work()
		first := b.state(Shopify)
		if want := b.clock.Add(-2 * time.Minute); !first.CompleteUpTo.Equal(want) || first.Checked != 1 || first.Found != 1 || first.Repaired != 1 || first.Missing != 0 {
			t.Fatalf("state %+v, want complete up to %s and one order found", first, want)
		}
		b.clock = b.clock.Add(15*time.Minute + 700*time.Millisecond)
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		b.work()
		runs, err := b.Runs(t.Context(), tenant, 1)
		if err != nil {
			t.Fatal(err)
		}
		if r := runs[0]; !r.From.Equal(first.CompleteUpTo.Add(-10*time.Minute)) || !r.To.Equal(b.clock.Add(-2*time.Minute).Truncate(time.Second)) || r.Pass != 1 {
			t.Errorf("second window %s to %s after %s", r.From, r.To, first.CompleteUpTo)
		}
		if s := b.state(Shopify); s.Found != 0 || s.Missing != 0 {
			t.Errorf("state %+v, want nothing found", s)
		}
	})
}

func TestAClockThatWasWrongLeavesNoHole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		right := b.clock
		b.clock = right.Add(5 * time.Hour)
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		b.work()
		b.clock = right
		place(b)
		b.clock = right.Add(time.Hour)
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		b.work()
		if s := b.state(Shopify); s.Repaired != 1 || s.CompleteUpTo.After(b.clock) {
			t.Errorf("state %+v, want the order found and no sure point in the future", s)
		}
	})
}

func TestAnOrderThatCannotBeTakenInIsAGapUntilItCan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		var ids []int64
		for range 5 {
			ids = append(ids, place(b))
		}
		b.orders.bad[ids[2]] = true
		b.clock = b.clock.Add(time.Hour)
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		b.work()
		s := b.state(Shopify)
		if s.Missing != 1 || s.Found != 6 || s.Repaired != 4 || s.CompleteUpTo == nil || len(b.orders.known) != 4 {
			t.Fatalf("state %+v with %d orders, want one gap beside four orders", s, len(b.orders.known))
		}
		// The windows of days later do not reach back to it; the gap does.
		b.clock = b.clock.Add(72 * time.Hour)
		delete(b.orders.bad, ids[2])
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		b.work()
		if s := b.state(Shopify); s.Missing != 0 || len(b.orders.known) != 5 {
			t.Errorf("state %+v with %d orders, want no gap", s, len(b.orders.known))
		}
	})
}

func TestARunThatLostItsJobIsResumedAndADeadOneBegunAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		for range 5 {
			place(b)
		}
		b.clock = b.clock.Add(time.Hour)
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		b.jobs = nil // lost
		b.clock = b.clock.Add(15 * time.Minute)
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		if len(b.jobs) != 1 {
			t.Fatalf("%d jobs, want the lost one again", len(b.jobs))
		}
		runs, err := b.Runs(t.Context(), tenant, 10)
		if err != nil || len(runs) != 1 {
			t.Fatalf("runs %+v, %v", runs, err)
		}
		err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return noteError(ctx, tx, runs[0], Failed, explain(errors.New("password=secret")), b.clock)
		})
		if err != nil {
			t.Fatal(err)
		}
		if s := b.state(Shopify); s.CompleteUpTo != nil || s.LastError != "an error of the program's own; the log says more" {
			t.Errorf("state %+v", s)
		}
		b.jobs = nil
		if err := b.begin(t.Context(), Shopify); err != nil {
			t.Fatal(err)
		}
		b.work()
		if s := b.state(Shopify); s.Repaired != 5 || s.LastError != "" || s.CompleteUpTo == nil {
			t.Errorf("state %+v", s)
		}
	})
}

func TestGapsOfTheFarmAreThoseOfItsLastComparison(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		for _, step := range []struct {
			open map[string]string
			want int64
		}{{map[string]string{"a": "first", "b": "second"}, 2}, {map[string]string{"b": "second"}, 1}, {nil, 0}} {
			b.farm = printing.Comparison{Checked: 7, Found: step.want, Open: step.open}
			b.clock = b.clock.Add(15 * time.Minute)
			if err := b.begin(t.Context(), SimplyPrint); err != nil {
				t.Fatal(err)
			}
			b.work()
			if s := b.state(SimplyPrint); s.Missing != step.want || s.Checked != 7 || !s.CompleteUpTo.Equal(b.clock) {
				t.Errorf("state %+v, want %d gaps", s, step.want)
			}
		}
		if err := b.begin(t.Context(), Sendcloud); err != nil {
			t.Fatal(err)
		}
		if s := b.state(Sendcloud); s.CompleteUpTo != nil || len(b.jobs) != 0 {
			t.Errorf("without a carrier: %+v and %d jobs", s, len(b.jobs))
		}
	})
}
