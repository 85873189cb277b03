package printing

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/sim"
	simfarm "github.com/forma3d/connect/internal/sim/simplyprint"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/webhook"
)

// farmRig is a rig beside a simulated farm at which nothing happens by itself.
type farmRig struct {
	*rig
	farm    *simfarm.Farm
	faults  *sim.Faults
	printer int64
	file    string
	before  func(path string) // called before a call reaches the farm; may be nil
}

func eachFarm(t *testing.T, o Options, test func(t *testing.T, r *farmRig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := &farmRig{faults: sim.NewFaults(1)}
		r.farm = simfarm.New(simfarm.Options{
			CompanyID: "17", APIKey: "key", Manual: true, Faults: r.faults, Printers: []simfarm.PrinterSpec{{Name: "Bambu 1"}}, Now: func() time.Time { return r.clock() },
			CustomFields: []simfarm.CustomField{{FieldID: "forma3d_ref", Areas: []string{"print_queue"}}},
		})
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if r.before != nil {
				r.before(req.URL.Path)
			}
			r.farm.ServeHTTP(w, req)
		}))
		t.Cleanup(func() { srv.Close(); r.farm.Close() })
		client, err := simplyprint.New(simplyprint.Config{APIURL: srv.URL, CompanyID: "17", APIKey: "key", Timeout: 10 * time.Second, Now: func() time.Time { return r.clock() }})
		if err != nil {
			t.Fatal(err)
		}
		r.rig = newRig(t, d, rigOptions{client: client, Options: o})
		r.file, r.printer = r.farm.AddFile("hook.gcode"), r.farm.Printers()[0].ID
		_, err = r.cat.Create(t.Context(), tenant, catalog.Mapping{SKU: "HOOK", ProductName: "Hook", Active: true, Parts: []catalog.Part{
			{Name: "hook", FileID: r.file, Quantity: 1, YieldPerPrint: 1, PrintProfile: catalog.Profile{PrinterIDs: []int64{r.printer}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		r.queue.Clear()
		test(t, r)
	})
}

// ordered is a new order of n hooks.
func (r *farmRig) ordered(t *testing.T, n int) string {
	t.Helper()
	r.version++
	return r.shop(t, 1000+r.version, "paid", false, wish{"HOOK", n})
}

// printed starts the next copy at the farm and gives the print's number there.
func (r *farmRig) printed(t *testing.T) int64 {
	t.Helper()
	id, err := r.farm.StartNext(r.printer)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// sync asks for a reading of the farm and does it, and another where it asks
// for one.
func (r *farmRig) sync(t *testing.T) {
	t.Helper()
	r.must(t, func(ctx context.Context, tx *db.Tx) error { return r.svc.RequestSync(ctx, tx, tenant) })
	r.queue.Clear(kindSync)
	for again := true; again; again = r.queue.Clear(kindSync) > 0 {
		v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kindSync, Args: syncArgs{tenant}}, 1)
		if v != job.Done {
			t.Fatalf("sync: %s, %v", v, err)
		}
	}
}

// work gives every job one attempt and expects it to be done.
func (r *farmRig) work(t *testing.T, kinds ...string) {
	t.Helper()
	for _, res := range r.queue.Work(t.Context(), kinds...) {
		if res.Verdict != job.Done {
			t.Fatalf("%s: %v", res, res.Err)
		}
	}
}

// atFarm are the farm's queue items as "amount/left", those taken out as "-".
func (r *farmRig) atFarm() string {
	var out []string
	for _, it := range r.farm.Books().Items {
		if it.Deleted {
			out = append(out, "-")
		} else {
			out = append(out, fmt.Sprint(it.Amount, "/", it.Left))
		}
	}
	return strings.Join(out, " ")
}

func (r *farmRig) expect(t *testing.T, what, id, jobs, atFarm, issues string) {
	t.Helper()
	if got := r.statuses(t, id); got != jobs {
		t.Errorf("%s: print jobs %q, want %q", what, got, jobs)
	}
	if got := r.atFarm(); got != atFarm {
		t.Errorf("%s: at the farm %q, want %q", what, got, atFarm)
	}
	if got := r.issues(t, id); got != issues {
		t.Errorf("%s: issues %q, want %q", what, got, issues)
	}
}

func TestAPrintIsFollowedFromTheQueueToItsEnd(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 5}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 2)
		r.work(t)
		r.expect(t, "told", id, "2 QUEUED", "2/2", "")
		if it := r.farm.Books().Items[0]; it.FileID != r.file || it.CustomFields["forma3d_ref"] != r.items(t, id)[0].ID {
			t.Errorf("at the farm %+v", it)
		}
		n := r.printed(t)
		r.sync(t)
		r.expect(t, "started", id, "1 QUEUED, 1 PRINTING", "2/1", "")
		r.advance(time.Minute)
		if err := r.farm.Finish(n); err != nil {
			t.Fatal(err)
		}
		r.sync(t)
		r.sync(t)
		r.expect(t, "one done", id, "1 QUEUED, 1 COMPLETED", "2/1", "")
		var done Job
		for _, j := range r.jobs(t, id) {
			if j.Status == Completed {
				done = j
			}
		}
		if done.FarmJobID != n || done.PrinterName != "Bambu 1" || done.PrinterID != r.printer || done.Progress != 100 || done.PrintSeconds != 60 || done.FilamentMilligrams == 0 || done.Cost == "" || done.StartedAt == nil || done.CompletedAt == nil {
			t.Errorf("print job %+v", done)
		}
		if err := r.farm.Finish(r.printed(t)); err != nil {
			t.Fatal(err)
		}
		r.sync(t)
		if o := r.order(t, id); o.Status != order.Completed || r.told(t, id, "order.ready-for-fulfillment") != 1 || r.told(t, id, "print-job.completed") != 2 {
			t.Errorf("order is %s", o.Status)
		}
		var low int64
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT low_job_id FROM farm_sync`).Scan(&low); err != nil || low <= n {
			t.Errorf("the mark is %d after prints from %d on, %v", low, n, err)
		}
	})
}

func TestAQueueItemWhoseAnswerWasLostIsFoundAgain(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 1)
		r.faults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 1, DropAfter: true})
		if res := r.queue.Work(t.Context()); len(res) != 1 || res[0].Verdict != job.Again {
			t.Fatalf("first attempt: %v", res)
		}
		// It is printed to its end before anybody asks again, and a sync passes it.
		if err := r.farm.Finish(r.printed(t)); err != nil {
			t.Fatal(err)
		}
		r.sync(t)
		r.expect(t, "before the second attempt", id, "1 PENDING", "1/0", "")
		r.work(t, kindQueueItem)
		r.sync(t)
		r.expect(t, "after it", id, "1 COMPLETED", "1/0", "")
	})
}

func TestAnItemThatTheFarmDidNotTakeIsSentAgainWithoutSearching(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 1)
		r.faults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 1, Status: 429, RetryAfter: 7})
		if res := r.queue.Work(t.Context()); res[0].Verdict != job.Snoozed || res[0].Wait != 7*time.Second {
			t.Fatalf("first attempt: %v", res)
		}
		if it := r.items(t, id)[0]; it.AttemptedAt != nil {
			t.Errorf("the item still counts as told: %+v", it)
		}
		r.faults.Set(sim.Fault{Op: "queue/GetItems", Probability: 1, Status: 500})
		r.advance(7 * time.Second)
		r.work(t)
		r.expect(t, "second attempt", id, "1 QUEUED", "1/1", "")
	})
}

func TestAnItemThatTheFarmRefusesWaitsForAPerson(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		r.mapSKU(t, "GONE", [2]int{1, 1}) // its file is not at the farm
		r.queue.Clear()
		id := r.shop(t, 1, "paid", false, wish{"GONE", 2})
		if res := r.queue.Work(t.Context()); res[0].Verdict != job.Dead {
			t.Fatalf("attempt: %v", res)
		}
		r.expect(t, "refused", id, "2 FAILED", "", "print_job_rejected")
		if o := r.order(t, id); o.Status != order.Failed || r.told(t, id, "print-job.failed") != 2 {
			t.Errorf("order is %s", o.Status)
		}
		// Both stay with the person: nothing is made anew.
		if err := r.plan(id); err != nil {
			t.Error(err)
		}
		r.expect(t, "planned again", id, "2 FAILED", "", "print_job_rejected")
	})
}

func TestAFarmThatCannotBeReachedForGoodIsAFailure(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 1)
		r.faults.Set(sim.Fault{Op: "*", Probability: 1, Status: 502})
		var verdicts []job.Verdict
		for range 3 {
			verdicts = append(verdicts, r.queue.Work(t.Context())[0].Verdict)
		}
		if diff := cmp.Diff([]job.Verdict{job.Again, job.Again, job.Dead}, verdicts); diff != "" {
			t.Error(diff)
		}
		r.expect(t, "given up", id, "1 FAILED", "", "print_job_rejected")
	})
}

func TestADisconnectedFarmCostsNoAttempt(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 1)
		r.must(t, func(ctx context.Context, tx *db.Tx) error { return r.svc.RequestSync(ctx, tx, tenant) })
		client := r.client
		r.client = nil
		for range 5 {
			for _, res := range r.queue.Work(t.Context()) {
				if res.Verdict != job.Snoozed || res.Wait != time.Minute || !errors.Is(res.Err, job.ErrDisconnected) {
					t.Fatalf("%s: %v", res, res.Err)
				}
			}
		}
		r.client = client
		r.work(t)
		r.expect(t, "connected", id, "1 QUEUED", "1/1", "")
	})
}

func TestCopiesThatAreNotWantedAnyMoreAreNotSent(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 10}, func(t *testing.T, r *farmRig) {
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 5})
		r.shop(t, 1, "paid", false, wish{"HOOK", 2})
		other := r.shop(t, 2, "paid", false, wish{"HOOK", 3})
		r.shop(t, 2, "paid", true, wish{"HOOK", 3})
		r.work(t)
		r.expect(t, "reduced", id, "2 QUEUED, 3 CANCELLED", "2/2", "")
		if it := r.items(t, other)[0]; it.State != itemRemoved {
			t.Errorf("the cancelled order's item is %s", it.State)
		}
	})
}

func TestASurplusItemIsTakenOutAndTheRestQueuedAnew(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 10}, func(t *testing.T, r *farmRig) {
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 5})
		r.work(t)
		n := r.printed(t)
		r.sync(t)
		r.shop(t, 1, "paid", false, wish{"HOOK", 3})
		r.expect(t, "before", id, "2 QUEUED, 1 PRINTING, 2 CANCELLED", "5/4", "")
		r.work(t, kindRemoveItem)
		r.work(t, kindQueueItem)
		r.expect(t, "after", id, "2 QUEUED, 1 PRINTING, 2 CANCELLED", "- 2/2", "")
		if err := r.farm.Finish(n); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := r.farm.Finish(r.printed(t)); err != nil {
				t.Fatal(err)
			}
		}
		r.sync(t)
		r.expect(t, "printed", id, "3 COMPLETED, 2 CANCELLED", "- 2/0", "")
	})
}

func TestTheWayOutOfTheFarmsQueue(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 10}, func(t *testing.T, r *farmRig) {
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 2})
		removal := job.Job{Kind: kindRemoveItem, Args: itemArgs{tenant, r.items(t, id)[0].ID}}
		attempt := func() (job.Verdict, error) {
			t.Helper()
			v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, removal, 1)
			return v, err
		}
		if v, err := attempt(); v != job.Done {
			t.Errorf("an item that was never sent: %s, %v", v, err)
		}
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE queue_items SET attempted_at = $1`, db.Time(r.clock()))
			return err
		})
		if v, err := attempt(); v != job.Snoozed {
			t.Errorf("an item that is being sent: %s, %v", v, err)
		}
		r.work(t, kindQueueItem)
		if v, err := attempt(); v != job.Done {
			t.Errorf("an item without surplus: %s, %v", v, err)
		}
		r.expect(t, "nothing surplus", id, "2 QUEUED", "2/2", "")
		r.shop(t, 1, "paid", true, wish{"HOOK", 2})
		r.faults.Set(sim.Fault{Op: "queue/DeleteItem", Probability: 1, Status: 500})
		if v, err := attempt(); v != job.Again {
			t.Errorf("the farm is ill: %s, %v", v, err)
		}
		removal.Args = itemArgs{tenant, r.items(t, id)[0].ID}
		v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, removal, 3)
		if v != job.Dead || r.issues(t, id) != "cancellation_review" {
			t.Errorf("given up: %s, %v, issues %q", v, err, r.issues(t, id))
		}
		r.faults.Set()
		if err := r.farm.RemoveItem(r.farm.Books().Items[0].ID); err != nil {
			t.Fatal(err)
		}
		if v, err := attempt(); v != job.Done || r.items(t, id)[0].State != itemRemoved {
			t.Errorf("gone already: %s, %v, item %s", v, err, r.items(t, id)[0].State)
		}
		removal.Args = itemArgs{tenant, "unknown"}
		if v, err := attempt(); v != job.Done {
			t.Errorf("an unknown item: %s, %v", v, err)
		}
	})
}

