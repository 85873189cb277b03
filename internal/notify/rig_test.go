package notify_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
)

const (
	window = 2 * time.Minute
	quiet  = 6 * time.Hour
)

// clock is a time that a test moves on. It begins in the past, so that what is
// put off by it runs at once.
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

// result is one attempt at a job.
type result struct{ kind, result string }

// rig is the module on a real queue, with its neighbours.
type rig struct {
	t       *testing.T
	db      *db.DB
	clock   *clock
	bus     *event.Bus
	svc     *notify.Service
	orders  *order.Service
	log     *logText
	runner  *job.Runner
	results chan result
	seq     int
}

// logText is a log that tests read.
type logText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func options() notify.Options {
	return notify.Options{
		Enabled: true, Operators: []string{"ops@shop.example"}, Admins: []string{"admin@shop.example"}, ChatTimeout: 10 * time.Second, AppURL: "https://hub.shop.example",
		GroupWindow: window, Quiet: quiet, StuckAfter: 10_000 * time.Hour, Keep: 90 * 24 * time.Hour, SummaryHour: 7, Zone: time.UTC,
		Policy: job.Policy{MaxAttempts: 3, Backoff: func(int) time.Duration { return time.Millisecond }, Offline: time.Millisecond},
	}
}

func newRig(t *testing.T, d *db.DB, o notify.Options) *rig {
	t.Helper()
	r := &rig{t: t, db: d, clock: &clock{t: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}, log: &logText{}, results: make(chan result, 10_000)}
	log := slog.New(slog.NewTextHandler(r.log, nil))
	reg := job.NewRegistry()
	r.bus = event.NewBus(d, r.clock.now)
	r.orders = order.New(d, r.bus, log, r.clock.now, order.Options{})
	o.Audit = audit.New(d, r.clock.now)
	svc, err := notify.New(d, reg, r.bus, r.orders, journal.New(d), log, r.clock.now, o)
	if err != nil {
		t.Fatal(err)
	}
	r.svc = svc
	runner, err := job.NewRunner(d, reg, log, job.Options{Work: true, Now: r.clock.now, Observe: func(kind, _, outcome string, _ time.Duration) { r.results <- result{kind, outcome} }})
	if err != nil {
		t.Fatal(err)
	}
	r.runner = runner
	r.bus.Use(runner)
	svc.Use(runner)
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
	return r
}

// channelsOf is the module without its neighbours, for what only its channels do.
func channelsOf(t *testing.T, o notify.Options) (*notify.Service, error) {
	t.Helper()
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	return notify.New(d, job.NewRegistry(), event.NewBus(d, time.Now), nil, nil, slog.New(slog.DiscardHandler), time.Now, o)
}

// test sends a test message to every channel of o.
func test(t *testing.T, o notify.Options) []notify.TestResult {
	t.Helper()
	svc, err := channelsOf(t, o)
	if err != nil {
		t.Fatal(err)
	}
	results, err := svc.Test(t.Context(), identity.DefaultTenant, "1")
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// publish publishes and waits until every event was handled.
func (r *rig) publish(payloads ...event.Payload) {
	r.t.Helper()
	for _, p := range payloads {
		r.deliver(event.Event{Payload: p})
	}
}

func (r *rig) deliver(e event.Event) {
	r.t.Helper()
	e.Tenant, e.Source, e.Severity = identity.DefaultTenant, "test", event.Warning
	err := r.db.InTx(r.t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.bus.Publish(ctx, tx, e) })
	if err != nil {
		r.t.Fatal(err)
	}
	kinds := map[string]string{
		"order.issue-opened": "event-notify-issue-opened", "order.issue-closed": "event-notify-issue-closed", "integration.down": "event-notify-integration-down",
		"integration.up": "event-notify-integration-up", "retry.exhausted": "event-notify-retries-exhausted",
	}
	if kind := kinds[e.Payload.EventType()]; kind != "" {
		r.await(kind, "done")
	}
}

// await waits for the next attempt at a job of kind that ended with outcome.
func (r *rig) await(kind, outcome string) {
	r.t.Helper()
	end := time.After(30 * time.Second)
	for {
		select {
		case got := <-r.results:
			if got == (result{kind, outcome}) {
				return
			}
		case <-end:
			r.t.Fatalf("no %s of %s within 30 s", outcome, kind)
		}
	}
}

