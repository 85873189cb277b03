package xapi_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sim"
	erp "github.com/forma3d/connect/internal/sim/xapi"
	"github.com/forma3d/connect/internal/xapi"
)

// clock is the time of all tests here.
func clock() time.Time { return time.Date(2026, 10, 5, 7, 0, 0, 0, time.UTC) }

type pair struct {
	erp    *erp.ERP
	faults *sim.Faults
	client *xapi.Client
	wire   *recorder
}

// newPair connects a client with a simulator.
func newPair(t *testing.T, o erp.Options) pair {
	t.Helper()
	o.Username, o.Password, o.Faults, o.Now = "user", "pässword", sim.NewFaults(1), clock
	e := erp.New(o)
	srv := httptest.NewServer(e)
	t.Cleanup(srv.Close)
	wire := &recorder{}
	return pair{e, o.Faults, newClient(t, srv.URL, func(c *xapi.Config) { c.Transport = wire }), wire}
}

func newClient(t *testing.T, url string, change func(*xapi.Config)) *xapi.Client {
	t.Helper()
	config := xapi.Config{BaseURL: url, Username: "user", Password: "pässword", UserAgent: "forma3d-test", Timeout: 5 * time.Second, Now: clock}
	if change != nil {
		change(&config)
	}
	c, err := xapi.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// recorder keeps the requests that were sent.
type recorder struct {
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	r.mu.Lock()
	r.requests, r.bodies = append(r.requests, req), append(r.bodies, string(body))
	r.mu.Unlock()
	return http.DefaultTransport.RoundTrip(req)
}

// fake is a client of a handler that answers as told.
func fake(t *testing.T, h http.HandlerFunc) *xapi.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL, nil)
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func order(reference string) xapi.Order {
	return xapi.Order{
		Reference: reference, OrderedAt: time.Date(2026, 10, 5, 8, 30, 0, 0, time.FixedZone("CEST", 2*60*60)), Currency: "EUR",
		Customer:         xapi.Customer{Salutation: xapi.SalutationMs, Name: "Mila Verbeek", Email: "mila@example.org", Phone: "+32470000001"},
		BillTo:           xapi.Address{Name: "Mila Verbeek", Street: "Kerkstraat 18B", PostalCode: "9000", City: "Gent", Country: "BE"},
		ShipTo:           xapi.Address{Name: "Jo Verbeek", Company: "Brackets", Street: "Dok 3\nbox 2", PostalCode: "2000", City: "Antwerpen", State: "VAN", Country: "BE"},
		PaymentReference: "pay_7", TotalCents: 4580,
		Lines: []xapi.Line{
			{ItemNumber: "BRK-2", Description: "Printed bracket", Quantity: 2, UnitPriceCents: 1995},
			{ItemNumber: "CLP-1", Quantity: 1, UnitPriceCents: 0},
			{ItemNumber: "HOOK", Quantity: 3, UnitPriceCents: 30},
		},
	}
}

func wantKind(t *testing.T, err error, want outbound.Kind) *outbound.Error {
	t.Helper()
	var e *outbound.Error
	if !errors.As(err, &e) || e.Kind != want {
		t.Fatalf("error %v, want one of kind %s", err, want)
	}
	if e.Service != "xapi" || e.Op == "" {
		t.Errorf("error names service %q and call %q", e.Service, e.Op)
	}
	return e
}

func submitError(c *xapi.Client, o xapi.Order) error {
	_, err := c.SubmitOrder(context.Background(), o)
	return err
}

func findError(c *xapi.Client, reference string) error {
	_, err := c.FindByReference(context.Background(), reference)
	return err
}

