package sendcloud

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// Address is a recipient.
//
// Sendcloud's document names the fields and which are required; lengths are the
// carrier's matter.
type Address struct {
	Name          string `json:"name"`
	CompanyName   string `json:"company_name,omitempty"`
	Line1         string `json:"address_line_1"` // street without the number
	HouseNumber   string `json:"house_number,omitempty"`
	Line2         string `json:"address_line_2,omitempty"`
	PostalCode    string `json:"postal_code"`
	City          string `json:"city"`
	CountryCode   string `json:"country_code"`
	StateProvince string `json:"state_province_code,omitempty"` // ISO 3166-2, e.g. US-NY
	Email         string `json:"email,omitempty"`
	Phone         string `json:"phone_number,omitempty"`
}

// Price is an amount as decimal text.
type Price struct {
	Value    string `json:"value"`
	Currency string `json:"currency"`
}

// Item is a content line of a parcel. The API takes a list of items only when
// each has HS code, description, weight and price.
type Item struct {
	ID            string
	Description   string
	Quantity      int
	WeightGrams   int64 // of one unit
	Price         Price // of one unit
	HSCode        string
	OriginCountry string
	SKU           string
}

// Customs is the declaration for a destination outside the customs union.
type Customs struct {
	InvoiceNumber string // at most 40 characters
	ExportReason  string // commercial_goods, gift, documents, commercial_sample
	ExportType    string // commercial_b2c, commercial_b2b, private; "" is commercial_b2c
}

// NewShipment is a parcel to announce. Without Customs an incomplete list of Items
// is left out: the parcel travels without it, and with it would be refused.
type NewShipment struct {
	SenderAddressID     int64
	To                  Address
	OptionCode          string
	ContractID          int64 // 0: the carrier's default contract
	OrderNumber         string
	Reference           string // free text, kept and returned, not for the carrier
	ExternalReferenceID string // unique in the account: the idempotency key
	TotalPrice          Price  // zero: not sent
	WeightGrams         int64
	Items               []Item
	Customs             *Customs // nil within the customs union
	LabelMimeType       string   // application/pdf (also ""), application/zpl, image/png
}

// Shipment is a shipment as Sendcloud has it.
type Shipment struct {
	ID                  string
	ExternalReferenceID string
	OrderNumber         string
	Carrier             string // name for people
	CarrierCode         string
	OptionCode          string
	Adopted             bool // Announce found it under its reference instead of making it
	Parcels             []Parcel
	Errors              []string // the carrier's refusal, when there is one
}

// Parcel is one parcel of a shipment.
type Parcel struct {
	ID             int64
	StatusCode     string // v3 spelling, e.g. READY_TO_SEND
	StatusText     string
	TrackingNumber string
	TrackingURL    string
	Label          []byte    // only in the answer to Announce
	LabelType      string    // MIME type of Label, by its content
	HasLabel       bool      // a label can be fetched
	UpdatedAt      time.Time // zero when not said
}

// Live reports whether the shipment has a label that counts.
func (s Shipment) Live() bool {
	if len(s.Parcels) == 0 {
		return false
	}
	switch s.Parcels[0].StatusCode {
	case "ANNOUNCEMENT_FAILED", "CANCELLED", "CANCELLED_UPSTREAM", "CANCELLING", "CANCELLING_UPSTREAM":
		return false
	}
	return true
}

