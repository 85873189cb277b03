// Package analytics counts what the dashboard shows: how many orders, print jobs
// and shipments stand where, what was sold, and how long orders take. It only
// reads; what is expensive to count is kept for a while, and answers say when it
// was counted.
package analytics

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
)

// Orders is what this package needs of the orders.
type Orders interface {
	List(ctx context.Context, tenant string, q order.Query) (order.Listing, error)
	Numbers(ctx context.Context, q db.Querier, tenant string, ids []string) (map[string]string, error)
	StatusFigures(ctx context.Context, q db.Querier, tenant string, from, to time.Time) ([]order.StatusFigure, error)
	SoldBetween(ctx context.Context, q db.Querier, tenant string, times []time.Time) ([]order.Sold, error)
	CountBetween(ctx context.Context, q db.Querier, tenant string, times []time.Time) ([]int, error)
	LeadTimes(ctx context.Context, q db.Querier, tenant string, from, to time.Time, limit int) ([]time.Duration, error)
	Standing(ctx context.Context, q db.Querier, tenant string) (order.Standing, error)
}

// Prints is what it needs of the print jobs.
type Prints interface {
	StatusCounts(ctx context.Context, q db.Querier, tenant string, from, to time.Time) (map[string]int, error)
	ActiveCount(ctx context.Context, q db.Querier, tenant string) (int, error)
	ActiveJobs(ctx context.Context, q db.Querier, tenant string, limit int) ([]printing.View, error)
	PrintersBusy(ctx context.Context, q db.Querier, tenant string) (int, error)
	// PrinterCount counts the farm's printers as they were seen last; known is false
	// when that was too long ago.
	PrinterCount(ctx context.Context, q db.Querier, tenant string) (online, total int, known bool, err error)
}

// Parcels is what it needs of the shipments.
type Parcels interface {
	StatusCounts(ctx context.Context, q db.Querier, tenant string, from, to time.Time) (map[string]int, error)
}

// Zones tells where a tenant's days begin, for callers who have no time zone of
// their own.
type Zones interface {
	TimeZone(ctx context.Context, tenant string) (string, error)
}

// Service counts.
type Service struct {
	db      *db.DB
	orders  Orders
	prints  Prints
	parcels Parcels
	zones   Zones
	now     func() time.Time
	kept    *cache
}

// New makes a Service.
func New(d *db.DB, orders Orders, prints Prints, parcels Parcels, zones Zones, log *slog.Logger, now func() time.Time) *Service {
	return &Service{db: d, orders: orders, prints: prints, parcels: parcels, zones: zones, now: now, kept: newCache(log, now)}
}

// Stop ends what is being counted in the background.
func (s *Service) Stop() { s.kept.close() }

// Money is an amount in one currency. Amounts of different currencies are never
// added.
type Money struct {
	Currency string `json:"currency"`
	Minor    int64  `json:"minor" doc:"In minor units of the currency"`
}

func moneyOf(byCurrency map[string]int64) []Money {
	out := []Money{}
	for c, minor := range byCurrency {
		out = append(out, Money{c, minor})
	}
	slices.SortFunc(out, func(a, b Money) int { return cmp.Compare(a.Currency, b.Currency) })
	return out
}

// Slice is one status of a donut.
type Slice struct {
	Status  string  `json:"status"`
	Count   int     `json:"count"`
	Percent float64 `json:"percent" doc:"Of all of them, to one decimal"`
	Money   []Money `json:"money" doc:"Of orders only: what they are worth, by currency"`
}

// Donut is how many of a kind have which status.
type Donut struct {
	Total  int     `json:"total"`
	Slices []Slice `json:"slices" doc:"Every status, also those that nothing has"`
}

