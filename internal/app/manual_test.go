package app_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
)

const because = "a test wants it"

// reason is the body of an act by hand.
func reason() map[string]any { return map[string]any{"reason": because} }

type printJobView struct {
	ID         string `json:"id"`
	Status     string `json:"status"`
	RetryCount int    `json:"retryCount"`
}

func (r *rig) printJobs(orderID string) []printJobView {
	r.t.Helper()
	var p page[printJobView]
	r.call("GET", "/print-jobs?pageSize=100&orderId="+orderID, nil, &p)
	return p.Items
}

// jobsIn gives an order's print jobs in a status.
func (r *rig) jobsIn(orderID, status string) []string {
	r.t.Helper()
	ids := []string{}
	for _, j := range r.printJobs(orderID) {
		if j.Status == status {
			ids = append(ids, j.ID)
		}
	}
	return ids
}

// issues gives the kinds of an order's open issues.
func (r *rig) issues(orderID string) []string {
	r.t.Helper()
	var kinds []string
	for _, i := range r.order(orderID).Issues {
		if i.State == "OPEN" {
			kinds = append(kinds, i.Kind)
		}
	}
	return kinds
}

func (r *rig) issue(orderID, kind string) string {
	r.t.Helper()
	var d struct {
		Issues []struct {
			ID    string `json:"id"`
			Kind  string `json:"kind"`
			State string `json:"state"`
		} `json:"issues"`
	}
	r.call("GET", "/orders/"+orderID, nil, &d)
	for _, i := range d.Issues {
		if i.Kind == kind && i.State == "OPEN" {
			return i.ID
		}
	}
	r.t.Fatalf("order %s has no open issue %s: %+v", orderID, kind, d)
	return ""
}

type act struct {
	Action string `json:"action"`
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// acts lists what was done by hand to an order, oldest first.
func (r *rig) acts(orderID string) []string {
	r.t.Helper()
	var p page[act]
	r.call("GET", "/audit?orderId="+orderID, nil, &p)
	var names []string
	for _, a := range p.Items {
		if a.Actor != "API_KEY" || a.Reason != because {
			r.t.Errorf("the audit says %+v", a)
		}
		names = append(names, a.Action)
	}
	slices.Reverse(names)
	return names
}

// placed sells an order and waits until its prints are in the farm's queue.
func (w *world) placed(r *rig, spec simshopify.OrderSpec, prints int) string {
	w.t.Helper()
	w.shop.PlaceOrder(spec)
	var id string
	r.until("the prints are queued", func() bool {
		list := r.orders()
		if len(list) == 0 {
			return false
		}
		id = list[0].ID
		return len(r.jobsIn(id, "QUEUED")) == prints
	})
	return id
}

// start lets the printer at index begin with what is next.
func (w *world) start(index int) int64 {
	w.t.Helper()
	id, err := w.farm.StartNext(w.farm.Printers()[index].ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) finish(job int64) {
	w.t.Helper()
	if err := w.farm.Finish(job); err != nil {
		w.t.Fatal(err)
	}
}

// waiting counts the copies that wait in the farm's queue.
func (w *world) waiting() int {
	n := 0
	for _, it := range w.farm.Books().Items {
		if !it.Deleted {
			n += it.Left
		}
	}
	return n
}

// liveParcels counts the parcels that were not cancelled.
func (w *world) liveParcels() int {
	n := 0
	for _, b := range w.carrier.Books() {
		if !b.Failed && !b.Cancelled {
			n++
		}
	}
	return n
}

func manualWorld(t *testing.T, o db.Options) (*world, *rig) {
	t.Helper()
	w := newWorld(t, worldOptions{seed: 21, manualFarm: true})
	r := startIn(t, o, w, "PRINT_AUTO_RETRIES=0", "RETRY_MAX_ATTEMPTS=1000")
	r.mapSKU("HOOK-WHITE", fileHook)
	r.mapSKU("CLIP-SET-8", fileClip)
	return w, r
}

func TestACancellationTakesBackWhatHasNotStarted(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		spec := twoLines()
		spec.Lines[0].Quantity = 3
		id := w.placed(r, spec, 4)
		w.finish(w.start(0))
		w.start(1)
		r.until("one print is done and one runs", func() bool {
			return len(r.jobsIn(id, "COMPLETED")) == 1 && len(r.jobsIn(id, "PRINTING")) == 1
		})
		done, printing, waiting := r.jobsIn(id, "COMPLETED"), r.jobsIn(id, "PRINTING"), r.jobsIn(id, "QUEUED")
		var answer struct {
			CancelledJobs        []string `json:"cancelledJobs"`
			FlaggedJobs          []string `json:"flaggedJobs"`
			AlreadyCompletedJobs []string `json:"alreadyCompletedJobs"`
		}
		if s := r.call("POST", "/orders/"+id+"/cancel", reason(), &answer); s != 200 {
			t.Fatalf("cancel: HTTP %d", s)
		}
		sorted := func(list []string) []string { list = slices.Clone(list); slices.Sort(list); return list }
		if !slices.Equal(sorted(answer.CancelledJobs), sorted(waiting)) || !slices.Equal(answer.FlaggedJobs, printing) || !slices.Equal(answer.AlreadyCompletedJobs, done) {
			t.Errorf("answer %+v, waiting %v, printing %v, done %v", answer, waiting, printing, done)
		}
		r.until("the farm's queue is empty", func() bool { return w.waiting() == 0 })
		if got := r.jobsIn(id, "CANCELLED"); len(got) != 2 || r.order(id).Status != "CANCELLED" {
			t.Errorf("cancelled %v, order %s", got, r.order(id).Status)
		}
		if got := r.issues(id); !slices.Equal(got, []string{"cancellation_review"}) {
			t.Errorf("issues %v", got)
		}
		if s := r.call("POST", "/orders/"+id+"/cancel", reason(), nil); s != 200 {
			t.Errorf("cancel twice: HTTP %d", s)
		}
		if got := r.acts(id); !slices.Equal(got, []string{"order.cancel"}) {
			t.Errorf("audit %v", got)
		}
		if w.liveParcels() != 0 || len(w.shop.Books()[0].Fulfillments) != 0 {
			t.Error("a cancelled order was shipped")
		}
	})
}

