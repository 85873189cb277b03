package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// A restore leaves a mark while the data is neither the old nor the new: a file
// in the data folder, a table in PostgreSQL. Nobody works on such data.
const (
	restoreMarkFile  = "restore.unfinished"
	restoreMarkTable = "restore_unfinished"
)

var errUnfinished = errors.New("a restore was broken off here: run 'forma3d restore --force FILE' again")

// LockFolder takes the data folder for this process, or says who has it.
func LockFolder(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	return lockFolder(dir)
}

// MarkFolder notes that a restore is changing the folder's files.
func MarkFolder(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, restoreMarkFile), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("mark the data folder: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}

// UnmarkFolder notes that the folder's files belong together again.
func UnmarkFolder(dir string) error { return os.Remove(filepath.Join(dir, restoreMarkFile)) }

func checkFolder(dir string) error {
	_, err := os.Stat(filepath.Join(dir, restoreMarkFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at the data folder: %w", err)
	}
	return errUnfinished
}

// DatabaseFiles are the names of SQLite's files in a data folder; only the first
// is there when the database was closed in good order.
func DatabaseFiles() []string {
	return []string{databaseFile, databaseFile + "-wal", databaseFile + "-shm"}
}

// PrepareRestore makes room in a PostgreSQL database and marks it: want is the
// schema that the data comes from and must go to. With force existing data is
// moved aside to another schema, whose name it gives.
func (d *DB) PrepareRestore(ctx context.Context, want string, force bool, now time.Time) (aside string, err error) {
	err = d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		aside = ""
		if err := d.aloneInDatabase(ctx, tx); err != nil {
			return err
		}
		var schema string
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(current_schema()::text, '')`).Scan(&schema); err != nil {
			return fmt.Errorf("read the schema's name: %w", err)
		}
		if schema != want {
			return fmt.Errorf("the backup is of schema %q, and the database's current schema is %q: create the schema, or set search_path in DATABASE_URL", want, schema)
		}
		names, err := tables(ctx, tx, PostgreSQL)
		if err != nil {
			return err
		}
		if len(names) > 0 {
			ours := slices.Contains(names, versionTable) || slices.Contains(names, restoreMarkTable)
			switch {
			case !ours:
				return fmt.Errorf("schema %s of the database holds tables that are not forma3d's (%s, …): name an empty database in DATABASE_URL", schema, names[0])
			case !force:
				return fmt.Errorf("the database is not empty (%d tables in schema %s): name an empty one in DATABASE_URL, or use --force to move its data aside", len(names), schema)
			}
			aside = schema + "_before_restore_" + now.UTC().Format("20060102T150405Z")
			if err := moveAside(ctx, tx, schema, aside); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `CREATE TABLE `+restoreMarkTable+` (started_at TIMESTAMP NOT NULL)`); err != nil {
			return fmt.Errorf("mark the database: %w", err)
		}
		return nil
	})
	return aside, err
}

// applicationName is how PostgreSQL lists the connections of a server.
const applicationName = "forma3d"

func (d *DB) aloneInDatabase(ctx context.Context, tx *Tx) error {
	var others int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`, applicationName).Scan(&others)
	if err != nil {
		return fmt.Errorf("look for running servers: %w", err)
	}
	if others > 0 {
		return fmt.Errorf("a forma3d process uses this database (%d connections): stop it first", others)
	}
	return nil
}

func moveAside(ctx context.Context, tx *Tx, schema, aside string) error {
	from, to := pgx.Identifier{schema}.Sanitize(), pgx.Identifier{aside}.Sanitize()
	for _, q := range []string{`ALTER SCHEMA ` + from + ` RENAME TO ` + to, `CREATE SCHEMA ` + from} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("move the old data aside (%s): the database's user must own the schema, or restore into an empty database: %w", q, err)
		}
	}
	return nil
}

// UndoRestore gives a PostgreSQL database back what PrepareRestore moved aside.
func (d *DB) UndoRestore(ctx context.Context, schema, aside string) error {
	return d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		undo := []string{`DROP TABLE ` + restoreMarkTable}
		if aside != "" {
			name := pgx.Identifier{schema}.Sanitize()
			undo = []string{`DROP SCHEMA ` + name + ` CASCADE`, `ALTER SCHEMA ` + pgx.Identifier{aside}.Sanitize() + ` RENAME TO ` + name}
		} else if names, err := tables(ctx, tx, PostgreSQL); err != nil {
			return err
		} else if len(names) > 1 {
			return nil // half restored, and it stays marked as such
		}
		if _, err := tx.ExecContext(ctx, strings.Join(undo, "; ")); err != nil {
			return fmt.Errorf("undo the restore: %w", err)
		}
		return nil
	})
}

// CompleteRestore brings restored data to this program's schema, has fn prepare
// it for a world that has moved on, and releases it for work, the latter two in
// one transaction.
func (d *DB) CompleteRestore(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if err := d.migrate(ctx); err != nil {
		return err
	}
	return d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DROP TABLE IF EXISTS `+restoreMarkTable); err != nil {
			return fmt.Errorf("remove the restore's mark: %w", err)
		}
		return nil
	})
}

// checkMark refuses data that a restore has not finished. Everybody
// asks who is about to work on the data.
func (d *DB) checkMark(ctx context.Context) error {
	if d.engine == SQLite {
		return nil // the folder's mark was looked at when it was opened
	}
	names, err := tables(ctx, d.read, d.engine)
	if err != nil {
		return err
	}
	if slices.Contains(names, restoreMarkTable) {
		return errUnfinished
	}
	return nil
}
