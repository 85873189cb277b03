package printing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/simplyprint"
)

// Farm gives the SimplyPrint client of a tenant, or job.ErrDisconnected.
type Farm interface {
	Farm(ctx context.Context, tenant string) (*simplyprint.Client, error)
}

// The job kinds of printing.
const (
	kindQueueItem  = "print-queue-item"  // bring a queue item to the farm
	kindRemoveItem = "print-remove-item" // follow cancelled copies of a queue item at the farm
	kindSync       = "print-farm-sync"   // read back what happened at the farm
	kindReplan     = "print-replan"      // plan orders that waited for a product mapping
	kindPlanAgain  = "print-plan-again"  // look whether its mapping was made while an order was planned
)

type itemArgs struct {
	Tenant string `json:"tenant"`
	ItemID string `json:"itemId"`
}

func (s *Service) define(reg *job.Registry, bus eventBus) {
	command := func(kind, title, about string, t job.Type, handle func(context.Context, job.Run) error, dead func(context.Context, *db.Tx, job.Run, error) error, revive func(context.Context, *db.Tx, job.Run) error) {
		reg.Define(job.Definition{
			Kind: kind, Title: title, About: about, Type: t, Queue: job.QueueSimplyPrint, MaxAttempts: s.opts.Policy.MaxAttempts, Backoff: s.opts.Policy.Backoff,
			Handle: s.opts.Policy.Command(s.limit, handle), Dead: dead, Revive: revive,
		})
	}
	command(kindQueueItem, "Queue a print", "Puts copies of one file into the print farm's queue. They are put there once.", job.TypePrintJobCreation, s.queueItem, s.queueItemDead, s.queueItemRevive)
	command(kindRemoveItem, "Take back a print", "Takes copies that nobody needs any more out of the print farm's queue.", job.TypeCancellation, s.removeItem, s.removeItemDead, s.removeItemRevive)
	command(kindSync, "Read the print farm", "Reads what was printed, what failed and what is printing, and passes it on to the orders.", job.TypeOther, s.sync, s.syncDead, syncRevive)
	reg.Define(job.Definition{Kind: kindReplan, Title: "Plan waiting orders", About: "Plans the prints of orders that waited for a product mapping.", Queue: job.QueueEvents, MaxAttempts: 10, Backoff: job.Exponential(time.Second, time.Minute, 0.1), Handle: s.replan})
	reg.Define(job.Definition{Kind: kindPlanAgain, Title: "Plan an order again", About: "Looks whether the product mapping that an order lacks was made while the order was planned.", Queue: job.QueueEvents, MaxAttempts: 10, Backoff: job.Exponential(time.Second, time.Minute, 0.1), Handle: s.planAgain})
	bus.Subscribe(reg, event.MappingChanged{}.EventType(), "print-mapping-changed", "Plan orders that waited for a product mapping", s.mappingChanged)
	bus.Subscribe(reg, event.GridMappingReady{}.EventType(), "print-baseplate-ready", "Print what waited for a baseplate", s.baseplateReady)
	reg.Every("print-farm-poll", "Have the print farm read, if it is time", s.opts.PollInterval, s.poll)
	reg.Every("print-stuck-watch", "Look for prints that do not move", s.opts.PollInterval, s.watch)
}

// eventBus is what subscribing needs of the event bus.
type eventBus interface {
	Subscribe(reg *job.Registry, eventType, name, title string, h event.Handler)
}

