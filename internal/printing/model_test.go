package printing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

func TestTheTableNamesEveryStatusAndNoOther(t *testing.T) {
	all := Statuses()
	if len(transitions) != len(all) {
		t.Errorf("%d rows for %d statuses", len(transitions), len(all))
	}
	for _, s := range all {
		row, there := transitions[s]
		if !there {
			t.Errorf("%s has no row", s)
		}
		for i, next := range row {
			if !slices.Contains(all, next) || next == s || slices.Contains(row[:i], next) {
				t.Errorf("%s → %s is unknown, a standstill or written twice", s, next)
			}
		}
		if got, want := s.Active(), !slices.Contains([]Status{Completed, Failed, Cancelled}, s); got != want {
			t.Errorf("%s is active: %t", s, got)
		}
		if Completed.Can(s) {
			t.Errorf("a good print becomes %s", s)
		}
	}
	if Status("ELSE").Can(Queued) || Status("ELSE").Active() {
		t.Error("an unknown status counts")
	}
}

// Every state of a job against everything that the farm can say of its own print
// or of a new one: what the table refuses changes nothing, and what has ended
// for a print has ended for good.
func TestWhatTheFarmSaysMovesAJobByTheTableOnly(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		n := int64(0)
		for _, from := range Statuses() {
			for _, said := range []Status{Assigned, Printing, Completed, Failed, Cancelled} {
				for _, linked := range []bool{true, false} {
					if from == Completed || from == Printing {
						linked = true // these always belong to one print of the farm
					}
					n++
					id := r.shop(t, n, "paid", false, wish{"HOOK", 1})
					r.toFarm(t, id)
					before := r.force(t, id, from, linked)
					ob := observation{item: r.items(t, id)[0], farmJobID: n, status: said, progress: 5, message: "said"}
					r.must(t, func(ctx context.Context, tx *db.Tx) error {
						return r.svc.applyOrder(ctx, tx, tenant, id, []observation{ob})
					})
					after := r.jobs(t, id)[0]
					next := said
					if said == Cancelled {
						next = Failed // a person decides
					}
					if !from.Can(next) && from != next || !from.Active() && linked {
						before.UpdatedAt = after.UpdatedAt
						if diff := cmp.Diff(before, after); diff != "" {
							t.Errorf("%s, the farm says %s (linked %t): refused, and changed\n%s", from, said, linked, diff)
						}
						continue
					}
					if after.Status != next || after.FarmJobID != n {
						t.Errorf("%s, the farm says %s (linked %t): %s of print %d, want %s of %d", from, said, linked, after.Status, after.FarmJobID, next, n)
					}
				}
			}
		}
	})
}

// force writes the status of an order's only job past every rule, linked to the
// farm's print of the order's number or to none.
func (r *rig) force(t fataler, orderID string, s Status, linked bool) Job {
	t.Helper()
	var farmJob any
	if linked {
		if err := r.db.Read().QueryRowContext(context.Background(), `SELECT shop_order_id FROM orders WHERE id = $1`, orderID).Scan(&farmJob); err != nil {
			t.Fatal(err)
		}
	}
	r.must(t, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET status = $2, farm_job_id = $3 WHERE order_id = $1`, orderID, string(s), farmJob)
		return err
	})
	return r.jobs(t, orderID)[0]
}

func TestOneOfTwoEndsOfAQueueItemWins(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		r.refuse = &outbound.Error{Kind: outbound.Rejected, Message: "no such file"}
		for n := range int64(5) {
			id := r.shop(t, n+1, "paid", false, wish{"HOOK", 2})
			it := r.items(t, id)[0]
			r.queue.Clear()
			var wg sync.WaitGroup
			var errs [4]error
			for i := range errs {
				wg.Go(func() {
					if i%2 == 0 {
						errs[i] = r.svc.queued(context.Background(), it, n+100)
						return
					}
					v, _, err := r.queue.Reg.Attempt(context.Background(), r.db, job.Job{Kind: kindQueueItem, Args: itemArgs{tenant, it.ID}}, 1)
					if v != job.Done && v != job.Dead {
						errs[i] = fmt.Errorf("attempt: %s, %w", v, err)
					}
				})
			}
			wg.Wait()
			if err := errors.Join(errs[:]...); err != nil {
				t.Fatal(err)
			}
			got, state := r.statuses(t, id), r.items(t, id)[0].State
			known, dead := got == "2 QUEUED" && state == itemQueued, got == "2 FAILED" && state == itemFailed
			if !known && !dead {
				t.Errorf("print jobs %s of a queue item that is %s", got, state)
			}
			if n := r.told(t, id, "print-job.status-changed"); n != 2 {
				t.Errorf("%d changes were told of 2 jobs", n)
			}
		}
	})
}

func TestNoFailureOfTheDatabaseIsSwallowed(t *testing.T) {
	each(t, rigOptions{Options: Options{AutoRetries: 1}}, func(t *testing.T, r *rig) {
		r.mapSKU(t, "HOOK", [2]int{1, 1})
		fresh := r.shop(t, 1, "pending", false, wish{"HOOK", 2}, wish{"NEW", 1})
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE orders SET released = TRUE`)
			return err
		})
		running := r.shop(t, 2, "paid", false, wish{"HOOK", 3})
		r.toFarm(t, running)
		r.observe(t, r.jobs(t, running)[0], Printing, false)
		jobs, items := r.jobs(t, running), r.items(t, running)
		reduce := func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE line_items SET wanted = 1 WHERE order_id = $1`, running)
			return err
		}
		for name, act := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"plan": func(ctx context.Context, tx *db.Tx) error {
				return r.svc.Plan(ctx, tx, tenant, []string{fresh}, "test")
			},
			"shrink": func(ctx context.Context, tx *db.Tx) error {
				if err := reduce(ctx, tx); err != nil {
					return err
				}
				return r.svc.Plan(ctx, tx, tenant, []string{running}, "test")
			},
			"observe": func(ctx context.Context, tx *db.Tx) error {
				var seen []observation
				for i, s := range []Status{Failed, Completed, Cancelled} {
					ob := observation{item: items[0], farmJobID: 100 + int64(i), status: s}
					if jobs[i].FarmJobID != 0 {
						ob.farmJobID = jobs[i].FarmJobID
					}
					seen = append(seen, ob)
				}
				return r.svc.applyOrder(ctx, tx, tenant, running, seen)
			},
			"look back": func(ctx context.Context, tx *db.Tx) error { return r.svc.lookBack(ctx, tx, items[0]) },
			"count": func(ctx context.Context, tx *db.Tx) error {
				_, err := r.svc.CountJobs(ctx, tx, []any{running})
				return err
			},
		} {
			if n := dbtest.FailEachStatement(t, r.db, act); n < 1 {
				t.Errorf("%s makes %d statements", name, n)
			}
		}
		if diff := cmp.Diff(jobs, r.jobs(t, running)); diff != "" || r.statuses(t, fresh) != "" {
			t.Errorf("something was left: %s %s", r.statuses(t, fresh), diff)
		}
	})
}
