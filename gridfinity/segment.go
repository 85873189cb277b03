package gridfinity

import (
	"fmt"
	"math"
	"slices"
)

// Plan is how a plate is laid out and cut, without any geometry. Lengths are mm,
// volumes mm³, weights g.
type Plan struct {
	CellsX, CellsY []float64 // sizes, west to east and south to north
	Padding        Sides     // around the cells, walls included
	Size           Size      // of the assembled plate
	Height         float64
	Columns        []int // cells of each column of segments
	RowsEven       []int // cells of the segments of columns 0, 2, …
	RowsOdd        []int // and 1, 3, …
	Segments       []SegmentPlan
	// FourWayCorners: four segments meet in a point. It is avoided where the bed
	// leaves room for it.
	FourWayCorners bool
	Volume         float64 // estimate
	Weight         float64 // estimate, printed solid in PLA
	Notes          []Note
}

// SegmentPlan is one printable part.
type SegmentPlan struct {
	Number      int    // from 1
	Column, Row int    // from 0, from the south-west
	FirstCell   [2]int // of the plate's cells
	Cells       [2]int
	Position    Size // of its body's south-west corner in the plate
	Body        Size // without what reaches over joints
	Size        Size // what the bed must hold
	Joints      [4]bool
	Volume      float64 // estimate
	Weight      float64 // estimate
}

// PLADensity is used for weights, g/cm³.
const PLADensity = 1.24

// Weight of a volume in mm³ of solid PLA, g.
func Weight(volume float64) float64 { return volume / 1000 * PLADensity }

// reach is how far connectors stick out of a segment's low (south, west) and high
// (north, east) sides.
func (p *Params) reach() (low, high float64) {
	switch p.Connector {
	case ConnectorIntersection:
		return femaleReach, maleReach
	case ConnectorEdge:
		return 0, p.Edge.HeadDepth + p.Edge.NeckDepth
	default:
		return 0, 0
	}
}

// margin is what GridFlock keeps free of the bed for connectors.
func (p *Params) margin() float64 {
	switch p.Connector {
	case ConnectorIntersection:
		return 3.5
	case ConnectorEdge:
		return p.Edge.HeadDepth + p.Edge.NeckDepth
	default:
		return 0
	}
}

// cutter cuts one axis to pieces that fit the bed.
type cutter struct {
	axis
	name      string
	bed       float64 // mm
	usable    float64 // bed without margin, in pitches
	p0, p1    float64 // paddings in pitches
	norm      []float64
	low, high float64 // reach of connectors
}

func (p *Params) cutter(name string, a axis, bed float64) *cutter {
	c := &cutter{axis: a, name: name, bed: bed, usable: (bed - p.margin()) / Pitch, p0: a.before / Pitch, p1: a.after / Pitch}
	for _, x := range a.cells {
		c.norm = append(c.norm, x/Pitch)
	}
	c.low, c.high = p.reach()
	return c
}

// width is the room that cells from..to need on the bed.
func (c *cutter) width(from, to int) float64 {
	w := sum(c.cells[from:to])
	if from == 0 {
		w += c.before
	} else {
		w += c.low
	}
	if to == len(c.cells) {
		w += c.after
	} else {
		w += c.high
	}
	return w
}

func (c *cutter) fits(from, to int) bool { return c.width(from, to) <= c.bed+lengthTolerance }

// good says that a cut covers all cells with pieces that fit.
func (c *cutter) good(cut []int) bool {
	at := 0
	for _, n := range cut {
		if n < 1 || at+n > len(c.cells) || !c.fits(at, at+n) {
			return false
		}
		at += n
	}
	return at == len(c.cells)
}

// ideal makes pieces of about equal size: as many as filling from the start needs,
// each cell going where its middle lies.
func (c *cutter) ideal() []int {
	count, size := 0, c.p0
	last := len(c.norm) - 1
	for _, x := range c.norm[:last] {
		if size+x > c.usable+lengthTolerance/Pitch {
			count, size = count+1, 0
		}
		size += x
	}
	if size+c.norm[last]+c.p1 > c.usable+lengthTolerance/Pitch {
		count += 2
	} else {
		count++
	}
	average := (sum(c.norm) + c.p0 + c.p1) / float64(count)
	cut := make([]int, count)
	at := 0.0
	for _, x := range c.norm {
		// The sums are in GridFlock's order, so that a middle that is all but on the
		// border between two pieces goes the same way.
		q := (at + x/2 + c.p0) / average
		piece := int(math.Floor(q))
		if q == math.Floor(q) {
			piece--
		}
		cut[min(max(piece, 0), count-1)]++
		at += x
	}
	return cut
}

