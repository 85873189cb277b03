package printing

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/simplyprint"
)

// Comparison is what comparing the farm's queue with ours brought.
type Comparison struct {
	Checked  int64             // queue items and prints that were looked at
	Found    int64             // differences
	Repaired int64             // differences that were mended, or noted on their order for a person
	Open     map[string]string // what could be neither: subject → words for people
}

func (c *Comparison) repaired() { c.Found, c.Repaired = c.Found+1, c.Repaired+1 }

// Connected reports whether there is a farm: nil, or job.ErrDisconnected.
func (s *Service) Connected(ctx context.Context, tenant string) error {
	_, err := s.farm.Farm(ctx, tenant)
	return err
}

// Compare reads the farm's whole queue and all its prints under way, and
// compares them with ours one by one.
//
// The queue is read first, the history after it, our rows last. Whatever left
// the queue before it was read is then in the history, and so in our rows: what
// our rows still expect in the queue is really gone from there.
func (s *Service) Compare(ctx context.Context, tenant string) (Comparison, error) {
	c := Comparison{Open: map[string]string{}}
	farm, err := s.farm.Farm(ctx, tenant)
	if err != nil {
		return c, err
	}
	began := s.now()
	there, err := s.readQueue(ctx, farm)
	if err != nil {
		return c, err
	}
	printing, err := s.readOngoing(ctx, farm)
	if err != nil {
		return c, err
	}
	if err := s.prepareSync(ctx, tenant); err != nil {
		return c, err
	}
	if err := s.readFarm(ctx, farm, syncArgs{tenant}); err != nil {
		return c, err
	}
	if err := s.compareWaiting(ctx, farm, tenant, began, there, &c); err != nil {
		return c, err
	}
	if err := s.comparePrints(ctx, farm, tenant, began, printing, &c); err != nil {
		return c, err
	}
	if err := s.compareReferences(ctx, tenant, began, there, &c); err != nil {
		return c, err
	}
	return c, s.noteEstimates(ctx, tenant, there)
}

