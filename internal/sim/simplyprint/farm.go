// Package simplyprint simulates a SimplyPrint account: its API, its printers
// that take time and sometimes fail, and its webhooks.
//
// It behaves like the vendor's documentation where that hurts: query and body
// are separate scopes and a field in the wrong one is ignored, refusals come as
// HTTP 200 with status:false, and job webhooks carry no queue item id.
package simplyprint

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/sim"
)

// Options configure a Farm.
type Options struct {
	CompanyID string
	APIKey    string
	Faults    *sim.Faults // befall API calls, named like "queue/AddItem"
	Sender    *sim.Sender // carries webhooks; nil sends none
	Printers  []string    // names; none: three bays
	MinPrint  time.Duration
	MaxPrint  time.Duration
	FailRate  float64 // share of prints that fail, 0 to 1
	// MaxFailures bounds the failures of one file in a row, so that a run with
	// failures ends; 0: no bound.
	MaxFailures int
	Manual      bool // printers do nothing by themselves: tests move them
	Now         func() time.Time
	Seed        uint64
}

// Farm is the simulator; it is an http.Handler for the API host. Close it.
type Farm struct {
	opts    Options
	handler http.Handler
	now     func() time.Time

	mu       sync.Mutex
	rnd      *rand.Rand
	printers []*printer
	items    []*item // the queue in order, and everything that ever was in it
	byID     map[int64]*item
	waiting  []*item // those with copies left
	jobs     []*job
	hooks    []*hook
	fields   map[string]bool
	failures map[string]int // file → failures in a row
	nextItem int64
	nextJob  int64
	closed   bool
	wg       sync.WaitGroup
	stop     chan struct{}
}

type printer struct {
	id   int64
	name string
	job  *job
}

type item struct {
	id            int64
	file          string
	amount        int
	left, printed int
	fields        map[string]string
	printers      []int64
	added         time.Time
	deleted       bool
}

type job struct {
	id      int64
	uid     string
	item    *item
	printer *printer
	status  string // ongoing, done, failed, cancelled
	started time.Time
	ended   time.Time
	takes   time.Duration
}

type hook struct {
	id          int64
	name        string
	url, secret string
	events      []string
	enabled     bool
}

// New makes a Farm with an empty queue.
func New(o Options) *Farm {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Faults == nil {
		o.Faults = sim.NewFaults(o.Seed)
	}
	if len(o.Printers) == 0 {
		o.Printers = []string{"Bay 1", "Bay 2", "Bay 3"}
	}
	if o.MinPrint == 0 {
		o.MinPrint, o.MaxPrint = time.Second, 3*time.Second
	}
	f := &Farm{
		opts: o, now: o.Now, rnd: rand.New(rand.NewPCG(o.Seed, 0xfa23)), byID: map[int64]*item{}, fields: map[string]bool{}, failures: map[string]int{}, nextItem: 771000, nextJob: 880000, stop: make(chan struct{}),
	}
	for i, name := range o.Printers {
		f.printers = append(f.printers, &printer{id: int64(4101 + i), name: name})
	}
	api := http.NewServeMux()
	api.HandleFunc("/{company}/{area}/{action}", f.api)
	api.HandleFunc("/{company}/queue/groups/{action}", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, object{"list": []any{}, "groups_exist": false})
	})
	mux := http.NewServeMux()
	mux.Handle("/", o.Faults.Middleware(opOf, api))
	mux.HandleFunc("GET /_sim/books", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(f.Books())
	})
	mux.Handle("/_sim/faults", o.Faults.Handler())
	f.handler = mux
	return f
}

// ServeHTTP implements http.Handler.
func (f *Farm) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.handler.ServeHTTP(w, r) }

// Close stops all printers and returns when nothing runs any more.
func (f *Farm) Close() {
	f.mu.Lock()
	if !f.closed {
		f.closed = true
		close(f.stop)
	}
	f.mu.Unlock()
	f.wg.Wait()
}

func opOf(r *http.Request) string {
	_, op, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return op
}

type object = map[string]any

