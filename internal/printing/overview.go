package printing

import (
	"context"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// OrderJob is a print job on the page of its order.
type OrderJob struct {
	View
	PartID string `json:"partId"`
}

// ForOrder lists an order's print jobs, oldest first and at most limit, with what
// can be done about each.
func (s *Service) ForOrder(ctx context.Context, q db.Querier, o *order.Order, limit int) ([]OrderJob, error) {
	list, err := selectJobs(ctx, q, `tenant_id = $1 AND order_id = $2 ORDER BY created_at, id LIMIT $3`, o.Tenant, o.ID, limit)
	if err != nil {
		return nil, err
	}
	about, err := s.describe(ctx, q, o.Tenant, list)
	if err != nil {
		return nil, err
	}
	out := make([]OrderJob, len(list))
	for i, j := range list {
		out[i] = OrderJob{view(j, about[j.ID], s.now()), j.PartID}
	}
	return out, nil
}

// FailedJobs lists the ids of an order's failed print jobs.
func (s *Service) FailedJobs(ctx context.Context, tenant, orderID string) ([]string, error) {
	list, err := selectJobs(ctx, s.db.Read(), `tenant_id = $1 AND order_id = $2 AND status = 'FAILED' ORDER BY created_at, id`, tenant, orderID)
	out := make([]string, len(list))
	for i, j := range list {
		out[i] = j.ID
	}
	return out, err
}
