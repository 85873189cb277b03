package account

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
)

const (
	// ceremonyValid is how long somebody may take to touch the authenticator.
	ceremonyValid = 5 * time.Minute
	// maxPasskeys bounds the passkeys of one person.
	maxPasskeys = 20
	// maxPasskeyName bounds a passkey's name.
	maxPasskeyName = 60
)

// relyingParty is who we are to browsers; nil where they allow no passkeys: they
// need https (or localhost) and a name, not a number.
func relyingParty(appURL string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(appURL)
	if err != nil {
		return nil, fmt.Errorf("APP_URL: %w", err)
	}
	host := u.Hostname()
	if host == "" || net.ParseIP(host) != nil || u.Scheme != "https" && host != "localhost" {
		return nil, nil
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Forma3D Connect", RPOrigins: []string{u.Scheme + "://" + u.Host}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Timeout: ceremonyValid, TimeoutUVD: ceremonyValid},
			Registration: webauthn.TimeoutConfig{Timeout: ceremonyValid, TimeoutUVD: ceremonyValid},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("APP_URL cannot be used for passkeys: %w", err)
	}
	return w, nil
}

// Passkey is one passkey of a person.
type Passkey struct {
	ID         string
	Name       string
	CreatedAt  time.Time
	LastUsedAt *time.Time

	credential webauthn.Credential
}

// holder is a user as the library sees one.
type holder struct {
	user     User
	passkeys []Passkey
}

// WebAuthnID implements webauthn.User.
func (h holder) WebAuthnID() []byte { return []byte(h.user.ID) }

// WebAuthnName implements webauthn.User.
func (h holder) WebAuthnName() string { return h.user.Email }

// WebAuthnDisplayName implements webauthn.User.
func (h holder) WebAuthnDisplayName() string { return h.user.Name }

// WebAuthnCredentials implements webauthn.User.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, len(h.passkeys))
	for i, p := range h.passkeys {
		out[i] = p.credential
	}
	return out
}

