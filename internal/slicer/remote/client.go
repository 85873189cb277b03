package remote

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/slicer"
	"github.com/forma3d/connect/internal/telemetry"
)

// ClientOptions set up a Client.
type ClientOptions struct {
	URL string // of the slicing service
	Key string // INTERNAL_API_KEY of that service
	Dir string // folder for G-code
	// Timeout is for one model with its wait for others: more than the service
	// itself gives one.
	Timeout  time.Duration
	MaxGCode int64
	// Transport is for tests; nil: one with keep-alive of its own.
	Transport http.RoundTripper
}

// Client slices on another machine.
type Client struct {
	o    ClientOptions
	base string
	http *http.Client
}

// NewClient makes a Client.
func NewClient(o ClientOptions) (*Client, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("SLICER_URL: %q is not a web address; write http://host:3100", o.URL)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the slicer: %w", err)
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	return &Client{o: o, base: strings.TrimRight(o.URL, "/"), http: &http.Client{
		Transport: o.Transport,
		// A redirect would carry the key elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// errDeadline is the cause when the service took too long.
var errDeadline = errors.New("the slicing service took too long")

// Slice implements slicer.Slicer.
func (c *Client) Slice(ctx context.Context, r slicer.Request) (*slicer.Result, error) {
	// The service checks them as well; here the answer comes sooner.
	for _, p := range []slicer.Profile{r.Profiles.Machine, r.Profiles.Process, r.Profiles.Filament} {
		if err := p.Check(); err != nil {
			return nil, err
		}
	}
	if r.Model == nil {
		return nil, &slicer.Error{Kind: slicer.InputRejected, Message: "There is no model."}
	}
	outer := ctx
	ctx, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, errDeadline)
	defer cancel()
	if r.Progress != nil {
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{Got1xxResponse: func(_ int, h textproto.MIMEHeader) error {
			percent, what, ok := strings.Cut(h.Get(progressHeader), " ")
			if n, err := strconv.Atoi(percent); ok && err == nil {
				r.Progress(n, what)
			}
			return nil
		}})
	}
	body, content, done := form(r)
	defer done()
	q := url.Values{"name": {r.Name}, "format": {string(r.Format)}, "strict": {strconv.FormatBool(r.Strict)}, "progress": {strconv.FormatBool(r.Progress != nil)}}
	req, err := c.request(ctx, http.MethodPost, "/slice?"+q.Encode(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", content)
	res, err := c.http.Do(req)
	if err != nil {
		return nil, c.broken(outer, ctx, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, refusal(res)
	}
	out, err := c.keep(res)
	if err != nil && ctx.Err() != nil {
		return nil, c.broken(outer, ctx, err)
	}
	return out, err
}

// form streams the profiles and the model. done ends the goroutine that writes.
func form(r slicer.Request) (body io.Reader, contentType string, done func()) {
	pr, pw := io.Pipe()
	w := multipart.NewWriter(pw)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		pw.CloseWithError(func() error {
			for _, p := range []slicer.Profile{r.Profiles.Machine, r.Profiles.Process, r.Profiles.Filament} {
				part, err := w.CreateFormFile(string(p.Kind), p.Name)
				if err != nil {
					return err
				}
				if _, err := io.WriteString(part, p.Settings); err != nil {
					return err
				}
			}
			part, err := w.CreateFormFile("model", "model."+string(r.Format))
			if err != nil {
				return err
			}
			if _, err := io.Copy(part, r.Model); err != nil {
				return err
			}
			return w.Close()
		}())
	}()
	return pr, w.FormDataContentType(), func() {
		_ = pr.Close()
		<-ended
	}
}

func (c *Client) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, fmt.Errorf("ask the slicing service: %w", err)
	}
	req.Header.Set(keyHeader, c.o.Key)
	if id := telemetry.Correlation(ctx); id != "" {
		req.Header.Set("X-Correlation-ID", id)
	}
	return req, nil
}

// broken classifies an exchange without a complete answer.
func (c *Client) broken(outer, ctx context.Context, err error) error {
	switch {
	case outer.Err() != nil:
		return outer.Err()
	case errors.Is(context.Cause(ctx), errDeadline):
		return &slicer.Error{Kind: slicer.TimedOut, Message: fmt.Sprintf("The slicing service gave no answer within %s.", c.o.Timeout), Err: errDeadline}
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the address
	}
	return &slicer.Error{Kind: slicer.Unreachable, Message: "The slicing service does not answer (SLICER_URL).", Err: err}
}

// longestAnswer bounds an answer that is no G-code.
const longestAnswer = 4 << 20

// refusal reads why there is no G-code. What is no problem of ours comes from
// something between us and the service.
func refusal(res *http.Response) error {
	var p problem
	raw, err := io.ReadAll(io.LimitReader(res.Body, longestAnswer))
	if err == nil && json.Unmarshal(raw, &p) == nil && slices.Contains(slicer.Kinds(), slicer.Kind(p.Code)) {
		return &slicer.Error{Kind: slicer.Kind(p.Code), Message: p.Detail}
	}
	if res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden {
		return &slicer.Error{Kind: slicer.Unauthorized, Message: "The slicing service refuses us; INTERNAL_API_KEY must be the same on both sides."}
	}
	return &slicer.Error{Kind: slicer.Unreachable, Message: fmt.Sprintf("What answers at SLICER_URL is no slicing service (HTTP %d).", res.StatusCode)}
}

// keep stores the G-code in a file.
func (c *Client) keep(res *http.Response) (out *slicer.Result, err error) {
	unexpected := func(err error) error {
		return &slicer.Error{Kind: slicer.Unreachable, Message: "The answer of the slicing service cannot be used.", Err: err}
	}
	var wire wireResult
	if err := json.Unmarshal([]byte(res.Header.Get(resultHeader)), &wire); err != nil {
		return nil, unexpected(err)
	}
	f, err := os.CreateTemp(c.o.Dir, "run-*.gcode")
	if err != nil {
		return nil, fmt.Errorf("keep the G-code: %w", err)
	}
	out = &slicer.Result{Path: f.Name(), Figures: wire.Figures, Mesh: wire.Mesh, Warnings: wire.Warnings}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			out, err = nil, errors.Join(err, os.Remove(f.Name()))
		}
	}()
	sum := sha256.New()
	if out.Size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(res.Body, c.o.MaxGCode+1)); err != nil {
		return nil, unexpected(err)
	}
	digest := sum.Sum(nil)
	if out.Size > c.o.MaxGCode || res.Header.Get("Content-Digest") != "sha-256=:"+base64.StdEncoding.EncodeToString(digest)+":" {
		return nil, unexpected(errors.New("its content is not what was announced"))
	}
	out.SHA256 = hex.EncodeToString(digest)
	return out, nil
}

