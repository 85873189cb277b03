package app_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"testing"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

// personal makes requests as a person in a browser of their own.
func (r *rig) personal(email, password string) func(method, path string, body any) (int, map[string]any) {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	do := func(method, path string, body any) (int, map[string]any) {
		r.t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			r.t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(r.t.Context(), method, r.base+"/api/v1"+path, bytes.NewReader(text))
		if err != nil {
			r.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := browser.Do(req)
		if err != nil {
			r.t.Fatal(err)
		}
		defer res.Body.Close()
		out := map[string]any{}
		if res.StatusCode != http.StatusNoContent {
			if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
				r.t.Fatal(err)
			}
		}
		return res.StatusCode, out
	}
	if status, answer := do("POST", "/session", map[string]string{"email": email, "password": password}); status != http.StatusNoContent {
		r.t.Fatalf("%s cannot sign in: %d %v", email, status, answer)
	}
	return do
}

// Whoever ends all sessions of somebody, as after a phone was lost, also ends
// what those browsers are told of the orders.
func TestNoBrowserIsToldAfterAllSessionsWereEnded(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o))
		const password = "stork kettle ladder"
		users := map[string]string{}
		for _, name := range []string{"ada", "grace", "joan", "other"} {
			u, _, err := r.app.Accounts.AddUser(t.Context(), identity.DefaultTenant, account.NewUser{Email: name + "@example.com", Name: name, Roles: []identity.Role{identity.RoleAdmin}, Password: password})
			if err != nil {
				t.Fatal(err)
			}
			users[name] = u.ID
		}
		subscribe := func(name string) func(method, path string, body any) (int, map[string]any) {
			t.Helper()
			key, err := ecdh.P256().GenerateKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			do := r.personal(name+"@example.com", password)
			text := base64.RawURLEncoding.EncodeToString
			status, answer := do("PUT", "/push/subscriptions", map[string]any{
				"endpoint": "https://push.example.com/" + name, "keys": map[string]string{"p256dh": text(key.PublicKey().Bytes()), "auth": text(make([]byte, 16))}, "device": "Phone",
			})
			if status != http.StatusOK {
				t.Fatalf("%s cannot be told: %d %v", name, status, answer)
			}
			return do
		}
		ada, _, _, other := subscribe("ada"), subscribe("grace"), subscribe("joan"), subscribe("other")
		for _, act := range []struct{ method, path string }{
			{"POST", "/users/" + users["grace"] + "/sign-out"}, {"POST", "/users/" + users["joan"] + "/reset-password"}, {"DELETE", "/session/all"},
		} {
			if status, answer := ada(act.method, act.path, nil); status >= 300 {
				t.Fatalf("%s: %d %v", act.path, status, answer)
			}
		}
		if n := r.number(`SELECT COUNT(*) FROM push_subscriptions WHERE user_id <> $1`, users["other"]); n != 0 {
			t.Errorf("%d browsers are still told", n)
		}
		status, answer := other("GET", "/push", nil)
		if list, _ := answer["subscriptions"].([]any); status != http.StatusOK || len(list) != 1 {
			t.Errorf("somebody else: %d %v", status, answer)
		}
	})
}
