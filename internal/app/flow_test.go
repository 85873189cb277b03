package app_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
	simsendcloud "github.com/forma3d/connect/internal/sim/sendcloud"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
	simsimplyprint "github.com/forma3d/connect/internal/sim/simplyprint"
)

// world is the three outside services, running on loopback.
type world struct {
	t       *testing.T
	shop    *simshopify.Shop
	farm    *simsimplyprint.Farm
	carrier *simsendcloud.Carrier

	shopFaults, farmFaults, carrierFaults *sim.Faults

	urls [3]string
}

type worldOptions struct {
	seed       uint64
	manualFarm bool
	failRate   float64
	chaos      bool          // webhooks come twice, late, in any order and not at all
	mute       bool          // no webhook is ever sent
	print      time.Duration // how long every print takes; 0: some milliseconds
	shopAhead  time.Duration // how far the shop's clock is ahead of ours
}

func newWorld(t *testing.T, o worldOptions) *world {
	t.Helper()
	so := sim.SenderOptions{Retries: []time.Duration{50 * time.Millisecond, 200 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}, Seed: o.seed}
	if o.chaos {
		so.Duplicate, so.Delay, so.MaxDelay = 0.2, 0.3, 300*time.Millisecond
	}
	sender := sim.NewSender(so)
	t.Cleanup(sender.Close)
	if o.mute {
		sender = nil
	}
	shortest, longest := 20*time.Millisecond, 80*time.Millisecond
	if o.print > 0 {
		shortest, longest = o.print, o.print
	}
	w := &world{t: t, shopFaults: sim.NewFaults(o.seed), farmFaults: sim.NewFaults(o.seed + 1), carrierFaults: sim.NewFaults(o.seed + 2)}
	w.shop = simshopify.New(simshopify.Options{ShopDomain: shopDomain, APIKey: "client", APISecret: shopSecret, Faults: w.shopFaults, Sender: sender, AllowHTTP: true, BucketSize: 1e9, RestoreRate: 1e9, Seed: o.seed, Now: func() time.Time { return time.Now().Add(o.shopAhead) }})
	w.farm = simsimplyprint.New(simsimplyprint.Options{
		CompanyID: "17", APIKey: "farm-key", Faults: w.farmFaults, Sender: sender, Manual: o.manualFarm, AutoStart: true, Printers: make([]simsimplyprint.PrinterSpec, 4),
		CustomFields: []simsimplyprint.CustomField{{FieldID: "forma3d_ref", Areas: []string{"print_queue"}}},
		MinPrint:     shortest, MaxPrint: longest, FailRate: o.failRate, Seed: o.seed,
	})
	if hook, clip := w.farm.AddFile("hook.gcode"), w.farm.AddFile("clip.gcode"); hook != fileHook || clip != fileClip {
		t.Fatalf("the farm's files are %s and %s", hook, clip)
	}
	w.carrier = simsendcloud.New(simsendcloud.Options{PublicKey: "public", SecretKey: carrierKey, Faults: w.carrierFaults, Sender: sender, Seed: o.seed})
	for i, h := range []http.Handler{w.shop, w.farm, w.carrier} {
		srv := httptest.NewServer(h)
		w.urls[i] = srv.URL
		t.Cleanup(srv.Close)
	}
	t.Cleanup(func() { w.farm.Close(); w.carrier.Close() })
	return w
}

// settings connect a program to the world the ordinary way.
func (w *world) settings() []string {
	return []string{
		"SHOPIFY_SHOP_DOMAIN=" + shopDomain, "SHOPIFY_API_URL=" + w.urls[0], "SHOPIFY_API_KEY=client", "SHOPIFY_API_SECRET=" + shopSecret,
		"SIMPLYPRINT_API_URL=" + w.urls[1], "SIMPLYPRINT_FILES_URL=" + w.urls[1], "SIMPLYPRINT_COMPANY_ID=17", "SIMPLYPRINT_API_KEY=farm-key", "SIMPLYPRINT_WEBHOOK_TOKEN=" + farmToken,
		"SENDCLOUD_API_URL=" + w.urls[2], "SENDCLOUD_PUBLIC_KEY=public", "SENDCLOUD_SECRET_KEY=" + carrierKey, "SENDCLOUD_SHIPPING_METHOD_ID=sendcloud:letter",
	}
}

