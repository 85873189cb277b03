package gridfinity

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Facts of the Gridfinity standard, in millimetres.
const (
	// Pitch is the distance between the centres of two whole cells.
	Pitch = 42.0
	// ProfileHeight is the height of a baseplate without magnets and base.
	ProfileHeight = 4.65
	// MagnetInset is the distance of a magnet's centre from both cell sides.
	MagnetInset = 8.0
	// CellCornerRadius is the radius of a pocket's corners at the top.
	CellCornerRadius = 4.0
	// MinCell is the size above which a cell has room for a pocket.
	MinCell = 2 * CellCornerRadius
)

// Bounds of what is built, so that a typed-in size cannot use up a machine.
const (
	// MaxPlate is the largest plate side.
	MaxPlate = 2000.0
	// MaxBed is the largest bed side.
	MaxBed = 2000.0
	// MinBed is the smallest bed side.
	MinBed = 50.0
	// MaxArcSegments bounds the number of straight pieces of a full circle.
	MaxArcSegments = 360
	// maxCells bounds cells per axis: fractions make more cells than a plate of whole ones.
	maxCells = 200
	// maxPieces bounds cells times ArcSegments, which memory and time grow with: the
	// largest plate has about 2500 cells.
	maxPieces = 250_000
	maxDepth  = 50 // of a base, a wall's height or a padding, per side
)

// Side numbers the sides of a plate in the order of Sides.
type Side int

// The sides, clockwise from north (+y).
const (
	North Side = iota
	East
	South
	West
)

// Sides holds one value a side: north, east, south, west; in millimetres.
type Sides [4]float64

// Size is an extent in millimetres: X to the east, Y to the north.
type Size struct{ X, Y float64 }

// FillerKind says what happens to room that no whole cell fits in.
type FillerKind int

const (
	// FillerNone leaves the room as padding.
	FillerNone FillerKind = iota
	// FillerFraction uses cells of 1/Fraction of the pitch.
	FillerFraction
	// FillerDynamic uses one cell of just the size that is left; below Minimum
	// the last whole cell is enlarged instead.
	FillerDynamic
)

// Filler describes one axis.
type Filler struct {
	Kind     FillerKind
	Fraction int     // FillerFraction: cells per pitch, 2 = half cells
	Minimum  float64 // FillerDynamic: smallest cell of its own, mm
}

// MagnetStyle is how a magnet gets into its pocket.
type MagnetStyle int

// The styles.
const (
	GlueFromTop MagnetStyle = iota
	PressFit
	GlueFromBottom
)

// MagnetFrame is the shape of the magnet level.
type MagnetFrame int

const (
	// FrameSolid fills the whole level.
	FrameSolid MagnetFrame = iota
	// FrameRound has round corners around the magnets only, and saves plastic.
	FrameRound
)

// Magnets describes the magnet level; lengths in mm.
type Magnets struct {
	Enabled      bool
	Style        MagnetStyle
	Frame        MagnetFrame
	Diameter     float64 // of the pocket
	Height       float64 // of the pocket
	Top          float64 // skin above the magnet
	Bottom       float64 // floor below the magnet
	Border       float64 // ring around the magnet
	ReleaseWidth float64 // of the opening to push the magnet out; 0 = none
}

// Connector joins segments.
type Connector int

// The connectors.
const (
	ConnectorNone Connector = iota
	ConnectorIntersection
	ConnectorEdge
)

// EdgePuzzle describes edge connectors; lengths in mm.
type EdgePuzzle struct {
	Count             int     // per cell side
	HeadLength        float64 // along the joint
	HeadDepth         float64 // across the joint
	NeckLength        float64
	NeckDepth         float64
	Gap               float64 // clearance of the female
	MagnetBorder      bool    // stiffen the female side in the magnet level
	MagnetBorderWidth float64
	HeightFemale      float64 // top of the female, above the bottom of the profile
	MaleDelta         float64 // the male is lower by this
	// UpstreamClearance cuts the female's head as GridFlock does: wider on one
	// end only and without play at its far wall. Otherwise Gap is all round.
	UpstreamClearance bool
}

// Numbering engraves the segment's number into the underside; lengths in mm.
type Numbering struct {
	Enabled bool
	Depth   float64
	Size    float64 // height of the digits
	Squeeze float64 // height of the digits on segments one column wide
}

