package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// CopyRows adds many rows of which none is there yet, as fast as the engine can:
// PostgreSQL by COPY, SQLite by one prepared statement.
func CopyRows(ctx context.Context, tx *Tx, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if tx.engine == SQLite {
		_, err := insertEach(ctx, tx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+")", "", rows)
		return err
	}
	_, err := tx.pg.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
	return err
}

// WithoutIndexes runs fill with the indexes of some tables taken away, and makes
// them anew afterwards, also when fill fails: building an index once is much
// faster than growing it row by row. Primary keys stay. Nothing else may use the
// tables meanwhile, and a program that is killed in it leaves them without.
func (d *DB) WithoutIndexes(ctx context.Context, tables []string, fill func(ctx context.Context) error) (err error) {
	query := `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ` + In(1, len(tables)) + ` ORDER BY name`
	if d.engine == PostgreSQL {
		query = `SELECT i.indexname::text, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema() AND i.tablename IN ` + In(1, len(tables)) +
			` AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname) ORDER BY i.indexname`
	}
	type index struct{ name, statement string }
	var list []index
	err = Each(ctx, d.read, query, Args(tables), func(rows *sql.Rows) error {
		var i index
		err := rows.Scan(&i.name, &i.statement)
		list = append(list, i)
		return err
	})
	if err != nil {
		return fmt.Errorf("list the indexes: %w", err)
	}
	defer func() {
		for _, i := range list {
			rerr := d.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *Tx) error {
				_, err := tx.ExecContext(ctx, strings.Replace(strings.Replace(i.statement, "CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 1), "CREATE UNIQUE INDEX ", "CREATE UNIQUE INDEX IF NOT EXISTS ", 1))
				return err
			})
			if rerr != nil {
				err = errors.Join(err, fmt.Errorf("make the index %s: %w", i.name, rerr))
			}
		}
	}()
	for _, i := range list {
		err := d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
			_, err := tx.ExecContext(ctx, `DROP INDEX `+i.name)
			return err
		})
		if err != nil {
			return fmt.Errorf("take the index %s away: %w", i.name, err)
		}
	}
	return fill(ctx)
}

// Settle has the database do at once, after a bulk load, what it does by itself
// within the hour: look through the tables for its statistics. SQLite has its own
// (assumeMany).
func (d *DB) Settle(ctx context.Context, tables []string) error {
	if d.engine == SQLite {
		return nil
	}
	for _, t := range tables {
		if _, err := d.pool.Exec(ctx, `VACUUM (ANALYZE) `+pgx.Identifier{t}.Sanitize()); err != nil {
			return fmt.Errorf("settle %s: %w", t, err)
		}
	}
	return nil
}
