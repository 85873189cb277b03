package app_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/sim"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
	"github.com/forma3d/connect/internal/simplyprint"
)

// often makes the comparisons quick enough for a test, and gives the shop's
// index no time to lag: the simulated one does not.
func often(more ...string) []string {
	return append([]string{
		"RECONCILE_SHOPIFY_INTERVAL=250ms", "RECONCILE_SHOPIFY_LAG=0s", "RECONCILE_SIMPLYPRINT_INTERVAL=250ms", "RECONCILE_SENDCLOUD_INTERVAL=250ms",
	}, more...)
}

type completenessView struct {
	CompleteUpTo *time.Time `json:"completeUpTo"`
	Missing      int        `json:"missing"`
	LastError    string     `json:"lastError"`
}

func (r *rig) completeness() map[string]completenessView {
	r.t.Helper()
	var h struct {
		Completeness map[string]completenessView `json:"completeness"`
	}
	if err := json.Unmarshal([]byte(r.text("/health")), &h); err != nil {
		r.t.Fatal(err)
	}
	return h.Completeness
}

// completeAfter reports whether an integration was compared up to a moment after t.
func (r *rig) completeAfter(integration string, t time.Time) bool {
	c := r.completeness()[integration]
	return c.CompleteUpTo != nil && c.CompleteUpTo.After(t)
}

type runView struct {
	ID          string `json:"id"`
	Integration string `json:"integration"`
	Rolling     bool   `json:"rolling"`
	State       string `json:"state"`
	Passes      int    `json:"passes"`
	Pages       int    `json:"pages"`
	Checked     int    `json:"checked"`
	Found       int    `json:"found"`
	Repaired    int    `json:"repaired"`
	LastError   string `json:"lastError"`
}

type reconcileView struct {
	Gaps []struct {
		Integration string `json:"integration"`
		Subject     string `json:"subject"`
	} `json:"gaps"`
	Runs []runView `json:"runs"`
}

func (r *rig) reconciliation() reconcileView {
	r.t.Helper()
	var v reconcileView
	if s := r.call("GET", "/admin/reconcile", nil, &v); s != 200 {
		r.t.Fatalf("reconciliation: HTTP %d", s)
	}
	return v
}

func (r *rig) mapBoth() {
	r.t.Helper()
	r.mapSKU("HOOK-WHITE", fileHook)
	r.mapSKU("CLIP-SET-8", fileClip)
}

func TestAWorldWithoutWebhooksIsFollowedByAsking(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 21, mute: true})
		units := map[int64]int{}
		for range 3 { // while the program is down
			units[w.shop.PlaceOrder(twoLines())] = 3
		}
		r := startIn(t, o, w, often()...)
		r.mapBoth()
		units[w.shop.PlaceOrder(twoLines())] = 3
		placed := time.Now()
		r.until("all orders are fulfilled", func() bool { return w.allFulfilled(r, 4) })
		w.assertExactlyOnce(t, units)
		for _, integration := range []string{"shopify", "simplyprint", "sendcloud"} {
			r.until(integration+" is complete", func() bool { return r.completeAfter(integration, placed) })
			if c := r.completeness()[integration]; c.Missing != 0 || c.LastError != "" {
				t.Errorf("%s: %+v", integration, c)
			}
		}
		var found int
		err := r.app.DB.Read().QueryRowContext(t.Context(), `SELECT COALESCE(SUM(found), 0) FROM reconciliation_runs WHERE integration = 'shopify' AND pass > 1`).Scan(&found)
		if err != nil || found < 4 {
			t.Errorf("%d missing orders were found and looked for again (%v), want 4", found, err)
		}

		// The parcels' statuses come by asking, too.
		book := w.carrier.Books()[0]
		for _, step := range []struct {
			id   int64
			want string
		}{{3, "IN_TRANSIT"}, {8, "EXCEPTION"}, {11, "DELIVERED"}} {
			if err := w.carrier.SetStatus(book.ParcelIDs[0], step.id); err != nil {
				t.Fatal(err)
			}
			r.until("the parcel is "+step.want, func() bool {
				var p page[struct{}]
				r.call("GET", "/shipments?status="+step.want, nil, &p)
				return p.Total == 1
			})
		}
	})
}

