package app_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
)

type actionView struct {
	Name    string `json:"name"`
	Allowed bool   `json:"allowed"`
	Code    string `json:"code"`
	Reason  string `json:"reason"`
}

type orderPage struct {
	orderView
	UnitsDone int `json:"unitsDone"`
	Units     int `json:"units"`
	Lines     []struct {
		SKU   string `json:"sku"`
		Done  int    `json:"done"`
		Parts []struct {
			Name     string `json:"name"`
			Wanted   int    `json:"wanted"`
			Good     int    `json:"good"`
			InFlight int    `json:"inFlight"`
			Failed   int    `json:"failed"`
			Open     int    `json:"open"`
		} `json:"parts"`
	} `json:"lineItems"`
	Jobs []struct {
		ID      string       `json:"id"`
		Status  string       `json:"status"`
		Actions []actionView `json:"actions"`
	} `json:"jobs"`
	Shipments []struct {
		Status  string       `json:"status"`
		Actions []actionView `json:"actions"`
	} `json:"shipments"`
	Fulfillments []struct {
		State string `json:"state"`
	} `json:"fulfillments"`
	Actions []actionView `json:"actions"`
}

func (r *rig) page(id string) orderPage {
	r.t.Helper()
	var p orderPage
	if s := r.call("GET", "/orders/"+id, nil, &p); s != 200 {
		r.t.Fatalf("read order: HTTP %d", s)
	}
	return p
}

// allowed lists the names of acts that are possible now.
func allowed(list []actionView) []string {
	var out []string
	for _, a := range list {
		if a.Allowed {
			out = append(out, a.Name)
		}
	}
	return out
}

type taskView struct {
	Kind     string `json:"kind"`
	Severity string `json:"severity"`
	Count    int    `json:"count"`
	Params   struct {
		SKU         string `json:"sku"`
		OrderNumber string `json:"orderNumber"`
		Service     string `json:"service"`
		JobType     string `json:"jobType"`
	} `json:"params"`
	Orders []struct {
		ID string `json:"id"`
	} `json:"orders"`
	Action struct {
		Kind    string `json:"kind"`
		Allowed bool   `json:"allowed"`
		OrderID string `json:"orderId"`
		IssueID string `json:"issueId"`
		SKU     string `json:"sku"`
	} `json:"action"`
}

func (r *rig) today() (list []taskView, kinds []string) {
	r.t.Helper()
	var p page[taskView]
	if s := r.call("GET", "/today", nil, &p); s != 200 {
		r.t.Fatalf("today: HTTP %d", s)
	}
	for _, t := range p.Items {
		kinds = append(kinds, t.Kind)
	}
	if p.Total != len(p.Items) {
		r.t.Errorf("%d tasks of %d", len(p.Items), p.Total)
	}
	return p.Items, kinds
}

func TestTodayGroupsWhatOneActSettles(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		if _, kinds := r.today(); len(kinds) != 0 {
			t.Errorf("at the beginning: %v", kinds)
		}
		for range 3 {
			w.shop.PlaceOrder(simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "New", SKU: "NEW-1", Quantity: 1}}})
		}
		id := ""
		r.until("the orders wait for a mapping", func() bool {
			list := r.orders()
			if len(list) != 3 {
				return false
			}
			id = list[2].ID // the first
			return list[0].OpenIssues+list[1].OpenIssues+list[2].OpenIssues == 3
		})
		list, kinds := r.today()
		if !slices.Equal(kinds, []string{"unmapped_product"}) || list[0].Count != 3 || len(list[0].Orders) != 3 || list[0].Orders[0].ID != id || list[0].Params.SKU != "NEW-1" || list[0].Action.Kind != "map-sku" || list[0].Action.SKU != "NEW-1" || !list[0].Action.Allowed {
			t.Fatalf("%+v", list)
		}
		var n struct{ Count, Orders int }
		if s := r.call("GET", "/today/count", nil, &n); s != 200 || n.Count != 1 || n.Orders != 3 {
			t.Errorf("count: HTTP %d, %+v", s, n)
		}
		r.call("DELETE", "/integrations/simplyprint", nil, nil)
		if list, kinds := r.today(); !slices.Equal(kinds, []string{"integration_disconnected", "unmapped_product"}) || list[0].Params.Service != "simplyprint" || list[0].Action.Kind != "connect" {
			t.Errorf("without the farm: %+v", list)
		}
		r.mapSKU("NEW-1", fileHook)
		r.until("nobody waits for a mapping", func() bool { _, kinds := r.today(); return slices.Equal(kinds, []string{"integration_disconnected"}) })
	})
}

