package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
)

// remember notes the deliveries' keys until expires and returns those that were
// not known before, in no particular order.
func remember(ctx context.Context, tx *db.Tx, list []Delivery, expires time.Time) (map[int]bool, error) {
	args := make([]any, 0, len(list)*4)
	index := make(map[string]int, len(list))
	var values strings.Builder
	for i, d := range list {
		if i > 0 {
			values.WriteByte(',')
		}
		values.WriteString(db.In(i*4+1, 4))
		args = append(args, d.Tenant, string(d.Source), d.Key, db.Time(expires))
		id := d.Tenant + "\x00" + string(d.Source) + "\x00" + d.Key
		if _, twice := index[id]; !twice {
			index[id] = i
		}
	}
	fresh := make(map[int]bool, len(list))
	err := db.Each(ctx, tx, `INSERT INTO webhook_keys (tenant_id, source, delivery_key, expires_at) VALUES `+values.String()+
		` ON CONFLICT DO NOTHING RETURNING tenant_id, source, delivery_key`, args, func(rows *sql.Rows) error {
		var tenant, source, key string
		if err := rows.Scan(&tenant, &source, &key); err != nil {
			return err
		}
		fresh[index[tenant+"\x00"+source+"\x00"+key]] = true
		return nil
	})
	return fresh, err
}

func insert(ctx context.Context, tx *db.Tx, list []Delivery) error {
	rows := make([][]any, len(list))
	for i, d := range list {
		rows[i] = []any{d.ID, d.Tenant, string(d.Source), d.Key, d.Topic, db.NullTime(d.TriggeredAt), d.Body, string(d.Status), d.Note, db.Time(d.ReceivedAt)}
	}
	_, err := db.InsertRows(ctx, tx, `INSERT INTO webhook_deliveries (id, tenant_id, source, delivery_key, topic, triggered_at, body, status, note, received_at)`, "", rows)
	return err
}

const columns = `id, tenant_id, source, delivery_key, topic, triggered_at, body, status, note, attempts, received_at, processed_at`

func scan(rows *sql.Rows) (Delivery, error) {
	var d Delivery
	var triggered, processed sql.NullTime
	err := rows.Scan(&d.ID, &d.Tenant, &d.Source, &d.Key, &d.Topic, &triggered, &d.Body, &d.Status, &d.Note, &d.Attempts, &d.ReceivedAt, &processed)
	d.TriggeredAt, d.ProcessedAt, d.ReceivedAt = db.TimePtr(triggered), db.TimePtr(processed), d.ReceivedAt.UTC()
	return d, err
}

// waiting loads those of ids that nobody has dealt with, oldest first.
func waiting(ctx context.Context, tx *db.Tx, ids []string) ([]Delivery, error) {
	var out []Delivery
	err := db.Each(ctx, tx, `SELECT `+columns+` FROM webhook_deliveries WHERE status = 'RECEIVED' AND id IN `+db.In(1, len(ids))+` ORDER BY received_at, id`+tx.ForUpdate(),
		db.Args(ids), func(rows *sql.Rows) error {
			d, err := scan(rows)
			out = append(out, d)
			return err
		})
	return out, err
}

// settle records the results, grouped so that a batch costs a statement for
// each different result and not for each delivery.
func settle(ctx context.Context, tx *db.Tx, list []Delivery, results []Result, now time.Time) error {
	groups := map[Result][]any{}
	for i, r := range results {
		groups[r] = append(groups[r], list[i].ID)
	}
	for r, ids := range groups {
		args := append([]any{string(r.Status), r.Note, db.Time(now)}, ids...)
		_, err := tx.ExecContext(ctx, `UPDATE webhook_deliveries SET status = $1, note = $2, processed_at = $3, attempts = attempts + 1 WHERE id IN `+db.In(4, len(ids)), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

func noteFailure(ctx context.Context, tx *db.Tx, id, note string) error {
	_, err := tx.ExecContext(ctx, `UPDATE webhook_deliveries SET attempts = attempts + 1, note = $2 WHERE id = $1`, id, note)
	return err
}

func (i *Inbox) purge(ctx context.Context) error {
	now := i.now()
	return i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM webhook_keys WHERE expires_at <= $1`, db.Time(now)); err != nil {
			return fmt.Errorf("purge remembered deliveries: %w", err)
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM webhook_deliveries WHERE received_at < $1 AND status IN ('PROCESSED', 'SKIPPED')`, db.Time(now.Add(-i.opts.Keep)))
		if err != nil {
			return fmt.Errorf("purge old deliveries: %w", err)
		}
		return nil
	})
}

