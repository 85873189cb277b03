package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/webhook"
)

// The verifiers tie each service's signature to the credentials in effect of the
// tenant whose address was called. They see headers, the address and raw bytes
// only.

// receiver finds whose webhook it is and with what it must be signed.
type receiver struct {
	clients  *integration.Clients
	accounts *account.Service
}

// of gives the tenant that the address names and its credentials. A tenant that
// does not exist is refused like a wrong signature.
func (v receiver) of(r *http.Request) (tenant string, _ integration.Settings, err error) {
	tenant = identity.DefaultTenant
	if named := r.PathValue(webhook.TenantInPath); named != "" {
		_, err := v.accounts.Tenant(r.Context(), named)
		if errors.Is(err, db.ErrNotFound) {
			return "", integration.Settings{}, webhook.ErrUnverified
		}
		if err != nil {
			return "", integration.Settings{}, err
		}
		tenant = named
	}
	s, err := v.clients.Settings(r.Context(), tenant)
	return tenant, s, err
}

type shopifyVerifier struct{ receiver }

// Verify implements webhook.Verifier. The shop's header is unsigned; a shop that
// is not the tenant's is refused.
func (v shopifyVerifier) Verify(r *http.Request, body []byte) (webhook.Delivery, error) {
	tenant, s, err := v.of(r)
	if err != nil {
		return webhook.Delivery{}, err
	}
	shop := s.Shopify
	if !shop.Connected() || !strings.EqualFold(r.Header.Get("X-Shopify-Shop-Domain"), shop.ShopDomain) || !shopify.VerifyWebhook(shop.WebhookSecrets(), body, r.Header.Get("X-Shopify-Hmac-Sha256")) {
		return webhook.Delivery{}, webhook.ErrUnverified
	}
	d := webhook.Delivery{Tenant: tenant, Key: r.Header.Get("X-Shopify-Webhook-Id"), Topic: r.Header.Get("X-Shopify-Topic")}
	if d.Key == "" {
		d.Key = fingerprint(d.Topic, body)
	}
	if t, err := time.Parse(time.RFC3339Nano, r.Header.Get("X-Shopify-Triggered-At")); err == nil {
		d.TriggeredAt = &t
	}
	d.Key, d.Topic = bounded(d.Key), bounded(d.Topic)
	return d, nil
}

type simplyPrintVerifier struct{ receiver }

// Verify implements webhook.Verifier. The farm sends no delivery id: the same
// bytes within the time that ids are remembered are the same delivery.
func (v simplyPrintVerifier) Verify(r *http.Request, body []byte) (webhook.Delivery, error) {
	tenant, s, err := v.of(r)
	if err != nil {
		return webhook.Delivery{}, err
	}
	if !simplyprint.VerifyWebhook(string(s.SimplyPrint.WebhookToken), r.Header) {
		return webhook.Delivery{}, webhook.ErrUnverified
	}
	return webhook.Delivery{Tenant: tenant, Key: fingerprint("", body), Topic: "simplyprint"}, nil
}

type sendcloudVerifier struct{ receiver }

// Verify implements webhook.Verifier; Sendcloud sends no delivery id either.
func (v sendcloudVerifier) Verify(r *http.Request, body []byte) (webhook.Delivery, error) {
	tenant, s, err := v.of(r)
	if err != nil {
		return webhook.Delivery{}, err
	}
	if !sendcloud.VerifyWebhook(string(s.Sendcloud.WebhookKey), body, r.Header.Get("Sendcloud-Signature")) {
		return webhook.Delivery{}, webhook.ErrUnverified
	}
	return webhook.Delivery{Tenant: tenant, Key: fingerprint("", body), Topic: "sendcloud"}, nil
}

// storefront ties the signature of a shop's app proxy to the tenant whose shop it
// is.
type storefront struct {
	clients  *integration.Clients
	accounts *account.Service
	maxAge   time.Duration
	now      func() time.Time
}

// Verify implements grid.Storefront. A signature holds for a while only: whoever
// can load the page can repeat it.
func (v storefront) Verify(ctx context.Context, query url.Values) (tenant string, err error) {
	for _, name := range []string{"shop", "timestamp", "signature"} {
		if len(query[name]) != 1 {
			return "", grid.ErrUnsigned
		}
	}
	seconds, err := strconv.ParseInt(query.Get("timestamp"), 10, 64)
	if err != nil {
		return "", grid.ErrUnsigned
	}
	if age := v.now().Sub(time.Unix(seconds, 0)); age > v.maxAge || age < -v.maxAge {
		return "", grid.ErrUnsigned
	}
	tenants, err := v.accounts.Tenants(ctx)
	if err != nil {
		return "", err
	}
	for _, t := range tenants {
		s, err := v.clients.Settings(ctx, t.ID)
		if err != nil {
			return "", err
		}
		shop := s.Shopify
		// The proxy signs with the app's secret; the others are there for a rotation.
		if shop.Connected() && strings.EqualFold(query.Get("shop"), shop.ShopDomain) && shopify.VerifyProxy(shop.WebhookSecrets(), query) {
			return t.ID, nil
		}
	}
	return "", grid.ErrUnsigned
}

// currencies tells in which currency a tenant's prices are.
type currencies struct{ accounts *account.Service }

// Currency implements grid.Tenants.
func (c currencies) Currency(ctx context.Context, tenant string) (string, error) {
	t, err := c.accounts.Tenant(ctx, tenant)
	return t.Currency, err
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
