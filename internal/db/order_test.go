package db_test

import (
	"context"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

// Whoever follows a table asks for what is new many times a second: that must not
// cost more the longer the table is.
func TestWhatComesAfterAPositionIsFoundByBothItsParts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		want := "(xact=? AND seq>?)"
		if d.Engine() == db.PostgreSQL {
			want = "Index Cond: (ROW(xact, seq) > ROW("
		}
		var plan string
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			if d.Engine() == db.PostgreSQL { // which reads a table of no rows as a whole otherwise
				if _, err := tx.ExecContext(ctx, `SET LOCAL enable_seqscan = off`); err != nil {
					return err
				}
			}
			plan, err = planOf(ctx, tx, d.Engine(), `SELECT id FROM journal WHERE `+d.After()+` ORDER BY xact, seq LIMIT 10`, int64(0), int64(5))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan, want) {
			t.Errorf("not found by both parts:\n%s", plan)
		}
	})
}
