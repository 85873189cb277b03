package gridfinity

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// unitsPerMM makes one unit 0.1 µm: all geometry is in whole units.
const unitsPerMM = 10000

const (
	mergeRadius  = 3   // points closer than this are one point
	onEdgeRadius = 1.2 // a point closer to an edge than this lies on it
	binSize      = 2 * unitsPerMM
	// maxRounds bounds the splitting: rounding a crossing can move an edge over
	// another point, which the next round repairs. Two rounds are the rule.
	maxRounds = 24
)

type point struct{ x, y int64 }

func units(mm float64) int64 { return int64(math.Round(mm * unitsPerMM)) }

func cross(o, a, b point) int64 {
	return (a.x-o.x)*(b.y-o.y) - (a.y-o.y)*(b.x-o.x)
}

// edge runs from a to b. list heads the primitives it bounds, seen in that
// direction; keep protects it from being dissolved.
type edge struct {
	a, b  int32
	list  int32
	keep  bool
	fresh bool // not compared with the others yet
}

// bound says that a primitive lies to the left (sign 1) or right (−1) of an edge.
type bound struct {
	prim int32
	sign int32
	next int32
}

// arrangement is the planar subdivision that the outlines of all primitives make.
// Edges only meet in common end points once resolve has run.
type arrangement struct {
	pts    []point
	edges  []edge
	bounds []bound
	index  pointIndex
	splits []split
	bins   edgeBins
}

type split struct {
	edge, vert int32
	t          float64
}

// pointIndex finds points near a place: chains of points per square of 8 units,
// in an open hash table.
type pointIndex struct {
	keys  []uint64
	heads []int32
	next  []int32
	used  int
}

func squareKey(x, y int64) uint64 {
	return uint64(uint32(x))<<32 | uint64(uint32(y)) | 1<<63
}

func (ix *pointIndex) slot(key uint64) int {
	mask := uint64(len(ix.keys) - 1)
	h := key * 0x9E3779B97F4A7C15
	i := (h >> 32) & mask
	for ix.keys[i] != 0 && ix.keys[i] != key {
		i = (i + 1) & mask
	}
	return int(i)
}

func (ix *pointIndex) grow() {
	old := *ix
	size := max(1024, 2*len(old.keys))
	ix.keys, ix.heads = make([]uint64, size), make([]int32, size)
	for i, k := range old.keys {
		if k != 0 {
			s := ix.slot(k)
			ix.keys[s], ix.heads[s] = k, old.heads[i]
		}
	}
}

// vertex gives the point at p, or the one that is closer than mergeRadius.
func (g *arrangement) vertex(p point) int32 {
	ix := &g.index
	if 2*(ix.used+1) > len(ix.keys) {
		ix.grow()
	}
	best, bestDist := int32(-1), int64(mergeRadius*mergeRadius)+1
	x0, x1 := (p.x-mergeRadius)>>3, (p.x+mergeRadius)>>3
	y0, y1 := (p.y-mergeRadius)>>3, (p.y+mergeRadius)>>3
	for x := x0; x <= x1; x++ {
		for y := y0; y <= y1; y++ {
			s := ix.slot(squareKey(x, y))
			if ix.keys[s] == 0 {
				continue
			}
			for v := ix.heads[s]; v >= 0; v = ix.next[v] {
				q := g.pts[v]
				if d := (q.x-p.x)*(q.x-p.x) + (q.y-p.y)*(q.y-p.y); d < bestDist {
					best, bestDist = v, d
				}
			}
		}
	}
	if best >= 0 {
		return best
	}
	v := int32(len(g.pts))
	g.pts = append(g.pts, p)
	key := squareKey(p.x>>3, p.y>>3)
	s := ix.slot(key)
	if ix.keys[s] == 0 {
		ix.keys[s], ix.heads[s] = key, -1
		ix.used++
	}
	ix.next = append(ix.next, ix.heads[s])
	ix.heads[s] = v
	return v
}

