// Package sendcloud simulates Sendcloud's v3 shipments API for the demo, the
// tests and load runs: it keeps shipments, makes labels that open and print,
// moves parcels along and reports that by signed webhooks.
//
// It follows the vendor's OpenAPI documents of 2026-08-03; what they leave open
// is said where it is decided. It never answers better than the real service is
// known to answer: a repeated reference is refused, a carrier's refusal comes
// with HTTP 201, webhooks have the older v2 shape.
package sendcloud

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/sim"
)

// Options set up a Carrier. Only the keys are needed.
type Options struct {
	PublicKey string
	SecretKey string

	UserID        int64 // default 9001
	IntegrationID int64 // default 42001

	// Faults befall the API's calls, named like "POST /shipments/announce" and
	// "GET /parcels/{id}/documents/{type}". Nil: none.
	Faults *sim.Faults

	// Sender carries the webhooks to WebhookURL; nil sends none. PATCH
	// /integrations/{id} changes the address while the simulator runs.
	Sender     *sim.Sender
	WebhookURL string
	// WebhookKey signs webhooks; "" means SecretKey, as at Sendcloud.
	WebhookKey string
	// BareWebhooks leaves external_reference and shipment_uuid out: it is not
	// known whether the real service fills them for v3 shipments.
	BareWebhooks bool

	ShippingOptions []ShippingOption // nil: DefaultShippingOptions
	SenderAddresses []SenderAddress  // nil: one address in Gent

	// AutoProgress moves each parcel through Steps by itself; nil Steps means
	// DefaultSteps(time.Second).
	AutoProgress bool
	Steps        []Step

	// FailAnnouncements is the share of announcements, 0 to 1, that the carrier
	// refuses after the request was found to be in order.
	FailAnnouncements float64

	Now  func() time.Time // nil: time.Now
	Seed uint64
}

// ShippingOption is a way to ship that the account offers.
type ShippingOption struct {
	Code        string // carrier:product
	Name        string
	CarrierCode string
	CarrierName string
	MethodID    int64    // number in the old API, 0 for none
	Countries   []string // destinations, ISO 3166-1 alpha-2; empty means every country
	MinGrams    int64
	MaxGrams    int64
	Price       string // decimal text in EUR
	Tracked     bool
	// ServicePoint: a pick-up point must be chosen.
	ServicePoint bool
	// QueuesCancel: a parcel that is ready to send is not cancelled at once but
	// watched first (HTTP 202).
	QueuesCancel bool
	// Customs: parcels that leave the European Union need customs information.
	Customs bool
}

// DefaultShippingOptions are the test letter, which is also the real service's
// way to test without paying, and the products of two invented carriers.
func DefaultShippingOptions() []ShippingOption {
	near := []string{"BE", "NL", "LU", "DE", "FR"}
	return []ShippingOption{
		{Code: "sendcloud:letter", Name: "Unstamped letter", CarrierCode: "sendcloud", CarrierName: "Sendcloud", MethodID: 8, MinGrams: 1, MaxGrams: 1000, Price: "0.00"},
		{Code: "blauwepost:standard", Name: "Blauwe Post Standard", CarrierCode: "blauwepost", CarrierName: "Blauwe Post", MethodID: 117, Countries: near, MinGrams: 1, MaxGrams: 30000, Price: "5.95", Tracked: true},
		{Code: "blauwepost:pickup", Name: "Blauwe Post Pick-up point", CarrierCode: "blauwepost", CarrierName: "Blauwe Post", MethodID: 118, Countries: near, MinGrams: 1, MaxGrams: 15000, Price: "4.25", Tracked: true, ServicePoint: true},
		{Code: "kanaalexpress:world/signature", Name: "Kanaal Express World, signature", CarrierCode: "kanaalexpress", CarrierName: "Kanaal Express", MethodID: 240, MinGrams: 1, MaxGrams: 23000, Price: "14.50", Tracked: true, QueuesCancel: true, Customs: true},
	}
}

// Step is one move of a parcel: After the one before it, to the status with this
// number.
type Step struct {
	After    time.Duration
	StatusID int64
}

// DefaultSteps is the ordinary way of a parcel with a pause between any two
// steps: announced, picked up, to sorting, sorted, out for delivery, delivered.
func DefaultSteps(pause time.Duration) []Step {
	var s []Step
	for _, id := range []int64{announced, 22, 3, 5, 92, delivered} {
		s = append(s, Step{pause, id})
	}
	return s
}

// The numbers of the statuses that the simulator itself decides on.
const (
	announced          = 1
	delivered          = 11
	collected          = 93
	readyToSend        = 1000
	announcementFailed = 1002
	cancelling         = 1999
	cancelled          = 2000
)

