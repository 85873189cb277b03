package printing

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/webhook"
)

type syncArgs struct {
	Tenant string `json:"tenant"`
}

// RequestSync has the farm read soon. While one sync is outstanding further
// requests only note that another is wanted, so a storm of webhooks costs one
// reading after the next and not one each.
func (s *Service) RequestSync(ctx context.Context, tx *db.Tx, tenant string) error {
	var wanted, served int64
	err := tx.QueryRowContext(ctx, `INSERT INTO farm_sync (tenant_id, wanted) VALUES ($1, 1)
		ON CONFLICT (tenant_id) DO UPDATE SET wanted = farm_sync.wanted + 1 RETURNING wanted, served`, tenant).Scan(&wanted, &served)
	if err != nil {
		return fmt.Errorf("request a farm sync: %w", err)
	}
	if wanted-served > 1 {
		return nil
	}
	return s.enqueueSync(ctx, tx, syncArgs{tenant})
}

func (s *Service) enqueueSync(ctx context.Context, tx *db.Tx, args syncArgs) error {
	if _, err := tx.ExecContext(ctx, `UPDATE farm_sync SET asked_at = $2 WHERE tenant_id = $1`, args.Tenant, db.Time(s.now())); err != nil {
		return fmt.Errorf("request a farm sync: %w", err)
	}
	return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindSync, Args: args})
}

