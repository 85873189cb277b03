package gridfinity_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/forma3d/connect/gridfinity"
)

func built(t *testing.T, p gridfinity.Params) []gridfinity.Segment {
	t.Helper()
	segments, err := gridfinity.Build(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return segments
}

func TestSTLHoldsTheMesh(t *testing.T) {
	m := built(t, plate(2, 1, 256, true, gridfinity.ConnectorNone))[0].Mesh
	var b bytes.Buffer
	if err := gridfinity.WriteSTL(&b, m); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	if want := 84 + 50*len(m.Triangles); len(data) != want || bytes.HasPrefix(data, []byte("solid")) {
		t.Fatalf("%d bytes, want %d", len(data), want)
	}
	if n := binary.LittleEndian.Uint32(data[80:]); int(n) != len(m.Triangles) {
		t.Errorf("%d triangles, want %d", n, len(m.Triangles))
	}
	read := func(at int) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(data[at:]))) }
	volume := 0.0
	for at := 84; at < len(data); at += 50 {
		var p [12]float64
		for i := range p {
			p[i] = read(at + 4*i)
		}
		a, b, c := p[3:6], p[6:9], p[9:12]
		volume += (a[0]*(b[1]*c[2]-b[2]*c[1]) + a[1]*(b[2]*c[0]-b[0]*c[2]) + a[2]*(b[0]*c[1]-b[1]*c[0])) / 6
		u := [3]float64{b[0] - a[0], b[1] - a[1], b[2] - a[2]}
		if along := u[0]*p[0] + u[1]*p[1] + u[2]*p[2]; math.Abs(along) > 1e-3 {
			t.Fatalf("normal of the triangle at byte %d is not upright", at)
		}
	}
	if !near(volume, m.Volume(), 1e-5) {
		t.Errorf("volume %.3f, want %.3f", volume, m.Volume())
	}
}

type model struct {
	Unit     string `xml:"unit,attr"`
	Metadata []struct {
		Name  string `xml:"name,attr"`
		Value string `xml:",chardata"`
	} `xml:"metadata"`
	Objects []struct {
		ID       int    `xml:"id,attr"`
		Name     string `xml:"name,attr"`
		Vertices []struct {
			X float64 `xml:"x,attr"`
			Y float64 `xml:"y,attr"`
			Z float64 `xml:"z,attr"`
		} `xml:"mesh>vertices>vertex"`
		Triangles []struct {
			A int `xml:"v1,attr"`
			B int `xml:"v2,attr"`
			C int `xml:"v3,attr"`
		} `xml:"mesh>triangles>triangle"`
	} `xml:"resources>object"`
	Items []struct {
		Object    int    `xml:"objectid,attr"`
		Transform string `xml:"transform,attr"`
	} `xml:"build>item"`
}

