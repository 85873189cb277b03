// Package job is the queue and the schedule: River behind a small port.
//
// A job is inserted in the transaction of the state it belongs to, is worked at
// least once, and decides by its error what happens next. Modules define their
// kinds with Define before the runner starts; nothing outside this package
// knows River.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Queue names. Jobs are grouped by what they wait for, so that a slow service
// never holds up intake. What each is for stands in queueTable.
const (
	QueueIntake      = "intake"      // inbox rows: database work only
	QueueEvents      = "events"      // event subscribers: database work only
	QueueSimplyPrint = "simplyprint" // calls to the farm
	QueueSendcloud   = "sendcloud"   // calls to the carrier
	QueueShopify     = "shopify"     // calls to the shop
	QueueNotify      = "notify"      // mail servers and chats
	QueuePush        = "push"        // browsers' push services
	QueueMaintenance = "maintenance" // purges and other housekeeping
	QueueGrid        = "grid"        // geometry and slicing: the processor's time
)

// Type groups the kinds of jobs for the people who look after the queue.
type Type string

// The types. Commands have one of the first seven; their dead letters need a
// person's decision.
const (
	TypeFulfillment      Type = "FULFILLMENT"
	TypePrintJobCreation Type = "PRINT_JOB_CREATION"
	TypeCancellation     Type = "CANCELLATION"
	TypeNotification     Type = "NOTIFICATION"
	TypeShipment         Type = "SHIPMENT"
	TypeERPExport        Type = "ERP_EXPORT"
	TypeBaseplate        Type = "BASEPLATE"
	TypeEvent            Type = "EVENT" // event subscribers
	TypeInbox            Type = "INBOX" // reading of received webhooks
	TypeOther            Type = "OTHER" // the program's own housekeeping
)

// Command reports whether jobs of the type act on an outside service.
func (t Type) Command() bool { return t != TypeEvent && t != TypeInbox && t != TypeOther }

// Job is one piece of work to insert. Its arguments are shown to people with all
// but ids left out; still they hold no personal data.
type Job struct {
	Kind    string
	Args    any       // small, JSON
	OrderID string    // the order that it is for, "" when it is for none or many
	RunAt   time.Time // zero: now
}

// Run is one attempt at a job.
type Run struct {
	ID          int64
	Kind        string
	Attempt     int // from 1
	MaxAttempts int
	CreatedAt   time.Time
	args        json.RawMessage
}

// Args decodes the arguments into v.
func (r Run) Args(v any) error {
	if err := json.Unmarshal(r.args, v); err != nil {
		return fmt.Errorf("arguments of job %d (%s): %w", r.ID, r.Kind, err)
	}
	return nil
}

// Last reports whether a failure of this attempt makes the job a dead letter.
func (r Run) Last() bool { return r.Attempt >= r.MaxAttempts }

// Definition says how jobs of one kind are worked.
type Definition struct {
	Kind        string
	Title       string // what it does, in two to six plain words
	About       string // the same in a sentence, for people who never saw the code
	Type        Type   // "" means TypeOther
	Queue       string
	MaxAttempts int                       // attempts before the job is a dead letter
	Timeout     time.Duration             // of one attempt; 0 means the runner's default
	Backoff     func(n int) time.Duration // wait after the n-th failed attempt, n from 1
	Handle      func(ctx context.Context, r Run) error
	// Dead is called when a job has become a dead letter, with the last error,
	// in a transaction of its own. It may be called more than once.
	Dead func(ctx context.Context, tx *db.Tx, r Run, cause error) error
	// Revive undoes Dead before a person's retry of a dead letter, in the
	// transaction of the retry: it brings the module's own row back to work if the
	// row still waits for this job, and does nothing if it was done already. When
	// the work is not wanted any more it returns Obsolete, and the job is not run.
	Revive func(ctx context.Context, tx *db.Tx, r Run) error
}

// Enqueuer inserts jobs in a transaction.
type Enqueuer interface {
	Enqueue(ctx context.Context, tx *db.Tx, jobs ...Job) error
}

type snooze struct {
	wait    time.Duration
	cause   error
	service bool // waits for the service, not for the clock
}

func (s *snooze) Error() string {
	return fmt.Sprintf("wait %s: %v", s.wait, s.cause)
}
func (s *snooze) Unwrap() error { return s.cause }

// Snooze puts the job off without spending an attempt.
func Snooze(wait time.Duration, cause error) error {
	return &snooze{wait: max(wait, shortestSnooze), cause: cause}
}

// awaitService is Snooze for a job that Wake takes up again before its time.
func awaitService(wait time.Duration, cause error) error {
	return &snooze{wait: max(wait, shortestSnooze), cause: cause, service: true}
}

// shortestSnooze keeps a job that waits for nothing from spinning.
const shortestSnooze = time.Second / 20

// IsSnooze reports whether err only puts a job off.
func IsSnooze(err error) bool {
	var s *snooze
	return errors.As(err, &s)
}

type discard struct{ cause error }

