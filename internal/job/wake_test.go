package job_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

// breaker is a job.Breaker that does what it is told.
type breaker struct {
	mu     sync.Mutex
	paused time.Duration
	opens  time.Duration // what a failure brings
	heard  []string
}

func (b *breaker) Paused(context.Context) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.paused
}

func (b *breaker) Succeeded(context.Context) { b.hear("success") }

func (b *breaker) Failed(_ context.Context, _ error, last bool) time.Duration {
	if last {
		b.hear("last failure")
	} else {
		b.hear("failure")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.paused = b.opens
	return b.opens
}

func (b *breaker) hear(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard = append(b.heard, s)
}

func (b *breaker) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.paused, b.opens = 0, 0
}

func TestTheBreakerHearsWhatACallSaysOfItsService(t *testing.T) {
	kind := func(k outbound.Kind) error { return &outbound.Error{Kind: k} }
	for name, c := range map[string]struct {
		err  error
		last bool
		want string
	}{
		"done":          {nil, false, "success"},
		"rejected":      {kind(outbound.Rejected), false, "success"},
		"not found":     {kind(outbound.NotFound), false, "success"},
		"rate limited":  {kind(outbound.RateLimited), false, "success"},
		"transient":     {kind(outbound.Transient), false, "failure"},
		"ambiguous":     {kind(outbound.Ambiguous), true, "last failure"},
		"unauthorized":  {kind(outbound.Unauthorized), false, "failure"},
		"disconnected":  {job.ErrDisconnected, false, "failure"},
		"our own fault": {errors.New("database"), false, ""},
		"put off":       {job.Snooze(time.Second, errors.New("rate limit")), false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := &breaker{}
			command := job.Policy{Offline: time.Second}.For(b).Command(nil, func(context.Context, job.Run) error { return c.err })
			run := job.Run{Attempt: 1, MaxAttempts: 3}
			if c.last {
				run.Attempt = 3
			}
			_ = command(t.Context(), run)
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			if !slices.Equal(b.heard, want) {
				t.Errorf("heard %q, want %q", b.heard, want)
			}
		})
	}
	t.Run("broken off by ourselves", func(t *testing.T) {
		b := &breaker{}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_ = job.Policy{}.For(b).Command(nil, func(context.Context, job.Run) error { return kind(outbound.Transient) })(ctx, job.Run{})
		if len(b.heard) != 0 {
			t.Errorf("heard %q", b.heard)
		}
	})
}

// Jobs of a paused queue wait without being tried or losing an attempt, and are
// taken up at once when they are woken. What waits for the clock stays.
func TestAPausedQueueWaitsAndWakes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &breaker{opens: time.Hour}
		var calls atomic.Int32
		done := make(chan job.Run, 10)
		policy := job.Policy{MaxAttempts: 2, Backoff: func(int) time.Duration { return time.Hour }}.For(b)
		reg := job.NewRegistry()
		define := func(kind string, handle func(context.Context, job.Run) error) {
			reg.Define(job.Definition{Kind: kind, Title: "A test", About: "Does what the test says.", Queue: job.QueueShopify, MaxAttempts: policy.MaxAttempts, Backoff: policy.Backoff, Handle: handle})
		}
		define("test-call", policy.Command(nil, func(_ context.Context, r job.Run) error {
			calls.Add(1)
			if calls.Load() == 1 {
				return &outbound.Error{Kind: outbound.Transient}
			}
			done <- r
			return nil
		}))
		var clockRuns, failures atomic.Int32
		define("test-clock", func(context.Context, job.Run) error {
			clockRuns.Add(1)
			return job.Snooze(time.Hour, errors.New("rate limit"))
		})
		define("test-failing", func(context.Context, job.Run) error {
			if failures.Add(1) == 1 {
				return errors.New("no")
			}
			return nil
		})
		r := start(t, d, reg, job.Options{})
		enqueue(t, d, r, job.Job{Kind: "test-call", Args: note{"opens it"}})
		until(t, "the condition", func() bool { return count(t, d, "scheduled") == 1 })
		enqueue(t, d, r, job.Job{Kind: "test-call", Args: note{"waits"}}, job.Job{Kind: "test-clock", Args: note{}}, job.Job{Kind: "test-failing", Args: note{}})
		until(t, "the condition", func() bool { return count(t, d, "scheduled") == 3 && count(t, d, "retryable") == 1 })
		if n := calls.Load(); n != 1 {
			t.Errorf("%d calls while the queue was paused, want the one that opened the breaker", n)
		}
		b.close()
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := r.Wake(ctx, tx, job.QueueShopify); err != nil {
				return err
			}
			return r.WakeFailed(ctx, tx, job.QueueShopify)
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if run := wait(t, done); run.Attempt != 1 {
				t.Errorf("attempt %d: waiting spent one", run.Attempt)
			}
		}
		until(t, "the condition", func() bool { return count(t, d, "completed") == 3 })
		if clockRuns.Load() != 1 || count(t, d, "scheduled") != 1 {
			t.Errorf("the job that waits for the clock ran %d times", clockRuns.Load())
		}
	})
}

func TestAScheduleCanBeBroughtForward(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ran := make(chan struct{}, 10)
		reg := job.NewRegistry()
		reg.Every("test-seldom", "A test", time.Hour, func(context.Context) error {
			ran <- struct{}{}
			return nil
		})
		r := start(t, d, reg, job.Options{})
		wait(t, ran)
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.RunSoon(ctx, tx, "test-seldom") }); err != nil {
			t.Fatal(err)
		}
		wait(t, ran)
	})
}

func count(t *testing.T, d *db.DB, state string) int {
	t.Helper()
	var n int
	if err := d.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM river_job WHERE CAST(state AS TEXT) = $1`, state).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
