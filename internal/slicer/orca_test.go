package slicer_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/slicer"
)

// These tests run a stand-in for OrcaSlicer: they show what it is given and how
// its answers are read, not that it slices.

func orca(t *testing.T, machine string, change func(*slicer.Options)) (rig, slicer.Request) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the stand-in for OrcaSlicer needs Linux")
	}
	r := newRig(t, func(o *slicer.Options) {
		path, err := filepath.Abs("testdata/orca-slicer")
		if err != nil {
			t.Fatal(err)
		}
		o.Program, o.Command = slicer.Auto, path
		if change != nil {
			change(o)
		}
	})
	req := cube(t)
	req.Profiles = slicer.Profiles{
		Machine:  slicer.Profile{Kind: slicer.Machine, Name: "A1", Settings: fmt.Sprintf(`{"type":"machine","from":"User","name":%q,"printable_area":["0x0","256x0","256x256","0x256"],"printable_height":"256","nozzle_diameter":["0.4"],"post_process":[],"print_host":""}`, machine)},
		Process:  slicer.Profile{Kind: slicer.Process, Name: "0.20mm", Settings: `{"type":"process","from":"system","layer_height":"0.2","enable_support":0}`},
		Filament: slicer.Profile{Kind: slicer.Filament, Name: "PLA", Settings: `{"type":"filament","from":"User","filament_type":["PLA"],"filament_density":["1.24"]}`},
	}
	return r, req
}

func TestOrcaSlicerIsCalledItsOwnWay(t *testing.T) {
	r, req := orca(t, "works", nil)
	var told []string
	req.Progress = func(percent int, what string) { told = append(told, fmt.Sprint(percent, " ", what)) }
	res, err := r.Slice(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	want := slicer.Figures{Slicer: "OrcaSlicer 2.3.2", PrintSeconds: 4245, FilamentMM: 1245.06, FilamentGrams: 3.75, Layers: 51, Machine: "A1", Process: "0.20mm", Filament: "PLA"}
	if d := cmp.Diff(want, res.Figures); d != "" {
		t.Error(d)
	}
	if res.Mesh.Checked || !slices.Equal(res.Warnings, []string{"It seems object cube has floating regions."}) {
		t.Errorf("%+v, %q", res.Mesh, res.Warnings)
	}
	if len(told) == 0 || told[len(told)-1] != "100 Done" {
		t.Errorf("progress %q", told)
	}
	if err := res.Close(); err != nil {
		t.Error(err)
	}
	r.clean(t)
	if a, err := r.About(t.Context()); err != nil || a.Program != "OrcaSlicer" || a.Version != "2.3.2" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestOrcaSlicersFailuresAreTold(t *testing.T) {
	for machine, want := range map[string]struct {
		kind slicer.Kind
		says string
	}{
		"fails":   {slicer.InputRejected, "The selected printer is not compatible with the process preset. (code -17)"},
		"crashes": {slicer.Crashed, "terminate called"},
		"slow":    {slicer.TimedOut, "SLICER_TIMEOUT"},
		"silent":  {slicer.Crashed, "ended without G-code"},
	} {
		r, req := orca(t, machine, nil)
		_, err := r.Slice(t.Context(), req)
		wantKind(t, err, want.kind, want.says)
		r.clean(t)
	}
}

// TestNothingLivesOn: a process that the slicer started in a session of its own
// ends with the run as well, where namespaces are permitted.
func TestNothingLivesOn(t *testing.T) {
	r, req := orca(t, "lives on", func(o *slicer.Options) { o.Timeout = 3 * time.Second })
	_, err := r.Slice(t.Context(), req)
	wantKind(t, err, slicer.TimedOut, "longer than 3s")
	r.clean(t)
	if a, err := r.About(t.Context()); err != nil || !a.Isolated {
		t.Skipf("namespaces are not permitted here, only the process group is ended (%v)", err)
	}
	for _, pid := range processes(t) {
		if where, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid)); err == nil && strings.HasPrefix(where, r.dir) {
			t.Errorf("process %d lives on in %s", pid, where)
		}
	}
}

func processes(t *testing.T) (pids []int) {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && syscall.Kill(pid, 0) == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

func TestAProgramThatIsNotThereIsSaid(t *testing.T) {
	r := newRig(t, func(o *slicer.Options) { o.Command = "/nowhere/prusa-slicer" })
	_, err := r.Slice(t.Context(), cube(t))
	wantKind(t, err, slicer.Missing, "SLICER_PROGRAM")
	_, err = r.About(t.Context())
	wantKind(t, err, slicer.Missing, "/nowhere/prusa-slicer is not there")
	t.Setenv("PATH", t.TempDir())
	r = newRig(t, func(o *slicer.Options) { o.Program = slicer.Auto })
	_, err = r.Slice(t.Context(), cube(t))
	wantKind(t, err, slicer.Missing, "No slicer is installed")
	r = newRig(t, func(o *slicer.Options) { o.Command = "/bin/echo" })
	_, err = r.About(t.Context())
	wantKind(t, err, slicer.Missing, "does not answer as a slicer does")
}

// TestOldRunsAreRemoved: what a process that was killed left behind goes at the
// next start, what others are at work with stays.
func TestOldRunsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"run-old/out", "run-new/out", "mine"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "run-OLD.gcode"), []byte("G28"), 0o600); err != nil {
		t.Fatal(err)
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	for _, name := range []string{"run-old", "run-OLD.gcode", "mine"} {
		if err := os.Chtimes(filepath.Join(dir, name), yesterday, yesterday); err != nil {
			t.Fatal(err)
		}
	}
	newRig(t, func(o *slicer.Options) { o.Dir = dir })
	var left []string
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if err != nil || !slices.Equal(left, []string{"mine", "run-new"}) {
		t.Errorf("left %q, %v", left, err)
	}
	if _, err := slicer.NewLocal(slicer.Options{Dir: filepath.Join(dir, "mine", "\x00")}); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that cannot be: %v", err)
	}
}
