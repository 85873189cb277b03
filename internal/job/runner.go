package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/telemetry"
)

// Options tune a Runner. The zero value takes the defaults named here.
type Options struct {
	Work       bool // whether this process works jobs; false only inserts
	Heavy      int  // workers for what takes a whole core; 0 means 1
	JobTimeout time.Duration
	Retention  Retention
	// DeadAfter is how long a process may be silent before its running jobs are
	// given to others (PostgreSQL; on SQLite the folder lock tells at once).
	DeadAfter time.Duration
	Now       func() time.Time
	// Buried is called with a command that became a dead letter, in the
	// transaction of its consequences. It may be called more than once. May be nil.
	Buried func(ctx context.Context, tx *db.Tx, b Burial) error
	// Observe is called after each attempt, for metrics. May be nil.
	Observe func(kind, queue, result string, took time.Duration)
	// House is the tenant who runs the installation: jobs that name no tenant are
	// its own, and its figures count everybody's jobs.
	House string
	// Roles and Version are what this process says of itself to the others.
	Roles   []string
	Version string
}

// Burial is a command that became a dead letter.
type Burial struct {
	Run
	Type    Type
	OrderID string // "" when the command is about no single order
	Cause   error
}

// client is what both generic River clients have in common; the transaction
// type is hidden in insert.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

// Runner inserts jobs and, where asked to, works them.
type Runner struct {
	db      *db.DB
	id      string
	host    string // of this process, for people
	reg     *Registry
	opts    Options
	log     *slog.Logger
	client  client
	insert  func(ctx context.Context, tx *db.Tx, params []river.InsertManyParams) error
	release func(ctx context.Context, tx *db.Tx, id int64) error // makes a job that is not running available
	remove  func(ctx context.Context, tx *db.Tx, id int64) error // deletes a job that is not running
	pause   func(ctx context.Context, tx *db.Tx, queue string) error
	resume  func(ctx context.Context, tx *db.Tx, queue string) error
	figures *collector

	schedules []Schedule
	upkeep    context.CancelFunc
	upkeepOK  chan struct{}
}

// NewRunner prepares a Runner; all kinds must have been defined in reg.
func NewRunner(d *db.DB, reg *Registry, log *slog.Logger, o Options) (*Runner, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.JobTimeout == 0 {
		o.JobTimeout = 90 * time.Second // above the slowest outside time-out (60 s)
	}
	if len(o.Roles) == 0 && o.Work {
		o.Roles = []string{"worker"}
	}
	o.Heavy = max(o.Heavy, 1)
	o.Retention = o.Retention.withDefaults()
	if o.DeadAfter == 0 {
		o.DeadAfter = 10 * time.Second
	}
	if o.Observe == nil {
		o.Observe = func(string, string, string, time.Duration) {}
	}
	host, err := os.Hostname()
	if err != nil {
		host = "" // it is shown to people and decides nothing
	}
	r := &Runner{db: d, id: uuid.NewString(), host: host, reg: reg, opts: o, log: log, schedules: slices.Clone(reg.schedules), figures: newCollector()}
	r.schedules = append(r.schedules, r.purges()...)
	cfg := &river.Config{
		ID:                   r.id,
		Logger:               quiet(log),
		JobTimeout:           o.JobTimeout,
		RescueStuckJobsAfter: 2 * o.JobTimeout,
		// River keeps all finished jobs alike; our own purge does not.
		CompletedJobRetentionPeriod: -1,
		CancelledJobRetentionPeriod: -1,
		DiscardedJobRetentionPeriod: -1,
	}
	if o.Work {
		cfg.Queues = queueConfigs(d.Engine(), o.Heavy)
		cfg.Workers = river.NewWorkers()
		for _, def := range reg.definitions {
			river.AddWorkerArgs(cfg.Workers, envelope{kind: def.Kind}, &worker{runner: r, def: def})
		}
	}
	if d.Engine() == db.SQLite {
		c, err := river.NewClient(riversqlite.New(d.Writer()), cfg)
		if err != nil {
			return nil, fmt.Errorf("prepare the queue: %w", err)
		}
		r.client = c
		r.insert = func(ctx context.Context, tx *db.Tx, p []river.InsertManyParams) error {
			return insertMany[*sql.Tx](ctx, c, tx.SQLite(), p)
		}
		r.release = func(ctx context.Context, tx *db.Tx, id int64) error { return retry(ctx, c, tx.SQLite(), id) }
		r.remove = func(ctx context.Context, tx *db.Tx, id int64) error { return remove(ctx, c, tx.SQLite(), id) }
		r.pause = func(ctx context.Context, tx *db.Tx, queue string) error {
			return c.QueuePauseTx(ctx, tx.SQLite(), queue, nil)
		}
		r.resume = func(ctx context.Context, tx *db.Tx, queue string) error {
			return c.QueueResumeTx(ctx, tx.SQLite(), queue, nil)
		}
		return r, nil
	}
	c, err := river.NewClient(riverpgxv5.New(d.Pool()), cfg)
	if err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	r.client = c
	r.insert = func(ctx context.Context, tx *db.Tx, p []river.InsertManyParams) error {
		return insertMany[pgx.Tx](ctx, c, tx.PGX(), p)
	}
	r.release = func(ctx context.Context, tx *db.Tx, id int64) error { return retry(ctx, c, tx.PGX(), id) }
	r.remove = func(ctx context.Context, tx *db.Tx, id int64) error { return remove(ctx, c, tx.PGX(), id) }
	r.pause = func(ctx context.Context, tx *db.Tx, queue string) error {
		return c.QueuePauseTx(ctx, tx.PGX(), queue, nil)
	}
	r.resume = func(ctx context.Context, tx *db.Tx, queue string) error {
		return c.QueueResumeTx(ctx, tx.PGX(), queue, nil)
	}
	return r, nil
}

