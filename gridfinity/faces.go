package gridfinity

import "slices"

// A half-edge is an edge seen in one direction: 2·edge from a to b, 2·edge+1 from
// b to a. Its face lies on its left.

func (g *arrangement) origin(h int32) int32 {
	if h&1 == 0 {
		return g.edges[h>>1].a
	}
	return g.edges[h>>1].b
}

// loops links the half-edges to closed walks around faces and numbers the walks.
// The arrangement must be connected, so each face has exactly one.
type loops struct {
	next  []int32 // per half-edge
	face  []int32 // per half-edge
	first []int32 // per face: one of its half-edges
}

func (g *arrangement) loops() loops {
	n := 2 * len(g.edges)
	start := make([]int32, len(g.pts)+1)
	for h := range n {
		start[g.origin(int32(h))+1]++
	}
	for i := 1; i < len(start); i++ {
		start[i] += start[i-1]
	}
	around := make([]int32, n)
	fill := slices.Clone(start[:len(g.pts)])
	for h := range n {
		v := g.origin(int32(h))
		around[fill[v]] = int32(h)
		fill[v]++
	}
	l := loops{next: make([]int32, n), face: make([]int32, n)}
	for v := range g.pts {
		out := around[start[v]:start[v+1]]
		g.sortByAngle(out)
		for i, h := range out {
			// Arriving over the twin of h, the walk leaves by the edge clockwise of h.
			before := i - 1
			if before < 0 {
				before = len(out) - 1
			}
			l.next[h^1] = out[before]
		}
	}
	for h := range l.face {
		l.face[h] = -1
	}
	for h := range n {
		if l.face[h] >= 0 {
			continue
		}
		f := int32(len(l.first))
		l.first = append(l.first, int32(h))
		for k := int32(h); l.face[k] < 0; k = l.next[k] {
			l.face[k] = f
		}
	}
	return l
}

