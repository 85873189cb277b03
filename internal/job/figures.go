package job

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// What the jobs of a minute came to is counted in memory and written in batches,
// so that figures cost a write every few seconds and not one for each job.
const (
	flushEvery  = 5 * time.Second
	figuresKept = 25 * time.Hour // the page looks back a day
)

// bounds are the upper ends of the ranges that times are counted in, in
// milliseconds; the last range has none. With three in each power of ten an
// estimate is off by less than half, over any span that matters.
var bounds = [...]float64{5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 1_800_000}

type histogram [len(bounds) + 1]int64

func (h *histogram) add(d time.Duration) {
	ms := float64(max(d, 0)) / float64(time.Millisecond)
	n, _ := slices.BinarySearch(bounds[:], ms)
	h[n]++
}

func (h *histogram) join(o histogram) {
	for i := range h {
		h[i] += o[i]
	}
}

func (h *histogram) count() (n int64) {
	for _, c := range h {
		n += c
	}
	return n
}

// quantile estimates how long share of the jobs took at most, in milliseconds.
// Inside a range they are taken to be spread evenly.
func (h *histogram) quantile(share float64) float64 {
	rank := share * float64(h.count())
	seen := 0.0
	for i, c := range h {
		if c == 0 || seen+float64(c) < rank {
			seen += float64(c)
			continue
		}
		low := 0.0
		if i > 0 {
			low = bounds[i-1]
		}
		if i == len(bounds) {
			return low // all that is known of the last range
		}
		return low + (bounds[i]-low)*(rank-seen)/float64(c)
	}
	return 0
}

// figureKey is what is counted together.
type figureKey struct {
	minute              time.Time
	tenant, queue, kind string
}

// figure is what attempts of one minute came to.
type figure struct {
	done, failed, dead int64 // failed attempts, and those of them that made dead letters
	wait, run          histogram
}

func (f *figure) join(o figure) {
	f.done, f.failed, f.dead = f.done+o.done, f.failed+o.failed, f.dead+o.dead
	f.wait.join(o.wait)
	f.run.join(o.run)
}

// collector gathers figures until they are written, and remembers what is dear
// to count.
type collector struct {
	mu       sync.Mutex
	pending  map[figureKey]figure
	finished map[string]finishedJobs // by tenant
}

func newCollector() *collector {
	return &collector{pending: map[figureKey]figure{}, finished: map[string]finishedJobs{}}
}

// add counts an attempt. One that only put its job off did no work.
func (c *collector) add(k figureKey, result string, wait, run time.Duration) {
	var f figure
	switch result {
	case "done":
		f.done = 1
	case "failed":
		f.failed = 1
	case "dead":
		f.failed, f.dead = 1, 1
	default:
		return
	}
	f.wait.add(wait)
	f.run.add(run)
	c.join(k, f)
}

func (c *collector) join(k figureKey, f figure) {
	c.mu.Lock()
	defer c.mu.Unlock()
	have := c.pending[k]
	have.join(f)
	c.pending[k] = have
}

func (c *collector) take() map[figureKey]figure {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.pending
	c.pending = map[figureKey]figure{}
	return out
}

// tenantOf gives the tenant that arguments name, "" none.
func tenantOf(data json.RawMessage) string {
	var a struct {
		Tenant   string `json:"tenant"`
		TenantID string `json:"tenantId"`
	}
	if json.Unmarshal(data, &a) != nil {
		return ""
	}
	return cmp.Or(a.Tenant, a.TenantID)
}

// figureColumns are the counted columns: three counts, then the two histograms.
func figureColumns() []string {
	out := []string{"done", "failed", "dead"}
	for _, what := range []string{"wait", "run"} {
		for i := range len(histogram{}) {
			out = append(out, fmt.Sprintf("%s_%d", what, i))
		}
	}
	return out
}

// counts are f's values in the order of figureColumns.
func (f *figure) counts() []*int64 {
	out := []*int64{&f.done, &f.failed, &f.dead}
	for i := range f.wait {
		out = append(out, &f.wait[i])
	}
	for i := range f.run {
		out = append(out, &f.run[i])
	}
	return out
}

