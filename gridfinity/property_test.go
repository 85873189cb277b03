package gridfinity_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/gridfinity"
)

// decimal draws a number with two decimals, as people type them.
func decimal(t *rapid.T, name string, low, high float64) float64 {
	return float64(rapid.IntRange(int(math.Round(low*100)), int(math.Round(high*100))).Draw(t, name)) / 100
}

func oneIn(t *rapid.T, n int, name string) bool { return rapid.IntRange(1, n).Draw(t, name) == n }

func filler(t *rapid.T, name string) gridfinity.Filler {
	return gridfinity.Filler{
		Kind:     gridfinity.FillerKind(rapid.IntRange(0, 2).Draw(t, name)),
		Fraction: rapid.IntRange(2, 5).Draw(t, name+" fraction"),
		Minimum:  decimal(t, name+" minimum", 8.1, 42),
	}
}

func sides(t *rapid.T, name string, low, high float64) (s gridfinity.Sides) {
	for i := range s {
		if rapid.Bool().Draw(t, name) {
			s[i] = decimal(t, name, low, high)
		}
	}
	return s
}

// params draws any plate of up to five cells a side.
func params(t *rapid.T) gridfinity.Params {
	p := gridfinity.Defaults()
	p.Size = gridfinity.Size{X: decimal(t, "width", 42, 215), Y: decimal(t, "depth", 42, 215)}
	if rapid.Bool().Draw(t, "whole cells") {
		p.Size = gridfinity.Cells(rapid.IntRange(1, 5).Draw(t, "columns"), rapid.IntRange(1, 5).Draw(t, "rows"))
	}
	p.Bed = gridfinity.Size{X: decimal(t, "bed width", 100, 256), Y: decimal(t, "bed depth", 100, 256)}
	p.FillerX, p.FillerY = filler(t, "filler x"), filler(t, "filler y")
	p.Alignment = gridfinity.Size{X: decimal(t, "alignment x", 0, 1), Y: decimal(t, "alignment y", 0, 1)}
	if oneIn(t, 4, "adjust") {
		p.EdgeAdjust = sides(t, "edge", -3, 10)
	}
	p.CornerRadius = decimal(t, "radius", 0, 8)
	if oneIn(t, 4, "base") {
		p.SolidBase = decimal(t, "base", 0.4, 4)
	}
	if oneIn(t, 4, "slice") {
		p.TopSlice = decimal(t, "slice", 0, 2)
	}
	m := &p.Magnets
	if m.Enabled = rapid.Bool().Draw(t, "magnets"); m.Enabled {
		m.Style = gridfinity.MagnetStyle(rapid.IntRange(0, 2).Draw(t, "style"))
		if m.Style != gridfinity.PressFit {
			m.Frame = gridfinity.MagnetFrame(rapid.IntRange(0, 1).Draw(t, "frame"))
		}
		if rapid.Bool().Draw(t, "own magnet") {
			m.Diameter, m.Border = decimal(t, "diameter", 3, 10), decimal(t, "border", 0.4, 4)
			m.Height, m.Top, m.Bottom = decimal(t, "height", 0.5, 4), decimal(t, "top", 0.1, 2), decimal(t, "bottom", 0.1, 2)
			m.ReleaseWidth = decimal(t, "release", 0.5, m.Diameter-0.4)
		}
	}
	p.Connector = gridfinity.Connector(rapid.IntRange(0, 2).Draw(t, "connector"))
	p.Fit = decimal(t, "fit", 0, 1)
	if e := &p.Edge; rapid.Bool().Draw(t, "own edge") {
		e.Count = rapid.IntRange(1, 3).Draw(t, "count")
		e.HeadDepth, e.NeckDepth = decimal(t, "head depth", 0.8, 4), decimal(t, "neck depth", 0.4, 3)
		e.HeadLength = decimal(t, "head length", e.HeadDepth+e.NeckDepth+2, 20)
		e.NeckLength = decimal(t, "neck length", 0.8, e.HeadLength-e.NeckDepth-0.2)
		e.Gap = decimal(t, "gap", 0, min(0.5, e.NeckDepth-0.2))
		e.HeightFemale = decimal(t, "female", 0.5, 4)
		e.MaleDelta = decimal(t, "delta", 0, 0.5)
		e.UpstreamClearance = rapid.Bool().Draw(t, "upstream")
	}
	p.Numbering.Enabled = rapid.Bool().Draw(t, "numbers")
	if oneIn(t, 4, "chamfer") {
		p.BottomChamfer, p.TopChamfer = sides(t, "bottom chamfer", 0.2, 2), sides(t, "top chamfer", 0.2, 2)
	}
	if oneIn(t, 4, "wall") {
		p.Wall = gridfinity.Wall{Thickness: sides(t, "wall", 0.4, 5), Above: decimal(t, "above", 0.1, 8), Below: decimal(t, "below", 0.1, 8)}
		if p.Wall.Thickness == (gridfinity.Sides{}) {
			p.Wall = gridfinity.Wall{}
		}
	}
	if s := &p.Screws; oneIn(t, 4, "screws") {
		s.PlateCorners, s.PlateEdges = rapid.Bool().Draw(t, "plate corners"), rapid.Bool().Draw(t, "plate edges")
		s.SegmentCorners, s.SegmentEdges, s.Other = rapid.Bool().Draw(t, "corners"), rapid.Bool().Draw(t, "edges"), rapid.Bool().Draw(t, "other")
		if rapid.Bool().Draw(t, "sunk") {
			s.Countersink = gridfinity.ScrewHead{Diameter: decimal(t, "sink", 4.8, 9), Height: decimal(t, "sink height", 0.2, 1.5)}
		}
		if rapid.Bool().Draw(t, "bored") {
			s.Counterbore = gridfinity.ScrewHead{Diameter: decimal(t, "bore", max(3.4, s.Countersink.Diameter), 9), Height: decimal(t, "bore height", 0.2, 2)}
		}
	}
	return p
}

