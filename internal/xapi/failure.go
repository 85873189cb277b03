package xapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// check classifies the HTTP status and gathers the service's words.
func (c *Client) check(op string, a *outbound.Answer, effect bool) error {
	kind, failed := outbound.ClassifyStatus(a.Status, effect)
	if !failed {
		return nil
	}
	message, code := words(a)
	e := &outbound.Error{Service: service, Op: op, Kind: kind, Status: a.Status, Code: code, Message: cmp.Or(message, http.StatusText(a.Status))}
	switch {
	case a.Status == http.StatusTooManyRequests:
		if e.Wait = outbound.RetryAfter(a.Header, c.now()); e.Wait == 0 {
			e.Wait = time.Second // the limit is per second
		}
	case wrongAddress(a.Status) && effect && code != "":
		// The lookup before it came through, so the address is right and the ERP
		// misses something that the order names, such as an item.
		e.Kind = outbound.Rejected
	case wrongAddress(a.Status):
		// Every call goes to a fixed address: it is the base URL that is wrong, and
		// no order is to blame. NotFound would let a lookup pass for "no such order".
		e.Kind = outbound.Unauthorized
		e.Message = "is the base URL right? " + e.Message
	case a.Status == http.StatusConflict, a.Status == http.StatusRequestTimeout:
		// A conflict may be with the same order, submitted before.
		e.Kind = unsure(effect)
	}
	return e
}

// wrongAddress reports whether a status can mean that nothing is served at an
// address. Redirects are among them, as they are not followed.
func wrongAddress(status int) bool {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone:
		return true
	}
	return status >= 300 && status < 400
}

// unreadable is the failure of an answer with a good status and useless content.
// Its decoding error is left out: it can quote the content.
func unreadable(op string, a *outbound.Answer, effect bool, message string) *outbound.Error {
	said, code := words(a)
	if said != "" {
		message += ": " + said
	}
	return &outbound.Error{Service: service, Op: op, Kind: unsure(effect), Status: a.Status, Code: code, Message: message}
}

// unsure is the kind of a failure after which nobody knows what was done.
func unsure(effect bool) outbound.Kind {
	if effect {
		return outbound.Ambiguous
	}
	return outbound.Transient
}

// refused is the failure of a call that is not worth making.
func refused(op, code, message string) *outbound.Error {
	return &outbound.Error{Service: service, Op: op, Kind: outbound.Rejected, Code: code, Message: message}
}

// words reads the service's words on a failure into one line, and its code; both
// are "" when there are none. It knows NAV's {"error": {"code", "message"}}, and
// "error" and "message" as plain texts, which a gateway in front may send. What
// is not JSON, like the page of a proxy, is not repeated.
func words(a *outbound.Answer) (message, code string) {
	var w struct {
		Error   json.RawMessage `json:"error"`
		Message json.RawMessage `json:"message"`
	}
	if json.Unmarshal(a.Body, &w) != nil {
		return "", ""
	}
	var nav struct {
		Code    json.RawMessage `json:"code"`
		Message json.RawMessage `json:"message"`
	}
	_ = json.Unmarshal(w.Error, &nav) // another shape holds neither
	message = cmp.Or(text(nav.Message), text(w.Error), text(w.Message))
	return outbound.Excerpt([]byte(message), 500), outbound.Excerpt([]byte(text(nav.Code)), 100)
}

// text is a JSON string or number as text, "" for anything else.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// redact takes the customer's data out of a failure's words: validators like to
// repeat the value they did not like, and messages end up in logs. Values of less
// than four characters are left, as they occur in words.
func redact(e *outbound.Error, o Order) {
	values := []string{o.Customer.Name, o.Customer.Email, o.Customer.Phone}
	for _, a := range []Address{o.BillTo, o.ShipTo} {
		values = append(values, a.Name, a.Company, a.PostalCode, a.City)
		values = append(values, strings.Split(a.Street, "\n")...)
	}
	for i, v := range values {
		values[i] = strings.Join(strings.Fields(v), " ") // as outbound.Excerpt writes it
	}
	values = slices.DeleteFunc(values, func(v string) bool { return len(v) < 4 })
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	for _, v := range values {
		e.Message = strings.ReplaceAll(e.Message, v, "…")
	}
}