// queueItem brings one queue item into the farm's queue exactly once.
//
// The item's id travels as its reference. That the farm is about to be told is
// written down first; if it is written already, an earlier attempt may have
// succeeded without our knowing, and the farm is searched before it is told
// again. A call that was never answered (a time-out, a crash) may still be on its
// way when the search finds nothing: then it is waited for. An item that was
// never attempted cannot be there and is not searched.
func (s *Service) queueItem(ctx context.Context, r job.Run) error {
	var args itemArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	farm, err := s.farm.Farm(ctx, args.Tenant)
	if err != nil {
		return err
	}
	it, err := s.prepare(ctx, args)
	if err != nil || it == nil {
		return err
	}
	if it.AttemptedAt != nil {
		id, found, err := s.findAtFarm(ctx, farm, it.ID)
		if err != nil {
			return err
		}
		if found {
			return s.queued(ctx, *it, id)
		}
		if wait := s.inFlight(it); wait > 0 {
			return job.Snooze(wait, errors.New("an earlier call may still reach the farm"))
		}
		if it, err = s.startAfresh(ctx, args, *it.AttemptedAt); err != nil || it == nil {
			return err
		}
	}
	p, err := loadPart(ctx, s.db.Read(), it.PartID)
	if err != nil {
		return err
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	if err := s.markAttempted(ctx, it); err != nil {
		return err
	}
	id, err := farm.AddItem(ctx, simplyprint.NewItem{
		FileID: it.FileID, Amount: it.Amount, Group: s.opts.QueueGroup,
		Printers: p.Profile.PrinterIDs, Models: p.Profile.PrinterModelIDs, PrinterGroups: p.Profile.PrinterGroupIDs,
		Material: p.Profile.Material, Color: p.Profile.Color, CustomTags: p.Profile.Tags,
		CustomFields: map[string]string{s.opts.ReferenceField: it.ID},
	})
	if err != nil {
		return s.notQueued(ctx, *it, err)
	}
	return s.queued(ctx, *it, id)
}

// prepare loads the item and fits its amount to the copies that are still
// wanted. It gives nil when there is nothing to do.
func (s *Service) prepare(ctx context.Context, args itemArgs) (*queueItem, error) {
	var out *queueItem
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = nil
		items, err := selectItems(ctx, tx, `tenant_id = $1 AND id = $2`+tx.ForUpdate(), args.Tenant, args.ItemID)
		if err != nil || len(items) == 0 || items[0].State != itemPending {
			return err
		}
		it := items[0]
		if it.AttemptedAt == nil {
			jobs, err := selectJobs(ctx, tx, `queue_item_id = $1 AND status = 'PENDING'`, it.ID)
			if err != nil {
				return err
			}
			if len(jobs) == 0 {
				return setItemState(ctx, tx, it.ID, itemRemoved, db.Time(s.now()))
			}
			if len(jobs) != it.Amount {
				it.Amount = len(jobs)
				if _, err := tx.ExecContext(ctx, `UPDATE queue_items SET amount = $2 WHERE id = $1`, it.ID, it.Amount); err != nil {
					return fmt.Errorf("fit the amount: %w", err)
				}
			}
		}
		out = &it
		return nil
	})
	return out, err
}

// loadPart loads one part of a line.
func loadPart(ctx context.Context, q db.Querier, id string) (p part, err error) {
	err = db.ErrNotFound
	failed := db.Each(ctx, q, `SELECT `+partColumns+` FROM line_parts WHERE id = $1`, []any{id}, func(rows *sql.Rows) error {
		p, err = scanPart(rows)
		return err
	})
	if failed != nil {
		err = failed
	}
	if err != nil {
		return part{}, fmt.Errorf("load part %s: %w", id, err)
	}
	return p, nil
}

// inFlight is how long an unanswered call may still reach the farm.
func (s *Service) inFlight(it *queueItem) time.Duration {
	if it.InFlight == nil {
		return 0
	}
	return it.InFlight.Sub(s.now())
}

// startAfresh forgets an attempt that certainly had no effect, and prepares the
// item as if there had been none. The search that found nothing says so of the
// attempt before it only, not of one that another process made since.
func (s *Service) startAfresh(ctx context.Context, args itemArgs, attempt time.Time) (*queueItem, error) {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		items, err := selectItems(ctx, tx, `tenant_id = $1 AND id = $2 AND state = 'PENDING'`+tx.ForUpdate(), args.Tenant, args.ItemID)
		if err != nil || len(items) == 0 {
			return err
		}
		if at := items[0].AttemptedAt; at == nil || !at.Equal(attempt) {
			return job.Snooze(s.opts.AnswerWithin, errors.New("another attempt is telling the farm"))
		}
		_, err = tx.ExecContext(ctx, `UPDATE queue_items SET attempted_at = NULL, in_flight_until = NULL, updated_at = $2 WHERE id = $1`, args.ItemID, db.Time(s.now()))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("forget an attempt: %w", err)
	}
	return s.prepare(ctx, args)
}

