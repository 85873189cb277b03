package order

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// urgency is in which order the kinds of issue are looked at: first what is made
// and cannot leave, then what may leave wrongly, then what is not made.
var urgency = []IssueKind{
	IssueFulfillment, IssueShipment, IssueAddress, IssueCancelReview, IssueChangedLate, IssueHeld,
	IssuePrintFailed, IssueFarmCancelled, IssueQueueRejected, IssueUnmapped, IssueBaseplate, IssuePrintStuck, IssueRevivedTooLate,
}

// IssueGroup is open issues that one act settles, or one issue alone.
type IssueGroup struct {
	First  Issue // the oldest
	Count  int   // issues
	Orders int   // orders they are on
	Some   []Ref // some of the orders, oldest first
}

// Since is when the oldest of the issues was opened.
func (g IssueGroup) Since() time.Time { return g.First.CreatedAt }

// groupBy is what makes issues one group: the product that is not mapped, or the
// same answer of a service; other issues are settled one by one.
const groupBy = `CASE kind WHEN 'unmapped_product' THEN detail WHEN 'print_job_rejected' THEN message WHEN 'shipment_failed' THEN message WHEN 'fulfillment_failed' THEN message ELSE id END`

// IssueGroups gives the open issues of all orders in groups, the most urgent
// first and at most limit, and how many groups there are. Of each group at most
// orders are named.
func (s *Service) IssueGroups(ctx context.Context, q db.Querier, tenant string, limit, orders int) ([]IssueGroup, int, error) {
	rank := "CASE kind"
	for i, k := range urgency {
		rank += fmt.Sprintf(" WHEN '%s' THEN %d", k, i)
	}
	rank += fmt.Sprintf(" ELSE %d END", len(urgency))
	var total int
	var list []IssueGroup
	index, ids := map[string]int{}, []any{}
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM order_issues WHERE tenant_id = $1 AND state = 'OPEN' GROUP BY kind, `+groupBy+`) g`, tenant).Scan(&total)
	if err == nil {
		err = db.Each(ctx, q, `SELECT MIN(id), COUNT(*), COUNT(DISTINCT order_id) FROM order_issues WHERE tenant_id = $1 AND state = 'OPEN' GROUP BY kind, `+groupBy+` ORDER BY `+rank+`, 1 LIMIT $2`, []any{tenant, limit}, func(rows *sql.Rows) error {
			var g IssueGroup
			err := rows.Scan(&g.First.ID, &g.Count, &g.Orders)
			index[g.First.ID] = len(list)
			ids, list = append(ids, g.First.ID), append(list, g)
			return err
		})
	}
	if err != nil || len(list) == 0 {
		return nil, total, wrap("group open issues", err)
	}
	err = db.Each(ctx, q, `SELECT i.id, i.order_id, o.number, i.line_item_id, i.subject, i.kind, i.message, i.detail, i.state, i.created_at FROM order_issues i JOIN orders o ON o.id = i.order_id WHERE i.id IN `+db.In(1, len(ids)), ids, func(rows *sql.Rows) error {
		var i Issue
		var number string
		var line sql.NullString
		if err := rows.Scan(&i.ID, &i.OrderID, &number, &line, &i.Subject, &i.Kind, &i.Message, &i.Detail, &i.State, &i.CreatedAt); err != nil {
			return err
		}
		i.LineItemID, i.CreatedAt = line.String, i.CreatedAt.UTC()
		g := &list[index[i.ID]]
		g.First, g.Some = i, []Ref{{i.OrderID, number}}
		return nil
	})
	if err != nil {
		return nil, 0, wrap("load open issues", err)
	}
	for i := range list {
		if g := &list[i]; g.Orders > 1 {
			if err := nameOrders(ctx, q, tenant, g, orders); err != nil {
				return nil, 0, err
			}
		}
	}
	return list, total, nil
}

func nameOrders(ctx context.Context, q db.Querier, tenant string, g *IssueGroup, limit int) error {
	column, value := "message", g.First.Message
	if g.First.Kind == IssueUnmapped {
		column, value = "detail", g.First.Detail
	}
	g.Some = nil
	err := db.Each(ctx, q, `SELECT DISTINCT i.order_id, o.number FROM order_issues i JOIN orders o ON o.id = i.order_id WHERE i.tenant_id = $1 AND i.state = 'OPEN' AND i.kind = $2 AND i.`+column+` = $3 ORDER BY i.order_id LIMIT $4`,
		[]any{tenant, string(g.First.Kind), value, limit}, func(rows *sql.Rows) error {
			var r Ref
			err := rows.Scan(&r.ID, &r.Number)
			g.Some = append(g.Some, r)
			return err
		})
	return wrap("name the orders of open issues", err)
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Severity is how bad an issue is, in the journal's words.
func (k IssueKind) Severity() string {
	switch k {
	case IssueFulfillment, IssueShipment, IssueAddress, IssuePrintFailed, IssueQueueRejected, IssueBaseplate:
		return "ERROR"
	case IssueUnmapped, IssueChangedLate, IssueCancelReview, IssueFarmCancelled, IssueHeld, IssueRevivedTooLate, IssuePrintStuck:
	}
	return "WARNING"
}

// Needing counts the orders with an open issue.
func (s *Service) Needing(ctx context.Context, q db.Querier, tenant string) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COUNT(DISTINCT order_id) FROM order_issues WHERE tenant_id = $1 AND state = 'OPEN'`, tenant).Scan(&n)
	return n, wrap("count orders that need a person", err)
}
