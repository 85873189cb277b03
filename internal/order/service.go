package order

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
)

// JobCount tells how far the print jobs of an order are.
type JobCount struct {
	Total  int // not cancelled
	Done   int
	Active int
}

// Planner makes, shrinks and releases the work that orders need. It reads what
// is wanted from the orders, locks them itself, may be called at any time and
// changes nothing when there is nothing to change.
type Planner interface {
	Plan(ctx context.Context, tx *db.Tx, tenant string, orderIDs []string, trigger string) error
	CountJobs(ctx context.Context, q db.Querier, orderIDs []any) (map[string]JobCount, error)
	// UnitsDone tells how many units of the orders' lines are printed, by line.
	UnitsDone(ctx context.Context, q db.Querier, orderIDs []any) (map[string]int, error)
	PrintJobs(ctx context.Context, q db.Querier, orderID string) ([]PrintJob, error)
}

// Outbound tells what has already left for the outside on an order's behalf and
// cannot be taken back by changing a row.
type Outbound interface {
	// LabelStarted: a label was bought or may have been.
	LabelStarted(ctx context.Context, q db.Querier, tenant, orderID string) (bool, error)
	// FulfillmentStarted: our own fulfilment is under way or done.
	FulfillmentStarted(ctx context.Context, q db.Querier, tenant, orderID string) (bool, error)
}

// Publisher is the part of the event bus that orders need.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Options are the shop's rules.
type Options struct {
	ImportTest   bool     // whether test orders are imported
	PaidStatuses []string // payment states in which an order is made
	Audit        Auditor  // takes down what people do by hand
}

// Service is the rules of orders.
type Service struct {
	db       *db.DB
	bus      Publisher
	log      *slog.Logger
	now      func() time.Time
	opts     Options
	planner  Planner
	outbound Outbound
	refresh  func(ctx context.Context, tx *db.Tx, tenant string, shopOrderID int64) error
}

// New makes a Service. Connect completes it.
func New(d *db.DB, bus Publisher, log *slog.Logger, now func() time.Time, o Options) *Service {
	return &Service{db: d, bus: bus, log: log, now: now, opts: o}
}

// Connect names the planner, what has left for the outside, and how to ask the
// shop for the newest version of an order (nil: it cannot be asked).
func (s *Service) Connect(p Planner, o Outbound, refresh func(ctx context.Context, tx *db.Tx, tenant string, shopOrderID int64) error) {
	s.planner, s.outbound, s.refresh = p, o, refresh
}

func (s *Service) released(paymentStatus string) bool {
	return slices.Contains(s.opts.PaidStatuses, paymentStatus)
}

// LineProgress is what the planner reports of a line.
type LineProgress struct {
	LineID string
	Status LineStatus
}

// ApplyProgress records what the planner found for the orders' lines, by order
// id, and derives the orders' status from them. The orders must have been loaded
// by Lock in this transaction; they are kept up to date. A complete order is
// announced as ready exactly once for each time it becomes complete.
func (s *Service) ApplyProgress(ctx context.Context, tx *db.Tx, orders []*Order, progress map[string][]LineProgress, trigger string) error {
	lines := map[LineStatus][]string{}
	moves := map[transition][]*Order{}
	for _, o := range orders {
		for _, p := range progress[o.ID] {
			for i := range o.Lines {
				if l := &o.Lines[i]; l.ID == p.LineID && l.Status != p.Status {
					l.Status = p.Status
					lines[p.Status] = append(lines[p.Status], l.ID)
				}
			}
		}
		if next := o.derived(); next != o.Status {
			t := transition{o.Status, next}
			moves[t] = append(moves[t], o)
		}
	}
	for status, ids := range lines {
		args := append([]any{string(status), db.Time(s.now())}, db.Args(ids)...)
		if _, err := tx.ExecContext(ctx, `UPDATE line_items SET status = $1, updated_at = $2 WHERE id IN `+db.In(3, len(ids)), args...); err != nil {
			return fmt.Errorf("update line items: %w", err)
		}
	}
	for t, list := range moves {
		why := trigger
		if t.to == Cancelled {
			why = "nothing of it is wanted any more"
		}
		if err := s.move(ctx, tx, list, t, why); err != nil {
			return err
		}
	}
	return nil
}

