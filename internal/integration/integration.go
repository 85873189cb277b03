// Package integration holds the connections to the outside services: which
// tenant has which client, and the tokens that all processes share.
package integration

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/xapi"
)

// Clients gives the clients of the default tenant, made from the settings.
type Clients struct {
	shop    *shopify.Client
	tokens  *tokens // of the shop; nil with a static token
	farm    *simplyprint.Client
	carrier *sendcloud.Client
	erp     *xapi.Client
}

// New makes the clients that the settings have credentials for.
func New(d *db.DB, c *config.Config, key []byte, userAgent string, now func() time.Time) (*Clients, error) {
	out := &Clients{}
	var err error
	if c.Shopify.Connected() {
		sc := shopify.Config{APIURL: c.Shopify.APIURL, Version: c.Shopify.APIVersion, Timeout: c.Shopify.Timeout, UserAgent: userAgent, Now: now}
		if c.Shopify.AccessToken != "" {
			sc.Token = shopify.StaticToken(c.Shopify.AccessToken)
		} else {
			if out.tokens, err = newTokens(d, key, c.Shopify, sc, now); err != nil {
				return nil, err
			}
			sc.Token = out.tokens
		}
		if out.shop, err = shopify.New(sc); err != nil {
			return nil, err
		}
	}
	if s := c.SimplyPrint; s.Connected() {
		out.farm, err = simplyprint.New(simplyprint.Config{APIURL: s.APIURL, CompanyID: s.CompanyID, APIKey: string(s.APIKey), Timeout: s.Timeout, UserAgent: userAgent, Now: now})
		if err != nil {
			return nil, err
		}
	}
	if s := c.Sendcloud; s.Connected() {
		out.carrier, err = sendcloud.New(sendcloud.Config{APIURL: s.APIURL, PublicKey: s.PublicKey, SecretKey: string(s.SecretKey), Timeout: s.Timeout, UserAgent: userAgent, Now: now})
		if err != nil {
			return nil, err
		}
	}
	if x := c.XAPI; x.Connected() {
		out.erp, err = xapi.New(xapi.Config{BaseURL: x.BaseURL, Username: x.Username, Password: string(x.Password), Timeout: x.Timeout, UserAgent: userAgent, Now: now})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Shop gives the tenant's Shopify client, or job.ErrDisconnected.
func (c *Clients) Shop(_ context.Context, tenant string) (*shopify.Client, error) {
	if tenant != identity.DefaultTenant || c.shop == nil {
		return nil, fmt.Errorf("shopify: %w", job.ErrDisconnected)
	}
	return c.shop, nil
}

// CheckShopCredentials asks the shop for a new token, which it throws away: the
// one in use hides for a day that the credentials are not valid any more.
func (c *Clients) CheckShopCredentials(ctx context.Context) error {
	if c.tokens == nil {
		return nil
	}
	_, err := shopify.RequestToken(ctx, c.tokens.cc, c.tokens.cfg)
	return err
}

// Farm gives the tenant's SimplyPrint client, or job.ErrDisconnected.
func (c *Clients) Farm(_ context.Context, tenant string) (*simplyprint.Client, error) {
	if tenant != identity.DefaultTenant || c.farm == nil {
		return nil, fmt.Errorf("simplyprint: %w", job.ErrDisconnected)
	}
	return c.farm, nil
}

// Carrier gives the tenant's Sendcloud client, or job.ErrDisconnected.
func (c *Clients) Carrier(_ context.Context, tenant string) (*sendcloud.Client, error) {
	if tenant != identity.DefaultTenant || c.carrier == nil {
		return nil, fmt.Errorf("sendcloud: %w", job.ErrDisconnected)
	}
	return c.carrier, nil
}

// ERP gives the tenant's X-API client, or job.ErrDisconnected.
func (c *Clients) ERP(_ context.Context, tenant string) (*xapi.Client, error) {
	if tenant != identity.DefaultTenant || c.erp == nil {
		return nil, fmt.Errorf("xapi: %w", job.ErrDisconnected)
	}
	return c.erp, nil
}

// SecretKey gives the key that encrypts what is kept in the database: the one
// from the settings, or one that is made once and kept in the data folder.
func SecretKey(c *config.Config) ([]byte, error) {
	if c.Server.EncryptionKey != "" {
		return hex.DecodeString(string(c.Server.EncryptionKey))
	}
	path := filepath.Join(c.Server.DataDir, "secret.key")
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := makeKey(path); err != nil {
		return nil, fmt.Errorf("keep the encryption key: %w", err)
	}
	return readKey(path)
}

func readKey(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the encryption key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("%s is damaged: it must hold 64 hex digits. Restore it from a backup, or delete it to connect the services anew", path)
	}
	return key, nil
}

// makeKey writes a new key. Of several processes that start at once one wins,
// and none sees a half-written file.
func makeKey(path string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	key := make([]byte, 32)
	rand.Read(key)
	tmp, err := os.CreateTemp(filepath.Dir(path), ".secret-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(tmp.Name())) }()
	_, err = tmp.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err = os.Link(tmp.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// tokens gets Shopify's 24-hour tokens by client credentials. The token is kept
// in the database, encrypted, so that all processes use one and the same.
type tokens struct {
	db   *db.DB
	aead cipher.AEAD
	cc   shopify.ClientCredentials
	cfg  shopify.Config
	now  func() time.Time

	mu     sync.Mutex
	token  string
	expiry time.Time
}

// renewAhead is how long before its end a token is replaced: a fifth of its life.
const renewAhead = 5 * time.Hour

func newTokens(d *db.DB, key []byte, c config.Shopify, cfg shopify.Config, now func() time.Time) (*tokens, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("encryption key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("encryption key: %w", err)
	}
	return &tokens{db: d, aead: aead, cc: shopify.ClientCredentials{APIURL: c.APIURL, APIKey: c.APIKey, APISecret: string(c.APISecret)}, cfg: cfg, now: now}, nil
}

const tokenService = "shopify"

// Token implements shopify.TokenSource.
func (t *tokens) Token(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" && t.now().Before(t.expiry.Add(-renewAhead)) {
		return t.token, nil
	}
	if err := t.load(ctx); err != nil {
		return "", err
	}
	if t.token != "" && t.now().Before(t.expiry.Add(-renewAhead)) {
		return t.token, nil
	}
	fresh, err := shopify.RequestToken(ctx, t.cc, t.cfg)
	if err != nil {
		if t.token != "" && t.now().Before(t.expiry) {
			return t.token, nil // still good for hours; the next call tries again
		}
		return "", err
	}
	t.token, t.expiry = fresh.Token, fresh.ExpiresAt
	return t.token, t.store(ctx)
}

// Invalidate implements shopify.TokenSource: the next call asks for a new one.
func (t *tokens) Invalidate(ctx context.Context, token string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token {
		t.token = ""
	}
	return t.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		stored, _, err := t.read(ctx, tx)
		if err != nil || stored != token {
			return err // another process has a newer one already
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM access_tokens WHERE tenant_id = $1 AND service = $2`, identity.DefaultTenant, tokenService)
		return err
	})
}

func (t *tokens) load(ctx context.Context) error {
	token, expiry, err := t.read(ctx, t.db.Read())
	if err != nil {
		return err
	}
	t.token, t.expiry = token, expiry
	return nil
}

func (t *tokens) read(ctx context.Context, q db.Querier) (string, time.Time, error) {
	var sealed []byte
	var expiry time.Time
	err := q.QueryRowContext(ctx, `SELECT token, expires_at FROM access_tokens WHERE tenant_id = $1 AND service = $2`, identity.DefaultTenant, tokenService).Scan(&sealed, &expiry)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("read the shop's token: %w", err)
	}
	if len(sealed) < t.aead.NonceSize() {
		return "", time.Time{}, nil
	}
	n := t.aead.NonceSize()
	plain, err := t.aead.Open(nil, sealed[:n], sealed[n:], []byte(identity.DefaultTenant+"/"+tokenService))
	if err != nil {
		return "", time.Time{}, nil //nolint:nilerr // sealed with another key: a new token is asked for
	}
	return string(plain), expiry.UTC(), nil
}

func (t *tokens) store(ctx context.Context) error {
	nonce := make([]byte, t.aead.NonceSize())
	rand.Read(nonce)
	sealed := t.aead.Seal(nonce, nonce, []byte(t.token), []byte(identity.DefaultTenant+"/"+tokenService))
	err := t.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO access_tokens (tenant_id, service, token, expires_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (tenant_id, service) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at`, identity.DefaultTenant, tokenService, sealed, db.Time(t.expiry))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the shop's token: %w", err)
	}
	return nil
}
