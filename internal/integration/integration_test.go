package integration_test

import (
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/job"
	simshop "github.com/forma3d/connect/internal/sim/shopify"
)

const domain = "example-prints.myshopify.com"

var key = []byte(strings.Repeat("k", 32))

func load(t *testing.T, environ ...string) *config.Config {
	t.Helper()
	c, err := config.Load(environ)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rig is a shop that gives out tokens, counted, beside a database.
type rig struct {
	db   *db.DB
	shop *simshop.Shop
	cfg  *config.Config

	tokens atomic.Int64 // asked for
	down   atomic.Bool  // no more tokens

	mu  sync.Mutex
	now time.Time
}

func (r *rig) clock() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

func each(t *testing.T, test func(t *testing.T, r *rig)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := &rig{db: d, now: time.Now().UTC().Truncate(time.Second)}
		r.shop = simshop.New(simshop.Options{ShopDomain: domain, APIKey: "client", APISecret: "secret", AllowHTTP: true, Now: r.clock})
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if strings.HasSuffix(req.URL.Path, "/access_token") {
				r.tokens.Add(1)
				if r.down.Load() {
					http.Error(w, "ill", http.StatusInternalServerError)
					return
				}
			}
			r.shop.ServeHTTP(w, req)
		}))
		t.Cleanup(srv.Close)
		r.cfg = load(t, "SHOPIFY_SHOP_DOMAIN="+domain, "SHOPIFY_API_URL="+srv.URL, "SHOPIFY_API_KEY=client", "SHOPIFY_API_SECRET=secret")
		test(t, r)
	})
}

// clients are those of a process of its own.
func (r *rig) clients(t *testing.T, key []byte) *integration.Clients {
	t.Helper()
	c, err := integration.New(r.db, r.cfg, key, "test", slog.New(slog.DiscardHandler), r.clock)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// call asks the shop for its name.
func call(ctx context.Context, c *integration.Clients) error {
	shop, err := c.Shop(ctx, tenant)
	if err != nil {
		return err
	}
	_, err = shop.Shop(ctx)
	return err
}

func (r *rig) mustCall(t *testing.T, c *integration.Clients, tokens int64) {
	t.Helper()
	if err := call(t.Context(), c); err != nil {
		t.Error(err)
	}
	if got := r.tokens.Load(); got != tokens {
		t.Errorf("%d tokens were asked for so far, want %d", got, tokens)
	}
}

func TestServicesWithoutCredentialsAreDisconnected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, err := integration.New(d, load(t), key, "test", slog.New(slog.DiscardHandler), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		full, err := integration.New(d, load(t, "SHOPIFY_SHOP_DOMAIN="+domain, "SHOPIFY_ACCESS_TOKEN=t", "SHOPIFY_API_SECRET=s", "SIMPLYPRINT_COMPANY_ID=17", "SIMPLYPRINT_API_KEY=k",
			"SENDCLOUD_PUBLIC_KEY=p", "SENDCLOUD_SECRET_KEY=s", "SENDCLOUD_SHIPPING_METHOD_ID=sendcloud:letter"), key, "test", slog.New(slog.DiscardHandler), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		for name, get := range map[string]func(c *integration.Clients, tenant string) (bool, error){
			"Shopify": func(c *integration.Clients, tenant string) (bool, error) {
				x, err := c.Shop(t.Context(), tenant)
				return x != nil, err
			},
			"SimplyPrint": func(c *integration.Clients, tenant string) (bool, error) {
				x, err := c.Farm(t.Context(), tenant)
				return x != nil, err
			},
			"Sendcloud": func(c *integration.Clients, tenant string) (bool, error) {
				x, err := c.Carrier(t.Context(), tenant)
				return x != nil, err
			},
		} {
			if there, err := get(c, tenant); there || !errors.Is(err, job.ErrDisconnected) || !strings.Contains(err.Error(), strings.ToLower(name)) {
				t.Errorf("%s without credentials: %t, %v", name, there, err)
			}
			if there, err := get(full, tenant); !there || err != nil {
				t.Errorf("%s: %t, %v", name, there, err)
			}
			if there, err := get(full, "other"); there || !errors.Is(err, job.ErrDisconnected) {
				t.Errorf("%s of another tenant: %t, %v", name, there, err)
			}
		}
		if _, err := integration.New(d, load(t, "SHOPIFY_SHOP_DOMAIN="+domain, "SHOPIFY_API_KEY=k", "SHOPIFY_API_SECRET=s"), []byte("short"), "test", slog.New(slog.DiscardHandler), time.Now); err == nil || !strings.Contains(err.Error(), "encryption key") {
			t.Errorf("a key of five bytes: %v", err)
		}
	})
}