func TestAFailedPrintIsTriedAgainAsOftenAsTheSettingsSay(t *testing.T) {
	eachFarm(t, Options{AutoRetries: 1}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 1)
		for i, want := range []struct{ jobs, issues string }{{"1 PENDING", ""}, {"1 FAILED", "print_failed"}} {
			r.work(t, kindQueueItem)
			if err := r.farm.Fail(r.printed(t), "spaghetti"); err != nil {
				t.Fatal(err)
			}
			r.sync(t)
			r.sync(t)
			r.expect(t, fmt.Sprint("failure ", i+1), id, want.jobs, strings.TrimSpace(strings.Repeat("1/0 ", i+1)), want.issues)
		}
		if j := r.jobs(t, id)[0]; j.RetryCount != 1 || r.told(t, id, "print-job.retry-requested") != 1 || r.told(t, id, "print-job.failed") != 2 {
			t.Errorf("print job %+v", j)
		}
		var attempts int
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM print_attempts WHERE status = 'FAILED'`).Scan(&attempts); err != nil || attempts != 2 {
			t.Errorf("%d prints are on record, %v", attempts, err)
		}
	})
}

func TestWhatTheFarmsPeopleDoIsFollowed(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 10}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 2)
		r.work(t)
		n := r.printed(t)
		r.sync(t)
		if err := r.farm.CancelJob(n, true); err != nil {
			t.Fatal(err)
		}
		r.sync(t)
		r.expect(t, "stopped and put back", id, "2 QUEUED", "2/2", "")
		if err := r.farm.CancelJob(r.printed(t), false); err != nil {
			t.Fatal(err)
		}
		r.sync(t)
		r.expect(t, "stopped for good", id, "1 QUEUED, 1 FAILED", "2/1", "print_job_cancelled_at_farm")
		books := r.farm.Books()
		if err := r.farm.Requeue(books.Jobs[len(books.Jobs)-1].ID); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := r.farm.Finish(r.printed(t)); err != nil {
				t.Fatal(err)
			}
		}
		r.sync(t)
		r.expect(t, "brought back and printed", id, "2 COMPLETED", "2/0", "print_job_cancelled_at_farm")
		if o := r.order(t, id); o.Status != order.Completed {
			t.Errorf("order is %s", o.Status)
		}
		// One more copy than was ordered belongs to nobody.
		if err := r.farm.ReviveItem(books.Items[0].ID, 1); err != nil {
			t.Fatal(err)
		}
		r.printed(t)
		r.sync(t)
		r.expect(t, "a copy that nobody ordered", id, "2 COMPLETED", "3/0", "print_job_cancelled_at_farm")
	})
}

func TestAnItemTakenOutAtTheFarmIsOpenWorkForAPerson(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 10}, func(t *testing.T, r *farmRig) {
		id, other := r.ordered(t, 2), r.ordered(t, 1)
		r.work(t)
		if err := r.farm.RemoveItem(r.farm.Books().Items[0].ID); err != nil {
			t.Fatal(err)
		}
		r.sync(t)
		r.expect(t, "within the first interval", id, "2 QUEUED", "- 1/1", "")
		r.advance(time.Minute)
		r.sync(t)
		r.expect(t, "later", id, "2 FAILED", "- 1/1", "print_job_cancelled_at_farm")
		r.expect(t, "the other order", other, "1 QUEUED", "- 1/1", "")
		if o := r.order(t, id); o.Status != order.Failed {
			t.Errorf("order is %s", o.Status)
		}
	})
}

func TestAPrintThatComesBackToLifeBringsItsOrderBackUnlessItIsTooLate(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		id, late := r.ordered(t, 1), r.ordered(t, 1)
		r.work(t)
		for range 2 {
			if err := r.farm.CancelJob(r.printed(t), false); err != nil {
				t.Fatal(err)
			}
		}
		r.sync(t)
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return r.orders.MarkFulfilled(ctx, tx, tenant, late, order.Tracking{}, false)
		})
		for _, j := range r.farm.Books().Jobs {
			if err := r.farm.Requeue(j.ID); err != nil {
				t.Fatal(err)
			}
			r.printed(t)
			r.advance(time.Second)
			if err := r.farm.ClearBed(r.printer); err == nil {
				t.Error("the bed was cleared under a print")
			}
			r.sync(t)
			if err := r.farm.Finish(r.farm.Books().Jobs[len(r.farm.Books().Jobs)-1].ID); err != nil {
				t.Fatal(err)
			}
		}
		r.sync(t)
		r.expect(t, "in time", id, "1 COMPLETED", "1/0 1/0", "print_job_cancelled_at_farm")
		if o := r.order(t, id); o.Status != order.Completed || r.told(t, id, "order.revived") != 1 {
			t.Errorf("order is %s, revived %d times", o.Status, r.told(t, id, "order.revived"))
		}
		if o := r.order(t, late); o.Status != order.Fulfilled || !strings.Contains(r.issues(t, late), "revived_after_fulfillment") {
			t.Errorf("the fulfilled order is %s, issues %s", o.Status, r.issues(t, late))
		}
	})
}

func TestAStormOfWebhooksIsOneReadingAndOneMore(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		storm := func(n int) []webhook.Result {
			t.Helper()
			var all []webhook.Result
			for range n {
				r.must(t, func(ctx context.Context, tx *db.Tx) (err error) {
					all, err = r.svc.Process(ctx, tx, []webhook.Delivery{
						{Tenant: tenant, Body: []byte(`{"webhook_id":1,"event":"job.done","timestamp":1,"data":{"job":{"id":5,"uid":"u"}}}`)},
						{Tenant: tenant, Body: []byte(`{"webhook_id":1,"event":"test","timestamp":1,"data":{}}`)},
						{Tenant: tenant, Body: []byte(`[]`)},
					})
					return err
				})
			}
			return all
		}
		got := storm(20)
		if got[0].Status != webhook.Processed || got[1].Status != webhook.Skipped || got[2].Status != webhook.Failed || got[2].Note == "" {
			t.Errorf("results %+v", got)
		}
		if n := len(r.queue.Waiting()); n != 1 {
			t.Fatalf("%d syncs wait", n)
		}
		j := r.queue.Take(t, kindSync)
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, j, 1); v != job.Done {
			t.Fatal(err)
		}
		if n := len(r.queue.Waiting()); n != 0 {
			t.Fatalf("%d syncs wait after the only one", n)
		}
		storm(1)
		j = r.queue.Take(t, kindSync)
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, j, 1); v != job.Done {
			t.Fatal(err)
		}
		// More webhooks come while the farm is being read once more.
		var wanted, low, adopted int64
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT wanted, low_job_id, adopted FROM farm_sync`).Scan(&wanted, &low, &adopted); err != nil {
			t.Fatal(err)
		}
		storm(5)
		if r.queue.Clear(kindSync) != 1 {
			t.Error("the first webhook after a sync asks for none")
		}
		if err := r.svc.finish(t.Context(), syncArgs{tenant}, wanted, low, low, adopted); err != nil {
			t.Fatal(err)
		}
		if n := r.queue.Clear(kindSync); n != 1 {
			t.Errorf("%d syncs follow a sync during which webhooks came", n)
		}
	})
}

