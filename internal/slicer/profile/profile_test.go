package profile_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/slicer"
	"github.com/forma3d/connect/internal/slicer/profile"
)

const tenant = identity.DefaultTenant

func noon() time.Time { return time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC) }

const petg = "filament_diameter = 1.75\nfilament_density = 1.27\ntemperature = 235\n"

func newService(d *db.DB) *profile.Service { return profile.New(d, audit.New(d, noon), noon) }

func each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) { test(t, dbtest.Open(t, dbtest.Options(t, engine))) })
	}
}

// client calls the API with one key; huma's package variables keep these tests
// from running in parallel.
func client(t *testing.T, d *db.DB, scope string) func(method, path, body string) (int, string) {
	t.Helper()
	ids := identity.New(d, noon, "")
	srv, err := httpapi.New(httpapi.Options{Auth: ids, Log: slog.New(slog.DiscardHandler), Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	newService(d).Register(srv)
	key, _, err := ids.CreateKey(t.Context(), tenant, "Ada's key", []string{scope}, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := srv.Handler()
	return func(method, path, body string) (int, string) {
		req := httptest.NewRequestWithContext(t.Context(), method, httpapi.Prefix+"/slicer/profiles"+path, strings.NewReader(body))
		req.Header.Set("X-API-Key", key)
		req.Header.Set("Content-Type", "application/json")
		res := httptest.NewRecorder()
		h.ServeHTTP(res, req)
		return res.Code, res.Body.String()
	}
}

func body(settings string, version int) string {
	b, _ := json.Marshal(map[string]any{"settings": settings, "version": version})
	return string(b)
}

func TestProfilesByTheAPI(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		do := client(t, d, identity.GridWrite)
		read := client(t, d, identity.GridRead)
		code, answer := read("GET", "?kind=machine", "")
		var list struct {
			Items []profile.View
			Total int
		}
		if err := json.Unmarshal([]byte(answer), &list); err != nil || code != 200 || list.Total != 4 || !list.Items[0].Preset {
			t.Fatalf("%d %s %v", code, answer, err)
		}
		if diff := cmp.Diff(profile.View{Kind: "machine", Name: "generic-180x180", Format: "ini", Preset: true, Bed: &profile.Bed{Width: 180, Depth: 180, Height: 180}}, list.Items[0]); diff != "" {
			t.Error(diff)
		}
		if code, answer = do("PUT", "/filament/Bay%203%20PETG", body(petg, 0)); code != 200 || !strings.Contains(answer, `"version":1`) || !strings.Contains(answer, `"updatedBy":"Ada's key"`) {
			t.Errorf("%d %s", code, answer)
		}
		if code, answer = do("PUT", "/filament/Bay%203%20PETG", body(petg+"filament_cost = 25\n", 1)); code != 200 || !strings.Contains(answer, `"version":2`) {
			t.Errorf("%d %s", code, answer)
		}
		if code, answer = read("GET", "/filament/Bay%203%20PETG", ""); code != 200 || !strings.Contains(answer, `filament_cost = 25`) {
			t.Errorf("%d %s", code, answer)
		}
		for _, c := range []struct {
			method, path, body string
			code               int
			says               string
		}{
			{"PUT", "/filament/Bay%203%20PETG", body(petg, 1), 409, "changed-meanwhile"},
			{"PUT", "/filament/new", body(petg, 7), 409, "changed-meanwhile"},
			{"PUT", "/filament/new", body(petg+"post_process = /bin/id\n", 0), 422, "the setting post_process is not allowed"},
			{"PUT", "/filament/new", body("temperature = 200", 0), 422, "filament_diameter is missing"},
			{"PUT", "/filament/..%2Fup", body(petg, 0), 422, "The name"},
			{"PUT", "/spool/new", body(petg, 0), 422, "path.kind"},
			{"PUT", "/filament/new", body(strings.Repeat(" ", 300_000), 0), 422, "body.settings"},
			{"GET", "/filament/none", "", 404, "not-found"},
			{"DELETE", "/filament/none", "", 404, "not-found"},
			{"DELETE", "/filament/generic-pla", "", 409, "comes with the program"},
		} {
			call := do
			if c.method == "GET" {
				call = read
			}
			if code, answer := call(c.method, c.path, c.body); code != c.code || !strings.Contains(answer, c.says) {
				t.Errorf("%s %s: %d %s, want %d with %s", c.method, c.path, code, answer, c.code, c.says)
			}
		}
		if code, _ = read("PUT", "/filament/new", body(petg, 0)); code != http.StatusForbidden {
			t.Errorf("a reader writes: %d", code)
		}
		if code, _ = do("DELETE", "/filament/Bay%203%20PETG", ""); code != http.StatusNoContent {
			t.Errorf("%d", code)
		}
		var acts []string
		err := d.View(t.Context(), func(q db.Querier) error {
			rows, err := q.QueryContext(t.Context(), `SELECT action || ' ' || entity_id || ' ' || actor || ' ' || (before <> 'null') || ' ' || (after <> 'null') FROM audit_log ORDER BY id`)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var s string
				if err := rows.Scan(&s); err != nil {
					return err
				}
				acts = append(acts, strings.NewReplacer("true", "1", "false", "0").Replace(s))
			}
			return rows.Err()
		})
		if diff := cmp.Diff([]string{"slicer-profile.save filament/Bay 3 PETG Ada's key 0 1", "slicer-profile.save filament/Bay 3 PETG Ada's key 1 1", "slicer-profile.delete filament/Bay 3 PETG Ada's key 1 0"}, acts); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}

// TestAnOwnProfileStandsBeforeThePreset of its name, for its tenant alone.
func TestAnOwnProfileStandsBeforeThePreset(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		if _, err := s.Put(ctx, tenant, "Ada", slicer.Profile{Kind: slicer.Filament, Name: slicer.DefaultFilament, Settings: petg}, 0); err != nil {
			t.Fatal(err)
		}
		p, err := s.Resolve(ctx, tenant, "", "fine-0.16", "")
		if err != nil || p.Filament.Settings != petg || p.Machine.Name != slicer.DefaultMachine || p.Process.Name != "fine-0.16" {
			t.Errorf("%+v, %v", p, err)
		}
		other, err := s.Resolve(ctx, "someone else", "", "", "")
		if err != nil || other.Filament.Settings == petg {
			t.Errorf("another tenant slices with it: %v", err)
		}
		list, err := s.List(ctx, tenant, "")
		if err != nil || len(list) != 9 {
			t.Errorf("%d profiles, %v", len(list), err)
		}
		if err := s.Delete(ctx, tenant, slicer.Filament, slicer.DefaultFilament); err != nil {
			t.Error(err)
		}
		if e, err := s.Get(ctx, tenant, slicer.Filament, slicer.DefaultFilament); err != nil || !e.Preset {
			t.Errorf("%+v, %v", e, err)
		}
		_, err = s.Resolve(ctx, tenant, "warp drive", "", "")
		var e *slicer.Error
		if !errors.As(err, &e) || e.Kind != slicer.InputRejected || !strings.Contains(e.Message, `"warp drive"`) {
			t.Error(err)
		}
	})
}

func TestOwnProfilesAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		for i := range 200 {
			if _, err := s.Put(ctx, tenant, "Ada", slicer.Profile{Kind: slicer.Filament, Name: fmt.Sprint(i), Settings: petg}, 0); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Put(ctx, tenant, "Ada", slicer.Profile{Kind: slicer.Filament, Name: "one more", Settings: petg}, 0); !errors.Is(err, profile.ErrTooMany) {
			t.Error(err)
		}
		if e, err := s.Put(ctx, tenant, "Ada", slicer.Profile{Kind: slicer.Filament, Name: "7", Settings: petg}, 0); err != nil || e.Version != 2 {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// TestTwoAtOnce: both changes of one new profile count, one after the other.
func TestTwoAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(d)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := s.Put(context.Background(), tenant, "Ada", slicer.Profile{Kind: slicer.Filament, Name: "same", Settings: petg}, 0); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if e, err := s.Get(t.Context(), tenant, slicer.Filament, "same"); err != nil || e.Version != 8 {
			t.Errorf("%+v, %v", e, err)
		}
	})
}
