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
}

// ErrDisconnected is a command's result while its service has no credentials:
// the work waits and spends no attempt.
var ErrDisconnected = errors.New("the service is not connected")

// Command wraps a handler that calls an outside service: it turns the kind of
// the failure into what happens to the job, in one place.
func (p Policy) Command(limit *Limiter, handle func(ctx context.Context, r Run) error) func(ctx context.Context, r Run) error {
	return func(ctx context.Context, r Run) error {
		err := handle(ctx, r)
		if err == nil {
			return nil
		}
		if errors.Is(err, ErrDisconnected) {
			return Snooze(p.Offline, err)
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
			return Snooze(p.Offline, err)
		case outbound.Rejected, outbound.NotFound:
			return Discard(err)
		default:
			return err
		}
	}
}
