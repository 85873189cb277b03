// Package overview is what people see of several modules at once: the page of
// one order with everything on it and what can be done, acts on many orders, and
// the list of what needs a person now. It owns no data and decides nothing by
// itself: each act is the owner's, with the owner's rules and audit entry.
package overview

import (
	"context"
	"log/slog"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/fulfillment"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/queueadmin"
	"github.com/forma3d/connect/internal/reconcile"
	"github.com/forma3d/connect/internal/shipping"
	"github.com/forma3d/connect/internal/webhook"
)

// Orders is what this package needs of the orders.
type Orders interface {
	Detail(ctx context.Context, q db.Querier, tenant, id string) (*order.Order, order.DetailView, error)
	Acts(ctx context.Context, q db.Querier, o *order.Order) ([]order.Act, error)
	Cancel(ctx context.Context, tenant, id, reason string) (order.Cancellation, error)
	IssueGroups(ctx context.Context, q db.Querier, tenant string, limit, orders int) ([]order.IssueGroup, int, error)
	Numbers(ctx context.Context, q db.Querier, tenant string, ids []string) (map[string]string, error)
	Needing(ctx context.Context, q db.Querier, tenant string) (int, error)
}

// Prints is what it needs of the print jobs.
type Prints interface {
	Progress(ctx context.Context, q db.Querier, o *order.Order) (map[string][]printing.PartProgress, error)
	ForOrder(ctx context.Context, q db.Querier, o *order.Order, limit int) ([]printing.OrderJob, error)
	FailedJobs(ctx context.Context, tenant, orderID string) ([]string, error)
	Retry(ctx context.Context, tenant, id, reason string) (printing.Job, error)
}

// Parcels is what it needs of the shipments.
type Parcels interface {
	ForOrder(ctx context.Context, q db.Querier, o *order.Order) ([]shipping.View, error)
	Retry(ctx context.Context, tenant, id, reason string) error
	Exceptions(ctx context.Context, q db.Querier, tenant string, since time.Time, limit int) (orderIDs []string, oldest time.Time, count int, err error)
}

// Fulfillments is what it needs of the fulfilments.
type Fulfillments interface {
	ForOrder(ctx context.Context, q db.Querier, tenant, orderID string) ([]fulfillment.Fulfillment, error)
	Acts(o *order.Order, list []fulfillment.Fulfillment) []order.Act
	Retry(ctx context.Context, tenant, orderID, reason string) error
	Force(ctx context.Context, tenant, orderID, reason string) error
}

// Queue shows the jobs that are not done.
type Queue interface {
	List(ctx context.Context, f job.Filter, page, pageSize int) ([]job.Info, int, error)
	TellsItself(kind string) bool
}

// Commands has failed jobs run again.
type Commands interface {
	RetryAll(ctx context.Context, who queueadmin.Actor, f job.Filter) (queueadmin.Bulk, error)
}

// Alerts are what people were told of.
type Alerts interface {
	Unacknowledged(ctx context.Context, tenant string) ([]notify.View, error)
}

// Connections are the outside services.
type Connections interface {
	List(ctx context.Context, tenant string) ([]integration.Overview, error)
}

// Inbox is the received webhooks.
type Inbox interface {
	List(ctx context.Context, tenant string, q webhook.Query) ([]webhook.Delivery, int, error)
}

// Gaps are what the comparisons could not mend.
type Gaps interface {
	Gaps(ctx context.Context, tenant string, limit int) ([]reconcile.Gap, error)
}

// Baseplates tells which lines ask for baseplates to measure, and takes up those
// that failed.
type Baseplates interface {
	OfLines(ctx context.Context, q db.Querier, tenant string, lines []order.Line) (map[string]grid.OfLine, error)
	Retry(ctx context.Context, tenant, id string, anew bool, reason string) (*grid.Baseplate, error)
}

// Parts are the modules that the overview is made of.
type Parts struct {
	Orders       Orders
	Prints       Prints
	Parcels      Parcels
	Fulfillments Fulfillments
	Queue        Queue
	Commands     Commands
	Alerts       Alerts
	Connections  Connections
	Inbox        Inbox
	Gaps         Gaps
	Baseplates   Baseplates
}

// Service reads and acts across the modules.
type Service struct {
	db *db.DB
	Parts
	log    *slog.Logger
	now    func() time.Time
	needed []integration.Service
}

// New makes a Service. needed are the services without which the shop does not
// run: being disconnected from one of them needs a person.
func New(d *db.DB, p Parts, log *slog.Logger, now func() time.Time, needed []integration.Service) *Service {
	return &Service{db: d, Parts: p, log: log, now: now, needed: needed}
}
