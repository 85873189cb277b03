package grid

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/forma3d/connect/gridfinity"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/grid/sku"
)

// Tenants tells in which currency a tenant's prices are.
type Tenants interface {
	Currency(ctx context.Context, tenant string) (string, error)
}

// Basis is what figures rest on.
type Basis string

// The bases.
const (
	Estimated Basis = "estimate" // on the volume
	Sliced    Basis = "sliced"   // on the G-code of every plate
)

// Span is a length in each direction, in millimetres.
type Span struct {
	X float64 `json:"x" doc:"West to east"`
	Y float64 `json:"y" doc:"South to north"`
}

// Extent is a size in millimetres.
type Extent struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	Z float64 `json:"z" doc:"Height"`
}

// Edges are widths along the four sides of a plate, in millimetres.
type Edges struct {
	North float64 `json:"north"`
	East  float64 `json:"east"`
	South float64 `json:"south"`
	West  float64 `json:"west"`
}

// Product is a product to measure in its parameters.
type Product struct {
	Width      float64        `json:"widthMillimetres"`
	Height     float64        `json:"heightMillimetres"`
	CellsX     int            `json:"cellsX" doc:"0 unless both sides are whole cells"`
	CellsY     int            `json:"cellsY" doc:"0 unless both sides are whole cells"`
	Magnets    sku.Magnets    `json:"magnets" enum:"NOMAG,MAG,GLUETOP,GLUEBOTTOM"`
	Connectors sku.Connectors `json:"connectors" enum:"NONE,INT,EDGE"`
	Filler     sku.Filler     `json:"filler" enum:"HALF,PAD,FIT"`
	Base       float64        `json:"baseMillimetres" doc:"Thickness of a solid floor, 0: open"`
	Numbers    bool           `json:"numbers" doc:"Whether the plates carry their numbers"`
}

// PlannedPlate is a plate of a plan. Lengths are millimetres.
type PlannedPlate struct {
	Number       int     `json:"number" doc:"As embossed, from 1"`
	Column       int     `json:"column" doc:"From the west, from 0"`
	Row          int     `json:"row" doc:"From the south, from 0"`
	Position     Span    `json:"position" doc:"South-west corner of its body in the assembled plate"`
	Body         Span    `json:"body" doc:"Without what reaches over joints"`
	Size         Span    `json:"size" doc:"What the bed must hold"`
	FirstCellX   int     `json:"firstCellX" doc:"Index of its first cell in cellsX"`
	FirstCellY   int     `json:"firstCellY" doc:"Index of its first cell in cellsY"`
	CellsX       int     `json:"cellsX"`
	CellsY       int     `json:"cellsY"`
	Joints       Joints  `json:"joints" doc:"The sides on which another plate follows"`
	VolumeMM3    int64   `json:"volumeCubicMillimetres"`
	PrintSeconds int64   `json:"printSeconds"`
	FilamentMG   int64   `json:"filamentMilligrams"`
	Sliced       bool    `json:"sliced" doc:"Whether time and filament are those of its G-code"`
	volume       float64 // solid
}

// Joints are the sides on which another plate follows.
type Joints struct {
	North bool `json:"north"`
	East  bool `json:"east"`
	South bool `json:"south"`
	West  bool `json:"west"`
}

// Price is a hint, not an offer: the shop's own price counts.
type Price struct {
	Minor    int64  `json:"minor" doc:"In minor units of the currency"`
	Currency string `json:"currency" example:"EUR"`
	Basis    Basis  `json:"basis" enum:"estimate,sliced"`
}

// Made says how far a product is that was asked for before.
type Made struct {
	ID        string `json:"id"`
	State     State  `json:"state" enum:"WORKING,READY,FAILED"`
	Step      Step   `json:"step" enum:"stl-generation,slicing,simplyprint-upload,mapping-creation"`
	MappingID string `json:"mappingId" doc:"Empty until it is ready"`
}

// Remark is something worth knowing about a plan.
type Remark struct {
	Code        string  `json:"code" enum:"cells-without-magnets,sides-without-connectors,connectors-not-needed,made-for-another-bed,too-large-to-draw,switched-off" doc:"What it says, for translations"`
	Millimetres float64 `json:"millimetres" doc:"The length that it speaks of, 0: none"`
	Message     string  `json:"message"`
}

