package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim"
)

type queueJob struct {
	ID         int64             `json:"id"`
	Type       string            `json:"type"`
	Kind       string            `json:"kind"`
	State      string            `json:"state"`
	Attempts   int               `json:"attempts"`
	OrderID    string            `json:"orderId"`
	References map[string]string `json:"references"`
	Cause      string            `json:"cause"`
	LastError  string            `json:"lastError"`
	Failures   []struct {
		Attempt int    `json:"attempt"`
		Error   string `json:"error"`
	} `json:"failures"`
}

type queueGroup struct {
	Type  string `json:"type"`
	Cause string `json:"cause"`
	Jobs  int    `json:"jobs"`
	Dead  int    `json:"dead"`
}

type bulk struct {
	Retried  int  `json:"retried"`
	Obsolete int  `json:"obsolete"`
	Skipped  int  `json:"skipped"`
	More     bool `json:"more"`
}

func (r *rig) queue(filter string) []queueJob {
	r.t.Helper()
	var p page[queueJob]
	if s := r.call("GET", "/admin/retry-queue?"+filter, nil, &p); s != http.StatusOK {
		r.t.Fatalf("list the queue: HTTP %d", s)
	}
	return p.Items
}

func (r *rig) groups() []queueGroup {
	r.t.Helper()
	var out page[queueGroup]
	if s := r.call("GET", "/admin/retry-queue/groups", nil, &out); s != http.StatusOK {
		r.t.Fatalf("group the queue: HTTP %d", s)
	}
	return out.Items
}

// dead waits until exactly n dead letters of a type are there and gives them.
func (r *rig) dead(kind string, n int) (list []queueJob) {
	r.t.Helper()
	r.until(fmt.Sprintf("%d dead letters of type %s", n, kind), func() bool {
		list = r.queue("state=dead&type=" + kind)
		return len(list) == n
	})
	return list
}

func (r *rig) openIssues(orderID, kind string) (n int) {
	r.t.Helper()
	for _, i := range r.order(orderID).Issues {
		if i.Kind == kind && i.State == "OPEN" {
			n++
		}
	}
	return n
}

// told gives the journal's messages of one type, newest first.
func (r *rig) told(eventType string) (messages []string) {
	r.t.Helper()
	var p page[struct {
		Message  string `json:"message"`
		Metadata struct {
			By    string `json:"by"`
			Count int    `json:"count"`
		} `json:"metadata"`
	}]
	r.call("GET", "/event-log?type="+eventType, nil, &p)
	for _, e := range p.Items {
		messages = append(messages, fmt.Sprintf("%s: %d", e.Metadata.By, e.Metadata.Count))
	}
	return messages
}

// The farm refuses; after the cause is mended a person's retry carries the order
// to its end, with one entry in the farm's queue and no print too many.
func TestARefusedPrintIsRetriedOnce(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 21})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		w.farmFaults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Status: http.StatusUnprocessableEntity})
		shopID := w.shop.PlaceOrder(twoLines())
		letters := r.dead("PRINT_JOB_CREATION", 2)
		id := r.orders()[0].ID
		if v := r.order(id); v.Status != "FAILED" || r.openIssues(id, "print_job_rejected") != 2 {
			t.Fatalf("order %+v", v)
		}
		for _, l := range letters {
			if l.OrderID != id || l.Attempts != 1 || !strings.HasPrefix(l.Cause, "SimplyPrint refused") || l.LastError == "" || l.References["itemId"] == "" {
				t.Errorf("dead letter %+v", l)
			}
		}
		if groups := r.groups(); len(groups) != 1 || groups[0].Jobs != 2 || groups[0].Dead != 2 {
			t.Errorf("groups %+v", groups)
		}
		w.farmFaults.Set()
		var detail queueJob
		if r.call("GET", fmt.Sprint("/admin/retry-queue/", letters[0].ID), nil, &detail); len(detail.Failures) != 1 || detail.Failures[0].Error != letters[0].LastError {
			t.Errorf("detail %+v", detail)
		}
		for _, l := range letters {
			var out struct {
				Outcome string `json:"outcome"`
			}
			if s := r.call("POST", fmt.Sprintf("/admin/retry-queue/%d/retry", l.ID), nil, &out); s != http.StatusOK || out.Outcome != "retried" {
				t.Fatalf("retry: HTTP %d, %+v", s, out)
			}
			r.call("POST", fmt.Sprintf("/admin/retry-queue/%d/retry", l.ID), nil, nil) // a second click changes nothing
		}
		r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
		w.assertExactlyOnce(t, map[int64]int{shopID: 3})
		if items := w.farm.Books().Items; len(items) != 2 {
			t.Errorf("%d queue items at the farm for 2 parts", len(items))
		}
		if v := r.order(id); v.OpenIssues != 0 {
			t.Errorf("issues stayed open: %+v", v.Issues)
		}
		if told := r.told("retry-queue.retried"); len(told) < 2 || told[0] != "API_KEY: 1" {
			t.Errorf("the journal says %v", told)
		}
	})
}

