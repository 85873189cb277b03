package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/shopify"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
)

const (
	secondTenant = "second"
	secondShop   = "second-prints.myshopify.com"
	secondSecret = "second-shop-secret"
)

// tenantKey makes a key with all rights on a tenant.
func (r *rig) tenantKey(tenant string) string {
	r.t.Helper()
	key, _, err := r.app.Keys.CreateKey(r.t.Context(), tenant, "everything of "+tenant, nil, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return key
}

// as makes a request with another key.
func (r *rig) as(key, method, path string, body []byte, headers map[string]string) (int, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.base+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("X-API-Key", key)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range headers {
		req.Header.Set(name, value)
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
	return res.StatusCode, string(text)
}

// readings are the paths of everything that can be read.
func (r *rig) readings() []string {
	r.t.Helper()
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	_, text := r.as("", "GET", "/api/openapi.json", nil, nil)
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for path, methods := range doc.Paths {
		if methods["get"] != nil && path != "/api/v1/events/stream" { // which has no end, and tests of its own
			out = append(out, path)
		}
	}
	for _, route := range r.app.Routes() {
		if path, ok := strings.CutPrefix(route.Pattern, "GET "); ok {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var (
	parameter = regexp.MustCompile(`\{[^}]+\}`)
	uuidText  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	numericID = regexp.MustCompile(`"id":(\d+)`)
)

// traces are ids and words that only the tenant behind key can know, gathered
// from all that it can read.
func (r *rig) traces(key string) (ids []string, reached map[string]int) {
	r.t.Helper()
	found, reached := map[string]bool{}, map[string]int{}
	visit := func(path, template string) {
		status, text := r.as(key, "GET", path, nil, nil)
		if status != http.StatusOK {
			return
		}
		reached[template]++
		text = regexp.MustCompile(`"(correlationId|at)":"[^"]*"`).ReplaceAllString(text, "")
		for _, id := range uuidText.FindAllString(text, -1) {
			found[id] = true
		}
		for _, m := range numericID.FindAllStringSubmatch(text, -1) {
			found[m[1]] = true
		}
	}
	for range 2 { // what the first round finds is opened in the second
		known := slices.Collect(maps.Keys(found))
		for _, template := range r.readings() {
			if !parameter.MatchString(template) {
				visit(template, template)
				continue
			}
			for _, id := range known {
				visit(parameter.ReplaceAllLiteralString(template, id), template)
			}
		}
	}
	return slices.Collect(maps.Keys(found)), reached
}

// refusedReadings are the readings that a second tenant's API key does not get by
// asking for the plain address.
var refusedReadings = map[string]int{
	// Of the whole installation: only the tenant that runs it sees them.
	"/api/v1/admin/schedules":    http.StatusForbidden,
	"/api/v1/admin/system":       http.StatusForbidden,
	"/api/v1/settings/effective": http.StatusForbidden,
	// A key is no person.
	"/api/v1/me/passkeys": http.StatusForbidden,
	"/api/v1/push":        http.StatusForbidden,
	// They need to know of what.
	"/api/v1/grid/guide":       http.StatusUnprocessableEntity,
	"/api/v1/grid/guide.pdf":   http.StatusUnprocessableEntity,
	"/api/v1/grid/model.3mf":   http.StatusUnprocessableEntity,
	"/api/v1/grid/model.png":   http.StatusUnprocessableEntity,
	"/api/v1/grid/model.stl":   http.StatusUnprocessableEntity,
	"/api/v1/grid/model.svg":   http.StatusUnprocessableEntity,
	"/api/v1/grid/model.zip":   http.StatusUnprocessableEntity,
	"/api/v1/shipping/methods": http.StatusUnprocessableEntity,
	// The second tenant has no farm.
	"/api/v1/product-mappings/farm-files": http.StatusConflict,
	// Only the shop signs these.
	"/api/v1/proxy/shopify/grid/plan":        http.StatusUnauthorized,
	"/api/v1/proxy/shopify/grid/preview.png": http.StatusUnauthorized,
	"/api/v1/proxy/shopify/grid/preview.svg": http.StatusUnauthorized,
}

func TestATenantCannotReachAnothersData(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 71})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		for range 2 {
			w.shop.PlaceOrder(simshopify.OrderSpec{Email: "customer@example.com", Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1, Price: "14.95", Grams: 60}}})
		}
		r.until("all is fulfilled", func() bool { return w.allFulfilled(r, 2) })
		unmapped := w.shop.PlaceOrder(simshopify.OrderSpec{Email: "customer@example.com", Lines: []simshopify.Line{{Title: "Other", SKU: "UNKNOWN-SKU", Quantity: 1, Price: "14.95", Grams: 60}}})
		r.until("the third order is there", func() bool { return len(r.orders()) == 3 })
		if err := r.app.Accounts.AddTenant(t.Context(), secondTenant, "Second"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.app.Accounts.AddUser(t.Context(), identity.DefaultTenant, account.NewUser{Email: "ada@example.com", Name: "Ada of the first", Roles: []identity.Role{identity.RoleAdmin}}); err != nil {
			t.Fatal(err)
		}
		ids, reached := r.traces(r.tenantKey(identity.DefaultTenant))
		for _, path := range []string{"/api/v1/orders/{id}", "/api/v1/orders/{id}/timeline", "/api/v1/print-jobs/{id}", "/api/v1/product-mappings/{id}", "/api/v1/users/{id}", "/api/v1/admin/webhooks/{id}", "/api/v1/shipments/{id}/label", "/api/v1/fulfillments/order/{orderId}", "/api/v1/event-log/export.csv"} {
			if reached[path] == 0 {
				t.Errorf("the first tenant's own %s was not reached: the test proves nothing of it", path)
			}
		}
		if len(ids) < 20 {
			t.Fatalf("the first tenant has the ids %v", ids)
		}

		second := r.tenantKey(secondTenant)
		foreign := func(path string, status int, text string) {
			t.Helper()
			for _, word := range append(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return len(id) < 30 }), "HOOK-WHITE", "UNKNOWN-SKU", "Ada of the first", "customer@example.com", shopDomain, fmt.Sprint(unmapped)) {
				// What was asked for may stand in the answer's own words.
				if strings.Contains(text, word) && !strings.HasSuffix(path, word) {
					t.Errorf("%s answered the second tenant %d with %q of the first: %.300s", path, status, word, text)
					return
				}
			}
		}
		asked := 0
		for _, template := range r.readings() {
			if !parameter.MatchString(template) {
				status, text := r.as(second, "GET", template, nil, nil)
				want := http.StatusOK
				if refusal, ok := refusedReadings[template]; ok {
					want = refusal
				}
				if status != want {
					t.Errorf("%s answered the second tenant %d, not %d: %s", template, status, want, text)
				}
				foreign(template, status, text)
				continue
			}
			for _, id := range ids {
				path := parameter.ReplaceAllLiteralString(template, id)
				status, text := r.as(second, "GET", path, nil, nil)
				asked++
				if status == http.StatusOK && !emptyList(text) && len(id) > 30 {
					t.Errorf("%s answered the second tenant: %.300s", path, text)
				}
				foreign(path, status, text)
			}
		}
		if asked < 100 {
			t.Errorf("only %d single things were asked for", asked)
		}
	})
}

