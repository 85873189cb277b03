package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// SnapshotSQLite writes a consistent copy of dataDir's database to the new file
// target. It needs no folder lock: the server may be running and goes on writing.
func SnapshotSQLite(ctx context.Context, dataDir, target string) (_ Content, err error) {
	if err := checkFolder(dataDir); err != nil {
		return Content{}, err
	}
	source := filepath.Join(dataDir, databaseFile)
	if _, err := os.Stat(source); errors.Is(err, fs.ErrNotExist) {
		return Content{}, fmt.Errorf("%s does not exist: %w", source, errForeign)
	}
	if err := copySQLite(ctx, source, target); err != nil {
		return Content{}, fmt.Errorf("copy %s: %w", source, err)
	}
	d, err := sql.Open("sqlite", fileURL(target)+"?mode=ro")
	if err != nil {
		return Content{}, fmt.Errorf("open the copy: %w", err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	// A backup of a damaged database must not pass for a good one.
	var verdict string
	if err := d.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return Content{}, fmt.Errorf("check the copy: %w", err)
	}
	if verdict != "ok" {
		return Content{}, fmt.Errorf("%s is damaged (%s): restore an earlier backup", source, verdict)
	}
	return contentOf(ctx, d, SQLite)
}

// copySQLite reads in one transaction, which in WAL mode holds up no writer.
func copySQLite(ctx context.Context, source, target string) (err error) {
	// mode=rw: a missing database is an error and not an empty one.
	d, err := sql.Open("sqlite", fileURL(source)+"?mode=rw&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	_, err = d.ExecContext(ctx, `VACUUM INTO $1`, target)
	return err
}

func fileURL(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// Snapshot holds a consistent view of a PostgreSQL database open while dump
// copies it: schema is where our tables are, and id the exported snapshot that
// another connection can read. The content is that of the same moment.
func (d *DB) Snapshot(ctx context.Context, dump func(ctx context.Context, schema, id string) error) (Content, error) {
	if err := d.checkMark(ctx); err != nil {
		return Content{}, err
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return Content{}, fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return Content{}, fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // it only read
	// The transaction waits while dump works, for as long as that takes.
	if _, err := tx.ExecContext(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return Content{}, fmt.Errorf("prepare the snapshot: %w", err)
	}
	content, err := contentOf(ctx, tx, PostgreSQL)
	if err != nil {
		return content, err
	}
	var schema, id string
	if err := tx.QueryRowContext(ctx, `SELECT current_schema()::text, pg_export_snapshot()`).Scan(&schema, &id); err != nil {
		return content, fmt.Errorf("export the snapshot: %w", err)
	}
	return content, dump(ctx, schema, id)
}
