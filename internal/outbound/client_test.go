package outbound_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/outbound"
)

func TestClassifyStatus(t *testing.T) {
	for _, c := range []struct {
		status       int
		effect, read outbound.Kind // "" for an answer that is no failure
	}{
		{200, "", ""}, {201, "", ""}, {204, "", ""}, {299, "", ""},
		{301, outbound.Rejected, outbound.Rejected}, {302, outbound.Rejected, outbound.Rejected},
		{400, outbound.Rejected, outbound.Rejected}, {409, outbound.Rejected, outbound.Rejected}, {422, outbound.Rejected, outbound.Rejected},
		{401, outbound.Unauthorized, outbound.Unauthorized}, {402, outbound.Unauthorized, outbound.Unauthorized}, {403, outbound.Unauthorized, outbound.Unauthorized},
		{404, outbound.NotFound, outbound.NotFound}, {410, outbound.NotFound, outbound.NotFound},
		{429, outbound.RateLimited, outbound.RateLimited},
		{500, outbound.Ambiguous, outbound.Transient}, {502, outbound.Ambiguous, outbound.Transient}, {503, outbound.Ambiguous, outbound.Transient}, {504, outbound.Ambiguous, outbound.Transient}, {599, outbound.Ambiguous, outbound.Transient},
	} {
		for effect, want := range map[bool]outbound.Kind{true: c.effect, false: c.read} {
			kind, failed := outbound.ClassifyStatus(c.status, effect)
			if kind != want || failed != (want != "") {
				t.Errorf("HTTP %d with effect %t: %q, %t; want %q", c.status, effect, kind, failed, want)
			}
		}
	}
}

func client(o outbound.Options) *outbound.Client {
	o.Service = "farm"
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	if o.MaxAnswer == 0 {
		o.MaxAnswer = 1000
	}
	return outbound.NewClient(o)
}

func request(t *testing.T, method, url string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// serve is a server whose unfinished answers end with the test.
func serve(t *testing.T, h func(w http.ResponseWriter, r *http.Request, end <-chan struct{})) string {
	t.Helper()
	end := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h(w, r, end) }))
	t.Cleanup(func() { close(end); srv.Close() })
	return srv.URL
}

func drop(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// What a failed exchange means depends on how far it came: a call with an effect
// whose request went out may have had it.
func TestABrokenExchangeIsAmbiguousOnceTheRequestWasSent(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	_ = closed.Close()
	for _, c := range []struct {
		name    string
		timeout time.Duration
		handle  func(w http.ResponseWriter, r *http.Request, end <-chan struct{}) // nil: nobody listens
		effect  outbound.Kind
		message string
	}{
		{"nobody listens", 0, nil, outbound.Transient, "no answer"},
		{"the connection is dropped", 0, func(w http.ResponseWriter, _ *http.Request, _ <-chan struct{}) { drop(w) }, outbound.Ambiguous, "no answer"},
		{"no answer in time", 100 * time.Millisecond, func(_ http.ResponseWriter, _ *http.Request, end <-chan struct{}) { <-end }, outbound.Ambiguous, "no answer in time"},
		{"an answer that stops in its middle", 0, func(w http.ResponseWriter, _ *http.Request, _ <-chan struct{}) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("begin"))
			_ = http.NewResponseController(w).Flush()
			drop(w)
		}, outbound.Ambiguous, "no answer"},
		{"an answer that never ends", 100 * time.Millisecond, func(w http.ResponseWriter, _ *http.Request, end <-chan struct{}) {
			_, _ = w.Write([]byte("begin"))
			_ = http.NewResponseController(w).Flush()
			<-end
		}, outbound.Ambiguous, "no answer in time"},
		{"an answer that is too large", 0, func(w http.ResponseWriter, _ *http.Request, _ <-chan struct{}) {
			_, _ = w.Write(make([]byte, 1001))
		}, outbound.Ambiguous, "no answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := nobody
			if c.handle != nil {
				url = serve(t, c.handle)
			}
			for effect, want := range map[bool]outbound.Kind{true: c.effect, false: outbound.Transient} {
				a, err := client(outbound.Options{Timeout: c.timeout}).Do(t.Context(), request(t, "POST", url+"/?token=secret"), "queue/AddItem", effect)
				var out *outbound.Error
				if a != nil || !errors.As(err, &out) {
					t.Fatalf("%v, %v", a, err)
				}
				if out.Kind != want || out.Service != "farm" || out.Op != "queue/AddItem" || out.Status != 0 || out.Message != c.message || out.Err == nil {
					t.Errorf("with effect %t: %+v, want %s, %q", effect, out, want, c.message)
				}
				if strings.Contains(err.Error(), "secret") {
					t.Errorf("the address is in the text: %v", err)
				}
			}
		})
	}
}