// Wall is a ring around the plate; it enlarges the plate. Lengths in mm.
type Wall struct {
	Thickness Sides
	Above     float64 // over the top of the plate
	Below     float64 // under the bottom of the plate
}

// ScrewHead is room for a screw's head: Diameter at its top and Height, mm.
type ScrewHead struct{ Diameter, Height float64 }

// Screws are vertical holes at the corners of cells; lengths in mm.
type Screws struct {
	Diameter                            float64
	Countersink, Counterbore            ScrewHead
	PlateCorners, PlateEdges            bool
	SegmentCorners, SegmentEdges, Other bool
	PlateCornerInset                    [2]int // cells from the side
	SegmentCornerInset                  [2]int
}

func (s Screws) any() bool {
	return s.PlateCorners || s.PlateEdges || s.SegmentCorners || s.SegmentEdges || s.Other
}

// ColumnPlan is how columns of segments are cut.
type ColumnPlan int

const (
	// ColumnsIdeal makes columns about equally wide.
	ColumnsIdeal ColumnPlan = iota
	// ColumnsIncremental makes columns as wide as the bed and a last narrow one.
	ColumnsIncremental
)

// Segmentation steers how the plate is cut. Zero values leave it to the planner.
type Segmentation struct {
	Columns     ColumnPlan
	FirstColumn int    // cells of the first column, ColumnsIncremental only
	FirstRows   [2]int // cells of the first row of even and odd columns
}

// Params describes a baseplate completely. Lengths are millimetres, x is east,
// y is north, z is up and 0 at the bottom of the pockets' profile. Start from
// Defaults.
type Params struct {
	Size          Size // without walls and edge adjustment
	Bed           Size
	FillerX       Filler
	FillerY       Filler
	Alignment     Size  // 0 = grid at the west/south, 1 = at the east/north
	EdgeAdjust    Sides // added to the padding; negative cuts into the cells
	CornerRadius  float64
	SolidBase     float64 // thickness of a slab under everything
	TopSlice      float64 // cut off the top
	Magnets       Magnets
	Connector     Connector
	Fit           float64 // ConnectorIntersection: 0 loose to 1 tight
	Edge          EdgePuzzle
	Numbering     Numbering
	BottomChamfer Sides // leg of the 45° cut
	TopChamfer    Sides
	Wall          Wall
	Screws        Screws
	Segmentation  Segmentation
	// ArcSegments is the number of straight pieces a full circle has, a multiple
	// of 8. Circles are inscribed: with 40 the deviation at radius 4 is 0.0123 mm.
	ArcSegments int
}

// Defaults is GridFlock's default plate.
func Defaults() Params {
	return Params{
		Size: Size{371, 254}, Bed: Size{250, 220},
		FillerX: Filler{FillerFraction, 2, 15}, FillerY: Filler{FillerFraction, 2, 15},
		Alignment: Size{0.5, 0.5}, CornerRadius: 4,
		Magnets: Magnets{
			Style: PressFit, Frame: FrameRound, Diameter: 5.9, Height: 2.25,
			Top: 0.5, Bottom: 0.75, Border: 2, ReleaseWidth: 3,
		},
		Connector: ConnectorIntersection, Fit: 1,
		Edge: EdgePuzzle{
			Count: 1, HeadLength: 10, HeadDepth: 2.5, NeckLength: 3, NeckDepth: 1.2, Gap: 0.15,
			MagnetBorder: true, MagnetBorderWidth: 2.5, HeightFemale: 2.25, MaleDelta: 0.25,
		},
		Numbering:   Numbering{Enabled: true, Depth: 0.5, Size: 3, Squeeze: 2},
		Screws:      Screws{Diameter: 3.2, PlateCornerInset: [2]int{1, 1}, SegmentCornerInset: [2]int{1, 1}},
		ArcSegments: 40,
	}
}

// Cells is the plate size of x by y whole cells.
func Cells(x, y int) Size { return Size{float64(x) * Pitch, float64(y) * Pitch} }

// FieldError says what is wrong with one field and what to change.
type FieldError struct {
	Field   string // as in Params, e.g. "Magnets.Diameter"
	Problem string
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Problem }

// ValidationError holds every field that is wrong.
type ValidationError struct{ Fields []*FieldError }

