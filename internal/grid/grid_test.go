package grid_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/sim"
	"github.com/forma3d/connect/internal/slicer"
)

func TestANewSizeIsMadeOnceAndTheNextOrderSkipsIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		first := r.order(t, 1, wish{sku: "GRID-3x4-MAG-INT", units: 2})
		if got := r.baseplates(t); got != "GRID-3x4-MAG-INT WORKING stl-generation" {
			t.Fatal(got)
		}
		if len(r.issues(t, first)) != 0 {
			t.Errorf("a person is asked: %v", r.issues(t, first))
		}
		r.work(t)
		b, err := r.svc.Get(t.Context(), tenant, r.only(t).ID)
		if err != nil {
			t.Fatal(err)
		}
		if b.State != grid.Ready || len(b.Plates) < 4 {
			t.Fatalf("%s with %d plates: %s", b.State, len(b.Plates), b.Error)
		}
		n := len(b.Plates)
		m, err := r.cat.Get(t.Context(), tenant, b.MappingID)
		if err != nil {
			t.Fatal(err)
		}
		if m.SKU != "GRID-3x4-MAG-INT" || len(m.Parts) != n || m.WeightGrams != int64(10*n) || m.DefaultProfile.Material != "PLA" {
			t.Errorf("the mapping is %+v", m)
		}
		library := r.library(t)
		for i, p := range b.Plates {
			if p.Number != i+1 || p.FileID != m.Parts[i].FileID || !slices.Contains(library, p.FileName) || p.PrintSeconds != 60 || p.WidthUM > 100_000 || p.DepthUM > 100_000 {
				t.Errorf("plate %d is %+v, its part %+v", i+1, p, m.Parts[i])
			}
		}
		if got := r.queued(t, first); got != 2*n {
			t.Errorf("%d print jobs, want %d", got, 2*n)
		}
		if got := r.told(t, first, "gridflock.mapping-ready"); got != 1 {
			t.Errorf("mapping-ready was told %d times", got)
		}
		calls, strange := r.slicer.Calls()
		if calls != n || strange != 0 {
			t.Errorf("%d calls of the slicer, %d of them strange", calls, strange)
		}

		second := r.order(t, 2, wish{sku: "grid-4x3-int-mag", units: 1}) // the same product in other words
		if got := r.queued(t, second); got != n {
			t.Errorf("the second order has %d print jobs at once, want %d", got, n)
		}
		r.work(t)
		if got := r.told(t, second, "gridflock.mapping-ready"); got != 1 {
			t.Errorf("mapping-ready was told %d times to the second order", got)
		}
		if calls, _ := r.slicer.Calls(); calls != n || len(r.library(t)) != n {
			t.Errorf("after the second order: %d calls of the slicer, %d files", calls, len(r.library(t)))
		}
	})
}

func TestPropertiesOfALineMakeItsSKU(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.order(t, 1, wish{sku: "GRID-CUSTOM", units: 1, properties: [][2]string{{"Width", "126"}, {"Height", "84 mm"}, {"Magnets", "Yes"}, {"Connectors", "none"}}})
		r.work(t)
		if got := r.baseplates(t); got != "GRID-2x3-MAG-NONE READY mapping-creation" {
			t.Error(got)
		}
		if r.queued(t, id) == 0 {
			t.Error("nothing is printed")
		}
	})
}

func TestANonsenseSKUIsAnIssueThatSaysWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.order(t, 1, wish{sku: "GRID-2x3-MAGIC-NONE", units: 1})
		open := r.issues(t, id)
		if len(open) != 1 || open[0].Kind != order.IssueBaseplate || !strings.Contains(open[0].Message, `"MAGIC"`) || !strings.HasPrefix(open[0].Message, "Line 1 asks for a baseplate that cannot be made.") {
			t.Fatalf("%+v", open)
		}
		if got := r.baseplates(t); got != "" {
			t.Error(got)
		}
		// A person maps the SKU by hand: that wins, and the issue is settled by itself.
		if _, err := r.cat.Create(t.Context(), tenant, catalog.Mapping{SKU: "GRID-2x3-MAGIC-NONE", ProductName: "Magic", Active: true, Parts: []catalog.Part{{Name: "p", FileID: strings.Repeat("a", 32), Quantity: 1, YieldPerPrint: 1}}}); err != nil {
			t.Fatal(err)
		}
		r.work(t) // what waits for a mapping is planned again
		if len(r.issues(t, id)) != 0 || r.queued(t, id) != 1 {
			t.Errorf("%d issues, %d print jobs", len(r.issues(t, id)), r.queued(t, id))
		}
	})
}

