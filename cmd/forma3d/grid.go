package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/forma3d/connect/gridfinity"
)

type gridCmd struct {
	Size string `arg:"" help:"Plate as WIDTHxDEPTH in mm, e.g. 371x254, or in cells of 42 mm, e.g. 4x6c."`

	Bed       string   `default:"250x220" help:"Printer bed as WIDTHxDEPTH in mm."`
	Magnets   bool     `help:"Make room for magnets."`
	Glue      string   `enum:"no,top,bottom" default:"no" help:"Glue the magnets in from the top or bottom instead of pressing them in (no, top, bottom)."`
	Connector string   `enum:"none,intersection,edge" default:"intersection" help:"How plates join (none, intersection, edge)."`
	Filler    string   `enum:"none,fraction,dynamic" default:"fraction" help:"What fills the room that is left (none, fraction, dynamic)."`
	Base      float64  `placeholder:"MM" help:"Thickness of a solid base."`
	Numbers   bool     `default:"true" negatable:"" help:"Engrave each plate's number."`
	Set       []string `sep:"none" placeholder:"NAME=VALUE" help:"Any other parameter by GridFlock's name, the value as JSON, e.g. --set 'bottom_chamfer=[1,1,1,1]'."`

	Out  string `short:"o" placeholder:"FILE" help:"File to write: .3mf, .stl, .svg or .png. Several plates make one .stl each: plates-1.stl, …"`
	Dir  string `placeholder:"DIR" help:"Folder for one .stl a plate."`
	Plan bool   `help:"Only show the plates."`
}

// Run makes a baseplate; it needs neither server nor settings.
func (g gridCmd) Run(ctx context.Context) error { return g.run(ctx, os.Stdout) }

func (g gridCmd) run(ctx context.Context, out io.Writer) error {
	p, err := g.params()
	if err != nil {
		return err
	}
	plan, err := gridfinity.NewPlan(p)
	if err != nil {
		return err
	}
	kind, err := g.kind()
	if err != nil {
		return err
	}
	if g.Plan || kind == ".svg" {
		g.table(out, plan, plan.Segments, "estimates for")
		if kind != ".svg" {
			return nil
		}
		return g.write(out, g.Out, func(w io.Writer) error { return gridfinity.WriteSVG(w, p, plan) })
	}
	segments, err := plan.Build(ctx, p)
	if err != nil {
		return err
	}
	built := make([]gridfinity.SegmentPlan, len(segments))
	for i := range segments {
		built[i] = segments[i].SegmentPlan
		built[i].Size = gridfinity.Size{X: segments[i].Box.X, Y: segments[i].Box.Y}
	}
	g.table(out, plan, built, "those of")
	return g.save(out, kind, plan, segments)
}

var sizePattern = regexp.MustCompile(`^(\d+(?:\.\d+)?)\s*[xX×]\s*(\d+(?:\.\d+)?)(c|cells|mm)?$`)

// parseSize reads 371x254, 371x254mm or 4x6c.
func parseSize(s, what string) (gridfinity.Size, error) {
	m := sizePattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return gridfinity.Size{}, fmt.Errorf("%q is no %s; write it like 371x254 (mm)", s, what)
	}
	x, errX := strconv.ParseFloat(m[1], 64)
	y, errY := strconv.ParseFloat(m[2], 64)
	if err := errors.Join(errX, errY); err != nil {
		return gridfinity.Size{}, err
	}
	if strings.HasPrefix(m[3], "c") {
		return gridfinity.Size{X: x * gridfinity.Pitch, Y: y * gridfinity.Pitch}, nil
	}
	return gridfinity.Size{X: x, Y: y}, nil
}

func (g gridCmd) params() (gridfinity.Params, error) {
	values := map[string]any{}
	for _, s := range g.Set {
		name, value, ok := strings.Cut(s, "=")
		if !ok {
			return gridfinity.Params{}, fmt.Errorf("--set %s has no value; write --set NAME=VALUE", s)
		}
		var v any
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return gridfinity.Params{}, fmt.Errorf("--set %s: the value is no JSON: %w", s, err)
		}
		values[name] = v
	}
	p, err := gridfinity.Parse(values)
	if err != nil {
		return p, err
	}
	given := func(name string) bool { _, ok := values[name]; return ok }
	if p.Size, err = parseSize(g.Size, "plate size"); err != nil {
		return p, err
	}
	if !given("bed_size") {
		if p.Bed, err = parseSize(g.Bed, "bed size"); err != nil {
			return p, err
		}
	}
	if g.Magnets || g.Glue != "no" {
		p.Magnets.Enabled = true
	}
	switch g.Glue {
	case "top":
		p.Magnets.Style = gridfinity.GlueFromTop
	case "bottom":
		p.Magnets.Style = gridfinity.GlueFromBottom
	}
	if !given("connector_intersection_puzzle") && !given("connector_edge_puzzle") {
		p.Connector = map[string]gridfinity.Connector{"none": gridfinity.ConnectorNone, "intersection": gridfinity.ConnectorIntersection, "edge": gridfinity.ConnectorEdge}[g.Connector]
	}
	kind := map[string]gridfinity.FillerKind{"none": gridfinity.FillerNone, "fraction": gridfinity.FillerFraction, "dynamic": gridfinity.FillerDynamic}[g.Filler]
	if !given("filler_x") {
		p.FillerX.Kind = kind
	}
	if !given("filler_y") {
		p.FillerY.Kind = kind
	}
	if g.Base != 0 {
		p.SolidBase = g.Base
	}
	if !given("numbering") {
		p.Numbering.Enabled = g.Numbers
	}
	return p, p.Validate()
}