// The carrier answers, but makes no labels until every attempt is spent; one action for the group
// gets each order its one parcel and its one fulfilment.
func TestAGroupOfDeadShipmentsIsRetriedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 22})
		r := startIn(t, o, w, "RETRY_MAX_ATTEMPTS=2")
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		// Half of the labels are made although the answer is an error.
		w.carrierFaults.Set(sim.Fault{Op: "POST /shipments/announce", Probability: 0.5, StatusAfter: 503}, sim.Fault{Op: "POST /shipments/announce", Probability: 1, Status: 503}, sim.Fault{Op: "GET /shipments", Probability: 1, Status: 503})
		const n = 4
		units := map[int64]int{}
		for range n {
			units[w.shop.PlaceOrder(twoLines())] = 3
		}
		r.dead("SHIPMENT", n)
		want := []queueGroup{{"SHIPMENT", "Sendcloud could not be reached or failed", n, n}}
		// The comparison with the carrier fails for the same cause, as another type.
		labels := slices.DeleteFunc(r.groups(), func(g queueGroup) bool { return g.Type != "SHIPMENT" })
		if diff := cmp.Diff(want, labels); diff != "" {
			t.Errorf("groups (-want +got):\n%s", diff)
		}
		for _, v := range r.orders() {
			if r.openIssues(v.ID, "shipment_failed") != 1 {
				t.Errorf("order %s has issues %+v", v.Number, r.order(v.ID).Issues)
			}
		}
		w.carrierFaults.Set()
		if s := r.call("POST", "/admin/retry-queue/retry", map[string]string{}, nil); s != http.StatusUnprocessableEntity {
			t.Errorf("retry of everything: HTTP %d", s)
		}
		var done bulk
		if s := r.call("POST", "/admin/retry-queue/retry", map[string]string{"type": "SHIPMENT", "cause": want[0].Cause}, &done); s != http.StatusOK || done != (bulk{Retried: n}) {
			t.Fatalf("retry: HTTP %d, %+v", s, done)
		}
		r.until("all orders are fulfilled", func() bool { return w.allFulfilled(r, n) })
		w.assertExactlyOnce(t, units)
		for _, v := range r.orders() {
			if v.OpenIssues != 0 {
				t.Errorf("order %s still has issues", v.Number)
			}
		}
		if told := r.told("retry-queue.retried"); !cmp.Equal(told, []string{fmt.Sprintf("API_KEY: %d", n)}) {
			t.Errorf("the journal says %v", told)
		}
		if groups := r.groups(); len(groups) != 0 {
			t.Errorf("groups left: %+v", groups)
		}
	})
}

// The shop refuses the fulfilment; retried after that, the shop is told once.
func TestAFailedFulfilmentIsRetriedOnce(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 23})
		r := startIn(t, o, w, "RETRY_MAX_ATTEMPTS=2")
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		w.shopFaults.Set(sim.Fault{Op: "FulfillmentCreate", Probability: 1, Status: 500})
		id := w.shop.PlaceOrder(twoLines())
		letter := r.dead("FULFILLMENT", 1)[0]
		if r.openIssues(letter.OrderID, "fulfillment_failed") != 1 {
			t.Errorf("order %+v", r.order(letter.OrderID))
		}
		w.shopFaults.Set()
		if s := r.call("POST", fmt.Sprintf("/admin/retry-queue/%d/retry", letter.ID), nil, nil); s != http.StatusOK {
			t.Fatalf("retry: HTTP %d", s)
		}
		r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
		w.assertExactlyOnce(t, map[int64]int{id: 3})
		if v := r.order(letter.OrderID); v.OpenIssues != 0 {
			t.Errorf("issues stayed open: %+v", v.Issues)
		}
	})
}

