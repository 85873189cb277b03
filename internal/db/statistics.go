package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// manyRows is how large SQLite is told that every table is.
const manyRows = 1_000_000

// assumeMany has SQLite choose its indexes as in a large database, from the
// beginning and for ever. Without statistics it takes the tenant for as good a
// filter as an id and reads whole tables; with measured ones its choice depends
// on when they were measured, and a database that was measured young reads whole
// tables until it is measured again. A small table is quick by any index.
//
// Only indexes that begin with the tenant need it; of the others SQLite's own
// guess, ten rows for a value, is right.
func (d *DB) assumeMany(ctx context.Context) error {
	return d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		// Makes the table of statistics, if there is none.
		if _, err := tx.ExecContext(ctx, `ANALYZE `+versionTable); err != nil {
			return fmt.Errorf("prepare the statistics: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM sqlite_stat1`); err != nil {
			return fmt.Errorf("clear the statistics: %w", err)
		}
		var rows [][]any
		err := Each(ctx, tx, `SELECT m.name, l.name, l."unique", l.origin, (SELECT w.wr FROM pragma_table_list(m.name) w), (SELECT GROUP_CONCAT(name) FROM (SELECT i.name FROM pragma_index_info(l.name) i ORDER BY i.seqno))
			FROM sqlite_master m, pragma_index_list(m.name) l WHERE m.type = 'table' ORDER BY m.name, l.name`, nil, func(r *sql.Rows) error {
			var table, index, origin string
			var unique, clustered bool
			var columns sql.NullString
			if err := r.Scan(&table, &index, &unique, &origin, &clustered, &columns); err != nil {
				return err
			}
			list := strings.Split(columns.String, ",") // an expression has no name
			if list[0] != "tenant_id" {
				return nil
			}
			if clustered && origin == "pk" {
				index = table // that is what the statistics call it
			}
			rows = append(rows, []any{table, index, statistics(len(list), unique)})
			return nil
		})
		if err != nil {
			return fmt.Errorf("list the indexes: %w", err)
		}
		if _, err := InsertRows(ctx, tx, `INSERT INTO sqlite_stat1 (tbl, idx, stat)`, "", rows); err != nil {
			return fmt.Errorf("write the statistics: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `ANALYZE sqlite_schema`); err != nil { // reads them
			return fmt.Errorf("read the statistics: %w", err)
		}
		return nil
	})
}

// statistics says how many rows an index of n columns has, and how many of them
// have the same first, first two and so on: all have one tenant, and each further
// column tells a hundred times as many apart.
func statistics(n int, unique bool) string {
	out := []string{strconv.Itoa(manyRows), strconv.Itoa(manyRows)}
	same := manyRows
	for i := 1; i < n; i++ {
		same = max(same/100, 1)
		if unique && i == n-1 {
			same = 1
		}
		out = append(out, strconv.Itoa(same))
	}
	return strings.Join(out, " ")
}
