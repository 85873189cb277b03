// Package xapi is the client of X-API, a JSON API in front of a Microsoft
// Dynamics NAV (Business Central) ERP. It knows nothing of the hub.
//
// Facts, from the project's documents: orders are sent after payment; HTTP Basic
// authentication; 30 seconds for an answer; at most 10 requests a second and 5
// at once, which is the caller's to keep; prices in euro as whole cents; times
// in ISO 8601, UTC; lines numbered 10000, 20000, 30000; the salutations HERR,
// FRAU and K_ANGABE.
//
// Facts, from Microsoft's documents of NAV and Business Central: a sales order's
// external document number is of type Code, stored in capitals without outer
// spaces, 35 characters at most; it is the buyer's own number of the order;
// errors are {"error": {"code", "message"}}.
//
// Assumptions, as no document of X-API's own is known: the paths and the names
// of the fields, which follow Business Central's salesOrder and salesOrderLine
// (POST /salesOrders, GET /salesOrders?externalDocumentNumber=…, lists under
// "value"); the shapes of customer and addresses; that the answer to a submission
// holds the new order's number; and that nothing keeps the reference unique, so
// that a submission sent twice makes two orders. The assumptions stand in
// orders.go, and in failure.go for errors.
package xapi

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

// Config says which ERP to call and how.
type Config struct {
	BaseURL   string // with the path that all calls share, e.g. https://erp.example/xapi/v1
	Username  string // without a colon, which HTTP Basic authentication does not allow
	Password  string
	Timeout   time.Duration // one answer; 0: 30 seconds
	UserAgent string
	Transport http.RoundTripper // nil: an ordinary one
	Now       func() time.Time  // nil: time.Now
}

// Client calls the API. All its failures are *outbound.Error. It repeats nothing
// by itself and is safe for concurrent use.
type Client struct {
	http *outbound.Client
	base string
	auth string
	now  func() time.Time
}

const service = "xapi"

// maxAnswer bounds one answer: an order with a hundred lines has about 50 kB.
const maxAnswer = 1 << 20

const defaultTimeout = 30 * time.Second

// New makes a Client.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("xapi: the base URL is not an address") // not repeated: it can hold a password
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("xapi: the base URL must hold neither credentials nor a query")
	}
	if c.Username == "" || c.Password == "" {
		return nil, errors.New("xapi: username and password are needed")
	}
	if strings.Contains(c.Username, ":") {
		return nil, errors.New("xapi: the username must not contain a colon")
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Client{
		http: outbound.NewClient(outbound.Options{Service: service, Timeout: c.Timeout, MaxAnswer: maxAnswer, UserAgent: c.UserAgent, Transport: c.Transport}),
		base: strings.TrimRight(c.BaseURL, "/"),
		auth: "Basic " + base64.StdEncoding.EncodeToString([]byte(c.Username+":"+c.Password)), now: c.Now,
	}, nil
}

// call makes one JSON exchange and gives the answer when its status is good.
func (c *Client) call(ctx context.Context, method, path, op string, query url.Values, body any, effect bool) (*outbound.Answer, error) {
	req, err := c.request(ctx, method, path, query, body)
	if err != nil {
		return nil, err
	}
	a, err := c.http.Do(ctx, req, op, effect)
	if err != nil {
		return nil, err
	}
	if err := c.check(op, a, effect); err != nil {
		return nil, err
	}
	return a, nil
}

// request sets no Idempotency-Key: nothing says that X-API heeds one, and
// net/http takes it as leave to send a request again by itself.
func (c *Client) request(ctx context.Context, method, path string, query url.Values, body any) (*http.Request, error) {
	address := c.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	var reader io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("xapi: encode %s: %w", path, err)
		}
		reader = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		return nil, fmt.Errorf("xapi: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Authorization", c.auth)
	return req, nil
}
