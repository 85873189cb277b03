package sku

import (
	"strings"
	"unicode"
)

// The names of the properties of a line item that describe a plate.
const (
	PropertyWidth      = "width"
	PropertyHeight     = "height"
	PropertyUnit       = "unit"
	PropertyMagnets    = "magnets"
	PropertyConnectors = "connectors"
	PropertyFiller     = "filler"
	PropertyBase       = "base"
	PropertyNumbers    = "numbers"
)

// HasProperties reports whether a line's properties describe a plate, well or
// badly: at least one side is there.
func HasProperties(properties map[string]string) bool {
	p := named(properties)
	return p[PropertyWidth] != "" || p[PropertyHeight] != ""
}

// FromProperties reads the plate that a customer typed in. Names and values are
// read without regard to case, spaces and punctuation, and properties of other
// names are somebody else's. A number without a unit is in millimetres; finer
// than a tenth is rounded. What is absent or empty is off: a box that is not
// ticked sends nothing. The error is an *Error.
func FromProperties(properties map[string]string) (Plate, error) {
	in := named(properties)
	unit, err := unitOf(in[PropertyUnit], "millimetres")
	if err != nil {
		return Plate{}, &Error{BadProperty, PropertyUnit, "mm, cm, inch or cells"}
	}
	var p Plate
	for _, side := range []struct {
		name string
		at   *Length
	}{{PropertyWidth, &p.Width}, {PropertyHeight, &p.Height}} {
		if *side.at, err = lengthOf(side.name, in[side.name], unit); err != nil {
			return Plate{}, err
		}
		if err := checkSide(*side.at, strings.TrimSpace(in[side.name])); err != nil {
			return Plate{}, err
		}
	}
	var ok bool
	if p.Magnets, ok = pick(in[PropertyMagnets], map[Magnets]string{
		NoMagnets: " no none false 0 off nomag nomagnets without", PressFit: "yes true 1 on mag magnets with pressfit press", GlueTop: "gluetop gluefromtop gluedfromtop gluedfromthetop", GlueBottom: "gluebottom gluefrombottom gluedfrombottom gluedfromthebottom",
	}); !ok {
		return Plate{}, &Error{BadProperty, PropertyMagnets, "none, press-fit, glue top or glue bottom"}
	}
	if p.Connectors, ok = pick(in[PropertyConnectors], map[Connectors]string{
		NoConnectors: " no none false 0 off noconnectors without", Intersection: "int intersection intersectionpuzzle puzzle yes true 1 on", Edge: "edge edgepuzzle",
	}); !ok {
		return Plate{}, &Error{BadProperty, PropertyConnectors, "none, intersection or edge"}
	}
	if p.Filler, ok = pick(in[PropertyFiller], map[Filler]string{
		HalfCells: " half halfcells fraction", Margin: "pad padding margin none no", Fitted: "fit fitted dynamic",
	}); !ok {
		return Plate{}, &Error{BadProperty, PropertyFiller, "half, pad or fit"}
	}
	numbers, ok := pick(in[PropertyNumbers], map[string]string{"NUM": " yes true 1 on num numbers", "NONUM": "no none false 0 off nonum without"})
	if !ok {
		return Plate{}, &Error{BadProperty, PropertyNumbers, "yes or no"}
	}
	p.Unnumbered = numbers == "NONUM"
	if p.Base, err = baseOf(in[PropertyBase]); err != nil {
		return Plate{}, err
	}
	return p.Normal(), nil
}

// named gives the properties by their plain names: shops hide a property from
// the customer by an underscore, and add units in brackets.
func named(properties map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range properties {
		name, _, _ := strings.Cut(k, "(")
		name = plain(name)
		// Of two properties that mean the same, the one that says something counts,
		// and of two such the lesser one, whatever order they came in.
		if v = strings.TrimSpace(v); v != "" && (out[name] == "" || v < out[name]) {
			out[name] = v
		}
	}
	return out
}

// plain is a text's letters and digits in small letters.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// pick finds the value whose list of words has the text.
func pick[T ~string](text string, words map[T]string) (T, bool) {
	text = plain(text)
	for value, list := range words {
		for _, w := range strings.Split(list, " ") {
			if w == text {
				return value, true
			}
		}
	}
	return "", false
}

// A unit in thousandths of a millimetre.
const (
	unitMM   int64 = 1000
	unitCM   int64 = 10_000
	unitInch int64 = 25_400
	unitCell int64 = 42_000
)

func unitOf(text, otherwise string) (int64, error) {
	if plain(text) == "" && !strings.ContainsAny(text, `"″`) {
		text = otherwise
	}
	switch plain(text) {
	case "mm", "millimetre", "millimetres", "millimeter", "millimeters":
		return unitMM, nil
	case "cm", "centimetre", "centimetres", "centimeter", "centimeters":
		return unitCM, nil
	case "in", "inch", "inches", "":
		return unitInch, nil
	case "cell", "cells", "units", "u":
		return unitCell, nil
	}
	return 0, &Error{Reason: BadProperty}
}

// lengthOf reads "371", "371.5 mm", "37,1cm" or "14.5 in".
func lengthOf(name, text string, unit int64) (Length, error) {
	bad := &Error{BadProperty, name, "a number such as 371 or 37.1 cm"}
	number, word := text, ""
	if at := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("0123456789.,", r) }); at >= 0 {
		number, word = text[:at], strings.TrimSpace(text[at:])
	}
	if word != "" {
		var err error
		if unit, err = unitOf(word, word); err != nil {
			return 0, bad
		}
	}
	l, exact := parseLength(strings.Replace(number, ",", ".", 1), unit)
	if l < 0 || unit == unitCell && (!exact || l%Cell != 0) {
		return 0, bad
	}
	return l, nil
}

func baseOf(text string) (Length, error) {
	switch plain(text) {
	case "", "no", "none", "false", "off", "0":
		return 0, nil
	}
	l, err := lengthOf(PropertyBase, text, unitMM)
	if err != nil || l < MinBase || l > MaxBase {
		return 0, &Error{BadProperty, PropertyBase, "none, or a thickness from 0.2 to 10 mm"}
	}
	return l, nil
}
