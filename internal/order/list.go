package order

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Bounds that keep the list quick with any number of orders.
const (
	// countBound is up to how many orders are counted, and paged through.
	countBound = 10_000
	// filterBound is how many orders a filter that looks beside the orders hands on
	// to be sorted and filtered further, the newest first.
	filterBound = 5_000
	// searchBound is the same for a word that is looked for: what more orders have
	// is no help in finding one.
	searchBound = 1_000
	// fewTerms is up to how many different words behind one beginning are read
	// newest order first, word by word.
	fewTerms = 40
	// maxWords is how many words of a search count; each is looked up.
	maxWords = 8
	// newestLooked is how many of the newest orders are looked through for a word
	// that is in too many orders to read them all.
	newestLooked = 500
)

// MaxListed is how many orders of a list can be paged through.
const MaxListed = countBound

// Query filters the list of orders; what is empty does not filter. Page counts
// from 1.
type Query struct {
	Search     string // each word is the beginning of a word of the order: its number, customer, e-mail, SKU or tracking number
	Statuses   []Status
	Issues     []IssueKind // with an open issue of one of these kinds
	Attention  bool        // with an open issue of any kind
	ActiveJobs bool        // with a print job on its way to a result
	From, To   *time.Time  // ordered at or after, and before
	Sort       string      // orderedAt, number, total, status, updatedAt; with a "-" before it descending; "": -orderedAt
	Page       int
	PageSize   int
}

// Summary is an order as lists show it.
type Summary struct {
	Order
	Jobs       JobCount
	LineCount  int
	Units      int
	UnitsDone  int
	OpenIssues int
	IssueKinds []IssueKind
}

// Listing is a page of the list.
type Listing struct {
	Orders []Summary
	Total  int
	Exact  bool // false: there are more than Total
}

// sorts are what the list can be sorted by. Each has an index that begins with
// the tenant and goes on with these columns.
var sorts = map[string][]string{
	"orderedAt": {"ordered_at", "id"},
	"status":    {"status", "ordered_at", "id"},
	"number":    {"number_value", "ordered_at", "id"},
	"total":     {"total_minor", "ordered_at", "id"},
	"updatedAt": {"updated_at", "ordered_at", "id"},
}

// sorting is a parsed Sort.
type sorting struct {
	columns    []string
	descending bool
}

func parseSort(s string) sorting {
	name, descending := strings.CutPrefix(s, "-")
	columns, ok := sorts[name]
	if !ok {
		return sorting{sorts["orderedAt"], true}
	}
	return sorting{columns, descending}
}

func (s sorting) by(prefix string) string {
	out := make([]string, len(s.columns))
	for i, c := range s.columns {
		out[i] = prefix + c
		if s.descending {
			out[i] += " DESC"
		}
	}
	return strings.Join(out, ", ")
}

// args collects a statement's arguments.
type args []any

func (a *args) add(v any) string {
	*a = append(*a, v)
	return "$" + strconv.Itoa(len(*a))
}

func addList[T ~string](a *args, list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = a.add(string(v))
	}
	return "(" + strings.Join(out, ",") + ")"
}

// List gives a page of orders.
func (s *Service) List(ctx context.Context, tenant string, q Query) (Listing, error) {
	var out Listing
	err := s.db.View(ctx, func(db db.Querier) error {
		var ids []string
		var err error
		if out.Total, out.Exact, ids, err = pageOf(ctx, db, tenant, q); err != nil {
			return fmt.Errorf("list orders: %w", err)
		}
		out.Orders, err = s.summaries(ctx, db, tenant, ids)
		return err
	})
	return out, err
}

// pageOf finds which orders are on a page.
func pageOf(ctx context.Context, d db.Querier, tenant string, q Query) (total int, exact bool, ids []string, err error) {
	if len(q.Statuses) == len(Statuses()) {
		q.Statuses = nil
	}
	offset := (q.Page - 1) * q.PageSize
	if offset >= countBound {
		return 0, false, nil, nil
	}
	picks, none, err := picksOf(ctx, d, tenant, q)
	if err != nil || none {
		return 0, true, nil, err
	}
	if len(picks) > 0 {
		return pagePicked(ctx, d, tenant, q, picks, offset)
	}
	return pagePlain(ctx, d, tenant, q, offset)
}

