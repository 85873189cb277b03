package order

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// View is an order as the API shows it.
type View struct {
	ID             string     `json:"id"`
	Number         string     `json:"number" doc:"As people know it, e.g. #1071"`
	ShopOrderID    int64      `json:"shopOrderId"`
	Status         Status     `json:"status" enum:"PENDING,PROCESSING,PARTIALLY_COMPLETED,COMPLETED,FULFILLED,FAILED,CANCELLED"`
	PaymentStatus  string     `json:"paymentStatus"`
	CustomerName   string     `json:"customerName"`
	Currency       string     `json:"currency"`
	TotalMinor     int64      `json:"totalMinor" doc:"Total in minor units of the currency"`
	Units          int        `json:"units" doc:"Units that are wanted"`
	OpenIssues     int        `json:"openIssues" doc:"What needs a person"`
	PrintJobs      int        `json:"printJobs"`
	PrintJobsDone  int        `json:"printJobsDone"`
	TrackingNumber string     `json:"trackingNumber"`
	TrackingURL    string     `json:"trackingUrl"`
	CorrelationID  string     `json:"correlationId"`
	OrderedAt      time.Time  `json:"orderedAt"`
	CreatedAt      time.Time  `json:"createdAt"`
	UpdatedAt      time.Time  `json:"updatedAt"`
	CompletedAt    *time.Time `json:"completedAt"`
	FulfilledAt    *time.Time `json:"fulfilledAt"`
	CancelledAt    *time.Time `json:"cancelledAt"`
}

// LineView is a line item as the API shows it.
type LineView struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	SKU        string      `json:"sku"`
	Quantity   int         `json:"quantity" doc:"As ordered"`
	Wanted     int         `json:"wanted" doc:"Less what was cancelled or refunded"`
	UnitPrice  int64       `json:"unitPriceMinor"`
	Printable  bool        `json:"printable"`
	Status     LineStatus  `json:"status" enum:"PENDING,PROCESSING,PARTIALLY_COMPLETED,COMPLETED,FAILED,CANCELLED"`
	Properties []Attribute `json:"properties"`
}

// IssueView is an issue as the API shows it.
type IssueView struct {
	ID         string     `json:"id"`
	Kind       IssueKind  `json:"kind"`
	LineItemID string     `json:"lineItemId"`
	Message    string     `json:"message"`
	Detail     string     `json:"detail"`
	State      string     `json:"state" enum:"OPEN,RESOLVED,IGNORED"`
	CreatedAt  time.Time  `json:"createdAt"`
	ClosedAt   *time.Time `json:"closedAt"`
}

// DetailView is one order with everything on it.
type DetailView struct {
	View
	CustomerEmail   string      `json:"customerEmail"`
	Note            string      `json:"note"`
	ShippingAddress *Address    `json:"shippingAddress"`
	LineItems       []LineView  `json:"lineItems"`
	Issues          []IssueView `json:"issues"`
}

