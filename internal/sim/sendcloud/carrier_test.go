package sendcloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	api "github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/sim"
)

func noon() time.Time { return time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC) }

type world struct {
	*Carrier
	t   *testing.T
	url string
}

func start(t *testing.T, o Options) world {
	t.Helper()
	o.PublicKey, o.SecretKey = "public", "secret"
	if o.Now == nil {
		o.Now = noon
	}
	c := New(o)
	t.Cleanup(c.Close)
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	return world{c, t, srv.URL}
}

type answer struct {
	*http.Response
	body []byte
}

func (w world) do(method, path, body string) answer {
	w.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, w.url+path, r)
	if err != nil {
		w.t.Fatal(err)
	}
	req.SetBasicAuth("public", "secret")
	return w.send(req)
}

func (w world) send(req *http.Request) answer {
	w.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{res, b}
}

func order(ref, number string) string {
	return fmt.Sprintf(`{"from_address": {"sender_address_id": 700123}, "order_number": %q, "external_reference_id": %q,
		"to_address": {"name": "Zoë Müller", "address_line_1": "Kerkstraat", "house_number": "18", "postal_code": "9000", "city": "Gent", "country_code": "BE"},
		"ship_with": {"type": "shipping_option_code", "properties": {"shipping_option_code": "sendcloud:letter"}},
		"parcels": [{"weight": {"value": "0.850", "unit": "kg"}}]}`, number, ref)
}

