package printing

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
)

// Orders is what the planner needs of the orders.
type Orders interface {
	Lock(ctx context.Context, tx *db.Tx, tenant string, ids []string) ([]*order.Order, error)
	ApplyProgress(ctx context.Context, tx *db.Tx, orders []*order.Order, progress map[string][]order.LineProgress, trigger string) error
	OpenIssues(ctx context.Context, tx *db.Tx, o *order.Order, issues ...order.Issue) error
	CloseIssues(ctx context.Context, tx *db.Tx, o *order.Order, kind order.IssueKind, subject, by string) error
	ReportUnmapped(ctx context.Context, tx *db.Tx, o *order.Order, skus []string) error
	Revive(ctx context.Context, tx *db.Tx, o *order.Order, printJobID string) (bool, error)
	LeaveOut(ctx context.Context, tx *db.Tx, o *order.Order, lineID, by string) error
	WaitingForSKU(ctx context.Context, q db.Querier, tenant, afterID string, limit int) ([]string, error)
}

// Catalog is what the planner needs of the product mappings.
type Catalog interface {
	Resolve(ctx context.Context, q db.Querier, tenant string, skus []string) (map[string]catalog.Mapping, error)
	Ignored(ctx context.Context, q db.Querier, tenant string, skus []string) (map[string]bool, error)
}

// Custom is what the planner needs of the products that are made to measure.
type Custom interface {
	// Identify gives the SKU of those of the lines that are such products, by the
	// line's id, and of those that want to be but cannot what is wrong, in words.
	Identify(ctx context.Context, q db.Querier, tenant string, lines []order.Line) (skus, problems map[string]string, err error)
	// Request has a product made that no mapping knows yet. The order is planned
	// again when it is there. It reports false when nobody will make it.
	Request(ctx context.Context, tx *db.Tx, o *order.Order, lineID, sku string) (bool, error)
	// Ready notes that a line's product was there already.
	Ready(ctx context.Context, tx *db.Tx, o *order.Order, lineID, sku string) error
}

// Publisher is the part of the event bus that printing needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Options are the rules of printing.
type Options struct {
	AutoRetries int // failed prints that are queued again without asking
	// AutoRetriesOf gives the same as a tenant wants it now; nil: AutoRetries.
	AutoRetriesOf  func(ctx context.Context, q db.Querier, tenant string) (int, error)
	MaxItemAmount  int           // copies in one queue item
	QueueGroup     int64         // queue group of our items, 0 none
	ReferenceField string        // custom field that carries our reference
	AnswerWithin   time.Duration // longest wait for one answer of the farm
	PollInterval   time.Duration
	IdleInterval   time.Duration
	StuckFactor    float64       // estimates without progress after which a print is stuck
	StuckFloor     time.Duration // but not sooner than this
	StuckWaiting   time.Duration // wait before the start after which a job is stuck
	Policy         job.Policy
	Audit          Auditor // takes down what people do by hand
}

// Service plans and follows print jobs.
type Service struct {
	db      *db.DB
	jobs    job.Enqueuer
	bus     Publisher
	orders  Orders
	catalog Catalog
	custom  Custom
	farm    Farm
	limit   *job.Limiter
	log     *slog.Logger
	now     func() time.Time
	opts    Options
	names   printerNames
	shelf   library
}

// New makes a Service and defines its jobs, schedules and subscriptions. farm
// gives the client for a tenant at the moment it is needed.
func New(d *db.DB, reg *job.Registry, bus *event.Bus, orders Orders, cat Catalog, farm Farm, limit *job.Limiter, log *slog.Logger, now func() time.Time, o Options) *Service {
	s := &Service{db: d, bus: bus, orders: orders, catalog: cat, custom: none{}, farm: farm, limit: limit, log: log, now: now, opts: o}
	s.define(reg, bus)
	return s
}

// Use names the queue.
func (s *Service) Use(jobs job.Enqueuer) { s.jobs = jobs }

// Connect names who makes the products to measure. Without one there are none.
func (s *Service) Connect(c Custom) { s.custom = c }

// none is the Custom of a hub that makes nothing to measure.
type none struct{}

func (none) Identify(context.Context, db.Querier, string, []order.Line) (skus, problems map[string]string, err error) {
	return nil, nil, nil
}

