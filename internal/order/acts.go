package order

import (
	"context"
	"errors"
	"strings"

	"github.com/forma3d/connect/internal/db"
)

// Resolve is what a person does to settle an issue.
type Resolve string

// What settles issues.
const (
	ResolveMapSKU  Resolve = "map-sku"         // make a product mapping
	ResolveAddress Resolve = "correct-address" // correct the shipping address
	ResolveRetry   Resolve = "retry"           // have the print, the label or the fulfilment tried again
	ResolveRelease Resolve = "release"         // let a held order go
	ResolveReview  Resolve = "review"          // look, and settle the issue
)

// Resolution is what usually settles an issue of the kind.
func (k IssueKind) Resolution() Resolve {
	switch k {
	case IssueUnmapped:
		return ResolveMapSKU
	case IssueAddress:
		return ResolveAddress
	case IssuePrintFailed, IssueQueueRejected, IssueFarmCancelled, IssueShipment, IssueFulfillment, IssueBaseplate:
		return ResolveRetry
	case IssueHeld:
		return ResolveRelease
	case IssueChangedLate, IssueCancelReview, IssueRevivedTooLate, IssuePrintStuck:
	}
	return ResolveReview
}

// Params are the facts that an issue's message speaks of, so that it can be said
// in the reader's language. What an issue does not have is empty.
type Params struct {
	SKU           string `json:"sku"`
	PrintJobID    string `json:"printJobId"`
	ShipmentID    string `json:"shipmentId"`
	FulfillmentID string `json:"fulfillmentId"`
	Error         string `json:"error" doc:"What went wrong, in the words of whoever said so"`
}

// quoted is the detail where the message quotes it: then it is what a service
// said. Elsewhere it is a reference.
func (i Issue) quoted() string {
	said := strings.TrimRight(i.Detail, ".")
	if !strings.Contains(i.Message, said) {
		return ""
	}
	return said
}

// Params gives what the issue is about.
func (i Issue) Params() Params {
	switch i.Kind {
	case IssueUnmapped:
		return Params{SKU: i.Detail}
	case IssueBaseplate:
		return Params{Error: i.Detail}
	case IssuePrintFailed, IssueFarmCancelled, IssuePrintStuck:
		return Params{PrintJobID: i.Subject}
	case IssueShipment:
		return Params{ShipmentID: i.Subject, Error: i.quoted()}
	case IssueFulfillment:
		return Params{FulfillmentID: i.Subject, Error: i.quoted()}
	case IssueQueueRejected:
		return Params{Error: i.quoted()}
	case IssueAddress, IssueHeld, IssueChangedLate, IssueCancelReview, IssueRevivedTooLate:
	}
	return Params{}
}

// Act is something a person can do, and whether it is possible now.
type Act struct {
	Name    string `json:"name"`
	Allowed bool   `json:"allowed"`
	Code    string `json:"code" doc:"Why it is not allowed, for programs; empty when it is"`
	Reason  string `json:"reason" doc:"Why it is not allowed, for people; empty when it is"`
}

// NewAct makes an Act of the error that doing it now would give.
func NewAct(name string, err error) Act {
	var refused *Refused
	var illegal *TransitionError
	switch {
	case err == nil:
		return Act{Name: name, Allowed: true}
	case errors.As(err, &refused):
		code := refused.Code
		if code == "" {
			code = "not-now"
		}
		return Act{Name: name, Code: code, Reason: refused.Reason}
	case errors.As(err, &illegal):
		return Act{Name: name, Code: "illegal-transition", Reason: "An order that is " + string(illegal.From) + " cannot become " + string(illegal.To) + "."}
	}
	return Act{Name: name, Code: "not-now", Reason: err.Error()}
}

// mayCancel says whether an order can be cancelled; told reports whether the shop
// is being told, or was, that it is on its way.
func mayCancel(o *Order, told bool) error {
	switch {
	case o.Status == Fulfilled:
		return &Refused{Code: "fulfilled", Reason: "The order is fulfilled: refund it in the shop, and stop the parcel if that is still possible."}
	case told:
		return &Refused{Code: "being-fulfilled", Reason: "The shop is being told at this moment that the order is on its way. Look again in a minute: cancel the fulfilment in the shop first if it must not go."}
	}
	return nil
}

func mayReopen(told bool) error {
	if told {
		return &Refused{Code: "being-fulfilled", Reason: "The shop is being told, or was told, that the order is on its way."}
	}
	return nil
}

func mayCorrectAddress(o *Order, labelled bool) error {
	switch {
	case o.Status.Closed():
		return &Refused{Code: "closed", Reason: "The order is " + string(o.Status) + ": its address is not used any more."}
	case labelled:
		return &Refused{Code: "labelled", Reason: "A label with the old address was bought, or may have been. Cancel the label first; then correct the address."}
	}
	return nil
}

// Acts tells which acts on an order are possible now.
func (s *Service) Acts(ctx context.Context, q db.Querier, o *Order) ([]Act, error) {
	told, err := s.outbound.FulfillmentStarted(ctx, q, o.Tenant, o.ID)
	if err != nil {
		return nil, err
	}
	labelled, err := s.outbound.LabelStarted(ctx, q, o.Tenant, o.ID)
	if err != nil {
		return nil, err
	}
	cancel := mayCancel(o, told)
	if o.Status == Cancelled {
		cancel = &Refused{Code: "cancelled", Reason: "The order is cancelled already."}
	}
	reopen := maySet(o, Processing, mayReopen(told))
	if o.Status == Pending {
		reopen = &Refused{Code: "not-begun", Reason: "Nothing of the order was begun: there is nothing to take up again."}
	}
	return []Act{
		NewAct("cancel", cancel),
		NewAct("mark-fulfilled", maySet(o, Fulfilled, nil)),
		NewAct("reopen", reopen),
		NewAct("correct-address", mayCorrectAddress(o, labelled)),
	}, nil
}

// maySet says whether an order's status can be set by hand to next; otherwise is
// what else stands against it.
func maySet(o *Order, next Status, otherwise error) error {
	switch {
	case o.Status == next:
		return &Refused{Code: "already", Reason: "The order is " + string(next) + " already."}
	case !o.Status.Can(next):
		return &TransitionError{From: o.Status, To: next}
	}
	return otherwise
}
