package slicer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/slicer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type facet [3][3]float32

// box is a closed box with a corner at the origin.
func box(x, y, z float32) []facet {
	var v [8][3]float32
	for i := range v {
		v[i] = [3]float32{x * float32(i>>2&1), y * float32(i>>1&1), z * float32(i&1)}
	}
	var list []facet
	for _, q := range [][4]int{{0, 1, 3, 2}, {4, 6, 7, 5}, {0, 4, 5, 1}, {2, 3, 7, 6}, {0, 2, 6, 4}, {1, 5, 7, 3}} {
		list = append(list, facet{v[q[0]], v[q[1]], v[q[2]]}, facet{v[q[0]], v[q[2]], v[q[3]]})
	}
	return list
}

func stl(facets []facet) []byte {
	b := bytes.NewBuffer(make([]byte, 80))
	_ = binary.Write(b, binary.LittleEndian, uint32(len(facets)))
	for _, f := range facets {
		_ = binary.Write(b, binary.LittleEndian, [3]float32{})
		_ = binary.Write(b, binary.LittleEndian, f)
		_ = binary.Write(b, binary.LittleEndian, uint16(0))
	}
	return b.Bytes()
}

func threeMF(facets []facet, more map[string]string) []byte {
	var vertices, triangles strings.Builder
	index := map[[3]float32]int{}
	for _, f := range facets {
		for _, p := range f {
			if _, there := index[p]; !there {
				index[p] = len(index)
				fmt.Fprintf(&vertices, `<vertex x="%g" y="%g" z="%g"/>`, p[0], p[1], p[2])
			}
		}
		fmt.Fprintf(&triangles, `<triangle v1="%d" v2="%d" v3="%d"/>`, index[f[0]], index[f[1]], index[f[2]])
	}
	files := map[string]string{
		"[Content_Types].xml": `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>`,
		"_rels/.rels":         `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel-1" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>`,
		"3D/3dmodel.model":    `<?xml version="1.0" encoding="UTF-8"?><model unit="millimeter" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources><object id="1" type="model"><mesh><vertices>` + vertices.String() + `</vertices><triangles>` + triangles.String() + `</triangles></mesh></object></resources><build><item objectid="1"/></build></model>`,
	}
	for k, v := range more {
		files[k] = v
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, _ := w.Create(name)
		_, _ = f.Write([]byte(text))
	}
	_ = w.Close()
	return b.Bytes()
}

// needPrusa skips a test that runs the real slicer where there is none.
func needPrusa(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("prusa-slicer"); err != nil {
		t.Skip("PrusaSlicer is not installed; scripts/setup.sh installs it")
	}
}

type rig struct {
	*slicer.Local
	dir string
}