func TestACancellationTakesTheLabelBack(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 22})
		r := startIn(t, o, w, "RETRY_MAX_ATTEMPTS=1000")
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		w.shopFaults.Set(sim.Fault{Op: "*", Probability: 1, Status: 503}) // nobody is told yet
		w.shop.PlaceOrder(twoLines())
		r.until("the label is made", func() bool { return w.liveParcels() == 1 })
		id := r.orders()[0].ID
		r.until("the label is recorded", func() bool {
			var p page[struct {
				Status string `json:"status"`
			}]
			r.call("GET", "/shipments?orderId="+id, nil, &p)
			return len(p.Items) == 1 && p.Items[0].Status == "LABEL_CREATED"
		})
		if s := r.call("POST", "/orders/"+id+"/cancel", reason(), nil); s != 200 {
			t.Fatalf("cancel: HTTP %d", s)
		}
		r.until("the parcel is cancelled", func() bool { return w.liveParcels() == 0 })
		w.shopFaults.Set()
		r.until("no fulfilment is intended any more", func() bool {
			var p page[struct {
				State string `json:"state"`
			}]
			r.call("GET", "/fulfillments/order/"+id, nil, &p)
			for _, f := range p.Items {
				if f.State != "CANCELLED" {
					return false
				}
			}
			return true
		})
		if n := len(w.shop.Books()[0].Fulfillments); n != 0 {
			t.Errorf("%d fulfilments of a cancelled order", n)
		}
	})
}

