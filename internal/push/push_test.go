package push_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/push"
	"github.com/forma3d/connect/internal/sim"
	simpush "github.com/forma3d/connect/internal/sim/push"
)

// Each event that people are told of reaches the browser: readable by it alone,
// in the person's language, with what the page needs to show it.
func TestEachClassReachesTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, nil)
		r.order("o1", "#1001", "unmapped_product", "address_invalid")
		r.order("o2", "#1002", "print_failed")
		r.order("o3", "#1003")
		r.person(identity.DefaultTenant, "ada", "nl-BE")
		sub, _ := r.browser("ada", "phone")
		r.choose("ada", push.Classes()...)
		sent := 0
		for _, c := range []struct {
			kind         string
			payload      event.Payload
			class        push.Class
			title, path  string
			order        string
			urgency      string
			hours        int
			sameTagAsWas bool
		}{
			{"order-issue-opened", event.IssueOpened{OrderID: "o1", IssueID: "i", Kind: "unmapped_product"}, push.NeedsAttention, "Bestelling #1001 heeft u nodig", "/orders/o1", "o1", "high", 24, false},
			{"order-ready-for-fulfillment", event.OrderReadyForFulfillment{OrderID: "o1"}, push.OrderReady, "Bestelling #1001 is klaar", "/orders/o1", "o1", "normal", 12, false},
			{"order-fulfilled", event.OrderFulfilled{OrderID: "o1"}, push.OrderReady, "Bestelling #1001 is onderweg", "/orders/o1", "o1", "normal", 12, true},
			{"print-job-failed", event.PrintJobFailed{OrderID: "o2", PrintJobID: "p"}, push.PrintFailed, "Een print van bestelling #1002 is mislukt", "/orders/o2", "o2", "high", 12, false},
			{"shipment-failed", event.ShipmentFailed{OrderID: "o2", ShipmentID: "s"}, push.ShipmentProblem, "Geen label voor bestelling #1002", "/orders/o2", "o2", "normal", 24, false},
			{"shipment-status-changed", event.ShipmentStatusChanged{OrderID: "o2", ShipmentID: "s", NewStatus: "EXCEPTION"}, push.ShipmentProblem, "Probleem met het pakket van bestelling #1002", "/orders/o2", "o2", "normal", 24, true}, //nolint:misspell // Dutch
			{"shipment-status-changed", event.ShipmentStatusChanged{OrderID: "o2", ShipmentID: "s", NewStatus: "RETURNED"}, push.ShipmentProblem, "Het pakket van bestelling #1002 komt terug", "/orders/o2", "o2", "normal", 24, true},
			{"integration-down", event.IntegrationDown{Service: "shopify"}, push.SystemAlert, "Shopify is niet bereikbaar", "/settings/integrations", "", "high", 6, false},
			{"integration-up", event.IntegrationUp{Service: "shopify"}, push.SystemAlert, "Shopify is terug", "/settings/integrations", "", "high", 6, true},
			{"retry-exhausted", event.RetriesExhausted{RetryType: "FULFILLMENT"}, push.SystemAlert, "Werk wacht op uw beslissing", "/admin/queues", "", "high", 6, false},
			{"webhook-failed", event.WebhookFailed{WebhookSource: "sendcloud"}, push.SystemAlert, "Een bericht van Sendcloud was niet bruikbaar", "/admin/queues", "", "high", 6, false},
			{"order-created", event.OrderCreated{OrderID: "o3"}, push.NewOrder, "Nieuwe bestelling #1003", "/orders/o3", "o3", "normal", 6, false},
		} {
			r.publish(c.kind, event.Event{ID: fmt.Sprintf("event-%d", sent), Payload: c.payload})
			r.await("push-send", "done")
			got := r.maker.Messages(sub.ID)
			if len(got) != sent+1 {
				t.Fatalf("%s: %d messages, refused: %q", c.kind, len(got), r.maker.Refused(sub.ID))
			}
			m, text := got[sent], r.text(got[sent])
			badge := 2
			want := push.Message{
				ID: fmt.Sprintf("event-%d", sent), Event: c.payload.EventType(), Class: c.class, Title: c.title, Body: text.Body, Lang: "nl", Tag: text.Tag, Path: c.path, OrderID: c.order, Badge: &badge, Time: r.clock.now(),
			}
			if diff := cmp.Diff(want, text); diff != "" || text.Body == "" || text.Tag == "" {
				t.Errorf("%s (-want +got):\n%s", c.kind, diff)
			}
			if m.Urgency != c.urgency || m.TTL != c.hours*3600 || m.Subject != "mailto:hub@shop.example" || len(m.Topic) != 32 {
				t.Errorf("%s: sent with %+v", c.kind, m)
			}
			if sent > 0 {
				was := r.text(got[sent-1])
				if (was.Tag == text.Tag) != c.sameTagAsWas || (got[sent-1].Topic == m.Topic) != c.sameTagAsWas {
					t.Errorf("%s: tag %q after %q", c.kind, text.Tag, was.Tag)
				}
			}
			sent++
		}
		for _, quiet := range []struct {
			kind    string
			payload event.Payload
		}{
			{"shipment-status-changed", event.ShipmentStatusChanged{OrderID: "o2", NewStatus: "DELIVERED"}},
			{"retry-exhausted", event.RetriesExhausted{RetryType: "NOTIFICATION"}},
		} {
			r.publish(quiet.kind, event.Event{Payload: quiet.payload})
		}
		r.publish("order-created", event.Event{ID: "old", Time: r.clock.now().Add(-7 * time.Hour), Payload: event.OrderCreated{OrderID: "o1"}}) // too old to matter
		r.publish("order-created", event.Event{ID: "last", Payload: event.OrderCreated{OrderID: "o1"}})
		r.await("push-send", "done")
		if got := r.maker.Messages(sub.ID); len(got) != sent+1 || r.text(got[sent]).ID != "last" {
			t.Errorf("%d messages, want %d", len(got), sent+1)
		}
		if s := r.settings("ada").Subscriptions; len(s) != 1 || s[0].ToldAt == nil || s[0].Problem != push.NoProblem {
			t.Errorf("%+v", s)
		}
		if n := r.count(`SELECT COUNT(*) FROM audit_log WHERE action IN ('push.subscribe', 'push.choose')`); n != 2 {
			t.Errorf("%d acts are in the audit log", n)
		}
	})
}