func TestALineThatCannotBeMadeCanBeIgnored(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.order(t, 1, wish{sku: "GRID-0x3-MAG-NONE", units: 1}, wish{sku: "GRID-1x1-MAG-NONE", units: 1})
		r.work(t)
		open := r.issues(t, id)
		if len(open) != 1 {
			t.Fatalf("%+v", open)
		}
		if err := r.orders.ResolveIssue(t.Context(), tenant, id, open[0].ID, order.Resolution{Ignore: true, Reason: "a typing error"}); err != nil {
			t.Fatal(err)
		}
		o, err := r.orders.Get(t.Context(), r.db.Read(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		if o.Lines[0].Printable || !o.Lines[1].Printable || r.queued(t, id) != 1 {
			t.Errorf("lines %+v, %d print jobs", o.Lines, r.queued(t, id))
		}
	})
}

func TestSwitchedOffItIsAnOrdinaryUnmappedProduct(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		s, version, err := r.svc.Settings(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		s.Enabled = false
		if err := r.svc.SetSettings(t.Context(), tenant, s, version); err != nil {
			t.Fatal(err)
		}
		id := r.order(t, 1, wish{sku: "GRID-2x3-MAG-NONE", units: 1})
		open := r.issues(t, id)
		if len(open) != 1 || open[0].Kind != order.IssueUnmapped || r.baseplates(t) != "" {
			t.Errorf("%+v, %s", open, r.baseplates(t))
		}
		if _, err := r.svc.Create(t.Context(), tenant, "GRID-2x3-MAG-NONE"); !errors.Is(err, grid.ErrDisabled) {
			t.Error(err)
		}
	})
}