func TestAnEditAndACancellationWithoutWebhooksAreFollowed(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 22, mute: true, manualFarm: true})
		edited, cancelled := w.shop.PlaceOrder(twoLines()), w.shop.PlaceOrder(twoLines())
		r := startIn(t, o, w, often()...)
		r.mapBoth()
		r.until("both orders are queued", func() bool { return len(w.farm.Books().Items) == 4 })
		if err := w.shop.SetQuantity(edited, 0, 1); err != nil {
			t.Fatal(err)
		}
		if err := w.shop.Cancel(cancelled); err != nil {
			t.Fatal(err)
		}
		r.until("both are followed", func() bool {
			var jobs, gone int
			for _, v := range r.orders() {
				jobs += v.PrintJobs
				if v.Status == "CANCELLED" {
					gone++
				}
			}
			return jobs == 2 && gone == 1
		})
		r.until("the farm prints no more than that", func() bool {
			left := 0
			for _, it := range w.farm.Books().Items {
				left += it.Left
			}
			return left == 2
		})
	})
}

func TestTheFarmsQueueIsComparedItemByItem(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 23, mute: true, manualFarm: true})
		r := startIn(t, o, w, often("SIMPLYPRINT_POLL_INTERVAL=1h")...)
		r.mapBoth()
		w.shop.PlaceOrder(twoLines())
		var hook int64
		r.until("the order is queued", func() bool {
			items := w.farm.Books().Items
			for _, it := range items {
				if it.Amount == 2 {
					hook = it.ID
				}
			}
			return len(items) == 2 && hook != 0
		})
		// Somebody halves an entry and takes it out afterwards.
		farm, err := simplyprint.New(simplyprint.Config{APIURL: w.urls[1], FilesURL: w.urls[1], CompanyID: "17", APIKey: "farm-key"})
		if err != nil {
			t.Fatal(err)
		}
		if err := farm.SetItemAmount(t.Context(), hook, 1); err != nil {
			t.Fatal(err)
		}
		id := r.orders()[0].ID
		failed := func() int {
			var p page[struct{}]
			r.call("GET", "/print-jobs?status=FAILED", nil, &p)
			return p.Total
		}
		r.until("the copy that was taken out is noticed", func() bool { return failed() == 1 })
		if err := w.farm.RemoveItem(hook); err != nil {
			t.Fatal(err)
		}
		r.until("the entry that was taken out is noticed", func() bool { return failed() == 2 })
		if v := r.order(id); v.OpenIssues != 1 || v.Issues[0].Kind != string(order.IssueFarmCancelled) {
			t.Errorf("issues %+v", v.Issues)
		}
		// An entry with a reference that nobody knows stays missing until it is gone.
		stranger, err := farm.AddItem(t.Context(), simplyprint.NewItem{FileID: fileHook, Amount: 1, CustomFields: map[string]string{"forma3d_ref": "01900000-0000-7000-8000-000000000000"}})
		if err != nil {
			t.Fatal(err)
		}
		r.until("the stranger is missing", func() bool { return r.completeness()["simplyprint"].Missing == 1 })
		if g := r.reconciliation().Gaps; len(g) != 1 || g[0].Subject != "queue item "+strconv.FormatInt(stranger, 10) {
			t.Errorf("gaps %+v", g)
		}
		if err := w.farm.RemoveItem(stranger); err != nil {
			t.Fatal(err)
		}
		r.until("nothing is missing", func() bool { return r.completeness()["simplyprint"].Missing == 0 })
		// A second entry for prints that wait already, and one for prints that were
		// taken out, are a matter for a person.
		for _, it := range w.farm.Books().Items[:2] {
			if _, err := farm.AddItem(t.Context(), simplyprint.NewItem{FileID: it.FileID, Amount: 1, CustomFields: it.CustomFields}); err != nil {
				t.Fatal(err)
			}
		}
		r.until("both are asked about", func() bool {
			n := 0
			for _, i := range r.order(id).Issues {
				if i.Kind == string(order.IssueCancelReview) {
					n++
				}
			}
			return n == 2
		})
	})
}

