// Package event is the catalogue of what can happen, the journal in which it is
// written, and the delivery to whoever must act on it.
//
// Publish writes in the caller's transaction: the journal entry, and one job
// per durable subscriber. Nothing that was published can be lost by a crash,
// and nothing is announced that did not happen.
package event

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/telemetry"
)

// Severity tells how much a journal entry matters to a person.
type Severity string

// The three severities.
const (
	Info    Severity = "INFO"
	Warning Severity = "WARNING"
	Error   Severity = "ERROR"
)

// Payload is one kind of event; its type has a stable name.
type Payload interface {
	EventType() string
}

// Event is one thing that happened. Publish fills ID, Time and Correlation
// where they are empty.
type Event struct {
	ID          string
	Tenant      string
	Source      string // module that says it
	Severity    Severity
	Message     string // one plain sentence, without personal data
	OrderID     string
	PrintJobID  string
	Entity      string // "order", "print-job", "shipment", ...
	EntityID    string
	Time        time.Time
	Correlation string
	Payload     Payload
}

// Delivery is an event as a subscriber gets it.
type Delivery struct {
	ID          string          `json:"eventId"`
	Type        string          `json:"eventType"`
	Tenant      string          `json:"tenantId"`
	Time        time.Time       `json:"timestamp"`
	Correlation string          `json:"correlationId"`
	Payload     json.RawMessage `json:"payload"`
}

// Decode reads the payload into v.
func (d Delivery) Decode(v Payload) error {
	if err := json.Unmarshal(d.Payload, v); err != nil {
		return fmt.Errorf("payload of %s %s: %w", d.Type, d.ID, err)
	}
	return nil
}

// Handler acts on an event in a transaction of its own. It must be idempotent
// and touch the database only; what calls the outside belongs into a command
// that it enqueues.
type Handler func(ctx context.Context, tx *db.Tx, d Delivery) error

// Delivery policy of the event catalogue: 3 attempts after 1, 2 and 4 seconds.
const maxAttempts = 3

// Bus publishes events and delivers them.
type Bus struct {
	db   *db.DB
	jobs job.Enqueuer
	now  func() time.Time
	subs map[string][]subscriber // by event type
	wake []func()
}

// Wanted says whether anybody of a tenant wants to hear of an event that happens
// in tx. It is asked once for the events that are published together.
type Wanted func(ctx context.Context, tx *db.Tx, tenant string) (bool, error)

type subscriber struct {
	kind   string // of its jobs
	wanted Wanted // nil: always
}

// NewBus makes a Bus that enqueues its deliveries with jobs.
func NewBus(d *db.DB, now func() time.Time) *Bus {
	return &Bus{db: d, now: now, subs: map[string][]subscriber{}}
}

// Use names the queue. It is separate from NewBus because the queue's runner
// needs the subscriptions first.
func (b *Bus) Use(jobs job.Enqueuer) { b.jobs = jobs }

// Subscribe has h called at least once for each event of type eventType. name
// tells the subscriber apart and must never change: waiting deliveries carry it.
// title says in plain words what it does.
func (b *Bus) Subscribe(reg *job.Registry, eventType, name, title string, h Handler) {
	b.SubscribeWhere(reg, eventType, name, title, nil, h)
}

// SubscribeWhere is Subscribe for events that often nobody waits for: they are
// then not delivered, which saves a job each.
func (b *Bus) SubscribeWhere(reg *job.Registry, eventType, name, title string, wanted Wanted, h Handler) {
	kind := "event-" + name
	b.subs[eventType] = append(b.subs[eventType], subscriber{kind, wanted})
	reg.Define(job.Definition{
		Kind: kind, Title: title, About: "Runs each time that the event " + eventType + " happens.", Type: job.TypeEvent, Queue: job.QueueEvents, MaxAttempts: maxAttempts, Timeout: 30 * time.Second,
		Backoff: job.Exponential(time.Second, 4*time.Second, 0),
		Handle: func(ctx context.Context, r job.Run) error {
			var d Delivery
			if err := r.Args(&d); err != nil {
				return job.Discard(err)
			}
			return b.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return h(ctx, tx, d) })
		},
	})
}

// Wake has f called after each commit that published something in this process.
// It may only make something sooner that happens anyway. All are named before
// the first Publish.
func (b *Bus) Wake(f func()) { b.wake = append(b.wake, f) }

const insertJournal = `INSERT INTO journal (id, tenant_id, type, source, severity, message, order_id, print_job_id, entity_type, entity_id, correlation_id, occurred_at, payload)`

// Publish writes events to the journal and enqueues their deliveries, in tx.
func (b *Bus) Publish(ctx context.Context, tx *db.Tx, events ...Event) error {
	rows := make([][]any, 0, len(events))
	var jobs []job.Job
	asked := answers{}
	for _, e := range events {
		if e.ID == "" {
			e.ID = uuid.Must(uuid.NewV7()).String()
		}
		if e.Time.IsZero() {
			e.Time = b.now()
		}
		if e.Correlation == "" {
			e.Correlation = telemetry.Correlation(ctx)
		}
		payload, err := json.Marshal(e.Payload)
		if err != nil {
			return fmt.Errorf("publish %s: %w", e.Payload.EventType(), err)
		}
		rows = append(rows, []any{
			e.ID, e.Tenant, e.Payload.EventType(), e.Source, string(e.Severity), e.Message, db.Null(e.OrderID), db.Null(e.PrintJobID),
			e.Entity, e.EntityID, e.Correlation, db.Time(e.Time), string(payload),
		})
		for _, sub := range b.subs[e.Payload.EventType()] {
			wanted, err := asked.wants(ctx, tx, sub, e.Tenant)
			if err != nil {
				return fmt.Errorf("publish %s: %w", e.Payload.EventType(), err)
			}
			if !wanted {
				continue
			}
			jobs = append(jobs, job.Job{Kind: sub.kind, OrderID: e.OrderID, Args: Delivery{
				ID: e.ID, Type: e.Payload.EventType(), Tenant: e.Tenant, Time: db.Time(e.Time), Correlation: e.Correlation, Payload: payload,
			}})
		}
	}
	if _, err := db.InsertRows(ctx, tx, insertJournal, "", rows); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	for _, f := range b.wake {
		tx.AfterCommit(f)
	}
	return b.jobs.Enqueue(ctx, tx, jobs...)
}

// answers keep what the subscribers of one Publish said, so that each is asked
// once for each tenant.
type answers map[[2]string]bool

func (a answers) wants(ctx context.Context, tx *db.Tx, s subscriber, tenant string) (bool, error) {
	if s.wanted == nil {
		return true, nil
	}
	key := [2]string{s.kind, tenant}
	if yes, known := a[key]; known {
		return yes, nil
	}
	yes, err := s.wanted(ctx, tx, tenant)
	if err != nil {
		return false, fmt.Errorf("ask whether %s is wanted: %w", s.kind, err)
	}
	a[key] = yes
	return yes, nil
}
