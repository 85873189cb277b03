package app_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/sim"
)

type integrationView struct {
	Service       string            `json:"service"`
	State         string            `json:"state"`
	Message       string            `json:"message"`
	Since         *string           `json:"since"`
	ChangedBy     string            `json:"changedBy"`
	Account       map[string]string `json:"account"`
	Secrets       map[string]string `json:"secrets"`
	WebhookURL    string            `json:"webhookUrl"`
	LastWebhookAt *string           `json:"lastWebhookAt"`
	Queue         struct {
		Paused bool   `json:"paused"`
		Reason string `json:"reason"`
	} `json:"queue"`
	Condition string `json:"condition"`
	Checks    struct {
		LastAt        *string `json:"lastAt"`
		LastSuccessAt *string `json:"lastSuccessAt"`
		LastFailureAt *string `json:"lastFailureAt"`
		LastFailure   string  `json:"lastFailure"`
		Message       string  `json:"message"`
	} `json:"checks"`
	Subscription struct {
		State     string  `json:"state"`
		CheckedAt *string `json:"checkedAt"`
	} `json:"subscription"`
	HelpURL string `json:"helpUrl"`
	Fields  []struct {
		Name     string `json:"name"`
		Label    string `json:"label"`
		Kind     string `json:"kind"`
		Secret   bool   `json:"secret"`
		Required bool   `json:"required"`
		Set      bool   `json:"set"`
		Value    string `json:"value"`
	} `json:"fields"`
}

func (r *rig) integration(service string) integrationView {
	r.t.Helper()
	var list page[integrationView]
	if s := r.call("GET", "/integrations", nil, &list); s != http.StatusOK {
		r.t.Fatalf("list integrations: HTTP %d", s)
	}
	for _, v := range list.Items {
		if v.Service == service {
			return v
		}
	}
	r.t.Fatalf("no integration %s", service)
	panic("unreachable")
}

type fields map[string]any

// forever is longer than any test: what still goes on was woken.
func forever() []string {
	return []string{"RETRY_OFFLINE_DELAY=1h", "BREAKER_FIRST_PROBE=1h", "BREAKER_MAX_PROBE=1h", "BREAKER_FAILURES=3", "ENCRYPTION_KEY=" + strings.Repeat("ab", 32)}
}

// startWrong starts a program whose farm key is wrong, with the webhooks of the
// other services registered.
func startWrong(t *testing.T, o db.Options, w *world) *rig {
	t.Helper()
	port := freePort(t)
	env := append(settings(o, w.settings()...), "PORT="+port, "APP_URL=http://127.0.0.1:"+port, "SIMPLYPRINT_API_KEY=mistyped")
	r := start(t, append(env, forever()...))
	for _, s := range r.app.Subscribe(t.Context()) {
		if s.Err != nil && s.Service != "simplyprint" {
			t.Fatalf("subscribe to %s: %v", s.Service, s.Err)
		}
	}
	return r
}

// Wrong credentials are corrected while the programs run; the work that waited
// goes on at once, in every process.
func TestCorrectedCredentialsReachEveryProcess(t *testing.T) {
	for _, c := range []struct {
		name      string
		engine    db.Engine
		processes int
	}{{"sqlite", db.SQLite, 1}, {"postgres", db.PostgreSQL, 2}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := dbtest.Options(t, c.engine)
			w := newWorld(t, worldOptions{seed: 9})
			var all []*rig
			for range c.processes {
				all = append(all, startWrong(t, o, w))
			}
			first, last := all[0], all[c.processes-1]
			first.mapSKU("HOOK-WHITE", fileHook)
			first.mapSKU("CLIP-SET-8", fileClip)
			units := map[int64]int{}
			const n = 6
			for range n {
				units[w.shop.PlaceOrder(twoLines())] = 3
			}
			first.until("the farm refuses us and its queue is paused", func() bool {
				v := first.integration("simplyprint")
				return v.State == "refused" && v.Queue.Paused
			})
			first.until("all orders are here", func() bool { return len(first.orders()) == n })
			status, text := last.answer("PUT", "/integrations/simplyprint", fields{"companyId": "17", "apiKey": "farm-key"})
			if status != http.StatusOK || !strings.Contains(string(text), "17") {
				t.Fatalf("connect: HTTP %d %s", status, text)
			}
			t.Cleanup(func() {
				if t.Failed() {
					first.dump()
				}
			})
			first.until("all orders are fulfilled", func() bool { return w.allFulfilled(first, n) })
			w.assertExactlyOnce(t, units)
			for i, r := range all {
				r.until(fmt.Sprintf("process %d has the new client", i), func() bool {
					farm, err := r.app.Clients.Farm(t.Context(), identity.DefaultTenant)
					return err == nil && farm.Ping(t.Context()) == nil
				})
				if v := r.integration("simplyprint"); v.State != "connected" || v.Since == nil || v.Queue.Paused {
					t.Errorf("process %d: %+v", i, v)
				}
			}
			if dead, down, up := first.deadLetters(), first.events("integration.down"), first.events("integration.up"); dead != 0 || down != 1 || up != 1 {
				t.Errorf("%d dead letters, %d times down, %d times up", dead, down, up)
			}
			if n := first.number(`SELECT COUNT(*) FROM journal WHERE type = 'integration.simplyprint-changed' AND payload = '{"action":"connected"}'`); n != 1 {
				t.Errorf("the change is %d times in the journal", n)
			}
		})
	}
}

