package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
)

// Publisher is what this module needs of the event bus.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Breakers is what this module needs of the circuit breakers.
type Breakers interface {
	List(ctx context.Context) (map[string]circuit.Status, error)
	Reconnected(ctx context.Context, tx *db.Tx, service string, proven bool) error
	ProbeSoon(ctx context.Context, service string) error
}

// Inbox tells when a service's webhooks came last.
type Inbox interface {
	LastReceived(ctx context.Context, tenant, source string) (at *time.Time, topic string, err error)
}

// Auditor takes down what people do.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Connections lets people connect and disconnect services.
type Connections struct {
	db        *db.DB
	clients   *Clients
	bus       Publisher
	breakers  Breakers
	inbox     Inbox
	subscribe func(ctx context.Context, tx *db.Tx) error
	log       *slog.Logger
	now       func() time.Time
	webhooks  string
	audit     Auditor
}

// ConnectionOptions are what Connections needs besides its collaborators.
type ConnectionOptions struct {
	Webhooks string // address below which the services' webhooks arrive
	// Subscribe has the webhooks of a new connection registered, in its
	// transaction; nil where nobody does.
	Subscribe func(ctx context.Context, tx *db.Tx) error
	Audit     Auditor
}

// NewConnections makes Connections over the clients that follow them.
func NewConnections(d *db.DB, clients *Clients, bus Publisher, breakers Breakers, inbox Inbox, log *slog.Logger, now func() time.Time, o ConnectionOptions) *Connections {
	return &Connections{db: d, clients: clients, bus: bus, breakers: breakers, inbox: inbox, subscribe: o.Subscribe, log: log, now: now, webhooks: o.Webhooks, audit: o.Audit}
}

// InvalidError says which fields of credentials cannot be used.
type InvalidError struct{ Fields []Invalid }

// Error implements error. It names no value.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("%d fields of the credentials cannot be used", len(e.Fields))
}

// UnprovenError is the error of credentials that did not pass their test.
type UnprovenError struct {
	Service Service
	Cause   error
}

// Error implements error.
func (e *UnprovenError) Error() string {
	return fmt.Sprintf("the credentials of %s did not pass the test: %v", e.Service, e.Cause)
}

// Unwrap gives the cause.
func (e *UnprovenError) Unwrap() error { return e.Cause }

// testTimeout bounds the call that tests credentials.
const testTimeout = 15 * time.Second

// Connect tests credentials with one call and stores them; with force they are
// stored untested where the test fails. Every process follows, and work that
// waited goes on. It gives what the test found.
func (c *Connections) Connect(ctx context.Context, tenant, by string, creds Credentials, force bool) (Test, error) {
	service := creds.service()
	creds, test, err := c.try(ctx, tenant, creds)
	if err != nil {
		return Test{}, err
	}
	if test.err != nil && !force {
		return Test{}, &UnprovenError{service, test.err}
	}
	plain, err := json.Marshal(creds)
	if err != nil {
		return Test{}, fmt.Errorf("store the credentials of %s: %w", service, err)
	}
	at := c.now()
	row := connection{Service: service, Sealed: c.clients.vault.Seal(plain, place(tenant, service)), ConnectedAt: &at, ChangedBy: by}
	err = c.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.change(ctx, tx, tenant, row, "connected"); err != nil {
			return err
		}
		if err := noteCheck(ctx, tx, tenant, service, test.err, at); err != nil {
			return err
		}
		if c.subscribe != nil {
			if err := c.subscribe(ctx, tx); err != nil {
				return err
			}
		}
		return c.breakers.Reconnected(ctx, tx, string(service), test.err == nil)
	})
	if err != nil {
		return Test{}, err
	}
	c.log.InfoContext(ctx, "a service was connected", "service", string(service), "tested", test.err == nil)
	return test, c.clients.Refresh(ctx, tenant)
}

// Try tests credentials with one call and stores nothing.
func (c *Connections) Try(ctx context.Context, tenant string, creds Credentials) (Test, error) {
	_, test, err := c.try(ctx, tenant, creds)
	return test, err
}

