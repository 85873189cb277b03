// Package shopify simulates a Shopify shop: its Admin GraphQL API with the real
// type names, fulfilment orders, throttling and access tokens, and the webhooks
// that it sends with retries.
//
// Behaviour follows the vendor's documentation and recorded answers of a
// development store: which refusals come in which words, what a cancelled
// order's fulfilment order looks like, that subscriptions to an address exist
// once.
package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/sim"
)

// Options configure a Shop.
type Options struct {
	ShopDomain string
	// APIKey and APISecret are the client credentials; the secret also signs
	// webhooks. AccessToken is a static token that is accepted besides; "" none.
	APIKey, APISecret, AccessToken string
	Faults                         *sim.Faults // befall API calls, named by operation, "oauth" for tokens
	Sender                         *sim.Sender // carries webhooks; nil sends none
	AllowHTTP                      bool        // accept http:// addresses, for loopback runs
	BucketSize, RestoreRate        float64     // throttle; 0: the standard plan's 2,000 and 100 a second
	Now                            func() time.Time
	Seed                           uint64
}

// Shop is the simulator; it is an http.Handler for the shop's host.
type Shop struct {
	opts    Options
	handler http.Handler
	now     func() time.Time

	mu        sync.Mutex
	rnd       *rand.Rand
	orders    map[int64]*order
	order     []int64 // in order of creation
	nextID    int64
	number    int64
	hooks     []*subscription
	tokens    map[string]time.Time
	available float64
	filled    time.Time
	sent      []Sent
}

type subscription struct {
	id    int64
	topic string // orders/create
	uri   string
	admin bool // made in the shop's admin: not listed to apps
}

// Line is a line of a new order.
type Line struct {
	Title            string            `json:"title"`
	SKU              string            `json:"sku"`
	Quantity         int               `json:"quantity"`
	Price            string            `json:"price"`
	Grams            int               `json:"grams"`
	GiftCard         bool              `json:"giftCard"`
	NoShipping       bool              `json:"noShipping"`
	Location         int               `json:"location"` // lines of different locations get fulfilment orders of their own
	Properties       map[string]string `json:"properties"`
	id               int64
	current          int
	fulfilled        int
	variant, product int64
}

// Address is where an order goes.
type Address struct {
	FirstName, LastName, Address1, Address2, Zip, City, ProvinceCode, Country, CountryCode, Phone string
}

// OrderSpec describes a new order; the zero value of a field gets a plausible one.
type OrderSpec struct {
	Lines     []Line   `json:"lines"`
	Address   *Address `json:"address"`
	NoAddress bool     `json:"noAddress"`
	Email     string   `json:"email"`
	Currency  string   `json:"currency"`
	Note      string   `json:"note"`
	Financial string   `json:"financial"` // paid, pending, ...
	Test      bool     `json:"test"`
}

type order struct {
	id, number             int64
	created, updated       time.Time
	cancelled              *time.Time
	cancelReason           string
	spec                   OrderSpec
	lines                  []*Line
	fulfillmentOrders      []*fulfillmentOrder
	fulfillments           []*fulfillment
	fulfillmentCreateCalls int
}

type fulfillmentOrder struct {
	id       int64
	status   string
	location int
	lines    []*fulfillmentOrderLine
}

type fulfillmentOrderLine struct {
	id               int64
	line             *Line
	total, remaining int
}

type fulfillment struct {
	id                   int64
	status               string
	created              time.Time
	company, number, url string
	notified             bool
	lines                map[int64]int // line id → quantity
	orderIDs             []int64
}

// Sent is a webhook that the shop sent.
type Sent struct {
	Topic    string
	Delivery sim.Delivery
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
		o.BucketSize, o.RestoreRate = 2000, 100
	}
	s := &Shop{
		opts: o, now: o.Now, rnd: rand.New(rand.NewPCG(o.Seed, 0x5409)), orders: map[int64]*order{}, tokens: map[string]time.Time{},
		nextID: 6200407294252, number: 1000, available: o.BucketSize, filled: o.Now(),
	}
	mux := http.NewServeMux()
	api := http.NewServeMux()
	api.HandleFunc("POST /admin/oauth/access_token", s.oauth)
	api.HandleFunc("POST /admin/api/{version}/graphql.json", s.graphql)
	mux.Handle("/admin/", o.Faults.Middleware(opOf, api))
	mux.HandleFunc("GET /_sim/books", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Books()) })
	mux.Handle("/_sim/faults", o.Faults.Handler())
	mux.HandleFunc("POST /_sim/orders", func(w http.ResponseWriter, r *http.Request) {
		var spec OrderSpec
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&spec); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		writeJSON(w, http.StatusCreated, map[string]int64{"id": s.PlaceOrder(spec)})
	})
	s.handler = mux
	return s
}

// ServeHTTP implements http.Handler.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (s *Shop) id() int64 {
	s.nextID += 1 + s.rnd.Int64N(50000)
	return s.nextID
}

