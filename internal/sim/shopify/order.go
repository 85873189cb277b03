package shopify

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"
)

// Line is a line of a new order.
type Line struct {
	Title        string            `json:"title"`
	VariantTitle string            `json:"variantTitle"`
	Vendor       string            `json:"vendor"` // "": example-prints
	SKU          string            `json:"sku"`    // "": null in answers
	Quantity     int               `json:"quantity"`
	Price        string            `json:"price"` // of one unit, decimal text; "": 10.00
	Grams        int               `json:"grams"` // of one unit
	GiftCard     bool              `json:"giftCard"`
	NoShipping   bool              `json:"noShipping"`
	Location     int               `json:"location"` // lines of different locations get fulfilment orders of their own
	Delivery     string            `json:"delivery"` // delivery method type; "": SHIPPING. Different ones are fulfilled apart
	Properties   map[string]string `json:"properties"`
}

// Address is where an order goes.
type Address struct {
	FirstName, LastName, Company, Address1, Address2, Zip, City, Province, ProvinceCode, Country, CountryCode, Phone string
}

func (a Address) name() string { return strings.TrimSpace(a.FirstName + " " + a.LastName) }

// OrderSpec describes a new order; the zero value of a field gets a plausible one.
type OrderSpec struct {
	Lines          []Line            `json:"lines"`
	Address        *Address          `json:"address"`
	NoAddress      bool              `json:"noAddress"`
	Email          string            `json:"email"`
	Phone          string            `json:"phone"`
	Currency       string            `json:"currency"` // "": EUR
	Note           string            `json:"note"`
	NoteAttributes map[string]string `json:"noteAttributes"`
	Tags           []string          `json:"tags"`
	Financial      string            `json:"financial"` // paid, pending, ...; "": paid
	Shipping       string            `json:"shipping"`  // title of the shipping line; "": Standard
	ShippingPrice  string            `json:"shippingPrice"`
	Source         string            `json:"source"` // "": web
	Locale         string            `json:"locale"` // "": nl-BE
	Test           bool              `json:"test"`
}

// check finds what the shop could not have sold.
func (o OrderSpec) check() error {
	if len(o.Lines) == 0 {
		return errors.New("an order needs a line")
	}
	for i, l := range o.Lines {
		if l.Quantity < 1 {
			return fmt.Errorf("line %d: quantity must be at least 1", i)
		}
		if _, ok := new(big.Rat).SetString(cmp.Or(l.Price, "0")); !ok {
			return fmt.Errorf("line %d: %q is not a price", i, l.Price)
		}
	}
	if _, ok := new(big.Rat).SetString(cmp.Or(o.ShippingPrice, "0")); !ok {
		return fmt.Errorf("%q is not a price", o.ShippingPrice)
	}
	return nil
}

type order struct {
	spec         OrderSpec
	id, number   int64
	created      time.Time
	updated      time.Time // whole seconds
	cancelled    *time.Time
	lines        []*line
	fos          []*fulfillmentOrder
	fulfillments []*fulfillment
	refunds      []refund
	creates      int // fulfillmentCreate calls that named this order
	refused      int // those of them that were refused
}

type line struct {
	Line
	id, variant, product int64
	current              int // less what was removed or refunded
	fulfilled            int
}

type refund struct {
	id      int64
	at      time.Time
	line    *line
	units   int
	restock string // cancel: unfulfilled units; return: fulfilled ones
}

func (o *order) name() string { return fmt.Sprintf("#%d", o.number) }

// decimals is how many the order's currency has.
func (o *order) decimals() int {
	switch o.spec.Currency {
	case "JPY", "KRW", "CLP", "ISK", "VND":
		return 0
	case "BHD", "JOD", "KWD", "OMR", "TND":
		return 3
	default:
		return 2
	}
}

// price writes an amount with the currency's decimals.
func (o *order) price(amount string) string {
	r, _ := new(big.Rat).SetString(cmp.Or(amount, "0")) // checked when the order was placed
	return r.FloatString(o.decimals())
}

