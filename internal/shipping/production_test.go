package shipping

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/sim"
)

// api calls the operations of shipping.
type api struct {
	t *testing.T
	h http.Handler
}

func serve(t *testing.T, r *rig) api {
	t.Helper()
	r.svc.opts.Audit = audit.New(r.db, r.clock)
	srv, err := httpapi.New(httpapi.Options{Auth: identity.New(r.db, time.Now, "a-key-with-all-rights-0001"), Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	r.svc.Register(srv)
	return api{t, srv.Handler()}
}

// do calls an operation, expects a status and gives the answer.
func (a api) do(status int, method, path, body string, out any) []byte {
	a.t.Helper()
	req := httptest.NewRequest(method, httpapi.Prefix+path, strings.NewReader(body))
	req.Header.Set("X-API-Key", "a-key-with-all-rights-0001")
	req.Header.Set("Content-Type", "application/json")
	res := httptest.NewRecorder()
	a.h.ServeHTTP(res, req)
	if res.Code != status {
		a.t.Fatalf("%s %s: %d %s, want %d", method, path, res.Code, res.Body, status)
	}
	if out != nil {
		if err := json.Unmarshal(res.Body.Bytes(), out); err != nil {
			a.t.Fatal(err)
		}
	}
	return res.Body.Bytes()
}

func (a api) get(path string, out any) { a.t.Helper(); a.do(http.StatusOK, "GET", path, "", out) }

// refused expects a problem and gives its fields.
func (a api) refused(status int, code, method, path, body string) string {
	a.t.Helper()
	var p httpapi.Problem
	if a.do(status, method, path, body, &p); p.Code != code || p.Detail == "" {
		a.t.Errorf("%s %s: %+v, want %s", method, path, p, code)
	}
	var out []string
	for _, f := range p.Errors {
		out = append(out, f.Field)
	}
	return strings.Join(out, " ")
}

// codes are what stands against the actions of a shipment.
func codes(v View) string {
	var out []string
	for _, a := range v.Actions {
		if a.Allowed != (a.Code == "") || a.Allowed != (a.Reason == "") {
			out = append(out, fmt.Sprintf("odd %+v", a))
		}
		out = append(out, a.Name+":"+a.Code)
	}
	return strings.Join(out, " ")
}

func TestShipmentsAreFoundWithTheirOrders(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		a := serve(t, r)
		_, first := r.labelled(t)
		r.advance(time.Hour)
		middle := r.clock()
		_, second := r.labelled(t)
		waiting := r.ready(t, gent())
		find := func(query string) string {
			var list httpapi.ListBody[View]
			a.get("/shipments"+query, &list)
			var out []string
			for _, v := range list.Items {
				out = append(out, v.OrderNumber)
			}
			return fmt.Sprint(list.Total, ": ", strings.Join(out, " "))
		}
		at := "=" + middle.Format(time.RFC3339)
		for query, want := range map[string]string{
			"": "3: #3 #2 #1", "?sort=createdAt": "3: #1 #2 #3", "?status=LABEL_CREATED": "2: #2 #1", "?status=LABEL_CREATED,PENDING": "3: #3 #2 #1", "?status=LABEL_CREATED,PENDING&pageSize=1&page=3": "3: #1",
			"?status=DELIVERED,FAILED": "0: ", "?search=%232": "1: #2", "?search=" + first.TrackingNumber: "1: #1", "?search=" + strings.ToUpper(second.Reference): "1: #2", "?search=%25": "0: ",
			"?carrier=" + strings.ReplaceAll(second.Carrier, " ", "%20"): "2: #2 #1", "?carrier=none": "0: ", "?from" + at: "2: #3 #2", "?to" + at: "1: #1", "?orderId=" + waiting: "1: #3",
		} {
			if got := find(query); got != want {
				t.Errorf("%q: %q, want %q", query, got, want)
			}
		}
		var carriers struct {
			Items []string `json:"items"`
		}
		if a.get("/shipments/carriers", &carriers); len(carriers.Items) != 1 || carriers.Items[0] != first.Carrier {
			t.Errorf("the carriers are %q, want that of both labels, %q", carriers.Items, first.Carrier)
		}
		if names, err := r.svc.Carriers(t.Context(), "other"); err != nil || len(names) != 0 {
			t.Errorf("another tenant reads the carriers %q, %v", names, err)
		}
		var v DetailView
		a.get("/shipments/"+first.ID, &v)
		if v.OrderNumber != "#1" || v.RecipientName != "Ada Lovelace" || v.RecipientCountry != "BE" || !v.HasLabel || v.WeightGrams != 160 || v.Method != "sendcloud:letter" || v.Cancellation.State != "NONE" || v.LabelType != "application/pdf" {
			t.Errorf("the first: %+v", v)
		}
		if len(v.History) != 2 || v.History[0].Status != LabelCreated || v.History[1].Type != "shipment.label-ready" || v.History[1].Status != "" {
			t.Errorf("its history: %+v", v.History)
		}
		a.refused(http.StatusNotFound, "not-found", "GET", "/shipments/none", "")
		if _, err := r.svc.Get(t.Context(), "other", first.ID); err == nil {
			t.Error("another tenant reads the shipment")
		}
	})
}

