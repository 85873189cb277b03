package analytics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/job/jobtest"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/shipping"
	"github.com/forma3d/connect/internal/shopify"
)

const (
	tenant = "default"
	key    = "a-key-with-all-rights-0001"
)

// noPlanner is a planner without print jobs.
type noPlanner struct{}

func (noPlanner) Plan(context.Context, *db.Tx, string, []string, string) error { return nil }
func (noPlanner) CountJobs(context.Context, db.Querier, []any) (map[string]order.JobCount, error) {
	return nil, nil
}
func (noPlanner) PrintJobs(context.Context, db.Querier, string) ([]order.PrintJob, error) {
	return nil, nil
}
func (noPlanner) UnitsDone(context.Context, db.Querier, []any) (map[string]int, error) {
	return nil, nil
}

// brussels is where the tenant's days begin.
type brussels struct{}

func (brussels) TimeZone(context.Context, string) (string, error) { return "Europe/Brussels", nil }

type rig struct {
	t   *testing.T
	db  *db.DB
	svc *Service
	srv *httpapi.Server
	ids *identity.Service
	now time.Time
}

func newRig(t *testing.T, engine db.Engine) *rig {
	t.Helper()
	r := &rig{t: t, db: dbtest.Open(t, dbtest.Options(t, engine)), now: time.Date(2026, 10, 26, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return r.now }
	log := slog.New(slog.DiscardHandler)
	orders := order.New(r.db, nil, log, clock, order.Options{})
	orders.Connect(noPlanner{}, nil, nil)
	prints := printing.New(r.db, job.NewRegistry(), event.NewBus(r.db, clock), orders, nil, nil, nil, log, clock, printing.Options{
		PollInterval: time.Minute, IdleInterval: 10 * time.Minute, Policy: job.Policy{MaxAttempts: 1, Backoff: func(int) time.Duration { return time.Second }},
	})
	r.svc = New(r.db, orders, prints, &shipping.Service{}, brussels{}, log, clock)
	t.Cleanup(r.svc.Stop)
	r.ids = identity.New(r.db, time.Now, key)
	var err error
	if r.srv, err = httpapi.New(httpapi.Options{Auth: r.ids, Log: log, RateLimit: 1_000_000, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	r.svc.Register(r.srv)
	return r
}

func (r *rig) exec(query string, args ...any) {
	r.t.Helper()
	err := r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// sell writes an order; one with a lead time is fulfilled.
func (r *rig) sell(at string, status order.Status, minor int64, currency string, lead time.Duration) string {
	r.t.Helper()
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		r.t.Fatal(err)
	}
	o := &order.Order{ID: uuid.Must(uuid.NewV7()).String(), Tenant: tenant, Source: "api", Number: "#1", Status: status, Currency: currency, TotalMinor: minor, OrderedAt: when, CreatedAt: when, UpdatedAt: when}
	if lead > 0 {
		done := when.Add(lead)
		o.FulfilledAt = &done
	}
	loads, err := order.LoadOf([]*order.Order{o}, when)
	if err != nil {
		r.t.Fatal(err)
	}
	err = r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		for _, l := range loads {
			if err := db.CopyRows(ctx, tx, l.Table, l.Columns, l.Rows); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return o.ID
}

func (r *rig) get(path, key string, out any) int {
	r.t.Helper()
	req := httptest.NewRequest(http.MethodGet, httpapi.Prefix+path, nil)
	req.Header.Set("X-API-Key", key)
	res := httptest.NewRecorder()
	r.srv.Handler().ServeHTTP(res, req)
	if res.Code == http.StatusOK {
		if err := json.Unmarshal(res.Body.Bytes(), out); err != nil {
			r.t.Fatal(err, res.Body)
		}
	}
	return res.Code
}

func (d Donut) of(status string) Slice {
	for _, s := range d.Slices {
		if s.Status == status {
			return s
		}
	}
	return Slice{}
}

// Servers share huma's package variables, so these tests are not parallel.
func each(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) { test(t, newRig(t, engine)) })
	}
}

func TestFiguresOfAPeriod(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		// Brussels' 25 October 2026 has 25 hours: it begins at 22:00 UTC the day before.
		r.sell("2026-10-25T23:00:00Z", order.Pending, 1000, "EUR", 0)               // the first moment of today
		r.sell("2026-10-26T11:00:00Z", order.Fulfilled, 2000, "GBP", time.Hour)     // today
		r.sell("2026-10-25T22:59:59Z", order.Processing, 500, "EUR", 0)             // the last second of yesterday
		r.sell("2026-10-24T22:00:00Z", order.Fulfilled, 700, "EUR", 48*time.Hour)   // the first moment of yesterday; fulfilled today at 22:00
		r.sell("2026-10-24T21:59:59Z", order.Cancelled, 900, "EUR", 0)              // the day before
		r.sell("2026-10-19T22:00:00Z", order.Fulfilled, 100, "EUR", 10*time.Hour)   // the first moment of the seven days
		r.sell("2026-10-19T21:59:59Z", order.Fulfilled, 100, "EUR", 20*time.Hour)   // just before
		r.sell("2026-09-26T22:00:00Z", order.Fulfilled, 100, "EUR", 30*time.Hour)   // the first moment of the thirty days
		r.sell("2026-09-26T21:59:59Z", order.Fulfilled, 100, "EUR", 5*24*time.Hour) // just before
		r.sell("2020-01-01T00:00:00Z", order.Failed, 1, "EUR", 0)
		r.now = time.Date(2026, 10, 26, 22, 30, 0, 0, time.UTC)
		for _, c := range []struct {
			period                  string
			total, change           int
			leads                   int
			median, p90             int64
			pendingEUR, processing  int
			fulfilledEUR, fulfilled int64
		}{
			{"today", 2, 0, 2, 3600, 48 * 3600, 1000, 0, 0, 1},
			{"week", 6, 5, 4, 10 * 3600, 48 * 3600, 1000, 1, 800, 3},
			{"month", 8, 7, 6, 20 * 3600, 120 * 3600, 1000, 1, 1000, 5},
		} {
			var s Summary
			if code := r.get("/analytics/summary?period="+c.period, key, &s); code != http.StatusOK {
				t.Fatalf("HTTP %d", code)
			}
			if s.Orders.Total != c.total || s.Received.Value != c.total || *s.Received.Change != c.change {
				t.Errorf("%s: %d orders, want %d (%+v)", c.period, s.Orders.Total, c.total, s.Orders)
			}
			if p := s.Orders.of("PENDING"); len(p.Money) != 1 || p.Money[0] != (Money{"EUR", int64(c.pendingEUR)}) {
				t.Errorf("%s: pending %+v", c.period, p)
			}
			f := s.Orders.of("FULFILLED")
			var eur, gbp int64
			for _, m := range f.Money {
				switch m.Currency {
				case "EUR":
					eur += m.Minor
				case "GBP":
					gbp += m.Minor
				}
			}
			if gbp != 2000 || eur != c.fulfilledEUR || int64(f.Count) != c.fulfilled {
				t.Errorf("%s: fulfilled %+v", c.period, f)
			}
			if s.LeadTime.Orders != c.leads || s.LeadTime.MedianSeconds == nil || *s.LeadTime.MedianSeconds != c.median || *s.LeadTime.P90Seconds != c.p90 {
				t.Errorf("%s: lead time %d %v %v", c.period, s.LeadTime.Orders, *s.LeadTime.MedianSeconds, *s.LeadTime.P90Seconds)
			}
			var percent float64
			for _, x := range s.Orders.Slices {
				percent += x.Percent
			}
			if percent < 99.5 || percent > 100.5 || len(s.Orders.Slices) != len(order.Statuses()) {
				t.Errorf("%s: the parts are %.1f %%: %+v", c.period, percent, s.Orders.Slices)
			}
			if s.Pending.Value != 1 || s.Processing.Value != 1 || s.Pending.Change != nil || s.NeedsAttention.Value != 0 || len(s.LatestOrders) != 5 || len(s.PrintJobs.Slices) != 7 || len(s.Shipments.Slices) != 8 || len(s.Hidden) != 0 {
				t.Errorf("%s: %+v", c.period, s)
			}
		}
		var s Summary
		r.get("/analytics/summary?period=all", key, &s)
		if s.Orders.Total != 10 || s.From != nil || s.Received.Change != nil {
			t.Errorf("all: %+v", s)
		}
		// The same moment is another day elsewhere.
		r.get("/analytics/summary?period=today&tz=America/New_York", key, &s)
		if s.Orders.Total != 1 || s.TimeZone != "America/New_York" {
			t.Errorf("in New York: %+v", s.Orders)
		}
		for _, tz := range []string{"Mars/Phobos", "Local", "../etc/passwd"} {
			if code := r.get("/analytics/summary?tz="+tz, key, &s); code != http.StatusUnprocessableEntity {
				t.Errorf("%s: HTTP %d", tz, code)
			}
		}
	})
}

