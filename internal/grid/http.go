package grid

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
)

// View is a baseplate as the API shows it.
type View struct {
	ID           string     `json:"id"`
	SKU          string     `json:"sku" example:"GRID-2x3-MAG-NONE"`
	Description  string     `json:"description" doc:"In plain words"`
	State        State      `json:"state" enum:"WORKING,READY,FAILED"`
	Step         Step       `json:"step" enum:"stl-generation,slicing,simplyprint-upload,mapping-creation" doc:"Under way, or failed"`
	Error        string     `json:"error" doc:"Why it failed"`
	PlateCount   int        `json:"plateCount" doc:"0 until the plates are drawn"`
	SlicedCount  int        `json:"slicedCount"`
	UploadCount  int        `json:"uploadedCount"`
	PrintSeconds int64      `json:"printSeconds" doc:"Of the plates sliced so far"`
	FilamentMG   int64      `json:"filamentMilligrams" doc:"Of the plates sliced so far"`
	WaitingLines int        `json:"waitingLines" doc:"Order lines that wait for it"`
	MappingID    string     `json:"mappingId"`
	CreatedAt    time.Time  `json:"createdAt"`
	UpdatedAt    time.Time  `json:"updatedAt"`
	ReadyAt      *time.Time `json:"readyAt"`
}

// PlateView is a plate as the API shows it.
type PlateView struct {
	Number       int    `json:"number" doc:"As embossed"`
	Column       int    `json:"column" doc:"From the west, from 0"`
	Row          int    `json:"row" doc:"From the south, from 0"`
	WidthUM      int64  `json:"widthMicrometres"`
	DepthUM      int64  `json:"depthMicrometres"`
	HeightUM     int64  `json:"heightMicrometres"`
	VolumeMM3    int64  `json:"volumeCubicMillimetres"`
	Sliced       bool   `json:"sliced"`
	Uploaded     bool   `json:"uploaded"`
	PrintSeconds int64  `json:"printSeconds"`
	FilamentMG   int64  `json:"filamentMilligrams"`
	FileName     string `json:"fileName" doc:"At the farm"`
	FileID       string `json:"fileId" doc:"At the farm"`
	HasGCode     bool   `json:"hasGcode" doc:"Whether its G-code can be downloaded"`
}

// StepView is a step of a baseplate's way as the API shows it.
type StepView struct {
	Step          Step       `json:"step" enum:"stl-generation,slicing,simplyprint-upload,mapping-creation"`
	State         string     `json:"state" enum:"waiting,working,done,failed"`
	StartedAt     *time.Time `json:"startedAt" doc:"null: not begun, or not known of baseplates made long ago"`
	DoneAt        *time.Time `json:"doneAt"`
	Error         string     `json:"error" doc:"Why it failed, or why it is tried again"`
	Attempts      int        `json:"attempts" doc:"Of a step that goes wrong and is tried again by itself; 0 while it only waits for a service"`
	MaxAttempts   int        `json:"maxAttempts"`
	NextAttemptAt *time.Time `json:"nextAttemptAt"`
}

// LineView is an order line that waits for a baseplate or is printed from it.
type LineView struct {
	OrderID     string    `json:"orderId"`
	OrderNumber string    `json:"orderNumber"`
	LineItemID  string    `json:"lineItemId"`
	Quantity    int64     `json:"quantity"`
	Waiting     bool      `json:"waiting" doc:"Waits for it; false: is printed from it"`
	At          time.Time `json:"at" doc:"When it began to wait, or its prints were planned"`
}

// DetailView is a baseplate with its plates.
type DetailView struct {
	View
	BedX   float64     `json:"bedX" doc:"Of the printers' bed that its plates are cut for, in millimetres"`
	BedY   float64     `json:"bedY"`
	Run    int         `json:"run" doc:"How often it was begun"`
	Steps  []StepView  `json:"steps" doc:"All four, in their order"`
	Plates []PlateView `json:"plates"`
	Lines  []LineView  `json:"lines" doc:"Order lines that wait for it, then the newest 20 that are printed from it; empty for callers without orders.read"`
}