// sortByAngle orders the half-edges leaving one point counter-clockwise.
func (g *arrangement) sortByAngle(out []int32) {
	for i := 1; i < len(out); i++ {
		for j := i; j > 0 && g.angleBefore(out[j], out[j-1]); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
}

func (g *arrangement) angleBefore(h, k int32) bool {
	o := g.pts[g.origin(h)]
	p, q := g.pts[g.origin(h^1)], g.pts[g.origin(k^1)]
	p, q = point{p.x - o.x, p.y - o.y}, point{q.x - o.x, q.y - o.y}
	hp, hq := p.y < 0 || p.y == 0 && p.x < 0, q.y < 0 || q.y == 0 && q.x < 0
	if hp != hq {
		return hq
	}
	return p.x*q.y-p.y*q.x > 0
}

// area2 is twice the area inside a walk; negative for the walk around everything.
func (g *arrangement) area2(l *loops, f int32) int64 {
	o := g.pts[g.origin(l.first[f])]
	var sum int64
	h := l.first[f]
	for {
		sum += cross(o, g.pts[g.origin(h)], g.pts[g.origin(h^1)])
		if h = l.next[h]; h == l.first[f] {
			return sum
		}
	}
}

// covering says how often a primitive covers a face; 1, or 0 where it does not.
type covering struct{ prim, count int32 }

// covers finds the primitives over each face by walking from the outside over
// every edge and counting what it bounds. Counting is exact whatever rounding did
// to the outlines, since they stay closed.
func (g *arrangement) covers(l *loops) [][]covering {
	outside := int32(0)
	for f := range l.first {
		if g.area2(l, int32(f)) < 0 {
			outside = int32(f)
			break
		}
	}
	all := make([][]covering, len(l.first))
	seen := make([]bool, len(l.first))
	var arena []covering
	queue := make([]int32, 0, len(l.first))
	queue, seen[outside] = append(queue, outside), true
	for len(queue) > 0 {
		f := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		h := l.first[f]
		for {
			if to := l.face[h^1]; !seen[to] {
				seen[to] = true
				queue = append(queue, to)
				if cap(arena)-len(arena) < len(all[f])+64 {
					arena = make([]covering, 0, 1<<14)
				}
				from := len(arena)
				arena = g.crossOver(arena, all[f], h)
				all[to] = arena[from:len(arena):len(arena)]
			}
			if h = l.next[h]; h == l.first[f] {
				break
			}
		}
	}
	return all
}

// crossOver appends the covering of the face on the other side of h.
func (g *arrangement) crossOver(dst, here []covering, h int32) []covering {
	from := len(dst)
	dst = append(dst, here...)
	e := &g.edges[h>>1]
	for l := e.list; l >= 0; l = g.bounds[l].next {
		b := g.bounds[l]
		// h has its face on the left; the other side loses what lies to the left.
		change := -b.sign
		if h&1 == 1 {
			change = b.sign
		}
		at := from
		for at < len(dst) && dst[at].prim < b.prim {
			at++
		}
		switch {
		case at < len(dst) && dst[at].prim == b.prim:
			dst[at].count += change
			if dst[at].count == 0 {
				dst = append(dst[:at], dst[at+1:]...)
			}
		default:
			dst = append(dst, covering{})
			copy(dst[at+1:], dst[at:])
			dst[at] = covering{b.prim, change}
		}
	}
	return dst
}

// dissolve removes edges between faces that same calls equal, and tells for each
// old face the set it went to. Edges are only removed while that joins two faces:
// the arrangement stays connected, and every face keeps a single border. Ends that
// lead nowhere and points in the middle of a straight edge go as well.
func (g *arrangement) dissolve(l *loops, same func(f, k int32) bool) (sets, []int32) {
	set := newSets(len(l.first))
	left := make([]int32, 0, len(g.edges)) // face left of each kept edge
	right := make([]int32, 0, len(g.edges))
	kept := g.edges[:0]
	degree := make([]int32, len(g.pts))
	for i := range g.edges {
		e := g.edges[i]
		f, k := l.face[2*i], l.face[2*i+1]
		if f != k && !e.keep && same(f, k) && set.union(f, k) {
			continue
		}
		kept = append(kept, e)
		left, right = append(left, f), append(right, k)
		degree[e.a]++
		degree[e.b]++
	}
	g.edges = kept
	g.prune(&left, &right, degree)
	g.straighten(&left, &right, set)
	faces := make([]int32, 2*len(g.edges))
	for i := range g.edges {
		faces[2*i], faces[2*i+1] = set.find(left[i]), set.find(right[i])
	}
	return set, faces
}

// incidence lists the edges at each point.
func (g *arrangement) incidence() (start, items []int32) {
	start = make([]int32, len(g.pts)+1)
	for i := range g.edges {
		start[g.edges[i].a+1]++
		start[g.edges[i].b+1]++
	}
	for i := 1; i < len(start); i++ {
		start[i] += start[i-1]
	}
	items = make([]int32, 2*len(g.edges))
	fill := slices.Clone(start[:len(g.pts)])
	for i := range g.edges {
		for _, v := range [2]int32{g.edges[i].a, g.edges[i].b} {
			items[fill[v]] = int32(i)
			fill[v]++
		}
	}
	return start, items
}

// prune removes edges with a loose end, again and again.
func (g *arrangement) prune(left, right *[]int32, degree []int32) {
	start, items := g.incidence()
	gone := make([]bool, len(g.edges))
	var loose []int32
	for v, d := range degree {
		if d == 1 {
			loose = append(loose, int32(v))
		}
	}
	for len(loose) > 0 {
		v := loose[len(loose)-1]
		loose = loose[:len(loose)-1]
		for _, i := range items[start[v]:start[v+1]] {
			if gone[i] {
				continue
			}
			gone[i] = true
			for _, w := range [2]int32{g.edges[i].a, g.edges[i].b} {
				if degree[w]--; degree[w] == 1 {
					loose = append(loose, w)
				}
			}
		}
	}
	g.compact(left, right, gone)
}

func (g *arrangement) compact(left, right *[]int32, gone []bool) {
	n := 0
	for i := range g.edges {
		if !gone[i] {
			g.edges[n], (*left)[n], (*right)[n] = g.edges[i], (*left)[i], (*right)[i]
			n++
		}
	}
	g.edges, *left, *right = g.edges[:n], (*left)[:n], (*right)[:n]
}

// straighten joins the two edges at a point that lies exactly between their ends.
func (g *arrangement) straighten(left, right *[]int32, set sets) {
	start, items := g.incidence()
	gone := make([]bool, len(g.edges))
	// A joined edge takes the number of one of the two; the other refers to it.
	now := make([]int32, len(g.edges))
	for i := range now {
		now[i] = int32(i)
	}
	current := func(i int32) int32 {
		for now[i] != i {
			i = now[i]
		}
		return i
	}
	for v := range g.pts {
		at := items[start[v]:start[v+1]]
		if len(at) != 2 {
			continue
		}
		i, j := current(at[0]), current(at[1])
		if i == j {
			continue
		}
		e, f := &g.edges[i], &g.edges[j]
		mid := int32(v)
		u, w := e.a, f.b
		if e.a == mid {
			u = e.b
		}
		if f.b == mid {
			w = f.a
		}
		p, m, q := g.pts[u], g.pts[mid], g.pts[w]
		if u == w || cross(p, m, q) != 0 || (m.x-p.x)*(q.x-m.x)+(m.y-p.y)*(q.y-m.y) <= 0 {
			continue
		}
		gone[j], now[j] = true, i
		// Keep the direction of e, so left and right stay.
		if e.b == mid {
			e.b = w
		} else {
			e.a = w
		}
	}
	g.compact(left, right, gone)
}