// PlaceOrder takes a new order and sends orders/create and, when it is paid,
// orders/paid. It gives the order's id.
func (s *Shop) PlaceOrder(spec OrderSpec) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if spec.Currency == "" {
		spec.Currency = "EUR"
	}
	if spec.Financial == "" {
		spec.Financial = "paid"
	}
	if spec.Address == nil && !spec.NoAddress {
		spec.Address = &Address{FirstName: "Ada", LastName: "Example", Address1: "Voorbeeldstraat 12 bus 3", Zip: "1000", City: "Brussel", Country: "Belgium", CountryCode: "BE", Phone: "+32 470 00 00 00"}
	}
	s.number++
	now := s.now().UTC().Truncate(time.Second)
	o := &order{id: s.id(), number: s.number, created: now, updated: now, spec: spec}
	byLocation := map[int]*fulfillmentOrder{}
	for _, l := range spec.Lines {
		line := l
		line.id, line.current, line.variant, line.product = s.id(), l.Quantity, s.id(), s.id()
		if line.Price == "" {
			line.Price = "10.00"
		}
		o.lines = append(o.lines, &line)
		if line.GiftCard || line.NoShipping {
			continue
		}
		fo := byLocation[l.Location]
		if fo == nil {
			fo = &fulfillmentOrder{id: s.id(), status: "OPEN", location: l.Location}
			byLocation[l.Location] = fo
			o.fulfillmentOrders = append(o.fulfillmentOrders, fo)
		}
		fo.lines = append(fo.lines, &fulfillmentOrderLine{id: s.id(), line: &line, total: line.Quantity, remaining: line.Quantity})
	}
	s.orders[o.id] = o
	s.order = append(s.order, o.id)
	s.emit(o, "orders/create")
	if spec.Financial == "paid" {
		s.emit(o, "orders/paid")
	}
	return o.id
}

// change applies f to an order and sends orders/updated and the given topics.
func (s *Shop) change(id int64, f func(o *order), topics ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	if o == nil {
		panic(fmt.Sprintf("no order %d", id))
	}
	f(o)
	s.touch(o)
	for _, t := range append([]string{"orders/updated"}, topics...) {
		s.emit(o, t)
	}
}

// touch moves updated_at, which has whole seconds: two changes may share one.
func (s *Shop) touch(o *order) {
	if now := s.now().UTC().Truncate(time.Second); now.After(o.updated) {
		o.updated = now
	}
}

// SetQuantity changes how many units of the line at index are wanted.
func (s *Shop) SetQuantity(id int64, index, quantity int) {
	s.change(id, func(o *order) {
		l := o.lines[index]
		for _, fo := range o.fulfillmentOrders {
			for _, fl := range fo.lines {
				if fl.line == l {
					fl.remaining = max(quantity-l.fulfilled, 0)
					fl.total = quantity
				}
			}
		}
		l.current = quantity
	})
}

// SetAddress changes where the order goes.
func (s *Shop) SetAddress(id int64, a Address) { s.change(id, func(o *order) { o.spec.Address = &a }) }

// Pay marks a pending order as paid.
func (s *Shop) Pay(id int64) {
	s.change(id, func(o *order) { o.spec.Financial = "paid" }, "orders/paid")
}

// Cancel cancels an order: its fulfilment orders are closed with units remaining.
func (s *Shop) Cancel(id int64) {
	s.change(id, func(o *order) {
		now := s.now().UTC().Truncate(time.Second)
		o.cancelled, o.cancelReason = &now, "customer"
		for _, fo := range o.fulfillmentOrders {
			fo.status = "CLOSED"
		}
	}, "orders/cancelled")
}

// Hold puts the order's fulfilment orders on hold, Release lets them go.
func (s *Shop) Hold(id int64) { s.setStatus(id, "OPEN", "ON_HOLD") }

// Release ends a hold.
func (s *Shop) Release(id int64) { s.setStatus(id, "ON_HOLD", "OPEN") }

func (s *Shop) setStatus(id int64, from, to string) {
	s.change(id, func(o *order) {
		for _, fo := range o.fulfillmentOrders {
			if fo.status == from {
				fo.status = to
			}
		}
	})
}

// FulfilOutside fulfils the whole rest of an order the way a person in the
// shop's admin does.
func (s *Shop) FulfilOutside(id int64, tracking string) {
	s.change(id, func(o *order) {
		f := &fulfillment{id: s.id(), status: "SUCCESS", created: s.now().UTC().Truncate(time.Second), company: "Other", number: tracking, lines: map[int64]int{}}
		for _, fo := range o.fulfillmentOrders {
			for _, fl := range fo.lines {
				if fl.remaining > 0 {
					f.lines[fl.line.id] += fl.remaining
					fl.line.fulfilled += fl.remaining
					fl.remaining = 0
				}
			}
			fo.status = "CLOSED"
		}
		o.fulfillments = append(o.fulfillments, f)
	}, "orders/fulfilled")
}