func (w world) announce(body string) (id string, parcel int64, label []byte) {
	w.t.Helper()
	a := w.do("POST", "/api/v3/shipments/announce", body)
	if a.StatusCode != 201 {
		w.t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	var out struct {
		Data struct {
			ID      string
			Parcels []struct {
				ID    int64
				Label []byte `json:"label_file"`
			}
		}
	}
	if err := json.Unmarshal(a.body, &out); err != nil {
		w.t.Fatal(err)
	}
	return out.Data.ID, out.Data.Parcels[0].ID, out.Data.Parcels[0].Label
}

func TestEdge(t *testing.T) {
	w := start(t, Options{})
	for name, tc := range map[string]struct {
		method, path, body string
		want               int
	}{
		"fine":             {"GET", "/api/v3/user/auth/metadata", "", 200},
		"GET with a body":  {"GET", "/api/v3/user/auth/metadata", "{}", 403},
		"trailing slash":   {"GET", "/api/v3/user/auth/metadata/", "", 404},
		"unknown path":     {"GET", "/api/v3/parcels", "", 404},
		"unknown method":   {"DELETE", "/api/v3/shipments/1", "", 404},
		"outside":          {"GET", "/elsewhere", "", 404},
		"not JSON":         {"POST", "/api/v3/shipments/announce", "{", 400},
		"not JSON either":  {"POST", "/api/v3/shipping-options", "{", 400},
		"nor this":         {"POST", "/api/v3/compat/shipping-options", "[", 400},
		"or this":          {"PATCH", "/api/v3/integrations/42001", "[", 400},
		"page size":        {"GET", "/api/v3/shipments?page_size=101", "", 400},
		"cursor":           {"GET", "/api/v3/shipments?cursor=%21", "", 404},
		"other cursor":     {"GET", "/api/v3/shipments?cursor=eHg=", "", 404},
		"time":             {"GET", "/api/v3/shipments?updated_after=yesterday", "", 400},
		"document type":    {"GET", "/api/v3/parcels/1/documents/invoice", "", 400},
		"paper":            {"GET", "/api/v3/parcels/1/documents/label?paper_size=A3", "", 400},
		"no parcels":       {"GET", "/api/v3/parcel-documents/label", "", 400},
		"unknown parcel":   {"GET", "/api/v3/parcels/x/documents/label", "", 404},
		"webhook without":  {"PATCH", "/api/v3/integrations/42001", `{"webhook_active": true}`, 400},
		"other's webhook":  {"PATCH", "/api/v3/integrations/1", `{}`, 404},
		"other's settings": {"GET", "/api/v3/integrations/1", "", 404},
	} {
		if a := w.do(tc.method, tc.path, tc.body); a.StatusCode != tc.want {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
	}
	req, _ := http.NewRequest("GET", w.url+"/api/v3/user/auth/metadata", nil)
	if a := w.send(req); a.StatusCode != 401 || !strings.Contains(string(a.body), "authentication_failed") {
		t.Errorf("without keys: %d %s", a.StatusCode, a.body)
	}
}

func TestRefusals(t *testing.T) {
	w := start(t, Options{})
	swap := func(old, new string) string {
		body := order("r", "1")
		if !strings.Contains(body, old) {
			t.Fatalf("%q is not in the body", old)
		}
		return strings.Replace(body, old, new, 1)
	}
	customs := strings.NewReplacer("sendcloud:letter", "kanaalexpress:world/signature", `"BE"`, `"CH"`).Replace(order("r", "1"))
	item := func(s string) string { return swap(`"kg"}`, `"kg"}, "parcel_items": [`+s+`]`) }
	for pointer, body := range map[string]string{
		"/from_address":                              swap(`{"sender_address_id": 700123}`, "{}"),
		"/from_address/sender_address_id":            swap("700123", "1"),
		"/to_address/name":                           swap("Zoë Müller", ""),
		"/to_address/address_line_1":                 swap("Kerkstraat", ""),
		"/to_address/postal_code":                    swap("9000", ""),
		"/to_address/city":                           swap("Gent", ""),
		"/to_address/country_code":                   swap(`"BE"`, `"BEL"`),
		"/to_address/email":                          swap(`"Gent"`, `"Gent", "email": "mila"`),
		"/to_address/state_province_code":            swap(`"BE"`, `"US"`),
		"/ship_with/type":                            swap("shipping_option_code", "shipping_product_code"),
		"/ship_with/properties/shipping_option_code": swap("sendcloud:letter", "nobody:nothing"),
		"/to_service_point":                          swap("sendcloud:letter", "blauwepost:pickup"),
		"/total_order_price":                         swap(`"parcels"`, `"total_order_price": {"value": "much", "currency": "EUR"}, "parcels"`),
		"/parcels":                                   swap(`[{"weight": {"value": "0.850", "unit": "kg"}}]`, "[]"),
		"/parcels/0/weight":                          swap("0.850", "1.001"),
		"/customs_information":                       customs,
		"/parcels/0/parcel_items":                    customs,
		"/parcels/0/parcel_items/0/hs_code":          item(`{"description": "x", "quantity": 1, "weight": {"value": 1, "unit": "kg"}, "price": {"value": "1", "currency": "EUR"}}`),
		"/parcels/0/parcel_items/0/description":      item(`{"hs_code": "1", "quantity": 1}`),
		"/parcels/0/parcel_items/0/quantity":         item(`{"hs_code": "1"}`),
		"/parcels/0/parcel_items/0/weight":           item(`{"hs_code": "1"}`),
		"/parcels/0/parcel_items/0/price":            item(`{"hs_code": "1"}`),
		"/total_order_price/currency":                strings.Replace(item(`{"price": {"value": "1", "currency": "EUR"}}`), `"parcels"`, `"total_order_price": {"value": "1", "currency": "USD"}, "parcels"`, 1),
	} {
		a := w.do("POST", "/api/v3/shipments/announce", body)
		if a.StatusCode != 400 || !strings.Contains(string(a.body), `"pointer":"`+pointer+`"`) {
			t.Errorf("%s: %d %s", pointer, a.StatusCode, a.body)
		}
	}
	for name, body := range map[string]string{
		"no weight":   swap(`"weight": {"value": "0.850", "unit": "kg"}`, ""),
		"stones":      swap(`"kg"`, `"st"`),
		"destination": strings.NewReplacer("sendcloud:letter", "blauwepost:standard", `"BE"`, `"PT"`).Replace(order("r", "1")),
	} {
		if a := w.do("POST", "/api/v3/shipments/announce", body); a.StatusCode != 400 {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
	}
	if b := w.Books(); len(b) != 0 {
		t.Errorf("refused shipments are in the books: %+v", b)
	}
}

func TestReferenceIsUnique(t *testing.T) {
	w := start(t, Options{})
	id, _, _ := w.announce(order("ref-1", "1"))
	a := w.do("POST", "/api/v3/shipments/announce", order("ref-1", "1"))
	var out struct{ Data struct{ ID string } }
	if err := json.Unmarshal(a.body, &out); a.StatusCode != 409 || err != nil || out.Data.ID != id {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	w.announce(order("", "2"))
	w.announce(order("", "2")) // no reference, no protection
	books := w.do("GET", "/_sim/books", "")
	var list []Book
	if err := json.Unmarshal(books.body, &list); err != nil || len(list) != 3 {
		t.Fatalf("%v %s", err, books.body)
	}
	if b := list[0]; b.Announces != 2 || b.Reference != "ref-1" || b.OrderNumber != "1" || b.ShipmentID != id || b.StatusCode != "READY_TO_SEND" || b.CountryCode != "BE" || b.Failed || b.Cancelled {
		t.Errorf("%+v", b)
	}
}

func TestFilters(t *testing.T) {
	now := noon()
	w := start(t, Options{Now: func() time.Time { return now }})
	first, parcel, _ := w.announce(order("ref-1", "1"))
	now = now.Add(time.Hour)
	w.announce(order("ref-2", "2"))
	at := noon().Add(time.Minute).Format(time.RFC3339)
	for query, want := range map[string]string{
		"external_reference_id=ref-1":           "ref-1",
		"order_number=2":                        "ref-2",
		"tracking_number=SIM0501000777":         "ref-1",
		"parcel_status=READY_TO_SEND":           "ref-1 ref-2",
		"parcel_status=11":                      "",
		"shipment_uuids=x," + first:             "ref-1",
		"ids=5," + strconv.Itoa(int(parcel)):    "ref-1",
		"updated_after=" + at:                   "ref-2",
		"updated_before=" + at:                  "ref-1",
		"announced_after=" + at:                 "ref-2",
		"announced_before=" + at:                "ref-1",
		"order_number=1&parcel_status=1000":     "ref-1",
		"order_number=1&updated_after=" + at:    "",
		"page_size=1":                           "ref-1",
		"page_size=1&cursor=cD0x":               "ref-2",
		"external_reference_id=ref-1&x=ignored": "ref-1",
	} {
		a := w.do("GET", "/api/v3/shipments?"+query, "")
		var refs []string
		for _, m := range regexp.MustCompile(`"external_reference_id":"([^"]+)"`).FindAllStringSubmatch(string(a.body), -1) {
			refs = append(refs, m[1])
		}
		if got := strings.Join(refs, " "); got != want {
			t.Errorf("%s: %q, want %q (%d)", query, got, want, a.StatusCode)
		}
		if strings.HasPrefix(query, "page_size=1") != (a.Header.Get("Link") != "") && !strings.Contains(query, "cursor") {
			t.Errorf("%s: Link %q", query, a.Header.Get("Link"))
		}
	}
}

func TestFaultsThroughTheAdmin(t *testing.T) {
	w := start(t, Options{})
	if a := w.do("PUT", "/_sim/faults", `[{"op": "POST /shipments/announce", "probability": 1, "times": 1, "status": 429}]`); a.StatusCode != 200 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	a := w.do("POST", "/api/v3/shipments/announce", order("r", "1"))
	if a.StatusCode != 429 || len(a.body) != 0 || a.Header.Get("Content-Type") != "" {
		t.Errorf("%d %q %v", a.StatusCode, a.body, a.Header)
	}
	w.announce(order("r", "1"))
	if a := w.do("GET", "/_sim/faults", ""); strings.TrimSpace(string(a.body)) != `{"POST /shipments/announce":1}` {
		t.Errorf("%s", a.body)
	}
}

func TestFailAnnouncements(t *testing.T) {
	w := start(t, Options{FailAnnouncements: 0.5, Seed: 7})
	failed := 0
	for i := range 200 {
		w.announce(order(strconv.Itoa(i), "1"))
	}
	for _, b := range w.Books() {
		if b.Failed {
			failed++
			if a := w.do("GET", fmt.Sprintf("/api/v3/parcels/%d/documents/label", b.ParcelIDs[0]), ""); a.StatusCode != 404 {
				t.Fatalf("a refused parcel has a label: %d", a.StatusCode)
			}
		}
	}
	if failed < 70 || failed > 130 {
		t.Errorf("%d of 200 failed", failed)
	}
}

// pages checks a PDF's structure as a strict reader would: every entry of the
// cross-reference table points to its object.
func pages(t *testing.T, b []byte) int {
	t.Helper()
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(b)
	if m == nil || !bytes.HasPrefix(b, []byte("%PDF-1.4\n")) {
		t.Fatalf("not a PDF: %.80q", b)
	}
	at, _ := strconv.Atoi(string(m[1]))
	rows := regexp.MustCompile(`(\d{10}) 00000 n \n`).FindAllSubmatch(b[at:], -1)
	if !bytes.HasPrefix(b[at:], fmt.Appendf(nil, "xref\n0 %d\n", len(rows)+1)) {
		t.Errorf("the table does not start where the end says")
	}
	for i, row := range rows {
		offset, _ := strconv.Atoi(string(row[1]))
		if !bytes.HasPrefix(b[offset:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			t.Errorf("object %d is not at %d", i+1, offset)
		}
	}
	for _, m := range regexp.MustCompile(`(?s)/Length (\d+) >>\nstream\n(.*?)\nendstream`).FindAllSubmatch(b, -1) {
		if n, _ := strconv.Atoi(string(m[1])); n != len(m[2]) {
			t.Errorf("a stream of %d bytes says %d", len(m[2]), n)
		}
	}
	return bytes.Count(b, []byte("/Type /Page "))
}

func TestLabel(t *testing.T) {
	w := start(t, Options{})
	_, parcel, label := w.announce(order("r", `#1 (a\b) é`))
	if pages(t, label) != 1 || !bytes.Contains(label, []byte(`(Order #1 \(a\\b\) ?) Tj`)) || !bytes.Contains(label, []byte("(SIM0501000777) Tj")) {
		t.Errorf("%s", label)
	}
	if bytes.Contains(label, []byte("Kerkstraat")) {
		t.Error("personal data on the label")
	}
	again := w.do("GET", fmt.Sprintf("/api/v3/parcels/%d/documents/label", parcel), "")
	if !bytes.Equal(again.body, label) {
		t.Error("the fetched label differs from the first one")
	}
	_, other, _ := w.announce(order("r2", "2"))
	many := w.do("GET", fmt.Sprintf("/api/v3/parcel-documents/label?parcels=%d,%d&paper_size=A4", parcel, other), "")
	if pages(t, many.body) != 2 {
		t.Errorf("%s", many.body)
	}
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		return // the structure was checked above; a second reader is extra
	}
	file := filepath.Join(t.TempDir(), "label.pdf")
	if err := os.WriteFile(file, many.body, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, "-png", file, file).CombinedOutput(); err != nil || len(out) != 0 {
		t.Errorf("pdftoppm: %v %s", err, out)
	}
}

func TestLabelForms(t *testing.T) {
	w := start(t, Options{})
	_, parcel, _ := w.announce(order("r", "1"))
	get := func(parcel int64, accept string) answer {
		req, _ := http.NewRequest("GET", fmt.Sprintf("%s/api/v3/parcels/%d/documents/label", w.url, parcel), nil)
		req.SetBasicAuth("public", "secret")
		req.Header.Set("Accept", accept)
		return w.send(req)
	}
	a := get(parcel, "image/png")
	if img, err := png.Decode(bytes.NewReader(a.body)); err != nil || img.Bounds().Dx() != 298 || a.Header.Get("Content-Type") != "image/png" {
		t.Errorf("png: %v", err)
	}
	if a := get(parcel, "application/zpl"); !bytes.HasPrefix(a.body, []byte("^XA")) {
		t.Errorf("zpl: %s", a.body)
	}
	// A label that was made as ZPL stays ZPL whatever is asked for.
	_, native, label := w.announce(strings.Replace(order("z", "2"), `"parcels"`, `"label_details": {"mime_type": "application/zpl", "dpi": 203}, "parcels"`, 1))
	if a := get(native, "application/pdf"); a.Header.Get("Content-Type") != "application/zpl" || !bytes.Equal(a.body, label) {
		t.Errorf("native zpl as %s: %s", a.Header.Get("Content-Type"), a.body)
	}
}

func TestManyParcels(t *testing.T) {
	w := start(t, Options{})
	a := w.do("POST", "/api/v3/shipments/announce", strings.Replace(order("r", "1"), `[{"weight"`, `[{"weight": {"value": "10", "unit": "oz"}}, {"weight"`, 1))
	if a.StatusCode != 201 || strings.Contains(string(a.body), "label_file") || strings.Count(string(a.body), `"tracking_number"`) != 2 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	b := w.Books()[0]
	if len(b.ParcelIDs) != 2 {
		t.Fatalf("%+v", b)
	}
	if a := w.do("POST", "/api/v3/shipments/"+b.ShipmentID+"/cancel", ""); a.StatusCode != 200 {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if a := w.do("GET", "/api/v3/shipments/"+b.ShipmentID, ""); strings.Count(string(a.body), `"CANCELLED"`) != 2 {
		t.Errorf("%s", a.body)
	}
	if !w.Books()[0].Cancelled {
		t.Error("the books do not say that it is cancelled")
	}
}

// mailbox collects webhooks.
type mailbox struct {
	mu   sync.Mutex
	got  []api.Event
	raw  []string
	keys []string
	news chan struct{}
}

func openMailbox(t *testing.T) (*mailbox, *sim.Sender, string) {
	t.Helper()
	m := &mailbox{news: make(chan struct{}, 100)}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e, err := api.ParseWebhook(body)
		if err != nil {
			t.Errorf("%v: %s", err, body)
		}
		m.mu.Lock()
		m.got, m.raw, m.keys = append(m.got, e), append(m.raw, string(body)), append(m.keys, r.Header.Get("Sendcloud-Signature"))
		m.mu.Unlock()
		m.news <- struct{}{}
	}))
	t.Cleanup(srv.Close)
	s := sim.NewSender(sim.SenderOptions{Workers: 1})
	t.Cleanup(s.Close)
	return m, s, srv.URL
}

func (m *mailbox) wait(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-m.news:
		case <-time.After(10 * time.Second):
			t.Fatalf("%d webhooks did not all come", n)
		}
	}
}

