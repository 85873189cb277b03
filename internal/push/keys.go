package push

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/vault"
)

// Keys are the pair by which push services know this server (VAPID), base64url.
type Keys struct {
	Public  string
	Private string
}

// errSealed is the error of a stored pair that this process cannot read.
var errSealed = errors.New("the stored push keys were sealed with another ENCRYPTION_KEY: set that one again, or set VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY")

// place ties the sealed key to its row.
const place = "push_keys/1"

// NewKeys makes a pair.
func NewKeys() (Keys, error) {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return Keys{}, fmt.Errorf("make the push keys: %w", err)
	}
	return Keys{
		Public: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Private: base64.RawURLEncoding.EncodeToString(key.Bytes()),
	}, nil
}

// keys gives the pair: the one from the settings, or one that is made once and
// kept in the database, for all processes.
func (s *Service) keys(ctx context.Context) (Keys, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pair.Public != "" {
		return s.pair, nil
	}
	pair, err := storedKeys(ctx, s.db.Read(), s.vault)
	if errors.Is(err, db.ErrNotFound) {
		pair, err = s.makeKeys(ctx)
	}
	if err != nil {
		return Keys{}, err
	}
	s.pair = pair
	return pair, nil
}

// makeKeys stores a pair. Of several processes that come at once one wins.
func (s *Service) makeKeys(ctx context.Context) (Keys, error) {
	pair, err := NewKeys()
	if err != nil {
		return Keys{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO push_keys (id, public_key, private_key, created_at) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO NOTHING`,
			pair.Public, s.vault.Seal([]byte(pair.Private), place), db.Time(s.now()))
		return err
	})
	if err != nil {
		return Keys{}, fmt.Errorf("store the push keys: %w", err)
	}
	return storedKeys(ctx, s.db.Read(), s.vault)
}

func storedKeys(ctx context.Context, q db.Querier, v vault.Vault) (Keys, error) {
	var k Keys
	var sealed []byte
	err := q.QueryRowContext(ctx, `SELECT public_key, private_key FROM push_keys WHERE id = 1`).Scan(&k.Public, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return Keys{}, db.ErrNotFound
	}
	if err != nil {
		return Keys{}, fmt.Errorf("read the push keys: %w", err)
	}
	private, err := v.Open(sealed, place)
	if err != nil {
		return Keys{}, errSealed
	}
	k.Private = string(private)
	return k, nil
}
