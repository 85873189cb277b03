package gridfinity

import "math"

// role is what a primitive does to a segment.
type role uint8

const (
	roleOutline     role = iota // the plate without its wall
	roleWall                    // the plate with its wall
	rolePocket                  // open from lo upwards
	roleFrame                   // solid in the magnet level
	roleHole                    // cut from the cells
	roleMaleHull                // room a male connector is cut free in
	roleMaleDisc                // the pocket's corner, which males leave alone
	roleMale                    // male connector, whole height
	roleFemaleHull              // lips of a female connector, whole height
	roleFemaleVoid              // its inside
	roleEdgeMale                // edge connector, outside the neighbour's pocket
	roleOtherPocket             // pocket of the neighbour
	roleOtherHole               // hole of the neighbour
	roleCut                     // cut from everything
)

// crosses says that planes of such primitives may cross those of others.
func (r role) crosses() bool { return r == roleCut || r == roleEdgeMale }

// segmentModel holds the planes that the formula of a segment needs.
type segmentModel struct {
	bottom, top         int32
	wallBottom, wallTop int32
	special             []int64 // heights that slopes end at
}

// snap moves a computed height to the exact one that is meant.
func (m *segmentModel) snap(z int64) int64 {
	for _, s := range m.special {
		if d := z - s; d <= levelTolerance && d >= -levelTolerance {
			return s
		}
	}
	return z
}

type heightSpan struct {
	span
	zlo, zhi float64
}

// evaluator computes what is solid over one face.
type evaluator struct {
	solid *solid
	x, y  float64
	cells []heightSpan
	males []heightSpan
	out   []span
}

const spanTolerance = 2

func (v *evaluator) z(pl int32) float64 {
	p := &v.solid.planes[pl]
	return p.a*v.x + p.b*v.y + p.c
}

func (v *evaluator) cut(in []heightSpan, lo, hi int32) []heightSpan {
	zlo, zhi := v.z(lo), v.z(hi)
	if zhi-zlo < spanTolerance {
		return in
	}
	for i := 0; i < len(in); i++ {
		s := in[i]
		if zhi <= s.zlo+spanTolerance || zlo >= s.zhi-spanTolerance {
			continue
		}
		below, above := zlo > s.zlo+spanTolerance, zhi < s.zhi-spanTolerance
		switch {
		case below && above:
			in[i].hi, in[i].zhi = lo, zlo
			in = append(in, heightSpan{})
			copy(in[i+2:], in[i+1:])
			in[i+1] = heightSpan{span{hi, s.hi}, zhi, s.zhi}
			i++
		case below:
			in[i].hi, in[i].zhi = lo, zlo
		case above:
			in[i].lo, in[i].zlo = hi, zhi
		default:
			in = append(in[:i], in[i+1:]...)
			i--
		}
	}
	return in
}

func (v *evaluator) fill(in []heightSpan, lo, hi int32) []heightSpan {
	n := heightSpan{span{lo, hi}, v.z(lo), v.z(hi)}
	if n.zhi-n.zlo < spanTolerance {
		return in
	}
	at, end := 0, 0
	for at < len(in) && in[at].zhi < n.zlo-spanTolerance {
		at++
	}
	for end = at; end < len(in) && in[end].zlo <= n.zhi+spanTolerance; end++ {
		if s := in[end]; s.zlo <= n.zlo+spanTolerance {
			n.lo, n.zlo = s.lo, s.zlo
		}
		if s := in[end]; s.zhi >= n.zhi-spanTolerance {
			n.hi, n.zhi = s.hi, s.zhi
		}
	}
	if end > at {
		in[at] = n
		return append(in[:at+1], in[end:]...)
	}
	in = append(in, heightSpan{})
	copy(in[at+1:], in[at:])
	in[at] = n
	return in
}