func newRig(t *testing.T, change func(*slicer.Options)) rig {
	t.Helper()
	o := slicer.Options{
		Program: slicer.PrusaSlicer, Dir: t.TempDir(), Timeout: 2 * time.Minute, MemoryBytes: 2 << 30, Concurrency: 1, MaxModelBytes: 16 << 20,
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
	if change != nil {
		change(&o)
	}
	l, err := slicer.NewLocal(o)
	if err != nil {
		t.Fatal(err)
	}
	return rig{l, o.Dir}
}

// clean checks that runs left nothing in the folder.
func (r rig) clean(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(r.dir)
	if err != nil || len(entries) != 0 {
		t.Errorf("left in the folder: %v, %v", entries, err)
	}
}

func profiles(t *testing.T) slicer.Profiles {
	t.Helper()
	p, err := slicer.DefaultProfiles()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func cube(t *testing.T) slicer.Request {
	t.Helper()
	return slicer.Request{Name: "cube", Model: bytes.NewReader(stl(box(20, 20, 10))), Format: slicer.STL, Profiles: profiles(t)}
}

func wantKind(t *testing.T, err error, k slicer.Kind, says string) {
	t.Helper()
	var e *slicer.Error
	if !errors.As(err, &e) || e.Kind != k || !strings.Contains(e.Message, says) {
		t.Errorf("got %v, want %s: …%s…", err, k, says)
	}
	if e != nil && (strings.Contains(e.Message, os.TempDir()) || strings.Contains(e.Message, "model.stl")) {
		t.Errorf("the message shows our paths: %s", e.Message)
	}
}

func TestACubeIsSliced(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	for name, model := range map[slicer.Format][]byte{slicer.STL: stl(box(20, 20, 10)), slicer.ThreeMF: threeMF(box(20, 20, 10), nil)} {
		t.Run(string(name), func(t *testing.T) {
			req := cube(t)
			req.Model, req.Format, req.Strict = bytes.NewReader(model), name, true
			var steps []int
			req.Progress = func(percent int, what string) {
				if what == "" || strings.Contains(what, "plate_1") {
					t.Errorf("%d: %q", percent, what)
				}
				steps = append(steps, percent)
			}
			res, err := r.Slice(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			f := res.Figures
			if f.Layers != 50 || f.PrintSeconds < 60 || f.PrintSeconds > 3600 || f.FilamentMM < 300 || f.FilamentGrams < 1 || f.FilamentGrams > 5 || !strings.HasPrefix(f.Slicer, "PrusaSlicer 2") || f.Machine != slicer.DefaultMachine || f.Process != slicer.DefaultProcess || f.Filament != slicer.DefaultFilament {
				t.Errorf("%+v", f)
			}
			if m := res.Mesh; !m.Checked || !m.Manifold || m.Facets != 12 || m.Parts != 1 || math.Abs(m.Volume-4000) > 0.1 || m.X != 20 || m.Y != 20 || m.Z != 10 {
				t.Errorf("%+v", m)
			}
			if len(res.Warnings) != 0 {
				t.Errorf("warnings: %q", res.Warnings)
			}
			content, err := os.ReadFile(res.Path)
			sum := sha256.Sum256(content)
			if err != nil || int64(len(content)) != res.Size || hex.EncodeToString(sum[:]) != res.SHA256 || !bytes.Contains(content, []byte(";LAYER_CHANGE")) {
				t.Errorf("%d bytes, %v; %+v", len(content), err, res)
			}
			if len(steps) < 3 || steps[len(steps)-1] != 100 {
				t.Errorf("progress %v", steps)
			}
			if err := res.Close(); err != nil {
				t.Error(err)
			}
			r.clean(t)
		})
	}
}

// TestABoxOfRoundNumbersIsNoText: PrusaSlicer takes a binary STL without a byte
// above 127 at its beginning for a text.
func TestABoxOfRoundNumbersIsNoText(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	req := cube(t)
	req.Model = bytes.NewReader(stl(box(3, 3, 10)))
	res, err := r.Slice(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	if res.Mesh.X != 3 || !res.Mesh.Manifold {
		t.Errorf("%+v", res.Mesh)
	}
}

func TestWhatCannotBeSlicedIsSaid(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	change := func(p *slicer.Profile, from, to string) { p.Settings = strings.Replace(p.Settings, from, to, 1) }
	for _, c := range []struct {
		name   string
		change func(*slicer.Request)
		says   string
	}{
		{"no model", func(r *slicer.Request) { r.Model = nil }, "There is no model"},
		{"an empty model", func(r *slicer.Request) { r.Model = strings.NewReader("") }, "empty"},
		{"another format", func(r *slicer.Request) { r.Format = "obj" }, "stl or 3mf"},
		{"a model that is too large", func(r *slicer.Request) { r.Model = io.LimitReader(zeros{}, 17<<20) }, "larger than 16 MB"},
		{"a text that is no STL", func(r *slicer.Request) { r.Model = strings.NewReader(strings.Repeat("hello world ", 99)) }, "very wrong with this ASCII STL"},
		{"a file that was cut off", func(r *slicer.Request) { r.Model = bytes.NewReader(stl(box(20, 20, 10))[:300]) }, "cube has the wrong size"},
		{"a 3MF that is no ZIP", func(r *slicer.Request) { r.Format = slicer.ThreeMF }, "no 3MF"},
		{"a ZIP without a model", func(r *slicer.Request) {
			r.Format, r.Model = slicer.ThreeMF, bytes.NewReader(zipped(map[string]string{"a.txt": "a"}))
		}, "holds no model"},
		{"a surface that is not closed", func(r *slicer.Request) {
			r.Strict, r.Model = true, bytes.NewReader(stl(box(20, 20, 10)[:11]))
		}, "cube is not closed: 3 open edges"},
		{"a surface that the slicer mends by itself", func(r *slicer.Request) {
			r.Strict, r.Model = true, bytes.NewReader(stl(box(20, 20, 10)[1:]))
		}, "cube is not sound: the slicer mended"},
		{"nothing to print", func(r *slicer.Request) { r.Model = bytes.NewReader(stl(box(0.05, 0.05, 0.05))) }, "No layers were detected"},
		{"wider than the bed", func(r *slicer.Request) { r.Model = bytes.NewReader(stl(box(257, 20, 10))) }, "257.0 × 20.0 × 10.0 mm and does not fit the printer, which has 256 × 256 × 250"},
		{"higher than the printer", func(r *slicer.Request) { r.Model = bytes.NewReader(stl(box(20, 20, 251))) }, "does not fit the printer"},
		{"a printer without a bed", func(r *slicer.Request) { change(&r.Profiles.Machine, "bed_shape", "bed_shapes") }, "the setting bed_shape is missing"},
		{"a bed that is no shape", func(r *slicer.Request) { change(&r.Profiles.Machine, "0x0,256x0", "round,") }, "the bed is not known"},
		{"a bed of nothing", func(r *slicer.Request) {
			change(&r.Profiles.Machine, "max_print_height = 250", "max_print_height = 0")
		}, "the bed is not known"},
		{"a value that is none", func(r *slicer.Request) {
			change(&r.Profiles.Process, "layer_height = 0.2", "layer_height = banana")
		}, "Invalid value provided for parameter layer_height: banana"},
		{"settings that do not go together", func(r *slicer.Request) {
			change(&r.Profiles.Process, "layer_height = 0.2", "layer_height = 3")
		}, "Layer height can't be greater than nozzle diameter"},
		{"a profile of another slicer", func(r *slicer.Request) {
			r.Profiles.Process.Settings = `{"type":"process","from":"User","layer_height":"0.2"}`
		}, "is of the format json, but PrusaSlicer needs ini"},
		{"a profile in the wrong place", func(r *slicer.Request) { r.Profiles.Process = r.Profiles.Filament }, "There is no process profile"},
		{"no profiles", func(r *slicer.Request) { r.Profiles = slicer.Profiles{} }, "There is no machine profile"},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := cube(t)
			c.change(&req)
			_, err := r.Slice(t.Context(), req)
			wantKind(t, err, slicer.InputRejected, c.says)
			var e *slicer.Error
			if errors.As(err, &e) && e.Transient() {
				t.Error("it counts as something that may succeed later")
			}
			r.clean(t)
		})
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func zipped(files map[string]string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, _ := w.Create(name)
		_, _ = f.Write([]byte(text))
	}
	_ = w.Close()
	return b.Bytes()
}

func TestAnOpenSurfaceIsAWarning(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	req := cube(t)
	req.Model = bytes.NewReader(stl(box(20, 20, 10)[:11]))
	req.Profiles.Process.Settings += "\nlayer_hight = 0.1\n"
	res, err := r.Slice(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	if res.Mesh.Manifold || res.Mesh.OpenEdges != 3 {
		t.Errorf("%+v", res.Mesh)
	}
	if len(res.Warnings) != 2 || !strings.Contains(res.Warnings[0], "not closed: 3 open edges") || !strings.Contains(res.Warnings[1], "ignored them: layer_hight.") {
		t.Errorf("%q", res.Warnings)
	}
}

// TestALongPartIsTurned: it fits the bed only after a quarter turn.
func TestALongPartIsTurned(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	req := cube(t)
	var err error
	if req.Profiles.Machine, err = slicer.Preset(slicer.Machine, "generic-250x220"); err != nil {
		t.Fatal(err)
	}
	req.Model = bytes.NewReader(stl(box(20, 240, 2)))
	res, err := r.Slice(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	f, err := res.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	minX, maxX, minY, maxY := extent(t, f)
	if minX < 4 || maxX > 246 || maxX-minX < 235 || minY < 99 || maxY > 121 {
		t.Errorf("x %.1f to %.1f, y %.1f to %.1f", minX, maxX, minY, maxY)
	}
}

// extent is where material is laid down.
func extent(t *testing.T, r io.Reader) (minX, maxX, minY, maxY float64) {
	t.Helper()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	minX, minY, maxX, maxY = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for line := range strings.Lines(string(content)) {
		var x, y, e float64
		if n, _ := fmt.Sscanf(line, "G1 X%f Y%f E%f", &x, &y, &e); n == 3 {
			minX, maxX, minY, maxY = min(minX, x), max(maxX, x), min(minY, y), max(maxY, y)
		}
	}
	return minX, maxX, minY, maxY
}

// TestAnExportServesAsAllKinds: PrusaSlicer's own export, with another process.
func TestAnExportServesAsAllKinds(t *testing.T) {
	needPrusa(t)
	file := filepath.Join(t.TempDir(), "export.ini")
	if out, err := exec.Command("prusa-slicer", "--save", file, "--filament-density", "1.24", "--gcode-flavor", "marlin2").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	export, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, nil)
	req := cube(t)
	req.Profiles.Machine = slicer.Profile{Kind: slicer.Machine, Name: "exported", Settings: string(export)}
	req.Profiles.Filament = slicer.Profile{Kind: slicer.Filament, Name: "exported", Settings: string(export)}
	res, err := r.Slice(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	// 0.2 mm as the process says, not the export's 0.3 mm.
	if res.Figures.Layers != 50 || len(res.Warnings) != 0 {
		t.Errorf("%+v, %q", res.Figures, res.Warnings)
	}
}

// TestNothingIsRunOnTheGCode: neither a profile nor a 3MF gets a program run.
func TestNothingIsRunOnTheGCode(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	mark := filepath.Join(t.TempDir(), "ran")
	req := cube(t)
	req.Format = slicer.ThreeMF
	req.Model = bytes.NewReader(threeMF(box(20, 20, 10), map[string]string{"Metadata/Slic3r_PE.config": "; post_process = /usr/bin/touch " + mark + "\n; layer_height = 0.1\n"}))
	res, err := r.Slice(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	if _, err := os.Stat(mark); err == nil {
		t.Error("the 3MF ran a program")
	}
	if res.Figures.Layers != 50 {
		t.Errorf("the 3MF set the layers: %d", res.Figures.Layers)
	}
	req = cube(t)
	req.Profiles.Process.Settings += "post_process = /usr/bin/touch " + mark + "\n"
	_, err = r.Slice(t.Context(), req)
	wantKind(t, err, slicer.InputRejected, "the setting post_process is not allowed")
}

func TestTimeAndMemoryAreLimited(t *testing.T) {
	needPrusa(t)
	big := func(t *testing.T) slicer.Request {
		req := cube(t)
		req.Model = bytes.NewReader(stl(box(250, 250, 240)))
		return req
	}
	t.Run("time", func(t *testing.T) {
		r := newRig(t, func(o *slicer.Options) { o.Timeout = time.Second })
		_, err := r.Slice(t.Context(), big(t))
		wantKind(t, err, slicer.TimedOut, "longer than 1s")
		r.clean(t)
	})
	t.Run("memory", func(t *testing.T) {
		r := newRig(t, func(o *slicer.Options) { o.MemoryBytes = 265 << 20 })
		_, err := r.Slice(t.Context(), big(t))
		wantKind(t, err, slicer.OutOfMemory, "more than 265 MB")
		r.clean(t)
	})
	t.Run("memory that is not enough to start", func(t *testing.T) {
		r := newRig(t, func(o *slicer.Options) { o.MemoryBytes = 100 << 20 })
		_, err := r.Slice(t.Context(), cube(t))
		wantKind(t, err, slicer.OutOfMemory, "more than 100 MB")
		r.clean(t)
	})
	t.Run("a caller that gives up", func(t *testing.T) {
		r := newRig(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		req := big(t)
		req.Progress = func(int, string) { cancel() }
		if _, err := r.Slice(ctx, req); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		r.clean(t)
	})
}

// TestAsManyAtOnceAsAllowed: with one slot, what one run tells of its progress
// never comes between what another tells.
func TestAsManyAtOnceAsAllowed(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	var mu sync.Mutex
	var told []int
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			req := cube(t)
			req.Progress = func(int, string) { mu.Lock(); defer mu.Unlock(); told = append(told, i) }
			res, err := r.Slice(t.Context(), req)
			if err != nil {
				t.Error(err)
				return
			}
			if err := res.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	changes := 0
	for i := 1; i < len(told); i++ {
		if told[i] != told[i-1] {
			changes++
		}
	}
	if len(told) < 9 || changes != 2 {
		t.Errorf("progress of three runs, one at a time: %v", told)
	}
	r.clean(t)
}

func TestWaitingForASlotEndsWithTheCaller(t *testing.T) {
	needPrusa(t)
	r := newRig(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	first := cube(t)
	first.Progress = func(percent int, _ string) {
		if percent == 100 {
			return
		}
		// The slot is taken: another one waits until its caller gives up.
		waiting, stop := context.WithCancel(ctx)
		stop()
		if _, err := r.Slice(waiting, cube(t)); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	res, err := r.Slice(ctx, first)
	cancel()
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
}

func TestAbout(t *testing.T) {
	needPrusa(t)
	r := newRig(t, func(o *slicer.Options) { o.Program = slicer.Auto; o.Concurrency = 3 })
	a, err := r.About(t.Context())
	if err != nil || a.Program != "PrusaSlicer" || !strings.HasPrefix(a.Version, "2.") || a.Concurrency != 3 {
		t.Errorf("%+v, %v", a, err)
	}
	r.clean(t)
	r = newRig(t, func(o *slicer.Options) { o.Program, o.Command = slicer.OrcaSlicer, "prusa-slicer" })
	_, err = r.About(t.Context())
	wantKind(t, err, slicer.Missing, "is PrusaSlicer, not OrcaSlicer: set SLICER_KIND")
}
