package shipping

import "testing"

// The cases follow the European Commission's "Territorial status of EU countries
// and certain territories".
func TestNeedsCustoms(t *testing.T) {
	for name, tc := range map[string]struct {
		from, to, zip string
		want          bool
	}{
		"same country":            {"BE", "BE", "9000", false},
		"within the union":        {"BE", "NL", "1011 AB", false},
		"lower case":              {"be", "fr", "75002", false},
		"Monaco":                  {"BE", "MC", "98000", false},
		"Monaco as France":        {"BE", "FR", "98000", false},
		"Greece as EL":            {"BE", "EL", "10552", false},
		"Azores":                  {"BE", "PT", "9500-150", false},
		"Madeira":                 {"BE", "PT", "9000-060", false},
		"Great Britain":           {"BE", "GB", "SW1A 1AA", true},
		"Northern Ireland":        {"BE", "GB", "BT1 5GS", false},
		"within Great Britain":    {"GB", "GB", "SW1A 1AA", false},
		"to Northern Ireland":     {"GB", "GB", "BT1 5GS", false},
		"Isle of Man":             {"GB", "IM", "IM1 1AA", false},
		"Jersey":                  {"GB", "JE", "JE2 3AB", true},
		"Canary Islands":          {"BE", "ES", "35001", true},
		"Tenerife":                {"ES", "ES", "38001", true},
		"Spanish mainland":        {"BE", "ES", "28013", false},
		"Ceuta":                   {"BE", "ES", "51001", true},
		"Melilla":                 {"BE", "ES", "52001", true},
		"Réunion as France":       {"FR", "FR", "97400", true},
		"Réunion":                 {"BE", "RE", "97400", true},
		"New Caledonia as France": {"BE", "FR", "98800", true},
		"Corsica":                 {"BE", "FR", "20000", false},
		"Åland as Finland":        {"BE", "FI", "22100", true},
		"Åland":                   {"BE", "AX", "22100", true},
		"Helsinki":                {"BE", "FI", "00100", false},
		"Büsingen":                {"BE", "DE", "78266", true},
		"Heligoland":              {"DE", "DE", "27498", true},
		"beside Büsingen":         {"BE", "DE", "78262", false},
		"Livigno":                 {"BE", "IT", "23041", true},
		"Campione":                {"BE", "IT", "22061", true},
		"San Marino as Italy":     {"BE", "IT", "47890", true},
		"Rimini":                  {"BE", "IT", "47921", false},
		"San Marino":              {"BE", "SM", "47890", true},
		"Vatican as Italy":        {"BE", "IT", "00120", true},
		"Rome":                    {"BE", "IT", "00118", false},
		"Mount Athos":             {"BE", "GR", "63086", true},
		"Switzerland":             {"BE", "CH", "8001", true},
		"Liechtenstein":           {"CH", "LI", "9490", false},
		"from Switzerland":        {"CH", "DE", "10117", true},
		"Norway":                  {"BE", "NO", "0150", true},
		"United States":           {"BE", "US", "10001", true},
		"Puerto Rico":             {"US", "PR", "00901", false},
		"Faroe Islands":           {"DK", "FO", "100", true},
		"Andorra":                 {"ES", "AD", "AD500", true},
		"Turkey":                  {"BE", "TR", "34000", true},
	} {
		if got := NeedsCustoms(tc.from, tc.to, tc.zip); got != tc.want {
			t.Errorf("%s: NeedsCustoms(%q, %q, %q) is %t", name, tc.from, tc.to, tc.zip, got)
		}
	}
}
