package shipping

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

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/files"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/job/jobtest"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	simcarrier "github.com/forma3d/connect/internal/sim/sendcloud"
)

const tenant = "default"

// rig is shipping with the real orders, catalog, files and events beside a
// simulated carrier. Jobs are worked when the test says so.
type rig struct {
	db      *db.DB
	svc     *Service
	orders  *order.Service
	cat     *catalog.Service
	queue   *jobtest.Queue
	carrier *simcarrier.Carrier
	faults  *sim.Faults
	client  *sendcloud.Client // nil: disconnected
	folder  *files.Folder

	mu      sync.Mutex
	now     time.Time
	nextID  int64
	payment string // of the shop's orders
}

func usual() Options {
	return Options{Enabled: true, Method: "sendcloud:letter", SenderCountry: "BE", DefaultWeight: 250, PackagingWeight: 80, HSCode: "392690", AnswerWithin: time.Minute}
}

func newRig(t *testing.T, d *db.DB, o Options) *rig {
	t.Helper()
	r := &rig{db: d, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), faults: sim.NewFaults(1), payment: "paid"}
	r.carrier = simcarrier.New(simcarrier.Options{PublicKey: "public", SecretKey: "secret", Faults: r.faults, Now: r.clock})
	srv := httptest.NewServer(r.carrier)
	t.Cleanup(func() { srv.Close(); r.carrier.Close() })
	var err error
	if r.client, err = sendcloud.New(sendcloud.Config{APIURL: srv.URL, PublicKey: "public", SecretKey: "secret", Timeout: 10 * time.Second, Now: r.clock}); err != nil {
		t.Fatal(err)
	}
	if r.folder, err = files.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	reg := job.NewRegistry()
	r.queue = &jobtest.Queue{DB: d, Reg: reg}
	bus := event.NewBus(d, r.clock)
	bus.Use(r.queue)
	log := slog.New(slog.DiscardHandler)
	r.orders = order.New(d, bus, log, r.clock, order.Options{PaidStatuses: []string{"paid"}})
	r.cat = catalog.New(d, bus, r.clock)
	o.Policy = job.Policy{MaxAttempts: 3, Backoff: func(int) time.Duration { return time.Second }, Offline: time.Minute}
	r.svc = New(d, reg, bus, r.orders, r.cat, r, r.folder, job.NewLimiter(d, "carrier", 60_000_000, 1_000_000, r.clock), log, r.clock, o)
	r.svc.Use(r.queue)
	r.orders.Connect(r, r, nil)
	return r
}

func each(t *testing.T, o Options, test func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newRig(t, d, o)) })
}

func (r *rig) clock() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

