package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

// ledger counts, by process, which jobs ran.
type ledger struct {
	mu  sync.Mutex
	ran map[string][]string
}

func (l *ledger) note(key, what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ran[key] = append(l.ran[key], what)
}

func (l *ledger) count(key string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.ran[key])
}

// definePair defines a kind in the queue that is paused and one in another.
func (l *ledger) definePair(process string) *job.Registry {
	reg := job.NewRegistry()
	for kind, queue := range map[string]string{"test-stops": job.QueueShopify, "test-goes": job.QueueSimplyPrint} {
		reg.Define(job.Definition{Kind: kind, Title: "A test", About: "Does what the test says.", Queue: queue, MaxAttempts: 1, Backoff: quick, Handle: func(_ context.Context, r job.Run) error {
			l.note(kind+" "+process, fmt.Sprint(r.ID))
			l.note(kind, fmt.Sprint(r.ID))
			return nil
		}})
	}
	return reg
}

func inTx(t *testing.T, d *db.DB, act func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(t.Context(), act); err != nil {
		t.Fatal(err)
	}
}

func pause(t *testing.T, d *db.DB, r *job.Runner, queue string) {
	t.Helper()
	inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return r.PauseQueue(ctx, tx, queue, "Ada") })
}

func resume(t *testing.T, d *db.DB, r *job.Runner, queue string) {
	t.Helper()
	inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return r.ResumeQueue(ctx, tx, queue) })
}

func counts(t *testing.T, r *job.Runner, kind string) job.Counts {
	t.Helper()
	c, err := r.Count(t.Context(), job.Filter{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestAPausedQueueStandsStillInEveryProcess uses a second queue as its clock:
// what each process has done there since shows that it had every chance to work
// the first.
func TestAPausedQueueStandsStillInEveryProcess(t *testing.T) {
	for _, c := range []struct {
		engine    db.Engine
		processes []string
	}{{db.SQLite, []string{"a"}}, {db.PostgreSQL, []string{"a", "b"}}} {
		t.Run(string(c.engine), func(t *testing.T) {
			t.Parallel()
			d := dbtest.Open(t, dbtest.Options(t, c.engine))
			l := &ledger{ran: map[string][]string{}}
			var all []*job.Runner
			for _, p := range c.processes {
				all = append(all, start(t, d, l.definePair(p), job.Options{}))
			}
			first, last := all[0], all[len(all)-1]
			// everybody works the other queue, job after job, until each process has
			// looked there ten times. Both queues are looked at equally often.
			everybody := func() {
				t.Helper()
				before := map[string]int{}
				for _, p := range c.processes {
					before[p] = l.count("test-goes " + p)
				}
				for slices.ContainsFunc(c.processes, func(p string) bool { return l.count("test-goes "+p) < before[p]+10 }) {
					n := l.count("test-goes")
					enqueue(t, d, first, job.Job{Kind: "test-goes", Args: note{}})
					until(t, "the other queue is worked", func() bool { return l.count("test-goes") > n })
				}
			}
			enqueue(t, d, first, job.Job{Kind: "test-stops", Args: note{}})
			until(t, "the queue is worked", func() bool { return l.count("test-stops") == 1 })
			pause(t, d, first, job.QueueShopify)
			until(t, "the pause has reached every process", func() bool {
				waiting := counts(t, first, "test-stops").Waiting
				enqueue(t, d, first, job.Job{Kind: "test-stops", Args: note{}})
				everybody()
				return counts(t, first, "test-stops").Waiting == waiting+1
			})
			ran := l.count("test-stops")
			var jobs []job.Job
			for range 20 {
				jobs = append(jobs, job.Job{Kind: "test-stops", Args: note{}})
			}
			enqueue(t, d, first, jobs...)
			everybody()
			if n := l.count("test-stops"); n != ran {
				t.Errorf("%d jobs ran in a paused queue", n-ran)
			}
			paused, err := last.Paused(t.Context(), d.Read())
			if err != nil || len(paused) != 1 || paused[job.QueueShopify].By != "Ada" || time.Since(paused[job.QueueShopify].Since) > time.Minute {
				t.Errorf("paused %+v, %v", paused, err)
			}
			pause(t, d, last, job.QueueShopify) // once more changes nothing
			resume(t, d, last, job.QueueShopify)
			until(t, "everything is done", func() bool { return counts(t, first, "test-stops").Waiting == 0 })
			if paused, err = first.Paused(t.Context(), d.Read()); err != nil || len(paused) != 0 {
				t.Errorf("paused %+v, %v", paused, err)
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			if ids := slices.Sorted(slices.Values(l.ran["test-stops"])); len(slices.Compact(ids)) != len(l.ran["test-stops"]) {
				t.Errorf("jobs ran twice: %v", l.ran["test-stops"])
			}
		})
	}
}

// A pause outlives the processes, and can be made before any of them ran.
func TestAPauseOutlivesTheProcesses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := &ledger{ran: map[string][]string{}}
		silent, err := job.NewRunner(d, l.definePair("silent"), slog.New(slog.DiscardHandler), job.Options{})
		if err != nil {
			t.Fatal(err)
		}
		pause(t, d, silent, job.QueueShopify)
		enqueue(t, d, silent, job.Job{Kind: "test-stops", Args: note{}}, job.Job{Kind: "test-goes", Args: note{}})
		r := start(t, d, l.definePair("a"), job.Options{})
		until(t, "the other queue is worked", func() bool { return l.count("test-goes") == 1 })
		if c := counts(t, r, "test-stops"); c.Waiting != 1 {
			t.Errorf("%+v", c)
		}
		resume(t, d, r, job.QueueShopify)
		until(t, "the job ran", func() bool { return l.count("test-stops") == 1 })
		err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.PauseQueue(ctx, tx, "nothing", "Ada") })
		if !errors.Is(err, db.ErrNotFound) {
			t.Errorf("a queue that does not exist: %v", err)
		}
	})
}

