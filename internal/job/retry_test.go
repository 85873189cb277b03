package job_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

const tenant = "a"

type workArgs struct {
	Tenant string `json:"tenant"`
	ItemID string `json:"itemId"`
	Who    string `json:"who"`
}

// work is a kind of job whose handler does what the test tells it.
type work struct {
	mu       sync.Mutex
	errs     map[string]error // by item; nil: succeed
	ran      []string
	attempts []int
	dead     []string
	revived  []string
	obsolete bool
	hold     chan struct{} // when not nil, handlers wait for it
	holding  chan struct{}
}

func (w *work) set(item string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errs[item] = err
}

func (w *work) seen() (ran, dead, revived []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.ran), slices.Clone(w.dead), slices.Clone(w.revived)
}

func item(r job.Run) string {
	var a workArgs
	_ = r.Args(&a)
	return a.ItemID
}

func (w *work) define(reg *job.Registry, kind string, t job.Type, queue string, maxAttempts int) {
	policy := job.Policy{Offline: time.Hour}
	reg.Define(job.Definition{
		Kind: kind, Title: "A test", About: "Does what the test says.", Type: t, Queue: queue, MaxAttempts: maxAttempts, Backoff: quick,
		Handle: policy.Command(nil, func(_ context.Context, r job.Run) error {
			w.mu.Lock()
			w.ran = append(w.ran, item(r))
			w.attempts = append(w.attempts, r.Attempt)
			err, hold := w.errs[item(r)], w.hold
			w.mu.Unlock()
			if hold != nil {
				w.holding <- struct{}{}
				<-hold
			}
			if err != nil && err.Error() == "panic" {
				panic("handler")
			}
			return err
		}),
		Dead: func(_ context.Context, _ *db.Tx, r job.Run, _ error) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.dead = append(w.dead, item(r))
			return nil
		},
		Revive: func(_ context.Context, _ *db.Tx, r job.Run) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.obsolete {
				return job.Obsolete("the order is cancelled")
			}
			w.revived = append(w.revived, item(r))
			return nil
		},
	})
}

func newWork() *work { return &work{errs: map[string]error{}, holding: make(chan struct{}, 10)} }

// until waits for what the runner does by itself.
func until(t *testing.T, what string, cond func() bool) {
	t.Helper()
	if !reached(cond) {
		t.Fatalf("not reached within 20 s: %s", what)
	}
}

// reached polls cond gently: the runner shares the processors with the test.
func reached(cond func() bool) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.After(20 * time.Second)
	for !cond() {
		select {
		case <-tick.C:
		case <-end:
			return false
		}
	}
	return true
}

// inState waits until exactly n jobs are in a state and gives them.
func inState(t *testing.T, r *job.Runner, s job.State, n int) []job.Info {
	t.Helper()
	var list []job.Info
	until(t, string(s), func() bool {
		var err error
		if list, _, err = r.List(t.Context(), job.Filter{Tenant: tenant, States: []job.State{s}}, 1, 100); err != nil {
			t.Fatal(err)
		}
		return len(list) == n
	})
	return list
}

func retryOne(t *testing.T, d *db.DB, r *job.Runner, id int64) (out job.Retried, err error) {
	t.Helper()
	err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = r.Retry(ctx, tx, tenant, id)
		return err
	})
	return out, err
}

func discardOne(t *testing.T, d *db.DB, r *job.Runner, id int64) error {
	t.Helper()
	return d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := r.Discard(ctx, tx, tenant, id, errors.New("not wanted"))
		return err
	})
}

