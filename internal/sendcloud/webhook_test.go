package sendcloud_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/sendcloud"
	carrier "github.com/forma3d/connect/internal/sim/sendcloud"
)

// The first vector is Sendcloud's own, from its webhook guide; the others were
// computed with another implementation.
func TestVerifyWebhook(t *testing.T) {
	for _, v := range []struct{ key, body, signature string }{
		{"secretkey", `{"key": "value"}`, "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a"},
		{"demo-secret-key", `{"action": "parcel_status_changed", "timestamp": 1767225600123, "parcel": {"id": 424242, "tracking_number": "3STEST0000001", "status": {"id": 11, "message": "Delivered"}}}`, "19f181d063027a2a86fd4c08a7f390809cc31ad992ae607370d66cca0a2f5a18"},
		{"demo-secret-key", `{"action": "parcel_status_changed", "parcel": {"id": 7, "name": "Zo\u00eb M\u00fcller"}}`, "bdcd93dd3d2b46aa084005c8cbb3bba7b8f7aa578491df761aa1ef3cefe606d7"},
	} {
		body := []byte(v.body)
		if !sendcloud.VerifyWebhook(v.key, body, v.signature) {
			t.Errorf("%s: the right signature is refused", v.body)
		}
		if got := sendcloud.SignWebhook(v.key, body); got != v.signature {
			t.Errorf("%s: signed as %s", v.body, got)
		}
		for name, bad := range map[string]struct {
			key, signature string
			body           []byte
		}{
			"other key":     {"other", v.signature, body},
			"no key":        {"", sendcloud.SignWebhook("", body), body},
			"other body":    {v.key, v.signature, append([]byte(" "), body...)},
			"no signature":  {v.key, "", body},
			"part":          {v.key, v.signature[:62], body},
			"too long":      {v.key, v.signature + "00", body},
			"not hex":       {v.key, "z" + v.signature[1:], body},
			"with a prefix": {v.key, "sha256=" + v.signature, body},
		} {
			if sendcloud.VerifyWebhook(bad.key, bad.body, bad.signature) {
				t.Errorf("%s: %s is accepted", v.body, name)
			}
		}
	}
}