func TestNew(t *testing.T) {
	good := xapi.Config{BaseURL: "https://erp.example/xapi/v1", Username: "user", Password: "secret"}
	for name, tc := range map[string]struct {
		change func(*xapi.Config)
		ok     bool
	}{
		"good":                {func(*xapi.Config) {}, true},
		"plain HTTP":          {func(c *xapi.Config) { c.BaseURL = "http://erp.local:7048" }, true},
		"no address":          {func(c *xapi.Config) { c.BaseURL = "" }, false},
		"no scheme":           {func(c *xapi.Config) { c.BaseURL = "erp.example/xapi" }, false},
		"other scheme":        {func(c *xapi.Config) { c.BaseURL = "ftp://erp.example" }, false},
		"unreadable":          {func(c *xapi.Config) { c.BaseURL = "https://user:hunter2@erp example" }, false},
		"credentials":         {func(c *xapi.Config) { c.BaseURL = "https://user:hunter2@erp.example" }, false},
		"query":               {func(c *xapi.Config) { c.BaseURL = "https://erp.example?company=1" }, false},
		"fragment":            {func(c *xapi.Config) { c.BaseURL = "https://erp.example#1" }, false},
		"no username":         {func(c *xapi.Config) { c.Username = "" }, false},
		"no password":         {func(c *xapi.Config) { c.Password = "" }, false},
		"colon in a username": {func(c *xapi.Config) { c.Username = "a:b" }, false},
	} {
		c := good
		tc.change(&c)
		_, err := xapi.New(c)
		if (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error tells the password: %v", name, err)
		}
	}
}