func (none) Request(context.Context, *db.Tx, *order.Order, string, string) (bool, error) {
	return false, nil
}

func (none) Ready(context.Context, *db.Tx, *order.Order, string, string) error { return nil }

// tally counts the print jobs of one part.
type tally struct {
	completed, failed                   int
	pending, queued, assigned, printing int
}

func (t tally) active() int { return t.pending + t.queued + t.assigned + t.printing }

// open is the prints that are missing: wanted, less good ones, less those in
// flight, less failed ones that a person has not decided on. Negative: surplus.
func (t tally) open(wanted int) int { return wanted - t.completed - t.active() - t.failed }

// draft collects what one run of the planner makes, for a few large statements
// instead of many small ones.
type draft struct {
	parts  []part
	items  []queueItem
	jobs   []Job
	events []event.Event
}

// Plan implements order.Planner: it compares what the orders want with what is
// printed or on its way, and makes or cancels the difference. Running it again
// changes nothing.
func (s *Service) Plan(ctx context.Context, tx *db.Tx, tenant string, orderIDs []string, trigger string) error {
	orders, err := s.orders.Lock(ctx, tx, tenant, orderIDs)
	if err != nil || len(orders) == 0 {
		return err
	}
	state, err := loadState(ctx, tx, orders)
	if err != nil {
		return err
	}
	if err := s.leaveOut(ctx, tx, tenant, orders, state); err != nil {
		return err
	}
	var d draft
	if err := s.resolve(ctx, tx, tenant, orders, state, &d); err != nil {
		return err
	}
	surplus := map[string]int{}
	for _, o := range orders {
		for _, l := range o.Lines {
			for _, p := range state.parts[l.ID] {
				wanted := p.prints(target(o, l))
				switch open := state.tally[p.ID].open(wanted); {
				case open > 0:
					s.add(o, p, open, state, &d)
				case open < 0:
					surplus[p.ID] = -open
				}
			}
		}
	}
	if err := s.save(ctx, tx, tenant, &d); err != nil {
		return err
	}
	if err := s.shrink(ctx, tx, orders, state, surplus); err != nil {
		return err
	}
	progress := make(map[string][]order.LineProgress, len(orders))
	for _, o := range orders {
		progress[o.ID] = progressOf(o, state)
	}
	return s.orders.ApplyProgress(ctx, tx, orders, progress, trigger)
}

// target is how many units of l are to be made.
func target(o *order.Order, l order.Line) int {
	if !l.Printable || !o.Released || o.Held || o.Status.Closed() {
		return 0
	}
	return l.Wanted
}

