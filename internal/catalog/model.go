// Package catalog is the product mappings: which print files make a product
// that the shop sells.
package catalog

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Mapping ties a shop's product, by its SKU, to the parts it is made of.
type Mapping struct {
	ID               string
	SKU              string
	SuffixMatch      bool // also matches longer SKUs that end with this one
	ProductName      string
	ShopifyProductID string
	ShopifyVariantID string
	Active           bool   // false: not used for orders
	WeightGrams      int64  // of one sold unit
	HSCode           string // customs tariff number
	OriginCountry    string // ISO 3166-1 alpha-2
	DefaultProfile   Profile
	MinimumStock     int  // sellable units; 0: printed to order only
	MaximumStock     *int // sellable units to fill up to, nil: MinimumStock
	Parts            []Part
	Version          int64 // counts from 1, one more with each change
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// Part is one printable file of a product.
type Part struct {
	ID            string // new with every change of its mapping
	Name          string
	FileID        string // SimplyPrint library file: 32 hex digits
	Quantity      int    // pieces in one sold unit
	YieldPerPrint int    // pieces that one print gives
	PrintProfile  Profile
}

// Profile says how and where a part is printed. Empty fields do not restrict; a
// part's profile refines its mapping's default.
type Profile struct {
	Material        string  `json:"material" required:"false"`
	Color           string  `json:"color" required:"false"`
	PrinterIDs      []int64 `json:"printerIds" required:"false" doc:"Printers at SimplyPrint that may print it"`
	PrinterModelIDs []int64 `json:"printerModelIds" required:"false"`
	PrinterGroupIDs []int64 `json:"printerGroupIds" required:"false"`
	Tags            []int64 `json:"tags" required:"false"`
}

// ids are the profile's four lists by their JSON names.
func (p *Profile) ids() [4]profileIDs {
	return [4]profileIDs{{"printerIds", &p.PrinterIDs}, {"printerModelIds", &p.PrinterModelIDs}, {"printerGroupIds", &p.PrinterGroupIDs}, {"tags", &p.Tags}}
}

type profileIDs struct {
	name string
	list *[]int64
}

// over is p with base's values where p has none of its own.
func (p Profile) over(base Profile) Profile {
	if p.Material == "" {
		p.Material = base.Material
	}
	if p.Color == "" {
		p.Color = base.Color
	}
	for i, f := range p.ids() {
		if len(*f.list) == 0 {
			*f.list = *base.ids()[i].list
		}
	}
	return p
}

// decodeProfile reads a profile's column. One that could not have been written
// is an error: printing with a setting left out would waste the print.
func decodeProfile(text string) (Profile, error) {
	var p Profile
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, err
	}
	var c checker
	c.profile("", &p)
	return p, c.err()
}

// Prints is how many prints units of the product need of this part:
// ceil(units × quantity ÷ yield). Nothing to make is 0, a yield below 1 counts
// as 1, and a number too large for an int is math.MaxInt.
func (p Part) Prints(units int) int {
	if units <= 0 || p.Quantity <= 0 {
		return 0
	}
	yield := uint64(max(p.YieldPerPrint, 1))
	hi, lo := bits.Mul64(uint64(units), uint64(p.Quantity))
	lo, carry := bits.Add64(lo, yield-1, 0)
	hi += carry
	if hi >= yield {
		return math.MaxInt
	}
	n, _ := bits.Div64(hi, lo, yield)
	return int(min(n, math.MaxInt))
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
// than any farm could print, and numbers within PostgreSQL's INTEGER.
const (
	maxText     = 255 // characters
	maxParts    = 50
	maxQuantity = 1000
	maxStock    = 1_000_000
	maxWeight   = 1_000_000
	maxIDs      = 100
)

var (
	shopifyID = regexp.MustCompile(`^([0-9]{1,20}|gid://shopify/[A-Za-z]{1,40}/[0-9]{1,20})$`)
	fileID    = regexp.MustCompile(`^[0-9a-f]{32}$`)
	country   = regexp.MustCompile(`^[A-Z]{2}$`)
)

// checker collects what is wrong with a mapping.
type checker struct{ fields []FieldError }

func (c *checker) bad(field, format string, args ...any) {
	c.fields = append(c.fields, FieldError{field, fmt.Sprintf(format, args...)})
}

func (c *checker) err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &InvalidError{c.fields}
}

