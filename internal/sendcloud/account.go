package sendcloud

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// Account is who the keys belong to.
type Account struct {
	UserID        int64
	IntegrationID int64
}

// Whoami checks the keys.
func (c *Client) Whoami(ctx context.Context) (Account, error) {
	const op = "GET /user/auth/metadata"
	var out struct {
		Data struct {
			UserID        int64 `json:"user_id"`
			IntegrationID int64 `json:"integration_id"`
		} `json:"data"`
	}
	a, err := c.call(ctx, http.MethodGet, "/user/auth/metadata", op, nil, nil, false, &out)
	if err != nil {
		return Account{}, err
	}
	if out.Data.UserID == 0 {
		return Account{}, unreadable(op, a, false, "the answer names no account")
	}
	return Account{out.Data.UserID, out.Data.IntegrationID}, nil
}

// Sender is a sender address of the account.
type Sender struct {
	ID      int64
	Name    string // company, or the person where there is none
	Country string // ISO 3166-1 alpha-2
}

// maxPages bounds the walk through a list whose end never comes.
const maxPages = 50

// Senders lists the account's sender addresses, all pages of them.
func (c *Client) Senders(ctx context.Context) ([]Sender, error) {
	const op = "GET /addresses/sender-addresses"
	list := []Sender{}
	query := url.Values{"page_size": {"100"}}
	for range maxPages {
		var out struct {
			Data []struct {
				ID      int64  `json:"id"`
				Name    string `json:"name"`
				Company string `json:"company_name"`
				Country string `json:"country_code"`
			} `json:"data"`
		}
		a, err := c.call(ctx, http.MethodGet, "/addresses/sender-addresses", op, query, nil, false, &out)
		if err != nil {
			return nil, err
		}
		for _, s := range out.Data {
			list = append(list, Sender{s.ID, cmp.Or(s.Company, s.Name), s.Country})
		}
		next := nextCursor(a.Header)
		if next == "" {
			break
		}
		query.Set("cursor", next)
	}
	return list, nil
}

// Statuses reads the catalogue of the moment. ID is 0 for a code that this
// package's own catalogue does not know.
func (c *Client) Statuses(ctx context.Context) ([]Status, error) {
	const op = "GET /parcels/statuses"
	var out struct {
		Data []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"data"`
	}
	if _, err := c.call(ctx, http.MethodGet, "/parcels/statuses", op, nil, nil, false, &out); err != nil {
		return nil, err
	}
	list := make([]Status, len(out.Data))
	for i, d := range out.Data {
		known, _ := StatusByCode(d.Code)
		list[i] = Status{known.ID, d.Code, d.Message}
	}
	return list, nil
}

// SetWebhook makes the integration send its events to address; "" turns them off.
// Repeating it is harmless, so a broken call is Transient.
func (c *Client) SetWebhook(ctx context.Context, integrationID int64, address string) error {
	body := map[string]any{"webhook_active": address != ""}
	if address != "" { // required as soon as it is active
		body["webhook_url"] = address
	}
	_, err := c.call(ctx, http.MethodPatch, fmt.Sprintf("/integrations/%d", integrationID), "PATCH /integrations/{id}", nil, body, false, nil)
	return err
}
