// Package identity is who calls: people, wall screens and API keys, what they may
// do, and the tenant they act for.
package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
)

// DefaultTenant is the tenant that every installation has.
const DefaultTenant = "default"

// Kind is how a caller proved who it is.
type Kind string

// The kinds of callers.
const (
	KindAPIKey      Kind = "api-key"      // a key from the table
	KindSettingsKey Kind = "settings-key" // the key in the settings
	KindUser        Kind = "user"         // a person who signed in
	KindScreen      Kind = "screen"       // a wall screen that a person let in
	KindNobody      Kind = "nobody"       // somebody who did not sign in (only in the audit log)
)

// Identity is an authenticated caller.
//
// The zero Identity is nobody and may do nothing.
type Identity struct {
	Tenant     string
	Kind       Kind
	Name       string // for people: the key's, the screen's or the person's name
	UserID     string // "" unless a person
	ScreenID   string // "" unless a screen
	KeyID      string // "" unless a key from the table
	Email      string // "" unless a person
	Roles      []Role // of a person
	Language   string // of a person, or of the tenant where the person chose none; "" for others
	TimeZone   string // likewise, of the IANA list
	MustChange bool   // a person who must choose a new password before anything else

	everything  bool
	permissions []string // what it may do, unless everything
}

// Person is the caller behind a signed-in user: who holds the name, the account
// and the preferences; roles say what the person may do.
func Person(who Identity, roles []Role) Identity {
	who.Kind, who.Roles, who.permissions, who.everything = KindUser, roles, Union(roles), false
	return who
}

// Screen is the caller behind a wall screen.
func Screen(tenant, id, name string) Identity {
	return Identity{Tenant: tenant, Kind: KindScreen, ScreenID: id, Name: name, permissions: ScreenPermissions()}
}

// ID names the account, screen or key within its kind, "" for the key in the
// settings.
func (i Identity) ID() string {
	switch i.Kind {
	case KindUser:
		return i.UserID
	case KindScreen:
		return i.ScreenID
	}
	return i.KeyID
}

// Permissions lists what the caller may do.
func (i Identity) Permissions() []string {
	if i.everything {
		return Permissions()
	}
	return slices.Clone(i.permissions)
}

// CanAll reports whether the caller has every one of permissions.
func (i Identity) CanAll(permissions []string) bool {
	return !slices.ContainsFunc(permissions, func(p string) bool { return !i.Can(p) })
}

// Can reports whether the caller has a permission.
func (i Identity) Can(permission string) bool {
	return i.everything || slices.Contains(i.permissions, permission)
}

type contextKey struct{}

// With returns a context that carries i.
func With(ctx context.Context, i Identity) context.Context {
	return context.WithValue(ctx, contextKey{}, i)
}

// From gives the caller of a request; ok is false outside one.
func From(ctx context.Context) (i Identity, ok bool) {
	i, ok = ctx.Value(contextKey{}).(Identity)
	return i, ok
}

// Tenant gives the caller's tenant, "" when there is no caller: no row matches it.
func Tenant(ctx context.Context) string {
	i, _ := From(ctx)
	return i.Tenant
}

type addressKey struct{}

// WithAddress returns a context that carries the caller's network address.
func WithAddress(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, addressKey{}, address)
}

// Address gives the network address that a request came from, "" outside one.
func Address(ctx context.Context) string {
	a, _ := ctx.Value(addressKey{}).(string)
	return a
}

// ErrUnauthenticated is the error of a key that is unknown, expired or revoked.
var ErrUnauthenticated = errors.New("the API key is not valid")

// Service keeps API keys.
type Service struct {
	db       *db.DB
	now      func() time.Time
	settings string // the key from the settings, "" none

	mu   sync.Mutex
	used map[string]time.Time // key id → when its use was last noted
}

// New makes a Service. settingsKey has full rights on the default tenant.
func New(d *db.DB, now func() time.Time, settingsKey string) *Service {
	return &Service{db: d, now: now, settings: settingsKey, used: map[string]time.Time{}}
}