// freePort finds a port for a program whose address must be known before it runs.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// startIn starts a program in the world, with its webhooks registered.
func startIn(t *testing.T, o db.Options, w *world, more ...string) *rig {
	t.Helper()
	port := freePort(t)
	env := append(settings(o, w.settings()...), "PORT="+port, "APP_URL=http://127.0.0.1:"+port)
	r := start(t, append(env, more...))
	for _, s := range r.app.Subscribe(t.Context()) {
		if s.Err != nil {
			t.Fatalf("subscribe to %s: %v", s.Service, s.Err)
		}
	}
	return r
}

func twoLines() simshopify.OrderSpec {
	return simshopify.OrderSpec{Email: "ada@example.com", Lines: []simshopify.Line{
		{Title: "Desk Hook", SKU: "HOOK-WHITE", Quantity: 2, Price: "14.95", Grams: 40}, {Title: "Cable Clip Set", SKU: "CLIP-SET-8", Quantity: 1, Price: "20.00", Grams: 25},
	}}
}

// allFulfilled reports whether each order of the shop is, and each of ours.
func (w *world) allFulfilled(r *rig, n int) bool {
	books := w.shop.Books()
	for _, b := range books {
		if !b.Fulfilled {
			return false
		}
	}
	var p page[orderView]
	r.call("GET", "/orders?pageSize=1&status=FULFILLED", nil, &p)
	return len(books) == n && p.Total == n
}

// assertExactlyOnce compares the world's own books with what should be: each
// order fulfilled once, with all its units and a tracking number, one parcel,
// and as many good prints as it has units.
func (w *world) assertExactlyOnce(t *testing.T, units map[int64]int) {
	t.Helper()
	parcels := map[string]int{}
	for _, b := range w.carrier.Books() {
		if !b.Failed && !b.Cancelled {
			parcels[b.OrderNumber]++
		}
	}
	wanted := 0
	for _, b := range w.shop.Books() {
		wanted += units[b.ID]
		if len(b.Fulfillments) != 1 || b.Fulfillments[0].Units != units[b.ID] || b.Fulfillments[0].Tracking == "" || !b.Fulfillments[0].Notified {
			t.Errorf("order %s at the shop: %+v, want one fulfilment of %d units with tracking", b.Name, b, units[b.ID])
		}
		if parcels[b.Name] != 1 {
			t.Errorf("order %s has %d parcels, want 1", b.Name, parcels[b.Name])
		}
	}
	books := w.farm.Books()
	done := 0
	for _, j := range books.Jobs {
		if j.Status == "done" {
			done++
		}
	}
	if done != wanted {
		t.Errorf("%d good prints for %d units", done, wanted)
	}
	refs := map[string]bool{}
	for _, it := range books.Items {
		ref := it.CustomFields["forma3d_ref"]
		if ref == "" || refs[ref] {
			t.Errorf("queue item %d has reference %q, which is missing or used twice", it.ID, ref)
		}
		refs[ref] = true
		if it.Left > 0 && !it.Deleted {
			t.Errorf("queue item %d still waits with %d copies", it.ID, it.Left)
		}
	}
}

func TestAnOrderGoesAllTheWay(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 1})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		id := w.shop.PlaceOrder(twoLines())
		r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
		w.assertExactlyOnce(t, map[int64]int{id: 3})
		v := r.order(r.orders()[0].ID)
		if v.TrackingNumber == "" || v.TrackingNumber != w.shop.Books()[0].Fulfillments[0].Tracking {
			t.Errorf("tracking %q, at the shop %+v", v.TrackingNumber, w.shop.Books()[0])
		}
		var timeline struct {
			Milestones []struct {
				Name      string `json:"name"`
				ElapsedMS int64  `json:"elapsedMs"`
			} `json:"milestones"`
		}
		r.call("GET", "/orders/"+v.ID+"/timeline", nil, &timeline)
		var names []string
		for _, m := range timeline.Milestones {
			if m.Name != "printing_started" { // a print of 20 ms can be over before anybody hears that it began
				names = append(names, m.Name)
			}
		}
		const want = "order_received print_jobs_created print_jobs_queued first_print_completed ready_for_fulfillment shipment_created fulfilled flow_completed"
		if got := strings.Join(names, " "); got != want {
			t.Errorf("milestones %s\nwant       %s", got, want)
		}
		var shipments page[struct {
			ID       string `json:"id"`
			HasLabel bool   `json:"hasLabel"`
		}]
		r.call("GET", "/shipments", nil, &shipments)
		if shipments.Total != 1 || !shipments.Items[0].HasLabel {
			t.Fatalf("shipments %+v", shipments)
		}
		if s := r.call("GET", "/shipments/"+shipments.Items[0].ID+"/label", nil, nil); s != 200 {
			t.Errorf("label: HTTP %d", s)
		}
		// The shop's echoes of our own fulfilment change nothing.
		if v.Status != "FULFILLED" || v.OpenIssues != 0 {
			t.Errorf("order %+v", v)
		}
	})
}

