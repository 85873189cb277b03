package httpapi_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/telemetry"
)

// marker is what a test sends and never wants to see again.
const marker = "s3cr3tvalue"

const (
	fullKey = "a-key-that-may-do-everything"
	sickKey = "a-key-that-cannot-be-checked"
)

// keys is an Authenticator of tests.
type keys func(ctx context.Context, presented string) (identity.Identity, error)

func (k keys) Authenticate(ctx context.Context, presented string) (identity.Identity, error) {
	return k(ctx, presented)
}

// rig is a server with a few operations, and what it wrote into its log.
type rig struct {
	*httpapi.Server
	handler http.Handler
	log     *bytes.Buffer
}

func newRig(t *testing.T, change func(*httpapi.Options)) *rig {
	t.Helper()
	log := &bytes.Buffer{}
	settings := identity.New(nil, time.Now, fullKey)
	o := httpapi.Options{
		Log: telemetry.NewLogger(log, "json", "debug"), Version: "1.2.3", AppURL: "http://hub.test", Now: time.Now,
		Auth: keys(func(ctx context.Context, presented string) (identity.Identity, error) {
			switch presented {
			case fullKey:
				return settings.Authenticate(ctx, presented)
			case "key-without-permissions":
				return identity.Identity{Tenant: identity.DefaultTenant}, nil
			case sickKey:
				return identity.Identity{}, errors.New("the database is on fire")
			}
			return identity.Identity{}, identity.ErrUnauthenticated
		}),
	}
	if change != nil {
		change(&o)
	}
	s, err := httpapi.New(o)
	if err != nil {
		t.Fatal(err)
	}
	register(s)
	return &rig{s, s.Handler(), log}
}

type thing struct {
	Name  string    `json:"name" minLength:"3" maxLength:"20"`
	Mail  string    `json:"mail,omitempty" format:"email"`
	Page  string    `json:"page,omitempty" format:"uri"`
	Count int       `json:"count,omitempty" maximum:"10"`
	At    time.Time `json:"at,omitzero"`
}

type thingInput struct {
	Body thing
}

type queryInput struct {
	httpapi.Paging
	At    time.Time `query:"at"`
	Kind  string    `query:"kind" enum:"a,b"`
	Count int       `query:"count"`
}

// register adds operations of each way to end.
func register(s *httpapi.Server) {
	httpapi.Register(s, httpapi.Op("list-things", http.MethodGet, "/things", "Things", "List", identity.OrdersRead), func(_ context.Context, in *queryInput) (*httpapi.List[thing], error) {
		return httpapi.NewList[thing](nil, 0, in.Paging), nil
	})
	httpapi.Register(s, httpapi.Op("make-thing", http.MethodPost, "/things", "Things", "Make", identity.OrdersWrite), func(context.Context, *thingInput) (*struct{}, error) {
		return nil, nil
	})
	fail := func(path string, err error) {
		httpapi.Register(s, httpapi.Op("fail-"+path, http.MethodGet, "/fail/"+path, "Things", "Fail", identity.OrdersRead), func(context.Context, *struct{}) (*struct{}, error) { return nil, err })
	}
	fail("plain", errors.New("password="+marker))
	fail("missing", fmt.Errorf("thing: %w", db.ErrNotFound))
	fail("taken", fmt.Errorf("thing: %w", httpapi.Error(http.StatusConflict, "taken", "It is taken.", httpapi.Field{Field: "body.name", Message: "is taken"})))
	httpapi.Register(s, httpapi.Op("forgotten", http.MethodGet, "/forgotten", "Things", "An operation that names no permission", ""), func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
	s.Handle("GET "+httpapi.Prefix+"/raw", s.Secure(identity.OrdersRead, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, identity.Tenant(r.Context()))
	}))
	s.Handle("POST "+httpapi.Prefix+"/webhooks/shopify", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }))
	s.Handle("GET /health", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
}

// do sends a request with the full key; lines are headers, "Name: value".
func (r *rig) do(method, target, body string, lines ...string) *http.Response {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	req.Header.Set("X-API-Key", fullKey)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ": ")
		req.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, req)
	return w.Result()
}

