package gridfinity

import (
	"math"
)

// Unit is the length of one unit of mesh coordinates, mm.
const Unit = 1.0 / unitsPerMM

// Point is a corner of a mesh in units of 0.1 µm.
type Point struct{ X, Y, Z int32 }

// MM gives the point in millimetres.
func (p Point) MM() (x, y, z float64) {
	return float64(p.X) * Unit, float64(p.Y) * Unit, float64(p.Z) * Unit
}

// Mesh is a surface of triangles, counter-clockwise seen from outside. Corners are
// shared: a closed mesh names each point once.
type Mesh struct {
	Vertices  []Point
	Triangles [][3]int32
}

// Vec is a place or direction in millimetres.
type Vec struct{ X, Y, Z float64 }

// Volume inside the mesh, mm³.
func (m *Mesh) Volume() float64 {
	// Summed in exact units and relative to the first corner, which keeps the
	// terms small.
	if len(m.Vertices) == 0 {
		return 0
	}
	var total float64
	for _, t := range m.Triangles {
		a, b, c := m.relative(t[0]), m.relative(t[1]), m.relative(t[2])
		total += a.X*(b.Y*c.Z-b.Z*c.Y) + a.Y*(b.Z*c.X-b.X*c.Z) + a.Z*(b.X*c.Y-b.Y*c.X)
	}
	return total / 6
}

func (m *Mesh) relative(i int32) Vec {
	o, p := m.Vertices[0], m.Vertices[i]
	return Vec{float64(p.X-o.X) * Unit, float64(p.Y-o.Y) * Unit, float64(p.Z-o.Z) * Unit}
}

// Area of the surface, mm².
func (m *Mesh) Area() float64 {
	total := 0.0
	for _, t := range m.Triangles {
		n := m.normal(t)
		total += math.Sqrt(n.X*n.X+n.Y*n.Y+n.Z*n.Z) / 2
	}
	return total
}

// normal points outwards; its length is twice the triangle's area in mm².
func (m *Mesh) normal(t [3]int32) Vec {
	a, b, c := m.relative(t[0]), m.relative(t[1]), m.relative(t[2])
	u, v := Vec{b.X - a.X, b.Y - a.Y, b.Z - a.Z}, Vec{c.X - a.X, c.Y - a.Y, c.Z - a.Z}
	return Vec{u.Y*v.Z - u.Z*v.Y, u.Z*v.X - u.X*v.Z, u.X*v.Y - u.Y*v.X}
}

// Bounds gives the corners of the box around the mesh, mm.
func (m *Mesh) Bounds() (lo, hi Vec) {
	if len(m.Vertices) == 0 {
		return
	}
	a, b := m.box()
	lo.X, lo.Y, lo.Z = a.MM()
	hi.X, hi.Y, hi.Z = b.MM()
	return lo, hi
}

func (m *Mesh) box() (lo, hi Point) {
	lo, hi = m.Vertices[0], m.Vertices[0]
	for _, p := range m.Vertices {
		lo = Point{min(lo.X, p.X), min(lo.Y, p.Y), min(lo.Z, p.Z)}
		hi = Point{max(hi.X, p.X), max(hi.Y, p.Y), max(hi.Z, p.Z)}
	}
	return lo, hi
}

// move shifts the mesh so that its box starts at the origin; it gives the shift.
func (m *Mesh) move() Point {
	if len(m.Vertices) == 0 {
		return Point{}
	}
	lo, _ := m.box()
	for i := range m.Vertices {
		p := &m.Vertices[i]
		p.X, p.Y, p.Z = p.X-lo.X, p.Y-lo.Y, p.Z-lo.Z
	}
	return lo
}

// components numbers the connected pieces of the surface and gives the piece of
// each triangle.
func (m *Mesh) components() (piece []int32, n int) {
	set := newSets(len(m.Vertices))
	for _, t := range m.Triangles {
		set.union(t[0], t[1])
		set.union(t[0], t[2])
	}
	number := make([]int32, len(m.Vertices))
	piece = make([]int32, len(m.Triangles))
	for i, t := range m.Triangles {
		r := set.find(t[0])
		if number[r] == 0 {
			n++
			number[r] = int32(n)
		}
		piece[i] = number[r] - 1
	}
	return piece, n
}

// keep drops the triangles that are not wanted and the corners nobody uses.
func (m *Mesh) keep(wanted func(i int) bool) {
	n := 0
	for i, t := range m.Triangles {
		if wanted(i) {
			m.Triangles[n] = t
			n++
		}
	}
	m.Triangles = m.Triangles[:n]
	number := make([]int32, len(m.Vertices))
	for _, t := range m.Triangles {
		for _, v := range t {
			number[v] = 1
		}
	}
	k := int32(0)
	for i, p := range m.Vertices {
		if number[i] != 0 {
			m.Vertices[k] = p
			number[i] = k
			k++
		}
	}
	m.Vertices = m.Vertices[:k]
	for i := range m.Triangles {
		t := &m.Triangles[i]
		t[0], t[1], t[2] = number[t[0]], number[t[1]], number[t[2]]
	}
}
