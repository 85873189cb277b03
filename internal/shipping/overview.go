package shipping

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// OrderShipment is a shipment on the page of its order.
type OrderShipment struct {
	View
	Actions []order.Act `json:"actions"`
}

// ForOrder lists an order's shipments, newest first, with what can be done about
// each.
func (s *Service) ForOrder(ctx context.Context, q db.Querier, o *order.Order) ([]OrderShipment, error) {
	list, err := find(ctx, q, `tenant_id = $1 AND order_id = $2 ORDER BY created_at DESC, id DESC`, o.Tenant, o.ID)
	if err != nil {
		return nil, err
	}
	out := make([]OrderShipment, len(list))
	superseded := false
	for i, sh := range list {
		retry := mayRetry(o, sh)
		if retry == nil && superseded {
			retry = &order.Refused{Code: "superseded", Reason: "A newer shipment took its place."}
		}
		var label error
		if sh.LabelKey == "" {
			label = &order.Refused{Code: "no-label", Reason: "There is no label to print (yet)."}
		}
		out[i] = OrderShipment{view(sh), []order.Act{order.NewAct("retry", retry), order.NewAct("cancel", mayCancel(o, sh)), order.NewAct("label", label)}}
		superseded = true
	}
	return out, nil
}

// Exceptions lists the orders whose parcel has a problem on its way that the
// carrier told of since a time, newest first and at most limit, and counts them
// all.
func (s *Service) Exceptions(ctx context.Context, q db.Querier, tenant string, since time.Time, limit int) (orderIDs []string, oldest time.Time, count int, err error) {
	err = db.Each(ctx, q, `SELECT order_id, updated_at FROM shipments WHERE tenant_id = $1 AND status = 'EXCEPTION' AND updated_at >= $2 ORDER BY updated_at DESC, id DESC`, []any{tenant, db.Time(since)}, func(rows *sql.Rows) error {
		var id string
		if err := rows.Scan(&id, &oldest); err != nil {
			return err
		}
		if count++; count <= limit {
			orderIDs = append(orderIDs, id)
		}
		return nil
	})
	if err != nil {
		return nil, time.Time{}, 0, fmt.Errorf("look for parcels with a problem: %w", err)
	}
	return orderIDs, oldest.UTC(), count, nil
}