// Carrier implements Carrier.
func (r *rig) Carrier(context.Context, string) (*sendcloud.Client, error) {
	if r.client == nil {
		return nil, fmt.Errorf("Sendcloud: %w", job.ErrDisconnected)
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

func (r *rig) LabelStarted(ctx context.Context, q db.Querier, tenant, id string) (bool, error) {
	return r.svc.LabelStarted(ctx, q, tenant, id)
}

func (r *rig) FulfillmentStarted(context.Context, db.Querier, string, string) (bool, error) {
	return false, nil
}

func (r *rig) must(t *testing.T, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := r.db.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// ready is a complete order for an address, and its events are delivered.
func (r *rig) ready(t *testing.T, to shopify.Address) (id string) {
	t.Helper()
	r.nextID++
	r.follow(t, r.nextID, to, false)
	if err := r.db.Read().QueryRowContext(t.Context(), `SELECT id FROM orders WHERE shop_order_id = $1`, r.nextID).Scan(&id); err != nil {
		t.Fatal(err)
	}
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
	r.deliver(t)
	return id
}

// follow takes over a version of a shop's order of two hooks and a gift card.
func (r *rig) follow(t *testing.T, shopID int64, to shopify.Address, cancelled bool) {
	t.Helper()
	r.advance(time.Second)
	now := r.clock()
	so := shopify.Order{ID: shopID, Name: fmt.Sprint("#", shopID), CreatedAt: now, UpdatedAt: now, FinancialStatus: r.payment, Email: "ada@example.com", Currency: "EUR", TotalPrice: "49.90", ShippingAddress: &to}
	so.Lines = []shopify.Line{
		{ID: shopID*10 + 1, Title: "Hook", SKU: "HOOK", Quantity: 2, CurrentQuantity: 2, Price: "14.95", RequiresShipping: true, Grams: 40},
		{ID: shopID*10 + 2, Title: "Gift card", Quantity: 1, CurrentQuantity: 1, Price: "20", GiftCard: true},
	}
	if cancelled {
		so.CancelledAt = &now
	}
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		return order.Intake{Service: r.orders}.TakeAsked(ctx, tx, tenant, []shopify.Order{so})
	})
}

// deliver works the events that wait.
func (r *rig) deliver(t *testing.T) {
	t.Helper()
	for _, res := range r.queue.Work(t.Context(), "event-shipping-order-ready", "event-shipping-order-updated", "event-shipping-order-cancelled") {
		if res.Verdict != job.Done {
			t.Fatalf("%s: %v", res, res.Err)
		}
	}
}

// attempt works the one job of a kind that waits.
func (r *rig) attempt(t *testing.T, kind string) jobtest.Result {
	t.Helper()
	list := r.queue.Work(t.Context(), kind)
	if len(list) != 1 {
		t.Fatalf("worked %v, want one %s", list, kind)
	}
	return list[0]
}

// labelled is a ready order with its label.
func (r *rig) labelled(t *testing.T) (id string, sh Shipment) {
	t.Helper()
	id = r.ready(t, gent())
	if res := r.attempt(t, kindAnnounce); res.Verdict != job.Done {
		t.Fatal(res, res.Err)
	}
	return id, r.shipments(t, id)[0]
}

func (r *rig) shipments(t *testing.T, orderID string) []Shipment {
	t.Helper()
	list, _, err := r.svc.List(t.Context(), tenant, Query{OrderID: orderID, Page: 1, PageSize: 50})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// states are an order's shipments, newest first.
func (r *rig) states(t *testing.T, orderID string) string {
	t.Helper()
	var out []string
	for _, sh := range r.shipments(t, orderID) {
		out = append(out, string(sh.Status))
	}
	return strings.Join(out, " ")
}

func (r *rig) issues(t *testing.T, id string) string {
	t.Helper()
	list, err := r.orders.Issues(t.Context(), r.db.Read(), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range list {
		if i.State == "OPEN" {
			out = append(out, string(i.Kind))
		}
	}
	return strings.Join(out, " ")
}

func (r *rig) told(t *testing.T, kind string) int {
	t.Helper()
	var n int
	if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM journal WHERE type = $1`, kind).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func gent() shopify.Address {
	return shopify.Address{Name: "Ada Lovelace", Address1: "Markt 1 bus 2", Zip: "9000", City: "Gent", CountryCode: "BE"}
}

func TestALabelIsBoughtOnceForAReadyOrder(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		if _, err := r.cat.Create(t.Context(), tenant, catalog.Mapping{SKU: "HOOK", ProductName: "Desk hook", Active: true, WeightGrams: 100, Parts: []catalog.Part{{Name: "p", FileID: strings.Repeat("a", 32), Quantity: 1, YieldPerPrint: 1}}}); err != nil {
			t.Fatal(err)
		}
		id := r.ready(t, gent())
		r.must(t, func(ctx context.Context, tx *db.Tx) error { // twice is once
			_, _, err := r.svc.request(ctx, tx, tenant, id, want{})
			return err
		})
		if started, err := r.svc.LabelStarted(t.Context(), r.db.Read(), tenant, id); started || err != nil {
			t.Errorf("started before the first attempt: %t, %v", started, err)
		}
		n, err := r.svc.compose(t.Context(), r.client, r.shipments(t, id)[0])
		if err != nil {
			t.Fatal(err)
		}
		if n.WeightGrams != 280 || n.To.Line1 != "Markt" || n.To.HouseNumber != "1 bus 2" || n.To.Email != "ada@example.com" || n.TotalPrice.Value != "49.90" || n.Customs != nil || len(n.Items) != 1 || n.Items[0].Description != "Desk hook" || n.Items[0].Quantity != 2 {
			t.Errorf("the parcel is %+v", n)
		}
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		sh, b := r.shipments(t, id)[0], r.carrier.Books()
		if len(b) != 1 || b[0].Reference != sh.Reference || b[0].OrderNumber != "#1" || sh.Status != LabelCreated || sh.TrackingNumber != b[0].TrackingNumber || sh.ParcelID != b[0].ParcelIDs[0] || sh.Reference != id+"-1" {
			t.Errorf("here %+v, at the carrier %+v", sh, b)
		}
		contentType, content, err := r.svc.Label(t.Context(), tenant, sh.ID)
		if err != nil || contentType != "application/pdf" || !strings.HasPrefix(string(content), "%PDF") {
			t.Errorf("label: %s, %d bytes, %v", contentType, len(content), err)
		}
		if started, err := r.svc.LabelStarted(t.Context(), r.db.Read(), tenant, id); !started || err != nil {
			t.Errorf("started: %t, %v", started, err)
		}
		if r.told(t, "shipment.created") != 1 || r.told(t, "shipment.label-ready") != 1 || len(r.queue.Waiting()) != 0 {
			t.Errorf("told %d and %d, waiting %v", r.told(t, "shipment.created"), r.told(t, "shipment.label-ready"), r.queue.Waiting())
		}
		if !r.svc.Enabled() {
			t.Error("labels are off")
		}
	})
}

func TestALabelWhoseAnswerWasLostIsFoundByItsReference(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		r.faults.Set(sim.Fault{Op: "POST /shipments/announce", Probability: 1, Times: 1, DropAfter: true})
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Again {
			t.Fatal(res, res.Err)
		}
		if started, err := r.svc.LabelStarted(t.Context(), r.db.Read(), tenant, id); !started || err != nil {
			t.Errorf("after an uncertain attempt: %t, %v", started, err)
		}
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		if b := r.carrier.Books(); len(b) != 1 || b[0].Announces != 1 || r.states(t, id) != "LABEL_CREATED" {
			t.Errorf("at the carrier %+v, here %s", b, r.states(t, id))
		}
	})
}

func TestALabelThatTheCarrierDidNotMakeMayStillChange(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		r.faults.Set(sim.Fault{Op: "POST /shipments/announce", Probability: 1, Times: 1, Status: 429, RetryAfter: 3})
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Snoozed || res.Wait != 3*time.Second {
			t.Fatal(res, res.Err)
		}
		if started, err := r.svc.LabelStarted(t.Context(), r.db.Read(), tenant, id); started || err != nil {
			t.Errorf("after a certain refusal: %t, %v", started, err)
		}
		if sh := r.shipments(t, id)[0]; sh.LastError == "" {
			t.Errorf("%+v says nothing of the failure", sh)
		}
	})
}

func TestABadAddressWaitsForThePersonWhoCanMendIt(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		bad := gent()
		bad.Zip, bad.Address1 = "90", "Markt"
		id := r.ready(t, bad)
		if r.issues(t, id) != "address_invalid" || r.states(t, id) != "" {
			t.Errorf("issues %q, shipments %q", r.issues(t, id), r.states(t, id))
		}
		r.follow(t, 1, gent(), false)
		r.deliver(t)
		if r.issues(t, id) != "" || r.states(t, id) != "PENDING" {
			t.Errorf("mended: issues %q, shipments %q", r.issues(t, id), r.states(t, id))
		}
	})
}

func TestAnAddressThatWentBadInBetweenIsADeadLetterWithAnIssue(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE orders SET shipping_address = NULL`)
			return err
		})
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Dead || r.states(t, id) != "FAILED" || r.issues(t, id) != "shipment_failed" {
			t.Errorf("%s, %v, %s, issues %q", res, res.Err, r.states(t, id), r.issues(t, id))
		}
		if r.told(t, "shipment.failed") != 1 || r.told(t, "flow.failed") != 1 {
			t.Error("nobody was told")
		}
		// Mended, the order gets another shipment with another reference.
		r.follow(t, 1, gent(), false)
		r.deliver(t)
		if list := r.shipments(t, id); len(list) != 2 || list[0].Reference != id+"-2" && list[1].Reference != id+"-2" {
			t.Errorf("shipments %+v", list)
		}
	})
}

