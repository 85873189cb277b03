package catalog

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/audit"
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
		for _, row := range m.cells() {
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

// mappingColumns is how many of the header's first columns are the mapping's own;
// the default profile's are the last ones.
const mappingColumns = 11

// cells are m's rows in the CSV form, one a part, in the header's order.
func (m Mapping) cells() [][]string {
	most := ""
	if m.MaximumStock != nil {
		most = strconv.Itoa(*m.MaximumStock)
	}
	rows := make([][]string, len(m.Parts))
	for i, p := range m.Parts {
		row := []string{
			m.SKU, strconv.FormatBool(m.SuffixMatch), m.ProductName, m.ShopifyProductID, m.ShopifyVariantID, strconv.FormatBool(m.Active), strconv.FormatInt(m.WeightGrams, 10), m.HSCode, m.OriginCountry,
			strconv.Itoa(m.MinimumStock), most, p.Name, p.FileID, strconv.Itoa(p.Quantity), strconv.Itoa(p.YieldPerPrint),
		}
		rows[i] = append(append(row, p.PrintProfile.cells()...), m.DefaultProfile.cells()...)
	}
	return rows
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
	rows  map[int]bool // that have one, listed or not
}

func (p *problems) add(row int, field, message string) {
	if p.rows == nil {
		p.rows = map[int]bool{}
	}
	p.rows[row] = true
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
	first, _ := b.Peek(4096)
	if err := recognise(first); err != nil {
		return nil, err
	}
	c := csv.NewReader(b)
	if strings.Count(line1(first), ";") > strings.Count(line1(first), ",") {
		c.Comma = ';'
	}
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("the header line cannot be read: %w", err)
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
	s.validate()
	return s, nil
}

// bad reports whether a row of the i-th mapping has a problem.
func (s *sheet) bad(i int) bool {
	return slices.ContainsFunc(s.rows[i], func(row int) bool { return s.problems.rows[row] })
}

// recognise tells people what is wrong with a file that is none of ours, as far
// as its beginning shows: what its cells would be called would not help them.
func recognise(first []byte) error {
	text := string(first)
	line := line1(first)
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("the file is empty; its first line must name the columns")
	case strings.HasPrefix(text, "PK\x03\x04") || strings.HasPrefix(text, "\xd0\xcf\x11\xe0"):
		return errors.New("this is a spreadsheet and no CSV file; save it as \"CSV UTF-8\" first")
	case strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") || strings.ContainsRune(text, 0):
		return errors.New("the file is not UTF-8 text; save it as \"CSV UTF-8\"")
	case !strings.ContainsAny(line, ",;") && strings.ContainsAny(line, "\t|"):
		return errors.New("the columns must be separated by commas or semicolons; save the file as \"CSV UTF-8\"")
	}
	return nil
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

// validate checks the mappings and says at which row and column each error is. A
// mapping of which a row could not be read is not checked: what is missing there
// would be called wrong.
func (s *sheet) validate() {
	for i := range s.list {
		var invalid *InvalidError
		if s.bad(i) || !errors.As(s.list[i].validate(), &invalid) {
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

// ImportAction is what an import does with a row.
type ImportAction string

// The actions of an import.
const (
	ImportCreate    ImportAction = "create"
	ImportUpdate    ImportAction = "update"
	ImportUnchanged ImportAction = "unchanged"
	ImportError     ImportAction = "error" // the row has errors, or another row of its mapping has
)

// Change is one cell that an import changes.
type Change struct {
	Field  string `json:"field" doc:"Name of the column; part: a part that is taken off" example:"weightGrams"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// CellError is what is wrong with one cell.
type CellError struct {
	Field   string `json:"field" doc:"Name of the column; empty: the whole row"`
	Message string `json:"message"`
}

// RowResult is what an import does with one row. What concerns the mapping as a
// whole is at its first row.
type RowResult struct {
	Row         int          `json:"row" doc:"As a spreadsheet counts: the header is 1"`
	SKU         string       `json:"sku"`
	ProductName string       `json:"productName"`
	PartName    string       `json:"partName"`
	Action      ImportAction `json:"action" enum:"create,update,unchanged,error"`
	Changes     []Change     `json:"changes"`
	Errors      []CellError  `json:"errors"`
}

// ImportResult is what an import did, or would do. Mappings are counted, not
// rows.
type ImportResult struct {
	Applied   bool        `json:"applied" doc:"The mappings are as the file says; false: a preview, or the file has errors and nothing was changed"`
	Created   int         `json:"created"`
	Updated   int         `json:"updated"`
	Unchanged int         `json:"unchanged"`
	Failed    int         `json:"failed" doc:"Mappings with errors"`
	Rows      []RowResult `json:"rows" doc:"One for each row of the file"`
	Errors    []RowError  `json:"errors" doc:"The errors of all rows, the first 200"`
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
	res, _, err := s.upsert(ctx, tenant, list, true, dryRun)
	return res, err
}

// outcome is what an import does with one mapping.
type outcome struct {
	action        ImportAction
	before, after Mapping
}

// upsert is Import of valid mappings. Without defaults the default profiles of
// list say nothing, and existing mappings keep theirs.
func (s *Service) upsert(ctx context.Context, tenant string, list []Mapping, defaults, dryRun bool) (ImportResult, []outcome, error) {
	skus := make([]string, len(list))
	for i, m := range list {
		skus[i] = m.SKU
	}
	slices.Sort(skus) // two imports at once lock the rows in one order
	var res ImportResult
	var outcomes []outcome
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, outcomes = ImportResult{Errors: []RowError{}}, make([]outcome, len(list))
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
		for i, m := range list {
			old, exists := before[m.SKU]
			if exists && !defaults {
				m.DefaultProfile = old.DefaultProfile
			}
			outcomes[i] = outcome{before: old, after: m}
			switch {
			case !exists:
				outcomes[i].action = ImportCreate
				m = s.fresh(m)
				created, events = append(created, m), append(events, changed(tenant, m, "created"))
			case same(old, m):
				outcomes[i].action = ImportUnchanged
				res.Unchanged++
			default:
				outcomes[i].action = ImportUpdate
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
		err = s.record(ctx, tx, tenant, audit.Act{Action: "product-mapping.import", Entity: "product-mapping", After: map[string]int{"created": res.Created, "updated": res.Updated}})
		if err != nil {
			return err
		}
		return s.bus.Publish(ctx, tx, events...)
	})
	if err != nil {
		return ImportResult{}, nil, fmt.Errorf("import product mappings: %w", taken(err))
	}
	return res, outcomes, nil
}

// importSheet imports the mappings of a file, or tells row by row what it would
// do. One bad row keeps all of them out.
func (s *Service) importSheet(ctx context.Context, tenant string, in *sheet, dryRun bool) (ImportResult, error) {
	var good []Mapping
	for i, m := range in.list {
		if !in.bad(i) {
			good = append(good, m)
		}
	}
	failed := len(in.list) - len(good)
	res, outcomes, err := s.upsert(ctx, tenant, good, in.hasDefaults(), dryRun || in.problems.total > 0)
	if err != nil {
		return ImportResult{}, err
	}
	if in.problems.total > 0 && !dryRun {
		res = ImportResult{}
	}
	res.Applied = !dryRun && in.problems.total == 0
	res.Failed, res.Errors, res.Rows = failed, in.problems.list(), in.results(outcomes)
	if res.Errors == nil {
		res.Errors = []RowError{}
	}
	return res, nil
}

// results are the rows of the file, in its order, with what becomes of them;
// outcomes are those of the good mappings, in theirs.
func (s *sheet) results(outcomes []outcome) []RowResult {
	errs := map[int][]CellError{}
	for _, e := range s.problems.first {
		errs[e.Row] = append(errs[e.Row], CellError{e.Field, e.Message})
	}
	out := []RowResult{}
	for i, m := range s.list {
		o := outcome{action: ImportError}
		if !s.bad(i) {
			o, outcomes = outcomes[0], outcomes[1:]
		}
		var changes [][]Change
		if o.action == ImportUpdate {
			changes = o.changes()
		}
		for k, row := range s.rows[i] {
			r := RowResult{Row: row, SKU: m.SKU, ProductName: m.ProductName, PartName: m.Parts[k].Name, Action: o.action, Changes: []Change{}, Errors: errs[row]}
			if changes != nil && changes[k] != nil {
				r.Changes = changes[k]
			}
			if r.Errors == nil {
				r.Errors = []CellError{}
			}
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b RowResult) int { return a.Row - b.Row })
	return out
}

// changes are the cells that differ, by part of the new mapping.
func (o outcome) changes() [][]Change {
	before, after := o.before.cells(), o.after.cells()
	out := make([][]Change, len(after))
	none := make([]string, len(header))
	for i := range after {
		old := none
		if i < len(before) {
			old = before[i]
		}
		for c, name := range header {
			own := c < mappingColumns || strings.HasPrefix(name, "default")
			was := old[c]
			if own {
				was = before[0][c]
			}
			if (own && i > 0) || was == after[i][c] {
				continue // what is the mapping's own is told once
			}
			out[i] = append(out[i], Change{name, was, after[i][c]})
		}
	}
	for _, gone := range o.before.Parts[min(len(after), len(before)):] {
		out[0] = append(out[0], Change{Field: "part", Before: gone.Name})
	}
	return out
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

type importInput struct {
	DryRun  string `query:"dryRun" enum:"true,false" default:"false" doc:"true: change nothing and tell what would be"`
	RawBody []byte `contentType:"text/csv"`
}

type importOutput struct {
	Status int
	Body   ImportResult
}

func (s *Service) importCSV(ctx context.Context, in *importInput) (*importOutput, error) {
	file, err := readSheet(bytes.NewReader(in.RawBody))
	if err != nil {
		return nil, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The file cannot be imported: "+err.Error()+".")
	}
	res, err := s.importSheet(ctx, identity.Tenant(ctx), file, in.DryRun == "true")
	if err != nil {
		return nil, problem(err)
	}
	out := &importOutput{Status: http.StatusOK, Body: res}
	if len(res.Errors) > 0 && in.DryRun != "true" {
		out.Status = http.StatusUnprocessableEntity
	}
	return out, nil
}