func passkeysOf(ctx context.Context, q db.Querier, u User) ([]Passkey, error) {
	var out []Passkey
	err := db.Each(ctx, q, `SELECT id, name, credential, created_at, last_used_at FROM passkeys WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at, id`, []any{u.Tenant, u.ID}, func(rows *sql.Rows) error {
		var p Passkey
		var credential string
		var used sql.NullTime
		if err := rows.Scan(&p.ID, &p.Name, &credential, &p.CreatedAt, &used); err != nil {
			return err
		}
		p.CreatedAt, p.LastUsedAt = p.CreatedAt.UTC(), db.TimePtr(used)
		if err := json.Unmarshal([]byte(credential), &p.credential); err != nil {
			return fmt.Errorf("passkey %s: %w", p.ID, err)
		}
		out = append(out, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	return out, nil
}

// Passkeys lists the caller's passkeys, oldest first. Errors: ErrPeopleOnly.
func (s *Service) Passkeys(ctx context.Context) ([]Passkey, error) {
	u, err := s.self(ctx)
	if err != nil {
		return nil, err
	}
	return passkeysOf(ctx, s.db.Read(), u)
}

// ceremony keeps the challenge of a passkey between its two steps.
func (s *Service) ceremony(ctx context.Context, oldToken string, session *webauthn.SessionData) (*http.Cookie, error) {
	text, err := json.Marshal(session)
	if err != nil {
		return nil, err
	}
	return s.ceremonies.begin(ctx, oldToken, map[string]any{keyCeremony: text})
}

// concluded takes the challenge of a token, which then is used up.
func (s *Service) concluded(ctx context.Context, token string) (webauthn.SessionData, *http.Cookie, error) {
	var session webauthn.SessionData
	found, ok, err := s.ceremonies.find(ctx, token)
	if err != nil {
		return session, nil, err
	}
	if !ok {
		return session, nil, ErrPasskey
	}
	text := s.ceremonies.manager.GetBytes(found, keyCeremony)
	if text == nil {
		return session, nil, ErrPasskey // a screen's code waits behind this token
	}
	gone, err := s.ceremonies.end(ctx, token)
	if err != nil {
		return session, nil, err
	}
	if err := json.Unmarshal(text, &session); err != nil {
		return session, nil, fmt.Errorf("read the challenge: %w", err)
	}
	return session, gone, nil
}

// settled is self for somebody whose password nobody else knows: a passkey made
// by who gave a temporary password would outlive that password. Errors:
// ErrPeopleOnly, ErrMustChange.
func (s *Service) settled(ctx context.Context) (User, error) {
	u, err := s.self(ctx)
	if err == nil && u.MustChange {
		err = ErrMustChange
	}
	return u, err
}

// BeginPasskey starts to add a passkey to the caller's account: the options are
// for the browser, the cookie for the second step. Errors: ErrPeopleOnly,
// ErrMustChange, ErrNoPasskeys, *InvalidError.
func (s *Service) BeginPasskey(ctx context.Context, oldToken string) (*protocol.PublicKeyCredentialCreationOptions, *http.Cookie, error) {
	u, err := s.settled(ctx)
	if err != nil {
		return nil, nil, err
	}
	if s.passkeys == nil {
		return nil, nil, ErrNoPasskeys
	}
	have, err := passkeysOf(ctx, s.db.Read(), u)
	if err != nil {
		return nil, nil, err
	}
	if len(have) >= maxPasskeys {
		return nil, nil, invalid("name", "would be one passkey too many: there are %d; delete one first", len(have))
	}
	h := holder{u, have}
	options, session, err := s.passkeys.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return nil, nil, fmt.Errorf("begin a passkey: %w", err)
	}
	c, err := s.ceremony(ctx, oldToken, session)
	return &options.Response, c, err
}

// FinishPasskey adds the passkey that the browser made. The cookie removes the
// one of the first step. Errors: ErrPeopleOnly, ErrMustChange, ErrNoPasskeys,
// ErrPasskey, *InvalidError.
func (s *Service) FinishPasskey(ctx context.Context, token, name string, credential []byte) (Passkey, *http.Cookie, error) {
	u, err := s.settled(ctx)
	if err != nil {
		return Passkey{}, nil, err
	}
	if s.passkeys == nil {
		return Passkey{}, nil, ErrNoPasskeys
	}
	if name, err = passkeyName(name); err != nil {
		return Passkey{}, nil, err
	}
	session, gone, err := s.concluded(ctx, token)
	if err != nil {
		return Passkey{}, nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(credential)
	if err != nil {
		return Passkey{}, gone, fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	made, err := s.passkeys.CreateCredential(holder{user: u}, session, parsed)
	if err != nil {
		return Passkey{}, gone, fmt.Errorf("%w: %w", ErrPasskey, err)
	}
	text, err := json.Marshal(made)
	if err != nil {
		return Passkey{}, gone, err
	}
	p := Passkey{ID: uuid.Must(uuid.NewV7()).String(), Name: name, CreatedAt: db.Time(s.now()), credential: *made}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO passkeys (id, tenant_id, user_id, name, credential_id, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING`,
			p.ID, u.Tenant, u.ID, p.Name, credentialID(made.ID), string(text), p.CreatedAt)
		if err != nil {
			return fmt.Errorf("store the passkey: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrPasskey)
		}
		return s.record(ctx, tx, u.Tenant, "passkey.create", "passkey", p.ID, nil, map[string]string{"name": p.Name})
	})
	return p, gone, err
}

func credentialID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

func passkeyName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > maxPasskeyName {
		return "", invalid("name", "must have 1 to %d letters", maxPasskeyName)
	}
	return name, nil
}

// RenamePasskey gives one of the caller's passkeys another name. Errors:
// ErrPeopleOnly, *InvalidError, db.ErrNotFound.
func (s *Service) RenamePasskey(ctx context.Context, id, name string) error {
	name, err := passkeyName(name)
	if err != nil {
		return err
	}
	return s.ownPasskey(ctx, id, func(ctx context.Context, tx *db.Tx, u User, p Passkey) error {
		if _, err := tx.ExecContext(ctx, `UPDATE passkeys SET name = $3 WHERE tenant_id = $1 AND id = $2`, u.Tenant, id, name); err != nil {
			return fmt.Errorf("rename the passkey: %w", err)
		}
		return s.record(ctx, tx, u.Tenant, "passkey.rename", "passkey", id, map[string]string{"name": p.Name}, map[string]string{"name": name})
	})
}

// DeletePasskey removes one of the caller's passkeys. Errors: ErrPeopleOnly,
// db.ErrNotFound.
func (s *Service) DeletePasskey(ctx context.Context, id string) error {
	return s.ownPasskey(ctx, id, func(ctx context.Context, tx *db.Tx, u User, p Passkey) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM passkeys WHERE tenant_id = $1 AND id = $2`, u.Tenant, id); err != nil {
			return fmt.Errorf("delete the passkey: %w", err)
		}
		return s.record(ctx, tx, u.Tenant, "passkey.delete", "passkey", id, map[string]string{"name": p.Name}, nil)
	})
}

func (s *Service) ownPasskey(ctx context.Context, id string, act func(ctx context.Context, tx *db.Tx, u User, p Passkey) error) error {
	u, err := s.self(ctx)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err := passkeysOf(ctx, tx, u)
		if err != nil {
			return err
		}
		for _, p := range have {
			if p.ID == id {
				return act(ctx, tx, u, p)
			}
		}
		return db.ErrNotFound
	})
}

