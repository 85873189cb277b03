package shopify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ParseError says why a webhook's body cannot be used. Its text holds no value
// from the body.
type ParseError struct {
	Field string // JSON path, "" for the whole body
	Why   string
}

// Error implements error.
func (e *ParseError) Error() string {
	if e.Field == "" {
		return "the body " + e.Why
	}
	return fmt.Sprintf("field %s %s", e.Field, e.Why)
}

// maxQuantity bounds a line: more is a mistake or an attack, and would make as
// many print jobs.
const maxQuantity = 100_000

// maxGrams bounds the weight of a unit, so that sums of weights stay far from
// overflowing.
const maxGrams = 1_000_000_000

type wireMoney struct {
	ShopMoney *struct {
		Amount       text   `json:"amount"`
		CurrencyCode string `json:"currency_code"`
	} `json:"shop_money"`
}

func (m *wireMoney) amount() string {
	if m == nil || m.ShopMoney == nil {
		return ""
	}
	return string(m.ShopMoney.Amount)
}

// text accepts any JSON scalar; null is "".
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	if b[0] == '{' || b[0] == '[' {
		var s string
		return json.Unmarshal(b, &s) // an error to which encoding/json adds the field's path
	}
	*t = text(scalar(b))
	return nil
}

type wireAddress struct {
	Name, Company, Address1, Address2, Zip, City, Province, Country, Phone text
	ProvinceCode                                                           text `json:"province_code"`
	CountryCode                                                            text `json:"country_code"`
	First                                                                  text `json:"first_name"`
	Last                                                                   text `json:"last_name"`
}

type wireOrder struct {
	ID                   json.Number `json:"id"`
	Name                 text        `json:"name"`
	OrderNumber          json.Number `json:"order_number"`
	CreatedAt            text        `json:"created_at"`
	UpdatedAt            text        `json:"updated_at"`
	CancelledAt          text        `json:"cancelled_at"`
	CancelReason         text        `json:"cancel_reason"`
	Test                 *bool       `json:"test"`
	FinancialStatus      text        `json:"financial_status"`
	FulfillmentStatus    text        `json:"fulfillment_status"`
	Email                text        `json:"email"`
	Phone                text        `json:"phone"`
	Note                 text        `json:"note"`
	NoteAttributes       attributes  `json:"note_attributes"`
	Tags                 text        `json:"tags"`
	SourceName           text        `json:"source_name"`
	Currency             text        `json:"currency"`
	TotalPrice           text        `json:"total_price"`
	CurrentTotalPrice    text        `json:"current_total_price"`
	CurrentTotalPriceSet *wireMoney  `json:"current_total_price_set"`
	TotalPriceSet        *wireMoney  `json:"total_price_set"`
	CustomerLocale       text        `json:"customer_locale"`
	ShippingLines        []struct {
		Title     text  `json:"title"`
		IsRemoved *bool `json:"is_removed"`
	} `json:"shipping_lines"`
	ShippingAddress *wireAddress `json:"shipping_address"`
	LineItems       []wireLine   `json:"line_items"`
	Fulfillments    []struct {
		ID              json.Number `json:"id"`
		Status          text        `json:"status"`
		CreatedAt       text        `json:"created_at"`
		TrackingCompany text        `json:"tracking_company"`
		TrackingNumbers []text      `json:"tracking_numbers"`
		TrackingURLs    []text      `json:"tracking_urls"`
		TrackingNumber  text        `json:"tracking_number"`
		TrackingURL     text        `json:"tracking_url"`
	} `json:"fulfillments"`
}

type wireLine struct {
	ID               json.Number  `json:"id"`
	Title            text         `json:"title"`
	VariantTitle     text         `json:"variant_title"`
	Name             text         `json:"name"`
	SKU              text         `json:"sku"`
	Vendor           text         `json:"vendor"`
	VariantID        *json.Number `json:"variant_id"`
	ProductID        *json.Number `json:"product_id"`
	Quantity         json.Number  `json:"quantity"`
	CurrentQuantity  *json.Number `json:"current_quantity"`
	Price            text         `json:"price"`
	PriceSet         *wireMoney   `json:"price_set"`
	RequiresShipping *bool        `json:"requires_shipping"`
	GiftCard         *bool        `json:"gift_card"`
	Grams            *json.Number `json:"grams"`
	Properties       attributes   `json:"properties"`
}

// attributes accepts a list of name and value, an object, or null; values may
// be any JSON scalar. Shopify sends lists, other senders objects.
type attributes []Attribute

func (a *attributes) UnmarshalJSON(b []byte) error {
	if b[0] != '{' {
		var list []struct {
			Name  text            `json:"name"`
			Value json.RawMessage `json:"value"`
		}
		err := json.Unmarshal(b, &list)
		for _, e := range list {
			*a = append(*a, Attribute{string(e.Name), scalar(e.Value)})
		}
		return err
	}
	// An object: its order is kept by reading it token by token.
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		name, _ := key.(string)
		*a = append(*a, Attribute{storable(name), scalar(value)})
	}
	return nil
}