// filtered reports whether the query filters by columns of the orders.
func (q Query) filtered() bool { return len(q.Statuses) > 0 || q.From != nil || q.To != nil }

// conditions are the filters on the columns of the orders. hidden keeps SQLite
// from using an index for them.
func (q Query) conditions(a *args, prefix string, hidden bool) string {
	var cond []string
	column := func(name string) string {
		if hidden {
			return "COALESCE(" + prefix + name + ", " + prefix + name + ")"
		}
		return prefix + name
	}
	if len(q.Statuses) > 0 {
		cond = append(cond, column("status")+" IN "+addList(a, q.Statuses))
	}
	if q.From != nil {
		cond = append(cond, column("ordered_at")+" >= "+a.add(db.Time(*q.From)))
	}
	if q.To != nil {
		cond = append(cond, column("ordered_at")+" < "+a.add(db.Time(*q.To)))
	}
	if len(cond) == 0 {
		return ""
	}
	return " AND " + strings.Join(cond, " AND ")
}

// pagePlain finds the page of a query that only the orders themselves answer.
func pagePlain(ctx context.Context, d db.Querier, tenant string, q Query, offset int) (total int, exact bool, ids []string, err error) {
	var count args
	query := `SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE tenant_id = ` + count.add(tenant) + q.conditions(&count, "", false) + ` LIMIT ` + count.add(countBound+1) + `) n`
	if err := d.QueryRowContext(ctx, query, count...).Scan(&total); err != nil {
		return 0, false, nil, err
	}
	exact = total <= countBound
	total = min(total, countBound)
	if offset >= total {
		return total, exact, nil, nil
	}
	limit := min(q.PageSize, countBound-offset)
	by := parseSort(q.Sort)
	byTime := by.columns[0] == "ordered_at" || by.columns[0] == "status"
	var a args
	switch {
	case len(q.Statuses) > 1 && byTime:
		// One index reading for each status, put together.
		var parts []string
		for i, status := range q.Statuses {
			one := q
			one.Statuses = []Status{status}
			parts = append(parts, `SELECT * FROM (SELECT `+strings.Join(by.columns, ", ")+` FROM orders WHERE tenant_id = `+a.add(tenant)+one.conditions(&a, "", false)+
				` ORDER BY `+by.by("")+` LIMIT `+a.add(offset+limit)+`) s`+strconv.Itoa(i))
		}
		query = `SELECT id FROM (` + strings.Join(parts, " UNION ALL ") + `) u ORDER BY ` + by.by("")
	case q.filtered() && !byTime && total <= searchBound:
		// Few enough to be sorted.
		return pagePicked(ctx, d, tenant, q, []pick{plainPick(tenant, q)}, offset)
	case q.filtered() && !byTime:
		// So many that the sorted index soon meets enough of them.
		query = `SELECT id FROM orders WHERE tenant_id = ` + a.add(tenant) + q.conditions(&a, "", true) + ` ORDER BY ` + by.by("")
	default:
		query = `SELECT id FROM orders WHERE tenant_id = ` + a.add(tenant) + q.conditions(&a, "", false) + ` ORDER BY ` + by.by("")
	}
	query += ` LIMIT ` + a.add(limit) + ` OFFSET ` + a.add(offset)
	ids, err = collect(ctx, d, query, a)
	return total, exact, ids, err
}

