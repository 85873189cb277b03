package grid

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/gridfinity"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

const tag = "Baseplates"

// WishBody is a product as the API asks for it.
type WishBody struct {
	SKU        string  `json:"sku" required:"false" maxLength:"255" doc:"The SKU in any way of writing it; the parameters are not read then" example:"GRID-254x371MM-MAG-INT"`
	Width      float64 `json:"width" required:"false" minimum:"0" maximum:"2000" doc:"In the unit" example:"371"`
	Height     float64 `json:"height" required:"false" minimum:"0" maximum:"2000" doc:"In the unit" example:"254"`
	Unit       string  `json:"unit" required:"false" enum:"mm,cm,inch,cells" default:"mm" doc:"Of width and height"`
	Magnets    string  `json:"magnets" required:"false" enum:"NOMAG,MAG,GLUETOP,GLUEBOTTOM" default:"NOMAG"`
	Connectors string  `json:"connectors" required:"false" enum:"NONE,INT,EDGE" default:"NONE"`
	Filler     string  `json:"filler" required:"false" enum:"HALF,PAD,FIT" default:"HALF" doc:"What becomes of the rest of a side that is no whole number of cells"`
	Base       float64 `json:"base" required:"false" minimum:"0" maximum:"10" doc:"Thickness of a solid floor in millimetres, 0: open"`
	Numbers    bool    `json:"numbers" required:"false" default:"true" doc:"Whether the plates carry their numbers"`
	BedX       float64 `json:"bedX" required:"false" minimum:"0" maximum:"1000" doc:"Another bed than that of the settings, in millimetres; 0: none"`
	BedY       float64 `json:"bedY" required:"false" minimum:"0" maximum:"1000" doc:"Another bed than that of the settings, in millimetres; 0: none"`
}

func (b WishBody) wish() Wish {
	w := Wish{SKU: strings.TrimSpace(b.SKU)}
	if b.BedX != 0 || b.BedY != 0 {
		w.Bed = &gridfinity.Size{X: b.BedX, Y: b.BedY}
	}
	w.Properties = map[string]string{
		sku.PropertyWidth: number(b.Width), sku.PropertyHeight: number(b.Height), sku.PropertyUnit: b.Unit,
		sku.PropertyMagnets: b.Magnets, sku.PropertyConnectors: b.Connectors, sku.PropertyFiller: b.Filler, sku.PropertyBase: number(b.Base),
	}
	if !b.Numbers {
		w.Properties[sku.PropertyNumbers] = "no"
	}
	return w
}

type planInput struct{ Body WishBody }

type planOutput struct{ Body Plan }

// registerPlans adds plans and the files that are drawn of them.
func (s *Service) registerPlans(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("plan-baseplate", http.MethodPost, "/grid/plan", tag, "Plan a baseplate without making it: plates, size, time, filament and a price hint", identity.GridRead), func(ctx context.Context, in *planInput) (*planOutput, error) {
		w := in.Body.wish()
		p, err := s.Plan(ctx, identity.Tenant(ctx), w)
		if err != nil {
			at := "body.sku"
			if w.SKU == "" {
				at = "body"
			}
			return nil, wishProblem(err, at)
		}
		return &planOutput{*p}, nil
	})
	for _, format := range []string{formatSTL, format3MF, formatSVG, formatPNG, formatZIP} {
		srv.Handle("GET "+httpapi.Prefix+"/grid/model."+format, srv.Secure(identity.GridRead, func(w http.ResponseWriter, r *http.Request) {
			made, err := s.asked(r.Context(), identity.Tenant(r.Context()), format, r.URL.Query())
			if err != nil {
				srv.WriteProblem(w, r, wishProblem(err, "query.sku"))
				return
			}
			// What is one caller's cache is no other's.
			serve(w, r, made, "private, max-age=300", r.URL.Query().Get("download") != "")
		}))
	}
	srv.Handle("GET "+httpapi.Prefix+"/grid/baseplates/{id}/plates/{number}/gcode", srv.Secure(identity.GridRead, func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PathValue("number"))
		if err != nil {
			srv.WriteProblem(w, r, wishProblem(ErrNoPlate, "path.number"))
			return
		}
		name, content, err := s.GCode(r.Context(), identity.Tenant(r.Context()), r.PathValue("id"), n)
		if err != nil {
			srv.WriteProblem(w, r, wishProblem(err, "path.number"))
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/x.gcode")
		h.Set("Content-Length", strconv.Itoa(len(content)))
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
		h.Set("Cache-Control", "private, no-store")
		_, _ = w.Write(content)
	}))
}