// outline adds the closed polygon as the border of a primitive that lies inside.
func (g *arrangement) outline(prim int32, polygon []point) {
	if len(polygon) < 3 {
		return
	}
	first := g.vertex(polygon[0])
	prev := first
	for i := 1; i <= len(polygon); i++ {
		v := first
		if i < len(polygon) {
			v = g.vertex(polygon[i])
		}
		if v != prev {
			g.bounds = append(g.bounds, bound{prim, 1, -1})
			g.edges = append(g.edges, edge{a: prev, b: v, list: int32(len(g.bounds) - 1), fresh: true})
		}
		prev = v
	}
}

// line adds an edge that bounds nothing.
func (g *arrangement) line(p, q point, keep bool) {
	a, b := g.vertex(p), g.vertex(q)
	if a != b {
		g.edges = append(g.edges, edge{a: a, b: b, list: -1, keep: keep, fresh: true})
	}
}

// edgeBins lists the edges that come near each square of binSize.
type edgeBins struct {
	x0, y0 int64
	nx, ny int64
	start  []int32
	items  []int32
}

// each calls f with every bin the edge from a to b comes near.
func (b *edgeBins) each(p, q point, f func(bin int64)) {
	const margin = 4
	if p.y > q.y {
		p, q = q, p
	}
	r0, r1 := (p.y-margin-b.y0)/binSize, (q.y+margin-b.y0)/binSize
	for r := r0; r <= r1; r++ {
		xa, xb := p.x, q.x
		if r1 > r0 && q.y > p.y {
			// Only the part of the edge that is in this row.
			low := max(p.y, b.y0+r*binSize-margin)
			high := min(q.y, b.y0+(r+1)*binSize+margin)
			slope := float64(q.x-p.x) / float64(q.y-p.y)
			xa = p.x + int64(slope*float64(low-p.y))
			xb = p.x + int64(slope*float64(high-p.y))
		}
		if xa > xb {
			xa, xb = xb, xa
		}
		for c := (xa - margin - b.x0) / binSize; c <= (xb+margin-b.x0)/binSize; c++ {
			f(r*b.nx + c)
		}
	}
}

func (g *arrangement) fillBins() {
	b := &g.bins
	lo, hi := point{math.MaxInt64, math.MaxInt64}, point{math.MinInt64, math.MinInt64}
	for _, p := range g.pts {
		lo.x, lo.y = min(lo.x, p.x), min(lo.y, p.y)
		hi.x, hi.y = max(hi.x, p.x), max(hi.y, p.y)
	}
	const border = 16
	b.x0, b.y0 = lo.x-border, lo.y-border
	b.nx, b.ny = (hi.x+border-b.x0)/binSize+1, (hi.y+border-b.y0)/binSize+1
	n := int(b.nx*b.ny) + 1
	if cap(b.start) < n {
		b.start = make([]int32, n)
	}
	b.start = b.start[:n]
	clear(b.start)
	for i := range g.edges {
		e := &g.edges[i]
		b.each(g.pts[e.a], g.pts[e.b], func(bin int64) { b.start[bin+1]++ })
	}
	for i := 1; i < n; i++ {
		b.start[i] += b.start[i-1]
	}
	total := int(b.start[n-1])
	if cap(b.items) < total {
		b.items = make([]int32, total)
	}
	b.items = b.items[:total]
	fill := slices.Clone(b.start)
	for i := range g.edges {
		e := &g.edges[i]
		b.each(g.pts[e.a], g.pts[e.b], func(bin int64) {
			b.items[fill[bin]] = int32(i)
			fill[bin]++
		})
	}
}

// resolve splits the edges until they only meet in end points, and makes one of
// edges that lie on each other.
func (g *arrangement) resolve(ctx context.Context) error {
	g.merge()
	for range maxRounds {
		if err := ctx.Err(); err != nil {
			return err
		}
		g.fillBins()
		g.splits = g.splits[:0]
		for bin := 0; bin+1 < len(g.bins.start); bin++ {
			items := g.bins.items[g.bins.start[bin]:g.bins.start[bin+1]]
			for i, a := range items {
				for _, b := range items[i+1:] {
					g.compare(a, b)
				}
			}
		}
		for i := range g.edges {
			g.edges[i].fresh = false
		}
		if len(g.splits) == 0 {
			return nil
		}
		g.applySplits()
		g.merge()
	}
	return fmt.Errorf("gridfinity: outlines cannot be separated after %d rounds", maxRounds)
}