func TestACallerThatGivesUpLeavesAnAmbiguousCall(t *testing.T) {
	arrived := make(chan struct{}, 1)
	url := serve(t, func(_ http.ResponseWriter, _ *http.Request, end <-chan struct{}) { arrived <- struct{}{}; <-end })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	_, err := client(outbound.Options{}).Do(ctx, request(t, "POST", url), "op", true)
	if !outbound.Is(err, outbound.Ambiguous) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	_, err = client(outbound.Options{}).Do(ctx, request(t, "POST", url), "op", true)
	if !outbound.Is(err, outbound.Transient) {
		t.Errorf("a call that was never made: %v", err)
	}
}

func TestAnyCompleteAnswerIsGivenBack(t *testing.T) {
	var followed bool
	url := serve(t, func(w http.ResponseWriter, r *http.Request, _ <-chan struct{}) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case "/elsewhere":
			followed = true
		default:
			w.Header().Set("X-Agent", r.Header.Get("User-Agent"))
			w.WriteHeader(http.StatusTeapot)
			_, _ = w.Write(make([]byte, 1000))
		}
	})
	a, err := client(outbound.Options{UserAgent: "forma3d/1"}).Do(t.Context(), request(t, "POST", url), "op", true)
	if err != nil || a.Status != http.StatusTeapot || len(a.Body) != 1000 || a.Header.Get("X-Agent") != "forma3d/1" {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := client(outbound.Options{}).Do(t.Context(), request(t, "POST", url), "op", true); err != nil || !strings.HasPrefix(a.Header.Get("X-Agent"), "Go-http-client") {
		t.Errorf("without a name: %+v, %v", a, err)
	}
	if a, err := client(outbound.Options{}).Do(t.Context(), request(t, "GET", url+"/moved"), "op", false); err != nil || a.Status != http.StatusFound || followed {
		t.Errorf("a redirect: %+v, %v, followed %t", a, err, followed)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestATransportOfTheCallersIsUsed(t *testing.T) {
	boom := errors.New("boom")
	_, err := client(outbound.Options{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return nil, boom })}).Do(t.Context(), request(t, "GET", "http://x"), "op", true)
	if !errors.Is(err, boom) || !outbound.Is(err, outbound.Transient) {
		t.Errorf("%v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for v, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, " 1.5 ": 1500 * time.Millisecond, "0": 0, "-3": 0, "86400": 24 * time.Hour, "86401": 0, "soon": 0, "NaN": 0, "Inf": 0,
		"Mon, 02 Nov 2026 09:00:30 GMT": 30 * time.Second, "Mon, 02 Nov 2026 08:59:30 GMT": 0,
	} {
		if got := outbound.RetryAfter(http.Header{"Retry-After": {v}}, now); got != want {
			t.Errorf("%q: %s, want %s", v, got, want)
		}
	}
}

func TestAnExcerptIsOneBoundedLine(t *testing.T) {
	if got := outbound.Excerpt([]byte(" <b>\n\tno\r\n </b> "), 100); got != "<b> no </b>" {
		t.Errorf("%q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		s, limit := rapid.String().Draw(t, "text"), rapid.IntRange(0, 20).Draw(t, "limit")
		got := outbound.Excerpt([]byte(s), limit)
		if !utf8.ValidString(got) || len(got) > limit+len("…") || strings.ContainsAny(got, "\n\r\t") {
			t.Errorf("%q cut to %d is %q", s, limit, got)
		}
	})
}

func TestErrorsSpeakAndAreRecognised(t *testing.T) {
	cause := errors.New("reset by peer")
	e := &outbound.Error{Service: "shopify", Op: "orders", Kind: outbound.Ambiguous, Status: 502, Message: "bad gateway", Err: cause}
	if got := e.Error(); got != "shopify orders: ambiguous (HTTP 502): bad gateway: reset by peer" {
		t.Errorf("%q", got)
	}
	if got := (&outbound.Error{Service: "shopify", Op: "orders", Kind: outbound.Rejected}).Error(); got != "shopify orders: rejected" {
		t.Errorf("%q", got)
	}
	wrapped := fmt.Errorf("fulfil: %w", e)
	if kind, ok := outbound.KindOf(wrapped); !ok || kind != outbound.Ambiguous || !outbound.Is(wrapped, outbound.Ambiguous) || outbound.Is(wrapped, outbound.Rejected) || !errors.Is(wrapped, cause) {
		t.Errorf("%s, %t", kind, ok)
	}
	for _, err := range []error{nil, cause} {
		if kind, ok := outbound.KindOf(err); ok || kind != "" || outbound.Is(err, outbound.Transient) {
			t.Errorf("%v counts as %s", err, kind)
		}
	}
}