// badQueryError says what of a query cannot be used.
type badQueryError struct{ field, message string }

func (e *badQueryError) Error() string { return e.field + ": " + e.message }

// asked draws the file that a query asks for.
func (s *Service) asked(ctx context.Context, tenant, format string, q url.Values) (drawing, error) {
	w := Wish{SKU: q.Get("sku")}
	if q.Has("bedX") || q.Has("bedY") {
		x, errX := strconv.ParseFloat(q.Get("bedX"), 64)
		y, errY := strconv.ParseFloat(q.Get("bedY"), 64)
		if errX != nil || errY != nil {
			return drawing{}, &badQueryError{"query.bedX", "and bedY must be numbers of millimetres"}
		}
		w.Bed = &gridfinity.Size{X: x, Y: y}
	}
	if w.SKU == "" {
		return drawing{}, &badQueryError{"query.sku", "must name the product"}
	}
	m, err := modelOf(format, q)
	if err != nil {
		return drawing{}, err
	}
	p, err := s.Plan(ctx, tenant, w)
	if err != nil {
		return drawing{}, err
	}
	return s.draw(ctx, p, m)
}

// modelOf reads what of a product is to be drawn.
func modelOf(format string, q url.Values) (model, error) {
	m := model{format: format}
	switch format {
	case formatSTL:
		n, err := strconv.Atoi(q.Get("plate"))
		if err != nil {
			return m, &badQueryError{"query.plate", "must be the number of a plate, from 1"}
		}
		m.plate = n
	case formatPNG:
		m.pixels, m.eye = 960, "corner"
		if text := q.Get("pixels"); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || !slices.Contains(widths, n) {
				return m, &badQueryError{"query.pixels", "must be 320, 640, 960 or 1280"}
			}
			m.pixels = n
		}
		if eye := q.Get("view"); eye != "" {
			if _, known := eyes[eye]; !known {
				return m, &badQueryError{"query.view", "must be corner, top or bottom"}
			}
			m.eye = eye
		}
	}
	return m, nil
}

// serve answers with a drawing, or that the caller's copy is still good.
func serve(w http.ResponseWriter, r *http.Request, d drawing, cache string, download bool) {
	h := w.Header()
	h.Set("ETag", d.tag)
	h.Set("Cache-Control", cache)
	h.Set("Content-Type", d.contentType)
	if d.contentType == contentTypes[formatSVG] {
		// A picture opened by itself must not run anything.
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	}
	disposition := "inline"
	if download {
		disposition = "attachment"
	}
	h.Set("Content-Disposition", disposition+`; filename="`+d.name+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.content))
}

// wishProblem tells people why a product cannot be planned or drawn. field is
// where the request names the product.
func wishProblem(err error, field string) error {
	var bad *sku.Error
	var bed *InvalidBedError
	var tooSmall *gridfinity.BedError
	var params *gridfinity.ValidationError
	var apart *gridfinity.DisconnectedError
	var query *badQueryError
	refuse := func(code, message string) error {
		return httpapi.Error(http.StatusUnprocessableEntity, code, message, httpapi.Field{Field: field, Message: message})
	}
	switch {
	case errors.As(err, &bad):
		if bad.Reason == sku.BadProperty {
			field += "." + bad.Part
		}
		return refuse("plate-"+string(bad.Reason), bad.Error())
	case errors.As(err, &bed):
		return httpapi.Error(http.StatusUnprocessableEntity, "bad-bed", bed.Error(), httpapi.Field{Field: "body.bedX", Message: bed.Error()})
	case errors.As(err, &tooSmall):
		return refuse("bed-too-small", fmt.Sprintf("The bed is too small for one cell of it: %.0f mm are needed.", tooSmall.Need))
	case errors.As(err, &params):
		return refuse("plate-impossible", params.Error())
	case errors.As(err, &apart):
		return refuse("plate-impossible", apart.Error())
	case errors.As(err, &query):
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The address cannot be used: "+query.Error()+".", httpapi.Field{Field: query.field, Message: query.message})
	case errors.Is(err, ErrTooLarge):
		return refuse("too-large-to-draw", "The baseplate is too large for one picture or one file of all plates. Load its plates one by one as STL, or look at the plan as SVG.")
	case errors.Is(err, ErrBusy):
		return httpapi.RetryLater(http.StatusServiceUnavailable, "busy", "Other files are being drawn; try again in a moment.", drawWait)
	case errors.Is(err, ErrNoPlate):
		return httpapi.Error(http.StatusNotFound, "no-such-plate", "There is no plate of that number.")
	case errors.Is(err, ErrNoGCode):
		return httpapi.Error(http.StatusNotFound, "no-gcode", "The G-code of this plate is not there: it is not sliced yet, or was removed some time after the farm had it. Make the baseplate anew to get it again.")
	}
	return problem(err)
}