func collect(ctx context.Context, d db.Querier, query string, a args) ([]string, error) {
	var ids []string
	err := db.Each(ctx, d, query, a, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// pick is a condition that something beside the orders answers.
type pick struct {
	size   int  // how many orders it gives, at most one more than bound counted; -1: not counted yet
	bound  int  // how many are handed on
	exact  bool // it gives all of them
	rows   bool // it is conditions on the orders' rows themselves
	orders func(a *args) string
	filter func(a *args) string // the same as a condition on the orders' row "o"
}

// picksOf finds what narrows the list down most, first. none: nothing matches.
func picksOf(ctx context.Context, d db.Querier, tenant string, q Query) (picks []pick, none bool, err error) {
	if text := fold(q.Search); text != "" {
		found, err := searchPicks(ctx, d, tenant, text)
		if err != nil {
			return nil, false, err
		}
		picks = append(picks, found...)
	}
	if len(q.Issues) > 0 || q.Attention {
		picks = append(picks, issuePick(tenant, q.Issues))
	}
	if q.ActiveJobs {
		picks = append(picks, activePick(tenant))
	}
	if len(picks) > 0 && q.filtered() {
		picks = append(picks, plainPick(tenant, q))
	}
	for i := range picks {
		p := &picks[i]
		if p.size < 0 {
			var a args
			if err := d.QueryRowContext(ctx, `SELECT COUNT(*) FROM (`+p.orders(&a)+` LIMIT `+a.add(p.bound+1)+`) n`, a...).Scan(&p.size); err != nil {
				return nil, false, err
			}
			p.exact = p.size <= p.bound
		}
		if p.size == 0 {
			return nil, true, nil
		}
	}
	slices.SortStableFunc(picks, func(a, b pick) int {
		if a.exact != b.exact {
			if a.exact {
				return -1
			}
			return 1
		}
		return a.size - b.size
	})
	return picks, false, nil
}

func issuePick(tenant string, kinds []IssueKind) pick {
	among := func(a *args) string {
		if len(kinds) == 0 {
			return ""
		}
		return " AND kind IN " + addList(a, kinds)
	}
	return pick{size: -1, bound: filterBound,
		orders: func(a *args) string {
			return `SELECT DISTINCT order_id FROM order_issues WHERE tenant_id = ` + a.add(tenant) + ` AND state = 'OPEN'` + among(a) + ` ORDER BY order_id DESC`
		},
		filter: func(a *args) string {
			return `EXISTS (SELECT 1 FROM order_issues i WHERE i.order_id = o.id AND i.state = 'OPEN'` + among(a) + `)`
		},
	}
}

func activePick(tenant string) pick {
	const active = `status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING')`
	return pick{size: -1, bound: filterBound,
		orders: func(a *args) string {
			return `SELECT DISTINCT order_id FROM print_jobs WHERE tenant_id = ` + a.add(tenant) + ` AND ` + active + ` ORDER BY order_id DESC`
		},
		filter: func(*args) string {
			return `EXISTS (SELECT 1 FROM print_jobs j WHERE j.order_id = o.id AND j.` + active + `)`
		},
	}
}

// plainPick is the filters on the orders' own columns: where they leave few
// orders, these are looked through. The filters themselves apply in any case.
func plainPick(tenant string, q Query) pick {
	return pick{size: -1, bound: filterBound,
		exact: true, rows: true,
		orders: func(a *args) string {
			return `SELECT id AS order_id FROM orders WHERE tenant_id = ` + a.add(tenant) + q.conditions(a, "", false)
		},
		filter: func(*args) string { return "TRUE" },
	}
}

// pagePicked finds the page among the orders that the first pick gives.
func pagePicked(ctx context.Context, d db.Querier, tenant string, q Query, picks []pick, offset int) (total int, exact bool, ids []string, err error) {
	var a args
	by := parseSort(q.Sort)
	columns := make([]string, len(by.columns))
	for i, c := range by.columns {
		columns[i] = "o." + c
	}
	first := ""
	if number := trimNumber(q.Search); allDigits(number) && q.Sort == "" {
		// Who types a whole number means that order.
		first = `CASE WHEN number_value = ` + a.add(numberValue(number)) + ` THEN 0 ELSE 1 END, `
		columns = append(columns, "o.number_value")
	}
	picked, from := "", "orders o WHERE"
	if !picks[0].rows || len(picks) == 1 { // alone, an index has all that it needs
		picked, from = `c AS MATERIALIZED (`+picks[0].orders(&a)+` LIMIT `+a.add(picks[0].bound)+`), `, "c CROSS JOIN orders o WHERE o.id = c.order_id AND"
	}
	query := `WITH ` + picked + `m AS MATERIALIZED (SELECT ` + strings.Join(columns, ", ") + ` FROM ` + from + ` o.tenant_id = ` + a.add(tenant) + q.conditions(&a, "o.", false)
	for _, p := range picks[1:] {
		query += ` AND ` + p.filter(&a)
	}
	query += `) SELECT (SELECT COUNT(*) FROM m), id FROM (SELECT id FROM m ORDER BY ` + first + by.by("") + ` LIMIT ` + a.add(q.PageSize) + ` OFFSET ` + a.add(offset) + `) p`
	err = db.Each(ctx, d, query, a, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&total, &id)
		ids = append(ids, id)
		return err
	})
	if err == nil && len(ids) == 0 && offset > 0 { // beyond the last page: how many are there?
		q.Page = 1
		total, exact, _, err = pagePicked(ctx, d, tenant, q, picks, 0)
		return total, exact, nil, err
	}
	return total, picks[0].exact, ids, err
}

