package notify

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

// openItem notes that a thing is open. It gives false when that is known, or
// when a later event closed it. A repeated event of an open thing still moves its
// time on, so that an older one cannot close it.
func openItem(ctx context.Context, tx *db.Tx, r raising, number string) (fresh bool, err error) {
	at := db.Time(r.at)
	if _, err := tx.ExecContext(ctx, `UPDATE alert_items SET changed_at = $4 WHERE tenant_id = $1 AND kind = $2 AND subject = $3 AND state = 'OPEN' AND changed_at < $4`,
		r.tenant, string(r.topic.kind), r.subject, at); err != nil {
		return false, fmt.Errorf("note what is open: %w", err)
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO alert_items (tenant_id, kind, subject, order_id, order_number, state, changed_at) VALUES ($1, $2, $3, $4, $5, 'OPEN', $6)
		ON CONFLICT (tenant_id, kind, subject) DO UPDATE SET state = 'OPEN', changed_at = excluded.changed_at
		WHERE alert_items.state = 'CLOSED' AND alert_items.changed_at < excluded.changed_at`,
		r.tenant, string(r.topic.kind), r.subject, r.orderID, number, at)
	if err != nil {
		return false, fmt.Errorf("note what is open: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// addToAlert puts an item that was just opened into the alert of its cause,
// which it opens if need be.
func addToAlert(ctx context.Context, tx *db.Tx, r raising) error {
	var id string
	err := tx.QueryRowContext(ctx, `INSERT INTO alerts (id, tenant_id, kind, cause, service, detail, state, raised, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, 'OPEN', 1, $7, $7)
		ON CONFLICT (tenant_id, kind, cause) WHERE state <> 'RECOVERED'
		DO UPDATE SET state = 'OPEN', cleared_at = NULL, raised = alerts.raised + 1, detail = excluded.detail,
			last_at = CASE WHEN excluded.last_at > alerts.last_at THEN excluded.last_at ELSE alerts.last_at END
		RETURNING id`,
		uuid.Must(uuid.NewV7()).String(), r.tenant, string(r.topic.kind), r.topic.cause, r.topic.service, excerpt(r.detail), db.Time(r.at)).Scan(&id)
	if err != nil {
		return fmt.Errorf("raise alert: %w", err)
	}
	_, err = tx.ExecContext(ctx, `UPDATE alert_items SET alert_id = $4 WHERE tenant_id = $1 AND kind = $2 AND subject = $3`, r.tenant, string(r.topic.kind), r.subject, id)
	if err != nil {
		return fmt.Errorf("raise alert: %w", err)
	}
	return nil
}

// closeItem notes that a thing is over and gives the alert it belonged to, ""
// when there is none or a later event opened it again. A thing that is not known
// yet is noted all the same: its opening may come later.
func closeItem(ctx context.Context, tx *db.Tx, tenant string, kind Kind, subject string, at time.Time) (alertID string, err error) {
	var id sql.NullString
	err = db.Each(ctx, tx, `INSERT INTO alert_items (tenant_id, kind, subject, state, changed_at) VALUES ($1, $2, $3, 'CLOSED', $4)
		ON CONFLICT (tenant_id, kind, subject) DO UPDATE SET state = 'CLOSED', changed_at = excluded.changed_at WHERE alert_items.changed_at <= excluded.changed_at
		RETURNING alert_id`, []any{tenant, string(kind), subject, db.Time(at)}, func(rows *sql.Rows) error { return rows.Scan(&id) })
	if err != nil {
		return "", fmt.Errorf("note what is over: %w", err)
	}
	return id.String, nil
}

func openSubjects(ctx context.Context, tx *db.Tx, tenant string, kind Kind) ([]string, error) {
	var out []string
	err := db.Each(ctx, tx, `SELECT subject FROM alert_items WHERE tenant_id = $1 AND kind = $2 AND state = 'OPEN'`, []any{tenant, string(kind)}, func(rows *sql.Rows) error {
		var s string
		err := rows.Scan(&s)
		out = append(out, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what is open: %w", err)
	}
	return out, nil
}

const alertColumns = `id, tenant_id, kind, cause, service, detail, state, raised, known, revision, first_at, last_at, message_at, told_at, cleared_at, recovered_at, acknowledged_at, acknowledged_by`

func scanAlert(rows *sql.Rows) (Alert, error) {
	var a Alert
	var message, told, cleared, recovered, acknowledged sql.NullTime
	err := rows.Scan(&a.ID, &a.Tenant, &a.Kind, &a.Cause, &a.Service, &a.Detail, &a.State, &a.Raised, &a.Known, &a.Revision, &a.FirstAt, &a.LastAt,
		&message, &told, &cleared, &recovered, &acknowledged, &a.AcknowledgedBy)
	a.FirstAt, a.LastAt = a.FirstAt.UTC(), a.LastAt.UTC()
	a.MessageAt, a.ToldAt, a.ClearedAt, a.RecoveredAt, a.AcknowledgedAt = db.TimePtr(message), db.TimePtr(told), db.TimePtr(cleared), db.TimePtr(recovered), db.TimePtr(acknowledged)
	return a, err
}

func findAlerts(ctx context.Context, q db.Querier, cond string, args ...any) ([]Alert, error) {
	out := []Alert{}
	err := db.Each(ctx, q, `SELECT `+alertColumns+` FROM alerts WHERE `+cond, args, func(rows *sql.Rows) error {
		a, err := scanAlert(rows)
		out = append(out, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load alerts: %w", err)
	}
	return out, nil
}

// lockAlert loads an alert for a change, nil when there is none. Its items are
// counted after the lock, so that of two that close the last two one sees it.
func lockAlert(ctx context.Context, tx *db.Tx, tenant, id string) (*Alert, error) {
	list, err := findAlerts(ctx, tx, `tenant_id = $1 AND id = $2`+tx.ForUpdate(), tenant, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], fillAlert(ctx, tx, &list[0])
}

// fillAlert counts what is open of an alert and names some of the orders.
func fillAlert(ctx context.Context, q db.Querier, a *Alert) error {
	err := q.QueryRowContext(ctx, `SELECT COUNT(*), COUNT(DISTINCT CASE WHEN order_id <> '' THEN order_id END) FROM alert_items WHERE alert_id = $1 AND state = 'OPEN'`, a.ID).Scan(&a.OpenItems, &a.OpenOrders)
	if err != nil {
		return fmt.Errorf("count what is open: %w", err)
	}
	a.Orders = nil
	err = db.Each(ctx, q, `SELECT DISTINCT order_number, order_id FROM alert_items WHERE alert_id = $1 AND state = 'OPEN' AND order_id <> '' ORDER BY order_number, order_id LIMIT $2`,
		[]any{a.ID, examples}, func(rows *sql.Rows) error {
			var o OrderRef
			err := rows.Scan(&o.Number, &o.ID)
			a.Orders = append(a.Orders, o)
			return err
		})
	if err != nil {
		return fmt.Errorf("name orders of an alert: %w", err)
	}
	return nil
}

func listAlerts(ctx context.Context, q db.Querier, tenant string, by Query) ([]Alert, int, error) {
	cond, args := `tenant_id = $1`, []any{tenant}
	if by.State != "" {
		args = append(args, string(by.State))
		cond += fmt.Sprintf(` AND state = $%d`, len(args))
	}
	if by.Kind != "" {
		args = append(args, string(by.Kind))
		cond += fmt.Sprintf(` AND kind = $%d`, len(args))
	}
	var total int
	if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM alerts WHERE `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count alerts: %w", err)
	}
	args = append(args, by.PageSize, (by.Page-1)*by.PageSize)
	list, err := findAlerts(ctx, q, cond+fmt.Sprintf(` ORDER BY first_at DESC, id DESC LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args...)
	if err != nil {
		return nil, 0, err
	}
	for i := range list {
		if err := fillAlert(ctx, q, &list[i]); err != nil {
			return nil, 0, err
		}
	}
	return list, total, nil
}

// move changes an alert's state by the table.
func move(ctx context.Context, tx *db.Tx, a Alert, next State, now time.Time) error {
	if !a.State.Can(next) {
		return fmt.Errorf("alert %s cannot go from %s to %s", a.ID, a.State, next)
	}
	column := map[State]string{Clearing: "cleared_at", Recovered: "recovered_at"}[next]
	_, err := tx.ExecContext(ctx, `UPDATE alerts SET state = $3, `+column+` = $4 WHERE id = $1 AND state = $2`, a.ID, string(a.State), string(next), db.Time(now))
	if err != nil {
		return fmt.Errorf("change alert: %w", err)
	}
	return nil
}

func closeItems(ctx context.Context, tx *db.Tx, alertID string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE alert_items SET state = 'CLOSED', changed_at = $2 WHERE alert_id = $1 AND state = 'OPEN'`, alertID, db.Time(now))
	if err != nil {
		return fmt.Errorf("close what is open of an alert: %w", err)
	}
	return nil
}

func acknowledge(ctx context.Context, tx *db.Tx, a Alert, by string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE alerts SET acknowledged_at = $2, acknowledged_by = $3, known = raised WHERE id = $1`, a.ID, db.Time(now), by)
	if err != nil {
		return fmt.Errorf("acknowledge alert: %w", err)
	}
	return nil
}

// markKnown notes that people know of everything that an alert was raised for.
func markKnown(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE alerts SET known = raised WHERE id = $1`, id); err != nil {
		return fmt.Errorf("note what is known of an alert: %w", err)
	}
	return nil
}