type listInput struct {
	httpapi.Paging
	State  State  `query:"state" enum:"WORKING,READY,FAILED"`
	Step   Step   `query:"step" enum:"stl-generation,slicing,simplyprint-upload,mapping-creation" doc:"Those that are at it, or failed at it"`
	Search string `query:"q" maxLength:"100" doc:"Part of the SKU"`
	SKU    string `query:"sku" maxLength:"255" doc:"The whole SKU, in any way of writing it"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type detailOutput struct{ Body DetailView }

type createInput struct {
	Body struct {
		SKU string `json:"sku" minLength:"1" maxLength:"255" example:"GRID-2x3-MAG-NONE"`
	}
}

type retryInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Anew   bool   `json:"anew" required:"false" doc:"Make it again from the start, also when it is ready: its mapping gets the new files"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

// SettingsView is how baseplates are made, with the version that a change names.
type SettingsView struct {
	Settings
	Version int64 `json:"version" doc:"Send it back with a change"`
}

type settingsOutput struct{ Body SettingsView }

type slicerOutput struct{ Body SlicerHealth }

type settingsInput struct{ Body SettingsView }

// Register adds the operations of baseplates to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-baseplates", http.MethodGet, "/grid/baseplates", tag, "List the baseplates that were asked for", identity.GridRead), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		q := Query{State: in.State, Step: in.Step, Search: in.Search, Page: in.Page, PageSize: in.PageSize}
		if in.SKU != "" {
			p, err := s.opts.Grammar.Parse(in.SKU)
			if err != nil {
				return nil, wishProblem(err, "query.sku")
			}
			q.SKU = s.opts.Grammar.Format(p)
		}
		list, total, err := s.List(ctx, identity.Tenant(ctx), q)
		if err != nil {
			return nil, err
		}
		views := make([]View, len(list))
		for i, b := range list {
			views[i] = s.view(b)
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("get-baseplate", http.MethodGet, "/grid/baseplates/{id}", tag, "Read a baseplate with its plates", identity.GridRead), func(ctx context.Context, in *idInput) (*detailOutput, error) {
		return s.detail(ctx, in.ID)
	})
	create := httpapi.Op("create-baseplate", http.MethodPost, "/grid/baseplates", tag, "Have a baseplate made without an order", identity.GridWrite)
	create.DefaultStatus = http.StatusAccepted
	httpapi.Register(srv, create, func(ctx context.Context, in *createInput) (*detailOutput, error) {
		b, err := s.Create(ctx, identity.Tenant(ctx), in.Body.SKU)
		if err != nil {
			return nil, problem(err)
		}
		return s.detail(ctx, b.ID)
	})
	retry := httpapi.Op("retry-baseplate", http.MethodPost, "/grid/baseplates/{id}/retry", tag, "Take up a failed baseplate, or make one anew", identity.GridWrite)
	retry.DefaultStatus = http.StatusAccepted
	httpapi.Register(srv, retry, func(ctx context.Context, in *retryInput) (*detailOutput, error) {
		if _, err := s.Retry(ctx, identity.Tenant(ctx), in.ID, in.Body.Anew, in.Body.Reason); err != nil {
			return nil, problem(err)
		}
		return s.detail(ctx, in.ID)
	})
	httpapi.Register(srv, httpapi.Op("get-grid-settings", http.MethodGet, "/grid/settings", tag, "Read how baseplates are made", identity.GridRead), func(ctx context.Context, _ *struct{}) (*settingsOutput, error) {
		return s.settingsView(ctx)
	})
	httpapi.Register(srv, httpapi.Op("put-grid-settings", http.MethodPut, "/grid/settings", tag, "Change how baseplates are made", identity.GridWrite), func(ctx context.Context, in *settingsInput) (*settingsOutput, error) {
		if err := s.SetSettings(ctx, identity.Tenant(ctx), in.Body.Settings, in.Body.Version); err != nil {
			return nil, problem(err)
		}
		return s.settingsView(ctx)
	})
	httpapi.Register(srv, httpapi.Op("get-slicer-health", http.MethodGet, "/slicer/health", "Slicing", "Ask whether the slicer answers", identity.GridRead), func(ctx context.Context, _ *struct{}) (*slicerOutput, error) {
		return &slicerOutput{s.SlicerHealth(ctx)}, nil
	})
	s.registerPlans(srv)
	s.registerPresets(srv)
	s.registerGuides(srv)
	s.registerStorefront(srv)
}