func TestEventsMakeNoWorkWhereNobodyIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, nil)
		r.exec(`INSERT INTO tenants (id, name, created_at) VALUES ('other', 'Other', '2026-01-01 00:00:00')`)
		r.person("other", "stranger", "")
		r.browser("stranger", "")
		made := func() int {
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				created := event.Event{Tenant: identity.DefaultTenant, Source: "order", Severity: event.Info, Message: "m", Payload: event.OrderCreated{OrderID: "o1"}}
				return r.bus.Publish(ctx, tx, created, created)
			})
			if err != nil {
				t.Fatal(err)
			}
			return r.count(`SELECT COUNT(*) FROM river_job WHERE kind LIKE 'event-push-%'`)
		}
		if n := made(); n != 0 {
			t.Errorf("%d jobs for a tenant of which no browser is told anything", n)
		}
		r.person(identity.DefaultTenant, "ada", "")
		r.browser("ada", "")
		if n := made(); n != 2 {
			t.Errorf("%d jobs for two events and one browser", n)
		}
	})
}

// Only who chose it, may see it and is of the tenant is told.
func TestOnlyWhoMaySeeItAndWantsItIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, nil)
		r.exec(`INSERT INTO tenants (id, name, created_at) VALUES ('other', 'Other', '2026-01-01 00:00:00')`)
		r.order("o1", "#1001", "address_invalid")
		r.person(identity.DefaultTenant, "ada", "de")
		r.person(identity.DefaultTenant, "prints only", "fr", identity.PrintJobsRead)
		r.person(identity.DefaultTenant, "not interested", "")
		r.person(identity.DefaultTenant, "never chose", "ja")
		r.person("other", "stranger", "")
		browsers := map[string]simpush.Subscription{}
		for who := range r.callers {
			browsers[who], _ = r.browser(who, "")
		}
		r.choose("ada", push.PrintFailed, push.NewOrder)
		r.choose("prints only", push.PrintFailed, push.NewOrder)
		r.choose("not interested")
		r.choose("stranger", push.Classes()...)
		r.publish("print-job-failed", event.Event{Payload: event.PrintJobFailed{OrderID: "o1", PrintJobID: "p"}})
		for range 3 {
			r.await("push-send", "done")
		}
		r.publish("order-created", event.Event{Payload: event.OrderCreated{OrderID: "o1"}})
		for range 2 {
			r.await("push-send", "done")
		}
		want := map[string][]string{
			"ada": {"Ein Druck von Bestellung #1001 ist fehlgeschlagen", "Neue Bestellung #1001"}, "prints only": {"Une impression de la commande #1001 a échoué"}, "never chose": {"A print of order #1001 failed"},
		}
		for who, sub := range browsers {
			var titles []string
			for _, m := range r.maker.Messages(sub.ID) {
				text := r.text(m)
				titles = append(titles, text.Title)
				if (text.Badge != nil) != (who != "prints only") {
					t.Errorf("%s: badge %v", who, text.Badge)
				}
			}
			if diff := cmp.Diff(want[who], titles); diff != "" {
				t.Errorf("%s is told (-want +got):\n%s", who, diff)
			}
		}
		// Who may not sign in any more is forgotten with the next message.
		r.dismiss(identity.DefaultTenant, "never chose")
		r.publish("print-job-failed", event.Event{Payload: event.PrintJobFailed{OrderID: "o1", PrintJobID: "q"}})
		for range 3 {
			r.await("push-send", "done")
		}
		if n := r.count(`SELECT COUNT(*) FROM push_subscriptions WHERE user_id = 'never chose'`); n != 0 || len(r.maker.Messages(browsers["never chose"].ID)) != 1 {
			t.Error("somebody who is gone is still told")
		}
	})
}

func TestAFailureMeansWhatThePushServiceSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, nil)
		r.person(identity.DefaultTenant, "ada", "")
		tell := func() { r.publish("integration-down", event.Event{Payload: event.IntegrationDown{Service: "xapi"}}) }
		sub, _ := r.browser("ada", "phone")
		const op = "POST /push/{id}"

		r.faults.Set(sim.Fault{Op: op, Probability: 1, Times: 1, Status: http.StatusTooManyRequests, RetryAfter: 1})
		tell()
		r.await("push-send", "snoozed")
		if s := r.settings("ada").Subscriptions[0]; s.Problem != push.Busy || s.ToldAt != nil {
			t.Errorf("after 429: %+v", s)
		}
		r.await("push-send", "done")
		if s := r.settings("ada").Subscriptions[0]; s.Problem != push.NoProblem || s.ToldAt == nil || len(r.maker.Messages(sub.ID)) != 1 {
			t.Errorf("after it was taken: %+v", s)
		}

		r.faults.Set(sim.Fault{Op: op, Probability: 1, Times: 1, Status: http.StatusServiceUnavailable, RetryAfter: 1}, sim.Fault{Op: op, Probability: 1, Times: 1, Status: http.StatusBadGateway}, sim.Fault{Op: op, Probability: 1, Times: 1, DropBefore: true})
		tell()
		r.await("push-send", "snoozed")
		r.await("push-send", "failed")
		r.await("push-send", "failed")
		r.await("push-send", "done")
		if n := len(r.maker.Messages(sub.ID)); n != 2 {
			t.Errorf("%d messages", n)
		}

		r.faults.Set(sim.Fault{Op: op, Probability: 1, Status: http.StatusBadGateway}) // for good
		tell()
		for range 4 {
			r.await("push-send", "failed")
		}
		r.await("push-send", "done")
		if s := r.settings("ada").Subscriptions[0]; s.Problem != push.Unreachable {
			t.Errorf("after the last attempt: %+v", s)
		}
		if n := r.count(`SELECT COUNT(*) FROM river_job WHERE CAST(state AS TEXT) = 'discarded'`); n != 0 {
			t.Errorf("%d dead letters", n)
		}

		r.faults.Set(sim.Fault{Op: op, Probability: 1, Times: 1, Status: http.StatusRequestEntityTooLarge})
		tell()
		r.await("push-send", "done")
		if s := r.settings("ada").Subscriptions[0]; s.Problem != push.Refused {
			t.Errorf("after a refusal: %+v", s)
		}

		for _, gone := range []int{http.StatusNotFound, http.StatusGone} {
			r.faults.Set(sim.Fault{Op: op, Probability: 1, Times: 1, Status: gone})
			tell()
			r.await("push-send", "done")
			if s := r.settings("ada").Subscriptions; len(s) != 0 {
				t.Errorf("after %d: %+v", gone, s)
			}
			sub, _ = r.browser("ada", "phone")
		}
		r.maker.Unsubscribe(sub.ID)
		tell()
		r.await("push-send", "done")
		if s := r.settings("ada").Subscriptions; len(s) != 0 {
			t.Errorf("after the browser gave up: %+v", s)
		}
		if strings.Contains(r.log.String(), sub.Path) || strings.Contains(r.log.String(), r.address) {
			t.Errorf("an endpoint is in the log:\n%s", r.log)
		}
	})
}

