package simplyprint

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

type named struct {
	id   int64
	name string
}

type printer struct {
	id        int64
	name      string
	group     *named
	model     *named
	job       *job // on the bed, printing or not yet cleared; nil: free
	sortOrder int
	away      bool // not online
	broken    bool // out of order
}

func (p *printer) idle() bool { return p.job == nil && !p.away && !p.broken }

func (p *printer) awaitingBedClear() bool { return p.job != nil && p.job.ended != nil }

func (p *printer) state() string {
	switch {
	case p.job == nil || p.job.ended != nil:
		return "operational"
	case p.job.paused != nil:
		return "paused"
	}
	return "printing"
}

func (f *Farm) setUpPrinters(specs []PrinterSpec) {
	groups, models := map[string]*named{}, map[string]*named{}
	for i, s := range specs {
		s.Group, s.Model = cmp.Or(s.Group, "Hall A"), cmp.Or(s.Model, "MK4S")
		p := &printer{
			id: firstPrinterID + int64(i), name: cmp.Or(s.Name, fmt.Sprintf("Bay %d", i+1)), sortOrder: i + 1,
			group: intern(groups, s.Group, firstGroupID), model: intern(models, s.Model, firstModelID),
		}
		f.printers = append(f.printers, p)
		f.byID[p.id] = p
	}
}

// intern gives the thing of that name, numbered from first in order of
// appearance.
func intern(known map[string]*named, name string, first int64) *named {
	n := known[name]
	if n == nil {
		n = &named{first + int64(len(known)), name}
		known[name] = n
	}
	return n
}

// Printer is a printer with the ids that the farm gave.
type Printer struct {
	ID      int64
	Name    string
	GroupID int64
	ModelID int64
}

// Printers lists the printers in order.
func (f *Farm) Printers() []Printer {
	out := make([]Printer, len(f.printers))
	for i, p := range f.printers {
		out[i] = Printer{p.id, p.name, p.group.id, p.model.id}
	}
	return out
}

// SetOnline says whether a printer can be reached. One that cannot keeps its last
// state, and takes nothing from the queue.
func (f *Farm) SetOnline(printerID int64, online bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if p := f.byID[printerID]; p != nil {
		p.away = !online
		f.dispatch()
	}
}

// SetOutOfOrder marks a printer as broken, or mended.
func (f *Farm) SetOutOfOrder(printerID int64, broken bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if p := f.byID[printerID]; p != nil {
		p.broken = broken
		f.dispatch()
	}
}

// flag is a truth as the service writes some of them.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f *Farm) wirePrinter(p *printer) map[string]any {
	row := map[string]any{
		"id": p.id, "sort_order": p.sortOrder, "filament": nil, "job": nil,
		"printer": map[string]any{
			"name": p.name, "state": p.state(), "group": p.group.id, "position": p.sortOrder, "online": !p.away,
			"outOfOrder": flag(p.broken), "awaitingBedClear": p.awaitingBedClear(), "integration": "OctoPrint",
			"model": map[string]any{"id": p.model.id, "name": p.model.name, "brand": "Prusa"},
		},
	}
	if j := p.job; j != nil {
		row["job"] = map[string]any{
			"id": j.id, "uid": j.uid, "state": p.state(), "file": j.item.file.name, "percentage": f.percentage(j),
			"time": seconds(f.remaining(j)), "layer": f.percentage(j), "canPreview": true,
		}
	}
	return row
}

func (f *Farm) getPrinters(c *call) {
	if pid := c.query.Get("pid"); pid != "" {
		rows := []any{}
		for _, id := range commaIDs(pid) {
			if p := f.byID[id]; p != nil {
				rows = append(rows, f.wirePrinter(p))
			}
		}
		switch {
		case len(rows) == 0:
			c.refuse("Printer not found")
		case !strings.Contains(pid, ","):
			c.ok(map[string]any{"data": rows[0]}) // one alone comes as an object
		default:
			c.ok(map[string]any{"data": rows, "page_amount": 1, "total": len(rows)})
		}
		return
	}
	page, size := c.page(10, 25, 100)
	search := strings.ToLower(c.body.text("search"))
	var match []*printer
	for _, p := range f.printers {
		if strings.Contains(strings.ToLower(p.name), search) {
			match = append(match, p)
		}
	}
	from, to, pages := cut(len(match), page, size)
	rows := []any{}
	for _, p := range match[from:to] {
		rows = append(rows, f.wirePrinter(p))
	}
	c.ok(map[string]any{"data": rows, "page_amount": pages, "total": len(match)})
}

func (f *Farm) getPrinterGroups(c *call) {
	rows, seen := []any{}, map[*named]bool{}
	for _, p := range f.printers {
		if !seen[p.group] {
			seen[p.group] = true
			rows = append(rows, map[string]any{"id": p.group.id, "name": p.group.name})
		}
	}
	c.ok(map[string]any{"groups": rows})
}

