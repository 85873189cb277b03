// Package simplyprint is the client of the SimplyPrint cloud API, and the reader
// of its webhooks. It knows nothing of the hub.
//
// Facts come from the vendor's documentation and integrations. The service
// keeps query string and body apart: a field in the wrong one is silently
// ignored, so each call below says where each of its fields goes.
//
// Calls are not repeated here and have no idempotency at the service. Failures
// are *outbound.Error; after an Ambiguous one, look before calling again.
package simplyprint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// Config says which account to call and how.
type Config struct {
	APIURL    string // https://api.simplyprint.io
	FilesURL  string // https://files.simplyprint.io, for Upload only; "": Upload is refused
	CompanyID string // the number in the panel's addresses
	APIKey    string
	Timeout   time.Duration     // of one call; a part of an upload gets more by its size
	UserAgent string            // required: the edge refuses requests without a real one
	Transport http.RoundTripper // nil: an ordinary one
	Now       func() time.Time  // nil: time.Now
}

// Client calls the API. All its failures are *outbound.Error.
type Client struct {
	http    *outbound.Client
	files   *outbound.Client // without a time-out of its own, see Upload
	base    string
	upload  string // "" without a files host
	key     string
	timeout time.Duration
	now     func() time.Time
}

const service = "simplyprint"

// maxAnswer bounds one answer. A page of 100 jobs has about 200 kB, but finished
// items come with the whole queue, which has about 1 kB an item.
const maxAnswer = 64 << 20

// New makes a Client. It calls nobody.
func New(c Config) (*Client, error) {
	api, err := host(c.APIURL)
	if err != nil {
		return nil, err
	}
	if c.CompanyID == "" || strings.Trim(c.CompanyID, "0123456789") != "" {
		return nil, fmt.Errorf("simplyprint: the company id %q is not a number", c.CompanyID)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	o := outbound.Options{Service: service, Timeout: c.Timeout, MaxAnswer: maxAnswer, UserAgent: c.UserAgent, Transport: c.Transport}
	client := &Client{http: outbound.NewClient(o), base: api + "/" + c.CompanyID + "/", key: c.APIKey, timeout: c.Timeout, now: c.Now}
	if c.FilesURL != "" {
		files, err := host(c.FilesURL)
		if err != nil {
			return nil, err
		}
		o.Timeout = 0
		client.files, client.upload = outbound.NewClient(o), files+"/"+c.CompanyID+"/files/Upload"
	}
	return client, nil
}

func host(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("simplyprint: %q is not an address", address)
	}
	return strings.TrimRight(address, "/"), nil
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
	c.sign(req)
	a, err := c.http.Do(ctx, req, op, effect)
	if err != nil {
		return err
	}
	return c.read(op, a, effect, out)
}

// sign adds what every request needs on both hosts.
func (c *Client) sign(req *http.Request) {
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-API-KEY", c.key)
}

// envelope is what every answer has.
type envelope struct {
	Status  *bool           `json:"status"`
	Success *bool           `json:"success"` // a few older actions say this instead
	Message json.RawMessage `json:"message"`
	Error   looseText       `json:"error"`
}

func (e envelope) text() string {
	var s string
	if json.Unmarshal(e.Message, &s) == nil && s != "" {
		return s
	}
	return string(e.Error)
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
		return &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Code: string(env.Error), Message: outbound.Excerpt([]byte(message), 300)}
	}
	unsure := outbound.Transient
	if effect {
		unsure = outbound.Ambiguous
	}
	if kind, failed := outbound.ClassifyStatus(a.Status, effect); failed {
		said := env.text()
		message := said
		if message == "" {
			message = http.StatusText(a.Status)
		}
		e := fail(kind, message)
		switch {
		case kind == outbound.RateLimited:
			if e.Wait = outbound.RetryAfter(a.Header, c.now()); e.Wait == 0 {
				e.Wait = retryAfter
			}
		case kind == outbound.NotFound && !missing(op, said):
			// 404 and 410 mean that there is no such action. A wrong address must
			// not read as "your queue item is gone".
			e.Kind = outbound.Rejected
		}
		return e
	}
	if !readable || (env.Status == nil && env.Success == nil) {
		return fail(unsure, "the answer is not the JSON that was expected")
	}
	if (env.Status != nil && !*env.Status) || (env.Status == nil && !*env.Success) {
		return fail(refusal(op, env.text()), env.text())
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
// sentence. This and missing are the one place that looks at words.
func refusal(op, message string) outbound.Kind {
	if mentions(message, "api key", "logged in", "access to this account", "not valid for this company", "permission", "your plan", "subscription") {
		return outbound.Unauthorized
	}
	if missing(op, message) {
		return outbound.NotFound
	}
	return outbound.Rejected
}

// missing reports whether the one thing that op names is not there. For calls
// that name several things (a file, a group, a printer) such words are a plain
// refusal, and "no such action" is our mistake.
func missing(op, message string) bool {
	switch op {
	case opItem, opDeleteItem, opUpdateItem, opJob, opDeleteWebhook, opEnableWebhook, opTestWebhook:
	default:
		return false
	}
	return mentions(message, "not found", "doesn't exist", "does not exist", "no such", "couldn't find", "could not find") &&
		!mentions(message, "action", "endpoint", "method", "route")
}

func mentions(message string, words ...string) bool {
	m := strings.ToLower(message)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(m, w) })
}

// The calls that name one thing.
const (
	opItem          = "queue/GetItem"
	opDeleteItem    = "queue/DeleteItem"
	opUpdateItem    = "queue/UpdateItem"
	opJob           = "jobs/GetDetails"
	opDeleteWebhook = "webhooks/Delete"
	opEnableWebhook = "webhooks/SetEnabled"
	opTestWebhook   = "webhooks/TriggerTestWebhook"
)

// rejected is a refusal of ours, before any call.
func rejected(op, message string) error {
	return &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Message: message}
}

// Ping checks the key and the company.
func (c *Client) Ping(ctx context.Context) error {
	return c.call(ctx, "account/Test", nil, nil, false, nil)
}

// errNoID is the cause when a thing was made but its id was not told.
var errNoID = errors.New("no id in the answer")

// unnamed is the failure of a call that succeeded without telling the id of
// what it made.
func unnamed(op string) error {
	return &outbound.Error{Service: service, Op: op, Kind: outbound.Ambiguous, Status: http.StatusOK, Err: errNoID}
}
