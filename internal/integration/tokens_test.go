package integration_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

// moment is a clock that tests move.
type moment struct {
	mu sync.Mutex
	t  time.Time
}

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

// world is a shop that gives tokens by client credentials, and notes which token
// each call came with.
type world struct {
	t      *testing.T
	db     *db.DB
	at     *moment
	shop   *shopsim.Shop
	faults *sim.Faults
	url    string

	mu    sync.Mutex
	given int      // requests for a token
	used  []string // tokens of the other calls
}

func startShop(t *testing.T, d *db.DB) *world {
	w := &world{t: t, db: d, at: &moment{t: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}, faults: sim.NewFaults(1)}
	w.shop = shopsim.New(shopsim.Options{ShopDomain: "example-prints.myshopify.com", APIKey: "client", APISecret: "secret", Faults: w.faults, Now: w.at.now})
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.note(r)
		w.shop.ServeHTTP(rw, r)
	}))
	t.Cleanup(srv.Close)
	w.url = srv.URL
	return w
}

func (w *world) note(r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/admin/oauth/") {
		w.given++
		return
	}
	w.used = append(w.used, r.Header.Get("X-Shopify-Access-Token"))
}

func (w *world) wantGiven(n int, when string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.given != n {
		w.t.Errorf("%s: %d tokens were asked for, want %d", when, w.given, n)
	}
}

func (w *world) lastToken() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.used[len(w.used)-1]
}

// process is a process of the hub that starts on the database.
func (w *world) process(key byte) *shopify.Client {
	w.t.Helper()
	c := &config.Config{Shopify: config.Shopify{ShopDomain: "example-prints.myshopify.com", APIURL: w.url, APIVersion: "2026-10", APIKey: "client", APISecret: "secret", Timeout: 10 * time.Second}}
	clients, err := integration.New(w.db, c, bytes.Repeat([]byte{key}, 32), "tests/1", slog.New(slog.DiscardHandler), w.at.now)
	if err != nil {
		w.t.Fatal(err)
	}
	shop, err := clients.Shop(w.t.Context(), identity.DefaultTenant)
	if err != nil {
		w.t.Fatal(err)
	}
	return shop
}

func (w *world) call(c *shopify.Client) {
	w.t.Helper()
	if _, err := c.Shop(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(c *shopify.Client, kind outbound.Kind) {
	w.t.Helper()
	if _, err := c.Shop(w.t.Context()); !outbound.Is(err, kind) {
		w.t.Fatalf("got %v, want %s", err, kind)
	}
}

func TestATokenIsFetchedOnceForAllCallsAndProcesses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := startShop(t, d)
		first := w.process(1)
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				if _, err := first.Shop(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		w.call(w.process(1))
		w.wantGiven(1, "six calls of two processes")
	})
}

func TestATokenIsRenewedAheadOfItsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := startShop(t, d)
		c, other := w.process(1), w.process(1)
		w.call(c)
		old := w.lastToken()
		w.call(other)
		w.at.pass(18*time.Hour + 59*time.Minute + 58*time.Second) // of 23:59:59, less 5 hours
		w.call(c)
		w.wantGiven(1, "a second before the renewal")
		w.at.pass(time.Second)
		w.call(c)
		w.wantGiven(2, "at the renewal")
		if w.lastToken() == old {
			t.Error("the old token is still used")
		}
		w.call(other)
		w.wantGiven(2, "the other process takes the renewed one")
	})
}

// A token lives some hours after its renewal is due: that one is not to be had
// then stops nothing.
func TestARenewalThatFailsLeavesTheOldTokenInUse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := startShop(t, d)
		c := w.process(1)
		w.call(c)
		old := w.lastToken()
		w.faults.Set(sim.Fault{Op: "oauth", Probability: 1, Status: 503})
		w.at.pass(20 * time.Hour)
		w.call(c)
		if w.lastToken() != old {
			t.Error("another token is used")
		}
		w.at.pass(4 * time.Hour)
		w.refused(c, outbound.Transient)
		w.faults.Set()
		w.call(c)
		if w.lastToken() == old {
			t.Error("a dead token is used")
		}
	})
}

func TestARevokedTokenIsFetchedAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := startShop(t, d)
		c, other := w.process(1), w.process(1)
		w.call(c)
		w.call(other)
		w.shop.RevokeTokens()
		w.refused(c, outbound.Unauthorized)
		w.call(c)
		w.wantGiven(2, "after the refusal")
		// The other process still has the dead one: its refusal must not throw away
		// the one that was fetched since.
		w.refused(other, outbound.Unauthorized)
		w.call(other)
		w.wantGiven(2, "the other process takes the new one")
	})
}

func TestAKeptTokenIsEncryptedAndWithAnotherKeyFetchedAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := startShop(t, d)
		w.call(w.process(1))
		var kept []byte
		if err := d.Read().QueryRowContext(t.Context(), `SELECT token FROM access_tokens`).Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if len(kept) == 0 || bytes.Contains(kept, []byte("shpat_")) || bytes.Contains(kept, []byte(w.lastToken())) {
			t.Errorf("kept as %q", kept)
		}
		w.call(w.process(2))
		w.wantGiven(2, "with another key")
	})
}
