package grid_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/gridfinity"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

const apiKey = "a-key-with-all-rights-0001"

// api serves the operations of baseplates.
type api struct {
	h http.Handler
}

func newAPI(t *testing.T, r *rig) *api {
	t.Helper()
	srv, err := httpapi.New(httpapi.Options{Auth: identity.New(r.db, time.Now, apiKey), Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	r.svc.Register(srv)
	return &api{srv.Handler()}
}

func (a *api) do(method, path, body string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, httpapi.Prefix+path, strings.NewReader(body))
	req.Header.Set("X-API-Key", apiKey)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res := httptest.NewRecorder()
	a.h.ServeHTTP(res, req)
	return res
}

func decode[T any](t *testing.T, res *httptest.ResponseRecorder, want int) (out T) {
	t.Helper()
	if res.Code != want {
		t.Fatalf("HTTP %d, want %d: %s", res.Code, want, res.Body)
	}
	if err := json.Unmarshal(res.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAPlanTellsEverythingBeforeAnythingIsMade(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a := newAPI(t, r)
		p := decode[grid.Plan](t, a.do("POST", "/grid/plan", `{"width":168,"height":84,"magnets":"MAG","connectors":"INT"}`), 200)
		if p.SKU != "GRID-2x4-MAG-INT" || p.Size.X != 84 || p.Size.Y != 168 || len(p.Plates) != 2 || p.Plates[1].Number != 2 || p.Plates[1].Row != 1 || p.Plates[1].Position.Y != 84 || !p.Plates[0].Joints.North {
			t.Errorf("%+v", p)
		}
		if p.Basis != grid.Estimated || p.PrintSeconds <= 0 || p.FilamentMG <= 0 || p.Price != nil || p.Made != nil || p.Bed.X != 100 {
			t.Errorf("%+v", p)
		}
		// The same product by its SKU, and on another bed.
		same := decode[grid.Plan](t, a.do("POST", "/grid/plan", `{"sku":"grid-4x2-int-mag"}`), 200)
		large := decode[grid.Plan](t, a.do("POST", "/grid/plan", `{"sku":"GRID-2x4-MAG-INT","bedX":300,"bedY":300}`), 200)
		if same.SKU != p.SKU || len(same.Plates) != len(p.Plates) || len(large.Plates) != 1 || large.Remarks[0].Code != "connectors-not-needed" {
			t.Errorf("%+v, %+v", same, large)
		}
		if list, _, err := r.svc.List(t.Context(), tenant, grid.Query{Page: 1, PageSize: 10}); err != nil || len(list) != 0 {
			t.Errorf("a plan made %v, %v", list, err)
		}
	})
}

func TestAPlanOfWhatWasMadeHasItsFigures(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a := newAPI(t, r)
		settings, version, err := r.svc.Settings(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		settings.PriceBase, settings.PricePerHour, settings.PricePerKG = 200, 600, 10_000
		if err := r.svc.SetSettings(t.Context(), tenant, settings, version); err != nil {
			t.Fatal(err)
		}
		const body = `{"sku":"GRID-2x4-NOMAG-NONE"}`
		before := decode[grid.Plan](t, a.do("POST", "/grid/plan", body), 200)
		if before.Price == nil || before.Price.Basis != grid.Estimated || before.Price.Currency != "EUR" {
			t.Errorf("%+v", before.Price)
		}
		if _, err := r.svc.Create(t.Context(), tenant, "GRID-2x4-NOMAG-NONE"); err != nil {
			t.Fatal(err)
		}
		r.work(t)
		// The slicer takes a minute and 10 g a plate: 2 plates cost 2 + 0.20 + 0.20.
		after := decode[grid.Plan](t, a.do("POST", "/grid/plan", body), 200)
		if after.Basis != grid.Sliced || after.PrintSeconds != 120 || after.FilamentMG != 20_000 || after.Price.Minor != 200+20+200 || after.Price.Basis != grid.Sliced || after.Made == nil || after.Made.State != grid.Ready || after.Made.MappingID == "" {
			t.Errorf("%+v %+v %+v", after, after.Price, after.Made)
		}
		// Others are estimated by what was sliced: 6 s a gram.
		other := decode[grid.Plan](t, a.do("POST", "/grid/plan", `{"sku":"GRID-3x3-NOMAG-NONE"}`), 200)
		if per := float64(other.PrintSeconds) / (float64(other.FilamentMG) / 1000); per < 5.8 || per > 6.2 || other.Basis != grid.Estimated {
			t.Errorf("%d s for %d mg", other.PrintSeconds, other.FilamentMG)
		}
		// It stays as it was made when the bed changes.
		settings.BedX = 150
		if err := r.svc.SetSettings(t.Context(), tenant, settings, version+1); err != nil {
			t.Fatal(err)
		}
		if p := decode[grid.Plan](t, a.do("POST", "/grid/plan", body), 200); p.Bed.X != 100 || p.Basis != grid.Sliced || p.Remarks[0].Code != "made-for-another-bed" {
			t.Errorf("%+v", p)
		}
		list := decode[httpapi.ListBody[grid.View]](t, a.do("GET", "/grid/baseplates?sku=grid-4x2-none-nomag", ""), 200)
		if list.Total != 1 || list.Items[0].ID != after.Made.ID {
			t.Errorf("by SKU: %+v", list)
		}
		if list := decode[httpapi.ListBody[grid.View]](t, a.do("GET", "/grid/baseplates?sku=GRID-1x1-NOMAG-NONE", ""), 200); list.Total != 0 {
			t.Errorf("by another SKU: %+v", list)
		}
		gcode := a.do("GET", "/grid/baseplates/"+after.Made.ID+"/plates/2/gcode", "")
		if gcode.Code != 200 || !strings.Contains(gcode.Body.String(), "G28") || !strings.Contains(gcode.Header().Get("Content-Disposition"), "-p02-") {
			t.Errorf("G-code: %d %v %s", gcode.Code, gcode.Header(), gcode.Body)
		}
		for path, code := range map[string]string{"/plates/3/gcode": "no-such-plate", "/plates/x/gcode": "no-such-plate", "x/plates/1/gcode": "not-found"} {
			if res := a.do("GET", "/grid/baseplates/"+after.Made.ID+path, ""); res.Code != 404 || !strings.Contains(res.Body.String(), `"`+code+`"`) {
				t.Errorf("%s: %d %s", path, res.Code, res.Body)
			}
		}
	})
}

