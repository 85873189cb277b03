package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// State is where a job stands, in the words of the people who look after it.
type State string

// The states.
const (
	StateWaiting  State = "waiting"  // for its time or a free worker
	StateRunning  State = "running"  // a worker has it
	StateRetrying State = "retrying" // failed, and will be tried again by itself
	StateDead     State = "dead"     // failed for good: a dead letter
	StateDone     State = "done"     // no longer in the queue
)

// riverStates are River's states of one of ours.
var riverStates = map[State]string{
	StateWaiting: `'available', 'pending', 'scheduled'`, StateRunning: `'running'`, StateRetrying: `'retryable'`, StateDead: `'discarded'`, StateDone: `'completed', 'cancelled'`,
}

func stateOf(river string) State {
	for s, list := range riverStates {
		if strings.Contains(list, "'"+river+"'") {
			return s
		}
	}
	return StateDone
}

// Info is a job as people see it. Of its arguments it shows ids only.
type Info struct {
	ID            int64
	Type          Type
	Kind          string
	Queue         string
	State         State
	Attempts      int // made so far
	MaxAttempts   int
	OrderID       string
	CorrelationID string
	References    map[string]string // ids in the arguments
	Cause         string            // why it failed or waits, see Group
	LastError     string
	CreatedAt     time.Time
	NextAttemptAt *time.Time // nil when it is running or over
	LastAttemptAt *time.Time
	EndedAt       *time.Time
	Failures      []Failure // each failed attempt, oldest first; Get only
}

// Failure is one failed attempt.
type Failure struct {
	At      time.Time `json:"at"`
	Attempt int       `json:"attempt"`
	Error   string    `json:"error"`
}

// Filter selects jobs; what is empty does not filter. Jobs that name no tenant
// belong to the whole installation and are everybody's.
type Filter struct {
	Tenant  string
	Type    Type
	Kind    string
	Queue   string
	State   State // "": every state but done
	OrderID string
	Cause   string
	Search  string // part of an error
	Failing bool   // only dead letters, and jobs that wait because they failed
}

// expressions are the parts of a job's JSON that both engines can give, each in
// its own words.
type expressions struct{ tenant, orderID, correlation, data, errors, failure, cause, since, last, forget string }

func (r *Runner) expressions() expressions {
	if r.db.Engine() == db.PostgreSQL {
		return expressions{
			tenant:  `COALESCE(args->'data'->>'tenant', args->'data'->>'tenantId', '')`,
			orderID: `COALESCE(args->>'order', '')`, correlation: `COALESCE(args->>'correlation', '')`,
			data: `COALESCE((args->'data')::text, '')`, errors: `COALESCE(array_to_json(errors)::text, '')`,
			failure: `COALESCE((metadata->'output')::text, '')`, cause: `COALESCE(metadata->'output'->>'cause', '')`,
			since: `metadata->'output'->>'since'`, last: `metadata->'output'->>'last'`, forget: `metadata - 'output'`,
		}
	}
	part := func(column, path string) string {
		return `COALESCE(json_extract(CAST(` + column + ` AS TEXT), '` + path + `'), '')`
	}
	return expressions{
		tenant:  `COALESCE(json_extract(CAST(args AS TEXT), '$.data.tenant'), json_extract(CAST(args AS TEXT), '$.data.tenantId'), '')`,
		orderID: part("args", "$.order"), correlation: part("args", "$.correlation"),
		data: part("args", "$.data"), errors: `COALESCE(CAST(errors AS TEXT), '')`,
		failure: part("metadata", "$.output"), cause: part("metadata", "$.output.cause"),
		since: part("metadata", "$.output.since"), last: part("metadata", "$.output.last"), forget: `json_remove(CAST(metadata AS TEXT), '$.output')`,
	}
}