func TestWhatTheCarrierRefusesIsAPersonsBusiness(t *testing.T) {
	o := usual()
	o.Method = "nobody:nothing"
	each(t, o, func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Dead || r.states(t, id) != "FAILED" || r.issues(t, id) != "shipment_failed" || len(r.carrier.Books()) != 0 {
			t.Errorf("%s, %v, %s, issues %q", res, res.Err, r.states(t, id), r.issues(t, id))
		}
	})
}

func TestADisconnectedOrSilentCarrier(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		client := r.client
		r.client = nil
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Snoozed || res.Wait != time.Minute {
			t.Errorf("disconnected: %s, %v", res, res.Err)
		}
		r.client = client
		r.faults.Set(sim.Fault{Op: "*", Probability: 1, Status: 500})
		var got []job.Verdict
		for range 3 {
			got = append(got, r.attempt(t, kindAnnounce).Verdict)
		}
		if diff := cmp.Diff([]job.Verdict{job.Again, job.Again, job.Dead}, got); diff != "" || r.states(t, id) != "FAILED" {
			t.Errorf("%s%s", r.states(t, id), diff)
		}
	})
}

func TestMethodNumbersOfTheOldAPIAreTranslated(t *testing.T) {
	o := usual()
	o.Method, o.SenderAddressID = "8", 1
	each(t, o, func(t *testing.T, r *rig) {
		n, err := r.svc.compose(t.Context(), r.client, Shipment{Tenant: tenant, OrderID: r.ready(t, gent()), Method: o.Method})
		if err != nil || n.OptionCode != "sendcloud:letter" || n.SenderAddressID != 1 {
			t.Errorf("%+v, %v", n, err)
		}
		if _, err := r.svc.option(t.Context(), r.client, "99999"); err == nil {
			t.Error("an unknown number is taken")
		}
	})
}