func TestWhatCannotBePlannedIsSaid(t *testing.T) {
	r := quick(t)
	a := newAPI(t, r)
	for body, code := range map[string]string{
		`{"sku":"GRID-2x3"}`: "plate-magnets-missing", `{"width":20,"height":90}`: "plate-too-small", `{"width":1990,"height":2000,"unit":"cm"}`: "plate-too-large", `{}`: "plate-too-small",
		`{"sku":"GRID-1x1-MAG-NONE","bedX":20,"bedY":200}`: "bad-bed", `{"sku":"GRID-1x1-MAG-NONE","bedX":200}`: "bad-bed", `{"width":84,"height":84,"base":0.1}`: "plate-property",
	} {
		if res := a.do("POST", "/grid/plan", body); res.Code != 422 || !strings.Contains(res.Body.String(), `"code":"`+code+`"`) {
			t.Errorf("%s: %d %s", body, res.Code, res.Body)
		}
	}
	for path, code := range map[string]string{
		"model.stl?sku=GRID-1x1-MAG-NONE": "invalid", "model.png?sku=GRID-1x1-MAG-NONE&pixels=5000": "invalid", "model.png?sku=GRID-1x1-MAG-NONE&view=inside": "invalid", "model.svg": "invalid",
		"model.svg?sku=GRID-1x1-MAG-NONE&bedX=NaN&bedY=100": "bad-bed", "model.3mf?sku=GRID-40x40-MAG-NONE": "too-large-to-draw", "model.zip?sku=GRID-40x40-MAG-NONE": "too-large-to-draw", "guide.pdf?sku=GRID-1x1-MAG-NONE&lang=xx": "invalid", "guide.pdf": "invalid",
	} {
		if res := a.do("GET", "/grid/"+path, ""); res.Code != 422 || !strings.Contains(res.Body.String(), `"code":"`+code+`"`) {
			t.Errorf("%s: %d %s", path, res.Code, res.Body)
		}
	}
	if res := a.do("GET", "/grid/model.stl?sku=GRID-1x1-MAG-NONE&plate=2", ""); res.Code != 404 {
		t.Errorf("plate 2 of 1: %d %s", res.Code, res.Body)
	}
}

