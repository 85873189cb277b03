package xapi

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// request is the body of a submission.
type request struct {
	Reference string `json:"externalDocumentNumber"`
	OrderedAt string `json:"orderDate"`
	Currency  string `json:"currencyCode"`
	Customer  struct {
		Salutation string `json:"salutation"`
		Name       string `json:"name"`
		Email      string `json:"email"`
		Phone      string `json:"phoneNumber"`
	} `json:"customer"`
	BillTo           address `json:"billingPostalAddress"`
	ShipTo           address `json:"shippingPostalAddress"`
	PaymentReference string  `json:"paymentReference"`
	TotalCents       *int64  `json:"totalAmountIncludingTax"`
	Lines            []line  `json:"salesOrderLines"`
}

type address struct {
	Name       string `json:"name"`
	Company    string `json:"company"`
	Street     string `json:"street"`
	PostalCode string `json:"postalCode"`
	City       string `json:"city"`
	State      string `json:"state"`
	Country    string `json:"countryLetterCode"`
}

type line struct {
	Number         int64  `json:"sequence"`
	Type           string `json:"lineType"`
	ItemNumber     string `json:"lineObjectNumber"`
	Description    string `json:"description"`
	Quantity       int64  `json:"quantity"`
	UnitPriceCents *int64 `json:"unitPrice"`
}

// order is a sales order with what was asked for it.
type order struct {
	id        string
	number    string
	reference string
	asked     request
	received  time.Time
}

// wire is the order as the API shows it.
func (o *order) wire() map[string]any {
	return map[string]any{
		"id": o.id, "number": o.number, "externalDocumentNumber": o.reference, "orderDate": o.asked.OrderedAt,
		"currencyCode": o.asked.Currency, "totalAmountIncludingTax": *o.asked.TotalCents, "status": "Draft",
	}
}

// maxBody bounds a submission: one with a hundred lines has about 50 kB.
const maxBody = 1 << 20

func (e *ERP) submit(w http.ResponseWriter, r *http.Request) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		fail(w, http.StatusUnsupportedMediaType, failure{"BadRequest", "The content type is not supported."})
		return
	}
	asked, err := read(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			status = http.StatusRequestEntityTooLarge
		}
		fail(w, status, failure{"BadRequest", "The body cannot be read: " + err.Error()})
		return
	}
	o, refusal := e.enter(asked)
	if refusal != nil {
		fail(w, http.StatusBadRequest, *refusal)
		return
	}
	reply(w, http.StatusCreated, o.wire())
}

// read decodes exactly one request.
func read(body io.Reader) (request, error) {
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	var r request
	if err := d.Decode(&r); err != nil {
		return request{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return request{}, errors.Join(errors.New("something follows the order"), err)
	}
	return r, nil
}

// enter makes a sales order of what was asked, or says why not.
func (e *ERP) enter(asked request) (*order, *failure) {
	refusal := e.check(asked)
	reference := code(asked.Reference)
	e.mu.Lock()
	defer e.mu.Unlock()
	if reference == "" {
		return nil, refusal
	}
	l := e.ledgers[reference]
	if l == nil {
		l = &ledger{}
		e.ledgers[reference] = l
		e.seen = append(e.seen, reference)
	}
	if refusal != nil {
		l.refused++
		return nil, refusal
	}
	o := &order{
		id: e.newID(), number: fmt.Sprintf("S-ORD%d", 101001+len(e.orders)),
		reference: reference, asked: asked, received: e.opts.Now().UTC(),
	}
	e.orders = append(e.orders, o)
	l.orders = append(l.orders, o)
	return o, nil
}

// newID is a GUID from the seed. e.mu is held.
func (e *ERP) newID() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], e.rnd.Uint64())
	binary.BigEndian.PutUint64(b[8:], e.rnd.Uint64())
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80 // version 4, the usual variant
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// field is a text with the longest that Business Central keeps of it, in
// characters (table Sales Header of its base application).
type field struct {
	name  string
	value string
	limit int
}