// Process implements webhook.Processor: whatever the farm says only makes the
// next reading sooner, since its webhooks are unsigned and carry no queue item.
func (s *Service) Process(ctx context.Context, tx *db.Tx, deliveries []webhook.Delivery) ([]webhook.Result, error) {
	results := make([]webhook.Result, len(deliveries))
	tenants := map[string]bool{}
	for i, d := range deliveries {
		e, err := simplyprint.ParseWebhook(d.Body)
		switch {
		case err != nil:
			results[i] = webhook.Result{Status: webhook.Failed, Note: err.Error()}
		case e.Job != nil || e.QueueItem != nil:
			results[i] = webhook.Result{Status: webhook.Processed, Note: "the farm is read"}
			tenants[d.Tenant] = true
		default:
			results[i] = webhook.Result{Status: webhook.Skipped, Note: "event is not used"}
		}
	}
	for tenant := range tenants {
		if err := s.RequestSync(ctx, tx, tenant); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// lostAfter is how long a sync may be outstanding before its job is taken for
// lost. Only somebody's hand in the queue's tables can lose one, and a farm that
// does not answer for hours must not pile up jobs.
const lostAfter = time.Hour

// poll asks for a sync by the clock: often while something is being printed,
// seldom otherwise. It also heals a sync whose job was lost. While the farm is
// down or disconnected nothing is asked for: those jobs would only pile up.
func (s *Service) poll(ctx context.Context) error {
	if s.opts.Policy.Paused(ctx) {
		return nil
	}
	var due []string
	err := db.Each(ctx, s.db.Read(), `SELECT t.id, (SELECT COUNT(*) FROM print_jobs j WHERE j.tenant_id = t.id AND j.status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING')), f.synced_at
		FROM tenants t LEFT JOIN farm_sync f ON f.tenant_id = t.id`, nil, func(rows *sql.Rows) error {
		var tenant string
		var active int
		var synced sql.NullTime
		if err := rows.Scan(&tenant, &active, &synced); err != nil {
			return err
		}
		if active > 0 || !synced.Valid || s.now().Sub(synced.Time) >= s.opts.IdleInterval {
			due = append(due, tenant)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("look for work at the farm: %w", err)
	}
	for _, tenant := range due {
		if _, err := s.farm.Farm(ctx, tenant); errors.Is(err, job.ErrDisconnected) {
			continue
		}
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE farm_sync SET served = wanted WHERE tenant_id = $1 AND asked_at <= $2`, tenant, db.Time(s.now().Add(-lostAfter)))
			if err != nil {
				return err
			}
			return s.RequestSync(ctx, tx, tenant)
		})
		if err != nil {
			return fmt.Errorf("request a farm sync: %w", err)
		}
	}
	return nil
}

// sync reads the farm once and applies what it says.
func (s *Service) sync(ctx context.Context, r job.Run) error {
	var args syncArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	farm, err := s.farm.Farm(ctx, args.Tenant)
	if err != nil {
		return err
	}
	return s.readFarm(ctx, farm, args)
}

// readFarm is one reading: it may run at any time, also beside another one.
func (s *Service) readFarm(ctx context.Context, farm *simplyprint.Client, args syncArgs) error {
	var wanted, low, adopted int64
	err := s.db.Read().QueryRowContext(ctx, `SELECT wanted, low_job_id, adopted FROM farm_sync WHERE tenant_id = $1`, args.Tenant).Scan(&wanted, &low, &adopted)
	if err != nil {
		return fmt.Errorf("read the sync's mark: %w", err)
	}
	rows, next, err := s.readJobs(ctx, farm, low)
	if err != nil {
		return err
	}
	// What could be learnt is applied even when a part could not: a reading that
	// must succeed as a whole would get nowhere with a farm that is half down.
	seen, asked := s.observe(ctx, farm, args.Tenant, rows)
	if err := s.applyAll(ctx, args.Tenant, seen); err != nil {
		return err
	}
	if asked != nil {
		return asked
	}
	if err := s.missing(ctx, farm, args.Tenant); err != nil {
		return err
	}
	s.lookAtPrinters(ctx, farm, args.Tenant)
	return s.finish(ctx, args, wanted, low, next, adopted)
}

// finish moves the mark on, but not past prints of queue items that became
// known only while the farm was being read, and asks for another sync when one
// was wanted meanwhile.
func (s *Service) finish(ctx context.Context, args syncArgs, wanted, low, next, adopted int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var mark, stillWanted int64
		if err := tx.QueryRowContext(ctx, `SELECT low_job_id, wanted FROM farm_sync WHERE tenant_id = $1`+tx.ForUpdate(), args.Tenant).Scan(&mark, &stillWanted); err != nil {
			return fmt.Errorf("read the sync's mark: %w", err)
		}
		var back sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT MIN(seen_low_job) FROM queue_items WHERE tenant_id = $1 AND adopted_no > $2`, args.Tenant, adopted).Scan(&back); err != nil {
			return fmt.Errorf("look for new queue items: %w", err)
		}
		again := stillWanted != wanted
		if back.Valid && back.Int64 < next {
			next, again = back.Int64, true
		}
		if mark != low {
			next = min(next, mark) // it was moved back meanwhile
		}
		if _, err := tx.ExecContext(ctx, `UPDATE farm_sync SET low_job_id = $2, served = $3, synced_at = $4 WHERE tenant_id = $1`, args.Tenant, next, wanted, db.Time(s.now())); err != nil {
			return fmt.Errorf("move the sync's mark: %w", err)
		}
		if !again {
			return nil
		}
		if stillWanted == wanted {
			return s.RequestSync(ctx, tx, args.Tenant)
		}
		return s.enqueueSync(ctx, tx, args)
	})
}

func (s *Service) syncDead(ctx context.Context, tx *db.Tx, r job.Run, _ error) error {
	var args syncArgs
	if err := r.Args(&args); err != nil {
		return nil //nolint:nilerr // unreadable arguments have no consequences to draw
	}
	_, err := tx.ExecContext(ctx, `UPDATE farm_sync SET served = wanted WHERE tenant_id = $1`, args.Tenant)
	return err // the next poll asks again
}

// syncRevive lets dead readings rest: every poll asks for a new one.
func syncRevive(context.Context, *db.Tx, job.Run) error {
	return job.Obsolete("the farm is read anew with every poll")
}

// readJobs reads the farm's print history, newest first, back to the mark low:
// every job below it was final when it was last read. It gives the next mark.
func (s *Service) readJobs(ctx context.Context, farm *simplyprint.Client, low int64) (rows []simplyprint.Job, next int64, err error) {
	var oldestOngoing, newest int64
	for page := 1; page <= maxPages; page++ {
		if err := s.limit.Wait(ctx); err != nil {
			return nil, 0, err
		}
		p, err := farm.Jobs(ctx, simplyprint.JobsQuery{Page: page, PageSize: jobsPage})
		if err != nil {
			return nil, 0, err
		}
		below := 0
		for _, j := range p.Jobs {
			newest = max(newest, j.ID)
			if j.Status == "ongoing" && (oldestOngoing == 0 || j.ID < oldestOngoing) {
				oldestOngoing = j.ID
			}
			if j.ID < low {
				below++
				continue
			}
			rows = append(rows, j)
		}
		if page >= p.Pages || len(p.Jobs) == 0 || below == len(p.Jobs) {
			break
		}
	}
	next = max(newest+1, low)
	if oldestOngoing > 0 {
		next = min(next, max(oldestOngoing, low))
	}
	return rows, next, nil
}

// observe keeps the rows that belong to our queue items and are news, and asks
// what a row alone does not say: the printer's name, and whether a print that
// ended badly went back into the queue. With an error it gives what it learnt
// all the same.
func (s *Service) observe(ctx context.Context, farm *simplyprint.Client, tenant string, rows []simplyprint.Job) ([]observation, error) {
	byFarmID := map[int64]queueItem{}
	var farmIDs []int64
	prints := make([]int64, len(rows))
	for i, r := range rows {
		prints[i] = r.ID
		if r.QueueItemID != 0 {
			farmIDs = append(farmIDs, r.QueueItemID)
		}
	}
	slices.Sort(farmIDs)
	for ids := range slices.Chunk(slices.Compact(farmIDs), 1000) {
		items, err := selectItems(ctx, s.db.Read(), `tenant_id = $1 AND farm_item_id IN `+db.In(2, len(ids)), append([]any{tenant}, db.Args(ids)...)...)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			byFarmID[it.FarmItemID] = it
		}
	}
	ended, err := knownAttempts(ctx, s.db.Read(), tenant, prints)
	if err != nil {
		return nil, err
	}
	left := map[int64]int{} // copies that still wait at the farm, by its queue item
	var out []observation
	var unanswered error
	for _, r := range rows {
		it, ours := byFarmID[r.QueueItemID]
		if !ours || ended[r.ID] {
			continue
		}
		o := observation{
			item: it, farmJobID: r.ID, farmJobUID: r.UID, printerID: r.PrinterID, progress: int(r.Percentage),
			started: r.Started, ended: r.Ended, seconds: r.PrintSeconds, filamentMg: r.FilamentMilligrams, cost: r.Cost,
		}
		switch r.Status {
		case "ongoing":
			o.status = Printing
			if r.Started == nil {
				o.status = Assigned
			}
		case "done":
			o.status, o.progress = Completed, 100
		case "failed":
			o.status, o.message = Failed, "the print failed at the farm"
		case "cancelled":
			o.status, o.message = Cancelled, "the print was cancelled at the farm"
		default:
			s.log.WarnContext(ctx, "the farm reports an unknown print status", "status", r.Status, "farmJob", r.ID)
			continue
		}
		if o.status == Failed || o.status == Cancelled {
			n, asked := left[r.QueueItemID]
			if !asked {
				var err error
				if n, err = s.leftAtFarm(ctx, farm, r.QueueItemID); err != nil {
					unanswered = err
					continue
				}
			}
			waiting, err := s.waitingCopies(ctx, it.ID)
			if err != nil {
				return nil, err
			}
			if o.returned = n > waiting; o.returned {
				n--
			}
			left[r.QueueItemID] = n
		}
		if o.printerName, err = s.printerName(ctx, farm, r.PrinterID); err != nil {
			unanswered = err
			continue
		}
		out = append(out, o)
	}
	// Oldest first, so that copies are matched to jobs in the order they started.
	slices.SortFunc(out, func(a, b observation) int { return cmp.Compare(a.farmJobID, b.farmJobID) })
	return out, unanswered
}

// leftAtFarm asks how many copies of a queue item still wait there.
func (s *Service) leftAtFarm(ctx context.Context, farm *simplyprint.Client, farmItemID int64) (int, error) {
	if err := s.limit.Wait(ctx); err != nil {
		return 0, err
	}
	at, err := farm.Item(ctx, farmItemID)
	if err != nil && !outbound.Is(err, outbound.NotFound) {
		return 0, err
	}
	return at.Left, nil
}

func (s *Service) waitingCopies(ctx context.Context, itemID string) (int, error) {
	jobs, err := selectJobs(ctx, s.db.Read(), `queue_item_id = $1 AND status = 'QUEUED'`, itemID)
	return len(jobs), err
}

// printerNames remembers the farm's printers; names change seldom, and asking
// for them costs a call for each hundred printers.
type printerNames struct {
	mu     sync.Mutex
	byID   map[int64]string
	readAt time.Time
}

const printerNamesFor = 10 * time.Minute

func (s *Service) printerName(ctx context.Context, farm *simplyprint.Client, id int64) (string, error) {
	if id == 0 {
		return "", nil
	}
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	name, known := s.names.byID[id]
	if age := s.now().Sub(s.names.readAt); age < time.Minute || (known && age < printerNamesFor) {
		return name, nil
	}
	if err := s.limit.Wait(ctx); err != nil {
		return "", err
	}
	printers, err := farm.Printers(ctx)
	if err != nil {
		return "", err
	}
	s.names.set(printers, s.now())
	return s.names.byID[id], nil
}

// applyAll applies observations, one transaction an order.
func (s *Service) applyAll(ctx context.Context, tenant string, seen []observation) error {
	byOrder := map[string][]observation{}
	var orders []string
	for _, o := range seen {
		if byOrder[o.item.OrderID] == nil {
			orders = append(orders, o.item.OrderID)
		}
		byOrder[o.item.OrderID] = append(byOrder[o.item.OrderID], o)
	}
	for _, id := range orders {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.applyOrder(ctx, tx, tenant, id, byOrder[id]) })
		if err != nil {
			return fmt.Errorf("apply what the farm says of order %s: %w", id, err)
		}
	}
	return nil
}

