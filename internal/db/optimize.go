package db

import (
	"context"
	"fmt"
	"time"
)

// OptimizeEvery is how often Optimize is worth calling: often enough for a young
// database that grows tenfold within its first hours.
const OptimizeEvery = 10 * time.Minute

// Optimize brings the statistics up by which SQLite chooses among indexes, as far
// as tables have grown since; without them it takes the tenant for as good a
// filter as an id and reads whole tables. PostgreSQL does so by itself.
//
// The tables are sampled, so it takes milliseconds with any number of rows.
func (d *DB) Optimize(ctx context.Context) error {
	if d.engine != SQLite {
		return nil
	}
	// 0x10002: look at all tables, not only at those that this connection has
	// read, and sample them.
	if _, err := d.write.ExecContext(ctx, `PRAGMA optimize=0x10002`); err != nil {
		return fmt.Errorf("bring the statistics up: %w", err)
	}
	return nil
}
