package printing

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
)

// Auditor writes down what people did by hand.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// PrintJobs implements order.Planner.
func (s *Service) PrintJobs(ctx context.Context, q db.Querier, orderID string) ([]order.PrintJob, error) {
	jobs, err := selectJobs(ctx, q, `order_id = $1 ORDER BY created_at, id`, orderID)
	out := make([]order.PrintJob, len(jobs))
	for i, j := range jobs {
		out[i] = order.PrintJob{ID: j.ID, Started: j.Status == Printing, Done: j.Status == Completed, Waiting: j.Status.Active() && j.Status != Printing}
	}
	return out, err
}

// Retry queues a failed print job again, with one new queue item; its earlier
// prints stay in its history. Errors: db.ErrNotFound, *order.Refused.
func (s *Service) Retry(ctx context.Context, tenant, id, reason string) (Job, error) {
	return s.byHand(ctx, tenant, id, "print-job.retry", reason, func(ctx context.Context, tx *db.Tx, o *order.Order, j Job) error {
		if err := j.refuse(actRetry, o.Status); err != nil {
			return err
		}
		if err := s.queueAgain(ctx, tx, o, j); err != nil {
			return err
		}
		for _, kind := range []order.IssueKind{order.IssuePrintFailed, order.IssueFarmCancelled, order.IssueQueueRejected} {
			for _, subject := range []string{j.ID, j.QueueItemID} {
				if err := s.orders.CloseIssues(ctx, tx, o, kind, subject, "retry"); err != nil {
					return err
				}
			}
		}
		return s.progress(ctx, tx, o, "a print is retried by hand")
	})
}

// queueAgain makes a failed job wait for a new queue item. One whose item the
// farm may have taken without our knowing waits for that item, which is searched
// there first.
func (s *Service) queueAgain(ctx context.Context, tx *db.Tx, o *order.Order, j Job) error {
	items, err := selectItems(ctx, tx, `id = $1`, j.QueueItemID)
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return fmt.Errorf("queue item %s of print job %s: %w", j.QueueItemID, j.ID, db.ErrNotFound)
	}
	it := items[0]
	var events []event.Event
	if it.State == itemFailed && it.AttemptedAt != nil {
		events, err = s.searchAgain(ctx, tx, o, j, it)
	} else {
		if it.State == itemFailed {
			if it.FileID, err = s.renewPart(ctx, tx, o, it.PartID); err != nil {
				return err
			}
		}
		events, err = s.retry(ctx, tx, o, change{job: j, seen: &observation{item: it}})
	}
	if err != nil {
		return err
	}
	return s.bus.Publish(ctx, tx, events...)
}

// renewPart gives a part that the farm refused the file and the profile that its
// product mapping has now, and tells the file: what was wrong is mended there. A
// part that the mapping does not have any more stays as it is.
func (s *Service) renewPart(ctx context.Context, tx *db.Tx, o *order.Order, id string) (file string, err error) {
	p, err := loadPart(ctx, tx, id)
	if err != nil {
		return "", err
	}
	for _, l := range o.Lines {
		if l.ID != p.LineItemID {
			continue
		}
		m, err := s.match(ctx, tx, o.Tenant, []order.Line{l})
		if err != nil {
			return "", err
		}
		now := m.mappings[m.sku(l)].Parts
		if p.Position >= len(now) || now[p.Position].Name != p.Name {
			break
		}
		p.FileID, p.Profile = now[p.Position].FileID, now[p.Position].PrintProfile
		profile, err := json.Marshal(p.Profile)
		if err != nil {
			return "", err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE line_parts SET file_id = $2, profile = $3 WHERE id = $1`, p.ID, p.FileID, string(profile)); err != nil {
			return "", fmt.Errorf("renew a part: %w", err)
		}
	}
	return p.FileID, nil
}

// searchAgain brings an item of which nobody knows whether the farm has it back
// to work, with one of its jobs. Copies too many that turn up with it are taken
// out like others that are not wanted any more.
func (s *Service) searchAgain(ctx context.Context, tx *db.Tx, o *order.Order, j Job, it queueItem) ([]event.Event, error) {
	now := db.Time(s.now())
	if err := setItemState(ctx, tx, it.ID, itemPending, now); err != nil {
		return nil, err
	}
	_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = 'PENDING', error_message = '', retry_count = retry_count + 1, completed_at = NULL, updated_at = $2 WHERE id = $1`, j.ID, now)
	if err != nil {
		return nil, fmt.Errorf("have a print wait again: %w", err)
	}
	return retryEvents(o, j, j.RetryCount+1), s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindQueueItem, OrderID: it.OrderID, Args: itemArgs{it.Tenant, it.ID}})
}

