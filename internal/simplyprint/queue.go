package simplyprint

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// NewItem is an entry for the print queue.
type NewItem struct {
	FileID        string  // 32 hex digits: a library file; 64: a fresh upload
	Amount        int     // copies, at least 1
	Group         int64   // queue group; required by accounts that have groups, else 0
	Position      string  // "top", "bottom" or a number from 1; "": where the service puts it
	Printers      []int64 // where it may print; all three empty: anywhere
	Models        []int64
	PrinterGroups []int64
	Material      string // number of a filament type; other texts cannot be said to the service
	Color         string // name of a colour, for the first extruder
	CustomTags    []int64
	CustomFields  map[string]string // field id → text
}

// AddItem puts an entry into the queue and gives its id. The call has no
// idempotency: after an Ambiguous failure look for a custom field of yours in
// Items and DoneItems before adding again.
func (c *Client) AddItem(ctx context.Context, n NewItem) (int64, error) {
	const op = "queue/AddItem"
	body := map[string]any{"amount": n.Amount}
	_, notHex := hex.DecodeString(n.FileID)
	switch {
	case notHex == nil && len(n.FileID) == 32:
		body["filesystem"] = n.FileID
	case notHex == nil && len(n.FileID) == 64:
		body["fileId"] = n.FileID
	default:
		return 0, rejected(op, "the file id is neither a library file (32 hex digits) nor an upload (64 hex digits)")
	}
	if n.Amount < 1 {
		return 0, rejected(op, "the amount must be at least 1")
	}
	switch place, err := strconv.Atoi(n.Position); {
	case n.Position == "":
	case n.Position == "top", n.Position == "bottom":
		body["position"] = n.Position
	case err == nil && place > 0:
		body["position"] = place
	default:
		return 0, rejected(op, `the position is neither "top", "bottom" nor a number from 1`)
	}
	if n.Group != 0 {
		body["group"] = n.Group
	}
	// The service wants lists of ids as one string with commas.
	for name, ids := range map[string][]int64{"for_printers": n.Printers, "for_models": n.Models, "for_groups": n.PrinterGroups} {
		if len(ids) > 0 {
			body[name] = joined(ids)
		}
	}
	tags := map[string]any{}
	if n.Color != "" || n.Material != "" {
		m := map[string]any{"ext": 0}
		if n.Color != "" {
			m["color"] = n.Color
		}
		if id, err := strconv.ParseInt(n.Material, 10, 64); err == nil {
			m["type"] = id
		}
		tags["material"] = []any{m}
	}
	if len(n.CustomTags) > 0 {
		tags["custom"] = n.CustomTags
	}
	if len(tags) > 0 {
		body["tags"] = tags
	}
	var fields []any
	for _, id := range slices.Sorted(maps.Keys(n.CustomFields)) {
		fields = append(fields, map[string]any{"customFieldId": id, "value": map[string]any{"string": n.CustomFields[id]}})
	}
	if len(fields) > 0 {
		body["custom_fields"] = fields
	}
	var out struct {
		CreatedID looseInt `json:"created_id"`
		ID        looseInt `json:"id"`
	}
	if err := c.call(ctx, op, nil, body, true, &out); err != nil {
		return 0, err
	}
	if out.CreatedID != 0 {
		return int64(out.CreatedID), nil
	}
	if out.ID != 0 {
		return int64(out.ID), nil
	}
	return 0, unnamed(op)
}

func joined(ids []int64) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = idText(id)
	}
	return strings.Join(s, ",")
}

// Item is an entry of the print queue.
type Item struct {
	ID              int64
	FileName        string
	FileID          string // library file, 32 hex digits
	Left            int    // copies still to start
	Printed         int    // copies done
	Group           int64
	Note            string
	Added           time.Time // zero: unknown
	EstimateSeconds int64     // of one copy, 0: unknown
	CustomFields    map[string]string
}

type wireItem struct {
	ID           looseInt     `json:"id"`
	FileName     looseText    `json:"filename"`
	FileID       looseText    `json:"filesystem_id"`
	Left         looseInt     `json:"left"`
	Printed      looseInt     `json:"printed"`
	Group        looseInt     `json:"group"`
	Note         looseText    `json:"note"`
	Added        looseTime    `json:"added"`
	CustomFields customFields `json:"custom_fields"`
	Camel        customFields `json:"customFields"`
	Analysis     wireAnalysis `json:"analysis"`
}

type wireAnalysis struct {
	Estimate looseInt `json:"estimate"` // seconds
}

// UnmarshalJSON takes anything: an analysis that is not there can be null or an
// empty list, and must not make the item unreadable.
func (a *wireAnalysis) UnmarshalJSON(b []byte) error {
	type plain wireAnalysis
	var p plain
	if json.Unmarshal(b, &p) == nil {
		*a = wireAnalysis(p)
	}
	return nil
}

func (w wireItem) item() Item {
	return Item{
		ID: int64(w.ID), FileName: string(w.FileName), FileID: string(w.FileID), Left: int(w.Left), Printed: int(w.Printed), Group: int64(w.Group),
		Note: string(w.Note), Added: w.Added.orZero(), EstimateSeconds: int64(w.Analysis.Estimate), CustomFields: merged(w.CustomFields, w.Camel),
	}
}

// itemList accepts an array, or an object that holds it under "items". Another
// shape is an error: a queue that cannot be read is not an empty one.
type itemList []wireItem

