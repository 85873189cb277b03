// Package queueadmin is what people do about the queues and schedules: see how
// they are doing and what failed and why, have jobs run again or take them out,
// stop and start queues. Each act is taken down in the audit log in its own
// transaction; what happens to jobs is told to the journal too.
package queueadmin

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
)

// Queue is what this package needs of the job runner.
type Queue interface {
	List(ctx context.Context, f job.Filter, page, pageSize int) ([]job.Info, int, error)
	Get(ctx context.Context, tenant string, id int64) (job.Info, error)
	Groups(ctx context.Context, f job.Filter) ([]job.Group, error)
	Queues(ctx context.Context, tenant string) ([]job.QueueStats, error)
	After(ctx context.Context, f job.Filter, s job.Sort, after string, limit int) ([]job.Info, string, error)
	Count(ctx context.Context, f job.Filter) (job.Counts, error)
	PauseQueue(ctx context.Context, tx *db.Tx, queue, by string) error
	ResumeQueue(ctx context.Context, tx *db.Tx, queue string) error
	Schedules(ctx context.Context, q db.Querier) ([]job.ScheduleInfo, error)
	RunScheduleSoon(ctx context.Context, tx *db.Tx, name string) error
	PauseSchedule(ctx context.Context, tx *db.Tx, name, by string) error
	ResumeSchedule(ctx context.Context, tx *db.Tx, name string) error
	Failing(ctx context.Context, f job.Filter, after int64, limit int) ([]int64, error)
	Retry(ctx context.Context, tx *db.Tx, tenant string, id int64) (job.Retried, error)
	Discard(ctx context.Context, tx *db.Tx, tenant string, id int64, cause error) (job.Info, error)
}

// Publisher is the part of the event bus that this package needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Auditor takes down what people do.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Service acts on the queue.
type Service struct {
	db    *db.DB
	queue Queue
	bus   Publisher
	audit Auditor
}

// New makes a Service.
func New(d *db.DB, queue Queue, bus Publisher, a Auditor) *Service {
	return &Service{db: d, queue: queue, bus: bus, audit: a}
}

// ErrShared is the error of an act that concerns all tenants, by one who does
// not run the installation.
var ErrShared = errors.New("the queues and schedules are shared by all tenants")

// Actor is who acts.
type Actor struct {
	Tenant string
	Name   string // for the journal
}

// Retry has one dead or waiting job run now. obsolete, when not empty, says why
// it was ended instead.
func (s *Service) Retry(ctx context.Context, who Actor, id int64) (obsolete string, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := s.queue.Retry(ctx, tx, who.Tenant, id)
		if err != nil {
			return err
		}
		obsolete = done.Obsolete
		j := done.Job
		after := job.StateWaiting
		if obsolete != "" {
			after = job.StateDone
		}
		if err := s.record(ctx, tx, who, "job.retry", j, after); err != nil {
			return err
		}
		e := event.RetryQueueRetried{By: who.Name, Count: 1, RetryType: string(j.Type), Kind: j.Kind, Cause: j.Cause, JobID: j.ID}
		message := fmt.Sprintf("Job %d (%s) is tried again.", j.ID, j.Kind)
		if obsolete != "" {
			e.Obsolete, e.Reason = 1, obsolete
			message = fmt.Sprintf("Job %d (%s) was ended without trying it again: %s.", j.ID, j.Kind, obsolete)
		}
		return s.tell(ctx, tx, who, j.OrderID, message, e)
	})
	return obsolete, err
}

// Discard takes one dead or waiting job out of the queue.
func (s *Service) Discard(ctx context.Context, who Actor, id int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		j, err := s.queue.Discard(ctx, tx, who.Tenant, id, discarded(who))
		if err != nil {
			return err
		}
		if err := s.record(ctx, tx, who, "job.discard", j, removed); err != nil {
			return err
		}
		return s.tell(ctx, tx, who, j.OrderID, fmt.Sprintf("Job %d (%s) was taken out of the queue.", j.ID, j.Kind),
			event.RetryQueueDiscarded{By: who.Name, Count: 1, RetryType: string(j.Type), Kind: j.Kind, Cause: j.Cause, JobID: j.ID})
	})
}

// removed is the state after a discard, for the audit log.
const removed job.State = "removed"

func (s *Service) record(ctx context.Context, tx *db.Tx, who Actor, action string, j job.Info, after job.State) error {
	return s.audit.Record(ctx, tx, who.Tenant, audit.Act{
		Action: action, Entity: "job", EntityID: strconv.FormatInt(j.ID, 10), OrderID: j.OrderID,
		Before: map[string]any{"kind": j.Kind, "state": j.State, "attempts": j.Attempts}, After: map[string]any{"state": after},
	})
}

// Bounds of an act on many jobs: those in one transaction, which on SQLite holds
// up all other writers, and those in one request.
const (
	batchSize = 50
	maxJobs   = 5000
)

