package reconcile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/shipping"
	"github.com/forma3d/connect/internal/shopify"
)

// Orders takes over what the shop said when it was asked.
type Orders interface {
	Compare(ctx context.Context, q db.Querier, tenant string, orders []shopify.Order) (order.Difference, error)
	TakeAsked(ctx context.Context, tx *db.Tx, tenant string, orders []shopify.Order) error
}

// Shop gives the Shopify client of a tenant, or job.ErrDisconnected.
type Shop interface {
	Shop(ctx context.Context, tenant string) (*shopify.Client, error)
}

// Farm compares the farm's queue with ours, item by item.
type Farm interface {
	Connected(ctx context.Context, tenant string) error
	Compare(ctx context.Context, tenant string) (printing.Comparison, error)
}

// Carrier compares the carrier's parcels with ours: those that changed since,
// and those that were not heard of for long.
type Carrier interface {
	Connected(ctx context.Context, tenant string) error
	Compare(ctx context.Context, tenant string, since time.Time) (shipping.Comparison, error)
}

// Options are the times of the comparisons.
type Options struct {
	FirstWindow     time.Duration // what a new database reads
	ShopifyInterval time.Duration
	ShopifyOverlap  time.Duration // how far a window reaches back before the sure point
	ShopifyLag      time.Duration // how far it ends before now
	ShopifyPageSize int
	FarmInterval    time.Duration
	CarrierInterval time.Duration
	CarrierOverlap  time.Duration
	Policy          job.Policy
	Breakers        Breakers
}

// Breakers are the services' circuit breakers; nil: always tried.
type Breakers struct{ Shop, Farm, Carrier job.Breaker }

// Limits are the rates of the services' APIs.
type Limits struct{ Shop, Farm, Carrier *job.Limiter }

// Service runs the comparisons.
type Service struct {
	db      *db.DB
	jobs    job.Enqueuer
	orders  Orders
	shop    Shop
	farm    Farm
	carrier Carrier
	limits  Limits
	log     *slog.Logger
	now     func() time.Time
	opts    Options
}

// The job kinds of the comparisons: one step of a run each.
const (
	kindShopify = "reconcile-shopify"
	kindFarm    = "reconcile-simplyprint"
	kindCarrier = "reconcile-sendcloud"
)

// stepTimeout bounds one step. Comparing a large farm waits for the rate limit
// inside its step; the queue gives up jobs that run for three minutes.
const stepTimeout = 150 * time.Second

// lostAfter is when a run that does not move has lost its job: each attempt
// leaves a mark on the run, and none waits that long for the next.
const lostAfter = 10 * time.Minute

// keepRuns is how long finished runs stay for people to look at.
const keepRuns = 30 * 24 * time.Hour

type stepArgs struct {
	Tenant string `json:"tenant"`
	RunID  string `json:"runId"`
}

// New makes a Service and defines its jobs and schedules.
func New(d *db.DB, reg *job.Registry, orders Orders, shop Shop, farm Farm, carrier Carrier, limits Limits, log *slog.Logger, now func() time.Time, o Options) *Service {
	s := &Service{db: d, orders: orders, shop: shop, farm: farm, carrier: carrier, limits: limits, log: log, now: now, opts: o}
	step := func(kind, title, about, queue string, limit *job.Limiter, policy job.Policy, run func(context.Context, Run) error) {
		reg.Define(job.Definition{
			Kind: kind, Title: title, About: about, Queue: queue, MaxAttempts: policy.MaxAttempts, Backoff: policy.Backoff, Timeout: stepTimeout,
			Handle: policy.Command(limit, s.step(run)), Dead: s.dead,
		})
	}
	step(kindShopify, "Compare a page of the shop's orders", "Looks whether an order or a change in the shop never reached us, and takes it in.", job.QueueShopify, limits.Shop, o.Policy.For(o.Breakers.Shop), s.shopifyPage)
	step(kindFarm, "Compare the print farm", "Looks whether the farm's queue and prints are what we think they are.", job.QueueSimplyPrint, limits.Farm, o.Policy.For(o.Breakers.Farm), s.compareFarm)
	step(kindCarrier, "Compare the carrier's parcels", "Looks whether a parcel changed without our hearing of it.", job.QueueSendcloud, limits.Carrier, o.Policy.For(o.Breakers.Carrier), s.compareCarrier)
	reg.Every("reconcile-shopify", "Compare the shop's orders with ours", o.ShopifyInterval, func(ctx context.Context) error { return s.begin(ctx, Shopify) })
	reg.Every("reconcile-simplyprint", "Compare the print farm's queue with ours", o.FarmInterval, func(ctx context.Context) error { return s.begin(ctx, SimplyPrint) })
	reg.Every("reconcile-sendcloud", "Compare the carrier's parcels with ours", o.CarrierInterval, func(ctx context.Context) error { return s.begin(ctx, Sendcloud) })
	return s
}

