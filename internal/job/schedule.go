package job

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/telemetry"
)

// ScheduleRun is how the last run of a schedule went.
type ScheduleRun struct {
	At    time.Time
	Took  *time.Duration // nil: it has not ended, or its process died
	Error string         // "" when it succeeded
}

// ScheduleInfo is a schedule as people see it.
type ScheduleInfo struct {
	Name     string
	Title    string
	Every    time.Duration // 0 when it runs by the clock
	Daily    *int          // hour of the day
	LastRun  *ScheduleRun  // nil: never
	NextAt   *time.Time    // nil while it is paused, or when it runs as soon as it can
	RunSoon  bool
	PausedAt *time.Time
	PausedBy string
}

// Schedules lists every schedule, by name.
func (r *Runner) Schedules(ctx context.Context, q db.Querier) ([]ScheduleInfo, error) {
	rows := map[string]ScheduleInfo{}
	err := db.Each(ctx, q, `SELECT name, last_run_at, took_ms, last_error, run_soon, paused_at, paused_by FROM schedules`, nil, func(scan *sql.Rows) error {
		var s ScheduleInfo
		var run ScheduleRun
		var took sql.NullInt64
		var paused sql.NullTime
		if err := scan.Scan(&s.Name, &run.At, &took, &run.Error, &s.RunSoon, &paused, &s.PausedBy); err != nil {
			return err
		}
		run.At, s.PausedAt = run.At.UTC(), db.TimePtr(paused)
		if took.Valid {
			d := time.Duration(took.Int64) * time.Millisecond
			run.Took = &d
		}
		if run.At.After(time.Unix(0, 0)) {
			s.LastRun = &run
		}
		rows[s.Name] = s
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the schedules: %w", err)
	}
	out := make([]ScheduleInfo, 0, len(r.schedules))
	for _, s := range r.schedules {
		i := rows[s.Name]
		i.Name, i.Title = s.Name, s.Title
		if s.Daily != nil {
			i.Daily = &s.Daily.Hour
		} else {
			i.Every = s.Every()
		}
		if i.LastRun != nil && i.PausedAt == nil && !i.RunSoon {
			next := s.next(i.LastRun.At).UTC()
			i.NextAt = &next
		}
		out = append(out, i)
	}
	slices.SortFunc(out, func(a, b ScheduleInfo) int { return compare(a.Name, b.Name) })
	return out, nil
}

// PauseSchedule has a schedule run no more by itself, in tx.
func (r *Runner) PauseSchedule(ctx context.Context, tx *db.Tx, name, by string) error {
	if err := r.knownSchedule(name); err != nil {
		return err
	}
	now := db.Time(r.opts.Now())
	// One that never ran is paused all the same; its row then says that it is due.
	_, err := tx.ExecContext(ctx, `INSERT INTO schedules (name, last_run_at, paused_at, paused_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET paused_at = COALESCE(schedules.paused_at, excluded.paused_at), paused_by = CASE WHEN schedules.paused_at IS NULL THEN excluded.paused_by ELSE schedules.paused_by END`,
		name, db.Time(time.Unix(0, 0)), now, by)
	if err != nil {
		return fmt.Errorf("pause the schedule %s: %w", name, err)
	}
	return nil
}

// ResumeSchedule has a schedule run by itself again, in tx. A run that was missed
// is made up for once.
func (r *Runner) ResumeSchedule(ctx context.Context, tx *db.Tx, name string) error {
	if err := r.knownSchedule(name); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE schedules SET paused_at = NULL, paused_by = '' WHERE name = $1`, name); err != nil {
		return fmt.Errorf("resume the schedule %s: %w", name, err)
	}
	return nil
}

// RunScheduleSoon is RunSoon for people: db.ErrNotFound is a schedule that does
// not exist.
func (r *Runner) RunScheduleSoon(ctx context.Context, tx *db.Tx, name string) error {
	if err := r.knownSchedule(name); err != nil {
		return err
	}
	return r.RunSoon(ctx, tx, name)
}

func (r *Runner) knownSchedule(name string) error {
	if !slices.ContainsFunc(r.schedules, func(s Schedule) bool { return s.Name == name }) {
		return db.ErrNotFound
	}
	return nil
}

// noteRun keeps how a run went.
func (r *Runner) noteRun(ctx context.Context, name string, took time.Duration, failed error) error {
	why := ""
	if failed != nil {
		why = cut(telemetry.MaskText(textOf(failed)), maxText)
	}
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE schedules SET took_ms = $2, last_error = $3 WHERE name = $1`, name, took.Milliseconds(), why)
		return err
	})
}