// Figures come from memory in batches, count each tenant's own work, and say
// what failed.
func TestTheFiguresOfQueuesAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 2)
		w.define(reg, "test-label", job.TypeShipment, job.QueueSendcloud, 1)
		r := start(t, d, reg, job.Options{House: "house", Roles: []string{"worker"}, Version: "1.2.3"})
		w.set("bad", errors.New("no"))
		enqueue(t, d, r,
			job.Job{Kind: "test-ship", Args: workArgs{tenant, "good", ""}}, job.Job{Kind: "test-ship", Args: workArgs{tenant, "bad", ""}}, job.Job{Kind: "test-ship", Args: workArgs{"other", "good", ""}},
			job.Job{Kind: "test-label", Args: note{"of nobody"}}, job.Job{Kind: "test-ship", Args: workArgs{tenant, "later", ""}, RunAt: time.Now().Add(time.Hour)})
		figures := func(who string) job.QueueStats {
			list, err := r.Queues(t.Context(), who)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(list, func(q job.QueueStats) bool { return q.Name == job.QueueSendcloud })
			return list[i]
		}
		hour := func(s job.Stats) [3]int64 { return [3]int64{s.Rates[2].Done, s.Rates[2].Failed, s.Rates[2].Dead} }
		until(t, "the figures are written", func() bool {
			s := figures("house")
			return hour(s.Stats) == [3]int64{3, 2, 1}
		})
		house, own, other := figures("house"), figures(tenant), figures("other")
		house.Counts.Done = 3 // finished ones were counted when it was asked first
		if want := (job.Counts{Scheduled: 1, Done: 3, Dead: 1}); house.Counts != want {
			t.Errorf("the house counts %+v, want %+v", house.Counts, want)
		}
		if c, err := r.Count(t.Context(), job.Filter{Tenant: tenant}); err != nil || c != (job.Counts{Scheduled: 1, Done: 1, Dead: 1}) {
			t.Errorf("counted live: %+v, %v", c, err)
		}
		if want := (job.Counts{Scheduled: 1, Done: 1, Dead: 1}); own.Counts != want || hour(own.Stats) != [3]int64{1, 2, 1} {
			t.Errorf("%+v %v, want %+v", own.Counts, hour(own.Stats), want)
		}
		if want := (job.Counts{Done: 1}); other.Counts != want || hour(other.Stats) != [3]int64{1, 0, 0} {
			t.Errorf("%+v %v, want %+v", other.Counts, hour(other.Stats), want)
		}
		if house.Processes != 1 || house.Workers != 5 || house.Title == "" || house.About == "" || house.Pause != nil || house.OldestWaiting != nil || len(house.History) != 61 {
			t.Errorf("%+v", house)
		}
		if house.Run.Count != 5 || house.Wait.Count != 5 || *house.Run.P50 <= 0 || *house.Run.P95 < *house.Run.P50 || *house.Run.P95 > 60_000 {
			t.Errorf("wait %+v, run %+v", house.Wait, house.Run)
		}
		kinds := map[string][3]int64{}
		for _, k := range house.Kinds {
			kinds[k.Kind] = hour(k.Stats)
			if k.Title != "A test" || k.About == "" || !k.Known {
				t.Errorf("%+v", k.KindInfo)
			}
		}
		if diff := cmp.Diff(map[string][3]int64{"test-ship": {2, 2, 1}, "test-label": {1, 0, 0}}, kinds); diff != "" {
			t.Errorf("kinds (-want +got):\n%s", diff)
		}
		var done int64
		for _, m := range house.History {
			done += m.Done
		}
		if done != 3 {
			t.Errorf("the history tells of %d", done)
		}
		// One that is due and not worked is the oldest.
		pause(t, d, r, job.QueueSendcloud)
		until(t, "the oldest waits", func() bool {
			enqueue(t, d, r, job.Job{Kind: "test-label", Args: workArgs{tenant, "good", ""}})
			s := figures(tenant)
			return s.OldestWaiting != nil && time.Since(*s.OldestWaiting) < time.Minute && s.Pause != nil && s.Pause.By == "Ada" && s.Counts.Waiting > 0
		})
	})
}