// run is a first piece, pieces of mid cells each, and a last piece; mid 0 means
// there is no second piece.
type run struct{ first, mid, end int }

// incremental fills the bed from the start. first 0 leaves the first piece open.
func (c *cutter) incremental(first int) run {
	n := len(c.norm)
	if sum(c.norm)+c.p0+c.p1 <= c.usable+lengthTolerance/Pitch {
		return run{first: n}
	}
	mid := max(1, int(math.Floor(c.usable+lengthTolerance/Pitch)))
	end := func(first int) int {
		if e := ((n-first)%mid + mid) % mid; e > 0 {
			return e
		}
		return mid
	}
	if first == 0 {
		first = int(math.Floor(c.usable - c.p0 + lengthTolerance/Pitch))
	}
	e := end(first)
	if e == 1 && c.norm[n-1] < 1 || sum(c.norm[max(0, n-e):])+c.p1 > c.usable+lengthTolerance/Pitch {
		first--
		e = end(first)
	}
	return run{first, mid, e}
}

func (r run) pieces(n int) int {
	if r.mid == 0 {
		return 1
	}
	return (n-r.first-r.end)/r.mid + 2
}

func (r run) cut(n int) []int {
	cut := []int{r.first}
	if r.mid == 0 {
		return cut
	}
	for at := r.first; at < n; at += r.mid {
		if at+r.mid >= n {
			return append(cut, r.end)
		}
		cut = append(cut, r.mid)
	}
	return cut
}

