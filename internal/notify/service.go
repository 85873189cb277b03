package notify

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/settings"
)

// Orders is what notifications need of the orders.
type Orders interface {
	Numbers(ctx context.Context, q db.Querier, tenant string, ids []string) (map[string]string, error)
	OpenIssueCounts(ctx context.Context, q db.Querier, tenant string) (map[order.IssueKind]int, error)
	Silent(ctx context.Context, q db.Querier, tenant string, since time.Time, except []order.IssueKind, limit int) ([]order.Ref, error)
}

// Journal counts what happened.
type Journal interface {
	CountEntities(ctx context.Context, tenant string, types []string, from, to time.Time) (map[string]int, error)
}

// Options are who is told what, and how. A tenant's people can change some of it
// while the program runs: see Rules.
type Options struct {
	Enabled     bool
	Mail        Mail
	Operators   []string // addresses that are told about orders
	Admins      []string // addresses that are told about the machinery
	Chats       []string // shoutrrr addresses
	ChatTimeout time.Duration
	AppURL      string
	GroupWindow time.Duration // how long alerts of one cause are gathered
	Quiet       time.Duration // how long an open alert is not told again
	StuckAfter  time.Duration // how long nothing is heard of an order that is stuck
	Keep        time.Duration // how long what is over is kept
	Summary     bool
	SummaryHour int
	Zone        *time.Location // of that hour, and of the times in messages
	Policy      job.Policy
	Audit       settings.Auditor // takes down what people change
}

// Service raises alerts and tells people of them.
type Service struct {
	db      *db.DB
	jobs    job.Enqueuer
	orders  Orders
	journal Journal
	log     *slog.Logger
	now     func() time.Time
	opts    Options
	words   words
	chats   []channel
	rules   *settings.Area[Rules]
}

// How often the schedules look. A group's window is what decides when a message
// is made; this is only how closely it is kept.
const (
	tellEvery    = 10 * time.Second
	stuckEvery   = 5 * time.Minute
	summaryEvery = time.Minute
	purgeEvery   = 24 * time.Hour
)

// New makes a Service and defines its jobs, subscriptions and schedules. Its
// error is a setting that cannot be used.
func New(d *db.DB, reg *job.Registry, bus *event.Bus, orders Orders, journal Journal, log *slog.Logger, now func() time.Time, o Options) (*Service, error) {
	chats, err := chatChannels(o)
	if err != nil {
		return nil, err
	}
	s := &Service{db: d, orders: orders, journal: journal, log: log, now: now, opts: o, words: words{o.AppURL, o.Zone}, chats: chats}
	s.rules = settings.NewArea(d, now, o.Audit, settings.AreaOptions[Rules]{Name: "notifications", Defaults: o.rules(), Check: Rules.check, Shown: Rules.shown})
	switch {
	case !o.Enabled:
		log.Info("notifications are off (NOTIFICATIONS_ENABLED=false): alerts are kept and shown, nobody is told")
	case len(chats) == 0 && o.Mail.Host == "":
		log.Info("nobody is told of alerts: neither SMTP_HOST nor CHAT_URLS is set")
	}
	for kind, words := range map[string][2]string{
		KindSendMail: {"Send an e-mail", "Hands one alert or summary to the mail server, for one receiver."},
		KindSendChat: {"Send a chat message", "Hands one alert or summary to one chat."},
	} {
		reg.Define(job.Definition{
			Kind: kind, Title: words[0], About: words[1], Type: job.TypeNotification, Queue: job.QueueNotify, MaxAttempts: o.Policy.MaxAttempts, Backoff: o.Policy.Backoff, Handle: o.Policy.Command(nil, s.send), Dead: s.sendDead,
		})
	}
	bus.Subscribe(reg, event.IssueOpened{}.EventType(), "notify-issue-opened", "Raise an alert for a new issue", s.issueOpened)
	bus.Subscribe(reg, event.IssueClosed{}.EventType(), "notify-issue-closed", "End an alert whose issue is solved", s.issueClosed)
	bus.Subscribe(reg, event.IntegrationDown{}.EventType(), "notify-integration-down", "Raise an alert for a service that is down", s.integrationDown)
	bus.Subscribe(reg, event.IntegrationUp{}.EventType(), "notify-integration-up", "End the alert of a service that is back", s.integrationUp)
	bus.Subscribe(reg, event.RetriesExhausted{}.EventType(), "notify-retries-exhausted", "Raise an alert for work that was given up", s.retriesExhausted)
	reg.Every("notify-tell", "Tell people of the alerts that are due", tellEvery, s.Tell)
	reg.Every("notify-stuck", "Look for orders that do not move", stuckEvery, s.FindStuck)
	reg.Every("notify-summary", "Send the daily summary when its hour has come", summaryEvery, s.Summarise)
	reg.Every("notify-purge", "Forget alerts and messages that are long over", purgeEvery, s.Purge)
	return s, nil
}

// Use names the queue.
func (s *Service) Use(jobs job.Enqueuer) { s.jobs = jobs }

func (s *Service) issueOpened(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.IssueOpened
	if err := d.Decode(&e); err != nil {
		return err
	}
	t, alerting := issueTopics[e.Kind]
	if !alerting {
		return nil
	}
	return s.raise(ctx, tx, raising{tenant: d.Tenant, topic: t, subject: e.IssueID, orderID: e.OrderID, at: d.Time})
}

func (s *Service) issueClosed(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.IssueClosed
	if err := d.Decode(&e); err != nil {
		return err
	}
	t, alerting := issueTopics[e.Kind]
	if !alerting {
		return nil
	}
	return s.settle(ctx, tx, d.Tenant, t.kind, e.IssueID, d.Time)
}