func TestFilesOfModels(t *testing.T) {
	r := quick(t)
	a := newAPI(t, r)
	get := func(path, tag string) *httptest.ResponseRecorder {
		return a.do("GET", "/grid/"+path, "", "If-None-Match", tag)
	}
	for path, want := range map[string]struct{ contentType, begin string }{
		"model.stl?sku=GRID-3x2-MAG-INT&plate=1":             {"model/stl", "Gridfinity"},
		"model.3mf?sku=GRID-3x2-MAG-INT&download=1":          {"model/3mf", "PK"},
		"model.zip?sku=GRID-3x2-MAG-INT&download=1":          {"application/zip", "PK"},
		"model.svg?sku=GRID-3x2-MAG-INT":                     {"image/svg+xml", "<svg"},
		"model.png?sku=GRID-3x2-MAG-INT&pixels=320&view=top": {"image/png", "\x89PNG"},
		"guide.pdf?sku=GRID-3x2-MAG-INT&lang=fr":             {"application/pdf", "%PDF"},
	} {
		res := get(path, "")
		if res.Code != 200 || res.Header().Get("Content-Type") != want.contentType || !strings.HasPrefix(res.Body.String(), want.begin) {
			t.Errorf("%s: %d %v %.40s", path, res.Code, res.Header(), res.Body)
			continue
		}
		tag := res.Header().Get("ETag")
		if again := get(path, tag); again.Code != 304 || again.Body.Len() != 0 {
			t.Errorf("%s again: %d", path, again.Code)
		}
		// Another way of writing the same product is the same file; the tag names
		// the content, so that it also is after a restart.
		other := strings.Replace(path, "GRID-3x2-MAG-INT", "grid-2x3-puzzle-mag", 1)
		if same := get(other, ""); same.Header().Get("ETag") != tag || strings.HasPrefix(tag, "W/") || len(tag) < 10 {
			t.Errorf("%s: tag %s, want %s", other, same.Header().Get("ETag"), tag)
		}
		if again := newAPI(t, quick(t)).do("GET", "/grid/"+path, ""); again.Header().Get("ETag") != tag || !bytes.Equal(again.Body.Bytes(), res.Body.Bytes()) {
			t.Errorf("%s is not the same after a restart", path)
		}
		if disposition := res.Header().Get("Content-Disposition"); strings.HasPrefix(disposition, "attachment") != strings.Contains(path, "download") {
			t.Errorf("%s: %s", path, disposition)
		}
	}
	picture, err := png.Decode(get("model.png?sku=GRID-3x2-MAG-INT&pixels=320", "").Body)
	if err != nil || picture.Bounds().Dx() != 320 {
		t.Errorf("%v, %v", picture.Bounds(), err)
	}
	// The file of all plates holds what each plate's own file is.
	content := get("model.zip?sku=GRID-6x3-MAG-INT&bedX=150&bedY=150", "").Body.Bytes()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(archive.File) < 2 {
		t.Fatalf("a ZIP of the plates: %v, %d bytes", err, len(content))
	}
	for i, entry := range archive.File {
		file, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		inside, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		own := get(fmt.Sprintf("model.stl?sku=GRID-6x3-MAG-INT&bedX=150&bedY=150&plate=%d", i+1), "")
		if entry.Name != fmt.Sprintf("grid-3x6-mag-int-plate-%d.stl", i+1) || !bytes.Equal(inside, own.Body.Bytes()) {
			t.Errorf("%s: %d bytes, its own file has %d", entry.Name, len(inside), own.Body.Len())
		}
	}
}