func TestASyncDoesNotMoveItsMarkPastWhatBecameKnownMeanwhile(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 1)
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO farm_sync (tenant_id, low_job_id, wanted, served) VALUES ('default', 50, 1, 0)`)
			return err
		})
		mark := func() (low int64) {
			t.Helper()
			if err := r.db.Read().QueryRowContext(t.Context(), `SELECT low_job_id FROM farm_sync`).Scan(&low); err != nil {
				t.Fatal(err)
			}
			return low
		}
		// The item was told to the farm when the mark stood at 40 and is known only now.
		it := r.items(t, id)[0]
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE queue_items SET seen_low_job = 40 WHERE id = $1`, it.ID)
			return err
		})
		it.SeenLowJob = 40
		r.queue.Clear()
		if err := r.svc.queued(t.Context(), it, 7); err != nil {
			t.Fatal(err)
		}
		if err := r.svc.queued(t.Context(), it, 7); err != nil { // twice is once
			t.Fatal(err)
		}
		if mark() != 40 {
			t.Errorf("the mark is %d, want 40", mark())
		}
		// The sync under way read from 50 and knows nothing of it.
		if err := r.svc.finish(t.Context(), syncArgs{tenant}, 1, 50, 90, 0); err != nil {
			t.Fatal(err)
		}
		if mark() != 40 || r.queue.Clear(kindSync) == 0 {
			t.Errorf("the mark is %d, want 40 and another sync", mark())
		}
		if err := r.svc.finish(t.Context(), syncArgs{tenant}, 2, 40, 90, 1); err != nil {
			t.Fatal(err)
		}
		if mark() != 90 {
			t.Errorf("the mark is %d, want 90", mark())
		}
	})
}