// A flood of events is no flood of messages.
func TestAFloodIsOneMessageMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRig(t, d, nil)
		r.person(identity.DefaultTenant, "ada", "fr")
		sub, _ := r.browser("ada", "phone")
		for range 40 {
			r.publish("integration-down", event.Event{Payload: event.IntegrationDown{Service: "xapi"}})
		}
		for range 40 {
			r.await("push-send", "done")
		}
		more := 0
		for _, m := range r.maker.Messages(sub.ID) {
			if r.text(m).Title == "Il se passe beaucoup de choses" {
				more++
			}
		}
		if got := r.maker.Messages(sub.ID); len(got) != 31 || more != 1 {
			t.Errorf("%d messages, of which %d say that there is more", len(got), more)
		}
		r.clock.advance(11 * time.Minute)
		r.publish("integration-up", event.Event{Payload: event.IntegrationUp{Service: "xapi"}})
		r.await("push-send", "done")
		if got := r.maker.Messages(sub.ID); len(got) != 32 || r.text(got[31]).Title != "X-API est de retour" {
			t.Errorf("after a while: %d messages", len(got))
		}
	})
}

func TestThePairIsMadeOnceAndKeptEncrypted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := newRig(t, d, nil)
		first.person(identity.DefaultTenant, "ada", "")
		public := first.settings("ada").PublicKey
		point, err := base64.RawURLEncoding.DecodeString(public)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ecdh.P256().NewPublicKey(point); err != nil {
			t.Errorf("the public key is no point: %v", err)
		}
		var stored []byte
		if err := d.Read().QueryRowContext(t.Context(), `SELECT private_key FROM push_keys`).Scan(&stored); err != nil {
			t.Fatal(err)
		}
		if len(stored) < 43+28 || strings.Contains(string(stored), public) {
			t.Errorf("stored: %d bytes", len(stored))
		}
		first.browser("ada", "phone")

		// A pair from the settings takes its place; the browser must subscribe anew.
		pair, err := push.NewKeys()
		if err != nil {
			t.Fatal(err)
		}
		second := newRig(t, d, func(o *push.Options) { o.Keys, o.Subject = pair, "https://hub.shop.example" })
		second.person(identity.DefaultTenant, "ada", "")
		s := second.settings("ada")
		if s.PublicKey != pair.Public || len(s.Subscriptions) != 1 || s.Subscriptions[0].Current {
			t.Errorf("with a pair of the settings: %+v", s)
		}
		var tested struct{ Items []push.TestView }
		if status := second.call("ada", "POST", "/push/test", nil, &tested); status != http.StatusOK || len(tested.Items) != 1 || !tested.Items[0].Removed {
			t.Errorf("a test to a browser of another pair: %d %+v", status, tested)
		}
		sub, _ := second.browser("ada", "phone")
		if status := second.call("ada", "POST", "/push/test", nil, &tested); status != http.StatusOK || !tested.Items[0].Sent {
			t.Errorf("a test: %d %+v, refused %q", status, tested, second.maker.Refused(sub.ID))
		}
		if m := second.maker.Messages(sub.ID); len(m) != 1 || m[0].Subject != "https://hub.shop.example" || second.text(m[0]).Title != "This is a test" {
			t.Errorf("%+v", m)
		}

		// A pair that cannot be read is not replaced by another.
		first.exec(`UPDATE push_keys SET private_key = $1`, []byte("sealed by somebody else, long enough"))
		third := newRig(t, d, nil)
		third.person(identity.DefaultTenant, "ada", "")
		var p httpapi.Problem
		if status := third.call("ada", "GET", "/push", nil, &p); status != http.StatusConflict || p.Code != "push-keys-sealed" {
			t.Errorf("sealed: %d %+v", status, p)
		}
	})
}

