package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// The names of what a stream says about itself, beside the events' own names.
const (
	nameReady = "ready" // from here on nothing is missed
	nameReset = "reset" // something was missed: read everything anew
	nameEnd   = "end"   // do not come back before signing in again
)

// Reason is why a stream says reset or end.
type Reason string

// The reasons.
const (
	ReasonUnknown     Reason = "unknown-position" // the id is none of this journal, such as one from before a restore
	ReasonTooOld      Reason = "too-old"          // more happened since than is kept
	ReasonTooSlow     Reason = "too-slow"         // the client read so slowly that events were dropped
	ReasonPermissions Reason = "permissions"      // the caller may see other things than before
	ReasonSignedOut   Reason = "signed-out"       // the session or key has ended
)

// greeting is the data of ready.
type greeting struct {
	Resumed bool `json:"resumed"` // what was missed follows
}

// notice is the data of reset and end.
type notice struct {
	Reason Reason `json:"reason"`
}

type streamInput struct {
	LastEventID string `header:"Last-Event-ID" doc:"Id of the last event that was seen; browsers send it by themselves"`
	After       string `query:"after" doc:"The same, for a first connection"`
	Recent      int    `query:"recent" minimum:"0" maximum:"60000" doc:"Milliseconds, for a first connection without an id: how long ago the client began to read what it shows. What happened since then comes first."`
}

// Register adds the stream to the API.
func (s *Service) Register(srv *httpapi.Server) {
	s.callers = srv
	op := httpapi.Op("stream-events", http.MethodGet, "/events/stream", "Events", "Follow what happens", httpapi.AnyCaller)
	op.Description = "Server-Sent Events of the caller's tenant, filtered by the caller's permissions: each type of event shows to who may read its area. " +
		"Each has an id; who comes back with the last one (header Last-Event-ID, or the parameter after) gets what happened since. " +
		"`ready` comes first. `reset` says that events were missed: read everything anew. `end` says that the session is over. " +
		"Names of events: " + strings.Join(event.LiveNames(), ", ") + "."
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	op.Responses = map[string]*huma.Response{"200": {Description: "The stream; the schema is that of an event's data", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{
		Type: huma.TypeObject,
		Properties: map[string]*huma.Schema{
			"id": text("Id of the entry in the event log"), "type": text("Type of the event, such as order.created"), "orderId": text(""), "printJobId": text(""),
			"entityType": text("What it is about, such as shipment"), "entityId": text(""), "severity": {Type: huma.TypeString, Enum: []any{"INFO", "WARNING", "ERROR"}},
			"message": text("One English sentence without personal data"), "time": {Type: huma.TypeString, Format: "date-time"},
		},
		Required: []string{"id", "type", "orderId", "printJobId", "entityType", "entityId", "severity", "message", "time"},
	}}}}}
	op.Errors = append(op.Errors, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	httpapi.Register(srv, op, func(_ context.Context, in *streamInput) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(out huma.Context) {
			r, w := humago.Unwrap(out)
			r = r.WithContext(out.Context()) // has the caller
			last := in.LastEventID
			if last == "" {
				last = in.After
			}
			if err := s.serve(w, r, last, time.Duration(in.Recent)*time.Millisecond); err != nil {
				srv.WriteProblem(w, r, err)
			}
		}}, nil
	})
}

// serve streams until somebody ends it. Its error is of before the first byte.
func (s *Service) serve(w http.ResponseWriter, r *http.Request, last string, recent time.Duration) error {
	who, _ := identity.From(r.Context())
	release, err := s.admit(who, s.callers.ClientIP(r))
	if err != nil {
		return err
	}
	defer release()
	from := s.begin(r.Context(), last, recent)
	st := &stream{s: s, r: r, w: w, out: http.NewResponseController(w), who: who, place: from.place}
	// The server's bounds are for requests; this one is meant to last.
	if err := st.out.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("lift the reading time-out: %w", err)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store, no-transform")
	w.Header().Set("X-Accel-Buffering", "no") // proxies must pass each event on at once
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead && st.greet(from) == nil {
		st.follow()
	}
	return nil
}

// admit counts a stream in, and gives what counts it out.
func (s *Service) admit(who identity.Identity, address string) (release func(), err error) {
	caller := strings.Join([]string{who.Tenant, string(who.Kind), who.UserID, who.KeyID, who.Name}, "\x00")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isStopping() {
		return nil, httpapi.Error(http.StatusServiceUnavailable, "stopping", "This server is stopping; connect again.")
	}
	switch {
	case s.ring == nil:
		return nil, httpapi.Error(http.StatusServiceUnavailable, "starting", "This server is starting; connect again in a moment.")
	case s.open >= s.opts.MaxStreams:
		return nil, httpapi.Error(http.StatusServiceUnavailable, "streams-full", "This server has as many open streams as it may have (LIVE_MAX_STREAMS); try again later.")
	case s.callersOf[caller] >= s.opts.MaxPerCaller:
		return nil, httpapi.Error(http.StatusTooManyRequests, "too-many-streams", "You have as many open streams as one caller may have; close a page.")
	case s.addresses[address] >= s.opts.MaxPerAddress:
		return nil, httpapi.Error(http.StatusTooManyRequests, "too-many-streams", "There are as many open streams as one address may have; close a page.")
	}
	s.open++
	s.callersOf[caller]++
	s.addresses[address]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.open--
		countOut(s.callersOf, caller)
		countOut(s.addresses, address)
	}, nil
}

