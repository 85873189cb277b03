package fulfillment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/job/jobtest"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	simshop "github.com/forma3d/connect/internal/sim/shopify"
)

const tenant = "default"

// rig is fulfilment with the real orders and events beside a simulated shop.
// Jobs are worked when the test says so.
type rig struct {
	db     *db.DB
	svc    *Service
	orders *order.Service
	queue  *jobtest.Queue
	shop   *simshop.Shop
	faults *sim.Faults
	client *shopify.Client // nil: disconnected

	mu  sync.Mutex
	now time.Time
}

func newRig(t *testing.T, d *db.DB, o Options) *rig {
	t.Helper()
	r := &rig{db: d, now: attempted, faults: sim.NewFaults(1)}
	r.shop = simshop.New(simshop.Options{ShopDomain: "example-prints.myshopify.com", AccessToken: "token", Faults: r.faults, AllowHTTP: true, BucketSize: 1e9, RestoreRate: 1e9, Now: r.clock})
	srv := httptest.NewServer(r.shop)
	t.Cleanup(srv.Close)
	var err error
	if r.client, err = shopify.New(shopify.Config{APIURL: srv.URL, Version: "2026-10", Token: shopify.StaticToken("token"), Timeout: 10 * time.Second, Now: r.clock}); err != nil {
		t.Fatal(err)
	}
	reg := job.NewRegistry()
	r.queue = &jobtest.Queue{DB: d, Reg: reg}
	bus := event.NewBus(d, r.clock)
	bus.Use(r.queue)
	log := slog.New(slog.DiscardHandler)
	r.orders = order.New(d, bus, log, r.clock, order.Options{PaidStatuses: []string{"paid"}})
	o.Policy = job.Policy{MaxAttempts: 3, Backoff: func(int) time.Duration { return time.Second }, Offline: time.Minute}
	r.svc = New(d, reg, bus, r.orders, r, job.NewLimiter(d, "shop", 60_000_000, 1_000_000, r.clock), log, r.clock, o)
	r.svc.Use(r.queue)
	r.orders.Connect(r, r, nil)
	return r
}

func each(t *testing.T, o Options, test func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newRig(t, d, o)) })
}

func (r *rig) clock() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

// Shop implements Shop.
func (r *rig) Shop(context.Context, string) (*shopify.Client, error) {
	if r.client == nil {
		return nil, fmt.Errorf("Shopify: %w", job.ErrDisconnected)
	}
	return r.client, nil
}

// Plan and CountJobs are a planner that has nothing to do.
func (r *rig) Plan(context.Context, *db.Tx, string, []string, string) error { return nil }

func (r *rig) PrintJobs(context.Context, db.Querier, string) ([]order.PrintJob, error) {
	return nil, nil
}

func (r *rig) CountJobs(context.Context, db.Querier, []any) (map[string]order.JobCount, error) {
	return nil, nil
}

func (r *rig) UnitsDone(context.Context, db.Querier, []any) (map[string]int, error) {
	return nil, nil
}

func (r *rig) LabelStarted(context.Context, db.Querier, string, string) (bool, error) {
	return false, nil
}

func (r *rig) FulfillmentStarted(ctx context.Context, q db.Querier, tenant, id string) (bool, error) {
	return r.svc.FulfillmentStarted(ctx, q, tenant, id)
}

func (r *rig) must(t *testing.T, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := r.db.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// sold is an order at the shop, known to us.
func (r *rig) sold(t *testing.T, lines ...simshop.Line) (shopID int64, id string) {
	t.Helper()
	shopID = r.shop.PlaceOrder(simshop.OrderSpec{Email: "ada@example.com", Lines: lines})
	r.follow(t, shopID)
	if err := r.db.Read().QueryRowContext(t.Context(), `SELECT id FROM orders WHERE shop_order_id = $1`, shopID).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return shopID, id
}

// follow takes over the shop's newest version of an order.
func (r *rig) follow(t *testing.T, shopID int64) {
	t.Helper()
	so, err := r.client.Order(t.Context(), shopID)
	if err != nil {
		t.Fatal(err)
	}
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		return order.Intake{Service: r.orders}.TakeAsked(ctx, tx, tenant, []shopify.Order{*so})
	})
}