func TestManyOrdersThroughABadWorld(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 7, failRate: 0.15, chaos: true})
		r := startIn(t, o, w, "PRINT_AUTO_RETRIES=5", "RETRY_MAX_ATTEMPTS=30")
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		bad := []sim.Fault{
			{Op: "*", Probability: 0.05, DropAfter: true}, {Op: "*", Probability: 0.05, DropBefore: true}, {Op: "*", Probability: 0.05, Status: 500}, {Op: "*", Probability: 0.05, StatusAfter: 502},
		}
		w.shopFaults.Set(bad...)
		w.farmFaults.Set(bad...)
		w.carrierFaults.Set(bad...)
		units := map[int64]int{}
		const n = 25
		for range n {
			units[w.shop.PlaceOrder(twoLines())] = 3
		}
		deadline := time.Now().Add(2 * time.Minute)
		for !w.allFulfilled(r, n) {
			if time.Now().After(deadline) {
				for _, v := range r.orders() {
					if v.Status != "FULFILLED" {
						d := r.order(v.ID)
						t.Logf("stuck: %+v", d)
					}
				}
				r.dump()
				t.Fatal("not all orders were fulfilled")
			}
			time.Sleep(20 * time.Millisecond)
		}
		w.assertExactlyOnce(t, units)
		hits := 0
		for _, f := range []*sim.Faults{w.shopFaults, w.farmFaults, w.carrierFaults} {
			for _, h := range f.Hits() {
				hits += h
			}
		}
		if hits < n {
			t.Errorf("only %d faults struck: the world was not bad", hits)
		}
		t.Logf("%d faults", hits)
	})
}

// dump logs what hangs on orders that are not done, to explain a failure.
func (r *rig) dump() {
	for _, q := range []string{
		`SELECT 'job', kind, state, attempt, max_attempts, args, errors FROM river_job WHERE state NOT IN ('completed')`,
		`SELECT 'shipment', s.status, s.reference, s.attempted_at, s.last_error, '', '' FROM shipments s JOIN orders o ON o.id = s.order_id WHERE o.status <> 'FULFILLED'`,
		`SELECT 'fulfilment', f.state, f.order_id, f.attempted_at, f.last_error, '', '' FROM fulfillments f JOIN orders o ON o.id = f.order_id WHERE o.status <> 'FULFILLED'`,
		`SELECT 'print job', j.status, j.farm_job_id, q.state, q.farm_item_id, q.last_error, '' FROM print_jobs j JOIN queue_items q ON q.id = j.queue_item_id JOIN orders o ON o.id = j.order_id WHERE o.status <> 'FULFILLED' AND j.status <> 'COMPLETED'`,
		`SELECT 'journal', g.type, g.message, '', '', '', '' FROM journal g JOIN orders o ON o.id = g.order_id WHERE o.status <> 'FULFILLED' ORDER BY g.seq`,
	} {
		rows, err := r.app.DB.Read().QueryContext(context.WithoutCancel(r.t.Context()), q)
		if err != nil {
			r.t.Log(err)
			continue
		}
		for rows.Next() {
			v := make([]any, 7)
			p := make([]any, 7)
			for i := range v {
				p[i] = &v[i]
			}
			if err := rows.Scan(p...); err != nil {
				r.t.Log(err)
			}
			r.t.Logf("%s", fmt.Sprint(v...))
		}
		if err := rows.Err(); err != nil {
			r.t.Log(err)
		}
		_ = rows.Close()
	}
}