func TestAFailedPrintIsRetriedByHand(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		id := w.placed(r, simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1}}}, 1)
		if err := w.farm.Fail(w.start(0), "spaghetti"); err != nil {
			t.Fatal(err)
		}
		r.until("a person is asked", func() bool { return slices.Equal(r.issues(id), []string{"print_failed"}) })
		job := r.jobsIn(id, "FAILED")[0]
		if s := r.call("POST", "/print-jobs/"+job+"/reprint", reason(), nil); s != http.StatusConflict {
			t.Errorf("reprint of a failed print: HTTP %d", s)
		}
		var v printJobView
		if s := r.call("POST", "/print-jobs/"+job+"/retry", reason(), &v); s != 200 || v.RetryCount != 1 || v.Status != "PENDING" {
			t.Fatalf("retry: HTTP %d, %+v", s, v)
		}
		if s := r.call("POST", "/print-jobs/"+job+"/retry", reason(), nil); s != http.StatusConflict {
			t.Errorf("retry twice: HTTP %d", s)
		}
		r.until("it is queued again", func() bool { return len(r.jobsIn(id, "QUEUED")) == 1 })
		w.finish(w.start(1))
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		if n := len(w.farm.Books().Items); n != 2 || len(r.printJobs(id)) != 1 || len(r.issues(id)) != 0 {
			t.Errorf("%d queue items, jobs %+v, issues %v", n, r.printJobs(id), r.issues(id))
		}
		if got := r.acts(id); !slices.Equal(got, []string{"print-job.retry"}) {
			t.Errorf("audit %v", got)
		}
		if s := r.call("POST", "/orders/"+id+"/cancel", reason(), nil); s != http.StatusConflict {
			t.Errorf("cancel after the fulfilment: HTTP %d", s)
		}
	})
}

func TestAUselessPrintIsMadeAgainAndShippedOnce(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		w.shopFaults.Set(sim.Fault{Op: "*", Probability: 1, Status: 503})
		id := w.placed(r, simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1}}}, 1)
		w.finish(w.start(0))
		r.until("the label is made", func() bool { return w.liveParcels() == 1 && r.order(id).Status == "COMPLETED" })
		job := r.jobsIn(id, "COMPLETED")[0]
		if s := r.call("POST", "/print-jobs/"+job+"/reprint", reason(), nil); s != 200 {
			t.Fatalf("reprint: HTTP %d", s)
		}
		if s := r.call("POST", "/print-jobs/"+job+"/reprint", reason(), nil); s != http.StatusConflict {
			t.Errorf("reprint twice: HTTP %d", s)
		}
		r.until("another print is queued", func() bool { return len(r.jobsIn(id, "QUEUED")) == 1 && r.order(id).Status == "PROCESSING" })
		w.finish(w.start(1))
		r.until("the order is complete again", func() bool { return r.order(id).Status == "COMPLETED" })
		w.shopFaults.Set()
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		if w.liveParcels() != 1 || len(w.carrier.Books()) != 1 || len(w.shop.Books()[0].Fulfillments) != 1 {
			t.Errorf("parcels %+v, shop %+v", w.carrier.Books(), w.shop.Books()[0])
		}
	})
}

func TestACorrectedAddressStaysAndTheOrderGoesOn(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 23})
		r := startIn(t, o, w, "RETRY_MAX_ATTEMPTS=1000")
		r.mapSKU("HOOK-WHITE", fileHook)
		spec := simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1}}, Address: &simshopify.Address{FirstName: "Ada", LastName: "Example", Address1: "Voorbeeldstraat 12", City: "Brussel", Country: "Belgium", CountryCode: "BE"}}
		shopID := w.shop.PlaceOrder(spec)
		r.until("a person is asked for the address", func() bool {
			list := r.orders()
			return len(list) == 1 && slices.Contains(r.issues(list[0].ID), "address_invalid")
		})
		id := r.orders()[0].ID
		w.shopFaults.Set(sim.Fault{Op: "*", Probability: 1, Status: 503})
		body := map[string]any{"reason": because, "address": map[string]any{"name": "Ada Example", "address1": "Voorbeeldstraat 12", "zip": "1000", "city": "Brussel", "country": "Belgium", "countryCode": "BE"}}
		if s := r.call("POST", "/orders/"+id+"/issues/"+r.issue(id, "address_invalid")+"/resolve", body, nil); s != 200 {
			t.Fatalf("resolve: HTTP %d", s)
		}
		r.until("the label is made", func() bool { return w.liveParcels() == 1 })
		// The shop says the old address once more, as it does with any change.
		if err := w.shop.SetNote(shopID, "please ring"); err != nil {
			t.Fatal(err)
		}
		w.shopFaults.Set()
		r.until("the note arrived and the order is fulfilled", func() bool { o := r.order(id); return o.Status == "FULFILLED" && o.Note == "please ring" })
		if got := r.issues(id); len(got) != 0 {
			t.Errorf("issues %v", got)
		}
	})
}

