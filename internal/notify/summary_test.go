package notify_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/notify"
	"github.com/forma3d/connect/internal/order"
)

func (r *rig) summarise() {
	r.t.Helper()
	if err := r.svc.Summarise(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// happen publishes n events of different things.
func (r *rig) happen(n int, entity string, p event.Payload) {
	r.t.Helper()
	for i := range n {
		r.deliver(event.Event{Entity: entity, EntityID: fmt.Sprintf("%s-%d", entity, i), Payload: p})
	}
}

func TestTheDailySummaryCountsYesterdayAndComesOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, c := startMail(t, mailOptions{}), startChat(t)
		o := options()
		o.Summary = true
		o.Mail, o.Chats = m.mail("none"), []string{c.url}
		r := newRig(t, d, o)
		r.summarise() // a new installation has no yesterday
		r.happen(3, "order", event.OrderCreated{})
		r.happen(3, "order", event.OrderCreated{}) // the same again
		r.happen(2, "order", event.OrderFulfilled{})
		r.happen(5, "print-job", event.PrintJobCompleted{})
		r.happen(1, "print-job", event.PrintJobFailed{})
		r.happen(4, "shipment", event.ShipmentCreated{})
		r.issue(order.IssuePrintFailed)
		r.exec(`INSERT INTO order_issues (id, tenant_id, order_id, subject, kind, message, detail, state, created_at) VALUES
			('a', 'default', 'order-1', '1', 'print_failed', '', '', 'OPEN', $1), ('b', 'default', 'order-1', '2', 'unmapped_product', '', '', 'OPEN', $1),
			('c', 'default', 'order-1', '3', 'unmapped_product', '', '', 'OPEN', $1), ('d', 'default', 'order-1', '4', 'something_new', '', '', 'RESOLVED', $1)`, db.Time(r.clock.now()))
		r.clock.advance(18*time.Hour + 59*time.Minute) // 06:59
		r.summarise()
		if n := column(t, d, `SELECT COUNT(*) FROM notifications WHERE template = 'daily-summary'`); n != "0" {
			t.Fatalf("%s summaries before the hour", n)
		}
		r.happen(1, "late", event.OrderCreated{}) // today, for tomorrow's
		r.clock.advance(time.Minute)
		again := another(t, r, o)
		var both sync.WaitGroup
		for _, s := range []*notify.Service{r.svc, again} { // two processes
			both.Go(func() {
				if err := s.Summarise(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		r.summarise()
		if n := column(t, d, `SELECT COUNT(*) FROM notifications WHERE template = 'daily-summary'`); n != "2" {
			t.Fatalf("%s summaries, want one e-mail and one in the chat", n)
		}
		l := m.next(t)
		for l.subject != "[Forma3D] Daily summary, 10 March 2026" {
			l = m.next(t) // the alert's message
		}
		for _, want := range []string{
			"Tuesday 10 March 2026", "Orders received:    3", "Orders fulfilled:   2", "Print jobs done:    5", "Print jobs failed:  1", "Shipments:          4",
			"Open issues now: 3", "- 2 × product without a mapping", "- 1 × failed print", "Open alerts:", "A print job failed for good", "https://hub.shop.example",
		} {
			if !strings.Contains(l.text, want) {
				t.Errorf("%q is missing:\n%s", want, l.text)
			}
		}
		for _, want := range []string{"<td>Orders received</td><td align=\"right\">3</td>", "<li>2 × product without a mapping</li>", "Open issues now: 3", "A print job failed for good", "href=\"https://hub.shop.example\""} {
			if !strings.Contains(l.html, want) {
				t.Errorf("%q is missing:\n%s", want, l.html)
			}
		}
		if l.to != "ops@shop.example" || l.header.Get("Message-ID") != "<summary.default.2026-03-11@shop.example>" {
			t.Errorf("to %s, %s", l.to, l.header.Get("Message-ID"))
		}
	})
}

// another is the same program in another process, or after a restart.
func another(t *testing.T, r *rig, o notify.Options) *notify.Service {
	t.Helper()
	s, err := notify.New(r.db, job.NewRegistry(), event.NewBus(r.db, r.clock.now), r.orders, journal.New(r.db), slog.New(slog.DiscardHandler), r.clock.now, o)
	if err != nil {
		t.Fatal(err)
	}
	s.Use(r.runner)
	return s
}

func TestAfterALongStopOnlyTheNewestSummaryIsMade(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{})
		o := options()
		o.Summary = true
		o.Mail = m.mail("none")
		r := newRig(t, d, o)
		r.summarise()
		r.clock.advance(5 * 24 * time.Hour)
		another(t, r, o).Summarise(t.Context())
		r.summarise()
		if l := m.next(t); !strings.Contains(l.subject, "14 March 2026") || !strings.Contains(l.text, "No open issues.") {
			t.Errorf("%s\n%s", l.subject, l.text)
		}
		if n := r.messages(""); n != 1 {
			t.Errorf("%d summaries", n)
		}
		o.Summary = false
		r.clock.advance(24 * time.Hour)
		if err := another(t, r, o).Summarise(t.Context()); err != nil || r.messages("") > 2 {
			t.Errorf("%v, %d", err, r.messages(""))
		}
	})
}

func TestEachTenantHasItsOwnSummaryAndAlerts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := startMail(t, mailOptions{})
		o := options()
		o.Summary = true
		o.Mail = m.mail("none")
		r := newRig(t, d, o)
		r.exec(`INSERT INTO tenants (id, name, created_at) VALUES ('second', 'Second Shop', $1)`, db.Time(r.clock.now()))
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return r.bus.Publish(ctx, tx, event.Event{Tenant: "second", Source: "test", Severity: event.Error, Payload: event.IntegrationDown{Service: "shopify"}})
		})
		if err != nil {
			t.Fatal(err)
		}
		r.await("event-notify-integration-down", "done")
		if len(r.alerts(notify.Query{})) != 0 {
			t.Error("the default tenant sees another's alert")
		}
		r.after(window)
		if l := m.next(t); l.subject != "[Forma3D] Second Shop: Shopify is down" || !strings.Contains(l.html, "Second Shop: Shopify is down") {
			t.Errorf("%s\n%s", l.subject, l.html)
		}
		r.summarise()
		r.clock.advance(24 * time.Hour)
		r.summarise()
		subjects := m.next(t).subject + m.next(t).subject
		if !strings.Contains(subjects, "[Forma3D] Second Shop: Daily summary") || !strings.Contains(subjects, "[Forma3D] Daily summary") {
			t.Error(subjects)
		}
	})
}
