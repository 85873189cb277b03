package printing

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/order"
)

// model is a random order under test.
type model struct {
	*rapid.T
	r      *rig
	shopID int64
	id     string
	wishes []wish
	gone   bool
}

// products are the SKUs of the property test: pieces in a unit and of a print.
var products = map[string][][2]int{"HOOK": {{1, 1}}, "LAMP": {{1, 1}, {3, 2}, {4, 10}}, "PIN": {{5, 4}}}

func TestThePlannerMakesTheMissingPrintsExactlyOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, rigOptions{Options: Options{AutoRetries: 1}})
		for sku, parts := range products {
			r.mapSKU(t, sku, parts...)
		}
		runs := 0
		rapid.Check(t, func(t *rapid.T) {
			// SQLite in Go is slow under the race detector, and the rules are the same.
			if runs++; runs > 40 || runs > 12 && d.Engine() == db.SQLite {
				return
			}
			r.version++
			m := &model{T: t, r: r, shopID: 1_000_000 + r.version}
			for range rapid.IntRange(1, 3).Draw(t, "lines") {
				m.wishes = append(m.wishes, wish{rapid.SampledFrom([]string{"HOOK", "LAMP", "PIN"}).Draw(t, "sku"), rapid.IntRange(0, 4).Draw(t, "units")})
			}
			m.id = r.shop(t, m.shopID, "paid", false, m.wishes...)
			m.check("taken in", nil)
			for range rapid.IntRange(0, 10).Draw(t, "steps") {
				m.step()
			}
		})
	})
}

// step lets one thing happen, of the shop's or of the farm's, and then the
// planner run.
func (m *model) step() {
	m.Helper()
	jobs := m.r.jobs(m, m.id)
	switch step := rapid.SampledFrom([]string{"edit", "edit", "toFarm", "start", "start", "complete", "complete", "fail", "return", "cancel at the farm", "cancel"}).Draw(m.T, "step"); step {
	case "edit":
		if !m.gone {
			i := rapid.IntRange(0, len(m.wishes)-1).Draw(m.T, "line")
			m.wishes[i].units = rapid.IntRange(0, 4).Draw(m.T, "units")
			m.r.shop(m, m.shopID, "paid", false, m.wishes...)
			m.check(step, jobs)
		}
	case "cancel":
		if rapid.IntRange(0, 3).Draw(m.T, "really") == 0 {
			m.gone = true
			m.r.shop(m, m.shopID, "paid", true, m.wishes...)
			m.check(step, jobs)
		}
	case "toFarm":
		m.r.toFarm(m, m.id)
		m.planned(step)
	default:
		waiting := slices.DeleteFunc(jobs, func(j Job) bool { return !j.Status.Active() || j.QueueItemID == "" })
		if len(waiting) == 0 {
			return
		}
		j := waiting[rapid.IntRange(0, len(waiting)-1).Draw(m.T, "job")]
		seen := map[string]Status{"start": Printing, "complete": Completed, "fail": Failed, "return": Failed, "cancel at the farm": Cancelled}[step]
		m.r.observe(m, j, seen, step == "return")
		m.planned(step)
	}
}

// planned runs the planner and checks what it did.
func (m *model) planned(after string) {
	m.Helper()
	before := m.r.jobs(m, m.id)
	if err := m.r.plan(m.id); err != nil {
		m.Fatalf("plan after %s: %v", after, err)
	}
	m.check(after, before)
}

