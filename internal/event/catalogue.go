package event

import (
	"strconv"
	"strings"
)

// The events of the catalogue. Field names are those of the event catalogue's
// documents; times and ids common to all of them are in the envelope.

// OrderLine is a line of OrderCreated.
type OrderLine struct {
	LineItemID string `json:"lineItemId"`
	ProductSKU string `json:"productSku"`
	Quantity   int    `json:"quantity"`
}

// OrderCreated: a new order was taken in, by webhook or backfill.
type OrderCreated struct {
	OrderID       string      `json:"orderId"`
	LineItems     []OrderLine `json:"lineItems"`
	PaymentStatus string      `json:"paymentStatus,omitempty"` // when it waits for its payment
}

// OrderUpdated: the shop changed an order and we followed.
type OrderUpdated struct {
	OrderID string       `json:"orderId"`
	Changes []string     `json:"changes"`
	Lines   []LineChange `json:"lines,omitempty"` // those of the changes that are about lines
	Cause   string       `json:"cause,omitempty"` // shop, answer, correction
}

// LineChange is how many of a line are wanted now.
type LineChange struct {
	Line   int `json:"line"` // counted from 1
	Before int `json:"before"`
	After  int `json:"after"`
}

// OrderStatusChanged: an order moved from one status to another.
type OrderStatusChanged struct {
	OrderID        string `json:"orderId"`
	PreviousStatus string `json:"previousStatus"`
	NewStatus      string `json:"newStatus"`
	Trigger        string `json:"trigger"`
}

// OrderReadyForFulfillment: everything an order needs is made.
type OrderReadyForFulfillment struct {
	OrderID string `json:"orderId"`
}

// OrderCancelled: the shop or an operator cancelled an order.
type OrderCancelled struct {
	OrderID        string `json:"orderId"`
	Reason         string `json:"reason"`
	BeforeReceived bool   `json:"beforeReceived,omitempty"`
}

// OrderFulfilled: the shop knows that the order is on its way.
type OrderFulfilled struct {
	OrderID        string `json:"orderId"`
	TrackingNumber string `json:"trackingNumber"`
	Outside        bool   `json:"outside"` // fulfilled by someone else, not by us
	BeforeReceived bool   `json:"beforeReceived,omitempty"`
}

// OrderPartiallyCompleted: some lines are done, the rest failed.
type OrderPartiallyCompleted struct {
	OrderID string `json:"orderId"`
}

// OrderAllJobsFailed: nothing of the order could be printed.
type OrderAllJobsFailed struct {
	OrderID string `json:"orderId"`
}

// OrderFailed: the order moved to FAILED.
type OrderFailed struct {
	OrderID string `json:"orderId"`
	Reason  string `json:"reason"`
}

// OrderRevived: a finished print came back to life, and its order with it.
type OrderRevived struct {
	OrderID    string `json:"orderId"`
	PrintJobID string `json:"printJobId"`
}

// OrderUnmappedProducts: lines whose SKU no product mapping knows.
type OrderUnmappedProducts struct {
	OrderID string   `json:"orderId"`
	SKUs    []string `json:"skus"`
}

// IssueOpened: something on an order needs a person.
type IssueOpened struct {
	OrderID    string `json:"orderId"`
	IssueID    string `json:"issueId"`
	Kind       string `json:"kind"`
	LineItemID string `json:"lineItemId,omitempty"`
}

// IssueClosed: it does not any more.
type IssueClosed struct {
	OrderID string `json:"orderId"`
	IssueID string `json:"issueId"`
	Kind    string `json:"kind"`
	State   string `json:"state"`
}

// PrintJobCreated: the planner made a print job.
type PrintJobCreated struct {
	PrintJobID string `json:"printJobId"`
	OrderID    string `json:"orderId"`
	LineItemID string `json:"lineItemId"`
	Part       string `json:"part,omitempty"` // its name in the product mapping
}

// PrintJobStatusChanged: a print job moved from one status to another.
type PrintJobStatusChanged struct {
	PrintJobID     string `json:"printJobId"`
	OrderID        string `json:"orderId"`
	LineItemID     string `json:"lineItemId"`
	PreviousStatus string `json:"previousStatus"`
	NewStatus      string `json:"newStatus"`
	Printer        string `json:"printer,omitempty"` // its name at the farm
}