// onPrinters runs an action for the printers in the query; the first that it
// does not fit makes the call fail before any of them changes.
func (f *Farm) onPrinters(c *call, fits func(*printer) bool, act func(*printer)) {
	var chosen []*printer
	for _, id := range commaIDs(c.query.Get("pid")) {
		p := f.byID[id]
		if p == nil {
			c.refuse("Printer not found")
			return
		}
		if !fits(p) {
			c.refuse("The printer is not in a state for this action")
			return
		}
		chosen = append(chosen, p)
	}
	if len(chosen) == 0 {
		c.refuse("No printers given")
		return
	}
	for _, p := range chosen {
		act(p)
	}
	c.ok(nil)
	f.dispatch()
}

func (f *Farm) actPause(c *call) {
	f.onPrinters(c, func(p *printer) bool { return p.state() == "printing" }, func(p *printer) { f.pause(p.job) })
}

func (f *Farm) actResume(c *call) {
	f.onPrinters(c, func(p *printer) bool { return p.state() == "paused" }, func(p *printer) { f.resume(p.job) })
}

func (f *Farm) actCancel(c *call) {
	reason := cmp.Or(int(c.body.int("reason")), reasonRegretted)
	f.onPrinters(c, func(p *printer) bool { return p.state() == "printing" || p.state() == "paused" }, func(p *printer) {
		f.end(p.job, cancelled, reason, c.body.text("comment"), c.body.bool("return_to_queue"))
	})
}

func (f *Farm) actClearBed(c *call) {
	f.onPrinters(c, func(p *printer) bool { return p.state() == "operational" }, f.clearBed)
}

func (f *Farm) clearBed(p *printer) {
	if !p.awaitingBedClear() {
		return
	}
	j := p.job
	p.job = nil
	f.notify("job.bed_cleared", map[string]any{"job": f.wireEventJob(j)})
}

// What the methods that stand for people and printers fail with.
var (
	// ErrNotThere: no such printer, item or job.
	ErrNotThere = errors.New("not there")
	// ErrState: it exists, but that cannot happen to it now.
	ErrState = errors.New("not possible in this state")
)

// dispatch lets idle printers take what they may print.
func (f *Farm) dispatch() {
	if !f.opts.AutoStart || f.opts.Manual || f.closed {
		return
	}
	for _, p := range f.printers {
		if p.awaitingBedClear() {
			f.clearBed(p)
		}
		if p.idle() {
			if it := f.nextFor(p); it != nil {
				f.start(p, it)
			}
		}
	}
}

// StartNext lets a printer take the first item that it may print and gives the
// job's id. Somebody clears the bed before, when that is needed.
func (f *Farm) StartNext(printerID int64) (jobID int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.byID[printerID]
	if p == nil {
		return 0, fmt.Errorf("printer %d: %w", printerID, ErrNotThere)
	}
	f.clearBed(p)
	if !p.idle() {
		return 0, fmt.Errorf("start on printer %d: %w", printerID, ErrState)
	}
	it := f.nextFor(p)
	if it == nil {
		return 0, fmt.Errorf("an item for printer %d: %w", printerID, ErrNotThere)
	}
	return f.start(p, it).id, nil
}

// file is a file of the library or a fresh upload.
type file struct {
	id      string
	name    string
	size    int64
	added   time.Time
	folder  int64
	expires time.Time // uploads only
	content []byte    // nil of a file that was added by its name
}

func (fl *file) ext() string {
	_, ext, _ := strings.Cut(fl.name[max(strings.LastIndexByte(fl.name, '.'), 0):], ".")
	return strings.ToLower(ext)
}

func (fl *file) kind() string {
	switch fl.ext() {
	case "stl", "obj":
		return "model"
	}
	if n := strings.ToLower(fl.name); strings.HasSuffix(n, ".3mf") && !strings.HasSuffix(n, ".gcode.3mf") {
		return "model"
	}
	return "printable"
}

// hash makes what a file needs always the same for its name.
func (fl *file) hash() uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(fl.name)) // a hash never fails
	return h.Sum32()
}

// millimetres is the filament of one copy: 2 to 20 m.
func (fl *file) millimetres() int64 { return 2000 + int64(fl.hash()%18000) }

// printTime is how long one copy takes.
func (f *Farm) printTime(fl *file) time.Duration {
	if f.opts.PrintTime != nil {
		return f.opts.PrintTime(fl.name)
	}
	span := int64(f.opts.MaxPrint - f.opts.MinPrint)
	return f.opts.MinPrint + time.Duration(span*int64(fl.hash()%1000)/1000)
}

func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
