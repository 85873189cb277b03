package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/job/jobtest"
	"github.com/forma3d/connect/internal/webhook"
)

const (
	tenant      = "default"
	kindProcess = "webhook-process"
)

// rig is an inbox whose deliveries are processed when the test says so, by a
// processor that does what the test says.
type rig struct {
	db    *db.DB
	inbox *webhook.Inbox
	queue *jobtest.Queue

	mu       sync.Mutex
	now      time.Time
	read     []string // bodies that were processed and committed
	batches  []int    // sizes of the groups that Process was given
	process  func(d webhook.Delivery) (webhook.Result, error)
	events   []event.Event
	observed map[string]int
}

func newRig(t *testing.T, d *db.DB) *rig {
	t.Helper()
	r := &rig{db: d, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), observed: map[string]int{}}
	r.process = func(webhook.Delivery) (webhook.Result, error) {
		return webhook.Result{Status: webhook.Processed, Note: "read"}, nil
	}
	reg := job.NewRegistry()
	r.queue = &jobtest.Queue{DB: d, Reg: reg}
	r.inbox = webhook.New(d, reg, r, slog.New(slog.DiscardHandler), r.clock, webhook.Options{
		MaxBody: 1000, TTL: 24 * time.Hour, Keep: 48 * time.Hour, Audit: audit.New(d, r.clock),
		Observe: func(source, result string) { r.mu.Lock(); defer r.mu.Unlock(); r.observed[source+" "+result]++ },
	})
	r.inbox.Use(r.queue)
	r.inbox.Connect(webhook.Shopify, verifier{}, r)
	r.inbox.Connect(webhook.SimplyPrint, verifier{}, r)
	r.inbox.Start(t.Context())
	t.Cleanup(r.inbox.Stop)
	return r
}

func each(t *testing.T, test func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newRig(t, d)) })
}

func (r *rig) clock() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

func (r *rig) Publish(_ context.Context, tx *db.Tx, events ...event.Event) error {
	tx.AfterCommit(func() { r.mu.Lock(); defer r.mu.Unlock(); r.events = append(r.events, events...) })
	return nil
}

// Process implements webhook.Processor.
func (r *rig) Process(_ context.Context, tx *db.Tx, list []webhook.Delivery) ([]webhook.Result, error) {
	r.mu.Lock()
	process := r.process
	r.batches = append(r.batches, len(list))
	r.mu.Unlock()
	var out []webhook.Result
	for _, d := range list {
		res, err := process(d)
		if err != nil {
			return nil, err
		}
		if res.Status != "" {
			out = append(out, res)
		}
		tx.AfterCommit(func() { r.mu.Lock(); defer r.mu.Unlock(); r.read = append(r.read, string(d.Body)) })
	}
	return out, nil
}

func delivery(key, body string) webhook.Delivery {
	return webhook.Delivery{Tenant: tenant, Source: webhook.Shopify, Key: key, Topic: "orders/create", Body: []byte(body)}
}