// A process that stops loses no figures, and old ones are forgotten.
func TestFiguresAreKeptAtTheStopAndForgottenAfterADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 2)
		r, err := job.NewRunner(d, reg, slog.New(slog.DiscardHandler), job.Options{Work: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		enqueue(t, d, r, job.Job{Kind: "test-ship", Args: workArgs{tenant, "x", ""}})
		until(t, "the job is done", func() bool { ran, _, _ := w.seen(); return len(ran) == 1 })
		if err := r.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		rows := func() (n int) {
			if err := d.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM job_figures`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if rows() != 1 {
			t.Fatalf("%d rows of figures", rows())
		}
		again := job.NewRegistry()
		w.define(again, "test-ship", job.TypeShipment, job.QueueSendcloud, 2)
		start(t, d, again, job.Options{Now: func() time.Time { return time.Now().Add(26 * time.Hour) }, DeadAfter: 100 * time.Hour})
		until(t, "the figures are forgotten", func() bool { return rows() == 0 })
	})
}

func TestJobsAreListedInPartsByCursor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, reg := newWork(), job.NewRegistry()
		w.define(reg, "test-ship", job.TypeShipment, job.QueueSendcloud, 2)
		r, err := job.NewRunner(d, reg, slog.New(slog.DiscardHandler), job.Options{House: "house"})
		if err != nil {
			t.Fatal(err)
		}
		// Due in another order than they were made, some at the same moment.
		base := time.Now().Add(time.Hour).Truncate(time.Second)
		var jobs []job.Job
		for _, minutes := range []int{5, 1, 3, 3, 3, 2, 9} {
			jobs = append(jobs, job.Job{Kind: "test-ship", OrderID: fmt.Sprintf("o-%d", minutes), Args: workArgs{tenant, "x", ""}, RunAt: base.Add(time.Duration(minutes) * time.Minute)})
		}
		jobs = append(jobs, job.Job{Kind: "test-ship", Args: workArgs{"other", "x", ""}}, job.Job{Kind: "test-ship", Args: note{}})
		enqueue(t, d, r, jobs...)
		read := func(f job.Filter, s job.Sort) (orders []string) {
			t.Helper()
			for cursor, n := "", 0; ; n++ {
				list, next, err := r.After(t.Context(), f, s, cursor, 2)
				if err != nil || len(list) > 2 || n > 10 {
					t.Fatalf("%d jobs, %v", len(list), err)
				}
				for _, i := range list {
					orders = append(orders, i.OrderID)
				}
				if next == "" {
					return orders
				}
				cursor = next
			}
		}
		own := job.Filter{Tenant: tenant}
		for s, want := range map[job.Sort]string{
			job.SortNewest: "o-9 o-2 o-3 o-3 o-3 o-1 o-5", job.SortOldest: "o-5 o-1 o-3 o-3 o-3 o-2 o-9", job.SortNext: "o-1 o-2 o-3 o-3 o-3 o-5 o-9",
		} {
			if got := strings.Join(read(own, s), " "); got != want {
				t.Errorf("%s: %s, want %s", s, got, want)
			}
		}
		for name, c := range map[string]struct {
			f    job.Filter
			want int
		}{
			"scheduled": {job.Filter{Tenant: tenant, States: []job.State{job.StateScheduled}}, 7}, "waiting": {job.Filter{Tenant: tenant, States: []job.State{job.StateWaiting}}, 0},
			"several": {job.Filter{Tenant: tenant, States: []job.State{job.StateDead, job.StateScheduled, job.StateRunning, job.StateWaiting}}, 7},
			"another": {job.Filter{Tenant: "other"}, 1}, "the house's own": {job.Filter{Tenant: "house"}, 1}, "nobody's": {job.Filter{Tenant: "x"}, 0},
			"order": {job.Filter{Tenant: tenant, Search: "O-3"}, 3},
		} {
			if got := read(c.f, job.SortNewest); len(got) != c.want {
				t.Errorf("%s: %v, want %d", name, got, c.want)
			}
		}
		first, next, err := r.After(t.Context(), own, job.SortNewest, "", 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(job.Filter{Tenant: tenant, Search: fmt.Sprint(first[0].ID)}, job.SortNewest); len(got) != 1 || got[0] != "o-9" {
			t.Errorf("by its number: %v", got)
		}
		for _, bad := range []string{next, "x", "e30"} {
			if _, _, err := r.After(t.Context(), own, job.SortNext, bad, 1); !errors.Is(err, job.ErrCursor) {
				t.Errorf("cursor %q: %v", bad, err)
			}
		}
	})
}

// What a job was told and why it failed are shown without what may be personal
// or secret, and each attempt with how long it took.
func TestAJobIsShownWithItsAttemptsAndWithoutSecrets(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		errs := []error{errors.New("ada@example.com was refused with token=abcdef"), nil, &outbound.Error{Service: "sendcloud", Kind: outbound.Rejected, Message: "bad"}}
		reg := job.NewRegistry()
		reg.Define(job.Definition{Kind: "test-tell", Title: "Tell a test", About: "Tells.", Queue: job.QueueSendcloud, MaxAttempts: 5, Backoff: quick, Handle: func(_ context.Context, r job.Run) error {
			if r.Attempt == 2 {
				panic("stumbled")
			}
			if r.Attempt == 3 {
				return job.Discard(errs[2])
			}
			return errs[0]
		}})
		r := start(t, d, reg, job.Options{})
		enqueue(t, d, r, job.Job{Kind: "test-tell", OrderID: "o-1", Args: map[string]any{
			"tenant": tenant, "shipmentId": "s-1", "ids": []string{"i-1", "i-2"}, "at": "2026-11-21T10:00:00Z", "count": 3, "urgent": true, "kind": "label",
			"name": "Ada Lovelace", "deep": map[string]any{"street": "Some Street 1", "orderId": "o-1", "nothing": nil}, "apiKey": "sk_live_1",
		}})
		dead := inState(t, r, job.StateDead, 1)[0]
		i, err := r.Get(t.Context(), tenant, dead.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(i.Arguments, &got); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{
			"tenant": tenant, "shipmentId": "s-1", "ids": []any{"i-1", "i-2"}, "at": "2026-11-21T10:00:00Z", "count": 3.0, "urgent": true, "kind": "label",
			"name": "***", "deep": map[string]any{"street": "***", "orderId": "o-1", "nothing": nil}, "apiKey": "***",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("arguments (-want +got):\n%s", diff)
		}
		if i.Title != "Tell a test" || !i.Known || i.Process == "" || len(i.Failures) != 3 {
			t.Fatalf("%+v", i)
		}
		for n, f := range i.Failures {
			if f.Attempt != n+1 || f.TookMS == nil || *f.TookMS < 0 || f.At.IsZero() || (f.Trace != "") != (n == 1) {
				t.Errorf("attempt %d: %+v", n+1, f)
			}
		}
		if f := i.Failures[0]; f.Error != "*** was refused with ***" {
			t.Errorf("error %q", f.Error)
		}
		if !strings.Contains(i.Failures[1].Trace, "queue_test.go") {
			t.Errorf("trace %q", i.Failures[1].Trace)
		}
	})
}

func TestASchedulesRunsAreTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ran := make(chan string, 100)
		reg := job.NewRegistry()
		for name, err := range map[string]error{"test-good": nil, "test-bad": errors.New("ada@example.com does not answer")} {
			reg.Every(name, "A test", time.Hour, func(context.Context) error { ran <- name; return err })
		}
		reg.DailyAt("test-daily", "A test by the clock", 3, time.Now, func(context.Context) error { return nil })
		r := start(t, d, reg, job.Options{})
		get := func(name string) job.ScheduleInfo {
			list, err := r.Schedules(t.Context(), d.Read())
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(list, func(s job.ScheduleInfo) bool { return s.Name == name })
			if i < 0 || !slices.IsSortedFunc(list, func(a, b job.ScheduleInfo) int { return strings.Compare(a.Name, b.Name) }) {
				t.Fatalf("%s is not in %+v", name, list)
			}
			return list[i]
		}
		ended := func(name string) {
			t.Helper()
			until(t, name+" ended", func() bool { s := get(name); return s.LastRun != nil && s.LastRun.Took != nil })
		}
		ended("test-good")
		ended("test-bad")
		ended("test-daily")
		good, bad, daily := get("test-good"), get("test-bad"), get("test-daily")
		if good.Title != "A test" || good.Every != time.Hour || good.Daily != nil || good.LastRun.Error != "" || !good.NextAt.Equal(good.LastRun.At.Add(time.Hour)) {
			t.Errorf("%+v", good)
		}
		if bad.LastRun.Error != "*** does not answer" {
			t.Errorf("%+v", bad.LastRun)
		}
		if *daily.Daily != 3 || daily.Every != 0 || daily.NextAt.Before(time.Now()) || daily.NextAt.After(time.Now().Add(25*time.Hour)) || daily.NextAt.Local().Hour() != 3 {
			t.Errorf("%+v, next %s", daily, daily.NextAt)
		}
		inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return r.PauseSchedule(ctx, tx, "test-good", "Ada") })
		inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return r.PauseSchedule(ctx, tx, "test-good", "Bob") })
		if s := get("test-good"); s.PausedAt == nil || s.PausedBy != "Ada" || s.NextAt != nil {
			t.Errorf("paused: %+v", s)
		}
		for len(ran) > 0 {
			<-ran
		}
		// A person's wish counts also during a pause.
		inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return r.RunScheduleSoon(ctx, tx, "test-good") })
		if name := wait(t, ran); name != "test-good" {
			t.Errorf("%s ran", name)
		}
		ended("test-good")
		if s := get("test-good"); s.RunSoon || s.PausedAt == nil {
			t.Errorf("after the run: %+v", s)
		}
		inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return r.ResumeSchedule(ctx, tx, "test-good") })
		if s := get("test-good"); s.PausedAt != nil || s.PausedBy != "" || s.NextAt == nil {
			t.Errorf("resumed: %+v", s)
		}
		for what, act := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"run": func(ctx context.Context, tx *db.Tx) error { return r.RunScheduleSoon(ctx, tx, "no") }, "pause": func(ctx context.Context, tx *db.Tx) error { return r.PauseSchedule(ctx, tx, "no", "") },
			"resume": func(ctx context.Context, tx *db.Tx) error { return r.ResumeSchedule(ctx, tx, "no") },
		} {
			if err := d.InTx(t.Context(), act); !errors.Is(err, db.ErrNotFound) {
				t.Errorf("%s a schedule that does not exist: %v", what, err)
			}
		}
	})
}

// A schedule that is paused does not run, however long it is due.
func TestAPausedScheduleDoesNotRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		now := time.Now()
		clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		ran := map[string]int{}
		reg := job.NewRegistry()
		for _, name := range []string{"test-paused", "test-other"} {
			reg.Every(name, "A test", time.Hour, func(context.Context) error {
				mu.Lock()
				defer mu.Unlock()
				ran[name]++
				return nil
			})
		}
		silent, err := job.NewRunner(d, reg, slog.New(slog.DiscardHandler), job.Options{})
		if err != nil {
			t.Fatal(err)
		}
		inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return silent.PauseSchedule(ctx, tx, "test-paused", "Ada") })
		r := start(t, d, reg, job.Options{Now: clock, DeadAfter: 1000 * time.Hour})
		for round := 1; round <= 3; round++ {
			until(t, "the other runs", func() bool { mu.Lock(); defer mu.Unlock(); return ran["test-other"] == round })
			mu.Lock()
			now = now.Add(2 * time.Hour)
			mu.Unlock()
		}
		list, err := r.Schedules(t.Context(), d.Read())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			if s.Name == "test-paused" && (s.LastRun != nil || s.NextAt != nil) {
				t.Errorf("%+v", s)
			}
		}
		mu.Lock()
		got := maps.Clone(ran)
		mu.Unlock()
		if got["test-paused"] != 0 {
			t.Errorf("ran %v", got)
		}
		inTx(t, d, func(ctx context.Context, tx *db.Tx) error { return r.ResumeSchedule(ctx, tx, "test-paused") })
		until(t, "the missed run is made up for", func() bool { mu.Lock(); defer mu.Unlock(); return ran["test-paused"] == 1 })
	})
}

func TestProcessesAreKnownByWhatTheyDo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		reg := job.NewRegistry()
		start(t, d, reg, job.Options{Roles: []string{"worker"}, Version: "1.2.3"})
		web, err := job.NewRunner(d, job.NewRegistry(), slog.New(slog.DiscardHandler), job.Options{Roles: []string{"web"}, Version: "1.2.4"})
		if err != nil {
			t.Fatal(err)
		}
		if err := web.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := web.Processes(t.Context(), d.Read())
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		got := map[string]bool{}
		for _, p := range list {
			got[strings.Join(p.Roles, ",")+" "+p.Version] = p.Own
			if !p.Alive || p.SeenAt.Before(p.StartedAt) {
				t.Errorf("%+v", p)
			}
		}
		if diff := cmp.Diff(map[string]bool{"worker 1.2.3": false, "web 1.2.4": true}, got); diff != "" {
			t.Errorf("processes (-want +got):\n%s", diff)
		}
		if err := web.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if list, err = web.Processes(t.Context(), d.Read()); err != nil || len(list) != 1 {
			t.Errorf("after its stop: %+v, %v", list, err)
		}
	})
}
