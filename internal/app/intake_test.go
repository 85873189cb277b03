package app_test

import (
	"fmt"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/shopify"
)

func signatureOf(body []byte) string { return shopify.SignWebhook(shopSecret, body) }

func TestWildOrdersAreTakenIn(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, append(shopOnly(), "SHOPIFY_PAID_STATUSES=paid,pending")...))
		r.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json"))
		r.deliver(hook{id: "2"}, fixture(t, "orders-create-grid.json"))
		r.deliver(hook{id: "3"}, fixture(t, "orders-create-draft-nulls.json"))
		// Ids beyond 2^53 keep every digit.
		r.deliver(hook{id: "4"}, fixture(t, "orders-create-basic.json", "6200407294252", "9223372036854775807", "#1071", "#9001"))
		r.settled(4)
		byNumber := map[string]orderView{}
		for _, v := range r.orders() {
			byNumber[v.Number] = r.order(v.ID)
		}
		if len(byNumber) != 4 {
			t.Fatalf("orders: %v", byNumber)
		}
		if v := byNumber["#9001"]; v.TotalMinor != 5685 {
			t.Errorf("order with a large id: %+v", v)
		}
		for number, v := range byNumber {
			for _, l := range v.LineItems {
				if l.Status != "PENDING" && l.Status != "COMPLETED" {
					t.Errorf("%s: line %+v", number, l)
				}
			}
		}
	})
}

func TestUnmappedLineWaitsAndResumesByItself(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.mapSKU("HOOK-WHITE", fileHook)
		r.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json"))
		r.settled(1)
		v := r.order(r.orders()[0].ID)
		if v.Status != "PROCESSING" || v.OpenIssues != 1 || v.Issues[0].Kind != "unmapped_product" || v.Issues[0].Detail != "CLIP-SET-8" {
			t.Fatalf("with one of two lines mapped: %+v", v)
		}
		if v.PrintJobs != 2 {
			t.Errorf("%d print jobs for two hooks, want 2", v.PrintJobs)
		}
		r.mapSKU("CLIP-SET-8", fileClip)
		r.until("the second line is planned", func() bool {
			v = r.order(v.ID)
			return v.OpenIssues == 0 && v.PrintJobs == 3
		})
		for _, l := range v.LineItems {
			if l.Status != "PROCESSING" {
				t.Errorf("line %+v", l)
			}
		}
	})
}

func TestNewerVersionsWinAndOlderOnesNever(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		at := func(second int) string { return fmt.Sprintf(`"updated_at":"2026-11-02T10:15:%02d+01:00"`, second) }
		const stamp = `"updated_at":"2026-11-02T10:15:01+01:00"`
		// The update comes first and creates; the older creation changes nothing.
		r.deliver(hook{id: "u", topic: "orders/updated"}, fixture(t, "orders-create-basic.json", stamp, at(20), `"note":null`, `"note":"newer"`))
		r.settled(1)
		r.deliver(hook{id: "c"}, fixture(t, "orders-create-basic.json"))
		r.settled(2)
		v := r.order(r.orders()[0].ID)
		if v.Note != "newer" || v.PrintJobs != 3 {
			t.Fatalf("after an older version: %+v", v)
		}
		// A newer one with other quantities and another city is followed.
		r.deliver(hook{id: "n", topic: "orders/updated"}, fixture(t, "orders-create-basic.json", stamp, at(30), `"current_quantity":2`, `"current_quantity":1`, `"city":"Brussel"`, `"city":"Gent"`))
		r.settled(3)
		v = r.order(v.ID)
		if v.PrintJobs != 2 || v.ShippingAddress == nil || v.ShippingAddress.City != "Gent" {
			t.Errorf("after a reduction: %+v", v)
		}
		// Cancelled: nothing is left to be made.
		r.deliver(hook{id: "x", topic: "orders/cancelled"}, fixture(t, "orders-create-basic.json", stamp, at(40), `"cancelled_at":null`, `"cancelled_at":"2026-11-02T10:15:40+01:00"`))
		r.settled(4)
		if v = r.order(v.ID); v.Status != "CANCELLED" || v.PrintJobs != 0 {
			t.Errorf("after the cancellation: %+v", v)
		}
		// A late copy does not bring it back.
		r.deliver(hook{id: "l", topic: "orders/updated"}, fixture(t, "orders-create-basic.json", stamp, at(35)))
		r.settled(5)
		if v = r.order(v.ID); v.Status != "CANCELLED" {
			t.Errorf("after a late copy: %+v", v)
		}
	})
}

func TestUnpaidOrdersWaitAndTestOrdersAreSkipped(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		const stamp = `"updated_at":"2026-11-02T10:15:01+01:00"`
		r.deliver(hook{id: "t"}, fixture(t, "orders-create-basic.json", `"test":false`, `"test":true`))
		r.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json", `"financial_status":"paid"`, `"financial_status":"pending"`))
		r.settled(2)
		v := r.order(r.orders()[0].ID)
		if len(r.orders()) != 1 || v.Status != "PENDING" || v.PrintJobs != 0 || v.OpenIssues != 0 {
			t.Fatalf("unpaid: %+v", v)
		}
		r.deliver(hook{id: "2", topic: "orders/paid"}, fixture(t, "orders-create-basic.json", stamp, `"updated_at":"2026-11-02T10:16:01+01:00"`))
		r.settled(3)
		if v = r.order(v.ID); v.Status != "PROCESSING" || v.PrintJobs != 3 {
			t.Errorf("after the payment: %+v", v)
		}
	})
}

func TestFulfilledElsewhereStopsOurWork(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		r.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json"))
		r.settled(1)
		r.deliver(hook{id: "2", topic: "orders/fulfilled"}, fixture(t, "orders-create-basic.json", `"updated_at":"2026-11-02T10:15:01+01:00"`, `"updated_at":"2026-11-02T11:15:01+01:00"`, `"fulfillment_status":null,"location_id"`, `"fulfillment_status":"fulfilled","location_id"`))
		r.settled(2)
		if v := r.order(r.orders()[0].ID); v.Status != "FULFILLED" || v.PrintJobs != 0 {
			t.Errorf("order %+v", v)
		}
	})
}
