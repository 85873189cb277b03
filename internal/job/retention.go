package job

import (
	"context"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Retention says how long finished jobs are kept. The zero value takes the
// defaults named here.
type Retention struct {
	EventsDone   int           // completed deliveries of events, by count: 1000
	EventsDead   int           // dead letters of event subscribers, by count: 5000
	Commands     time.Duration // completed and dead commands: 7 days
	Others       time.Duration // other completed jobs: 1 hour
	OthersDead   time.Duration // other dead letters: 7 days
	CommandsHour int           // hour of the day in which old commands are purged: 3
}

func (r Retention) withDefaults() Retention {
	const week = 7 * 24 * time.Hour
	if r == (Retention{}) {
		return Retention{EventsDone: 1000, EventsDead: 5000, Commands: week, Others: time.Hour, OthersDead: week, CommandsHour: 3}
	}
	return r
}

// purges are the runner's own schedules.
func (r *Runner) purges() []Schedule {
	own := NewRegistry()
	own.Every("job-purge", "Forget finished jobs and old figures", time.Minute, r.purge)
	own.DailyAt("job-purge-commands", "Forget commands that ended long ago", r.opts.Retention.CommandsHour, r.opts.Now, r.purgeCommands)
	own.Every("queue-announce", "Tell all processes again which queues are paused", announceEvery, r.announce)
	return own.schedules
}

// purge removes finished jobs that are no commands, and old figures.
func (r *Runner) purge(ctx context.Context) error {
	keep, now := r.opts.Retention, r.opts.Now()
	if err := r.purgeFigures(ctx, now); err != nil {
		return err
	}
	for state, n := range map[string]int{"completed": keep.EventsDone, "discarded": keep.EventsDead} {
		err := r.deleteFinished(ctx, `state = '`+state+`' AND queue = $1 AND finalized_at IS NOT NULL ORDER BY finalized_at DESC, id DESC`, n, QueueEvents)
		if err != nil {
			return err
		}
	}
	others, args := "", []any{}
	if commands := r.reg.kinds(Type.Command); len(commands) > 0 {
		others, args = ` AND kind NOT IN `+db.In(3, len(commands)), db.Args(commands)
	}
	for state, age := range map[string]time.Duration{"completed": keep.Others, "cancelled": keep.Others, "discarded": keep.OthersDead} {
		err := r.deleteFinished(ctx, `state = '`+state+`' AND queue <> $1 AND finalized_at < $2`+others, 0, append([]any{QueueEvents, db.Time(now.Add(-age))}, args...)...)
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) purgeCommands(ctx context.Context) error {
	kinds := r.reg.kinds(Type.Command)
	if len(kinds) == 0 {
		return nil
	}
	old := db.Time(r.opts.Now().Add(-r.opts.Retention.Commands))
	return r.deleteFinished(ctx, `state IN ('completed', 'discarded') AND finalized_at < $1 AND kind IN `+db.In(2, len(kinds)), 0, append([]any{old}, db.Args(kinds)...)...)
}

// deleteFinished deletes what cond selects after skipping the first skip rows, a
// batch in a transaction: on SQLite nobody else writes meanwhile.
func (r *Runner) deleteFinished(ctx context.Context, cond string, skip int, args ...any) error {
	const batch = 500
	for {
		var n int64
		err := r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			res, err := tx.ExecContext(ctx, fmt.Sprintf(`DELETE FROM river_job WHERE id IN (SELECT id FROM river_job WHERE %s LIMIT %d OFFSET %d)`, cond, batch, skip), args...)
			if err != nil {
				return err
			}
			n, err = res.RowsAffected()
			return err
		})
		if err != nil {
			return fmt.Errorf("purge finished jobs: %w", err)
		}
		if n < batch {
			return nil
		}
	}
}
