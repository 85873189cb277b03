package live_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/live"
)

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

// noJobs is a queue for events that nobody subscribed to.
type noJobs struct{}

func (noJobs) Enqueue(context.Context, *db.Tx, ...job.Job) error { return nil }

func options() live.Options {
	return live.Options{
		Poll: 5 * time.Millisecond, Heartbeat: time.Hour, Recheck: time.Hour, WriteTimeout: 10 * time.Second, Replay: 1000,
		MaxStreams: 1000, MaxPerCaller: 1000, MaxPerAddress: 1000,
	}
}

// callers knows tokens and who is behind them; tests change it.
type callers struct {
	mu    sync.Mutex
	known map[string]identity.Identity
	sick  error
}

// Authenticate implements httpapi.Authenticator.
func (c *callers) Authenticate(_ context.Context, presented string) (identity.Identity, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sick != nil {
		return identity.Identity{}, c.sick
	}
	who, ok := c.known[presented]
	if !ok {
		return who, identity.ErrUnauthenticated
	}
	return who, nil
}

func (c *callers) set(token string, who identity.Identity) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[token] = who
}

func (c *callers) forget(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, token)
}

func (c *callers) sicken(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sick = err
}

// person gives a caller with permissions; none means all.
func person(t *testing.T, d *db.DB, tenant string, permissions ...string) identity.Identity {
	t.Helper()
	keys := identity.New(d, time.Now, "")
	text, _, err := keys.CreateKey(t.Context(), tenant, "somebody", permissions, nil)
	if err != nil {
		t.Fatal(err)
	}
	who, err := keys.Authenticate(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

const everybody = "may-see-everything"

// process is one process of the program: its own reader, ring and server.
type process struct {
	t       *testing.T
	db      *db.DB
	bus     *event.Bus
	svc     *live.Service
	callers *callers
	server  *http.Server
	base    string
	stop    func()
}

func newProcess(t *testing.T, d *db.DB, o live.Options) *process {
	t.Helper()
	return startProcess(t, d, journal.New(d), o, patience)
}

// startProcess is newProcess with a journal of the test's own, and with the bound
// that the server sets to requests: a stream must outlive it.
func startProcess(t *testing.T, d *db.DB, j live.Journal, o live.Options, bound time.Duration) *process {
	t.Helper()
	p := &process{t: t, db: d, callers: &callers{known: map[string]identity.Identity{}}}
	p.callers.set(everybody, person(t, d, identity.DefaultTenant))
	p.bus = event.NewBus(d, time.Now)
	p.bus.Use(noJobs{})
	p.svc = live.New(j, slog.New(slog.DiscardHandler), o)
	p.bus.Wake(p.svc.Wake)
	srv, err := httpapi.New(httpapi.Options{Auth: p.callers, Log: slog.New(slog.DiscardHandler), Version: "1", AppURL: "http://hub.test", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	p.svc.Register(srv)
	if err := p.svc.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.server = &http.Server{Handler: srv.Handler(), ReadHeaderTimeout: bound, ReadTimeout: bound, WriteTimeout: bound}
	p.base = "http://" + l.Addr().String()
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = p.server.Serve(l)
	}()
	var once sync.Once
	p.stop = func() {
		once.Do(func() {
			p.svc.Stop()
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			if err := p.server.Shutdown(ctx); err != nil {
				t.Errorf("the server hangs on its streams: %v", err)
			}
			<-served
		})
	}
	t.Cleanup(p.stop)
	return p
}

// publish writes events in one transaction, as the program does.
func (p *process) publish(events ...event.Event) {
	p.t.Helper()
	err := p.db.InTx(p.t.Context(), func(ctx context.Context, tx *db.Tx) error { return p.bus.Publish(ctx, tx, complete(events)...) })
	if err != nil {
		p.t.Fatal(err)
	}
}

func complete(events []event.Event) []event.Event {
	out := make([]event.Event, len(events))
	for i, e := range events {
		if e.Tenant == "" {
			e.Tenant = identity.DefaultTenant
		}
		if e.Severity == "" {
			e.Severity = event.Info
		}
		if e.Payload == nil {
			e.Payload = event.OrderCreated{OrderID: e.OrderID}
		}
		e.Source = "test"
		out[i] = e
	}
	return out
}

// said is one thing that a stream said.
type said struct {
	id, name, data, comment, retry string
}

func (s said) event(t *testing.T) live.Event {
	t.Helper()
	var e live.Event
	if err := json.Unmarshal([]byte(s.data), &e); err != nil {
		t.Fatalf("data %q: %v", s.data, err)
	}
	return e
}

// page is an open page: it reads a stream by the rules of EventSource.
type page struct {
	t      *testing.T
	cancel context.CancelFunc
	got    chan said // closed when the stream ends
	last   string    // id of the last thing that next gave
}

// open connects; last is the id to go on from, "" for now.
func (p *process) open(token, last string) *page {
	p.t.Helper()
	res, cancel := p.connect(token, last)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" || res.Header.Get("X-Accel-Buffering") != "no" {
		p.t.Fatalf("the stream answers %d, %v", res.StatusCode, res.Header)
	}
	g := &page{t: p.t, cancel: cancel, got: make(chan said, 100_000), last: last}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(g.got)
		defer res.Body.Close()
		read(res, g.got)
	}()
	p.t.Cleanup(func() { cancel(); <-ended })
	return g
}

func (p *process) connect(token, last string) (*http.Response, context.CancelFunc) {
	p.t.Helper()
	if last == "" {
		return p.connectTo("", token, "")
	}
	return p.connectTo("?after=not-this-one", token, last) // the header goes before
}

func (p *process) connectTo(query, token, last string) (*http.Response, context.CancelFunc) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"/api/v1/events/stream"+query, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("X-API-Key", token)
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	// A connection of its own, as browsers hold one for each stream.
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	return res, cancel
}

