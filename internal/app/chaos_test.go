package app_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
)

// setting reads a number from the environment, for long runs by hand: make
// chaos SEED=7 ORDERS=300.
func setting(t *testing.T, name string, normal int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return normal
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// chaosOrder is what the run did with one order of the shop.
type chaosOrder struct {
	shopID    int64
	units     int  // that are wanted now
	edited    bool // its quantity was changed
	cancelled bool // at the shop, which took the cancellation
	stopped   bool // by an operator here, who was not refused
}

// The fault run: the program is killed at random, calls fail before and after
// their effect, webhooks come twice, late, in any order and not at all, and some
// orders are cancelled or changed at any stage. At the end the books of the
// simulated services must show each order dealt with exactly once.
func TestFaultRun(t *testing.T) {
	bin := buildProgram(t)
	each(t, func(t *testing.T, o db.Options) {
		seed, orders := uint64(setting(t, "FORMA3D_CHAOS_SEED", 1)), setting(t, "FORMA3D_CHAOS_ORDERS", 40)
		c := newChaos(t, o, bin, seed)
		started := time.Now()
		for len(c.orders) < orders {
			c.step(orders)
		}
		for range 10 {
			c.step(orders)
		}
		c.calm()
		c.settle(o)
		c.check(o)
		t.Logf("seed %d: %d orders, %d cancelled at the shop, %d by hand, %d changed, %d kills, %d faults in %s", seed, len(c.orders),
			c.count(func(x *chaosOrder) bool { return x.cancelled }), c.count(func(x *chaosOrder) bool { return x.stopped }), c.count(func(x *chaosOrder) bool { return x.edited }), c.kills, c.faults(), time.Since(started).Round(time.Second))
	})
}

type chaos struct {
	t      *testing.T
	w      *world
	p      *process
	r      *rig
	rnd    *rand.Rand
	orders []*chaosOrder
	kills  int
}

func newChaos(t *testing.T, o db.Options, bin string, seed uint64) *chaos {
	t.Helper()
	w := newWorld(t, worldOptions{seed: seed, failRate: 0.05, chaos: true})
	port := freePort(t)
	env := append(settings(o, w.settings()...), "PORT="+port, "APP_URL=http://127.0.0.1:"+port, "WEBHOOK_REGISTER=true", "PRINT_AUTO_RETRIES=8", "RETRY_MAX_ATTEMPTS=1000", "RETRY_MAX_DELAY=500ms", "LOG_LEVEL=error",
		"SHOPIFY_TIMEOUT=1s", "SIMPLYPRINT_TIMEOUT=1s", "SENDCLOUD_TIMEOUT=1s")
	c := &chaos{t: t, w: w, p: &process{t: t, bin: bin, env: append(env, os.Environ()...)}, r: &rig{t: t, base: "http://127.0.0.1:" + port}, rnd: rand.New(rand.NewPCG(seed, 0xc4a05))}
	c.p.start()
	t.Cleanup(func() {
		c.p.kill()
		if t.Failed() {
			t.Logf("seed %d; the program said:\n%s", seed, c.p.log.String())
		}
	})
	c.r.untilUp()
	c.r.mapSKU("HOOK-WHITE", fileHook)
	c.r.mapSKU("CLIP-SET-8", fileClip)
	c.r.until("webhooks are registered", func() bool { return w.shop.Subscribed("orders/create") && w.farm.Subscribed() })
	bad := []sim.Fault{
		{Op: "*", Probability: 0.2, Latency: 40 * time.Millisecond}, {Op: "*", Probability: 0.03, DropBefore: true}, {Op: "*", Probability: 0.03, DropAfter: true},
		{Op: "*", Probability: 0.02, Status: 500}, {Op: "*", Probability: 0.02, StatusAfter: 502}, {Op: "*", Probability: 0.01, Status: 429, RetryAfter: 1}, {Op: "*", Probability: 0.005, Latency: 1500 * time.Millisecond},
	}
	w.shopFaults.Set(bad...)
	w.farmFaults.Set(bad...)
	w.carrierFaults.Set(bad...)
	return c
}

// step does one thing that the world may do to the program.
func (c *chaos) step(limit int) {
	switch n := c.rnd.IntN(100); {
	case n < 45:
		if len(c.orders) < limit {
			spec := twoLines()
			spec.Lines[0].Quantity = 1 + c.rnd.IntN(3)
			c.orders = append(c.orders, &chaosOrder{shopID: c.w.shop.PlaceOrder(spec), units: spec.Lines[0].Quantity + 1})
		}
	case n < 53 && len(c.orders) > 0: // cancelled at the shop, at whatever stage it is
		x := c.orders[c.rnd.IntN(len(c.orders))]
		if c.w.shop.Cancel(x.shopID) == nil {
			x.cancelled = true
		}
	case n < 58 && len(c.orders) > 0: // changed at the shop
		x := c.orders[c.rnd.IntN(len(c.orders))]
		units := 1 + c.rnd.IntN(3)
		if !x.cancelled && c.w.shop.SetQuantity(x.shopID, 0, units) == nil {
			x.units, x.edited = units+1, true
		}
	case n < 62 && len(c.orders) > 0:
		c.stop(c.orders[c.rnd.IntN(len(c.orders))])
	case n < 67:
		c.p.kill()
		c.p.start()
		c.kills++
	}
	time.Sleep(time.Duration(c.rnd.IntN(120)) * time.Millisecond) // a random moment is the point here
}

// stop has an operator cancel an order, if the program is up to hear it. An
// answer that was lost counts as a cancellation if the order then is cancelled.
func (c *chaos) stop(x *chaosOrder) {
	id := c.ourID(x.shopID)
	if id == "" {
		return
	}
	status, err := c.request("POST", "/api/v1/orders/"+id+"/cancel", `{"reason":"a test wants it"}`, nil)
	x.stopped = x.stopped || status == http.StatusOK || err != nil
}

// ourID finds an order, "" while the program is down or does not know it.
func (c *chaos) ourID(shopID int64) string {
	var p page[chaosView]
	if status, err := c.request("GET", "/api/v1/orders?pageSize=100", "", &p); err != nil || status != http.StatusOK {
		return ""
	}
	for _, v := range p.Items {
		if v.ShopOrderID == shopID {
			return v.ID
		}
	}
	return ""
}

// request is a call that may fail because the program was killed.
func (c *chaos) request(method, path, body string, out any) (int, error) {
	req, err := http.NewRequest(method, c.r.base+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("X-API-Key", testKey)
	req.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 2 * time.Second}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if out != nil && res.StatusCode == http.StatusOK {
		err = json.NewDecoder(res.Body).Decode(out)
	}
	return res.StatusCode, err
}

func (c *chaos) count(is func(*chaosOrder) bool) int {
	n := 0
	for _, x := range c.orders {
		if is(x) {
			n++
		}
	}
	return n
}

func (c *chaos) faults() int {
	n := 0
	for _, f := range []*sim.Faults{c.w.shopFaults, c.w.farmFaults, c.w.carrierFaults} {
		for _, hits := range f.Hits() {
			n += hits
		}
	}
	return n
}

// calm ends the faults.
func (c *chaos) calm() {
	c.w.shopFaults.Set()
	c.w.farmFaults.Set()
	c.w.carrierFaults.Set()
	c.r.untilUp()
}

// settle waits until each order has come to its end.
func (c *chaos) settle(o db.Options) {
	c.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		var open []string
		list := c.byShopID()
		books := c.booksByID()
		for _, x := range c.orders {
			v := list[x.shopID]
			switch {
			case v.Status == "CANCELLED" && (x.cancelled || x.stopped):
			case v.Status == "FULFILLED" && books[x.shopID].Fulfilled:
			case v.Status == "FULFILLED" && len(v.openIssues(c.r)) > 0: // changed after it had left: a person was told
			default:
				open = append(open, fmt.Sprintf("%+v is %q %s", *x, v.Status, v.ID))
			}
		}
		if len(open) == 0 {
			return
		}
		if time.Now().After(deadline) {
			for _, x := range c.orders {
				if v := list[x.shopID]; v.Status != "FULFILLED" && v.Status != "CANCELLED" {
					c.explain(o, x.shopID, v.ID)
				}
			}
			c.t.Fatalf("%d orders are stuck:\n%s", len(open), strings.Join(open, "\n"))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (v chaosView) openIssues(r *rig) []string { return r.issues(v.ID) }

// explain logs what is known of an order that is stuck.
func (c *chaos) explain(o db.Options, shopID int64, id string) {
	for what, query := range map[string]string{
		"journal":    `SELECT CAST(occurred_at AS TEXT), message FROM journal WHERE order_id = '` + id + `' ORDER BY seq`,
		"webhook":    `SELECT CAST(received_at AS TEXT) || ' ' || topic || ' ' || status, note FROM webhook_deliveries WHERE CAST(body AS TEXT) LIKE '%` + strconv.FormatInt(shopID, 10) + `%' ORDER BY received_at`,
		"print job":  `SELECT id || ' ' || status, queue_item_id FROM print_jobs WHERE order_id = '` + id + `'`,
		"queue item": `SELECT id || ' ' || state, CAST(COALESCE(farm_item_id, 0) AS TEXT) FROM queue_items WHERE order_id = '` + id + `'`,
		"fulfilment": `SELECT state, last_error FROM fulfillments WHERE order_id = '` + id + `'`,
		"shipment":   `SELECT status, last_error FROM shipments WHERE order_id = '` + id + `'`,
		"job":        `SELECT kind || ' ' || CAST(state AS TEXT), CAST(COALESCE(errors, '') AS TEXT) FROM river_job WHERE state NOT IN ('completed')`,
	} {
		if what == "webhook" && o.URL != "" {
			query = strings.Replace(query, "CAST(body AS TEXT)", "convert_from(body, 'UTF8')", 1)
		}
		if what == "job" && o.URL != "" {
			query = strings.Replace(query, "CAST(COALESCE(errors, '') AS TEXT)", "COALESCE(array_to_string(errors, ' '), '')", 1)
		}
		c.read(o, query, func(rows *sql.Rows) error {
			var a, b string
			err := rows.Scan(&a, &b)
			c.t.Logf("%s: %s %s", what, a, b)
			return err
		})
	}
}

type chaosView struct {
	ID          string `json:"id"`
	ShopOrderID int64  `json:"shopOrderId"`
	Number      string `json:"number"`
	Status      string `json:"status"`
}

func (c *chaos) byShopID() map[int64]chaosView {
	c.t.Helper()
	out := map[int64]chaosView{}
	for n := 1; ; n++ {
		var p page[chaosView]
		if s := c.r.call("GET", fmt.Sprintf("/orders?pageSize=100&page=%d", n), nil, &p); s != 200 {
			c.t.Fatalf("list orders: HTTP %d", s)
		}
		for _, v := range p.Items {
			out[v.ShopOrderID] = v
		}
		if len(p.Items) < 100 {
			return out
		}
	}
}

func (c *chaos) booksByID() map[int64]simshopify.Book {
	out := map[int64]simshopify.Book{}
	for _, b := range c.w.shop.Books() {
		out[b.ID] = b
	}
	return out
}

// parcels counts the labels that are in force, by order number.
func (c *chaos) parcels() map[string]int {
	out := map[string]int{}
	for _, b := range c.w.carrier.Books() {
		if !b.Failed && !b.Cancelled {
			out[b.OrderNumber]++
		}
	}
	return out
}

// check compares the books of the simulated services with what was wanted.
func (c *chaos) check(o db.Options) {
	t := c.t
	t.Helper()
	c.r.until("nothing waits in the farm's queue that nobody wants", func() bool { return c.surplus(o) == "" })
	c.r.until("no parcel of a cancelled order is left", func() bool {
		live := c.parcels()
		for _, v := range c.byShopID() {
			if v.Status == "CANCELLED" && live[v.Number] > 0 {
				return false
			}
		}
		return true
	})
	parcels := c.parcels()
	ours, books := c.byShopID(), c.booksByID()
	prints := c.goodPrints(o)
	for _, x := range c.orders {
		v, b := ours[x.shopID], books[x.shopID]
		live := 0
		for _, f := range b.Fulfillments {
			if !f.Cancelled {
				live++
			}
		}
		switch v.Status {
		case "FULFILLED":
			if x.cancelled && live > 0 {
				t.Errorf("order %s was cancelled at the shop and has %d fulfilments", v.Number, live)
			}
			if live != 1 || parcels[v.Number] != 1 || b.Fulfillments[0].Tracking == "" {
				t.Errorf("order %s: %d fulfilments, %d parcels: %+v", v.Number, live, parcels[v.Number], b)
			}
			if got := prints[v.ID]; !x.edited && got != x.units {
				t.Errorf("order %s: %d good prints for %d units", v.Number, got, x.units)
			}
		case "CANCELLED":
			if live != 0 || parcels[v.Number] != 0 {
				t.Errorf("order %s was cancelled and has %d fulfilments and %d parcels", v.Number, live, parcels[v.Number])
			}
		}
	}
	c.rows(o)
}

// database opens the program's database beside it.
func (c *chaos) database(o db.Options) *db.DB {
	c.t.Helper()
	o.Beside = true
	d, err := db.Open(c.t.Context(), o)
	if err != nil {
		c.t.Fatal(err)
	}
	return d
}

func (c *chaos) read(o db.Options, query string, scan func(*sql.Rows) error) {
	c.t.Helper()
	d := c.database(o)
	defer d.Close()
	if err := db.Each(c.t.Context(), d.Read(), query, nil, scan); err != nil {
		c.t.Fatalf("%s: %v", query, err)
	}
}

// itemOrders tells which order each of our references at the farm is for.
func (c *chaos) itemOrders(o db.Options) map[string]string {
	out := map[string]string{}
	c.read(o, `SELECT id, order_id FROM queue_items`, func(rows *sql.Rows) error {
		var id, order string
		err := rows.Scan(&id, &order)
		out[id] = order
		return err
	})
	return out
}

// goodPrints counts the farm's good prints by order, and finds references that
// were used twice.
func (c *chaos) goodPrints(o db.Options) map[string]int {
	c.t.Helper()
	orders, books := c.itemOrders(o), c.w.farm.Books()
	refs, byItem := map[string]bool{}, map[int64]string{}
	for _, it := range books.Items {
		ref := it.CustomFields["forma3d_ref"]
		if ref == "" || refs[ref] || orders[ref] == "" {
			c.t.Errorf("queue item %d at the farm has the reference %q, which is missing, unknown or used twice", it.ID, ref)
		}
		refs[ref] = true
		byItem[it.ID] = orders[ref]
	}
	out := map[string]int{}
	for _, j := range books.Jobs {
		if j.Status == "done" {
			out[byItem[j.ItemID]]++
		}
	}
	return out
}

// surplus names a queue item at the farm that waits although its order is over.
func (c *chaos) surplus(o db.Options) string {
	orders := c.itemOrders(o)
	status := map[string]string{}
	for _, v := range c.byShopID() {
		status[v.ID] = v.Status
	}
	for _, it := range c.w.farm.Books().Items {
		if it.Left > 0 && !it.Deleted && slices.Contains([]string{"CANCELLED", "FULFILLED"}, status[orders[it.CustomFields["forma3d_ref"]]]) {
			return fmt.Sprint(it.ID)
		}
	}
	return ""
}

// rows finds what was left undone in the database, and gaps in the chains of
// states that the journal tells of.
func (c *chaos) rows(o db.Options) {
	t := c.t
	t.Helper()
	for what, query := range map[string]string{
		"webhooks":    `SELECT id, status FROM webhook_deliveries WHERE status IN ('RECEIVED', 'FAILED')`,
		"queue items": `SELECT id, state FROM queue_items WHERE state = 'PENDING'`,
		"shipments":   `SELECT id, status FROM shipments WHERE status = 'PENDING'`,
		"fulfilments": `SELECT id, state FROM fulfillments WHERE state = 'PENDING'`,
		"jobs":        `SELECT kind, CAST(state AS TEXT) FROM river_job WHERE state = 'discarded'`,
	} {
		t.Helper()
		var left []string
		c.r.until("no "+what+" are left undone", func() bool {
			left = nil
			c.read(o, query, func(rows *sql.Rows) error {
				var a, b string
				err := rows.Scan(&a, &b)
				left = append(left, a+" "+b)
				return err
			})
			return len(left) == 0 || what == "jobs"
		})
		if len(left) > 0 {
			t.Errorf("%s left undone: %v", what, left)
		}
	}
	for _, chain := range []struct{ kind, entity string }{{"order.status_changed", "order_id"}, {"print-job.status-changed", "print_job_id"}} {
		last := map[string]string{}
		c.read(o, `SELECT `+chain.entity+`, payload FROM journal WHERE type = '`+chain.kind+`' ORDER BY `+chain.entity+`, occurred_at, seq`, func(rows *sql.Rows) error {
			var id, payload string
			if err := rows.Scan(&id, &payload); err != nil {
				return err
			}
			from, to := between(payload, `"previousStatus":"`), between(payload, `"newStatus":"`)
			if known := last[id]; known != "" && known != from {
				t.Errorf("%s %s: the journal says %s → %s after %s", chain.kind, id, from, to, known)
			}
			last[id] = to
			return nil
		})
	}
}

func between(text, start string) string {
	_, rest, _ := strings.Cut(text, start)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
