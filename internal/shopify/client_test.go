package shopify_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	domain = "example-prints.myshopify.com"
	token  = "shpat_static"
	hub    = "https://hub.example/webhooks/shopify"
)

// moment is a clock that tests move.
type moment struct {
	mu sync.Mutex
	t  time.Time
}

func newMoment() *moment { return &moment{t: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)} }

func (m *moment) now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.t
}

func (m *moment) pass(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.t = m.t.Add(d)
}

// world is a simulated shop behind HTTP, and a client of it.
type world struct {
	*shopify.Client
	shop  *shopsim.Shop
	at    *moment
	calls *recorder
	opts  shopsim.Options
	url   string
}

func start(t *testing.T, change func(*shopsim.Options)) world {
	t.Helper()
	at := newMoment()
	o := shopsim.Options{
		ShopDomain: domain, APIKey: "client", APISecret: "secret", AccessToken: token, Faults: sim.NewFaults(1), Now: at.now, BucketSize: 1e6, RestoreRate: 1e6,
	}
	if change != nil {
		change(&o)
	}
	shop := shopsim.New(o)
	srv := httptest.NewServer(shop)
	t.Cleanup(srv.Close)
	calls := newRecorder(t)
	c := client(t, srv.URL, func(c *shopify.Config) { c.Transport, c.Now = calls, at.now })
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return world{c, shop, at, calls, o, srv.URL}
}

func client(t *testing.T, url string, change func(*shopify.Config)) *shopify.Client {
	t.Helper()
	c := shopify.Config{APIURL: url, Version: "2026-10", Token: shopify.StaticToken(token), UserAgent: "tests/1", Timeout: 10 * time.Second, Transport: http.DefaultTransport}
	if change != nil {
		change(&c)
	}
	s, err := shopify.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind outbound.Kind) *outbound.Error {
	t.Helper()
	var e *outbound.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want an outside error of kind %s", err, kind)
	}
	return e
}

// hooks has the shop remember the bodies of orders/updated and orders/create.
func (w world) hooks() {
	w.shop.AddWebhook("orders/create", hub)
	w.shop.AddWebhook("orders/updated", hub)
}

// lastHook is the order as the newest webhook told it.
func (w world) lastHook(t *testing.T) *shopify.Order {
	t.Helper()
	sent := w.shop.Sent()
	if len(sent) == 0 {
		t.Fatal("no webhook")
	}
	return must[*shopify.Order](t)(shopify.ParseOrder(sent[len(sent)-1].Delivery.Body))
}

func hooks(n int) []shopsim.Line {
	lines := make([]shopsim.Line, n)
	for i := range lines {
		lines[i] = shopsim.Line{Title: fmt.Sprintf("Hook %d", i), SKU: fmt.Sprintf("H-%d", i), Quantity: 1}
	}
	return lines
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	good := shopify.Config{APIURL: "https://" + domain, Version: "2026-10", Token: shopify.StaticToken("t")}
	if _, err := shopify.New(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*shopify.Config){
		"no address":     func(c *shopify.Config) { c.APIURL = "" },
		"no scheme":      func(c *shopify.Config) { c.APIURL = domain },
		"another scheme": func(c *shopify.Config) { c.APIURL = "ftp://" + domain },
		"no host":        func(c *shopify.Config) { c.APIURL = "https://" },
		"not an address": func(c *shopify.Config) { c.APIURL = "https://%zz" },
		"no version":     func(c *shopify.Config) { c.Version = "" },
		"no token":       func(c *shopify.Config) { c.Token = nil },
	} {
		c := good
		change(&c)
		if _, err := shopify.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestTheShopTellsWhoItIsAndWhatIsAllowed(t *testing.T) {
	w := start(t, nil)
	got := must[shopify.Shop](t)(w.Shop(t.Context()))
	want := shopify.Shop{
		ID: 1, Name: "Example Prints", Domain: domain, Currency: "EUR", TimeZone: "Europe/Brussels",
		Scopes: []string{"read_orders", "write_orders", "read_products", "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders", "read_fulfillments", "write_fulfillments"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestACallIsSentAsTheVendorWantsIt(t *testing.T) {
	shop := shopsim.New(shopsim.Options{ShopDomain: domain, AccessToken: token})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/admin/api/2026-10/graphql.json" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		for name, want := range map[string]string{"Content-Type": "application/json", "Accept": "application/json", "X-Shopify-Access-Token": token, "User-Agent": "tests/1"} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %q", name, got)
			}
		}
		shop.ServeHTTP(w, r)
	}))
	defer srv.Close()
	c := client(t, srv.URL+"/", nil) // a slash at the end is no part of the path
	must[shopify.Shop](t)(c.Shop(t.Context()))
}