func TestParcelsAcrossTheBorderCarryTheirPapers(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		ny := shopify.Address{Name: "Ada", Company: "Engines", Address1: "5 E Main Street", Zip: "10001", City: "New York", Province: "New York", ProvinceCode: "NY", CountryCode: "us"}
		n, err := r.svc.compose(t.Context(), r.client, Shipment{Tenant: tenant, OrderID: r.ready(t, ny), Method: "sendcloud:letter", Reference: "x"})
		if err != nil {
			t.Fatal(err)
		}
		if n.Customs == nil || n.Customs.InvoiceNumber != "1" || n.To.StateProvince != "US-NY" || n.To.CountryCode != "US" || n.Items[0].HSCode != "392690" || n.Items[0].OriginCountry != "BE" || n.Items[0].WeightGrams != 40 {
			t.Errorf("the parcel is %+v with %+v", n, n.Customs)
		}
	})
}

func TestWithoutLabelsNothingIsShipped(t *testing.T) {
	o := usual()
	o.Enabled = false
	each(t, o, func(t *testing.T, r *rig) {
		if id := r.ready(t, gent()); r.states(t, id) != "" || r.svc.Enabled() {
			t.Errorf("shipments %q", r.states(t, id))
		}
	})
}

func TestACancelledOrderTakesItsLabelBack(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		r.follow(t, 1, gent(), true)
		r.deliver(t)
		if r.states(t, id) != "CANCELLED" || r.queue.Clear(kindCancel) != 0 {
			t.Errorf("never asked for: %s", r.states(t, id))
		}
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Done || len(r.carrier.Books()) != 0 {
			t.Errorf("the announcement of a cancelled shipment: %s, %v", res, res.Err)
		}

		id, _ = r.labelled(t)
		r.follow(t, 2, gent(), true)
		r.deliver(t)
		if res := r.attempt(t, kindCancel); res.Verdict != job.Done || r.states(t, id) != "CANCELLED" || !r.carrier.Books()[0].Cancelled {
			t.Errorf("labelled: %s, %v, %s", res, res.Err, r.states(t, id))
		}
		if started, err := r.svc.LabelStarted(t.Context(), r.db.Read(), tenant, id); started || err != nil {
			t.Errorf("after the cancellation: %t, %v", started, err)
		}
	})
}

func TestALabelMadeWhileItsOrderIsCancelledIsTakenBack(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		r.faults.Set(sim.Fault{Op: "POST /shipments/announce", Probability: 1, Times: 1, DropAfter: true})
		r.attempt(t, kindAnnounce)
		announce := r.queue.Take(t, kindAnnounce)
		r.follow(t, 1, gent(), true)
		r.deliver(t)
		cancel := r.queue.Take(t, kindCancel)
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, cancel, 1); v != job.Done || r.states(t, id) != "LABEL_CREATED" {
			t.Fatalf("%s, %v, %s", v, err, r.states(t, id))
		}
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, announce, 2); v != job.Done {
			t.Errorf("the announcement that comes late: %s, %v", v, err)
		}
		if res := r.attempt(t, kindCancel); res.Verdict != job.Done || r.states(t, id) != "CANCELLED" || !r.carrier.Books()[0].Cancelled {
			t.Errorf("%s, %v, %s", res, res.Err, r.states(t, id))
		}
		if r.told(t, "shipment.created") != 0 {
			t.Error("a label that nobody wants was announced")
		}
	})
}

