package order

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// View is an order as the API shows it.
type View struct {
	ID             string      `json:"id"`
	Number         string      `json:"number" doc:"As people know it, e.g. #1071"`
	ShopOrderID    int64       `json:"shopOrderId"`
	Status         Status      `json:"status" enum:"PENDING,PROCESSING,PARTIALLY_COMPLETED,COMPLETED,FULFILLED,FAILED,CANCELLED"`
	PaymentStatus  string      `json:"paymentStatus"`
	CustomerName   string      `json:"customerName"`
	CustomerEmail  string      `json:"customerEmail"`
	Currency       string      `json:"currency"`
	TotalMinor     int64       `json:"totalMinor" doc:"Total in minor units of the currency"`
	Lines          int         `json:"lines" doc:"How many lines it has"`
	Units          int         `json:"units" doc:"Units that are wanted"`
	UnitsDone      int         `json:"unitsDone" doc:"Those of them that are ready"`
	OpenIssues     int         `json:"openIssues" doc:"What needs a person"`
	IssueKinds     []IssueKind `json:"issueKinds" doc:"Kinds of the open issues"`
	PrintJobs      int         `json:"printJobs"`
	PrintJobsDone  int         `json:"printJobsDone"`
	ActiveJobs     int         `json:"activeJobs" doc:"Print jobs on their way to a result"`
	TrackingNumber string      `json:"trackingNumber"`
	TrackingURL    string      `json:"trackingUrl"`
	CorrelationID  string      `json:"correlationId"`
	OrderedAt      time.Time   `json:"orderedAt"`
	CreatedAt      time.Time   `json:"createdAt"`
	UpdatedAt      time.Time   `json:"updatedAt"`
	CompletedAt    *time.Time  `json:"completedAt"`
	FulfilledAt    *time.Time  `json:"fulfilledAt"`
	CancelledAt    *time.Time  `json:"cancelledAt"`
}

// LineView is a line item as the API shows it.
type LineView struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	SKU        string      `json:"sku"`
	Quantity   int         `json:"quantity" doc:"As ordered"`
	Wanted     int         `json:"wanted" doc:"Less what was cancelled or refunded"`
	Done       int         `json:"done" doc:"Wanted units that are ready"`
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
	Params     Params     `json:"params" doc:"What the message speaks of"`
	Resolution Resolve    `json:"resolution" enum:"map-sku,correct-address,retry,release,review" doc:"What usually settles it"`
	State      string     `json:"state" enum:"OPEN,RESOLVED,IGNORED"`
	CreatedAt  time.Time  `json:"createdAt"`
	ClosedAt   *time.Time `json:"closedAt"`
}

// DetailView is one order with everything on it.
type DetailView struct {
	View
	Released        bool        `json:"released" doc:"It is paid, so it may be made"`
	Held            bool        `json:"held" doc:"A person must look at it before anything is made"`
	Note            string      `json:"note"`
	NoteAttributes  []Attribute `json:"noteAttributes"`
	Tags            []string    `json:"tags"`
	ShippingTitle   string      `json:"shippingTitle" doc:"The way to ship that the customer chose"`
	ShippingAddress *Address    `json:"shippingAddress"`
	ShopAddress     *Address    `json:"shopAddress" doc:"What the shop says, when a person corrected the address here"`
	LineItems       []LineView  `json:"lineItems"`
	Issues          []IssueView `json:"issues"`
}

