package gridfinity

import "strconv"

// Digits are drawn with the seven strokes of a calculator's display: a is on top,
// then clockwise b to f, g in the middle.
const (
	strokeA = 1 << iota
	strokeB
	strokeC
	strokeD
	strokeE
	strokeF
	strokeG
)

var digitStrokes = [10]int{
	strokeA | strokeB | strokeC | strokeD | strokeE | strokeF,
	strokeB | strokeC,
	strokeA | strokeB | strokeG | strokeE | strokeD,
	strokeA | strokeB | strokeG | strokeC | strokeD,
	strokeF | strokeG | strokeB | strokeC,
	strokeA | strokeF | strokeG | strokeC | strokeD,
	strokeA | strokeF | strokeG | strokeE | strokeC | strokeD,
	strokeA | strokeB | strokeC,
	strokeA | strokeB | strokeC | strokeD | strokeE | strokeF | strokeG,
	strokeA | strokeB | strokeC | strokeD | strokeF | strokeG,
}

// Shape of a digit as parts of its height.
const (
	digitWidth   = 0.6
	digitStroke  = 0.2
	digitAdvance = 0.85
)

// numberStart is how far from the southern border of the first cell a number
// begins, mm: north of the connectors there.
const numberStart = 4.0

// numbers engraves the segment's number into the underside of the wall between its
// first two columns, or beside the east border of a single column.
func (b *builder) numbers() {
	n := b.p.Numbering
	if !n.Enabled || b.part.number <= 0 {
		return
	}
	size, x := n.Size, b.xs[1]
	if len(b.part.cellsX) == 1 {
		size = n.Squeeze
		x -= units(footInset / 2)
	}
	depth := b.level(units(b.h.bottom + n.Depth))
	text := strconv.Itoa(b.part.number)
	for i, d := range text {
		// Read from below and from the east: the last digit is the southernmost.
		y := b.ys[0] + units(numberStart+size*digitAdvance*float64(len(text)-1-i))
		for _, s := range digit(int(d-'0'), size) {
			b.add(roleCut, placed(s, point{x, y}, point{0, -1}, point{-1, 0}), b.bottom, depth)
		}
	}
}

// digit gives the strokes of a digit of the given height; it ends at x = 0 and is
// centred on y = 0.
func digit(d int, height float64) [][]point {
	w, h, t := units(height*digitWidth), units(height), units(height*digitStroke)
	var out [][]point
	stroke := func(s int, x0, y0, x1, y1 int64) {
		if digitStrokes[d]&s != 0 {
			out = append(out, rectangle(x0-w, y0-h/2, x1-w, y1-h/2))
		}
	}
	stroke(strokeA, 0, h-t, w, h)
	stroke(strokeB, w-t, (h-t)/2, w, h)
	stroke(strokeC, w-t, 0, w, (h+t)/2)
	stroke(strokeD, 0, 0, w, t)
	stroke(strokeE, 0, 0, t, (h+t)/2)
	stroke(strokeF, 0, (h-t)/2, t, h)
	stroke(strokeG, 0, (h-t)/2, w, (h+t)/2)
	return out
}
