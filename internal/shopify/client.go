package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Khan/genqlient/graphql"

	"github.com/forma3d/connect/internal/outbound"
)

// Config says which shop to call and how.
type Config struct {
	APIURL    string // https://{shop}.myshopify.com
	Version   string // 2026-10
	Token     TokenSource
	Timeout   time.Duration
	UserAgent string
	Transport http.RoundTripper // nil: an ordinary one
	Now       func() time.Time  // nil: time.Now

	// OnCost, when set, is told what each answered call cost in points of the
	// shop's bucket, what is left there, and how many points come back a second,
	// so that the caller can pace. actual is 0 for a throttled call. It is called
	// by the goroutine that makes the call.
	OnCost func(requested, actual, available, restoreRate float64)
}

// TokenSource gives the access token of the moment.
type TokenSource interface {
	Token(ctx context.Context) (string, error)
	// Invalidate says that the shop refused token.
	Invalidate(ctx context.Context, token string) error
}

// StaticToken is a token that does not change.
type StaticToken string

// Token implements TokenSource.
func (t StaticToken) Token(context.Context) (string, error) { return string(t), nil }

// Invalidate implements TokenSource: there is no other token to get.
func (t StaticToken) Invalidate(context.Context, string) error { return nil }

// Client calls the Admin GraphQL API. Its failures are *outbound.Error, apart
// from what the TokenSource itself fails with. It may be used concurrently.
type Client struct {
	http     *outbound.Client
	endpoint string
	token    TokenSource
	now      func() time.Time
	onCost   func(requested, actual, available, restoreRate float64)
}

const service = "shopify"

// maxAnswer bounds one answer: an order with 100 lines has about 100 kB.
const maxAnswer = 16 << 20

// maxMessage bounds what is kept of the shop's words, in bytes.
const maxMessage = 300

// New makes a Client.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.APIURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, fmt.Errorf("shopify: %q is not an address", c.APIURL)
	}
	if c.Version == "" || c.Token == nil {
		return nil, errors.New("shopify: version and token are needed")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Client{
		http:     outbound.NewClient(outbound.Options{Service: service, Timeout: c.Timeout, MaxAnswer: maxAnswer, UserAgent: c.UserAgent, Transport: c.Transport}),
		endpoint: strings.TrimRight(c.APIURL, "/") + "/admin/api/" + c.Version + "/graphql.json",
		token:    c.Token, now: c.Now, onCost: c.OnCost,
	}, nil
}

// answer is the envelope of every GraphQL answer.
type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []struct {
		Message    string `json:"message"`
		Extensions struct {
			Code string `json:"code"`
		} `json:"extensions"`
	} `json:"errors"`
	Extensions struct {
		Cost struct {
			Requested float64 `json:"requestedQueryCost"`
			Actual    float64 `json:"actualQueryCost"` // null when throttled
			Throttle  struct {
				Available float64 `json:"currentlyAvailable"`
				Restore   float64 `json:"restoreRate"`
			} `json:"throttleStatus"`
		} `json:"cost"`
	} `json:"extensions"`
}

// MakeRequest implements graphql.Client: one exchange, classified here and not
// by its text further up.
func (c *Client) MakeRequest(ctx context.Context, req *graphql.Request, res *graphql.Response) error {
	effect := strings.HasPrefix(strings.TrimSpace(req.Query), "mutation")
	token, err := c.token.Token(ctx)
	if err != nil {
		return err
	}
	body, err := json.Marshal(req)
	if err != nil {
		return fmt.Errorf("shopify: encode %s: %w", req.OpName, err)
	}
	hr, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("shopify: %w", err)
	}
	hr.Header.Set("Content-Type", "application/json")
	hr.Header.Set("Accept", "application/json")
	hr.Header.Set("X-Shopify-Access-Token", token)
	a, err := c.http.Do(ctx, hr, req.OpName, effect)
	if err != nil {
		return err
	}
	var env answer
	readable := json.Unmarshal(a.Body, &env) == nil
	if cost := env.Extensions.Cost; c.onCost != nil && readable && cost.Throttle.Restore > 0 {
		c.onCost(cost.Requested, cost.Actual, cost.Throttle.Available, cost.Throttle.Restore)
	}
	if kind, failed := outbound.ClassifyStatus(a.Status, effect); failed || !readable {
		return c.httpFailure(ctx, req.OpName, token, a, env, readable, kind, failed, effect)
	}
	hasData := len(env.Data) > 0 && !bytes.Equal(env.Data, []byte("null"))
	if len(env.Errors) > 0 && (!hasData || !effect || !mutationRan(env.Data)) {
		return graphqlFailure(req.OpName, env, effect)
	}
	if !hasData {
		return &outbound.Error{Service: service, Op: req.OpName, Kind: unsure(effect), Status: a.Status, Message: "the answer holds no data"}
	}
	if err := json.Unmarshal(env.Data, res.Data); err != nil {
		return &outbound.Error{Service: service, Op: req.OpName, Kind: unsure(effect), Status: a.Status, Message: "the answer cannot be read", Err: err}
	}
	return nil
}