func answer(w http.ResponseWriter, payload object) {
	out := object{"status": true, "message": nil}
	for k, v := range payload {
		out[k] = v
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}

// refuse is the ordinary form of an error: HTTP 200.
func refuse(w http.ResponseWriter, message string) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(object{"status": false, "message": message})
}

// call is one request with its two scopes kept apart.
type call struct {
	w     http.ResponseWriter
	r     *http.Request
	query func(string) string
	body  object
}

func (c call) number(name string) int64 { return number(c.body[name]) }

func number(v any) int64 {
	switch v := v.(type) {
	case json.Number:
		n, _ := v.Int64()
		return n
	case string:
		n, _ := strconv.ParseInt(v, 10, 64)
		return n
	}
	return 0
}

func (f *Farm) api(w http.ResponseWriter, r *http.Request) {
	if r.UserAgent() == "" || strings.HasPrefix(r.UserAgent(), "Go-http-client") {
		http.Error(w, "forbidden", http.StatusForbidden) // the edge's firewall
		return
	}
	if r.Header.Get("X-API-KEY") != f.opts.APIKey {
		refuse(w, "No API key was given, or nobody is logged in")
		return
	}
	if r.PathValue("company") != f.opts.CompanyID {
		refuse(w, "You have no access to this account")
		return
	}
	c := call{w: w, r: r, query: r.URL.Query().Get, body: object{}}
	if r.Method == http.MethodPost {
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 10<<20))
		d.UseNumber()
		if err := d.Decode(&c.body); err != nil {
			http.Error(w, "malformed request", http.StatusBadRequest)
			return
		}
	}
	actions := map[string]func(call){
		"account/Test": func(c call) { answer(c.w, object{"message": "Your API key is valid"}) }, "queue/AddItem": f.addItem, "queue/GetItems": f.getItems, "queue/GetItem": f.getItem, "queue/DeleteItem": f.deleteItem,
		"jobs/GetPaginatedPrintJobs": f.getJobs, "printers/Get": f.getPrinters, "files/GetFiles": f.getFiles, "custom_fields/Get": f.getFields, "custom_fields/Save": f.saveField, "webhooks/Get": f.getHooks, "webhooks/Create": f.createHook,
	}
	action := actions[r.PathValue("area")+"/"+r.PathValue("action")]
	if action == nil {
		http.Error(w, "no such action", http.StatusNotFound)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	action(c)
}

func (f *Farm) addItem(c call) {
	file, _ := c.body["filesystem"].(string)
	if len(file) != 32 {
		refuse(c.w, "filesystem: file not given")
		return
	}
	it := &item{id: f.nextItem + 1, file: file, amount: int(c.number("amount")), added: f.now(), fields: map[string]string{}}
	if it.amount < 1 {
		it.amount = 1
	}
	it.left = it.amount
	fields, _ := c.body["custom_fields"].([]any)
	for _, v := range fields {
		m, _ := v.(object)
		id, _ := m["customFieldId"].(string)
		value, _ := m["value"].(object)
		text, _ := value["string"].(string)
		if !f.fields[id] {
			refuse(c.w, "custom_fields.0: unknown custom field")
			return
		}
		it.fields[id] = text
	}
	if s, ok := c.body["for_printers"].(string); ok {
		for _, p := range strings.Split(s, ",") {
			n, _ := strconv.ParseInt(p, 10, 64)
			it.printers = append(it.printers, n)
		}
	}
	f.nextItem++
	f.items = append(f.items, it)
	f.byID[it.id] = it
	f.waiting = append(f.waiting, it)
	f.send("queue.add_item", object{"queue_item": itemObject(it)})
	f.startIdle()
	answer(c.w, object{"created_id": it.id, "queue_position": len(f.waiting), "approval_status": "not_required"})
}

func itemObject(it *item) object {
	fields := []object{}
	for id, v := range it.fields {
		fields = append(fields, object{"customFieldId": id, "value": object{"string": v}})
	}
	return object{
		"id": it.id, "filename": it.file[:8] + ".gcode", "type": "printable", "left": it.left, "printed": it.printed, "group": nil, "filesystem_id": it.file, "added": it.added.UTC().Format(time.RFC3339), "note": nil,
		"analysis": object{"estimate": 5400}, "custom_fields": fields, "user": "Farm Server",
	}
}