// searchPicks finds, for each word of a search, the orders that have it.
func searchPicks(ctx context.Context, d db.Querier, tenant, text string) ([]pick, error) {
	var out []pick
	vague := 0
	words := strings.Fields(text)
	for _, w := range words[:min(len(words), maxWords)] {
		if w = cutTerm(strings.TrimLeft(w, "#")); w == "" {
			continue
		}
		p, err := searchPick(ctx, d, tenant, w, w)
		if err != nil {
			return nil, err
		}
		if !p.exact {
			vague++
		}
		out = append(out, p)
	}
	if len(out) > 1 && vague == len(out) {
		// Each word alone is in too many orders; together they may begin a name.
		p, err := searchPick(ctx, d, tenant, text, "")
		if err != nil {
			return nil, err
		}
		if p.size > 0 {
			p.exact, p.size = false, 1 // other orders may have the words apart; these come first
			out = append(out, p)
		}
	}
	return out, nil
}

// source is one place where a search finds orders.
type source struct {
	table  string
	cond   func(a *args) string // what is read, of rows with the columns tenant_id and order_id
	column string               // what differs in it, "" when it is not read word by word
}

// searchPick finds the orders with a word that begins with term. word is what
// their search_text is filtered by.
func searchPick(ctx context.Context, d db.Querier, tenant, term, word string) (pick, error) {
	term = cutTerm(term)
	low, high := term, term+string(rune(0x10FFFF))
	sources := []source{
		{"order_terms", func(a *args) string {
			return `tenant_id = ` + a.add(tenant) + ` AND term >= ` + a.add(low) + ` AND term < ` + a.add(high)
		}, "term"},
	}
	skus, err := collect(ctx, d, `SELECT DISTINCT sku FROM sku_terms WHERE tenant_id = $1 AND term >= $2 AND term < $3 LIMIT $4`, args{tenant, low, high, fewTerms + 1})
	if err != nil {
		return pick{}, err
	}
	switch {
	case len(skus) > fewTerms:
		sources = append(sources, source{"line_items", func(a *args) string {
			return `tenant_id = ` + a.add(tenant) + ` AND sku IN (SELECT sku FROM sku_terms WHERE tenant_id = ` + a.add(tenant) + ` AND term >= ` + a.add(low) + ` AND term < ` + a.add(high) + `)`
		}, ""})
	case len(skus) > 0:
		sources = append(sources, source{"line_items", func(a *args) string { return `tenant_id = ` + a.add(tenant) + ` AND sku IN ` + addList(a, skus) }, "sku"})
	}
	var branches []func(a *args) string
	p := pick{exact: true, bound: searchBound}
	for _, src := range sources {
		n, err := countSource(ctx, d, src)
		if err != nil {
			return pick{}, err
		}
		p.size += n
		if n == 0 {
			continue
		}
		if n <= searchBound {
			branches = append(branches, src.all)
			continue
		}
		p.exact = false
		vague, err := src.newest(ctx, d, tenant, term, skus)
		if err != nil {
			return pick{}, err
		}
		branches = append(branches, vague...)
	}
	n, branch, err := numberBranch(ctx, d, tenant, term)
	if err != nil {
		return pick{}, err
	}
	if n > 0 {
		p.size += n
		branches = append(branches, branch)
	}
	if p.size > searchBound {
		p.exact = false
	}
	p.orders = func(a *args) string {
		parts := make([]string, len(branches))
		for i, b := range branches {
			parts[i] = `SELECT order_id FROM (` + b(a) + `) b` + strconv.Itoa(i)
		}
		all := `SELECT DISTINCT order_id FROM (` + strings.Join(parts, " UNION ALL ") + `) s`
		if p.exact {
			return all
		}
		// The newest of them, and always the order of exactly this number.
		return `SELECT * FROM (` + all + ` ORDER BY order_id DESC LIMIT ` + a.add(searchBound-sameNumber) + `) f UNION SELECT * FROM (SELECT id FROM orders WHERE tenant_id = ` + a.add(tenant) +
			` AND number_value <> 0 AND number_value = ` + a.add(numberOf(term)) + ` LIMIT ` + a.add(sameNumber) + `) e`
	}
	p.filter = func(a *args) string {
		if word == "" {
			return "TRUE"
		}
		return `o.search_text LIKE ` + a.add("% "+likeEscape(word)+"%") + ` ESCAPE '\'`
	}
	return p, nil
}

