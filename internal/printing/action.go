package printing

import "github.com/forma3d/connect/internal/order"

// The acts of people, by the names that the API and the audit log use.
const (
	actRetry   = "retry"
	actReprint = "reprint"
	actCancel  = "cancel"
)

func refused(code, reason string) error { return &order.Refused{Code: code, Reason: reason} }

// refuse is the one place that knows what may be done to a job of an order that
// is in state o: nil, or an *order.Refused.
func (j Job) refuse(act string, o order.Status) error {
	closed := refused("order-closed", "The order is "+string(o)+": nothing more is printed for it.")
	switch act {
	case actRetry:
		switch {
		case j.Status != Failed:
			return refused("job-not-failed", "Only a failed print job can be retried; this one is "+string(j.Status)+". To print a good one again, reprint it.")
		case o.Closed():
			return closed
		}
	case actReprint:
		switch {
		case j.Status != Completed:
			return refused("job-not-completed", "Only a finished print can be declared useless; this one is "+string(j.Status)+".")
		case j.ScrappedAt != nil:
			return refused("job-scrapped", "This print was declared useless before; another one is made for it already.")
		case o.Closed():
			return closed
		}
	case actCancel:
		switch {
		case j.Status == Printing:
			return refused("job-printing", "This print is on a printer. Stop it there; it is reported here by itself.")
		case !j.Status.Active():
			return refused("job-ended", "This print job is "+string(j.Status)+" already.")
		}
	}
	return nil
}

// actions lists everything that can be done to j, with what stands against it.
func (j Job) actions(o order.Status) []order.Act {
	out := make([]order.Act, 0, 3)
	for _, act := range []string{actRetry, actReprint, actCancel} {
		out = append(out, order.NewAct(act, j.refuse(act, o)))
	}
	return out
}
