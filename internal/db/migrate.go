package db

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationLock is the PostgreSQL advisory lock that lets one process at a time
// migrate ("f3d" in hex).
const migrationLock = 0x663364

// Migrate brings the schema to this program's version: River's tables first,
// then ours. A database from a newer program is refused, and so is one that a
// restore has not finished.
func (d *DB) Migrate(ctx context.Context) error {
	if err := d.checkMark(ctx); err != nil {
		return err
	}
	return d.migrate(ctx)
}

func (d *DB) migrate(ctx context.Context) error {
	if d.engine == SQLite {
		if err := migrateRiver(ctx, riversqlite.New(d.write)); err != nil {
			return err
		}
		if err := d.migrateOwn(ctx); err != nil {
			return err
		}
		return d.assumeMany(ctx)
	}
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return fmt.Errorf("wait for another process that migrates: %w", err)
	}
	defer func() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
	}()
	if err := migrateRiver(ctx, riverpgxv5.New(d.pool)); err != nil {
		return err
	}
	return d.migrateOwn(ctx)
}

func migrateRiver[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: discardLogger()})
	if err != nil {
		return fmt.Errorf("prepare the queue's migrations: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	return nil
}

func (d *DB) migrateOwn(ctx context.Context) error {
	steps, newest, err := migrations(d.engine)
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if d.engine == PostgreSQL {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, d.write, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	if have > newest {
		return fmt.Errorf("the database has schema version %d, this program knows up to %d: start the newer program, or restore a backup from before the upgrade", have, newest)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

var migrationName = regexp.MustCompile(`^(\d+)_[a-z0-9_]+\.sql$`)

// migrations reads migrations/*.sql. One text serves both engines; the few words
// that differ are written as {{BYTES}}, {{SERIAL}}, {{XACT}} (the
// number of the writing transaction; SQLite has one writer and needs none),
// {{BINARY}} (a text that is compared byte by byte, whatever the server's
// language) and {{CLUSTERED}} (a table that is kept in its primary key;
// PostgreSQL has none), and {{JSON}} (after a text that is read as JSON).
func migrations(engine Engine) ([]*goose.Migration, int64, error) {
	words := strings.NewReplacer("{{BYTES}}", "BLOB", "{{SERIAL}}", "INTEGER PRIMARY KEY AUTOINCREMENT", "{{XACT}}", "BIGINT NOT NULL DEFAULT 0", "{{BINARY}}", "", "{{JSON}}", "", "{{CLUSTERED}}", " WITHOUT ROWID")
	if engine == PostgreSQL {
		words = strings.NewReplacer("{{BYTES}}", "BYTEA", "{{SERIAL}}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
			"{{XACT}}", "BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)", "{{BINARY}}", ` COLLATE "C"`, "{{JSON}}", "::json", "{{CLUSTERED}}", "")
	}
	entries, err := fs.ReadDir(migrationFiles, "migrations")
	if err != nil {
		return nil, 0, err
	}
	var out []*goose.Migration
	var newest int64
	for _, e := range entries {
		m := migrationName.FindStringSubmatch(e.Name())
		if m == nil {
			return nil, 0, fmt.Errorf("migration %s: the name must be NUMBER_words.sql", e.Name())
		}
		version, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil {
			return nil, 0, err
		}
		text, err := migrationFiles.ReadFile(path.Join("migrations", e.Name()))
		if err != nil {
			return nil, 0, err
		}
		statements := words.Replace(string(text))
		out = append(out, goose.NewGoMigration(version, &goose.GoFunc{
			RunTx: func(ctx context.Context, tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, statements)
				return err
			},
		}, nil))
		newest = max(newest, version)
	}
	slices.SortFunc(out, func(a, b *goose.Migration) int { return int(a.Version - b.Version) })
	return out, newest, nil
}
