package shipping

import "github.com/forma3d/connect/internal/order"

// Action is something that a person can do to a shipment, and whether now.
type Action struct {
	Action  string `json:"action" enum:"retry,cancel,choose-method,print-label"`
	Allowed bool   `json:"allowed"`
	Code    string `json:"code" enum:",shipment-not-failed,shipment-replaced,order-not-completed,order-fulfilled,order-cancelled,label-missing,label-not-cancellable,label-bought,label-under-way,cancel-under-way" doc:"Why not, for programs; empty when allowed"`
	Reason  string `json:"reason" doc:"Why not, for people; empty when allowed"`
}

// The acts of people, by the names that the API uses.
const (
	actRetry  = "retry"
	actCancel = "cancel"
	actChoose = "choose-method"
	actPrint  = "print-label"
)

// refusal says why an act is not possible now; the zero value: it is.
type refusal struct{ code, reason string }

func (r refusal) err() error {
	if r.code == "" {
		return nil
	}
	return &order.Refused{Reason: r.reason}
}

// refuse is the one place that knows what may be done to a shipment of an order
// that is in state o and whose newest shipment is its newest-th.
func (sh Shipment) refuse(act string, o order.Status, newest int) refusal {
	switch act {
	case actRetry:
		switch {
		case sh.Status != Failed && sh.Status != Cancelled:
			return refusal{"shipment-not-failed", "Only a failed or cancelled shipment can be tried again; this one is " + string(sh.Status) + "."}
		case sh.Attempt < newest:
			return refusal{"shipment-replaced", "A newer shipment of this order has taken its place."}
		case o != order.Completed:
			return refusal{"order-not-completed", "The order is " + string(o) + "; a label is made when everything is printed."}
		}
	case actCancel:
		switch {
		case o == order.Fulfilled:
			return refusal{"order-fulfilled", "The customer was told this parcel's tracking number. Cancel it in the Sendcloud panel if it really must not go."}
		case sh.Status != LabelCreated:
			return refusal{"label-not-cancellable", "Only a label that is not on its way can be cancelled; this shipment is " + string(sh.Status) + "."}
		case sh.Cancellation == CancelRequested, sh.Cancellation == CancelQueued:
			return refusal{"cancel-under-way", sh.Cancellation.words(sh.Status)}
		}
	case actChoose:
		return sh.refuseChoice(o, newest)
	case actPrint:
		if sh.LabelKey == "" {
			return refusal{"label-missing", "There is no label to print."}
		}
	}
	return refusal{}
}

func (sh Shipment) refuseChoice(o order.Status, newest int) refusal {
	switch {
	case o == order.Fulfilled:
		return refusal{"order-fulfilled", "The order is on its way already."}
	case o == order.Cancelled:
		return refusal{"order-cancelled", "The order is cancelled: nothing is sent."}
	case sh.Attempt < newest:
		return refusal{"shipment-replaced", "A newer shipment of this order has taken its place."}
	case sh.Status == Pending && sh.AttemptedAt != nil:
		return refusal{"label-under-way", "The label is being bought at this moment. Look again in a minute: cancel it then to choose another way."}
	case sh.Status != Pending && sh.Status != Failed && sh.Status != Cancelled && sh.Status != Returned:
		return refusal{"label-bought", "The label is bought already. Cancel it first to choose another way."}
	}
	return refusal{}
}

// actions lists everything that can be done to sh, with what stands against it.
func (sh Shipment) actions(o order.Status, newest int) []Action {
	out := make([]Action, 0, 4)
	for _, act := range []string{actRetry, actCancel, actChoose, actPrint} {
		r := sh.refuse(act, o, newest)
		out = append(out, Action{Action: act, Allowed: r.code == "", Code: r.code, Reason: r.reason})
	}
	return out
}

// words explain a cancellation to people.
func (c Cancellation) words(s Status) string {
	switch {
	case s == Cancelled && c != "":
		return "The label is cancelled. If it was charged already, Sendcloud credits it on an invoice that follows."
	case c == CancelRequested:
		return "Sendcloud is being asked to take the label back."
	case c == CancelQueued:
		return "Sendcloud has accepted the cancellation and watches the parcel for 14 days. If it does not move, the label is cancelled and credited. Do not hand the parcel over."
	case c == CancelRefused:
		return "Sendcloud did not take the label back: it is too late, or this carrier never does. Look at it in the Sendcloud panel."
	}
	return ""
}
