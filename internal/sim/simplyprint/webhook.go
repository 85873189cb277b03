package simplyprint

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/sim"
)

// hook is a registered webhook.
type hook struct {
	id               int64
	name, url        string
	secret           string
	events           []string
	enabled          bool
	created, updated time.Time
}

// events is the vendor's whole list: one other name makes a registration fail.
func events() []string {
	groups := map[string]string{
		"job":          "started paused resumed cancelled done failed bed_cleared objects_skipped",
		"printer":      "autoprint_state_changed nozzle_size_changed material_changed custom_tag_assigned custom_tag_detached out_of_order_state_changed ai_state_changed ai_failure_detected ai_failure_false_positive autoprint_max_cycles",
		"company":      "autoprint_state_changed",
		"organization": "user_signup user_pending",
		"queue":        "add_item delete_item empty_queue move_item revive_item item_pending_approval item_approved item_denied",
		"filament":     "create update delete assigned unassigned",
		"balance":      "charged refunded topped_up adjusted",
		"quota":        "request_new request_resolved adjusted reset",
		"maintenance": "job_created job_updated job_started job_completed job_cancelled job_reopened job_overdue job_deleted problem_reported problem_resolved low_stock task_completed task_skipped " +
			"schedule_created schedule_updated schedule_deleted spare_part_created spare_part_updated spare_part_deleted stock_adjusted",
	}
	list := []string{"test"}
	for area, names := range groups {
		for name := range strings.FieldsSeq(names) {
			list = append(list, area+"."+name)
		}
	}
	return list
}

// person is a user as webhooks show one.
type person struct {
	ID        int64   `json:"id"`
	SSO       bool    `json:"sso"`
	FirstName string  `json:"first_name"`
	LastName  string  `json:"last_name"`
	Avatar    *string `json:"avatar"`
}

var apiUser = person{ID: 31, FirstName: "Farm", LastName: "Server"}

// notify sends an event to the hooks that want it. f.mu is held.
func (f *Farm) notify(event string, data map[string]any) {
	for _, h := range f.hooks {
		if h.enabled && slices.Contains(h.events, event) {
			f.deliver(h, event, data)
		}
	}
}

func (f *Farm) deliver(h *hook, event string, data map[string]any) {
	if f.opts.Sender == nil || f.closed {
		return
	}
	body, err := json.Marshal(map[string]any{"webhook_id": h.id, "event": event, "timestamp": f.opts.Now().Unix(), "data": data})
	if err != nil {
		panic(fmt.Sprintf("encode an event: %v", err)) // plain values only: cannot fail
	}
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"SimplyPrint"}}
	if h.secret != "" {
		name := "X-SP-Secret"
		if f.opts.TokenHeader {
			name = "X-SP-Token"
		}
		header.Set(name, h.secret)
	}
	f.opts.Sender.Send(sim.Delivery{URL: h.url, Header: header, Body: body})
}

func (f *Farm) hook(id int64) *hook {
	i := slices.IndexFunc(f.hooks, func(h *hook) bool { return h.id == id })
	if i < 0 {
		return nil
	}
	return f.hooks[i]
}

func (h *hook) wire() map[string]any {
	return map[string]any{
		"id": h.id, "name": h.name, "description": nil, "url": h.url, "events": h.events, "secret": h.secret, "enabled": h.enabled,
		"created_by": 31, "oauth_client_id": nil, "created_at": stamp(h.created), "updated_at": stamp(h.updated),
	}
}

func (f *Farm) getHooks(c *call) {
	rows := []any{}
	for _, h := range f.hooks {
		rows = append(rows, h.wire())
	}
	c.ok(map[string]any{"data": rows})
}

// createHook makes a hook, switched off unless the body says otherwise, or
// changes the one of the body's id.
func (f *Farm) createHook(c *call) {
	now := f.opts.Now()
	h := hook{id: c.body.int("id"), name: c.body.text("name"), url: c.body.text("url"), secret: c.body.text("secret"), events: c.body.texts("events"), enabled: c.body.bool("enabled"), created: now, updated: now}
	known := events()
	unknown := slices.IndexFunc(h.events, func(e string) bool { return !slices.Contains(known, e) })
	address, err := url.Parse(h.url)
	switch {
	case h.name == "":
		c.refuse("name: This field is required")
	case err != nil || address.Host == "":
		c.refuse("url: Invalid address")
	case len(h.events) == 0:
		c.refuse("events: At least one event is required")
	case unknown >= 0:
		c.refuse("events.%d: Invalid enum value specified!", unknown)
	case len(h.secret) > 128:
		c.refuse("secret: At most 128 characters are allowed")
	case h.id == 0:
		h.id = f.nextID()
		f.hooks = append(f.hooks, &h)
		c.ok(map[string]any{"webhook": h.wire()})
	default:
		old := f.hook(h.id)
		if old == nil {
			c.refuse("Webhook not found")
			return
		}
		h.created = old.created
		*old = h
		c.ok(map[string]any{"webhook": h.wire()})
	}
}

// onHook runs an action on the hook of the body's id; the query is not looked at.
func (f *Farm) onHook(c *call, act func(*hook)) {
	h := f.hook(c.body.int("id"))
	if h == nil {
		c.refuse("Webhook not found")
		return
	}
	act(h)
	c.ok(nil)
}

func (f *Farm) deleteHook(c *call) {
	f.onHook(c, func(h *hook) { f.hooks = slices.DeleteFunc(f.hooks, func(o *hook) bool { return o == h }) })
}

func (f *Farm) enableHook(c *call) {
	f.onHook(c, func(h *hook) { h.enabled, h.updated = c.body.bool("enabled"), f.opts.Now() })
}

func (f *Farm) testHook(c *call) {
	f.onHook(c, func(h *hook) { f.deliver(h, "test", map[string]any{}) })
}