// problem reads res, which must be a problem of that status and code.
func problem(t *testing.T, res *http.Response, status int, code string) httpapi.Problem {
	t.Helper()
	text := body(t, res)
	if res.StatusCode != status || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("answered %d %s: %s; want %d", res.StatusCode, res.Header.Get("Content-Type"), text, status)
	}
	var p httpapi.Problem
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	if p.Code != code || p.Status != status || p.Type != "about:blank" || p.Detail == "" {
		t.Errorf("problem is %s; want code %s", text, code)
	}
	if p.CorrelationID == "" || p.CorrelationID != res.Header.Get("X-Correlation-ID") {
		t.Errorf("correlation id %q, header %q", p.CorrelationID, res.Header.Get("X-Correlation-ID"))
	}
	return p
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestErrorsBecomeProblems(t *testing.T) {
	r := newRig(t, nil)
	problem(t, r.do("GET", "/api/v1/fail/missing", ""), http.StatusNotFound, "not-found")
	p := problem(t, r.do("GET", "/api/v1/fail/taken", ""), http.StatusConflict, "taken")
	if diff := cmp.Diff([]httpapi.Field{{Field: "body.name", Message: "is taken", Code: "taken"}}, p.Errors); diff != "" || p.Title != "Conflict" {
		t.Errorf("title %q, fields: %s", p.Title, diff)
	}
	if strings.Contains(r.log.String(), "request failed") {
		t.Errorf("the caller's mistakes are in the log as ours:\n%s", r.log)
	}
}

func TestAPlainErrorIsLoggedOnceAndNotShown(t *testing.T) {
	r := newRig(t, nil)
	res := r.do("GET", "/api/v1/fail/plain", "")
	p := problem(t, res, http.StatusInternalServerError, "internal")
	if strings.Contains(fmt.Sprint(p), marker) {
		t.Errorf("the error is shown: %+v", p)
	}
	if n := strings.Count(r.log.String(), marker); n != 1 {
		t.Errorf("the error is logged %d times:\n%s", n, r.log)
	}
	if !strings.Contains(r.log.String(), `"correlationId":"`+p.CorrelationID+`"`) || !strings.Contains(r.log.String(), "fail-plain") {
		t.Errorf("the log does not name the request and operation:\n%s", r.log)
	}
}

