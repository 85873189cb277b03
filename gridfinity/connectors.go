package gridfinity

// Outlines of half an intersection connector, mm: x outward over the joint, y = 0
// on the border between two cells, the cell at x < 0, y < 0. They are those of
// GridFlock (see THIRD_PARTY_NOTICES.md), so that plates of both fit each other.
var (
	maleTight = []Size{
		{-4.000, 0.000}, {-0.064, -3.278}, {0.066, -3.298}, {-0.709, -1.215}, {-0.609, -0.679},
		{-0.093, -0.753}, {0.464, -1.451}, {0.874, -1.494}, {1.180, -1.106}, {1.180, 0.300},
	}
	maleLoose = []Size{
		{-4.000, 0.000}, {-0.153, -2.913}, {-0.108, -2.886}, {-0.948, -1.037}, {-0.702, -0.356},
		{0.057, -0.425}, {0.474, -1.109}, {0.846, -1.222}, {1.175, -0.858}, {1.180, 0.300},
	}
	femaleTight = []Size{
		{0.000, -3.017}, {0.574, -1.320}, {0.473, -0.964}, {0.067, -1.014}, {-0.258, -1.446}, {-0.570, -1.614},
		{-0.796, -1.607}, {-1.258, -1.080}, {-1.246, 0.299}, {2.564, 0.299}, {2.535, -3.017},
	}
	femaleLoose = []Size{
		{-0.005, -3.017}, {0.256, -1.685}, {0.187, -1.460}, {-0.035, -1.439}, {-0.309, -1.835}, {-0.631, -1.853},
		{-0.964, -1.818}, {-1.253, -1.366}, {-1.246, 0.299}, {2.564, 0.299}, {2.535, -3.017},
	}
)

// How far connectors reach over a joint, mm.
const (
	maleReach   = 1.18
	femaleReach = 0.574
)

