package printing

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
)

// View is a print job as the API shows it.
type View struct {
	ID                 string     `json:"id"`
	OrderID            string     `json:"orderId"`
	LineItemID         string     `json:"lineItemId"`
	Status             Status     `json:"status" enum:"PENDING,QUEUED,ASSIGNED,PRINTING,COMPLETED,FAILED,CANCELLED"`
	PrinterName        string     `json:"printerName"`
	Progress           int        `json:"progress" doc:"Percent"`
	PrintSeconds       int64      `json:"printSeconds"`
	FilamentMilligrams int64      `json:"filamentMilligrams"`
	Cost               string     `json:"cost" doc:"Decimal text in the farm's currency"`
	ErrorMessage       string     `json:"errorMessage"`
	RetryCount         int        `json:"retryCount"`
	ScrappedAt         *time.Time `json:"scrappedAt" doc:"When it was declared useless; it then counts as not made"`
	StartedAt          *time.Time `json:"startedAt"`
	CompletedAt        *time.Time `json:"completedAt"`
	CreatedAt          time.Time  `json:"createdAt"`
	UpdatedAt          time.Time  `json:"updatedAt"`
}

type listInput struct {
	httpapi.Paging
	Status  Status `query:"status" enum:"PENDING,QUEUED,ASSIGNED,PRINTING,COMPLETED,FAILED,CANCELLED"`
	Active  bool   `query:"active" doc:"Only jobs on their way to a result"`
	OrderID string `query:"orderId" maxLength:"64"`
	Printer string `query:"printer" maxLength:"200" doc:"Name of the printer"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type jobOutput struct{ Body View }

type actInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

// Register adds the operations of print jobs to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-print-jobs", http.MethodGet, "/print-jobs", "Print jobs", "List print jobs", "printJobs.read"), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		list, total, err := s.List(ctx, identity.Tenant(ctx), Query{Status: in.Status, Active: in.Active, OrderID: in.OrderID, Printer: in.Printer, Page: in.Page, PageSize: in.PageSize})
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list))
		for i, j := range list {
			views[i] = view(j)
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("get-print-job", http.MethodGet, "/print-jobs/{id}", "Print jobs", "Read a print job", "printJobs.read"), func(ctx context.Context, in *idInput) (*jobOutput, error) {
		j, err := s.Get(ctx, identity.Tenant(ctx), in.ID)
		if err != nil {
			return nil, err
		}
		return &jobOutput{view(j)}, nil
	})
	for _, a := range []struct {
		id, path, summary string
		act               func(ctx context.Context, tenant, id, reason string) (Job, error)
	}{
		{"retry-print-job", "retry", "Queue a failed print job again", s.Retry},
		{"reprint-print-job", "reprint", "Declare a finished print useless and make another", s.Reprint},
		{"cancel-print-job", "cancel", "Take a print job that has not started out of the farm's queue", s.CancelJob},
	} {
		httpapi.Register(srv, httpapi.Op(a.id, http.MethodPost, "/print-jobs/{id}/"+a.path, "Print jobs", a.summary, identity.PrintJobsWrite), func(ctx context.Context, in *actInput) (*jobOutput, error) {
			j, err := a.act(ctx, identity.Tenant(ctx), in.ID, in.Body.Reason)
			if err != nil {
				return nil, order.Problem(err)
			}
			return &jobOutput{view(j)}, nil
		})
	}
}

func view(j Job) View {
	return View{
		ID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, Status: j.Status, PrinterName: j.PrinterName, Progress: j.Progress, PrintSeconds: j.PrintSeconds,
		FilamentMilligrams: j.FilamentMilligrams, Cost: j.Cost, ErrorMessage: j.ErrorMessage, RetryCount: j.RetryCount, ScrappedAt: j.ScrappedAt, StartedAt: j.StartedAt, CompletedAt: j.CompletedAt, CreatedAt: j.CreatedAt, UpdatedAt: j.UpdatedAt,
	}
}
