package catalog_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
)

const (
	tenant = "default"
	fileA  = "0123456789abcdef0123456789abcde1"
	fileB  = "0123456789abcdef0123456789abcde2"
)

// rig is a catalog on its own database, with the events it published.
type rig struct {
	db  *db.DB
	svc *catalog.Service

	mu     sync.Mutex
	now    time.Time
	events []event.Event
	fail   error // of the next Publish
}

func newRig(d *db.DB) *rig {
	r := &rig{db: d, now: time.Date(2026, 11, 2, 8, 0, 0, 123456789, time.UTC)}
	r.svc = catalog.New(d, r, func() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now })
	return r
}

func (r *rig) Publish(_ context.Context, tx *db.Tx, events ...event.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail != nil {
		return r.fail
	}
	tx.AfterCommit(func() { r.mu.Lock(); defer r.mu.Unlock(); r.events = append(r.events, events...) })
	return nil
}

// published are the actions of the committed events since the last call.
func (r *rig) published() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, e := range r.events {
		p := e.Payload.(event.MappingChanged)
		if e.Source != "catalog" || e.Entity != "product-mapping" || e.EntityID != p.MappingID || e.Tenant == "" || p.MappingID == "" {
			out = append(out, fmt.Sprintf("odd event %+v", e))
			continue
		}
		out = append(out, p.Action+" "+p.SKU)
	}
	r.events = nil
	return out
}