// scalar gives a string as it is, null and nothing as "", and any other value as
// the JSON that was sent: digits are never passed through a float.
func scalar(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	var s *string
	if err := json.Unmarshal(raw, &s); err != nil {
		return storable(strings.ToValidUTF8(strings.TrimSpace(string(raw)), "\uFFFD"))
	}
	if s == nil {
		return ""
	}
	return storable(*s)
}

// storable drops the NUL character: JSON can carry it, PostgreSQL's text cannot,
// and no order needs it.
func storable(s string) string { return strings.ReplaceAll(s, "\x00", "") }

// ParseOrder reads the body of an order webhook (orders/create, updated, paid,
// cancelled, fulfilled: all carry the whole order). A body that cannot be used
// gives a *ParseError.
func ParseOrder(body []byte) (*Order, error) {
	var w wireOrder
	if err := json.Unmarshal(body, &w); err != nil {
		return nil, unreadable(err)
	}
	o := &Order{
		Name: string(w.Name), CancelReason: string(w.CancelReason), Test: w.Test != nil && *w.Test,
		FinancialStatus: string(w.FinancialStatus), FulfillmentStatus: string(w.FulfillmentStatus),
		Email: string(w.Email), Phone: string(w.Phone), Note: string(w.Note), NoteAttributes: w.NoteAttributes,
		SourceName: string(w.SourceName), Currency: string(w.Currency), CustomerLocale: string(w.CustomerLocale), Tags: splitTags(string(w.Tags)),
	}
	var err error
	if o.ID, err = wholeNumber("id", w.ID); err != nil {
		return nil, err
	}
	if o.ID <= 0 {
		return nil, &ParseError{"id", "is missing"}
	}
	if w.OrderNumber != "" {
		if o.Number, err = wholeNumber("order_number", w.OrderNumber); err != nil {
			return nil, err
		}
	}
	if o.Name == "" {
		o.Name = fmt.Sprintf("#%d", max(o.Number, 0))
		if o.Number == 0 {
			o.Name = fmt.Sprint(o.ID)
		}
	}
	if o.UpdatedAt, err = moment("updated_at", w.UpdatedAt); err != nil {
		return nil, err
	}
	if o.CreatedAt = o.UpdatedAt; w.CreatedAt != "" {
		if o.CreatedAt, err = moment("created_at", w.CreatedAt); err != nil {
			return nil, err
		}
	}
	if w.CancelledAt != "" {
		t, err := moment("cancelled_at", w.CancelledAt)
		if err != nil {
			return nil, err
		}
		o.CancelledAt = &t
	}
	if !isCurrency(o.Currency) {
		return nil, &ParseError{"currency", "is not a currency code"}
	}
	if o.TotalPrice, err = decimal("current_total_price", w.CurrentTotalPriceSet.amount(), string(w.CurrentTotalPrice), w.TotalPriceSet.amount(), string(w.TotalPrice)); err != nil {
		return nil, err
	}
	for _, s := range w.ShippingLines {
		if s.IsRemoved == nil || !*s.IsRemoved {
			o.ShippingTitle = string(s.Title)
			break
		}
	}
	o.ShippingAddress = w.ShippingAddress.address()
	if o.ShippingAddress != nil {
		o.CustomerName = o.ShippingAddress.Name
	}
	for i, wl := range w.LineItems {
		l, err := wl.line(fmt.Sprintf("line_items[%d]", i))
		if err != nil {
			return nil, err
		}
		o.Lines = append(o.Lines, l)
	}
	for i, wf := range w.Fulfillments {
		f := Fulfillment{Status: string(wf.Status)}
		if f.ID, err = wholeNumber(fmt.Sprintf("fulfillments[%d].id", i), wf.ID); err != nil {
			return nil, err
		}
		if f.CreatedAt, err = moment(fmt.Sprintf("fulfillments[%d].created_at", i), wf.CreatedAt); err != nil {
			return nil, err
		}
		numbers, urls := wf.TrackingNumbers, wf.TrackingURLs
		if len(numbers) == 0 && wf.TrackingNumber != "" {
			numbers, urls = []text{wf.TrackingNumber}, []text{wf.TrackingURL}
		}
		for n, number := range numbers {
			t := Tracking{Company: string(wf.TrackingCompany), Number: string(number)}
			if n < len(urls) {
				t.URL = string(urls[n])
			}
			f.Tracking = append(f.Tracking, t)
		}
		o.Fulfillments = append(o.Fulfillments, f)
	}
	return o, nil
}

