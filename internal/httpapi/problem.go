package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/telemetry"
)

// Problem is the one shape of every error answer (RFC 9457).
type Problem struct {
	Type          string  `json:"type" doc:"Always about:blank; the code says what kind it is" example:"about:blank"`
	Title         string  `json:"title" doc:"The HTTP status in words" example:"Not Found"`
	Status        int     `json:"status" doc:"The HTTP status" example:"404"`
	Code          string  `json:"code" doc:"What kind of error, stable for programs" example:"not-found"`
	Detail        string  `json:"detail" doc:"What is wrong and what to do, for people"`
	CorrelationID string  `json:"correlationId,omitempty" doc:"Names this request in the log"`
	Errors        []Field `json:"errors,omitempty" doc:"What is wrong with single fields"`

	retryAfter time.Duration // 0: says nothing of when to try again
}

// Field is one field of a request that cannot be used. It never repeats the
// value that was sent.
type Field struct {
	Field   string            `json:"field" example:"body.sku"`
	Message string            `json:"message" example:"must not be empty"`
	Code    string            `json:"code,omitempty" doc:"What is wrong with it, stable for programs" example:"required"`
	Params  map[string]string `json:"params,omitempty" doc:"What the code speaks of, such as min, max and allowed"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))))
	}
	return h
}

// RetryLater makes a Problem that says when to try again (Retry-After).
func RetryLater(status int, code, detail string, after time.Duration) error {
	p := newError(status, code, detail)
	p.retryAfter = after
	return p
}

// Error makes a Problem for a module's error.
func Error(status int, code, detail string, fields ...Field) error {
	return newError(status, code, detail, fields...)
}

func newError(status int, code, detail string, fields ...Field) *Problem {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
	for _, f := range fields {
		p.Errors = append(p.Errors, f.coded())
	}
	return p
}

// problemOf turns any error into what may be shown. ours is true when the error
// was not meant for the outside and belongs into the log.
func problemOf(err error) (p *Problem, ours bool) {
	if errors.As(err, &p) {
		c := *p
		return &c, false
	}
	if errors.Is(err, db.ErrNotFound) {
		return newError(http.StatusNotFound, "not-found", "There is nothing of that id."), false
	}
	return newError(http.StatusInternalServerError, "internal", "Something went wrong on our side. Try again; if it stays, tell the operator the correlation id."), true
}

// statusGone is what a request gets whose caller did not wait for the answer:
// nobody reads it, but in the metrics it is no failure of ours.
const statusGone = 499

// problem is problemOf for a request: what is ours is logged, once and in full.
func (s *Server) problem(ctx context.Context, err error, where slog.Attr) *Problem {
	p, ours := problemOf(err)
	switch {
	case ours && ctx.Err() != nil:
		p = newError(statusGone, "caller-gone", "The caller did not wait for the answer.")
	case ours:
		s.log.LogAttrs(ctx, slog.LevelError, "request failed", where, slog.String("error", err.Error()))
	}
	p.CorrelationID = telemetry.Correlation(ctx)
	return p
}

// codes for problems that huma finds by itself; others take the status's name.
var codes = map[int]string{
	http.StatusUnauthorized: "unauthenticated", http.StatusRequestEntityTooLarge: "too-large", http.StatusUnprocessableEntity: "invalid",
}

// newProblem is huma's constructor of errors. Details of single fields are
// kept, the values that were sent are not: they can be secrets.
func newProblem(status int, message string, errs ...error) *Problem {
	if status >= 500 {
		p, _ := problemOf(errors.New(message))
		p.Status, p.Title = status, http.StatusText(status)
		return p
	}
	code := codes[status]
	if code == "" {
		code = strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "-")
	}
	p := newError(status, code, sentence(message))
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			p.Errors = append(p.Errors, Field{Field: d.Location, Message: withoutValue(d)}.coded())
		}
	}
	return p
}

// withoutValue is huma's message on a field without what was sent: after a colon
// it adds the parser's own words, which quote their input. Only where a body
// stops being JSON is worth telling.
func withoutValue(d *huma.ErrorDetail) string {
	if d.Location != "body" {
		m, _, _ := strings.Cut(d.Message, ": ")
		return m
	}
	for _, safe := range []string{"expected ", "unexpected ", "invalid character ", "request body "} {
		if strings.HasPrefix(d.Message, safe) {
			return d.Message
		}
	}
	return "cannot be read"
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// WriteProblem answers a raw handler's request with err.
func (s *Server) WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	writeProblem(w, s.problem(r.Context(), err, slog.String("route", r.Pattern)))
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	h := w.Header()
	h.Del("Content-Disposition") // a handler may have prepared a download
	h.Set("Content-Type", p.ContentType(""))
	h.Set("Cache-Control", "no-store")
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}
