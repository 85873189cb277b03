package account

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/forma3d/connect/internal/httpapi"
)

// PasskeyView is one passkey of the caller.
type PasskeyView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	CreatedAt  time.Time  `json:"createdAt"`
	LastUsedAt *time.Time `json:"lastUsedAt"`
}

func viewPasskey(p Passkey) PasskeyView {
	return PasskeyView{ID: p.ID, Name: p.Name, CreatedAt: p.CreatedAt, LastUsedAt: p.LastUsedAt}
}

type passkeysOutput struct {
	Body struct {
		Items []PasskeyView `json:"items"`
	}
}

type passkeyOutput struct {
	SetCookie []string `header:"Set-Cookie"`
	Body      PasskeyView
}

// Document is JSON that the browser's own functions make and read; its inside is
// the standard's (WebAuthn level 3) and not ours.
type Document json.RawMessage

// Schema implements huma.SchemaProvider.
func (Document) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// MarshalJSON implements json.Marshaler.
func (d Document) MarshalJSON() ([]byte, error) { return d, nil }

// UnmarshalJSON implements json.Unmarshaler.
func (d *Document) UnmarshalJSON(b []byte) error {
	*d = append((*d)[:0], b...)
	return nil
}

// optionsOutput are the options for the browser.
type optionsOutput struct {
	SetCookie []string `header:"Set-Cookie"`
	Body      struct {
		PublicKey Document `json:"publicKey" doc:"For PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON"`
	}
}

func options(publicKey any, c *http.Cookie) (*optionsOutput, error) {
	text, err := json.Marshal(publicKey)
	if err != nil {
		return nil, err
	}
	out := &optionsOutput{SetCookie: headers(c)}
	out.Body.PublicKey = text
	return out, nil
}

type finishPasskeyInput struct {
	Cookies
	Body struct {
		Name       string   `json:"name" maxLength:"200" example:"Phone"`
		Credential Document `json:"credential" doc:"What navigator.credentials.create gave, as toJSON"`
	}
}

type finishSignInInput struct {
	Cookies
	Body struct {
		Credential Document `json:"credential" doc:"What navigator.credentials.get gave, as toJSON"`
	}
}

type renamePasskeyInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}

func (s *Service) registerPasskeys(srv *httpapi.Server) {
	const tag = "Passkeys"
	httpapi.Register(srv, httpapi.PublicOp("begin-passkey-sign-in", http.MethodPost, "/session/passkey/begin", tag, "Start to sign in with a passkey"), func(ctx context.Context, in *cookieInput) (*optionsOutput, error) {
		o, c, err := s.BeginPasskeySignIn(ctx, in.Ceremony)
		if err != nil {
			return nil, problem(err)
		}
		return options(o, c)
	})
	finish := httpapi.PublicOp("finish-passkey-sign-in", http.MethodPost, "/session/passkey/finish", tag, "Sign in with a passkey")
	finish.DefaultStatus = http.StatusNoContent
	httpapi.Register(srv, finish, func(ctx context.Context, in *finishSignInInput) (*cookieOutput, error) {
		cookies, err := s.FinishPasskeySignIn(ctx, in.User, in.Ceremony, in.Body.Credential)
		return &cookieOutput{headers(cookies...)}, problem(err)
	})
	httpapi.Register(srv, httpapi.OwnOp("list-passkeys", http.MethodGet, "/me/passkeys", tag, "List one's own passkeys"), func(ctx context.Context, _ *struct{}) (*passkeysOutput, error) {
		list, err := s.Passkeys(ctx)
		if err != nil {
			return nil, problem(err)
		}
		out := &passkeysOutput{}
		out.Body.Items = []PasskeyView{}
		for _, p := range list {
			out.Body.Items = append(out.Body.Items, viewPasskey(p))
		}
		return out, nil
	})
	httpapi.Register(srv, httpapi.OwnOp("begin-passkey", http.MethodPost, "/me/passkeys/begin", tag, "Start to add a passkey"), func(ctx context.Context, in *cookieInput) (*optionsOutput, error) {
		o, c, err := s.BeginPasskey(ctx, in.Ceremony)
		if err != nil {
			return nil, problem(err)
		}
		return options(o, c)
	})
	add := httpapi.OwnOp("finish-passkey", http.MethodPost, "/me/passkeys/finish", tag, "Add a passkey")
	add.DefaultStatus = http.StatusCreated
	httpapi.Register(srv, add, func(ctx context.Context, in *finishPasskeyInput) (*passkeyOutput, error) {
		p, c, err := s.FinishPasskey(ctx, in.Ceremony, in.Body.Name, in.Body.Credential)
		return &passkeyOutput{headers(c), viewPasskey(p)}, problem(err)
	})
	rename := httpapi.OwnOp("rename-passkey", http.MethodPatch, "/me/passkeys/{id}", tag, "Rename a passkey")
	rename.DefaultStatus = http.StatusNoContent
	httpapi.Register(srv, rename, func(ctx context.Context, in *renamePasskeyInput) (*struct{}, error) {
		return nil, problem(s.RenamePasskey(ctx, in.ID, in.Body.Name))
	})
	httpapi.Register(srv, httpapi.OwnOp("delete-passkey", http.MethodDelete, "/me/passkeys/{id}", tag, "Delete a passkey"), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, problem(s.DeletePasskey(ctx, in.ID))
	})
}
