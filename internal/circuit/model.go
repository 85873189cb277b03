// Package circuit holds one circuit breaker for each outside service. While a
// service is down its breaker is open: work for it waits and spends no attempt,
// and a probe with a growing delay finds out when it is back.
//
// A breaker is a row, so that all processes agree and each change is told once.
package circuit

import (
	"context"
	"errors"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

// State is a breaker's state.
type State string

// The states. Work passes only while the breaker is closed.
const (
	Closed   State = "CLOSED"
	Open     State = "OPEN"
	HalfOpen State = "HALF_OPEN" // a probe is under way
)

// Reason is why a service counts as down.
type Reason string

// The reasons.
const (
	Unreachable  Reason = "unreachable"
	Refused      Reason = "refused"
	Disconnected Reason = "disconnected"
)

// Words is the reason for people.
func (r Reason) Words() string {
	switch r {
	case Refused:
		return "it refuses our credentials"
	case Disconnected:
		return "it is not connected"
	default:
		return "it does not answer"
	}
}

func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, job.ErrDisconnected):
		return Disconnected
	case outbound.Is(err, outbound.Unauthorized):
		return Refused
	default:
		return Unreachable
	}
}

// Status is what is known of one breaker.
type Status struct {
	Service     string
	State       State
	Since       time.Time // of the state; half-open counts as open
	Reason      Reason    // of the last failure
	Failures    int       // in a row
	LastFailure *time.Time
	NextProbeAt *time.Time // while not closed
	probes      int        // failed ones in a row, which set the delay
}

// Options are the settings of all breakers.
type Options struct {
	Failures   int           // in a row before the service is suspected
	FirstProbe time.Duration // delay of the first probe; it doubles each time
	MaxProbe   time.Duration // longest delay
}

const (
	// failureWindow is how far apart two failures may be to count as one row. It
	// is longer than the delays between a job's first attempts and the time-outs
	// of slow services.
	failureWindow = 10 * time.Minute
	// relapse is how soon after its recovery a service that fails again goes on
	// with the delays of before, so that a flapping one is not announced all the
	// time.
	relapse = 10 * time.Minute
	// probeTimeout bounds a probe; a service that needs longer for its most
	// harmless call is not back.
	probeTimeout = 10 * time.Second
	// chances is how often a suspected service may fail to answer before it counts
	// as down. One that loses every fifth call is then wrongly stopped once in 125
	// suspicions.
	chances = 3
	// refreshAfter is how old what a process knows of the rows may be.
	refreshAfter = time.Second
	// settleFor is how long after a change jobs are woken again: a process that
	// has not heard of it yet may still put jobs off.
	settleFor = 10 * time.Second
	// tick is how closely probes keep their time.
	tick = 250 * time.Millisecond
)

// delay is the wait before the next probe after n failed ones.
func (o Options) delay(n int) time.Duration {
	d := o.FirstProbe
	for range n {
		d *= 2
		if d >= o.MaxProbe {
			return o.MaxProbe
		}
	}
	return min(d, o.MaxProbe)
}

// Publisher is what the breakers need of the event bus.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Waker is what the breakers need of the queue; a queue has its service's name.
type Waker interface {
	// Wake makes jobs available that wait for the service.
	Wake(ctx context.Context, tx *db.Tx, queue string) error
	// WakeFailed makes jobs available that wait for their next attempt.
	WakeFailed(ctx context.Context, tx *db.Tx, queue string) error
}
