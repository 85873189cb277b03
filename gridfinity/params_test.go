package gridfinity_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/gridfinity"
)

func TestValidateNamesTheField(t *testing.T) {
	for field, change := range map[string]func(*gridfinity.Params){
		"Size.X":                   func(p *gridfinity.Params) { p.Size.X = math.NaN() },
		"Size.Y":                   func(p *gridfinity.Params) { p.Size.Y = 2001 },
		"Bed.X":                    func(p *gridfinity.Params) { p.Bed.X = math.Inf(1) },
		"FillerX.Fraction":         func(p *gridfinity.Params) { p.FillerX.Fraction = 6 },
		"FillerY.Kind":             func(p *gridfinity.Params) { p.FillerY.Kind = 3 },
		"Alignment.Y":              func(p *gridfinity.Params) { p.Alignment.Y = -0.1 },
		"ArcSegments":              func(p *gridfinity.Params) { p.ArcSegments = 42 },
		"ArcSegments ":             func(p *gridfinity.Params) { p.ArcSegments, p.Size = 360, gridfinity.Cells(40, 40) },
		"Magnets.Frame":            func(p *gridfinity.Params) { p.Magnets.Enabled, p.Magnets.Frame = true, gridfinity.FrameSolid },
		"Magnets.Diameter":         func(p *gridfinity.Params) { p.Magnets.Enabled, p.Magnets.Diameter = true, 0 },
		"Magnets.Border":           func(p *gridfinity.Params) { p.Magnets.Enabled, p.Magnets.Diameter, p.Magnets.Border = true, 20, 4 },
		"Edge.HeightFemale":        func(p *gridfinity.Params) { p.Connector, p.Edge.HeightFemale = gridfinity.ConnectorEdge, 10 },
		"Edge.Count":               func(p *gridfinity.Params) { p.Connector, p.Edge.Count = gridfinity.ConnectorEdge, 0 },
		"Fit":                      func(p *gridfinity.Params) { p.Fit = 1.5 },
		"Connector":                func(p *gridfinity.Params) { p.Connector = 7 },
		"Wall.Thickness":           func(p *gridfinity.Params) { p.Wall.Above = 3 },
		"BottomChamfer":            func(p *gridfinity.Params) { p.BottomChamfer[2] = 4.6 },
		"Screws.Diameter":          func(p *gridfinity.Params) { p.Screws.Other, p.Screws.Diameter = true, 0 },
		"Segmentation.FirstColumn": func(p *gridfinity.Params) { p.Segmentation.FirstColumn = 2 },
		"Numbering.Depth":          func(p *gridfinity.Params) { p.Numbering.Depth = 0 },
		"TopSlice":                 func(p *gridfinity.Params) { p.TopSlice = 3 },
		"CornerRadius":             func(p *gridfinity.Params) { p.CornerRadius, p.Size = 20, gridfinity.Size{X: 30, Y: 84} },
		"EdgeAdjust.North":         func(p *gridfinity.Params) { p.EdgeAdjust[0] = -41 },
		"Segmentation.FirstRows":   func(p *gridfinity.Params) { p.Segmentation.FirstRows = [2]int{0, 9} },
		"Screws.Countersink.Height": func(p *gridfinity.Params) {
			p.Screws.Other, p.Screws.Countersink = true, gridfinity.ScrewHead{Diameter: 4, Height: 2}
		},
		"Screws.Countersink.Diameter": func(p *gridfinity.Params) {
			p.Screws.Other, p.Screws.Countersink = true, gridfinity.ScrewHead{Diameter: 6, Height: 1}
			p.Screws.Counterbore = gridfinity.ScrewHead{Diameter: 5, Height: 1}
		},
	} {
		p := gridfinity.Defaults()
		change(&p)
		_, err := gridfinity.NewPlan(p)
		var v *gridfinity.ValidationError
		if !errors.As(err, &v) || !slices.ContainsFunc(v.Fields, func(f *gridfinity.FieldError) bool { return f.Field == strings.TrimSpace(field) }) {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if err := gridfinity.Defaults().Validate(); err != nil {
		t.Error(err)
	}
}

func TestTooSmallABedIsNamed(t *testing.T) {
	p := gridfinity.Defaults()
	p.Bed = gridfinity.Size{X: 60, Y: 200}
	p.EdgeAdjust = gridfinity.Sides{0, 20, 0, 20}
	_, err := gridfinity.NewPlan(p)
	var b *gridfinity.BedError
	if !errors.As(err, &b) || !errors.Is(err, gridfinity.ErrBed) || b.Axis != "x" || b.Have != 60 || b.Need < 62 {
		t.Fatalf("got %v", err)
	}
	p.Bed.X = b.Need
	if _, err := gridfinity.NewPlan(p); err != nil {
		t.Errorf("the bed it asks for does not do: %v", err)
	}
}

func TestPartsThatFallApartAreRefused(t *testing.T) {
	p := plate(1, 1, 256, false, gridfinity.ConnectorNone)
	p.CornerRadius = 20
	var d *gridfinity.DisconnectedError
	if _, err := gridfinity.Build(context.Background(), p); !errors.As(err, &d) || d.Pieces != 4 {
		t.Errorf("got %v", err)
	}
}

func TestParseRefusesByName(t *testing.T) {
	for name, value := range map[string]any{
		"click": true, "adapter_north": true, "horizontal_screw_wall_west": true, "thumbscrews": true, "separate_edge_padding": true,
		"stacked_print": true, "plate_wall_above": []any{0.0, 1.0, 0.0, 0.0}, "cell_override": "s", "number_font": "serif", "test_pattern": 2.0,
	} {
		_, err := gridfinity.Parse(map[string]any{name: value})
		var u *gridfinity.UnsupportedError
		if !errors.As(err, &u) || u.Parameter != name || u.Advice == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	var v *gridfinity.ValidationError
	for name, value := range map[string]any{"no_such": 1.0, "magnets": "yes", "plate_size": []any{1.0}, "edge_puzzle_count": 1.5, "alignment": []any{"a", 1.0}} {
		if _, err := gridfinity.Parse(map[string]any{name: value}); !errors.As(err, &v) || v.Fields[0].Field != name {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// Off, and details of what is off, change nothing.
	p, err := gridfinity.ParseJSON([]byte(`{"click": false, "click_style": 0, "plate_wall_below": [0,0,0,0], "cell_override": "", "test_pattern": 0, "adapter_mode": 3}`))
	if err != nil || p != gridfinity.Defaults() {
		t.Errorf("got %+v, %v", p, err)
	}
}

// Every one of GridFlock's parameters at its default gives the defaults.
func TestParseKnowsEveryParameter(t *testing.T) {
	p, err := gridfinity.ParseJSON([]byte(upstreamDefaults))
	if err != nil {
		t.Fatal(err)
	}
	if p != gridfinity.Defaults() {
		t.Errorf("got %+v", p)
	}
}

const upstreamDefaults = `{
"plate_size":[371,254],"bed_size":[250,220],"magnets":false,"magnet_style":1,"magnet_frame_style":1,"magnet_diameter":5.9,"magnet_height":2.25,
"magnet_top":0.5,"magnet_bottom":0.75,"magnet_border":2,"magnet_release_width":3,"click":false,"click_style":1,"click1_distance":1,"click1_steepness":1,
"click1_outer_length":30,"click1_inner_length":0,"click1_height":3,"click1_strength":1.6,"click1_wall_strength":1,"clickgroove_gap_length":25,
"clickgroove_tab_length":10,"clickgroove_strength":1.4,"clickgroove_wall_strength":1,"clickgroove_depth":0.9,"connector_intersection_puzzle":true,
"intersection_puzzle_fit":1,"connector_edge_puzzle":false,"edge_puzzle_count":1,"edge_puzzle_dim":[10,2.5],"edge_puzzle_dim_c":[3,1.2],"edge_puzzle_gap":0.15,
"edge_puzzle_magnet_border":true,"edge_puzzle_magnet_border_width":2.5,"edge_puzzle_height_female":2.25,"edge_puzzle_height_male_delta":0.25,
"filler_x":1,"filler_y":1,"filler_fraction":[2,2],"filler_minimum_size":[15,15],"alignment":[0.5,0.5],"numbering":true,"number_depth":0.5,"number_size":3,
"number_squeeze_size":2,"number_font":"sans-serif","bottom_chamfer":[0,0,0,0],"top_chamfer":[0,0,0,0],"plate_wall_thickness":[0,0,0,0],"plate_wall_height":[0,0],
"plate_wall_above":[0,0,0,0],"plate_wall_below":[0,0,0,0],"adapter_north":false,"adapter_east":false,"adapter_south":false,"adapter_west":false,"adapter_mode":11,
"vertical_screw_diameter":3.2,"vertical_screw_countersink_top":[0,0],"vertical_screw_counterbore_top":[0,0],"vertical_screw_plate_corners":false,
"vertical_screw_plate_corner_inset":[1,1],"vertical_screw_plate_edges":false,"vertical_screw_segment_corners":false,"vertical_screw_segment_corner_inset":[1,1],
"vertical_screw_segment_edges":false,"vertical_screw_other":false,"horizontal_screw_wall_north":false,"horizontal_screw_wall_east":false,
"horizontal_screw_wall_south":false,"horizontal_screw_wall_west":false,"horizontal_screw_diameter":3.2,"horizontal_screw_countersink_top":[0,0],
"horizontal_screw_counterbore_top":[0,0],"horizontal_screw_offset":[0,0],"thumbscrews":false,"thumbscrew_diameter":15.8,"x_segment_algorithm":0,
"y_row_count_first":[0,0],"x_column_count_first":0,"separate_edge_padding":false,"stacked_print":false,"stacked_print_layer_height":0.2,"stacked_print_min_gap":0.5,
"stacked_print_duplicates":1,"stacked_print_flip_first":0,"stacked_print_flip":1,"stacked_print_slice":0.3,"solid_base":0,"plate_corner_radius":4,
"edge_adjust":[0,0,0,0],"cell_override":"","top_slice":0,"test_pattern":0}`

func FuzzParseJSON(f *testing.F) {
	f.Add([]byte(upstreamDefaults))
	f.Add([]byte(`{"plate_size":[42,1e300],"magnets":true}`))
	f.Add([]byte(`{"cell_override":{"a":[]},"test_pattern":null}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := gridfinity.ParseJSON(data)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a message")
			}
			return
		}
		if err := p.Validate(); err != nil {
			t.Errorf("accepted, but not valid: %v", err)
		}
		if plan, err := gridfinity.NewPlan(p); err == nil {
			fits(t, p, plan)
		} else if !refusedPlate(err) {
			t.Errorf("planning fails without a typed error: %v", err)
		}
	})
}

// Any size to 2 m on any bed from 100 mm is planned, and fits.
func TestEverySizeIsPlanned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := gridfinity.Defaults()
		p.Size = gridfinity.Size{X: decimal(t, "width", 42, 2000), Y: decimal(t, "depth", 42, 2000)}
		p.Bed = gridfinity.Size{X: decimal(t, "bed width", 100, 400), Y: decimal(t, "bed depth", 100, 400)}
		p.FillerX.Kind = gridfinity.FillerKind(rapid.IntRange(0, 2).Draw(t, "filler x"))
		p.FillerY.Kind = gridfinity.FillerKind(rapid.IntRange(0, 2).Draw(t, "filler y"))
		p.Connector = gridfinity.Connector(rapid.IntRange(0, 2).Draw(t, "connector"))
		p.Segmentation.Columns = gridfinity.ColumnPlan(rapid.IntRange(0, 1).Draw(t, "columns"))
		plan, err := gridfinity.NewPlan(p)
		if err != nil {
			t.Fatal(err)
		}
		fits(t, p, plan)
	})
}

// The estimate that prices are made of is near the real volume.
func TestEstimateIsNearTheVolume(t *testing.T) {
	for name, change := range kinds {
		p := plate(3, 2, 100, false, gridfinity.ConnectorNone)
		change(&p)
		plan, err := gridfinity.NewPlan(p)
		if err != nil {
			t.Fatal(err)
		}
		volume := 0.0
		for _, s := range built(t, p) {
			volume += s.Volume
		}
		if !near(plan.Volume, volume, 0.03) {
			t.Errorf("%s: estimate %.0f mm³, volume %.0f", name, plan.Volume, volume)
		}
	}
}

func TestBuildStopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	start := time.Now()
	if _, err := gridfinity.Build(ctx, plate(47, 47, 250, true, gridfinity.ConnectorIntersection)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v", d)
	}
}

// The same parameters give the same mesh.
func TestBuildIsDeterministic(t *testing.T) {
	p := plate(5, 5, 180, true, gridfinity.ConnectorEdge)
	a, b := built(t, p), built(t, p)
	for i := range a {
		if !slices.Equal(a[i].Mesh.Vertices, b[i].Mesh.Vertices) || !slices.Equal(a[i].Mesh.Triangles, b[i].Mesh.Triangles) {
			t.Errorf("segment %d differs", i+1)
		}
	}
}

// Males of one segment fit the females of the next: put together, plates have
// nothing in common.
func TestAssembledPlatesDoNotOverlap(t *testing.T) {
	for _, c := range []gridfinity.Connector{gridfinity.ConnectorIntersection, gridfinity.ConnectorEdge} {
		for _, magnets := range []bool{false, true} {
			p := plate(4, 4, 100, magnets, c)
			p.Numbering.Enabled = false
			// Tight and loose halves are meant to bite, by up to 0.07 mm at their roots.
			p.Fit = 0.5
			all := &gridfinity.Mesh{}
			for _, s := range built(t, p) {
				m := &gridfinity.Mesh{Triangles: s.Mesh.Triangles}
				for _, v := range s.Mesh.Vertices {
					// A gap of 0.02 mm keeps the joints' faces from touching.
					m.Vertices = append(m.Vertices, gridfinity.Point{
						X: v.X + unit(s.MeshOffset.X) + int32(s.Column)*200, Y: v.Y + unit(s.MeshOffset.Y) + int32(s.Row)*200, Z: v.Z + unit(s.MeshOffset.Z),
					})
				}
				all = join(all, m)
			}
			if r := gridfinity.Check(all); !r.OK() {
				t.Errorf("connector %d, magnets %v: %v", c, magnets, r)
			}
		}
	}
}
