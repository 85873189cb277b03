// Package webapp serves the built web app: the files of a folder, packed in
// advance, and its index.html for every address that is a page's.
package webapp

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	_ "embed"
)

// notBuilt is the page of a program that was compiled before the web app.
//
//go:embed notbuilt.html
var notBuilt []byte

const (
	index = "index.html"
	// hashed is the folder of the files that are named by their content: they
	// never change.
	hashed    = "assets/"
	forever   = "public, max-age=31536000, immutable"
	askAlways = "no-cache"
)

// packings are the forms in which a file may lie beside itself, best first.
var packings = []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// form is one way to send a file.
type form struct {
	encoding string // "": as it is
	body     []byte
	etag     string
}

type file struct {
	kind  string
	cache string
	forms []form // best first; the last one is the file as it is
}

// App is the web app as an http.Handler.
type App struct{ files map[string]*file }

// New reads the built app. A folder without index.html is an app that was not
// built: every page then says how to build it.
func New(dist fs.FS) (*App, error) {
	a := &App{files: map[string]*file{}}
	if _, err := fs.Stat(dist, index); errors.Is(err, fs.ErrNotExist) {
		a.files[index] = newFile(index, notBuilt)
		return a, nil
	}
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
			return err // hidden files are the build's own
		}
		plain, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		f := newFile(name, plain)
		for i := len(packings) - 1; i >= 0; i-- {
			packed, err := fs.ReadFile(dist, name+packings[i].suffix)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return err
			}
			f.forms = append([]form{newForm(packings[i].encoding, packed)}, f.forms...)
		}
		a.files[name] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the web app: %w", err)
	}
	return a, nil
}

func newFile(name string, plain []byte) *file {
	f := &file{kind: mime.TypeByExtension(path.Ext(name)), cache: askAlways, forms: []form{newForm("", plain)}}
	if own, ok := kinds[path.Ext(name)]; ok {
		f.kind = own
	}
	if strings.HasPrefix(name, hashed) {
		f.cache = forever
	}
	return f
}

// kinds are those that not every system's own table knows.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".png": "image/png", ".woff2": "font/woff2", ".wasm": "application/wasm",
}

func newForm(encoding string, body []byte) form {
	sum := sha256.Sum256(body)
	return form{encoding: encoding, body: body, etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
}

// ServeHTTP implements http.Handler. A path without a file is a page's address,
// which index.html answers; a name with an extension is a file that is missing.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "This address only shows something.", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	f := a.files[name]
	if f == nil && path.Ext(name) == "" && !strings.HasPrefix(name, hashed) {
		f = a.files[index]
	}
	if f == nil {
		h.Set("Cache-Control", "no-store") // it may come with the next version
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	chosen := f.forms[len(f.forms)-1]
	for _, form := range f.forms {
		if form.encoding != "" && accepts(r.Header.Get("Accept-Encoding"), form.encoding) {
			chosen = form
			break
		}
	}
	h.Set("Cache-Control", f.cache)
	h.Set("ETag", chosen.etag)
	if len(f.forms) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	if matches(r.Header.Get("If-None-Match"), chosen.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if f.kind != "" {
		h.Set("Content-Type", f.kind)
	}
	if chosen.encoding != "" {
		h.Set("Content-Encoding", chosen.encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(chosen.body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(chosen.body)
	}
}

// accepts tells whether a list like "gzip, br;q=0.5" has the encoding with a
// weight above zero.
func accepts(list, encoding string) bool {
	for part := range strings.SplitSeq(list, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, found := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		value, err := strconv.ParseFloat(q, 64)
		return !found || (err == nil && value > 0)
	}
	return false
}

// matches tells whether If-None-Match names the tag. A proxy that packs by
// itself makes a tag weak.
func matches(list, etag string) bool {
	for part := range strings.SplitSeq(list, ",") {
		if tag := strings.TrimPrefix(strings.TrimSpace(part), "W/"); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
