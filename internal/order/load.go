package order

import (
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Load is rows of one table, to be written without the rules of orders: for
// databases that are filled for measuring.
type Load struct {
	Table   string
	Columns []string
	Rows    [][]any
}

// TermsTable is the table of the search, whose rows are best written in the order
// of their key.
const TermsTable = "order_terms"

// LoadOf gives the rows of whole orders with their lines and what they are found
// by. The products' terms repeat from call to call.
func LoadOf(list []*Order, now time.Time) ([]Load, error) {
	orders := Load{Table: "orders", Columns: append(columnsOf(insertOrder), "tracking_number", "tracking_url", "ready_at")}
	lines := Load{Table: "line_items", Columns: columnsOf(insertLine)}
	terms := Load{Table: TermsTable, Columns: []string{"tenant_id", "term", "order_id"}}
	products := Load{Table: "sku_terms", Columns: []string{"tenant_id", "term", "sku"}}
	known := map[string]bool{}
	for _, o := range list {
		row, err := orderRow(o)
		if err != nil {
			return nil, err
		}
		orders.Rows = append(orders.Rows, append(row, o.TrackingNumber, o.TrackingURL, db.NullTime(o.ReadyAt)))
		for _, t := range searchTerms(o) {
			terms.Rows = append(terms.Rows, []any{o.Tenant, t, o.ID})
		}
		for _, l := range o.Lines {
			row, err := lineRow(o.Tenant, l, now)
			if err != nil {
				return nil, err
			}
			lines.Rows = append(lines.Rows, row)
			if known[l.SKU] {
				continue
			}
			known[l.SKU] = true
			for _, t := range skuTerms(l.SKU) {
				products.Rows = append(products.Rows, []any{o.Tenant, t, l.SKU})
			}
		}
	}
	return []Load{orders, lines, terms, products}, nil
}

// columnsOf are the columns of an "INSERT INTO t (…)".
func columnsOf(insert string) []string {
	_, list, _ := strings.Cut(strings.TrimSuffix(insert, ")"), "(")
	out := strings.Split(list, ",")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}
