package order

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

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
)

func TestAnIllegalMoveIsATypedErrorAndChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		id := r.known(t, 1).ID
		for _, from := range Statuses() {
			for _, to := range Statuses() {
				r.force(t, id, from)
				before := r.get(t, id)
				r.told()
				err := r.tx(func(ctx context.Context, tx *db.Tx) error {
					list, err := r.svc.Lock(ctx, tx, tenant, []string{id})
					if err != nil {
						return err
					}
					return r.svc.move(ctx, tx, list[:1], transition{list[0].Status, to}, "test")
				})
				after, told := r.get(t, id), r.told()
				if from.Can(to) {
					if err != nil || after.Status != to || after.Version != before.Version+1 || !strings.HasPrefix(told, "order.status_changed") {
						t.Errorf("%s → %s: %v, %s, told %q", from, to, err, after.Status, told)
					}
					continue
				}
				var illegal *TransitionError
				if !errors.As(err, &illegal) || illegal.From != from || illegal.To != to || !strings.Contains(err.Error(), string(from)) || !strings.Contains(err.Error(), string(to)) {
					t.Errorf("%s → %s: %v", from, to, err)
				}
				if diff := cmp.Diff(before, after); diff != "" || told != "" {
					t.Errorf("%s → %s was refused but told %q and changed\n%s", from, to, told, diff)
				}
			}
		}
	})
}

func TestOneOfTwoMovesFromTheSameStateWins(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		id := r.known(t, 1).ID
		for _, pair := range [][2]Status{{Completed, Cancelled}, {Processing, Processing}, {Fulfilled, Failed}} {
			r.force(t, id, Pending)
			r.told()
			copies := [2]*Order{r.get(t, id), r.get(t, id)}
			var errs [2]error
			var wg sync.WaitGroup
			for i := range copies {
				wg.Go(func() {
					errs[i] = r.tx(func(ctx context.Context, tx *db.Tx) error {
						return r.svc.move(ctx, tx, []*Order{copies[i]}, transition{copies[i].Status, pair[i]}, "race")
					})
				})
			}
			wg.Wait()
			winner := 0
			if errs[0] != nil {
				winner = 1
			}
			if errs[winner] != nil || !errors.Is(errs[1-winner], errChanged) {
				t.Errorf("%v: %v and %v, want exactly one to win", pair, errs[0], errs[1])
			}
			if got := r.get(t, id).Status; got != pair[winner] {
				t.Errorf("%v: the order is %s, the winner said %s", pair, got, pair[winner])
			}
			if n := strings.Count(r.told(), "order.status_changed"); n != 1 {
				t.Errorf("%v: told %d times", pair, n)
			}
		}
	})
}

