package httpapi_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/httpapi"
)

// Spreadsheets in German, Dutch and French split at semicolons, whatever stands
// in quotes for others: no cell of theirs may begin as a formula either.
func TestNoSpreadsheetRunsACell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "plain, text": "plain, text", "it's": "it's", "=1+1": "'=1+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "a;=1": "a;'=1", `say "=1"`: `say "=1"`, `a;"=1`: `a;"'=1`, "[1,-2]": "[1,-2]", "a\n=1": "a\n'=1", "a;-": "a;'-",
		`{"name":"x;=1"}`: `{"name":"x;'=1"}`, "A-1": "A-1",
	} {
		if got := httpapi.SafeCell(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var file strings.Builder
		w := csv.NewWriter(&file)
		row := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("ab=+-@;,|\"\t\r\n '")), 0, 12, -1), 1, 4).Draw(t, "row")
		for i := range row {
			row[i] = httpapi.SafeCell(row[i])
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		if back, err := csv.NewReader(strings.NewReader(file.String())).Read(); err == nil {
			for _, cell := range back {
				if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
					t.Fatalf("there is the cell %q in %q", cell, file.String())
				}
			}
		}
		for _, separator := range ";|\t" {
			for _, cell := range strings.FieldsFunc(file.String(), func(r rune) bool { return r == separator || r == '\n' || r == '\r' }) {
				if cell = strings.TrimLeft(cell, `"`); cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
					t.Fatalf("split at %q there is the cell %q in %q", separator, cell, file.String())
				}
			}
		}
	})
}
