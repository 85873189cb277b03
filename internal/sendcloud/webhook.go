package sendcloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"
)

// Event is a webhook's content.
type Event struct {
	Action            string // parcel_status_changed, return_created, integration_*, test_webhook, ...
	Timestamp         time.Time
	ParcelID          int64
	StatusID          int64
	StatusText        string
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
		return e, nil
	}
	var status struct {
		ID      json.RawMessage `json:"id"`
		Message string          `json:"message"`
	}
	_ = json.Unmarshal(p["status"], &status) // absent or odd: no status to apply
	e.ParcelID, e.StatusID, e.StatusText = whole(p["id"]), whole(status.ID), status.Message
	e.TrackingNumber, e.TrackingURL = text(p["tracking_number"]), text(p["tracking_url"])
	e.ExternalReference, e.ShipmentUUID = text(p["external_reference"]), text(p["shipment_uuid"])
	return e, nil
}

// secondsBelow separates the two units in which timestamps come: 10¹¹ seconds
// are the year 5138, 10¹¹ milliseconds are 1973.
const secondsBelow = 100_000_000_000

func moment(raw json.RawMessage) time.Time {
	n := whole(raw)
	switch {
	case n <= 0:
		return time.Time{}
	case n < secondsBelow:
		return time.Unix(n, 0).UTC()
	default:
		return time.UnixMilli(n).UTC()
	}
}

func whole(raw json.RawMessage) int64 {
	var n json.Number
	if json.Unmarshal(raw, &n) != nil {
		return 0
	}
	i, err := n.Int64()
	if err != nil {
		return 0
	}
	return i
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
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
