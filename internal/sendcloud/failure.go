package sendcloud

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/forma3d/connect/internal/outbound"
)

// wireError is one error of v3, in the manner of JSON:API. The types of code and
// detail vary between endpoints.
type wireError struct {
	Code   json.RawMessage `json:"code"`
	Title  string          `json:"title"`
	Detail json.RawMessage `json:"detail"`
	Source struct {
		Pointer string `json:"pointer"`
	} `json:"source"`
}

// text is the error as "field: reason".
func (e wireError) text() string {
	detail := text(e.Detail)
	if detail == "" {
		detail = cmp.Or(e.Title, text(e.Code), "refused without a reason")
	}
	field := strings.TrimPrefix(strings.TrimPrefix(e.Source.Pointer, "/data/attributes"), "/")
	if field != "" && field != "data" {
		return field + ": " + detail
	}
	return detail
}

// problems reads the words of a failure into one line, and the code of its first
// error. It knows v3's list (bare in one document, under "errors" in all
// examples), v2's {"error": {"message"}} and the lone "message" and "detail" of
// single endpoints. What is not JSON, like the page of a proxy, is not repeated.
func problems(a *outbound.Answer) (message, code string) {
	list := wireErrors(a.Body)
	var parts []string
	for _, e := range list {
		parts = append(parts, e.text())
	}
	if len(list) > 0 {
		code = text(list[0].Code)
	} else {
		parts = []string{cmp.Or(loneMessage(a.Body), http.StatusText(a.Status))}
	}
	return outbound.Excerpt([]byte(strings.Join(parts, "; ")), 500), code
}

func wireErrors(body []byte) []wireError {
	var list []wireError
	if json.Unmarshal(body, &list) == nil {
		return list
	}
	var under struct {
		Errors json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(body, &under) != nil {
		return nil
	}
	if json.Unmarshal(under.Errors, &list) == nil {
		return list
	}
	var one wireError
	if json.Unmarshal(under.Errors, &one) == nil && len(one.Detail) > 0 {
		return []wireError{one}
	}
	return nil
}

func loneMessage(body []byte) string {
	var w struct {
		Error   json.RawMessage `json:"error"`
		Message json.RawMessage `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(body, &w) != nil {
		return ""
	}
	var v2 struct {
		Message json.RawMessage `json:"message"`
	}
	_ = json.Unmarshal(w.Error, &v2) // another shape holds no message
	return cmp.Or(text(v2.Message), text(w.Message), text(w.Detail))
}

// redact takes the recipient's data out of a failure's words: carriers and
// validators like to repeat the value they did not like, and messages end up in
// logs. Values of less than four characters are left, as they occur in words.
func redact(e *outbound.Error, to Address) {
	values := []string{to.Name, to.CompanyName, to.Line1, to.Line2, to.Email, to.Phone, to.City, to.PostalCode}
	values = slices.DeleteFunc(values, func(v string) bool { return len(v) < 4 })
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	for _, v := range values {
		e.Message = strings.ReplaceAll(e.Message, v, "…")
	}
}
