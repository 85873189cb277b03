package grid

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

const baseplateColumns = `id, tenant_id, sku, state, step, run, error, settings, mapping_id, created_at, updated_at, ready_at, step_times`

func scanBaseplate(rows *sql.Rows) (Baseplate, error) {
	var b Baseplate
	var settings, times string
	var ready sql.NullTime
	err := rows.Scan(&b.ID, &b.Tenant, &b.SKU, &b.State, &b.Step, &b.Run, &b.Error, &settings, &b.MappingID, &b.CreatedAt, &b.UpdatedAt, &ready, &times)
	if err != nil {
		return b, err
	}
	b.CreatedAt, b.UpdatedAt, b.ReadyAt = b.CreatedAt.UTC(), b.UpdatedAt.UTC(), db.TimePtr(ready)
	if err := json.Unmarshal([]byte(times), &b.Times); err != nil {
		return b, fmt.Errorf("times of the steps: %w", err)
	}
	b.Settings, err = decodeSettings(settings)
	return b, err
}

// find loads the tenant's baseplates that meet cond, without their plates. $1 is
// the tenant, args begin at $2.
func find(ctx context.Context, q db.Querier, tenant, cond string, args ...any) ([]Baseplate, error) {
	var list []Baseplate
	err := db.Each(ctx, q, `SELECT `+baseplateColumns+` FROM grid_baseplates WHERE tenant_id = $1 AND `+cond, append([]any{tenant}, args...), func(rows *sql.Rows) error {
		b, err := scanBaseplate(rows)
		list = append(list, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load baseplates: %w", err)
	}
	return list, nil
}

// one is find for a single baseplate; db.ErrNotFound when there is none.
func one(ctx context.Context, q db.Querier, tenant, cond string, args ...any) (*Baseplate, error) {
	list, err := find(ctx, q, tenant, cond, args...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, db.ErrNotFound
	}
	return &list[0], nil
}

// insertBaseplate adds b unless its product is there already.
func insertBaseplate(ctx context.Context, tx *db.Tx, b Baseplate) error {
	settings, err := json.Marshal(b.Settings)
	if err != nil {
		return err
	}
	times, err := json.Marshal(b.Times)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO grid_baseplates (id, tenant_id, sku, state, step, run, settings, step_times, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT DO NOTHING`, b.ID, b.Tenant, b.SKU, string(b.State), string(b.Step), b.Run, string(settings), string(times), b.CreatedAt)
	if err != nil {
		return fmt.Errorf("store a baseplate: %w", err)
	}
	return nil
}

// save writes what changes of b. Its row is locked by the caller.
func save(ctx context.Context, tx *db.Tx, b *Baseplate, now time.Time) error {
	settings, err := json.Marshal(b.Settings)
	if err != nil {
		return err
	}
	times, err := json.Marshal(b.Times)
	if err != nil {
		return err
	}
	b.UpdatedAt = now
	_, err = tx.ExecContext(ctx, `UPDATE grid_baseplates SET state = $3, step = $4, run = $5, error = $6, settings = $7, mapping_id = $8, updated_at = $9, ready_at = $10, step_times = $11 WHERE tenant_id = $1 AND id = $2`,
		b.Tenant, b.ID, string(b.State), string(b.Step), b.Run, b.Error, string(settings), b.MappingID, b.UpdatedAt, db.NullTime(b.ReadyAt), string(times))
	if err != nil {
		return fmt.Errorf("change a baseplate: %w", err)
	}
	return nil
}

const plateColumns = `number, plate_column, plate_row, width_um, depth_um, height_um, volume_mm3, sliced_at, gcode_key, file_name, gcode_bytes, print_seconds, filament_mg, attempted_at, in_flight_until, file_id`

// plates loads the plates of a baseplate that meet cond, in their order. $1 is
// the baseplate, args begin at $2.
func plates(ctx context.Context, q db.Querier, baseplateID, cond string, args ...any) ([]Plate, error) {
	var list []Plate
	err := db.Each(ctx, q, `SELECT `+plateColumns+` FROM grid_plates WHERE baseplate_id = $1 AND `+cond+` ORDER BY number`, append([]any{baseplateID}, args...), func(rows *sql.Rows) error {
		var p Plate
		var sliced, attempted, flight sql.NullTime
		err := rows.Scan(&p.Number, &p.Column, &p.Row, &p.WidthUM, &p.DepthUM, &p.HeightUM, &p.VolumeMM3, &sliced, &p.GCodeKey, &p.FileName, &p.GCodeBytes, &p.PrintSeconds, &p.FilamentMG, &attempted, &flight, &p.FileID)
		p.SlicedAt, p.AttemptedAt, p.InFlight = db.TimePtr(sliced), db.TimePtr(attempted), db.TimePtr(flight)
		list = append(list, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load plates: %w", err)
	}
	return list, nil
}

func plate(ctx context.Context, q db.Querier, baseplateID string, number int) (*Plate, error) {
	list, err := plates(ctx, q, baseplateID, `number = $2`, number)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, db.ErrNotFound
	}
	return &list[0], nil
}

func insertPlates(ctx context.Context, tx *db.Tx, b *Baseplate, list []Plate, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM grid_plates WHERE baseplate_id = $1`, b.ID); err != nil {
		return fmt.Errorf("replace the plates: %w", err)
	}
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = []any{b.ID, p.Number, b.Tenant, p.Column, p.Row, p.WidthUM, p.DepthUM, p.HeightUM, p.VolumeMM3, now}
	}
	_, err := db.InsertRows(ctx, tx, `INSERT INTO grid_plates (baseplate_id, number, tenant_id, plate_column, plate_row, width_um, depth_um, height_um, volume_mm3, updated_at)`, "", rows)
	if err != nil {
		return fmt.Errorf("store the plates: %w", err)
	}
	return nil
}

// missing counts the plates of a baseplate that meet cond.
func missing(ctx context.Context, tx *db.Tx, baseplateID, cond string) (n int, err error) {
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM grid_plates WHERE baseplate_id = $1 AND `+cond, baseplateID).Scan(&n); err != nil {
		return 0, fmt.Errorf("count plates: %w", err)
	}
	return n, nil
}

// waiter is an order line that waits for a baseplate.
type waiter struct{ orderID, lineID string }

func insertWaiter(ctx context.Context, tx *db.Tx, b *Baseplate, w waiter, now time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO grid_waiting (baseplate_id, line_item_id, tenant_id, order_id, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, b.ID, w.lineID, b.Tenant, w.orderID, now)
	if err != nil {
		return fmt.Errorf("have a line wait: %w", err)
	}
	return nil
}

func waiters(ctx context.Context, q db.Querier, baseplateID string) ([]waiter, error) {
	var list []waiter
	err := db.Each(ctx, q, `SELECT order_id, line_item_id FROM grid_waiting WHERE baseplate_id = $1 ORDER BY created_at, line_item_id`, []any{baseplateID}, func(rows *sql.Rows) error {
		var w waiter
		err := rows.Scan(&w.orderID, &w.lineID)
		list = append(list, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load who waits: %w", err)
	}
	return list, nil
}

// deleteWaiter ends a line's wait, and reports whether it waited.
func deleteWaiter(ctx context.Context, tx *db.Tx, tenant, lineID string) (bool, error) {
	res, err := tx.ExecContext(ctx, `DELETE FROM grid_waiting WHERE tenant_id = $1 AND line_item_id = $2`, tenant, lineID)
	if err != nil {
		return false, fmt.Errorf("let a line go: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// settingsOf loads a tenant's own settings and their version; ok is false, and
// the version 0, when it has none.
func settingsOf(ctx context.Context, q db.Querier, tenant string) (s Settings, version int64, ok bool, err error) {
	var text string
	err = q.QueryRowContext(ctx, `SELECT settings, version FROM grid_settings WHERE tenant_id = $1`, tenant).Scan(&text, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return Settings{}, 0, false, nil
	}
	if err != nil {
		return Settings{}, 0, false, fmt.Errorf("load the settings of baseplates: %w", err)
	}
	s, err = decodeSettings(text)
	return s, version, err == nil, err
}

// oldGCode gives keys of G-code whose baseplates are ready since before.
func oldGCode(ctx context.Context, q db.Querier, before time.Time, limit int) ([]string, error) {
	var keys []string
	err := db.Each(ctx, q, `SELECT p.gcode_key FROM grid_plates p JOIN grid_baseplates b ON b.id = p.baseplate_id
		WHERE p.gcode_key <> '' AND b.state = 'READY' AND b.ready_at < $1 ORDER BY p.gcode_key LIMIT $2`, []any{before, limit}, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		keys = append(keys, key)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for old G-code: %w", err)
	}
	return keys, nil
}

func forgetGCode(ctx context.Context, tx *db.Tx, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE grid_plates SET gcode_key = '' WHERE gcode_key IN `+db.In(1, len(keys)), db.Args(keys)...); err != nil {
		return fmt.Errorf("forget old G-code: %w", err)
	}
	return nil
}

