package shipping

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/labelsheet"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sendcloud"
)

// View is a shipment as the API shows it.
type View struct {
	ID               string           `json:"id"`
	OrderID          string           `json:"orderId"`
	OrderNumber      string           `json:"orderNumber" doc:"As people know it, e.g. #1071"`
	RecipientName    string           `json:"recipientName"`
	RecipientCountry string           `json:"recipientCountry" doc:"ISO 3166-1 alpha-2"`
	Status           Status           `json:"status" enum:"PENDING,LABEL_CREATED,IN_TRANSIT,DELIVERED,EXCEPTION,RETURNED,FAILED,CANCELLED"`
	Attempt          int              `json:"attempt" doc:"Counts the shipments of the order"`
	Reference        string           `json:"reference" doc:"Our reference at the carrier"`
	Method           string           `json:"method" doc:"Shipping option code, or a method number of the settings"`
	MethodName       string           `json:"methodName" doc:"Of a way that a person chose; empty: the one of the settings"`
	Price            string           `json:"price" doc:"Decimal text, as it was when a person chose the way; empty: unknown"`
	Currency         string           `json:"currency"`
	WeightGrams      int64            `json:"weightGrams" doc:"As announced; 0: not announced yet"`
	Carrier          string           `json:"carrier"`
	TrackingNumber   string           `json:"trackingNumber"`
	TrackingURL      string           `json:"trackingUrl"`
	CarrierStatus    string           `json:"carrierStatus" doc:"The carrier's own word"`
	CarrierStatusAt  *time.Time       `json:"carrierStatusAt"`
	HasLabel         bool             `json:"hasLabel"`
	LabelType        string           `json:"labelType" doc:"MIME type of the label"`
	LastError        string           `json:"lastError"`
	Cancellation     CancellationView `json:"cancellation"`
	CreatedAt        time.Time        `json:"createdAt"`
	UpdatedAt        time.Time        `json:"updatedAt"`
	Actions          []order.Act      `json:"actions" doc:"What a person can do with it, and what stands against it"`
}

// CancellationView is what became of the wish to take a label back.
type CancellationView struct {
	State   string     `json:"state" enum:"NONE,REQUESTED,QUEUED,REFUSED,DONE"`
	At      *time.Time `json:"at"`
	Message string     `json:"message" doc:"What that means, for people"`
}

