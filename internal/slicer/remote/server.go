// Package remote lets slicing run on another machine: a server that offers a
// slicer over HTTP, and a client of it that is a slicer as well.
package remote

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/slicer"
	"github.com/forma3d/connect/internal/telemetry"
)

// The headers of the protocol.
const (
	keyHeader      = "X-Internal-Key"
	resultHeader   = "Slice-Result"   // the figures, as JSON in ASCII
	progressHeader = "Slice-Progress" // of an interim answer: percent and words
)

// What bounds the service beside the slicer's own limits.
const (
	maxWaiting   = 16               // requests at once, waiting ones included: each keeps its model on the disk
	uploadTime   = 5 * time.Minute  // for a model to arrive: 200 MB at 6 Mbit/s
	aboutFor     = time.Minute      // how long the slicer's version is not asked again: asking starts the program
	retryAfter   = 30 * time.Second // what a caller is told to wait when there are too many
	maxFormField = slicer.MaxProfile
)

// ServerOptions set up a Server.
type ServerOptions struct {
	Key string // that callers must send; never empty
	Log *slog.Logger
	Now func() time.Time
}

// Server offers a slicer: POST /slice, GET /profiles, GET /health.
type Server struct {
	slicer slicer.Slicer
	o      ServerOptions
	mux    *http.ServeMux
	places chan struct{}

	mu       sync.Mutex
	about    slicer.About
	aboutErr error
	asked    time.Time
}

// NewServer makes a Server.
func NewServer(s slicer.Slicer, o ServerOptions) (*Server, error) {
	if o.Key == "" {
		return nil, errors.New("INTERNAL_API_KEY: needed by the slicing service, so that only your own processes use it")
	}
	srv := &Server{slicer: s, o: o, mux: http.NewServeMux(), places: make(chan struct{}, maxWaiting)}
	srv.mux.HandleFunc("POST /slice", srv.keyed(srv.slice))
	srv.mux.HandleFunc("GET /profiles", srv.keyed(srv.profiles))
	srv.mux.HandleFunc("GET /health", srv.health)
	return srv, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.Header.Get("X-Correlation-ID")
	if len(id) == 0 || len(id) > 64 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") != "" {
		id = telemetry.NewCorrelation()
	}
	w.Header().Set("X-Correlation-ID", id)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if v != http.ErrAbortHandler { //nolint:errorlint // the value itself is the signal
			s.o.Log.ErrorContext(r.Context(), "a handler panicked", "panic", v, "stack", string(debug.Stack()))
		}
		panic(http.ErrAbortHandler)
	}()
	s.mux.ServeHTTP(w, r.WithContext(telemetry.WithCorrelation(r.Context(), id)))
}

func (s *Server) keyed(next http.HandlerFunc) http.HandlerFunc {
	want := sha256.Sum256([]byte(s.o.Key))
	return func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get(keyHeader)))
		if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
			fail(w, &slicer.Error{Kind: slicer.Unauthorized, Message: "Send the key INTERNAL_API_KEY in the header " + keyHeader + "."})
			return
		}
		next(w, r)
	}
}

// statuses are the HTTP statuses of failures. Programs go by the code.
func statusOf(k slicer.Kind) int {
	switch k {
	case slicer.InputRejected:
		return http.StatusUnprocessableEntity
	case slicer.TimedOut:
		return http.StatusGatewayTimeout
	case slicer.OutOfMemory:
		return http.StatusInsufficientStorage
	case slicer.Crashed, slicer.Unreachable:
		return http.StatusBadGateway
	case slicer.Missing, slicer.Busy:
		return http.StatusServiceUnavailable
	case slicer.Unauthorized:
		return http.StatusUnauthorized
	default:
		return http.StatusInternalServerError
	}
}

