package audit

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

type listInput struct {
	httpapi.Paging
	Action  string    `query:"action" maxLength:"64"`
	Entity  string    `query:"entity" maxLength:"64"`
	OrderID string    `query:"orderId" maxLength:"64"`
	Actor   string    `query:"actor" maxLength:"200"`
	From    time.Time `query:"from" doc:"At or after"`
	To      time.Time `query:"to" doc:"Before"`
}

// Register adds the operation of the audit log to the API.
func (l *Log) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-audit", http.MethodGet, "/audit", "Audit", "List what people did by hand", identity.AuditRead), func(ctx context.Context, in *listInput) (*httpapi.List[Entry], error) {
		list, total, err := l.List(ctx, identity.Tenant(ctx), Query{
			Action: in.Action, Entity: in.Entity, OrderID: in.OrderID, Actor: in.Actor, From: in.From, To: in.To, Page: in.Page, PageSize: in.PageSize,
		})
		if err != nil {
			return nil, err
		}
		return httpapi.NewList(list, total, in.Paging), nil
	})
}
