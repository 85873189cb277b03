package circuit_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

var (
	down    = &outbound.Error{Kind: outbound.Transient}
	refused = &outbound.Error{Kind: outbound.Unauthorized}
)

// clock is a time that stands still until it is moved.
type clock struct{ nanos atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(0, c.nanos.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.nanos.Add(int64(d)) }

// queue notes what is woken.
type queue struct {
	mu    sync.Mutex
	woken []string
}

func (q *queue) Wake(_ context.Context, _ *db.Tx, queue string) error {
	return q.note("waiting " + queue)
}
func (q *queue) WakeFailed(_ context.Context, _ *db.Tx, queue string) error {
	return q.note("failed " + queue)
}
func (q *queue) Enqueue(context.Context, *db.Tx, ...job.Job) error { return nil }

func (q *queue) note(s string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.woken = append(q.woken, s)
	return nil
}

func (q *queue) has(s string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Contains(q.woken, s)
}

// rig is one process with the breaker of one service, whose probe answers err.
type rig struct {
	t       *testing.T
	db      *db.DB
	clock   *clock
	queue   *queue
	all     *circuit.Breakers
	breaker *circuit.Breaker

	mu     sync.Mutex
	err    error
	probes int
}

func newRig(t *testing.T, d *db.DB, c *clock) *rig {
	t.Helper()
	r := &rig{t: t, db: d, clock: c, queue: &queue{}}
	bus := event.NewBus(d, c.now)
	bus.Use(r.queue)
	r.all = circuit.New(d, bus, slog.New(slog.DiscardHandler), c.now, circuit.Options{Failures: 3, FirstProbe: time.Minute, MaxProbe: 5 * time.Minute})
	r.all.Use(r.queue)
	r.breaker = r.all.Add("simplyprint", func(context.Context) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.probes++
		return r.err
	})
	return r
}

func start(t *testing.T, d *db.DB) *rig {
	t.Helper()
	c := &clock{}
	c.nanos.Store(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC).UnixNano())
	r := newRig(t, d, c)
	r.run()
	return r
}

func (r *rig) run() {
	r.all.Start(r.t.Context())
	r.t.Cleanup(r.all.Stop)
}

func (r *rig) answer(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
}

func (r *rig) asked() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.probes
}

func (r *rig) status() circuit.Status {
	r.t.Helper()
	all, err := r.all.List(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return all["simplyprint"]
}

func (r *rig) fail(times int, cause error) (paused time.Duration) {
	for range times {
		paused = r.breaker.Failed(r.t.Context(), cause, false)
	}
	return paused
}

func (r *rig) until(what string, cond func() bool) {
	r.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !cond() {
		if time.Now().After(deadline) {
			r.t.Fatalf("not reached: %s; %+v", what, r.status())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// told lists the events of the journal.
func (r *rig) told() []string {
	r.t.Helper()
	var out []string
	rows, err := r.db.Read().QueryContext(r.t.Context(), `SELECT type, payload FROM journal ORDER BY seq`)
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind, payload string
		if err := rows.Scan(&kind, &payload); err != nil {
			r.t.Fatal(err)
		}
		out = append(out, kind+" "+payload)
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(err)
	}
	return out
}

func TestItOpensProbesAndCloses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := start(t, d)
		r.answer(down)
		if wait := r.fail(2, down); wait != 0 {
			t.Fatalf("two failures pause the queue for %s", wait)
		}
		if wait := r.fail(1, down); wait != 5*time.Minute || r.breaker.Paused(t.Context()) != wait {
			t.Fatalf("the third failure pauses for %s, and then %s", wait, r.breaker.Paused(t.Context()))
		}
		s := r.status()
		if s.State != circuit.Open || s.Reason != circuit.Unreachable || s.Failures != 3 || s.NextProbeAt.Sub(s.Since) != time.Minute {
			t.Fatalf("status %+v", s)
		}
		// What was under way does not change that.
		r.fail(3, refused)
		r.breaker.Succeeded(t.Context())
		asked := r.asked()
		if asked != 3 || r.status().State != circuit.Open {
			t.Fatalf("asked %d times, %+v", asked, r.status())
		}
		// The delay grows up to its limit.
		for i, next := range []time.Duration{2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute} {
			r.clock.advance(r.status().NextProbeAt.Sub(r.clock.now()))
			r.until("a probe fails", func() bool { return r.asked() == asked+i+1 && r.status().State == circuit.Open })
			if got := r.status().NextProbeAt.Sub(r.clock.now()); got != next {
				t.Errorf("after probe %d the next comes in %s, want %s", i+1, got, next)
			}
		}
		r.answer(nil)
		r.clock.advance(5 * time.Minute)
		r.until("it closes", func() bool { return r.status().State == circuit.Closed && r.breaker.Paused(t.Context()) == 0 })
		if !r.queue.has("waiting simplyprint") || !r.queue.has("failed simplyprint") {
			t.Errorf("woken: %v", r.queue.woken)
		}
		want := []string{
			`integration.down {"service":"simplyprint","reason":"it does not answer"}`,
			`integration.up {"service":"simplyprint","downSeconds":1020}`,
		}
		if diff := cmp.Diff(want, r.told()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOnlyAServiceThatDoesNotAnswerItsProbeIsDown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := start(t, d)
		if wait := r.fail(3, down); wait != 0 || r.asked() != 1 {
			t.Fatalf("paused for %s after asking %d times", wait, r.asked())
		}
		if s := r.status(); s.State != circuit.Closed || s.Failures != 0 {
			t.Errorf("status %+v", s)
		}
		// A refusal of the probe itself still is an answer.
		r.answer(&outbound.Error{Kind: outbound.RateLimited})
		if wait := r.fail(3, down); wait != 0 {
			t.Errorf("paused for %s", wait)
		}
		// Our own failure is none.
		r.answer(errors.New("our database"))
		if wait := r.fail(3, down); wait == 0 {
			t.Error("not paused")
		}
	})
}

func TestASuccessAndALongTimeEndTheRow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := start(t, d)
		r.answer(down)
		r.fail(2, down)
		r.breaker.Succeeded(t.Context())
		r.fail(2, down)
		r.clock.advance(11 * time.Minute)
		if wait := r.fail(2, down); wait != 0 || r.asked() != 0 {
			t.Errorf("paused for %s after asking %d times", wait, r.asked())
		}
		if s := r.status(); s.Failures != 2 {
			t.Errorf("status %+v", s)
		}
	})
}

