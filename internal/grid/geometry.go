package grid

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"github.com/forma3d/connect/gridfinity"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/job"
)

// params is the geometry of a product on the bed that the settings name. What
// the SKU does not say is as in the library's defaults.
func params(p sku.Plate, s Settings) gridfinity.Params {
	g := gridfinity.Defaults()
	g.Size = gridfinity.Size{X: millimetres(p.Width), Y: millimetres(p.Height)}
	g.Bed = gridfinity.Size{X: s.BedX, Y: s.BedY}
	filler := gridfinity.Filler{Kind: gridfinity.FillerFraction, Fraction: 2, Minimum: millimetres(sku.LeastFit)}
	switch p.Filler {
	case sku.HalfCells:
	case sku.Margin:
		filler.Kind = gridfinity.FillerNone
	case sku.Fitted:
		filler.Kind = gridfinity.FillerDynamic
	}
	g.FillerX, g.FillerY = filler, filler
	g.SolidBase = millimetres(p.Base)
	g.Magnets.Enabled = p.Magnets != sku.NoMagnets
	switch p.Magnets {
	case sku.NoMagnets, sku.PressFit:
		g.Magnets.Style = gridfinity.PressFit
	case sku.GlueTop:
		g.Magnets.Style = gridfinity.GlueFromTop
	case sku.GlueBottom:
		g.Magnets.Style = gridfinity.GlueFromBottom
	}
	switch p.Connectors {
	case sku.NoConnectors:
		g.Connector = gridfinity.ConnectorNone
	case sku.Intersection:
		g.Connector = gridfinity.ConnectorIntersection
	case sku.Edge:
		g.Connector = gridfinity.ConnectorEdge
	}
	g.Numbering.Enabled = !p.Unnumbered
	return g
}

func millimetres(l sku.Length) float64 { return float64(l) / 10 }

// draw plans and builds the plates of a product. What cannot be made fails for
// good: the same again gives the same.
func draw(ctx context.Context, p sku.Plate, s Settings) ([]gridfinity.Segment, error) {
	list, err := gridfinity.Build(ctx, params(p, s))
	if err != nil && ctx.Err() == nil {
		return nil, job.Discard(err)
	}
	return list, err
}

// drawn gives the plates of a product without their meshes.
func drawn(ctx context.Context, p sku.Plate, s Settings) ([]Plate, error) {
	segments, err := draw(ctx, p, s)
	if err != nil {
		return nil, err
	}
	list := make([]Plate, len(segments))
	for i, g := range segments {
		list[i] = Plate{
			Number: g.Number, Column: g.Column, Row: g.Row,
			WidthUM: micrometres(g.Box.X), DepthUM: micrometres(g.Box.Y), HeightUM: micrometres(g.Box.Z), VolumeMM3: int64(math.Round(g.Volume)),
		}
	}
	return list, nil
}

func micrometres(mm float64) int64 { return int64(math.Round(mm * 1000)) }

// plateSTL draws one plate as a binary STL.
func plateSTL(ctx context.Context, p sku.Plate, s Settings, number int) ([]byte, error) {
	g := params(p, s)
	plan, err := gridfinity.NewPlan(g)
	if err != nil {
		return nil, job.Discard(err)
	}
	segment, err := plan.Segment(ctx, g, number)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, job.Discard(err)
	}
	var out bytes.Buffer
	if err := gridfinity.WriteSTL(&out, segment.Mesh); err != nil {
		return nil, fmt.Errorf("write plate %d: %w", number, err)
	}
	return out.Bytes(), nil
}
