package job

import (
	"context"
	"errors"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// Policy is how commands, the jobs that touch an outside service, are repeated.
type Policy struct {
	MaxAttempts int
	Backoff     func(n int) time.Duration
	Offline     time.Duration // wait while the service is disconnected or refuses our credentials
	Breaker     Breaker       // of the service; nil: its commands are always tried
}

// For is the policy for one service's commands.
func (p Policy) For(b Breaker) Policy {
	p.Breaker = b
	return p
}

// Breaker says whether a service may be called, and hears how each call went.
type Breaker interface {
	// Paused gives how long a command is put off, 0 while it may be tried. The
	// command is woken as soon as the service is back.
	Paused(ctx context.Context) time.Duration
	// Succeeded notes that the service answered as it should.
	Succeeded(ctx context.Context)
	// Failed notes a failure that tells of the service, not of the call, and
	// answers as Paused does from then on. last says that the failure would make
	// the command a dead letter.
	Failed(ctx context.Context, cause error, last bool) time.Duration
}

// ErrDisconnected is a command's result while its service has no credentials:
// the work waits and spends no attempt.
var ErrDisconnected = errors.New("the service is not connected")

// ErrPaused is the cause that commands wait for while their service is down.
var ErrPaused = errors.New("the service is down, its queue is paused")

// Paused reports whether the service's commands wait at present.
func (p Policy) Paused(ctx context.Context) bool {
	return p.Breaker != nil && p.Breaker.Paused(ctx) > 0
}

// Command wraps a handler that calls an outside service: it turns the kind of
// the failure into what happens to the job, in one place. While the service is
// down the handler is not called, and no attempt is spent.
func (p Policy) Command(limit *Limiter, handle func(ctx context.Context, r Run) error) func(ctx context.Context, r Run) error {
	return func(ctx context.Context, r Run) error {
		if p.Breaker != nil {
			if wait := p.Breaker.Paused(ctx); wait > 0 {
				return awaitService(wait, ErrPaused)
			}
		}
		err := handle(ctx, r)
		if wait := p.tell(ctx, r, err); wait > 0 {
			return awaitService(wait, err)
		}
		return p.settle(ctx, limit, err)
	}
}

// tell lets the breaker know what the attempt says about the service. It gives
// how long the job is put off if the service is down.
func (p Policy) tell(ctx context.Context, r Run, err error) time.Duration {
	if p.Breaker == nil || errors.Is(ctx.Err(), context.Canceled) {
		return 0 // a call that we broke off ourselves says nothing
	}
	switch HealthOf(err) {
	case ServiceUp:
		p.Breaker.Succeeded(ctx)
	case ServiceDown:
		return p.Breaker.Failed(ctx, err, r.Last())
	}
	return 0
}

// settle turns an error into what happens to the job.
func (p Policy) settle(ctx context.Context, limit *Limiter, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, ErrDisconnected) {
		return awaitService(p.Offline, err)
	}
	var out *outbound.Error
	if !errors.As(err, &out) {
		return err
	}
	switch out.Kind {
	case outbound.RateLimited:
		wait := max(out.Wait, time.Second)
		if limit != nil {
			if perr := limit.Pause(ctx, wait); perr != nil {
				return perr
			}
		}
		return Snooze(wait, err)
	case outbound.Unauthorized:
		return awaitService(p.Offline, err)
	case outbound.Rejected, outbound.NotFound:
		return Discard(err)
	default:
		return err
	}
}

// Health is what the result of a call says about the service.
type Health int

// The three healths.
const (
	ServiceUnknown Health = iota // nothing: our own failure, or no call at all
	ServiceUp                    // it answers, be it with a refusal of this call
	ServiceDown                  // it does not answer, or not to us
)

// HealthOf gives what a call's error says about the service.
func HealthOf(err error) Health {
	if err == nil {
		return ServiceUp
	}
	if errors.Is(err, ErrDisconnected) {
		return ServiceDown
	}
	kind, ok := outbound.KindOf(err)
	if !ok {
		return ServiceUnknown
	}
	switch kind {
	case outbound.Transient, outbound.Ambiguous, outbound.Unauthorized:
		return ServiceDown
	default:
		return ServiceUp
	}
}
