package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Limiter keeps one outside service's rate over all processes: a token bucket
// in a database row. A caller over the limit puts its job off; that spends no
// attempt.
type Limiter struct {
	db        *db.DB
	name      string
	perSecond float64
	burst     float64
	now       func() time.Time
}

// NewLimiter makes a Limiter of perMinute calls a minute; burst of them may come
// at once (at least 1).
func NewLimiter(d *db.DB, name string, perMinute, burst int, now func() time.Time) *Limiter {
	return &Limiter{db: d, name: name, perSecond: float64(perMinute) / 60, burst: float64(max(burst, 1)), now: now}
}

// Take takes one token. When there is none it returns a Snooze error until the
// next one: hand it on as the job's result.
func (l *Limiter) Take(ctx context.Context) error {
	wait, err := l.take(ctx, 1)
	if err != nil {
		return err
	}
	if wait > 0 {
		// Many jobs may be waiting for the same token: spread them, or each new
		// token would wake them all.
		wait += time.Duration(rand.Int64N(int64(4*wait) + 1))
		return Snooze(wait, fmt.Errorf("rate limit of %s", l.name))
	}
	return nil
}

// Wait takes one token and waits in place until there is one. It is for work
// that reads page after page and would begin anew if it were put off. When the
// job's time would be over before the next token, it returns a Snooze error.
func (l *Limiter) Wait(ctx context.Context) error {
	for {
		wait, err := l.take(ctx, 1)
		if err != nil || wait == 0 {
			return err
		}
		if end, ends := ctx.Deadline(); ends && time.Until(end) < wait {
			return Snooze(wait, fmt.Errorf("rate limit of %s", l.name))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// Pause empties the bucket for d, after the service said that it had enough.
func (l *Limiter) Pause(ctx context.Context, d time.Duration) error {
	_, err := l.take(ctx, d.Seconds()*l.perSecond)
	return err
}

func (l *Limiter) take(ctx context.Context, n float64) (time.Duration, error) {
	var wait time.Duration
	err := l.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Time(l.now())
		if _, err := tx.ExecContext(ctx, `INSERT INTO rate_buckets (name, tokens, updated_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, l.name, l.burst, now); err != nil {
			return err
		}
		var tokens float64
		var at time.Time
		err := tx.QueryRowContext(ctx, `SELECT tokens, updated_at FROM rate_buckets WHERE name = $1`+tx.ForUpdate(), l.name).Scan(&tokens, &at)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		tokens = min(tokens+max(now.Sub(at).Seconds(), 0)*l.perSecond, l.burst)
		if n <= 1 && tokens < 1 {
			wait = time.Duration((1 - tokens) / l.perSecond * float64(time.Second))
			return nil
		}
		wait = 0
		_, err = tx.ExecContext(ctx, `UPDATE rate_buckets SET tokens = $2, updated_at = $3 WHERE name = $1`, l.name, tokens-n, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("rate limit of %s: %w", l.name, err)
	}
	return wait, nil
}