func (r *rig) accept(t *testing.T, d webhook.Delivery) webhook.Outcome {
	t.Helper()
	o, err := r.inbox.Accept(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// work gives every waiting batch one attempt.
func (r *rig) work(t *testing.T) {
	t.Helper()
	for _, res := range r.queue.Work(t.Context()) {
		if res.Verdict != job.Done {
			t.Fatalf("%s: %v", res, res.Err)
		}
	}
}

// list gives the inbox, newest first, as "topic status: note (attempts)".
func (r *rig) list(t *testing.T, q webhook.Query) []string {
	t.Helper()
	q.Page, q.PageSize = 1, 1000
	list, total, err := r.inbox.List(t.Context(), tenant, q)
	if err != nil || total != len(list) {
		t.Fatal(total, len(list), err)
	}
	out := []string{}
	for _, d := range list {
		if d.Body != nil {
			t.Error("the list carries a body")
		}
		out = append(out, fmt.Sprintf("%s %s: %s (%d)", d.Topic, d.Status, d.Note, d.Attempts))
	}
	return out
}

func (r *rig) only(t *testing.T) webhook.Delivery {
	t.Helper()
	list, _, err := r.inbox.List(t.Context(), tenant, webhook.Query{Page: 1, PageSize: 2})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	return list[0]
}

func (r *rig) stats(t *testing.T) webhook.Stats {
	t.Helper()
	s, err := r.inbox.Stats(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestADeliveryIsProcessedOnceByItsKey(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		// Sources that send no id use the entity and the time of its change.
		for i, c := range []struct {
			d    webhook.Delivery
			want webhook.Outcome
		}{
			{delivery("id-1", `{"n":1}`), webhook.Stored},
			{delivery("id-1", `{"n":2}`), webhook.Duplicate},
			{delivery("orders/updated/77/2026-11-02T08:00:00Z", `{"n":3}`), webhook.Stored},
			{delivery("orders/updated/77/2026-11-02T08:00:00Z", `{"n":3}`), webhook.Duplicate},
			{delivery("orders/updated/77/2026-11-02T08:00:01Z", `{"n":4}`), webhook.Stored},
			{webhook.Delivery{Tenant: tenant, Source: webhook.SimplyPrint, Key: "id-1", Topic: "job.done", Body: []byte(`{"n":5}`)}, webhook.Stored},
		} {
			if got := r.accept(t, c.d); got != c.want {
				t.Errorf("delivery %d: outcome %d, want %d", i+1, got, c.want)
			}
			r.advance(time.Second)
		}
		r.work(t)
		r.work(t)
		slices.Sort(r.read)
		if got := strings.Join(r.read, " "); got != `{"n":1} {"n":3} {"n":4} {"n":5}` {
			t.Errorf("read %s", got)
		}
		if d := r.list(t, webhook.Query{Source: webhook.SimplyPrint}); len(d) != 1 || d[0] != "job.done PROCESSED: read (1)" {
			t.Errorf("list %v", d)
		}
		for q, want := range map[webhook.Query]int{{}: 4, {Topic: "orders/create"}: 3, {Status: webhook.Received}: 0, {Source: webhook.Shopify, Status: webhook.Processed, Topic: "orders/create"}: 3, {Source: webhook.Sendcloud}: 0} {
			if got := r.list(t, q); len(got) != want {
				t.Errorf("%+v: %v, want %d", q, got, want)
			}
		}
	})
}

func TestTenCopiesAtOnceAreOneDelivery(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for round := range 5 {
			outcomes := make([]webhook.Outcome, 10)
			errs := make([]error, 10)
			var wg sync.WaitGroup
			for i := range outcomes {
				wg.Go(func() {
					outcomes[i], errs[i] = r.inbox.Accept(t.Context(), delivery(fmt.Sprint("key-", round), `{}`))
				})
			}
			wg.Wait()
			stored := 0
			for _, o := range outcomes {
				if o == webhook.Stored {
					stored++
				}
			}
			if err := errors.Join(errs...); err != nil || stored != 1 {
				t.Errorf("round %d: %d of ten were new, %v", round, stored, err)
			}
		}
		r.work(t)
		if len(r.read) != 5 {
			t.Errorf("%d were read", len(r.read))
		}
	})
}

func TestManyDeliveriesAtOnceAreAllStored(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var wg sync.WaitGroup
		errs := make([]error, 300)
		for i := range errs {
			wg.Go(func() { _, errs[i] = r.inbox.Accept(t.Context(), delivery(fmt.Sprint(i), fmt.Sprintf(`{"n":%d}`, i))) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		batches := len(r.queue.Waiting())
		r.work(t)
		slices.Sort(r.read)
		if len(r.read) != 300 || len(slices.Compact(r.read)) != 300 || batches > 300 {
			t.Errorf("%d were read in %d batches", len(r.read), batches)
		}
	})
}

func TestWhatIsNotJSONIsKeptForAPerson(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		if got := r.accept(t, delivery("1", `{"id": 1,`)); got != webhook.Unreadable {
			t.Errorf("outcome %d", got)
		}
		if got := r.accept(t, delivery("1", `{"id": 1,`)); got != webhook.Duplicate {
			t.Errorf("again: outcome %d", got)
		}
		if got := r.list(t, webhook.Query{Status: webhook.Failed}); len(got) != 1 || got[0] != "orders/create FAILED: the body is not JSON (0)" {
			t.Errorf("list %v", got)
		}
		if len(r.queue.Waiting()) != 0 || len(r.events) != 1 || r.events[0].Severity != event.Error || r.events[0].Payload.(event.WebhookFailed).ErrorMessage != "the body is not JSON" {
			t.Errorf("waiting %v, events %+v", r.queue.Waiting(), r.events)
		}
		if s := r.stats(t); s.Failed != 1 || s.Waiting != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestADeliveryThatCannotBeProcessedHoldsUpNoOther(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		broken := errors.New("the order service is ill")
		r.process = func(d webhook.Delivery) (webhook.Result, error) {
			switch string(d.Body) {
			case `"bad"`:
				return webhook.Result{}, broken
			case `"odd"`:
				return webhook.Result{Status: webhook.Failed, Note: "not an order"}, nil
			default:
				return webhook.Result{Status: webhook.Skipped, Note: "nothing new"}, nil
			}
		}
		bodies := []string{`"a"`, `"bad"`, `"odd"`, `"b"`}
		r.inbox.Stop() // so that all of them are one batch
		var wg sync.WaitGroup
		for i, b := range bodies {
			wg.Go(func() {
				if _, err := r.inbox.Accept(t.Context(), delivery(fmt.Sprint(i), b)); err != nil {
					t.Error(err)
				}
			})
		}
		r.inbox.Start(t.Context())
		wg.Wait()
		for range 5 {
			r.work(t)
			r.advance(10 * time.Second)
		}
		got := r.list(t, webhook.Query{})
		slices.Sort(got)
		want := []string{"orders/create FAILED: not an order (1)", "orders/create FAILED: the order service is ill (5)", "orders/create SKIPPED: nothing new (1)", "orders/create SKIPPED: nothing new (1)"}
		if !slices.Equal(got, want) {
			t.Errorf("list %q\nwant %q", got, want)
		}
		if len(r.events) != 2 || len(r.queue.Waiting()) != 0 {
			t.Errorf("%d failures were announced, waiting %v", len(r.events), r.queue.Waiting())
		}
	})
}