func (l *itemList) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte("{")) {
		var holder struct {
			Items []wireItem `json:"items"`
		}
		err := json.Unmarshal(b, &holder)
		*l = holder.Items
		return err
	}
	return json.Unmarshal(b, (*[]wireItem)(l))
}

func (l itemList) items() []Item {
	out := make([]Item, len(l))
	for i, w := range l {
		out[i] = w.item()
	}
	return out
}

// ItemPage is one page of the queue. Pages and Total count all pages and all
// items that match; 0: not said.
type ItemPage struct {
	Items []Item
	Pages int
	Total int
}

// Items reads one page (from 1, at most 100 items) of the waiting queue, of one
// group when group is not 0.
func (c *Client) Items(ctx context.Context, page, pageSize int, group int64) (ItemPage, error) {
	body := map[string]any{"compact": true, "page": page, "page_size": pageSize}
	if group != 0 {
		body["gid"] = group
	}
	var out struct {
		Queue *itemList `json:"queue"`
		Pages looseInt  `json:"page_amount"`
		Total looseInt  `json:"total"`
	}
	const op = "queue/GetItems"
	if err := c.call(ctx, op, nil, body, false, &out); err != nil {
		return ItemPage{}, err
	}
	if out.Queue == nil {
		return ItemPage{}, unexpected(op)
	}
	p := ItemPage{out.Queue.items(), int(out.Pages), int(out.Total)}
	if p.Pages == 0 && p.Total > 0 && pageSize > 0 {
		p.Pages = (p.Total + pageSize - 1) / pageSize
	}
	return p, nil
}

// unexpected is the failure of a read whose answer lacks what was asked for.
func unexpected(op string) error {
	return &outbound.Error{Service: service, Op: op, Kind: outbound.Transient, Status: http.StatusOK, Message: "the answer is not the JSON that was expected"}
}

// DoneItems reads the entries without copies left to start that the service
// still keeps; some of them can still be printing.
func (c *Client) DoneItems(ctx context.Context) ([]Item, error) {
	var out struct {
		Queue json.RawMessage `json:"queue"`
		Done  itemList        `json:"done_items"`
	}
	const op = "queue/GetItems"
	if err := c.call(ctx, op, url.Values{"done_items": {"1"}}, nil, false, &out); err != nil {
		return nil, err
	}
	if len(out.Done) > 0 || !bytes.HasPrefix(out.Queue, []byte("{")) {
		return out.Done.items(), nil
	}
	var older struct {
		Done itemList `json:"done_items"`
	}
	if err := json.Unmarshal(out.Queue, &older); err != nil {
		return nil, unexpected(op)
	}
	return older.Done.items(), nil
}

// Item reads one entry; outbound.NotFound when the service has none of that id.
func (c *Client) Item(ctx context.Context, id int64) (Item, error) {
	var out struct {
		Item  json.RawMessage `json:"item"`
		Queue json.RawMessage `json:"queue"` // the same, in answers of 2024
	}
	if err := c.call(ctx, opItem, url.Values{"id": {idText(id)}}, nil, false, &out); err != nil {
		return Item{}, err
	}
	raw := out.Item
	if raw == nil {
		raw = out.Queue
	}
	switch string(raw) {
	case "null", "[]", "{}", "false":
		return Item{}, &outbound.Error{Service: service, Op: opItem, Kind: outbound.NotFound, Status: http.StatusOK, Message: "no such queue item"}
	}
	var w wireItem
	if json.Unmarshal(raw, &w) != nil || w.ID == 0 {
		return Item{}, unexpected(opItem)
	}
	return w.item(), nil
}

func idText(id int64) string { return strconv.FormatInt(id, 10) }

// SetItemAmount changes the copies of an entry. The vendor says that amount is
// the total; whether it counts copies already printed is not said anywhere.
// outbound.NotFound when the entry is gone.
func (c *Client) SetItemAmount(ctx context.Context, id int64, amount int) error {
	if amount < 1 {
		return rejected(opUpdateItem, "the amount must be at least 1")
	}
	return c.call(ctx, opUpdateItem, url.Values{"job": {idText(id)}}, map[string]any{"amount": amount}, true, nil)
}

// DeleteItem takes an entry out of the queue; outbound.NotFound when it is gone.
func (c *Client) DeleteItem(ctx context.Context, id int64) error {
	return c.call(ctx, opDeleteItem, url.Values{"job": {idText(id)}}, map[string]any{}, true, nil)
}

// QueueGroup is a part of the queue.
type QueueGroup struct {
	ID         int64
	Name       string
	Virtual    bool     // for tracking by hand: no printer takes from it
	Extensions []string // accepted file types; nil: all
}

// QueueGroups lists the account's queue groups.
func (c *Client) QueueGroups(ctx context.Context) ([]QueueGroup, error) {
	var out struct {
		List []struct {
			ID         looseInt   `json:"id"`
			Name       looseText  `json:"name"`
			Virtual    looseBool  `json:"virtual"`
			Extensions looseTexts `json:"extensions"`
		} `json:"list"`
	}
	if err := c.call(ctx, "queue/groups/Get", nil, nil, false, &out); err != nil {
		return nil, err
	}
	groups := make([]QueueGroup, len(out.List))
	for i, g := range out.List {
		groups[i] = QueueGroup{int64(g.ID), string(g.Name), bool(g.Virtual), g.Extensions}
	}
	return groups, nil
}
