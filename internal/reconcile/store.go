package reconcile

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

const runColumns = `id, tenant_id, integration, rolling, state, window_from, window_to, fulfillment_status, cursor, pass, page, pass_found, checked, found, repaired, last_error, started_at, updated_at, finished_at`

func selectRuns(ctx context.Context, q db.Querier, cond string, args ...any) ([]Run, error) {
	var out []Run
	err := db.Each(ctx, q, `SELECT `+runColumns+` FROM reconciliation_runs WHERE `+cond, args, func(rows *sql.Rows) error {
		var r Run
		var finished sql.NullTime
		err := rows.Scan(&r.ID, &r.Tenant, &r.Integration, &r.Rolling, &r.State, &r.From, &r.To, &r.FulfillmentStatus, &r.Cursor, &r.Pass, &r.Page, &r.PassFound, &r.Checked, &r.Found, &r.Repaired,
			&r.LastError, &r.StartedAt, &r.UpdatedAt, &finished)
		r.From, r.To, r.StartedAt, r.UpdatedAt, r.FinishedAt = r.From.UTC(), r.To.UTC(), r.StartedAt.UTC(), r.UpdatedAt.UTC(), db.TimePtr(finished)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load comparisons: %w", err)
	}
	return out, nil
}

func insertRun(ctx context.Context, tx *db.Tx, r Run) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO reconciliation_runs (id, tenant_id, integration, rolling, state, window_from, window_to, fulfillment_status, started_at, updated_at)
		VALUES ($1, $2, $3, $4, 'RUNNING', $5, $6, $7, $8, $8)`,
		r.ID, r.Tenant, string(r.Integration), r.Rolling, db.Time(r.From), db.Time(r.To), r.FulfillmentStatus, db.Time(r.StartedAt))
	if err != nil {
		return fmt.Errorf("begin a comparison: %w", err)
	}
	return nil
}

// advance writes the run's next step if it still stands where the caller read
// it (at r.Page of r.Pass). It gives false when another attempt was faster.
func advance(ctx context.Context, tx *db.Tx, r, next Run, now time.Time) (bool, error) {
	res, err := tx.ExecContext(ctx, `UPDATE reconciliation_runs SET state = $2, cursor = $3, pass = $4, page = $5, pass_found = $6, checked = $7, found = $8, repaired = $9, last_error = '', updated_at = $10, finished_at = $11
		WHERE id = $1 AND state = 'RUNNING' AND pass = $12 AND page = $13`,
		r.ID, string(next.State), next.Cursor, next.Pass, next.Page, next.PassFound, next.Checked, next.Found, next.Repaired, db.Time(now), db.NullTime(next.FinishedAt), r.Pass, r.Page)
	if err != nil {
		return false, fmt.Errorf("record how far the comparison is: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	if !r.Rolling || r.LastError == "" {
		return true, nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE reconciliations SET last_error = '' WHERE tenant_id = $1 AND integration = $2`, r.Tenant, string(r.Integration)); err != nil {
		return false, fmt.Errorf("record that the comparison gets on again: %w", err)
	}
	return true, nil
}