type listInput struct {
	httpapi.Paging
	Search        string      `query:"q" maxLength:"200" doc:"Each word is the beginning of a word of the order: its number, customer, e-mail address, SKU or tracking number. Case and accents do not matter"`
	Status        []Status    `query:"status" maxItems:"7" enum:"PENDING,PROCESSING,PARTIALLY_COMPLETED,COMPLETED,FULFILLED,FAILED,CANCELLED" doc:"One or several, comma-separated"`
	Issue         []IssueKind `query:"issue" maxItems:"20" doc:"Only orders with an open issue of one of these kinds, comma-separated"`
	Attention     bool        `query:"attention" doc:"Only orders that need a person"`
	HasActiveJobs bool        `query:"hasActiveJobs" doc:"Only orders with a print job on its way to a result"`
	From          time.Time   `query:"from" doc:"Ordered at or after"`
	To            time.Time   `query:"to" doc:"Ordered before"`
	Sort          string      `query:"sort" enum:"orderedAt,-orderedAt,number,-number,total,-total,status,-status,updatedAt,-updatedAt" doc:"With a - before it the other way round. Without it: newest first, and the order of exactly the number that is looked for before all"`
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

type addressInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Address Address `json:"address"`
		Reason  string  `json:"reason" minLength:"1" maxLength:"500"`
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
		if in.Page > 1 && in.Page*in.PageSize > MaxListed {
			return nil, httpapi.Error(http.StatusUnprocessableEntity, "page-too-deep", fmt.Sprintf("The first %d orders of a list can be paged through. Filter or search to narrow it down, or sort it the other way round.", MaxListed))
		}
		list, err := s.List(ctx, identity.Tenant(ctx), Query{
			Search: in.Search, Statuses: in.Status, Issues: in.Issue, Attention: in.Attention, ActiveJobs: in.HasActiveJobs, From: given(in.From), To: given(in.To), Sort: in.Sort, Page: in.Page, PageSize: in.PageSize,
		})
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list.Orders))
		for i, o := range list.Orders {
			views[i] = o.View()
		}
		return httpapi.NewBoundedList(views, list.Total, list.Exact, in.Paging), nil
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
	httpapi.Register(srv, httpapi.Op("correct-shipping-address", http.MethodPut, "/orders/{id}/shipping-address", "Orders", "Correct the address while no label was bought; a label that failed is tried again", identity.OrdersWrite), func(ctx context.Context, in *addressInput) (*detailOutput, error) {
		if err := s.CorrectAddress(ctx, identity.Tenant(ctx), in.ID, in.Body.Address, in.Body.Reason); err != nil {
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
		return httpapi.Error(http.StatusConflict, cmp.Or(refused.Code, "not-now"), refused.Reason)
	case errors.As(err, &illegal):
		return httpapi.Error(http.StatusConflict, "illegal-transition", "An order that is "+string(illegal.From)+" cannot become "+string(illegal.To)+".")
	}
	return err
}

func (s *Service) detail(ctx context.Context, tenant, id string) (*detailOutput, error) {
	out := &detailOutput{}
	err := s.db.View(ctx, func(q db.Querier) (err error) {
		_, out.Body, err = s.Detail(ctx, q, tenant, id)
		return err
	})
	return out, err
}

// Detail gives an order, and how the API shows it with its lines and issues.
func (s *Service) Detail(ctx context.Context, q db.Querier, tenant, id string) (*Order, DetailView, error) {
	o, err := s.Get(ctx, q, tenant, id)
	if err != nil {
		return nil, DetailView{}, err
	}
	issues, err := s.Issues(ctx, q, tenant, id)
	if err != nil {
		return nil, DetailView{}, err
	}
	jobs, err := s.planner.CountJobs(ctx, q, []any{id})
	if err != nil {
		return nil, DetailView{}, err
	}
	done, err := s.planner.UnitsDone(ctx, q, []any{id})
	if err != nil {
		return nil, DetailView{}, err
	}
	sum := Summary{Order: *o, Jobs: jobs[id], LineCount: len(o.Lines)}
	v := DetailView{
		Note: o.Note, Released: o.Released, Held: o.Held, ShippingAddress: o.ShippingAddress, ShopAddress: o.CorrectedFrom,
		NoteAttributes: append([]Attribute{}, o.Metadata.NoteAttributes...), Tags: append([]string{}, o.Metadata.Tags...), ShippingTitle: o.Metadata.ShippingTitle, LineItems: []LineView{}, Issues: []IssueView{},
	}
	for _, l := range o.Lines {
		units := l.unitsDone(done)
		sum.Units, sum.UnitsDone = sum.Units+l.Wanted, sum.UnitsDone+units
		v.LineItems = append(v.LineItems, LineView{
			ID: l.ID, Title: l.Title, SKU: l.SKU, Quantity: l.Quantity, Wanted: l.Wanted, Done: units, UnitPrice: l.UnitPriceMinor, Printable: l.Printable, Status: l.Status, Properties: append([]Attribute{}, l.Properties...),
		})
	}
	for _, i := range issues {
		if i.State == "OPEN" {
			sum.OpenIssues++
			if !slices.Contains(sum.IssueKinds, i.Kind) {
				sum.IssueKinds = append(sum.IssueKinds, i.Kind)
			}
		}
		v.Issues = append(v.Issues, i.view())
	}
	v.View = sum.View()
	return o, v, nil
}

func (i Issue) view() IssueView {
	return IssueView{
		ID: i.ID, Kind: i.Kind, LineItemID: i.LineItemID, Message: i.Message, Detail: i.Detail, Params: i.Params(), Resolution: i.Kind.Resolution(), State: i.State, CreatedAt: i.CreatedAt, ClosedAt: i.ClosedAt,
	}
}

// View is the order as the API's lists show it.
func (o *Summary) View() View {
	return View{
		ID: o.ID, Number: o.Number, ShopOrderID: o.ShopOrderID, Status: o.Status, PaymentStatus: o.PaymentStatus, CustomerName: o.CustomerName, CustomerEmail: o.CustomerEmail, Currency: o.Currency, TotalMinor: o.TotalMinor,
		Lines: o.LineCount, Units: o.Units, UnitsDone: o.UnitsDone, OpenIssues: o.OpenIssues, IssueKinds: append([]IssueKind{}, o.IssueKinds...),
		PrintJobs: o.Jobs.Total, PrintJobsDone: o.Jobs.Done, ActiveJobs: o.Jobs.Active, TrackingNumber: o.TrackingNumber, TrackingURL: o.TrackingURL, CorrelationID: o.Correlation,
		OrderedAt: o.OrderedAt, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt, CompletedAt: o.CompletedAt, FulfilledAt: o.FulfilledAt, CancelledAt: o.CancelledAt,
	}
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