func TestACallerWhoLeftIsNoFailureOfOurs(t *testing.T) {
	r := newRig(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req := httptest.NewRequestWithContext(ctx, "GET", "/api/v1/fail/plain", nil)
	req.Header.Set("X-API-Key", fullKey)
	w := httptest.NewRecorder()
	r.handler.ServeHTTP(w, req)
	if w.Code != 499 || strings.Contains(r.log.String(), `"ERROR"`) {
		t.Errorf("answered %d, logged:\n%s", w.Code, r.log)
	}
}

// Pages say what is wrong with a field by its code, in their own language.
func TestWhatIsWrongWithAFieldHasACode(t *testing.T) {
	r := newRig(t, nil)
	for _, tc := range []struct {
		what, method, target, body string
		want                       httpapi.Field
	}{
		{"too long", "POST", "/api/v1/things", `{"name":"` + strings.Repeat("x", 100) + `"}`, httpapi.Field{Code: "too-long", Params: map[string]string{"max": "20"}}},
		{"missing", "POST", "/api/v1/things", `{}`, httpapi.Field{Code: "required"}},
		{"no number", "POST", "/api/v1/things", `{"name":"good","count":"many"}`, httpapi.Field{Code: "not-whole"}},
		{"no mail address", "POST", "/api/v1/things", `{"name":"good","mail":"me"}`, httpapi.Field{Code: "not-email"}},
		{"no web address", "POST", "/api/v1/things", `{"name":"good","page":"http://a:x y"}`, httpapi.Field{Code: "not-address"}},
		{"no time", "POST", "/api/v1/things", `{"name":"good","at":"soon"}`, httpapi.Field{Code: "not-time"}},
		{"no number in the query", "GET", "/api/v1/things?count=many", "", httpapi.Field{Code: "not-whole"}},
		{"no time in the query", "GET", "/api/v1/things?at=soon", "", httpapi.Field{Code: "not-time"}},
		{"no such word", "GET", "/api/v1/things?kind=other", "", httpapi.Field{Code: "not-one-of", Params: map[string]string{"allowed": "a, b"}}},
		{"too small", "GET", "/api/v1/things?page=0", "", httpapi.Field{Code: "too-small", Params: map[string]string{"min": "1"}}},
		{"too large", "GET", "/api/v1/things?pageSize=101", "", httpapi.Field{Code: "too-big", Params: map[string]string{"max": "100"}}},
	} {
		t.Run(tc.what, func(t *testing.T) {
			p := problem(t, r.do(tc.method, tc.target, tc.body), 422, "invalid")
			got := p.Errors[0]
			if diff := cmp.Diff(tc.want, httpapi.Field{Code: got.Code, Params: got.Params}); diff != "" {
				t.Errorf("%+v: %s", got, diff)
			}
		})
	}
}

func TestRejectedValuesAreNotRepeated(t *testing.T) {
	r := newRig(t, nil)
	q := url.QueryEscape
	for _, tc := range []struct {
		what, method, target, body string
		status                     int
		code, field                string
	}{
		{"too long", "POST", "/api/v1/things", `{"name":"` + strings.Repeat(marker, 3) + `"}`, 422, "invalid", "body.name"},
		{"wrong type", "POST", "/api/v1/things", `{"name":"good","count":"` + marker + `"}`, 422, "invalid", "body.count"},
		{"no mail address", "POST", "/api/v1/things", `{"name":"good","mail":"` + marker + `"}`, 422, "invalid", "body.mail"},
		{"no uri", "POST", "/api/v1/things", `{"name":"good","page":"http://` + marker + `:x y"}`, 422, "invalid", "body.page"},
		{"no time", "POST", "/api/v1/things", `{"name":"good","at":"` + marker + `"}`, 422, "invalid", "body.at"},
		{"impossible time", "POST", "/api/v1/things", `{"name":"good","at":"2026-02-31T00:00:00Z","mail":"` + marker + `@x.y"}`, 422, "invalid", "body.at"},
		{"missing field beside a secret", "POST", "/api/v1/things", `{"mail":"` + marker + `@x.y"}`, 422, "invalid", "body"},
		{"unknown field", "POST", "/api/v1/things", `{"name":"good","other":"` + marker + `"}`, 422, "invalid", "body.other"},
		{"no JSON", "POST", "/api/v1/things", `{"name":` + marker + `}`, 400, "bad-request", "body"},
		{"half JSON", "POST", "/api/v1/things", `{"name":"` + marker, 400, "bad-request", "body"},
		{"zero character", "POST", "/api/v1/things", `{"name":"good","mail":"a\u0000` + marker + `@x.y"}`, 400, "bad-request", "body"},
		{"zero character after a backslash", "POST", "/api/v1/things", `{"name":"good\\\u0000"}`, 400, "bad-request", "body"},
		{"zero character in a name", "POST", "/api/v1/things", `{"name":"good","a\u0000":1}`, 400, "bad-request", "body"},
		{"query number", "GET", "/api/v1/things?count=" + marker, "", 422, "invalid", "query.count"},
		{"query time", "GET", "/api/v1/things?at=" + marker, "", 422, "invalid", "query.at"},
		{"query time with a quote", "GET", "/api/v1/things?at=" + q(`"`+marker), "", 422, "invalid", "query.at"},
		{"query word", "GET", "/api/v1/things?kind=" + marker, "", 422, "invalid", "query.kind"},
		{"page 0", "GET", "/api/v1/things?page=0", "", 422, "invalid", "query.page"},
		{"page too large", "GET", "/api/v1/things?pageSize=101", "", 422, "invalid", "query.pageSize"},
		{"endless body", "POST", "/api/v1/things", `{"name":"` + strings.Repeat(marker, 100_000) + `"}`, 413, "too-large", ""},
		{"zero byte", "GET", "/api/v1/things?kind=%00", "", 400, "bad-request", ""},
		{"no text", "GET", "/api/v1/things?kind=%ff" + marker, "", 400, "bad-request", ""},
		{"no text in the path", "GET", "/api/v1/fail/%ff", "", 400, "bad-request", ""},
		{"no escape", "GET", "/api/v1/things?kind=%zz", "", 400, "bad-request", ""},
	} {
		t.Run(tc.what, func(t *testing.T) {
			p := problem(t, r.do(tc.method, tc.target, tc.body), tc.status, tc.code)
			if strings.Contains(fmt.Sprint(p), marker) {
				t.Errorf("the value is in the answer: %+v", p)
			}
			if tc.field != "" && (len(p.Errors) == 0 || p.Errors[0].Field != tc.field || p.Errors[0].Message == "") {
				t.Errorf("fields are %+v, want %s", p.Errors, tc.field)
			}
		})
	}
	// No zero character: a backslash and what looks like one.
	if res := r.do("POST", "/api/v1/things", `{"name":"g\\u0000"}`); res.StatusCode != http.StatusNoContent {
		t.Errorf("a backslash: %d", res.StatusCode)
	}
	problem(t, r.do("POST", "/api/v1/things", "name", "Content-Type: text/csv"), http.StatusUnsupportedMediaType, "unsupported-media-type")
	if strings.Contains(r.log.String(), marker) {
		t.Errorf("the value is in the log:\n%s", r.log)
	}
}

func TestWhoMayCall(t *testing.T) {
	r := newRig(t, nil)
	for _, tc := range []struct {
		what, target, header string
		status               int
		code                 string
	}{
		{"no key", "/api/v1/things", "X-API-Key: ", 401, "unauthenticated"},
		{"a wrong key", "/api/v1/things", "X-API-Key: guess", 401, "unauthenticated"},
		{"a key without permission", "/api/v1/things", "X-API-Key: key-without-permissions", 403, "forbidden"},
		{"a key that cannot be checked", "/api/v1/things", "X-API-Key: " + sickKey, 500, "internal"},
		{"an operation that names no permission", "/api/v1/forgotten", "X-API-Key: " + fullKey, 403, "forbidden"},
		{"no key at a raw handler", "/api/v1/raw", "X-API-Key: ", 401, "unauthenticated"},
		{"a key without permission at a raw handler", "/api/v1/raw", "X-API-Key: key-without-permissions", 403, "forbidden"},
		{"the right key", "/api/v1/things", "X-API-Key: " + fullKey, 200, ""},
		{"the right key at a raw handler", "/api/v1/raw", "X-API-Key: " + fullKey, 200, ""},
	} {
		t.Run(tc.what, func(t *testing.T) {
			res := r.do("GET", tc.target, "", tc.header)
			if tc.code != "" {
				problem(t, res, tc.status, tc.code)
			} else if res.StatusCode != tc.status {
				t.Errorf("answered %d: %s", res.StatusCode, body(t, res))
			}
		})
	}
	if res := r.do("GET", "/api/v1/raw", "", "X-API-Key: ", "Authorization: Bearer "+fullKey); body(t, res) != identity.DefaultTenant {
		t.Errorf("bearer: answered %d", res.StatusCode)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	r := newRig(t, nil)
	if got := body(t, r.do("GET", "/api/v1/things", "")); strings.TrimSpace(got) != `{"items":[],"total":0,"totalIsExact":true,"page":1,"pageSize":25}` {
		t.Errorf("an empty list is %s", got)
	}
}

func TestTheRequestIsNamed(t *testing.T) {
	r := newRig(t, nil)
	if id := r.do("GET", "/health", "", "X-Correlation-ID: order-1071.a_B").Header.Get("X-Correlation-ID"); id != "order-1071.a_B" {
		t.Errorf("the caller's id became %q", id)
	}
	seen := map[string]bool{}
	for _, bad := range []string{"", "a b", "a\r\nb", "<script>", strings.Repeat("a", 65)} {
		id := r.do("GET", "/health", "", "X-Correlation-ID: "+bad).Header.Get("X-Correlation-ID")
		if id == bad || id == "" || seen[id] {
			t.Errorf("%q became %q", bad, id)
		}
		seen[id] = true
	}
}

func TestTheAccessLogHasRoutesAndNoData(t *testing.T) {
	type seen struct {
		Method, Route string
		Status        int
	}
	var all []seen
	r := newRig(t, func(o *httpapi.Options) {
		o.Observe = func(method, route string, status int, took time.Duration) {
			if took < 0 {
				t.Errorf("took %s", took)
			}
			all = append(all, seen{method, route, status})
		}
	})
	r.do("GET", "/api/v1/things?kind=a&at="+marker, "")
	r.do("GET", "/api/v1/raw", "")
	r.do("GET", "/health", "")
	r.do("GET", "/api/v1/nowhere/"+marker, "")
	r.do("POST", "/api/v1/webhooks/shopify", "{}")
	want := []seen{
		{"GET", "GET /api/v1/things", 422}, {"GET", "GET /api/v1/raw", 200}, {"GET", "GET /health", 200},
		{"GET", "/api/", 404}, {"POST", "POST /api/v1/webhooks/shopify", 202},
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("observed (-want +got):\n%s", diff)
	}
	if strings.Contains(r.log.String(), marker) || strings.Contains(r.log.String(), fullKey) {
		t.Errorf("the log holds what was sent:\n%s", r.log)
	}
	if !strings.Contains(r.log.String(), `"route":"GET /api/v1/raw","status":200,"ms":0,"bytes":7`) {
		t.Errorf("no line on the raw handler:\n%s", r.log)
	}
}

func TestEachAnswerHasTheSecurityHeaders(t *testing.T) {
	for app, hsts := range map[string]string{"http://hub.test": "", "https://hub.test": "max-age=31536000; includeSubDomains"} {
		r := newRig(t, func(o *httpapi.Options) { o.AppURL = app })
		for _, target := range []string{"/health", "/api/v1/things", "/api/nowhere", "/nowhere", "/api/docs"} {
			h := r.do("GET", target, "").Header
			if h.Get("Strict-Transport-Security") != hsts || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" || h.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s of %s: %v", target, app, h)
			}
			csp := h.Get("Content-Security-Policy")
			if !strings.Contains(csp, "default-src 'none'; script-src 'self';") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Count(csp, "unsafe") > 1 {
				t.Errorf("%s: policy %q", target, csp)
			}
		}
	}
}