// PresetView is a preset as the API shows it.
type PresetView struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	SKU         string    `json:"sku"`
	Description string    `json:"description" doc:"Of the product, in plain words"`
	CreatedAt   time.Time `json:"createdAt"`
}

type presetBody struct {
	Name string `json:"name" minLength:"1" maxLength:"100" example:"Kitchen drawer"`
	SKU  string `json:"sku" minLength:"1" maxLength:"255" example:"GRID-254x371MM-MAG-INT"`
}

type presetInput struct{ Body presetBody }

type presetChangeInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body presetBody
}

type presetOutput struct{ Body PresetView }

func (s *Service) presetView(p Preset) PresetView {
	v := PresetView{ID: p.ID, Name: p.Name, SKU: p.SKU, CreatedAt: p.CreatedAt}
	if plate, err := s.opts.Grammar.Parse(p.SKU); err == nil { // the prefix may have been another one
		v.Description = plate.Describe()
	}
	return v
}

// registerPresets adds the operations of presets.
func (s *Service) registerPresets(srv *httpapi.Server) {
	answer := func(p Preset, err error) (*presetOutput, error) {
		if err != nil {
			return nil, presetProblem(err)
		}
		return &presetOutput{s.presetView(p)}, nil
	}
	httpapi.Register(srv, httpapi.Op("list-grid-presets", http.MethodGet, "/grid/presets", tag, "List the products that are kept under a name", identity.GridRead), func(ctx context.Context, in *httpapi.Paging) (*httpapi.List[PresetView], error) {
		list, err := s.Presets(ctx, identity.Tenant(ctx))
		if err != nil {
			return nil, err
		}
		from := min((in.Page-1)*in.PageSize, len(list))
		var views []PresetView
		for _, p := range list[from:min(from+in.PageSize, len(list))] {
			views = append(views, s.presetView(p))
		}
		return httpapi.NewList(views, len(list), *in), nil
	})
	create := httpapi.Op("create-grid-preset", http.MethodPost, "/grid/presets", tag, "Keep a product under a name", identity.GridWrite)
	create.DefaultStatus = http.StatusCreated
	httpapi.Register(srv, create, func(ctx context.Context, in *presetInput) (*presetOutput, error) {
		return answer(s.CreatePreset(ctx, identity.Tenant(ctx), in.Body.Name, in.Body.SKU))
	})
	httpapi.Register(srv, httpapi.Op("put-grid-preset", http.MethodPut, "/grid/presets/{id}", tag, "Give a preset another name or product", identity.GridWrite), func(ctx context.Context, in *presetChangeInput) (*presetOutput, error) {
		return answer(s.ChangePreset(ctx, identity.Tenant(ctx), in.ID, in.Body.Name, in.Body.SKU))
	})
	httpapi.Register(srv, httpapi.Op("delete-grid-preset", http.MethodDelete, "/grid/presets/{id}", tag, "Forget a preset", identity.GridWrite), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.DeletePreset(ctx, identity.Tenant(ctx), in.ID)
	})
}

func presetProblem(err error) error {
	switch {
	case errors.Is(err, ErrNameTaken):
		return httpapi.Error(http.StatusConflict, "name-taken", "Another preset has that name; choose another one.", httpapi.Field{Field: "body.name", Message: "is taken"})
	case errors.Is(err, ErrTooManyPresets):
		return httpapi.Error(http.StatusConflict, "too-many", fmt.Sprintf("There are %d presets already. Remove one that is not used.", maxPresets))
	}
	return wishProblem(err, "body.sku")
}
