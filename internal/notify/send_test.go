package notify_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
)

func column(t *testing.T, d *db.DB, query string) string {
	t.Helper()
	var s string
	if err := d.Read().QueryRowContext(t.Context(), query).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMailIsSentInEveryWayOfProtection(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		o    mailOptions
	}{
		{"STARTTLS with a password", mailOptions{tls: "starttls", auth: true}},
		{"STARTTLS without", mailOptions{tls: "starttls"}},
		{"TLS from the start with a password", mailOptions{tls: "implicit", auth: true}},
		{"in the open", mailOptions{tls: "none"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				m := startMail(t, tc.o)
				o := options()
				o.Mail = m.mail(tc.o.tls)
				if tc.o.auth {
					o.Mail.User, o.Mail.Pass = "hub", "right password"
				}
				r := newRig(t, d, o)
				r.issue(order.IssuePrintFailed)
				r.after(window)
				l := m.next(t)
				if l.tls != (tc.o.tls != "none") || (l.user == "hub") != tc.o.auth || l.subject != "[Forma3D] A print job failed for good" {
					t.Errorf("%+v", l)
				}
				r.sent(1)
			})
		})
	}
}

func TestAMailServerThatDoesNotProtectGetsNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		plain := startMail(t, mailOptions{tls: "none"})
		o := options()
		o.Mail = plain.mail("starttls")
		for name, m := range map[string]notify.Mail{"no STARTTLS": o.Mail, "unknown certificate": func() notify.Mail {
			x := startMail(t, mailOptions{tls: "starttls"}).mail("starttls")
			x.RootCAs = nil
			return x
		}()} {
			o.Mail = m
			svc, err := notify.New(d, job.NewRegistry(), event.NewBus(d, time.Now), nil, nil, slog.New(slog.DiscardHandler), time.Now, o)
			if err != nil {
				t.Fatal(err)
			}
			results, err := svc.Test(t.Context(), "1")
			if err != nil || len(results) != 2 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), "cannot be reached") {
				t.Errorf("%s: %+v, %v", name, results, err)
			}
		}
	})
}

func TestAWrongPasswordWaitsUntilItIsMended(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{tls: "starttls", auth: true})
		m.refuse = true
		o := options()
		o.Mail = m.mail("starttls")
		o.Mail.User, o.Mail.Pass = "hub", "right password"
		r := newRig(t, d, o)
		r.issue(order.IssuePrintFailed)
		r.after(window)
		for range 5 { // more than there are attempts
			r.await(notify.KindSendMail, "snoozed")
		}
		if why := column(t, d, `SELECT last_error FROM notifications`); !strings.Contains(why, "refuses our user or password") || strings.Contains(why, "right password") {
			t.Error(why)
		}
		m.mu.Lock()
		m.refuse = false
		m.mu.Unlock()
		m.next(t)
		r.sent(1)
	})
}

func TestARefusedMessageIsADeadLetterAndIsToldAnew(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{})
		m.answers(func(string) error { return &smtp.SMTPError{Code: 550, Message: "no such user here"} }, nil)
		o := options()
		o.Mail = m.mail("none")
		r := newRig(t, d, o)
		c := r.issue(order.IssuePrintFailed)
		r.after(window)
		r.await(notify.KindSendMail, "dead")
		if r.messages("FAILED") != 1 || !strings.Contains(column(t, d, `SELECT last_error FROM notifications`), "refuses the message (550)") {
			t.Errorf("%d failed: %s", r.messages("FAILED"), column(t, d, `SELECT last_error FROM notifications`))
		}
		if a := r.only(); a.Known != 0 || a.ToldAt != nil {
			t.Errorf("nobody was told, and yet %+v", a)
		}
		r.after(14 * time.Minute)
		if n := r.messages(""); n != 1 {
			t.Errorf("%d messages, too soon", n)
		}
		m.answers(nil, nil)
		r.after(time.Minute)
		l := m.next(t)
		r.sent(1)
		if a := r.only(); !strings.Contains(l.header.Get("Message-ID"), a.ID+".2@") || a.Known != 1 || r.messages("CANCELLED") != 1 {
			t.Errorf("%s; %+v", l.header.Get("Message-ID"), a)
		}
		r.publish(c)
		r.after(window)
		if l := m.next(t); l.subject != "[Forma3D] Settled: failed print jobs" {
			t.Error(l.subject)
		}
	})
}

