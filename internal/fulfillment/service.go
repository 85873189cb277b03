// Package fulfillment tells the shop that an order is on its way, exactly once.
//
// The shop's call has no idempotency of its own, and repeating it for a part of
// an order succeeds a second time. So every attempt reads what the shop has,
// takes off what we did already, and sends only what is missing.
package fulfillment

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
)

// State is the state of one fulfilment.
type State string

// The states.
const (
	Pending   State = "PENDING"   // the shop is to be told
	Done      State = "DONE"      // it was told, or had been
	Failed    State = "FAILED"    // it refused, or did not answer for good
	Cancelled State = "CANCELLED" // it must not be told any more
)

// Fulfillment is our intent to fulfil an order, and what became of it.
type Fulfillment struct {
	ID          string
	Tenant      string
	OrderID     string
	ShipmentID  string
	State       State
	Tracking    order.Tracking
	AttemptedAt *time.Time
	Shopify     []int64 // ids of the fulfilments at the shop
	LastError   string
	CreatedAt   time.Time
	DoneAt      *time.Time
}

// Orders is what fulfilment needs of the orders.
type Orders interface {
	Lock(ctx context.Context, tx *db.Tx, tenant string, ids []string) ([]*order.Order, error)
	Get(ctx context.Context, q db.Querier, tenant, id string) (*order.Order, error)
	MarkFulfilled(ctx context.Context, tx *db.Tx, tenant, id string, t order.Tracking, outside bool) error
	OpenIssues(ctx context.Context, tx *db.Tx, o *order.Order, issues ...order.Issue) error
	CloseIssues(ctx context.Context, tx *db.Tx, o *order.Order, kind order.IssueKind, subject, by string) error
}

// Shop gives the Shopify client of a tenant, or job.ErrDisconnected.
type Shop interface {
	Shop(ctx context.Context, tenant string) (*shopify.Client, error)
}

// Publisher is the part of the event bus that fulfilment needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Options are the shop's rules.
type Options struct {
	WithLabel bool // fulfil when the label exists; false: as soon as the order is ready
	Notify    bool // whether the shop mails the customer
	Policy    job.Policy
	Parcels   Parcels
	Audit     Auditor // takes down what people do by hand
}

// Service makes fulfilments.
type Service struct {
	db     *db.DB
	jobs   job.Enqueuer
	bus    Publisher
	orders Orders
	shop   Shop
	limit  *job.Limiter
	log    *slog.Logger
	now    func() time.Time
	opts   Options
}

const kindFulfill = "fulfillment-create"

type args struct {
	Tenant        string `json:"tenant"`
	FulfillmentID string `json:"fulfillmentId"`
}

// New makes a Service and defines its job and subscriptions.
func New(d *db.DB, reg *job.Registry, bus *event.Bus, orders Orders, shop Shop, limit *job.Limiter, log *slog.Logger, now func() time.Time, o Options) *Service {
	s := &Service{db: d, bus: bus, orders: orders, shop: shop, limit: limit, log: log, now: now, opts: o}
	reg.Define(job.Definition{
		Kind: kindFulfill, Title: "Mark an order as fulfilled", About: "Tells the shop that an order, or what was missing of it, is on its way, with the tracking number.", Type: job.TypeFulfillment, Queue: job.QueueShopify, MaxAttempts: o.Policy.MaxAttempts, Backoff: o.Policy.Backoff,
		Handle: o.Policy.Command(limit, s.fulfill), Dead: s.dead, Revive: s.revive,
	})
	bus.Subscribe(reg, event.ShipmentCreated{}.EventType(), "fulfillment-shipment-created", "Have an order with a label marked as fulfilled", s.shipmentCreated)
	bus.Subscribe(reg, event.OrderReadyForFulfillment{}.EventType(), "fulfillment-order-ready", "Have a finished order without a label marked as fulfilled", s.orderReady)
	return s
}

// Use names the queue.
func (s *Service) Use(jobs job.Enqueuer) { s.jobs = jobs }

func (s *Service) shipmentCreated(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.ShipmentCreated
	if err := d.Decode(&e); err != nil {
		return err
	}
	t := order.Tracking{Company: company(value(e.Carrier)), Number: value(e.TrackingNumber), URL: value(e.TrackingURL)}
	return s.request(ctx, tx, d.Tenant, e.OrderID, e.ShipmentID, t)
}

func (s *Service) orderReady(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	if s.opts.WithLabel {
		return nil // the label comes first, so that the customer gets the tracking
	}
	var e event.OrderReadyForFulfillment
	if err := d.Decode(&e); err != nil {
		return err
	}
	return s.request(ctx, tx, d.Tenant, e.OrderID, "", order.Tracking{})
}