func TestWebhooks(t *testing.T) {
	m, sender, url := openMailbox(t)
	w := start(t, Options{Sender: sender, WebhookURL: url, WebhookKey: "signature-key"})
	id, parcel, _ := w.announce(order("ref-1", "#1"))
	m.wait(t, 1)
	for _, status := range []int64{22, 11} {
		if err := w.SetStatus(parcel, status); err != nil {
			t.Fatal(err)
		}
		m.wait(t, 1)
	}
	last := m.got[2]
	want := api.Event{
		Action: "parcel_status_changed", Timestamp: noon().Add(2 * time.Millisecond), ParcelID: parcel, StatusID: 11, StatusCode: "DELIVERED", StatusText: "Delivered",
		TrackingNumber: "SIM0501000777", TrackingURL: "https://tracking.example/parcel/SIM0501000777", CarrierCode: "sendcloud",
		ExternalReference: "ref-1", ShipmentUUID: id, OrderNumber: "#1",
	}
	if last != want {
		t.Errorf("got %+v, want %+v", last, want)
	}
	if !m.got[0].Timestamp.Before(m.got[1].Timestamp) || !m.got[1].Timestamp.Before(last.Timestamp) {
		t.Error("the events of a parcel cannot be put in order")
	}
	for i, raw := range m.raw {
		if !api.VerifyWebhook("signature-key", []byte(raw), m.keys[i]) {
			t.Errorf("signature %s of %s", m.keys[i], raw)
		}
		if !strings.Contains(raw, `"name": "Zo\u00eb M\u00fcller"`) || !strings.HasPrefix(raw, `{"action": "parcel_status_changed", "timestamp": `) {
			t.Errorf("not the form of json.dumps: %s", raw)
		}
	}
	if w.SetStatus(1, 11) == nil || w.SetStatus(parcel, 4711) == nil {
		t.Error("unknown parcels and statuses are taken")
	}
}

