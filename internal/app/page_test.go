package app_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// seenInBrowser opens an address in a real Chromium, lets its scripts run, and
// gives the page as it then is.
func seenInBrowser(t *testing.T, address string) string {
	t.Helper()
	bin, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("Chromium is not installed; scripts/setup.sh installs it")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=2000", "--dump-dom", address)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return string(out)
}

func TestThePageShowsTheOrdersToWhoHasAKey(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json"))
		r.settled(1)
		number := r.orders()[0].Number
		page := seenInBrowser(t, r.base+"/#key="+testKey)
		for _, text := range []string{number, "Waiting", "needs attention"} {
			if !strings.Contains(page, text) {
				t.Errorf("the page lacks %q:\n%s", text, page)
			}
		}
		if page := seenInBrowser(t, r.base+"/#key=guessed"); strings.Contains(page, number) || !strings.Contains(page, "This key is not accepted") {
			t.Errorf("with a wrong key the page is:\n%s", page)
		}
	})
}

func TestThePageSaysHowCompleteItIs(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 30, mute: true})
		r := startIn(t, o, w, often()...)
		for integration := range r.completeness() {
			r.until(integration+" is complete", func() bool { return r.completeness()[integration].CompleteUpTo != nil })
		}
		page := seenInBrowser(t, r.base+"/#key="+testKey)
		for _, text := range []string{"Shopify complete up to", "SimplyPrint complete up to", "Sendcloud complete up to", "0 missing"} {
			if !strings.Contains(page, text) {
				t.Errorf("the page lacks %q:\n%s", text, page)
			}
		}
	})
}