// An order must not look different for having come by another way, or each
// catch-up would find changes.
func TestAnOrderIsTheSameByWebhookAndByAPI(t *testing.T) {
	for name, tc := range map[string]struct {
		spec shopsim.OrderSpec
		then func(t *testing.T, w world, id int64)
	}{
		"plain": {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Desk Hook", VariantTitle: "White", SKU: "HOOK-WHITE", Quantity: 2, Price: "14.95", Grams: 40}}, ShippingPrice: "6.95"}, nil},
		"with everything": {shopsim.OrderSpec{
			Lines: []shopsim.Line{{Title: "Baseplate", SKU: "GRID", Quantity: 1, Price: "64", Properties: map[string]string{"width": "371", "height": "254"}}},
			Address: &shopsim.Address{
				FirstName: "Ada", LastName: "Example", Company: "Acme", Address1: "a", Address2: "b", Zip: "1", City: "c", Province: "p", ProvinceCode: "pc", Country: "Belgium", CountryCode: "BE", Phone: "1",
			},
			Email: "ada@example.com", Phone: "+32", Note: "ring twice", NoteAttributes: map[string]string{"gift": "yes"}, Tags: []string{"rush", "wholesale"}, Financial: "pending", Source: "pos", Locale: "fr-BE", Test: true,
		}, nil},
		"yen":                        {shopsim.OrderSpec{Currency: "JPY", Lines: []shopsim.Line{{Title: "Hook", Quantity: 3, Price: "1200"}}}, nil},
		"dinars":                     {shopsim.OrderSpec{Currency: "KWD", Lines: []shopsim.Line{{Title: "Hook", Quantity: 3, Price: "1.235"}}}, nil},
		"neither address nor mail":   {shopsim.OrderSpec{NoAddress: true, Lines: hooks(1)}, nil},
		"a gift card and a print":    {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Gift card", Quantity: 1, GiftCard: true}, {Title: "Hook", Quantity: 1}, {Title: "STL file", Quantity: 1, NoShipping: true}}}, nil},
		"nothing that is shipped":    {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Gift card", Quantity: 1, GiftCard: true}}}, nil},
		"refunded in part":           {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Hook", Quantity: 3}}}, func(t *testing.T, w world, id int64) { ok(t, w.shop.RefundLine(id, 0, 2)) }},
		"refunded":                   {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Hook", Quantity: 3}}}, func(t *testing.T, w world, id int64) { ok(t, w.shop.RefundLine(id, 0, 3)) }},
		"edited":                     {shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Hook", Quantity: 3}}}, func(t *testing.T, w world, id int64) { ok(t, w.shop.SetQuantity(id, 0, 1)) }},
		"cancelled":                  {shopsim.OrderSpec{Lines: hooks(1)}, func(t *testing.T, w world, id int64) { ok(t, w.shop.Cancel(id)) }},
		"fulfilled":                  {shopsim.OrderSpec{Lines: hooks(2)}, func(t *testing.T, w world, id int64) { ok(t, w.shop.FulfilOutside(id, "3232")) }},
		"fulfilled without tracking": {shopsim.OrderSpec{Lines: hooks(2)}, func(t *testing.T, w world, id int64) { ok(t, w.shop.FulfilOutside(id, "")) }},
		"fulfilled in part by us":    {shopsim.OrderSpec{Lines: hooks(2)}, func(t *testing.T, w world, id int64) { w.fulfil(t, id, 1) }},
		"fulfilled, then taken back": {shopsim.OrderSpec{Lines: hooks(1)}, func(t *testing.T, w world, id int64) { w.fulfil(t, id, 1); ok(t, w.shop.CancelFulfilment(id, 0)) }},
		"held, then let go, and paid": {shopsim.OrderSpec{Lines: hooks(1), Financial: "pending"}, func(t *testing.T, w world, id int64) {
			ok(t, w.shop.Hold(id))
			ok(t, w.shop.Release(id))
			ok(t, w.shop.Pay(id))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, nil)
			w.hooks()
			id := w.shop.PlaceOrder(tc.spec)
			if tc.then != nil {
				w.at.pass(time.Minute)
				tc.then(t, w, id)
			}
			got := must[*shopify.Order](t)(w.Order(t.Context(), id))
			if d := cmp.Diff(w.lastHook(t), got); d != "" {
				t.Error("-webhook +API", d)
			}
			page := must[shopify.OrdersPage](t)(w.Orders(t.Context(), shopify.OrdersQuery{}))
			if d := cmp.Diff(shopify.OrdersPage{Orders: []shopify.Order{*got}}, page); d != "" {
				t.Error("-order +page", d)
			}
		})
	}
}

// fulfil takes units of the first lines that can be fulfilled, one each, with a
// tracking number of its own.
func (w world) fulfil(t *testing.T, order int64, lines int) shopify.Fulfillment {
	t.Helper()
	s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), order))
	n := shopify.NewFulfillment{Tracking: &shopify.Tracking{Company: "BPost", Number: fmt.Sprintf("32320%d", len(s.Fulfillments)), URL: "https://track.example/1"}}
	for _, fo := range s.Orders {
		if !fo.Fulfillable() {
			continue
		}
		g := shopify.FulfillmentGroup{FulfillmentOrderID: fo.ID}
		for _, l := range fo.Lines {
			if l.Remaining > 0 && lines > 0 {
				g.Lines, lines = append(g.Lines, shopify.FulfillmentQuantity{ID: l.ID, Quantity: 1}), lines-1
			}
		}
		if len(g.Lines) > 0 {
			n.Groups = append(n.Groups, g)
		}
	}
	return must[shopify.Fulfillment](t)(w.CreateFulfillment(t.Context(), n))
}

func TestAnOrderThatIsNotThereIsNotFound(t *testing.T) {
	w := start(t, nil)
	_, err := w.Order(t.Context(), 42)
	if e := wantKind(t, err, outbound.NotFound); e.Op != "OrderById" || !strings.Contains(e.Message, "read_all_orders") {
		t.Errorf("%v", e)
	}
	_, err = w.FulfillmentState(t.Context(), 42)
	if e := wantKind(t, err, outbound.NotFound); e.Op != "OrderFulfillment" {
		t.Errorf("%v", e)
	}
	_, err = w.Order(t.Context(), 0) // the shop answers with an error of its own
	if e := wantKind(t, err, outbound.NotFound); e.Code != "RESOURCE_NOT_FOUND" {
		t.Errorf("%v", e)
	}
}

func TestAllLinesOfALargeOrderAreRead(t *testing.T) {
	for lines, want := range map[int][]string{
		100: {"OrderById"},
		101: {"OrderById", "OrderLines"},
		230: {"OrderById", "OrderLines", "OrderLines"},
	} {
		w := start(t, nil)
		w.hooks()
		id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(lines)})
		o := must[*shopify.Order](t)(w.Order(t.Context(), id))
		if d := cmp.Diff(w.lastHook(t), o); d != "" || len(o.Lines) != lines {
			t.Errorf("%d lines read of %d: %s", len(o.Lines), lines, d)
		}
		if d := cmp.Diff(want, w.calls.called()); d != "" {
			t.Errorf("%d lines: %s", lines, d)
		}
	}
}

