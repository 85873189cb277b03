// Package xapi simulates X-API, the JSON API in front of a Microsoft Dynamics NAV
// (Business Central) ERP, for the demo, the tests and load runs: it takes sales
// orders, numbers them and lists them by their external document number.
//
// No document of X-API's own is known: paths and names follow Business Central's
// salesOrder, as the client assumes them. What is left open is decided against
// the caller. An order submitted twice is two orders, without a complaint; the
// reference is kept in capitals without outer spaces, as NAV's type Code does;
// one failure is told at a time; a field that is not known is refused.
package xapi

import (
	"crypto/subtle"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/sim"
)

// Options set up an ERP. Only username and password are needed.
type Options struct {
	Username string
	Password string

	// Items are the numbers of the items that the ERP knows; nil: it knows any.
	Items []string

	// Faults befall the API's calls, named "POST /salesOrders" and "GET
	// /salesOrders". Nil: none.
	Faults *sim.Faults

	Now  func() time.Time // nil: time.Now
	Seed uint64
}

// ERP is the simulator: an http.Handler that serves the API at its root and an
// inspection surface below /_sim. Its methods are safe for concurrent use.
type ERP struct {
	opts    Options
	items   map[string]bool // nil: any
	handler http.Handler
	api     *http.ServeMux

	mu      sync.Mutex
	rnd     *rand.Rand
	orders  []*order           // in the order of their making
	ledgers map[string]*ledger // by reference
	seen    []string           // keys of ledgers in the order of their first submission
}

// ledger is what happened under one reference.
type ledger struct {
	orders  []*order
	refused int
}

// New makes an ERP without orders.
func New(o Options) *ERP {
	if o.Faults == nil {
		o.Faults = sim.NewFaults(o.Seed)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	e := &ERP{opts: o, rnd: rand.New(rand.NewPCG(o.Seed, 0xe49)), ledgers: map[string]*ledger{}}
	if o.Items != nil {
		e.items = map[string]bool{}
		for _, number := range o.Items {
			e.items[code(number)] = true
		}
	}
	e.routes()
	return e
}

func (e *ERP) routes() {
	e.api = http.NewServeMux()
	e.api.HandleFunc("POST /salesOrders", e.submit)
	e.api.HandleFunc("GET /salesOrders", e.list)
	e.api.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fail(w, http.StatusNotFound, failure{"BadRequest_NotFound", "No HTTP resource was found that matches the request."})
	})
	root := http.NewServeMux()
	root.Handle("/", e.opts.Faults.Middleware(e.opOf, e.guard(e.api)))
	root.HandleFunc("GET /_sim/books", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, e.Books()) })
	root.Handle("GET /_sim/faults", e.opts.Faults.Handler())
	root.Handle("PUT /_sim/faults", e.opts.Faults.Handler())
	root.Handle("/_sim/", http.NotFoundHandler())
	e.handler = root
}

// ServeHTTP implements http.Handler.
func (e *ERP) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// opOf names a call by its route.
func (e *ERP) opOf(r *http.Request) string {
	_, pattern := e.api.Handler(r)
	return pattern
}

func (e *ERP) guard(next http.Handler) http.Handler {
	same := func(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		username, password, ok := r.BasicAuth()
		if !ok || !same(username, e.opts.Username) || !same(password, e.opts.Password) {
			w.Header().Set("WWW-Authenticate", `Basic realm="X-API"`)
			fail(w, http.StatusUnauthorized, failure{"Authentication_InvalidCredentials", "The server has rejected the client credentials."})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Book is what the simulator knows of one reference.
type Book struct {
	Reference   string      `json:"reference"` // as the ERP keeps it, in capitals
	Orders      []BookOrder `json:"orders"`    // exactly once means one
	Submissions int         `json:"submissions"`
	Refused     int         `json:"refused"` // of the submissions
}

// BookOrder is one sales order.
type BookOrder struct {
	Number     string     `json:"number"`
	Currency   string     `json:"currency"`
	TotalCents int64      `json:"totalCents"`
	Lines      []BookLine `json:"lines"`
	Received   time.Time  `json:"received"`
}

// BookLine is a line of a sales order.
type BookLine struct {
	ItemNumber     string `json:"itemNumber"`
	Quantity       int64  `json:"quantity"`
	UnitPriceCents int64  `json:"unitPriceCents"`
}

// Books lists all references in the order of their first submission. Submissions
// whose body cannot be read, or that name no reference, are in none.
func (e *ERP) Books() []Book {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := make([]Book, len(e.seen))
	for i, reference := range e.seen {
		l := e.ledgers[reference]
		out[i] = Book{Reference: reference, Orders: make([]BookOrder, len(l.orders)), Submissions: len(l.orders) + l.refused, Refused: l.refused}
		for j, o := range l.orders {
			out[i].Orders[j] = o.book()
		}
	}
	return out
}

func (o *order) book() BookOrder {
	b := BookOrder{Number: o.number, Currency: o.asked.Currency, TotalCents: *o.asked.TotalCents, Received: o.received}
	for _, l := range o.asked.Lines {
		b.Lines = append(b.Lines, BookLine{l.ItemNumber, l.Quantity, *l.UnitPriceCents})
	}
	return b
}

// failure is an error of the API, in NAV's words.
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// fail answers {"error": {"code", "message"}}.
func fail(w http.ResponseWriter, status int, f failure) {
	reply(w, status, map[string]failure{"error": f})
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

// code is what NAV's type Code makes of a text.
func code(text string) string { return strings.ToUpper(strings.TrimSpace(text)) }