// Reprint declares a print that came out useless: it counts as not made, and the
// planner makes another. Errors: db.ErrNotFound, *order.Refused.
func (s *Service) Reprint(ctx context.Context, tenant, id, reason string) (Job, error) {
	return s.byHand(ctx, tenant, id, "print-job.reprint", reason, func(ctx context.Context, tx *db.Tx, o *order.Order, j Job) error {
		if err := j.refuse(actReprint, o.Status); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE print_jobs SET scrapped_at = $2, updated_at = $2 WHERE id = $1`, j.ID, db.Time(s.now())); err != nil {
			return fmt.Errorf("declare a print useless: %w", err)
		}
		err := s.bus.Publish(ctx, tx, jobEvent(o, j, event.Warning, fmt.Sprintf("A finished print of order %s is useless and is made again.", o.Number),
			event.PrintJobRetryRequested{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, RetryCount: j.RetryCount + 1, Cause: "scrapped"}))
		if err != nil {
			return err
		}
		return s.Plan(ctx, tx, tenant, []string{o.ID}, "a print is made again")
	})
}

// CancelJob takes a print job that has not started out of the farm's queue. It is
// open work then, and a person decides: retry it, or cancel the order. Errors:
// db.ErrNotFound, *order.Refused.
func (s *Service) CancelJob(ctx context.Context, tenant, id, reason string) (Job, error) {
	return s.byHand(ctx, tenant, id, "print-job.cancel", reason, func(ctx context.Context, tx *db.Tx, o *order.Order, j Job) error {
		if err := j.refuse(actCancel, o.Status); err != nil {
			return err
		}
		if err := s.apply(ctx, tx, o, []change{{job: j, next: Failed, message: "cancelled by hand: " + reason}}); err != nil {
			return err
		}
		if err := s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindRemoveItem, OrderID: o.ID, Args: itemArgs{Tenant: tenant, ItemID: j.QueueItemID}}); err != nil {
			return err
		}
		err := s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueFarmCancelled, Subject: j.ID, LineItemID: j.LineItemID,
			Message: "A print of this order was cancelled by hand. Retry it if it is still needed."})
		if err != nil {
			return err
		}
		return s.progress(ctx, tx, o, "a print was cancelled by hand")
	})
}

// byHand runs an act on one print job under its order's lock and takes it down.
func (s *Service) byHand(ctx context.Context, tenant, id, action, reason string, act func(ctx context.Context, tx *db.Tx, o *order.Order, j Job) error) (Job, error) {
	before, err := s.Get(ctx, tenant, id)
	if err != nil {
		return Job{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, tenant, []string{before.OrderID})
		if err != nil {
			return err
		}
		jobs, err := selectJobs(ctx, tx, `tenant_id = $1 AND id = $2`, tenant, id)
		if err != nil {
			return err
		}
		if len(orders) == 0 || len(jobs) == 0 {
			return db.ErrNotFound
		}
		j := jobs[0]
		if err := act(ctx, tx, orders[0], j); err != nil {
			return err
		}
		after, err := selectJobs(ctx, tx, `tenant_id = $1 AND id = $2`, tenant, id)
		if err != nil || len(after) == 0 {
			return err
		}
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{
			Action: action, Entity: "print-job", EntityID: j.ID, OrderID: j.OrderID, Reason: reason,
			Before: map[string]any{"status": j.Status, "retryCount": j.RetryCount}, After: map[string]any{"status": after[0].Status, "retryCount": after[0].RetryCount},
		})
	})
	if err != nil {
		return Job{}, err
	}
	return s.Get(ctx, tenant, id)
}