func TestAFailureAsksAPersonAndGoesOnFromThere(t *testing.T) {
	broken := &slicer.Error{Kind: slicer.InputRejected, Message: "The model is too tall for the printer."}
	for _, c := range []struct {
		name, step, words string
		attempts          int
		fail, mend        func(r *rig)
		again             func(t *testing.T, r *rig, id string, i order.Issue) // what the person does
	}{
		{"the slicer refuses", "slicing", "too tall", 1, func(r *rig) { r.slicer.Refuse(broken) }, func(r *rig) { r.slicer.Refuse(nil) }, func(t *testing.T, r *rig, id string, i order.Issue) {
			if err := r.orders.ResolveIssue(t.Context(), tenant, id, i.ID, order.Resolution{Reason: "try again"}); err != nil {
				t.Fatal(err)
			}
		}},
		{"the slicer crashes", "slicing", "crashed", 3, func(r *rig) { r.slicer.Refuse(&slicer.Error{Kind: slicer.Crashed, Message: "it crashed"}) }, func(r *rig) { r.slicer.Refuse(nil) }, func(t *testing.T, r *rig, _ string, _ order.Issue) {
			if _, err := r.svc.Retry(t.Context(), tenant, r.only(t).ID, false, "try again"); err != nil {
				t.Fatal(err)
			}
		}},
		{"the farm refuses the file", "simplyprint-upload", "", 1, func(r *rig) { r.faults.Set(sim.Fault{Op: "files/*", Probability: 1, Status: 422}) }, func(r *rig) { r.faults.Set() }, func(t *testing.T, r *rig, _ string, _ order.Issue) {
			if _, err := r.svc.Retry(t.Context(), tenant, r.only(t).ID, false, "try again"); err != nil {
				t.Fatal(err)
			}
		}},
		{"another order asks", "slicing", "too tall", 1, func(r *rig) { r.slicer.Refuse(broken) }, func(r *rig) { r.slicer.Refuse(nil) }, func(t *testing.T, r *rig, _ string, _ order.Issue) {
			r.order(t, 2, wish{sku: "GRID-1x1-NOMAG-NONE", units: 1})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				c.fail(r)
				id := r.order(t, 1, wish{sku: "GRID-1x1-NOMAG-NONE", units: 1})
				r.work(t)
				if got := r.baseplates(t); got != "GRID-1x1-NOMAG-NONE FAILED "+c.step {
					t.Fatal(got)
				}
				open := r.issues(t, id)
				if len(open) != 1 || open[0].Kind != order.IssueBaseplate || !strings.Contains(strings.ToLower(open[0].Message), c.words) {
					t.Fatalf("%+v", open)
				}
				if got := r.told(t, id, "gridflock.pipeline-failed"); got != 1 {
					t.Errorf("pipeline-failed was told %d times", got)
				}
				// Planning the order again for another reason does not try again.
				r.order(t, 1, wish{sku: "GRID-1x1-NOMAG-NONE", units: 1})
				r.work(t)
				if got := r.baseplates(t); !strings.Contains(got, "FAILED") {
					t.Fatal(got)
				}
				c.mend(r)
				c.again(t, r, id, open[0])
				r.work(t)
				if got := r.baseplates(t); got != "GRID-1x1-NOMAG-NONE READY mapping-creation" {
					t.Fatal(got)
				}
				if len(r.issues(t, id)) != 0 || r.queued(t, id) != 1 || len(r.library(t)) != 1 {
					t.Errorf("%v, %d print jobs, files %v", r.issues(t, id), r.queued(t, id), r.library(t))
				}
			})
		})
	}
}

func TestADeletedMappingIsMadeAnewAndAnInactiveOneIsRespected(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.order(t, 1, wish{sku: "GRID-1x1-MAG-NONE", units: 1})
		r.work(t)
		b := r.only(t)
		m, err := r.cat.Get(t.Context(), tenant, b.MappingID)
		if err != nil {
			t.Fatal(err)
		}
		m.Active = false
		if _, err := r.cat.Update(t.Context(), tenant, m); err != nil {
			t.Fatal(err)
		}
		id := r.order(t, 2, wish{sku: "GRID-1x1-MAG-NONE", units: 1})
		if open := r.issues(t, id); len(open) != 1 || open[0].Kind != order.IssueUnmapped {
			t.Fatalf("%+v", open)
		}
		if err := r.cat.Delete(t.Context(), tenant, m.ID); err != nil {
			t.Fatal(err)
		}
		r.work(t) // the deletion plans what waits for a mapping
		after := r.only(t)
		if after.State != grid.Ready || after.Run != 2 || after.MappingID == b.MappingID || r.queued(t, id) != 1 || len(r.issues(t, id)) != 0 {
			t.Errorf("%+v, %d print jobs, %v", after, r.queued(t, id), r.issues(t, id))
		}
		if len(r.library(t)) != 1 {
			t.Errorf("the same G-code was brought again: %v", r.library(t))
		}
	})
}

func TestMadeAnewTheMappingGetsTheNewFiles(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.order(t, 1, wish{sku: "GRID-3x1-MAG-INT", units: 1})
		r.work(t)
		b := r.only(t)
		before, err := r.cat.Get(t.Context(), tenant, b.MappingID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.svc.Retry(t.Context(), tenant, b.ID, false, "again"); err == nil {
			t.Error("a ready baseplate was tried again")
		}
		s, version, err := r.svc.Settings(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		s.BedX, s.BedY = 200, 200
		if err := r.svc.SetSettings(t.Context(), tenant, s, version); err != nil {
			t.Fatal(err)
		}
		if err := r.svc.SetSettings(t.Context(), tenant, s, version); !errors.Is(err, grid.ErrVersion) {
			t.Errorf("a second change with the old version: %v", err)
		}
		if _, err := r.svc.Retry(t.Context(), tenant, b.ID, true, "larger printers"); err != nil {
			t.Fatal(err)
		}
		r.work(t)
		after, err := r.cat.Get(t.Context(), tenant, b.MappingID)
		if err != nil {
			t.Fatal(err)
		}
		if len(before.Parts) != 2 || len(after.Parts) != 1 || after.ID != before.ID || after.Version != before.Version+1 {
			t.Errorf("before %+v, after %+v", before, after)
		}
	})
}