// Query filters the list of baseplates.
type Query struct {
	State    State  // "": all
	Step     Step   // that is under way or failed, "": any
	Search   string // part of the SKU
	SKU      string // the whole canonical SKU, "": any
	Page     int    // from 1
	PageSize int
}

// Summary is a baseplate in a list.
type Summary struct {
	Baseplate
	PlateCount   int
	Sliced       int
	Uploaded     int
	PrintSeconds int64
	FilamentMG   int64
	Waiting      int // order lines
}

// List gives one page of a tenant's baseplates, those that changed last first,
// and how many match on all pages.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Summary, int, error) {
	cond, args := `1 = 1`, []any{}
	if q.State != "" {
		args = append(args, string(q.State))
		cond += fmt.Sprintf(` AND state = $%d`, len(args)+1)
	}
	if q.Step != "" {
		args = append(args, string(q.Step), string(Ready))
		cond += fmt.Sprintf(` AND step = $%d AND state <> $%d`, len(args), len(args)+1)
	}
	if q.SKU != "" {
		args = append(args, q.SKU)
		cond += fmt.Sprintf(` AND sku = $%d`, len(args)+1)
	}
	if q.Search != "" {
		args = append(args, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Search))+"%")
		cond += fmt.Sprintf(` AND LOWER(sku) LIKE $%d ESCAPE '\'`, len(args)+1)
	}
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM grid_baseplates WHERE tenant_id = $1 AND `+cond, append([]any{tenant}, args...)...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count baseplates: %w", err)
	}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	list, err := find(ctx, s.db.Read(), tenant, cond+fmt.Sprintf(` ORDER BY updated_at DESC, id DESC LIMIT $%d OFFSET $%d`, len(args), len(args)+1), args...)
	if err != nil || len(list) == 0 {
		return nil, total, err
	}
	out, err := summarize(ctx, s.db.Read(), list)
	return out, total, err
}

// summarize adds the figures of the plates and of who waits.
func summarize(ctx context.Context, q db.Querier, list []Baseplate) ([]Summary, error) {
	out := make([]Summary, len(list))
	index := make(map[string]*Summary, len(list))
	ids := make([]any, len(list))
	for i, b := range list {
		out[i].Baseplate, ids[i] = b, b.ID
		index[b.ID] = &out[i]
	}
	in := db.In(1, len(ids))
	err := db.Each(ctx, q, `SELECT baseplate_id, COUNT(*), COUNT(sliced_at), SUM(CASE WHEN file_id <> '' THEN 1 ELSE 0 END), SUM(print_seconds), SUM(filament_mg) FROM grid_plates WHERE baseplate_id IN `+in+` GROUP BY baseplate_id`, ids, func(rows *sql.Rows) error {
		var id string
		var n, sliced, uploaded int
		var seconds, milligrams int64
		if err := rows.Scan(&id, &n, &sliced, &uploaded, &seconds, &milligrams); err != nil {
			return err
		}
		b := index[id]
		b.PlateCount, b.Sliced, b.Uploaded, b.PrintSeconds, b.FilamentMG = n, sliced, uploaded, seconds, milligrams
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count plates: %w", err)
	}
	// Not those that were left out or cancelled since: they wait for nothing.
	err = db.Each(ctx, q, `SELECT w.baseplate_id, COUNT(*) FROM grid_waiting w JOIN line_items l ON l.id = w.line_item_id JOIN orders o ON o.id = w.order_id
		WHERE l.printable AND l.wanted > 0 AND o.status NOT IN ('FULFILLED', 'CANCELLED') AND w.baseplate_id IN `+in+` GROUP BY w.baseplate_id`, ids, func(rows *sql.Rows) error {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		index[id].Waiting = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count who waits: %w", err)
	}
	return out, nil
}
