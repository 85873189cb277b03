package order

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/webhook"
)

// body is a webhook of an order as the shop writes it.
func body(id int64, second int, more string) []byte {
	return fmt.Appendf(nil, `{"id":%d,"name":"#%d","order_number":%d,"created_at":"2026-11-02T08:00:00Z","updated_at":"2026-11-02T08:00:%02dZ","financial_status":"paid","currency":"EUR","total_price":"10.00","current_total_price":"10.00"%s,
		"line_items":[{"id":%d1,"title":"Hook","name":"Hook","sku":"HOOK","quantity":1,"current_quantity":1,"price":"10.00","requires_shipping":true,"grams":40}]}`, id, id, id, second, more, id)
}

func (r *rig) process(t fataler, list ...webhook.Delivery) []webhook.Result {
	t.Helper()
	var res []webhook.Result
	r.must(t, func(ctx context.Context, tx *db.Tx) (err error) {
		res, err = r.in.Process(ctx, tx, list)
		return err
	})
	return res
}

func TestWhatEachTopicDoes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		deliver := func(topic string, b []byte) webhook.Delivery {
			return webhook.Delivery{ID: "d-" + topic, Tenant: tenant, Topic: topic, Body: b}
		}
		res := r.process(t,
			deliver("orders/updated", body(1, 9, "")), deliver("orders/create", body(1, 1, "")), deliver("orders/create", body(2, 1, "")), deliver("orders/paid", body(3, 1, `,"test":true`)),
			deliver("orders/create", []byte(`{"id":"x"}`)), deliver("refunds/create", []byte(`{"id":5,"order_id":77}`)), deliver("refunds/create", []byte(`{}`)), deliver("products/update", []byte(`{}`)),
			deliver("orders/create", body(4, 1, `,"x":1`)),
		)
		want := []webhook.Result{
			{Status: webhook.Processed, Note: "order created"}, {Status: webhook.Skipped, Note: "a newer version of the order came at the same time"}, {Status: webhook.Processed, Note: "order created"}, {Status: webhook.Skipped, Note: "test order"},
			{Status: webhook.Failed}, {Status: webhook.Processed, Note: "the order is asked for"}, {Status: webhook.Failed}, {Status: webhook.Skipped, Note: "topic is not used"},
			{Status: webhook.Processed, Note: "order created"},
		}
		for i := range want {
			if res[i].Status != want[i].Status || want[i].Note != "" && res[i].Note != want[i].Note || res[i].Note == "" {
				t.Errorf("delivery %d: %+v, want %+v", i+1, res[i], want[i])
			}
		}
		if !slices.Equal(r.asked, []int64{77}) || len(r.planned) != 3 {
			t.Errorf("asked %v, planned %v", r.asked, r.planned)
		}
		if o := r.known(t, 1); o.Correlation != "d-orders/updated" || o.ShopUpdatedAt.Second() != 9 || o.TotalMinor != 1000 {
			t.Errorf("order %+v", o)
		}
		again := r.process(t, deliver("orders/create", body(1, 1, "")), deliver("orders/updated", body(1, 9, "")), deliver("orders/updated", body(1, 9, `,"note":"same second"`)), deliver("orders/updated", body(1, 10, "")))
		for i, want := range []string{"older than what is known", "nothing new", "changed twice in one second, the shop is asked", "nothing new"} {
			if again[i].Note != want {
				t.Errorf("later delivery %d: %+v, want %s", i+1, again[i], want)
			}
		}
		if !slices.Equal(r.asked, []int64{77, 1}) {
			t.Errorf("asked %v", r.asked)
		}
	})
}