// getItems has two paths: the classic GET and the filtered POST.
func (f *Farm) getItems(c call) {
	if c.r.Method == http.MethodGet {
		var open, done []object
		for _, it := range f.items {
			switch {
			case it.deleted:
			case it.left > 0:
				open = append(open, itemObject(it))
			default:
				done = append(done, itemObject(it))
			}
		}
		out := object{"queue": open}
		if c.query("done_items") == "1" {
			out["done_items"] = done
		}
		answer(c.w, out)
		return
	}
	size, page := int(c.number("page_size")), int(c.number("page"))
	if size < 1 || size > 200 {
		size = 100
	}
	page = max(page, 1)
	from := min((page-1)*size, len(f.waiting))
	to := min(from+size, len(f.waiting))
	list := []object{}
	for _, it := range f.waiting[from:to] {
		list = append(list, itemObject(it))
	}
	answer(c.w, object{"queue": list, "total": len(f.waiting), "page": page, "page_amount": (len(f.waiting) + size - 1) / size})
}

func (f *Farm) getItem(c call) {
	it := f.byID[number(c.query("id"))]
	if it == nil || it.deleted {
		refuse(c.w, "Queue item not found")
		return
	}
	answer(c.w, object{"item": itemObject(it)})
}

func (f *Farm) deleteItem(c call) {
	it := f.byID[number(c.query("job"))]
	if it == nil || it.deleted {
		refuse(c.w, "Queue item not found")
		return
	}
	f.remove(it)
	answer(c.w, nil)
}

func (f *Farm) remove(it *item) {
	it.deleted = true
	f.unwait(it)
	f.send("queue.delete_item", object{"queue_item": itemObject(it)})
}

func (f *Farm) unwait(it *item) {
	if i := slices.Index(f.waiting, it); i >= 0 {
		f.waiting = slices.Delete(f.waiting, i, i+1)
	}
}