// check compares the print jobs after a run of the planner with those before,
// and with what is wanted; a second run must change nothing.
func (m *model) check(after string, before []Job) {
	m.Helper()
	o, jobs := m.r.order(m, m.id), m.r.jobs(m, m.id)
	was := map[string]Job{}
	for _, j := range before {
		was[j.ID] = j
	}
	made := map[string]int{}
	had := map[string]tally{}
	for _, j := range jobs {
		old, known := was[j.ID]
		switch {
		case !known:
			made[j.PartID]++
			if j.Status != Pending {
				m.Fatalf("after %s: a new job is %s", after, j.Status)
			}
		case old.Status != j.Status && (j.Status != Cancelled || old.Status == Printing || old.Status == Completed):
			m.Fatalf("after %s the planner took a job from %s to %s", after, old.Status, j.Status)
		case known:
			had[j.PartID] = counted(had[j.PartID], old.Status)
		}
	}
	state, err := loadState(context.Background(), m.r.db.Read(), []*order.Order{o})
	if err != nil {
		m.Fatal(err)
	}
	for i, l := range o.Lines {
		if m.wishes[i].units > 0 && !o.Status.Closed() && len(state.parts[l.ID]) != len(products[l.SKU]) {
			m.Fatalf("after %s: line %+v has parts %+v", after, l, state.parts[l.ID])
		}
		for n, p := range state.parts[l.ID] {
			units := m.wishes[i].units
			if o.Status.Closed() {
				units = 0
			}
			perUnit, yield := products[l.SKU][n][0], products[l.SKU][n][1]
			wanted := (units*perUnit + yield - 1) / yield
			t, h := state.tally[p.ID], had[p.ID]
			if missing := max(wanted-h.completed-h.active()-h.failed, 0); made[p.ID] != missing {
				m.Fatalf("after %s: %d prints of part %d of %s made for %d units, want %d (%+v)", after, made[p.ID], n, l.SKU, units, missing, h)
			}
			switch open := t.open(wanted); {
			case open > 0:
				m.Fatalf("after %s: %d prints of %s are missing (%+v, %d wanted)", after, open, l.SKU, t, wanted)
			case open < 0 && t.pending+t.queued+t.assigned+t.failed > 0:
				m.Fatalf("after %s: %d prints of %s too many, and not all that could be given up were (%+v, %d wanted)", after, -open, l.SKU, t, wanted)
			}
		}
		if want := lineStatus(l, state.parts[l.ID], state.tally); !o.Status.Closed() && l.Status != want {
			m.Fatalf("after %s: line is %s, its parts say %s", after, l.Status, want)
		}
	}
	items, waits := m.r.items(m, m.id), len(m.r.queue.Waiting())
	if err := m.r.plan(m.id, m.id); err != nil {
		m.Fatal(err)
	}
	if diff := cmp.Diff(jobs, m.r.jobs(m, m.id)) + cmp.Diff(items, m.r.items(m, m.id)) + cmp.Diff(o, m.r.order(m, m.id)); diff != "" || len(m.r.queue.Waiting()) != waits {
		m.Fatalf("after %s a second run changed\n%s", after, diff)
	}
	for _, j := range jobs {
		if it := slices.IndexFunc(items, func(it queueItem) bool { return it.ID == j.QueueItemID }); it < 0 || j.Status == Pending && items[it].State != itemPending {
			m.Fatalf("after %s: job %+v waits for no queue item", after, j)
		}
	}
}

func counted(t tally, s Status) tally {
	switch s {
	case Pending:
		t.pending++
	case Queued:
		t.queued++
	case Assigned:
		t.assigned++
	case Printing:
		t.printing++
	case Completed:
		t.completed++
	case Failed:
		t.failed++
	case Cancelled:
	}
	return t
}

func TestTenPlannersAtOnceMakeTheWorkOnce(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		id := r.shop(t, 1, "paid", false, wish{"LAMP", 2})
		r.mapSKU(t, "LAMP", products["LAMP"]...)
		var wg sync.WaitGroup
		errs := make([]error, 10)
		for i := range errs {
			wg.Go(func() { errs[i] = r.plan(id) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if got := r.statuses(t, id); got != "6 PENDING" { // 2 bodies, 3 prints of clips, 1 of pins
			t.Errorf("print jobs: %s", got)
		}
		if n := r.told(t, id, "print-job.created"); n != 6 {
			t.Errorf("%d jobs were announced", n)
		}
	})
}

func TestAnUnknownProductHoldsUpItsOwnLineOnly(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 7}, wish{"NEW", 1}, wish{"", 1})
		if got := r.issues(t, id); got != "unmapped_product, unmapped_product" {
			t.Errorf("issues: %s", got)
		}
		if got := r.statuses(t, id); got != "7 PENDING" {
			t.Errorf("print jobs: %s", got)
		}
		var amounts []int
		for _, it := range r.items(t, id) {
			amounts = append(amounts, it.Amount)
		}
		slices.Sort(amounts)
		if !slices.Equal(amounts, []int{1, 3, 3}) {
			t.Errorf("queue items of %v, want at most 3 in one", amounts)
		}
		if err := r.plan(id); err != nil || r.told(t, id, "order.unmapped_products") != 1 {
			t.Errorf("%v, told %d times", err, r.told(t, id, "order.unmapped_products"))
		}
		r.queue.Clear()
		r.mapSKU(t, "NEW", [2]int{2, 1})
		if got := r.queue.Waiting(); !slices.Equal(got, []string{"event-print-mapping-changed"}) {
			t.Fatalf("waiting: %v", got)
		}
		r.queue.Work(t.Context())
		if got := r.queue.Work(t.Context(), kindReplan); len(got) != 1 || got[0].Err != nil {
			t.Fatalf("replan: %v", got)
		}
		if got := r.statuses(t, id); got != "9 PENDING" {
			t.Errorf("print jobs: %s", got)
		}
		if got := r.issues(t, id); got != "unmapped_product" {
			t.Errorf("issues: %s", got)
		}
	})
}

