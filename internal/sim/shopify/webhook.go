package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/forma3d/connect/internal/sim"
)

// apiVersion is the version that webhook bodies are built with.
const apiVersion = "2026-10"

type subscription struct {
	id    int64
	topic string // orders/create
	uri   string
	admin bool // made in the shop's admin: not listed to apps, signed with the shop's key
}

// Sent is a webhook that the shop sent.
type Sent struct {
	Topic    string
	Delivery sim.Delivery
}

// keptSent bounds what Sent remembers: about 40 MB of bodies.
const keptSent = 10_000

// AddWebhook subscribes the way a merchant does in the admin: apps do not see it.
func (s *Shop) AddWebhook(topic, uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, &subscription{id: s.id(), topic: topic, uri: uri, admin: true})
}

// Sent lists the newest 10,000 webhooks that were sent, the first of them first.
// Retries and duplicates are the Sender's doing and are not listed.
func (s *Shop) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sent(nil), s.sent[max(len(s.sent)-keptSent, 0):]...)
}

// Resend sends a webhook again with the same id and body, as the service may.
func (s *Shop) Resend(d Sent) {
	if s.opts.Sender != nil {
		s.opts.Sender.Send(d.Delivery)
	}
}

// event gives the id that all webhooks of one action share.
func (s *Shop) event() string { return s.uuid() }

func (s *Shop) uuid() string {
	a, b := s.rnd.Uint64(), s.rnd.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", uint32(a>>32), uint16(a>>16), uint16(a)&0xfff, uint16(b>>48)&0x3fff|0x8000, b&0xffffffffffff)
}

// emit sends topics that carry the whole order, as it is now.
func (s *Shop) emit(o *order, topics ...string) {
	e, body := s.event(), sync.OnceValue(func() []byte { return s.orderBody(o) })
	for _, t := range topics {
		s.deliver(e, t, body)
	}
}

// deliver sends a topic's webhook to all its subscriptions.
func (s *Shop) deliver(event, topic string, body func() []byte) {
	body = sync.OnceValue(body)
	for _, h := range s.hooks {
		if h.topic != topic {
			continue
		}
		b := body()
		d := sim.Delivery{URL: h.uri, Body: b, Header: http.Header{
			"Content-Type":           {"application/json"},
			"X-Shopify-Topic":        {topic},
			"X-Shopify-Shop-Domain":  {s.opts.ShopDomain},
			"X-Shopify-Api-Version":  {apiVersion},
			"X-Shopify-Webhook-Id":   {s.uuid()},
			"X-Shopify-Event-Id":     {event},
			"X-Shopify-Triggered-At": {s.now().UTC().Format("2006-01-02T15:04:05.000000Z")},
			"X-Shopify-Hmac-Sha256":  {sign(s.key(h), b)},
		}}
		if len(s.sent) == 2*keptSent {
			s.sent = append(s.sent[:0:0], s.sent[keptSent:]...)
		}
		s.sent = append(s.sent, Sent{topic, d})
		if s.opts.Sender != nil {
			s.opts.Sender.Send(d)
		}
	}
}

func (s *Shop) key(h *subscription) string {
	if h.admin {
		return s.opts.WebhookSecret
	}
	return s.opts.APISecret
}

func sign(key string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// subscribe is the mutation webhookSubscriptionCreate.
func (s *Shop) subscribe(topic, uri string) (h *subscription, refused string) {
	uri = strings.TrimSpace(uri)
	if uri == "" {
		return nil, "Address can't be blank"
	}
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return nil, "Address is invalid"
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !s.opts.AllowHTTP) {
		return nil, fmt.Sprintf("Address protocol %s:// is not supported", u.Scheme)
	}
	if host := strings.ToLower(u.Hostname()); host == strings.ToLower(s.opts.ShopDomain) || strings.HasSuffix(host, ".myshopify.com") || strings.HasSuffix(host, ".shopify.com") {
		return nil, "Address cannot be a Shopify or an internal domain"
	}
	for _, h := range s.hooks {
		if !h.admin && h.topic == topic && h.uri == uri {
			return nil, "Address for this topic has already been taken"
		}
	}
	h = &subscription{id: s.id(), topic: topic, uri: uri}
	s.hooks = append(s.hooks, h)
	return h, ""
}

// unsubscribe is the mutation webhookSubscriptionDelete.
func (s *Shop) unsubscribe(id int64) bool {
	for i, h := range s.hooks {
		if h.id == id && !h.admin {
			s.hooks = append(s.hooks[:i:i], s.hooks[i+1:]...)
			return true
		}
	}
	return false
}

// topicOf turns the enum's word into the header's, enumOf the other way.
func topicOf(enum string) string {
	word := strings.ToLower(enum)
	if rest, ok := strings.CutPrefix(word, "fulfillment_orders_"); ok {
		return "fulfillment_orders/" + rest
	}
	return strings.Replace(word, "_", "/", 1)
}

func enumOf(topic string) string { return strings.ToUpper(strings.ReplaceAll(topic, "/", "_")) }
