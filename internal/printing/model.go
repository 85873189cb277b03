// Package printing turns what orders want into print jobs at the farm and
// follows them until they are done.
//
// The planner decides what is missing and makes print jobs and queue items; the
// queue commands bring the queue items to SimplyPrint exactly once; the farm
// sync reads back what happened to them. Webhooks only make the sync sooner, so
// it does not matter whether they come twice, late, in any order or never.
package printing

import (
	"slices"
	"time"

	"github.com/forma3d/connect/internal/catalog"
)

// Status is a print job's state.
type Status string

// The print job statuses.
const (
	Pending   Status = "PENDING"  // planned, not in the farm's queue yet
	Queued    Status = "QUEUED"   // in the farm's queue
	Assigned  Status = "ASSIGNED" // given to a printer, not printing yet
	Printing  Status = "PRINTING"
	Completed Status = "COMPLETED"
	Failed    Status = "FAILED"
	Cancelled Status = "CANCELLED"
)

// transitions is the whole table. Back from a final status are: a retry
// (FAILED → PENDING), and copies that the farm's people queue or start again.
var transitions = map[Status][]Status{
	Pending:   {Queued, Assigned, Printing, Completed, Failed, Cancelled},
	Queued:    {Pending, Assigned, Printing, Completed, Failed, Cancelled},
	Assigned:  {Queued, Printing, Completed, Failed, Cancelled},
	Printing:  {Queued, Completed, Failed, Cancelled},
	Failed:    {Pending, Queued, Assigned, Printing, Completed, Cancelled},
	Cancelled: {Queued, Assigned, Printing, Completed},
	Completed: {},
}

// Can reports whether a print job may move from s to next.
func (s Status) Can(next Status) bool { return slices.Contains(transitions[s], next) }

// Active reports whether the job is still on its way to a result.
func (s Status) Active() bool {
	return s == Pending || s == Queued || s == Assigned || s == Printing
}

// Statuses lists all print job statuses.
func Statuses() []Status {
	return []Status{Pending, Queued, Assigned, Printing, Completed, Failed, Cancelled}
}

// Job is one print to be made: one copy of a part's file.
type Job struct {
	ID                 string
	Tenant             string
	OrderID            string
	LineItemID         string
	PartID             string
	QueueItemID        string
	Status             Status
	FarmJobID          int64 // 0 until the farm starts it
	FarmJobUID         string
	PrinterID          int64
	PrinterName        string
	Progress           int        // percent
	FinishAt           *time.Time // when the farm last said that it will be done
	EstimateSeconds    int64
	PrintSeconds       int64
	FilamentMilligrams int64
	Material           string // of its part's profile
	Search             string // what a new job will be found by, folded; lists do not load it
	Cost               string // decimal text in the farm's currency, "" unknown
	ErrorMessage       string
	RetryCount         int
	ScrappedAt         *time.Time // came out, but cannot be used: it counts as not made
	StartedAt          *time.Time
	CompletedAt        *time.Time
	CreatedAt          time.Time
	UpdatedAt          time.Time
}

// part is what a line item needs printed, frozen when the line was planned.
type part struct {
	ID         string
	OrderID    string
	LineItemID string
	MappingID  string
	Position   int
	Name       string
	FileID     string
	Quantity   int // pieces in one sold unit
	Yield      int // pieces that one print gives
	Profile    catalog.Profile
}

// prints is how many prints units of the product need of this part.
func (p part) prints(units int) int {
	return catalog.Part{Quantity: p.Quantity, YieldPerPrint: p.Yield}.Prints(units)
}

// queueItem is one entry in the farm's queue, made for one part. Its id is the
// reference that the entry carries there.
type queueItem struct {
	ID          string
	Tenant      string
	OrderID     string
	PartID      string
	FileID      string
	Amount      int
	State       itemState
	FarmItemID  int64
	AttemptedAt *time.Time // set durably before the farm is told: from then on look before telling again
	InFlight    *time.Time // until when a call of that attempt may still reach the farm; nil: it was answered
	SeenLowJob  int64      // the sync's low mark at that moment: jobs of the item cannot be older
	UpdatedAt   time.Time  // of its state, and when the farm was last asked about it
}

type itemState string

const (
	itemPending itemState = "PENDING" // to be told to the farm
	itemQueued  itemState = "QUEUED"  // the farm has it
	itemRemoved itemState = "REMOVED" // taken out again, or never needed
	itemFailed  itemState = "FAILED"  // the farm refused it
)

// observation is one print as the farm reports it, whatever the way we heard.
type observation struct {
	item        queueItem
	farmJobID   int64
	farmJobUID  string
	status      Status // ASSIGNED, PRINTING, COMPLETED, FAILED or CANCELLED
	returned    bool   // FAILED or CANCELLED: the copy went back into the farm's queue
	printerID   int64
	printerName string
	progress    int
	started     *time.Time
	ended       *time.Time
	seconds     int64
	filamentMg  int64
	cost        string
	message     string
}