func (d *discard) Error() string { return d.cause.Error() }
func (d *discard) Unwrap() error { return d.cause }

// Discard makes the job a dead letter at once: repeating it cannot help.
func Discard(cause error) error { return &discard{cause} }

type obsolete struct{ why string }

func (o *obsolete) Error() string { return o.why }

// Obsolete is Revive's result for work that nobody wants any more. why is a
// sentence for people, without its full stop.
func Obsolete(why string) error { return &obsolete{why} }

// Exponential is the backoff first × 2ⁿ⁻¹, at most limit, varied by ±jitter.
func Exponential(first, limit time.Duration, jitter float64) func(int) time.Duration {
	return func(n int) time.Duration {
		d := float64(limit)
		if n < 60 {
			d = math.Min(float64(first)*math.Pow(2, float64(n-1)), float64(limit))
		}
		d *= 1 + jitter*(2*rand.Float64()-1)
		return time.Duration(d)
	}
}

// Registry collects the definitions and schedules of all modules.
type Registry struct {
	definitions map[string]Definition
	schedules   []Schedule
}

// NewRegistry makes an empty Registry.
func NewRegistry() *Registry { return &Registry{definitions: map[string]Definition{}} }

// Define adds a kind. A kind defined twice is a programming error and panics.
func (r *Registry) Define(d Definition) {
	if _, twice := r.definitions[d.Kind]; twice {
		panic("job: kind defined twice: " + d.Kind)
	}
	if d.MaxAttempts < 1 || d.Backoff == nil || d.Handle == nil || d.Queue == "" || d.Title == "" || d.About == "" {
		panic("job: incomplete definition: " + d.Kind)
	}
	if d.Type == "" {
		d.Type = TypeOther
	}
	r.definitions[d.Kind] = d
}

// kinds lists the kinds whose type fits, in a fixed order.
func (r *Registry) kinds(fits func(Type) bool) []string {
	var out []string
	for kind, d := range r.definitions {
		if fits(d.Type) {
			out = append(out, kind)
		}
	}
	slices.Sort(out)
	return out
}

func (r *Registry) typeOf(kind string) Type {
	if d, known := r.definitions[kind]; known {
		return d.Type
	}
	return TypeOther
}

// Schedule is work that comes again by itself. Every process with workers looks,
// one of them runs it: the time of the last run is a row that is moved on by
// whoever comes first, so a restart neither forgets nor repeats a run.
type Schedule struct {
	Name  string
	Title string               // what it does, in plain words
	Every func() time.Duration // asked before each wait: an interval may depend on load
	Daily *DailyHour           // when it runs by the clock; nil: by the interval
	Run   func(ctx context.Context) error
}

// DailyHour is an hour of the day by the clock of now.
type DailyHour struct {
	Hour int
	now  func() time.Time
}

// last is when the hour came last.
func (h DailyHour) last() time.Time {
	t := h.now()
	due := time.Date(t.Year(), t.Month(), t.Day(), h.Hour, 0, 0, 0, t.Location())
	if due.After(t) {
		due = due.AddDate(0, 0, -1)
	}
	return due
}

// next is when the schedule runs again after a run at last.
func (s Schedule) next(last time.Time) time.Time {
	if s.Daily == nil {
		return last.Add(s.Every())
	}
	if due := s.Daily.last(); due.After(last) {
		return due // not made up for yet
	}
	return s.Daily.last().AddDate(0, 0, 1)
}

// Every adds a schedule. title says in plain words what it does.
func (r *Registry) Every(name, title string, interval time.Duration, run func(ctx context.Context) error) {
	r.EveryFunc(name, title, func() time.Duration { return interval }, run)
}

// EveryFunc is Every with an interval that may change.
func (r *Registry) EveryFunc(name, title string, interval func() time.Duration, run func(ctx context.Context) error) {
	r.add(Schedule{Name: name, Title: title, Every: interval, Run: run})
}

// DailyAt adds a schedule that runs once a day at an hour of now's clock; a run
// that was missed while nothing ran is made up for at the start.
func (r *Registry) DailyAt(name, title string, hour int, now func() time.Time, run func(ctx context.Context) error) {
	at := &DailyHour{Hour: hour, now: now}
	r.add(Schedule{Name: name, Title: title, Daily: at, Every: func() time.Duration { return now().Sub(at.last()) }, Run: run})
}

func (r *Registry) add(s Schedule) {
	if s.Title == "" {
		panic("job: schedule without a title: " + s.Name)
	}
	r.schedules = append(r.schedules, s)
}

// outcome is what the handler's error asks for.
type outcome int

const (
	outcomeDone outcome = iota
	outcomeRetry
	outcomeSnooze
	outcomeDiscard
)

func judge(err error) (outcome, *snooze) {
	var s *snooze
	var d *discard
	switch {
	case err == nil:
		return outcomeDone, nil
	case errors.As(err, &s):
		return outcomeSnooze, s
	case errors.As(err, &d):
		return outcomeDiscard, nil
	default:
		return outcomeRetry, nil
	}
}
