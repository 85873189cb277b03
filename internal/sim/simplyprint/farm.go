// Package simplyprint simulates the SimplyPrint cloud for the demo, the tests
// and load runs: its API, its file host, its webhooks, and a farm whose printers
// take time and sometimes fail.
//
// It follows the vendor's documentation and integrations; what they leave open
// is said where it is decided. It never answers better than the real service is
// known to answer: refusals come with HTTP 200, a field in the wrong one of query
// and body is ignored without a word, adding has no idempotency, job webhooks
// carry no queue item.
package simplyprint

import (
	"cmp"
	"container/list"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/sim"
)

// Options set up a Farm. Only CompanyID and APIKey are needed.
type Options struct {
	CompanyID string // the number in every path
	APIKey    string

	// Faults befall the API's calls, named "queue/AddItem" and so on. Nil: none.
	Faults *sim.Faults
	// Sender carries the webhooks; nil sends none.
	Sender *sim.Sender
	// TokenHeader sends the secret as X-SP-Token, the older name, instead of
	// X-SP-Secret.
	TokenHeader bool

	Printers     []PrinterSpec
	Groups       []GroupSpec   // queue groups; when there are any, every item needs one
	CustomFields []CustomField // defined from the start
	// StrictFields refuses values of custom fields that are not defined. What
	// the real service does with them is not known; by default they are kept.
	StrictFields bool
	// CarryCustomFields shows an item's custom fields on its jobs too. Whether
	// the real service does is not known.
	CarryCustomFields bool
	// OldShapes answers the way the documentation of 2024 shows: created_id,
	// queue as an object, customFields, an item under "queue".
	OldShapes bool
	// HideQueueItem leaves queueItem out of the history, as for a key whose user
	// may not see the queue.
	HideQueueItem bool

	// PrintTime says how long a file prints. Nil: between MinPrint and MaxPrint
	// (default 20 to 60 s), always the same for one file.
	PrintTime func(file string) time.Duration
	MinPrint  time.Duration
	MaxPrint  time.Duration

	// FailRate and CancelRate are the shares of prints, 0 to 1, that end badly.
	FailRate   float64
	CancelRate float64
	// ReturnFailed and ReturnCancelled put the copy of such a print back into
	// the queue. By default it is lost.
	ReturnFailed    bool
	ReturnCancelled bool

	// AutoStart lets idle printers take matching items by themselves and clears
	// their beds.
	AutoStart bool
	// Manual: nothing happens by itself, neither starting nor finishing;
	// AutoStart has no effect.
	Manual bool

	RatePerMinute int           // calls beyond it get 429; 0: no limit
	DoneFor       time.Duration // how long finished items stay visible; default 7 days
	Seed          uint64
	Now           func() time.Time // for time stamps; nil: time.Now. Prints run by the real clock.
}

// PrinterSpec is a printer to set up. Printers that name the same group or model
// share it.
type PrinterSpec struct {
	Name  string
	Group string
	Model string
}

// GroupSpec is a queue group.
type GroupSpec struct {
	ID         int64 // 0: numbered from 12
	Name       string
	Virtual    bool     // no printer takes from it
	Extensions []string // accepted file types; nil: all
}

// Farm is the simulator. It serves the API's paths, the file host's, and its own
// under /_sim/. Close stops it.
type Farm struct {
	opts    Options
	handler http.Handler

	mu       sync.Mutex
	rnd      *rand.Rand
	closed   bool
	calls    int       // in the current minute
	minute   time.Time // its start
	printers []*printer
	byID     map[int64]*printer
	groups   []*queueGroup
	items    map[int64]*item
	added    []*item    // every item ever, by id
	done     *list.List // *item, in the order in which they came to have nothing left
	jobs     []*job     // every job ever, by id
	jobByUID map[string]*job
	files    map[string]*file // library, 32 hex digits
	library  []*file
	folders  []*named
	uploads  map[string]*file // fresh uploads, 64 hex digits
	partial  map[string]*upload
	fields   []*CustomField
	hooks    []*hook
	lastID   int64 // of items, hooks, fields
	clock    clock
}

// New sets up a farm and, unless it is Manual, starts its clock.
func New(o Options) *Farm {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.MinPrint = cmp.Or(o.MinPrint, 20*time.Second)
	o.MaxPrint = max(cmp.Or(o.MaxPrint, 60*time.Second), o.MinPrint)
	o.DoneFor = cmp.Or(o.DoneFor, 7*24*time.Hour)
	f := &Farm{
		opts: o, rnd: rand.New(rand.NewPCG(o.Seed, 0xfa53)),
		byID: map[int64]*printer{}, items: map[int64]*item{}, done: list.New(), jobByUID: map[string]*job{},
		files: map[string]*file{}, uploads: map[string]*file{}, partial: map[string]*upload{}, lastID: firstItemID,
	}
	f.setUpPrinters(o.Printers)
	f.setUpGroups(o.Groups)
	for _, c := range o.CustomFields {
		f.saveField(c)
	}
	f.handler = f.routes()
	if !o.Manual {
		f.clock.start(f)
	}
	return f
}

const (
	firstPrinterID = 4101
	firstGroupID   = 12
	firstModelID   = 318
	firstItemID    = 771200
	firstJobID     = 880300
)

// Close stops the clock and the webhooks. The handler goes on answering.
func (f *Farm) Close() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.clock.stop()
}

func (f *Farm) nextID() int64 {
	f.lastID++
	return f.lastID
}

// hexID gives n random hex digits.
func (f *Farm) hexID(n int) string {
	const digits = "0123456789abcdef"
	b := make([]byte, n)
	for i := range b {
		b[i] = digits[f.rnd.IntN(16)]
	}
	return string(b)
}

func (f *Farm) uuid() string {
	h := f.hexID(32)
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", h[:8], h[8:12], h[13:16], h[17:20], h[20:])
}

// stamp is a time as the service writes it in lists.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05+00:00") }

func stampOrNil(t *time.Time) any {
	if t == nil {
		return nil
	}
	return stamp(*t)
}

// Subscribed reports whether a webhook is registered.
func (f *Farm) Subscribed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.hooks) > 0
}