func TestAPrintThatTheSyncHasPassedIsReadAgain(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 32, mute: true, manualFarm: true})
		r := startIn(t, o, w, often("SIMPLYPRINT_POLL_INTERVAL=1h")...)
		r.mapBoth()
		w.shop.PlaceOrder(twoLines())
		r.until("the order is queued", func() bool { return len(w.farm.Books().Items) == 2 })
		jobID, err := w.farm.StartNext(w.farm.Printers()[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		in := func(status string) func() bool {
			return func() bool {
				var p page[struct{}]
				r.call("GET", "/print-jobs?status="+status, nil, &p)
				return p.Total == 1
			}
		}
		r.until("it prints", in("PRINTING"))
		r.sql(`UPDATE farm_sync SET low_job_id = $1`, jobID+1)
		if err := w.farm.Finish(jobID); err != nil {
			t.Fatal(err)
		}
		r.until("it is done", in("COMPLETED"))
	})
}

func TestASilentParcelIsAskedForAndStrangersAreNoticed(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 24, mute: true})
		// Windows that begin now never list what changed before: only asking for
		// the parcel by its number finds it.
		r := startIn(t, o, w, often("RECONCILE_SENDCLOUD_OVERLAP=0s", "RECONCILE_SENDCLOUD_INTERVAL=1h", "RECONCILE_SENDCLOUD_SILENCE=1ms")...)
		r.mapBoth()
		w.shop.PlaceOrder(twoLines())
		r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
		if err := w.carrier.SetStatus(w.carrier.Books()[0].ParcelIDs[0], 11); err != nil {
			t.Fatal(err)
		}
		idle := func() bool { return lastOf(r.reconciliation().Runs, "sendcloud").State == "DONE" }
		r.until("no comparison runs", idle)
		r.sql(`UPDATE reconciliations SET complete_up_to = $1 WHERE integration = 'sendcloud'`, db.Time(time.Now()))
		r.sql(`DELETE FROM schedules WHERE name = 'reconcile-sendcloud'`)
		delivered := func() bool {
			var p page[struct{}]
			r.call("GET", "/shipments?status=DELIVERED", nil, &p)
			return p.Total == 1
		}
		r.until("the parcel is delivered", delivered)
		r.until("no comparison runs", idle)

		// A row that a backup has lost: the carrier's parcel is noted on the order.
		r.sql(`DELETE FROM shipments WHERE status = 'DELIVERED'`)
		r.sql(`UPDATE reconciliations SET complete_up_to = NULL`)
		r.sql(`DELETE FROM schedules WHERE name = 'reconcile-sendcloud'`)
		id := r.orders()[0].ID
		r.until("the stranger is noted", func() bool {
			v := r.order(id)
			return v.OpenIssues == 1 && v.Issues[0].Kind == string(order.IssueShipment)
		})
	})
}

func (r *rig) sql(query string, args ...any) {
	r.t.Helper()
	err := r.app.DB.InTx(r.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func TestAWindowIsResumedAtThePageItReached(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 25, mute: true, manualFarm: true, shopAhead: -30 * time.Minute})
		const orders = 9
		for range orders {
			w.shop.PlaceOrder(twoLines())
		}
		port := freePort(t)
		env := append(append(settings(o, w.settings()...), "PORT="+port, "RECONCILE_SHOPIFY_LAG=0s", "RECONCILE_SHOPIFY_PAGE_SIZE=2"), "RETRY_OFFLINE_DELAY=100ms")
		w.shopFaults.Set(sim.Fault{Op: "OrdersInFull", Probability: 0.5, Status: 503}, sim.Fault{Op: "OrdersInFull", Probability: 0.5, DropAfter: true})
		stopped := startForAWhile(t, env)
		stopped.until("two pages are read", func() bool {
			runs := stopped.reconciliation().Runs
			return len(runs) > 0 && lastOf(runs, "shopify").Pages >= 2
		})
		w.shopFaults.Set(sim.Fault{Op: "OrdersInFull", Probability: 1, DropBefore: true})
		before := lastOf(stopped.reconciliation().Runs, "shopify")
		stopped.stop()

		w.shopFaults.Set()
		r := start(t, env)
		r.until("the window is done", func() bool { return lastOf(r.reconciliation().Runs, "shopify").State == "DONE" })
		after := lastOf(r.reconciliation().Runs, "shopify")
		if after.ID != before.ID || after.Checked != orders || after.Found != orders || after.Repaired != orders || after.Passes != 2 || after.Pages != 10 {
			t.Errorf("the run was %+v and is %+v, want %d orders found on 5 pages and proven by a second pass", before, after, orders)
		}
		if n := len(r.orders()); n != orders {
			t.Errorf("%d orders, want %d", n, orders)
		}
		if c := r.completeness()["shopify"]; c.CompleteUpTo == nil || c.Missing != 0 {
			t.Errorf("completeness %+v", c)
		}
	})
}

