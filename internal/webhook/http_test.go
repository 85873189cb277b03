package webhook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/webhook"
)

// verifier believes requests with the header "Sign: right" and takes key and
// topic from headers, never from the body.
type verifier struct{}

func (verifier) Verify(r *http.Request, _ []byte) (webhook.Delivery, error) {
	if r.Header.Get("Sign") != "right" {
		return webhook.Delivery{}, webhook.ErrUnverified
	}
	return webhook.Delivery{Tenant: tenant, Key: r.Header.Get("Key"), Topic: "orders/create"}, nil
}

// post sends a body to a source's address.
func (r *rig) post(s webhook.Source, sign, key string, body io.Reader) (status int, result string) {
	req := httptest.NewRequest(http.MethodPost, "/", body)
	req.Header.Set("Sign", sign)
	req.Header.Set("Key", key)
	res := httptest.NewRecorder()
	r.inbox.Handler(s).ServeHTTP(res, req)
	var answer struct{ Result string }
	if err := json.Unmarshal(res.Body.Bytes(), &answer); err != nil || res.Header().Get("Cache-Control") != "no-store" {
		return res.Code, "no answer"
	}
	return res.Code, answer.Result
}

type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) { return 0, errors.New("connection lost") }

func TestTheAnswersOfTheInbox(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		exactly := `"` + strings.Repeat("x", 998) + `"`
		for _, c := range []struct {
			name, sign, key string
			source          webhook.Source
			body            io.Reader
			status          int
			result          string
		}{
			{"new", "right", "1", webhook.Shopify, strings.NewReader(`{}`), 200, "stored"},
			{"again", "right", "1", webhook.Shopify, strings.NewReader(`{}`), 200, "duplicate"},
			{"unsigned", "", "2", webhook.Shopify, strings.NewReader(`{}`), 401, "unverified"},
			{"a source that is not connected", "right", "2", webhook.Sendcloud, strings.NewReader(`{}`), 401, "unverified"},
			// Verified before it is parsed: nonsense without a signature is refused
			// like anything else, and is not kept.
			{"unsigned nonsense", "wrong", "2", webhook.Shopify, strings.NewReader(`{`), 401, "unverified"},
			{"signed nonsense", "right", "2", webhook.Shopify, strings.NewReader(`{`), 202, "unreadable"},
			{"as large as allowed", "right", "3", webhook.Shopify, strings.NewReader(exactly), 200, "stored"},
			{"a byte too large", "right", "4", webhook.Shopify, strings.NewReader(exactly + " "), 413, "too-large"},
			{"too large and unsigned", "", "4", webhook.Shopify, bytes.NewReader(make([]byte, 5000)), 413, "too-large"},
			{"broken off", "right", "5", webhook.Shopify, brokenOff{}, 400, "broken-off"},
		} {
			if status, result := r.post(c.source, c.sign, c.key, c.body); status != c.status || result != c.result {
				t.Errorf("%s: HTTP %d %q, want %d %q", c.name, status, result, c.status, c.result)
			}
		}
		if got := len(r.list(t, webhook.Query{})); got != 3 {
			t.Errorf("%d are kept, want the three that were signed, new and small enough", got)
		}
		if r.observed["shopify stored"] != 2 || r.observed["shopify unverified"] != 2 || r.observed["sendcloud unverified"] != 1 {
			t.Errorf("observed %v", r.observed)
		}
	})
}

func TestADatabaseThatIsDownAsksTheSenderToComeAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.queue.Refuse(errors.New("no database"))
		if status, result := r.post(webhook.Shopify, "right", "1", strings.NewReader(`{}`)); status != 503 || result != "not-stored" {
			t.Errorf("HTTP %d %q", status, result)
		}
		r.queue.Refuse(nil)
		if status, _ := r.post(webhook.Shopify, "right", "1", strings.NewReader(`{}`)); status != 200 {
			t.Errorf("the repetition: HTTP %d", status)
		}
	})
}

