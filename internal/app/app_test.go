package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/shopify"
)

const (
	testKey     = "test-key-test-key-test-key-0001"
	shopDomain  = "example-prints.myshopify.com"
	shopSecret  = "shop-secret"
	oldSecret   = "old-shop-secret"
	farmToken   = "farm-token"
	carrierKey  = "carrier-secret"
	patience    = 90 * time.Second                   // with the race detector on two busy cores
	fileHook    = "7ca63f3f4e8854f77e0980fb89150082" // what the simulated farm calls hook.gcode
	fileClip    = "a50d0ca572c3663326641d1d722e7635" // and clip.gcode
	defaultFile = "0123456789abcdef0123456789abcde3"
)

// rig is a running program with its own database.
type rig struct {
	t    *testing.T
	app  *app.App
	base string
}

// settings are the environment of a test's program; later pairs win.
func settings(o db.Options, more ...string) []string {
	env := []string{
		"PORT=0", "HOST=127.0.0.1", "DATA_DIR=" + o.DataDir, "DATABASE_URL=" + o.URL, "API_KEY=" + testKey, "LOG_LEVEL=error", "RATE_LIMIT_PER_MINUTE=1000000", "WEBHOOK_REGISTER=false",
		"SHOPIFY_WEBHOOK_SECRET=" + oldSecret, "RETRY_FIRST_DELAY=20ms", "RETRY_MAX_DELAY=200ms", "RETRY_OFFLINE_DELAY=50ms", "BREAKER_FIRST_PROBE=50ms", "BREAKER_MAX_PROBE=1s",
		"SHOPIFY_RATE_PER_MINUTE=1000000", "SIMPLYPRINT_RATE_PER_MINUTE=1000000", "SENDCLOUD_RATE_PER_MINUTE=1000000", "SIMPLYPRINT_POLL_INTERVAL=200ms", "SIMPLYPRINT_TIMEOUT=1s",
	}
	return append(env, more...)
}

func start(t *testing.T, env []string) *rig {
	t.Helper()
	return startWithClock(t, env, time.Now)
}

// startWithClock starts a program that takes the time from now.
func startWithClock(t *testing.T, env []string, now func() time.Time) *rig {
	t.Helper()
	r := launch(t, env, now, usualLog())
	t.Cleanup(r.stop)
	return r
}

// startForAWhile starts a program that the test stops itself.
func startForAWhile(t *testing.T, env []string) *rig {
	t.Helper()
	return launch(t, env, time.Now, usualLog())
}

// startLogging starts a program with a log of the test's own.
func startLogging(t *testing.T, env []string, log *slog.Logger) *rig {
	t.Helper()
	r := launch(t, env, time.Now, log)
	t.Cleanup(r.stop)
	return r
}

func usualLog() *slog.Logger {
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("FORMA3D_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	return log
}

func launch(t *testing.T, env []string, now func() time.Time, log *slog.Logger) *rig {
	t.Helper()
	cfg, err := config.Load(env)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), cfg, app.Options{Log: log, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &rig{t: t, app: a, base: "http://" + a.Addr().String()}
}

func (r *rig) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := r.app.Stop(ctx); err != nil {
		r.t.Errorf("stop: %v", err)
	}
}

// shopOnly are settings with a shop whose API does not answer: enough for what
// only receives webhooks.
func shopOnly() []string {
	return []string{"SHOPIFY_SHOP_DOMAIN=" + shopDomain, "SHOPIFY_API_URL=http://127.0.0.1:1", "SHOPIFY_ACCESS_TOKEN=t", "SHOPIFY_API_SECRET=" + shopSecret}
}

// call makes an API request and decodes the answer into out, which may be nil.
func (r *rig) call(method, path string, body, out any) int {
	r.t.Helper()
	status, text := r.answer(method, path, body)
	if out != nil && status < 300 {
		if err := json.Unmarshal(text, out); err != nil {
			r.t.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
	return status
}

// answer makes an API request and gives the answer as it came.
func (r *rig) answer(method, path string, body any) (int, []byte) {
	r.t.Helper()
	var reader io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			r.t.Fatal(err)
		}
		reader = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, r.base+"/api/v1"+path, reader)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("X-API-Key", testKey)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res.StatusCode, text
}

// text reads a page outside the API.
func (r *rig) text(path string) string {
	r.t.Helper()
	res, err := http.Get(r.base + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		r.t.Fatalf("GET %s: HTTP %d, %v", path, res.StatusCode, err)
	}
	return string(b)
}

