package db_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

// planOf is how an engine would answer a query, in its words.
func planOf(ctx context.Context, q db.Querier, engine db.Engine, query string, args ...any) (string, error) {
	explain := "EXPLAIN "
	if engine == db.SQLite {
		explain = "EXPLAIN QUERY PLAN "
	}
	var plan []string
	err := db.Each(ctx, q, explain+query, args, func(rows *sql.Rows) error {
		var step string
		into := []any{&step}
		if engine == db.SQLite {
			var id, parent, unused int
			into = []any{&id, &parent, &unused, &step}
		}
		err := rows.Scan(into...)
		plan = append(plan, step)
		return err
	})
	return strings.Join(plan, "; "), err
}

// SQLite finds rows by their id in the smallest database as in the largest, and
// never by reading all rows of the tenant.
func TestSQLiteTakesTheIDForABetterFilterThanTheTenant(t *testing.T) {
	o := dbtest.Options(t, db.SQLite)
	for range 2 { // a migrated database, and the same once more
		d := dbtest.Open(nil, o)
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		for query, index := range map[string]string{
			`SELECT * FROM orders WHERE tenant_id = 'default' AND id IN ('a', 'b', 'c')`:                                                       "sqlite_autoindex_orders_1 (id=?)",
			`SELECT * FROM shipments WHERE tenant_id = 'default' AND order_id = 'a'`:                                                           "(order_id=?)",
			`SELECT id FROM orders WHERE tenant_id = 'default' ORDER BY total_minor DESC, ordered_at DESC, id DESC LIMIT 50`:                   "orders_by_total (tenant_id=?)",
			`SELECT id FROM orders WHERE tenant_id = 'default' AND status = 'FAILED' ORDER BY ordered_at DESC, id DESC LIMIT 50`:               "orders_by_status (tenant_id=? AND status=?)",
			`SELECT order_id FROM order_terms WHERE tenant_id = 'default' AND term >= 'a' AND term < 'b'`:                                      "(tenant_id=? AND term>? AND term<?)",
			`SELECT order_id FROM line_items WHERE tenant_id = 'default' AND sku = 'HOOK' ORDER BY order_id DESC LIMIT 10`:                     "line_items_by_sku (tenant_id=? AND sku=?)",
			`SELECT COUNT(*) FROM orders WHERE tenant_id = 'default' AND ordered_at >= '2026-01-01' AND ordered_at < '2026-02-01'`:             "orders_by_ordered (tenant_id=? AND ordered_at>? AND ordered_at<?)",
			`SELECT id FROM orders WHERE tenant_id = 'default' AND status IN ('FAILED', 'PENDING') AND ordered_at >= '2026-01-01'`:             "orders_by_status (tenant_id=? AND status=?",
			`SELECT status || '' AS state, COUNT(*) FROM print_jobs WHERE tenant_id = 'default' AND created_at >= '2026-01-01' GROUP BY state`: "print_jobs_by_time (tenant_id=? AND created_at>?)",
			`SELECT DISTINCT order_id FROM order_issues WHERE tenant_id = 'default' AND state = 'OPEN' ORDER BY order_id DESC LIMIT 5000`:      "order_issues_attention (tenant_id=?)",
		} {
			plan, err := planOf(t.Context(), d.Read(), db.SQLite, query)
			if err != nil || !strings.Contains(plan, index) {
				t.Errorf("%s\n%v, %v, want %s", query, plan, err, index)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