func TestOrdersAreListedByTheirLastChange(t *testing.T) {
	w := start(t, nil)
	ctx, noon := t.Context(), w.at.now()
	var ids []int64
	for range 5 {
		ids = append(ids, w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)}))
		w.at.pass(time.Minute)
	}
	ok(t, w.shop.SetNote(ids[1], "changed")) // at 09:05
	version := func(i, minute int) shopify.OrderVersion {
		return shopify.OrderVersion{ID: ids[i], UpdatedAt: noon.Add(time.Duration(minute) * time.Minute)}
	}
	// The bound itself is included, and the changed order comes last.
	want := []shopify.OrderVersion{version(2, 2), version(3, 3), version(4, 4), version(1, 5)}
	var got []shopify.OrderVersion
	cursor, pages := "", 0
	for {
		list, next, err := w.OrdersUpdatedSince(ctx, noon.Add(2*time.Minute), cursor, 3)
		ok(t, err)
		got, pages = append(got, list...), pages+1
		if cursor = next; next == "" {
			break
		}
	}
	if d := cmp.Diff(want, got); d != "" || pages != 2 {
		t.Errorf("%d pages: %s", pages, d)
	}
	if list, next, err := w.OrdersUpdatedSince(ctx, noon.Add(time.Hour), "", 3); err != nil || len(list) != 0 || next != "" {
		t.Errorf("nothing changed since: %v, %q, %v", list, next, err)
	}
	_, _, err := w.OrdersUpdatedSince(ctx, noon, "not a cursor", 3)
	wantKind(t, err, outbound.Rejected)
}

func TestOrdersAreFilteredByTheShop(t *testing.T) {
	w := start(t, nil)
	noon := w.at.now()
	place := func() int64 {
		id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(2)})
		w.at.pass(time.Minute)
		return id
	}
	open, partial, fulfilled, held := place(), place(), place(), place()
	w.fulfil(t, partial, 1)
	ok(t, w.shop.FulfilOutside(fulfilled, "1"))
	ok(t, w.shop.Hold(held))
	for name, tc := range map[string]struct {
		q    shopify.OrdersQuery
		want []int64
	}{
		"all":            {shopify.OrdersQuery{}, []int64{open, held, partial, fulfilled}},
		"from an hour":   {shopify.OrdersQuery{Since: noon.Add(3 * time.Minute)}, []int64{held, partial, fulfilled}},
		"up to an hour":  {shopify.OrdersQuery{Until: noon.Add(3 * time.Minute)}, []int64{open}},
		"between hours":  {shopify.OrdersQuery{Since: noon.Add(time.Minute), Until: noon.Add(4 * time.Minute)}, []int64{held}},
		"of other zones": {shopify.OrdersQuery{Since: noon.Add(3 * time.Minute).In(time.FixedZone("", 7200))}, []int64{held, partial, fulfilled}},
		"unshipped":      {shopify.OrdersQuery{FulfillmentStatus: "unshipped"}, []int64{open, held}},
		"partial":        {shopify.OrdersQuery{FulfillmentStatus: "partial"}, []int64{partial}},
		"fulfilled":      {shopify.OrdersQuery{FulfillmentStatus: "fulfilled"}, []int64{fulfilled}},
		"on hold":        {shopify.OrdersQuery{FulfillmentStatus: "on_hold", Since: noon}, []int64{held}},
	} {
		var got []int64
		for _, o := range must[shopify.OrdersPage](t)(w.Orders(t.Context(), tc.q)).Orders {
			got = append(got, o.ID)
		}
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	// The words themselves, since the simulator takes more than the vendor does.
	must[shopify.OrdersPage](t)(w.Orders(t.Context(), shopify.OrdersQuery{Since: noon, Until: noon.Add(time.Hour), FulfillmentStatus: "partial"}))
	want := "updated_at:>='2026-11-02T09:00:00Z' AND updated_at:<'2026-11-02T10:00:00Z' AND fulfillment_status:partial"
	if got := w.calls.lastInput()["query"]; got != want {
		t.Errorf("asked for %v", got)
	}
}

