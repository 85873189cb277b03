package webhook

import (
	"errors"
	"io"
	"net/http"
)

// TenantInPath names the part of a webhook's address that says whose it is. The
// default tenant's address has none.
const TenantInPath = "tenant"

// Handler answers POST /api/v1/webhooks/{source} and /{source}/{tenant}: 401 for what is not from the
// service, 413 for bodies over the limit, 200 once the delivery is durable (also
// for a duplicate), 202 when it is durable but cannot be read, and 503 only when
// our own database did not take it, so that the sender tries again.
func (i *Inbox) Handler(s Source) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, result := i.receive(w, r, s)
		i.opts.Observe(string(s), result)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"result":"`+result+`"}`)
	})
}

func (i *Inbox) receive(w http.ResponseWriter, r *http.Request, s Source) (status int, result string) {
	verifier, ok := i.verifiers[s]
	if !ok {
		return http.StatusUnauthorized, "unverified"
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, i.opts.MaxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge, "too-large"
	}
	if err != nil {
		return http.StatusBadRequest, "broken-off"
	}
	d, err := verifier.Verify(r, body)
	if err != nil && !errors.Is(err, ErrUnverified) {
		i.log.ErrorContext(r.Context(), "webhook not verified, the sender will repeat it", "source", string(s), "error", err.Error())
		return http.StatusServiceUnavailable, "not-stored"
	}
	if err != nil {
		i.log.WarnContext(r.Context(), "webhook refused", "source", string(s), "error", err.Error())
		return http.StatusUnauthorized, "unverified"
	}
	d.Source, d.Body = s, body
	outcome, err := i.Accept(r.Context(), d)
	if err != nil {
		i.log.ErrorContext(r.Context(), "webhook not stored, the sender will repeat it", "source", string(s), "error", err.Error())
		return http.StatusServiceUnavailable, "not-stored"
	}
	switch outcome {
	case Duplicate:
		return http.StatusOK, "duplicate"
	case Unreadable:
		return http.StatusAccepted, "unreadable"
	default:
		return http.StatusOK, "stored"
	}
}
