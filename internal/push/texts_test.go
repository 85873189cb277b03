package push

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/order"
)

var placeholder = regexp.MustCompile(`\{[a-z]*\}`)

// Each text is there in each language, says the same facts in all of them, and
// fits into a message.
func TestEachTextIsThereInEachLanguage(t *testing.T) {
	for key, all := range texts() {
		facts := placeholder.FindAllString(all["en"].title+all["en"].body, -1)
		for _, l := range Languages() {
			w, ok := all[l]
			if !ok || w.title == "" || w.body == "" {
				t.Errorf("%s says nothing in %s", key, l)
			}
			if got := placeholder.FindAllString(w.title+w.body, -1); !slices.Equal(got, facts) {
				t.Errorf("%s tells %v in %s and %v in English", key, got, l, facts)
			}
			said := notice{Text: key, Number: strings.Repeat("\u20ac", maxNumber), Service: "shopify"}.say(l)
			if placeholder.MatchString(said.title + said.body) {
				t.Errorf("%s in %s: %q", key, l, said)
			}
			count := 1_000_000
			b, err := json.Marshal(Message{Title: said.title, Body: said.body, Tag: strings.Repeat("x", 200), Path: strings.Repeat("x", 200), Badge: &count})
			if err != nil || len(b) > maxPayload/2 {
				t.Errorf("%s in %s has %d bytes", key, l, len(b))
			}
		}
		if len(all) != len(Languages()) {
			t.Errorf("%s has %d languages", key, len(all))
		}
	}
	for _, kind := range []order.IssueKind{
		order.IssueUnmapped, order.IssueAddress, order.IssueChangedLate, order.IssuePrintFailed, order.IssueQueueRejected, order.IssueShipment, order.IssueFulfillment,
		order.IssueCancelReview, order.IssueFarmCancelled, order.IssueHeld, order.IssueRevivedTooLate, order.IssuePrintStuck,
	} {
		if issueText(kind) == textIssue {
			t.Errorf("%s has no words of its own", kind)
		}
	}
	if got := (notice{Text: issueText("of tomorrow"), Number: "#1"}).say("de-CH"); got.title != "Bestellung #1 braucht Sie" || got.body == "" {
		t.Errorf("an unknown issue: %q", got)
	}
	if got := (notice{Text: "text of tomorrow", Number: "#1"}).say("tlh"); got.title != "Order #1 needs you" {
		t.Errorf("an unknown text: %q", got)
	}
}

// What is subscribed to is what there is a notice for, and each class has one.
func TestEachSubscriptionHasItsNotice(t *testing.T) {
	var types []string
	classes := map[Class]bool{}
	for _, p := range told() {
		types = append(types, p.EventType())
		d := event.Delivery{Type: p.EventType(), Payload: json.RawMessage(`{"newStatus":"EXCEPTION"}`)}
		n, ok, err := noticeOf(d)
		if err != nil || !ok || n.Tag == "" || n.Path == "" || n.Text == "" {
			t.Errorf("%s: %+v, %t, %v", p.EventType(), n, ok, err)
		}
		classes[n.Class] = true
		if _, _, err := noticeOf(event.Delivery{Type: p.EventType(), Payload: json.RawMessage(`[]`)}); err == nil {
			t.Errorf("%s: a payload that cannot be read is no error", p.EventType())
		}
	}
	for _, k := range event.Catalogue() {
		name := k.Payload.EventType()
		if _, ok, _ := noticeOf(event.Delivery{Type: name, Payload: json.RawMessage(`{"newStatus":"EXCEPTION"}`)}); ok != slices.Contains(types, name) {
			t.Errorf("%s: notice %t", name, ok)
		}
	}
	for _, c := range Classes() {
		if !classes[c] {
			t.Errorf("nothing is of the class %s", c)
		}
	}
}

// Nothing that a page sends makes the check fail otherwise than by saying no.
func FuzzDevice(f *testing.F) {
	f.Add("https://push.example/1", "BAAA", "AAAA")
	f.Add("https://[::ffff:127.0.0.1]/", "", "=")
	f.Add("http://\x00", "\xff", "a b")
	f.Fuzz(func(t *testing.T, endpoint, key, auth string) {
		err := Device{Endpoint: endpoint, P256DH: key, Auth: auth}.check(false)
		if err == nil && !strings.HasPrefix(strings.ToLower(endpoint), "https://") {
			t.Errorf("%q is taken", endpoint)
		}
	})
}