// What people disconnect is disconnected, whatever the settings say, and what
// they connect again goes on where it stopped.
func TestDisconnectAndConnectAgain(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 10})
		r := startIn(t, o, w, forever()...)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		v := r.integration("sendcloud")
		if v.State != "connected-from-settings" || v.Secrets["secretKey"] != "set" || v.Account["publicKey"] != "public" || !strings.HasSuffix(v.WebhookURL, "/api/v1/webhooks/sendcloud") || v.LastWebhookAt != nil {
			t.Errorf("at first: %+v", v)
		}
		if v := r.integration("xapi"); v.State != "disconnected" || v.WebhookURL != "" || v.Secrets["password"] != "not set" {
			t.Errorf("the ERP: %+v", v)
		}
		for range 2 { // twice is once
			if s := r.call("DELETE", "/integrations/sendcloud", nil, nil); s != http.StatusNoContent {
				t.Fatalf("disconnect: HTTP %d", s)
			}
		}
		id := w.shop.PlaceOrder(twoLines())
		r.until("the label waits", func() bool {
			return r.number(`SELECT COUNT(*) FROM river_job WHERE kind = 'shipping-announce' AND state = 'scheduled'`) == 1
		})
		v = r.integration("sendcloud")
		if v.State != "disconnected" || v.Since == nil || v.Secrets["secretKey"] != "not set" || v.ChangedBy == "" {
			t.Errorf("disconnected: %+v", v)
		}
		if v := r.integration("shopify"); v.LastWebhookAt == nil {
			t.Errorf("the shop: %+v", v)
		}
		var test struct {
			OK      bool   `json:"ok"`
			Message string `json:"message"`
		}
		if s := r.call("POST", "/integrations/sendcloud/test", nil, &test); s != http.StatusOK || test.OK || !strings.Contains(test.Message, "not connected") {
			t.Errorf("test: HTTP %d %+v", s, test)
		}
		if s := r.call("PUT", "/integrations/sendcloud", fields{"publicKey": "public", "secretKey": carrierKey}, &test); s != http.StatusOK || !test.OK {
			t.Fatalf("connect: HTTP %d %+v", s, test)
		}
		r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
		w.assertExactlyOnce(t, map[int64]int{id: 3})
		if n := r.events("integration.sendcloud-changed"); n != 2 {
			t.Errorf("%d changes in the journal, want 2", n)
		}
		// The farm's webhooks follow too: its token is another one from now on.
		if s := r.farmHook(farmToken); s != http.StatusOK {
			t.Errorf("webhook with the token of the settings: HTTP %d", s)
		}
		if s := r.call("PUT", "/integrations/simplyprint", fields{"companyId": "17", "webhookToken": "another-token"}, nil); s != http.StatusOK {
			t.Fatalf("change the token: HTTP %d", s)
		}
		if old, fresh := r.farmHook(farmToken), r.farmHook("another-token"); old != http.StatusUnauthorized || fresh != http.StatusOK {
			t.Errorf("webhooks: old token HTTP %d, new token HTTP %d", old, fresh)
		}
	})
}

