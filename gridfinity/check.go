package gridfinity

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// Report counts the faults of a mesh.
type Report struct {
	Triangles           int
	Components          int // connected pieces of the surface
	InvalidIndices      int // triangles that name a corner which does not exist
	OpenEdges           int // edges with a triangle on one side only
	FlippedEdges        int // edges whose triangles look to different sides
	NonManifoldEdges    int // edges of more than two triangles
	NonManifoldVertices int // points where separate parts of the surface touch
	DegenerateTriangles int // triangles without an area
	SelfIntersections   int // pairs of triangles that meet elsewhere than in shared corners
	Inverted            bool
}

// OK says that the mesh bounds a solid: closed, oriented outwards, a 2-manifold,
// without degenerate triangles, and not crossing or touching itself.
func (r Report) OK() bool {
	return r.Triangles > 0 && r.InvalidIndices+r.OpenEdges+r.FlippedEdges+r.NonManifoldEdges+r.NonManifoldVertices+r.DegenerateTriangles+r.SelfIntersections == 0 && !r.Inverted
}

func (r Report) String() string {
	if r.OK() {
		return fmt.Sprintf("closed and manifold, %d triangles", r.Triangles)
	}
	var out []string
	for _, f := range []struct {
		n    int
		what string
	}{
		{r.InvalidIndices, "triangles with missing corners"}, {r.OpenEdges, "open edges"}, {r.FlippedEdges, "flipped edges"},
		{r.NonManifoldEdges, "edges with more than two triangles"}, {r.NonManifoldVertices, "points where the surface touches itself"},
		{r.DegenerateTriangles, "degenerate triangles"}, {r.SelfIntersections, "crossing pairs of triangles"},
	} {
		if f.n > 0 {
			out = append(out, fmt.Sprintf("%d %s", f.n, f.what))
		}
	}
	if r.Inverted {
		out = append(out, "inside out")
	}
	if r.Triangles == 0 {
		out = append(out, "no triangles")
	}
	return strings.Join(out, ", ")
}

// Check looks for every fault a mesh can have. Points count as one by their place,
// not by their number. It is exact: it computes in whole units.
func Check(m *Mesh) Report {
	w, r := checkSurface(m)
	if r.InvalidIndices == 0 {
		r.SelfIntersections = intersections(w)
	}
	return r
}

// checkSurface does all of Check but the search for crossings, in linear time; it
// gives the mesh with equal points welded as well.
func checkSurface(m *Mesh) (*Mesh, Report) {
	r := Report{Triangles: len(m.Triangles)}
	for _, t := range m.Triangles {
		for _, v := range t {
			if v < 0 || int(v) >= len(m.Vertices) {
				r.InvalidIndices++
				break
			}
		}
	}
	if r.InvalidIndices > 0 {
		return m, r
	}
	m = m.weld()
	// Fans: for each point, the two other corners of each triangle there.
	start := make([]int32, len(m.Vertices)+1)
	for _, t := range m.Triangles {
		for _, v := range t {
			start[v+1]++
		}
	}
	for i := 1; i < len(start); i++ {
		start[i] += start[i-1]
	}
	fan := make([][2]int32, start[len(m.Vertices)])
	fill := slices.Clone(start[:len(m.Vertices)])
	for _, t := range m.Triangles {
		if m.degenerate(t) {
			r.DegenerateTriangles++
		}
		for i, v := range t {
			fan[fill[v]] = [2]int32{t[(i+1)%3], t[(i+2)%3]}
			fill[v]++
		}
	}
	at := func(v int32) [][2]int32 { return fan[start[v]:start[v+1]] }
	count := func(v, w int32) (n int) {
		for _, f := range at(v) {
			if f[0] == w {
				n++
			}
		}
		return n
	}
	for v := range m.Vertices {
		v := int32(v)
		single := true
		for i, f := range at(v) {
			w := f[0]
			there, back := count(v, w), count(w, v)
			if there == 1 && back == 1 {
				continue
			}
			single = false
			first := slices.IndexFunc(at(v)[:i], func(g [2]int32) bool { return g[0] == w }) < 0
			if !first || back > 0 && w < v {
				continue
			}
			switch {
			case there+back > 2:
				r.NonManifoldEdges++
			case there == 2:
				r.FlippedEdges++
			default:
				r.OpenEdges++
			}
		}
		if single && len(at(v)) > 0 && !oneFan(at(v)) {
			r.NonManifoldVertices++
		}
	}
	_, r.Components = m.components()
	r.Inverted = r.OpenEdges+r.FlippedEdges == 0 && len(m.Triangles) > 0 && m.Volume() <= 0
	return m, r
}

