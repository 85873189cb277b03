package overview

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/queueadmin"
	"github.com/forma3d/connect/internal/shipping"
)

// Retried is what of an order is tried again.
type Retried struct {
	PrintJobs   int  `json:"printJobs" doc:"Failed prints that are queued again"`
	Shipment    bool `json:"shipment" doc:"A label is made again"`
	Baseplates  int  `json:"baseplates" doc:"Baseplates to measure that failed and are made again"`
	Fulfillment bool `json:"fulfillment" doc:"The shop is told again"`
	Commands    int  `json:"commands" doc:"Other calls to outside services that run again"`
}

func (r Retried) none() bool { return r == Retried{} }

// Retry has everything of an order tried again that failed and can be, as far as
// the caller may act on it. Each is its owner's act, with its own audit entry;
// after an error the earlier ones stand. Errors: db.ErrNotFound, *order.Refused.
func (s *Service) Retry(ctx context.Context, who identity.Identity, id, reason string) (Retried, error) {
	var done Retried
	var o *order.Order
	var shipments []shipping.View
	var plates map[string]grid.OfLine
	err := s.db.View(ctx, func(q db.Querier) (err error) {
		if o, _, err = s.Orders.Detail(ctx, q, who.Tenant, id); err != nil {
			return err
		}
		if plates, err = s.Baseplates.OfLines(ctx, q, who.Tenant, o.Lines); err != nil {
			return err
		}
		shipments, err = s.Parcels.ForOrder(ctx, q, o)
		return err
	})
	if err != nil {
		return done, err
	}
	if who.Can(identity.GridWrite) {
		if done.Baseplates, err = s.retryBaseplates(ctx, who.Tenant, plates, reason); err != nil {
			return done, err
		}
	}
	if who.Can(identity.PrintJobsWrite) {
		if done.PrintJobs, err = s.retryPrints(ctx, who.Tenant, id, reason); err != nil {
			return done, err
		}
	}
	if len(shipments) > 0 && shipments[0].Status == shipping.Failed && who.Can(identity.ShipmentsWrite) {
		if done.Shipment, err = went(s.Parcels.Retry(ctx, who.Tenant, shipments[0].ID, reason)); err != nil {
			return done, err
		}
	}
	if done.Fulfillment, err = went(s.Fulfillments.Retry(ctx, who.Tenant, id, reason)); err != nil {
		return done, err
	}
	if who.Can(identity.QueuesWrite) {
		// Last: what the acts above took over is ended there instead of run again.
		b, err := s.Commands.RetryAll(ctx, queueadmin.Actor{Tenant: who.Tenant, Name: who.Name}, job.Filter{OrderID: id})
		if err != nil {
			return done, err
		}
		done.Commands = b.Retried
	}
	if done.none() {
		return done, errNothing
	}
	return done, nil
}

// retryBaseplates takes up the baseplates that failed, each once.
func (s *Service) retryBaseplates(ctx context.Context, tenant string, ofLines map[string]grid.OfLine, reason string) (int, error) {
	n := 0
	for _, id := range failedBaseplates(ofLines) {
		_, err := s.Baseplates.Retry(ctx, tenant, id, false, reason)
		ok, err := went(err)
		if err != nil {
			return n, err
		}
		if ok {
			n++
		}
	}
	return n, nil
}

// failedBaseplates are the ids of those that failed.
func failedBaseplates(ofLines map[string]grid.OfLine) []string {
	var ids []string
	for _, b := range ofLines {
		if b.State == grid.Failed {
			ids = append(ids, b.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (s *Service) retryPrints(ctx context.Context, tenant, orderID, reason string) (int, error) {
	jobs, err := s.Prints.FailedJobs(ctx, tenant, orderID)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range jobs {
		_, err := s.Prints.Retry(ctx, tenant, id, reason)
		ok, err := went(err)
		if err != nil {
			return n, err
		}
		if ok {
			n++
		}
	}
	return n, nil
}

// went tells an act that was done from one that the state of things refused.
func went(err error) (bool, error) {
	var refused *order.Refused
	if errors.As(err, &refused) {
		return false, nil
	}
	return err == nil, err
}

// The acts on many orders.
const (
	BulkCancel  = "cancel"
	BulkFulfill = "force-fulfil"
	BulkRetry   = "retry"
)

// Outcome is what a bulk act did about one order.
type Outcome struct {
	ID      string `json:"id"`
	Number  string `json:"number" doc:"Empty when there is no such order"`
	Outcome string `json:"outcome" enum:"done,refused,not-found,failed"`
	Code    string `json:"code" doc:"Why not, for programs"`
	Reason  string `json:"reason" doc:"Why not, for people"`
}

// Bulk does one act to several orders, one after the other, each in transactions
// of its own: what is refused for one order does not keep the others.
func (s *Service) Bulk(ctx context.Context, who identity.Identity, action string, ids []string, reason string) ([]Outcome, error) {
	act := map[string]func(id string) error{
		BulkCancel:  func(id string) error { _, err := s.Orders.Cancel(ctx, who.Tenant, id, reason); return err },
		BulkFulfill: func(id string) error { return s.Fulfillments.Force(ctx, who.Tenant, id, reason) },
		BulkRetry:   func(id string) error { _, err := s.Retry(ctx, who, id, reason); return err },
	}[action]
	if act == nil {
		return nil, fmt.Errorf("there is no act %q on orders", action)
	}
	numbers, err := s.Orders.Numbers(ctx, s.db.Read(), who.Tenant, ids)
	if err != nil {
		return nil, err
	}
	out := []Outcome{}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		out = append(out, s.outcome(ctx, id, numbers[id], act(id)))
	}
	return out, ctx.Err()
}

func (s *Service) outcome(ctx context.Context, id, number string, err error) Outcome {
	r := Outcome{ID: id, Number: number, Outcome: "done"}
	var refused *order.Refused
	var illegal *order.TransitionError
	switch {
	case err == nil:
	case errors.Is(err, db.ErrNotFound):
		r.Outcome, r.Code, r.Reason = "not-found", "not-found", "There is no order of that id."
	case errors.As(err, &refused), errors.As(err, &illegal):
		a := order.NewAct("", err)
		r.Outcome, r.Code, r.Reason = "refused", a.Code, a.Reason
	default:
		s.log.ErrorContext(ctx, "an act on one of several orders failed", "order", id, "error", err.Error())
		r.Outcome, r.Code, r.Reason = "failed", "internal", "Something went wrong on our side. Try again."
	}
	return r
}

// problem says the errors of acts to people.
func problem(err error) error {
	if err == nil {
		return nil
	}
	return order.Problem(err)
}
