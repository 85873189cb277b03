package printing

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
)

// Servers share huma's package variables, so this test does not run in parallel
// with itself.
func TestTheAPIShowsPrintJobs(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRig(t, dbtest.Open(t, dbtest.Options(t, engine)), rigOptions{})
			ids := identity.New(r.db, time.Now, "a-key-with-all-rights-0001")
			srv, err := httpapi.New(httpapi.Options{Auth: ids, Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			r.svc.Register(srv)
			get := func(path string, out any) int {
				t.Helper()
				req := httptest.NewRequest(http.MethodGet, httpapi.Prefix+"/print-jobs"+path, nil)
				req.Header.Set("X-API-Key", "a-key-with-all-rights-0001")
				res := httptest.NewRecorder()
				srv.Handler().ServeHTTP(res, req)
				if res.Code == http.StatusOK {
					if err := json.Unmarshal(res.Body.Bytes(), out); err != nil {
						t.Fatal(err)
					}
				}
				return res.Code
			}
			r.mapSKU(t, "HOOK", [2]int{1, 1})
			a := r.shop(t, 1, "paid", false, wish{"HOOK", 2})
			r.advance(time.Minute)
			b := r.shop(t, 2, "paid", false, wish{"HOOK", 1})
			r.toFarm(t, a)
			r.observe(t, r.jobs(t, a)[0], Completed, false)

			var list httpapiList
			for query, want := range map[string]int{
				"": 3, "?status=COMPLETED": 1, "?active=true": 2, "?orderId=" + a: 2, "?orderId=" + b: 1, "?printer=Bambu%201": 1, "?printer=Bambu": 0, "?active=true&orderId=" + a: 1,
			} {
				if code := get(query, &list); code != http.StatusOK || list.Total != want || len(list.Items) != want {
					t.Errorf("%q: HTTP %d, %d of %d, want %d", query, code, len(list.Items), list.Total, want)
				}
			}
			if get("?pageSize=1", &list); list.Total != 3 || len(list.Items) != 1 || list.Items[0].OrderID != b {
				t.Errorf("the first page is %+v", list)
			}
			if code := get("?status=ELSE", &list); code != http.StatusUnprocessableEntity && code != http.StatusBadRequest {
				t.Errorf("an unknown status: HTTP %d", code)
			}
			want := r.jobs(t, a)[0]
			about := details{OrderNumber: "#1", OrderStatus: order.Processing, SKU: "HOOK", Title: "HOOK", PartName: "part 1", FileID: r.items(t, a)[0].FileID}
			wanted := DetailView{view(want, about, r.clock()), []Attempt{{FarmJobID: want.FarmJobID, Status: Completed, PrinterName: "Bambu 1", Detail: "as the farm says"}}}
			var got DetailView
			if code := get("/"+want.ID, &got); code != http.StatusOK || cmp.Diff(wanted, got) != "" || got.Status != Completed || got.PrinterName != "Bambu 1" {
				t.Errorf("one job: HTTP %d, %s", code, cmp.Diff(wanted, got))
			}
			if code := get("/unknown", &got); code != http.StatusNotFound {
				t.Errorf("an unknown job: HTTP %d", code)
			}
			if _, err := r.svc.Get(t.Context(), "other", want.ID); err == nil {
				t.Error("another tenant reads the job")
			}

			counts, err := r.svc.CountJobs(t.Context(), r.db.Read(), []any{a, b, "unknown"})
			if diff := cmp.Diff(map[string]order.JobCount{a: {Total: 2, Done: 1, Active: 1}, b: {Total: 1, Active: 1}}, counts); diff != "" || err != nil {
				t.Errorf("counts: %v\n%s", err, diff)
			}
			r.shop(t, 2, "paid", true, wish{"HOOK", 1})
			if counts, err := r.svc.CountJobs(t.Context(), r.db.Read(), []any{b}); err != nil || len(counts) != 0 {
				t.Errorf("of cancelled jobs: %v, %v", counts, err)
			}
			if counts, err := r.svc.CountJobs(t.Context(), r.db.Read(), nil); err != nil || len(counts) != 0 {
				t.Errorf("of no order: %v, %v", counts, err)
			}
			gone, cancel := context.WithCancel(t.Context())
			cancel()
			if _, _, err := r.svc.List(gone, tenant, Query{Page: 1, PageSize: 1}); err == nil {
				t.Error("a list without its database")
			}
			if _, err := r.svc.Get(gone, tenant, want.ID); err == nil {
				t.Error("a job without its database")
			}
		})
	}
}

type httpapiList struct {
	Items []View `json:"items"`
	Total int    `json:"total"`
}
