package sku

import (
	"fmt"
	"regexp"
	"strings"
)

// DefaultPrefix begins the SKU of a baseplate unless the shop chose another.
const DefaultPrefix = "GRID"

// Grammar reads and writes SKUs with one prefix.
type Grammar struct{ prefix string }

var goodPrefix = regexp.MustCompile(`^[A-Z0-9]{1,20}$`)

// New makes a Grammar. The prefix has 1 to 20 letters and digits; case does not
// matter.
func New(prefix string) (Grammar, error) {
	p := strings.ToUpper(prefix)
	if !goodPrefix.MatchString(p) {
		return Grammar{}, fmt.Errorf("the prefix %q cannot be used: write 1 to 20 letters and digits, such as %s", prefix, DefaultPrefix)
	}
	return Grammar{p}, nil
}

// Prefix is the prefix in capitals.
func (g Grammar) Prefix() string { return g.prefix }

// Claims reports whether an SKU begins as that of a baseplate. Parse says
// whether it is one.
func (g Grammar) Claims(sku string) bool {
	begin, _, _ := strings.Cut(strings.TrimSpace(sku), "-")
	return strings.EqualFold(strings.TrimSpace(begin), g.prefix)
}

// Format writes the SKU of a plate.
func (g Grammar) Format(p Plate) string {
	return g.prefix + "-" + strings.Join(p.Normal().words(), "-")
}

// longestSKU is what Shopify allows and more than any plate needs.
const longestSKU = 255

// Parse reads an SKU. Case, the order of the words after the size, and words
// that say the usual do not matter: the plate is Normal. The error is an *Error.
func (g Grammar) Parse(sku string) (Plate, error) {
	if !g.Claims(sku) {
		return Plate{}, &Error{WrongPrefix, sku, g.prefix + "-"}
	}
	if len(sku) > longestSKU {
		return Plate{}, &Error{UnknownWord, sku, wordsAllowed()}
	}
	words := strings.Split(strings.ToUpper(sku), "-")[1:]
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	if len(words) == 0 {
		return Plate{}, &Error{NoSize, "", sizesAllowed}
	}
	var p Plate
	var err error
	if p.Width, p.Height, err = parseSize(words[0]); err != nil {
		return Plate{}, err
	}
	if err := p.takeAll(words[1:]); err != nil {
		return Plate{}, err
	}
	return p.Normal(), nil
}

// takeAll reads the words after the size. NONE may mean the magnets as well as
// the connectors: it means whichever of them no other word names, the
// connectors first.
func (p *Plate) takeAll(words []string) error {
	nones, numbers := 0, ""
	for _, w := range words {
		var err error
		switch w {
		case "NONE":
			nones++
		case "NOMAG", "NOMAGNETS":
			err = choose(&p.Magnets, NoMagnets, w, magnetsAllowed())
		case "MAG", "MAGNETS", "PRESSFIT":
			err = choose(&p.Magnets, PressFit, w, magnetsAllowed())
		case "GLUETOP":
			err = choose(&p.Magnets, GlueTop, w, magnetsAllowed())
		case "GLUEBOTTOM":
			err = choose(&p.Magnets, GlueBottom, w, magnetsAllowed())
		case "INT", "INTERSECTION", "PUZZLE":
			err = choose(&p.Connectors, Intersection, w, connectorsAllowed())
		case "EDGE":
			err = choose(&p.Connectors, Edge, w, connectorsAllowed())
		case "HALF":
			err = choose(&p.Filler, HalfCells, w, fillersAllowed())
		case "PAD":
			err = choose(&p.Filler, Margin, w, fillersAllowed())
		case "FIT":
			err = choose(&p.Filler, Fitted, w, fillersAllowed())
		case "NUM", "NONUM":
			err = choose(&numbers, w, w, "NUM, NONUM")
		default:
			err = p.takeBase(w)
		}
		if err != nil {
			return err
		}
	}
	p.Unnumbered = numbers == "NONUM"
	for range nones {
		switch {
		case p.Connectors == "":
			p.Connectors = NoConnectors
		case p.Magnets == "":
			p.Magnets = NoMagnets
		default:
			return &Error{Twice, "NONE", connectorsAllowed()}
		}
	}
	switch {
	case p.Magnets == "":
		return &Error{MagnetsMissing, "", magnetsAllowed()}
	case p.Connectors == "":
		return &Error{ConnectorsMissing, "", connectorsAllowed()}
	}
	return nil
}

// choose sets a choice that was not made yet.
func choose[T ~string](at *T, value T, word, allowed string) error {
	if *at != "" {
		return &Error{Twice, word, allowed}
	}
	*at = value
	return nil
}

func (p *Plate) takeBase(word string) error {
	thickness, ok := strings.CutPrefix(word, "BASE")
	if !ok {
		return &Error{UnknownWord, word, wordsAllowed()}
	}
	l, exact := parseLength(thickness, 1000)
	switch {
	case !exact || l != 0 && l < MinBase || l > MaxBase:
		return &Error{BadBase, word, baseAllowed}
	case p.Base != 0:
		return &Error{Twice, word, "BASE with one thickness"}
	}
	p.Base = l
	return nil
}

func parseSize(word string) (width, height Length, err error) {
	bad := &Error{NoSize, word, sizesAllowed}
	sides, mm := strings.CutSuffix(word, "MM")
	w, h, ok := strings.Cut(strings.ReplaceAll(sides, "×", "X"), "X")
	if !ok {
		return 0, 0, bad
	}
	var list [2]Length
	for i, s := range []string{w, h} {
		l, exact := parseLength(s, 1000)
		if !mm {
			l, exact = parseCells(s)
		}
		if !exact {
			return 0, 0, bad
		}
		unit := " mm"
		if !mm {
			unit = " cells"
		}
		if err := checkSide(l, s+unit); err != nil {
			return 0, 0, err
		}
		list[i] = l
	}
	return list[0], list[1], nil
}

func checkSide(l Length, written string) error {
	switch {
	case l < Cell:
		return &Error{TooSmall, written, sidesAllowed()}
	case l > Longest:
		return &Error{TooLarge, written, sidesAllowed()}
	}
	return nil
}

// parseCells reads a whole number of cells.
func parseCells(s string) (l Length, ok bool) {
	n, exact := parseLength(s, 1000)
	if !exact || n%10 != 0 {
		return 0, false
	}
	return n / 10 * Cell, true
}

// mostDigits bounds the digits before and after the decimal point, far above
// any length that can be made and far below what overflows.
const mostDigits = 6

// parseLength reads a decimal number of a unit of so many thousandths of a
// millimetre. exact is false when there is no number, or when it is no whole
// number of tenths of a millimetre; the length is then rounded to one.
func parseLength(s string, unit int64) (l Length, exact bool) {
	before, after, point := strings.Cut(s, ".")
	if before == "" || len(before) > mostDigits || len(after) > mostDigits || point && after == "" || strings.Trim(before+after, "0123456789") != "" {
		return -1, false
	}
	n, scale := int64(0), int64(1)
	for _, d := range before + after {
		n = n*10 + int64(d-'0')
	}
	for range after {
		scale *= 10
	}
	// In thousandths of a millimetre, times the scale.
	n, scale = n*unit, scale*100
	return Length((n + scale/2) / scale), n%scale == 0
}
