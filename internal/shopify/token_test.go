package shopify_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

func (w world) credentials() shopify.ClientCredentials {
	return shopify.ClientCredentials{APIURL: w.url + "/", APIKey: w.opts.APIKey, APISecret: w.opts.APISecret}
}

func (w world) tokenConfig() shopify.Config {
	return shopify.Config{Timeout: 10 * time.Second, UserAgent: "tests/1", Transport: http.DefaultTransport, Now: w.at.now}
}

func TestATokenOfClientCredentialsOpensTheShop(t *testing.T) {
	w := start(t, nil)
	got := must[shopify.AccessToken](t)(shopify.RequestToken(t.Context(), w.credentials(), w.tokenConfig()))
	want := shopify.AccessToken{
		Token: got.Token, ExpiresAt: w.at.now().Add(86399 * time.Second),
		Scope: "read_orders,write_orders,read_products,read_merchant_managed_fulfillment_orders,write_merchant_managed_fulfillment_orders,read_fulfillments,write_fulfillments",
	}
	if d := cmp.Diff(want, got); d != "" || !strings.HasPrefix(got.Token, "shpat_") {
		t.Errorf("%s %s", got.Token, d)
	}
	c := client(t, w.url, func(c *shopify.Config) { c.Token = shopify.StaticToken(got.Token) })
	must[shopify.Shop](t)(c.Shop(t.Context()))
	w.at.pass(86398 * time.Second)
	must[shopify.Shop](t)(c.Shop(t.Context()))
	w.at.pass(time.Second)
	_, err := c.Shop(t.Context())
	wantKind(t, err, outbound.Unauthorized)
}

func TestTheRequestForATokenIsAForm(t *testing.T) {
	var form map[string][]string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/admin/oauth/access_token" || r.URL.RawQuery != "" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		if r.ParseForm() == nil {
			form = r.PostForm
		}
		_, _ = w.Write([]byte(`{"access_token":"shpat_new","scope":"read_orders","expires_in":60}`))
	}))
	defer srv.Close()
	before := time.Now()
	got := must[shopify.AccessToken](t)(shopify.RequestToken(t.Context(), shopify.ClientCredentials{APIURL: srv.URL, APIKey: "a&b", APISecret: "c=d"}, shopify.Config{Transport: srv.Client().Transport}))
	if d := cmp.Diff(map[string][]string{"grant_type": {"client_credentials"}, "client_id": {"a&b"}, "client_secret": {"c=d"}}, form); d != "" {
		t.Error(d)
	}
	if life := got.ExpiresAt.Sub(before); got.Token != "shpat_new" || got.Scope != "read_orders" || life < time.Minute || life > 2*time.Minute {
		t.Errorf("%+v", got) // without a clock of its own it takes the ordinary one
	}
}