// noteMessage notes an alert's newest message.
func noteMessage(ctx context.Context, tx *db.Tx, id string, revision int, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE alerts SET revision = $2, message_at = $3 WHERE id = $1`, id, revision, db.Time(now)); err != nil {
		return fmt.Errorf("note the alert's message: %w", err)
	}
	return nil
}

// countUncovered counts the open items of an alert whose order has no other open
// alert: of the others people are told there.
func countUncovered(ctx context.Context, tx *db.Tx, a Alert) (int, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM alert_items i WHERE i.alert_id = $1 AND i.state = 'OPEN' AND (i.order_id = '' OR NOT EXISTS (
		SELECT 1 FROM alert_items o WHERE o.tenant_id = i.tenant_id AND o.order_id = i.order_id AND o.state = 'OPEN' AND o.kind NOT IN ('retries_exhausted', 'orders_stuck')))`, a.ID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("compare with other alerts: %w", err)
	}
	return n, nil
}

// outage reports whether the service of an alert is known to be down.
func outage(ctx context.Context, tx *db.Tx, a Alert) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM alerts WHERE tenant_id = $1 AND kind = 'integration_down' AND cause = $2 AND state <> 'RECOVERED'`, a.Tenant, a.Service).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for an outage: %w", err)
	}
	return n > 0, nil
}

func insertNotification(ctx context.Context, tx *db.Tx, n notification) error {
	text, err := json.Marshal(n.Content)
	if err != nil {
		return fmt.Errorf("content of a message: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notifications (id, tenant_id, alert_id, template, channel, message_key, thread_key, content, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'PENDING', $9)`,
		n.ID, n.Tenant, db.Null(n.AlertID), string(n.Template), n.Channel, n.MessageKey, n.ThreadKey, string(text), db.Time(n.CreatedAt))
	if err != nil {
		return fmt.Errorf("note the message: %w", err)
	}
	return nil
}