func (w wireLine) line(path string) (Line, error) {
	l := Line{
		Title: string(w.Title), VariantTitle: string(w.VariantTitle), Name: string(w.Name), SKU: string(w.SKU), Vendor: string(w.Vendor),
		GiftCard: w.GiftCard != nil && *w.GiftCard, Properties: w.Properties,
		RequiresShipping: w.RequiresShipping == nil || *w.RequiresShipping,
	}
	var err error
	if l.ID, err = wholeNumber(path+".id", w.ID); err != nil {
		return l, err
	}
	if l.ID <= 0 {
		return l, &ParseError{path + ".id", "is missing"}
	}
	for _, f := range []struct {
		name string
		from *json.Number
		to   *int64
	}{{"variant_id", w.VariantID, &l.VariantID}, {"product_id", w.ProductID, &l.ProductID}} {
		if f.from != nil {
			if *f.to, err = wholeNumber(path+"."+f.name, *f.from); err != nil {
				return l, err
			}
		}
	}
	if l.Quantity, err = count(path+".quantity", w.Quantity); err != nil {
		return l, err
	}
	if l.Price, err = decimal(path+".price", w.PriceSet.amount(), string(w.Price)); err != nil {
		return l, err
	}
	l.CurrentQuantity = l.Quantity
	if w.CurrentQuantity != nil {
		if l.CurrentQuantity, err = count(path+".current_quantity", *w.CurrentQuantity); err != nil {
			return l, err
		}
	}
	if w.Grams != nil {
		g, err := wholeNumber(path+".grams", *w.Grams)
		if err != nil {
			return l, err
		}
		l.Grams = int(min(max(g, 0), maxGrams))
	}
	return l, nil
}

func (w *wireAddress) address() *Address {
	if w == nil {
		return nil
	}
	a := Address{
		Name: string(w.Name), FirstName: string(w.First), LastName: string(w.Last), Company: string(w.Company), Address1: string(w.Address1), Address2: string(w.Address2),
		Zip: string(w.Zip), City: string(w.City), Province: string(w.Province), ProvinceCode: string(w.ProvinceCode), Country: string(w.Country), CountryCode: string(w.CountryCode), Phone: string(w.Phone),
	}
	return &a
}

// ParseOrderRef reads which order a body is about that does not carry the order
// itself: refunds/create, orders/edited, orders/delete.
func ParseOrderRef(body []byte) (orderID int64, err error) {
	var w struct {
		ID        json.Number `json:"id"`
		OrderID   json.Number `json:"order_id"`
		OrderEdit *struct {
			OrderID json.Number `json:"order_id"`
		} `json:"order_edit"`
	}
	if err := json.Unmarshal(body, &w); err != nil {
		return 0, unreadable(err)
	}
	id, field := w.ID, "id"
	if w.OrderID != "" {
		id, field = w.OrderID, "order_id"
	}
	if w.OrderEdit != nil {
		id, field = w.OrderEdit.OrderID, "order_edit.order_id"
	}
	n, err := wholeNumber(field, id)
	if err == nil && n <= 0 {
		return 0, &ParseError{field, "is missing"}
	}
	return n, err
}

func unreadable(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return &ParseError{wrong.Field, "has the wrong type"}
	}
	return &ParseError{"", "is not the JSON that was expected"}
}

func wholeNumber(field string, n json.Number) (int64, error) {
	v, err := n.Int64()
	if err != nil {
		if n == "" {
			return 0, &ParseError{field, "is missing"}
		}
		return 0, &ParseError{field, "is not a whole number"}
	}
	return v, nil
}

func count(field string, n json.Number) (int, error) {
	v, err := wholeNumber(field, n)
	if err != nil {
		return 0, err
	}
	if v < 0 || v > maxQuantity {
		return 0, &ParseError{field, fmt.Sprintf("is not between 0 and %d", maxQuantity)}
	}
	return int(v), nil
}

// moment reads a time. One whose year has not four digits in UTC could be written
// nowhere again.
func moment(field string, t text) (time.Time, error) {
	v, err := time.Parse(time.RFC3339, string(t))
	if v = v.UTC(); err != nil || v.Year() < 1 || v.Year() > 9999 {
		return time.Time{}, &ParseError{field, "is not a time"}
	}
	return v, nil
}

// isCurrency accepts three capital letters, as ISO 4217 has them.
func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func splitTags(s string) []string {
	var out []string
	for _, t := range strings.Split(s, ",") {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// decimal gives the first amount that is there, "0" when none is.
func decimal(field string, amounts ...string) (string, error) {
	for _, a := range amounts {
		if a == "" {
			continue
		}
		if !isDecimal(a) {
			return "", &ParseError{field, "is not an amount"}
		}
		return canonical(a), nil
	}
	return "0", nil
}

// isDecimal accepts digits with at most one point between them and a minus in
// front; exponents are nothing that a shop writes.
func isDecimal(s string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return len(s) <= 40 && isDigits(whole) && (!point || isDigits(fraction))
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// canonical drops needless zeros: the REST form writes "10.00" where GraphQL
// writes "10.0".
func canonical(amount string) string {
	if strings.Contains(amount, ".") {
		amount = strings.TrimRight(strings.TrimRight(amount, "0"), ".")
	}
	return amount
}