func TestSettingsThatCannotBeUsedAreRefusedByField(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		good, _, err := r.svc.Settings(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		for field, change := range map[string]func(s *grid.Settings){
			"bedX":            func(s *grid.Settings) { s.BedX = 99 },
			"bedY":            func(s *grid.Settings) { s.BedY = 1001 },
			"printerProfile":  func(s *grid.Settings) { s.Printer = "unknown" },
			"processProfile":  func(s *grid.Settings) { s.Process = "filament" },
			"filamentProfile": func(s *grid.Settings) { s.Filament = "printer" },
			"material":        func(s *grid.Settings) { s.Material = "PLA\x00" },
			"color":           func(s *grid.Settings) { s.Color = strings.Repeat("x", 51) },
			"farmFolder":      func(s *grid.Settings) { s.Folder = -1 },
			"priceBaseMinor":  func(s *grid.Settings) { s.PriceBase = -1 },
		} {
			s := good
			change(&s)
			var invalid *grid.InvalidError
			if err := r.svc.SetSettings(t.Context(), tenant, s, 0); !errors.As(err, &invalid) || invalid.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		s := good
		s.BedX = 999 // more than the preset's bed
		var invalid *grid.InvalidError
		if err := r.svc.SetSettings(t.Context(), tenant, s, 0); !errors.As(err, &invalid) || !strings.Contains(invalid.Message, "bed of the printer profile") {
			t.Errorf("a bed larger than the profile's: %v", err)
		}
	})
}

func TestTwoOrdersAtOnceMakeOneMappingAndOneUpload(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ids := make([]string, 6)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() { ids[i] = r.order(t, int64(i+1), wish{sku: "GRID-1x3-MAG-INT", units: 1}) })
		}
		wg.Wait()
		// Every job twice at once, as when a process is believed dead and is not.
		for range 30 {
			r.queue.Clear("print-queue-item", "print-farm-sync")
			kinds := r.queue.Waiting()
			if len(kinds) == 0 {
				break
			}
			var both sync.WaitGroup
			for _, kind := range kinds {
				j := r.queue.Take(t, kind)
				for range 2 {
					both.Go(func() { r.attempt(j) })
				}
			}
			both.Wait()
			r.advance(time.Minute)
		}
		b := r.only(t)
		if b.State != grid.Ready || len(r.library(t)) != b.PlateCount {
			t.Errorf("%s with %d plates, files %v", b.State, b.PlateCount, r.library(t))
		}
		for _, id := range ids {
			if r.queued(t, id) != b.PlateCount {
				t.Errorf("an order has %d print jobs, want %d", r.queued(t, id), b.PlateCount)
			}
		}
	})
}

// attempt works a job until it is done, puts off what waits by the clock.
func (r *rig) attempt(j job.Job) {
	for n := 1; n <= 20; n++ {
		v, wait, _ := r.queue.Reg.Attempt(context.Background(), r.db, j, min(n, 2))
		if v == job.Done || v == job.Dead {
			return
		}
		r.advance(wait)
	}
}

