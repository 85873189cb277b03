package shipping

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/forma3d/connect/internal/order"
)

// Street is an address line taken apart the way carriers want it.
type Street struct {
	Name     string
	Number   string // with letter and box: "12 bus 3"
	Addition string // what did not fit: floor, building
}

// numberFirst lists the countries that write the house number before the street.
var numberFirst = map[string]bool{"FR": true, "GB": true, "IE": true, "US": true, "CA": true, "AU": true, "LU": true, "NZ": true, "MC": true}

var (
	// A number with an optional letter or range, and what belongs to it: "12",
	// "18B", "5 a", "12-14", "7/2", "12 bus 3".
	// What is longer than any house number is none: carriers cut such fields.
	house    = `\d{1,5}(?:\s?[-/]\s?\d{1,4}){0,2}(?:\s?[a-zA-Z])?`
	unit     = `(?:[\s,]+(?:bus|bte|box|boite|boîte|b|bis|ter|app|apt|unit|flat|top|hs|trappe|étage|etage)\.?\s*[\w/.-]{0,8}){0,2}`
	atEnd    = regexp.MustCompile(`^(.*?\pL.*?)[\s,]+(` + house + unit + `)$`)
	atStart  = regexp.MustCompile(`^(` + house + `(?:\s?(?:bis|ter))?)[\s,]+(.*\pL.*)$`)
	inMiddle = regexp.MustCompile(`^(.*?\pL.*?)[\s,]+(` + house + unit + `)[\s,]+(.+)$`)
	// A flat, unit or suite with a number, in front of the house number.
	flatFirst = regexp.MustCompile(`(?i)^((?:flat|apartment|apt|unit|suite|room|studio)\.?\s+\w+)[\s,]+(\d.*)$`)
	// A compass point belongs to the street: "12 E Main Street".
	compass   = regexp.MustCompile(`^(\d{1,5}) ([NESW] .*)$`)
	postBox   = regexp.MustCompile(`(?i)^(postbus|postfach|boite postale|boîte postale|b\.?p\.?|p\.?\s?o\.?\s?box|postboks)\b`)
	spacesRun = regexp.MustCompile(`\s+`)
)

// SplitStreet takes the two lines of an address apart. No word is lost: what is
// not recognised stays in Name or Addition.
func SplitStreet(line1, line2, country string) Street {
	line1, line2 = tidy(line1), tidy(line2)
	if line1 == "" {
		line1, line2 = line2, ""
	}
	s := Street{Name: line1, Addition: line2}
	if postBox.MatchString(line1) {
		return s
	}
	if numberFirst[strings.ToUpper(country)] {
		if m := flatFirst.FindStringSubmatch(line1); m != nil && atStart.MatchString(m[2]) {
			line1, s.Addition = m[2], strings.TrimSpace(m[1]+" "+line2)
		}
		if m := compass.FindStringSubmatch(line1); m != nil {
			s.Number, s.Name = m[1], m[2]
			return s
		}
		if m := atStart.FindStringSubmatch(line1); m != nil {
			s.Number, s.Name = m[1], m[2]
			return s
		}
	}
	switch end, start, middle := atEnd.FindStringSubmatch(line1), atStart.FindStringSubmatch(line1), inMiddle.FindStringSubmatch(line1); {
	case end != nil:
		s.Name, s.Number = end[1], end[2]
	case start != nil && !ordinal(line1):
		s.Number, s.Name = start[1], start[2]
	case middle != nil && !ordinal(middle[2]+"."):
		s.Name, s.Number = middle[1], middle[2]
		s.Addition = strings.TrimSpace(middle[3] + " " + line2)
	case onlyNumber(line2):
		s.Number, s.Addition = line2, "" // shops that ask for the number in a second field
	}
	s.Name = strings.TrimRight(s.Name, " ,")
	return s
}

var ordinalStart = regexp.MustCompile(`^\d+(\.|e|de|ste|st|nd|rd|th|er|ème)\s`)

// ordinal reports whether a line begins with a counted street name ("17. Juni").
func ordinal(s string) bool { return ordinalStart.MatchString(strings.ToLower(s)) }

var justNumber = regexp.MustCompile(`^` + house + unit + `$`)

func onlyNumber(s string) bool { return justNumber.MatchString(s) }

func tidy(s string) string { return strings.TrimSpace(spacesRun.ReplaceAllString(s, " ")) }

