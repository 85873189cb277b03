package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Verdict is what one attempt means for its job.
type Verdict string

// The verdicts.
const (
	Done    Verdict = "done"
	Again   Verdict = "again"   // failed, is repeated
	Snoozed Verdict = "snoozed" // waits, spends no attempt
	Dead    Verdict = "dead"    // a dead letter
)

// Attempt works a job once, in the caller's goroutine and without a queue, by
// the same rules as a Runner. It is how package jobtest makes the order of work
// a test's own decision.
func (r *Registry) Attempt(ctx context.Context, d *db.DB, j Job, n int) (Verdict, time.Duration, error) {
	def, known := r.definitions[j.Kind]
	if !known {
		return "", 0, fmt.Errorf("attempt: no such job kind: %s", j.Kind)
	}
	args, err := json.Marshal(j.Args)
	if err != nil {
		return "", 0, fmt.Errorf("attempt %s: %w", j.Kind, err)
	}
	run := Run{Kind: j.Kind, Attempt: n, MaxAttempts: def.MaxAttempts, args: args}
	err = def.Handle(ctx, run)
	what, pause := judge(err)
	switch {
	case what == outcomeDone:
		return Done, 0, nil
	case what == outcomeSnooze:
		return Snoozed, pause.wait, err
	case what == outcomeRetry && !run.Last():
		return Again, def.Backoff(n), err
	case def.Dead == nil:
		return Dead, 0, err
	}
	if dead := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return def.Dead(ctx, tx, run, err) }); dead != nil {
		return Snoozed, 0, dead // the consequences must not be lost
	}
	return Dead, 0, err
}

// Revive undoes what a job's end as a dead letter did, as before a person's
// retry, in tx. Attempt works it then.
func (r *Registry) Revive(ctx context.Context, tx *db.Tx, j Job) error {
	def, known := r.definitions[j.Kind]
	if !known || def.Revive == nil {
		return fmt.Errorf("revive: no such job kind: %s", j.Kind)
	}
	args, err := json.Marshal(j.Args)
	if err != nil {
		return fmt.Errorf("revive %s: %w", j.Kind, err)
	}
	return def.Revive(ctx, tx, Run{Kind: j.Kind, MaxAttempts: def.MaxAttempts, args: args})
}

// RunSchedule runs a schedule once, now.
func (r *Registry) RunSchedule(ctx context.Context, name string) error {
	for _, s := range r.schedules {
		if s.Name == name {
			return s.Run(ctx)
		}
	}
	return fmt.Errorf("no such schedule: %s", name)
}
