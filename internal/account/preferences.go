package account

import (
	"slices"
	"time"

	"golang.org/x/text/currency"
)

// Preferences are how somebody reads texts, numbers and dates. An empty field
// leaves it to the next one: the person's, the tenant's, the program's.
type Preferences struct {
	Language       string
	TimeZone       string
	NumberFormat   string
	DateFormat     string
	FirstDayOfWeek string
}

// builtIn is what counts where neither a person nor the tenant chose.
func builtIn() Preferences {
	return Preferences{Language: "en", TimeZone: "Europe/Brussels", NumberFormat: "language", DateFormat: "language", FirstDayOfWeek: "monday"}
}

// builtInCurrency is what counts where the tenant chose none.
const builtInCurrency = "EUR"

// over gives p with what it leaves open taken from q.
func (p Preferences) over(q Preferences) Preferences {
	first := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	return Preferences{
		Language: first(p.Language, q.Language), TimeZone: first(p.TimeZone, q.TimeZone), NumberFormat: first(p.NumberFormat, q.NumberFormat),
		DateFormat: first(p.DateFormat, q.DateFormat), FirstDayOfWeek: first(p.FirstDayOfWeek, q.FirstDayOfWeek),
	}
}

// What can be chosen. "language" means as usual in the language.
var (
	languages     = []string{"en", "de", "nl", "fr"}
	numberFormats = []string{"language", "1,234.56", "1.234,56", "1 234,56", "1'234.56"}
	dateFormats   = []string{"language", "dd/mm/yyyy", "dd.mm.yyyy", "dd-mm-yyyy", "mm/dd/yyyy", "yyyy-mm-dd"}
	weekDays      = []string{"monday", "saturday", "sunday"}
)

// check gives what cannot be used; empty fields can.
func (p Preferences) check() []Invalid {
	var bad []Invalid
	for _, c := range []struct {
		field, value string
		allowed      []string
	}{
		{"language", p.Language, languages}, {"numberFormat", p.NumberFormat, numberFormats}, {"dateFormat", p.DateFormat, dateFormats}, {"firstDayOfWeek", p.FirstDayOfWeek, weekDays},
	} {
		if c.value != "" && !slices.Contains(c.allowed, c.value) {
			bad = append(bad, Invalid{c.field, "is not one of the choices"})
		}
	}
	if p.TimeZone != "" && !isZone(p.TimeZone) {
		bad = append(bad, Invalid{"timeZone", "is not a time zone; write one such as Europe/Brussels or UTC"})
	}
	return bad
}

func isZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "Local"
}

func isCurrency(code string) bool {
	u, err := currency.ParseISO(code)
	return err == nil && u.String() == code
}
