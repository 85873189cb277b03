package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Tx is one transaction that both our SQL and River's job inserts belong to.
type Tx struct {
	Querier
	engine Engine
	lite   *sql.Tx // SQLite
	pg     pgx.Tx  // PostgreSQL: begun on the raw connection under Querier
	after  []func()
}

// Engine tells which database this is.
func (t *Tx) Engine() Engine { return t.engine }

// SQLite is the transaction for River's SQLite driver.
func (t *Tx) SQLite() *sql.Tx { return t.lite }

// PGX is the transaction for River's PostgreSQL driver.
func (t *Tx) PGX() pgx.Tx { return t.pg }

// AfterCommit has f run once the transaction is durable. f may only make
// something faster (a wake-up); what must happen belongs into the transaction.
func (t *Tx) AfterCommit(f func()) { t.after = append(t.after, f) }

// Attempts at a transaction that lost a deadlock or serialization conflict.
const txAttempts = 4

// InTx runs fn in a transaction and commits it. fn may run more than once (after
// a deadlock), so it must not change anything but the database. A transaction
// joins nothing: pass the Tx on instead of calling InTx inside fn, which on
// SQLite would wait for itself until the deadline.
func (d *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	var err error
	for range txAttempts {
		if d.engine == SQLite {
			err = d.inSQLiteTx(ctx, fn)
		} else {
			err = d.inPostgresTx(ctx, fn)
		}
		if !again(err) {
			return err
		}
	}
	return err
}

func (d *DB) inSQLiteTx(ctx context.Context, fn func(context.Context, *Tx) error) error {
	lite, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = lite.Rollback() }() // no effect after the commit
	tx := &Tx{Querier: lite, engine: SQLite, lite: lite}
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := lite.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	tx.done()
	return nil
}

// inPostgresTx begins the transaction on the raw pgx connection below a pinned
// sql.Conn: module SQL goes through the sql.Conn, River's through the pgx.Tx,
// and one commit covers both.
func (d *DB) inPostgresTx(ctx context.Context, fn func(context.Context, *Tx) error) (err error) {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, ignoreDone(conn.Close())) }()
	var pg pgx.Tx
	err = conn.Raw(func(dc any) error {
		std, ok := dc.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("unexpected driver connection %T", dc)
		}
		pg, err = std.Conn().Begin(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	committed := false
	defer func() {
		if committed {
			return
		}
		// database/sql does not know of this transaction, so a cancelled context
		// must not keep it from ending here.
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		// A connection that broke under fn is not ours any more: the pool closes it,
		// which ends the transaction, and must not be disturbed. Raw then does
		// nothing.
		_ = conn.Raw(func(any) error { return pg.Rollback(end) })
	}()
	tx := &Tx{Querier: conn, engine: PostgreSQL, pg: pg}
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := pg.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true
	tx.done()
	return nil
}

func (t *Tx) done() {
	for _, f := range t.after {
		f()
	}
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// ForUpdate is the row-lock suffix of a SELECT: PostgreSQL needs it, SQLite has
// one writer and no such words.
func (t *Tx) ForUpdate() string {
	if t.engine == PostgreSQL {
		return " FOR UPDATE"
	}
	return ""
}

// ForUpdateSkipLocked is ForUpdate for claiming rows beside other processes.
func (t *Tx) ForUpdateSkipLocked() string {
	if t.engine == PostgreSQL {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}
