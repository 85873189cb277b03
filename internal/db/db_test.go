package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

func TestTimesRoundTripAndSort(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		zone := time.FixedZone("shop", 7200)
		times := []time.Time{
			time.Date(2026, 11, 2, 10, 15, 1, 0, zone),
			time.Date(2026, 11, 2, 8, 15, 1, 123456789, time.UTC),
			time.Date(2026, 11, 2, 8, 15, 2, 0, time.UTC),
		}
		err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for i := len(times) - 1; i >= 0; i-- {
				if _, err := tx.ExecContext(ctx, `INSERT INTO schedules (name, last_run_at) VALUES ($1, $2)`, string(rune('a'+i)), db.Time(times[i])); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := d.Read().QueryContext(ctx, `SELECT last_run_at FROM schedules ORDER BY last_run_at`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		read := 0
		for ; rows.Next(); read++ {
			var got time.Time
			if err := rows.Scan(&got); err != nil {
				t.Fatal(err)
			}
			if want := times[read].UTC().Truncate(time.Microsecond); !got.Equal(want) || got.Format("-0700") != "+0000" {
				t.Errorf("time %d: got %v, want %v", read, got, want)
			}
		}
		if err := rows.Err(); err != nil || read != len(times) {
			t.Errorf("%d of %d times read: %v", read, len(times), err)
		}
	})
}

func TestTransactionRollsBackOnErrorAndCancelledContext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		insert := func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO tenants (id, name, created_at) VALUES ('t', 't', $1)`, db.Time(time.Now()))
			return err
		}
		boom := errors.New("boom")
		if err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := insert(ctx, tx); err != nil {
				return err
			}
			return boom
		}); !errors.Is(err, boom) {
			t.Fatalf("got %v, want the function's own error", err)
		}
		cancelled, cancel := context.WithCancel(ctx)
		if err := d.InTx(cancelled, func(ctx context.Context, tx *db.Tx) error {
			if err := insert(ctx, tx); err != nil {
				return err
			}
			cancel()
			return ctx.Err()
		}); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want context.Canceled", err)
		}
		// Both left nothing behind, and the connection is usable.
		if err := d.InTx(ctx, insert); err != nil {
			t.Fatalf("insert after two rollbacks: %v", err)
		}
	})
}

func TestUniqueViolationIsRecognised(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO tenants (id, name, created_at) VALUES ('default', 'again', $1)`, db.Time(time.Now()))
			return err
		})
		if !db.Unique(err) {
			t.Fatalf("Unique(%v) = false", err)
		}
		if db.Unique(errors.New("other")) {
			t.Fatal("Unique(other error) = true")
		}
	})
}

func TestInsertRowsSplitsLargeLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const n = 10000
		var rows [][]any
		for range n {
			rows = append(rows, []any{"", db.Time(time.Now())})
		}
		for i := range rows {
			rows[i][0] = "s" + time.Duration(i).String()
		}
		rows = append(rows, rows[0]) // one duplicate
		var inserted int64
		err := d.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) (err error) {
			inserted, err = db.InsertRows(ctx, tx, `INSERT INTO schedules (name, last_run_at)`, `ON CONFLICT DO NOTHING`, rows)
			return err
		})
		if err != nil || inserted != n {
			t.Fatalf("inserted %d, %v; want %d", inserted, err, n)
		}
	})
}

func TestMigrateIsRepeatableAndRefusesNewerSchemas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Migrate(ctx); err != nil {
			t.Fatalf("second migrate: %v", err)
		}
		if err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)`, 9999, true)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx); err == nil {
			t.Fatal("a schema from a newer program was accepted")
		}
	})
}

func TestDataFolderBelongsToOneProcess(t *testing.T) {
	o := dbtest.Options(t, db.SQLite)
	d := dbtest.Open(t, o)
	if _, err := db.Open(context.Background(), o); err == nil {
		t.Fatal("the same folder was opened twice")
	}
	_ = d
}