type listInput struct {
	httpapi.Paging
	Search    string    `query:"search" maxLength:"200" doc:"Part of the number, customer, SKU or tracking number"`
	Status    Status    `query:"status" enum:"PENDING,PROCESSING,PARTIALLY_COMPLETED,COMPLETED,FULFILLED,FAILED,CANCELLED"`
	HasIssues bool      `query:"hasIssues" doc:"Only orders that need a person"`
	From      time.Time `query:"from" doc:"Received at or after"`
	To        time.Time `query:"to" doc:"Received before"`
	Sort      string    `query:"sort" enum:"-createdAt,createdAt,number" default:"-createdAt"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type detailOutput struct{ Body DetailView }

type cancelInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

type cancelOutput struct {
	Body struct {
		CancelledJobs        []string `json:"cancelledJobs" doc:"Had not started: they will not be printed"`
		FlaggedJobs          []string `json:"flaggedJobs" doc:"On a printer: left alone, an issue asks you to decide"`
		AlreadyCompletedJobs []string `json:"alreadyCompletedJobs" doc:"Lie at the farm: for the shelf"`
	}
}

type statusInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Status Status `json:"status" enum:"PENDING,PROCESSING,PARTIALLY_COMPLETED,COMPLETED,FULFILLED,FAILED,CANCELLED"`
		Reason string `json:"reason" minLength:"1" maxLength:"500"`
	}
}

type resolveInput struct {
	ID      string `path:"id" maxLength:"64"`
	IssueID string `path:"issue" maxLength:"64"`
	Body    struct {
		Ignore  bool     `json:"ignore" required:"false" doc:"Leave it as it is; a line that is not mapped is then not printed"`
		Address *Address `json:"address" required:"false" doc:"The corrected address"`
		Reason  string   `json:"reason" minLength:"1" maxLength:"500"`
	}
}

// Register adds the operations of orders to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-orders", http.MethodGet, "/orders", "Orders", "List orders", "orders.read"), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		list, total, err := s.List(ctx, identity.Tenant(ctx), Query{
			Search: in.Search, Status: in.Status, HasIssues: in.HasIssues, From: given(in.From), To: given(in.To), Sort: in.Sort, Page: in.Page, PageSize: in.PageSize,
		})
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list))
		for i, o := range list {
			views[i] = view(&o.Order)
			views[i].Units, views[i].OpenIssues, views[i].PrintJobs, views[i].PrintJobsDone = o.Units, o.OpenIssues, o.Jobs.Total, o.Jobs.Done
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("get-order", http.MethodGet, "/orders/{id}", "Orders", "Read an order with its lines and issues", "orders.read"), func(ctx context.Context, in *idInput) (*detailOutput, error) {
		return s.detail(ctx, identity.Tenant(ctx), in.ID)
	})
	httpapi.Register(srv, httpapi.Op("cancel-order", http.MethodPost, "/orders/{id}/cancel", "Orders", "Cancel an order here (not at the shop)", identity.OrdersWrite), func(ctx context.Context, in *cancelInput) (*cancelOutput, error) {
		c, err := s.Cancel(ctx, identity.Tenant(ctx), in.ID, in.Body.Reason)
		if err != nil {
			return nil, Problem(err)
		}
		out := &cancelOutput{}
		out.Body.CancelledJobs, out.Body.FlaggedJobs, out.Body.AlreadyCompletedJobs = c.Cancelled, c.Flagged, c.AlreadyCompleted
		return out, nil
	})
	httpapi.Register(srv, httpapi.Op("set-order-status", http.MethodPost, "/orders/{id}/status", "Orders", "Change an order's status by hand", identity.OrdersWrite), func(ctx context.Context, in *statusInput) (*detailOutput, error) {
		if err := s.SetStatus(ctx, identity.Tenant(ctx), in.ID, in.Body.Status, in.Body.Reason); err != nil {
			return nil, Problem(err)
		}
		return s.detail(ctx, identity.Tenant(ctx), in.ID)
	})
	httpapi.Register(srv, httpapi.Op("resolve-order-issue", http.MethodPost, "/orders/{id}/issues/{issue}/resolve", "Orders", "Settle an issue; the order goes on from there", identity.OrdersWrite), func(ctx context.Context, in *resolveInput) (*detailOutput, error) {
		err := s.ResolveIssue(ctx, identity.Tenant(ctx), in.ID, in.IssueID, Resolution{Ignore: in.Body.Ignore, Address: in.Body.Address, Reason: in.Body.Reason})
		if err != nil {
			return nil, Problem(err)
		}
		return s.detail(ctx, identity.Tenant(ctx), in.ID)
	})
}

// Problem tells people what an order's state does not allow; other errors stay
// as they are.
func Problem(err error) error {
	var refused *Refused
	var illegal *TransitionError
	switch {
	case errors.As(err, &refused):
		return httpapi.Error(http.StatusConflict, "not-now", refused.Reason)
	case errors.As(err, &illegal):
		return httpapi.Error(http.StatusConflict, "illegal-transition", "An order that is "+string(illegal.From)+" cannot become "+string(illegal.To)+".")
	}
	return err
}

func (s *Service) detail(ctx context.Context, tenant, id string) (*detailOutput, error) {
	var o *Order
	var issues []Issue
	var jobs map[string]JobCount
	err := s.db.View(ctx, func(q db.Querier) (err error) {
		if o, err = s.Get(ctx, q, tenant, id); err != nil {
			return err
		}
		if issues, err = s.Issues(ctx, q, tenant, id); err != nil {
			return err
		}
		jobs, err = s.planner.CountJobs(ctx, q, []any{id})
		return err
	})
	if err != nil {
		return nil, err
	}
	v := DetailView{View: view(o), CustomerEmail: o.CustomerEmail, Note: o.Note, ShippingAddress: o.ShippingAddress, LineItems: []LineView{}, Issues: []IssueView{}}
	v.PrintJobs, v.PrintJobsDone = jobs[id].Total, jobs[id].Done
	for _, l := range o.Lines {
		v.Units += l.Wanted
		v.LineItems = append(v.LineItems, LineView{ID: l.ID, Title: l.Title, SKU: l.SKU, Quantity: l.Quantity, Wanted: l.Wanted, UnitPrice: l.UnitPriceMinor, Printable: l.Printable, Status: l.Status, Properties: l.Properties})
	}
	for _, i := range issues {
		if i.State == "OPEN" {
			v.OpenIssues++
		}
		v.Issues = append(v.Issues, IssueView{ID: i.ID, Kind: i.Kind, LineItemID: i.LineItemID, Message: i.Message, Detail: i.Detail, State: i.State, CreatedAt: i.CreatedAt, ClosedAt: i.ClosedAt})
	}
	return &detailOutput{v}, nil
}

func view(o *Order) View {
	return View{
		ID: o.ID, Number: o.Number, ShopOrderID: o.ShopOrderID, Status: o.Status, PaymentStatus: o.PaymentStatus, CustomerName: o.CustomerName, Currency: o.Currency, TotalMinor: o.TotalMinor,
		TrackingNumber: o.TrackingNumber, TrackingURL: o.TrackingURL, CorrelationID: o.Correlation,
		OrderedAt: o.OrderedAt, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt, CompletedAt: o.CompletedAt, FulfilledAt: o.FulfilledAt, CancelledAt: o.CancelledAt,
	}
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