// kind is the format by the file's ending.
func (g gridCmd) kind() (string, error) {
	if g.Plan {
		return "", nil
	}
	if g.Out == "" && g.Dir == "" {
		return "", errors.New("there is nowhere to write to; add -o plates.3mf, or --dir FOLDER, or --plan to only see the plates")
	}
	if g.Out == "" {
		return ".stl", nil
	}
	kind := strings.ToLower(filepath.Ext(g.Out))
	switch kind {
	case ".3mf", ".stl", ".svg", ".png":
	default:
		return "", fmt.Errorf("%s ends in no known format; use .3mf, .stl, .svg or .png", g.Out)
	}
	if g.Dir != "" && kind != ".stl" {
		return "", errors.New("--dir is for .stl files; leave it or -o away")
	}
	return kind, nil
}

func (g gridCmd) save(out io.Writer, kind string, plan *gridfinity.Plan, segments []gridfinity.Segment) error {
	switch kind {
	case ".3mf":
		meta := gridfinity.Metadata{
			Title:       fmt.Sprintf("Baseplate %g × %g mm", plan.Size.X, plan.Size.Y),
			Description: fmt.Sprintf("%d plates, numbered from the south-west", len(segments)),
		}
		return g.write(out, g.Out, func(w io.Writer) error { return gridfinity.Write3MF(w, segments, meta) })
	case ".png":
		return g.write(out, g.Out, func(w io.Writer) error { return gridfinity.WritePNG(w, segments, gridfinity.DefaultView()) })
	}
	name := func(i int) string { return fmt.Sprintf("%s.stl", segments[i].Name()) }
	if g.Out != "" {
		stem := strings.TrimSuffix(g.Out, filepath.Ext(g.Out))
		name = func(i int) string { return fmt.Sprintf("%s-%d.stl", stem, segments[i].Number) }
		if len(segments) == 1 {
			name = func(int) string { return g.Out }
		}
	}
	if g.Dir != "" {
		if err := os.MkdirAll(g.Dir, 0o755); err != nil {
			return err
		}
	}
	for i := range segments {
		file := name(i)
		if g.Dir != "" {
			file = filepath.Join(g.Dir, filepath.Base(file))
		}
		if err := g.write(out, file, func(w io.Writer) error { return gridfinity.WriteSTL(w, segments[i].Mesh) }); err != nil {
			return err
		}
	}
	return nil
}

// write makes the file complete or not at all.
func (g gridCmd) write(out io.Writer, file string, content func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	w := bufio.NewWriter(f)
	err = errors.Join(content(w), w.Flush(), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", file, err), os.Remove(f.Name()))
	}
	_, err = fmt.Fprintln(out, "Written:", file)
	return err
}

func (g gridCmd) table(out io.Writer, plan *gridfinity.Plan, segments []gridfinity.SegmentPlan, about string) {
	t := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(t, format, args...) }
	put("plate\tcolumn\trow\tcells\twidth\tdepth\tvolume\tweight\t\n")
	volume := 0.0
	for _, s := range segments {
		put("%d\t%d\t%d\t%d×%d\t%.1f mm\t%.1f mm\t%.1f cm³\t%.1f g\t\n", s.Number, s.Column+1, s.Row+1, s.Cells[0], s.Cells[1], s.Size.X, s.Size.Y, s.Volume/1000, s.Weight)
		volume += s.Volume
	}
	put("together\t\t\t%d×%d\t%.1f mm\t%.1f mm\t%.1f cm³\t%.1f g\t\n", len(plan.CellsX), len(plan.CellsY), plan.Size.X, plan.Size.Y, volume/1000, gridfinity.Weight(volume))
	_ = t.Flush()
	_, _ = fmt.Fprintf(out, "%.2f mm high; volume and weight are %s solid PLA, with sparse infill it is less.\n", plan.Height, about)
	for _, n := range plan.Notes {
		_, _ = fmt.Fprintln(out, n)
	}
}