// emptyList reports whether an answer is a list without entries.
func emptyList(text string) bool {
	var list struct {
		Items []any `json:"items"`
	}
	return json.Unmarshal([]byte(text), &list) == nil && list.Items != nil && len(list.Items) == 0
}

func TestWebhooksGoToTheTenantWhoseTheyAre(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		if err := r.app.Accounts.AddTenant(t.Context(), secondTenant, "Second"); err != nil {
			t.Fatal(err)
		}
		second := r.tenantKey(secondTenant)
		connect, err := json.Marshal(map[string]any{"shopDomain": secondShop, "accessToken": "t", "apiSecret": secondSecret})
		if err != nil {
			t.Fatal(err)
		}
		if status, text := r.as(second, "PUT", "/api/v1/integrations/shopify?force=true", connect, nil); status != http.StatusOK {
			t.Fatalf("connect: %d %s", status, text)
		}
		if _, text := r.as(second, "GET", "/api/v1/integrations", nil, nil); !strings.Contains(text, "/api/v1/webhooks/shopify/"+secondTenant+`"`) {
			t.Errorf("the second tenant is told %s", text)
		}
		body := fixture(t, "orders-create-basic.json")
		for i, c := range []struct {
			path, shop, secret string
			want               int
		}{
			{"/second", secondShop, secondSecret, 200},
			{"/second", shopDomain, shopSecret, 401},   // the other one's webhook
			{"/second", secondShop, shopSecret, 401},   // signed with the other one's secret
			{"", secondShop, secondSecret, 401},        // at the other one's address
			{"/nobody", secondShop, secondSecret, 401}, // nobody's address
			{"/default", shopDomain, shopSecret, 200},
		} {
			status, text := r.as("", "POST", "/api/v1/webhooks/shopify"+c.path, body, map[string]string{
				"X-Shopify-Topic": "orders/create", "X-Shopify-Shop-Domain": c.shop, "X-Shopify-Webhook-Id": fmt.Sprint("hook-", i), "X-Shopify-Hmac-Sha256": shopify.SignWebhook(c.secret, body),
			})
			if status != c.want {
				t.Errorf("to %q of %s signed with %s: %d %s, want %d", c.path, c.shop, c.secret, status, text, c.want)
			}
		}
		orders := func(key string) (ids []string) {
			var p page[orderView]
			_, text := r.as(key, "GET", "/api/v1/orders", nil, nil)
			if err := json.Unmarshal([]byte(text), &p); err != nil {
				t.Fatal(err)
			}
			for _, o := range p.Items {
				ids = append(ids, o.ID)
			}
			return ids
		}
		first := r.tenantKey(identity.DefaultTenant)
		r.until("each tenant has its order", func() bool { return len(orders(first)) == 1 && len(orders(second)) == 1 })
		if orders(first)[0] == orders(second)[0] {
			t.Error("both have the same order")
		}
	})
}