// staggered makes two cuts for use in turn, so that four corners do not meet.
func (c *cutter) staggered(override [2]int) (a, b []int) {
	n := len(c.norm)
	ra := c.incremental(override[0])
	if ra.mid != 0 && ra.end < 2 && ra.first > 2 {
		ra = c.incremental(ra.first - 1)
	}
	if override[1] > 0 {
		// Both given: what is asked for is done as it is asked for.
		ra = c.incremental(override[0])
		return ra.cut(n), c.incremental(override[1]).cut(n)
	}
	if ra.mid <= 1 || ra.first <= 1 {
		return ra.cut(n), ra.cut(n)
	}
	penalty := func(r run) int {
		s := -abs(ra.first-r.first) - abs(ra.end-r.end)
		if r.first == 1 {
			s += 20
		}
		if r.end == 1 {
			s += 20
		}
		return s
	}
	best := c.incremental(ra.first - 1)
	allowed := best.pieces(n)
	for s := 2; s < ra.first; s++ {
		r := c.incremental(ra.first - s)
		if r.pieces(n) > allowed {
			break
		}
		if penalty(r) <= penalty(best) {
			best = r
		}
	}
	return ra.cut(n), best.cut(n)
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

// balanced finds the fewest pieces that fit, and among those cuts the most even
// one. It does not cut where avoid says so.
func (c *cutter) balanced(avoid []bool) []int {
	n := len(c.cells)
	type state struct {
		pieces int
		cost   float64
		from   int
	}
	best := make([]state, n+1)
	for to := 1; to <= n; to++ {
		best[to] = state{pieces: math.MaxInt}
		if to < n && avoid != nil && avoid[to] {
			continue
		}
		for from := to - 1; from >= 0 && c.fitsFrom(from, to); from-- {
			if b := best[from]; b.pieces < math.MaxInt && c.fits(from, to) {
				w := c.width(from, to)
				s := state{b.pieces + 1, b.cost + w*w, from}
				if s.pieces < best[to].pieces || s.pieces == best[to].pieces && s.cost < best[to].cost-lengthTolerance {
					best[to] = s
				}
			}
		}
	}
	if best[n].pieces == math.MaxInt {
		return nil
	}
	var cut []int
	for to := n; to > 0; to = best[to].from {
		cut = append(cut, to-best[to].from)
	}
	slices.Reverse(cut)
	return cut
}

// fitsFrom says that widening the piece further to the start can still fit.
func (c *cutter) fitsFrom(from, to int) bool {
	return sum(c.cells[from:to]) <= c.bed+math.Abs(c.before)+math.Abs(c.after)
}

func (c *cutter) tooSmall() error {
	need := 0.0
	for i := range c.cells {
		need = math.Max(need, c.width(i, i+1))
	}
	return &BedError{Axis: c.name, Need: need, Have: c.bed}
}

func cuts(cut []int, n int) []bool {
	at, out := 0, make([]bool, n+1)
	for _, k := range cut[:len(cut)-1] {
		at += k
		out[at] = true
	}
	return out
}

func meet(a, b []int, n int) bool {
	ca, cb := cuts(a, n), cuts(b, n)
	for i := range ca {
		if ca[i] && cb[i] {
			return true
		}
	}
	return false
}

// columns cuts along x.
func (p *Params) columns(c *cutter) ([]int, error) {
	var cut []int
	if p.Segmentation.Columns == ColumnsIncremental {
		cut = c.incremental(p.Segmentation.FirstColumn).cut(len(c.cells))
		if n := p.Segmentation.FirstColumn; n > 0 && !c.good(cut) {
			return nil, override("Segmentation.FirstColumn", n)
		}
	} else {
		cut = c.ideal()
	}
	if c.good(cut) {
		return cut, nil
	}
	if cut = c.balanced(nil); cut == nil {
		return nil, c.tooSmall()
	}
	return cut, nil
}

func override(field string, n int) error {
	return &ValidationError{[]*FieldError{{field, fmt.Sprintf("%d cells first leave no cut that fits the bed; use another number, or 0 to leave it to the planner", n)}}}
}

// rows cuts along y, for even and odd columns.
func (p *Params) rows(c *cutter) (a, b []int, err error) {
	first := p.Segmentation.FirstRows
	a, b = c.staggered(first)
	if !c.good(a) {
		if first[0] > 0 {
			return nil, nil, override("Segmentation.FirstRows", first[0])
		}
		if a = c.balanced(nil); a == nil {
			return nil, nil, c.tooSmall()
		}
		b = nil
	}
	if b == nil || !c.good(b) || len(a) > 1 && meet(a, b, len(c.cells)) && first[1] == 0 {
		if first[1] > 0 {
			if b == nil {
				b = c.incremental(first[1]).cut(len(c.cells))
			}
			if !c.good(b) {
				return nil, nil, override("Segmentation.FirstRows", first[1])
			}
			return a, b, nil
		}
		old := b
		b = c.balanced(cuts(a, len(c.cells)))
		if b == nil || len(b) > len(a)+1 {
			// No other cut fits: four corners meet, which prints and holds as well.
			b = a
			if old != nil && c.good(old) {
				b = old
			}
		}
	}
	return a, b, nil
}

// NewPlan lays the plate out and cuts it to the bed. It takes microseconds. Errors
// are *ValidationError and *BedError.
func NewPlan(p Params) (*Plan, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	x, y, err := p.layout()
	if err != nil {
		return nil, err
	}
	cx, cy := p.cutter("x", x, p.Bed.X), p.cutter("y", y, p.Bed.Y)
	pl := &Plan{
		CellsX: x.cells, CellsY: y.cells, Padding: Sides{y.after, x.after, y.before, x.before},
		Size: Size{x.length(), y.length()}, Notes: p.notes(x, y),
	}
	h := p.heights()
	pl.Height = h.top - h.bottom
	if p.Wall.Thickness != (Sides{}) {
		pl.Height += p.Wall.Above + p.Wall.Below
	}
	if pl.Columns, err = p.columns(cx); err != nil {
		return nil, err
	}
	if pl.RowsEven, pl.RowsOdd, err = p.rows(cy); err != nil {
		return nil, err
	}
	if len(pl.Columns) > 1 {
		pl.FourWayCorners = meet(pl.RowsEven, pl.RowsOdd, len(y.cells))
	}
	pl.place(&p, cx, cy)
	return pl, p.fitsCorners(pl)
}

// place makes the list of segments, columns from the west, rows from the south.
func (pl *Plan) place(p *Params, cx, cy *cutter) {
	number := 0
	x := 0
	posX := 0.0
	for col, nx := range pl.Columns {
		rows := pl.RowsEven
		if col%2 == 1 {
			rows = pl.RowsOdd
		}
		y := 0
		posY := 0.0
		width := 0.0
		for row, ny := range rows {
			number++
			s := SegmentPlan{
				Number: number, Column: col, Row: row,
				FirstCell: [2]int{x, y}, Cells: [2]int{nx, ny}, Position: Size{posX, posY},
				Joints: [4]bool{North: row < len(rows)-1, East: col < len(pl.Columns)-1, South: row > 0, West: col > 0},
			}
			pad := pl.padding(&s)
			s.Body = Size{sum(pl.CellsX[x:x+nx]) + pad[East] + pad[West], sum(pl.CellsY[y:y+ny]) + pad[North] + pad[South]}
			s.Size = Size{cx.width(x, x+nx), cy.width(y, y+ny)}
			s.Volume = p.estimate(pl, &s)
			s.Weight = Weight(s.Volume)
			pl.Volume += s.Volume
			pl.Segments = append(pl.Segments, s)
			y += ny
			posY += s.Body.Y
			width = s.Body.X
		}
		x += nx
		posX += width
	}
	pl.Weight = Weight(pl.Volume)
}

func (pl *Plan) padding(s *SegmentPlan) Sides {
	pad := pl.Padding
	for side, joint := range s.Joints {
		if joint {
			pad[side] = 0
		}
	}
	return pad
}

// fitsCorners refuses corner roundings that are larger than the segment they are on.
func (p *Params) fitsCorners(pl *Plan) error {
	for _, s := range pl.Segments {
		for i, both := range [2]bool{!s.Joints[West] && !s.Joints[East], !s.Joints[South] && !s.Joints[North]} {
			room := [2]float64{s.Body.X, s.Body.Y}[i]
			if both {
				room /= 2
			}
			if p.CornerRadius > room+lengthTolerance {
				return &ValidationError{[]*FieldError{{"CornerRadius", fmt.Sprintf("is %g, but segment %d has room for %.4g; make it smaller", p.CornerRadius, s.Number, room)}}}
			}
		}
	}
	return nil
}

// part is what the geometry needs to know of a segment.
func (pl *Plan) part(p *Params, s *SegmentPlan) *part {
	x, y := s.FirstCell[0], s.FirstCell[1]
	pt := &part{
		number: s.Number, column: s.Column, row: s.Row,
		cellsX: pl.CellsX[x : x+s.Cells[0]], cellsY: pl.CellsY[y : y+s.Cells[1]],
		padding: pl.padding(s), joint: s.Joints, first: s.FirstCell,
		plateCells: [2]int{len(pl.CellsX), len(pl.CellsY)},
	}
	for side := range s.Joints {
		if !s.Joints[side] {
			pt.wall[side] = p.Wall.Thickness[side]
		}
	}
	if s.Joints[North] {
		pt.neighbour[North] = pl.CellsY[y+s.Cells[1]]
	}
	if s.Joints[East] {
		pt.neighbour[East] = pl.CellsX[x+s.Cells[0]]
	}
	return pt
}

// estimate computes a segment's volume from the profile's formula, leaving out
// connectors, screws and numbers.
func (p *Params) estimate(pl *Plan, s *SegmentPlan) float64 {
	h := p.heights()
	rho := func(z float64) float64 { return CellCornerRadius - inset(z) }
	pocket := func(w, d float64) float64 {
		a, b := w-MinCell, d-MinCell
		slab := func(z0, z1 float64) float64 {
			r0, r1 := rho(z0), rho(z1)
			return (z1 - z0) * (a*b + (r0+r1)*(a+b) + math.Pi*(r0*r0+r0*r1+r1*r1)/3)
		}
		return slab(0, profileFoot) + slab(profileFoot, profileStraight) + slab(profileStraight, h.top)
	}
	v := s.Body.X * s.Body.Y * (h.top - h.bottom)
	for _, w := range pl.CellsX[s.FirstCell[0] : s.FirstCell[0]+s.Cells[0]] {
		for _, d := range pl.CellsY[s.FirstCell[1] : s.FirstCell[1]+s.Cells[1]] {
			v -= pocket(w, d)
			if p.Magnets.Enabled {
				v -= p.Magnets.open(w, d, h.magnet)
			}
		}
	}
	for side, t := range p.Wall.Thickness {
		if s.Joints[side] {
			continue
		}
		length := s.Body.X
		if Side(side) == East || Side(side) == West {
			length = s.Body.Y
		}
		v += t * length * (p.Wall.Above + p.Wall.Below)
		v -= length * (p.BottomChamfer[side]*p.BottomChamfer[side] + p.TopChamfer[side]*p.TopChamfer[side]) / 2
	}
	return math.Max(v, 0)
}

// open is the air in the magnet level of a cell.
func (m Magnets) open(w, d, level float64) float64 {
	corners := 4.0
	switch {
	case w < Pitch && d < Pitch:
		corners = 1
	case w < Pitch || d < Pitch:
		corners = 2
	}
	if math.Min(w, d) < m.room() {
		corners = 0
	}
	r := m.Diameter / 2
	ring := r + m.Border
	hole := math.Pi*r*r*m.Height + math.Pi*m.ReleaseWidth*m.ReleaseWidth/4*(level-m.Height)
	if m.Style == PressFit {
		hole = (math.Pi*r*r/2+m.Diameter*ring)*m.Height + m.ReleaseWidth*(r+2)*(level-m.Top)
	}
	if m.Frame == FrameSolid {
		return corners * hole
	}
	a, b := w-MinCell, d-MinCell
	foot := CellCornerRadius - footInset
	open := a*b + 2*foot*(a+b) + math.Pi*foot*foot
	frame := 2*(MagnetInset-footInset)*(m.room()-footInset) - (MagnetInset-footInset)*(MagnetInset-footInset) + math.Pi*ring*ring/4
	return open*level - corners*(frame*level-hole)
}
