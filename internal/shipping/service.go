package shipping

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/money"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sendcloud"
)

// Orders is what shipping needs of the orders.
type Orders interface {
	Lock(ctx context.Context, tx *db.Tx, tenant string, ids []string) ([]*order.Order, error)
	Get(ctx context.Context, q db.Querier, tenant, id string) (*order.Order, error)
	OpenIssues(ctx context.Context, tx *db.Tx, o *order.Order, issues ...order.Issue) error
	CloseIssues(ctx context.Context, tx *db.Tx, o *order.Order, kind order.IssueKind, subject, by string) error
}

// Catalog tells what the products weigh and how customs call them.
type Catalog interface {
	Resolve(ctx context.Context, q db.Querier, tenant string, skus []string) (map[string]catalog.Mapping, error)
}

// Carrier gives the Sendcloud client of a tenant, or job.ErrDisconnected.
type Carrier interface {
	Carrier(ctx context.Context, tenant string) (*sendcloud.Client, error)
}

// Files keeps labels. Put replaces what has the same key.
type Files interface {
	Put(ctx context.Context, key, contentType string, content []byte) error
	Get(ctx context.Context, key string) (content []byte, err error)
}

// Publisher is the part of the event bus that shipping needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Options are the shop's rules for parcels.
type Options struct {
	Enabled         bool
	Method          string // shipping option code, or a method number of the old API
	SenderAddressID int64  // 0: the account's first
	ContractID      int64
	SenderCountry   string
	DefaultWeight   int64 // grams of a unit that names none
	PackagingWeight int64 // grams of the empty box
	HSCode          string
	AnswerWithin    time.Duration // longest wait for one answer of the carrier
	Silence         time.Duration // a parcel not heard of for this long is asked for
	Policy          job.Policy
	Audit           Auditor // takes down what people do by hand
	// ParcelRules gives how a tenant wants its parcels now; nil: as said above.
	ParcelRules func(ctx context.Context, q db.Querier, tenant string) (ParcelRules, error)
}

// ParcelRules are what people can change of parcels while the program runs.
type ParcelRules struct {
	Method          string // shipping option code, or a method number of the old API
	DefaultWeight   int64  // grams of a unit that names none
	PackagingWeight int64  // grams of the empty box
}

func (s *Service) parcelRules(ctx context.Context, q db.Querier, tenant string) (ParcelRules, error) {
	if s.opts.ParcelRules == nil {
		return ParcelRules{s.opts.Method, s.opts.DefaultWeight, s.opts.PackagingWeight}, nil
	}
	return s.opts.ParcelRules(ctx, q, tenant)
}

// Service makes and follows shipments.
type Service struct {
	db      *db.DB
	jobs    job.Enqueuer
	bus     Publisher
	orders  Orders
	catalog Catalog
	carrier Carrier
	files   Files
	limit   *job.Limiter
	log     *slog.Logger
	now     func() time.Time
	opts    Options
}

const (
	kindAnnounce = "shipping-announce"
	kindLabel    = "shipping-label"
	kindCancel   = "shipping-cancel"
)

type shipmentArgs struct {
	Tenant     string `json:"tenant"`
	ShipmentID string `json:"shipmentId"`
}

// New makes a Service and defines its jobs and subscriptions.
func New(d *db.DB, reg *job.Registry, bus *event.Bus, orders Orders, cat Catalog, carrier Carrier, files Files, limit *job.Limiter, log *slog.Logger, now func() time.Time, o Options) *Service {
	s := &Service{db: d, bus: bus, orders: orders, catalog: cat, carrier: carrier, files: files, limit: limit, log: log, now: now, opts: o}
	command := func(kind, title, about string, t job.Type, handle func(context.Context, job.Run) error, dead func(context.Context, *db.Tx, job.Run, error) error, revive func(context.Context, *db.Tx, job.Run) error) {
		reg.Define(job.Definition{
			Kind: kind, Title: title, About: about, Type: t, Queue: job.QueueSendcloud, MaxAttempts: o.Policy.MaxAttempts, Backoff: o.Policy.Backoff,
			Handle: o.Policy.Command(limit, handle), Dead: dead, Revive: revive,
		})
	}
	command(kindAnnounce, "Buy a label", "Announces one parcel to the carrier, which makes its label. Each parcel is announced once.", job.TypeShipment, s.announce, s.announceDead, s.announceRevive)
	command(kindLabel, "Fetch a label", "Downloads the label of a parcel and keeps it for printing.", job.TypeShipment, s.fetchLabel, nil, nil)
	command(kindCancel, "Cancel a parcel", "Takes a parcel back at the carrier whose order does not need it any more.", job.TypeCancellation, s.cancel, s.cancelDead, s.cancelRevive)
	bus.Subscribe(reg, event.OrderReadyForFulfillment{}.EventType(), "shipping-order-ready", "Have a label bought for an order that is made", s.orderReady)
	bus.Subscribe(reg, event.OrderUpdated{}.EventType(), "shipping-order-updated", "Look again at the parcel of an order that changed", s.orderUpdated)
	bus.Subscribe(reg, event.OrderCancelled{}.EventType(), "shipping-order-cancelled", "Take back the parcel of a cancelled order", s.orderCancelled)
	return s
}

