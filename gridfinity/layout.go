package gridfinity

import (
	"fmt"
	"math"
)

// axis is the plate along x or y: cells from west to east or south to north, and
// the padding at both ends with edge adjustment and wall. Lengths are mm.
type axis struct {
	cells         []float64
	before, after float64
}

func (a axis) length() float64 { return sum(a.cells) + a.before + a.after }

func sum(xs []float64) float64 {
	total := 0.0
	for _, x := range xs {
		total += x
	}
	return total
}

// lengthTolerance, mm: sizes are given in decimals, and 3 × 14 is 42.
const lengthTolerance = 1e-6

// fill divides a length into cells.
func (f Filler) fill(length float64) []float64 {
	var cells []float64
	repeat := func(n int, size float64) {
		for range n {
			cells = append(cells, size)
		}
	}
	whole := int(math.Floor(length/Pitch + lengthTolerance/Pitch))
	rest := max(0, length-float64(whole)*Pitch)
	switch f.Kind {
	case FillerNone:
		repeat(whole, Pitch)
	case FillerFraction:
		part := Pitch / float64(f.Fraction)
		repeat(whole, Pitch)
		repeat(int(math.Floor(rest/part+lengthTolerance/part)), part)
	case FillerDynamic:
		switch {
		case rest < lengthTolerance:
			repeat(whole, Pitch)
		case rest >= f.Minimum || whole == 0:
			repeat(whole, Pitch)
			repeat(1, rest)
		default:
			repeat(whole-1, Pitch)
			repeat(1, Pitch+rest)
		}
	}
	return cells
}

// layout places the cells of the whole plate.
func (p *Params) layout() (x, y axis, err error) {
	x.cells, y.cells = p.FillerX.fill(p.Size.X), p.FillerY.fill(p.Size.Y)
	v := &validator{}
	for _, a := range []struct {
		name   string
		size   float64
		cells  []float64
		filler string
	}{{"X", p.Size.X, x.cells, "FillerX"}, {"Y", p.Size.Y, y.cells, "FillerY"}} {
		switch {
		case len(a.cells) == 0:
			v.bad("Size."+a.name, "is %g, too small for a single cell; make it at least %g, or use another %s", a.size, Pitch, a.filler)
		case len(a.cells) > maxCells:
			v.bad("Size."+a.name, "makes %d cells; at most %d are built, make the plate smaller or the cells larger", len(a.cells), maxCells)
		case a.cells[len(a.cells)-1] <= MinCell:
			v.bad("Size."+a.name, "makes a cell of %g mm; it must be larger than %g mm", a.cells[len(a.cells)-1], MinCell)
		}
	}
	if len(v.fields) > 0 {
		return x, y, &ValidationError{v.fields}
	}
	if n := len(x.cells) * len(y.cells); n*p.ArcSegments > maxPieces {
		v.bad("ArcSegments", "is %d, too fine for a plate of %d cells; use at most %d", p.ArcSegments, n, maxPieces/n/8*8)
		return x, y, &ValidationError{v.fields}
	}
	restX, restY := p.Size.X-sum(x.cells), p.Size.Y-sum(y.cells)
	clean := func(x float64) float64 {
		if math.Abs(x) < lengthTolerance {
			return 0
		}
		return x
	}
	w, e := p.Wall.Thickness, p.EdgeAdjust
	x.before, x.after = clean(restX*p.Alignment.X+e[West])+w[West], clean(restX*(1-p.Alignment.X)+e[East])+w[East]
	y.before, y.after = clean(restY*p.Alignment.Y+e[South])+w[South], clean(restY*(1-p.Alignment.Y)+e[North])+w[North]
	inner := Sides{y.after - w[North], x.after - w[East], y.before - w[South], x.before - w[West]}
	edge := Sides{y.cells[len(y.cells)-1], x.cells[len(x.cells)-1], y.cells[0], x.cells[0]}
	for s, name := range []string{"North", "East", "South", "West"} {
		if inner[s] < 0 && -inner[s] > edge[s]-MinCell {
			v.bad("EdgeAdjust."+name, "cuts away %g mm of a cell of %g mm; leave at least %g mm", -inner[s], edge[s], MinCell)
		}
	}
	side := math.Min(x.length(), y.length())
	if 2*p.CornerRadius > side+lengthTolerance {
		v.bad("CornerRadius", "is %g; a plate of %g mm has room for at most %g", p.CornerRadius, side, side/2)
	}
	if x.length() > MaxPlate+2*maxDepth || y.length() > MaxPlate+2*maxDepth {
		v.bad("EdgeAdjust", "makes a plate of %.0f × %.0f mm; at most %g are built", x.length(), y.length(), MaxPlate+2*maxDepth)
	}
	if len(v.fields) > 0 {
		return x, y, &ValidationError{v.fields}
	}
	return x, y, nil
}

// Note says what of the parameters a plan could not follow everywhere.
type Note struct {
	Kind NoteKind
	// Side is the length of the cell or cell side that it is about, mm.
	Side float64
}

// NoteKind is what a Note says; stable, for programs and translations.
type NoteKind string

// The kinds of notes.
const (
	NoteNoMagnets    NoteKind = "cells-without-magnets"
	NoteNoConnectors NoteKind = "sides-without-connectors"
)

// String says the note in English.
func (n Note) String() string {
	if n.Kind == NoteNoMagnets {
		return fmt.Sprintf("Cells of %.4g mm are too narrow for magnets and get none.", n.Side)
	}
	return fmt.Sprintf("Cell sides of %.4g mm are too short for edge connectors and get none.", n.Side)
}

// notes tells what the layout leaves out.
func (p *Params) notes(x, y axis) []Note {
	var out []Note
	small := math.Min(x.cells[len(x.cells)-1], y.cells[len(y.cells)-1])
	if p.Magnets.Enabled && small < p.Magnets.room() {
		out = append(out, Note{NoteNoMagnets, small})
	}
	if p.Connector == ConnectorEdge && p.Edge.on(small) == 0 {
		out = append(out, Note{NoteNoConnectors, small})
	}
	return out
}
