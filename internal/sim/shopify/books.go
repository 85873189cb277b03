package shopify

// Book is what the shop knows of one order.
type Book struct {
	ID                     int64        `json:"id"`
	Name                   string       `json:"name"`
	Cancelled              bool         `json:"cancelled"`
	Fulfilled              bool         `json:"fulfilled"` // nothing is left to fulfil
	Fulfillments           []BookParcel `json:"fulfillments"`
	FulfillmentCreateCalls int          `json:"fulfillmentCreateCalls"` // that named this order, refused ones included
	RefusedCalls           int          `json:"refusedCalls"`
}

// BookParcel is one fulfilment of a Book.
type BookParcel struct {
	ID        int64         `json:"id"`
	Cancelled bool          `json:"cancelled"`
	Tracking  string        `json:"tracking"`
	Company   string        `json:"company"`
	URL       string        `json:"url"`
	Notified  bool          `json:"notified"`
	Units     int           `json:"units"`
	Lines     map[int64]int `json:"lines"` // line item id to units
}

// Books lists all orders with their fulfilments, for assertions.
func (s *Shop) Books() []Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Book, 0, len(s.created))
	for _, o := range s.created {
		state := o.state()
		b := Book{
			ID: o.id, Name: o.name(), Cancelled: o.cancelled != nil, Fulfilled: state == "FULFILLED",
			FulfillmentCreateCalls: o.creates, RefusedCalls: o.refused,
		}
		for _, f := range o.fulfillments {
			p := BookParcel{ID: f.id, Cancelled: f.status == "CANCELLED", Tracking: f.number, Company: f.company, URL: f.url, Notified: f.notified, Lines: map[int64]int{}}
			for _, t := range f.takes {
				p.Units += t.units
				p.Lines[t.line.line.id] += t.units
			}
			b.Fulfillments = append(b.Fulfillments, p)
		}
		out = append(out, b)
	}
	return out
}
