package shopify

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

type fulfillmentOrder struct {
	id       int64
	order    *order
	status   string
	location int
	delivery string
	hold     *hold
	lines    []*fulfillmentOrderLine
}

type fulfillmentOrderLine struct {
	id               int64
	line             *line
	total, remaining int
}

type hold struct {
	id   int64
	rest *fulfillmentOrder // what a hold of a part was split off from; nil: all is held
}

type fulfillment struct {
	id                   int64
	name                 string
	status               string
	created              time.Time
	company, number, url string
	notified             bool
	takes                []take
}

// take is units of one fulfilment order line in a fulfilment.
type take struct {
	id    int64
	from  *fulfillmentOrder
	line  *fulfillmentOrderLine
	units int
}

func (fo *fulfillmentOrder) fulfillable() bool {
	return fo.status == "OPEN" || fo.status == "IN_PROGRESS"
}

func (fo *fulfillmentOrder) remaining() int {
	n := 0
	for _, l := range fo.lines {
		n += l.remaining
	}
	return n
}

// open makes a new fulfilment order without lines.
func (s *Shop) open(o *order, location int, delivery string) *fulfillmentOrder {
	fo := &fulfillmentOrder{id: s.id(), order: o, status: "OPEN", location: location, delivery: delivery}
	o.fos = append(o.fos, fo)
	s.fos[fo.id] = fo
	return fo
}

// add puts units of l into the fulfilment order.
func (s *Shop) add(fo *fulfillmentOrder, l *line, units int) {
	for _, have := range fo.lines {
		if have.line == l {
			have.total, have.remaining = have.total+units, have.remaining+units
			return
		}
	}
	fo.lines = append(fo.lines, &fulfillmentOrderLine{id: s.id(), line: l, total: units, remaining: units})
}

// route gives units to the open fulfilment order of the line's location and
// delivery method, or to a new one.
func (s *Shop) route(o *order, l *line, units int) {
	for _, fo := range o.fos {
		if fo.fulfillable() && fo.location == l.Location && fo.delivery == l.Delivery {
			s.add(fo, l, units)
			return
		}
	}
	s.add(s.open(o, l.Location, l.Delivery), l, units)
}

// unroute takes units of l out of what is still to be fulfilled and gives how
// many of them were fulfilled already.
func (o *order) unroute(l *line, units int) int {
	for _, fo := range o.fos {
		if fo.status == "CLOSED" {
			continue
		}
		for _, fl := range fo.lines {
			if fl.line == l {
				n := min(units, fl.remaining)
				fl.total, fl.remaining, units = fl.total-n, fl.remaining-n, units-n
			}
		}
		if fo.remaining() == 0 {
			fo.status, fo.hold = "CLOSED", nil
		}
	}
	return units
}

// Hold puts all open fulfilment orders of an order on hold. That moves nothing of
// the order itself and sends no order webhook.
func (s *Shop) Hold(id int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	if o == nil {
		return fmt.Errorf("there is no order %d", id)
	}
	for _, fo := range o.fos {
		if fo.fulfillable() {
			fo.status, fo.hold = "ON_HOLD", &hold{id: s.id()}
		}
	}
	return nil
}

// HoldUnits puts some units of the line at index on hold: its fulfilment order
// keeps them, and the rest goes to a new one.
func (s *Shop) HoldUnits(id int64, index, units int) error {
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
	for _, fo := range o.fos {
		for _, fl := range fo.lines {
			if fl.line != l || !fo.fulfillable() || units < 1 || fl.remaining < units {
				continue
			}
			fo.status, fo.hold = "ON_HOLD", &hold{id: s.id()}
			if fo.remaining() > units { // else all is held, and nothing is split off
				fo.hold.rest = s.splitOff(fo, fl, units)
			}
			return nil
		}
	}
	return fmt.Errorf("line %d has no %d open units in one fulfilment order", index, units)
}

// splitOff moves what remains of a fulfilment order, apart from units of the line
// kept, to a new one.
func (s *Shop) splitOff(fo *fulfillmentOrder, kept *fulfillmentOrderLine, units int) *fulfillmentOrder {
	rest := s.open(fo.order, fo.location, fo.delivery)
	for _, l := range fo.lines {
		moved := l.remaining
		if l == kept {
			moved -= units
		}
		if moved > 0 {
			s.add(rest, l.line, moved)
			l.total, l.remaining = l.total-moved, l.remaining-moved
		}
	}
	return rest
}