func TestPagesOfOrders(t *testing.T) {
	w := start(t, nil)
	var want []int64
	for range 120 {
		want = append(want, w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)}))
	}
	for size, pages := range map[int][]int{0: {50, 50, 20}, -1: {50, 50, 20}, 40: {40, 40, 40}, 100: {100, 20}, 5000: {100, 20}} {
		var got []int64
		var lengths []int
		q := shopify.OrdersQuery{PageSize: size}
		for {
			page := must[shopify.OrdersPage](t)(w.Orders(t.Context(), q))
			lengths = append(lengths, len(page.Orders))
			for _, o := range page.Orders {
				got = append(got, o.ID)
			}
			if q.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		if !slices.Equal(got, want) || !slices.Equal(lengths, pages) {
			t.Errorf("size %d: pages of %v, want %v", size, lengths, pages)
		}
	}
}

// A page shows 100 lines and 10 fulfilments of each order; with more the order is
// read by its id.
func TestAnOrderTooLargeForAPageIsReadByItself(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	long := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(101)})
	small := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	parcels := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(12)})
	for range 11 {
		w.fulfil(t, parcels, 1)
	}
	before := len(w.calls.called())
	page := must[shopify.OrdersPage](t)(w.Orders(ctx, shopify.OrdersQuery{}))
	if d := cmp.Diff([]string{"OrdersInFull", "OrderById", "OrderLines", "OrderById"}, w.calls.called()[before:]); d != "" {
		t.Error(d)
	}
	if len(page.Orders) != 3 || page.Next != "" {
		t.Fatalf("%d orders, next %q", len(page.Orders), page.Next)
	}
	for i, id := range []int64{long, small, parcels} {
		if d := cmp.Diff(must[*shopify.Order](t)(w.Order(ctx, id)), &page.Orders[i]); d != "" {
			t.Errorf("order %d: %s", i, d)
		}
	}
	if n := len(page.Orders[2].Fulfillments); n != 11 {
		t.Errorf("%d fulfilments", n)
	}
}

func TestTheStateBeforeAnyFulfilment(t *testing.T) {
	w := start(t, nil)
	w.hooks()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{
		{Title: "A", Quantity: 2}, {Title: "Gift card", Quantity: 1, GiftCard: true}, {Title: "B", Quantity: 1, Location: 1}, {Title: "C", Quantity: 4, Delivery: "PICK_UP"},
	}})
	lines := w.lastHook(t).Lines
	got := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id))
	if len(got.Orders) != 3 {
		t.Fatalf("%d fulfilment orders", len(got.Orders))
	}
	order := func(i, line, units int, location, delivery string) shopify.FulfillmentOrder {
		have := got.Orders[i]
		if !strings.HasPrefix(have.ID, "gid://shopify/FulfillmentOrder/") || len(have.Lines) != 1 || !strings.HasPrefix(have.Lines[0].ID, "gid://shopify/FulfillmentOrderLineItem/") {
			t.Fatalf("%+v", have)
		}
		return shopify.FulfillmentOrder{
			ID: have.ID, Status: "OPEN", LocationID: "gid://shopify/Location/" + location, DeliveryMethod: delivery, CanFulfill: true,
			Lines: []shopify.FulfillmentOrderLine{{ID: have.Lines[0].ID, LineItemID: lines[line].ID, Total: units, Remaining: units, RequiresShipping: true}},
		}
	}
	want := &shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{
		order(0, 0, 2, "70000000000", "SHIPPING"), order(1, 2, 1, "70000000001", "SHIPPING"), order(2, 3, 4, "70000000000", "PICK_UP"),
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, fo := range got.Orders {
		if !fo.Fulfillable() {
			t.Errorf("%+v cannot be fulfilled", fo)
		}
	}
}