func (g *arrangement) compare(i, j int32) {
	e, f := &g.edges[i], &g.edges[j]
	if !e.fresh && !f.fresh {
		return
	}
	a, b, c, d := g.pts[e.a], g.pts[e.b], g.pts[f.a], g.pts[f.b]
	if min(a.x, b.x) > max(c.x, d.x)+2 || min(c.x, d.x) > max(a.x, b.x)+2 ||
		min(a.y, b.y) > max(c.y, d.y)+2 || min(c.y, d.y) > max(a.y, b.y)+2 {
		return
	}
	ca, cb := cross(c, d, a), cross(c, d, b)
	cc, cd := cross(a, b, c), cross(a, b, d)
	touched := g.touch(i, a, b, f.a, c, cc, e)
	touched = g.touch(i, a, b, f.b, d, cd, e) || touched
	touched = g.touch(j, c, d, e.a, a, ca, f) || touched
	touched = g.touch(j, c, d, e.b, b, cb, f) || touched
	if touched || e.a == f.a || e.a == f.b || e.b == f.a || e.b == f.b {
		return
	}
	if (ca > 0) == (cb > 0) || (cc > 0) == (cd > 0) || ca == 0 || cb == 0 || cc == 0 || cd == 0 {
		return
	}
	t := float64(ca) / (float64(ca) - float64(cb))
	p := point{a.x + int64(math.Round(t*float64(b.x-a.x))), a.y + int64(math.Round(t*float64(b.y-a.y)))}
	v := g.vertex(p)
	g.addSplit(i, v)
	g.addSplit(j, v)
}

// touch splits edge i (from a to b) at vertex v (at p) when that lies on it.
func (g *arrangement) touch(i int32, a, b point, v int32, p point, area int64, e *edge) bool {
	if v == e.a || v == e.b {
		return false
	}
	dx, dy := float64(b.x-a.x), float64(b.y-a.y)
	l2 := dx*dx + dy*dy
	if f := float64(area); f*f > onEdgeRadius*onEdgeRadius*l2 {
		return false
	}
	t := (float64(p.x-a.x)*dx + float64(p.y-a.y)*dy) / l2
	if t <= 0 || t >= 1 {
		return false
	}
	g.splits = append(g.splits, split{i, v, t})
	return true
}

func (g *arrangement) addSplit(i, v int32) {
	e := &g.edges[i]
	if v == e.a || v == e.b {
		return
	}
	a, b, p := g.pts[e.a], g.pts[e.b], g.pts[v]
	dx, dy := float64(b.x-a.x), float64(b.y-a.y)
	g.splits = append(g.splits, split{i, v, (float64(p.x-a.x)*dx + float64(p.y-a.y)*dy) / (dx*dx + dy*dy)})
}

func (g *arrangement) applySplits() {
	slices.SortFunc(g.splits, func(a, b split) int {
		switch {
		case a.edge != b.edge:
			return int(a.edge) - int(b.edge)
		case a.t < b.t:
			return -1
		case a.t > b.t:
			return 1
		default:
			return int(a.vert) - int(b.vert)
		}
	})
	for i := 0; i < len(g.splits); {
		id := g.splits[i].edge
		e := g.edges[id]
		prev, last := e.a, e.b
		first := true
		put := func(a, b int32) {
			n := edge{a: a, b: b, list: e.list, keep: e.keep, fresh: true}
			if first {
				g.edges[id], first = n, false
			} else {
				g.edges = append(g.edges, n)
			}
		}
		for ; i < len(g.splits) && g.splits[i].edge == id; i++ {
			if v := g.splits[i].vert; v != prev && v != last {
				put(prev, v)
				prev = v
			}
		}
		put(prev, last)
	}
}