// insertMany, retry and remove are the places where River's transaction type
// parameter shows.
func insertMany[TTx any](ctx context.Context, c *river.Client[TTx], tx TTx, p []river.InsertManyParams) error {
	_, err := c.InsertManyFastTx(ctx, tx, p)
	return err
}

func retry[TTx any](ctx context.Context, c *river.Client[TTx], tx TTx, id int64) error {
	_, err := c.JobRetryTx(ctx, tx, id)
	return err
}

func remove[TTx any](ctx context.Context, c *river.Client[TTx], tx TTx, id int64) error {
	_, err := c.JobDeleteTx(ctx, tx, id)
	return err
}

// Enqueue inserts jobs in tx. They become visible to workers with its commit.
func (r *Runner) Enqueue(ctx context.Context, tx *db.Tx, jobs ...Job) error {
	if len(jobs) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, 0, len(jobs))
	for _, j := range jobs {
		def, known := r.reg.definitions[j.Kind]
		if !known {
			return fmt.Errorf("enqueue: no such job kind: %s", j.Kind)
		}
		args, err := json.Marshal(j.Args)
		if err != nil {
			return fmt.Errorf("enqueue %s: %w", j.Kind, err)
		}
		opts := &river.InsertOpts{Queue: def.Queue, MaxAttempts: def.MaxAttempts, ScheduledAt: j.RunAt}
		params = append(params, river.InsertManyParams{
			Args:       envelope{kind: j.Kind, Correlation: telemetry.Correlation(ctx), Order: j.OrderID, Data: args},
			InsertOpts: opts,
		})
	}
	if err := r.insert(ctx, tx, params); err != nil {
		return fmt.Errorf("enqueue: %w", err)
	}
	return nil
}

// envelope is the one argument type that River sees: our kinds are data, not
// Go types, so a module needs no River.
type envelope struct {
	kind        string
	Correlation string          `json:"correlation,omitempty"`
	Order       string          `json:"order,omitempty"`
	Data        json.RawMessage `json:"data"`
}

// Kind implements river.JobArgs.
func (e envelope) Kind() string { return e.kind }

// worker works one kind.
type worker struct {
	river.WorkerDefaults[envelope]
	runner *Runner
	def    Definition
}

// Timeout implements river.Worker.
func (w *worker) Timeout(*river.Job[envelope]) time.Duration { return w.def.Timeout }

// NextRetry implements river.Worker.
func (w *worker) NextRetry(j *river.Job[envelope]) time.Time {
	return w.runner.opts.Now().Add(w.def.Backoff(max(j.Attempt, 1)))
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, j *river.Job[envelope]) error {
	start, began := w.runner.opts.Now(), time.Now()
	ctx = telemetry.WithCorrelation(ctx, j.Args.Correlation)
	run := Run{ID: j.ID, Kind: j.Kind, Attempt: j.Attempt, MaxAttempts: j.MaxAttempts, CreatedAt: j.CreatedAt, args: j.Args.Data}
	err := w.handle(ctx, run)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return river.JobSnooze(time.Second) // we are stopping: no fault of the job's
	}
	w.note(ctx, j, err, start)
	what, pause := judge(err)
	result := "done"
	defer func() {
		now := w.runner.opts.Now()
		w.runner.opts.Observe(run.Kind, w.def.Queue, result, now.Sub(start))
		// River's clock, not ours, says when the job was due.
		w.runner.figures.add(figureKey{minute: now.UTC().Truncate(time.Minute), tenant: tenantOf(j.Args.Data), queue: w.def.Queue, kind: run.Kind}, result, began.Sub(j.ScheduledAt), now.Sub(start))
	}()
	switch what {
	case outcomeDone:
		return nil
	case outcomeSnooze:
		result = "snoozed"
		w.runner.log.DebugContext(ctx, "job waits", "job", run.ID, "kind", run.Kind, "wait", pause.wait.String(), "error", err.Error())
		return river.JobSnooze(pause.wait)
	case outcomeDiscard:
		result = "dead"
		return w.bury(ctx, j, run, err)
	default:
		result = "failed"
		w.runner.log.WarnContext(ctx, "job failed", "job", run.ID, "kind", run.Kind, "attempt", run.Attempt, "of", run.MaxAttempts, "error", err.Error())
		if !run.Last() {
			return err
		}
		result = "dead"
		return w.bury(ctx, j, run, err)
	}
}