func TestThePollAsksOftenWhileSomethingPrintsAndSeldomOtherwise(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		poll := func() int {
			t.Helper()
			if err := r.queue.Reg.RunSchedule(t.Context(), "print-farm-poll"); err != nil {
				t.Fatal(err)
			}
			return r.queue.Clear(kindSync)
		}
		if poll() != 1 {
			t.Error("a farm that was never read is not read")
		}
		r.advance(time.Hour)
		if poll() != 1 {
			t.Error("a sync that was lost is not asked for again")
		}
		r.sync(t)
		r.sync(t)
		if poll() != 0 {
			t.Error("an idle farm is read again at once")
		}
		r.ordered(t, 1)
		if poll() != 1 {
			t.Error("a farm that prints is not read")
		}
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = 'CANCELLED'`)
			return err
		})
		r.sync(t)
		r.advance(4 * time.Minute)
		if poll() != 0 {
			t.Error("an idle farm is read before its time")
		}
		r.advance(time.Minute)
		if poll() != 1 {
			t.Error("an idle farm is not read at its time")
		}
	})
}

func TestASyncThatFailsForGoodDoesNotStopTheNext(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		r.must(t, func(ctx context.Context, tx *db.Tx) error { return r.svc.RequestSync(ctx, tx, tenant) })
		r.faults.Set(sim.Fault{Op: "*", Probability: 1, Status: 500})
		for i, want := range []job.Verdict{job.Again, job.Again, job.Dead} {
			if res := r.queue.Work(t.Context()); len(res) != 1 || res[0].Verdict != want {
				t.Fatalf("attempt %d: %v", i+1, res)
			}
		}
		r.must(t, func(ctx context.Context, tx *db.Tx) error { return r.svc.RequestSync(ctx, tx, tenant) })
		if n := len(r.queue.Waiting()); n != 1 {
			t.Errorf("%d syncs wait", n)
		}
	})
}

func TestArgumentsThatCannotBeReadAreDeadLettersWithoutConsequences(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		for _, kind := range []string{kindQueueItem, kindRemoveItem, kindSync, kindReplan} {
			if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kind, Args: []int{1}}, 1); v != job.Dead || err == nil {
				t.Errorf("%s: %s, %v", kind, v, err)
			}
		}
		for _, kind := range []string{kindQueueItem, kindRemoveItem} {
			if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kind, Args: itemArgs{tenant, "unknown"}}, 1); v != job.Done {
				t.Errorf("%s of an unknown item: %s, %v", kind, v, err)
			}
		}
	})
}

// What the farm may have taken without our knowing is looked for before another
// one is put there.
func TestAPrintOfWhichNobodyKnowsIsNotQueuedTwice(t *testing.T) {
	for name, landed := range map[string]bool{"the farm took it": true, "the farm did not": false} {
		t.Run(name, func(t *testing.T) {
			eachFarm(t, Options{MaxItemAmount: 5, AnswerWithin: time.Minute}, func(t *testing.T, r *farmRig) {
				r.svc.opts.Audit = audit.New(r.db, r.clock)
				id := r.ordered(t, 2)
				last := sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 1, Status: 502}
				if landed {
					last = sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 1, DropAfter: true}
				}
				r.faults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 2, Status: 502}, last)
				for range 3 {
					r.queue.Work(t.Context(), kindQueueItem)
					r.advance(5 * time.Minute)
				}
				if got := r.statuses(t, id); got != "2 FAILED" {
					t.Fatal(got)
				}
				for _, j := range r.jobs(t, id) {
					if _, err := r.svc.Retry(t.Context(), tenant, j.ID, "the farm is back"); err != nil {
						t.Fatal(err)
					}
				}
				for len(r.queue.Waiting()) > 0 {
					r.work(t)
				}
				left := 0
				for _, it := range r.farm.Books().Items {
					if !it.Deleted {
						left += it.Left
					}
				}
				if left != 2 || r.statuses(t, id) != "2 QUEUED" || r.issues(t, id) != "" {
					t.Errorf("%d copies wait at the farm (%s), here %s, issues %q", left, r.atFarm(), r.statuses(t, id), r.issues(t, id))
				}
			})
		})
	}
}

// A process that others took for dead goes on while its job is worked by another
// one: its search, made before the other one told the farm, says nothing.
func TestASearchThatWasOvertakenTellsTheFarmNothing(t *testing.T) {
	eachFarm(t, Options{AnswerWithin: time.Minute}, func(t *testing.T, r *farmRig) {
		id := r.ordered(t, 1)
		r.faults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 1, Status: 502}, sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 1, DropAfter: true})
		r.queue.Work(t.Context(), kindQueueItem)
		slow := r.queue.Take(t, kindQueueItem)
		r.advance(5 * time.Minute)
		searches := 0
		r.before = func(path string) {
			if searches++; searches != 2 || strings.HasSuffix(path, "AddItem") {
				return
			}
			r.before = nil // while the first search is still on its way
			if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, slow, 2); v != job.Again {
				t.Errorf("the other process: %s, %v", v, err)
			}
		}
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, slow, 2); v == job.Dead || v == job.Done {
			t.Errorf("the slow process: %s, %v", v, err)
		}
		if got := r.atFarm(); got != "1/1" {
			t.Errorf("at the farm %q", got)
		}
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, slow, 3); v != job.Done {
			t.Errorf("the next attempt: %s, %v", v, err)
		}
		r.expect(t, "in the end", id, "1 QUEUED", "1/1", "")
	})
}

// The farm may have begun a copy that nobody has read yet when the order gets
// smaller: that copy waits no more.
func TestACopyThatBeganMeanwhileIsNoneThatWaits(t *testing.T) {
	for name, begun := range map[string]int{"one of two": 1, "both": 2} {
		t.Run(name, func(t *testing.T) {
			eachFarm(t, Options{MaxItemAmount: 5}, func(t *testing.T, r *farmRig) {
				id := r.shop(t, 1, "paid", false, wish{"HOOK", 2})
				r.work(t)
				for range begun {
					if err := r.farm.Finish(r.printed(t)); err != nil {
						t.Fatal(err)
					}
				}
				r.shop(t, 1, "paid", false, wish{"HOOK", 1})
				r.work(t, kindRemoveItem)
				r.work(t, kindQueueItem, kindRemoveItem)
				r.sync(t)
				left := 0
				for _, it := range r.farm.Books().Items {
					if !it.Deleted {
						left += it.Left
					}
				}
				if left != 0 || r.order(t, id).Status != order.Completed {
					t.Errorf("%d copies still wait at the farm (%s), here %s, order %s", left, r.atFarm(), r.statuses(t, id), r.order(t, id).Status)
				}
			})
		})
	}
}

// A copy that begins in the very moment in which its item is taken out is one of
// those that are wanted.
func TestACopyThatBeganAsItsItemWasTakenOutIsCounted(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 5}, func(t *testing.T, r *farmRig) {
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 2})
		r.work(t)
		r.shop(t, 1, "paid", false, wish{"HOOK", 1})
		r.before = func(path string) {
			if strings.HasSuffix(path, "queue/DeleteItem") {
				r.before = nil
				r.printed(t)
			}
		}
		r.work(t, kindRemoveItem)
		r.work(t, kindQueueItem)
		r.expect(t, "taken out", id, "1 QUEUED, 1 CANCELLED", "- 1/1", "")
		r.sync(t)
		r.work(t, kindRemoveItem)
		r.expect(t, "read", id, "1 PRINTING, 1 CANCELLED", "- -", "")
	})
}

// What the farm may have taken for an order that nobody wants any more is looked
// for and taken out.
func TestAPrintOfWhichNobodyKnowsIsTakenBack(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 5, AnswerWithin: time.Minute}, func(t *testing.T, r *farmRig) {
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 2})
		r.faults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 2, Status: 502}, sim.Fault{Op: "queue/AddItem", Probability: 1, Times: 1, DropAfter: true})
		for range 3 {
			r.queue.Work(t.Context(), kindQueueItem)
			r.advance(5 * time.Minute)
		}
		r.expect(t, "given up", id, "2 FAILED", "2/2", "print_job_rejected")
		r.shop(t, 1, "paid", true, wish{"HOOK", 2})
		r.work(t, kindRemoveItem)
		if got := r.statuses(t, id) + " " + r.atFarm(); got != "2 CANCELLED -" {
			t.Error(got)
		}
	})
}

// A file that is not at the farm any more is given another one in the product
// mapping; then the prints are retried, by the order or by the queue.
func TestARefusedPrintIsRetriedWithTheFileOfToday(t *testing.T) {
	for _, way := range []string{"print", "dead letter"} {
		t.Run(way, func(t *testing.T) {
			eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
				r.svc.opts.Audit = audit.New(r.db, r.clock)
				r.mapSKU(t, "GONE", [2]int{1, 1}) // its file is not at the farm
				r.queue.Clear()
				id := r.shop(t, 1, "paid", false, wish{"GONE", 2})
				refused := r.queue.Take(t, kindQueueItem)
				if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, refused, 1); v != job.Dead {
					t.Fatal(v, err)
				}
				m, err := r.cat.BySKU(t.Context(), r.db.Read(), tenant, "GONE")
				if err != nil {
					t.Fatal(err)
				}
				m.Parts[0].FileID = r.file
				if _, err := r.cat.Update(t.Context(), tenant, m); err != nil {
					t.Fatal(err)
				}
				if way == "print" {
					for _, j := range r.jobs(t, id) {
						if _, err := r.svc.Retry(t.Context(), tenant, j.ID, "another file"); err != nil {
							t.Fatal(err)
						}
					}
				} else {
					r.must(t, func(ctx context.Context, tx *db.Tx) error {
						if err := r.queue.Reg.Revive(ctx, tx, refused); err != nil {
							return err
						}
						return r.queue.Enqueue(ctx, tx, refused)
					})
				}
				r.work(t, kindQueueItem)
				if got := r.statuses(t, id) + r.issues(t, id); got != "2 QUEUED" {
					t.Error(got)
				}
			})
		})
	}
}

// A comparison reads the farm first and our rows last; what was taken out between
// the two is gone from the farm by now.
func TestAnEntryTakenOutDuringAComparisonIsNoMatterForAPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, rigOptions{})
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 1})
		if err := r.plan(id); err != nil {
			t.Fatal(err)
		}
		r.toFarm(t, id)
		began := r.clock()
		it := r.items(t, id)[0]
		there := map[int64]simplyprint.Item{it.FarmItemID: {ID: it.FarmItemID, Left: 1, CustomFields: map[string]string{"forma3d_ref": it.ID}}}
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return setItemState(ctx, tx, it.ID, itemRemoved, db.Time(began))
		})
		var c Comparison
		if err := r.svc.compareReferences(t.Context(), it.Tenant, began, there, &c); err != nil {
			t.Fatal(err)
		}
		if got := r.issues(t, id); got != "" || c.Found != 0 {
			t.Errorf("%d found, issues %q", c.Found, got)
		}
		// A later comparison that still finds it there asks.
		if err := r.svc.compareReferences(t.Context(), it.Tenant, began.Add(time.Second), there, &c); err != nil {
			t.Fatal(err)
		}
		if got := r.issues(t, id); c.Found != 1 || got == "" {
			t.Errorf("%d found, issues %q", c.Found, got)
		}
	})
}