// leaveOut takes lines out of which we print nothing, by the SKU under which they
// wait for a mapping.
func (s *Service) leaveOut(ctx context.Context, tx *db.Tx, tenant string, orders []*order.Order, state *state) error {
	open := func(o *order.Order, l order.Line) bool { return target(o, l) > 0 && len(state.parts[l.ID]) == 0 }
	var lines []order.Line
	for _, o := range orders {
		for _, l := range o.Lines {
			if open(o, l) && l.SKU != "" {
				lines = append(lines, l)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	var m matches
	var err error
	if m.custom, _, err = s.custom.Identify(ctx, tx, tenant, lines); err != nil {
		return err
	}
	skus := make([]string, len(lines))
	for i, l := range lines {
		skus[i] = m.sku(l)
	}
	ignored, err := s.catalog.Ignored(ctx, tx, tenant, skus)
	if err != nil || len(ignored) == 0 {
		return err
	}
	for _, o := range orders {
		for _, l := range o.Lines {
			if !ignored[m.sku(l)] || !open(o, l) {
				continue
			}
			if err := s.orders.LeaveOut(ctx, tx, o, l.ID, "catalog"); err != nil {
				return err
			}
		}
	}
	return nil
}

// resolve finds the parts of lines that have none yet. A line without a mapping
// waits with an issue, one that is made to measure waits for its files; the rest
// of its order goes on.
func (s *Service) resolve(ctx context.Context, tx *db.Tx, tenant string, orders []*order.Order, state *state, d *draft) error {
	var open []order.Line
	for _, o := range orders {
		for _, l := range o.Lines {
			if target(o, l) > 0 && len(state.parts[l.ID]) == 0 {
				open = append(open, l)
			}
		}
	}
	if len(open) == 0 {
		return nil
	}
	m, err := s.match(ctx, tx, tenant, open)
	if err != nil {
		return err
	}
	for _, o := range orders {
		if err := s.resolveOrder(ctx, tx, o, m, state, d); err != nil {
			return err
		}
	}
	return nil
}

// matches is what is known of the lines without parts: the SKUs and problems of
// those that are made to measure, by line, and the mappings by SKU.
type matches struct {
	custom, problems map[string]string
	mappings         map[string]catalog.Mapping
}

// sku is by which l is looked up.
func (m matches) sku(l order.Line) string {
	if sku, ok := m.custom[l.ID]; ok {
		return sku
	}
	return l.SKU
}

func (s *Service) match(ctx context.Context, tx *db.Tx, tenant string, lines []order.Line) (m matches, err error) {
	if m.custom, m.problems, err = s.custom.Identify(ctx, tx, tenant, lines); err != nil {
		return m, err
	}
	var skus []string
	seen := map[string]bool{"": true}
	for _, l := range lines {
		if sku := m.sku(l); !seen[sku] {
			seen[sku] = true
			skus = append(skus, sku)
		}
	}
	if len(skus) > 0 {
		m.mappings, err = s.catalog.Resolve(ctx, tx, tenant, skus)
	}
	return m, err
}

// resolveOrder is resolve for one order's lines.
func (s *Service) resolveOrder(ctx context.Context, tx *db.Tx, o *order.Order, m matches, state *state, d *draft) error {
	var issues []order.Issue
	var unknown []string
	asked := false
	for _, l := range o.Lines {
		if target(o, l) == 0 || len(state.parts[l.ID]) > 0 {
			continue
		}
		sku, custom := m.custom[l.ID]
		if mapping, ok := m.mappings[m.sku(l)]; ok {
			if err := s.mapped(ctx, tx, o, l, mapping, state, d); err != nil {
				return err
			}
			if custom {
				if err := s.custom.Ready(ctx, tx, o, l.ID, sku); err != nil {
					return err
				}
			}
			continue
		}
		if problem := m.problems[l.ID]; problem != "" {
			issues = append(issues, order.Issue{
				Kind: order.IssueBaseplate, LineItemID: l.ID, Detail: problem,
				Message: fmt.Sprintf("Line %d asks for a baseplate that cannot be made. %s Settle it with the customer, then map the SKU by hand or ignore this line.", l.Position+1, problem),
			})
			continue
		}
		if custom {
			if state.custom[l.ID] {
				continue // it failed, and a person has not answered yet
			}
			if coming, err := s.custom.Request(ctx, tx, o, l.ID, sku); err != nil || coming {
				if err == nil && state.unmapped[l.ID] { // nobody made it before
					err = s.orders.CloseIssues(ctx, tx, o, order.IssueUnmapped, l.ID, "catalog")
				}
				if err != nil {
					return err
				}
				continue
			}
		}
		issues = append(issues, unmappedIssue(l, m.sku(l)))
		unknown = append(unknown, m.sku(l))
		asked = asked || !state.unmapped[l.ID]
	}
	if len(unknown) > 0 && !state.issues[o.ID] {
		if err := s.orders.ReportUnmapped(ctx, tx, o, unknown); err != nil {
			return err
		}
	}
	if asked {
		// Who makes a mapping at this moment does not see yet that the order waits.
		if err := s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindPlanAgain, OrderID: o.ID, Args: orderArgs{o.Tenant, o.ID}}); err != nil {
			return err
		}
	}
	return s.orders.OpenIssues(ctx, tx, o, issues...)
}

// mapped gives line l the parts of its mapping m.
func (s *Service) mapped(ctx context.Context, tx *db.Tx, o *order.Order, l order.Line, m catalog.Mapping, state *state, d *draft) error {
	for i, mp := range m.Parts {
		p := part{
			ID: newID(), OrderID: o.ID, LineItemID: l.ID, MappingID: m.ID, Position: i, Name: mp.Name, FileID: mp.FileID,
			Quantity: mp.Quantity, Yield: mp.YieldPerPrint, Profile: mp.PrintProfile,
		}
		state.parts[l.ID] = append(state.parts[l.ID], p)
		d.parts = append(d.parts, p)
	}
	if state.custom[l.ID] {
		if err := s.orders.CloseIssues(ctx, tx, o, order.IssueBaseplate, l.ID, "catalog"); err != nil {
			return err
		}
	}
	if !state.issues[o.ID] {
		return nil
	}
	return s.orders.CloseIssues(ctx, tx, o, order.IssueUnmapped, l.ID, "catalog")
}

func unmappedIssue(l order.Line, sku string) order.Issue {
	i := order.Issue{Kind: order.IssueUnmapped, LineItemID: l.ID, Detail: sku}
	if sku == "" {
		i.Message = fmt.Sprintf("Line %d has no SKU, so it is not known what to print. Give the product an SKU in the shop, or ignore this line.", l.Position+1)
	} else {
		i.Message = fmt.Sprintf("No active product mapping knows the SKU %q. Map it to its print files; the order goes on by itself.", sku)
	}
	return i
}

// add makes n prints of p, in as few queue items as the settings allow.
func (s *Service) add(o *order.Order, p part, n int, state *state, d *draft) {
	t := state.tally[p.ID]
	t.pending += n
	state.tally[p.ID] = t
	now := s.now()
	search := searchText(o, p)
	for n > 0 {
		amount := min(n, s.opts.MaxItemAmount)
		n -= amount
		item := queueItem{ID: newID(), Tenant: o.Tenant, OrderID: o.ID, PartID: p.ID, FileID: p.FileID, Amount: amount, State: itemPending}
		d.items = append(d.items, item)
		for range amount {
			j := Job{
				ID: newID(), Tenant: o.Tenant, OrderID: o.ID, LineItemID: p.LineItemID, PartID: p.ID, QueueItemID: item.ID,
				Status: Pending, Material: p.Profile.Material, Search: search, CreatedAt: now, UpdatedAt: now,
			}
			d.jobs = append(d.jobs, j)
			d.events = append(d.events, jobEvent(o, j, event.Info, fmt.Sprintf("A print job for order %s was made (%s).", o.Number, p.Name),
				event.PrintJobCreated{PrintJobID: j.ID, OrderID: o.ID, LineItemID: p.LineItemID, Part: p.Name}))
		}
	}
}

// searchText is what the prints of p are found by: the order's number, the SKU
// and the part's name.
func searchText(o *order.Order, p part) string {
	sku := ""
	for _, l := range o.Lines {
		if l.ID == p.LineItemID {
			sku = l.SKU
		}
	}
	return strings.ToLower(o.Number + " " + sku + " " + p.Name)
}

// save writes the draft and the commands that bring it to the farm.
func (s *Service) save(ctx context.Context, tx *db.Tx, tenant string, d *draft) error {
	now := db.Time(s.now())
	if err := insertParts(ctx, tx, tenant, d.parts, now); err != nil {
		return err
	}
	if err := insertItems(ctx, tx, d.items, now); err != nil {
		return err
	}
	if err := insertJobs(ctx, tx, d.jobs); err != nil {
		return err
	}
	commands := make([]job.Job, len(d.items))
	for i, it := range d.items {
		commands[i] = job.Job{Kind: kindQueueItem, OrderID: it.OrderID, Args: itemArgs{Tenant: tenant, ItemID: it.ID}}
	}
	if err := s.jobs.Enqueue(ctx, tx, commands...); err != nil {
		return err
	}
	return s.bus.Publish(ctx, tx, d.events...)
}

// shrink cancels surplus prints: first those that failed, then those that have
// not started. What is printing or printed is never taken back; for a cancelled
// order a person is told.
func (s *Service) shrink(ctx context.Context, tx *db.Tx, orders []*order.Order, state *state, surplus map[string]int) error {
	for _, o := range orders {
		printing, finished := 0, 0
		for _, l := range o.Lines {
			for _, p := range state.parts[l.ID] {
				n := surplus[p.ID]
				if n == 0 {
					continue
				}
				t := state.tally[p.ID]
				printing += t.printing
				finished += t.completed
				cancelled, err := cancellable(ctx, tx, p.ID, n)
				if err != nil {
					return err
				}
				if err := s.cancelJobs(ctx, tx, o, cancelled); err != nil {
					return err
				}
				for _, j := range cancelled {
					switch j.Status {
					case Pending:
						t.pending--
					case Queued:
						t.queued--
					case Assigned:
						t.assigned--
					case Failed:
						t.failed--
					case Printing, Completed, Cancelled:
					}
				}
				state.tally[p.ID] = t
			}
		}
		if o.Status != order.Cancelled || printing+finished == 0 {
			continue
		}
		message := fmt.Sprintf("The order was cancelled. %d finished print(s) of it can go on the shelf.", finished)
		if printing > 0 {
			message = fmt.Sprintf("The order was cancelled while %d print(s) were running. Stop them at the farm, or keep them for the shelf; %d more are finished.", printing, finished)
		}
		if err := s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueCancelReview, Subject: "printing", Message: message}); err != nil {
			return err
		}
	}
	return nil
}

