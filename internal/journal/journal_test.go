package journal_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
)

// noJobs is a queue for events that nobody subscribed to.
type noJobs struct{}

func (noJobs) Enqueue(context.Context, *db.Tx, ...job.Job) error { return nil }

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

// publish writes events as the program does, a second apart unless they have a time.
func publish(t *testing.T, d *db.DB, events ...event.Event) {
	t.Helper()
	bus := event.NewBus(d, time.Now)
	bus.Use(noJobs{})
	for i := range events {
		e := &events[i]
		if e.Tenant == "" {
			e.Tenant = identity.DefaultTenant
		}
		if e.Severity == "" {
			e.Severity = event.Info
		}
		if e.Time.IsZero() {
			e.Time = noon.Add(time.Duration(i) * time.Second)
		}
		e.Source = "test"
	}
	for part := range slices.Chunk(events, 20) {
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return bus.Publish(ctx, tx, part...) }); err != nil {
			t.Fatal(err)
		}
	}
}

func messages(list []journal.Entry) []string {
	out := []string{}
	for _, e := range list {
		out = append(out, e.Message)
	}
	return out
}

func TestListFiltersAndSorts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		publish(t, d,
			event.Event{Message: "one", OrderID: "o1", Correlation: "c1", Payload: event.OrderCreated{OrderID: "o1"}},
			event.Event{Message: "two: 100% SKU_A", OrderID: "o1", PrintJobID: "p1", Severity: event.Warning, Payload: event.PrintJobFailed{PrintJobID: "p1"}},
			event.Event{Message: "three: SKUXA für Ärger", OrderID: "o2", Severity: event.Error, Correlation: "c2", Payload: event.FlowFailed{OrderID: "o2"}},
			event.Event{Message: "foreign", Tenant: "other", OrderID: "o1", Correlation: "c1", Payload: event.OrderCreated{OrderID: "o1"}},
			event.Event{Message: `four\ends`, OrderID: "o2", Payload: event.OrderCreated{OrderID: "o2"}},
		)
		s := journal.New(d)
		all, total, err := s.List(t.Context(), identity.DefaultTenant, journal.Query{Page: 1, PageSize: 10})
		if err != nil || total != 4 {
			t.Fatalf("total %d, %v", total, err)
		}
		first := all[len(all)-1]
		want := journal.Entry{Seq: first.Seq, ID: first.ID, Type: "order.created", Source: "test", Severity: "INFO", Message: "one", OrderID: "o1", CorrelationID: "c1", Time: noon, Metadata: json.RawMessage(`{"orderId":"o1","lineItems":null}`)}
		if diff := cmp.Diff(want, first); diff != "" {
			t.Errorf("the first entry (-want +got):\n%s", diff)
		}
		for _, tc := range []struct {
			what  string
			q     journal.Query
			want  []string
			total int
		}{
			{"everything, newest first", journal.Query{Page: 1, PageSize: 10}, []string{`four\ends`, "three: SKUXA für Ärger", "two: 100% SKU_A", "one"}, 4},
			{"second page", journal.Query{Page: 2, PageSize: 3}, []string{"one"}, 4},
			{"beyond the last page", journal.Query{Page: 3, PageSize: 3}, []string{}, 4},
			{"after an entry, in order", journal.Query{AfterSeq: first.Seq, Page: 1, PageSize: 2}, []string{"two: 100% SKU_A", "three: SKUXA für Ärger"}, 3},
			{"one type", journal.Query{Type: "order.created", Page: 1, PageSize: 10}, []string{`four\ends`, "one"}, 2},
			{"types", journal.Query{Type: "flow.failed", Types: []string{"print-job.failed"}, Page: 1, PageSize: 10}, []string{"three: SKUXA für Ärger", "two: 100% SKU_A"}, 2},
			{"severity", journal.Query{Severities: []string{"WARNING"}, Page: 1, PageSize: 10}, []string{"two: 100% SKU_A"}, 1},
			{"severities", journal.Query{Severities: []string{"ERROR", "WARNING"}, Page: 1, PageSize: 10}, []string{"three: SKUXA für Ärger", "two: 100% SKU_A"}, 2},
			{"source", journal.Query{Source: "test", Page: 1, PageSize: 1}, []string{`four\ends`}, 4},
			{"frequent source", journal.Query{Source: "order", Page: 1, PageSize: 1}, []string{}, 0},
			{"before an entry", journal.Query{BeforeSeq: first.Seq + 1, Page: 1, PageSize: 10}, []string{"one"}, 1},
			{"order", journal.Query{OrderID: "o1", Page: 1, PageSize: 10}, []string{"two: 100% SKU_A", "one"}, 2},
			{"correlation", journal.Query{Correlation: "c1", Page: 1, PageSize: 10}, []string{"one"}, 1},
			{"text in another case", journal.Query{Search: "sku", Page: 1, PageSize: 10}, []string{"three: SKUXA für Ärger", "two: 100% SKU_A"}, 2},
			{"text with a wildcard", journal.Query{Search: "SKU_A", Page: 1, PageSize: 10}, []string{"two: 100% SKU_A"}, 1},
			{"text with a percent sign", journal.Query{Search: "0%", Page: 1, PageSize: 10}, []string{"two: 100% SKU_A"}, 1},
			{"text with a backslash", journal.Query{Search: `\E`, Page: 1, PageSize: 10}, []string{`four\ends`}, 1},
			{"text beyond ASCII", journal.Query{Search: "Ärger", Page: 1, PageSize: 10}, []string{"three: SKUXA für Ärger"}, 1},
			{"time", journal.Query{From: noon.Add(time.Second), To: noon.Add(2 * time.Second), Page: 1, PageSize: 10}, []string{"two: 100% SKU_A"}, 1},
			{"several at once", journal.Query{Types: []string{"order.created"}, OrderID: "o2", Severities: []string{"INFO"}, From: noon, Search: "four", Page: 1, PageSize: 10}, []string{`four\ends`}, 1},
			{"nothing", journal.Query{OrderID: "o9", Page: 1, PageSize: 10}, []string{}, 0},
		} {
			got, total, err := s.List(t.Context(), identity.DefaultTenant, tc.q)
			if err != nil {
				t.Errorf("%s: %v", tc.what, err)
				continue
			}
			if diff := cmp.Diff(tc.want, messages(got)); diff != "" || total != tc.total {
				t.Errorf("%s: total %d, want %d (-want +got):\n%s", tc.what, total, tc.total, diff)
			}
		}
	})
}