func TestWhoWasNeverToldHearsOfNoRecovery(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, c := startMail(t, mailOptions{}), startChat(t)
		m.answers(nil, func() error { return &smtp.SMTPError{Code: 554, Message: "spam"} })
		o := options()
		o.Mail, o.Chats = m.mail("none"), []string{c.url}
		r := newRig(t, d, o)
		r.publish(event.IntegrationDown{Service: "xapi"})
		r.after(window)
		c.next(t)
		r.await(notify.KindSendMail, "dead")
		r.sent(1)
		r.publish(event.IntegrationUp{Service: "xapi"})
		r.after(window)
		if s := c.next(t); !strings.HasPrefix(s, "[Forma3D] The ERP is up again") {
			t.Error(s)
		}
		r.sent(2)
		if n := r.messages(""); n != 3 {
			t.Errorf("%d messages, want two in the chat and one refused e-mail", n)
		}
	})
}

func TestAServerThatIsDownGetsTheMessageWhenItIsUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l, err := net.Listen("tcp", "127.0.0.1:0") // a port that nobody else takes meanwhile
		if err != nil {
			t.Fatal(err)
		}
		addr := l.Addr().String()
		m := &mailServer{addr: l.Addr().(*net.TCPAddr)}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		o := options()
		o.Mail, o.Policy.MaxAttempts = m.mail("none"), 1000
		r := newRig(t, d, o)
		r.issue(order.IssuePrintFailed)
		r.after(window)
		r.await(notify.KindSendMail, "failed")
		m = startMail(t, mailOptions{addr: addr})
		m.next(t)
		r.sent(1)
	})
}

func TestAMessageThatMayHaveArrivedIsSentAgainUnderItsName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{})
		times := 0
		m.answers(nil, func() error {
			if times++; times == 1 {
				return errHangUp
			}
			return nil
		})
		o := options()
		o.Mail = m.mail("none")
		r := newRig(t, d, o)
		r.issue(order.IssuePrintFailed)
		r.after(window)
		first, second := m.next(t), m.next(t)
		r.sent(1)
		if id := first.header.Get("Message-ID"); id == "" || id != second.header.Get("Message-ID") || first.text != second.text || first.header.Get("Date") != second.header.Get("Date") {
			t.Errorf("%v\n%v", first.header, second.header)
		}
	})
}

func TestABusyServerIsAskedAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{})
		times := 0
		m.answers(func(string) error {
			if times++; times == 1 {
				return &smtp.SMTPError{Code: 451, Message: "greylisted"}
			}
			return nil
		}, nil)
		o := options()
		o.Mail = m.mail("none")
		r := newRig(t, d, o)
		r.issue(order.IssuePrintFailed)
		r.after(window)
		r.await(notify.KindSendMail, "failed")
		m.next(t)
		r.sent(1)
	})
}

func TestAnAlertThatEndsBeforeItsMessageIsSentIsNotSent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{tls: "starttls", auth: true})
		m.refuse = true
		o := options()
		o.Mail = m.mail("starttls")
		o.Mail.User, o.Mail.Pass = "hub", "right password"
		r := newRig(t, d, o)
		c := r.issue(order.IssuePrintFailed)
		r.after(window)
		r.await(notify.KindSendMail, "snoozed")
		r.exec(`UPDATE notifications SET attempted_at = NULL`) // between two attempts
		r.publish(c)
		r.after(window)
		r.await(notify.KindSendMail, "done")
		if r.messages("CANCELLED") != 1 || r.messages("") != 1 {
			t.Errorf("%d of %d messages were given up", r.messages("CANCELLED"), r.messages(""))
		}
	})
}

