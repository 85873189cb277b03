// Package live sends what happens to the pages that are open: a stream of
// Server-Sent Events from the journal, of the caller's tenant and filtered by
// the caller's permissions.
//
// One reader a process follows the journal in its final order (package db,
// Position) and keeps the newest events in a ring. Streams read from the ring,
// so the number of streams costs the database nothing, and a client that was
// away for a moment goes on where it stood, on any process.
package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/journal"
)

// Journal is what is followed.
type Journal interface {
	Epoch(ctx context.Context) (string, error)
	Newest(ctx context.Context, limit int) ([]journal.Settled, error)
	After(ctx context.Context, p db.Position, limit int) (list []journal.Settled, waiting bool, err error)
}

// Callers finds out anew who sent a request: a stream outlives the moment in
// which its caller was let in.
type Callers interface {
	Caller(r *http.Request, permission string) (identity.Identity, error)
	ClientIP(r *http.Request) string
}

// Options bound what streams cost.
type Options struct {
	Poll          time.Duration // how often the journal is looked at for what other processes wrote
	Heartbeat     time.Duration // longest silence of a stream
	Recheck       time.Duration // how often it is checked that a stream's caller may still listen
	WriteTimeout  time.Duration // longest wait for a client that does not read
	Replay        int           // newest events that a client can catch up on
	MaxStreams    int           // of this process
	MaxPerCaller  int
	MaxPerAddress int
}

// Event is one event as a stream tells it.
type Event struct {
	ID         string         `json:"id"`   // of the journal's entry
	Type       string         `json:"type"` // of the catalogue, e.g. order.created
	OrderID    string         `json:"orderId"`
	PrintJobID string         `json:"printJobId"`
	EntityType string         `json:"entityType"`
	EntityID   string         `json:"entityId"`
	Severity   event.Severity `json:"severity"`
	Message    string         `json:"message"` // English, without personal data
	Time       time.Time      `json:"time"`
}

// Service follows the journal and serves streams.
type Service struct {
	journal Journal
	callers Callers
	log     *slog.Logger
	opts    Options
	names   map[string]string // event type → name on the stream

	epoch    string
	ring     *ring // nil before Start
	wake     chan struct{}
	asked    chan chan struct{} // answered when the journal was read once more
	stopping chan struct{}
	once     sync.Once
	end      context.CancelFunc
	ended    sync.WaitGroup

	mu        sync.Mutex
	open      int
	callersOf map[string]int
	addresses map[string]int
}

// New makes a Service; Start begins its work.
func New(j Journal, log *slog.Logger, o Options) *Service {
	s := &Service{
		journal: j, log: log, opts: o, names: map[string]string{},
		wake: make(chan struct{}, 1), asked: make(chan chan struct{}), stopping: make(chan struct{}), callersOf: map[string]int{}, addresses: map[string]int{},
	}
	for _, k := range event.Catalogue() {
		if k.Live != event.NotLive && event.Permission(k.Payload.EventType()) != "" {
			s.names[k.Payload.EventType()] = k.Live
		}
	}
	return s
}

// Start reads the newest events and follows the journal until Stop.
func (s *Service) Start(ctx context.Context) error {
	var err error
	if s.epoch, err = s.journal.Epoch(ctx); err != nil {
		return err
	}
	newest, err := s.journal.Newest(ctx, s.opts.Replay)
	if err != nil {
		return err
	}
	var floor db.Position // an empty journal is complete from its beginning
	if len(newest) > 0 {
		floor, newest = newest[0].Position, newest[1:]
	}
	s.mu.Lock()
	s.ring = newRing(s.opts.Replay, floor)
	s.mu.Unlock()
	s.take(newest)
	ctx, s.end = context.WithCancel(context.WithoutCancel(ctx))
	s.ended.Go(func() { s.follow(ctx) })
	return nil
}

// Stop ends all streams, so that the server can shut down, and the reading.
// Clients come back by themselves and go on where they stood.
func (s *Service) Stop() {
	s.once.Do(func() { close(s.stopping) })
	if s.end != nil {
		s.end()
	}
	s.ended.Wait()
}

// Wake has the journal looked at now: this process has written into it. While
// nobody listens there is no hurry.
func (s *Service) Wake() {
	if s.Open() == 0 {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default: // somebody did already
	}
}

// Open is how many streams there are.
func (s *Service) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

const (
	// readBatch is how many entries are read at a time.
	readBatch = 500
	// firstWait is the first wait for entries that have no final place yet: the
	// transactions before theirs are mostly over in milliseconds.
	firstWait = 5 * time.Millisecond
)