func TestADeadLetterIsRetriedWithAllItsAttempts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 2)
		r := start(t, d, reg, job.Options{})
		for _, c := range []struct {
			name string
			err  error
			runs int // until it is dead
		}{{"exhausted", errors.New("no"), 2}, {"rejected", &outbound.Error{Service: "sendcloud", Kind: outbound.Rejected, Message: "bad"}, 1}, {"panicking", errors.New("panic"), 2}} {
			w.set(c.name, c.err)
			enqueue(t, d, r, job.Job{Kind: "test-ship", OrderID: "o-1", Args: workArgs{tenant, c.name, "Ada"}})
			dead := inState(t, r, job.StateDead, 1)[0]
			for round := range 2 {
				out, err := retryOne(t, d, r, dead.ID)
				if err != nil || out.Obsolete != "" || out.Job.State != job.StateDead {
					t.Fatalf("%s: %+v, %v", c.name, out, err)
				}
				until(t, "all attempts again", func() bool {
					ran, _, _ := w.seen()
					n := 0
					for _, s := range ran {
						if s == c.name {
							n++
						}
					}
					return n == c.runs*(round+2)
				})
				dead = inState(t, r, job.StateDead, 1)[0]
			}
			w.set(c.name, nil)
			if _, err := retryOne(t, d, r, dead.ID); err != nil {
				t.Fatal(err)
			}
			inState(t, r, job.StateDead, 0)
			until(t, "done", func() bool {
				i, err := r.Get(t.Context(), tenant, dead.ID)
				return err == nil && i.State == job.StateDone
			})
			i, err := r.Get(t.Context(), tenant, dead.ID)
			if err != nil {
				t.Fatal(err)
			}
			if len(i.Failures) != 3*c.runs || i.Failures[0].At.IsZero() || i.MaxAttempts != 2 || i.EndedAt == nil || i.NextAttemptAt != nil {
				t.Errorf("%s: %+v", c.name, i)
			}
			_, deaths, revived := w.seen()
			if n := len(slices.DeleteFunc(deaths, func(s string) bool { return s != c.name })); n != 3 {
				t.Errorf("%s: Dead was called %d times, want 3", c.name, n)
			}
			if n := len(slices.DeleteFunc(revived, func(s string) bool { return s != c.name })); n != 3 {
				t.Errorf("%s: Revive was called %d times, want 3", c.name, n)
			}
		}
		for n, a := range w.attempts {
			if a > 2 {
				t.Errorf("run %d was attempt %d of 2", n, a)
			}
		}
	})
}

func TestARetryOfWorkThatNobodyWantsEndsQuietly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 1)
		r := start(t, d, reg, job.Options{})
		w.set("x", errors.New("no"))
		enqueue(t, d, r, job.Job{Kind: "test-ship", Args: workArgs{tenant, "x", ""}})
		dead := inState(t, r, job.StateDead, 1)[0]
		w.mu.Lock()
		w.obsolete = true
		w.mu.Unlock()
		out, err := retryOne(t, d, r, dead.ID)
		if err != nil || out.Obsolete != "the order is cancelled" {
			t.Fatalf("%+v, %v", out, err)
		}
		if i, err := r.Get(t.Context(), tenant, dead.ID); err != nil || i.State != job.StateDone {
			t.Errorf("%+v, %v", i, err)
		}
		if ran, _, _ := w.seen(); len(ran) != 1 {
			t.Errorf("ran %v", ran)
		}
		if _, err := retryOne(t, d, r, dead.ID); !errors.Is(err, job.ErrDone) {
			t.Errorf("once more: %v", err)
		}
		if err := discardOne(t, d, r, dead.ID); !errors.Is(err, job.ErrDone) {
			t.Errorf("discard: %v", err)
		}
	})
}

func TestRetriesAtTheSameTimeAreOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 1)
		r := start(t, d, reg, job.Options{})
		w.set("x", errors.New("no"))
		enqueue(t, d, r, job.Job{Kind: "test-ship", Args: workArgs{tenant, "x", ""}})
		dead := inState(t, r, job.StateDead, 1)[0]
		w.set("x", nil)
		var people sync.WaitGroup
		for range 8 {
			people.Go(func() {
				err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					_, err := r.Retry(ctx, tx, tenant, dead.ID)
					return err
				})
				if err != nil && !errors.Is(err, job.ErrRunning) && !errors.Is(err, job.ErrDone) {
					t.Error(err)
				}
			})
		}
		people.Wait()
		inState(t, r, job.StateDone, 1)
		if ran, _, revived := w.seen(); len(ran) != 2 || len(revived) != 1 {
			t.Errorf("ran %v, revived %v", ran, revived)
		}
	})
}

func TestWhatRunsIsLeftAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.hold = make(chan struct{})
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 1)
		r := start(t, d, reg, job.Options{})
		release := sync.OnceFunc(func() { close(w.hold) })
		t.Cleanup(release)
		enqueue(t, d, r, job.Job{Kind: "test-ship", Args: workArgs{tenant, "x", ""}})
		wait(t, w.holding)
		running := inState(t, r, job.StateRunning, 1)[0]
		if _, err := retryOne(t, d, r, running.ID); !errors.Is(err, job.ErrRunning) {
			t.Errorf("retry: %v", err)
		}
		if err := discardOne(t, d, r, running.ID); !errors.Is(err, job.ErrRunning) {
			t.Errorf("discard: %v", err)
		}
		release()
		inState(t, r, job.StateRunning, 0)
		if _, err := retryOne(t, d, r, running.ID+1000); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("a job that does not exist: %v", err)
		}
	})
}

func TestAWaitingJobIsRunNowOrTakenOutWithItsConsequences(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 3)
		r := start(t, d, reg, job.Options{})
		w.set("offline", job.ErrDisconnected)
		enqueue(t, d, r, job.Job{Kind: "test-ship", Args: workArgs{tenant, "offline", ""}}, job.Job{Kind: "test-ship", Args: workArgs{tenant, "later", ""}, RunAt: time.Now().Add(time.Hour)})
		var offline job.Info
		until(t, "the job waits for its service", func() bool {
			list, _, err := r.List(t.Context(), job.Filter{Tenant: tenant, Failing: true}, 1, 10)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 1 {
				offline = list[0]
			}
			return len(list) == 1
		})
		if offline.State != job.StateScheduled || offline.Cause != "Sendcloud is not connected" || offline.LastError != job.ErrDisconnected.Error() || offline.NextAttemptAt == nil || offline.Attempts != 0 {
			t.Errorf("%+v", offline)
		}
		w.set("offline", nil)
		if _, err := retryOne(t, d, r, offline.ID); err != nil {
			t.Fatal(err)
		}
		later := inState(t, r, job.StateScheduled, 1)[0]
		if err := discardOne(t, d, r, later.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Get(t.Context(), tenant, later.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("after the discard: %v", err)
		}
		until(t, "the job ran again", func() bool { ran, _, _ := w.seen(); return len(ran) == 2 })
		ran, dead, revived := w.seen()
		if diff := cmp.Diff([][]string{{"offline", "offline"}, {"later"}, nil}, [][]string{ran, dead, revived}); diff != "" {
			t.Errorf("ran, dead, revived (-want +got):\n%s", diff)
		}
		// A dead letter has had its consequences.
		w.set("x", &outbound.Error{Kind: outbound.Rejected})
		enqueue(t, d, r, job.Job{Kind: "test-ship", Args: workArgs{tenant, "x", ""}})
		if err := discardOne(t, d, r, inState(t, r, job.StateDead, 1)[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, dead, _ := w.seen(); len(dead) != 2 {
			t.Errorf("dead %v", dead)
		}
	})
}

