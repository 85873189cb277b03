package webapp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/forma3d/connect/internal/webapp"
)

func built(t *testing.T) *webapp.App {
	t.Helper()
	a, err := webapp.New(fstest.MapFS{
		".keep":                  {Data: []byte("keep")},
		".vite/manifest.json":    {Data: []byte("{}")},
		"index.html":             {Data: []byte("<title>app</title>")},
		"index.html.br":          {Data: []byte("brotli index")},
		"index.html.gz":          {Data: []byte("gzip index")},
		"assets/main-1a2b.js":    {Data: []byte("plain script")},
		"assets/main-1a2b.js.gz": {Data: []byte("gzip script")},
		"manifest.webmanifest":   {Data: []byte("{}")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ask(a http.Handler, method, path string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

func TestFilesAndPages(t *testing.T) {
	a := built(t)
	for name, c := range map[string]struct {
		path, accept                string
		status                      int
		body, encoding, kind, cache string
	}{
		"the first page":                    {"/", "", 200, "<title>app</title>", "", "text/html; charset=utf-8", "no-cache"},
		"a page's address":                  {"/orders/0190-abc", "gzip, deflate, br", 200, "brotli index", "br", "text/html; charset=utf-8", "no-cache"},
		"brotli refused":                    {"/orders", "br;q=0, gzip", 200, "gzip index", "gzip", "text/html; charset=utf-8", "no-cache"},
		"an asset packed":                   {"/assets/main-1a2b.js", "br, gzip;q=0.5", 200, "gzip script", "gzip", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"an asset as it is":                 {"/assets/main-1a2b.js", "identity", 200, "plain script", "", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"the manifest":                      {"/manifest.webmanifest", "br", 200, "{}", "", "application/manifest+json", "no-cache"},
		"an asset of another version":       {"/assets/main-ffff.js", "br", 404, "There is no such file.\n", "", "text/plain; charset=utf-8", "no-store"},
		"an asset's name without an ending": {"/assets/main", "", 404, "There is no such file.\n", "", "text/plain; charset=utf-8", "no-store"},
		"an icon that is not there":         {"/favicon.ico", "", 404, "There is no such file.\n", "", "text/plain; charset=utf-8", "no-store"},
		"a packed file by its own name":     {"/index.html.br", "", 404, "There is no such file.\n", "", "text/plain; charset=utf-8", "no-store"},
		"what the build left for itself":    {"/.vite/manifest.json", "", 404, "There is no such file.\n", "", "text/plain; charset=utf-8", "no-store"},
		"a way out of the folder":           {"/assets/../../../etc/passwd", "", 200, "<title>app</title>", "", "text/html; charset=utf-8", "no-cache"},
	} {
		t.Run(name, func(t *testing.T) {
			w := ask(a, http.MethodGet, c.path, map[string]string{"Accept-Encoding": c.accept})
			got := []any{w.Code, w.Body.String(), w.Header().Get("Content-Encoding"), w.Header().Get("Content-Type"), w.Header().Get("Cache-Control")}
			want := []any{c.status, c.body, c.encoding, c.kind, c.cache}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("got %v, want %v", got[i], want[i])
				}
			}
		})
	}
}

func TestWhatIsThereIsNotSentAgain(t *testing.T) {
	a := built(t)
	first := ask(a, http.MethodGet, "/orders", map[string]string{"Accept-Encoding": "br"})
	tag := first.Header().Get("ETag")
	for _, given := range []string{tag, "W/" + tag, `"other", ` + tag} {
		w := ask(a, http.MethodGet, "/orders", map[string]string{"Accept-Encoding": "br", "If-None-Match": given})
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("If-None-Match %s: %d with %d bytes", given, w.Code, w.Body.Len())
		}
	}
	if w := ask(a, http.MethodGet, "/orders", map[string]string{"If-None-Match": tag}); w.Code != http.StatusOK {
		t.Errorf("the tag of the packed page matched the plain one: %d", w.Code)
	}
	if first.Header().Get("Vary") != "Accept-Encoding" {
		t.Error("a cache would hand out brotli to everybody")
	}
}

func TestOnlyReading(t *testing.T) {
	a := built(t)
	if w := ask(a, http.MethodPost, "/orders", nil); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := ask(a, http.MethodHead, "/orders", nil); w.Code != http.StatusOK || w.Body.Len() > 0 || w.Header().Get("Content-Length") != "18" {
		t.Errorf("HEAD: %d, %d bytes, length %q", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

func TestAProgramWithoutTheAppSaysHowToBuildIt(t *testing.T) {
	a, err := webapp.New(fstest.MapFS{".keep": {Data: []byte("keep")}})
	if err != nil {
		t.Fatal(err)
	}
	if w := ask(a, http.MethodGet, "/orders", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("got %d: %s", w.Code, w.Body)
	}
}