func TestOldNewsAndReceiversThatLeftAreGivenUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{tls: "starttls", auth: true})
		m.refuse = true
		o := options()
		o.Mail = m.mail("starttls")
		o.Mail.User, o.Mail.Pass = "hub", "right password"
		r := newRig(t, d, o)
		r.issue(order.IssuePrintFailed)
		r.after(window)
		r.await(notify.KindSendMail, "snoozed")
		r.clock.advance(25 * time.Hour)
		r.await(notify.KindSendMail, "done")
		if why := column(t, d, `SELECT last_error FROM notifications ORDER BY created_at LIMIT 1`); why != "it waited too long to matter" {
			t.Error(why)
		}
		r.issue(order.IssueQueueRejected)
		r.exec(`UPDATE notifications SET channel = 'mail-0'`)
		r.after(window)
		r.exec(`UPDATE notifications SET channel = 'mail-gone' WHERE state = 'PENDING'`)
		r.await(notify.KindSendMail, "done")
		if n := r.messages("CANCELLED"); n != 2 {
			t.Errorf("%d given up", n)
		}
	})
}

func TestNotificationsThatAreOffAreSaidOnceAndNothingIsSent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, c := startMail(t, mailOptions{}), startChat(t)
		o := options()
		o.Enabled, o.Mail, o.Chats = false, m.mail("none"), []string{c.url}
		r := newRig(t, d, o)
		r.publish(event.IntegrationDown{Service: "shopify"})
		r.issue(order.IssueFulfillment)
		r.after(window)
		r.after(quiet)
		if err := r.svc.Summarise(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.clock.advance(48 * time.Hour)
		if err := r.svc.Summarise(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.publish(event.IntegrationUp{Service: "shopify"})
		r.after(window)
		if n := r.messages(""); n != 0 || len(m.got) != 0 || len(c.got) != 0 {
			t.Errorf("%d messages were made, %d and %d arrived", n, len(m.got), len(c.got))
		}
		if n := strings.Count(r.log.String(), "notifications are off (NOTIFICATIONS_ENABLED=false)"); n != 1 {
			t.Errorf("said %d times:\n%s", n, r.log)
		}
		if list := r.alerts(notify.Query{}); len(list) != 2 || list[0].State == list[1].State {
			t.Errorf("the alerts are not kept: %+v", list)
		}
	})
}

func TestAWaitingMessageIsGivenUpWhenNotificationsAreTurnedOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := options()
		o.Enabled = false
		r := newRig(t, d, o)
		on := options()
		on.Mail = notify.Mail{Host: "127.0.0.1", Port: 1, From: "hub@shop.example", TLS: "none", Timeout: time.Second}
		before, err := notify.New(d, job.NewRegistry(), event.NewBus(d, r.clock.now), r.orders, journal.New(d), slog.New(slog.DiscardHandler), r.clock.now, on)
		if err != nil {
			t.Fatal(err)
		}
		before.Use(r.runner)
		r.issue(order.IssuePrintFailed)
		r.clock.advance(window)
		if err := before.Tell(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.await(notify.KindSendMail, "done")
		if why := column(t, d, `SELECT last_error FROM notifications`); why != "notifications are off" {
			t.Error(why)
		}
	})
}

func TestWithoutAnyChannelAlertsWaitForOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, options())
		r.issue(order.IssuePrintFailed)
		r.after(window)
		if a := r.only(); a.Known != 0 || r.messages("") != 0 || strings.Count(r.log.String(), "nobody is told of alerts") != 1 {
			t.Errorf("%+v, %d messages:\n%s", a, r.messages(""), r.log)
		}
	})
}

