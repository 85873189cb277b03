package notify_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
)

type patch map[string]any

// rulesAPI changes the rules by the API as a tenant's person would.
func rulesAPI(t *testing.T, r *rig, tenant string, scopes ...string) func(method string, body any) (int, notify.RulesView, string) {
	t.Helper()
	ids := identity.New(r.db, r.clock.now, "")
	srv, err := httpapi.New(httpapi.Options{Auth: ids, Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: r.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	r.svc.Register(srv)
	key, _, err := ids.CreateKey(t.Context(), tenant, "Grace", scopes, nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(method string, body any) (int, notify.RulesView, string) {
		t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		req := httptest.NewRequestWithContext(t.Context(), method, httpapi.Prefix+"/settings/notifications", strings.NewReader(string(text)))
		req.Header.Set("X-API-Key", key)
		res := httptest.NewRecorder()
		srv.Handler().ServeHTTP(res, req)
		var v notify.RulesView
		if res.Code == http.StatusOK {
			if err := json.Unmarshal(res.Body.Bytes(), &v); err != nil {
				t.Fatal(err)
			}
		}
		return res.Code, v, res.Body.String()
	}
}

func TestPeopleChangeWhoIsToldWhat(t *testing.T) {
	onEach(t, func(t *testing.T, d *db.DB) {
		m, c := startMail(t, mailOptions{}), startChat(t)
		o := options()
		o.Mail, o.Chats, o.Summary = m.mail("none"), []string{c.url}, true
		o.Mail.User, o.Mail.Pass = "", ""
		r := newRig(t, d, o)
		call := rulesAPI(t, r, identity.DefaultTenant, identity.IntegrationsRead, identity.IntegrationsWrite)
		_, v, text := call("GET", nil)
		want := notify.Rules{Enabled: true, OperatorEmails: []string{"ops@shop.example"}, AdminEmails: []string{"admin@shop.example"}, Kinds: notify.Kinds(), SummaryEnabled: true, SummaryHour: 7}
		if diff := cmp.Diff([]notify.Rules{want, want}, []notify.Rules{v.Rules, v.Defaults}); diff != "" || len(v.Changed) != 0 || v.ChangedAt != nil || !v.Allowed || !v.Mail.Configured || len(v.Chats) != 1 || v.TimeZone != "UTC" {
			t.Errorf("at first: %s (-want +got):\n%s", text, diff)
		}
		if strings.Contains(text, c.url) {
			t.Error("the answer holds a chat's address")
		}
		for name, c := range map[string]struct {
			body patch
			says string
		}{
			"no address":        {patch{"operatorEmails": []string{"ops@shop.example", "Ops <x>"}}, "body.operatorEmails[1]"},
			"a name and mail":   {patch{"adminEmails": []string{"Ada <ada@shop.example>"}}, "body.adminEmails[0]"},
			"no hour":           {patch{"summaryHour": 24}, "summaryHour"},
			"no kind":           {patch{"kinds": []string{"weather"}}, "kinds"},
			"no time":           {patch{"quietHours": patch{"from": "25:00", "to": "07:00"}}, "quietHours"},
			"all day":           {patch{"quietHours": patch{"from": "07:00", "to": "07:00"}}, "body.quietHours"},
			"unknown setting":   {patch{"smtpPass": "x"}, "smtpPass"},
			"reset of nothing":  {patch{"reset": []string{"weather"}}, "reset"},
			"half of it is bad": {patch{"summaryEnabled": false, "summaryHour": -1}, "summaryHour"},
		} {
			if status, _, text := call("PATCH", c.body); status != http.StatusUnprocessableEntity || !strings.Contains(text, c.says) {
				t.Errorf("%s: HTTP %d %s", name, status, text)
			}
		}
		if _, v, _ := call("GET", nil); len(v.Changed) != 0 {
			t.Errorf("a refused change left %v", v.Changed)
		}
		status, v, text := call("PATCH", patch{"operatorEmails": []string{"new@shop.example"}, "summaryHour": 9})
		if status != http.StatusOK || !cmp.Equal(v.Changed, []string{"operatorEmails", "summaryHour"}) || v.ChangedBy != "Grace" || v.SummaryHour != 9 || v.Defaults.SummaryHour != 7 || !cmp.Equal(v.AdminEmails, want.AdminEmails) {
			t.Errorf("HTTP %d %s", status, text)
		}
		var audited string
		if err := d.Read().QueryRowContext(t.Context(), `SELECT before || ' ' || after FROM audit_log WHERE action = 'settings.change' AND entity_id = 'notifications' AND actor = 'Grace'`).Scan(&audited); err != nil || strings.Contains(audited, "@") || !strings.Contains(audited, `"summaryHour":9`) {
			t.Errorf("audit %q, %v", audited, err)
		}
		// The change counts at once, for the mails that are made and for those that wait.
		r.issue(order.IssueFulfillment)
		r.after(window)
		if l := m.next(t); l.to != "new@shop.example" {
			t.Errorf("told %s", l.to)
		}
		c.next(t)
		// What nobody wants to hear of is told when somebody does.
		if status, _, text := call("PATCH", patch{"kinds": []string{"fulfillment_failed"}}); status != http.StatusOK {
			t.Fatalf("HTTP %d %s", status, text)
		}
		r.publish(event.IntegrationDown{Service: "simplyprint", Reason: "no answer"})
		before := r.messages("")
		r.after(window)
		if n := r.messages(""); n != before {
			t.Errorf("%d messages of a kind that is not wanted", n-before)
		}
		if status, _, text := call("PATCH", patch{"reset": []string{"kinds"}}); status != http.StatusOK {
			t.Fatalf("HTTP %d %s", status, text)
		}
		r.tell()
		if l := m.next(t); l.to != "admin@shop.example" {
			t.Errorf("told %s", l.to)
		}
		if status, v, text = call("PATCH", patch{"enabled": false, "reset": []string{"operatorEmails", "summaryHour"}}); status != http.StatusOK || !cmp.Equal(v.Changed, []string{"enabled"}) || v.SummaryHour != 7 {
			t.Errorf("HTTP %d %s", status, text)
		}
		if _, err := r.svc.Test(t.Context(), identity.DefaultTenant, "1"); !errors.Is(err, notify.ErrOff) {
			t.Errorf("a test while it is off: %v", err)
		}
		// Another tenant has its own.
		r.exec(`INSERT INTO tenants (id, name, created_at) VALUES ('b', 'B', $1)`, db.Time(r.clock.now()))
		other := rulesAPI(t, r, "b", identity.IntegrationsRead, identity.IntegrationsWrite)
		if _, v, _ := other("GET", nil); len(v.Changed) != 0 || !v.Enabled {
			t.Errorf("another tenant has %+v", v)
		}
		reader := rulesAPI(t, r, identity.DefaultTenant, identity.IntegrationsRead)
		if status, _, _ := reader("PATCH", patch{"enabled": true}); status != http.StatusForbidden {
			t.Errorf("who may only read changes: HTTP %d", status)
		}
	})
}

// Alerts wait for the end of the quiet hours, also over midnight.
func TestQuietHoursHoldAlertsBack(t *testing.T) {
	onEach(t, func(t *testing.T, d *db.DB) {
		r, m, c := told(t, d)
		call := rulesAPI(t, r, identity.DefaultTenant, identity.IntegrationsRead, identity.IntegrationsWrite)
		if status, _, text := call("PATCH", patch{"quietHours": patch{"from": "22:00", "to": "07:30"}}); status != http.StatusOK {
			t.Fatalf("HTTP %d %s", status, text)
		}
		r.clock.advance(10*time.Hour - window) // 12:00 → 21:58
		r.issue(order.IssuePrintFailed)
		for _, step := range []time.Duration{window, 2 * time.Hour, 7*time.Hour + 29*time.Minute} { // 22:00, 00:00, 07:29
			r.after(step)
			if n := r.messages(""); n != 0 {
				t.Fatalf("%d messages at %s", n, r.clock.now())
			}
		}
		r.after(time.Minute)
		if l := m.next(t); l.to != "ops@shop.example" {
			t.Errorf("told %s", l.to)
		}
		c.next(t)
	})
}
