package job

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/telemetry"
)

// Sort is the order of a list of jobs.
type Sort string

// The orders.
const (
	SortNewest Sort = "newest" // made last first
	SortOldest Sort = "oldest" // made first first
	SortNext   Sort = "next"   // due first first
)

// ErrCursor is the error of a cursor that this list did not give.
var ErrCursor = errors.New("the cursor belongs to another list")

// cursor is where a list goes on. Jobs come and go between two pages, so it
// names the last job that was shown and not how many there were.
type cursor struct {
	Sort Sort   `json:"s"`
	ID   int64  `json:"i"`
	Due  string `json:"d,omitempty"` // of SortNext
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		return "" // strings and numbers always can
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readCursor(text string, s Sort) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, &c) != nil || c.Sort != s {
		return c, ErrCursor
	}
	if s == SortNext {
		if _, err := time.Parse(time.DateTime, c.Due); err != nil { // it reads fractions of a second too
			return c, ErrCursor
		}
	}
	return c, nil
}

// After gives at most limit jobs that match, in an order, behind a cursor ("":
// from the beginning), and the cursor behind them, "" at the end.
func (r *Runner) After(ctx context.Context, f Filter, s Sort, after string, limit int) ([]Info, string, error) {
	cond, args := r.where(f)
	order, due := `id DESC`, r.expressions().due
	switch s {
	case SortOldest:
		order = `id`
	case SortNext:
		order = due + `, id`
	case SortNewest:
	}
	if after != "" {
		c, err := readCursor(after, s)
		if err != nil {
			return nil, "", err
		}
		args = append(args, c.ID)
		switch s {
		case SortNewest:
			cond += fmt.Sprintf(` AND id < $%d`, len(args))
		case SortOldest:
			cond += fmt.Sprintf(` AND id > $%d`, len(args))
		case SortNext:
			args = append(args, c.Due)
			cond += fmt.Sprintf(` AND (%s, id) > ($%d, $%d)`, due, len(args), len(args)-1)
		}
	}
	args = append(args, limit+1)
	list, err := r.find(ctx, r.db.Read(), cond+fmt.Sprintf(` ORDER BY %s LIMIT $%d`, order, len(args)), args)
	if err != nil {
		return nil, "", err
	}
	for i := range list {
		list[i].Failures = nil
	}
	if len(list) <= limit {
		return list, "", nil
	}
	list = list[:limit]
	next := cursor{Sort: s, ID: list[limit-1].ID}
	if s == SortNext {
		next.Due = list[limit-1].cursor
	}
	return list, next.String(), nil
}

// maxDone bounds how many finished jobs are counted: to count them all would
// read them all, and nobody asks for more than that there are many.
const maxDone = 10_000

// Count counts the jobs that match by their state, of finished ones at most
// 10,000; f's own states do not count.
func (r *Runner) Count(ctx context.Context, f Filter) (Counts, error) {
	var out Counts
	f.States = []State{StateDone}
	cond, args := r.where(f)
	err := r.db.Read().QueryRowContext(ctx, fmt.Sprintf(`SELECT COUNT(*) FROM (SELECT 1 FROM river_job WHERE %s ORDER BY id DESC LIMIT %d) AS newest`, cond, maxDone), args...).Scan(&out.Done)
	if err != nil {
		return out, fmt.Errorf("count finished jobs: %w", err)
	}
	f.States = nil
	cond, args = r.where(f)
	args = append(args, r.dueBy())
	err = db.Each(ctx, r.db.Read(), fmt.Sprintf(`SELECT CAST(state AS TEXT), COUNT(*), COUNT(CASE WHEN scheduled_at > $%d THEN 1 END) FROM river_job WHERE %s GROUP BY state`, len(args), cond), args, func(rows *sql.Rows) error {
		var state string
		var n, later int64
		if err := rows.Scan(&state, &n, &later); err != nil {
			return err
		}
		out.join(countsOf(state, n, later))
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("count jobs: %w", err)
	}
	return out, nil
}

// countsOf are n jobs in a state of River's, later of which are due later.
func countsOf(state string, n, later int64) Counts {
	switch stateOf(state, true) {
	case StateWaiting:
		return Counts{Waiting: n - later, Scheduled: later}
	case StateRetrying:
		return Counts{Retrying: n}
	case StateRunning:
		return Counts{Running: n}
	case StateDead:
		return Counts{Dead: n}
	default:
		return Counts{Done: n}
	}
}

// shownArguments gives arguments with their structure and without what may be
// personal or secret: numbers, times, ids and the names of kinds stay, every
// other text is masked.
func shownArguments(data string) json.RawMessage {
	d := json.NewDecoder(strings.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return json.RawMessage("null")
	}
	out, err := json.Marshal(shown("", v))
	if err != nil {
		return json.RawMessage("null")
	}
	return out
}

// plainKeys are the keys of texts that this program made itself.
var plainKeys = []string{"tenant", "tenantId", "kind", "type", "eventType", "status", "previousStatus", "newStatus", "state", "service", "integration", "severity", "source", "entity", "trigger", "retryType", "channel"}

func shown(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, value := range v {
			v[k] = shown(k, value)
		}
		return v
	case []any:
		for n := range v {
			v[n] = shown(key, v[n])
		}
		return v
	case string:
		if v == "" || namesID(key) || slices.Contains(plainKeys, key) {
			return telemetry.MaskText(v)
		}
		if _, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return v
		}
		return telemetry.Masked
	default: // numbers, true, false and null say nothing about a person
		return v
	}
}

// namesID reports whether the value of key is an id, or a list of them.
func namesID(key string) bool {
	return key == "id" || key == "ids" || strings.HasSuffix(key, "Id") || strings.HasSuffix(key, "Ids")
}
