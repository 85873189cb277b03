// Package sendcloud is the client of Sendcloud's v3 shipments API, and the
// reader of its webhooks (which stay v2-shaped). It knows nothing of the hub.
//
// Facts come from the vendor's OpenAPI documents and guides; the tests check
// requests against those documents.
package sendcloud

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// Config says which account to call and how.
type Config struct {
	APIURL    string // https://panel.sendcloud.sc
	PublicKey string
	SecretKey string
	Timeout   time.Duration // carriers may take most of a minute for a label
	UserAgent string
	Transport http.RoundTripper // nil: an ordinary one
	Now       func() time.Time  // nil: time.Now
}

// Client calls the API. All its failures are *outbound.Error.
type Client struct {
	http *outbound.Client
	base string
	auth string
	now  func() time.Time
}

const service = "sendcloud"

// maxAnswer bounds one answer: an A6 label has about 50 kB, in base64.
const maxAnswer = 16 << 20

// New makes a Client.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("sendcloud: %q is not an address", c.APIURL)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Client{
		http: outbound.NewClient(outbound.Options{Service: service, Timeout: c.Timeout, MaxAnswer: maxAnswer, UserAgent: c.UserAgent, Transport: c.Transport}),
		base: strings.TrimRight(c.APIURL, "/") + "/api/v3",
		auth: "Basic " + base64.StdEncoding.EncodeToString([]byte(c.PublicKey+":"+c.SecretKey)), now: c.Now,
	}, nil
}

func (c *Client) request(ctx context.Context, method, path string, query url.Values, body any) (*http.Request, error) {
	address := c.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	var reader io.Reader // a GET with a body is answered 403
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("sendcloud: encode %s: %w", path, err)
		}
		reader = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		return nil, fmt.Errorf("sendcloud: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Authorization", c.auth)
	return req, nil
}

// call makes one JSON exchange; out may be nil.
func (c *Client) call(ctx context.Context, method, path, op string, query url.Values, body any, effect bool, out any) (*outbound.Answer, error) {
	req, err := c.request(ctx, method, path, query, body)
	if err != nil {
		return nil, err
	}
	a, err := c.http.Do(ctx, req, op, effect)
	if err != nil {
		return nil, err
	}
	if err := c.check(op, a, effect); err != nil {
		return a, err
	}
	if out == nil {
		return a, nil
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		kind := outbound.Transient
		if effect {
			kind = outbound.Ambiguous
		}
		return a, &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Message: "the answer cannot be read", Err: err}
	}
	return a, nil
}

// check classifies the HTTP status and gathers the service's words.
func (c *Client) check(op string, a *outbound.Answer, effect bool) error {
	kind, failed := outbound.ClassifyStatus(a.Status, effect)
	if !failed {
		return nil
	}
	e := &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Message: problems(a)}
	switch a.Status {
	case http.StatusTooManyRequests: // its body is empty
		if e.Wait = outbound.RetryAfter(a.Header, c.now()); e.Wait == 0 {
			e.Wait = time.Second
		}
	case http.StatusPreconditionFailed:
		e.Kind = outbound.Unauthorized // the account is not ready: sender data or payment missing
	}
	return e
}

// problems reads the error shapes of v3 and v2 into one line. Values that were
// sent are not in them, only field names and reasons.
func problems(a *outbound.Answer) string {
	var w struct {
		Errors []wireError `json:"errors"`
		Error  struct {
			Message string `json:"message"`
		} `json:"error"`
		Message string `json:"message"`
	}
	if json.Unmarshal(a.Body, &w) != nil {
		return http.StatusText(a.Status)
	}
	var parts []string
	for _, e := range w.Errors {
		parts = append(parts, e.text())
	}
	if w.Error.Message != "" {
		parts = append(parts, w.Error.Message)
	}
	if len(parts) == 0 && w.Message != "" {
		parts = append(parts, w.Message)
	}
	if len(parts) == 0 {
		return http.StatusText(a.Status)
	}
	return outbound.Excerpt([]byte(strings.Join(parts, "; ")), 500)
}

type wireError struct {
	Code   json.RawMessage `json:"code"`
	Title  string          `json:"title"`
	Detail json.RawMessage `json:"detail"`
	Source struct {
		Pointer string `json:"pointer"`
	} `json:"source"`
}

func (e wireError) text() string {
	var detail string
	if json.Unmarshal(e.Detail, &detail) != nil {
		detail = string(e.Detail)
	}
	if detail == "" {
		detail = e.Title
	}
	field := strings.TrimPrefix(strings.TrimPrefix(e.Source.Pointer, "/data/attributes"), "/")
	if field != "" && field != "data" {
		return field + ": " + detail
	}
	return detail
}

// Account is who the keys belong to.
type Account struct {
	UserID        int64
	IntegrationID int64
}

// Whoami checks the keys.
func (c *Client) Whoami(ctx context.Context) (Account, error) {
	var out struct {
		Data struct {
			UserID        int64 `json:"user_id"`
			IntegrationID int64 `json:"integration_id"`
		} `json:"data"`
	}
	_, err := c.call(ctx, http.MethodGet, "/user/auth/metadata", "GET /user/auth/metadata", nil, nil, false, &out)
	return Account{out.Data.UserID, out.Data.IntegrationID}, err
}