// TestWhateverBreaksEachPlateIsBroughtOnce lets jobs be repeated, doubled and
// broken off at any call, in any order.
func TestWhateverBreaksEachPlateIsBroughtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		n := int64(0)
		rapid.Check(t, func(rt *rapid.T) {
			n++
			product := fmt.Sprintf("GRID-43x%dMM-NOMAG-INT", 84+n) // another size each time
			before := len(r.library(rt))
			var orders []string
			for range rapid.IntRange(1, 3).Draw(rt, "orders") {
				r.mu.Lock()
				id := 10_000 + r.version
				r.mu.Unlock()
				orders = append(orders, r.order(rt, id, wish{sku: product, units: 1}))
			}
			var seen []job.Job
			for range rapid.IntRange(5, 40).Draw(rt, "steps") {
				r.queue.Clear("print-queue-item", "print-farm-sync")
				switch rapid.IntRange(0, 6).Draw(rt, "what") {
				case 0:
					r.faults.Set(sim.Fault{Op: rapid.SampledFrom([]string{"files/*", "files/Upload", "files/GetFiles"}).Draw(rt, "op"), Probability: 0.7, DropAfter: true})
				case 1:
					r.faults.Set(sim.Fault{Op: "files/*", Probability: 0.7, StatusAfter: 503})
				case 2:
					r.faults.Set(sim.Fault{Op: "files/*", Probability: 0.5, DropBefore: true})
				case 3:
					r.slicer.Refuse(&slicer.Error{Kind: slicer.Crashed, Message: "it crashed"})
				case 4:
					r.faults.Set()
					r.slicer.Refuse(nil)
				case 5: // a rescued job runs once more
					if len(seen) > 0 {
						j := rapid.SampledFrom(seen).Draw(rt, "again")
						_, _, _ = r.queue.Reg.Attempt(context.Background(), r.db, j, 1)
					}
				case 6:
					r.advance(time.Duration(rapid.IntRange(0, 30).Draw(rt, "seconds")) * time.Second)
				}
				if kinds := r.queue.Waiting(); len(kinds) > 0 {
					j := r.queue.Take(t, rapid.SampledFrom(kinds).Draw(rt, "kind"))
					seen = append(seen, j)
					if v, _, _ := r.queue.Reg.Attempt(context.Background(), r.db, j, 1); v == job.Again || v == job.Snoozed {
						r.enqueue(rt, j)
					}
				}
			}
			r.faults.Set()
			r.slicer.Refuse(nil)
			for range 60 {
				r.queue.Clear("print-queue-item", "print-farm-sync")
				if len(r.queue.Work(context.Background())) == 0 {
					break
				}
				r.advance(time.Minute)
			}
			list, _, err := r.svc.List(context.Background(), tenant, grid.Query{Search: product, Page: 1, PageSize: 10})
			if err != nil || len(list) != 1 || list[0].State != grid.Ready {
				rt.Fatalf("%+v, %v", list, err)
			}
			if made := len(r.library(rt)) - before; made != list[0].PlateCount {
				rt.Fatalf("%d files for %d plates", made, list[0].PlateCount)
			}
			for _, id := range orders {
				if r.queued(rt, id) != list[0].PlateCount {
					rt.Fatalf("an order has %d print jobs, want %d", r.queued(rt, id), list[0].PlateCount)
				}
			}
		})
	})
}

// enqueue puts a job back.
func (r *rig) enqueue(t fataler, j job.Job) {
	t.Helper()
	if err := r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error { return r.queue.Enqueue(ctx, tx, j) }); err != nil {
		t.Fatal(err)
	}
}

func TestADeadLetterThatIsRetriedTakesTheOtherPlatesAlong(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.order(t, 1, wish{sku: "GRID-1x5-MAG-INT", units: 1})
		for _, kind := range []string{"grid-geometry"} {
			r.queue.Work(t.Context(), kind)
		}
		r.slicer.Refuse(&slicer.Error{Kind: slicer.InputRejected, Message: "no"})
		dead := r.queue.Take(t, "grid-slice")
		if v, _, err := r.queue.Reg.Attempt(t.Context(), r.db, dead, 1); v != job.Dead {
			t.Fatal(v, err)
		}
		r.slicer.Refuse(nil)
		r.work(t) // the others end without work; the person is told
		if len(r.issues(t, id)) != 1 {
			t.Fatalf("%+v", r.issues(t, id))
		}
		if err := r.db.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return r.queue.Reg.Revive(ctx, tx, dead) }); err != nil {
			t.Fatal(err)
		}
		r.enqueue(t, dead)
		r.work(t)
		if b := r.only(t); b.State != grid.Ready || r.queued(t, id) != b.PlateCount || len(r.issues(t, id)) != 0 {
			t.Errorf("%+v, %v", b, r.issues(t, id))
		}
	})
}

