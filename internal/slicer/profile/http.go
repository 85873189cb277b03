package profile

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/slicer"
)

// View is a profile as the API lists it.
type View struct {
	Kind      slicer.ProfileKind   `json:"kind" enum:"machine,process,filament"`
	Name      string               `json:"name"`
	Format    slicer.ProfileFormat `json:"format" enum:"ini,json" doc:"ini is PrusaSlicer's, json that of OrcaSlicer and Bambu Studio"`
	Preset    bool                 `json:"preset" doc:"Comes with the program and was not changed"`
	Usual     bool                 `json:"usual" doc:"Taken where none is named"`
	Bed       *Bed                 `json:"bed,omitempty" doc:"Of a machine"`
	Version   int64                `json:"version" doc:"0 of a preset"`
	UpdatedAt *time.Time           `json:"updatedAt,omitempty"`
	UpdatedBy string               `json:"updatedBy,omitempty"`
}

// Bed is what a machine can print, in mm.
type Bed struct {
	Width  float64 `json:"width"`
	Depth  float64 `json:"depth"`
	Height float64 `json:"height"`
}

// FullView is a profile with its settings.
type FullView struct {
	View
	Settings string `json:"settings"`
}

func view(e Entry) View {
	v := View{Kind: e.Kind, Name: e.Name, Format: e.Format(), Preset: e.Preset, Usual: e.Name == slicer.DefaultName(e.Kind), Version: e.Version, UpdatedBy: e.UpdatedBy}
	if !e.Preset {
		v.UpdatedAt = &e.UpdatedAt
	}
	if e.Kind == slicer.Machine {
		// What is stored was checked; only a stricter version of the program would
		// refuse it now, and then it is listed without its bed.
		if x, y, z, err := e.Bed(); err == nil {
			v.Bed = &Bed{x, y, z}
		}
	}
	return v
}

type listInput struct {
	httpapi.Paging
	Kind string `query:"kind" enum:"machine,process,filament"`
}

type pathInput struct {
	Kind string `path:"kind" enum:"machine,process,filament"`
	Name string `path:"name" maxLength:"64"`
}

// putInput repeats pathInput: huma does not fill in embedded types that are not
// exported.
type putInput struct {
	Kind string `path:"kind" enum:"machine,process,filament"`
	Name string `path:"name" maxLength:"64"`
	Body struct {
		Settings string `json:"settings" maxLength:"262144" doc:"An ini of PrusaSlicer (File, Export, Export Config) or a JSON profile of OrcaSlicer or Bambu Studio, complete"`
		Version  int64  `json:"version,omitempty" minimum:"0" doc:"When given, the change is refused if someone else was faster"`
	}
}

type output struct{ Body FullView }

// Register adds the operations of profiles to the API.
func (s *Service) Register(srv *httpapi.Server) {
	const tag = "Slicing"
	httpapi.Register(srv, httpapi.Op("list-slicer-profiles", http.MethodGet, "/slicer/profiles", tag, "List the profiles for slicing", identity.GridRead), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		list, err := s.List(ctx, identity.Tenant(ctx), slicer.ProfileKind(in.Kind))
		if err != nil {
			return nil, err
		}
		from := min((in.Page-1)*in.PageSize, len(list))
		var views []View
		for _, e := range list[from:min(from+in.PageSize, len(list))] {
			views = append(views, view(e))
		}
		return httpapi.NewList(views, len(list), in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("get-slicer-profile", http.MethodGet, "/slicer/profiles/{kind}/{name}", tag, "Read a profile", identity.GridRead), func(ctx context.Context, in *pathInput) (*output, error) {
		return answer(s.Get(ctx, identity.Tenant(ctx), slicer.ProfileKind(in.Kind), in.Name))
	})
	httpapi.Register(srv, httpapi.Op("put-slicer-profile", http.MethodPut, "/slicer/profiles/{kind}/{name}", tag, "Make or replace a profile", identity.GridWrite), func(ctx context.Context, in *putInput) (*output, error) {
		who, _ := identity.From(ctx)
		return answer(s.Put(ctx, who.Tenant, who.Name, slicer.Profile{Kind: slicer.ProfileKind(in.Kind), Name: in.Name, Settings: in.Body.Settings}, in.Body.Version))
	})
	httpapi.Register(srv, httpapi.Op("delete-slicer-profile", http.MethodDelete, "/slicer/profiles/{kind}/{name}", tag, "Remove a profile of your own", identity.GridWrite), func(ctx context.Context, in *pathInput) (*struct{}, error) {
		return nil, problem(s.Delete(ctx, identity.Tenant(ctx), slicer.ProfileKind(in.Kind), in.Name))
	})
}

func answer(e Entry, err error) (*output, error) {
	if err != nil {
		return nil, problem(err)
	}
	return &output{FullView{view(e), e.Settings}}, nil
}

// problem says the module's errors to people; other errors pass.
func problem(err error) error {
	var bad *slicer.Error
	switch {
	case errors.As(err, &bad) && bad.Kind == slicer.InputRejected:
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", bad.Message, httpapi.Field{Field: "body.settings", Message: bad.Message})
	case errors.Is(err, ErrVersion):
		return httpapi.Error(http.StatusConflict, "changed-meanwhile", "Someone else changed this profile meanwhile. Load it again and repeat your change.")
	case errors.Is(err, ErrPreset):
		return httpapi.Error(http.StatusConflict, "preset", "This profile comes with the program and cannot be removed.")
	case errors.Is(err, ErrTooMany):
		return httpapi.Error(http.StatusConflict, "too-many", "There are 200 profiles of your own already. Remove one that is not used.")
	}
	return err
}
