package account

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

// self gives the signed-in person. ErrPeopleOnly for keys and screens.
func (s *Service) self(ctx context.Context) (User, error) {
	who, _ := identity.From(ctx)
	if who.Kind != identity.KindUser {
		return User{}, ErrPeopleOnly
	}
	return s.User(ctx, who.Tenant, who.UserID)
}

// changeSelf is a change of one's own account.
func (s *Service) changeSelf(ctx context.Context, action string, edit func(ctx context.Context, tx *db.Tx, u *User) error) (User, error) {
	who, _ := identity.From(ctx)
	if who.Kind != identity.KindUser {
		return User{}, ErrPeopleOnly
	}
	var u User
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if u, err = lockUser(ctx, tx, who.Tenant, who.UserID); err != nil {
			return err
		}
		before := u
		if err := edit(ctx, tx, &u); err != nil {
			return err
		}
		if err := s.save(ctx, tx, u); err != nil {
			return err
		}
		return s.record(ctx, tx, u.Tenant, action, "user", u.ID, shown(before), shown(u))
	})
	return u, err
}

// SelfChange is a change of one's own name and preferences; nil fields stay, empty
// preferences go back to the tenant's.
type SelfChange struct {
	Name           *string
	Language       *string
	TimeZone       *string
	NumberFormat   *string
	DateFormat     *string
	FirstDayOfWeek *string
}

// set puts a new value, if there is one, in the place of an old one.
func set(old, new *string) {
	if new != nil {
		*old = strings.TrimSpace(*new)
	}
}

// ChangeSelf changes the caller's name and preferences. Errors: *InvalidError,
// ErrPeopleOnly.
func (s *Service) ChangeSelf(ctx context.Context, c SelfChange) (User, error) {
	return s.changeSelf(ctx, "user.change-own", func(_ context.Context, _ *db.Tx, u *User) error {
		set(&u.Name, c.Name)
		set(&u.Own.Language, c.Language)
		set(&u.Own.TimeZone, c.TimeZone)
		set(&u.Own.NumberFormat, c.NumberFormat)
		set(&u.Own.DateFormat, c.DateFormat)
		set(&u.Own.FirstDayOfWeek, c.FirstDayOfWeek)
		if err := checkProfile(u.Email, u.Name, u.Roles); err != nil {
			return err
		}
		if bad := u.Own.check(); bad != nil {
			return &InvalidError{bad}
		}
		return nil
	})
}

// ChangePassword gives the caller another password and ends all other sessions of
// the caller; the one of token goes on under a new token. Wrong current passwords
// count as failed sign-ins: an open browser must not let anybody guess. Errors:
// ErrWrongPassword, *LockedError, *InvalidError, ErrBusy, ErrPeopleOnly.
func (s *Service) ChangePassword(ctx context.Context, token, current, next string) (*http.Cookie, error) {
	u, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.attempt(ctx, u.Email); err != nil {
		return nil, err
	}
	ok, _, err := s.hasher.check(ctx, current, u.hash)
	if err != nil {
		return nil, errors.Join(err, s.undo(ctx, u.Email))
	}
	if !ok {
		return nil, ErrWrongPassword
	}
	if err := s.undo(ctx, u.Email); err != nil {
		return nil, err
	}
	if err := s.checkPassword("new", next, u.Email, u.Name); err != nil {
		return nil, err
	}
	if next == current {
		return nil, invalid("new", "must be another one than before")
	}
	hash, err := s.hasher.hash(ctx, next)
	if err != nil {
		return nil, err
	}
	was := u.hash
	u, err = s.changeSelf(ctx, "user.change-password", func(_ context.Context, _ *db.Tx, u *User) error {
		if u.hash != was {
			return ErrWrongPassword // somebody else changed it at this moment
		}
		u.hash, u.MustChange = hash, false
		u.epoch++
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, token, u)
}

// SignOutEverywhere ends all sessions of the caller. Errors: ErrPeopleOnly.
func (s *Service) SignOutEverywhere(ctx context.Context, token string) (*http.Cookie, error) {
	_, err := s.changeSelf(ctx, "session.sign-out-everywhere", s.endSessions)
	if err != nil {
		return nil, err
	}
	return s.people.end(ctx, token)
}
