package account

import (
	"context"
	"errors"
	"net/http"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// Cookies are what a browser sends along. It is exported because huma does not
// see the fields of an embedded type that is not.
type Cookies struct {
	User     string `cookie:"forma3d_session" hidden:"true"`
	Screen   string `cookie:"forma3d_screen" hidden:"true"`
	Ceremony string `cookie:"forma3d_ceremony" hidden:"true"`
}

type cookieInput struct{ Cookies }

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

// cookieOutput is an answer without a body that sets cookies.
type cookieOutput struct {
	SetCookie []string `header:"Set-Cookie"`
}

// headers writes cookies down for an answer; nil ones are left out.
func headers(cookies ...*http.Cookie) []string {
	var out []string
	for _, c := range cookies {
		if c != nil {
			out = append(out, c.String())
		}
	}
	return out
}

// Register adds the operations of accounts to the API.
func (s *Service) Register(srv *httpapi.Server) {
	s.registerSession(srv)
	s.registerMe(srv)
	s.registerPasskeys(srv)
	s.registerUsers(srv)
	s.registerKeys(srv)
	s.registerScreens(srv)
	s.registerTenant(srv)
}

// problem says the module's errors to people; other errors pass.
func problem(err error) error {
	var bad *InvalidError
	var key *identity.InvalidKeyError
	var locked *LockedError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &bad):
		fields := make([]httpapi.Field, len(bad.Fields))
		for i, f := range bad.Fields {
			fields[i] = httpapi.Field{Field: "body." + f.Field, Message: f.Message}
		}
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "Some fields cannot be used as they are.", fields...)
	case errors.As(err, &key):
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "Some fields cannot be used as they are.", httpapi.Field{Field: "body." + key.Field, Message: key.Reason})
	case errors.As(err, &locked):
		return httpapi.RetryLater(http.StatusTooManyRequests, "locked-out", "There were too many failed sign-ins. Wait a moment, then try again.", locked.Wait)
	case errors.Is(err, ErrSignInFailed):
		return httpapi.Error(http.StatusUnauthorized, "sign-in-failed", "That did not work. Check the e-mail address and the password.")
	case errors.Is(err, ErrBusy):
		return httpapi.RetryLater(http.StatusServiceUnavailable, "busy", "Too many people are signing in at this moment. Try again in a few seconds.", hashWait)
	case errors.Is(err, ErrWrongPassword):
		return httpapi.Error(http.StatusUnprocessableEntity, "wrong-password", "The current password is not right.", httpapi.Field{Field: "body.current", Message: "is not right"})
	case errors.Is(err, ErrEmailTaken):
		return httpapi.Error(http.StatusConflict, "email-taken", "Another user has this e-mail address.", httpapi.Field{Field: "body.email", Message: "is taken"})
	case errors.Is(err, ErrLastAdmin):
		return httpapi.Error(http.StatusConflict, "last-admin", "This is the last active administrator. Make somebody else an administrator first.")
	case errors.Is(err, ErrAbove):
		return httpapi.Error(http.StatusForbidden, "above-you", "You cannot give or change rights that you do not have yourself.")
	case errors.Is(err, ErrPeopleOnly):
		return httpapi.Error(http.StatusForbidden, "people-only", "Only a person who signed in can do this, not an API key and not a screen.")
	case errors.Is(err, ErrMustChange):
		return httpapi.Error(http.StatusForbidden, "password-change-needed", "Choose a new password first.")
	case errors.Is(err, ErrNoPasskeys):
		return httpapi.Error(http.StatusConflict, "no-passkeys", "Passkeys need an APP_URL with https and a name, or http://localhost.")
	case errors.Is(err, ErrPasskey):
		return httpapi.Error(http.StatusUnprocessableEntity, "passkey-refused", "The passkey was not accepted. Try again from the start.")
	case errors.Is(err, ErrCode):
		return httpapi.Error(http.StatusNotFound, "unknown-code", "No screen shows this code, or not any more. Reload the screen for a new one.", httpapi.Field{Field: "body.code", Message: "is not known"})
	case errors.Is(err, ErrTooManyCodes):
		return httpapi.RetryLater(http.StatusTooManyRequests, "too-many-screens", "Too many screens wait to be let in. Try again in some minutes.", ceremonyValid)
	}
	return err
}

