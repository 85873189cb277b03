// Package accesstest proves on the whole program that no operation answers a
// caller who may not call it. Its table is the OpenAPI document itself, so an
// operation cannot be forgotten. It is a folder of its own because it needs
// every module.
package accesstest

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

type operation struct {
	Permission string                `json:"x-permission"`
	Security   []map[string][]string `json:"security"`
}

func TestEachOperationRefusesWhoMayNotCallIt(t *testing.T) {
	dbtest.EachOptions(t, func(t *testing.T, o db.Options) {
		a, base := start(t, o)
		var doc struct {
			Paths map[string]map[string]operation `json:"paths"`
		}
		_, text := request(t, "GET", base+"/api/openapi.json", "")
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Paths) < 10 {
			t.Fatalf("the document has %d paths", len(doc.Paths))
		}
		lacking := map[string]string{} // permission → a key with every other one
		for path, methods := range doc.Paths {
			for method, op := range methods {
				if op.Permission == httpapi.AnyCaller {
					for _, key := range []string{"", "guess"} {
						if status, text := request(t, strings.ToUpper(method), base+strings.NewReplacer("{", "", "}", "").Replace(path), key); status != http.StatusUnauthorized {
							t.Errorf("%s %s answered %d to nobody: %s", method, path, status, text)
						}
					}
					continue
				}
				if !slices.Contains(identity.Permissions(), op.Permission) || len(op.Security) == 0 {
					t.Errorf("%s %s names the permission %q", method, path, op.Permission)
					continue
				}
				if lacking[op.Permission] == "" {
					others := slices.DeleteFunc(identity.Permissions(), func(p string) bool { return p == op.Permission })
					key, _, err := a.Keys.CreateKey(t.Context(), identity.DefaultTenant, "all but "+op.Permission, others, nil)
					if err != nil {
						t.Fatal(err)
					}
					lacking[op.Permission] = key
				}
				url := base + strings.NewReplacer("{", "", "}", "").Replace(path)
				for key, want := range map[string]int{"": http.StatusUnauthorized, "guess": http.StatusUnauthorized, lacking[op.Permission]: http.StatusForbidden} {
					status, text := request(t, strings.ToUpper(method), url, key)
					if status != want || !strings.Contains(text, `"correlationId"`) {
						t.Errorf("%s %s (%s) answered %d, want %d: %s", method, path, op.Permission, status, want, text)
					}
				}
			}
		}
	})
}

func start(t *testing.T, o db.Options) (*app.App, string) {
	t.Helper()
	cfg, err := config.Load([]string{"PORT=0", "HOST=127.0.0.1", "ROLES=web", "DATA_DIR=" + o.DataDir, "DATABASE_URL=" + o.URL, "RATE_LIMIT_PER_MINUTE=1000000", "WEBHOOK_REGISTER=false"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), cfg, app.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := a.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return a, "http://" + a.Addr().String()
}

func request(t *testing.T, method, url, key string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("X-API-Key", key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}
