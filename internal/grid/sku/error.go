package sku

import (
	"fmt"
	"strings"
)

// Reason is what is wrong with an SKU or with the properties of a line; stable,
// for programs and translations.
type Reason string

// The reasons.
const (
	WrongPrefix       Reason = "prefix"             // the SKU is none of a baseplate
	NoSize            Reason = "size"               // the size is missing or cannot be read
	TooSmall          Reason = "too-small"          // a side is less than one cell
	TooLarge          Reason = "too-large"          // a side is more than 2 m
	UnknownWord       Reason = "unknown-word"       // a word that does not exist
	Twice             Reason = "twice"              // two words for one choice
	MagnetsMissing    Reason = "magnets-missing"    // no word for the magnets
	ConnectorsMissing Reason = "connectors-missing" // no word for the connectors
	BadBase           Reason = "base"               // the thickness of the base cannot be made
	BadProperty       Reason = "property"           // a property's value cannot be read
)

// Error says what of an SKU, or of a line's properties, cannot be made, in words
// for the person who deals with the order.
type Error struct {
	Reason  Reason
	Part    string // what is wrong: a word, a size, or the name of a property
	Allowed string // what could stand there
}

// Error implements error.
func (e *Error) Error() string {
	part := quote(e.Part)
	switch e.Reason {
	case WrongPrefix:
		return "This is not the SKU of a made-to-measure baseplate: it does not begin with " + e.Allowed + "."
	case NoSize:
		return fmt.Sprintf("The size %s cannot be read. Write %s.", part, e.Allowed)
	case TooSmall:
		return fmt.Sprintf("A side of %s is too short. Each side must be %s.", part, e.Allowed)
	case TooLarge:
		return fmt.Sprintf("A side of %s is too long. Each side must be %s.", part, e.Allowed)
	case Twice:
		return fmt.Sprintf("%s is one choice too many. Only one of these can be there: %s.", part, e.Allowed)
	case MagnetsMissing:
		return "The SKU does not say whether the plate has magnets. Add one of: " + e.Allowed + "."
	case ConnectorsMissing:
		return "The SKU does not say how the parts are connected. Add one of: " + e.Allowed + "."
	case BadBase:
		return fmt.Sprintf("The solid base %s cannot be made. Write %s.", part, e.Allowed)
	case BadProperty:
		return fmt.Sprintf("The value of the property %s cannot be used. Write %s.", part, e.Allowed)
	default:
		return fmt.Sprintf("The word %s is not known. There are: %s.", part, e.Allowed)
	}
}

// longestPart bounds what is repeated of an SKU: it is the customer's text.
const longestPart = 30

func quote(s string) string {
	if r := []rune(s); len(r) > longestPart {
		s = string(r[:longestPart]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

const (
	sizesAllowed = "it in cells (2x3) or in millimetres (371x254MM)"
	baseAllowed  = "BASE and the thickness from 0.2 to 10 mm in steps of 0.1, such as BASE1 or BASE1.5"
)

func sidesAllowed() string {
	return fmt.Sprintf("from one cell (%s mm) to %s mm", Cell.Millimetres(), Longest.Millimetres())
}

func magnetsAllowed() string {
	return strings.Join([]string{string(NoMagnets), string(PressFit), string(GlueTop), string(GlueBottom)}, ", ")
}

func connectorsAllowed() string {
	return strings.Join([]string{string(NoConnectors), string(Intersection), string(Edge)}, ", ")
}

func fillersAllowed() string {
	return strings.Join([]string{string(HalfCells), string(Margin), string(Fitted)}, ", ")
}

func wordsAllowed() string {
	return magnetsAllowed() + ", " + connectorsAllowed() + ", " + fillersAllowed() + ", BASE with a thickness, NUM, NONUM"
}