func donut(statuses []string, counts map[string]int, money map[string]map[string]int64) Donut {
	d := Donut{Slices: []Slice{}}
	for _, s := range statuses {
		d.Total += counts[s]
	}
	for _, s := range statuses {
		x := Slice{Status: s, Count: counts[s], Money: moneyOf(money[s])}
		if d.Total > 0 {
			x.Percent = math.Round(1000*float64(x.Count)/float64(d.Total)) / 10
		}
		d.Slices = append(d.Slices, x)
	}
	return d
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// Lead is how long orders took from the order to the fulfilment.
type Lead struct {
	Orders        int    `json:"orders" doc:"How many it is made of: the newest of the period, at most 10,000"`
	MedianSeconds *int64 `json:"medianSeconds" doc:"null without any order"`
	P90Seconds    *int64 `json:"p90Seconds" doc:"Nine of ten orders took at most this long"`
}

// maxLeads bounds the orders that lead times are made of.
const maxLeads = 10_000

func leadOf(times []time.Duration) Lead {
	l := Lead{Orders: len(times)}
	if len(times) == 0 {
		return l
	}
	slices.Sort(times)
	at := func(share float64) *int64 {
		i := max(int(math.Ceil(share*float64(len(times))))-1, 0)
		v := int64(times[i].Seconds())
		return &v
	}
	l.MedianSeconds, l.P90Seconds = at(0.5), at(0.9)
	return l
}

// period is the part of the summary that is counted over a period, and kept.
type period struct {
	orders, jobs, parcels Donut
	received, before      int
	lead                  Lead
}

func (s *Service) period(ctx context.Context, tenant string, sp span) (period, error) {
	var p period
	now := s.now()
	err := s.db.View(ctx, func(q db.Querier) error {
		figures, err := s.orders.StatusFigures(ctx, q, tenant, sp.from, time.Time{})
		if err != nil {
			return err
		}
		counts, money := map[string]int{}, map[string]map[string]int64{}
		for _, f := range figures {
			status := string(f.Status)
			counts[status] += f.Count
			if money[status] == nil {
				money[status] = map[string]int64{}
			}
			money[status][f.Currency] += f.TotalMinor
		}
		p.orders = donut(names(order.Statuses()), counts, money)
		p.received = p.orders.Total
		if !sp.previous.IsZero() {
			n, err := s.orders.CountBetween(ctx, q, tenant, []time.Time{sp.previous, sp.from})
			if err != nil {
				return err
			}
			p.before = n[0]
		}
		if counts, err = s.prints.StatusCounts(ctx, q, tenant, sp.from, time.Time{}); err != nil {
			return err
		}
		p.jobs = donut(names(printing.Statuses()), counts, nil)
		if counts, err = s.parcels.StatusCounts(ctx, q, tenant, sp.from, time.Time{}); err != nil {
			return err
		}
		p.parcels = donut(shipmentStatuses, counts, nil)
		leads, err := s.orders.LeadTimes(ctx, q, tenant, sp.from, now.Add(time.Minute), maxLeads)
		p.lead = leadOf(leads)
		return err
	})
	return p, err
}

var shipmentStatuses = []string{"PENDING", "LABEL_CREATED", "IN_TRANSIT", "DELIVERED", "EXCEPTION", "RETURNED", "FAILED", "CANCELLED"}

// Tile is one figure of this moment.
type Tile struct {
	Value  int  `json:"value"`
	Change *int `json:"change" doc:"Against the beginning of the period; null while that is not known"`
}

// sample is how the tiles stood at a time.
type sample struct{ pending, processing, active, attention int }

// sampleAround is how far from the beginning of a period a sample may be.
const sampleAround = 2 * time.Hour

func (s *Service) sampleAt(ctx context.Context, q db.Querier, tenant string, at time.Time) (*sample, error) {
	var out *sample
	err := db.Each(ctx, q, `SELECT pending, processing, active_print_jobs, needs_attention FROM order_samples WHERE tenant_id = $1 AND at <= $2 AND at > $3 ORDER BY at DESC LIMIT 1`,
		[]any{tenant, db.Time(at), db.Time(at.Add(-sampleAround))}, func(rows *sql.Rows) error {
			out = &sample{}
			return rows.Scan(&out.pending, &out.processing, &out.active, &out.attention)
		})
	if err != nil {
		return nil, fmt.Errorf("look for a sample: %w", err)
	}
	return out, nil
}

// SampleEvery is how often Sample is to be called.
const SampleEvery = time.Hour

// keepSamples is longer than any period looks back.
const keepSamples = 400 * 24 * time.Hour

// Sample notes how the tiles of every tenant stand.
func (s *Service) Sample(ctx context.Context) error {
	var tenants []string
	err := db.Each(ctx, s.db.Read(), `SELECT id FROM tenants ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		tenants = append(tenants, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("list tenants: %w", err)
	}
	for _, t := range tenants {
		if err := s.sample(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) sample(ctx context.Context, tenant string) error {
	now := db.Time(s.now())
	standing, active, err := s.standing(ctx, s.db.Read(), tenant)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO order_samples (tenant_id, at, pending, processing, active_print_jobs, needs_attention) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			tenant, now, standing.Pending, standing.Processing, active, standing.NeedsAttention)
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM order_samples WHERE tenant_id = $1 AND at < $2`, tenant, now.Add(-keepSamples))
		}
		if err != nil {
			return fmt.Errorf("note a sample: %w", err)
		}
		return nil
	})
}

func (s *Service) standing(ctx context.Context, q db.Querier, tenant string) (order.Standing, int, error) {
	standing, err := s.orders.Standing(ctx, q, tenant)
	if err != nil {
		return standing, 0, err
	}
	active, err := s.prints.ActiveCount(ctx, q, tenant)
	return standing, active, err
}

// shown is how many orders and print jobs the summary lists.
const shown = 5