func TestWebhookAddress(t *testing.T) {
	m, sender, url := openMailbox(t)
	w := start(t, Options{Sender: sender, BareWebhooks: true})
	_, parcel, _ := w.announce(order("ref-1", "#1")) // nobody listens yet
	if a := w.do("PATCH", "/api/v3/integrations/42001", `{"webhook_active": true, "webhook_url": "`+url+`"}`); a.StatusCode != 204 || len(a.body) != 0 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	if a := w.do("GET", "/api/v3/integrations/42001", ""); !strings.Contains(string(a.body), url) {
		t.Errorf("%s", a.body)
	}
	if err := w.SetStatus(parcel, 3); err != nil {
		t.Fatal(err)
	}
	m.wait(t, 1)
	if e := m.got[0]; e.StatusID != 3 || e.ExternalReference != "" || e.ShipmentUUID != "" {
		t.Errorf("%+v", e)
	}
	if a := w.do("PATCH", "/api/v3/integrations/42001", `{"webhook_active": false}`); a.StatusCode != 204 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	if err := w.SetStatus(parcel, 11); err != nil {
		t.Fatal(err)
	}
	sender.Close() // waits for what is under way
	if len(m.got) != 1 {
		t.Errorf("%d webhooks", len(m.got))
	}
}

func TestAutoProgress(t *testing.T) {
	m, sender, url := openMailbox(t)
	w := start(t, Options{Sender: sender, WebhookURL: url, AutoProgress: true, Steps: DefaultSteps(time.Millisecond)})
	w.announce(order("ref-1", "#1"))
	m.wait(t, 7)
	// Each event tells of one step; they may overtake each other on their way.
	seen := map[int64]bool{}
	for _, e := range m.got {
		seen[e.StatusID] = true
	}
	for _, id := range []int64{1000, 1, 22, 3, 5, 92, 11} {
		if !seen[id] {
			t.Errorf("status %d was never told", id)
		}
	}
	if b := w.Books(); b[0].StatusCode != "DELIVERED" {
		t.Errorf("%+v", b)
	}
}