// run is the formula of a segment:
//
//	cells = box − pockets + frames − holes
//	part  = (outline − connector room) ∩ (padding + cells) + wall + connectors − cuts
func (v *evaluator) run(cover []covering) []span {
	var has [roleCut + 1]bool
	prims := v.solid.prims
	for _, c := range cover {
		if c.count > 0 {
			has[prims[c.prim].role] = true
		}
	}
	m := v.solid.model
	cells := v.cells[:0]
	each := func(r role, f func(p *primitive)) {
		if !has[r] {
			return
		}
		for _, c := range cover {
			if p := &prims[c.prim]; c.count > 0 && p.role == r {
				f(p)
			}
		}
	}
	maleCut := has[roleMaleHull] && !has[roleMaleDisc]
	if has[roleOutline] && !maleCut && !has[roleFemaleVoid] {
		cells = v.fill(cells, m.bottom, m.top)
		each(rolePocket, func(p *primitive) { cells = v.cut(cells, p.lo, m.top) })
		each(roleFrame, func(p *primitive) { cells = v.fill(cells, p.lo, p.hi) })
		each(roleHole, func(p *primitive) { cells = v.cut(cells, p.lo, p.hi) })
	}
	if has[roleWall] && !has[roleOutline] {
		cells = v.fill(cells, m.wallBottom, m.wallTop)
	}
	if has[roleMale] && !has[roleMaleDisc] || has[roleFemaleHull] && !has[roleFemaleVoid] {
		cells = v.fill(cells, m.bottom, m.top)
	}
	if has[roleEdgeMale] {
		males := v.males[:0]
		each(roleEdgeMale, func(p *primitive) { males = v.fill(males, p.lo, p.hi) })
		each(roleOtherPocket, func(p *primitive) { males = v.cut(males, p.lo, m.top) })
		each(roleOtherHole, func(p *primitive) { males = v.cut(males, p.lo, p.hi) })
		for _, s := range males {
			cells = v.fill(cells, s.lo, s.hi)
		}
		v.males = males
	}
	each(roleCut, func(p *primitive) { cells = v.cut(cells, p.lo, p.hi) })
	v.cells = cells
	v.out = v.out[:0]
	for _, s := range cells {
		v.out = append(v.out, s.span)
	}
	return v.out
}

// part describes one segment to build. Its frame has its origin at the south-west
// corner of its first cell.
type part struct {
	number     int
	column     int
	row        int
	cellsX     []float64 // sizes, mm
	cellsY     []float64
	padding    Sides   // with the wall
	joint      [4]bool // sides with a neighbour
	neighbour  Sides   // size of the cell beyond each joint
	first      [2]int  // its first cell in the plate
	plateCells [2]int  // cells of the plate
	wall       Sides   // thickness on its outer sides
}

// builder turns a part into primitives.
type builder struct {
	*solid
	p      *Params
	part   *part
	circle *circle
	h      heights
	xs, ys []int64 // borders of cells
	lo, hi point   // body with wall
	inLo   point   // body without wall
	inHi   point
	zero   int32
	bottom int32
	top    int32
	base   int32 // top of the solid base
}

func build(p *Params, pt *part, c *circle) *solid {
	b := &builder{solid: newSolid(), p: p, part: pt, circle: c, h: p.heights()}
	b.xs, b.ys = borders(pt.cellsX), borders(pt.cellsY)
	b.bottom, b.top, b.zero = b.level(units(b.h.bottom)), b.level(units(b.h.top)), b.level(0)
	b.base = b.level(units(b.h.bottom + p.SolidBase))
	b.model = &segmentModel{
		bottom: b.bottom, top: b.top,
		wallBottom: b.level(units(b.h.bottom - p.Wall.Below)), wallTop: b.level(units(b.h.top + p.Wall.Above)),
		special: []int64{0, units(profileFoot), units(profileStraight), units(b.h.top), units(b.h.bottom)},
	}
	b.outlines()
	b.cells()
	switch p.Connector {
	case ConnectorIntersection:
		b.intersections()
	case ConnectorEdge:
		b.edgePuzzles()
	}
	b.numbers()
	b.chamfers()
	b.screws()
	return b.solid
}

