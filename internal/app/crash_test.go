package app_test

import (
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
)

// buildProgram builds the real program, once a test.
func buildProgram(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "forma3d")
	cmd := exec.Command("go", "build", "-o", bin, "./cmd/forma3d")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// process is the program as a process of its own, which can be killed.
type process struct {
	t   *testing.T
	bin string
	env []string
	cmd *exec.Cmd
	log strings.Builder
}

func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(p.bin, "serve", "--env-file", "")
	p.cmd.Env = p.env
	p.cmd.Stderr = &p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

// kill ends the process the way a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// Killing the program at any moment and starting it again loses no order and
// doubles no queue item, parcel or fulfilment.
func TestKilledAtAnyMoment(t *testing.T) {
	bin := buildProgram(t)
	each(t, func(t *testing.T, o db.Options) {
		const orders, kills, seed = 30, 20, 11
		w := newWorld(t, worldOptions{seed: seed, failRate: 0.05, chaos: true})
		port := freePort(t)
		p := &process{t: t, bin: bin, env: append(append(settings(o, w.settings()...), "PORT="+port, "APP_URL=http://127.0.0.1:"+port, "WEBHOOK_REGISTER=true", "PRINT_AUTO_RETRIES=5", "RETRY_MAX_ATTEMPTS=30", "LOG_LEVEL=warn"), os.Environ()...)}
		r := &rig{t: t, base: "http://127.0.0.1:" + port}
		p.start()
		t.Cleanup(func() {
			p.kill()
			if t.Failed() {
				t.Log(p.log.String())
			}
		})
		r.untilUp()
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		r.until("webhooks are registered", func() bool { return w.shop.Subscribed("orders/create") && w.farm.Subscribed() })
		slow := []sim.Fault{{Op: "*", Probability: 0.3, Latency: 30 * time.Millisecond}, {Op: "*", Probability: 0.03, DropAfter: true}}
		w.shopFaults.Set(slow...)
		w.farmFaults.Set(slow...)
		w.carrierFaults.Set(slow...)
		rnd := rand.New(rand.NewPCG(seed, uint64(len(o.URL))))
		units := map[int64]int{}
		for i := range kills {
			for len(units) < (i+1)*orders/kills {
				units[w.shop.PlaceOrder(twoLines())] = 3
			}
			time.Sleep(time.Duration(50+rnd.IntN(400)) * time.Millisecond) // a random moment is the point here
			p.kill()
			p.start()
		}
		r.untilUp()
		// Webhooks that nobody took are repeated by the shop for hours; here for seconds.
		deadline := time.Now().Add(2 * time.Minute)
		for !w.allFulfilled(r, orders) {
			if time.Now().After(deadline) {
				for _, v := range r.orders() {
					if v.Status != "FULFILLED" {
						t.Logf("stuck: %+v", r.order(v.ID))
					}
				}
				t.Fatalf("not all orders were fulfilled; %d of %d are known", len(r.orders()), orders)
			}
			time.Sleep(20 * time.Millisecond)
		}
		w.assertExactlyOnce(t, units)
	})
}

func (r *rig) untilUp() {
	r.t.Helper()
	r.until("the program answers", func() bool {
		res, err := http.Get(r.base + "/health/ready")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}
