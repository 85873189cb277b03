package integration

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/outbound"
)

// QueueView is whether work for a service goes on.
type QueueView struct {
	Paused      bool       `json:"paused" doc:"True while the service is down: its work waits and spends no attempt"`
	Since       *time.Time `json:"since" doc:"When it was paused"`
	Reason      string     `json:"reason"`
	ReasonCode  string     `json:"reasonCode" enum:",unreachable,refused,disconnected"`
	Failures    int        `json:"failures" doc:"Failed calls in a row"`
	NextProbeAt *time.Time `json:"nextProbeAt" doc:"When the service is asked again"`
}

// View is a connection as the API shows it. It holds no secret.
type View struct {
	Service       Service           `json:"service" enum:"shopify,simplyprint,sendcloud,xapi"`
	Name          string            `json:"name"`
	State         State             `json:"state" enum:"connected-from-settings,connected,disconnected,refused"`
	Message       string            `json:"message" doc:"The state in words"`
	Since         *time.Time        `json:"since"`
	ChangedBy     string            `json:"changedBy"`
	Account       map[string]string `json:"account" doc:"What was entered and is no secret"`
	Secrets       map[string]string `json:"secrets" doc:"For each secret: set or not set"`
	WebhookURL    string            `json:"webhookUrl" doc:"Where the service sends its webhooks, to copy"`
	LastWebhookAt *time.Time        `json:"lastWebhookAt" doc:"When a webhook of the service came last"`
	LastTopic     string            `json:"lastWebhookTopic" doc:"What that webhook was about"`
	Queue         QueueView         `json:"queue"`

	Condition    Condition        `json:"condition" enum:"connected,disconnected,unreadable,refused,paused,failing" doc:"How it is doing, for a page to say in its own words: unreadable was stored with another key and must be entered again; refused does not take the credentials; paused is down and its work waits; failing had failed calls lately"`
	Checks       ChecksView       `json:"checks"`
	Subscription SubscriptionView `json:"subscription"`
	Fields       []Field          `json:"fields" doc:"The form that connects it, in this order"`
	HelpURL      string           `json:"helpUrl" doc:"Where the service shows its credentials; empty when that differs for everybody"`
}

// ChecksView is what checks found. Checks are made when a person asks, when the
// health is asked for, and while the service is down.
type ChecksView struct {
	LastAt        *time.Time `json:"lastAt" doc:"Newest check"`
	LastSuccessAt *time.Time `json:"lastSuccessAt"`
	LastFailureAt *time.Time `json:"lastFailureAt" doc:"Newest failed check, or failed call of a job"`
	LastFailure   Failure    `json:"lastFailure" enum:",disconnected,refused,unreachable,busy,unexpected"`
	Message       string     `json:"message" doc:"That failure in English"`
}

// SubscriptionView is whether the service sends us its webhooks.
type SubscriptionView struct {
	State     Subscription `json:"state" enum:",active,polled,failed,manual,unneeded" doc:"Empty: not looked at yet; polled: the service is asked at intervals instead; manual: WEBHOOK_REGISTER is false, so people enter the address at the service; unneeded: the service has no webhooks"`
	CheckedAt *time.Time   `json:"checkedAt"`
	Failure   Failure      `json:"failure" enum:",disconnected,refused,unreachable,busy,unexpected"`
}

func view(o Overview) View {
	v := View{
		Service: o.Service, Name: o.Service.Name(), State: o.State, Message: o.Message, Since: o.Since, ChangedBy: o.ChangedBy,
		Account: o.Account, Secrets: map[string]string{}, WebhookURL: o.WebhookURL, LastWebhookAt: o.LastWebhook, Queue: QueueView{Failures: o.Queue.Failures},
	}
	for name, set := range o.Secrets {
		v.Secrets[name] = "not set"
		if set {
			v.Secrets[name] = "set"
		}
	}
	if o.Queue.State != circuit.Closed {
		v.Queue.Paused, v.Queue.Since, v.Queue.Reason, v.Queue.NextProbeAt = true, &o.Queue.Since, o.Queue.Reason.Words(), o.Queue.NextProbeAt
		v.Queue.ReasonCode = string(o.Queue.Reason)
	}
	c := o.checks
	v.LastTopic, v.Condition, v.HelpURL, v.Fields = o.LastTopic, o.Condition, helpURLs[o.Service], form(o.Service, o.Account, o.Secrets)
	v.Checks = ChecksView{LastAt: c.CheckedAt, LastSuccessAt: c.SucceededAt, LastFailureAt: c.FailedAt, LastFailure: c.Failure}
	if f := o.Queue.LastFailure; f != nil && (c.FailedAt == nil || c.FailedAt.Before(*f)) {
		v.Checks.LastFailureAt, v.Checks.LastFailure = f, Failure(o.Queue.Reason)
	}
	if v.Checks.LastFailureAt != nil {
		v.Checks.Message = v.Checks.LastFailure.words(o.Service)
	}
	v.Subscription = SubscriptionView{State: c.Subscription, CheckedAt: c.SubscribedAt, Failure: Failure(c.SubscriptionError)}
	return v
}

