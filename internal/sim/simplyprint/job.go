package simplyprint

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// status is the history's word for a job.
type status string

const (
	ongoing   status = "ongoing"
	done      status = "done"
	failed    status = "failed"
	cancelled status = "cancelled"
)

// Reasons of a cancellation, by the vendor's numbers.
const (
	reasonFailed    = 1
	reasonRegretted = 2
)

// job is one copy on one printer.
type job struct {
	id      int64
	uid     string
	item    *item
	printer *printer
	status  status

	started time.Time // by Options.Now
	ended   *time.Time
	paused  *time.Time
	idle    time.Duration // spent in pauses

	reason   int // of a cancellation
	why      string
	returned bool // the copy went back into the queue

	fate fate      // what the clock does at the end
	due  time.Time // by the real clock; zero: no clock
	wait time.Duration
	run  int // counts the times the clock was set: an older alarm is void
}

// fate is how a job that is left alone ends: as which status, after how long.
type fate struct {
	status status
	after  time.Duration
}

func (f *Farm) start(p *printer, it *item) *job {
	j := &job{
		id: firstJobID + int64(len(f.jobs)), uid: f.uuid(), item: it, printer: p, status: ongoing, started: f.opts.Now(),
		fate: fate{done, f.printTime(it.file)},
	}
	switch r := f.rnd.Float64(); {
	case r < f.opts.FailRate:
		j.fate = fate{failed, j.fate.after * time.Duration(10+f.rnd.IntN(80)) / 100}
	case r < f.opts.FailRate+f.opts.CancelRate:
		j.fate = fate{cancelled, j.fate.after * time.Duration(10+f.rnd.IntN(80)) / 100}
	}
	f.jobs = append(f.jobs, j)
	f.jobByUID[j.uid] = j
	p.job = j
	it.left--
	it.ongoing++
	f.settle(it)
	f.notify("job.started", map[string]any{"job": f.wireEventJob(j), "user": apiUser, "started_by": "queue"})
	f.clock.set(j, j.fate.after)
	return j
}

// end ends a job. back puts its copy into the queue again.
func (f *Farm) end(j *job, s status, reason int, why string, back bool) {
	now := f.opts.Now()
	if j.paused != nil {
		j.idle += now.Sub(*j.paused)
		j.paused = nil
	}
	j.run++ // whatever the clock had in mind is void
	j.status, j.ended, j.why = s, &now, why
	it := j.item
	it.ongoing--
	switch s {
	case done:
		it.printed++
	case cancelled:
		j.reason = reason
	}
	if back && !it.deleted {
		j.returned = true
		it.left++
	}
	f.settle(it)
	data := map[string]any{"job": f.wireEventJob(j)}
	if s == cancelled {
		data["user"] = apiUser
	}
	f.notify("job."+string(s), data)
}

// expire is the clock's end of a job.
func (f *Farm) expire(j *job) {
	switch j.fate.status {
	case failed:
		f.end(j, failed, 0, "The printer reported an error", f.opts.ReturnFailed)
	case cancelled:
		f.end(j, cancelled, reasonRegretted, "", f.opts.ReturnCancelled)
	default:
		f.end(j, done, 0, "", false)
	}
	f.dispatch()
}

func (f *Farm) pause(j *job) {
	now := f.opts.Now()
	j.paused = &now
	f.clock.hold(j)
	f.notify("job.paused", map[string]any{"job": f.wireEventJob(j)})
}

func (f *Farm) resume(j *job) {
	j.idle += f.opts.Now().Sub(*j.paused)
	j.paused = nil
	f.clock.set(j, j.wait)
	f.notify("job.resumed", map[string]any{"job": f.wireEventJob(j)})
}

// printed is how long the printer has worked on a job.
func (f *Farm) printed(j *job) time.Duration {
	until := f.opts.Now()
	switch {
	case j.ended != nil:
		until = *j.ended
	case j.paused != nil:
		until = *j.paused
	}
	return max(0, until.Sub(j.started)-j.idle)
}

func (f *Farm) remaining(j *job) time.Duration {
	if j.ended != nil {
		return 0
	}
	return max(0, f.printTime(j.item.file)-f.printed(j))
}

// percentage of a job; only one that is done has 100.
func (f *Farm) percentage(j *job) int {
	if j.status == done {
		return 100
	}
	whole := f.printTime(j.item.file)
	if whole <= 0 {
		return 99
	}
	return int(min(99, f.printed(j)*100/whole))
}

// Finish ends a job well.
func (f *Farm) Finish(jobID int64) error {
	return f.onJob(jobID, func(j *job) bool { return j.ended == nil }, func(j *job) { f.end(j, done, 0, "", false) })
}