// keepFigures writes what was counted since the last time. What cannot be
// written is kept for the next time, unless it is too old to be shown.
func (r *Runner) keepFigures(ctx context.Context) error {
	batch := r.figures.take()
	if len(batch) == 0 {
		return nil
	}
	columns := figureColumns()
	adds := make([]string, len(columns))
	for i, c := range columns {
		adds[i] = c + " = job_figures." + c + " + excluded." + c
	}
	keys := make([]figureKey, 0, len(batch))
	for k := range batch {
		keys = append(keys, k)
	}
	// The same order in all processes: they do not lock each other out.
	slices.SortFunc(keys, func(a, b figureKey) int {
		return cmp.Or(a.minute.Compare(b.minute), cmp.Compare(a.tenant, b.tenant), cmp.Compare(a.queue, b.queue), cmp.Compare(a.kind, b.kind))
	})
	rows := make([][]any, len(keys))
	for i, k := range keys {
		f := batch[k]
		rows[i] = []any{db.Time(k.minute), k.tenant, k.queue, k.kind}
		for _, n := range f.counts() {
			rows[i] = append(rows[i], *n)
		}
	}
	err := r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := db.InsertRows(ctx, tx, `INSERT INTO job_figures (minute, tenant_id, queue, kind, `+strings.Join(columns, ", ")+`)`,
			`ON CONFLICT (minute, tenant_id, queue, kind) DO UPDATE SET `+strings.Join(adds, ", "), rows)
		return err
	})
	if err == nil {
		return nil
	}
	oldest := r.opts.Now().Add(-figuresKept)
	for k, f := range batch {
		if k.minute.After(oldest) {
			r.figures.join(k, f)
		}
	}
	return fmt.Errorf("write the figures of jobs: %w", err)
}