// Key is an API key without its secret.
type Key struct {
	ID         string
	Name       string
	Prefix     string
	Scopes     []string // empty: everything
	CreatedAt  time.Time
	ExpiresAt  *time.Time
	RevokedAt  *time.Time
	LastUsedAt *time.Time
	CreatedBy  string // name of who made it, "" for the command line
}

// maxName bounds a key's name, which is shown in lists and logs.
const maxName = 100

// InvalidKeyError says what of a new key cannot be used.
type InvalidKeyError struct {
	Field  string // name, scopes or expiresAt
	Reason string // for people
}

// Error implements error.
func (e *InvalidKeyError) Error() string { return e.Reason }

// NewKey is what a key is to be.
type NewKey struct {
	Tenant    string
	Name      string
	Scopes    []string   // none: everything
	Expires   *time.Time // nil: valid until it is revoked
	CreatedBy string
}

// CreateKey is AddKey in a transaction of its own.
func (s *Service) CreateKey(ctx context.Context, tenant, name string, scopes []string, expires *time.Time) (text string, k Key, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		text, k, err = s.AddKey(ctx, tx, NewKey{Tenant: tenant, Name: name, Scopes: scopes, Expires: expires})
		return err
	})
	return text, k, err
}

// AddKey makes a key and gives its text, which is shown this once and stored
// nowhere: the table has its hash. *InvalidKeyError when it cannot be as asked.
func (s *Service) AddKey(ctx context.Context, tx *db.Tx, n NewKey) (string, Key, error) {
	if n.Name = strings.TrimSpace(n.Name); n.Name == "" || len(n.Name) > maxName {
		return "", Key{}, &InvalidKeyError{"name", fmt.Sprintf("name the key, in at most %d letters", maxName)}
	}
	for _, sc := range n.Scopes {
		if !slices.Contains(Permissions(), sc) {
			return "", Key{}, &InvalidKeyError{"scopes", fmt.Sprintf("%q is not a permission; there are: %s", sc, strings.Join(Permissions(), ", "))}
		}
	}
	if n.Expires != nil && !n.Expires.After(s.now()) {
		return "", Key{}, &InvalidKeyError{"expiresAt", "the key would have expired already"}
	}
	if n.Scopes == nil {
		n.Scopes = []string{}
	}
	list, err := json.Marshal(n.Scopes)
	if err != nil {
		return "", Key{}, err
	}
	random := make([]byte, 36)
	rand.Read(random) // never fails: the program ends before it gives weak bytes
	prefix, secret := hex.EncodeToString(random[:4]), hex.EncodeToString(random[4:])
	k := Key{ID: uuid.Must(uuid.NewV7()).String(), Name: n.Name, Prefix: prefix, Scopes: n.Scopes, CreatedAt: db.Time(s.now()), CreatedBy: n.CreatedBy}
	if n.Expires != nil {
		t := db.Time(*n.Expires)
		k.ExpiresAt = &t
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO api_keys (id, tenant_id, name, prefix, hash, scopes, created_at, expires_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		k.ID, n.Tenant, k.Name, prefix, hashOf(secret), string(list), k.CreatedAt, db.NullTime(k.ExpiresAt), k.CreatedBy)
	if err != nil {
		return "", Key{}, fmt.Errorf("store the key: %w", err)
	}
	return "f3d_" + prefix + "_" + secret, k, nil
}

// hashOf needs no slow function: the secret is 32 random bytes, which nobody
// guesses from a hash.
func hashOf(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// Authenticate finds the caller behind a presented key. ErrUnauthenticated
// means that the key is no good; any other error that it could not be checked.
func (s *Service) Authenticate(ctx context.Context, presented string) (Identity, error) {
	if s.settings != "" && subtle.ConstantTimeCompare(hashOf(presented), hashOf(s.settings)) == 1 {
		return Identity{Tenant: DefaultTenant, Kind: KindSettingsKey, Name: "API_KEY", everything: true}, nil
	}
	prefix, secret, ok := split(presented)
	if !ok {
		return Identity{}, ErrUnauthenticated
	}
	var id, tenant, name, scopes string
	var hash []byte
	var expires, revoked sql.NullTime
	// The one query without a tenant: the key is what says whose it is. Whether a
	// prefix exists may be found out by timing; only the secret is secret.
	err := s.db.Read().QueryRowContext(ctx, `SELECT id, tenant_id, name, hash, scopes, expires_at, revoked_at FROM api_keys WHERE prefix = $1`, prefix).
		Scan(&id, &tenant, &name, &hash, &scopes, &expires, &revoked)
	if errors.Is(err, sql.ErrNoRows) {
		return Identity{}, ErrUnauthenticated
	}
	if err != nil {
		return Identity{}, fmt.Errorf("look up the key: %w", err)
	}
	if subtle.ConstantTimeCompare(hashOf(secret), hash) != 1 || revoked.Valid || (expires.Valid && !s.now().Before(expires.Time)) {
		return Identity{}, ErrUnauthenticated
	}
	out := Identity{Tenant: tenant, Kind: KindAPIKey, Name: name, KeyID: id}
	if err := json.Unmarshal([]byte(scopes), &out.permissions); err != nil {
		return Identity{}, fmt.Errorf("scopes of key %s: %w", id, err)
	}
	out.everything = len(out.permissions) == 0
	s.noteUse(ctx, tenant, id)
	return out, nil
}

// keyText is the shape of a key. What has another one is not looked up: it can
// hold bytes that PostgreSQL refuses with an error.
var keyText = regexp.MustCompile(`^f3d_([0-9a-f]{8})_([0-9a-f]{64})$`)

func split(key string) (prefix, secret string, ok bool) {
	m := keyText.FindStringSubmatch(key)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// useEvery is how closely the last use of a key is noted: a write for each
// request would cost more than the request.
const useEvery = time.Minute

func (s *Service) noteUse(ctx context.Context, tenant, id string) {
	now := s.now()
	s.mu.Lock()
	last, seen := s.used[id]
	fresh := seen && now.Sub(last) < useEvery
	if !fresh {
		s.used[id] = now
	}
	s.mu.Unlock()
	if fresh {
		return
	}
	// Failing to note a use must not refuse the request. The condition keeps
	// several processes to one write a minute, and the time from going back.
	_ = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE api_keys SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at <= $4)`,
			tenant, id, db.Time(now), db.Time(now.Add(-useEvery)))
		return err
	})
}

// Keys lists a tenant's keys, newest first.
func (s *Service) Keys(ctx context.Context, tenant string) ([]Key, error) {
	var out []Key
	err := db.Each(ctx, s.db.Read(), `SELECT id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at, created_by FROM api_keys WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC`, []any{tenant}, func(rows *sql.Rows) error {
		var k Key
		var scopes string
		var expires, revoked, used sql.NullTime
		if err := rows.Scan(&k.ID, &k.Name, &k.Prefix, &scopes, &k.CreatedAt, &expires, &revoked, &used, &k.CreatedBy); err != nil {
			return err
		}
		k.CreatedAt, k.ExpiresAt, k.RevokedAt, k.LastUsedAt = k.CreatedAt.UTC(), db.TimePtr(expires), db.TimePtr(revoked), db.TimePtr(used)
		if err := json.Unmarshal([]byte(scopes), &k.Scopes); err != nil {
			return fmt.Errorf("scopes of key %s: %w", k.ID, err)
		}
		out = append(out, k)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	return out, nil
}

// RevokeKey is EndKey in a transaction of its own.
func (s *Service) RevokeKey(ctx context.Context, tenant, idOrPrefix string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.EndKey(ctx, tx, tenant, idOrPrefix)
	})
}

// EndKey ends a key by its id or prefix; db.ErrNotFound when there is none.
// Ending it twice keeps the first time.
func (s *Service) EndKey(ctx context.Context, tx *db.Tx, tenant, idOrPrefix string) error {
	res, err := tx.ExecContext(ctx, `UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $3) WHERE tenant_id = $1 AND (id = $2 OR prefix = $2)`, tenant, idOrPrefix, db.Time(s.now()))
	if err != nil {
		return fmt.Errorf("revoke the key: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("revoke the key: %w", err)
	}
	if n == 0 {
		return db.ErrNotFound
	}
	return nil
}