// change is one step of one print job.
type change struct {
	job     Job
	next    Status
	message string
	seen    *observation
}

func (s *Service) applyOrder(ctx context.Context, tx *db.Tx, tenant, orderID string, seen []observation) error {
	orders, err := s.orders.Lock(ctx, tx, tenant, []string{orderID})
	if err != nil || len(orders) == 0 {
		return err
	}
	o := orders[0]
	jobs, err := selectJobs(ctx, tx, `order_id = $1 ORDER BY created_at, id`, orderID)
	if err != nil {
		return err
	}
	prints := make([]int64, len(seen))
	for i, ob := range seen {
		prints[i] = ob.farmJobID
	}
	ended, err := knownAttempts(ctx, tx, tenant, prints)
	if err != nil {
		return err
	}
	var changes []change
	for i := range seen {
		ob := &seen[i]
		if ended[ob.farmJobID] {
			continue // an earlier print of a job that has gone on since
		}
		j := match(jobs, ob)
		if j == nil {
			s.log.WarnContext(ctx, "the farm prints a copy that nobody ordered", "order", o.Number, "farmJob", ob.farmJobID)
			continue
		}
		c, err := s.step(ctx, tx, o, j, ob)
		if err != nil {
			return err
		}
		changes = append(changes, c...)
	}
	if len(changes) == 0 {
		return nil
	}
	if err := s.apply(ctx, tx, o, changes); err != nil {
		return err
	}
	state, err := loadState(ctx, tx, []*order.Order{o})
	if err != nil {
		return err
	}
	if state.waitsInVain(o) {
		// A copy that was cancelled has begun all the same: it takes the place of one
		// that has not.
		return s.Plan(ctx, tx, tenant, []string{o.ID}, "print jobs changed")
	}
	return s.report(ctx, tx, o, state, "print jobs changed")
}

