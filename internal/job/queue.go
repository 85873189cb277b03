package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"github.com/forma3d/connect/internal/db"
)

// QueueInfo says what a queue is for, in plain words.
type QueueInfo struct {
	Name    string
	Title   string
	About   string
	Workers int // jobs that one process works at a time
}

type queueEntry struct {
	QueueInfo
	cooldown, poll time.Duration
}

// queueTable is every queue. Five workers are for queues that touch the outside,
// as the services' limits ask for; more where the work is only database work.
// SQLite has one writer, so more than a few workers would only wait for each
// other.
func queueTable(engine db.Engine, heavy int) []queueEntry {
	// Polling is what finds a job when nothing announces it: always on SQLite,
	// after a lost notification on PostgreSQL. The cooldown caps a queue's rate
	// at workers ÷ cooldown.
	poll, dbWorkers := 25*time.Millisecond, 8
	if engine == db.PostgreSQL {
		poll, dbWorkers = 500*time.Millisecond, 16
	}
	const quick, gentle = 10 * time.Millisecond, 100 * time.Millisecond
	return []queueEntry{
		{QueueInfo{QueueIntake, "Incoming webhooks", "Reads what the shop, the farm and the carrier send. While it stands still, webhooks are kept and nothing new is seen.", 2}, quick, poll},
		{QueueInfo{QueueEvents, "Follow-up work", "Does what follows from each event inside this program: plans prints, asks for labels, raises alerts. It calls nobody outside.", dbWorkers}, quick, poll},
		{QueueInfo{QueueSimplyPrint, "Print farm", "Everything that is asked of or told to SimplyPrint: queue a print, take it back, read what was printed.", 5}, quick, poll},
		{QueueInfo{QueueSendcloud, "Carrier", "Everything that is asked of or told to Sendcloud: buy a label, fetch it, cancel it, follow parcels.", 5}, quick, poll},
		{QueueInfo{QueueShopify, "Shop", "Everything that is asked of or told to Shopify: mark orders as fulfilled, read orders again, look for missing ones.", 5}, quick, poll},
		{QueueInfo{QueueNotify, "Messages to people", "Sends alerts and summaries by e-mail and chat.", 5}, gentle, 250 * time.Millisecond},
		{QueueInfo{QueuePush, "Messages to browsers", "Tells people in their browsers and on their phones.", 5}, gentle, 250 * time.Millisecond},
		{QueueInfo{QueueGrid, "Baseplates", "Draws and slices made-to-measure baseplates. It takes the processor's time and calls nobody outside.", heavy}, gentle, 250 * time.Millisecond},
		{QueueInfo{QueueMaintenance, "Housekeeping", "Clears away what is not needed any more.", 1}, gentle, time.Second},
	}
}

func queueConfigs(engine db.Engine, heavy int) map[string]river.QueueConfig {
	out := map[string]river.QueueConfig{}
	for _, q := range queueTable(engine, heavy) {
		out[q.Name] = river.QueueConfig{MaxWorkers: q.Workers, FetchCooldown: q.cooldown, FetchPollInterval: q.poll}
	}
	return out
}

// KindInfo says what jobs of one kind do, in plain words.
type KindInfo struct {
	Kind        string
	Queue       string
	Type        Type
	Title       string
	About       string
	MaxAttempts int
}