func TestOtherSitesPagesMaySendNothing(t *testing.T) {
	r := newRig(t, func(o *httpapi.Options) { o.AppURL = "https://hub.example" })
	good := `{"name":"good"}`
	problem(t, r.do("POST", "/api/v1/things", good, "Sec-Fetch-Site: cross-site"), http.StatusForbidden, "cross-origin")
	problem(t, r.do("POST", "/api/v1/things", good, "Origin: https://evil.test"), http.StatusForbidden, "cross-origin")
	for _, header := range []string{"X-None: ", "Sec-Fetch-Site: same-origin", "Origin: https://hub.example"} {
		if res := r.do("POST", "/api/v1/things", good, header); res.StatusCode != http.StatusNoContent {
			t.Errorf("%s: answered %d", header, res.StatusCode)
		}
	}
	if res := r.do("GET", "/api/v1/things", "", "Sec-Fetch-Site: cross-site"); res.StatusCode != http.StatusOK {
		t.Errorf("reading: %d", res.StatusCode)
	}
	if res := r.do("POST", "/api/v1/webhooks/shopify", "{}", "Origin: https://shop.test"); res.StatusCode != http.StatusAccepted {
		t.Errorf("a webhook with an origin: %d", res.StatusCode)
	}
}

func TestTheRateIsLimitedByAddress(t *testing.T) {
	r := newRig(t, func(o *httpapi.Options) { o.RateLimit, o.TrustedProxies = 3, []string{"192.0.2.0/24"} })
	get := func(target, addr string) *http.Response {
		return r.do("GET", target, "", "X-Forwarded-For: "+addr) // httptest's peer is 192.0.2.1
	}
	for range 3 {
		if res := get("/api/v1/things", "198.51.100.7"); res.StatusCode != http.StatusOK {
			t.Fatalf("within the limit: %d", res.StatusCode)
		}
	}
	res := get("/api/v1/things", "198.51.100.7")
	problem(t, res, http.StatusTooManyRequests, "too-many-requests")
	if res.Header.Get("Retry-After") == "" {
		t.Error("no word on when to come again")
	}
	if res := get("/api/v1/things", "198.51.100.8"); res.StatusCode != http.StatusOK {
		t.Errorf("another address: %d", res.StatusCode)
	}
	for i := range 3 {
		get("/api/v1/things", fmt.Sprintf("2001:db8:1:2::%d", i+1))
	}
	problem(t, get("/api/v1/things", "2001:db8:1:2:ffff::1"), http.StatusTooManyRequests, "too-many-requests")
	for range 10 {
		if res := get("/health", "198.51.100.7"); res.StatusCode != http.StatusOK {
			t.Fatalf("health: %d", res.StatusCode)
		}
		if res := r.do("POST", "/api/v1/webhooks/shopify", "", "X-Forwarded-For: 198.51.100.7"); res.StatusCode != http.StatusAccepted {
			t.Fatalf("webhook: %d", res.StatusCode)
		}
	}
}

