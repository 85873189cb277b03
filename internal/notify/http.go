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
	"github.com/forma3d/connect/internal/settings"
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
		results, err := s.Test(ctx, identity.Tenant(ctx), uuid.NewString())
		switch {
		case errors.Is(err, ErrOff):
			return nil, httpapi.Error(http.StatusConflict, "notifications-off", "Notifications are off. Switch them on in the settings; NOTIFICATIONS_ENABLED must be true too.")
		case errors.Is(err, ErrNoChannel):
			return nil, httpapi.Error(http.StatusConflict, "no-channel", "There is nobody to tell: set SMTP_HOST and name who gets e-mails, or set CHAT_URLS.")
		case err != nil:
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
	s.registerRules(srv)
}

// RulesView is who is told what, as the API shows it.
type RulesView struct {
	Rules
	Defaults  Rules      `json:"defaults" doc:"From the environment"`
	Changed   []string   `json:"changed" doc:"The values that people changed; the others come from the environment"`
	ChangedAt *time.Time `json:"changedAt"`
	ChangedBy string     `json:"changedBy"`
	TimeZone  string     `json:"timeZone" doc:"Of the hours, DAILY_SUMMARY_TIME_ZONE"`
	Allowed   bool       `json:"allowed" doc:"false: NOTIFICATIONS_ENABLED is false, so nobody is told whatever is chosen here"`
	Mail      MailView   `json:"mail"`
	Chats     []string   `json:"chats" doc:"The chats that get every message, by names without their secrets"`
}

// MailView is the mail server, without its password.
type MailView struct {
	Configured bool   `json:"configured"`
	Host       string `json:"host"`
	Port       int    `json:"port"`
	From       string `json:"from"`
	TLS        string `json:"tls" enum:",starttls,implicit,none"`
	SignsIn    bool   `json:"signsIn" doc:"Whether a user and password are set"`
}

type rulesOutput struct{ Body RulesView }

type rulesInput struct {
	Body struct {
		Enabled        *bool       `json:"enabled,omitempty"`
		OperatorEmails *[]string   `json:"operatorEmails,omitempty" maxItems:"50"`
		AdminEmails    *[]string   `json:"adminEmails,omitempty" maxItems:"50"`
		Kinds          *[]Kind     `json:"kinds,omitempty" enum:"fulfillment_failed,print_failed,cancellation_review,retries_exhausted,integration_down,orders_stuck"`
		QuietHours     *QuietHours `json:"quietHours,omitempty" doc:"Reset it to have none"`
		SummaryEnabled *bool       `json:"summaryEnabled,omitempty"`
		SummaryHour    *int        `json:"summaryHour,omitempty" minimum:"0" maximum:"23"`
		Reset          []string    `json:"reset,omitempty" enum:"enabled,operatorEmails,adminEmails,kinds,quietHours,summaryEnabled,summaryHour" doc:"Values that are given back to the environment"`
	}
}

func (s *Service) registerRules(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("get-notification-settings", http.MethodGet, "/settings/notifications", "Settings", "Read who is told what", identity.IntegrationsRead), func(ctx context.Context, _ *struct{}) (*rulesOutput, error) {
		state, err := s.rules.State(ctx, s.db.Read(), identity.Tenant(ctx))
		return s.rulesView(state), err
	})
	httpapi.Register(srv, httpapi.Op("change-notification-settings", http.MethodPatch, "/settings/notifications", "Settings", "Change who is told what; it counts at once", identity.IntegrationsWrite), func(ctx context.Context, in *rulesInput) (*rulesOutput, error) {
		who, _ := identity.From(ctx)
		reset := in.Body.Reset
		in.Body.Reset = nil
		state, err := s.rules.Change(ctx, who.Tenant, who.Name, in.Body, reset)
		if err != nil {
			return nil, settings.Problem(err)
		}
		return s.rulesView(state), nil
	})
}

func (s *Service) rulesView(state settings.State[Rules]) *rulesOutput {
	m := s.opts.Mail
	v := RulesView{
		Rules: state.Values, Defaults: state.Defaults, Changed: state.Changed, ChangedAt: state.ChangedAt, ChangedBy: state.ChangedBy, TimeZone: s.opts.Zone.String(), Allowed: s.opts.Enabled, Chats: []string{},
		Mail: MailView{Configured: m.Host != "", Host: m.Host, Port: m.Port, From: m.From, SignsIn: m.User != ""},
	}
	if m.Host != "" {
		v.Mail.TLS = m.TLS
	}
	for _, c := range s.chats {
		v.Chats = append(v.Chats, c.label)
	}
	return &rulesOutput{v}
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