// Kinds gives every kind of job that this program works, by queue and name.
func (r *Runner) Kinds() []KindInfo {
	var out []KindInfo
	for _, d := range r.reg.definitions {
		out = append(out, KindInfo{d.Kind, d.Queue, d.Type, d.Title, d.About, d.MaxAttempts})
	}
	slices.SortFunc(out, func(a, b KindInfo) int {
		if a.Queue != b.Queue {
			return compare(a.Queue, b.Queue)
		}
		return compare(a.Kind, b.Kind)
	})
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// QueuePause is by whom and since when a queue is paused.
type QueuePause struct {
	Since time.Time
	By    string
}

// now is the database's clock, by which River keeps its own times.
func (r *Runner) dbNow() string {
	if r.db.Engine() == db.PostgreSQL {
		return `now()`
	}
	return `datetime('now', 'subsec')`
}

// PauseQueue has no process begin a job of a queue any more, in tx; what is
// running ends. Processes on PostgreSQL hear of it at once, SQLite's within two
// seconds. A queue that is paused stays as it is.
func (r *Runner) PauseQueue(ctx context.Context, tx *db.Tx, queue, by string) error {
	paused, err := r.lockQueue(ctx, tx, queue)
	if err != nil || paused {
		return err
	}
	if err := r.pause(ctx, tx, queue); err != nil {
		return fmt.Errorf("pause the queue %s: %w", queue, err)
	}
	who, err := json.Marshal(map[string]string{"pausedBy": by})
	if err != nil {
		return fmt.Errorf("pause the queue %s: %w", queue, err)
	}
	set := `json($2)`
	if r.db.Engine() == db.PostgreSQL {
		set = `CAST($2 AS JSONB)`
	}
	if _, err := tx.ExecContext(ctx, `UPDATE river_queue SET metadata = `+set+` WHERE name = $1`, queue, string(who)); err != nil {
		return fmt.Errorf("note who paused the queue %s: %w", queue, err)
	}
	return nil
}

// ResumeQueue ends a pause, in tx.
func (r *Runner) ResumeQueue(ctx context.Context, tx *db.Tx, queue string) error {
	if _, err := r.lockQueue(ctx, tx, queue); err != nil {
		return err
	}
	if err := r.resume(ctx, tx, queue); err != nil {
		return fmt.Errorf("resume the queue %s: %w", queue, err)
	}
	return nil
}

// lockQueue keeps others from a queue's row until tx ends, and makes the row
// where no process has worked the queue yet. db.ErrNotFound is a queue that does
// not exist.
func (r *Runner) lockQueue(ctx context.Context, tx *db.Tx, queue string) (paused bool, err error) {
	if !slices.ContainsFunc(queueTable(r.db.Engine(), r.opts.Heavy), func(q queueEntry) bool { return q.Name == queue }) {
		return false, db.ErrNotFound
	}
	now := r.dbNow()
	if _, err := tx.ExecContext(ctx, `INSERT INTO river_queue (name, created_at, updated_at) VALUES ($1, `+now+`, `+now+`) ON CONFLICT (name) DO NOTHING`, queue); err != nil {
		return false, fmt.Errorf("make the queue %s: %w", queue, err)
	}
	err = tx.QueryRowContext(ctx, `SELECT paused_at IS NOT NULL FROM river_queue WHERE name = $1`+tx.ForUpdate(), queue).Scan(&paused)
	if err != nil {
		return false, fmt.Errorf("read the queue %s: %w", queue, err)
	}
	return paused, nil
}

// Paused gives the queues that people paused.
func (r *Runner) Paused(ctx context.Context, q db.Querier) (map[string]QueuePause, error) {
	out := map[string]QueuePause{}
	err := db.Each(ctx, q, `SELECT name, paused_at, CAST(metadata AS TEXT) FROM river_queue WHERE paused_at IS NOT NULL`, nil, func(rows *sql.Rows) error {
		var name, metadata string
		var p QueuePause
		if err := rows.Scan(&name, &p.Since, &metadata); err != nil {
			return err
		}
		var m struct {
			PausedBy string `json:"pausedBy"`
		}
		if err := json.Unmarshal([]byte(metadata), &m); err != nil {
			return err
		}
		p.Since, p.By = p.Since.UTC(), m.PausedBy
		out[name] = p
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read which queues are paused: %w", err)
	}
	return out, nil
}

// announceEvery bounds how long a process can work a paused queue, or leave a
// resumed one alone, whose connection was broken when that was announced.
const announceEvery = time.Minute

// announce repeats to all processes which queues are paused and which are not.
// River announces a change once, by a notification that a broken connection
// loses; on SQLite its processes read the rows.
func (r *Runner) announce(ctx context.Context) error {
	if r.db.Engine() != db.PostgreSQL {
		return nil
	}
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		states := map[string]bool{}
		// Locked, so that nobody's newer word is overtaken by this older one.
		err := db.Each(ctx, tx, `SELECT name, paused_at IS NOT NULL FROM river_queue ORDER BY name`+tx.ForUpdate(), nil, func(rows *sql.Rows) error {
			var name string
			var paused bool
			err := rows.Scan(&name, &paused)
			states[name] = paused
			return err
		})
		if err != nil {
			return fmt.Errorf("read which queues are paused: %w", err)
		}
		for name, paused := range states {
			say := r.resume
			if paused {
				say = r.pause
			}
			if err := say(ctx, tx, name); err != nil {
				return fmt.Errorf("announce the queue %s: %w", name, err)
			}
		}
		return nil
	})
}
