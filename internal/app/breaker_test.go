package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
)

// number reads one figure from the database.
func (r *rig) number(query string, args ...any) int {
	r.t.Helper()
	var n int
	if err := r.app.DB.Read().QueryRowContext(r.t.Context(), query, args...).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *rig) deadLetters() int {
	return r.number(`SELECT COUNT(*) FROM river_job WHERE state = 'discarded'`)
}

func (r *rig) events(kind string) int {
	return r.number(`SELECT COUNT(*) FROM journal WHERE type = $1`, kind)
}

type dependencyView struct {
	Status  string `json:"status"`
	Message string `json:"message"`
	Paused  *struct {
		Since       string `json:"since"`
		Reason      string `json:"reason"`
		NextProbeAt string `json:"nextProbeAt"`
	} `json:"paused"`
}

func (r *rig) dependency(service string) dependencyView {
	r.t.Helper()
	var all map[string]dependencyView
	if err := json.Unmarshal([]byte(r.text("/health/dependencies")), &all); err != nil {
		r.t.Fatal(err)
	}
	return all[service]
}

// quickBreaker makes the breaker act within a test's patience.
func quickBreaker() []string {
	return []string{"RETRY_MAX_ATTEMPTS=3", "BREAKER_FAILURES=3", "BREAKER_FIRST_PROBE=100ms", "BREAKER_MAX_PROBE=400ms"}
}

// A service that is down for a while costs no job its life: its queue pauses,
// and everything goes on once it is back.
func TestAServiceThatIsDownBurnsNoAttempts(t *testing.T) {
	for _, c := range []struct {
		service, probe string
		fault          sim.Fault
		at             func(*world) *sim.Faults
	}{
		{"simplyprint", "account/Test", sim.Fault{Op: "*", Probability: 1, Status: 503}, func(w *world) *sim.Faults { return w.farmFaults }},
		{"sendcloud", "GET /user/auth/metadata", sim.Fault{Op: "*", Probability: 1, DropBefore: true}, func(w *world) *sim.Faults { return w.carrierFaults }},
		{"shopify", "ShopAndAccess", sim.Fault{Op: "*", Probability: 1, Status: 500}, func(w *world) *sim.Faults { return w.shopFaults }},
	} {
		t.Run(c.service, func(t *testing.T) {
			each(t, func(t *testing.T, o db.Options) {
				w := newWorld(t, worldOptions{seed: 5})
				r := startIn(t, o, w, quickBreaker()...)
				r.mapSKU("HOOK-WHITE", fileHook)
				r.mapSKU("CLIP-SET-8", fileClip)
				faults := c.at(w)
				faults.Set(c.fault)
				units := map[int64]int{}
				const n = 8
				for range n {
					units[w.shop.PlaceOrder(twoLines())] = 3
				}
				r.until("health shows that the queue is paused", func() bool { return r.dependency(c.service).Paused != nil })
				d := r.dependency(c.service)
				if d.Status != "down" || d.Message == "" || d.Paused.Since == "" || d.Paused.Reason == "" || d.Paused.NextProbeAt == "" {
					t.Errorf("health: %+v", d)
				}
				if gauge := `forma3d_integration_up{service="` + c.service + `"} 0`; !strings.Contains(r.text("/metrics"), gauge) {
					t.Error("the metrics do not show it")
				}
				// From now on only probes go out; what was under way may end.
				probes := faults.Hits()[c.probe]
				r.until("a probe fails", func() bool { return faults.Hits()[c.probe] > probes+1 })
				others := func() (n int) {
					for op, hits := range faults.Hits() {
						if op != c.probe {
							n += hits
						}
					}
					return n
				}
				before := others()
				probes = faults.Hits()[c.probe]
				r.until("more probes fail", func() bool { return faults.Hits()[c.probe] > probes+3 })
				if n := others() - before; n > 0 {
					t.Errorf("%d calls besides the probes", n)
				}
				faults.Set()
				t.Cleanup(func() {
					if t.Failed() {
						r.dump()
					}
				})
				r.until("all orders are fulfilled", func() bool { return w.allFulfilled(r, n) })
				w.assertExactlyOnce(t, units)
				if n := r.deadLetters(); n != 0 {
					t.Errorf("%d dead letters", n)
				}
				if down, up := r.events("integration.down"), r.events("integration.up"); down != 1 || up != 1 {
					t.Errorf("%d times told that it is down, %d times that it is back", down, up)
				}
				if d := r.dependency(c.service); d.Status != "up" || d.Paused != nil {
					t.Errorf("health: %+v", d)
				}
				if gauge := `forma3d_integration_up{service="` + c.service + `"} 1`; !strings.Contains(r.text("/metrics"), gauge) {
					t.Error("the metrics do not show that it is back")
				}
			})
		})
	}
}
