package gridfinity

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// UnsupportedError names a GridFlock parameter that this package does not build.
type UnsupportedError struct {
	Parameter string // GridFlock's name
	Advice    string
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("parameter %s is not supported: %s", e.Parameter, e.Advice)
}

// MaxParamsJSON bounds what ParseJSON reads, bytes.
const MaxParamsJSON = 64 << 10

// ParseJSON reads a JSON object of GridFlock's parameters; see Parse.
func ParseJSON(data []byte) (Params, error) {
	if len(data) > MaxParamsJSON {
		return Params{}, fmt.Errorf("the parameters are longer than %d bytes", MaxParamsJSON)
	}
	var values map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&values); err != nil {
		return Params{}, fmt.Errorf("the parameters are no JSON object: %w", err)
	}
	if d.More() {
		return Params{}, errors.New("there is more than one JSON object")
	}
	return Parse(values)
}

// Parse makes Params of GridFlock's parameter names (plate_size, magnet_style, …).
// What is not named keeps its default. Values are as encoding/json decodes them:
// bool, float64, string and []any. Parameters that are known but not built are
// accepted with their default and otherwise give an *UnsupportedError; unknown
// ones and wrong types a *ValidationError. The result is validated.
func Parse(values map[string]any) (Params, error) {
	p := Defaults()
	r := &upstream{values: values, validator: &validator{}}
	r.plate(&p)
	r.magnets(&p.Magnets)
	r.connectors(&p)
	r.extras(&p)
	r.unsupported()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !r.known[name] {
			r.bad(name, "is not a parameter of GridFlock")
		}
	}
	if len(r.fields) > 0 {
		return Params{}, errors.Join(append(r.refused, &ValidationError{r.fields})...)
	}
	if len(r.refused) > 0 {
		return Params{}, errors.Join(r.refused...)
	}
	if err := p.Validate(); err != nil {
		return Params{}, err
	}
	return p, nil
}

type upstream struct {
	*validator
	values  map[string]any
	known   map[string]bool
	refused []error
}

func (r *upstream) get(name string) (any, bool) {
	if r.known == nil {
		r.known = map[string]bool{}
	}
	r.known[name] = true
	v, ok := r.values[name]
	return v, ok
}

func (r *upstream) flag(name string, dst *bool) {
	if v, ok := r.get(name); ok {
		if b, isBool := v.(bool); isBool {
			*dst = b
		} else {
			r.bad(name, "is %v; use true or false", v)
		}
	}
}

func (r *upstream) number(name string, dst *float64) {
	if v, ok := r.get(name); ok {
		if f, isNumber := v.(float64); isNumber && !math.IsNaN(f) && !math.IsInf(f, 0) {
			*dst = f
		} else {
			r.bad(name, "is %v; use a number", v)
		}
	}
}

func (r *upstream) integer(name string, dst *int) {
	f := float64(*dst)
	r.number(name, &f)
	if f != math.Trunc(f) || math.Abs(f) > 1e6 {
		r.bad(name, "is %g; use a whole number", f)
		return
	}
	*dst = int(f)
}

// numbers reads a list of exactly len(dst) numbers.
func (r *upstream) numbers(name string, dst ...*float64) {
	v, ok := r.get(name)
	if !ok {
		return
	}
	list, isList := v.([]any)
	if !isList || len(list) != len(dst) {
		r.bad(name, "is %v; use a list of %d numbers", v, len(dst))
		return
	}
	for i, x := range list {
		f, isNumber := x.(float64)
		if !isNumber || math.IsNaN(f) || math.IsInf(f, 0) {
			r.bad(name, "holds %v; use a list of %d numbers", x, len(dst))
			return
		}
		*dst[i] = f
	}
}

func (r *upstream) integers(name string, dst *[2]int) {
	a, b := float64(dst[0]), float64(dst[1])
	r.numbers(name, &a, &b)
	if a != math.Trunc(a) || b != math.Trunc(b) || math.Abs(a) > 1e6 || math.Abs(b) > 1e6 {
		r.bad(name, "holds %g and %g; use whole numbers", a, b)
		return
	}
	*dst = [2]int{int(a), int(b)}
}

