package gridfinity_test

import (
	"context"
	"slices"
	"testing"

	"github.com/forma3d/connect/gridfinity"
)

// cube is a sound mesh of 12 triangles with its corner at o.
func cube(o gridfinity.Point, size int32) *gridfinity.Mesh {
	m := &gridfinity.Mesh{}
	for i := range int32(8) {
		m.Vertices = append(m.Vertices, gridfinity.Point{X: o.X + i&1*size, Y: o.Y + i>>1&1*size, Z: o.Z + i>>2&1*size})
	}
	for _, f := range [][4]int32{{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 4, 6, 2}, {1, 3, 7, 5}} {
		m.Triangles = append(m.Triangles, [3]int32{f[0], f[1], f[2]}, [3]int32{f[0], f[2], f[3]})
	}
	return m
}

func join(meshes ...*gridfinity.Mesh) *gridfinity.Mesh {
	m := &gridfinity.Mesh{}
	for _, n := range meshes {
		base := int32(len(m.Vertices))
		m.Vertices = append(m.Vertices, n.Vertices...)
		for _, t := range n.Triangles {
			m.Triangles = append(m.Triangles, [3]int32{t[0] + base, t[1] + base, t[2] + base})
		}
	}
	return m
}

func TestCheckFindsEveryKindOfFault(t *testing.T) {
	at := func(x, y, z int32) gridfinity.Point { return gridfinity.Point{X: x, Y: y, Z: z} }
	for _, c := range []struct {
		name  string
		mesh  func() *gridfinity.Mesh
		fault func(gridfinity.Report) int
	}{
		{"open edge", func() *gridfinity.Mesh {
			m := cube(at(0, 0, 0), 10)
			m.Triangles = m.Triangles[1:]
			return m
		}, func(r gridfinity.Report) int { return r.OpenEdges }},
		{"flipped face", func() *gridfinity.Mesh {
			m := cube(at(0, 0, 0), 10)
			slices.Reverse(m.Triangles[3][:])
			return m
		}, func(r gridfinity.Report) int { return r.FlippedEdges }},
		{"duplicated face", func() *gridfinity.Mesh {
			m := cube(at(0, 0, 0), 10)
			m.Triangles = append(m.Triangles, m.Triangles[0])
			return m
		}, func(r gridfinity.Report) int { return r.NonManifoldEdges }},
		{"duplicated face, found as a crossing", func() *gridfinity.Mesh {
			m := cube(at(0, 0, 0), 10)
			m.Triangles = append(m.Triangles, m.Triangles[0])
			return m
		}, func(r gridfinity.Report) int { return r.SelfIntersections }},
		{"degenerate triangle", func() *gridfinity.Mesh {
			// A point in the middle of an edge, with a flat triangle over it.
			m := cube(at(0, 0, 0), 10)
			m.Vertices = append(m.Vertices, at(5, 0, 0))
			m.Triangles = append(m.Triangles, [3]int32{0, 8, 1})
			return m
		}, func(r gridfinity.Report) int { return r.DegenerateTriangles }},
		{"same corner twice", func() *gridfinity.Mesh {
			m := cube(at(0, 0, 0), 10)
			m.Triangles = append(m.Triangles, [3]int32{0, 0, 1})
			return m
		}, func(r gridfinity.Report) int { return r.DegenerateTriangles }},
		{"crossing bodies", func() *gridfinity.Mesh { return join(cube(at(0, 0, 0), 10), cube(at(5, 4, 3), 10)) },
			func(r gridfinity.Report) int { return r.SelfIntersections }},
		{"touching faces", func() *gridfinity.Mesh { return join(cube(at(0, 0, 0), 10), cube(at(2, 3, 10), 5)) },
			func(r gridfinity.Report) int { return r.SelfIntersections }},
		{"edge with four faces", func() *gridfinity.Mesh { return join(cube(at(0, 0, 0), 10), cube(at(10, 10, 0), 10)) },
			func(r gridfinity.Report) int { return r.NonManifoldEdges }},
		{"pinched vertex", func() *gridfinity.Mesh { return join(cube(at(0, 0, 0), 10), cube(at(10, 10, 10), 10)) },
			func(r gridfinity.Report) int { return r.NonManifoldVertices }},
		{"missing corner", func() *gridfinity.Mesh {
			m := cube(at(0, 0, 0), 10)
			m.Triangles[0][0] = 99
			return m
		}, func(r gridfinity.Report) int { return r.InvalidIndices }},
		{"inside out", func() *gridfinity.Mesh {
			m := cube(at(0, 0, 0), 10)
			for i := range m.Triangles {
				slices.Reverse(m.Triangles[i][:])
			}
			return m
		}, func(r gridfinity.Report) int {
			if r.Inverted {
				return 1
			}
			return 0
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := gridfinity.Check(c.mesh())
			if r.OK() || c.fault(r) == 0 {
				t.Errorf("not found: %v", r)
			}
		})
	}
	if r := gridfinity.Check(&gridfinity.Mesh{}); r.OK() {
		t.Error("an empty mesh is called sound")
	}
}

func TestCheckAcceptsSoundMeshes(t *testing.T) {
	for name, m := range map[string]*gridfinity.Mesh{
		"cube":              cube(gridfinity.Point{}, 10),
		"two cubes":         join(cube(gridfinity.Point{}, 10), cube(gridfinity.Point{X: 11}, 10)),
		"as large as it is": cube(gridfinity.Point{X: -20_000_000, Y: -20_000_000}, 40_000_000),
	} {
		if r := gridfinity.Check(m); !r.OK() {
			t.Errorf("%s: %v", name, r)
		}
	}
	if r := gridfinity.Check(join(cube(gridfinity.Point{}, 10), cube(gridfinity.Point{X: 11}, 10))); r.Components != 2 {
		t.Errorf("%d pieces, want 2", r.Components)
	}
	if v := cube(gridfinity.Point{X: 7, Y: 8, Z: 9}, 10000).Volume(); v != 1 {
		t.Errorf("volume %v, want 1 mm³", v)
	}
}

// Whichever triangle of a real part is missing, turned or moved, the check says so.
func TestCheckFindsFaultsInRealParts(t *testing.T) {
	segments, err := gridfinity.Build(context.Background(), plate(1, 1, 256, true, gridfinity.ConnectorNone))
	if err != nil {
		t.Fatal(err)
	}
	m := segments[0].Mesh
	for i := 0; i < len(m.Triangles); i += 37 {
		without := &gridfinity.Mesh{Vertices: m.Vertices, Triangles: slices.Delete(slices.Clone(m.Triangles), i, i+1)}
		if r := gridfinity.Check(without); r.OpenEdges == 0 {
			t.Errorf("triangle %d missing: %v", i, r)
		}
		turned := &gridfinity.Mesh{Vertices: m.Vertices, Triangles: slices.Clone(m.Triangles)}
		slices.Reverse(turned.Triangles[i][:])
		if r := gridfinity.Check(turned); r.FlippedEdges == 0 {
			t.Errorf("triangle %d turned: %v", i, r)
		}
	}
	shifted := &gridfinity.Mesh{Vertices: slices.Clone(m.Vertices), Triangles: m.Triangles}
	for i := range shifted.Vertices {
		shifted.Vertices[i].X += 7001
		shifted.Vertices[i].Z += 1003
	}
	if r := gridfinity.Check(join(m, shifted)); r.SelfIntersections == 0 {
		t.Errorf("the part crossing itself, shifted by 0.7 mm: %v", r)
	}
}
