package db_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

// Whoever follows a table asks for what is new many times a second: that must not
// cost more the longer the table is.
func TestWhatComesAfterAPositionIsFoundByBothItsParts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		explain, want := "EXPLAIN QUERY PLAN", "(xact=? AND seq>?)"
		if d.Engine() == db.PostgreSQL {
			explain, want = "EXPLAIN", "Index Cond: (ROW(xact, seq) > ROW("
		}
		var plan []string
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if d.Engine() == db.PostgreSQL { // which reads a table of no rows as a whole otherwise
				if _, err := tx.ExecContext(ctx, `SET LOCAL enable_seqscan = off`); err != nil {
					return err
				}
			}
			return db.Each(ctx, tx, explain+` SELECT id FROM journal WHERE `+d.After()+` ORDER BY xact, seq LIMIT 10`, []any{int64(0), int64(5)}, func(rows *sql.Rows) error {
				cells := make([]any, 1)
				if d.Engine() == db.SQLite {
					cells = make([]any, 4)
				}
				for i := range cells {
					cells[i] = new(string)
				}
				err := rows.Scan(cells...)
				plan = append(plan, *cells[len(cells)-1].(*string))
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "\n"); !strings.Contains(text, want) {
			t.Errorf("not found by both parts:\n%s", text)
		}
	})
}
