package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

// The cookies. A screen and a passkey sign-in under way have their own, so that
// they never take the place of a person's session in the same browser.
const (
	UserCookie     = "forma3d_session"
	ScreenCookie   = "forma3d_screen"
	ceremonyCookie = "forma3d_ceremony"
)

// What a session holds.
const (
	keySubject  = "subject"  // string: the user or the screen
	keyEpoch    = "epoch"    // int64: of the user when the session began
	keyCeremony = "ceremony" // []byte: the challenge of a passkey
	keyApproved = "approved" // bool: the screen knows that it was let in
)

// sessions are the sessions behind one cookie. A session is written once, when it
// begins: whatever ends it meanwhile cannot be undone by a request under way.
type sessions struct{ manager *scs.SessionManager }

func newSessions(d *db.DB, now func() time.Time, kind, cookie string, secure bool, l Lifetime) *sessions {
	m := scs.New()
	m.Store = &store{db: d, now: now, kind: kind, lifetime: l}
	m.HashTokenInStore = true
	m.Lifetime = l.Max // the store keeps the idle time: scs would write at each request
	m.Cookie.Name, m.Cookie.Secure = cookie, secure
	return &sessions{m}
}

// begin starts a session under a new token and ends the one of the old token, so
// that nobody can have prepared it.
func (s *sessions) begin(ctx context.Context, oldToken string, values map[string]any) (*http.Cookie, error) {
	ctx, err := s.manager.Load(ctx, oldToken)
	if err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	if err := s.manager.Clear(ctx); err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	if err := s.manager.RenewToken(ctx); err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	for k, v := range values {
		s.manager.Put(ctx, k, v)
	}
	token, expires, err := s.manager.Commit(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	return s.cookie(token, expires), nil
}

// end ends the session of a token, if there is one, and gives the cookie that
// removes the token.
func (s *sessions) end(ctx context.Context, token string) (*http.Cookie, error) {
	if token != "" {
		ctx, err := s.manager.Load(ctx, token)
		if err != nil {
			return nil, fmt.Errorf("end a session: %w", err)
		}
		if err := s.manager.Destroy(ctx); err != nil {
			return nil, fmt.Errorf("end a session: %w", err)
		}
	}
	c := s.cookie("", time.Unix(1, 0))
	c.MaxAge = -1
	return c, nil
}

// find loads the session of a token into the returned context; ok is false when
// there is none.
func (s *sessions) find(ctx context.Context, token string) (_ context.Context, ok bool, err error) {
	if token == "" {
		return ctx, false, nil
	}
	ctx, err = s.manager.Load(ctx, token)
	if err != nil {
		return ctx, false, fmt.Errorf("look up the session: %w", err)
	}
	return ctx, s.manager.Token(ctx) != "", nil
}

func (s *sessions) cookie(token string, expires time.Time) *http.Cookie {
	c := s.manager.Cookie
	return &http.Cookie{
		Name: c.Name, Value: token, Path: c.Path, Expires: expires, HttpOnly: c.HttpOnly, SameSite: c.SameSite, Secure: c.Secure,
	}
}

// store keeps sessions of one kind in the database. It implements scs.CtxStore;
// the id that it is given is the hash of the token.
type store struct {
	db       *db.DB
	now      func() time.Time
	kind     string
	lifetime Lifetime
}

// touchEvery is how closely the use of a session is noted: a write for each
// request would cost more than the request.
const touchEvery = time.Minute

// FindCtx implements scs.CtxStore.
func (s *store) FindCtx(ctx context.Context, id string) ([]byte, bool, error) {
	var data []byte
	var created, seen, expires time.Time
	err := s.db.Read().QueryRowContext(ctx, `SELECT data, created_at, seen_at, expires_at FROM sessions WHERE id = $1 AND kind = $2`, id, s.kind).Scan(&data, &created, &seen, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	now := s.now()
	if !now.Before(expires) {
		return nil, false, nil
	}
	if now.Sub(seen) >= touchEvery {
		s.touch(ctx, id, created, now)
	}
	return data, true, nil
}

// touch notes the use of a session. Failing to do so must not refuse the request;
// the condition keeps several processes to one write a minute.
func (s *store) touch(ctx context.Context, id string, created, now time.Time) {
	_ = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id = $1 AND seen_at <= $4`,
			id, db.Time(now), db.Time(s.expiry(created, now)), db.Time(now.Add(-touchEvery)))
		return err
	})
}

// expiry is when a session that is used now ends.
func (s *store) expiry(created, now time.Time) time.Time {
	idle, last := now.Add(s.lifetime.Idle), created.Add(s.lifetime.Max)
	if last.Before(idle) {
		return last
	}
	return idle
}

// CommitCtx implements scs.CtxStore. The time that scs names is left aside: it is
// not taken from our clock.
func (s *store) CommitCtx(ctx context.Context, id string, data []byte, _ time.Time) error {
	now := s.now()
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO sessions (id, kind, data, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)`,
			id, s.kind, data, db.Time(now), db.Time(s.expiry(now, now)))
		return err
	})
}

// DeleteCtx implements scs.CtxStore.
func (s *store) DeleteCtx(ctx context.Context, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE id = $1 AND kind = $2`, id, s.kind)
		return err
	})
}

// Find implements scs.Store.
func (s *store) Find(id string) ([]byte, bool, error) { return s.FindCtx(context.Background(), id) }

// Commit implements scs.Store.
func (s *store) Commit(id string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), id, data, expires)
}

// Delete implements scs.Store.
func (s *store) Delete(id string) error { return s.DeleteCtx(context.Background(), id) }

// Session implements httpapi.Sessions: a person's session counts before a
// screen's.
func (s *Service) Session(r *http.Request) (identity.Identity, bool, error) {
	if c, err := r.Cookie(UserCookie); err == nil {
		if who, ok, err := s.person(r.Context(), c.Value); ok || err != nil {
			return who, ok, err
		}
	}
	if c, err := r.Cookie(ScreenCookie); err == nil {
		return s.screen(r.Context(), c.Value)
	}
	return identity.Identity{}, false, nil
}

// person finds who is signed in with a token. The user's row is read each time:
// a change of roles, a sign-out everywhere and a deactivation count at once.
func (s *Service) person(ctx context.Context, token string) (identity.Identity, bool, error) {
	ctx, ok, err := s.people.find(ctx, token)
	if !ok || err != nil {
		return identity.Identity{}, false, err
	}
	u, err := userBy(ctx, s.db.Read(), "u.id", s.people.manager.GetString(ctx, keySubject))
	if errors.Is(err, db.ErrNotFound) {
		return identity.Identity{}, false, nil
	}
	if err != nil {
		return identity.Identity{}, false, err
	}
	if !u.Active || u.epoch != s.people.manager.GetInt64(ctx, keyEpoch) {
		return identity.Identity{}, false, nil
	}
	return u.identity(), true, nil
}

// signedIn begins a person's session.
func (s *Service) signedIn(ctx context.Context, oldToken string, u User) (*http.Cookie, error) {
	return s.people.begin(ctx, oldToken, map[string]any{keySubject: u.ID, keyEpoch: u.epoch})
}