type page[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}

type orderView struct {
	ID             string `json:"id"`
	Number         string `json:"number"`
	Status         string `json:"status"`
	TotalMinor     int64  `json:"totalMinor"`
	Currency       string `json:"currency"`
	OpenIssues     int    `json:"openIssues"`
	PrintJobs      int    `json:"printJobs"`
	TrackingNumber string `json:"trackingNumber"`
	Note           string `json:"note"`
	LineItems      []struct {
		ID     string `json:"id"`
		SKU    string `json:"sku"`
		Status string `json:"status"`
		Wanted int    `json:"wanted"`
	} `json:"lineItems"`
	Issues []struct {
		Kind    string `json:"kind"`
		State   string `json:"state"`
		Message string `json:"message"`
		Detail  string `json:"detail"`
	} `json:"issues"`
	ShippingAddress *struct {
		City string `json:"city"`
	} `json:"shippingAddress"`
}

func (r *rig) orders() []orderView {
	r.t.Helper()
	var p page[orderView]
	if s := r.call("GET", "/orders?pageSize=100", nil, &p); s != 200 {
		r.t.Fatalf("list orders: HTTP %d", s)
	}
	return p.Items
}

func (r *rig) order(id string) orderView {
	r.t.Helper()
	var o orderView
	if s := r.call("GET", "/orders/"+id, nil, &o); s != 200 {
		r.t.Fatalf("read order: HTTP %d", s)
	}
	return o
}

// until waits for a condition that the program reaches by itself.
func (r *rig) until(what string, cond func() bool) {
	r.t.Helper()
	deadline := time.Now().Add(patience)
	for !cond() {
		if time.Now().After(deadline) {
			r.t.Fatalf("not reached within %s: %s", patience, what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// fixture reads a webhook body and changes top-level texts in it.
func fixture(t *testing.T, name string, changes ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "shopify", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	s := string(b)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(s, changes[i]) {
			t.Fatalf("%s does not contain %q", name, changes[i])
		}
		s = strings.ReplaceAll(s, changes[i], changes[i+1])
	}
	return []byte(s)
}

type hook struct {
	topic, id, shop, secret, signature string
}

// deliver posts a Shopify webhook and gives the HTTP status.
func (r *rig) deliver(h hook, body []byte) int {
	r.t.Helper()
	if h.shop == "" {
		h.shop = shopDomain
	}
	if h.secret == "" {
		h.secret = shopSecret
	}
	if h.signature == "" {
		h.signature = shopify.SignWebhook(h.secret, body)
	}
	if h.topic == "" {
		h.topic = "orders/create"
	}
	req, err := http.NewRequest("POST", r.base+"/api/v1/webhooks/shopify", bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("X-Shopify-Topic", h.topic)
	req.Header.Set("X-Shopify-Shop-Domain", h.shop)
	req.Header.Set("X-Shopify-Webhook-Id", h.id)
	if h.signature != "none" {
		req.Header.Set("X-Shopify-Hmac-Sha256", h.signature)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

type deliveryView struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Note   string `json:"note"`
	Topic  string `json:"topic"`
}

func (r *rig) deliveries() []deliveryView {
	r.t.Helper()
	var p page[deliveryView]
	r.call("GET", "/admin/webhooks?pageSize=100", nil, &p)
	return p.Items
}

// settled waits until every received webhook has been read.
func (r *rig) settled(n int) {
	r.t.Helper()
	r.until(fmt.Sprintf("%d webhooks are read", n), func() bool {
		list := r.deliveries()
		for _, d := range list {
			if d.Status == "RECEIVED" {
				return false
			}
		}
		return len(list) == n
	})
}

func (r *rig) mapSKU(sku, file string) {
	r.t.Helper()
	s := r.call("POST", "/product-mappings", map[string]any{"sku": sku, "productName": sku, "weightGrams": 100, "parts": []any{map[string]any{"name": "body", "fileId": file, "quantity": 1, "yieldPerPrint": 1}}}, nil)
	if s != 201 {
		r.t.Fatalf("map %s: HTTP %d", sku, s)
	}
}

func each(t *testing.T, test func(t *testing.T, o db.Options)) { dbtest.EachOptions(t, test) }

// dbOptions is a fresh database on the same engine as o.
func dbOptions(t *testing.T, o db.Options) db.Options {
	t.Helper()
	if o.URL != "" {
		return dbtest.Options(t, db.PostgreSQL)
	}
	return dbtest.Options(t, db.SQLite)
}