// Sender is a sender address of the account.
type Sender struct {
	ID      int64
	Name    string
	Country string
}

// Senders lists the account's sender addresses.
func (c *Client) Senders(ctx context.Context) ([]Sender, error) {
	var out struct {
		Data []struct {
			ID      int64  `json:"id"`
			Name    string `json:"name"`
			Company string `json:"company_name"`
			Country string `json:"country_code"`
		} `json:"data"`
	}
	_, err := c.call(ctx, http.MethodGet, "/addresses/sender-addresses", "GET /addresses/sender-addresses", nil, nil, false, &out)
	list := make([]Sender, len(out.Data))
	for i, s := range out.Data {
		name := s.Company
		if name == "" {
			name = s.Name
		}
		list[i] = Sender{s.ID, name, s.Country}
	}
	return list, err
}

// Option is a way to ship.
type Option struct {
	Code          string // carrier:product/…, opaque
	Name          string
	Carrier       string
	MinGrams      int64
	MaxGrams      int64
	Price         string // decimal text, "" unknown
	PriceCurrency string
	ServicePoint  bool // needs a pick-up point
}

// OptionsQuery narrows Options; empty fields do not.
type OptionsQuery struct {
	FromCountry, ToCountry string
	WeightGrams            int64
}

// Options lists the ways to ship.
func (c *Client) Options(ctx context.Context, q OptionsQuery) ([]Option, error) {
	body := map[string]any{"calculate_quotes": true}
	if q.FromCountry != "" {
		body["from_country_code"] = q.FromCountry
	}
	if q.ToCountry != "" {
		body["to_country_code"] = q.ToCountry
	}
	if q.WeightGrams > 0 {
		body["parcels"] = []any{map[string]any{"weight": kilograms(q.WeightGrams)}}
	}
	var out struct {
		Data []struct {
			Code    string `json:"code"`
			Name    string `json:"name"`
			Carrier struct {
				Name string `json:"name"`
				Code string `json:"code"`
			} `json:"carrier"`
			Weight struct {
				Min weight `json:"min"`
				Max weight `json:"max"`
			} `json:"weight"`
			Requirements struct {
				ServicePoint bool `json:"is_service_point_required"`
			} `json:"requirements"`
			Quotes []struct {
				Price struct {
					Total struct {
						Value    string `json:"value"`
						Currency string `json:"currency"`
					} `json:"total"`
				} `json:"price"`
			} `json:"quotes"`
		} `json:"data"`
	}
	// A read done with POST: it changes nothing.
	if _, err := c.call(ctx, http.MethodPost, "/shipping-options", "POST /shipping-options", nil, body, false, &out); err != nil {
		return nil, err
	}
	list := make([]Option, len(out.Data))
	for i, d := range out.Data {
		list[i] = Option{Code: d.Code, Name: d.Name, Carrier: d.Carrier.Name, MinGrams: d.Weight.Min.grams(), MaxGrams: d.Weight.Max.grams(), ServicePoint: d.Requirements.ServicePoint}
		if len(d.Quotes) > 0 {
			list[i].Price, list[i].PriceCurrency = d.Quotes[0].Price.Total.Value, d.Quotes[0].Price.Total.Currency
		}
	}
	return list, nil
}

// OptionForMethod translates a shipping method number of the old API.
func (c *Client) OptionForMethod(ctx context.Context, method int64) (string, error) {
	var out struct {
		Data map[string]*string `json:"data"`
	}
	const op = "POST /compat/shipping-options"
	if _, err := c.call(ctx, http.MethodPost, "/compat/shipping-options", op, nil, map[string]any{"shipping_method_ids": []int64{method}}, false, &out); err != nil {
		return "", err
	}
	code := out.Data[strconv.FormatInt(method, 10)]
	if code == nil || *code == "" {
		return "", &outbound.Error{Service: service, Op: op, Kind: outbound.NotFound, Message: fmt.Sprintf("shipping method %d has no shipping option", method)}
	}
	return *code, nil
}

// weight is an amount with its unit, as v3 writes it.
type weight struct {
	Value string `json:"value"`
	Unit  string `json:"unit"`
}

// kilograms writes grams the way the API wants weights: kg, three decimals,
// without passing through floating point.
func kilograms(grams int64) weight {
	grams = max(grams, 1) // the smallest that is accepted
	return weight{fmt.Sprintf("%d.%03d", grams/1000, grams%1000), "kg"}
}

func (w weight) grams() int64 {
	f, err := strconv.ParseFloat(w.Value, 64)
	if err != nil {
		return 0
	}
	switch w.Unit {
	case "g":
		return int64(f + 0.5)
	case "lbs":
		return int64(f*453.59237 + 0.5)
	case "oz":
		return int64(f*28.349523125 + 0.5)
	default:
		return int64(f*1000 + 0.5)
	}
}