// derived is the status that o's lines make. A closed order stays as it is: what
// still prints for it is surplus.
func (o *Order) derived() Status {
	if o.Status.Closed() {
		return o.Status
	}
	statuses := make([]LineStatus, len(o.Lines))
	for i, l := range o.Lines {
		statuses[i] = l.Status
	}
	next := derive(statuses)
	if next == Pending && o.Status != Pending {
		return Processing // work was begun once: it does not look untouched again
	}
	return next
}

// transition is a change of an order's status.
type transition struct{ from, to Status }

// move changes the status of orders, which all stand at t.from, by the table and
// tells everyone.
func (s *Service) move(ctx context.Context, tx *db.Tx, orders []*Order, t transition, trigger string) error {
	if !t.from.Can(t.to) {
		return &TransitionError{From: t.from, To: t.to}
	}
	now := s.now()
	set := `status = $2, version = version + 1, updated_at = $3`
	switch t.to {
	case Completed:
		set += `, completed_at = $3, ready_at = $3`
	case Fulfilled:
		set += `, fulfilled_at = $3`
	case Cancelled:
		set += `, cancelled_at = COALESCE(cancelled_at, $3)`
	case Pending, Processing, PartiallyCompleted, Failed:
		set += `, completed_at = NULL, ready_at = NULL`
	}
	args := []any{string(t.from), string(t.to), db.Time(now)}
	for _, o := range orders {
		args = append(args, o.ID)
	}
	res, err := tx.ExecContext(ctx, `UPDATE orders SET `+set+` WHERE status = $1 AND id IN `+db.In(4, len(orders)), args...)
	if err != nil {
		return fmt.Errorf("change status: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("change status: %w", err)
	}
	if n != int64(len(orders)) {
		return fmt.Errorf("change status of order %s and %d more from %s to %s: %w", orders[0].ID, len(orders)-1, t.from, t.to, errChanged)
	}
	var events []event.Event
	for _, o := range orders {
		o.Status = t.to
		events = append(events, s.moved(o, t, trigger, now)...)
	}
	return s.bus.Publish(ctx, tx, events...)
}

// moved is what is told of an order's new status.
func (s *Service) moved(o *Order, t transition, trigger string, now time.Time) []event.Event {
	events := []event.Event{s.event(o, event.Info, fmt.Sprintf("Order %s is now %s (was %s): %s.", o.Number, t.to, t.from, trigger),
		event.OrderStatusChanged{OrderID: o.ID, PreviousStatus: string(t.from), NewStatus: string(t.to), Trigger: trigger})}
	switch t.to {
	case Completed:
		if o.needsShipping() {
			events = append(events, s.event(o, event.Info, fmt.Sprintf("Order %s is ready to be shipped.", o.Number), event.OrderReadyForFulfillment{OrderID: o.ID}))
		} else {
			events = append(events, s.flowCompleted(o, now))
		}
	case PartiallyCompleted:
		events = append(events, s.event(o, event.Warning, fmt.Sprintf("Only a part of order %s could be printed.", o.Number), event.OrderPartiallyCompleted{OrderID: o.ID}))
	case Failed:
		events = append(events,
			s.event(o, event.Error, fmt.Sprintf("No print of order %s succeeded.", o.Number), event.OrderAllJobsFailed{OrderID: o.ID}),
			s.event(o, event.Error, fmt.Sprintf("Order %s failed.", o.Number), event.OrderFailed{OrderID: o.ID, Reason: trigger}),
			s.event(o, event.Error, fmt.Sprintf("Order %s stopped and needs a person.", o.Number), event.FlowFailed{OrderID: o.ID, Reason: trigger}))
	case Cancelled:
		events = append(events, s.event(o, event.Warning, fmt.Sprintf("Order %s was cancelled (%s).", o.Number, trigger), event.OrderCancelled{OrderID: o.ID, Reason: trigger}))
	case Pending, Processing, Fulfilled:
	}
	return events
}

// What an event.OrderUpdated comes from.
const (
	causeShop       = "shop"
	causeAnswer     = "answer"     // a person answered an issue
	causeCorrection = "correction" // a person corrected the address
)

var errChanged = errors.New("somebody else changed a row first")

func (o *Order) needsShipping() bool {
	return slices.ContainsFunc(o.Lines, func(l Line) bool { return l.RequiresShipping && l.Wanted > 0 })
}

func (s *Service) event(o *Order, sev event.Severity, message string, p event.Payload) event.Event {
	return event.Event{
		Tenant: o.Tenant, Source: "order", Severity: sev, Message: message, OrderID: o.ID,
		Entity: "order", EntityID: o.ID, Correlation: o.Correlation, Payload: p,
	}
}

// flowCompleted is the last milestone, with the time that each of the others
// took from the order's arrival.
func (s *Service) flowCompleted(o *Order, now time.Time) event.Event {
	m := map[string]int64{"flow_completed": now.Sub(o.CreatedAt).Milliseconds()}
	if o.ReadyAt != nil {
		m["ready_for_fulfillment"] = o.ReadyAt.Sub(o.CreatedAt).Milliseconds()
	}
	return s.event(o, event.Info, fmt.Sprintf("Order %s is done, %s after it was received.", o.Number, now.Sub(o.CreatedAt).Round(time.Second)), event.FlowCompleted{OrderID: o.ID, Milestones: m})
}

// Tracking is how the customer follows the parcel.
type Tracking struct {
	Company, Number, URL string
}

// MarkFulfilled records that the shop knows the order as fulfilled. outside
// says that somebody else did it: our own work for it then stops. Doing it
// twice changes nothing; a cancelled order stays cancelled.
func (s *Service) MarkFulfilled(ctx context.Context, tx *db.Tx, tenant, id string, t Tracking, outside bool) error {
	o, err := s.lockOne(ctx, tx, tenant, id)
	if err != nil {
		return err
	}
	return s.markFulfilled(ctx, tx, o, t, outside)
}

func (s *Service) markFulfilled(ctx context.Context, tx *db.Tx, o *Order, t Tracking, outside bool) error {
	if o.Status.Closed() {
		return nil
	}
	trigger := "fulfilled at the shop by us"
	if outside {
		trigger = "fulfilled at the shop by someone else"
	}
	if t.Number != "" {
		before := searchTerms(o)
		o.TrackingNumber, o.TrackingURL = t.Number, t.URL
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET tracking_number = $2, tracking_url = $3, search_text = $4 WHERE id = $1`, o.ID, t.Number, t.URL, searchText(o)); err != nil {
			return fmt.Errorf("store tracking: %w", err)
		}
		if err := reindex(ctx, tx, o, before); err != nil {
			return err
		}
	}
	unfinished := o.Status != Completed
	if err := s.move(ctx, tx, []*Order{o}, transition{o.Status, Fulfilled}, trigger); err != nil {
		return err
	}
	err := s.bus.Publish(ctx, tx,
		s.event(o, event.Info, fmt.Sprintf("Order %s is fulfilled.", o.Number), event.OrderFulfilled{OrderID: o.ID, TrackingNumber: t.Number, Outside: outside}),
		s.flowCompleted(o, s.now()))
	if err != nil || !outside && !unfinished {
		return err
	}
	return s.planner.Plan(ctx, tx, o.Tenant, []string{o.ID}, trigger)
}

// Revive takes an order back to PROCESSING because a print of it came back to
// life. It reports false when the order is closed: a fulfilled one is too late,
// and a cancelled one nobody wants any more.
func (s *Service) Revive(ctx context.Context, tx *db.Tx, o *Order, printJobID string) (bool, error) {
	switch o.Status {
	case Fulfilled, Cancelled:
		return false, nil
	case Pending, Processing:
		return true, nil
	case PartiallyCompleted, Completed, Failed:
	}
	if err := s.move(ctx, tx, []*Order{o}, transition{o.Status, Processing}, "a print came back to life"); err != nil {
		return false, err
	}
	return true, s.bus.Publish(ctx, tx, s.event(o, event.Warning, fmt.Sprintf("Order %s is being worked on again: a print of it came back to life at the farm.", o.Number),
		event.OrderRevived{OrderID: o.ID, PrintJobID: printJobID}))
}

// OpenIssues notes what needs a person. An issue of the same kind and subject
// that is still open is left as it is, so noting it again changes nothing.
func (s *Service) OpenIssues(ctx context.Context, tx *db.Tx, o *Order, issues ...Issue) error {
	var events []event.Event
	for _, i := range issues {
		i.ID = uuid.Must(uuid.NewV7()).String()
		if i.Subject == "" {
			i.Subject = i.LineItemID
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO order_issues (id, tenant_id, order_id, subject, line_item_id, kind, message, detail, state, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'OPEN', $9) ON CONFLICT DO NOTHING`,
			i.ID, o.Tenant, o.ID, i.Subject, db.Null(i.LineItemID), string(i.Kind), i.Message, i.Detail, db.Time(s.now()))
		if err != nil {
			return fmt.Errorf("open issue: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return err
			}
			continue
		}
		events = append(events, s.event(o, event.Warning, fmt.Sprintf("Order %s needs a person: %s", o.Number, i.Message),
			event.IssueOpened{OrderID: o.ID, IssueID: i.ID, Kind: string(i.Kind), LineItemID: i.LineItemID}))
	}
	return s.bus.Publish(ctx, tx, events...)
}