// PrintJobProgressed: a print got on by another quarter. Between two of them its
// row has the percent that the farm said last.
type PrintJobProgressed struct {
	PrintJobID string `json:"printJobId"`
	OrderID    string `json:"orderId"`
	LineItemID string `json:"lineItemId"`
	Progress   int    `json:"progress"` // percent
}

// PrintJobCompleted: a print is done.
type PrintJobCompleted struct {
	PrintJobID string `json:"printJobId"`
	OrderID    string `json:"orderId"`
	LineItemID string `json:"lineItemId"`
}

// PrintJobFailed: a print failed.
type PrintJobFailed struct {
	PrintJobID   string `json:"printJobId"`
	OrderID      string `json:"orderId"`
	LineItemID   string `json:"lineItemId"`
	ErrorMessage string `json:"errorMessage"`
}

// PrintJobCancelled: a print job will not be printed.
type PrintJobCancelled struct {
	PrintJobID string `json:"printJobId"`
	OrderID    string `json:"orderId"`
	LineItemID string `json:"lineItemId"`
	Cause      string `json:"cause,omitempty"` // unwanted: by us; farm: by somebody there
}

// PrintJobRetryRequested: a failed print is tried again, or a useless one made again.
type PrintJobRetryRequested struct {
	PrintJobID string `json:"printJobId"`
	OrderID    string `json:"orderId"`
	LineItemID string `json:"lineItemId"`
	RetryCount int    `json:"retryCount"`
	Cause      string `json:"cause,omitempty"` // failed; scrapped: it had succeeded and turned out useless
}

// ShipmentCreated: the label exists and the parcel has its tracking.
type ShipmentCreated struct {
	ShipmentID     string  `json:"shipmentId"`
	OrderID        string  `json:"orderId"`
	TrackingNumber *string `json:"trackingNumber"`
	TrackingURL    *string `json:"trackingUrl"`
	Carrier        *string `json:"carrier"`
}

// ShipmentLabelReady: the label's file is stored.
type ShipmentLabelReady struct {
	ShipmentID string `json:"shipmentId"`
	OrderID    string `json:"orderId"`
}

// ShipmentFailed: no label could be made.
type ShipmentFailed struct {
	ShipmentID   string `json:"shipmentId"`
	OrderID      string `json:"orderId"`
	ErrorMessage string `json:"errorMessage"`
}

// ShipmentStatusChanged: the parcel moved.
type ShipmentStatusChanged struct {
	ShipmentID     string `json:"shipmentId"`
	OrderID        string `json:"orderId"`
	PreviousStatus string `json:"previousStatus"`
	NewStatus      string `json:"newStatus"`
	CarrierStatus  string `json:"carrierStatus,omitempty"` // in the carrier's words
}

// FulfillmentCreated: the shop's order was fulfilled by us.
type FulfillmentCreated struct {
	FulfillmentID       string  `json:"fulfillmentId"`
	OrderID             string  `json:"orderId"`
	ShopifyFulfillments []int64 `json:"shopifyFulfillments"`
	FoundAlreadyAtShop  bool    `json:"foundAlreadyAtShop"`
}

// FulfillmentFailed: the shop refused or did not answer for good.
type FulfillmentFailed struct {
	FulfillmentID string `json:"fulfillmentId"`
	OrderID       string `json:"orderId"`
	ErrorMessage  string `json:"errorMessage"`
}

// FlowCompleted: the order's way through the hub is over; milliseconds since it
// was received, by milestone.
type FlowCompleted struct {
	OrderID    string           `json:"orderId"`
	Milestones map[string]int64 `json:"milestones"`
}

// FlowFailed: the order's way stopped and a person is needed.
type FlowFailed struct {
	OrderID string `json:"orderId"`
	Reason  string `json:"reason"`
}

// WebhookFailed: a delivery could not be used.
type WebhookFailed struct {
	WebhookSource string `json:"webhookSource"`
	DeliveryID    string `json:"deliveryId"`
	Topic         string `json:"topic"`
	ErrorMessage  string `json:"errorMessage"`
}

// MappingChanged: a product mapping was made, changed or deleted.
type MappingChanged struct {
	MappingID string `json:"mappingId"`
	SKU       string `json:"sku"`
	Action    string `json:"action"` // created, updated, deleted; ignored and unignored have no mapping
}