func TestDaysBeginWhereThePersonIs(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.sell("2026-10-26T03:00:00Z", order.Pending, 1, "EUR", 0) // today in Brussels, yesterday in New York
		for zone, want := range map[string]int{"": 1, "America/New_York": 0} {
			who := identity.Person(identity.Identity{Tenant: tenant, Name: "Ada", UserID: "u", TimeZone: zone}, []identity.Role{identity.RoleViewer})
			loc, err := r.svc.in(identity.With(t.Context(), who), Zone{})
			if err != nil {
				t.Fatal(err)
			}
			s, err := r.svc.Summary(t.Context(), who, "today", loc)
			if err != nil {
				t.Fatal(err)
			}
			if zone == "" {
				zone = "Europe/Brussels"
			}
			if s.Orders.Total != want || s.TimeZone != zone {
				t.Errorf("in %s: %d orders of today in %s, want %d", zone, s.Orders.Total, s.TimeZone, want)
			}
		}
	})
}

func TestPrintersAreCountedAsTheyWereSeenLast(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		count := func() string {
			var s Summary
			r.get("/analytics/summary", key, &s)
			if s.Printers.Online == nil || s.Printers.Total == nil {
				return fmt.Sprint("unknown ", s.Printers.Online, s.Printers.Total)
			}
			return fmt.Sprint(*s.Printers.Online, " of ", *s.Printers.Total)
		}
		if got := count(); got != "unknown <nil> <nil>" {
			t.Errorf("before the first reading: %s", got)
		}
		r.exec(`INSERT INTO farm_sync (tenant_id, printers_at) VALUES ($1, $2)`, tenant, db.Time(r.now))
		for i, p := range []struct {
			state              string
			online, outOfOrder bool
		}{{"printing", true, false}, {"operational", true, false}, {"printing", false, false}, {"operational", true, true}} {
			r.exec(`INSERT INTO printers (tenant_id, printer_id, name, state, online, awaiting_bed_clear, out_of_order, group_id, model_id, model_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '', $8)`,
				tenant, i, fmt.Sprint("Bay ", i), p.state, p.online, false, p.outOfOrder, db.Time(r.now))
		}
		if got := count(); got != "2 of 4" {
			t.Errorf("just read: %s", got)
		}
		r.now = r.now.Add(time.Hour)
		if got := count(); got != "unknown <nil> <nil>" {
			t.Errorf("an hour later: %s", got)
		}
	})
}

