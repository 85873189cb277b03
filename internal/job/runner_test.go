package job_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

type note struct {
	Text string `json:"text"`
}

func quick(int) time.Duration { return time.Millisecond }

func start(t *testing.T, d *db.DB, reg *job.Registry, o job.Options) *job.Runner {
	t.Helper()
	o.Work = true
	idle(reg)
	r, err := job.NewRunner(d, reg, slog.New(slog.DiscardHandler), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := r.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return r
}

// idle defines a kind that is never used: River wants at least one.
func idle(reg *job.Registry) {
	reg.Define(job.Definition{Kind: "test-idle", Title: "A test", About: "Does what the test says.", Queue: job.QueueEvents, MaxAttempts: 1, Backoff: quick, Handle: func(context.Context, job.Run) error { return nil }})
}

func enqueue(t *testing.T, d *db.DB, r *job.Runner, jobs ...job.Job) {
	t.Helper()
	if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.Enqueue(ctx, tx, jobs...) }); err != nil {
		t.Fatal(err)
	}
}

func wait[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("nothing happened within 20 s")
		panic("unreachable")
	}
}

func TestJobsCommitWithTheirTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		got := make(chan string, 10)
		reg := job.NewRegistry()
		reg.Define(job.Definition{Kind: "test-note", Title: "A test", About: "Does what the test says.", Queue: job.QueueEvents, MaxAttempts: 3, Backoff: quick, Handle: func(_ context.Context, r job.Run) error {
			var n note
			if err := r.Args(&n); err != nil {
				return err
			}
			got <- n.Text
			return nil
		}})
		r := start(t, d, reg, job.Options{})
		boom := errors.New("boom")
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := r.Enqueue(ctx, tx, job.Job{Kind: "test-note", Args: note{"never"}}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		enqueue(t, d, r, job.Job{Kind: "test-note", Args: note{"yes"}})
		if s := wait(t, got); s != "yes" {
			t.Fatalf("got %q: a rolled-back job ran", s)
		}
	})
}

func TestFailuresAreRetriedSnoozedDiscardedAndBuried(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		attempts := map[string][]int{}
		type burial struct {
			text  string
			cause error
		}
		dead := make(chan burial, 10)
		done := make(chan string, 10)
		reg := job.NewRegistry()
		policy := job.Policy{Offline: time.Millisecond}
		reg.Define(job.Definition{
			Kind: "test-outcome", Title: "A test", About: "Does what the test says.", Queue: job.QueueEvents, MaxAttempts: 3, Backoff: quick,
			Handle: policy.Command(nil, func(_ context.Context, r job.Run) error {
				var n note
				if err := r.Args(&n); err != nil {
					return err
				}
				mu.Lock()
				attempts[n.Text] = append(attempts[n.Text], r.Attempt)
				times := len(attempts[n.Text])
				mu.Unlock()
				switch {
				case n.Text == "always fails":
					return errors.New("no")
				case n.Text == "fails once" && times == 1:
					return &outbound.Error{Kind: outbound.Ambiguous}
				case n.Text == "rejected":
					return &outbound.Error{Kind: outbound.Rejected, Message: "bad file"}
				case n.Text == "offline" && times <= 5:
					return job.ErrDisconnected
				}
				done <- n.Text
				return nil
			}),
			Dead: func(_ context.Context, _ *db.Tx, r job.Run, cause error) error {
				var n note
				if err := r.Args(&n); err != nil {
					return err
				}
				dead <- burial{n.Text, cause}
				return nil
			},
		})
		r := start(t, d, reg, job.Options{})
		for _, s := range []string{"always fails", "fails once", "rejected", "offline"} {
			enqueue(t, d, r, job.Job{Kind: "test-outcome", Args: note{s}})
		}
		finished := map[string]bool{wait(t, done): true, wait(t, done): true}
		if !finished["fails once"] || !finished["offline"] {
			t.Errorf("finished: %v", finished)
		}
		for range 2 {
			b := wait(t, dead)
			switch b.text {
			case "always fails":
				if b.cause.Error() != "no" {
					t.Errorf("cause of %s: %v", b.text, b.cause)
				}
			case "rejected":
				if !outbound.Is(b.cause, outbound.Rejected) {
					t.Errorf("cause of %s: %v", b.text, b.cause)
				}
			default:
				t.Errorf("buried: %s", b.text)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		want := map[string]int{"always fails": 3, "fails once": 2, "rejected": 1, "offline": 6}
		for k, n := range want {
			if len(attempts[k]) != n {
				t.Errorf("%s: %d attempts, want %d", k, len(attempts[k]), n)
			}
		}
		// Waiting for a disconnected service spends no attempt.
		if a := attempts["offline"]; a[len(a)-1] != 1 {
			t.Errorf("offline: last attempt is number %d, want 1", a[len(a)-1])
		}
	})
}