// request notes the intent to fulfil an order; one that has an open or finished
// one is left alone.
func (s *Service) request(ctx context.Context, tx *db.Tx, tenant, orderID, shipmentID string, t order.Tracking) error {
	orders, err := s.orders.Lock(ctx, tx, tenant, []string{orderID})
	if err != nil || len(orders) == 0 || orders[0].Status != order.Completed {
		return err
	}
	return s.note(ctx, tx, tenant, orderID, shipmentID, t)
}

// holdWait is how long a fulfilment waits that the shop holds back; apps that
// sell after the purchase hold orders for some minutes.
const holdWait = 2 * time.Minute

// notYetWait is how long it waits for the shop to have routed the order.
const notYetWait = 10 * time.Second

func (s *Service) fulfill(ctx context.Context, r job.Run) error {
	var a args
	if err := r.Args(&a); err != nil {
		return job.Discard(err)
	}
	f, err := s.load(ctx, s.db.Read(), a)
	if err != nil || f == nil || f.State != Pending {
		return err
	}
	o, err := s.orders.Get(ctx, s.db.Read(), a.Tenant, f.OrderID)
	if err != nil {
		return err
	}
	if o.Status.Closed() {
		return s.end(ctx, *f, Cancelled, "the order is "+string(o.Status))
	}
	shop, err := s.shop.Shop(ctx, a.Tenant)
	if err != nil {
		return err
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	at, err := shop.FulfillmentState(ctx, o.ShopOrderID)
	if err != nil {
		return err
	}
	if at.CancelledAt != nil {
		// The webhook that tells us is on its way; it cancels the order.
		return s.end(ctx, *f, Cancelled, "the order is cancelled at the shop")
	}
	p := makePlan(o, *f, at)
	switch {
	case p.finished():
		return s.done(ctx, *f, o, p)
	case p.held:
		return job.Snooze(holdWait, errors.New("the shop holds the order back"))
	case len(at.Orders) == 0:
		return job.Snooze(notYetWait, errors.New("the shop has not prepared the order for fulfilment yet"))
	case len(p.calls) == 0:
		return job.Discard(&outbound.Error{Service: "shopify", Op: "fulfillmentCreate", Kind: outbound.Rejected,
			Message: "the shop has nothing left to fulfil that matches the order's lines"})
	}
	goOn, err := s.markAttempted(ctx, *f, p)
	if err != nil || !goOn {
		return err
	}
	for _, call := range p.calls {
		if err := s.limit.Take(ctx); err != nil {
			return err
		}
		made, err := shop.CreateFulfillment(ctx, shopify.NewFulfillment{Groups: call, Notify: s.opts.Notify, Tracking: tracking(f.Tracking)})
		if outbound.Is(err, outbound.Rejected) {
			// A cancellation may have been faster; its webhook tells us the rest.
			if now, rerr := shop.FulfillmentState(ctx, o.ShopOrderID); rerr == nil && now.CancelledAt != nil {
				return s.end(ctx, *f, Cancelled, "the order is cancelled at the shop")
			}
		}
		if err != nil {
			return s.notDone(ctx, *f, err)
		}
		p.ours = append(p.ours, made.ID)
	}
	if p.later {
		return job.Snooze(holdWait, errors.New("the shop holds a part of the order back"))
	}
	return s.done(ctx, *f, o, p)
}

// markAttempted writes the plan down before the shop is told, and gives false
// when the order was closed meanwhile.
func (s *Service) markAttempted(ctx context.Context, f Fulfillment, p plan) (goOn bool, err error) {
	text, err := json.Marshal(p.calls)
	if err != nil {
		return false, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		goOn = false
		orders, err := s.orders.Lock(ctx, tx, f.Tenant, []string{f.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		if orders[0].Status.Closed() {
			_, err := tx.ExecContext(ctx, `UPDATE fulfillments SET state = 'CANCELLED', last_error = $2 WHERE id = $1 AND state = 'PENDING'`, f.ID, "the order is "+string(orders[0].Status))
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE fulfillments SET attempted_at = COALESCE(attempted_at, $2), plan = $3 WHERE id = $1 AND state = 'PENDING'`, f.ID, db.Time(s.now()), string(text))
		if err != nil {
			return fmt.Errorf("note the attempt: %w", err)
		}
		n, err := res.RowsAffected()
		goOn = n == 1
		return err
	})
	return goOn, err
}

// done records that the shop knows.
func (s *Service) done(ctx context.Context, f Fulfillment, o *order.Order, p plan) error {
	ids, err := json.Marshal(p.ours)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.orders.Lock(ctx, tx, f.Tenant, []string{f.OrderID}); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE fulfillments SET state = 'DONE', shopify_fulfillment_ids = $2, done_at = $3, last_error = '' WHERE id = $1 AND state = 'PENDING'`, f.ID, string(ids), db.Time(s.now()))
		if err != nil {
			return fmt.Errorf("record the fulfilment: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		outside := len(p.ours) == 0
		err = s.bus.Publish(ctx, tx, s.event(o, f, event.Info, fmt.Sprintf("Order %s is fulfilled at the shop.", o.Number),
			event.FulfillmentCreated{FulfillmentID: f.ID, OrderID: f.OrderID, ShopifyFulfillments: append([]int64{}, p.ours...), FoundAlreadyAtShop: outside || p.found}))
		if err != nil {
			return err
		}
		return s.orders.MarkFulfilled(ctx, tx, f.Tenant, f.OrderID, f.Tracking, outside)
	})
}

func (s *Service) notDone(ctx context.Context, f Fulfillment, cause error) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE fulfillments SET last_error = $2 WHERE id = $1 AND state = 'PENDING'`, f.ID, cause.Error())
		return err
	})
	if err != nil {
		return fmt.Errorf("note the failure: %w", err)
	}
	if outbound.Is(cause, outbound.Rejected) && f.AttemptedAt != nil {
		// A refusal after an attempt whose outcome we do not know may mean that
		// it had succeeded: the next reading tells.
		return fmt.Errorf("refused after an uncertain attempt: %s", cause.Error())
	}
	return cause
}

func (s *Service) end(ctx context.Context, f Fulfillment, state State, why string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE fulfillments SET state = $2, last_error = $3 WHERE id = $1 AND state = 'PENDING'`, f.ID, string(state), why)
		return err
	})
}