func lastOf(runs []runView, integration string) runView {
	for _, v := range runs { // newest first
		if v.Integration == integration {
			return v
		}
	}
	return runView{}
}

func TestKilledBetweenPagesLosesNoOrder(t *testing.T) {
	bin := buildProgram(t)
	each(t, func(t *testing.T, o db.Options) {
		const orders, kills, seed = 40, 6, 26
		w := newWorld(t, worldOptions{seed: seed, mute: true})
		units := map[int64]int{}
		for range orders {
			units[w.shop.PlaceOrder(twoLines())] = 3
		}
		w.shopFaults.Set(sim.Fault{Op: "*", Probability: 0.5, Latency: 40 * time.Millisecond})
		port := freePort(t)
		p := &process{t: t, bin: bin, env: append(append(settings(o, w.settings()...), often("RECONCILE_SHOPIFY_PAGE_SIZE=3", "PORT="+port)...), os.Environ()...)}
		r := &rig{t: t, base: "http://127.0.0.1:" + port}
		rnd := rand.New(rand.NewPCG(seed, uint64(len(o.URL))))
		t.Cleanup(func() {
			p.kill()
			if t.Failed() {
				t.Log(p.log.String())
			}
		})
		p.start()
		r.untilUp()
		r.mapBoth()
		for range kills {
			time.Sleep(time.Duration(50+rnd.IntN(300)) * time.Millisecond) // a random moment is the point here
			p.kill()
			p.start()
		}
		r.untilUp()
		r.until("all orders are fulfilled", func() bool { return w.allFulfilled(r, orders) })
		w.assertExactlyOnce(t, units)
	})
}

func TestAWindowThatAPersonChose(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 27, mute: true, shopAhead: -30 * time.Minute})
		w.shop.PlaceOrder(twoLines())
		shipped := w.shop.PlaceOrder(twoLines())
		if err := w.shop.FulfilOutside(shipped, "TRACK"); err != nil {
			t.Fatal(err)
		}
		r := startIn(t, o, w, "RECONCILE_FIRST_WINDOW=1s", "RECONCILE_SHOPIFY_INTERVAL=1h", "RECONCILE_SHOPIFY_LAG=0s")
		r.until("the first window is done", func() bool { return lastOf(r.reconciliation().Runs, "shopify").State == "DONE" })
		ask := func(body map[string]any) runView {
			t.Helper()
			var v runView
			if s := r.call("POST", "/admin/reconcile/shopify", body, &v); s != 202 {
				t.Fatalf("HTTP %d", s)
			}
			done := v
			r.until("the comparison is done", func() bool {
				for _, x := range r.reconciliation().Runs {
					if x.ID == v.ID && x.State == "DONE" {
						done = x
						return true
					}
				}
				return false
			})
			return done
		}
		hourAgo := time.Now().Add(-time.Hour)
		if v := ask(map[string]any{"from": hourAgo, "fulfillmentStatus": "fulfilled"}); v.Checked != 1 || v.Found != 1 || v.Rolling {
			t.Errorf("run %+v", v)
		}
		if list := r.orders(); len(list) != 1 || list[0].Status != "FULFILLED" {
			t.Fatalf("after asking for fulfilled orders: %+v", list)
		}
		if v := ask(map[string]any{"from": hourAgo}); v.Checked != 2 || v.Found != 1 || v.Repaired != 1 || v.Passes != 2 {
			t.Errorf("run %+v", v)
		}
		if v := ask(map[string]any{"from": hourAgo}); v.Checked != 2 || v.Found != 0 || v.Passes != 1 {
			t.Errorf("run %+v", v)
		}
		for _, body := range []map[string]any{{"from": time.Now().Add(time.Hour)}, {}, {"from": hourAgo, "to": hourAgo.Add(-time.Hour)}, {"from": hourAgo, "fulfillmentStatus": "gone"}} {
			if s := r.call("POST", "/admin/reconcile/shopify", body, nil); s != 422 {
				t.Errorf("%v: HTTP %d, want 422", body, s)
			}
		}
	})
}