// prepareSync makes the row by which readings of the farm go on from each other.
func (s *Service) prepareSync(ctx context.Context, tenant string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO farm_sync (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING`, tenant)
		return err
	})
	if err != nil {
		return fmt.Errorf("prepare the farm sync: %w", err)
	}
	return nil
}

// readQueue reads the farm's queue and its finished items, by their number.
func (s *Service) readQueue(ctx context.Context, farm *simplyprint.Client) (map[int64]simplyprint.Item, error) {
	there := map[int64]simplyprint.Item{}
	if err := s.limit.Wait(ctx); err != nil {
		return nil, err
	}
	done, err := farm.DoneItems(ctx)
	if err != nil {
		return nil, err
	}
	for _, it := range done {
		there[it.ID] = it
	}
	for page := 1; page <= maxPages; page++ {
		if err := s.limit.Wait(ctx); err != nil {
			return nil, err
		}
		p, err := farm.Items(ctx, page, itemsPage, s.opts.QueueGroup)
		if err != nil {
			return nil, err
		}
		for _, it := range p.Items {
			there[it.ID] = it
		}
		if page >= p.Pages || len(p.Items) == 0 {
			break
		}
	}
	return there, nil
}

// readOngoing gives the numbers of the prints under way.
func (s *Service) readOngoing(ctx context.Context, farm *simplyprint.Client) (map[int64]bool, error) {
	ongoing := map[int64]bool{}
	for page := 1; page <= maxPages; page++ {
		if err := s.limit.Wait(ctx); err != nil {
			return nil, err
		}
		p, err := farm.Jobs(ctx, simplyprint.JobsQuery{Page: page, PageSize: jobsPage, Statuses: []string{"ongoing"}})
		if err != nil {
			return nil, err
		}
		for _, j := range p.Jobs {
			ongoing[j.ID] = true
		}
		if page >= p.Pages || len(p.Jobs) == 0 {
			break
		}
	}
	return ongoing, nil
}

// compareWaiting looks whether each copy that we think waits at the farm does.
func (s *Service) compareWaiting(ctx context.Context, farm *simplyprint.Client, tenant string, began time.Time, there map[int64]simplyprint.Item, c *Comparison) error {
	items, err := selectItems(ctx, s.db.Read(), `tenant_id = $1 AND state = 'QUEUED' AND removing_at IS NULL AND queued_at < $2
		AND EXISTS (SELECT 1 FROM print_jobs j WHERE j.queue_item_id = queue_items.id AND j.status = 'QUEUED') ORDER BY queued_at, id`, tenant, db.Time(began))
	if err != nil {
		return err
	}
	waiting, err := s.waitingByItem(ctx, tenant)
	if err != nil {
		return err
	}
	for _, it := range items {
		c.Checked++
		at, listed := there[it.FarmItemID]
		if at.Left >= waiting[it.ID] {
			continue
		}
		// One page follows the other while the queue moves, so an item can slip
		// through: only the item itself says that it is gone.
		if err := s.limit.Wait(ctx); err != nil {
			return err
		}
		now, err := farm.Item(ctx, it.FarmItemID)
		if err != nil && !outbound.Is(err, outbound.NotFound) {
			return err
		}
		if now.Left >= waiting[it.ID] || (!listed && now.Left > 0) {
			continue
		}
		some, err := s.takenOut(ctx, it, max(at.Left, now.Left))
		if err != nil {
			return err
		}
		if some {
			c.repaired()
		}
	}
	return nil
}

// waitingByItem counts the copies that wait at the farm, by queue item.
func (s *Service) waitingByItem(ctx context.Context, tenant string) (map[string]int, error) {
	out := map[string]int{}
	err := db.Each(ctx, s.db.Read(), `SELECT queue_item_id, COUNT(*) FROM print_jobs WHERE tenant_id = $1 AND status = 'QUEUED' AND queue_item_id IS NOT NULL GROUP BY queue_item_id`, []any{tenant}, func(rows *sql.Rows) error {
		var id string
		var n int
		err := rows.Scan(&id, &n)
		out[id] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count waiting copies: %w", err)
	}
	return out, nil
}

// comparePrints looks whether each print that we think is under way is. One that
// ended without our noticing is read again; one that the farm has forgotten
// needs a person.
func (s *Service) comparePrints(ctx context.Context, farm *simplyprint.Client, tenant string, began time.Time, ongoing map[int64]bool, c *Comparison) error {
	// What the reading in between has touched, it has compared.
	jobs, err := selectJobs(ctx, s.db.Read(), `tenant_id = $1 AND status IN ('ASSIGNED', 'PRINTING') AND farm_job_id IS NOT NULL AND updated_at < $2 ORDER BY farm_job_id`, tenant, db.Time(began))
	if err != nil {
		return err
	}
	for _, j := range jobs {
		c.Checked++
		if ongoing[j.FarmJobID] {
			continue
		}
		if err := s.limit.Wait(ctx); err != nil {
			return err
		}
		_, err := farm.Job(ctx, j.FarmJobUID)
		switch {
		case outbound.Is(err, outbound.NotFound):
			err = s.forgotten(ctx, j)
		case err == nil:
			err = s.readAgainFrom(ctx, tenant, j.FarmJobID)
		}
		if err != nil {
			return err
		}
		c.repaired()
	}
	return nil
}

// forgotten ends a print that the farm does not know any more.
func (s *Service) forgotten(ctx context.Context, lost Job) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, lost.Tenant, []string{lost.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		jobs, err := selectJobs(ctx, tx, `id = $1 AND farm_job_id = $2 AND status IN ('ASSIGNED', 'PRINTING')`, lost.ID, lost.FarmJobID)
		if err != nil || len(jobs) == 0 {
			return err
		}
		if err := s.apply(ctx, tx, orders[0], []change{{job: jobs[0], next: Failed, message: "the farm does not know the print any more"}}); err != nil {
			return err
		}
		err = s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{Kind: order.IssueFarmCancelled, Subject: lost.ID, LineItemID: lost.LineItemID,
			Message: "A print of this order was deleted at the farm while it was under way. Retry it if it is still needed."})
		if err != nil {
			return err
		}
		return s.progress(ctx, tx, orders[0], "the farm does not know a print any more")
	})
}

// readAgainFrom makes the sync read the history again from a print that it has
// passed.
func (s *Service) readAgainFrom(ctx context.Context, tenant string, farmJobID int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE farm_sync SET low_job_id = $2 WHERE tenant_id = $1 AND low_job_id > $2`, tenant, farmJobID); err != nil {
			return fmt.Errorf("move the sync's mark back: %w", err)
		}
		return s.RequestSync(ctx, tx, tenant)
	})
}

