package audit

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
	Action   string    `query:"action" maxLength:"64" example:"order.cancel"`
	Entity   string    `query:"entity" maxLength:"64" example:"order"`
	EntityID string    `query:"entityId" maxLength:"200"`
	OrderID  string    `query:"orderId" maxLength:"64"`
	Actor    string    `query:"actor" maxLength:"200" doc:"Name of the person, screen or key"`
	ActorID  string    `query:"actorId" maxLength:"64" doc:"Id of the person, screen or key"`
	From     time.Time `query:"from" doc:"At or after"`
	To       time.Time `query:"to" doc:"Before"`
}

func (f Filter) query() Query {
	return Query{Action: f.Action, Entity: f.Entity, EntityID: f.EntityID, OrderID: f.OrderID, Actor: f.Actor, ActorID: f.ActorID, From: f.From, To: f.To}
}

type listInput struct {
	httpapi.Paging
	Filter
}

type exportInput struct{ Filter }

// Register adds the operations of the audit log to the API.
func (l *Log) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-audit", http.MethodGet, "/audit", "Audit", "List what people did by hand", identity.AuditRead), func(ctx context.Context, in *listInput) (*httpapi.List[Entry], error) {
		q := in.query()
		q.Page, q.PageSize = in.Page, in.PageSize
		list, total, err := l.List(ctx, identity.Tenant(ctx), q)
		if err != nil {
			return nil, err
		}
		return httpapi.NewList(list, total, in.Paging), nil
	})
	export := httpapi.Op("export-audit", http.MethodGet, "/audit/export.csv", "Audit", "Download what people did by hand as CSV", identity.AuditRead)
	export.Description += " Newest first, at most 100,000 rows; X-Total-Count is how many match."
	export.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	httpapi.Register(srv, export, func(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
		tenant, q := identity.Tenant(ctx), in.query()
		total, err := l.Count(ctx, tenant, q)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(out huma.Context) {
			out.SetHeader("Content-Type", "text/csv; charset=utf-8")
			out.SetHeader("Content-Disposition", `attachment; filename="audit.csv"`)
			out.SetHeader("X-Total-Count", strconv.Itoa(total))
			if err := l.writeCSV(ctx, csv.NewWriter(out.BodyWriter()), tenant, q); err != nil {
				srv.Abort(ctx, err)
			}
		}}, nil
	})
}

func (l *Log) writeCSV(ctx context.Context, w *csv.Writer, tenant string, q Query) error {
	if err := w.Write([]string{"time", "actor kind", "actor", "actor id", "address", "action", "entity", "entity id", "order", "reason", "before", "after", "correlation"}); err != nil {
		return err
	}
	err := l.Export(ctx, tenant, q, func(e Entry) error {
		row := []string{
			e.At.Format(time.RFC3339), e.ActorKind, e.Actor, e.ActorID, e.Address, e.Action, e.Entity, e.EntityID, e.OrderID, e.Reason, string(e.Before), string(e.After), e.CorrelationID,
		}
		for i := range row {
			row[i] = httpapi.SafeCell(row[i])
		}
		return w.Write(row)
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}
