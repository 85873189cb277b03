package push

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/vault"
)

// Person is what a message needs to know of whom it goes to.
type Person struct {
	Language string // such as de or nl-BE; "" when they have not said
	Can      func(permission string) bool
}

// People finds persons. It gives db.ErrNotFound for those who may not sign in
// any more: their browsers are forgotten.
type People interface {
	Person(ctx context.Context, tenant, userID string) (Person, error)
}

// Orders is what messages need of the orders.
type Orders interface {
	Numbers(ctx context.Context, q db.Querier, tenant string, ids []string) (map[string]string, error)
	NeedingAttention(ctx context.Context, q db.Querier, tenant string) (int, error)
}

// Options are the settings of push messages.
type Options struct {
	Keys         Keys   // empty: a pair is made and kept
	Subject      string // e-mail or https address by which push services can reach the operator
	Timeout      time.Duration
	AllowPrivate bool // also http and private addresses
	Audit        *audit.Log
	Backoff      func(n int) time.Duration // wait after the n-th failed attempt; nil: as push services need it
}

// Service tells people of events in their browsers.
type Service struct {
	db     *db.DB
	jobs   job.Enqueuer
	orders Orders
	people People
	vault  vault.Vault
	log    *slog.Logger
	now    func() time.Time
	opts   Options
	http   *http.Client

	mu   sync.Mutex
	pair Keys
}

const (
	// maxDevices is how many browsers one person can have; the oldest goes.
	maxDevices = 20
	// A browser gets at most burst messages in window and then one that says that
	// there is more: nobody reads the 500 that an import would bring.
	burst  = 30
	window = 10 * time.Minute
	// maxIdle bounds the idle connections kept to one push service.
	maxIdle = 4
)

// kindSend is the job that tells one browser of one event.
const kindSend = "push-send"

// Attempts at one message, after 10 s, 20 s, 40 s and 80 s: a push service that
// is down for longer tells us by itself when to come back.
const (
	maxAttempts = 5
	firstDelay  = 10 * time.Second
	maxDelay    = 5 * time.Minute
	jitter      = 0.2
)

// New makes a Service and defines its jobs and subscriptions.
func New(d *db.DB, reg *job.Registry, bus *event.Bus, orders Orders, people People, v vault.Vault, log *slog.Logger, now func() time.Time, o Options) *Service {
	s := &Service{db: d, orders: orders, people: people, vault: v, log: log, now: now, opts: o, pair: o.Keys}
	dialer := &net.Dialer{Timeout: o.Timeout, Control: outbound.PublicOnly}
	if o.AllowPrivate {
		dialer.Control = nil
	}
	s.http = &http.Client{
		Timeout: o.Timeout,
		// No proxy from the environment: its address would be checked in the place of
		// the push service's.
		Transport:     &http.Transport{DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: o.Timeout},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if o.Backoff == nil {
		o.Backoff = job.Exponential(firstDelay, maxDelay, jitter)
	}
	reg.Define(job.Definition{Kind: kindSend, Title: "Tell one browser", About: "Sends one message to one browser or phone of a person.", Queue: job.QueuePush, MaxAttempts: maxAttempts, Backoff: o.Backoff, Handle: s.send})
	for _, e := range told() {
		name := "push-" + strings.NewReplacer(".", "-", "_", "-").Replace(e.EventType())
		bus.SubscribeWhere(reg, e.EventType(), name, "Tell people in their browsers", anySubscription, s.announce)
	}
	return s
}

// Use names the queue.
func (s *Service) Use(jobs job.Enqueuer) { s.jobs = jobs }

// announce makes a job for each browser that is to hear of an event.
func (s *Service) announce(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	n, ok, err := noticeOf(d)
	if err != nil || !ok || s.now().Sub(d.Time) > n.Class.terms().keep {
		return err
	}
	ids, err := audience(ctx, tx, d.Tenant, n.Class)
	if err != nil || len(ids) == 0 {
		return err
	}
	if n.OrderID != "" {
		numbers, err := s.orders.Numbers(ctx, tx, d.Tenant, []string{n.OrderID})
		if err != nil {
			return err
		}
		n.Number = outbound.Excerpt([]byte(numbers[n.OrderID]), maxNumber)
	}
	jobs := make([]job.Job, len(ids))
	for i, id := range ids {
		jobs[i] = job.Job{Kind: kindSend, OrderID: n.OrderID, Args: sendArgs{Tenant: d.Tenant, SubscriptionID: id, EventID: d.ID, Event: d.Type, Time: d.Time, Notice: n}}
	}
	return s.jobs.Enqueue(ctx, tx, jobs...)
}

// maxNumber bounds the order number in a message.
const maxNumber = 60

// Device is a browser of a person, as it describes itself.
type Device struct {
	Endpoint string
	P256DH   string
	Auth     string
	Name     string
}

// Subscribe has a person told in a browser. The same browser again is the same
// subscription.
func (s *Service) Subscribe(ctx context.Context, tenant, userID string, d Device) (View, error) {
	if err := d.check(s.opts.AllowPrivate); err != nil {
		return View{}, err
	}
	keys, err := s.keys(ctx)
	if err != nil {
		return View{}, err
	}
	sub := subscription{
		ID: uuid.Must(uuid.NewV7()).String(), Tenant: tenant, UserID: userID, Endpoint: d.Endpoint, P256DH: d.P256DH, Auth: d.Auth, ServerKey: keys.Public, Device: d.Name, CreatedAt: s.now(),
	}
	var out View
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err := saveSubscription(ctx, tx, sub)
		if err != nil {
			return err
		}
		if err := trimSubscriptions(ctx, tx, tenant, userID, maxDevices); err != nil {
			return err
		}
		list, err := findSubscriptions(ctx, tx, `tenant_id = $1 AND id = $2`, tenant, id)
		if err != nil {
			return err
		}
		if len(list) != 1 {
			return fmt.Errorf("push subscription %s: %w", id, db.ErrNotFound)
		}
		out = view(list[0], keys)
		return s.record(ctx, tx, tenant, audit.Act{Action: "push.subscribe", Entity: "push-subscription", EntityID: id})
	})
	return out, err
}

// Unsubscribe forgets a browser of a person.
func (s *Service) Unsubscribe(ctx context.Context, tenant, userID, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := removeSubscription(ctx, tx, tenant, userID, id)
		if err != nil {
			return err
		}
		if !found {
			return db.ErrNotFound
		}
		return s.record(ctx, tx, tenant, audit.Act{Action: "push.unsubscribe", Entity: "push-subscription", EntityID: id})
	})
}

// ForgetBrowsers has none of a person's browsers told any more: somebody ended all
// of the person's sessions, as after a phone was lost.
func ForgetBrowsers(ctx context.Context, tx *db.Tx, tenant, userID string) error {
	return trimSubscriptions(ctx, tx, tenant, userID, 0)
}

// Choose sets what a person is told of.
func (s *Service) Choose(ctx context.Context, tenant, userID string, classes []Class) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, _, err := choice(ctx, tx, tenant, userID)
		if err != nil {
			return err
		}
		if err := saveChoice(ctx, tx, tenant, userID, classes, s.now()); err != nil {
			return err
		}
		return s.record(ctx, tx, tenant, audit.Act{Action: "push.choose", Entity: "user", EntityID: userID, Before: before, After: classes})
	})
}

func (s *Service) record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error {
	return s.opts.Audit.Record(ctx, tx, tenant, a)
}
