package overview

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/webhook"
)

// Bounds of the list: more is not read by anyone, and the rest stays counted.
const (
	maxTasks      = 100
	maxTaskOrders = 10
	maxDead       = 500 // dead letters that are grouped
	maxGaps       = 100 // gaps that are listed
	// exceptionAge is how long a parcel with a problem is shown: carriers do not
	// always say how it ended.
	exceptionAge = 14 * 24 * time.Hour
)

// The kinds of task that are not issues of orders.
const (
	kindIntegrationDown         = "integration_down"
	kindIntegrationRefused      = "integration_refused"
	kindIntegrationDisconnected = "integration_disconnected"
	kindDeadLetter              = "dead_letter"
	kindAlert                   = "alert"
	kindWebhook                 = "webhook_failed"
	kindGap                     = "gap"
	kindException               = "shipment_exception"
)

// OrderRef names an order.
type OrderRef struct {
	ID     string `json:"id"`
	Number string `json:"number"`
}

// TaskParams are the facts of a task, so that it can be said in the reader's
// language. What a task does not have is empty.
type TaskParams struct {
	order.Params
	OrderID     string `json:"orderId" doc:"When it is about one order"`
	OrderNumber string `json:"orderNumber"`
	Message     string `json:"message" doc:"In English, as an issue, a service or a job says it"`
	Service     string `json:"service" doc:"shopify, simplyprint, sendcloud or xapi"`
	JobType     string `json:"jobType" doc:"Of dead letters: their type in the retry queue"`
	Cause       string `json:"cause" doc:"Of dead letters and alerts: what groups them"`
	AlertKind   string `json:"alertKind"`
	Subject     string `json:"subject" doc:"Of a gap: the other side's name for it"`
}

// Action is what settles a task, with the ids of what it is done to.
type Action struct {
	Kind       string `json:"kind" enum:"map-sku,correct-address,retry,release,review,connect,replay,acknowledge"`
	Permission string `json:"permission" doc:"What it needs"`
	Allowed    bool   `json:"allowed" doc:"Whether the caller has it"`
	SKU        string `json:"sku"`
	OrderID    string `json:"orderId"`
	IssueID    string `json:"issueId"`
	PrintJobID string `json:"printJobId"`
	ShipmentID string `json:"shipmentId"`
	Service    string `json:"service"`
	JobType    string `json:"jobType"`
	Cause      string `json:"cause"`
	AlertID    string `json:"alertId"`
}

// Task is something that needs a person.
type Task struct {
	ID       string     `json:"id" doc:"Stays the same while the task does"`
	Kind     string     `json:"kind" doc:"A kind of issue, or integration_down, integration_refused, integration_disconnected, dead_letter, alert, webhook_failed, gap, shipment_exception" example:"unmapped_product"`
	Severity string     `json:"severity" enum:"WARNING,ERROR"`
	Subject  string     `json:"subject" doc:"What it is about, in a few words"`
	Params   TaskParams `json:"params"`
	Since    time.Time  `json:"since"`
	Count    int        `json:"count" doc:"How many things it stands for"`
	Orders   []OrderRef `json:"orders" doc:"Some of the orders it is about, at most 10"`
	Action   Action     `json:"action"`
	rank     int
}

// Tasks is the list of what needs a person now.
type Tasks struct {
	Items  []Task   `json:"items" doc:"The most urgent first, at most 100"`
	Total  int      `json:"total" doc:"All tasks"`
	Orders int      `json:"orders" doc:"Orders that need a person"`
	Hidden []string `json:"hidden" enum:"shipments,queues,integrations,logs" doc:"Areas that the caller lacks the permission to see"`
}

// ranks are the places of the kinds of task: what stops everything first.
const (
	rankService = iota
	rankOrders
	rankQueues
	rankRest
)

// Today gives what needs a person now, as far as the caller may see it.
func (s *Service) Today(ctx context.Context, who identity.Identity) (Tasks, error) {
	t := Tasks{Items: []Task{}, Hidden: []string{}}
	err := s.db.View(ctx, func(q db.Querier) error {
		if err := s.addIssues(ctx, q, who.Tenant, &t); err != nil {
			return err
		}
		if !who.Can(identity.ShipmentsRead) {
			return nil
		}
		return s.addExceptions(ctx, q, who.Tenant, &t)
	})
	if err != nil {
		return Tasks{}, err
	}
	for _, area := range []struct {
		name, permission string
		add              func(context.Context, string, *Tasks) error
	}{
		{"shipments", identity.ShipmentsRead, func(context.Context, string, *Tasks) error { return nil }},
		{"integrations", identity.IntegrationsRead, s.addConnections},
		{"queues", identity.QueuesRead, s.addQueues},
		{"logs", identity.LogsRead, s.addAlerts}, // after those that an alert may repeat
	} {
		if !who.Can(area.permission) {
			t.Hidden = append(t.Hidden, area.name)
			continue
		}
		if err := area.add(ctx, who.Tenant, &t); err != nil {
			return Tasks{}, fmt.Errorf("what needs a person: %w", err)
		}
	}
	slices.SortStableFunc(t.Items, func(a, b Task) int { return cmp.Compare(a.rank, b.rank) })
	t.Items = t.Items[:min(len(t.Items), maxTasks)]
	for i := range t.Items {
		t.Items[i].Action.Allowed = who.Can(t.Items[i].Action.Permission)
	}
	return t, nil
}

