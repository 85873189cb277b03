// Package order is the orders: taken in from the shop, followed line by line
// until they are fulfilled, with whatever needs a person noted on them as an
// issue.
//
// It owns the states of orders and line items. What must be made for a line is
// the planner's business (package printing), which reports back through
// ApplyProgress.
package order

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Status is an order's state.
type Status string

// The order statuses.
const (
	Pending            Status = "PENDING"             // received, nothing made for it yet
	Processing         Status = "PROCESSING"          // being made
	PartiallyCompleted Status = "PARTIALLY_COMPLETED" // some lines made, the rest failed
	Completed          Status = "COMPLETED"           // everything made, on its way out
	Fulfilled          Status = "FULFILLED"           // the shop and the customer know
	Failed             Status = "FAILED"              // nothing could be made
	Cancelled          Status = "CANCELLED"
)

// transitions is the whole table; what is not in it is refused.
var transitions = map[Status][]Status{
	Pending:            {Processing, PartiallyCompleted, Completed, Fulfilled, Failed, Cancelled},
	Processing:         {Pending, PartiallyCompleted, Completed, Fulfilled, Failed, Cancelled},
	PartiallyCompleted: {Processing, Completed, Fulfilled, Failed, Cancelled},
	Completed:          {Processing, PartiallyCompleted, Fulfilled, Failed, Cancelled},
	Failed:             {Processing, PartiallyCompleted, Completed, Fulfilled, Cancelled},
	Cancelled:          {Processing},
	Fulfilled:          {},
}

// Statuses lists all order statuses.
func Statuses() []Status {
	return []Status{Pending, Processing, PartiallyCompleted, Completed, Fulfilled, Failed, Cancelled}
}

// Can reports whether an order may move from s to next.
func (s Status) Can(next Status) bool { return slices.Contains(transitions[s], next) }

// Closed reports whether nothing more is made for an order in s.
func (s Status) Closed() bool { return s == Fulfilled || s == Cancelled }

// TransitionError is an illegal change of status.
type TransitionError struct {
	From, To Status
}

// Error implements error.
func (e *TransitionError) Error() string {
	return fmt.Sprintf("an order cannot go from %s to %s", e.From, e.To)
}

// LineStatus is a line item's state.
type LineStatus string

// The line statuses.
const (
	LinePending            LineStatus = "PENDING"    // nothing made yet: not released, or its SKU is unknown
	LineProcessing         LineStatus = "PROCESSING" // print jobs are under way
	LinePartiallyCompleted LineStatus = "PARTIALLY_COMPLETED"
	LineCompleted          LineStatus = "COMPLETED"
	LineFailed             LineStatus = "FAILED"
	LineCancelled          LineStatus = "CANCELLED" // nothing of it is wanted any more
)

// derive gives an order's status from its lines'. A cancelled line does not
// count; an order without any other line is over.
func derive(lines []LineStatus) Status {
	var pending, working, partly, done, failed int
	for _, l := range lines {
		switch l {
		case LinePending:
			pending++
		case LineProcessing:
			working++
		case LinePartiallyCompleted:
			partly++
		case LineCompleted:
			done++
		case LineFailed:
			failed++
		case LineCancelled:
		}
	}
	switch live := pending + working + partly + done + failed; {
	case live == 0:
		return Cancelled
	case done == live:
		return Completed
	case failed == live:
		return Failed
	case pending == live:
		return Pending
	case working > 0 || pending > 0:
		return Processing
	default:
		return PartiallyCompleted
	}
}

// Address is where an order goes.
type Address struct {
	Name         string `json:"name"`
	Company      string `json:"company" required:"false"`
	Address1     string `json:"address1"`
	Address2     string `json:"address2" required:"false"`
	Zip          string `json:"zip"`
	City         string `json:"city"`
	Province     string `json:"province" required:"false"`
	ProvinceCode string `json:"provinceCode" required:"false"`
	Country      string `json:"country"`
	CountryCode  string `json:"countryCode"`
	Phone        string `json:"phone" required:"false"`
}

// Attribute is a name and a value that the customer or the shop attached.
type Attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Metadata is what an order carries besides its columns.
type Metadata struct {
	NoteAttributes []Attribute `json:"noteAttributes"`
	Tags           []string    `json:"tags"`
	ShippingTitle  string      `json:"shippingTitle"`
	SourceName     string      `json:"sourceName"`
	CustomerLocale string      `json:"customerLocale"`
}

// Order is one order with its lines.
type Order struct {
	ID              string
	Tenant          string
	Source          string // shopify, manual, api
	ShopOrderID     int64  // 0 when it is not from a shop
	Number          string // as people know it: "#1071"
	Status          Status
	PaymentStatus   string
	Released        bool // paid, so it may be made
	Held            bool // may have been made before a restore; a person decides
	CustomerName    string
	CustomerEmail   string
	ShippingAddress *Address
	CorrectedFrom   *Address // what the shop said when a person corrected the address here; nil: not corrected
	Currency        string
	TotalMinor      int64
	Note            string
	Metadata        Metadata
	Test            bool
	BodyHash        string
	Correlation     string
	TrackingNumber  string
	TrackingURL     string
	Version         int64
	OrderedAt       time.Time
	ShopUpdatedAt   *time.Time
	CancelledAt     *time.Time
	ReadyAt         *time.Time
	CompletedAt     *time.Time
	FulfilledAt     *time.Time
	CreatedAt       time.Time
	UpdatedAt       time.Time
	Lines           []Line
}

// Line is one line item.
type Line struct {
	ID               string
	OrderID          string
	ShopLineID       int64
	Position         int
	Title            string
	SKU              string
	VariantID        int64
	ProductID        int64
	Quantity         int // as ordered
	Wanted           int // less what was cancelled or refunded: what must be made
	UnitPriceMinor   int64
	WeightGrams      int64 // of one unit as the shop says, 0 unknown
	Printable        bool  // false: gift cards and lines that are not shipped
	RequiresShipping bool
	Properties       []Attribute
	Status           LineStatus
}

// IssueKind says what is wrong; the words for people are in the message.
type IssueKind string

// The kinds of issue that this package and its callers open.
const (
	IssueUnmapped       IssueKind = "unmapped_product"
	IssueAddress        IssueKind = "address_invalid"
	IssueChangedLate    IssueKind = "changed_too_late"
	IssuePrintFailed    IssueKind = "print_failed"
	IssueQueueRejected  IssueKind = "print_job_rejected"
	IssueShipment       IssueKind = "shipment_failed"
	IssueFulfillment    IssueKind = "fulfillment_failed"
	IssueCancelReview   IssueKind = "cancellation_review"
	IssueFarmCancelled  IssueKind = "print_job_cancelled_at_farm"
	IssueHeld           IssueKind = "sold_before_restore"
	IssueRevivedTooLate IssueKind = "revived_after_fulfillment"
	IssuePrintStuck     IssueKind = "print_job_stuck"
	IssueBaseplate      IssueKind = "baseplate_failed"
)

// Issue is something on an order that needs a person.
type Issue struct {
	ID         string
	OrderID    string
	LineItemID string // "" when it is about the whole order
	Subject    string // what exactly: an id, or "" for the order; one open issue per kind and subject
	Kind       IssueKind
	Message    string // plain words and what to do
	Detail     string // what a machine or an engineer needs: an error text, an SKU
	State      string // OPEN, RESOLVED, IGNORED
	CreatedAt  time.Time
	ClosedAt   *time.Time
}

func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
