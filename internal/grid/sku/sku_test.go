package sku_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/grid/sku"
)

func grammar(t interface{ Fatal(...any) }) sku.Grammar {
	g, err := sku.New("grid")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestOneProductHasOneSKU(t *testing.T) {
	g := grammar(t)
	for canonical, others := range map[string][]string{
		"GRID-2x3-MAG-NONE":              {"GRID-3x2-MAG-NONE", "grid-2X3-mag-none", " GRID - 2x3 - MAG - NONE ", "GRID-2×3-NONE-MAG", "GRID-84x126MM-PRESSFIT-NONE", "GRID-126x84.0mm-MAG-NONE-HALF-NUM-BASE0", "GRID-2x3-MAG-NONE-PAD", "GRID-2x3-MAG-NONE-FIT"},
		"GRID-2x3-NOMAG-NONE":            {"GRID-2x3-NONE-NONE", "GRID-2x3-NONE-NOMAG"},
		"GRID-2x3-NOMAG-EDGE":            {"GRID-2x3-NONE-EDGE", "GRID-2x3-EDGE-NONE"},
		"GRID-4x6-GLUETOP-INT":           {"GRID-6x4-PUZZLE-GLUETOP", "GRID-4x6-INTERSECTION-GLUETOP"},
		"GRID-1x1-GLUEBOTTOM-NONE":       {"GRID-42x42MM-GLUEBOTTOM-NONE"},
		"GRID-254x371MM-MAG-INT":         {"GRID-371x254MM-MAG-INT"}, // a half cell on one side only
		"GRID-70x110MM-MAG-INT":          nil,                        // half cells on both sides: not
		"GRID-110x70MM-MAG-INT":          nil,                        // the same plate as this one
		"GRID-70x110MM-MAG-INT-PAD":      {"GRID-110x70MM-MAG-INT-PAD"},
		"GRID-50x50MM-MAG-NONE":          {"GRID-50x50MM-MAG-NONE-PAD"}, // no half cell fits: margins either way
		"GRID-63x126MM-MAG-NONE":         {"GRID-63x126MM-MAG-NONE-FIT", "GRID-126x63MM-FIT-MAG-NONE"},
		"GRID-371.5x500MM-NOMAG-NONE":    {"GRID-371.5x500.0MM-NOMAG-NONE"},
		"GRID-2x3-MAG-INT-BASE1.5-NONUM": {"GRID-3x2-NONUM-BASE1.5-INT-MAG"},
	} {
		for _, s := range append(others, canonical) {
			p, err := g.Parse(s)
			if err != nil {
				t.Errorf("%s: %v", s, err)
				continue
			}
			if got := g.Format(p); got != canonical {
				t.Errorf("%s is written %s, want %s", s, got, canonical)
			}
		}
	}
}

func TestNonsenseIsNamed(t *testing.T) {
	g := grammar(t)
	for s, want := range map[string]struct {
		reason sku.Reason
		part   string
	}{
		"":                                 {sku.WrongPrefix, ""},
		"BIN-2x3-MAG-NONE":                 {sku.WrongPrefix, "BIN-2x3-MAG-NONE"},
		"GRIDS-2x3-MAG-NONE":               {sku.WrongPrefix, "GRIDS-2x3-MAG-NONE"},
		"GRID":                             {sku.NoSize, ""},
		"GRID-":                            {sku.NoSize, ""},
		"GRID-MAG-NONE":                    {sku.NoSize, "MAG"},
		"GRID-2x-MAG-NONE":                 {sku.NoSize, "2X"},
		"GRID-2x3x4-MAG-NONE":              {sku.NoSize, "2X3X4"},
		"GRID-2.5x3-MAG-NONE":              {sku.NoSize, "2.5X3"},
		"GRID-100.25x90MM-MAG-NONE":        {sku.NoSize, "100.25X90MM"},
		"GRID-9999999999999999x3-MAG-NONE": {sku.NoSize, "9999999999999999X3"},
		"GRID-0x3-MAG-NONE":                {sku.TooSmall, "0 cells"},
		"GRID-2x3MM-MAG-NONE":              {sku.TooSmall, "2 mm"},
		"GRID-41.9x100MM-MAG-NONE":         {sku.TooSmall, "41.9 mm"},
		"GRID-48x3-MAG-NONE":               {sku.TooLarge, "48 cells"},
		"GRID-100x2000.1MM-MAG-NONE":       {sku.TooLarge, "2000.1 mm"},
		"GRID-2x3-MAGIC-NONE":              {sku.UnknownWord, "MAGIC"},
		"GRID-2x3-MAG-NONE-":               {sku.UnknownWord, ""},
		"GRID-2x3-MAG-NOMAG-NONE":          {sku.Twice, "NOMAG"},
		"GRID-2x3-INT-EDGE-MAG":            {sku.Twice, "EDGE"},
		"GRID-2x3-MAG-NONE-NONE":           {sku.Twice, "NONE"},
		"GRID-2x3-MAG-NONE-NUM-NONUM":      {sku.Twice, "NONUM"},
		"GRID-2x3-MAG-NONE-BASE1-BASE2":    {sku.Twice, "BASE2"},
		"GRID-2x3":                         {sku.MagnetsMissing, ""},
		"GRID-2x3-NONE":                    {sku.MagnetsMissing, ""},
		"GRID-2x3-MAG":                     {sku.ConnectorsMissing, ""},
		"GRID-2x3-MAG-NONE-BASE":           {sku.BadBase, "BASE"},
		"GRID-2x3-MAG-NONE-BASE0.1":        {sku.BadBase, "BASE0.1"},
		"GRID-2x3-MAG-NONE-BASE10.1":       {sku.BadBase, "BASE10.1"},
		"GRID-" + strings.Repeat("2", 300): {sku.UnknownWord, "GRID-" + strings.Repeat("2", 300)},
	} {
		_, err := g.Parse(s)
		var e *sku.Error
		if !errors.As(err, &e) || e.Reason != want.reason || e.Part != want.part || e.Allowed == "" {
			t.Errorf("%s: %+v, want %+v and what is allowed", s, e, want)
			continue
		}
		if text := e.Error(); !strings.HasSuffix(text, ".") || !strings.Contains(text, e.Allowed) || len(text) > 300 {
			t.Errorf("%s: %q", s, text)
		}
	}
}

func TestPrefixes(t *testing.T) {
	for _, bad := range []string{"", "GR-ID", "GRÜN", "A B", strings.Repeat("A", 21)} {
		if _, err := sku.New(bad); err == nil {
			t.Errorf("the prefix %q is taken", bad)
		}
	}
	g, err := sku.New("plate7")
	if err != nil {
		t.Fatal(err)
	}
	p, err := g.Parse("PLATE7-1x2-NOMAG-INT")
	if err != nil || g.Format(p) != "PLATE7-1x2-NOMAG-INT" || g.Prefix() != "PLATE7" {
		t.Errorf("%+v, %v", p, err)
	}
	if !g.Claims("plate7-nonsense") || g.Claims("PLATE-1x2") || g.Claims("GRID-1x2-MAG-NONE") {
		t.Error("claims the wrong SKUs")
	}
}

// TestTypedInIsTheSameAsWritten: properties and SKUs lead to one product.
func TestTypedInIsTheSameAsWritten(t *testing.T) {
	g := grammar(t)
	for _, c := range []struct {
		properties map[string]string
		want       string
	}{
		{map[string]string{"width": "371", "height": "254", "connectors": "intersection", "magnets": "yes"}, "GRID-254x371MM-MAG-INT"},
		{map[string]string{"Width (mm)": " 371 ", "_Height": "25.4 cm", "Connectors": "Intersection puzzle", "Magnets": "Press-fit"}, "GRID-254x371MM-MAG-INT"},
		{map[string]string{"width": "37,1", "height": "25,4", "unit": "cm", "connectors": "PUZZLE", "magnets": "true", "engraving": "for Ada"}, "GRID-254x371MM-MAG-INT"},
		{map[string]string{"width": `14.606"`, "height": "10 in", "connectors": "edge", "magnets": "glue bottom"}, "GRID-254x371MM-GLUEBOTTOM-EDGE"},
		{map[string]string{"width": "3", "height": "2", "unit": "cells", "magnets": "1", "connectors": "none"}, "GRID-2x3-MAG-NONE"},
		{map[string]string{"width": "3 cells", "height": "84", "magnets": "", "connectors": ""}, "GRID-2x3-NOMAG-NONE"},
		{map[string]string{"width": "126", "height": "84"}, "GRID-2x3-NOMAG-NONE"},
		{map[string]string{"width": "100", "height": "100", "filler": "fit", "base": "1 mm", "numbers": "no"}, "GRID-100x100MM-NOMAG-NONE-FIT-BASE1-NONUM"},
	} {
		p, err := sku.FromProperties(c.properties)
		if err != nil || g.Format(p) != c.want || !sku.HasProperties(c.properties) {
			t.Errorf("%v: %s, %v; want %s", c.properties, g.Format(p), err, c.want)
		}
		if written, err := g.Parse(c.want); err != nil || written != p {
			t.Errorf("%s: %+v, %v; typed in %+v", c.want, written, err, p)
		}
	}
	if sku.HasProperties(map[string]string{"magnets": "yes", "width": " "}) {
		t.Error("a line without a size counts as a plate")
	}
}

func TestBadPropertiesAreNamed(t *testing.T) {
	good := map[string]string{"width": "371", "height": "254"}
	for _, c := range []struct {
		name, value string
		reason      sku.Reason
		part        string
	}{
		{"width", "", sku.BadProperty, "width"}, {"width", "wide", sku.BadProperty, "width"}, {"height", "20 elephants", sku.BadProperty, "height"},
		{"width", "-371", sku.BadProperty, "width"}, {"width", "1e3", sku.BadProperty, "width"}, {"width", "2.5 cells", sku.BadProperty, "width"},
		{"width", "41.9", sku.TooSmall, "41.9"}, {"height", "201 cm", sku.TooLarge, "201 cm"}, {"width", "9999999", sku.BadProperty, "width"},
		{"unit", "parsec", sku.BadProperty, "unit"}, {"magnets", "perhaps", sku.BadProperty, "magnets"}, {"connectors", "glue", sku.BadProperty, "connectors"},
		{"filler", "foam", sku.BadProperty, "filler"}, {"base", "11", sku.BadProperty, "base"}, {"numbers", "roman", sku.BadProperty, "numbers"},
	} {
		in := map[string]string{c.name: c.value}
		for k, v := range good {
			if _, set := in[k]; !set {
				in[k] = v
			}
		}
		_, err := sku.FromProperties(in)
		var e *sku.Error
		if !errors.As(err, &e) || e.Reason != c.reason || e.Part != c.part {
			t.Errorf("%s = %q: %+v, want %s of %q", c.name, c.value, e, c.reason, c.part)
		}
	}
}

func TestDescribe(t *testing.T) {
	g := grammar(t)
	for s, want := range map[string]string{
		"GRID-2x3-MAG-NONE":                          "2 × 3 cells, press-fit magnets, no connectors",
		"GRID-100x70MM-NOMAG-EDGE-PAD-BASE1.5-NONUM": "70 × 100 mm, no magnets, puzzle connectors along the edges, whole cells with a margin, solid base of 1.5 mm, without numbers",
		"GRID-100x50MM-GLUETOP-INT-FIT":              "100 × 50 mm, magnets glued from the top, puzzle connectors at the crossings, fitted last cells",
	} {
		p, err := g.Parse(s)
		if err != nil || p.Describe() != want {
			t.Errorf("%s: %q, %v; want %q", s, p.Describe(), err, want)
		}
	}
}

func plates() *rapid.Generator[sku.Plate] {
	return rapid.Custom(func(t *rapid.T) sku.Plate {
		side := rapid.OneOf(rapid.IntRange(int(sku.Cell), int(sku.Longest)), rapid.Map(rapid.IntRange(1, 47), func(n int) int { return n * int(sku.Cell) }), rapid.Map(rapid.IntRange(2, 95), func(n int) int { return n * int(sku.Cell) / 2 }))
		return sku.Plate{
			Width: sku.Length(side.Draw(t, "width")), Height: sku.Length(side.Draw(t, "height")),
			Magnets:    rapid.SampledFrom([]sku.Magnets{sku.NoMagnets, sku.PressFit, sku.GlueTop, sku.GlueBottom}).Draw(t, "magnets"),
			Connectors: rapid.SampledFrom([]sku.Connectors{sku.NoConnectors, sku.Intersection, sku.Edge}).Draw(t, "connectors"),
			Filler:     rapid.SampledFrom([]sku.Filler{sku.HalfCells, sku.Margin, sku.Fitted}).Draw(t, "filler"),
			Base:       rapid.OneOf(rapid.Just(sku.Length(0)), rapid.Map(rapid.IntRange(int(sku.MinBase), int(sku.MaxBase)), func(n int) sku.Length { return sku.Length(n) })).Draw(t, "base"),
			Unnumbered: rapid.Bool().Draw(t, "unnumbered"),
		}
	})
}

func TestFormatAndParseRoundTrip(t *testing.T) {
	g := grammar(t)
	rapid.Check(t, func(t *rapid.T) {
		p := plates().Draw(t, "plate")
		s := g.Format(p)
		back, err := g.Parse(s)
		if err != nil || back != p.Normal() || g.Format(back) != s || back.Normal() != back {
			t.Fatalf("%+v is %s, which is %+v, %v", p, s, back, err)
		}
		// The order of the words and their case say nothing.
		words := strings.Split(s, "-")
		seed := rapid.Uint64().Draw(t, "order")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(words)-2, func(i, j int) { words[i+2], words[j+2] = words[j+2], words[i+2] })
		if again, err := g.Parse(strings.ToLower(strings.Join(words, "-"))); err != nil || again != back {
			t.Fatalf("%v is %+v, %v; want %+v", words, again, err, back)
		}
		// The quarter turn of a plate that lies alike is the same product.
		turned := p
		turned.Width, turned.Height = p.Height, p.Width
		if w, h, ok := p.Cells(); (ok || w == h && p.Width == p.Height || p.Filler == sku.Margin) && g.Format(turned) != s {
			t.Fatalf("%s turned is %s", s, g.Format(turned))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"GRID-2x3-MAG-NONE", "GRID-371x254MM-NOMAG-INT-FIT-BASE1.5-NONUM", "grid-2×3-none-none", "GRID--x-", "GRID-1e9x2-MAG-INT"} {
		f.Add(s)
	}
	g := grammar(f)
	f.Fuzz(func(t *testing.T, s string) {
		p, err := g.Parse(s)
		if err != nil {
			var e *sku.Error
			if !errors.As(err, &e) || e.Error() == "" || e.Allowed == "" {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if again, err := g.Parse(g.Format(p)); err != nil || again != p || !g.Claims(s) {
			t.Fatalf("%q is %+v, written %s, read %+v, %v", s, p, g.Format(p), again, err)
		}
	})
}

func FuzzFromProperties(f *testing.F) {
	f.Add("371", "254 mm", "mm", "yes", "int")
	f.Add("14,5\"", "3 cells", "", "glue top", "")
	g := grammar(f)
	f.Fuzz(func(t *testing.T, width, height, unit, magnets, connectors string) {
		p, err := sku.FromProperties(map[string]string{"width": width, "height": height, "unit": unit, "magnets": magnets, "connectors": connectors})
		if err != nil {
			var e *sku.Error
			if !errors.As(err, &e) || e.Error() == "" {
				t.Fatal(err)
			}
			return
		}
		if again, err := g.Parse(g.Format(p)); err != nil || again != p {
			t.Fatalf("%+v, written %s, read %+v, %v", p, g.Format(p), again, err)
		}
	})
}