func (r *rig) advance(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

func (r *rig) addTenant(t interface{ Fatal(...any) }, id string) {
	err := r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO tenants (id, name, created_at) VALUES ($1, $1, $2)`, id, db.Time(r.now))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (r *rig) create(t interface{ Fatal(...any) }, tenant string, m catalog.Mapping) catalog.Mapping {
	out, err := r.svc.Create(context.Background(), tenant, m)
	if err != nil {
		t.Fatal(m.SKU, err)
	}
	return out
}

func mapping(sku string) catalog.Mapping {
	return catalog.Mapping{SKU: sku, ProductName: "Product " + sku, Active: true, Parts: []catalog.Part{{Name: "body", FileID: fileA, Quantity: 1, YieldPerPrint: 1}}}
}

func full() catalog.Mapping {
	most := 12
	return catalog.Mapping{
		SKU: "LAMP-1", SuffixMatch: true, ProductName: "Lamp Größe 1", ShopifyProductID: "632910392", ShopifyVariantID: "gid://shopify/ProductVariant/808950810", Active: true, WeightGrams: 420,
		HSCode: "940511", OriginCountry: "BE", DefaultProfile: catalog.Profile{Material: "PLA", Color: "white", PrinterGroupIDs: []int64{7}}, MinimumStock: 3, MaximumStock: &most,
		Parts: []catalog.Part{
			{Name: "shade", FileID: fileA, Quantity: 1, YieldPerPrint: 1, PrintProfile: catalog.Profile{Color: "transparent", PrinterIDs: []int64{1, 2}, PrinterModelIDs: []int64{3}, Tags: []int64{4}}},
			{Name: "clip", FileID: fileB, Quantity: 4, YieldPerPrint: 10},
		},
	}
}

// content compares mappings without ids, versions and times.
var content = cmp.Options{cmpopts.IgnoreFields(catalog.Mapping{}, "ID", "Version", "CreatedAt", "UpdatedAt"), cmpopts.IgnoreFields(catalog.Part{}, "ID"), cmpopts.EquateEmpty()}

func TestLifeOfAMapping(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		made := r.create(t, tenant, full())
		if diff := cmp.Diff(full(), made, content); diff != "" {
			t.Fatal(diff)
		}
		if made.Version != 1 || !made.CreatedAt.Equal(r.now.Truncate(time.Microsecond)) || made.Parts[0].ID == "" || made.Parts[0].ID == made.Parts[1].ID {
			t.Errorf("created as %+v", made)
		}
		got, err := r.svc.Get(ctx, tenant, made.ID)
		if diff := cmp.Diff(made, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Fatalf("what Create answered is not what is stored: %v\n%s", err, diff)
		}

		r.advance(time.Hour)
		change := got
		change.SKU, change.Parts, change.MaximumStock, change.DefaultProfile = "LAMP-2", change.Parts[1:], nil, catalog.Profile{}
		updated, err := r.svc.Update(ctx, tenant, change)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(change, updated, content); diff != "" || updated.Version != 2 || !updated.CreatedAt.Equal(made.CreatedAt) || !updated.UpdatedAt.Equal(made.UpdatedAt.Add(time.Hour)) {
			t.Errorf("updated to %+v\n%s", updated, diff)
		}
		if got, err = r.svc.Get(ctx, tenant, made.ID); err != nil || cmp.Diff(updated, got, cmpopts.EquateEmpty()) != "" {
			t.Errorf("stored is %+v, %v", got, err)
		}

		if _, err := r.svc.Update(ctx, tenant, change); !errors.Is(err, catalog.ErrVersion) { // still version 1
			t.Errorf("update on an old version: %v", err)
		}
		change.Version = 0
		if _, err := r.svc.Update(ctx, tenant, change); err != nil {
			t.Errorf("update without a version: %v", err)
		}

		if err := r.svc.Delete(ctx, tenant, made.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := r.svc.Get(ctx, tenant, made.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("get after delete: %v", err)
		}
		if err := r.svc.Delete(ctx, tenant, made.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("second delete: %v", err)
		}
		if _, err := r.svc.Update(ctx, tenant, change); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("update after delete: %v", err)
		}
		var parts int
		if err := d.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM mapping_parts`).Scan(&parts); err != nil || parts != 0 {
			t.Errorf("%d parts are left over, %v", parts, err)
		}
		if diff := cmp.Diff([]string{"created LAMP-1", "updated LAMP-2", "updated LAMP-2", "deleted LAMP-2"}, r.published()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRefusedChangesLeaveNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		a, b := r.create(t, tenant, mapping("A")), r.create(t, tenant, mapping("B"))
		r.published()

		if _, err := r.svc.Create(ctx, tenant, mapping(" A ")); !errors.Is(err, catalog.ErrSKUTaken) {
			t.Errorf("second A: %v", err)
		}
		change := b
		change.SKU = "A"
		if _, err := r.svc.Update(ctx, tenant, change); !errors.Is(err, catalog.ErrSKUTaken) {
			t.Errorf("B becomes A: %v", err)
		}
		var invalid *catalog.InvalidError
		change.SKU = ""
		if _, err := r.svc.Create(ctx, tenant, change); !errors.As(err, &invalid) {
			t.Errorf("create without SKU: %v", err)
		}
		if _, err := r.svc.Update(ctx, tenant, change); !errors.As(err, &invalid) {
			t.Errorf("update without SKU: %v", err)
		}

		r.fail = errors.New("no journal")
		change = a
		change.ProductName = "other"
		if _, err := r.svc.Create(ctx, tenant, mapping("C")); !errors.Is(err, r.fail) {
			t.Errorf("create: %v", err)
		}
		if _, err := r.svc.Update(ctx, tenant, change); !errors.Is(err, r.fail) {
			t.Errorf("update: %v", err)
		}
		if err := r.svc.Delete(ctx, tenant, a.ID); !errors.Is(err, r.fail) {
			t.Errorf("delete: %v", err)
		}
		if _, err := r.svc.Import(ctx, tenant, []catalog.Mapping{mapping("D"), change}, false); !errors.Is(err, r.fail) {
			t.Errorf("import: %v", err)
		}
		r.fail = nil

		list, total, err := r.svc.List(ctx, tenant, catalog.Query{})
		if diff := cmp.Diff([]catalog.Mapping{a, b}, list, cmpopts.EquateEmpty()); err != nil || total != 2 || diff != "" {
			t.Errorf("the table changed: %d, %v\n%s", total, err, diff)
		}
		if got := r.published(); got != nil {
			t.Errorf("published %v", got)
		}
	})
}

func TestTenantsDoNotSeeEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		r.addTenant(t, "other")
		m := mapping("A-1")
		m.SuffixMatch = true
		mine := r.create(t, tenant, m)
		theirs := r.create(t, "other", m)

		if _, err := r.svc.Get(ctx, "other", mine.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("get: %v", err)
		}
		if _, err := r.svc.Update(ctx, "other", mine); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("update: %v", err)
		}
		if err := r.svc.Delete(ctx, "other", mine.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("delete: %v", err)
		}
		if list, total, err := r.svc.List(ctx, "other", catalog.Query{}); err != nil || total != 1 || list[0].ID != theirs.ID {
			t.Errorf("list: %v, %d, %v", list, total, err)
		}
		found, err := r.svc.Resolve(ctx, d.Read(), "other", []string{"A-1", "XA-1"})
		if err != nil || len(found) != 2 || found["A-1"].ID != theirs.ID || found["XA-1"].ID != theirs.ID || len(found["A-1"].Parts) != 1 {
			t.Errorf("resolve: %v, %v", found, err)
		}
		if found, err := r.svc.Resolve(ctx, d.Read(), "", []string{"A-1", "XA-1"}); err != nil || len(found) != 0 {
			t.Errorf("resolve without a tenant: %v, %v", found, err)
		}
	})
}