// made completes an order: all its lines are printed.
func (r *rig) made(t *testing.T, id string) {
	t.Helper()
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		list, err := r.orders.Lock(ctx, tx, tenant, []string{id})
		if err != nil {
			return err
		}
		var p []order.LineProgress
		for _, l := range list[0].Lines {
			p = append(p, order.LineProgress{LineID: l.ID, Status: order.LineCompleted})
		}
		return r.orders.ApplyProgress(ctx, tx, list, map[string][]order.LineProgress{list[0].ID: p}, "test")
	})
}

// labelled announces the label of a made order.
func (r *rig) labelled(t *testing.T, id, carrier string) {
	t.Helper()
	number, url := "3SABC", "https://track/3SABC"
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		return r.svc.bus.Publish(ctx, tx, event.Event{Tenant: tenant, Severity: event.Info, OrderID: id, Payload: event.ShipmentCreated{ShipmentID: "s1", OrderID: id, Carrier: &carrier, TrackingNumber: &number, TrackingURL: &url}})
	})
}

// deliver works the events that wait, and leaves the fulfilments.
func (r *rig) deliver(t *testing.T) {
	t.Helper()
	for _, res := range r.queue.Work(t.Context(), "event-fulfillment-shipment-created", "event-fulfillment-order-ready") {
		if res.Verdict != job.Done {
			t.Fatalf("%s: %v", res, res.Err)
		}
	}
}

// attempt works the one fulfilment that waits.
func (r *rig) attempt(t *testing.T) jobtest.Result {
	t.Helper()
	list := r.queue.Work(t.Context(), kindFulfill)
	if len(list) != 1 {
		t.Fatalf("worked %v, want one fulfilment", list)
	}
	return list[0]
}

func (r *rig) book(t *testing.T, shopID int64) simshop.Book {
	t.Helper()
	for _, b := range r.shop.Books() {
		if b.ID == shopID {
			return b
		}
	}
	t.Fatal("no such order at the shop")
	return simshop.Book{}
}