// RetriesExhausted: a command used up its attempts and is a dead letter.
type RetriesExhausted struct {
	RetryType    string `json:"retryType"` // FULFILLMENT, PRINT_JOB_CREATION, CANCELLATION, NOTIFICATION
	Kind         string `json:"kind"`      // kind of the job
	JobID        int64  `json:"jobId"`
	OrderID      string `json:"orderId,omitempty"`
	ErrorMessage string `json:"errorMessage"`
}

// RetryQueueRetried: a person had jobs of the queue run again.
type RetryQueueRetried struct {
	By        string `json:"by"` // the caller's name
	Count     int    `json:"count"`
	Obsolete  int    `json:"obsolete"` // of them ended, because nobody wanted their work any more
	RetryType string `json:"retryType,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Cause     string `json:"cause,omitempty"`
	JobID     int64  `json:"jobId,omitempty"`  // when it was about a single one
	Reason    string `json:"reason,omitempty"` // why that one was ended
}

// RetryQueueDiscarded: a person took a job out of the queue.
type RetryQueueDiscarded struct {
	By        string `json:"by"` // the caller's name
	Count     int    `json:"count"`
	RetryType string `json:"retryType,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Cause     string `json:"cause,omitempty"`
	JobID     int64  `json:"jobId,omitempty"`
}

// SimplyPrintChanged: somebody connected the farm or disconnected it.
type SimplyPrintChanged struct {
	Action string `json:"action"` // connected, disconnected
}

// SendcloudChanged: somebody connected the carrier or disconnected it.
type SendcloudChanged struct {
	Action string `json:"action"` // connected, disconnected
}

// ShopifyChanged: somebody connected the shop or disconnected it.
type ShopifyChanged struct {
	Action string `json:"action"` // connected, disconnected
}

// XAPIChanged: somebody connected the ERP or disconnected it.
type XAPIChanged struct {
	Action string `json:"action"` // connected, disconnected
}

// IntegrationDown: an outside service is down and its work waits.
type IntegrationDown struct {
	Service string `json:"service"`
	Reason  string `json:"reason"`
}

// IntegrationUp: it is back and its work goes on.
type IntegrationUp struct {
	Service     string `json:"service"`
	DownSeconds int64  `json:"downSeconds"`
}

// GridMappingReady: a line's baseplate has its product mapping and can be printed.
type GridMappingReady struct {
	OrderID    string `json:"orderId"`
	LineItemID string `json:"lineItemId"`
	SKU        string `json:"sku"`
}

// GridPipelineFailed: a line's baseplate could not be made.
type GridPipelineFailed struct {
	OrderID      string `json:"orderId"`
	LineItemID   string `json:"lineItemId"`
	SKU          string `json:"sku"`
	ErrorMessage string `json:"errorMessage"`
	FailedStep   string `json:"failedStep"` // stl-generation, slicing, simplyprint-upload, mapping-creation
}

// GridBaseplateChanged: a baseplate came to its next step.
type GridBaseplateChanged struct {
	BaseplateID string `json:"baseplateId"`
	SKU         string `json:"sku"`
	State       string `json:"state"` // WORKING, READY, FAILED
	Step        string `json:"step"`
}

