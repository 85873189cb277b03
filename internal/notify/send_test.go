package notify_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
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
			m := startMail(t, tc.o)
			o := options()
			o.Mail, o.Admins = m.mail(tc.o.tls), nil
			if tc.o.auth {
				o.Mail.User, o.Mail.Pass = "hub", "right password"
			}
			if got := test(t, o); got[0].Err != nil || !got[0].Mail {
				t.Fatalf("%+v", got)
			}
			if l := m.next(t); l.tls != (tc.o.tls != "none") || (l.user == "hub") != tc.o.auth || l.subject != "[Forma3D] Test message" {
				t.Errorf("%+v", l)
			}
		})
	}
}

// kindOf is what a failed test message means for the queue.
func kindOf(t *testing.T, o notify.Options) outbound.Kind {
	t.Helper()
	o.Admins = nil
	err := test(t, o)[0].Err
	kind, _ := outbound.KindOf(err)
	if err == nil || strings.Contains(err.Error(), "ops@") || strings.Contains(err.Error(), "right password") {
		t.Errorf("the error is %v", err)
	}
	return kind
}

func TestAFailureMeansWhatTheServerSays(t *testing.T) {
	t.Parallel()
	say := func(code int) error { return &smtp.SMTPError{Code: code, Message: "because of ops@shop.example"} }
	for _, tc := range []struct {
		name       string
		rcpt, data error
		want       outbound.Kind
	}{
		{"no such user", say(550), nil, outbound.Rejected},
		{"greylisted", say(450), nil, outbound.Transient},
		{"spam", nil, say(554), outbound.Rejected},
		{"disk full", nil, say(452), outbound.Transient},
		{"sign in first", say(530), nil, outbound.Unauthorized},
		{"no answer after the message", nil, errHangUp, outbound.Ambiguous},
	} {
		m := startMail(t, mailOptions{})
		m.answers(func(string) error { return tc.rcpt }, func() error { return tc.data })
		o := options()
		o.Mail = m.mail("none")
		if got := kindOf(t, o); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestAMailServerThatDoesNotProtectGetsNothing(t *testing.T) {
	t.Parallel()
	o := options()
	o.Mail = startMail(t, mailOptions{tls: "none"}).mail("starttls")
	if got := kindOf(t, o); got != outbound.Transient {
		t.Errorf("no STARTTLS: %s", got)
	}
	o.Mail = startMail(t, mailOptions{tls: "starttls"}).mail("starttls")
	o.Mail.RootCAs = nil
	if got := kindOf(t, o); got != outbound.Transient {
		t.Errorf("unknown certificate: %s", got)
	}
	o.Mail = startMail(t, mailOptions{tls: "starttls"}).mail("starttls")
	o.Mail.User, o.Mail.Pass = "hub", "right password"
	if got := kindOf(t, o); got != outbound.Transient {
		t.Errorf("no way to sign in: %s", got)
	}
	o.Mail = startMail(t, mailOptions{tls: "starttls", auth: true}).mail("starttls")
	if got := kindOf(t, o); got != outbound.Unauthorized {
		t.Errorf("no user: %s", got)
	}
	o.Mail.From = "not an address"
	if got := kindOf(t, o); got != outbound.Rejected {
		t.Errorf("a sender that cannot be used: %s", got)
	}
}

func TestAServerThatIsSilentOrTurnsUsAway(t *testing.T) {
	t.Parallel()
	for greeting, want := range map[string]outbound.Kind{"": outbound.Transient, "554 go away\r\n": outbound.Unauthorized, "421 later\r\n": outbound.Transient} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			if _, err := conn.Write([]byte(greeting)); err == nil {
				_, _ = conn.Read(make([]byte, 1)) // until the client gives up
			}
		}()
		o := options()
		o.Mail = (&mailServer{addr: l.Addr().(*net.TCPAddr)}).mail("none")
		o.Mail.Timeout = 50 * time.Millisecond
		if greeting != "" {
			o.Mail.Timeout = 10 * time.Second
		}
		if got := kindOf(t, o); got != want {
			t.Errorf("%q: %s, want %s", greeting, got, want)
		}
		_ = l.Close()
		if greeting == "" {
			<-ended
		}
	}
}

