package job

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/telemetry"
)

// keepUp tells the others that this process lives, gives back the jobs of
// those that do not, and runs the schedules, until ctx ends.
func (r *Runner) keepUp(ctx context.Context) {
	defer close(r.upkeepOK)
	var schedules sync.WaitGroup
	if r.opts.Work {
		schedules.Go(func() { r.runSchedules(ctx) })
	}
	beat := time.NewTicker(r.opts.DeadAfter / 5)
	defer beat.Stop()
	flush := time.NewTicker(flushEvery)
	defer flush.Stop()
	for {
		select {
		case <-ctx.Done():
			schedules.Wait()
			return
		case <-flush.C:
			if err := r.keepFigures(ctx); err != nil && ctx.Err() == nil {
				r.log.ErrorContext(ctx, "the figures of the queues could not be kept, they are tried again", "error", err.Error())
			}
		case <-beat.C:
			if err := r.beat(ctx, false); err != nil && ctx.Err() == nil {
				r.log.ErrorContext(ctx, "this process could not say that it lives", "error", err.Error())
			}
			if !r.opts.Work {
				continue
			}
			if err := r.takeBack(ctx); err != nil && ctx.Err() == nil {
				r.log.ErrorContext(ctx, "jobs of dead processes could not be taken back", "error", err.Error())
			}
		}
	}
}

func (r *Runner) beat(ctx context.Context, first bool) error {
	now := db.Time(r.opts.Now())
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if first {
			if _, err := tx.ExecContext(ctx, `DELETE FROM processes WHERE seen_at < $1`, db.Time(now.Add(-time.Hour))); err != nil {
				return fmt.Errorf("forget old processes: %w", err)
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO processes (id, started_at, seen_at, roles, version, host) VALUES ($1, $2, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`, r.id, now, strings.Join(r.opts.Roles, ","), r.opts.Version, r.host)
		return err
	})
}

func (r *Runner) leave(ctx context.Context) error {
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM processes WHERE id = $1`, r.id)
		return err
	})
}

// takeBack makes jobs that a dead process was running available again, without
// charging them the attempt. River itself would wait until RescueStuckJobsAfter.
//
// On SQLite the folder lock proves that every running job that is not ours is
// an orphan. On PostgreSQL the heartbeat decides; a process that was only slow
// finds its rows changed, and its handlers look at our own state rows before
// each outside call.
func (r *Runner) takeBack(ctx context.Context) error {
	query := `UPDATE river_job SET state = 'available', attempt = CASE WHEN attempt > 0 THEN attempt - 1 ELSE 0 END
		WHERE state = 'running' AND COALESCE(json_extract(attempted_by, '$[#-1]'), '') <> $1`
	args := []any{r.id}
	if r.db.Engine() == db.PostgreSQL {
		query = `UPDATE river_job SET state = 'available', attempt = GREATEST(attempt - 1, 0)
			WHERE state = 'running' AND NOT EXISTS (
				SELECT 1 FROM processes p WHERE p.id = attempted_by[array_upper(attempted_by, 1)] AND p.seen_at > $1)`
		args = []any{db.Time(r.opts.Now().Add(-r.opts.DeadAfter))}
	}
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return fmt.Errorf("take back orphaned jobs: %w", err)
		}
		if n, err := res.RowsAffected(); err == nil && n > 0 {
			r.log.InfoContext(ctx, "took back jobs of a process that ended without notice", "jobs", n)
		}
		return nil
	})
}

// scheduleTick is how closely schedules keep their time.
const scheduleTick = 250 * time.Millisecond

func (r *Runner) runSchedules(ctx context.Context) {
	tick := time.NewTicker(scheduleTick)
	defer tick.Stop()
	for {
		for _, s := range r.schedules {
			if ctx.Err() != nil {
				return
			}
			r.runDue(ctx, s)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (r *Runner) runDue(ctx context.Context, s Schedule) {
	mine, err := r.claim(ctx, s)
	if err != nil || !mine {
		if err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "schedule could not be read", "schedule", s.Name, "error", err.Error())
		}
		return
	}
	ctx = telemetry.WithCorrelation(ctx, telemetry.NewCorrelation())
	start := time.Now()
	err = r.runOnce(ctx, s)
	if ctx.Err() != nil {
		return // broken off by our own stop: no fault of the schedule's
	}
	if err != nil {
		r.log.ErrorContext(ctx, "schedule failed, it comes again", "schedule", s.Name, "error", err.Error())
	}
	if err := r.noteRun(ctx, s.Name, time.Since(start), err); err != nil && ctx.Err() == nil {
		r.log.ErrorContext(ctx, "the result of a schedule could not be kept", "schedule", s.Name, "error", err.Error())
	}
}

func (r *Runner) runOnce(ctx context.Context, s Schedule) error {
	ctx, cancel := context.WithTimeout(ctx, r.opts.JobTimeout)
	defer cancel()
	return s.Run(ctx)
}

// claim moves the schedule's row on if it is due; whoever succeeds runs it.
func (r *Runner) claim(ctx context.Context, s Schedule) (bool, error) {
	now := db.Time(r.opts.Now())
	due := db.Time(now.Add(-s.Every()))
	// The common case, not due, costs one indexed read and no write.
	var n int
	err := r.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM schedules WHERE name = $1 AND NOT run_soon AND (paused_at IS NOT NULL OR last_run_at > $2)`, s.Name, due).Scan(&n)
	if err != nil || n > 0 {
		return false, err
	}
	mine := false
	err = r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO schedules (name, last_run_at) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET last_run_at = excluded.last_run_at, run_soon = FALSE, took_ms = NULL, last_error = ''
			WHERE schedules.run_soon OR (schedules.paused_at IS NULL AND schedules.last_run_at <= $3)`, s.Name, now, due)
		if err != nil {
			return err
		}
		rows, err := res.RowsAffected()
		mine = rows > 0
		return err
	})
	return mine, err
}

// quiet lowers River's own log: it reports every failing job as an error, and
// we have said so already in our words.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(lowered{log.Handler()})
}

type lowered struct{ slog.Handler }

func (l lowered) Enabled(ctx context.Context, level slog.Level) bool {
	return l.Handler.Enabled(ctx, level-slog.LevelWarn)
}

func (l lowered) Handle(ctx context.Context, rec slog.Record) error {
	if rec.Level < slog.LevelError {
		return nil
	}
	rec.Level = slog.LevelDebug
	if !l.Handler.Enabled(ctx, rec.Level) {
		return nil
	}
	return l.Handler.Handle(ctx, rec)
}

func (l lowered) WithAttrs(a []slog.Attr) slog.Handler { return lowered{l.Handler.WithAttrs(a)} }
func (l lowered) WithGroup(n string) slog.Handler      { return lowered{l.Handler.WithGroup(n)} }