// Fail ends a job badly; its copy is lost unless Options.ReturnFailed.
func (f *Farm) Fail(jobID int64, reason string) error {
	return f.onJob(jobID, func(j *job) bool { return j.ended == nil }, func(j *job) { f.end(j, failed, 0, reason, f.opts.ReturnFailed) })
}

// CancelJob is an operator who stops a job.
func (f *Farm) CancelJob(jobID int64, returnToQueue bool) error {
	return f.onJob(jobID, func(j *job) bool { return j.ended == nil }, func(j *job) { f.end(j, cancelled, reasonRegretted, "", returnToQueue) })
}

// Pause pauses a job.
func (f *Farm) Pause(jobID int64) error {
	return f.onJob(jobID, func(j *job) bool { return j.ended == nil && j.paused == nil }, f.pause)
}

// Resume goes on with a paused job.
func (f *Farm) Resume(jobID int64) error {
	return f.onJob(jobID, func(j *job) bool { return j.paused != nil }, f.resume)
}

// Requeue is an operator who puts the copy of a job that ended badly back into
// the queue, once.
func (f *Farm) Requeue(jobID int64) error {
	return f.onJob(jobID, func(j *job) bool {
		return j.ended != nil && j.status != done && !j.returned && !j.item.deleted
	}, func(j *job) {
		j.returned = true
		j.item.left++
		f.settle(j.item)
		f.notify("queue.revive_item", map[string]any{"queue_item": f.wire(j.item), "user": apiUser})
	})
}

// ClearBed is a person who takes the print off.
func (f *Farm) ClearBed(printerID int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.byID[printerID]
	if p == nil {
		return fmt.Errorf("printer %d: %w", printerID, ErrNotThere)
	}
	if !p.awaitingBedClear() {
		return fmt.Errorf("clear printer %d: %w", printerID, ErrState)
	}
	f.clearBed(p)
	f.dispatch()
	return nil
}

func (f *Farm) onJob(id int64, fits func(*job) bool, act func(*job)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	j := f.job(id)
	if j == nil {
		return fmt.Errorf("job %d: %w", id, ErrNotThere)
	}
	if !fits(j) {
		return fmt.Errorf("job %d is %s: %w", id, j.status, ErrState)
	}
	act(j)
	f.dispatch()
	return nil
}

func (f *Farm) job(id int64) *job {
	if i := id - firstJobID; i >= 0 && i < int64(len(f.jobs)) {
		return f.jobs[i]
	}
	return nil
}

// wireJob is a row of the history.
type wireJob struct {
	ID           int64       `json:"id"`
	UID          string      `json:"uid"`
	Status       status      `json:"status"`
	FileName     string      `json:"filename"`
	Started      string      `json:"startDate"`
	Ended        any         `json:"endDate"`
	Printer      int64       `json:"printer"`
	User         int64       `json:"user"`
	Autoprint    bool        `json:"autoprint"`
	Outside      bool        `json:"outsideSystem"`
	CancelReason *int        `json:"cancelReasonType"`
	Rating       *int        `json:"rating"`
	Percentage   int         `json:"currentPercentage"`
	PrintTime    int64       `json:"printTime"`
	Usage        int64       `json:"filUsage"`     // millimetres
	UsageGram    json.Number `json:"filUsageGram"` // grams
	Filament     string      `json:"filament"`
	Cost         json.Number `json:"cost"`
	QueueItem    any         `json:"queueItem"`
	CustomFields []wireField `json:"customFields"`
}

func (f *Farm) wireJob(j *job) wireJob {
	mm := f.used(j)
	w := wireJob{
		ID: j.id, UID: j.uid, Status: j.status, FileName: j.item.file.name, Started: stamp(j.started), Ended: stampOrNil(j.ended), Printer: j.printer.id, User: 31,
		Percentage: f.percentage(j), PrintTime: seconds(f.printed(j)), Usage: mm, UsageGram: thousandths(milligrams(mm)),
		Filament: fmt.Sprintf(`{"e0":{"usage":%d}}`, mm), Cost: f.cost(j), CustomFields: []wireField{},
	}
	if j.reason != 0 {
		w.CancelReason = &j.reason
	}
	if !f.opts.HideQueueItem {
		w.QueueItem = map[string]any{"id": j.item.id, "user": 31, "queueNum": 1}
	}
	if f.opts.CarryCustomFields {
		w.CustomFields = f.wireFields(j.item.fields)
	}
	return w
}

// used is the filament of a job so far, in millimetres.
func (f *Farm) used(j *job) int64 {
	return j.item.file.millimetres() * int64(f.percentage(j)) / 100
}

// milligrams of PLA, 1.75 mm: 2.98 g a metre.
func milligrams(mm int64) int64 { return mm * 298 / 100 }