func (s *Service) settingsView(ctx context.Context) (*settingsOutput, error) {
	settings, version, err := s.Settings(ctx, identity.Tenant(ctx))
	return &settingsOutput{SettingsView{settings, version}}, err
}

func (s *Service) detail(ctx context.Context, id string) (*detailOutput, error) {
	b, err := s.Get(ctx, identity.Tenant(ctx), id)
	if err != nil {
		return nil, err
	}
	sum, err := summarize(ctx, s.db.Read(), []Baseplate{*b})
	if err != nil {
		return nil, err
	}
	d := DetailView{View: s.view(sum[0]), BedX: b.Settings.BedX, BedY: b.Settings.BedY, Run: b.Run, Plates: make([]PlateView, len(b.Plates)), Lines: []LineView{}}
	if d.Steps, err = s.stepViews(ctx, b); err != nil {
		return nil, err
	}
	if who, _ := identity.From(ctx); who.Can(identity.OrdersRead) {
		lines, err := s.Uses(ctx, b)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			d.Lines = append(d.Lines, LineView(l))
		}
	}
	for i, p := range b.Plates {
		d.Plates[i] = PlateView{
			Number: p.Number, Column: p.Column, Row: p.Row, WidthUM: p.WidthUM, DepthUM: p.DepthUM, HeightUM: p.HeightUM, VolumeMM3: p.VolumeMM3,
			Sliced: p.SlicedAt != nil, Uploaded: p.FileID != "", PrintSeconds: p.PrintSeconds, FilamentMG: p.FilamentMG, FileName: p.FileName, FileID: p.FileID, HasGCode: p.GCodeKey != "",
		}
	}
	return &detailOutput{d}, nil
}

// stepViews tells how far each step is.
func (s *Service) stepViews(ctx context.Context, b *Baseplate) ([]StepView, error) {
	trouble, err := s.Trouble(ctx, b)
	if err != nil {
		return nil, err
	}
	at := slices.Index(steps, b.Step)
	views := make([]StepView, len(steps))
	for i, step := range steps {
		v := StepView{Step: step, State: "waiting"}
		switch {
		case i < at || b.State == Ready:
			v.State = "done"
		case i > at:
		case b.State == Failed:
			v.State, v.Error = "failed", b.Error
		default:
			v.State = "working"
			if trouble != nil {
				v.Attempts, v.MaxAttempts, v.Error, v.NextAttemptAt = trouble.Attempts, trouble.MaxAttempts, trouble.Error, trouble.NextAttemptAt
			}
		}
		for _, t := range b.Times {
			if t.Step == step {
				v.StartedAt, v.DoneAt = &t.StartedAt, t.DoneAt
			}
		}
		views[i] = v
	}
	return views, nil
}

func (s *Service) view(b Summary) View {
	description := ""
	if p, err := s.opts.Grammar.Parse(b.SKU); err == nil { // the prefix may have been another one
		description = p.Describe()
	}
	return View{
		ID: b.ID, SKU: b.SKU, Description: description, State: b.State, Step: b.Step, Error: b.Error, PlateCount: b.PlateCount, SlicedCount: b.Sliced, UploadCount: b.Uploaded,
		PrintSeconds: b.PrintSeconds, FilamentMG: b.FilamentMG, WaitingLines: b.Waiting, MappingID: b.MappingID, CreatedAt: b.CreatedAt, UpdatedAt: b.UpdatedAt, ReadyAt: b.ReadyAt,
	}
}

// problem tells people what cannot be made or changed.
func problem(err error) error {
	var bad *sku.Error
	var invalid *InvalidError
	switch {
	case errors.As(err, &bad):
		return httpapi.Error(http.StatusUnprocessableEntity, "bad-sku", bad.Error(), httpapi.Field{Field: "body.sku", Message: bad.Error()})
	case errors.As(err, &invalid):
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The settings cannot be used.", httpapi.Field{Field: "body." + invalid.Field, Message: invalid.Message})
	case errors.Is(err, ErrDisabled):
		return httpapi.Error(http.StatusConflict, "disabled", "Baseplates to measure are switched off; switch them on in their settings.")
	case errors.Is(err, ErrVersion):
		return httpapi.Error(http.StatusConflict, "changed-meanwhile", "The settings were changed by someone else meanwhile; load them again.")
	}
	return order.Problem(err)
}