func read(res *http.Response, got chan<- said) {
	var s said
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if line == "" {
			got <- s
			s = said{}
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "":
			s.comment = value
		case "id":
			s.id = value
		case "event":
			s.name = value
		case "data":
			s.data += value
		case "retry":
			s.retry = value
		}
	}
}

// next gives what the stream says next, other than its greeting's retry.
func (g *page) next() said {
	g.t.Helper()
	select {
	case s, ok := <-g.got:
		if !ok {
			g.t.Fatal("the stream ended")
		}
		if s.retry != "" {
			return g.next()
		}
		if s.id != "" {
			g.last = s.id
		}
		return s
	case <-time.After(patience):
		g.t.Fatalf("the stream says nothing")
		panic("unreachable")
	}
}

// want reads one thing of that name.
func (g *page) want(name string) said {
	g.t.Helper()
	s := g.next()
	if s.name != name {
		g.t.Fatalf("the stream says %+v, want %s", s, name)
	}
	return s
}

// over waits until the stream has ended.
func (g *page) over() {
	g.t.Helper()
	for {
		select {
		case _, ok := <-g.got:
			if !ok {
				return
			}
		case <-time.After(patience):
			g.t.Fatal("the stream does not end")
		}
	}
}

// until reads events up to the one with that message and gives all their messages.
func (g *page) until(message string) []string {
	g.t.Helper()
	var out []string
	for {
		m := g.next().event(g.t).Message
		out = append(out, m)
		if m == message {
			return out
		}
	}
}

// messages makes events, each with its message.
func messages(names ...string) []event.Event {
	var out []event.Event
	for _, n := range names {
		out = append(out, event.Event{Message: n, OrderID: "order-" + n})
	}
	return out
}

func numbered(prefix string, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%s%d", prefix, i))
	}
	return out
}

var errSick = errors.New("the database is on fire")
