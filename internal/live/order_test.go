package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/journal"
)

// transaction is one that stays under way until the test ends it.
type transaction struct {
	p     *process
	steps chan func(ctx context.Context, tx *db.Tx) error
	acked chan error
	ended chan error
}

var errRollback = errors.New("rolled back")

func (p *process) begin() *transaction {
	x := &transaction{p: p, steps: make(chan func(context.Context, *db.Tx) error), acked: make(chan error), ended: make(chan error, 1)}
	go func() {
		x.ended <- p.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			for step := range x.steps {
				err := step(ctx, tx)
				if errors.Is(err, errRollback) {
					return err
				}
				x.acked <- err
			}
			return nil
		})
	}()
	return x
}

func (x *transaction) publish(names ...string) error {
	x.steps <- func(ctx context.Context, tx *db.Tx) error {
		return x.p.bus.Publish(ctx, tx, complete(messages(names...))...)
	}
	return <-x.acked
}

func (x *transaction) commit() error {
	close(x.steps)
	return <-x.ended
}

func (x *transaction) rollback() error {
	x.steps <- func(context.Context, *db.Tx) error { return errRollback }
	if err := <-x.ended; !errors.Is(err, errRollback) {
		return fmt.Errorf("rolled back with %w", err)
	}
	return nil
}

