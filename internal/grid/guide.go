package grid

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/forma3d/connect/gridfinity"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// GuideStep is one thing to do when a baseplate is put together.
type GuideStep struct {
	Code string `json:"code" enum:"lay-out,numbers,no-numbers,connect,side-by-side,magnets,narrow-cells,one-plate" doc:"What it is about"`
	Text string `json:"text" doc:"In the language asked for"`
}

// Guide is how a baseplate is put together: the data for a page, and the words.
type Guide struct {
	Language string      `json:"language" enum:"en,de,nl,fr"`
	Title    string      `json:"title"`
	Summary  string      `json:"summary" doc:"Size, cells and number of plates"`
	Back     string      `json:"back" doc:"What the north of the plan is in a drawer"`
	Front    string      `json:"front" doc:"What the south of the plan is in a drawer"`
	Steps    []GuideStep `json:"steps"`
	Plan     Plan        `json:"plan"`

	text guideText
}

// The magnets that the pockets are made for, as they are sold, in millimetres.
// The pockets themselves are a fit narrower and higher.
const (
	magnetDiameter = 6
	magnetHeight   = 2
)

// guide words a plan.
func guide(p *Plan, language string) *Guide {
	t := guideTexts[language]
	plates := t.onePlate
	if len(p.Plates) > 1 {
		plates = fmt.Sprintf(t.plates, len(p.Plates))
	}
	g := &Guide{
		Language: language, Title: t.title, Back: t.back, Front: t.front, Plan: *p, text: t,
		Summary: fmt.Sprintf(t.size, t.mm(p.Size.X), t.mm(p.Size.Y), t.mm(p.Size.Z)) + " · " + fmt.Sprintf(t.cells, len(p.CellsX), len(p.CellsY)) + " · " + plates,
	}
	step := func(code, text string) { g.Steps = append(g.Steps, GuideStep{code, text}) }
	if p.params.Magnets.Enabled {
		step("magnets", fmt.Sprintf(t.magnets[p.plate.Magnets], magnetDiameter, magnetHeight))
	}
	for _, n := range p.plan.Notes {
		if n.Kind == gridfinity.NoteNoMagnets {
			step("narrow-cells", fmt.Sprintf(t.leftOut, t.mm(n.Side)))
		}
	}
	if len(p.Plates) == 1 {
		step("one-plate", t.place1)
		return g
	}
	step("lay-out", t.layOut)
	if p.plate.Unnumbered {
		step("no-numbers", t.noNumbers)
	} else {
		step("numbers", t.numbers)
	}
	if p.plate.Connectors == sku.NoConnectors {
		step("side-by-side", t.joined[sku.NoConnectors])
	} else {
		step("connect", t.joined[p.plate.Connectors])
	}
	return g
}

// mm writes a length to a tenth of a millimetre.
func (t guideText) mm(length float64) string {
	s := strconv.FormatFloat(math.Round(length*10)/10, 'f', -1, 64)
	if t.comma {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// The page of the guide, in millimetres: A4 with room for a printer's edge.
const (
	pageWidth   = 210.0
	pageMargin  = 15.0
	drawHeight  = 130.0 // of the drawing, at most
	rowHeight   = 6.0
	labelHeight = 5.0
)

// pdf draws the guide. The same guide gives the same bytes.
func (g *Guide) pdf() ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	// The standard fonts are in every reader; their coding has all letters of the
	// four languages.
	latin := f.UnicodeTranslatorFromDescriptor("cp1252")
	never := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // a date would change the bytes
	f.SetCreationDate(never)
	f.SetModificationDate(never)
	f.SetCatalogSort(true)
	f.SetTitle(g.Title+" "+g.Plan.SKU, true)
	f.SetLang(g.Language)
	f.SetMargins(pageMargin, pageMargin, pageMargin)
	f.SetAutoPageBreak(true, pageMargin+labelHeight)
	f.SetFooterFunc(func() {
		f.SetXY(pageMargin, -pageMargin)
		f.SetFont("Helvetica", "", 9)
		f.CellFormat(pageWidth-2*pageMargin, labelHeight, latin(g.Plan.SKU+" · "+fmt.Sprintf(g.text.pageFooter, f.PageNo())), "", 0, "C", false, 0, "")
	})
	f.AddPage()
	width := pageWidth - 2*pageMargin
	f.SetFont("Helvetica", "B", 20)
	f.CellFormat(width, 10, latin(g.Title), "", 1, "L", false, 0, "")
	f.SetFont("Helvetica", "", 11)
	f.CellFormat(width, rowHeight, latin(g.Plan.SKU), "", 1, "L", false, 0, "")
	f.CellFormat(width, rowHeight, latin(g.Summary), "", 1, "L", false, 0, "")
	f.Ln(2)
	g.picture(f, latin, width)
	f.SetFont("Helvetica", "B", 13)
	f.CellFormat(width, 9, latin(g.text.steps), "", 1, "L", false, 0, "")
	f.SetFont("Helvetica", "", 11)
	for i, s := range g.Steps {
		f.MultiCell(width, rowHeight, latin(fmt.Sprintf("%d. %s", i+1, s.Text)), "", "L", false)
	}
	f.Ln(3)
	g.table(f, latin)
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("write the guide: %w", err)
	}
	return out.Bytes(), nil
}