func TestAFulfilmentIsMadeAndReadBack(t *testing.T) {
	w := start(t, nil)
	w.hooks()
	ctx := t.Context()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 3}, {Title: "B", Quantity: 1}}})
	lines := w.lastHook(t).Lines
	before := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	fo := before.Orders[0]
	tracking := shopify.Tracking{Company: "BPost", Number: "3232000001", URL: "https://track.example/3232000001"}
	made := must[shopify.Fulfillment](t)(w.CreateFulfillment(ctx, shopify.NewFulfillment{
		Groups: []shopify.FulfillmentGroup{{FulfillmentOrderID: fo.ID, Lines: []shopify.FulfillmentQuantity{{ID: fo.Lines[0].ID, Quantity: 2}, {ID: fo.Lines[1].ID, Quantity: 1}}}},
		Notify: true, Tracking: &tracking,
	}))
	want := shopify.Fulfillment{ID: made.ID, Status: "success", CreatedAt: w.at.now(), Tracking: []shopify.Tracking{tracking}}
	if d := cmp.Diff(want, made); d != "" || made.ID <= 0 || made.Cancelled() {
		t.Error("made:", d)
	}
	after := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	want.Lines = []shopify.FulfilledLine{{LineItemID: lines[0].ID, Quantity: 2}, {LineItemID: lines[1].ID, Quantity: 1}}
	fo.Lines[0].Remaining, fo.Lines[1].Remaining = 1, 0
	if d := cmp.Diff(&shopify.FulfillmentState{Orders: []shopify.FulfillmentOrder{fo}, Fulfillments: []shopify.Fulfillment{want}}, after); d != "" {
		t.Error("read back:", d)
	}
	wantParcels := []shopsim.BookParcel{{ID: made.ID, Tracking: "3232000001", Company: "BPost", URL: tracking.URL, Notified: true, Units: 3, Lines: map[int64]int{lines[0].ID: 2, lines[1].ID: 1}}}
	if d := cmp.Diff(wantParcels, w.shop.Books()[0].Fulfillments); d != "" {
		t.Error("the shop's books:", d)
	}
	ok(t, w.shop.CancelFulfilment(id, 0))
	again := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	if f := again.Fulfillments[0]; !f.Cancelled() || f.ID != made.ID {
		t.Errorf("taken back: %+v", f)
	}
	if len(again.Orders) != 2 || again.Orders[0].Fulfillable() || !again.Orders[1].Fulfillable() || again.Orders[1].ID == fo.ID {
		t.Errorf("a new fulfilment order has the units: %+v", again.Orders)
	}
}

func TestWhatAFulfilmentSends(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 9}}})
	fo := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id)).Orders[0]
	groups := []shopify.FulfillmentGroup{{FulfillmentOrderID: fo.ID, Lines: []shopify.FulfillmentQuantity{{ID: fo.Lines[0].ID, Quantity: 1}}}}
	items := []any{map[string]any{"fulfillmentOrderId": fo.ID, "fulfillmentOrderLineItems": []any{map[string]any{"id": fo.Lines[0].ID, "quantity": json.Number("1")}}}}
	for name, tc := range map[string]struct {
		n    shopify.NewFulfillment
		want map[string]any
	}{
		"no tracking":         {shopify.NewFulfillment{Groups: groups}, map[string]any{"notifyCustomer": false, "lineItemsByFulfillmentOrder": items}},
		"a number and a mail": {shopify.NewFulfillment{Groups: groups, Notify: true, Tracking: &shopify.Tracking{Number: "1"}}, map[string]any{"notifyCustomer": true, "lineItemsByFulfillmentOrder": items, "trackingInfo": map[string]any{"number": "1"}}},
		// An address without its number is nothing that the vendor takes.
		"an address alone": {shopify.NewFulfillment{Groups: groups, Tracking: &shopify.Tracking{Company: "BPost", URL: "https://track.example"}}, map[string]any{"notifyCustomer": false, "lineItemsByFulfillmentOrder": items}},
	} {
		must[shopify.Fulfillment](t)(w.CreateFulfillment(t.Context(), tc.n))
		if d := cmp.Diff(map[string]any{"fulfillment": tc.want}, w.calls.lastInput()); d != "" { // no null anywhere: it can clear what is there
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestHeldAndPartlyFulfilledOrders(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 3}}})
	type part struct {
		status           string
		total, remaining int
		fulfillable      bool
		holds            []string
	}
	state := func() (out []part) {
		for _, fo := range must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id)).Orders {
			p := part{status: fo.Status, fulfillable: fo.Fulfillable(), holds: fo.Holds}
			for _, l := range fo.Lines {
				p.total, p.remaining = p.total+l.Total, p.remaining+l.Remaining
			}
			out = append(out, p)
		}
		return out
	}
	for _, step := range []struct {
		name string
		do   func() error
		want []part
	}{
		{"one unit held", func() error { return w.shop.HoldUnits(id, 0, 1) }, []part{{"ON_HOLD", 1, 1, false, []string{"other"}}, {"OPEN", 2, 2, true, nil}}},
		{"one of the others fulfilled", func() error { w.fulfil(t, id, 1); return nil }, []part{{"ON_HOLD", 1, 1, false, []string{"other"}}, {"OPEN", 2, 1, true, nil}}},
		{"the hold released", func() error { return w.shop.Release(id) }, []part{{"OPEN", 2, 2, true, nil}, {"CLOSED", 1, 0, false, nil}}},
		{"all held", func() error { return w.shop.Hold(id) }, []part{{"ON_HOLD", 2, 2, false, []string{"other"}}, {"CLOSED", 1, 0, false, nil}}},
		{"released again", func() error { return w.shop.Release(id) }, []part{{"OPEN", 2, 2, true, nil}, {"CLOSED", 1, 0, false, nil}}},
		{"the rest fulfilled", func() error { return w.shop.FulfilOutside(id, "7") }, []part{{"CLOSED", 2, 0, false, nil}, {"CLOSED", 1, 0, false, nil}}},
	} {
		ok(t, step.do())
		if d := cmp.Diff(step.want, state(), cmp.AllowUnexported(part{})); d != "" {
			t.Errorf("%s: %s", step.name, d)
		}
	}
}