// check finds the first thing that is wrong with a submission.
func (e *ERP) check(r request) *failure {
	fields := []field{
		{"externalDocumentNumber", strings.TrimSpace(r.Reference), 35},
		{"customer.name", r.Customer.Name, 100}, {"customer.email", r.Customer.Email, 80}, {"customer.phoneNumber", r.Customer.Phone, 30},
	}
	fields = append(fields, r.BillTo.fields("billingPostalAddress")...)
	fields = append(fields, r.ShipTo.fields("shippingPostalAddress")...)
	for _, l := range r.Lines {
		fields = append(fields, field{"lineObjectNumber", l.ItemNumber, 20}, field{"description", l.Description, 100})
	}
	for _, f := range fields {
		if n := utf8.RuneCountInString(f.value); n > f.limit {
			return dialog("The length of %s is %d, but it must be less than or equal to %d characters.", f.name, n, f.limit)
		}
	}
	switch {
	case code(r.Reference) == "":
		return dialog("externalDocumentNumber must have a value.")
	case !isTime(r.OrderedAt):
		return dialog("orderDate %q is not a time in UTC.", r.OrderedAt)
	case r.Currency != "EUR":
		return dialog("The currency %q does not exist.", r.Currency)
	case !slices.Contains([]string{"HERR", "FRAU", "K_ANGABE"}, r.Customer.Salutation):
		return dialog("The salutation %q does not exist.", r.Customer.Salutation)
	case r.TotalCents == nil || *r.TotalCents < 0:
		return dialog("totalAmountIncludingTax must be 0 or more.")
	case len(r.Lines) == 0:
		return dialog("The order has no lines.")
	}
	for i, l := range r.Lines {
		if f := e.checkLine(l, i); f != nil {
			return f
		}
	}
	return nil
}

// fields lists the texts of an address. The ERP has two lines for the street.
func (a address) fields(name string) []field {
	return []field{
		{name + ".name", a.Name, 100}, {name + ".company", a.Company, 100}, {name + ".street", a.Street, 151},
		{name + ".postalCode", a.PostalCode, 20}, {name + ".city", a.City, 30}, {name + ".state", a.State, 30}, {name + ".countryLetterCode", a.Country, 2},
	}
}

func (e *ERP) checkLine(l line, place int) *failure {
	switch {
	case l.Number != int64(place+1)*10000:
		return dialog("The sequence %d is not the line's number.", l.Number)
	case l.Type != "Item":
		return dialog("The lineType %q is not accepted.", l.Type)
	case l.ItemNumber == "", e.items != nil && !e.items[code(l.ItemNumber)]:
		return dialog("The item %q does not exist.", l.ItemNumber)
	case l.Quantity <= 0:
		return dialog("quantity must be positive.")
	case l.UnitPriceCents == nil || *l.UnitPriceCents < 0:
		return dialog("unitPrice must be 0 or more.")
	}
	return nil
}

// dialog is how NAV tells a refusal of its application's logic.
func dialog(format string, args ...any) *failure {
	return &failure{"Application_DialogException", fmt.Sprintf(format, args...)}
}

func isTime(text string) bool {
	_, err := time.Parse("2006-01-02T15:04:05.000Z", text)
	return err == nil
}

// maxListed is how many orders one answer lists.
const maxListed = 100

// list shows the orders with a reference, oldest first; without one, the newest.
func (e *ERP) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	for name := range query {
		if name != "externalDocumentNumber" {
			fail(w, http.StatusBadRequest, failure{"BadRequest", fmt.Sprintf("The parameter %q is not known.", name)})
			return
		}
	}
	e.mu.Lock()
	found := e.orders
	if query.Has("externalDocumentNumber") {
		found = nil
		if l := e.ledgers[code(query.Get("externalDocumentNumber"))]; l != nil {
			found = l.orders
		}
	}
	value := []map[string]any{}
	for _, o := range found[max(0, len(found)-maxListed):] {
		value = append(value, o.wire())
	}
	e.mu.Unlock()
	reply(w, http.StatusOK, map[string]any{"value": value})
}
