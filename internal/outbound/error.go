// Package outbound is how the program calls a service it does not own: one
// bounded, timed HTTP exchange whose failure is classified exactly once.
//
// The API clients (shopify, simplyprint, sendcloud, xapi) return *Error and
// nothing else for a failed call; everybody above them decides by its Kind and
// never by its text.
package outbound

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what a failed call means for the work that needed it.
type Kind string

const (
	// Transient: the call had no effect and may be repeated later.
	Transient Kind = "transient"
	// RateLimited: refused for now; Error.Wait says for how long.
	RateLimited Kind = "rate_limited"
	// Rejected: understood and refused. Repeating the same call cannot help;
	// a person or a changed input can.
	Rejected Kind = "rejected"
	// Unauthorized: the credentials, plan or permissions do not allow the call.
	// The work itself is fine and goes on once they are mended.
	Unauthorized Kind = "unauthorized"
	// NotFound: the thing that the call names does not exist there.
	NotFound Kind = "not_found"
	// Ambiguous: the call may or may not have had its effect. Look before
	// repeating it.
	Ambiguous Kind = "ambiguous"
)

// Error is a failed call to an outside service.
type Error struct {
	Service string        // "shopify", "simplyprint", "sendcloud", "xapi"
	Op      string        // the service's own name of the call, e.g. "queue/AddItem"
	Kind    Kind          // what it means
	Status  int           // HTTP status, 0 when there was no answer
	Code    string        // the service's error code, "" when it has none
	Message string        // the service's own words, bounded, for people
	Wait    time.Duration // RateLimited: how long to stay away; 0 when not said
	Err     error         // cause, when there is one
}

// Error gives the sentence for logs; it holds no request body and no credentials.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s %s: %s", e.Service, e.Op, e.Kind)
	if e.Status != 0 {
		s += fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	if e.Message != "" {
		s += ": " + e.Message
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf gives the Kind of the first *Error in err's chain, and false when
// there is none: such an error is ours, not the outside's.
func KindOf(err error) (Kind, bool) {
	var e *Error
	if !errors.As(err, &e) {
		return "", false
	}
	return e.Kind, true
}

// Is reports whether err is an outside failure of kind k.
func Is(err error, k Kind) bool {
	got, ok := KindOf(err)
	return ok && got == k
}
