package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-chi/httprate"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

// SignIn checks an e-mail address and a password and begins a session in the
// place of the one of oldToken. Errors: ErrSignInFailed whatever was wrong,
// *LockedError, ErrBusy.
func (s *Service) SignIn(ctx context.Context, oldToken, email, password string) (*http.Cookie, error) {
	if err := s.attempt(ctx, email); err != nil {
		return nil, err
	}
	u, err := s.UserByEmail(ctx, email)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return nil, err
	}
	ok, outdated, err := s.hasher.check(ctx, password, u.hash)
	if err != nil {
		return nil, errors.Join(err, s.undo(ctx, email))
	}
	if !ok || !u.Active {
		return nil, s.refused(ctx, u, ok)
	}
	rehashed := ""
	if outdated {
		if rehashed, err = s.hasher.hash(ctx, password); err != nil {
			return nil, err
		}
	}
	if u, err = s.welcome(ctx, u, rehashed, "password"); err != nil {
		return nil, err
	}
	return s.signedIn(ctx, oldToken, u)
}

// welcome writes down a sign-in and forgets the failures before it.
func (s *Service) welcome(ctx context.Context, u User, rehashed, how string) (User, error) {
	ctx = identity.With(ctx, u.identity())
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := lockUser(ctx, tx, u.Tenant, u.ID)
		if err != nil {
			return err
		}
		if !fresh.Active || fresh.hash != u.hash || fresh.epoch != u.epoch {
			return ErrSignInFailed // somebody changed the account at this moment
		}
		now := s.now()
		fresh.LastSignInAt = &now
		if rehashed != "" {
			fresh.hash = rehashed
		}
		if err := s.save(ctx, tx, fresh); err != nil {
			return err
		}
		if err := s.forget(ctx, tx, u.Email); err != nil {
			return err
		}
		u = fresh
		return s.record(ctx, tx, u.Tenant, "session.sign-in", "user", u.ID, nil, map[string]string{"by": how})
	})
	return u, err
}

// refused writes down a failed sign-in. The address that was typed is not kept:
// it can be a slip of the tongue with a password in it.
func (s *Service) refused(ctx context.Context, u User, passwordRight bool) error {
	reason := "password"
	switch {
	case u.ID == "":
		reason = "unknown"
	case passwordRight:
		reason = "deactivated"
	}
	tenant := u.Tenant
	if tenant == "" {
		tenant = identity.DefaultTenant
	}
	ctx = identity.With(ctx, identity.Identity{Tenant: tenant, Kind: identity.KindNobody})
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.record(ctx, tx, tenant, "session.refused", "user", u.ID, nil, map[string]string{"because": reason})
	})
	return errors.Join(err, ErrSignInFailed)
}

// SignOut ends the session of a token and gives the cookie that removes it.
func (s *Service) SignOut(ctx context.Context, token string) (*http.Cookie, error) {
	who, ok, err := s.person(ctx, token)
	if err != nil {
		return nil, err
	}
	if ok {
		ctx = identity.With(ctx, who)
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return s.record(ctx, tx, who.Tenant, "session.sign-out", "user", who.UserID, nil, nil)
		})
		if err != nil {
			return nil, err
		}
	}
	return s.people.end(ctx, token)
}

// addressFactor is how many times more failures one network address gets than
// one e-mail address: a whole office can have one.
const addressFactor = 10

// subject is what failed sign-ins are counted for.
type subject struct {
	kind, name string
	after      int // failures before the first wait
}

func (s *Service) subjects(ctx context.Context, email string) []subject {
	sum := sha256.Sum256([]byte(emailKey(email)))
	out := []subject{{"email", hex.EncodeToString(sum[:]), s.opts.Lock.After}}
	if a := identity.Address(ctx); a != "" {
		out = append(out, subject{"address", httprate.CanonicalizeIP(a), s.opts.Lock.After * addressFactor})
	}
	return out
}

// attempt counts a sign-in as failed before the password is looked at, so that
// many at once, here or in other processes, do not outrun the count. forget or
// undo take it back. *LockedError when it is too early.
func (s *Service) attempt(ctx context.Context, email string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Time(s.now())
		for _, sub := range s.subjects(ctx, email) {
			failures, locked, err := s.count(ctx, tx, sub, now)
			if err != nil {
				return err
			}
			if locked > 0 {
				return &LockedError{locked}
			}
			var until any
			if over := failures - sub.after; over >= 0 {
				until = db.Time(now.Add(s.wait(over)))
			}
			if _, err := tx.ExecContext(ctx, `UPDATE sign_in_failures SET failed_at = $3, locked_until = $4 WHERE kind = $1 AND subject = $2`, sub.kind, sub.name, now, until); err != nil {
				return fmt.Errorf("count the sign-in: %w", err)
			}
		}
		return nil
	})
}

// count raises a subject's failures and gives them, and how long it has to wait
// for an attempt. The upsert comes first: it locks the row for the others.
func (s *Service) count(ctx context.Context, tx *db.Tx, sub subject, now time.Time) (failures int, locked time.Duration, err error) {
	old := db.Time(now.Add(-s.opts.Lock.Forget))
	var until sql.NullTime
	err = tx.QueryRowContext(ctx, `INSERT INTO sign_in_failures (kind, subject, failures, failed_at) VALUES ($1, $2, 1, $3)
		ON CONFLICT (kind, subject) DO UPDATE SET failures = CASE WHEN sign_in_failures.failed_at <= $4 THEN 1 ELSE sign_in_failures.failures + 1 END
		RETURNING failures, locked_until`, sub.kind, sub.name, now, old).Scan(&failures, &until)
	if err != nil {
		return 0, 0, fmt.Errorf("count the sign-in: %w", err)
	}
	if until.Valid && now.Before(until.Time) {
		return failures, until.Time.Sub(now), nil
	}
	return failures, 0, nil
}

// wait is the pause after over failures too many.
func (s *Service) wait(over int) time.Duration {
	w := s.opts.Lock.First
	for range over {
		if w *= 2; w >= s.opts.Lock.Max {
			return s.opts.Lock.Max
		}
	}
	return w
}

// forget takes back the failures of an e-mail address after a sign-in, and of the
// network address only the attempt itself: an account of one's own must not buy
// guesses at those of others.
func (s *Service) forget(ctx context.Context, tx *db.Tx, email string) error {
	for _, sub := range s.subjects(ctx, email) {
		query := `DELETE FROM sign_in_failures WHERE kind = $1 AND subject = $2`
		if sub.kind == "address" {
			query = `UPDATE sign_in_failures SET failures = failures - 1, locked_until = NULL WHERE kind = $1 AND subject = $2 AND failures > 0`
		}
		if _, err := tx.ExecContext(ctx, query, sub.kind, sub.name); err != nil {
			return fmt.Errorf("forget failed sign-ins: %w", err)
		}
	}
	return nil
}

// undo takes back an attempt that was not judged.
func (s *Service) undo(ctx context.Context, email string) error {
	return s.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		for _, sub := range s.subjects(ctx, email) {
			if _, err := tx.ExecContext(ctx, `UPDATE sign_in_failures SET failures = failures - 1, locked_until = NULL WHERE kind = $1 AND subject = $2 AND failures > 0`, sub.kind, sub.name); err != nil {
				return fmt.Errorf("take back the attempt: %w", err)
			}
		}
		return nil
	})
}

// forgive lets somebody with a new password sign in at once.
func (s *Service) forgive(ctx context.Context, email string) error {
	sub := s.subjects(context.Background(), email)[0]
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sign_in_failures WHERE kind = $1 AND subject = $2`, sub.kind, sub.name)
		return err
	})
}
