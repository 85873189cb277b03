package catalog_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// client calls the API with one key.
type client struct {
	t    *testing.T
	h    http.Handler
	key  string
	base string
}

// serve makes a server with the catalog's operations. Servers share huma's
// package variables, so the tests of this file do not run in parallel.
func serve(t *testing.T, r *rig) (write, read client) {
	t.Helper()
	ids := identity.New(r.db, time.Now, "")
	srv, err := httpapi.New(httpapi.Options{Auth: ids, Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	r.svc.Register(srv)
	key := func(scope string) string {
		k, _, err := ids.CreateKey(t.Context(), tenant, scope, []string{scope}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	c := client{t: t, h: srv.Handler(), base: httpapi.Prefix + "/product-mappings", key: key("productMappings.write")}
	write, read = c, c
	read.key = key("productMappings.read")
	return write, read
}

func each(t *testing.T, test func(t *testing.T, r *rig)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) { test(t, newRig(dbtest.Open(t, dbtest.Options(t, engine)))) })
	}
}

// do calls path and reads the answer into out, which may be nil.
func (c client) do(method, path, body string, out any) *httptest.ResponseRecorder {
	c.t.Helper()
	req := httptest.NewRequestWithContext(context.Background(), method, c.base+path, strings.NewReader(body))
	req.Header.Set("X-API-Key", c.key)
	if strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	res := httptest.NewRecorder()
	c.h.ServeHTTP(res, req)
	if out != nil {
		if err := json.Unmarshal(res.Body.Bytes(), out); err != nil {
			c.t.Fatalf("%s %s: %d %v in %s", method, path, res.Code, err, res.Body)
		}
	}
	return res
}

// refused checks for a problem of status and code and gives its fields.
func (c client) refused(status int, code, method, path, body string) string {
	c.t.Helper()
	var p httpapi.Problem
	if res := c.do(method, path, body, &p); res.Code != status || p.Code != code || p.Status != status {
		c.t.Errorf("%s %s: %d %s, want %d %s", method, path, res.Code, res.Body, status, code)
	}
	var fields []string
	for _, f := range p.Errors {
		fields = append(fields, f.Field)
	}
	return strings.Join(fields, " ")
}

const body = `{"sku":"LAMP-1","productName":"Lamp","shopifyProductId":"632910392","active":true,"parts":[{"name":"shade","fileId":"` + fileA + `","quantity":2,"yieldPerPrint":4,
	"printProfile":{"material":"PLA","color":"white","printerIds":[1],"printerModelIds":[2],"printerGroupIds":[3],"tags":[4]}}],"minimumStock":1,"maximumStock":5}`

const small = `{"sku":"S","productName":"Small","parts":[{"name":"p","fileId":"` + fileB + `"}]}`

func TestOperations(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		write, read := serve(t, r)
		var made, got catalog.View
		if res := write.do("POST", "", body, &made); res.Code != http.StatusCreated {
			t.Fatalf("create: %d %s", res.Code, res.Body)
		}
		if res := read.do("GET", "/"+made.ID, "", &got); res.Code != http.StatusOK || cmp.Diff(made, got) != "" {
			t.Errorf("get: %d %s", res.Code, res.Body)
		}
		var sent, shown map[string]any
		_ = json.Unmarshal([]byte(body), &sent)
		read.do("GET", "/"+made.ID, "", &shown)
		for name, want := range sent {
			if diff := cmp.Diff(want, shown[name]); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}

		// What may be left out has its default, and lists are never null.
		res := write.do("POST", "", small, &got)
		if p := got.Parts[0]; res.Code != http.StatusCreated || got.Active == nil || !*got.Active || p.Quantity != 1 || p.YieldPerPrint != 1 || strings.Contains(res.Body.String(), "null") {
			t.Errorf("small: %d %s", res.Code, res.Body)
		}
		partial := strings.Replace(strings.Replace(small, `"}]`, `","printProfile":{"material":"PETG"}}]`, 1), `"sku"`, `"active":false,"version":1,"defaultPrintProfile":{"color":"red"},"sku"`, 1)
		if res := write.do("PUT", "/"+got.ID, partial, &got); res.Code != http.StatusOK || got.Version != 2 || *got.Active || got.Parts[0].PrintProfile.Material != "PETG" || got.DefaultProfile.Color != "red" {
			t.Errorf("put: %d %s", res.Code, res.Body)
		}
		write.refused(http.StatusConflict, "changed-meanwhile", "PUT", "/"+got.ID, partial)
		write.refused(http.StatusConflict, "sku-taken", "POST", "", body)
		write.refused(http.StatusConflict, "sku-taken", "PUT", "/"+got.ID, body)
		write.refused(http.StatusNotFound, "not-found", "PUT", "/none", body)
		write.refused(http.StatusNotFound, "not-found", "DELETE", "/none", "")
		read.refused(http.StatusNotFound, "not-found", "GET", "/none", "")

		for name, c := range map[string]struct{ old, new, fields string }{
			"unknown field": {`"sku"`, `"colour":"red","sku"`, "body.colour"},
			"our rule":      {`"Lamp"`, `" "`, "body.productName"},
			"part's rule":   {fileA, "x", "body.parts[0].fileId"},
			"quantity 0":    {`"quantity":2`, `"quantity":0`, "body.parts[0].quantity"},
			"yield 1001":    {`"yieldPerPrint":4`, `"yieldPerPrint":1001`, "body.parts[0].yieldPerPrint"},
			"wrong type":    {`"tags":[4]`, `"tags":["a"]`, "body.parts[0].printProfile.tags[0]"},
		} {
			if got := write.refused(http.StatusUnprocessableEntity, "invalid", "POST", "", strings.Replace(body, c.old, c.new, 1)); got != c.fields {
				t.Errorf("%s: wrong are %q, want %q", name, got, c.fields)
			}
		}

		var list httpapi.ListBody[catalog.View]
		for query, want := range map[string]string{
			"": "LAMP-1 S", "?sort=-sku": "S LAMP-1", "?active=true": "LAMP-1", "?active=false": "S", "?search=lamp": "LAMP-1", "?page=2&pageSize=1": "S",
		} {
			res := read.do("GET", query, "", &list)
			var skus []string
			for _, v := range list.Items {
				skus = append(skus, v.SKU)
			}
			if res.Code != http.StatusOK || strings.Join(skus, " ") != want || !strings.HasPrefix(query, "?page") && list.Page != 1 {
				t.Errorf("list%s: %d %s, want %s", query, res.Code, res.Body, want)
			}
		}
		if read.do("GET", "?page=2&pageSize=1", "", &list); list.Total != 2 || list.Page != 2 || list.PageSize != 1 {
			t.Errorf("page 2: %+v", list)
		}
		read.refused(http.StatusUnprocessableEntity, "invalid", "GET", "?sort=id", "")

		if res := write.do("DELETE", "/"+made.ID, "", nil); res.Code != http.StatusNoContent {
			t.Errorf("delete: %d %s", res.Code, res.Body)
		}
	})
}