// What goes over the wire is the one thing that the documents describe in part:
// cents, UTC, line numbers, salutation, authentication.
func TestSubmission(t *testing.T) {
	p := newPair(t, erp.Options{})
	got, err := p.client.SubmitOrder(t.Context(), order("#1042"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (xapi.SalesOrder{Number: "S-ORD101001", Reference: "#1042"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	const want = `{"externalDocumentNumber":"#1042","orderDate":"2026-10-05T06:30:00.000Z","currencyCode":"EUR",` +
		`"customer":{"salutation":"FRAU","name":"Mila Verbeek","email":"mila@example.org","phoneNumber":"+32470000001"},` +
		`"billingPostalAddress":{"name":"Mila Verbeek","street":"Kerkstraat 18B","postalCode":"9000","city":"Gent","countryLetterCode":"BE"},` +
		`"shippingPostalAddress":{"name":"Jo Verbeek","company":"Brackets","street":"Dok 3\nbox 2","postalCode":"2000","city":"Antwerpen","state":"VAN","countryLetterCode":"BE"},` +
		`"paymentReference":"pay_7","totalAmountIncludingTax":4580,"salesOrderLines":[` +
		`{"sequence":10000,"lineType":"Item","lineObjectNumber":"BRK-2","description":"Printed bracket","quantity":2,"unitPrice":1995},` +
		`{"sequence":20000,"lineType":"Item","lineObjectNumber":"CLP-1","quantity":1,"unitPrice":0},` +
		`{"sequence":30000,"lineType":"Item","lineObjectNumber":"HOOK","quantity":3,"unitPrice":30}]}`
	if diff := cmp.Diff(want, p.wire.bodies[0]); diff != "" {
		t.Error(diff)
	}
	sent := p.wire.requests[0]
	if sent.Method != http.MethodPost || sent.URL.Path != "/salesOrders" || sent.Header.Get("Content-Type") != "application/json" || sent.Header.Get("User-Agent") != "forma3d-test" {
		t.Errorf("sent %s %s with %v", sent.Method, sent.URL, sent.Header)
	}
	if username, password, ok := sent.BasicAuth(); !ok || username != "user" || password != "pässword" {
		t.Errorf("authenticated as %q with %q", username, password)
	}
	books := []erp.Book{{Reference: "#1042", Submissions: 1, Orders: []erp.BookOrder{{
		Number: "S-ORD101001", Currency: "EUR", TotalCents: 4580, Received: clock(),
		Lines: []erp.BookLine{{ItemNumber: "BRK-2", Quantity: 2, UnitPriceCents: 1995}, {ItemNumber: "CLP-1", Quantity: 1}, {ItemNumber: "HOOK", Quantity: 3, UnitPriceCents: 30}},
	}}}}
	if diff := cmp.Diff(books, p.erp.Books()); diff != "" {
		t.Error(diff)
	}
}

func TestLeastOrder(t *testing.T) {
	p := newPair(t, erp.Options{})
	least := xapi.Order{Reference: "1", OrderedAt: clock(), Currency: "EUR", Lines: []xapi.Line{{ItemNumber: "A", Quantity: 1}}}
	if err := submitError(p.client, least); err != nil {
		t.Fatal(err)
	}
	const want = `{"externalDocumentNumber":"1","orderDate":"2026-10-05T07:00:00.000Z","currencyCode":"EUR","customer":{"salutation":"K_ANGABE"},` +
		`"totalAmountIncludingTax":0,"salesOrderLines":[{"sequence":10000,"lineType":"Item","lineObjectNumber":"A","quantity":1,"unitPrice":0}]}`
	if diff := cmp.Diff(want, p.wire.bodies[0]); diff != "" {
		t.Error(diff)
	}
}

func TestBadOrdersAreNotSent(t *testing.T) {
	p := newPair(t, erp.Options{})
	for name, tc := range map[string]struct {
		change func(*xapi.Order)
		code   string // "": it is sent
	}{
		"fine":                    {func(*xapi.Order) {}, ""},
		"longest reference":       {func(o *xapi.Order) { o.Reference = strings.Repeat("ö", xapi.MaxReference) }, ""},
		"no reference":            {func(o *xapi.Order) { o.Reference = "" }, "reference"},
		"outer spaces":            {func(o *xapi.Order) { o.Reference = "#1042 " }, "reference"},
		"reference over the line": {func(o *xapi.Order) { o.Reference = "#10\n42" }, "reference"},
		"reference not in UTF-8":  {func(o *xapi.Order) { o.Reference = "#\xff" }, "reference"},
		"reference too long":      {func(o *xapi.Order) { o.Reference = strings.Repeat("9", xapi.MaxReference+1) }, "reference"},
		"no date":                 {func(o *xapi.Order) { o.OrderedAt = time.Time{} }, "date"},
		"no currency":             {func(o *xapi.Order) { o.Currency = "" }, "currency"},
		"yen":                     {func(o *xapi.Order) { o.Currency = "JPY" }, "currency"},
		"salutation":              {func(o *xapi.Order) { o.Customer.Salutation = "MR" }, "salutation"},
		"negative total":          {func(o *xapi.Order) { o.TotalCents = -1 }, "total"},
		"no lines":                {func(o *xapi.Order) { o.Lines = nil }, "lines"},
		"no item":                 {func(o *xapi.Order) { o.Lines[0].ItemNumber = "" }, "lines"},
		"no quantity":             {func(o *xapi.Order) { o.Lines[1].Quantity = 0 }, "lines"},
		"negative price":          {func(o *xapi.Order) { o.Lines[2].UnitPriceCents = -1 }, "lines"},
	} {
		o, before := order("#1042"), len(p.wire.bodies)
		tc.change(&o)
		err := submitError(p.client, o)
		if tc.code == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if e := wantKind(t, err, outbound.Rejected); e.Code != tc.code || e.Status != 0 || len(p.wire.bodies) != before {
			t.Errorf("%s: %+v after %d calls", name, e, len(p.wire.bodies)-before)
		}
	}
}

func TestFindByReference(t *testing.T) {
	p := newPair(t, erp.Options{})
	for _, reference := range []string{"#1042/b & c?", "other"} {
		if err := submitError(p.client, order(reference)); err != nil {
			t.Fatal(err)
		}
	}
	for _, reference := range []string{"#1042/b & c?", "#1042/B & C?"} {
		got, err := p.client.FindByReference(t.Context(), reference)
		if want := []xapi.SalesOrder{{Number: "S-ORD101001", Reference: "#1042/B & C?"}}; err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q: %+v, %v", reference, got, err)
		}
	}
	if got, err := p.client.FindByReference(t.Context(), "#1042"); err != nil || len(got) != 0 {
		t.Errorf("a part of a reference: %+v, %v", got, err)
	}
	before := len(p.wire.requests)
	for _, reference := range []string{"", " ", "#1042 ", strings.Repeat("9", xapi.MaxReference+1)} {
		wantKind(t, findError(p.client, reference), outbound.Rejected)
	}
	if len(p.wire.requests) != before {
		t.Error("a reference that cannot be found was looked for")
	}
}

// The ERP doubles without a complaint, and the lookup shows it.
func TestDoubledOrder(t *testing.T) {
	p := newPair(t, erp.Options{})
	for range 2 {
		if err := submitError(p.client, order("#1042")); err != nil {
			t.Fatal(err)
		}
	}
	got, err := p.client.FindByReference(t.Context(), "#1042")
	want := []xapi.SalesOrder{{Number: "S-ORD101001", Reference: "#1042"}, {Number: "S-ORD101002", Reference: "#1042"}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTest(t *testing.T) {
	p := newPair(t, erp.Options{})
	if err := p.client.Test(t.Context()); err != nil {
		t.Error(err)
	}
	if sent := p.wire.requests[0]; sent.Method != http.MethodGet || len(p.erp.Books()) != 0 {
		t.Errorf("sent %s; books %+v", sent.Method, p.erp.Books())
	}
	// A filter that does nothing would let orders be doubled.
	unfiltered := fake(t, says(200, `{"value": [{"number": "1", "externalDocumentNumber": "#1"}]}`))
	wantKind(t, unfiltered.Test(t.Context()), outbound.Transient)
}

func TestBaseURLWithPath(t *testing.T) {
	var paths []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path)
		_, _ = w.Write([]byte(`{"value": []}`))
	}))
	t.Cleanup(srv.Close)
	for _, base := range []string{srv.URL + "/xapi/v1", srv.URL + "/xapi/v1/"} {
		if err := newClient(t, base, nil).Test(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if want := []string{"/xapi/v1/salesOrders", "/xapi/v1/salesOrders"}; !cmp.Equal(paths, want) {
		t.Errorf("asked for %v", paths)
	}
}

func TestWrongCredentials(t *testing.T) {
	srv := httptest.NewServer(erp.New(erp.Options{Username: "user", Password: "other"}))
	t.Cleanup(srv.Close)
	c := newClient(t, srv.URL, nil)
	for name, err := range map[string]error{"test": c.Test(t.Context()), "find": findError(c, "#1042"), "submit": submitError(c, order("#1042"))} {
		e := wantKind(t, err, outbound.Unauthorized)
		if e.Status != 401 || e.Code != "Authentication_InvalidCredentials" || strings.Contains(e.Error(), "pässword") {
			t.Errorf("%s: %v", name, e)
		}
	}
}

// After each failure of a submission a lookup tells what came of it.
func TestFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		fault sim.Fault
		want  outbound.Kind
		wait  time.Duration
		made  int
	}{
		"dropped before":  {sim.Fault{DropBefore: true}, outbound.Ambiguous, 0, 0},
		"dropped after":   {sim.Fault{DropAfter: true}, outbound.Ambiguous, 0, 1},
		"500 before":      {sim.Fault{Status: 500}, outbound.Ambiguous, 0, 0},
		"502 after":       {sim.Fault{StatusAfter: 502}, outbound.Ambiguous, 0, 1},
		"503":             {sim.Fault{Status: 503}, outbound.Ambiguous, 0, 0},
		"504 after":       {sim.Fault{StatusAfter: 504}, outbound.Ambiguous, 0, 1},
		"408 after":       {sim.Fault{StatusAfter: 408}, outbound.Ambiguous, 0, 1},
		"409 after":       {sim.Fault{StatusAfter: 409}, outbound.Ambiguous, 0, 1},
		"429":             {sim.Fault{Status: 429}, outbound.RateLimited, time.Second, 0},
		"429 with a time": {sim.Fault{Status: 429, RetryAfter: 7}, outbound.RateLimited, 7 * time.Second, 0},
		"400":             {sim.Fault{Status: 400}, outbound.Rejected, 0, 0},
		"401":             {sim.Fault{Status: 401}, outbound.Unauthorized, 0, 0},
		"403":             {sim.Fault{Status: 403}, outbound.Unauthorized, 0, 0},
		"422":             {sim.Fault{Status: 422}, outbound.Rejected, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, erp.Options{})
			tc.fault.Op, tc.fault.Probability = "POST /salesOrders", 1
			p.faults.Set(tc.fault)
			if e := wantKind(t, submitError(p.client, order("#1042")), tc.want); e.Wait != tc.wait {
				t.Errorf("wait %s, want %s", e.Wait, tc.wait)
			}
			if n := p.faults.Hits()["POST /salesOrders"]; n != 1 {
				t.Errorf("the client called %d times", n)
			}
			found, err := p.client.FindByReference(t.Context(), "#1042")
			if err != nil || len(found) != tc.made {
				t.Errorf("found %+v, %v", found, err)
			}
			if books := p.erp.Books(); len(books) != tc.made {
				t.Errorf("books %+v", books)
			}
		})
	}
}