func TestAWrongPasswordWaitsUntilItIsMended(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{tls: "starttls", auth: true})
		m.refusing(true)
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
		m.refusing(false)
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
		var times atomic.Int32
		m.answers(nil, func() error {
			if times.Add(1) == 1 {
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
		var times atomic.Int32
		m.answers(func(string) error {
			if times.Add(1) == 1 {
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
		m.refusing(true)
		o := options()
		o.Mail = m.mail("starttls")
		o.Mail.User, o.Mail.Pass = "hub", "right password"
		r := newRig(t, d, o)
		c := r.issue(order.IssuePrintFailed)
		r.after(window)
		r.await(notify.KindSendMail, "snoozed")
		r.publish(c)
		r.after(window)
		r.until(func() bool { return r.messages("PENDING") == 0 })
		if r.messages("SENT") != 0 || len(m.got) != 0 || r.only().State != notify.Recovered {
			t.Errorf("%d messages were sent, %+v", r.messages("SENT"), r.only())
		}
	})
}

func TestOldNewsAreGivenUpAndToldAnew(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{tls: "starttls", auth: true})
		m.refusing(true)
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
		m.refusing(false)
		r.tell()
		m.next(t)
		r.sent(1)
		if a := r.only(); a.Known != 1 || a.Revision != 2 || r.messages("CANCELLED") != 1 {
			t.Errorf("%+v, %d given up", a, r.messages("CANCELLED"))
		}
	})
}

func TestAReceiverThatLeftTheSettingsGetsNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{tls: "starttls", auth: true})
		m.refusing(true)
		o := options()
		o.Mail = m.mail("starttls")
		o.Mail.User, o.Mail.Pass = "hub", "right password"
		r := newRig(t, d, o)
		r.issue(order.IssuePrintFailed)
		r.after(window)
		r.await(notify.KindSendMail, "snoozed")
		r.exec(`UPDATE notifications SET channel = 'mail-gone'`)
		r.await(notify.KindSendMail, "done")
		if r.messages("CANCELLED") != 1 || r.only().Known != 0 {
			t.Errorf("%d given up, %+v", r.messages("CANCELLED"), r.only())
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
	c := startChat(t)
	c.status = func() int { return http.StatusForbidden }
	o := options()
	o.Chats = []string{c.url, "generic://user-name:pass-word@127.0.0.1:1/s3cr3t-token?disabletls=yes", "mattermost://127.0.0.1:1/s3cr3t-token?disabletls=yes"}
	results := test(t, o)
	for i, x := range results {
		if x.Err == nil || x.Mail {
			t.Fatalf("%d: %+v", i, x)
		}
		for _, secret := range []string{"s3cr3t", "pass-word", "user-name", "127.0.0.1"} {
			if strings.Contains(x.Err.Error()+x.Channel, secret) {
				t.Errorf("%d: %q is told: %s %v", i, secret, x.Channel, x.Err)
			}
		}
	}
	if !strings.HasPrefix(results[0].Channel, "generic-") || !strings.Contains(results[0].Err.Error(), "403") || !outbound.Is(results[0].Err, outbound.Ambiguous) {
		t.Errorf("the reason is lost: %+v", results[0])
	}
	if !outbound.Is(results[2].Err, outbound.Transient) {
		t.Errorf("a chat that cannot be reached: %v", results[2].Err)
	}
}

func TestAChatThatNeverAnswersIsLeftAndNotAskedTwice(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	hold, asked := make(chan struct{}), make(chan struct{}, 10)
	c.status = func() int {
		asked <- struct{}{}
		<-hold
		return http.StatusOK
	}
	t.Cleanup(func() { close(hold) })
	o := options()
	o.Chats, o.ChatTimeout = []string{c.url}, 50*time.Millisecond
	svc, err := channelsOf(t, o)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"did not answer in time", "still on its way"} {
		results, err := svc.Test(t.Context(), identity.DefaultTenant, "1")
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
	for _, bad := range []string{"nochat://s3cr3t", "discord://s3cr3t", "%zz://s3cr3t"} {
		o := options()
		o.Chats = []string{"generic://127.0.0.1/ok", bad}
		_, err := channelsOf(t, o)
		if err == nil || !strings.Contains(err.Error(), "CHAT_URLS: number 2") || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", bad, err)
		}
	}
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
