package catalog_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

func write(t interface{ Fatal(...any) }, list []catalog.Mapping) string {
	var b bytes.Buffer
	if err := catalog.WriteCSV(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// excel is the file as a European spreadsheet saves it: semicolons, CRLF, a byte
// order mark and blank rows below the table.
func excel(t interface{ Fatal(...any) }, file string) string {
	records, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return "\ufeff" + b.String() + ";;;\r\n\r\n;;\r\n"
}

// word draws texts that are hard on CSV and on spreadsheets.
func word(least int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.TrimSpace(rapid.OneOf(rapid.StringOfN(rapid.RuneFrom([]rune("=+-@',;|\" aé1")), 1, 12, -1), rapid.StringMatching(`[A-Z]{1,3}-[0-9]{1,4}`)).Draw(t, "text"))
		if len(s) < least {
			return "x" + s
		}
		return s
	})
}

func profiles() *rapid.Generator[catalog.Profile] {
	return rapid.Custom(func(t *rapid.T) catalog.Profile {
		ids := rapid.SliceOfN(rapid.Int64Min(1), 0, 3)
		return catalog.Profile{
			Material: word(0).Draw(t, "material"), Color: word(0).Draw(t, "color"), PrinterIDs: ids.Draw(t, "printers"), PrinterModelIDs: ids.Draw(t, "models"),
			PrinterGroupIDs: ids.Draw(t, "groups"), Tags: ids.Draw(t, "tags"),
		}
	})
}

func mappings() *rapid.Generator[[]catalog.Mapping] {
	one := rapid.Custom(func(t *rapid.T) catalog.Mapping {
		m := catalog.Mapping{
			SKU: word(1).Draw(t, "sku"), SuffixMatch: rapid.Bool().Draw(t, "suffix"), ProductName: word(1).Draw(t, "name"), ShopifyProductID: rapid.StringMatching(`([0-9]{1,20})?`).Draw(t, "product"),
			ShopifyVariantID: rapid.StringMatching(`(gid://shopify/ProductVariant/[0-9]{1,9})?`).Draw(t, "variant"), Active: rapid.Bool().Draw(t, "active"), WeightGrams: rapid.Int64Range(0, 1e6).Draw(t, "weight"),
			HSCode: word(0).Draw(t, "hs"), OriginCountry: rapid.StringMatching(`([A-Z]{2})?`).Draw(t, "country"), DefaultProfile: profiles().Draw(t, "default"), MinimumStock: rapid.IntRange(0, 1000).Draw(t, "minimum"),
		}
		if rapid.Bool().Draw(t, "has maximum") {
			most := m.MinimumStock + rapid.IntRange(0, 1000).Draw(t, "more")
			m.MaximumStock = &most
		}
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			m.Parts = append(m.Parts, catalog.Part{
				Name: word(1).Draw(t, "part"), FileID: rapid.StringMatching(`[0-9a-f]{32}`).Draw(t, "file"), Quantity: rapid.IntRange(1, 1000).Draw(t, "quantity"),
				YieldPerPrint: rapid.IntRange(1, 1000).Draw(t, "yield"), PrintProfile: profiles().Draw(t, "profile"),
			})
		}
		return m
	})
	return rapid.SliceOfNDistinct(one, 0, 5, func(m catalog.Mapping) string { return m.SKU })
}

func TestWrittenFilesReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := mappings().Draw(t, "mappings")
		file := write(t, list)
		for _, f := range []string{file, excel(t, file)} {
			got, problems, err := catalog.ReadCSV(strings.NewReader(f))
			if err != nil || len(problems) > 0 {
				t.Fatalf("%v, %v in\n%s", problems, err, f)
			}
			if diff := cmp.Diff(list, got, content); diff != "" {
				t.Fatalf("%s in\n%s", diff, f)
			}
		}
	})
}

func TestNoCellOfAWrittenFileIsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := write(t, mappings().Draw(t, "mappings"))
		// Wherever a spreadsheet with whatever separator may begin a cell.
		for _, cell := range strings.FieldsFunc(file, func(r rune) bool { return strings.ContainsRune(",;|\t\"\n", r) }) {
			if strings.IndexByte("=+-@\t\r", cell[0]) >= 0 {
				t.Fatalf("%q can run as a formula in\n%s", cell, file)
			}
		}
	})
}

