package shopify

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	connect "github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
)

const subscribe = `mutation($topic: WebhookSubscriptionTopic!, $in: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: $topic, webhookSubscription: $in) {
	webhookSubscription { id topic uri } userErrors { field message } } }`

type subscribed struct {
	Create struct {
		WebhookSubscription *struct{ ID, Topic, URI string }
		UserErrors          []struct {
			Field   []string
			Message string
		}
	} `json:"webhookSubscriptionCreate"`
}

func (w world) subscribeTo(topic, uri string) subscribed {
	w.t.Helper()
	var s subscribed
	w.data(&s, subscribe, "topic", topic, "in", map[string]any{"uri": uri})
	return s
}

func (w world) subscriptions() []string {
	w.t.Helper()
	var got struct {
		List struct{ Nodes []struct{ Topic, URI string } } `json:"webhookSubscriptions"`
	}
	w.data(&got, "{ webhookSubscriptions(first: 250) { nodes { topic uri } } }")
	out := []string{}
	for _, n := range got.List.Nodes {
		out = append(out, n.Topic+" "+n.URI)
	}
	return out
}

func TestASubscriptionToATopicAndAddressExistsOnce(t *testing.T) {
	w := start(t, nil)
	first := w.subscribeTo("ORDERS_PARTIALLY_FULFILLED", " "+hub+"\n").Create.WebhookSubscription
	if first == nil || first.Topic != "ORDERS_PARTIALLY_FULFILLED" || first.URI != hub {
		t.Fatalf("white space is trimmed: %+v", first)
	}
	again := w.subscribeTo("ORDERS_PARTIALLY_FULFILLED", hub).Create
	if e := again.UserErrors; again.WebhookSubscription != nil || e[0].Message != "Address for this topic has already been taken" || !slices.Equal(e[0].Field, []string{"webhookSubscription", "callbackUrl"}) {
		t.Errorf("%+v", again)
	}
	for topic, uri := range map[string]string{"ORDERS_CREATE": hub, "FULFILLMENT_ORDERS_PLACED_ON_HOLD": hub, "ORDERS_PARTIALLY_FULFILLED": hub + "/2"} {
		if s := w.subscribeTo(topic, uri).Create.WebhookSubscription; s == nil || s.ID == first.ID || s.Topic != topic {
			t.Errorf("another topic or address: %+v", s)
		}
	}
	if !w.Subscribed("orders/partially_fulfilled") || !w.Subscribed("fulfillment_orders/placed_on_hold") || w.Subscribed("orders/paid") {
		t.Error("Subscribed does not tell the truth")
	}
	// A merchant's own hook is not listed, does not take the address, and cannot be
	// ended by the app.
	w.AddWebhook("orders/paid", hub)
	if got := w.subscriptions(); len(got) != 4 || slices.Contains(got, "ORDERS_PAID "+hub) {
		t.Errorf("%v", got)
	}
	if s := w.subscribeTo("ORDERS_PAID", hub).Create.WebhookSubscription; s == nil {
		t.Error("the merchant's hook takes the address")
	}
}

func TestAddressesThatTheShopRefuses(t *testing.T) {
	w := start(t, nil)
	for uri, words := range map[string]string{
		"":                               "Address can't be blank",
		" \t":                            "Address can't be blank",
		"hub":                            "Address is invalid",
		"https://":                       "Address is invalid",
		"https://hub.example/%zz":        "Address is invalid",
		"http://hub.example":             "Address protocol http:// is not supported",
		"ftp://hub.example":              "Address protocol ftp:// is not supported",
		"https://" + domain + "/x":       "Address cannot be a Shopify or an internal domain",
		"https://OTHER.myshopify.com/x":  "Address cannot be a Shopify or an internal domain",
		"https://admin.shopify.com:443/": "Address cannot be a Shopify or an internal domain",
	} {
		if got := w.subscribeTo("ORDERS_CREATE", uri).Create; got.WebhookSubscription != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Message != words {
			t.Errorf("%q: %+v, want %q", uri, got, words)
		}
	}
	local := start(t, func(o *Options) { o.AllowHTTP = true })
	if got := local.subscribeTo("ORDERS_CREATE", "http://127.0.0.1:8080/x").Create; got.WebhookSubscription == nil {
		t.Errorf("a local run: %+v", got)
	}
}

