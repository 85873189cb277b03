package gridfinity

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// plane is the graph z = a·x + b·y + c, in units.
type plane struct{ a, b, c float64 }

func (p *plane) at(q point) float64 { return p.a*float64(q.x) + p.b*float64(q.y) + p.c }

func (p *plane) flat() bool { return p.a == 0 && p.b == 0 }

// primitive is a prism: an outline between two planes. What it does to the solid
// depends on its role. Sloped primitives have convex outlines.
type primitive struct {
	role    role
	lo, hi  int32 // planes
	outline []point
	min     point
	max     point
}

// span is solid from one plane to another.
type span struct{ lo, hi int32 }

// levelTolerance is the distance in units below which two heights are one.
const levelTolerance = 4

// solid collects primitives and makes one mesh of them.
type solid struct {
	planes []plane
	levels map[int64]int32 // flat planes by height
	prims  []primitive
	lines  [][2]point // kept in the mesh: they bound the size of its faces
	model  *segmentModel
}

func newSolid() *solid { return &solid{levels: map[int64]int32{}} }

// level gives the flat plane at z units.
func (s *solid) level(z int64) int32 {
	if id, ok := s.levels[z]; ok {
		return id
	}
	id := s.slope(plane{c: float64(z)})
	s.levels[z] = id
	return id
}

func (s *solid) slope(p plane) int32 {
	s.planes = append(s.planes, p)
	return int32(len(s.planes) - 1)
}

func (s *solid) add(r role, outline []point, lo, hi int32) {
	if len(outline) < 3 {
		return
	}
	p := primitive{role: r, lo: lo, hi: hi, outline: outline, min: outline[0], max: outline[0]}
	for _, q := range outline[1:] {
		p.min = point{min(p.min.x, q.x), min(p.min.y, q.y)}
		p.max = point{max(p.max.x, q.x), max(p.max.y, q.y)}
	}
	s.prims = append(s.prims, p)
}

// mesh makes the surface. It is closed and oriented by construction: every face of
// the arrangement has a list of solid spans, every span a top and a bottom, and
// every edge a wall where exactly one of its sides is solid; all that meet over a
// point share its levels.
func (s *solid) mesh(ctx context.Context) (*Mesh, error) {
	g := &arrangement{}
	for i := range s.prims {
		g.outline(int32(i), s.prims[i].outline)
	}
	for _, l := range s.lines {
		g.line(l[0], l[1], true)
	}
	for _, l := range s.crossings() {
		g.line(l[0], l[1], false)
	}
	if err := g.resolve(ctx); err != nil {
		return nil, err
	}
	for n := 0; g.connect(); n++ {
		if n == maxRounds {
			return nil, fmt.Errorf("gridfinity: outlines cannot be connected after %d rounds", maxRounds)
		}
		if err := g.resolve(ctx); err != nil {
			return nil, err
		}
	}
	l := g.loops()
	spans := s.spans(g, &l)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	set, faces := g.dissolve(&l, func(f, k int32) bool { return slices.Equal(spans[f], spans[k]) })
	for f := range spans {
		spans[f] = spans[set.find(int32(f))]
	}
	m := &mesher{s: s, g: g, spans: spans, faces: faces}
	return m.run(ctx)
}

// spans evaluates the model over every face.
func (s *solid) spans(g *arrangement, l *loops) [][]span {
	covers := g.covers(l)
	out := make([][]span, len(l.first))
	eval := evaluator{solid: s}
	var arena []span
	for f := range l.first {
		if len(covers[f]) == 0 {
			continue
		}
		// Planes do not cross inside a face, so their order at the mean of its
		// corners is their order everywhere.
		var x, y, n float64
		h := l.first[f]
		for {
			p := g.pts[g.origin(h)]
			x, y, n = x+float64(p.x), y+float64(p.y), n+1
			if h = l.next[h]; h == l.first[f] {
				break
			}
		}
		eval.x, eval.y = x/n, y/n
		got := eval.run(covers[f])
		if cap(arena)-len(arena) < len(got) {
			arena = make([]span, 0, 1<<12)
		}
		from := len(arena)
		arena = append(arena, got...)
		out[f] = arena[from:len(arena):len(arena)]
	}
	return out
}

