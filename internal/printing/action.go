package printing

import "github.com/forma3d/connect/internal/order"

// Action is something that a person can do to a print job, and whether now.
type Action struct {
	Action  string `json:"action" enum:"retry,reprint,cancel"`
	Allowed bool   `json:"allowed"`
	Code    string `json:"code" enum:",job-not-failed,job-not-completed,job-scrapped,job-printing,job-ended,order-closed" doc:"Why not, for programs; empty when allowed"`
	Reason  string `json:"reason" doc:"Why not, for people; empty when allowed"`
}

// The acts of people, by the names that the API and the audit log use.
const (
	actRetry   = "retry"
	actReprint = "reprint"
	actCancel  = "cancel"
)

// refusal says why an act is not possible now; the zero value: it is.
type refusal struct{ code, reason string }

func (r refusal) err() error {
	if r.code == "" {
		return nil
	}
	return &order.Refused{Reason: r.reason}
}

// refuse is the one place that knows what may be done to a job of an order that
// is in state o.
func (j Job) refuse(act string, o order.Status) refusal {
	closed := refusal{"order-closed", "The order is " + string(o) + ": nothing more is printed for it."}
	switch act {
	case actRetry:
		switch {
		case j.Status != Failed:
			return refusal{"job-not-failed", "Only a failed print job can be retried; this one is " + string(j.Status) + ". To print a good one again, reprint it."}
		case o.Closed():
			return closed
		}
	case actReprint:
		switch {
		case j.Status != Completed:
			return refusal{"job-not-completed", "Only a finished print can be declared useless; this one is " + string(j.Status) + "."}
		case j.ScrappedAt != nil:
			return refusal{"job-scrapped", "This print was declared useless before; another one is made for it already."}
		case o.Closed():
			return closed
		}
	case actCancel:
		switch {
		case j.Status == Printing:
			return refusal{"job-printing", "This print is on a printer. Stop it there; it is reported here by itself."}
		case !j.Status.Active():
			return refusal{"job-ended", "This print job is " + string(j.Status) + " already."}
		}
	}
	return refusal{}
}

// actions lists everything that can be done to j, with what stands against it.
func (j Job) actions(o order.Status) []Action {
	out := make([]Action, 0, 3)
	for _, act := range []string{actRetry, actReprint, actCancel} {
		r := j.refuse(act, o)
		out = append(out, Action{Action: act, Allowed: r.code == "", Code: r.code, Reason: r.reason})
	}
	return out
}
