// Package shopify simulates a Shopify shop: its Admin GraphQL API with the real
// type names, fulfilment orders, throttling and access tokens, and the webhooks
// that it sends with retries.
//
// Behaviour follows the vendor's documentation and recorded answers of a
// development store: which refusals come in which words and in which order, what
// a cancelled order's fulfilment order looks like, that subscriptions to an
// address exist once. Where those say nothing, the simulator refuses or leaves
// out rather than invents.
package shopify

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/sim"
)

// Options configure a Shop.
type Options struct {
	ShopDomain string
	// APIKey and APISecret are the client credentials; the secret also signs the
	// webhooks of subscriptions that were made through the API. AccessToken is a
	// static token that is accepted besides; "" none.
	APIKey, APISecret, AccessToken string
	// WebhookSecret is the shop's own key, which signs the webhooks that a
	// merchant made in the admin; "" means APISecret. It also stands in for an
	// APISecret that is not given.
	WebhookSecret           string
	Faults                  *sim.Faults // befall API calls, named by operation, "oauth" for tokens
	Sender                  *sim.Sender // carries webhooks; nil sends none, they are only recorded
	AllowHTTP               bool        // accept http:// addresses, for local runs
	BucketSize, RestoreRate float64     // throttle in points; 0: the standard plan's 2,000 and 100 a second
	Now                     func() time.Time
	Seed                    uint64
	FirstID                 int64 // ids are greater; 0: one of ordinary size
}

// Shop is the simulator; it is an http.Handler for the shop's host. All methods
// may be called concurrently.
type Shop struct {
	opts    Options
	handler http.Handler
	now     func() time.Time
	types   types

	mu        sync.Mutex
	rnd       *rand.Rand
	nextID    int64
	number    int64
	orders    map[int64]*order
	created   []*order // by id, which is the order of creation
	updated   []*order // by time of change, then id
	fos       map[int64]*fulfillmentOrder
	parcels   map[int64]*fulfillment
	hooks     []*subscription
	sent      []Sent
	tokens    map[string]time.Time // to the end of its life
	available float64              // points in the bucket at the time filled
	filled    time.Time
}

// New makes a Shop without orders.
func New(o Options) *Shop {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Faults == nil {
		o.Faults = sim.NewFaults(o.Seed)
	}
	if o.BucketSize == 0 {
		o.BucketSize = 2000
	}
	if o.RestoreRate == 0 {
		o.RestoreRate = 100
	}
	if o.FirstID == 0 {
		o.FirstID = 6200407294252
	}
	if o.WebhookSecret == "" {
		o.WebhookSecret = o.APISecret
	}
	if o.APISecret == "" {
		o.APISecret = o.WebhookSecret
	}
	s := &Shop{
		opts: o, now: o.Now, types: adminTypes(), rnd: rand.New(rand.NewPCG(o.Seed, 0x5409)), nextID: o.FirstID, number: 1000,
		orders: map[int64]*order{}, fos: map[int64]*fulfillmentOrder{}, parcels: map[int64]*fulfillment{},
		tokens: map[string]time.Time{}, available: o.BucketSize, filled: o.Now(),
	}
	api := http.NewServeMux()
	api.HandleFunc("POST /admin/oauth/access_token", s.oauth)
	api.HandleFunc("POST /admin/api/{version}/graphql.json", s.graphql)
	mux := http.NewServeMux()
	mux.Handle("/admin/", o.Faults.Middleware(operation, api))
	mux.Handle("/_sim/faults", o.Faults.Handler())
	mux.HandleFunc("GET /_sim/books", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Books()) })
	mux.HandleFunc("POST /_sim/orders", s.placeByHTTP)
	mux.HandleFunc("POST /_sim/orders/{id}/cancel", s.cancelByHTTP)
	s.handler = mux
	return s
}

// ServeHTTP implements http.Handler. Besides the shop's API there are, for runs in
// another process: GET /_sim/books, POST /_sim/orders (an OrderSpec),
// POST /_sim/orders/{id}/cancel, and GET and PUT /_sim/faults.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Shop) placeByHTTP(w http.ResponseWriter, r *http.Request) {
	var spec OrderSpec
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&spec); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	id, err := s.place(spec)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	writeJSON(w, http.StatusCreated, map[string]int64{"id": id})
}

func (s *Shop) cancelByHTTP(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err == nil {
		err = s.Cancel(id)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// id gives a new id; ids grow, with gaps, as a real shop's do.
func (s *Shop) id() int64 {
	s.nextID += 1 + s.rnd.Int64N(50000)
	return s.nextID
}

// second is the present moment as the shop's records have it.
func (s *Shop) second() time.Time { return s.now().UTC().Truncate(time.Second) }

// tokenLife is how long a token of the client credentials grant lives.
const tokenLife = 86399 * time.Second

// oauth is the client credentials grant.
func (s *Shop) oauth(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("grant_type") != "client_credentials" || r.FormValue("client_id") != s.opts.APIKey || r.FormValue("client_secret") != s.opts.APISecret || s.opts.APIKey == "" {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_client"})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token := fmt.Sprintf("shpat_%016x%016x", s.rnd.Uint64(), s.rnd.Uint64())
	s.tokens[token] = s.now().Add(tokenLife)
	writeJSON(w, http.StatusOK, map[string]any{"access_token": token, "scope": strings.Join(scopes(), ","), "expires_in": int(tokenLife.Seconds())})
}

// accepts reports whether a call with this token is let in.
func (s *Shop) accepts(token string) bool {
	if token == "" {
		return false
	}
	end, known := s.tokens[token]
	return token == s.opts.AccessToken || (known && s.now().Before(end))
}

// RevokeTokens makes every token that was given out invalid.
func (s *Shop) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

func scopes() []string {
	return []string{"read_orders", "write_orders", "read_products", "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders", "read_fulfillments", "write_fulfillments"}
}

// Subscribed reports whether an app has a webhook for topic.
func (s *Shop) Subscribed(topic string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.hooks {
		if h.topic == topic {
			return true
		}
	}
	return false
}
