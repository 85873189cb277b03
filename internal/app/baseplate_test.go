package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
)

// slicingPatience is how long plates of two cells may take on a slow machine.
const slicingPatience = 3 * time.Minute

// sliced waits for what a real slicer brings about.
func (r *rig) sliced(what string, cond func() bool) {
	r.t.Helper()
	deadline := time.Now().Add(slicingPatience)
	for !cond() {
		if time.Now().After(deadline) || r.number(`SELECT COUNT(*) FROM grid_baseplates WHERE state = 'FAILED'`) > 0 {
			r.dump()
			r.t.Fatalf("a baseplate failed, or not reached within %s: %s", slicingPatience, what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// toMeasure is an order of one baseplate whose size the customer typed in.
func toMeasure(width, height string) simshopify.OrderSpec {
	return simshopify.OrderSpec{Email: "ada@example.com", Lines: []simshopify.Line{
		{Title: "Baseplate to measure", SKU: "GRID-CUSTOM", Quantity: 1, Price: "24.00", Grams: 60, Properties: map[string]string{"Width (mm)": width, "Height (mm)": height, "Magnets": "no", "Connectors": "Intersection"}},
	}}
}

type baseplateView struct {
	ID           string `json:"id"`
	SKU          string `json:"sku"`
	State        string `json:"state"`
	MappingID    string `json:"mappingId"`
	PrintSeconds int64  `json:"printSeconds"`
	Plates       []struct {
		Number   int    `json:"number"`
		FileID   string `json:"fileId"`
		FileName string `json:"fileName"`
	} `json:"plates"`
}

// TestAnOrderForANewSizeIsPrinted goes from the webhook to the G-code of every
// plate in the farm, with the real slicer, and on to the parcel; the next order
// of the size prints the same files.
func TestAnOrderForANewSizeIsPrinted(t *testing.T) {
	needPrusa(t)
	w := newWorld(t, worldOptions{seed: 5})
	r := startIn(t, dbtest.Options(t, db.SQLite), w, "GRID_ENABLED=true", "GRID_BED=100x100", "SIMPLYPRINT_TIMEOUT=10s")
	w.shop.PlaceOrder(toMeasure("84", "130"))
	r.sliced("the first order is fulfilled", func() bool { return w.allFulfilled(r, 1) })

	var list page[baseplateView]
	r.call("GET", "/grid/baseplates?sku=GRID-130x84MM-NOMAG-INT", nil, &list)
	if list.Total != 1 {
		t.Fatalf("baseplates %+v", list)
	}
	var b baseplateView
	r.call("GET", "/grid/baseplates/"+list.Items[0].ID, nil, &b)
	if b.SKU != "GRID-84x130MM-NOMAG-INT" || b.State != "READY" || b.MappingID == "" || len(b.Plates) != 2 || b.PrintSeconds < 60 {
		t.Fatalf("%+v", b)
	}
	files := map[string]bool{}
	for _, p := range b.Plates {
		gcode := w.farm.Content(p.FileID)
		if !bytes.Contains(gcode, []byte("G28")) || bytes.Count(gcode, []byte("\nG1 ")) < 500 {
			t.Errorf("plate %d at the farm is no G-code: %.200s", p.Number, gcode)
		}
		files[p.FileID] = true
		if status, ours := r.answer("GET", fmt.Sprintf("/grid/baseplates/%s/plates/%d/gcode", b.ID, p.Number), nil); status != 200 || !bytes.Equal(ours, gcode) {
			t.Errorf("plate %d: the download is not what the farm has", p.Number)
		}
	}
	printed := func() map[string]int {
		n := map[string]int{}
		for _, i := range w.farm.Books().Items {
			n[i.FileID] += i.Printed
		}
		return n
	}
	before := len(w.farm.Books().Files)
	for file, n := range printed() {
		if !files[file] || n != 1 {
			t.Errorf("file %s was printed %d times", file, n)
		}
	}
	// The order's page leads to the guide.
	var order struct {
		LineItems []struct {
			Baseplate struct{ ID, SKU, State, GuideURL string } `json:"baseplate"`
		} `json:"lineItems"`
	}
	r.call("GET", "/orders/"+r.orders()[0].ID, nil, &order)
	if l := order.LineItems[0].Baseplate; l.ID != b.ID || l.State != "READY" || l.GuideURL != "/api/v1/grid/baseplates/"+b.ID+"/guide.pdf" {
		t.Errorf("%+v", l)
	}
	if status, pdf := r.answer("GET", strings.TrimPrefix(order.LineItems[0].Baseplate.GuideURL, "/api/v1")+"?lang=nl", nil); status != 200 || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("the guide is %.20s", pdf)
	}

	// The same size, turned and in other words.
	w.shop.PlaceOrder(toMeasure("8.4 cm", "13 cm"))
	r.until("the second order is fulfilled", func() bool { return w.allFulfilled(r, 2) })
	for _, book := range w.shop.Books() {
		if len(book.Fulfillments) != 1 || book.Fulfillments[0].Units != 1 || book.Fulfillments[0].Tracking == "" {
			t.Errorf("order %s at the shop: %+v", book.Name, book.Fulfillments)
		}
	}
	if after := len(w.farm.Books().Files); after != before {
		t.Errorf("the second order brought %d files more", after-before)
	}
	for file, n := range printed() {
		if !files[file] || n != 2 {
			t.Errorf("file %s was printed %d times by both orders", file, n)
		}
	}
	r.call("GET", "/grid/baseplates", nil, &list)
	if list.Total != 1 || r.number(`SELECT COUNT(*) FROM product_mappings`) != 1 {
		t.Errorf("%d baseplates, %d mappings", list.Total, r.number(`SELECT COUNT(*) FROM product_mappings`))
	}
}

// TestARetryOfAnOrderTakesUpItsBaseplate: what failed at the farm goes on by the
// order's own act, and the order says before that there is something to retry.
func TestARetryOfAnOrderTakesUpItsBaseplate(t *testing.T) {
	needPrusa(t)
	w := newWorld(t, worldOptions{seed: 6})
	r := startIn(t, dbtest.Options(t, db.SQLite), w, "GRID_ENABLED=true", "GRID_BED=100x100", "SIMPLYPRINT_TIMEOUT=10s")
	w.farmFaults.Set(sim.Fault{Op: "files/*", Probability: 1, Status: http.StatusUnprocessableEntity})
	w.shop.PlaceOrder(toMeasure("42", "42"))
	r.dead("BASEPLATE", 1)
	id := r.orders()[0].ID
	var page struct {
		Actions []struct {
			Name    string
			Allowed bool
		}
	}
	r.call("GET", "/orders/"+id, nil, &page)
	offered := false
	for _, a := range page.Actions {
		offered = offered || a.Name == "retry" && a.Allowed
	}
	if !offered {
		t.Errorf("the order offers no retry: %+v", page.Actions)
	}
	w.farmFaults.Set()
	var done struct{ Baseplates int }
	if s := r.call("POST", "/orders/"+id+"/retry", map[string]any{"reason": because}, &done); s != http.StatusOK || done.Baseplates != 1 {
		t.Fatalf("HTTP %d, %+v", s, done)
	}
	r.sliced("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
	if got := r.queue("state=dead"); len(got) != 0 {
		t.Errorf("dead letters are left: %+v", got)
	}
}

// TestTheStorefrontAsksThroughTheShop: the real signature, and whose shop it is.
func TestTheStorefrontAsksThroughTheShop(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 1})
		r := start(t, settings(o, append(w.settings(), "GRID_ENABLED=true", "GRID_PROXY_MAX_AGE=2m")...))
		ask := func(secret string, change func(q url.Values)) (int, string) {
			q := url.Values{"shop": {shopDomain}, "logged_in_customer_id": {""}, "path_prefix": {"/apps/grid"}, "timestamp": {fmt.Sprint(time.Now().Unix())}, "width": {"371"}, "height": {"254"}}
			change(q)
			q.Set("signature", shopify.SignProxy(secret, q))
			res, err := http.Get(r.base + "/api/v1/proxy/shopify/grid/plan?" + q.Encode())
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			var body bytes.Buffer
			if _, err := body.ReadFrom(res.Body); err != nil {
				t.Fatal(err)
			}
			return res.StatusCode, body.String()
		}
		same := func(url.Values) {}
		if status, body := ask(shopSecret, same); status != 200 || !strings.Contains(body, `"sku":"GRID-254x371MM-NOMAG-NONE"`) {
			t.Errorf("%d %s", status, body)
		}
		for name, c := range map[string]struct {
			secret string
			change func(q url.Values)
		}{
			"another secret":     {"wrong", same},
			"another shop":       {shopSecret, func(q url.Values) { q.Set("shop", "other.myshopify.com") }},
			"an old one":         {shopSecret, func(q url.Values) { q.Set("timestamp", fmt.Sprint(time.Now().Add(-3*time.Minute).Unix())) }},
			"one of the future":  {shopSecret, func(q url.Values) { q.Set("timestamp", fmt.Sprint(time.Now().Add(3*time.Minute).Unix())) }},
			"two shops":          {shopSecret, func(q url.Values) { q.Add("shop", shopDomain) }},
			"no time":            {shopSecret, func(q url.Values) { q.Del("timestamp") }},
			"a time in no units": {shopSecret, func(q url.Values) { q.Set("timestamp", "now") }},
		} {
			if status, body := ask(c.secret, c.change); status != 401 || !strings.Contains(body, `"code":"unsigned"`) {
				t.Errorf("%s: %d %s", name, status, body)
			}
		}
	})
}
