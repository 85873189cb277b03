package circuit

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

const columns = `service, state, since, reason, failures, last_failure, probes, next_probe_at`

func read(ctx context.Context, q db.Querier, where string, args ...any) (map[string]Status, error) {
	out := map[string]Status{}
	err := db.Each(ctx, q, `SELECT `+columns+` FROM circuit_breakers`+where, args, func(rows *sql.Rows) error {
		var s Status
		var failed, next sql.NullTime
		if err := rows.Scan(&s.Service, &s.State, &s.Since, &s.Reason, &s.Failures, &failed, &s.probes, &next); err != nil {
			return err
		}
		s.Since, s.LastFailure, s.NextProbeAt = s.Since.UTC(), db.TimePtr(failed), db.TimePtr(next)
		out[s.Service] = s
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the circuit breakers: %w", err)
	}
	return out, nil
}

// lock reads a breaker's row for a change, and makes it where there is none.
func lock(ctx context.Context, tx *db.Tx, service string, now time.Time) (Status, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO circuit_breakers (service, state, since, reason, failures) VALUES ($1, $2, $3, '', 0) ON CONFLICT DO NOTHING`, service, Closed, db.Time(now))
	if err != nil {
		return Status{}, fmt.Errorf("make the circuit breaker of %s: %w", service, err)
	}
	found, err := read(ctx, tx, ` WHERE service = $1`+tx.ForUpdate(), service)
	return found[service], err
}

func write(ctx context.Context, tx *db.Tx, s Status) error {
	_, err := tx.ExecContext(ctx, `UPDATE circuit_breakers SET state = $2, since = $3, reason = $4, failures = $5, last_failure = $6, probes = $7, next_probe_at = $8 WHERE service = $1`,
		s.Service, s.State, db.Time(s.Since), s.Reason, s.Failures, db.NullTime(s.LastFailure), s.probes, db.NullTime(s.NextProbeAt))
	if err != nil {
		return fmt.Errorf("change the circuit breaker of %s: %w", s.Service, err)
	}
	return nil
}