func thousandths(n int64) json.Number { return json.Number(fmt.Sprintf("%d.%03d", n/1000, n%1000)) }

// cost of a job: 25 a kilogram of filament.
func (f *Farm) cost(j *job) json.Number { return thousandths(milligrams(f.used(j)) * 25 / 1000) }

// getJobs is the history. It reads the documented filters and ignores others.
func (f *Farm) getJobs(c *call) {
	page, size := c.page(10, 0, 100)
	printers := c.body.ids("printer_ids")
	statuses := c.body.texts("accepted_statuses")
	search := strings.ToLower(c.body.text("search"))
	match := f.jobs
	if len(printers)+len(statuses) > 0 || search != "" {
		match = nil
		for _, j := range f.jobs {
			word := string(j.status)
			if j.status == done {
				word = "finished" // the filter's word for it
			}
			if (len(printers) == 0 || slices.Contains(printers, j.printer.id)) && (len(statuses) == 0 || slices.Contains(statuses, word)) && j.mentions(search, f.opts.CarryCustomFields) {
				match = append(match, j)
			}
		}
	}
	newestFirst := c.body.text("sort_dir") != "asc"
	from, to, pages := cut(len(match), page, size)
	rows := []wireJob{}
	for i := from; i < to; i++ {
		at := i
		if newestFirst {
			at = len(match) - 1 - i
		}
		rows = append(rows, f.wireJob(match[at]))
	}
	c.ok(map[string]any{"data": rows, "page_amount": pages})
}

func (j *job) mentions(search string, fields bool) bool {
	if strings.Contains(strings.ToLower(j.item.file.name), search) || strings.Contains(j.uid, search) {
		return true
	}
	return fields && slices.ContainsFunc(j.item.fields, func(v fieldValue) bool { return strings.Contains(strings.ToLower(v.text), search) })
}

func (f *Farm) getJob(c *call) {
	j := f.jobByUID[c.query.Get("id")]
	if j == nil {
		c.refuse("Print job not found")
		return
	}
	row := map[string]any{
		"id": j.id, "uid": j.uid, "state": eventState(j), "file": j.item.file.name, "percentage": f.percentage(j), "time": seconds(f.remaining(j)),
		"layer": f.percentage(j), "created": stamp(j.started), "started": stamp(j.started), "ended": stampOrNil(j.ended), "failedReason": nil, "cancelInfo": nil,
		"pauses": []any{}, "pictures": []any{}, "cost": f.cost(j), "outsideSystem": false, "rating": nil,
		"printer": map[string]any{"id": j.printer.id, "name": j.printer.name, "extruders": 1, "deleted": false},
	}
	switch j.status {
	case failed:
		row["failedReason"] = j.why
	case cancelled:
		row["cancelInfo"] = map[string]any{"reason": j.reason, "comment": j.why, "by": 31, "byOther": false}
	}
	if c.query.Get("getcustomfields") == "1" {
		values := []wireField{}
		if f.opts.CarryCustomFields {
			values = f.wireFields(j.item.fields)
		}
		row["customFields"] = values
	}
	c.ok(map[string]any{"job": row})
}

// eventState is the printer's word for a job, which is not the history's.
func eventState(j *job) string {
	switch {
	case j.status == done:
		return "completed"
	case j.status != ongoing:
		return string(j.status)
	case j.paused != nil:
		return "paused"
	}
	return "printing"
}

// wireEventJob is a job as webhooks have it: without its queue item.
func (f *Farm) wireEventJob(j *job) map[string]any {
	row := map[string]any{
		"id": j.id, "uid": j.uid, "panel_url": "https://simplyprint.io/panel/print-jobs/" + strconv.FormatInt(j.id, 10), "printer_id": j.printer.id,
		"state": eventState(j), "file": j.item.file.name, "percentage": f.percentage(j), "time_left": nil, "current_layer": f.percentage(j),
		"analysis": map[string]any{"estimate": seconds(f.printTime(j.item.file)), "totalLayers": 100}, "started": j.started.Unix(), "ended": nil,
		"ai": nil, "autoprint": false, "cost": f.cost(j), "duration": seconds(f.printed(j)), "skippedObjects": nil,
		"printer": map[string]any{"id": j.printer.id, "name": j.printer.name, "group": map[string]any{"id": j.printer.group.id, "name": j.printer.group.name}},
	}
	if j.ended != nil {
		row["ended"] = j.ended.Unix()
	} else {
		row["time_left"] = seconds(f.remaining(j))
	}
	if f.opts.CarryCustomFields {
		row["customFields"] = f.wireFields(j.item.fields)
	}
	return row
}