func Test3MFHoldsOneObjectASegment(t *testing.T) {
	segments := built(t, plate(4, 6, 180, false, gridfinity.ConnectorIntersection))
	var b, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := gridfinity.Write3MF(w, segments, gridfinity.Metadata{Title: "4 × 6 <cells> & more"}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same segments give other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("3D/3dmodel.model")
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	var m model
	if err := xml.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	if m.Unit != "millimeter" || len(m.Objects) != len(segments) || len(m.Items) != len(segments) {
		t.Fatalf("unit %q, %d objects, %d items", m.Unit, len(m.Objects), len(m.Items))
	}
	if len(m.Metadata) == 0 || m.Metadata[0].Name != "Title" || m.Metadata[0].Value != "4 × 6 <cells> & more" {
		t.Errorf("metadata %v", m.Metadata)
	}
	for i, o := range m.Objects {
		// The numbers are exact, so the mesh is the same.
		mesh := &gridfinity.Mesh{}
		for _, v := range o.Vertices {
			mesh.Vertices = append(mesh.Vertices, gridfinity.Point{X: unit(v.X), Y: unit(v.Y), Z: unit(v.Z)})
		}
		for _, tri := range o.Triangles {
			mesh.Triangles = append(mesh.Triangles, [3]int32{int32(tri.A), int32(tri.B), int32(tri.C)})
		}
		if r := gridfinity.Check(mesh); !r.OK() || mesh.Volume() != segments[i].Mesh.Volume() || o.Name != segments[i].Name() {
			t.Errorf("object %s: %v, volume %v of %v", o.Name, r, mesh.Volume(), segments[i].Mesh.Volume())
		}
	}
}

func unit(mm float64) int32 { return int32(math.Round(mm / gridfinity.Unit)) }

func TestSVGShowsThePlan(t *testing.T) {
	p := plate(4, 6, 180, true, gridfinity.ConnectorIntersection)
	plan, err := gridfinity.NewPlan(p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := gridfinity.WriteSVG(&b, p, plan); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(b.Bytes(), new(struct{})); err != nil {
		t.Errorf("no XML: %v", err)
	}
	for what, want := range map[string]int{`id="segment-`: len(plan.Segments), "<rect": 24, "<circle": 96, ">168 mm<": 1, ">252 mm<": 1} {
		if n := strings.Count(b.String(), what); n != want {
			t.Errorf("%d times %s, want %d", n, what, want)
		}
	}
}

func TestPNGShowsEverySegment(t *testing.T) {
	segments := built(t, plate(4, 6, 180, false, gridfinity.ConnectorIntersection))
	var b bytes.Buffer
	v := gridfinity.DefaultView()
	v.Width, v.Height = 300, 200
	if err := gridfinity.WritePNG(&b, segments, v); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	blue, other, white := 0, 0, 0
	for y := range 200 {
		for x := range 300 {
			r, g, bl, _ := img.At(x, y).RGBA()
			switch {
			case r == 0xffff && g == 0xffff && bl == 0xffff:
				white++
			case bl > r:
				blue++
			default:
				other++
			}
		}
	}
	if blue < 1000 || other < 500 || white < 10000 {
		t.Errorf("%d pixels of the first segment, %d of the second, %d empty", blue, other, white)
	}
	v.Width = 0
	if gridfinity.WritePNG(io.Discard, segments, v) == nil {
		t.Error("a picture without a width is drawn")
	}
}

// PrusaSlicer must call every kind of part manifold, and slice it without a word
// about its mesh.
func TestPrusaSlicerAcceptsEveryKindOfPart(t *testing.T) {
	slicer, err := exec.LookPath("prusa-slicer")
	if err != nil {
		t.Skip("prusa-slicer is not installed")
	}
	if testing.Short() {
		t.Skip("slicing takes its time")
	}
	for name, change := range kinds {
		t.Run(name, func(t *testing.T) {
			p := plate(3, 2, 100, false, gridfinity.ConnectorNone)
			change(&p)
			for _, s := range built(t, p)[:1] {
				file := filepath.Join(t.TempDir(), s.Name()+".stl")
				f, err := os.Create(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := gridfinity.WriteSTL(f, s.Mesh); err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				info, err := exec.CommandContext(t.Context(), slicer, "--info", file).CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, info)
				}
				if text := string(info); !strings.Contains(text, "manifold = yes") || strings.Contains(text, "open_edges") && !strings.Contains(text, "open_edges = 0") || strings.Contains(text, "repaired") {
					t.Errorf("segment %d: %s", s.Number, text)
				}
				out, err := exec.CommandContext(t.Context(), slicer, "--export-gcode", "--center", "100,100", "--output", file+".gcode", file).CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				for _, word := range []string{"manifold", "repair", "open edge", "empty layer", "self-intersect"} {
					if strings.Contains(strings.ToLower(string(out)), word) {
						t.Errorf("segment %d: %s", s.Number, out)
					}
				}
			}
		})
	}
}

// kinds changes a plain plate of 3 × 2 cells on a bed of 100 mm to each kind.
var kinds = map[string]func(*gridfinity.Params){
	"plain":       func(*gridfinity.Params) {},
	"press-fit":   func(p *gridfinity.Params) { p.Magnets.Enabled = true },
	"glue top":    func(p *gridfinity.Params) { p.Magnets.Enabled, p.Magnets.Style = true, gridfinity.GlueFromTop },
	"glue bottom": func(p *gridfinity.Params) { p.Magnets.Enabled, p.Magnets.Style = true, gridfinity.GlueFromBottom },
	"solid frame": func(p *gridfinity.Params) {
		p.Magnets.Enabled, p.Magnets.Style, p.Magnets.Frame = true, gridfinity.GlueFromTop, gridfinity.FrameSolid
	},
	"intersection": func(p *gridfinity.Params) { p.Connector = gridfinity.ConnectorIntersection },
	"intersection with magnets": func(p *gridfinity.Params) {
		p.Connector, p.Magnets.Enabled = gridfinity.ConnectorIntersection, true
	},
	"edge":              func(p *gridfinity.Params) { p.Connector = gridfinity.ConnectorEdge },
	"edge with magnets": func(p *gridfinity.Params) { p.Connector, p.Magnets.Enabled = gridfinity.ConnectorEdge, true },
	"chamfers": func(p *gridfinity.Params) {
		p.BottomChamfer, p.TopChamfer = gridfinity.Sides{1, 1, 1, 1}, gridfinity.Sides{0.5, 0.5, 0.5, 0.5}
	},
	"wall": func(p *gridfinity.Params) {
		p.Wall = gridfinity.Wall{Thickness: gridfinity.Sides{1.2, 1.2, 1.2, 1.2}, Above: 5}
	},
	"solid base": func(p *gridfinity.Params) { p.SolidBase = 2 },
	"screws": func(p *gridfinity.Params) {
		p.Screws.Other, p.Screws.PlateCorners, p.Screws.PlateCornerInset = true, true, [2]int{1, 1}
		p.Screws.Countersink = gridfinity.ScrewHead{Diameter: 6, Height: 1.4}
	},
	"padding":   func(p *gridfinity.Params) { p.Size.X += 13; p.Size.Y += 7 },
	"half cell": func(p *gridfinity.Params) { p.Size.X += 21; p.Magnets.Enabled = true },
	"top slice": func(p *gridfinity.Params) { p.TopSlice = 0.4 },
}