func TestPresets(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a := newAPI(t, r)
		first := decode[grid.PresetView](t, a.do("POST", "/grid/presets", `{"name":" Kitchen ","sku":"grid-3x2-mag-none"}`), 201)
		if first.Name != "Kitchen" || first.SKU != "GRID-2x3-MAG-NONE" || first.Description == "" {
			t.Errorf("%+v", first)
		}
		second := decode[grid.PresetView](t, a.do("POST", "/grid/presets", `{"name":"Bath","sku":"GRID-1x1-NOMAG-NONE"}`), 201)
		for body, code := range map[string]string{`{"name":"Kitchen","sku":"GRID-1x1-MAG-NONE"}`: "name-taken", `{"name":"x","sku":"GRID-1x1"}`: "plate-magnets-missing", `{"name":"  ","sku":"GRID-1x1-MAG-NONE"}`: "invalid"} {
			if res := a.do("POST", "/grid/presets", body); res.Code < 409 || !strings.Contains(res.Body.String(), `"code":"`+code+`"`) {
				t.Errorf("%s: %d %s", body, res.Code, res.Body)
			}
		}
		changed := decode[grid.PresetView](t, a.do("PUT", "/grid/presets/"+first.ID, `{"name":"Attic","sku":"GRID-5x5-MAG-NONE"}`), 200)
		if changed.ID != first.ID || changed.Name != "Attic" || changed.SKU != "GRID-5x5-MAG-NONE" {
			t.Errorf("%+v", changed)
		}
		if res := a.do("PUT", "/grid/presets/"+first.ID, `{"name":"Bath","sku":"GRID-5x5-MAG-NONE"}`); res.Code != 409 {
			t.Errorf("two of a name: %d", res.Code)
		}
		list := decode[httpapi.ListBody[grid.PresetView]](t, a.do("GET", "/grid/presets", ""), 200)
		if list.Total != 2 || list.Items[0].Name != "Attic" || list.Items[1].Name != "Bath" {
			t.Errorf("%+v", list)
		}
		if res := a.do("DELETE", "/grid/presets/"+second.ID, ""); res.Code != 204 {
			t.Errorf("delete: %d", res.Code)
		}
		if res := a.do("DELETE", "/grid/presets/"+second.ID, ""); res.Code != 404 {
			t.Errorf("delete again: %d", res.Code)
		}
		// Another shop neither sees nor changes it.
		if list, err := r.svc.Presets(t.Context(), "other"); err != nil || len(list) != 0 {
			t.Errorf("%v, %v", list, err)
		}
		if _, err := r.svc.ChangePreset(t.Context(), "other", first.ID, "Mine", "GRID-1x1-MAG-NONE"); err == nil {
			t.Error("another tenant changed it")
		}
		var acts int
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit_log WHERE action LIKE 'grid.preset-%'`).Scan(&acts); err != nil || acts != 4 {
			t.Errorf("%d acts are in the audit log, %v", acts, err)
		}
	})
}

func TestTheGuideSpeaksFourLanguages(t *testing.T) {
	r := quick(t)
	a := newAPI(t, r)
	seen := map[string]bool{}
	for _, lang := range []string{"en", "de", "nl", "fr"} {
		g := decode[grid.Guide](t, a.do("GET", "/grid/guide?sku=GRID-254x371MM-MAG-INT&lang="+lang, ""), 200)
		if g.Language != lang || len(g.Plan.Plates) < 9 || len(g.Steps) != 4 || g.Steps[0].Code != "magnets" {
			t.Errorf("%s: %+v", lang, g)
		}
		for _, s := range g.Steps {
			if strings.Contains(s.Text, "%!") || s.Text == "" || seen[s.Text] {
				t.Errorf("%s: %q", lang, s.Text)
			}
			seen[s.Text] = true
		}
		// 8.15 mm high, to a tenth.
		if strings.Contains(g.Summary, "8.2 ") != (lang == "en") || strings.Contains(g.Summary, "8,2 ") != (lang != "en") {
			t.Errorf("%s: %s", lang, g.Summary)
		}
		for _, product := range []string{"GRID-254x371MM-MAG-INT", "GRID-1x1-NOMAG-NONE", "GRID-4x4-GLUETOP-EDGE-NONUM", "GRID-20x20-NOMAG-NONE"} {
			if res := a.do("GET", "/grid/guide.pdf?lang="+lang+"&sku="+product, ""); res.Code != 200 || res.Body.Len() < 1500 {
				t.Errorf("%s %s: %d, %d bytes", lang, product, res.Code, res.Body.Len())
			}
		}
	}
}

// buyer asks through the storefront.
func (a *api) buyer(path, address string) *httptest.ResponseRecorder {
	req := httptest.NewRequest("GET", httpapi.Prefix+"/proxy/shopify/grid/"+path, nil)
	req.Header.Set("X-Forwarded-For", address)
	res := httptest.NewRecorder()
	a.h.ServeHTTP(res, req)
	return res
}

func TestTheStorefront(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		a := newAPI(t, r)
		if res := a.buyer("plan?width=371&height=254", "203.0.113.1"); res.Code != 401 || res.Body.String() != `{"code":"unsigned","message":"This address is for the shop's storefront."}` {
			t.Errorf("unsigned: %d %s", res.Code, res.Body)
		}
		const query = "width=37,1+cm&height=254&magnets=yes&connectors=int&signature=good"
		res := a.buyer("plan?"+query, "203.0.113.1")
		o := decode[grid.Offer](t, res, 200)
		if o.SKU != "GRID-254x371MM-MAG-INT" || len(o.Plates) < 9 || o.Grams <= 0 || o.Line.SKUPrefix != "GRID-" || res.Header().Get("Cache-Control") != "public, max-age=300" {
			t.Errorf("%+v %v", o, res.Header())
		}
		// What the cart's line carries leads back to the product.
		p, err := sku.FromProperties(o.Line.Properties)
		g, gerr := sku.New("GRID")
		if err != nil || gerr != nil || g.Format(p) != o.SKU {
			t.Errorf("%v is %+v, %v", o.Line.Properties, p, err)
		}
		for _, secret := range []string{"mapping", "bed", "printSeconds", "made", "basis"} {
			if strings.Contains(strings.ToLower(res.Body.String()), strings.ToLower(secret)) {
				t.Errorf("the answer tells of %s: %s", secret, res.Body)
			}
		}
		for _, format := range []string{"png", "svg"} {
			first := a.buyer("preview."+format+"?"+query, "203.0.113.1")
			if first.Code != 200 || first.Header().Get("ETag") == "" {
				t.Errorf("%s: %d %s", format, first.Code, first.Body)
			}
		}
		if bad := a.buyer("plan?width=20&height=254&signature=good", "203.0.113.1"); bad.Code != 422 || !strings.Contains(bad.Body.String(), `{"code":"too-small","part":"20","message":"`) {
			t.Errorf("%d %s", bad.Code, bad.Body)
		}
		// One customer cannot take the storefront from the others.
		limited := 0
		for range 40 {
			if a.buyer("plan?"+query, "203.0.113.1").Code == 429 {
				limited++
			}
		}
		if limited == 0 || a.buyer("plan?"+query, "203.0.113.2").Code != 200 {
			t.Errorf("%d of 40 were refused, or somebody else was", limited)
		}
		settings, version, err := r.svc.Settings(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		settings.Enabled = false
		if err := r.svc.SetSettings(t.Context(), tenant, settings, version); err != nil {
			t.Fatal(err)
		}
		if off := a.buyer("plan?"+query, "203.0.113.3"); off.Code != 404 || !strings.Contains(off.Body.String(), `"disabled"`) {
			t.Errorf("%d %s", off.Code, off.Body)
		}
	})
}

