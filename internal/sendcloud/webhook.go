package sendcloud

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"time"
)

// Event is a webhook's content: a parcel's status in most cases. ParcelID is 0
// for events about something else, such as the panel's test_webhook.
type Event struct {
	Action            string    // parcel_status_changed, return_created, integration_*, test_webhook, ...
	Timestamp         time.Time // orders the events of one parcel; zero when not said
	ParcelID          int64
	StatusID          int64
	StatusCode        string // v3's word, "" for a number that is not in the catalogue
	StatusText        string
	CarrierCode       string
	OrderNumber       string
	TrackingNumber    string
	TrackingURL       string
	ExternalReference string
	ShipmentUUID      string
}

// ErrWebhook is the error of a body that is not an event.
var ErrWebhook = errors.New("the body is not an event of Sendcloud")

// ParseWebhook reads a webhook's body. Fields that drift between versions are
// read if they have a type that makes sense and left empty otherwise.
func ParseWebhook(body []byte) (Event, error) {
	var w struct {
		Action    string          `json:"action"`
		Timestamp json.RawMessage `json:"timestamp"`
		Parcel    json.RawMessage `json:"parcel"`
	}
	if json.Unmarshal(body, &w) != nil || w.Action == "" {
		return Event{}, ErrWebhook
	}
	e := Event{Action: w.Action, Timestamp: moment(w.Timestamp)}
	if len(w.Parcel) == 0 {
		return e, nil
	}
	var p map[string]json.RawMessage
	if json.Unmarshal(w.Parcel, &p) != nil {
		return e, nil //nolint:nilerr // another shape stands for no parcel
	}
	var status struct {
		ID      json.RawMessage `json:"id"`
		Message json.RawMessage `json:"message"`
	}
	_ = json.Unmarshal(p["status"], &status) // absent or odd: no status to apply
	var carrier struct {
		Code json.RawMessage `json:"code"`
	}
	_ = json.Unmarshal(p["carrier"], &carrier) // can be null
	e.ParcelID, e.StatusID, e.StatusText = whole(p["id"]), whole(status.ID), text(status.Message)
	known, _ := StatusByID(e.StatusID)
	e.StatusCode, e.CarrierCode, e.OrderNumber = known.Code, text(carrier.Code), text(p["order_number"])
	e.TrackingNumber, e.TrackingURL = text(p["tracking_number"]), text(p["tracking_url"])
	e.ExternalReference, e.ShipmentUUID = cmp.Or(text(p["external_reference"]), text(p["external_reference_id"])), text(p["shipment_uuid"])
	return e, nil
}

// secondsBelow separates the two units in which timestamps come: 10¹¹ seconds
// are the year 5138, 10¹¹ milliseconds are 1973.
const secondsBelow = 100_000_000_000

// lastMoment is the end of the year 9999 in milliseconds: later ones cannot be
// written down.
const lastMoment = 253402300799999

func moment(raw json.RawMessage) time.Time {
	n := whole(raw)
	switch {
	case n <= 0 || n > lastMoment:
		return time.Time{}
	case n < secondsBelow:
		return time.Unix(n, 0).UTC()
	default:
		return time.UnixMilli(n).UTC()
	}
}

// whole reads a number, also one that is written as text or with decimals.
// Anything else is 0, which no id has.
func whole(raw json.RawMessage) int64 {
	var n json.Number
	if json.Unmarshal(raw, &n) != nil {
		return 0
	}
	if i, err := n.Int64(); err == nil {
		return i
	}
	f, err := n.Float64()
	if err != nil || math.Abs(f) > 1<<53 {
		return 0
	}
	return int64(f)
}

// text reads a text, also one that is written as a number. Anything else is "".
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// VerifyWebhook reports whether signature (header Sendcloud-Signature) is the
// hex HMAC-SHA256 of the raw body, in constant time.
func VerifyWebhook(secret string, body []byte, signature string) bool {
	got, err := hex.DecodeString(signature)
	if err != nil || len(got) != sha256.Size || secret == "" {
		return false
	}
	return hmac.Equal(got, sign(secret, body))
}

// SignWebhook is the signature that Sendcloud sends with body.
func SignWebhook(secret string, body []byte) string { return hex.EncodeToString(sign(secret, body)) }

func sign(secret string, body []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return m.Sum(nil)
}
