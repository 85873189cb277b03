package shopify_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

// calls are all operations of the client, one each, on an order of two units.
func calls(w world, id int64) map[string]func(context.Context, *shopify.Client) error {
	return map[string]func(context.Context, *shopify.Client) error{
		"ShopAndAccess": func(ctx context.Context, c *shopify.Client) error { _, err := c.Shop(ctx); return err },
		"OrderById":     func(ctx context.Context, c *shopify.Client) error { _, err := c.Order(ctx, id); return err },
		"OrdersPage": func(ctx context.Context, c *shopify.Client) error {
			_, _, err := c.OrdersUpdatedSince(ctx, w.at.now(), "", 10)
			return err
		},
		"OrdersInFull": func(ctx context.Context, c *shopify.Client) error {
			_, err := c.Orders(ctx, shopify.OrdersQuery{})
			return err
		},
		"OrderFulfillment":     func(ctx context.Context, c *shopify.Client) error { _, err := c.FulfillmentState(ctx, id); return err },
		"WebhookSubscriptions": func(ctx context.Context, c *shopify.Client) error { _, err := c.Subscriptions(ctx); return err },
	}
}

// changes are all operations that change the shop; each can be done many times.
func changes(t *testing.T, w world, id int64) map[string]func(context.Context, *shopify.Client) error {
	t.Helper()
	fo := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id)).Orders[0]
	n := shopify.NewFulfillment{Groups: []shopify.FulfillmentGroup{{FulfillmentOrderID: fo.ID, Lines: []shopify.FulfillmentQuantity{{ID: fo.Lines[0].ID, Quantity: 1}}}}}
	return map[string]func(context.Context, *shopify.Client) error{
		"FulfillmentCreate": func(ctx context.Context, c *shopify.Client) error { _, err := c.CreateFulfillment(ctx, n); return err },
		"WebhookSubscribe": func(ctx context.Context, c *shopify.Client) error {
			_, err := c.Subscribe(ctx, "orders/create", hub)
			return err
		},
		"WebhookUnsubscribe": func(ctx context.Context, c *shopify.Client) error {
			return c.Unsubscribe(ctx, "gid://shopify/WebhookSubscription/1")
		},
	}
}

func TestFaultsOnTheWayAreClassified(t *testing.T) {
	for name, tc := range map[string]struct {
		fault          sim.Fault
		reading, doing outbound.Kind
		wait           time.Duration
		status         int
	}{
		"dropped before the work":    {sim.Fault{DropBefore: true}, outbound.Transient, outbound.Ambiguous, 0, 0},
		"dropped after the work":     {sim.Fault{DropAfter: true}, outbound.Transient, outbound.Ambiguous, 0, 0},
		"500 before the work":        {sim.Fault{Status: 500}, outbound.Transient, outbound.Ambiguous, 0, 500},
		"500 after the work":         {sim.Fault{StatusAfter: 500}, outbound.Transient, outbound.Ambiguous, 0, 500},
		"502":                        {sim.Fault{Status: 502}, outbound.Transient, outbound.Ambiguous, 0, 502},
		"503":                        {sim.Fault{Status: 503}, outbound.Transient, outbound.Ambiguous, 0, 503},
		"429 with a wait":            {sim.Fault{Status: 429, RetryAfter: 7}, outbound.RateLimited, outbound.RateLimited, 7 * time.Second, 429},
		"429 without a wait":         {sim.Fault{Status: 429}, outbound.RateLimited, outbound.RateLimited, 0, 429},
		"402, the shop did not pay":  {sim.Fault{Status: 402}, outbound.Unauthorized, outbound.Unauthorized, 0, 402},
		"403":                        {sim.Fault{Status: 403}, outbound.Unauthorized, outbound.Unauthorized, 0, 403},
		"404, no such shop":          {sim.Fault{Status: 404}, outbound.Unauthorized, outbound.Unauthorized, 0, 404},
		"423, the shop is locked":    {sim.Fault{Status: 423}, outbound.Unauthorized, outbound.Unauthorized, 0, 423},
		"400":                        {sim.Fault{Status: 400}, outbound.Rejected, outbound.Rejected, 0, 400},
		"an answer that is not JSON": {sim.Fault{Status: 200}, outbound.Transient, outbound.Ambiguous, 0, 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, nil)
			id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 99}}})
			reading, doing := calls(w, id), changes(t, w, id)
			try := func(op string, call func(context.Context, *shopify.Client) error, kind outbound.Kind) {
				t.Helper()
				fault := tc.fault
				fault.Op, fault.Probability, fault.Times = op, 1, 1
				w.opts.Faults.Set(fault)
				e := wantKind(t, call(t.Context(), w.Client), kind)
				if e.Op != op || e.Service != "shopify" || e.Wait != tc.wait || e.Status != tc.status {
					t.Errorf("%s: %+v", op, e)
				}
				if strings.Contains(e.Error(), token) || strings.Contains(e.Error(), "127.0.0.1") && tc.status != 0 {
					t.Errorf("%s: the error tells too much: %v", op, e)
				}
				ok(t, call(t.Context(), w.Client)) // the fault is over
			}
			for op, call := range reading {
				try(op, call, tc.reading)
			}
			for op, call := range doing {
				try(op, call, tc.doing)
			}
		})
	}
}

