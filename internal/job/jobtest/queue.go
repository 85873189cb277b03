// Package jobtest is a queue in memory for the tests of modules: jobs come in
// with their transaction, as in the real one, and are worked when the test says
// so. Nothing runs by itself, so a test needs no waiting.
package jobtest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
)

// Queue implements job.Enqueuer.
type Queue struct {
	DB  *db.DB
	Reg *job.Registry

	mu      sync.Mutex
	waiting []entry
	refuse  error
}

type entry struct {
	job      job.Job
	attempts int
}

// Result is what became of one attempt.
type Result struct {
	Kind    string
	Verdict job.Verdict
	Wait    time.Duration
	Err     error
}

// String is for messages and comparisons: "print-queue-item done".
func (r Result) String() string { return r.Kind + " " + string(r.Verdict) }

// Enqueue implements job.Enqueuer.
func (q *Queue) Enqueue(_ context.Context, tx *db.Tx, jobs ...job.Job) error {
	q.mu.Lock()
	refuse := q.refuse
	q.mu.Unlock()
	if refuse != nil {
		return refuse
	}
	fresh := make([]entry, len(jobs))
	for i, j := range jobs {
		args, err := json.Marshal(j.Args)
		if err != nil {
			return fmt.Errorf("enqueue %s: %w", j.Kind, err)
		}
		j.Args = json.RawMessage(args) // what the real queue keeps
		fresh[i] = entry{job: j}
	}
	tx.AfterCommit(func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.waiting = append(q.waiting, fresh...)
	})
	return nil
}

// Refuse has Enqueue fail with err, nil ends that.
func (q *Queue) Refuse(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.refuse = err
}

// Waiting lists the kinds that wait, in their order.
func (q *Queue) Waiting() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	kinds := []string{}
	for _, e := range q.waiting {
		kinds = append(kinds, e.job.Kind)
	}
	return kinds
}

// Clear forgets what waits of the kinds, or everything, and gives how much.
func (q *Queue) Clear(kinds ...string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	before := len(q.waiting)
	q.waiting = slices.DeleteFunc(q.waiting, func(e entry) bool { return len(kinds) == 0 || slices.Contains(kinds, e.job.Kind) })
	return before - len(q.waiting)
}

// Take removes the first waiting job of a kind, for a test that works it more
// than once or beside another.
func (q *Queue) Take(t testing.TB, kind string) job.Job {
	t.Helper()
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, e := range q.waiting {
		if e.job.Kind == kind {
			q.waiting = slices.Delete(q.waiting, i, i+1)
			return e.job
		}
	}
	t.Fatalf("no %s waits", kind)
	return job.Job{}
}

// Work gives each job that waits at this moment one attempt, those of the kinds
// or all. What failed or was put off waits again.
func (q *Queue) Work(ctx context.Context, kinds ...string) []Result {
	q.mu.Lock()
	var now, later []entry
	for _, e := range q.waiting {
		if len(kinds) == 0 || slices.Contains(kinds, e.job.Kind) {
			now = append(now, e)
		} else {
			later = append(later, e)
		}
	}
	q.waiting = later
	q.mu.Unlock()
	results := []Result{}
	for _, e := range now {
		v, wait, err := q.Reg.Attempt(ctx, q.DB, e.job, e.attempts+1)
		results = append(results, Result{Kind: e.job.Kind, Verdict: v, Wait: wait, Err: err})
		if v == job.Again {
			e.attempts++
		}
		if v == job.Again || v == job.Snoozed {
			q.mu.Lock()
			q.waiting = append(q.waiting, e)
			q.mu.Unlock()
		}
	}
	return results
}

// Drain works until nothing waits. A job that does not come to an end fails the
// test.
func (q *Queue) Drain(t testing.TB) {
	t.Helper()
	var last []Result
	for range 50 {
		if last = q.Work(context.WithoutCancel(t.Context())); len(last) == 0 {
			return
		}
	}
	for _, r := range last {
		t.Logf("%s: %v", r, r.Err)
	}
	t.Fatal("the queue does not come to an end")
}