func TestACancellationWaitsForALabelThatIsBeingMade(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		sh := r.shipments(t, id)[0]
		if goOn, err := r.svc.markAttempted(t.Context(), sh, 80); !goOn || err != nil {
			t.Fatal(goOn, err)
		}
		r.follow(t, 1, gent(), true)
		r.deliver(t)
		if res := r.attempt(t, kindCancel); res.Verdict != job.Snoozed {
			t.Errorf("%s, %v", res, res.Err)
		}
		sh = r.shipments(t, id)[0]
		if _, err := r.svc.markAttempted(t.Context(), sh, 80); err == nil {
			t.Error("a label is bought for a cancelled order")
		}
		sh.AttemptedAt = nil
		if goOn, err := r.svc.markAttempted(t.Context(), sh, 80); goOn || err != nil || r.states(t, id) != "CANCELLED" {
			t.Errorf("goes on: %t, %v, %s", goOn, err, r.states(t, id))
		}
	})
}

func TestALabelThatCannotBeTakenBackIsAPersonsBusiness(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		if err := r.carrier.SetStatus(sh.ParcelID, 3); err != nil { // on its way
			t.Fatal(err)
		}
		r.follow(t, 1, gent(), true)
		r.deliver(t)
		if res := r.attempt(t, kindCancel); res.Verdict != job.Dead || r.states(t, id) != "LABEL_CREATED" || !strings.Contains(r.issues(t, id), "cancellation_review") {
			t.Errorf("%s, %v, %s, issues %s", res, res.Err, r.states(t, id), r.issues(t, id))
		}
	})
}

func TestALabelCancelledInThePanelIsCancelledHere(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		if err := r.carrier.SetStatus(sh.ParcelID, 2000); err != nil {
			t.Fatal(err)
		}
		r.follow(t, 1, gent(), true)
		r.deliver(t)
		if res := r.attempt(t, kindCancel); res.Verdict != job.Done || r.states(t, id) != "CANCELLED" {
			t.Errorf("%s, %v, %s", res, res.Err, r.states(t, id))
		}
		// Asked again, there is nothing left to do.
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kindCancel, Args: shipmentArgs{tenant, sh.ID}}, 1); v != job.Done {
			t.Errorf("again: %s, %v", v, err)
		}
	})
}

func TestACancellationThatTheCarrierPostponesStaysOpen(t *testing.T) {
	o := usual()
	o.Method = "kanaalexpress:world/signature"
	each(t, o, func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		if err := r.carrier.SetStatus(sh.ParcelID, 1000); err != nil {
			t.Fatal(err)
		}
		r.follow(t, 1, gent(), true)
		r.deliver(t)
		if res := r.attempt(t, kindCancel); res.Verdict != job.Done || r.states(t, id) != "LABEL_CREATED" || len(r.queue.Waiting()) != 0 {
			t.Errorf("%s, %v, %s", res, res.Err, r.states(t, id))
		}
	})
}

