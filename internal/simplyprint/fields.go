package simplyprint

import "context"

// CustomField is a field that people defined for queue items or prints.
type CustomField struct {
	ID       int64  // for changing the definition
	FieldID  string // for giving it a value
	Label    string
	Type     string // text, number, select, ...
	Category string // print, printer, filament, user, user_file
	Enabled  bool
	Required bool
	Areas    []string // sub-categories: print_queue, print_job, user_file
}

// CustomFields lists the account's custom fields.
func (c *Client) CustomFields(ctx context.Context) ([]CustomField, error) {
	var fields []CustomField
	for page := 1; ; page++ {
		var out struct {
			Data []struct {
				ID       looseInt   `json:"id"`
				FieldID  looseText  `json:"fieldId"`
				Label    looseText  `json:"fieldLabel"`
				Type     looseText  `json:"fieldType"`
				Category looseText  `json:"category"`
				Enabled  looseBool  `json:"enabled"`
				Required looseBool  `json:"required"`
				Areas    looseTexts `json:"subCategory"`
			} `json:"data"`
			Pages looseInt `json:"page_amount"`
		}
		if err := c.call(ctx, "custom_fields/Get", nil, map[string]any{"page": page, "page_size": largestPage}, false, &out); err != nil {
			return nil, err
		}
		for _, f := range out.Data {
			fields = append(fields, CustomField{
				ID: int64(f.ID), FieldID: string(f.FieldID), Label: string(f.Label), Type: string(f.Type), Category: string(f.Category),
				Enabled: bool(f.Enabled), Required: bool(f.Required), Areas: f.Areas,
			})
		}
		if page >= int(out.Pages) || len(out.Data) == 0 {
			return fields, nil
		}
	}
}

// SaveCustomField makes a custom field, or changes the one of f.ID when that is
// not 0. That the fields are sent under the names with which the service gives
// them is our inference: no document shows the request.
func (c *Client) SaveCustomField(ctx context.Context, f CustomField) error {
	const op = "custom_fields/Save"
	if f.FieldID == "" || f.Type == "" || f.Category == "" {
		return rejected(op, "a custom field needs an id, a type and a category")
	}
	body := map[string]any{
		"fieldId": f.FieldID, "fieldLabel": f.Label, "fieldType": f.Type, "category": f.Category, "subCategory": f.Areas, "required": f.Required, "enabled": f.Enabled,
	}
	if f.ID != 0 {
		body["id"] = f.ID
	}
	return c.call(ctx, op, nil, body, true, nil)
}

// CreateReferenceField makes an optional text field for queue items and prints.
func (c *Client) CreateReferenceField(ctx context.Context, fieldID, label string) error {
	return c.SaveCustomField(ctx, CustomField{
		FieldID: fieldID, Label: label, Type: "text", Category: "print", Areas: []string{"print_queue", "print_job"}, Enabled: true,
	})
}