func (s *Service) isStopping() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}

func countOut(m map[string]int, key string) {
	if m[key]--; m[key] == 0 {
		delete(m, key)
	}
}

// stream is one client's stream.
type stream struct {
	s     *Service
	r     *http.Request
	w     http.ResponseWriter
	out   *http.ResponseController
	who   identity.Identity
	place uint64
	buf   []byte
}

const (
	// batch is how many events are looked at between two writes.
	batch = 100
	// A client waits about this long before it comes back. The wait is varied, so
	// that a restart does not bring all of them at once.
	minRetry, maxRetry = 1000, 3000
)

// greet says where the stream stands.
func (st *stream) greet(from start) error {
	st.buf = fmt.Appendf(nil, "retry: %d\n\n", minRetry+rand.IntN(maxRetry-minRetry))
	if from.lost != "" {
		st.say(nameReset, from.head, notice{from.lost})
	} else {
		st.say(nameReady, from.head, greeting{!from.fresh})
	}
	return st.send()
}

// say adds a notice to what is written next. The client has seen everything up
// to p by then.
func (st *stream) say(name string, p db.Position, n any) {
	data, _ := json.Marshal(n) // a text or a truth value
	st.buf = append(st.buf, frame(st.s.cursor(p), name, data)...)
}

// send writes what was gathered.
func (st *stream) send() error {
	if err := st.out.SetWriteDeadline(time.Now().Add(st.s.opts.WriteTimeout)); err != nil {
		return err
	}
	_, err := st.w.Write(st.buf)
	st.buf = st.buf[:0]
	if err != nil {
		return err
	}
	return st.out.Flush()
}

// follow sends what happens until the client is gone, the server stops or the
// caller may not listen any more.
func (st *stream) follow() {
	s := st.s
	tick := time.NewTicker(min(s.opts.Heartbeat, s.opts.Recheck) / 2)
	defer tick.Stop()
	spread := time.Duration(rand.Int64N(int64(s.opts.Recheck)/4 + 1)) // not all streams at the same moment
	checked, spoken := time.Now().Add(-spread), time.Now()
	for !s.isStopping() {
		got, ok := s.ring.from(st.place, batch)
		if !ok {
			place, head := s.ring.end()
			st.place = place
			st.say(nameReset, head, notice{ReasonTooSlow})
		}
		for _, m := range got.messages {
			if m.tenant == st.who.Tenant && st.who.Can(m.permission) {
				st.buf = append(st.buf, m.frame...)
			}
		}
		if ok {
			st.place = got.next
		}
		if len(st.buf) > 0 {
			if st.send() != nil {
				return
			}
			spoken = time.Now()
		}
		if !ok || !got.all {
			continue
		}
		select {
		case <-got.changed:
		case <-st.r.Context().Done():
			return
		case <-s.stopping:
			return
		case <-tick.C:
			now := time.Now()
			if now.Sub(checked) >= s.opts.Recheck {
				checked = now
				if !st.recheck(got.head) {
					_ = st.send() // the client may be gone already
					return
				}
			}
			if now.Sub(spoken) >= s.opts.Heartbeat {
				// The id moves a client on that sees little of what happens.
				st.buf = append(st.buf, ": still here\nid: "+s.cursor(got.head)+"\n\n"...)
			}
		}
	}
}

// recheck reports whether the caller may go on listening. head is what the
// client has seen everything up to.
func (st *stream) recheck(head db.Position) bool {
	// Not by the context of the first check: that one knows the caller already.
	who, err := st.s.callers.Caller(st.r, httpapi.AnyCaller)
	var refused *httpapi.Problem
	switch {
	case errors.As(err, &refused):
		st.say(nameEnd, head, notice{ReasonSignedOut})
		return false
	case err != nil:
		return true // it could not be checked; the next check will tell
	case who.Tenant != st.who.Tenant:
		st.say(nameEnd, head, notice{ReasonSignedOut})
		return false
	}
	changed := false
	for _, p := range identity.Permissions() {
		changed = changed || who.Can(p) != st.who.Can(p)
	}
	st.who = who
	if changed {
		st.say(nameReset, head, notice{ReasonPermissions})
	}
	return true
}
