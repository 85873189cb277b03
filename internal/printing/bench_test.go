package printing

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

// BenchmarkLists measures the pages on print jobs with 100,000 of them: a page of
// each must answer in less than 50 ms.
func BenchmarkLists(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(string(engine), func(b *testing.B) {
			r := newRig(b, dbtest.Open(b, dbtest.Options(b, engine)), rigOptions{})
			seed(b, r)
			since := r.clock().Add(-24 * time.Hour)
			for name, q := range map[string]Query{
				"all": {}, "last-page": {Page: 4000}, "failed": {Statuses: []Status{Failed}}, "completed": {Statuses: []Status{Completed}}, "active": {Active: true},
				"ended": {Statuses: []Status{Completed, Failed, Cancelled}}, "updated": {Sort: "-updatedAt"}, "failed-updated": {Statuses: []Status{Failed, Queued}, Sort: "-updatedAt"},
				"printer": {Printer: "Bambu 3"}, "printer-completed": {Printer: "Bambu 3", Statuses: []Status{Completed, Failed}}, "material": {Material: "PETG"}, "rare-search": {Search: "#99999"}, "common-search": {Search: "hook"},
			} {
				q.PageSize, q.Page = 25, max(q.Page, 1)
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						list, _, err := r.svc.List(b.Context(), tenant, q)
						if err != nil {
							b.Fatal(err)
						}
						if _, err := r.svc.views(b.Context(), r.db.Read(), tenant, list); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			b.Run("board", func(b *testing.B) {
				for b.Loop() {
					if _, err := r.svc.Board(b.Context(), tenant, Query{}, since, 20); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("floor", func(b *testing.B) {
				for b.Loop() {
					if _, err := r.svc.Floor(b.Context(), tenant, since); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("usage", func(b *testing.B) {
				for b.Loop() {
					if _, err := r.cat.Usage(b.Context(), tenant, []string{"m0", "m1", "m2"}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// seed writes 100,000 orders of one print each, all but 2,000 of them over.
func seed(b *testing.B, r *rig) {
	b.Helper()
	const n = 100_000
	now := r.clock()
	orders, lines, parts, jobs := make([][]any, n), make([][]any, n), make([][]any, n), make([][]any, n)
	for i := range n {
		at := db.Time(now.Add(-time.Duration(n-i) * time.Minute))
		id, status, job := fmt.Sprintf("%08d", i), "FULFILLED", Completed
		var done any = at
		switch {
		case i >= n-2000:
			status, job, done = "PROCESSING", []Status{Queued, Queued, Printing, Pending, Failed}[i%5], nil
		case i%50 == 0:
			job = Cancelled
		}
		material := []string{"PLA", "PETG"}[i%2]
		orders[i] = []any{id, tenant, "manual", "#" + id[3:], status, "paid", true, "n", "e", "EUR", 1, "", "{}", "", false, "", "", at, at, at}
		lines[i] = []any{id, tenant, id, 0, "Hook", "HOOK", 0, 0, 1, 1, 1, 1, true, true, "[]", "COMPLETED", at, at}
		parts[i] = []any{id, tenant, id, id, fmt.Sprintf("m%d", i%40), 0, "hook", "f", 1, 1, `{"material":"` + material + `"}`, at}
		jobs[i] = []any{id, tenant, id, id, id, "ORDER", string(job), fmt.Sprintf("Bambu %d", i%20), material, "#" + id[3:] + " hook-white hook", done, at, at}
	}
	for _, t := range []struct {
		head string
		rows [][]any
	}{
		{`INSERT INTO orders (id, tenant_id, source, number, status, payment_status, released, customer_name, customer_email, currency, total_minor, note, metadata, search_text, is_test, body_hash, correlation_id, ordered_at, created_at, updated_at)`, orders},
		{`INSERT INTO line_items (id, tenant_id, order_id, position, title, sku, variant_id, product_id, quantity, wanted, unit_price_minor, weight_grams, printable, requires_shipping, properties, status, created_at, updated_at)`, lines},
		{`INSERT INTO line_parts (id, tenant_id, order_id, line_item_id, mapping_id, position, name, file_id, quantity, yield, profile, created_at)`, parts},
		{`INSERT INTO print_jobs (id, tenant_id, order_id, line_item_id, line_part_id, purpose, status, printer_name, material, search_text, completed_at, created_at, updated_at)`, jobs},
	} {
		err := r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := db.InsertRows(ctx, tx, t.head, "", t.rows)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if r.db.Engine() == db.PostgreSQL { // as the server does by itself after a while
		if _, err := r.db.Pool().Exec(b.Context(), `VACUUM (ANALYZE)`); err != nil {
			b.Fatal(err)
		}
	}
}