func TestQueuedCancellationEnds(t *testing.T) {
	m, sender, url := openMailbox(t)
	opts := DefaultShippingOptions()
	opts[0].QueuesCancel = true
	w := start(t, Options{Sender: sender, WebhookURL: url, AutoProgress: true, Steps: []Step{{200 * time.Millisecond, 1}}, ShippingOptions: opts})
	id, _, _ := w.announce(order("ref-1", "#1"))
	if a := w.do("POST", "/api/v3/shipments/"+id+"/cancel", ""); a.StatusCode != 202 || !strings.Contains(string(a.body), `"queued"`) {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	m.wait(t, 3) // ready, cancelling, cancelled: and no step in between
	if b := w.Books(); b[0].StatusCode != "CANCELLED" {
		t.Errorf("%+v", b)
	}
}

func TestCloseStopsMoving(t *testing.T) {
	w := start(t, Options{AutoProgress: true, Steps: DefaultSteps(time.Hour)})
	w.announce(order("ref-1", "#1"))
	if len(w.timers) != 1 {
		t.Fatal("nothing moves")
	}
	w.Close()
	w.announce(order("ref-2", "#2"))
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.timers) != 0 {
		t.Errorf("%d parcels still move", len(w.timers))
	}
}

func TestDefaultStepsPauseIsASecond(t *testing.T) {
	w := start(t, Options{AutoProgress: true})
	if len(w.opts.Steps) != 6 || w.opts.Steps[0].After != time.Second {
		t.Errorf("%+v", w.opts.Steps)
	}
}

