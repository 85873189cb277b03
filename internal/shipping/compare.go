package shipping

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sendcloud"
)

// Comparison is what comparing the carrier's parcels with ours brought.
type Comparison struct {
	Checked  int64             // parcels of ours that were looked at
	Found    int64             // differences
	Repaired int64             // differences that were mended, or noted on their order for a person
	Open     map[string]string // what could be neither: subject → words for people
}

func (c *Comparison) repaired() { c.Found, c.Repaired = c.Found+1, c.Repaired+1 }

// Connected reports whether there is a carrier: nil, or job.ErrDisconnected.
func (s *Service) Connected(ctx context.Context, tenant string) error {
	_, err := s.carrier.Carrier(ctx, tenant)
	return err
}

// Compare reads the carrier's parcels that changed since, and those of ours that
// were not heard of for long, and gives their statuses to the handler of the
// webhooks. Parcels of ours that it knows and we do not become gaps.
func (s *Service) Compare(ctx context.Context, tenant string, since time.Time) (Comparison, error) {
	c := Comparison{Open: map[string]string{}}
	carrier, err := s.carrier.Carrier(ctx, tenant)
	if err != nil {
		return c, err
	}
	for cursor, more := "", true; more; {
		if err := s.limit.Wait(ctx); err != nil {
			return c, err
		}
		asked := s.now()
		page, err := carrier.ShipmentsUpdatedSince(ctx, since, cursor)
		if err != nil {
			return c, err
		}
		for _, sh := range page.Shipments {
			if err := s.compareParcel(ctx, tenant, sh, asked, &c); err != nil {
				return c, err
			}
		}
		cursor, more = page.Next, page.Next != ""
	}
	return c, s.askForSilent(ctx, carrier, tenant, &c)
}

// madeFor is how long a label may be in the making before its own command is not
// expected to record it any more; asking for it again adopts it.
const madeFor = 10 * time.Minute

// compareParcel gives one parcel's status to its handler, and looks whether we
// should know the parcel at all.
func (s *Service) compareParcel(ctx context.Context, tenant string, at sendcloud.Shipment, asked time.Time, c *Comparison) error {
	if len(at.Parcels) == 0 {
		return nil // never announced: there is no parcel
	}
	h, err := s.hear(ctx, tenant, at, asked)
	if err != nil {
		return err
	}
	if h.shipment == nil {
		return s.unknownParcel(ctx, tenant, at, c)
	}
	c.Checked++
	sh := *h.shipment
	switch {
	case h.changed:
		c.repaired()
	case !at.Live():
	case sh.Status == Pending && sh.AttemptedAt != nil && asked.Sub(*sh.AttemptedAt) > madeFor:
		c.repaired()
		return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindAnnounce, Args: shipmentArgs{tenant, sh.ID}})
		})
	case sh.Status == Failed, sh.Status == Cancelled && statusOf[at.Parcels[0].StatusCode] == LabelCreated:
		c.repaired()
		return s.noteParcel(ctx, tenant, sh.OrderID, at, "The carrier has a label for this order that counts as failed or cancelled here")
	}
	return nil
}

// hear gives a parcel's status, as the carrier told when it was asked, to the
// handler of the webhooks.
func (s *Service) hear(ctx context.Context, tenant string, at sendcloud.Shipment, asked time.Time) (h heard, err error) {
	p := at.Parcels[0]
	e := sendcloud.Event{
		Timestamp: p.UpdatedAt, ParcelID: p.ID, StatusCode: p.StatusCode, StatusText: p.StatusText,
		TrackingNumber: p.TrackingNumber, TrackingURL: p.TrackingURL, ExternalReference: at.ExternalReferenceID, ShipmentUUID: at.ID,
	}
	if known, ok := sendcloud.StatusByCode(p.StatusCode); ok {
		e.StatusID, e.StatusCode = known.ID, known.Code
	}
	if e.Timestamp.IsZero() {
		e.Timestamp = asked // whatever comes by webhook later is newer
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		h, err = s.parcelChanged(ctx, tx, tenant, e)
		return err
	})
	return h, err
}