// sameNumber is how many orders of one number are shown whatever else matches;
// shops have one each.
const sameNumber = 10

func numberOf(term string) int64 {
	if !allDigits(term) {
		return 0
	}
	return numberValue(term)
}

func countSource(ctx context.Context, d db.Querier, src source) (n int, err error) {
	var a args
	err = d.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM `+src.table+` WHERE `+src.cond(&a)+` LIMIT `+a.add(searchBound+1)+`) n`, a...).Scan(&n)
	return n, err
}

func (src source) all(a *args) string {
	return `SELECT order_id FROM ` + src.table + ` WHERE ` + src.cond(a) + ` LIMIT ` + a.add(searchBound)
}

// newest reads of a word that is in too many orders the newest ones: word by
// word when few words begin so, and else among the newest of all orders.
func (src source) newest(ctx context.Context, d db.Querier, tenant, term string, skus []string) ([]func(a *args) string, error) {
	var words []string
	switch src.column {
	case "sku":
		words = skus
	case "term":
		var err error
		if words, err = distinctTerms(ctx, d, tenant, term); err != nil {
			return nil, err
		}
	}
	if n := len(words); n > 0 && n <= fewTerms {
		each := searchBound / n
		var out []func(a *args) string
		for _, w := range words {
			out = append(out, func(a *args) string {
				return `SELECT order_id FROM ` + src.table + ` WHERE tenant_id = ` + a.add(tenant) + ` AND ` + src.column + ` = ` + a.add(w) + ` ORDER BY order_id DESC LIMIT ` + a.add(each)
			})
		}
		return out, nil
	}
	return []func(a *args) string{
		func(a *args) string {
			return `SELECT id AS order_id FROM (SELECT id, search_text FROM orders WHERE tenant_id = ` + a.add(tenant) + ` ORDER BY ordered_at DESC, id DESC LIMIT ` + a.add(newestLooked) + `) n WHERE search_text LIKE ` +
				a.add("% "+likeEscape(term)+"%") + ` ESCAPE '\'`
		},
		func(a *args) string {
			return `SELECT order_id FROM ` + src.table + ` WHERE ` + src.cond(a) + ` LIMIT ` + a.add(searchBound-newestLooked)
		},
	}, nil
}

// distinctTerms gives the different terms that begin so, at most fewTerms+1: one
// step into the index for each.
func distinctTerms(ctx context.Context, d db.Querier, tenant, begin string) ([]string, error) {
	high := begin + string(rune(0x10FFFF))
	return collect(ctx, d, `WITH RECURSIVE t (term, n) AS (
			SELECT * FROM (SELECT term, 1 FROM order_terms WHERE tenant_id = $1 AND term >= $2 AND term < $3 ORDER BY term LIMIT 1) f
			UNION ALL
			SELECT (SELECT o.term FROM order_terms o WHERE o.tenant_id = $1 AND o.term > t.term AND o.term < $3 ORDER BY o.term LIMIT 1), t.n + 1 FROM t WHERE t.term IS NOT NULL AND t.n <= $4
		) SELECT term FROM t WHERE term IS NOT NULL`, args{tenant, begin, high, fewTerms})
}

// maxNumber bounds the numbers that a beginning is looked for in; the lengths of
// numbers that hold many orders are few.
const (
	maxNumber     = 1_000_000_000_000
	numberLengths = 4
)