// text trims s and reports whether it can be used and is not empty.
func (c *checker) text(field string, s *string, required bool) bool {
	*s = strings.TrimSpace(*s)
	switch {
	case *s == "":
		if required {
			c.bad(field, "must not be empty")
		}
		return false
	case !utf8.ValidString(*s):
		c.bad(field, "must be UTF-8 text")
	case utf8.RuneCountInString(*s) > maxText:
		c.bad(field, "must have at most %d characters", maxText)
	case strings.ContainsFunc(*s, unicode.IsControl):
		c.bad(field, "must not contain control characters")
	default:
		return true
	}
	return false
}

func (c *checker) shopify(field string, s *string) {
	if c.text(field, s, false) && !shopifyID.MatchString(*s) {
		c.bad(field, "must be Shopify's number, or its gid://shopify/… form")
	}
}

func (c *checker) between(field string, n, least, most int64) {
	if n < least || n > most {
		c.bad(field, "must be between %d and %d", least, most)
	}
}

// profile checks the fields of p, whose names begin with at.
func (c *checker) profile(at string, p *Profile) {
	c.text(at+"material", &p.Material, false)
	c.text(at+"color", &p.Color, false)
	for _, f := range p.ids() {
		if len(*f.list) == 0 {
			*f.list = nil // one form of "none"
		}
		if len(*f.list) > maxIDs {
			c.bad(at+f.name, "must have at most %d numbers", maxIDs)
		}
		for _, id := range *f.list {
			if id < 1 {
				c.bad(at+f.name, "must have positive numbers only")
				break
			}
		}
	}
}

// validate tidies m and says what is wrong with it: nil or an *InvalidError.
func (m *Mapping) validate() error {
	var c checker
	c.text("sku", &m.SKU, true)
	c.text("productName", &m.ProductName, true)
	c.shopify("shopifyProductId", &m.ShopifyProductID)
	c.shopify("shopifyVariantId", &m.ShopifyVariantID)
	c.text("hsCode", &m.HSCode, false)
	m.OriginCountry = strings.ToUpper(strings.TrimSpace(m.OriginCountry))
	if m.OriginCountry != "" && !country.MatchString(m.OriginCountry) {
		c.bad("originCountry", "must be a two-letter country code")
	}
	c.between("weightGrams", m.WeightGrams, 0, maxWeight)
	c.between("minimumStock", int64(m.MinimumStock), 0, maxStock)
	if m.MaximumStock != nil {
		if *m.MaximumStock < m.MinimumStock {
			c.bad("maximumStock", "must not be below minimumStock")
		} else {
			c.between("maximumStock", int64(*m.MaximumStock), 0, maxStock)
		}
	}
	c.profile("defaultPrintProfile.", &m.DefaultProfile)
	if len(m.Parts) == 0 || len(m.Parts) > maxParts {
		c.bad("parts", "must have between 1 and %d entries", maxParts)
	}
	m.Parts = slices.Clone(m.Parts) // tidied below, and the list is the caller's
	for i := range m.Parts {
		p := &m.Parts[i]
		at := fmt.Sprintf("parts[%d].", i)
		c.text(at+"name", &p.Name, true)
		p.FileID = strings.ToLower(strings.TrimSpace(p.FileID))
		if !fileID.MatchString(p.FileID) {
			c.bad(at+"fileId", "must be the file's id at SimplyPrint: 32 hex digits")
		}
		c.between(at+"quantity", int64(p.Quantity), 1, maxQuantity)
		c.between(at+"yieldPerPrint", int64(p.YieldPerPrint), 1, maxQuantity)
		c.profile(at+"printProfile.", &p.PrintProfile)
	}
	return c.err()
}
