package shopify_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
)

func TestASubscriptionExistsOnceAndIsAdopted(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	var others []shopify.Subscription // that share one thing with it, and come before it in the list
	others = append(others, must[shopify.Subscription](t)(w.Subscribe(ctx, "orders/paid", hub)))
	others = append(others, must[shopify.Subscription](t)(w.Subscribe(ctx, "orders/partially_fulfilled", hub+"/1")))
	first := must[shopify.Subscription](t)(w.Subscribe(ctx, "orders/partially_fulfilled", hub))
	again := must[shopify.Subscription](t)(w.Subscribe(ctx, "orders/partially_fulfilled", hub))
	if d := cmp.Diff(first, again); d != "" {
		t.Error("the one that exists is given back:", d)
	}
	second := must[shopify.Subscription](t)(w.Subscribe(ctx, "orders/partially_fulfilled", hub+"/2"))
	if second.ID == first.ID {
		t.Error("another address is another subscription")
	}
	w.shop.AddWebhook("orders/create", hub) // the merchant's own is none of ours
	if d := cmp.Diff(append(others[:2:2], first, second), must[[]shopify.Subscription](t)(w.Subscriptions(ctx))); d != "" {
		t.Error(d)
	}
	_, err := w.Subscribe(ctx, "orders/create", "http://hub.example")
	if e := wantKind(t, err, outbound.Rejected); e.Message != "Address protocol http:// is not supported" || e.Op != "WebhookSubscribe" {
		t.Errorf("%v", e)
	}
	ok(t, w.Unsubscribe(ctx, first.ID))
	ok(t, w.Unsubscribe(ctx, first.ID)) // gone already
	if d := cmp.Diff(append(others, second), must[[]shopify.Subscription](t)(w.Subscriptions(ctx))); d != "" {
		t.Error(d)
	}
	wantKind(t, w.Unsubscribe(ctx, "gid://shopify/Order/1"), outbound.NotFound)
}

func TestManySubscriptionsAreListedOverPages(t *testing.T) {
	w := start(t, nil)
	for i := range 120 {
		must[shopify.Subscription](t)(w.Subscribe(t.Context(), "orders/create", hub+"/"+strconv.Itoa(i)))
	}
	list := must[[]shopify.Subscription](t)(w.Subscriptions(t.Context()))
	if len(list) != 120 || list[119].URL != hub+"/119" || list[119].Topic != "orders/create" {
		t.Errorf("%d subscriptions", len(list))
	}
}

func TestARefusedUnsubscriptionIsRejectedUnlessTheIDIsGone(t *testing.T) {
	for field, gone := range map[string]bool{`["id"]`: true, `null`: false, `["other"]`: false} {
		c := stub(t, always(200, `{"data":{"webhookSubscriptionDelete":{"deletedWebhookSubscriptionId":null,"userErrors":[{"field":`+field+`,"message":"no"}]}}}`))
		err := c.Unsubscribe(t.Context(), "gid://shopify/WebhookSubscription/1")
		if gone {
			ok(t, err)
			continue
		}
		if e := wantKind(t, err, outbound.Rejected); e.Message != "no" {
			t.Errorf("%s: %v", field, e)
		}
	}
}

func TestTheListThatAnAdoptionNeedsCanFail(t *testing.T) {
	c := stub(t, func(op string) (int, string) {
		if op == "WebhookSubscribe" {
			return 200, `{"data":{"webhookSubscriptionCreate":{"webhookSubscription":null,"userErrors":[{"field":["webhookSubscription","callbackUrl"],"message":"Address for this topic has already been taken"}]}}}`
		}
		return 503, ""
	})
	_, err := c.Subscribe(t.Context(), "orders/create", hub)
	if e := wantKind(t, err, outbound.Transient); e.Op != "WebhookSubscriptions" {
		t.Errorf("%v", e)
	}
}
