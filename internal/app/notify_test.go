package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

func TestTheSettingsReachTheNotifications(t *testing.T) {
	dbtest.EachOptions(t, func(t *testing.T, o db.Options) {
		got := make(chan string, 1)
		chat := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			got <- string(b)
		}))
		t.Cleanup(chat.Close)
		r := start(t, settings(o, "APP_URL=https://hub.shop.example", "SMTP_HOST=127.0.0.1", "SMTP_PORT=1", "SMTP_TLS=none", "SMTP_FROM=hub@shop.example", "OPERATOR_EMAIL=ops@shop.example",
			"CHAT_URLS=generic://"+strings.TrimPrefix(chat.URL, "http://")+"/hook?disabletls=yes"))
		var body struct {
			Items []struct {
				Channel, Problem string
				Sent             bool
			}
		}
		if status := r.call("POST", "/notifications/test", nil, &body); status != http.StatusOK || len(body.Items) != 2 {
			t.Fatalf("%d %+v", status, body)
		}
		if mail, chat := body.Items[0], body.Items[1]; mail.Sent || mail.Channel != "ops@shop.example" || !strings.Contains(mail.Problem, "cannot be reached") || !chat.Sent {
			t.Errorf("%+v", body.Items)
		}
		if text := <-got; !strings.Contains(text, "https://hub.shop.example") {
			t.Error(text)
		}
		if status := r.call("GET", "/alerts", nil, nil); status != http.StatusOK {
			t.Errorf("alerts: %d", status)
		}
	})
}