func (OrderCreated) EventType() string             { return "order.created" }
func (OrderUpdated) EventType() string             { return "order.updated" }
func (OrderStatusChanged) EventType() string       { return "order.status_changed" }
func (OrderReadyForFulfillment) EventType() string { return "order.ready-for-fulfillment" }
func (OrderCancelled) EventType() string           { return "order.cancelled" }
func (OrderFulfilled) EventType() string           { return "order.fulfilled" }
func (OrderPartiallyCompleted) EventType() string  { return "order.partially-completed" }
func (OrderAllJobsFailed) EventType() string       { return "order.all-jobs-failed" }
func (OrderFailed) EventType() string              { return "order.failed" }
func (OrderRevived) EventType() string             { return "order.revived" }
func (OrderUnmappedProducts) EventType() string    { return "order.unmapped_products" }
func (IssueOpened) EventType() string              { return "order.issue-opened" }
func (IssueClosed) EventType() string              { return "order.issue-closed" }
func (PrintJobCreated) EventType() string          { return "print-job.created" }
func (PrintJobStatusChanged) EventType() string    { return "print-job.status-changed" }
func (PrintJobProgressed) EventType() string       { return "print-job.progressed" }
func (PrintJobCompleted) EventType() string        { return "print-job.completed" }
func (PrintJobFailed) EventType() string           { return "print-job.failed" }
func (PrintJobCancelled) EventType() string        { return "print-job.cancelled" }
func (PrintJobRetryRequested) EventType() string   { return "print-job.retry-requested" }
func (ShipmentCreated) EventType() string          { return "shipment.created" }
func (ShipmentLabelReady) EventType() string       { return "shipment.label-ready" }
func (ShipmentFailed) EventType() string           { return "shipment.failed" }
func (ShipmentStatusChanged) EventType() string    { return "shipment.status-changed" }
func (FulfillmentCreated) EventType() string       { return "fulfillment.created" }
func (FulfillmentFailed) EventType() string        { return "fulfillment.failed" }
func (FlowCompleted) EventType() string            { return "flow.completed" }
func (FlowFailed) EventType() string               { return "flow.failed" }
func (WebhookFailed) EventType() string            { return "webhook.failed" }
func (MappingChanged) EventType() string           { return "product-mapping.changed" }
func (RetriesExhausted) EventType() string         { return "retry.exhausted" }
func (RetryQueueRetried) EventType() string        { return "retry-queue.retried" }
func (RetryQueueDiscarded) EventType() string      { return "retry-queue.discarded" }
func (SimplyPrintChanged) EventType() string       { return "integration.simplyprint-changed" }
func (SendcloudChanged) EventType() string         { return "integration.sendcloud-changed" }
func (ShopifyChanged) EventType() string           { return "integration.shopify-changed" }
func (XAPIChanged) EventType() string              { return "integration.xapi-changed" }
func (IntegrationDown) EventType() string          { return "integration.down" }
func (IntegrationUp) EventType() string            { return "integration.up" }
func (GridMappingReady) EventType() string         { return "gridflock.mapping-ready" }
func (GridPipelineFailed) EventType() string       { return "gridflock.pipeline-failed" }
func (GridBaseplateChanged) EventType() string     { return "gridflock.baseplate-changed" }

// Kind describes one event of the catalogue for the documents.
type Kind struct {
	Payload Payload // an example of its fields
	Scope   string  // "service" for the cross-service events of the catalogue, "internal" for the others
	Live    string  // name on the live stream, or NotLive
	Summary string
}

// Counted writes a number and its noun, for messages.
func Counted(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return strconv.Itoa(n) + " " + many
}

// NotLive is a Kind's name on the live stream when it is not sent there: what it
// says is in another event that is, or concerns nobody who looks at a page.
const NotLive = "-"

// Permission is what seeing an event of a type takes, by the first word of its
// name. A type without one is seen by nobody.
func Permission(eventType string) string {
	area, _, _ := strings.Cut(eventType, ".")
	switch area {
	case "order", "fulfillment", "flow":
		return "orders.read"
	case "print-job":
		return "printJobs.read"
	case "shipment":
		return "shipments.read"
	case "product-mapping":
		return "productMappings.read"
	case "inventory":
		return "inventory.read"
	case "gridflock":
		return "grid.read"
	case "retry", "retry-queue":
		return "queues.read"
	case "webhook", "integration":
		return "logs.read"
	}
	return ""
}

