// Package audit keeps what people did by hand: who, what, to which entity, how
// it was before and after, and why. Entries are written in the transaction of
// what they tell of and are never changed.
package audit

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/telemetry"
)

// Entry is one act.
type Entry struct {
	ID            string          `json:"id"`
	At            time.Time       `json:"at"`
	ActorKind     string          `json:"actorKind" doc:"user, screen, api-key, settings-key, nobody (not signed in) or system"`
	Actor         string          `json:"actor" doc:"Name of the person, screen or key"`
	ActorID       string          `json:"actorId" doc:"Id of the person, screen or key"`
	Address       string          `json:"address" doc:"Network address that it came from"`
	Action        string          `json:"action" example:"order.cancel"`
	Entity        string          `json:"entity" example:"order"`
	EntityID      string          `json:"entityId"`
	OrderID       string          `json:"orderId"`
	Reason        string          `json:"reason" doc:"In the person's own words"`
	Before        json.RawMessage `json:"before"`
	After         json.RawMessage `json:"after"`
	CorrelationID string          `json:"correlationId"`
}

// Act is what a module says of an act; who and when is added. Before and After
// are small and hold no personal data.
type Act struct {
	Action   string
	Entity   string
	EntityID string
	OrderID  string
	Reason   string
	Before   any
	After    any
}

// Log is the audit log.
type Log struct {
	db  *db.DB
	now func() time.Time
}

// New makes a Log.
func New(d *db.DB, now func() time.Time) *Log { return &Log{db: d, now: now} }

// Record writes down an act of the context's caller.
func (l *Log) Record(ctx context.Context, tx *db.Tx, tenant string, a Act) error {
	before, err := json.Marshal(a.Before)
	if err != nil {
		return fmt.Errorf("audit %s: %w", a.Action, err)
	}
	after, err := json.Marshal(a.After)
	if err != nil {
		return fmt.Errorf("audit %s: %w", a.Action, err)
	}
	kind, name, id := "system", "forma3d", ""
	if who, ok := identity.From(ctx); ok {
		kind, name, id = string(who.Kind), who.Name, who.ID()
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit_log (id, tenant_id, at, actor_kind, actor, actor_id, address, action, entity, entity_id, order_id, reason, before, after, correlation_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		uuid.Must(uuid.NewV7()).String(), tenant, db.Time(l.now()), kind, name, id, identity.Address(ctx), a.Action, a.Entity, a.EntityID, db.Null(a.OrderID), a.Reason, string(before), string(after), telemetry.Correlation(ctx))
	if err != nil {
		return fmt.Errorf("audit %s: %w", a.Action, err)
	}
	return nil
}

// Query filters the log. Page counts from 1.
type Query struct {
	Action   string
	Entity   string
	EntityID string
	OrderID  string
	Actor    string
	ActorID  string
	From, To time.Time // zero: no bound; To is not included
	Page     int
	PageSize int
}

// where is the filter as a condition with its arguments.
func (q Query) where(tenant string) (string, []any) {
	cond, args := []string{"tenant_id = $1"}, []any{tenant}
	add := func(text string, v any) {
		args = append(args, v)
		cond = append(cond, fmt.Sprintf(text, len(args)))
	}
	for _, f := range []struct{ column, value string }{
		{"action", q.Action}, {"entity", q.Entity}, {"entity_id", q.EntityID}, {"order_id", q.OrderID}, {"actor", q.Actor}, {"actor_id", q.ActorID},
	} {
		if f.value != "" {
			add(f.column+" = $%d", f.value)
		}
	}
	if !q.From.IsZero() {
		add("at >= $%d", db.Time(q.From))
	}
	if !q.To.IsZero() {
		add("at < $%d", db.Time(q.To))
	}
	return strings.Join(cond, " AND "), args
}

// Count tells how many entries match.
func (l *Log) Count(ctx context.Context, tenant string, q Query) (int, error) {
	where, args := q.where(tenant)
	var total int
	if err := l.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM audit_log WHERE `+where, args...).Scan(&total); err != nil {
		return 0, fmt.Errorf("count the audit log: %w", err)
	}
	return total, nil
}

// List gives entries, newest first, and how many match.
func (l *Log) List(ctx context.Context, tenant string, q Query) ([]Entry, int, error) {
	total, err := l.Count(ctx, tenant, q)
	if err != nil {
		return nil, 0, err
	}
	list := []Entry{}
	err = l.each(ctx, tenant, q, q.PageSize, (q.Page-1)*q.PageSize, func(e Entry) error {
		list = append(list, e)
		return nil
	})
	return list, total, err
}

// exportRows bounds an export; a longer time is exported in parts.
const exportRows = 100_000

// Export calls row for each matching entry, newest first.
func (l *Log) Export(ctx context.Context, tenant string, q Query, row func(Entry) error) error {
	return l.each(ctx, tenant, q, exportRows, 0, row)
}

func (l *Log) each(ctx context.Context, tenant string, q Query, limit, offset int, row func(Entry) error) error {
	where, args := q.where(tenant)
	args = append(args, limit, offset)
	err := db.Each(ctx, l.db.Read(), `SELECT id, at, actor_kind, actor, actor_id, address, action, entity, entity_id, order_id, reason, before, after, correlation_id FROM audit_log WHERE `+where+
		fmt.Sprintf(` ORDER BY at DESC, id DESC LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args, func(rows *sql.Rows) error {
		var e Entry
		var order sql.NullString
		var before, after string
		if err := rows.Scan(&e.ID, &e.At, &e.ActorKind, &e.Actor, &e.ActorID, &e.Address, &e.Action, &e.Entity, &e.EntityID, &order, &e.Reason, &before, &after, &e.CorrelationID); err != nil {
			return err
		}
		e.At, e.OrderID, e.Before, e.After = e.At.UTC(), order.String, json.RawMessage(before), json.RawMessage(after)
		return row(e)
	})
	if err != nil {
		return fmt.Errorf("read the audit log: %w", err)
	}
	return nil
}
