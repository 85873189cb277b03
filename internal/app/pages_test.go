package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/db"
)

func TestEveryAddressOutsideTheAPIIsAPage(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		for path, want := range map[string]struct {
			status int
			kind   string
		}{
			"/":                      {200, "text/html"},
			"/orders/some-id":        {200, "text/html"},
			"/settings/integrations": {200, "text/html"},
			"/assets/none-1234.js":   {404, "text/plain"},
			"/api/v1/nowhere":        {404, "application/problem+json"},
			"/health/live":           {200, "application/json"},
			"/api/openapi.json":      {200, "application/json"},
			"/api/docs/nowhere":      {404, "application/problem+json"},
			"/metrics":               {200, "text/plain"},
		} {
			res, err := http.Get(r.base + path)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if kind := res.Header.Get("Content-Type"); res.StatusCode != want.status || !strings.HasPrefix(kind, want.kind) {
				t.Errorf("%s: %d %s, want %d %s", path, res.StatusCode, kind, want.status, want.kind)
			}
		}
	})
}

func TestTheDocumentNeedsNoSettings(t *testing.T) {
	text, err := app.OpenAPI(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string                     `json:"openapi"`
		Paths   map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.") || len(doc.Paths) < 20 || doc.Paths["/api/v1/orders"] == nil {
		t.Errorf("OpenAPI %q with %d paths", doc.OpenAPI, len(doc.Paths))
	}
}