// crossings gives the lines along which a sloped primitive meets the planes of
// another one that lies over or under it.
func (s *solid) crossings() [][2]point {
	var crossers []int32
	for i := range s.prims {
		if s.prims[i].role.crosses() {
			crossers = append(crossers, int32(i))
		}
	}
	if len(crossers) == 0 {
		return nil
	}
	var out [][2]point
	for _, ci := range crossers {
		c := &s.prims[ci]
		for i := range s.prims {
			p := &s.prims[i]
			if int32(i) == ci || p.min.x >= c.max.x || p.max.x <= c.min.x || p.min.y >= c.max.y || p.max.y <= c.min.y {
				continue
			}
			for _, cp := range [2]int32{c.lo, c.hi} {
				for _, pp := range [2]int32{p.lo, p.hi} {
					a, b := &s.planes[cp], &s.planes[pp]
					switch {
					case a.flat() && b.flat():
					case b.flat():
						out = crossing(out, c.outline, a, b)
					default:
						out = crossing(out, p.outline, a, b)
					}
				}
			}
		}
	}
	return out
}

// crossing appends the part of the line where a and b are equal that is inside the
// convex outline.
func crossing(out [][2]point, outline []point, a, b *plane) [][2]point {
	d := plane{a.a - b.a, a.b - b.b, a.c - b.c}
	var hit [2]point
	n := 0
	for i, p := range outline {
		q := outline[(i+1)%len(outline)]
		zp, zq := d.at(p), d.at(q)
		if math.Abs(zp) < levelTolerance {
			zp = 0
		}
		if math.Abs(zq) < levelTolerance {
			zq = 0
		}
		if zp == 0 && n < 2 {
			hit[n] = p
			n++
		} else if (zp < 0 && zq > 0 || zp > 0 && zq < 0) && n < 2 {
			t := zp / (zp - zq)
			hit[n] = point{p.x + int64(math.Round(t*float64(q.x-p.x))), p.y + int64(math.Round(t*float64(q.y-p.y)))}
			n++
		}
	}
	if n == 2 {
		out = append(out, hit)
	}
	return out
}

// mesher turns faces with spans into triangles.
type mesher struct {
	s      *solid
	g      *arrangement
	spans  [][]span // per face
	faces  []int32  // per half-edge
	start  []int32  // per point: its first level
	levels []int64  // heights; the number of one is the number of a mesh vertex
	out    Mesh
	kept   [][3]int32 // by stack
}

func (m *mesher) z(pl int32, v int32) int64 {
	return m.s.model.snap(int64(math.Round(m.s.planes[pl].at(m.g.pts[v]))))
}

