package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Client makes classified HTTP calls to one service. The zero value is not
// usable; see NewClient.
type Client struct {
	service   string
	http      *http.Client
	userAgent string
	maxAnswer int64
}

// Options bound what one call may cost.
type Options struct {
	Service   string            // name used in errors and metrics
	Timeout   time.Duration     // whole exchange, connect to last byte
	MaxAnswer int64             // bytes of answer that are read at most
	UserAgent string            // some edges refuse requests without a real one
	Transport http.RoundTripper // nil: a transport of its own with keep-alive
}

// NewClient makes a Client. Redirects are not followed: none of the services
// documents one, and following would carry credentials elsewhere.
func NewClient(o Options) *Client {
	tr := o.Transport
	if tr == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 16
		tr = t
	}
	return &Client{
		service:   o.Service,
		userAgent: o.UserAgent,
		maxAnswer: o.MaxAnswer,
		http: &http.Client{
			Transport:     tr,
			Timeout:       o.Timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Answer is what came back, whatever its status.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends req and reads the whole answer. It returns an error only when there
// is no complete answer: Transient when the request certainly did not reach the
// service or had no effect there (reads, failed connects), Ambiguous otherwise.
// op names the call in the error; effect says whether the call changes anything
// on the other side.
func (c *Client) Do(ctx context.Context, req *http.Request, op string, effect bool) (*Answer, error) {
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { sent.Store(true) },
	})
	req = req.WithContext(ctx)
	if c.userAgent != "" {
		req.Header.Set("User-Agent", c.userAgent)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, c.broken(op, effect && sent.Load(), err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, c.maxAnswer+1))
	if err != nil {
		return nil, c.broken(op, effect, err)
	}
	if int64(len(body)) > c.maxAnswer {
		return nil, c.broken(op, effect, fmt.Errorf("answer is larger than %d bytes", c.maxAnswer))
	}
	return &Answer{Status: res.StatusCode, Header: res.Header, Body: body}, nil
}

func (c *Client) broken(op string, maybeDone bool, err error) *Error {
	kind := Transient
	if maybeDone {
		kind = Ambiguous
	}
	// url.Error repeats the whole address, which can hold tokens: keep its cause.
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok || !strings.Contains(err.Error(), "://") || u.Unwrap() == nil {
			break
		}
		err = u.Unwrap()
	}
	msg := "no answer"
	if errors.Is(err, context.DeadlineExceeded) {
		msg = "no answer in time"
	}
	return &Error{Service: c.service, Op: op, Kind: kind, Message: msg, Err: err}
}

// ClassifyStatus gives the Kind that an HTTP status means for a call, for
// services that use statuses in the ordinary way. ok is false for 2xx.
func ClassifyStatus(status int, effect bool) (kind Kind, ok bool) {
	switch {
	case status >= 200 && status < 300:
		return "", false
	case status == http.StatusTooManyRequests:
		return RateLimited, true
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusPaymentRequired:
		return Unauthorized, true
	case status == http.StatusNotFound, status == http.StatusGone:
		return NotFound, true
	case status == http.StatusServiceUnavailable && !effect, status >= 500 && !effect:
		return Transient, true
	case status >= 500:
		return Ambiguous, true
	default:
		return Rejected, true
	}
}

// RetryAfter reads the header of that name: seconds or an HTTP date relative to
// now. It gives 0 when the header is absent, unreadable or in the past.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil {
		if math.IsNaN(s) || s <= 0 || s > 86400 {
			return 0
		}
		return time.Duration(s * float64(time.Second))
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// Excerpt cuts text from an answer down to what a person can read, in one line.
func Excerpt(b []byte, limit int) string {
	s := strings.Join(strings.Fields(string(b)), " ")
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "…"
	}
	return s
}