// Webhooks of any age come in any order while the shop is being read: what is
// known of an order only ever gets newer, and is the shop's in the end.
func TestNoStateMovesBackwardsWhenOldAndNewCross(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		const seed, orders, rounds = 28, 3, 3
		w := newWorld(t, worldOptions{seed: seed, mute: true, manualFarm: true})
		r := startIn(t, o, w, often()...)
		rnd := rand.New(rand.NewPCG(seed, 1))
		var ids []int64
		for range orders {
			ids = append(ids, w.shop.PlaceOrder(twoLines()))
		}
		newest := map[string]time.Time{}
		ended := map[string]bool{}
		look := func() {
			err := db.Each(t.Context(), r.app.DB.Read(), `SELECT id, shop_updated_at, status FROM orders`, nil, func(rows *sql.Rows) error {
				var id, status string
				var at time.Time
				if err := rows.Scan(&id, &at, &status); err != nil {
					return err
				}
				if at.Before(newest[id]) || (ended[id] && status != "CANCELLED") {
					t.Errorf("order %s went back to %s, %s", id, at, status)
				}
				newest[id], ended[id] = at, status == "CANCELLED"
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		delivered := 0
		deliverOld := func(n int) {
			sent := w.shop.Sent()
			for range n {
				d := sent[rnd.IntN(len(sent))]
				delivered++
				r.deliver(hook{id: fmt.Sprintf("old-%d", delivered), topic: d.Topic}, d.Delivery.Body)
				look()
			}
		}
		for round := range rounds {
			for i, id := range ids {
				switch {
				case round == rounds-1 && i == 0:
					_ = w.shop.Cancel(id)
				case (round+i)%2 == 0:
					_ = w.shop.SetNote(id, fmt.Sprintf("round %d", round))
				default:
					_ = w.shop.SetQuantity(id, 0, 1+rnd.IntN(3))
				}
			}
			deliverOld(8)
			before := time.Now()
			r.until("the shop was read", func() bool { look(); return r.completeAfter("shopify", before) })
		}
		deliverOld(15)
		r.until("all webhooks are read", func() bool {
			for _, d := range r.deliveries() {
				if d.Status == "RECEIVED" {
					return false
				}
			}
			look()
			return true
		})
		want := map[string]simshopify.Book{}
		for _, b := range w.shop.Books() {
			want[b.Name] = b
		}
		list := r.orders()
		if len(list) != orders {
			t.Fatalf("%d orders, want %d", len(list), orders)
		}
		for _, v := range list {
			if b := want[v.Number]; b.Cancelled != (v.Status == "CANCELLED") {
				t.Errorf("order %s is %s, at the shop %+v", v.Number, v.Status, b)
			}
		}
	})
}

// A parcel's statuses come twice, late and in any order by webhook, and by
// asking at the same time: what is known of it only ever gets newer.
func TestNoParcelMovesBackwardsWhenOldAndNewCross(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 33, chaos: true})
		r := startIn(t, o, w, often("RECONCILE_SENDCLOUD_SILENCE=50ms")...)
		r.mapBoth()
		w.shop.PlaceOrder(twoLines())
		r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
		parcel := w.carrier.Books()[0].ParcelIDs[0]
		var newest time.Time
		look := func() (status string) {
			var at sql.NullTime
			if err := r.app.DB.Read().QueryRowContext(t.Context(), `SELECT raw_status, status_time FROM shipments`).Scan(&status, &at); err != nil {
				t.Fatal(err)
			}
			if at.Time.Before(newest) {
				t.Errorf("the parcel went back to %s of %s", status, at.Time)
			}
			newest = at.Time
			return status
		}
		for range 8 {
			for _, id := range []int64{1, 22, 3, 8, 5, 92} {
				if err := w.carrier.SetStatus(parcel, id); err != nil {
					t.Fatal(err)
				}
				look()
			}
		}
		if err := w.carrier.SetStatus(parcel, 11); err != nil {
			t.Fatal(err)
		}
		r.until("it is delivered", func() bool { return look() == "DELIVERED" })
		delivered := time.Now()
		r.until("it was compared since", func() bool { return look() == "DELIVERED" && r.completeAfter("sendcloud", delivered) })
	})
}