func (m *mesher) run(ctx context.Context) (*Mesh, error) {
	m.collectLevels()
	if err := m.walls(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := m.caps(); err != nil {
		return nil, err
	}
	m.vertices()
	return &m.out, nil
}

func (m *mesher) collectLevels() {
	g := m.g
	count := make([]int32, len(g.pts)+1)
	for h := range m.faces {
		count[g.origin(int32(h))+1] += int32(2 * len(m.spans[m.faces[h]]))
	}
	for i := 1; i < len(count); i++ {
		count[i] += count[i-1]
	}
	all := make([]int64, count[len(g.pts)])
	fill := slices.Clone(count[:len(g.pts)])
	for h := range m.faces {
		v := g.origin(int32(h))
		for _, sp := range m.spans[m.faces[h]] {
			all[fill[v]], all[fill[v]+1] = m.z(sp.lo, v), m.z(sp.hi, v)
			fill[v] += 2
		}
	}
	m.start = make([]int32, len(g.pts)+1)
	n := int32(0)
	for v := range g.pts {
		zs := all[count[v]:count[v+1]]
		slices.Sort(zs)
		m.start[v] = n
		for i, z := range zs {
			if i == 0 || z-zs[i-1] > levelTolerance {
				all[n] = z
				n++
			}
		}
	}
	m.start[len(g.pts)] = n
	m.levels = all[:n]
}

// vertex gives the mesh vertex of plane pl over point v.
func (m *mesher) vertex(pl, v int32) int32 {
	z := m.z(pl, v)
	i := m.start[v]
	for i+1 < m.start[v+1] && m.levels[i+1] <= z {
		i++
	}
	return i
}

type wallEnd struct{ a, b int32 } // mesh vertices over both ends of an edge

// crossingError says that rounding let two surfaces that nearly touch change their
// order along an edge.
type crossingError struct{ at point }

func (e *crossingError) Error() string {
	return fmt.Sprintf("gridfinity: surfaces cross over an edge at %v", e.at)
}

func (m *mesher) walls() error {
	var l, r []wallEnd
	for i := range m.g.edges {
		e := &m.g.edges[i]
		f, k := m.faces[2*i], m.faces[2*i+1]
		if f == k {
			continue
		}
		l, r = m.ends(l[:0], e, f), m.ends(r[:0], e, k)
		li, ri := 0, 0
		side := 0 // 1: solid on the left only, −1: on the right only
		var from wallEnd
		for li < len(l) || ri < len(r) {
			var at wallEnd
			switch {
			case li == len(l):
				at = r[ri]
			case ri == len(r):
				at = l[li]
			default:
				at = l[li]
				o := r[ri]
				if (at.a < o.a) && (at.b > o.b) || (at.a > o.a) && (at.b < o.b) {
					return &crossingError{m.g.pts[e.a]}
				}
				if o.a < at.a || o.b < at.b {
					at = o
				}
			}
			for li < len(l) && l[li] == at {
				li++
			}
			for ri < len(r) && r[ri] == at {
				ri++
			}
			if now := li&1 - ri&1; now != side {
				if side != 0 {
					m.wall(from, at, side)
				}
				side, from = now, at
			}
		}
	}
	return nil
}

func (m *mesher) ends(dst []wallEnd, e *edge, f int32) []wallEnd {
	for _, sp := range m.spans[f] {
		dst = append(dst, wallEnd{m.vertex(sp.lo, e.a), m.vertex(sp.lo, e.b)}, wallEnd{m.vertex(sp.hi, e.a), m.vertex(sp.hi, e.b)})
	}
	return dst
}

// wall fills the band between two levels over an edge, using every level between.
func (m *mesher) wall(from, to wallEnd, side int) {
	a, b := from.a, from.b
	for a < to.a || b < to.b {
		if b == to.b || a < to.a && m.levels[a+1] <= m.levels[b+1] {
			m.triangle(a, b, a+1, side)
			a++
		} else {
			m.triangle(a, b, b+1, side)
			b++
		}
	}
}

func (m *mesher) triangle(a, b, c int32, side int) {
	if side < 0 {
		a, b = b, a
	}
	m.out.Triangles = append(m.out.Triangles, [3]int32{a, b, c})
}

// caps makes the tops and bottoms. Where neighbouring faces have the same top or
// bottom it is made in one piece, whatever is above or below.
func (m *mesher) caps() error {
	c := &capper{mesher: m, loops: m.g.loops()}
	c.base = make([]int32, len(c.first)+1)
	c.clean = make([]bool, len(c.first))
	for f := range c.first {
		c.base[f+1] = c.base[f] + int32(2*len(c.of(int32(f))))
		c.clean[f] = c.separate(int32(f))
	}
	c.join()
	for f := range c.first {
		var err error
		if c.clean[f] {
			err = c.sheets(int32(f))
		} else {
			err = c.stacked(int32(f))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// capper joins the surfaces of faces to sheets. A surface is numbered base of its
// face, plus 2 per span, plus 1 for the top.
type capper struct {
	*mesher
	loops
	base   []int32
	clean  []bool // faces whose surfaces touch nowhere
	groups sets   // of surfaces
	done   []bool // per group
	start  []int32
	joined []int32 // per edge: surfaces that go on over it, plane·2 + 1 for tops
	tri    triangulator
	walk   []int32
	stacks [][]int32
}

func (c *capper) of(f int32) []span { return c.spans[c.faces[c.first[f]]] }

// each walks around a face.
func (c *capper) each(f int32, visit func(h int32)) {
	h := c.first[f]
	for {
		visit(h)
		if h = c.next[h]; h == c.first[f] {
			return
		}
	}
}

// separate says that the surfaces over a face have a distance at every corner.
func (c *capper) separate(f int32) bool {
	ok := true
	spans := c.of(f)
	c.each(f, func(h int32) {
		v := c.g.origin(h)
		last := int32(-1)
		for _, s := range spans {
			lo, hi := c.vertex(s.lo, v), c.vertex(s.hi, v)
			ok = ok && lo > last && hi > lo
			last = hi
		}
	})
	return ok
}

func surface(pl int32, top int) int32 { return 2*pl + int32(top) }

// join finds the surfaces that go on over an edge. As in dissolve, each pair is
// joined over one edge only, which keeps sheets free of holes.
func (c *capper) join() {
	n := c.base[len(c.first)]
	c.groups, c.done = newSets(int(n)), make([]bool, n)
	c.start = make([]int32, len(c.g.edges)+1)
	for i := range c.g.edges {
		f, k := c.face[2*i], c.face[2*i+1]
		if f != k && !c.g.edges[i].keep && c.clean[f] && c.clean[k] {
			for a, s := range c.of(f) {
				for b, t := range c.of(k) {
					if s.lo == t.lo && c.groups.union(c.base[f]+int32(2*a), c.base[k]+int32(2*b)) {
						c.joined = append(c.joined, surface(s.lo, 0))
					}
					if s.hi == t.hi && c.groups.union(c.base[f]+int32(2*a)+1, c.base[k]+int32(2*b)+1) {
						c.joined = append(c.joined, surface(s.hi, 1))
					}
				}
			}
		}
		c.start[i+1] = int32(len(c.joined))
	}
}

func (c *capper) goesOn(h, surface int32) bool {
	return slices.Contains(c.joined[c.start[h>>1]:c.start[h>>1+1]], surface)
}

// sheets makes the sheets that a face has part of, unless they are made already.
func (c *capper) sheets(f int32) error {
	for i, s := range c.of(f) {
		for top, pl := range [2]int32{s.lo, s.hi} {
			group := c.groups.find(c.base[f] + int32(2*i+top))
			if c.done[group] {
				continue
			}
			id, from := surface(pl, top), int32(-1)
			c.each(f, func(h int32) {
				if from < 0 && !c.goesOn(h, id) {
					from = h
				}
			})
			if from < 0 {
				continue // inside the sheet; another face has its border
			}
			c.done[group] = true
			c.border(from, id)
			tris := c.tri.run(c.g.pts, c.walk)
			if len(tris) != len(c.walk)-2 {
				return c.uncut()
			}
			for j, v := range c.walk {
				c.walk[j] = c.vertex(pl, v)
			}
			for _, t := range tris {
				v := [3]int32{c.walk[t[0]], c.walk[t[1]], c.walk[t[2]]}
				if top == 0 {
					v[0], v[1] = v[1], v[0]
				}
				c.out.Triangles = append(c.out.Triangles, v)
			}
		}
	}
	return nil
}

func (c *capper) uncut() error {
	return fmt.Errorf("gridfinity: a face with %d corners at %v cannot be cut into triangles", len(c.walk), c.g.pts[c.walk[0]])
}

// border walks around a sheet, leaving out ways that lead in and back out.
func (c *capper) border(from, id int32) {
	w := c.walk[:0]
	h := from
	for {
		v := c.g.origin(h)
		if n := len(w); n >= 2 && w[n-2] == v {
			w = w[:n-1]
		} else {
			w = append(w, v)
		}
		h = c.next[h]
		for c.goesOn(h, id) {
			h = c.next[h^1]
		}
		if h == from {
			break
		}
	}
	// The same where the walk closes.
	for len(w) > 3 {
		n := len(w)
		switch {
		case w[n-2] == w[0]:
			w = w[:n-2]
			continue
		case w[n-1] == w[1]:
			w = w[1 : n-1]
			continue
		}
		break
	}
	c.walk = w
}

// stacked makes the surfaces over a face where some of them touch, all with the
// same triangles.
func (c *capper) stacked(f int32) error {
	spans := c.of(f)
	if len(spans) == 0 {
		return nil
	}
	c.walk = c.walk[:0]
	c.each(f, func(h int32) { c.walk = append(c.walk, c.g.origin(h)) })
	tris := c.tri.run(c.g.pts, c.walk)
	if len(tris) != len(c.walk)-2 {
		return c.uncut()
	}
	for len(c.stacks) < 2*len(spans) {
		c.stacks = append(c.stacks, nil)
	}
	for i, sp := range spans {
		lo, hi := c.stacks[2*i][:0], c.stacks[2*i+1][:0]
		for _, v := range c.walk {
			lo, hi = append(lo, c.vertex(sp.lo, v)), append(hi, c.vertex(sp.hi, v))
		}
		c.stacks[2*i], c.stacks[2*i+1] = lo, hi
	}
	for _, tri := range tris {
		c.stack(c.stacks[:2*len(spans)], tri)
	}
	return nil
}

// stack emits the surfaces over one triangle from the bottom up. Two that fall
// together cancel: nothing is between them.
func (m *mesher) stack(sheets [][]int32, tri [3]int32) {
	kept := m.kept[:0]
	for _, s := range sheets {
		v := [3]int32{s[tri[0]], s[tri[1]], s[tri[2]]}
		if n := len(kept); n > 0 && kept[n-1] == v {
			kept = kept[:n-1]
		} else {
			kept = append(kept, v)
		}
	}
	m.kept = kept
	for i, v := range kept {
		if i&1 == 0 { // a bottom looks down
			v[0], v[1] = v[1], v[0]
		}
		m.out.Triangles = append(m.out.Triangles, v)
	}
}

// vertices gives the levels that triangles use as points.
func (m *mesher) vertices() {
	number := make([]int32, len(m.levels))
	for _, t := range m.out.Triangles {
		for _, v := range t {
			number[v] = 1
		}
	}
	n := int32(0)
	for v := range m.g.pts {
		for i := m.start[v]; i < m.start[v+1]; i++ {
			if number[i] == 0 {
				continue
			}
			p := m.g.pts[v]
			m.out.Vertices = append(m.out.Vertices, Point{int32(p.x), int32(p.y), int32(m.levels[i])})
			number[i] = n
			n++
		}
	}
	for i := range m.out.Triangles {
		t := &m.out.Triangles[i]
		t[0], t[1], t[2] = number[t[0]], number[t[1]], number[t[2]]
	}
}