func TestSeveralLabelsAreOneDocument(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		a := serve(t, r)
		_, first := r.labelled(t)
		_, second := r.labelled(t)
		waiting := r.shipments(t, r.ready(t, gent()))[0]
		for _, paper := range []string{"", `,"paper":"A4"`} {
			if sheet := a.do(http.StatusOK, "POST", "/shipments/labels", fmt.Sprintf(`{"ids":[%q,%q]%s}`, first.ID, second.ID, paper), nil); !bytes.HasPrefix(sheet, []byte("%PDF-")) {
				t.Errorf("%s: %.20q", paper, sheet)
			}
		}
		if err := r.folder.Put(t.Context(), second.LabelKey, "", []byte("%PDF-1.4 broken")); err != nil {
			t.Fatal(err)
		}
		if got := a.refused(http.StatusUnprocessableEntity, "labels-not-printable", "POST", "/shipments/labels", fmt.Sprintf(`{"ids":[%q,%q,"none"]}`, first.ID, waiting.ID)); got != "body.ids[1] body.ids[2]" {
			t.Errorf("wrong are %s", got)
		}
		if got := a.refused(http.StatusUnprocessableEntity, "labels-not-printable", "POST", "/shipments/labels", fmt.Sprintf(`{"ids":[%q,%q]}`, first.ID, second.ID)); got != "body.ids[1]" {
			t.Errorf("wrong are %s", got)
		}
		// Nor is a label printed with which a parcel must not go.
		a.do(http.StatusAccepted, "POST", "/shipments/"+first.ID+"/cancel", `{"reason":"wrong box"}`, nil)
		for _, cancelled := range []string{"asked", "cancelled"} {
			if cancelled == "cancelled" {
				r.attempt(t, kindCancel)
			}
			if got := a.refused(http.StatusUnprocessableEntity, "labels-not-printable", "POST", "/shipments/labels", fmt.Sprintf(`{"ids":[%q]}`, first.ID)); got != "body.ids[0]" {
				t.Errorf("%s: wrong are %s", cancelled, got)
			}
			var v DetailView
			if a.get("/shipments/"+first.ID, &v); !strings.Contains(codes(v.View), "print-label:label-cancelled") {
				t.Errorf("%s: %s", cancelled, codes(v.View))
			}
		}
		many := make([]string, maxSheet+1)
		for i := range many {
			many[i] = fmt.Sprintf(`"%d"`, i)
		}
		for _, ids := range []string{"", `"a","a"`, strings.Join(many, ",")} {
			a.refused(http.StatusUnprocessableEntity, "invalid", "POST", "/shipments/labels", `{"ids":[`+ids+`]}`)
		}
	})
}