type wireShipment struct {
	ID        string `json:"id"`
	Reference string `json:"external_reference_id"`
	Order     string `json:"order_number"`
	Carrier   *struct {
		Code string `json:"code"`
		Name string `json:"name"`
	} `json:"carrier"`
	ShipWith *struct {
		Properties struct {
			Code string `json:"shipping_option_code"`
		} `json:"properties"`
	} `json:"ship_with"`
	Parcels []struct {
		ID     int64 `json:"id"`
		Status *struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"status"`
		Documents []struct {
			Type    string `json:"type"`
			DocType string `json:"document_type"`
		} `json:"documents"`
		TrackingNumber string  `json:"tracking_number"`
		TrackingURL    *string `json:"tracking_url"`
		LabelFile      string  `json:"label_file"`
		UpdatedAt      string  `json:"updated_at"`
	} `json:"parcels"`
	Errors []wireError `json:"errors"`
}

func (w wireShipment) shipment() Shipment {
	s := Shipment{ID: w.ID, ExternalReferenceID: w.Reference, OrderNumber: w.Order}
	if w.Carrier != nil {
		s.Carrier, s.CarrierCode = cmp.Or(w.Carrier.Name, w.Carrier.Code), w.Carrier.Code
	}
	if w.ShipWith != nil {
		s.OptionCode = w.ShipWith.Properties.Code
	}
	for _, wp := range w.Parcels {
		p := Parcel{ID: wp.ID, TrackingNumber: wp.TrackingNumber}
		if wp.Status != nil {
			p.StatusCode, p.StatusText = wp.Status.Code, wp.Status.Message
		}
		if wp.TrackingURL != nil {
			p.TrackingURL = *wp.TrackingURL
		}
		for _, d := range wp.Documents {
			p.HasLabel = p.HasLabel || d.Type == "label" || d.DocType == "label"
		}
		// A file that is damaged or of no known kind is better fetched again.
		if b, err := base64.StdEncoding.DecodeString(wp.LabelFile); err == nil && sniff(b) != "" {
			p.Label, p.LabelType, p.HasLabel = b, sniff(b), true
		}
		if t, err := time.Parse(time.RFC3339, wp.UpdatedAt); err == nil {
			p.UpdatedAt = t.UTC()
		}
		s.Parcels = append(s.Parcels, p)
	}
	for _, e := range w.Errors {
		s.Errors = append(s.Errors, e.text())
	}
	return s
}

// AnnouncementFailed is the carrier's refusal, which comes with HTTP 201: the
// shipment exists at Sendcloud and has no label. It unwraps to an
// *outbound.Error of kind Rejected.
type AnnouncementFailed struct {
	Shipment Shipment
	cause    *outbound.Error
}

// Error implements error.
func (e *AnnouncementFailed) Error() string { return e.cause.Error() }

// Unwrap gives the classified failure.
func (e *AnnouncementFailed) Unwrap() error { return e.cause }

const opAnnounce = "POST /shipments/announce"

// Announce makes a shipment with one parcel and waits for its label. A reference
// that is known already gives the existing shipment, unless that is another
// order's or cancelled: then the call is Rejected. After an Ambiguous failure
// look with FindByReference before announcing again.
//
// A carrier's refusal is an *AnnouncementFailed. It comes together with the
// shipment that has no label.
func (c *Client) Announce(ctx context.Context, n NewShipment) (Shipment, error) {
	if n.ExternalReferenceID == "" {
		return Shipment{}, &outbound.Error{Service: service, Op: opAnnounce, Kind: outbound.Rejected, Message: "a shipment without a reference could not be found again"}
	}
	s, err := c.announce(ctx, n)
	var e *outbound.Error
	if errors.As(err, &e) {
		redact(e, n.To)
	}
	return s, err
}

func (c *Client) announce(ctx context.Context, n NewShipment) (Shipment, error) {
	var out struct {
		Data *wireShipment `json:"data"`
	}
	a, err := c.call(ctx, http.MethodPost, "/shipments/announce", opAnnounce, nil, announcement(n), true, &out)
	if a != nil && a.Status == http.StatusConflict {
		return c.adopt(ctx, n, a)
	}
	if err != nil {
		return Shipment{}, err
	}
	if out.Data == nil || out.Data.ID == "" {
		return Shipment{}, unreadable(opAnnounce, a, true, "the answer holds no shipment")
	}
	if len(out.Data.Parcels) == 0 && len(out.Data.Errors) == 0 {
		return out.Data.shipment(), unreadable(opAnnounce, a, true, "the answer holds no parcel")
	}
	return verdict(out.Data.shipment())
}

// verdict decides by status and errors whether there is a label: the HTTP status
// is 201 either way.
func verdict(s Shipment) (Shipment, error) {
	failed := len(s.Parcels) == 0 || s.Parcels[0].StatusCode == "ANNOUNCEMENT_FAILED" || len(s.Errors) > 0 && !s.Parcels[0].HasLabel
	if !failed {
		return s, nil
	}
	message := strings.Join(s.Errors, "; ")
	if message == "" {
		message = "the carrier refused the parcel without saying why"
	}
	return s, &AnnouncementFailed{s, &outbound.Error{Service: service, Op: opAnnounce, Kind: outbound.Rejected, Status: http.StatusCreated, Code: "ANNOUNCEMENT_FAILED", Message: outbound.Excerpt([]byte(message), 500)}}
}

// adopt gives the shipment behind a reference that was used before. The document
// says that the 409 returns it, and not in which shape: it is taken from the
// body, bare or under "data", when it is there, and looked up otherwise.
func (c *Client) adopt(ctx context.Context, n NewShipment, a *outbound.Answer) (Shipment, error) {
	var w struct {
		wireShipment
		Data wireShipment `json:"data"`
	}
	_ = json.Unmarshal(a.Body, &w) // another shape: looked up
	var s Shipment
	switch n.ExternalReferenceID {
	case w.Data.Reference:
		s = w.Data.shipment()
	case w.Reference:
		s = w.shipment()
	}
	if s.ID == "" || len(s.Parcels) == 0 {
		found, err := c.FindByReference(ctx, n.ExternalReferenceID)
		if err != nil {
			return Shipment{}, err
		}
		if found == nil {
			message, code := problems(a)
			return Shipment{}, &outbound.Error{Service: service, Op: opAnnounce, Kind: outbound.Ambiguous, Status: a.Status, Code: code, Message: "the reference is taken but not found: " + message}
		}
		s = *found
	}
	if s.OrderNumber != "" && n.OrderNumber != "" && s.OrderNumber != n.OrderNumber {
		return Shipment{}, &outbound.Error{Service: service, Op: opAnnounce, Kind: outbound.Rejected, Status: a.Status, Code: "reference_conflict", Message: "the reference belongs to a shipment of another order"}
	}
	s.Adopted = true
	if s, err := verdict(s); err != nil {
		return s, err
	}
	if !s.Live() {
		return s, &outbound.Error{Service: service, Op: opAnnounce, Kind: outbound.Rejected, Status: a.Status, Code: "reference_spent", Message: "the reference belongs to a shipment that was cancelled; a new label needs a new one"}
	}
	return s, nil
}

func announcement(n NewShipment) map[string]any {
	properties := map[string]any{"shipping_option_code": n.OptionCode}
	if n.ContractID != 0 {
		properties["contract_id"] = n.ContractID
	}
	parcel := map[string]any{"weight": kilograms(n.WeightGrams)}
	var items []any
	complete := true
	for _, i := range n.Items {
		complete = complete && i.complete()
		item := map[string]any{
			"description": i.Description, "quantity": i.Quantity, "price": i.Price,
			"weight": map[string]any{"value": json.Number(kilograms(i.WeightGrams).Value), "unit": "kg"}, // a number here, a string on the parcel
		}
		for name, v := range map[string]string{"item_id": i.ID, "sku": i.SKU, "hs_code": i.HSCode, "origin_country": i.OriginCountry} {
			if v != "" {
				item[name] = v
			}
		}
		items = append(items, item)
	}
	if len(items) > 0 && (complete || n.Customs != nil) {
		parcel["parcel_items"] = items
	}
	body := map[string]any{
		"from_address": map[string]any{"sender_address_id": n.SenderAddressID}, "to_address": n.To,
		"ship_with":    map[string]any{"type": "shipping_option_code", "properties": properties},
		"order_number": n.OrderNumber, "external_reference_id": n.ExternalReferenceID,
		"label_details": labelDetails(n.LabelMimeType), "parcels": []any{parcel},
	}
	if n.Reference != "" {
		body["reference"] = n.Reference
	}
	if n.TotalPrice != (Price{}) {
		body["total_order_price"] = n.TotalPrice
	}
	if n.Customs != nil {
		body["customs_information"] = map[string]any{
			"invoice_number": n.Customs.InvoiceNumber, "export_reason": n.Customs.ExportReason, "export_type": cmp.Or(n.Customs.ExportType, "commercial_b2c"),
		}
	}
	return body
}

// complete reports whether the API's schema accepts the item.
func (i Item) complete() bool {
	return i.HSCode != "" && i.Description != "" && i.WeightGrams > 0 && i.Price.Value != "" && i.Quantity > 0
}

// labelDetails asks for a kind of label in the resolution that fits it.
func labelDetails(mimeType string) map[string]any {
	switch mimeType {
	case zplType:
		return map[string]any{"mime_type": zplType, "dpi": 203}
	case pngType:
		return map[string]any{"mime_type": pngType, "dpi": 300}
	}
	return map[string]any{"mime_type": pdfType, "dpi": 72}
}

// FindByReference looks a shipment up by its external reference; nil when there
// is none.
func (c *Client) FindByReference(ctx context.Context, reference string) (*Shipment, error) {
	const op = "GET /shipments"
	if reference == "" { // would list everything
		return nil, &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Message: "no reference to look for"}
	}
	var out struct {
		Data []wireShipment `json:"data"`
	}
	a, err := c.call(ctx, http.MethodGet, "/shipments", op, url.Values{"external_reference_id": {reference}}, nil, false, &out)
	// The document allows no empty list: should "none" come as an error of the
	// API's own (and not as the page of a wrong address), it is none as well.
	if a != nil && a.Status == http.StatusNotFound && len(wireErrors(a.Body)) > 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, w := range out.Data {
		if w.Reference == reference {
			s := w.shipment()
			return &s, nil
		}
	}
	if len(out.Data) > 0 {
		// The filter was ignored: what is looked for may be on another page.
		return nil, unreadable(op, a, false, "the list was not filtered by the reference")
	}
	return nil, nil
}

// Page is a part of the list of shipments. Next is "" on the last one.
type Page struct {
	Shipments []Shipment
	Next      string
}

// ShipmentsUpdatedSince lists shipments that changed after t, a page of at most
// 100 at a time; cursor is "" first and then the Next of the page before.
func (c *Client) ShipmentsUpdatedSince(ctx context.Context, t time.Time, cursor string) (Page, error) {
	var out struct {
		Data []wireShipment `json:"data"`
	}
	query := url.Values{"updated_after": {t.UTC().Format(time.RFC3339Nano)}, "page_size": {"100"}}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	a, err := c.call(ctx, http.MethodGet, "/shipments", "GET /shipments", query, nil, false, &out)
	if err != nil {
		return Page{}, err
	}
	p := Page{Shipments: make([]Shipment, len(out.Data)), Next: nextCursor(a.Header)}
	for i, w := range out.Data {
		p.Shipments[i] = w.shipment()
	}
	return p, nil
}

// nextCursor finds the cursor of the next page in the Link header. Only the
// cursor is taken: the address around it is the service's, and credentials go
// nowhere but to the configured host.
func nextCursor(h http.Header) string {
	for _, line := range h.Values("Link") {
		for line != "" {
			_, rest, ok := strings.Cut(line, "<")
			if !ok {
				break
			}
			address, rest, ok := strings.Cut(rest, ">")
			if !ok {
				break
			}
			params, _, _ := strings.Cut(rest, "<")
			line = rest
			if !strings.Contains(strings.ReplaceAll(params, `"`, ""), "rel=next") {
				continue
			}
			if u, err := url.Parse(address); err == nil {
				return u.Query().Get("cursor")
			}
		}
	}
	return ""
}

