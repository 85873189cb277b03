package app

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/webhook"
)

// The verifiers tie each service's signature to its credentials in effect. They
// see headers and raw bytes only.

type shopifyVerifier struct{ clients *integration.Clients }

// Verify implements webhook.Verifier. The shop's header is unsigned and only
// picks the secret; here there is one shop, so another one is refused.
func (v shopifyVerifier) Verify(r *http.Request, body []byte) (webhook.Delivery, error) {
	s, err := v.clients.Settings(r.Context(), identity.DefaultTenant)
	if err != nil {
		return webhook.Delivery{}, err
	}
	shop := s.Shopify
	if !shop.Connected() || !strings.EqualFold(r.Header.Get("X-Shopify-Shop-Domain"), shop.ShopDomain) || !shopify.VerifyWebhook(shop.WebhookSecrets(), body, r.Header.Get("X-Shopify-Hmac-Sha256")) {
		return webhook.Delivery{}, webhook.ErrUnverified
	}
	d := webhook.Delivery{Tenant: identity.DefaultTenant, Key: r.Header.Get("X-Shopify-Webhook-Id"), Topic: r.Header.Get("X-Shopify-Topic")}
	if d.Key == "" {
		d.Key = fingerprint(d.Topic, body)
	}
	if t, err := time.Parse(time.RFC3339Nano, r.Header.Get("X-Shopify-Triggered-At")); err == nil {
		d.TriggeredAt = &t
	}
	d.Key, d.Topic = bounded(d.Key), bounded(d.Topic)
	return d, nil
}

type simplyPrintVerifier struct{ clients *integration.Clients }

// Verify implements webhook.Verifier. The farm sends no delivery id: the same
// bytes within the time that ids are remembered are the same delivery.
func (v simplyPrintVerifier) Verify(r *http.Request, body []byte) (webhook.Delivery, error) {
	s, err := v.clients.Settings(r.Context(), identity.DefaultTenant)
	if err != nil {
		return webhook.Delivery{}, err
	}
	if !simplyprint.VerifyWebhook(string(s.SimplyPrint.WebhookToken), r.Header) {
		return webhook.Delivery{}, webhook.ErrUnverified
	}
	return webhook.Delivery{Tenant: identity.DefaultTenant, Key: fingerprint("", body), Topic: "simplyprint"}, nil
}

type sendcloudVerifier struct{ clients *integration.Clients }

// Verify implements webhook.Verifier; Sendcloud sends no delivery id either.
func (v sendcloudVerifier) Verify(r *http.Request, body []byte) (webhook.Delivery, error) {
	s, err := v.clients.Settings(r.Context(), identity.DefaultTenant)
	if err != nil {
		return webhook.Delivery{}, err
	}
	if !sendcloud.VerifyWebhook(string(s.Sendcloud.WebhookKey), body, r.Header.Get("Sendcloud-Signature")) {
		return webhook.Delivery{}, webhook.ErrUnverified
	}
	return webhook.Delivery{Tenant: identity.DefaultTenant, Key: fingerprint("", body), Topic: "sendcloud"}, nil
}

func fingerprint(topic string, body []byte) string {
	h := sha256.New()
	h.Write([]byte(topic + "\x00"))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// bounded keeps a header's value to a size that an index can hold.
func bounded(s string) string {
	if len(s) > 200 {
		sum := sha256.Sum256([]byte(s))
		return hex.EncodeToString(sum[:])
	}
	return s
}