// states are an order's fulfilments here, newest first.
func (r *rig) states(t *testing.T, id string) string {
	t.Helper()
	list, err := r.svc.ForOrder(t.Context(), r.svc.db.Read(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range list {
		out = append(out, string(f.State))
	}
	return strings.Join(out, " ")
}

func (r *rig) status(t *testing.T, id string) order.Status {
	t.Helper()
	o, err := r.orders.Get(t.Context(), r.db.Read(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	return o.Status
}

func (r *rig) issues(t *testing.T, id string) string {
	t.Helper()
	list, err := r.orders.Issues(t.Context(), r.db.Read(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range list {
		out = append(out, string(i.Kind)+": "+i.Message)
	}
	return strings.Join(out, "; ")
}

var (
	hooks = simshop.Line{Title: "Hook", SKU: "HOOK", Quantity: 2, Price: "14.95"}
	clip  = simshop.Line{Title: "Clip", SKU: "CLIP", Quantity: 1, Price: "20.00", Location: 1}
)

func TestAReadyOrderIsFulfilledOnceWithItsTracking(t *testing.T) {
	each(t, Options{WithLabel: true, Notify: true}, func(t *testing.T, r *rig) {
		shopID, id := r.sold(t, hooks, clip)
		r.made(t, id)
		r.deliver(t)
		if got := r.queue.Waiting(); len(got) != 0 {
			t.Fatalf("without its label: %v", got)
		}
		r.labelled(t, id, "bpost")
		r.labelled(t, id, "bpost")
		r.deliver(t)
		if res := r.attempt(t); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		b := r.book(t, shopID)
		if !b.Fulfilled || len(b.Fulfillments) != 2 || b.FulfillmentCreateCalls != 2 {
			t.Fatalf("at the shop: %+v, want one fulfilment a location", b)
		}
		for _, f := range b.Fulfillments {
			if f.Tracking != "3SABC" || f.Company != "BPost" || f.URL != "https://track/3SABC" || !f.Notified {
				t.Errorf("at the shop: %+v", f)
			}
		}
		if r.status(t, id) != order.Fulfilled || r.states(t, id) != "DONE" {
			t.Errorf("order %s, fulfilments %s", r.status(t, id), r.states(t, id))
		}
		list, err := r.svc.ForOrder(t.Context(), r.svc.db.Read(), tenant, id)
		if err != nil || len(list[0].Shopify) != 2 || list[0].DoneAt == nil || list[0].ShipmentID != "s1" {
			t.Errorf("%+v, %v", list, err)
		}
		if started, err := r.svc.FulfillmentStarted(t.Context(), r.db.Read(), tenant, id); !started || err != nil {
			t.Errorf("started: %t, %v", started, err)
		}
	})
}

func TestWithoutLabelsAnOrderIsFulfilledAsSoonAsItIsReady(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		shopID, id := r.sold(t, hooks)
		if started, err := r.svc.FulfillmentStarted(t.Context(), r.db.Read(), tenant, id); started || err != nil {
			t.Errorf("started: %t, %v", started, err)
		}
		r.made(t, id)
		r.deliver(t)
		if res := r.attempt(t); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		b := r.book(t, shopID)
		if len(b.Fulfillments) != 1 || b.Fulfillments[0].Tracking != "" || b.Fulfillments[0].Notified || r.status(t, id) != order.Fulfilled {
			t.Errorf("at the shop: %+v, order %s", b, r.status(t, id))
		}
	})
}

// The second attempt must recognise what the first one did, with tracking and
// without.
func TestAnAnswerThatWasLostIsNotAskedForAgain(t *testing.T) {
	for name, o := range map[string]Options{"with tracking": {WithLabel: true}, "without": {}} {
		t.Run(name, func(t *testing.T) {
			each(t, o, func(t *testing.T, r *rig) {
				shopID, id := r.sold(t, hooks, clip)
				r.made(t, id)
				if o.WithLabel {
					r.labelled(t, id, "postnl")
				}
				r.deliver(t)
				r.faults.Set(sim.Fault{Op: "FulfillmentCreate", Probability: 1, Times: 1, DropAfter: true})
				if res := r.attempt(t); res.Verdict != job.Again {
					t.Fatal(res, res.Err)
				}
				if started, err := r.svc.FulfillmentStarted(t.Context(), r.db.Read(), tenant, id); !started || err != nil {
					t.Errorf("after an uncertain attempt: %t, %v", started, err)
				}
				r.advance(time.Minute)
				if res := r.attempt(t); res.Verdict != job.Done {
					t.Fatal(res, res.Err)
				}
				b := r.book(t, shopID)
				if len(b.Fulfillments) != 2 || b.Fulfillments[0].Units+b.Fulfillments[1].Units != 3 || r.states(t, id) != "DONE" {
					t.Errorf("at the shop %+v, here %s", b, r.states(t, id))
				}
			})
		})
	}
}

func TestHeldOrdersWaitAndPartsGoAhead(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		shopID, id := r.sold(t, hooks)
		r.made(t, id)
		r.deliver(t)
		if err := r.shop.Hold(shopID); err != nil {
			t.Fatal(err)
		}
		if res := r.attempt(t); res.Verdict != job.Snoozed || res.Wait != holdWait {
			t.Fatal(res, res.Err)
		}
		if err := r.shop.Release(shopID); err != nil {
			t.Fatal(err)
		}
		if err := r.shop.HoldUnits(shopID, 0, 1); err != nil {
			t.Fatal(err)
		}
		if res := r.attempt(t); res.Verdict != job.Snoozed || r.states(t, id) != "PENDING" {
			t.Fatal(res, res.Err)
		}
		if b := r.book(t, shopID); len(b.Fulfillments) != 1 || b.Fulfillments[0].Units != 1 {
			t.Errorf("at the shop %+v, want the unit that is not held", b)
		}
		if err := r.shop.Release(shopID); err != nil {
			t.Fatal(err)
		}
		r.advance(holdWait)
		if res := r.attempt(t); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		if b := r.book(t, shopID); !b.Fulfilled || len(b.Fulfillments) != 2 || r.status(t, id) != order.Fulfilled {
			t.Errorf("at the shop %+v, order %s", b, r.status(t, id))
		}
	})
}

func TestWhatSomebodyElseFulfilledIsRecordedAsSuch(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		shopID, id := r.sold(t, hooks)
		r.made(t, id)
		r.deliver(t)
		if err := r.shop.FulfilOutside(shopID, "THEIRS"); err != nil {
			t.Fatal(err)
		}
		if res := r.attempt(t); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		if b := r.book(t, shopID); b.FulfillmentCreateCalls != 0 || r.status(t, id) != order.Fulfilled || r.states(t, id) != "DONE" {
			t.Errorf("at the shop %+v, order %s", b, r.status(t, id))
		}
		var payload string
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT payload FROM journal WHERE type = 'order.fulfilled'`).Scan(&payload); err != nil || !strings.Contains(payload, `"outside":true`) {
			t.Errorf("announced as %s, %v", payload, err)
		}
	})
}

func TestACancelledOrderIsNotFulfilled(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		for name, act := range map[string]func(shopID int64, id string){
			"cancelled here": func(shopID int64, _ string) {
				if err := r.shop.Cancel(shopID); err != nil {
					t.Fatal(err)
				}
				r.follow(t, shopID)
			},
			"cancelled at the shop only": func(shopID int64, _ string) {
				if err := r.shop.Cancel(shopID); err != nil {
					t.Fatal(err)
				}
			},
			"fulfilled here": func(_ int64, id string) {
				r.must(t, func(ctx context.Context, tx *db.Tx) error {
					return r.orders.MarkFulfilled(ctx, tx, tenant, id, order.Tracking{}, true)
				})
			},
		} {
			shopID, id := r.sold(t, hooks)
			r.made(t, id)
			r.deliver(t)
			act(shopID, id)
			if res := r.attempt(t); res.Verdict != job.Done || r.states(t, id) != "CANCELLED" {
				t.Errorf("%s: %s, %v, %s", name, res, res.Err, r.states(t, id))
			}
			if b := r.book(t, shopID); b.FulfillmentCreateCalls != 0 {
				t.Errorf("%s: the shop was told %+v", name, b)
			}
		}
	})
}

func TestAnOrderClosedWhileItIsPlannedIsNotTold(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		_, id := r.sold(t, hooks)
		r.made(t, id)
		r.deliver(t)
		list, err := r.svc.ForOrder(t.Context(), r.svc.db.Read(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return r.orders.MarkFulfilled(ctx, tx, tenant, id, order.Tracking{}, true)
		})
		if goOn, err := r.svc.markAttempted(t.Context(), list[0], plan{}); goOn || err != nil || r.states(t, id) != "CANCELLED" {
			t.Errorf("goes on: %t, %v, %s", goOn, err, r.states(t, id))
		}
		if goOn, err := r.svc.markAttempted(t.Context(), Fulfillment{Tenant: tenant, OrderID: "unknown"}, plan{}); goOn || err != nil {
			t.Errorf("an unknown order: %t, %v", goOn, err)
		}
	})
}

func TestARefusalIsAPersonsBusinessAndCanBeTriedAgain(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		shopID, id := r.sold(t, hooks)
		r.made(t, id)
		r.deliver(t)
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			// The order's line is not one of the shop's.
			_, err := tx.ExecContext(ctx, `UPDATE line_items SET shop_line_id = 1`)
			return err
		})
		if res := r.attempt(t); res.Verdict != job.Dead {
			t.Fatal(res, res.Err)
		}
		if got := r.issues(t, id); r.states(t, id) != "FAILED" || !strings.HasPrefix(got, "fulfillment_failed: The shop could not be told that the order is on its way: the shop has nothing left to fulfil") {
			t.Errorf("%s, issues %s", r.states(t, id), got)
		}
		for _, kind := range []string{"fulfillment.failed", "flow.failed"} {
			var n int
			if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM journal WHERE type = $1`, kind).Scan(&n); err != nil || n != 1 {
				t.Errorf("%s was told %d times, %v", kind, n, err)
			}
		}
		if b := r.book(t, shopID); b.FulfillmentCreateCalls != 0 || r.status(t, id) != order.Completed {
			t.Errorf("at the shop %+v, order %s", b, r.status(t, id))
		}
		r.labelled(t, id, "x")
		r.deliver(t)
		if r.states(t, id) != "PENDING FAILED" {
			t.Errorf("after another label: %s", r.states(t, id))
		}
	})
}

