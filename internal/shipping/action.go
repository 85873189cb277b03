package shipping

import "github.com/forma3d/connect/internal/order"

// The acts of people, by the names that the API uses.
const (
	actRetry  = "retry"
	actCancel = "cancel"
	actChoose = "choose-method"
	actPrint  = "print-label"
)

func refused(code, reason string) error { return &order.Refused{Code: code, Reason: reason} }

// refuse is the one place that knows what may be done to a shipment of an order
// that is in state o and whose newest shipment is its newest-th.
func (sh Shipment) refuse(act string, o order.Status, newest int) error {
	switch act {
	case actRetry:
		switch {
		case sh.Status != Failed && sh.Status != Cancelled:
			return refused("shipment-not-failed", "Only a failed or cancelled shipment can be tried again; this one is "+string(sh.Status)+".")
		case sh.Attempt < newest:
			return refused("shipment-replaced", "A newer shipment of this order has taken its place.")
		case o != order.Completed:
			return refused("order-not-completed", "The order is "+string(o)+"; a label is made when everything is printed.")
		}
	case actCancel:
		switch {
		case o == order.Fulfilled:
			return refused("order-fulfilled", "The customer was told this parcel's tracking number. Cancel it in the Sendcloud panel if it really must not go.")
		case sh.Status != LabelCreated:
			return refused("label-not-cancellable", "Only a label that is not on its way can be cancelled; this shipment is "+string(sh.Status)+".")
		case sh.Cancellation == CancelRequested, sh.Cancellation == CancelQueued:
			return refused("cancel-under-way", sh.Cancellation.words(sh.Status))
		}
	case actChoose:
		return sh.refuseChoice(o, newest)
	case actPrint:
		switch {
		case sh.LabelKey == "":
			return refused("label-missing", "This shipment has no label (yet).")
		case sh.Status == Cancelled, sh.Status == LabelCreated && (sh.Cancellation == CancelRequested || sh.Cancellation == CancelQueued):
			return refused("label-cancelled", "This label was cancelled: the parcel must not go with it.")
		}
	}
	return nil
}

func (sh Shipment) refuseChoice(o order.Status, newest int) error {
	switch {
	case o == order.Fulfilled:
		return refused("order-fulfilled", "The order is on its way already.")
	case o == order.Cancelled:
		return refused("order-cancelled", "The order is cancelled: nothing is sent.")
	case sh.Attempt < newest:
		return refused("shipment-replaced", "A newer shipment of this order has taken its place.")
	case sh.Status == Pending && sh.AttemptedAt != nil:
		return refused("label-under-way", "The label is being bought at this moment. Look again in a minute: cancel it then to choose another way.")
	case sh.Status != Pending && sh.Status != Failed && sh.Status != Cancelled && sh.Status != Returned:
		return refused("label-bought", "The label is bought already. Cancel it first to choose another way.")
	}
	return nil
}

// actions lists everything that can be done to sh, with what stands against it.
func (sh Shipment) actions(o order.Status, newest int) []order.Act {
	out := make([]order.Act, 0, 4)
	for _, act := range []string{actRetry, actCancel, actChoose, actPrint} {
		out = append(out, order.NewAct(act, sh.refuse(act, o, newest)))
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
