// Package httpapi is the HTTP server: the API and its OpenAPI document, the
// error answers, and everything that each request passes through. Modules
// register their own operations.
package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"reflect"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/go-chi/httprate"

	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/telemetry"
)

// Authenticator finds the caller behind a presented API key.
type Authenticator interface {
	Authenticate(ctx context.Context, presented string) (identity.Identity, error)
}

// Options configure a Server.
type Options struct {
	Auth           Authenticator
	Log            *slog.Logger
	Version        string
	AppURL         string
	TrustedProxies []string // CIDR
	RateLimit      int      // API requests a minute from one address
	Now            func() time.Time
	Observe        func(method, route string, status int, took time.Duration) // may be nil
}

// Server collects operations and handlers and serves them.
type Server struct {
	api     huma.API
	mux     *http.ServeMux
	auth    Authenticator
	log     *slog.Logger
	opts    Options
	proxies []netip.Prefix
}

// Prefix is the path of the API's first version.
const Prefix = "/api/v1"

const permissionKey = "permission"

// New makes a Server without operations.
func New(o Options) (*Server, error) {
	if o.Observe == nil {
		o.Observe = func(string, string, int, time.Duration) {}
	}
	s := &Server{mux: http.NewServeMux(), auth: o.Auth, log: o.Log, opts: o}
	for _, p := range o.TrustedProxies {
		prefix, err := netip.ParsePrefix(strings.TrimSpace(p))
		if err != nil {
			return nil, errors.New("TRUSTED_PROXIES: write networks like 10.0.0.0/8, not " + p)
		}
		s.proxies = append(s.proxies, prefix)
	}
	// huma builds errors through package variables; there is no other hook, and
	// the values are the same for every Server of a process.
	huma.NewError = newProblem
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return newProblem(status, msg, errs...)
	}
	cfg := huma.DefaultConfig("Forma3D Connect", o.Version)
	cfg.Info.Description = "The order hub for 3D-print shops. Errors are RFC 9457 problem documents; every answer carries X-Correlation-ID."
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", "" // served below, from the binary
	cfg.CreateHooks = nil                                       // no $schema links: they echo the Host header
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"apiKey": {Type: "apiKey", In: "header", Name: "X-API-Key"},
		"bearer": {Type: "http", Scheme: "bearer"},
	}
	s.api = humago.New(s.mux, cfg)
	s.api.UseMiddleware(s.authorize)
	s.mux.HandleFunc("GET /api/openapi.json", s.openAPI)
	s.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		s.WriteProblem(w, r, Error(http.StatusNotFound, "not-found", "There is no such address in the API; see /api/docs."))
	})
	return s, nil
}

var (
	typePath = regexp.MustCompile(`[^\[\],*]*/`) // "github.com/…/" before a package's name
	typeWord = regexp.MustCompile(`[A-Za-z0-9]+`)
)

// schemaName names a type's schema by its package and name ("OrderView"):
// modules call their types alike. Types without a name take huma's hint.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	full := hint
	if t.Name() != "" {
		full = typePath.ReplaceAllString(t.String(), "")
	}
	name := ""
	for _, w := range typeWord.FindAllString(full, -1) {
		name += strings.ToUpper(w[:1]) + w[1:]
	}
	return name
}

// API is where modules register operations made with Op.
func (s *Server) API() huma.API { return s.api }

// Handle adds a handler outside the API's operations: webhooks, pages, files.
func (s *Server) Handle(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// Op describes an operation under Prefix that needs a permission.
func Op(id, method, path, tag, summary, permission string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: Prefix + path, Summary: summary, Tags: []string{tag},
		Security: []map[string][]string{{"apiKey": {}}, {"bearer": {}}}, Metadata: map[string]any{permissionKey: permission},
	}
}

// Secure wraps a raw handler that needs a permission.
func (s *Server) Secure(permission string, h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := s.caller(r.Context(), r.Header, permission)
		if err != nil {
			s.WriteProblem(w, r, err)
			return
		}
		h(w, r.WithContext(identity.With(r.Context(), who)))
	})
}

// authorize lets an operation pass only for a caller who has its permission. An
// operation without one is a programming error and always refused.
func (s *Server) authorize(ctx huma.Context, next func(huma.Context)) {
	permission, _ := ctx.Operation().Metadata[permissionKey].(string)
	h := http.Header{"X-Api-Key": {ctx.Header("X-API-Key")}, "Authorization": {ctx.Header("Authorization")}}
	who, err := s.caller(ctx.Context(), h, permission)
	if err != nil {
		p, ours := problemOf(err)
		if ours {
			s.log.ErrorContext(ctx.Context(), "request failed", "operation", ctx.Operation().OperationID, "error", err.Error())
		}
		_, w := humago.Unwrap(ctx)
		writeProblem(ctx.Context(), w, p)
		return
	}
	next(huma.WithContext(ctx, identity.With(ctx.Context(), who)))
}

