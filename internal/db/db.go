// Package db opens the one database of the program, SQLite or PostgreSQL, and
// hides every difference between the two: connections, transactions, locks,
// migrations, placeholders of lists and the meaning of driver errors.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Engine is the kind of database.
type Engine string

// The two engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// ErrNotFound is returned by stores when a row does not exist (or belongs to
// another tenant, which is the same to the caller).
var ErrNotFound = errors.New("not found")

// Options say which database to open and within which bounds.
type Options struct {
	URL              string        // postgres://…, or "" for SQLite
	DataDir          string        // folder of the SQLite file and its lock
	Beside           bool          // SQLite: open beside a running server, without the lock; for tools that work no jobs
	MaxConns         int           // PostgreSQL: connections of the pool
	Readers          int           // SQLite: reading connections
	StatementTimeout time.Duration // PostgreSQL: longest statement; 0: no bound
	Tool             string        // PostgreSQL: what is not a server and connects, e.g. "backup"; it does not count as one
}

// DB is an open database.
type DB struct {
	engine Engine
	write  *sql.DB
	read   *sql.DB
	pool   *pgxpool.Pool
	lock   io.Closer // of the folder; nil on PostgreSQL
}

// Querier is what stores need: a transaction, or the pool for reads outside one.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// ErrFolderInUse is the error of opening a data folder that another process has
// open.
var ErrFolderInUse = errors.New("the data folder is in use by another forma3d process; stop that one, or use PostgreSQL (DATABASE_URL) to run several")

// Open connects and, on SQLite, takes the folder's exclusive lock: a second
// process on the same folder gets a clear error instead of a corrupt queue.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.URL == "" {
		return openSQLite(ctx, o)
	}
	return openPostgres(ctx, o)
}

// databaseFile is SQLite's file in the data folder.
const databaseFile = "forma3d.db"

func openSQLite(ctx context.Context, o Options) (*DB, error) {
	if err := os.MkdirAll(o.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	var lock io.Closer = io.NopCloser(nil)
	if !o.Beside {
		var err error
		if lock, err = lockFolder(o.DataDir); err != nil {
			return nil, err
		}
	}
	if err := checkFolder(o.DataDir); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	path := filepath.Join(o.DataDir, databaseFile)
	// busy_timeout comes first: the pragmas after it may themselves wait. FULL
	// makes each commit durable before a webhook is answered.
	dsn := func(mode string) string {
		return fileURL(path) +
			"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
			"&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)&_pragma=journal_size_limit(67108864)" +
			"&_time_format=sqlite" + mode
	}
	write, err := sql.Open("sqlite", dsn("&_txlock=immediate"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), lock.Close())
	}
	write.SetMaxOpenConns(1)
	write.SetMaxIdleConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), write.Close(), lock.Close())
	}
	read, err := sql.Open("sqlite", dsn("&_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), write.Close(), lock.Close())
	}
	read.SetMaxOpenConns(max(o.Readers, 1))
	read.SetMaxIdleConns(max(o.Readers, 1))
	return &DB{engine: SQLite, write: write, read: read, lock: lock}, nil
}

func openPostgres(ctx context.Context, o Options) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", hidePassword(err))
	}
	cfg.MaxConns = int32(max(o.MaxConns, 4))
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["application_name"] = applicationName
	if o.Tool != "" {
		cfg.ConnConfig.RuntimeParams["application_name"] = applicationName + " " + o.Tool
	}
	cfg.ConnConfig.RuntimeParams["statement_timeout"] = strconv.FormatInt(o.StatementTimeout.Milliseconds(), 10)
	// A plan that was kept from when a table was nearly empty reads all of it for
	// months; planning anew costs a tenth of a millisecond.
	cfg.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	// A peer that vanished without a word must not hold a connection for hours.
	cfg.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "60000"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach PostgreSQL: %w", hidePassword(err))
	}
	std := stdlib.OpenDBFromPool(pool)
	std.SetMaxIdleConns(0) // the pool keeps connections; a second layer would starve River
	return &DB{engine: PostgreSQL, write: std, read: std, pool: pool}, nil
}

