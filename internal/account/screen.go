package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/httprate"
	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

const (
	// codeLetters is the length of a screen's code: 39 bits, valid for minutes,
	// and of use only to somebody who may let screens in anyway.
	codeLetters = 8
	// maxPairings and maxPairingsEach bound the screens that wait at the same time,
	// all together and from one network address.
	maxPairings     = 200
	maxPairingsEach = 10
	// maxScreenName bounds a screen's name.
	maxScreenName = 60
)

// Screen is a wall screen that a person let in.
type Screen struct {
	ID         string
	Name       string
	ApprovedBy string
	ApprovedAt time.Time
	RevokedAt  *time.Time
	LastSeenAt *time.Time
}

// PairScreen makes a code for a screen that wants in, and the cookie by which the
// screen is known once a person has approved the code. Errors: ErrTooManyCodes.
func (s *Service) PairScreen(ctx context.Context, oldToken string) (code string, expires time.Time, _ *http.Cookie, err error) {
	code = randomText(codeLetters)
	id, now := uuid.Must(uuid.NewV7()).String(), db.Time(s.now())
	expires = db.Time(now.Add(s.opts.CodeValid))
	address := httprate.CanonicalizeIP(identity.Address(ctx)) // of IPv6 the /64, which is what one customer gets
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var all, mine int
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN address = $2 THEN 1 ELSE 0 END), 0) FROM screen_pairings WHERE expires_at > $1`, now, address).Scan(&all, &mine)
		if err != nil {
			return fmt.Errorf("count the screens: %w", err)
		}
		if all >= maxPairings || mine >= maxPairingsEach {
			return ErrTooManyCodes
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO screen_pairings (id, code_hash, address, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`, id, codeHash(code), address, now, expires)
		if err != nil {
			return fmt.Errorf("store the code: %w", err)
		}
		return nil
	})
	if err != nil {
		return "", time.Time{}, nil, err
	}
	if _, err := s.screens.end(ctx, oldToken); err != nil {
		return "", time.Time{}, nil, err
	}
	c, err := s.waiting.begin(ctx, oldToken, map[string]any{keySubject: id})
	return code, expires, c, err
}

