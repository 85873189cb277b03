package simplyprint

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// Event is a webhook's content. It is unsigned beyond a shared secret in a
// header: take it as a hint and read the job before anything irreversible.
type Event struct {
	WebhookID int64
	Name      string // job.started, job.done, queue.add_item, ...
	Time      *time.Time
	Job       *EventJob
	QueueItem *Item
}

// EventJob is the print that an event is about; it carries no queue item id.
type EventJob struct {
	ID  int64
	UID string
}

// ErrWebhook is the error of a body that is not an event.
var ErrWebhook = errors.New("the body is not an event of SimplyPrint")

// ParseWebhook reads a webhook's body.
func ParseWebhook(body []byte) (Event, error) {
	var w struct {
		WebhookID looseInt  `json:"webhook_id"`
		Event     looseText `json:"event"`
		Timestamp looseTime `json:"timestamp"`
		Data      struct {
			Job *struct {
				ID  looseInt  `json:"id"`
				UID looseText `json:"uid"`
			} `json:"job"`
			QueueItem *wireItem `json:"queue_item"`
		} `json:"data"`
	}
	var head struct {
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &head) != nil {
		return Event{}, ErrWebhook
	}
	if err := json.Unmarshal(body, &w); err != nil {
		// data is a list when it is empty, or of another shape for events that
		// are not ours.
		w.Data.Job, w.Data.QueueItem = nil, nil
	}
	if w.Event == "" {
		return Event{}, ErrWebhook
	}
	e := Event{WebhookID: int64(w.WebhookID), Name: string(w.Event), Time: w.Timestamp.t}
	if j := w.Data.Job; j != nil {
		e.Job = &EventJob{int64(j.ID), string(j.UID)}
	}
	if w.Data.QueueItem != nil {
		it := w.Data.QueueItem.item()
		e.QueueItem = &it
	}
	return e, nil
}

// VerifyWebhook reports whether the request carries the secret that we chose.
// Two header names are in use: X-SP-Secret (newer) and X-SP-Token (older).
func VerifyWebhook(secret string, h http.Header) bool {
	if secret == "" {
		return false
	}
	want := sha256.Sum256([]byte(secret))
	ok := 0
	for _, name := range []string{"X-SP-Secret", "X-SP-Token"} {
		got := sha256.Sum256([]byte(h.Get(name)))
		ok |= subtle.ConstantTimeCompare(got[:], want[:])
	}
	return ok == 1
}

// JobEvents are the events that say something about a print or the queue.
func JobEvents() []string {
	return []string{
		"job.started", "job.paused", "job.resumed", "job.cancelled", "job.done", "job.failed",
		"queue.delete_item", "queue.revive_item", "queue.empty_queue",
	}
}

// Webhook is a registered webhook.
type Webhook struct {
	ID      int64
	Name    string
	URL     string
	Enabled bool
}

// Webhooks lists the registered webhooks. The answer can hold secrets; they are
// not read.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	var out struct {
		Data []struct {
			ID      looseInt  `json:"id"`
			Name    looseText `json:"name"`
			URL     looseText `json:"url"`
			Enabled looseBool `json:"enabled"`
		} `json:"data"`
	}
	if err := c.call(ctx, "webhooks/Get", nil, nil, false, &out); err != nil {
		return nil, err
	}
	list := make([]Webhook, len(out.Data))
	for i, w := range out.Data {
		list[i] = Webhook{int64(w.ID), string(w.Name), string(w.URL), bool(w.Enabled)}
	}
	return list, nil
}

// CreateWebhook registers a webhook, switched on.
func (c *Client) CreateWebhook(ctx context.Context, name, url, secret string, events []string) (int64, error) {
	var out struct {
		Webhook struct {
			ID looseInt `json:"id"`
		} `json:"webhook"`
	}
	err := c.call(ctx, "webhooks/Create", nil, map[string]any{"name": name, "url": url, "secret": secret, "events": events, "enabled": true}, true, &out)
	return int64(out.Webhook.ID), err
}
