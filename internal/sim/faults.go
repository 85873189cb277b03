// Package sim holds what the simulators of the outside services share: faults
// that can be ordered for a call, and a webhook sender that loses nothing by
// itself but can be told to misbehave.
//
// Each simulator lives in a package of its own below this one and is spoken to
// over HTTP only.
package sim

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"sync"
	"time"
)

// Fault is one way for a call to go wrong. Probability is the share of matching
// calls that it hits, 0 to 1; Times limits how often it strikes (0: no limit).
type Fault struct {
	Op          string        `json:"op"` // path.Match pattern over the call's name; "" or "*" for all
	Probability float64       `json:"probability"`
	Times       int           `json:"times"`
	Latency     time.Duration `json:"latency"`     // wait before anything else
	Status      int           `json:"status"`      // answer with this and do nothing, e.g. 429 or 500
	RetryAfter  int           `json:"retryAfter"`  // seconds, sent with Status
	DropBefore  bool          `json:"dropBefore"`  // close the connection, do nothing
	DropAfter   bool          `json:"dropAfter"`   // do the work, then close the connection
	StatusAfter int           `json:"statusAfter"` // do the work, then answer with this
}

// Faults decides, with its own seeded chance, what befalls each call.
type Faults struct {
	mu    sync.Mutex
	rnd   *rand.Rand
	rules []*Fault
	hits  map[string]int
}

// NewFaults makes a Faults without rules; the same seed strikes the same calls
// when they come in the same order.
func NewFaults(seed uint64) *Faults {
	return &Faults{rnd: rand.New(rand.NewPCG(seed, 0x5eed)), hits: map[string]int{}}
}

// Set replaces all rules.
func (f *Faults) Set(rules ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = nil
	for _, r := range rules {
		f.rules = append(f.rules, &r)
	}
}

// Hits tells how often a fault struck each call name.
func (f *Faults) Hits() map[string]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[string]int{}
	for k, v := range f.hits {
		out[k] = v
	}
	return out
}

func (f *Faults) strike(op string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, r := range f.rules {
		if r.Op != "" && r.Op != "*" {
			if ok, err := path.Match(r.Op, op); err != nil || !ok {
				continue
			}
		}
		if f.rnd.Float64() >= r.Probability {
			continue
		}
		if r.Times > 0 {
			r.Times--
			if r.Times == 0 {
				f.rules = append(f.rules[:i:i], f.rules[i+1:]...)
			}
		}
		f.hits[op]++
		return *r, true
	}
	return Fault{}, false
}

// Middleware applies the faults around next. opOf names a call from its request
// without consuming the body.
func (f *Faults) Middleware(opOf func(*http.Request) string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault, struck := f.strike(opOf(r))
		if !struck {
			next.ServeHTTP(w, r)
			return
		}
		if fault.Latency > 0 {
			select {
			case <-time.After(fault.Latency):
			case <-r.Context().Done():
				return
			}
		}
		switch {
		case fault.DropBefore:
			drop(w)
		case fault.Status != 0:
			if fault.RetryAfter > 0 {
				w.Header().Set("Retry-After", strconv.Itoa(fault.RetryAfter))
			}
			http.Error(w, http.StatusText(fault.Status), fault.Status)
		case fault.DropAfter:
			next.ServeHTTP(httptest.NewRecorder(), r)
			drop(w)
		case fault.StatusAfter != 0:
			next.ServeHTTP(httptest.NewRecorder(), r)
			http.Error(w, http.StatusText(fault.StatusAfter), fault.StatusAfter)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// Handler lets a run in another process read (GET) and replace (PUT, a JSON
// list of Fault) the rules.
func (f *Faults) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			var rules []Fault
			if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&rules); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			f.Set(rules...)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(f.Hits())
	})
}

func drop(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}