func (s *Service) integrationDown(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.IntegrationDown
	if err := d.Decode(&e); err != nil {
		return err
	}
	return s.raise(ctx, tx, raising{tenant: d.Tenant, topic: topic{IntegrationDown, e.Service, e.Service}, subject: e.Service, detail: e.Reason, at: d.Time})
}

func (s *Service) integrationUp(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.IntegrationUp
	if err := d.Decode(&e); err != nil {
		return err
	}
	return s.settle(ctx, tx, d.Tenant, IntegrationDown, e.Service, d.Time)
}

// retriesExhausted raises an alert for each dead letter, except for our own: a
// mail server that is down must not make mail.
func (s *Service) retriesExhausted(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.RetriesExhausted
	if err := d.Decode(&e); err != nil {
		return err
	}
	if e.RetryType == string(job.TypeNotification) {
		return nil
	}
	// A job that is retried by hand can die again: the event tells the two apart.
	subject := strconv.FormatInt(e.JobID, 10) + "/" + d.ID
	return s.raise(ctx, tx, raising{tenant: d.Tenant, topic: topic{RetriesExhausted, e.RetryType, retryServices[e.RetryType]}, subject: subject, orderID: e.OrderID, at: d.Time})
}

// stuckLimit bounds how many stuck orders of a tenant are kept as items: more of
// them are the same news.
const stuckLimit = 500

// FindStuck raises an alert for the orders of which nothing was heard for too
// long, and settles it for those that move again.
func (s *Service) FindStuck(ctx context.Context) error {
	tenants, err := s.tenants(ctx)
	if err != nil {
		return err
	}
	var told []order.IssueKind // somebody was asked already
	for kind := range issueTopics {
		told = append(told, order.IssueKind(kind))
	}
	for _, t := range tenants {
		now := s.now()
		stuck, err := s.orders.Silent(ctx, s.db.Read(), t.id, now.Add(-s.opts.StuckAfter), told, stuckLimit)
		if err != nil {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			still := map[string]bool{}
			for _, o := range stuck {
				still[o.ID] = true
				if err := s.raise(ctx, tx, raising{tenant: t.id, topic: topic{OrdersStuck, "silence", ""}, subject: o.ID, orderID: o.ID, at: now}); err != nil {
					return err
				}
			}
			known, err := openSubjects(ctx, tx, t.id, OrdersStuck)
			if err != nil {
				return err
			}
			for _, id := range known {
				if still[id] {
					continue
				}
				if err := s.settle(ctx, tx, t.id, OrdersStuck, id, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// raising is one thing that raises an alert.
type raising struct {
	tenant  string
	topic   topic
	subject string // what exactly, unique for the kind
	orderID string // "" when it is not about one
	detail  string
	at      time.Time
}

// raise opens the alert of a topic, or adds to it. The same thing again, or one
// that is over by a later event, changes nothing.
func (s *Service) raise(ctx context.Context, tx *db.Tx, r raising) error {
	number := ""
	if r.orderID != "" {
		numbers, err := s.orders.Numbers(ctx, tx, r.tenant, []string{r.orderID})
		if err != nil {
			return err
		}
		number = numbers[r.orderID]
	}
	fresh, err := openItem(ctx, tx, r, number)
	if err != nil || !fresh {
		return err
	}
	return addToAlert(ctx, tx, r)
}

// settle closes a thing. When it was the last one of its alert, the cause is
// gone: the alert begins to clear.
func (s *Service) settle(ctx context.Context, tx *db.Tx, tenant string, kind Kind, subject string, at time.Time) error {
	id, err := closeItem(ctx, tx, tenant, kind, subject, at)
	if err != nil || id == "" {
		return err
	}
	a, err := lockAlert(ctx, tx, tenant, id)
	if err != nil || a == nil || a.State != Open || a.OpenItems > 0 {
		return err
	}
	return move(ctx, tx, *a, Clearing, s.now())
}

// Query filters the list of alerts; what is empty does not filter. Page counts
// from 1.
type Query struct {
	State    State
	Kind     Kind
	Page     int
	PageSize int
}

// List gives alerts, newest first, and how many match.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Alert, int, error) {
	return listAlerts(ctx, s.db.Read(), tenant, q)
}

// Acknowledge records that a person deals with an alert: what they know of it
// is not told any more. An alert that nothing else ends is over by it.
func (s *Service) Acknowledge(ctx context.Context, tenant, id, by string) (Alert, error) {
	var out Alert
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := lockAlert(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		if a == nil {
			return db.ErrNotFound
		}
		if a.State == Recovered {
			out = *a
			return nil
		}
		if err := acknowledge(ctx, tx, *a, by, s.now()); err != nil {
			return err
		}
		if err := cancelMessages(ctx, tx, a.ID, "the alert was acknowledged", s.now(), false); err != nil {
			return err
		}
		if a.Kind.endless() {
			if err := s.end(ctx, tx, *a); err != nil {
				return err
			}
		}
		again, err := lockAlert(ctx, tx, tenant, id)
		if err == nil {
			out = *again
		}
		return err
	})
	return out, err
}

// Purge forgets what has been over for long.
func (s *Service) Purge(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return purge(ctx, tx, s.now().Add(-s.opts.Keep))
	})
}

// tenant is who an alert belongs to.
type tenant struct{ id, name string }

func (s *Service) tenants(ctx context.Context) ([]tenant, error) {
	list, err := listTenants(ctx, s.db.Read())
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	return list, nil
}