// Get reads one shipment.
func (c *Client) Get(ctx context.Context, id string) (Shipment, error) {
	const op = "GET /shipments/{id}"
	var out struct {
		Data *wireShipment `json:"data"`
	}
	a, err := c.call(ctx, http.MethodGet, "/shipments/"+url.PathEscape(id), op, nil, nil, false, &out)
	if err != nil {
		return Shipment{}, err
	}
	if out.Data == nil || out.Data.ID == "" {
		return Shipment{}, unreadable(op, a, false, "the answer holds no shipment")
	}
	return out.Data.shipment(), nil
}

// CancelResult is the carrier's answer to a cancellation.
type CancelResult string

// The results: a queued cancellation is decided later, by status.
const (
	CancelDone    CancelResult = "cancelled"
	CancelQueued  CancelResult = "queued"
	CancelRefused CancelResult = "refused"
)

// Cancel asks to cancel a shipment with all its parcels, and gives Sendcloud's
// words on it. A refusal is a result, not an error: the shipment may be delivered,
// older than 42 days, or cancelled already, which its status tells.
func (c *Client) Cancel(ctx context.Context, id string) (CancelResult, string, error) {
	var out struct {
		Data struct {
			Status  string `json:"status"`
			Message string `json:"message"`
		} `json:"data"`
	}
	a, err := c.call(ctx, http.MethodPost, "/shipments/"+url.PathEscape(id)+"/cancel", "POST /shipments/{id}/cancel", nil, nil, true, &out)
	switch {
	case a != nil && a.Status == http.StatusConflict:
		message, _ := problems(a)
		return CancelRefused, message, nil
	case err != nil:
		return "", "", err
	case a.Status == http.StatusAccepted || out.Data.Status == string(CancelQueued):
		return CancelQueued, out.Data.Message, nil
	default:
		return CancelDone, out.Data.Message, nil
	}
}