// add adds a task. Those of one rank stay in the order in which they come.
func (t *Tasks) add(task Task) {
	if task.Orders == nil {
		task.Orders = []OrderRef{}
	}
	t.Items = append(t.Items, task)
	t.Total++
}

func refs(list []order.Ref) []OrderRef {
	out := make([]OrderRef, len(list))
	for i, r := range list {
		out[i] = OrderRef(r)
	}
	return out
}

func (s *Service) addIssues(ctx context.Context, q db.Querier, tenant string, t *Tasks) error {
	groups, total, err := s.Orders.IssueGroups(ctx, q, tenant, maxTasks, maxTaskOrders)
	if err != nil {
		return err
	}
	for _, g := range groups {
		i := g.First
		p := TaskParams{Params: i.Params(), Message: i.Message}
		a := Action{Kind: string(i.Kind.Resolution()), Permission: identity.OrdersWrite, SKU: p.SKU}
		subject := p.SKU
		if g.Orders == 1 {
			p.OrderID, p.OrderNumber = i.OrderID, g.Some[0].Number
			a.OrderID, a.IssueID, a.PrintJobID, a.ShipmentID = i.OrderID, i.ID, p.PrintJobID, p.ShipmentID
			if subject == "" {
				subject = "Order " + p.OrderNumber
			}
		} else if subject == "" {
			subject = fmt.Sprintf("%d orders", g.Orders)
		}
		switch {
		case i.Kind == order.IssueUnmapped:
			a.Permission = identity.ProductMappingsWrite
		case p.PrintJobID != "" && a.Kind == string(order.ResolveRetry):
			a.Permission = identity.PrintJobsWrite
		case p.ShipmentID != "":
			a.Permission = identity.ShipmentsWrite
		}
		t.add(Task{ID: "issue:" + i.ID, Kind: string(i.Kind), Severity: i.Kind.Severity(), Subject: subject, Params: p, Since: g.Since(), Count: g.Orders, Orders: refs(g.Some), Action: a, rank: rankOrders})
	}
	t.Total = total
	t.Orders, err = s.Orders.Needing(ctx, q, tenant)
	return err
}

func (s *Service) addExceptions(ctx context.Context, q db.Querier, tenant string, t *Tasks) error {
	ids, oldest, count, err := s.Parcels.Exceptions(ctx, q, tenant, s.now().Add(-exceptionAge), maxTaskOrders)
	if err != nil || count == 0 {
		return err
	}
	some, err := s.named(ctx, q, tenant, ids)
	if err != nil {
		return err
	}
	task := Task{ID: kindException, Kind: kindException, Severity: "WARNING", Subject: "Parcels", Since: oldest, Count: count, Orders: some, Action: Action{Kind: "review", Permission: identity.ShipmentsRead}, rank: rankOrders}
	if count == 1 && len(some) == 1 {
		task.Params.OrderID, task.Params.OrderNumber, task.Action.OrderID, task.Subject = some[0].ID, some[0].Number, some[0].ID, "Order "+some[0].Number
	}
	t.add(task)
	return nil
}

func (s *Service) named(ctx context.Context, q db.Querier, tenant string, ids []string) ([]OrderRef, error) {
	numbers, err := s.Orders.Numbers(ctx, q, tenant, ids)
	if err != nil {
		return nil, err
	}
	out := []OrderRef{}
	for _, id := range ids {
		if number, known := numbers[id]; known {
			out = append(out, OrderRef{id, number})
		}
	}
	return out, nil
}

func (s *Service) addConnections(ctx context.Context, tenant string, t *Tasks) error {
	list, err := s.Connections.List(ctx, tenant)
	if err != nil {
		return err
	}
	for _, c := range list {
		task := Task{Severity: "ERROR", Subject: c.Service.Name(), Params: TaskParams{Service: string(c.Service), Message: c.Message}, Count: 1, rank: rankService,
			Action: Action{Kind: "connect", Permission: identity.IntegrationsWrite, Service: string(c.Service)}}
		if c.Since != nil {
			task.Since = *c.Since
		}
		switch {
		case c.State == integration.StateRefused:
			task.Kind = kindIntegrationRefused
		case c.State == integration.StateDisconnected && slices.Contains(s.needed, c.Service):
			task.Kind = kindIntegrationDisconnected
			if task.Since.IsZero() {
				task.Since = s.now().UTC()
			}
		case c.State != integration.StateDisconnected && c.Queue.State != "" && c.Queue.State != circuit.Closed:
			task.Kind, task.Since, task.Action.Kind = kindIntegrationDown, c.Queue.Since, "review"
			task.Params.Message = c.Service.Name() + " " + c.Queue.Reason.Words()
		default:
			continue
		}
		task.ID = task.Kind + ":" + string(c.Service)
		t.add(task)
	}
	return nil
}