func TestClientIP(t *testing.T) {
	r := newRig(t, func(o *httpapi.Options) { o.TrustedProxies = []string{"10.0.0.0/8", " fd00::/8"} })
	for _, tc := range []struct{ what, peer, forwarded, want string }{
		{"no proxy", "203.0.113.9:4711", "", "203.0.113.9"},
		{"a liar", "203.0.113.9:4711", "198.51.100.1", "203.0.113.9"},
		{"our proxy", "10.1.2.3:80", "198.51.100.1", "198.51.100.1"},
		{"two proxies of ours", "10.1.2.3:80", "198.51.100.1, 10.9.9.9", "198.51.100.1"},
		{"a liar before our proxy", "10.1.2.3:80", "1.1.1.1, 198.51.100.1", "198.51.100.1"},
		{"only proxies", "10.1.2.3:80", "10.4.4.4", "10.4.4.4"},
		{"our proxy, silent", "10.1.2.3:80", "", "10.1.2.3"},
		{"nonsense", "10.1.2.3:80", "unknown, 10.4.4.4", "10.4.4.4"},
		{"IPv6", "[fd00::1]:80", "2001:db8::5", "2001:db8::5"},
		{"IPv4 within IPv6", "[::ffff:10.1.2.3]:80", "198.51.100.1", "198.51.100.1"},
		{"no port", "203.0.113.9", "", "203.0.113.9"},
	} {
		req := httptest.NewRequest("GET", "/", nil)
		req.RemoteAddr = tc.peer
		req.Header.Set("X-Forwarded-For", tc.forwarded)
		if got := r.ClientIP(req); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.what, got, tc.want)
		}
	}
	if _, err := httpapi.New(httpapi.Options{TrustedProxies: []string{"my-proxy"}}); err == nil || !strings.Contains(err.Error(), "my-proxy") {
		t.Errorf("a network that is none: %v", err)
	}
}