func status(to string) event.Payload { return event.PrintJobStatusChanged{NewStatus: to} }

func TestAnOrdersMilestones(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
		var events []event.Event
		add := func(ms int, p event.Payload) {
			events = append(events, event.Event{OrderID: "o1", Time: at(ms), Payload: p})
		}
		add(-5, event.IssueOpened{}) // before the order itself was written
		add(0, event.OrderCreated{})
		add(10, event.PrintJobCreated{})
		add(20, status("QUEUED"))
		add(25, status("ASSIGNED"))
		// An order so large that its end is beyond what a timeline shows.
		for i := range 2000 {
			add(26+i, status("QUEUED"))
		}
		add(3000, status("PRINTING"))
		add(4000, event.PrintJobCompleted{})
		add(5000, event.OrderReadyForFulfillment{})
		add(6000, event.ShipmentCreated{})
		add(7000, event.OrderFulfilled{})
		add(7001, event.FlowCompleted{})
		publish(t, d, events...)
		publish(t, d, event.Event{OrderID: "o1", Tenant: "other", Payload: event.FlowFailed{}}, event.Event{OrderID: "o2", Payload: event.OrderCancelled{}, Time: at(9)})
		s := journal.New(d)
		way, err := s.Timeline(t.Context(), identity.DefaultTenant, "o1", 0, 2000)
		if err != nil {
			t.Fatal(err)
		}
		if len(way.Entries) != 2000 || !way.More || way.Entries[0].Type != "order.issue-opened" || way.Entries[1].Type != "order.created" {
			t.Errorf("%d entries, first %s", len(way.Entries), way.Entries[0].Type)
		}
		rest, err := s.Timeline(t.Context(), identity.DefaultTenant, "o1", way.Entries[1999].Seq, 2000)
		if err != nil || rest.More || len(rest.Entries) == 0 || rest.Entries[0].Seq <= way.Entries[1999].Seq || len(rest.Milestones) != len(way.Milestones) {
			t.Errorf("the rest: %d entries, %d milestones, %v", len(rest.Entries), len(rest.Milestones), err)
		}
		want := []journal.Milestone{}
		for _, m := range []struct {
			name string
			ms   int
		}{
			{"order_received", 0}, {"print_jobs_created", 10}, {"print_jobs_queued", 20}, {"printing_started", 3000}, {"first_print_completed", 4000}, {"ready_for_fulfillment", 5000},
			{"shipment_created", 6000}, {"fulfilled", 7000}, {"flow_completed", 7001},
		} {
			want = append(want, journal.Milestone{Name: m.name, Time: at(m.ms), ElapsedMS: int64(m.ms)})
		}
		if diff := cmp.Diff(want, way.Milestones); diff != "" {
			t.Errorf("milestones (-want +got):\n%s", diff)
		}
		// Without its beginning, times count from what is left.
		way, err = s.Timeline(t.Context(), identity.DefaultTenant, "o2", 0, 10)
		if diff := cmp.Diff([]journal.Milestone{{Name: "cancelled", Time: at(9)}}, way.Milestones); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if way, err = s.Timeline(t.Context(), identity.DefaultTenant, "o9", 0, 10); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an unknown order has %+v, %v", way, err)
		}
	})
}