// numberBranch finds the orders whose number begins with digits: one range for
// each length of number, the highest numbers first when there are too many.
func numberBranch(ctx context.Context, d db.Querier, tenant, digits string) (int, func(a *args) string, error) {
	first, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !allDigits(digits) || digits[0] == '0' || first >= maxNumber {
		return 0, nil, nil //nolint:nilerr // not a number
	}
	branch := func(a *args, each int) string {
		var parts []string
		t := a.add(tenant)
		for low, width := first, int64(1); low < maxNumber; low, width = low*10, width*10 {
			parts = append(parts, `SELECT * FROM (SELECT id AS order_id FROM orders WHERE tenant_id = `+t+` AND number_value >= `+a.add(low)+` AND number_value < `+a.add(low+width)+
				` ORDER BY number_value DESC LIMIT `+a.add(each)+`) r`+strconv.Itoa(len(parts)))
		}
		return strings.Join(parts, " UNION ALL ")
	}
	var a args
	var n int
	if err := d.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT * FROM (`+branch(&a, searchBound+1)+`) u LIMIT `+a.add(searchBound+1)+`) n`, a...).Scan(&n); err != nil {
		return 0, nil, err
	}
	each := searchBound
	if n > searchBound {
		each = searchBound / numberLengths
	}
	return n, func(a *args) string { return branch(a, each) }, nil
}

func likeEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// summaries loads what the list shows of orders, in the order of ids.
func (s *Service) summaries(ctx context.Context, q db.Querier, tenant string, ids []string) ([]Summary, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list := make([]Summary, len(ids))
	index := make(map[string]*Summary, len(ids))
	for i, id := range ids {
		index[id] = &list[i]
	}
	err := db.Each(ctx, q, `SELECT `+orderColumns+` FROM orders WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids)), append([]any{tenant}, db.Args(ids)...), func(rows *sql.Rows) error {
		o, err := scanOrder(rows)
		if err == nil {
			index[o.ID].Order = *o
		}
		return err
	})
	if err == nil {
		err = s.countIssues(ctx, q, index, db.Args(ids))
	}
	if err == nil {
		err = s.countUnits(ctx, q, index, db.Args(ids))
	}
	if err != nil {
		return nil, fmt.Errorf("summarize orders: %w", err)
	}
	return list, nil
}

func (s *Service) countIssues(ctx context.Context, q db.Querier, index map[string]*Summary, ids []any) error {
	return db.Each(ctx, q, `SELECT order_id, kind, COUNT(*) FROM order_issues WHERE state = 'OPEN' AND order_id IN `+db.In(1, len(ids))+` GROUP BY order_id, kind ORDER BY order_id, kind`, ids, func(rows *sql.Rows) error {
		var id string
		var kind IssueKind
		var n int
		if err := rows.Scan(&id, &kind, &n); err != nil {
			return err
		}
		o := index[id]
		o.OpenIssues += n
		o.IssueKinds = append(o.IssueKinds, kind)
		return nil
	})
}

func (s *Service) countUnits(ctx context.Context, q db.Querier, index map[string]*Summary, ids []any) error {
	jobs, err := s.planner.CountJobs(ctx, q, ids)
	if err != nil {
		return err
	}
	done, err := s.planner.UnitsDone(ctx, q, ids)
	if err != nil {
		return err
	}
	for id, o := range index {
		o.Jobs = jobs[id]
	}
	return db.Each(ctx, q, `SELECT order_id, id, wanted, printable, status FROM line_items WHERE order_id IN `+db.In(1, len(ids)), ids, func(rows *sql.Rows) error {
		var id string
		var l Line
		if err := rows.Scan(&id, &l.ID, &l.Wanted, &l.Printable, &l.Status); err != nil {
			return err
		}
		o := index[id]
		o.LineCount++
		o.Units += l.Wanted
		o.UnitsDone += l.unitsDone(done)
		return nil
	})
}

// unitsDone is how many wanted units of a line are ready, given what is printed.
func (l *Line) unitsDone(printed map[string]int) int {
	if l.Status == LineCompleted {
		return l.Wanted // also what is not printed at all
	}
	return min(printed[l.ID], l.Wanted)
}
