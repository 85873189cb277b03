// Package simplyprint is the client of the SimplyPrint cloud API, and the reader
// of its webhooks. It knows nothing of the hub.
//
// Facts come from the vendor's documentation and integrations. The service
// keeps query string and body apart: a field in the wrong one is silently
// ignored, so each call below says where each of its fields goes.
package simplyprint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// Config says which account to call and how.
type Config struct {
	APIURL    string // https://api.simplyprint.io
	CompanyID string // the number in the panel's addresses
	APIKey    string
	Timeout   time.Duration
	UserAgent string            // required: the edge refuses requests without a real one
	Transport http.RoundTripper // nil: an ordinary one
	Now       func() time.Time  // nil: time.Now
}

// Client calls the API. All its failures are *outbound.Error.
type Client struct {
	http *outbound.Client
	base string
	key  string
	now  func() time.Time
}

const service = "simplyprint"

// maxAnswer bounds one answer: a page of 100 jobs has about 200 kB.
const maxAnswer = 16 << 20

// New makes a Client.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("simplyprint: %q is not an address", c.APIURL)
	}
	if c.CompanyID == "" || strings.Trim(c.CompanyID, "0123456789") != "" {
		return nil, fmt.Errorf("simplyprint: the company id %q is not a number", c.CompanyID)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Client{
		http: outbound.NewClient(outbound.Options{Service: service, Timeout: c.Timeout, MaxAnswer: maxAnswer, UserAgent: c.UserAgent, Transport: c.Transport}),
		base: strings.TrimRight(c.APIURL, "/") + "/" + c.CompanyID + "/", key: c.APIKey, now: c.Now,
	}, nil
}

// call makes one request. query and body are the service's two scopes; a nil
// body makes it a GET. The answer's payload lies beside status and message and
// is decoded into out, which may be nil.
func (c *Client) call(ctx context.Context, op string, query url.Values, body map[string]any, effect bool, out any) error {
	method, address := http.MethodGet, c.base+op
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	var payload []byte
	if body != nil {
		method = http.MethodPost
		var err error
		if payload, err = json.Marshal(body); err != nil {
			return fmt.Errorf("simplyprint: encode %s: %w", op, err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(payload))
	if err != nil {
		return fmt.Errorf("simplyprint: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-API-KEY", c.key)
	a, err := c.http.Do(ctx, req, op, effect)
	if err != nil {
		return err
	}
	return c.read(op, a, effect, out)
}

// envelope is what every answer has.
type envelope struct {
	Status  *bool           `json:"status"`
	Success *bool           `json:"success"` // a few older actions say this instead
	Message json.RawMessage `json:"message"`
	Error   string          `json:"error"`
}

func (e envelope) text() string {
	var s string
	if json.Unmarshal(e.Message, &s) == nil && s != "" {
		return s
	}
	return e.Error
}

// retryAfter is the wait after a 429 without a Retry-After header: the limit is
// counted by the minute.
const retryAfter = time.Minute

// read decides by HTTP status and envelope together: refusals come with HTTP
// 200 as well.
func (c *Client) read(op string, a *outbound.Answer, effect bool, out any) error {
	var env envelope
	readable := json.Unmarshal(a.Body, &env) == nil
	fail := func(kind outbound.Kind, message string) *outbound.Error {
		return &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Code: env.Error, Message: outbound.Excerpt([]byte(message), 300)}
	}
	unsure := outbound.Transient
	if effect {
		unsure = outbound.Ambiguous
	}
	if kind, failed := outbound.ClassifyStatus(a.Status, effect); failed {
		message := env.text()
		if !readable || message == "" {
			message = http.StatusText(a.Status)
		}
		e := fail(kind, message)
		switch {
		case kind == outbound.RateLimited:
			if e.Wait = outbound.RetryAfter(a.Header, c.now()); e.Wait == 0 {
				e.Wait = retryAfter
			}
		case a.Status == http.StatusNotFound && !missing(message):
			e.Kind = outbound.Rejected // no such action: a mistake of ours or a changed API
		}
		return e
	}
	if !readable || (env.Status == nil && env.Success == nil) {
		return fail(unsure, "the answer is not the JSON that was expected")
	}
	if (env.Status != nil && !*env.Status) || (env.Status == nil && !*env.Success) {
		return fail(refusal(env.text()), env.text())
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		e := fail(unsure, "the answer cannot be read")
		e.Err = err
		return e
	}
	return nil
}

// refusal classifies status:false, for which the service gives nothing but a
// sentence. This is the one place that looks at words.
func refusal(message string) outbound.Kind {
	m := strings.ToLower(message)
	for _, w := range []string{"api key", "logged in", "access to this account", "not valid for this company", "permission", "your plan", "subscription"} {
		if strings.Contains(m, w) {
			return outbound.Unauthorized
		}
	}
	if missing(message) {
		return outbound.NotFound
	}
	return outbound.Rejected
}

func missing(message string) bool {
	m := strings.ToLower(message)
	for _, w := range []string{"not found", "doesn't exist", "does not exist", "no such", "couldn't find", "could not find"} {
		if strings.Contains(m, w) {
			return true
		}
	}
	return false
}

// Ping checks the key and the company.
func (c *Client) Ping(ctx context.Context) error {
	return c.call(ctx, "account/Test", nil, nil, false, nil)
}

// errNoID is the cause when an item was accepted but its id was not told.
var errNoID = errors.New("neither created_id nor id in the answer")
