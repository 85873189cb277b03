package xapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/sim"
	erp "github.com/forma3d/connect/internal/sim/xapi"
)

func noon() time.Time { return time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC) }

type world struct {
	*erp.ERP
	t   *testing.T
	url string
}

func start(t *testing.T, o erp.Options) world {
	t.Helper()
	o.Username, o.Password, o.Now = "user", "secret", noon
	e := erp.New(o)
	srv := httptest.NewServer(e)
	t.Cleanup(srv.Close)
	return world{e, t, srv.URL}
}

type answer struct {
	status int
	body   string
}

// do makes an authenticated call.
func (w world) do(method, path, body string) answer {
	w.t.Helper()
	req := w.request(method, path, body)
	req.SetBasicAuth("user", "secret")
	a, err := send(req)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w world) request(method, path, body string) *http.Request {
	w.t.Helper()
	req, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

func send(req *http.Request) (answer, error) {
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, string(body)}, err
}

// submission is an order that is accepted.
func submission(reference string) string {
	return fmt.Sprintf(`{"externalDocumentNumber": %q, "orderDate": "2026-10-05T06:30:00.000Z", "currencyCode": "EUR",
		"customer": {"salutation": "HERR", "name": "Jo"}, "billingPostalAddress": {"city": "Gent"}, "paymentReference": "pay_7",
		"totalAmountIncludingTax": 3990, "salesOrderLines": [
			{"sequence": 10000, "lineType": "Item", "lineObjectNumber": "BRK-2", "description": "Bracket", "quantity": 2, "unitPrice": 1995},
			{"sequence": 20000, "lineType": "Item", "lineObjectNumber": "CLP-1", "quantity": 1, "unitPrice": 0}]}`, reference)
}

func TestOrders(t *testing.T) {
	w := start(t, erp.Options{})
	a := w.do("POST", "/salesOrders", submission(" #1042-a "))
	var got map[string]any
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 201 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if id, ok := got["id"].(string); !ok || len(id) != 36 {
		t.Errorf("id %v", got["id"])
	}
	delete(got, "id")
	want := map[string]any{
		"number": "S-ORD101001", "externalDocumentNumber": "#1042-A", "orderDate": "2026-10-05T06:30:00.000Z",
		"currencyCode": "EUR", "totalAmountIncludingTax": 3990.0, "status": "Draft",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// A double, then another order.
	w.do("POST", "/salesOrders", submission("#1042-A"))
	w.do("POST", "/salesOrders", submission("#1043"))
	for query, want := range map[string][]string{
		"?externalDocumentNumber=%231042-a": {"S-ORD101001", "S-ORD101002"},
		"?externalDocumentNumber=%231042":   {},
		"?externalDocumentNumber=":          {},
		"":                                  {"S-ORD101001", "S-ORD101002", "S-ORD101003"},
	} {
		if got := numbers(t, w.do("GET", "/salesOrders"+query, "")); !cmp.Equal(got, want) {
			t.Errorf("%s lists %v, want %v", query, got, want)
		}
	}
	lines := []erp.BookLine{{ItemNumber: "BRK-2", Quantity: 2, UnitPriceCents: 1995}, {ItemNumber: "CLP-1", Quantity: 1}}
	one := func(number string) erp.BookOrder {
		return erp.BookOrder{Number: number, Currency: "EUR", TotalCents: 3990, Lines: lines, Received: noon()}
	}
	books := []erp.Book{
		{Reference: "#1042-A", Orders: []erp.BookOrder{one("S-ORD101001"), one("S-ORD101002")}, Submissions: 2},
		{Reference: "#1043", Orders: []erp.BookOrder{one("S-ORD101003")}, Submissions: 1},
	}
	if diff := cmp.Diff(books, w.Books()); diff != "" {
		t.Error(diff)
	}
	var served []erp.Book
	a, err := send(w.request("GET", "/_sim/books", ""))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(a.body), &served); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(books, served); diff != "" {
		t.Error(diff)
	}
}

func numbers(t *testing.T, a answer) []string {
	t.Helper()
	var list struct{ Value []struct{ Number string } }
	if err := json.Unmarshal([]byte(a.body), &list); err != nil || a.status != 200 || list.Value == nil {
		t.Fatalf("%d %s", a.status, a.body)
	}
	out := []string{}
	for _, v := range list.Value {
		out = append(out, v.Number)
	}
	return out
}

