package app

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/reconcile"
)

// dependency is the state of an outside service.
type dependency struct {
	Status    string    `json:"status"` // up, down, disconnected, disabled
	Message   string    `json:"message"`
	CheckedAt time.Time `json:"checkedAt"`
	Paused    *pause    `json:"paused,omitempty"` // while its queue waits
}

// pause is a queue that waits for its service.
type pause struct {
	Since       time.Time  `json:"since"`
	Reason      string     `json:"reason"`
	NextProbeAt *time.Time `json:"nextProbeAt"`
}

// health answers /health and its like. The outside services are asked at most
// once in checkFor, so that a monitor does not use up their limits.
type health struct {
	app     *App
	now     func() time.Time
	started time.Time

	mu     sync.Mutex
	last   map[string]dependency
	lastAt time.Time
}

const (
	checkFor     = time.Minute
	checkTimeout = 5 * time.Second
)

func registerHealth(srv *httpapi.Server, a *App, now func() time.Time) *health {
	h := &health{app: a, now: now, started: now()}
	srv.Handle("GET /health", http.HandlerFunc(h.all))
	srv.Handle("GET /health/live", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "up"})
	}))
	srv.Handle("GET /health/ready", http.HandlerFunc(h.ready))
	srv.Handle("GET /health/dependencies", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, http.StatusOK, h.dependencies(r.Context())) }))
	return h
}

func (h *health) database(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if h.app.DB.Ping(ctx) != nil {
		return "down"
	}
	return "up"
}

func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	state, status := h.database(r.Context()), http.StatusOK
	if state != "up" {
		status = http.StatusServiceUnavailable
	}
	answer(w, status, map[string]string{"status": state})
}

// all answers 503 only when the database is down: a service that is down
// elsewhere does not make this server unhealthy, its work waits.
func (h *health) all(w http.ResponseWriter, r *http.Request) {
	state, status, overall := h.database(r.Context()), http.StatusOK, "ok"
	if state != "up" {
		status, overall = http.StatusServiceUnavailable, "error"
	}
	deps := h.dependencies(r.Context())
	for _, d := range deps {
		if d.Status == "down" && overall == "ok" {
			overall = "degraded"
		}
	}
	out := map[string]any{
		"status": overall, "database": state, "engine": h.app.DB.Engine(), "timestamp": h.now().UTC(), "version": Version, "uptimeSeconds": int64(h.now().Sub(h.started).Seconds()), "dependencies": deps,
	}
	if inbox, err := h.app.Inbox.Stats(r.Context(), identity.DefaultTenant); err == nil {
		out["inbox"] = inbox
	}
	if states, err := h.app.Reconcile.States(r.Context(), identity.DefaultTenant); err == nil {
		out["completeness"] = completeness(states)
	}
	answer(w, status, out)
}

// complete is up to when an integration was compared, and what is missing.
type complete struct {
	CompleteUpTo *time.Time `json:"completeUpTo"` // null: not compared yet
	Missing      int64      `json:"missing"`
	LastRunAt    *time.Time `json:"lastRunAt"`
	LastError    string     `json:"lastError"`
}

func completeness(states []reconcile.State) map[reconcile.Integration]complete {
	out := make(map[reconcile.Integration]complete, len(states))
	for _, s := range states {
		out[s.Integration] = complete{CompleteUpTo: s.CompleteUpTo, Missing: s.Missing, LastRunAt: s.LastRunAt, LastError: s.LastError}
	}
	return out
}

// dependencies joins the checks, which may be a minute old, with what is known
// of the queues at this moment.
func (h *health) dependencies(ctx context.Context) map[string]dependency {
	out := maps.Clone(h.checked(ctx))
	queues, err := h.app.breakers.List(ctx)
	if err != nil {
		return out // the database is down, which is said elsewhere
	}
	for name, q := range queues {
		d := out[name]
		switch {
		case d.Status == "disabled":
		case q.State != circuit.Closed:
			d.Paused = &pause{Since: q.Since, Reason: q.Reason.Words(), NextProbeAt: q.NextProbeAt}
			if q.Reason != circuit.Disconnected {
				d.Status, d.Message = "down", q.Reason.Words()+"; its work waits"
			}
		case d.Status == "down" && q.Failures == 0 && q.Since.After(d.CheckedAt):
			d.Status, d.Message, d.CheckedAt = "up", "", q.Since // a probe knows better
		}
		out[name] = d
	}
	return out
}

// checked asks each service, at most once in checkFor.
func (h *health) checked(ctx context.Context) map[string]dependency {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last != nil && h.now().Sub(h.lastAt) < checkFor {
		return h.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
	defer cancel()
	out := map[string]dependency{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, s := range integration.Services() {
		wg.Go(func() {
			_, err := h.app.Clients.Check(ctx, identity.DefaultTenant, s)
			d := judge(err)
			d.CheckedAt = h.now().UTC()
			mu.Lock()
			defer mu.Unlock()
			out[string(s)] = d
		})
	}
	wg.Wait()
	if !h.app.Config.Shipping.Enabled {
		out["sendcloud"] = dependency{Status: "disabled", Message: "SHIPPING_ENABLED is false", CheckedAt: h.now().UTC()}
	}
	h.last, h.lastAt = out, h.now()
	return out
}

func judge(err error) dependency {
	var out *outbound.Error
	switch {
	case err == nil:
		return dependency{Status: "up"}
	case errors.Is(err, job.ErrDisconnected):
		return dependency{Status: "disconnected", Message: "no credentials; its work waits"}
	case errors.As(err, &out) && out.Kind == outbound.Unauthorized:
		return dependency{Status: "down", Message: "the credentials are refused"}
	default:
		return dependency{Status: "down", Message: "no usable answer"}
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