// TestView is the result of one real, harmless call to a service.
type TestView struct {
	Service Service `json:"service" enum:"shopify,simplyprint,sendcloud,xapi"`
	OK      bool    `json:"ok"`
	Failure Failure `json:"failure" enum:",disconnected,refused,unreachable,busy,unexpected" doc:"What went wrong, for a page to say in its own words; empty when nothing did"`
	Found   string  `json:"found" doc:"What answered"`
	Message string  `json:"message"`
}

type listOutput struct {
	Body struct {
		Items []View `json:"items"`
	}
}

type testOutput struct{ Body TestView }

type serviceInput struct {
	Service Service `path:"service" enum:"shopify,simplyprint,sendcloud,xapi"`
}

// connectInput is the body of a service's own operation.
type connectInput[T Credentials] struct {
	Force bool `query:"force" doc:"Store the credentials also when their test fails"`
	Body  T
}

type tryInput[T Credentials] struct{ Body T }

const tag = "Integrations"

// Register adds the operations of connections to the API.
func (c *Connections) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-integrations", http.MethodGet, "/integrations", tag, "List the connections to outside services", identity.IntegrationsRead), func(ctx context.Context, _ *struct{}) (*listOutput, error) {
		list, err := c.List(ctx, identity.Tenant(ctx))
		if err != nil {
			return nil, err
		}
		out := &listOutput{}
		out.Body.Items = []View{}
		for _, o := range list {
			out.Body.Items = append(out.Body.Items, view(o))
		}
		return out, nil
	})
	registerConnect[ShopifyCredentials](c, srv, Shopify)
	registerConnect[SimplyPrintCredentials](c, srv, SimplyPrint)
	registerConnect[SendcloudCredentials](c, srv, Sendcloud)
	registerConnect[XAPICredentials](c, srv, XAPI)
	httpapi.Register(srv, httpapi.Op("test-integration", http.MethodPost, "/integrations/{service}/test", tag, "Ask a service with the credentials in effect", identity.IntegrationsWrite), func(ctx context.Context, in *serviceInput) (*testOutput, error) {
		t, err := c.Test(ctx, identity.Tenant(ctx), in.Service)
		if err != nil {
			return nil, err
		}
		return result(in.Service, t), nil
	})
	httpapi.Register(srv, httpapi.Op("disconnect-integration", http.MethodDelete, "/integrations/{service}", tag, "Disconnect a service; its work waits", identity.IntegrationsWrite), func(ctx context.Context, in *serviceInput) (*struct{}, error) {
		return nil, c.Disconnect(ctx, identity.Tenant(ctx), caller(ctx), in.Service)
	})
}

// registerConnect adds the operation that connects one service. Each has its
// own credentials, and so its own schema in the document.
func registerConnect[T Credentials](c *Connections, srv *httpapi.Server, s Service) {
	op := httpapi.Op("connect-"+string(s), http.MethodPut, "/integrations/"+string(s), tag, "Connect "+s.Name()+"; the credentials are tested by one call", identity.IntegrationsWrite)
	op.Errors = append(op.Errors, http.StatusBadGateway)
	httpapi.Register(srv, op, func(ctx context.Context, in *connectInput[T]) (*testOutput, error) {
		t, err := c.Connect(ctx, identity.Tenant(ctx), caller(ctx), in.Body, in.Force)
		if err != nil {
			return nil, problem(err)
		}
		return result(s, t), nil
	})
	try := httpapi.Op("try-"+string(s), http.MethodPost, "/integrations/"+string(s)+"/try", tag, "Test credentials of "+s.Name()+" by one call, without storing them", identity.IntegrationsWrite)
	httpapi.Register(srv, try, func(ctx context.Context, in *tryInput[T]) (*testOutput, error) {
		t, err := c.Try(ctx, identity.Tenant(ctx), in.Body)
		if err != nil {
			return nil, problem(err)
		}
		return result(s, t), nil
	})
}

func result(s Service, t Test) *testOutput {
	return &testOutput{TestView{Service: s, OK: t.OK(), Failure: t.Failure(), Found: t.Found, Message: t.Words(s)}}
}

func caller(ctx context.Context) string {
	who, _ := identity.From(ctx)
	return who.Name
}

// problem says the module's errors to people; other errors pass.
func problem(err error) error {
	var invalid *InvalidError
	if errors.As(err, &invalid) {
		fields := make([]httpapi.Field, len(invalid.Fields))
		for i, f := range invalid.Fields {
			fields[i] = httpapi.Field{Field: "body." + f.Field, Message: f.Message}
		}
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The credentials cannot be used as they are.", fields...)
	}
	var unproven *UnprovenError
	if !errors.As(err, &unproven) {
		return err
	}
	status, code := http.StatusBadGateway, "service-unavailable"
	if outbound.Is(err, outbound.Unauthorized) {
		status, code = http.StatusUnprocessableEntity, "credentials-refused"
	}
	return httpapi.Error(status, code, failureOf(unproven.Cause).words(unproven.Service)+" Nothing was stored; force=true stores the credentials untested.")
}
