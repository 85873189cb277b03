package printing

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// state is what the planner knows of some orders: their parts by line, the
// counts of print jobs by part, whether an order has an open issue about an
// unmapped product, which lines have one, and which have one about a product to
// measure.
type state struct {
	parts    map[string][]part
	tally    map[string]tally
	issues   map[string]bool
	unmapped map[string]bool
	custom   map[string]bool
}

func loadState(ctx context.Context, q db.Querier, orders []*order.Order) (*state, error) {
	s := &state{parts: map[string][]part{}, tally: map[string]tally{}, issues: map[string]bool{}, unmapped: map[string]bool{}, custom: map[string]bool{}}
	ids := make([]any, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	in := db.In(1, len(ids))
	err := db.Each(ctx, q, `SELECT `+partColumns+` FROM line_parts WHERE order_id IN `+in+` ORDER BY line_item_id, position`, ids, func(rows *sql.Rows) error {
		p, err := scanPart(rows)
		if err == nil {
			s.parts[p.LineItemID] = append(s.parts[p.LineItemID], p)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load parts: %w", err)
	}
	if len(s.parts) > 0 {
		err = db.Each(ctx, q, `SELECT line_part_id, status, COUNT(*) FROM print_jobs WHERE scrapped_at IS NULL AND order_id IN `+in+` GROUP BY line_part_id, status`, ids, func(rows *sql.Rows) error {
			var id string
			var status Status
			var n int
			if err := rows.Scan(&id, &status, &n); err != nil {
				return err
			}
			t := s.tally[id]
			switch status {
			case Pending:
				t.pending = n
			case Queued:
				t.queued = n
			case Assigned:
				t.assigned = n
			case Printing:
				t.printing = n
			case Completed:
				t.completed = n
			case Failed:
				t.failed = n
			case Cancelled:
			}
			s.tally[id] = t
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("count print jobs: %w", err)
		}
	}
	err = db.Each(ctx, q, `SELECT order_id, kind, subject FROM order_issues WHERE kind IN ('unmapped_product', 'baseplate_failed') AND state = 'OPEN' AND order_id IN `+in, ids, func(rows *sql.Rows) error {
		var id, subject string
		var kind order.IssueKind
		if err := rows.Scan(&id, &kind, &subject); err != nil {
			return err
		}
		if kind == order.IssueBaseplate {
			s.custom[subject] = true
		} else {
			s.issues[id], s.unmapped[subject] = true, true
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for issues: %w", err)
	}
	return s, nil
}

const partColumns = `id, order_id, line_item_id, mapping_id, position, name, file_id, quantity, yield, profile`

// scanPart reads a row with partColumns, and what comes before them into first.
func scanPart(rows *sql.Rows, first ...any) (part, error) {
	var p part
	var profile string
	if err := rows.Scan(append(first, &p.ID, &p.OrderID, &p.LineItemID, &p.MappingID, &p.Position, &p.Name, &p.FileID, &p.Quantity, &p.Yield, &profile)...); err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(profile), &p.Profile); err != nil {
		return p, fmt.Errorf("profile of part %s: %w", p.ID, err)
	}
	return p, nil
}

func insertParts(ctx context.Context, tx *db.Tx, tenant string, parts []part, now time.Time) error {
	rows := make([][]any, len(parts))
	for i, p := range parts {
		profile, err := json.Marshal(p.Profile)
		if err != nil {
			return err
		}
		rows[i] = []any{p.ID, tenant, p.OrderID, p.LineItemID, p.MappingID, p.Position, p.Name, p.FileID, p.Quantity, p.Yield, string(profile), now}
	}
	_, err := db.InsertRows(ctx, tx, `INSERT INTO line_parts (id, tenant_id, order_id, line_item_id, mapping_id, position, name, file_id, quantity, yield, profile, created_at)`, "", rows)
	if err != nil {
		return fmt.Errorf("insert parts: %w", err)
	}
	return nil
}

func insertItems(ctx context.Context, tx *db.Tx, items []queueItem, now time.Time) error {
	rows := make([][]any, len(items))
	for i, it := range items {
		rows[i] = []any{it.ID, it.Tenant, it.OrderID, it.PartID, it.FileID, it.Amount, string(it.State), now, now}
	}
	_, err := db.InsertRows(ctx, tx, `INSERT INTO queue_items (id, tenant_id, order_id, line_part_id, file_id, amount, state, created_at, updated_at)`, "", rows)
	if err != nil {
		return fmt.Errorf("insert queue items: %w", err)
	}
	return nil
}

func insertJobs(ctx context.Context, tx *db.Tx, jobs []Job) error {
	rows := make([][]any, len(jobs))
	for i, j := range jobs {
		rows[i] = []any{j.ID, j.Tenant, j.OrderID, j.LineItemID, j.PartID, j.QueueItemID, "ORDER", string(j.Status), j.Material, j.Search, db.Time(j.CreatedAt), db.Time(j.UpdatedAt)}
	}
	_, err := db.InsertRows(ctx, tx, `INSERT INTO print_jobs (id, tenant_id, order_id, line_item_id, line_part_id, queue_item_id, purpose, status, material, search_text, created_at, updated_at)`, "", rows)
	if err != nil {
		return fmt.Errorf("insert print jobs: %w", err)
	}
	return nil
}

const jobColumns = `id, tenant_id, order_id, line_item_id, line_part_id, queue_item_id, status, farm_job_id, farm_job_uid, printer_id, printer_name, progress,
	estimate_seconds, print_seconds, filament_mg, cost, error_message, retry_count, material, scrapped_at, started_at, finish_at, completed_at, created_at, updated_at`

func scanJob(rows *sql.Rows) (Job, error) {
	var j Job
	var item sql.NullString
	var farmJob, printer sql.NullInt64
	var scrapped, started, finish, completed sql.NullTime
	err := rows.Scan(&j.ID, &j.Tenant, &j.OrderID, &j.LineItemID, &j.PartID, &item, &j.Status, &farmJob, &j.FarmJobUID, &printer, &j.PrinterName, &j.Progress,
		&j.EstimateSeconds, &j.PrintSeconds, &j.FilamentMilligrams, &j.Cost, &j.ErrorMessage, &j.RetryCount, &j.Material, &scrapped, &started, &finish, &completed, &j.CreatedAt, &j.UpdatedAt)
	j.QueueItemID, j.FarmJobID, j.PrinterID = item.String, farmJob.Int64, printer.Int64
	j.ScrappedAt, j.FinishAt = db.TimePtr(scrapped), db.TimePtr(finish)
	j.StartedAt, j.CompletedAt, j.CreatedAt, j.UpdatedAt = db.TimePtr(started), db.TimePtr(completed), j.CreatedAt.UTC(), j.UpdatedAt.UTC()
	return j, err
}

func selectJobs(ctx context.Context, q db.Querier, cond string, args ...any) ([]Job, error) {
	var out []Job
	err := db.Each(ctx, q, `SELECT `+jobColumns+` FROM print_jobs WHERE `+cond, args, func(rows *sql.Rows) error {
		j, err := scanJob(rows)
		out = append(out, j)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load print jobs: %w", err)
	}
	return out, nil
}

// cancellable gives up to n jobs of a part that can be given up without losing
// anything, those that cost least first.
func cancellable(ctx context.Context, tx *db.Tx, partID string, n int) ([]Job, error) {
	return selectJobs(ctx, tx, `line_part_id = $1 AND status IN ('FAILED', 'PENDING', 'QUEUED', 'ASSIGNED')
		ORDER BY CASE status WHEN 'FAILED' THEN 0 WHEN 'PENDING' THEN 1 WHEN 'QUEUED' THEN 2 ELSE 3 END, created_at DESC, id DESC LIMIT $2`, partID, n)
}

func setCancelled(ctx context.Context, tx *db.Tx, ids []string, now time.Time) error {
	args := append([]any{now}, db.Args(ids)...)
	if _, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = 'CANCELLED', completed_at = $1, updated_at = $1 WHERE id IN `+db.In(2, len(ids)), args...); err != nil {
		return fmt.Errorf("cancel print jobs: %w", err)
	}
	return nil
}

const itemColumns = `id, tenant_id, order_id, line_part_id, file_id, amount, state, farm_item_id, attempted_at, in_flight_until, seen_low_job, updated_at`

func selectItems(ctx context.Context, q db.Querier, cond string, args ...any) ([]queueItem, error) {
	var out []queueItem
	err := db.Each(ctx, q, `SELECT `+itemColumns+` FROM queue_items WHERE `+cond, args, func(rows *sql.Rows) error {
		var it queueItem
		var farm sql.NullInt64
		var attempted, flight sql.NullTime
		if err := rows.Scan(&it.ID, &it.Tenant, &it.OrderID, &it.PartID, &it.FileID, &it.Amount, &it.State, &farm, &attempted, &flight, &it.SeenLowJob, &it.UpdatedAt); err != nil {
			return err
		}
		it.FarmItemID, it.AttemptedAt, it.InFlight = farm.Int64, db.TimePtr(attempted), db.TimePtr(flight)
		it.UpdatedAt = it.UpdatedAt.UTC()
		out = append(out, it)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load queue items: %w", err)
	}
	return out, nil
}

// CountJobs implements order.Planner.
func (s *Service) CountJobs(ctx context.Context, q db.Querier, orderIDs []any) (map[string]order.JobCount, error) {
	out := map[string]order.JobCount{}
	if len(orderIDs) == 0 {
		return out, nil
	}
	err := db.Each(ctx, q, `SELECT order_id, COUNT(*), COUNT(CASE WHEN status = 'COMPLETED' THEN 1 END), COUNT(CASE WHEN status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING') THEN 1 END)
		FROM print_jobs WHERE status <> 'CANCELLED' AND scrapped_at IS NULL AND order_id IN `+db.In(1, len(orderIDs))+` GROUP BY order_id`, orderIDs, func(rows *sql.Rows) error {
		var id string
		var c order.JobCount
		if err := rows.Scan(&id, &c.Total, &c.Done, &c.Active); err != nil {
			return err
		}
		out[id] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count print jobs: %w", err)
	}
	return out, nil
}

// Get loads one print job; db.ErrNotFound when the tenant has none of that id.
func (s *Service) Get(ctx context.Context, tenant, id string) (Job, error) {
	list, err := selectJobs(ctx, s.db.Read(), `tenant_id = $1 AND id = $2`, tenant, id)
	if err != nil {
		return Job{}, err
	}
	if len(list) == 0 {
		return Job{}, db.ErrNotFound
	}
	return list[0], nil
}
