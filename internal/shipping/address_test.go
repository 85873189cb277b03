package shipping

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/order"
)

func TestSplitStreet(t *testing.T) {
	for _, tc := range []struct {
		line1, line2, country string
		want                  Street
	}{
		{"Voorbeeldstraat 12 bus 3", "", "BE", Street{"Voorbeeldstraat", "12 bus 3", ""}},
		{"Voorbeeldstraat 12", "bus 3", "BE", Street{"Voorbeeldstraat", "12", "bus 3"}},
		{"Voorbeeldstraat 12 bus 3, 2de verdieping", "", "BE", Street{"Voorbeeldstraat", "12 bus 3", "2de verdieping"}},
		{"Rue de la Loi 16 bte 4", "", "BE", Street{"Rue de la Loi", "16 bte 4", ""}},
		{"16 rue de la Loi", "", "BE", Street{"rue de la Loi", "16", ""}},
		{"Rue du 11 Novembre 12", "", "BE", Street{"Rue du 11 Novembre", "12", ""}},
		{"Steenweg op Gent 12/0101", "", "BE", Street{"Steenweg op Gent", "12/0101", ""}},
		{"12 rue de la Paix", "", "FR", Street{"rue de la Paix", "12", ""}},
		{"12, rue de la Paix", "", "FR", Street{"rue de la Paix", "12", ""}},
		{"12 bis rue de la Paix", "", "FR", Street{"rue de la Paix", "12 bis", ""}},
		{"Kerkstraat 18B", "", "NL", Street{"Kerkstraat", "18B", ""}},
		{"Kerkstraat 12-14", "", "NL", Street{"Kerkstraat", "12-14", ""}},
		{"2e Kerkstraat 4", "", "NL", Street{"2e Kerkstraat", "4", ""}},
		{"Plein 1940-1945 12", "", "NL", Street{"Plein 1940-1945", "12", ""}},
		{"Laan van Meerdervoort 12 III", "", "NL", Street{"Laan van Meerdervoort", "12", "III"}},
		{"Hoofdstraat", "18 B", "NL", Street{"Hoofdstraat", "18 B", ""}},
		{"Postbus 123", "", "NL", Street{"Postbus 123", "", ""}},
		{"PO Box 12", "", "US", Street{"PO Box 12", "", ""}},
		{"Straße des 17. Juni 135", "", "DE", Street{"Straße des 17. Juni", "135", ""}},
		{"Straße des 17. Juni", "", "DE", Street{"Straße des 17. Juni", "", ""}},
		{"Musterstr. 5 a", "", "DE", Street{"Musterstr.", "5 a", ""}},
		{"Wilhelmstraße 4, 2. OG", "", "DE", Street{"Wilhelmstraße", "4", "2. OG"}},
		{"Hauptstr. 5/3/12", "", "AT", Street{"Hauptstr.", "5/3/12", ""}},
		{"Plaza Mayor, 3, 2º B", "", "ES", Street{"Plaza Mayor", "3", "2º B"}},
		{"Avenida 25 de Abril 12", "", "PT", Street{"Avenida 25 de Abril", "12", ""}},
		{"221B Baker Street", "", "GB", Street{"Baker Street", "221B", ""}},
		{"Flat 2, 12 High Street", "", "GB", Street{"High Street", "12", "Flat 2"}},
		{"Unit 5 12-14 Mill Road", "Cowley", "GB", Street{"Mill Road", "12-14", "Unit 5 Cowley"}},
		{"Rose Cottage, High Street", "", "GB", Street{"Rose Cottage, High Street", "", ""}},
		{"1600 Pennsylvania Ave NW", "", "US", Street{"Pennsylvania Ave NW", "1600", ""}},
		{"12 E Main Street", "Apt 4", "US", Street{"E Main Street", "12", "Apt 4"}},
		{"350 5th Ave", "Floor 3", "US", Street{"5th Ave", "350", "Floor 3"}},
		{"5th Avenue", "", "US", Street{"5th Avenue", "", ""}},
		{"", "Kerkstraat 1", "BE", Street{"Kerkstraat", "1", ""}},
		{"  Kerkstraat \t 1 ", "", "be", Street{"Kerkstraat", "1", ""}},
		{"Kerkstraat", "", "BE", Street{"Kerkstraat", "", ""}},
		{"Kerkstraat 12345678901234567890123", "", "BE", Street{"Kerkstraat 12345678901234567890123", "", ""}},
		{"Kerkstraat 12 bus 1234567890", "", "BE", Street{"Kerkstraat", "12 bus", "1234567890"}},
		{"", "", "BE", Street{}},
	} {
		if got := SplitStreet(tc.line1, tc.line2, tc.country); got != tc.want {
			t.Errorf("SplitStreet(%q, %q, %s):\n got %#v\nwant %#v", tc.line1, tc.line2, tc.country, got, tc.want)
		}
	}
}

// words are what a line says, without spaces and the commas that separate.
func words(lines ...string) []string {
	w := strings.FieldsFunc(strings.Join(lines, " "), func(r rune) bool { return r == ',' || strings.ContainsRune(" \t\n\v\f\r\u0085\u00a0", r) })
	slices.Sort(w)
	return w
}

