package integration

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/vault"
)

// tokens gets Shopify's 24-hour tokens by client credentials. The token is kept
// in the database, encrypted, so that all processes use one and the same.
type tokens struct {
	db     *db.DB
	vault  vault.Vault
	tenant string
	cc     shopify.ClientCredentials
	cfg    shopify.Config
	now    func() time.Time

	mu     sync.Mutex
	token  string
	expiry time.Time
}

// renewAhead is how long before its end a token is replaced: a fifth of its life.
const renewAhead = 5 * time.Hour

// place ties a stored token to the credentials that got it: with others it does
// not open, and a new one is asked for.
func (t *tokens) place() string {
	sum := sha256.Sum256([]byte(t.cc.APIURL + "\x00" + t.cc.APIKey + "\x00" + t.cc.APISecret))
	return t.tenant + "/" + string(Shopify) + "/" + hex.EncodeToString(sum[:])
}

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
		_, err = tx.ExecContext(ctx, `DELETE FROM access_tokens WHERE tenant_id = $1 AND service = $2`, t.tenant, Shopify)
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
	err := q.QueryRowContext(ctx, `SELECT token, expires_at FROM access_tokens WHERE tenant_id = $1 AND service = $2`, t.tenant, Shopify).Scan(&sealed, &expiry)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("read the shop's token: %w", err)
	}
	plain, err := t.vault.Open(sealed, t.place())
	if err != nil {
		return "", time.Time{}, nil //nolint:nilerr // sealed with another key or for other credentials: a new token is asked for
	}
	return string(plain), expiry.UTC(), nil
}

func (t *tokens) store(ctx context.Context) error {
	sealed := t.vault.Seal([]byte(t.token), t.place())
	err := t.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO access_tokens (tenant_id, service, token, expires_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (tenant_id, service) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at`, t.tenant, Shopify, sealed, db.Time(t.expiry))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the shop's token: %w", err)
	}
	return nil
}