func (c *Connections) try(ctx context.Context, tenant string, creds Credentials) (Credentials, Test, error) {
	if err := c.clients.Refresh(ctx, tenant); err != nil {
		return nil, Test{}, err
	}
	now, err := c.clients.Settings(ctx, tenant)
	if err != nil {
		return nil, Test{}, err
	}
	creds = creds.completed(now)
	if bad := creds.check(); len(bad) > 0 {
		return nil, Test{}, &InvalidError{bad}
	}
	candidate := c.clients.base(tenant)
	creds.apply(&candidate)
	return creds, c.test(ctx, func(ctx context.Context) (string, error) {
		return c.clients.try(ctx, tenant, candidate, creds.service())
	}), nil
}

// Disconnect makes work for a service wait, also where the settings hold
// credentials for it.
func (c *Connections) Disconnect(ctx context.Context, tenant, by string, service Service) error {
	if err := known(service); err != nil {
		return err
	}
	at, changed := c.now(), false
	err := c.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		changed = false
		rows, err := connections(ctx, tx, tenant)
		if err != nil {
			return err
		}
		row, stored := rows[service]
		if stored && row.Sealed == nil || !stored && !c.clients.base(tenant).Connected(service) {
			return nil // it is disconnected already
		}
		changed = true
		return c.change(ctx, tx, tenant, connection{Service: service, DisconnectedAt: &at, ChangedBy: by}, "disconnected")
	})
	if err != nil || !changed {
		return err
	}
	c.log.InfoContext(ctx, "a service was disconnected", "service", string(service))
	return c.clients.Refresh(ctx, tenant)
}

func (c *Connections) change(ctx context.Context, tx *db.Tx, tenant string, row connection, action string) error {
	before, err := connections(ctx, tx, tenant)
	if err != nil {
		return err
	}
	if err := save(ctx, tx, tenant, row); err != nil {
		return err
	}
	if err := forgetChecks(ctx, tx, tenant, row.Service); err != nil {
		return err
	}
	was := "disconnected"
	if old, stored := before[row.Service]; stored && old.Sealed != nil || !stored && c.clients.base(tenant).Connected(row.Service) {
		was = "connected"
	}
	verb := map[string]string{"connected": "integration.connect", "disconnected": "integration.disconnect"}[action]
	err = c.audit.Record(ctx, tx, tenant, audit.Act{Action: verb, Entity: "integration", EntityID: string(row.Service), Before: map[string]any{"state": was}, After: map[string]any{"state": action}})
	if err != nil {
		return err
	}
	return c.bus.Publish(ctx, tx, event.Event{
		Tenant: tenant, Source: "integration", Severity: event.Info, Entity: "integration", EntityID: string(row.Service),
		Message: row.Service.Name() + " was " + action + ".", Payload: changed(row.Service, action),
	})
}

func changed(s Service, action string) event.Payload {
	switch s {
	case Shopify:
		return event.ShopifyChanged{Action: action}
	case SimplyPrint:
		return event.SimplyPrintChanged{Action: action}
	case Sendcloud:
		return event.SendcloudChanged{Action: action}
	default:
		return event.XAPIChanged{Action: action}
	}
}

// Test is the result of one real, harmless call.
type Test struct {
	Found string // what answered, for people; "" when it did not
	err   error
}

// OK reports whether the service answered as it should.
func (t Test) OK() bool { return t.err == nil }

// Failure is what went wrong, FailureNone when nothing did.
func (t Test) Failure() Failure { return failureOf(t.err) }

// Words is the result in one sentence.
func (t Test) Words(s Service) string {
	if t.err == nil {
		return s.Name() + " answers: " + t.Found + "."
	}
	return failureOf(t.err).words(s)
}

func (c *Connections) test(ctx context.Context, call func(ctx context.Context) (string, error)) Test {
	ctx, cancel := context.WithTimeout(ctx, testTimeout)
	defer cancel()
	found, err := call(ctx)
	if err != nil {
		return Test{err: err}
	}
	return Test{Found: found}
}

// Test asks a service with the credentials in effect. If it answers while its
// queue is paused, the next probe comes at once.
func (c *Connections) Test(ctx context.Context, tenant string, service Service) (Test, error) {
	if err := known(service); err != nil {
		return Test{}, err
	}
	t := c.test(ctx, func(ctx context.Context) (string, error) { return c.clients.Check(ctx, tenant, service) })
	if !t.OK() {
		return t, nil
	}
	return t, c.breakers.ProbeSoon(ctx, string(service))
}

