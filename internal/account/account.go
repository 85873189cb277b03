// Package account is who may sign in and how: people with their passwords and
// passkeys, their sessions, wall screens, the tenant's own settings, and the API
// keys that people make. What a caller may do is package identity's.
package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
)

// Auditor writes down what people did by hand.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Lifetime is how long a session lasts: while it is used, and in any case.
type Lifetime struct {
	Idle time.Duration
	Max  time.Duration
}

// HashOptions are the costs of checking one password, and how many are checked at
// the same time.
type HashOptions struct {
	MemoryKiB   uint32
	Iterations  uint32
	Parallelism uint8
	Concurrency int
}

// LockOptions are the growing wait after failed sign-ins.
type LockOptions struct {
	After  int           // failures for one e-mail address before the first wait
	First  time.Duration // which doubles with each further one
	Max    time.Duration
	Forget time.Duration // failures older than this do not count
}

// Options configure a Service.
type Options struct {
	AppURL         string
	Session        Lifetime
	Screen         Lifetime
	CodeValid      time.Duration // of a wall screen's code
	PasswordLength int
	Hash           HashOptions
	Lock           LockOptions
}

// purgeEvery is how long what has expired lies about: anybody can make rows that
// expire within minutes.
const purgeEvery = 10 * time.Minute

// Service keeps the accounts.
type Service struct {
	db    *db.DB
	keys  *identity.Service
	audit Auditor
	log   *slog.Logger
	now   func() time.Time
	opts  Options

	hasher     *hasher
	people     *sessions
	screens    *sessions
	waiting    *sessions // of screens whose code nobody approved yet
	ceremonies *sessions
	passkeys   *webauthn.WebAuthn // nil where browsers allow none
	signedOut  func(ctx context.Context, tx *db.Tx, tenant, userID string) error
}

// New makes a Service and defines its schedules in reg.
func New(d *db.DB, reg *job.Registry, keys *identity.Service, acts Auditor, log *slog.Logger, now func() time.Time, o Options) (*Service, error) {
	secure := strings.HasPrefix(o.AppURL, "https://")
	s := &Service{
		db: d, keys: keys, audit: acts, log: log, now: now, opts: o, hasher: newHasher(o.Hash),
		people:  newSessions(d, now, "user", UserCookie, secure, o.Session),
		screens: newSessions(d, now, "screen", ScreenCookie, secure, o.Screen),
		// Longer than the code: a screen let in at the last moment must still hear of it.
		waiting:    newSessions(d, now, "ceremony", ScreenCookie, secure, Lifetime{2 * o.CodeValid, 2 * o.CodeValid}),
		ceremonies: newSessions(d, now, "ceremony", ceremonyCookie, secure, Lifetime{ceremonyValid, ceremonyValid}),
	}
	var err error
	if s.passkeys, err = relyingParty(o.AppURL); err != nil {
		return nil, err
	}
	reg.Every("account-purge", "Forget sessions and codes that ended", purgeEvery, s.Purge)
	return s, nil
}

// OnSignOut has end called when all sessions of a user are ended, in the same
// transaction: whatever else the user's browsers are told ends with them.
func (s *Service) OnSignOut(end func(ctx context.Context, tx *db.Tx, tenant, userID string) error) {
	s.signedOut = end
}

// endSessions ends all sessions of u, whose row is locked and saved afterwards.
func (s *Service) endSessions(ctx context.Context, tx *db.Tx, u *User) error {
	u.epoch++
	if s.signedOut == nil {
		return nil
	}
	return s.signedOut(ctx, tx, u.Tenant, u.ID)
}

// Purge removes what has expired. Nothing of it has any effect any more.
func (s *Service) Purge(ctx context.Context) error {
	now := db.Time(s.now())
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, p := range []struct {
			query  string
			before time.Time
		}{
			{`DELETE FROM sessions WHERE expires_at <= $1`, now},
			{`DELETE FROM screen_pairings WHERE expires_at <= $1`, now},
			{`DELETE FROM sign_in_failures WHERE failed_at <= $1`, db.Time(now.Add(-s.opts.Lock.Forget))},
		} {
			if _, err := tx.ExecContext(ctx, p.query, p.before); err != nil {
				return fmt.Errorf("purge accounts: %w", err)
			}
		}
		return nil
	})
}

// Invalid is what is wrong with one field.
type Invalid struct {
	Field   string
	Message string
}

// InvalidError says which fields cannot be used.
type InvalidError struct{ Fields []Invalid }

// Error implements error. It names no value.
func (e *InvalidError) Error() string {
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Field + " " + f.Message
	}
	return strings.Join(parts, "; ")
}

func invalid(field, format string, args ...any) error {
	return &InvalidError{[]Invalid{{field, fmt.Sprintf(format, args...)}}}
}

// Errors of this module.
var (
	ErrSignInFailed  = errors.New("the e-mail address or the password is not right")
	ErrBusy          = errors.New("too many passwords are being checked at the moment")
	ErrEmailTaken    = errors.New("another user has this e-mail address")
	ErrLastAdmin     = errors.New("this is the last active administrator")
	ErrAbove         = errors.New("this account may do more than you")
	ErrWrongPassword = errors.New("the current password is not right")
	ErrPeopleOnly    = errors.New("only a signed-in person can do this")
	ErrMustChange    = errors.New("the temporary password must be changed first")
	ErrNoPasskeys    = errors.New("passkeys cannot be used under this address")
	ErrPasskey       = errors.New("the passkey was not accepted")
	ErrCode          = errors.New("no screen shows this code")
	ErrTooManyCodes  = errors.New("too many screens wait to be let in")
)

// LockedError is the error of a sign-in that comes too early after failed ones.
type LockedError struct{ Wait time.Duration }

// Error implements error.
func (e *LockedError) Error() string { return "too many failed sign-ins, wait " + e.Wait.String() }