// until waits until something is so. It looks each time that a job was worked.
func (r *rig) until(so func() bool) {
	r.t.Helper()
	end := time.After(30 * time.Second)
	for !so() {
		select {
		case <-r.results:
		case <-end:
			r.t.Fatal("it is not so within 30 s")
		}
	}
}

// sent waits until n messages are sent.
func (r *rig) sent(n int) {
	r.t.Helper()
	r.until(func() bool { return r.messages("SENT") >= n })
}

func (r *rig) tell() {
	r.t.Helper()
	if err := r.svc.Tell(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// after lets time pass and tells what is due then.
func (r *rig) after(d time.Duration) {
	r.t.Helper()
	r.clock.advance(d)
	r.tell()
}

// messages counts the messages that were made, by state.
func (r *rig) messages(state string) int {
	r.t.Helper()
	var n int
	if err := r.db.Read().QueryRowContext(r.t.Context(), `SELECT COUNT(*) FROM notifications WHERE state = $1 OR $1 = ''`, state).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *rig) alerts(q notify.Query) []notify.Alert {
	r.t.Helper()
	q.Page, q.PageSize = 1, 100
	list, total, err := r.svc.List(r.t.Context(), identity.DefaultTenant, q)
	if err != nil {
		r.t.Fatal(err)
	}
	if total != len(list) {
		r.t.Errorf("%d of %d alerts", len(list), total)
	}
	return list
}

func (r *rig) only() notify.Alert {
	r.t.Helper()
	list := r.alerts(notify.Query{})
	if len(list) != 1 {
		r.t.Fatalf("%d alerts, want one: %+v", len(list), list)
	}
	return list[0]
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

// order makes an order that is being worked on and gives its id.
func (r *rig) order() string {
	r.t.Helper()
	r.seq++
	id, now := fmt.Sprintf("order-%d", r.seq), db.Time(r.clock.now())
	r.exec(`INSERT INTO orders (id, tenant_id, source, number, status, payment_status, released, customer_name, customer_email, currency, total_minor, note, metadata, search_text, is_test, body_hash, correlation_id, ordered_at, created_at, updated_at)
		VALUES ($1, 'default', 'manual', $2, 'PROCESSING', 'paid', $3, 'Ada Customer', 'ada@customer.example', 'EUR', 100, '', '{}', '', $4, '', '', $5, $5, $5)`,
		id, fmt.Sprintf("#%d", 1000+r.seq), true, false, now)
	return id
}

// issue opens an issue on a new order and gives what closes it.
func (r *rig) issue(kind order.IssueKind) event.IssueClosed {
	r.t.Helper()
	id := r.order()
	r.publish(event.IssueOpened{OrderID: id, IssueID: "issue-" + id, Kind: string(kind)})
	return event.IssueClosed{OrderID: id, IssueID: "issue-" + id, Kind: string(kind), State: "RESOLVED"}
}

// letter is an e-mail as the server got it.
type letter struct {
	from, to   string
	user       string // who signed in
	tls        bool
	header     mail.Header
	subject    string
	text, html string
}

// mailServer is a real SMTP server.
type mailServer struct {
	addr   *net.TCPAddr
	roots  *x509.CertPool
	got    chan letter
	mu     sync.Mutex
	rcpt   func(to string) error
	data   func() error
	refuse bool // passwords
}

type mailOptions struct {
	tls  string
	auth bool
	addr string // empty: any free port
}

func startMail(t *testing.T, o mailOptions) *mailServer {
	t.Helper()
	m := &mailServer{got: make(chan letter, 100)}
	cert, roots := certificate(t)
	m.roots = roots
	s := smtp.NewServer(m)
	s.Domain, s.ReadTimeout, s.WriteTimeout = "mail.test", 20*time.Second, 20*time.Second
	s.ErrorLog = discard{}
	if o.addr == "" {
		o.addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", o.addr)
	if err != nil {
		t.Fatal(err)
	}
	m.addr = l.Addr().(*net.TCPAddr)
	config := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	switch o.tls {
	case "implicit":
		l = tls.NewListener(l, config)
	case "starttls":
		s.TLSConfig = config
	}
	var b smtp.Backend = m
	if o.auth {
		b = signedIn{m}
	}
	s.Backend = b
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Serve(l)
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-ended
	})
	return m
}

// discard keeps the server's log out of the tests' output.
type discard struct{}

func (discard) Printf(string, ...any) {}
func (discard) Println(...any)        {}

// mail is the settings for this server.
func (m *mailServer) mail(tlsMode string) notify.Mail {
	return notify.Mail{Host: "127.0.0.1", Port: m.addr.Port, From: "hub@shop.example", TLS: tlsMode, Timeout: 10 * time.Second, RootCAs: m.roots}
}

func (m *mailServer) next(t *testing.T) letter {
	t.Helper()
	select {
	case l := <-m.got:
		return l
	case <-time.After(30 * time.Second):
		t.Fatal("no e-mail within 30 s")
		panic("unreachable")
	}
}

// answers sets what the server says to a recipient, and after a message.
func (m *mailServer) answers(rcpt func(to string) error, data func() error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rcpt, m.data = rcpt, data
}

// refusing sets whether the right password is refused.
func (m *mailServer) refusing(refuse bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuse = refuse
}

// NewSession implements smtp.Backend.
func (m *mailServer) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &mailSession{server: m, conn: c}, nil
}

type mailSession struct {
	server *mailServer
	conn   *smtp.Conn
	l      letter
	auth   bool
}

func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.auth && s.l.user == "" {
		return &smtp.SMTPError{Code: 530, Message: "sign in first"}
	}
	_, s.l.tls = s.conn.TLSConnectionState()
	s.l.from = from
	return nil
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.l.to = to
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.rcpt != nil {
		return s.server.rcpt(to)
	}
	return nil
}