// waitsInVain reports whether copies wait for o that nobody needs.
func (s *state) waitsInVain(o *order.Order) bool {
	for _, l := range o.Lines {
		for _, p := range s.parts[l.ID] {
			if t := s.tally[p.ID]; t.pending+t.queued > 0 && t.open(p.prints(target(o, l))) < 0 {
				return true
			}
		}
	}
	return false
}

// match finds the print job that an observation is about: the one that has this
// farm job already; else a copy of the queue item that has not started; else
// one that had ended, which the farm's people brought back to life.
func match(jobs []Job, ob *observation) *Job {
	for i := range jobs {
		if jobs[i].FarmJobID == ob.farmJobID {
			return &jobs[i]
		}
	}
	for _, statuses := range [][]Status{{Queued, Assigned, Pending}, {Failed}, {Cancelled}} {
		for i := range jobs {
			j := &jobs[i]
			if j.QueueItemID != ob.item.ID || !slices.Contains(statuses, j.Status) {
				continue
			}
			if j.Status.Active() && j.FarmJobID != 0 {
				continue
			}
			return j
		}
	}
	return nil
}

// step decides what an observation changes on j, updates j, and says so.
func (s *Service) step(ctx context.Context, tx *db.Tx, o *order.Order, j *Job, ob *observation) ([]change, error) {
	linked := j.FarmJobID == ob.farmJobID
	if linked && j.Status == ob.status && j.Progress == ob.progress {
		return nil, nil
	}
	if linked && !j.Status.Active() {
		return nil, nil // what is final for this very print stays final
	}
	previous := *j
	var out []change
	if !j.Status.Active() && !linked {
		alive, err := s.orders.Revive(ctx, tx, o, j.ID)
		if err != nil {
			return nil, err
		}
		if !alive && o.Status == order.Cancelled {
			// The farm began before it heard of the cancellation.
			err := s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueCancelReview, Subject: "printing", LineItemID: j.LineItemID,
				Message: "A print of this order began at the farm although the order was cancelled. Stop it there, or keep the print for the shelf."})
			if err != nil {
				return nil, err
			}
		} else if !alive {
			return nil, s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueRevivedTooLate, Subject: j.ID, LineItemID: j.LineItemID,
				Message: "A print of this order was started again at the farm although the order is fulfilled. Stop it there, or keep the print for the shelf."})
		}
	}
	j.FarmJobID, j.FarmJobUID, j.PrinterID, j.PrinterName, j.Progress = ob.farmJobID, ob.farmJobUID, ob.printerID, ob.printerName, ob.progress
	if j.QueueItemID == "" {
		j.QueueItemID = ob.item.ID
	}
	next := ob.status
	if ob.returned {
		next = Queued
	}
	if next == Cancelled && o.Status != order.Cancelled {
		err := s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssueFarmCancelled, Subject: j.ID, LineItemID: j.LineItemID,
			Message: "A print of this order was cancelled at the farm. Retry it if it is still needed."})
		if err != nil {
			return nil, err
		}
		next = Failed // open work that waits for a person's decision
	}
	if j.Status != next && !j.Status.Can(next) {
		return nil, nil
	}
	j.Status = next
	out = append(out, change{job: previous, next: next, message: ob.message, seen: ob})
	return out, nil
}

