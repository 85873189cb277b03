package httpapi

import (
	"embed"
	"net/http"
)

// The page that shows the API to people; see docs/README.md.
//
//go:embed docs/index.html docs/start.js docs/swagger-ui.css docs/swagger-ui-bundle.js
var docFiles embed.FS

func (s *Server) registerDocs() {
	serve := func(path, file, cache string) {
		s.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", cache)
			http.ServeFileFS(w, r, docFiles, "docs/"+file)
		})
	}
	serve("/api/docs", "index.html", "no-cache")
	serve("/api/docs/start.js", "start.js", "no-cache")
	// A day: these change with a version of the program, and are 2 MB.
	serve("/api/docs/swagger-ui.css", "swagger-ui.css", "public, max-age=86400")
	serve("/api/docs/swagger-ui-bundle.js", "swagger-ui-bundle.js", "public, max-age=86400")
}
