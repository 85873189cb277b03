package circuit

import (
	"context"
	"errors"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/telemetry"
)

// everybody is the tenant in whose journal the breakers write: one service is
// down for all.
const everybody = identity.DefaultTenant

// Start begins to probe services that are down; processes that work jobs do.
func (b *Breakers) Start(ctx context.Context) {
	ctx, b.stop = context.WithCancel(context.WithoutCancel(ctx))
	for _, one := range b.all {
		b.stopped.Go(func() { one.keep(ctx) })
	}
}

// Stop ends what Start began.
func (b *Breakers) Stop() {
	if b.stop == nil {
		return
	}
	b.stop()
	b.stopped.Wait()
	b.stop = nil
}

func (b *Breaker) keep(ctx context.Context) {
	// A start often follows changed settings: do not wait for the time of before.
	if b.Paused(ctx) > 0 {
		b.unlessStopped(ctx, b.ProbeSoon(ctx, b.service))
	}
	t := time.NewTicker(tick)
	defer t.Stop()
	var wokenAt time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		s, now := b.look(ctx, b.service), b.now()
		switch {
		case s.State == Open || s.State == HalfOpen:
			if s.NextProbeAt != nil && !now.Before(*s.NextProbeAt) {
				b.try(telemetry.WithCorrelation(ctx, telemetry.NewCorrelation()))
			}
		case s.State == Closed && now.Sub(s.Since) < settleFor && now.Sub(wokenAt) >= refreshAfter:
			wokenAt = now
			b.wakeLate(ctx)
		}
	}
}

// try probes the service if no other process does, and acts on the answer.
func (b *Breaker) try(ctx context.Context) {
	mine, err := b.claim(ctx)
	if err != nil || !mine {
		b.unlessStopped(ctx, err)
		return
	}
	why, down := b.ask(ctx)
	if ctx.Err() != nil {
		return // broken off by our own stop: the claim runs out by itself
	}
	_, err = b.change(ctx, b.service, func(ctx context.Context, tx *db.Tx, s *Status) (bool, error) {
		switch {
		case s.State == Closed:
			return false, nil
		case !down:
			return true, b.close(ctx, tx, s)
		}
		next := b.now().Add(b.opts.delay(s.probes))
		s.State, s.Reason, s.NextProbeAt = Open, why, &next
		return true, nil
	})
	b.unlessStopped(ctx, err)
	if err == nil && !down {
		b.log.InfoContext(ctx, "a service is back, its queue goes on", "service", b.service)
	}
}

// claim makes the breaker half-open for as long as a probe may take. Of several
// processes one succeeds; if that one dies, the next does after that time.
func (b *Breaker) claim(ctx context.Context) (bool, error) {
	mine := false
	_, err := b.change(ctx, b.service, func(_ context.Context, _ *db.Tx, s *Status) (bool, error) {
		now := b.now()
		mine = s.State != Closed && s.NextProbeAt != nil && !now.Before(*s.NextProbeAt)
		if !mine {
			return false, nil
		}
		until := now.Add(2 * probeTimeout)
		s.State, s.NextProbeAt = HalfOpen, &until
		s.probes++
		return true, nil
	})
	return mine, err
}

// wakeLate wakes jobs that a process put off which had not yet heard that the
// service is back.
func (b *Breaker) wakeLate(ctx context.Context) {
	err := b.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return b.waker.Wake(ctx, tx, b.service) })
	b.unlessStopped(ctx, err)
}

func (b *Breaker) unlessStopped(ctx context.Context, err error) {
	if ctx.Err() == nil || !errors.Is(err, context.Canceled) {
		b.complain(ctx, err)
	}
}