// autoRetries gives how often prints that fail are queued again by themselves.
// It is asked for where one fails only.
func (s *Service) autoRetries(ctx context.Context, tx *db.Tx, tenant string, changes []change) (int, error) {
	if s.opts.AutoRetriesOf == nil || !slices.ContainsFunc(changes, func(c change) bool { return c.next == Failed }) {
		return s.opts.AutoRetries, nil
	}
	return s.opts.AutoRetriesOf(ctx, tx, tenant)
}

// progressStep is how many percent a print moves between two entries of the
// journal. Every reading stores the percent; telling each of them would bury
// everything else, and who looks on reckons between two from the finish time.
const progressStep = 25

// apply writes changes of print jobs of one order and tells everyone. A print
// that failed is queued again by itself as often as the settings allow.
func (s *Service) apply(ctx context.Context, tx *db.Tx, o *order.Order, changes []change) error {
	var events []event.Event
	retried := map[string]bool{}
	autoRetries, err := s.autoRetries(ctx, tx, o.Tenant, changes)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if retried[c.job.ID] {
			c.job.Status = Pending // a change of the same reading made it wait again
		}
		again := c.next == Failed && c.seen != nil && c.seen.status == Failed && c.job.RetryCount < autoRetries && !o.Status.Closed()
		if err := s.write(ctx, tx, c); err != nil {
			return err
		}
		j := c.job
		if j.Status != c.next {
			printer := ""
			if c.seen != nil {
				printer = c.seen.printerName
			}
			events = append(events, statusEvent(o, j, c.next, printer))
			switch c.next {
			case Completed:
				events = append(events, jobEvent(o, j, event.Info, fmt.Sprintf("A print of order %s is done.", o.Number), event.PrintJobCompleted{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID}))
			case Failed:
				events = append(events, jobEvent(o, j, event.Warning, fmt.Sprintf("A print of order %s failed: %s.", o.Number, strings.TrimRight(c.message, ".")), event.PrintJobFailed{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, ErrorMessage: c.message}))
			case Cancelled:
				events = append(events, jobEvent(o, j, event.Warning, fmt.Sprintf("A print of order %s was cancelled at the farm.", o.Number), event.PrintJobCancelled{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, Cause: "farm"}))
			case Pending, Queued, Assigned, Printing:
			}
		} else if c.next == Printing && c.seen != nil && c.seen.progress/progressStep > j.Progress/progressStep {
			events = append(events, jobEvent(o, j, event.Info, fmt.Sprintf("A print of order %s is at %d %%.", o.Number, c.seen.progress),
				event.PrintJobProgressed{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, Progress: c.seen.progress}))
		}
		if again {
			more, err := s.retry(ctx, tx, o, c)
			if err != nil {
				return err
			}
			events = append(events, more...)
			retried[j.ID] = true
		} else if c.next == Failed && c.seen != nil && c.seen.status == Failed {
			err := s.orders.OpenIssues(ctx, tx, o, order.Issue{Kind: order.IssuePrintFailed, Subject: j.ID, LineItemID: j.LineItemID, Detail: c.message,
				Message: fmt.Sprintf("A print failed %d time(s) and is not tried again by itself. Look at the printer and the file, then retry it.", j.RetryCount+1)})
			if err != nil {
				return err
			}
		}
	}
	return s.bus.Publish(ctx, tx, events...)
}

