package app_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/slicer"
)

const internalKey = "INTERNAL_API_KEY=internal-internal-internal-0001"

func needPrusa(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("prusa-slicer"); err != nil {
		t.Skip("PrusaSlicer is not installed; scripts/setup.sh installs it")
	}
}

// slicingProcess is a process that only slices.
func slicingProcess(t *testing.T, more ...string) (url string) {
	t.Helper()
	c, err := config.Load(append([]string{"ROLES=slicer", "HOST=127.0.0.1", "SLICER_PORT=0", "DATA_DIR=" + t.TempDir(), internalKey}, more...))
	if err != nil {
		t.Fatal(err)
	}
	s, err := app.NewSlicingService(c, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return "http://" + s.Addr().String()
}

// TestAnotherProcessSlices: the hub has no slicer of its own.
func TestAnotherProcessSlices(t *testing.T) {
	needPrusa(t)
	url := slicingProcess(t)
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, internalKey, "SLICER_URL="+url, "SLICER_PROGRAM=/nowhere"))
		p, err := r.app.Profiles.Resolve(t.Context(), identity.DefaultTenant, "generic-180x180", "fast-0.28", "generic-petg")
		if err != nil {
			t.Fatal(err)
		}
		res, err := r.app.Slicer.Slice(t.Context(), slicer.Request{Name: "cube", Model: strings.NewReader(slicer.TestCube), Format: slicer.STL, Profiles: p, Strict: true})
		if err != nil {
			t.Fatal(err)
		}
		if f := res.Figures; f.Layers != 18 || f.Machine != "generic-180x180" || f.Filament != "generic-petg" || res.Size == 0 {
			t.Errorf("%+v", res)
		}
		if err := res.Close(); err != nil {
			t.Error(err)
		}
	})
	c, err := config.Load([]string{"ROLES=slicer", "HOST=127.0.0.1", internalKey, "DATA_DIR=" + t.TempDir(), "SLICER_PORT=" + url[strings.LastIndex(url, ":")+1:]})
	if err != nil {
		t.Fatal(err)
	}
	second, err := app.NewSlicingService(c, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Start(); err == nil || !strings.Contains(err.Error(), "SLICER_PORT") {
		t.Errorf("two on one port: %v", err)
	}
}

// TestTheHubCanSliceForOthersAsWell: all,slicer is one process with both ports.
func TestTheHubCanSliceForOthersAsWell(t *testing.T) {
	needPrusa(t)
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, internalKey, "ROLES=all,slicer", "SLICER_PORT=0"))
		other := start(t, settings(db.Options{DataDir: t.TempDir()}, internalKey, "SLICER_URL="+fmt.Sprintf("http://%s", r.app.Slicing.Addr())))
		if a, err := other.app.Slicer.About(t.Context()); err != nil || a.Program != "PrusaSlicer" {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

// TestStoppingDoesNotWaitForALongPart: who asked gets an error and tries again.
func TestStoppingDoesNotWaitForALongPart(t *testing.T) {
	needPrusa(t)
	c, err := config.Load([]string{"ROLES=slicer", "HOST=127.0.0.1", "SLICER_PORT=0", "DATA_DIR=" + t.TempDir(), internalKey})
	if err != nil {
		t.Fatal(err)
	}
	s, err := app.NewSlicingService(c, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	hub := start(t, settings(db.Options{DataDir: t.TempDir()}, internalKey, "SLICER_URL=http://"+s.Addr().String()))
	p, err := slicer.DefaultProfiles()
	if err != nil {
		t.Fatal(err)
	}
	p.Process.Settings = strings.Replace(p.Process.Settings, "fill_density = 15%", "fill_density = 90%", 1)
	stopped := make(chan error, 1)
	_, err = hub.app.Slicer.Slice(t.Context(), slicer.Request{
		Name: "block", Model: strings.NewReader(strings.NewReplacer("10 ", "250 ", " 10", " 250", " 5\n", " 200\n").Replace(slicer.TestCube)), Format: slicer.STL, Profiles: p,
		Progress: func(percent int, _ string) {
			if percent == 10 {
				ended, cancel := context.WithCancel(context.Background())
				cancel()
				go func() { stopped <- s.Stop(deadline{ended}) }()
			}
		},
	})
	var e *slicer.Error
	if !errors.As(err, &e) || !e.Transient() {
		t.Errorf("%v", err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// deadline is a context whose time is over.
type deadline struct{ context.Context }

func (deadline) Err() error { return context.DeadlineExceeded }

func TestTheDoctorTriesTheSlicer(t *testing.T) {
	needPrusa(t)
	bin := buildProgram(t)
	env := settings(db.Options{DataDir: t.TempDir()}, internalKey, "APP_URL=https://hub.example.com")
	url := slicingProcess(t)
	for _, c := range []struct {
		setting string
		well    bool
		says    []string
	}{
		{"SLICER_KIND=auto", true, []string{"ok    slicer       PrusaSlicer 2", " here, 1 at once", "a test cube prints in"}},
		{"SLICER_URL=" + url, true, []string{"ok    slicer       PrusaSlicer 2", " at " + url, "a test cube prints in"}},
		{"SLICER_URL=http://127.0.0.1:1", false, []string{"FAIL  slicer       The slicing service does not answer"}},
		{"SLICER_PROGRAM=/nowhere/prusa-slicer", false, []string{"FAIL  slicer       The program /nowhere/prusa-slicer is not there"}},
		{"PATH=/nowhere", true, []string{"off   slicer       none is installed"}},
	} {
		out, well := doctor(t, bin, append(env, c.setting))
		for _, says := range c.says {
			if well != c.well || !strings.Contains(out, says) {
				t.Errorf("with %s the doctor says:\n%s\nwant %q", c.setting, out, says)
			}
		}
	}
}
