package job_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
)

func TestAnAttemptFollowsTheRulesOfTheQueue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		var result, deadErr error
		var buried []error
		ran := 0
		reg := job.NewRegistry()
		reg.Define(job.Definition{
			Kind: "test", Title: "A test", About: "Does what the test says.", Queue: job.QueueEvents, MaxAttempts: 3, Backoff: func(n int) time.Duration { return time.Duration(n) * time.Second },
			Handle: func(_ context.Context, r job.Run) error {
				var n note
				if err := r.Args(&n); err != nil || n.Text != "x" {
					t.Errorf("arguments %+v, %v", n, err)
				}
				return result
			},
			Dead: func(_ context.Context, _ *db.Tx, _ job.Run, cause error) error {
				buried = append(buried, cause)
				return deadErr
			},
		})
		reg.Define(job.Definition{Kind: "plain", Title: "A test", About: "Does what the test says.", Queue: job.QueueEvents, MaxAttempts: 1, Backoff: quick, Handle: func(context.Context, job.Run) error { return boom }})
		reg.Every("tick", "A test", time.Hour, func(context.Context) error { ran++; return nil })
		for _, c := range []struct {
			result, dead error
			n            int
			want         job.Verdict
			wait         time.Duration
			buried       int
		}{
			{nil, nil, 1, job.Done, 0, 0}, {boom, nil, 1, job.Again, time.Second, 0}, {boom, nil, 2, job.Again, 2 * time.Second, 0}, {boom, nil, 3, job.Dead, 0, 1},
			{job.Discard(boom), nil, 1, job.Dead, 0, 1}, {job.Snooze(time.Minute, boom), nil, 3, job.Snoozed, time.Minute, 0}, {boom, errors.New("no database"), 3, job.Snoozed, 0, 1},
		} {
			result, deadErr, buried = c.result, c.dead, nil
			v, wait, err := reg.Attempt(t.Context(), d, job.Job{Kind: "test", Args: note{"x"}}, c.n)
			if v != c.want || wait != c.wait || len(buried) != c.buried || (err == nil) != (c.want == job.Done) || c.dead == nil && c.result != nil && !errors.Is(err, boom) {
				t.Errorf("attempt %d with %v: %s after %s, %v, buried %v; want %+v", c.n, c.result, v, wait, err, buried, c)
			}
		}
		if v, _, err := reg.Attempt(t.Context(), d, job.Job{Kind: "plain"}, 1); v != job.Dead || !errors.Is(err, boom) {
			t.Errorf("without consequences: %s, %v", v, err)
		}
		if v, _, err := reg.Attempt(t.Context(), d, job.Job{Kind: "unknown"}, 1); v != "" || err == nil {
			t.Errorf("an unknown kind: %s, %v", v, err)
		}
		if v, _, err := reg.Attempt(t.Context(), d, job.Job{Kind: "test", Args: func() {}}, 1); v != "" || err == nil {
			t.Errorf("arguments that cannot be written down: %s, %v", v, err)
		}
		if err := reg.RunSchedule(t.Context(), "tick"); err != nil || ran != 1 {
			t.Errorf("schedule: %d, %v", ran, err)
		}
		if err := reg.RunSchedule(t.Context(), "tock"); err == nil {
			t.Error("a schedule from nowhere ran")
		}
	})
}
