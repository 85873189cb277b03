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
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// Config says which account to call and how.
type Config struct {
	APIURL    string // https://panel.sendcloud.sc
	PublicKey string
	SecretKey string
	Timeout   time.Duration // one answer; 0: a minute, which carriers may take for a label
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

// maxAnswer bounds one answer: an A6 label has about 50 kB, and a page of the
// list or a file with 20 labels stays far below.
const maxAnswer = 16 << 20

// defaultTimeout is for carriers, which answer an announcement slowly.
const defaultTimeout = 60 * time.Second

// New makes a Client.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("sendcloud: %q is not an address", c.APIURL)
	}
	if c.PublicKey == "" || c.SecretKey == "" {
		return nil, errors.New("sendcloud: both keys are needed")
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
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
	if json.Unmarshal(a.Body, out) != nil {
		return a, unreadable(op, a, effect, "the answer cannot be read")
	}
	return a, nil
}

// unreadable is the failure of an answer with a good status and useless content.
// Its decoding error is left out: it can quote the content.
func unreadable(op string, a *outbound.Answer, effect bool, message string) *outbound.Error {
	return &outbound.Error{Service: service, Op: op, Kind: unsure(effect), Status: a.Status, Message: message}
}

// unsure is the kind of a failure after which nobody knows what was done.
func unsure(effect bool) outbound.Kind {
	if effect {
		return outbound.Ambiguous
	}
	return outbound.Transient
}

// check classifies the HTTP status and gathers the service's words.
func (c *Client) check(op string, a *outbound.Answer, effect bool) error {
	kind, failed := outbound.ClassifyStatus(a.Status, effect)
	if !failed {
		return nil
	}
	message, code := problems(a)
	e := &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Code: code, Message: message}
	switch a.Status {
	case http.StatusTooManyRequests: // its body is empty
		if e.Wait = outbound.RetryAfter(a.Header, c.now()); e.Wait == 0 {
			e.Wait = time.Second
		}
	case http.StatusPreconditionFailed:
		e.Kind = outbound.Unauthorized // the account is not ready: sender data or payment missing
	case http.StatusRequestTimeout:
		e.Kind = unsure(effect) // from an edge that lost patience with the carrier
	}
	return e
}
