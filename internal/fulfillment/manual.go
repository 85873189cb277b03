package fulfillment

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
)

// Auditor writes down what people did by hand.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Parcels tells how the customer can follow an order's parcel.
type Parcels interface {
	// Tracking gives the live shipment of an order, "" when it has none.
	Tracking(ctx context.Context, q db.Querier, tenant, orderID string) (shipmentID string, t order.Tracking, err error)
}

// Retry tells the shop again of an order whose fulfilment failed. Errors:
// db.ErrNotFound, *order.Refused.
func (s *Service) Retry(ctx context.Context, tenant, orderID, reason string) error {
	return s.byHand(ctx, tenant, orderID, "fulfillment.retry", reason, mayRetry)
}

// Force tells the shop that an order is on its way although the hub does not
// think it is ready: what is not printed yet is taken back afterwards. Errors:
// db.ErrNotFound, *order.Refused.
func (s *Service) Force(ctx context.Context, tenant, orderID, reason string) error {
	return s.byHand(ctx, tenant, orderID, "fulfillment.force", reason, mayForce)
}

func mayRetry(o *order.Order, last *Fulfillment) error {
	switch {
	case last == nil || last.State != Failed:
		return &order.Refused{Code: "not-failed", Reason: "This order has no failed fulfilment to try again."}
	case o.Status != order.Completed:
		return &order.Refused{Code: "not-completed", Reason: "The order is " + string(o.Status) + ". Force the fulfilment if it has left all the same."}
	}
	return nil
}

func mayForce(o *order.Order, _ *Fulfillment) error {
	if o.Status.Closed() {
		return &order.Refused{Code: "closed", Reason: "The order is " + string(o.Status) + " already."}
	}
	return nil
}

// Acts tells which acts on an order's fulfilment are possible now; list is the
// order's fulfilments, newest first.
func (s *Service) Acts(o *order.Order, list []Fulfillment) []order.Act {
	var last *Fulfillment
	if len(list) > 0 {
		last = &list[0]
	}
	force := mayForce(o, last)
	if force == nil && last != nil && (last.State == Pending || last.State == Done) {
		force = &order.Refused{Code: "being-fulfilled", Reason: "The shop is being told, or was told, that the order is on its way."}
	}
	return []order.Act{order.NewAct("force-fulfil", force), order.NewAct("retry-fulfillment", mayRetry(o, last))}
}

// byHand notes the intent to fulfil an order that allowed lets pass, and takes it
// down.
func (s *Service) byHand(ctx context.Context, tenant, orderID, action, reason string, allowed func(o *order.Order, last *Fulfillment) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, tenant, []string{orderID})
		if err != nil {
			return err
		}
		if len(orders) == 0 {
			return db.ErrNotFound
		}
		o := orders[0]
		list, err := find(ctx, tx, `tenant_id = $1 AND order_id = $2 ORDER BY created_at DESC, id DESC`, tenant, orderID)
		if err != nil {
			return err
		}
		var last *Fulfillment
		if len(list) > 0 {
			last = &list[0]
		}
		if err := allowed(o, last); err != nil {
			return err
		}
		if err := s.orders.CloseIssues(ctx, tx, o, order.IssueFulfillment, "", action); err != nil {
			return err
		}
		err = s.opts.Audit.Record(ctx, tx, tenant, audit.Act{
			Action: action, Entity: "order", EntityID: o.ID, OrderID: o.ID, Reason: reason, Before: map[string]any{"status": o.Status}, After: map[string]any{"asked": action},
		})
		if err != nil {
			return fmt.Errorf("take down %s: %w", action, err)
		}
		shipmentID, t, err := s.opts.Parcels.Tracking(ctx, tx, tenant, orderID)
		if err != nil {
			return err
		}
		t.Company = company(t.Company)
		return s.note(ctx, tx, tenant, orderID, shipmentID, t)
	})
}

// note writes down the intent to fulfil an order and its command; an order that
// has an open or finished one is left alone.
func (s *Service) note(ctx context.Context, tx *db.Tx, tenant, orderID, shipmentID string, t order.Tracking) error {
	id := uuid.Must(uuid.NewV7()).String()
	res, err := tx.ExecContext(ctx, `INSERT INTO fulfillments (id, tenant_id, order_id, shipment_id, state, tracking_company, tracking_number, tracking_url, created_at)
		VALUES ($1, $2, $3, $4, 'PENDING', $5, $6, $7, $8) ON CONFLICT DO NOTHING`, id, tenant, orderID, db.Null(shipmentID), t.Company, t.Number, t.URL, db.Time(s.now()))
	if err != nil {
		return fmt.Errorf("note the fulfilment: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindFulfill, OrderID: orderID, Args: args{tenant, id}})
}