// Release ends the holds of an order; what a hold had split off comes back.
func (s *Shop) Release(id int64) error {
	return s.change(id, func(o *order) error {
		for _, fo := range o.fos {
			if fo.status != "ON_HOLD" {
				continue
			}
			if rest := fo.hold.rest; rest != nil && rest.fulfillable() {
				for _, l := range rest.lines {
					if l.remaining > 0 {
						s.add(fo, l.line, l.remaining)
					}
					l.total, l.remaining = l.total-l.remaining, 0
				}
				rest.status = "CLOSED"
			}
			fo.status, fo.hold = "OPEN", nil
		}
		return nil
	})
}

// state is displayFulfillmentStatus.
func (o *order) state() string {
	var wanted, done int
	held := false
	for _, l := range o.lines {
		if l.shipped() {
			wanted += l.current
			done += min(l.fulfilled, l.current)
		}
	}
	for _, fo := range o.fos {
		held = held || fo.status == "ON_HOLD"
	}
	switch {
	case wanted == 0:
		return "FULFILLMENT_NOT_REQUIRED"
	case done == wanted:
		return "FULFILLED"
	case done > 0:
		return "PARTIALLY_FULFILLED"
	case held:
		return "ON_HOLD"
	default:
		return "UNFULFILLED"
	}
}

// wanted is one line of a fulfillmentCreate call.
type wanted struct {
	group, index int
	id           int64
	units        int
}

// fulfil is the mutation fulfillmentCreate. It checks in the vendor's order of
// refusals, each over the whole input, and then takes the units. A refusal has
// the path of its field.
func (s *Shop) fulfil(in map[string]any) (f *fulfillment, refused string, field []string, err error) {
	groups, _ := in["lineItemsByFulfillmentOrder"].([]any)
	if len(groups) == 0 {
		return nil, "", nil, &refusal{code: "INVALID_FIELD_ARGUMENTS", message: "lineItemsByFulfillmentOrder must not be empty"}
	}
	ids := make([]int64, len(groups))
	var asks []wanted
	for g, v := range groups {
		group, _ := v.(map[string]any)
		if ids[g], err = idOf("FulfillmentOrder", group["fulfillmentOrderId"]); err != nil {
			return nil, "", nil, err
		}
		lines, _ := group["fulfillmentOrderLineItems"].([]any)
		for i, v := range lines {
			m, _ := v.(map[string]any)
			id, err := idOf("FulfillmentOrderLineItem", m["id"])
			if err != nil {
				return nil, "", nil, err
			}
			asks = append(asks, wanted{g, i, id, int(whole(m["quantity"]))})
		}
	}
	fos := make([]*fulfillmentOrder, len(groups))
	for g, id := range ids {
		fos[g] = s.fos[id]
	}
	var of *order
	for _, fo := range fos {
		if fo != nil && of == nil {
			of = fo.order
			of.creates++
		}
	}
	takes, refused, field := plan(fos, ids, asks)
	if refused != "" {
		if of != nil {
			of.refused++
		}
		return nil, refused, append([]string{"fulfillment"}, field...), nil
	}
	f = s.ship(of, takes)
	f.notified, _ = in["notifyCustomer"].(bool)
	if t, ok := in["trackingInfo"].(map[string]any); ok {
		f.company, f.number, f.url = text(t["company"]), text(t["number"]), text(t["url"])
	}
	s.touch(of)
	s.announceShipped(of, f)
	return f, "", nil, nil
}