// postcodes are the shapes of the countries that shops here ship to most. Other
// countries are left to the carrier.
var postcodes = map[string]*regexp.Regexp{
	"BE": regexp.MustCompile(`^[1-9]\d{3}$`), "NL": regexp.MustCompile(`^[1-9]\d{3} ?[A-Z]{2}$`), "DE": regexp.MustCompile(`^\d{5}$`), "FR": regexp.MustCompile(`^\d{5}$`),
	"LU": regexp.MustCompile(`^(L-?)?\d{4}$`), "AT": regexp.MustCompile(`^\d{4}$`), "CH": regexp.MustCompile(`^\d{4}$`), "US": regexp.MustCompile(`^\d{5}(-?\d{4})?$`),
	"GB": regexp.MustCompile(`^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$`), "ES": regexp.MustCompile(`^\d{5}$`), "IT": regexp.MustCompile(`^\d{5}$`),
}

// noNumber lists countries where an address need not have a house number.
var noNumber = map[string]bool{"GB": true, "IE": true, "US": true, "CA": true, "AU": true, "FR": true, "NZ": true}

// Problems says in plain sentences what keeps a label from being made for an
// address; none when it looks good.
func Problems(a *order.Address) []string {
	if a == nil {
		return []string{"The order has no shipping address. It may be a draft or pick-up order, or the Shopify app is not allowed to read addresses."}
	}
	var out []string
	need := func(ok bool, sentence string) {
		if !ok {
			out = append(out, sentence)
		}
	}
	country := strings.ToUpper(a.CountryCode)
	s := SplitStreet(a.Address1, a.Address2, country)
	need(strings.TrimSpace(a.Name) != "" || strings.TrimSpace(a.Company) != "", "The recipient's name is missing.")
	need(s.Name != "", "The street is missing.")
	need(s.Number != "" || noNumber[country] || postBox.MatchString(s.Name) || s.Name == "", "The house number is missing.")
	need(strings.TrimSpace(a.City) != "", "The city is missing.")
	need(len(country) == 2 && isLetters(country), "The country is missing.")
	switch country {
	case "US", "CA", "IT", "AU": // Sendcloud wants it for these, and for no other
		need(strings.TrimSpace(a.ProvinceCode) != "", "The state or province is missing.")
	}
	zip := strings.ToUpper(tidy(a.Zip))
	shape := postcodes[country]
	need(zip != "" || country == "IE" || country == "HK" || country == "AE", "The postal code is missing.")
	if zip != "" && shape != nil && !shape.MatchString(zip) {
		out = append(out, fmt.Sprintf("The postal code does not look like one of %s.", country))
	}
	return out
}

func isLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// customsUnion is the EU's customs union: its members and Monaco.
var customsUnion = map[string]bool{
	"AT": true, "BE": true, "BG": true, "HR": true, "CY": true, "CZ": true, "DK": true, "EE": true, "FI": true, "FR": true, "DE": true, "GR": true, "HU": true, "IE": true,
	"IT": true, "LV": true, "LT": true, "LU": true, "MT": true, "NL": true, "PL": true, "PT": true, "RO": true, "SK": true, "SI": true, "ES": true, "SE": true, "MC": true,
}

// NeedsCustoms reports whether a parcel from one country to another needs a
// customs declaration: across the border of the EU's customs union or of its tax
// territory. Special territories are told by their own country codes or by their
// postal codes; the list is the Commission's "Territorial status of EU countries
// and certain territories". The sender is taken to be on the mainland.
func NeedsCustoms(from, to, zip string) bool {
	from, to, zip = customsCountry(from), customsCountry(to), strings.ToUpper(strings.ReplaceAll(zip, " ", ""))
	if customsUnion[from] && customsUnion[to] {
		return outsideTaxTerritory(to, zip)
	}
	if customsUnion[from] && to == "GB" && strings.HasPrefix(zip, "BT") {
		return false // Northern Ireland stays in the union's market for goods
	}
	return from != to
}

// customsCountry is the country whose customs territory a place is in, as far as
// parcels are concerned.
func customsCountry(code string) string {
	switch code = strings.ToUpper(strings.TrimSpace(code)); code {
	case "EL": // what the EU calls Greece
		return "GR"
	case "UK", "IM": // one customs union
		return "GB"
	case "LI": // one customs union
		return "CH"
	case "PR":
		return "US"
	}
	return code
}

func outsideTaxTerritory(country, zip string) bool {
	starts := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(zip, p) {
				return true
			}
		}
		return false
	}
	switch country {
	case "ES":
		return starts("35", "38", "51", "52") // Canary Islands, Ceuta, Melilla
	case "FR":
		return starts("97", "98") && !starts("980") // overseas; 980 is Monaco
	case "FI":
		return starts("22") // Åland
	case "DE":
		return zip == "78266" || zip == "27498" // Büsingen, Heligoland
	case "IT":
		// Livigno, Campione d'Italia, and addresses in San Marino and the Vatican
		// that are written as Italian ones.
		return zip == "23041" || zip == "23030" || zip == "22061" || starts("4789") || zip == "00120"
	case "GR":
		return zip == "63086" || zip == "63087" // Mount Athos
	}
	return false
}
