package order

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
)

// shelf is many orders, as the test knows them.
type shelf struct {
	rig    *rig
	orders []*Order
	byID   map[string]*Order
	issues map[string]IssueKind
	active map[string]bool
}

var (
	given1 = []string{"Ada", "Jan", "Zoë", "Jean-Luc", "Émile"}
	given2 = []string{"Lovelace", "van der Berg", "Picard", "Zola", "Jansen"}
	goods  = []string{"HOOK-WHITE", "HOOK-RED", "CLIP.SET/8", "a_b%c", "GRID-12x9"}
)

// stock writes n orders of every kind, some of them of one customer only.
func stock(t *testing.T, r *rig, n int) *shelf {
	t.Helper()
	s := &shelf{rig: r, byID: map[string]*Order{}, issues: map[string]IssueKind{}, active: map[string]bool{}}
	random := rand.New(rand.NewPCG(1, 2))
	at := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	var issues, parts, jobs [][]any
	for i := range n {
		at = at.Add(time.Duration(random.IntN(3600)) * time.Second)
		status := Statuses()[random.IntN(7)]
		o := &Order{
			ID: uuid.Must(uuid.NewV7()).String(), Tenant: tenant, Source: "api", Number: fmt.Sprintf("#%d", 90+i), Status: status, PaymentStatus: "paid", Currency: "EUR", TotalMinor: int64(random.IntN(40)) * 100,
			CustomerName: given1[random.IntN(5)] + " " + given2[random.IntN(5)], Metadata: Metadata{}, OrderedAt: at, CreatedAt: at, UpdatedAt: at.Add(time.Duration(random.IntN(1000)) * time.Minute),
		}
		o.CustomerEmail = fmt.Sprintf("c%d@example.com", random.IntN(n/2))
		if status == Fulfilled {
			o.TrackingNumber = fmt.Sprintf("3SX%06d", i)
		}
		if i%500 == 0 {
			o.Number, o.CustomerName = fmt.Sprintf("EX-%d", 7000+i), "Unique Person"
		}
		for p := range 1 + random.IntN(2) {
			o.Lines = append(o.Lines, Line{ID: uuid.Must(uuid.NewV7()).String(), OrderID: o.ID, Position: p, SKU: goods[random.IntN(5)], Quantity: 2, Wanted: 2, Status: LinePending})
		}
		s.orders, s.byID[o.ID] = append(s.orders, o), o
		if i%9 == 0 {
			kind := []IssueKind{IssueUnmapped, IssueAddress, IssuePrintFailed}[random.IntN(3)]
			s.issues[o.ID] = kind
			issues = append(issues, []any{uuid.Must(uuid.NewV7()).String(), tenant, o.ID, "x", string(kind), "m", "", "OPEN", db.Time(at)})
		}
		if i%11 == 0 {
			s.active[o.ID] = true
			part := uuid.Must(uuid.NewV7()).String()
			parts = append(parts, []any{part, tenant, o.ID, o.Lines[0].ID, "m", 0, "p", "f", 1, 1, "{}", db.Time(at)})
			jobs = append(jobs, []any{uuid.Must(uuid.NewV7()).String(), tenant, o.ID, o.Lines[0].ID, part, "ORDER", "QUEUED", db.Time(at), db.Time(at)})
		}
	}
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		loads, err := LoadOf(s.orders, at)
		if err != nil {
			return err
		}
		loads = append(loads,
			Load{"order_issues", []string{"id", "tenant_id", "order_id", "subject", "kind", "message", "detail", "state", "created_at"}, issues},
			Load{"line_parts", []string{"id", "tenant_id", "order_id", "line_item_id", "mapping_id", "position", "name", "file_id", "quantity", "yield", "profile", "created_at"}, parts},
			Load{"print_jobs", []string{"id", "tenant_id", "order_id", "line_item_id", "line_part_id", "purpose", "status", "created_at", "updated_at"}, jobs})
		for _, l := range loads {
			if err := db.CopyRows(ctx, tx, l.Table, l.Columns, l.Rows); err != nil {
				return fmt.Errorf("%s: %w", l.Table, err)
			}
		}
		return nil
	})
	if err := r.db.Settle(t.Context(), []string{"orders", "line_items", "order_issues", "print_jobs", TermsTable, "sku_terms"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// matches is the plain meaning of a query.
func (s *shelf) matches(o *Order, q Query) bool {
	if len(q.Statuses) > 0 && !slices.Contains(q.Statuses, o.Status) || q.Attention && s.issues[o.ID] == "" || len(q.Issues) > 0 && !slices.Contains(q.Issues, s.issues[o.ID]) ||
		q.ActiveJobs && !s.active[o.ID] || q.From != nil && o.OrderedAt.Before(*q.From) || q.To != nil && !o.OrderedAt.Before(*q.To) {
		return false
	}
	words := []string{o.Number, o.CustomerName, o.CustomerEmail, o.TrackingNumber}
	for _, l := range o.Lines {
		words = append(words, l.SKU)
	}
	for _, w := range strings.Fields(fold(q.Search)) {
		w = strings.TrimLeft(w, "#")
		found := false
		for _, field := range words {
			f := fold(field)
			for i := range f {
				begins := i == 0 || strings.ContainsRune(" -_/.:#", rune(f[i-1]))
				if field == o.CustomerEmail {
					begins = i == 0
				}
				found = found || begins && strings.HasPrefix(f[i:], w)
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func (s *shelf) expect(q Query) []*Order {
	var out []*Order
	for _, o := range s.orders {
		if s.matches(o, q) {
			out = append(out, o)
		}
	}
	by := parseSort(q.Sort)
	slices.SortFunc(out, func(a, b *Order) int {
		c := 0
		for _, column := range by.columns {
			if c != 0 {
				break
			}
			switch column {
			case "ordered_at":
				c = a.OrderedAt.Compare(b.OrderedAt)
			case "updated_at":
				c = a.UpdatedAt.Compare(b.UpdatedAt)
			case "status":
				c = strings.Compare(string(a.Status), string(b.Status))
			case "number_value":
				c = int(numberValue(a.Number) - numberValue(b.Number))
			case "total_minor":
				c = int(a.TotalMinor - b.TotalMinor)
			case "id":
				c = strings.Compare(a.ID, b.ID)
			}
		}
		if by.descending {
			c = -c
		}
		if number := trimNumber(q.Search); q.Sort == "" && allDigits(number) {
			exact := func(o *Order) bool { return numberValue(o.Number) == numberValue(number) }
			if exact(a) != exact(b) {
				c = 1
				if exact(a) {
					c = -1
				}
			}
		}
		return c
	})
	return out
}

func numbers[T any](list []T, number func(T) string) string {
	var out []string
	for _, o := range list {
		out = append(out, number(o))
	}
	return strings.Join(out, " ")
}

// Every query gives what its filters mean, in the order asked for. Only of words
// that more orders have than are looked through it may leave some out, and then
// it says so.
func TestTheListGivesWhatItsFiltersMean(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s := stock(t, r, 2100)
		from, to := s.orders[500].OrderedAt, s.orders[1100].OrderedAt
		filters := []Query{
			{}, {Statuses: []Status{Pending}}, {Statuses: []Status{Pending, Failed, Cancelled}}, {Statuses: Statuses()}, {From: &from}, {To: &to}, {From: &from, To: &to, Statuses: []Status{Fulfilled, Completed}},
			{Attention: true}, {Issues: []IssueKind{IssueUnmapped}}, {Issues: []IssueKind{IssueUnmapped, IssueAddress}, ActiveJobs: true}, {ActiveJobs: true}, {ActiveJobs: true, Statuses: []Status{Processing}},
		}
		searches := []string{"", "unique person", "person unique", "1071", "#1071", "10", "ex-7500", "7500", "99999999", "zoe", "Émile zola", "luc", "van", "berg", "jan hook", "c77@", "c1", "example", "hook-white", "HOOK", "red", "set/8", "8", "a_b%", "b%c", "%", "3sx0000", "3SX000012", "nobody", "jan nobody"}
		exact, vague := 0, 0
		for n, f := range filters {
			for _, text := range searches {
				for i, sort := range []string{"", "orderedAt", "-number", "total", "-status", "-updatedAt"} {
					if text != "" && i != (n+len(text))%6 {
						continue // a search meets each sorting, but not with each filter
					}
					q := f
					q.Search, q.Sort, q.PageSize = text, sort, 25
					want := s.expect(q)
					pages := []int{1, 2}
					if i == 0 && text == "" {
						pages = append(pages, 400) // beyond the last
					}
					for _, q.Page = range pages {
						got, err := r.svc.List(t.Context(), tenant, q)
						if err != nil {
							t.Fatalf("%+v: %v", q, err)
						}
						for _, o := range got.Orders {
							if !s.matches(s.byID[o.ID], q) {
								t.Fatalf("%+v gives %s %s, which does not match", q, o.Number, o.CustomerName)
							}
						}
						if !got.Exact {
							if vague++; got.Total > len(want) {
								t.Fatalf("%+v: more than %d of %d orders", q, got.Total, len(want))
							}
							continue
						}
						exact++
						page := want[min((q.Page-1)*25, len(want)):min(q.Page*25, len(want))]
						a, b := numbers(got.Orders, func(o Summary) string { return o.Number }), numbers(page, func(o *Order) string { return o.Number })
						if got.Total != len(want) || a != b {
							t.Fatalf("%+v:\n%d: %s, want\n%d: %s", q, got.Total, a, len(want), b)
						}
					}
				}
			}
		}
		if exact < 300 || vague < 3 {
			t.Errorf("%d exact and %d vague answers: the test looks at too little", exact, vague)
		}
	})
}

// A word that nearly every order has is answered with the newest orders that
// have it.
func TestAWordOfManyOrdersFindsTheNewest(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s := stock(t, r, 2600)
		for _, text := range []string{"hook", "c"} {
			got, err := r.svc.List(t.Context(), tenant, Query{Search: text, Page: 1, PageSize: 20})
			if err != nil {
				t.Fatal(err)
			}
			want := s.expect(Query{Search: text})
			if got.Exact || got.Total < 300 || got.Total > len(want) {
				t.Errorf("%s: %d orders, exact %v", text, got.Total, got.Exact)
			}
			if a, b := numbers(got.Orders, func(o Summary) string { return o.Number }), numbers(want[:20], func(o *Order) string { return o.Number }); a != b {
				t.Errorf("%s gives %s, want %s", text, a, b)
			}
		}
	})
}

func TestTheSearchFollowsAnOrderThatChanges(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		finds := func(text string) bool {
			t.Helper()
			got, err := r.svc.List(t.Context(), tenant, Query{Search: text, Page: 1, PageSize: 5})
			if err != nil || !got.Exact {
				t.Fatal(got, err)
			}
			return got.Total == 1
		}
		if !finds("lovelace") || !finds("hook ada") || finds("byron") {
			t.Error("the order is not found as it came")
		}
		so := inShop(1, 10)
		so.CustomerName = "Anne Byron"
		r.take(t, so)
		if finds("lovelace") || !finds("anne byron") || !finds("ada@") {
			t.Error("the order is not found as it is now")
		}
	})
}

