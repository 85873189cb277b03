package shopify

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify/gql"
)

// Shop is the shop behind the credentials.
type Shop struct {
	ID       int64
	Name     string
	Domain   string // myshopify domain
	Currency string
	TimeZone string
	Scopes   []string
}

// Shop tells which shop the credentials are for and what they allow.
func (c *Client) Shop(ctx context.Context) (Shop, error) {
	r, err := gql.ShopAndAccess(ctx, c)
	if err != nil {
		return Shop{}, err
	}
	s := Shop{ID: numberOf(r.Shop.Id), Name: r.Shop.Name, Domain: r.Shop.MyshopifyDomain, Currency: string(r.Shop.CurrencyCode), TimeZone: r.Shop.IanaTimezone}
	for _, a := range r.CurrentAppInstallation.AccessScopes {
		s.Scopes = append(s.Scopes, a.Handle)
	}
	return s, nil
}

func gid(kind string, id int64) string { return fmt.Sprintf("gid://shopify/%s/%d", kind, id) }

// numberOf reads the number at the end of a gid; 0 when there is none.
func numberOf(gid string) int64 {
	n, err := strconv.ParseInt(gid[strings.LastIndexByte(gid, '/')+1:], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func missing(op string) error {
	return &outbound.Error{Service: service, Op: op, Kind: outbound.NotFound, Message: "the shop has no such order (orders older than 60 days need the scope read_all_orders)"}
}

// Order reads one order with all its lines and its first 50 fulfilments;
// outbound.NotFound when the shop has none of that id, or does not show it to us.
func (c *Client) Order(ctx context.Context, id int64) (*Order, error) {
	r, err := gql.OrderById(ctx, c, gid("Order", id))
	if err != nil {
		return nil, err
	}
	if r.Order == nil {
		return nil, missing("OrderById")
	}
	o := orderOf(&r.Order.OrderFields)
	for _, f := range r.Order.Fulfillments {
		o.Fulfillments = append(o.Fulfillments, fulfillmentOf(&f.FulfillmentFields))
	}
	page := r.Order.LineItems.PageInfo
	for page.HasNextPage && page.EndCursor != nil {
		more, err := gql.OrderLines(ctx, c, gid("Order", id), *page.EndCursor)
		if err != nil {
			return nil, err
		}
		if more.Order == nil {
			return nil, missing("OrderLines")
		}
		for _, n := range more.Order.LineItems.Nodes {
			o.Lines = append(o.Lines, lineOf(&n.LineFields))
		}
		page.HasNextPage, page.EndCursor = more.Order.LineItems.PageInfo.HasNextPage, more.Order.LineItems.PageInfo.EndCursor
	}
	return o, nil
}

// OrderVersion names an order and when it changed last.
type OrderVersion struct {
	ID        int64
	UpdatedAt time.Time
}

// OrdersUpdatedSince lists orders that changed at or after since, oldest change
// first; next is "" on the last page. The shop's index may lag by minutes.
func (c *Client) OrdersUpdatedSince(ctx context.Context, since time.Time, cursor string, pageSize int) (list []OrderVersion, next string, err error) {
	r, err := gql.OrdersPage(ctx, c, pageSize, optional(cursor), OrdersQuery{Since: since}.search())
	if err != nil {
		return nil, "", err
	}
	for _, n := range r.Orders.Nodes {
		list = append(list, OrderVersion{ID: numberOf(n.Id), UpdatedAt: n.UpdatedAt.UTC()})
	}
	if p := r.Orders.PageInfo; p.HasNextPage && p.EndCursor != nil {
		next = *p.EndCursor
	}
	return list, next, nil
}

// OrdersQuery says which orders to list.
type OrdersQuery struct {
	Since             time.Time // changed at or after it; zero: no bound
	Until             time.Time // changed before it; zero: no bound
	FulfillmentStatus string    // unshipped, partial, fulfilled, on_hold, ...; "" for all
	Cursor            string    // OrdersPage.Next of the page before; "" for the first
	PageSize          int       // 1 to 100; 0 means 50
}

// search writes the query in Shopify's search syntax. An unknown field in it
// would be ignored and bring everything, so only known ones are written.
func (q OrdersQuery) search() string {
	var terms []string
	if !q.Since.IsZero() {
		terms = append(terms, "updated_at:>='"+q.Since.UTC().Format(time.RFC3339)+"'")
	}
	if !q.Until.IsZero() {
		terms = append(terms, "updated_at:<'"+q.Until.UTC().Format(time.RFC3339)+"'")
	}
	if q.FulfillmentStatus != "" {
		terms = append(terms, "fulfillment_status:"+q.FulfillmentStatus)
	}
	return strings.Join(terms, " AND ")
}

// OrdersPage is one page of whole orders.
type OrdersPage struct {
	Orders []Order
	Next   string // cursor of the next page; "" on the last
}

// pageSize keeps a page of whole orders, about 420 points at 50, below the 1,000
// points that one query may cost.
const (
	pageSize    = 50
	maxPageSize = 100
)

// fulfillmentsInPage is how many fulfilments of each order a page carries (see
// OrdersInFull in operations.graphql).
const fulfillmentsInPage = 10

// Orders lists whole orders, oldest change first. An order that is too large for
// the page is read again by its id. The shop's index may lag by minutes: let the
// windows of two runs overlap, and never conclude that an order does not exist.
func (c *Client) Orders(ctx context.Context, q OrdersQuery) (OrdersPage, error) {
	size := min(max(q.PageSize, 0), maxPageSize)
	if size == 0 {
		size = pageSize
	}
	r, err := gql.OrdersInFull(ctx, c, size, optional(q.Cursor), q.search())
	if err != nil {
		return OrdersPage{}, err
	}
	var page OrdersPage
	for _, n := range r.Orders.Nodes {
		o := orderOf(&n.OrderFields)
		for _, f := range n.Fulfillments {
			o.Fulfillments = append(o.Fulfillments, fulfillmentOf(&f.FulfillmentFields))
		}
		if n.LineItems.PageInfo.HasNextPage || len(o.Fulfillments) == fulfillmentsInPage {
			if o, err = c.Order(ctx, o.ID); outbound.Is(err, outbound.NotFound) {
				continue // deleted since the page was made
			} else if err != nil {
				return OrdersPage{}, err
			}
		}
		page.Orders = append(page.Orders, *o)
	}
	if p := r.Orders.PageInfo; p.HasNextPage && p.EndCursor != nil {
		page.Next = *p.EndCursor
	}
	return page, nil
}

func orderOf(f *gql.OrderFields) *Order {
	o := &Order{
		ID: numberOf(f.Id), Name: f.Name, Number: int64(f.Number), CreatedAt: f.CreatedAt.UTC(), UpdatedAt: f.UpdatedAt.UTC(), Test: f.Test,
		Email: str(f.Email), Phone: str(f.Phone), Note: str(f.Note), Tags: f.Tags, SourceName: str(f.SourceName), Currency: f.CurrencyCode,
		CustomerLocale: str(f.CustomerLocale), TotalPrice: "0",
	}
	if len(o.Tags) == 0 {
		o.Tags = nil
	}
	if f.CancelledAt != nil {
		t := f.CancelledAt.UTC()
		o.CancelledAt = &t
	}
	if f.CancelReason != nil {
		o.CancelReason = strings.ToLower(string(*f.CancelReason))
	}
	if f.DisplayFinancialStatus != nil {
		o.FinancialStatus = strings.ToLower(string(*f.DisplayFinancialStatus))
	}
	switch f.DisplayFulfillmentStatus {
	case gql.OrderDisplayFulfillmentStatusFulfilled:
		o.FulfillmentStatus = "fulfilled"
	case gql.OrderDisplayFulfillmentStatusPartiallyFulfilled:
		o.FulfillmentStatus = "partial"
	case gql.OrderDisplayFulfillmentStatusRestocked:
		o.FulfillmentStatus = "restocked"
	}
	if f.CurrentTotalPriceSet != nil && f.CurrentTotalPriceSet.ShopMoney != nil {
		o.TotalPrice = canonical(f.CurrentTotalPriceSet.ShopMoney.Amount)
	}
	if f.ShippingLine != nil {
		o.ShippingTitle = f.ShippingLine.Title
	}
	for _, a := range f.CustomAttributes {
		o.NoteAttributes = append(o.NoteAttributes, Attribute{a.Key, str(a.Value)})
	}
	if a := f.ShippingAddress; a != nil {
		o.ShippingAddress = &Address{
			Name: str(a.Name), FirstName: str(a.FirstName), LastName: str(a.LastName), Company: str(a.Company), Address1: str(a.Address1), Address2: str(a.Address2),
			Zip: str(a.Zip), City: str(a.City), Province: str(a.Province), ProvinceCode: str(a.ProvinceCode), Country: str(a.Country), CountryCode: str(a.CountryCodeV2), Phone: str(a.Phone),
		}
		o.CustomerName = o.ShippingAddress.Name
	}
	for _, n := range f.LineItems.Nodes {
		o.Lines = append(o.Lines, lineOf(&n.LineFields))
	}
	return o
}

func lineOf(f *gql.LineFields) Line {
	l := Line{
		ID: numberOf(f.Id), Title: f.Title, VariantTitle: str(f.VariantTitle), Name: f.Name, SKU: str(f.Sku), Vendor: str(f.Vendor),
		Quantity: f.Quantity, CurrentQuantity: f.CurrentQuantity, RequiresShipping: f.RequiresShipping, GiftCard: f.IsGiftCard, Price: "0",
	}
	if f.OriginalUnitPriceSet != nil && f.OriginalUnitPriceSet.ShopMoney != nil {
		l.Price = canonical(f.OriginalUnitPriceSet.ShopMoney.Amount)
	}
	if f.Weight != nil {
		l.Grams = grams(f.Weight.Unit, f.Weight.Value)
	}
	if f.Variant != nil {
		l.VariantID = numberOf(f.Variant.LegacyResourceId)
	}
	if f.Product != nil {
		l.ProductID = numberOf(f.Product.LegacyResourceId)
	}
	for _, a := range f.CustomAttributes {
		l.Properties = append(l.Properties, Attribute{a.Key, str(a.Value)})
	}
	return l
}

// grams turns the weight of a unit into whole grams, as webhooks give it; 0 for
// a unit of measurement that is not known.
func grams(unit gql.WeightUnit, value float64) int {
	factor := map[gql.WeightUnit]float64{
		gql.WeightUnitGrams: 1, gql.WeightUnitKilograms: 1000, gql.WeightUnitOunces: 28.349523125, gql.WeightUnitPounds: 453.59237,
	}[unit]
	return int(math.Round(min(max(value*factor, 0), maxGrams)))
}

func fulfillmentOf(f *gql.FulfillmentFields) Fulfillment {
	out := Fulfillment{ID: numberOf(f.Id), Status: strings.ToLower(string(f.Status)), CreatedAt: f.CreatedAt.UTC()}
	for _, t := range f.TrackingInfo {
		out.Tracking = append(out.Tracking, Tracking{str(t.Company), str(t.Number), str(t.Url)})
	}
	return out
}

// fulfillmentsRead is how many fulfilments of an order are read (see
// OrderFulfillment in operations.graphql); the API offers no further page.
const fulfillmentsRead = 50

// FulfillmentState reads everything that decides about fulfilling an order: the
// one read before and after each attempt. An order with 50 fulfilments or more is
// Rejected: what cannot be seen whole must not be added to.
func (c *Client) FulfillmentState(ctx context.Context, orderID int64) (*FulfillmentState, error) {
	const op = "OrderFulfillment"
	out := &FulfillmentState{}
	var after *string
	for {
		r, err := gql.OrderFulfillment(ctx, c, gid("Order", orderID), after)
		if err != nil {
			return nil, err
		}
		if r.Order == nil {
			return nil, missing(op)
		}
		if len(r.Order.Fulfillments) >= fulfillmentsRead {
			return nil, &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Message: fmt.Sprintf("the order has %d fulfilments or more; fulfil the rest in the shop's admin", fulfillmentsRead)}
		}
		if t := r.Order.CancelledAt; t != nil {
			utc := t.UTC()
			out.CancelledAt = &utc
		}
		for _, n := range r.Order.FulfillmentOrders.Nodes {
			fo, err := c.fulfillmentOrder(ctx, n)
			if err != nil {
				return nil, err
			}
			out.Orders = append(out.Orders, fo)
		}
		page := r.Order.FulfillmentOrders.PageInfo
		if page.HasNextPage && page.EndCursor != nil {
			after = page.EndCursor
			continue
		}
		for _, n := range r.Order.Fulfillments {
			f, err := c.fulfillment(ctx, n)
			if err != nil {
				return nil, err
			}
			out.Fulfillments = append(out.Fulfillments, f)
		}
		return out, nil
	}
}

func (c *Client) fulfillmentOrder(ctx context.Context, n *gql.OrderFulfillmentOrderFulfillmentOrdersFulfillmentOrderConnectionNodesFulfillmentOrder) (FulfillmentOrder, error) {
	fo := FulfillmentOrder{ID: n.Id, Status: string(n.Status)}
	if n.AssignedLocation != nil && n.AssignedLocation.Location != nil {
		fo.LocationID = n.AssignedLocation.Location.Id
	}
	if n.DeliveryMethod != nil {
		fo.DeliveryMethod = string(n.DeliveryMethod.MethodType)
	}
	for _, h := range n.FulfillmentHolds {
		fo.Holds = append(fo.Holds, strings.ToLower(strings.ReplaceAll(string(h.Reason), "_", " ")))
	}
	for _, a := range n.SupportedActions {
		fo.CanFulfill = fo.CanFulfill || a.Action == gql.FulfillmentOrderActionCreateFulfillment
	}
	for _, l := range n.LineItems.Nodes {
		fo.Lines = append(fo.Lines, fulfillmentOrderLineOf(&l.FulfillmentOrderLineFields))
	}
	more, after := n.LineItems.PageInfo.HasNextPage, n.LineItems.PageInfo.EndCursor
	for more && after != nil {
		r, err := gql.FulfillmentOrderLines(ctx, c, n.Id, *after)
		if err != nil {
			return FulfillmentOrder{}, err
		}
		if r.FulfillmentOrder == nil {
			return FulfillmentOrder{}, vanished("FulfillmentOrderLines")
		}
		for _, l := range r.FulfillmentOrder.LineItems.Nodes {
			fo.Lines = append(fo.Lines, fulfillmentOrderLineOf(&l.FulfillmentOrderLineFields))
		}
		more, after = r.FulfillmentOrder.LineItems.PageInfo.HasNextPage, r.FulfillmentOrder.LineItems.PageInfo.EndCursor
	}
	return fo, nil
}

func (c *Client) fulfillment(ctx context.Context, n *gql.OrderFulfillmentOrderFulfillmentsFulfillment) (Fulfillment, error) {
	f := fulfillmentOf(&n.FulfillmentFields)
	for _, l := range n.FulfillmentLineItems.Nodes {
		f.Lines = append(f.Lines, fulfilledLineOf(&l.FulfilledLineFields)...)
	}
	more, after := n.FulfillmentLineItems.PageInfo.HasNextPage, n.FulfillmentLineItems.PageInfo.EndCursor
	for more && after != nil {
		r, err := gql.FulfillmentLines(ctx, c, n.Id, *after)
		if err != nil {
			return Fulfillment{}, err
		}
		if r.Fulfillment == nil {
			return Fulfillment{}, vanished("FulfillmentLines")
		}
		for _, l := range r.Fulfillment.FulfillmentLineItems.Nodes {
			f.Lines = append(f.Lines, fulfilledLineOf(&l.FulfilledLineFields)...)
		}
		more, after = r.Fulfillment.FulfillmentLineItems.PageInfo.HasNextPage, r.Fulfillment.FulfillmentLineItems.PageInfo.EndCursor
	}
	return f, nil
}

// vanished is the failure of a read whose object went away between two pages:
// a merge or a move does that, and the next reading is whole again.
func vanished(op string) error {
	return &outbound.Error{Service: service, Op: op, Kind: outbound.Transient, Message: "it changed while it was read"}
}

func fulfillmentOrderLineOf(l *gql.FulfillmentOrderLineFields) FulfillmentOrderLine {
	fl := FulfillmentOrderLine{ID: l.Id, Total: l.TotalQuantity, Remaining: l.RemainingQuantity, RequiresShipping: l.RequiresShipping}
	if l.LineItem != nil {
		fl.LineItemID = numberOf(l.LineItem.Id)
	}
	return fl
}

// fulfilledLineOf gives no line when the shop does not say of what or how many.
func fulfilledLineOf(l *gql.FulfilledLineFields) []FulfilledLine {
	if l.Quantity == nil || l.LineItem == nil {
		return nil
	}
	return []FulfilledLine{{numberOf(l.LineItem.Id), *l.Quantity}}
}

// NewFulfillment is what to fulfil, all of it at one location.
type NewFulfillment struct {
	Groups   []FulfillmentGroup
	Notify   bool
	Tracking *Tracking
}

// FulfillmentGroup is the part of NewFulfillment from one fulfilment order.
type FulfillmentGroup struct {
	FulfillmentOrderID string
	Lines              []FulfillmentQuantity
}

// FulfillmentQuantity is units of a fulfilment order line.
type FulfillmentQuantity struct {
	ID       string
	Quantity int
}

// CreateFulfillment fulfils. The mutation has no idempotency of its own: read
// FulfillmentState before it, and again after an Ambiguous failure.
func (c *Client) CreateFulfillment(ctx context.Context, n NewFulfillment) (Fulfillment, error) {
	in := &gql.FulfillmentInput{NotifyCustomer: &n.Notify}
	for _, g := range n.Groups {
		fo := &gql.FulfillmentOrderLineItemsInput{FulfillmentOrderId: g.FulfillmentOrderID}
		for _, l := range g.Lines {
			fo.FulfillmentOrderLineItems = append(fo.FulfillmentOrderLineItems, &gql.FulfillmentOrderLineItemInput{Id: l.ID, Quantity: l.Quantity})
		}
		in.LineItemsByFulfillmentOrder = append(in.LineItemsByFulfillmentOrder, fo)
	}
	if t := n.Tracking; t != nil && t.Number != "" {
		in.TrackingInfo = &gql.FulfillmentTrackingInput{Company: optional(t.Company), Number: &t.Number, Url: optional(t.URL)}
	}
	r, err := gql.FulfillmentCreate(ctx, c, in)
	if err != nil {
		return Fulfillment{}, err
	}
	p := r.FulfillmentCreate
	if p == nil {
		return Fulfillment{}, &outbound.Error{Service: service, Op: "FulfillmentCreate", Kind: outbound.Ambiguous, Message: "the answer holds no payload"}
	}
	if len(p.UserErrors) > 0 {
		return Fulfillment{}, rejected("FulfillmentCreate", p.UserErrors[0].Message)
	}
	if p.Fulfillment == nil {
		return Fulfillment{}, &outbound.Error{Service: service, Op: "FulfillmentCreate", Kind: outbound.Ambiguous, Message: "the answer holds no fulfilment"}
	}
	return fulfillmentOf(&p.Fulfillment.FulfillmentFields), nil
}

// Subscription is a webhook subscription that this app made through the API.
type Subscription struct {
	ID    string
	Topic string // as in headers: "orders/create"
	URL   string
}

// Subscriptions lists this app's subscriptions.
func (c *Client) Subscriptions(ctx context.Context) ([]Subscription, error) {
	var out []Subscription
	var after *string
	for {
		r, err := gql.WebhookSubscriptions(ctx, c, after)
		if err != nil {
			return nil, err
		}
		for _, n := range r.WebhookSubscriptions.Nodes {
			out = append(out, Subscription{n.Id, topicOf(n.Topic), n.Uri})
		}
		page := r.WebhookSubscriptions.PageInfo
		if !page.HasNextPage || page.EndCursor == nil {
			return out, nil
		}
		after = page.EndCursor
	}
}

// Subscribe asks for a topic's webhooks at url. Shopify refuses a second
// subscription for the same topic and address, without an error code: after a
// refusal the subscriptions are listed, and the one that exists is given back.
func (c *Client) Subscribe(ctx context.Context, topic, url string) (Subscription, error) {
	const op = "WebhookSubscribe"
	r, err := gql.WebhookSubscribe(ctx, c, gql.WebhookSubscriptionTopic(strings.ToUpper(strings.ReplaceAll(topic, "/", "_"))), &gql.WebhookSubscriptionInput{Uri: &url})
	if err != nil {
		return Subscription{}, err
	}
	p := r.WebhookSubscriptionCreate
	if p == nil || (p.WebhookSubscription == nil && len(p.UserErrors) == 0) {
		return Subscription{}, &outbound.Error{Service: service, Op: op, Kind: outbound.Ambiguous, Message: "the answer holds no subscription"}
	}
	if len(p.UserErrors) == 0 {
		return Subscription{p.WebhookSubscription.Id, topicOf(p.WebhookSubscription.Topic), p.WebhookSubscription.Uri}, nil
	}
	have, err := c.Subscriptions(ctx)
	if err != nil {
		return Subscription{}, err
	}
	for _, s := range have {
		if s.Topic == topic && s.URL == url {
			return s, nil
		}
	}
	return Subscription{}, rejected(op, p.UserErrors[0].Message)
}

// Unsubscribe ends a subscription; one that is gone already is no error.
func (c *Client) Unsubscribe(ctx context.Context, id string) error {
	const op = "WebhookUnsubscribe"
	r, err := gql.WebhookUnsubscribe(ctx, c, id)
	if err != nil {
		return err
	}
	p := r.WebhookSubscriptionDelete
	if p == nil {
		return &outbound.Error{Service: service, Op: op, Kind: outbound.Ambiguous, Message: "the answer holds no payload"}
	}
	for _, e := range p.UserErrors {
		if !slices.Equal(e.Field, []string{"id"}) { // a refused id is one that does not exist
			return rejected(op, e.Message)
		}
	}
	return nil
}

// rejected is a userError: understood, refused, nothing done.
func rejected(op, message string) error {
	return &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Status: http.StatusOK, Message: outbound.Excerpt([]byte(message), maxMessage)}
}

// topicOf turns the enum's word into the header's. Both resource and action can
// hold underscores (orders/partially_fulfilled), so the resources are listed.
func topicOf(t gql.WebhookSubscriptionTopic) string {
	s := strings.ToLower(string(t))
	for _, resource := range []string{"orders", "refunds", "app", "fulfillments", "fulfillment_orders", "products", "inventory_levels"} {
		if rest, ok := strings.CutPrefix(s, resource+"_"); ok {
			return resource + "/" + rest
		}
	}
	return s
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