type sessionView struct {
	SignedIn  bool `json:"signedIn" doc:"Whether this browser has a living session, of a person or of a wall screen"`
	NeedsUser bool `json:"needsUser" doc:"There is no user yet: 'forma3d user add' or SEED_ADMIN_EMAIL makes the first one"`
	Passkeys  bool `json:"passkeys" doc:"Whether passkeys can be used under this address"`
}

type sessionOutput struct{ Body sessionView }

type signInInput struct {
	Cookies
	Body struct {
		Email    string `json:"email" minLength:"1" maxLength:"254"`
		Password string `json:"password" minLength:"1" maxLength:"256"`
	}
}

func (s *Service) registerSession(srv *httpapi.Server) {
	const tag = "Session"
	httpapi.Register(srv, httpapi.PublicOp("get-session", http.MethodGet, "/session", tag, "Tell whether the caller is signed in"), func(ctx context.Context, in *cookieInput) (*sessionOutput, error) {
		_, signedIn, err := s.byCookies(ctx, in.Cookies)
		if err != nil {
			return nil, err
		}
		needed, err := s.NeedsUser(ctx)
		return &sessionOutput{sessionView{SignedIn: signedIn, NeedsUser: needed, Passkeys: s.passkeys != nil}}, err
	})
	signIn := httpapi.PublicOp("sign-in", http.MethodPost, "/session", tag, "Sign in with e-mail address and password")
	signIn.DefaultStatus = http.StatusNoContent
	signIn.Errors = []int{http.StatusTooManyRequests, http.StatusServiceUnavailable}
	httpapi.Register(srv, signIn, func(ctx context.Context, in *signInInput) (*cookieOutput, error) {
		c, err := s.SignIn(ctx, in.User, in.Body.Email, in.Body.Password)
		return &cookieOutput{headers(c)}, problem(err)
	})
	httpapi.Register(srv, httpapi.PublicOp("sign-out", http.MethodDelete, "/session", tag, "Sign out"), func(ctx context.Context, in *cookieInput) (*cookieOutput, error) {
		c, err := s.SignOut(ctx, in.User)
		return &cookieOutput{headers(c)}, err
	})
	httpapi.Register(srv, httpapi.OwnOp("sign-out-everywhere", http.MethodDelete, "/session/all", tag, "Sign out in every browser"), func(ctx context.Context, in *cookieInput) (*cookieOutput, error) {
		c, err := s.SignOutEverywhere(ctx, in.User)
		return &cookieOutput{headers(c)}, problem(err)
	})
}

// byCookies is Session for an operation that answers everybody.
func (s *Service) byCookies(ctx context.Context, c Cookies) (identity.Identity, bool, error) {
	if who, ok, err := s.person(ctx, c.User); ok || err != nil {
		return who, ok, err
	}
	return s.screen(ctx, c.Screen)
}

// PreferencesView are preferences that somebody chose; an empty one leaves it to
// the tenant, or to what is built in.
type PreferencesView struct {
	Language       string `json:"language" enum:",en,de,nl,fr"`
	TimeZone       string `json:"timeZone" example:"Europe/Brussels"`
	NumberFormat   string `json:"numberFormat" doc:"language: as usual in the language"`
	DateFormat     string `json:"dateFormat" doc:"language: as usual in the language"`
	FirstDayOfWeek string `json:"firstDayOfWeek" enum:",monday,saturday,sunday"`
}

func viewPreferences(p Preferences) PreferencesView { return PreferencesView(p) }

// TenantView is a tenant with the preferences in effect for people who chose none.
type TenantView struct {
	ID             string          `json:"id"`
	Name           string          `json:"name"`
	Currency       string          `json:"currency" example:"EUR" doc:"Of figures that sum up orders"`
	Language       string          `json:"language"`
	TimeZone       string          `json:"timeZone"`
	NumberFormat   string          `json:"numberFormat"`
	DateFormat     string          `json:"dateFormat"`
	FirstDayOfWeek string          `json:"firstDayOfWeek"`
	Chosen         PreferencesView `json:"chosen" doc:"What the tenant chose itself"`
}

func viewTenant(t Tenant) TenantView {
	p := t.Preferences()
	return TenantView{
		ID: t.ID, Name: t.Name, Currency: t.Currency, Language: p.Language, TimeZone: p.TimeZone, NumberFormat: p.NumberFormat, DateFormat: p.DateFormat, FirstDayOfWeek: p.FirstDayOfWeek,
		Chosen: viewPreferences(t.Own),
	}
}

