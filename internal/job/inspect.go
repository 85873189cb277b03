package job

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/telemetry"
)

// State is where a job stands, in the words of the people who look after it.
type State string

// The states.
const (
	StateWaiting   State = "waiting"   // due, and waiting for a free worker
	StateScheduled State = "scheduled" // waits for its time
	StateRunning   State = "running"   // a worker has it
	StateRetrying  State = "retrying"  // failed, and will be tried again by itself
	StateDead      State = "dead"      // failed for good: a dead letter
	StateDone      State = "done"      // no longer in the queue
)

// States lists all states.
func States() []State {
	return []State{StateWaiting, StateScheduled, StateRunning, StateRetrying, StateDead, StateDone}
}

// riverStates are River's states of one of ours. What waits is told apart by
// whether its time has come: River calls a short wait available too.
var riverStates = map[State]string{
	StateWaiting: `state IN ('available', 'pending', 'scheduled') AND scheduled_at <= $%d`, StateScheduled: `state IN ('available', 'pending', 'scheduled') AND scheduled_at > $%d`,
	StateRunning: `state = 'running'`, StateRetrying: `state = 'retryable'`, StateDead: `state = 'discarded'`, StateDone: finished,
}

// Most kept jobs are finished. A condition that no index serves has the newest of
// them found from the end of the table instead of by sorting them all; one that
// lists the other states has those few found by the index.
const (
	finished    = `CAST(state AS TEXT) IN ('completed', 'cancelled')`
	notFinished = `state IN ('available', 'pending', 'scheduled', 'running', 'retryable', 'discarded')`
)

// soon is how early a job counts as due: its time comes while people read.
// Without it a job of this very moment would seem to wait for the clock.
const soon = time.Second

// dueBy is until when what waits is due.
func (r *Runner) dueBy() time.Time { return db.Time(r.opts.Now().Add(soon)) }

func stateOf(river string, due bool) State {
	switch river {
	case "available", "pending", "scheduled":
		if due {
			return StateWaiting
		}
		return StateScheduled
	case "running":
		return StateRunning
	case "retryable":
		return StateRetrying
	case "discarded":
		return StateDead
	default:
		return StateDone
	}
}

// Info is a job as people see it. Of its arguments it shows ids only.
type Info struct {
	ID            int64
	Type          Type
	Kind          string
	Title         string // of its kind, in plain words
	Known         bool   // whether this version of the program has its kind
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
	Failures      []Failure       // each failed attempt, oldest first; Get only
	Arguments     json.RawMessage // without what may be personal or secret; Get only
	Process       string          // that made the newest attempt; Get only
	cursor        string          // where a list goes on behind it
}

// Failure is one failed attempt.
type Failure struct {
	At      time.Time `json:"at"`
	Attempt int       `json:"attempt"`
	Error   string    `json:"error"`
	TookMS  *int64    `json:"tookMs" doc:"null: not known, as of attempts whose process died"`
	Trace   string    `json:"trace" doc:"Where it came from, if the program stumbled over itself; else empty"`
}

// Filter selects jobs; what is empty does not filter. Jobs that name no tenant
// are those of the one who runs the installation.
type Filter struct {
	Tenant  string
	Type    Type
	Kind    string
	Queue   string
	States  []State // none: every state but done
	OrderID string
	Cause   string
	Search  string // a job's number, or a part of its kind, its error, or an id of its order or chain of events
	Failing bool   // only dead letters, and jobs that wait because they failed
	IDs     []int64
}

// expressions are the parts of a job's JSON that both engines can give, each in
// its own words.
type expressions struct{ tenant, orderID, correlation, data, errors, failure, cause, since, last, forget, process, due string }