// Orders of an earlier version of the program are put into the search once.
func TestOrdersOfAnEarlierVersionAreFound(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for id := int64(1); id <= 3; id++ {
			so := inShop(id, 0)
			so.Name = fmt.Sprintf("#%d", 1000+id)
			r.take(t, so)
		}
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			for _, statement := range []string{`UPDATE orders SET search_version = 0, number_value = 0, search_text = 'as it was'`, `DELETE FROM order_terms`, `DELETE FROM sku_terms`} {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		})
		for range 2 {
			if err := r.svc.IndexSearch(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for text, want := range map[string]int{"ada": 3, "hook": 3, "1002": 1, "ada 1002": 1, "was": 0} {
			if got, err := r.svc.List(t.Context(), tenant, Query{Search: text, Page: 1, PageSize: 5}); err != nil || got.Total != want {
				t.Errorf("%s: %+v, %v", text, got, err)
			}
		}
		var left int
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM orders WHERE search_version <> $1`, searchVersion).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d orders are left, %v", left, err)
		}
	})
}

func TestWordsOfTheSearch(t *testing.T) {
	for text, want := range map[string]string{
		"Ada  Lovelace": "ada lovelace|lovelace", "Jean-Luc Picard": "jean-luc picard|luc picard|picard", "Zoë": "zoe", "": "", " - ": "", "a b c d e f g": "a b c d e f g|b c d e f g|c d e f g|d e f g|e f g",
	} {
		if got := strings.Join(tails(fold(text), "-"), "|"); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
	for number, want := range map[string]int64{"#1071": 1071, "EX-12": 12, "12-34": 34, "": 0, "none": 0, "#99999999999999999999": 0, "#007": 7} {
		if got := numberValue(number); got != want {
			t.Errorf("%q is %d, want %d", number, got, want)
		}
	}
}

func FuzzTermsAreEndsOfTheirText(f *testing.F) {
	f.Add("Ada Lovelace")
	f.Add("HOOK-WHITE/8\x00\u0301")
	f.Fuzz(func(t *testing.T, text string) {
		folded := fold(text)
		if fold(folded) != folded {
			t.Errorf("%q folds to %q and then to %q", text, folded, fold(folded))
		}
		for _, term := range tails(folded, skuSeparators) {
			if term == "" || len([]rune(term)) > maxTerm || !strings.Contains(folded, term) {
				t.Errorf("%q gives the term %q", text, term)
			}
		}
	})
}
