package xapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/forma3d/connect/internal/outbound"
)

// Salutation is how the ERP addresses a customer.
type Salutation string

// The salutations that X-API knows.
const (
	SalutationMr       Salutation = "HERR"
	SalutationMs       Salutation = "FRAU"
	SalutationUnstated Salutation = "K_ANGABE"
)

// Customer is who ordered.
type Customer struct {
	Salutation Salutation // "": SalutationUnstated
	Name       string
	Email      string
	Phone      string
}

// Address is where the invoice or the goods go. The zero Address is not sent.
type Address struct {
	Name       string `json:"name,omitempty"`
	Company    string `json:"company,omitempty"`
	Street     string `json:"street,omitempty"` // all lines, separated by line breaks
	PostalCode string `json:"postalCode,omitempty"`
	City       string `json:"city,omitempty"`
	State      string `json:"state,omitempty"`
	Country    string `json:"countryLetterCode,omitempty"` // ISO 3166-1 alpha-2
}

// Line is an item of an order. Business Central keeps 20 characters of an item's
// number and 100 of a description, older NAV 50, and refuses what is longer.
type Line struct {
	ItemNumber     string // the ERP's number of the item
	Description    string
	Quantity       int64 // 1 or more
	UnitPriceCents int64 // 0 or more, with discounts taken off
}

// Order is a sales order to submit.
type Order struct {
	// Reference finds the order again, as the ERP's external document number: 1 to
	// MaxReference characters. The ERP keeps it in capitals, so two references that
	// differ only in case are the same one.
	Reference        string
	OrderedAt        time.Time
	Currency         string // ISO 4217; only EUR is accepted
	Customer         Customer
	BillTo           Address
	ShipTo           Address
	PaymentReference string // of the payment's own system; "": not sent
	TotalCents       int64  // what was paid; it need not be the sum of the lines
	Lines            []Line // at least one
}

// MaxReference is the longest Reference, in characters.
const MaxReference = 35

// currency is the only one whose amounts the documents describe: whether a yen
// would be 1 or 100 is not known, and a wrong guess would be in the accounts.
const currency = "EUR"

// lineStep is the distance of line numbers. NAV leaves room for lines between.
const lineStep = 10000

// SalesOrder is an order as the ERP has it.
type SalesOrder struct {
	Number    string // the ERP's own number of the order
	Reference string // as the ERP keeps it; "" when its answer does not say
}

const (
	opSubmit = "POST /salesOrders"
	opFind   = "GET /salesOrders"
	path     = "/salesOrders"
)

// SubmitOrder makes a sales order. The ERP makes another one each time: look with
// FindByReference before the call, and again after an Ambiguous failure. An order
// that breaks a rule of Order is Rejected without a call.
func (c *Client) SubmitOrder(ctx context.Context, o Order) (SalesOrder, error) {
	if e := o.check(); e != nil {
		return SalesOrder{}, e
	}
	s, err := c.submit(ctx, o)
	var e *outbound.Error
	if errors.As(err, &e) {
		redact(e, o)
	}
	return s, err
}

func (c *Client) submit(ctx context.Context, o Order) (SalesOrder, error) {
	a, err := c.call(ctx, http.MethodPost, path, opSubmit, nil, o.wire(), true)
	if err != nil {
		return SalesOrder{}, err
	}
	s, ok := readOrder(a.Body)
	if !ok {
		return SalesOrder{}, unreadable(opSubmit, a, true, "the answer names no order")
	}
	if s.Reference != "" && !sameReference(s.Reference, o.Reference) {
		return SalesOrder{}, unreadable(opSubmit, a, true, "the answer names another order's reference")
	}
	return s, nil
}

// FindByReference lists the orders with this reference, in any case of letters:
// none, one, or more when it was submitted more than once. Only a list without
// an error proves that there is none. A submission that is still under way at the
// ERP may not be listed yet.
func (c *Client) FindByReference(ctx context.Context, reference string) ([]SalesOrder, error) {
	if e := checkReference(opFind, reference); e != nil {
		return nil, e
	}
	a, err := c.call(ctx, http.MethodGet, path, opFind, url.Values{"externalDocumentNumber": {reference}}, nil, false)
	if err != nil {
		return nil, err
	}
	list, ok := readOrders(a.Body)
	if !ok {
		return nil, unreadable(opFind, a, false, "the answer holds no list of orders")
	}
	for _, s := range list {
		if !sameReference(s.Reference, reference) {
			// The filter was ignored: what is looked for may be on another page.
			return nil, unreadable(opFind, a, false, "the list was not filtered by the reference")
		}
	}
	return list, nil
}

// probe is a reference that no order is expected to have.
const probe = "CONNECTION-TEST"

// Test checks the address, the credentials, and the lookup that keeps orders from
// being doubled. It changes nothing.
func (c *Client) Test(ctx context.Context) error {
	_, err := c.FindByReference(ctx, probe)
	return err
}