// Bulk is what a retry by filter did.
type Bulk struct {
	Retried  int  `json:"retried"`
	Obsolete int  `json:"obsolete" doc:"Ended instead, because nobody wants their work any more"`
	Skipped  int  `json:"skipped" doc:"Left alone: running or done meanwhile, or of a kind that this version does not have"`
	More     bool `json:"more" doc:"There are more; ask again"`
}

// RetryAll has the failing jobs that match run now, oldest first, at most 5000;
// jobs named by their ids need not be failing. Each batch is a transaction;
// after an error the earlier ones stand.
func (s *Service) RetryAll(ctx context.Context, who Actor, f job.Filter) (Bulk, error) {
	var sum Bulk
	more, err := s.inBatches(ctx, who, f, func(ids []int64) error {
		b, err := s.retryBatch(ctx, who, f, ids)
		if err == nil {
			sum.Retried, sum.Obsolete, sum.Skipped = sum.Retried+b.Retried, sum.Obsolete+b.Obsolete, sum.Skipped+b.Skipped
		}
		return err
	})
	sum.More = more
	return sum, err
}

// BulkDiscard is what a discard of many jobs did.
type BulkDiscard struct {
	Discarded int  `json:"discarded"`
	Skipped   int  `json:"skipped" doc:"Left alone: running or done meanwhile"`
	More      bool `json:"more" doc:"There are more; ask again"`
}

// DiscardAll takes the failing jobs that match out of the queue, as RetryAll has
// them run.
func (s *Service) DiscardAll(ctx context.Context, who Actor, f job.Filter) (BulkDiscard, error) {
	var sum BulkDiscard
	more, err := s.inBatches(ctx, who, f, func(ids []int64) error {
		b, err := s.discardBatch(ctx, who, f, ids)
		if err == nil {
			sum.Discarded, sum.Skipped = sum.Discarded+b.Discarded, sum.Skipped+b.Skipped
		}
		return err
	})
	sum.More = more
	return sum, err
}

// inBatches hands the jobs that match to act, until there are no more or it
// was enough for one request.
func (s *Service) inBatches(ctx context.Context, who Actor, f job.Filter, act func(ids []int64) error) (more bool, err error) {
	f.Tenant = who.Tenant
	var after int64
	for seen := 0; ; {
		ids, err := s.queue.Failing(ctx, f, after, batchSize)
		if err != nil || len(ids) == 0 {
			return false, err
		}
		if seen >= maxJobs {
			return true, nil
		}
		if err := act(ids); err != nil {
			return false, err
		}
		seen += len(ids)
		after = ids[len(ids)-1]
	}
}

// left reports whether a job of many is left alone by an act.
func left(err error) bool {
	return errors.Is(err, job.ErrRunning) || errors.Is(err, job.ErrDone) || errors.Is(err, job.ErrUnknownKind) || errors.Is(err, db.ErrNotFound)
}

func (s *Service) retryBatch(ctx context.Context, who Actor, f job.Filter, ids []int64) (Bulk, error) {
	var b Bulk
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b = Bulk{}
		for _, id := range ids {
			done, err := s.queue.Retry(ctx, tx, who.Tenant, id)
			after := job.StateWaiting
			switch {
			case left(err):
				b.Skipped++
				continue
			case err != nil:
				return err
			case done.Obsolete != "":
				b.Obsolete++
				after = job.StateDone
			default:
				b.Retried++
			}
			if err := s.record(ctx, tx, who, "job.retry", done.Job, after); err != nil {
				return err
			}
		}
		if b.Retried+b.Obsolete == 0 {
			return nil
		}
		return s.tell(ctx, tx, who, f.OrderID, event.Counted(b.Retried, "failed job is tried again.", "failed jobs are tried again."),
			event.RetryQueueRetried{By: who.Name, Count: b.Retried + b.Obsolete, Obsolete: b.Obsolete, RetryType: string(f.Type), Kind: f.Kind, Cause: f.Cause})
	})
	return b, err
}

func (s *Service) discardBatch(ctx context.Context, who Actor, f job.Filter, ids []int64) (BulkDiscard, error) {
	var b BulkDiscard
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b = BulkDiscard{}
		for _, id := range ids {
			j, err := s.queue.Discard(ctx, tx, who.Tenant, id, discarded(who))
			if left(err) {
				b.Skipped++
				continue
			}
			if err != nil {
				return err
			}
			b.Discarded++
			if err := s.record(ctx, tx, who, "job.discard", j, removed); err != nil {
				return err
			}
		}
		if b.Discarded == 0 {
			return nil
		}
		return s.tell(ctx, tx, who, f.OrderID, event.Counted(b.Discarded, "job was taken out of the queue.", "jobs were taken out of the queue."),
			event.RetryQueueDiscarded{By: who.Name, Count: b.Discarded, RetryType: string(f.Type), Kind: f.Kind, Cause: f.Cause})
	})
	return b, err
}

func discarded(who Actor) error {
	return errors.New("the job was taken out of the queue by " + who.Name)
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, who Actor, orderID, message string, p event.Payload) error {
	return s.bus.Publish(ctx, tx, event.Event{Tenant: who.Tenant, Source: "queueadmin", Severity: event.Info, Message: message, OrderID: orderID, Entity: "job", Payload: p})
}
