package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
)

// acts counts what is taken down.
type acts struct{ list []string }

func (a *acts) Record(_ context.Context, _ *db.Tx, _ string, act audit.Act) error {
	a.list = append(a.list, act.Action)
	return nil
}

func TestAMappingIsActivatedAndNotWhenSomebodyElseWasFaster(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		write, read := serve(t, r)
		var a acts
		r.svc.Audit(&a)
		m := r.create(t, tenant, mapping("A"))
		r.published()
		var v catalog.View
		if res := write.do("PATCH", "/"+m.ID, `{"active":false,"version":1}`, &v); res.Code != http.StatusOK || *v.Active || v.Version != 2 || len(v.Parts) != len(m.Parts) {
			t.Errorf("switched off: %d %s", res.Code, res.Body)
		}
		if res := write.do("PATCH", "/"+m.ID, `{"active":false}`, &v); res.Code != http.StatusOK || v.Version != 2 {
			t.Errorf("again: %d %s", res.Code, res.Body)
		}
		write.refused(http.StatusConflict, "changed-meanwhile", "PATCH", "/"+m.ID, `{"active":true,"version":1}`)
		write.refused(http.StatusNotFound, "not-found", "PATCH", "/none", `{"active":true}`)
		write.refused(http.StatusUnprocessableEntity, "invalid", "PATCH", "/"+m.ID, `{}`)
		read.refused(http.StatusForbidden, "forbidden", "PATCH", "/"+m.ID, `{"active":true}`)
		if res := write.do("PATCH", "/"+m.ID, `{"active":true}`, &v); res.Code != http.StatusOK || !*v.Active || v.Version != 3 {
			t.Errorf("switched on: %d %s", res.Code, res.Body)
		}
		if got := r.published(); !slices.Equal(got, []string{"updated A", "updated A"}) {
			t.Errorf("published %v", got)
		}
		write.do("DELETE", "/"+m.ID, "", nil)
		if want := []string{"product-mapping.create", "product-mapping.activate", "product-mapping.activate", "product-mapping.delete"}; !slices.Equal(a.list, want) {
			t.Errorf("taken down: %v, want %v", a.list, want)
		}
	})
}

func TestPartsAreCopiedAsTheyPrintThere(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		write, _ := serve(t, r)
		from := mapping("FROM")
		from.DefaultProfile = catalog.Profile{Material: "PETG", PrinterIDs: []int64{7}}
		from.Parts = []catalog.Part{
			{Name: "base", FileID: fileA, Quantity: 1, YieldPerPrint: 2}, {Name: "lid", FileID: fileB, Quantity: 3, YieldPerPrint: 1, PrintProfile: catalog.Profile{Material: "PLA"}},
		}
		from = r.create(t, tenant, from)
		to := r.create(t, tenant, mapping("TO"))
		foreign := from
		r.addTenant(t, "other")
		foreign = r.create(t, "other", foreign)
		var v catalog.View
		res := write.do("POST", "/"+to.ID+"/parts/copy", fmt.Sprintf(`{"fromMappingId":%q,"positions":[1],"version":1}`, from.ID), &v)
		last := v.Parts[len(v.Parts)-1]
		if res.Code != http.StatusOK || len(v.Parts) != len(to.Parts)+1 || last.Name != "lid" || last.FileID != fileB || last.Quantity != 3 || last.PrintProfile.Material != "PLA" || !slices.Equal(last.PrintProfile.PrinterIDs, []int64{7}) || v.Version != 2 {
			t.Errorf("one part: %d %s", res.Code, res.Body)
		}
		if res := write.do("POST", "/"+to.ID+"/parts/copy", fmt.Sprintf(`{"fromMappingId":%q}`, from.ID), &v); res.Code != http.StatusOK || len(v.Parts) != len(to.Parts)+3 {
			t.Errorf("all parts: %d %s", res.Code, res.Body)
		}
		for body, field := range map[string]string{
			fmt.Sprintf(`{"fromMappingId":%q,"positions":[0,2]}`, from.ID): "body.positions[1]", fmt.Sprintf(`{"fromMappingId":%q,"positions":[-1]}`, from.ID): "body.positions[0]",
			`{"fromMappingId":"none"}`: "body.fromMappingId", fmt.Sprintf(`{"fromMappingId":%q}`, foreign.ID): "body.fromMappingId",
		} {
			if got := write.refused(http.StatusUnprocessableEntity, "invalid", "POST", "/"+to.ID+"/parts/copy", body); got != field {
				t.Errorf("%s: wrong is %s, want %s", body, got, field)
			}
		}
		write.refused(http.StatusConflict, "changed-meanwhile", "POST", "/"+to.ID+"/parts/copy", fmt.Sprintf(`{"fromMappingId":%q,"version":1}`, from.ID))
		for range 30 { // until there is no room
			if res := write.do("POST", "/"+to.ID+"/parts/copy", fmt.Sprintf(`{"fromMappingId":%q}`, from.ID), nil); res.Code != http.StatusOK {
				break
			}
		}
		if got := write.refused(http.StatusUnprocessableEntity, "invalid", "POST", "/"+to.ID+"/parts/copy", fmt.Sprintf(`{"fromMappingId":%q}`, from.ID)); got != "body.parts" {
			t.Errorf("too many: %s", got)
		}
	})
}

