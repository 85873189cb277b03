package notify_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
)

// onEach is dbtest.Each one after the other: servers share huma's package
// variables, so the tests of this file do not run in parallel.
func onEach(t *testing.T, test func(t *testing.T, d *db.DB)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) { test(t, dbtest.Open(t, dbtest.Options(t, engine))) })
	}
}

// api calls the operations with a key that has scope.
func api(t *testing.T, r *rig, scope string) func(method, path string, out any) int {
	t.Helper()
	ids := identity.New(r.db, r.clock.now, "")
	srv, err := httpapi.New(httpapi.Options{Auth: ids, Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: r.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	r.svc.Register(srv)
	key, _, err := ids.CreateKey(t.Context(), identity.DefaultTenant, "Grace", []string{scope}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(method, path string, out any) int {
		t.Helper()
		req := httptest.NewRequestWithContext(t.Context(), method, httpapi.Prefix+path, nil)
		req.Header.Set("X-API-Key", key)
		res := httptest.NewRecorder()
		srv.Handler().ServeHTTP(res, req)
		if out != nil {
			if err := json.Unmarshal(res.Body.Bytes(), out); err != nil {
				t.Fatalf("%s %s: %d %v in %s", method, path, res.Code, err, res.Body)
			}
		}
		return res.Code
	}
}

func TestAlertsAreListedAndAcknowledged(t *testing.T) {
	onEach(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, options())
		read, write := api(t, r, identity.LogsRead), api(t, r, identity.QueuesWrite)
		var list httpapi.ListBody[notify.View]
		if status := read("GET", "/alerts", &list); status != http.StatusOK || list.Total != 0 || list.Items == nil {
			t.Errorf("%d %+v", status, list)
		}
		r.issue(order.IssuePrintFailed)
		r.publish(event.IntegrationDown{Service: "simplyprint", Reason: "no answer"})
		if read("GET", "/alerts?state=OPEN&kind=integration_down", &list); list.Total != 1 || list.Items[0].Title != "SimplyPrint is down" || list.Items[0].Detail != "no answer" || list.Items[0].Orders == nil {
			t.Errorf("%+v", list)
		}
		if read("GET", "/alerts?pageSize=1", &list); list.Total != 2 || len(list.Items) != 1 {
			t.Errorf("%+v", list)
		}
		if status := read("GET", "/alerts?state=NONSENSE", nil); status != http.StatusUnprocessableEntity {
			t.Errorf("nonsense: %d", status)
		}
		if read("GET", "/alerts?kind=print_failed", &list); list.Items[0].Orders[0].Number != "#1001" || list.Items[0].Count != 1 || list.Items[0].OpenItems != 1 {
			t.Errorf("%+v", list)
		}
		var view notify.View
		if status := write("POST", "/alerts/"+list.Items[0].ID+"/acknowledge", &view); status != http.StatusOK || view.AcknowledgedBy != "Grace" || view.AcknowledgedAt == nil {
			t.Errorf("%d %+v", status, view)
		}
		if status := write("POST", "/alerts/none/acknowledge", nil); status != http.StatusNotFound {
			t.Errorf("none: %d", status)
		}
		if status := read("POST", "/alerts/"+view.ID+"/acknowledge", nil); status != http.StatusForbidden {
			t.Errorf("without the permission: %d", status)
		}
	})
}

func TestATestMessageSaysWhatEachChannelDid(t *testing.T) {
	onEach(t, func(t *testing.T, d *db.DB) {
		m, c := startMail(t, mailOptions{}), startChat(t)
		m.answers(func(to string) error {
			if to == "admin@shop.example" {
				return &smtp.SMTPError{Code: 550, Message: "no such user here"}
			}
			return nil
		}, nil)
		o := options()
		o.Mail, o.Chats = m.mail("none"), []string{c.url}
		r := newRig(t, d, o)
		var body struct{ Items []notify.TestView }
		if status := api(t, r, identity.IntegrationsWrite)("POST", "/notifications/test", &body); status != http.StatusOK || len(body.Items) != 3 {
			t.Fatalf("%d %+v", status, body)
		}
		ops, admin, chat := body.Items[0], body.Items[1], body.Items[2]
		if !ops.Sent || ops.Problem != "" || ops.Channel != "ops@shop.example" || ops.Type != "mail" {
			t.Errorf("%+v", ops)
		}
		if admin.Sent || !strings.Contains(admin.Problem, "refuses the message (550)") || !strings.Contains(admin.Problem, "no such user here") {
			t.Errorf("%+v", admin)
		}
		if !chat.Sent || chat.Type != "chat" || strings.Contains(chat.Channel, "s3cr3t") {
			t.Errorf("%+v", chat)
		}
		if l := m.next(t); l.subject != "[Forma3D] Test message" || !strings.Contains(l.text, "This is a test") || !strings.Contains(c.next(t), "This is a test") {
			t.Errorf("%+v", l)
		}
	})
}

func TestATestNeedsAChannel(t *testing.T) {
	onEach(t, func(t *testing.T, d *db.DB) {
		for code, enabled := range map[string]bool{"no-channel": true, "notifications-off": false} {
			o := options()
			o.Enabled = enabled
			r := newRig(t, d, o)
			var p httpapi.Problem
			if status := api(t, r, identity.IntegrationsWrite)("POST", "/notifications/test", &p); status != http.StatusConflict || p.Code != code {
				t.Errorf("%d %+v, want %s", status, p, code)
			}
		}
	})
}