// oneFan says that walking around a point from triangle to triangle reaches all.
func oneFan(fan [][2]int32) bool {
	w, n := fan[0][0], 0
	for {
		i := slices.IndexFunc(fan, func(f [2]int32) bool { return f[0] == w })
		if i < 0 {
			// An edge on the rim: open edges are counted elsewhere.
			return true
		}
		w = fan[i][1]
		if n++; w == fan[0][0] || n > len(fan) {
			return n == len(fan)
		}
	}
}

// weld gives equal points one number.
func (m *Mesh) weld() *Mesh {
	order := make([]int32, len(m.Vertices))
	for i := range order {
		order[i] = int32(i)
	}
	sorted := true
	less := func(a, b Point) int {
		if a.X != b.X {
			return int(a.X) - int(b.X)
		}
		if a.Y != b.Y {
			return int(a.Y) - int(b.Y)
		}
		return int(a.Z) - int(b.Z)
	}
	slices.SortFunc(order, func(i, j int32) int { return less(m.Vertices[i], m.Vertices[j]) })
	number := make([]int32, len(m.Vertices))
	for k, i := range order {
		number[i] = i
		if k > 0 && m.Vertices[order[k-1]] == m.Vertices[i] {
			number[i] = number[order[k-1]]
			sorted = false
		}
	}
	if sorted {
		return m
	}
	w := &Mesh{Vertices: m.Vertices, Triangles: make([][3]int32, len(m.Triangles))}
	for i, t := range m.Triangles {
		w.Triangles[i] = [3]int32{number[t[0]], number[t[1]], number[t[2]]}
	}
	return w
}

func (m *Mesh) degenerate(t [3]int32) bool {
	if t[0] == t[1] || t[1] == t[2] || t[2] == t[0] {
		return true
	}
	x, y, z := m.cross(t)
	return x == 0 && y == 0 && z == 0
}

// cross is the exact normal of a triangle, in square units.
func (m *Mesh) cross(t [3]int32) (x, y, z int64) {
	a, b, c := m.Vertices[t[0]], m.Vertices[t[1]], m.Vertices[t[2]]
	ux, uy, uz := int64(b.X)-int64(a.X), int64(b.Y)-int64(a.Y), int64(b.Z)-int64(a.Z)
	vx, vy, vz := int64(c.X)-int64(a.X), int64(c.Y)-int64(a.Y), int64(c.Z)-int64(a.Z)
	return uy*vz - uz*vy, uz*vx - ux*vz, ux*vy - uy*vx
}

// wide is a 128-bit sum of products.
type wide struct {
	hi int64
	lo uint64
}

func (w *wide) add(a, b int64) {
	neg := (a < 0) != (b < 0)
	ua, ub := uint64(a), uint64(b)
	if a < 0 {
		ua = -ua
	}
	if b < 0 {
		ub = -ub
	}
	hi, lo := bits.Mul64(ua, ub)
	if neg {
		var carry uint64
		lo, carry = bits.Add64(^lo, 1, 0)
		hi = ^hi + carry
	}
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, lo, 0)
	sum, _ := bits.Add64(uint64(w.hi), hi, carry)
	w.hi = int64(sum)
}

func (w *wide) sign() int {
	switch {
	case w.hi < 0:
		return -1
	case w.hi > 0 || w.lo > 0:
		return 1
	default:
		return 0
	}
}

// orient says on which side of the plane through a, b, c (counter-clockwise seen
// from the positive side) d lies.
func orient(a, b, c, d Point) int {
	ux, uy, uz := int64(b.X)-int64(a.X), int64(b.Y)-int64(a.Y), int64(b.Z)-int64(a.Z)
	vx, vy, vz := int64(c.X)-int64(a.X), int64(c.Y)-int64(a.Y), int64(c.Z)-int64(a.Z)
	var w wide
	w.add(uy*vz-uz*vy, int64(d.X)-int64(a.X))
	w.add(uz*vx-ux*vz, int64(d.Y)-int64(a.Y))
	w.add(ux*vy-uy*vx, int64(d.Z)-int64(a.Z))
	return w.sign()
}

type box3 struct{ lo, hi Point }