func TestASubscriptionThatIsGoneIsAUserError(t *testing.T) {
	w := hooked(t)
	const query = "mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } } }"
	w.AddWebhook("orders/create", hub)
	id, admin := gid("WebhookSubscription", w.hooks[0].id), gid("WebhookSubscription", w.hooks[len(w.hooks)-1].id)
	gone := `{"webhookSubscriptionDelete":{"deletedWebhookSubscriptionId":null,"userErrors":[{"field":["id"],"message":"Webhook subscription does not exist"}]}}`
	for _, step := range []struct{ id, want string }{
		{id, `{"webhookSubscriptionDelete":{"deletedWebhookSubscriptionId":"` + id + `","userErrors":[]}}`}, {id, gone}, {admin, gone},
	} {
		if a := w.ask(query, "id", step.id); string(a.Data) != step.want {
			t.Errorf("got %s %+v, want %s", a.Data, a.Errors, step.want)
		}
	}
	if d := cmp.Diff([]string{"orders/create", "orders/paid"}, topicsOf(w.news(func() { w.PlaceOrder(OrderSpec{Lines: lines(1)}) }))); d != "" {
		t.Errorf("the app's subscription is over, the merchant's is not: %s", d)
	}
}

// The app's hooks are signed with the client secret, the merchant's with the
// shop's own key.
func TestAWebhookIsSignedByWhoeverSubscribed(t *testing.T) {
	w := start(t, nil)
	w.must(subscribeErr(w))
	w.AddWebhook("orders/create", hub+"/admin")
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	sent := w.Sent()
	if len(sent) != 2 {
		t.Fatalf("%d webhooks", len(sent))
	}
	for i, secret := range []string{"secret", "shop's own"} {
		d := sent[i].Delivery
		signature := d.Header.Get("X-Shopify-Hmac-Sha256")
		if !connect.VerifyWebhook([]string{secret}, d.Body, signature) {
			t.Errorf("%s is not signed with %q", d.URL, secret)
		}
		if connect.VerifyWebhook([]string{"secret", "shop's own"}, append(bytes.Clone(d.Body), ' '), signature) {
			t.Error("a changed body passes")
		}
	}
	only := start(t, func(o *Options) { o.APISecret = "" })
	only.must(subscribeErr(only))
	only.PlaceOrder(OrderSpec{Lines: lines(1)})
	if d := only.Sent()[0].Delivery; !connect.VerifyWebhook([]string{"shop's own"}, d.Body, d.Header.Get("X-Shopify-Hmac-Sha256")) {
		t.Error("the shop's own key does not stand in for a secret that is not given")
	}
}

func TestTheHeadersOfAWebhook(t *testing.T) {
	w := start(t, nil)
	w.AddWebhook("orders/create", hub)
	w.AddWebhook("orders/create", hub+"/2")
	w.AddWebhook("orders/paid", hub)
	w.at.pass(1234567 * time.Microsecond)
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	sent := w.Sent()
	if len(sent) != 6 {
		t.Fatalf("%d webhooks", len(sent))
	}
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	ids := map[string]bool{}
	for i, s := range sent {
		h := s.Delivery.Header.Clone()
		event := sent[i/3*3].Delivery.Header.Get("X-Shopify-Event-Id")
		want := http.Header{
			"Content-Type": {"application/json"}, "X-Shopify-Topic": {s.Topic}, "X-Shopify-Shop-Domain": {domain}, "X-Shopify-Api-Version": {"2026-10"},
			"X-Shopify-Triggered-At": {"2026-11-02T09:00:01.234567Z"}, "X-Shopify-Event-Id": {event},
		}
		id := h.Get("X-Shopify-Webhook-Id")
		if !uuid.MatchString(id) || !uuid.MatchString(event) || ids[id] {
			t.Errorf("webhook id %q, event id %q", id, event)
		}
		ids[id] = true
		h.Del("X-Shopify-Webhook-Id")
		h.Del("X-Shopify-Hmac-Sha256")
		if d := cmp.Diff(want, h); d != "" {
			t.Error(d)
		}
	}
	if sent[0].Delivery.Header.Get("X-Shopify-Event-Id") == sent[3].Delivery.Header.Get("X-Shopify-Event-Id") {
		t.Error("two orders share an event id")
	}
}

// received is a webhook as the hub's endpoint got it.
type received struct {
	id, topic string
	signed    bool
	order     int64
}

// endpoint is the hub: it answers the n-th request as answer says, and hands it on.
func endpoint(t *testing.T, answer func(n int) int) (url string, got <-chan received) {
	t.Helper()
	out := make(chan received, 100)
	var n atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		o, err := connect.ParseOrder(body)
		if err != nil {
			t.Error(err)
			o = &connect.Order{}
		}
		w.WriteHeader(answer(int(n.Add(1)) - 1))
		out <- received{r.Header.Get("X-Shopify-Webhook-Id"), r.Header.Get("X-Shopify-Topic"), connect.VerifyWebhook([]string{"secret"}, body, r.Header.Get("X-Shopify-Hmac-Sha256")), o.ID}
	}))
	t.Cleanup(srv.Close)
	return srv.URL, out
}