func TestUnknownAddressesAndMethods(t *testing.T) {
	r := newRig(t, nil)
	problem(t, r.do("GET", "/api/v1/nowhere", ""), http.StatusNotFound, "not-found")
	problem(t, r.do("GET", "/api/", ""), http.StatusNotFound, "not-found")
	res := r.do("DELETE", "/api/v1/things", "")
	problem(t, res, http.StatusMethodNotAllowed, "method-not-allowed")
	if allow := res.Header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow: %s", allow)
	}
	if res := r.do("HEAD", "/api/v1/raw", ""); res.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %d", res.StatusCode)
	}
}

func TestTheDocumentTellsPermissionsAndProblems(t *testing.T) {
	r := newRig(t, nil)
	text := body(t, r.do("GET", "/api/openapi.json", "", "X-API-Key: ", "Host: evil.test"))
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			Permission string                `json:"x-permission"`
			Security   []map[string][]string `json:"security"`
			Responses  map[string]struct {
				Content map[string]any `json:"content"`
			} `json:"responses"`
		} `json:"paths"`
		Components struct {
			Schemas map[string]any `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	op := doc.Paths["/api/v1/things"]["get"]
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || op.Permission != identity.OrdersRead || len(op.Security) != 3 {
		t.Errorf("openapi %s, operation %+v", doc.OpenAPI, op)
	}
	for _, status := range []string{"401", "403", "422", "500"} {
		if op.Responses[status].Content["application/problem+json"] == nil {
			t.Errorf("no problem for %s: %v", status, op.Responses[status])
		}
	}
	if doc.Components.Schemas["HttpapiProblem"] == nil || strings.Contains(text, "$schema") || strings.Contains(text, "evil.test") {
		t.Errorf("schemas: %v", doc.Components.Schemas)
	}
}

func TestTheDocsPageNeedsNothingFromElsewhere(t *testing.T) {
	r := newRig(t, nil)
	page := body(t, r.do("GET", "/api/docs", "", "X-API-Key: "))
	for _, file := range []string{"swagger-ui.css", "swagger-ui-bundle.js", "start.js"} {
		if !strings.Contains(page, "/api/docs/"+file) {
			t.Errorf("the page does not load %s", file)
		}
		res := r.do("GET", "/api/docs/"+file, "", "X-API-Key: ")
		if res.StatusCode != http.StatusOK || len(body(t, res)) < 100 {
			t.Errorf("%s: %d", file, res.StatusCode)
		}
	}
	if strings.Contains(page, "<script>") || strings.Contains(page, "//") && strings.Contains(page, "http") {
		t.Errorf("the page has a script within, or loads from elsewhere:\n%s", page)
	}
}

func TestADocumentThatCannotBeMadeIsAProblem(t *testing.T) {
	r := newRig(t, nil)
	r.HandleJSON("GET /api/broken.json", func() ([]byte, error) { return nil, errors.New(marker) })
	p := problem(t, r.do("GET", "/api/broken.json", ""), http.StatusInternalServerError, "internal")
	if strings.Contains(p.Detail, marker) || !strings.Contains(r.log.String(), marker) {
		t.Errorf("shown %+v, logged %s", p, r.log)
	}
}

// lockedBuffer is a log that handlers of a real server write at the same time.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestStreamsFlowAndPanicsAreContained(t *testing.T) {
	log := &lockedBuffer{}
	r := newRig(t, func(o *httpapi.Options) { o.Log = slog.New(slog.NewTextHandler(log, nil)) })
	goOn := make(chan struct{})
	r.Handle("GET /stream", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "first\n")
		w.(http.Flusher).Flush()
		<-goOn
		_, _ = io.WriteString(w, "second\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Errorf("flush: %v", err)
		}
	}))
	r.Handle("GET /panic", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("at once") }))
	r.Handle("GET /late", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("half an answer", 1000))
		panic("too late")
	}))
	r.Handle("GET /gone", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	r.Handle("GET /early", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusTeapot)
	}))
	srv := httptest.NewServer(r.handler)
	defer srv.Close()

	res, err := http.Get(srv.URL + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(res.Body)
	if s, err := lines.ReadString('\n'); s != "first\n" || err != nil {
		t.Errorf("first line: %q, %v", s, err)
	}
	close(goOn)
	if s, err := lines.ReadString('\n'); s != "second\n" || err != nil {
		t.Errorf("second line: %q, %v", s, err)
	}

	if res, err = http.Get(srv.URL + "/panic"); err != nil {
		t.Fatal(err)
	}
	problem(t, res, http.StatusInternalServerError, "internal")
	if res, err = http.Get(srv.URL + "/late"); err == nil {
		_, err = io.ReadAll(res.Body)
	}
	if err == nil {
		t.Error("a broken answer looks whole")
	}
	if _, err = http.Get(srv.URL + "/gone"); err == nil {
		t.Error("a handler that aborts answered")
	}
	if res, err = http.Get(srv.URL + "/early"); err != nil || res.StatusCode != http.StatusTeapot {
		t.Errorf("after early hints: %v, %v", res, err)
	}
	got := log.String()
	if !strings.Contains(got, "at once") || !strings.Contains(got, "too late") || strings.Count(got, "a handler panicked") != 2 {
		t.Errorf("the log:\n%s", got)
	}
}

// The real keys behind the real table, as the program has them.
func TestKeysOfTheTableOpenTheirOperations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		service := identity.New(d, time.Now, "")
		r := newRig(t, func(o *httpapi.Options) { o.Auth = service })
		reader, _, err := service.CreateKey(t.Context(), identity.DefaultTenant, "reader", []string{identity.OrdersRead}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if res := r.do("GET", "/api/v1/things", "", "X-API-Key: "+reader); res.StatusCode != http.StatusOK {
			t.Errorf("reading: %d", res.StatusCode)
		}
		problem(t, r.do("POST", "/api/v1/things", `{"name":"good"}`, "X-API-Key: "+reader), http.StatusForbidden, "forbidden")
		problem(t, r.do("GET", "/api/v1/things", "", "X-API-Key: f3d_\xff\xff"), http.StatusUnauthorized, "unauthenticated")
	})
}

func TestForWhomAProxySpeaks(t *testing.T) {
	for name, c := range map[string]struct{ remote, forwarded, want string }{
		"a shop that calls us":                 {"203.0.113.9:1", "198.51.100.7", "198.51.100.7"},
		"a shop behind our proxy":              {"10.0.0.1:1", "198.51.100.7, 203.0.113.9", "198.51.100.7"},
		"a customer who makes one up":          {"203.0.113.9:1", "192.0.2.1, 198.51.100.7", "198.51.100.7"},
		"the same behind two proxies of ours":  {"10.0.0.1:1", "192.0.2.1, 198.51.100.7, 203.0.113.9, 10.0.0.2", "198.51.100.7"},
		"nobody said for whom":                 {"203.0.113.9:1", "", "203.0.113.9"},
		"nobody said, behind our proxy":        {"10.0.0.1:1", "203.0.113.9", "203.0.113.9"},
		"something that is no address is none": {"203.0.113.9:1", "unknown", "203.0.113.9"},
	} {
		srv, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), TrustedProxies: []string{"10.0.0.0/8"}, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := srv.Behind(r); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
