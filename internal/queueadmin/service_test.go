package queueadmin_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/queueadmin"
)

// queue is a job runner with n failing jobs, numbered from 1.
type queue struct {
	queueadmin.Queue
	n       int64
	outcome func(id int64) (job.Retried, error)
	filters []job.Filter
	retried []int64
}

func (q *queue) Failing(_ context.Context, f job.Filter, after int64, limit int) ([]int64, error) {
	q.filters = append(q.filters, f)
	var ids []int64
	for id := after + 1; id <= q.n && len(ids) < limit; id++ {
		ids = append(ids, id)
	}
	return ids, nil
}

func (q *queue) Retry(_ context.Context, _ *db.Tx, _ string, id int64) (job.Retried, error) {
	q.retried = append(q.retried, id)
	return q.outcome(id)
}

type journal struct{ events []event.Event }

func (j *journal) Publish(_ context.Context, _ *db.Tx, events ...event.Event) error {
	j.events = append(j.events, events...)
	return nil
}

// acts is an audit log.
type acts struct{ list []audit.Act }

func (a *acts) Record(_ context.Context, _ *db.Tx, _ string, act audit.Act) error {
	a.list = append(a.list, act)
	return nil
}

var who = queueadmin.Actor{Tenant: "a", Name: "Ada's key"}

func TestARetryByFilterCountsWhatItDid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := &queue{n: 120, outcome: func(id int64) (job.Retried, error) {
			switch id {
			case 1:
				return job.Retried{}, job.ErrRunning
			case 2:
				return job.Retried{}, job.ErrDone
			case 3:
				return job.Retried{}, job.ErrUnknownKind
			case 4:
				return job.Retried{}, db.ErrNotFound
			case 5:
				return job.Retried{Obsolete: "the order is cancelled"}, nil
			}
			return job.Retried{}, nil
		}}
		told, book := &journal{}, &acts{}
		got, err := queueadmin.New(d, q, told, book).RetryAll(t.Context(), who, job.Filter{Type: job.TypeShipment, Cause: "down"})
		if want := (queueadmin.Bulk{Retried: 115, Obsolete: 1, Skipped: 4}); err != nil || got != want {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		for _, f := range q.filters {
			if diff := cmp.Diff(job.Filter{Tenant: "a", Type: job.TypeShipment, Cause: "down"}, f); diff != "" {
				t.Errorf("filter (-want +got):\n%s", diff)
			}
		}
		var payloads []event.Payload
		for _, e := range told.events {
			payloads = append(payloads, e.Payload)
			if e.Tenant != "a" {
				t.Errorf("told %+v", e)
			}
		}
		of := func(count, obsolete int) event.Payload {
			return event.RetryQueueRetried{By: "Ada's key", Count: count, Obsolete: obsolete, RetryType: "SHIPMENT", Cause: "down"}
		}
		if len(book.list) != 116 {
			t.Errorf("%d acts were taken down, want one for each job", len(book.list))
		}
		if diff := cmp.Diff([]event.Payload{of(46, 1), of(50, 0), of(20, 0)}, payloads); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
	})
}

func TestARetryByFilterIsBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := &queue{n: 5001, outcome: func(int64) (job.Retried, error) { return job.Retried{}, nil }}
		got, err := queueadmin.New(d, q, &journal{}, &acts{}).RetryAll(t.Context(), who, job.Filter{Kind: "k"})
		if want := (queueadmin.Bulk{Retried: 5000, More: true}); err != nil || got != want || len(q.retried) != 5000 {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		q.n = 5000
		if got, err = queueadmin.New(d, q, &journal{}, &acts{}).RetryAll(t.Context(), who, job.Filter{Kind: "k"}); err != nil || got.More {
			t.Errorf("exactly as many as fit: %+v, %v", got, err)
		}
	})
}

func TestARetryByFilterStopsAtAFailure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		q := &queue{n: 120, outcome: func(id int64) (job.Retried, error) {
			if id == 60 {
				return job.Retried{}, boom
			}
			return job.Retried{}, nil
		}}
		told, book := &journal{}, &acts{}
		got, err := queueadmin.New(d, q, told, book).RetryAll(t.Context(), who, job.Filter{Kind: "k"})
		if !errors.Is(err, boom) || got.Retried != 50 || len(told.events) != 1 {
			t.Errorf("got %+v, %v, told %d times", got, err, len(told.events))
		}
	})
}