// What could not be taken back at the farm and at the carrier is taken back by a
// retry of all cancellations, and the issues close.
func TestCancellationsAreRetriedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 25})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		// One order gets as far as its label, which the shop is not told of.
		w.shopFaults.Set(sim.Fault{Op: "FulfillmentCreate", Probability: 1, Status: http.StatusTooManyRequests, RetryAfter: 3600})
		labelled := w.shop.PlaceOrder(twoLines())
		r.until("the label is made", func() bool { return len(w.carrier.Books()) == 1 })
		var shipments page[struct {
			Status string `json:"status"`
		}]
		r.until("the label is known", func() bool {
			r.call("GET", "/shipments?status=LABEL_CREATED", nil, &shipments)
			return shipments.Total == 1
		})
		w.carrierFaults.Set(sim.Fault{Op: "POST /shipments/*/cancel", Probability: 1, Status: http.StatusUnprocessableEntity})
		if err := w.shop.Cancel(labelled); err != nil {
			t.Fatal(err)
		}
		letter := r.dead("CANCELLATION", 1)[0]
		if letter.Kind != "shipping-cancel" || r.openIssues(letter.OrderID, "cancellation_review") == 0 {
			t.Errorf("%+v, order %+v", letter, r.order(letter.OrderID))
		}
		before := r.openIssues(letter.OrderID, "cancellation_review")
		w.carrierFaults.Set()
		var done bulk
		if s := r.call("POST", "/admin/retry-queue/retry", map[string]string{"type": "CANCELLATION"}, &done); s != http.StatusOK || done != (bulk{Retried: 1}) {
			t.Fatalf("retry: HTTP %d, %+v", s, done)
		}
		r.until("the label is cancelled", func() bool { return w.carrier.Books()[0].Cancelled })
		if after := r.openIssues(letter.OrderID, "cancellation_review"); after != before-1 {
			t.Errorf("%d issues before, %d after", before, after)
		}
	})
}

// A queue item that the farm would not give up is taken out by a retry.
func TestARemovalAtTheFarmIsRetried(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 26, manualFarm: true})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		id := w.shop.PlaceOrder(twoLines())
		r.until("the farm has both items", func() bool {
			var jobs page[struct{}]
			r.call("GET", "/print-jobs?status=QUEUED", nil, &jobs)
			return jobs.Total == 3
		})
		w.farmFaults.Set(sim.Fault{Op: "queue/DeleteItem", Probability: 1, Status: http.StatusUnprocessableEntity})
		if err := w.shop.Cancel(id); err != nil {
			t.Fatal(err)
		}
		letters := r.dead("CANCELLATION", 2)
		if n := r.openIssues(letters[0].OrderID, "cancellation_review"); n != 2 {
			t.Errorf("%d issues", n)
		}
		w.farmFaults.Set()
		var done bulk
		if s := r.call("POST", "/admin/retry-queue/retry", map[string]string{"orderId": letters[0].OrderID}, &done); s != http.StatusOK || done.Retried != 2 {
			t.Fatalf("retry: HTTP %d, %+v", s, done)
		}
		r.until("both items are gone", func() bool {
			left := 0
			for _, it := range w.farm.Books().Items {
				if !it.Deleted {
					left++
				}
			}
			return left == 0
		})
		if n := r.openIssues(letters[0].OrderID, "cancellation_review"); n != 0 {
			t.Errorf("%d issues left", n)
		}
	})
}

