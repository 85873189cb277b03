package app

import (
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/webapp"
	"github.com/forma3d/connect/web"
)

// registerPages serves the web app under every address that nothing else has.
func registerPages(srv *httpapi.Server) error {
	pages, err := webapp.New(web.Dist())
	if err != nil {
		return err
	}
	srv.Handle("/", pages)
	return nil
}
