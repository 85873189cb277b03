package push_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/push"
	"github.com/forma3d/connect/internal/sim"
	simpush "github.com/forma3d/connect/internal/sim/push"
	"github.com/forma3d/connect/internal/vault"
)

// clock is a time that a test moves on. The queue has the real one: River takes
// no time in the past for the next attempt.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(by)
}

// people are the persons that there are, by id.
type people struct {
	mu    sync.Mutex
	known map[string]push.Person
}

// Person implements push.People.
func (p *people) Person(_ context.Context, tenant, userID string) (push.Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who, ok := p.known[tenant+"/"+userID]
	if !ok {
		return who, db.ErrNotFound
	}
	return who, nil
}

// result is one attempt at a job.
type result struct{ kind, result string }

// rig is the module on a real queue, behind a real server, with a simulated push
// service.
type rig struct {
	t       *testing.T
	db      *db.DB
	clock   *clock
	bus     *event.Bus
	svc     *push.Service
	people  *people
	maker   *simpush.Service // of the browsers
	faults  *sim.Faults
	address string // of the maker
	handler http.Handler
	callers map[string]identity.Identity
	log     *logText
	results chan result
	early   []result // came while another was waited for
}

// logText is a log that tests read.
type logText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func newRig(t *testing.T, d *db.DB, change func(*push.Options)) *rig {
	t.Helper()
	r := &rig{
		t: t, db: d, clock: &clock{t: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}, people: &people{known: map[string]push.Person{}}, faults: sim.NewFaults(1),
		callers: map[string]identity.Identity{}, log: &logText{}, results: make(chan result, 10_000),
	}
	r.maker = simpush.New(simpush.Options{Faults: r.faults})
	maker := httptest.NewServer(r.maker)
	t.Cleanup(maker.Close)
	r.address = maker.URL
	log := slog.New(slog.NewTextHandler(r.log, nil))
	reg := job.NewRegistry()
	r.bus = event.NewBus(d, r.clock.now)
	orders := order.New(d, r.bus, log, r.clock.now, order.Options{})
	o := push.Options{Subject: "hub@shop.example", Timeout: 10 * time.Second, AllowPrivate: true, Audit: audit.New(d, r.clock.now), Backoff: func(int) time.Duration { return time.Millisecond }}
	if change != nil {
		change(&o)
	}
	v, err := vault.New(key(1))
	if err != nil {
		t.Fatal(err)
	}
	r.svc = push.New(d, reg, r.bus, orders, r.people, v, log, r.clock.now, o)
	runner, err := job.NewRunner(d, reg, log, job.Options{Work: true, Now: time.Now, Observe: func(kind, _, outcome string, _ time.Duration) { r.results <- result{kind, outcome} }})
	if err != nil {
		t.Fatal(err)
	}
	r.bus.Use(runner)
	r.svc.Use(runner)
	if err := runner.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := runner.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	srv, err := httpapi.New(httpapi.Options{Auth: r, Log: log, Version: "1", AppURL: "http://hub.test", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	r.svc.Register(srv)
	r.handler = srv.Handler()
	return r
}

// Authenticate implements httpapi.Authenticator: the token is the caller's name.
func (r *rig) Authenticate(_ context.Context, token string) (identity.Identity, error) {
	who, ok := r.callers[token]
	if !ok {
		return who, identity.ErrUnauthenticated
	}
	return who, nil
}

// person adds somebody with a language and permissions; none means all.
func (r *rig) person(tenant, id, language string, permissions ...string) {
	r.t.Helper()
	keys := identity.New(r.db, time.Now, "")
	text, _, err := keys.CreateKey(r.t.Context(), tenant, id, permissions, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	who, err := keys.Authenticate(r.t.Context(), text)
	if err != nil {
		r.t.Fatal(err)
	}
	who.Kind, who.UserID, who.KeyID = identity.KindUser, id, ""
	r.callers[id] = who
	r.people.mu.Lock()
	defer r.people.mu.Unlock()
	r.people.known[tenant+"/"+id] = push.Person{Language: language, Can: who.Can}
}

func (r *rig) dismiss(tenant, id string) {
	r.people.mu.Lock()
	defer r.people.mu.Unlock()
	delete(r.people.known, tenant+"/"+id)
}

// call makes a request as somebody and decodes the answer.
func (r *rig) call(who, method, path string, body, out any) int {
	r.t.Helper()
	var reader io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			r.t.Fatal(err)
		}
		reader = bytes.NewReader(b)
	}
	req := httptest.NewRequest(method, "/api/v1"+path, reader)
	req.Header.Set("X-API-Key", who)
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, req)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			r.t.Fatalf("%s %s: %v in %s", method, path, err, w.Body)
		}
	}
	return w.Code
}

