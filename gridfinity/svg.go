package gridfinity

import (
	"bufio"
	"fmt"
	"io"
)

// segmentColours tell neighbouring segments apart.
var segmentColours = []string{"#9ecae1", "#fdd0a2", "#c7e9c0", "#dadaeb", "#fee391", "#fbb4b9"}

func (s *SegmentPlan) colour() int { return (s.Column*2 + s.Row) % len(segmentColours) }

// WriteSVG draws the plan from above: segments with their numbers and sizes, cells,
// magnets and joints. North is up; one user unit is a millimetre.
func WriteSVG(w io.Writer, p Params, pl *Plan) error {
	out := bufio.NewWriter(w)
	// bufio keeps the first error, and Flush gives it.
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format, args...) }
	const margin = 14.0
	put(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]gmm" height="%[2]gmm" viewBox="0 0 %[1]g %[2]g" font-family="sans-serif">`+"\n", round2(pl.Size.X+2*margin), round2(pl.Size.Y+2*margin))
	put("<title>Baseplate %g × %g mm in %d segments</title>\n", round2(pl.Size.X), round2(pl.Size.Y), len(pl.Segments))
	// Up is north: y is turned over.
	px := func(x float64) float64 { return round2(margin + x) }
	py := func(y float64) float64 { return round2(margin + pl.Size.Y - y) }
	for i := range pl.Segments {
		s := &pl.Segments[i]
		put(`<g id="segment-%d" stroke-linejoin="round">`+"\n", s.Number)
		put(`<path d="%s" fill="%s" stroke="#333" stroke-width="0.6"/>`+"\n", pl.outlinePath(p, s, px, py), segmentColours[s.colour()])
		pad := pl.padding(s)
		y := s.Position.Y + pad[South]
		for j := range s.Cells[1] {
			d := pl.CellsY[s.FirstCell[1]+j]
			x := s.Position.X + pad[West]
			for k := range s.Cells[0] {
				c := pl.CellsX[s.FirstCell[0]+k]
				const in = straightInset
				put(`<rect x="%g" y="%g" width="%g" height="%g" rx="%g" fill="#fff" fill-opacity="0.75" stroke="#777" stroke-width="0.25"/>`+"\n",
					px(x+in), py(y+d-in), round2(c-2*in), round2(d-2*in), CellCornerRadius-in)
				if p.Magnets.Enabled && min(c, d) >= p.Magnets.room() {
					box := cellBox{point{}, point{units(c), units(d)}}
					for _, m := range magnetCorners(box, c, d) {
						at := m.middle(units(MagnetInset))
						put(`<circle cx="%g" cy="%g" r="%g" fill="none" stroke="#c33" stroke-width="0.3"/>`+"\n",
							px(x+float64(at.x)*Unit), py(y+float64(at.y)*Unit), p.Magnets.Diameter/2)
					}
				}
				x += c
			}
			y += d
		}
		cx, cy := px(s.Position.X+s.Body.X/2), py(s.Position.Y+s.Body.Y/2)
		size := min(s.Body.X, s.Body.Y) / 5
		put(`<text x="%g" y="%g" font-size="%g" text-anchor="middle" fill="#111">%d</text>`+"\n", cx, cy, round2(size), s.Number)
		put(`<text x="%g" y="%g" font-size="%g" text-anchor="middle" fill="#111">%g × %g mm</text>`+"\n", cx, round2(cy+size*0.6), round2(size*0.34), round1(s.Size.X), round1(s.Size.Y))
		put("</g>\n")
	}
	put(`<text x="%g" y="%g" font-size="6" text-anchor="middle" fill="#111">%g mm</text>`+"\n", px(pl.Size.X/2), round2(margin-4), round2(pl.Size.X))
	put(`<text x="%[1]g" y="%[2]g" font-size="6" text-anchor="middle" fill="#111" transform="rotate(-90 %[1]g %[2]g)">%[3]g mm</text>`+"\n", round2(margin-4), py(pl.Size.Y/2), round2(pl.Size.Y))
	put("</svg>\n")
	return out.Flush()
}

// outlinePath is a segment's body, with the plate's corners rounded.
func (pl *Plan) outlinePath(p Params, s *SegmentPlan, px, py func(float64) float64) string {
	x0, y0 := s.Position.X, s.Position.Y
	x1, y1 := x0+s.Body.X, y0+s.Body.Y
	r := func(a, b Side) float64 {
		if s.Joints[a] || s.Joints[b] {
			return 0
		}
		return p.CornerRadius
	}
	sw, se, ne, nw := r(South, West), r(South, East), r(North, East), r(North, West)
	return fmt.Sprintf("M%g %gL%g %gA%g %g 0 0 0 %g %gL%g %gA%g %g 0 0 0 %g %gL%g %gA%g %g 0 0 0 %g %gL%g %gA%g %g 0 0 0 %g %gZ",
		px(x0+sw), py(y0), px(x1-se), py(y0), se, se, px(x1), py(y0+se),
		px(x1), py(y1-ne), ne, ne, px(x1-ne), py(y1),
		px(x0+nw), py(y1), nw, nw, px(x0), py(y1-nw),
		px(x0), py(y0+sw), sw, sw, px(x0+sw), py(y0))
}

func round2(x float64) float64 { return float64(int64(x*100+0.5)) / 100 }

func round1(x float64) float64 { return float64(int64(x*10+0.5)) / 10 }
