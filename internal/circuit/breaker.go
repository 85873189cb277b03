package circuit

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
)

// Breakers are the circuit breakers of all services.
type Breakers struct {
	db    *db.DB
	bus   Publisher
	waker Waker
	log   *slog.Logger
	now   func() time.Time
	opts  Options
	all   []*Breaker

	mu     sync.Mutex // guards what is known; not held during calls
	known  map[string]Status
	readAt time.Time

	stop    context.CancelFunc
	stopped sync.WaitGroup
}

// New makes Breakers without services.
func New(d *db.DB, bus Publisher, log *slog.Logger, now func() time.Time, o Options) *Breakers {
	return &Breakers{db: d, bus: bus, log: log, now: now, opts: o, known: map[string]Status{}}
}

// Use names the queue whose jobs are woken.
func (b *Breakers) Use(w Waker) { b.waker = w }

// Add makes the breaker of a service. probe is a real, harmless call to it.
func (b *Breakers) Add(service string, probe func(ctx context.Context) error) *Breaker {
	one := &Breaker{Breakers: b, service: service, probe: probe, confirming: make(chan struct{}, 1)}
	b.all = append(b.all, one)
	return one
}

// List reads what all processes know of each service's breaker.
func (b *Breakers) List(ctx context.Context) (map[string]Status, error) {
	rows, err := read(ctx, b.db.Read(), "")
	if err != nil {
		return nil, err
	}
	out := make(map[string]Status, len(b.all))
	for _, one := range b.all {
		s, ok := rows[one.service]
		if !ok {
			s = Status{Service: one.service, State: Closed}
		}
		out[one.service] = s
	}
	return out, nil
}

// look gives a service's status as this process knows it, at most refreshAfter
// old. When the database does not answer the last knowledge counts.
func (b *Breakers) look(ctx context.Context, service string) Status {
	b.mu.Lock()
	s, fresh := b.known[service], b.now().Sub(b.readAt) < refreshAfter
	b.mu.Unlock()
	if fresh {
		return s
	}
	rows, err := read(ctx, b.db.Read(), "")
	if err != nil {
		b.log.WarnContext(ctx, "the circuit breakers cannot be read", "error", err.Error())
		return s
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known, b.readAt = rows, b.now()
	return rows[service]
}

func (b *Breakers) learn(s Status) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known[s.Service] = s
}

// change applies alter to a breaker's row. alter gets the row as it is, returns
// whether it changed it, and may write more in the same transaction.
func (b *Breakers) change(ctx context.Context, service string, alter func(ctx context.Context, tx *db.Tx, s *Status) (bool, error)) (Status, error) {
	var after Status
	err := b.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		s, err := lock(ctx, tx, service, b.now())
		if err != nil {
			return err
		}
		changed, err := alter(ctx, tx, &s)
		if err != nil {
			return err
		}
		after = s
		if !changed {
			return nil
		}
		return write(ctx, tx, s)
	})
	if err != nil {
		return Status{}, err
	}
	b.learn(after)
	return after, nil
}

// close lets work through again, tells so, and wakes what waits.
func (b *Breakers) close(ctx context.Context, tx *db.Tx, s *Status) error {
	down := b.now().Sub(s.Since)
	s.State, s.Since, s.Failures, s.NextProbeAt = Closed, b.now(), 0, nil
	err := b.bus.Publish(ctx, tx, event.Event{
		Tenant: everybody, Source: "circuit", Severity: event.Info, Entity: "integration", EntityID: s.Service,
		Message: fmt.Sprintf("%s is back after %s; its work goes on.", s.Service, down.Round(time.Second)),
		Payload: event.IntegrationUp{Service: s.Service, DownSeconds: int64(down.Seconds())},
	})
	if err != nil {
		return err
	}
	if err := b.waker.Wake(ctx, tx, s.Service); err != nil {
		return err
	}
	return b.waker.WakeFailed(ctx, tx, s.Service)
}

// open stops the work and tells so.
func (b *Breakers) open(ctx context.Context, tx *db.Tx, s *Status, why Reason) error {
	now := b.now()
	if now.Sub(s.Since) > relapse {
		s.probes = 0
	}
	next := now.Add(b.opts.delay(s.probes))
	s.State, s.Since, s.Reason, s.NextProbeAt = Open, now, why, &next
	return b.bus.Publish(ctx, tx, event.Event{
		Tenant: everybody, Source: "circuit", Severity: event.Warning, Entity: "integration", EntityID: s.Service,
		Message: fmt.Sprintf("%s is down: %s. Its work waits.", s.Service, why.Words()),
		Payload: event.IntegrationDown{Service: s.Service, Reason: why.Words()},
	})
}

// Reconnected takes note, in the transaction that does it, that a service was
// given credentials. proven says that they were tried. Work that waited goes on
// at once, or as soon as a probe with the new credentials succeeds.
func (b *Breakers) Reconnected(ctx context.Context, tx *db.Tx, service string, proven bool) error {
	s, err := lock(ctx, tx, service, b.now())
	if err != nil {
		return err
	}
	switch {
	case s.State == Closed:
		s.Failures, s.Since = 0, b.now()
		err = b.waker.Wake(ctx, tx, service)
	case proven:
		s.probes = 0
		err = b.close(ctx, tx, &s)
	default:
		now := b.now()
		s.probes, s.NextProbeAt = 0, &now
	}
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { b.learn(s) })
	return write(ctx, tx, s)
}