// merge makes one of edges with the same end points.
func (g *arrangement) merge() {
	key := func(e *edge) uint64 { return uint64(min(e.a, e.b))<<32 | uint64(max(e.a, e.b)) }
	type keyed struct {
		key uint64
		id  int32
	}
	order := make([]keyed, len(g.edges))
	for i := range g.edges {
		order[i] = keyed{key(&g.edges[i]), int32(i)}
	}
	slices.SortFunc(order, func(a, b keyed) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		default:
			return int(a.id - b.id)
		}
	})
	merged := make([]edge, 0, len(g.edges))
	for i, o := range order {
		e := g.edges[o.id]
		if i == 0 || order[i-1].key != o.key {
			merged = append(merged, e)
			continue
		}
		m := &merged[len(merged)-1]
		m.keep = m.keep || e.keep
		m.fresh = m.fresh || e.fresh
		sign := int32(1)
		if e.a != m.a {
			sign = -1
		}
		for l := e.list; l >= 0; l = g.bounds[l].next {
			g.bounds = append(g.bounds, bound{g.bounds[l].prim, sign * g.bounds[l].sign, m.list})
			m.list = int32(len(g.bounds) - 1)
		}
	}
	g.edges = merged
}

// connect joins separate groups of edges with lines, so that every face of the
// arrangement has a single border. Reports whether it added any.
func (g *arrangement) connect() bool {
	set := newSets(len(g.pts))
	for i := range g.edges {
		set.union(g.edges[i].a, g.edges[i].b)
	}
	used := make([]bool, len(g.pts))
	for i := range g.edges {
		used[g.edges[i].a], used[g.edges[i].b] = true, true
	}
	left := make([]int32, len(g.pts))
	var roots []int32
	for v := range g.pts {
		if !used[v] {
			continue
		}
		r := set.find(int32(v))
		if left[r] == 0 {
			left[r] = int32(v) + 1
			roots = append(roots, r)
			continue
		}
		p, q := g.pts[v], g.pts[left[r]-1]
		if p.x < q.x || p.x == q.x && p.y < q.y {
			left[r] = int32(v) + 1
		}
	}
	if len(roots) < 2 {
		return false
	}
	main := roots[0]
	for _, r := range roots {
		if p, q := g.pts[left[r]-1], g.pts[left[main]-1]; p.x < q.x || p.x == q.x && p.y < q.y {
			main = r
		}
	}
	for _, r := range roots {
		if r == main {
			continue
		}
		p := g.pts[left[r]-1]
		q, ok := g.westOf(p)
		if !ok {
			q = g.pts[left[main]-1]
		}
		g.line(p, q, false)
	}
	return true
}

// westOf finds the first place on an edge straight west of p.
func (g *arrangement) westOf(p point) (point, bool) {
	b := &g.bins
	r := (p.y - b.y0) / binSize
	for c := (p.x - b.x0) / binSize; c >= 0; c-- {
		best, found := int64(math.MinInt64), false
		bin := r*b.nx + c
		for _, i := range b.items[b.start[bin]:b.start[bin+1]] {
			e := &g.edges[i]
			u, v := g.pts[e.a], g.pts[e.b]
			if u.y > v.y {
				u, v = v, u
			}
			if u.y > p.y || v.y <= p.y {
				continue
			}
			x := u.x + int64(math.Round(float64(v.x-u.x)*float64(p.y-u.y)/float64(v.y-u.y)))
			if x < p.x && x > best {
				best, found = x, true
			}
		}
		// What lies further west than this bin may be nearer in the next bin only
		// if nothing was found inside this one.
		if found && best >= b.x0+c*binSize {
			return point{best, p.y}, true
		}
	}
	return point{}, false
}

// sets is a union-find.
type sets []int32

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

func (s sets) find(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// union reports whether a and b were in different sets.
func (s sets) union(a, b int32) bool {
	a, b = s.find(a), s.find(b)
	if a == b {
		return false
	}
	if a > b {
		a, b = b, a
	}
	s[b] = a
	return true
}