// plan finds what a call takes, or why it is refused and at which field.
func plan(fos []*fulfillmentOrder, ids []int64, asks []wanted) (takes []take, refused string, field []string) {
	for _, a := range asks {
		if a.units < 1 {
			return nil, "Quantity must be greater than 0", []string{"lineItemsByFulfillmentOrder", fmt.Sprint(a.group), "fulfillmentOrderLineItems", fmt.Sprint(a.index), "quantity"}
		}
	}
	for _, fo := range fos {
		if fo == nil {
			return nil, "Fulfillment order does not exist.", nil
		}
	}
	for _, fo := range fos {
		if fo.order != fos[0].order {
			return nil, "All fulfillment orders must belong to the same order.", nil
		}
	}
	for _, fo := range fos {
		if fo.location != fos[0].location {
			return nil, "All fulfillment orders must be assigned to a single location.", nil
		}
	}
	for g, fo := range fos {
		if !fo.fulfillable() {
			return nil, fmt.Sprintf("Fulfillment order %d has an unfulfillable status= %s.", ids[g], strings.ToLower(fo.status)), nil
		}
	}
	named := make([]bool, len(fos))
	for _, a := range asks {
		named[a.group] = true
		found := false
		for _, l := range fos[a.group].lines {
			if l.id == a.id {
				takes, found = append(takes, take{from: fos[a.group], line: l, units: a.units}), true
			}
		}
		if !found {
			return nil, "Fulfillment order line item does not exist.", nil
		}
	}
	for g, fo := range fos {
		if named[g] {
			continue
		}
		for _, l := range fo.lines { // no lines named: the whole rest
			if l.remaining > 0 {
				takes = append(takes, take{from: fo, line: l, units: l.remaining})
			}
		}
	}
	sum := map[*fulfillmentOrderLine]int{}
	for _, t := range takes {
		if sum[t.line] += t.units; sum[t.line] > t.line.remaining {
			return nil, "Invalid fulfillment order line item quantity requested.", nil
		}
	}
	return takes, "", nil
}

// ship makes the fulfilment of what was taken.
func (s *Shop) ship(o *order, takes []take) *fulfillment {
	f := &fulfillment{id: s.id(), name: fmt.Sprintf("%s-F%d", o.name(), len(o.fulfillments)+1), status: "SUCCESS", created: s.second()}
	for _, t := range takes {
		t.id = s.id()
		t.line.remaining -= t.units
		t.line.line.fulfilled += t.units
		f.takes = append(f.takes, t)
		if t.from.remaining() == 0 {
			t.from.status = "CLOSED"
		}
	}
	o.fulfillments = append(o.fulfillments, f)
	s.parcels[f.id] = f
	return f
}

func (s *Shop) announceShipped(o *order, f *fulfillment) {
	topic := "orders/partially_fulfilled"
	if o.state() == "FULFILLED" {
		topic = "orders/fulfilled"
	}
	e := s.event()
	body := func() []byte { return s.orderBody(o) }
	s.deliver(e, "fulfillments/create", func() []byte { return encode(s.fulfillmentBody(o, f)) })
	s.deliver(e, "orders/updated", body)
	s.deliver(e, topic, body)
}

// FulfilOutside fulfils the whole rest of an order the way a person in the
// shop's admin does: one fulfilment a location. tracking may be "".
func (s *Shop) FulfilOutside(id int64, tracking string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.orders[id]
	if o == nil {
		return fmt.Errorf("there is no order %d", id)
	}
	byLocation := map[int][]take{}
	var locations []int
	for _, fo := range o.fos {
		if !fo.fulfillable() || fo.remaining() == 0 {
			continue
		}
		if byLocation[fo.location] == nil {
			locations = append(locations, fo.location)
		}
		for _, l := range fo.lines {
			if l.remaining > 0 {
				byLocation[fo.location] = append(byLocation[fo.location], take{from: fo, line: l, units: l.remaining})
			}
		}
	}
	if len(locations) == 0 {
		return errors.New("nothing is left to fulfil")
	}
	s.touch(o)
	for _, location := range locations {
		f := s.ship(o, byLocation[location])
		f.number = tracking
		if tracking != "" {
			f.company = "Other"
		}
		s.announceShipped(o, f)
	}
	return nil
}

// CancelFulfilment takes back the fulfilment at index: its fulfilment orders stay
// closed, and a new one has the units to fulfil again.
func (s *Shop) CancelFulfilment(id int64, index int) error {
	return s.change(id, func(o *order) error {
		if index < 0 || index >= len(o.fulfillments) {
			return fmt.Errorf("order %s has no fulfilment %d", o.name(), index)
		}
		f := o.fulfillments[index]
		if f.status == "CANCELLED" {
			return nil // succeeds again and changes nothing
		}
		f.status = "CANCELLED"
		again := map[*fulfillmentOrder]*fulfillmentOrder{}
		for _, t := range f.takes {
			if again[t.from] == nil {
				again[t.from] = s.open(o, t.from.location, t.from.delivery)
			}
			t.line.remaining += t.units
			t.line.line.fulfilled -= t.units
			t.from.status = "CLOSED"
			s.add(again[t.from], t.line.line, t.units)
		}
		return nil
	})
}
