package shipping

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
)

// View is a shipment as the API shows it.
type View struct {
	ID             string    `json:"id"`
	OrderID        string    `json:"orderId"`
	Status         Status    `json:"status" enum:"PENDING,LABEL_CREATED,IN_TRANSIT,DELIVERED,EXCEPTION,RETURNED,FAILED,CANCELLED"`
	Reference      string    `json:"reference" doc:"Our reference at the carrier"`
	Carrier        string    `json:"carrier"`
	TrackingNumber string    `json:"trackingNumber"`
	TrackingURL    string    `json:"trackingUrl"`
	CarrierStatus  string    `json:"carrierStatus" doc:"The carrier's own word"`
	HasLabel       bool      `json:"hasLabel"`
	LastError      string    `json:"lastError"`
	CreatedAt      time.Time `json:"createdAt"`
	UpdatedAt      time.Time `json:"updatedAt"`
}

// MethodView is a way to ship as the API shows it.
type MethodView struct {
	Code     string `json:"code" doc:"Value for SENDCLOUD_SHIPPING_METHOD_ID"`
	Name     string `json:"name"`
	Carrier  string `json:"carrier"`
	MinGrams int64  `json:"minGrams"`
	MaxGrams int64  `json:"maxGrams"`
	Price    string `json:"price" doc:"Decimal text, empty when unknown"`
	Currency string `json:"currency"`
	Point    bool   `json:"servicePoint" doc:"Needs a pick-up point"`
}

type listInput struct {
	httpapi.Paging
	Status  Status `query:"status" enum:"PENDING,LABEL_CREATED,IN_TRANSIT,DELIVERED,EXCEPTION,RETURNED,FAILED,CANCELLED"`
	OrderID string `query:"orderId" maxLength:"64"`
}

type actInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

type methodsInput struct {
	Country string `query:"country" required:"true" minLength:"2" maxLength:"2" doc:"Where to, ISO 3166-1 alpha-2"`
}

type methodsOutput struct {
	Body struct {
		Items []MethodView `json:"items"`
	}
}

// Register adds the operations of shipments to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-shipments", http.MethodGet, "/shipments", "Shipments", "List shipments", "shipments.read"), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		list, total, err := s.List(ctx, identity.Tenant(ctx), Query{Status: in.Status, OrderID: in.OrderID, Page: in.Page, PageSize: in.PageSize})
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list))
		for i, x := range list {
			views[i] = view(x)
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("list-shipping-methods", http.MethodGet, "/shipping/methods", "Shipments", "List the ways to ship to a country", "shipments.read"), func(ctx context.Context, in *methodsInput) (*methodsOutput, error) {
		list, err := s.Methods(ctx, identity.Tenant(ctx), in.Country)
		if errors.Is(err, job.ErrDisconnected) {
			return nil, httpapi.Error(http.StatusConflict, "disconnected", "Sendcloud is not connected; connect it under Integrations, or by the settings.")
		}
		if err != nil {
			return nil, httpapi.Error(http.StatusBadGateway, "carrier-unavailable", "Sendcloud did not answer as expected. 'forma3d doctor' says more.")
		}
		out := &methodsOutput{}
		out.Body.Items = []MethodView{}
		for _, o := range list {
			out.Body.Items = append(out.Body.Items, MethodView{Code: o.Code, Name: o.Name, Carrier: o.Carrier, MinGrams: o.MinGrams, MaxGrams: o.MaxGrams, Price: o.Price, Currency: o.PriceCurrency, Point: o.ServicePoint})
		}
		return out, nil
	})
	for _, a := range []struct {
		id, path, summary string
		act               func(ctx context.Context, tenant, id, reason string) error
	}{
		{"retry-shipment", "retry", "Make a new label after one that failed or was cancelled", s.Retry},
		{"cancel-shipment", "cancel", "Take a label back at the carrier", s.Cancel},
	} {
		op := httpapi.Op(a.id, http.MethodPost, "/shipments/{id}/"+a.path, "Shipments", a.summary, identity.ShipmentsWrite)
		op.DefaultStatus = http.StatusAccepted
		httpapi.Register(srv, op, func(ctx context.Context, in *actInput) (*struct{}, error) {
			return nil, order.Problem(a.act(ctx, identity.Tenant(ctx), in.ID, in.Body.Reason))
		})
	}
	srv.Handle("GET "+httpapi.Prefix+"/shipments/{id}/label", srv.Secure("shipments.read", func(w http.ResponseWriter, r *http.Request) {
		contentType, content, err := s.Label(r.Context(), identity.Tenant(r.Context()), r.PathValue("id"))
		if err != nil {
			srv.WriteProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		w.Header().Set("Content-Disposition", "inline")
		w.Header().Set("Cache-Control", "private, no-store")
		_, _ = w.Write(content)
	}))
}

func view(x Shipment) View {
	return View{
		ID: x.ID, OrderID: x.OrderID, Status: x.Status, Reference: x.Reference, Carrier: x.Carrier, TrackingNumber: x.TrackingNumber, TrackingURL: x.TrackingURL,
		CarrierStatus: x.RawStatus, HasLabel: x.LabelKey != "", LastError: x.LastError, CreatedAt: x.CreatedAt, UpdatedAt: x.UpdatedAt,
	}
}