func TestTenReportsOfTheFulfilmentAreOneFulfilment(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		id := r.known(t, 1).ID
		r.told()
		var wg sync.WaitGroup
		errs := make([]error, 10)
		for i := range errs {
			wg.Go(func() {
				errs[i] = r.tx(func(ctx context.Context, tx *db.Tx) error {
					return r.svc.MarkFulfilled(ctx, tx, tenant, id, Tracking{Number: fmt.Sprint("T", i), URL: "https://t"}, false)
				})
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		o := r.get(t, id)
		if got := r.told(); got != "order.status_changed order.fulfilled flow.completed" {
			t.Errorf("told %q", got)
		}
		if o.Status != Fulfilled || o.FulfilledAt == nil || !strings.HasPrefix(o.TrackingNumber, "T") || o.TrackingURL != "https://t" {
			t.Errorf("order %+v", o)
		}
		if found, err := r.svc.List(t.Context(), tenant, Query{Search: strings.ToLower(o.TrackingNumber), Page: 1, PageSize: 5}); err != nil || found.Total != 1 || found.Orders[0].ID != id {
			t.Errorf("search by tracking number: %+v, %v", found, err)
		}
	})
}

// What ends stays, and everything else follows the lines, whatever happens in
// whatever order.
func TestOrdersFollowTheirLinesUntilTheyAreOver(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		next := int64(0)
		rapid.Check(t, func(t *rapid.T) {
			if next++; next > 30 {
				return // the database is the slow part, and one run has many steps
			}
			r.take(t, inShop(next, 0))
			id := r.known(t, next).ID
			r.told()
			steps := rapid.SliceOfN(rapid.SampledFrom([]string{"progress", "progress", "progress", "revive", "cancel", "fulfil"}), 1, 8).Draw(t, "steps")
			for _, step := range steps {
				before := r.get(t, id)
				var revived bool
				r.must(t, func(ctx context.Context, tx *db.Tx) (err error) {
					list, err := r.svc.Lock(ctx, tx, tenant, []string{id})
					if err != nil {
						return err
					}
					o := list[0]
					switch step {
					case "progress":
						var p []LineProgress
						for _, l := range o.Lines {
							p = append(p, LineProgress{LineID: l.ID, Status: rapid.SampledFrom(lineStatuses()).Draw(t, "line")})
						}
						return r.svc.ApplyProgress(ctx, tx, []*Order{o}, map[string][]LineProgress{o.ID: append(p, LineProgress{LineID: "unknown", Status: LineFailed})}, "test")
					case "revive":
						revived, err = r.svc.Revive(ctx, tx, o, "job")
						return err
					case "cancel":
						return r.svc.cancel(ctx, tx, o, "test")
					default:
						return r.svc.MarkFulfilled(ctx, tx, tenant, id, Tracking{}, false)
					}
				})
				after, told := r.get(t, id), r.told()
				if before.Status != after.Status && !before.Status.Can(after.Status) {
					t.Fatalf("%s: %s → %s is not in the table", step, before.Status, after.Status)
				}
				if (before.Status != after.Status) != strings.Contains(told, "order.status_changed") {
					t.Fatalf("%s: %s → %s, told %q", step, before.Status, after.Status, told)
				}
				if got := before.Status == Fulfilled; got && after.Status != Fulfilled {
					t.Fatalf("%s: a fulfilled order became %s", step, after.Status)
				}
				statuses := make([]LineStatus, len(after.Lines))
				for i, l := range after.Lines {
					statuses[i] = l.Status
				}
				want := after.Status
				switch {
				case step == "progress" && !before.Status.Closed():
					if want = derive(statuses); want == Pending && before.Status != Pending {
						want = Processing
					}
				case step == "progress", step == "cancel" && before.Status.Closed(), step == "fulfil" && before.Status.Closed():
					want = before.Status
				case step == "cancel":
					want = Cancelled
				case step == "fulfil":
					want = Fulfilled
				case revived && before.Status == Pending:
					want = Pending
				case revived:
					want = Processing
				}
				if after.Status != want || step == "revive" && revived == before.Status.Closed() {
					t.Fatalf("%s: %s with lines %v became %s, want %s (revived %t)", step, before.Status, statuses, after.Status, want, revived)
				}
				if (after.CompletedAt != nil) != (after.Status == Completed || after.CompletedAt != nil && before.CompletedAt != nil && after.Status.Closed()) {
					t.Fatalf("%s: %s completed at %v", step, after.Status, after.CompletedAt)
				}
				if ready := strings.Count(told, "order.ready-for-fulfillment"); ready > 1 || ready == 1 && (after.Status != Completed || before.Status == Completed) {
					t.Fatalf("%s: announced as ready %d times on %s → %s", step, ready, before.Status, after.Status)
				}
			}
		})
	})
}