// dead tells a person that the shop could not be told.
func (s *Service) dead(ctx context.Context, tx *db.Tx, r job.Run, cause error) error {
	var a args
	if err := r.Args(&a); err != nil {
		return nil //nolint:nilerr // unreadable arguments have no consequences to draw
	}
	f, err := s.load(ctx, tx, a)
	if err != nil || f == nil {
		return err
	}
	orders, err := s.orders.Lock(ctx, tx, f.Tenant, []string{f.OrderID})
	if err != nil || len(orders) == 0 {
		return err
	}
	o := orders[0]
	res, err := tx.ExecContext(ctx, `UPDATE fulfillments SET state = 'FAILED', last_error = $2 WHERE id = $1 AND state = 'PENDING'`, f.ID, cause.Error())
	if err != nil {
		return fmt.Errorf("record the failure: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	why := cause.Error()
	var out *outbound.Error
	if errors.As(cause, &out) && out.Message != "" {
		why = out.Message
	}
	err = s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueFulfillment, Subject: f.ID, Detail: why,
		Message: "The shop could not be told that the order is on its way: " + strings.TrimRight(why, ".") + ". Fulfil it in the shop, or retry."})
	if err != nil {
		return err
	}
	return s.bus.Publish(ctx, tx,
		s.event(o, *f, event.Error, fmt.Sprintf("Order %s could not be fulfilled at the shop.", o.Number), event.FulfillmentFailed{FulfillmentID: f.ID, OrderID: f.OrderID, ErrorMessage: why}),
		s.event(o, *f, event.Error, fmt.Sprintf("Order %s stopped and needs a person.", o.Number), event.FlowFailed{OrderID: f.OrderID, Reason: "the shop could not be told"}))
}

// revive brings a failed fulfilment back to work for a person's retry, unless
// the order has moved on without it.
func (s *Service) revive(ctx context.Context, tx *db.Tx, r job.Run) error {
	var a args
	if err := r.Args(&a); err != nil {
		return job.Obsolete("its arguments cannot be read")
	}
	f, o, err := s.locked(ctx, tx, a)
	if err != nil {
		return err
	}
	switch {
	case f == nil:
		return job.Obsolete("the fulfilment does not exist any more")
	case f.State == Pending:
		return nil
	case f.State != Failed:
		return job.Obsolete("the fulfilment is " + string(f.State))
	case o.Status != order.Completed:
		return job.Obsolete("the order is " + string(o.Status))
	}
	others, err := find(ctx, tx, `order_id = $1 AND state IN ('PENDING', 'DONE')`, f.OrderID)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return job.Obsolete("another fulfilment of the order took its place")
	}
	if _, err := tx.ExecContext(ctx, `UPDATE fulfillments SET state = 'PENDING' WHERE id = $1 AND state = 'FAILED'`, f.ID); err != nil {
		return fmt.Errorf("revive the fulfilment: %w", err)
	}
	return s.orders.CloseIssues(ctx, tx, o, order.IssueFulfillment, f.ID, "retry")
}

