// Package reconcile proves that nothing was missed: it compares, by the clock
// and by hand, what each outside service has with what we have, and gives what
// was missed to the same handlers that a webhook would have reached.
//
// It owns how far each integration is known to be complete. The shop is read
// order by order here; the farm and the carrier are compared by the modules that
// know them (printing, shipping).
package reconcile

import "time"

// Integration is an outside service that is compared.
type Integration string

// The integrations.
const (
	Shopify     Integration = "shopify"
	SimplyPrint Integration = "simplyprint"
	Sendcloud   Integration = "sendcloud"
)

// Integrations lists all of them.
func Integrations() []Integration { return []Integration{Shopify, SimplyPrint, Sendcloud} }

// State is what is known of one integration.
type State struct {
	Integration  Integration
	CompleteUpTo *time.Time // everything before it was compared; nil: not yet
	Missing      int64      // what is still missing: the gaps
	LastRunAt    *time.Time // when a comparison ended last
	Checked      int64      // what the last comparison looked at,
	Found        int64      // how many differences it found,
	Repaired     int64      // and how many of them it mended
	LastError    string     // why a comparison does not get on; "" while it does
}

// Gap is what one side has and the other has not, and no comparison could mend.
type Gap struct {
	Integration Integration
	Subject     string // the other side's name for it
	Message     string // plain words and what to do
	FoundAt     time.Time
}

// RunState is how far a run is.
type RunState string

// The run states.
const (
	Running RunState = "RUNNING"
	Done    RunState = "DONE"
	Failed  RunState = "FAILED"
)

// Run is one comparison. A rolling run moves the sure point; the others were
// asked for by a person.
type Run struct {
	ID                string
	Tenant            string
	Integration       Integration
	Rolling           bool
	State             RunState
	From, To          time.Time
	FulfillmentStatus string
	Cursor            string // the page it has reached
	Pass              int    // how often the window has been read, from 1
	Page              int    // pages read, over all passes; moves with each step
	PassFound         int64  // differences that this pass found and mended
	Checked           int64
	Found             int64
	Repaired          int64
	LastError         string
	StartedAt         time.Time
	UpdatedAt         time.Time
	FinishedAt        *time.Time
}

// Findings are what comparing an integration at one moment brought.
type Findings struct {
	Checked  int64
	Found    int64
	Repaired int64             // mended, or made an issue of on its order
	Open     map[string]string // what could be neither: subject → words for people
}