// problem is an error answer (RFC 9457); the code is the kind of the failure.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func fail(w http.ResponseWriter, e *slicer.Error) {
	status := statusOf(e.Kind)
	h := w.Header()
	h.Del(progressHeader)
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if e.Kind == slicer.Busy {
		h.Set("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(problem{"about:blank", http.StatusText(status), status, string(e.Kind), e.Message})
}

// wireResult is what the header of an answer holds.
type wireResult struct {
	Figures  slicer.Figures `json:"figures"`
	Mesh     slicer.Mesh    `json:"mesh"`
	Warnings []string       `json:"warnings"`
}

// maxFormEnd is how much of a form may come after its model: its last line.
const maxFormEnd = 4 << 10

// slice answers POST /slice. The model is the body, with presets named in the
// query, or the last part of a form whose earlier parts are the profiles.
func (s *Server) slice(w http.ResponseWriter, r *http.Request) {
	select {
	case s.places <- struct{}{}:
		defer func() { <-s.places }()
	default:
		fail(w, &slicer.Error{Kind: slicer.Busy, Message: fmt.Sprintf("%d models wait already; try again later.", maxWaiting)})
		return
	}
	control := http.NewResponseController(w)
	if err := control.SetReadDeadline(s.o.Now().Add(uploadTime)); err != nil {
		s.o.Log.WarnContext(r.Context(), "a slow upload cannot be ended", "error", err.Error())
	}
	req, err := s.request(r)
	if err == nil {
		// The deadline is for the model. Left in place it would end the request
		// while the slicer works.
		req.Model = &untilEnd{req.Model, func() {
			// What ends the form comes after the model. Only once all is read does
			// the connection tell that the caller went away.
			_, _ = io.CopyN(io.Discard, r.Body, maxFormEnd)
			_ = control.SetReadDeadline(time.Time{})
		}}
		if r.URL.Query().Get("progress") == "true" {
			req.Progress = func(percent int, what string) {
				w.Header().Set(progressHeader, strconv.Itoa(percent)+" "+ascii(what))
				w.WriteHeader(http.StatusProcessing)
				w.Header().Del(progressHeader)
			}
		}
		var res *slicer.Result
		if res, err = s.slicer.Slice(r.Context(), req); err == nil {
			defer func() {
				if err := res.Close(); err != nil {
					s.o.Log.WarnContext(r.Context(), "a result could not be removed", "error", err.Error())
				}
			}()
			err = s.send(w, res)
		}
	}
	if err == nil {
		return
	}
	var e *slicer.Error
	if !errors.As(err, &e) {
		if r.Context().Err() == nil {
			s.o.Log.ErrorContext(r.Context(), "slicing failed", "correlation_id", telemetry.Correlation(r.Context()), "error", err.Error())
		}
		e = &slicer.Error{Kind: slicer.Crashed, Message: "Something went wrong on the slicing machine; its log has the details."}
	}
	fail(w, e)
}

// send streams the G-code. It returns an error only before the first byte.
func (s *Server) send(w http.ResponseWriter, res *slicer.Result) error {
	f, err := res.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	figures, err := json.Marshal(wireResult{res.Figures, res.Mesh, res.Warnings})
	if err != nil {
		return fmt.Errorf("encode the figures: %w", err)
	}
	sum, err := hex.DecodeString(res.SHA256)
	if err != nil {
		return fmt.Errorf("encode the hash: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/x-gcode")
	h.Set("Content-Length", strconv.FormatInt(res.Size, 10))
	h.Set("Content-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum)+":")
	h.Set("Cache-Control", "no-store")
	h.Set(resultHeader, ascii(string(figures)))
	w.WriteHeader(http.StatusOK)
	// A copy that stops is seen by its length.
	_, _ = io.Copy(w, f)
	return nil
}

// ascii escapes what a header cannot carry, the way JSON does.
func ascii(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r>>10), 0xdc00+(r&0x3ff))
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// untilEnd calls ended once when its reader is at its end.
type untilEnd struct {
	io.Reader
	ended func()
}

// Read implements io.Reader.
func (u *untilEnd) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	if err != nil && u.ended != nil {
		u.ended()
		u.ended = nil
	}
	return n, err
}

func (s *Server) request(r *http.Request) (slicer.Request, error) {
	q := r.URL.Query()
	req := slicer.Request{Name: name(q.Get("name")), Format: slicer.Format(q.Get("format")), Strict: q.Get("strict") == "true"}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		err = s.form(&req, multipart.NewReader(r.Body, params["boundary"]))
		if err != nil {
			return req, err
		}
	} else {
		req.Model = r.Body
		if req.Format == "" {
			req.Format = map[string]slicer.Format{"model/stl": slicer.STL, "application/sla": slicer.STL, "model/3mf": slicer.ThreeMF, "application/vnd.ms-package.3dmanufacturing-3dmodel+xml": slicer.ThreeMF}[kind]
		}
	}
	for _, p := range []struct {
		kind      slicer.ProfileKind
		at        *slicer.Profile
		otherwise string
	}{
		{slicer.Machine, &req.Profiles.Machine, slicer.DefaultMachine}, {slicer.Process, &req.Profiles.Process, slicer.DefaultProcess}, {slicer.Filament, &req.Profiles.Filament, slicer.DefaultFilament},
	} {
		if p.at.Kind != "" {
			continue // the form brought it
		}
		preset := q.Get(string(p.kind))
		if preset == "" {
			preset = p.otherwise
		}
		if *p.at, err = slicer.Preset(p.kind, preset); err != nil {
			return req, err
		}
	}
	return req, nil
}