func TestAShopThatCannotBeReached(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		_, id := r.sold(t, hooks)
		r.made(t, id)
		r.deliver(t)
		client := r.client
		r.client = nil
		if res := r.attempt(t); res.Verdict != job.Snoozed || res.Wait != time.Minute {
			t.Errorf("disconnected: %s, %v", res, res.Err)
		}
		r.client = client
		r.faults.Set(sim.Fault{Op: "*", Probability: 1, Status: 503})
		var got []job.Verdict
		for range 3 {
			got = append(got, r.attempt(t).Verdict)
		}
		if diff := cmp.Diff([]job.Verdict{job.Again, job.Again, job.Dead}, got); diff != "" || r.states(t, id) != "FAILED" {
			t.Errorf("%s%s", r.states(t, id), diff)
		}
	})
}

func TestARefusalAfterAnUncertainAttemptIsLookedAtAgain(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		_, id := r.sold(t, hooks)
		r.made(t, id)
		r.deliver(t)
		list, err := r.svc.ForOrder(t.Context(), r.svc.db.Read(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		f := list[0]
		refusal := rejection()
		if got := r.svc.notDone(t.Context(), f, refusal); !errors.Is(got, refusal) {
			t.Errorf("a first attempt: %v", got)
		}
		f.AttemptedAt = &attempted
		got := r.svc.notDone(t.Context(), f, refusal)
		if got == nil || errors.Is(got, refusal) || !strings.Contains(got.Error(), "uncertain") {
			t.Errorf("a later attempt: %v", got)
		}
		if list, err := r.svc.ForOrder(t.Context(), r.svc.db.Read(), tenant, id); err != nil || list[0].LastError != refusal.Error() {
			t.Errorf("noted %+v, %v", list, err)
		}
	})
}