// A cancelled order's fulfilment orders are closed with units remaining: status
// and cancellation decide, not the quantity.
func TestACancelledOrderCannotBeFulfilled(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	open := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id)).Orders[0]
	w.at.pass(time.Minute)
	ok(t, w.shop.Cancel(id))
	s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id))
	if s.CancelledAt == nil || !s.CancelledAt.Equal(w.at.now()) || s.Orders[0].Fulfillable() || s.Orders[0].Status != "CLOSED" || s.Orders[0].Lines[0].Remaining != 1 {
		t.Errorf("%+v", s)
	}
	_, err := w.CreateFulfillment(t.Context(), shopify.NewFulfillment{Groups: []shopify.FulfillmentGroup{{FulfillmentOrderID: open.ID, Lines: []shopify.FulfillmentQuantity{{ID: open.Lines[0].ID, Quantity: 1}}}}})
	if e := wantKind(t, err, outbound.Rejected); !strings.Contains(e.Message, "unfulfillable status= closed") {
		t.Errorf("%v", e)
	}
}

func TestTheStateOfALargeOrderIsReadWhole(t *testing.T) {
	w := start(t, nil)
	w.hooks()
	ctx := t.Context()
	lines := hooks(160) // the first 130 in one fulfilment order, the others at 30 locations
	for i := 130; i < len(lines); i++ {
		lines[i].Location = i
	}
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: lines})
	items := w.lastHook(t).Lines
	s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	if len(s.Orders) != 31 || len(s.Orders[0].Lines) != 130 {
		t.Fatalf("%d fulfilment orders, %d lines in the first", len(s.Orders), len(s.Orders[0].Lines))
	}
	var seen []int64
	for _, fo := range s.Orders {
		for _, l := range fo.Lines {
			seen = append(seen, l.LineItemID)
		}
	}
	for i, item := range items {
		if seen[i] != item.ID {
			t.Fatalf("line %d: %d, want %d", i, seen[i], item.ID)
		}
	}
	if d := cmp.Diff([]string{"OrderFulfillment", "FulfillmentOrderLines", "OrderFulfillment"}, w.calls.called()); d != "" {
		t.Error(d)
	}
	g := shopify.FulfillmentGroup{FulfillmentOrderID: s.Orders[0].ID} // no lines named: its whole rest
	must[shopify.Fulfillment](t)(w.CreateFulfillment(ctx, shopify.NewFulfillment{Groups: []shopify.FulfillmentGroup{g}}))
	s = must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id))
	if len(s.Fulfillments) != 1 || len(s.Fulfillments[0].Lines) != 130 || s.Fulfillments[0].Lines[129] != (shopify.FulfilledLine{LineItemID: items[129].ID, Quantity: 1}) {
		t.Errorf("%d fulfilments: %+v", len(s.Fulfillments), s.Fulfillments)
	}
}

func TestAnOrderWithTooManyFulfilmentsIsLeftToAPerson(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(51)})
	for range 50 {
		w.fulfil(t, id, 1)
	}
	_, err := w.FulfillmentState(t.Context(), id)
	if e := wantKind(t, err, outbound.Rejected); !strings.Contains(e.Message, "50 fulfilments") {
		t.Errorf("%v", e)
	}
}

func TestRefusedFulfilmentsChangeNothing(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 2}, {Title: "B", Quantity: 1, Location: 1}}})
	other := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	fos := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, id)).Orders
	foreign := must[*shopify.FulfillmentState](t)(w.FulfillmentState(ctx, other)).Orders[0]
	group := func(fo shopify.FulfillmentOrder, line string, n int) shopify.FulfillmentGroup {
		return shopify.FulfillmentGroup{FulfillmentOrderID: fo.ID, Lines: []shopify.FulfillmentQuantity{{ID: line, Quantity: n}}}
	}
	a, b := fos[0], fos[1]
	for want, groups := range map[string][]shopify.FulfillmentGroup{
		"Invalid fulfillment order line item quantity requested.":       {group(a, a.Lines[0].ID, 3)},
		"Quantity must be greater than 0":                               {group(a, a.Lines[0].ID, 0)},
		"Fulfillment order line item does not exist.":                   {group(a, b.Lines[0].ID, 1)},
		"Fulfillment order does not exist.":                             {{FulfillmentOrderID: "gid://shopify/FulfillmentOrder/1"}},
		"All fulfillment orders must be assigned to a single location.": {group(a, a.Lines[0].ID, 1), group(b, b.Lines[0].ID, 1)},
		"All fulfillment orders must belong to the same order.":         {group(a, a.Lines[0].ID, 1), group(foreign, foreign.Lines[0].ID, 1)},
	} {
		_, err := w.CreateFulfillment(ctx, shopify.NewFulfillment{Groups: groups})
		if e := wantKind(t, err, outbound.Rejected); e.Message != want || e.Op != "FulfillmentCreate" {
			t.Errorf("got %v, want %q", e, want)
		}
	}
	_, err := w.CreateFulfillment(ctx, shopify.NewFulfillment{Groups: []shopify.FulfillmentGroup{{FulfillmentOrderID: "gid://shopify/Order/1"}}})
	wantKind(t, err, outbound.NotFound)
	w.calls.schema = nil // the next one is what the schema forbids
	_, err = w.CreateFulfillment(ctx, shopify.NewFulfillment{})
	wantKind(t, err, outbound.Rejected)
	for _, b := range w.shop.Books() {
		if len(b.Fulfillments) != 0 {
			t.Errorf("%s: %+v", b.Name, b.Fulfillments)
		}
	}
}

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