func TestAStuckPrintIsAskedAboutOnceUntilItMoves(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 29, mute: true, manualFarm: true, print: 3 * time.Hour})
		var ahead atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		r := startWithClock(t, append(settings(o, w.settings()...), often("PRINT_STUCK_FLOOR=30m", "PRINT_STUCK_WAITING=48h")...), now)
		r.mapBoth()
		w.shop.PlaceOrder(simshopify.OrderSpec{Email: "ada@example.com", Lines: []simshopify.Line{{Title: "Desk Hook", SKU: "HOOK-WHITE", Quantity: 1, Price: "14.95"}}})
		r.until("the print is queued", func() bool { return len(w.farm.Books().Items) == 1 })
		id := r.orders()[0].ID
		open := func() (n int, message string) {
			for _, i := range r.order(id).Issues {
				if i.Kind == string(order.IssuePrintStuck) && i.State == "OPEN" {
					n, message = n+1, i.Message
				}
			}
			return n, message
		}
		all := func() (n int) {
			for _, i := range r.order(id).Issues {
				if i.Kind == string(order.IssuePrintStuck) {
					n++
				}
			}
			return n
		}
		estimated := func() bool {
			var n int64
			err := r.app.DB.Read().QueryRowContext(t.Context(), `SELECT estimate_seconds FROM print_jobs`).Scan(&n)
			return err == nil && n == 3*3600
		}
		r.until("the estimate is known", estimated)
		// It waits for two days and is asked about.
		ahead.Add(int64(49 * time.Hour))
		r.until("the wait is asked about", func() bool { n, _ := open(); return n == 1 })
		jobID, err := w.farm.StartNext(w.farm.Printers()[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		r.until("the question is taken back", func() bool { n, _ := open(); return n == 0 })
		// Past the floor it is not stuck yet: three hours are estimated.
		ahead.Add(int64(time.Hour))
		watched := now()
		r.until("the jobs were watched", func() bool { return r.completeAfter("simplyprint", watched) })
		if n, message := open(); n != 0 {
			t.Errorf("asked too early: %s", message)
		}
		ahead.Add(int64(2*time.Hour + time.Minute))
		r.until("the print is asked about", func() bool { n, _ := open(); return n == 1 })
		watched = now()
		r.until("it was watched again", func() bool { return r.completeAfter("simplyprint", watched) })
		if n := all(); n != 2 {
			t.Errorf("%d questions in all, want one for each standstill", n)
		}
		if err := w.farm.Finish(jobID); err != nil {
			t.Fatal(err)
		}
		r.until("the second question is taken back", func() bool { n, _ := open(); return n == 0 })
	})
}

// Comparing all the time, while everything moves and calls fail, neither doubles
// anything nor sees differences that are none.
func TestComparingDoesNoHarmInABadWorld(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		const seed, orders = 31, 15
		w := newWorld(t, worldOptions{seed: seed, chaos: true})
		r := startIn(t, o, w, often("RETRY_MAX_ATTEMPTS=30")...)
		r.mapBoth()
		bad := []sim.Fault{
			{Op: "*", Probability: 0.05, DropAfter: true}, {Op: "*", Probability: 0.05, DropBefore: true}, {Op: "*", Probability: 0.05, Status: 500}, {Op: "*", Probability: 0.05, StatusAfter: 502},
		}
		w.shopFaults.Set(bad...)
		w.farmFaults.Set(bad...)
		w.carrierFaults.Set(bad...)
		units := map[int64]int{}
		for range orders {
			units[w.shop.PlaceOrder(twoLines())] = 3
		}
		r.until("all orders are fulfilled", func() bool { return w.allFulfilled(r, orders) })
		placed := time.Now()
		for _, integration := range []string{"shopify", "simplyprint", "sendcloud"} {
			r.until(integration+" is complete", func() bool { return r.completeAfter(integration, placed) })
		}
		w.assertExactlyOnce(t, units)
		if g := r.reconciliation().Gaps; len(g) != 0 {
			t.Errorf("gaps %+v", g)
		}
		for _, v := range r.orders() {
			if v.OpenIssues != 0 {
				t.Errorf("order %s has issues: %+v", v.Number, r.order(v.ID).Issues)
			}
		}
		var seen int
		err := r.app.DB.Read().QueryRowContext(t.Context(), `SELECT COALESCE(SUM(found), 0) FROM reconciliation_runs WHERE integration = 'simplyprint'`).Scan(&seen)
		if err != nil || seen != 0 {
			t.Errorf("%d differences were seen at the farm, where there were none (%v)", seen, err)
		}
	})
}