func TestOldGCodeIsCleanedUpAndTenantsDoNotSeeEachOther(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b, err := r.svc.Create(t.Context(), tenant, "GRID-1x1-MAG-NONE")
		if err != nil {
			t.Fatal(err)
		}
		r.work(t)
		has := func() bool {
			got, err := r.svc.Get(t.Context(), tenant, b.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got.Plates[0].GCodeKey != ""
		}
		for range 2 {
			if err := r.queue.Reg.RunSchedule(t.Context(), "grid-cleanup"); err != nil {
				t.Fatal(err)
			}
			if !has() {
				t.Fatal("fresh G-code was cleaned up")
			}
		}
		r.advance(25 * time.Hour)
		if err := r.queue.Reg.RunSchedule(t.Context(), "grid-cleanup"); err != nil {
			t.Fatal(err)
		}
		if has() {
			t.Error("old G-code stays")
		}
		if _, err := r.svc.Get(t.Context(), "other", b.ID); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("another tenant reads it: %v", err)
		}
		if _, err := r.svc.Retry(t.Context(), "other", b.ID, true, "x"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("another tenant makes it anew: %v", err)
		}
		if list, n, err := r.svc.List(t.Context(), "other", grid.Query{Page: 1, PageSize: 10}); err != nil || n != 0 || len(list) != 0 {
			t.Errorf("another tenant lists %v, %v", list, err)
		}
	})
}

func TestMadeAnewTheMappingKeepsWhatPeopleWroteInIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.order(t, 1, wish{sku: "GRID-3x1-MAG-INT", units: 1})
		r.work(t)
		b := r.only(t)
		m, err := r.cat.Get(t.Context(), tenant, b.MappingID)
		if err != nil {
			t.Fatal(err)
		}
		m.ProductName, m.HSCode, m.OriginCountry, m.MinimumStock, m.Active = "Drawer base", "392690", "BE", 3, false
		m.DefaultProfile.PrinterIDs, m.Parts[0].PrintProfile.Tags = []int64{7}, []int64{11}
		if m, err = r.cat.Update(t.Context(), tenant, m); err != nil {
			t.Fatal(err)
		}
		if _, err := r.svc.Retry(t.Context(), tenant, b.ID, true, "a scratch in every plate"); err != nil {
			t.Fatal(err)
		}
		r.work(t)
		after, err := r.cat.Get(t.Context(), tenant, b.MappingID)
		if err != nil || after.Version != m.Version+1 {
			t.Fatalf("%+v, %v", after, err)
		}
		m.Version, m.UpdatedAt = after.Version, after.UpdatedAt
		for i := range m.Parts {
			m.Parts[i].ID = after.Parts[i].ID
		}
		if diff := cmp.Diff(m, after); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoDoesNotWaitAnyMoreIsNotAskedAndNotCounted(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.slicer.Refuse(&slicer.Error{Kind: slicer.InputRejected, Message: "The model is too tall."})
		id := r.order(t, 1, wish{sku: "GRID-1x1-MAG-NONE", units: 1}, wish{sku: "HOOK", units: 1})
		r.work(t)
		for _, i := range r.issues(t, id) {
			if i.Kind != order.IssueBaseplate {
				continue
			}
			if err := r.orders.ResolveIssue(t.Context(), tenant, id, i.ID, order.Resolution{Ignore: true, Reason: "made by hand"}); err != nil {
				t.Fatal(err)
			}
		}
		b := r.only(t)
		if b.Waiting != 0 {
			t.Errorf("%d lines wait", b.Waiting)
		}
		if _, err := r.svc.Retry(t.Context(), tenant, b.ID, false, "for the next one"); err != nil {
			t.Fatal(err)
		}
		r.work(t)
		if open := r.issues(t, id); r.only(t).State != grid.Failed || len(open) != 1 || open[0].Kind != order.IssueUnmapped {
			t.Errorf("%s, %+v", r.only(t).State, open)
		}
	})
}