func TestAnAnswerThatComesTooLateIsGivenUp(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	doing := changes(t, w, id)
	hasty := client(t, w.url, func(c *shopify.Config) { c.Timeout = 300 * time.Millisecond })
	w.opts.Faults.Set(sim.Fault{Probability: 1, Latency: time.Hour})
	e := wantKind(t, calls(w, id)["OrderById"](t.Context(), hasty), outbound.Transient)
	if e.Message != "no answer in time" {
		t.Errorf("%v", e)
	}
	wantKind(t, doing["FulfillmentCreate"](t.Context(), hasty), outbound.Ambiguous)
}

// A call whose caller has gone is not even sent.
func TestACallThatIsGivenUpBeforeItIsSentHasNoEffect(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	doing := changes(t, w, id)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantKind(t, doing["FulfillmentCreate"](ctx, w.Client), outbound.Transient)
	if n := w.shop.Books()[0].FulfillmentCreateCalls; n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestAShopThatIsNotReachedIsTransient(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	url := srv.URL
	srv.Close()
	c := client(t, url, nil)
	_, err := c.CreateFulfillment(t.Context(), shopify.NewFulfillment{}) // a mutation too: it never left
	wantKind(t, err, outbound.Transient)
}

// stub is a shop that answers each operation with a fixed body; {} of the status
// 200 unless it is told otherwise.
func stub(t *testing.T, answer func(op string) (status int, body string)) *shopify.Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var call struct {
			Name string `json:"operationName"`
		}
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			t.Error(err)
		}
		status, body := answer(call.Name)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return client(t, srv.URL, nil)
}

func always(status int, body string) func(string) (int, string) {
	return func(string) (int, string) { return status, body }
}