func TestPermissions(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		write, read := serve(t, r)
		nobody := read
		nobody.key = "f3d_none_none"
		id := r.create(t, tenant, mapping("A")).ID
		for _, c := range []struct{ method, path, body string }{{"POST", "", body}, {"PUT", "/" + id, body}, {"DELETE", "/" + id, ""}, {"POST", "/import", head}} {
			read.refused(http.StatusForbidden, "forbidden", c.method, c.path, c.body)
			nobody.refused(http.StatusUnauthorized, "unauthenticated", c.method, c.path, c.body)
		}
		for _, path := range []string{"", "/" + id, "/export.csv"} {
			write.refused(http.StatusForbidden, "forbidden", "GET", path, "")
			nobody.refused(http.StatusUnauthorized, "unauthenticated", "GET", path, "")
		}
	})
}

func TestFiles(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		write, read := serve(t, r)
		lamp := r.create(t, tenant, full())
		r.create(t, tenant, mapping("=A"))
		r.published()
		out := read.do("GET", "/export.csv", "", nil)
		file := out.Body.String()
		if out.Code != http.StatusOK || out.Header().Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(out.Header().Get("Content-Disposition"), "product-mappings.csv") || strings.Count(file, "\n") != 4 {
			t.Fatalf("export: %d %v\n%s", out.Code, out.Header(), file)
		}
		var res catalog.ImportResult
		if a := write.do("POST", "/import", excel(t, file), &res); a.Code != http.StatusOK || res.Unchanged != 2 || res.Created+res.Updated+len(res.Errors) != 0 || r.published() != nil {
			t.Errorf("import of the export: %d %s", a.Code, a.Body)
		}

		// A file that says nothing of default profiles keeps them, one that says
		// "none" takes them off.
		row := "LAMP-1,Lamp,shade," + fileA
		columns := "sku,productName,partName,fileId"
		for _, c := range []struct{ file, color string }{{columns + "\n" + row + "\n", "white"}, {columns + ",defaultColor\n" + row + ",\n", ""}} {
			a := write.do("POST", "/import", c.file, &res)
			m, err := r.svc.Get(t.Context(), tenant, lamp.ID)
			if a.Code != http.StatusOK || res.Updated != 1 || err != nil || m.DefaultProfile.Color != c.color || len(m.Parts) != 1 {
				t.Errorf("import: %d %s, then %+v, %v", a.Code, a.Body, m, err)
			}
		}

		fresh := columns + "\nNEW,New,p," + fileA + "\n"
		if a := write.do("POST", "/import?dryRun=true", fresh, &res); a.Code != http.StatusOK || res.Created != 1 {
			t.Errorf("dry run: %d %s", a.Code, a.Body)
		}
		if got := write.refused(http.StatusUnprocessableEntity, "invalid", "POST", "/import?dryRun=yes", fresh); got != "query.dryRun" {
			t.Errorf("odd dryRun: %q", got)
		}
		a := write.do("POST", "/import", fresh+"BAD,,p,x\n", &res)
		want := []catalog.RowError{{3, "productName", "must not be empty"}, {3, "fileId", "must be the file's id at SimplyPrint: 32 hex digits"}}
		if diff := cmp.Diff(want, res.Errors); a.Code != http.StatusUnprocessableEntity || res.Created != 0 || diff != "" {
			t.Errorf("bad rows: %d %s", a.Code, diff)
		}
		write.refused(http.StatusUnprocessableEntity, "invalid", "POST", "/import", "x")
		write.refused(http.StatusRequestEntityTooLarge, "too-large", "POST", "/import", columns+"\n"+strings.Repeat("A,"+strings.Repeat("x", 1<<12)+"\n", 1400))
		if _, total, err := r.svc.List(t.Context(), tenant, catalog.Query{}); err != nil || total != 2 {
			t.Errorf("%d mappings after the refused files, %v", total, err)
		}
		r.fail = io.ErrUnexpectedEOF
		write.refused(http.StatusInternalServerError, "internal", "POST", "/import", fresh)
	})
}