// What an ambiguous failure left behind is seen by reading again.
func TestAnAmbiguousFulfilmentIsToldApartByReadingAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		fault sim.Fault
		made  int
	}{
		"dropped before": {sim.Fault{DropBefore: true}, 0},
		"dropped after":  {sim.Fault{DropAfter: true}, 1},
		"500 before":     {sim.Fault{Status: 500}, 0},
		"500 after":      {sim.Fault{StatusAfter: 500}, 1},
	} {
		w := start(t, nil)
		id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 2}}})
		create := changes(t, w, id)["FulfillmentCreate"]
		tc.fault.Op, tc.fault.Probability, tc.fault.Times = "FulfillmentCreate", 1, 1
		w.opts.Faults.Set(tc.fault)
		wantKind(t, create(t.Context(), w.Client), outbound.Ambiguous)
		s := must[*shopify.FulfillmentState](t)(w.FulfillmentState(t.Context(), id))
		if len(s.Fulfillments) != tc.made || s.Orders[0].Lines[0].Remaining != 2-tc.made {
			t.Errorf("%s: %d fulfilments, %d units remain", name, len(s.Fulfillments), s.Orders[0].Lines[0].Remaining)
		}
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

func TestAFullBucketThrottlesAndFillsAgain(t *testing.T) {
	w := start(t, func(o *shopsim.Options) { o.BucketSize, o.RestoreRate = 400, 50 })
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	type told struct{ requested, actual, available, restore float64 }
	var costs []told
	c := client(t, w.url, func(c *shopify.Config) {
		c.OnCost = func(requested, actual, available, restore float64) {
			costs = append(costs, told{requested, actual, available, restore})
		}
	})
	for {
		if _, err := c.FulfillmentState(t.Context(), id); err != nil {
			e := wantKind(t, err, outbound.RateLimited)
			last := costs[len(costs)-1]
			missing := last.requested - last.available
			if e.Code != "THROTTLED" || missing <= 0 || last.actual != 0 || e.Wait != time.Duration((missing+49)/50)*time.Second {
				t.Errorf("%+v after %+v", e, last)
			}
			w.at.pass(e.Wait)
			break
		}
		last := costs[len(costs)-1]
		if last.actual <= 0 || last.actual > last.requested || last.restore != 50 {
			t.Fatalf("%+v", last)
		}
		if len(costs) > 100 {
			t.Fatal("never throttled")
		}
	}
	must[*shopify.FulfillmentState](t)(c.FulfillmentState(t.Context(), id))
}

// A throttled mutation has not run.
func TestAThrottledFulfilmentIsNotMade(t *testing.T) {
	w := start(t, func(o *shopsim.Options) { o.BucketSize, o.RestoreRate = 300, 1 })
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "A", Quantity: 99}}})
	create := changes(t, w, id)["FulfillmentCreate"]
	made := 0
	for {
		if err := create(t.Context(), w.Client); err != nil {
			wantKind(t, err, outbound.RateLimited)
			break
		}
		if made++; made > 50 {
			t.Fatal("never throttled")
		}
	}
	if b := w.shop.Books()[0]; len(b.Fulfillments) != made || b.FulfillmentCreateCalls != made {
		t.Errorf("%d made: %+v", made, b)
	}
}

// No call may cost more than 1,000 points, whatever the page: the shop refuses
// such a one for good.
func TestNoCallCostsMoreThanTheShopAllows(t *testing.T) {
	w := start(t, nil)
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1)})
	var cost float64
	c := client(t, w.url, func(c *shopify.Config) {
		c.OnCost = func(requested, _, _, _ float64) { cost = requested }
	})
	for op, call := range calls(w, id) {
		ok(t, call(t.Context(), c))
		if cost <= 0 || cost > 1000 {
			t.Errorf("%s costs %v points", op, cost)
		}
	}
	for size, want := range map[int][2]float64{50: {300, 500}, 100: {400, 700}} {
		must[shopify.OrdersPage](t)(c.Orders(t.Context(), shopify.OrdersQuery{PageSize: size}))
		if cost < want[0] || cost > want[1] {
			t.Errorf("a page of %d whole orders costs %v points", size, cost)
		}
	}
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