// DetailView is a shipment with what happened to it.
type DetailView struct {
	View
	History []HistoryEntry `json:"history" doc:"Oldest first"`
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
	Statuses []string  `query:"status" maxItems:"8" enum:"PENDING,LABEL_CREATED,IN_TRANSIT,DELIVERED,EXCEPTION,RETURNED,FAILED,CANCELLED" doc:"One of these, comma-separated"`
	Carrier  string    `query:"carrier" maxLength:"200" doc:"Name of the carrier"`
	OrderID  string    `query:"orderId" maxLength:"64"`
	Search   string    `query:"search" maxLength:"200" doc:"Part of the order number, the tracking number or our reference"`
	From     time.Time `query:"from" doc:"Made at or after"`
	To       time.Time `query:"to" doc:"Made before"`
	Sort     string    `query:"sort" enum:"-createdAt,createdAt" default:"-createdAt"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type (
	detailOutput struct{ Body DetailView }
	output       struct{ Body View }
)

type sheetInput struct {
	Body struct {
		IDs   []string         `json:"ids" minItems:"1" maxItems:"100" uniqueItems:"true" doc:"Shipments, in the order in which their labels are wanted"`
		Paper labelsheet.Paper `json:"paper,omitempty" enum:"A6,A4" default:"A6" doc:"A6: one label a page, as it came; A4: four on a page"`
	}
}

type methodInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Method string `json:"method" maxLength:"255" doc:"Code of a way to ship; empty: the one of the settings again"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

// ChoiceView is the way to ship an order.
type ChoiceView struct {
	OrderID    string `json:"orderId"`
	Method     string `json:"method"`
	MethodName string `json:"methodName"`
	Price      string `json:"price" doc:"Decimal text, empty when unknown"`
	Currency   string `json:"currency"`
}

type choiceOutput struct{ Body ChoiceView }

type actInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

type methodsInput struct {
	Country    string `query:"country" minLength:"2" maxLength:"2" doc:"Where to, ISO 3166-1 alpha-2; not needed with an order"`
	PostalCode string `query:"postalCode" maxLength:"20"`
	Weight     int64  `query:"weight" minimum:"1" maximum:"1000000" doc:"Grams; without it ways of all weights are listed"`
	OrderID    string `query:"orderId" maxLength:"64" doc:"Country, postal code and weight of this order"`
}

type methodsOutput struct {
	Body struct {
		Items   []MethodView `json:"items"`
		Current string       `json:"current" doc:"The way that the order has now, or the one of the settings"`
	}
}

type carriersOutput struct {
	Body struct {
		Items []string `json:"items" doc:"Names, for the filter of the list"`
	}
}

// Register adds the operations of shipments to the API.
func (s *Service) Register(srv *httpapi.Server) {
	const tag = "Shipments"
	httpapi.Register(srv, httpapi.Op("list-shipments", http.MethodGet, "/shipments", tag, "List shipments", identity.ShipmentsRead), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		q := Query{Carrier: in.Carrier, OrderID: in.OrderID, Search: in.Search, From: in.From, To: in.To, Sort: in.Sort, Page: in.Page, PageSize: in.PageSize}
		for _, v := range in.Statuses {
			q.Statuses = append(q.Statuses, Status(v))
		}
		list, total, err := s.List(ctx, identity.Tenant(ctx), q)
		if err != nil {
			return nil, err
		}
		views, err := s.views(ctx, s.db.Read(), identity.Tenant(ctx), list)
		return httpapi.NewList(views, total, in.Paging), err
	})
	httpapi.Register(srv, httpapi.Op("get-shipment", http.MethodGet, "/shipments/{id}", tag, "Read a shipment with what happened to it", identity.ShipmentsRead), func(ctx context.Context, in *idInput) (*detailOutput, error) {
		tenant := identity.Tenant(ctx)
		sh, err := s.Get(ctx, tenant, in.ID)
		if err != nil {
			return nil, err
		}
		views, err := s.views(ctx, s.db.Read(), tenant, []Shipment{sh})
		if err != nil {
			return nil, err
		}
		history, err := s.History(ctx, tenant, sh)
		if err != nil {
			return nil, err
		}
		return &detailOutput{DetailView{views[0], history}}, nil
	})
	httpapi.Register(srv, httpapi.Op("list-shipment-carriers", http.MethodGet, "/shipments/carriers", tag, "List the carriers of the shipments", identity.ShipmentsRead), func(ctx context.Context, _ *struct{}) (*carriersOutput, error) {
		names, err := s.Carriers(ctx, identity.Tenant(ctx))
		if err != nil {
			return nil, err
		}
		out := &carriersOutput{}
		out.Body.Items = names
		return out, nil
	})
	httpapi.Register(srv, httpapi.Op("list-shipping-methods", http.MethodGet, "/shipping/methods", tag, "List the ways to ship to a country, or an order", identity.ShipmentsRead), s.methods)
	httpapi.Register(srv, httpapi.Op("choose-order-shipping-method", http.MethodPut, "/orders/{id}/shipping-method", tag, "Choose the way to ship an order, before its label is bought", identity.ShipmentsWrite), func(ctx context.Context, in *methodInput) (*choiceOutput, error) {
		c, err := s.Choose(ctx, identity.Tenant(ctx), in.ID, in.Body.Method, in.Body.Reason)
		if err != nil {
			return nil, carrierProblem(err)
		}
		return &choiceOutput{ChoiceView{OrderID: in.ID, Method: c.Method, MethodName: c.Name, Price: c.Price, Currency: c.Currency}}, nil
	})
	httpapi.Register(srv, httpapi.Op("choose-shipment-method", http.MethodPut, "/shipments/{id}/method", tag, "Choose the way to ship this shipment's order, before its label is bought", identity.ShipmentsWrite), func(ctx context.Context, in *methodInput) (*output, error) {
		tenant := identity.Tenant(ctx)
		sh, err := s.Get(ctx, tenant, in.ID)
		if err != nil {
			return nil, err
		}
		if _, err := s.Choose(ctx, tenant, sh.OrderID, in.Body.Method, in.Body.Reason); err != nil {
			return nil, carrierProblem(err)
		}
		if sh, err = s.Get(ctx, tenant, in.ID); err != nil {
			return nil, err
		}
		views, err := s.views(ctx, s.db.Read(), tenant, []Shipment{sh})
		if err != nil {
			return nil, err
		}
		return &output{views[0]}, nil
	})
	for _, a := range []struct {
		id, path, summary string
		act               func(ctx context.Context, tenant, id, reason string) error
	}{
		{"retry-shipment", "retry", "Make a new label after one that failed or was cancelled", s.Retry},
		{"cancel-shipment", "cancel", "Take a label back at the carrier", s.Cancel},
	} {
		op := httpapi.Op(a.id, http.MethodPost, "/shipments/{id}/"+a.path, tag, a.summary, identity.ShipmentsWrite)
		op.DefaultStatus = http.StatusAccepted
		httpapi.Register(srv, op, func(ctx context.Context, in *actInput) (*struct{}, error) {
			return nil, order.Problem(a.act(ctx, identity.Tenant(ctx), in.ID, in.Body.Reason))
		})
	}
	s.registerLabels(srv, tag)
}