// The same failures of a read have done nothing.
func TestFaultsOfReads(t *testing.T) {
	for name, f := range map[string]sim.Fault{
		"drop": {DropBefore: true}, "drop after": {DropAfter: true}, "500": {Status: 500}, "503": {Status: 503}, "408": {Status: 408}, "409": {Status: 409},
	} {
		f.Op, f.Probability = "*", 1
		p := newPair(t, erp.Options{})
		p.faults.Set(f)
		if err := findError(p.client, "#1042"); !outbound.Is(err, outbound.Transient) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A call that is given up while the ERP works on it may still have its effect.
func TestGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := fake(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done() // the connection is closed
	})
	_, err := c.SubmitOrder(ctx, order("#1042"))
	if wantKind(t, err, outbound.Ambiguous); !errors.Is(err, context.Canceled) {
		t.Errorf("cause %v", err)
	}
}

func TestTimeout(t *testing.T) {
	for set, want := range map[time.Duration]time.Duration{0: 30 * time.Second, 7 * time.Minute: 7 * time.Minute} {
		var left time.Duration
		c := newClient(t, "http://erp.example", func(c *xapi.Config) {
			c.Timeout = set
			c.Transport = transport(func(req *http.Request) (*http.Response, error) {
				deadline, _ := req.Context().Deadline()
				left = time.Until(deadline)
				return nil, context.DeadlineExceeded
			})
		})
		if e := wantKind(t, c.Test(t.Context()), outbound.Transient); e.Message != "no answer in time" {
			t.Errorf("message %q", e.Message)
		}
		if left > want || left < want-time.Minute/4 {
			t.Errorf("with %s set an answer may take %s", set, left)
		}
	}
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t(req) }

