package gridfinity

// cellCorner is a corner of a cell: ux and uy point along its sides into the cell,
// uy a quarter turn counter-clockwise of ux.
type cellCorner struct{ at, ux, uy point }

// magnetCorners are the corners that get a magnet. Narrow cells have room for two
// or one; which ones is chosen so that bins fit either way round.
func magnetCorners(box cellBox, sx, sy float64) []cellCorner {
	sw := cellCorner{box.lo, point{1, 0}, point{0, 1}}
	se := cellCorner{point{box.hi.x, box.lo.y}, point{0, 1}, point{-1, 0}}
	ne := cellCorner{box.hi, point{-1, 0}, point{0, -1}}
	nw := cellCorner{point{box.lo.x, box.hi.y}, point{0, -1}, point{1, 0}}
	switch {
	case sx < Pitch && sy < Pitch:
		return []cellCorner{nw}
	case sx < Pitch:
		return []cellCorner{se, nw}
	case sy < Pitch:
		return []cellCorner{sw, ne}
	default:
		return []cellCorner{sw, se, nw, ne}
	}
}

// magnetRoom is the smallest cell that holds a magnet with its ring.
func (m Magnets) room() float64 { return MagnetInset + m.Diameter/2 + m.Border }

// magnets adds frame and holes of the cell of sx by sy mm.
func (b *builder) magnets(box cellBox, sx, sy float64) {
	m := b.p.Magnets
	if m.Frame == FrameSolid {
		b.add(roleFrame, rectangle(box.lo.x, box.lo.y, box.hi.x, box.hi.y), b.base, b.zero)
	}
	if min(sx, sy) < m.room() {
		return
	}
	inset, reach, r := units(MagnetInset), units(m.room()), float64(units(m.Diameter))/2
	ring := float64(units(m.Diameter))/2 + float64(units(m.Border))
	for _, c := range magnetCorners(box, sx, sy) {
		if m.Frame == FrameRound {
			b.add(roleFrame, placed(rectangle(0, 0, inset, reach), c.at, c.ux, c.uy), b.base, b.zero)
			b.add(roleFrame, placed(rectangle(0, 0, reach, inset), c.at, c.ux, c.uy), b.base, b.zero)
			b.add(roleFrame, b.circle.disc(c.middle(inset), ring), b.base, b.zero)
		}
		b.magnetHole(roleHole, c, sx, sy, r, ring, units(m.Diameter/2+2))
	}
}

func (c cellCorner) middle(inset int64) point {
	return point{c.at.x + inset*(c.ux.x+c.uy.x), c.at.y + inset*(c.ux.y+c.uy.y)}
}

// magnetHole cuts the pocket and what the magnet is pushed out through. ring is the
// radius of the frame around it; release the length of a press-fit release slot.
func (b *builder) magnetHole(role role, c cellCorner, sx, sy, r, ring float64, release int64) {
	m := b.p.Magnets
	middle := c.middle(units(MagnetInset))
	half := float64(units(m.ReleaseWidth)) / 2
	roof := b.zero
	if m.Style != GlueFromTop {
		roof = b.level(-units(m.Top))
	}
	floor := b.bottom
	if m.Style != GlueFromBottom {
		floor = b.level(-units(b.h.magnet - m.Bottom))
	}
	b.add(role, b.circle.disc(middle, r), floor, roof)
	if m.Style != PressFit {
		if half > 0 {
			b.add(role, b.circle.disc(middle, half), b.bottom, b.zero)
		}
		return
	}
	// The slot opens to the middle of whole cells and of those narrow both ways;
	// elsewhere along ux.
	dir := direction{float64(c.ux.x), float64(c.ux.y)}
	if sx == Pitch && sy == Pitch || sx < Pitch && sy < Pitch {
		const diagonal = 0.7071067811865476
		dir = direction{diagonal * float64(c.ux.x+c.uy.x), diagonal * float64(c.ux.y+c.uy.y)}
	}
	b.add(role, dir.bar(middle, 0, ring, r), floor, roof)
	if half > 0 {
		end := point{middle.x - round(dir.x*float64(release)), middle.y - round(dir.y*float64(release))}
		b.add(role, dir.bar(middle, -float64(release), 0, half), b.bottom, roof)
		b.add(role, b.circle.disc(middle, half), b.bottom, roof)
		b.add(role, b.circle.disc(end, half), b.bottom, roof)
	}
}

// direction is a unit vector.
type direction struct{ x, y float64 }

// bar is the rectangle along d from start to end, half wide to both sides.
func (d direction) bar(at point, start, end, half float64) []point {
	corner := func(along, across float64) point {
		return point{at.x + round(d.x*along-d.y*across), at.y + round(d.y*along+d.x*across)}
	}
	return []point{corner(start, -half), corner(end, -half), corner(end, half), corner(start, half)}
}

// stiffen adds the bar behind female edge connectors in the magnet level.
func (b *builder) stiffen(box cellBox, i, j int) {
	e := b.p.Edge
	if b.p.Connector != ConnectorEdge || !e.MagnetBorder || b.p.Magnets.Frame == FrameSolid {
		return
	}
	w := units(e.HeadDepth + e.NeckDepth + e.MagnetBorderWidth)
	if b.part.joint[South] && j == 0 {
		b.add(roleFrame, rectangle(box.lo.x, box.lo.y, box.hi.x, min(box.lo.y+w, box.hi.y)), b.base, b.zero)
	}
	if b.part.joint[West] && i == 0 {
		b.add(roleFrame, rectangle(box.lo.x, box.lo.y, min(box.lo.x+w, box.hi.x), box.hi.y), b.base, b.zero)
	}
}