func TestAnImportIsShownRowByRowBeforeItIsDone(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		write, _ := serve(t, r)
		same, old := mapping("SAME"), mapping("OLD")
		old.Parts = []catalog.Part{{Name: "a", FileID: fileA, Quantity: 1, YieldPerPrint: 1}, {Name: "b", FileID: fileB, Quantity: 1, YieldPerPrint: 1}}
		same.Parts = old.Parts[:1]
		r.create(t, tenant, same)
		r.create(t, tenant, old)
		r.published()
		good := fmt.Sprintf("sku,productName,partName,fileId,quantity\nSAME,%s,a,%s,1\nOLD,Older,a,%s,5\nNEW,New,x,%s,1\nNEW,New,y,%s,2\n", same.ProductName, fileA, fileA, fileA, fileB)
		rows := func(res catalog.ImportResult) string {
			var out []string
			for _, row := range res.Rows {
				s := fmt.Sprint(row.Row, " ", row.SKU, "/", row.PartName, " ", row.Action)
				for _, c := range row.Changes {
					s += fmt.Sprintf(" %s %q→%q", c.Field, c.Before, c.After)
				}
				for _, e := range row.Errors {
					s += " !" + e.Field
				}
				out = append(out, s)
			}
			return strings.Join(out, "\n")
		}
		want := fmt.Sprintf("2 SAME/a unchanged\n3 OLD/a update productName %q→\"Older\" quantity \"1\"→\"5\" part \"b\"→\"\"\n4 NEW/x create\n5 NEW/y create", old.ProductName)
		var preview, done catalog.ImportResult
		if a := write.do("POST", "/import?dryRun=true", good, &preview); a.Code != http.StatusOK || preview.Applied || r.published() != nil {
			t.Fatalf("preview: %d %s", a.Code, a.Body)
		}
		if diff := cmp.Diff(want, rows(preview)); diff != "" || preview.Created != 1 || preview.Updated != 1 || preview.Unchanged != 1 || preview.Failed != 0 {
			t.Errorf("preview: %+v\n%s", preview, diff)
		}

		// Bad rows keep everything out, and the others are shown all the same.
		bad := good + "BAD,,p,x,1\nBAD,,q," + fileA + ",many\n"
		wantBad := strings.ReplaceAll(want, "\nX", "") + "\n6 BAD/p error\n7 BAD/q error !quantity"
		if a := write.do("POST", "/import?dryRun=true", bad, &preview); a.Code != http.StatusOK || preview.Applied || preview.Failed != 1 || preview.Created != 1 || len(preview.Errors) != 1 {
			t.Errorf("preview of bad rows: %d %s", a.Code, a.Body)
		}
		if diff := cmp.Diff(wantBad, rows(preview)); diff != "" {
			t.Errorf("preview of bad rows: %s", diff)
		}
		if a := write.do("POST", "/import", bad, &done); a.Code != http.StatusUnprocessableEntity || done.Applied || done.Created+done.Updated+done.Unchanged != 0 || r.published() != nil || rows(done) != wantBad {
			t.Errorf("bad rows: %d %s", a.Code, a.Body)
		}
		if a := write.do("POST", "/import", good, &done); a.Code != http.StatusOK || !done.Applied || rows(done) != want || done.Created != 1 {
			t.Errorf("done: %d %s", a.Code, a.Body)
		}
		if a := write.do("POST", "/import", good, &done); a.Code != http.StatusOK || done.Unchanged != 3 || strings.Contains(rows(done), "create") {
			t.Errorf("again: %d %s", a.Code, a.Body)
		}
	})
}