func TestALabelsFileFollowsWhenItCouldNotBeFetched(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE shipments SET label_key = '', label_type = '', status = 'PENDING', attempted_at = $1`, db.Time(r.clock()))
			return err
		})
		if _, _, err := r.svc.Label(t.Context(), tenant, sh.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("a label that is not there: %v", err)
		}
		// Found again by its reference, with documents that do not come.
		r.faults.Set(sim.Fault{Op: "GET /parcels/*/documents/*", Probability: 1, Times: 2, Status: 500}, sim.Fault{Op: "GET /parcels/{id}/documents/{type}", Probability: 1, Times: 2, Status: 500})
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kindAnnounce, Args: shipmentArgs{tenant, sh.ID}}, 2); v != job.Done || r.states(t, id) != "LABEL_CREATED" {
			t.Fatalf("%s, %v, %s", v, err, r.states(t, id))
		}
		if res := r.attempt(t, kindLabel); res.Verdict != job.Again {
			t.Errorf("still not there: %s, %v", res, res.Err)
		}
		r.faults.Set()
		if res := r.attempt(t, kindLabel); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		if _, content, err := r.svc.Label(t.Context(), tenant, sh.ID); err != nil || !strings.HasPrefix(string(content), "%PDF") {
			t.Errorf("the label: %.8s, %v", content, err)
		}
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kindLabel, Args: shipmentArgs{tenant, sh.ID}}, 1); v != job.Done || r.told(t, "shipment.label-ready") != 2 {
			t.Errorf("fetched again: %s, %v, told %d", v, err, r.told(t, "shipment.label-ready"))
		}
		if _, _, err := r.svc.Label(t.Context(), "other", sh.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("another tenant's label: %v", err)
		}
	})
}

func TestCommandsWithoutASubjectDoNothing(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		for _, kind := range []string{kindAnnounce, kindLabel, kindCancel} {
			for _, c := range []struct {
				args any
				want job.Verdict
			}{{[]int{1}, job.Dead}, {shipmentArgs{tenant, "unknown"}, job.Done}} {
				if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kind, Args: c.args}, 1); v != c.want {
					t.Errorf("%s of %v: %s, %v", kind, c.args, v, err)
				}
			}
		}
		for _, kind := range []string{"event-shipping-order-ready", "event-shipping-order-updated", "event-shipping-order-cancelled"} {
			for payload, want := range map[string]job.Verdict{`[]`: job.Again, `{"orderId":"unknown"}`: job.Done} {
				d := event.Delivery{Tenant: tenant, Payload: json.RawMessage(payload)}
				if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kind, Args: d}, 1); v != want {
					t.Errorf("%s with %s: %s, %v", kind, payload, v, err)
				}
			}
		}
	})
}

func TestNoFailureOfTheDatabaseIsSwallowed(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id := r.ready(t, gent())
		sh := r.shipments(t, id)[0]
		_, other := r.labelled2(t)
		for name, act := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"request": func(ctx context.Context, tx *db.Tx) error {
				if _, err := tx.ExecContext(ctx, `UPDATE shipments SET status = 'CANCELLED' WHERE id = $1`, sh.ID); err != nil {
					return err
				}
				_, _, err := r.svc.request(ctx, tx, tenant, id, want{})
				return err
			},
			"order cancelled": func(ctx context.Context, tx *db.Tx) error {
				return r.svc.orderCancelled(ctx, tx, event.Delivery{Tenant: tenant, Payload: json.RawMessage(`{"orderId":"` + id + `"}`)})
			},
			"parcel changed": func(ctx context.Context, tx *db.Tx) error {
				_, err := r.svc.parcelChanged(ctx, tx, tenant, sendcloud.Event{TrackingNumber: other.TrackingNumber, StatusID: 3, Timestamp: r.clock()})
				return err
			},
			"label started": func(ctx context.Context, tx *db.Tx) error {
				_, err := r.svc.LabelStarted(ctx, tx, tenant, id)
				return err
			},
		} {
			if n := dbtest.FailEachStatement(t, r.db, act); n < 1 {
				t.Errorf("%s makes %d statements", name, n)
			}
		}
		if got := r.states(t, id); got != "PENDING" {
			t.Errorf("left %s", got)
		}
	})
}

// labelled2 is labelled beside another order whose label is not asked for yet.
func (r *rig) labelled2(t *testing.T) (id string, sh Shipment) {
	t.Helper()
	first := r.queue.Take(t, kindAnnounce)
	id, sh = r.labelled(t)
	r.must(t, func(ctx context.Context, tx *db.Tx) error { return r.queue.Enqueue(ctx, tx, first) })
	return id, sh
}

// Servers share huma's package variables, so this test is not parallel.
func TestTheAPIShowsShipmentsAndTheirLabels(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRig(t, dbtest.Open(t, dbtest.Options(t, engine)), usual())
			srv, err := httpapi.New(httpapi.Options{Auth: identity.New(r.db, time.Now, "a-key-with-all-rights-0001"), Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			r.svc.Register(srv)
			get := func(path, key string) *httptest.ResponseRecorder {
				req := httptest.NewRequest(http.MethodGet, httpapi.Prefix+path, nil)
				req.Header.Set("X-API-Key", key)
				res := httptest.NewRecorder()
				srv.Handler().ServeHTTP(res, req)
				return res
			}
			const key = "a-key-with-all-rights-0001"
			waiting := r.ready(t, gent())
			_, sh := r.labelled2(t)
			var list struct {
				Items []View
				Total int
			}
			for query, want := range map[string]int{"": 2, "?status=LABEL_CREATED": 1, "?status=PENDING": 1, "?status=DELIVERED": 0, "?orderId=" + waiting: 1, "?status=PENDING&orderId=" + sh.OrderID: 0} {
				if err := json.Unmarshal(get("/shipments"+query, key).Body.Bytes(), &list); err != nil || list.Total != want || len(list.Items) != want {
					t.Errorf("%q: %d of %d, want %d; %v", query, len(list.Items), list.Total, want, err)
				}
			}
			if err := json.Unmarshal(get("/shipments?orderId="+sh.OrderID, key).Body.Bytes(), &list); err != nil || list.Items[0].ID != sh.ID || !list.Items[0].HasLabel || list.Items[0].TrackingNumber != sh.TrackingNumber {
				t.Errorf("%+v, %v", list, err)
			}
			label := get("/shipments/"+sh.ID+"/label", key)
			if label.Code != http.StatusOK || label.Header().Get("Content-Type") != "application/pdf" || !strings.Contains(label.Header().Get("Cache-Control"), "no-store") || !strings.HasPrefix(label.Body.String(), "%PDF") {
				t.Errorf("label: HTTP %d %v", label.Code, label.Header())
			}
			for path, want := range map[string]int{"/shipments/unknown/label": 404, "/shipments/" + r.shipments(t, waiting)[0].ID + "/label": 404} {
				if got := get(path, key).Code; got != want {
					t.Errorf("%s: HTTP %d, want %d", path, got, want)
				}
			}
			if got := get("/shipments/"+sh.ID+"/label", "wrong").Code; got != http.StatusUnauthorized {
				t.Errorf("a label without a key: HTTP %d", got)
			}

			var methods struct{ Items []MethodView }
			res := get("/shipping/methods?country=be", key)
			if err := json.Unmarshal(res.Body.Bytes(), &methods); err != nil || !slices.ContainsFunc(methods.Items, func(m MethodView) bool { return m.Code == "sendcloud:letter" }) {
				t.Errorf("methods: HTTP %d, %+v, %v", res.Code, methods, err)
			}
			r.faults.Set(sim.Fault{Op: "*", Probability: 1, Status: 500})
			if got := get("/shipping/methods?country=BE", key).Code; got != http.StatusBadGateway {
				t.Errorf("a silent carrier: HTTP %d", got)
			}
			r.client = nil
			if got := get("/shipping/methods?country=BE", key).Code; got != http.StatusConflict {
				t.Errorf("a disconnected carrier: HTTP %d", got)
			}
		})
	}
}

func TestAnAccountWithoutASenderAddressWaitsForItsOwner(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	r := newRig(t, d, usual())
	empty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"data":[]}`))
	}))
	defer empty.Close()
	client, err := sendcloud.New(sendcloud.Config{APIURL: empty.URL, PublicKey: "p", SecretKey: "s", Timeout: time.Second, Now: r.clock})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.svc.sender(t.Context(), client); !outbound.Is(err, outbound.Unauthorized) {
		t.Errorf("sender: %v", err)
	}
}

func TestSmallHelpers(t *testing.T) {
	for contentType, want := range map[string]string{"application/pdf": "labels/t/s.pdf", "image/png": "labels/t/s.png", "application/zpl": "labels/t/s.zpl", "text/html": "labels/t/s.bin"} {
		if got := labelKey(Shipment{ID: "s", Tenant: "t"}, contentType); got != want {
			t.Errorf("%s is kept as %s, want %s", contentType, got, want)
		}
	}
	if cut("äöü", 2) != "äö" || cut("ä", 2) != "ä" {
		t.Error("texts are cut inside of letters")
	}
	if firstPositive(0, -1, 5, 6) != 5 || firstPositive() != 0 {
		t.Error("the first weight that is one")
	}
	if firstText(" ", "", "a", "b") != "a" || firstText(" ") != "" {
		t.Error("the first text that is one")
	}
	if nullable("") != nil || *nullable("x") != "x" {
		t.Error("an empty text is no text")
	}
}
