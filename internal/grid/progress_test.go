package grid_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/slicer"
)

type detail struct {
	ID         string
	State      grid.State
	Run        int
	BedX, BedY float64
	Steps      []struct {
		Step                  grid.Step
		State, Error          string
		Attempts, MaxAttempts int
		StartedAt, DoneAt     *time.Time
	}
	Lines []struct {
		OrderNumber string
		Waiting     bool
		Quantity    int64
	}
}

// stages are the states of the four steps in their order.
func (d detail) stages() string {
	var out []string
	for _, s := range d.Steps {
		out = append(out, s.State)
	}
	return strings.Join(out, " ")
}

func TestABaseplateTellsHowFarItIsAndWhoNeedsIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.slicer.Refuse(&slicer.Error{Kind: slicer.InputRejected, Message: "The model is too tall for the printer."})
		began := r.clock()
		r.order(t, 1, wish{sku: "GRID-1x1-NOMAG-NONE", units: 2})
		a := newAPI(t, r)
		read := func() detail {
			t.Helper()
			return decode[detail](t, a.do("GET", "/grid/baseplates/"+r.only(t).ID, ""), http.StatusOK)
		}
		listed := func(query string) int {
			t.Helper()
			return decode[struct{ Total int }](t, a.do("GET", "/grid/baseplates?"+query, ""), http.StatusOK).Total
		}
		d := read()
		if d.stages() != "working waiting waiting waiting" || d.Steps[0].StartedAt == nil || !d.Steps[0].StartedAt.Equal(began) || d.Steps[1].StartedAt != nil {
			t.Errorf("%+v", d)
		}
		if len(d.Lines) != 1 || d.Lines[0].OrderNumber != "#1" || !d.Lines[0].Waiting || d.Lines[0].Quantity != 2 {
			t.Errorf("lines %+v", d.Lines)
		}

		// What is tried again by itself says so.
		due := began.Add(time.Minute)
		r.failing = []job.Info{
			{Kind: "grid-geometry", References: map[string]string{"baseplateId": "another"}, Attempts: 7, LastError: "of another baseplate"},
			{Kind: "grid-slice", References: map[string]string{"baseplateId": d.ID}, Attempts: 6, LastError: "of an earlier run"},
			{Kind: "grid-geometry", References: map[string]string{"baseplateId": d.ID}, Attempts: 2, MaxAttempts: 3, LastError: "no memory", NextAttemptAt: &due},
		}
		if d = read(); d.Steps[0].State != "working" || d.Steps[0].Attempts != 2 || d.Steps[0].MaxAttempts != 3 || d.Steps[0].Error != "no memory" || d.Steps[1].Attempts != 0 {
			t.Errorf("%+v", d.Steps)
		}
		r.failing = nil

		r.work(t)
		if d = read(); d.stages() != "done failed waiting waiting" || !strings.Contains(d.Steps[1].Error, "too tall") || d.Steps[0].DoneAt == nil || d.Steps[1].DoneAt != nil {
			t.Errorf("%+v", d)
		}
		for query, want := range map[string]int{"step=slicing": 1, "step=slicing&state=FAILED": 1, "step=simplyprint-upload": 0, "state=READY": 0} {
			if got := listed(query); got != want {
				t.Errorf("%s finds %d, want %d", query, got, want)
			}
		}

		r.slicer.Refuse(nil)
		r.failing = []job.Info{
			{ID: 7, Kind: "grid-slice", References: map[string]string{"baseplateId": "another"}},
			{ID: 8, Kind: "grid-slice", References: map[string]string{"baseplateId": d.ID}},
		}
		d = decode[detail](t, a.do("POST", "/grid/baseplates/"+d.ID+"/retry", `{"reason": "mended"}`), http.StatusAccepted)
		if d.Run != 2 || d.BedX != 100 || d.BedY != 100 || d.stages() != "working waiting waiting waiting" {
			t.Errorf("%+v", d)
		}
		if !slices.Equal(r.settled, []int64{8}) {
			t.Errorf("the dead letters %v were ended", r.settled)
		}
		r.failing = nil
		r.work(t)
		d = read()
		if d.State != grid.Ready || d.stages() != "done done done done" {
			t.Errorf("%+v", d)
		}
		for i, s := range d.Steps {
			if s.StartedAt == nil || s.DoneAt == nil || s.DoneAt.Before(*s.StartedAt) || i > 0 && s.StartedAt.Before(*d.Steps[i-1].DoneAt) {
				t.Errorf("step %s ran from %v to %v", s.Step, s.StartedAt, s.DoneAt)
			}
		}
		if len(d.Lines) != 1 || d.Lines[0].Waiting || d.Lines[0].OrderNumber != "#1" {
			t.Errorf("lines %+v", d.Lines)
		}
		// The last step of what is ready is no step that it is at.
		if got := listed("step=mapping-creation"); got != 0 {
			t.Errorf("%d are at the last step", got)
		}
	})
}

func TestTheSlicersHealthIsTold(t *testing.T) {
	r := quick(t)
	a := newAPI(t, r)
	ask := func() grid.SlicerHealth {
		return decode[grid.SlicerHealth](t, a.do("GET", "/slicer/health", ""), http.StatusOK)
	}
	if h := ask(); !h.OK || h.Program != "Quick" || h.Problem != "" {
		t.Errorf("%+v", h)
	}
	r.slicer.Refuse(&slicer.Error{Kind: slicer.Missing, Message: "There is no slicer on this machine."})
	if h := ask(); h.OK || h.Problem != slicer.Missing || h.Message != "There is no slicer on this machine." {
		t.Errorf("%+v", h)
	}
}