// carried is a shop whose webhooks travel, with the app subscribed to orders/create.
func carried(t *testing.T, url string, o sim.SenderOptions) (world, *sim.Sender) {
	t.Helper()
	sender := sim.NewSender(o)
	t.Cleanup(sender.Close)
	w := start(t, func(o *Options) { o.Sender, o.AllowHTTP = sender, true })
	if _, refused := w.subscribe("orders/create", url); refused != "" {
		t.Fatal(refused)
	}
	return w, sender
}

func next(t *testing.T, got <-chan received) received {
	t.Helper()
	select {
	case r := <-got:
		return r
	case <-time.After(10 * time.Second):
		t.Fatal("no webhook came")
		return received{}
	}
}

// A redirect counts as a failure, as everything does that is not 2xx.
func TestAWebhookIsRetriedUnchangedUntilItIsAccepted(t *testing.T) {
	answers := []int{500, 301, 404, 200}
	url, got := endpoint(t, func(n int) int { return answers[min(n, 3)] })
	w, sender := carried(t, url, sim.SenderOptions{Retries: []time.Duration{time.Millisecond, time.Millisecond, time.Millisecond, time.Millisecond}})
	id := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	first := next(t, got)
	if first.topic != "orders/create" || first.order != id || !first.signed {
		t.Errorf("%+v", first)
	}
	for range 3 {
		if r := next(t, got); r != first {
			t.Errorf("the retry is %+v, the first was %+v", r, first)
		}
	}
	sender.Close()
	if sent, failed := sender.Counts(); sent > 1 || failed != 0 { // closed before it could be counted, perhaps
		t.Errorf("%d sent, %d failed", sent, failed)
	}
	if len(got) != 0 {
		t.Error("it was sent again after it had been accepted")
	}
	if n := len(w.Sent()); n != 1 {
		t.Errorf("%d webhooks in the books: retries are none", n)
	}
}

func TestAWebhookIsSentAgainWithTheSameIDAndBody(t *testing.T) {
	url, got := endpoint(t, func(int) int { return 200 })
	w, _ := carried(t, url, sim.SenderOptions{})
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	first := next(t, got)
	w.must(w.SetNote(first.order, "later")) // the body of a retry is the old one
	w.Resend(w.Sent()[0])
	if again := next(t, got); again != first {
		t.Errorf("%+v, the first was %+v", again, first)
	}
	if n := len(w.Sent()); n != 1 {
		t.Errorf("%d webhooks in the books", n)
	}
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	if other := next(t, got); other.id == first.id || other.order == first.order {
		t.Errorf("%+v", other)
	}
}

func TestAWebhookCanComeTwiceByItself(t *testing.T) {
	url, got := endpoint(t, func(int) int { return 200 })
	w, _ := carried(t, url, sim.SenderOptions{Duplicate: 1})
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	if a, b := next(t, got), next(t, got); a != b {
		t.Errorf("%+v and %+v", a, b)
	}
}

func TestAShopWithoutASenderOnlyRemembers(t *testing.T) {
	w := hooked(t)
	w.PlaceOrder(OrderSpec{Lines: lines(1)})
	w.Resend(w.Sent()[0]) // goes nowhere
	if d := cmp.Diff([]string{"orders/create", "orders/paid"}, topicsOf(w.Sent())); d != "" {
		t.Error(d)
	}
}

func TestOnlyTheNewestWebhooksAreRemembered(t *testing.T) {
	w := start(t, nil)
	const addresses = 500
	for i := range addresses {
		w.AddWebhook("orders/updated", fmt.Sprintf("%s/%d", hub, i))
	}
	id := w.PlaceOrder(OrderSpec{Lines: lines(1)})
	for i := range 2*keptSent/addresses + 1 {
		w.must(w.SetNote(id, fmt.Sprint(i)))
	}
	sent := w.Sent()
	if len(sent) != keptSent {
		t.Fatalf("%d webhooks are remembered, want %d", len(sent), keptSent)
	}
	if n := len(w.sent); n > 2*keptSent {
		t.Errorf("%d webhooks are kept in memory", n)
	}
	last := w.wholeOrder(sent[keptSent-1])
	if first := w.wholeOrder(sent[0]); first.Note != fmt.Sprint(2*keptSent/addresses+1-keptSent/addresses) || last.Note != fmt.Sprint(2*keptSent/addresses) {
		t.Errorf("from note %s to note %s", first.Note, last.Note)
	}
}
