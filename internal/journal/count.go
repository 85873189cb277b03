package journal

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// CountEntities counts, by type, how many different things had an event of that
// type from a time (inclusive) to another (exclusive). An order or a print job
// that had it twice counts once.
func (s *Service) CountEntities(ctx context.Context, tenant string, types []string, from, to time.Time) (map[string]int, error) {
	out := make(map[string]int, len(types))
	if len(types) == 0 {
		return out, nil
	}
	args := append([]any{tenant, db.Time(from), db.Time(to)}, db.Args(types)...)
	err := db.Each(ctx, s.db.Read(), `SELECT type, COUNT(DISTINCT entity_id) FROM journal
		WHERE tenant_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND type IN `+db.In(4, len(types))+` GROUP BY type`, args, func(rows *sql.Rows) error {
		var name string
		var n int
		err := rows.Scan(&name, &n)
		out[name] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count what happened: %w", err)
	}
	return out, nil
}