func TestWhatEachMoveAnnounces(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		id := r.known(t, 1).ID
		r.told()
		set := func(statuses ...LineStatus) string {
			t.Helper()
			r.advance(time.Minute)
			r.must(t, func(ctx context.Context, tx *db.Tx) error {
				list, err := r.svc.Lock(ctx, tx, tenant, []string{id, "unknown"})
				if err != nil || len(list) != 1 {
					return fmt.Errorf("%d orders, %w", len(list), err)
				}
				var p []LineProgress
				for i, s := range statuses {
					p = append(p, LineProgress{LineID: list[0].Lines[i].ID, Status: s})
				}
				return r.svc.ApplyProgress(ctx, tx, list[:1], map[string][]LineProgress{list[0].ID: p}, "test")
			})
			return r.told()
		}
		for _, c := range []struct {
			lines []LineStatus
			want  string
		}{
			{[]LineStatus{LinePending, LinePending}, ""},
			{[]LineStatus{LineProcessing, LinePending}, "order.status_changed"},
			{[]LineStatus{LinePending, LinePending}, ""}, // work was begun once
			{[]LineStatus{LineFailed, LineFailed}, "order.status_changed order.all-jobs-failed order.failed flow.failed"},
			{[]LineStatus{LineCompleted, LineFailed}, "order.status_changed order.partially-completed"},
			{[]LineStatus{LineCompleted, LineCompleted}, "order.status_changed order.ready-for-fulfillment"},
			{[]LineStatus{LineCompleted, LineCompleted}, ""},
			{[]LineStatus{LineCancelled, LinePending}, "order.status_changed"}, // swapped for a product that nobody mapped
			{[]LineStatus{LineFailed, LineFailed}, "order.status_changed order.all-jobs-failed order.failed flow.failed"},
			{[]LineStatus{LineCancelled, LinePending}, "order.status_changed"},
			{[]LineStatus{LineCompleted, LineCompleted}, "order.status_changed order.ready-for-fulfillment"},
			{[]LineStatus{LineCompleted, LineProcessing}, "order.status_changed"},
			{[]LineStatus{LineCompleted, LineCancelled}, "order.status_changed order.ready-for-fulfillment"},
		} {
			if got := set(c.lines...); got != c.want {
				t.Errorf("%v: told %q, want %q", c.lines, got, c.want)
			}
		}
		o := r.get(t, id)
		if o.CompletedAt == nil || o.ReadyAt == nil || !o.CompletedAt.Equal(r.now) {
			t.Errorf("completed %v, ready %v, want %v", o.CompletedAt, o.ReadyAt, r.now)
		}
		r.advance(time.Hour)
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return r.svc.MarkFulfilled(ctx, tx, tenant, id, Tracking{}, false)
		})
		var milestones map[string]int64
		for _, e := range r.events {
			if p, ok := e.Payload.(event.FlowCompleted); ok {
				milestones = p.Milestones
			}
		}
		minutes := func(n int64) int64 { return n * time.Minute.Milliseconds() }
		if want := map[string]int64{"ready_for_fulfillment": minutes(13), "flow_completed": minutes(73)}; cmp.Diff(want, milestones) != "" {
			t.Errorf("milestones %v, want %v", milestones, want)
		}
	})
}

// Everything refunded is a cancellation like any other: a label, for example, is
// taken back because of this event.
func TestAnOrderOfWhichNothingIsWantedIsCancelledForEveryone(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		id := r.known(t, 1).ID
		r.told()
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			o := r.get(t, id)
			return r.svc.ApplyProgress(ctx, tx, []*Order{o}, map[string][]LineProgress{o.ID: {{o.Lines[0].ID, LineCancelled}, {o.Lines[1].ID, LineCancelled}}}, "order received")
		})
		last := r.events[len(r.events)-1]
		if got := r.told(); got != "order.status_changed order.cancelled" || r.get(t, id).CancelledAt == nil {
			t.Errorf("told %q, cancelled at %v", got, r.get(t, id).CancelledAt)
		}
		if want := (event.OrderCancelled{OrderID: id, Reason: "nothing of it is wanted any more"}); last.Payload != want {
			t.Errorf("announced %+v", last.Payload)
		}
	})
}

func TestAnOrderThatShipsNothingIsDoneWhenItIsComplete(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		so := inShop(1, 0)
		so.Lines = so.Lines[:1]
		so.Lines[0].GiftCard = true
		r.take(t, so)
		o := r.known(t, 1)
		if got := r.told(); o.Status != Completed || o.CompletedAt == nil || got != "order.created flow.completed" {
			t.Errorf("a gift card: %s, told %q", o.Status, got)
		}
		r.force(t, o.ID, Processing)
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			o.Status = Processing
			return r.svc.ApplyProgress(ctx, tx, []*Order{o}, nil, "test")
		})
		if got := r.told(); got != "order.status_changed flow.completed" {
			t.Errorf("told %q", got)
		}
	})
}

func TestAFulfilmentBySomeoneElseStopsOurWork(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		id := r.known(t, 1).ID
		r.planned = nil
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return r.svc.MarkFulfilled(ctx, tx, tenant, id, Tracking{}, true)
		})
		if !slices.Equal(r.planned, []string{id}) {
			t.Errorf("planned %v", r.planned)
		}
		err := r.tx(func(ctx context.Context, tx *db.Tx) error {
			return r.svc.MarkFulfilled(ctx, tx, tenant, "unknown", Tracking{}, true)
		})
		if !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an unknown order: %v", err)
		}
	})
}

