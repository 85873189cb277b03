// Package httpapi is the HTTP server: the API and its OpenAPI document, the
// error answers, and everything that each request passes through. Modules
// register their own operations.
package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/telemetry"
)

// Authenticator finds the caller behind a presented API key.
type Authenticator interface {
	Authenticate(ctx context.Context, presented string) (identity.Identity, error)
}

// Sessions finds the caller behind a browser's cookies; ok is false when they
// name no living session.
type Sessions interface {
	Session(r *http.Request) (who identity.Identity, ok bool, err error)
}

// Options configure a Server.
type Options struct {
	Auth           Authenticator
	Sessions       Sessions // nil: only API keys are known
	Log            *slog.Logger
	Version        string
	AppURL         string
	TrustedProxies []string // CIDR
	RateLimit      int      // API requests a minute from one address; 0: no limit
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
	routes  []Route
}

// Route is a handler below Prefix that is no operation of the document.
type Route struct {
	Pattern    string
	Permission string // "public" when the handler was made by Open, "" when by nobody
}

// Prefix is the path of the API's first version.
const Prefix = "/api/v1"

// What an operation says of who may call it. x-permission in the document is
// either a permission or one of the three words.
const (
	accessKey   = "access"
	accessOwn   = "own-account" // whoever is signed in, for what is the caller's own
	accessOpen  = "public"      // everybody
	permissions = "x-permission"
)

// AnyCaller stands for a permission in operations that every known caller may
// use: what they answer depends on what the caller may see.
const AnyCaller = "any"

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
	setHuma()
	cfg := huma.DefaultConfig("Forma3D Connect", o.Version)
	cfg.Info.Description = "The order hub for 3D-print shops. Errors are RFC 9457 problem documents; every answer carries X-Correlation-ID."
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", "" // served below, from the binary
	cfg.Formats = textFormats(cfg.Formats)
	cfg.CreateHooks = nil // no $schema links: they echo the Host header
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"apiKey": {Type: "apiKey", In: "header", Name: "X-API-Key"},
		"bearer": {Type: "http", Scheme: "bearer"},
		"cookie": {Type: "apiKey", In: "cookie", Name: "forma3d_session", Description: "Set by signing in"},
	}
	s.api = humago.New(s.mux, cfg)
	s.api.UseMiddleware(s.authorize)
	s.HandleJSON("GET /api/openapi.json", s.api.OpenAPI().MarshalJSON)
	s.registerDocs()
	s.mux.HandleFunc(unknown, s.noRoute)
	return s, nil
}

// setHuma makes huma build its errors as problems, and describe lists as never
// null. It does so through package variables and knows no other way; the values
// are the same for every Server of a process, and once is for tests that make
// several at a time.
func setHuma() {
	hooks.Do(func() {
		// A list is a list, with or without entries; see Register.
		huma.DefaultArrayNullable = false
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return newProblem(status, msg, errs...)
		}
		huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
			p := newProblem(status, msg, errs...)
			p.CorrelationID = telemetry.Correlation(ctx.Context())
			return p
		}
	})
}

var hooks sync.Once

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

// API is the registry of operations. Modules add theirs with Register, not with
// huma's own function: that one would keep plain errors out of the log.
func (s *Server) API() huma.API { return s.api }

// Handle adds a handler outside the API's operations: webhooks, pages, files.
func (s *Server) Handle(pattern string, h http.Handler) {
	if _, path, _ := strings.Cut(pattern, " "); strings.HasPrefix(path, Prefix+"/") {
		r := Route{Pattern: pattern}
		switch guarded := h.(type) {
		case *secured:
			r.Permission = guarded.permission
		case *open:
			r.Permission = accessOpen
		}
		s.routes = append(s.routes, r)
	}
	s.mux.Handle(pattern, h)
}

// Routes lists the handlers below Prefix that were added by Handle.
func (s *Server) Routes() []Route { return s.routes }

// HandleJSON serves a document that is made from the program itself.
func (s *Server) HandleJSON(pattern string, document func() ([]byte, error)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		doc, err := document()
		if err != nil {
			s.WriteProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(doc)
	})
}

// Op describes an operation under Prefix that needs a permission. The document
// tells it as x-permission.
func Op(id, method, path, tag, summary, permission string) huma.Operation {
	op := describe(id, method, path, tag, summary, permission)
	op.Description = "Needs the permission `" + permission + "`."
	if permission == AnyCaller {
		op.Description = "For every caller; what it answers depends on the caller's permissions."
	}
	return op
}

