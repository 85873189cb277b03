package app_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sim/xapi"
)

// doctor runs the program's doctor and gives what it printed, and whether it
// found everything well.
func doctor(t *testing.T, bin string, env []string, flags ...string) (string, bool) {
	t.Helper()
	cmd := exec.Command(bin, append([]string{"doctor", "--env-file", ""}, flags...)...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	return string(out), err == nil
}

func TestTheDoctorAsksEveryServiceAndSaysWhatToDo(t *testing.T) {
	bin := buildProgram(t)
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 3, manualFarm: true})
		erp := httptest.NewServer(xapi.New(xapi.Options{Username: "hub", Password: "erp-password"}))
		t.Cleanup(erp.Close)
		env := append(settings(o, w.settings()...), "APP_URL=https://hub.example.com", "XAPI_BASE_URL="+erp.URL, "XAPI_USERNAME=hub", "XAPI_PASSWORD=erp-password")

		out, well := doctor(t, bin, env)
		for _, service := range []string{"settings", "address", "database", "shopify", "simplyprint", "sendcloud", "x-api"} {
			if !strings.Contains(out, "ok    "+service) {
				t.Errorf("nothing good is said of %s", service)
			}
		}
		if !well || strings.Contains(out, "FAIL") {
			t.Errorf("the doctor is not content:\n%s", out)
		}

		for _, c := range []struct{ setting, service, advice string }{
			{"SIMPLYPRINT_API_KEY=wrong", "simplyprint", "SIMPLYPRINT_API_KEY"},
			{"SENDCLOUD_SECRET_KEY=wrong", "sendcloud", "SENDCLOUD_SECRET_KEY"},
			{"SENDCLOUD_SHIPPING_METHOD_ID=nobody:offers-this", "sendcloud", "sendcloud:letter"},
			{"SHOPIFY_API_SECRET=wrong", "shopify", "SHOPIFY_API_SECRET"},
			{"SHOPIFY_API_URL=http://127.0.0.1:1", "shopify", "check the address"},
			{"XAPI_PASSWORD=wrong", "x-api", "XAPI_PASSWORD"},
			{"SIMPLYPRINT_REFERENCE_FIELD=not_there", "simplyprint", "doctor --fix"},
			{"PORT=ninety", "settings", "PORT"},
		} {
			out, well := doctor(t, bin, append(env, c.setting))
			_, finding, failed := strings.Cut(out, "FAIL  "+c.service)
			if well || !failed || !strings.Contains(finding, c.advice) {
				t.Errorf("with %s the doctor says:\n%s", c.setting, out)
			}
		}
	})
}

func TestTheDoctorMakesWhatIsMissing(t *testing.T) {
	bin := buildProgram(t)
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 4, manualFarm: true})
		env := append(settings(o, w.settings()...), "APP_URL=http://hub.example.com", "SIMPLYPRINT_REFERENCE_FIELD=made_by_doctor")
		if out, well := doctor(t, bin, env, "--fix"); !well || !w.shop.Subscribed("orders/create") || !w.farm.Subscribed() {
			t.Fatalf("with --fix the doctor says:\n%s", out)
		}
		out, well := doctor(t, bin, env)
		if !well || !strings.Contains(out, "reference field made_by_doctor is there") {
			t.Errorf("after --fix the doctor says:\n%s", out)
		}
		// A changed token replaces the webhook instead of adding a second one.
		out, well = doctor(t, bin, append(env, "SIMPLYPRINT_WEBHOOK_TOKEN=another-token-of-the-farm"), "--fix")
		if !well || !strings.Contains(out, "a webhook to http://hub.example.com/api/v1/webhooks/simplyprint was made") {
			t.Errorf("with another token the doctor says:\n%s", out)
		}
	})
}

func TestTheDoctorWorksBesideARunningServer(t *testing.T) {
	bin := buildProgram(t)
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 5, manualFarm: true})
		startIn(t, o, w)
		if out, well := doctor(t, bin, settings(o, w.settings()...)); !well {
			t.Errorf("beside a running server the doctor says:\n%s", out)
		}
	})
}
