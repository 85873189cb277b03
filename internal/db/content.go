package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Content is what a database holds, as a backup writes it down and a restore
// compares it.
type Content struct {
	Schema int64            // version of our schema
	Rows   map[string]int64 // by table
}

// NewestSchema is the schema version that this program brings a database to.
func NewestSchema() (int64, error) {
	_, newest, err := migrations(SQLite)
	return newest, err
}

// tables lists the tables of the database, or of the connection's schema.
func tables(ctx context.Context, q Querier, engine Engine) ([]string, error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`
	if engine == PostgreSQL {
		query = `SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
	}
	var out []string
	err := Each(ctx, q, query, nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		out = append(out, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	return out, nil
}

// errForeign is the content of a database that this program did not make.
var errForeign = errors.New("there is no database of forma3d: start the server once, or check DATA_DIR and DATABASE_URL")

func contentOf(ctx context.Context, q Querier, engine Engine) (Content, error) {
	names, err := tables(ctx, q, engine)
	if err != nil {
		return Content{}, err
	}
	c := Content{Rows: map[string]int64{}}
	for _, name := range names {
		var n int64
		if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+pgx.Identifier{name}.Sanitize()).Scan(&n); err != nil {
			return c, fmt.Errorf("count the rows of %s: %w", name, err)
		}
		c.Rows[name] = n
	}
	if c.Rows[versionTable] == 0 {
		return c, errForeign
	}
	if err := q.QueryRowContext(ctx, `SELECT MAX(version_id) FROM `+versionTable).Scan(&c.Schema); err != nil {
		return c, fmt.Errorf("read the schema version: %w", err)
	}
	return c, nil
}

// versionTable is where goose notes the schema's version.
const versionTable = "goose_db_version"

// Content reads what the database holds.
func (d *DB) Content(ctx context.Context) (Content, error) { return contentOf(ctx, d.read, d.engine) }