func halfConnector(tight, loose []Size, fit float64) []point {
	out := make([]point, len(tight))
	var area int64
	for i, t := range tight {
		out[i] = point{units(fit*t.X + (1-fit)*loose[i].X), units(fit*t.Y + (1-fit)*loose[i].Y)}
	}
	for i := range out {
		area += cross(out[0], out[i], out[(i+1)%len(out)])
	}
	if area < 0 {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

// intersections adds half a connector at both ends of every cell side on a joint.
// Halves end at the border between the cells, where the neighbour's half goes on.
func (b *builder) intersections() {
	male := halfConnector(maleTight, maleLoose, b.p.Fit)
	female := halfConnector(femaleTight, femaleLoose, b.p.Fit)
	maleHull, femaleHull := hull(male), hull(female)
	up := point{0, 1}
	male, maleHull = clipped(male, up, 0), clipped(maleHull, up, 0)
	female, femaleHull = clipped(female, up, 0), clipped(femaleHull, up, 0)
	r := float64(units(CellCornerRadius))
	disc := b.circle.disc(point{-units(CellCornerRadius), -units(CellCornerRadius)}, r)

	for side := North; side <= West; side++ {
		if !b.part.joint[side] {
			continue
		}
		out, along := side.outward(), side.along()
		borders, before, after := b.xs, West, East
		if side == East || side == West {
			borders, before, after = b.ys, South, North
		}
		bodyLo, bodyHi := along.x*b.inLo.x+along.y*b.inLo.y, along.x*b.inHi.x+along.y*b.inHi.y
		half := func(at int64, toward int64) {
			// toward is +1 where the cell lies before the border, −1 where after.
			origin := b.onJoint(side, at)
			uy := point{along.x * toward, along.y * toward}
			put := func(r role, outline []point) {
				o := placed(outline, origin, out, uy)
				o = clipped(o, along, bodyHi)
				o = clipped(o, point{-along.x, -along.y}, -bodyLo)
				b.add(r, o, b.bottom, b.top)
			}
			if side == North || side == East {
				put(roleMaleHull, maleHull)
				put(roleMale, male)
				put(roleMaleDisc, disc)
			} else {
				put(roleFemaleHull, femaleHull)
				put(roleFemaleVoid, female)
			}
		}
		// Where two joints meet, the corner belongs to the east or west one.
		yields := side == North || side == South
		last := len(borders) - 1
		for i, at := range borders {
			if i > 0 && (i < last || !yields || !b.part.joint[after]) {
				half(at, 1)
			}
			if i < last && (i > 0 || !yields || !b.part.joint[before]) {
				half(at, -1)
			}
		}
		// Padding beside the last cell has room for more of the connector.
		if !b.part.joint[before] && bodyLo < borders[0] {
			half(borders[0], 1)
		}
		if !b.part.joint[after] && bodyHi > borders[last] {
			half(borders[last], -1)
		}
	}
}

func (s Side) outward() point {
	return [4]point{{0, 1}, {1, 0}, {0, -1}, {-1, 0}}[s]
}

// along is the axis of a side, to the east or north.
func (s Side) along() point {
	if s == North || s == South {
		return point{1, 0}
	}
	return point{0, 1}
}

// onJoint is the point of a joint at a place along it.
func (b *builder) onJoint(side Side, at int64) point {
	switch side {
	case North:
		return point{at, b.ys[len(b.ys)-1]}
	case East:
		return point{b.xs[len(b.xs)-1], at}
	case South:
		return point{at, 0}
	default:
		return point{0, at}
	}
}

// edgePitch is the distance of several edge connectors on one side.
const edgeSpacing = 2.0

// edgeCount is the number of edge connectors on a cell side of the given length.
func (e EdgePuzzle) on(side float64) int {
	n := e.Count
	if side < Pitch {
		n = max(1, n/2)
	}
	// Each needs its head and its clearance; a smaller cell has none.
	for n > 0 && float64(n-1)*(e.HeadLength+edgeSpacing)+e.HeadLength+2*e.Gap+0.5 > side {
		n--
	}
	return n
}

func (b *builder) edgePuzzles() {
	e := b.p.Edge
	top := b.level(units(e.HeightFemale))
	maleTop := b.level(units(e.HeightFemale - e.MaleDelta))
	for side := North; side <= West; side++ {
		if !b.part.joint[side] {
			continue
		}
		borders, sizes := b.xs, b.part.cellsX
		if side == East || side == West {
			borders, sizes = b.ys, b.part.cellsY
		}
		for i, size := range sizes {
			middle := (borders[i] + borders[i+1]) / 2
			n := e.on(size)
			for k := range n {
				at := middle + units((float64(k)-float64(n-1)/2)*(e.HeadLength+edgeSpacing))
				if side == North || side == East {
					b.edgeMale(b.onJoint(side, at), side, maleTop)
				} else {
					b.edgeFemale(b.onJoint(side, at), side, top)
				}
			}
			if n > 0 && (side == North || side == East) {
				b.neighbour(side, borders[i], borders[i+1], size)
			}
		}
	}
}

func (b *builder) edgeMale(at point, side Side, top int32) {
	e := b.p.Edge
	neck, head := units(e.NeckDepth), units(e.HeadDepth)
	b.add(roleEdgeMale, placed(b.circle.waist(point{-units(e.NeckLength / 2), 0}, point{units(e.NeckLength / 2), neck}), at, side.along(), side.outward()), b.bottom, top)
	b.add(roleEdgeMale, placed(b.circle.stadium(point{-units(e.HeadLength / 2), neck}, point{units(e.HeadLength / 2), neck + head}), at, side.along(), side.outward()), b.bottom, top)
}

func (b *builder) edgeFemale(at point, side Side, top int32) {
	e := b.p.Edge
	out := side.outward()
	in := point{-out.x, -out.y}
	gap, neck := units(e.Gap), units(e.NeckDepth-e.Gap)
	half := units(e.NeckLength/2 + e.Gap)
	b.add(roleCut, placed(b.circle.waist(point{-half, 0}, point{half, neck}), at, side.along(), in), b.bottom, top)
	lo := point{-units(e.HeadLength/2) - gap, neck}
	hi := point{units(e.HeadLength/2) + gap, neck + units(e.HeadDepth) + 2*gap}
	if e.UpstreamClearance {
		hi.x -= gap
		hi.y -= gap
	}
	b.add(roleCut, placed(b.circle.stadium(lo, hi), at, side.along(), in), b.bottom, top)
}

// neighbour adds the pocket and holes of the cell beyond a joint, which the males
// must leave free.
func (b *builder) neighbour(side Side, from, to int64, size float64) {
	depth := b.part.neighbour[side]
	box := cellBox{point{from, b.ys[len(b.ys)-1]}, point{to, b.ys[len(b.ys)-1] + units(depth)}}
	sx, sy := size, depth
	if side == East {
		box = cellBox{point{b.xs[len(b.xs)-1], from}, point{b.xs[len(b.xs)-1] + units(depth), to}}
		sx, sy = depth, size
	}
	b.pocket(roleOtherPocket, box, b.zero)
	m := b.p.Magnets
	if !m.Enabled || min(sx, sy) < m.room() {
		return
	}
	r := float64(units(m.Diameter)) / 2
	for _, c := range magnetCorners(box, sx, sy) {
		// A shorter release slot here makes males less frail.
		b.magnetHole(roleOtherHole, c, sx, sy, r, r+float64(units(m.Border)), units(m.Diameter/2))
	}
}