// OwnOp describes an operation on the caller's own account: it needs a caller,
// and no permission.
func OwnOp(id, method, path, tag, summary string) huma.Operation {
	op := describe(id, method, path, tag, summary, accessOwn)
	op.Description = "Needs a signed-in caller and no permission."
	return op
}

// PublicOp describes an operation that answers everybody, such as signing in.
func PublicOp(id, method, path, tag, summary string) huma.Operation {
	op := describe(id, method, path, tag, summary, accessOpen)
	op.Description = "Answers everybody."
	op.Security = []map[string][]string{}
	return op
}

func describe(id, method, path, tag, summary, access string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: Prefix + path, Summary: summary, Tags: []string{tag}, Security: []map[string][]string{{"apiKey": {}}, {"bearer": {}}, {"cookie": {}}},
		Metadata: map[string]any{accessKey: access}, Extensions: map[string]any{permissions: access},
	}
}

// secured is a raw handler that needs a permission.
type secured struct {
	server     *Server
	permission string
	handle     http.HandlerFunc
}

// ServeHTTP implements http.Handler.
func (h *secured) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	who, err := h.server.Caller(r, h.permission)
	if err != nil {
		h.server.WriteProblem(w, r, err)
		return
	}
	h.handle(w, r.WithContext(identity.With(r.Context(), who)))
}

// Secure wraps a raw handler that needs a permission.
func (s *Server) Secure(permission string, h http.HandlerFunc) http.Handler {
	return &secured{s, permission, h}
}

// open is a raw handler that answers everybody.
type open struct{ http.HandlerFunc }

// Open marks a raw handler that answers everybody, or proves by itself who asks.
func (s *Server) Open(h http.HandlerFunc) http.Handler { return &open{h} }

// authorize lets an operation pass only for a caller who may call it. An
// operation that does not say who may is a programming error and always refused.
func (s *Server) authorize(ctx huma.Context, next func(huma.Context)) {
	access, _ := ctx.Operation().Metadata[accessKey].(string)
	if access == accessOpen {
		next(ctx)
		return
	}
	r, w := humago.Unwrap(ctx)
	who, err := s.Caller(r, access)
	if err != nil {
		writeProblem(w, s.problem(ctx.Context(), err, slog.String("operation", ctx.Operation().OperationID)))
		return
	}
	next(huma.WithContext(ctx, identity.With(ctx.Context(), who)))
}

// Caller finds who sent r and refuses who lacks the permission. Handlers of long
// streams call it again from time to time: rights and sessions end meanwhile.
func (s *Server) Caller(r *http.Request, permission string) (identity.Identity, error) {
	who, err := s.authenticate(r)
	if err != nil {
		return who, err
	}
	if permission == accessOwn {
		return who, nil
	}
	if who.MustChange {
		return who, Error(http.StatusForbidden, "password-change-needed", "Choose a new password first.")
	}
	if permission == "" || permission != AnyCaller && !who.Can(permission) {
		return who, Error(http.StatusForbidden, "forbidden", "You need the permission "+permission+" for this. Ask an administrator.")
	}
	return who, nil
}

// authenticate finds who sent r: by the key that it carries, else by its cookies.
func (s *Server) authenticate(r *http.Request) (identity.Identity, error) {
	presented := r.Header.Get("X-API-Key")
	if presented == "" {
		presented, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	if presented != "" {
		who, err := s.auth.Authenticate(r.Context(), presented)
		if errors.Is(err, identity.ErrUnauthenticated) {
			return who, Error(http.StatusUnauthorized, "unauthenticated", "This API key is not valid, or not any more.")
		}
		return who, err
	}
	if s.opts.Sessions != nil {
		if who, ok, err := s.opts.Sessions.Session(r); ok || err != nil {
			return who, err
		}
	}
	return identity.Identity{}, Error(http.StatusUnauthorized, "unauthenticated", "Sign in first. Programs send an API key in the header X-API-Key; 'forma3d apikey add' makes one.")
}

// Register adds an operation. Unlike huma's own it keeps plain errors inside:
// they are logged in full and shown as a neutral problem. A nil slice in the
// output is written as null: handlers initialise what the document calls a list
// (NewList does).
func Register[I, O any](s *Server, op huma.Operation, handle func(ctx context.Context, in *I) (*O, error)) {
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusInternalServerError)
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err == nil {
			return out, nil
		}
		return nil, s.problem(ctx, err, slog.String("operation", op.OperationID))
	})
}

// Abort ends a streamed answer that cannot be finished, after its status was
// sent: err is logged, and the connection broken off so that nobody takes the
// part for the whole. It does not return.
func (s *Server) Abort(ctx context.Context, err error) {
	_ = s.problem(ctx, err, slog.String("stage", "stream"))
	panic(http.ErrAbortHandler)
}