func (b *box3) meets(c *box3) bool {
	return b.lo.X <= c.hi.X && c.lo.X <= b.hi.X && b.lo.Y <= c.hi.Y && c.lo.Y <= b.hi.Y && b.lo.Z <= c.hi.Z && c.lo.Z <= b.hi.Z
}

func (b *box3) join(c *box3) {
	b.lo = Point{min(b.lo.X, c.lo.X), min(b.lo.Y, c.lo.Y), min(b.lo.Z, c.lo.Z)}
	b.hi = Point{max(b.hi.X, c.hi.X), max(b.hi.Y, c.hi.Y), max(b.hi.Z, c.hi.Z)}
}

// crossingTree is a tree of boxes over the triangles, for finding pairs that are
// near each other.
type crossingTree struct {
	m     *Mesh
	boxes []box3 // per triangle
	order []int32
	nodes []treeNode
	count int
}

type treeNode struct {
	box      box3
	from, to int32 // of order
	kids     [2]int32
}

const leafSize = 8

func intersections(m *Mesh) int {
	if len(m.Triangles) < 2 {
		return 0
	}
	t := &crossingTree{m: m, boxes: make([]box3, len(m.Triangles)), order: make([]int32, len(m.Triangles))}
	for i, tri := range m.Triangles {
		a := m.Vertices[tri[0]]
		t.boxes[i] = box3{a, a}
		for _, v := range tri[1:] {
			t.boxes[i].join(&box3{m.Vertices[v], m.Vertices[v]})
		}
		t.order[i] = int32(i)
	}
	root := t.grow(0, int32(len(t.order)))
	t.within(root)
	return t.count
}

func (t *crossingTree) grow(from, to int32) int32 {
	n := treeNode{from: from, to: to, kids: [2]int32{-1, -1}, box: t.boxes[t.order[from]]}
	for _, i := range t.order[from+1 : to] {
		n.box.join(&t.boxes[i])
	}
	id := int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
	if to-from <= leafSize {
		return id
	}
	d := [3]int32{n.box.hi.X - n.box.lo.X, n.box.hi.Y - n.box.lo.Y, n.box.hi.Z - n.box.lo.Z}
	key := func(i int32) int64 {
		b := &t.boxes[i]
		switch {
		case d[0] >= d[1] && d[0] >= d[2]:
			return int64(b.lo.X) + int64(b.hi.X)
		case d[1] >= d[2]:
			return int64(b.lo.Y) + int64(b.hi.Y)
		default:
			return int64(b.lo.Z) + int64(b.hi.Z)
		}
	}
	slices.SortFunc(t.order[from:to], func(i, j int32) int {
		if a, b := key(i), key(j); a != b {
			if a < b {
				return -1
			}
			return 1
		}
		return int(i - j)
	})
	mid := (from + to) / 2
	a := t.grow(from, mid)
	b := t.grow(mid, to)
	t.nodes[id].kids = [2]int32{a, b}
	return id
}

func (t *crossingTree) within(n int32) {
	node := &t.nodes[n]
	if node.kids[0] < 0 {
		for i := node.from; i < node.to; i++ {
			for j := i + 1; j < node.to; j++ {
				t.pair(t.order[i], t.order[j])
			}
		}
		return
	}
	t.within(node.kids[0])
	t.within(node.kids[1])
	t.between(node.kids[0], node.kids[1])
}

func (t *crossingTree) between(a, b int32) {
	na, nb := &t.nodes[a], &t.nodes[b]
	if !na.box.meets(&nb.box) {
		return
	}
	switch {
	case na.kids[0] < 0 && nb.kids[0] < 0:
		for i := na.from; i < na.to; i++ {
			if !t.boxes[t.order[i]].meets(&nb.box) {
				continue
			}
			for j := nb.from; j < nb.to; j++ {
				t.pair(t.order[i], t.order[j])
			}
		}
	case nb.kids[0] < 0 || na.kids[0] >= 0 && na.to-na.from >= nb.to-nb.from:
		t.between(na.kids[0], b)
		t.between(na.kids[1], b)
	default:
		t.between(a, nb.kids[0])
		t.between(a, nb.kids[1])
	}
}

func (t *crossingTree) pair(i, j int32) {
	if t.boxes[i].meets(&t.boxes[j]) && t.m.meet(t.m.Triangles[i], t.m.Triangles[j]) {
		t.count++
	}
}

