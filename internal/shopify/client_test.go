package shopify_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	domain = "example-prints.myshopify.com"
	token  = "shpat_static"
	hub    = "https://hub.example/webhooks/shopify"
)

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

// world is a simulated shop behind HTTP, and a client of it.
type world struct {
	*shopify.Client
	shop  *shopsim.Shop
	at    *moment
	calls *recorder
	opts  shopsim.Options
	url   string
}

func start(t *testing.T, change func(*shopsim.Options)) world {
	t.Helper()
	at := newMoment()
	o := shopsim.Options{
		ShopDomain: domain, APIKey: "client", APISecret: "secret", AccessToken: token, Faults: sim.NewFaults(1), Now: at.now, BucketSize: 1e6, RestoreRate: 1e6,
	}
	if change != nil {
		change(&o)
	}
	shop := shopsim.New(o)
	srv := httptest.NewServer(shop)
	t.Cleanup(srv.Close)
	calls := newRecorder(t)
	c := client(t, srv.URL, func(c *shopify.Config) { c.Transport, c.Now = calls, at.now })
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return world{c, shop, at, calls, o, srv.URL}
}

func client(t *testing.T, url string, change func(*shopify.Config)) *shopify.Client {
	t.Helper()
	c := shopify.Config{APIURL: url, Version: "2026-10", Token: shopify.StaticToken(token), UserAgent: "tests/1", Timeout: 10 * time.Second, Transport: http.DefaultTransport}
	if change != nil {
		change(&c)
	}
	s, err := shopify.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind outbound.Kind) *outbound.Error {
	t.Helper()
	var e *outbound.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want an outside error of kind %s", err, kind)
	}
	return e
}

// hooks has the shop remember the bodies of orders/updated and orders/create.
func (w world) hooks() {
	w.shop.AddWebhook("orders/create", hub)
	w.shop.AddWebhook("orders/updated", hub)
}

// lastHook is the order as the newest webhook told it.
func (w world) lastHook(t *testing.T) *shopify.Order {
	t.Helper()
	sent := w.shop.Sent()
	if len(sent) == 0 {
		t.Fatal("no webhook")
	}
	return must[*shopify.Order](t)(shopify.ParseOrder(sent[len(sent)-1].Delivery.Body))
}

func hooks(n int) []shopsim.Line {
	lines := make([]shopsim.Line, n)
	for i := range lines {
		lines[i] = shopsim.Line{Title: fmt.Sprintf("Hook %d", i), SKU: fmt.Sprintf("H-%d", i), Quantity: 1}
	}
	return lines
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	good := shopify.Config{APIURL: "https://" + domain, Version: "2026-10", Token: shopify.StaticToken("t")}
	if _, err := shopify.New(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*shopify.Config){
		"no address":     func(c *shopify.Config) { c.APIURL = "" },
		"no scheme":      func(c *shopify.Config) { c.APIURL = domain },
		"another scheme": func(c *shopify.Config) { c.APIURL = "ftp://" + domain },
		"no host":        func(c *shopify.Config) { c.APIURL = "https://" },
		"not an address": func(c *shopify.Config) { c.APIURL = "https://%zz" },
		"no version":     func(c *shopify.Config) { c.Version = "" },
		"no token":       func(c *shopify.Config) { c.Token = nil },
	} {
		c := good
		change(&c)
		if _, err := shopify.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestTheShopTellsWhoItIsAndWhatIsAllowed(t *testing.T) {
	w := start(t, nil)
	got := must[shopify.Shop](t)(w.Shop(t.Context()))
	want := shopify.Shop{
		ID: 1, Name: "Example Prints", Domain: domain, Currency: "EUR", TimeZone: "Europe/Brussels",
		Scopes: []string{"read_orders", "write_orders", "read_products", "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders", "read_fulfillments", "write_fulfillments"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestACallIsSentAsTheVendorWantsIt(t *testing.T) {
	shop := shopsim.New(shopsim.Options{ShopDomain: domain, AccessToken: token})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/admin/api/2026-10/graphql.json" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		for name, want := range map[string]string{"Content-Type": "application/json", "Accept": "application/json", "X-Shopify-Access-Token": token, "User-Agent": "tests/1"} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %q", name, got)
			}
		}
		shop.ServeHTTP(w, r)
	}))
	defer srv.Close()
	c := client(t, srv.URL+"/", nil) // a slash at the end is no part of the path
	must[shopify.Shop](t)(c.Shop(t.Context()))
}

func TestOneClientServesManyAtOnce(t *testing.T) {
	w := start(t, nil)
	var ids []int64
	for range 8 {
		ids = append(ids, w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(101)}))
	}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			o, err := w.Order(t.Context(), id)
			if err != nil || o.ID != id || len(o.Lines) != 101 {
				t.Errorf("order %d: %v", id, err)
			}
		})
	}
	wg.Wait()
}
