// Package shopify is the client of Shopify's Admin GraphQL API, and the reader
// of its webhooks. It gives both in one shape and knows nothing of the hub.
//
// Facts come from shopify.dev and the Admin schema 2026-10; every operation is
// checked against that schema by the tests.
package shopify

import "time"

// Order is an order as the shop has it, from a webhook's body or from the API.
// Words of the REST form are used for states, whichever way it came, so that both
// give the same value for the same version of an order. Two things differ: the
// API gives 50 fulfilments at most, and it has more words for a fulfilment status
// than the REST form; those that the latter lacks read "".
type Order struct {
	ID                int64
	Name              string // with the shop's prefix, e.g. "#1071"; not unique
	Number            int64
	CreatedAt         time.Time // UTC
	UpdatedAt         time.Time // UTC, whole seconds
	CancelledAt       *time.Time
	CancelReason      string
	Test              bool
	FinancialStatus   string // paid, pending, authorized, partially_paid, partially_refunded, refunded, voided, expired
	FulfillmentStatus string // "", partial, fulfilled, restocked
	Email             string
	Phone             string
	CustomerName      string // of the shipping address
	Note              string
	NoteAttributes    []Attribute
	Tags              []string
	SourceName        string
	Currency          string // the shop's
	TotalPrice        string // current total in the shop's currency, see Line.Price
	ShippingTitle     string
	CustomerLocale    string
	ShippingAddress   *Address
	Lines             []Line
	Fulfillments      []Fulfillment
}

// Address is a postal address; every field may be empty.
type Address struct {
	Name, FirstName, LastName, Company string
	Address1, Address2, Zip, City      string
	Province, ProvinceCode             string
	Country, CountryCode               string
	Phone                              string
}

// Line is one line item.
type Line struct {
	ID               int64
	Title            string
	VariantTitle     string
	Name             string // title and variant
	SKU              string
	Vendor           string
	VariantID        int64  // 0 when there is none
	ProductID        int64  // 0 when there is none
	Quantity         int    // as ordered, never shrinks
	CurrentQuantity  int    // less what was removed or refunded
	Price            string // of one unit, exact decimal text without needless zeros: "24.95", "20"
	RequiresShipping bool
	GiftCard         bool
	Grams            int // of one unit; 0 unknown
	Properties       []Attribute
}

// Attribute is a name and a value that a customer or an app attached.
type Attribute struct{ Name, Value string }

// Fulfillment is a parcel that the shop knows of.
type Fulfillment struct {
	ID        int64
	Status    string // success, cancelled, error, failure, open, pending
	CreatedAt time.Time
	Tracking  []Tracking
	Lines     []FulfilledLine // only in FulfillmentState
}

// Cancelled reports whether the fulfilment does not count any more.
func (f Fulfillment) Cancelled() bool {
	return f.Status == "cancelled" || f.Status == "error" || f.Status == "failure"
}

// Tracking is how a parcel is followed.
type Tracking struct{ Company, Number, URL string }

// FulfilledLine is how many units of a line a fulfilment holds.
type FulfilledLine struct {
	LineItemID int64
	Quantity   int
}

// FulfillmentState is what decides about fulfilling an order.
type FulfillmentState struct {
	CancelledAt  *time.Time
	Orders       []FulfillmentOrder
	Fulfillments []Fulfillment
}

// FulfillmentOrder is the part of an order that one location sends in one way.
type FulfillmentOrder struct {
	ID             string // gid
	Status         string // OPEN, IN_PROGRESS, SCHEDULED, ON_HOLD, INCOMPLETE, CLOSED, CANCELLED
	LocationID     string // gid; fulfilments are made per location
	DeliveryMethod string // SHIPPING, LOCAL, PICK_UP, PICKUP_POINT, RETAIL, NONE
	Holds          []string
	CanFulfill     bool // CREATE_FULFILLMENT is among the actions that are supported now
	Lines          []FulfillmentOrderLine
}

// FulfillmentOrderLine is a line of a fulfilment order.
type FulfillmentOrderLine struct {
	ID               string // gid of the fulfilment order line, not of the line item
	LineItemID       int64
	Total            int
	Remaining        int
	RequiresShipping bool
}

// Fulfillable reports whether a fulfilment can be created for it at this moment.
func (f FulfillmentOrder) Fulfillable() bool {
	return f.CanFulfill && (f.Status == "OPEN" || f.Status == "IN_PROGRESS")
}
