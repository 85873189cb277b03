package shipping

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// Query filters the list of shipments; what is empty does not filter. Page counts
// from 1.
type Query struct {
	Statuses []Status // one of these
	Carrier  string   // name
	OrderID  string
	Search   string    // part of the order number, the tracking number or our reference, in any case
	From, To time.Time // made at or after, and before
	Sort     string    // createdAt or -createdAt (default)
	Page     int
	PageSize int
}

// List gives shipments, newest first unless Sort says otherwise, and how many
// match.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Shipment, int, error) {
	where, args := []string{"tenant_id = $1"}, []any{tenant}
	add := func(cond string, v any) {
		args = append(args, v)
		where = append(where, fmt.Sprintf(cond, len(args)))
	}
	if q.OrderID != "" {
		add("order_id = $%d", q.OrderID)
	}
	if q.Carrier != "" {
		add("carrier = $%d AND carrier <> ''", q.Carrier)
	}
	if q.Search != "" {
		add(`search_text LIKE $%d ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Search))+"%")
	}
	if !q.From.IsZero() {
		add("created_at >= $%d", db.Time(q.From))
	}
	if !q.To.IsZero() {
		add("created_at < $%d", db.Time(q.To))
	}
	base, first := strings.Join(where, " AND "), len(args)+1
	cond := base
	if len(q.Statuses) > 0 {
		cond += " AND status IN " + db.In(first, len(q.Statuses))
		for _, v := range q.Statuses {
			args = append(args, string(v))
		}
	}
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM shipments WHERE `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count shipments: %w", err)
	}
	by := "created_at DESC, id DESC"
	if q.Sort == "createdAt" {
		by = "created_at, id"
	}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	page := fmt.Sprintf(" ORDER BY %s LIMIT $%d OFFSET $%d", by, len(args)-1, len(args))
	if len(q.Statuses) > 1 {
		args = append(args, q.Page*q.PageSize)
		cond = `id IN (` + db.FirstOfEach("shipments", base, "status", first, len(q.Statuses), by, len(args)) + `)`
	}
	// The index alone finds the page, however far back; then its rows are read.
	list, err := find(ctx, s.db.Read(), `id IN (SELECT id FROM shipments WHERE `+cond+page+`) ORDER BY `+by, args...)
	return list, total, err
}

// Carriers names the carriers of the tenant's shipments, in order. The index is
// walked from name to name, so it costs as much as there are carriers.
func (s *Service) Carriers(ctx context.Context, tenant string) ([]string, error) {
	out := []string{}
	err := db.Each(ctx, s.db.Read(), `WITH RECURSIVE c (name) AS (
		SELECT MIN(carrier) FROM shipments WHERE tenant_id = $1 AND carrier <> ''
		UNION ALL
		SELECT (SELECT MIN(carrier) FROM shipments WHERE tenant_id = $1 AND carrier <> '' AND carrier > c.name) FROM c WHERE c.name IS NOT NULL
	) SELECT name FROM c WHERE name IS NOT NULL`, []any{tenant}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		out = append(out, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the carriers: %w", err)
	}
	return out, nil
}

// Get loads one shipment; db.ErrNotFound when the tenant has none of that id.
func (s *Service) Get(ctx context.Context, tenant, id string) (Shipment, error) {
	sh, err := s.load(ctx, shipmentArgs{tenant, id})
	if err != nil {
		return Shipment{}, err
	}
	if sh == nil {
		return Shipment{}, db.ErrNotFound
	}
	return *sh, nil
}

// parcelOrder is what a shipment's order says of it.
type parcelOrder struct {
	Number  string
	Status  order.Status
	Name    string
	Country string
	Newest  int // attempt of the order's newest shipment
}

// describe loads what the orders of shipments say, by order.
func (s *Service) describe(ctx context.Context, q db.Querier, tenant string, list []Shipment) (map[string]parcelOrder, error) {
	out := make(map[string]parcelOrder, len(list))
	var ids []string
	for _, sh := range list {
		if _, twice := out[sh.OrderID]; !twice {
			out[sh.OrderID] = parcelOrder{}
			ids = append(ids, sh.OrderID)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	newest, err := newestAttempts(ctx, q, tenant, ids)
	if err != nil {
		return nil, err
	}
	err = db.Each(ctx, q, `SELECT id, number, status, customer_name, shipping_address FROM orders WHERE `+db.Unindexed("tenant_id")+` = $1 AND id IN `+db.In(2, len(ids)), append([]any{tenant}, db.Args(ids)...), func(rows *sql.Rows) error {
		var id, name string
		var address sql.NullString
		var o parcelOrder
		if err := rows.Scan(&id, &o.Number, &o.Status, &name, &address); err != nil {
			return err
		}
		var a order.Address
		if address.Valid {
			if err := json.Unmarshal([]byte(address.String), &a); err != nil {
				return fmt.Errorf("address of order %s: %w", id, err)
			}
		}
		o.Name, o.Country, o.Newest = firstText(a.Name, a.Company, name), strings.ToUpper(a.CountryCode), newest[id]
		out[id] = o
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("describe shipments: %w", err)
	}
	return out, nil
}

// newestAttempts gives the attempt of each order's newest shipment.
func newestAttempts(ctx context.Context, q db.Querier, tenant string, orderIDs []string) (map[string]int, error) {
	out := make(map[string]int, len(orderIDs))
	err := db.Each(ctx, q, `SELECT order_id, MAX(attempt) FROM shipments WHERE `+db.Unindexed("tenant_id")+` = $1 AND order_id IN `+db.In(2, len(orderIDs))+` GROUP BY order_id`, append([]any{tenant}, db.Args(orderIDs)...), func(rows *sql.Rows) error {
		var id string
		var n int
		err := rows.Scan(&id, &n)
		out[id] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for newer shipments: %w", err)
	}
	return out, nil
}

// HistoryEntry is one thing that happened to a shipment.
type HistoryEntry struct {
	Time    time.Time `json:"time"`
	Type    string    `json:"type" doc:"Type of the event" example:"shipment.status-changed"`
	Status  Status    `json:"status" enum:",PENDING,LABEL_CREATED,IN_TRANSIT,DELIVERED,EXCEPTION,RETURNED,FAILED,CANCELLED" doc:"What it became; empty: the status stayed"`
	Message string    `json:"message"`
}

// History gives what happened to a shipment, oldest first, as the journal has it.
func (s *Service) History(ctx context.Context, tenant string, sh Shipment) ([]HistoryEntry, error) {
	out := []HistoryEntry{}
	err := db.Each(ctx, s.db.Read(), `SELECT occurred_at, type, message, payload FROM journal WHERE order_id = $2 AND tenant_id = $1 AND entity_type = 'shipment' AND entity_id = $3 ORDER BY seq`, []any{tenant, sh.OrderID, sh.ID}, func(rows *sql.Rows) error {
		var e HistoryEntry
		var payload string
		if err := rows.Scan(&e.Time, &e.Type, &e.Message, &payload); err != nil {
			return err
		}
		var p struct {
			NewStatus Status `json:"newStatus"`
		}
		if err := json.Unmarshal([]byte(payload), &p); err != nil {
			return fmt.Errorf("payload of %s: %w", e.Type, err)
		}
		e.Time, e.Status = e.Time.UTC(), p.NewStatus
		if e.Type == "shipment.created" {
			e.Status = LabelCreated
		}
		out = append(out, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the history of a shipment: %w", err)
	}
	return out, nil
}
