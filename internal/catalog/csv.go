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
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// header is the first line of the CSV form: one row a part, the mapping's own
// columns repeated on each of its rows. Lists of numbers are separated by
// blanks. An import may leave columns out and order them as it likes; sku,
// productName, partName and fileId must be there.
var header = []string{
	"sku", "suffixMatch", "productName", "shopifyProductId", "shopifyVariantId", "active", "weightGrams", "hsCode", "originCountry", "minimumStock", "maximumStock",
	"partName", "fileId", "quantity", "yieldPerPrint", "material", "color", "printerIds", "printerModelIds", "printerGroupIds", "tags",
	"defaultMaterial", "defaultColor", "defaultPrinterIds", "defaultPrinterModelIds", "defaultPrinterGroupIds", "defaultTags",
}

// required columns of an import.
var required = []string{"sku", "productName", "partName", "fileId"}

// Bounds of one CSV file.
const (
	maxCSVBytes = 5 << 20
	maxCSVRows  = 20_000
	maxCSVErr   = 200 // row errors that are listed
)

// WriteCSV writes mappings in the CSV form, with commas. A text that a
// spreadsheet would run as a formula gets an apostrophe before it, which ReadCSV
// takes off again: see guard.
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
				strconv.Itoa(m.MinimumStock), most, p.Name, p.FileID, strconv.Itoa(p.Quantity), strconv.Itoa(p.YieldPerPrint),
			}
			row = append(append(row, p.PrintProfile.cells()...), m.DefaultProfile.cells()...)
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

func (p Profile) cells() []string {
	return []string{p.Material, p.Color, numbers(p.PrinterIDs), numbers(p.PrinterModelIDs), numbers(p.PrinterGroupIDs), numbers(p.Tags)}
}

// A spreadsheet runs a cell that begins with one of =+-@, or with white space
// that it drops. The apostrophe is among them so that unguard finds every
// apostrophe that guard added, and no other.
const risky = "=+-@'\t\r\n"

// A cell can also begin within a text: a spreadsheet that expects another
// separator than the comma splits there.
const separators = ",;|\"\t"

// guard puts an apostrophe before every risky character where a cell could
// begin; unguard takes it off again, so that unguard(guard(s)) is s. In a file
// written by hand an apostrophe is kept unless a risky character follows it at
// such a place.
func guard(s string) string {
	var b strings.Builder
	start := true
	for i := range len(s) {
		if start && strings.IndexByte(risky, s[i]) >= 0 {
			b.WriteByte('\'')
		}
		b.WriteByte(s[i])
		start = strings.IndexByte(separators, s[i]) >= 0
	}
	return b.String()
}

func unguard(s string) string {
	var b strings.Builder
	start := true
	for i := 0; i < len(s); i++ {
		if start && s[i] == '\'' && i+1 < len(s) && strings.IndexByte(risky, s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
		start = strings.IndexByte(separators, s[i]) >= 0
	}
	return b.String()
}

func numbers(ids []int64) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(s, " ")
}

