package webhook

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// View is a delivery as the API shows it, without its body: that holds personal
// data.
type View struct {
	ID          string     `json:"id"`
	Source      Source     `json:"source" enum:"shopify,simplyprint,sendcloud"`
	Topic       string     `json:"topic"`
	Status      Status     `json:"status" enum:"RECEIVED,PROCESSED,SKIPPED,FAILED"`
	Note        string     `json:"note"`
	Attempts    int        `json:"attempts"`
	ReceivedAt  time.Time  `json:"receivedAt"`
	ProcessedAt *time.Time `json:"processedAt"`
}

type listInput struct {
	httpapi.Paging
	Source Source `query:"source" enum:"shopify,simplyprint,sendcloud"`
	Status Status `query:"status" enum:"RECEIVED,PROCESSED,SKIPPED,FAILED"`
	Topic  string `query:"topic" maxLength:"100"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type statsOutput struct{ Body Stats }

// Register adds the inbox's operations to the API, and the addresses that the
// services send to.
func (i *Inbox) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("webhook-stats", http.MethodGet, "/admin/webhooks/stats", "Inbox", "Count the inbox", "queues.read"), func(ctx context.Context, _ *struct{}) (*statsOutput, error) {
		s, err := i.Stats(ctx, identity.Tenant(ctx))
		return &statsOutput{s}, err
	})
	httpapi.Register(srv, httpapi.Op("list-webhooks", http.MethodGet, "/admin/webhooks", "Inbox", "List received webhooks", "queues.read"), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		list, total, err := i.List(ctx, identity.Tenant(ctx), Query{Source: in.Source, Status: in.Status, Topic: in.Topic, Page: in.Page, PageSize: in.PageSize})
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list))
		for n, d := range list {
			views[n] = View{ID: d.ID, Source: d.Source, Topic: d.Topic, Status: d.Status, Note: d.Note, Attempts: d.Attempts, ReceivedAt: d.ReceivedAt, ProcessedAt: d.ProcessedAt}
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	replay := httpapi.Op("replay-webhook", http.MethodPost, "/admin/webhooks/{id}/replay", "Inbox", "Read a webhook again", "queues.write")
	replay.DefaultStatus = http.StatusAccepted
	httpapi.Register(srv, replay, func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, i.Replay(ctx, identity.Tenant(ctx), in.ID)
	})
	for _, s := range []Source{Shopify, SimplyPrint, Sendcloud} {
		srv.Handle("POST "+httpapi.Prefix+"/webhooks/"+string(s), i.Handler(s))
	}
}
