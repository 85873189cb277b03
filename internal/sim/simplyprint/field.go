package simplyprint

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// CustomField is a field that the account's people defined.
type CustomField struct {
	ID       int64 // 0: numbered by the farm
	FieldID  string
	Label    string
	Type     string   // default text
	Category string   // default print
	Areas    []string // print_queue, print_job, user_file
	Required bool
	Disabled bool
}

// fieldValue is a value as it was submitted, and its text for searches.
type fieldValue struct {
	id   string
	raw  json.RawMessage
	text string
}

type wireField struct {
	ID    string          `json:"id"`
	Value json.RawMessage `json:"value"`
}

func (f *Farm) wireFields(values []fieldValue) []wireField {
	rows := make([]wireField, len(values))
	for i, v := range values {
		rows[i] = wireField{v.id, v.raw}
		if f.opts.OldShapes {
			rows[i].Value, _ = json.Marshal(v.text) // a text cannot fail
		}
	}
	return rows
}

// fieldValues reads custom_fields of a body: a list of {customFieldId, value}
// where value says its type, as in {"string": "SO-1042"}.
func (f *Farm) fieldValues(body scope, area string) (values []fieldValue, problem string) {
	var sent []struct {
		ID    string                     `json:"customFieldId"`
		Value map[string]json.RawMessage `json:"value"`
	}
	if body.has("custom_fields") {
		if json.Unmarshal(body["custom_fields"], &sent) != nil {
			return nil, "custom_fields: Invalid value supplied"
		}
	}
	for i, s := range sent {
		def := f.field(s.ID)
		if s.ID == "" || len(s.Value) != 1 || f.opts.StrictFields && (def == nil || def.Disabled) {
			return nil, fmt.Sprintf("custom_fields.%d: Invalid value supplied", i)
		}
		raw, err := json.Marshal(s.Value)
		if err != nil {
			return nil, fmt.Sprintf("custom_fields.%d: Invalid value supplied", i)
		}
		v := fieldValue{id: s.ID, raw: raw}
		for _, part := range s.Value {
			if json.Unmarshal(part, &v.text) != nil {
				v.text = string(part)
			}
		}
		values = append(values, v)
	}
	for _, def := range f.fields {
		if def.Required && !def.Disabled && slices.Contains(def.Areas, area) && !slices.ContainsFunc(values, func(v fieldValue) bool { return v.id == def.FieldID && v.text != "" }) {
			return nil, fmt.Sprintf("custom_fields: The field %q is required", cmp.Or(def.Label, def.FieldID))
		}
	}
	return values, ""
}

func (f *Farm) field(fieldID string) *CustomField {
	i := slices.IndexFunc(f.fields, func(d *CustomField) bool { return d.FieldID == fieldID })
	if i < 0 {
		return nil
	}
	return f.fields[i]
}

func (f *Farm) getFields(c *call) {
	page, size := c.page(10, 0, 100)
	from, to, pages := cut(len(f.fields), page, size)
	rows := []any{}
	for _, d := range f.fields[from:to] {
		rows = append(rows, map[string]any{
			"id": d.ID, "fieldId": d.FieldID, "fieldLabel": d.Label, "fieldType": d.Type, "category": d.Category, "subCategory": d.Areas, "required": d.Required, "enabled": !d.Disabled,
		})
	}
	c.ok(map[string]any{"data": rows, "page_amount": pages})
}

// postField takes a field under the names under which it is given; the request
// itself is documented nowhere.
func (f *Farm) postField(c *call) {
	d := CustomField{
		ID: c.body.int("id"), FieldID: c.body.text("fieldId"), Label: c.body.text("fieldLabel"), Type: c.body.text("fieldType"), Category: c.body.text("category"),
		Areas: c.body.texts("subCategory"), Required: c.body.bool("required"), Disabled: !c.body.bool("enabled"),
	}
	if d.FieldID == "" {
		c.refuse("fieldId: This field is required")
		return
	}
	if other := f.field(d.FieldID); other != nil && other.ID != d.ID {
		c.refuse("fieldId: This id is taken")
		return
	}
	if d.ID != 0 && !slices.ContainsFunc(f.fields, func(o *CustomField) bool { return o.ID == d.ID }) {
		c.refuse("Custom field not found")
		return
	}
	c.ok(map[string]any{"id": f.saveField(d)})
}

func (f *Farm) saveField(d CustomField) int64 {
	d.Type, d.Category = cmp.Or(d.Type, "text"), cmp.Or(d.Category, "print")
	if i := slices.IndexFunc(f.fields, func(o *CustomField) bool { return d.ID != 0 && o.ID == d.ID }); i >= 0 {
		f.fields[i] = &d
		return d.ID
	}
	if d.ID == 0 {
		d.ID = f.nextID()
	}
	f.fields = append(f.fields, &d)
	return d.ID
}
