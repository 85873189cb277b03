// Package sku is the grammar of the SKUs of made-to-measure Gridfinity
// baseplates, such as GRID-2x3-MAG-NONE. One product has one SKU: whatever way a
// plate is written or typed in, Format gives the same text, which is the key of
// its product mapping. docs/manual/baseplate-skus.md explains it to shop owners.
package sku

import (
	"cmp"
	"strconv"
	"strings"
)

// Length is a length in tenths of a millimetre: finer than any printer, and
// exact where a fraction would not be.
type Length int

// The lengths that bound and measure a plate.
const (
	Cell     Length = 420         // one grid unit
	Longest  Length = 20_000      // 2 m: more is no drawer
	MinBase  Length = 2           // one thin layer
	MaxBase  Length = 100         // 1 cm
	half            = Cell / 2    // a half cell
	LeastFit        = Length(150) // narrower rests widen the last cell when fitted
)

// Millimetres writes the length without needless decimals: "371" or "371.5".
func (l Length) Millimetres() string {
	if l%10 == 0 {
		return strconv.Itoa(int(l / 10))
	}
	return strconv.FormatFloat(float64(l)/10, 'f', 1, 64)
}

// Magnets says whether and how a plate holds magnets. Its values are the words
// of the SKU.
type Magnets string

// The kinds of magnet pockets.
const (
	NoMagnets  Magnets = "NOMAG"
	PressFit   Magnets = "MAG" // magnets are pressed in from the pocket
	GlueTop    Magnets = "GLUETOP"
	GlueBottom Magnets = "GLUEBOTTOM"
)

// Connectors says how the parts of a plate that is larger than the printer's
// bed hold together. Its values are the words of the SKU.
type Connectors string

// The kinds of connectors.
const (
	NoConnectors Connectors = "NONE"
	Intersection Connectors = "INT"  // puzzle pieces where the walls cross
	Edge         Connectors = "EDGE" // puzzle pieces along the edges
)

// Filler says what becomes of the rest of a side that is no whole number of
// cells. Its values are the words of the SKU.
type Filler string

// The fillers.
const (
	HalfCells Filler = "HALF" // a half cell where one fits, then an even margin; the usual one
	Margin    Filler = "PAD"  // whole cells only, then an even margin
	Fitted    Filler = "FIT"  // the rest becomes a cell of its own size
)

// Plate is a baseplate as a product: what the customer gets, without the printer
// and its bed. Plates that Parse, FromProperties and Normal give are comparable:
// equal means the same product.
type Plate struct {
	Width, Height Length
	Magnets       Magnets
	Connectors    Connectors
	Filler        Filler
	Base          Length // thickness of a solid floor; 0: open
	Unnumbered    bool   // no numbers on the underside of the parts
}

// Cells gives the size in cells; ok is false when a side is no whole number of them.
func (p Plate) Cells() (width, height int, ok bool) {
	return int(p.Width / Cell), int(p.Height / Cell), p.Width%Cell == 0 && p.Height%Cell == 0
}

// Normal gives the one way of writing the same product. What has no effect on
// the plate falls away, and the shorter side comes first wherever turning the
// plate by a quarter gives the same plate.
func (p Plate) Normal() Plate {
	p.Magnets, p.Connectors, p.Filler = cmp.Or(p.Magnets, NoMagnets), cmp.Or(p.Connectors, NoConnectors), cmp.Or(p.Filler, HalfCells)
	if p.fillsAs(HalfCells) {
		p.Filler = HalfCells
	}
	if p.Width > p.Height && p.turns() {
		p.Width, p.Height = p.Height, p.Width
	}
	return p
}

// fillsAs reports whether another filler gives the same plate.
func (p Plate) fillsAs(f Filler) bool {
	return layout(p.Width, p.Filler) == layout(p.Width, f) && layout(p.Height, p.Filler) == layout(p.Height, f)
}

// turns reports whether the plate with its sides swapped is the same plate,
// turned. Whole cells and margins (always even on both sides) are symmetric. A
// cell of another size lies in the east or in the north; one such strip turns
// along, but two meet in a corner, and swapping the sides gives the mirror image.
func (p Plate) turns() bool {
	return !layout(p.Width, p.Filler).odd() || !layout(p.Height, p.Filler).odd()
}

// side is how the cells of one side come out.
type side struct {
	whole int
	last  Length // of a cell of another size; 0: none
}

func (s side) odd() bool { return s.last != 0 }

func layout(l Length, f Filler) side {
	whole, rest := int(l/Cell), l%Cell
	switch {
	case f == HalfCells && rest >= half:
		return side{whole, half}
	case f == Fitted && rest >= LeastFit:
		return side{whole, rest}
	case f == Fitted && rest > 0:
		return side{whole - 1, Cell + rest}
	}
	return side{whole, 0}
}

// size writes the size in cells where both sides are whole numbers of them.
func (p Plate) size() string {
	if w, h, ok := p.Cells(); ok {
		return strconv.Itoa(w) + "x" + strconv.Itoa(h)
	}
	return p.Width.Millimetres() + "x" + p.Height.Millimetres() + "MM"
}

// words are the plate's words in their fixed order.
func (p Plate) words() []string {
	w := []string{p.size(), string(p.Magnets), string(p.Connectors)}
	if p.Filler != HalfCells {
		w = append(w, string(p.Filler))
	}
	if p.Base != 0 {
		w = append(w, "BASE"+p.Base.Millimetres())
	}
	if p.Unnumbered {
		w = append(w, "NONUM")
	}
	return w
}

// Describe says the plate in English: "2 × 3 cells, press-fit magnets".
func (p Plate) Describe() string {
	var parts []string
	if w, h, ok := p.Cells(); ok {
		parts = append(parts, strconv.Itoa(w)+" × "+strconv.Itoa(h)+" cells")
	} else {
		parts = append(parts, p.Width.Millimetres()+" × "+p.Height.Millimetres()+" mm")
	}
	parts = append(parts,
		map[Magnets]string{NoMagnets: "no magnets", PressFit: "press-fit magnets", GlueTop: "magnets glued from the top", GlueBottom: "magnets glued from the bottom"}[p.Magnets],
		map[Connectors]string{NoConnectors: "no connectors", Intersection: "puzzle connectors at the crossings", Edge: "puzzle connectors along the edges"}[p.Connectors])
	switch p.Filler {
	case Margin:
		parts = append(parts, "whole cells with a margin")
	case Fitted:
		parts = append(parts, "fitted last cells")
	}
	if p.Base != 0 {
		parts = append(parts, "solid base of "+p.Base.Millimetres()+" mm")
	}
	if p.Unnumbered {
		parts = append(parts, "without numbers")
	}
	return strings.Join(parts, ", ")
}