func (s *Service) registerLabels(srv *httpapi.Server, tag string) {
	op := httpapi.Op("print-labels", http.MethodPost, "/shipments/labels", tag, "Read the labels of several shipments as one PDF", identity.ShipmentsRead)
	op.Responses = map[string]*huma.Response{"200": {Description: "The document", Content: map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	httpapi.Register(srv, op, func(ctx context.Context, in *sheetInput) (*huma.StreamResponse, error) {
		sheet, err := s.Sheet(ctx, identity.Tenant(ctx), in.Body.IDs, in.Body.Paper)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(out huma.Context) {
			out.SetHeader("Content-Type", "application/pdf")
			out.SetHeader("Content-Length", strconv.Itoa(len(sheet)))
			out.SetHeader("Content-Disposition", `inline; filename="labels.pdf"`)
			out.SetHeader("Cache-Control", "private, no-store")
			_, _ = out.BodyWriter().Write(sheet) // it can only fail when the client has gone
		}}, nil
	})
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

func (s *Service) methods(ctx context.Context, in *methodsInput) (*methodsOutput, error) {
	tenant := identity.Tenant(ctx)
	out := &methodsOutput{}
	var list []sendcloud.Option
	var err error
	switch {
	case in.OrderID != "":
		list, out.Body.Current, err = s.MethodsFor(ctx, tenant, in.OrderID)
	case in.Country != "":
		rules, failed := s.parcelRules(ctx, s.db.Read(), tenant)
		if failed != nil {
			return nil, failed
		}
		out.Body.Current = rules.Method
		list, err = s.Methods(ctx, tenant, sendcloud.OptionsQuery{ToCountry: in.Country, ToPostalCode: in.PostalCode, WeightGrams: in.Weight})
	default:
		return nil, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The request cannot be used as it is.", httpapi.Field{Field: "query.country", Message: "must be given, or orderId"})
	}
	if err != nil {
		return nil, carrierProblem(err)
	}
	out.Body.Items = make([]MethodView, len(list))
	for i, o := range list {
		out.Body.Items[i] = MethodView{Code: o.Code, Name: o.Name, Carrier: o.Carrier, MinGrams: o.MinGrams, MaxGrams: o.MaxGrams, Price: o.Price, Currency: o.PriceCurrency, Point: o.ServicePoint}
	}
	return out, nil
}

// carrierProblem says to people why the carrier cannot be asked; what an order's
// state does not allow is said as everywhere.
func carrierProblem(err error) error {
	if errors.Is(err, job.ErrDisconnected) {
		return httpapi.Error(http.StatusConflict, "disconnected", "Sendcloud is not connected; connect it under Integrations, or by the settings.")
	}
	if _, outside := outbound.KindOf(err); outside {
		return httpapi.Error(http.StatusBadGateway, "carrier-unavailable", "Sendcloud did not answer as expected. 'forma3d doctor' says more.")
	}
	return order.Problem(err)
}

// views shows shipments with what their orders say.
func (s *Service) views(ctx context.Context, q db.Querier, tenant string, list []Shipment) ([]View, error) {
	about, err := s.describe(ctx, q, tenant, list)
	if err != nil {
		return nil, err
	}
	out := make([]View, len(list))
	for i, x := range list {
		o := about[x.OrderID]
		out[i] = View{
			ID: x.ID, OrderID: x.OrderID, OrderNumber: o.Number, RecipientName: o.Name, RecipientCountry: o.Country, Status: x.Status, Attempt: x.Attempt, Reference: x.Reference,
			Method: x.Method, MethodName: x.MethodName, Price: x.Price, Currency: x.PriceCurrency, WeightGrams: x.WeightGrams, Carrier: x.Carrier, TrackingNumber: x.TrackingNumber, TrackingURL: x.TrackingURL,
			CarrierStatus: x.RawStatus, CarrierStatusAt: x.StatusTime, HasLabel: x.LabelKey != "", LabelType: x.LabelType, LastError: x.LastError, CreatedAt: x.CreatedAt, UpdatedAt: x.UpdatedAt,
			Cancellation: CancellationView{State: x.cancellation(), At: x.CancellationAt, Message: x.Cancellation.words(x.Status)}, Actions: x.actions(o.Status, o.Newest),
		}
	}
	return out, nil
}

// cancellation is the state of a cancellation as the API names it.
func (sh Shipment) cancellation() string {
	switch {
	case sh.Cancellation == "":
		return "NONE"
	case sh.Status == Cancelled:
		return "DONE"
	}
	return string(sh.Cancellation)
}