func TestAnIgnoredSKUIsNotOneThatIsMapped(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		write, read := serve(t, r)
		r.create(t, tenant, mapping("MAPPED"))
		off := mapping("OFF")
		off.Active = false
		m := r.create(t, tenant, off)
		write.refused(http.StatusConflict, "sku-mapped", "POST", "/unmapped/ignore", `{"sku":"MAPPED","reason":"r"}`)
		read.refused(http.StatusForbidden, "forbidden", "POST", "/unmapped/ignore", `{"sku":"A","reason":"r"}`)
		for range 2 {
			if res := write.do("POST", "/unmapped/ignore", `{"sku":" OFF ","reason":"bought in"}`, nil); res.Code != http.StatusNoContent {
				t.Fatalf("ignore: %d %s", res.Code, res.Body)
			}
		}
		var list httpapi.ListBody[catalog.IgnoredSKU]
		if read.do("GET", "/unmapped/ignored", "", &list); list.Total != 1 || list.Items[0].SKU != "OFF" || list.Items[0].Reason != "bought in" {
			t.Errorf("ignored: %+v", list)
		}
		if got, err := r.svc.Ignored(t.Context(), r.db.Read(), "other", []string{"OFF"}); err != nil || len(got) != 0 {
			t.Errorf("another tenant: %v %v", got, err)
		}
		// A mapping that is used takes the mark off.
		if _, err := r.svc.SetActive(t.Context(), tenant, m.ID, true, 0); err != nil {
			t.Fatal(err)
		}
		if read.do("GET", "/unmapped/ignored", "", &list); list.Total != 0 {
			t.Errorf("still ignored: %+v", list)
		}
		write.refused(http.StatusNotFound, "not-found", "POST", "/unmapped/unignore", `{"sku":"OFF","reason":"r"}`)
		if err := r.svc.Unignore(t.Context(), tenant, "OFF", "r"); !errors.Is(err, db.ErrNotFound) {
			t.Error(err)
		}
		var unmapped httpapi.ListBody[catalog.Unmapped]
		if res := read.do("GET", "/unmapped", "", &unmapped); res.Code != http.StatusOK || unmapped.Total != 0 || unmapped.Items == nil {
			t.Errorf("unmapped: %d %s", res.Code, res.Body)
		}
	})
}

// Of two people at once one maps an SKU and one says that it is not printed: what
// is mapped is printed.
func TestAnSKUThatIsMappedAtThatMomentIsNotIgnored(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		if r.db.Engine() == db.SQLite {
			t.Skip("SQLite has one writer: nothing is done at the same time")
		}
		err := r.db.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := r.svc.Put(ctx, tx, tenant, mapping("A")); err != nil {
				return err
			}
			return r.svc.Ignore(ctx, tenant, "A", "bought in")
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.svc.Ignored(t.Context(), r.db.Read(), tenant, []string{"A"}); err != nil || len(got) != 0 {
			t.Errorf("ignored: %v, %v", got, err)
		}
	})
}