func TestAnOrderIsKeptAsTheShopSaidIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		so := inShop(1, 5)
		so.Note, so.Tags, so.NoteAttributes, so.ShippingTitle, so.SourceName, so.CustomerLocale = "please", []string{"vip"}, []shopify.Attribute{{Name: "gift", Value: "yes"}}, "Standard", "web", "nl-BE"
		so.Lines = append(so.Lines, shopify.Line{ID: 13, Title: "Service", Quantity: 1, CurrentQuantity: 1, Price: "5"}, shopify.Line{ID: 14, Title: "Taken back", SKU: "X", Quantity: 2, Price: "1", RequiresShipping: true})
		r.take(t, so)
		o := r.known(t, 1)
		if got := r.get(t, o.ID); cmp.Diff(o, got) != "" {
			t.Error(cmp.Diff(o, got))
		}
		if o.Number != so.Name || o.Status != Processing || !o.Released || o.CustomerName != "Ada Lovelace" || o.ShippingAddress.Name != "Ada Lovelace" || o.ShippingAddress.City != "Gent" || o.TotalMinor != 4990 || o.Note != "please" {
			t.Errorf("order %+v", o)
		}
		if diff := cmp.Diff(Metadata{NoteAttributes: []Attribute{{"gift", "yes"}}, Tags: []string{"vip"}, ShippingTitle: "Standard", SourceName: "web", CustomerLocale: "nl-BE"}, o.Metadata); diff != "" {
			t.Error(diff)
		}
		var lines []string
		for _, l := range o.Lines {
			lines = append(lines, fmt.Sprintf("%d %s %q %d/%d %d %t %s", l.Position, l.Title, l.SKU, l.Wanted, l.Quantity, l.UnitPriceMinor, l.Printable, l.Status))
		}
		want := []string{`0 Hook - White "HOOK" 2/2 1495 true PENDING`, `1 Clip "CLIP" 1/1 2000 true PENDING`, `2 Service "" 1/1 500 false COMPLETED`, `3 Taken back "X" 0/2 100 true CANCELLED`}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]Attribute{{"engraving", "A"}}, o.Lines[0].Properties); diff != "" {
			t.Error(diff)
		}
		noAddress := inShop(2, 0)
		noAddress.ShippingAddress = nil
		r.take(t, noAddress)
		if o := r.known(t, 2); o.ShippingAddress != nil {
			t.Errorf("an address from nowhere: %+v", o.ShippingAddress)
		}
	})
}

func TestOrdersThatCameTooLateAreTakenInAsTheyAre(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		at := time.Date(2026, 11, 2, 8, 0, 3, 0, time.UTC)
		cancelled, fulfilled, unpaid, empty := inShop(1, 5), inShop(2, 5), inShop(3, 5), inShop(4, 5)
		cancelled.CancelledAt, fulfilled.FulfillmentStatus, unpaid.FinancialStatus, empty.Lines = &at, "fulfilled", "pending", nil
		for i, c := range []struct {
			so     shopify.Order
			status Status
			told   string
		}{
			{cancelled, Cancelled, "order.created order.cancelled"}, {fulfilled, Fulfilled, "order.created order.fulfilled"}, {unpaid, Pending, "order.created"}, {empty, Cancelled, "order.created order.cancelled"},
		} {
			r.take(t, c.so)
			if o, told := r.known(t, c.so.ID), r.told(); o.Status != c.status || told != c.told {
				t.Errorf("order %d: %s, told %q; want %s, %q", i+1, o.Status, told, c.status, c.told)
			}
		}
		if o := r.known(t, 1); !o.CancelledAt.Equal(at) {
			t.Errorf("cancelled at %v", o.CancelledAt)
		}
		if o := r.known(t, 3); o.Released {
			t.Error("an unpaid order is released")
		}
		if o := r.known(t, 4); o.CancelledAt == nil {
			t.Error("an order of nothing is not over")
		}
	})
}

