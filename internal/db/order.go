package db

// Position is a place in the order of a table whose rows have the columns xact
// and seq: by transaction, and within one by number.
//
// Numbers alone are no such order on PostgreSQL. They are given out before the
// commit, so a row can become visible after rows with greater ones, and whoever
// reads on from the greatest would never see it. Transactions have numbers too,
// and PostgreSQL says below which of them none is under way any more: what is
// below that Horizon is complete. A transaction that takes long delays the rows
// of those that began after it and lets none be missed. SQLite has one writer:
// there the number is the order, and xact is always 0.
type Position struct{ Xact, Seq int64 }

// After reports whether p comes after q.
func (p Position) After(q Position) bool {
	return p.Xact > q.Xact || p.Xact == q.Xact && p.Seq > q.Seq
}

// After is the SQL of the condition that a row comes after the position whose
// parts are the first two arguments.
func (d *DB) After() string {
	if d.engine == PostgreSQL {
		return "(xact, seq) > ($1, $2)"
	}
	// SQLite would look up a row value by its first part alone, and read the whole table.
	return "xact = $1 AND seq > $2"
}

// Horizon is the SQL of the bound below which no row is added any more. It is of
// one moment with the rows that its statement reads.
func (d *DB) Horizon() string {
	if d.engine == PostgreSQL {
		return "(SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
	}
	return "1"
}

// Ceiling is the SQL of a bound above every transaction that has ended. A row at
// or above it was numbered by another database server.
func (t *Tx) Ceiling() string {
	if t.engine == PostgreSQL {
		return "(SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"
	}
	return "1"
}