// locked loads a fulfilment with its order locked; both are nil when there is
// none.
func (s *Service) locked(ctx context.Context, tx *db.Tx, a args) (*Fulfillment, *order.Order, error) {
	f, err := s.load(ctx, tx, a)
	if err != nil || f == nil {
		return nil, nil, err
	}
	orders, err := s.orders.Lock(ctx, tx, f.Tenant, []string{f.OrderID})
	if err != nil || len(orders) == 0 {
		return nil, nil, err
	}
	// Only now nobody else changes it.
	f, err = s.load(ctx, tx, a)
	return f, orders[0], err
}

// FulfillmentStarted implements a part of order.Outbound.
func (s *Service) FulfillmentStarted(ctx context.Context, q db.Querier, tenant, orderID string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM fulfillments WHERE tenant_id = $1 AND order_id = $2 AND (state = 'DONE' OR (state = 'PENDING' AND attempted_at IS NOT NULL))`, tenant, orderID).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for fulfilments: %w", err)
	}
	return n > 0, nil
}

func (s *Service) load(ctx context.Context, q db.Querier, a args) (*Fulfillment, error) {
	list, err := find(ctx, q, `tenant_id = $1 AND id = $2`, a.Tenant, a.FulfillmentID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// ForOrder lists an order's fulfilments, newest first.
func (s *Service) ForOrder(ctx context.Context, q db.Querier, tenant, orderID string) ([]Fulfillment, error) {
	return find(ctx, q, `tenant_id = $1 AND order_id = $2 ORDER BY created_at DESC, id DESC`, tenant, orderID)
}

func find(ctx context.Context, q db.Querier, cond string, params ...any) ([]Fulfillment, error) {
	list := []Fulfillment{}
	err := db.Each(ctx, q, `SELECT id, tenant_id, order_id, shipment_id, state, tracking_company, tracking_number, tracking_url, attempted_at, shopify_fulfillment_ids, last_error, created_at, done_at
		FROM fulfillments WHERE `+cond, params, func(rows *sql.Rows) error {
		var f Fulfillment
		var shipment sql.NullString
		var attempted, done sql.NullTime
		var ids string
		if err := rows.Scan(&f.ID, &f.Tenant, &f.OrderID, &shipment, &f.State, &f.Tracking.Company, &f.Tracking.Number, &f.Tracking.URL, &attempted, &ids, &f.LastError, &f.CreatedAt, &done); err != nil {
			return err
		}
		f.ShipmentID, f.AttemptedAt, f.DoneAt, f.CreatedAt = shipment.String, db.TimePtr(attempted), db.TimePtr(done), f.CreatedAt.UTC()
		if err := json.Unmarshal([]byte(ids), &f.Shopify); err != nil {
			return fmt.Errorf("ids of fulfilment %s: %w", f.ID, err)
		}
		list = append(list, f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load fulfilments: %w", err)
	}
	return list, nil
}

func (s *Service) event(o *order.Order, f Fulfillment, sev event.Severity, message string, p event.Payload) event.Event {
	return event.Event{
		Tenant: f.Tenant, Source: "fulfillment", Severity: sev, Message: message, OrderID: f.OrderID, Entity: "fulfillment", EntityID: f.ID, Correlation: o.Correlation, Payload: p,
	}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func tracking(t order.Tracking) *shopify.Tracking {
	if t.Number == "" {
		return nil
	}
	return &shopify.Tracking{Company: t.Company, Number: t.Number, URL: t.URL}
}

// company spells a carrier the way Shopify knows it, so that its tracking link
// and status updates work; other names are passed on as they are.
func company(name string) string {
	known := map[string]string{
		"bpost": "BPost", "postnl": "PostNL", "dpd": "DPD", "dhl": "DHL Express", "dhl_de": "DHL (Germany)", "gls": "GLS", "gls_eu": "GLS", "ups": "UPS", "fedex": "FedEx",
		"mondial_relay": "Mondial Relay", "mondial relay": "Mondial Relay", "colissimo": "Colissimo", "chronopost": "Chronopost",
	}
	if c, ok := known[strings.ToLower(name)]; ok {
		return c
	}
	return name
}
