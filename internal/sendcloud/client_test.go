package sendcloud_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/sim"
	carrier "github.com/forma3d/connect/internal/sim/sendcloud"
)

// clock is the time of all tests here.
func clock() time.Time { return time.Date(2026, 10, 5, 7, 0, 0, 0, time.UTC) }

type pair struct {
	carrier *carrier.Carrier
	faults  *sim.Faults
	client  *sendcloud.Client
	wire    *recorder
	url     string
}

// newPair connects a client with a simulator. Each exchange between them is held
// against the vendor's documents where these are at hand.
func newPair(t *testing.T, o carrier.Options) pair {
	t.Helper()
	o.PublicKey, o.SecretKey, o.Faults = "public-key", "secret-key", sim.NewFaults(1)
	if o.Now == nil {
		o.Now = clock
	}
	c := carrier.New(o)
	t.Cleanup(c.Close)
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	docs, _ := loadContract() // nil where they are not; TestContract says so
	wire := &recorder{t: t, contract: docs}
	return pair{c, o.Faults, newClient(t, srv.URL, wire), wire, srv.URL}
}

func newClient(t *testing.T, url string, tr http.RoundTripper) *sendcloud.Client {
	t.Helper()
	c, err := sendcloud.New(sendcloud.Config{APIURL: url, PublicKey: "public-key", SecretKey: "secret-key", UserAgent: "forma3d-test", Timeout: 5 * time.Second, Transport: tr, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func letter(ref string) sendcloud.NewShipment {
	return sendcloud.NewShipment{
		SenderAddressID: 700123, OptionCode: "sendcloud:letter", OrderNumber: "#1042", Reference: "job-42", ExternalReferenceID: ref,
		To: sendcloud.Address{
			Name: "Mila Verbeek", Line1: "Kerkstraat", HouseNumber: "18B", PostalCode: "9000", City: "Gent", CountryCode: "BE",
			Email: "mila@example.org", Phone: "+32470000001",
		},
		TotalPrice: sendcloud.Price{Value: "39.90", Currency: "EUR"}, WeightGrams: 850,
		Items: []sendcloud.Item{{ID: "li-1", Description: "Printed bracket", Quantity: 2, WeightGrams: 400, Price: sendcloud.Price{Value: "19.95", Currency: "EUR"}, HSCode: "392690", OriginCountry: "BE", SKU: "BRK-2"}},
	}
}

func wantKind(t *testing.T, err error, want outbound.Kind) *outbound.Error {
	t.Helper()
	var e *outbound.Error
	if !errors.As(err, &e) || e.Kind != want {
		t.Fatalf("error %v, want one of kind %s", err, want)
	}
	if e.Service != "sendcloud" || e.Op == "" {
		t.Errorf("error names service %q and call %q", e.Service, e.Op)
	}
	return e
}

// TestContract makes every call once with everything it can send. The recorder
// holds each exchange against the vendor's documents.
func TestContract(t *testing.T) {
	vendorContract(t)
	p := newPair(t, carrier.Options{})
	ctx := t.Context()

	world := letter("ref-world")
	world.OptionCode, world.ContractID, world.LabelMimeType = "kanaalexpress:world/signature", 3301, "application/zpl"
	world.To.CountryCode, world.To.StateProvince, world.To.PostalCode, world.To.CompanyName, world.To.Line2 = "US", "US-NY", "10001", "Brackets Inc", "Floor 3"
	world.Customs = &sendcloud.Customs{InvoiceNumber: "1042", ExportReason: "commercial_goods"}
	bare := sendcloud.NewShipment{
		SenderAddressID: 700123, OptionCode: "sendcloud:letter", ExternalReferenceID: "ref-bare", WeightGrams: 20,
		To: sendcloud.Address{Name: "Mila", Line1: "Kerkstraat 18", PostalCode: "9000", City: "Gent", CountryCode: "BE"},
	}
	var made []sendcloud.Shipment
	for _, n := range []sendcloud.NewShipment{letter("ref-1"), world, bare} {
		s, err := p.client.Announce(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, s)
	}
	parcel := made[1].Parcels[0].ID
	for name, call := range map[string]func() error{
		"whoami":   func() error { _, err := p.client.Whoami(ctx); return err },
		"senders":  func() error { _, err := p.client.Senders(ctx); return err },
		"statuses": func() error { _, err := p.client.Statuses(ctx); return err },
		"options": func() error {
			_, err := p.client.Options(ctx, sendcloud.OptionsQuery{FromCountry: "BE", ToCountry: "NL", ToPostalCode: "1011AB", WeightGrams: 900})
			return err
		},
		"all options": func() error { _, err := p.client.Options(ctx, sendcloud.OptionsQuery{}); return err },
		"method":      func() error { _, err := p.client.OptionForMethod(ctx, 8); return err },
		"find":        func() error { _, err := p.client.FindByReference(ctx, "ref-1"); return err },
		"find none":   func() error { _, err := p.client.FindByReference(ctx, "nothing"); return err },
		"get":         func() error { _, err := p.client.Get(ctx, made[0].ID); return err },
		"updated":     func() error { _, err := p.client.ShipmentsUpdatedSince(ctx, clock().Add(-time.Hour), ""); return err },
		"label":       func() error { _, err := p.client.Label(ctx, parcel); return err },
		"labels": func() error {
			_, err := p.client.Labels(ctx, []int64{made[0].Parcels[0].ID, made[2].Parcels[0].ID}, "A4")
			return err
		},
		"customs":    func() error { _, err := p.client.CustomsDeclaration(ctx, parcel); return err },
		"webhook":    func() error { return p.client.SetWebhook(ctx, 42001, "https://shop.example/api/v1/webhooks/sendcloud") },
		"no webhook": func() error { return p.client.SetWebhook(ctx, 42001, "") },
	} {
		if err := call(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, s := range made { // cancelled at once, queued, and refused the second time
		for range 2 {
			if _, _, err := p.client.Cancel(ctx, s.ID); err != nil {
				t.Errorf("cancel: %v", err)
			}
		}
	}
	// Refusals have documented shapes as well.
	wrong := letter("ref-wrong")
	wrong.To.Name, wrong.WeightGrams = "", 99999999
	_, err := p.client.Announce(ctx, wrong)
	wantKind(t, err, outbound.Rejected)
	_, err = p.client.Get(ctx, "no-such-shipment")
	wantKind(t, err, outbound.NotFound)
	_, err = p.client.Label(ctx, 1)
	wantKind(t, err, outbound.NotFound)
	_, _, err = p.client.Cancel(ctx, "no-such-shipment")
	wantKind(t, err, outbound.NotFound)
	wantKind(t, p.client.SetWebhook(ctx, 1, "https://shop.example/"), outbound.NotFound)
	if _, err := p.client.ShipmentsUpdatedSince(ctx, clock(), "bad cursor"); !outbound.Is(err, outbound.NotFound) {
		t.Errorf("a bad cursor: %v", err)
	}
}

// TestWebhookContract holds the simulator's webhooks against the documented ones.
func TestWebhookContract(t *testing.T) {
	c := vendorContract(t)
	got := make(chan []byte, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- body
	}))
	t.Cleanup(hook.Close)
	sender := sim.NewSender(sim.SenderOptions{})
	t.Cleanup(sender.Close)
	p := newPair(t, carrier.Options{Sender: sender})
	if err := p.client.SetWebhook(t.Context(), 42001, hook.URL); err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{"18", "18B", ""} {
		n := letter("ref-" + number)
		n.To.HouseNumber = number
		if _, err := p.client.Announce(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		body := <-got
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.validate("current/v3-webhooks.openapi.yaml", []string{"components", "schemas", "ParcelStatusChangedWebhook"}, v); err != nil {
			t.Errorf("%v\n%s", err, body)
		}
	}
}

// TestContractFindsMistakes makes sure that the checks above can fail.
func TestContractFindsMistakes(t *testing.T) {
	c := vendorContract(t)
	ok := &http.Response{StatusCode: 201, Header: http.Header{"Content-Type": {"application/json"}}}
	for name, tc := range map[string]struct {
		url, sent string
		res       *http.Response
		got       string
	}{
		"missing fields":  {"/api/v3/shipments/announce", `{"parcels": []}`, ok, `{}`},
		"wrong type":      {"/api/v3/shipments/announce", ``, ok, `{"data": {"id": 7}}`},
		"unknown path":    {"/api/v3/shipment/announce", ``, ok, `{}`},
		"unknown query":   {"/api/v3/shipments/announce?sync=1", ``, ok, `{}`},
		"unknown status":  {"/api/v3/shipments/announce", ``, &http.Response{StatusCode: 302}, ``},
		"unknown content": {"/api/v3/shipments/announce", ``, &http.Response{StatusCode: 201, Header: http.Header{"Content-Type": {"text/html"}}}, ``},
	} {
		req := httptest.NewRequest(http.MethodPost, tc.url, nil)
		if err := c.check(req, []byte(tc.sent), tc.res, []byte(tc.got)); err == nil {
			t.Errorf("%s: passed", name)
		}
	}
}

func TestAnnounce(t *testing.T) {
	p := newPair(t, carrier.Options{})
	got, err := p.client.Announce(t.Context(), letter("ref-1"))
	if err != nil {
		t.Fatal(err)
	}
	parcel := got.Parcels[0]
	if !strings.HasPrefix(string(parcel.Label), "%PDF-") || parcel.LabelType != "application/pdf" {
		t.Errorf("label is %.20q of type %q", parcel.Label, parcel.LabelType)
	}
	got.ID, got.Parcels[0].Label = "", nil
	want := sendcloud.Shipment{
		ExternalReferenceID: "ref-1", OrderNumber: "#1042", Carrier: "Sendcloud", CarrierCode: "sendcloud", OptionCode: "sendcloud:letter",
		Parcels: []sendcloud.Parcel{{
			ID: 501000777, StatusCode: "READY_TO_SEND", StatusText: "Ready to send", TrackingNumber: "SIM0501000777",
			TrackingURL: "https://tracking.example/parcel/SIM0501000777", LabelType: "application/pdf", HasLabel: true, UpdatedAt: clock(),
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !got.Live() {
		t.Error("a new shipment is not live")
	}
	var sent struct {
		Parcels []struct {
			Weight struct{ Value, Unit string }
			Items  []struct {
				Weight struct{ Value json.Number }
			} `json:"parcel_items"`
		}
	}
	if err := json.Unmarshal(p.wire.last, &sent); err != nil {
		t.Fatal(err)
	}
	if w := sent.Parcels[0].Weight; w.Value != "0.850" || w.Unit != "kg" {
		t.Errorf("weight sent as %v", w)
	}
	if v := sent.Parcels[0].Items[0].Weight.Value; v != "0.400" {
		t.Errorf("weight of an item sent as %v", v)
	}
}

// A domestic parcel with an item that lacks its HS code would be refused for the
// list alone.
func TestIncompleteItemsAreLeftOut(t *testing.T) {
	p := newPair(t, carrier.Options{})
	n := letter("ref-1")
	n.Items[0].HSCode = ""
	if _, err := p.client.Announce(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(p.wire.last), "parcel_items") {
		t.Errorf("sent %s", p.wire.last)
	}
}

func TestAnnouncementFailed(t *testing.T) {
	p := newPair(t, carrier.Options{FailAnnouncements: 1})
	s, err := p.client.Announce(t.Context(), letter("ref-1"))
	e := wantKind(t, err, outbound.Rejected)
	if e.Code != "ANNOUNCEMENT_FAILED" || !strings.Contains(e.Message, "could not announce") {
		t.Errorf("error %+v", e)
	}
	var refused *sendcloud.AnnouncementFailed
	if !errors.As(err, &refused) {
		t.Fatalf("%T is not an AnnouncementFailed", err)
	}
	if diff := cmp.Diff(s, refused.Shipment); diff != "" || s.ID == "" || s.Live() || len(s.Errors) != 1 || s.Parcels[0].HasLabel {
		t.Errorf("shipment %+v %s", s, diff)
	}
	if refused.Error() != e.Error() {
		t.Errorf("text %q", refused)
	}
	// The reference stays taken, by a shipment that failed.
	if _, err := p.client.Announce(t.Context(), letter("ref-1")); !errors.As(err, &refused) || !refused.Shipment.Adopted {
		t.Errorf("the second time: %v", err)
	}
}

func TestSameReferenceIsAdopted(t *testing.T) {
	p := newPair(t, carrier.Options{})
	first, err := p.client.Announce(t.Context(), letter("ref-1"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.client.Announce(t.Context(), letter("ref-1"))
	if err != nil {
		t.Fatal(err)
	}
	if !again.Adopted || first.Adopted || again.ID != first.ID || !again.Parcels[0].HasLabel || again.Parcels[0].Label != nil {
		t.Errorf("first %v, again %+v", first.ID, again)
	}
	other := letter("ref-1")
	other.OrderNumber = "#1043"
	if e := wantKind(t, second(p.client.Announce(t.Context(), other)), outbound.Rejected); e.Code != "reference_conflict" {
		t.Errorf("the reference of another order: %v", e)
	}
	if b := p.carrier.Books(); len(b) != 1 || b[0].Announces != 3 {
		t.Errorf("books %+v", b)
	}
	// A cancelled shipment is no label: its reference is spent.
	if _, _, err := p.client.Cancel(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	if e := wantKind(t, second(p.client.Announce(t.Context(), letter("ref-1"))), outbound.Rejected); e.Code != "reference_spent" {
		t.Errorf("the reference of a cancelled shipment: %v", e)
	}
}

func second[T any](_ T, err error) error { return err }

// The shape of a 409 is not documented: the shipment bare, under "data", or not
// there at all.
func TestConflictShapes(t *testing.T) {
	const one = `{"id": "s-1", "external_reference_id": "ref-1", "order_number": "#1042", "parcels": [{"id": 7, "status": {"code": "READY_TO_SEND"}}]}`
	for name, tc := range map[string]struct {
		conflict, list string
		want           outbound.Kind // "" for adoption
	}{
		"bare":                 {one, `[]`, ""},
		"under data":           {`{"data": ` + one + `}`, `[]`, ""},
		"errors only":          {`{"errors": [{"status": "409", "code": "invalid", "detail": "taken"}]}`, `[` + one + `]`, ""},
		"nothing":              {``, `[` + one + `]`, ""},
		"text":                 {`"conflict"`, `[` + one + `]`, ""},
		"another's":            {strings.ReplaceAll(one, "ref-1", "ref-2"), `[` + one + `]`, ""},
		"not found":            {``, `[]`, outbound.Ambiguous},
		"list is not filtered": {``, `[{"id": "s-9", "external_reference_id": "ref-9"}]`, outbound.Transient},
	} {
		t.Run(name, func(t *testing.T) {
			client := fake(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					_, _ = w.Write([]byte(`{"data": ` + tc.list + `}`))
					return
				}
				w.WriteHeader(http.StatusConflict)
				_, _ = w.Write([]byte(tc.conflict))
			})
			s, err := client.Announce(t.Context(), letter("ref-1"))
			if tc.want != "" {
				wantKind(t, err, tc.want)
				return
			}
			if err != nil || s.ID != "s-1" || !s.Adopted {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}

// fake is a client of a handler that answers as told.
func fake(t *testing.T, h http.HandlerFunc) *sendcloud.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL, nil)
}

func TestFaults(t *testing.T) {
	const op = "POST /shipments/announce"
	for name, tc := range map[string]struct {
		fault   sim.Fault
		want    outbound.Kind
		wait    time.Duration
		shipped int
	}{
		"dropped before":  {sim.Fault{DropBefore: true}, outbound.Ambiguous, 0, 0},
		"dropped after":   {sim.Fault{DropAfter: true}, outbound.Ambiguous, 0, 1},
		"500 before":      {sim.Fault{Status: 500}, outbound.Ambiguous, 0, 0},
		"502 after":       {sim.Fault{StatusAfter: 502}, outbound.Ambiguous, 0, 1},
		"503":             {sim.Fault{Status: 503}, outbound.Ambiguous, 0, 0},
		"429":             {sim.Fault{Status: 429}, outbound.RateLimited, time.Second, 0},
		"429 with a time": {sim.Fault{Status: 429, RetryAfter: 7}, outbound.RateLimited, 7 * time.Second, 0},
		"402":             {sim.Fault{Status: 402}, outbound.Unauthorized, 0, 0},
		"403":             {sim.Fault{Status: 403}, outbound.Unauthorized, 0, 0},
		"412":             {sim.Fault{Status: 412}, outbound.Unauthorized, 0, 0},
		"422":             {sim.Fault{Status: 422}, outbound.Rejected, 0, 0},
		"404":             {sim.Fault{Status: 404}, outbound.NotFound, 0, 0},
		"408":             {sim.Fault{Status: 408}, outbound.Ambiguous, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, carrier.Options{})
			p.wire.contract = nil // statuses of the edge are in no document
			tc.fault.Op, tc.fault.Probability = op, 1
			p.faults.Set(tc.fault)
			_, err := p.client.Announce(t.Context(), letter("ref-1"))
			if e := wantKind(t, err, tc.want); e.Wait != tc.wait {
				t.Errorf("wait %s, want %s", e.Wait, tc.wait)
			}
			p.faults.Set()
			// Looking before repeating finds what was made, and nothing else.
			found, err := p.client.FindByReference(t.Context(), "ref-1")
			if err != nil || (found != nil) != (tc.shipped == 1) || len(p.carrier.Books()) != tc.shipped {
				t.Errorf("found %v, %v; books %+v", found, err, p.carrier.Books())
			}
		})
	}
}

// The same failures of a read have done nothing.
func TestFaultsOfReads(t *testing.T) {
	for name, f := range map[string]sim.Fault{"drop": {DropBefore: true}, "drop after": {DropAfter: true}, "500": {Status: 500}, "503": {Status: 503}, "408": {Status: 408}} {
		f.Op, f.Probability = "*", 1
		p := newPair(t, carrier.Options{})
		p.wire.contract = nil
		p.faults.Set(f)
		for call, err := range map[string]error{
			"options": second(p.client.Options(t.Context(), sendcloud.OptionsQuery{})),
			"method":  second(p.client.OptionForMethod(t.Context(), 8)),
			"find":    second(p.client.FindByReference(t.Context(), "ref-1")),
			"get":     second(p.client.Get(t.Context(), "s")),
			"label":   second(p.client.Label(t.Context(), 1)),
			"whoami":  second(p.client.Whoami(t.Context())),
			"senders": second(p.client.Senders(t.Context())),
			"list":    second(p.client.Statuses(t.Context())),
			"updated": second(p.client.ShipmentsUpdatedSince(t.Context(), clock(), "")),
			"webhook": p.client.SetWebhook(t.Context(), 42001, "https://shop.example/"),
		} {
			if !outbound.Is(err, outbound.Transient) {
				t.Errorf("%s, %s: %v", name, call, err)
			}
		}
		if _, _, err := p.client.Cancel(t.Context(), "s"); !outbound.Is(err, outbound.Ambiguous) {
			t.Errorf("%s, cancel: %v", name, err)
		}
	}
}

func TestTimeoutIsAmbiguous(t *testing.T) {
	release := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(srv.Close)
	t.Cleanup(func() { close(release) })
	c, err := sendcloud.New(sendcloud.Config{APIURL: srv.URL, PublicKey: "p", SecretKey: "s", Timeout: 30 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, second(c.Announce(context.Background(), letter("ref-1"))), outbound.Ambiguous)
	wantKind(t, second(c.Get(context.Background(), "s-1")), outbound.Transient)
}

func TestWrongKeys(t *testing.T) {
	p := newPair(t, carrier.Options{})
	c, err := sendcloud.New(sendcloud.Config{APIURL: p.url, PublicKey: "public-key", SecretKey: "not-the-secret"})
	if err != nil {
		t.Fatal(err)
	}
	e := wantKind(t, second(c.Whoami(t.Context())), outbound.Unauthorized)
	if e.Code != "authentication_failed" || e.Message != "Invalid username/password." || strings.Contains(e.Error(), "not-the-secret") {
		t.Errorf("%+v", e)
	}
}

func TestNew(t *testing.T) {
	for _, url := range []string{"", "panel.sendcloud.sc", "ftp://panel.sendcloud.sc", "http://", "://"} {
		if _, err := sendcloud.New(sendcloud.Config{APIURL: url, PublicKey: "p", SecretKey: "s"}); err == nil {
			t.Errorf("%q is taken for an address", url)
		}
	}
	if _, err := sendcloud.New(sendcloud.Config{APIURL: "https://panel.sendcloud.sc"}); err == nil {
		t.Error("a client without keys")
	}
}

// Error texts go to logs: they name fields and reasons, not the customer.
func TestErrorsHoldNoPersonalData(t *testing.T) {
	for name, body := range map[string]string{
		"400": `{"errors": [{"status": "400", "code": "invalid", "detail": "mila@example.org is not an address", "source": {"pointer": "/data/attributes/to_address/email"}},
			{"status": "400", "code": "invalid", "detail": "Mila Verbeek, Kerkstraat in Gent: +32470000001 is wrong"}]}`,
		"201": `{"data": {"id": "s-1", "parcels": [{"id": 7, "status": {"code": "ANNOUNCEMENT_FAILED"}}], "errors": [{"detail": "Kerkstraat in 9000 Gent is unknown to Mila Verbeek"}]}}`,
	} {
		client := fake(t, func(w http.ResponseWriter, _ *http.Request) {
			if name == "400" {
				w.WriteHeader(http.StatusBadRequest)
			}
			_, _ = w.Write([]byte(body))
		})
		_, err := client.Announce(t.Context(), letter("ref-1"))
		wantKind(t, err, outbound.Rejected)
		for _, secret := range []string{"Mila", "mila@", "Kerkstraat", "+3247", "Gent", "9000", "secret-key", "public-key"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v holds %q", name, err, secret)
			}
		}
		if name == "400" && !strings.Contains(err.Error(), "to_address/email: ") {
			t.Errorf("%v does not name the field", err)
		}
	}
}

func TestErrorShapes(t *testing.T) {
	for name, tc := range map[string]struct{ body, code, message string }{
		"v3":              {`{"errors":[{"status":"400","code":"required","detail":"This field is required.","source":{"pointer":"/to_address/name"}},{"detail":"Second."}]}`, "required", "to_address/name: This field is required.; Second."},
		"v3, bare list":   {`[{"status":"400","code":"invalid","title":"Bad","source":{"pointer":"/data"}}]`, "invalid", "Bad"},
		"v3, one":         {`{"errors":{"code":"invalid","detail":"Alone."}}`, "invalid", "Alone."},
		"v3, odd detail":  {`{"errors":[{"code":409,"detail":["x"]}]}`, "409", "409"},
		"v3, empty":       {`{"errors":[{}]}`, "", "refused without a reason"},
		"v2":              {`{"error":{"code":400,"request":"api/v2/parcels","message":"house_number: \"too long\""}}`, "", `house_number: "too long"`},
		"message":         {`{"message":"No label."}`, "", "No label."},
		"detail":          {`{"detail":"Nothing here."}`, "", "Nothing here."},
		"text for error":  {`{"error":"invalid_client"}`, "", "Bad Request"},
		"page of a proxy": {`<html><body>Mila Verbeek</body></html>`, "", "Bad Request"},
		"empty":           {``, "", "Bad Request"},
		"object":          {`{}`, "", "Bad Request"},
	} {
		client := fake(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(tc.body))
		})
		e := wantKind(t, second(client.Get(t.Context(), "s-1")), outbound.Rejected)
		if e.Code != tc.code || e.Message != tc.message {
			t.Errorf("%s: code %q, message %q", name, e.Code, e.Message)
		}
	}
}

// A good status with useless content: unknown whether the call worked.
func TestUselessAnswers(t *testing.T) {
	for _, body := range []string{``, `<html>`, `{}`, `{"data": null}`, `{"data": {"id": ""}}`, `{"data": {"id": "s-1", "parcels": []}}`, `[]`} {
		client := fake(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
		wantKind(t, second(client.Announce(t.Context(), letter("ref-1"))), outbound.Ambiguous)
		if body != `{"data": {"id": "s-1", "parcels": []}}` {
			wantKind(t, second(client.Get(t.Context(), "s-1")), outbound.Transient)
		}
		wantKind(t, second(client.Whoami(t.Context())), outbound.Transient)
		wantKind(t, second(client.Label(t.Context(), 7)), outbound.Transient)
	}
}

func TestWithoutReference(t *testing.T) {
	client := fake(t, func(http.ResponseWriter, *http.Request) { t.Error("a call was made") })
	wantKind(t, second(client.Announce(t.Context(), letter(""))), outbound.Rejected)
	wantKind(t, second(client.FindByReference(t.Context(), "")), outbound.Rejected)
	wantKind(t, second(client.Labels(t.Context(), nil, "")), outbound.Rejected)
	wantKind(t, second(client.Labels(t.Context(), make([]int64, 21), "")), outbound.Rejected)
}

func TestFindByReference(t *testing.T) {
	p := newPair(t, carrier.Options{})
	made, err := p.client.Announce(t.Context(), letter("ref-1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.client.Announce(t.Context(), letter("ref-10")); err != nil {
		t.Fatal(err)
	}
	got, err := p.client.FindByReference(t.Context(), "ref-1")
	if err != nil || got == nil || got.ID != made.ID || !got.Parcels[0].HasLabel {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := p.client.FindByReference(t.Context(), "ref"); got != nil || err != nil {
		t.Errorf("part of a reference: %+v, %v", got, err)
	}
	for body, want := range map[string]bool{`{"errors":[{"status":"404","code":"not_found","detail":"Not found"}]}`: true, `<html>404</html>`: false} {
		client := fake(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(body))
		})
		if got, err := client.FindByReference(t.Context(), "ref-1"); got != nil || (err == nil) != want {
			t.Errorf("404 with %s: %v, %v", body, got, err)
		}
	}
}

func TestGet(t *testing.T) {
	p := newPair(t, carrier.Options{})
	made, err := p.client.Announce(t.Context(), letter("ref-1"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.carrier.SetStatus(made.Parcels[0].ID, 11); err != nil {
		t.Fatal(err)
	}
	got, err := p.client.Get(t.Context(), made.ID)
	if err != nil || got.Parcels[0].StatusCode != "DELIVERED" || got.Parcels[0].StatusText != "Delivered" {
		t.Errorf("%+v, %v", got, err)
	}
	wantKind(t, second(p.client.Get(t.Context(), "../shipments")), outbound.NotFound)
}

func TestCancel(t *testing.T) {
	for name, tc := range map[string]struct {
		option string
		status int64
		want   sendcloud.CancelResult
		after  string
	}{
		"ready":            {"sendcloud:letter", 0, sendcloud.CancelDone, "CANCELLED"},
		"ready, watched":   {"kanaalexpress:world/signature", 0, sendcloud.CancelQueued, "CANCELLING"},
		"announced":        {"kanaalexpress:world/signature", 1, sendcloud.CancelDone, "CANCELLED"},
		"on the way":       {"sendcloud:letter", 3, sendcloud.CancelRefused, "TO_SORTING"},
		"delivered":        {"sendcloud:letter", 11, sendcloud.CancelRefused, "DELIVERED"},
		"cancelled":        {"sendcloud:letter", 2000, sendcloud.CancelRefused, "CANCELLED"},
		"being cancelled":  {"sendcloud:letter", 1999, sendcloud.CancelRefused, "CANCELLING"},
		"failed from 1002": {"sendcloud:letter", 1002, sendcloud.CancelRefused, "ANNOUNCEMENT_FAILED"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, carrier.Options{})
			n := letter("ref-1")
			n.OptionCode = tc.option
			made, err := p.client.Announce(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			if tc.status != 0 {
				if err := p.carrier.SetStatus(made.Parcels[0].ID, tc.status); err != nil {
					t.Fatal(err)
				}
			}
			got, message, err := p.client.Cancel(t.Context(), made.ID)
			if err != nil || got != tc.want || message == "" {
				t.Errorf("%q %q %v", got, message, err)
			}
			if s, err := p.client.Get(t.Context(), made.ID); err != nil || s.Parcels[0].StatusCode != tc.after {
				t.Errorf("afterwards %+v, %v", s, err)
			}
		})
	}
}

func TestCancelAfter42Days(t *testing.T) {
	now := clock()
	p := newPair(t, carrier.Options{Now: func() time.Time { return now }})
	made, err := p.client.Announce(t.Context(), letter("ref-1"))
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(42*24*time.Hour + time.Second)
	if got, _, err := p.client.Cancel(t.Context(), made.ID); err != nil || got != sendcloud.CancelRefused {
		t.Errorf("%q, %v", got, err)
	}
}

func TestLabels(t *testing.T) {
	p := newPair(t, carrier.Options{})
	var ids []int64
	for _, ref := range []string{"a", "b"} {
		s, err := p.client.Announce(t.Context(), letter(ref))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, s.Parcels[0].ID)
	}
	for paper, box := range map[string]string{"": "[0 0 297.64 419.53]", "A4": "[0 0 595.28 841.89]", "A5": "[0 0 419.53 595.28]", "A6": "[0 0 297.64 419.53]"} {
		d, err := p.client.Labels(t.Context(), ids, paper)
		if err != nil || d.ContentType != "application/pdf" || strings.Count(string(d.Content), box) != 2 {
			t.Errorf("paper %q: %v, %d boxes", paper, err, strings.Count(string(d.Content), box))
		}
	}
	p.wire.contract = nil
	wantKind(t, second(p.client.Labels(t.Context(), ids, "A3")), outbound.Rejected)
}

func TestLabelContent(t *testing.T) {
	for name, tc := range map[string]struct{ said, body, want string }{
		"pdf":                {"application/pdf", "%PDF-1.4\n", "application/pdf"},
		"native zpl":         {"application/zpl", "^XA^FDx^FS^XZ", "application/zpl"},
		"png with parameter": {"image/png; q=1", "\x89PNG\r\n\x1a\nx", "image/png"},
		"no type said":       {"application/octet-stream", "%PDF-1.4\n", "application/pdf"},
		"not a pdf":          {"application/pdf", "<html>", ""},
		"type and content":   {"application/pdf", "^XA^XZ", ""},
		"json":               {"application/json", `{"label": {}}`, ""},
	} {
		client := fake(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", tc.said)
			_, _ = w.Write([]byte(tc.body))
		})
		d, err := client.Label(t.Context(), 7)
		if tc.want == "" {
			wantKind(t, err, outbound.Transient)
		} else if err != nil || d.ContentType != tc.want || string(d.Content) != tc.body {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
}

// zeros is an answer without end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }
func (zeros) Close() error               { return nil }
func (zeros) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/pdf"}}, Body: zeros{}}, nil
}

func TestLabelSizeIsBounded(t *testing.T) {
	client := newClient(t, "https://panel.sendcloud.example", zeros{})
	wantKind(t, second(client.Label(t.Context(), 7)), outbound.Transient)
}

// A redirect, wherever it points, must not carry the keys along.
func TestKeysStayAtTheConfiguredHost(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s was asked, with authorization %q", r.Host, r.Header.Get("Authorization"))
	}))
	t.Cleanup(elsewhere.Close)
	client := fake(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Query().Get("cursor") == "" {
			w.Header().Set("Link", "<"+elsewhere.URL+`/v3/shipments?cursor=abc>; rel="next"`)
		}
		if strings.Contains(r.URL.Path, "documents") {
			http.Redirect(w, r, elsewhere.URL+"/label.pdf", http.StatusFound)
			return
		}
		_, _ = w.Write([]byte(`{"data": []}`))
	})
	if _, err := client.Label(t.Context(), 7); err == nil {
		t.Error("a redirect passed for a label")
	}
	page, err := client.ShipmentsUpdatedSince(t.Context(), clock(), "")
	if err != nil || page.Next != "abc" {
		t.Fatalf("%+v, %v", page, err)
	}
	if page, err = client.ShipmentsUpdatedSince(t.Context(), clock(), page.Next); err != nil || page.Next != "" {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestPaging(t *testing.T) {
	now := clock()
	p := newPair(t, carrier.Options{Now: func() time.Time { now = now.Add(time.Second); return now }})
	p.wire.contract = nil // 250 times the same shapes
	since := now
	const all = 250
	for i := range all {
		if _, err := p.client.Announce(t.Context(), letter("ref-"+string(rune('A'+i)))); err != nil {
			t.Fatal(err)
		}
	}
	seen, pages := map[string]bool{}, 0
	for cursor := ""; ; {
		page, err := p.client.ShipmentsUpdatedSince(t.Context(), since, cursor)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		for _, s := range page.Shipments {
			seen[s.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(seen) != all || pages != 3 {
		t.Errorf("%d shipments on %d pages", len(seen), pages)
	}
	if page, err := p.client.ShipmentsUpdatedSince(t.Context(), now.Add(time.Hour), ""); err != nil || len(page.Shipments) != 0 {
		t.Errorf("in the future: %+v, %v", page, err)
	}
}

func TestLinkHeaders(t *testing.T) {
	for link, want := range map[string]string{
		`<https://x.example/v3/shipments?cursor=cj0xJnA9MzAw>; rel="next"`:                                       "cj0xJnA9MzAw",
		`<https://x.example/s?cursor=p>; rel="prev", <https://x.example/s?cursor=n%3D%3D&page_size=9>; rel=next`: "n==",
		`<https://x.example/s?cursor=n>; rel="next", <https://x.example/s?cursor=p>; rel="prev"`:                 "n",
		`<https://x.example/s?cursor=p>; rel="prev"`:                                                             "",
		`<https://x.example/s?cursor=p`:                                                                          "",
		`nonsense`:                                                                                               "",
		`<%zz>; rel="next"`:                                                                                      "",
	} {
		client := fake(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", link)
			_, _ = w.Write([]byte(`{"data": []}`))
		})
		if page, err := client.ShipmentsUpdatedSince(t.Context(), clock(), ""); err != nil || page.Next != want {
			t.Errorf("%s: %q, %v", link, page.Next, err)
		}
	}
}

func TestOptions(t *testing.T) {
	p := newPair(t, carrier.Options{})
	codes := func(q sendcloud.OptionsQuery) []string {
		t.Helper()
		list, err := p.client.Options(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, o := range list {
			out = append(out, o.Code)
		}
		return out
	}
	if got := codes(sendcloud.OptionsQuery{FromCountry: "BE", ToCountry: "US", WeightGrams: 1500}); !cmp.Equal(got, []string{"kanaalexpress:world/signature"}) {
		t.Errorf("a heavy parcel to the US: %v", got)
	}
	if got := codes(sendcloud.OptionsQuery{ToCountry: "BE"}); len(got) != 4 {
		t.Errorf("to Belgium: %v", got)
	}
	list, err := p.client.Options(t.Context(), sendcloud.OptionsQuery{FromCountry: "BE", ToCountry: "BE", WeightGrams: 10000})
	if err != nil {
		t.Fatal(err)
	}
	want := sendcloud.Option{Code: "blauwepost:standard", Name: "Blauwe Post Standard", Carrier: "Blauwe Post", CarrierCode: "blauwepost", ContractID: 3301, MinGrams: 1, MaxGrams: 30000, Price: "5.95", PriceCurrency: "EUR", Tracked: true}
	if diff := cmp.Diff(want, list[0]); diff != "" {
		t.Error(diff)
	}
	if !list[1].ServicePoint || list[0].ServicePoint {
		t.Error("pick-up points are mixed up")
	}
}

// The API may answer with null when too little was asked, and in other units.
func TestOptionsOfOtherShapes(t *testing.T) {
	answer := `{"data": null}`
	client := fake(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) })
	if list, err := client.Options(t.Context(), sendcloud.OptionsQuery{}); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
	answer = `{"data": [{"code": "x:y", "carrier": {"code": "x"}, "functionalities": {"last_mile": "locker"}, "weight": {"min": {"value": "1", "unit": "lbs"}, "max": {"value": "10.5", "unit": "oz"}}},
		{"code": "x:z", "weight": {"min": {"value": "5", "unit": "g"}, "max": {"value": "much", "unit": "kg"}}, "quotes": []}]}`
	want := []sendcloud.Option{{Code: "x:y", Carrier: "x", CarrierCode: "x", MinGrams: 454, MaxGrams: 298, ServicePoint: true}, {Code: "x:z", MinGrams: 5}}
	list, err := client.Options(t.Context(), sendcloud.OptionsQuery{})
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestOptionForMethod(t *testing.T) {
	p := newPair(t, carrier.Options{})
	if code, err := p.client.OptionForMethod(t.Context(), 8); err != nil || code != "sendcloud:letter" {
		t.Errorf("%q, %v", code, err)
	}
	wantKind(t, second(p.client.OptionForMethod(t.Context(), 9)), outbound.NotFound)
	client := fake(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"data": {"117": null}}`)) })
	wantKind(t, second(client.OptionForMethod(t.Context(), 117)), outbound.NotFound)
}

func TestAccount(t *testing.T) {
	p := newPair(t, carrier.Options{UserID: 5, IntegrationID: 6})
	if a, err := p.client.Whoami(t.Context()); err != nil || a != (sendcloud.Account{UserID: 5, IntegrationID: 6}) {
		t.Errorf("%+v, %v", a, err)
	}
	list, err := p.client.Senders(t.Context())
	if diff := cmp.Diff([]sendcloud.Sender{{ID: 700123, Name: "Print Shop", Country: "BE"}}, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestSendersOnSeveralPages(t *testing.T) {
	client := fake(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("cursor") == "" {
			w.Header().Set("Link", `<https://x.example/a?cursor=2>; rel="next"`)
			_, _ = w.Write([]byte(`{"data": [{"id": 1, "name": "Ann", "country_code": "BE"}]}`))
			return
		}
		_, _ = w.Write([]byte(`{"data": [{"id": 2, "name": "Bob", "company_name": "Bob's", "country_code": "NL"}]}`))
	})
	list, err := client.Senders(t.Context())
	if diff := cmp.Diff([]sendcloud.Sender{{1, "Ann", "BE"}, {2, "Bob's", "NL"}}, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