func TestSwitchedOnItTakesUpTheOrdersThatWait(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		enable := func(on bool) {
			t.Helper()
			s, version, err := r.svc.Settings(t.Context(), tenant)
			if err != nil {
				t.Fatal(err)
			}
			s.Enabled = on
			if err := r.svc.SetSettings(t.Context(), tenant, s, version); err != nil {
				t.Fatal(err)
			}
		}
		enable(false)
		id := r.order(t, 1, wish{sku: "grid-1x1-mag-none", units: 1})
		r.work(t)
		if open := r.issues(t, id); len(open) != 1 || open[0].Kind != order.IssueUnmapped {
			t.Fatalf("switched off: %+v", open)
		}
		enable(true)
		r.work(t)
		if open := r.issues(t, id); len(open) != 0 || r.queued(t, id) != 1 {
			t.Errorf("switched on: %+v, %d print jobs", open, r.queued(t, id))
		}
	})
}

// Orders wait for a product under its canonical SKU: ignoring that one is what a
// person does, however the customer's SKU was written.
func TestAnIgnoredProductIsIgnoredHoweverItIsWritten(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		if _, err := r.cat.Create(t.Context(), tenant, catalog.Mapping{SKU: "GRID-2x3-MAG-NONE", ProductName: "Bought in", Parts: []catalog.Part{{Name: "p", FileID: strings.Repeat("a", 32), Quantity: 1, YieldPerPrint: 1}}}); err != nil {
			t.Fatal(err)
		}
		b, err := r.svc.Create(t.Context(), tenant, "GRID-2x3-MAG-NONE")
		if err != nil {
			t.Fatal(err)
		}
		r.work(t)
		id := r.order(t, 1, wish{sku: "GRID", units: 1, properties: [][2]string{{"Width", "3 cells"}, {"Height", "2 cells"}, {"Magnets", "press-fit"}, {"Connectors", "none"}}})
		r.work(t)
		open := r.issues(t, id)
		if len(open) != 1 || open[0].Kind != order.IssueUnmapped || open[0].Detail != b.SKU {
			t.Fatalf("%+v", open)
		}
		if err := r.cat.Ignore(t.Context(), tenant, open[0].Detail, "bought in"); err != nil {
			t.Fatal(err)
		}
		r.work(t)
		o, err := r.orders.Get(t.Context(), r.db.Read(), tenant, id)
		if err != nil || o.Status != order.Completed || len(r.issues(t, id)) != 0 {
			t.Errorf("%s, %v, %+v", o.Status, err, r.issues(t, id))
		}
		// The shop's one product of all sizes is none of them.
		if err := r.cat.Ignore(t.Context(), tenant, "GRID", "was bought in"); err != nil {
			t.Fatal(err)
		}
		other := r.order(t, 2, wish{sku: "GRID", units: 1, properties: [][2]string{{"Width", "42"}, {"Height", "42"}, {"Magnets", "none"}, {"Connectors", "none"}}})
		r.work(t)
		if r.queued(t, other) != 1 {
			t.Errorf("another size: %d print jobs", r.queued(t, other))
		}
		// One that could not be made is bought in, too.
		r.slicer.Refuse(&slicer.Error{Kind: slicer.InputRejected, Message: "The model is too tall."})
		failed := r.order(t, 3, wish{sku: "GRID-2x1-MAG-NONE", units: 1})
		r.work(t)
		if open := r.issues(t, failed); len(open) != 1 || open[0].Kind != order.IssueBaseplate {
			t.Fatalf("%+v", open)
		}
		if err := r.cat.Ignore(t.Context(), tenant, "GRID-1x2-MAG-NONE", "bought in"); err != nil {
			t.Fatal(err)
		}
		r.work(t)
		if open := r.issues(t, failed); len(open) != 0 {
			t.Errorf("%+v", open)
		}
	})
}