// Carrier is the simulator: an http.Handler that serves the API below /api/v3
// and an inspection surface below /_sim. Its methods are safe for concurrent use.
type Carrier struct {
	opts    Options
	handler http.Handler
	api     *http.ServeMux

	mu         sync.Mutex
	rnd        *rand.Rand
	shipments  []*shipment          // in the order of their making
	byRef      map[string]*shipment // external_reference_id
	parcels    map[int64]*shipment  // by parcel number
	nextParcel int64
	webhookURL string
	timers     map[*time.Timer]struct{}
	closed     bool
}

// New makes a Carrier. Close ends what moves by itself; it does not close the
// Sender, which its maker owns.
func New(o Options) *Carrier {
	if o.UserID == 0 {
		o.UserID = 9001
	}
	if o.IntegrationID == 0 {
		o.IntegrationID = 42001
	}
	if o.Faults == nil {
		o.Faults = sim.NewFaults(o.Seed)
	}
	if o.WebhookKey == "" {
		o.WebhookKey = o.SecretKey
	}
	if o.ShippingOptions == nil {
		o.ShippingOptions = DefaultShippingOptions()
	}
	if o.SenderAddresses == nil {
		o.SenderAddresses = defaultSenderAddresses()
	}
	if o.AutoProgress && o.Steps == nil {
		o.Steps = DefaultSteps(time.Second)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Carrier{
		opts: o, rnd: rand.New(rand.NewPCG(o.Seed, 0x5e0d)), nextParcel: 501000777, webhookURL: o.WebhookURL,
		byRef: map[string]*shipment{}, parcels: map[int64]*shipment{}, timers: map[*time.Timer]struct{}{},
	}
	c.routes()
	return c
}

func (c *Carrier) routes() {
	api := http.NewServeMux()
	api.HandleFunc("POST /api/v3/shipments/announce", c.announce)
	api.HandleFunc("GET /api/v3/shipments", c.list)
	api.HandleFunc("GET /api/v3/shipments/{id}", c.read)
	api.HandleFunc("POST /api/v3/shipments/{id}/cancel", c.cancel)
	api.HandleFunc("GET /api/v3/parcels/{id}/documents/{type}", c.document)
	api.HandleFunc("GET /api/v3/parcel-documents/{type}", c.documents)
	api.HandleFunc("GET /api/v3/parcels/statuses", c.statuses)
	api.HandleFunc("POST /api/v3/shipping-options", c.shippingOptions)
	api.HandleFunc("POST /api/v3/compat/shipping-options", c.compat)
	api.HandleFunc("GET /api/v3/addresses/sender-addresses", c.senderAddresses)
	api.HandleFunc("GET /api/v3/integrations/{id}", c.integration)
	api.HandleFunc("PATCH /api/v3/integrations/{id}", c.changeIntegration)
	api.HandleFunc("GET /api/v3/user/auth/metadata", c.whoami)
	// Paths with a trailing slash are not served: the documents have none.
	api.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fail(w, http.StatusNotFound, problem{Code: "not_found", Detail: "Not found"})
	})
	c.api = api

	root := http.NewServeMux()
	root.Handle("/api/v3/", bodyless429(c.opts.Faults.Middleware(c.opOf, c.guard(api))))
	root.HandleFunc("GET /_sim/books", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, c.Books()) })
	root.Handle("GET /_sim/faults", c.opts.Faults.Handler())
	root.Handle("PUT /_sim/faults", c.opts.Faults.Handler())
	c.handler = root
}

// ServeHTTP implements http.Handler.
func (c *Carrier) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

// opOf names a call by its route, e.g. "POST /shipments/{id}/cancel".
func (c *Carrier) opOf(r *http.Request) string {
	_, pattern := c.api.Handler(r)
	return strings.Replace(pattern, " /api/v3/", " /", 1)
}