// Use names the queue.
func (s *Service) Use(jobs job.Enqueuer) { s.jobs = jobs }

// Enabled reports whether orders get labels.
func (s *Service) Enabled() bool { return s.opts.Enabled }

func (s *Service) orderReady(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.OrderReadyForFulfillment
	if err := d.Decode(&e); err != nil {
		return err
	}
	o, live, err := s.request(ctx, tx, d.Tenant, e.OrderID, want{})
	if err != nil || live == nil || live.Status != LabelCreated {
		return err
	}
	// Ready once more, after a print of it had to be made again: the label is there.
	return s.bus.Publish(ctx, tx, s.labelled(o, *live))
}

// orderUpdated tries again for an order that is ready and has no label because
// its address was bad: the customer may have mended it. After a label that was
// cancelled, only another address or a person's answer asks for the next.
func (s *Service) orderUpdated(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.OrderUpdated
	if err := d.Decode(&e); err != nil {
		return err
	}
	moved := slices.Contains(e.Changes, "address")
	_, _, err := s.request(ctx, tx, d.Tenant, e.OrderID, want{moved: moved, aside: !moved && !slices.Contains(e.Changes, "issue")})
	return err
}

// want is why an order's label is asked for.
type want struct {
	moved bool // the order goes to another address than before
	aside bool // it changed in what has nothing to do with its label
}

// request makes the shipment of an order that is complete and has none. It gives
// the live one of an order that has.
func (s *Service) request(ctx context.Context, tx *db.Tx, tenant, orderID string, w want) (o *order.Order, live *Shipment, err error) {
	orders, err := s.orders.Lock(ctx, tx, tenant, []string{orderID})
	if err != nil || len(orders) == 0 || orders[0].Status != order.Completed {
		return nil, nil, err
	}
	existing, err := find(ctx, tx, `tenant_id = $1 AND order_id = $2`, tenant, orderID)
	if err != nil {
		return nil, nil, err
	}
	o = orders[0]
	for i, x := range existing {
		if x.Status != Failed && x.Status != Cancelled && x.Status != Returned {
			return o, &existing[i], nil
		}
	}
	if !s.opts.Enabled {
		return o, nil, nil
	}
	sh, err := s.next(ctx, tx, o, len(existing)+1)
	if err != nil {
		return o, nil, err
	}
	for _, x := range existing {
		if x.Attempt != len(existing) {
			continue
		}
		if w.aside && x.Status != Failed {
			return o, nil, nil // whoever cancelled it decides
		}
		if !x.unsure() {
			continue
		}
		if !w.moved && x.Method == sh.Method {
			return o, nil, s.askAgain(ctx, tx, x)
		}
		// The label that may be there is not the one that is wanted now.
		if err := s.enqueueCancel(ctx, tx, x); err != nil {
			return o, nil, err
		}
	}
	return o, nil, s.open(ctx, tx, o, sh)
}

// next is the shipment of an order that needs one, its attempt-th.
func (s *Service) next(ctx context.Context, tx *db.Tx, o *order.Order, attempt int) (Shipment, error) {
	rules, err := s.parcelRules(ctx, tx, o.Tenant)
	if err != nil {
		return Shipment{}, err
	}
	sh := Shipment{ID: uuid.Must(uuid.NewV7()).String(), Tenant: o.Tenant, OrderID: o.ID, Status: Pending, Attempt: attempt, Method: rules.Method}
	c, err := choiceOf(ctx, tx, o.Tenant, o.ID)
	if err != nil {
		return sh, err
	}
	if c != nil {
		sh.Method, sh.MethodName, sh.Price, sh.PriceCurrency = c.Method, c.Name, c.Price, c.Currency
	}
	// The reference must never be used for another label, also not after a cancellation.
	sh.Reference = fmt.Sprintf("%s-%d", o.ID, sh.Attempt)
	return sh, nil
}

// askAgain goes on with a shipment whose label may have been bought: under its
// own reference the carrier is asked for that label first.
func (s *Service) askAgain(ctx context.Context, tx *db.Tx, sh Shipment) error {
	if _, err := tx.ExecContext(ctx, `UPDATE shipments SET status = 'PENDING', updated_at = $2 WHERE id = $1 AND status = 'FAILED'`, sh.ID, db.Time(s.now())); err != nil {
		return fmt.Errorf("go on with the shipment: %w", err)
	}
	return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindAnnounce, OrderID: sh.OrderID, Args: shipmentArgs{sh.Tenant, sh.ID}})
}

