package order

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/forma3d/connect/internal/db"
)

// searchVersion is the version of the rules by which orders are put into the
// search. Orders of an older one are put into it anew by IndexSearch. It must
// stay what the partial index orders_search_version looks for.
const searchVersion = 1

// Bounds of what the search keeps of an order: longer texts are found by their
// beginning, and nobody looks for the fifth word of a name.
const (
	maxTerm  = 80 // characters
	maxParts = 5  // beginnings in one field
)

// fold is how texts are compared by the search: without case and accents. The
// engines fold differently, so it is done here.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r), unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// tails gives the ends of a folded text that begin with one of its words, the
// whole text first. What separates words beside the space is in separators.
func tails(text, separators string) []string {
	var out []string
	begin := true
	for i, r := range text {
		separator := r == ' ' || strings.ContainsRune(separators, r)
		if begin && !separator {
			out = append(out, cutTerm(text[i:]))
			if len(out) == maxParts {
				break
			}
		}
		begin = separator
	}
	return out
}

func cutTerm(s string) string {
	n := 0
	for i := range s {
		if n == maxTerm {
			return s[:i]
		}
		n++
	}
	return s
}

const skuSeparators = "-_/.:"

// skuTerms are the beginnings by which a product's SKU is found.
func skuTerms(sku string) []string { return tails(fold(sku), skuSeparators) }

// trimNumber is an order's number without the sign that shops put before it.
func trimNumber(number string) string { return strings.TrimLeft(fold(number), "# ") }

// numberValue is the number in an order's number, 0 when it has none that fits:
// 1071 of "#1071" and of "EX-1071".
func numberValue(number string) int64 {
	end := strings.LastIndexFunc(number, isDigit) + 1
	start := strings.LastIndexFunc(number[:end], func(r rune) bool { return !isDigit(r) }) + 1
	n, err := strconv.ParseInt(number[start:end], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func allDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isDigit(r) })
}

// searchTerms are the beginnings by which an order is found, without those of its
// products' SKUs.
func searchTerms(o *Order) []string {
	terms := tails(fold(o.CustomerName), "-")
	for _, field := range []string{o.CustomerEmail, o.TrackingNumber} {
		if t := cutTerm(strings.ReplaceAll(fold(field), " ", "")); t != "" {
			terms = append(terms, t)
		}
	}
	if number := trimNumber(o.Number); !allDigits(number) || number[0] == '0' {
		terms = append(terms, tails(number, skuSeparators)...)
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// searchText holds every word that an order is found by, each after a space.
func searchText(o *Order) string {
	words := []string{trimNumber(o.Number)}
	words = append(words, searchTerms(o)...)
	for _, l := range o.Lines {
		words = append(words, skuTerms(l.SKU)...)
	}
	seen, unique := map[string]bool{}, words[:0]
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			unique = append(unique, w)
		}
	}
	return " " + strings.Join(unique, " ")
}

// indexOrders puts orders into the search that are not in it.
func indexOrders(ctx context.Context, tx *db.Tx, list []*Order) error {
	var terms, products [][]any
	known := map[string]bool{}
	for _, o := range list {
		for _, t := range searchTerms(o) {
			terms = append(terms, []any{o.Tenant, t, o.ID})
		}
		for _, l := range o.Lines {
			if known[o.Tenant+" "+l.SKU] {
				continue
			}
			known[o.Tenant+" "+l.SKU] = true
			for _, t := range skuTerms(l.SKU) {
				products = append(products, []any{o.Tenant, t, l.SKU})
			}
		}
	}
	// In the order of the key: neighbours are on one page.
	sortRows(terms)
	sortRows(products)
	if _, err := db.InsertRows(ctx, tx, `INSERT INTO order_terms (tenant_id, term, order_id)`, `ON CONFLICT DO NOTHING`, terms); err != nil {
		return fmt.Errorf("put orders into the search: %w", err)
	}
	if _, err := db.InsertRows(ctx, tx, `INSERT INTO sku_terms (tenant_id, term, sku)`, `ON CONFLICT DO NOTHING`, products); err != nil {
		return fmt.Errorf("put products into the search: %w", err)
	}
	return nil
}

func sortRows(rows [][]any) {
	slices.SortFunc(rows, func(a, b []any) int {
		for i := range a {
			if c := strings.Compare(a[i].(string), b[i].(string)); c != 0 {
				return c
			}
		}
		return 0
	})
}

// reindex brings the search up to an order that changed; before are its terms as
// they were.
func reindex(ctx context.Context, tx *db.Tx, o *Order, before []string) error {
	now := searchTerms(o)
	for _, t := range before {
		if slices.Contains(now, t) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM order_terms WHERE tenant_id = $1 AND term = $2 AND order_id = $3`, o.Tenant, t, o.ID); err != nil {
			return fmt.Errorf("take an order's old terms out of the search: %w", err)
		}
	}
	return indexOrders(ctx, tx, []*Order{o})
}

// indexBatch is how many orders IndexSearch takes in one transaction.
const indexBatch = 200

// IndexSearch puts the orders into the search that an earlier version of the
// program took in.
func (s *Service) IndexSearch(ctx context.Context) error {
	for {
		n := 0
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			byTenant := map[string][]string{}
			err := db.Each(ctx, tx, `SELECT tenant_id, id FROM orders WHERE search_version < 1 ORDER BY id LIMIT $1`, []any{indexBatch}, func(rows *sql.Rows) error {
				var tenant, id string
				err := rows.Scan(&tenant, &id)
				byTenant[tenant] = append(byTenant[tenant], id)
				return err
			})
			if err != nil {
				return fmt.Errorf("look for orders that are not in the search: %w", err)
			}
			n = 0
			for tenant, ids := range byTenant {
				list, err := s.Lock(ctx, tx, tenant, ids)
				if err != nil {
					return err
				}
				n += len(list)
				if err := indexOrders(ctx, tx, list); err != nil {
					return err
				}
				for _, o := range list {
					if _, err := tx.ExecContext(ctx, `UPDATE orders SET search_text = $2, number_value = $3, search_version = $4 WHERE id = $1`, o.ID, searchText(o), numberValue(o.Number), searchVersion); err != nil {
						return fmt.Errorf("put an order into the search: %w", err)
					}
				}
			}
			return nil
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
