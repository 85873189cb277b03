package identity_test

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/identity"
)

// clock is a time that a test moves on.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(by)
}

func create(t *testing.T, s *identity.Service, name string, scopes []string, expires *time.Time) (string, identity.Key) {
	t.Helper()
	text, k, err := s.CreateKey(t.Context(), identity.DefaultTenant, name, scopes, expires)
	if err != nil {
		t.Fatal(err)
	}
	return text, k
}

func TestAKeyActsForItsTenantWithItsPermissions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := identity.New(d, newClock().now, "")
		text, k := create(t, s, " scanner ", []string{identity.OrdersRead, identity.LogsRead}, nil)
		who, err := s.Authenticate(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if who.Tenant != identity.DefaultTenant || who.Name != "scanner" || who.Kind != identity.KindAPIKey || who.KeyID != k.ID {
			t.Errorf("authenticated as %+v", who)
		}
		for _, p := range identity.Permissions() {
			want := p == identity.OrdersRead || p == identity.LogsRead
			if who.Can(p) != want {
				t.Errorf("Can(%s) = %v", p, who.Can(p))
			}
		}

		all, _ := create(t, s, "everything", nil, nil)
		if who, err = s.Authenticate(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		for _, p := range identity.Permissions() {
			if !who.Can(p) {
				t.Errorf("a key without scopes may not %s", p)
			}
		}
	})
}

func TestWhatIsNotAValidKeyIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := identity.New(d, c.now, "")
		good, _ := create(t, s, "good", nil, nil)
		soon := c.now().Add(time.Hour)
		expiring, _ := create(t, s, "expiring", nil, &soon)
		revoked, k := create(t, s, "revoked", nil, nil)
		if err := s.RevokeKey(t.Context(), identity.DefaultTenant, k.Prefix); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Authenticate(t.Context(), expiring); err != nil {
			t.Fatalf("before its expiry: %v", err)
		}
		c.advance(time.Hour)
		other := strings.Repeat("0", 64)
		for name, text := range map[string]string{
			"empty":                "",
			"no key at all":        "letmein",
			"wrong secret":         good[:len("f3d_12345678_")] + other,
			"shorter secret":       good[:len(good)-1],
			"longer secret":        good + "0",
			"unknown prefix":       "f3d_00000000_" + other,
			"without the start":    good[4:],
			"not text":             "f3d_\xff\xfe\xfd\xff\xff\xff\xff\xff_" + other,
			"expired":              expiring,
			"revoked":              revoked,
			"empty settings key":   " ",
			"upper case of a good": strings.ToUpper(good),
		} {
			if who, err := s.Authenticate(t.Context(), text); !errors.Is(err, identity.ErrUnauthenticated) || who.Can(identity.OrdersRead) {
				t.Errorf("%s: %+v, %v", name, who, err)
			}
		}
		if _, err := s.Authenticate(t.Context(), good); err != nil {
			t.Errorf("the good key: %v", err)
		}
	})
}

func TestTheSettingsKeyMayDoEverything(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := identity.New(d, newClock().now, "a-key-of-the-settings")
		who, err := s.Authenticate(t.Context(), "a-key-of-the-settings")
		if err != nil {
			t.Fatal(err)
		}
		if who.Kind != identity.KindSettingsKey || who.Tenant != identity.DefaultTenant || !who.Can(identity.UsersWrite) {
			t.Errorf("authenticated as %+v", who)
		}
		if _, err := s.Authenticate(t.Context(), "a-key-of-the-settingS"); !errors.Is(err, identity.ErrUnauthenticated) {
			t.Errorf("nearly the settings key: %v", err)
		}
	})
}

func TestKeysAreListedWithTheirFactsAndWithoutSecrets(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := identity.New(d, c.now, "")
		later := c.now().Add(24 * time.Hour)
		_, first := create(t, s, "first", []string{identity.OrdersRead}, &later)
		c.advance(time.Second)
		text, second := create(t, s, "second", nil, nil)
		list, err := s.Keys(t.Context(), identity.DefaultTenant)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]identity.Key{second, first}, list); diff != "" {
			t.Errorf("keys (-made +listed):\n%s", diff)
		}
		if foreign, err := s.Keys(t.Context(), "other"); err != nil || len(foreign) != 0 {
			t.Errorf("another tenant sees %v, %v", foreign, err)
		}
		secret := text[strings.LastIndex(text, "_")+1:]
		var hash []byte
		if err := d.Read().QueryRowContext(t.Context(), `SELECT hash FROM api_keys WHERE tenant_id = $1 AND id = $2`, identity.DefaultTenant, second.ID).Scan(&hash); err != nil {
			t.Fatal(err)
		}
		if len(hash) != 32 || hex.EncodeToString(hash) == secret {
			t.Errorf("stored %x for %s", hash, secret)
		}
	})
}