// About implements slicer.Slicer.
func (c *Client) About(ctx context.Context) (slicer.About, error) {
	outer := ctx
	ctx, cancel := context.WithTimeoutCause(ctx, c.o.Timeout, errDeadline)
	defer cancel()
	// Health needs no key, the list does: both are asked, so that a wrong key shows
	// now and not with the first order.
	list, err := c.get(ctx, outer, "/profiles")
	if err != nil {
		return slicer.About{}, err
	}
	defer list.Body.Close()
	if list.StatusCode != http.StatusOK {
		return slicer.About{}, refusal(list)
	}
	res, err := c.get(ctx, outer, "/health")
	if err != nil {
		return slicer.About{}, err
	}
	defer res.Body.Close()
	var h healthView
	if err := json.NewDecoder(io.LimitReader(res.Body, longestAnswer)).Decode(&h); err != nil || h.Slicer == nil && h.Code == "" {
		return slicer.About{}, &slicer.Error{Kind: slicer.Unreachable, Message: fmt.Sprintf("What answers at SLICER_URL is no slicing service (HTTP %d).", res.StatusCode)}
	}
	if h.Slicer == nil {
		return slicer.About{}, &slicer.Error{Kind: h.Code, Message: h.Detail}
	}
	return *h.Slicer, nil
}

func (c *Client) get(ctx, outer context.Context, path string) (*http.Response, error) {
	req, err := c.request(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, c.broken(outer, ctx, err)
	}
	return res, nil
}