// total is what the order costs now.
func (o *order) total() string {
	sum, _ := new(big.Rat).SetString(cmp.Or(o.spec.ShippingPrice, "0"))
	for _, l := range o.lines {
		price, _ := new(big.Rat).SetString(l.Price)
		sum.Add(sum, price.Mul(price, big.NewRat(int64(l.current), 1)))
	}
	return sum.FloatString(o.decimals())
}

// PlaceOrder takes a new order and sends orders/create and, when it is paid,
// orders/paid. It gives the order's id, and panics when spec makes no sense.
func (s *Shop) PlaceOrder(spec OrderSpec) int64 {
	id, err := s.place(spec)
	if err != nil {
		panic("shopify simulator: " + err.Error())
	}
	return id
}

func (s *Shop) place(spec OrderSpec) (int64, error) {
	if err := spec.check(); err != nil {
		return 0, err
	}
	spec.Currency = cmp.Or(spec.Currency, "EUR")
	spec.Financial = cmp.Or(spec.Financial, "paid")
	spec.Shipping = cmp.Or(spec.Shipping, "Standard")
	spec.Source = cmp.Or(spec.Source, "web")
	spec.Locale = cmp.Or(spec.Locale, "nl-BE")
	spec.NoteAttributes, spec.Tags = maps.Clone(spec.NoteAttributes), slices.Clone(spec.Tags)
	if spec.Address == nil && !spec.NoAddress {
		spec.Address = &Address{FirstName: "Ada", LastName: "Example", Address1: "Voorbeeldstraat 12 bus 3", Zip: "1000", City: "Brussel", Country: "Belgium", CountryCode: "BE", Phone: "+32 470 00 00 00"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	o := &order{spec: spec, id: s.id(), number: s.number, created: s.second()}
	o.updated = o.created
	for _, l := range spec.Lines {
		s.addLine(o, l)
	}
	o.spec.Lines = nil // o.lines has them
	s.orders[o.id] = o
	s.created = append(s.created, o)
	s.index(o)
	if spec.Financial == "paid" {
		s.emit(o, "orders/create", "orders/paid")
	} else {
		s.emit(o, "orders/create")
	}
	return o.id, nil
}

func (s *Shop) addLine(o *order, spec Line) *line {
	spec.Price = o.price(cmp.Or(spec.Price, "10"))
	spec.Vendor = cmp.Or(spec.Vendor, "example-prints")
	spec.Delivery = cmp.Or(spec.Delivery, "SHIPPING")
	spec.Properties = maps.Clone(spec.Properties)
	l := &line{Line: spec, id: s.id(), variant: s.id(), product: s.id(), current: spec.Quantity}
	o.lines = append(o.lines, l)
	if l.shipped() {
		s.route(o, l, l.Quantity)
	}
	return l
}

// shipped reports whether the line needs a parcel. The shop itself delivers the
// others, without a fulfilment order.
func (l *line) shipped() bool { return !l.GiftCard && !l.NoShipping }

// change applies f to an order, moves its time and sends orders/updated and the
// given topics.
func (s *Shop) change(id int64, f func(o *order) error, topics ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	if o == nil {
		return fmt.Errorf("there is no order %d", id)
	}
	if err := f(o); err != nil {
		return err
	}
	s.touch(o)
	s.emit(o, append([]string{"orders/updated"}, topics...)...)
	return nil
}

// touch moves updated_at, which has whole seconds: two changes may share one.
func (s *Shop) touch(o *order) {
	if now := s.second(); now.After(o.updated) {
		s.unindex(o)
		o.updated = now
		s.index(o)
	}
}

func byUpdate(a, b *order) int {
	return cmp.Or(a.updated.Compare(b.updated), cmp.Compare(a.id, b.id))
}

func (s *Shop) index(o *order) {
	at, _ := slices.BinarySearchFunc(s.updated, o, byUpdate)
	s.updated = slices.Insert(s.updated, at, o)
}

func (s *Shop) unindex(o *order) {
	if at, found := slices.BinarySearchFunc(s.updated, o, byUpdate); found {
		s.updated = slices.Delete(s.updated, at, at+1)
	}
}

func (o *order) line(index int) (*line, error) {
	if index < 0 || index >= len(o.lines) {
		return nil, fmt.Errorf("order %s has no line %d", o.name(), index)
	}
	return o.lines[index], nil
}

// SetQuantity edits how many units of the line at index are wanted and sends
// orders/edited besides. Units that are fulfilled cannot be removed.
func (s *Shop) SetQuantity(id int64, index, quantity int) error {
	return s.edit(id, func(o *order) (l *line, delta int, err error) {
		if l, err = o.line(index); err != nil {
			return nil, 0, err
		}
		if quantity < l.fulfilled {
			return nil, 0, errors.New("only unfulfilled units can be edited")
		}
		delta = quantity - l.current
		if l.shipped() {
			if delta > 0 {
				s.route(o, l, delta)
			} else {
				o.unroute(l, -delta)
			}
		}
		l.current = quantity
		l.Quantity = max(l.Quantity, quantity)
		return l, delta, nil
	})
}

// AddLine edits an order: one line more.
func (s *Shop) AddLine(id int64, spec Line) error {
	return s.edit(id, func(o *order) (*line, int, error) {
		if err := (OrderSpec{Lines: []Line{spec}}).check(); err != nil {
			return nil, 0, err
		}
		l := s.addLine(o, spec)
		return l, l.Quantity, nil
	})
}

func (s *Shop) edit(id int64, f func(o *order) (*line, int, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	if o == nil {
		return fmt.Errorf("there is no order %d", id)
	}
	if o.cancelled != nil {
		return errors.New("a cancelled order cannot be edited")
	}
	l, delta, err := f(o)
	if err != nil {
		return err
	}
	s.touch(o)
	e := s.event()
	s.deliver(e, "orders/edited", func() []byte { return s.editBody(o, l, delta) })
	s.deliver(e, "orders/updated", func() []byte { return s.orderBody(o) })
	return nil
}

// RefundLine refunds units of the line at index: unfulfilled ones first, which
// are then not to be made any more. It sends refunds/create besides.
func (s *Shop) RefundLine(id int64, index, units int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	if o == nil {
		return fmt.Errorf("there is no order %d", id)
	}
	l, err := o.line(index)
	if err != nil {
		return err
	}
	if units < 1 || units > l.current {
		return fmt.Errorf("line %d has %d units to refund", index, l.current)
	}
	r := refund{id: s.id(), at: s.second(), line: l, units: units, restock: "cancel"}
	if left := o.unroute(l, units); min(left, l.fulfilled) > 0 { // a closed fulfilment order can hold units that were never sent
		r.restock = "return"
	}
	l.current -= units
	o.refunds = append(o.refunds, r)
	o.spec.Financial = "refunded"
	if slices.ContainsFunc(o.lines, func(l *line) bool { return l.current > 0 }) {
		o.spec.Financial = "partially_refunded"
	}
	s.touch(o)
	e := s.event()
	s.deliver(e, "refunds/create", func() []byte { return encode(s.refundBody(o, r)) })
	s.deliver(e, "orders/updated", func() []byte { return s.orderBody(o) })
	return nil
}

// SetAddress changes where the order goes.
func (s *Shop) SetAddress(id int64, a Address) error {
	return s.change(id, func(o *order) error { o.spec.Address = &a; return nil })
}

// SetNote changes the order's note.
func (s *Shop) SetNote(id int64, note string) error {
	return s.change(id, func(o *order) error { o.spec.Note = note; return nil })
}

// Pay marks a pending order as paid.
func (s *Shop) Pay(id int64) error {
	return s.change(id, func(o *order) error { o.spec.Financial = "paid"; return nil }, "orders/paid")
}

// Cancel cancels an order: its fulfilment orders are closed with units remaining.
// An order with a fulfilment that counts cannot be cancelled.
func (s *Shop) Cancel(id int64) error {
	return s.change(id, func(o *order) error {
		if o.cancelled != nil {
			return &refusal{code: "INVALID", message: "Cannot cancel an order that has already been canceled"}
		}
		if slices.ContainsFunc(o.fulfillments, func(f *fulfillment) bool { return f.status == "SUCCESS" }) {
			return &refusal{code: "INVALID", message: "Cannot cancel an order that has outstanding fulfillments"}
		}
		now := s.second()
		o.cancelled = &now
		for _, fo := range o.fos {
			fo.status, fo.hold = "CLOSED", nil
		}
		return nil
	}, "orders/cancelled")
}