// cancelJobs cancels print jobs that have not started, here and at the farm.
func (s *Service) cancelJobs(ctx context.Context, tx *db.Tx, o *order.Order, jobs []Job) error {
	if len(jobs) == 0 {
		return nil
	}
	var ids []string
	var events []event.Event
	items := map[string]bool{}
	for _, j := range jobs {
		ids = append(ids, j.ID)
		items[j.QueueItemID] = true
		told := statusEvent(o, j, Cancelled, "")
		told.Severity = event.Info // we wanted it
		events = append(events, told,
			jobEvent(o, j, event.Info, fmt.Sprintf("A print job of order %s will not be printed.", o.Number),
				event.PrintJobCancelled{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, Cause: "unwanted"}))
	}
	if err := setCancelled(ctx, tx, ids, db.Time(s.now())); err != nil {
		return err
	}
	var commands []job.Job
	for id := range items {
		commands = append(commands, job.Job{Kind: kindRemoveItem, OrderID: o.ID, Args: itemArgs{Tenant: o.Tenant, ItemID: id}})
	}
	if err := s.jobs.Enqueue(ctx, tx, commands...); err != nil {
		return err
	}
	return s.bus.Publish(ctx, tx, events...)
}

// progressOf derives each printable line's status from its parts.
func progressOf(o *order.Order, state *state) []order.LineProgress {
	var out []order.LineProgress
	for _, l := range o.Lines {
		if !l.Printable {
			continue
		}
		out = append(out, order.LineProgress{LineID: l.ID, Status: lineStatus(l, state.parts[l.ID], state.tally)})
	}
	return out
}

