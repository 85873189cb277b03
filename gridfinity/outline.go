package gridfinity

import (
	"math"
	"slices"
)

// circle is the polygon that stands for a circle: inscribed, with corners on the
// axes, counter-clockwise.
type circle struct{ cos, sin []float64 }

func newCircle(segments int) *circle {
	c := &circle{make([]float64, segments+1), make([]float64, segments+1)}
	for i := range segments + 1 {
		c.sin[i], c.cos[i] = math.Sincos(2 * math.Pi * float64(i) / float64(segments))
	}
	return c
}

func (c *circle) segments() int { return len(c.cos) - 1 }

// at gives corner i of a circle with radius r (units) around the centre.
func (c *circle) at(centre point, r float64, i int) point {
	n := c.segments()
	i = ((i % n) + n) % n
	return point{centre.x + int64(math.Round(r*c.cos[i])), centre.y + int64(math.Round(r*c.sin[i]))}
}

func (c *circle) disc(centre point, r float64) []point {
	out := make([]point, c.segments())
	for i := range out {
		out[i] = c.at(centre, r, i)
	}
	return out
}

func rectangle(x0, y0, x1, y1 int64) []point {
	if x0 > x1 {
		x0, x1 = x1, x0
	}
	if y0 > y1 {
		y0, y1 = y1, y0
	}
	if x0 == x1 || y0 == y1 {
		return nil
	}
	return []point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// roundedRectangle has corner radii (x, y) in the order SW, SE, NE, NW.
func (c *circle) roundedRectangle(lo, hi point, radii [4][2]float64) []point {
	var out []point
	q := c.segments() / 4
	corners := [4]struct {
		at     point
		dx, dy float64
	}{{lo, 1, 1}, {point{hi.x, lo.y}, -1, 1}, {hi, -1, -1}, {point{lo.x, hi.y}, 1, -1}}
	for k, corner := range corners {
		rx, ry := radii[k][0], radii[k][1]
		if rx <= 0 || ry <= 0 {
			out = append(out, corner.at)
			continue
		}
		for i := 0; i <= q; i++ {
			a := (k+2)*q + i
			out = append(out, point{
				corner.at.x + int64(math.Round(rx*(corner.dx+c.cos[a%(4*q)]))),
				corner.at.y + int64(math.Round(ry*(corner.dy+c.sin[a%(4*q)]))),
			})
		}
	}
	return out
}

// stadium is a bar with fully round ends along x.
func (c *circle) stadium(lo, hi point) []point {
	r := float64(hi.y-lo.y) / 2
	return c.roundedRectangle(lo, hi, [4][2]float64{{r, r}, {r, r}, {r, r}, {r, r}})
}

// waist is a bar along x from lo to hi that grows by half its height at both ends,
// where half discs are cut out of it.
func (c *circle) waist(lo, hi point) []point {
	n := c.segments()
	r := float64(hi.y-lo.y) / 2
	ri := int64(math.Round(r))
	out := []point{{lo.x - ri, lo.y}}
	right := point{hi.x + ri, (lo.y + hi.y) / 2}
	for i := n * 3 / 4; i >= n/4; i-- {
		out = append(out, c.at(right, r, i))
	}
	left := point{lo.x - ri, (lo.y + hi.y) / 2}
	for i := n / 4; i > -n/4; i-- {
		out = append(out, c.at(left, r, i))
	}
	return out
}

// placed moves an outline from a local frame: x along ux, y along uy, from origin.
// Both are unit vectors along the axes; the result is counter-clockwise.
func placed(outline []point, origin, ux, uy point) []point {
	out := make([]point, len(outline))
	for i, p := range outline {
		out[i] = point{origin.x + p.x*ux.x + p.y*uy.x, origin.y + p.x*ux.y + p.y*uy.y}
	}
	if ux.x*uy.y-ux.y*uy.x < 0 {
		slices.Reverse(out)
	}
	return out
}

// clipped cuts away what lies beyond limit: n·p > limit, n along an axis.
func clipped(outline []point, n point, limit int64) []point {
	var out []point
	d := func(p point) int64 { return n.x*p.x + n.y*p.y - limit }
	for i, p := range outline {
		q := outline[(i+1)%len(outline)]
		dp, dq := d(p), d(q)
		if dp <= 0 {
			out = append(out, p)
		}
		if dp < 0 && dq > 0 || dp > 0 && dq < 0 {
			t := float64(dp) / float64(dp-dq)
			out = append(out, point{p.x + int64(math.Round(t*float64(q.x-p.x))), p.y + int64(math.Round(t*float64(q.y-p.y)))})
		}
	}
	return out
}

// hull is the convex hull, counter-clockwise.
func hull(outline []point) []point {
	ps := slices.Clone(outline)
	slices.SortFunc(ps, func(a, b point) int {
		if a.x != b.x {
			return int(a.x - b.x)
		}
		return int(a.y - b.y)
	})
	half := func(ps []point) []point {
		var h []point
		for _, p := range ps {
			for len(h) > 1 && cross(h[len(h)-2], h[len(h)-1], p) <= 0 {
				h = h[:len(h)-1]
			}
			h = append(h, p)
		}
		return h[:len(h)-1]
	}
	lower := half(ps)
	slices.Reverse(ps)
	return append(lower, half(ps)...)
}

func round(x float64) int64 { return int64(math.Round(x)) }
