// Package accesstest proves on the whole program that no operation answers a
// caller who may not call it. Its table is the OpenAPI document itself, so an
// operation cannot be forgotten. It is a folder of its own because it needs
// every module.
package accesstest

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

type operation struct {
	Permission string                `json:"x-permission"`
	Security   []map[string][]string `json:"security"`
	method     string
	path       string
}

// operations are all of the document, and the handlers beside it that need a
// permission.
func operations(t *testing.T, a *app.App, base string) []operation {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]operation `json:"paths"`
	}
	_, text := request(t, "GET", base+"/api/openapi.json", "", "")
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	var out []operation
	for path, methods := range doc.Paths {
		for method, op := range methods {
			op.method, op.path = strings.ToUpper(method), path
			out = append(out, op)
		}
	}
	for _, r := range a.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if strings.HasPrefix(path, "/api/v1/webhooks/") {
			continue // services prove themselves by signatures
		}
		op := operation{Permission: r.Permission, method: method, path: path}
		if op.Permission != public {
			op.Security = []map[string][]string{{}}
		}
		out = append(out, op)
	}
	if len(out) < 40 {
		t.Fatalf("there are %d operations", len(out))
	}
	return out
}

func (op operation) url(base string) string {
	return base + strings.NewReplacer("{", "", "}", "").Replace(op.path)
}

// What an operation says in the place of a permission.
const (
	public     = "public"
	ownAccount = "own-account"
)

// anyCallerOperations are what shows each caller what the caller may see.
// Another one must be added here on purpose.
var anyCallerOperations = []string{
	"GET /api/v1/events/stream",
	"GET /api/v1/push", "PUT /api/v1/push/subscriptions", "DELETE /api/v1/push/subscriptions/{id}", "PUT /api/v1/push/classes", "POST /api/v1/push/test",
}

// needsNoPermission reports whether an operation is for every known caller.
func (op operation) needsNoPermission() bool {
	return op.Permission == ownAccount || op.Permission == httpapi.AnyCaller
}

// publicOperations are what answers everybody. Another one must be added here on
// purpose.
var publicOperations = []string{
	"GET /api/v1/session", "POST /api/v1/session", "DELETE /api/v1/session",
	"POST /api/v1/session/passkey/begin", "POST /api/v1/session/passkey/finish",
	"POST /api/v1/screens", "GET /api/v1/screens/current",
	// A shop's storefront proves itself by a signature.
	"GET /api/v1/proxy/shopify/grid/plan", "GET /api/v1/proxy/shopify/grid/preview.png", "GET /api/v1/proxy/shopify/grid/preview.svg",
}

func TestEachOperationSaysWhoMayCallIt(t *testing.T) {
	a, base := start(t, dbtest.Options(t, db.SQLite))
	var open []string
	for _, op := range operations(t, a, base) {
		name := op.method + " " + op.path
		switch {
		case op.Permission == public:
			open = append(open, name)
			if len(op.Security) != 0 {
				t.Errorf("%s is public and names ways to prove oneself: %v", name, op.Security)
			}
		case op.Permission == ownAccount && !strings.HasPrefix(op.path, "/api/v1/me") && op.path != "/api/v1/session/all":
			t.Errorf("%s needs no permission, and is not one's own account", name)
		case op.Permission == httpapi.AnyCaller && !slices.Contains(anyCallerOperations, name):
			t.Errorf("%s is for every caller, and nobody said so here", name)
		case !op.needsNoPermission() && !slices.Contains(identity.Permissions(), op.Permission):
			t.Errorf("%s names the permission %q", name, op.Permission)
		case len(op.Security) == 0:
			t.Errorf("%s names no way to prove oneself", name)
		}
	}
	slices.Sort(open)
	want := slices.Clone(publicOperations)
	slices.Sort(want)
	if !slices.Equal(open, want) {
		t.Errorf("public are %v, want %v", open, want)
	}
}