// Plan is how a product would be made, or was.
type Plan struct {
	SKU            string         `json:"sku" doc:"Canonical: the same product always has the same"`
	Description    string         `json:"description" doc:"In plain words"`
	Product        Product        `json:"product"`
	Bed            Span           `json:"bed"`
	Size           Extent         `json:"size" doc:"Assembled"`
	CellsX         []float64      `json:"cellsX" doc:"Widths from west to east"`
	CellsY         []float64      `json:"cellsY" doc:"Depths from south to north"`
	Padding        Edges          `json:"padding" doc:"Margins around the cells"`
	Plates         []PlannedPlate `json:"plates" doc:"By number"`
	FourWayCorners bool           `json:"fourWayCorners" doc:"Four plates meet in a point somewhere"`
	VolumeMM3      int64          `json:"volumeCubicMillimetres"`
	PrintSeconds   int64          `json:"printSeconds" doc:"Of all plates, one after the other"`
	FilamentMG     int64          `json:"filamentMilligrams"`
	Basis          Basis          `json:"basis" enum:"estimate,sliced" doc:"What time and filament rest on"`
	Price          *Price         `json:"price,omitempty" doc:"A hint; absent where no prices are set"`
	Made           *Made          `json:"made,omitempty" doc:"Absent when nobody asked for it yet"`
	Remarks        []Remark       `json:"remarks"`

	plan   *gridfinity.Plan
	params gridfinity.Params
	plate  sku.Plate
}

// Wish is a product as somebody asks for it: by its SKU, else by properties as
// those of an order line.
type Wish struct {
	SKU        string
	Properties map[string]string
	Bed        *gridfinity.Size // nil: that of the settings
}

// InvalidBedError says that nothing can be planned for a bed of that size.
type InvalidBedError struct{}

// Error implements error.
func (*InvalidBedError) Error() string {
	return fmt.Sprintf("The sides of a bed must be between %d and %d mm.", minBed, maxBed)
}

func (s *Service) read(w Wish) (sku.Plate, error) {
	if w.Bed != nil {
		for _, mm := range []float64{w.Bed.X, w.Bed.Y} {
			if !(mm >= minBed && mm <= maxBed) { // also what is not a number
				return sku.Plate{}, &InvalidBedError{}
			}
		}
	}
	if w.SKU != "" {
		return s.opts.Grammar.Parse(w.SKU)
	}
	return sku.FromProperties(w.Properties)
}

// Plan plans a product without making anything. One that was made is planned for
// the bed that it was made for, and its figures are those of its G-code. Errors:
// *sku.Error, *InvalidBedError, *gridfinity.BedError, *gridfinity.ValidationError.
func (s *Service) Plan(ctx context.Context, tenant string, w Wish) (*Plan, error) {
	p, err := s.read(w)
	if err != nil {
		return nil, err
	}
	product := s.opts.Grammar.Format(p)
	settings, err := s.settings(ctx, s.db.Read(), tenant)
	if err != nil {
		return nil, err
	}
	b, err := one(ctx, s.db.Read(), tenant, `sku = $2`, product)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return nil, err
	}
	bed := gridfinity.Size{X: settings.BedX, Y: settings.BedY}
	var remarks []Remark
	switch {
	case w.Bed != nil:
		bed = *w.Bed
	case b != nil && b.State != Failed: // a failed one is begun anew by the settings of then
		if made := (gridfinity.Size{X: b.Settings.BedX, Y: b.Settings.BedY}); made != bed {
			bed = made
			remarks = append(remarks, Remark{Code: "made-for-another-bed", Message: fmt.Sprintf("It was made for a bed of %g × %g mm.", made.X, made.Y)})
		}
	}
	out, err := s.lay(p, bed)
	if err != nil {
		return nil, err
	}
	if err := s.estimate(ctx, tenant, out, b); err != nil {
		return nil, err
	}
	if err := s.price(ctx, tenant, out, settings); err != nil {
		return nil, err
	}
	if !settings.Enabled {
		remarks = append(remarks, Remark{Code: "switched-off", Message: "Baseplates to measure are switched off: orders of it wait for a product mapping."})
	}
	out.Remarks = append(out.Remarks, remarks...)
	return out, nil
}

