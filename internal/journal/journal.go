// Package journal reads what the event bus wrote: the event log for people, and
// an order's way with its milestones.
package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Entry is one line of the journal.
type Entry struct {
	Seq           int64           `json:"seq" doc:"Position in the journal; grows"`
	ID            string          `json:"id"`
	Type          string          `json:"type" example:"order.created"`
	Source        string          `json:"source"`
	Severity      string          `json:"severity" enum:"INFO,WARNING,ERROR"`
	Message       string          `json:"message"`
	OrderID       string          `json:"orderId"`
	OrderNumber   string          `json:"orderNumber" doc:"The order's number at the shop; empty without an order"`
	PrintJobID    string          `json:"printJobId"`
	CorrelationID string          `json:"correlationId"`
	Time          time.Time       `json:"time"`
	Metadata      json.RawMessage `json:"metadata" doc:"The event's own fields"`
}

// Service reads the journal.
type Service struct {
	db *db.DB

	// MaxExport bounds the rows of one export; New sets 100,000.
	MaxExport int
}

// New makes a Service.
func New(d *db.DB) *Service { return &Service{db: d, MaxExport: 100_000} }

// Query filters the journal; what is empty does not filter. With AfterSeq the
// entries come in their order of writing, else newest first. Page counts from 1.
//
// On PostgreSQL a transaction that commits late can add an entry before one
// that was seen already: who follows the journal by AfterSeq for more than
// showing it must look a little back.
type Query struct {
	Type           string   // this type, or
	Types          []string // one of these
	Severities     []string // one of these
	Source         string   // who wrote it
	OrderID        string
	Correlation    string
	Search         string    // part of the message
	From, To       time.Time // from inclusive, to exclusive
	AfterSeq       int64
	BeforeSeq      int64
	Page, PageSize int
}

// frequentSources write most of the journal; an index has the entries of the
// others, so that whoever looks for those need not read everything.
func frequentSources() []string { return []string{"order", "printing", "shipping", "fulfillment"} }