// guard refuses what the real service's edge refuses before it looks at the call.
func (c *Carrier) guard(next http.Handler) http.Handler {
	same := func(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.ContentLength != 0 {
			http.Error(w, "Forbidden", http.StatusForbidden)
			return
		}
		public, secret, _ := r.BasicAuth()
		if !same(public, c.opts.PublicKey) || !same(secret, c.opts.SecretKey) {
			fail(w, http.StatusUnauthorized, problem{Code: "authentication_failed", Detail: "Invalid username/password.", Pointer: "/data"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bodyless429 empties the answers with that status: over the limit Sendcloud
// sends no body.
func bodyless429(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&muteWriter{ResponseWriter: w}, r)
	})
}

type muteWriter struct {
	http.ResponseWriter
	mute bool
}

func (m *muteWriter) WriteHeader(status int) {
	if m.mute = status == http.StatusTooManyRequests; m.mute {
		m.Header().Del("Content-Type")
		m.Header().Del("X-Content-Type-Options")
	}
	m.ResponseWriter.WriteHeader(status)
}

func (m *muteWriter) Write(b []byte) (int, error) {
	if m.mute {
		return len(b), nil
	}
	return m.ResponseWriter.Write(b)
}

// Unwrap lets the faults close the connection under the answer.
func (m *muteWriter) Unwrap() http.ResponseWriter { return m.ResponseWriter }

// Close stops all parcels that move by themselves.
func (c *Carrier) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for t := range c.timers {
		t.Stop()
	}
	clear(c.timers)
}

// Book is what the simulator knows of one shipment.
type Book struct {
	ShipmentID     string  `json:"shipmentId"`
	Reference      string  `json:"reference"` // external_reference_id
	OrderNumber    string  `json:"orderNumber"`
	OptionCode     string  `json:"optionCode"`
	CountryCode    string  `json:"countryCode"`
	ParcelIDs      []int64 `json:"parcelIds"`
	TrackingNumber string  `json:"trackingNumber"` // of the first parcel
	StatusCode     string  `json:"statusCode"`     // of the first parcel
	Failed         bool    `json:"failed"`         // the carrier refused it: no label was ever made
	Cancelled      bool    `json:"cancelled"`      // cancelled or about to be
	Announces      int     `json:"announces"`      // calls that asked for it, refused repetitions included
}

// Books lists all shipments in the order of their making. Exactly once means: for
// one order there is one that is neither failed nor cancelled.
func (c *Carrier) Books() []Book {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]Book, len(c.shipments))
	for i, s := range c.shipments {
		p := s.parcels[0]
		out[i] = Book{
			ShipmentID: s.id, Reference: s.req.ExternalReferenceID, OrderNumber: s.req.OrderNumber,
			OptionCode: s.option.Code, CountryCode: s.req.To.CountryCode, TrackingNumber: p.tracking, StatusCode: code(p.status),
			Failed: p.status == announcementFailed, Cancelled: p.status == cancelled || p.status == cancelling, Announces: s.announces,
		}
		for _, p := range s.parcels {
			out[i].ParcelIDs = append(out[i].ParcelIDs, p.id)
		}
	}
	return out
}

// SetStatus gives a parcel the status with this number and sends its webhook.
func (c *Carrier) SetStatus(parcelID, statusID int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.parcels[parcelID]
	if s == nil {
		return fmt.Errorf("no parcel %d", parcelID)
	}
	if code(statusID) == "" {
		return fmt.Errorf("no status %d", statusID)
	}
	c.move(s, s.parcel(parcelID), statusID)
	return nil
}

// move changes a parcel's status and tells the webhook. c.mu is held.
func (c *Carrier) move(s *shipment, p *parcel, statusID int64) {
	p.status = statusID
	p.updated = c.later(p.updated)
	if statusID == announced && p.announced.IsZero() {
		p.announced = p.updated
	}
	c.notify(s, p)
}

// later is now, or a millisecond after last where the clock has not moved: the
// receiver orders a parcel's events by their milliseconds.
func (c *Carrier) later(last time.Time) time.Time {
	now := c.opts.Now().UTC().Truncate(time.Millisecond)
	if !now.After(last) {
		return last.Add(time.Millisecond)
	}
	return now
}

// progress takes a parcel through the steps that are left. c.mu is held.
func (c *Carrier) progress(s *shipment, p *parcel, steps []Step) {
	if len(steps) == 0 {
		return
	}
	c.after(steps[0].After, func() {
		switch p.status {
		case cancelled, cancelling, announcementFailed:
			return
		}
		c.move(s, p, steps[0].StatusID)
		c.progress(s, p, steps[1:])
	})
}

// after runs do, holding c.mu, once d has passed, unless the Carrier is closed
// before. c.mu is held.
func (c *Carrier) after(d time.Duration, do func()) {
	if c.closed {
		return
	}
	var t *time.Timer
	t = time.AfterFunc(d, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.closed {
			return
		}
		delete(c.timers, t)
		do()
	})
	c.timers[t] = struct{}{}
}

// problem is one error of v3's list.
type problem struct {
	Code    string
	Detail  string
	Pointer string
}

// fail answers with errors in the shape of v3: {"errors": [{"status", "code",
// "detail", "source": {"pointer"}}]}.
func fail(w http.ResponseWriter, status int, problems ...problem) {
	reply(w, status, map[string]any{"errors": errorList(status, problems)})
}

func errorList(status int, problems []problem) []map[string]any {
	list := make([]map[string]any, len(problems))
	for i, p := range problems {
		list[i] = map[string]any{"status": fmt.Sprint(status), "code": p.Code, "detail": p.Detail}
		if p.Pointer != "" {
			list[i]["source"] = map[string]string{"pointer": p.Pointer}
		}
	}
	return list
}

// reply writes v as JSON. It is encoded first: an answer is whole or not at all.
func reply(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// euCountries are the member states, for the customs rule.
var euCountries = strings.Fields("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE MC")

func leavesEU(country string) bool { return !slices.Contains(euCountries, country) }