// ProbeSoon has an open breaker probe at once.
func (b *Breakers) ProbeSoon(ctx context.Context, service string) error {
	_, err := b.change(ctx, service, func(_ context.Context, _ *db.Tx, s *Status) (bool, error) {
		if s.State == Closed {
			return false, nil
		}
		now := b.now()
		s.NextProbeAt = &now
		return true, nil
	})
	return err
}

// Breaker is the circuit breaker of one service. It implements job.Breaker.
type Breaker struct {
	*Breakers
	service    string
	probe      func(ctx context.Context) error
	confirming chan struct{} // one confirmation at a time
}

// Paused implements job.Breaker.
func (b *Breaker) Paused(ctx context.Context) time.Duration { return b.wait(b.look(ctx, b.service)) }

// wait is how long jobs are put off: they are woken when the breaker closes, so
// the time only guards against a wake-up that was missed.
func (b *Breaker) wait(s Status) time.Duration {
	if s.State == Open || s.State == HalfOpen {
		return b.opts.MaxProbe
	}
	return 0
}

// Succeeded implements job.Breaker. What was under way when the breaker opened
// does not close it: a probe does.
func (b *Breaker) Succeeded(ctx context.Context) {
	if s := b.look(ctx, b.service); s.State != Closed || s.Failures == 0 {
		return
	}
	b.forgive(ctx)
}

// forgive ends the row of failures.
func (b *Breaker) forgive(ctx context.Context) {
	_, err := b.change(ctx, b.service, func(_ context.Context, _ *db.Tx, s *Status) (bool, error) {
		if s.State != Closed || s.Failures == 0 {
			return false, nil
		}
		s.Failures = 0
		return true, nil
	})
	b.complain(ctx, err)
}

// Failed implements job.Breaker. After enough failures in a row, and before a
// failure makes a dead letter, the service is asked: only if it does not answer
// its most harmless call either is it down.
func (b *Breaker) Failed(ctx context.Context, cause error, last bool) time.Duration {
	// The attempt's own deadline may be what made it fail.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*probeTimeout)
	defer cancel()
	if s := b.look(ctx, b.service); b.wait(s) > 0 {
		return b.wait(s)
	}
	s, err := b.count(ctx, cause)
	if err != nil {
		b.complain(ctx, err)
		return 0
	}
	if s.State == Closed && (s.Failures >= b.opts.Failures || last) {
		s = b.confirm(ctx, s)
	}
	return b.wait(s)
}

func (b *Breaker) count(ctx context.Context, cause error) (Status, error) {
	return b.change(ctx, b.service, func(_ context.Context, _ *db.Tx, s *Status) (bool, error) {
		if s.State != Closed {
			return false, nil
		}
		now := b.now()
		if s.LastFailure != nil && now.Sub(*s.LastFailure) > failureWindow {
			s.Failures = 0
		}
		s.Failures++
		s.LastFailure, s.Reason = &now, reasonOf(cause)
		return true, nil
	})
}

// confirm asks the service and opens the breaker if it is down. Of several
// attempts that fail together one asks, and the others take its answer.
func (b *Breaker) confirm(ctx context.Context, suspected Status) Status {
	select {
	case b.confirming <- struct{}{}:
		defer func() { <-b.confirming }()
	case <-ctx.Done():
		return suspected
	}
	if s := b.look(ctx, b.service); s.State != Closed {
		return s
	}
	why, down := b.askAgain(ctx)
	if !down {
		b.forgive(ctx)
		return suspected
	}
	s, err := b.change(ctx, b.service, func(ctx context.Context, tx *db.Tx, s *Status) (bool, error) {
		if s.State != Closed {
			return false, nil
		}
		return true, b.open(ctx, tx, s, why)
	})
	if err != nil {
		b.complain(ctx, err)
		return suspected
	}
	b.log.WarnContext(ctx, "a service is down, its queue is paused", "service", b.service, "reason", why.Words())
	return s
}

// askAgain is ask with more than one chance: a service that loses some calls is
// not down, and to stop all its work would be worse than to repeat some.
func (b *Breaker) askAgain(ctx context.Context) (why Reason, down bool) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	for range chances {
		why, down = b.ask(ctx)
		if !down || why != Unreachable || ctx.Err() != nil {
			break // a refusal is no accident
		}
	}
	return why, down
}

// ask makes the probe's call. An answer that cannot be told from our own
// failure counts as down: to wait costs less than to burn attempts.
func (b *Breaker) ask(ctx context.Context) (why Reason, down bool) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	err := b.probe(ctx)
	if job.HealthOf(err) == job.ServiceUp {
		return "", false
	}
	return reasonOf(err), true
}

func (b *Breaker) complain(ctx context.Context, err error) {
	if err != nil {
		b.log.ErrorContext(ctx, "the circuit breaker cannot be kept", "service", b.service, "error", err.Error())
	}
}