// The API has more words for states than the hub, and leaves out what it will.
func TestSparseAnswersOfTheAPIAreRead(t *testing.T) {
	answer := func(status, line string) string {
		return `{"data":{"order":{"id":"gid://shopify/Order/7","legacyResourceId":"7","name":"#1","number":1,"createdAt":"2026-11-02T09:00:00Z","updatedAt":"2026-11-02T09:00:00Z","currencyCode":"EUR",
			"displayFulfillmentStatus":"` + status + `","lineItems":{"nodes":[` + line + `],"pageInfo":{"hasNextPage":false,"endCursor":null}},"fulfillments":[]}}}`
	}
	for status, want := range map[string]string{
		"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial", "RESTOCKED": "restocked", "UNFULFILLED": "", "ON_HOLD": "", "IN_PROGRESS": "", "SCHEDULED": "", "FULFILLMENT_NOT_REQUIRED": "", "NEW_IN_2027": "",
	} {
		o := must[*shopify.Order](t)(stub(t, always(200, answer(status, ""))).Order(t.Context(), 7))
		if o.FulfillmentStatus != want {
			t.Errorf("%s: %q", status, o.FulfillmentStatus)
		}
		at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
		if d := cmp.Diff(&shopify.Order{ID: 7, Name: "#1", Number: 1, CreatedAt: at, UpdatedAt: at, Currency: "EUR", TotalPrice: "0", FulfillmentStatus: want}, o); d != "" {
			t.Error(d)
		}
	}
	for weight, want := range map[string]int{
		`{"unit":"GRAMS","value":40}`: 40, `{"unit":"KILOGRAMS","value":1.2345}`: 1235, `{"unit":"OUNCES","value":1}`: 28, `{"unit":"POUNDS","value":2}`: 907,
		`{"unit":"STONES","value":1}`: 0, `{"unit":"GRAMS","value":-5}`: 0, `{"unit":"GRAMS","value":1e300}`: 1_000_000_000, "null": 0,
	} {
		line := `{"id":"gid://shopify/LineItem/8","title":"Hook","name":"Hook","quantity":1,"currentQuantity":1,"requiresShipping":true,"isGiftCard":false,"weight":` + weight + `}`
		o := must[*shopify.Order](t)(stub(t, always(200, answer("UNFULFILLED", line))).Order(t.Context(), 7))
		if d := cmp.Diff([]shopify.Line{{ID: 8, Title: "Hook", Name: "Hook", Quantity: 1, CurrentQuantity: 1, RequiresShipping: true, Price: "0", Grams: want}}, o.Lines); d != "" {
			t.Errorf("%s: %s", weight, d)
		}
	}
}

// A fulfilment whose lines the shop does not tell has none, rather than wrong ones.
func TestAFulfilmentWithUnknownLinesHasNone(t *testing.T) {
	c := stub(t, always(200, `{"data":{"order":{"id":"gid://shopify/Order/7","fulfillmentOrders":{"nodes":[],"pageInfo":{"hasNextPage":false}},"fulfillments":[{"id":"gid://shopify/Fulfillment/nine","status":"FAILURE","createdAt":"2026-11-02T09:00:00Z",
		"fulfillmentLineItems":{"nodes":[{"quantity":null,"lineItem":{"id":"gid://shopify/LineItem/8"}},{"quantity":2,"lineItem":null},{"quantity":3,"lineItem":{"id":"gid://shopify/LineItem/8"}}],"pageInfo":{"hasNextPage":false}}}]}}}`))
	s := must[*shopify.FulfillmentState](t)(c.FulfillmentState(t.Context(), 7))
	want := &shopify.FulfillmentState{Fulfillments: []shopify.Fulfillment{{Status: "failure", CreatedAt: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Lines: []shopify.FulfilledLine{{LineItemID: 8, Quantity: 3}}}}}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
	if !s.Fulfillments[0].Cancelled() {
		t.Error("a failed fulfilment counts")
	}
}

func TestFulfillableNeedsStatusAndAction(t *testing.T) {
	for _, status := range []string{"OPEN", "IN_PROGRESS", "SCHEDULED", "ON_HOLD", "INCOMPLETE", "CLOSED", "CANCELLED"} {
		for _, can := range []bool{true, false} {
			want := can && (status == "OPEN" || status == "IN_PROGRESS")
			if got := (shopify.FulfillmentOrder{Status: status, CanFulfill: can}).Fulfillable(); got != want {
				t.Errorf("%s, action there %v: %v", status, can, got)
			}
		}
	}
	for status, want := range map[string]bool{"success": false, "open": false, "pending": false, "cancelled": true, "error": true, "failure": true} {
		if got := (shopify.Fulfillment{Status: status}).Cancelled(); got != want {
			t.Errorf("%s: cancelled %v", status, got)
		}
	}
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

func TestOneClientServesManyAtOnce(t *testing.T) {
	w := start(t, nil)
	var ids []int64
	for range 8 {
		ids = append(ids, w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(101)}))
	}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			o, err := w.Order(t.Context(), id)
			if err != nil || o.ID != id || len(o.Lines) != 101 {
				t.Errorf("order %d: %v", id, err)
			}
		})
	}
	wg.Wait()
}