// refusedPlate says that a plate cannot be made for a reason that a person is told.
func refusedPlate(err error) bool {
	var v *gridfinity.ValidationError
	var b *gridfinity.BedError
	var d *gridfinity.DisconnectedError
	return errors.As(err, &v) || errors.As(err, &b) || errors.As(err, &d)
}

func TestEveryPlateIsSoundAndFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := params(t)
		segments, err := gridfinity.Build(context.Background(), p)
		if refusedPlate(err) {
			t.Logf("refused: %v", err)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range segments {
			if r := gridfinity.Check(s.Mesh); !r.OK() {
				t.Errorf("segment %d: %v", s.Number, r)
			}
			if s.Box.X > p.Bed.X+0.001 || s.Box.Y > p.Bed.Y+0.001 {
				t.Errorf("segment %d of %.3f × %.3f mm is larger than the bed", s.Number, s.Box.X, s.Box.Y)
			}
		}
	})
}

// Cuts that end exactly on another surface would touch it along a line.
func TestCutsThatTouchAnotherSurface(t *testing.T) {
	for name, change := range map[string]func(p *gridfinity.Params){
		"a socket whose roof meets the pocket's slope": func(p *gridfinity.Params) {
			p.Size, p.Bed = gridfinity.Size{X: 84, Y: 210}, gridfinity.Size{X: 103, Y: 100}
			p.Connector = gridfinity.ConnectorEdge
			p.Edge.Count, p.Edge.HeadLength, p.Edge.HeadDepth, p.Edge.NeckLength, p.Edge.NeckDepth = 1, 4.37, 0.85, 1.24, 1.4
			p.Edge.Gap, p.Edge.HeightFemale, p.Edge.MaleDelta = 0, 0.6, 0.1
		},
		"a screw's head that meets a wall": func(p *gridfinity.Params) {
			p.Size, p.Bed = gridfinity.Size{X: 168, Y: 126}, gridfinity.Size{X: 102.74, Y: 100.01}
			p.CornerRadius, p.Screws.PlateEdges = 3.55, true
			p.Screws.Countersink = gridfinity.ScrewHead{Diameter: 6.73, Height: 0.62}
			p.Wall = gridfinity.Wall{Thickness: gridfinity.Sides{0, 0.47, 2.92, 0}, Above: 0.29, Below: 0.11}
			p.EdgeAdjust = gridfinity.Sides{0, -0.98, 0, -0.99}
			p.Connector = gridfinity.ConnectorEdge
			p.FillerX, p.FillerY = gridfinity.Filler{Kind: gridfinity.FillerFraction, Fraction: 2, Minimum: 11.3}, gridfinity.Filler{Kind: gridfinity.FillerFraction, Fraction: 2, Minimum: 22.1}
			p.Fit = 0.16
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := gridfinity.Defaults()
			change(&p)
			segments, err := gridfinity.Build(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range segments {
				if r := gridfinity.Check(s.Mesh); !r.OK() {
					t.Errorf("segment %d: %v", s.Number, r)
				}
			}
		})
	}
}
