package sendcloud

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/forma3d/connect/internal/outbound"
)

// Address is a recipient.
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

// Item is a content line of a parcel; customs need all of it.
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
}

// NewShipment is a parcel to announce.
type NewShipment struct {
	SenderAddressID     int64
	To                  Address
	OptionCode          string
	ContractID          int64 // 0: the carrier's default contract
	OrderNumber         string
	ExternalReferenceID string // unique in the account: the idempotency key
	TotalPrice          Price
	WeightGrams         int64
	Items               []Item
	Customs             *Customs // nil within the customs union
}

// Shipment is a shipment as Sendcloud has it.
type Shipment struct {
	ID                  string
	ExternalReferenceID string
	OrderNumber         string
	Carrier             string
	OptionCode          string
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
	Label          []byte // only in the answer to Announce
	HasLabel       bool
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
	} `json:"parcels"`
	Errors []wireError `json:"errors"`
}

func (w wireShipment) shipment() Shipment {
	s := Shipment{ID: w.ID, ExternalReferenceID: w.Reference, OrderNumber: w.Order}
	if w.Carrier != nil {
		if s.Carrier = w.Carrier.Name; s.Carrier == "" {
			s.Carrier = w.Carrier.Code
		}
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
		if b, err := base64.StdEncoding.DecodeString(wp.LabelFile); err == nil && len(b) > 0 {
			p.Label, p.HasLabel = b, true
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
// that is known already gives the existing shipment. After an Ambiguous failure
// look with FindByReference before announcing again.
func (c *Client) Announce(ctx context.Context, n NewShipment) (Shipment, error) {
	var out struct {
		Data *wireShipment `json:"data"`
	}
	a, err := c.call(ctx, http.MethodPost, "/shipments/announce", opAnnounce, nil, announcement(n), true, &out)
	if a != nil && a.Status == http.StatusConflict {
		return c.existing(ctx, n.ExternalReferenceID, err)
	}
	if err != nil {
		return Shipment{}, err
	}
	if out.Data == nil {
		return Shipment{}, &outbound.Error{Service: service, Op: opAnnounce, Kind: outbound.Ambiguous, Status: a.Status, Message: "the answer holds no shipment"}
	}
	return verdict(out.Data.shipment())
}

// verdict decides by status and errors whether there is a label: the HTTP status
// is 201 either way.
func verdict(s Shipment) (Shipment, error) {
	failed := len(s.Parcels) == 0 || s.Parcels[0].StatusCode == "ANNOUNCEMENT_FAILED"
	if !failed {
		return s, nil
	}
	message := strings.Join(s.Errors, "; ")
	if message == "" {
		message = "the carrier refused the parcel without saying why"
	}
	return s, &AnnouncementFailed{s, &outbound.Error{Service: service, Op: opAnnounce, Kind: outbound.Rejected, Status: http.StatusCreated, Code: "ANNOUNCEMENT_FAILED", Message: outbound.Excerpt([]byte(message), 500)}}
}

// existing adopts the shipment behind a reference that was used before. The body
// of the 409 is not documented, so it is looked up.
func (c *Client) existing(ctx context.Context, reference string, cause error) (Shipment, error) {
	s, err := c.FindByReference(ctx, reference)
	if err != nil {
		return Shipment{}, err
	}
	if s == nil {
		return Shipment{}, cause // a conflict about something else
	}
	return verdict(*s)
}

func announcement(n NewShipment) map[string]any {
	properties := map[string]any{"shipping_option_code": n.OptionCode}
	if n.ContractID != 0 {
		properties["contract_id"] = n.ContractID
	}
	parcel := map[string]any{"weight": kilograms(n.WeightGrams)}
	var items []any
	for _, i := range n.Items {
		item := map[string]any{
			"item_id": i.ID, "description": i.Description, "quantity": i.Quantity,
			"weight": map[string]any{"value": json.Number(kilograms(i.WeightGrams).Value), "unit": "kg"}, // a number here, a string on the parcel
			"price":  i.Price,
		}
		for name, v := range map[string]string{"sku": i.SKU, "hs_code": i.HSCode, "origin_country": i.OriginCountry} {
			if v != "" {
				item[name] = v
			}
		}
		items = append(items, item)
	}
	if len(items) > 0 {
		parcel["parcel_items"] = items
	}
	body := map[string]any{
		"from_address": map[string]any{"sender_address_id": n.SenderAddressID}, "to_address": n.To,
		"ship_with":    map[string]any{"type": "shipping_option_code", "properties": properties},
		"order_number": n.OrderNumber, "external_reference_id": n.ExternalReferenceID, "total_order_price": n.TotalPrice,
		"label_details": map[string]any{"mime_type": "application/pdf", "dpi": 72}, "parcels": []any{parcel},
	}
	if n.Customs != nil {
		body["customs_information"] = map[string]any{"invoice_number": n.Customs.InvoiceNumber, "export_reason": n.Customs.ExportReason, "export_type": "commercial_b2c"}
	}
	return body
}

// FindByReference looks a shipment up by its external reference; nil when there
// is none.
func (c *Client) FindByReference(ctx context.Context, reference string) (*Shipment, error) {
	var out struct {
		Data []wireShipment `json:"data"`
	}
	if _, err := c.call(ctx, http.MethodGet, "/shipments", "GET /shipments", url.Values{"external_reference_id": {reference}}, nil, false, &out); err != nil {
		return nil, err
	}
	for _, w := range out.Data {
		if w.Reference == reference { // an ignored filter would give everything
			s := w.shipment()
			return &s, nil
		}
	}
	return nil, nil
}

// Get reads one shipment.
func (c *Client) Get(ctx context.Context, id string) (Shipment, error) {
	var out struct {
		Data *wireShipment `json:"data"`
	}
	_, err := c.call(ctx, http.MethodGet, "/shipments/"+url.PathEscape(id), "GET /shipments/{id}", nil, nil, false, &out)
	if err != nil || out.Data == nil {
		return Shipment{}, errors.Join(err)
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

// Cancel asks to cancel a shipment. A refusal is a result, not an error.
func (c *Client) Cancel(ctx context.Context, id string) (CancelResult, string, error) {
	var out struct {
		Data struct {
			Message string `json:"message"`
		} `json:"data"`
	}
	a, err := c.call(ctx, http.MethodPost, "/shipments/"+url.PathEscape(id)+"/cancel", "POST /shipments/{id}/cancel", nil, nil, true, &out)
	switch {
	case a != nil && a.Status == http.StatusConflict:
		return CancelRefused, problems(a), nil
	case err != nil:
		return "", "", err
	case a.Status == http.StatusAccepted:
		return CancelQueued, out.Data.Message, nil
	default:
		return CancelDone, out.Data.Message, nil
	}
}

// Document is a label or another paper.
type Document struct {
	ContentType string
	Content     []byte
}

// Label fetches a parcel's label. A label that the carrier makes natively as ZPL
// comes as ZPL whatever was asked: trust ContentType.
func (c *Client) Label(ctx context.Context, parcelID int64) (Document, error) {
	const op = "GET /parcels/{id}/documents/label"
	req, err := c.request(ctx, http.MethodGet, fmt.Sprintf("/parcels/%d/documents/label", parcelID), nil, nil)
	if err != nil {
		return Document{}, err
	}
	req.Header.Set("Accept", "application/pdf")
	a, err := c.http.Do(ctx, req, op, false)
	if err != nil {
		return Document{}, err
	}
	if err := c.check(op, a, false); err != nil {
		return Document{}, err
	}
	kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	if kind == "application/pdf" && !bytes.HasPrefix(a.Body, []byte("%PDF")) {
		return Document{}, &outbound.Error{Service: service, Op: op, Kind: outbound.Transient, Status: a.Status, Message: "the label is not a PDF"}
	}
	return Document{kind, a.Body}, nil
}