// The forms were taken from Python's own json.dumps.
func TestPythonForm(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1,"b":[1,2,{"c":null}]}`: `{"a": 1, "b": [1, 2, {"c": null}]}`,
		`{"a":"x:y,z \"q\":, \\"}`:     `{"a": "x:y,z \"q\":, \\"}`,
		`{"n":"Zoë 😀"}`:                `{"n": "Zo\u00eb \ud83d\ude00"}`,
		`[]`:                           `[]`,
	} {
		got := string(pythonForm([]byte(in)))
		if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
		var a, b any
		if json.Unmarshal([]byte(in), &a) != nil || json.Unmarshal([]byte(got), &b) != nil || fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s changed its meaning: %s", in, got)
		}
	}
}

func TestSeedDecides(t *testing.T) {
	ids := func(seed uint64) string {
		w := start(t, Options{Seed: seed})
		id, _, _ := w.announce(order("r", "1"))
		return id
	}
	if a, b, c := ids(1), ids(1), ids(2); a != b || a == c || len(a) != 36 {
		t.Errorf("%s %s %s", a, b, c)
	}
}

func TestFromAFullAddress(t *testing.T) {
	w := start(t, Options{})
	body := strings.Replace(order("r", "1"), `{"sender_address_id": 700123}`, `{"name": "Shop", "address_line_1": "Straat 1", "postal_code": "1000", "city": "Brussel", "country_code": "BE"}`, 1)
	a := w.do("POST", "/api/v3/shipments/announce", body)
	if a.StatusCode != 201 || !strings.Contains(string(a.body), `"city":"Brussel"`) {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}