// where gives the conditions and their arguments. Their order is fixed, so that
// the same filters are the same statement to the database.
func (q Query) where(tenant string) (string, []any) {
	cond, args := []string{"tenant_id = $1"}, []any{tenant}
	add := func(c string, v any) {
		args = append(args, v)
		cond = append(cond, fmt.Sprintf(c, len(args)))
	}
	types := q.Types
	if q.Type != "" {
		types = append([]string{q.Type}, types...)
	}
	if len(types) > 0 {
		cond = append(cond, "type IN "+db.In(len(args)+1, len(types)))
		args = append(args, db.Args(types)...)
	}
	if len(q.Severities) > 0 {
		if !slices.Contains(q.Severities, "INFO") {
			cond = append(cond, "severity <> 'INFO'") // the condition of the index of what is seldom
		}
		cond = append(cond, "severity IN "+db.In(len(args)+1, len(q.Severities)))
		args = append(args, db.Args(q.Severities)...)
	}
	if q.Source != "" {
		if !slices.Contains(frequentSources(), q.Source) {
			cond = append(cond, "source NOT IN ('order', 'printing', 'shipping', 'fulfillment')") // as above
		}
		add("source = $%d", q.Source)
	}
	if q.OrderID != "" {
		add("order_id = $%d", q.OrderID)
	}
	if q.Correlation != "" {
		add("correlation_id = $%d", q.Correlation)
	}
	if q.Search != "" {
		// The database folds both sides: SQLite folds ASCII only, and a letter that
		// Go folds and it does not would never match.
		add(`LOWER(message) LIKE LOWER($%d) ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(q.Search)+"%")
	}
	if !q.From.IsZero() {
		add("occurred_at >= $%d", db.Time(q.From))
	}
	if !q.To.IsZero() {
		add("occurred_at < $%d", db.Time(q.To))
	}
	if q.AfterSeq > 0 {
		add("seq > $%d", q.AfterSeq)
	}
	if q.BeforeSeq > 0 {
		add("seq < $%d", q.BeforeSeq)
	}
	return strings.Join(cond, " AND "), args
}

// List gives entries, and how many match.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Entry, int, error) {
	total, err := s.count(ctx, tenant, q)
	if err != nil {
		return nil, 0, err
	}
	cond, args := q.where(tenant)
	by := "seq DESC"
	if q.AfterSeq > 0 {
		by = "seq"
	}
	list := make([]Entry, 0, q.PageSize)
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	err = s.each(ctx, cond+fmt.Sprintf(" ORDER BY %s LIMIT $%d OFFSET $%d", by, len(args)-1, len(args)), args, func(e Entry) error {
		list = append(list, e)
		return nil
	})
	return list, total, err
}

func (s *Service) count(ctx context.Context, tenant string, q Query) (int, error) {
	cond, args := q.where(tenant)
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM journal WHERE `+cond, args...).Scan(&total); err != nil {
		return 0, fmt.Errorf("count journal: %w", err)
	}
	return total, nil
}

// exportChunk is how many entries are read at a time. A slow download then holds
// no connection, and no statement runs into its time-out.
const exportChunk = 1000

// Export gives the newest matching entries to use, newest first, at most
// MaxExport. Paging and AfterSeq's order do not apply.
func (s *Service) Export(ctx context.Context, tenant string, q Query, use func(Entry) error) error {
	cond, args := q.where(tenant)
	cond += fmt.Sprintf(" AND seq < $%d ORDER BY seq DESC LIMIT $%d", len(args)+1, len(args)+2)
	before := int64(math.MaxInt64)
	for left := s.MaxExport; left > 0; {
		want := min(left, exportChunk)
		got := make([]Entry, 0, want)
		err := s.each(ctx, cond, append(slices.Clone(args), before, want), func(e Entry) error {
			got = append(got, e)
			return nil
		})
		if err != nil {
			return err
		}
		for _, e := range got {
			if err := use(e); err != nil {
				return err
			}
		}
		if len(got) < want {
			return nil
		}
		left -= len(got)
		before = got[len(got)-1].Seq
	}
	return nil
}

func (s *Service) each(ctx context.Context, cond string, args []any, use func(Entry) error) error {
	err := db.Each(ctx, s.db.Read(), `SELECT seq, id, type, source, severity, message, order_id, print_job_id, correlation_id, occurred_at, payload, 
		(SELECT o.number FROM orders o WHERE o.id = journal.order_id AND o.tenant_id = journal.tenant_id) FROM journal WHERE `+cond, args, func(rows *sql.Rows) error {
		var e Entry
		var orderID, number, jobID sql.NullString
		var payload string
		if err := rows.Scan(&e.Seq, &e.ID, &e.Type, &e.Source, &e.Severity, &e.Message, &orderID, &jobID, &e.CorrelationID, &e.Time, &payload, &number); err != nil {
			return err
		}
		e.OrderID, e.OrderNumber, e.PrintJobID, e.Time, e.Metadata = orderID.String, number.String, jobID.String, e.Time.UTC(), json.RawMessage(payload)
		return use(e)
	})
	if err != nil {
		return fmt.Errorf("read journal: %w", err)
	}
	return nil
}

// Milestone is a point on an order's way.
type Milestone struct {
	Name      string    `json:"name" example:"order_received"`
	Time      time.Time `json:"time"`
	ElapsedMS int64     `json:"elapsedMs" doc:"Since the order was received"`
}

// milestones are the points on the way, in its order. A point is reached with
// the first entry of its type; of a status change only one to status counts.
var milestones = []struct{ name, eventType, status string }{
	{"order_received", "order.created", ""},
	{"print_jobs_created", "print-job.created", ""},
	{"print_jobs_queued", "print-job.status-changed", "QUEUED"},
	{"printing_started", "print-job.status-changed", "PRINTING"},
	{"first_print_completed", "print-job.completed", ""},
	{"ready_for_fulfillment", "order.ready-for-fulfillment", ""},
	{"shipment_created", "shipment.created", ""},
	{"fulfilled", "order.fulfilled", ""},
	{"cancelled", "order.cancelled", ""},
	{"flow_completed", "flow.completed", ""},
	{"flow_failed", "flow.failed", ""},
}

// Timeline is a part of an order's way.
type Timeline struct {
	Milestones []Milestone `json:"milestones" doc:"All of them, whatever part of the entries is asked for"`
	Entries    []Entry     `json:"entries" doc:"In their order of writing"`
	More       bool        `json:"more" doc:"There are later entries: ask again with the last one's seq as afterSeq"`
}

// Timeline gives an order's entries after a position in their order of writing,
// at most limit, and its milestones. db.ErrNotFound for an order without entries,
// or of another tenant.
func (s *Service) Timeline(ctx context.Context, tenant, orderID string, afterSeq int64, limit int) (Timeline, error) {
	out, reached := Timeline{Entries: []Entry{}, Milestones: []Milestone{}}, map[string]time.Time{}
	var first time.Time
	err := s.each(ctx, `tenant_id = $1 AND order_id = $2 ORDER BY seq`, []any{tenant, orderID}, func(e Entry) error {
		if first.IsZero() {
			first = e.Time
		}
		switch {
		case e.Seq <= afterSeq:
		case len(out.Entries) < limit:
			out.Entries = append(out.Entries, e)
		default:
			out.More = true
		}
		return reach(reached, e)
	})
	if err != nil {
		return Timeline{}, err
	}
	if first.IsZero() {
		return Timeline{}, db.ErrNotFound
	}
	for _, m := range milestones {
		at, ok := reached[m.name]
		if !ok {
			continue
		}
		start, known := reached["order_received"]
		if !known { // the journal was purged up to here
			start = first
		}
		out.Milestones = append(out.Milestones, Milestone{m.name, at, at.Sub(start).Milliseconds()})
	}
	return out, nil
}

// reach notes the milestones that e reaches.
func reach(reached map[string]time.Time, e Entry) error {
	for _, m := range milestones {
		if _, before := reached[m.name]; before || m.eventType != e.Type {
			continue
		}
		if m.status != "" {
			var p struct {
				NewStatus string `json:"newStatus"`
			}
			if err := json.Unmarshal(e.Metadata, &p); err != nil {
				return fmt.Errorf("payload of entry %d: %w", e.Seq, err)
			}
			if p.NewStatus != m.status {
				continue
			}
		}
		reached[m.name] = e.Time
	}
	return nil
}
