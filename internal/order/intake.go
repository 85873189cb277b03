package order

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/money"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/webhook"
)

// Intake takes over what the shop says of its orders, by webhook or because we
// asked. It implements webhook.Processor.
type Intake struct{ *Service }

// Topics of Shopify that carry a whole order in their body. The body alone says
// everything (it is the order as it was), so all of them are read the same way.
var orderTopics = map[string]bool{
	"orders/create": true, "orders/updated": true, "orders/paid": true, "orders/cancelled": true,
	"orders/fulfilled": true, "orders/partially_fulfilled": true,
}

// Topics that only say which order changed: the order itself is asked for.
var referenceTopics = map[string]bool{"refunds/create": true, "orders/edited": true}

// Process implements webhook.Processor for Shopify.
func (in Intake) Process(ctx context.Context, tx *db.Tx, deliveries []webhook.Delivery) ([]webhook.Result, error) {
	results := make([]webhook.Result, len(deliveries))
	byTenant := map[string][]version{}
	for i, d := range deliveries {
		switch {
		case orderTopics[d.Topic]:
			so, err := shopify.ParseOrder(d.Body)
			if err != nil {
				results[i] = webhook.Result{Status: webhook.Failed, Note: err.Error()}
				continue
			}
			byTenant[d.Tenant] = append(byTenant[d.Tenant], version{order: so, result: &results[i], correlation: d.ID})
		case referenceTopics[d.Topic] && in.refresh != nil:
			id, err := shopify.ParseOrderRef(d.Body)
			if err != nil {
				results[i] = webhook.Result{Status: webhook.Failed, Note: err.Error()}
				continue
			}
			if err := in.refresh(ctx, tx, d.Tenant, id); err != nil {
				return nil, err
			}
			results[i] = webhook.Result{Status: webhook.Processed, Note: "the order is asked for"}
		default:
			results[i] = webhook.Result{Status: webhook.Skipped, Note: "topic is not used"}
		}
	}
	for tenant, versions := range byTenant {
		if err := in.take(ctx, tx, tenant, versions); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// TakeAsked takes over orders that the shop gave us when we asked. They are
// newer than or equal to whatever a webhook said.
func (in Intake) TakeAsked(ctx context.Context, tx *db.Tx, tenant string, orders []shopify.Order) error {
	versions := make([]version, len(orders))
	for i := range orders {
		versions[i] = version{order: &orders[i], asked: true, result: &webhook.Result{}, correlation: uuid.NewString()}
	}
	return in.take(ctx, tx, tenant, versions)
}

// Difference is what the shop says of its orders and we did not know, by the
// shop's ids.
type Difference struct {
	Missing  []int64 // orders that we have not
	Outdated []int64 // orders that we have in an older version
}

// Compare tells in what our orders differ from the given ones of the shop. Test
// orders count only where they are imported.
func (in Intake) Compare(ctx context.Context, q db.Querier, tenant string, orders []shopify.Order) (Difference, error) {
	ids := make([]int64, len(orders))
	for i, so := range orders {
		ids[i] = so.ID
	}
	known, err := versionsByShopID(ctx, q, tenant, ids)
	if err != nil {
		return Difference{}, err
	}
	var d Difference
	for i := range orders {
		so := &orders[i]
		switch ours, have := known[so.ID]; {
		case have && so.UpdatedAt.After(ours.updatedAt) && fingerprint(so) != ours.hash:
			d.Outdated = append(d.Outdated, so.ID)
		case !have && (!so.Test || in.opts.ImportTest):
			d.Missing = append(d.Missing, so.ID)
		}
	}
	return d, nil
}

// version is one state of a shop's order on its way in.
type version struct {
	order       *shopify.Order
	asked       bool
	correlation string
	result      *webhook.Result
}

// take brings our orders up to the given versions: all new orders in a few
// statements, known ones one by one, and one run of the planner at the end.
func (in Intake) take(ctx context.Context, tx *db.Tx, tenant string, versions []version) error {
	slices.SortStableFunc(versions, func(a, b version) int {
		return cmp.Or(cmp.Compare(a.order.ID, b.order.ID), a.order.UpdatedAt.Compare(b.order.UpdatedAt))
	})
	ids := make([]int64, 0, len(versions))
	for _, v := range versions {
		ids = append(ids, v.order.ID)
	}
	known, err := lockByShopID(ctx, tx, tenant, slices.Compact(ids))
	if err != nil {
		return err
	}
	created, err := in.create(ctx, tx, tenant, versions, known)
	if err != nil {
		return err
	}
	var plan []string
	for _, o := range created {
		plan = append(plan, o.ID)
	}
	for _, v := range versions {
		if v.result.Status != "" {
			continue
		}
		o := known[v.order.ID]
		if o == nil {
			return fmt.Errorf("order %d of the shop was taken in by another process at this moment", v.order.ID)
		}
		changed, err := in.follow(ctx, tx, o, v)
		if err != nil {
			return err
		}
		if changed {
			plan = append(plan, o.ID)
		}
	}
	slices.Sort(plan)
	return in.planner.Plan(ctx, tx, tenant, slices.Compact(plan), "order received")
}

// create takes in the orders that are not known yet, each in its newest version.
func (in Intake) create(ctx context.Context, tx *db.Tx, tenant string, versions []version, known map[int64]*Order) ([]*Order, error) {
	now := in.now()
	var list []*Order
	for i, v := range versions {
		if known[v.order.ID] != nil {
			continue
		}
		if i+1 < len(versions) && versions[i+1].order.ID == v.order.ID {
			*v.result = webhook.Result{Status: webhook.Skipped, Note: "a newer version of the order came at the same time"}
			continue
		}
		if v.order.Test && !in.opts.ImportTest {
			*v.result = webhook.Result{Status: webhook.Skipped, Note: "test order"}
			continue
		}
		o, err := in.fromShop(tenant, v, now)
		if err != nil {
			*v.result = webhook.Result{Status: webhook.Failed, Note: err.Error()}
			continue
		}
		*v.result = webhook.Result{Status: webhook.Processed, Note: "order created"}
		list = append(list, o)
	}
	if len(list) == 0 {
		return nil, nil
	}
	if err := in.hold(ctx, tx, list); err != nil {
		return nil, err
	}
	mine, err := insertOrders(ctx, tx, list, now)
	if err != nil {
		return nil, err
	}
	created := list[:0]
	var events []event.Event
	for _, o := range list {
		if !mine[o.ID] {
			// The row lock of the other transaction is gone by now: reading again
			// finds its order. Rolling back and coming again does exactly that.
			return nil, fmt.Errorf("order %s was taken in by another process at this moment", o.Number)
		}
		known[o.ShopOrderID] = o
		created = append(created, o)
		events = append(events, in.createdEvents(o, now)...)
	}
	if err := in.bus.Publish(ctx, tx, events...); err != nil {
		return nil, err
	}
	return created, in.askAbout(ctx, tx, created)
}

func (in Intake) createdEvents(o *Order, now time.Time) []event.Event {
	lines := make([]event.OrderLine, len(o.Lines))
	for i, l := range o.Lines {
		lines[i] = event.OrderLine{LineItemID: l.ID, ProductSKU: l.SKU, Quantity: l.Wanted}
	}
	created := event.OrderCreated{OrderID: o.ID, LineItems: lines}
	message := fmt.Sprintf("Order %s was received with %s.", o.Number, event.Counted(len(o.Lines), "line", "lines"))
	if !o.Released {
		created.PaymentStatus = o.PaymentStatus
		message = fmt.Sprintf("Order %s was received and waits for its payment (%s).", o.Number, o.PaymentStatus)
	}
	events := []event.Event{in.event(o, event.Info, message, created)}
	switch o.Status {
	case Cancelled:
		events = append(events, in.event(o, event.Info, fmt.Sprintf("Order %s was cancelled before it was received.", o.Number), event.OrderCancelled{OrderID: o.ID, Reason: "cancelled at the shop", BeforeReceived: true}))
	case Fulfilled:
		events = append(events, in.event(o, event.Info, fmt.Sprintf("Order %s was fulfilled before it was received.", o.Number), event.OrderFulfilled{OrderID: o.ID, Outside: true, BeforeReceived: true}))
	case Completed:
		events = append(events, in.flowCompleted(o, now)) // nothing to make, nothing to ship
	case Pending, Processing, PartiallyCompleted, Failed:
	}
	return events
}

// fromShop makes our order of the shop's.
func (in Intake) fromShop(tenant string, v version, now time.Time) (*Order, error) {
	so := v.order
	total, err := money.Parse(so.TotalPrice, so.Currency)
	if err != nil {
		return nil, fmt.Errorf("total price: %w", err)
	}
	o := &Order{
		ID: uuid.Must(uuid.NewV7()).String(), Tenant: tenant, Source: "shopify", ShopOrderID: so.ID, Number: so.Name,
		PaymentStatus: so.FinancialStatus, Released: in.released(so.FinancialStatus), CustomerName: so.CustomerName, CustomerEmail: so.Email,
		ShippingAddress: address(so.ShippingAddress), Currency: so.Currency, TotalMinor: total.Minor, Note: so.Note, Metadata: metadata(so),
		Test: so.Test, BodyHash: fingerprint(so), Correlation: v.correlation,
		OrderedAt: so.CreatedAt, ShopUpdatedAt: &so.UpdatedAt, CancelledAt: so.CancelledAt, CreatedAt: now, UpdatedAt: now,
	}
	var statuses []LineStatus
	for i, sl := range so.Lines {
		l, err := line(o.ID, i, sl, so.Currency)
		if err != nil {
			return nil, err
		}
		statuses = append(statuses, l.Status)
		o.Lines = append(o.Lines, l)
	}
	switch {
	case so.CancelledAt != nil:
		o.Status = Cancelled
	case so.FulfillmentStatus == "fulfilled":
		at := fulfilledAt(so)
		o.Status, o.FulfilledAt = Fulfilled, &at
	default:
		o.Status = derive(statuses)
	}
	switch o.Status {
	case Completed:
		o.CompletedAt = &now
	case Cancelled:
		if o.CancelledAt == nil {
			o.CancelledAt = &now
		}
	case Pending, Processing, PartiallyCompleted, Fulfilled, Failed:
	}
	return o, nil
}

// fulfilledAt is when an order was fulfilled that came to us so: at its newest
// fulfilment that counts, else at the latest when it changed last.
func fulfilledAt(so *shopify.Order) time.Time {
	var at time.Time
	for _, f := range so.Fulfillments {
		if !f.Cancelled() && f.CreatedAt.After(at) {
			at = f.CreatedAt
		}
	}
	if at.IsZero() {
		return so.UpdatedAt
	}
	return at
}

func line(orderID string, position int, sl shopify.Line, currency string) (Line, error) {
	price, err := money.Parse(sl.Price, currency)
	if err != nil {
		return Line{}, fmt.Errorf("price of line %d: %w", position+1, err)
	}
	l := Line{
		ID: uuid.Must(uuid.NewV7()).String(), OrderID: orderID, ShopLineID: sl.ID, Position: position,
		Title: firstOf(sl.Name, sl.Title), SKU: strings.TrimSpace(sl.SKU), VariantID: sl.VariantID, ProductID: sl.ProductID,
		Quantity: sl.Quantity, Wanted: sl.CurrentQuantity, UnitPriceMinor: price.Minor, WeightGrams: int64(sl.Grams),
		Printable: sl.RequiresShipping && !sl.GiftCard, RequiresShipping: sl.RequiresShipping && !sl.GiftCard, Properties: []Attribute{},
	}
	for _, p := range sl.Properties {
		l.Properties = append(l.Properties, Attribute(p))
	}
	l.Status = restStatus(l)
	return l, nil
}

// restStatus is a line's status while nothing is made for it.
func restStatus(l Line) LineStatus {
	switch {
	case l.Wanted == 0:
		return LineCancelled
	case !l.Printable:
		return LineCompleted // gift cards and services: nothing to make
	default:
		return LinePending
	}
}

// follow applies a newer version to a known order, as far as nothing that cannot
// be undone has happened; what comes too late is noted for a person.
func (in Intake) follow(ctx context.Context, tx *db.Tx, o *Order, v version) (changed bool, err error) {
	so, hash := v.order, fingerprint(v.order)
	if o.ShopUpdatedAt != nil {
		switch c := so.UpdatedAt.Compare(*o.ShopUpdatedAt); {
		case c < 0:
			*v.result = webhook.Result{Status: webhook.Skipped, Note: "older than what is known"}
			return false, nil
		case hash == o.BodyHash:
			*v.result = webhook.Result{Status: webhook.Skipped, Note: "nothing new"}
			return false, nil
		case c == 0 && !v.asked && in.refresh != nil:
			// Two versions of the same second: only the shop can say which is newer.
			*v.result = webhook.Result{Status: webhook.Processed, Note: "changed twice in one second, the shop is asked"}
			return false, in.refresh(ctx, tx, o.Tenant, so.ID)
		}
	}
	*v.result = webhook.Result{Status: webhook.Processed, Note: "order updated"}
	labelled, err := in.outbound.LabelStarted(ctx, tx, o.Tenant, o.ID)
	if err != nil {
		return false, err
	}
	lineChanges, err := in.applyLines(ctx, tx, o, so, labelled)
	if err != nil {
		return false, err
	}
	changes, err := in.applyHead(ctx, tx, o, so, hash, labelled) // after the lines: the list's search looks in their SKUs
	if err != nil {
		return false, err
	}
	for _, l := range lineChanges {
		changes = append(changes, lineWords(l))
	}
	if len(changes) > 0 {
		err := in.bus.Publish(ctx, tx, in.event(o, event.Info, fmt.Sprintf("Order %s was changed at the shop: %s.", o.Number, strings.Join(changes, ", ")), event.OrderUpdated{OrderID: o.ID, Changes: changes, Lines: lineChanges, Cause: causeShop}))
		if err != nil {
			return false, err
		}
	}
	if err := in.applyEnd(ctx, tx, o, so); err != nil {
		return false, err
	}
	return true, nil
}

// applyHead updates what is on the order itself.
func (in Intake) applyHead(ctx context.Context, tx *db.Tx, o *Order, so *shopify.Order, hash string, labelled bool) ([]string, error) {
	var changes []string
	before := searchTerms(o)
	total, err := money.Parse(so.TotalPrice, so.Currency)
	if err != nil {
		return nil, fmt.Errorf("total price: %w", err)
	}
	next := address(so.ShippingAddress)
	switch {
	case sameAddress(o.ShippingAddress, next), o.CorrectedFrom != nil && sameAddress(o.CorrectedFrom, next):
	case labelled || o.Status.Closed():
		err := in.OpenIssues(ctx, tx, o, Issue{Kind: IssueChangedLate, Subject: "address", Message: "The customer changed the address after the label was made. Check whether the parcel can be stopped or redirected."})
		if err != nil {
			return nil, err
		}
	default:
		o.ShippingAddress = next
		changes = append(changes, "address")
		if err := in.CloseIssues(ctx, tx, o, IssueAddress, "", "shop"); err != nil {
			return nil, err
		}
	}
	if o.Note != so.Note {
		changes = append(changes, "note")
	}
	if o.PaymentStatus != so.FinancialStatus {
		changes = append(changes, "payment")
	}
	if o.TotalMinor != total.Minor {
		changes = append(changes, "total")
	}
	o.Note, o.PaymentStatus, o.TotalMinor, o.Metadata = so.Note, so.FinancialStatus, total.Minor, metadata(so)
	// Once released an order stays released: what is being made for it is not
	// stopped by a later payment state; refunds arrive as quantities.
	o.Released = o.Released || in.released(so.FinancialStatus)
	o.CustomerName, o.CustomerEmail, o.BodyHash, o.ShopUpdatedAt = so.CustomerName, so.Email, hash, &so.UpdatedAt
	addr, err := addressColumn(o.ShippingAddress)
	if err != nil {
		return nil, err
	}
	meta, err := encode(o.Metadata)
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE orders SET shipping_address = $2, note = $3, payment_status = $4, released = $5, total_minor = $6, metadata = $7, customer_name = $8, customer_email = $9,
		body_hash = $10, shop_updated_at = $11, search_text = $12, version = version + 1, updated_at = $13 WHERE id = $1`,
		o.ID, addr, o.Note, o.PaymentStatus, o.Released, o.TotalMinor, meta, o.CustomerName, o.CustomerEmail, hash, db.Time(so.UpdatedAt), searchText(o), db.Time(in.now()))
	if err != nil {
		return nil, fmt.Errorf("update order: %w", err)
	}
	return changes, reindex(ctx, tx, o, before)
}

// applyLines follows quantities and added lines. A line that disappeared from
// the order is wanted no more.
func (in Intake) applyLines(ctx context.Context, tx *db.Tx, o *Order, so *shopify.Order, labelled bool) ([]event.LineChange, error) {
	var changes []event.LineChange
	theirs := map[int64]shopify.Line{}
	for _, sl := range so.Lines {
		theirs[sl.ID] = sl
	}
	more := false
	for i := range o.Lines {
		l := &o.Lines[i]
		sl := theirs[l.ShopLineID]
		delete(theirs, l.ShopLineID)
		if sl.CurrentQuantity == l.Wanted {
			continue
		}
		more = more || sl.CurrentQuantity > l.Wanted
		changes = append(changes, event.LineChange{Line: l.Position + 1, Before: l.Wanted, After: sl.CurrentQuantity})
		before := restStatus(*l)
		l.Wanted = sl.CurrentQuantity
		l.Quantity = max(l.Quantity, sl.Quantity)
		if rest := restStatus(*l); rest != before && rest != LinePending {
			l.Status = rest
		} else if l.Status == LineCancelled {
			l.Status = LinePending
		}
		_, err := tx.ExecContext(ctx, `UPDATE line_items SET wanted = $2, quantity = $3, status = $4, updated_at = $5 WHERE id = $1`, l.ID, l.Wanted, l.Quantity, string(l.Status), db.Time(in.now()))
		if err != nil {
			return nil, fmt.Errorf("update line item: %w", err)
		}
	}
	var rows [][]any
	for _, sl := range so.Lines {
		if _, added := theirs[sl.ID]; !added {
			continue
		}
		l, err := line(o.ID, len(o.Lines), sl, so.Currency)
		if err != nil {
			return nil, err
		}
		row, err := lineRow(o.Tenant, l, in.now())
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
		o.Lines = append(o.Lines, l)
		more = more || l.Wanted > 0
		changes = append(changes, event.LineChange{Line: l.Position + 1, After: l.Wanted})
	}
	if _, err := db.InsertRows(ctx, tx, insertLine, "", rows); err != nil {
		return nil, fmt.Errorf("add line items: %w", err)
	}
	if len(changes) > 0 && (labelled || o.Status == Fulfilled) {
		what := "The order was reduced after its label was made. Check what is in the parcel."
		if more {
			what = "Something was added to the order after its label was made. It needs a parcel of its own or a word with the customer."
		}
		words := make([]string, len(changes))
		for i, l := range changes {
			words[i] = lineWords(l)
		}
		if err := in.OpenIssues(ctx, tx, o, Issue{Kind: IssueChangedLate, Subject: "lines", Message: what, Detail: strings.Join(words, ", ")}); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

func lineWords(l event.LineChange) string {
	return fmt.Sprintf("line %d: %d → %d", l.Line, l.Before, l.After)
}

// applyEnd follows a cancellation, or a fulfilment that somebody else made.
func (in Intake) applyEnd(ctx context.Context, tx *db.Tx, o *Order, so *shopify.Order) error {
	if so.CancelledAt != nil {
		return in.cancel(ctx, tx, o, firstOf(so.CancelReason, "cancelled at the shop"))
	}
	if so.FulfillmentStatus != "fulfilled" || o.Status.Closed() {
		return nil
	}
	ours, err := in.outbound.FulfillmentStarted(ctx, tx, o.Tenant, o.ID)
	if err != nil || ours {
		return err // the echo of our own call, which is about to record it itself
	}
	var t Tracking
	if n := len(so.Fulfillments); n > 0 && len(so.Fulfillments[n-1].Tracking) > 0 {
		st := so.Fulfillments[n-1].Tracking[0]
		t = Tracking{Company: st.Company, Number: st.Number, URL: st.URL}
	}
	return in.markFulfilled(ctx, tx, o, t, true)
}

// cancel ends an order; what can still be stopped for it is stopped by the
// planner, which the caller runs.
func (s *Service) cancel(ctx context.Context, tx *db.Tx, o *Order, reason string) error {
	switch o.Status {
	case Cancelled:
		return nil
	case Fulfilled:
		return s.OpenIssues(ctx, tx, o, Issue{Kind: IssueCancelReview, Subject: "order", Message: "The order was cancelled at the shop after it was fulfilled. Check the refund and whether the parcel can be stopped."})
	case Pending, Processing, PartiallyCompleted, Completed, Failed:
	}
	return s.move(ctx, tx, []*Order{o}, transition{o.Status, Cancelled}, reason)
}

// fingerprint tells whether two versions of an order say the same. It covers
// what we read and leaves the time out.
func fingerprint(so *shopify.Order) string {
	c := *so
	c.UpdatedAt = time.Time{}
	b, err := json.Marshal(c)
	if err != nil {
		return "" // never equal to a stored one: the version is read again
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func address(a *shopify.Address) *Address {
	if a == nil {
		return nil
	}
	return &Address{
		Name: firstOf(a.Name, strings.TrimSpace(a.FirstName+" "+a.LastName)), Company: a.Company, Address1: a.Address1, Address2: a.Address2, Zip: a.Zip, City: a.City,
		Province: a.Province, ProvinceCode: a.ProvinceCode, Country: a.Country, CountryCode: a.CountryCode, Phone: a.Phone,
	}
}

func sameAddress(a, b *Address) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func metadata(so *shopify.Order) Metadata {
	m := Metadata{NoteAttributes: []Attribute{}, Tags: so.Tags, ShippingTitle: so.ShippingTitle, SourceName: so.SourceName, CustomerLocale: so.CustomerLocale}
	if m.Tags == nil {
		m.Tags = []string{}
	}
	for _, a := range so.NoteAttributes {
		m.NoteAttributes = append(m.NoteAttributes, Attribute(a))
	}
	return m
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
