package gridfinity_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/forma3d/connect/gridfinity"
)

// looksLikeText is the test of admesh and its descendants.
func looksLikeText(stl []byte) bool {
	const header, sample = 84, 128
	return !slices.ContainsFunc(stl[header:min(header+sample, len(stl))], func(b byte) bool { return b > 127 })
}

// TestSTLIsNeverTakenForText begins with a slope whose bytes are all small: its
// normal, (1, 4, 4), and its corners. It is there twice to fill the sample.
func TestSTLIsNeverTakenForText(t *testing.T) {
	const mm = 10_000
	slope := &gridfinity.Mesh{
		Vertices:  []gridfinity.Point{{X: 8 * mm, Z: 8 * mm}, {X: 8 * mm, Y: 8 * mm}, {Y: 10 * mm}, {Y: 2 * mm, Z: 8 * mm}, {}},
		Triangles: [][3]int32{{0, 1, 2}, {0, 2, 3}, {0, 1, 2}, {0, 2, 3}, {1, 0, 4}, {2, 1, 4}, {3, 2, 4}, {0, 3, 4}},
	}
	var out bytes.Buffer
	if err := gridfinity.WriteSTL(&out, slope); err != nil {
		t.Fatal(err)
	}
	if looksLikeText(out.Bytes()) {
		t.Error("the STL of a slope is taken for text")
	}
	for _, p := range []gridfinity.Params{plate(1, 1, 256, false, gridfinity.ConnectorNone), plate(3, 2, 100, true, gridfinity.ConnectorIntersection), plate(3, 2, 100, false, gridfinity.ConnectorEdge)} {
		segments, err := gridfinity.Build(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range segments {
			var out bytes.Buffer
			if err := gridfinity.WriteSTL(&out, s.Mesh); err != nil {
				t.Fatal(err)
			}
			if looksLikeText(out.Bytes()) {
				t.Errorf("the STL of plate %d is taken for text", s.Number)
			}
		}
	}
}
