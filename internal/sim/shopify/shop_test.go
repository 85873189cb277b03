package shopify

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/sim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// moment is a clock that tests move.
type moment struct {
	mu sync.Mutex
	t  time.Time
}

func newMoment() *moment { return &moment{t: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)} }

func (m *moment) now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.t
}

func (m *moment) pass(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.t = m.t.Add(d)
}

const (
	domain = "example-prints.myshopify.com"
	hub    = "https://hub.example/webhooks/shopify"
)

type world struct {
	*Shop
	t  *testing.T
	at *moment
}

func start(t *testing.T, change func(*Options)) world {
	t.Helper()
	at := newMoment()
	o := Options{ShopDomain: domain, APIKey: "client", APISecret: "secret", WebhookSecret: "shop's own", AccessToken: "shpat_static", Now: at.now}
	if change != nil {
		change(&o)
	}
	return world{New(o), t, at}
}

func (w world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// answer is what a GraphQL call gave.
type answer struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions map[string]any
	}
	Extensions struct {
		Cost *struct {
			RequestedQueryCost float64
			ActualQueryCost    *float64
			ThrottleStatus     struct{ MaximumAvailable, CurrentlyAvailable, RestoreRate float64 }
		}
	}
}

func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

func (w world) send(r *http.Request, status int) *httptest.ResponseRecorder {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	if rec.Code != status {
		w.t.Fatalf("%s %s: HTTP %d, want %d: %s", r.Method, r.URL, rec.Code, status, rec.Body)
	}
	return rec
}

func call(token, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/admin/api/2026-10/graphql.json", strings.NewReader(body))
	r.Header.Set("X-Shopify-Access-Token", token)
	return r
}