func TestListIsBounded(t *testing.T) {
	w := start(t, erp.Options{})
	for range 101 {
		w.do("POST", "/salesOrders", submission("same"))
	}
	for _, query := range []string{"", "?externalDocumentNumber=same"} {
		got := numbers(t, w.do("GET", "/salesOrders"+query, ""))
		if len(got) != 100 || got[99] != "S-ORD101101" {
			t.Errorf("%q lists %d orders to %s", query, len(got), got[len(got)-1])
		}
	}
}

func TestRefusals(t *testing.T) {
	items := []string{"brk-2", "CLP-1"}
	for name, tc := range map[string]struct {
		old, new string // a change to an order that is accepted
		status   int
		says     string
	}{
		"nothing wrong":      {`"BRK-2"`, `"brk-2"`, 201, ""},
		"no JSON":            {`{"externalDocumentNumber"`, `"externalDocumentNumber"`, 400, "BadRequest"},
		"unknown field":      {`"paymentReference"`, `"paymentRef"`, 400, "paymentRef"},
		"decimal price":      {`1995`, `19.95`, 400, "BadRequest"},
		"price as text":      {`1995`, `"1995"`, 400, "BadRequest"},
		"huge":               {`"Bracket"`, `"` + strings.Repeat("a", 1<<20) + `"`, 413, "BadRequest"},
		"reference":          {`"#1042"`, `" "`, 400, "externalDocumentNumber must"},
		"long reference":     {`"#1042"`, `"` + strings.Repeat("1", 36) + `"`, 400, "externalDocumentNumber is 36"},
		"long city":          {`"Gent"`, `"` + strings.Repeat("é", 31) + `"`, 400, "billingPostalAddress.city is 31"},
		"full city":          {`"Gent"`, `"` + strings.Repeat("é", 30) + `"`, 201, ""},
		"long name":          {`"Jo"`, `"` + strings.Repeat("a", 101) + `"`, 400, "customer.name"},
		"long description":   {`"Bracket"`, `"` + strings.Repeat("a", 101) + `"`, 400, "description"},
		"long item number":   {`"BRK-2"`, `"` + strings.Repeat("a", 21) + `"`, 400, "lineObjectNumber"},
		"date with offset":   {`06:30:00.000Z`, `08:30:00.000+02:00`, 400, "orderDate"},
		"date without ms":    {`06:30:00.000Z`, `06:30:00Z`, 400, "orderDate"},
		"currency":           {`"EUR"`, `"JPY"`, 400, "currency"},
		"salutation":         {`"HERR"`, `"MR"`, 400, "salutation"},
		"no salutation":      {`"salutation": "HERR", `, ``, 400, "salutation"},
		"no total":           {`"totalAmountIncludingTax": 3990, `, ``, 400, "totalAmountIncludingTax"},
		"negative total":     {`3990`, `-1`, 400, "totalAmountIncludingTax"},
		"line number":        {`"sequence": 20000`, `"sequence": 2`, 400, "sequence 2"},
		"line type":          {`"lineType": "Item"`, `"lineType": "Comment"`, 400, "lineType"},
		"no item":            {`"BRK-2"`, `""`, 400, "item"},
		"unknown item":       {`"BRK-2"`, `"BRK-3"`, 400, "BRK-3"},
		"no quantity":        {`"quantity": 2`, `"quantity": 0`, 400, "quantity"},
		"no price":           {`, "unitPrice": 0`, ``, 400, "unitPrice"},
		"negative price":     {`1995`, `-1995`, 400, "unitPrice"},
		"price out of range": {`1995`, `9223372036854775808`, 400, "BadRequest"},
	} {
		w := start(t, erp.Options{Items: items})
		body := submission("#1042")
		if !strings.Contains(body, tc.old) {
			t.Fatalf("%s: %q is not in the body", name, tc.old)
		}
		a := w.do("POST", "/salesOrders", strings.Replace(body, tc.old, tc.new, 1))
		if a.status != tc.status || !strings.Contains(a.body, tc.says) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
		var refusal struct {
			Error struct{ Code, Message string }
		}
		if err := json.Unmarshal([]byte(a.body), &refusal); err != nil || tc.status != 201 && (refusal.Error.Code == "" || refusal.Error.Message == "") {
			t.Errorf("%s: not in the shape of an error: %s", name, a.body)
		}
	}
	w := start(t, erp.Options{})
	for _, body := range []string{submission("#1") + "{}", strings.Replace(submission("#1"), `"salesOrderLines": [`, `"salesOrderLines": [], "x": [`, 1)} {
		if a := w.do("POST", "/salesOrders", body); a.status != 400 {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	none := `{"externalDocumentNumber": "#1", "orderDate": "2026-10-05T06:30:00.000Z", "currencyCode": "EUR", "customer": {"salutation": "HERR"}, "totalAmountIncludingTax": 0, "salesOrderLines": []}`
	if a := w.do("POST", "/salesOrders", none); a.status != 400 || !strings.Contains(a.body, "no lines") {
		t.Errorf("without lines: %d %s", a.status, a.body)
	}
	w.do("POST", "/salesOrders", submission("#1"))
	if b := w.Books(); len(b) != 1 || b[0].Submissions != 2 || b[0].Refused != 1 || len(b[0].Orders) != 1 {
		t.Errorf("books %+v", b)
	}
}

func TestEdge(t *testing.T) {
	w := start(t, erp.Options{})
	for name, tc := range map[string]struct {
		method, path string
		want         int
	}{
		"fine":            {"GET", "/salesOrders", 200},
		"unknown path":    {"GET", "/items", 404},
		"unknown method":  {"DELETE", "/salesOrders", 404},
		"trailing slash":  {"GET", "/salesOrders/", 404},
		"unknown filter":  {"GET", "/salesOrders?externalDocumentNo=1", 400},
		"no content type": {"POST", "/salesOrders", 415},
		"unknown admin":   {"GET", "/_sim/orders", 404},
	} {
		if a := w.do(tc.method, tc.path, ""); a.status != tc.want {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	for name, change := range map[string]func(*http.Request){
		"nobody":         func(*http.Request) {},
		"wrong password": func(r *http.Request) { r.SetBasicAuth("user", "Secret") },
		"wrong user":     func(r *http.Request) { r.SetBasicAuth("admin", "secret") },
		"other scheme":   func(r *http.Request) { r.Header.Set("Authorization", "Bearer secret") },
	} {
		req := w.request("POST", "/salesOrders", submission("#1042"))
		change(req)
		if a, err := send(req); err != nil || a.status != 401 || !strings.Contains(a.body, "Authentication_InvalidCredentials") {
			t.Errorf("%s: %d %s, %v", name, a.status, a.body, err)
		}
	}
	if b := w.Books(); len(b) != 0 {
		t.Errorf("books %+v", b)
	}
}

func TestFaultsOverHTTP(t *testing.T) {
	w := start(t, erp.Options{Faults: sim.NewFaults(7)})
	admin := func(method, body string) answer {
		a, err := send(w.request(method, "/_sim/faults", body))
		if err != nil || a.status != 200 {
			t.Fatalf("%s: %d %s, %v", method, a.status, a.body, err)
		}
		return a
	}
	admin("PUT", `[{"op": "POST /salesOrders", "probability": 1, "times": 1, "dropAfter": true}, {"op": "GET /*", "probability": 1, "times": 1, "status": 503}]`)
	req := w.request("POST", "/salesOrders", submission("#1042"))
	req.SetBasicAuth("user", "secret")
	if a, err := send(req); err == nil {
		t.Errorf("the answer was not dropped: %+v", a)
	}
	if b := w.Books(); len(b) != 1 || len(b[0].Orders) != 1 {
		t.Errorf("the work was not done: %+v", b)
	}
	if a := w.do("GET", "/salesOrders", ""); a.status != 503 {
		t.Errorf("%+v", a)
	}
	var hits map[string]int
	if err := json.Unmarshal([]byte(admin("GET", "").body), &hits); err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{"POST /salesOrders": 1, "GET /salesOrders": 1}; !cmp.Equal(hits, want) {
		t.Errorf("hits %v", hits)
	}
}

// The same seed gives the same orders.
func TestSeed(t *testing.T) {
	body := func(seed uint64) string {
		return start(t, erp.Options{Seed: seed}).do("POST", "/salesOrders", submission("#1042")).body
	}
	first, again, other := body(1), body(1), body(2)
	if first != again || first == other {
		t.Errorf("seed 1 gives %s and %s, seed 2 %s", first, again, other)
	}
}

func TestConcurrentSubmissions(t *testing.T) {
	w := start(t, erp.Options{})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			req, err := http.NewRequest("POST", w.url+"/salesOrders", strings.NewReader(submission(fmt.Sprint("#", i%4))))
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("Content-Type", "application/json")
			req.SetBasicAuth("user", "secret")
			if a, err := send(req); err != nil || a.status != 201 {
				t.Errorf("%+v, %v", a, err)
			}
			w.Books()
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, b := range w.Books() {
		for _, o := range b.Orders {
			seen[o.Number] = true
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d numbers for 20 orders", len(seen))
	}
}
