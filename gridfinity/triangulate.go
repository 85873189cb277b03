package gridfinity

// triangulator cuts the inside of a closed walk into triangles. It is reused from
// face to face to spare allocations.
type triangulator struct {
	prev, next []int32
	reflex     []bool
	tris       [][3]int32
}

// run gives triangles as positions in walk, counter-clockwise. A walk may touch
// itself, as where a line joins a hole to the border, but not cross itself.
func (t *triangulator) run(pts []point, walk []int32) [][3]int32 {
	n := len(walk)
	t.tris = t.tris[:0]
	if n < 3 {
		return t.tris
	}
	if n == 3 {
		return append(t.tris, [3]int32{0, 1, 2})
	}
	t.prev, t.next, t.reflex = resize(t.prev, n), resize(t.next, n), resize(t.reflex, n)
	for i := range n {
		t.prev[i], t.next[i] = int32((i+n-1)%n), int32((i+1)%n)
	}
	turn := func(i int32) int64 {
		return cross(pts[walk[t.prev[i]]], pts[walk[i]], pts[walk[t.next[i]]])
	}
	for i := range n {
		t.reflex[i] = turn(int32(i)) <= 0
	}
	left := n
	at := int32(0)
	// Good ears first: those that are no slivers. Then any ear.
	for pass := 0; pass < 2 && left > 3; pass++ {
		for tried := 0; tried <= left && left > 3; {
			p, q := t.prev[at], t.next[at]
			if t.reflex[at] || pass == 0 && t.thin(pts, walk, p, at, q) || !t.ear(pts, walk, p, at, q) {
				at = q
				tried++
				continue
			}
			t.tris = append(t.tris, [3]int32{p, at, q})
			t.next[p], t.prev[q] = q, p
			left--
			t.reflex[p], t.reflex[q] = turn(p) <= 0, turn(q) <= 0
			tried = 0
			// Going on from the corner after the next one spreads the triangles out.
			at = t.next[q]
		}
	}
	if left == 3 {
		t.tris = append(t.tris, [3]int32{t.prev[at], at, t.next[at]})
	}
	return t.tris
}

// thin says that the triangle is less than 20 units high over its longest side.
func (t *triangulator) thin(pts []point, walk []int32, i, j, k int32) bool {
	a, b, c := pts[walk[i]], pts[walk[j]], pts[walk[k]]
	d := func(p, q point) float64 {
		x, y := float64(p.x-q.x), float64(p.y-q.y)
		return x*x + y*y
	}
	area := float64(cross(a, b, c))
	return area*area < 400*max(d(a, b), d(b, c), d(c, a))
}

func (t *triangulator) ear(pts []point, walk []int32, i, j, k int32) bool {
	a, b, c := pts[walk[i]], pts[walk[j]], pts[walk[k]]
	lox, hix := min(a.x, b.x, c.x), max(a.x, b.x, c.x)
	loy, hiy := min(a.y, b.y, c.y), max(a.y, b.y, c.y)
	for m := t.next[k]; m != i; m = t.next[m] {
		if !t.reflex[m] {
			continue
		}
		v := walk[m]
		p := pts[v]
		if p.x < lox || p.x > hix || p.y < loy || p.y > hiy || v == walk[i] || v == walk[j] || v == walk[k] {
			continue
		}
		if cross(a, b, p) >= 0 && cross(b, c, p) >= 0 && cross(c, a, p) >= 0 {
			return false
		}
	}
	return true
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