// tints tell neighbouring plates apart, also without colour by their lines.
var tints = [4][3]int{{222, 235, 247}, {254, 230, 206}, {229, 245, 224}, {239, 237, 245}}

// picture draws the plates where they go, back at the top, with large numbers.
func (g *Guide) picture(f *fpdf.Fpdf, latin func(string) string, width float64) {
	p := &g.Plan
	scale := min(width/p.Size.X, drawHeight/p.Size.Y)
	left, top := pageMargin+(width-p.Size.X*scale)/2, f.GetY()+labelHeight
	label := func(y float64, text string) {
		f.SetFont("Helvetica", "", 10)
		f.SetXY(pageMargin, y)
		f.CellFormat(width, labelHeight, latin(text), "", 1, "C", false, 0, "")
	}
	label(top-labelHeight, g.Back)
	bottom := top + p.Size.Y*scale
	f.SetDrawColor(60, 60, 60)
	for _, plt := range p.Plates {
		x, y := left+plt.Position.X*scale, bottom-(plt.Position.Y+plt.Body.Y)*scale
		w, h := plt.Body.X*scale, plt.Body.Y*scale
		tint := tints[plt.Column%2*2+plt.Row%2]
		f.SetFillColor(tint[0], tint[1], tint[2])
		f.SetLineWidth(0.5)
		f.Rect(x, y, w, h, "FD")
		f.SetLineWidth(0.1)
		cy := plt.Position.Y
		if !plt.Joints.South {
			cy += p.Padding.South
		}
		for _, depth := range p.CellsY[plt.FirstCellY : plt.FirstCellY+plt.CellsY] {
			cx := plt.Position.X
			if !plt.Joints.West {
				cx += p.Padding.West
			}
			for _, wide := range p.CellsX[plt.FirstCellX : plt.FirstCellX+plt.CellsX] {
				f.Rect(left+cx*scale, bottom-(cy+depth)*scale, wide*scale, depth*scale, "D")
				cx += wide
			}
			cy += depth
		}
		g.number(f, x, y, w, h, strconv.Itoa(plt.Number))
	}
	label(bottom, g.Front)
	f.SetY(bottom + labelHeight + 2)
}

// number writes a plate's number as large as half of the plate, on a white patch
// so that the lines of the cells do not cross it.
func (g *Guide) number(f *fpdf.Fpdf, x, y, w, h float64, text string) {
	const points = 72 / 25.4 // a millimetre
	size := min(w, h) / 2
	f.SetFont("Helvetica", "B", size*points)
	wide := f.GetStringWidth(text)
	if most := w * 0.8; wide > most {
		size *= most / wide
		f.SetFont("Helvetica", "B", size*points)
		wide = f.GetStringWidth(text)
	}
	const tall = 0.72 // height of a figure, of the font's size
	f.SetFillColor(255, 255, 255)
	f.Rect(x+(w-wide)/2-size*0.1, y+(h-size*tall)/2-size*0.1, wide+size*0.2, size*(tall+0.2), "F")
	f.Text(x+(w-wide)/2, y+(h+size*tall)/2, text)
}