func TestAWayToShipIsChosenBeforeTheLabelIsBought(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		a := serve(t, r)
		id := r.ready(t, gent())
		sh := r.shipments(t, id)[0]
		var methods struct {
			Items   []MethodView `json:"items"`
			Current string       `json:"current"`
		}
		a.get("/shipping/methods?orderId="+id, &methods)
		var chosen, point MethodView
		for _, m := range methods.Items {
			if m.Point {
				point = m
			} else if m.Code == "blauwepost:standard" {
				chosen = m
			}
		}
		if methods.Current != "sendcloud:letter" || chosen.Code == "" || point.Code == "" {
			t.Fatalf("the ways to ship: %+v", methods)
		}
		a.get("/shipping/methods?country=be&weight=5000", &methods)
		for _, m := range methods.Items {
			if m.MaxGrams < 5000 {
				t.Errorf("5 kg by %+v", m)
			}
		}
		if got := a.refused(http.StatusUnprocessableEntity, "invalid", "GET", "/shipping/methods", ""); got != "query.country" {
			t.Errorf("wrong is %s", got)
		}
		choose := func(method string) string { return fmt.Sprintf(`{"method":%q,"reason":"insured"}`, method) }
		a.refused(http.StatusConflict, "way-not-offered", "PUT", "/shipments/"+sh.ID+"/method", choose("nobody:nothing"))
		a.refused(http.StatusConflict, "no-pickup-point", "PUT", "/shipments/"+sh.ID+"/method", choose(point.Code))
		a.refused(http.StatusNotFound, "not-found", "PUT", "/shipments/none/method", choose(chosen.Code))
		a.refused(http.StatusNotFound, "not-found", "PUT", "/orders/none/shipping-method", choose(chosen.Code))

		// A label that is about to be bought another way is not bought.
		stale := sh
		var v View
		a.do(http.StatusOK, "PUT", "/shipments/"+sh.ID+"/method", choose(chosen.Code), &v)
		if v.Method != chosen.Code || v.MethodName != chosen.Name || v.Price != chosen.Price || v.Currency != chosen.Currency || codes(v) != "retry:shipment-not-failed cancel:label-not-cancellable choose-method: print-label:label-missing" {
			t.Errorf("chosen: %+v", v)
		}
		if goOn, err := r.svc.markAttempted(t.Context(), stale, 80); goOn || !job.IsSnooze(err) {
			t.Errorf("bought the old way: %t %v", goOn, err)
		}
		if res := r.attempt(t, kindAnnounce); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		var d DetailView
		if a.get("/shipments/"+sh.ID, &d); d.Status != LabelCreated || d.Method != chosen.Code || codes(d.View) != "retry:shipment-not-failed cancel: choose-method:label-bought print-label:" {
			t.Errorf("bought: %+v", d)
		}
		if books := r.carrier.Books(); len(books) != 1 || books[0].OptionCode != chosen.Code {
			t.Errorf("at the carrier: %+v", books)
		}
		a.refused(http.StatusConflict, "label-bought", "PUT", "/orders/"+id+"/shipping-method", choose("sendcloud:letter"))

		// What was chosen holds for the next label too, until it is given up.
		a.do(http.StatusAccepted, "POST", "/shipments/"+sh.ID+"/cancel", `{"reason":"too dear"}`, nil)
		r.attempt(t, kindCancel)
		var c ChoiceView
		a.do(http.StatusAccepted, "POST", "/shipments/"+sh.ID+"/retry", `{"reason":"again"}`, nil)
		second := r.shipments(t, id)[0]
		if second.ID == sh.ID || second.Method != chosen.Code || second.MethodName != chosen.Name {
			t.Errorf("the next: %+v", second)
		}
		if a.get("/shipments/"+sh.ID, &d); codes(d.View) != "retry:shipment-replaced cancel:label-not-cancellable choose-method:shipment-replaced print-label:label-cancelled" {
			t.Errorf("the replaced: %s", codes(d.View))
		}
		a.refused(http.StatusConflict, "shipment-replaced", "POST", "/shipments/"+sh.ID+"/retry", `{"reason":"again"}`)
		a.do(http.StatusOK, "PUT", "/orders/"+id+"/shipping-method", choose(""), &c)
		if second = r.shipments(t, id)[0]; c.Method != "sendcloud:letter" || second.Method != "sendcloud:letter" || second.MethodName != "" {
			t.Errorf("as in the settings again: %+v, %+v", c, second)
		}
		var n int
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit_log WHERE action = 'shipping.method' AND order_id = $1`, id).Scan(&n); err != nil || n != 2 {
			t.Errorf("%d choices were taken down, %v", n, err)
		}
		r.client = nil
		a.refused(http.StatusConflict, "disconnected", "PUT", "/orders/"+id+"/shipping-method", choose(chosen.Code))
		a.refused(http.StatusConflict, "disconnected", "GET", "/shipping/methods?country=BE", "")
	})
}

func TestHowFarACancellationIsIsSaid(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		a := serve(t, r)
		state := func(sh Shipment) string {
			t.Helper()
			var v DetailView
			a.get("/shipments/"+sh.ID, &v)
			if (v.Cancellation.Message == "") != (v.Cancellation.State == "NONE") || (v.Cancellation.At == nil) != (v.Cancellation.State == "NONE") {
				t.Errorf("%+v", v.Cancellation)
			}
			return v.Cancellation.State + " " + v.Actions[1].Code
		}
		cancel := func(sh Shipment) {
			t.Helper()
			a.do(http.StatusAccepted, "POST", "/shipments/"+sh.ID+"/cancel", `{"reason":"wrong box"}`, nil)
		}
		_, sh := r.labelled(t)
		cancel(sh)
		if got := state(sh); got != "REQUESTED cancel-under-way" {
			t.Errorf("asked for: %s", got)
		}
		a.refused(http.StatusConflict, "cancel-under-way", "POST", "/shipments/"+sh.ID+"/cancel", `{"reason":"twice"}`)
		r.attempt(t, kindCancel)
		if got := state(sh); got != "DONE label-not-cancellable" {
			t.Errorf("done: %s", got)
		}

		// The carrier may decide later, and then refuse.
		id := r.ready(t, gent())
		if _, err := r.svc.Choose(t.Context(), tenant, id, "kanaalexpress:world/signature", "a carrier that takes its time"); err != nil {
			t.Fatal(err)
		}
		r.attempt(t, kindAnnounce)
		later := r.shipments(t, id)[0]
		cancel(later)
		if res := r.attempt(t, kindCancel); res.Verdict != job.Done {
			t.Fatal(res, res.Err)
		}
		if got := state(later); got != "QUEUED cancel-under-way" {
			t.Errorf("accepted: %s", got)
		}
		r.advance(time.Hour)
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := r.svc.parcelChanged(ctx, tx, tenant, sendcloud.Event{Timestamp: r.clock(), ParcelID: later.ParcelID, StatusCode: cancellationFailed})
			return err
		})
		if got := state(later); got != "REFUSED " {
			t.Errorf("refused: %s", got)
		}

		// A call that fails for good is a refusal too; a person can try again.
		_, dead := r.labelled(t)
		cancel(dead)
		r.faults.Set(sim.Fault{Op: "*", Probability: 1, Status: http.StatusBadRequest})
		if res := r.attempt(t, kindCancel); res.Verdict == job.Done {
			t.Fatal(res)
		}
		if got := state(dead); got != "REFUSED " || r.issues(t, dead.OrderID) != string(order.IssueCancelReview) {
			t.Errorf("failed: %s, %s", got, r.issues(t, dead.OrderID))
		}
	})
}

// A label whose announcement was never answered may have been bought. Before
// another one is, the carrier is asked for that one; one that nobody wants any
// more is taken back.
func TestALabelOfWhichNobodyKnowsIsNotBoughtTwice(t *testing.T) {
	elsewhere := gent()
	elsewhere.Address1 = "Markt 2"
	for name, c := range map[string]struct {
		then         func(t *testing.T, r *rig, a api, orderID string, sh Shipment)
		states       string // newest first
		bought, live int    // labels at the carrier
	}{
		"a person tries again": {func(t *testing.T, _ *rig, a api, _ string, sh Shipment) {
			a.do(http.StatusAccepted, "POST", "/shipments/"+sh.ID+"/retry", `{"reason":"the carrier is back"}`, nil)
		}, "LABEL_CREATED", 1, 1},
		"a person wants another way": {func(t *testing.T, _ *rig, a api, orderID string, sh Shipment) {
			a.do(http.StatusOK, "PUT", "/orders/"+orderID+"/shipping-method", `{"method":"kanaalexpress:world/signature","reason":"faster"}`, nil)
			a.do(http.StatusAccepted, "POST", "/shipments/"+sh.ID+"/retry", `{"reason":"the carrier is back"}`, nil)
		}, "LABEL_CREATED FAILED", 2, 1},
		"the customer corrects the address": {func(t *testing.T, r *rig, _ api, _ string, _ Shipment) { r.follow(t, 1, elsewhere, false) }, "LABEL_CREATED FAILED", 2, 1},
		"the order is cancelled":            {func(t *testing.T, r *rig, _ api, _ string, _ Shipment) { r.follow(t, 1, gent(), true) }, "FAILED", 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, usual(), func(t *testing.T, r *rig) {
				a := serve(t, r)
				id := r.ready(t, gent())
				r.faults.Set(sim.Fault{Op: "POST /shipments/announce", Probability: 1, Times: 2, Status: 500}, sim.Fault{Op: "POST /shipments/announce", Probability: 1, Times: 1, DropAfter: true})
				for range 3 {
					r.attempt(t, kindAnnounce)
				}
				if got := r.states(t, id); got != "FAILED" || len(r.carrier.Books()) != 1 {
					t.Fatalf("%s here, %d at the carrier", got, len(r.carrier.Books()))
				}
				c.then(t, r, a, id, r.shipments(t, id)[0])
				r.deliver(t)
				r.advance(3 * time.Minute) // no answer comes that late
				for _, res := range r.queue.Work(t.Context(), kindAnnounce, kindCancel) {
					if res.Verdict != job.Done {
						t.Error(res, res.Err)
					}
				}
				live := 0
				for _, b := range r.carrier.Books() {
					if !b.Cancelled {
						live++
					}
				}
				if b := r.carrier.Books(); len(b) != c.bought || live != c.live || r.states(t, id) != c.states {
					t.Errorf("bought %d labels, %d live, here %s", len(b), live, r.states(t, id))
				}
			})
		})
	}
}

// A person who cancelled a label decides when there is another one: a note or a
// refund at the shop buys none. A corrected address is such a decision.
func TestALabelThatAPersonCancelledIsNotBoughtAnewByItself(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		a := serve(t, r)
		id, sh := r.labelled(t)
		a.do(http.StatusAccepted, "POST", "/shipments/"+sh.ID+"/cancel", `{"reason":"the customer wants his money back"}`, nil)
		if res := r.attempt(t, kindCancel); res.Verdict != job.Done || r.states(t, id) != "CANCELLED" {
			t.Fatal(res, res.Err, r.states(t, id))
		}
		r.payment = "partially_refunded"
		r.follow(t, 1, gent(), false)
		r.deliver(t)
		if got := r.states(t, id); got != "CANCELLED" {
			t.Errorf("after a refund: %s", got)
		}
		elsewhere := gent()
		elsewhere.Address1 = "Markt 2"
		r.follow(t, 1, elsewhere, false)
		r.deliver(t)
		if got := r.states(t, id); got != "PENDING CANCELLED" {
			t.Errorf("after another address: %s", got)
		}
	})
}