func (f *Farm) getJobs(c call) {
	if c.r.Method != http.MethodPost {
		http.Error(c.w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	size, page := int(c.number("page_size")), max(int(c.number("page")), 1)
	if size < 1 || size > 100 {
		size = 10
	}
	total := len(f.jobs)
	list := []object{}
	for i := total - 1 - (page-1)*size; i >= 0 && len(list) < size; i-- { // newest first
		list = append(list, f.jobObject(f.jobs[i]))
	}
	answer(c.w, object{"data": list, "page_amount": (total + size - 1) / size})
}

func (f *Farm) jobObject(j *job) object {
	percent := 100.0
	var ended any
	if j.status == "ongoing" {
		percent = min(99, 100*f.now().Sub(j.started).Seconds()/max(j.takes.Seconds(), 0.001))
	} else {
		ended = j.ended.UTC().Format(time.RFC3339)
	}
	return object{
		"id": j.id, "uid": j.uid, "status": j.status, "filename": j.item.file[:8] + ".gcode", "startDate": j.started.UTC().Format(time.RFC3339), "endDate": ended, "printer": j.printer.id, "user": 31,
		"currentPercentage": int(percent), "printTime": int(j.takes.Seconds()), "filUsage": 8120, "filUsageGram": 24.5, "cost": nil, "queueItem": object{"id": j.item.id, "user": 31, "queueNum": 1}, "customFields": []any{},
	}
}

func (f *Farm) getPrinters(c call) {
	list := []object{}
	for _, p := range f.printers {
		state := "operational"
		if p.job != nil {
			state = "printing"
		}
		list = append(list, object{"id": p.id, "printer": object{"name": p.name, "state": state, "online": true, "awaitingBedClear": false, "outOfOrder": 0}})
	}
	answer(c.w, object{"data": list, "page_amount": 1, "total": len(list)})
}

func (f *Farm) getFiles(c call) { answer(c.w, object{"files": []any{}, "folders": []any{}}) }

func (f *Farm) getFields(c call) {
	list := []object{}
	for id := range f.fields {
		list = append(list, object{"id": 1, "fieldId": id, "fieldLabel": id, "fieldType": "text", "category": "print", "subCategory": []string{"print_queue", "print_job"}, "required": false, "enabled": true})
	}
	answer(c.w, object{"data": list})
}

func (f *Farm) saveField(c call) {
	id, _ := c.body["fieldId"].(string)
	if id == "" {
		refuse(c.w, "fieldId: required")
		return
	}
	f.fields[id] = true
	answer(c.w, nil)
}

// AddField makes a custom field, as people do in the panel.
func (f *Farm) AddField(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fields[id] = true
}

func (f *Farm) getHooks(c call) {
	list := []object{}
	for _, h := range f.hooks {
		list = append(list, object{"id": h.id, "name": h.name, "url": h.url, "events": h.events, "secret": h.secret, "enabled": h.enabled})
	}
	answer(c.w, object{"data": list})
}

// knownEvents is the part of the vendor's list that this farm can send.
var knownEvents = []string{
	"job.started", "job.paused", "job.resumed", "job.cancelled", "job.done", "job.failed", "job.bed_cleared", "queue.add_item", "queue.delete_item", "queue.empty_queue", "queue.move_item", "queue.revive_item",
}

func (f *Farm) createHook(c call) {
	h := &hook{id: int64(len(f.hooks) + 58)}
	h.name, _ = c.body["name"].(string)
	h.url, _ = c.body["url"].(string)
	h.secret, _ = c.body["secret"].(string)
	h.enabled, _ = c.body["enabled"].(bool)
	events, _ := c.body["events"].([]any)
	for i, e := range events {
		name, _ := e.(string)
		if !slices.Contains(knownEvents, name) {
			refuse(c.w, fmt.Sprintf("events.%d: Invalid enum value specified!", i))
			return
		}
		h.events = append(h.events, name)
	}
	f.hooks = append(f.hooks, h)
	answer(c.w, object{"webhook": object{"id": h.id}})
}

// AddWebhook registers a webhook for all events, as people do in the panel.
func (f *Farm) AddWebhook(url, secret string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hooks = append(f.hooks, &hook{id: int64(len(f.hooks) + 58), url: url, secret: secret, events: knownEvents, enabled: true})
}

func (f *Farm) send(event string, data object) {
	if f.opts.Sender == nil {
		return
	}
	for _, h := range f.hooks {
		if !h.enabled || !slices.Contains(h.events, event) {
			continue
		}
		body, err := json.Marshal(object{"webhook_id": h.id, "event": event, "timestamp": f.now().Unix(), "data": data})
		if err != nil {
			panic(err) // maps of plain values always encode
		}
		f.opts.Sender.Send(sim.Delivery{URL: h.url, Body: body, Header: http.Header{"Content-Type": {"application/json"}, "X-SP-Secret": {h.secret}}})
	}
}

func (f *Farm) sendJob(event string, j *job) {
	f.send(event, object{"job": object{
		"id": j.id, "uid": j.uid, "printer_id": j.printer.id, "file": j.item.file[:8] + ".gcode", "started": j.started.Unix(), "ended": nil, "printer": object{"id": j.printer.id, "name": j.printer.name},
	}})
}

// startIdle gives waiting copies to idle printers.
func (f *Farm) startIdle() {
	if f.opts.Manual || f.closed {
		return
	}
	for _, p := range f.printers {
		if p.job == nil {
			f.startOn(p)
		}
	}
}

func (f *Farm) startOn(p *printer) *job {
	for _, it := range f.waiting {
		if len(it.printers) > 0 && !slices.Contains(it.printers, p.id) {
			continue
		}
		return f.startItem(p, it)
	}
	return nil
}

func (f *Farm) startItem(p *printer, it *item) *job {
	it.left--
	if it.left == 0 {
		f.unwait(it)
	}
	f.nextJob++
	j := &job{id: f.nextJob, uid: uuid.NewString(), item: it, printer: p, status: "ongoing", started: f.now()}
	j.takes = f.opts.MinPrint
	if f.opts.MaxPrint > f.opts.MinPrint {
		j.takes += time.Duration(f.rnd.Int64N(int64(f.opts.MaxPrint - f.opts.MinPrint)))
	}
	p.job = j
	f.jobs = append(f.jobs, j)
	f.sendJob("job.started", j)
	if !f.opts.Manual {
		f.wg.Go(func() { f.wait(j) })
	}
	return j
}

func (f *Farm) wait(j *job) {
	t := time.NewTimer(j.takes)
	defer t.Stop()
	select {
	case <-t.C:
	case <-f.stop:
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if j.status != "ongoing" {
		return
	}
	if f.rnd.Float64() < f.opts.FailRate && (f.opts.MaxFailures == 0 || f.failures[j.item.file] < f.opts.MaxFailures) {
		f.failures[j.item.file]++
		f.end(j, "failed")
		return
	}
	f.failures[j.item.file] = 0
	f.end(j, "done")
}

func (f *Farm) end(j *job, status string) {
	j.status, j.ended = status, f.now()
	if status == "done" {
		j.item.printed++
	}
	j.printer.job = nil
	f.sendJob("job."+status, j)
	if !f.closed {
		f.startIdle()
	}
}

// Start begins the next waiting copy of a queue item on the first idle printer
// and gives the job's id; for farms in manual mode.
func (f *Farm) Start(itemID int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	it := f.byID[itemID]
	for _, p := range f.printers {
		if p.job == nil && it != nil && it.left > 0 {
			return f.startItem(p, it).id
		}
	}
	panic(fmt.Sprintf("item %d cannot be started", itemID))
}

// Finish, Fail and Cancel end a job; a cancelled one may give its copy back.
func (f *Farm) Finish(jobID int64) { f.endByID(jobID, "done", false) }

// Fail ends a job as failed; its copy is lost.
func (f *Farm) Fail(jobID int64) { f.endByID(jobID, "failed", false) }

// Cancel ends a job as cancelled.
func (f *Farm) Cancel(jobID int64, returnToQueue bool) { f.endByID(jobID, "cancelled", returnToQueue) }

func (f *Farm) endByID(id int64, status string, back bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, j := range f.jobs {
		if j.id == id && j.status == "ongoing" {
			if back {
				f.giveBack(j.item)
			}
			f.end(j, status)
			return
		}
	}
	panic(fmt.Sprintf("job %d is not printing", id))
}

func (f *Farm) giveBack(it *item) {
	it.left++
	if !slices.Contains(f.waiting, it) {
		f.waiting = append(f.waiting, it)
	}
}

// Revive queues another copy of an item, as people do in the panel.
func (f *Farm) Revive(itemID int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	it := f.byID[itemID]
	it.deleted = false
	f.giveBack(it)
	f.send("queue.revive_item", object{"queue_item": itemObject(it)})
	f.startIdle()
}

// Remove takes an item out of the queue, as people do in the panel.
func (f *Farm) Remove(itemID int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.remove(f.byID[itemID])
}

// Books is what the farm knows, for assertions.
type Books struct {
	Items []BookItem `json:"items"`
	Jobs  []BookJob  `json:"jobs"`
}

// BookItem is a queue item that ever was.
type BookItem struct {
	ID      int64             `json:"id"`
	File    string            `json:"file"`
	Amount  int               `json:"amount"`
	Left    int               `json:"left"`
	Printed int               `json:"printed"`
	Deleted bool              `json:"deleted"`
	Fields  map[string]string `json:"fields"`
}

// BookJob is a print that ever was.
type BookJob struct {
	ID      int64  `json:"id"`
	ItemID  int64  `json:"itemId"`
	Status  string `json:"status"`
	Printer string `json:"printer"`
}

// Books lists everything in the order in which it came.
func (f *Farm) Books() Books {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := Books{}
	for _, it := range f.items {
		b.Items = append(b.Items, BookItem{it.id, it.file, it.amount, it.left, it.printed, it.deleted, it.fields})
	}
	for _, j := range f.jobs {
		b.Jobs = append(b.Jobs, BookJob{j.id, j.item.id, j.status, j.printer.name})
	}
	return b
}

// Subscribed reports whether a webhook is registered.
func (f *Farm) Subscribed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.hooks) > 0
}
