package fulfillment

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
)

// View is a fulfilment as the API shows it.
type View struct {
	ID                  string     `json:"id"`
	State               State      `json:"state" enum:"PENDING,DONE,FAILED,CANCELLED"`
	TrackingNumber      string     `json:"trackingNumber"`
	ShopifyFulfillments []int64    `json:"shopifyFulfillments"`
	LastError           string     `json:"lastError"`
	CreatedAt           time.Time  `json:"createdAt"`
	DoneAt              *time.Time `json:"doneAt"`
}

type orderInput struct {
	OrderID string `path:"orderId" maxLength:"64"`
}

type actInput struct {
	OrderID string `path:"orderId" maxLength:"64"`
	Body    struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

type output struct {
	Body struct {
		Items []View `json:"items"`
	}
}

// Register adds the operations of fulfilments to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-fulfillments", http.MethodGet, "/fulfillments/order/{orderId}", "Fulfilments", "List an order's fulfilments", "orders.read"), func(ctx context.Context, in *orderInput) (*output, error) {
		list, err := s.ForOrder(ctx, s.db.Read(), identity.Tenant(ctx), in.OrderID)
		if err != nil {
			return nil, err
		}
		out := &output{}
		out.Body.Items = []View{}
		for _, f := range list {
			out.Body.Items = append(out.Body.Items, f.View())
		}
		return out, nil
	})
	for _, a := range []struct {
		id, path, summary string
		act               func(ctx context.Context, tenant, orderID, reason string) error
	}{
		{"retry-fulfillment", "", "Tell the shop again of an order whose fulfilment failed", s.Retry},
		{"force-fulfillment", "/force", "Tell the shop that an order is on its way, ready or not", s.Force},
	} {
		op := httpapi.Op(a.id, http.MethodPost, "/fulfillments/order/{orderId}"+a.path, "Fulfilments", a.summary, identity.OrdersWrite)
		op.DefaultStatus = http.StatusAccepted
		httpapi.Register(srv, op, func(ctx context.Context, in *actInput) (*struct{}, error) {
			return nil, order.Problem(a.act(ctx, identity.Tenant(ctx), in.OrderID, in.Body.Reason))
		})
	}
}

// View is the fulfilment as the API shows it.
func (f Fulfillment) View() View {
	return View{ID: f.ID, State: f.State, TrackingNumber: f.Tracking.Number, ShopifyFulfillments: append([]int64{}, f.Shopify...), LastError: f.LastError, CreatedAt: f.CreatedAt, DoneAt: f.DoneAt}
}