// A failure says nothing of the order that needed the token: refused credentials
// are a matter of the connection.
func TestATokenThatIsNotGivenIsClassified(t *testing.T) {
	for name, tc := range map[string]struct {
		fault sim.Fault
		kind  outbound.Kind
		wait  time.Duration
	}{
		"dropped":           {sim.Fault{DropAfter: true}, outbound.Transient, 0},
		"500":               {sim.Fault{Status: 500}, outbound.Transient, 0},
		"429":               {sim.Fault{Status: 429, RetryAfter: 3}, outbound.RateLimited, 3 * time.Second},
		"400":               {sim.Fault{Status: 400}, outbound.Unauthorized, 0},
		"404":               {sim.Fault{Status: 404}, outbound.Unauthorized, 0},
		"a page, no answer": {sim.Fault{Status: 200}, outbound.Transient, 0},
	} {
		w := start(t, nil)
		tc.fault.Op, tc.fault.Probability = "oauth", 1
		w.opts.Faults.Set(tc.fault)
		_, err := shopify.RequestToken(t.Context(), w.credentials(), w.tokenConfig())
		e := wantKind(t, err, tc.kind)
		if e.Wait != tc.wait || e.Op != "oauth/access_token" {
			t.Errorf("%s: %+v", name, e)
		}
		if strings.Contains(err.Error(), w.opts.APISecret) {
			t.Errorf("%s: the error repeats the secret: %v", name, err)
		}
	}
	w := start(t, nil)
	for name, cc := range map[string]shopify.ClientCredentials{
		"another secret": {APIURL: w.url, APIKey: "client", APISecret: "other"},
		"another app":    {APIURL: w.url, APIKey: "other", APISecret: "secret"},
		"nothing":        {APIURL: w.url},
	} {
		_, err := shopify.RequestToken(t.Context(), cc, w.tokenConfig())
		if e := wantKind(t, err, outbound.Unauthorized); e.Status != 400 || !strings.Contains(e.Message, "invalid_client") {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if _, err := shopify.RequestToken(t.Context(), shopify.ClientCredentials{APIURL: "https://%zz"}, w.tokenConfig()); err == nil {
		t.Error("an address that is none: no error")
	}
}

// The simulator, too, must notice that nobody waits any more: else its server could
// not be closed for an hour.
func TestATokenThatComesTooLateIsGivenUp(t *testing.T) {
	w := start(t, nil)
	w.opts.Faults.Set(sim.Fault{Op: "oauth", Probability: 1, Latency: time.Hour})
	cfg := w.tokenConfig()
	cfg.Timeout = 300 * time.Millisecond
	_, err := shopify.RequestToken(t.Context(), w.credentials(), cfg)
	if e := wantKind(t, err, outbound.Transient); e.Message != "no answer in time" {
		t.Errorf("%v", e)
	}
}

func TestAnAnswerWithoutATokenIsNone(t *testing.T) {
	for _, answer := range []string{`{}`, `{"access_token":"","expires_in":60}`, `[]`, ``} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }))
		_, err := shopify.RequestToken(t.Context(), shopify.ClientCredentials{APIURL: srv.URL}, shopify.Config{Transport: srv.Client().Transport})
		wantKind(t, err, outbound.Transient)
		srv.Close()
	}
}

// source is a TokenSource that notes what is told to it.
type source struct {
	token         string
	fails, noting error
	refused       []string
}

func (s *source) Token(context.Context) (string, error) { return s.token, s.fails }

func (s *source) Invalidate(_ context.Context, token string) error {
	s.refused = append(s.refused, token)
	return s.noting
}

func TestATokenThatTheShopRefusesIsReported(t *testing.T) {
	w := start(t, nil)
	given := must[shopify.AccessToken](t)(shopify.RequestToken(t.Context(), w.credentials(), w.tokenConfig()))
	s := &source{token: given.Token}
	c := client(t, w.url, func(c *shopify.Config) { c.Token = s })
	must[shopify.Shop](t)(c.Shop(t.Context()))
	if len(s.refused) != 0 {
		t.Errorf("a good token is reported: %v", s.refused)
	}
	w.shop.RevokeTokens()
	_, err := c.Shop(t.Context())
	wantKind(t, err, outbound.Unauthorized)
	if d := cmp.Diff([]string{given.Token}, s.refused); d != "" {
		t.Error(d)
	}
	s.noting = errors.New("the database is away")
	if _, err = c.Shop(t.Context()); !errors.Is(err, s.noting) {
		t.Errorf("the failure of Invalidate is lost: %v", err)
	}
	wantKind(t, err, outbound.Unauthorized) // and so is not the shop's

	// A missing permission is no reason to throw a token away.
	w.opts.Faults.Set(sim.Fault{Probability: 1, Status: 403})
	s.refused = nil
	_, err = c.Shop(t.Context())
	wantKind(t, err, outbound.Unauthorized)
	if len(s.refused) != 0 {
		t.Errorf("reported after 403: %v", s.refused)
	}
}

func TestNothingIsSentWithoutAToken(t *testing.T) {
	w := start(t, nil)
	s := &source{fails: errors.New("no token")}
	c := client(t, w.url, func(c *shopify.Config) { c.Token, c.Transport = s, w.calls })
	if _, err := c.Shop(t.Context()); !errors.Is(err, s.fails) {
		t.Errorf("got %v", err)
	}
	if n := len(w.calls.called()); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestAStaticTokenStaysAsItIs(t *testing.T) {
	w := start(t, func(o *shopsim.Options) { o.AccessToken = "another" })
	for range 2 {
		_, err := w.Shop(t.Context())
		wantKind(t, err, outbound.Unauthorized)
	}
	if got := must[string](t)(shopify.StaticToken(token).Token(t.Context())); got != token {
		t.Errorf("got %q", got)
	}
}
