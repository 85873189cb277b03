package job_test

import (
	"context"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/job"
)

func TestWaitingForATokenInPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		quick := job.NewLimiter(d, "quick", 6000, 1, time.Now) // one each 10 ms
		began := time.Now()
		for range 4 {
			if err := quick.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 25*time.Millisecond {
			t.Errorf("four tokens in %s", took)
		}
		slow := job.NewLimiter(d, "slow", 1, 1, time.Now)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if err := slow.Wait(ctx); err != nil {
			t.Fatal(err)
		}
		if err := slow.Wait(ctx); !job.IsSnooze(err) {
			t.Errorf("a token that comes after the end: %v, want to be put off", err)
		}
	})
}
