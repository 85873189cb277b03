package webhook

import (
	"context"
	"encoding/json"
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

// Detail is a delivery with its body, without the personal data in it.
type Detail struct {
	View
	Key         string          `json:"key" doc:"What makes another delivery a duplicate of this one: the service's own id of it, or a fingerprint"`
	TriggeredAt *time.Time      `json:"triggeredAt" doc:"When the service says that it happened"`
	Bytes       int             `json:"bytes" doc:"Size of the body as it came"`
	Body        json.RawMessage `json:"body" doc:"The body with personal data masked; null when it is not JSON"`
}

type listInput struct {
	httpapi.Paging
	Source Source `query:"source" enum:"shopify,simplyprint,sendcloud"`
	Status Status `query:"status" enum:"RECEIVED,PROCESSED,SKIPPED,FAILED"`
	Topic  string `query:"topic" maxLength:"100"`

	From time.Time `query:"from" doc:"Received at or after it"`
	To   time.Time `query:"to" doc:"Received before it"`
	ID   string    `query:"q" maxLength:"200" doc:"Id of the delivery, or the service's own id of it"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type statsOutput struct{ Body Stats }

type detailOutput struct{ Body Detail }

type replayFailedInput struct {
	Body struct {
		Status Status `json:"status" enum:"FAILED" doc:"Only what failed is read again by filter"`
		Source Source `json:"source,omitempty" enum:"shopify,simplyprint,sendcloud" doc:"Empty: of every source"`
	}
}

type replayFailedOutput struct {
	Body struct {
		Replayed int  `json:"replayed"`
		More     bool `json:"more" doc:"There are more; ask again"`
	}
}

// Register adds the inbox's operations to the API, and the addresses that the
// services send to.
func (i *Inbox) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("webhook-stats", http.MethodGet, "/admin/webhooks/stats", "Inbox", "Count the inbox", "queues.read"), func(ctx context.Context, _ *struct{}) (*statsOutput, error) {
		s, err := i.Stats(ctx, identity.Tenant(ctx))
		return &statsOutput{s}, err
	})
	httpapi.Register(srv, httpapi.Op("list-webhooks", http.MethodGet, "/admin/webhooks", "Inbox", "List received webhooks", "queues.read"), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		list, total, err := i.List(ctx, identity.Tenant(ctx), Query{Source: in.Source, Status: in.Status, Topic: in.Topic, From: in.From, To: in.To, ID: in.ID, Page: in.Page, PageSize: in.PageSize})
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list))
		for n, d := range list {
			views[n] = view(d)
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("get-webhook", http.MethodGet, "/admin/webhooks/{id}", "Inbox", "Read a webhook with its body, personal data masked", "queues.read"), func(ctx context.Context, in *idInput) (*detailOutput, error) {
		d, err := i.Get(ctx, identity.Tenant(ctx), in.ID)
		if err != nil {
			return nil, err
		}
		return &detailOutput{Detail{View: view(d), Key: d.Key, TriggeredAt: d.TriggeredAt, Bytes: len(d.Body), Body: mask(d.Body)}}, nil
	})
	replay := httpapi.Op("replay-webhook", http.MethodPost, "/admin/webhooks/{id}/replay", "Inbox", "Read a webhook again", "queues.write")
	replay.DefaultStatus = http.StatusAccepted
	httpapi.Register(srv, replay, func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, i.Replay(ctx, identity.Tenant(ctx), in.ID)
	})
	replayFailed := httpapi.Op("replay-webhooks", http.MethodPost, "/admin/webhooks/replay", "Inbox", "Read failed webhooks again", "queues.write")
	replayFailed.DefaultStatus = http.StatusAccepted
	httpapi.Register(srv, replayFailed, func(ctx context.Context, in *replayFailedInput) (*replayFailedOutput, error) {
		out := &replayFailedOutput{}
		var err error
		out.Body.Replayed, out.Body.More, err = i.ReplayFailed(ctx, identity.Tenant(ctx), in.Body.Source)
		return out, err
	})
	for _, s := range []Source{Shopify, SimplyPrint, Sendcloud} {
		srv.Handle("POST "+httpapi.Prefix+"/webhooks/"+string(s), i.Handler(s))
		srv.Handle("POST "+httpapi.Prefix+"/webhooks/"+string(s)+"/{"+TenantInPath+"}", i.Handler(s))
	}
}

func view(d Delivery) View {
	return View{ID: d.ID, Source: d.Source, Topic: d.Topic, Status: d.Status, Note: d.Note, Attempts: d.Attempts, ReceivedAt: d.ReceivedAt, ProcessedAt: d.ProcessedAt}
}