// retry queues a failed print again, with one new queue item.
func (s *Service) retry(ctx context.Context, tx *db.Tx, o *order.Order, c change) ([]event.Event, error) {
	j := c.job
	if _, err := s.newItem(ctx, tx, c.seen.item, []Job{j}); err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE print_jobs SET retry_count = retry_count + 1, started_at = NULL, completed_at = NULL WHERE id = $1`, j.ID); err != nil {
		return nil, fmt.Errorf("count the retry: %w", err)
	}
	return retryEvents(o, j, j.RetryCount+1), nil
}

func retryEvents(o *order.Order, j Job, count int) []event.Event {
	failed := j
	failed.Status = Failed
	return []event.Event{
		jobEvent(o, j, event.Info, fmt.Sprintf("A failed print of order %s is queued again.", o.Number), event.PrintJobRetryRequested{PrintJobID: j.ID, OrderID: j.OrderID, LineItemID: j.LineItemID, RetryCount: count, Cause: "failed"}),
		statusEvent(o, failed, Pending, ""),
	}
}

// write stores one change, and the print itself once it has ended.
func (s *Service) write(ctx context.Context, tx *db.Tx, c change) error {
	now := db.Time(s.now())
	ob := c.seen
	if ob == nil {
		_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = $2, error_message = $3, completed_at = $4, updated_at = $4 WHERE id = $1`, c.job.ID, string(c.next), c.message, now)
		if err != nil {
			return fmt.Errorf("update print job: %w", err)
		}
		return nil
	}
	final := ob.status == Completed || ob.status == Failed || ob.status == Cancelled
	if final {
		_, err := tx.ExecContext(ctx, `INSERT INTO print_attempts (tenant_id, farm_job_id, print_job_id, status, printer_name, detail, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			c.job.Tenant, ob.farmJobID, c.job.ID, string(ob.status), ob.printerName, c.message, db.NullTime(ob.ended))
		if err != nil {
			return fmt.Errorf("record the print: %w", err)
		}
	}
	var farmJob any = ob.farmJobID
	var ended any
	progress := ob.progress
	if c.next == Queued { // the copy waits again, for another print
		farmJob, progress = nil, 0
	} else if final {
		ended = db.NullTime(ob.ended)
		if ended == nil {
			ended = now
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = $2, farm_job_id = $3, farm_job_uid = $4, printer_id = $5, printer_name = $6, progress = $7, print_seconds = $8,
		filament_mg = $9, cost = $10, error_message = $11, started_at = $12, completed_at = $13, updated_at = $14, finish_at = CASE WHEN farm_job_id = $3 THEN finish_at END WHERE id = $1`,
		c.job.ID, string(c.next), farmJob, ob.farmJobUID, ob.printerID, ob.printerName, progress, ob.seconds, ob.filamentMg, ob.cost, c.message, db.NullTime(ob.started), ended, now)
	if err != nil {
		return fmt.Errorf("update print job: %w", err)
	}
	return nil
}