func TestAnIgnoredLineIsNotPrinted(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 24})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		w.shop.PlaceOrder(twoLines())
		r.until("a person is asked for the mapping", func() bool {
			list := r.orders()
			return len(list) == 1 && slices.Contains(r.issues(list[0].ID), "unmapped_product")
		})
		id := r.orders()[0].ID
		body := map[string]any{"reason": because, "ignore": true}
		if s := r.call("POST", "/orders/"+id+"/issues/"+r.issue(id, "unmapped_product")+"/resolve", body, nil); s != 200 {
			t.Fatalf("resolve: HTTP %d", s)
		}
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		if n := len(r.printJobs(id)); n != 2 || w.shop.Books()[0].Fulfillments[0].Units != 3 {
			t.Errorf("%d print jobs, shop %+v", n, w.shop.Books()[0])
		}
	})
}

func TestAForcedFulfilmentStopsWhatIsNotPrinted(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		id := w.placed(r, twoLines(), 3)
		if s := r.call("POST", "/fulfillments/order/"+id, reason(), nil); s != http.StatusConflict {
			t.Errorf("retry without a failed fulfilment: HTTP %d", s)
		}
		if s := r.call("POST", "/fulfillments/order/"+id+"/force", reason(), nil); s != http.StatusAccepted {
			t.Fatalf("force: HTTP %d", s)
		}
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		r.until("the farm's queue is empty", func() bool { return w.waiting() == 0 })
		if b := w.shop.Books()[0]; len(b.Fulfillments) != 1 || b.Fulfillments[0].Units != 3 || w.liveParcels() != 0 {
			t.Errorf("shop %+v, %d parcels", b, w.liveParcels())
		}
		if got := r.acts(id); !slices.Equal(got, []string{"fulfillment.force"}) {
			t.Errorf("audit %v", got)
		}
	})
}

func TestACancelledOrderIsTakenUpAgain(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		id := w.placed(r, simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 1}}}, 1)
		status := func(next string) int {
			return r.call("POST", "/orders/"+id+"/status", map[string]any{"status": next, "reason": because}, nil)
		}
		if s := status("COMPLETED"); s != http.StatusConflict {
			t.Errorf("completed by hand: HTTP %d", s)
		}
		if s := status("CANCELLED"); s != 200 {
			t.Fatalf("cancelled by hand: HTTP %d", s)
		}
		r.until("the farm's queue is empty", func() bool { return w.waiting() == 0 })
		if s := status("FULFILLED"); s != http.StatusConflict {
			t.Errorf("a cancelled order was fulfilled by hand: HTTP %d", s)
		}
		if s := status("PROCESSING"); s != 200 {
			t.Fatalf("taken up again: HTTP %d", s)
		}
		r.until("it is queued again", func() bool { return w.waiting() == 1 && len(r.jobsIn(id, "QUEUED")) == 1 })
		w.finish(w.start(0))
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		if got := r.acts(id); !slices.Equal(got, []string{"order.cancel", "order.status"}) {
			t.Errorf("audit %v", got)
		}
	})
}

func TestAQueuedPrintIsCancelledByHandAndRetried(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w, r := manualWorld(t, o)
		id := w.placed(r, simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 2}}}, 2)
		job := r.jobsIn(id, "QUEUED")[0]
		if s := r.call("POST", "/print-jobs/"+job+"/cancel", reason(), nil); s != 200 {
			t.Fatalf("cancel: HTTP %d", s)
		}
		r.until("one copy waits at the farm", func() bool { return w.waiting() == 1 })
		if s := r.call("POST", "/print-jobs/"+job+"/retry", reason(), nil); s != 200 {
			t.Fatalf("retry: HTTP %d", s)
		}
		r.until("both copies wait at the farm", func() bool { return w.waiting() == 2 && len(r.jobsIn(id, "QUEUED")) == 2 })
		w.finish(w.start(0))
		w.finish(w.start(1))
		r.until("the order is fulfilled", func() bool { return r.order(id).Status == "FULFILLED" })
		if got := r.issues(id); len(got) != 0 {
			t.Errorf("issues %v", got)
		}
	})
}