// where gives the conditions of f and their arguments.
func (r *Runner) where(f Filter) (string, []any) {
	x := r.expressions()
	cond, args := []string{x.tenant + ` IN ($1, '')`}, []any{f.Tenant}
	add := func(c string, v any) {
		args = append(args, v)
		cond = append(cond, fmt.Sprintf(c, len(args)))
	}
	switch {
	case f.Failing:
		cond = append(cond, `(state IN ('discarded', 'retryable') OR state IN ('available', 'pending', 'scheduled') AND `+x.cause+` <> '')`)
	case f.State != "":
		cond = append(cond, `state IN (`+riverStates[f.State]+`)`)
	default:
		cond = append(cond, `state NOT IN (`+riverStates[StateDone]+`)`)
	}
	switch {
	case f.Type == TypeOther: // also kinds that an older program left behind
		if kinds := r.reg.kinds(func(t Type) bool { return t != TypeOther }); len(kinds) > 0 {
			cond, args = append(cond, `kind NOT IN `+db.In(len(args)+1, len(kinds))), append(args, db.Args(kinds)...)
		}
	case f.Type != "":
		kinds := r.reg.kinds(func(t Type) bool { return t == f.Type })
		if len(kinds) == 0 {
			cond = append(cond, "FALSE")
			break
		}
		cond, args = append(cond, `kind IN `+db.In(len(args)+1, len(kinds))), append(args, db.Args(kinds)...)
	}
	if f.Kind != "" {
		add(`kind = $%d`, f.Kind)
	}
	if f.Queue != "" {
		add(`queue = $%d`, f.Queue)
	}
	if f.OrderID != "" {
		add(x.orderID+` = $%d`, f.OrderID)
	}
	if f.Cause != "" {
		add(x.cause+` = $%d`, f.Cause)
	}
	if f.Search != "" {
		add(`LOWER(`+x.errors+` || `+x.failure+`) LIKE LOWER($%d) ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f.Search)+"%")
	}
	return strings.Join(cond, " AND "), args
}

// List gives the jobs that match, newest first, and how many there are. page
// counts from 1.
func (r *Runner) List(ctx context.Context, f Filter, page, pageSize int) ([]Info, int, error) {
	cond, args := r.where(f)
	var total int
	if err := r.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM river_job WHERE `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count jobs: %w", err)
	}
	args = append(args, pageSize, (page-1)*pageSize)
	list, err := r.find(ctx, r.db.Read(), cond+fmt.Sprintf(` ORDER BY id DESC LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args)
	for i := range list {
		list[i].Failures = nil
	}
	return list, total, err
}

// Get gives one job with all its failures, also when it is done;
// db.ErrNotFound when the tenant has none of that id.
func (r *Runner) Get(ctx context.Context, tenant string, id int64) (Info, error) {
	list, err := r.find(ctx, r.db.Read(), r.expressions().tenant+` IN ($1, '') AND id = $2`, []any{tenant, id})
	if err != nil {
		return Info{}, err
	}
	if len(list) == 0 {
		return Info{}, db.ErrNotFound
	}
	return list[0], nil
}

func (r *Runner) find(ctx context.Context, q db.Querier, cond string, args []any) ([]Info, error) {
	x := r.expressions()
	list := []Info{}
	query := `SELECT id, kind, queue, CAST(state AS TEXT), attempt, max_attempts, created_at, scheduled_at, attempted_at, finalized_at, ` +
		strings.Join([]string{x.orderID, x.correlation, x.data, x.errors, x.failure}, ", ") + ` FROM river_job WHERE ` + cond
	err := db.Each(ctx, q, query, args, func(rows *sql.Rows) error {
		var i Info
		var state, data, errs, why string
		var scheduled time.Time
		var attempted, ended sql.NullTime
		if err := rows.Scan(&i.ID, &i.Kind, &i.Queue, &state, &i.Attempts, &i.MaxAttempts, &i.CreatedAt, &scheduled, &attempted, &ended, &i.OrderID, &i.CorrelationID, &data, &errs, &why); err != nil {
			return err
		}
		i.Type, i.State, i.CreatedAt = r.reg.typeOf(i.Kind), stateOf(state), i.CreatedAt.UTC()
		i.LastAttemptAt, i.EndedAt = db.TimePtr(attempted), db.TimePtr(ended)
		if i.State == StateWaiting || i.State == StateRetrying {
			i.NextAttemptAt = db.TimePtr(sql.NullTime{Time: scheduled, Valid: true})
		}
		i.References = references(data)
		if err := i.explain(errs, why); err != nil {
			return fmt.Errorf("failures of job %d: %w", i.ID, err)
		}
		list = append(list, i)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load jobs: %w", err)
	}
	return list, nil
}

// explain fills in what went wrong: River's list of failed attempts, and the
// failure that we keep ourselves because a job that waits without having spent
// an attempt has none in the list.
func (i *Info) explain(errs, why string) error {
	i.Failures = []Failure{}
	if errs != "" {
		if err := json.Unmarshal([]byte(errs), &i.Failures); err != nil {
			return err
		}
	}
	if why != "" {
		var f failure
		if err := json.Unmarshal([]byte(why), &f); err != nil {
			return err
		}
		i.Cause, i.LastError = f.Cause, f.Text
	}
	if n := len(i.Failures); n > 0 && i.LastError == "" {
		i.LastError = i.Failures[n-1].Error
	}
	return nil
}

// maxReferences bounds the ids that are shown of a list of them.
const maxReferences = 10

// references picks the ids out of a job's arguments. Everything else stays
// hidden: an event's payload can hold what a person wrote.
func references(data string) map[string]string {
	out := map[string]string{}
	var v map[string]any
	d := json.NewDecoder(strings.NewReader(data))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return out
	}
	collectReferences(out, v)
	return out
}

func collectReferences(out map[string]string, object map[string]any) {
	for key, value := range object {
		names := key == "id" || key == "ids" || key == "eventType" || strings.HasSuffix(key, "Id") || strings.HasSuffix(key, "Ids")
		switch v := value.(type) {
		case map[string]any:
			collectReferences(out, v)
		case string:
			if names && v != "" {
				out[key] = v
			}
		case json.Number:
			if names {
				out[key] = v.String()
			}
		case []any:
			if names {
				out[key] = joinReferences(v)
			}
		}
	}
}

func joinReferences(list []any) string {
	var ids []string
	for _, v := range list {
		if len(ids) == maxReferences {
			return strings.Join(ids, ", ") + fmt.Sprintf(" and %d more", len(list)-maxReferences)
		}
		if s, ok := v.(string); ok {
			ids = append(ids, s)
		}
	}
	return strings.Join(ids, ", ")
}

// Group is all jobs of one type that failed for the same reason.
type Group struct {
	Type  Type       `json:"type"`
	Cause string     `json:"cause" doc:"Why, without what differs between the jobs; empty when the program ended before it could say"`
	Jobs  int        `json:"jobs"`
	Dead  int        `json:"dead" doc:"Those of them that are not tried again by themselves"`
	Since *time.Time `json:"since" doc:"First failure; null without a cause"`
	Last  *time.Time `json:"last" doc:"Newest failure; null without a cause"`
}

// maxGroups bounds the groups of kind and cause that are read: with more of them
// nobody is helped by grouping.
const maxGroups = 500

// Groups gives the failing jobs that match by type and cause, most jobs first.
func (r *Runner) Groups(ctx context.Context, f Filter) ([]Group, error) {
	f.Failing = true
	cond, args := r.where(f)
	x := r.expressions()
	var list []Group
	query := fmt.Sprintf(`SELECT kind, %s AS cause, COUNT(*), COUNT(CASE WHEN state = 'discarded' THEN 1 END), COALESCE(MIN(%s), ''), COALESCE(MAX(%s), '')
		FROM river_job WHERE %s GROUP BY 1, 2 ORDER BY 3 DESC LIMIT %d`, x.cause, x.since, x.last, cond, maxGroups)
	err := db.Each(ctx, r.db.Read(), query, args, func(rows *sql.Rows) error {
		var g Group
		var kind, since, last string
		if err := rows.Scan(&kind, &g.Cause, &g.Jobs, &g.Dead, &since, &last); err != nil {
			return err
		}
		g.Type, g.Since, g.Last = r.reg.typeOf(kind), instant(since), instant(last)
		list = append(list, g)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("group failing jobs: %w", err)
	}
	return joinKinds(list), nil
}

// joinKinds makes one group of those that differ only in the kind of job.
func joinKinds(list []Group) []Group {
	out := []Group{}
	for _, g := range list {
		n := slices.IndexFunc(out, func(o Group) bool { return o.Type == g.Type && o.Cause == g.Cause })
		if n < 0 {
			out = append(out, g)
			continue
		}
		o := &out[n]
		o.Jobs, o.Dead = o.Jobs+g.Jobs, o.Dead+g.Dead
		if o.Since == nil || g.Since != nil && g.Since.Before(*o.Since) {
			o.Since = g.Since
		}
		if o.Last == nil || g.Last != nil && g.Last.After(*o.Last) {
			o.Last = g.Last
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int { return b.Jobs - a.Jobs })
	return out
}

// instant reads a time that we wrote into JSON; nil when it is missing.
func instant(text string) *time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil
	}
	return &t
}

// QueueStats are the figures of one queue.
type QueueStats struct {
	Queue         string     `json:"queue"`
	Waiting       int        `json:"waiting"`
	Running       int        `json:"running"`
	Retrying      int        `json:"retrying"`
	Dead          int        `json:"dead"`
	OldestWaiting *time.Time `json:"oldestWaiting" doc:"Since when the job has been due that waits longest for a free worker"`
	DonePerMinute float64    `json:"donePerMinute" doc:"Over the last hour, or over the time that the kept jobs cover when that is less"`
	DeadLastHour  int        `json:"deadLastHour" doc:"Dead letters of the last hour"`
}

// Queues gives the figures of every queue.
func (r *Runner) Queues(ctx context.Context) ([]QueueStats, error) {
	var list []QueueStats
	for _, name := range []string{QueueIntake, QueueEvents, QueueSimplyPrint, QueueSendcloud, QueueShopify, QueueMaintenance} {
		s, err := r.queueStats(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("figures of queue %s: %w", name, err)
		}
		list = append(list, s)
	}
	return list, nil
}

func (r *Runner) queueStats(ctx context.Context, name string) (QueueStats, error) {
	s := QueueStats{Queue: name}
	now := r.opts.Now()
	hourAgo := now.Add(-time.Hour)
	row := r.db.Read().QueryRowContext(ctx, `SELECT
		COUNT(CASE WHEN state IN ('available', 'pending', 'scheduled') THEN 1 END), COUNT(CASE WHEN state = 'running' THEN 1 END),
		COUNT(CASE WHEN state = 'retryable' THEN 1 END), COUNT(CASE WHEN state = 'discarded' THEN 1 END), COUNT(CASE WHEN state = 'discarded' AND finalized_at >= $2 THEN 1 END)
		FROM river_job WHERE queue = $1 AND state IN ('available', 'pending', 'scheduled', 'running', 'retryable', 'discarded')`, name, db.Time(hourAgo))
	if err := row.Scan(&s.Waiting, &s.Running, &s.Retrying, &s.Dead, &s.DeadLastHour); err != nil {
		return s, err
	}
	oldest, err := r.first(ctx, `scheduled_at`, `state = 'available' AND queue = $1 AND scheduled_at <= $2`, name, db.Time(now))
	if err != nil {
		return s, err
	}
	s.OldestWaiting = oldest
	var done int
	if err := r.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM river_job WHERE state = 'completed' AND queue = $1 AND finalized_at >= $2`, name, db.Time(hourAgo)).Scan(&done); err != nil {
		return s, err
	}
	// Of a busy queue fewer jobs are kept than an hour brings.
	earliest, err := r.first(ctx, `finalized_at`, `state = 'completed' AND queue = $1 AND finalized_at IS NOT NULL`, name)
	if err != nil || earliest == nil {
		return s, err
	}
	covered := time.Hour
	if name == QueueEvents && done >= r.opts.Retention.EventsDone && earliest.After(hourAgo) {
		covered = max(now.Sub(*earliest), time.Second)
	}
	s.DonePerMinute = float64(done) / covered.Minutes()
	return s, nil
}

// first gives the earliest time in column of the jobs that match, nil when there
// are none.
func (r *Runner) first(ctx context.Context, column, cond string, args ...any) (*time.Time, error) {
	var out *time.Time
	err := db.Each(ctx, r.db.Read(), `SELECT `+column+` FROM river_job WHERE `+cond+` ORDER BY `+column+` LIMIT 1`, args, func(rows *sql.Rows) error {
		var t sql.NullTime
		err := rows.Scan(&t)
		out = db.TimePtr(t)
		return err
	})
	return out, err
}