func TestOneOfManyWritersWins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		m := r.create(t, tenant, mapping("A"))
		const writers = 8
		race := func(act func(i int) error) (won int, lost []error) {
			var wg sync.WaitGroup
			errs := make([]error, writers)
			for i := range writers {
				wg.Go(func() { errs[i] = act(i) })
			}
			wg.Wait()
			for _, err := range errs {
				if err == nil {
					won++
				} else {
					lost = append(lost, err)
				}
			}
			return won, lost
		}
		check := func(what string, want error, won int, lost []error) {
			t.Helper()
			if won != 1 || slices.ContainsFunc(lost, func(err error) bool { return !errors.Is(err, want) }) {
				t.Errorf("%s: %d won, the others got %v", what, won, lost)
			}
		}
		won, lost := race(func(i int) error {
			c := m
			c.ProductName = fmt.Sprint("name ", i)
			_, err := r.svc.Update(ctx, tenant, c)
			return err
		})
		check("update", catalog.ErrVersion, won, lost)
		won, lost = race(func(int) error { _, err := r.svc.Create(ctx, tenant, mapping("B")); return err })
		check("create", catalog.ErrSKUTaken, won, lost)
		won, lost = race(func(int) error { return r.svc.Delete(ctx, tenant, m.ID) })
		check("delete", db.ErrNotFound, won, lost)
		if diff := cmp.Diff([]string{"created A", "updated A", "created B", "deleted A"}, r.published()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		for i, m := range []struct{ sku, name string }{{"b-1", "Ärmel GRÖSSE 50%"}, {"a_1", "Wall hook"}, {"c\\1", "Straße Σίσυφος"}, {"ab1", "Ящик"}} {
			c := mapping(m.sku)
			c.ProductName, c.Active = m.name, i != 1
			r.create(t, tenant, c)
			r.advance(time.Minute)
		}
		for _, c := range []struct {
			q    catalog.Query
			want string
		}{
			{catalog.Query{}, "a_1 ab1 b-1 c\\1"},
			{catalog.Query{Sort: catalog.SortSKUDown}, "c\\1 b-1 ab1 a_1"},
			{catalog.Query{Sort: catalog.SortUpdated}, "b-1 a_1 c\\1 ab1"},
			{catalog.Query{Sort: catalog.SortUpdatedDown}, "ab1 c\\1 a_1 b-1"},
			{catalog.Query{Sort: catalog.SortName, Search: "1", Active: new(bool)}, "a_1"},
			{catalog.Query{Sort: "id; DROP TABLE"}, "a_1 ab1 b-1 c\\1"},
			{catalog.Query{Search: "HOOK"}, "a_1"}, {catalog.Query{Search: " hook "}, "a_1"}, {catalog.Query{Search: "A_"}, "a_1"}, {catalog.Query{Search: "50%"}, "b-1"}, {catalog.Query{Search: `\`}, "c\\1"}, {catalog.Query{Search: "%"}, "b-1"},
			{catalog.Query{Search: "Ärmel"}, "b-1"}, {catalog.Query{Search: "ärmel größe"}, ""}, {catalog.Query{Search: "ärmel grösse"}, "b-1"}, {catalog.Query{Search: "ÄRMEL"}, "b-1"}, {catalog.Query{Search: "straße"}, "c\\1"}, {catalog.Query{Search: "STRAẞE"}, "c\\1"},
			{catalog.Query{Search: "ΣΊΣΥΦΟΣ"}, "c\\1"}, {catalog.Query{Search: "ящик"}, "ab1"}, {catalog.Query{Search: "ЯЩИК"}, "ab1"}, {catalog.Query{Search: "\u212a"}, "a_1"}, // the Kelvin sign is a k
			{catalog.Query{Search: "none"}, ""}, {catalog.Query{Search: "a\x00"}, ""}, {catalog.Query{Search: "a\xff"}, ""}, {catalog.Query{Search: strings.Repeat("ä", 300)}, ""},
			{catalog.Query{Search: "' OR 1=1 --"}, ""},
		} {
			list, total, err := r.svc.List(ctx, tenant, c.q)
			if got := skus(list); err != nil || got != c.want || total != len(list) {
				t.Errorf("%+v: %q (%d), %v; want %q", c.q, got, total, err, c.want)
			}
		}
		// The longest search of different letters is still one valid query.
		var long strings.Builder
		for r := 'Ā'; long.Len() < 2*255; r++ {
			long.WriteRune(r)
		}
		if _, total, err := r.svc.List(ctx, tenant, catalog.Query{Search: long.String()}); err != nil || total != 0 {
			t.Errorf("long search: %d, %v", total, err)
		}

		names, _, err := r.svc.List(ctx, tenant, catalog.Query{Sort: catalog.SortName})
		down, _, err2 := r.svc.List(ctx, tenant, catalog.Query{Sort: catalog.SortNameDown})
		slices.Reverse(down)
		if err != nil || err2 != nil || len(names) != 4 || skus(names) != skus(down) || !strings.HasPrefix(skus(names), "c\\1 a_1") && !strings.HasPrefix(skus(names), "b-1 c\\1") {
			t.Errorf("by name: %q and reversed %q; %v, %v", skus(names), skus(down), err, err2)
		}

		var paged []catalog.Mapping
		for page := 1; page <= 3; page++ {
			list, total, err := r.svc.List(ctx, tenant, catalog.Query{Page: page, PageSize: 3})
			if err != nil || total != 4 {
				t.Fatalf("page %d: total %d, %v", page, total, err)
			}
			paged = append(paged, list...)
		}
		if skus(paged) != "a_1 ab1 b-1 c\\1" {
			t.Errorf("pages together: %q", skus(paged))
		}
	})
}

func skus(list []catalog.Mapping) string {
	s := make([]string, len(list))
	for i, m := range list {
		s[i] = m.SKU
	}
	return strings.Join(s, " ")
}

func TestResolve(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		add := func(sku string, suffix, active bool) {
			m := mapping(sku)
			m.SuffixMatch, m.Active = suffix, active
			r.create(t, tenant, m)
		}
		add("HOOK", false, true)
		add("-RED", true, true)
		add("HOOK-RED", true, true)
		add("LONG-HOOK-RED", true, false)
		add("OFF", false, false)
		add("OFF-RED", false, false)
		add("é-RED", true, true)
		r.create(t, tenant, full())

		for sku, want := range map[string]string{
			"HOOK": "HOOK", "hook": "", "HOOK2": "", "BIG-HOOK": "", // no suffix rule
			"BLUE-RED": "-RED", "-RED": "-RED", "RED": "",
			"HOOK-RED": "HOOK-RED", "BIG-HOOK-RED": "HOOK-RED", "LONG-HOOK-RED": "HOOK-RED", "VERY-LONG-HOOK-RED": "HOOK-RED",
			"OFF": "", "OFF-RED": "-RED", "caf\u00e9-RED": "é-RED", "\xa9-RED": "", "": "", " HOOK": "", "HOOK\x00": "", "%RED": "", "X\xff-RED": "",
			strings.Repeat("x", 1000) + "HOOK-RED": "HOOK-RED",
		} {
			found, err := r.svc.Resolve(ctx, d.Read(), tenant, []string{sku, "HOOK", sku})
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := found[sku]; got.SKU != want || ok != (want != "") || found["HOOK"].SKU != "HOOK" {
				t.Errorf("%.40q resolves to %q, want %q", sku, got.SKU, want)
			}
		}

		found, err := r.svc.Resolve(ctx, d.Read(), tenant, []string{"LAMP-1", "XLAMP-1"})
		if err != nil {
			t.Fatal(err)
		}
		want := full()
		want.Parts[0].PrintProfile = catalog.Profile{Material: "PLA", Color: "transparent", PrinterIDs: []int64{1, 2}, PrinterModelIDs: []int64{3}, PrinterGroupIDs: []int64{7}, Tags: []int64{4}}
		want.Parts[1].PrintProfile = want.DefaultProfile
		if diff := cmp.Diff(map[string]catalog.Mapping{"LAMP-1": want, "XLAMP-1": want}, found, content); diff != "" {
			t.Error(diff)
		}
		if found, err := r.svc.Resolve(ctx, d.Read(), tenant, nil); err != nil || found == nil || len(found) != 0 {
			t.Errorf("nothing asked: %v, %v", found, err)
		}
	})
}

// TestResolveFollowsItsRule compares with the rule written down plainly.
func TestResolveFollowsItsRule(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			r := newRig(dbtest.Open(t, dbtest.Options(t, engine)))
			n := 0
			rapid.Check(t, func(t *rapid.T) {
				n++
				tenant := fmt.Sprint("t", n)
				r.addTenant(t, tenant)
				sku := rapid.StringMatching(`[aé-]{1,4}`)
				var list []catalog.Mapping
				for _, s := range rapid.SliceOfNDistinct(sku, 0, 8, rapid.ID[string]).Draw(t, "mappings") {
					m := mapping(s)
					m.SuffixMatch, m.Active = rapid.Bool().Draw(t, "suffix"), rapid.Bool().Draw(t, "active")
					list = append(list, m)
				}
				if res, err := r.svc.Import(context.Background(), tenant, list, false); err != nil || len(res.Errors) > 0 || res.Created != len(list) {
					t.Fatalf("%+v, %v", res, err)
				}
				asked := rapid.SliceOfN(rapid.OneOf(sku, rapid.StringMatching(`[aé-]{0,7}`)), 0, 20).Draw(t, "asked")
				want := map[string]string{}
				for _, a := range asked {
					best := ""
					for _, m := range list {
						switch {
						case !m.Active || a == "":
						case m.SKU == a:
							best = m.SKU
						case best != a && m.SuffixMatch && strings.HasSuffix(a, m.SKU) && len(m.SKU) > len(best):
							best = m.SKU
						}
					}
					if best != "" {
						want[a] = best
					}
				}
				found, err := r.svc.Resolve(context.Background(), r.db.Read(), tenant, asked)
				if err != nil {
					t.Fatal(err)
				}
				got := map[string]string{}
				for a, m := range found {
					got[a] = m.SKU
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%v among %v: %s", asked, list, diff)
				}
			})
		})
	}
}

// counter counts the queries that go through it.
type counter struct {
	db.Querier
	n int
}

func (c *counter) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	c.n++
	return c.Querier.QueryContext(ctx, q, args...)
}

func (c *counter) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	c.n++
	return c.Querier.QueryRowContext(ctx, q, args...)
}

func TestResolveCostDoesNotGrowWithItsInput(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		var list []catalog.Mapping
		var asked []string
		for i := range 200 {
			m := mapping(fmt.Sprintf("-%03d", i))
			m.SuffixMatch = true
			list = append(list, m)
			asked = append(asked, m.SKU, "X"+m.SKU)
		}
		if _, err := r.svc.Import(ctx, tenant, list, false); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			skus    []string
			queries int
		}{{asked[:1], 2}, {asked[1:2], 3}, {asked, 4}, {nil, 0}} {
			q := &counter{Querier: d.Read()}
			found, err := r.svc.Resolve(ctx, q, tenant, c.skus)
			if err != nil || len(found) != len(c.skus) || q.n != c.queries {
				t.Errorf("%d SKUs: %d found by %d queries, %v; want %d queries", len(c.skus), len(found), q.n, err, c.queries)
			}
		}
		// More SKUs than one statement can name.
		for i := range 20_000 {
			asked = append(asked, fmt.Sprintf("unknown %d", i))
		}
		if found, err := r.svc.Resolve(ctx, d.Read(), tenant, asked); err != nil || len(found) != 400 {
			t.Errorf("20,400 SKUs: %d found, %v", len(found), err)
		}
	})
}

func TestACorruptProfileIsAnError(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := context.Background(), newRig(d)
		m := r.create(t, tenant, mapping("A"))
		for _, c := range []string{`UPDATE mapping_parts SET profile = '{"colour":"red"}'`, `UPDATE product_mappings SET default_profile = '{"tags":[-1]}'`} {
			if err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { _, err := tx.ExecContext(ctx, c); return err }); err != nil {
				t.Fatal(err)
			}
			if _, err := r.svc.Get(ctx, tenant, m.ID); err == nil || !strings.Contains(err.Error(), m.ID) {
				t.Errorf("after %s: %v", c, err)
			}
			if _, err := r.svc.Resolve(ctx, d.Read(), tenant, []string{"A"}); err == nil {
				t.Errorf("after %s an order would be printed", c)
			}
		}
	})
}

func TestErrorsOfTheDatabaseComeOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(d)
		m := r.create(t, tenant, mapping("A"))
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err1 := r.svc.Get(ctx, tenant, m.ID)
		_, _, err2 := r.svc.List(ctx, tenant, catalog.Query{})
		_, err3 := r.svc.Resolve(ctx, d.Read(), tenant, []string{"A"})
		_, err4 := r.svc.Create(ctx, tenant, mapping("B"))
		_, err5 := r.svc.Update(ctx, tenant, m)
		_, err6 := r.svc.Import(ctx, tenant, []catalog.Mapping{m}, false)
		for i, err := range []error{err1, err2, err3, err4, err5, err6, r.svc.Delete(ctx, tenant, m.ID)} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("call %d: %v", i+1, err)
			}
		}
	})
}