// Summary gives the figures of a period, as far as the caller may see them.
func (s *Service) Summary(ctx context.Context, who identity.Identity, name string, zone *time.Location) (Summary, error) {
	now := s.now()
	sp := spanOf(name, now, zone)
	kept, asOf, err := get(ctx, s.kept, "summary "+who.Tenant+" "+name+" "+sp.from.String(), func(ctx context.Context) (period, error) { return s.period(ctx, who.Tenant, sp) })
	if err != nil {
		return Summary{}, err
	}
	out := Summary{
		Period: name, TimeZone: zone.String(), To: now.UTC(), AsOf: asOf.UTC(), Orders: kept.orders, Received: Tile{Value: kept.received}, LeadTime: kept.lead, PrintJobs: Donut{Slices: []Slice{}}, Shipments: Donut{Slices: []Slice{}}, LatestOrders: []order.View{}, ActiveJobs: []ActiveJob{}, Hidden: []string{},
	}
	if !sp.from.IsZero() {
		change := kept.received - kept.before
		out.From, out.Received.Change = &sp.from, &change
	}
	if who.Can(identity.ShipmentsRead) {
		out.Shipments = kept.parcels
	} else {
		out.Hidden = append(out.Hidden, "shipments")
	}
	jobs := who.Can(identity.PrintJobsRead)
	if !jobs {
		out.Hidden = append(out.Hidden, "printJobs")
	} else {
		out.PrintJobs = kept.jobs
	}
	if err := s.db.View(ctx, func(q db.Querier) error { return s.moment(ctx, q, who.Tenant, sp, jobs, &out) }); err != nil {
		return Summary{}, err
	}
	list, err := s.orders.List(ctx, who.Tenant, order.Query{Page: 1, PageSize: shown})
	for i := range list.Orders {
		out.LatestOrders = append(out.LatestOrders, list.Orders[i].View())
	}
	return out, err
}

// moment fills in what is counted at each call.
func (s *Service) moment(ctx context.Context, q db.Querier, tenant string, sp span, jobs bool, out *Summary) error {
	standing, active, err := s.standing(ctx, q, tenant)
	if err != nil {
		return err
	}
	var then *sample
	if !sp.from.IsZero() {
		if then, err = s.sampleAt(ctx, q, tenant, sp.from); err != nil {
			return err
		}
	}
	tile := func(value int, before func(*sample) int) Tile {
		t := Tile{Value: value}
		if then != nil {
			change := value - before(then)
			t.Change = &change
		}
		return t
	}
	out.Pending = tile(standing.Pending, func(x *sample) int { return x.pending })
	out.Processing = tile(standing.Processing, func(x *sample) int { return x.processing })
	out.NeedsAttention = tile(standing.NeedsAttention, func(x *sample) int { return x.attention })
	if !jobs {
		return nil
	}
	out.ActivePrintJobs = tile(active, func(x *sample) int { return x.active })
	if out.Printers.Printing, err = s.prints.PrintersBusy(ctx, q, tenant); err != nil {
		return err
	}
	online, total, known, err := s.prints.PrinterCount(ctx, q, tenant)
	if err != nil {
		return err
	}
	if known {
		out.Printers.Online, out.Printers.Total = &online, &total
	}
	return s.activeJobs(ctx, q, tenant, out)
}

func (s *Service) activeJobs(ctx context.Context, q db.Querier, tenant string, out *Summary) error {
	list, err := s.prints.ActiveJobs(ctx, q, tenant, shown)
	if err != nil {
		return err
	}
	var ids []string
	for _, j := range list {
		ids = append(ids, j.OrderID)
	}
	numbers, err := s.orders.Numbers(ctx, q, tenant, ids)
	for _, j := range list {
		out.ActiveJobs = append(out.ActiveJobs, ActiveJob{View: j, OrderNumber: numbers[j.OrderID]})
	}
	return err
}

// trendDays is how far the trend looks back.
const trendDays = 30

// Trend counts the orders of each of the last 30 days.
func (s *Service) Trend(ctx context.Context, tenant string, zone *time.Location) (Trend, error) {
	dates, times := days(trendDays, s.now(), zone)
	counts, asOf, err := get(ctx, s.kept, "trend "+tenant+" "+times[0].String()+times[trendDays].String(), func(ctx context.Context) ([]int, error) {
		return s.orders.CountBetween(ctx, s.db.Read(), tenant, times)
	})
	if err != nil {
		return Trend{}, err
	}
	out := Trend{TimeZone: zone.String(), AsOf: asOf.UTC(), Days: []Day{}}
	for i, d := range dates {
		out.Days = append(out.Days, Day{Date: d.String(), Orders: counts[i]})
		out.Total += counts[i]
	}
	return out, nil
}

// Revenue gives what was sold in each of the last n weeks, this one included.
func (s *Service) Revenue(ctx context.Context, tenant string, n int, first time.Weekday, zone *time.Location) (Revenue, error) {
	dates, times := weeks(n, first, s.now(), zone)
	sold, asOf, err := get(ctx, s.kept, fmt.Sprintf("revenue %s %s %d", tenant, times[0], n), func(ctx context.Context) ([]order.Sold, error) {
		return s.orders.SoldBetween(ctx, s.db.Read(), tenant, times)
	})
	if err != nil {
		return Revenue{}, err
	}
	out := Revenue{TimeZone: zone.String(), AsOf: asOf.UTC(), Weeks: []WeekSold{}}
	for i, d := range dates {
		out.Weeks = append(out.Weeks, WeekSold{From: d.String(), To: d.add(6).String(), Orders: sold[i].Orders, Money: moneyOf(sold[i].Money)})
	}
	return out, nil
}