// lay plans a product for a bed, without figures that need the database.
func (s *Service) lay(p sku.Plate, bed gridfinity.Size) (*Plan, error) {
	g := params(p, Settings{BedX: bed.X, BedY: bed.Y})
	pl, err := gridfinity.NewPlan(g)
	if err != nil {
		return nil, err
	}
	out := &Plan{
		SKU: s.opts.Grammar.Format(p), Description: p.Describe(), Product: productOf(p), Bed: Span{bed.X, bed.Y}, Size: Extent{micro(pl.Size.X), micro(pl.Size.Y), micro(pl.Height)},
		CellsX: micros(pl.CellsX), CellsY: micros(pl.CellsY), FourWayCorners: pl.FourWayCorners, VolumeMM3: int64(math.Round(pl.Volume)), Basis: Estimated, Remarks: []Remark{},
		Padding: Edges{micro(pl.Padding[gridfinity.North]), micro(pl.Padding[gridfinity.East]), micro(pl.Padding[gridfinity.South]), micro(pl.Padding[gridfinity.West])},
		plan:    pl, params: g, plate: p,
	}
	for _, seg := range pl.Segments {
		out.Plates = append(out.Plates, PlannedPlate{
			Number: seg.Number, Column: seg.Column, Row: seg.Row, Position: Span{micro(seg.Position.X), micro(seg.Position.Y)}, Body: Span{micro(seg.Body.X), micro(seg.Body.Y)}, Size: Span{micro(seg.Size.X), micro(seg.Size.Y)},
			FirstCellX: seg.FirstCell[0], FirstCellY: seg.FirstCell[1], CellsX: seg.Cells[0], CellsY: seg.Cells[1],
			Joints:    Joints{seg.Joints[gridfinity.North], seg.Joints[gridfinity.East], seg.Joints[gridfinity.South], seg.Joints[gridfinity.West]},
			VolumeMM3: int64(math.Round(seg.Volume)), volume: seg.Volume,
		})
	}
	for _, n := range pl.Notes {
		out.Remarks = append(out.Remarks, Remark{Code: string(n.Kind), Millimetres: n.Side, Message: n.String()})
	}
	if len(out.Plates) == 1 && p.Connectors != sku.NoConnectors {
		out.Remarks = append(out.Remarks, Remark{Code: "connectors-not-needed", Message: "It fits on one bed, so it needs no connectors and gets none."})
	}
	if out.cells() > maxDrawnCells {
		out.Remarks = append(out.Remarks, Remark{Code: "too-large-to-draw", Message: "It is too large for a picture or one file of all plates; its plates can be loaded one by one."})
	}
	return out, nil
}

func (p *Plan) cells() int { return len(p.CellsX) * len(p.CellsY) }

func productOf(p sku.Plate) Product {
	out := Product{Width: millimetres(p.Width), Height: millimetres(p.Height), Magnets: p.Magnets, Connectors: p.Connectors, Filler: p.Filler, Base: millimetres(p.Base), Numbers: !p.Unnumbered}
	if x, y, ok := p.Cells(); ok {
		out.CellsX, out.CellsY = x, y
	}
	return out
}

// micro rounds a length to the micrometre: the rest is noise of the sums.
func micro(mm float64) float64 { return math.Round(mm*1000) / 1000 }

func micros(list []float64) []float64 {
	out := make([]float64, len(list))
	for i, mm := range list {
		out[i] = micro(mm)
	}
	return out
}

// What a plate takes until the tenant has sliced some. Measured with PrusaSlicer
// 2.5 and the profiles that come with the program, on plates of 1 to 25 cells
// with and without magnets: 236 to 248 seconds a gram, and 0.75 to 0.94 of the
// weight that the plate would have printed solid.
const (
	usualSecondsPerGram = 240
	usualGramsPerMM3    = 0.8 * gridfinity.PLADensity / 1000
)

// pacePlates is of how many plates, the last ones sliced, the pace is taken: few
// enough that new profiles soon show.
const pacePlates = 100

// pace is how long plates take and how much filament.
type pace struct{ secondsPerGram, gramsPerMM3 float64 }