func TestTenAttemptsAtOnceFulfilOnce(t *testing.T) {
	each(t, Options{WithLabel: true}, func(t *testing.T, r *rig) {
		_, id := r.sold(t, hooks)
		r.made(t, id)
		r.labelled(t, id, "dpd")
		r.deliver(t)
		list, err := r.svc.ForOrder(t.Context(), r.svc.db.Read(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		o, err := r.orders.Get(t.Context(), r.db.Read(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 10)
		for i := range errs {
			wg.Go(func() { errs[i] = r.svc.done(t.Context(), list[0], o, plan{ours: []int64{int64(i + 1)}}) })
		}
		wg.Wait()
		if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
			t.Error(errs[i])
		}
		for _, kind := range []string{"fulfillment.created", "order.fulfilled"} {
			var n int
			if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM journal WHERE type = $1`, kind).Scan(&n); err != nil || n != 1 {
				t.Errorf("%s was told %d times, %v", kind, n, err)
			}
		}
	})
}

func TestCommandsWithoutASubjectDoNothing(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		for _, c := range []struct {
			args any
			want job.Verdict
		}{{[]int{1}, job.Dead}, {args{tenant, "unknown"}, job.Done}} {
			if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kindFulfill, Args: c.args}, 1); v != c.want {
				t.Errorf("%v: %s, %v", c.args, v, err)
			}
		}
		for _, kind := range []string{"event-fulfillment-shipment-created", "event-fulfillment-order-ready"} {
			d := event.Delivery{Tenant: tenant, Payload: json.RawMessage(`[]`)}
			if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kind, Args: d}, 1); v != job.Again || err == nil {
				t.Errorf("%s with an unreadable event: %s, %v", kind, v, err)
			}
			d.Payload = json.RawMessage(`{"orderId":"unknown"}`)
			if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kind, Args: d}, 1); v != job.Done || len(r.queue.Waiting()) != 0 {
				t.Errorf("%s of an unknown order: %s, %v", kind, v, err)
			}
		}
	})
}

func TestCarriersAreSpelledTheShopsWay(t *testing.T) {
	for name, want := range map[string]string{"bpost": "BPost", "PostNL": "PostNL", "dhl_de": "DHL (Germany)", "Mondial Relay": "Mondial Relay", "Somebody": "Somebody", "": ""} {
		if got := company(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// Servers share huma's package variables, so this test is not parallel.
func TestTheAPIListsFulfilments(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRig(t, dbtest.Open(t, dbtest.Options(t, engine)), Options{})
			srv, err := httpapi.New(httpapi.Options{Auth: identity.New(r.db, time.Now, "a-key-with-all-rights-0001"), Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			r.svc.Register(srv)
			get := func(id string) (out struct{ Items []View }) {
				t.Helper()
				req := httptest.NewRequest(http.MethodGet, httpapi.Prefix+"/fulfillments/order/"+id, nil)
				req.Header.Set("X-API-Key", "a-key-with-all-rights-0001")
				res := httptest.NewRecorder()
				srv.Handler().ServeHTTP(res, req)
				if res.Code != http.StatusOK {
					t.Fatalf("HTTP %d: %s", res.Code, res.Body)
				}
				if err := json.Unmarshal(res.Body.Bytes(), &out); err != nil || out.Items == nil {
					t.Fatal(err, res.Body)
				}
				return out
			}
			_, id := r.sold(t, hooks)
			if got := get(id); len(got.Items) != 0 {
				t.Errorf("before: %+v", got)
			}
			r.made(t, id)
			r.deliver(t)
			if got := get(id).Items; len(got) != 1 || got[0].State != Pending || got[0].ShopifyFulfillments == nil {
				t.Errorf("waiting: %+v", got)
			}
			r.attempt(t)
			if got := get(id).Items; len(got) != 1 || got[0].State != Done || len(got[0].ShopifyFulfillments) != 1 || got[0].DoneAt == nil {
				t.Errorf("done: %+v", got)
			}
			if got := get("unknown"); len(got.Items) != 0 {
				t.Errorf("of an unknown order: %+v", got)
			}
		})
	}
}

func TestNoFailureOfTheDatabaseIsSwallowed(t *testing.T) {
	each(t, Options{}, func(t *testing.T, r *rig) {
		_, id := r.sold(t, hooks)
		r.made(t, id)
		n := dbtest.FailEachStatement(t, r.db, func(ctx context.Context, tx *db.Tx) error {
			return r.svc.request(ctx, tx, tenant, id, "", order.Tracking{})
		})
		if n == 0 || r.states(t, id) != "" {
			t.Errorf("%d statements, left %s", n, r.states(t, id))
		}
		if n := dbtest.FailEachStatement(t, r.db, func(ctx context.Context, tx *db.Tx) error {
			_, err := r.svc.FulfillmentStarted(ctx, tx, tenant, id)
			return err
		}); n != 1 {
			t.Errorf("%d statements", n)
		}
	})
}

func rejection() error {
	return &outbound.Error{Service: "shopify", Op: "fulfillmentCreate", Kind: outbound.Rejected, Message: "no"}
}
