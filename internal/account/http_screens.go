package account

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// ScreenView is a wall screen that was let in.
type ScreenView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	ApprovedBy string     `json:"approvedBy"`
	ApprovedAt time.Time  `json:"approvedAt"`
	LastSeenAt *time.Time `json:"lastSeenAt"`
	RevokedAt  *time.Time `json:"revokedAt"`
}

func viewScreen(sc Screen) ScreenView {
	return ScreenView{ID: sc.ID, Name: sc.Name, ApprovedBy: sc.ApprovedBy, ApprovedAt: sc.ApprovedAt, LastSeenAt: sc.LastSeenAt, RevokedAt: sc.RevokedAt}
}

type pairOutput struct {
	SetCookie []string `header:"Set-Cookie"`
	Body      struct {
		Code      string    `json:"code" example:"k7mp-x4tr" doc:"To be shown on the screen and typed by a person under Settings"`
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

type currentOutput struct {
	SetCookie []string `header:"Set-Cookie"`
	Body      struct {
		State ScreenState `json:"state" enum:"none,pending,approved" doc:"none: ask for a code by POST /screens"`
		Name  string      `json:"name" doc:"Empty unless approved"`
	}
}

type approveInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"40" doc:"As the screen shows it; hyphens, spaces and capitals do not matter"`
		Name string `json:"name" maxLength:"200" example:"Print room"`
	}
}

type screenOutput struct{ Body ScreenView }

type screensOutput struct {
	Body struct {
		Items []ScreenView `json:"items"`
	}
}

func (s *Service) registerScreens(srv *httpapi.Server) {
	const tag = "Wall screens"
	pair := httpapi.PublicOp("pair-screen", http.MethodPost, "/screens", tag, "Ask for a code that lets a wall screen in")
	pair.DefaultStatus = http.StatusCreated
	pair.Errors = []int{http.StatusTooManyRequests}
	httpapi.Register(srv, pair, func(ctx context.Context, in *cookieInput) (*pairOutput, error) {
		code, expires, c, err := s.PairScreen(ctx, in.Screen)
		if err != nil {
			return nil, problem(err)
		}
		out := &pairOutput{SetCookie: headers(c)}
		out.Body.Code, out.Body.ExpiresAt = code, expires
		return out, nil
	})
	httpapi.Register(srv, httpapi.PublicOp("current-screen", http.MethodGet, "/screens/current", tag, "Tell a wall screen whether it was let in"), func(ctx context.Context, in *cookieInput) (*currentOutput, error) {
		state, sc, c, err := s.CurrentScreen(ctx, in.Screen)
		if err != nil {
			return nil, err
		}
		out := &currentOutput{SetCookie: headers(c)}
		out.Body.State, out.Body.Name = state, sc.Name
		return out, nil
	})
	approve := httpapi.Op("approve-screen", http.MethodPost, "/screens/approve", tag, "Let in the wall screen that shows a code", identity.UsersWrite)
	approve.DefaultStatus = http.StatusCreated
	approve.Errors = []int{http.StatusNotFound}
	httpapi.Register(srv, approve, func(ctx context.Context, in *approveInput) (*screenOutput, error) {
		sc, err := s.ApproveScreen(ctx, in.Body.Code, in.Body.Name)
		return &screenOutput{viewScreen(sc)}, problem(err)
	})
	httpapi.Register(srv, httpapi.Op("list-screens", http.MethodGet, "/screens", tag, "List wall screens", identity.UsersRead), func(ctx context.Context, _ *struct{}) (*screensOutput, error) {
		list, err := s.Screens(ctx, identity.Tenant(ctx))
		if err != nil {
			return nil, err
		}
		out := &screensOutput{}
		out.Body.Items = []ScreenView{}
		for _, sc := range list {
			out.Body.Items = append(out.Body.Items, viewScreen(sc))
		}
		return out, nil
	})
	httpapi.Register(srv, httpapi.Op("revoke-screen", http.MethodDelete, "/screens/{id}", tag, "Shut a wall screen out", identity.UsersWrite), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.RevokeScreen(ctx, identity.Tenant(ctx), in.ID)
	})
}