// pace is the tenant's own by its last plates, else the usual one.
func (s *Service) pace(ctx context.Context, tenant string) (pace, error) {
	var milligrams, seconds, volume int64
	err := s.db.Read().QueryRowContext(ctx, `SELECT COALESCE(SUM(filament_mg), 0), COALESCE(SUM(print_seconds), 0), COALESCE(SUM(volume_mm3), 0) FROM (
		SELECT filament_mg, print_seconds, volume_mm3 FROM grid_plates WHERE tenant_id = $1 AND sliced_at IS NOT NULL AND filament_mg > 0 AND print_seconds > 0 AND volume_mm3 > 0 ORDER BY sliced_at DESC LIMIT $2
	) recent`, tenant, pacePlates).Scan(&milligrams, &seconds, &volume)
	if err != nil {
		return pace{}, fmt.Errorf("look at sliced plates: %w", err)
	}
	if milligrams == 0 {
		return pace{usualSecondsPerGram, usualGramsPerMM3}, nil
	}
	return pace{float64(seconds) / (float64(milligrams) / 1000), float64(milligrams) / 1000 / float64(volume)}, nil
}

// estimate fills in time and filament: by the G-code where there is one for this
// bed.
func (s *Service) estimate(ctx context.Context, tenant string, out *Plan, b *Baseplate) error {
	made := map[int]Plate{}
	if b != nil {
		out.Made = &Made{b.ID, b.State, b.Step, b.MappingID}
	}
	if b != nil && b.Settings.BedX == out.Bed.X && b.Settings.BedY == out.Bed.Y {
		list, err := plates(ctx, s.db.Read(), b.ID, `sliced_at IS NOT NULL`)
		if err != nil {
			return err
		}
		for _, p := range list {
			made[p.Number] = p
		}
	}
	rate, err := s.pace(ctx, tenant)
	if err != nil {
		return err
	}
	out.Basis = Sliced
	for i := range out.Plates {
		p := &out.Plates[i]
		if have, ok := made[p.Number]; ok {
			p.PrintSeconds, p.FilamentMG, p.VolumeMM3, p.Sliced = have.PrintSeconds, have.FilamentMG, have.VolumeMM3, true
		} else {
			grams := p.volume * rate.gramsPerMM3
			p.FilamentMG, p.PrintSeconds = int64(math.Round(grams*1000)), int64(math.Round(grams*rate.secondsPerGram))
			out.Basis = Estimated
		}
		out.PrintSeconds += p.PrintSeconds
		out.FilamentMG += p.FilamentMG
	}
	return nil
}

// price adds the hint by the tenant's prices.
func (s *Service) price(ctx context.Context, tenant string, out *Plan, settings Settings) error {
	if settings.PricePerHour == 0 && settings.PricePerKG == 0 && settings.PriceBase == 0 {
		return nil
	}
	currency, err := s.opts.Tenants.Currency(ctx, tenant)
	if err != nil {
		return err
	}
	const hour, kilogram = 3600, 1_000_000 // seconds, milligrams
	out.Price = &Price{
		Minor:    settings.PriceBase + (settings.PricePerHour*out.PrintSeconds+hour/2)/hour + (settings.PricePerKG*out.FilamentMG+kilogram/2)/kilogram,
		Currency: currency, Basis: out.Basis,
	}
	return nil
}

// properties are the properties of an order line that lead to the product.
func properties(p sku.Plate) [][2]string {
	words := map[string]string{
		string(sku.NoMagnets): "none", string(sku.PressFit): "press-fit", string(sku.GlueTop): "glue top", string(sku.GlueBottom): "glue bottom",
		string(sku.NoConnectors): "none", string(sku.Intersection): "intersection", string(sku.Edge): "edge",
		string(sku.HalfCells): "half", string(sku.Margin): "pad", string(sku.Fitted): "fit",
	}
	list := [][2]string{
		{sku.PropertyWidth, p.Width.Millimetres() + " mm"}, {sku.PropertyHeight, p.Height.Millimetres() + " mm"},
		{sku.PropertyMagnets, words[string(p.Magnets)]}, {sku.PropertyConnectors, words[string(p.Connectors)]},
	}
	if p.Filler != sku.HalfCells {
		list = append(list, [2]string{sku.PropertyFiller, words[string(p.Filler)]})
	}
	if p.Base != 0 {
		list = append(list, [2]string{sku.PropertyBase, p.Base.Millimetres() + " mm"})
	}
	if p.Unnumbered {
		list = append(list, [2]string{sku.PropertyNumbers, "no"})
	}
	return list
}

// number writes a number of a request as properties have it.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