func TestChatsFailWithoutTellingTheirSecrets(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := startChat(t)
		c.status = func() int { return http.StatusForbidden }
		o := options()
		o.Chats = []string{c.url, "discord://t0k3n-t0k3n@127001", "generic://user-name:pass-word@127.0.0.1:1/s3cr3t-token?disabletls=yes"}
		r := newRig(t, d, o)
		results, err := r.svc.Test(t.Context(), "1")
		if err != nil || len(results) != 3 {
			t.Fatalf("%+v, %v", results, err)
		}
		for _, x := range []notify.TestResult{results[0], results[2]} {
			if x.Err == nil || x.Mail || !strings.HasPrefix(x.Channel, "generic-") {
				t.Errorf("%+v", x)
			}
		}
		for _, x := range results {
			for _, secret := range []string{"s3cr3t", "t0k3n", "pass-word", "user-name", "127.0.0.1"} {
				if x.Err != nil && strings.Contains(x.Err.Error(), secret) {
					t.Errorf("%q is told: %v", secret, x.Err)
				}
			}
		}
		if !strings.Contains(results[0].Err.Error(), "403") {
			t.Errorf("the reason is lost: %v", results[0].Err)
		}
	})
}

func TestAChatThatNeverAnswersIsLeftAndNotAskedTwice(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	hold := make(chan struct{})
	asked := make(chan struct{}, 10)
	c.status = func() int {
		asked <- struct{}{}
		<-hold
		return http.StatusOK
	}
	t.Cleanup(func() { close(hold) })
	o := options()
	o.Chats, o.ChatTimeout = []string{c.url}, 50*time.Millisecond
	dbOptions := dbtest.Options(t, db.SQLite)
	r := newRig(t, dbtest.Open(t, dbOptions), o)
	for i, want := range []string{"did not answer in time", "still on its way"} {
		results, err := r.svc.Test(t.Context(), "1")
		if err != nil || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), want) {
			t.Errorf("%d: %+v, %v", i, results, err)
		}
	}
	<-asked
	if len(asked) != 0 {
		t.Error("asked again while the first message was under way")
	}
}

func TestAChatAddressThatCannotBeUsedIsRefusedWithoutTellingIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, bad := range []string{"nochat://s3cr3t", "discord://s3cr3t", "%zz://s3cr3t"} {
			o := options()
			o.Chats = []string{"generic://127.0.0.1/ok", bad}
			_, err := notify.New(d, job.NewRegistry(), event.NewBus(d, time.Now), nil, nil, slog.New(slog.DiscardHandler), time.Now, o)
			if err == nil || !strings.Contains(err.Error(), "CHAT_URLS: number 2") || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%s: %v", bad, err)
			}
		}
	})
}

func TestOnePersonWithBothRolesIsToldOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{})
		o := options()
		o.Mail, o.Operators, o.Admins = m.mail("none"), []string{"one@shop.example"}, []string{"One@shop.example", "two@shop.example"}
		r := newRig(t, d, o)
		r.publish(event.IntegrationDown{Service: "shopify"})
		r.issue(order.IssuePrintFailed)
		r.after(window)
		to := map[string]int{}
		for range 3 {
			to[m.next(t).to]++
		}
		if to["one@shop.example"] != 2 || to["two@shop.example"] != 1 {
			t.Errorf("%v", to)
		}
	})
}

func TestADatabaseThatFailsIsToldToTheQueue(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := options()
		o.Summary = true
		r := newRig(t, d, o)
		r.issue(order.IssuePrintFailed)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for name, f := range map[string]func() error{
			"tell": func() error { return r.svc.Tell(ctx) }, "stuck": func() error { return r.svc.FindStuck(ctx) }, "summary": func() error { return r.svc.Summarise(ctx) },
			"purge": func() error { return r.svc.Purge(ctx) }, "list": func() error { _, _, err := r.svc.List(ctx, "default", notify.Query{Page: 1, PageSize: 1}); return err },
			"acknowledge": func() error { _, err := r.svc.Acknowledge(ctx, "default", "x", "y"); return err },
		} {
			if f() == nil {
				t.Errorf("%s: no error", name)
			}
		}
	})
}