// ask runs a document; variables are given by name and value.
func (w world) ask(query string, variables ...any) answer {
	w.t.Helper()
	vars := map[string]any{}
	for i := 0; i < len(variables); i += 2 {
		vars[variables[i].(string)] = variables[i+1]
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	w.must(err)
	var a answer
	w.must(json.Unmarshal(w.send(call("shpat_static", string(body)), http.StatusOK).Body.Bytes(), &a))
	return a
}

// data runs a document that must succeed, into v.
func (w world) data(v any, query string, variables ...any) {
	w.t.Helper()
	a := w.ask(query, variables...)
	if len(a.Errors) > 0 {
		w.t.Fatalf("%s: %+v", query, a.Errors)
	}
	w.must(json.Unmarshal(a.Data, v))
}

// refuses runs a document that must fail with a code and words.
func (w world) refuses(code, words, query string, variables ...any) {
	w.t.Helper()
	if a := w.ask(query, variables...); a.code() != code || !strings.Contains(a.Errors[0].Message, words) {
		w.t.Errorf("%s: %+v, want %s: %s", query, a.Errors, code, words)
	}
}

func lines(quantities ...int) []Line {
	var out []Line
	for i, n := range quantities {
		out = append(out, Line{Title: string(rune('A' + i)), Quantity: n})
	}
	return out
}

func TestOnlyAValidTokenIsLetIn(t *testing.T) {
	w := start(t, nil)
	for _, token := range []string{"", "shpat_other", "client", "secret"} {
		rec := w.send(call(token, `{"query":"{shop{id}}"}`), http.StatusUnauthorized)
		if got := rec.Body.String(); !strings.Contains(got, "[API] Invalid API key or access token") {
			t.Errorf("%q: %s", token, got)
		}
	}
	w.send(call("shpat_static", `{"query":"{shop{id}}"}`), http.StatusOK)
	none := start(t, func(o *Options) { o.AccessToken = "" })
	none.send(call("", `{"query":"{shop{id}}"}`), http.StatusUnauthorized)
}

func grant(kind, id, secret string) *http.Request {
	form := url.Values{"grant_type": {kind}, "client_id": {id}, "client_secret": {secret}}
	r := httptest.NewRequest(http.MethodPost, "/admin/oauth/access_token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (w world) token() string {
	w.t.Helper()
	var got struct {
		Token   string `json:"access_token"`
		Scope   string `json:"scope"`
		Expires int    `json:"expires_in"`
	}
	w.must(json.Unmarshal(w.send(grant("client_credentials", "client", "secret"), http.StatusOK).Body.Bytes(), &got))
	if got.Expires != 86399 || !strings.Contains(got.Scope, "read_orders,") || !strings.HasPrefix(got.Token, "shpat_") {
		w.t.Errorf("%+v", got)
	}
	return got.Token
}

func TestTokensLiveADayUnlessTheyAreRevoked(t *testing.T) {
	w := start(t, nil)
	first, second := w.token(), w.token()
	if first == second {
		t.Error("the same token twice")
	}
	w.at.pass(86398 * time.Second)
	w.send(call(first, `{"query":"{shop{id}}"}`), http.StatusOK)
	third := w.token()
	w.at.pass(time.Second)
	w.send(call(first, `{"query":"{shop{id}}"}`), http.StatusUnauthorized)
	w.send(call(third, `{"query":"{shop{id}}"}`), http.StatusOK)
	w.RevokeTokens()
	w.send(call(third, `{"query":"{shop{id}}"}`), http.StatusUnauthorized)
	w.send(call("shpat_static", `{"query":"{shop{id}}"}`), http.StatusOK) // not given out by a grant
	w.send(call(w.token(), `{"query":"{shop{id}}"}`), http.StatusOK)
}

func TestWrongCredentialsGetNoToken(t *testing.T) {
	w := start(t, nil)
	for name, r := range map[string]*http.Request{
		"another grant":  grant("authorization_code", "client", "secret"),
		"another app":    grant("client_credentials", "other", "secret"),
		"another secret": grant("client_credentials", "client", "shop's own"),
		"nothing":        grant("", "", ""),
	} {
		if got := w.send(r, http.StatusBadRequest).Body.String(); !strings.Contains(got, "invalid_client") {
			t.Errorf("%s: %s", name, got)
		}
	}
	without := start(t, func(o *Options) { o.APIKey, o.APISecret, o.WebhookSecret = "", "", "" })
	without.send(grant("client_credentials", "", ""), http.StatusBadRequest)
}

// A version that is gone is answered by the oldest that is left, without an error.
func TestTheVersionThatAnswersIsTold(t *testing.T) {
	w := start(t, nil)
	for asked, want := range map[string]string{"2026-10": "2026-10", "2026-04": "2026-04", "unstable": "unstable", "2024-01": "2026-01", "nonsense": "2026-01"} {
		r := httptest.NewRequest(http.MethodPost, "/admin/api/"+asked+"/graphql.json", strings.NewReader(`{"query":"{shop{id}}"}`))
		r.Header.Set("X-Shopify-Access-Token", "shpat_static")
		rec := w.send(r, http.StatusOK)
		if got := rec.Header().Get("X-Shopify-API-Version"); got != want || rec.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s is answered by %s, request id %q", asked, got, rec.Header().Get("X-Request-Id"))
		}
	}
}

func TestABodyThatIsNoCallIsABadRequest(t *testing.T) {
	w := start(t, nil)
	for _, body := range []string{"", "[", `{"query":5}`, `{"query":"` + strings.Repeat("x", maxRequest) + `"}`} {
		w.send(call("shpat_static", body), http.StatusBadRequest)
	}
}

func TestFaultsStrikeTheOperationThatTheyName(t *testing.T) {
	f := sim.NewFaults(1)
	w := start(t, func(o *Options) { o.Faults = f })
	f.Set(sim.Fault{Op: "Named", Probability: 1, Status: 500}, sim.Fault{Op: "oauth", Probability: 1, Status: 503})
	w.send(call("shpat_static", `{"query":"query Other{shop{id}}","operationName":"Other"}`), http.StatusOK)
	w.send(call("shpat_static", `{"query":"query Named{shop{id}}","operationName":"Named"}`), http.StatusInternalServerError)
	w.send(grant("client_credentials", "client", "secret"), http.StatusServiceUnavailable)
	if d := cmp.Diff(map[string]int{"Named": 1, "oauth": 1}, f.Hits()); d != "" {
		t.Error(d)
	}
}

func TestARunInAnotherProcessSteersTheShopByHTTP(t *testing.T) {
	w := start(t, nil)
	post := func(path, body string) *http.Request {
		return httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	}
	var placed struct{ ID int64 }
	w.must(json.Unmarshal(w.send(post("/_sim/orders", `{"lines":[{"title":"Hook","sku":"H","quantity":2}],"email":"ada@example.com"}`), http.StatusCreated).Body.Bytes(), &placed))
	id := legacy(placed.ID)
	w.send(post("/_sim/orders/"+id+"/cancel", ""), http.StatusNoContent)
	w.send(post("/_sim/orders/"+id+"/cancel", ""), http.StatusConflict)
	w.send(post("/_sim/orders/1/cancel", ""), http.StatusConflict)
	w.send(post("/_sim/orders/x/cancel", ""), http.StatusConflict)
	for body, words := range map[string]string{
		`{`:                                      "unexpected EOF",
		`{"lines":[]}`:                           "an order needs a line",
		`{"lines":[{"title":"Hook"}]}`:           "quantity must be at least 1",
		`{"lines":[{"quantity":1,"price":"x"}]}`: `"x" is not a price`,
		`{"lines":[{"quantity":1}],"shippingPrice":"free"}`: `"free" is not a price`,
	} {
		if got := w.send(post("/_sim/orders", body), http.StatusBadRequest).Body.String(); !strings.Contains(got, words) {
			t.Errorf("%s: %s", body, got)
		}
	}
	var books []Book
	w.must(json.Unmarshal(w.send(httptest.NewRequest(http.MethodGet, "/_sim/books", nil), http.StatusOK).Body.Bytes(), &books))
	if d := cmp.Diff([]Book{{ID: placed.ID, Name: "#1001", Cancelled: true}}, books); d != "" {
		t.Error(d)
	}
	w.send(httptest.NewRequest(http.MethodPut, "/_sim/faults", strings.NewReader(`[{"op":"*","probability":1,"times":1,"status":429}]`)), http.StatusOK)
	w.send(call("shpat_static", `{"query":"{shop{id}}"}`), http.StatusTooManyRequests)
	got, err := io.ReadAll(w.send(httptest.NewRequest(http.MethodGet, "/_sim/faults", nil), http.StatusOK).Body)
	if strings.TrimSpace(string(got)) != `{"":1}` || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}

func TestAnOrderThatMakesNoSensePanicsForTheTest(t *testing.T) {
	w := start(t, nil)
	defer func() {
		if got, _ := recover().(string); !strings.Contains(got, "an order needs a line") {
			t.Errorf("recovered %q", got)
		}
	}()
	w.PlaceOrder(OrderSpec{})
}

// Ids of real shops are greater than 2^53; the simulator's can be, too.
func TestIDsGrowFromWhereTheyAreTold(t *testing.T) {
	w := start(t, func(o *Options) { o.FirstID = 1 << 53 })
	last := int64(1 << 53)
	for range 50 {
		id := w.PlaceOrder(OrderSpec{Lines: lines(1)})
		if id <= last {
			t.Fatalf("%d after %d", id, last)
		}
		last = id
	}
	a, b := start(t, func(o *Options) { o.Seed = 7 }), start(t, func(o *Options) { o.Seed = 7 })
	if a.PlaceOrder(OrderSpec{Lines: lines(1)}) != b.PlaceOrder(OrderSpec{Lines: lines(1)}) {
		t.Error("the same seed gives other ids")
	}
}
