package printing

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// Query filters the list of print jobs; what is empty does not filter. Page
// counts from 1.
type Query struct {
	Statuses []Status // one of these
	Active   bool     // Statuses: the ones on their way to a result
	OrderID  string
	Printer  string // its name
	Material string
	Search   string // part of the order number, the SKU or the part's name, in any case
	Sort     string // createdAt, -createdAt (default), updatedAt, -updatedAt
	Page     int
	PageSize int
}

// active are the statuses of jobs on their way to a result.
func active() []Status { return []Status{Pending, Queued, Assigned, Printing} }

// filter collects the conditions of a query on print_jobs.
type filter struct {
	cond []string
	args []any
}

func (f *filter) add(cond string, v any) {
	f.args = append(f.args, v)
	f.cond = append(f.cond, fmt.Sprintf(cond, len(f.args)))
}

func (f *filter) where() string { return strings.Join(f.cond, " AND ") }

// conditions are q's, but for the statuses.
func (q Query) conditions(tenant string) *filter {
	f := &filter{}
	f.add("tenant_id = $%d", tenant)
	if q.OrderID != "" {
		f.add("order_id = $%d", q.OrderID)
	}
	if q.Printer != "" {
		f.add("printer_name = $%d AND printer_name <> ''", q.Printer)
	}
	if q.Material != "" {
		f.add("material = $%d AND material <> ''", q.Material)
	}
	if q.Search != "" {
		f.add(`search_text LIKE $%d ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Search))+"%")
	}
	return f
}

// List gives print jobs, newest first unless Sort says otherwise, and how many
// match.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Job, int, error) {
	statuses := q.Statuses
	if q.Active {
		statuses = active()
	}
	f := q.conditions(tenant)
	base, n := f.where(), len(f.args)
	cond, args := base, f.args
	if len(statuses) > 0 {
		cond += " AND status IN " + db.In(n+1, len(statuses))
		for _, v := range statuses {
			args = append(args, string(v))
		}
	}
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM print_jobs WHERE `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count print jobs: %w", err)
	}
	by := map[string]string{"createdAt": "created_at, id", "updatedAt": "updated_at, id", "-updatedAt": "updated_at DESC, id DESC"}[q.Sort]
	if by == "" {
		by = "created_at DESC, id DESC"
	}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	page := fmt.Sprintf(" ORDER BY %s LIMIT $%d OFFSET $%d", by, len(args)-1, len(args))
	if len(statuses) > 1 && strings.HasPrefix(by, "created_at") {
		args = append(args, q.Page*q.PageSize)
		cond = `id IN (` + db.FirstOfEach("print_jobs", base, "status", n+1, len(statuses), by, len(args)) + `)`
	}
	// The index alone finds the page, however far back; then its rows are read.
	list, err := selectJobs(ctx, s.db.Read(), `id IN (SELECT id FROM print_jobs WHERE `+cond+page+`) ORDER BY `+by, args...)
	return list, total, err
}

// details is what a job is about: what its order, line and part say.
type details struct {
	OrderNumber string
	OrderStatus order.Status
	SKU         string
	Title       string
	PartName    string
	Color       string
	FileID      string
}

// describe loads the details of jobs, by job.
func (s *Service) describe(ctx context.Context, q db.Querier, tenant string, jobs []Job) (map[string]details, error) {
	out := make(map[string]details, len(jobs))
	if len(jobs) == 0 {
		return out, nil
	}
	args := make([]any, 1, len(jobs)+1)
	args[0] = tenant
	for _, j := range jobs {
		args = append(args, j.ID)
	}
	err := db.Each(ctx, q, `SELECT j.id, o.number, o.status, l.sku, l.title, p.id, p.order_id, p.line_item_id, p.mapping_id, p.position, p.name, p.file_id, p.quantity, p.yield, p.profile
		FROM print_jobs j JOIN orders o ON o.id = j.order_id JOIN line_items l ON l.id = j.line_item_id JOIN line_parts p ON p.id = j.line_part_id
		WHERE `+db.Unindexed("j.tenant_id")+` = $1 AND j.id IN `+db.In(2, len(jobs)), args, func(rows *sql.Rows) error {
		var id string
		var d details
		p, err := scanPart(rows, &id, &d.OrderNumber, &d.OrderStatus, &d.SKU, &d.Title)
		d.PartName, d.Color, d.FileID = p.Name, p.Profile.Color, p.FileID
		out[id] = d
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("describe print jobs: %w", err)
	}
	return out, nil
}

// Column is one state's jobs on the board: how many there are, and the first.
type Column struct {
	Status Status
	Total  int
	Jobs   []Job
}

// Board gives the first n jobs of each status, those first that come next or came
// last. Jobs that ended are on it if they ended at or after since; failed ones as
// long as their order is open, because they wait for a person. Statuses, Sort and
// paging of q do not apply.
func (s *Service) Board(ctx context.Context, tenant string, q Query, since time.Time, n int) ([]Column, error) {
	out := make([]Column, 0, len(Statuses()))
	err := s.db.View(ctx, func(r db.Querier) error {
		out = out[:0]
		for _, c := range []struct {
			status Status
			more   string
			by     string
		}{
			{Pending, "", "created_at, id"}, {Queued, "", "created_at, id"}, {Assigned, "", "created_at, id"},
			{Printing, "", "CASE WHEN finish_at IS NULL THEN 1 ELSE 0 END, finish_at, id"},
			{Failed, " AND EXISTS (SELECT 1 FROM orders o WHERE o.id = print_jobs.order_id AND o.status NOT IN ('FULFILLED', 'CANCELLED'))", "created_at DESC, id DESC"},
			{Completed, " AND completed_at >= $%d", "completed_at DESC, id DESC"}, {Cancelled, " AND completed_at >= $%d", "completed_at DESC, id DESC"},
		} {
			f := q.conditions(tenant)
			f.add("status = $%d", string(c.status))
			cond := f.where() + c.more
			if strings.Contains(c.more, "%d") {
				f.args = append(f.args, db.Time(since))
				cond = fmt.Sprintf(f.where()+c.more, len(f.args))
			}
			col := Column{Status: c.status}
			if err := r.QueryRowContext(ctx, `SELECT COUNT(*) FROM print_jobs WHERE `+cond, f.args...).Scan(&col.Total); err != nil {
				return fmt.Errorf("count print jobs: %w", err)
			}
			if col.Total > 0 {
				var err error
				if col.Jobs, err = selectJobs(ctx, r, fmt.Sprintf("%s ORDER BY %s LIMIT $%d", cond, c.by, len(f.args)+1), append(f.args, n)...); err != nil {
					return err
				}
			}
			out = append(out, col)
		}
		return nil
	})
	return out, err
}

// Attempt is one print that the farm made for a job.
type Attempt struct {
	FarmJobID   int64      `json:"farmJobId" doc:"Its number at SimplyPrint"`
	Status      Status     `json:"status" enum:"COMPLETED,FAILED,CANCELLED"`
	PrinterName string     `json:"printerName"`
	Detail      string     `json:"detail"`
	EndedAt     *time.Time `json:"endedAt"`
}

// Attempts gives the prints of a job that have ended, oldest first.
func (s *Service) Attempts(ctx context.Context, tenant, jobID string) ([]Attempt, error) {
	out := []Attempt{}
	err := db.Each(ctx, s.db.Read(), `SELECT farm_job_id, status, printer_name, detail, ended_at FROM print_attempts WHERE tenant_id = $1 AND print_job_id = $2 ORDER BY farm_job_id`, []any{tenant, jobID}, func(rows *sql.Rows) error {
		var a Attempt
		var ended sql.NullTime
		err := rows.Scan(&a.FarmJobID, &a.Status, &a.PrinterName, &a.Detail, &ended)
		a.EndedAt = db.TimePtr(ended)
		out = append(out, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load earlier prints: %w", err)
	}
	return out, nil
}
