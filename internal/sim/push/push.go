// Package push simulates a browser and the push service of its maker, for tests:
// it makes subscriptions, takes messages as RFC 8030 says, checks who sends them
// (VAPID, RFC 8292) and decrypts them as the browser would (RFC 8188, RFC 8291).
//
// It shares no code with the program: what it accepts and can read, a browser's
// push service accepts and the browser can read. What the documents leave open
// is decided against the caller.
package push

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/sim"
)

// Options set up a Service.
type Options struct {
	// Faults befall the taking of messages, named "POST /push/{id}". Nil: none.
	Faults *sim.Faults

	Now func() time.Time // nil: time.Now
}

// Service is the simulator: an http.Handler that takes messages below /push/ and
// has an inspection surface below /_sim. Its methods are safe for concurrent use.
type Service struct {
	now     func() time.Time
	handler http.Handler

	mu       sync.Mutex
	browsers map[string]*browser
}

// browser is one subscription as both sides know it.
type browser struct {
	keys      browserKeys
	serverKey string // the application server that may write
	gone      bool
	messages  []Message
	refused   []string
}

// Subscription is what a browser gives to a page, as JSON is made of a
// PushSubscription; the page adds where the push service is.
type Subscription struct {
	ID     string `json:"id"`
	Path   string `json:"path"` // of the endpoint
	P256DH string `json:"p256dh"`
	Auth   string `json:"auth"`
}

// Message is one that the browser received and could read.
type Message struct {
	Text    json.RawMessage `json:"text"`
	TTL     int             `json:"ttl"`
	Urgency string          `json:"urgency"`
	Topic   string          `json:"topic"`
	Subject string          `json:"subject"` // who sent it, by the token
}

// New makes a Service without subscriptions.
func New(o Options) *Service {
	if o.Faults == nil {
		o.Faults = sim.NewFaults(1)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Service{now: o.Now, browsers: map[string]*browser{}}
	api := http.NewServeMux()
	api.HandleFunc("POST /push/{id}", s.take)
	root := http.NewServeMux()
	root.Handle("/push/", o.Faults.Middleware(func(r *http.Request) string {
		_, pattern := api.Handler(r)
		return pattern
	}, api))
	root.HandleFunc("POST /_sim/subscriptions", func(w http.ResponseWriter, r *http.Request) {
		reply(w, s.Subscribe(r.URL.Query().Get("applicationServerKey")))
	})
	root.HandleFunc("GET /_sim/subscriptions/{id}/messages", func(w http.ResponseWriter, r *http.Request) { reply(w, s.Messages(r.PathValue("id"))) })
	root.Handle("GET /_sim/faults", o.Faults.Handler())
	root.Handle("PUT /_sim/faults", o.Faults.Handler())
	s.handler = root
	return s
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// Subscribe has a new browser subscribe to an application server's messages.
func (s *Service) Subscribe(serverKey string) Subscription {
	keys := newBrowserKeys()
	s.mu.Lock()
	defer s.mu.Unlock()
	id := "browser-" + strconv.Itoa(len(s.browsers)+1)
	s.browsers[id] = &browser{keys: keys, serverKey: serverKey}
	encode := base64.RawURLEncoding.EncodeToString
	return Subscription{ID: id, Path: "/push/" + id, P256DH: encode(keys.private.PublicKey().Bytes()), Auth: encode(keys.auth)}
}

// Unsubscribe has a browser give its subscription up.
func (s *Service) Unsubscribe(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[id].gone = true
}

// Messages lists what a browser received.
func (s *Service) Messages(id string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.browsers[id]; b != nil {
		return slices.Clone(b.messages)
	}
	return nil
}

// Refused lists why messages to a browser were refused.
func (s *Service) Refused(id string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.browsers[id].refused)
}

var goodTopic = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// maxBody is what every push service must take (RFC 8030, 7.2), and many take no more.
const maxBody = 4096

func (s *Service) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return // the sender broke off
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.browsers[r.PathValue("id")]
	if b == nil {
		http.Error(w, "no such subscription", http.StatusNotFound)
		return
	}
	if b.gone {
		http.Error(w, "the subscription has ended", http.StatusGone)
		return
	}
	m, status, why := b.accept(r, body, s.now())
	if why != "" {
		b.refused = append(b.refused, why)
		http.Error(w, why, status)
		return
	}
	b.messages = append(b.messages, m)
	w.Header().Set("Location", "/message/1")
	w.WriteHeader(http.StatusCreated)
}

// accept checks a message; why is "" when it is good.
func (b *browser) accept(r *http.Request, body []byte, now time.Time) (m Message, status int, why string) {
	h := r.Header
	ttl, err := strconv.Atoi(h.Get("TTL"))
	if err != nil || ttl < 0 {
		return m, http.StatusBadRequest, "no TTL"
	}
	m = Message{TTL: ttl, Urgency: h.Get("Urgency"), Topic: h.Get("Topic")}
	if m.Urgency != "" && !slices.Contains([]string{"very-low", "low", "normal", "high"}, m.Urgency) {
		return m, http.StatusBadRequest, "unknown urgency"
	}
	if m.Topic != "" && !goodTopic.MatchString(m.Topic) {
		return m, http.StatusBadRequest, "a topic that is none"
	}
	if h.Get("Content-Encoding") != "aes128gcm" {
		return m, http.StatusUnsupportedMediaType, "not aes128gcm"
	}
	if len(body) > maxBody {
		return m, http.StatusRequestEntityTooLarge, "too large"
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	params, ok := strings.CutPrefix(h.Get("Authorization"), "vapid ")
	if !ok {
		return m, http.StatusUnauthorized, "no VAPID authorization"
	}
	if m.Subject, err = checkToken(params, b.serverKey, scheme+"://"+r.Host, now); err != nil {
		return m, http.StatusForbidden, err.Error()
	}
	text, err := b.keys.decrypt(body)
	if err != nil {
		return m, http.StatusBadRequest, "the browser cannot read it: " + err.Error()
	}
	if !json.Valid(text) {
		return m, http.StatusBadRequest, "the page cannot read it"
	}
	m.Text = text
	return m, 0, ""
}