// AddWebhook subscribes the way a merchant does in the admin: apps do not see it.
func (s *Shop) AddWebhook(topic, uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, &subscription{id: s.id(), topic: topic, uri: uri, admin: true})
}

// emit sends a topic's webhook to all its subscriptions, with the order as it is.
func (s *Shop) emit(o *order, topic string) {
	if s.opts.Sender == nil {
		return
	}
	var body []byte
	for _, h := range s.hooks {
		if h.topic != topic {
			continue
		}
		if body == nil {
			body = s.body(o)
		}
		mac := hmac.New(sha256.New, []byte(s.opts.APISecret))
		mac.Write(body)
		d := sim.Delivery{URL: h.uri, Body: body, Header: http.Header{
			"Content-Type": {"application/json"}, "X-Shopify-Topic": {topic}, "X-Shopify-Shop-Domain": {s.opts.ShopDomain}, "X-Shopify-Api-Version": {"2026-10"},
			"X-Shopify-Webhook-Id": {fmt.Sprintf("%08x-%08x", s.rnd.Uint32(), s.rnd.Uint64())}, "X-Shopify-Event-Id": {fmt.Sprintf("%016x", s.rnd.Uint64())},
			"X-Shopify-Triggered-At": {s.now().UTC().Format(time.RFC3339Nano)}, "X-Shopify-Hmac-Sha256": {base64.StdEncoding.EncodeToString(mac.Sum(nil))},
		}}
		s.sent = append(s.sent, Sent{topic, d})
		s.opts.Sender.Send(d)
	}
}

// Sent lists the webhooks that were sent, the first of them first.
func (s *Shop) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sent(nil), s.sent...)
}

// Resend sends a webhook again, as the service itself may.
func (s *Shop) Resend(d Sent) { s.opts.Sender.Send(d.Delivery) }

// Book is what the shop knows of one order.
type Book struct {
	ID                     int64        `json:"id"`
	Name                   string       `json:"name"`
	Cancelled              bool         `json:"cancelled"`
	Fulfilled              bool         `json:"fulfilled"` // nothing is left to fulfil
	Fulfillments           []BookParcel `json:"fulfillments"`
	FulfillmentCreateCalls int          `json:"fulfillmentCreateCalls"`
}

// BookParcel is one fulfilment of a Book.
type BookParcel struct {
	ID       int64         `json:"id"`
	Tracking string        `json:"tracking"`
	Company  string        `json:"company"`
	Notified bool          `json:"notified"`
	Units    int           `json:"units"`
	Lines    map[int64]int `json:"lines"`
}

// Books lists all orders with their fulfilments, for assertions.
func (s *Shop) Books() []Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Book, 0, len(s.order))
	for _, id := range s.order {
		o := s.orders[id]
		b := Book{ID: id, Name: name(o), Cancelled: o.cancelled != nil, Fulfilled: state(o) == "FULFILLED", FulfillmentCreateCalls: o.fulfillmentCreateCalls}
		for _, f := range o.fulfillments {
			p := BookParcel{ID: f.id, Tracking: f.number, Company: f.company, Notified: f.notified, Lines: f.lines}
			for _, n := range f.lines {
				p.Units += n
			}
			b.Fulfillments = append(b.Fulfillments, p)
		}
		out = append(out, b)
	}
	return out
}

func name(o *order) string { return fmt.Sprintf("#%d", o.number) }

// state is displayFulfillmentStatus.
func state(o *order) string {
	var wanted, done int
	for _, fo := range o.fulfillmentOrders {
		for _, l := range fo.lines {
			wanted += l.line.current
			done += l.line.fulfilled
		}
	}
	switch {
	case wanted > 0 && done >= wanted:
		return "FULFILLED"
	case done > 0:
		return "PARTIALLY_FULFILLED"
	default:
		return "UNFULFILLED"
	}
}

// oauth is the client credentials grant.
func (s *Shop) oauth(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("grant_type") != "client_credentials" || r.FormValue("client_id") != s.opts.APIKey || r.FormValue("client_secret") != s.opts.APISecret || s.opts.APIKey == "" {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_client"})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token := fmt.Sprintf("shpat_%016x%016x", s.rnd.Uint64(), s.rnd.Uint64())
	s.tokens[token] = s.now().Add(24 * time.Hour)
	writeJSON(w, http.StatusOK, map[string]any{"access_token": token, "scope": strings.Join(scopes, ","), "expires_in": 86399})
}

// RevokeTokens makes every token that was given out invalid.
func (s *Shop) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

var scopes = []string{"read_orders", "write_orders", "read_products", "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders", "read_fulfillments", "write_fulfillments"}

func opOf(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/admin/oauth/") {
		return "oauth"
	}
	if op := r.Header.Get("X-Sim-Operation"); op != "" {
		return op
	}
	return operationName(r)
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
