package overview

import (
	"context"
	"net/http"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type pageOutput struct{ Body Page }

type tasksOutput struct{ Body Tasks }

type countOutput struct {
	Body struct {
		Count  int `json:"count" doc:"Tasks that need a person"`
		Orders int `json:"orders" doc:"Orders that need a person"`
	}
}

type retryInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

type retryOutput struct{ Body Retried }

type bulkInput struct {
	Body struct {
		Action string   `json:"action" enum:"cancel,force-fulfil,retry"`
		IDs    []string `json:"ids" minItems:"1" maxItems:"100" doc:"Orders, at most 100"`
		Reason string   `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

type bulkOutput struct {
	Body struct {
		Items []Outcome `json:"items" doc:"What became of each order, in the order asked for"`
	}
}

// Register adds the operations to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("get-order", http.MethodGet, "/orders/{id}", "Orders", "Read everything about an order: lines with their parts, print jobs, shipments, issues, and what can be done", identity.OrdersRead), func(ctx context.Context, in *idInput) (*pageOutput, error) {
		who, _ := identity.From(ctx)
		p, err := s.Order(ctx, who, in.ID)
		return &pageOutput{p}, err
	})
	httpapi.Register(srv, httpapi.Op("today", http.MethodGet, "/today", "Today", "List what needs a person now, the most urgent first", identity.OrdersRead), func(ctx context.Context, _ *struct{}) (*tasksOutput, error) {
		who, _ := identity.From(ctx)
		t, err := s.Today(ctx, who)
		return &tasksOutput{t}, err
	})
	httpapi.Register(srv, httpapi.Op("count-today", http.MethodGet, "/today/count", "Today", "Count what needs a person now, for a badge", identity.OrdersRead), func(ctx context.Context, _ *struct{}) (*countOutput, error) {
		who, _ := identity.From(ctx)
		t, err := s.Today(ctx, who)
		out := &countOutput{}
		out.Body.Count, out.Body.Orders = t.Total, t.Orders
		return out, err
	})
	retry := httpapi.Op("retry-order", http.MethodPost, "/orders/{id}/retry", "Orders", "Have everything of an order tried again that failed", identity.OrdersWrite)
	retry.Description += " Baseplates, prints, the label and other calls only as far as the caller may act on baseplates, print jobs, shipments and queues."
	retry.Errors = append(retry.Errors, http.StatusNotFound, http.StatusConflict)
	httpapi.Register(srv, retry, func(ctx context.Context, in *retryInput) (*retryOutput, error) {
		who, _ := identity.From(ctx)
		done, err := s.Retry(ctx, who, in.ID, in.Body.Reason)
		return &retryOutput{done}, problem(err)
	})
	httpapi.Register(srv, httpapi.Op("bulk-orders", http.MethodPost, "/orders/bulk", "Orders", "Cancel, fulfil or retry several orders", identity.OrdersWrite), func(ctx context.Context, in *bulkInput) (*bulkOutput, error) {
		who, _ := identity.From(ctx)
		out := &bulkOutput{}
		var err error
		out.Body.Items, err = s.Bulk(ctx, who, in.Body.Action, in.Body.IDs, in.Body.Reason)
		return out, err
	})
}