func TestAKindThatIsGoneCanOnlyBeDiscarded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, before := newWork(), job.NewRegistry()
		w.define(before, "test-gone", job.TypeShipment, job.QueueSendcloud, 1)
		old, err := job.NewRunner(d, before, slog.New(slog.DiscardHandler), job.Options{})
		if err != nil {
			t.Fatal(err)
		}
		enqueue(t, d, old, job.Job{Kind: "test-gone", Args: workArgs{tenant, "x", ""}})
		r, err := job.NewRunner(d, job.NewRegistry(), slog.New(slog.DiscardHandler), job.Options{})
		if err != nil {
			t.Fatal(err)
		}
		list, total, err := r.List(t.Context(), job.Filter{Tenant: tenant, Type: job.TypeOther}, 1, 10)
		if err != nil || total != 1 || list[0].Type != job.TypeOther {
			t.Fatalf("%+v, %v", list, err)
		}
		if _, err := retryOne(t, d, r, list[0].ID); !errors.Is(err, job.ErrUnknownKind) {
			t.Errorf("retry: %v", err)
		}
		if err := discardOne(t, d, r, list[0].ID); err != nil {
			t.Errorf("discard: %v", err)
		}
	})
}

func TestFailuresAreGroupedByTypeAndCause(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-queue", job.TypePrintJobCreation, job.QueueSimplyPrint, 1)
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 1)
		w.define(reg, "test-label", job.TypeShipment, job.QueueSendcloud, 1)
		r := start(t, d, reg, job.Options{})
		began := time.Now().Add(-time.Second)
		var jobs []job.Job
		fail := func(kind, item string, err error) {
			w.set(item, err)
			jobs = append(jobs, job.Job{Kind: kind, OrderID: "o-" + item, Args: workArgs{tenant, item, "Ada Lovelace"}})
		}
		fail("test-queue", "1", &outbound.Error{Service: "simplyprint", Op: "queue/AddItem", Kind: outbound.Transient, Status: 503})
		fail("test-queue", "2", &outbound.Error{Service: "simplyprint", Op: "queue/GetItems", Kind: outbound.Ambiguous})
		fail("test-queue", "3", &outbound.Error{Service: "simplyprint", Kind: outbound.Rejected, Message: `File "a.gcode" (17) is gone`})
		fail("test-queue", "4", &outbound.Error{Service: "simplyprint", Kind: outbound.Rejected, Message: `File "b.gcode" (2384) is gone`})
		fail("test-queue", "5", &outbound.Error{Service: "simplyprint", Kind: outbound.Rejected, Message: "No such printer"})
		fail("test-ship", "6", &outbound.Error{Service: "sendcloud", Kind: outbound.NotFound, Message: "ada@example.com is unknown"})
		fail("test-label", "7", &outbound.Error{Service: "sendcloud", Kind: outbound.NotFound, Message: "bob@example.com is unknown"})
		fail("test-label", "8", errors.New("store the label: open labels/7f0e5f0a-1234-4abc-8def-0123456789ab.pdf: disk full"))
		enqueue(t, d, r, jobs...)
		inState(t, r, job.StateDead, len(jobs))
		groups, err := r.Groups(t.Context(), job.Filter{Tenant: tenant})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, g := range groups {
			got[string(g.Type)+": "+g.Cause] = g.Jobs
			if g.Dead != g.Jobs || g.Since.Before(began) || g.Last.Before(*g.Since) || g.Last.After(time.Now().Add(time.Second)) {
				t.Errorf("%+v", g)
			}
		}
		want := map[string]int{
			"PRINT_JOB_CREATION: SimplyPrint could not be reached or failed": 2,
			"PRINT_JOB_CREATION: SimplyPrint refused: File … (…) is gone":    2,
			"PRINT_JOB_CREATION: SimplyPrint refused: No such printer":       1,
			"SHIPMENT: Sendcloud does not know it: … is unknown":             2,
			"SHIPMENT: store the label: open labels/….pdf: disk full":        1,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("groups (-want +got):\n%s", diff)
		}
		if foreign, err := r.Groups(t.Context(), job.Filter{Tenant: "other"}); err != nil || len(foreign) != 0 {
			t.Errorf("another tenant sees %v, %v", foreign, err)
		}
		foreign, _, err := r.List(t.Context(), job.Filter{Tenant: "other"}, 1, 10)
		if err != nil || len(foreign) != 0 {
			t.Errorf("another tenant sees %v, %v", foreign, err)
		}
		ids, err := r.Failing(t.Context(), job.Filter{Tenant: tenant, Type: job.TypePrintJobCreation, Cause: "SimplyPrint could not be reached or failed"}, 0, 10)
		if err != nil || len(ids) != 2 {
			t.Fatalf("ids %v, %v", ids, err)
		}
		if rest, err := r.Failing(t.Context(), job.Filter{Tenant: tenant, Type: job.TypePrintJobCreation, Cause: "SimplyPrint could not be reached or failed"}, ids[0], 10); err != nil || len(rest) != 1 || rest[0] != ids[1] {
			t.Errorf("behind the first: %v, %v", rest, err)
		}
		for _, c := range []struct {
			name string
			f    job.Filter
			want int
		}{
			{"type", job.Filter{Type: job.TypeShipment}, 3}, {"a type without kinds", job.Filter{Type: job.TypeERPExport}, 0}, {"other", job.Filter{Type: job.TypeOther}, 0},
			{"kind", job.Filter{Kind: "test-label"}, 2}, {"queue", job.Filter{Queue: job.QueueSimplyPrint}, 5}, {"order", job.Filter{OrderID: "o-3"}, 1},
			{"search", job.Filter{Search: "NO SUCH"}, 1}, {"search as it is", job.Filter{Search: "100%_"}, 0}, {"waiting", job.Filter{States: []job.State{job.StateWaiting}}, 0}, {"done", job.Filter{States: []job.State{job.StateDone}}, 0},
			{"all together", job.Filter{Type: job.TypeShipment, Kind: "test-label", Queue: job.QueueSendcloud, States: []job.State{job.StateDead}, OrderID: "o-8", Search: "disk"}, 1},
		} {
			c.f.Tenant = tenant
			list, total, err := r.List(t.Context(), c.f, 1, 2)
			if err != nil || total != c.want || len(list) != min(c.want, 2) {
				t.Errorf("%s: %d of %d, want %d, %v", c.name, len(list), total, c.want, err)
			}
		}
		if _, err := r.Get(t.Context(), "other", ids[0]); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("another tenant reads a job: %v", err)
		}
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { _, err := r.Retry(ctx, tx, "other", ids[0]); return err }); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("another tenant retries a job: %v", err)
		}
		list, _, err := r.List(t.Context(), job.Filter{Tenant: tenant, OrderID: "o-1"}, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"itemId": "1"}, list[0].References); diff != "" {
			t.Errorf("references, of which a name is none (-want +got):\n%s", diff)
		}
		stats, err := r.Queues(t.Context(), tenant)
		if err != nil || len(stats) != 3 {
			t.Fatalf("%+v, %v", stats, err)
		}
		for _, s := range stats {
			if want := map[string]int64{job.QueueSimplyPrint: 5, job.QueueSendcloud: 3}[s.Name]; s.Counts != (job.Counts{Dead: want}) {
				t.Errorf("%+v, want %d dead", s, want)
			}
		}
	})
}