// FuzzStorefront: whatever a query says, the answer is a plan that leads back to
// itself, or an error with a code.
func FuzzStorefront(f *testing.F) {
	f.Add("width=371&height=254&magnets=yes")
	f.Add("sku=GRID-2x3-MAG-NONE&width=%00&view=top")
	f.Add("width=1e9&height=-1&unit=parsec&base=NaN")
	r := quick(f)
	svc := r.svc
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		w := grid.Wish{SKU: q.Get("sku"), Properties: map[string]string{}}
		for name := range q {
			w.Properties[name] = q.Get(name)
		}
		p, err := svc.Plan(context.Background(), tenant, w)
		if err != nil {
			var bad *sku.Error
			var bed *gridfinity.BedError
			var invalid *gridfinity.ValidationError
			if !errors.As(err, &bad) && !errors.As(err, &bed) && !errors.As(err, &invalid) {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		again, err := svc.Plan(context.Background(), tenant, grid.Wish{SKU: p.SKU})
		if err != nil || fmt.Sprint(again.Plates) != fmt.Sprint(p.Plates) {
			t.Fatalf("%q is %s, %v", raw, p.SKU, err)
		}
		for _, plt := range p.Plates {
			if plt.Size.X > p.Bed.X || plt.Size.Y > p.Bed.Y {
				t.Fatalf("%q: plate %d exceeds the bed", raw, plt.Number)
			}
		}
	})
}