func borders(cells []float64) []int64 {
	out := make([]int64, len(cells)+1)
	sum := 0.0
	for i, c := range cells {
		sum += c
		out[i+1] = units(sum)
	}
	return out
}

// outlines adds the plate with rounded outer corners, its wall, and the lines
// between cells, which bound the faces of the mesh.
func (b *builder) outlines() {
	pad, wall := b.part.padding, b.part.wall
	x1, y1 := b.xs[len(b.xs)-1], b.ys[len(b.ys)-1]
	b.lo = point{-units(pad[West]), -units(pad[South])}
	b.hi = point{x1 + units(pad[East]), y1 + units(pad[North])}
	b.inLo = point{b.lo.x + units(wall[West]), b.lo.y + units(wall[South])}
	b.inHi = point{b.hi.x - units(wall[East]), b.hi.y - units(wall[North])}
	r := float64(units(b.p.CornerRadius))
	var outer, inner [4][2]float64
	for k, sides := range [4][2]Side{{West, South}, {East, South}, {East, North}, {West, North}} {
		if b.part.joint[sides[0]] || b.part.joint[sides[1]] {
			continue
		}
		outer[k] = [2]float64{r, r}
		inner[k] = [2]float64{r - float64(units(wall[sides[0]])), r - float64(units(wall[sides[1]]))}
	}
	b.add(roleOutline, b.circle.roundedRectangle(b.inLo, b.inHi, inner), b.bottom, b.top)
	if wall != (Sides{}) {
		b.add(roleWall, b.circle.roundedRectangle(b.lo, b.hi, outer), b.model.wallBottom, b.model.wallTop)
	}
	for _, x := range b.xs {
		if x >= b.inLo.x && x <= b.inHi.x {
			b.lines = append(b.lines, [2]point{{x, b.inLo.y}, {x, b.inHi.y}})
		}
	}
	for _, y := range b.ys {
		if y >= b.inLo.y && y <= b.inHi.y {
			b.lines = append(b.lines, [2]point{{b.inLo.x, y}, {b.inHi.x, y}})
		}
	}
}

func (b *builder) cells() {
	for i := range b.part.cellsX {
		for j := range b.part.cellsY {
			box := cellBox{point{b.xs[i], b.ys[j]}, point{b.xs[i+1], b.ys[j+1]}}
			b.pocket(rolePocket, box, b.base)
			if b.p.Magnets.Enabled {
				b.magnets(box, b.part.cellsX[i], b.part.cellsY[j])
				b.stiffen(box, i, j)
			}
		}
	}
}

// chamfers cut 45° off the outer edges, straight through rounded corners.
func (b *builder) chamfers() {
	const beyond = 10 * unitsPerMM
	under, over := b.model.wallBottom, b.model.wallTop
	if b.planes[over].c < b.planes[b.top].c {
		over = b.top
	}
	for side := North; side <= West; side++ {
		if b.part.joint[side] {
			continue
		}
		// d is the distance inwards from the side: dx·x + dy·y + d0.
		var dx, dy, d0 float64
		switch side {
		case North:
			dy, d0 = -1, float64(b.hi.y)
		case East:
			dx, d0 = -1, float64(b.hi.x)
		case South:
			dy, d0 = 1, -float64(b.lo.y)
		case West:
			dx, d0 = 1, -float64(b.lo.x)
		}
		strip := func(c int64) []point {
			switch side {
			case North:
				return rectangle(b.lo.x-beyond, b.hi.y-c, b.hi.x+beyond, b.hi.y+beyond)
			case East:
				return rectangle(b.hi.x-c, b.lo.y-beyond, b.hi.x+beyond, b.hi.y+beyond)
			case South:
				return rectangle(b.lo.x-beyond, b.lo.y-beyond, b.hi.x+beyond, b.lo.y+c)
			default:
				return rectangle(b.lo.x-beyond, b.lo.y-beyond, b.lo.x+c, b.hi.y+beyond)
			}
		}
		if c := units(b.p.BottomChamfer[side]); c > 0 {
			b.add(roleCut, strip(c), under, b.slope(plane{-dx, -dy, b.planes[b.bottom].c + float64(c) - d0}))
		}
		if c := units(b.p.TopChamfer[side]); c > 0 {
			b.add(roleCut, strip(c), b.slope(plane{dx, dy, b.planes[b.top].c - float64(c) + d0}), over)
		}
	}
}