// Use names the queue.
func (s *Service) Use(jobs job.Enqueuer) { s.jobs = jobs }

// Start begins all comparisons at once: what happened while the program was
// down should not wait for the clock.
func (s *Service) Start(ctx context.Context) error {
	var errs []error
	for _, i := range Integrations() {
		errs = append(errs, s.begin(ctx, i))
	}
	return errors.Join(errs...)
}

// begin starts the rolling comparison of an integration, for each tenant.
func (s *Service) begin(ctx context.Context, i Integration) error {
	tenants, err := s.tenants(ctx)
	if err != nil {
		return err
	}
	for _, tenant := range tenants {
		err := s.connected(ctx, tenant, i)
		if errors.Is(err, job.ErrDisconnected) {
			continue // nothing can be missing at a service that is not there
		}
		if err != nil {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.beginRolling(ctx, tx, tenant, i) })
		if err != nil {
			return fmt.Errorf("compare with %s: %w", i, err)
		}
	}
	return nil
}

// beginRolling begins the next window, or sees to it that the one under way
// still has its job.
func (s *Service) beginRolling(ctx context.Context, tx *db.Tx, tenant string, i Integration) error {
	sure, err := lockState(ctx, tx, tenant, i)
	if err != nil {
		return err
	}
	running, err := selectRuns(ctx, tx, `tenant_id = $1 AND integration = $2 AND rolling AND state = 'RUNNING'`, tenant, string(i))
	if err != nil {
		return err
	}
	now := s.now()
	if len(running) > 0 {
		if now.Sub(running[0].UpdatedAt) < lostAfter {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE reconciliation_runs SET updated_at = $2 WHERE id = $1`, running[0].ID, db.Time(now)); err != nil {
			return fmt.Errorf("resume a comparison: %w", err)
		}
		return s.enqueue(ctx, tx, running[0])
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM reconciliation_runs WHERE tenant_id = $1 AND integration = $2 AND state <> 'RUNNING' AND started_at < $3`, tenant, string(i), db.Time(now.Add(-keepRuns))); err != nil {
		return fmt.Errorf("forget old comparisons: %w", err)
	}
	r := Run{ID: newID(), Tenant: tenant, Integration: i, Rolling: true, StartedAt: now}
	r.From, r.To = s.window(i, sure, now)
	if err := insertRun(ctx, tx, r); err != nil {
		return err
	}
	return s.enqueue(ctx, tx, r)
}

// window is what the next rolling run reads. The shop counts in whole seconds,
// so its windows begin and end with one: a second that is not over belongs to
// the next window.
func (s *Service) window(i Integration, sure *time.Time, now time.Time) (from, to time.Time) {
	var overlap time.Duration
	switch i {
	case Shopify:
		to, overlap = now.Add(-s.opts.ShopifyLag).UTC().Truncate(time.Second), s.opts.ShopifyOverlap
	case Sendcloud:
		to, overlap = now, s.opts.CarrierOverlap
	case SimplyPrint:
		return now, now // compared as it stands
	}
	// A sure point in the future was set by a clock that was wrong: how much it
	// has seen, nobody knows.
	if sure == nil || sure.After(to) {
		return to.Add(-s.opts.FirstWindow), to
	}
	return sure.Add(-overlap), to
}

// Request has the shop compared over a window that a person chose.
func (s *Service) Request(ctx context.Context, tenant string, from, to time.Time, fulfillmentStatus string) (Run, error) {
	r := Run{
		ID: newID(), Tenant: tenant, Integration: Shopify, State: Running, From: from.UTC().Truncate(time.Second), To: to.UTC().Truncate(time.Second),
		FulfillmentStatus: fulfillmentStatus, Pass: 1, StartedAt: db.Time(s.now()), UpdatedAt: db.Time(s.now()),
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertRun(ctx, tx, r); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, r)
	})
	return r, err
}

func (s *Service) enqueue(ctx context.Context, tx *db.Tx, r Run) error {
	kind := map[Integration]string{Shopify: kindShopify, SimplyPrint: kindFarm, Sendcloud: kindCarrier}[r.Integration]
	return s.jobs.Enqueue(ctx, tx, job.Job{Kind: kind, Args: stepArgs{r.Tenant, r.ID}})
}

// step wraps one step of a run: it loads the run, and keeps on it why it does
// not get on. A failure that passes by itself puts the step off for as long as
// it takes; the run then goes on where it stood.
func (s *Service) step(run func(context.Context, Run) error) func(context.Context, job.Run) error {
	return func(ctx context.Context, j job.Run) error {
		var args stepArgs
		if err := j.Args(&args); err != nil {
			return job.Discard(err)
		}
		runs, err := selectRuns(ctx, s.db.Read(), `tenant_id = $1 AND id = $2`, args.Tenant, args.RunID)
		if err != nil {
			return err
		}
		if len(runs) == 0 || runs[0].State != Running {
			return nil
		}
		err = run(ctx, runs[0])
		if err == nil || ctx.Err() != nil || job.IsSnooze(err) {
			return err
		}
		noted := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return noteError(ctx, tx, runs[0], Running, explain(err), s.now())
		})
		if noted != nil {
			return noted
		}
		if outbound.Is(err, outbound.Transient) || outbound.Is(err, outbound.Ambiguous) {
			return job.Snooze(s.opts.Policy.Offline, err)
		}
		return err
	}
}