func (r *Runner) purgeFigures(ctx context.Context, now time.Time) error {
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM job_figures WHERE minute < $1`, db.Time(now.Add(-figuresKept))); err != nil {
			return fmt.Errorf("forget old figures: %w", err)
		}
		return nil
	})
}

// Rate is how much was done over a while.
type Rate struct {
	Minutes         int     `json:"minutes" doc:"Over how many minutes; the one that is not over yet is added" enum:"1,15,60"`
	DonePerMinute   float64 `json:"donePerMinute"`
	FailedPerMinute float64 `json:"failedPerMinute" doc:"Failed attempts"`
	Done            int64   `json:"done"`
	Failed          int64   `json:"failed"`
	Dead            int64   `json:"dead" doc:"Failed attempts that made dead letters"`
}

// rateMinutes are the whiles that rates are told of.
var rateMinutes = [...]int{1, 15, 60}

// Times are how long something took, estimated from counted ranges.
type Times struct {
	Count int64    `json:"count" doc:"Attempts that this is made of"`
	P50   *float64 `json:"p50Ms" doc:"Half of them took at most this many milliseconds; null without attempts"`
	P95   *float64 `json:"p95Ms"`
}

func (h *histogram) times() Times {
	t := Times{Count: h.count()}
	if t.Count > 0 {
		p50, p95 := h.quantile(0.5), h.quantile(0.95)
		t.P50, t.P95 = &p50, &p95
	}
	return t
}

// Moment is what was done in one minute.
type Moment struct {
	At     time.Time `json:"at"`
	Done   int64     `json:"done"`
	Failed int64     `json:"failed"`
}

// Counts are how many jobs are in each state.
type Counts struct {
	Waiting   int64 `json:"waiting" doc:"Due, and waiting for a free worker"`
	Scheduled int64 `json:"scheduled" doc:"Waiting for their time"`
	Retrying  int64 `json:"retrying" doc:"Failed, and tried again by themselves"`
	Running   int64 `json:"running"`
	Done      int64 `json:"done" doc:"Kept finished ones, counted at most half a minute ago and in lists up to 10000; they are forgotten after a while"`
	Dead      int64 `json:"dead" doc:"Given up: they need a person"`
}

func (c *Counts) join(o Counts) {
	c.Waiting, c.Scheduled, c.Retrying = c.Waiting+o.Waiting, c.Scheduled+o.Scheduled, c.Retrying+o.Retrying
	c.Running, c.Done, c.Dead = c.Running+o.Running, c.Done+o.Done, c.Dead+o.Dead
}

// Stats are the figures of one queue or of one kind of job.
type Stats struct {
	Counts        Counts
	OldestWaiting *time.Time // since when the job has been due that waits longest
	Rates         []Rate
	Wait, Run     Times    // over the last hour
	History       []Moment // the last hour, minute by minute, oldest first
}

// QueueStats are the figures of one queue, and of each kind of job in it.
type QueueStats struct {
	QueueInfo
	Stats
	Pause     *QueuePause // nil while it is worked
	Processes int         // that work it
	Kinds     []KindStats
}

// KindStats are the figures of one kind of job.
type KindStats struct {
	KindInfo
	Stats
	Known bool // false: an older program left its jobs behind
}

// total adds up one queue or kind.
type total struct {
	counts  Counts
	oldest  *time.Time
	sum     figure
	minutes map[time.Time]figure
}

func newTotal() *total { return &total{minutes: map[time.Time]figure{}} }

func (t *total) add(at time.Time, f figure) {
	t.sum.join(f)
	m := t.minutes[at]
	m.done, m.failed, m.dead = m.done+f.done, m.failed+f.failed, m.dead+f.dead
	t.minutes[at] = m
}

func (t *total) stats(now time.Time) Stats {
	s := Stats{Counts: t.counts, OldestWaiting: t.oldest, Wait: t.sum.wait.times(), Run: t.sum.run.times()}
	minute := now.UTC().Truncate(time.Minute)
	for _, n := range rateMinutes {
		rate := Rate{Minutes: n}
		for at, f := range t.minutes {
			if !at.Before(minute.Add(-time.Duration(n) * time.Minute)) {
				rate.Done, rate.Failed, rate.Dead = rate.Done+f.done, rate.Failed+f.failed, rate.Dead+f.dead
			}
		}
		covered := float64(n) + now.Sub(minute).Minutes()
		rate.DonePerMinute, rate.FailedPerMinute = float64(rate.Done)/covered, float64(rate.Failed)/covered
		s.Rates = append(s.Rates, rate)
	}
	for n := 60; n >= 0; n-- {
		at := minute.Add(-time.Duration(n) * time.Minute)
		s.History = append(s.History, Moment{At: at, Done: t.minutes[at].done, Failed: t.minutes[at].failed})
	}
	return s
}

// figuresOf selects what a tenant's figures count: its own jobs, and everybody's
// for the one who runs the installation.
func (r *Runner) figuresOf(tenant, column string, n int) (string, []any) {
	if tenant == r.opts.House {
		return "", nil
	}
	return fmt.Sprintf(` AND %s = $%d`, column, n), []any{tenant}
}

// Queues gives the figures of every queue. A tenant's count its own jobs; those
// of the tenant who runs the installation count all.
func (r *Runner) Queues(ctx context.Context, tenant string) ([]QueueStats, error) {
	now := r.opts.Now()
	byQueue, byKind := map[string]*total{}, map[[2]string]*total{}
	of := func(queue, kind string) (q, k *total) {
		if byQueue[queue] == nil {
			byQueue[queue] = newTotal()
		}
		key := [2]string{queue, kind}
		if byKind[key] == nil {
			byKind[key] = newTotal()
		}
		return byQueue[queue], byKind[key]
	}
	var pauses map[string]QueuePause
	processes := 0
	err := r.db.View(ctx, func(q db.Querier) error {
		var err error
		if pauses, err = r.Paused(ctx, q); err != nil {
			return err
		}
		list, err := r.Processes(ctx, q)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.Alive && p.works() {
				processes++
			}
		}
		return errors.Join(r.countJobs(ctx, q, tenant, of), r.readFigures(ctx, q, tenant, now, of))
	})
	if err != nil {
		return nil, err
	}
	kinds := map[string][]KindStats{}
	for _, k := range r.Kinds() {
		_, t := of(k.Queue, k.Kind)
		kinds[k.Queue] = append(kinds[k.Queue], KindStats{KindInfo: k, Stats: t.stats(now), Known: true})
		delete(byKind, [2]string{k.Queue, k.Kind})
	}
	for key, t := range byKind {
		kinds[key[0]] = append(kinds[key[0]], KindStats{KindInfo: KindInfo{Kind: key[1], Queue: key[0], Type: TypeOther, Title: key[1], About: "This version of the program has no such kind of job any more."}, Stats: t.stats(now)})
	}
	out := []QueueStats{}
	for _, entry := range queueTable(r.db.Engine(), r.opts.Heavy) {
		if len(kinds[entry.Name]) == 0 {
			continue // nobody uses it
		}
		s := QueueStats{QueueInfo: entry.QueueInfo, Stats: byQueue[entry.Name].stats(now), Processes: processes, Kinds: kinds[entry.Name]}
		if p, paused := pauses[entry.Name]; paused {
			s.Pause = &p
		}
		out = append(out, s)
	}
	return out, nil
}

// countJobs counts what is in the queue.
func (r *Runner) countJobs(ctx context.Context, q db.Querier, tenant string, of func(queue, kind string) (q, k *total)) error {
	scope, args := r.figuresOf(tenant, r.expressions().tenant, 2)
	epoch := `unixepoch(scheduled_at, 'subsec')`
	if r.db.Engine() == db.PostgreSQL {
		epoch = `CAST(EXTRACT(EPOCH FROM scheduled_at) AS DOUBLE PRECISION)`
	}
	// What waits and is due is the state "available" of River, but for what was put
	// off by a moment only.
	query := `SELECT queue, kind, CAST(state AS TEXT), COUNT(*), COUNT(CASE WHEN scheduled_at > $1 THEN 1 END), MIN(CASE WHEN scheduled_at <= $1 THEN ` + epoch + ` END)
		FROM river_job WHERE ` + notFinished + scope + ` GROUP BY queue, kind, state`
	err := db.Each(ctx, q, query, append([]any{r.dueBy()}, args...), func(rows *sql.Rows) error {
		var queue, kind, state string
		var n, later int64
		var since sql.NullFloat64
		if err := rows.Scan(&queue, &kind, &state, &n, &later, &since); err != nil {
			return err
		}
		c := countsOf(state, n, later)
		var oldest *time.Time
		if c.Waiting > 0 && since.Valid {
			at := time.UnixMicro(int64(since.Float64 * 1e6)).UTC()
			oldest = &at
		}
		byQueue, byKind := of(queue, kind)
		for _, t := range []*total{byQueue, byKind} {
			t.counts.join(c)
			if oldest != nil && (t.oldest == nil || oldest.Before(*t.oldest)) {
				t.oldest = oldest
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count jobs: %w", err)
	}
	return r.addFinished(ctx, q, tenant, of)
}

// finishedFor is how old the number of kept finished jobs may be: to count them
// reads them all.
const finishedFor = 30 * time.Second

// finishedJobs are the kept finished jobs by queue and kind, as last counted.
type finishedJobs struct {
	at time.Time
	n  map[[2]string]int64
}

func (r *Runner) addFinished(ctx context.Context, q db.Querier, tenant string, of func(queue, kind string) (q, k *total)) error {
	r.figures.mu.Lock()
	known := r.figures.finished[tenant]
	r.figures.mu.Unlock()
	// By the real clock: it is about how old an answer is.
	if known.n == nil || time.Since(known.at) > finishedFor {
		known = finishedJobs{at: time.Now(), n: map[[2]string]int64{}}
		scope, args := r.figuresOf(tenant, r.expressions().tenant, 1)
		err := db.Each(ctx, q, `SELECT queue, kind, COUNT(*) FROM river_job WHERE `+finished+scope+` GROUP BY queue, kind`, args, func(rows *sql.Rows) error {
			var queue, kind string
			var n int64
			err := rows.Scan(&queue, &kind, &n)
			known.n[[2]string{queue, kind}] = n
			return err
		})
		if err != nil {
			return fmt.Errorf("count finished jobs: %w", err)
		}
		r.figures.mu.Lock()
		r.figures.finished[tenant] = known
		r.figures.mu.Unlock()
	}
	for key, n := range known.n {
		byQueue, byKind := of(key[0], key[1])
		byQueue.counts.Done += n
		byKind.counts.Done += n
	}
	return nil
}

// readFigures adds up the last hour.
func (r *Runner) readFigures(ctx context.Context, q db.Querier, tenant string, now time.Time, of func(queue, kind string) (q, k *total)) error {
	scope, args := r.figuresOf(tenant, "tenant_id", 2)
	from := now.UTC().Truncate(time.Minute).Add(-time.Hour)
	err := db.Each(ctx, q, `SELECT minute, queue, kind, `+strings.Join(figureColumns(), ", ")+` FROM job_figures WHERE minute >= $1`+scope, append([]any{db.Time(from)}, args...), func(rows *sql.Rows) error {
		var at time.Time
		var queue, kind string
		var f figure
		into := []any{&at, &queue, &kind}
		for _, n := range f.counts() {
			into = append(into, n)
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		byQueue, byKind := of(queue, kind)
		byQueue.add(at.UTC(), f)
		byKind.add(at.UTC(), f)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the figures of jobs: %w", err)
	}
	return nil
}
