package app_test

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/forma3d/connect/internal/db"
)

func TestWebhookSignatures(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		body := fixture(t, "orders-create-basic.json")
		for _, c := range []struct {
			name string
			hook hook
			want int
		}{
			{"right", hook{id: "1"}, 200},
			{"signed with the old secret during a rotation", hook{id: "2", secret: oldSecret}, 200},
			{"wrong secret", hook{id: "3", secret: "guess"}, 401},
			{"no signature", hook{id: "4", signature: "none"}, 401},
			{"not base64", hook{id: "5", signature: "%%%"}, 401},
			{"too short", hook{id: "6", signature: "qpr1g6St"}, 401},
			{"another shop", hook{id: "7", shop: "other.myshopify.com"}, 401},
		} {
			if got := r.deliver(c.hook, body); got != c.want {
				t.Errorf("%s: HTTP %d, want %d", c.name, got, c.want)
			}
		}
		tampered := bytes.Replace(body, []byte(`"quantity":2`), []byte(`"quantity":9`), 1)
		if got := r.deliver(hook{id: "8", signature: signatureOf(body)}, tampered); got != 401 {
			t.Errorf("changed body: HTTP %d, want 401", got)
		}
		r.settled(2)
		if n := len(r.orders()); n != 1 {
			t.Errorf("%d orders, want 1", n)
		}
		metrics := r.text("/metrics")
		for _, line := range []string{`forma3d_webhooks_total{result="unverified",source="shopify"} 6`, `forma3d_webhooks_total{result="stored",source="shopify"} 2`} {
			if !strings.Contains(metrics, line+"\n") {
				t.Errorf("the metrics lack %s", line)
			}
		}
	})
}

func TestOversizedAndMalformedBodies(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, append(shopOnly(), "WEBHOOK_MAX_BODY_BYTES=20000")...))
		if got := r.deliver(hook{id: "big"}, bytes.Repeat([]byte("x"), 20001)); got != 413 {
			t.Errorf("too large: HTTP %d, want 413", got)
		}
		if got := r.deliver(hook{id: "bad"}, []byte(`{"id": 1,`)); got != 202 {
			t.Errorf("not JSON: HTTP %d, want 202", got)
		}
		if got := r.deliver(hook{id: "odd"}, []byte(`{"id": "no number"}`)); got != 200 {
			t.Errorf("JSON that is no order: HTTP %d, want 200", got)
		}
		r.settled(2)
		for _, d := range r.deliveries() {
			if d.Status != "FAILED" || d.Note == "" {
				t.Errorf("delivery %+v, want FAILED with a reason", d)
			}
		}
		var s struct {
			Failed int    `json:"failed"`
			Health string `json:"health"`
		}
		if r.call("GET", "/admin/webhooks/stats", nil, &s); s.Failed != 2 || s.Health != "healthy" {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestOneOrderHoweverOftenItIsSent(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		body := fixture(t, "orders-create-basic.json")
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				// Half are repeats of one delivery, half are copies under new ids.
				id := "same"
				if i%2 == 1 {
					id = strconv.Itoa(i)
				}
				if got := r.deliver(hook{id: id}, body); got != http.StatusOK {
					t.Errorf("HTTP %d", got)
				}
			})
		}
		wg.Wait()
		r.settled(11)
		list := r.orders()
		if len(list) != 1 || list[0].Number != "#1071" || list[0].TotalMinor != 5685 {
			t.Fatalf("orders: %+v", list)
		}
		if detail := r.order(list[0].ID); len(detail.LineItems) != 2 {
			t.Errorf("%d lines, want 2", len(detail.LineItems))
		}
	})
}

func TestReplayChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json"))
		r.settled(1)
		before := r.orders()
		if s := r.call("POST", "/admin/webhooks/"+r.deliveries()[0].ID+"/replay", nil, nil); s != 202 {
			t.Fatalf("replay: HTTP %d", s)
		}
		r.settled(1)
		if d := r.deliveries()[0]; d.Status != "SKIPPED" {
			t.Errorf("after the replay: %+v", d)
		}
		if after := r.orders(); len(after) != 1 || after[0].ID != before[0].ID {
			t.Errorf("orders: %+v", after)
		}
	})
}