func TestFormulaRule(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": `'=1+1`, "'=1": `''=1`, "'": `''`, "it's": `it's`, "a;=b": `a;'=b`, `3" -x`: `"3"" -x"`, `"@x"`: `"""'@x"""`, "A-1": "A-1", "x,-y": `"x,'-y"`,
	} {
		m := mapping("A")
		m.ProductName = text
		if row := strings.Split(write(t, []catalog.Mapping{m}), "\n")[1]; !strings.HasPrefix(row, "A,false,"+want+",") {
			t.Errorf("%q is written as %s, want %s", text, row, want)
		}
	}
}

const head = "sku,productName,partName,fileId,quantity,active,weightGrams,maximumStock,minimumStock,tags,originCountry\n"

func TestErrorsOfRows(t *testing.T) {
	good := "A,Hook,body," + fileA + ",1,true,5,,,,\n"
	for name, c := range map[string]struct {
		rows string
		want []catalog.RowError
	}{
		"good":                {good + "\n,,,,\nB,Rack,body," + fileA + ",1,x,5,,,3 4,be\n", nil},
		"short row":           {"A,Hook,body," + fileA + "\n", nil},
		"empty cells beyond":  {strings.TrimSuffix(good, "\n") + ",,,\n", nil},
		"full cells beyond":   {strings.TrimSuffix(good, "\n") + ",,more\n", []catalog.RowError{{2, "", "has more cells than the header line; put a text that contains the separator in quotes"}}},
		"not a number":        {good + "\nB,Rack,body," + fileA + ",many,maybe,1.5,1e3,2,a b,\n", []catalog.RowError{{4, "active", "must be true or false"}, {4, "weightGrams", "must be a whole number"}, {4, "maximumStock", "must be a whole number"}, {4, "quantity", "must be a whole number"}, {4, "tags", "must be numbers separated by blanks"}}},
		"out of range":        {"A,Hook,body," + fileA + ",0,,-1,1,2,0,\n", []catalog.RowError{{2, "weightGrams", "must be between 0 and 1000000"}, {2, "maximumStock", "must not be below minimumStock"}, {2, "quantity", "must be between 1 and 1000"}, {2, "tags", "must have positive numbers only"}}},
		"part of another row": {good + "B,Rack,body," + fileA + "\n" + strings.ReplaceAll(good, "body", ""), []catalog.RowError{{4, "partName", "must not be empty"}}},
		"rows that disagree":  {good + strings.ReplaceAll(good, "Hook", "Book"), []catalog.RowError{{3, "sku", "the columns of the mapping differ from row 2, which has the same SKU"}}},
		"maximum disagrees":   {good + "A,Hook,body," + fileA + ",1,true,5,9,,,\n", []catalog.RowError{{3, "sku", "the columns of the mapping differ from row 2, which has the same SKU"}}},
		"no sku":              {",Hook,body," + fileA + "\n", []catalog.RowError{{2, "sku", "must not be empty"}}},
		"line break":          {"A,\"Ho\nok\",body," + fileA + "\nB,,body," + fileA + "\n", []catalog.RowError{{2, "productName", "must not contain control characters"}, {4, "productName", "must not be empty"}}},
		"not UTF-8":           {"A,H\xe4ken,body," + fileA + "\n", []catalog.RowError{{2, "productName", "must be UTF-8 text"}}},
	} {
		_, problems, err := catalog.ReadCSV(strings.NewReader(head + c.rows))
		if diff := cmp.Diff(c.want, problems); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}

	bad := strings.Repeat("A,,,\n", 1000)
	_, problems, err := catalog.ReadCSV(strings.NewReader("sku;productName;partName;fileId;defaultColor\n" + strings.ReplaceAll(bad, ",", ";") + "A;;;;blue\n"))
	if last := len(problems) - 1; err != nil || len(problems) != 1 || problems[last].Row != 1002 {
		t.Errorf("different default colour: %v, %v", problems, err)
	}
	var many strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&many, "S%d,,,\n", i)
	}
	_, problems, err = catalog.ReadCSV(strings.NewReader("sku,productName,partName,fileId\n" + many.String()))
	if len(problems) != 201 || err != nil || problems[200] != (catalog.RowError{Message: "2800 more errors are not listed"}) {
		t.Errorf("%d errors, %v, the last is %v", len(problems), err, problems[len(problems)-1])
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"empty":           {"", "the file is empty"},
		"only the mark":   {"\ufeff", "the file is empty"},
		"only a blank":    {" \n\n", "the file is empty"},
		"UTF-16":          {"\xff\xfes\x00k\x00u\x00", "not UTF-8 text"},
		"a spreadsheet":   {"PK\x03\x04\x14\x00", "a spreadsheet and no CSV file"},
		"no sku":          {"productName,partName,fileId\n", `lacks the column "sku"`},
		"unknown column":  {"sku,productName,partName,fileId,colour\n", `"colour"`},
		"column twice":    {"sku,productName,partName,fileId,sku\n", "twice"},
		"open quote":      {"sku,productName,partName,fileId\nA,\"B,C\n", "cannot be read"},
		"20,001 rows":     {"sku,productName,partName,fileId\n" + strings.Repeat("A\n", 20_001), "more than 20000 rows"},
		"wrong separator": {"sku\tproductName\tpartName\tfileId\n", "commas or semicolons"},
	} {
		if _, _, err := catalog.ReadCSV(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		keep, other := r.create(t, tenant, full()), r.create(t, tenant, mapping("A"))
		r.published()
		change := other
		change.Parts = append([]catalog.Part{{Name: "lid", FileID: fileB, Quantity: 2, YieldPerPrint: 3}}, change.Parts...)
		list := []catalog.Mapping{mapping("Z"), change, keep}

		want := catalog.ImportResult{Created: 1, Updated: 1, Unchanged: 1, Errors: []catalog.RowError{}}
		res, err := r.svc.Import(ctx, tenant, list, true)
		if diff := cmp.Diff(want, res); err != nil || diff != "" {
			t.Errorf("dry run: %v\n%s", err, diff)
		}
		if _, total, err := r.svc.List(ctx, tenant, catalog.Query{}); err != nil || total != 2 {
			t.Errorf("%d mappings after a dry run, %v", total, err)
		}
		if got := r.published(); got != nil {
			t.Errorf("a dry run published %v", got)
		}

		res, err = r.svc.Import(ctx, tenant, list, false)
		if diff := cmp.Diff(want, res); err != nil || diff != "" {
			t.Errorf("import: %v\n%s", err, diff)
		}
		if diff := cmp.Diff([]string{"created Z", "updated A"}, r.published()); diff != "" {
			t.Error(diff)
		}
		got, _, err := r.svc.List(ctx, tenant, catalog.Query{})
		if diff := cmp.Diff([]catalog.Mapping{change, keep, mapping("Z")}, got, content); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if got[0].ID != other.ID || got[0].Version != 2 || got[1].Version != 1 {
			t.Errorf("versions: %+v", got)
		}

		// One bad mapping keeps all others out.
		bad := mapping("Q")
		bad.Parts = nil
		res, err = r.svc.Import(ctx, tenant, []catalog.Mapping{mapping("P"), bad, mapping("R"), mapping(" R")}, false)
		wrong := []catalog.RowError{{0, "Q parts", "must have between 1 and 50 entries"}, {0, "R sku", "is there twice"}}
		if diff := cmp.Diff(catalog.ImportResult{Errors: wrong}, res); err != nil || diff != "" {
			t.Errorf("bad import: %v\n%s", err, diff)
		}
		if _, total, err := r.svc.List(ctx, tenant, catalog.Query{}); err != nil || total != 3 {
			t.Errorf("%d mappings after a bad import, %v", total, err)
		}
		if res, err := r.svc.Import(ctx, tenant, nil, false); err != nil || res.Created+res.Updated+res.Unchanged != 0 {
			t.Errorf("import of nothing: %+v, %v", res, err)
		}
	})
}

func TestExportedMappingsImportAsTheyWere(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			ctx, r := context.Background(), newRig(dbtest.Open(t, dbtest.Options(t, engine)))
			n := 0
			rapid.Check(t, func(t *rapid.T) {
				n++
				from, to := fmt.Sprint("from", n), fmt.Sprint("to", n)
				r.addTenant(t, from)
				r.addTenant(t, to)
				list := mappings().Draw(t, "mappings")
				if _, err := r.svc.Import(ctx, from, list, false); err != nil {
					t.Fatal(err)
				}
				stored, _, err := r.svc.List(ctx, from, catalog.Query{})
				if err != nil {
					t.Fatal(err)
				}
				r.published()
				read, problems, err := catalog.ReadCSV(strings.NewReader(write(t, stored)))
				if err != nil || len(problems) > 0 {
					t.Fatalf("%v, %v", problems, err)
				}
				if res, err := r.svc.Import(ctx, from, read, false); err != nil || res.Unchanged != len(list) || res.Created+res.Updated != 0 || r.published() != nil {
					t.Fatalf("import where it came from: %+v, %v", res, err)
				}
				if res, err := r.svc.Import(ctx, to, read, false); err != nil || res.Created != len(list) {
					t.Fatalf("import elsewhere: %+v, %v", res, err)
				}
				copied, _, err := r.svc.List(ctx, to, catalog.Query{})
				if diff := cmp.Diff(stored, copied, content); err != nil || diff != "" {
					t.Fatalf("%v\n%s", err, diff)
				}
			})
		})
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add(head + "A,Hook,body," + fileA + ",1,true,5,9,1,3 4,BE\nA,Hook,lid," + fileB + ",1,true,5,9,1,,BE\n")
	f.Add("\ufeffsku;productName;partName;fileId\r\n'=A;\"B;\"\"C\";\"it's\";" + fileA + "\r\n;;;\r\n")
	f.Add("sku,productName,partName,fileId\n''x,'-'-,\"\"\"'=\"," + fileA)
	f.Fuzz(func(t *testing.T, file string) {
		list, problems, err := catalog.ReadCSV(strings.NewReader(file))
		if err != nil || len(problems) > 0 {
			return
		}
		again, problems, err := catalog.ReadCSV(strings.NewReader(write(t, list)))
		if err != nil || len(problems) > 0 {
			t.Fatalf("what was accepted is refused: %v, %v", problems, err)
		}
		if diff := cmp.Diff(list, again, content); diff != "" {
			t.Fatal(diff)
		}
	})
}