func (e *ValidationError) Error() string {
	s := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		s[i] = f.Error()
	}
	return "the baseplate cannot be made: " + strings.Join(s, "; ")
}

// Unwrap gives the fields to errors.As.
func (e *ValidationError) Unwrap() []error {
	errs := make([]error, len(e.Fields))
	for i, f := range e.Fields {
		errs[i] = f
	}
	return errs
}

// heights are the levels of a plate, mm; z = 0 is the bottom of the profile.
type heights struct {
	magnet float64 // height of the magnet level
	bottom float64 // of the plate, ≤ 0
	top    float64
}

func (p *Params) heights() heights {
	h := heights{top: ProfileHeight - p.TopSlice}
	if p.Magnets.Enabled {
		m := p.Magnets
		switch m.Style {
		case GlueFromTop:
			h.magnet = m.Bottom + m.Height
		case PressFit:
			h.magnet = m.Bottom + m.Height + m.Top
		case GlueFromBottom:
			h.magnet = m.Height + m.Top
		}
	}
	h.bottom = -h.magnet - p.SolidBase
	return h
}

type validator struct{ fields []*FieldError }

func (v *validator) bad(field, format string, args ...any) {
	v.fields = append(v.fields, &FieldError{field, fmt.Sprintf(format, args...)})
}

// between reports whether x is usable; NaN never is.
func (v *validator) between(field string, x, low, high float64) {
	if !(x >= low && x <= high) {
		v.bad(field, "is %g; use %g to %g", x, low, high)
	}
}

func (v *validator) sides(field string, s Sides, low, high float64) {
	for i, x := range s {
		v.between(field+"."+[]string{"North", "East", "South", "West"}[i], x, low, high)
	}
}

// Validate reports every field that is wrong as a *ValidationError, or nil. It
// does not look at how the plate is cut; Plan does.
func (p Params) Validate() error {
	v := &validator{}
	v.between("Size.X", p.Size.X, MinCell, MaxPlate)
	v.between("Size.Y", p.Size.Y, MinCell, MaxPlate)
	v.between("Bed.X", p.Bed.X, MinBed, MaxBed)
	v.between("Bed.Y", p.Bed.Y, MinBed, MaxBed)
	v.between("Alignment.X", p.Alignment.X, 0, 1)
	v.between("Alignment.Y", p.Alignment.Y, 0, 1)
	v.filler("FillerX", p.FillerX)
	v.filler("FillerY", p.FillerY)
	v.sides("EdgeAdjust", p.EdgeAdjust, -Pitch, MaxPlate/2)
	v.between("CornerRadius", p.CornerRadius, 0, 20)
	v.between("SolidBase", p.SolidBase, 0, maxDepth)
	v.thin("SolidBase", p.SolidBase)
	// Two millimetres down the pocket is still sloped; below there would be no slope left.
	v.between("TopSlice", p.TopSlice, 0, 2)
	v.sides("BottomChamfer", p.BottomChamfer, 0, 20)
	v.sides("TopChamfer", p.TopChamfer, 0, 20)
	if p.ArcSegments < 8 || p.ArcSegments > MaxArcSegments || p.ArcSegments%8 != 0 {
		v.bad("ArcSegments", "is %d; use a multiple of 8 from 8 to %d", p.ArcSegments, MaxArcSegments)
	}
	v.magnets(p.Magnets)
	v.connector(&p)
	v.wall(p.Wall, p.CornerRadius)
	v.screws(p.Screws)
	v.overrides(p.Segmentation)
	if p.Numbering.Enabled {
		v.between("Numbering.Depth", p.Numbering.Depth, 0.1, 2)
		v.between("Numbering.Size", p.Numbering.Size, 1, 5)
		v.between("Numbering.Squeeze", p.Numbering.Squeeze, 1, 2.6)
	}
	h := p.heights()
	for i := range p.BottomChamfer {
		if c := p.BottomChamfer[i] + p.TopChamfer[i]; c > h.top-h.bottom-0.2 && c > 0 {
			v.bad("BottomChamfer", "with TopChamfer %g, more than the plate is high; make their sum at most %.2f", c, h.top-h.bottom-0.2)
			break
		}
	}
	if len(v.fields) > 0 {
		return &ValidationError{v.fields}
	}
	return nil
}