// codeHash is what of a code is stored. People type it as they like.
func codeHash(code string) string {
	plain := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

// ApproveScreen lets in the screen that shows a code. Errors: ErrCode,
// ErrPeopleOnly, ErrAbove for who may not look at what the screen shows,
// *InvalidError.
func (s *Service) ApproveScreen(ctx context.Context, code, name string) (Screen, error) {
	who, _ := identity.From(ctx)
	if who.Kind != identity.KindUser {
		return Screen{}, ErrPeopleOnly
	}
	if !who.CanAll(identity.ScreenPermissions()) {
		return Screen{}, ErrAbove
	}
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > maxScreenName {
		return Screen{}, invalid("name", "must have 1 to %d letters", maxScreenName)
	}
	sc := Screen{Name: name, ApprovedBy: who.Name, ApprovedAt: db.Time(s.now())}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRowContext(ctx, `DELETE FROM screen_pairings WHERE code_hash = $1 AND expires_at > $2 RETURNING id`, codeHash(code), sc.ApprovedAt).Scan(&sc.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrCode
		}
		if err != nil {
			return fmt.Errorf("look up the code: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO screens (id, tenant_id, name, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5)`, sc.ID, who.Tenant, sc.Name, sc.ApprovedBy, sc.ApprovedAt)
		if err != nil {
			return fmt.Errorf("store the screen: %w", err)
		}
		return s.record(ctx, tx, who.Tenant, "screen.approve", "screen", sc.ID, nil, map[string]string{"name": name})
	})
	return sc, err
}

// ScreenState is what a screen is told of itself.
type ScreenState string

// The states of a screen.
const (
	ScreenNone     ScreenState = "none"     // it must ask for a code
	ScreenPending  ScreenState = "pending"  // its code waits for a person
	ScreenApproved ScreenState = "approved" // it may show the work
)

// CurrentScreen tells a screen how it stands. The cookie is nil unless it changes:
// the first time that the screen hears of its approval it gets another token.
func (s *Service) CurrentScreen(ctx context.Context, token string) (ScreenState, Screen, *http.Cookie, error) {
	found, ok, err := s.screens.find(ctx, token)
	if err != nil {
		return ScreenNone, Screen{}, nil, err
	}
	if ok && s.screens.manager.GetBool(found, keyApproved) {
		sc, _, err := s.screenBy(ctx, s.screens.manager.GetString(found, keySubject))
		if errors.Is(err, db.ErrNotFound) || err == nil && sc.RevokedAt != nil {
			return ScreenNone, Screen{}, nil, nil
		}
		return ScreenApproved, sc, nil, err
	}
	if found, ok, err = s.waiting.find(ctx, token); !ok || err != nil {
		return ScreenNone, Screen{}, nil, err
	}
	id := s.waiting.manager.GetString(found, keySubject)
	sc, _, err := s.screenBy(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return s.pending(ctx, id)
	}
	if err != nil || sc.RevokedAt != nil {
		return ScreenNone, Screen{}, nil, err
	}
	c, err := s.screens.begin(ctx, "", map[string]any{keySubject: id, keyApproved: true})
	if err != nil {
		return ScreenNone, Screen{}, nil, err
	}
	_, err = s.waiting.end(ctx, token)
	return ScreenApproved, sc, c, err
}

func (s *Service) pending(ctx context.Context, id string) (ScreenState, Screen, *http.Cookie, error) {
	var n int
	err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM screen_pairings WHERE id = $1 AND expires_at > $2`, id, db.Time(s.now())).Scan(&n)
	if err != nil {
		return ScreenNone, Screen{}, nil, fmt.Errorf("look up the code: %w", err)
	}
	if n == 0 {
		return ScreenNone, Screen{}, nil, nil
	}
	return ScreenPending, Screen{}, nil, nil
}

// screenBy reads a screen of whatever tenant: its session says only its id.
func (s *Service) screenBy(ctx context.Context, id string) (sc Screen, tenant string, err error) {
	var revoked, seen sql.NullTime
	err = s.db.Read().QueryRowContext(ctx, `SELECT id, tenant_id, name, approved_by, approved_at, revoked_at, last_seen_at FROM screens WHERE id = $1`, id).
		Scan(&sc.ID, &tenant, &sc.Name, &sc.ApprovedBy, &sc.ApprovedAt, &revoked, &seen)
	if err != nil {
		return sc, "", fmt.Errorf("read the screen: %w", db.NotFound(err))
	}
	sc.ApprovedAt, sc.RevokedAt, sc.LastSeenAt = sc.ApprovedAt.UTC(), db.TimePtr(revoked), db.TimePtr(seen)
	return sc, tenant, nil
}

// screen finds the wall screen behind a token.
func (s *Service) screen(ctx context.Context, token string) (identity.Identity, bool, error) {
	found, ok, err := s.screens.find(ctx, token)
	if !ok || err != nil || !s.screens.manager.GetBool(found, keyApproved) {
		return identity.Identity{}, false, err
	}
	sc, tenant, err := s.screenBy(ctx, s.screens.manager.GetString(found, keySubject))
	if errors.Is(err, db.ErrNotFound) || err == nil && sc.RevokedAt != nil {
		return identity.Identity{}, false, nil
	}
	if err != nil {
		return identity.Identity{}, false, err
	}
	s.noteSeen(ctx, sc, tenant)
	return identity.Screen(tenant, sc.ID, sc.Name), true, nil
}

// noteSeen notes that a screen is on, at most once in touchEvery.
func (s *Service) noteSeen(ctx context.Context, sc Screen, tenant string) {
	now := s.now()
	if sc.LastSeenAt != nil && now.Sub(*sc.LastSeenAt) < touchEvery {
		return
	}
	_ = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE screens SET last_seen_at = $3 WHERE tenant_id = $1 AND id = $2`, tenant, sc.ID, db.Time(now))
		return err
	})
}

// Screens lists a tenant's screens, newest first.
func (s *Service) Screens(ctx context.Context, tenant string) ([]Screen, error) {
	var out []Screen
	err := db.Each(ctx, s.db.Read(), `SELECT id, name, approved_by, approved_at, revoked_at, last_seen_at FROM screens WHERE tenant_id = $1 ORDER BY approved_at DESC, id DESC`, []any{tenant}, func(rows *sql.Rows) error {
		var sc Screen
		var revoked, seen sql.NullTime
		err := rows.Scan(&sc.ID, &sc.Name, &sc.ApprovedBy, &sc.ApprovedAt, &revoked, &seen)
		sc.ApprovedAt, sc.RevokedAt, sc.LastSeenAt = sc.ApprovedAt.UTC(), db.TimePtr(revoked), db.TimePtr(seen)
		out = append(out, sc)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list screens: %w", err)
	}
	return out, nil
}

// RevokeScreen shuts a screen out. Revoking twice keeps the first time. Errors:
// db.ErrNotFound.
func (s *Service) RevokeScreen(ctx context.Context, tenant, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var name string
		err := tx.QueryRowContext(ctx, `UPDATE screens SET revoked_at = COALESCE(revoked_at, $3) WHERE tenant_id = $1 AND id = $2 RETURNING name`, tenant, id, db.Time(s.now())).Scan(&name)
		if err != nil {
			return fmt.Errorf("revoke the screen: %w", db.NotFound(err))
		}
		return s.record(ctx, tx, tenant, "screen.revoke", "screen", id, map[string]string{"name": name}, nil)
	})
}