// unknownParcel looks whether a parcel that we have no row for carries a
// reference of ours: somebody would be waiting for it, or pay for it twice.
func (s *Service) unknownParcel(ctx context.Context, tenant string, at sendcloud.Shipment, c *Comparison) error {
	orderID, ours := orderOf(at.ExternalReferenceID)
	if !ours || !at.Live() {
		return nil // another program's, or nothing to send
	}
	c.Checked++
	_, err := s.orders.Get(ctx, s.db.Read(), tenant, orderID)
	if errors.Is(err, db.ErrNotFound) {
		c.Found++
		c.Open["shipment "+at.ID] = fmt.Sprintf("The carrier has a label for order %s (%s) with a reference of this program that it does not know. It may come from an older backup: look at it in the Sendcloud panel.", at.OrderNumber, cmp.Or(at.Parcels[0].TrackingNumber, at.ID))
		return nil
	}
	if err != nil {
		return err
	}
	c.repaired()
	return s.noteParcel(ctx, tenant, orderID, at, "The carrier has a label for this order that is not known here")
}

// orderOf reads the order from a reference of ours (see request).
func orderOf(reference string) (orderID string, ours bool) {
	i := strings.LastIndexByte(reference, '-')
	if i < 0 || uuid.Validate(reference[:i]) != nil {
		return "", false
	}
	return reference[:i], true
}

// noteParcel asks a person about a label that the order does not expect.
func (s *Service) noteParcel(ctx context.Context, tenant, orderID string, at sendcloud.Shipment, what string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, tenant, []string{orderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		return s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{Kind: order.IssueShipment, Subject: at.ID, Detail: at.ExternalReferenceID,
			Message: fmt.Sprintf("%s (%s). Use it, or cancel it in the Sendcloud panel.", what, cmp.Or(at.Parcels[0].TrackingNumber, at.ID))})
	})
}

// How many silent parcels one comparison asks for, and for how long a parcel is
// followed at all: after a quarter nobody scans it any more.
const (
	silentBatch = 100
	followFor   = 90 * 24 * time.Hour
)

// askForSilent asks for parcels on their way that were not heard of for long,
// one by one: the list of changes says nothing about what does not change.
func (s *Service) askForSilent(ctx context.Context, carrier *sendcloud.Client, tenant string, c *Comparison) error {
	now := s.now()
	quiet := db.Time(now.Add(-s.opts.Silence))
	list, err := find(ctx, s.db.Read(), `tenant_id = $1 AND status IN ('LABEL_CREATED', 'IN_TRANSIT', 'EXCEPTION') AND carrier_id <> '' AND created_at > $3
		AND updated_at < $2 AND (asked_at IS NULL OR asked_at < $2) ORDER BY COALESCE(asked_at, updated_at), id LIMIT $4`, tenant, quiet, db.Time(now.Add(-followFor)), silentBatch)
	if err != nil {
		return err
	}
	for _, sh := range list {
		if err := s.limit.Wait(ctx); err != nil {
			return err
		}
		asked := s.now()
		at, err := carrier.Get(ctx, sh.CarrierID)
		switch {
		case outbound.Is(err, outbound.NotFound):
			c.Checked++
			c.repaired()
			err = s.lostParcel(ctx, sh)
		case err == nil:
			err = s.compareParcel(ctx, tenant, at, asked, c)
		}
		if err != nil {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE shipments SET asked_at = $2 WHERE id = $1`, sh.ID, db.Time(asked))
			return err
		})
		if err != nil {
			return fmt.Errorf("note that the carrier was asked: %w", err)
		}
	}
	return nil
}

// lostParcel asks a person about a parcel that the carrier does not know any
// more.
func (s *Service) lostParcel(ctx context.Context, sh Shipment) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, sh.Tenant, []string{sh.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		return s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{Kind: order.IssueShipment, Subject: sh.ID, Detail: sh.Reference,
			Message: "The carrier does not know the parcel of this order any more. Look for it in the Sendcloud panel before sending another one."})
	})
}