// Stats counts the inbox of one tenant.
func (i *Inbox) Stats(ctx context.Context, tenant string) (Stats, error) {
	now := i.now()
	var s Stats
	row := i.db.Read().QueryRowContext(ctx, `SELECT
		(SELECT COUNT(*) FROM webhook_keys WHERE tenant_id = $1),
		(SELECT COUNT(*) FROM webhook_deliveries WHERE tenant_id = $1 AND received_at >= $2),
		(SELECT COUNT(*) FROM webhook_keys WHERE tenant_id = $1 AND expires_at <= $3),
		(SELECT COUNT(*) FROM webhook_deliveries WHERE tenant_id = $1 AND status = 'RECEIVED'),
		(SELECT COUNT(*) FROM webhook_deliveries WHERE tenant_id = $1 AND status = 'FAILED')`,
		tenant, db.Time(now.Add(-24*time.Hour)), db.Time(now.Add(time.Hour)))
	if err := row.Scan(&s.Total, &s.Last24h, &s.Expiring, &s.Waiting, &s.Failed); err != nil {
		return Stats{}, fmt.Errorf("count the inbox: %w", err)
	}
	s.Health = healthOf(s.Total)
	var err error
	s.Sources, err = i.sources(ctx, tenant, now.Add(-24*time.Hour))
	return s, err
}

func (i *Inbox) sources(ctx context.Context, tenant string, since time.Time) ([]SourceStats, error) {
	out := []SourceStats{}
	for _, source := range []Source{Shopify, SimplyPrint, Sendcloud} {
		s := SourceStats{Source: source}
		err := i.db.Read().QueryRowContext(ctx, `SELECT COUNT(CASE WHEN received_at >= $3 THEN 1 END), COUNT(CASE WHEN received_at >= $3 AND status = 'PROCESSED' THEN 1 END), COUNT(CASE WHEN received_at >= $3 AND status = 'SKIPPED' THEN 1 END),
			COUNT(CASE WHEN status = 'RECEIVED' THEN 1 END), COUNT(CASE WHEN status = 'FAILED' THEN 1 END)
			FROM webhook_deliveries WHERE tenant_id = $1 AND source = $2 AND (received_at >= $3 OR status IN ('RECEIVED', 'FAILED'))`, tenant, string(source), db.Time(since)).
			Scan(&s.Last24h, &s.Processed24h, &s.Skipped24h, &s.Waiting, &s.Failed)
		if err != nil {
			return nil, fmt.Errorf("count the webhooks of %s: %w", source, err)
		}
		if s.LastReceivedAt, s.LastTopic, err = i.LastReceived(ctx, tenant, string(source)); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// Query filters the inbox. Page counts from 1.
type Query struct {
	Source   Source
	Status   Status
	Topic    string
	From, To time.Time // received in; zero: no bound; To is not included
	ID       string    // of the delivery, or the service's own of it
	Page     int
	PageSize int
}

// List gives deliveries, newest first, without their bodies, and how many match.
func (i *Inbox) List(ctx context.Context, tenant string, q Query) ([]Delivery, int, error) {
	where, args := []string{"tenant_id = $1"}, []any{tenant}
	for column, v := range map[string]string{"source": string(q.Source), "status": string(q.Status), "topic": q.Topic} {
		if v != "" {
			args = append(args, v)
			where = append(where, fmt.Sprintf("%s = $%d", column, len(args)))
		}
	}
	add := func(text string, v any) {
		args = append(args, v)
		where = append(where, fmt.Sprintf(text, len(args)))
	}
	if !q.From.IsZero() {
		add("received_at >= $%d", db.Time(q.From))
	}
	if !q.To.IsZero() {
		add("received_at < $%d", db.Time(q.To))
	}
	if q.ID != "" {
		add("(id = $%[1]d OR delivery_key = $%[1]d)", q.ID)
	}
	cond := strings.Join(where, " AND ")
	var total int
	if err := i.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM webhook_deliveries WHERE `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count deliveries: %w", err)
	}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	list := []Delivery{}
	err := db.Each(ctx, i.db.Read(), `SELECT `+columns+` FROM webhook_deliveries WHERE `+cond+
		fmt.Sprintf(` ORDER BY received_at DESC, id DESC LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args, func(rows *sql.Rows) error {
		d, err := scan(rows)
		d.Body = nil
		list = append(list, d)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list deliveries: %w", err)
	}
	return list, total, nil
}

// Get loads one delivery with its body; db.ErrNotFound when the tenant has none
// of that id.
func (i *Inbox) Get(ctx context.Context, tenant, id string) (Delivery, error) {
	var list []Delivery
	err := db.Each(ctx, i.db.Read(), `SELECT `+columns+` FROM webhook_deliveries WHERE tenant_id = $1 AND id = $2`, []any{tenant, id}, func(rows *sql.Rows) error {
		d, err := scan(rows)
		list = append(list, d)
		return err
	})
	if err != nil {
		return Delivery{}, fmt.Errorf("load the delivery: %w", err)
	}
	if len(list) == 0 {
		return Delivery{}, db.ErrNotFound
	}
	return list[0], nil
}

// maxReplay bounds what one request has read again.
const maxReplay = 5000

// ReplayFailed has deliveries read again that failed, oldest first, at most 5000:
// those of one source, or with source "" all. more reports that there are others.
// What fails once more meanwhile is not taken twice.
func (i *Inbox) ReplayFailed(ctx context.Context, tenant string, source Source) (replayed int, more bool, err error) {
	after := ""
	for {
		var ids []string
		err := i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			ids, err = failedAfter(ctx, tx, tenant, source, after)
			if err != nil || len(ids) == 0 || replayed >= maxReplay {
				return err
			}
			_, err = tx.ExecContext(ctx, `UPDATE webhook_deliveries SET `+unread+` WHERE id IN `+db.In(1, len(ids)), db.Args(ids)...)
			if err != nil {
				return fmt.Errorf("replay: %w", err)
			}
			err = i.opts.Audit.Record(ctx, tx, tenant, audit.Act{Action: "webhook.replay", Entity: "webhook", Before: map[string]any{"status": Failed}, After: map[string]any{"status": Received, "ids": ids}})
			if err != nil {
				return err
			}
			return i.enqueue(ctx, tx, tenant, ids, time.Time{})
		})
		switch {
		case err != nil || len(ids) == 0:
			return replayed, false, err
		case replayed >= maxReplay:
			return replayed, true, nil
		}
		replayed += len(ids)
		after = ids[len(ids)-1]
	}
}

