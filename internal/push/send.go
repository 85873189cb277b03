package push

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

const (
	// maxPayload is what fits into one record of RFC 8188 as push services take it
	// (4096 bytes) beside its head of 86 bytes, the tag of 16 and the end mark.
	maxPayload = 4096 - 86 - 16 - 1 - 16
	// maxAnswer bounds what is read of a push service's answer; nothing in it matters.
	maxAnswer = 4 << 10
	// Bounds of what a browser says of itself.
	maxEndpoint = 2048
	authLength  = 16
)

type sendArgs struct {
	Tenant         string    `json:"tenant"`
	SubscriptionID string    `json:"subscriptionId"`
	EventID        string    `json:"eventId"`
	Event          string    `json:"event"`
	Time           time.Time `json:"time"`
	Notice         notice    `json:"notice"`
}

// Message is what a browser gets.
type Message struct {
	ID      string    `json:"id"`      // of the event
	Event   string    `json:"event"`   // its type
	Class   Class     `json:"class"`   // "" for a test
	Title   string    `json:"title"`   // in the person's language
	Body    string    `json:"body"`    // in the person's language
	Lang    string    `json:"lang"`    // that language
	Tag     string    `json:"tag"`     // a message takes the place of an older one of its tag
	Path    string    `json:"path"`    // page to open
	OrderID string    `json:"orderId"` // "" when it is about none
	Badge   *int      `json:"badge"`   // orders that need attention; null when the person may not see orders
	Time    time.Time `json:"time"`
}

// send tells one browser of one event.
func (s *Service) send(ctx context.Context, r job.Run) error {
	var args sendArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	t := args.Notice.Class.terms()
	left := t.keep - s.now().Sub(args.Time)
	if left <= 0 {
		return nil
	}
	list, err := findSubscriptions(ctx, s.db.Read(), `tenant_id = $1 AND id = $2`, args.Tenant, args.SubscriptionID)
	if err != nil || len(list) == 0 {
		return err
	}
	sub := list[0]
	person, err := s.people.Person(ctx, sub.Tenant, sub.UserID)
	if errors.Is(err, db.ErrNotFound) {
		return s.forget(ctx, sub)
	}
	if err != nil {
		return err
	}
	if !person.Can(t.permission) {
		return nil
	}
	if r.Attempt == 1 {
		var recent int
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			recent, err = countMessage(ctx, tx, sub, s.now(), window)
			return err
		})
		switch {
		case errors.Is(err, db.ErrNotFound):
			return nil
		case err != nil:
			return err
		case recent > burst+1:
			return nil
		case recent == burst+1:
			args.Notice = notice{Class: args.Notice.Class, Text: textMore, Tag: "more", Path: "/"}
		}
	}
	m, err := s.message(ctx, sub.Tenant, person, args.Notice)
	if err != nil {
		return err
	}
	m.ID, m.Event, m.Time = args.EventID, args.Event, args.Time
	return s.settle(ctx, r, sub, s.deliver(ctx, sub, m, t.urgency, left))
}

// settle draws the consequences of one attempt. A message that could not be
// delivered at all is noted with the browser; it is no dead letter, nobody
// could do anything with it later.
func (s *Service) settle(ctx context.Context, r job.Run, sub subscription, err error) error {
	var f *failure
	switch {
	case err == nil:
		return s.note(ctx, sub, NoProblem)
	case !errors.As(err, &f):
		return err
	case f.gone:
		return s.forget(ctx, sub)
	case f.problem == Refused || r.Last():
		s.log.WarnContext(ctx, "a browser could not be told", "subscription", sub.ID, "problem", string(f.problem), "status", f.status)
		return s.note(ctx, sub, f.problem)
	}
	if err := s.note(ctx, sub, f.problem); err != nil {
		return err
	}
	if f.wait > 0 {
		return job.Snooze(f.wait, err)
	}
	return err
}

func (s *Service) note(ctx context.Context, sub subscription, p Problem) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return noteTold(ctx, tx, sub, s.now(), p) })
}

func (s *Service) forget(ctx context.Context, sub subscription) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := removeSubscription(ctx, tx, sub.Tenant, sub.UserID, sub.ID)
		return err
	})
}

