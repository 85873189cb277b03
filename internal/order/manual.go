package order

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
)

// Auditor writes down what people did by hand.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// PrintJob is what orders need to know of a print job.
type PrintJob struct {
	ID      string
	Started bool // on a printer now
	Done    bool // came out well
	Waiting bool // not started yet
}

// Refused is the error of an act that an order's state does not allow; Reason is
// a sentence for people, Code the same for programs ("" means "not-now").
type Refused struct {
	Reason string
	Code   string
}

// Error implements error.
func (r *Refused) Error() string { return r.Reason }

// Cancellation is what became of an order's print jobs when it was cancelled, by
// id.
type Cancellation struct {
	Cancelled        []string // had not started: they will not be printed
	Flagged          []string // on a printer: left alone, and shown to a person
	AlreadyCompleted []string // lie at the farm: for the shelf
}

// Cancel cancels an order by hand: what has not started is taken back, what
// prints is left and flagged, a label that was not used is cancelled. Cancelling
// again changes nothing. Errors: db.ErrNotFound; *Refused for an order that is
// fulfilled, or is being fulfilled at this moment.
func (s *Service) Cancel(ctx context.Context, tenant, id, reason string) (Cancellation, error) {
	var out Cancellation
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := s.lockOne(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		if o.Status == Fulfilled {
			return mayCancel(o, true)
		}
		before := o.Status
		jobs, err := s.planner.PrintJobs(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		out = cancellationOf(jobs)
		if before == Cancelled {
			return nil
		}
		// Whoever comes first wins: what the shop is being told cannot be taken back
		// by a row of ours.
		started, err := s.outbound.FulfillmentStarted(ctx, tx, tenant, o.ID)
		if err != nil {
			return err
		}
		if err := mayCancel(o, started); err != nil {
			return err
		}
		if err := s.cancel(ctx, tx, o, "by hand: "+reason); err != nil {
			return err
		}
		if err := s.opts.Audit.Record(ctx, tx, tenant, statusAct("order.cancel", o, before, reason)); err != nil {
			return err
		}
		return s.planner.Plan(ctx, tx, tenant, []string{o.ID}, "the order was cancelled by hand")
	})
	return out, err
}

func cancellationOf(jobs []PrintJob) Cancellation {
	c := Cancellation{Cancelled: []string{}, Flagged: []string{}, AlreadyCompleted: []string{}}
	for _, j := range jobs {
		switch {
		case j.Done:
			c.AlreadyCompleted = append(c.AlreadyCompleted, j.ID)
		case j.Started:
			c.Flagged = append(c.Flagged, j.ID)
		case j.Waiting:
			c.Cancelled = append(c.Cancelled, j.ID)
		}
	}
	return c
}

func statusAct(action string, o *Order, before Status, reason string) audit.Act {
	return audit.Act{Action: action, Entity: "order", EntityID: o.ID, OrderID: o.ID, Reason: reason, Before: map[string]Status{"status": before}, After: map[string]Status{"status": o.Status}}
}

// SetStatus changes an order's status by hand, by the table. Three changes make
// sense so: CANCELLED (as Cancel), FULFILLED (somebody sent it without us; our
// own work for it stops) and PROCESSING (take a cancelled, failed or complete
// order up again). The others follow from the order's lines. Errors:
// db.ErrNotFound, *TransitionError, *Refused.
func (s *Service) SetStatus(ctx context.Context, tenant, id string, next Status, reason string) error {
	if next == Cancelled {
		_, err := s.Cancel(ctx, tenant, id, reason)
		return err
	}
	if next != Fulfilled && next != Processing {
		return &Refused{Code: "derived", Reason: fmt.Sprintf("%s follows from the prints and cannot be set. Retry or reprint a print job, or force the fulfilment instead.", next)}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := s.lockOne(ctx, tx, tenant, id)
		if err != nil || o.Status == next {
			return err
		}
		before := o.Status
		if !before.Can(next) {
			return &TransitionError{From: before, To: next}
		}
		if next == Fulfilled {
			err = s.markFulfilled(ctx, tx, o, Tracking{}, true)
		} else {
			err = s.reopen(ctx, tx, o)
		}
		if err != nil {
			return err
		}
		return s.opts.Audit.Record(ctx, tx, tenant, statusAct("order.status", o, before, reason))
	})
}