// open makes an order's shipment if the address can be used.
func (s *Service) open(ctx context.Context, tx *db.Tx, o *order.Order, sh Shipment) error {
	if problems := Problems(o.ShippingAddress); len(problems) > 0 {
		return s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueAddress, Subject: "address",
			Message: "No label can be made for this address: " + strings.Join(problems, " ") + " Correct it in the shop; the order goes on by itself."})
	}
	if err := s.orders.CloseIssues(ctx, tx, o, order.IssueAddress, "", "shipping"); err != nil {
		return err
	}
	if err := insert(ctx, tx, o, sh, s.now()); err != nil {
		return err
	}
	return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindAnnounce, OrderID: o.ID, Args: shipmentArgs{o.Tenant, sh.ID}})
}

// announce buys the label exactly once. That the carrier is about to be asked is
// written down first; if it is written already, an earlier attempt may have
// succeeded without our knowing, and the reference is looked up.
func (s *Service) announce(ctx context.Context, r job.Run) error {
	var args shipmentArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	sh, err := s.load(ctx, args)
	if err != nil || sh == nil || sh.Status != Pending {
		return err
	}
	carrier, err := s.carrier.Carrier(ctx, args.Tenant)
	if err != nil {
		return err
	}
	if sh.AttemptedAt != nil {
		if err := s.limit.Take(ctx); err != nil {
			return err
		}
		found, err := carrier.FindByReference(ctx, sh.Reference)
		if err != nil {
			return err
		}
		if found != nil && found.Live() {
			return s.created(ctx, carrier, *sh, *found)
		}
	}
	n, err := s.compose(ctx, carrier, *sh)
	if err != nil {
		return err
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	goOn, err := s.markAttempted(ctx, *sh, n.WeightGrams)
	if err != nil || !goOn {
		return err
	}
	made, err := carrier.Announce(ctx, n)
	if err != nil {
		return s.notCreated(ctx, *sh, err)
	}
	return s.created(ctx, carrier, *sh, made)
}

// markAttempted writes down that the carrier may know of the shipment from now
// on. It gives false when the order was cancelled: then nothing is bought.
func (s *Service) markAttempted(ctx context.Context, sh Shipment, weight int64) (goOn bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		goOn = false
		orders, err := s.orders.Lock(ctx, tx, sh.Tenant, []string{sh.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		now := db.Time(s.now())
		if orders[0].Status != order.Completed {
			if sh.AttemptedAt != nil && now.Before(sh.AttemptedAt.Add(2*s.opts.AnswerWithin)) {
				return job.Snooze(5*time.Second, errors.New("the order changed while its label was being made"))
			}
			// Never asked for, or looked for in vain long after: there is none.
			_, err := tx.ExecContext(ctx, `UPDATE shipments SET status = 'CANCELLED', last_error = 'the order is not complete any more', updated_at = $2 WHERE id = $1 AND status = 'PENDING'`, sh.ID, now)
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE shipments SET attempted_at = $2, updated_at = $2, weight_grams = $3 WHERE id = $1 AND status = 'PENDING' AND method = $4`, sh.ID, now, weight, sh.Method)
		if err != nil {
			return fmt.Errorf("note the attempt: %w", err)
		}
		n, err := res.RowsAffected()
		if goOn = n == 1; goOn || err != nil {
			return err
		}
		list, err := find(ctx, tx, `id = $1 AND status = 'PENDING'`, sh.ID)
		if err != nil || len(list) == 0 {
			return err
		}
		return job.Snooze(time.Second, errors.New("another way to ship was chosen meanwhile"))
	})
	return goOn, err
}

// compose is the parcel as the carrier wants it.
func (s *Service) compose(ctx context.Context, carrier *sendcloud.Client, sh Shipment) (sendcloud.NewShipment, error) {
	o, err := s.orders.Get(ctx, s.db.Read(), sh.Tenant, sh.OrderID)
	if err != nil {
		return sendcloud.NewShipment{}, err
	}
	if problems := Problems(o.ShippingAddress); len(problems) > 0 {
		return sendcloud.NewShipment{}, job.Discard(errors.New(strings.Join(problems, " ")))
	}
	sender, err := s.sender(ctx, carrier)
	if err != nil {
		return sendcloud.NewShipment{}, err
	}
	code, err := s.option(ctx, carrier, sh.Method)
	if err != nil {
		return sendcloud.NewShipment{}, err
	}
	rules, err := s.parcelRules(ctx, s.db.Read(), sh.Tenant)
	if err != nil {
		return sendcloud.NewShipment{}, err
	}
	n := sendcloud.NewShipment{
		SenderAddressID: sender, To: recipient(o), OptionCode: code, ContractID: s.opts.ContractID, OrderNumber: o.Number, ExternalReferenceID: sh.Reference,
		TotalPrice: sendcloud.Price{Value: money.Amount{Minor: o.TotalMinor, Currency: o.Currency}.String(), Currency: o.Currency},
	}
	mappings, err := s.products(ctx, o)
	if err != nil {
		return sendcloud.NewShipment{}, err
	}
	n.WeightGrams = weigh(o, mappings, rules)
	for _, l := range o.Lines {
		if !l.RequiresShipping || l.Wanted == 0 {
			continue
		}
		m := mappings[l.SKU]
		unit := unitWeight(l, m, rules)
		n.Items = append(n.Items, sendcloud.Item{
			ID: l.ID, Description: cut(firstText(m.ProductName, l.Title), 255), Quantity: l.Wanted, WeightGrams: unit, SKU: l.SKU,
			Price:  sendcloud.Price{Value: money.Amount{Minor: l.UnitPriceMinor, Currency: o.Currency}.String(), Currency: o.Currency},
			HSCode: firstText(m.HSCode, s.opts.HSCode), OriginCountry: firstText(m.OriginCountry, s.opts.SenderCountry),
		})
	}
	if NeedsCustoms(s.opts.SenderCountry, o.ShippingAddress.CountryCode, o.ShippingAddress.Zip) {
		n.Customs = &sendcloud.Customs{InvoiceNumber: cut(strings.TrimPrefix(o.Number, "#"), 40), ExportReason: "commercial_goods"}
	}
	return n, nil
}

// products are the mappings of what is in an order, by SKU.
func (s *Service) products(ctx context.Context, o *order.Order) (map[string]catalog.Mapping, error) {
	var skus []string
	for _, l := range o.Lines {
		if l.SKU != "" {
			skus = append(skus, l.SKU)
		}
	}
	return s.catalog.Resolve(ctx, s.db.Read(), o.Tenant, skus)
}

func unitWeight(l order.Line, m catalog.Mapping, rules ParcelRules) int64 {
	return firstPositive(m.WeightGrams, l.WeightGrams, rules.DefaultWeight)
}

// weigh is what the parcel of an order weighs, in grams.
func weigh(o *order.Order, mappings map[string]catalog.Mapping, rules ParcelRules) int64 {
	grams := rules.PackagingWeight
	for _, l := range o.Lines {
		if l.RequiresShipping {
			grams += unitWeight(l, mappings[l.SKU], rules) * int64(l.Wanted)
		}
	}
	return grams
}

func recipient(o *order.Order) sendcloud.Address {
	a := o.ShippingAddress
	street := SplitStreet(a.Address1, a.Address2, a.CountryCode)
	to := sendcloud.Address{
		Name: firstText(a.Name, a.Company), CompanyName: a.Company, Line1: street.Name, HouseNumber: street.Number, Line2: street.Addition,
		PostalCode: a.Zip, City: a.City, CountryCode: strings.ToUpper(a.CountryCode), Email: o.CustomerEmail, Phone: a.Phone,
	}
	switch to.CountryCode {
	case "US", "CA", "IT", "AU": // the others do not want one
		if a.ProvinceCode != "" {
			to.StateProvince = to.CountryCode + "-" + a.ProvinceCode
		}
	}
	return to
}

func (s *Service) sender(ctx context.Context, carrier *sendcloud.Client) (int64, error) {
	if s.opts.SenderAddressID != 0 {
		return s.opts.SenderAddressID, nil
	}
	list, err := carrier.Senders(ctx)
	if err != nil {
		return 0, err
	}
	if len(list) == 0 {
		return 0, &outbound.Error{Service: "sendcloud", Op: "GET /addresses/sender-addresses", Kind: outbound.Unauthorized, Message: "the account has no sender address; add one in the Sendcloud panel"}
	}
	return list[0].ID, nil
}

// option gives the shipping option code, translating a number of the old API.
func (s *Service) option(ctx context.Context, carrier *sendcloud.Client, method string) (string, error) {
	number, err := strconv.ParseInt(method, 10, 64)
	if err != nil {
		return method, nil //nolint:nilerr // no number: a code of today's API
	}
	return carrier.OptionForMethod(ctx, number)
}

// notCreated undoes the mark when the carrier certainly made nothing.
func (s *Service) notCreated(ctx context.Context, sh Shipment, cause error) error {
	set := ""
	var refused *sendcloud.AnnouncementFailed
	if kind, outside := outbound.KindOf(cause); outside && kind != outbound.Ambiguous && !errors.As(cause, &refused) {
		set = `attempted_at = NULL, `
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE shipments SET `+set+`last_error = $2, updated_at = $3 WHERE id = $1 AND status = 'PENDING'`, sh.ID, cause.Error(), db.Time(s.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("note the failure: %w", err)
	}
	return cause
}

// created records the label. Its file is stored first, under a name that only
// this shipment has, so that the row never names a file that is not there.
func (s *Service) created(ctx context.Context, carrier *sendcloud.Client, sh Shipment, made sendcloud.Shipment) error {
	p := made.Parcels[0]
	label := sendcloud.Document{ContentType: p.LabelType, Content: p.Label}
	if len(label.Content) == 0 && p.HasLabel {
		var err error
		if label, err = carrier.Label(ctx, p.ID); err != nil {
			s.log.WarnContext(ctx, "the label's file could not be fetched yet", "shipment", sh.ID, "error", err.Error())
			label.Content = nil // the parcel counts all the same; the file follows
		}
	}
	key := ""
	if len(label.Content) > 0 {
		key = labelKey(sh, label.ContentType)
		if err := s.files.Put(ctx, key, label.ContentType, label.Content); err != nil {
			return fmt.Errorf("store the label: %w", err)
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, sh.Tenant, []string{sh.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		o := orders[0]
		now := db.Time(s.now())
		res, err := tx.ExecContext(ctx, `UPDATE shipments SET status = 'LABEL_CREATED', carrier_id = $2, parcel_id = $3, carrier = $4, tracking_number = $5, tracking_url = $6, raw_status = $7,
			label_key = $8, label_type = $9, last_error = '', updated_at = $10, search_text = $11 WHERE id = $1 AND status = 'PENDING'`,
			sh.ID, made.ID, p.ID, made.Carrier, p.TrackingNumber, p.TrackingURL, p.StatusCode, key, label.ContentType, now, searchText(o, sh.Reference, p.TrackingNumber))
		if err != nil {
			return fmt.Errorf("record the label: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if key == "" {
			if err := s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindLabel, OrderID: sh.OrderID, Args: shipmentArgs{sh.Tenant, sh.ID}}); err != nil {
				return err
			}
		}
		if o.Status == order.Cancelled {
			// Cancelled while the label was being made: whoever came first wins,
			// and the label is taken back.
			return s.takeBack(ctx, tx, sh)
		}
		sh.Carrier, sh.TrackingNumber, sh.TrackingURL = made.Carrier, p.TrackingNumber, p.TrackingURL
		events := []event.Event{s.labelled(o, sh)}
		if key != "" {
			events = append(events, s.event(o, sh, event.Info, fmt.Sprintf("The label for order %s can be printed.", o.Number), event.ShipmentLabelReady{ShipmentID: sh.ID, OrderID: sh.OrderID}))
		}
		return s.bus.Publish(ctx, tx, events...)
	})
}

func (s *Service) labelled(o *order.Order, sh Shipment) event.Event {
	return s.event(o, sh, event.Info, fmt.Sprintf("The label for order %s is made (%s).", o.Number, sh.Carrier),
		event.ShipmentCreated{ShipmentID: sh.ID, OrderID: sh.OrderID, TrackingNumber: nullable(sh.TrackingNumber), TrackingURL: nullable(sh.TrackingURL), Carrier: nullable(sh.Carrier)})
}

func labelKey(sh Shipment, contentType string) string {
	suffix := map[string]string{"application/pdf": ".pdf", "image/png": ".png", "application/zpl": ".zpl"}[contentType]
	if suffix == "" {
		suffix = ".bin"
	}
	return "labels/" + sh.Tenant + "/" + sh.ID + suffix
}

// fetchLabel gets the file of a label that was made without one.
func (s *Service) fetchLabel(ctx context.Context, r job.Run) error {
	var args shipmentArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	sh, err := s.load(ctx, args)
	if err != nil || sh == nil || sh.LabelKey != "" || sh.ParcelID == 0 {
		return err
	}
	carrier, err := s.carrier.Carrier(ctx, args.Tenant)
	if err != nil {
		return err
	}
	label, err := carrier.Label(ctx, sh.ParcelID)
	if err != nil {
		return err
	}
	key := labelKey(*sh, label.ContentType)
	if err := s.files.Put(ctx, key, label.ContentType, label.Content); err != nil {
		return fmt.Errorf("store the label: %w", err)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, sh.Tenant, []string{sh.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE shipments SET label_key = $2, label_type = $3, updated_at = $4 WHERE id = $1`, sh.ID, key, label.ContentType, db.Time(s.now())); err != nil {
			return fmt.Errorf("record the label's file: %w", err)
		}
		return s.bus.Publish(ctx, tx, s.event(orders[0], *sh, event.Info, fmt.Sprintf("The label for order %s can be printed.", orders[0].Number), event.ShipmentLabelReady{ShipmentID: sh.ID, OrderID: sh.OrderID}))
	})
}

// announceDead tells a person that no label could be made.
func (s *Service) announceDead(ctx context.Context, tx *db.Tx, r job.Run, cause error) error {
	sh, o, err := s.locked(ctx, tx, r)
	if err != nil || sh == nil {
		return err
	}
	set := ""
	var refused *sendcloud.AnnouncementFailed
	if errors.As(cause, &refused) {
		set = `attempted_at = NULL, ` // its parcel is known to have no label
	}
	res, err := tx.ExecContext(ctx, `UPDATE shipments SET `+set+`status = 'FAILED', last_error = $2, updated_at = $3 WHERE id = $1 AND status = 'PENDING'`, sh.ID, cause.Error(), db.Time(s.now()))
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
	err = s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueShipment, Subject: sh.ID, Detail: why, Message: "No label could be made: " + strings.TrimRight(why, ".") + "."})
	if err != nil {
		return err
	}
	return s.bus.Publish(ctx, tx,
		s.event(o, *sh, event.Error, fmt.Sprintf("No label could be made for order %s.", o.Number), event.ShipmentFailed{ShipmentID: sh.ID, OrderID: sh.OrderID, ErrorMessage: why}),
		s.event(o, *sh, event.Error, fmt.Sprintf("Order %s stopped and needs a person.", o.Number), event.FlowFailed{OrderID: o.ID, Reason: "no label could be made"}))
}

// announceRevive brings a failed shipment back to work for a person's retry,
// unless the order has moved on without it.
func (s *Service) announceRevive(ctx context.Context, tx *db.Tx, r job.Run) error {
	sh, o, err := s.locked(ctx, tx, r)
	if err != nil {
		return err
	}
	switch {
	case sh == nil:
		return job.Obsolete("the shipment does not exist any more")
	case sh.Status == Pending:
		return nil
	case sh.Status != Failed:
		return job.Obsolete("the shipment is " + string(sh.Status))
	case o.Status != order.Completed:
		return job.Obsolete("the order is " + string(o.Status))
	}
	live, err := find(ctx, tx, `order_id = $1 AND status NOT IN ('CANCELLED', 'FAILED', 'RETURNED')`, sh.OrderID)
	if err != nil {
		return err
	}
	if len(live) > 0 {
		return job.Obsolete("another shipment of the order took its place")
	}
	if _, err := tx.ExecContext(ctx, `UPDATE shipments SET status = 'PENDING', updated_at = $2 WHERE id = $1 AND status = 'FAILED'`, sh.ID, db.Time(s.now())); err != nil {
		return fmt.Errorf("revive the shipment: %w", err)
	}
	return s.orders.CloseIssues(ctx, tx, o, order.IssueShipment, sh.ID, "retry")
}

// orderCancelled takes the label back, as far as that is still possible.
func (s *Service) orderCancelled(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.OrderCancelled
	if err := d.Decode(&e); err != nil {
		return err
	}
	if _, err := s.orders.Lock(ctx, tx, d.Tenant, []string{e.OrderID}); err != nil {
		return err
	}
	list, err := find(ctx, tx, `tenant_id = $1 AND order_id = $2`, d.Tenant, e.OrderID)
	if err != nil {
		return err
	}
	for _, sh := range list {
		switch {
		case sh.Status == Pending && sh.AttemptedAt == nil:
			if _, err := tx.ExecContext(ctx, `UPDATE shipments SET status = 'CANCELLED', last_error = 'the order was cancelled', updated_at = $2 WHERE id = $1`, sh.ID, db.Time(s.now())); err != nil {
				return fmt.Errorf("cancel the shipment: %w", err)
			}
		case sh.Status == Pending, sh.Status == LabelCreated:
			if err := s.takeBack(ctx, tx, sh); err != nil {
				return err
			}
		case sh.unsure():
			if err := s.enqueueCancel(ctx, tx, sh); err != nil {
				return err
			}
		}
	}
	return nil
}

// cancel takes one label back at the carrier.
func (s *Service) cancel(ctx context.Context, r job.Run) error {
	var args shipmentArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	sh, err := s.load(ctx, args)
	if err != nil || sh == nil {
		return err
	}
	carrier, err := s.carrier.Carrier(ctx, args.Tenant)
	if err != nil {
		return err
	}
	if sh.Status == Pending {
		// A label may have been made without our knowing.
		found, err := carrier.FindByReference(ctx, sh.Reference)
		if err != nil {
			return err
		}
		if found != nil && found.Live() {
			return s.created(ctx, carrier, *sh, *found) // which asks for its cancellation
		}
		return job.Snooze(10*time.Second, errors.New("the label is being made"))
	}
	if sh.unsure() {
		return s.cancelUnseen(ctx, carrier, *sh)
	}
	if sh.Status != LabelCreated {
		return nil
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	result, message, err := carrier.Cancel(ctx, sh.CarrierID)
	if err != nil && !outbound.Is(err, outbound.NotFound) {
		return err
	}
	if result == sendcloud.CancelRefused {
		at, err := carrier.Get(ctx, sh.CarrierID)
		if err != nil {
			return err
		}
		if at.Live() {
			return job.Discard(&outbound.Error{Service: "sendcloud", Op: "cancel", Kind: outbound.Rejected, Message: message})
		}
	}
	if result == sendcloud.CancelQueued { // decided later; the status webhook tells
		return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.noteCancellation(ctx, tx, sh.ID, CancelQueued) })
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, sh.Tenant, []string{sh.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		// The carrier's webhook may have been faster.
		list, err := find(ctx, tx, `id = $1`, sh.ID)
		if err != nil || len(list) == 0 || list[0].Status != LabelCreated {
			return err
		}
		return s.move(ctx, tx, orders[0], list[0], Cancelled, "CANCELLED", s.now())
	})
}

// cancelUnseen takes back the label of a shipment that failed without an answer,
// if there is one.
func (s *Service) cancelUnseen(ctx context.Context, carrier *sendcloud.Client, sh Shipment) error {
	if wait := sh.AttemptedAt.Add(2 * s.opts.AnswerWithin).Sub(s.now()); wait > 0 {
		return job.Snooze(wait, errors.New("the label may still be made"))
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	found, err := carrier.FindByReference(ctx, sh.Reference)
	if err != nil {
		return err
	}
	if found != nil && found.Live() {
		if err := s.limit.Take(ctx); err != nil {
			return err
		}
		result, message, err := carrier.Cancel(ctx, found.ID)
		if err != nil && !outbound.Is(err, outbound.NotFound) {
			return err
		}
		if result == sendcloud.CancelRefused {
			return job.Discard(&outbound.Error{Service: "sendcloud", Op: "cancel", Kind: outbound.Rejected, Message: message})
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE shipments SET attempted_at = NULL WHERE id = $1 AND status = 'FAILED'`, sh.ID)
		if err != nil {
			return fmt.Errorf("note that there is no label: %w", err)
		}
		return nil
	})
}

// takeBack has the carrier asked to cancel a label.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, sh Shipment) error {
	if err := s.noteCancellation(ctx, tx, sh.ID, CancelRequested); err != nil {
		return err
	}
	return s.enqueueCancel(ctx, tx, sh)
}

func (s *Service) enqueueCancel(ctx context.Context, tx *db.Tx, sh Shipment) error {
	return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindCancel, OrderID: sh.OrderID, Args: shipmentArgs{sh.Tenant, sh.ID}})
}