func TestTheOperationsAreForPeople(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	r := newRig(t, d, nil)
	r.person(identity.DefaultTenant, "ada", "")
	r.person(identity.DefaultTenant, "bob", "")
	machine := r.callers["ada"]
	machine.UserID, machine.Kind = "", identity.KindAPIKey
	r.callers["machine"] = machine
	for _, c := range []struct {
		method, path string
		body         any
	}{
		{"GET", "/push", nil}, {"PUT", "/push/subscriptions", subscribing{"https://push.example/1", browserKeys{"x", "y"}, ""}}, {"DELETE", "/push/subscriptions/1", nil},
		{"PUT", "/push/classes", map[string]any{"classes": []string{}}}, {"POST", "/push/test", nil},
	} {
		var p httpapi.Problem
		if status := r.call("machine", c.method, c.path, c.body, &p); status != http.StatusForbidden || p.Code != "people-only" {
			t.Errorf("%s %s by a key: %d %s", c.method, c.path, status, p.Code)
		}
		if status := r.call("nobody", c.method, c.path, c.body, &p); status != http.StatusUnauthorized {
			t.Errorf("%s %s by nobody: %d", c.method, c.path, status)
		}
	}

	s := r.settings("ada")
	var usual []push.Class
	for _, c := range s.Classes {
		if c.Chosen {
			usual = append(usual, c.Class)
		}
		if !c.Allowed || !slices.Contains(identity.Permissions(), c.Permission) {
			t.Errorf("%+v", c)
		}
	}
	if s.Chosen || !slices.Equal(usual, []push.Class{push.NeedsAttention, push.PrintFailed, push.ShipmentProblem, push.SystemAlert}) || len(s.Classes) != 6 || s.Subscriptions == nil {
		t.Errorf("at first: %+v", s)
	}
	r.choose("ada", push.NewOrder, push.NewOrder, push.NeedsAttention)
	s = r.settings("ada")
	for _, c := range s.Classes {
		if c.Chosen != (c.Class == push.NewOrder || c.Class == push.NeedsAttention) {
			t.Errorf("%+v", c)
		}
	}
	if !s.Chosen || r.settings("bob").Chosen {
		t.Error("the choice is somebody else's")
	}
	var p httpapi.Problem
	if status := r.call("ada", "PUT", "/push/classes", map[string]any{"classes": []string{"weather"}}, &p); status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown class: %d", status)
	}
	if status := r.call("ada", "POST", "/push/test", nil, &p); status != http.StatusConflict || p.Code != "no-subscription" {
		t.Errorf("a test without a browser: %d %s", status, p.Code)
	}

	sub, id := r.browser("ada", "phone")
	if status := r.call("bob", "DELETE", "/push/subscriptions/"+id, nil, &p); status != http.StatusNotFound {
		t.Errorf("bob removes ada's browser: %d", status)
	}
	// The same browser, where bob signs in now: it is his, under the same id.
	var v push.View
	if status := r.call("bob", "PUT", "/push/subscriptions", subscribing{r.address + sub.Path, browserKeys{sub.P256DH, sub.Auth}, "shared"}, &v); status != http.StatusOK || v.ID != id {
		t.Errorf("bob on ada's browser: %d %+v", status, v)
	}
	if len(r.settings("ada").Subscriptions) != 0 || len(r.settings("bob").Subscriptions) != 1 {
		t.Error("a browser is two people's")
	}
	if status := r.call("bob", "DELETE", "/push/subscriptions/"+id, nil, nil); status != http.StatusNoContent || len(r.settings("bob").Subscriptions) != 0 {
		t.Errorf("bob removes his: %d", status)
	}
	for i := range 22 {
		r.clock.advance(time.Second)
		r.browser("ada", fmt.Sprint(i))
	}
	if list := r.settings("ada").Subscriptions; len(list) != 20 || list[0].Device != "2" {
		t.Errorf("%d browsers, the oldest %+v", len(list), list[0])
	}
}