// check finds the first rule that the order breaks.
func (o Order) check() *outbound.Error {
	if e := checkReference(opSubmit, o.Reference); e != nil {
		return e
	}
	switch o.Customer.Salutation {
	case "", SalutationMr, SalutationMs, SalutationUnstated:
	default:
		return refused(opSubmit, "salutation", "the salutation is not one of HERR, FRAU and K_ANGABE")
	}
	switch {
	case o.Currency != currency:
		return refused(opSubmit, "currency", "the order is not in EUR, the only currency that X-API is known to take")
	case o.OrderedAt.IsZero():
		return refused(opSubmit, "date", "the order has no date")
	case o.TotalCents < 0:
		return refused(opSubmit, "total", "the total is negative")
	case len(o.Lines) == 0:
		return refused(opSubmit, "lines", "the order has no lines")
	}
	for _, l := range o.Lines {
		if l.ItemNumber == "" || l.Quantity <= 0 || l.UnitPriceCents < 0 {
			return refused(opSubmit, "lines", "a line lacks its item number or quantity, or its price is negative")
		}
	}
	return nil
}

// checkReference refuses what the ERP would store as something else, and the
// lookup would then not find.
func checkReference(op, reference string) *outbound.Error {
	switch {
	case strings.TrimSpace(reference) != reference, reference == "":
		return refused(op, "reference", "the reference is empty or has outer spaces")
	case !utf8.ValidString(reference), strings.ContainsFunc(reference, unicode.IsControl):
		return refused(op, "reference", "the reference is not plain text")
	case utf8.RuneCountInString(reference) > MaxReference:
		return refused(op, "reference", "the reference is longer than 35 characters")
	}
	return nil
}

func sameReference(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

type wireOrder struct {
	Reference        string       `json:"externalDocumentNumber"`
	OrderedAt        string       `json:"orderDate"`
	Currency         string       `json:"currencyCode"`
	Customer         wireCustomer `json:"customer"`
	BillTo           *Address     `json:"billingPostalAddress,omitempty"`
	ShipTo           *Address     `json:"shippingPostalAddress,omitempty"`
	PaymentReference string       `json:"paymentReference,omitempty"`
	TotalCents       int64        `json:"totalAmountIncludingTax"`
	Lines            []wireLine   `json:"salesOrderLines"`
}

type wireCustomer struct {
	Salutation Salutation `json:"salutation"`
	Name       string     `json:"name,omitempty"`
	Email      string     `json:"email,omitempty"`
	Phone      string     `json:"phoneNumber,omitempty"`
}

type wireLine struct {
	Number         int64  `json:"sequence"`
	Type           string `json:"lineType"`
	ItemNumber     string `json:"lineObjectNumber"`
	Description    string `json:"description,omitempty"`
	Quantity       int64  `json:"quantity"`
	UnitPriceCents int64  `json:"unitPrice"`
}

// isoTime is ISO 8601 in UTC with milliseconds.
const isoTime = "2006-01-02T15:04:05.000Z"

func (o Order) wire() wireOrder {
	w := wireOrder{
		Reference: o.Reference, OrderedAt: o.OrderedAt.UTC().Format(isoTime), Currency: o.Currency,
		Customer: wireCustomer(o.Customer), BillTo: present(o.BillTo), ShipTo: present(o.ShipTo),
		PaymentReference: o.PaymentReference, TotalCents: o.TotalCents, Lines: make([]wireLine, len(o.Lines)),
	}
	if w.Customer.Salutation == "" {
		w.Customer.Salutation = SalutationUnstated
	}
	for i, l := range o.Lines {
		w.Lines[i] = wireLine{int64(i+1) * lineStep, "Item", l.ItemNumber, l.Description, l.Quantity, l.UnitPriceCents}
	}
	return w
}

func present(a Address) *Address {
	if a == (Address{}) {
		return nil
	}
	return &a
}

// wireSalesOrder is the part of an order that is read. It is not said whether
// numbers of documents come as JSON strings or numbers: NAV's are strings, though
// many consist of digits only.
type wireSalesOrder struct {
	Number    json.RawMessage `json:"number"`
	Reference json.RawMessage `json:"externalDocumentNumber"`
}

// readOrder reads one order from an answer; ok is false without its number.
func readOrder(body []byte) (_ SalesOrder, ok bool) {
	var w wireSalesOrder
	if json.Unmarshal(body, &w) != nil {
		return SalesOrder{}, false
	}
	return w.order()
}

// readOrders reads {"value": […]}. It is all or nothing: without "value", with an
// entry that is no order, or with an empty page that is not the last, nobody
// knows what there is.
func readOrders(body []byte) (_ []SalesOrder, ok bool) {
	var w struct {
		Value []wireSalesOrder `json:"value"`
		Next  string           `json:"@odata.nextLink"`
	}
	if json.Unmarshal(body, &w) != nil || w.Value == nil || len(w.Value) == 0 && w.Next != "" {
		return nil, false
	}
	list := make([]SalesOrder, len(w.Value))
	for i, v := range w.Value {
		if list[i], ok = v.order(); !ok {
			return nil, false
		}
	}
	return list, true
}

// maxNumber bounds an order number; NAV's have 20 characters at most.
const maxNumber = 100

func (w wireSalesOrder) order() (_ SalesOrder, ok bool) {
	s := SalesOrder{Number: strings.TrimSpace(text(w.Number)), Reference: text(w.Reference)}
	if s.Number == "" || len(s.Number) > maxNumber || strings.ContainsFunc(s.Number, unicode.IsControl) {
		return SalesOrder{}, false
	}
	return s, true
}