func (r *upstream) sidesOf(name string, s *Sides) {
	r.numbers(name, &s[North], &s[East], &s[South], &s[West])
}

func (r *upstream) plate(p *Params) {
	r.numbers("plate_size", &p.Size.X, &p.Size.Y)
	r.numbers("bed_size", &p.Bed.X, &p.Bed.Y)
	r.integer("filler_x", (*int)(&p.FillerX.Kind))
	r.integer("filler_y", (*int)(&p.FillerY.Kind))
	fraction := [2]int{p.FillerX.Fraction, p.FillerY.Fraction}
	r.integers("filler_fraction", &fraction)
	p.FillerX.Fraction, p.FillerY.Fraction = fraction[0], fraction[1]
	r.numbers("filler_minimum_size", &p.FillerX.Minimum, &p.FillerY.Minimum)
	r.numbers("alignment", &p.Alignment.X, &p.Alignment.Y)
	r.sidesOf("edge_adjust", &p.EdgeAdjust)
	r.number("plate_corner_radius", &p.CornerRadius)
	r.number("solid_base", &p.SolidBase)
	r.number("top_slice", &p.TopSlice)
	r.integer("x_segment_algorithm", (*int)(&p.Segmentation.Columns))
	r.integer("x_column_count_first", &p.Segmentation.FirstColumn)
	r.integers("y_row_count_first", &p.Segmentation.FirstRows)
	if p.Segmentation.Columns == ColumnsIdeal {
		// GridFlock ignores the number then.
		p.Segmentation.FirstColumn = 0
	}
}

func (r *upstream) magnets(m *Magnets) {
	r.flag("magnets", &m.Enabled)
	r.integer("magnet_style", (*int)(&m.Style))
	r.integer("magnet_frame_style", (*int)(&m.Frame))
	r.number("magnet_diameter", &m.Diameter)
	r.number("magnet_height", &m.Height)
	r.number("magnet_top", &m.Top)
	r.number("magnet_bottom", &m.Bottom)
	r.number("magnet_border", &m.Border)
	r.number("magnet_release_width", &m.ReleaseWidth)
}

func (r *upstream) connectors(p *Params) {
	intersection, edge := true, false
	r.flag("connector_intersection_puzzle", &intersection)
	r.flag("connector_edge_puzzle", &edge)
	switch {
	case intersection && edge:
		r.refuse("connector_edge_puzzle", "together with connector_intersection_puzzle; switch one of them off")
	case intersection:
		p.Connector = ConnectorIntersection
	case edge:
		p.Connector = ConnectorEdge
	default:
		p.Connector = ConnectorNone
	}
	r.number("intersection_puzzle_fit", &p.Fit)
	e := &p.Edge
	r.integer("edge_puzzle_count", &e.Count)
	r.numbers("edge_puzzle_dim", &e.HeadLength, &e.HeadDepth)
	r.numbers("edge_puzzle_dim_c", &e.NeckLength, &e.NeckDepth)
	r.number("edge_puzzle_gap", &e.Gap)
	r.flag("edge_puzzle_magnet_border", &e.MagnetBorder)
	r.number("edge_puzzle_magnet_border_width", &e.MagnetBorderWidth)
	r.number("edge_puzzle_height_female", &e.HeightFemale)
	r.number("edge_puzzle_height_male_delta", &e.MaleDelta)
}