// farmHook delivers a farm's webhook with a token.
func (r *rig) farmHook(token string) int {
	r.t.Helper()
	req, err := http.NewRequest("POST", r.base+"/api/v1/webhooks/simplyprint", strings.NewReader(`{"webhook_id":1,"event":"test","timestamp":1,"data":{}}`))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("X-SP-Secret", token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode == http.StatusAccepted {
		return http.StatusOK // stored; what it says does not matter here
	}
	return res.StatusCode
}

func TestCredentialsAreTriedBeforeTheyAreStored(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 11})
		r := startIn(t, o, w)
		for name, c := range map[string]struct {
			path   string
			body   fields
			status int
			says   string
		}{
			"refused":                      {"/integrations/simplyprint", fields{"companyId": "17", "apiKey": "wrong"}, 422, "credentials-refused"},
			"no number":                    {"/integrations/simplyprint", fields{"companyId": "mine", "apiKey": "wrong"}, 422, "body.companyId"},
			"another account, no secret":   {"/integrations/simplyprint", fields{"companyId": "18"}, 422, "body.apiKey"},
			"another address, no password": {"/integrations/xapi", fields{"baseUrl": "http://127.0.0.1:1", "username": "me"}, 422, "body.password"},
			"no answer":                    {"/integrations/xapi", fields{"baseUrl": "http://127.0.0.1:1", "username": "me", "password": "p"}, 502, "service-unavailable"},
			"no address":                   {"/integrations/xapi", fields{"baseUrl": "file:///etc/passwd", "username": "me", "password": "p"}, 422, "body.baseUrl"},
			"no shop":                      {"/integrations/shopify", fields{"shopDomain": "127.0.0.1:80/x", "accessToken": "t"}, 422, "body.shopDomain"},
			"shop's secret is wrong":       {"/integrations/shopify", fields{"shopDomain": shopDomain, "apiKey": "client", "apiSecret": "wrong"}, 422, "credentials-refused"},
			"another service's field":      {"/integrations/sendcloud", fields{"publicKey": "public", "companyId": "17"}, 422, "invalid"},
		} {
			status, text := r.answer("PUT", c.path, c.body)
			if status != c.status || !strings.Contains(string(text), c.says) {
				t.Errorf("%s: HTTP %d %s", name, status, text)
			}
		}
		if n := r.number(`SELECT COUNT(*) FROM integrations`); n != 0 {
			t.Errorf("%d connections were stored", n)
		}
		// Untested ones are stored when someone insists, and the shop's as well.
		for path, body := range map[string]fields{
			"/integrations/xapi?force=true": {"baseUrl": "http://127.0.0.1:1", "username": "me", "password": "p"},
			"/integrations/shopify":         {"shopDomain": strings.ToUpper(shopDomain), "apiKey": "client", "apiSecret": shopSecret},
		} {
			if status, text := r.answer("PUT", path, body); status != http.StatusOK {
				t.Errorf("%s: HTTP %d %s", path, status, text)
			}
		}
		if v := r.integration("xapi"); v.State != "connected" {
			t.Errorf("the ERP: %+v", v)
		}
		if _, err := r.app.Clients.Check(t.Context(), identity.DefaultTenant, integration.Shopify); err != nil {
			t.Errorf("the shop: %v", err)
		}
	})
}