func hidePassword(err error) error {
	var p *pgconn.ParseConfigError
	if errors.As(err, &p) {
		return errors.New("the address cannot be read; write postgres://user:password@host:5432/name")
	}
	return err
}

// Close ends all connections and releases the folder.
func (d *DB) Close() error {
	err := d.write.Close()
	if d.read != d.write {
		err = errors.Join(err, d.read.Close())
	}
	if d.pool != nil {
		d.pool.Close()
	}
	if d.lock != nil {
		err = errors.Join(err, d.lock.Close())
	}
	return err
}

// Engine tells which database this is.
func (d *DB) Engine() Engine { return d.engine }

// Read is for queries outside a transaction. Inside one use only the Tx: on
// SQLite a query on Read would not see the transaction's own changes.
func (d *DB) Read() Querier { return d.read }

// Pool is PostgreSQL's connection pool, nil on SQLite. For River only.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// Writer is SQLite's single writing connection. For River only.
func (d *DB) Writer() *sql.DB { return d.write }

// Ping checks that the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Unique reports whether err is a violated unique index or primary key.
func Unique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// again reports whether a transaction failed only because of others under way
// and may be run once more from its start.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}

// NotFound turns "no rows" into ErrNotFound and leaves other errors.
func NotFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, pgx.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// Time prepares t for a column: UTC, microseconds, so that both engines store
// and compare the same value.
func Time(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// NullTime is Time for an optional column.
func NullTime(t *time.Time) any {
	if t == nil || t.IsZero() {
		return nil
	}
	return Time(*t)
}

// TimePtr reads an optional time column.
func TimePtr(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	u := t.Time.UTC()
	return &u
}

// Null gives nil for the zero value of a string column that means "none".
func Null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// In writes "($1,$2,…)" for n values beginning at placeholder first.
func In(first, n int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	b.WriteByte(')')
	return b.String()
}

// Args turns a list into query arguments.
func Args[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// maxArgs keeps a statement under PostgreSQL's limit of 65,535 parameters with
// room to spare.
const maxArgs = 8000

// InsertRows adds many rows. head is "INSERT INTO t (a, b)", tail an optional
// "ON CONFLICT …" clause; each row has as many values as head has columns. It
// returns how many rows were inserted.
//
// PostgreSQL gets as few statements as it allows: each is a round trip. SQLite,
// which is in this process, gets one prepared statement and a call for each row:
// there reading a long statement costs more than running it.
func InsertRows(ctx context.Context, tx *Tx, head, tail string, rows [][]any) (int64, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	if tx.engine == SQLite {
		return insertEach(ctx, tx, head, tail, rows)
	}
	width := len(rows[0])
	per := max(maxArgs/width, 1)
	var total int64
	for len(rows) > 0 {
		part := rows[:min(per, len(rows))]
		rows = rows[len(part):]
		query, args := valuesList(head, tail, part, width)
		res, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return total, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

func insertEach(ctx context.Context, tx *Tx, head, tail string, rows [][]any) (total int64, err error) {
	stmt, err := tx.lite.PrepareContext(ctx, head+" VALUES "+In(1, len(rows[0]))+" "+tail)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, stmt.Close()) }()
	for _, r := range rows {
		res, err := stmt.ExecContext(ctx, r...)
		if err != nil {
			return total, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

func valuesList(head, tail string, rows [][]any, width int) (string, []any) {
	var b strings.Builder
	b.Grow(len(head) + len(tail) + len(rows)*(width*6+2) + 10)
	b.WriteString(head)
	b.WriteString(" VALUES ")
	args := make([]any, 0, len(rows)*width)
	n := 1
	for i, r := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(In(n, width))
		n += width
		args = append(args, r...)
	}
	b.WriteByte(' ')
	b.WriteString(tail)
	return b.String(), args
}

// Each runs query and calls scan for each row.
func Each(ctx context.Context, q Querier, query string, args []any, scan func(*sql.Rows) error) (err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
