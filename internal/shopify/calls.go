package shopify

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify/gql"
)

// Shop is the shop behind the credentials.
type Shop struct {
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
	s := Shop{Name: r.Shop.Name, Domain: r.Shop.MyshopifyDomain, Currency: string(r.Shop.CurrencyCode), TimeZone: r.Shop.IanaTimezone}
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

// Order reads one order with all its lines; outbound.NotFound when the shop has
// none of that id, or does not show it to us.
func (c *Client) Order(ctx context.Context, id int64) (*Order, error) {
	r, err := gql.OrderById(ctx, c, gid("Order", id))
	if err != nil {
		return nil, err
	}
	if r.Order == nil {
		return nil, missing("OrderById")
	}
	o := orderOf(&r.Order.OrderFields)
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
	var after *string
	if cursor != "" {
		after = &cursor
	}
	r, err := gql.OrdersPage(ctx, c, pageSize, after, "updated_at:>='"+since.UTC().Format(time.RFC3339)+"'")
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
		o.TotalPrice = f.CurrentTotalPriceSet.ShopMoney.Amount
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
	for _, n := range f.Fulfillments {
		o.Fulfillments = append(o.Fulfillments, fulfillmentOf(&n.FulfillmentFields))
	}
	return o
}

func lineOf(f *gql.LineFields) Line {
	l := Line{
		ID: numberOf(f.Id), Title: f.Title, VariantTitle: str(f.VariantTitle), Name: f.Name, SKU: str(f.Sku), Vendor: str(f.Vendor),
		Quantity: f.Quantity, CurrentQuantity: f.CurrentQuantity, RequiresShipping: f.RequiresShipping, GiftCard: f.IsGiftCard, Price: "0",
	}
	if f.OriginalUnitPriceSet != nil && f.OriginalUnitPriceSet.ShopMoney != nil {
		l.Price = f.OriginalUnitPriceSet.ShopMoney.Amount
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

func fulfillmentOf(f *gql.FulfillmentFields) Fulfillment {
	out := Fulfillment{ID: numberOf(f.Id), Status: strings.ToLower(string(f.Status)), CreatedAt: f.CreatedAt.UTC()}
	for _, t := range f.TrackingInfo {
		out.Tracking = append(out.Tracking, Tracking{str(t.Company), str(t.Number), str(t.Url)})
	}
	return out
}

// FulfillmentState reads everything that decides about fulfilling an order: the
// one read before and after each attempt.
func (c *Client) FulfillmentState(ctx context.Context, orderID int64) (*FulfillmentState, error) {
	out := &FulfillmentState{}
	var after *string
	for {
		r, err := gql.OrderFulfillment(ctx, c, gid("Order", orderID), after)
		if err != nil {
			return nil, err
		}
		if r.Order == nil {
			return nil, missing("OrderFulfillment")
		}
		out.CancelledAt = r.Order.CancelledAt
		for _, n := range r.Order.FulfillmentOrders.Nodes {
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
				fl := FulfillmentOrderLine{ID: l.Id, Total: l.TotalQuantity, Remaining: l.RemainingQuantity, RequiresShipping: l.RequiresShipping}
				if l.LineItem != nil {
					fl.LineItemID = numberOf(l.LineItem.Id)
				}
				fo.Lines = append(fo.Lines, fl)
			}
			if n.LineItems.PageInfo.HasNextPage {
				// Fifty different products in one parcel: refuse rather than send a part of it.
				return nil, &outbound.Error{Service: service, Op: "OrderFulfillment", Kind: outbound.Rejected, Message: "a fulfilment order has more than 50 lines; fulfil it in the shop's admin"}
			}
			out.Orders = append(out.Orders, fo)
		}
		out.Fulfillments = nil
		for _, n := range r.Order.Fulfillments {
			f := fulfillmentOf(&n.FulfillmentFields)
			for _, l := range n.FulfillmentLineItems.Nodes {
				if l.Quantity != nil && l.LineItem != nil {
					f.Lines = append(f.Lines, FulfilledLine{numberOf(l.LineItem.Id), *l.Quantity})
				}
			}
			out.Fulfillments = append(out.Fulfillments, f)
		}
		page := r.Order.FulfillmentOrders.PageInfo
		if !page.HasNextPage || page.EndCursor == nil {
			return out, nil
		}
		after = page.EndCursor
	}
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
		return Fulfillment{}, &outbound.Error{Service: service, Op: "FulfillmentCreate", Kind: outbound.Rejected, Message: p.UserErrors[0].Message}
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
// subscription for the same topic and address; that is Rejected, and the
// subscription exists.
func (c *Client) Subscribe(ctx context.Context, topic, url string) (Subscription, error) {
	r, err := gql.WebhookSubscribe(ctx, c, gql.WebhookSubscriptionTopic(strings.ToUpper(strings.ReplaceAll(topic, "/", "_"))), &gql.WebhookSubscriptionInput{Uri: &url})
	if err != nil {
		return Subscription{}, err
	}
	p := r.WebhookSubscriptionCreate
	if p == nil || (p.WebhookSubscription == nil && len(p.UserErrors) == 0) {
		return Subscription{}, &outbound.Error{Service: service, Op: "WebhookSubscribe", Kind: outbound.Ambiguous, Message: "the answer holds no subscription"}
	}
	if len(p.UserErrors) > 0 {
		return Subscription{}, &outbound.Error{Service: service, Op: "WebhookSubscribe", Kind: outbound.Rejected, Message: p.UserErrors[0].Message}
	}
	return Subscription{p.WebhookSubscription.Id, topicOf(p.WebhookSubscription.Topic), p.WebhookSubscription.Uri}, nil
}

// Unsubscribe ends a subscription; one that is gone already is no error.
func (c *Client) Unsubscribe(ctx context.Context, id string) error {
	_, err := gql.WebhookUnsubscribe(ctx, c, id)
	return err
}

// topicOf turns the enum's word into the header's: the part after the last
// underscore of the resource is the action.
func topicOf(t gql.WebhookSubscriptionTopic) string {
	s := strings.ToLower(string(t))
	for _, resource := range []string{"orders", "refunds", "app", "fulfillments", "products"} {
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