func (s *Service) addQueues(ctx context.Context, tenant string, t *Tasks) error {
	if err := s.addDead(ctx, tenant, t); err != nil {
		return err
	}
	failed, count, err := s.Inbox.List(ctx, tenant, webhook.Query{Status: webhook.Failed, Page: 1, PageSize: 1})
	if err != nil {
		return err
	}
	if count > 0 {
		t.add(Task{ID: kindWebhook, Kind: kindWebhook, Severity: "ERROR", Subject: "Webhooks", Params: TaskParams{Service: string(failed[0].Source), Message: failed[0].Note}, Since: failed[0].ReceivedAt, Count: count, rank: rankQueues,
			Action: Action{Kind: "replay", Permission: identity.QueuesWrite}})
	}
	gaps, err := s.Gaps.Gaps(ctx, tenant, maxGaps)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		t.add(Task{ID: kindGap + ":" + string(g.Integration) + ":" + g.Subject, Kind: kindGap, Severity: "WARNING", Subject: g.Subject, Params: TaskParams{Service: string(g.Integration), Subject: g.Subject, Message: g.Message},
			Since: g.FoundAt, Count: 1, rank: rankRest, Action: Action{Kind: "review", Permission: identity.QueuesRead, Service: string(g.Integration)}})
	}
	return nil
}

// addDead adds the dead letters in groups of one type and cause. Those whose
// module opens an issue on the order are that issue already.
func (s *Service) addDead(ctx context.Context, tenant string, t *Tasks) error {
	dead, _, err := s.Queue.List(ctx, job.Filter{Tenant: tenant, States: []job.State{job.StateDead}}, 1, maxDead)
	if err != nil {
		return err
	}
	first := len(t.Items)
	var orders [][]string
	for _, j := range slices.Backward(dead) { // oldest first
		if s.Queue.TellsItself(j.Kind) {
			continue
		}
		id := kindDeadLetter + ":" + string(j.Type) + ":" + j.Cause
		n := slices.IndexFunc(t.Items[first:], func(x Task) bool { return x.ID == id })
		if n < 0 {
			n = len(t.Items) - first
			orders = append(orders, nil)
			since := j.CreatedAt
			if j.EndedAt != nil {
				since = *j.EndedAt
			}
			t.add(Task{ID: id, Kind: kindDeadLetter, Severity: "ERROR", Subject: string(j.Type), Params: TaskParams{JobType: string(j.Type), Cause: j.Cause, Message: j.LastError}, Since: since, rank: rankQueues,
				Action: Action{Kind: "retry", Permission: identity.QueuesWrite, JobType: string(j.Type), Cause: j.Cause}})
		}
		t.Items[first+n].Count++
		if j.OrderID != "" && len(orders[n]) < maxTaskOrders && !slices.Contains(orders[n], j.OrderID) {
			orders[n] = append(orders[n], j.OrderID)
		}
	}
	for n, ids := range orders {
		if t.Items[first+n].Orders, err = s.named(ctx, s.db.Read(), tenant, ids); err != nil {
			return err
		}
	}
	return nil
}

// addAlerts adds the alerts that nobody has acknowledged and that say something
// new: an issue, a service and a dead letter have their own task.
func (s *Service) addAlerts(ctx context.Context, tenant string, t *Tasks) error {
	list, err := s.Alerts.Unacknowledged(ctx, tenant)
	if err != nil {
		return err
	}
	has := func(kind string, same func(Task) bool) bool {
		return slices.ContainsFunc(t.Items, func(x Task) bool { return x.Kind == kind && same(x) })
	}
	for _, a := range list {
		switch a.Kind {
		case notify.FulfillmentFailed, notify.PrintFailed, notify.CancellationReview:
			continue
		case notify.IntegrationDown:
			service := func(x Task) bool { return x.Params.Service == a.Cause }
			if has(kindIntegrationDown, service) || has(kindIntegrationRefused, service) {
				continue
			}
		case notify.RetriesExhausted:
			if !slices.Contains(t.Hidden, "queues") {
				continue // the dead letters themselves are looked at
			}
		case notify.OrdersStuck:
		}
		task := Task{ID: "alert:" + a.ID, Kind: kindAlert, Severity: "WARNING", Subject: a.Title, Params: TaskParams{AlertKind: string(a.Kind), Cause: a.Cause, Message: a.Title}, Since: a.FirstAt, Count: max(a.OpenItems, 1), rank: rankRest,
			Action: Action{Kind: "acknowledge", Permission: identity.QueuesWrite, AlertID: a.ID}, Orders: []OrderRef{}}
		for _, o := range a.Orders {
			task.Orders = append(task.Orders, OrderRef(o))
		}
		t.add(task)
	}
	return nil
}