func TestAProcessorThatMiscountsIsAFailure(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.process = func(webhook.Delivery) (webhook.Result, error) { return webhook.Result{}, nil } // no result
		r.accept(t, delivery("1", `{}`))
		r.work(t)
		if got := r.list(t, webhook.Query{}); got[0] != "orders/create RECEIVED: shopify gave 0 results for 1 deliveries (1)" {
			t.Errorf("list %v", got)
		}
		r.accept(t, webhook.Delivery{Tenant: tenant, Source: webhook.Sendcloud, Key: "1", Topic: "x", Body: []byte(`{}`)})
		r.work(t)
		if got := r.list(t, webhook.Query{Source: webhook.Sendcloud}); got[0] != "x RECEIVED: nobody processes webhooks of sendcloud (1)" {
			t.Errorf("list %v", got)
		}
	})
}

func TestABatchWithUnreadableArgumentsIsADeadLetter(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, job.Job{Kind: kindProcess, Args: "x"}, 1); v != job.Dead || err == nil {
			t.Errorf("%s, %v", v, err)
		}
	})
}

func TestAStopOfTheProgramIsNoFaultOfTheDelivery(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.accept(t, delivery("1", `{}`))
		ctx, cancel := context.WithCancel(t.Context())
		r.process = func(webhook.Delivery) (webhook.Result, error) {
			cancel()
			return webhook.Result{}, ctx.Err()
		}
		if res := r.queue.Work(ctx); len(res) != 1 || res[0].Err == nil {
			t.Fatalf("worked %v", res)
		}
		if got := r.list(t, webhook.Query{}); got[0] != "orders/create RECEIVED:  (0)" {
			t.Errorf("list %v", got)
		}
	})
}

func TestAReplayReadsADeliveryAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.accept(t, delivery("1", `{}`))
		r.work(t)
		id := r.only(t).ID
		if err := r.inbox.Replay(t.Context(), tenant, id); err != nil {
			t.Fatal(err)
		}
		if got := r.list(t, webhook.Query{}); got[0] != "orders/create RECEIVED: replayed (0)" {
			t.Errorf("list %v", got)
		}
		r.work(t)
		if got := r.list(t, webhook.Query{}); got[0] != "orders/create PROCESSED: read (1)" || len(r.read) != 2 {
			t.Errorf("list %v, read %v", got, r.read)
		}
		for what, c := range map[string][2]string{"unknown": {tenant, "unknown"}, "another tenant's": {"other", id}} {
			if err := r.inbox.Replay(t.Context(), c[0], c[1]); !errors.Is(err, db.ErrNotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if got := len(r.queue.Waiting()); got != 0 {
			t.Errorf("%d batches wait", got)
		}
	})
}

func TestAForgottenDeliveryIsOfferedAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		sweep := func() int {
			t.Helper()
			if err := r.queue.Reg.RunSchedule(t.Context(), "webhook-sweep"); err != nil {
				t.Fatal(err)
			}
			return len(r.queue.Waiting())
		}
		r.accept(t, delivery("1", `{}`))
		r.queue.Clear() // the job is lost
		r.advance(14 * time.Minute)
		if sweep() != 0 {
			t.Error("offered again too soon")
		}
		r.advance(2 * time.Minute)
		if sweep() != 1 {
			t.Error("not offered again")
		}
		r.work(t)
		if len(r.read) != 1 || sweep() != 0 {
			t.Errorf("read %v", r.read)
		}
	})
}

func TestOldRowsArePurgedAndOpenOnesKept(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		purge := func() {
			t.Helper()
			if err := r.queue.Reg.RunSchedule(t.Context(), "webhook-purge"); err != nil {
				t.Fatal(err)
			}
		}
		r.accept(t, delivery("good", `{}`))
		r.work(t)
		r.accept(t, delivery("bad", `{`))
		r.advance(24*time.Hour - time.Second)
		r.accept(t, delivery("late", `{}`))
		if s := r.stats(t); s.Total != 3 || s.Expiring != 2 || s.Last24h != 3 || s.Waiting != 1 || s.Failed != 1 || s.Health != "healthy" {
			t.Errorf("before: %+v", s)
		}
		purge()
		if r.accept(t, delivery("good", `{}`)) != webhook.Duplicate {
			t.Error("a key was forgotten before its time")
		}
		r.advance(time.Second)
		purge()
		if s := r.stats(t); s.Total != 1 || s.Expiring != 0 {
			t.Errorf("after a day: %+v", s)
		}
		if r.accept(t, delivery("good", `{}`)) != webhook.Stored {
			t.Error("a key is remembered for ever")
		}
		r.work(t)
		r.advance(48 * time.Hour)
		r.accept(t, delivery("open", `{}`))
		r.advance(48 * time.Hour)
		purge()
		got := r.list(t, webhook.Query{})
		slices.Sort(got)
		if want := []string{"orders/create FAILED: the body is not JSON (0)", "orders/create RECEIVED:  (0)"}; !slices.Equal(got, want) {
			t.Errorf("kept %q, want %q", got, want)
		}
	})
}

func TestTheHealthFollowsTheNumberOfRememberedIDs(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		have := 0
		for _, c := range []struct {
			total int
			want  string
		}{{0, "healthy"}, {9_999, "healthy"}, {10_000, "warning"}, {49_999, "warning"}, {50_000, "critical"}} {
			if c.total > 10_000 && r.db.Engine() == db.SQLite {
				break // so many rows take seconds under the race detector, and the rule is the same
			}
			err := r.db.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, `WITH RECURSIVE n (i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i <= $2)
					INSERT INTO webhook_keys (tenant_id, source, delivery_key, expires_at) SELECT 'default', 'shopify', CAST(i AS TEXT), CAST($3 AS TIMESTAMP) FROM n WHERE i <= $2`,
					have+1, c.total, db.Time(r.clock().Add(24*time.Hour)))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			have = c.total
			if s := r.stats(t); s.Health != c.want || s.Total != int64(c.total) {
				t.Errorf("%d remembered: %+v, want %s", c.total, s, c.want)
			}
		}
		if s, err := r.inbox.Stats(t.Context(), "other"); err != nil || s.Total != 0 || s.Health != "healthy" {
			t.Errorf("another tenant: %+v, %v", s, err)
		}
	})
}

func TestNothingIsStoredWhenItsJobCannotBe(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		boom := errors.New("no queue")
		r.queue.Refuse(boom)
		if _, err := r.inbox.Accept(t.Context(), delivery("1", `{}`)); !errors.Is(err, boom) {
			t.Errorf("accepted: %v", err)
		}
		r.queue.Refuse(nil)
		if s := r.stats(t); s.Total != 0 || s.Waiting != 0 {
			t.Errorf("left %+v", s)
		}
		if got := r.accept(t, delivery("1", `{}`)); got != webhook.Stored {
			t.Errorf("the repetition: outcome %d", got)
		}
	})
}

func TestACallerThatGivesUpIsToldSo(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.inbox.Stop()
		r.inbox.Stop() // twice is harmless
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := r.inbox.Accept(ctx, delivery("1", `{}`)); !errors.Is(err, context.Canceled) {
			t.Errorf("accepted: %v", err)
		}
	})
}