func TestFinishedJobsAreKeptByCountAndAge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		now := time.Now()
		clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-event", job.TypeEvent, job.QueueEvents, 1)
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 1)
		w.define(reg, "test-sync", job.TypeOther, job.QueueSimplyPrint, 1)
		r := start(t, d, reg, job.Options{Now: clock, DeadAfter: 30 * 24 * time.Hour, Retention: job.Retention{
			EventsDone: 3, EventsDead: 6, Commands: 48 * time.Hour, Others: time.Hour, OthersDead: 24 * time.Hour, CommandsHour: 3,
		}})
		w.set("dies", &outbound.Error{Kind: outbound.Rejected})
		for _, kind := range []string{"test-event", "test-ship", "test-sync"} {
			for range 6 {
				enqueue(t, d, r, job.Job{Kind: kind, Args: workArgs{tenant, "lives", ""}}, job.Job{Kind: kind, Args: workArgs{tenant, "dies", ""}})
			}
		}
		// The purge may come at any moment, so only then are there too many dead events.
		inState(t, r, job.StateDead, 18)
		for range 2 {
			enqueue(t, d, r, job.Job{Kind: "test-event", Args: workArgs{tenant, "dies", ""}})
		}
		until(t, "all jobs ended", func() bool {
			ran, _, _ := w.seen()
			_, open, err := r.List(t.Context(), job.Filter{Tenant: tenant, States: []job.State{job.StateWaiting, job.StateRunning, job.StateScheduled, job.StateRetrying}}, 1, 1)
			if err != nil {
				t.Fatal(err)
			}
			return len(ran) == 38 && open == 0
		})
		count := func() map[string]int {
			out := map[string]int{}
			for _, s := range []job.State{job.StateDone, job.StateDead} {
				for _, kind := range []string{"test-event", "test-ship", "test-sync"} {
					_, n, err := r.List(t.Context(), job.Filter{Tenant: tenant, Kind: kind, States: []job.State{s}}, 1, 1)
					if err != nil {
						t.Fatal(err)
					}
					out[kind+" "+string(s)] = n
				}
			}
			return out
		}
		for _, step := range []struct {
			advance time.Duration
			want    map[string]int
		}{
			{2 * time.Minute, map[string]int{"test-event done": 3, "test-event dead": 6, "test-ship done": 6, "test-ship dead": 6, "test-sync done": 6, "test-sync dead": 6}},
			{2 * time.Hour, map[string]int{"test-event done": 3, "test-event dead": 6, "test-ship done": 6, "test-ship dead": 6, "test-sync done": 0, "test-sync dead": 6}},
			{25 * time.Hour, map[string]int{"test-event done": 3, "test-event dead": 6, "test-ship done": 6, "test-ship dead": 6, "test-sync done": 0, "test-sync dead": 0}},
			{49 * time.Hour, map[string]int{"test-event done": 3, "test-event dead": 6, "test-ship done": 0, "test-ship dead": 0, "test-sync done": 0, "test-sync dead": 0}},
		} {
			mu.Lock()
			now = now.Add(step.advance)
			mu.Unlock()
			if !reached(func() bool { return cmp.Equal(step.want, count()) }) {
				t.Fatalf("after another %s (-want +got):\n%s", step.advance, cmp.Diff(step.want, count()))
			}
		}
	})
}

func TestADailyScheduleRunsAfterItsHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		now := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
		clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		set := func(at time.Time) { mu.Lock(); defer mu.Unlock(); now = at }
		ran := make(chan time.Time, 10)
		looked := make(chan struct{}, 1000)
		reg := job.NewRegistry()
		reg.DailyAt("test-daily", "A test", 3, clock, func(context.Context) error { ran <- clock(); return nil })
		reg.EveryFunc("test-look", "A test", func() time.Duration { looked <- struct{}{}; return time.Hour }, func(context.Context) error { return nil })
		start(t, d, reg, job.Options{Now: clock, DeadAfter: 30 * 24 * time.Hour})
		wait(t, ran) // it never ran before
		for _, early := range []time.Time{now.Add(14 * time.Hour), now.Add(15*time.Hour - time.Second)} {
			set(early)
			for len(looked) > 0 {
				<-looked
			}
			wait(t, looked)
			wait(t, looked) // all schedules were looked at once in between
		}
		due := time.Date(2026, 11, 3, 3, 0, 0, 0, time.UTC)
		set(due)
		if at := wait(t, ran); !at.Equal(due) || len(ran) != 0 {
			t.Errorf("ran at %s, and %d times more", at, len(ran))
		}
	})
}
