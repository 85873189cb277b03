package shipping

import (
	"context"
	"fmt"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// Auditor writes down what people did by hand.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Retry makes a new shipment for the order of one that failed or was cancelled.
// Errors: db.ErrNotFound, *order.Refused.
func (s *Service) Retry(ctx context.Context, tenant, id, reason string) error {
	return s.byHand(ctx, tenant, id, "shipment.retry", reason, func(ctx context.Context, tx *db.Tx, o *order.Order, sh Shipment) error {
		newest, err := newestAttempts(ctx, tx, tenant, []string{o.ID})
		if err != nil {
			return err
		}
		if err := sh.refuse(actRetry, o.Status, newest[o.ID]); err != nil {
			return err
		}
		if err := s.orders.CloseIssues(ctx, tx, o, order.IssueShipment, sh.ID, "retry"); err != nil {
			return err
		}
		_, _, err = s.request(ctx, tx, tenant, o.ID, want{})
		return err
	})
}

// Cancel takes a label back at the carrier. The order keeps waiting: retry makes
// another label. Errors: db.ErrNotFound, *order.Refused.
func (s *Service) Cancel(ctx context.Context, tenant, id, reason string) error {
	return s.byHand(ctx, tenant, id, "shipment.cancel", reason, func(ctx context.Context, tx *db.Tx, o *order.Order, sh Shipment) error {
		if err := sh.refuse(actCancel, o.Status, sh.Attempt); err != nil {
			return err
		}
		return s.takeBack(ctx, tx, sh)
	})
}

// byHand runs an act on one shipment under its order's lock and takes it down.
func (s *Service) byHand(ctx context.Context, tenant, id, action, reason string, act func(ctx context.Context, tx *db.Tx, o *order.Order, sh Shipment) error) error {
	before, err := s.load(ctx, shipmentArgs{tenant, id})
	if err != nil {
		return err
	}
	if before == nil {
		return db.ErrNotFound
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, tenant, []string{before.OrderID})
		if err != nil {
			return err
		}
		list, err := find(ctx, tx, `tenant_id = $1 AND id = $2`, tenant, id)
		if err != nil {
			return err
		}
		if len(orders) == 0 || len(list) == 0 {
			return db.ErrNotFound
		}
		if err := act(ctx, tx, orders[0], list[0]); err != nil {
			return err
		}
		err = s.opts.Audit.Record(ctx, tx, tenant, audit.Act{
			Action: action, Entity: "shipment", EntityID: id, OrderID: before.OrderID, Reason: reason, Before: map[string]any{"status": list[0].Status}, After: map[string]any{"asked": action},
		})
		if err != nil {
			return fmt.Errorf("take down %s: %w", action, err)
		}
		return nil
	})
}