func TestATokenIsAskedForOnceAndSharedByAllProcesses(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		first := r.clients(t, key)
		var wg sync.WaitGroup
		errs := make([]error, 10)
		for i := range errs {
			wg.Go(func() { errs[i] = call(t.Context(), first) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		r.mustCall(t, first, 1)
		r.mustCall(t, r.clients(t, key), 1) // another process
		var stored []byte
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT token FROM access_tokens`).Scan(&stored); err != nil || len(stored) < 40 || strings.Contains(string(stored), "shpat") {
			t.Errorf("stored as %q, %v", stored, err)
		}
	})
}

func TestATokenIsReplacedBeforeItEndsAndUsedWhileItLasts(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		c := r.clients(t, key)
		r.mustCall(t, c, 1)
		r.advance(18 * time.Hour)
		r.mustCall(t, c, 1)
		r.down.Store(true)
		r.advance(2 * time.Hour) // four hours before its end
		r.mustCall(t, c, 2)      // asked for in vain; the old one is still good
		r.down.Store(false)
		r.mustCall(t, c, 3)
		r.mustCall(t, c, 3)
		r.down.Store(true)
		r.advance(25 * time.Hour)
		if err := call(t.Context(), c); err == nil {
			t.Error("a call without a token")
		}
	})
}

func TestATokenThatTheShopRevokedIsReplaced(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a, b := r.clients(t, key), r.clients(t, key)
		r.mustCall(t, a, 1)
		r.mustCall(t, b, 1)
		r.shop.RevokeTokens()
		for i := range 3 {
			err := call(t.Context(), a)
			if err == nil {
				break
			}
			if i == 2 {
				t.Fatal(err)
			}
		}
		if got := r.tokens.Load(); got != 2 {
			t.Errorf("%d tokens were asked for", got)
		}
		// The other process takes the new one over and throws nobody's away.
		for i := range 3 {
			err := call(t.Context(), b)
			if err == nil {
				break
			}
			if i == 2 {
				t.Fatal(err)
			}
		}
		r.mustCall(t, a, 2)
	})
}

func TestATokenSealedWithAnotherKeyIsAskedForAnew(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.mustCall(t, r.clients(t, key), 1)
		r.mustCall(t, r.clients(t, []byte(strings.Repeat("o", 32))), 2)
		if err := r.db.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE access_tokens SET token = $1`, []byte("short"))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		r.mustCall(t, r.clients(t, key), 3)
	})
}

func TestTheTokensNeedTheirDatabase(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		if err := r.db.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `DROP TABLE access_tokens`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := call(t.Context(), r.clients(t, key)); err == nil || !strings.Contains(err.Error(), "token") {
			t.Errorf("without its table: %v", err)
		}
	})
}

func TestTheSecretKey(t *testing.T) {
	given := strings.Repeat("0f", 32)
	if k, err := integration.SecretKey(load(t, "ENCRYPTION_KEY="+given)); err != nil || hex.EncodeToString(k) != given {
		t.Errorf("from the settings: %x, %v", k, err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	c := load(t, "DATA_DIR="+dir)
	first, err := integration.SecretKey(c)
	if err != nil || len(first) != 32 {
		t.Fatalf("made: %x, %v", first, err)
	}
	if again, err := integration.SecretKey(c); err != nil || string(again) != string(first) {
		t.Errorf("after a restart: %x, %v", again, err)
	}
	path := filepath.Join(dir, "secret.key")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key: %v, %v", info.Mode(), err)
	}
	if other, err := integration.SecretKey(load(t, "DATA_DIR="+filepath.Join(t.TempDir(), "x"))); err != nil || string(other) == string(first) {
		t.Errorf("two installations share a key: %v", err)
	}
	for _, damaged := range []string{"", "zz", given[:62], given + "00"} {
		if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		if k, err := integration.SecretKey(c); err == nil || !strings.Contains(err.Error(), "damaged") || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: %x, %v", damaged, k, err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != damaged {
			t.Errorf("%q was overwritten by %q, %v", damaged, b, err)
		}
	}
	if _, err := integration.SecretKey(load(t, "DATA_DIR="+path)); err == nil {
		t.Error("a key below a file")
	}
}

// A key file that is there and cannot be read must never be replaced: every
// token that was sealed with it would be lost.
func TestAKeyThatCannotBeReadIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "secret.key"), 0o700); err != nil {
		t.Fatal(err)
	}
	if k, err := integration.SecretKey(load(t, "DATA_DIR="+dir)); err == nil || !strings.Contains(err.Error(), "read the encryption key") {
		t.Errorf("made %x, %v", k, err)
	}
}

func TestProcessesThatStartAtOnceShareOneKey(t *testing.T) {
	for range 20 {
		dir := filepath.Join(t.TempDir(), "data")
		c := load(t, "DATA_DIR="+dir)
		keys := make([]string, 8)
		var wg sync.WaitGroup
		for i := range keys {
			wg.Go(func() {
				k, err := integration.SecretKey(c)
				if err != nil {
					t.Error(err)
				}
				keys[i] = string(k)
			})
		}
		wg.Wait()
		slices.Sort(keys)
		if n := len(slices.Compact(keys)); n != 1 {
			t.Fatalf("%d keys", n)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("left over: %v, %v", entries, err)
		}
	}
}