func lineStatus(l order.Line, parts []part, tallies map[string]tally) order.LineStatus {
	if l.Wanted == 0 {
		return order.LineCancelled
	}
	if len(parts) == 0 {
		return order.LinePending
	}
	var active, completed, failed int
	ready := true
	for _, p := range parts {
		t := tallies[p.ID]
		active += t.active()
		completed += t.completed
		failed += t.failed
		ready = ready && t.completed >= p.prints(l.Wanted)
	}
	switch {
	case ready:
		return order.LineCompleted
	case active > 0:
		return order.LineProcessing
	case completed > 0:
		return order.LinePartiallyCompleted
	case failed > 0:
		return order.LineFailed
	default:
		return order.LinePending
	}
}

func jobEvent(o *order.Order, j Job, sev event.Severity, message string, p event.Payload) event.Event {
	return event.Event{
		Tenant: j.Tenant, Source: "printing", Severity: sev, Message: message, OrderID: j.OrderID, PrintJobID: j.ID,
		Entity: "print-job", EntityID: j.ID, Correlation: o.Correlation, Payload: p,
	}
}

// statusEvent tells a print job's new status; j still has the one before.
func statusEvent(o *order.Order, j Job, next Status, printer string) event.Event {
	where := ""
	if printer != "" {
		where = " on " + printer
	}
	return jobEvent(o, j, severityOf(next), fmt.Sprintf("A print job of order %s is now %s%s (was %s).", o.Number, next, where, j.Status),
		event.PrintJobStatusChanged{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, PreviousStatus: string(j.Status), NewStatus: string(next), Printer: printer})
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