func TestDeadLettersAreKeptAsDiscarded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dead := make(chan struct{}, 1)
		reg := job.NewRegistry()
		reg.Define(job.Definition{
			Kind: "test-dead", Title: "A test", About: "Does what the test says.", Queue: job.QueueEvents, MaxAttempts: 5, Backoff: quick,
			Handle: func(context.Context, job.Run) error { return job.Discard(errors.New("cannot work")) },
			Dead:   func(context.Context, *db.Tx, job.Run, error) error { dead <- struct{}{}; return nil },
		})
		r := start(t, d, reg, job.Options{})
		enqueue(t, d, r, job.Job{Kind: "test-dead", Args: note{}})
		wait(t, dead)
		deadline := time.Now().Add(10 * time.Second)
		for {
			var n int
			if err := d.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM river_job WHERE kind = 'test-dead' AND state = 'discarded'`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n == 1 {
				return
			}
			if time.Now().After(deadline) {
				t.Fatal("the dead letter is not in state discarded")
			}
		}
	})
}

// A process that is killed leaves its jobs "running"; another takes them back
// within seconds and without charging an attempt.
func TestJobsOfADeadProcessAreTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		got := make(chan int, 1)
		reg := job.NewRegistry()
		reg.Define(job.Definition{Kind: "test-orphan", Title: "A test", About: "Does what the test says.", Queue: job.QueueEvents, MaxAttempts: 1, Backoff: quick, Handle: func(_ context.Context, r job.Run) error {
			got <- r.Attempt
			return nil
		}})
		idle, err := job.NewRunner(d, reg, slog.New(slog.DiscardHandler), job.Options{})
		if err != nil {
			t.Fatal(err)
		}
		enqueue(t, d, idle, job.Job{Kind: "test-orphan", Args: note{}})
		by := `'["dead-process"]'`
		if d.Engine() == db.PostgreSQL {
			by = `'{dead-process}'`
		}
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = created_at, attempted_by = `+by)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		start(t, d, reg, job.Options{DeadAfter: time.Second})
		if a := wait(t, got); a != 1 {
			t.Fatalf("attempt %d, want 1", a)
		}
	})
}

func TestScheduleRunsOncePerIntervalAcrossProcesses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var mu sync.Mutex
		now := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
		clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
		advance := func(by time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(by) }
		var runs atomic.Int32
		ran := make(chan struct{}, 10)
		make2 := func() *job.Registry {
			reg := job.NewRegistry()
			reg.Every("test-schedule", "A test", time.Hour, func(context.Context) error {
				runs.Add(1)
				ran <- struct{}{}
				return nil
			})
			return reg
		}
		start(t, d, make2(), job.Options{Now: clock, DeadAfter: time.Hour})
		start(t, d, make2(), job.Options{Now: clock, DeadAfter: time.Hour})
		wait(t, ran) // at the first start
		advance(59 * time.Minute)
		advance(2 * time.Minute)
		wait(t, ran)
		if n := runs.Load(); n != 2 {
			t.Fatalf("ran %d times, want 2", n)
		}
	})
}

func TestStopIsIdempotentAndBeforeStartHarmless(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		reg := job.NewRegistry()
		idle(reg)
		r, err := job.NewRunner(d, reg, slog.New(slog.DiscardHandler), job.Options{Work: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Stop(t.Context()); err != nil {
			t.Fatalf("stop before start: %v", err)
		}
		if err := r.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := r.Stop(t.Context()); err != nil {
				t.Fatalf("stop: %v", err)
			}
		}
	})
}

func TestLimiterIsSharedAndRefills(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		a := job.NewLimiter(d, "svc", 60, 2, clock)
		b := job.NewLimiter(d, "svc", 60, 2, clock)
		if err := errors.Join(a.Take(t.Context()), b.Take(t.Context())); err != nil {
			t.Fatalf("the burst of two: %v", err)
		}
		if err := b.Take(t.Context()); err == nil {
			t.Fatal("a third call in the same instant was let through")
		}
		now = now.Add(time.Second)
		if err := a.Take(t.Context()); err != nil {
			t.Fatalf("after a second: %v", err)
		}
		if err := a.Pause(t.Context(), 10*time.Second); err != nil {
			t.Fatal(err)
		}
		now = now.Add(9 * time.Second)
		if err := a.Take(t.Context()); err == nil {
			t.Fatal("let through during a pause that the service asked for")
		}
		now = now.Add(3 * time.Second)
		if err := a.Take(t.Context()); err != nil {
			t.Fatalf("after the pause: %v", err)
		}
	})
}

func TestExponentialBackoff(t *testing.T) {
	b := job.Exponential(time.Second, time.Hour, 0)
	for n, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 13: time.Hour, 100: time.Hour} {
		if got := b(n); got != want {
			t.Errorf("after attempt %d: %s, want %s", n, got, want)
		}
	}
	j := job.Exponential(time.Second, time.Hour, 0.1)
	for range 1000 {
		if d := j(1); d < 900*time.Millisecond || d > 1100*time.Millisecond {
			t.Fatalf("jitter gave %s", d)
		}
	}
}