// The bodies are shaped like recorded answers of a development shop.
func TestRecordedErrorsAreClassified(t *testing.T) {
	const throttle = `"extensions":{"cost":{"requestedQueryCost":752,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":2000,"currentlyAvailable":666,"restoreRate":100}}}`
	failed := func(code, message string) string {
		return `{"data":null,"errors":[{"message":"` + message + `","extensions":{"code":"` + code + `"}}]}`
	}
	for name, tc := range map[string]struct {
		status         int
		body           string
		reading, doing outbound.Kind
		code, message  string
		wait           time.Duration
	}{
		"throttled":                   {200, `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED","documentation":"https://shopify.dev/api/usage/rate-limits"}}],` + throttle + `}`, outbound.RateLimited, outbound.RateLimited, "THROTTLED", "Throttled", time.Second},
		"throttled with 429":          {429, `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],` + strings.Replace(throttle, "666", "2", 1) + `}`, outbound.RateLimited, outbound.RateLimited, "", "", 8 * time.Second},
		"throttled, but filled since": {200, `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],` + strings.Replace(throttle, "666", "900", 1) + `}`, outbound.RateLimited, outbound.RateLimited, "THROTTLED", "Throttled", time.Second},
		"throttled without figures":   {200, `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]}`, outbound.RateLimited, outbound.RateLimited, "THROTTLED", "Throttled", time.Second},
		"access denied":               {200, failed("ACCESS_DENIED", "Access denied for orders field. Required access: `read_orders` access scope."), outbound.Unauthorized, outbound.Unauthorized, "ACCESS_DENIED", "Access denied for orders field. Required access: `read_orders` access scope.", 0},
		"shop inactive":               {200, failed("SHOP_INACTIVE", "closed"), outbound.Unauthorized, outbound.Unauthorized, "SHOP_INACTIVE", "closed", 0},
		"wrong type of id":            {200, failed("RESOURCE_NOT_FOUND", "Invalid id: gid://shopify/Order/0"), outbound.NotFound, outbound.NotFound, "RESOURCE_NOT_FOUND", "Invalid id: gid://shopify/Order/0", 0},
		"too dear":                    {200, failed("MAX_COST_EXCEEDED", "Query cost is 2000"), outbound.Rejected, outbound.Rejected, "MAX_COST_EXCEEDED", "Query cost is 2000", 0},
		"a field that is not there":   {200, `{"errors":[{"message":"Field 'x' doesn't exist on type 'Order'","locations":[{"line":1,"column":9}],"path":["query"],"extensions":{"code":"undefinedField","typeName":"Order","fieldName":"x"}}]}`, outbound.Rejected, outbound.Rejected, "undefinedField", "Field 'x' doesn't exist on type 'Order'", 0},
		"an error without a code":     {200, `{"errors":[{"message":"no"}]}`, outbound.Rejected, outbound.Rejected, "", "no", 0},
		"internal":                    {200, failed("INTERNAL_SERVER_ERROR", "Internal error. Looks like something went wrong on our end."), outbound.Transient, outbound.Ambiguous, "INTERNAL_SERVER_ERROR", "Internal error. Looks like something went wrong on our end.", 0},
		"time-out":                    {200, failed("TIMEOUT", "Timeout"), outbound.Transient, outbound.Ambiguous, "TIMEOUT", "Timeout", 0},
		"unknown token":               {401, `{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}`, outbound.Unauthorized, outbound.Unauthorized, "", `{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}`, 0},
		"no shop":                     {404, `{"errors":"Not Found"}`, outbound.Unauthorized, outbound.Unauthorized, "", `{"errors":"Not Found"}`, 0},
		"a page of the edge":          {503, "<html>\n  <title>503</title>\n</html>", outbound.Transient, outbound.Ambiguous, "", "<html> <title>503</title> </html>", 0},
		"no data":                     {200, `{"data":null}`, outbound.Transient, outbound.Ambiguous, "", "the answer holds no data", 0},
		"nothing":                     {200, ``, outbound.Transient, outbound.Ambiguous, "", "the answer is not JSON", 0},
		"data of another shape":       {200, `{"data":{"shop":[1],"fulfillmentCreate":[1]}}`, outbound.Transient, outbound.Ambiguous, "", "the answer cannot be read", 0},
	} {
		c := stub(t, always(tc.status, tc.body))
		_, reading := c.Shop(t.Context())
		_, doing := c.CreateFulfillment(t.Context(), shopify.NewFulfillment{})
		for _, e := range []*outbound.Error{wantKind(t, reading, tc.reading), wantKind(t, doing, tc.doing)} {
			if e.Code != tc.code || e.Wait != tc.wait || e.Status != tc.status || (tc.message != "" && e.Message != tc.message) {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

// A recorded answer had data and ACCESS_DENIED for one nested field: the mutation
// had run. A reading with a hole is no reading.
func TestAnErrorBesideAPayloadDoesNotUndoAMutation(t *testing.T) {
	const denied = `"errors":[{"message":"Access denied for heldByApp field.","path":["x"],"extensions":{"code":"ACCESS_DENIED"}}]`
	c := stub(t, func(op string) (int, string) {
		if op == "FulfillmentCreate" {
			return 200, `{"data":{"fulfillmentCreate":{"fulfillment":{"id":"gid://shopify/Fulfillment/5","legacyResourceId":"5","status":"SUCCESS","createdAt":"2026-11-04T14:00:00Z","trackingInfo":[]},"userErrors":[]}},` + denied + `}`
		}
		return 200, `{"data":{"shop":{"id":"gid://shopify/Shop/1"}},` + denied + `}`
	})
	f := must[shopify.Fulfillment](t)(c.CreateFulfillment(t.Context(), shopify.NewFulfillment{}))
	if f.ID != 5 || f.Status != "success" {
		t.Errorf("%+v", f)
	}
	_, err := c.Shop(t.Context())
	wantKind(t, err, outbound.Unauthorized)

	c = stub(t, always(200, `{"data":{"fulfillmentCreate":null},`+denied+`}`))
	_, err = c.CreateFulfillment(t.Context(), shopify.NewFulfillment{})
	wantKind(t, err, outbound.Unauthorized)
}

func TestAMutationWithoutItsResultIsAmbiguous(t *testing.T) {
	for name, body := range map[string]string{
		"no payload":   `{"data":{"fulfillmentCreate":null,"webhookSubscriptionCreate":null,"webhookSubscriptionDelete":null}}`,
		"empty object": `{"data":{}}`,
	} {
		c := stub(t, always(200, body))
		_, err := c.CreateFulfillment(t.Context(), shopify.NewFulfillment{})
		wantKind(t, err, outbound.Ambiguous)
		_, err = c.Subscribe(t.Context(), "orders/create", hub)
		wantKind(t, err, outbound.Ambiguous)
		if e := wantKind(t, c.Unsubscribe(t.Context(), "gid://shopify/WebhookSubscription/1"), outbound.Ambiguous); e.Op != "WebhookUnsubscribe" {
			t.Errorf("%s: %v", name, e)
		}
	}
	c := stub(t, always(200, `{"data":{"fulfillmentCreate":{"fulfillment":null,"userErrors":[]},"webhookSubscriptionCreate":{"webhookSubscription":null,"userErrors":[]}}}`))
	_, err := c.CreateFulfillment(t.Context(), shopify.NewFulfillment{})
	wantKind(t, err, outbound.Ambiguous)
	_, err = c.Subscribe(t.Context(), "orders/create", hub)
	wantKind(t, err, outbound.Ambiguous)
}

// What goes away between two pages is read anew later, and never taken as whole.
func TestWhatVanishesBetweenTwoPagesIsNoWholeReading(t *testing.T) {
	const order = `"id":"gid://shopify/Order/7","legacyResourceId":"7","name":"#1","number":1,"createdAt":"2026-11-02T09:00:00Z","updatedAt":"2026-11-02T09:00:00Z","currencyCode":"EUR","displayFulfillmentStatus":"UNFULFILLED"`
	const more = `{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":"1"}}`
	state := func(orders, fulfillments string) string {
		return `{"data":{"order":{"id":"gid://shopify/Order/7","cancelledAt":null,"fulfillmentOrders":{"nodes":[` + orders + `],"pageInfo":{"hasNextPage":false,"endCursor":null}},"fulfillments":[` + fulfillments + `]}}}`
	}
	fulfillmentOrder := `{"id":"gid://shopify/FulfillmentOrder/8","status":"OPEN","assignedLocation":null,"deliveryMethod":null,"supportedActions":[],"fulfillmentHolds":[],"lineItems":` + more + `}`
	fulfillment := `{"id":"gid://shopify/Fulfillment/9","legacyResourceId":"9","status":"SUCCESS","createdAt":"2026-11-02T09:00:00Z","trackingInfo":[],"fulfillmentLineItems":` + more + `}`
	for name, tc := range map[string]struct {
		answers map[string]string
		call    func(c *shopify.Client) error
		kind    outbound.Kind
	}{
		"an order": {
			map[string]string{"OrderById": `{"data":{"order":{` + order + `,"lineItems":` + more + `,"fulfillments":[]}}}`, "OrderLines": `{"data":{"order":null}}`},
			func(c *shopify.Client) error { _, err := c.Order(t.Context(), 7); return err }, outbound.NotFound,
		},
		"a fulfilment order": {
			map[string]string{"OrderFulfillment": state(fulfillmentOrder, ""), "FulfillmentOrderLines": `{"data":{"fulfillmentOrder":null}}`},
			func(c *shopify.Client) error { _, err := c.FulfillmentState(t.Context(), 7); return err }, outbound.Transient,
		},
		"a fulfilment": {
			map[string]string{"OrderFulfillment": state("", fulfillment), "FulfillmentLines": `{"data":{"fulfillment":null}}`},
			func(c *shopify.Client) error { _, err := c.FulfillmentState(t.Context(), 7); return err }, outbound.Transient,
		},
	} {
		c := stub(t, func(op string) (int, string) { return 200, tc.answers[op] })
		if err := tc.call(c); !outbound.Is(err, tc.kind) {
			t.Errorf("%s: %v, want %s", name, err, tc.kind)
		}
		for op := range tc.answers { // and a failure of either page is the call's
			answers := tc.answers
			c := stub(t, func(asked string) (int, string) {
				if asked == op {
					return 500, ""
				}
				return 200, answers[asked]
			})
			if err := tc.call(c); !outbound.Is(err, outbound.Transient) {
				t.Errorf("%s, %s fails: %v", name, op, err)
			}
		}
	}
	// An order of a page that is gone when it is read by its id is left out.
	page := `{"data":{"orders":{"nodes":[{` + order + `,"lineItems":` + more + `,"fulfillments":[]}],"pageInfo":{"hasNextPage":true,"endCursor":"c"}}}}`
	gone, status := `{"data":{"order":null}}`, 200
	c := stub(t, func(op string) (int, string) {
		if op == "OrdersInFull" {
			return 200, page
		}
		return status, gone
	})
	got := must[shopify.OrdersPage](t)(c.Orders(t.Context(), shopify.OrdersQuery{}))
	if len(got.Orders) != 0 || got.Next != "c" {
		t.Errorf("%+v", got)
	}
	status = 500
	_, err := c.Orders(t.Context(), shopify.OrdersQuery{})
	wantKind(t, err, outbound.Transient)
}

// A redirect would carry the token elsewhere.
func TestARedirectIsNotFollowed(t *testing.T) {
	reached := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer elsewhere.Close()
	srv := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer srv.Close()
	_, err := client(t, srv.URL, nil).Shop(t.Context())
	wantKind(t, err, outbound.Rejected)
	if reached {
		t.Error("the redirect was followed")
	}
}
