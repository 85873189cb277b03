package gridfinity_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/forma3d/connect/gridfinity"
)

func plate(x, y int, bed float64, magnets bool, c gridfinity.Connector) gridfinity.Params {
	p := gridfinity.Defaults()
	p.Size, p.Bed = gridfinity.Cells(x, y), gridfinity.Size{X: bed, Y: bed}
	p.Magnets.Enabled, p.Connector = magnets, c
	return p
}

func benchmarkBuild(b *testing.B, p gridfinity.Params) {
	b.ReportAllocs()
	triangles := 0
	for b.Loop() {
		segments, err := gridfinity.Build(context.Background(), p)
		if err != nil {
			b.Fatal(err)
		}
		triangles = 0
		for _, s := range segments {
			triangles += len(s.Mesh.Triangles)
		}
	}
	b.ReportMetric(float64(triangles), "triangles")
}

func BenchmarkPlain1x1(b *testing.B) {
	benchmarkBuild(b, plate(1, 1, 256, false, gridfinity.ConnectorNone))
}

func BenchmarkPressFit4x6(b *testing.B) {
	benchmarkBuild(b, plate(4, 6, 256, true, gridfinity.ConnectorNone))
}

func BenchmarkPressFit10x7Intersection(b *testing.B) {
	benchmarkBuild(b, plate(10, 7, 256, true, gridfinity.ConnectorIntersection))
}

func BenchmarkPressFit10x7Edge(b *testing.B) {
	benchmarkBuild(b, plate(10, 7, 256, true, gridfinity.ConnectorEdge))
}

// BenchmarkCells shows that the time grows with the cells: one segment of 9 to 144.
func BenchmarkCells(b *testing.B) {
	for _, n := range []int{3, 6, 12} {
		b.Run(fmt.Sprintf("%dx%d", n, n), func(b *testing.B) {
			benchmarkBuild(b, plate(n, n, 600, true, gridfinity.ConnectorNone))
		})
	}
}

func BenchmarkPlan47x47(b *testing.B) {
	p := plate(47, 47, 180, true, gridfinity.ConnectorIntersection)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gridfinity.NewPlan(p); err != nil {
			b.Fatal(err)
		}
	}
}