func (s *mailSession) Data(body io.Reader) error {
	if err := s.l.read(body); err != nil {
		return err
	}
	s.server.mu.Lock()
	answer := s.server.data
	s.server.mu.Unlock()
	if answer != nil {
		if err := answer(); errors.Is(err, errHangUp) {
			s.server.got <- s.l // taken, but never said so
			return s.conn.Conn().Close()
		} else if err != nil {
			return err
		}
	}
	s.server.got <- s.l
	return nil
}

// errHangUp has the server take a message and break off before it says so.
var errHangUp = errors.New("hang up")

func (l *letter) read(body io.Reader) error {
	msg, err := mail.ReadMessage(body)
	if err != nil {
		return err
	}
	l.header = msg.Header
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(p)
		if err != nil {
			return err
		}
		text := strings.ReplaceAll(string(b), "\r\n", "\n")
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			l.html = text
		} else {
			l.text = text
		}
	}
}

// signedIn is the server when it asks for a password.
type signedIn struct{ *mailServer }

func (s signedIn) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &authSession{&mailSession{server: s.mailServer, conn: c, auth: true}}, nil
}

type authSession struct{ *mailSession }

func (s *authSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *authSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		if s.server.refuse || user != "hub" || pass != "right password" {
			return smtp.ErrAuthFailed
		}
		s.l.user = user
		return nil
	}), nil
}

// certificate makes one for 127.0.0.1, and the pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// chatServer is a chat that takes webhooks.
type chatServer struct {
	url    string
	got    chan string
	status func() int
}

func startChat(t *testing.T) *chatServer {
	t.Helper()
	c := &chatServer{got: make(chan string, 100), status: func() int { return http.StatusOK }}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		status := c.status()
		w.WriteHeader(status)
		if status == http.StatusOK {
			c.got <- string(b)
		}
	}))
	t.Cleanup(s.Close)
	c.url = "generic://" + strings.TrimPrefix(s.URL, "http://") + "/hooks/s3cr3t-token?disabletls=yes"
	return c
}

func (c *chatServer) next(t *testing.T) string {
	t.Helper()
	select {
	case s := <-c.got:
		return s
	case <-time.After(30 * time.Second):
		t.Fatal("nothing in the chat within 30 s")
		panic("unreachable")
	}
}