// MeView is the caller.
type MeView struct {
	Kind           identity.Kind   `json:"kind" enum:"user,screen,api-key,settings-key"`
	ID             string          `json:"id" doc:"Empty for the key in the settings"`
	Email          string          `json:"email" doc:"Empty unless a person"`
	Name           string          `json:"name"`
	Roles          []identity.Role `json:"roles" doc:"Empty unless a person"`
	Permissions    []string        `json:"permissions"`
	Tenant         TenantView      `json:"tenant"`
	Language       string          `json:"language" enum:"en,de,nl,fr" doc:"In effect, like the four after it: the person's choice, else the tenant's, else what is built in"`
	TimeZone       string          `json:"timeZone"`
	NumberFormat   string          `json:"numberFormat"`
	DateFormat     string          `json:"dateFormat"`
	FirstDayOfWeek string          `json:"firstDayOfWeek" enum:"monday,saturday,sunday"`
	Chosen         PreferencesView `json:"chosen" doc:"What the person chose"`
	MustChange     bool            `json:"mustChangePassword" doc:"Until the password is changed everything else is refused with password-change-needed"`
}

type meOutput struct{ Body MeView }

type changeMeInput struct {
	Body struct {
		Name           *string `json:"name,omitempty" maxLength:"200"`
		Language       *string `json:"language,omitempty" maxLength:"10" doc:"en, de, nl, fr; empty: the tenant's"`
		TimeZone       *string `json:"timeZone,omitempty" maxLength:"64" doc:"Empty: the tenant's"`
		NumberFormat   *string `json:"numberFormat,omitempty" maxLength:"20" doc:"language, 1,234.56, 1.234,56, 1 234,56 or 1'234.56; empty: the tenant's"`
		DateFormat     *string `json:"dateFormat,omitempty" maxLength:"20" doc:"language, dd/mm/yyyy, dd.mm.yyyy, dd-mm-yyyy, mm/dd/yyyy or yyyy-mm-dd; empty: the tenant's"`
		FirstDayOfWeek *string `json:"firstDayOfWeek,omitempty" maxLength:"10" doc:"monday, saturday or sunday; empty: the tenant's"`
	}
}

type changePasswordInput struct {
	Cookies
	Body struct {
		Current string `json:"current" minLength:"1" maxLength:"256"`
		New     string `json:"new" minLength:"1" maxLength:"256"`
	}
}

func (s *Service) registerMe(srv *httpapi.Server) {
	const tag = "Own account"
	httpapi.Register(srv, httpapi.OwnOp("get-me", http.MethodGet, "/me", tag, "Tell who the caller is and what the caller may do"), func(ctx context.Context, _ *struct{}) (*meOutput, error) {
		return s.me(ctx)
	})
	httpapi.Register(srv, httpapi.OwnOp("change-me", http.MethodPatch, "/me", tag, "Change one's own name and preferences"), func(ctx context.Context, in *changeMeInput) (*meOutput, error) {
		if _, err := s.ChangeSelf(ctx, SelfChange(in.Body)); err != nil {
			return nil, problem(err)
		}
		return s.me(ctx)
	})
	password := httpapi.OwnOp("change-password", http.MethodPost, "/me/password", tag, "Change one's own password; all other sessions end")
	password.DefaultStatus = http.StatusNoContent
	httpapi.Register(srv, password, func(ctx context.Context, in *changePasswordInput) (*cookieOutput, error) {
		c, err := s.ChangePassword(ctx, in.User, in.Body.Current, in.Body.New)
		return &cookieOutput{headers(c)}, problem(err)
	})
}

func (s *Service) me(ctx context.Context) (*meOutput, error) {
	who, _ := identity.From(ctx)
	t, err := s.Tenant(ctx, who.Tenant)
	if err != nil {
		return nil, err
	}
	v := MeView{Kind: who.Kind, ID: who.ID(), Name: who.Name, Roles: []identity.Role{}, Permissions: who.Permissions(), Tenant: viewTenant(t)}
	p := t.Preferences()
	if who.Kind == identity.KindUser {
		u, err := s.self(ctx)
		if err != nil {
			return nil, err
		}
		p = u.Preferences()
		v.Name, v.Email, v.Roles, v.Chosen, v.MustChange = u.Name, u.Email, u.Roles, viewPreferences(u.Own), u.MustChange
	}
	v.Language, v.TimeZone, v.NumberFormat, v.DateFormat, v.FirstDayOfWeek = p.Language, p.TimeZone, p.NumberFormat, p.DateFormat, p.FirstDayOfWeek
	return &meOutput{v}, nil
}