func TestADeadLetterIsNotMadeBeforeTheServiceWasAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := start(t, d)
		if wait := r.breaker.Failed(t.Context(), down, true); wait != 0 {
			t.Errorf("paused for %s while the service answers", wait)
		}
		r.answer(refused)
		if wait := r.breaker.Failed(t.Context(), down, true); wait == 0 {
			t.Error("not paused")
		}
		if s := r.status(); s.Reason != circuit.Refused {
			t.Errorf("status %+v", s)
		}
	})
}

func TestProcessesAgreeAndTellOnce(t *testing.T) {
	dbtest.EachOptions(t, func(t *testing.T, o db.Options) {
		d := dbtest.Open(t, o)
		first := start(t, d)
		second := newRig(t, d, first.clock)
		second.run()
		rigs := []*rig{first, second}
		for _, r := range rigs {
			r.answer(down)
		}
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() { rigs[i%2].fail(3, down) })
		}
		wg.Wait()
		for _, r := range rigs {
			if r.breaker.Paused(t.Context()) == 0 {
				t.Error("a process does not know that the service is down")
			}
		}
		before := first.asked() + second.asked()
		first.clock.advance(time.Minute)
		first.until("one of them probes", func() bool { return first.asked()+second.asked() > before && first.status().State == circuit.Open })
		for _, r := range rigs {
			r.answer(nil)
		}
		first.clock.advance(2 * time.Minute)
		first.until("both know that it is back", func() bool {
			first.clock.advance(10 * time.Millisecond) // what the other knows grows old
			return first.breaker.Paused(t.Context()) == 0 && second.breaker.Paused(t.Context()) == 0
		})
		if n := first.asked() + second.asked() - before; n != 2 {
			t.Errorf("%d probes, want 2: one that failed and one that did not", n)
		}
		if told := first.told(); len(told) != 2 {
			t.Errorf("told: %v", told)
		}
	})
}

func TestAFlappingServiceIsAskedLessAndLess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := start(t, d)
		var delays []string
		for range 4 {
			r.answer(down)
			r.fail(3, down)
			s := r.status()
			delay := s.NextProbeAt.Sub(s.Since)
			delays = append(delays, delay.String())
			r.answer(nil)
			r.clock.advance(delay)
			r.until("it is back", func() bool { return r.status().State == circuit.Closed })
		}
		if got := strings.Join(delays, " "); got != "1m0s 2m0s 4m0s 5m0s" {
			t.Errorf("delays %s", got)
		}
		// After a quiet time it starts anew.
		r.clock.advance(11 * time.Minute)
		r.answer(down)
		r.fail(3, down)
		if s := r.status(); s.NextProbeAt.Sub(s.Since) != time.Minute {
			t.Errorf("status %+v", s)
		}
	})
}

func TestNewCredentialsEndTheWait(t *testing.T) {
	for _, proven := range []bool{true, false} {
		t.Run(fmt.Sprint(proven), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				r := start(t, d)
				reconnect := func() {
					t.Helper()
					if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.all.Reconnected(ctx, tx, "simplyprint", proven) }); err != nil {
						t.Fatal(err)
					}
				}
				reconnect() // nothing waits yet
				r.answer(refused)
				r.fail(3, refused)
				r.answer(nil)
				asked := r.asked()
				reconnect()
				r.until("it closes", func() bool { return r.status().State == circuit.Closed })
				if probed := r.asked() > asked; probed == proven {
					t.Errorf("probed: %v", probed)
				}
				if told := r.told(); len(told) != 2 {
					t.Errorf("told: %v", told)
				}
			})
		})
	}
}

func TestAProbeAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := start(t, d)
		r.answer(down)
		r.fail(3, down)
		r.answer(nil)
		if err := r.all.ProbeSoon(t.Context(), "simplyprint"); err != nil {
			t.Fatal(err)
		}
		r.until("it closes", func() bool { return r.status().State == circuit.Closed })
	})
}