// api serves the journal's operations; key has all permissions.
const key = "a-key-of-the-tests-settings"

func api(t *testing.T, d *db.DB, s *journal.Service) func(target string) *http.Response {
	t.Helper()
	srv, err := httpapi.New(httpapi.Options{Auth: identity.New(d, time.Now, key), Log: slog.New(slog.DiscardHandler), Version: "test", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	s.Register(srv)
	real := httptest.NewServer(srv.Handler())
	t.Cleanup(real.Close)
	return func(target string) *http.Response {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "GET", real.URL+httpapi.Prefix+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-API-Key", key)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		return res
	}
}

func TestTheOperationsPassTheirFiltersOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		publish(t, d,
			event.Event{Message: "one", OrderID: "o1", Correlation: "c1", Payload: event.OrderCreated{}},
			event.Event{Message: "two", OrderID: "o2", Severity: event.Error, Payload: event.OrderFailed{}},
			event.Event{Message: "three", OrderID: "o2", Payload: event.OrderRevived{}},
		)
		s := journal.New(d)
		get := api(t, d, s)
		all, _, err := s.List(t.Context(), identity.DefaultTenant, journal.Query{Page: 1, PageSize: 3})
		if err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string][]string{
			"":                                {"three", "two", "one"},
			"page=2&pageSize=2":               {"one"},
			"type=order.created":              {"one"},
			"type=order.created,order.failed": {"two", "one"},
			"severity=ERROR":                  {"two"},
			"orderId=o2":                      {"three", "two"},
			"correlationId=c1":                {"one"},
			"search=WO":                       {"two"},
			"from=2026-11-02T12:00:01Z":       {"three", "two"},
			"to=2026-11-02T12:00:01Z":         {"one"},
			"afterSeq=" + strconv.Itoa(int(all[2].Seq)): {"two", "three"},
		} {
			res := get("/event-log?" + query)
			var got struct {
				Items []journal.Entry `json:"items"`
			}
			if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode != http.StatusOK {
				t.Errorf("%s: %d, %v", query, res.StatusCode, err)
				continue
			}
			if diff := cmp.Diff(want, messages(got.Items)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
		}
		for _, bad := range []string{"severity=FATAL", "pageSize=101", "from=yesterday", "afterSeq=-1", "type=" + strings.Repeat("x,", 60)} {
			if res := get("/event-log?" + bad); res.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", bad, res.StatusCode)
			}
		}
		var way struct {
			Milestones []journal.Milestone `json:"milestones"`
			Entries    []journal.Entry     `json:"entries"`
		}
		if err := json.NewDecoder(get("/orders/o1/timeline").Body).Decode(&way); err != nil || len(way.Entries) != 1 || len(way.Milestones) != 1 {
			t.Errorf("timeline: %+v, %v", way, err)
		}
		if res := get("/orders/o9/timeline"); res.StatusCode != http.StatusNotFound {
			t.Errorf("timeline of no order: %d", res.StatusCode)
		}
	})
}