// What was typed can be tried without storing it, and the list tells how each
// connection is doing.
func TestAConnectionIsTriedAndTold(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 14})
		port := freePort(t)
		r := start(t, append(settings(o, w.settings()...), "PORT="+port, "APP_URL=http://127.0.0.1:"+port, "WEBHOOK_REGISTER=true", "SIMPLYPRINT_COMPANY_ID=", "SIMPLYPRINT_API_KEY="))
		type tried struct {
			OK      bool   `json:"ok"`
			Failure string `json:"failure"`
			Found   string `json:"found"`
			Message string `json:"message"`
		}
		for name, c := range map[string]struct {
			path    string
			body    fields
			status  int
			failure string
		}{
			"right":     {"/integrations/simplyprint/try", fields{"companyId": "17", "apiKey": "farm-key"}, 200, ""},
			"wrong":     {"/integrations/simplyprint/try", fields{"companyId": "17", "apiKey": "mistyped"}, 200, "refused"},
			"no answer": {"/integrations/xapi/try", fields{"baseUrl": "http://127.0.0.1:1", "username": "me", "password": "p"}, 200, "unreachable"},
			"invalid":   {"/integrations/simplyprint/try", fields{"companyId": "mine", "apiKey": "x"}, 422, ""},
		} {
			var out tried
			if s := r.call("POST", c.path, c.body, &out); s != c.status || s == 200 && (out.OK != (c.failure == "") || out.Failure != c.failure || out.Message == "") {
				t.Errorf("%s: HTTP %d %+v", name, s, out)
			}
		}
		if v := r.integration("simplyprint"); r.number(`SELECT COUNT(*) FROM integrations`) != 0 || v.Condition != "disconnected" || v.Checks.LastAt != nil || v.HelpURL == "" {
			t.Errorf("a trial left %+v", v)
		}
		if status, text := r.answer("PUT", "/integrations/simplyprint?force=true", fields{"companyId": "17", "apiKey": "mistyped"}); status != 200 {
			t.Fatalf("HTTP %d %s", status, text)
		}
		if v := r.integration("simplyprint"); v.Condition != "refused" || v.Checks.LastFailure != "refused" || v.Checks.LastFailureAt == nil || v.Checks.LastSuccessAt != nil || v.Checks.Message != "SimplyPrint refuses the credentials." {
			t.Errorf("refused: %+v", v)
		}
		if status, text := r.answer("PUT", "/integrations/simplyprint", fields{"companyId": "17", "apiKey": "farm-key"}); status != 200 {
			t.Fatalf("HTTP %d %s", status, text)
		}
		r.until("the farm is well", func() bool {
			v := r.integration("simplyprint")
			return v.Condition == "connected" && v.Checks.LastSuccessAt != nil && v.Subscription.State == "polled"
		})
		r.until("the shop sends us its webhooks", func() bool {
			v := r.integration("shopify")
			return v.Subscription.State == "active" && v.Subscription.CheckedAt != nil
		})
		if v := r.integration("xapi"); v.Subscription.State != "unneeded" || v.Condition != "disconnected" {
			t.Errorf("%+v", v)
		}
		w.carrierFaults.Set(sim.Fault{Op: "*", Probability: 1, Status: 500})
		if s := r.call("POST", "/integrations/sendcloud/test", nil, nil); s != 200 {
			t.Errorf("test: HTTP %d", s)
		}
		if v := r.integration("sendcloud"); v.Condition != "failing" || v.Checks.LastFailure != "unreachable" {
			t.Errorf("failing: %+v", v)
		}
		if status := r.call("DELETE", "/integrations/simplyprint", nil, nil); status != 204 {
			t.Errorf("disconnect: HTTP %d", status)
		}
		var acts page[struct {
			Action   string `json:"action"`
			EntityID string `json:"entityId"`
			Actor    string `json:"actor"`
		}]
		r.call("GET", "/audit?entity=integration", nil, &acts)
		var list []string
		for _, a := range acts.Items {
			list = append(list, a.Action+" "+a.EntityID+" by "+a.Actor)
		}
		if got := strings.Join(list, ", "); got != "integration.disconnect simplyprint by API_KEY, integration.connect simplyprint by API_KEY, integration.connect simplyprint by API_KEY" {
			t.Errorf("audit: %s", got)
		}
	})
}

// The form that the list describes is the body that the operation takes.
func TestTheFormIsTheBodyThatConnects(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		var doc struct {
			Paths map[string]map[string]struct {
				RequestBody struct {
					Content map[string]struct {
						Schema struct {
							Ref string `json:"$ref"`
						} `json:"schema"`
					} `json:"content"`
				} `json:"requestBody"`
			} `json:"paths"`
			Components struct {
				Schemas map[string]struct {
					Properties map[string]struct {
						WriteOnly bool `json:"writeOnly"`
					} `json:"properties"`
				} `json:"schemas"`
			} `json:"components"`
		}
		if err := json.Unmarshal([]byte(r.text("/api/openapi.json")), &doc); err != nil {
			t.Fatal(err)
		}
		for _, s := range integration.Services() {
			ref := doc.Paths["/api/v1/integrations/"+string(s)]["put"].RequestBody.Content["application/json"].Schema.Ref
			_, name, _ := strings.Cut(ref, "schemas/")
			want, got := map[string]bool{}, map[string]bool{}
			for property, p := range doc.Components.Schemas[name].Properties {
				want[property] = p.WriteOnly
			}
			for _, f := range r.integration(string(s)).Fields {
				got[f.Name] = f.Secret
				if f.Secret && f.Value != "" || f.Label != "integration."+string(s)+"."+f.Name {
					t.Errorf("%s: %+v", s, f)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
				t.Errorf("%s: fields, and whether they are secret (-want +got):\n%s", s, diff)
			}
		}
		for _, f := range r.integration("shopify").Fields {
			if want := map[string]string{"shopDomain": shopDomain}[f.Name]; f.Value != want || f.Name == "accessToken" && !f.Set || f.Name == "apiKey" && f.Set {
				t.Errorf("%+v", f)
			}
		}
	})
}

// recorder is a log that keeps every byte.
type recorder struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *recorder) bytes() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Clone(r.text.Bytes())
}