func TestTilesKnowHowTheyStood(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a := r.sell("2026-10-25T10:00:00Z", order.Pending, 1, "EUR", 0)
		r.exec(`INSERT INTO order_issues (id, tenant_id, order_id, subject, kind, message, detail, state, created_at) VALUES ('i', $1, $2, '', 'address_invalid', 'm', '', 'OPEN', $3)`, tenant, a, db.Time(r.now))
		r.now = time.Date(2026, 10, 25, 22, 40, 0, 0, time.UTC) // twenty minutes before today begins in Brussels
		if err := r.svc.Sample(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.now = time.Date(2026, 10, 26, 12, 0, 0, 0, time.UTC)
		r.sell("2026-10-26T10:00:00Z", order.Pending, 1, "EUR", 0)
		r.sell("2026-10-26T11:00:00Z", order.Pending, 1, "EUR", 0)
		r.exec(`UPDATE order_issues SET state = 'RESOLVED'`)
		if err := r.svc.Sample(t.Context()); err != nil {
			t.Fatal(err)
		}
		var s Summary
		r.get("/analytics/summary?period=today", key, &s)
		if s.Pending.Value != 3 || s.Pending.Change == nil || *s.Pending.Change != 2 || *s.NeedsAttention.Change != -1 || *s.Processing.Change != 0 || *s.ActivePrintJobs.Change != 0 {
			t.Errorf("%+v", s)
		}
		r.get("/analytics/summary?period=week", key, &s)
		if s.Pending.Change != nil {
			t.Errorf("a change against a time that nobody knows: %+v", s.Pending)
		}
	})
}