func (r *upstream) extras(p *Params) {
	n := &p.Numbering
	r.flag("numbering", &n.Enabled)
	r.number("number_depth", &n.Depth)
	r.number("number_size", &n.Size)
	r.number("number_squeeze_size", &n.Squeeze)
	r.sidesOf("bottom_chamfer", &p.BottomChamfer)
	r.sidesOf("top_chamfer", &p.TopChamfer)
	r.sidesOf("plate_wall_thickness", &p.Wall.Thickness)
	r.numbers("plate_wall_height", &p.Wall.Above, &p.Wall.Below)
	s := &p.Screws
	r.number("vertical_screw_diameter", &s.Diameter)
	r.numbers("vertical_screw_countersink_top", &s.Countersink.Diameter, &s.Countersink.Height)
	r.numbers("vertical_screw_counterbore_top", &s.Counterbore.Diameter, &s.Counterbore.Height)
	r.flag("vertical_screw_plate_corners", &s.PlateCorners)
	r.integers("vertical_screw_plate_corner_inset", &s.PlateCornerInset)
	r.flag("vertical_screw_plate_edges", &s.PlateEdges)
	r.flag("vertical_screw_segment_corners", &s.SegmentCorners)
	r.integers("vertical_screw_segment_corner_inset", &s.SegmentCornerInset)
	r.flag("vertical_screw_segment_edges", &s.SegmentEdges)
	r.flag("vertical_screw_other", &s.Other)
}

func (r *upstream) refuse(name, advice string) {
	r.refused = append(r.refused, &UnsupportedError{name, advice})
}

// refusal is a feature that is not built: the parameter that turns it on, and those
// that only matter with it.
type refusal struct {
	name    string
	off     any
	details []string
	advice  string
}

var refusals = []refusal{
	{"click", false, []string{"click_style", "click1_distance", "click1_steepness", "click1_outer_length", "click1_inner_length", "click1_height", "click1_strength", "click1_wall_strength", "clickgroove_gap_length", "clickgroove_tab_length", "clickgroove_strength", "clickgroove_wall_strength", "clickgroove_depth"}, "click latches are experimental and wear out; use magnets"},
	{"adapter_north", false, []string{"adapter_mode"}, "openGrid adapters are models of others and not part of this package"},
	{"adapter_east", false, nil, "openGrid adapters are models of others and not part of this package"},
	{"adapter_south", false, nil, "openGrid adapters are models of others and not part of this package"},
	{"adapter_west", false, nil, "openGrid adapters are models of others and not part of this package"},
	{"horizontal_screw_wall_north", false, []string{"horizontal_screw_diameter", "horizontal_screw_countersink_top", "horizontal_screw_counterbore_top", "horizontal_screw_offset"}, "use vertical screws"},
	{"horizontal_screw_wall_east", false, nil, "use vertical screws"},
	{"horizontal_screw_wall_south", false, nil, "use vertical screws"},
	{"horizontal_screw_wall_west", false, nil, "use vertical screws"},
	{"thumbscrews", false, []string{"thumbscrew_diameter"}, "use vertical screws"},
	{"separate_edge_padding", false, nil, "padding is part of the outer segments; use a filler, or edge_adjust"},
	{"stacked_print", false, []string{"stacked_print_layer_height", "stacked_print_min_gap", "stacked_print_duplicates", "stacked_print_flip_first", "stacked_print_flip", "stacked_print_slice"}, "print the segments one by one"},
	{"plate_wall_above", []any{0.0, 0.0, 0.0, 0.0}, nil, "walls have one height; use plate_wall_height"},
	{"plate_wall_below", []any{0.0, 0.0, 0.0, 0.0}, nil, "walls have one height; use plate_wall_height"},
	{"cell_override", "", nil, "all cells are alike"},
	{"number_font", "sans-serif", nil, "numbers have strokes of their own; leave it at sans-serif"},
	{"test_pattern", 0.0, nil, "only whole plates are made"},
}

// unsupported refuses what is turned on. Details without their feature change
// nothing, as with GridFlock.
func (r *upstream) unsupported() {
	for _, f := range refusals {
		for _, d := range f.details {
			r.get(d)
		}
		v, ok := r.get(f.name)
		if !ok {
			continue
		}
		if list, isList := f.off.([]any); isList {
			got, same := v.([]any)
			if !same || !slices.Equal(got, list) {
				r.refuse(f.name, f.advice)
			}
			continue
		}
		if _, composite := v.([]any); composite || !comparableValue(v) || v != f.off {
			r.refuse(f.name, f.advice)
		}
	}
}

// comparableValue says that v can be compared: JSON gives maps and lists as well.
func comparableValue(v any) bool {
	switch v.(type) {
	case bool, float64, string, nil:
		return true
	}
	return false
}