func TestEachOperationRefusesWhoMayNotCallIt(t *testing.T) {
	dbtest.EachOptions(t, func(t *testing.T, o db.Options) {
		a, base := start(t, o)
		callers := map[identity.Role]string{}
		for _, r := range identity.Roles() {
			callers[r] = signIn(t, a, base, r)
		}
		lacking := map[string]string{} // permission → a key with every other one
		refusals := map[identity.Role]int{}
		for _, op := range operations(t, a, base) {
			if op.Permission == public {
				continue
			}
			expect := func(who, key, cookie string, want int, code string) {
				t.Helper()
				status, text := request(t, op.method, op.url(base), key, cookie)
				if status != want || !strings.Contains(text, `"correlationId"`) || !strings.Contains(text, `"code":"`+code+`"`) {
					t.Errorf("%s %s (%s) answered %s with %d, want %d %s: %s", op.method, op.path, op.Permission, who, status, want, code, text)
				}
			}
			expect("nobody", "", "", http.StatusUnauthorized, "unauthenticated")
			expect("a guessed key", "guess", "", http.StatusUnauthorized, "unauthenticated")
			expect("a guessed session", "", "forma3d_session=guess; forma3d_screen=guess", http.StatusUnauthorized, "unauthenticated")
			if op.needsNoPermission() {
				continue
			}
			if lacking[op.Permission] == "" {
				others := slices.DeleteFunc(identity.Permissions(), func(p string) bool { return p == op.Permission })
				key, _, err := a.Keys.CreateKey(t.Context(), identity.DefaultTenant, "all but "+op.Permission, others, nil)
				if err != nil {
					t.Fatal(err)
				}
				lacking[op.Permission] = key
			}
			expect("a key with all other permissions", lacking[op.Permission], "", http.StatusForbidden, "forbidden")
			for role, cookie := range callers {
				if !slices.Contains(role.Permissions(), op.Permission) {
					refusals[role]++
					expect("the role "+string(role), "", cookie, http.StatusForbidden, "forbidden")
				}
			}
		}
		if refusals[identity.RoleAdmin] != 0 || refusals[identity.RoleOperator] < 5 || refusals[identity.RoleViewer] <= refusals[identity.RoleOperator] {
			t.Errorf("refused were %v", refusals)
		}
	})
}

// The other side of the refusals: a role is let in where it may be.
func TestEachRoleIsLetInWhereItMayBe(t *testing.T) {
	a, base := start(t, dbtest.Options(t, db.SQLite))
	for _, role := range identity.Roles() {
		cookie := signIn(t, a, base, role)
		for _, op := range operations(t, a, base) {
			if op.method != http.MethodGet || op.Permission == public || !op.needsNoPermission() && !slices.Contains(role.Permissions(), op.Permission) {
				continue
			}
			if op.path == "/api/v1/events/stream" {
				continue // it has no end
			}
			if status, text := request(t, op.method, op.url(base), "", cookie); status == http.StatusUnauthorized || status == http.StatusForbidden {
				t.Errorf("%s %s (%s) answered %s with %d: %s", op.method, op.path, op.Permission, role, status, text)
			}
		}
	}
}

// signIn makes a person with a role and gives the cookie of the session.
func signIn(t *testing.T, a *app.App, base string, role identity.Role) string {
	t.Helper()
	email, password := string(role)+"@example.com", "stork kettle ladder"
	if _, _, err := a.Accounts.AddUser(t.Context(), identity.DefaultTenant, account.NewUser{Email: email, Name: string(role), Roles: []identity.Role{role}, Password: password}); err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(base+"/api/v1/session", "application/json", strings.NewReader(`{"email":"`+email+`","password":"`+password+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == account.UserCookie && res.StatusCode == http.StatusNoContent {
			return c.Name + "=" + c.Value
		}
	}
	t.Fatalf("signing in as %s: HTTP %d", role, res.StatusCode)
	return ""
}

func start(t *testing.T, o db.Options) (*app.App, string) {
	t.Helper()
	cfg, err := config.Load([]string{
		"PORT=0", "HOST=127.0.0.1", "ROLES=web", "DATA_DIR=" + o.DataDir, "DATABASE_URL=" + o.URL, "RATE_LIMIT_PER_MINUTE=1000000", "WEBHOOK_REGISTER=false",
		"PASSWORD_HASH_MEMORY_KIB=8192", "PASSWORD_HASH_ITERATIONS=1",
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), cfg, app.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := a.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return a, "http://" + a.Addr().String()
}

func request(t *testing.T, method, url, key, cookie string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("X-API-Key", key)
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}