// BeginPasskeySignIn starts a sign-in with whatever passkey the browser has for
// us. Errors: ErrNoPasskeys.
func (s *Service) BeginPasskeySignIn(ctx context.Context, oldToken string) (*protocol.PublicKeyCredentialRequestOptions, *http.Cookie, error) {
	if s.passkeys == nil {
		return nil, nil, ErrNoPasskeys
	}
	options, session, err := s.passkeys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, nil, fmt.Errorf("begin a sign-in by passkey: %w", err)
	}
	c, err := s.ceremony(ctx, oldToken, session)
	return &options.Response, c, err
}

// FinishPasskeySignIn begins a session for the holder of a passkey, in the place
// of the one of oldToken. It waits for no e-mail address, whose owner would be
// kept out by strangers, but a network address that fails on and on has to.
// Errors: ErrNoPasskeys, ErrSignInFailed, *LockedError.
func (s *Service) FinishPasskeySignIn(ctx context.Context, oldToken, ceremony string, credential []byte) ([]*http.Cookie, error) {
	if s.passkeys == nil {
		return nil, ErrNoPasskeys
	}
	if err := s.attempt(ctx, ""); err != nil {
		return nil, err
	}
	session, gone, err := s.concluded(ctx, ceremony)
	if errors.Is(err, ErrPasskey) {
		return nil, s.refused(ctx, User{}, false)
	}
	if err != nil {
		return nil, err
	}
	var h holder
	parsed, err := protocol.ParseCredentialRequestResponseBytes(credential)
	if err == nil {
		_, made, verr := s.passkeys.ValidatePasskeyLogin(func(rawID, handle []byte) (webauthn.User, error) {
			var err error
			h, err = s.holderOf(ctx, rawID, handle)
			return h, err
		}, session, parsed)
		if err = verr; err == nil {
			err = s.noteUse(ctx, h, made)
		}
	}
	if err != nil || !h.user.Active {
		return nil, s.refused(ctx, h.user, err == nil)
	}
	u, err := s.welcome(ctx, h.user, "", "passkey")
	if err != nil {
		return nil, err
	}
	c, err := s.signedIn(ctx, oldToken, u)
	return []*http.Cookie{c, gone}, err
}

// holderOf finds the person behind a passkey.
func (s *Service) holderOf(ctx context.Context, rawID, handle []byte) (holder, error) {
	var userID string
	err := s.db.Read().QueryRowContext(ctx, `SELECT user_id FROM passkeys WHERE credential_id = $1`, credentialID(rawID)).Scan(&userID)
	if err != nil {
		return holder{}, fmt.Errorf("look up the passkey: %w", db.NotFound(err))
	}
	if !bytes.Equal([]byte(userID), handle) {
		return holder{}, db.ErrNotFound
	}
	u, err := userBy(ctx, s.db.Read(), "u.id", userID)
	if err != nil {
		return holder{}, err
	}
	have, err := passkeysOf(ctx, s.db.Read(), u)
	return holder{u, have}, err
}

// noteUse keeps the passkey's counter. One that went back means that somebody
// copied the passkey: it is refused.
func (s *Service) noteUse(ctx context.Context, h holder, used *webauthn.Credential) error {
	if used.Authenticator.CloneWarning {
		s.log.WarnContext(ctx, "a passkey's counter went back: it may have been copied", "user", h.user.ID)
		return ErrPasskey
	}
	text, err := json.Marshal(used)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE passkeys SET credential = $3, last_used_at = $4 WHERE tenant_id = $1 AND credential_id = $2`, h.user.Tenant, credentialID(used.ID), string(text), db.Time(s.now()))
		return err
	})
}