func TestAnIssueIsOpenOnceAndCanComeBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		o := r.known(t, 1)
		r.told()
		line := o.Lines[0].ID
		open := func() {
			r.must(t, func(ctx context.Context, tx *db.Tx) error {
				return r.svc.OpenIssues(ctx, tx, o, Issue{Kind: IssueUnmapped, LineItemID: line, Message: "map it", Detail: "HOOK"}, Issue{Kind: IssueShipment, Subject: "s1", Message: "no label"})
			})
		}
		closeThem := func(kind IssueKind, subject string) {
			r.must(t, func(ctx context.Context, tx *db.Tx) error {
				return r.svc.CloseIssues(ctx, tx, o, kind, subject, "test")
			})
		}
		open()
		open()
		if got := r.told(); got != "order.issue-opened order.issue-opened" {
			t.Errorf("opened twice, told %q", got)
		}
		closeThem(IssueUnmapped, "another")
		closeThem(IssueAddress, "")
		if got, want := r.kinds(t, o.ID), "shipment_failed/s1 OPEN, unmapped_product/"+line+" OPEN"; got != want {
			t.Errorf("issues %q, want %q", got, want)
		}
		closeThem(IssueUnmapped, line)
		closeThem(IssueUnmapped, line)
		if got := r.told(); got != "order.issue-closed" {
			t.Errorf("closed twice, told %q", got)
		}
		list := r.issues(t, o.ID)
		if len(list) != 2 || list[0].State != "OPEN" || list[0].Kind != IssueShipment || list[1].ClosedAt == nil || list[1].Detail != "HOOK" || list[1].LineItemID != line {
			t.Errorf("issues %+v", list)
		}
		open()
		if got, want := r.kinds(t, o.ID), "shipment_failed/s1 OPEN, unmapped_product/"+line+" OPEN, unmapped_product/"+line+" RESOLVED"; got != want {
			t.Errorf("issues %q, want %q", got, want)
		}
		waiting, err := r.svc.WaitingForSKU(t.Context(), r.db.Read(), tenant, "", 10)
		if err != nil || !slices.Equal(waiting, []string{o.ID}) {
			t.Errorf("waiting: %v, %v", waiting, err)
		}
		for what, q := range map[string]struct{ tenant, after string }{"another tenant": {"other", ""}, "after the last": {tenant, o.ID}} {
			if waiting, err := r.svc.WaitingForSKU(t.Context(), r.db.Read(), q.tenant, q.after, 10); err != nil || len(waiting) != 0 {
				t.Errorf("%s: %v, %v", what, waiting, err)
			}
		}
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return r.svc.ReportUnmapped(ctx, tx, o, []string{"HOOK"})
		})
		if e := r.events[len(r.events)-1]; cmp.Diff(event.OrderUnmappedProducts{OrderID: o.ID, SKUs: []string{"HOOK"}}, e.Payload) != "" || e.OrderID != o.ID || e.Severity != event.Warning {
			t.Errorf("event %+v", e)
		}
	})
}

// A failure at any place of a change undoes all of it.
func TestAFailedAnnouncementUndoesTheChange(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		o := r.known(t, 1)
		before := r.get(t, o.ID)
		r.publish = errBoom
		for name, act := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"progress": func(ctx context.Context, tx *db.Tx) error {
				c := *before
				c.Lines = slices.Clone(before.Lines)
				return r.svc.ApplyProgress(ctx, tx, []*Order{&c}, map[string][]LineProgress{c.ID: {{c.Lines[0].ID, LineProcessing}}}, "test")
			},
			"fulfil": func(ctx context.Context, tx *db.Tx) error {
				return r.svc.MarkFulfilled(ctx, tx, tenant, o.ID, Tracking{Number: "1"}, false)
			},
			"revive": func(ctx context.Context, tx *db.Tx) error {
				c := *before
				if _, err := tx.ExecContext(ctx, `UPDATE orders SET status = 'FAILED' WHERE id = $1`, c.ID); err != nil {
					return err
				}
				c.Status = Failed
				alive, err := r.svc.Revive(ctx, tx, &c, "job")
				if alive {
					t.Error("revived in spite of the failure")
				}
				return err
			},
			"cancel": func(ctx context.Context, tx *db.Tx) error { c := *before; return r.svc.cancel(ctx, tx, &c, "test") },
			"issue": func(ctx context.Context, tx *db.Tx) error {
				return r.svc.OpenIssues(ctx, tx, before, Issue{Kind: IssueAddress, Message: "m"})
			},
		} {
			if err := r.tx(act); !errors.Is(err, errBoom) {
				t.Errorf("%s: %v", name, err)
			}
			if diff := cmp.Diff(before, r.get(t, o.ID)); diff != "" || r.kinds(t, o.ID) != "" {
				t.Errorf("%s left something: %s %s", name, r.kinds(t, o.ID), diff)
			}
		}
	})
}
