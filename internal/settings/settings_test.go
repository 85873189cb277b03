package settings_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/settings"
)

type sample struct {
	Words  []string `json:"words"`
	Number int      `json:"number"`
	Other  int      `json:"other"`
}

func area(d *db.DB, defaults sample) *settings.Area[sample] {
	return settings.NewArea(d, time.Now, audit.New(d, time.Now), settings.AreaOptions[sample]{Name: "sample", Defaults: defaults, Check: func(s sample) []settings.Invalid {
		if s.Number < 0 {
			return []settings.Invalid{{Field: "number", Message: "must not be negative"}}
		}
		return nil
	}})
}

const tenant = identity.DefaultTenant

func TestOnlyWhatWasChangedIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := area(d, sample{Words: []string{"a", "b"}, Number: 1, Other: 2})
		if _, err := a.Change(t.Context(), tenant, "Ada", map[string]any{"words": []string{"c"}}, nil); err != nil {
			t.Fatal(err)
		}
		// A restart with other settings: what was not changed follows them.
		a = area(d, sample{Words: []string{"x"}, Number: 10, Other: 20})
		s, err := a.State(t.Context(), d.Read(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sample{[]string{"c"}, 10, 20}, s.Values); diff != "" || !cmp.Equal(s.Changed, []string{"words"}) || s.ChangedBy != "Ada" || s.ChangedAt == nil {
			t.Errorf("%+v (-want +got):\n%s", s, diff)
		}
		s.Values.Words[0] = "spoilt"
		if again, err := a.Get(t.Context(), d.Read(), tenant); err != nil || again.Words[0] != "c" {
			t.Errorf("%+v, %v", again, err)
		}
		s, err = a.Change(t.Context(), tenant, "Bob", map[string]any{"number": 5}, []string{"words", "other"})
		if err != nil || !cmp.Equal(s.Values, sample{[]string{"x"}, 5, 20}) || !cmp.Equal(s.Changed, []string{"number"}) {
			t.Errorf("%+v, %v", s, err)
		}
		if other, err := a.Get(t.Context(), d.Read(), "other"); err != nil || other.Number != 10 {
			t.Errorf("another tenant has %+v, %v", other, err)
		}
		for name, c := range map[string]struct {
			patch any
			reset []string
		}{"bad value": {map[string]any{"number": -1}, nil}, "unknown": {map[string]any{"nothing": 1}, nil}, "unknown reset": {map[string]any{}, []string{"nothing"}}} {
			var invalid *settings.InvalidError
			if _, err := a.Change(t.Context(), tenant, "Bob", c.patch, c.reset); !errors.As(err, &invalid) || len(invalid.Fields) != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
		list, n, err := audit.New(d, time.Now).List(t.Context(), tenant, audit.Query{Action: "settings.change", Page: 1, PageSize: 10})
		if err != nil || n != 2 {
			t.Fatalf("%d acts, %v", n, err)
		}
		var before, after sample
		if err := errors.Join(json.Unmarshal(list[0].Before, &before), json.Unmarshal(list[0].After, &after)); err != nil || before.Number != 10 || after.Number != 5 || list[0].EntityID != "sample" {
			t.Errorf("%+v → %+v, %v", before, after, err)
		}
	})
}

// Of two that change different values at the same time none is lost.
func TestChangesAtTheSameTimeAreAllKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var people sync.WaitGroup
		for _, patch := range []map[string]any{{"number": 7}, {"other": 8}, {"words": []string{"z"}}} {
			people.Go(func() {
				if _, err := area(d, sample{}).Change(context.WithoutCancel(t.Context()), tenant, "Ada", patch, nil); err != nil {
					t.Error(err)
				}
			})
		}
		people.Wait()
		if got, err := area(d, sample{}).Get(t.Context(), d.Read(), tenant); err != nil || !cmp.Equal(got, sample{[]string{"z"}, 7, 8}) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
