package app

import (
	"embed"
	"net/http"

	"github.com/forma3d/connect/internal/httpapi"
)

//go:embed page
var pageFiles embed.FS

// registerPage serves the page that lists orders with their live state. It asks
// for an API key and talks to the API like any other client.
func registerPage(srv *httpapi.Server) {
	files := map[string]string{"GET /{$}": "index.html", "GET /app.js": "app.js", "GET /app.css": "app.css"}
	// Where messages to people point to; all of it is on the one page.
	for _, path := range []string{"GET /orders", "GET /orders/{id}", "GET /print-jobs", "GET /retry-queue", "GET /settings/integrations"} {
		files[path] = "index.html"
	}
	for path, file := range files {
		srv.Handle(path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-cache")
			http.ServeFileFS(w, r, pageFiles, "page/"+file)
		}))
	}
}
