package gridfinity_test

import (
	"bytes"
	"context"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/forma3d/connect/gridfinity"
)

var draw = flag.Bool("draw", false, "write the README's pictures anew")

// The README's pictures are what the package draws now.
func TestPicturesAreCurrent(t *testing.T) {
	from := func(azimuth, elevation float64) gridfinity.View {
		return gridfinity.View{Width: 720, Height: 440, Azimuth: azimuth, Elevation: elevation, Gap: 6}
	}
	for name, c := range map[string]struct {
		params func(*gridfinity.Params)
		view   gridfinity.View
	}{
		"drawer":       {func(p *gridfinity.Params) { p.Size, p.Magnets.Enabled = gridfinity.Size{X: 371, Y: 254}, true }, from(-30, 40)},
		"press-fit":    {func(p *gridfinity.Params) { p.Size, p.Magnets.Enabled = gridfinity.Cells(2, 1), true }, from(-25, 35)},
		"underside":    {func(p *gridfinity.Params) { p.Size, p.Magnets.Enabled = gridfinity.Cells(2, 1), true }, from(-25, -40)},
		"intersection": {func(p *gridfinity.Params) { p.Size, p.Bed = gridfinity.Cells(2, 2), gridfinity.Size{X: 60, Y: 60} }, from(-20, 55)},
		"edge": {func(p *gridfinity.Params) {
			p.Size, p.Bed, p.Connector = gridfinity.Cells(2, 1), gridfinity.Size{X: 60, Y: 60}, gridfinity.ConnectorEdge
		}, from(-20, 45)},
		"wall": {func(p *gridfinity.Params) {
			p.Size, p.TopChamfer = gridfinity.Cells(2, 2), gridfinity.Sides{}
			p.Wall = gridfinity.Wall{Thickness: gridfinity.Sides{2, 2, 2, 2}, Above: 12}
		}, from(-30, 40)},
	} {
		p := gridfinity.Defaults()
		c.params(&p)
		segments, err := gridfinity.Build(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := gridfinity.WritePNG(&b, segments, c.view); err != nil {
			t.Fatal(err)
		}
		picture(t, name+".png", b.Bytes(), samePixels)
	}
	p := gridfinity.Defaults()
	p.Magnets.Enabled = true
	plan, err := gridfinity.NewPlan(p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := gridfinity.WriteSVG(&b, p, plan); err != nil {
		t.Fatal(err)
	}
	picture(t, "plan.svg", b.Bytes(), func(_ *testing.T, a, b []byte) bool { return bytes.Equal(a, b) })
}

func picture(t *testing.T, name string, now []byte, same func(t *testing.T, a, b []byte) bool) {
	t.Helper()
	file := filepath.Join("pictures", name)
	if *draw {
		if err := os.WriteFile(file, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !same(t, old, now) {
		t.Errorf("%s is not what is drawn now; run: go test -run TestPictures ./gridfinity -draw", file)
	}
}

// samePixels compares pictures, not their compression.
func samePixels(t *testing.T, a, b []byte) bool {
	t.Helper()
	x, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if x.Bounds() != y.Bounds() {
		return false
	}
	different := 0
	for i := range x.Bounds().Dx() {
		for j := range x.Bounds().Dy() {
			if x.At(i, j) != y.At(i, j) {
				different++
			}
		}
	}
	// Edges may differ where processors round otherwise.
	return different < 200
}
