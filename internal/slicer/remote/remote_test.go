package remote_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/slicer"
	"github.com/forma3d/connect/internal/slicer/remote"
	"github.com/forma3d/connect/internal/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const key = "a key that only our processes have"

// stub is a slicer that answers what it is told to.
type stub struct {
	dir   string
	about slicer.About
	err   error
	asked int
	slice func(ctx context.Context, r slicer.Request) (*slicer.Result, error)
}

func (s *stub) About(context.Context) (slicer.About, error) { s.asked++; return s.about, s.err }

func (s *stub) Slice(ctx context.Context, r slicer.Request) (*slicer.Result, error) {
	if s.slice != nil {
		return s.slice(ctx, r)
	}
	model, err := io.ReadAll(r.Model)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(s.dir, "out.gcode")
	sum := sha256.Sum256(model)
	return &slicer.Result{Path: path, Size: int64(len(model)), SHA256: hex.EncodeToString(sum[:]), Warnings: []string{"näh 🧵 " + r.Name}, Figures: slicer.Figures{Slicer: "stub", Layers: 7, Machine: r.Profiles.Machine.Name}}, os.WriteFile(path, model, 0o600)
}

// serve is a service around a slicer, and a client of it.
func serve(t *testing.T, s slicer.Slicer, change func(*remote.ClientOptions)) (*remote.Client, string) {
	t.Helper()
	srv, err := remote.NewServer(s, remote.ServerOptions{Key: key, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(srv)
	t.Cleanup(web.Close)
	return client(t, web.URL, change), web.URL
}

func client(t *testing.T, url string, change func(*remote.ClientOptions)) *remote.Client {
	t.Helper()
	tr := http.DefaultTransport.(*http.Transport).Clone()
	t.Cleanup(tr.CloseIdleConnections)
	o := remote.ClientOptions{URL: url, Key: key, Dir: t.TempDir(), Timeout: time.Minute, MaxGCode: 1 << 20, Transport: tr}
	if change != nil {
		change(&o)
	}
	c, err := remote.NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if left, err := os.ReadDir(o.Dir); err != nil || len(left) != 0 {
			t.Errorf("the client left %v, %v", left, err)
		}
	})
	return c
}

func request(t *testing.T, model string) slicer.Request {
	t.Helper()
	p, err := slicer.DefaultProfiles()
	if err != nil {
		t.Fatal(err)
	}
	return slicer.Request{Name: "plate", Model: strings.NewReader(model), Format: slicer.STL, Profiles: p}
}

func wantKind(t *testing.T, err error, k slicer.Kind, says string) {
	t.Helper()
	var e *slicer.Error
	if !errors.As(err, &e) || e.Kind != k || !strings.Contains(e.Message, says) {
		t.Errorf("got %v, want %s: …%s…", err, k, says)
	}
}

func TestWhatIsSentArrives(t *testing.T) {
	s := &stub{dir: t.TempDir()}
	var got slicer.Request
	var correlation string
	s.slice = func(ctx context.Context, r slicer.Request) (*slicer.Result, error) {
		got, correlation = r, telemetry.Correlation(ctx)
		for i, what := range []string{"Processing", "Größe"} {
			r.Progress(i*50, what)
		}
		return (&stub{dir: s.dir}).Slice(ctx, r)
	}
	c, _ := serve(t, s, nil)
	req := request(t, "solid")
	req.Strict = true
	req.Profiles.Machine.Name = "Bay 3 (0.6)"
	var told []string
	req.Progress = func(percent int, what string) { told = append(told, fmt.Sprint(percent, " ", what)) }
	res, err := c.Slice(telemetry.WithCorrelation(t.Context(), "order-1"), req)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(req.Profiles, got.Profiles); d != "" || got.Name != "plate" || got.Format != slicer.STL || !got.Strict || correlation != "order-1" {
		t.Errorf("%+v of %s\n%s", got, correlation, d)
	}
	if !slices.Equal(told, []string{"0 Processing", `50 Gr\u00f6\u00dfe`}) {
		t.Errorf("progress %q", told)
	}
	want := slicer.Figures{Slicer: "stub", Layers: 7, Machine: "Bay 3 (0.6)"}
	content, err := os.ReadFile(res.Path)
	if err != nil || string(content) != "solid" || res.Size != 5 || len(res.SHA256) != 64 || res.Figures != want || !slices.Equal(res.Warnings, []string{"näh 🧵 plate"}) {
		t.Errorf("%q, %v: %+v", content, err, res)
	}
	if err := res.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(s.dir); len(left) != 0 {
		t.Errorf("the service left %v", left)
	}
}

