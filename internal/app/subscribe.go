package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/webhook"
)

// ShopifyTopics are the webhooks that the hub lives on.
func ShopifyTopics() []string {
	return []string{"orders/create", "orders/updated", "orders/paid", "orders/cancelled", "orders/fulfilled", "orders/edited", "refunds/create"}
}

// WebhookURL is the address that a service sends its webhooks to.
func (a *App) WebhookURL(s webhook.Source) string {
	return a.Config.Server.AppURL + httpapi.Prefix + "/webhooks/" + string(s)
}

// Subscription is what Subscribe found or did at one service.
type Subscription struct {
	Service string
	Done    string // what is in place now, for people
	Polled  bool   // nothing is in place: the service is asked at intervals
	Err     error
}

// Subscribe sees to it that every connected service sends us its webhooks. It
// makes what is missing and leaves what is there.
func (a *App) Subscribe(ctx context.Context) []Subscription {
	var out []Subscription
	for _, s := range []struct {
		name string
		make func(context.Context) (string, error)
	}{{"shopify", a.subscribeShopify}, {"simplyprint", a.subscribeFarm}, {"sendcloud", a.subscribeCarrier}} {
		done, err := s.make(ctx)
		if !errors.Is(err, job.ErrDisconnected) {
			out = append(out, Subscription{Service: s.name, Done: done, Polled: err == nil && done == polled, Err: err})
		}
	}
	return out
}

func (a *App) subscribeShopify(ctx context.Context) (string, error) {
	shop, err := a.Clients.Shop(ctx, identity.DefaultTenant)
	if err != nil {
		return "", err
	}
	have, err := shop.Subscriptions(ctx)
	if err != nil {
		return "", err
	}
	url, made := a.WebhookURL(webhook.Shopify), 0
	there := map[string]bool{}
	for _, s := range have {
		there[s.Topic] = there[s.Topic] || s.URL == url
	}
	for _, topic := range ShopifyTopics() {
		if there[topic] {
			continue
		}
		_, err := shop.Subscribe(ctx, topic, url)
		var out *outbound.Error
		if errors.As(err, &out) && out.Kind == outbound.Rejected && strings.Contains(out.Message, "already been taken") {
			continue // made by another process at this moment
		}
		if err != nil {
			return "", fmt.Errorf("subscribe to %s: %w", topic, err)
		}
		made++
	}
	return fmt.Sprintf("%d topics go to %s (%d new)", len(ShopifyTopics()), url, made), nil
}

// polled is said of a farm that cannot prove its webhooks to be its own.
const polled = "no webhook, because there is no webhook token; the farm is polled"

// webhookName is how our webhook is called in the farm's panel.
const webhookName = "Forma3D Connect"

func (a *App) subscribeFarm(ctx context.Context) (string, error) {
	farm, err := a.Clients.Farm(ctx, identity.DefaultTenant)
	if err != nil {
		return "", err
	}
	settings, err := a.Clients.Settings(ctx, identity.DefaultTenant)
	if err != nil {
		return "", err
	}
	token := string(settings.SimplyPrint.WebhookToken)
	if token == "" {
		return polled, nil
	}
	url := a.WebhookURL(webhook.SimplyPrint)
	have, err := farm.Webhooks(ctx)
	if err != nil {
		return "", err
	}
	var stale []int64
	for _, w := range have {
		switch {
		case w.URL != url:
		case w.Enabled && w.Sends(token):
			return "the webhook to " + url + " is there", nil
		default:
			stale = append(stale, w.ID) // switched off, or with the token of before
		}
	}
	if _, err := farm.CreateWebhook(ctx, webhookName, url, token, simplyprint.JobEvents()); err != nil {
		return "", err
	}
	for _, id := range stale {
		if err := farm.DeleteWebhook(ctx, id); err != nil && !outbound.Is(err, outbound.NotFound) {
			return "", fmt.Errorf("remove the old webhook: %w", err)
		}
	}
	return "a webhook to " + url + " was made", nil
}

func (a *App) subscribeCarrier(ctx context.Context) (string, error) {
	carrier, err := a.Clients.Carrier(ctx, identity.DefaultTenant)
	if err != nil {
		return "", err
	}
	account, err := carrier.Whoami(ctx)
	if err != nil {
		return "", err
	}
	url := a.WebhookURL(webhook.Sendcloud)
	if err := carrier.SetWebhook(ctx, account.IntegrationID, url); err != nil {
		return "", err
	}
	return "statuses go to " + url, nil
}

// scheduleSubscribe is the schedule of keepSubscribed; a new connection brings
// it forward.
const scheduleSubscribe = "webhook-register"

// keepSubscribed is Subscribe by the clock: services drop webhooks that failed
// for a while, without a word.
func (a *App) keepSubscribed(ctx context.Context) error {
	if err := a.Clients.Refresh(ctx, identity.DefaultTenant); err != nil {
		return err
	}
	for _, s := range a.Subscribe(ctx) {
		found := integration.SubscriptionActive
		if s.Polled {
			found = integration.SubscriptionPolled
		}
		if err := a.connections.NoteSubscription(ctx, identity.DefaultTenant, integration.Service(s.Service), found, s.Err); err != nil {
			return err
		}
		if s.Err != nil {
			a.log.WarnContext(ctx, "webhooks could not be registered; 'forma3d doctor' says more", "service", s.Service, "error", s.Err.Error())
			continue
		}
		a.log.InfoContext(ctx, "webhooks are registered", "service", s.Service, "what", s.Done)
	}
	return nil
}