// attemptFor is how long a queue item may be on its way to the farm before its
// own command is not expected to record it any more.
const attemptFor = time.Minute

// compareReferences looks whether each entry at the farm that carries our
// reference is one that we know and want. What people put there is theirs:
// nothing is deleted, a person decides.
func (s *Service) compareReferences(ctx context.Context, tenant string, began time.Time, there map[int64]simplyprint.Item, c *Comparison) error {
	byReference := map[string][]simplyprint.Item{}
	var references []string
	for _, at := range there {
		if ref := at.CustomFields[s.opts.ReferenceField]; ref != "" {
			byReference[ref] = append(byReference[ref], at)
			references = append(references, ref)
		}
	}
	slices.Sort(references)
	for refs := range slices.Chunk(slices.Compact(references), 1000) {
		items, err := selectItems(ctx, s.db.Read(), `tenant_id = $1 AND id IN `+db.In(2, len(refs)), append([]any{tenant}, db.Args(refs)...)...)
		if err != nil {
			return err
		}
		ours := map[string]queueItem{}
		for _, it := range items {
			ours[it.ID] = it
		}
		for _, ref := range refs {
			for _, at := range byReference[ref] {
				c.Checked++
				it, known := ours[ref]
				if err := s.compareEntry(ctx, it, known, at, began, c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *Service) compareEntry(ctx context.Context, it queueItem, known bool, at simplyprint.Item, began time.Time, c *Comparison) error {
	switch {
	case !known && at.Left > 0:
		c.Found++
		c.Open[fmt.Sprintf("queue item %d", at.ID)] = fmt.Sprintf("Queue item %d at the farm (%s) carries a reference of this program that it does not know. It may come from an older backup: remove it there, or let it print for the shelf.", at.ID, at.FileName)
	case !known:
		// Printed for a database of before: nothing waits.
	case it.State == itemPending && it.AttemptedAt != nil && began.Sub(*it.AttemptedAt) > attemptFor:
		c.repaired()
		return s.queued(ctx, it, at.ID)
	case it.State == itemPending, at.Left == 0:
		// On its way, or over.
	case it.State == itemRemoved, it.State == itemFailed:
		if !it.UpdatedAt.Before(began) {
			return nil // taken out after the farm had been read: the next comparison sees it gone
		}
		return s.unwanted(ctx, it, fmt.Sprintf("queue item %d", at.ID), fmt.Sprintf("Queue item %d waits at the farm with %d print(s) that this order does not expect from it. Remove it there, or let it print for the shelf.", at.ID, at.Left), c)
	case it.FarmItemID != at.ID:
		return s.unwanted(ctx, it, fmt.Sprintf("queue item %d", at.ID), fmt.Sprintf("Queue item %d waits at the farm for the same prints as queue item %d. Remove one of them there.", at.ID, it.FarmItemID), c)
	}
	return nil
}

func (s *Service) unwanted(ctx context.Context, it queueItem, subject, message string, c *Comparison) error {
	c.repaired()
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, it.Tenant, []string{it.OrderID})
		if err != nil || len(orders) == 0 {
			return err
		}
		return s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{Kind: order.IssueCancelReview, Subject: subject, Message: message})
	})
}

// noteEstimates keeps how long the farm thinks that a copy prints, for jobs of
// which that is not known yet.
func (s *Service) noteEstimates(ctx context.Context, tenant string, there map[int64]simplyprint.Item) error {
	items, err := selectItems(ctx, s.db.Read(), `tenant_id = $1 AND state = 'QUEUED'
		AND EXISTS (SELECT 1 FROM print_jobs j WHERE j.queue_item_id = queue_items.id AND j.estimate_seconds = 0 AND j.status IN ('QUEUED', 'ASSIGNED', 'PRINTING'))`, tenant)
	if err != nil || len(items) == 0 {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, it := range items {
			seconds := there[it.FarmItemID].EstimateSeconds
			if seconds <= 0 {
				continue
			}
			// updated_at says when the job moved last: an estimate is no move.
			if _, err := tx.ExecContext(ctx, `UPDATE print_jobs SET estimate_seconds = $2 WHERE queue_item_id = $1 AND estimate_seconds = 0`, it.ID, seconds); err != nil {
				return fmt.Errorf("keep the estimate: %w", err)
			}
		}
		return nil
	})
}
