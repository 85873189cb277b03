package notify

import "context"

// maxUnacknowledged bounds the alerts that Unacknowledged gives; there is one a
// cause, so more are not alive at a time.
const maxUnacknowledged = 100

// Unacknowledged lists the open alerts that nobody has said to deal with.
func (s *Service) Unacknowledged(ctx context.Context, tenant string) ([]View, error) {
	list, _, err := s.List(ctx, tenant, Query{State: Open, Page: 1, PageSize: maxUnacknowledged})
	var out []View
	for _, a := range list {
		if a.AcknowledgedAt == nil {
			out = append(out, s.view(a))
		}
	}
	return out, err
}
