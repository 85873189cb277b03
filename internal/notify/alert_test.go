package notify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
)

// told is a rig with a mail server and a chat that take everything.
func told(t *testing.T, d *db.DB) (*rig, *mailServer, *chatServer) {
	t.Helper()
	m, c := startMail(t, mailOptions{}), startChat(t)
	o := options()
	o.Mail, o.Chats = m.mail("none"), []string{c.url}
	return newRig(t, d, o), m, c
}

func TestFailuresOfOneCauseAreOneMessage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, m, c := told(t, d)
		for range 12 {
			r.issue(order.IssueFulfillment)
		}
		r.publish(event.IssueOpened{OrderID: "order-1", IssueID: "issue-order-1", Kind: "fulfillment_failed"}) // delivered twice
		r.issue(order.IssueUnmapped)                                                                           // no alert of its own
		r.after(window - time.Second)
		if n := r.messages(""); n != 0 {
			t.Fatalf("%d messages before the window ended", n)
		}
		r.after(time.Second)
		l, chat := m.next(t), c.next(t)
		r.tell()
		if n := r.messages(""); n != 2 {
			t.Errorf("%d messages, want one e-mail and one in the chat", n)
		}
		a := r.only()
		if l.to != "ops@shop.example" || l.from != "hub@shop.example" || l.subject != "[Forma3D] Fulfilment failed for 12 orders" {
			t.Errorf("to %s from %s: %s", l.to, l.from, l.subject)
		}
		if id := l.header.Get("Message-ID"); id != "<"+a.ID+".1@shop.example>" || l.header.Get("In-Reply-To") != "" || l.header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("Message-ID %s, header %v", id, l.header)
		}
		for _, want := range []string{
			"12 orders are ready, and the shop could not be told for good.", "What to do:", "Open the order and retry the fulfilment", "#1001", "#1010", "and 2 more",
			"Tuesday 10 March 2026, 12:00 UTC", "https://hub.shop.example/orders/order-1", "https://hub.shop.example/orders?attention=true",
		} {
			if !strings.Contains(l.text, want) || !strings.Contains(l.html, strings.ReplaceAll(want, "&", "&amp;")) {
				t.Errorf("%q is missing:\n%s\n%s", want, l.text, l.html)
			}
			if !strings.Contains(chat, want) {
				t.Errorf("%q is missing in the chat:\n%s", want, chat)
			}
		}
		if !strings.HasPrefix(chat, l.subject) {
			t.Errorf("the chat begins with %q", chat)
		}
		for _, personal := range []string{"Ada", "customer.example", "#1011"} {
			if strings.Contains(l.text+l.html+chat, personal) {
				t.Errorf("the message holds %q", personal)
			}
		}
		r.await(notify.KindSendMail, "done")
		if a := r.only(); a.Raised != 12 || a.Known != 12 || a.State != notify.Open || a.OpenItems != 12 || a.OpenOrders != 12 || len(a.Orders) != 10 || a.ToldAt == nil {
			t.Errorf("alert %+v", a)
		}
	})
}

func TestARecoveryIsToldOnceToThoseWhoWereToldAndNotBeforeItLasts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, m, _ := told(t, d)
		r.publish(event.IntegrationDown{Service: "sendcloud", Reason: "no answer\nin time"})
		r.after(window)
		l := m.next(t)
		r.await(notify.KindSendMail, "done")
		if l.to != "admin@shop.example" || l.subject != "[Forma3D] Sendcloud is down" || !strings.Contains(l.text, "It says: no answer in time") || !strings.Contains(l.html, "/settings/integrations") {
			t.Errorf("to %s: %s\n%s", l.to, l.subject, l.text)
		}

		// It flaps: nobody hears of it.
		r.clock.advance(time.Minute)
		r.publish(event.IntegrationUp{Service: "sendcloud"})
		if a := r.only(); a.State != notify.Clearing {
			t.Errorf("after it came up: %s", a.State)
		}
		r.after(window - time.Second)
		r.publish(event.IntegrationDown{Service: "sendcloud", Reason: "again"})
		r.after(window)
		if a := r.only(); a.State != notify.Open || a.Raised != 2 || r.messages("") != 2 {
			t.Errorf("after flapping %+v, %d messages", a, r.messages(""))
		}

		// It lasts.
		r.publish(event.IntegrationUp{Service: "sendcloud"}, event.IntegrationUp{Service: "sendcloud"})
		r.after(window)
		back := m.next(t)
		r.tell()
		if back.subject != "[Forma3D] Sendcloud is up again" || back.header.Get("In-Reply-To") != l.header.Get("Message-ID") || back.header.Get("Message-ID") == l.header.Get("Message-ID") {
			t.Errorf("%s, in reply to %s", back.subject, back.header.Get("In-Reply-To"))
		}
		if !strings.Contains(back.text, "It began Tuesday 10 March 2026, 12:00 UTC and ended") || strings.Contains(back.html, "What to do") {
			t.Errorf("recovery:\n%s", back.text)
		}
		if a := r.only(); a.State != notify.Recovered || a.RecoveredAt == nil || r.messages("") != 4 {
			t.Errorf("%+v, %d messages", a, r.messages(""))
		}

		// The next outage is a new alert.
		r.publish(event.IntegrationDown{Service: "sendcloud"})
		if list := r.alerts(notify.Query{}); len(list) != 2 {
			t.Errorf("%d alerts", len(list))
		}
	})
}