func TestAmountsThatCannotBeReadFailTheirDeliveryOnly(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		bad, line := inShop(1, 0), inShop(2, 0)
		bad.TotalPrice, line.Lines[1].Price = "1.234", "much"
		r.take(t, bad, line, inShop(3, 0))
		if r.known(t, 3).Number == "" {
			t.Error("the good one is missing")
		}
		for _, id := range []int64{1, 2} {
			r.must(t, func(ctx context.Context, tx *db.Tx) error {
				if m, err := lockByShopID(ctx, tx, tenant, []int64{id}); err != nil || len(m) != 0 {
					return fmt.Errorf("order %d: %v, %w", id, m, err)
				}
				return nil
			})
		}
		r.take(t, inShop(1, 0))
		later := inShop(1, 5)
		later.TotalPrice = "x"
		if err := r.tx(func(ctx context.Context, tx *db.Tx) error {
			return r.in.TakeAsked(ctx, tx, tenant, []shopify.Order{later})
		}); err == nil {
			t.Error("a later version with a total that cannot be read is taken")
		}
		later = inShop(1, 5)
		later.Lines = append(later.Lines, shopify.Line{ID: 99, Price: "x", Quantity: 1, CurrentQuantity: 1})
		if err := r.tx(func(ctx context.Context, tx *db.Tx) error {
			return r.in.TakeAsked(ctx, tx, tenant, []shopify.Order{later})
		}); err == nil {
			t.Error("a new line with a price that cannot be read is taken")
		}
	})
}

func TestANewerVersionIsFollowed(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		first := inShop(1, 0)
		first.FinancialStatus = "pending"
		r.take(t, first)
		id := r.known(t, 1).ID
		r.must(t, func(ctx context.Context, tx *db.Tx) error {
			return r.svc.OpenIssues(ctx, tx, r.get(t, id), Issue{Kind: IssueAddress, Subject: "address", Message: "bad"})
		})
		r.told()
		next := inShop(1, 9)
		next.ShippingAddress.City, next.Note, next.TotalPrice = "Brugge", "soon", "59.90"
		next.Lines[0].CurrentQuantity = 0
		next.Lines[1].Quantity, next.Lines[1].CurrentQuantity = 3, 3
		next.Lines = append(next.Lines, shopify.Line{ID: 19, Title: "Pin", SKU: "PIN", Quantity: 4, CurrentQuantity: 4, Price: "1", RequiresShipping: true})
		r.take(t, next)
		o := r.known(t, 1)
		if got := r.told(); got != "order.issue-closed order.updated" {
			t.Errorf("told %q", got)
		}
		if o.ShippingAddress.City != "Brugge" || o.Note != "soon" || o.TotalMinor != 5990 || !o.Released || o.PaymentStatus != "paid" || o.Version != 2 || len(o.Lines) != 3 {
			t.Errorf("order %+v", o)
		}
		if a, b, c := o.Lines[0], o.Lines[1], o.Lines[2]; a.Wanted != 0 || a.Status != LineCancelled || b.Wanted != 3 || b.Quantity != 3 || c.SKU != "PIN" || c.Position != 2 || c.Wanted != 4 {
			t.Errorf("lines %+v", o.Lines)
		}
		if found, err := r.svc.List(t.Context(), tenant, Query{Search: "pin", Page: 1, PageSize: 5}); err != nil || found.Total != 1 || found.Orders[0].ID != id {
			t.Errorf("search: %+v, %v", found, err)
		}
		// Wanted again, and a payment that goes back does not stop the work.
		back := inShop(1, 20)
		back.FinancialStatus, back.Lines = "refunded", back.Lines[:1]
		r.take(t, back)
		if o = r.known(t, 1); o.Lines[0].Status != LinePending || o.Lines[0].Wanted != 2 || o.Lines[2].Wanted != 0 || !o.Released {
			t.Errorf("after the way back: %+v", o)
		}
	})
}

