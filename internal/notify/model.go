// Package notify tells people when they must act: by e-mail and by chat, always
// after the fact and never in the way of the work.
//
// What happens raises alerts. An alert gathers everything of one cause, so that
// one outage is one message, and knows when its cause is gone, so that those
// who were told of it are told that too. Messages are written down with the
// alert's change and sent by jobs of their own.
package notify

import (
	"slices"
	"time"

	"github.com/forma3d/connect/internal/order"
)

// Kind says what an alert is about.
type Kind string

// The kinds of alert.
const (
	FulfillmentFailed  Kind = "fulfillment_failed"  // an order is made and cannot leave, for good
	PrintFailed        Kind = "print_failed"        // a print failed and its automatic retries are used up
	CancellationReview Kind = "cancellation_review" // an order was cancelled while something of it had begun
	RetriesExhausted   Kind = "retries_exhausted"   // a call to the outside is a dead letter
	IntegrationDown    Kind = "integration_down"    // an outside service does not answer, or refuses us
	OrdersStuck        Kind = "orders_stuck"        // nothing was heard of orders under way for too long
)

// Kinds lists all kinds of alert.
func Kinds() []Kind {
	return []Kind{FulfillmentFailed, PrintFailed, CancellationReview, RetriesExhausted, IntegrationDown, OrdersStuck}
}

// technical kinds are the administrator's business, the others the operator's.
func (k Kind) technical() bool { return k == IntegrationDown || k == RetriesExhausted }

// endless kinds have no event that ends them: a dead letter stays one. They end
// when someone acknowledges them, or when nothing was added for a while.
func (k Kind) endless() bool { return k == RetriesExhausted }

// State is how far an alert is.
type State string

// The states of an alert.
const (
	Open      State = "OPEN"
	Clearing  State = "CLEARING" // the cause is gone; whether it comes back is waited for
	Recovered State = "RECOVERED"
)

// transitions is the whole table. A cause that comes back after the recovery is
// a new alert.
var transitions = map[State][]State{
	Open:      {Clearing, Recovered},
	Clearing:  {Open, Recovered},
	Recovered: {},
}

// Can reports whether an alert may move from s to next.
func (s State) Can(next State) bool { return slices.Contains(transitions[s], next) }

// Alert is everything of one cause.
type Alert struct {
	ID             string
	Tenant         string
	Kind           Kind
	Cause          string // what groups: a service, a kind of issue, a type of retry
	Service        string // outside service whose outage would explain it, "" none
	Detail         string // plain words, without personal data
	State          State
	Raised         int64 // how often it was raised
	Known          int64 // how many of those people know: told, or acknowledged
	Revision       int   // counts its messages
	FirstAt        time.Time
	LastAt         time.Time
	MessageAt      *time.Time // when its newest message was made
	ToldAt         *time.Time // when a message of it last reached a channel
	ClearedAt      *time.Time
	RecoveredAt    *time.Time
	AcknowledgedAt *time.Time
	AcknowledgedBy string
	OpenItems      int // things that are still open
	OpenOrders     int // orders among them
	Orders         []OrderRef
}

// OrderRef names an order without saying anything about who ordered.
type OrderRef struct {
	ID     string `json:"id"`
	Number string `json:"number"`
}

// examples is how many orders a message names.
const examples = 10

// retell is how long an alert waits for its next try when its message reached
// nobody: every attempt of every channel failed.
const retell = 15 * time.Minute

// due reports whether a message of an open alert is to be made now.
func (a Alert) due(now time.Time, window, quiet time.Duration) bool {
	switch {
	case a.State != Open || a.Raised <= a.Known:
		return false
	case a.AcknowledgedAt != nil && now.Before(a.AcknowledgedAt.Add(quiet)):
		return false
	case a.MessageAt == nil:
		return !now.Before(a.FirstAt.Add(window))
	case a.ToldAt == nil:
		return !now.Before(a.MessageAt.Add(max(window, retell)))
	default:
		return !now.Before(a.MessageAt.Add(quiet))
	}
}

// over reports whether an alert's recovery is to be recorded now.
func (a Alert) over(now time.Time, window, quiet time.Duration) bool {
	if a.State == Clearing && a.ClearedAt != nil {
		return !now.Before(a.ClearedAt.Add(window))
	}
	return a.State == Open && a.Kind.endless() && a.Raised <= a.Known && !now.Before(a.LastAt.Add(quiet))
}

// topic is what an event is about, in the words of alerts.
type topic struct {
	kind    Kind
	cause   string
	service string
}

// issueTopics are the issues of orders that raise alerts. The others wait on the
// order and in the daily summary.
var issueTopics = map[string]topic{
	string(order.IssueFulfillment):   {FulfillmentFailed, "fulfillment", "shopify"},
	string(order.IssueShipment):      {FulfillmentFailed, "label", "sendcloud"},
	string(order.IssuePrintFailed):   {PrintFailed, "print", ""},
	string(order.IssueQueueRejected): {PrintFailed, "queue", "simplyprint"},
	string(order.IssueCancelReview):  {CancellationReview, "cancellation", ""},
}

// retryServices name the service that each type of the retry queue calls.
var retryServices = map[string]string{"FULFILLMENT": "shopify", "PRINT_JOB_CREATION": "simplyprint", "SHIPMENT": "sendcloud"}

// Template is what kind of message is sent.
type Template string

// The two templates.
const (
	ErrorNotification Template = "error-notification"
	DailySummary      Template = "daily-summary"
)

// sendState is how far one message to one channel is.
type sendState string

const (
	pending   sendState = "PENDING"
	sent      sendState = "SENT"
	failed    sendState = "FAILED"    // the channel refused it, or did not answer for good
	cancelled sendState = "CANCELLED" // nobody needs it any more
)

// notification is one message to one channel.
type notification struct {
	ID          string
	Tenant      string
	AlertID     string // "" for a daily summary
	Template    Template
	Channel     string
	MessageKey  string // the same for each attempt and each channel of a message
	ThreadKey   string // the first message that this one belongs to
	Content     content
	State       sendState
	AttemptedAt *time.Time // set durably before the channel is asked, removed when it certainly took nothing
	CreatedAt   time.Time
}

// stale is how old a message may get that waits for its channel: older news
// would only confuse.
const stale = 24 * time.Hour