func TestWhatIsOverBeforeItIsToldIsNeverTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, _, _ := told(t, d)
		closed := r.issue(order.IssuePrintFailed)
		r.clock.advance(time.Second)
		r.publish(closed)
		r.after(window)
		r.after(quiet)
		if a := r.only(); a.State != notify.Recovered || r.messages("") != 0 {
			t.Errorf("%+v, %d messages", a, r.messages(""))
		}
	})
}

func TestLateAndRepeatedEventsChangeNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, _, _ := told(t, d)
		start := r.clock.now()
		at := func(minute int, p event.Payload) {
			t.Helper()
			r.deliver(event.Event{Time: start.Add(time.Duration(minute) * time.Minute), Payload: p})
		}
		// An issue that is closed before its opening arrives was never open.
		at(2, event.IssueClosed{OrderID: "o", IssueID: "i", Kind: "print_failed"})
		at(1, event.IssueOpened{OrderID: "o", IssueID: "i", Kind: "print_failed"})
		if list := r.alerts(notify.Query{}); len(list) != 0 {
			t.Errorf("raised %+v", list)
		}
		// An older "up" does not end a later "down".
		at(1, event.IntegrationDown{Service: "shopify"})
		at(3, event.IntegrationDown{Service: "shopify"})
		at(2, event.IntegrationUp{Service: "shopify"})
		if a := r.only(); a.State != notify.Open || a.Raised != 1 {
			t.Errorf("%+v", a)
		}
		at(4, event.IntegrationUp{Service: "shopify"})
		at(3, event.IntegrationDown{Service: "shopify"})
		if a := r.only(); a.State != notify.Clearing {
			t.Errorf("%+v", a)
		}
	})
}

func TestAnOutageExplainsWhatItBreaks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, m, _ := told(t, d)
		r.publish(event.IntegrationDown{Service: "shopify", Reason: "HTTP 503"})
		for range 3 {
			c := r.issue(order.IssueFulfillment)
			r.publish(event.RetriesExhausted{RetryType: "FULFILLMENT", Kind: "fulfillment-create", JobID: int64(r.seq), OrderID: c.OrderID, ErrorMessage: "Ada lives at Main Street 1"})
		}
		r.after(window)
		if l := m.next(t); l.subject != "[Forma3D] Shopify is down" {
			t.Errorf("first: %s", l.subject)
		}
		r.await(notify.KindSendMail, "done")
		r.after(time.Hour)
		if n := r.messages(""); n != 2 {
			t.Errorf("%d messages during the outage, want one on each channel", n)
		}
		r.publish(event.IntegrationUp{Service: "shopify"})
		r.after(window)
		r.tell()
		subjects := m.next(t).subject + "; " + m.next(t).subject
		for _, want := range []string{"Shopify is up again", "Fulfilment failed for 3 orders"} {
			if !strings.Contains(subjects, want) {
				t.Errorf("%q is missing: %s", want, subjects)
			}
		}
		r.after(quiet)
		if n := r.messages(""); n != 6 {
			t.Errorf("%d messages in all", n)
		}
	})
}

func TestAnOpenAlertIsRepeatedOnlyWhenThereIsNewsAndNotTooSoon(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, m, _ := told(t, d)
		r.issue(order.IssueShipment)
		r.after(window)
		first := m.next(t)
		r.await(notify.KindSendMail, "done")
		if first.subject != "[Forma3D] No label for 1 order" {
			t.Error(first.subject)
		}
		r.issue(order.IssueShipment)
		r.after(quiet - time.Second)
		if n := r.messages(""); n != 2 {
			t.Errorf("%d messages within the quiet time", n)
		}
		r.after(time.Second)
		second := m.next(t)
		r.await(notify.KindSendMail, "done")
		if second.subject != "[Forma3D] No label for 2 orders" || second.header.Get("In-Reply-To") != first.header.Get("Message-ID") {
			t.Errorf("%s in reply to %s", second.subject, second.header.Get("In-Reply-To"))
		}
		r.after(10 * quiet)
		if n := r.messages(""); n != 4 {
			t.Errorf("%d messages, repeated without news", n)
		}
	})
}