func loadNotification(ctx context.Context, q db.Querier, tenant, id string) (*notification, error) {
	var out *notification
	err := db.Each(ctx, q, `SELECT id, tenant_id, alert_id, template, channel, message_key, thread_key, content, state, attempted_at, created_at FROM notifications WHERE tenant_id = $1 AND id = $2`, []any{tenant, id}, func(rows *sql.Rows) error {
		var n notification
		var alert sql.NullString
		var text string
		var attempted sql.NullTime
		if err := rows.Scan(&n.ID, &n.Tenant, &alert, &n.Template, &n.Channel, &n.MessageKey, &n.ThreadKey, &text, &n.State, &attempted, &n.CreatedAt); err != nil {
			return err
		}
		n.AlertID, n.AttemptedAt, n.CreatedAt = alert.String, db.TimePtr(attempted), n.CreatedAt.UTC()
		if err := json.Unmarshal([]byte(text), &n.Content); err != nil {
			return fmt.Errorf("content of message %s: %w", n.ID, err)
		}
		out = &n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the message: %w", err)
	}
	return out, nil
}

// cancelMessages gives up an alert's messages that are not sent. Those that may
// have been delivered are given up only when all is true.
func cancelMessages(ctx context.Context, tx *db.Tx, alertID, why string, now time.Time, all bool) error {
	cond := ` AND attempted_at IS NULL`
	if all {
		cond = ``
	}
	_, err := tx.ExecContext(ctx, `UPDATE notifications SET state = 'CANCELLED', last_error = $2, ended_at = $3 WHERE alert_id = $1 AND state IN ('PENDING', 'FAILED')`+cond, alertID, why, db.Time(now))
	if err != nil {
		return fmt.Errorf("give up messages: %w", err)
	}
	return nil
}

// toldChannels are the channels that a message of an alert reached, or may have
// reached, other than the message except.
func toldChannels(ctx context.Context, q db.Querier, alertID, except string) (map[string]bool, error) {
	out := map[string]bool{}
	err := db.Each(ctx, q, `SELECT DISTINCT channel FROM notifications WHERE alert_id = $1 AND message_key <> $2 AND (state = 'SENT' OR attempted_at IS NOT NULL)`, []any{alertID, except}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		out[name] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look who was told: %w", err)
	}
	return out, nil
}

func purge(ctx context.Context, tx *db.Tx, before time.Time) error {
	for _, query := range []string{
		`DELETE FROM notifications WHERE created_at < $1 AND state <> 'PENDING'`,
		`DELETE FROM alert_items WHERE state = 'CLOSED' AND changed_at < $1`,
		`DELETE FROM alerts WHERE state = 'RECOVERED' AND recovered_at < $1 AND NOT EXISTS (SELECT 1 FROM alert_items i WHERE i.alert_id = alerts.id)
			AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.alert_id = alerts.id)`,
	} {
		if _, err := tx.ExecContext(ctx, query, db.Time(before)); err != nil {
			return fmt.Errorf("forget old alerts and messages: %w", err)
		}
	}
	return nil
}

// listTenants gives all tenants. The default one has no name in messages: most
// installations have no other.
func listTenants(ctx context.Context, q db.Querier) ([]tenant, error) {
	var out []tenant
	err := db.Each(ctx, q, `SELECT id, name FROM tenants ORDER BY id`, nil, func(rows *sql.Rows) error {
		var t tenant
		err := rows.Scan(&t.id, &t.name)
		if t.id == identity.DefaultTenant {
			t.name = ""
		}
		out = append(out, t)
		return err
	})
	return out, err
}
