package gridfinity

import "math"

// The pocket's profile, from the bottom: 0.7 mm at 45°, 1.8 mm upright, 2.15 mm at
// 45°. inset is the distance of its wall from the cell's border.
const (
	profileFoot     = 0.7
	profileStraight = 2.5 // height where the upper slope starts
	footInset       = 2.85
	straightInset   = 2.15
)

func inset(z float64) float64 {
	switch {
	case z <= profileFoot:
		return footInset - math.Max(z, 0)
	case z <= profileStraight:
		return straightInset
	default:
		return ProfileHeight - z
	}
}

// cellBox is a cell from its south-west to its north-east corner.
type cellBox struct{ lo, hi point }

// pocket adds the room for a bin: upright from floor to the profile, then the
// profile's two slopes, one facet a straight piece of the outline.
func (b *builder) pocket(r role, box cellBox, floor int32) {
	top := b.h.top
	rings := [4]struct{ rho, z int64 }{
		{units(CellCornerRadius - footInset), 0},
		{units(CellCornerRadius - straightInset), units(profileFoot)},
		{units(CellCornerRadius - straightInset), units(profileStraight)},
		{units(CellCornerRadius - inset(top)), units(top)},
	}
	core := b.pocketOutline(box, rings[0].rho)
	b.add(r, core, floor, b.top)
	b.ring(r, box, core, rings[0].rho, rings[1].rho, rings[0].z, rings[1].z)
	b.ring(r, box, b.pocketOutline(box, rings[2].rho), rings[2].rho, rings[3].rho, rings[2].z, rings[3].z)
}

func (b *builder) pocketCorner(box cellBox, k int) point {
	r := units(CellCornerRadius)
	switch k {
	case 0:
		return point{box.lo.x + r, box.lo.y + r}
	case 1:
		return point{box.hi.x - r, box.lo.y + r}
	case 2:
		return point{box.hi.x - r, box.hi.y - r}
	default:
		return point{box.lo.x + r, box.hi.y - r}
	}
}

// pocketOutline is the pocket with corner radius rho, starting with the south-west
// corner's arc.
func (b *builder) pocketOutline(box cellBox, rho int64) []point {
	q := b.circle.segments() / 4
	out := make([]point, 0, 4*(q+1))
	for k := range 4 {
		c := b.pocketCorner(box, k)
		for i := 0; i <= q; i++ {
			out = append(out, b.circle.at(c, float64(rho), (k+2)*q+i))
		}
	}
	return out
}

// ring adds the slope between two outlines of the pocket.
func (b *builder) ring(r role, box cellBox, inner []point, rho0, rho1, z0, z1 int64) {
	outer := b.pocketOutline(box, rho1)
	q := b.circle.segments() / 4
	k := float64(z1-z0) / float64(rho1-rho0)
	for i := range inner {
		j := (i + 1) % len(inner)
		corner, piece := i/(q+1), i%(q+1)
		c := b.pocketCorner(box, corner)
		var pl int32
		if piece < q {
			pl = b.facet(c, float64(rho0), float64(rho1), (corner+2)*q+piece, z0, z1)
		} else {
			// The straight side after the corner faces south, east, north, west.
			nx, ny := [4]float64{0, 1, 0, -1}[corner], [4]float64{-1, 0, 1, 0}[corner]
			pl = b.slope(plane{k * nx, k * ny, float64(z0) - k*(nx*float64(c.x)+ny*float64(c.y)+float64(rho0))})
		}
		b.add(r, []point{inner[i], outer[i], outer[j], inner[j]}, pl, b.top)
	}
}