// noteCancellation keeps how far a cancellation is; it is no word of the parcel,
// whose updated_at says when that was heard of last.
func (s *Service) noteCancellation(ctx context.Context, tx *db.Tx, id string, state Cancellation) error {
	if _, err := tx.ExecContext(ctx, `UPDATE shipments SET cancellation = $2, cancellation_at = $3 WHERE id = $1`, id, string(state), db.Time(s.now())); err != nil {
		return fmt.Errorf("note the cancellation: %w", err)
	}
	return nil
}

func (s *Service) cancelDead(ctx context.Context, tx *db.Tx, r job.Run, cause error) error {
	sh, o, err := s.locked(ctx, tx, r)
	if err != nil || sh == nil {
		return err
	}
	if !sh.unsure() { // of that one nobody knows that there is a label
		if err := s.noteCancellation(ctx, tx, sh.ID, CancelRefused); err != nil {
			return err
		}
	}
	return s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueCancelReview, Subject: sh.ID, Detail: cause.Error(),
		Message: "The label could not be cancelled. Keep the parcel back, and cancel the label in the Sendcloud panel."})
}

// cancelRevive takes the issue back for a person's retry, if there still is a
// label to cancel. A parcel that left all the same stays an issue.
func (s *Service) cancelRevive(ctx context.Context, tx *db.Tx, r job.Run) error {
	sh, o, err := s.locked(ctx, tx, r)
	if err != nil {
		return err
	}
	if sh == nil {
		return job.Obsolete("the shipment does not exist any more")
	}
	if sh.Status == Pending || sh.Status == LabelCreated || sh.Status == Cancelled || sh.unsure() {
		if err := s.orders.CloseIssues(ctx, tx, o, order.IssueCancelReview, sh.ID, "retry"); err != nil {
			return err
		}
	}
	if sh.unsure() {
		return nil
	}
	if sh.Status != Pending && sh.Status != LabelCreated {
		return job.Obsolete("the shipment is " + string(sh.Status))
	}
	return s.noteCancellation(ctx, tx, sh.ID, CancelRequested)
}

