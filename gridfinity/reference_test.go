package gridfinity_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/forma3d/connect/gridfinity"
)

type referencePart struct {
	Number int        `json:"number"`
	Column int        `json:"column"`
	Row    int        `json:"row"`
	Cells  [2]float64 `json:"cells"`
	Size   [3]float64 `json:"size_mm"`
	Volume float64    `json:"volume_mm3"`
	Area   float64    `json:"area_mm2"`
}

type referenceCase struct {
	ID     string         `json:"id"`
	Params map[string]any `json:"params"`
	Plan   struct {
		X    []int `json:"x"`
		Even []int `json:"y_even_columns"`
		Odd  []int `json:"y_odd_columns"`
	} `json:"plan"`
	Segments     int             `json:"segments"`
	AreaReliable bool            `json:"area_reliable"`
	Parts        []referencePart `json:"parts"`
	Total        struct {
		Volume float64 `json:"volume_mm3"`
		Area   float64 `json:"area_mm2"`
		Height float64 `json:"height_mm"`
	} `json:"total"`
}

func TestQuick(t *testing.T) {
	data, err := os.ReadFile("testdata/gridflock-cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Cases []referenceCase `json:"cases"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Cases {
		p, err := gridfinity.Parse(c.Params)
		if err != nil {
			t.Log(c.ID, err)
			continue
		}
		p.Edge.UpstreamClearance = true
		segs, err := gridfinity.Build(context.Background(), p)
		if err != nil {
			t.Error(c.ID, err)
			continue
		}
		v, a := 0.0, 0.0
		for _, s := range segs {
			v += s.Volume
			a += s.Mesh.Area()
			if r := gridfinity.Check(s.Mesh); !r.OK() || r.Components != 1 {
				t.Errorf("%s segment %d: %v, %d components", c.ID, s.Number, r, r.Components)
			}
		}
		ok := ""
		if math.Abs(v/c.Total.Volume-1) > 1e-5 {
			ok = "XXX"
		}
		t.Logf("%s %s: %d segs of %d, volume %.3f want %.3f rel %.2g area %.2f want %.2f tris %d", ok, c.ID, len(segs), c.Segments, v, c.Total.Volume, v/c.Total.Volume-1, a, c.Total.Area, len(segs[0].Mesh.Triangles))
	}
}
