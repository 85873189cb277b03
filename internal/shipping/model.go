// Package shipping buys one label for each order that is ready and follows its
// parcel to the customer.
package shipping

import (
	"slices"
	"time"
)

// Status is a shipment's state.
type Status string

// The shipment statuses.
const (
	Pending      Status = "PENDING"       // a label is to be made
	LabelCreated Status = "LABEL_CREATED" // the label exists, the parcel is here
	InTransit    Status = "IN_TRANSIT"
	Delivered    Status = "DELIVERED"
	Exception    Status = "EXCEPTION" // something is wrong on the way
	Returned     Status = "RETURNED"
	Failed       Status = "FAILED" // no label could be made
	Cancelled    Status = "CANCELLED"
)

// transitions is the whole table. Carriers report out of order, so the way back
// from an exception is open; what ended never starts again.
var transitions = map[Status][]Status{
	Pending:      {LabelCreated, Failed, Cancelled},
	LabelCreated: {InTransit, Delivered, Exception, Returned, Cancelled},
	InTransit:    {Delivered, Exception, Returned, Cancelled},
	Exception:    {InTransit, Delivered, Returned, Cancelled},
	Failed:       {},
	Delivered:    {Returned},
	Returned:     {},
	Cancelled:    {InTransit, Delivered}, // a cancelled label can still be shipped
}

// Can reports whether a shipment may move from s to next.
func (s Status) Can(next Status) bool { return slices.Contains(transitions[s], next) }

// Cancellation is what became of the wish to take a label back.
type Cancellation string

// The states of a cancellation; "": nobody wished it.
const (
	CancelRequested Cancellation = "REQUESTED" // the carrier is to be asked
	CancelQueued    Cancellation = "QUEUED"    // the carrier decides later: it watches whether the parcel moves
	CancelRefused   Cancellation = "REFUSED"   // the label stays
)

// Shipment is one parcel of an order.
type Shipment struct {
	ID             string
	Tenant         string
	OrderID        string
	Status         Status
	Reference      string     // our reference at the carrier, unique
	Attempt        int        // counts the shipments of an order; part of the reference
	AttemptedAt    *time.Time // set durably before the carrier is asked: from then on look before asking again
	CarrierID      string     // the shipment's id at Sendcloud
	ParcelID       int64
	Method         string
	MethodName     string // of a method that a person chose
	Price          string // decimal text, as it was when a person chose; "" unknown
	PriceCurrency  string
	Carrier        string
	TrackingNumber string
	TrackingURL    string
	WeightGrams    int64
	LabelKey       string // name of the stored file
	LabelType      string
	RawStatus      string // the carrier's own word
	StatusTime     *time.Time
	Cancellation   Cancellation // what became of the wish to take the label back
	CancellationAt *time.Time
	LastError      string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// unsure reports whether the shipment failed without anybody knowing that the
// carrier made no label.
func (sh Shipment) unsure() bool { return sh.Status == Failed && sh.AttemptedAt != nil }

// statusOf maps Sendcloud's catalogue to ours; "" keeps what we have (unknown
// words, failed cancellations, and codes that say nothing about the parcel).
var statusOf = map[string]Status{
	"READY_TO_SEND": LabelCreated, "ANNOUNCED": LabelCreated, "ANNOUNCED_UNCOLLECTED": LabelCreated,
	"PICKED_UP_BY_DRIVER": InTransit, "TO_SORTING": InTransit, "AT_SORTING_CENTRE": InTransit, "SORTING": InTransit, "SORTED": InTransit, "UNSORTED": InTransit,
	"AT_CUSTOMS": InTransit, "SHIPMENT_ON_ROUTE": InTransit, "DRIVER_ON_ROUTE": InTransit, "DELAYED": InTransit, "DELIVERY_DATE_CHANGED": InTransit,
	"DELIVERY_ADDRESS_CHANGED": InTransit, "DELIVERY_METHOD_CHANGED": InTransit, "AWAITING_CUSTOMER_PICKUP": InTransit,
	"DELIVERED": Delivered, "COLLECTED_BY_CUSTOMER": Delivered,
	"DELIVERY_FAILED": Exception, "COLLECT_ERROR": Exception, "UNDELIVERABLE": Exception, "EXCEPTION": Exception, "ADDRESS_INVALID": Exception, "REFUSED_BY_RECIPIENT": Exception,
	"RETURNED_TO_SENDER": Returned,
	"CANCELLED_UPSTREAM": Cancelled, "CANCELLED": Cancelled,
	"ANNOUNCEMENT_FAILED": "", "NO_LABEL": "", "ANNOUNCING": "", "CANCELLING": "", "CANCELLING_UPSTREAM": "", "CANCELLATION_FAILED": "", "UNKNOWN": "",
}
