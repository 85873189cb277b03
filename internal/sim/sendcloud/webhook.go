package sendcloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/forma3d/connect/internal/sim"
)

// parcelEvent is the webhook of a status change. Its parcel has the shape of v2,
// also for shipments made with v3.
type parcelEvent struct {
	Action          string      `json:"action"`
	Timestamp       int64       `json:"timestamp"` // milliseconds
	CarrierChangeAt int64       `json:"carrier_status_change_timestamp"`
	Parcel          eventParcel `json:"parcel"`
}

type eventParcel struct {
	ID                int64          `json:"id"`
	Name              string         `json:"name"`
	CompanyName       string         `json:"company_name"`
	Address           string         `json:"address"`
	AddressDivided    *dividedStreet `json:"address_divided,omitempty"`
	City              string         `json:"city"`
	PostalCode        string         `json:"postal_code"`
	Telephone         string         `json:"telephone"`
	Email             string         `json:"email,omitempty"`
	DateCreated       string         `json:"date_created"`
	TrackingNumber    string         `json:"tracking_number"`
	TrackingURL       string         `json:"tracking_url,omitempty"`
	Weight            string         `json:"weight"`
	Status            eventStatus    `json:"status"`
	Carrier           eventCarrier   `json:"carrier"`
	Country           eventCountry   `json:"country"`
	Shipment          *eventMethod   `json:"shipment,omitempty"`
	OrderNumber       string         `json:"order_number"`
	ExternalReference string         `json:"external_reference,omitempty"`
	ShipmentUUID      string         `json:"shipment_uuid,omitempty"`
}

type dividedStreet struct {
	Street      string `json:"street"`
	HouseNumber int64  `json:"house_number"`
}

type eventStatus struct {
	ID      int64  `json:"id"`
	Message string `json:"message"`
}

type eventCarrier struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type eventCountry struct {
	ISO2 string `json:"iso_2"`
}

type eventMethod struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// notify sends a parcel's status to the webhook. c.mu is held.
func (c *Carrier) notify(s *shipment, p *parcel) {
	if c.opts.Sender == nil || c.webhookURL == "" || c.closed {
		return
	}
	to := s.req.To
	e := parcelEvent{
		Action: "parcel_status_changed", Timestamp: p.updated.UnixMilli(), CarrierChangeAt: p.updated.UnixMilli(),
		Parcel: eventParcel{
			ID: p.id, Name: to.Name, CompanyName: to.CompanyName, Address: to.AddressLine1 + " " + to.HouseNumber, City: to.City, PostalCode: to.PostalCode,
			Telephone: to.Phone, Email: to.Email, DateCreated: p.created.UTC().Format("02-01-2006 15:04:05"),
			TrackingNumber: p.tracking, Status: eventStatus{p.status, message(p.status)},
			Carrier: eventCarrier{s.option.CarrierCode, s.option.CarrierName}, Country: eventCountry{to.CountryCode}, OrderNumber: s.req.OrderNumber,
		},
	}
	if g, ok := p.asked.grams(); ok {
		e.Parcel.Weight = kilograms(g)["value"]
	}
	// The document says that the number is an integer: one with a letter cannot
	// be given in this field.
	if n, err := strconv.ParseInt(to.HouseNumber, 10, 64); err == nil {
		e.Parcel.AddressDivided = &dividedStreet{to.AddressLine1, n}
	}
	if p.labelled() {
		e.Parcel.TrackingURL = p.trackingURL()
	}
	if s.option.MethodID != 0 {
		e.Parcel.Shipment = &eventMethod{s.option.MethodID, s.option.Name}
	}
	if !c.opts.BareWebhooks {
		e.Parcel.ExternalReference, e.Parcel.ShipmentUUID = s.req.ExternalReferenceID, s.id
	}
	body, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("encode an event: %v", err)) // strings and numbers only: cannot fail
	}
	body = pythonForm(body)
	c.opts.Sender.Send(sim.Delivery{
		URL:    c.webhookURL,
		Header: http.Header{"Content-Type": {"application/json"}, "Sendcloud-Signature": {sign(c.opts.WebhookKey, body)}},
		Body:   body,
	})
}

func sign(key string, body []byte) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}

// pythonForm rewrites compact JSON the way Python's json.dumps writes it: a space
// after each colon and comma, everything outside of ASCII as \uXXXX. Sendcloud's
// bodies look like that; a receiver that re-encodes before it checks the
// signature fails against this form.
func pythonForm(compact []byte) []byte {
	out := make([]byte, 0, len(compact)+len(compact)/8)
	inText := false
	for i := 0; i < len(compact); {
		b := compact[i]
		if b >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(compact[i:])
			for _, u := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%04x`, u)
			}
			i += n
			continue
		}
		out = append(out, b)
		i++
		switch {
		case inText && b == '\\':
			out = append(out, compact[i])
			i++
		case b == '"':
			inText = !inText
		case !inText && (b == ':' || b == ','):
			out = append(out, ' ')
		}
	}
	return out
}