// Nothing was sent, so nothing can have happened.
func TestNoConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	c := newClient(t, "http://"+address, nil)
	wantKind(t, submitError(c, order("#1042")), outbound.Transient)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.SubmitOrder(ctx, order("#1042"))
	if wantKind(t, err, outbound.Transient); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A base URL that leads nowhere is no answer about an order.
func TestWrongAddress(t *testing.T) {
	for _, status := range []int{301, 302, 307, 404, 405, 410} {
		c := fake(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html>"))
		})
		for _, err := range []error{submitError(c, order("#1042")), findError(c, "#1042"), c.Test(t.Context())} {
			if e := wantKind(t, err, outbound.Unauthorized); e.Status != status || !strings.Contains(e.Message, "base URL") {
				t.Errorf("%d: %v", status, e)
			}
		}
	}
	// With the ERP's own words it is about the order when one was sent, and still
	// no proof that there is none when one was looked for.
	c := fake(t, says(404, `{"error": {"code": "Internal_RecordNotFound", "message": "The item does not exist."}}`))
	wantKind(t, submitError(c, order("#1042")), outbound.Rejected)
	wantKind(t, findError(c, "#1042"), outbound.Unauthorized)
}

func TestWordsOfFailures(t *testing.T) {
	for name, tc := range map[string]struct{ body, message, code string }{
		"NAV":            {`{"error": {"code": "Application_DialogException", "message": "The item\nis blocked."}}`, "The item is blocked.", "Application_DialogException"},
		"number as code": {`{"error": {"code": 17, "message": "no"}}`, "no", "17"},
		"text":           {`{"error": "no such item"}`, "no such item", ""},
		"message":        {`{"message": "blocked"}`, "blocked", ""},
		"empty":          {``, "Bad Request", ""},
		"page":           {`<html><body>Bad gateway</body></html>`, "Bad Request", ""},
		"other shapes":   {`{"error": [1], "message": {"a": 1}}`, "Bad Request", ""},
		"personal data":  {`{"error": {"message": "mila@example.org, Mila  Verbeek and Dok 3\nbox 2 in 9000 Gent"}}`, "…, … and … … in … …", ""},
		"long":           {`{"message": "` + strings.Repeat("a", 600) + `"}`, strings.Repeat("a", 500) + "…", ""},
	} {
		c := fake(t, says(400, tc.body))
		if e := wantKind(t, submitError(c, order("#1042")), outbound.Rejected); e.Message != tc.message || e.Code != tc.code {
			t.Errorf("%s: message %q, code %q", name, e.Message, e.Code)
		}
	}
}