// RowError says what is wrong with one row. Rows count from 1 as a spreadsheet
// counts them: the header is 1. Row 0 is for what concerns no single row.
type RowError struct {
	Row     int    `json:"row"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

// ReadCSV reads the CSV form, with commas or semicolons and with or without a
// byte order mark. What is wrong with the rows comes as a list; err is for a file
// that cannot be read at all. Without problems each mapping is valid and has a
// SKU of its own.
func ReadCSV(r io.Reader) (list []Mapping, problems []RowError, err error) {
	s, err := readSheet(r)
	if err != nil {
		return nil, nil, err
	}
	return s.list, s.problems.list(), nil
}

// sheet is a file in the CSV form.
type sheet struct {
	column   map[string]int // by name
	list     []Mapping
	rows     [][]int // by mapping and part: the row it came from
	problems problems
}

// problems collects row errors, the first ones of a bad file.
type problems struct {
	first []RowError
	total int
}

func (p *problems) add(row int, field, message string) {
	if p.total++; len(p.first) < maxCSVErr {
		p.first = append(p.first, RowError{row, field, message})
	}
}

func (p *problems) list() []RowError {
	slices.SortStableFunc(p.first, func(a, b RowError) int { return a.Row - b.Row })
	if more := p.total - len(p.first); more > 0 {
		return append(p.first, RowError{0, "", fmt.Sprintf("%d more errors are not listed", more)})
	}
	return p.first
}

// hasDefaults reports whether the file says anything of default profiles.
func (s *sheet) hasDefaults() bool {
	for name := range s.column {
		if strings.HasPrefix(name, "default") {
			return true
		}
	}
	return false
}

func readSheet(r io.Reader) (*sheet, error) {
	b := bufio.NewReaderSize(r, 4096)
	if bom, _ := b.Peek(3); string(bom) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	c := csv.NewReader(b)
	if first, _ := b.Peek(4096); strings.Count(line1(first), ";") > strings.Count(line1(first), ",") {
		c.Comma = ';'
	}
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("the file has no header line: %w", err)
	}
	s := &sheet{}
	if s.column, err = columnsOf(head); err != nil {
		return nil, err
	}
	width := len(head)
	index := map[string]int{}
	for n := 0; ; n++ {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the rows cannot be read: %w", err)
		}
		if n == maxCSVRows {
			return nil, fmt.Errorf("the file has more than %d rows", maxCSVRows)
		}
		if blank(record) {
			continue // spreadsheets write such rows below a table
		}
		at, _ := c.FieldPos(0)
		row := csvRow{n: at, record: record, sheet: s}
		if len(record) > width && !blank(record[width:]) {
			s.problems.add(at, "", "has more cells than the header line; put a text that contains the separator in quotes")
		}
		before := s.problems.total
		m, part := row.mapping(), row.part()
		i, known := index[m.SKU]
		switch {
		case !known:
			i = len(s.list)
			index[m.SKU] = i
			s.list, s.rows = append(s.list, m), append(s.rows, nil)
		case s.problems.total == before:
			head := s.list[i]
			head.Parts = nil
			if !same(head, m) {
				s.problems.add(at, "sku", fmt.Sprintf("the columns of the mapping differ from row %d, which has the same SKU", s.rows[i][0]))
			}
		}
		s.list[i].Parts = append(s.list[i].Parts, part)
		s.rows[i] = append(s.rows[i], at)
	}
	if s.problems.total == 0 {
		s.validate()
	}
	return s, nil
}

// columnsOf finds the columns by their names. An unknown or repeated one is an
// error: its values would be lost without a word.
func columnsOf(head []string) (map[string]int, error) {
	column := map[string]int{}
	for i, h := range head {
		name := strings.TrimSpace(unguard(h))
		if name == "" {
			continue
		}
		if !slices.Contains(header, name) {
			return nil, fmt.Errorf("the header line has the column %.60q, which is not known; export the mappings to see them all", name)
		}
		if _, twice := column[name]; twice {
			return nil, fmt.Errorf("the header line has the column %q twice", name)
		}
		column[name] = i
	}
	for _, need := range required {
		if _, ok := column[need]; !ok {
			return nil, fmt.Errorf("the header line lacks the column %q; export the mappings to see them all", need)
		}
	}
	return column, nil
}

// same reports whether two mappings say the same, whatever their ids, versions
// and times.
func same(a, b Mapping) bool {
	for _, m := range []*Mapping{&a, &b} {
		m.ID, m.Version, m.CreatedAt, m.UpdatedAt = "", 0, time.Time{}, time.Time{}
	}
	if !slices.EqualFunc(a.Parts, b.Parts, func(p, q Part) bool {
		return p.Name == q.Name && p.FileID == q.FileID && p.Quantity == q.Quantity && p.YieldPerPrint == q.YieldPerPrint && p.PrintProfile.same(q.PrintProfile)
	}) || !a.DefaultProfile.same(b.DefaultProfile) {
		return false
	}
	if (a.MaximumStock == nil) != (b.MaximumStock == nil) || a.MaximumStock != nil && *a.MaximumStock != *b.MaximumStock {
		return false
	}
	return a.SKU == b.SKU && a.SuffixMatch == b.SuffixMatch && a.ProductName == b.ProductName && a.ShopifyProductID == b.ShopifyProductID && a.ShopifyVariantID == b.ShopifyVariantID &&
		a.Active == b.Active && a.WeightGrams == b.WeightGrams && a.HSCode == b.HSCode && a.OriginCountry == b.OriginCountry && a.MinimumStock == b.MinimumStock
}

func (p Profile) same(q Profile) bool {
	return p.Material == q.Material && p.Color == q.Color && slices.Equal(p.PrinterIDs, q.PrinterIDs) && slices.Equal(p.PrinterModelIDs, q.PrinterModelIDs) &&
		slices.Equal(p.PrinterGroupIDs, q.PrinterGroupIDs) && slices.Equal(p.Tags, q.Tags)
}

// validate checks the mappings and says at which row and column each error is.
func (s *sheet) validate() {
	for i := range s.list {
		var invalid *InvalidError
		if !errors.As(s.list[i].validate(), &invalid) {
			continue
		}
		for _, f := range invalid.Fields {
			part, column := place(f.Field)
			s.problems.add(s.rows[i][part], column, f.Message)
		}
	}
}

// place turns a field of a mapping, such as parts[1].printProfile.color, into
// the part and the column it stands in. A mapping's own fields are at part 0.
func place(field string) (part int, column string) {
	if rest, ok := strings.CutPrefix(field, "parts["); ok {
		n, name, _ := strings.Cut(rest, "].")
		part, _ = strconv.Atoi(n) // written by validate
		if name == "name" {
			name = "partName"
		}
		return part, strings.TrimPrefix(name, "printProfile.")
	}
	if name, ok := strings.CutPrefix(field, "defaultPrintProfile."); ok {
		return 0, "default" + strings.ToUpper(name[:1]) + name[1:]
	}
	return 0, field
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" })
}

func line1(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\n")
	return s
}

type csvRow struct {
	n      int
	record []string
	sheet  *sheet
}

func (r *csvRow) bad(name, message string) { r.sheet.problems.add(r.n, name, message) }

func (r *csvRow) text(name string) string {
	i, ok := r.sheet.column[name]
	if !ok || i >= len(r.record) {
		return ""
	}
	return strings.TrimSpace(unguard(strings.TrimSpace(r.record[i])))
}

func (r *csvRow) number(name string, missing int64) int64 {
	s := r.text(name)
	if s == "" {
		return missing
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		r.bad(name, "must be a whole number")
	}
	return n
}

// count is number within int.
func (r *csvRow) count(name string, missing int64) int {
	n := r.number(name, missing)
	if int64(int(n)) != n {
		r.bad(name, "is too large")
	}
	return int(n)
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
	r.bad(name, "must be true or false")
	return missing
}

func (r *csvRow) ids(name string) []int64 {
	var out []int64
	for s := range strings.FieldsSeq(r.text(name)) {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			r.bad(name, "must be numbers separated by blanks")
			return nil
		}
		out = append(out, n)
	}
	return out
}

func (r *csvRow) mapping() Mapping {
	m := Mapping{
		SKU: r.text("sku"), SuffixMatch: r.yes("suffixMatch", false), ProductName: r.text("productName"), ShopifyProductID: r.text("shopifyProductId"), ShopifyVariantID: r.text("shopifyVariantId"),
		Active: r.yes("active", true), WeightGrams: r.number("weightGrams", 0), HSCode: r.text("hsCode"), OriginCountry: r.text("originCountry"), MinimumStock: r.count("minimumStock", 0),
		DefaultProfile: Profile{
			Material: r.text("defaultMaterial"), Color: r.text("defaultColor"), PrinterIDs: r.ids("defaultPrinterIds"), PrinterModelIDs: r.ids("defaultPrinterModelIds"),
			PrinterGroupIDs: r.ids("defaultPrinterGroupIds"), Tags: r.ids("defaultTags"),
		},
	}
	if r.text("maximumStock") != "" {
		n := r.count("maximumStock", 0)
		m.MaximumStock = &n
	}
	return m
}

func (r *csvRow) part() Part {
	return Part{
		Name: r.text("partName"), FileID: r.text("fileId"), Quantity: r.count("quantity", 1), YieldPerPrint: r.count("yieldPerPrint", 1),
		PrintProfile: Profile{
			Material: r.text("material"), Color: r.text("color"), PrinterIDs: r.ids("printerIds"), PrinterModelIDs: r.ids("printerModelIds"), PrinterGroupIDs: r.ids("printerGroupIds"), Tags: r.ids("tags"),
		},
	}
}

// ImportResult is what an import did, or would do.
type ImportResult struct {
	Created   int        `json:"created"`
	Updated   int        `json:"updated"`
	Unchanged int        `json:"unchanged"`
	Errors    []RowError `json:"errors"`
}

// Import creates or replaces mappings by their SKU, all of them or none. A
// mapping that already is as it should be is left alone: no new version, no
// event. With dryRun nothing is changed and the result tells what would be.
// Errors: ErrSKUTaken when someone else creates one of the SKUs at that moment.
func (s *Service) Import(ctx context.Context, tenant string, list []Mapping, dryRun bool) (ImportResult, error) {
	list = slices.Clone(list)
	var bad problems
	seen := map[string]bool{}
	for i := range list {
		var invalid *InvalidError
		if errors.As(list[i].validate(), &invalid) {
			for _, f := range invalid.Fields {
				bad.add(0, strings.TrimSpace(list[i].SKU+" "+f.Field), f.Message)
			}
		} else if seen[list[i].SKU] {
			bad.add(0, list[i].SKU+" sku", "is there twice")
		}
		seen[list[i].SKU] = true
	}
	if bad.total > 0 {
		return ImportResult{Errors: bad.list()}, nil
	}
	return s.upsert(ctx, tenant, list, true, dryRun)
}

// upsert is Import of valid mappings. Without defaults the default profiles of
// list say nothing, and existing mappings keep theirs.
func (s *Service) upsert(ctx context.Context, tenant string, list []Mapping, defaults, dryRun bool) (ImportResult, error) {
	skus := make([]string, len(list))
	for i, m := range list {
		skus[i] = m.SKU
	}
	slices.Sort(skus) // two imports at once lock the rows in one order
	var res ImportResult
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res = ImportResult{Errors: []RowError{}}
		known, err := findAll(ctx, tx, tenant, ``, `sku`, skus, ` ORDER BY sku`+tx.ForUpdate())
		if err != nil {
			return err
		}
		before := make(map[string]Mapping, len(known))
		for _, m := range known {
			before[m.SKU] = m
		}
		var created, updated []Mapping
		var events []event.Event
		for _, m := range list {
			old, exists := before[m.SKU]
			if exists && !defaults {
				m.DefaultProfile = old.DefaultProfile
			}
			switch {
			case !exists:
				m = s.fresh(m)
				created, events = append(created, m), append(events, changed(tenant, m, "created"))
			case same(old, m):
				res.Unchanged++
			default:
				m = s.after(old, m)
				updated, events = append(updated, m), append(events, changed(tenant, m, "updated"))
			}
		}
		res.Created, res.Updated = len(created), len(updated)
		if dryRun || len(events) == 0 {
			return nil
		}
		if err := insert(ctx, tx, tenant, created...); err != nil {
			return err
		}
		for _, m := range updated {
			if err := update(ctx, tx, tenant, m); err != nil {
				return fmt.Errorf("%s: %w", m.SKU, err)
			}
		}
		return s.bus.Publish(ctx, tx, events...)
	})
	if err != nil {
		return ImportResult{}, fmt.Errorf("import product mappings: %w", taken(err))
	}
	return res, nil
}

func (s *Service) export(srv *httpapi.Server, w http.ResponseWriter, r *http.Request) {
	list, err := find(r.Context(), s.db.Read(), identity.Tenant(r.Context()), `1 = 1 ORDER BY sku`)
	if err != nil {
		srv.WriteProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="product-mappings.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	_ = WriteCSV(w, list) // it can only fail when the client has gone
}

func (s *Service) importCSV(srv *httpapi.Server, w http.ResponseWriter, r *http.Request) {
	dryRun, err := boolean(r.URL.Query().Get("dryRun"))
	if err != nil {
		srv.WriteProblem(w, r, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The request cannot be used as it is.", httpapi.Field{Field: "query.dryRun", Message: err.Error()}))
		return
	}
	in, err := readSheet(http.MaxBytesReader(w, r.Body, maxCSVBytes))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		srv.WriteProblem(w, r, httpapi.Error(http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("A file may have at most %d bytes. Import it in parts.", maxCSVBytes)))
		return
	}
	if err != nil {
		srv.WriteProblem(w, r, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The file cannot be imported: "+err.Error()+"."))
		return
	}
	res := ImportResult{Errors: in.problems.list()}
	if len(res.Errors) == 0 {
		if res, err = s.upsert(r.Context(), identity.Tenant(r.Context()), in.list, in.hasDefaults(), dryRun); err != nil {
			srv.WriteProblem(w, r, problem(err))
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if len(res.Errors) > 0 {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	_ = json.NewEncoder(w).Encode(res) // it can only fail when the client has gone
}

// boolean reads a query parameter. A word it does not know must not turn a trial
// into the real thing.
func boolean(s string) (bool, error) {
	switch s {
	case "true":
		return true, nil
	case "", "false":
		return false, nil
	}
	return false, errors.New("must be true or false")
}