func TestFailuresKeepTheirKind(t *testing.T) {
	for _, k := range slicer.Kinds() {
		s := &stub{slice: func(context.Context, slicer.Request) (*slicer.Result, error) {
			return nil, &slicer.Error{Kind: k, Message: "In words."}
		}}
		c, _ := serve(t, s, nil)
		_, err := c.Slice(t.Context(), request(t, "x"))
		wantKind(t, err, k, "In words.")
	}
	c, _ := serve(t, &stub{slice: func(context.Context, slicer.Request) (*slicer.Result, error) { return nil, errors.New("secret path") }}, nil)
	_, err := c.Slice(t.Context(), request(t, "x"))
	wantKind(t, err, slicer.Crashed, "on the slicing machine")
	if strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

func TestTheKeyIsNeeded(t *testing.T) {
	if _, err := remote.NewServer(&stub{}, remote.ServerOptions{}); err == nil {
		t.Error("a service without a key")
	}
	s := &stub{about: slicer.About{Program: "stub"}}
	good, url := serve(t, s, nil)
	bad := client(t, url, func(o *remote.ClientOptions) { o.Key = "guess" })
	_, err := bad.Slice(t.Context(), request(t, "x"))
	wantKind(t, err, slicer.Unauthorized, "INTERNAL_API_KEY")
	_, err = bad.About(t.Context())
	wantKind(t, err, slicer.Unauthorized, "INTERNAL_API_KEY")
	if a, err := good.About(t.Context()); err != nil || a.Program != "stub" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestHealthAsksTheSlicerOnceInAWhile(t *testing.T) {
	s := &stub{err: &slicer.Error{Kind: slicer.Missing, Message: "No slicer is installed."}}
	c, url := serve(t, s, nil)
	for range 3 {
		_, err := c.About(t.Context())
		wantKind(t, err, slicer.Missing, "No slicer is installed.")
	}
	res, err := http.Get(url + "/health")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable || s.asked != 1 {
		t.Errorf("HTTP %d, asked %d times", res.StatusCode, s.asked)
	}
}

func TestAServiceThatDoesNotAnswer(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	c := client(t, gone.URL, nil)
	_, err := c.Slice(t.Context(), request(t, "x"))
	wantKind(t, err, slicer.Unreachable, "does not answer")
	if strings.Contains(err.Error(), gone.URL) {
		t.Error(err)
	}
	_, err = c.About(t.Context())
	wantKind(t, err, slicer.Unreachable, "does not answer")

	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>") }))
	defer other.Close()
	c = client(t, other.URL, nil)
	_, err = c.Slice(t.Context(), request(t, "x"))
	wantKind(t, err, slicer.Unreachable, "cannot be used")
	_, err = c.About(t.Context())
	wantKind(t, err, slicer.Unreachable, "no slicing service")

	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer proxy.Close()
	_, err = client(t, proxy.URL, nil).Slice(t.Context(), request(t, "x"))
	wantKind(t, err, slicer.Unauthorized, "INTERNAL_API_KEY")

	if _, err := remote.NewClient(remote.ClientOptions{URL: "host", Dir: t.TempDir()}); err == nil {
		t.Error("an address without a scheme is taken")
	}
}

func TestAnAnswerThatIsNotWhole(t *testing.T) {
	for name, change := range map[string]func(w http.ResponseWriter){
		"cut off":        func(w http.ResponseWriter) { w.Header().Set("Content-Length", "100") },
		"another hash":   func(w http.ResponseWriter) { w.Header().Set("Content-Digest", "sha-256=:AAAA:") },
		"more than said": func(w http.ResponseWriter) { _, _ = w.Write(make([]byte, 2<<20)) },
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Slice-Result", "{}")
			change(w)
			_, _ = w.Write([]byte("G28\n"))
		}))
		_, err := client(t, srv.URL, nil).Slice(t.Context(), request(t, "x"))
		wantKind(t, err, slicer.Unreachable, "cannot be used")
		if err == nil {
			t.Error(name)
		}
		srv.Close()
	}
}

