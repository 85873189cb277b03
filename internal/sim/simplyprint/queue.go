package simplyprint

import (
	"cmp"
	"container/list"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// item is an entry of the queue. left + started copies = amount + copies that
// were put back.
type item struct {
	id          int64
	file        *file
	amount      int // copies asked for
	left        int // copies still to start
	printed     int // copies that came out well
	ongoing     int // copies on a printer
	note        string
	fields      []fieldValue
	tags        json.RawMessage
	restriction restriction
	group       *queueGroup
	added       time.Time
	deleted     bool
	doneAt      *time.Time // nothing left and nothing on a printer

	// Where the item waits. rank orders the items of one group, and stays, so
	// that a copy that comes back finds its old place.
	rank    int64
	waiting *list.Element // in group.waiting; nil: not waiting
	ready   *list.Element // in its bucket
	doneRow *list.Element // in Farm.done; nil: waiting or deleted
}

// restriction says which printers may print an item: those that any of the lists
// names. Three empty lists allow every printer.
type restriction struct {
	printers, models, groups []int64
}

func (r restriction) key() string { return fmt.Sprint(r.printers, r.models, r.groups) }

func (r restriction) allows(p *printer) bool {
	if len(r.printers)+len(r.models)+len(r.groups) == 0 {
		return true
	}
	return slices.Contains(r.printers, p.id) || slices.Contains(r.models, p.model.id) || slices.Contains(r.groups, p.group.id)
}

// queueGroup is a part of the queue. Its waiting items are kept twice: all in
// order for lists, and by restriction, so that a printer finds its next item
// without walking past those of other printers.
type queueGroup struct {
	GroupSpec
	waiting *list.List // *item by rank
	buckets map[string]*bucket
}

type bucket struct {
	restriction
	items *list.List // *item by rank
}

func (f *Farm) setUpGroups(specs []GroupSpec) {
	for i, g := range specs {
		g.ID = cmp.Or(g.ID, firstGroupID+int64(i))
		f.groups = append(f.groups, newGroup(g))
	}
	if len(specs) == 0 {
		f.groups = []*queueGroup{newGroup(GroupSpec{})} // the queue of an account without groups
	}
}

func newGroup(g GroupSpec) *queueGroup {
	return &queueGroup{GroupSpec: g, waiting: list.New(), buckets: map[string]*bucket{}}
}

func (f *Farm) grouped() bool { return len(f.opts.Groups) > 0 }

// rankGap leaves room to put an item between two others; when the room is used
// up, the group is numbered anew.
const rankGap = 1 << 20

// insert makes it wait at a position from 1 of its group; 0 is the end.
func (g *queueGroup) insert(it *item, position int) {
	var next *list.Element
	if position > 0 && position <= g.waiting.Len() {
		next = g.waiting.Front()
		for range position - 1 {
			next = next.Next()
		}
	}
	for {
		rank, room := g.rankBefore(next)
		if room {
			it.rank = rank
			break
		}
		n := int64(0)
		for e := g.waiting.Front(); e != nil; e = e.Next() {
			n += rankGap
			e.Value.(*item).rank = n
		}
	}
	g.place(it, next)
}

// rankBefore gives a rank for an item that goes before next (nil: to the end).
func (g *queueGroup) rankBefore(next *list.Element) (rank int64, room bool) {
	switch {
	case next == nil && g.waiting.Len() == 0:
		return 0, true
	case next == nil:
		return g.waiting.Back().Value.(*item).rank + rankGap, true
	case next.Prev() == nil:
		return next.Value.(*item).rank - rankGap, true
	}
	low, high := next.Prev().Value.(*item).rank, next.Value.(*item).rank
	return low + (high-low)/2, high-low > 1
}

// putBack makes an item wait again where it once was.
func (g *queueGroup) putBack(it *item) {
	next := g.waiting.Front()
	for next != nil && next.Value.(*item).rank <= it.rank {
		next = next.Next()
	}
	g.place(it, next)
}

// place links an item, whose rank is set, before next.
func (g *queueGroup) place(it *item, next *list.Element) {
	if next == nil {
		it.waiting = g.waiting.PushBack(it)
	} else {
		it.waiting = g.waiting.InsertBefore(it, next)
	}
	key := it.restriction.key()
	b := g.buckets[key]
	if b == nil {
		b = &bucket{it.restriction, list.New()}
		g.buckets[key] = b
	}
	// From the end that is nearer in rank: nearly everything comes to an end.
	if front := b.items.Front(); front != nil && it.rank < front.Value.(*item).rank {
		it.ready = b.items.PushFront(it)
		return
	}
	e := b.items.Back()
	for e != nil && e.Value.(*item).rank > it.rank {
		e = e.Prev()
	}
	if e == nil {
		it.ready = b.items.PushFront(it)
	} else {
		it.ready = b.items.InsertAfter(it, e)
	}
}

// take unlinks an item; it is harmless when it does not wait.
func (g *queueGroup) take(it *item) {
	if it.waiting == nil {
		return
	}
	key := it.restriction.key()
	b := g.buckets[key]
	g.waiting.Remove(it.waiting)
	b.items.Remove(it.ready)
	it.waiting, it.ready = nil, nil
	if b.items.Len() == 0 {
		delete(g.buckets, key)
	}
}

// next is the first item of the group that p may print.
func (g *queueGroup) next(p *printer) *item {
	if g.Virtual {
		return nil
	}
	var first *item
	for _, b := range g.buckets {
		if !b.allows(p) {
			continue
		}
		if it := b.items.Front().Value.(*item); first == nil || cmp.Or(cmp.Compare(it.rank, first.rank), cmp.Compare(it.id, first.id)) < 0 {
			first = it
		}
	}
	return first
}

// nextFor is the first item that p may print, groups in their order.
func (f *Farm) nextFor(p *printer) *item {
	for _, g := range f.groups {
		if it := g.next(p); it != nil {
			return it
		}
	}
	return nil
}

// settle puts an item where its counts say that it belongs: the queue, the done
// items, or nowhere.
func (f *Farm) settle(it *item) {
	switch {
	case it.deleted:
		it.group.take(it)
		f.undone(it)
	case it.left > 0:
		it.doneAt = nil
		f.undone(it)
		if it.waiting == nil {
			it.group.putBack(it)
		}
	default:
		it.group.take(it)
		if it.doneRow == nil {
			it.doneRow = f.done.PushBack(it)
		}
		if it.ongoing == 0 && it.doneAt == nil {
			now := f.opts.Now()
			it.doneAt = &now
		}
	}
}

func (f *Farm) undone(it *item) {
	if it.doneRow != nil {
		f.done.Remove(it.doneRow)
		it.doneRow = nil
	}
}

func (f *Farm) addItem(c *call) {
	fl := f.fileOf(c.body)
	if fl == nil {
		c.refuse("File not found")
		return
	}
	amount := int64(1)
	if c.body.has("amount") {
		amount = c.body.int("amount")
	}
	if amount < 1 || amount > 1_000_000 {
		c.refuse("amount: The amount must be at least 1")
		return
	}
	g, problem := f.groupOf(c.body, fl)
	if problem != "" {
		c.refuse("%s", problem)
		return
	}
	values, problem := f.fieldValues(c.body, "print_queue")
	if problem != "" {
		c.refuse("%s", problem)
		return
	}
	position := 0
	if c.body.has("position") {
		switch p := c.body.text("position"); p {
		case "bottom":
		case "top":
			position = 1
		default:
			n, err := strconv.Atoi(p)
			if err != nil || n < 1 {
				c.refuse("position: Invalid position")
				return
			}
			position = n
		}
	}
	it := &item{
		id: f.nextID(), file: fl, amount: int(amount), left: int(amount), fields: values, group: g, added: f.opts.Now(),
		restriction: restriction{c.body.ids("for_printers"), c.body.ids("for_models"), c.body.ids("for_groups")},
	}
	// A bare list of tags is ignored.
	if tags := c.body["tags"]; strings.HasPrefix(string(tags), "{") {
		it.tags = tags
	}
	f.items[it.id], f.added = it, append(f.added, it)
	g.insert(it, position)
	if position == 0 || position > g.waiting.Len() {
		position = g.waiting.Len()
	}
	f.notify("queue.add_item", map[string]any{"queue_item": f.wire(it), "user": apiUser})
	if f.opts.OldShapes {
		c.ok(map[string]any{"created_id": it.id})
	} else {
		c.ok(map[string]any{"id": it.id, "queue_position": position, "approval_status": "not_required"})
	}
	f.dispatch()
}

// fileOf finds the one file that a body names.
func (f *Farm) fileOf(body scope) *file {
	library, fresh := body.text("filesystem"), body.text("fileId")
	switch {
	case library != "" && fresh == "":
		return f.files[library]
	case fresh != "" && library == "":
		return f.freshUpload(fresh)
	}
	return nil
}

func (f *Farm) groupOf(body scope, fl *file) (_ *queueGroup, problem string) {
	if !f.grouped() {
		return f.groups[0], ""
	}
	id := body.int("group")
	if id == 0 {
		return nil, "group: A queue group is required"
	}
	i := slices.IndexFunc(f.groups, func(g *queueGroup) bool { return g.ID == id })
	if i < 0 {
		return nil, "Queue group not found"
	}
	g := f.groups[i]
	if len(g.Extensions) > 0 && !slices.Contains(g.Extensions, fl.ext()) {
		return nil, "This queue group doesn't accept files of this type"
	}
	return g, ""
}

// find gives an item that the API still shows.
func (f *Farm) find(id int64) *item {
	f.purge()
	it := f.items[id]
	if it == nil || it.deleted || it.waiting == nil && it.doneRow == nil {
		return nil
	}
	return it
}

// purge drops done items whose time is over. Those that are still printing stay
// and do not hold up the others for long.
func (f *Farm) purge() {
	now := f.opts.Now()
	for e := f.done.Front(); e != nil; {
		it := e.Value.(*item)
		if it.doneAt == nil || now.Sub(*it.doneAt) < f.opts.DoneFor {
			return
		}
		e = e.Next()
		f.undone(it)
	}
}

type wireItem struct {
	ID           int64           `json:"id"`
	Index        int             `json:"index,omitempty"` // only in lists: finding it for one item is work
	FileName     string          `json:"filename"`
	Note         *string         `json:"note"`
	Type         string          `json:"type"`
	Printable    bool            `json:"printable"`
	Model        bool            `json:"model"`
	Left         int             `json:"left"`
	Printed      int             `json:"printed"`
	Group        *int64          `json:"group"`
	FileID       string          `json:"filesystem_id,omitempty"`
	For          wireFor         `json:"for"`
	Tags         json.RawMessage `json:"tags"`
	Analysis     wireAnalysis    `json:"analysis"`
	Added        string          `json:"added"`
	Size         int64           `json:"size"`
	User         string          `json:"user"`
	UserID       int64           `json:"user_id"`
	CustomFields *[]wireField    `json:"custom_fields,omitempty"`
	OldCustom    *[]wireField    `json:"customFields,omitempty"`
	Ongoing      *bool           `json:"ongoing,omitempty"`
	Done         json.RawMessage `json:"done,omitempty"` // a date or null, only for done items
	Expires      json.RawMessage `json:"expires,omitempty"`
}

type wireFor struct {
	Printers []int64 `json:"printers"` // null: no restriction
	Models   []int64 `json:"models"`
	Groups   []int64 `json:"groups"`
}

type wireAnalysis struct {
	Slicer   string  `json:"slicer,omitempty"`
	Estimate int64   `json:"estimate"` // seconds
	Filament []int64 `json:"filament,omitempty"`
	Layers   int     `json:"totalLayers,omitempty"`
}

func (f *Farm) wire(it *item) wireItem {
	w := wireItem{
		ID: it.id, FileName: it.file.name, Type: it.file.kind(), Printable: it.file.kind() == "printable", Model: it.file.kind() == "model",
		Left: it.left, Printed: it.printed, FileID: it.file.id, For: wireFor{it.restriction.printers, it.restriction.models, it.restriction.groups},
		Tags: it.tags, Analysis: wireAnalysis{Slicer: "PrusaSlicer", Estimate: seconds(f.printTime(it.file)), Filament: []int64{it.file.millimetres()}},
		Added: stamp(it.added), Size: it.file.size, User: "Farm Server", UserID: 31,
	}
	if it.note != "" {
		w.Note = &it.note
	}
	if f.grouped() {
		w.Group = &it.group.ID
	}
	values := f.wireFields(it.fields)
	if f.opts.OldShapes {
		w.OldCustom = &values
	} else {
		w.CustomFields = &values
	}
	if it.doneRow != nil {
		ongoing := it.ongoing > 0
		w.Ongoing, w.Done, w.Expires = &ongoing, json.RawMessage("null"), json.RawMessage("null")
		if it.doneAt != nil {
			w.Done, w.Expires = quoted(stamp(*it.doneAt)), quoted(stamp(it.doneAt.Add(f.opts.DoneFor)))
		}
	}
	return w
}

func quoted(s string) json.RawMessage { return json.RawMessage(strconv.Quote(s)) }

// getItems has two paths: GET with everything at once, and POST with pages. Each
// reads only its own scope.
func (f *Farm) getItems(c *call) {
	f.purge()
	if c.get {
		f.allItems(c)
		return
	}
	page, size := c.page(10, 0, 200)
	gid := c.body.int("gid")
	search := strings.ToLower(c.body.text("search"))
	total, index := 0, 0
	rows := []wireItem{}
	for _, g := range f.groups {
		if gid != 0 && g.ID != gid {
			continue
		}
		for e := g.waiting.Front(); e != nil; e = e.Next() {
			it := e.Value.(*item)
			index++
			if search != "" && !strings.Contains(strings.ToLower(it.file.name), search) {
				continue
			}
			total++
			if total > (page-1)*size && total <= page*size {
				w := f.wire(it)
				w.Index = index
				rows = append(rows, w)
			}
		}
	}
	_, _, pages := cut(total, page, size)
	c.ok(map[string]any{"queue": rows, "total": total, "page": page, "page_amount": pages})
}

func (f *Farm) allItems(c *call) {
	rows, done := []wireItem{}, []wireItem{}
	for _, g := range f.groups {
		for e := g.waiting.Front(); e != nil; e = e.Next() {
			w := f.wire(e.Value.(*item))
			w.Index = len(rows) + 1
			rows = append(rows, w)
		}
	}
	if c.query.Get("done_items") == "1" {
		for e := f.done.Front(); e != nil; e = e.Next() {
			done = append(done, f.wire(e.Value.(*item)))
		}
	}
	if f.opts.OldShapes {
		c.ok(map[string]any{"queue": map[string]any{"fits": true, "items": rows, "done_items": done}, "groups": f.wireGroups()})
		return
	}
	c.ok(map[string]any{"queue": rows, "done_items": done})
}

func (f *Farm) getItem(c *call) {
	it := f.find(c.queryID("id"))
	switch {
	case it == nil:
		c.refuse("Queue item not found")
	case f.opts.OldShapes:
		c.ok(map[string]any{"queue": f.wire(it)})
	default:
		c.ok(map[string]any{"item": f.wire(it)})
	}
}

// updateItem takes amount as all copies of the item, those already started
// included: the documentation says "total" and no more.
func (f *Farm) updateItem(c *call) {
	it := f.find(c.queryID("job"))
	if it == nil {
		c.refuse("Queue item not found")
		return
	}
	if c.body.has("amount") {
		n := int(c.body.int("amount"))
		if n < 1 {
			c.refuse("amount: The amount must be at least 1")
			return
		}
		it.left = max(0, it.left+n-it.amount)
		it.amount = n
	}
	if c.body.has("printed") {
		it.printed = max(0, int(c.body.int("printed")))
	}
	if c.body.has("note") {
		it.note = c.body.text("note")
	}
	r := it.restriction
	for name, ids := range map[string]*[]int64{"for_printers": &r.printers, "for_models": &r.models, "for_groups": &r.groups} {
		if c.body.has(name) {
			*ids = c.body.ids(name)
		}
	}
	it.group.take(it) // by its old restriction
	it.restriction = r
	f.settle(it)
	c.ok(nil)
	f.dispatch()
}

func (f *Farm) deleteItem(c *call) {
	ids := commaIDs(c.query.Get("jobs"))
	if len(ids) == 0 {
		ids = commaIDs(c.query.Get("job"))
	}
	var found []*item
	for _, id := range ids {
		if it := f.find(id); it != nil {
			found = append(found, it)
		}
	}
	if len(found) == 0 {
		c.refuse("Queue item not found")
		return
	}
	for _, it := range found {
		f.remove(it)
	}
	c.ok(nil)
}

// remove takes an item out. Copies on a printer go on printing.
func (f *Farm) remove(it *item) {
	w := f.wire(it)
	it.deleted, it.left = true, 0
	f.settle(it)
	f.notify("queue.delete_item", map[string]any{"queue_item": w, "user": apiUser})
}

func (f *Farm) reviveItem(c *call) {
	it := f.find(c.queryID("job"))
	if it == nil || it.doneRow == nil {
		c.refuse("Queue item not found")
		return
	}
	n := 1
	if c.body.has("amount") {
		n = int(c.body.int("amount"))
	}
	if n < 1 {
		c.refuse("amount: The amount must be at least 1")
		return
	}
	f.revive(it, n)
	c.ok(nil)
	f.dispatch()
}

func (f *Farm) revive(it *item, copies int) {
	it.left += copies
	it.amount += copies
	f.settle(it)
	f.notify("queue.revive_item", map[string]any{"queue_item": f.wire(it), "user": apiUser})
}

func (f *Farm) getQueueGroups(c *call) {
	c.ok(map[string]any{"list": f.wireGroups(), "groups_exist": f.grouped()})
}

func (f *Farm) wireGroups() []any {
	rows := []any{}
	if f.grouped() {
		for i, g := range f.groups {
			rows = append(rows, map[string]any{"id": g.ID, "name": g.Name, "virtual": g.Virtual, "extensions": g.Extensions, "sort_order": i + 1, "for": nil})
		}
	}
	return rows
}

// RemoveItem is an operator who takes an item out on the panel.
func (f *Farm) RemoveItem(id int64) error {
	return f.onItem(id, func(it *item) { f.remove(it) })
}

// ReviveItem is an operator who puts a done item back with that many copies.
func (f *Farm) ReviveItem(id int64, copies int) error {
	return f.onItem(id, func(it *item) { f.revive(it, copies) })
}

func (f *Farm) onItem(id int64, act func(*item)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	it := f.find(id)
	if it == nil {
		return fmt.Errorf("queue item %d: %w", id, ErrNotThere)
	}
	act(it)
	f.dispatch()
	return nil
}
