package account

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// UserView is a user as administrators see one.
type UserView struct {
	ID           string          `json:"id"`
	Email        string          `json:"email"`
	Name         string          `json:"name"`
	Roles        []identity.Role `json:"roles"`
	Active       bool            `json:"active"`
	MustChange   bool            `json:"mustChangePassword" doc:"The password is one that an administrator gave"`
	CreatedAt    time.Time       `json:"createdAt"`
	LastSignInAt *time.Time      `json:"lastSignInAt"`
}

func viewUser(u User) UserView {
	return UserView{ID: u.ID, Email: u.Email, Name: u.Name, Roles: u.Roles, Active: u.Active, MustChange: u.MustChange, CreatedAt: u.CreatedAt, LastSignInAt: u.LastSignInAt}
}

type usersInput struct {
	httpapi.Paging
	Search string        `query:"search" maxLength:"200" doc:"Part of the name or the e-mail address"`
	Role   identity.Role `query:"role" enum:"admin,operator,viewer"`
	Active string        `query:"active" enum:"true,false"`
}

type userOutput struct{ Body UserView }

type newUserInput struct {
	Body struct {
		Email string          `json:"email" maxLength:"254"`
		Name  string          `json:"name" maxLength:"200"`
		Roles []identity.Role `json:"roles" minItems:"1" maxItems:"10" doc:"admin, operator, viewer; what they allow adds up"`
	}
}

// temporaryOutput shows a user with a password that is shown this once.
type temporaryOutput struct {
	Body struct {
		User     UserView `json:"user"`
		Password string   `json:"temporaryPassword" doc:"Shown this once; must be changed at the first sign-in"`
	}
}

// changeUserInput repeats idInput: huma does not fill in embedded types that are
// not exported.
type changeUserInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Email  *string         `json:"email,omitempty" maxLength:"254"`
		Name   *string         `json:"name,omitempty" maxLength:"200"`
		Roles  []identity.Role `json:"roles,omitempty" minItems:"1" maxItems:"10" doc:"Another set ends the user's sessions"`
		Active *bool           `json:"active,omitempty" doc:"false ends the user's sessions at once"`
	}
}

func (s *Service) registerUsers(srv *httpapi.Server) {
	const tag = "Users"
	httpapi.Register(srv, httpapi.Op("list-users", http.MethodGet, "/users", tag, "List users", identity.UsersRead), func(ctx context.Context, in *usersInput) (*httpapi.List[UserView], error) {
		q := UserQuery{Search: in.Search, Role: in.Role, Page: in.Page, PageSize: in.PageSize}
		if in.Active != "" {
			active := in.Active == "true"
			q.Active = &active
		}
		list, total, err := s.Users(ctx, identity.Tenant(ctx), q)
		if err != nil {
			return nil, err
		}
		views := make([]UserView, len(list))
		for i, u := range list {
			views[i] = viewUser(u)
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	create := httpapi.Op("create-user", http.MethodPost, "/users", tag, "Make a user with a temporary password", identity.UsersWrite)
	create.DefaultStatus = http.StatusCreated
	create.Errors = []int{http.StatusConflict}
	httpapi.Register(srv, create, func(ctx context.Context, in *newUserInput) (*temporaryOutput, error) {
		return temporary(s.AddUser(ctx, identity.Tenant(ctx), NewUser{Email: in.Body.Email, Name: in.Body.Name, Roles: in.Body.Roles}))
	})
	httpapi.Register(srv, httpapi.Op("get-user", http.MethodGet, "/users/{id}", tag, "Read a user", identity.UsersRead), func(ctx context.Context, in *idInput) (*userOutput, error) {
		u, err := s.User(ctx, identity.Tenant(ctx), in.ID)
		return &userOutput{viewUser(u)}, err
	})
	change := httpapi.Op("change-user", http.MethodPatch, "/users/{id}", tag, "Change a user", identity.UsersWrite)
	change.Errors = []int{http.StatusNotFound, http.StatusConflict}
	httpapi.Register(srv, change, func(ctx context.Context, in *changeUserInput) (*userOutput, error) {
		u, err := s.ChangeUser(ctx, identity.Tenant(ctx), in.ID, UserChange{Email: in.Body.Email, Name: in.Body.Name, Roles: in.Body.Roles, Active: in.Body.Active})
		return &userOutput{viewUser(u)}, problem(err)
	})
	httpapi.Register(srv, httpapi.Op("reset-password", http.MethodPost, "/users/{id}/reset-password", tag, "Give a user a temporary password; the user's sessions end", identity.UsersWrite), func(ctx context.Context, in *idInput) (*temporaryOutput, error) {
		return temporary(s.ResetPassword(ctx, identity.Tenant(ctx), in.ID))
	})
	signOut := httpapi.Op("sign-out-user", http.MethodPost, "/users/{id}/sign-out", tag, "End all sessions of a user", identity.UsersWrite)
	signOut.DefaultStatus = http.StatusNoContent
	httpapi.Register(srv, signOut, func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, problem(s.SignOutUser(ctx, identity.Tenant(ctx), in.ID))
	})
}

func temporary(u User, password string, err error) (*temporaryOutput, error) {
	if err != nil {
		return nil, problem(err)
	}
	out := &temporaryOutput{}
	out.Body.User, out.Body.Password = viewUser(u), password
	return out, nil
}