func TestTrendAndRevenue(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.sell("2026-10-26T10:00:00Z", order.Pending, 1000, "EUR", 0)
		r.sell("2026-10-25T22:59:59Z", order.Fulfilled, 50, "EUR", 0)   // Sunday's last second in Brussels
		r.sell("2026-10-24T22:00:00Z", order.Fulfilled, 2000, "GBP", 0) // Sunday's first moment
		r.sell("2026-10-24T23:00:00Z", order.Cancelled, 9000, "EUR", 0)
		r.sell("2026-09-26T21:00:00Z", order.Fulfilled, 1, "EUR", 0) // a day too old
		var trend Trend
		if code := r.get("/analytics/trend", key, &trend); code != http.StatusOK {
			t.Fatalf("HTTP %d", code)
		}
		if n := len(trend.Days); n != 30 || trend.Total != 4 || trend.Days[29] != (Day{"2026-10-26", 1}) || trend.Days[28] != (Day{"2026-10-25", 3}) || trend.Days[0].Date != "2026-09-27" {
			t.Errorf("%+v", trend)
		}
		var rev Revenue
		r.get("/analytics/revenue?weeks=2", key, &rev)
		if got := fmt.Sprint(rev.Weeks); got != "[{2026-10-19 2026-10-25 2 [{EUR 50} {GBP 2000}]} {2026-10-26 2026-11-01 1 [{EUR 1000}]}]" {
			t.Errorf("%s", got)
		}
		r.get("/analytics/revenue?weeks=1&weekStart=sunday", key, &rev)
		if got := fmt.Sprint(rev.Weeks); got != "[{2026-10-25 2026-10-31 3 [{EUR 1050} {GBP 2000}]}]" {
			t.Errorf("%s", got)
		}
	})
}

func TestWhoMayNotSeeAnAreaDoesNotSeeItsFigures(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		secret, _, err := r.ids.CreateKey(t.Context(), tenant, "orders only", []string{identity.OrdersRead}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var s Summary
		if code := r.get("/analytics/summary", secret, &s); code != http.StatusOK {
			t.Fatalf("HTTP %d", code)
		}
		if len(s.PrintJobs.Slices) != 0 || s.ActivePrintJobs.Change != nil || len(s.Shipments.Slices) != 0 || len(s.ActiveJobs) != 0 || !slices.Equal(s.Hidden, []string{"shipments", "printJobs"}) {
			t.Errorf("%+v", s)
		}
	})
}

func TestKeptAnswersAreCountedAnewInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCache(slog.New(slog.DiscardHandler), time.Now)
		defer c.close()
		calls := 0
		var fail error
		count := func(context.Context) (int, error) {
			calls++
			time.Sleep(time.Second)
			return calls, fail
		}
		look := func(want int) {
			t.Helper()
			if v, _, err := get(t.Context(), c, "k", count); err != nil || v != want {
				t.Errorf("%d, %v, want %d", v, err, want)
			}
		}
		look(1)
		time.Sleep(98 * time.Second)
		look(1) // it took a second, so it is kept for a hundred
		time.Sleep(2 * time.Second)
		look(1) // once more, while it is counted
		look(1)
		time.Sleep(2 * time.Second)
		look(2)
		fail = errors.New("boom")
		time.Sleep(101 * time.Second)
		look(2)
		time.Sleep(2 * time.Second)
		look(2) // a failure in the background leaves what is there
		time.Sleep(2 * time.Hour)
		if _, _, err := get(t.Context(), c, "k", count); !errors.Is(err, fail) {
			t.Errorf("what is too old is given: %v", err)
		}
	})
}

// An order that was fulfilled before this program heard of it took as long as the
// shop says, not until now.
func TestOrdersThatCameFulfilledHaveTheShopsLeadTime(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRig(t, engine)
			clock := func() time.Time { return r.now }
			bus := event.NewBus(r.db, clock)
			bus.Use(&jobtest.Queue{DB: r.db, Reg: job.NewRegistry()})
			orders := order.New(r.db, bus, slog.New(slog.DiscardHandler), clock, order.Options{PaidStatuses: []string{"paid"}})
			orders.Connect(noPlanner{}, nil, nil)
			at := r.now.Add(-20 * 24 * time.Hour)
			err := r.db.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return order.Intake{Service: orders}.TakeAsked(ctx, tx, tenant, []shopify.Order{{
					ID: 1, Name: "#1", CreatedAt: at, UpdatedAt: at, FinancialStatus: "paid", FulfillmentStatus: "fulfilled", Currency: "EUR", TotalPrice: "10",
					Fulfillments: []shopify.Fulfillment{{ID: 5, Status: "success", CreatedAt: at.Add(48 * time.Hour)}, {ID: 6, Status: "cancelled", CreatedAt: at.Add(72 * time.Hour)}},
					Lines:        []shopify.Line{{ID: 11, Title: "Hook", SKU: "HOOK", Quantity: 1, CurrentQuantity: 1, Price: "10", RequiresShipping: true}},
				}})
			})
			if err != nil {
				t.Fatal(err)
			}
			var s Summary
			if code := r.get("/analytics/summary?period=month", key, &s); code != http.StatusOK || s.LeadTime.Orders != 1 || *s.LeadTime.MedianSeconds != 48*3600 {
				t.Errorf("%d: lead time of %d orders: %d s", code, s.LeadTime.Orders, *s.LeadTime.MedianSeconds)
			}
		})
	}
}