// markAttempted writes down that the farm may know of the item from now on, and
// up to which farm job the sync had read: the item's jobs are all newer. Of two
// attempts at once only one gets so far.
func (s *Service) markAttempted(ctx context.Context, it *queueItem) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Time(s.now())
		var low int64
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(low_job_id), 0) FROM farm_sync WHERE tenant_id = $1`, it.Tenant).Scan(&low); err != nil {
			return fmt.Errorf("read the sync's mark: %w", err)
		}
		res, err := tx.ExecContext(ctx, `UPDATE queue_items SET attempted_at = $2, in_flight_until = $4, seen_low_job = $3, updated_at = $2 WHERE id = $1 AND state = 'PENDING' AND attempted_at IS NULL`, it.ID, now, low, db.Time(now.Add(2*s.opts.AnswerWithin)))
		if err != nil {
			return fmt.Errorf("note the attempt: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("queue item %s changed while it was prepared", it.ID))
		}
		it.AttemptedAt, it.SeenLowJob = &now, low
		return nil
	})
}

// findAtFarm searches the farm's queue, then its finished items and prints, for
// our reference.
func (s *Service) findAtFarm(ctx context.Context, farm *simplyprint.Client, ref string) (int64, bool, error) {
	for page := 1; ; page++ {
		if err := s.limit.Take(ctx); err != nil {
			return 0, false, err
		}
		p, err := farm.Items(ctx, page, itemsPage, s.opts.QueueGroup)
		if err != nil {
			return 0, false, err
		}
		for _, it := range p.Items {
			if it.CustomFields[s.opts.ReferenceField] == ref {
				return it.ID, true, nil
			}
		}
		if page >= p.Pages || len(p.Items) == 0 || page >= maxPages {
			break
		}
	}
	if err := s.limit.Take(ctx); err != nil {
		return 0, false, err
	}
	done, err := farm.DoneItems(ctx)
	if err != nil {
		return 0, false, err
	}
	for _, it := range done {
		if it.CustomFields[s.opts.ReferenceField] == ref {
			return it.ID, true, nil
		}
	}
	return 0, false, nil
}

// The farm's largest pages, and how many of them one look reads at most: a farm
// with more than 10,000 waiting items has other problems.
const (
	itemsPage = 100
	jobsPage  = 100
	maxPages  = 100
)

// notQueued undoes the mark when the farm certainly did not take the item, so
// that the next attempt need not search.
func (s *Service) notQueued(ctx context.Context, it queueItem, cause error) error {
	var out *outbound.Error
	outside := errors.As(cause, &out)
	certain := outside && out.Kind != outbound.Ambiguous
	answered := outside && out.Status != 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		set := ""
		if certain {
			set = `attempted_at = NULL, `
		}
		if certain || answered {
			set += `in_flight_until = NULL, `
		}
		_, err := tx.ExecContext(ctx, `UPDATE queue_items SET `+set+`last_error = $2, updated_at = $3 WHERE id = $1 AND state = 'PENDING'`, it.ID, cause.Error(), db.Time(s.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("note the failure: %w", err)
	}
	return cause
}

// queued records that the farm has the item as farmID.
func (s *Service) queued(ctx context.Context, it queueItem, farmID int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, it.Tenant, []string{it.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		o := orders[0]
		now := db.Time(s.now())
		res, err := tx.ExecContext(ctx, `UPDATE queue_items SET state = 'QUEUED', farm_item_id = $2, queued_at = $3, updated_at = $3, last_error = '' WHERE id = $1 AND state = 'PENDING'`, it.ID, farmID, now)
		if err != nil {
			return fmt.Errorf("record the queue item: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err // somebody else recorded it
		}
		jobs, err := selectJobs(ctx, tx, `queue_item_id = $1 AND status = 'PENDING'`, it.ID)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = 'QUEUED', updated_at = $2 WHERE queue_item_id = $1 AND status = 'PENDING'`, it.ID, now); err != nil {
			return fmt.Errorf("record the print jobs: %w", err)
		}
		var events []event.Event
		for _, j := range jobs {
			events = append(events, statusEvent(o, j, Queued, ""))
		}
		if err := s.bus.Publish(ctx, tx, events...); err != nil {
			return err
		}
		if len(jobs) < it.Amount {
			// Copies were cancelled while the farm was being told.
			if err := s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindRemoveItem, OrderID: it.OrderID, Args: itemArgs{it.Tenant, it.ID}}); err != nil {
				return err
			}
		}
		return s.lookBack(ctx, tx, it)
	})
}