// meet says that two triangles have more in common than their shared corners.
func (m *Mesh) meet(s, t [3]int32) bool {
	if m.degenerate(s) || m.degenerate(t) {
		return false // counted already
	}
	// Turn both so that shared corners come first.
	shared := 0
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if s[i] == t[j] && shared < 3 && i >= shared {
				s[shared], s[i] = s[i], s[shared]
				t[shared], t[j] = t[j], t[shared]
				shared++
				i, j = shared-1, 2
			}
		}
	}
	p := func(v int32) Point { return m.Vertices[v] }
	a, b, c := p(s[0]), p(s[1]), p(s[2])
	d, e, f := p(t[0]), p(t[1]), p(t[2])
	switch shared {
	case 3:
		return true
	case 2:
		if orient(a, b, c, f) != 0 {
			return false
		}
		x0, y0, z0 := m.cross([3]int32{s[0], s[1], s[2]})
		x1, y1, z1 := m.cross([3]int32{s[0], s[1], t[2]})
		// In one plane: the third corners must lie on different sides of the edge.
		return float64(x0)*float64(x1)+float64(y0)*float64(y1)+float64(z0)*float64(z1) > 0
	case 1:
		return segmentMeets(b, c, d, e, f) || segmentMeets(e, f, a, b, c)
	default:
		return segmentMeets(a, b, d, e, f) || segmentMeets(b, c, d, e, f) || segmentMeets(c, a, d, e, f) ||
			segmentMeets(d, e, a, b, c) || segmentMeets(e, f, a, b, c) || segmentMeets(f, d, a, b, c)
	}
}

// segmentMeets says that the segment from p to q has a point in triangle a, b, c.
func segmentMeets(p, q, a, b, c Point) bool {
	sp, sq := orient(a, b, c, p), orient(a, b, c, q)
	if sp == sq && sp != 0 {
		return false
	}
	if sp == 0 && sq == 0 {
		return flatMeets(p, q, a, b, c)
	}
	u, v, w := orient(p, q, a, b), orient(p, q, b, c), orient(p, q, c, a)
	return u >= 0 && v >= 0 && w >= 0 || u <= 0 && v <= 0 && w <= 0
}

// flatMeets is segmentMeets for five points in one plane.
func flatMeets(p, q, a, b, c Point) bool {
	// Look along the axis that the plane is steepest to.
	ux, uy, uz := int64(b.X)-int64(a.X), int64(b.Y)-int64(a.Y), int64(b.Z)-int64(a.Z)
	vx, vy, vz := int64(c.X)-int64(a.X), int64(c.Y)-int64(a.Y), int64(c.Z)-int64(a.Z)
	size := func(x int64) int64 { return max(x, -x) }
	nx, ny, nz := size(uy*vz-uz*vy), size(uz*vx-ux*vz), size(ux*vy-uy*vx)
	flat := func(r Point) point {
		switch {
		case nz >= nx && nz >= ny:
			return point{int64(r.X), int64(r.Y)}
		case nx >= ny:
			return point{int64(r.Y), int64(r.Z)}
		default:
			return point{int64(r.X), int64(r.Z)}
		}
	}
	s, t, tri := flat(p), flat(q), [3]point{flat(a), flat(b), flat(c)}
	if cross(tri[0], tri[1], tri[2]) < 0 {
		tri[1], tri[2] = tri[2], tri[1]
	}
	inside := func(r point) bool {
		return cross(tri[0], tri[1], r) >= 0 && cross(tri[1], tri[2], r) >= 0 && cross(tri[2], tri[0], r) >= 0
	}
	if inside(s) || inside(t) {
		return true
	}
	for i := range tri {
		if segmentsMeet(s, t, tri[i], tri[(i+1)%3]) {
			return true
		}
	}
	return false
}

func segmentsMeet(a, b, c, d point) bool {
	sign := func(x int64) int {
		switch {
		case x > 0:
			return 1
		case x < 0:
			return -1
		default:
			return 0
		}
	}
	s1, s2 := sign(cross(a, b, c)), sign(cross(a, b, d))
	s3, s4 := sign(cross(c, d, a)), sign(cross(c, d, b))
	if s1 == 0 && s2 == 0 {
		return max(min(a.x, b.x), min(c.x, d.x)) <= min(max(a.x, b.x), max(c.x, d.x)) &&
			max(min(a.y, b.y), min(c.y, d.y)) <= min(max(a.y, b.y), max(c.y, d.y))
	}
	return s1 != s2 && s3 != s4
}