// minWall is the thinnest wall or skin that is accepted: less cannot be printed.
const minWall = 0.1

func (v *validator) thin(field string, x float64) {
	if x > 0 && x < minWall {
		v.bad(field, "is %g; use 0 or at least %g", x, minWall)
	}
}

func (v *validator) filler(field string, f Filler) {
	switch f.Kind {
	case FillerNone:
	case FillerFraction:
		if f.Fraction < 2 || Pitch/float64(f.Fraction) <= MinCell {
			v.bad(field+".Fraction", "is %d; use 2 to 5, a cell must be larger than %g mm", f.Fraction, MinCell)
		}
	case FillerDynamic:
		v.between(field+".Minimum", f.Minimum, MinCell+0.1, Pitch)
	default:
		v.bad(field+".Kind", "is %d; use FillerNone, FillerFraction or FillerDynamic", f.Kind)
	}
}

func (v *validator) magnets(m Magnets) {
	if !m.Enabled {
		return
	}
	if m.Style < GlueFromTop || m.Style > GlueFromBottom {
		v.bad("Magnets.Style", "is %d; use GlueFromTop, PressFit or GlueFromBottom", m.Style)
	}
	if m.Frame < FrameSolid || m.Frame > FrameRound {
		v.bad("Magnets.Frame", "is %d; use FrameSolid or FrameRound", m.Frame)
	}
	if m.Style == PressFit && m.Frame == FrameSolid {
		v.bad("Magnets.Frame", "is solid, which leaves no way in for press-fit magnets; use round corners, or glue the magnets")
	}
	// The magnet's pocket and its ring stay clear of the 2.85 mm wall and of the
	// neighbouring magnet.
	v.between("Magnets.Diameter", m.Diameter, 1, 10)
	v.between("Magnets.Height", m.Height, 0.5, 10)
	v.between("Magnets.Border", m.Border, 0.4, 4)
	if m.Diameter/2+m.Border > Pitch/2-MagnetInset {
		v.bad("Magnets.Border", "with the diameter reaches over the middle of the cell; make Diameter/2 + Border at most %g", Pitch/2-MagnetInset)
	}
	if m.Style != GlueFromTop {
		v.between("Magnets.Top", m.Top, minWall, 5)
	}
	if m.Style != GlueFromBottom {
		v.between("Magnets.Bottom", m.Bottom, minWall, 5)
	}
	v.between("Magnets.ReleaseWidth", m.ReleaseWidth, 0, m.Diameter-0.4)
	if m.ReleaseWidth > 0 && m.ReleaseWidth < 0.5 {
		v.bad("Magnets.ReleaseWidth", "is %g; use 0 or at least 0.5", m.ReleaseWidth)
	}
}

func (v *validator) connector(p *Params) {
	switch p.Connector {
	case ConnectorNone:
	case ConnectorIntersection:
		v.between("Fit", p.Fit, 0, 1)
	case ConnectorEdge:
		e, h := p.Edge, p.heights()
		if e.Count < 1 || e.Count > 8 {
			v.bad("Edge.Count", "is %d; use 1 to 8", e.Count)
		}
		v.between("Edge.HeadDepth", e.HeadDepth, 0.8, 4)
		v.between("Edge.HeadLength", e.HeadLength, e.HeadDepth+0.2, 38)
		v.between("Edge.NeckDepth", e.NeckDepth, 0.4, 3)
		v.between("Edge.NeckLength", e.NeckLength, 0.8, math.Max(0.8, e.HeadLength-e.NeckDepth-0.2))
		v.between("Edge.Gap", e.Gap, 0, math.Min(0.5, e.NeckDepth-0.2))
		v.between("Edge.MagnetBorderWidth", e.MagnetBorderWidth, 0.4, 10)
		v.between("Edge.MaleDelta", e.MaleDelta, 0, 2)
		if !(e.HeightFemale-e.MaleDelta >= h.bottom+0.4) {
			v.bad("Edge.HeightFemale", "is %g, which leaves a male lower than 0.4 mm; raise it or lower MaleDelta", e.HeightFemale)
		}
		if !(e.HeightFemale <= h.top-0.5) {
			v.bad("Edge.HeightFemale", "is %g: a socket through the whole plate breaks its corner off; use at most %.2f", e.HeightFemale, h.top-0.5)
		}
	default:
		v.bad("Connector", "is %d; use ConnectorNone, ConnectorIntersection or ConnectorEdge", p.Connector)
	}
}

