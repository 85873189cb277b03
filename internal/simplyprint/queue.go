package simplyprint

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// NewItem is an entry for the print queue.
type NewItem struct {
	FileID        string // 32 hex digits: a library file; 64: a fresh upload
	Amount        int    // copies, at least 1
	Group         int64  // queue group; required by accounts that have groups, else 0
	Printers      []int64
	Models        []int64
	PrinterGroups []int64
	Material      string
	Color         string
	CustomTags    []int64
	CustomFields  map[string]string // field id → text
}

// AddItem puts an entry into the queue and gives its id. The call has no
// idempotency: after an Ambiguous failure look for a custom field of yours in
// Items and DoneItems before adding again.
func (c *Client) AddItem(ctx context.Context, n NewItem) (int64, error) {
	const op = "queue/AddItem"
	body := map[string]any{"amount": n.Amount}
	switch len(n.FileID) {
	case 32:
		body["filesystem"] = n.FileID
	case 64:
		body["fileId"] = n.FileID
	default:
		return 0, &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Message: "the file id is neither a library file (32 digits) nor an upload (64 digits)"}
	}
	if n.Amount < 1 {
		return 0, &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Message: "the amount must be at least 1"}
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
	for id, v := range n.CustomFields {
		fields = append(fields, map[string]any{"customFieldId": id, "value": map[string]any{"string": v}})
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
	return 0, &outbound.Error{Service: service, Op: op, Kind: outbound.Ambiguous, Err: errNoID}
}

func joined(ids []int64) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(s, ",")
}

// Item is an entry of the print queue.
type Item struct {
	ID           int64
	FileName     string
	FileID       string // library file
	Left         int    // copies still to print
	Printed      int    // copies done
	Group        int64
	Added        *time.Time
	Estimate     time.Duration // of one copy, 0 unknown
	CustomFields map[string]string
}

type wireItem struct {
	ID           looseInt     `json:"id"`
	FileName     looseText    `json:"filename"`
	FileID       looseText    `json:"filesystem_id"`
	Left         looseInt     `json:"left"`
	Printed      looseInt     `json:"printed"`
	Group        looseInt     `json:"group"`
	Added        looseTime    `json:"added"`
	CustomFields customFields `json:"custom_fields"`
	Camel        customFields `json:"customFields"`
	Analysis     *struct {
		Estimate looseInt `json:"estimate"`
	} `json:"analysis"`
}

func (w wireItem) item() Item {
	i := Item{
		ID: int64(w.ID), FileName: string(w.FileName), FileID: string(w.FileID), Left: int(w.Left), Printed: int(w.Printed), Group: int64(w.Group),
		Added: w.Added.t, CustomFields: merged(w.CustomFields, w.Camel),
	}
	if w.Analysis != nil {
		i.Estimate = time.Duration(w.Analysis.Estimate) * time.Second
	}
	return i
}

// itemList accepts an array, or an object that holds it under "items".
type itemList []wireItem

func (l *itemList) UnmarshalJSON(b []byte) error {
	var list []wireItem
	if json.Unmarshal(b, &list) == nil {
		*l = list
		return nil
	}
	var holder struct {
		Items []wireItem `json:"items"`
	}
	if json.Unmarshal(b, &holder) == nil {
		*l = holder.Items
	}
	return nil
}

func (l itemList) items() []Item {
	out := make([]Item, len(l))
	for i, w := range l {
		out[i] = w.item()
	}
	return out
}

// ItemPage is one page of the queue.
type ItemPage struct {
	Items []Item
	Pages int
}

// Items reads one page (from 1) of the waiting queue, of one group when group
// is not 0.
func (c *Client) Items(ctx context.Context, page, pageSize int, group int64) (ItemPage, error) {
	body := map[string]any{"compact": true, "page": page, "page_size": pageSize}
	if group != 0 {
		body["gid"] = group
	}
	var out struct {
		Queue itemList `json:"queue"`
		Pages looseInt `json:"page_amount"`
	}
	if err := c.call(ctx, "queue/GetItems", nil, body, false, &out); err != nil {
		return ItemPage{}, err
	}
	return ItemPage{out.Queue.items(), int(out.Pages)}, nil
}

// DoneItems reads the finished entries that the service still keeps.
func (c *Client) DoneItems(ctx context.Context) ([]Item, error) {
	var out struct {
		Queue json.RawMessage `json:"queue"`
		Done  itemList        `json:"done_items"`
	}
	if err := c.call(ctx, "queue/GetItems", url.Values{"done_items": {"1"}}, nil, false, &out); err != nil {
		return nil, err
	}
	if len(out.Done) > 0 {
		return out.Done.items(), nil
	}
	var older struct {
		Done itemList `json:"done_items"`
	}
	if json.Unmarshal(out.Queue, &older) != nil {
		return nil, nil // the queue came as a plain list: nothing is done
	}
	return older.Done.items(), nil
}

// Item reads one entry; outbound.NotFound when the queue has none of that id.
func (c *Client) Item(ctx context.Context, id int64) (Item, error) {
	var out struct {
		Item  *wireItem       `json:"item"`
		Queue json.RawMessage `json:"queue"`
	}
	if err := c.call(ctx, "queue/GetItem", url.Values{"id": {strconv.FormatInt(id, 10)}}, nil, false, &out); err != nil {
		return Item{}, err
	}
	if out.Item == nil {
		var older wireItem
		if json.Unmarshal(out.Queue, &older) != nil || older.ID == 0 {
			return Item{}, &outbound.Error{Service: service, Op: "queue/GetItem", Kind: outbound.NotFound, Message: "no such queue item"}
		}
		out.Item = &older
	}
	return out.Item.item(), nil
}

// DeleteItem takes an entry out of the queue; outbound.NotFound when it is gone.
func (c *Client) DeleteItem(ctx context.Context, id int64) error {
	return c.call(ctx, "queue/DeleteItem", url.Values{"job": {strconv.FormatInt(id, 10)}}, map[string]any{}, true, nil)
}

// QueueGroup is a part of the queue.
type QueueGroup struct {
	ID   int64
	Name string
}

// QueueGroups lists the account's queue groups.
func (c *Client) QueueGroups(ctx context.Context) ([]QueueGroup, error) {
	var out struct {
		List []struct {
			ID   looseInt  `json:"id"`
			Name looseText `json:"name"`
		} `json:"list"`
	}
	if err := c.call(ctx, "queue/groups/Get", nil, nil, false, &out); err != nil {
		return nil, err
	}
	groups := make([]QueueGroup, len(out.List))
	for i, g := range out.List {
		groups[i] = QueueGroup{int64(g.ID), string(g.Name)}
	}
	return groups, nil
}
