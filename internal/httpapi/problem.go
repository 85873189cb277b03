package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

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
}

// Field is one field of a request that cannot be used. It never repeats the
// value that was sent.
type Field struct {
	Field   string `json:"field" example:"body.sku"`
	Message string `json:"message" example:"must not be empty"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// Error makes a Problem for a module's error.
func Error(status int, code, detail string, fields ...Field) error {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail, Errors: fields}
}

// problemOf turns any error into what may be shown. ours is true when the error
// was not meant for the outside and belongs into the log.
func problemOf(err error) (p *Problem, ours bool) {
	if errors.As(err, &p) {
		c := *p
		return &c, false
	}
	if errors.Is(err, db.ErrNotFound) {
		return Error(http.StatusNotFound, "not-found", "There is nothing of that id.").(*Problem), false
	}
	return Error(http.StatusInternalServerError, "internal", "Something went wrong on our side. Try again; if it stays, tell the operator the correlation id.").(*Problem), true
}

// codes for problems that huma finds by itself.
var codes = map[int]string{
	http.StatusBadRequest: "bad-request", http.StatusUnauthorized: "unauthenticated", http.StatusForbidden: "forbidden", http.StatusNotFound: "not-found",
	http.StatusMethodNotAllowed: "method-not-allowed", http.StatusNotAcceptable: "not-acceptable", http.StatusRequestEntityTooLarge: "too-large",
	http.StatusUnsupportedMediaType: "unsupported-media-type", http.StatusUnprocessableEntity: "invalid", http.StatusTooManyRequests: "too-many-requests",
}

// newProblem is huma's constructor of errors. Details of single fields are
// kept, the values that were sent are not: they can be secrets.
func newProblem(status int, message string, errs ...error) huma.StatusError {
	code := codes[status]
	if status >= 500 || code == "" {
		p, _ := problemOf(errors.New(message))
		p.Status, p.Title = status, http.StatusText(status)
		return p
	}
	p := Error(status, code, sentence(message)).(*Problem)
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			p.Errors = append(p.Errors, Field{Field: d.Location, Message: d.Message})
		}
	}
	return p
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// WriteProblem answers a raw handler's request with err.
func (s *Server) WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	p, ours := problemOf(err)
	if ours {
		s.log.ErrorContext(r.Context(), "request failed", "path", r.Pattern, "error", err.Error())
	}
	writeProblem(r.Context(), w, p)
}

func writeProblem(ctx context.Context, w http.ResponseWriter, p *Problem) {
	p.CorrelationID = telemetry.Correlation(ctx)
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}