// reopen takes an order up again; the planner makes what is missing.
func (s *Service) reopen(ctx context.Context, tx *db.Tx, o *Order) error {
	started, err := s.outbound.FulfillmentStarted(ctx, tx, o.Tenant, o.ID)
	if err != nil {
		return err
	}
	if err := mayReopen(started); err != nil {
		return err
	}
	if err := s.move(ctx, tx, []*Order{o}, transition{o.Status, Processing}, "taken up again by hand"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE orders SET cancelled_at = NULL WHERE id = $1`, o.ID); err != nil {
		return fmt.Errorf("reopen order: %w", err)
	}
	return s.planner.Plan(ctx, tx, o.Tenant, []string{o.ID}, "taken up again by hand")
}

// Resolution is a person's answer to an issue.
type Resolution struct {
	Ignore  bool     // leave it as it is; a line that is not mapped is then not printed
	Address *Address // the corrected address, for an issue about the address
	Reason  string
}

// ResolveIssue closes an issue, and the order goes on from there: with a
// corrected address its label is made; an ignored line without a mapping, or
// with a baseplate that cannot be made, counts as made elsewhere. Closing a closed issue changes nothing. Errors:
// db.ErrNotFound, *Refused.
func (s *Service) ResolveIssue(ctx context.Context, tenant, orderID, issueID string, r Resolution) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := s.lockOne(ctx, tx, tenant, orderID)
		if err != nil {
			return err
		}
		issue, err := openIssue(ctx, tx, o.ID, issueID)
		if err != nil || issue == nil {
			return err
		}
		if r.Address != nil && issue.Kind != IssueAddress && issue.Kind != IssueShipment {
			return &Refused{Code: "not-about-address", Reason: "This issue is not about the address."}
		}
		state := "RESOLVED"
		if r.Ignore {
			state = "IGNORED"
		}
		if err := s.closeIssue(ctx, tx, o, issue.ID, issue.Kind, state, "by hand"); err != nil {
			return err
		}
		err = s.opts.Audit.Record(ctx, tx, tenant, audit.Act{
			Action: "order.issue", Entity: "order-issue", EntityID: issue.ID, OrderID: o.ID, Reason: r.Reason,
			Before: map[string]string{"state": "OPEN", "kind": string(issue.Kind)}, After: map[string]any{"state": state, "addressChanged": r.Address != nil},
		})
		if err != nil {
			return err
		}
		return s.goOn(ctx, tx, o, issue, r)
	})
}

// goOn does what the answer to an issue makes possible.
func (s *Service) goOn(ctx context.Context, tx *db.Tx, o *Order, issue *Issue, r Resolution) error {
	var changes []string
	switch {
	case (issue.Kind == IssueUnmapped || issue.Kind == IssueBaseplate) && r.Ignore:
		if err := s.leaveOut(ctx, tx, o, issue.LineItemID); err != nil {
			return err
		}
	case issue.Kind == IssueHeld && !r.Ignore:
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET held = $2, version = version + 1, updated_at = $3 WHERE id = $1`, o.ID, false, db.Time(s.now())); err != nil {
			return fmt.Errorf("let an order go: %w", err)
		}
	case r.Address != nil:
		if err := s.storeAddress(ctx, tx, o, *r.Address); err != nil {
			return err
		}
		changes = append(changes, "address")
	case issue.Kind == IssueShipment || issue.Kind == IssueAddress:
		changes = append(changes, "issue") // the label is tried again
	}
	if len(changes) > 0 && !r.Ignore {
		return s.bus.Publish(ctx, tx, s.event(o, event.Info, fmt.Sprintf("Order %s goes on after a person answered.", o.Number), event.OrderUpdated{OrderID: o.ID, Changes: changes, Cause: causeAnswer}))
	}
	return s.planner.Plan(ctx, tx, o.Tenant, []string{o.ID}, "a person answered")
}