// progress reports an order's lines after its print jobs changed.
func (s *Service) progress(ctx context.Context, tx *db.Tx, o *order.Order, trigger string) error {
	state, err := loadState(ctx, tx, []*order.Order{o})
	if err != nil {
		return err
	}
	return s.report(ctx, tx, o, state, trigger)
}

func (s *Service) report(ctx context.Context, tx *db.Tx, o *order.Order, state *state, trigger string) error {
	return s.orders.ApplyProgress(ctx, tx, []*order.Order{o}, map[string][]order.LineProgress{o.ID: progressOf(o, state)}, trigger)
}

// knownAttempts tells which of the farm's prints have been dealt with to their
// end.
func knownAttempts(ctx context.Context, q db.Querier, tenant string, prints []int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	for part := range slices.Chunk(prints, 1000) {
		args := append([]any{tenant}, db.Args(part)...)
		err := db.Each(ctx, q, `SELECT farm_job_id FROM print_attempts WHERE tenant_id = $1 AND farm_job_id IN `+db.In(2, len(part)), args, func(rows *sql.Rows) error {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			out[id] = true
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("load earlier prints: %w", err)
		}
	}
	return out, nil
}

// missing looks for queue items that should be waiting at the farm and are not:
// somebody took them out there. It costs a call only when something has waited
// for longer than a poll.
func (s *Service) missing(ctx context.Context, farm *simplyprint.Client, tenant string) error {
	old := db.Time(s.now().Add(-s.opts.PollInterval))
	items, err := selectItems(ctx, s.db.Read(), `tenant_id = $1 AND state = 'QUEUED' AND removing_at IS NULL AND queued_at < $2
		AND EXISTS (SELECT 1 FROM print_jobs j WHERE j.queue_item_id = queue_items.id AND j.status = 'QUEUED') ORDER BY updated_at LIMIT 10`, tenant, old)
	if err != nil {
		return err
	}
	for _, it := range items {
		if err := s.limit.Wait(ctx); err != nil {
			return err
		}
		_, err := farm.Item(ctx, it.FarmItemID)
		if err == nil {
			// Looked at: the others come first next time.
			err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, `UPDATE queue_items SET updated_at = $2 WHERE id = $1 AND state = 'QUEUED'`, it.ID, db.Time(s.now()))
				return err
			})
			if err != nil {
				return err
			}
			continue
		}
		if !outbound.Is(err, outbound.NotFound) {
			return err
		}
		if _, err := s.takenOut(ctx, it, 0); err != nil {
			return err
		}
	}
	return nil
}

