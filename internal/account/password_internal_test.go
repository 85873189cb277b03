package account

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A flood of sign-ins waits for its turn instead of taking memory for each.
func TestPasswordsAreCheckedAFewAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(HashOptions{MemoryKiB: 64, Iterations: 1, Parallelism: 1, Concurrency: 2})
		first, err := h.turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second, err := h.turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := h.hash(t.Context(), "x"); !errors.Is(err, ErrBusy) || time.Since(began) != hashWait {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := h.check(gone, "x", ""); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller who left: %v", err)
		}
		go func() {
			time.Sleep(time.Second)
			first()
		}()
		third, err := h.turn(t.Context())
		if err != nil {
			t.Error(err)
		}
		third()
		second()
	})
}

func TestNoPasswordOpensAnAccountThatDoesNotExist(t *testing.T) {
	h := newHasher(HashOptions{MemoryKiB: 64, Iterations: 1, Parallelism: 1, Concurrency: 1})
	for _, password := range []string{"", "x", h.dummy} {
		if ok, outdated, err := h.check(t.Context(), password, ""); ok || outdated || err != nil {
			t.Errorf("%q: %v, %v, %v", password, ok, outdated, err)
		}
	}
}

func TestRandomTextsAreClearAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	letters := map[rune]bool{}
	for range 1000 {
		s := randomText(8)
		if len(s) != 9 || s[4] != '-' || seen[s] {
			t.Fatalf("%q", s)
		}
		seen[s] = true
		for _, r := range s {
			letters[r] = true
		}
	}
	if len(letters) != len(clearLetters)+1 {
		t.Errorf("%d different letters", len(letters))
	}
}
