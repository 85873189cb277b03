package integration

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/forma3d/connect/internal/db"
)

// version reads the counter that every change of a tenant's connections moves.
func version(ctx context.Context, q db.Querier, tenant string) (int64, error) {
	var v int64
	err := q.QueryRowContext(ctx, `SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM integrations WHERE tenant_id = $1`, tenant).Scan(&v)
	if err != nil {
		return 0, fmt.Errorf("read the version of the connections: %w", err)
	}
	return v, nil
}

func connections(ctx context.Context, q db.Querier, tenant string) (map[Service]connection, error) {
	out := map[Service]connection{}
	err := db.Each(ctx, q, `SELECT service, settings, version, connected_at, disconnected_at, changed_by FROM integrations WHERE tenant_id = $1`, []any{tenant}, func(rows *sql.Rows) error {
		var c connection
		var connected, disconnected sql.NullTime
		if err := rows.Scan(&c.Service, &c.Sealed, &c.Version, &connected, &disconnected, &c.ChangedBy); err != nil {
			return err
		}
		c.ConnectedAt, c.DisconnectedAt = db.TimePtr(connected), db.TimePtr(disconnected)
		out[c.Service] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the connections: %w", err)
	}
	return out, nil
}

// save writes a connection; the version moves on.
func save(ctx context.Context, tx *db.Tx, tenant string, c connection) error {
	var sealed any // an empty []byte would not be NULL
	if c.Sealed != nil {
		sealed = c.Sealed
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO integrations (tenant_id, service, settings, version, connected_at, disconnected_at, changed_by) VALUES ($1, $2, $3, 1, $4, $5, $6)
		ON CONFLICT (tenant_id, service) DO UPDATE SET settings = excluded.settings, version = integrations.version + 1,
			connected_at = excluded.connected_at, disconnected_at = excluded.disconnected_at, changed_by = excluded.changed_by`,
		tenant, c.Service, sealed, db.NullTime(c.ConnectedAt), db.NullTime(c.DisconnectedAt), c.ChangedBy)
	if err != nil {
		return fmt.Errorf("store the connection of %s: %w", c.Service, err)
	}
	return nil
}