// Catalogue lists every event that the program publishes.
func Catalogue() []Kind {
	return []Kind{
		{OrderCreated{LineItems: []OrderLine{{}}}, "service", "order:created", "A new order was taken in, by webhook or backfill."},
		{OrderReadyForFulfillment{}, "service", "order:ready-for-fulfillment", "Everything an order needs is made. Published exactly once for each time the order becomes complete."},
		{OrderCancelled{}, "service", "order:cancelled", "The shop or an operator cancelled an order."},
		{PrintJobCompleted{}, "service", "printjob:completed", "A print is done."},
		{PrintJobFailed{}, "service", "printjob:failed", "A print failed."},
		{PrintJobStatusChanged{}, "service", "printjob:updated", "A print job moved from one status to another."},
		{PrintJobCancelled{}, "service", "printjob:cancelled", "A print job will not be printed."},
		{ShipmentCreated{}, "service", "shipment:created", "The label exists and the parcel has its tracking."},
		{ShipmentStatusChanged{}, "service", "shipment:updated", "The parcel moved."},
		{SimplyPrintChanged{}, "service", "integration:changed", "Somebody connected the farm (action `connected`) or disconnected it (`disconnected`). Every process follows without a restart."},
		{SendcloudChanged{}, "service", "integration:changed", "Somebody connected the carrier (action `connected`) or disconnected it (`disconnected`). Every process follows without a restart."},
		{GridMappingReady{}, "service", "baseplate:ready", "A line's baseplate has its product mapping and can be printed, made just now or before."},
		{GridPipelineFailed{}, "service", "baseplate:failed", "A line's baseplate could not be made. `failedStep` is one of `stl-generation`, `slicing`, `simplyprint-upload`, `mapping-creation`."},
		{OrderUpdated{Changes: []string{}, Lines: []LineChange{{}}}, "internal", "order:updated", "The shop changed an order and we followed."},
		{OrderStatusChanged{}, "internal", "order:updated", "An order moved from one status to another, with what triggered it."},
		{OrderFulfilled{}, "internal", "order:fulfilled", "The shop knows that the order is on its way."},
		{OrderPartiallyCompleted{}, "internal", NotLive, "Some lines are done, the rest failed."},
		{OrderAllJobsFailed{}, "internal", NotLive, "Nothing of the order could be printed."},
		{OrderFailed{}, "internal", "order:failed", "The order moved to FAILED."},
		{OrderRevived{}, "internal", "order:updated", "A finished print came back to life, and its order with it."},
		{OrderUnmappedProducts{SKUs: []string{}}, "internal", "notification:unmapped-products", "Lines whose SKU no product mapping knows."},
		{IssueOpened{}, "internal", "notification:issue-opened", "Something on an order needs a person."},
		{IssueClosed{}, "internal", "notification:issue-closed", "It does not any more."},
		{PrintJobCreated{}, "internal", "printjob:created", "The planner made a print job."},
		{PrintJobProgressed{}, "internal", "printjob:updated", "A print got on by another quarter: at 25, 50 and 75 percent, if the farm was read there."},
		{PrintJobRetryRequested{}, "internal", "printjob:updated", "A failed print is tried again."},
		{ShipmentLabelReady{}, "internal", "shipment:updated", "The label's file is stored."},
		{ShipmentFailed{}, "internal", "shipment:failed", "No label could be made."},
		{FulfillmentCreated{ShopifyFulfillments: []int64{}}, "internal", NotLive, "The shop's order was fulfilled by us, or our fulfilment was found there."},
		{FulfillmentFailed{}, "internal", "notification:fulfillment-failed", "The shop refused the fulfilment, or did not answer for good."},
		{FlowCompleted{Milestones: map[string]int64{}}, "internal", NotLive, "The order's way through the hub is over, with milliseconds since it was received, by milestone."},
		{FlowFailed{}, "internal", NotLive, "The order's way stopped and a person is needed."},
		{WebhookFailed{}, "internal", "notification:webhook-failed", "A delivery could not be used."},
		{MappingChanged{}, "internal", "mapping:changed", "A product mapping was made, changed or deleted."},
		{RetriesExhausted{}, "internal", "notification:retries-exhausted", "A call to the outside used up its attempts and waits in the retry queue for a person."},
		{RetryQueueRetried{}, "internal", "queue:changed", "A person had jobs of the queue run again: one, or those that match a filter."},
		{RetryQueueDiscarded{}, "internal", "queue:changed", "A person took a job out of the queue."},
		{ShopifyChanged{}, "internal", "integration:changed", "Somebody connected the shop or disconnected it."},
		{XAPIChanged{}, "internal", "integration:changed", "Somebody connected the ERP or disconnected it."},
		{GridBaseplateChanged{}, "internal", "baseplate:updated", "A baseplate came to its next step, or all plates of a step are done."},
		{IntegrationDown{}, "internal", "notification:integration-down", "An outside service is down: its queue is paused and no attempt is spent. Published once for each time."},
		{IntegrationUp{}, "internal", "notification:integration-up", "The outside service is back and its work goes on. Published once for each time."},
	}
}