// Servers share huma's package variables, so this test is not parallel.
func TestTheAPIOfTheInbox(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRig(t, dbtest.Open(t, dbtest.Options(t, engine)))
			srv, err := httpapi.New(httpapi.Options{Auth: identity.New(r.db, time.Now, "a-key-with-all-rights-0001"), Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			r.inbox.Register(srv)
			call := func(method, path, key string) *httptest.ResponseRecorder {
				req := httptest.NewRequest(method, httpapi.Prefix+path, strings.NewReader(`{"customer":"Ada"}`))
				req.Header.Set("X-API-Key", key)
				req.Header.Set("Sign", "right")
				req.Header.Set("Key", "1")
				res := httptest.NewRecorder()
				srv.Handler().ServeHTTP(res, req)
				return res
			}
			const key = "a-key-with-all-rights-0001"
			if res := call("POST", "/webhooks/shopify", ""); res.Code != 200 {
				t.Fatalf("deliver: HTTP %d %s", res.Code, res.Body)
			}
			r.work(t)
			var list struct {
				Items []webhook.View
				Total int
			}
			res := call("GET", "/admin/webhooks?source=shopify&status=PROCESSED&topic=orders/create", key)
			if err := json.Unmarshal(res.Body.Bytes(), &list); err != nil || list.Total != 1 || list.Items[0].Status != webhook.Processed || list.Items[0].ProcessedAt == nil {
				t.Fatalf("list: HTTP %d %s %v", res.Code, res.Body, err)
			}
			if strings.Contains(res.Body.String(), "Ada") {
				t.Error("the list shows personal data")
			}
			received := list.Items[0].ReceivedAt
			for query, want := range map[string]int{
				"q=1": 1, "q=" + list.Items[0].ID: 1, "q=2": 0, "from=" + received.Format(time.RFC3339): 1, "from=" + received.Add(time.Hour).Format(time.RFC3339): 0,
				"to=" + received.Add(time.Hour).Format(time.RFC3339): 1, "to=" + received.Add(-time.Hour).Format(time.RFC3339): 0,
			} {
				var found struct{ Total int }
				if err := json.Unmarshal(call("GET", "/admin/webhooks?"+query, key).Body.Bytes(), &found); err != nil || found.Total != want {
					t.Errorf("%s finds %d, want %d, %v", query, found.Total, want, err)
				}
			}
			if got := call("POST", "/admin/webhooks/"+list.Items[0].ID+"/replay", key).Code; got != 202 {
				t.Errorf("replay: HTTP %d", got)
			}
			acts, n, err := audit.New(r.db, time.Now).List(t.Context(), tenant, audit.Query{Action: "webhook.replay", Page: 1, PageSize: 10})
			if err != nil || n != 1 || acts[0].EntityID != list.Items[0].ID || string(acts[0].Before) != `{"status":"PROCESSED"}` {
				t.Errorf("audit %+v, %v", acts, err)
			}
			if got := call("POST", "/admin/webhooks/unknown/replay", key).Code; got != 404 {
				t.Errorf("replay of nothing: HTTP %d", got)
			}
			var s webhook.Stats
			if err := json.Unmarshal(call("GET", "/admin/webhooks/stats", key).Body.Bytes(), &s); err != nil || s.Total != 1 || s.Waiting != 1 || s.Health != "healthy" ||
				len(s.Sources) != 3 || s.Sources[0].Source != webhook.Shopify || s.Sources[0].Last24h != 1 || s.Sources[0].Waiting != 1 || s.Sources[0].LastReceivedAt == nil || s.Sources[0].LastTopic != "orders/create" || s.Sources[1].LastReceivedAt != nil {
				t.Errorf("stats %+v, %v", s, err)
			}
			for _, path := range []string{"/admin/webhooks", "/admin/webhooks/stats"} {
				if got := call("GET", path, "").Code; got != 401 {
					t.Errorf("%s without a key: HTTP %d", path, got)
				}
			}
			if got := call("GET", "/admin/webhooks?source=else", key).Code; got < 400 || got >= 500 {
				t.Errorf("an unknown source: HTTP %d", got)
			}
		})
	}
}
