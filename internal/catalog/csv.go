package catalog

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// header is the first line of the CSV form: one row a part, the mapping's own
// columns repeated on each of its rows. Lists of numbers are separated by blanks.
var header = []string{
	"sku", "suffixMatch", "productName", "shopifyProductId", "shopifyVariantId", "active", "weightGrams", "hsCode", "originCountry", "minimumStock", "maximumStock",
	"partName", "fileId", "quantity", "yieldPerPrint", "material", "color", "printerIds", "printerModelIds", "printerGroupIds", "tags",
}

// Bounds of one CSV file.
const (
	maxCSVBytes = 5 << 20
	maxCSVRows  = 20_000
)

// WriteCSV writes mappings in the CSV form. A text that a spreadsheet would run
// as a formula gets a leading apostrophe, which ReadCSV takes off again.
func WriteCSV(w io.Writer, list []Mapping) error {
	c := csv.NewWriter(w)
	if err := c.Write(header); err != nil {
		return err
	}
	for _, m := range list {
		most := ""
		if m.MaximumStock != nil {
			most = strconv.Itoa(*m.MaximumStock)
		}
		for _, p := range m.Parts {
			row := []string{
				m.SKU, strconv.FormatBool(m.SuffixMatch), m.ProductName, m.ShopifyProductID, m.ShopifyVariantID, strconv.FormatBool(m.Active), strconv.FormatInt(m.WeightGrams, 10), m.HSCode, m.OriginCountry,
				strconv.Itoa(m.MinimumStock), most, p.Name, p.FileID, strconv.Itoa(p.Quantity), strconv.Itoa(p.YieldPerPrint), p.PrintProfile.Material, p.PrintProfile.Color,
				numbers(p.PrintProfile.PrinterIDs), numbers(p.PrintProfile.PrinterModelIDs), numbers(p.PrintProfile.PrinterGroupIDs), numbers(p.PrintProfile.Tags),
			}
			for i := range row {
				row[i] = guard(row[i])
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

const risky = "=+-@'\t\r"

func guard(s string) string {
	if s != "" && strings.IndexByte(risky, s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte(risky, s[1]) >= 0 {
		return s[1:]
	}
	return s
}

func numbers(ids []int64) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(s, " ")
}

// RowError says what is wrong with one row; rows count from 1, the header is 1.
type RowError struct {
	Row     int    `json:"row"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

// ReadCSV reads the CSV form, with commas or semicolons and with or without a
// byte order mark. What is wrong with the rows comes as a list; err is for a file
// that cannot be read at all.
func ReadCSV(r io.Reader) (list []Mapping, problems []RowError, err error) {
	b := bufio.NewReaderSize(r, 4096)
	if bom, _ := b.Peek(3); string(bom) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	c := csv.NewReader(b)
	if first, _ := b.Peek(512); strings.Count(line1(first), ";") > strings.Count(line1(first), ",") {
		c.Comma = ';'
	}
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("the file has no header line: %w", err)
	}
	column := map[string]int{}
	for i, h := range head {
		column[strings.TrimSpace(unguard(h))] = i
	}
	for _, need := range []string{"sku", "productName", "partName", "fileId"} {
		if _, ok := column[need]; !ok {
			return nil, nil, fmt.Errorf("the header line lacks the column %q; export the mappings to see them all", need)
		}
	}
	index := map[string]int{}
	for n := 2; ; n++ {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("row %d cannot be read: %w", n, err)
		}
		if n > maxCSVRows+1 {
			return nil, nil, fmt.Errorf("the file has more than %d rows", maxCSVRows)
		}
		row := csvRow{n: n, record: record, column: column}
		m := row.mapping()
		part := row.part()
		problems = append(problems, row.problems...)
		i, known := index[m.SKU]
		if !known {
			i = len(list)
			index[m.SKU] = i
			list = append(list, m)
		}
		list[i].Parts = append(list[i].Parts, part)
	}
	return list, problems, nil
}

func line1(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\n")
	return s
}

type csvRow struct {
	n        int
	record   []string
	column   map[string]int
	problems []RowError
}

func (r *csvRow) text(name string) string {
	i, ok := r.column[name]
	if !ok || i >= len(r.record) {
		return ""
	}
	return strings.TrimSpace(unguard(r.record[i]))
}

func (r *csvRow) number(name string, missing int64) int64 {
	s := r.text(name)
	if s == "" {
		return missing
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		r.problems = append(r.problems, RowError{r.n, name, "must be a whole number"})
	}
	return n
}

func (r *csvRow) yes(name string, missing bool) bool {
	switch strings.ToLower(r.text(name)) {
	case "":
		return missing
	case "true", "yes", "1", "x":
		return true
	case "false", "no", "0":
		return false
	}
	r.problems = append(r.problems, RowError{r.n, name, "must be true or false"})
	return missing
}

func (r *csvRow) ids(name string) []int64 {
	var out []int64
	for _, s := range strings.Fields(r.text(name)) {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			r.problems = append(r.problems, RowError{r.n, name, "must be numbers separated by blanks"})
			return nil
		}
		out = append(out, n)
	}
	return out
}

func (r *csvRow) mapping() Mapping {
	m := Mapping{
		SKU: r.text("sku"), SuffixMatch: r.yes("suffixMatch", false), ProductName: r.text("productName"), ShopifyProductID: r.text("shopifyProductId"), ShopifyVariantID: r.text("shopifyVariantId"),
		Active: r.yes("active", true), WeightGrams: r.number("weightGrams", 0), HSCode: r.text("hsCode"), OriginCountry: r.text("originCountry"), MinimumStock: int(r.number("minimumStock", 0)),
	}
	if r.text("maximumStock") != "" {
		n := int(r.number("maximumStock", 0))
		m.MaximumStock = &n
	}
	return m
}

func (r *csvRow) part() Part {
	return Part{
		Name: r.text("partName"), FileID: r.text("fileId"), Quantity: int(r.number("quantity", 1)), YieldPerPrint: int(r.number("yieldPerPrint", 1)),
		PrintProfile: Profile{
			Material: r.text("material"), Color: r.text("color"), PrinterIDs: r.ids("printerIds"), PrinterModelIDs: r.ids("printerModelIds"), PrinterGroupIDs: r.ids("printerGroupIds"), Tags: r.ids("tags"),
		},
	}
}

// ImportResult is what an import did, or would do.
type ImportResult struct {
	Created int        `json:"created"`
	Updated int        `json:"updated"`
	Errors  []RowError `json:"errors"`
}

// Import creates or replaces mappings by their SKU, all of them or none. With
// dryRun nothing is changed and the result tells what would be.
func (s *Service) Import(ctx context.Context, tenant string, list []Mapping, dryRun bool) (ImportResult, error) {
	res := ImportResult{Errors: []RowError{}}
	for i := range list {
		var invalid *InvalidError
		if err := list[i].validate(); errors.As(err, &invalid) {
			for _, f := range invalid.Fields {
				res.Errors = append(res.Errors, RowError{0, list[i].SKU + " " + f.Field, f.Message})
			}
		}
	}
	if len(res.Errors) > 0 {
		return res, nil
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res.Created, res.Updated = 0, 0
		for i := range list {
			m := &list[i]
			known, err := find(ctx, tx, `tenant_id = $1 AND sku = $2`, tenant, m.SKU)
			if err != nil {
				return err
			}
			action := "created"
			if len(known) == 0 {
				res.Created++
			} else {
				res.Updated++
				action = "updated"
				m.ID, m.DefaultProfile = known[0].ID, known[0].DefaultProfile
			}
			if dryRun {
				continue
			}
			if action == "created" {
				m.ID = newID()
				err = insert(ctx, tx, tenant, m, s.now())
			} else {
				err = update(ctx, tx, tenant, m, s.now())
			}
			if err != nil {
				return fmt.Errorf("import %s: %w", m.SKU, err)
			}
			if err := s.announce(ctx, tx, tenant, *m, action); err != nil {
				return err
			}
		}
		return nil
	})
	return res, err
}

func (s *Service) export(srv *httpapi.Server, w http.ResponseWriter, r *http.Request) {
	list, err := find(r.Context(), s.db.Read(), `tenant_id = $1 ORDER BY sku`, identity.Tenant(r.Context()))
	if err != nil {
		srv.WriteProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="product-mappings.csv"`)
	_ = WriteCSV(w, list)
}

func (s *Service) importCSV(srv *httpapi.Server, w http.ResponseWriter, r *http.Request) {
	list, problems, err := ReadCSV(http.MaxBytesReader(w, r.Body, maxCSVBytes))
	if err != nil {
		srv.WriteProblem(w, r, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The file cannot be imported: "+err.Error()+"."))
		return
	}
	res := ImportResult{Errors: problems}
	if len(problems) == 0 {
		if res, err = s.Import(r.Context(), identity.Tenant(r.Context()), list, r.URL.Query().Get("dryRun") == "true"); err != nil {
			srv.WriteProblem(w, r, err)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if len(res.Errors) > 0 {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	_ = json.NewEncoder(w).Encode(res)
}