func (r *Runner) expressions() expressions {
	if r.db.Engine() == db.PostgreSQL {
		return expressions{
			tenant:  `COALESCE(args->'data'->>'tenant', args->'data'->>'tenantId', '')`,
			orderID: `COALESCE(args->>'order', '')`, correlation: `COALESCE(args->>'correlation', '')`,
			data: `COALESCE((args->'data')::text, '')`, errors: `COALESCE(array_to_json(errors)::text, '')`,
			failure: `COALESCE((metadata->'output')::text, '')`, cause: `COALESCE(metadata->'output'->>'cause', '')`,
			since: `metadata->'output'->>'since'`, last: `metadata->'output'->>'last'`, forget: `metadata - 'output'`,
			process: `COALESCE(attempted_by[array_upper(attempted_by, 1)], '')`, due: `to_char(scheduled_at, 'YYYY-MM-DD HH24:MI:SS.US')`,
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
		process: `COALESCE(json_extract(CAST(attempted_by AS TEXT), '$[#-1]'), '')`, due: `CAST(scheduled_at AS TEXT)`,
	}
}

// where gives the conditions of f and their arguments.
func (r *Runner) where(f Filter) (string, []any) {
	x := r.expressions()
	cond, args := []string{r.scope(f.Tenant)}, []any{f.Tenant}
	add := func(c string, v any) {
		args = append(args, v)
		cond = append(cond, fmt.Sprintf(c, len(args)))
	}
	switch {
	case f.Failing:
		cond = append(cond, `(state IN ('discarded', 'retryable') OR state IN ('available', 'pending', 'scheduled') AND `+x.cause+` <> '')`)
	case len(f.States) == len(States()): // each of them
	case len(f.States) > 0:
		var either []string
		for _, s := range f.States {
			one := riverStates[s]
			if s == StateWaiting || s == StateScheduled {
				args = append(args, r.dueBy())
				one = fmt.Sprintf(one, len(args))
			}
			either = append(either, "("+one+")")
		}
		cond = append(cond, "("+strings.Join(either, " OR ")+")")
	default:
		cond = append(cond, notFinished)
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
	if len(f.IDs) > 0 {
		cond, args = append(cond, `id IN `+db.In(len(args)+1, len(f.IDs))), append(args, db.Args(f.IDs)...)
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
		// Arguments are not looked through: what is not shown must not be found.
		add(`(LOWER(kind || ' ' || `+x.errors+` || `+x.failure+` || ' ' || `+x.orderID+` || ' ' || `+x.correlation+`) LIKE LOWER($%[1]d) ESCAPE '\' OR CAST(id AS TEXT) = `+fmt.Sprintf("$%d", len(args)+2)+`)`,
			"%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f.Search)+"%")
		args = append(args, f.Search)
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
	list, err := r.find(ctx, r.db.Read(), r.scope(tenant)+` AND id = $2`, []any{tenant, id})
	if err != nil {
		return Info{}, err
	}
	if len(list) == 0 {
		return Info{}, db.ErrNotFound
	}
	i := list[0]
	var data string
	x := r.expressions()
	err = r.db.Read().QueryRowContext(ctx, `SELECT `+x.data+`, `+x.process+` FROM river_job WHERE id = $1`, id).Scan(&data, &i.Process)
	if err != nil {
		return i, fmt.Errorf("load the arguments of job %d: %w", id, db.NotFound(err))
	}
	i.Arguments = shownArguments(data)
	return i, nil
}

// scope selects the jobs of a tenant, which is the first argument. Jobs that name
// none belong to the one who runs the installation.
func (r *Runner) scope(tenant string) string {
	if tenant == r.opts.House {
		return r.expressions().tenant + ` IN ($1, '')`
	}
	return r.expressions().tenant + ` = $1`
}

func (r *Runner) find(ctx context.Context, q db.Querier, cond string, args []any) ([]Info, error) {
	x := r.expressions()
	list := []Info{}
	query := `SELECT id, kind, queue, CAST(state AS TEXT), attempt, max_attempts, created_at, scheduled_at, attempted_at, finalized_at, ` +
		strings.Join([]string{x.orderID, x.correlation, x.data, x.errors, x.failure, x.due}, ", ") + ` FROM river_job WHERE ` + cond
	dueBy := r.dueBy()
	err := db.Each(ctx, q, query, args, func(rows *sql.Rows) error {
		var i Info
		var state, data, errs, why string
		var scheduled time.Time
		var attempted, ended sql.NullTime
		if err := rows.Scan(&i.ID, &i.Kind, &i.Queue, &state, &i.Attempts, &i.MaxAttempts, &i.CreatedAt, &scheduled, &attempted, &ended, &i.OrderID, &i.CorrelationID, &data, &errs, &why, &i.cursor); err != nil {
			return err
		}
		i.Type, i.State, i.CreatedAt = r.reg.typeOf(i.Kind), stateOf(state, !scheduled.After(dueBy)), i.CreatedAt.UTC()
		def, known := r.reg.definitions[i.Kind]
		i.Title, i.Known = cmp.Or(def.Title, i.Kind), known
		i.LastAttemptAt, i.EndedAt = db.TimePtr(attempted), db.TimePtr(ended)
		if i.State == StateWaiting || i.State == StateScheduled || i.State == StateRetrying {
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
	var f failure
	if why != "" {
		if err := json.Unmarshal([]byte(why), &f); err != nil {
			return err
		}
		i.Cause, i.LastError = f.Cause, f.Text
	}
	if n := len(i.Failures); n > 0 && i.LastError == "" {
		i.LastError = i.Failures[n-1].Error
	}
	i.LastError = telemetry.MaskText(i.LastError)
	for n := range i.Failures {
		i.Failures[n].Error = telemetry.MaskText(i.Failures[n].Error)
	}
	// Both lists end with the newest attempt. One whose process died is in none.
	for n := len(i.Failures) - 1; n >= 0 && len(f.Attempts) > 0; n-- {
		newest := f.Attempts[len(f.Attempts)-1]
		if newest.Attempt != i.Failures[n].Attempt {
			continue
		}
		i.Failures[n].TookMS, i.Failures[n].Trace = &newest.TookMS, newest.Trace
		f.Attempts = f.Attempts[:len(f.Attempts)-1]
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
		names := namesID(key) || key == "eventType"
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