// settings is what GET /push answers.
type settings struct {
	PublicKey     string           `json:"publicKey"`
	Chosen        bool             `json:"chosen"`
	Classes       []push.ClassView `json:"classes"`
	Subscriptions []push.View      `json:"subscriptions"`
}

func (r *rig) settings(who string) settings {
	r.t.Helper()
	var s settings
	if status := r.call(who, "GET", "/push", nil, &s); status != http.StatusOK {
		r.t.Fatalf("GET /push: %d", status)
	}
	return s
}

type subscribing struct {
	Endpoint string      `json:"endpoint"`
	Keys     browserKeys `json:"keys"`
	Device   string      `json:"device,omitempty"`
}

type browserKeys struct {
	P256DH string `json:"p256dh"`
	Auth   string `json:"auth"`
}

// browser has somebody's new browser subscribe, as a page does.
func (r *rig) browser(who, device string) (sub simpush.Subscription, id string) {
	r.t.Helper()
	sub = r.maker.Subscribe(r.settings(who).PublicKey)
	var v push.View
	body := subscribing{r.address + sub.Path, browserKeys{sub.P256DH, sub.Auth}, device}
	if status := r.call(who, "PUT", "/push/subscriptions", body, &v); status != http.StatusOK || v.ID == "" || v.Device != device {
		r.t.Fatalf("subscribe: %d, %+v", status, v)
	}
	return sub, v.ID
}

func (r *rig) choose(who string, classes ...push.Class) {
	r.t.Helper()
	if status := r.call(who, "PUT", "/push/classes", map[string]any{"classes": append([]push.Class{}, classes...)}, nil); status != http.StatusOK {
		r.t.Fatalf("choose: %d", status)
	}
}

// publish publishes and waits until everybody who is to hear of it has a job.
func (r *rig) publish(kind string, e event.Event) {
	r.t.Helper()
	if e.Tenant == "" {
		e.Tenant = identity.DefaultTenant
	}
	e.Source, e.Severity = "test", event.Warning
	if err := r.db.InTx(r.t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.bus.Publish(ctx, tx, e) }); err != nil {
		r.t.Fatal(err)
	}
	r.await("event-push-"+kind, "done")
}

// await waits for an attempt at a job of kind that ended with outcome, each for
// one.
func (r *rig) await(kind, outcome string) {
	r.t.Helper()
	want := result{kind, outcome}
	if i := slices.Index(r.early, want); i >= 0 {
		r.early = slices.Delete(r.early, i, i+1)
		return
	}
	end := time.After(30 * time.Second)
	for {
		select {
		case got := <-r.results:
			if got == want {
				return
			}
			r.early = append(r.early, got)
		case <-end:
			r.t.Fatalf("no %s of %s within 30 s; log:\n%s", outcome, kind, r.log)
		}
	}
}

// text reads the message that a browser received.
func (r *rig) text(m simpush.Message) push.Message {
	r.t.Helper()
	var out push.Message
	if err := json.Unmarshal(m.Text, &out); err != nil {
		r.t.Fatal(err)
	}
	return out
}

func (r *rig) exec(query string, args ...any) {
	r.t.Helper()
	err := r.db.InTx(r.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) count(query string) int {
	r.t.Helper()
	var n int
	if err := r.db.Read().QueryRowContext(r.t.Context(), query).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}

// order makes an order, with as many open issues as are named.
func (r *rig) order(id, number string, issues ...string) {
	r.t.Helper()
	now := db.Time(r.clock.now())
	r.exec(`INSERT INTO orders (id, tenant_id, source, number, status, payment_status, released, customer_name, customer_email, currency, total_minor, note, metadata, search_text, is_test, body_hash, correlation_id, ordered_at, created_at, updated_at)
		VALUES ($1, 'default', 'manual', $2, 'PROCESSING', 'paid', $3, 'Ada Customer', 'ada@customer.example', 'EUR', 100, '', '{}', '', $4, '', '', $5, $5, $5)`, id, number, true, false, now)
	for _, kind := range issues {
		r.exec(`INSERT INTO order_issues (id, tenant_id, order_id, subject, kind, message, detail, state, created_at) VALUES ($1, 'default', $2, '', $3, '', '{}', 'OPEN', $4)`, id+kind, id, kind, now)
	}
}
