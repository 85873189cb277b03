package shipping

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/webhook"
)

// Process implements webhook.Processor: Sendcloud's parcel statuses.
func (s *Service) Process(ctx context.Context, tx *db.Tx, deliveries []webhook.Delivery) ([]webhook.Result, error) {
	results := make([]webhook.Result, len(deliveries))
	for i, d := range deliveries {
		e, err := sendcloud.ParseWebhook(d.Body)
		switch {
		case err != nil:
			results[i] = webhook.Result{Status: webhook.Failed, Note: err.Error()}
			continue
		case e.Action != "parcel_status_changed":
			results[i] = webhook.Result{Status: webhook.Skipped, Note: "event is not used"}
			continue
		}
		h, err := s.parcelChanged(ctx, tx, d.Tenant, e)
		if err != nil {
			return nil, err
		}
		results[i] = webhook.Result{Status: webhook.Processed, Note: h.note}
	}
	return results, nil
}

// heard is what one status did.
type heard struct {
	shipment *Shipment // as it was before; nil: not a parcel of ours
	changed  bool      // the status is another one now
	note     string
}

// parcelChanged applies one status, whichever way it came. Which parcel it is
// about is matched by the surest of what the event carries.
func (s *Service) parcelChanged(ctx context.Context, tx *db.Tx, tenant string, e sendcloud.Event) (heard, error) {
	sh, err := match(ctx, tx, tenant, e)
	if err != nil {
		return heard{}, err
	}
	if sh == nil {
		return heard{note: "not a parcel of ours"}, nil
	}
	orders, err := s.orders.Lock(ctx, tx, tenant, []string{sh.OrderID})
	if err != nil || len(orders) == 0 {
		return heard{}, err
	}
	// Read again under the order's lock.
	list, err := find(ctx, tx, `id = $1`, sh.ID)
	if err != nil || len(list) == 0 {
		return heard{}, err
	}
	sh = &list[0]
	if sh.Status == Pending {
		// The carrier is faster than its own answer to us. Whoever asked for the
		// label records it, with everything that belongs to it.
		return heard{shipment: sh, note: "the label is being made"}, nil
	}
	if sh.StatusTime != nil && !e.Timestamp.After(*sh.StatusTime) {
		return heard{shipment: sh, note: "older than what is known"}, nil
	}
	code := e.StatusCode
	if code == "" {
		code = fmt.Sprintf("UNKNOWN_%d", e.StatusID)
	}
	next, known := statusOf[code]
	if !known {
		s.log.WarnContext(ctx, "the carrier reports an unknown status", "status", code, "shipment", sh.ID)
	}
	return heard{shipment: sh, changed: code != sh.RawStatus, note: "status " + code}, s.move(ctx, tx, orders[0], *sh, next, code, e.Timestamp)
}

func match(ctx context.Context, q db.Querier, tenant string, e sendcloud.Event) (*Shipment, error) {
	for _, by := range []struct {
		column string
		value  any
		given  bool
	}{
		{"parcel_id", e.ParcelID, e.ParcelID != 0}, {"carrier_id", e.ShipmentUUID, e.ShipmentUUID != ""},
		{"reference", e.ExternalReference, e.ExternalReference != ""}, {"tracking_number", e.TrackingNumber, e.TrackingNumber != ""},
	} {
		if !by.given {
			continue
		}
		list, err := find(ctx, q, `tenant_id = $1 AND `+by.column+` = $2`, tenant, by.value)
		if err != nil {
			return nil, err
		}
		if len(list) == 1 {
			return &list[0], nil
		}
	}
	return nil, nil
}

// errChanged is the loser's result when two change a shipment from one state.
var errChanged = errors.New("the shipment was changed by someone else")

// cancellationFailed is the carrier's word for a label that it did not take back.
const cancellationFailed = "CANCELLATION_FAILED"

// move changes a shipment's status by the table; what the table does not allow,
// and words that mean nothing to us, only update the carrier's own word.
func (s *Service) move(ctx context.Context, tx *db.Tx, o *order.Order, sh Shipment, next Status, raw string, at time.Time) error {
	if next == "" || next == sh.Status || !sh.Status.Can(next) {
		next = sh.Status
	}
	res, err := tx.ExecContext(ctx, `UPDATE shipments SET status = $2, raw_status = $3, status_time = $4, updated_at = $5 WHERE id = $1 AND status = $6`,
		sh.ID, string(next), raw, db.Time(at), db.Time(s.now()), string(sh.Status))
	if err != nil {
		return fmt.Errorf("record the parcel's status: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errChanged)
	}
	if raw == cancellationFailed && sh.Cancellation != "" {
		if err := s.noteCancellation(ctx, tx, sh.ID, CancelRefused); err != nil {
			return err
		}
	}
	if next == sh.Status {
		return nil
	}
	sev := event.Info
	if next == Exception || next == Returned {
		sev = event.Warning
	}
	words := strings.ToLower(strings.ReplaceAll(raw, "_", " "))
	return s.bus.Publish(ctx, tx, s.event(o, sh, sev, fmt.Sprintf("The parcel of order %s is now %s (%s).", o.Number, next, words),
		event.ShipmentStatusChanged{ShipmentID: sh.ID, OrderID: sh.OrderID, PreviousStatus: string(sh.Status), NewStatus: string(next), CarrierStatus: words}))
}

// Label gives the stored file of a shipment's label; db.ErrNotFound when there
// is none (yet).
func (s *Service) Label(ctx context.Context, tenant, id string) (contentType string, content []byte, err error) {
	list, err := find(ctx, s.db.Read(), `tenant_id = $1 AND id = $2`, tenant, id)
	if err != nil {
		return "", nil, err
	}
	if len(list) == 0 || list[0].LabelKey == "" {
		return "", nil, db.ErrNotFound
	}
	content, err = s.files.Get(ctx, list[0].LabelKey)
	return list[0].LabelType, content, err
}
