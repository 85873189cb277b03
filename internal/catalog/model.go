// Package catalog is the product mappings: which print files make a product
// that the shop sells.
package catalog

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
)

// Mapping ties a shop's product, by its SKU, to the parts it is made of.
type Mapping struct {
	ID               string
	SKU              string
	SuffixMatch      bool // also matches longer SKUs that end with this one
	ProductName      string
	ShopifyProductID string
	ShopifyVariantID string
	Active           bool // false: not used for orders
	WeightGrams      int64
	HSCode           string // customs tariff number
	OriginCountry    string // ISO 3166-1 alpha-2
	DefaultProfile   Profile
	MinimumStock     int
	MaximumStock     *int
	Parts            []Part
	Version          int64
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// Part is one printable file of a product.
type Part struct {
	Name          string
	FileID        string // SimplyPrint library file: 32 hex digits
	Quantity      int    // pieces in one sold unit
	YieldPerPrint int    // pieces that one print gives
	PrintProfile  Profile
}

// Profile says how and where a part is printed. Empty fields do not restrict; a
// part's profile refines its mapping's default.
type Profile struct {
	Material        string  `json:"material"`
	Color           string  `json:"color"`
	PrinterIDs      []int64 `json:"printerIds"`
	PrinterModelIDs []int64 `json:"printerModelIds"`
	PrinterGroupIDs []int64 `json:"printerGroupIds"`
	Tags            []int64 `json:"tags"`
}

func (p Profile) over(base Profile) Profile {
	if p.Material == "" {
		p.Material = base.Material
	}
	if p.Color == "" {
		p.Color = base.Color
	}
	for _, f := range []struct{ own, base *[]int64 }{
		{&p.PrinterIDs, &base.PrinterIDs}, {&p.PrinterModelIDs, &base.PrinterModelIDs}, {&p.PrinterGroupIDs, &base.PrinterGroupIDs}, {&p.Tags, &base.Tags},
	} {
		if len(*f.own) == 0 {
			*f.own = *f.base
		}
	}
	return p
}

// Prints is how many prints units of the product need of this part:
// ceil(units × quantity ÷ yield).
func (p Part) Prints(units int) int {
	if units <= 0 || p.Quantity <= 0 {
		return 0
	}
	if units > math.MaxInt/p.Quantity {
		return math.MaxInt
	}
	pieces := units * p.Quantity
	yield := max(p.YieldPerPrint, 1)
	return (pieces-1)/yield + 1
}

// FieldError is one thing that is wrong with a mapping.
type FieldError struct {
	Field   string // JSON path
	Message string // a plain sentence
}

// InvalidError lists everything that is wrong with a mapping.
type InvalidError struct{ Fields []FieldError }

// Error implements error.
func (e *InvalidError) Error() string {
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Field + ": " + f.Message
	}
	return strings.Join(parts, "; ")
}

// ErrSKUTaken is the error of a second mapping for one SKU.
var ErrSKUTaken = errors.New("another product mapping has this SKU")

// ErrVersion is the error of a change based on an older version.
var ErrVersion = errors.New("the product mapping was changed by someone else meanwhile")

// Bounds of a mapping. They keep one order line from making more print jobs
// than any farm could print.
const (
	maxText     = 255
	maxParts    = 50
	maxQuantity = 1000
)

// validate tidies m and says what is wrong with it.
func (m *Mapping) validate() error {
	var f []FieldError
	bad := func(field, message string) { f = append(f, FieldError{field, message}) }
	text := func(field string, s *string, required bool) {
		*s = strings.TrimSpace(*s)
		switch {
		case *s == "" && required:
			bad(field, "must not be empty")
		case len(*s) > maxText:
			bad(field, fmt.Sprintf("must have at most %d characters", maxText))
		case strings.ContainsFunc(*s, unicode.IsControl):
			bad(field, "must not contain control characters")
		}
	}
	text("sku", &m.SKU, true)
	text("productName", &m.ProductName, true)
	text("shopifyProductId", &m.ShopifyProductID, false)
	text("shopifyVariantId", &m.ShopifyVariantID, false)
	text("hsCode", &m.HSCode, false)
	m.OriginCountry = strings.ToUpper(strings.TrimSpace(m.OriginCountry))
	if len(m.OriginCountry) != 0 && len(m.OriginCountry) != 2 {
		bad("originCountry", "must be a two-letter country code")
	}
	if m.WeightGrams < 0 || m.WeightGrams > 1_000_000 {
		bad("weightGrams", "must be between 0 and 1,000,000")
	}
	if m.MinimumStock < 0 {
		bad("minimumStock", "must not be negative")
	}
	if m.MaximumStock != nil && *m.MaximumStock < m.MinimumStock {
		bad("maximumStock", "must not be below minimumStock")
	}
	if len(m.Parts) == 0 || len(m.Parts) > maxParts {
		bad("parts", fmt.Sprintf("must have between 1 and %d entries", maxParts))
	}
	for i := range m.Parts {
		p := &m.Parts[i]
		at := fmt.Sprintf("parts[%d].", i)
		text(at+"name", &p.Name, true)
		p.FileID = strings.ToLower(strings.TrimSpace(p.FileID))
		if len(p.FileID) != 32 || strings.Trim(p.FileID, "0123456789abcdef") != "" {
			bad(at+"fileId", "must be the file's id at SimplyPrint: 32 hex digits")
		}
		if p.Quantity < 1 || p.Quantity > maxQuantity {
			bad(at+"quantity", fmt.Sprintf("must be between 1 and %d", maxQuantity))
		}
		if p.YieldPerPrint < 1 || p.YieldPerPrint > maxQuantity {
			bad(at+"yieldPerPrint", fmt.Sprintf("must be between 1 and %d", maxQuantity))
		}
		text(at+"printProfile.material", &p.PrintProfile.Material, false)
		text(at+"printProfile.color", &p.PrintProfile.Color, false)
	}
	if len(f) > 0 {
		return &InvalidError{f}
	}
	return nil
}