func TestWhatComesTooLateIsNotedForAPerson(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for i, c := range []struct {
			name   string
			change func(so *shopify.Order)
			before func(o *Order)
			issues string
		}{
			{"another address after the label", func(so *shopify.Order) { so.ShippingAddress.City = "Brugge" }, func(*Order) { r.labelled = true }, "changed_too_late/address OPEN"},
			{"fewer units after the label", func(so *shopify.Order) { so.Lines[0].CurrentQuantity = 1 }, func(*Order) { r.labelled = true }, "changed_too_late/lines OPEN"},
			{"more units after the fulfilment", func(so *shopify.Order) { so.Lines[0].CurrentQuantity = 5 }, func(o *Order) { r.force(t, o.ID, Fulfilled) }, "changed_too_late/lines OPEN"},
			{"cancelled after the fulfilment", func(so *shopify.Order) { so.CancelledAt = &so.UpdatedAt }, func(o *Order) { r.force(t, o.ID, Fulfilled) }, "cancellation_review/order OPEN"},
			{"another note after the label", func(so *shopify.Order) { so.Note = "x" }, func(*Order) { r.labelled = true }, ""},
		} {
			r.labelled = false
			shopID := int64(i + 1)
			r.take(t, inShop(shopID, 0))
			o := r.known(t, shopID)
			c.before(o)
			so := inShop(shopID, 9)
			c.change(&so)
			r.take(t, so)
			if got := r.kinds(t, o.ID); got != c.issues {
				t.Errorf("%s: issues %q, want %q", c.name, got, c.issues)
			}
			if got := r.get(t, o.ID); strings.Contains(c.issues, "address") && got.ShippingAddress.City != "Gent" {
				t.Errorf("%s: the address is %+v", c.name, got.ShippingAddress)
			}
		}
	})
}

func TestHowTheShopEndsAnOrder(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0), inShop(2, 0), inShop(3, 0))
		r.told()
		done := inShop(1, 5)
		done.FulfillmentStatus = "fulfilled"
		done.Fulfillments = []shopify.Fulfillment{{ID: 1, Tracking: []shopify.Tracking{{Company: "BPost", Number: "3S1", URL: "https://t/3S1"}}}}
		r.take(t, done)
		if o := r.known(t, 1); o.Status != Fulfilled || o.TrackingNumber != "3S1" || o.TrackingURL != "https://t/3S1" {
			t.Errorf("fulfilled elsewhere: %+v", o)
		}
		r.ours = true
		echo := inShop(2, 5)
		echo.FulfillmentStatus = "fulfilled"
		r.take(t, echo)
		if o := r.known(t, 2); o.Status.Closed() {
			t.Errorf("the echo of our own fulfilment made it %s", o.Status)
		}
		gone := inShop(3, 5)
		gone.CancelledAt, gone.CancelReason = &gone.UpdatedAt, "customer"
		r.told()
		r.take(t, gone)
		if o := r.known(t, 3); o.Status != Cancelled || r.told() != "order.status_changed order.cancelled" {
			t.Errorf("cancelled: %+v", o)
		}
		gone.UpdatedAt, gone.Note = gone.UpdatedAt.Add(time.Second), "still cancelled"
		r.take(t, gone)
		if got := r.told(); got != "order.updated" {
			t.Errorf("cancelled twice: told %q", got)
		}
	})
}

// Whatever the order in which versions come, and however often: the newest
// wins, and the order exists once.
func TestVersionsInAnyOrderEndInTheNewest(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		next := int64(0)
		rapid.Check(t, func(t *rapid.T) {
			if next++; next > 30 {
				return // the database is the slow part
			}
			seconds := rapid.SliceOfN(rapid.IntRange(0, 6), 1, 6).Draw(t, "versions")
			for _, s := range seconds {
				b := body(next, s, fmt.Sprintf(`,"note":"version %d"`, s))
				res := r.process(t, webhook.Delivery{Tenant: tenant, Topic: "orders/updated", Body: b})
				if res[0].Status == webhook.Failed {
					t.Fatal(res)
				}
			}
			if o, want := r.known(t, next), fmt.Sprint("version ", slices.Max(seconds)); o.Note != want || len(o.Lines) != 1 {
				t.Fatalf("after %v the order says %q, want %q", seconds, o.Note, want)
			}
		})
	})
}