// message puts a notice into a person's words.
func (s *Service) message(ctx context.Context, tenant string, p Person, n notice) (Message, error) {
	w := n.say(p.Language)
	m := Message{Class: n.Class, Title: w.title, Body: w.body, Lang: spoken(p.Language), Tag: n.Tag, Path: n.Path, OrderID: n.OrderID}
	if p.Can(identity.OrdersRead) {
		count, err := s.orders.NeedingAttention(ctx, s.db.Read(), tenant)
		if err != nil {
			return m, err
		}
		m.Badge = &count
	}
	return m, nil
}

// failure is why a push service did not take a message.
type failure struct {
	gone    bool // the browser gave the subscription up, or it can never work
	problem Problem
	status  int           // of the answer, 0 when there was none
	wait    time.Duration // as the push service asks; 0: it does not say
	err     error
}

func (f *failure) Error() string {
	if f.err != nil {
		return fmt.Sprintf("push service: %s: %v", f.problem, f.err)
	}
	return fmt.Sprintf("push service: %s (HTTP %d)", f.problem, f.status)
}

func (f *failure) Unwrap() error { return f.err }

// deliver hands a message to a browser's push service. Its error is a *failure,
// or our own.
func (s *Service) deliver(ctx context.Context, sub subscription, m Message, urgency webpush.Urgency, keep time.Duration) error {
	keys, err := s.keys(ctx)
	if err != nil {
		return err
	}
	if sub.ServerKey != keys.Public {
		return &failure{gone: true, problem: Refused} // made for another pair: nobody takes our signature there
	}
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write the message: %w", err)
	}
	if len(text) > maxPayload {
		return &failure{problem: Refused, err: fmt.Errorf("the message has %d bytes, at most %d fit", len(text), maxPayload)}
	}
	res, err := webpush.SendNotificationWithContext(ctx, text, &webpush.Subscription{Endpoint: sub.Endpoint, Keys: webpush.Keys{P256dh: sub.P256DH, Auth: sub.Auth}}, &webpush.Options{
		HTTPClient: s.http, Subscriber: s.opts.Subject, Topic: topic(m.Tag), TTL: int(keep / time.Second), Urgency: urgency, VAPIDPublicKey: keys.Public, VAPIDPrivateKey: keys.Private,
	})
	if errors.Is(err, outbound.ErrPrivate) {
		return &failure{gone: true, problem: Refused}
	}
	if err != nil {
		return &failure{problem: Unreachable, err: withoutAddress(err)}
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxAnswer)) // so that the connection can be used again
	f := &failure{status: res.StatusCode, wait: outbound.RetryAfter(res.Header, s.now())}
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return nil
	case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone:
		f.gone, f.problem = true, Refused
	case res.StatusCode == http.StatusTooManyRequests:
		f.problem = Busy
	case res.StatusCode >= 500:
		f.problem = Unreachable
	default:
		f.problem = Refused
	}
	return f
}

// withoutAddress leaves the endpoint out of an error: who knows it and our key
// can write to the browser.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// topic has a push service replace a message that still waits there by a newer
// one of the same tag. It takes at most 32 letters.
func topic(tag string) string {
	if tag == "" {
		return ""
	}
	h := sha256.Sum256([]byte(tag))
	return base64.RawURLEncoding.EncodeToString(h[:24])
}

// check refuses what cannot be a browser's subscription.
func (d Device) check(allowPrivate bool) error {
	bad := func(field, message string) error {
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "This is no subscription that messages can be sent to.", httpapi.Field{Field: field, Message: message})
	}
	u, err := url.Parse(d.Endpoint)
	if err != nil || u.Host == "" || u.User != nil || len(d.Endpoint) > maxEndpoint {
		return bad("body.endpoint", "must be the address that the browser gave")
	}
	if u.Scheme != "https" && (!allowPrivate || u.Scheme != "http") {
		return bad("body.endpoint", "must begin with https://")
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !allowPrivate && !outbound.Public(ip) {
		return bad("body.endpoint", "must be an address on the internet")
	}
	key, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(d.P256DH, "="))
	if err != nil {
		return bad("body.keys.p256dh", "must be base64url")
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return bad("body.keys.p256dh", "must be a point on the curve P-256")
	}
	if auth, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(d.Auth, "=")); err != nil || len(auth) != authLength {
		return bad("body.keys.auth", "must be 16 bytes as base64url")
	}
	return nil
}
