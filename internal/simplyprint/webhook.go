package simplyprint

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
)

// Event is a webhook's content. It is unsigned beyond a shared secret in a
// header: take it as a hint and read the job before anything irreversible.
type Event struct {
	WebhookID int64
	Name      string    // job.started, job.done, queue.add_item, ...; unknown names come too
	Time      time.Time // to the second; zero: not said
	Job       *WebhookJob
	QueueItem *Item
}

// WebhookJob is the print that an event is about; it carries no queue item id.
// The event's name says what happened, State only how the printer calls it.
type WebhookJob struct {
	ID              int64
	UID             string
	State           string
	FileName        string
	PrinterID       int64
	PrinterName     string
	Percentage      float64
	Started         *time.Time
	Ended           *time.Time
	DurationSeconds int64
	Cost            string // decimal text in the account's currency, "" unknown
}

// ErrWebhook is the error of a body that is not an event.
var ErrWebhook = errors.New("the body is not an event of SimplyPrint")

// ParseWebhook reads a webhook's body. What it does not know, or finds in
// another shape, it leaves out; only a body without an event name is an error.
func ParseWebhook(body []byte) (Event, error) {
	var w struct {
		WebhookID looseInt        `json:"webhook_id"`
		Event     looseText       `json:"event"`
		Timestamp looseTime       `json:"timestamp"`
		Data      json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &w) != nil || w.Event == "" {
		return Event{}, ErrWebhook
	}
	e := Event{WebhookID: int64(w.WebhookID), Name: string(w.Event), Time: w.Timestamp.orZero()}
	var data struct {
		Job       json.RawMessage `json:"job"`
		QueueItem json.RawMessage `json:"queue_item"`
	}
	if json.Unmarshal(w.Data, &data) != nil {
		return e, nil //nolint:nilerr // an empty list stands for no data
	}
	// Maintenance has jobs too, which are no prints.
	if !strings.HasPrefix(e.Name, "maintenance.") {
		e.Job = webhookJob(data.Job)
	}
	var it wireItem
	if json.Unmarshal(data.QueueItem, &it) == nil && it.ID != 0 {
		item := it.item()
		e.QueueItem = &item
	}
	return e, nil
}

func webhookJob(raw json.RawMessage) *WebhookJob {
	var w struct {
		wireProgress
		PrinterID looseInt  `json:"printer_id"`
		Printer   reference `json:"printer"`
		Started   looseTime `json:"started"`
		Ended     looseTime `json:"ended"`
		Duration  looseInt  `json:"duration"`
		Cost      looseText `json:"cost"`
	}
	if json.Unmarshal(raw, &w) != nil || (w.ID == 0 && w.UID == "") {
		return nil
	}
	return &WebhookJob{
		ID: int64(w.ID), UID: string(w.UID), State: string(w.State), FileName: w.file(), PrinterID: int64(cmp.Or(w.PrinterID, w.Printer.ID)),
		PrinterName: string(w.Printer.Name), Percentage: w.percent(), Started: w.Started.t, Ended: w.Ended.t,
		DurationSeconds: int64(w.Duration), Cost: string(w.Cost),
	}
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
	Events  []string
	secret  string // "" when the answer did not tell it
}

// Sends reports whether the webhook carries secret. When the service does not
// tell, it is believed to.
func (w Webhook) Sends(secret string) bool {
	return w.secret == "" || subtle.ConstantTimeCompare([]byte(w.secret), []byte(secret)) == 1
}

// Webhooks lists the registered webhooks.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	var out struct {
		Data []struct {
			ID      looseInt   `json:"id"`
			Name    looseText  `json:"name"`
			URL     looseText  `json:"url"`
			Enabled looseBool  `json:"enabled"`
			Events  looseTexts `json:"events"`
			Secret  looseText  `json:"secret"`
		} `json:"data"`
	}
	if err := c.call(ctx, "webhooks/Get", nil, nil, false, &out); err != nil {
		return nil, err
	}
	list := make([]Webhook, len(out.Data))
	for i, w := range out.Data {
		list[i] = Webhook{int64(w.ID), string(w.Name), string(w.URL), bool(w.Enabled), w.Events, string(w.Secret)}
	}
	return list, nil
}

// CreateWebhook registers a webhook, switched on, and gives its id. One unknown
// event name makes the whole call fail; secret may have 128 characters.
func (c *Client) CreateWebhook(ctx context.Context, name, url, secret string, events []string) (int64, error) {
	const op = "webhooks/Create"
	var out struct {
		Webhook reference `json:"webhook"`
	}
	err := c.call(ctx, op, nil, map[string]any{"name": name, "url": url, "secret": secret, "events": events, "enabled": true}, true, &out)
	if err != nil {
		return 0, err
	}
	if out.Webhook.ID == 0 {
		return 0, unnamed(op)
	}
	return int64(out.Webhook.ID), nil
}

// DeleteWebhook takes a webhook away; outbound.NotFound when it is gone. Unlike
// elsewhere the id of a webhook goes in the body.
func (c *Client) DeleteWebhook(ctx context.Context, id int64) error {
	return c.call(ctx, opDeleteWebhook, nil, map[string]any{"id": id}, true, nil)
}

// SetWebhookEnabled switches a webhook on or off.
func (c *Client) SetWebhookEnabled(ctx context.Context, id int64, enabled bool) error {
	return c.call(ctx, opEnableWebhook, nil, map[string]any{"id": id, "enabled": enabled}, true, nil)
}

// TriggerTestWebhook makes the service send the event "test" to a webhook.
func (c *Client) TriggerTestWebhook(ctx context.Context, id int64) error {
	return c.call(ctx, opTestWebhook, nil, map[string]any{"id": id}, true, nil)
}