// explain gives the words for an error that anybody may read, as the health
// page shows them: an outside failure's own sentence holds no secrets, an error
// of ours is for the log.
func explain(err error) string {
	if errors.Is(err, job.ErrDisconnected) {
		return "not connected"
	}
	if _, outside := outbound.KindOf(err); outside {
		return err.Error()
	}
	return "an error of the program's own; the log says more"
}

// dead ends a run that cannot go on. The sure point stays; the next run begins
// there.
func (s *Service) dead(ctx context.Context, tx *db.Tx, j job.Run, cause error) error {
	var args stepArgs
	if err := j.Args(&args); err != nil {
		return nil //nolint:nilerr // unreadable arguments have no consequences to draw
	}
	runs, err := selectRuns(ctx, tx, `tenant_id = $1 AND id = $2`, args.Tenant, args.RunID)
	if err != nil || len(runs) == 0 {
		return err
	}
	s.log.ErrorContext(ctx, "a comparison failed, the next one begins at the same point", "integration", string(runs[0].Integration), "error", cause.Error())
	return noteError(ctx, tx, runs[0], Failed, explain(cause), s.now())
}

// compareFarm is the one step of the farm's comparison.
func (s *Service) compareFarm(ctx context.Context, r Run) error {
	c, err := s.farm.Compare(ctx, r.Tenant)
	if err != nil {
		return err
	}
	return s.conclude(ctx, r, Findings(c))
}

// compareCarrier is the one step of the carrier's comparison.
func (s *Service) compareCarrier(ctx context.Context, r Run) error {
	c, err := s.carrier.Compare(ctx, r.Tenant, r.From)
	if err != nil {
		return err
	}
	return s.conclude(ctx, r, Findings(c))
}

// conclude ends a run that compared everything at one moment: its gaps are the
// only ones.
func (s *Service) conclude(ctx context.Context, r Run, f Findings) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := s.now()
		next := r
		next.State, next.Checked, next.Found, next.Repaired, next.FinishedAt = Done, f.Checked, f.Found, f.Repaired, &now
		mine, err := advance(ctx, tx, r, next, now)
		if err != nil || !mine {
			return err
		}
		known, err := selectGaps(ctx, tx, `tenant_id = $1 AND integration = $2`, r.Tenant, string(r.Integration))
		if err != nil {
			return err
		}
		var closed []string
		for _, g := range known {
			if f.Open[g.Subject] == "" {
				closed = append(closed, g.Subject)
			}
		}
		if err := closeGaps(ctx, tx, r.Tenant, r.Integration, closed); err != nil {
			return err
		}
		for subject, message := range f.Open {
			if err := openGap(ctx, tx, r.Tenant, r.Integration, subject, message, now); err != nil {
				return err
			}
		}
		s.report(ctx, next)
		return complete(ctx, tx, next, now)
	})
}

// report tells the log of differences; a quiet comparison is no news.
func (s *Service) report(ctx context.Context, r Run) {
	if r.Found > 0 {
		s.log.WarnContext(ctx, "a comparison found differences", "integration", string(r.Integration), "checked", r.Checked, "found", r.Found, "repaired", r.Repaired)
	}
}

func (s *Service) connected(ctx context.Context, tenant string, i Integration) error {
	switch i {
	case Shopify:
		_, err := s.shop.Shop(ctx, tenant)
		return err
	case SimplyPrint:
		return s.farm.Connected(ctx, tenant)
	case Sendcloud:
		return s.carrier.Connected(ctx, tenant)
	}
	return fmt.Errorf("no such integration: %s", i)
}

func (s *Service) tenants(ctx context.Context) ([]string, error) {
	var out []string
	err := db.Each(ctx, s.db.Read(), `SELECT id FROM tenants ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	return out, nil
}

// States tells how complete each integration is.
func (s *Service) States(ctx context.Context, tenant string) ([]State, error) {
	return selectStates(ctx, s.db.Read(), tenant)
}

// Gaps lists what is missing and could not be mended, oldest first.
func (s *Service) Gaps(ctx context.Context, tenant string, limit int) ([]Gap, error) {
	return selectGaps(ctx, s.db.Read(), `tenant_id = $1 ORDER BY found_at, subject LIMIT $2`, tenant, limit)
}

// Runs lists comparisons, newest first.
func (s *Service) Runs(ctx context.Context, tenant string, limit int) ([]Run, error) {
	return selectRuns(ctx, s.db.Read(), `tenant_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2`, tenant, limit)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
