package httpapi

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/httprate"

	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/telemetry"
)

// webhooks is where services send to. They prove themselves by signatures, so
// what protects people's browsers and guessed keys does not apply there.
const webhooks = Prefix + "/webhooks/"

// storefronts is where a shop passes on what its customers' browsers ask. Many
// customers come from few addresses there; the handlers count them themselves.
const storefronts = Prefix + "/proxy/"

// Handler is the server with everything that each request passes through,
// outermost first. There is no CORS: pages of other origins have no business
// here.
func (s *Server) Handler() http.Handler {
	var h http.Handler = s.mux
	h = s.private(h)
	h = s.readable(h)
	h = s.sameOrigin(h)
	h = s.limit(h)
	h = s.secureHeaders(h)
	h = s.recover(h)
	h = s.access(h)
	h = s.correlate(h)
	return h
}

var goodCorrelation = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// correlate names the request, by the caller's word when it has a harmless shape.
func (s *Server) correlate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Correlation-ID")
		if !goodCorrelation.MatchString(id) {
			id = telemetry.NewCorrelation()
		}
		w.Header().Set("X-Correlation-ID", id)
		next.ServeHTTP(w, r.WithContext(telemetry.WithCorrelation(r.Context(), id)))
	})
}

// recorder notes the status and size of an answer. Flush and Unwrap keep
// streaming and http.ResponseController possible.
type recorder struct {
	http.ResponseWriter
	status int // 0: nothing was written yet
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 { // 1xx comes before the answer
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// FlushError serves http.ResponseController.
func (r *recorder) FlushError() error {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return http.NewResponseController(r.ResponseWriter).Flush()
}

// Flush implements http.Flusher.
func (r *recorder) Flush() { _ = r.FlushError() }

// Unwrap serves http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// access logs each request by its route: paths and queries can hold personal data.
func (s *Server) access(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.opts.Now()
		rec := &recorder{ResponseWriter: w}
		defer func() { // also when the handler breaks the connection off by a panic
			status := rec.status
			if status == 0 {
				status = http.StatusOK
			}
			_, route := s.mux.Handler(r)
			took := s.opts.Now().Sub(start)
			s.opts.Observe(r.Method, route, status, took)
			level := slog.LevelDebug
			if status >= 500 {
				level = slog.LevelWarn
			}
			s.log.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method), slog.String("route", route), slog.Int("status", status), slog.Int64("ms", took.Milliseconds()), slog.Int64("bytes", rec.bytes))
		}()
		next.ServeHTTP(rec, r)
	})
}

// recover answers for a handler that panicked. An answer already begun cannot be
// taken back: it is broken off, so that nobody takes it for whole.
func (s *Server) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // the value itself is the signal
				panic(v)
			}
			s.log.ErrorContext(r.Context(), "a handler panicked", "panic", v, "stack", string(debug.Stack()))
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				panic(http.ErrAbortHandler)
			}
			p, _ := problemOf(nil)
			p.CorrelationID = telemetry.Correlation(r.Context())
			writeProblem(w, p)
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *Server) secureHeaders(next http.Handler) http.Handler {
	https := strings.HasPrefix(s.opts.AppURL, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if https {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// limit bounds the API requests of one address; of an IPv6 address its /64,
// which is what one customer gets. Webhooks and storefronts have their signature,
// and health checks must always answer.
func (s *Server) limit(next http.Handler) http.Handler {
	if s.opts.RateLimit <= 0 {
		return next
	}
	key := func(r *http.Request) (string, error) { return httprate.CanonicalizeIP(s.ClientIP(r)), nil }
	limited := httprate.LimitBy(s.opts.RateLimit, time.Minute, key, httprate.WithLimitHandler(func(w http.ResponseWriter, r *http.Request) {
		s.WriteProblem(w, r, Error(http.StatusTooManyRequests, "too-many-requests", "Too many requests from this address; wait a minute."))
	}))(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, webhooks) || strings.HasPrefix(r.URL.Path, storefronts) || !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		limited.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what a browser sends on behalf of another site's page.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	c := http.NewCrossOriginProtection()
	c.AddInsecureBypassPattern(webhooks)
	// Behind a proxy the Host can differ from what the browser calls us.
	if u, err := url.Parse(s.opts.AppURL); err == nil && u.Host != "" {
		_ = c.AddTrustedOrigin(u.Scheme + "://" + u.Host) // APP_URL was checked with the settings
	}
	c.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.WriteProblem(w, r, Error(http.StatusForbidden, "cross-origin", "A page of another site may not send this."))
	}))
	return c.Handler(next)
}

// private names the address of the caller for the audit log, and keeps answers of
// the API, which depend on who asks, out of every cache.
func (s *Server) private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, Prefix+"/") {
			w.Header().Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r.WithContext(identity.WithAddress(r.Context(), s.ClientIP(r))))
	})
}

// readable refuses paths and queries that are no text: PostgreSQL takes neither
// broken UTF-8 nor the zero byte, and would answer with an error of ours.
func (s *Server) readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.QueryUnescape(r.URL.RawQuery)
		if all := r.URL.Path + query; err != nil || !utf8.ValidString(all) || strings.ContainsRune(all, 0) {
			s.WriteProblem(w, r, Error(http.StatusBadRequest, "bad-request", "The address is not readable text."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// unknown is the pattern of what no operation or handler answers.
const unknown = "/api/"

// noRoute answers 405 for a path that exists with another method, else 404. The
// mux cannot tell them apart by itself: to it this handler is a match.
func (s *Server) noRoute(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if _, pattern := s.mux.Handler(&http.Request{Method: m, URL: r.URL, Host: r.Host}); pattern != unknown {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		s.WriteProblem(w, r, Error(http.StatusNotFound, "not-found", "There is no such address in the API; see /api/docs."))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	s.WriteProblem(w, r, Error(http.StatusMethodNotAllowed, "method-not-allowed", "This address does not take "+r.Method+"."))
}

// ClientIP is the caller's address: the last one in X-Forwarded-For that is not
// a trusted proxy, when the connection itself comes from one.
func (s *Server) ClientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !s.trusted(host) {
		return host
	}
	hops := forwarded(r)
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		host = hop
		if !s.trusted(hop) {
			break
		}
	}
	return host
}

// Behind is the address for which the caller speaks: the one before the caller's
// own in X-Forwarded-For, or the caller's own where there is none. It is the
// caller's word: ask only of one who proved to be a service that tells the truth.
func (s *Server) Behind(r *http.Request) string {
	caller, hops := s.ClientIP(r), forwarded(r)
	last := len(hops) - 1
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil && s.trusted(host) {
		for last >= 0 && strings.TrimSpace(hops[last]) != caller {
			last--
		}
		last-- // before the caller's own
	}
	if last < 0 {
		return caller
	}
	if _, err := netip.ParseAddr(strings.TrimSpace(hops[last])); err != nil {
		return caller
	}
	return strings.TrimSpace(hops[last])
}

// forwarded are the addresses that the proxies on the way wrote down.
func forwarded(r *http.Request) []string {
	return strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
}

func (s *Server) trusted(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range s.proxies {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
