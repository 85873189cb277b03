package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
)

// stop ends the process in good order.
func (p *process) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Fatalf("stop: %v\n%s", err, p.log.String())
	}
}

// tool runs another subcommand with the settings of env.
func tool(t *testing.T, bin string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command(bin, append(args, "--env-file", "")...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("forma3d %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// finishPrints is the people at a manual farm: they start what the printers can
// take and end up to n of the prints.
func (w *world) finishPrints(n int) (ended int) {
	for _, p := range w.farm.Printers() {
		_, _ = w.farm.StartNext(p.ID) // a printer that is busy, or has nothing to do, stays so
	}
	for _, j := range w.farm.Books().Jobs {
		if ended < n && j.Status == "ongoing" && w.farm.Finish(j.ID) == nil {
			ended++
		}
	}
	return ended
}

// printsOf counts an order's print jobs in a status.
func (r *rig) printsOf(shopOrder int, status string) int {
	var p page[struct{}]
	list := r.orders() // newest first
	if len(list) != shopOrder {
		return -1
	}
	r.call("GET", "/print-jobs?pageSize=1&status="+status+"&orderId="+list[0].ID, nil, &p)
	return p.Total
}

// assertDistrusted looks at restored rows: whatever is open counts as attempted,
// and a queue item's prints are looked for from where the farm was read to.
func assertDistrusted(t *testing.T, o db.Options) {
	t.Helper()
	d, err := db.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for query, want := range map[string]int{
		`SELECT COUNT(*) FROM print_jobs WHERE status = 'COMPLETED'`: 7,
		`SELECT COUNT(*) FROM queue_items WHERE state = 'PENDING'`:   2,
		`SELECT COUNT(*) FROM queue_items q JOIN farm_sync f ON f.tenant_id = q.tenant_id WHERE q.state = 'PENDING' AND q.attempted_at IS NOT NULL AND q.seen_low_job = f.low_job_id AND f.low_job_id > 0`: 2,
		`SELECT COUNT(*) FROM shipments WHERE status = 'PENDING' AND attempted_at IS NOT NULL`:                                                                                                             1,
		`SELECT COUNT(*) FROM fulfillments WHERE state = 'PENDING' AND attempted_at IS NOT NULL`:                                                                                                           1,
		`SELECT COUNT(*) FROM farm_sync WHERE synced_at IS NOT NULL`:                                                                                                                                       0,
		`SELECT COUNT(*) FROM processes`: 0,
	} {
		var n int
		if err := d.Read().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n != want {
			t.Errorf("%d, want %d: %s", n, want, query)
		}
	}
}

// A backup that is made while orders are at every stage of their way is restored
// after the world has moved on: the first server has finished all of them. The
// second one finds that out and repeats nothing.
func TestRestoreGoesOnWithHalfDoneOrders(t *testing.T) {
	bin := buildProgram(t)
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 5, manualFarm: true})
		port := freePort(t)
		env := func(o db.Options) []string {
			return append(append(settings(o, w.settings()...), "PORT="+port, "APP_URL=http://127.0.0.1:"+port, "WEBHOOK_REGISTER=true", "LOG_LEVEL=warn"), os.Environ()...)
		}
		p := &process{t: t, bin: bin, env: env(o)}
		r := &rig{t: t, base: "http://127.0.0.1:" + port}
		p.start()
		t.Cleanup(func() {
			p.kill()
			if t.Failed() {
				t.Logf("farm %+v\ncarrier %+v\nshop %+v", w.farm.Books(), w.carrier.Books(), w.shop.Books())
				t.Log(p.log.String())
			}
		})
		r.untilUp()
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		r.until("webhooks are registered", func() bool { return w.shop.Subscribed("orders/create") && w.farm.Subscribed() })
		busy := func(op string) sim.Fault { return sim.Fault{Op: op, Probability: 1, Status: 429, RetryAfter: 1} }
		units := map[int64]int{}
		place := func() { units[w.shop.PlaceOrder(twoLines())] = 3 }
		printAll := func() {
			t.Helper()
			for left := 3; left > 0; {
				r.until("a print runs", func() bool {
					n := w.finishPrints(left)
					left -= n
					return n > 0
				})
			}
		}

		// The first order has its label, and the shop is to be told.
		w.shopFaults.Set(busy("FulfillmentCreate"))
		place()
		printAll()
		r.until("the shop is told in vain", func() bool { return w.shopFaults.Hits()["FulfillmentCreate"] > 0 })
		// The second one is printed, and its label is to be bought.
		w.carrierFaults.Set(busy("POST /shipments/announce"))
		place()
		printAll()
		r.until("a label is asked for in vain", func() bool { return w.carrierFaults.Hits()["POST /shipments/announce"] > 0 })
		// The third one is being printed.
		place()
		r.until("a print is done", func() bool { return w.finishPrints(1) == 1 })
		r.until("the print is known, and the others are with the farm", func() bool {
			return r.printsOf(3, "COMPLETED") == 1 && r.printsOf(3, "PENDING") == 0
		})
		// The fourth one is to be told to the farm.
		w.farmFaults.Set(busy("queue/AddItem"))
		place()
		r.until("the farm is told in vain", func() bool { return w.farmFaults.Hits()["queue/AddItem"] > 1 && r.printsOf(4, "PENDING") == 3 })

		file := filepath.Join(t.TempDir(), "hub.forma3d")
		if said := tool(t, bin, p.env, "backup", file); !strings.Contains(said, "secret.key, which is needed") {
			t.Errorf("the backup does not say what is missing: %s", said)
		}

		w.shopFaults.Set()
		w.carrierFaults.Set()
		w.farmFaults.Set()
		r.until("the first server fulfils all orders", func() bool {
			w.finishPrints(len(units) * 3)
			return w.allFulfilled(r, len(units))
		})
		p.stop()
		w.assertExactlyOnce(t, units)

		fresh := dbOptions(t, o)
		p.env = env(fresh)
		args := []string{"restore", file}
		if fresh.URL != "" {
			args = append(args, "--force") // dbtest's databases are not empty
		}
		tool(t, bin, p.env, args...)
		assertDistrusted(t, fresh)
		p.start()
		r.untilUp()
		r.until("the second server knows that all are fulfilled", func() bool {
			w.finishPrints(len(units) * 3)
			return w.allFulfilled(r, len(units))
		})
		p.stop()
		w.assertExactlyOnce(t, units)
		for _, b := range w.shop.Books() {
			if len(b.Fulfillments) != 1 {
				t.Errorf("order %s: %d fulfilments", b.Name, len(b.Fulfillments))
			}
		}
		if n := len(w.carrier.Books()); n != len(units) {
			t.Errorf("%d parcels for %d orders", n, len(units))
		}
		items := 0
		for _, it := range w.farm.Books().Items {
			items += it.Amount
		}
		if items != 3*len(units) {
			t.Errorf("%d copies were queued for %d units", items, 3*len(units))
		}
	})
}
