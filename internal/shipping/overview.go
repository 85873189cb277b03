package shipping

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// ForOrder lists an order's shipments, newest first, with what can be done about
// each.
func (s *Service) ForOrder(ctx context.Context, q db.Querier, o *order.Order) ([]View, error) {
	list, err := find(ctx, q, `tenant_id = $1 AND order_id = $2 ORDER BY created_at DESC, id DESC`, o.Tenant, o.ID)
	if err != nil {
		return nil, err
	}
	return s.views(ctx, q, o.Tenant, list)
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