func TestAcknowledgedIsKnown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, m, _ := told(t, d)
		r.issue(order.IssueCancelReview)
		a, err := r.svc.Acknowledge(t.Context(), identity.DefaultTenant, r.only().ID, "Grace")
		if err != nil || a.AcknowledgedBy != "Grace" || a.AcknowledgedAt == nil || a.State != notify.Open {
			t.Fatalf("%+v, %v", a, err)
		}
		r.after(window)
		r.after(quiet)
		if n := r.messages(""); n != 0 {
			t.Errorf("%d messages of what is known", n)
		}
		// News after it is told.
		r.issue(order.IssueCancelReview)
		r.tell()
		if l := m.next(t); l.subject != "[Forma3D] 2 cancellations need review" {
			t.Error(l.subject)
		}
		if _, err := r.svc.Acknowledge(t.Context(), "other", a.ID, "x"); err == nil {
			t.Error("another tenant acknowledged")
		}
	})
}

func TestDeadLettersEndByAcknowledgementOrSilence(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, m, _ := told(t, d)
		r.publish(
			event.RetriesExhausted{RetryType: "PRINT_JOB_CREATION", Kind: "printing-add", JobID: 1},
			event.RetriesExhausted{RetryType: "PRINT_JOB_CREATION", Kind: "printing-add", JobID: 1}, // retried by hand, dead again
			event.RetriesExhausted{RetryType: "NOTIFICATION", Kind: notify.KindSendMail, JobID: 2},
		)
		r.after(window)
		l := m.next(t)
		r.await(notify.KindSendMail, "done")
		if l.to != "admin@shop.example" || l.subject != "[Forma3D] Retries are used up: print job creation" || !strings.Contains(l.text, "2 calls to the outside") || !strings.Contains(l.text, "/retry-queue") {
			t.Errorf("to %s: %s\n%s", l.to, l.subject, l.text)
		}
		r.after(quiet)
		if a := r.only(); a.State != notify.Recovered || a.OpenItems != 0 || r.messages("") != 2 {
			t.Errorf("%+v, %d messages", a, r.messages(""))
		}
		r.publish(event.RetriesExhausted{RetryType: "CANCELLATION", Kind: "shipping-cancel", JobID: 3})
		id := r.alerts(notify.Query{State: notify.Open, Kind: notify.RetriesExhausted})[0].ID
		for range 2 { // twice is as once
			if a, err := r.svc.Acknowledge(t.Context(), identity.DefaultTenant, id, "Grace"); err != nil || a.State != notify.Recovered || a.OpenItems != 0 {
				t.Errorf("%+v, %v", a, err)
			}
		}
		r.after(window)
		if n := r.messages(""); n != 2 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestStuckOrdersAreFoundAndSettled(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{})
		o := options()
		o.Mail, o.StuckAfter = m.mail("none"), 24*time.Hour
		r := newRig(t, d, o)
		still, moving, asked, unpaid := r.order(), r.order(), r.order(), r.order()
		r.exec(`UPDATE orders SET released = $1 WHERE id = $2`, false, unpaid)
		r.exec(`INSERT INTO order_issues (id, tenant_id, order_id, subject, kind, message, detail, state, created_at) VALUES ('i', 'default', $1, '', 'print_failed', '', '', 'OPEN', $2)`, asked, db.Time(r.clock.now()))
		r.clock.advance(23 * time.Hour)
		r.deliver(event.Event{OrderID: moving, Payload: event.PrintJobStatusChanged{OrderID: moving}})
		r.clock.advance(time.Hour + time.Second)
		find := func() {
			t.Helper()
			if err := r.svc.FindStuck(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		find()
		find()
		if a := r.only(); a.Kind != notify.OrdersStuck || a.Raised != 1 || len(a.Orders) != 1 || a.Orders[0].ID != still {
			t.Fatalf("%+v", a)
		}
		r.after(window)
		if l := m.next(t); l.to != "ops@shop.example" || l.subject != "[Forma3D] An order is stuck" || !strings.Contains(l.html, "#1001") {
			t.Errorf("to %s: %s\n%s", l.to, l.subject, l.html)
		}
		r.await(notify.KindSendMail, "done")
		r.deliver(event.Event{OrderID: still, Payload: event.PrintJobStatusChanged{OrderID: still}})
		find()
		r.after(window)
		if l := m.next(t); l.subject != "[Forma3D] Settled: stuck orders" {
			t.Error(l.subject)
		}
	})
}

func TestOldThingsAreForgotten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, _, _ := told(t, d)
		closed := r.issue(order.IssueQueueRejected)
		open := r.issue(order.IssuePrintFailed)
		r.after(window)
		r.sent(4)
		r.publish(closed)
		r.after(window)
		r.sent(6)
		r.clock.advance(91 * 24 * time.Hour)
		if err := r.svc.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		if a := r.only(); a.Kind != notify.PrintFailed || a.OpenItems != 1 || a.Orders[0].ID != open.OrderID {
			t.Errorf("left: %+v", a)
		}
	})
}
