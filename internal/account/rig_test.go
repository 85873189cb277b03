package account_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
)

const (
	adminEmail = "ada@example.com"
	password   = "stork kettle ladder"
	origin     = "http://localhost"
	settingKey = "settings-key-settings-key-01"
)

// clock is a time that tests move.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Now().UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()) }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

// rig is a server with accounts, as the program has it.
type rig struct {
	t        *testing.T
	db       *db.DB
	clock    *clock
	accounts *account.Service
	registry *job.Registry
	keys     *identity.Service
	server   *httptest.Server
	admin    account.User
}

func options() account.Options {
	return account.Options{
		AppURL: origin, Session: account.Lifetime{Idle: 7 * 24 * time.Hour, Max: 30 * 24 * time.Hour}, Screen: account.Lifetime{Idle: 30 * 24 * time.Hour, Max: 365 * 24 * time.Hour},
		CodeValid: 10 * time.Minute, PasswordLength: 12, Hash: account.HashOptions{MemoryKiB: 64, Iterations: 1, Parallelism: 1, Concurrency: 2},
		Lock: account.LockOptions{After: 5, First: 30 * time.Second, Max: 15 * time.Minute, Forget: 24 * time.Hour},
	}
}

// each runs test on both engines, with an administrator and nobody else.
func each(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, newClock(), options())
		r.admin = r.user(identity.DefaultTenant, adminEmail, identity.RoleAdmin)
		test(t, r)
	})
}

// newRig is a process on a database.
func newRig(t *testing.T, d *db.DB, c *clock, o account.Options) *rig {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	r := &rig{t: t, db: d, clock: c, keys: identity.New(d, c.now, settingKey), registry: job.NewRegistry()}
	acts := audit.New(d, c.now)
	var err error
	if r.accounts, err = account.New(d, r.registry, r.keys, acts, log, c.now, o); err != nil {
		t.Fatal(err)
	}
	srv, err := httpapi.New(httpapi.Options{Auth: r.keys, Sessions: r.accounts, Log: log, AppURL: o.AppURL, Now: c.now, TrustedProxies: []string{"127.0.0.1/32"}})
	if err != nil {
		t.Fatal(err)
	}
	r.accounts.Register(srv)
	acts.Register(srv)
	r.server = httptest.NewServer(srv.Handler())
	t.Cleanup(r.server.Close)
	return r
}

// user makes a user whose password is known.
func (r *rig) user(tenant, email string, roles ...identity.Role) account.User {
	r.t.Helper()
	name, _, _ := strings.Cut(email, "@")
	u, _, err := r.accounts.AddUser(r.t.Context(), tenant, account.NewUser{Email: email, Name: name, Roles: roles, Password: password})
	if err != nil {
		r.t.Fatal(err)
	}
	return u
}

// browser keeps cookies, as people's browsers do.
type browser struct {
	*rig
	jar     *cookiejar.Jar
	headers []string // "Name: value", with each request
}

func (r *rig) browser(headers ...string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return &browser{r, jar, headers}
}

// signedIn is a browser in which somebody signed in.
func (r *rig) signedIn(email string) *browser {
	r.t.Helper()
	b := r.browser()
	b.do("POST", "/session", map[string]any{"email": email, "password": password}).is(204)
	return b
}

// withKey is a program with an API key.
func (r *rig) withKey(key string) *browser { return r.browser("X-API-Key: " + key) }

// cookie gives the value of a cookie, "" when there is none.
func (b *browser) cookie(name string) string {
	u, err := url.Parse(b.server.URL + "/")
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// answer is what came back.
type answer struct {
	t      *testing.T
	call   string
	status int
	header http.Header
	body   []byte
}

func (b *browser) do(method, path string, body any, headers ...string) answer {
	b.t.Helper()
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.server.URL+"/api/v1"+path, reader)
	if err != nil {
		b.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, line := range slices.Concat(b.headers, headers) {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	res, err := (&http.Client{Jar: b.jar}).Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, method + " " + path, res.StatusCode, res.Header, text}
}

// is checks the status, and of a problem its code.
func (a answer) is(status int, code ...string) answer {
	a.t.Helper()
	if a.status != status || len(code) > 0 && a.code() != code[0] {
		a.t.Fatalf("%s answered %d, want %d %v: %s", a.call, a.status, status, code, a.body)
	}
	return a
}

func (a answer) code() string { return a.problem().Code }

func (a answer) problem() httpapi.Problem {
	a.t.Helper()
	var p httpapi.Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		a.t.Fatalf("%s: %v in %s", a.call, err, a.body)
	}
	return p
}

// into decodes the body.
func (a answer) into(out any) {
	a.t.Helper()
	if err := json.Unmarshal(a.body, out); err != nil {
		a.t.Fatalf("%s: %v in %s", a.call, err, a.body)
	}
}

// field gives a field of the body as text.
func (a answer) field(name string) string {
	a.t.Helper()
	var m map[string]any
	a.into(&m)
	text, _ := m[name].(string)
	return text
}

// actions lists what the audit log has of a tenant, oldest first.
func (r *rig) actions(tenant string) []audit.Entry {
	r.t.Helper()
	list, _, err := audit.New(r.db, r.clock.now).List(r.t.Context(), tenant, audit.Query{Page: 1, PageSize: 100})
	if err != nil {
		r.t.Fatal(err)
	}
	slices.Reverse(list)
	return list
}

// audited checks that the newest entry is of an action, and gives it.
func (r *rig) audited(action string) audit.Entry {
	r.t.Helper()
	list := r.actions(identity.DefaultTenant)
	if len(list) == 0 || list[len(list)-1].Action != action {
		r.t.Fatalf("the audit log does not end with %s: %+v", action, list)
	}
	return list[len(list)-1]
}