// mutationRan reports whether a payload came back: errors beside it concern
// single fields (a missing scope, say), and the mutation itself took place.
func mutationRan(data json.RawMessage) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		return false
	}
	for _, v := range fields {
		if !bytes.Equal(v, []byte("null")) {
			return true
		}
	}
	return false
}

func unsure(effect bool) outbound.Kind {
	if effect {
		return outbound.Ambiguous
	}
	return outbound.Transient
}

func (c *Client) httpFailure(ctx context.Context, op, token string, a *outbound.Answer, env answer, readable bool, kind outbound.Kind, failed, effect bool) error {
	if !failed {
		return &outbound.Error{Service: service, Op: op, Kind: unsure(effect), Status: a.Status, Message: "the answer is not JSON"}
	}
	e := &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Message: outbound.Excerpt(a.Body, maxMessage)}
	switch a.Status {
	case http.StatusTooManyRequests:
		e.Wait = outbound.RetryAfter(a.Header, c.now())
		if e.Wait == 0 && readable {
			e.Wait = throttleWait(env)
		}
	case http.StatusUnauthorized:
		if err := c.token.Invalidate(ctx, token); err != nil {
			return errors.Join(e, err)
		}
	case http.StatusNotFound, http.StatusLocked:
		e.Kind = outbound.Unauthorized // no such shop, or it is locked: a matter of the connection, not of this call
	}
	return e
}

func graphqlFailure(op string, env answer, effect bool) error {
	first := env.Errors[0]
	e := &outbound.Error{Service: service, Op: op, Code: first.Extensions.Code, Message: outbound.Excerpt([]byte(first.Message), maxMessage), Status: http.StatusOK}
	switch first.Extensions.Code {
	case "THROTTLED":
		e.Kind, e.Wait = outbound.RateLimited, throttleWait(env)
	case "ACCESS_DENIED", "SHOP_INACTIVE":
		e.Kind = outbound.Unauthorized
	case "RESOURCE_NOT_FOUND":
		e.Kind = outbound.NotFound
	case "INTERNAL_SERVER_ERROR", "TIMEOUT":
		e.Kind = unsure(effect)
	default:
		e.Kind = outbound.Rejected
	}
	return e
}

// throttleWait is how long the bucket takes to hold what the call costs.
func throttleWait(env answer) time.Duration {
	cost := env.Extensions.Cost
	if cost.Throttle.Restore <= 0 {
		return time.Second
	}
	seconds := math.Ceil((cost.Requested - cost.Throttle.Available) / cost.Throttle.Restore)
	return time.Duration(max(seconds, 1)) * time.Second
}

// ClientCredentials identify an app of the Dev Dashboard.
type ClientCredentials struct {
	APIURL    string
	APIKey    string
	APISecret string
}

// AccessToken is a token with an end.
type AccessToken struct {
	Token     string
	Scope     string
	ExpiresAt time.Time
}

// RequestToken gets a token by the client credentials grant; it lives 24 hours.
func RequestToken(ctx context.Context, cc ClientCredentials, cfg Config) (AccessToken, error) {
	const op = "oauth/access_token"
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {cc.APIKey}, "client_secret": {cc.APISecret}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(cc.APIURL, "/")+"/admin/oauth/access_token", strings.NewReader(form.Encode()))
	if err != nil {
		return AccessToken{}, fmt.Errorf("shopify: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	h := outbound.NewClient(outbound.Options{Service: service, Timeout: cfg.Timeout, MaxAnswer: 1 << 20, UserAgent: cfg.UserAgent, Transport: cfg.Transport})
	a, err := h.Do(ctx, req, op, false)
	if err != nil {
		return AccessToken{}, err
	}
	if kind, failed := outbound.ClassifyStatus(a.Status, false); failed {
		if kind == outbound.Rejected || kind == outbound.NotFound {
			kind = outbound.Unauthorized
		}
		return AccessToken{}, &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Message: outbound.Excerpt(a.Body, 200), Wait: outbound.RetryAfter(a.Header, cfg.Now())}
	}
	var w struct {
		Token   string `json:"access_token"`
		Scope   string `json:"scope"`
		Expires int64  `json:"expires_in"`
	}
	if err := json.Unmarshal(a.Body, &w); err != nil || w.Token == "" {
		return AccessToken{}, &outbound.Error{Service: service, Op: op, Kind: outbound.Transient, Status: a.Status, Message: "the answer holds no token"}
	}
	return AccessToken{Token: w.Token, Scope: w.Scope, ExpiresAt: cfg.Now().Add(time.Duration(w.Expires) * time.Second)}, nil
}
