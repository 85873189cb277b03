package job

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Process is a running copy of the program.
type Process struct {
	ID        string
	Host      string
	Roles     []string
	Version   string
	StartedAt time.Time
	SeenAt    time.Time
	Alive     bool // it was heard of lately
	Own       bool // the one that answers
}

func (p Process) works() bool {
	return slices.Contains(p.Roles, "worker") || slices.Contains(p.Roles, "all")
}

// Processes lists the processes that were heard of within the last hour, oldest
// first.
func (r *Runner) Processes(ctx context.Context, q db.Querier) ([]Process, error) {
	now := r.opts.Now()
	out := []Process{}
	err := db.Each(ctx, q, `SELECT id, host, roles, version, started_at, seen_at FROM processes WHERE seen_at > $1 ORDER BY started_at, id`, []any{db.Time(now.Add(-time.Hour))}, func(rows *sql.Rows) error {
		var p Process
		var roles string
		if err := rows.Scan(&p.ID, &p.Host, &roles, &p.Version, &p.StartedAt, &p.SeenAt); err != nil {
			return err
		}
		p.StartedAt, p.SeenAt = p.StartedAt.UTC(), p.SeenAt.UTC()
		p.Alive, p.Own = p.SeenAt.After(now.Add(-r.opts.DeadAfter)), p.ID == r.id
		if roles != "" {
			p.Roles = strings.Split(roles, ",")
		}
		out = append(out, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	return out, nil
}