func (v *validator) wall(w Wall, radius float64) {
	v.sides("Wall.Thickness", w.Thickness, 0, 40)
	for _, t := range w.Thickness {
		v.thin("Wall.Thickness", t)
	}
	v.between("Wall.Above", w.Above, 0, maxDepth)
	v.between("Wall.Below", w.Below, 0, maxDepth)
	v.thin("Wall.Above", w.Above)
	v.thin("Wall.Below", w.Below)
	if w.Thickness == (Sides{}) && (w.Above > 0 || w.Below > 0) {
		v.bad("Wall.Thickness", "is 0 on all sides, but the wall has a height; set a thickness, or the height to 0")
	}
}

func (v *validator) screws(s Screws) {
	if !s.any() {
		return
	}
	v.between("Screws.Diameter", s.Diameter, 0.5, 8)
	for _, h := range []struct {
		field string
		head  ScrewHead
	}{{"Screws.Countersink", s.Countersink}, {"Screws.Counterbore", s.Counterbore}} {
		if h.head == (ScrewHead{}) {
			continue
		}
		v.between(h.field+".Diameter", h.head.Diameter, s.Diameter+0.2, 12)
		v.between(h.field+".Height", h.head.Height, 0.2, ProfileHeight)
	}
	if c := s.Countersink; c != (ScrewHead{}) && c.Height > c.Diameter-s.Diameter+lengthTolerance {
		// Steeper than a slope of 2 is no screw's head, and exceeds what the grid of
		// 0.1 µm resolves.
		v.bad("Screws.Countersink.Height", "is %g, too steep for a head of %g mm over a hole of %g mm; use at most %.4g", c.Height, c.Diameter, s.Diameter, c.Diameter-s.Diameter)
	}
	if b, c := s.Counterbore, s.Countersink; b != (ScrewHead{}) && c.Diameter > b.Diameter+lengthTolerance {
		v.bad("Screws.Countersink.Diameter", "is %g, wider than the counterbore of %g mm above it: no screw's head could reach it; make it smaller or the counterbore wider", c.Diameter, b.Diameter)
	}
	if s.Countersink.Height+s.Counterbore.Height > ProfileHeight-0.2 {
		v.bad("Screws.Countersink.Height", "with Counterbore.Height is more than the plate is high; make their sum at most %.2f", ProfileHeight-0.2)
	}
	for i := range 2 {
		if n := s.PlateCornerInset[i]; n < 0 || n > maxCells {
			v.bad("Screws.PlateCornerInset", "is %d; use 0 to %d", n, maxCells)
		}
		if n := s.SegmentCornerInset[i]; n < 0 || n > maxCells {
			v.bad("Screws.SegmentCornerInset", "is %d; use 0 to %d", n, maxCells)
		}
	}
}

func (v *validator) overrides(s Segmentation) {
	if s.Columns < ColumnsIdeal || s.Columns > ColumnsIncremental {
		v.bad("Segmentation.Columns", "is %d; use ColumnsIdeal or ColumnsIncremental", s.Columns)
	}
	if s.FirstColumn < 0 || s.FirstColumn > maxCells {
		v.bad("Segmentation.FirstColumn", "is %d; use 0 to %d", s.FirstColumn, maxCells)
	}
	if s.FirstColumn > 0 && s.Columns == ColumnsIdeal {
		v.bad("Segmentation.FirstColumn", "only works with ColumnsIncremental")
	}
	for _, n := range s.FirstRows {
		if n < 0 || n > maxCells {
			v.bad("Segmentation.FirstRows", "is %d; use 0 to %d", n, maxCells)
		}
	}
}

// ErrBed is wrapped by every *BedError.
var ErrBed = errors.New("the bed is too small")

// BedError says that no cut makes the plate fit the bed.
type BedError struct {
	Axis string  // "x" or "y"
	Need float64 // smallest bed side that would do, mm
	Have float64
}

func (e *BedError) Error() string {
	return fmt.Sprintf("the bed is too small: its %s side is %g mm and a single cell with its padding and connectors needs %.1f mm; use a larger bed, less padding or other connectors", e.Axis, e.Have, e.Need)
}

func (e *BedError) Unwrap() error { return ErrBed }
