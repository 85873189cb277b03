package job

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// failure is why a job did not get on, kept with the job (as River's output of
// its last attempt) so that people can be shown what waits for the same thing.
type failure struct {
	Cause string    `json:"cause"` // the same for all jobs that stopped for one reason
	Text  string    `json:"text"`  // this job's own error
	Since time.Time `json:"since"` // first failure for this cause
	Last  time.Time `json:"last"`

	// WaitsForService tells a job that was put off until its service is back from
	// one that waits for the clock. Wake finds it by this name.
	WaitsForService bool `json:"waitsForService"`

	// Attempts are what River does not keep of the failed attempts, newest last.
	Attempts []tried `json:"attempts,omitempty"`
}

// tried is one failed attempt.
type tried struct {
	Attempt int    `json:"attempt"`
	TookMS  int64  `json:"tookMs"`
	Trace   string `json:"trace,omitempty"` // where a panic came from
}

// maxTried bounds the attempts of which that is kept: a policy allows fewer, but
// people can have a job tried again any number of times.
const maxTried = 20

// panicked is the error of a handler that panicked.
type panicked struct {
	value any
	stack string
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func traceOf(err error) string {
	var p *panicked
	if errors.As(err, &p) {
		return cut(p.stack, maxTrace)
	}
	return ""
}

// failureOf describes err. ok is false for a wait that nobody needs to know of,
// as for the next free slot of a rate limit.
func failureOf(err error, queue string, now time.Time) (f failure, ok bool) {
	var out *outbound.Error
	outside := errors.As(err, &out)
	what, _ := judge(err)
	if what == outcomeSnooze && !outside && !errors.Is(err, ErrDisconnected) && !errors.Is(err, ErrPaused) {
		return failure{}, false
	}
	return failure{Cause: causeOf(err, queue), Text: cut(textOf(err), maxText), Since: now.UTC(), Last: now.UTC()}, true
}

// failureIn reads the failure that a job keeps; the zero value when it has none.
func failureIn(metadata []byte) failure {
	var m struct {
		Output failure `json:"output"`
	}
	if json.Unmarshal(metadata, &m) != nil {
		return failure{} // another kind of output is no failure
	}
	return m.Output
}

// textOf is err without the wait that a snooze adds in front.
func textOf(err error) string {
	var s *snooze
	if errors.As(err, &s) {
		return s.cause.Error()
	}
	return err.Error()
}

// after continues the job's previous failure, if it had the same cause.
func (f failure) after(metadata []byte) failure {
	if before := failureIn(metadata); before.Cause == f.Cause {
		f.Since = before.Since
	}
	return f
}

// Longest texts kept of one failure, in characters.
const (
	maxText  = 2000
	maxCause = 160
	maxTrace = 8000
)

// causeOf names the reason behind err for people, and so that jobs which failed
// for the same reason have the same one. What a service refused differs by its
// words; that it was not there does not.
func causeOf(err error, queue string) string {
	if errors.Is(err, ErrDisconnected) {
		return serviceName(queue) + " is not connected"
	}
	if errors.Is(err, ErrPaused) {
		return serviceName(queue) + " could not be reached or failed"
	}
	var out *outbound.Error
	if !errors.As(err, &out) {
		return cut(withoutParticulars(textOf(err)), maxCause)
	}
	name := serviceName(out.Service)
	switch out.Kind {
	case outbound.Transient, outbound.Ambiguous:
		return name + " could not be reached or failed"
	case outbound.RateLimited:
		return name + " asks us to slow down"
	case outbound.Unauthorized:
		return name + " refuses our credentials or plan"
	case outbound.NotFound:
		return cut(name+" does not know it: "+withoutParticulars(out.Message), maxCause)
	case outbound.Rejected:
		return cut(name+" refused: "+withoutParticulars(out.Message), maxCause)
	default:
		return cut(name+": "+withoutParticulars(out.Error()), maxCause)
	}
}

func serviceName(service string) string {
	names := map[string]string{"shopify": "Shopify", "simplyprint": "SimplyPrint", "sendcloud": "Sendcloud", "xapi": "X-API"}
	if name, ok := names[service]; ok {
		return name
	}
	return service
}

// particulars is what differs between two failures for one reason: quoted
// texts, mail addresses, ids and numbers.
var particulars = regexp.MustCompile(`"[^"]*"|` + "`[^`]*`" + `|'[^']*'|\S+@\S+|\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\b|\b[0-9a-fA-F]*\d[0-9a-fA-F]*\b|\d+`)

func withoutParticulars(text string) string {
	return strings.Join(strings.Fields(particulars.ReplaceAllString(text, "…")), " ")
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