// Overview is what is known of one connection, without secrets.
type Overview struct {
	Service     Service
	State       State
	Message     string
	Since       *time.Time // nil for settings
	ChangedBy   string
	Account     map[string]string // what is no secret
	Secrets     map[string]bool   // which secrets are set
	WebhookURL  string            // "" where the service sends none
	LastWebhook *time.Time
	LastTopic   string // of that webhook
	Queue       circuit.Status
	Condition   Condition
	checks      checks
}

// List gives an overview of every service.
func (c *Connections) List(ctx context.Context, tenant string) ([]Overview, error) {
	if err := c.clients.Refresh(ctx, tenant); err != nil {
		return nil, err
	}
	set, err := c.clients.of(ctx, tenant)
	if err != nil {
		return nil, err
	}
	queues, err := c.breakers.List(ctx)
	if err != nil {
		return nil, err
	}
	known, err := readChecks(ctx, c.db.Read(), tenant)
	if err != nil {
		return nil, err
	}
	var out []Overview
	for _, s := range Services() {
		o := set.overview(s, queues[string(s)])
		o.checks = known[s]
		if s == XAPI {
			o.checks.Subscription = SubscriptionNone
		} else {
			o.WebhookURL = c.webhooks + "/" + string(s)
			if tenant != identity.DefaultTenant {
				o.WebhookURL += "/" + tenant
			}
			if o.LastWebhook, o.LastTopic, err = c.inbox.LastReceived(ctx, tenant, string(s)); err != nil {
				return nil, err
			}
			if c.subscribe == nil {
				o.checks.Subscription = SubscriptionManual
			}
		}
		o.Condition = condition(o, set.sealed[s])
		out = append(out, o)
	}
	return out, nil
}

func (s *clientSet) overview(service Service, queue circuit.Status) Overview {
	row, stored := s.rows[service]
	o := Overview{Service: service, ChangedBy: row.ChangedBy, Queue: queue}
	o.Account, o.Secrets = s.settings.shown(service)
	connected := s.settings.Connected(service)
	switch {
	case s.sealed[service]:
		o.State, o.Since = StateDisconnected, row.ConnectedAt
		o.Message = "The stored credentials were sealed with another ENCRYPTION_KEY. Enter them again."
	case connected && queue.Reason == circuit.Refused && queue.Failures > 0:
		o.State, o.Since = StateRefused, queue.LastFailure
		o.Message = service.Name() + " refuses the credentials; its work waits."
	case connected && stored:
		o.State, o.Since = StateConnected, row.ConnectedAt
		o.Message = service.Name() + " is connected."
	case connected:
		o.State = StateFromSettings
		o.Message = service.Name() + " is connected by the settings."
	default:
		o.State, o.Since = StateDisconnected, row.DisconnectedAt
		o.Message = service.Name() + " is not connected; its work waits."
	}
	return o
}

// shown is what of a service's credentials people may see.
func (s Settings) shown(service Service) (account map[string]string, secrets map[string]bool) {
	switch service {
	case Shopify:
		c := s.Shopify
		return map[string]string{"shopDomain": c.ShopDomain, "apiKey": c.APIKey},
			map[string]bool{"apiSecret": c.APISecret != "", "accessToken": c.AccessToken != "", "webhookSecrets": len(c.WebhookSecret) > 0}
	case SimplyPrint:
		c := s.SimplyPrint
		return map[string]string{"companyId": c.CompanyID}, map[string]bool{"apiKey": c.APIKey != "", "webhookToken": c.WebhookToken != ""}
	case Sendcloud:
		c := s.Sendcloud
		return map[string]string{"publicKey": c.PublicKey}, map[string]bool{"secretKey": c.SecretKey != "", "webhookKey": c.WebhookKey != ""}
	default:
		c := s.XAPI
		return map[string]string{"baseUrl": c.BaseURL, "username": c.Username}, map[string]bool{"password": c.Password != ""}
	}
}