// handle runs the handler; a panic is an error like others, so that its last one
// has the consequences of a dead letter too.
func (w *worker) handle(ctx context.Context, run Run) (err error) {
	defer func() {
		if p := recover(); p != nil {
			stack := string(debug.Stack())
			w.runner.log.ErrorContext(ctx, "job panicked", "job", run.ID, "kind", run.Kind, "panic", fmt.Sprint(p), "stack", stack)
			err = &panicked{value: p, stack: stack}
		}
	}()
	return w.def.Handle(ctx, run)
}

// note keeps with the job why it did not get on, and what it waits for.
func (w *worker) note(ctx context.Context, j *river.Job[envelope], err error, start time.Time) {
	if err == nil {
		return
	}
	f, ok := failureOf(err, w.def.Queue, w.runner.opts.Now())
	before := failureIn(j.Metadata)
	switch {
	case ok:
		f = f.after(j.Metadata)
	case before.WaitsForService:
		f = before // the service was back; now it waits for the clock
	default:
		return
	}
	what, pause := judge(err)
	f.WaitsForService = pause != nil && pause.service
	f.Attempts = before.Attempts
	if what != outcomeSnooze {
		f.Attempts = append(f.Attempts, tried{Attempt: j.Attempt, TookMS: w.runner.opts.Now().Sub(start).Milliseconds(), Trace: traceOf(err)})
		f.Attempts = f.Attempts[max(len(f.Attempts)-maxTried, 0):]
	}
	if err := river.RecordOutput(ctx, f); err != nil {
		w.runner.log.WarnContext(ctx, "the cause of a failure could not be kept", "job", j.ID, "error", err.Error())
	}
}

// bury makes the job a dead letter: first the kind's own consequences, then
// River's state. A crash in between runs the job once more, and Dead is safe to
// call again.
func (w *worker) bury(ctx context.Context, j *river.Job[envelope], run Run, cause error) error {
	w.runner.log.ErrorContext(ctx, "job is a dead letter", "job", run.ID, "kind", run.Kind, "error", cause.Error())
	// The job's own deadline may be what killed it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := w.runner.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if w.def.Dead != nil {
			if err := w.def.Dead(ctx, tx, run, cause); err != nil {
				return err
			}
		}
		if w.runner.opts.Buried == nil || !w.def.Type.Command() {
			return nil
		}
		return w.runner.opts.Buried(ctx, tx, Burial{Run: run, Type: w.def.Type, OrderID: j.Args.Order, Cause: cause})
	})
	if err != nil {
		return river.JobSnooze(5 * time.Second) // the consequences must not be lost: come again
	}
	// River decides by this number, on this very row, whether to discard; the
	// stored one keeps telling the policy.
	j.MaxAttempts = j.Attempt
	return cause
}

// Start begins to work jobs and schedules, after taking back the jobs of
// processes that died. A process that only inserts says no more than that it
// lives. It returns once everything runs.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.beat(ctx, true); err != nil {
		return err
	}
	if r.opts.Work {
		if err := r.takeBack(ctx); err != nil {
			return err
		}
		if err := r.client.Start(context.WithoutCancel(ctx)); err != nil {
			return fmt.Errorf("start the queue: %w", err)
		}
	}
	up, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r.upkeep, r.upkeepOK = cancel, make(chan struct{})
	go r.keepUp(up)
	return nil
}

// Stop lets running jobs finish until ctx ends, then cancels them; a cancelled
// job is taken up again at the next start. Stopping twice is harmless.
func (r *Runner) Stop(ctx context.Context) error {
	if r.upkeep == nil {
		return nil
	}
	r.upkeep()
	<-r.upkeepOK
	r.upkeep = nil
	var err error
	if r.opts.Work {
		err = r.stopWork(ctx)
	}
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return errors.Join(err, r.keepFigures(bye), r.leave(bye))
}

func (r *Runner) stopWork(ctx context.Context) error {
	err := r.client.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = r.client.StopAndCancel(hard)
	}
	return err
}
