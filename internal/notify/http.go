package notify

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/outbound"
)

// View is an alert as the API shows it.
type View struct {
	ID             string     `json:"id"`
	Kind           Kind       `json:"kind" enum:"fulfillment_failed,print_failed,cancellation_review,retries_exhausted,integration_down,orders_stuck"`
	Cause          string     `json:"cause" doc:"What groups it: a service, a kind of failure, a type of the retry queue"`
	Title          string     `json:"title" doc:"In plain words"`
	Detail         string     `json:"detail"`
	State          State      `json:"state" enum:"OPEN,CLEARING,RECOVERED" doc:"CLEARING: the cause is gone; whether it comes back is waited for"`
	Count          int64      `json:"count" doc:"How often it was raised"`
	OpenItems      int        `json:"openItems" doc:"How many of those are still open"`
	Orders         []OrderRef `json:"orders" doc:"Some of the orders"`
	FirstAt        time.Time  `json:"firstAt"`
	LastAt         time.Time  `json:"lastAt"`
	ToldAt         *time.Time `json:"toldAt" doc:"When people were last told"`
	RecoveredAt    *time.Time `json:"recoveredAt"`
	AcknowledgedAt *time.Time `json:"acknowledgedAt"`
	AcknowledgedBy string     `json:"acknowledgedBy"`
}

// TestView is what a channel did with the test message.
type TestView struct {
	Channel string `json:"channel" doc:"The mailbox, or the chat's name without its secrets"`
	Type    string `json:"type" enum:"mail,chat"`
	Sent    bool   `json:"sent"`
	Problem string `json:"problem" doc:"What went wrong, empty when it was sent"`
}

type listInput struct {
	httpapi.Paging
	State State `query:"state" enum:"OPEN,CLEARING,RECOVERED"`
	Kind  Kind  `query:"kind" enum:"fulfillment_failed,print_failed,cancellation_review,retries_exhausted,integration_down,orders_stuck"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type alertOutput struct{ Body View }

type testOutput struct {
	Body struct {
		Items []TestView `json:"items"`
	}
}

// Register adds the operations of notifications to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-alerts", http.MethodGet, "/alerts", "Notifications", "List alerts", identity.LogsRead), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		list, total, err := s.List(ctx, identity.Tenant(ctx), Query{State: in.State, Kind: in.Kind, Page: in.Page, PageSize: in.PageSize})
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list))
		for i, a := range list {
			views[i] = s.view(a)
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("acknowledge-alert", http.MethodPost, "/alerts/{id}/acknowledge", "Notifications", "Say that someone deals with an alert", identity.QueuesWrite), func(ctx context.Context, in *idInput) (*alertOutput, error) {
		who, _ := identity.From(ctx)
		a, err := s.Acknowledge(ctx, identity.Tenant(ctx), in.ID, who.Name)
		if err != nil {
			return nil, err
		}
		return &alertOutput{s.view(a)}, nil
	})
	httpapi.Register(srv, httpapi.Op("test-notifications", http.MethodPost, "/notifications/test", "Notifications", "Send a test message to every channel", identity.IntegrationsWrite), func(ctx context.Context, _ *struct{}) (*testOutput, error) {
		if !s.opts.Enabled {
			return nil, httpapi.Error(http.StatusConflict, "notifications-off", "Notifications are off; set NOTIFICATIONS_ENABLED=true.")
		}
		if len(s.channels) == 0 {
			return nil, httpapi.Error(http.StatusConflict, "no-channel", "There is nobody to tell; set SMTP_HOST or CHAT_URLS.")
		}
		results, err := s.Test(ctx, uuid.NewString())
		if err != nil {
			return nil, err
		}
		out := &testOutput{}
		for _, r := range results {
			v := TestView{Channel: r.Channel, Type: "chat", Sent: r.Err == nil, Problem: problem(r.Err)}
			if r.Mail {
				v.Type = "mail"
			}
			out.Body.Items = append(out.Body.Items, v)
		}
		return out, nil
	})
}

func (s *Service) view(a Alert) View {
	return View{
		ID: a.ID, Kind: a.Kind, Cause: a.Cause, Title: s.words.alert(a, "").Title, Detail: a.Detail, State: a.State, Count: a.Raised, OpenItems: a.OpenItems,
		Orders: append([]OrderRef{}, a.Orders...), FirstAt: a.FirstAt, LastAt: a.LastAt, ToldAt: a.ToldAt, RecoveredAt: a.RecoveredAt,
		AcknowledgedAt: a.AcknowledgedAt, AcknowledgedBy: a.AcknowledgedBy,
	}
}

// problem is what a failed test says to the person who asked for it: the channel
// is theirs to mend, and they need its words.
func problem(err error) string {
	var out *outbound.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &out):
		return "It was not sent."
	case out.Err == nil:
		return out.Message
	}
	return out.Message + ": " + excerpt(out.Err.Error())
}