func TestTheFiguresKnowTheFarmAndWhereDaysBegin(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		if s := r.call("PATCH", "/tenant", map[string]any{"timeZone": "America/New_York"}, nil); s != 200 {
			t.Fatalf("change the tenant: HTTP %d", s)
		}
		total := len(w.farm.Printers())
		r.until("the printers are counted", func() bool {
			var sum struct {
				TimeZone string
				Printers struct{ Online, Total *int }
			}
			if s := r.call("GET", "/analytics/summary", nil, &sum); s != 200 || sum.TimeZone != "America/New_York" {
				t.Fatalf("HTTP %d, days of %s", s, sum.TimeZone)
			}
			p := sum.Printers
			return p.Online != nil && p.Total != nil && *p.Online == total && *p.Total == total
		})
	})
}

func TestAnOrdersPageSaysWhatCanBeDone(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		id := w.placed(r, twoLines(), 3)
		p := r.page(id)
		if got := allowed(p.Actions); !slices.Equal(got, []string{"cancel", "mark-fulfilled", "correct-address", "force-fulfil"}) {
			t.Errorf("while it is made: %v", got)
		}
		if len(p.Lines) != 2 || len(p.Lines[0].Parts) != 1 || p.Lines[0].Parts[0].Wanted != 2 || p.Lines[0].Parts[0].InFlight != 2 || p.Lines[0].Parts[0].Open != 0 || p.Units != 3 || p.UnitsDone != 0 || len(p.Jobs) != 3 || !slices.Equal(allowed(p.Jobs[0].Actions), []string{"cancel"}) {
			t.Errorf("%+v", p)
		}
		if s := r.call("POST", "/orders/"+id+"/retry", reason(), nil); s != http.StatusConflict {
			t.Errorf("a retry of nothing: HTTP %d", s)
		}
		if err := w.farm.Fail(w.start(0), "spaghetti"); err != nil {
			t.Fatal(err)
		}
		r.until("a print failed", func() bool { return len(r.jobsIn(id, "FAILED")) == 1 })
		if got := allowed(r.page(id).Actions); !slices.Contains(got, "retry") {
			t.Errorf("with a failed print: %v", got)
		}
		if list, kinds := r.today(); !slices.Equal(kinds, []string{"print_failed"}) || list[0].Action.Kind != "retry" || list[0].Action.OrderID != id || list[0].Action.IssueID == "" || list[0].Severity != "ERROR" {
			t.Errorf("%+v", list)
		}
		var done struct{ PrintJobs, Commands int }
		if s := r.call("POST", "/orders/"+id+"/retry", reason(), &done); s != 200 || done.PrintJobs != 1 || done.Commands != 0 {
			t.Fatalf("retry: HTTP %d, %+v", s, done)
		}
		r.until("everything is queued", func() bool { return len(r.jobsIn(id, "QUEUED")) == 3 })
		for i := 1; i <= 3; i++ {
			w.finish(w.start(i))
		}
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		p = r.page(id)
		if got := allowed(p.Actions); len(got) != 0 {
			t.Errorf("when it is fulfilled: %v", got)
		}
		for _, a := range p.Actions {
			if a.Code == "" || a.Reason == "" {
				t.Errorf("%s is not allowed and nobody says why", a.Name)
			}
		}
		if p.UnitsDone != 3 || p.Lines[0].Done != 2 || p.Lines[0].Parts[0].Good != 2 || len(p.Shipments) != 1 || p.Shipments[0].Status != "LABEL_CREATED" || !slices.Equal(allowed(p.Shipments[0].Actions), []string{"print-label"}) || len(p.Fulfillments) != 1 || p.Fulfillments[0].State != "DONE" {
			t.Errorf("%+v", p)
		}
		if got := r.acts(id); !slices.Equal(got, []string{"print-job.retry"}) {
			t.Errorf("audit %v", got)
		}
		if _, kinds := r.today(); len(kinds) != 0 {
			t.Errorf("at the end: %v", kinds)
		}
	})
}

// A refusal of the farm leaves dead letters; the order's retry takes them over
// and nothing is printed twice.
func TestARetryOfAnOrderLeavesNoDeadLetters(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 31})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		w.farmFaults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Status: http.StatusUnprocessableEntity})
		w.shop.PlaceOrder(twoLines())
		r.dead("PRINT_JOB_CREATION", 2)
		id := r.orders()[0].ID
		// One answer of the farm is one task, and its dead letters are no others.
		list, kinds := r.today()
		if !slices.Equal(kinds, []string{"print_job_rejected"}) || list[0].Count != 1 {
			t.Errorf("%+v", list)
		}
		w.farmFaults.Set()
		var done struct {
			Items []struct{ Outcome string } `json:"items"`
		}
		if s := r.call("POST", "/orders/bulk", map[string]any{"action": "retry", "ids": []string{id}, "reason": because}, &done); s != 200 || len(done.Items) != 1 || done.Items[0].Outcome != "done" {
			t.Fatalf("retry: HTTP %d, %+v", s, done)
		}
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		if got := r.queue("state=dead"); len(got) != 0 || len(r.printJobs(id)) != 3 {
			t.Errorf("dead letters %+v, jobs %+v", got, r.printJobs(id))
		}
		prints := 0
		for _, it := range w.farm.Books().Items {
			prints += it.Amount
		}
		if prints != 3 {
			t.Errorf("%d copies were queued at the farm for 3 prints", prints)
		}
	})
}

func TestManyOrdersAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		first := w.placed(r, simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1}}}, 1)
		w.finish(w.start(0))
		r.until("the first order is fulfilled", func() bool { return r.order(first).Status == "FULFILLED" })
		w.shop.PlaceOrder(simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1}}})
		var second string
		r.until("the second order is queued", func() bool {
			list := r.orders()
			second = list[0].ID
			return len(list) == 2 && len(r.jobsIn(second, "QUEUED")) == 1
		})
		bulk := func(action string, ids ...string) (outcomes []string) {
			t.Helper()
			var out struct {
				Items []struct{ ID, Number, Outcome, Code, Reason string } `json:"items"`
			}
			if s := r.call("POST", "/orders/bulk", map[string]any{"action": action, "ids": ids, "reason": because}, &out); s != 200 {
				t.Fatalf("HTTP %d", s)
			}
			for _, x := range out.Items {
				outcomes = append(outcomes, x.Outcome+" "+x.Code)
			}
			return outcomes
		}
		if got := bulk("cancel", second, first, "nobody", second); !slices.Equal(got, []string{"done ", "refused fulfilled", "not-found not-found"}) {
			t.Errorf("cancel: %v", got)
		}
		if r.order(second).Status != "CANCELLED" || !slices.Equal(r.acts(second), []string{"order.cancel"}) || len(r.acts(first)) != 0 {
			t.Errorf("order %+v, audit %v and %v", r.order(second), r.acts(second), r.acts(first))
		}
		if got := bulk("force-fulfil", second); !slices.Equal(got, []string{"refused closed"}) {
			t.Errorf("force: %v", got)
		}
		if got := bulk("retry", second); !slices.Equal(got, []string{"refused nothing-to-retry"}) {
			t.Errorf("retry: %v", got)
		}
		for _, body := range []any{map[string]any{"action": "delete", "ids": []string{first}, "reason": because}, map[string]any{"action": "cancel", "ids": []string{}, "reason": because}, map[string]any{"action": "cancel", "ids": make([]string, 101), "reason": because}} {
			if s := r.call("POST", "/orders/bulk", body, nil); s != http.StatusUnprocessableEntity {
				t.Errorf("%v: HTTP %d", body, s)
			}
		}
	})
}

func TestAnAddressIsCorrectedBeforeTheLabel(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		w.shopFaults.Set(sim.Fault{Op: "fulfillmentCreate", Probability: 1, Status: 503})
		spec := simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1}}, Address: &simshopify.Address{FirstName: "Ada", LastName: "Example", Address1: "Voorbeeldstraat", City: "Brussel", Country: "Belgium", CountryCode: "BE"}}
		id := w.placed(r, spec, 1)
		put := func(line string) int {
			return r.call("PUT", "/orders/"+id+"/shipping-address", map[string]any{"reason": because, "address": map[string]any{"name": "Ada Example", "address1": line, "zip": "1000", "city": "Brussel", "country": "Belgium", "countryCode": "BE"}}, nil)
		}
		if s := put("Voorbeeldstraat"); s != 200 {
			t.Fatalf("while it is printed: HTTP %d", s)
		}
		w.finish(w.start(0))
		r.until("a person is asked for the address", func() bool { return slices.Contains(r.issues(id), "address_invalid") })
		if list, _ := r.today(); len(list) != 1 || list[0].Action.Kind != "correct-address" || list[0].Action.OrderID != id {
			t.Errorf("%+v", list)
		}
		if s := put("Voorbeeldstraat 12"); s != 200 {
			t.Fatalf("with the issue: HTTP %d", s)
		}
		r.until("the label is made", func() bool {
			return w.liveParcels() == 1 && len(r.page(id).Shipments) == 1 && r.page(id).Shipments[0].Status == "LABEL_CREATED"
		})
		if s := put("Voorbeeldstraat 14"); s != http.StatusConflict {
			t.Errorf("after the label: HTTP %d", s)
		}
		if len(r.issues(id)) != 0 || !slices.Equal(r.acts(id), []string{"order.address", "order.address"}) {
			t.Errorf("issues %v, audit %v", r.issues(id), r.acts(id))
		}
	})
}