func must(t interface{ Fatal(args ...any) }, errs ...error) {
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// The entry with the lower number is committed after the one with the higher
// number: both processes deliver both, once and in the same order.
func TestAnEntryThatIsCommittedLateIsNotMissed(t *testing.T) {
	o := dbtest.Options(t, db.PostgreSQL)
	first, second := newProcess(t, dbtest.Open(t, o), options()), newProcess(t, dbtest.Open(t, o), options())
	a, b := first.open(everybody, ""), second.open(everybody, "")
	a.want("ready")
	b.want("ready")
	late := first.begin()
	must(t, late.publish("late"))
	second.publish(messages("early", "early too")...)
	// The journal has the higher numbers by now; nobody has sent them.
	if list, waiting, err := journal.New(first.db).After(t.Context(), db.Position{}, 10); err != nil || len(list) != 0 || !waiting {
		t.Errorf("%d entries have their place while a lower one is open, waiting: %t, %v", len(list), waiting, err)
	}
	must(t, late.commit())
	want := []string{"late", "early", "early too"}
	for name, g := range map[string]*page{"the first process": a, "the second process": b} {
		if diff := cmp.Diff(want, g.until("early too")); diff != "" {
			t.Errorf("%s sends (-want +got):\n%s", name, diff)
		}
	}
}

// A transaction that writes no events, and takes long, only delays: the others'
// events come as soon as it ends, without anybody waking the reader.
func TestALongTransactionOnlyDelays(t *testing.T) {
	o := dbtest.Options(t, db.PostgreSQL)
	p := newProcess(t, dbtest.Open(t, o), options())
	g := p.open(everybody, "")
	g.want("ready")
	long := p.begin()
	long.steps <- func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO schedules (name, last_run_at) VALUES ('long', '2026-01-01 00:00:00')`)
		return err
	}
	must(t, <-long.acked)
	p.publish(messages("one")...)
	p.publish(messages("two")...)
	must(t, long.rollback())
	if got := g.until("two"); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("heard %q", got)
	}
}

// Any interleaving of transactions that publish, commit and roll back, while
// clients of two processes are cut off and come back anywhere: each client sees
// each committed event once, and all see them in one order.
func TestAnyInterleavingIsSentOnceAndInOneOrder(t *testing.T) {
	o := dbtest.Options(t, db.PostgreSQL)
	processes := []*process{newProcess(t, dbtest.Open(t, o), options()), newProcess(t, dbtest.Open(t, o), options())}
	var pages []*page
	for _, p := range processes {
		g := p.open(everybody, "")
		g.want("ready")
		pages = append(pages, g)
	}
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		seen := make([][]string, len(pages))
		var open []*transaction
		var content [][]string
		var committed []string
		end := func(i int, keep bool) {
			x, names := open[i], content[i]
			open, content = slices.Delete(open, i, i+1), slices.Delete(content, i, i+1)
			if keep {
				must(rt, x.commit())
				committed = append(committed, names...)
			} else {
				must(rt, x.rollback())
			}
		}
		for step := range rapid.IntRange(1, 25).Draw(rt, "steps") {
			switch what := rapid.SampledFrom([]string{"begin", "publish", "publish", "commit", "rollback", "read", "reconnect"}).Draw(rt, "step"); {
			case what == "begin" && len(open) < 5:
				open = append(open, rapid.SampledFrom(processes).Draw(rt, "process").begin())
				content = append(content, nil)
			case what == "publish" && len(open) > 0:
				i := rapid.IntRange(0, len(open)-1).Draw(rt, "transaction")
				names := numbered(fmt.Sprintf("run %d step %d event ", run, step), rapid.IntRange(1, 3).Draw(rt, "events"))
				must(rt, open[i].publish(names...))
				content[i] = append(content[i], names...)
			case what == "commit" && len(open) > 0:
				end(rapid.IntRange(0, len(open)-1).Draw(rt, "transaction"), true)
			case what == "rollback" && len(open) > 0:
				end(rapid.IntRange(0, len(open)-1).Draw(rt, "transaction"), false)
			case what == "read":
				i := rapid.IntRange(0, len(pages)-1).Draw(rt, "client")
				select {
				case s, ok := <-pages[i].got:
					if !ok || s.name != "order:created" {
						rt.Fatalf("the stream says %+v", s)
					}
					pages[i].last = s.id
					seen[i] = append(seen[i], s.event(t).Message)
				default:
				}
			case what == "reconnect":
				i := rapid.IntRange(0, len(pages)-1).Draw(rt, "client")
				pages[i].cancel()
				pages[i].over() // what was not read yet is lost with the line
				pages[i] = rapid.SampledFrom(processes).Draw(rt, "process").open(everybody, pages[i].last)
				pages[i].want("ready")
			}
		}
		for len(open) > 0 {
			end(len(open)-1, true)
		}
		last := fmt.Sprintf("run %d ends", run)
		processes[0].publish(messages(last)...)
		committed = append(committed, last)
		for i, g := range pages {
			seen[i] = append(seen[i], g.until(last)...)
			if diff := cmp.Diff(seen[0], seen[i]); diff != "" {
				rt.Fatalf("two clients see different things:\n%s", diff)
			}
		}
		slices.Sort(committed)
		if diff := cmp.Diff(committed, slices.Sorted(slices.Values(seen[0]))); diff != "" {
			rt.Fatalf("seen (-committed +seen):\n%s", diff)
		}
	})
}

// A restored backup's entries come before what is written from then on, and
// positions of before the restore are not taken for positions in it.
func TestARestoredJournalKeepsItsOrder(t *testing.T) {
	dbtest.EachOptions(t, func(t *testing.T, o db.Options) {
		d := dbtest.Open(t, o)
		p := newProcess(t, d, options())
		g := p.open(everybody, "")
		g.want("ready")
		p.publish(messages("one", "two")...)
		g.until("two")
		before := g.last
		p.stop()
		foreign := d.Engine() == db.PostgreSQL
		must(t, d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if !foreign {
				return journal.Distrust(ctx, tx) // as the restore does
			}
			// A journal that was copied here by hand from a server that has counted
			// further: nobody called Distrust.
			_, err := tx.ExecContext(ctx, `UPDATE journal SET xact = 9000000000000000 - seq`)
			return err
		}))
		p = newProcess(t, d, options())
		g = p.open(everybody, before)
		if s := g.want("reset"); !strings.Contains(s.data, "unknown-position") {
			t.Errorf("%+v", s)
		}
		p.publish(messages("three")...)
		g.until("three")
		list, _, err := journal.New(d).After(t.Context(), db.Position{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range list {
			got = append(got, e.Message)
		}
		if diff := cmp.Diff([]string{"one", "two", "three"}, got); diff != "" {
			t.Errorf("the journal reads (-want +got):\n%s", diff)
		}
		if newest, err := journal.New(d).Newest(t.Context(), 2); err != nil || len(newest) != 2 || newest[0].Message != "two" || newest[1].Message != "three" {
			t.Errorf("the newest are %+v, %v", newest, err)
		}
	})
}

func TestPositionsAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) db.Position {
			return db.Position{Xact: rapid.Int64Range(0, 3).Draw(t, name+" xact"), Seq: rapid.Int64Range(0, 3).Draw(t, name+" seq")}
		}
		p, q := draw("p"), draw("q")
		if p.After(q) && q.After(p) || p != q && !p.After(q) && !q.After(p) || p == q && p.After(q) {
			t.Errorf("%v and %v have no order", p, q)
		}
	})
}

// The catalogue's journal has one epoch, whoever asks first.
func TestTheEpochIsOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		answers := make(chan string, 8)
		for range cap(answers) {
			go func() {
				epoch, err := journal.New(d).Epoch(context.Background())
				if err != nil {
					epoch = err.Error()
				}
				answers <- epoch
			}()
		}
		first := <-answers
		for range cap(answers) - 1 {
			select {
			case other := <-answers:
				if other != first || len(first) != 8 {
					t.Errorf("%q and %q", first, other)
				}
			case <-time.After(patience):
				t.Fatal("no answer")
			}
		}
	})
}