// LeaveOut has a line of o not printed: it counts as made elsewhere, and whoever
// was asked about its SKU need not answer any more.
func (s *Service) LeaveOut(ctx context.Context, tx *db.Tx, o *Order, lineID, by string) error {
	asked := map[string]IssueKind{}
	err := db.Each(ctx, tx, `SELECT id, kind FROM order_issues WHERE order_id = $1 AND kind IN ($2, $3) AND line_item_id = $4 AND state = 'OPEN'`, []any{o.ID, string(IssueUnmapped), string(IssueBaseplate), lineID}, func(rows *sql.Rows) error {
		var id string
		var kind IssueKind
		err := rows.Scan(&id, &kind)
		asked[id] = kind
		return err
	})
	if err != nil {
		return fmt.Errorf("look for issues: %w", err)
	}
	for id, kind := range asked {
		if err := s.closeIssue(ctx, tx, o, id, kind, "IGNORED", by); err != nil {
			return err
		}
	}
	return s.leaveOut(ctx, tx, o, lineID)
}

func (s *Service) leaveOut(ctx context.Context, tx *db.Tx, o *Order, lineID string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE line_items SET printable = $2, updated_at = $3 WHERE id = $1`, lineID, false, db.Time(s.now())); err != nil {
		return fmt.Errorf("leave a line out: %w", err)
	}
	for i := range o.Lines {
		if l := &o.Lines[i]; l.ID == lineID {
			l.Printable = false
			if err := s.ApplyProgress(ctx, tx, []*Order{o}, map[string][]LineProgress{o.ID: {{l.ID, restStatus(*l)}}}, "a line is not printed"); err != nil {
				return err
			}
		}
	}
	return nil
}

func openIssue(ctx context.Context, tx *db.Tx, orderID, issueID string) (*Issue, error) {
	var i Issue
	var line sql.NullString
	err := tx.QueryRowContext(ctx, `SELECT id, kind, line_item_id, state FROM order_issues WHERE id = $1 AND order_id = $2`, issueID, orderID).Scan(&i.ID, &i.Kind, &line, &i.State)
	if err != nil {
		return nil, fmt.Errorf("load issue: %w", db.NotFound(err))
	}
	if i.State != "OPEN" {
		return nil, nil
	}
	i.LineItemID = line.String
	return &i, nil
}

func (s *Service) lockOne(ctx context.Context, tx *db.Tx, tenant, id string) (*Order, error) {
	list, err := s.Lock(ctx, tx, tenant, []string{id})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, db.ErrNotFound
	}
	return list[0], nil
}

// storeAddress replaces an order's address by one that a person gave, and keeps
// what the shop says.
func (s *Service) storeAddress(ctx context.Context, tx *db.Tx, o *Order, a Address) error {
	column, err := addressColumn(&a)
	if err != nil {
		return err
	}
	former := o.CorrectedFrom
	if former == nil {
		former = o.ShippingAddress
	}
	if former == nil {
		former = &Address{}
	}
	shop, err := addressColumn(former)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE orders SET shipping_address = $2, corrected_from = $3, version = version + 1, updated_at = $4 WHERE id = $1`, o.ID, column, shop, db.Time(s.now())); err != nil {
		return fmt.Errorf("correct the address: %w", err)
	}
	o.ShippingAddress, o.CorrectedFrom = &a, former
	return nil
}

// CorrectAddress replaces an order's shipping address by hand, as long as no
// label was bought for the old one. A label that failed is tried again. Errors:
// db.ErrNotFound, *Refused.
func (s *Service) CorrectAddress(ctx context.Context, tenant, id string, a Address, reason string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := s.lockOne(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		labelled, err := s.outbound.LabelStarted(ctx, tx, tenant, o.ID)
		if err != nil {
			return err
		}
		if err := mayCorrectAddress(o, labelled); err != nil {
			return err
		}
		if sameAddress(o.ShippingAddress, &a) {
			return nil
		}
		if err := s.storeAddress(ctx, tx, o, a); err != nil {
			return err
		}
		for _, kind := range []IssueKind{IssueAddress, IssueShipment} {
			if err := s.CloseIssues(ctx, tx, o, kind, "", "by hand"); err != nil {
				return err
			}
		}
		// The address itself is personal and stays out of the audit log.
		err = s.opts.Audit.Record(ctx, tx, tenant, audit.Act{
			Action: "order.address", Entity: "order", EntityID: o.ID, OrderID: o.ID, Reason: reason, Before: map[string]bool{"corrected": false}, After: map[string]bool{"corrected": true},
		})
		if err != nil {
			return err
		}
		return s.bus.Publish(ctx, tx, s.event(o, event.Info, fmt.Sprintf("The address of order %s was corrected by hand.", o.Number), event.OrderUpdated{OrderID: o.ID, Changes: []string{"address"}, Cause: causeCorrection}))
	})
}