func TestParseWebhook(t *testing.T) {
	at := time.UnixMilli(1767225600123).UTC()
	for name, tc := range map[string]struct {
		body string
		want sendcloud.Event
	}{
		"documented": {`{"action": "parcel_status_changed", "timestamp": 1767225600123, "carrier_status_change_timestamp": null,
			"parcel": {"id": 501000777, "order_number": "ORD-42", "external_reference": "ship-1", "shipment_uuid": "5b0c", "tracking_number": "SC7", "tracking_url": "https://t.example/",
			"status": {"id": 11, "message": "Delivered"}, "carrier": {"code": "sendcloud"}, "shipment": null}}`,
			sendcloud.Event{
				Action: "parcel_status_changed", Timestamp: at, ParcelID: 501000777, StatusID: 11, StatusCode: "DELIVERED", StatusText: "Delivered",
				TrackingNumber: "SC7", TrackingURL: "https://t.example/", CarrierCode: "sendcloud", ExternalReference: "ship-1", ShipmentUUID: "5b0c", OrderNumber: "ORD-42",
			}},
		"seconds": {`{"action": "parcel_status_changed", "timestamp": 1767225600, "parcel": {"id": 7}}`,
			sendcloud.Event{Action: "parcel_status_changed", Timestamp: at.Truncate(time.Second), ParcelID: 7}},
		"other types": {`{"action": "parcel_status_changed", "timestamp": "1767225600123", "parcel": {"id": "7", "status": {"id": "62991", "message": 5}, "carrier": null, "order_number": 1042, "tracking_number": null, "external_reference_id": "r", "unknown": [{}]}}`,
			sendcloud.Event{Action: "parcel_status_changed", Timestamp: at, ParcelID: 7, StatusID: 62991, StatusCode: "REFUSED_BY_RECIPIENT", StatusText: "5", OrderNumber: "1042", ExternalReference: "r"}},
		"decimals": {`{"action": "parcel_status_changed", "timestamp": 1767225600123.75, "parcel": {"id": 7.0, "status": {"id": 11.0}}}`,
			sendcloud.Event{Action: "parcel_status_changed", Timestamp: at, ParcelID: 7, StatusID: 11, StatusCode: "DELIVERED"}},
		"unknown status":   {`{"action": "parcel_status_changed", "parcel": {"id": 7, "status": {"id": 4711, "message": "New"}}}`, sendcloud.Event{Action: "parcel_status_changed", ParcelID: 7, StatusID: 4711, StatusText: "New"}},
		"button":           {`{"action": "test_webhook"}`, sendcloud.Event{Action: "test_webhook"}},
		"parcel is a list": {`{"action": "x", "timestamp": true, "parcel": []}`, sendcloud.Event{Action: "x"}},
		"parcel is null":   {`{"action": "x", "timestamp": 1e300, "parcel": null}`, sendcloud.Event{Action: "x"}},
		"far future":       {`{"action": "x", "timestamp": 999999999999999999}`, sendcloud.Event{Action: "x"}},
		"keys":             {`{"action": "integration_credentials", "public_key": "p", "secret_key": "s"}`, sendcloud.Event{Action: "integration_credentials"}},
	} {
		got, err := sendcloud.ParseWebhook([]byte(tc.body))
		if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
	for _, body := range []string{``, `{}`, `[]`, `null`, `"x"`, `{"action": 5}`, `{"action": ""}`, `{"action": "x"`, `<html>`} {
		if _, err := sendcloud.ParseWebhook([]byte(body)); !errors.Is(err, sendcloud.ErrWebhook) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func FuzzParseWebhook(f *testing.F) {
	f.Add([]byte(`{"action": "parcel_status_changed", "timestamp": 1767225600123, "parcel": {"id": 7, "status": {"id": 11, "message": "Delivered"}, "carrier": {"code": "x"}}}`))
	f.Add([]byte(`{"action": "x", "timestamp": "1e5", "parcel": {"id": -1.5e3, "status": [], "carrier": null}}`))
	f.Add([]byte(`{"action": "x", "timestamp": 9223372036854775807}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := sendcloud.ParseWebhook(body)
		if err != nil {
			if e != (sendcloud.Event{}) {
				t.Errorf("an event beside an error: %+v", e)
			}
			return
		}
		if e.Action == "" {
			t.Error("an event without an action")
		}
		if s, ok := sendcloud.StatusByID(e.StatusID); e.StatusCode != s.Code || ok != (e.StatusCode != "") {
			t.Errorf("status %d is called %q", e.StatusID, e.StatusCode)
		}
		if _, err := json.Marshal(e); err != nil { // a time after the year 9999 cannot be written
			t.Error(err)
		}
	})
}

func TestStatusCatalogue(t *testing.T) {
	all := sendcloud.Statuses()
	if len(all) != 35 {
		t.Fatalf("%d statuses", len(all))
	}
	ids, codes := map[int64]bool{}, map[string]bool{}
	for _, s := range all {
		ids[s.ID], codes[s.Code] = true, true
		if got, ok := sendcloud.StatusByID(s.ID); !ok || got != s {
			t.Errorf("number %d gives %+v", s.ID, got)
		}
		if got, ok := sendcloud.StatusByCode(s.Code); !ok || got != s {
			t.Errorf("%s gives %+v", s.Code, got)
		}
	}
	if len(ids) != 35 || len(codes) != 35 {
		t.Errorf("%d numbers, %d codes", len(ids), len(codes))
	}
	for word, want := range map[string]int64{
		"ready-to-send": 1000, "shipment-on-route": 91, "EN_ROUTE_TO_SORTING_CENTER": 3, "PARCEL_EN_ROUTE": 91, "DELIVERY_DELAYED": 4, "AT_SORTING_CENTER": 62990,
		"canceled": 2000, "Parcel cancellation failed.": 94, "EN_ROUTE_TO_SORTING_CENTRE": 3,
	} {
		if got, ok := sendcloud.StatusByCode(word); !ok || got.ID != want {
			t.Errorf("%s gives %+v", word, got)
		}
	}
	for _, word := range []string{"", "SOMETHING", "_"} {
		if got, ok := sendcloud.StatusByCode(word); ok {
			t.Errorf("%q gives %+v", word, got)
		}
	}
	if got, ok := sendcloud.StatusByID(0); ok {
		t.Errorf("0 gives %+v", got)
	}
	all[0].Code = "CHANGED"
	if sendcloud.Statuses()[0].Code == "CHANGED" {
		t.Error("the catalogue can be changed from outside")
	}
}

func TestStatuses(t *testing.T) {
	p := newPair(t, carrier.Options{})
	got, err := p.client.Statuses(t.Context())
	if diff := cmp.Diff(sendcloud.Statuses(), got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