// table lists the plates with their sizes and places.
func (g *Guide) table(f *fpdf.Fpdf, latin func(string) string) {
	columns := []float64{18, 28, 32, 22, 80}
	row := func(style string, cells ...string) {
		f.SetFont("Helvetica", style, 10)
		for i, text := range cells {
			line := 0
			if i == len(cells)-1 {
				line = 1
			}
			f.CellFormat(columns[i], rowHeight, latin(text), "B", line, "L", false, 0, "")
		}
	}
	f.SetDrawColor(160, 160, 160)
	f.SetLineWidth(0.1)
	t := g.text
	row("B", t.plate, t.width, t.depth, t.cellsOf, t.place)
	for _, p := range g.Plan.Plates {
		row("", strconv.Itoa(p.Number), t.mm(p.Size.X), t.mm(p.Size.Y), fmt.Sprintf("%d × %d", p.CellsX, p.CellsY), fmt.Sprintf(t.placeOf, p.Column+1, p.Row+1))
	}
}

// guidePDF gives the guide of a plan as a file.
func (s *Service) guidePDF(p *Plan, language string) (drawing, error) {
	key := fmt.Sprintf("%s|%gx%g|guide|%s", p.SKU, p.Bed.X, p.Bed.Y, language)
	if have, ok := s.drawn.get(key); ok {
		return have, nil
	}
	content, err := guide(p, language).pdf()
	if err != nil {
		return drawing{}, err
	}
	return s.keep(key, drawing{contentType: "application/pdf", name: strings.ReplaceAll(strings.ToLower(p.SKU), ".", "_") + "-" + language + ".pdf", content: content}), nil
}

// languageOf is the language asked for; English where there is no other.
func languageOf(asked string) (string, error) {
	if asked == "" {
		return "en", nil
	}
	if _, known := guideTexts[asked]; !known {
		return "", &badQueryError{"query.lang", "must be en, de, nl or fr"}
	}
	return asked, nil
}

type guideInput struct {
	SKU      string `query:"sku" required:"true" minLength:"1" maxLength:"255" example:"GRID-254x371MM-MAG-INT"`
	Language string `query:"lang" enum:"en,de,nl,fr" default:"en"`
}

type guideOutput struct{ Body Guide }

// registerGuides adds the assembly guide, as data and as a file.
func (s *Service) registerGuides(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("get-grid-guide", http.MethodGet, "/grid/guide", tag, "Read how a baseplate is put together", identity.GridRead), func(ctx context.Context, in *guideInput) (*guideOutput, error) {
		p, err := s.Plan(ctx, identity.Tenant(ctx), Wish{SKU: in.SKU})
		if err != nil {
			return nil, wishProblem(err, "query.sku")
		}
		return &guideOutput{*guide(p, in.Language)}, nil
	})
	answer := func(w http.ResponseWriter, r *http.Request, product string) {
		language, err := languageOf(r.URL.Query().Get("lang"))
		if product == "" {
			err = &badQueryError{"query.sku", "must name the product"}
		}
		if err != nil {
			srv.WriteProblem(w, r, wishProblem(err, "query.sku"))
			return
		}
		p, err := s.Plan(r.Context(), identity.Tenant(r.Context()), Wish{SKU: product})
		if err != nil {
			srv.WriteProblem(w, r, wishProblem(err, "query.sku"))
			return
		}
		made, err := s.guidePDF(p, language)
		if err != nil {
			srv.WriteProblem(w, r, err)
			return
		}
		serve(w, r, made, "private, max-age=300", r.URL.Query().Get("download") != "")
	}
	srv.Handle("GET "+httpapi.Prefix+"/grid/guide.pdf", srv.Secure(identity.GridRead, func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, r.URL.Query().Get("sku"))
	}))
	srv.Handle("GET "+httpapi.Prefix+"/grid/baseplates/{id}/guide.pdf", srv.Secure(identity.GridRead, func(w http.ResponseWriter, r *http.Request) {
		b, err := one(r.Context(), s.db.Read(), identity.Tenant(r.Context()), `id = $2`, r.PathValue("id"))
		if err != nil {
			srv.WriteProblem(w, r, err)
			return
		}
		answer(w, r, b.SKU)
	}))
}