// lookBack makes the sync read again from where it stood when the item was
// first told to the farm: prints of the item that it passed meanwhile could not
// be recognised then. A sync that is reading at this moment finds the item by
// its number and steps back itself; the lock on its row decides who comes first.
func (s *Service) lookBack(ctx context.Context, tx *db.Tx, it queueItem) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO farm_sync (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING`, it.Tenant); err != nil {
		return fmt.Errorf("move the sync's mark back: %w", err)
	}
	var low, adopted int64
	if err := tx.QueryRowContext(ctx, `SELECT low_job_id, adopted FROM farm_sync WHERE tenant_id = $1`+tx.ForUpdate(), it.Tenant).Scan(&low, &adopted); err != nil {
		return fmt.Errorf("read the sync's mark: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE farm_sync SET adopted = $2, low_job_id = $3 WHERE tenant_id = $1`, it.Tenant, adopted+1, min(low, it.SeenLowJob)); err != nil {
		return fmt.Errorf("move the sync's mark back: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE queue_items SET adopted_no = $2 WHERE id = $1`, it.ID, adopted+1); err != nil {
		return fmt.Errorf("number the queue item: %w", err)
	}
	if low <= it.SeenLowJob {
		return nil
	}
	return s.RequestSync(ctx, tx, it.Tenant)
}