// noteError keeps, on the run and on its integration, why it does not get on.
func noteError(ctx context.Context, tx *db.Tx, r Run, state RunState, cause string, now time.Time) error {
	at := db.Time(now)
	var finished any
	if state != Running {
		finished = at
	}
	res, err := tx.ExecContext(ctx, `UPDATE reconciliation_runs SET state = $2, last_error = $3, updated_at = $4, finished_at = $5 WHERE id = $1 AND state = 'RUNNING'`, r.ID, string(state), cause, at, finished)
	if err != nil {
		return fmt.Errorf("record the comparison's failure: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 || !r.Rolling {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE reconciliations SET last_error = $3 WHERE tenant_id = $1 AND integration = $2`, r.Tenant, string(r.Integration), cause)
	if err != nil {
		return fmt.Errorf("record the comparison's failure: %w", err)
	}
	return nil
}

// complete moves the sure point to the end of a rolling run.
func complete(ctx context.Context, tx *db.Tx, r Run, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE reconciliations SET complete_up_to = $3,
		last_run_at = $4, checked = $5, found = $6, repaired = $7, last_error = '' WHERE tenant_id = $1 AND integration = $2`,
		r.Tenant, string(r.Integration), db.Time(r.To), db.Time(now), r.Checked, r.Found, r.Repaired)
	if err != nil {
		return fmt.Errorf("move the sure point: %w", err)
	}
	return nil
}

// lockState makes sure that the integration's row exists and locks it, so that
// two processes do not begin the same comparison.
func lockState(ctx context.Context, tx *db.Tx, tenant string, i Integration) (completeUpTo *time.Time, err error) {
	if _, err := tx.ExecContext(ctx, `INSERT INTO reconciliations (tenant_id, integration) VALUES ($1, $2) ON CONFLICT DO NOTHING`, tenant, string(i)); err != nil {
		return nil, fmt.Errorf("begin a comparison: %w", err)
	}
	var at sql.NullTime
	err = tx.QueryRowContext(ctx, `SELECT complete_up_to FROM reconciliations WHERE tenant_id = $1 AND integration = $2`+tx.ForUpdate(), tenant, string(i)).Scan(&at)
	if err != nil {
		return nil, fmt.Errorf("read the sure point: %w", err)
	}
	return db.TimePtr(at), nil
}

func selectStates(ctx context.Context, q db.Querier, tenant string) ([]State, error) {
	byName := map[Integration]State{}
	err := db.Each(ctx, q, `SELECT r.integration, r.complete_up_to, r.last_run_at, r.checked, r.found, r.repaired, r.last_error,
			(SELECT COUNT(*) FROM reconciliation_gaps g WHERE g.tenant_id = r.tenant_id AND g.integration = r.integration)
		FROM reconciliations r WHERE r.tenant_id = $1`, []any{tenant}, func(rows *sql.Rows) error {
		var s State
		var upTo, last sql.NullTime
		if err := rows.Scan(&s.Integration, &upTo, &last, &s.Checked, &s.Found, &s.Repaired, &s.LastError, &s.Missing); err != nil {
			return err
		}
		s.CompleteUpTo, s.LastRunAt = db.TimePtr(upTo), db.TimePtr(last)
		byName[s.Integration] = s
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load how complete we are: %w", err)
	}
	var out []State
	for _, i := range Integrations() {
		s := byName[i]
		s.Integration = i
		out = append(out, s)
	}
	return out, nil
}

func selectGaps(ctx context.Context, q db.Querier, cond string, args ...any) ([]Gap, error) {
	var out []Gap
	err := db.Each(ctx, q, `SELECT integration, subject, message, found_at FROM reconciliation_gaps WHERE `+cond, args, func(rows *sql.Rows) error {
		var g Gap
		err := rows.Scan(&g.Integration, &g.Subject, &g.Message, &g.FoundAt)
		g.FoundAt = g.FoundAt.UTC()
		out = append(out, g)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load gaps: %w", err)
	}
	return out, nil
}

func openGap(ctx context.Context, tx *db.Tx, tenant string, i Integration, subject, message string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO reconciliation_gaps (tenant_id, integration, subject, message, found_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, integration, subject) DO UPDATE SET message = excluded.message`, tenant, string(i), subject, message, db.Time(now))
	if err != nil {
		return fmt.Errorf("note a gap: %w", err)
	}
	return nil
}

func closeGaps(ctx context.Context, tx *db.Tx, tenant string, i Integration, subjects []string) error {
	if len(subjects) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM reconciliation_gaps WHERE tenant_id = $1 AND integration = $2 AND subject IN `+db.In(3, len(subjects)), append([]any{tenant, string(i)}, db.Args(subjects)...)...)
	if err != nil {
		return fmt.Errorf("close gaps: %w", err)
	}
	return nil
}