// form reads profiles until the model comes.
func (s *Server) form(req *slicer.Request, form *multipart.Reader) error {
	unreadable := &slicer.Error{Kind: slicer.InputRejected, Message: "The form cannot be read. Send the profiles machine, process and filament first and the file model last."}
	for {
		part, err := form.NextPart()
		if err != nil {
			unreadable.Err = err
			return unreadable
		}
		var at *slicer.Profile
		kind := slicer.ProfileKind(part.FormName())
		switch kind {
		case slicer.Machine:
			at = &req.Profiles.Machine
		case slicer.Process:
			at = &req.Profiles.Process
		case slicer.Filament:
			at = &req.Profiles.Filament
		default:
			if part.FormName() != "model" {
				return unreadable
			}
			req.Model = part
			if req.Name == "" {
				req.Name = name(strings.TrimSuffix(part.FileName(), path.Ext(part.FileName())))
			}
			if req.Format == "" {
				req.Format = slicer.Format(strings.TrimPrefix(strings.ToLower(path.Ext(part.FileName())), "."))
			}
			return nil
		}
		text, err := io.ReadAll(io.LimitReader(part, maxFormField+1))
		if err != nil {
			unreadable.Err = err
			return unreadable
		}
		*at = slicer.Profile{Kind: kind, Name: part.FileName(), Settings: string(text)}
	}
}

// longestName bounds a model's name, which is repeated in messages.
const longestName = 100

func name(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if r := []rune(s); len(r) > longestName {
		s = string(r[:longestName])
	}
	return s
}

// profileView is a preset as GET /profiles lists it.
type profileView struct {
	Kind     slicer.ProfileKind   `json:"kind"`
	Name     string               `json:"name"`
	Format   slicer.ProfileFormat `json:"format"`
	Settings string               `json:"settings"`
}

func (s *Server) profiles(w http.ResponseWriter, _ *http.Request) {
	list, err := slicer.Presets()
	if err != nil {
		fail(w, &slicer.Error{Kind: slicer.Crashed, Message: "The presets cannot be read."})
		return
	}
	views := make([]profileView, len(list))
	for i, p := range list {
		views[i] = profileView{p.Kind, p.Name, p.Format(), p.Settings}
	}
	answer(w, http.StatusOK, map[string]any{"profiles": views})
}

// healthView is the answer of GET /health.
type healthView struct {
	Status string        `json:"status"` // ok or down
	Slicer *slicer.About `json:"slicer,omitempty"`
	Code   slicer.Kind   `json:"code,omitempty"`
	Detail string        `json:"detail,omitempty"`
}

// health is open: whoever watches the machine has no key.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	a, err := s.askAbout(r.Context())
	if err == nil {
		answer(w, http.StatusOK, healthView{Status: "ok", Slicer: &a})
		return
	}
	v := healthView{Status: "down", Code: slicer.Crashed, Detail: "The slicer cannot be asked; the log has the details."}
	var e *slicer.Error
	if errors.As(err, &e) {
		v.Code, v.Detail = e.Kind, e.Message
	}
	answer(w, http.StatusServiceUnavailable, v)
}

// askAbout asks the slicer once in a while, whoever asks us however often.
func (s *Server) askAbout(ctx context.Context) (slicer.About, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.o.Now(); s.asked.IsZero() || now.Sub(s.asked) >= aboutFor {
		// For all who ask: not ended with the first of them.
		s.about, s.aboutErr = s.slicer.About(context.WithoutCancel(ctx))
		s.asked = now
	}
	return s.about, s.aboutErr
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
