package journal

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// Filter are the query parameters of the list and of the export. It is exported
// because huma does not see the fields of an embedded type that is not.
type Filter struct {
	Types       []string  `query:"type" maxItems:"50" doc:"Types of events, comma-separated"`
	Severities  []string  `query:"severity" maxItems:"3" enum:"INFO,WARNING,ERROR" doc:"One of these, comma-separated"`
	Source      string    `query:"source" maxLength:"64" doc:"The part of the program that wrote it; /event-log/types lists them"`
	OrderID     string    `query:"orderId" maxLength:"64"`
	Correlation string    `query:"correlationId" maxLength:"64"`
	Search      string    `query:"search" maxLength:"200" doc:"Part of the message"`
	From        time.Time `query:"from" doc:"Happened at or after"`
	To          time.Time `query:"to" doc:"Happened before"`
	AfterSeq    int64     `query:"afterSeq" minimum:"0" doc:"Only entries after this one; the list then comes in their order of writing"`
	BeforeSeq   int64     `query:"beforeSeq" minimum:"0" doc:"Only entries before this one"`
}

func (f Filter) query() Query {
	return Query{Types: f.Types, Severities: f.Severities, Source: f.Source, OrderID: f.OrderID, Correlation: f.Correlation, Search: f.Search, From: f.From, To: f.To, AfterSeq: f.AfterSeq, BeforeSeq: f.BeforeSeq}
}

type listInput struct {
	httpapi.Paging
	Filter
}

type exportInput struct{ Filter }

type typesOutput struct {
	Body struct {
		Items   []Type   `json:"items"`
		Sources []string `json:"sources" doc:"The parts of the program that write events"`
	}
}

type timelineInput struct {
	ID       string `path:"id" maxLength:"64"`
	AfterSeq int64  `query:"afterSeq" minimum:"0" doc:"Only entries after this one"`
	Limit    int    `query:"limit" minimum:"1" maximum:"2000" default:"2000" doc:"Entries at most"`
}

type timelineOutput struct{ Body Timeline }

// Register adds the journal's operations to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-event-log", http.MethodGet, "/event-log", "Event log", "List what happened", identity.LogsRead), func(ctx context.Context, in *listInput) (*httpapi.List[Entry], error) {
		q := in.query()
		q.Page, q.PageSize = in.Page, in.PageSize
		list, total, err := s.List(ctx, identity.Tenant(ctx), q)
		if err != nil {
			return nil, err
		}
		return httpapi.NewList(list, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("order-timeline", http.MethodGet, "/orders/{id}/timeline", "Orders", "Read an order's way and milestones", identity.OrdersRead), func(ctx context.Context, in *timelineInput) (*timelineOutput, error) {
		t, err := s.Timeline(ctx, identity.Tenant(ctx), in.ID, in.AfterSeq, in.Limit)
		return &timelineOutput{t}, err
	})
	httpapi.Register(srv, httpapi.Op("list-event-types", http.MethodGet, "/event-log/types", "Event log", "List the types of events, with their names for people, and who writes them", identity.LogsRead), func(context.Context, *struct{}) (*typesOutput, error) {
		out := &typesOutput{}
		out.Body.Items, out.Body.Sources = Types(), Sources()
		return out, nil
	})
	export := httpapi.Op("export-event-log", http.MethodGet, "/event-log/export.csv", "Event log", "Download what happened as CSV", identity.LogsRead)
	export.Description += " Newest first, at most 100,000 rows; X-Total-Count is how many match."
	export.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	httpapi.Register(srv, export, func(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
		tenant, q := identity.Tenant(ctx), in.query()
		total, err := s.count(ctx, tenant, q)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(out huma.Context) {
			out.SetHeader("Content-Type", "text/csv; charset=utf-8")
			out.SetHeader("Content-Disposition", `attachment; filename="event-log.csv"`)
			out.SetHeader("X-Total-Count", strconv.Itoa(total))
			if err := s.writeCSV(ctx, csv.NewWriter(out.BodyWriter()), tenant, q); err != nil {
				srv.Abort(ctx, err)
			}
		}}, nil
	})
}

func (s *Service) writeCSV(ctx context.Context, w *csv.Writer, tenant string, q Query) error {
	if err := w.Write([]string{"seq", "time", "severity", "type", "source", "order", "print job", "correlation", "message"}); err != nil {
		return err
	}
	err := s.Export(ctx, tenant, q, func(e Entry) error {
		return w.Write([]string{
			strconv.FormatInt(e.Seq, 10), e.Time.Format(time.RFC3339), e.Severity, e.Type, e.Source,
			httpapi.SafeCell(e.OrderID), httpapi.SafeCell(e.PrintJobID), httpapi.SafeCell(e.CorrelationID), httpapi.SafeCell(e.Message),
		})
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}