func TestTenIntakesAtOnceMakeOneOrder(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		errs := make([]error, 10)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				errs[i] = r.tx(func(ctx context.Context, tx *db.Tx) error {
					_, err := r.in.Process(ctx, tx, []webhook.Delivery{{Tenant: tenant, Topic: "orders/create", Body: body(1, 1, "")}})
					return err
				})
			})
		}
		wg.Wait()
		for _, err := range errs {
			// The loser's transaction is undone and the inbox offers it again.
			if err != nil && !strings.Contains(err.Error(), "by another process at this moment") {
				t.Error(err)
			}
		}
		if list, err := r.svc.List(t.Context(), tenant, Query{Page: 1, PageSize: 10}); err != nil || list.Total != 1 || len(list.Orders) != 1 || strings.Count(r.told(), "order.created") != 1 {
			t.Errorf("%d orders, %v", list.Total, err)
		}
	})
}

func TestNoFailureOfTheDatabaseIsSwallowed(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.take(t, inShop(1, 0))
		id := r.known(t, 1).ID
		before := r.get(t, id)
		changed := inShop(1, 9)
		changed.ShippingAddress.City, changed.Lines[0].CurrentQuantity, changed.FulfillmentStatus = "Brugge", 1, "fulfilled"
		changed.Fulfillments = []shopify.Fulfillment{{ID: 1, Tracking: []shopify.Tracking{{Number: "T"}}}}
		changed.Lines = append(changed.Lines, shopify.Line{ID: 99, SKU: "PIN", Quantity: 1, CurrentQuantity: 1, Price: "1", RequiresShipping: true})
		for name, act := range map[string]func(ctx context.Context, tx *db.Tx) error{
			"new": func(ctx context.Context, tx *db.Tx) error {
				return r.in.TakeAsked(ctx, tx, tenant, []shopify.Order{inShop(2, 0)})
			},
			"changed": func(ctx context.Context, tx *db.Tx) error {
				return r.in.TakeAsked(ctx, tx, tenant, []shopify.Order{changed})
			},
			"issues": func(ctx context.Context, tx *db.Tx) error {
				if err := r.svc.OpenIssues(ctx, tx, before, Issue{Kind: IssueAddress}); err != nil {
					return err
				}
				if err := r.svc.CloseIssues(ctx, tx, before, IssueAddress, "", "x"); err != nil {
					return err
				}
				if _, err := r.svc.Issues(ctx, tx, tenant, id); err != nil {
					return err
				}
				_, err := r.svc.WaitingForSKU(ctx, tx, tenant, "", 1)
				return err
			},
			"progress": func(ctx context.Context, tx *db.Tx) error {
				list, err := r.svc.Lock(ctx, tx, tenant, []string{id})
				if err != nil {
					return err
				}
				return r.svc.ApplyProgress(ctx, tx, list, map[string][]LineProgress{list[0].ID: {{list[0].Lines[0].ID, LineCompleted}}}, "x")
			},
			"get": func(ctx context.Context, tx *db.Tx) error { _, err := r.svc.Get(ctx, tx, tenant, id); return err },
		} {
			if n := dbtest.FailEachStatement(t, r.db, act); n < 2 {
				t.Errorf("%s makes %d statements", name, n)
			}
		}
		if diff := cmp.Diff(before, r.get(t, id)); diff != "" {
			t.Error(diff)
		}
		r.planErr = errBoom
		if err := r.tx(func(ctx context.Context, tx *db.Tx) error {
			_, err := r.in.Process(ctx, tx, []webhook.Delivery{{Tenant: tenant, Topic: "orders/create", Body: body(5, 1, "")}})
			return err
		}); !errors.Is(err, errBoom) {
			t.Errorf("a planner that fails: %v", err)
		}
	})
}
