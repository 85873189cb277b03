package gridfinity

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
)

// Segment is one printable part of a plate. Its mesh stands on z = 0 with the
// box's south-west corner at the origin.
type Segment struct {
	SegmentPlan
	Mesh *Mesh
	// Box is the extent of the mesh, mm.
	Box Vec
	// MeshOffset is the place of the mesh's origin in the assembled plate, mm:
	// x and y from the plate's south-west corner, z from the bottom of the pockets'
	// profile.
	MeshOffset Vec
}

// Name is the segment's name in files.
func (s *Segment) Name() string { return fmt.Sprintf("plate-%d", s.Number) }

// DisconnectedError says that a segment would fall apart.
type DisconnectedError struct {
	Number int // of the segment
	Pieces int
}

func (e *DisconnectedError) Error() string {
	return fmt.Sprintf("segment %d would fall into %d pieces; use smaller cuts: less edge adjustment, corner radius, chamfer, screw holes or connector height", e.Number, e.Pieces)
}

// MeshError says that a segment's mesh failed its check: a fault of this package.
type MeshError struct {
	Number int // of the segment
	Report Report
}

func (e *MeshError) Error() string {
	return fmt.Sprintf("the mesh of segment %d is not sound: %v", e.Number, e.Report)
}

// crumb is the volume in mm³ below which a loose piece is left away: connectors
// that the plate's edge truncates leave such crumbs.
const crumb = 1.0

// Build makes the segments of a plate, in the order of their numbers. Every mesh
// has passed Check's tests of its surface. It stops when ctx ends.
func Build(ctx context.Context, p Params) ([]Segment, error) {
	plan, err := NewPlan(p)
	if err != nil {
		return nil, err
	}
	return plan.Build(ctx, p)
}

// Build makes the segments of the plan, which must be that of p.
func (pl *Plan) Build(ctx context.Context, p Params) ([]Segment, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := newCircle(p.ArcSegments)
	out := make([]Segment, len(pl.Segments))
	errs := make([]error, len(out))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(out), maxWorkers) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				if out[i], errs[i] = pl.segment(ctx, &p, i, c); errs[i] != nil {
					cancel()
				}
			}
		}()
	}
	for i := range out {
		select {
		case next <- i:
		case <-ctx.Done():
			errs[i] = ctx.Err()
		}
	}
	close(next)
	wg.Wait()
	return out, firstError(errs)
}

// Segment builds the plan's segment of that number alone. The plan must be that
// of p.
func (pl *Plan) Segment(ctx context.Context, p Params, number int) (Segment, error) {
	if number < 1 || number > len(pl.Segments) {
		return Segment{}, fmt.Errorf("the plate has %d segments, there is no number %d", len(pl.Segments), number)
	}
	return pl.segment(ctx, &p, number-1, newCircle(p.ArcSegments))
}

// maxWorkers bounds the segments built at a time, and so the memory.
const maxWorkers = 4

// firstError prefers the cause to the cancellation it led to.
func firstError(errs []error) error {
	var first error
	for _, err := range errs {
		if err != nil && (first == nil || errors.Is(first, context.Canceled)) {
			first = err
		}
	}
	return first
}

func (pl *Plan) segment(ctx context.Context, p *Params, i int, c *circle) (Segment, error) {
	s := Segment{SegmentPlan: pl.Segments[i]}
	pt := pl.part(p, &s.SegmentPlan)
	m, err := soundMesh(ctx, p, pt, c, s.Number)
	if err != nil {
		return s, err
	}
	at := m.move()
	_, hi := m.Bounds()
	s.Mesh, s.Box = m, hi
	dx, dy, dz := at.MM()
	s.MeshOffset = Vec{s.Position.X + pt.padding[West] + dx, s.Position.Y + pt.padding[South] + dy, dz}
	s.Volume = m.Volume()
	s.Weight = Weight(s.Volume)
	return s, nil
}

// Where a cut ends exactly on another surface, the two touch along a line, which no
// solid of the real world does. Then the cuts are made larger by touchStep mm at a
// time, at most maxTouches times: less than any printer resolves, more than the
// levels that count as one.
const (
	touchStep  = 0.002
	maxTouches = 3
)

// soundMesh makes the mesh of a part, apart from crumbs, and checks it.
func soundMesh(ctx context.Context, p *Params, pt *part, c *circle, number int) (*Mesh, error) {
	for touches := 0; ; touches++ {
		q := p.withLargerCuts(float64(touches) * touchStep)
		m, err := build(&q, pt, c).mesh(ctx)
		var crossing *crossingError
		if errors.As(err, &crossing) && touches < maxTouches {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := m.sweep(number); err != nil {
			return nil, err
		}
		_, r := checkSurface(m)
		if r.OK() {
			return m, nil
		}
		if touches == maxTouches {
			return nil, &MeshError{number, r}
		}
	}
}

// withLargerCuts gives the parameters with every screw hole, chamfer and socket of
// an edge connector larger by d mm, and the plug smaller.
func (p *Params) withLargerCuts(d float64) Params {
	q := *p
	if d == 0 {
		return q
	}
	q.Screws.Diameter += d
	for _, h := range []*ScrewHead{&q.Screws.Countersink, &q.Screws.Counterbore} {
		if *h != (ScrewHead{}) {
			h.Diameter += d
			h.Height += d
		}
	}
	q.Edge.HeightFemale += d
	q.Edge.MaleDelta += 2 * d
	for i := range q.BottomChamfer {
		if q.BottomChamfer[i] > 0 {
			q.BottomChamfer[i] += d
		}
		if q.TopChamfer[i] > 0 {
			q.TopChamfer[i] += d
		}
	}
	return q
}

// sweep leaves crumbs away and refuses a part in several pieces.
func (m *Mesh) sweep(number int) error {
	piece, n := m.components()
	if n < 2 {
		return nil
	}
	volume := make([]float64, n)
	for i, t := range m.Triangles {
		a, b, c := m.relative(t[0]), m.relative(t[1]), m.relative(t[2])
		volume[piece[i]] += (a.X*(b.Y*c.Z-b.Z*c.Y) + a.Y*(b.Z*c.X-b.X*c.Z) + a.Z*(b.X*c.Y-b.Y*c.X)) / 6
	}
	bodies := 0
	for _, v := range volume {
		if v >= crumb {
			bodies++
		}
	}
	if bodies != 1 {
		return &DisconnectedError{number, bodies}
	}
	// Cavities are pieces with a negative volume; they stay.
	m.keep(func(i int) bool { v := volume[piece[i]]; return v >= crumb || v < 0 })
	return nil
}
