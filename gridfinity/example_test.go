package gridfinity_test

import (
	"context"
	"fmt"
	"io"
	"log"

	"github.com/forma3d/connect/gridfinity"
)

func ExampleNewPlan() {
	p := gridfinity.Defaults()
	p.Size = gridfinity.Cells(10, 7)
	p.Bed = gridfinity.Size{X: 256, Y: 256}
	plan, err := gridfinity.NewPlan(p)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range plan.Segments {
		fmt.Printf("plate %d: %d × %d cells, %.1f × %.1f mm\n", s.Number, s.Cells[0], s.Cells[1], s.Size.X, s.Size.Y)
	}
	// Output:
	// plate 1: 5 × 5 cells, 211.2 × 211.2 mm
	// plate 2: 5 × 2 cells, 211.2 × 84.6 mm
	// plate 3: 5 × 2 cells, 210.6 × 85.2 mm
	// plate 4: 5 × 5 cells, 210.6 × 210.6 mm
}

func ExampleBuild() {
	p := gridfinity.Defaults()
	p.Size = gridfinity.Cells(2, 3)
	p.Magnets.Enabled = true
	p.Numbering.Enabled = false
	segments, err := gridfinity.Build(context.Background(), p)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range segments {
		fmt.Printf("%s: %.0f mm³, %.2f mm high, %v\n", s.Name(), s.Volume, s.Box.Z, gridfinity.Check(s.Mesh).OK())
	}
	if err := gridfinity.Write3MF(io.Discard, segments, gridfinity.Metadata{Title: "2 × 3"}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// plate-1: 21990 mm³, 8.15 mm high, true
}

func ExampleParseJSON() {
	p, err := gridfinity.ParseJSON([]byte(`{"plate_size": [126, 84], "magnets": true, "magnet_style": 0}`))
	fmt.Println(p.Size, p.Magnets.Enabled, p.Magnets.Style == gridfinity.GlueFromTop, err)
	_, err = gridfinity.ParseJSON([]byte(`{"click": true}`))
	fmt.Println(err)
	// Output:
	// {126 84} true true <nil>
	// parameter click is not supported: click latches are experimental and wear out; use magnets
}