func TestReplanningGoesOnAfterABatch(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		const n = replanBatch + 5
		ids := map[string]bool{}
		for i := range n {
			ids[r.shop(t, int64(i+1), "paid", false, wish{"HOOK", 1})] = true
		}
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		r.queue.Work(t.Context(), "event-print-mapping-changed")
		for _, want := range []int{replanBatch, n} {
			if res := r.queue.Work(t.Context(), kindReplan); len(res) != 1 || res[0].Err != nil {
				t.Fatalf("replan: %v", res)
			}
			_, total, err := r.svc.List(t.Context(), tenant, Query{Page: 1, PageSize: 1})
			if err != nil || total != want {
				t.Fatalf("%d orders were planned, want %d (%v)", total, want, err)
			}
		}
		if r.queue.Clear(kindReplan) != 0 {
			t.Error("another replanning waits")
		}
	})
}

func TestAnUnpaidOrderIsNotPrinted(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		id := r.shop(t, 1, "pending", false, wish{"HOOK", 2})
		if got := r.statuses(t, id); got != "" || r.issues(t, id) != "" {
			t.Errorf("print jobs %q, issues %q", got, r.issues(t, id))
		}
		r.shop(t, 1, "paid", false, wish{"HOOK", 2})
		if got := r.statuses(t, id); got != "2 PENDING" {
			t.Errorf("print jobs %q", got)
		}
	})
}

func TestACancelledOrderKeepsWhatRunsAndTellsAPerson(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 3})
		r.toFarm(t, id)
		r.observe(t, r.jobs(t, id)[0], Printing, false)
		r.queue.Clear()
		r.shop(t, 1, "paid", true, wish{"HOOK", 3})
		if got := r.statuses(t, id); got != "1 PRINTING, 2 CANCELLED" {
			t.Errorf("print jobs: %s", got)
		}
		if got := r.issues(t, id); got != "cancellation_review" {
			t.Errorf("issues: %s", got)
		}
		if got := r.queue.Clear(kindRemoveItem); got != 1 {
			t.Errorf("the farm is told %d times", got)
		}
	})
}

func TestThePlannersFailuresUndoItsWork(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		id := r.shop(t, 1, "paid", false, wish{"HOOK", 1})
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		boom := errors.New("boom")
		r.queue.Refuse(boom)
		if err := r.plan(id); !errors.Is(err, boom) {
			t.Errorf("plan: %v", err)
		}
		r.queue.Refuse(nil)
		if got := r.statuses(t, id); got != "" || len(r.items(t, id)) != 0 {
			t.Errorf("left over: %s, %v", got, r.items(t, id))
		}
		if err := r.plan("unknown"); err != nil {
			t.Errorf("an unknown order: %v", err)
		}
	})
}

// A mapping that is made while an order is being planned that waits for it: the
// one does not see the other's order, the other not the one's mapping.
func TestAMappingMadeWhileAnOrderIsPlannedIsNotMissed(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		if r.db.Engine() == db.SQLite {
			t.Skip("SQLite has one writer: nothing is made meanwhile")
		}
		id := r.shop(t, 1, "pending", false, wish{"HOOK", 1})
		r.queue.Clear()
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, `UPDATE orders SET released = TRUE WHERE id = $1`, id); err != nil {
				return err
			}
			if err := r.svc.Plan(ctx, tx, tenant, []string{id}, "test"); err != nil {
				return err
			}
			r.mapSKU(t, "HOOK", [2]int{1, 1})
			for len(r.queue.Work(ctx)) > 0 {
				continue
			}
			return nil
		})
		for len(r.queue.Work(t.Context())) > 0 {
			r.queue.Clear(kindQueueItem)
		}
		if got := r.statuses(t, id) + r.issues(t, id); got != "1 PENDING" {
			t.Error(got)
		}
	})
}
