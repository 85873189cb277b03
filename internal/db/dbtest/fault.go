package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/forma3d/connect/internal/db"
)

var (
	errInjected = errors.New("the injected fault")
	errUndo     = errors.New("got through")
)

// faulty lets a number of statements pass and fails those after them.
type faulty struct {
	db.Querier
	pass  int
	fails bool // whether it came to that
}

func (f *faulty) broken() bool {
	f.pass--
	f.fails = f.fails || f.pass < 0
	return f.pass < 0
}

func (f *faulty) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if f.broken() {
		return nil, errInjected
	}
	return f.Querier.ExecContext(ctx, query, args...)
}

func (f *faulty) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if f.broken() {
		return nil, errInjected
	}
	return f.Querier.QueryContext(ctx, query, args...)
}

func (f *faulty) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if f.broken() {
		return f.Querier.QueryRowContext(ctx, `SELECT the_injected_fault`) // a Row cannot be made by hand
	}
	return f.Querier.QueryRowContext(ctx, query, args...)
}

// FailEachStatement runs fn in transactions that are all undone: in the first
// one its first statement fails, in the next one its second, and so on until it
// gets through. An fn that swallows a failure fails the test. It gives the number
// of statements.
func FailEachStatement(t testing.TB, d *db.DB, fn func(ctx context.Context, tx *db.Tx) error) int {
	t.Helper()
	for n := 0; ; n++ {
		var f *faulty
		err := d.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			f = &faulty{Querier: tx.Querier, pass: n}
			tx.Querier = f
			if err := fn(ctx, tx); err != nil {
				return err
			}
			return errUndo
		})
		switch {
		case !f.fails && errors.Is(err, errUndo):
			return n
		case !f.fails:
			t.Fatalf("without a fault: %v", err)
		case errors.Is(err, errUndo):
			t.Errorf("statement %d failed, and nobody noticed", n+1)
		}
	}
}