func (s *Server) caller(ctx context.Context, h http.Header, permission string) (identity.Identity, error) {
	presented := h.Get("X-API-Key")
	if presented == "" {
		presented, _ = strings.CutPrefix(h.Get("Authorization"), "Bearer ")
	}
	if presented == "" {
		return identity.Identity{}, Error(http.StatusUnauthorized, "unauthenticated", "Send an API key in the header X-API-Key. 'forma3d apikey add' makes one.")
	}
	who, err := s.auth.Authenticate(ctx, presented)
	if errors.Is(err, identity.ErrUnauthenticated) {
		return who, Error(http.StatusUnauthorized, "unauthenticated", "This API key is not valid, or not any more.")
	}
	if err != nil {
		return who, err
	}
	if permission == "" || !who.Can(permission) {
		return who, Error(http.StatusForbidden, "forbidden", "This key lacks the permission "+permission+".")
	}
	return who, nil
}

// Register adds an operation. Unlike huma's own it keeps plain errors inside:
// they are logged in full and shown as a neutral problem.
func Register[I, O any](s *Server, op huma.Operation, handle func(ctx context.Context, in *I) (*O, error)) {
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusInternalServerError)
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err == nil {
			return out, nil
		}
		p, ours := problemOf(err)
		if ours {
			s.log.ErrorContext(ctx, "request failed", "operation", op.OperationID, "error", err.Error())
		}
		p.CorrelationID = telemetry.Correlation(ctx)
		return nil, p
	})
}

func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	doc, err := s.api.OpenAPI().MarshalJSON()
	if err != nil {
		s.WriteProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(doc)
}

// Handler is the server with everything that each request passes through,
// outermost first.
func (s *Server) Handler() http.Handler {
	var h http.Handler = s.mux
	h = http.NewCrossOriginProtection().Handler(h)
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

// recorder notes the status; Unwrap keeps flushing and hijacking possible.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap serves http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// access logs each request by its route: paths and queries can hold personal data.
func (s *Server) access(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.opts.Now()
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		_, route := s.mux.Handler(r)
		took := s.opts.Now().Sub(start)
		s.opts.Observe(r.Method, route, rec.status, took)
		level := slog.LevelDebug
		if rec.status >= 500 {
			level = slog.LevelWarn
		}
		s.log.Log(r.Context(), level, "request", "method", r.Method, "route", route, "status", rec.status, "ms", took.Milliseconds())
	})
}

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
			s.WriteProblem(w, r, errors.New("panic"))
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *Server) secureHeaders(next http.Handler) http.Handler {
	https := strings.HasPrefix(s.opts.AppURL, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if https {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// limit bounds the API requests of one address. Webhooks have their signature,
// and health checks must always answer.
func (s *Server) limit(next http.Handler) http.Handler {
	limited := httprate.Limit(s.opts.RateLimit, time.Minute,
		httprate.WithKeyFuncs(func(r *http.Request) (string, error) { return s.ClientIP(r), nil }),
		httprate.WithLimitHandler(func(w http.ResponseWriter, r *http.Request) {
			s.WriteProblem(w, r, Error(http.StatusTooManyRequests, "too-many-requests", "Too many requests from this address; wait a minute."))
		}),
	)(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, Prefix+"/webhooks/") || !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		limited.ServeHTTP(w, r)
	})
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
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
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

// Paging are the query parameters of every list.
type Paging struct {
	Page     int `query:"page" minimum:"1" maximum:"1000000" default:"1" doc:"Page, from 1"`
	PageSize int `query:"pageSize" minimum:"1" maximum:"100" default:"25" doc:"Entries a page, at most 100"`
}

// List is the shape of every list's answer.
type List[T any] struct{ Body ListBody[T] }

// ListBody is the body of a List.
type ListBody[T any] struct {
	Items    []T `json:"items"`
	Total    int `json:"total" doc:"Entries on all pages"`
	Page     int `json:"page"`
	PageSize int `json:"pageSize"`
}

// NewList makes a list's answer; no entries are an empty list, never null.
func NewList[T any](items []T, total int, p Paging) *List[T] {
	if items == nil {
		items = []T{}
	}
	return &List[T]{ListBody[T]{items, total, p.Page, p.PageSize}}
}