func TestAKeyOfAnotherTenantCannotBeRevoked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := identity.New(d, c.now, "")
		text, k := create(t, s, "mine", nil, nil)
		if err := s.RevokeKey(t.Context(), "other", k.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("another tenant revoking: %v", err)
		}
		if _, err := s.Authenticate(t.Context(), text); err != nil {
			t.Fatalf("the key is gone: %v", err)
		}
		at := c.now()
		for range 2 {
			if err := s.RevokeKey(t.Context(), identity.DefaultTenant, k.ID); err != nil {
				t.Fatal(err)
			}
			c.advance(time.Hour)
		}
		list, err := s.Keys(t.Context(), identity.DefaultTenant)
		if err != nil {
			t.Fatal(err)
		}
		if list[0].RevokedAt == nil || !list[0].RevokedAt.Equal(at) {
			t.Errorf("revoked at %v, want %v", list[0].RevokedAt, at)
		}
	})
}

func TestTheLastUseIsNotedOnceAMinute(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := identity.New(d, c.now, "")
		another := identity.New(d, c.now, "") // another process
		text, k := create(t, s, "busy", nil, nil)
		use := func(s *identity.Service) time.Time {
			t.Helper()
			if _, err := s.Authenticate(t.Context(), text); err != nil {
				t.Fatal(err)
			}
			var at sql.NullTime
			if err := d.Read().QueryRowContext(t.Context(), `SELECT last_used_at FROM api_keys WHERE tenant_id = $1 AND id = $2`, identity.DefaultTenant, k.ID).Scan(&at); err != nil {
				t.Fatal(err)
			}
			return at.Time.UTC()
		}
		first := c.now()
		if at := use(s); !at.Equal(first) {
			t.Fatalf("first use noted at %v, want %v", at, first)
		}
		c.advance(30 * time.Second)
		if at := use(s); !at.Equal(first) {
			t.Errorf("noted again after 30 s: %v", at)
		}
		if at := use(another); !at.Equal(first) {
			t.Errorf("noted by another process after 30 s: %v", at)
		}
		c.advance(30 * time.Second)
		if at := use(s); !at.Equal(c.now()) {
			t.Errorf("after a minute still %v", at)
		}
	})
}

func TestKeysThatMakeNoSenseAreNotMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := identity.New(d, c.now, "")
		past := c.now()
		for _, tc := range []struct {
			what, name string
			scopes     []string
			expires    *time.Time
		}{
			{"no name", " ", nil, nil},
			{"endless name", strings.Repeat("n", 101), nil, nil},
			{"unknown permission", "k", []string{"orders.delete"}, nil},
			{"expired", "k", nil, &past},
		} {
			if text, _, err := s.CreateKey(t.Context(), identity.DefaultTenant, tc.name, tc.scopes, tc.expires); err == nil || text != "" {
				t.Errorf("%s: made %q", tc.what, text)
			}
		}
		if list, err := s.Keys(t.Context(), identity.DefaultTenant); err != nil || len(list) != 0 {
			t.Errorf("stored: %v, %v", list, err)
		}
	})
}

func TestADatabaseThatDoesNotAnswerIsNotAWrongKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := identity.New(d, newClock().now, "")
		text, _ := create(t, s, "k", nil, nil)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Authenticate(ctx, text); err == nil || errors.Is(err, identity.ErrUnauthenticated) {
			t.Errorf("got %v", err)
		}
		if _, _, err := s.CreateKey(ctx, identity.DefaultTenant, "k", nil, nil); err == nil {
			t.Error("a key was made without a database")
		}
		if _, err := s.Keys(ctx, identity.DefaultTenant); err == nil {
			t.Error("keys were listed without a database")
		}
		if err := s.RevokeKey(ctx, identity.DefaultTenant, text); err == nil || errors.Is(err, db.ErrNotFound) {
			t.Errorf("revoke: %v", err)
		}
	})
}

func TestNobodyMayDoNothing(t *testing.T) {
	if i, ok := identity.From(t.Context()); ok || identity.Tenant(t.Context()) != "" || i.Can(identity.OrdersRead) {
		t.Errorf("a context without a caller has %+v", i)
	}
	ctx := identity.With(t.Context(), identity.Identity{Tenant: "a", Name: "n"})
	if i, ok := identity.From(ctx); !ok || i.Name != "n" || identity.Tenant(ctx) != "a" {
		t.Errorf("the caller is lost: %+v", i)
	}
}