// takenOut follows the farm's people, who took copies of a queue item out so
// that only left of them wait there: the others are open work that a person must
// decide on. It tells whether there were any.
func (s *Service) takenOut(ctx context.Context, it queueItem, left int) (some bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		some = false
		orders, err := s.orders.Lock(ctx, tx, it.Tenant, []string{it.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		items, err := selectItems(ctx, tx, `id = $1 AND state = 'QUEUED' AND removing_at IS NULL`, it.ID)
		if err != nil || len(items) == 0 {
			return err // we took it out ourselves meanwhile
		}
		if left == 0 {
			if err := setItemState(ctx, tx, it.ID, itemRemoved, db.Time(s.now())); err != nil {
				return err
			}
		}
		jobs, err := selectJobs(ctx, tx, `queue_item_id = $1 AND status = 'QUEUED' ORDER BY created_at DESC, id DESC`, it.ID)
		if err != nil || len(jobs) <= left {
			return err
		}
		some = true
		jobs = jobs[left:]
		var changes []change
		for _, j := range jobs {
			changes = append(changes, change{job: j, next: Failed, message: "taken out of the farm's queue"})
		}
		if err := s.apply(ctx, tx, orders[0], changes); err != nil {
			return err
		}
		err = s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{Kind: order.IssueFarmCancelled, Subject: it.ID, LineItemID: jobs[0].LineItemID,
			Message: fmt.Sprintf("%d print(s) of this order were taken out of the farm's queue. Retry them if they are still needed.", len(jobs))})
		if err != nil {
			return err
		}
		return s.progress(ctx, tx, orders[0], "taken out of the farm's queue")
	})
	return some, err
}

func severityOf(next Status) event.Severity {
	if next == Failed || next == Cancelled {
		return event.Warning
	}
	return event.Info
}

// mappingChanged plans the orders again that waited for a product mapping.
func (s *Service) mappingChanged(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	return s.PlanWaiting(ctx, tx, d.Tenant)
}

// PlanWaiting has the orders planned again that wait for a product mapping.
func (s *Service) PlanWaiting(ctx context.Context, tx *db.Tx, tenant string) error {
	return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindReplan, Args: replanArgs{Tenant: tenant}})
}

// baseplateReady plans an order again whose line waited for a baseplate.
func (s *Service) baseplateReady(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.GridMappingReady
	if err := d.Decode(&e); err != nil {
		return err
	}
	return s.Plan(ctx, tx, d.Tenant, []string{e.OrderID}, "a baseplate is ready")
}

type replanArgs struct {
	Tenant string `json:"tenant"`
	After  string `json:"after"`
}

type orderArgs struct {
	Tenant  string `json:"tenant"`
	OrderID string `json:"orderId"`
}

// planAgain plans one order after the issue about its unmapped product can be
// seen by everyone: whoever made the mapping before has not seen it, whoever
// makes it from now on does.
func (s *Service) planAgain(ctx context.Context, r job.Run) error {
	var args orderArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.Plan(ctx, tx, args.Tenant, []string{args.OrderID}, "a product mapping changed")
	})
}

// replanBatch bounds one transaction of replan; the rest follows in the next job.
const replanBatch = 100

func (s *Service) replan(ctx context.Context, r job.Run) error {
	var args replanArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids, err := s.orders.WaitingForSKU(ctx, tx, args.Tenant, args.After, replanBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := s.Plan(ctx, tx, args.Tenant, ids, "a product mapping changed"); err != nil {
			return err
		}
		if len(ids) < replanBatch {
			return nil
		}
		return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindReplan, Args: replanArgs{args.Tenant, ids[len(ids)-1]}})
	})
}