// locked loads a job's shipment with its order locked; both are nil when there
// is none.
func (s *Service) locked(ctx context.Context, tx *db.Tx, r job.Run) (*Shipment, *order.Order, error) {
	var args shipmentArgs
	if err := r.Args(&args); err != nil {
		return nil, nil, nil //nolint:nilerr // unreadable arguments have no consequences to draw
	}
	list, err := find(ctx, tx, `tenant_id = $1 AND id = $2`, args.Tenant, args.ShipmentID)
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	orders, err := s.orders.Lock(ctx, tx, args.Tenant, []string{list[0].OrderID})
	if err != nil || len(orders) == 0 {
		return nil, nil, err
	}
	// Only now nobody else changes it.
	list, err = find(ctx, tx, `tenant_id = $1 AND id = $2`, args.Tenant, args.ShipmentID)
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	return &list[0], orders[0], nil
}

func (s *Service) load(ctx context.Context, args shipmentArgs) (*Shipment, error) {
	list, err := find(ctx, s.db.Read(), `tenant_id = $1 AND id = $2`, args.Tenant, args.ShipmentID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// LabelStarted implements a part of order.Outbound.
func (s *Service) LabelStarted(ctx context.Context, q db.Querier, tenant, orderID string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM shipments WHERE tenant_id = $1 AND order_id = $2 AND attempted_at IS NOT NULL AND status NOT IN ('FAILED', 'CANCELLED')`, tenant, orderID).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for labels: %w", err)
	}
	return n > 0, nil
}

// Tracking gives the live shipment of an order, "" when it has none.
func (s *Service) Tracking(ctx context.Context, q db.Querier, tenant, orderID string) (shipmentID string, t order.Tracking, err error) {
	list, err := find(ctx, q, `tenant_id = $1 AND order_id = $2 AND status NOT IN ('PENDING', 'FAILED', 'CANCELLED', 'RETURNED')`, tenant, orderID)
	if err != nil || len(list) == 0 {
		return "", order.Tracking{}, err
	}
	sh := list[0]
	return sh.ID, order.Tracking{Company: sh.Carrier, Number: sh.TrackingNumber, URL: sh.TrackingURL}, nil
}

func (s *Service) event(o *order.Order, sh Shipment, sev event.Severity, message string, p event.Payload) event.Event {
	return event.Event{
		Tenant: sh.Tenant, Source: "shipping", Severity: sev, Message: message, OrderID: sh.OrderID, Entity: "shipment", EntityID: sh.ID, Correlation: o.Correlation, Payload: p,
	}
}

const columns = `id, tenant_id, order_id, status, reference, attempt, attempted_at, carrier_id, parcel_id, method, method_name, price, price_currency, cancellation, cancellation_at, carrier, tracking_number, tracking_url, weight_grams, label_key, label_type, raw_status, status_time, last_error, created_at, updated_at`

func find(ctx context.Context, q db.Querier, cond string, args ...any) ([]Shipment, error) {
	var out []Shipment
	err := db.Each(ctx, q, `SELECT `+columns+` FROM shipments WHERE `+cond, args, func(rows *sql.Rows) error {
		var x Shipment
		var attempted, status, cancelled sql.NullTime
		var parcel sql.NullInt64
		err := rows.Scan(&x.ID, &x.Tenant, &x.OrderID, &x.Status, &x.Reference, &x.Attempt, &attempted, &x.CarrierID, &parcel, &x.Method, &x.MethodName, &x.Price, &x.PriceCurrency, &x.Cancellation, &cancelled, &x.Carrier, &x.TrackingNumber, &x.TrackingURL,
			&x.WeightGrams, &x.LabelKey, &x.LabelType, &x.RawStatus, &status, &x.LastError, &x.CreatedAt, &x.UpdatedAt)
		x.AttemptedAt, x.StatusTime, x.CancellationAt, x.ParcelID = db.TimePtr(attempted), db.TimePtr(status), db.TimePtr(cancelled), parcel.Int64
		x.CreatedAt, x.UpdatedAt = x.CreatedAt.UTC(), x.UpdatedAt.UTC()
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load shipments: %w", err)
	}
	return out, nil
}

func insert(ctx context.Context, tx *db.Tx, o *order.Order, x Shipment, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO shipments (id, tenant_id, order_id, status, reference, attempt, method, method_name, price, price_currency, search_text, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
		x.ID, x.Tenant, x.OrderID, string(x.Status), x.Reference, x.Attempt, x.Method, x.MethodName, x.Price, x.PriceCurrency, searchText(o, x.Reference, ""), db.Time(now))
	if err != nil {
		return fmt.Errorf("insert shipment: %w", err)
	}
	return nil
}

// searchText is what a shipment is found by.
func searchText(o *order.Order, reference, tracking string) string {
	return strings.ToLower(o.Number + " " + tracking + " " + reference)
}

func firstPositive(list ...int64) int64 {
	for _, n := range list {
		if n > 0 {
			return n
		}
	}
	return 0
}

func firstText(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		return string(r[:n])
	}
	return s
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
