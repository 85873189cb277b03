// Package journal reads what the event bus wrote: the event log for people, and
// an order's way with its milestones.
package journal

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
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
	PrintJobID    string          `json:"printJobId"`
	CorrelationID string          `json:"correlationId"`
	Time          time.Time       `json:"time"`
	Metadata      json.RawMessage `json:"metadata" doc:"The event's own fields"`
}

// Service reads the journal.
type Service struct{ db *db.DB }

// New makes a Service.
func New(d *db.DB) *Service { return &Service{d} }

// Query filters the journal. With AfterSeq the entries come in their order of
// writing, else newest first. Page counts from 1.
type Query struct {
	Type, Severity, OrderID, Correlation, Search string
	From, To                                     time.Time
	AfterSeq                                     int64
	Page, PageSize                               int
}

func (q Query) where(tenant string) (string, []any) {
	cond, args := []string{"tenant_id = $1"}, []any{tenant}
	add := func(c string, v any) {
		args = append(args, v)
		cond = append(cond, fmt.Sprintf(c, len(args)))
	}
	for column, v := range map[string]string{"type": q.Type, "severity": q.Severity, "order_id": q.OrderID, "correlation_id": q.Correlation} {
		if v != "" {
			add(column+" = $%d", v)
		}
	}
	if q.Search != "" {
		add(`LOWER(message) LIKE $%d ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Search))+"%")
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
	return strings.Join(cond, " AND "), args
}

// List gives entries, and how many match.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Entry, int, error) {
	cond, args := q.where(tenant)
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM journal WHERE `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count journal: %w", err)
	}
	by := "seq DESC"
	if q.AfterSeq > 0 {
		by = "seq"
	}
	list := []Entry{}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	err := s.each(ctx, cond+fmt.Sprintf(" ORDER BY %s LIMIT $%d OFFSET $%d", by, len(args)-1, len(args)), args, func(e Entry) error {
		list = append(list, e)
		return nil
	})
	return list, total, err
}

func (s *Service) each(ctx context.Context, cond string, args []any, use func(Entry) error) error {
	err := db.Each(ctx, s.db.Read(), `SELECT seq, id, type, source, severity, message, order_id, print_job_id, correlation_id, occurred_at, payload FROM journal WHERE `+cond, args, func(rows *sql.Rows) error {
		var e Entry
		var orderID, jobID sql.NullString
		var payload string
		if err := rows.Scan(&e.Seq, &e.ID, &e.Type, &e.Source, &e.Severity, &e.Message, &orderID, &jobID, &e.CorrelationID, &e.Time, &payload); err != nil {
			return err
		}
		e.OrderID, e.PrintJobID, e.Time, e.Metadata = orderID.String, jobID.String, e.Time.UTC(), json.RawMessage(payload)
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

// milestones names the first entry of a type as a point on the way.
var milestones = []struct{ eventType, name string }{
	{"order.created", "order_received"}, {"print-job.created", "print_jobs_created"}, {"print-job.status-changed", "print_jobs_queued"}, {"print-job.completed", "first_print_completed"},
	{"order.ready-for-fulfillment", "ready_for_fulfillment"}, {"shipment.created", "shipment_created"}, {"order.fulfilled", "fulfilled"}, {"order.cancelled", "cancelled"},
	{"flow.completed", "flow_completed"}, {"flow.failed", "flow_failed"},
}

// maxTimeline bounds one order's timeline; a line of a thousand prints has more
// entries than anyone reads.
const maxTimeline = 2000

// Timeline gives an order's entries in their order of writing, and its milestones.
func (s *Service) Timeline(ctx context.Context, tenant, orderID string) ([]Entry, []Milestone, error) {
	entries, reached := []Entry{}, []Milestone{}
	first := map[string]time.Time{}
	err := s.each(ctx, `tenant_id = $1 AND order_id = $2 ORDER BY seq LIMIT $3`, []any{tenant, orderID, maxTimeline}, func(e Entry) error {
		entries = append(entries, e)
		if _, seen := first[e.Type]; !seen {
			first[e.Type] = e.Time
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for _, m := range milestones {
		if at, ok := first[m.eventType]; ok {
			reached = append(reached, Milestone{m.name, at, at.Sub(entries[0].Time).Milliseconds()})
		}
	}
	return entries, reached, nil
}

type listInput struct {
	httpapi.Paging
	Type        string    `query:"type" maxLength:"100"`
	Severity    string    `query:"severity" enum:"INFO,WARNING,ERROR"`
	OrderID     string    `query:"orderId" maxLength:"64"`
	Correlation string    `query:"correlationId" maxLength:"64"`
	Search      string    `query:"search" maxLength:"200"`
	From        time.Time `query:"from"`
	To          time.Time `query:"to"`
	AfterSeq    int64     `query:"afterSeq" minimum:"0" doc:"Only entries after this one, in their order of writing"`
}

type timelineInput struct {
	ID string `path:"id" maxLength:"64"`
}

type timelineOutput struct {
	Body struct {
		Milestones []Milestone `json:"milestones"`
		Entries    []Entry     `json:"entries"`
	}
}

// Register adds the journal's operations to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-event-log", http.MethodGet, "/event-log", "Event log", "List what happened", "logs.read"), func(ctx context.Context, in *listInput) (*httpapi.List[Entry], error) {
		list, total, err := s.List(ctx, identity.Tenant(ctx), Query{
			Type: in.Type, Severity: in.Severity, OrderID: in.OrderID, Correlation: in.Correlation, Search: in.Search, From: in.From, To: in.To, AfterSeq: in.AfterSeq, Page: in.Page, PageSize: in.PageSize,
		})
		if err != nil {
			return nil, err
		}
		return httpapi.NewList(list, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("order-timeline", http.MethodGet, "/orders/{id}/timeline", "Orders", "Read an order's way and milestones", "orders.read"), func(ctx context.Context, in *timelineInput) (*timelineOutput, error) {
		entries, reached, err := s.Timeline(ctx, identity.Tenant(ctx), in.ID)
		if err != nil {
			return nil, err
		}
		if len(entries) == 0 {
			return nil, db.ErrNotFound
		}
		out := &timelineOutput{}
		out.Body.Entries, out.Body.Milestones = entries, reached
		return out, nil
	})
	srv.Handle("GET "+httpapi.Prefix+"/event-log/export.csv", srv.Secure("logs.read", func(w http.ResponseWriter, r *http.Request) { s.export(srv, w, r) }))
}

// maxExport bounds one export.
const maxExport = 100_000

func (s *Service) export(srv *httpapi.Server, w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	cond, args := Query{Type: v.Get("type"), Severity: v.Get("severity"), OrderID: v.Get("orderId"), Correlation: v.Get("correlationId"), Search: v.Get("search")}.where(identity.Tenant(r.Context()))
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="event-log.csv"`)
	c := csv.NewWriter(w)
	_ = c.Write([]string{"seq", "time", "severity", "type", "source", "order", "print job", "correlation", "message"})
	err := s.each(r.Context(), cond+fmt.Sprintf(" ORDER BY seq DESC LIMIT %d", maxExport), args, func(e Entry) error {
		return c.Write([]string{strconv.FormatInt(e.Seq, 10), e.Time.Format(time.RFC3339), e.Severity, e.Type, e.Source, e.OrderID, e.PrintJobID, e.CorrelationID, safeCell(e.Message)})
	})
	c.Flush()
	if err != nil {
		srv.WriteProblem(w, r, err)
	}
}

// safeCell keeps a spreadsheet from running a text as a formula.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