// follow reads the journal until ctx ends.
func (s *Service) follow(ctx context.Context) {
	wait, healthy := s.opts.Poll, true
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		var answer chan struct{}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
			wait = s.opts.Poll
		case answer = <-s.asked:
		case <-timer.C:
		}
		waiting, err := s.read(ctx)
		if ctx.Err() != nil {
			return
		}
		if (err == nil) != healthy {
			healthy = err == nil
			if healthy {
				s.log.InfoContext(ctx, "live events are read again")
			} else {
				s.log.WarnContext(ctx, "live events cannot be read, it is tried again", "error", err.Error())
			}
		}
		if answer != nil {
			close(answer)
		}
		switch {
		case !waiting:
			wait = s.opts.Poll
		case wait >= s.opts.Poll:
			wait = min(firstWait, s.opts.Poll)
		default:
			wait = min(2*wait, s.opts.Poll)
		}
		timer.Reset(wait)
	}
}

// read takes everything that has its final place. waiting says that there is
// more that will have it soon.
func (s *Service) read(ctx context.Context) (waiting bool, err error) {
	for {
		_, head := s.ring.end()
		list, waiting, err := s.journal.After(ctx, head, readBatch)
		if err != nil {
			return false, err
		}
		s.take(list)
		if len(list) < readBatch {
			return waiting, nil
		}
	}
}

// take adds entries to the ring; those that no stream sends only move its head.
func (s *Service) take(list []journal.Settled) {
	if len(list) == 0 {
		return
	}
	var out []*message
	now := time.Now()
	for _, e := range list {
		name, live := s.names[e.Type]
		if !live {
			continue
		}
		data, err := json.Marshal(Event{
			ID: e.ID, Type: e.Type, OrderID: e.OrderID, PrintJobID: e.PrintJobID, EntityType: e.EntityType, EntityID: e.EntityID,
			Severity: event.Severity(e.Severity), Message: e.Message, Time: e.Time,
		})
		if err != nil {
			s.log.Error("an event cannot be sent to pages", "id", e.ID, "error", err.Error())
			continue
		}
		out = append(out, &message{
			position: e.Position, tenant: e.Tenant, permission: event.Permission(e.Type), at: now, frame: frame(s.cursor(e.Position), name, data),
		})
	}
	s.ring.add(out, list[len(list)-1].Position)
}

// frame is one event on the wire.
func frame(id, name string, data []byte) []byte {
	b := make([]byte, 0, len(id)+len(name)+len(data)+24)
	b = append(b, "id: "...)
	b = append(b, id...)
	b = append(b, "\nevent: "...)
	b = append(b, name...)
	b = append(b, "\ndata: "...)
	b = append(b, data...) // JSON has no line breaks
	return append(b, "\n\n"...)
}

// cursor is a position as clients keep it.
func (s *Service) cursor(p db.Position) string {
	return s.epoch + "." + strconv.FormatInt(p.Xact, 10) + "." + strconv.FormatInt(p.Seq, 10)
}

// position reads what a client kept; ok is false for what is not a position in
// this journal.
func (s *Service) position(cursor string) (p db.Position, ok bool) {
	epoch, rest, _ := strings.Cut(cursor, ".")
	xact, seq, _ := strings.Cut(rest, ".")
	var err1, err2 error
	p.Xact, err1 = strconv.ParseInt(xact, 10, 64)
	p.Seq, err2 = strconv.ParseInt(seq, 10, 64)
	return p, epoch == s.epoch && err1 == nil && err2 == nil && p.Xact >= 0 && p.Seq >= 0
}

// start is where a stream begins.
type start struct {
	place uint64
	head  db.Position // what the client has seen everything up to
	fresh bool        // the client names no position
	lost  Reason      // why what happened since its position is not known, "" when it is
}

// begin finds where a client that has seen everything up to cursor goes on, or
// one without a cursor that began to read so long ago. When that is not known any
// more it goes on from now.
func (s *Service) begin(ctx context.Context, cursor string, recent time.Duration) start {
	if cursor == "" && recent > 0 {
		if place, before, ok := s.ring.since(time.Now().Add(-recent)); ok {
			return start{place: place, head: before}
		}
		now, head := s.ring.end()
		return start{place: now, head: head, lost: ReasonTooOld}
	}
	if cursor == "" {
		place, head := s.ring.end()
		return start{place: place, head: head, fresh: true}
	}
	p, ok := s.position(cursor)
	place, how := s.ring.find(p)
	if ok && how == ahead {
		// Another process has read further than this one. Whatever it has read has
		// its final place, so one more look finds it here too.
		s.lookAgain(ctx)
		place, how = s.ring.find(p)
	}
	if ok && how == kept {
		return start{place: place, head: p}
	}
	now, head := s.ring.end()
	if ok && how == lost {
		return start{place: now, head: head, lost: ReasonTooOld}
	}
	return start{place: now, head: head, lost: ReasonUnknown}
}

// lookAgain waits until the journal was read once more, or the wait is in vain.
func (s *Service) lookAgain(ctx context.Context) {
	answer := make(chan struct{})
	select {
	case s.asked <- answer:
	case <-ctx.Done():
		return
	case <-s.stopping:
		return
	}
	select {
	case <-answer:
	case <-ctx.Done():
	case <-s.stopping:
	}
}
