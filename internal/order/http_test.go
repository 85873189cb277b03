package order

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// Servers share huma's package variables, so this test is not parallel.
func TestTheAPIShowsOrders(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRig(dbtest.Open(t, dbtest.Options(t, engine)))
			srv, err := httpapi.New(httpapi.Options{Auth: identity.New(r.db, time.Now, "a-key-with-all-rights-0001"), Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			r.svc.Register(srv)
			get := func(path string, out any) int {
				t.Helper()
				req := httptest.NewRequest(http.MethodGet, httpapi.Prefix+"/orders"+path, nil)
				req.Header.Set("X-API-Key", "a-key-with-all-rights-0001")
				res := httptest.NewRecorder()
				srv.Handler().ServeHTTP(res, req)
				if res.Code == http.StatusOK {
					if err := json.Unmarshal(res.Body.Bytes(), out); err != nil {
						t.Fatal(err, res.Body)
					}
				}
				return res.Code
			}
			numbers := map[int64]string{1: "#1 100%", 2: `#2 a_b\c`, 3: "#3"}
			for id := int64(1); id <= 3; id++ {
				so := inShop(id, 0)
				so.Name, so.CreatedAt = numbers[id], r.now
				r.take(t, so)
				r.advance(time.Hour)
			}
			o := r.known(t, 2)
			r.force(t, r.known(t, 3).ID, Failed)
			r.must(t, func(ctx context.Context, tx *db.Tx) error {
				return r.svc.OpenIssues(ctx, tx, o, Issue{Kind: IssueUnmapped, LineItemID: o.Lines[0].ID, Message: "map it", Detail: "HOOK"})
			})
			r.jobs = map[string]JobCount{o.ID: {Total: 3, Done: 1, Active: 2}}
			var list struct {
				Items []View
				Total int
			}
			for query, want := range map[string]string{
				"": "3 2 1", "?sort=orderedAt": "1 2 3", "?sort=number": "2 3 1", "?sort=-number": "1 3 2", "?sort=-status": "2 1 3", "?status=FAILED": "3", "?status=FAILED,PENDING&sort=number": "2 3 1", "?attention=true": "2", "?issue=unmapped_product": "2", "?issue=address_invalid": "",
				"?pageSize=1&page=2": "2", "?pageSize=1&page=9": "", "?q=" + url.QueryEscape("100%"): "1", "?q=" + url.QueryEscape("a_b"): "2", "?q=" + url.QueryEscape(`a_b\`): "2", "?q=HOOK": "3 2 1", "?q=ada+love": "3 2 1", "?q=love+ada": "3 2 1", "?q=ace": "", "?q=nobody": "", "?q=%23": "3 2 1",
				"?from=2026-11-02T10:00:00Z": "3 2", "?to=2026-11-02T10:00:00Z": "1", "?from=2026-11-02T10:00:00Z&to=2026-11-02T11:00:00Z": "2", "?from=2026-11-02T10:00:00Z&q=ada&sort=-total": "3 2",
			} {
				if code := get("?"+strings.TrimPrefix(query, "?"), &list); code != http.StatusOK {
					t.Errorf("%s: HTTP %d", query, code)
				}
				var got []string
				for _, v := range list.Items {
					got = append(got, v.Number[1:2])
				}
				if strings.Join(got, " ") != want {
					t.Errorf("%q gives %v, want %s", query, got, want)
				}
			}
			get("?attention=true", &list)
			if v := list.Items[0]; v.Units != 3 || v.OpenIssues != 1 || v.PrintJobs != 3 || v.PrintJobsDone != 1 || list.Total != 1 {
				t.Errorf("in the list: %+v", v)
			}
			_, d, err := r.svc.Detail(t.Context(), r.db.Read(), tenant, o.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d.Number != `#2 a_b\c` || d.Units != 3 || d.OpenIssues != 1 || d.PrintJobs != 3 || d.CustomerEmail != "ada@example.com" || d.ShippingAddress.City != "Gent" || len(d.LineItems) != 2 || d.LineItems[0].UnitPrice != 1495 || len(d.Issues) != 1 || d.Issues[0].Detail != "HOOK" || d.Issues[0].Params.SKU != "HOOK" || d.Issues[0].Resolution != ResolveMapSKU || d.Issues[0].LineItemID != o.Lines[0].ID {
				t.Errorf("detail %+v", d)
			}
			if _, _, err := r.svc.Detail(t.Context(), r.db.Read(), tenant, "unknown"); !errors.Is(err, db.ErrNotFound) {
				t.Errorf("an unknown order: %v", err)
			}
			if code := get("?pageSize=100&page=101", &list); code != http.StatusUnprocessableEntity {
				t.Errorf("a page beyond what can be paged through: HTTP %d", code)
			}
			if code := get("?status=ELSE", &list); code < 400 || code >= 500 {
				t.Errorf("an unknown status: HTTP %d", code)
			}
			if _, err := r.svc.Get(t.Context(), r.db.Read(), "other", o.ID); err == nil {
				t.Error("another tenant reads the order")
			}
			if list, err := r.svc.List(t.Context(), "other", Query{Page: 1, PageSize: 5}); err != nil || list.Total != 0 || len(list.Orders) != 0 {
				t.Errorf("another tenant's list: %+v, %v", list, err)
			}
			r.planErr = errBoom
			if code := get("?page=1", &list); code != http.StatusInternalServerError {
				t.Errorf("a planner that fails: HTTP %d", code)
			}
		})
	}
}