// CloseIssues marks open issues of kind as resolved, all of them or those about
// one subject.
func (s *Service) CloseIssues(ctx context.Context, tx *db.Tx, o *Order, kind IssueKind, subject, by string) error {
	query, args := `SELECT id FROM order_issues WHERE order_id = $1 AND kind = $2 AND state = 'OPEN'`, []any{o.ID, string(kind)}
	if subject != "" {
		query, args = query+` AND subject = $3`, append(args, subject)
	}
	var ids []string
	err := db.Each(ctx, tx, query, args, func(rows *sql.Rows) error {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("look for issues: %w", err)
	}
	for _, id := range ids {
		if err := s.closeIssue(ctx, tx, o, id, kind, "RESOLVED", by); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) closeIssue(ctx context.Context, tx *db.Tx, o *Order, id string, kind IssueKind, state, by string) error {
	_, err := tx.ExecContext(ctx, `UPDATE order_issues SET state = $2, closed_at = $3, closed_by = $4 WHERE id = $1 AND state = 'OPEN'`, id, state, db.Time(s.now()), by)
	if err != nil {
		return fmt.Errorf("close issue: %w", err)
	}
	return s.bus.Publish(ctx, tx, s.event(o, event.Info, fmt.Sprintf("An issue of order %s is settled.", o.Number),
		event.IssueClosed{OrderID: o.ID, IssueID: id, Kind: string(kind), State: state}))
}

// Issues lists an order's issues, open ones first.
func (s *Service) Issues(ctx context.Context, q db.Querier, tenant, orderID string) ([]Issue, error) {
	out := []Issue{}
	err := db.Each(ctx, q, `SELECT id, order_id, line_item_id, subject, kind, message, detail, state, created_at, closed_at FROM order_issues
		WHERE tenant_id = $1 AND order_id = $2 ORDER BY CASE state WHEN 'OPEN' THEN 0 ELSE 1 END, created_at, id`, []any{tenant, orderID}, func(rows *sql.Rows) error {
		var i Issue
		var line sql.NullString
		var closed sql.NullTime
		if err := rows.Scan(&i.ID, &i.OrderID, &line, &i.Subject, &i.Kind, &i.Message, &i.Detail, &i.State, &i.CreatedAt, &closed); err != nil {
			return err
		}
		i.LineItemID, i.ClosedAt, i.CreatedAt = line.String, db.TimePtr(closed), i.CreatedAt.UTC()
		out = append(out, i)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list issues: %w", err)
	}
	return out, nil
}

// ReportUnmapped publishes once, for an order that was planned, which SKUs no
// product mapping knows.
func (s *Service) ReportUnmapped(ctx context.Context, tx *db.Tx, o *Order, skus []string) error {
	return s.bus.Publish(ctx, tx, s.event(o, event.Warning, fmt.Sprintf("Order %s has products without a product mapping.", o.Number), event.OrderUnmappedProducts{OrderID: o.ID, SKUs: skus}))
}
