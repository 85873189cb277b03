package account

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// KeyView is an API key without its secret.
type KeyView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Prefix     string     `json:"prefix" doc:"The first letters of the key, after f3d_"`
	Scopes     []string   `json:"scopes" doc:"What the key may do; empty: everything"`
	CreatedAt  time.Time  `json:"createdAt"`
	CreatedBy  string     `json:"createdBy" doc:"Empty: made by the command line"`
	ExpiresAt  *time.Time `json:"expiresAt"`
	RevokedAt  *time.Time `json:"revokedAt"`
	LastUsedAt *time.Time `json:"lastUsedAt"`
	State      string     `json:"state" enum:"valid,expired,revoked"`
}

func (s *Service) viewKey(k identity.Key) KeyView {
	v := KeyView{
		ID: k.ID, Name: k.Name, Prefix: k.Prefix, Scopes: k.Scopes, CreatedAt: k.CreatedAt, CreatedBy: k.CreatedBy, ExpiresAt: k.ExpiresAt, RevokedAt: k.RevokedAt, LastUsedAt: k.LastUsedAt,
		State: "valid",
	}
	switch {
	case k.RevokedAt != nil:
		v.State = "revoked"
	case k.ExpiresAt != nil && !s.now().Before(*k.ExpiresAt):
		v.State = "expired"
	}
	return v
}

type keysOutput struct {
	Body struct {
		Items []KeyView `json:"items"`
	}
}

type newKeyInput struct {
	Body struct {
		Name      string     `json:"name" minLength:"1" maxLength:"100"`
		Scopes    []string   `json:"scopes" minItems:"1" maxItems:"50" doc:"Permissions, none that the caller lacks"`
		ExpiresAt *time.Time `json:"expiresAt,omitempty" doc:"Absent: valid until it is revoked"`
	}
}

type newKeyOutput struct {
	Body struct {
		Item KeyView `json:"item"`
		Key  string  `json:"key" doc:"The key itself, shown this once"`
	}
}

// AddKey makes an API key that may do nothing that the caller may not. Errors:
// *identity.InvalidKeyError, ErrAbove.
func (s *Service) AddKey(ctx context.Context, n identity.NewKey) (text string, k identity.Key, err error) {
	who, _ := identity.From(ctx)
	if len(n.Scopes) == 0 {
		return "", k, &identity.InvalidKeyError{Field: "scopes", Reason: "must name at least one permission"}
	}
	// One that does not exist is a wrong word, and no forbidden one.
	if !who.CanAll(slices.DeleteFunc(slices.Clone(n.Scopes), func(sc string) bool { return !slices.Contains(identity.Permissions(), sc) })) {
		return "", k, ErrAbove
	}
	n.Tenant, n.CreatedBy = who.Tenant, who.Name
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if text, k, err = s.keys.AddKey(ctx, tx, n); err != nil {
			return err
		}
		return s.record(ctx, tx, n.Tenant, "api-key.create", "api-key", k.ID, nil, map[string]any{"name": k.Name, "prefix": k.Prefix, "scopes": k.Scopes, "expiresAt": k.ExpiresAt})
	})
	return text, k, err
}

// RevokeKey ends one of the caller's tenant's keys. Errors: db.ErrNotFound.
func (s *Service) RevokeKey(ctx context.Context, id string) error {
	tenant := identity.Tenant(ctx)
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.keys.EndKey(ctx, tx, tenant, id); err != nil {
			return err
		}
		return s.record(ctx, tx, tenant, "api-key.revoke", "api-key", id, nil, nil)
	})
}

func (s *Service) registerKeys(srv *httpapi.Server) {
	const tag = "API keys"
	httpapi.Register(srv, httpapi.Op("list-api-keys", http.MethodGet, "/api-keys", tag, "List API keys", identity.UsersRead), func(ctx context.Context, _ *struct{}) (*keysOutput, error) {
		list, err := s.keys.Keys(ctx, identity.Tenant(ctx))
		if err != nil {
			return nil, err
		}
		out := &keysOutput{}
		out.Body.Items = []KeyView{}
		for _, k := range list {
			out.Body.Items = append(out.Body.Items, s.viewKey(k))
		}
		return out, nil
	})
	create := httpapi.Op("create-api-key", http.MethodPost, "/api-keys", tag, "Make an API key and show it, this once", identity.UsersWrite)
	create.DefaultStatus = http.StatusCreated
	httpapi.Register(srv, create, func(ctx context.Context, in *newKeyInput) (*newKeyOutput, error) {
		text, k, err := s.AddKey(ctx, identity.NewKey{Name: in.Body.Name, Scopes: in.Body.Scopes, Expires: in.Body.ExpiresAt})
		if err != nil {
			return nil, problem(err)
		}
		out := &newKeyOutput{}
		out.Body.Item, out.Body.Key = s.viewKey(k), text
		return out, nil
	})
	httpapi.Register(srv, httpapi.Op("revoke-api-key", http.MethodDelete, "/api-keys/{id}", tag, "End an API key", identity.UsersWrite), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.RevokeKey(ctx, in.ID)
	})
}