// Work for an order that was cancelled meanwhile is ended and not done; a
// discarded job is gone; both say so.
func TestARetryAfterTheOrderWasCancelledDoesNothing(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 24})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		w.farmFaults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Status: http.StatusUnprocessableEntity})
		shopID := w.shop.PlaceOrder(twoLines())
		letters := r.dead("PRINT_JOB_CREATION", 2)
		w.farmFaults.Set()
		if err := w.shop.Cancel(shopID); err != nil {
			t.Fatal(err)
		}
		r.until("the order is cancelled", func() bool { return r.order(letters[0].OrderID).Status == "CANCELLED" })
		var out struct {
			Outcome string `json:"outcome"`
			Note    string `json:"note"`
		}
		if s := r.call("POST", fmt.Sprintf("/admin/retry-queue/%d/retry", letters[0].ID), nil, &out); s != http.StatusOK || out.Outcome != "obsolete" || out.Note == "" {
			t.Errorf("retry: HTTP %d, %+v", s, out)
		}
		if s := r.call("POST", fmt.Sprintf("/admin/retry-queue/%d/retry", letters[0].ID), nil, nil); s != http.StatusConflict {
			t.Errorf("once more: HTTP %d", s)
		}
		if s := r.call("DELETE", fmt.Sprint("/admin/retry-queue/", letters[1].ID), nil, nil); s != http.StatusNoContent {
			t.Errorf("discard: HTTP %d", s)
		}
		if s := r.call("GET", fmt.Sprint("/admin/retry-queue/", letters[1].ID), nil, nil); s != http.StatusNotFound {
			t.Errorf("after the discard: HTTP %d", s)
		}
		if v := r.order(letters[0].OrderID); v.Status != "CANCELLED" || len(w.farm.Books().Items) != 0 {
			t.Errorf("order %+v, items %+v", v, w.farm.Books().Items)
		}
		if told := r.told("retry-queue.discarded"); !cmp.Equal(told, []string{"API_KEY: 1"}) {
			t.Errorf("the journal says %v", told)
		}
		var queues page[struct {
			Queue string `json:"queue"`
		}]
		if s := r.call("GET", "/admin/queues", nil, &queues); s != http.StatusOK || len(queues.Items) != 8 {
			t.Errorf("queues: HTTP %d, %+v", s, queues)
		}
	})
}

// What a person reads of a webhook names nobody, and what failed can be read
// again all together.
func TestAReceivedWebhookIsShownWithoutPersonalData(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.deliver(hook{id: "good"}, fixture(t, "orders-create-basic.json"))
		r.deliver(hook{id: "odd"}, []byte(`{"id": "no number", "email": "ada@example.com"}`))
		r.deliver(hook{id: "bad"}, []byte(`{"id": 1,`))
		r.settled(3)
		for _, d := range r.deliveries() {
			var detail struct {
				Key    string         `json:"key"`
				Topic  string         `json:"topic"`
				Status string         `json:"status"`
				Bytes  int            `json:"bytes"`
				Body   map[string]any `json:"body"`
			}
			if s := r.call("GET", "/admin/webhooks/"+d.ID, nil, &detail); s != http.StatusOK || detail.Topic != "orders/create" || detail.Bytes == 0 {
				t.Fatalf("HTTP %d, %+v", s, detail)
			}
			switch detail.Key {
			case "good":
				if detail.Body["email"] != "***" || detail.Body["name"] != "#1071" {
					t.Errorf("body %v", detail.Body)
				}
			case "odd":
				if detail.Body["email"] != "***" || detail.Body["id"] != "no number" {
					t.Errorf("body %v", detail.Body)
				}
			default:
				if detail.Body != nil {
					t.Errorf("body %v", detail.Body)
				}
			}
		}
		if s := r.call("GET", "/admin/webhooks/nothing", nil, nil); s != http.StatusNotFound {
			t.Errorf("unknown id: HTTP %d", s)
		}
		for _, c := range []struct {
			body map[string]string
			want int
		}{{map[string]string{"status": "FAILED", "source": "sendcloud"}, 0}, {map[string]string{"status": "FAILED", "source": "shopify"}, 2}} {
			var out struct {
				Replayed int  `json:"replayed"`
				More     bool `json:"more"`
			}
			if s := r.call("POST", "/admin/webhooks/replay", c.body, &out); s != http.StatusAccepted || out.Replayed != c.want || out.More {
				t.Errorf("replay of %v: HTTP %d, %+v", c.body, s, out)
			}
		}
		if s := r.call("POST", "/admin/webhooks/replay", map[string]string{"status": "PROCESSED"}, nil); s != http.StatusUnprocessableEntity {
			t.Errorf("replay of what was processed: HTTP %d", s)
		}
		r.settled(3)
	})
}