// queueItemDead tells a person that the farm refused the item or could not be
// reached for good; its print jobs failed.
func (s *Service) queueItemDead(ctx context.Context, tx *db.Tx, r job.Run, cause error) error {
	var args itemArgs
	if err := r.Args(&args); err != nil {
		return nil //nolint:nilerr // unreadable arguments have no consequences to draw
	}
	items, err := selectItems(ctx, tx, `tenant_id = $1 AND id = $2`, args.Tenant, args.ItemID)
	if err != nil || len(items) == 0 {
		return err
	}
	it := items[0]
	orders, err := s.orders.Lock(ctx, tx, it.Tenant, []string{it.OrderID})
	if err != nil || len(orders) == 0 {
		return err
	}
	o := orders[0]
	now := db.Time(s.now())
	res, err := tx.ExecContext(ctx, `UPDATE queue_items SET state = 'FAILED', last_error = $2, updated_at = $3 WHERE id = $1 AND state = 'PENDING'`, it.ID, cause.Error(), now)
	if err != nil {
		return fmt.Errorf("record the failure: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	jobs, err := selectJobs(ctx, tx, `queue_item_id = $1 AND status = 'PENDING'`, it.ID)
	if err != nil {
		return err
	}
	var changes []change
	for _, j := range jobs {
		changes = append(changes, change{job: j, next: Failed, message: explain(cause)})
	}
	if err := s.apply(ctx, tx, o, changes); err != nil {
		return err
	}
	issue := order.Issue{
		Kind: order.IssueQueueRejected, Subject: it.ID, Detail: explain(cause),
		Message: "The farm did not take a print job: " + explain(cause) + " Mend the cause and retry the print.",
	}
	if len(jobs) > 0 {
		issue.LineItemID = jobs[0].LineItemID
	}
	if err := s.orders.OpenIssues(ctx, tx, o, issue); err != nil {
		return err
	}
	return s.progress(ctx, tx, o, "the farm did not take a print job")
}

// queueItemRevive brings a failed item and its print jobs back to work for a
// person's retry, unless they are not wanted any more or on another way.
func (s *Service) queueItemRevive(ctx context.Context, tx *db.Tx, r job.Run) error {
	it, o, err := s.lockedItem(ctx, tx, r)
	if err != nil {
		return err
	}
	switch {
	case it == nil:
		return job.Obsolete("the queue item does not exist any more")
	case it.State == itemPending:
		return nil
	case it.State != itemFailed:
		return job.Obsolete("the queue item is " + string(it.State))
	case o.Status.Closed():
		return job.Obsolete("the order is " + string(o.Status))
	}
	jobs, err := selectJobs(ctx, tx, `queue_item_id = $1 AND status = 'FAILED' ORDER BY created_at, id`, it.ID)
	if err != nil {
		return err
	}
	if len(jobs) == 0 {
		return job.Obsolete("its print jobs were cancelled or retried another way")
	}
	now := db.Time(s.now())
	if err := setItemState(ctx, tx, it.ID, itemPending, now); err != nil {
		return err
	}
	if it.AttemptedAt == nil {
		file, err := s.renewPart(ctx, tx, o, it.PartID)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE queue_items SET file_id = $2 WHERE id = $1`, it.ID, file); err != nil {
			return fmt.Errorf("renew the queue item: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = 'PENDING', error_message = '', completed_at = NULL, updated_at = $2 WHERE queue_item_id = $1 AND status = 'FAILED'`, it.ID, now); err != nil {
		return fmt.Errorf("revive the print jobs: %w", err)
	}
	if err := s.orders.CloseIssues(ctx, tx, o, order.IssueQueueRejected, it.ID, "retry"); err != nil {
		return err
	}
	var events []event.Event
	for _, j := range jobs {
		events = append(events, retryEvents(o, j, j.RetryCount)...) // nothing was printed: no retry of a print is spent
	}
	if err := s.bus.Publish(ctx, tx, events...); err != nil {
		return err
	}
	return s.progress(ctx, tx, o, "a print job is brought to the farm again")
}

// lockedItem loads a job's queue item with its order locked; both are nil when
// there is none.
func (s *Service) lockedItem(ctx context.Context, tx *db.Tx, r job.Run) (*queueItem, *order.Order, error) {
	var args itemArgs
	if err := r.Args(&args); err != nil {
		return nil, nil, nil //nolint:nilerr // unreadable arguments name no item
	}
	items, err := selectItems(ctx, tx, `tenant_id = $1 AND id = $2`, args.Tenant, args.ItemID)
	if err != nil || len(items) == 0 {
		return nil, nil, err
	}
	orders, err := s.orders.Lock(ctx, tx, args.Tenant, []string{items[0].OrderID})
	if err != nil || len(orders) == 0 {
		return nil, nil, err
	}
	// Only now nobody else changes it.
	items, err = selectItems(ctx, tx, `tenant_id = $1 AND id = $2`+tx.ForUpdate(), args.Tenant, args.ItemID)
	if err != nil || len(items) == 0 {
		return nil, nil, err
	}
	return &items[0], orders[0], nil
}

func explain(cause error) string {
	var out *outbound.Error
	if errors.As(cause, &out) && out.Message != "" {
		return strings.TrimRight(out.Message, ".") + "."
	}
	return "it could not be reached."
}

// removeItem follows cancelled copies at the farm: the whole queue item is
// taken out, and what is still wanted of it is queued anew. The farm's call to
// change an amount does not say whether it counts printed copies, and a copy
// too many is worse than a second entry.
func (s *Service) removeItem(ctx context.Context, r job.Run) error {
	var args itemArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	it, waiting, err := s.itemAndWaiting(ctx, args)
	if err != nil || it == nil {
		return err
	}
	switch {
	case it.State == itemPending && it.AttemptedAt != nil:
		return job.Snooze(time.Second, fmt.Errorf("queue item %s is being told to the farm", it.ID))
	case it.State != itemQueued && (it.State != itemFailed || it.AttemptedAt == nil):
		return nil // never there, or gone: the queue command fits its amount itself
	}
	farm, err := s.farm.Farm(ctx, args.Tenant)
	if err != nil {
		return err
	}
	if it.State == itemFailed {
		return s.removeUnseen(ctx, farm, *it)
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	at, err := farm.Item(ctx, it.FarmItemID)
	if err != nil && !outbound.Is(err, outbound.NotFound) {
		return err
	}
	gone := err != nil
	if waiting > 0 {
		// The farm may have begun copies that nobody has read yet: they do not wait.
		// It is read after the item, so that what the item lacks is known here.
		if waiting, err = s.waitingAfterReading(ctx, farm, args); err != nil {
			return err
		}
	}
	if !gone && at.Left <= waiting {
		return nil // nothing surplus is waiting there
	}
	if !gone {
		if err := s.markRemoving(ctx, it.ID); err != nil {
			return err
		}
		if err := farm.DeleteItem(ctx, it.FarmItemID); err != nil && !outbound.Is(err, outbound.NotFound) {
			return err
		}
	}
	return s.requeue(ctx, *it)
}

// removeUnseen takes out an item that failed without an answer, if the farm has
// it. Whoever retries one of its copies then gets a new item.
func (s *Service) removeUnseen(ctx context.Context, farm *simplyprint.Client, it queueItem) error {
	if wait := s.inFlight(&it); wait > 0 {
		return job.Snooze(wait, errors.New("an earlier call may still reach the farm"))
	}
	id, found, err := s.findAtFarm(ctx, farm, it.ID)
	if err != nil {
		return err
	}
	if found {
		if err := s.limit.Take(ctx); err != nil {
			return err
		}
		if err := farm.DeleteItem(ctx, id); err != nil && !outbound.Is(err, outbound.NotFound) {
			return err
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE queue_items SET state = 'REMOVED', farm_item_id = $2, updated_at = $3 WHERE id = $1 AND state = 'FAILED'`, it.ID, sql.NullInt64{Int64: id, Valid: found}, db.Time(s.now()))
		if err != nil {
			return fmt.Errorf("record the removal: %w", err)
		}
		if !found {
			return nil
		}
		return s.lookBack(ctx, tx, it) // copies of it may have begun before
	})
}

// waitingAfterReading reads the farm and counts the copies of an item that wait
// there as far as is known then.
func (s *Service) waitingAfterReading(ctx context.Context, farm *simplyprint.Client, args itemArgs) (int, error) {
	if err := s.prepareSync(ctx, args.Tenant); err != nil {
		return 0, err
	}
	if err := s.readFarm(ctx, farm, syncArgs{args.Tenant}); err != nil {
		return 0, err
	}
	return s.waitingCopies(ctx, args.ItemID)
}

// markRemoving writes down that the item is about to leave the farm by our own
// hand, so that nobody who misses it there takes that for somebody else's.
func (s *Service) markRemoving(ctx context.Context, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE queue_items SET removing_at = $2 WHERE id = $1 AND state = 'QUEUED'`, id, db.Time(s.now())); err != nil {
			return fmt.Errorf("note the removal: %w", err)
		}
		return nil
	})
}

func (s *Service) itemAndWaiting(ctx context.Context, args itemArgs) (*queueItem, int, error) {
	items, err := selectItems(ctx, s.db.Read(), `tenant_id = $1 AND id = $2`, args.Tenant, args.ItemID)
	if err != nil || len(items) == 0 {
		return nil, 0, err
	}
	jobs, err := selectJobs(ctx, s.db.Read(), `queue_item_id = $1 AND status = 'QUEUED'`, args.ItemID)
	return &items[0], len(jobs), err
}

// requeue records that the item is gone from the farm and makes a new one for
// the copies that still wait.
func (s *Service) requeue(ctx context.Context, it queueItem) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, it.Tenant, []string{it.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		now := db.Time(s.now())
		res, err := tx.ExecContext(ctx, `UPDATE queue_items SET state = 'REMOVED', updated_at = $2 WHERE id = $1 AND state = 'QUEUED'`, it.ID, now)
		if err != nil {
			return fmt.Errorf("record the removal: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		jobs, err := selectJobs(ctx, tx, `queue_item_id = $1 AND status = 'QUEUED'`, it.ID)
		if err != nil || len(jobs) == 0 {
			return err
		}
		if _, err = s.newItem(ctx, tx, it, jobs); err != nil {
			return err
		}
		events := make([]event.Event, len(jobs))
		for i, j := range jobs {
			events[i] = statusEvent(orders[0], j, Pending, "")
		}
		return s.bus.Publish(ctx, tx, events...)
	})
}

// newItem makes a queue item for jobs, which then wait to be told to the farm.
func (s *Service) newItem(ctx context.Context, tx *db.Tx, like queueItem, jobs []Job) (queueItem, error) {
	now := db.Time(s.now())
	fresh := queueItem{ID: newID(), Tenant: like.Tenant, OrderID: like.OrderID, PartID: like.PartID, FileID: like.FileID, Amount: len(jobs), State: itemPending}
	if err := insertItems(ctx, tx, []queueItem{fresh}, now); err != nil {
		return fresh, err
	}
	ids := make([]any, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	args := append([]any{fresh.ID, now}, ids...)
	_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET queue_item_id = $1, status = 'PENDING', farm_job_id = NULL, farm_job_uid = '', progress = 0, updated_at = $2 WHERE id IN `+db.In(3, len(ids)), args...)
	if err != nil {
		return fresh, fmt.Errorf("move print jobs to a new queue item: %w", err)
	}
	return fresh, s.jobs.Enqueue(ctx, tx, job.Job{Kind: kindQueueItem, OrderID: fresh.OrderID, Args: itemArgs{fresh.Tenant, fresh.ID}})
}

// removeItemDead tells a person to take the item out by hand.
func (s *Service) removeItemDead(ctx context.Context, tx *db.Tx, r job.Run, cause error) error {
	var args itemArgs
	if err := r.Args(&args); err != nil {
		return nil //nolint:nilerr // unreadable arguments have no consequences to draw
	}
	items, err := selectItems(ctx, tx, `tenant_id = $1 AND id = $2`, args.Tenant, args.ItemID)
	if err != nil || len(items) == 0 {
		return err
	}
	orders, err := s.orders.Lock(ctx, tx, args.Tenant, []string{items[0].OrderID})
	if err != nil || len(orders) == 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE queue_items SET removing_at = NULL WHERE id = $1`, args.ItemID); err != nil {
		return fmt.Errorf("give up the removal: %w", err)
	}
	message := fmt.Sprintf("Queue item %d could not be taken out of the farm's queue. Remove it there by hand.", items[0].FarmItemID)
	if items[0].FarmItemID == 0 {
		message = "It could not be seen whether the farm has a print of this order that is not wanted any more. Look there for its reference " + args.ItemID + ", and remove it by hand."
	}
	return s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{
		Kind: order.IssueCancelReview, Subject: args.ItemID, Detail: cause.Error(),
		Message: message,
	})
}

// removeItemRevive takes the issue back for a person's retry, if there still is
// something to take out.
func (s *Service) removeItemRevive(ctx context.Context, tx *db.Tx, r job.Run) error {
	it, o, err := s.lockedItem(ctx, tx, r)
	if err != nil {
		return err
	}
	if it == nil {
		return job.Obsolete("the queue item does not exist any more")
	}
	if err := s.orders.CloseIssues(ctx, tx, o, order.IssueCancelReview, it.ID, "retry"); err != nil {
		return err
	}
	if it.State != itemQueued && it.State != itemPending && (it.State != itemFailed || it.AttemptedAt == nil) {
		return job.Obsolete("the queue item is " + string(it.State))
	}
	return nil
}

func setItemState(ctx context.Context, tx *db.Tx, id string, state itemState, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE queue_items SET state = $2, updated_at = $3 WHERE id = $1`, id, string(state), now); err != nil {
		return fmt.Errorf("change queue item: %w", err)
	}
	return nil
}
