// Package queueadmin is what people do about the queue: see which jobs failed
// and why, have them run again, or take them out. Each action is told to the
// journal in its own transaction.
package queueadmin

import (
	"context"
	"errors"
	"fmt"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
)

// Queue is what this package needs of the job runner.
type Queue interface {
	List(ctx context.Context, f job.Filter, page, pageSize int) ([]job.Info, int, error)
	Get(ctx context.Context, tenant string, id int64) (job.Info, error)
	Groups(ctx context.Context, f job.Filter) ([]job.Group, error)
	Queues(ctx context.Context) ([]job.QueueStats, error)
	Failing(ctx context.Context, f job.Filter, after int64, limit int) ([]int64, error)
	Retry(ctx context.Context, tx *db.Tx, tenant string, id int64) (job.Retried, error)
	Discard(ctx context.Context, tx *db.Tx, tenant string, id int64, cause error) (job.Info, error)
}

// Publisher is the part of the event bus that this package needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Service acts on the queue.
type Service struct {
	db    *db.DB
	queue Queue
	bus   Publisher
}

// New makes a Service.
func New(d *db.DB, queue Queue, bus Publisher) *Service {
	return &Service{db: d, queue: queue, bus: bus}
}

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
		e := event.RetryQueueRetried{By: who.Name, Count: 1, RetryType: string(j.Type), Kind: j.Kind, Cause: j.Cause, JobID: j.ID}
		message := fmt.Sprintf("Job %d (%s) is tried again.", j.ID, j.Kind)
		if obsolete != "" {
			e.Obsolete = 1
			message = fmt.Sprintf("Job %d (%s) was ended without trying it again: %s.", j.ID, j.Kind, obsolete)
		}
		return s.tell(ctx, tx, who, j.OrderID, message, e)
	})
	return obsolete, err
}

// Discard takes one dead or waiting job out of the queue.
func (s *Service) Discard(ctx context.Context, who Actor, id int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		j, err := s.queue.Discard(ctx, tx, who.Tenant, id, errors.New("the job was taken out of the queue by "+who.Name))
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, who, j.OrderID, fmt.Sprintf("Job %d (%s) was taken out of the queue.", j.ID, j.Kind),
			event.RetryQueueDiscarded{By: who.Name, Count: 1, RetryType: string(j.Type), Kind: j.Kind, Cause: j.Cause, JobID: j.ID})
	})
}

// Bounds of a retry by filter: jobs in one transaction, which on SQLite holds up
// all other writers, and jobs in one request.
const (
	batchSize = 50
	maxRetry  = 5000
)

// Bulk is what a retry by filter did.
type Bulk struct {
	Retried  int  `json:"retried"`
	Obsolete int  `json:"obsolete" doc:"Ended instead, because nobody wants their work any more"`
	Skipped  int  `json:"skipped" doc:"Left alone: running or done meanwhile, or of a kind that this version does not have"`
	More     bool `json:"more" doc:"There are more; ask again"`
}

// RetryAll has the failing jobs that match run now, oldest first, at most 5000.
// Each batch is a transaction; after an error the earlier ones stand.
func (s *Service) RetryAll(ctx context.Context, who Actor, f job.Filter) (Bulk, error) {
	f.Tenant = who.Tenant
	var sum Bulk
	var after int64
	for seen := 0; ; {
		ids, err := s.queue.Failing(ctx, f, after, batchSize)
		if err != nil || len(ids) == 0 {
			return sum, err
		}
		if seen >= maxRetry {
			sum.More = true
			return sum, nil
		}
		b, err := s.retryBatch(ctx, who, f, ids)
		if err != nil {
			return sum, err
		}
		sum.Retried, sum.Obsolete, sum.Skipped = sum.Retried+b.Retried, sum.Obsolete+b.Obsolete, sum.Skipped+b.Skipped
		seen += len(ids)
		after = ids[len(ids)-1]
	}
}

func (s *Service) retryBatch(ctx context.Context, who Actor, f job.Filter, ids []int64) (Bulk, error) {
	var b Bulk
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b = Bulk{}
		for _, id := range ids {
			done, err := s.queue.Retry(ctx, tx, who.Tenant, id)
			switch {
			case errors.Is(err, job.ErrRunning), errors.Is(err, job.ErrDone), errors.Is(err, job.ErrUnknownKind), errors.Is(err, db.ErrNotFound):
				b.Skipped++
			case err != nil:
				return err
			case done.Obsolete != "":
				b.Obsolete++
			default:
				b.Retried++
			}
		}
		if b.Retried+b.Obsolete == 0 {
			return nil
		}
		return s.tell(ctx, tx, who, f.OrderID, fmt.Sprintf("%d failed job(s) are tried again.", b.Retried),
			event.RetryQueueRetried{By: who.Name, Count: b.Retried + b.Obsolete, Obsolete: b.Obsolete, RetryType: string(f.Type), Kind: f.Kind, Cause: f.Cause})
	})
	return b, err
}

func (s *Service) tell(ctx context.Context, tx *db.Tx, who Actor, orderID, message string, p event.Payload) error {
	return s.bus.Publish(ctx, tx, event.Event{Tenant: who.Tenant, Source: "queueadmin", Severity: event.Info, Message: message, OrderID: orderID, Entity: "job", Payload: p})
}