func TestTheExportIsASafeTable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		formulas := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\nx", `a "quoted", one`}
		semicolon := "a name;=HYPERLINK(1)" // where spreadsheets split at semicolons
		var events []event.Event
		for _, f := range formulas {
			events = append(events, event.Event{Message: f, Correlation: "-c", Payload: event.OrderCreated{}})
		}
		publish(t, d, events...)
		publish(t, d, event.Event{Message: semicolon, Payload: event.OrderCancelled{}})
		other, err := csv.NewReader(api(t, d, journal.New(d))("/event-log/export.csv?type=order.cancelled").Body).ReadAll()
		if err != nil || len(other) != 2 || other[1][8] != "a name;'=HYPERLINK(1)" {
			t.Errorf("the rows are %q, %v", other, err)
		}
		res := api(t, d, journal.New(d))("/event-log/export.csv?type=order.created")
		if res.Header.Get("Content-Type") != "text/csv; charset=utf-8" || res.Header.Get("X-Total-Count") != "7" || !strings.Contains(res.Header.Get("Content-Disposition"), "event-log.csv") {
			t.Errorf("headers: %v", res.Header)
		}
		rows, err := csv.NewReader(res.Body).ReadAll()
		if err != nil || len(rows) != 1+len(formulas) {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if rows[1][1] != noon.Add(6*time.Second).Format(time.RFC3339) || rows[1][8] != formulas[6] {
			t.Errorf("the newest row: %q", rows[1])
		}
		for i, row := range rows[2:] {
			if row[8] != "'"+formulas[5-i] || row[7] != "'-c" {
				t.Errorf("row %d: %q", i, row)
			}
		}
	})
}

func TestTheExportIsCompleteAndBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var events []event.Event
		for i := range 2500 { // more than two chunks
			events = append(events, event.Event{Message: strconv.Itoa(i), Payload: event.OrderCreated{}})
		}
		publish(t, d, events...)
		s := journal.New(d)
		get := api(t, d, s)
		for _, tc := range []struct{ limit, want int }{{100_000, 2500}, {2500, 2500}, {1000, 1000}, {1, 1}} {
			s.MaxExport = tc.limit
			rows, err := csv.NewReader(get("/event-log/export.csv").Body).ReadAll()
			if err != nil || len(rows) != tc.want+1 {
				t.Fatalf("at most %d: %d rows, %v", tc.limit, len(rows), err)
			}
			for i, row := range rows[1:] {
				if row[8] != strconv.Itoa(2499-i) {
					t.Fatalf("at most %d: row %d is %q", tc.limit, i, row)
				}
			}
		}
	})
}

func TestReadingFailsWithItsDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		publish(t, d, event.Event{Message: "one", OrderID: "o1", Payload: event.OrderCreated{}})
		s := journal.New(d)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := s.List(ctx, identity.DefaultTenant, journal.Query{Page: 1, PageSize: 1}); err == nil {
			t.Error("a list without a database")
		}
		if _, err := s.Timeline(ctx, identity.DefaultTenant, "o1", 0, 10); err == nil {
			t.Error("a timeline without a database")
		}
		if err := s.Export(ctx, identity.DefaultTenant, journal.Query{}, func(journal.Entry) error { return nil }); err == nil {
			t.Error("an export without a database")
		}
		stop := errors.New("stop")
		if err := s.Export(t.Context(), identity.DefaultTenant, journal.Query{}, func(journal.Entry) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("an export that is told to stop: %v", err)
		}
	})
}

func TestEveryTypeOfEventHasANameForPeople(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range journal.Types() {
		if k.Name == "" || k.Name == k.Type || k.Description == "" || k.Area == "" || seen[k.Name] {
			t.Errorf("%s is called %q: %q", k.Type, k.Name, k.Description)
		}
		seen[k.Name] = true
	}
	if len(seen) != len(event.Catalogue()) || !slices.Contains(journal.Sources(), "catalog") {
		t.Errorf("%d types of %d, sources %v", len(seen), len(event.Catalogue()), journal.Sources())
	}
}