// A good status with a useless answer leaves open whether there is an order.
func TestUselessAnswersToSubmission(t *testing.T) {
	const number = `"number": "S-1"`
	for name, tc := range map[string]struct {
		body string
		want string // the number; "": Ambiguous
	}{
		"number":              {`{` + number + `, "externalDocumentNumber": "#1042"}`, "S-1"},
		"without reference":   {`{` + number + `}`, "S-1"},
		"padded reference":    {`{` + number + `, "externalDocumentNumber": " #1042 "}`, "S-1"},
		"digits":              {`{"number": 101001}`, "101001"},
		"big digits":          {`{"number": 12345678901234567890123}`, "12345678901234567890123"},
		"more than is needed": {`{"@odata.etag": "W/1", ` + number + `, "lines": [{}]}`, "S-1"},
		"nothing":             {``, ""},
		"null":                {`null`, ""},
		"text":                {`"ok"`, ""},
		"list":                {`[{` + number + `}]`, ""},
		"page":                {`<html>Welcome</html>`, ""},
		"cut":                 {`{` + number, ""},
		"two values":          {`{` + number + `}{}`, ""},
		"no number":           {`{"externalDocumentNumber": "#1042"}`, ""},
		"empty number":        {`{"number": " "}`, ""},
		"null number":         {`{"number": null}`, ""},
		"number as object":    {`{"number": {"no": "S-1"}}`, ""},
		"endless number":      {`{"number": "` + strings.Repeat("1", 101) + `"}`, ""},
		"number over lines":   {`{"number": "S\n1"}`, ""},
		"another's reference": {`{` + number + `, "externalDocumentNumber": "#1043"}`, ""},
		"failure":             {`{"error": {"code": "Locked", "message": "The table is locked."}}`, ""},
		"huge":                {`{` + number + `, "pad": "` + strings.Repeat(" ", 1<<20) + `"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := fake(t, says(201, tc.body)).SubmitOrder(t.Context(), order("#1042"))
			if tc.want != "" {
				if err != nil || got.Number != tc.want {
					t.Errorf("%+v, %v", got, err)
				}
				return
			}
			if wantKind(t, err, outbound.Ambiguous); got != (xapi.SalesOrder{}) {
				t.Errorf("an order with the error: %+v", got)
			}
		})
	}
	e := wantKind(t, submitError(fake(t, says(200, `{"error": {"code": "Locked", "message": "The table is locked for Mila Verbeek."}}`)), order("#1")), outbound.Ambiguous)
	if e.Code != "Locked" || !strings.Contains(e.Message, "locked for …") {
		t.Errorf("the words are lost: %+v", e)
	}
}

// Only a whole, readable, filtered list proves that there is no order.
func TestUselessAnswersToLookup(t *testing.T) {
	const one = `{"number": "S-1", "externalDocumentNumber": "#1042"}`
	for name, tc := range map[string]struct {
		body string
		want int // orders found; -1: Transient
	}{
		"none":              {`{"value": []}`, 0},
		"one":               {`{"value": [` + one + `]}`, 1},
		"two":               {`{"value": [` + one + `, {"number": 2, "externalDocumentNumber": "#1042"}]}`, 2},
		"one of two pages":  {`{"value": [` + one + `], "@odata.nextLink": "https://erp.example/2"}`, 1},
		"empty page of two": {`{"value": [], "@odata.nextLink": "https://erp.example/2"}`, -1},
		"nothing":           {``, -1},
		"no list":           {`{}`, -1},
		"null":              {`{"value": null}`, -1},
		"bare list":         {`[]`, -1},
		"page":              {`<html></html>`, -1},
		"cut":               {`{"value": [` + one, -1},
		"null entry":        {`{"value": [null]}`, -1},
		"no number":         {`{"value": [{"externalDocumentNumber": "#1042"}]}`, -1},
		"no reference":      {`{"value": [{"number": "S-1"}]}`, -1},
		"another's":         {`{"value": [{"number": "S-1", "externalDocumentNumber": "#1043"}]}`, -1},
		"among another's":   {`{"value": [` + one + `, {"number": "S-2", "externalDocumentNumber": "#1043"}]}`, -1},
		"begins like it":    {`{"value": [{"number": "S-1", "externalDocumentNumber": "#10420"}]}`, -1},
		"failure":           {`{"error": {"code": "Locked", "message": "locked"}}`, -1},
		"huge":              {`{"value": [], "pad": "` + strings.Repeat(" ", 1<<20) + `"}`, -1},
		"reference as list": {`{"value": [{"number": "S-1", "externalDocumentNumber": ["#1042"]}]}`, -1},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := fake(t, says(200, tc.body)).FindByReference(t.Context(), "#1042")
			if tc.want < 0 {
				wantKind(t, err, outbound.Transient)
				return
			}
			if err != nil || len(got) != tc.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// The ERP knows its items; an order for another one is a person's matter.
func TestUnknownItem(t *testing.T) {
	p := newPair(t, erp.Options{Items: []string{"BRK-2"}})
	e := wantKind(t, submitError(p.client, order("#1042")), outbound.Rejected)
	if e.Code != "Application_DialogException" || !strings.Contains(e.Message, "CLP-1") {
		t.Errorf("%+v", e)
	}
}

// FuzzAnswers holds the reading of any answer to the two promises that keep
// orders from being doubled or lost: an order has a number, and a list that was
// read without an error is about the reference.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		``, `null`, `{"number": "S-1", "externalDocumentNumber": "#1042"}`, `{"value": []}`, `{"value": [{"number": 1e3, "externalDocumentNumber": " #1042"}]}`,
		`{"error": {"code": "a", "message": "b"}}`, `{"error": "\ud800"}`, `{"NUMBER": "\u0000"}`,
	} {
		f.Add(200, []byte(body))
		f.Add(400, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		c := newClient(t, "http://erp.example", func(c *xapi.Config) { c.Transport = answers(status, body) })
		var e *outbound.Error
		s, err := c.SubmitOrder(t.Context(), order("#1042"))
		if err == nil {
			if strings.TrimSpace(s.Number) != s.Number || s.Number == "" || len(s.Number) > 100 {
				t.Errorf("number %q", s.Number)
			}
		} else if !errors.As(err, &e) || e.Kind == outbound.NotFound || len(e.Message) > 1000 || strings.ContainsAny(e.Message, "\r\n") {
			t.Errorf("submission failed with %#v", err)
		}
		list, err := c.FindByReference(t.Context(), "#1042")
		for _, s := range list {
			if s.Number == "" || strings.TrimSpace(s.Reference) != "#1042" {
				t.Errorf("found %+v", s)
			}
		}
		if err != nil && (!errors.As(err, &e) || e.Kind == outbound.NotFound || e.Kind == outbound.Ambiguous || list != nil) {
			t.Errorf("lookup failed with %#v and %v", err, list)
		}
		if err == nil && status >= 300 {
			t.Errorf("status %d was taken for a list", status)
		}
	})
}

// answers is a transport that always gives the same answer.
func answers(status int, body []byte) transport {
	return func(req *http.Request) (*http.Response, error) {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: req}, nil
	}
}