func TestTheWaitHasAnEnd(t *testing.T) {
	s := &stub{slice: func(ctx context.Context, r slicer.Request) (*slicer.Result, error) {
		_, _ = io.Copy(io.Discard, r.Model)
		<-ctx.Done() // the service sees that its caller went away
		return nil, ctx.Err()
	}}
	c, _ := serve(t, s, func(o *remote.ClientOptions) { o.Timeout = 200 * time.Millisecond })
	_, err := c.Slice(t.Context(), request(t, "x"))
	wantKind(t, err, slicer.TimedOut, "within 200ms")

	c, _ = serve(t, s, nil)
	ctx, cancel := context.WithCancel(t.Context())
	req := request(t, "x")
	req.Model = io.MultiReader(req.Model, after{cancel})
	if _, err := c.Slice(ctx, req); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestACallerWhoGoesAwayIsNoticed: also when the end of its form came apart from
// the model.
func TestACallerWhoGoesAwayIsNoticed(t *testing.T) {
	read, noticed := make(chan struct{}), make(chan struct{})
	s := &stub{slice: func(ctx context.Context, r slicer.Request) (*slicer.Result, error) {
		go func() {
			_, _ = io.Copy(io.Discard, r.Model)
			close(read)
		}()
		select {
		case <-ctx.Done():
			close(noticed)
		case <-t.Context().Done():
		}
		return nil, context.Canceled
	}}
	_, url := serve(t, s, nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	form := "--b\r\nContent-Disposition: form-data; name=\"model\"; filename=\"x.stl\"\r\n\r\nsolid\r\n--b--\r\n"
	fmt.Fprintf(conn, "POST /slice?format=stl HTTP/1.1\r\nHost: x\r\nX-Internal-Key: %s\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", key, len(form), form)
	fmt.Fprint(conn, "0\r\n\r\n")
	<-read
	conn.Close()
	select {
	case <-noticed:
	case <-time.After(10 * time.Second):
		t.Error("the service goes on slicing for nobody")
	}
}

type after struct{ do func() }

func (a after) Read([]byte) (int, error) { a.do(); return 0, io.EOF }

// TestTooManyAreSentAway: the seventeenth at once is told to come back.
func TestTooManyAreSentAway(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	s := &stub{slice: func(_ context.Context, r slicer.Request) (*slicer.Result, error) {
		_, _ = io.Copy(io.Discard, r.Model)
		started <- struct{}{}
		<-release
		return nil, &slicer.Error{Kind: slicer.Crashed, Message: "Later."}
	}}
	c, url := serve(t, s, nil)
	done := make(chan error)
	for range 16 {
		go func() { _, err := c.Slice(context.Background(), request(t, "x")); done <- err }()
		<-started
	}
	_, err := c.Slice(t.Context(), request(t, "x"))
	wantKind(t, err, slicer.Busy, "16 models wait already")
	req, _ := http.NewRequest("POST", url+"/slice?format=stl", strings.NewReader("x"))
	req.Header.Set("X-Internal-Key", key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("HTTP %d %v", res.StatusCode, res.Header)
	}
	http.DefaultClient.CloseIdleConnections()
	close(release)
	for range 16 {
		wantKind(t, <-done, slicer.Crashed, "Later.")
	}
}

// TestRequestsOfOthers: what curl sends.
func TestRequestsOfOthers(t *testing.T) {
	s := &stub{dir: t.TempDir()}
	_, url := serve(t, s, nil)
	do := func(method, path, kind string, body io.Reader) (int, string, http.Header) {
		t.Helper()
		req, err := http.NewRequest(method, url+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Internal-Key", key)
		req.Header.Set("Content-Type", kind)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		defer http.DefaultClient.CloseIdleConnections()
		raw, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(raw), res.Header
	}
	status, body, h := do("POST", "/slice?machine=generic-180x180", "model/stl", strings.NewReader("raw"))
	var result struct{ Figures slicer.Figures }
	if status != 200 || body != "raw" || json.Unmarshal([]byte(h.Get("Slice-Result")), &result) != nil || result.Figures.Machine != "generic-180x180" || h.Get("Content-Type") != "text/x-gcode" || h.Get("X-Correlation-ID") == "" {
		t.Errorf("%d %q %v", status, body, h)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, _ := w.CreateFormFile("model", "Plate 7.3MF")
	_, _ = part.Write([]byte("zip"))
	w.Close()
	s.slice = func(ctx context.Context, r slicer.Request) (*slicer.Result, error) {
		if r.Name != "Plate 7" || r.Format != slicer.ThreeMF {
			t.Errorf("%+v", r)
		}
		return (&stub{dir: s.dir}).Slice(ctx, r)
	}
	if status, body, _ = do("POST", "/slice", w.FormDataContentType(), &form); status != 200 || body != "zip" {
		t.Errorf("%d %q", status, body)
	}
	for path, says := range map[string]string{"/slice?machine=warp": "There is no machine profile", "/slice?machine=..%2Fgo": "There is no machine profile"} {
		if status, body, _ = do("POST", path, "model/stl", strings.NewReader("x")); status != 422 || !strings.Contains(body, says) || !strings.Contains(body, `"code":"input-rejected"`) {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	if status, body, _ = do("POST", "/slice", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"else\"\r\n\r\n\r\n--x--")); status != 422 || !strings.Contains(body, "model last") {
		t.Errorf("%d %q", status, body)
	}
	if status, body, _ = do("GET", "/profiles", "", nil); status != 200 || !strings.Contains(body, `"name":"generic-pla"`) || !strings.Contains(body, "bed_shape") {
		t.Errorf("%d %.200q", status, body)
	}
	if status, _, _ = do("GET", "/slice", "", nil); status != http.StatusMethodNotAllowed {
		t.Errorf("GET /slice: %d", status)
	}
}

// TestRemoteEqualsLocal: the real slicer behind the service makes the same print.
func TestRemoteEqualsLocal(t *testing.T) {
	if _, err := exec.LookPath("prusa-slicer"); err != nil {
		t.Skip("PrusaSlicer is not installed; scripts/setup.sh installs it")
	}
	local, err := slicer.NewLocal(slicer.Options{
		Program: slicer.PrusaSlicer, Dir: t.TempDir(), Timeout: time.Minute, MemoryBytes: 2 << 30, Concurrency: 1, MaxModelBytes: 1 << 20, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	c, _ := serve(t, local, func(o *remote.ClientOptions) { o.MaxGCode = 64 << 20 })
	slice := func(s slicer.Slicer) (slicer.Figures, slicer.Mesh, []string) {
		t.Helper()
		steps := 0
		req := request(t, pyramid)
		req.Progress = func(int, string) { steps++ }
		res, err := s.Slice(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Close()
		if steps < 3 {
			t.Errorf("%d steps", steps)
		}
		return res.Figures, res.Mesh, res.Warnings
	}
	figures, mesh, warnings := slice(local)
	farFigures, farMesh, farWarnings := slice(c)
	// The slicer's order of infill differs from run to run, by a second or so.
	if d := figures.PrintSeconds - farFigures.PrintSeconds; d < -5 || d > 5 {
		t.Errorf("%d and %d seconds", figures.PrintSeconds, farFigures.PrintSeconds)
	}
	figures.PrintSeconds = farFigures.PrintSeconds
	if d := cmp.Diff(figures, farFigures) + cmp.Diff(mesh, farMesh) + cmp.Diff(warnings, farWarnings); d != "" {
		t.Error(d)
	}
	about, err := local.About(t.Context())
	far, ferr := c.About(t.Context())
	if err != nil || ferr != nil || about != far {
		t.Errorf("%+v, %v; %+v, %v", about, err, far, ferr)
	}
	bad := request(t, "no model at all, just a text that is long enough to be looked at")
	_, err = c.Slice(t.Context(), bad)
	wantKind(t, err, slicer.InputRejected, "plate")
}

const pyramid = `solid p
facet normal 0 0 0
outer loop
vertex 0 0 0
vertex 0 20 0
vertex 20 0 0
endloop
endfacet
facet normal 0 0 0
outer loop
vertex 0 0 0
vertex 20 0 0
vertex 0 0 10
endloop
endfacet
facet normal 0 0 0
outer loop
vertex 0 0 0
vertex 0 0 10
vertex 0 20 0
endloop
endfacet
facet normal 0 0 0
outer loop
vertex 20 0 0
vertex 0 20 0
vertex 0 0 10
endloop
endfacet
endsolid p
`