// screws drills the corners of cells that are asked for.
func (b *builder) screws() {
	s := b.p.Screws
	if !s.any() {
		return
	}
	nx, ny := len(b.part.cellsX), len(b.part.cellsY)
	for i := 0; i <= nx; i++ {
		for j := 0; j <= ny; j++ {
			if b.p.screwAt([2]int{i + b.part.first[0], j + b.part.first[1]}, b.part.plateCells, [2]int{i, j}, [2]int{nx, ny}) {
				b.screw(point{b.xs[i], b.ys[j]})
			}
		}
	}
}

// screwAt decides by the first class a corner belongs to.
func (p *Params) screwAt(plate, plateCells, segment, cells [2]int) bool {
	side := func(i, n, inset int) bool {
		return i == inset && i <= n-inset || i == n-inset && i >= inset
	}
	corner := func(at, n, inset [2]int) bool {
		return side(at[0], n[0], inset[0]) && side(at[1], n[1], inset[1])
	}
	edge := func(at, n [2]int) bool { return side(at[0], n[0], 0) || side(at[1], n[1], 0) }
	s := p.Screws
	switch {
	case corner(plate, plateCells, s.PlateCornerInset):
		return s.PlateCorners
	case edge(plate, plateCells):
		return s.PlateEdges
	case corner(segment, cells, s.SegmentCornerInset):
		return s.SegmentCorners
	case edge(segment, cells):
		return s.SegmentEdges
	default:
		return s.Other
	}
}

func (b *builder) screw(at point) {
	s := b.p.Screws
	r := units(s.Diameter)
	b.add(roleCut, b.circle.disc(at, float64(r)/2), b.bottom, b.top)
	floor := units(b.h.top - s.Counterbore.Height)
	if s.Counterbore.Diameter > 0 {
		b.add(roleCut, b.circle.disc(at, float64(units(s.Counterbore.Diameter))/2), b.level(floor), b.top)
	}
	if s.Countersink.Diameter > 0 {
		b.cone(at, float64(r)/2, float64(units(s.Countersink.Diameter))/2, floor-units(s.Countersink.Height), floor)
	}
}

// cone cuts a funnel from radius r0 at height z0 to r1 at z1.
func (b *builder) cone(at point, r0, r1 float64, z0, z1 int64) {
	hi := b.level(z1)
	n := b.circle.segments()
	for i := range n {
		b.add(roleCut, []point{b.circle.at(at, r0, i), b.circle.at(at, r1, i), b.circle.at(at, r1, i+1), b.circle.at(at, r0, i+1)},
			b.facet(at, r0, r1, i, z0, z1), hi)
	}
}

// facet is the plane through piece i of a cone's circles.
func (b *builder) facet(centre point, r0, r1 float64, i int, z0, z1 int64) int32 {
	n := float64(b.circle.segments())
	ny, nx := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / n)
	apothem := math.Cos(math.Pi / n)
	k := float64(z1-z0) / ((r1 - r0) * apothem)
	return b.slope(plane{k * nx, k * ny, float64(z0) - k*(nx*float64(centre.x)+ny*float64(centre.y)+r0*apothem)})
}