// Secrets are in no answer, no log, no journal entry and no file.
func TestSecretsAppearNowhere(t *testing.T) {
	secrets := []string{"farm-key", "wrong-farm-key-5512", "farm-hook-token-7781", carrierKey, "erp-password-3390", shopSecret, "hook-secret-9917"}
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 12})
		log := &recorder{}
		r := startLogging(t, append(settings(o, "SHOPIFY_API_URL="+w.urls[0], "SIMPLYPRINT_API_URL="+w.urls[1], "SENDCLOUD_API_URL="+w.urls[2], "SHIPPING_ENABLED=false", "BREAKER_FAILURES=1", "BREAKER_FIRST_PROBE=50ms"), "ENCRYPTION_KEY="+strings.Repeat("cd", 32)),
			slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
		var answers bytes.Buffer
		ask := func(want int, method, path string, body any) {
			t.Helper()
			status, text := r.answer(method, path, body)
			answers.Write(text)
			if status != want {
				t.Errorf("%s %s: HTTP %d %s", method, path, status, text)
			}
		}
		ask(422, "PUT", "/integrations/simplyprint", fields{"companyId": "17", "apiKey": "wrong-farm-key-5512"})
		ask(200, "PUT", "/integrations/simplyprint?force=true", fields{"companyId": "17", "apiKey": "wrong-farm-key-5512"})
		r.until("the farm refuses us", func() bool { return r.integration("simplyprint").State == "refused" })
		ask(200, "POST", "/integrations/simplyprint/test", nil)
		ask(200, "PUT", "/integrations/simplyprint", fields{"companyId": "17", "apiKey": "farm-key", "webhookToken": "farm-hook-token-7781"})
		ask(200, "PUT", "/integrations/sendcloud", fields{"publicKey": "public", "secretKey": carrierKey})
		ask(200, "PUT", "/integrations/shopify", fields{"shopDomain": shopDomain, "apiKey": "client", "apiSecret": shopSecret, "webhookSecrets": []string{"hook-secret-9917"}})
		ask(502, "PUT", "/integrations/xapi", fields{"baseUrl": "http://127.0.0.1:1", "username": "me", "password": "erp-password-3390"})
		ask(200, "PUT", "/integrations/xapi?force=true", fields{"baseUrl": "http://127.0.0.1:1", "username": "me", "password": "erp-password-3390"})
		ask(422, "PUT", "/integrations/xapi", fields{"baseUrl": 7, "username": "me", "password": []string{"erp-password-3390"}})
		w.farmFaults.Set(sim.Fault{Op: "*", Probability: 1, Status: 500})
		ask(502, "PUT", "/integrations/simplyprint", fields{"companyId": "17"})
		ask(200, "GET", "/integrations", nil)
		ask(200, "GET", "/event-log?pageSize=100", nil)
		for _, path := range []string{"/health", "/health/dependencies", "/metrics", "/api/openapi.json"} {
			answers.WriteString(r.text(path))
		}
		places := map[string][]byte{"the answers": answers.Bytes(), "the log": log.bytes(), "the database": r.everything(o)}
		for where, text := range places {
			if len(text) < 1000 {
				t.Errorf("only %d bytes of %s", len(text), where)
			}
			for _, secret := range secrets {
				if bytes.Contains(text, []byte(secret)) || bytes.Contains(text, []byte(hex.EncodeToString([]byte(secret)))) { // PostgreSQL shows bytes in hex
					t.Errorf("%q is in %s", secret, where)
				}
			}
		}
	})
}

// everything is all bytes of the database: its files, or all rows of the tables
// that could hold a secret.
func (r *rig) everything(o db.Options) []byte {
	r.t.Helper()
	var out bytes.Buffer
	if o.URL == "" {
		files, err := filepath.Glob(filepath.Join(o.DataDir, "forma3d.db*"))
		if err != nil {
			r.t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				r.t.Fatal(err)
			}
			out.Write(b)
		}
		return out.Bytes()
	}
	for _, table := range []string{"integrations", "access_tokens", "journal", "river_job", "circuit_breakers", "webhook_deliveries", "integration_checks", "audit_log"} {
		var text string
		err := r.app.DB.Read().QueryRowContext(r.t.Context(), `SELECT COALESCE(string_agg(CAST(x AS TEXT), ' '), '') FROM `+table+` x`).Scan(&text)
		if err != nil {
			r.t.Fatal(err)
		}
		out.WriteString(text)
	}
	return out.Bytes()
}
