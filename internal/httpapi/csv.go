package httpapi

import "strings"

// SafeCell keeps a spreadsheet from running a text in a CSV file as a formula: it
// puts an apostrophe before what would begin one. Spreadsheets in many languages
// split a line at semicolons, and do not heed the quotes around a text then: a
// cell can also begin within it.
func SafeCell(s string) string {
	var b strings.Builder
	start := true
	for i := range len(s) {
		if start && strings.IndexByte("=+-@", s[i]) >= 0 || i == 0 && strings.IndexByte("\t\r\n", s[i]) >= 0 {
			b.WriteByte('\'')
		}
		b.WriteByte(s[i])
		start = strings.IndexByte(";|\t\r\n", s[i]) >= 0 || start && s[i] == '"'
	}
	return b.String()
}