// Whatever people type: every word ends up on the label, and the house number
// has a length that carriers take.
func TestSplitStreetLosesNothing(t *testing.T) {
	word := rapid.OneOf(
		rapid.SampledFrom(strings.Fields("Kerkstraat rue de la Paix Straße 17. Juni 12 18B 5 a bus 3 bte Apt Flat unit 2º B 12-14 7/2 nr N E 5th 2e Postbus PO Box #4 1940-1945 III , - / . 12, 3,")),
		rapid.StringMatching(`[\pL\pN.,#/º'-]{1,12}`),
		rapid.StringMatching(`[0-9]{1,30}`),
	)
	line := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 0, 7).Draw(t, "words"), rapid.SampledFrom([]string{" ", "  ", ", "}).Draw(t, "gap"))
	})
	rapid.Check(t, func(t *rapid.T) {
		line1, line2 := line.Draw(t, "line1"), line.Draw(t, "line2")
		country := rapid.SampledFrom([]string{"BE", "NL", "DE", "FR", "GB", "US", "ES", ""}).Draw(t, "country")
		s := SplitStreet(line1, line2, country)
		if diff := cmp.Diff(words(line1, line2), words(s.Name, s.Number, s.Addition)); diff != "" {
			t.Fatalf("%#v: %s", s, diff)
		}
	})
}

func TestHouseNumberIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[0-9]{1,40}( ?[/-] ?[0-9]{1,9}){0,5} ?[a-z]?`).Draw(t, "number")
		for _, s := range []Street{SplitStreet("Kerkstraat "+number, "", "BE"), SplitStreet(number+" rue de la Paix", "", "FR"), SplitStreet("Kerkstraat", number, "NL")} {
			if utf8.RuneCountInString(s.Number) > 21 {
				t.Fatalf("%q is longer than a house number", s.Number)
			}
		}
	})
}

func FuzzSplitStreet(f *testing.F) {
	f.Add("Voorbeeldstraat 12 bus 3", "", "BE")
	f.Add("Flat 2, 12 High Street", "x", "GB")
	f.Add("12 E Main Street", "", "US")
	f.Fuzz(func(t *testing.T, line1, line2, country string) {
		if !utf8.ValidString(line1) || !utf8.ValidString(line2) {
			t.Skip("addresses come out of JSON")
		}
		letters := func(lines ...string) string {
			return strings.Join(words(strings.Join(lines, " ")), "")
		}
		s := SplitStreet(line1, line2, country)
		if a, b := letters(line1, line2), letters(s.Name, s.Number, s.Addition); len(a) != len(b) {
			t.Errorf("%q and %q became %#v", line1, line2, s)
		}
	})
}

func TestProblems(t *testing.T) {
	good := order.Address{Name: "Mila Verbeek", Address1: "Kerkstraat 18", Zip: "9000", City: "Gent", CountryCode: "BE"}
	for name, tc := range map[string]struct {
		change func(*order.Address)
		want   []string
	}{
		"good":               {func(*order.Address) {}, nil},
		"no name":            {func(a *order.Address) { a.Name = " " }, []string{"The recipient's name is missing."}},
		"company":            {func(a *order.Address) { a.Name, a.Company = "", "Brackets" }, nil},
		"no street":          {func(a *order.Address) { a.Address1 = "" }, []string{"The street is missing."}},
		"no number":          {func(a *order.Address) { a.Address1 = "Kerkstraat" }, []string{"The house number is missing."}},
		"number in line two": {func(a *order.Address) { a.Address1, a.Address2 = "Kerkstraat", "18" }, nil},
		"post box":           {func(a *order.Address) { a.Address1 = "Postbus 123" }, nil},
		"cottage":            {func(a *order.Address) { a.Address1, a.CountryCode, a.Zip = "Rose Cottage", "GB", "ox4 1ab" }, nil},
		"no city":            {func(a *order.Address) { a.City = "" }, []string{"The city is missing."}},
		"no country":         {func(a *order.Address) { a.CountryCode = "" }, []string{"The country is missing."}},
		"country in words":   {func(a *order.Address) { a.CountryCode = "Belgium" }, []string{"The country is missing."}},
		"no postal code":     {func(a *order.Address) { a.Zip = "" }, []string{"The postal code is missing."}},
		"Belgian code":       {func(a *order.Address) { a.Zip = "90001" }, []string{"The postal code does not look like one of BE."}},
		"Dutch code":         {func(a *order.Address) { a.CountryCode, a.Zip = "NL", "1011ab" }, nil},
		"wrong Dutch code":   {func(a *order.Address) { a.CountryCode, a.Zip = "NL", "1011" }, []string{"The postal code does not look like one of NL."}},
		"German code":        {func(a *order.Address) { a.CountryCode, a.Zip = "DE", "10117" }, nil},
		"French code":        {func(a *order.Address) { a.CountryCode, a.Zip = "FR", "7500" }, []string{"The postal code does not look like one of FR."}},
		"Luxembourg code":    {func(a *order.Address) { a.CountryCode, a.Zip = "LU", "L-1234" }, nil},
		"British code":       {func(a *order.Address) { a.CountryCode, a.Zip = "GB", "12345" }, []string{"The postal code does not look like one of GB."}},
		"American code":      {func(a *order.Address) { a.CountryCode, a.Zip, a.ProvinceCode = "US", "10001-1234", "NY" }, nil},
		"no state":           {func(a *order.Address) { a.CountryCode, a.Zip = "US", "10001" }, []string{"The state or province is missing."}},
		"Ireland":            {func(a *order.Address) { a.CountryCode, a.Zip = "IE", "" }, nil},
		"everything": {func(a *order.Address) { *a = order.Address{} }, []string{
			"The recipient's name is missing.", "The street is missing.", "The city is missing.", "The country is missing.", "The postal code is missing.",
		}},
	} {
		a := good
		tc.change(&a)
		if diff := cmp.Diff(tc.want, Problems(&a)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := Problems(nil); len(got) != 1 {
		t.Errorf("no address: %v", got)
	}
}
