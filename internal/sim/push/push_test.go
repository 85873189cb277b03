package push_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/forma3d/connect/internal/sim"
	simpush "github.com/forma3d/connect/internal/sim/push"
)

// rewrite sends requests with something changed.
type rewrite struct{ change func(*http.Request) }

func (c rewrite) Do(r *http.Request) (*http.Response, error) {
	if c.change != nil {
		c.change(r)
	}
	return http.DefaultClient.Do(r)
}

// What a good sender sends is read; whatever is wrong with a message, it is
// refused as a push service would.
func TestOnlyGoodMessagesAreTaken(t *testing.T) {
	now := time.Now()
	private, public, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		t.Fatal(err)
	}
	otherPrivate, otherPublic, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		t.Fatal(err)
	}
	s := simpush.New(simpush.Options{Now: func() time.Time { return now }})
	srv := httptest.NewServer(s)
	defer srv.Close()
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		what   string
		text   string
		change func(*http.Request)
		opts   func(*webpush.Options)
		status int
	}{
		{"good", `{"a":1}`, nil, nil, http.StatusCreated},
		{"no JSON", `hello`, nil, nil, http.StatusBadRequest},
		{"no TTL", `{}`, set("TTL", ""), nil, http.StatusBadRequest},
		{"another encoding", `{}`, set("Content-Encoding", "aesgcm"), nil, http.StatusUnsupportedMediaType},
		{"no authorization", `{}`, set("Authorization", ""), nil, http.StatusUnauthorized},
		{"no token", `{}`, set("Authorization", "vapid t=a.b, k="+public), nil, http.StatusForbidden},
		{"a token of nonsense", `{}`, set("Authorization", "vapid t=*.*.*, k="+public), nil, http.StatusForbidden},
		{"another server's key", `{}`, nil, func(o *webpush.Options) { o.VAPIDPrivateKey, o.VAPIDPublicKey = otherPrivate, otherPublic }, http.StatusForbidden},
		{"signed by another", `{}`, nil, func(o *webpush.Options) { o.VAPIDPrivateKey = otherPrivate }, http.StatusForbidden},
		{"mailto twice", `{}`, nil, func(o *webpush.Options) { o.Subscriber = "mailto:a@b.example" }, http.StatusForbidden},
		{"for another place", `{}`, func(r *http.Request) { r.Host = "elsewhere.example" }, nil, http.StatusForbidden},
		{"no topic", `{}`, set("Topic", "a b"), nil, http.StatusBadRequest},
		{"unknown urgency", `{}`, set("Urgency", "now"), nil, http.StatusBadRequest},
		{"damaged", `{}`, func(r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			b[len(b)-1] ^= 1
			r.Body = io.NopCloser(bytes.NewReader(b))
		}, nil, http.StatusBadRequest},
		{"cut off", `{}`, func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("x")), 1 }, nil, http.StatusBadRequest},
		{"too large", `{}`, func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(make([]byte, 5000))), 5000
		}, nil, http.StatusRequestEntityTooLarge},
		{"unknown", `{}`, func(r *http.Request) { r.URL.Path = "/push/nobody" }, nil, http.StatusNotFound},
	} {
		t.Run(c.what, func(t *testing.T) {
			sub := s.Subscribe(public)
			o := &webpush.Options{HTTPClient: rewrite{c.change}, Subscriber: "hub@shop.example", TTL: 60, Urgency: webpush.UrgencyLow, Topic: "topic", VAPIDPublicKey: public, VAPIDPrivateKey: private}
			if c.opts != nil {
				c.opts(o)
			}
			send := func() int {
				res, err := webpush.SendNotification([]byte(c.text), &webpush.Subscription{Endpoint: srv.URL + sub.Path, Keys: webpush.Keys{P256dh: sub.P256DH, Auth: sub.Auth}}, o)
				if err != nil {
					t.Fatal(err)
				}
				_ = res.Body.Close()
				return res.StatusCode
			}
			if status := send(); status != c.status {
				t.Fatalf("answered %d, want %d: %q", status, c.status, s.Refused(sub.ID))
			}
			got := s.Messages(sub.ID)
			if c.status != http.StatusCreated {
				if len(got) != 0 {
					t.Errorf("it was taken: %+v", got)
				}
				return
			}
			if len(got) != 1 || string(got[0].Text) != c.text || got[0].TTL != 60 || got[0].Urgency != "low" || got[0].Topic != "topic" || got[0].Subject != "mailto:hub@shop.example" {
				t.Errorf("%+v", got)
			}
			now = now.Add(13 * time.Hour)
			if status := send(); status != http.StatusForbidden {
				t.Errorf("an expired token: %d", status)
			}
			now = now.Add(-13 * time.Hour)
			s.Unsubscribe(sub.ID)
			if status := send(); status != http.StatusGone {
				t.Errorf("after the end: %d", status)
			}
		})
	}
}

func TestTheBrowserCanBeWatchedFromOutside(t *testing.T) {
	s := simpush.New(simpush.Options{Faults: sim.NewFaults(1)})
	srv := httptest.NewServer(s)
	defer srv.Close()
	res, err := http.Post(srv.URL+"/_sim/subscriptions?applicationServerKey=k", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var sub simpush.Subscription
	if err := json.NewDecoder(res.Body).Decode(&sub); err != nil || sub.Path != "/push/"+sub.ID || sub.Auth == "" {
		t.Errorf("%+v, %v", sub, err)
	}
	list, err := http.Get(srv.URL + "/_sim/subscriptions/" + sub.ID + "/messages")
	if err != nil {
		t.Fatal(err)
	}
	defer list.Body.Close()
	if b, err := io.ReadAll(list.Body); err != nil || list.StatusCode != http.StatusOK || len(b) == 0 {
		t.Errorf("%d %s %v", list.StatusCode, b, err)
	}
}