func TestWhatIsNoSubscriptionIsRefused(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	r := newRig(t, d, func(o *push.Options) { o.AllowPrivate = false })
	r.person(identity.DefaultTenant, "ada", "")
	good := r.maker.Subscribe("")
	other, err := ecdh.P384().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const somewhere = "https://push.example/1"
	for what, c := range map[string]struct {
		endpoint, p256dh, auth, field string
	}{
		"http":                   {"http://push.example/1", good.P256DH, good.Auth, "body.endpoint"},
		"another scheme":         {"file:///etc/passwd", good.P256DH, good.Auth, "body.endpoint"},
		"no address":             {"push.example", good.P256DH, good.Auth, "body.endpoint"},
		"with a password":        {"https://a:b@push.example/1", good.P256DH, good.Auth, "body.endpoint"},
		"loopback":               {"https://127.0.0.1/1", good.P256DH, good.Auth, "body.endpoint"},
		"loopback, IPv6":         {"https://[::1]:8080/1", good.P256DH, good.Auth, "body.endpoint"},
		"the cloud's metadata":   {"https://169.254.169.254/1", good.P256DH, good.Auth, "body.endpoint"},
		"private":                {"https://10.0.0.1/1", good.P256DH, good.Auth, "body.endpoint"},
		"broken":                 {"https://[::1", good.P256DH, good.Auth, "body.endpoint"},
		"a key that is no text":  {somewhere, "!!", good.Auth, "body.keys.p256dh"},
		"a short key":            {somewhere, good.P256DH[:40], good.Auth, "body.keys.p256dh"},
		"a point elsewhere":      {somewhere, base64.RawURLEncoding.EncodeToString(other.PublicKey().Bytes()), good.Auth, "body.keys.p256dh"},
		"a short secret":         {somewhere, good.P256DH, good.Auth[:10], "body.keys.auth"},
		"a secret that is none":  {somewhere, good.P256DH, "????????????????", "body.keys.auth"},
		"an address without end": {"https://push.example/" + strings.Repeat("x", 2048), good.P256DH, good.Auth, "body.endpoint"},
	} {
		var p httpapi.Problem
		status := r.call("ada", "PUT", "/push/subscriptions", subscribing{c.endpoint, browserKeys{c.p256dh, c.auth}, ""}, &p)
		if status != http.StatusUnprocessableEntity || len(p.Errors) != 1 || p.Errors[0].Field != c.field {
			t.Errorf("%s: %d %+v", what, status, p)
		}
	}
	if n := r.count(`SELECT COUNT(*) FROM push_subscriptions`); n != 0 {
		t.Errorf("%d are stored", n)
	}
}

// A name that leads to a private address is found out when it is called, and so
// is a push service that sends us there.
func TestNothingPrivateIsReachedByName(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	reached := false
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer inside.Close()
	r := newRig(t, d, func(o *push.Options) { o.AllowPrivate = false })
	r.person(identity.DefaultTenant, "ada", "")
	sub := r.maker.Subscribe("")
	endpoint := strings.Replace(inside.URL, "127.0.0.1", "localhost", 1)
	if status := r.call("ada", "PUT", "/push/subscriptions", subscribing{endpoint, browserKeys{sub.P256DH, sub.Auth}, ""}, nil); status != http.StatusOK {
		t.Fatalf("subscribe: %d", status)
	}
	var tested struct{ Items []push.TestView }
	if r.call("ada", "POST", "/push/test", nil, &tested); len(tested.Items) != 1 || !tested.Items[0].Removed || tested.Items[0].Sent {
		t.Errorf("%+v", tested)
	}
	if reached || len(r.settings("ada").Subscriptions) != 0 {
		t.Error("it was called")
	}

	open := newRig(t, d, nil)
	open.person(identity.DefaultTenant, "ada", "")
	redirect := httptest.NewServer(http.RedirectHandler(inside.URL, http.StatusTemporaryRedirect))
	defer redirect.Close()
	if status := open.call("ada", "PUT", "/push/subscriptions", subscribing{redirect.URL, browserKeys{sub.P256DH, sub.Auth}, ""}, nil); status != http.StatusOK {
		t.Fatalf("subscribe: %d", status)
	}
	if open.call("ada", "POST", "/push/test", nil, &tested); tested.Items[0].Problem != push.Refused || reached {
		t.Errorf("a redirect: %+v", tested)
	}
}