// failedAfter gives the ids of failed deliveries behind one id, which are in the
// order of their arrival, as many as make one batch.
func failedAfter(ctx context.Context, tx *db.Tx, tenant string, source Source, after string) ([]string, error) {
	cond, args := `tenant_id = $1 AND status = 'FAILED' AND id > $2`, []any{tenant, after}
	if source != "" {
		cond, args = cond+` AND source = $3`, append(args, string(source))
	}
	var ids []string
	err := db.Each(ctx, tx, `SELECT id FROM webhook_deliveries WHERE `+cond+fmt.Sprintf(` ORDER BY id LIMIT %d`, maxBatch)+tx.ForUpdate(), args, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for failed deliveries: %w", err)
	}
	return ids, nil
}

// unread sets a delivery back to where nobody has dealt with it.
const unread = `status = 'RECEIVED', note = 'replayed', attempts = 0, processed_at = NULL`

// Replay has a delivery read again, whatever became of it before. Its effect
// stays the same: the processors are idempotent.
func (i *Inbox) Replay(ctx context.Context, tenant, id string) error {
	return i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var before Status
		err := tx.QueryRowContext(ctx, `SELECT status FROM webhook_deliveries WHERE tenant_id = $1 AND id = $2`+tx.ForUpdate(), tenant, id).Scan(&before)
		if err != nil {
			return fmt.Errorf("replay: %w", db.NotFound(err))
		}
		if _, err := tx.ExecContext(ctx, `UPDATE webhook_deliveries SET `+unread+` WHERE tenant_id = $1 AND id = $2`, tenant, id); err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		err = i.opts.Audit.Record(ctx, tx, tenant, audit.Act{Action: "webhook.replay", Entity: "webhook", EntityID: id, Before: map[string]any{"status": before}, After: map[string]any{"status": Received}})
		if err != nil {
			return err
		}
		return i.enqueue(ctx, tx, tenant, []string{id}, time.Time{})
	})
}

// LastReceived gives when a source's webhook came last, and which; nil when none
// is kept.
func (i *Inbox) LastReceived(ctx context.Context, tenant, source string) (at *time.Time, topic string, err error) {
	var last sql.NullTime
	err = i.db.Read().QueryRowContext(ctx, `SELECT received_at, topic FROM webhook_deliveries WHERE tenant_id = $1 AND source = $2 ORDER BY received_at DESC LIMIT 1`, tenant, source).Scan(&last, &topic)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, "", fmt.Errorf("look for the last webhook of %s: %w", source, err)
	}
	return db.TimePtr(last), topic, nil
}
