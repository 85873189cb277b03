package notify

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/order"
)

func TestTheSummarysDayFollowsTheClocksOfItsZone(t *testing.T) {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tc := range []struct {
		name     string
		now      string
		hour     int
		zone     *time.Location
		due      string
		from, to string // of the day that is counted
		hours    int
	}{
		{"before the hour", "2026-03-10T05:59:59Z", 7, brussels, "2026-03-09", "2026-03-07T23:00:00Z", "2026-03-08T23:00:00Z", 24},
		{"at the hour", "2026-03-10T06:00:00Z", 7, brussels, "2026-03-10", "2026-03-08T23:00:00Z", "2026-03-09T23:00:00Z", 24},
		{"the day the clocks go forward", "2026-03-29T05:00:00Z", 7, brussels, "2026-03-29", "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z", 24},
		{"the day after it counts 23 hours", "2026-03-30T05:00:00Z", 7, brussels, "2026-03-30", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23},
		{"an hour that does not exist", "2026-03-29T01:30:00Z", 2, brussels, "2026-03-29", "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z", 24},
		{"the day the clocks go back", "2026-10-25T06:00:00Z", 7, brussels, "2026-10-25", "2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", 24},
		{"the day after it counts 25 hours", "2026-10-26T06:00:00Z", 7, brussels, "2026-10-26", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25},
		{"an hour that comes twice, first", "2026-10-25T00:30:00Z", 2, brussels, "2026-10-25", "2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", 24},
		{"an hour that comes twice, again", "2026-10-25T01:30:00Z", 2, brussels, "2026-10-25", "2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", 24},
		{"the first of a month", "2026-05-01T08:00:00Z", 7, brussels, "2026-05-01", "2026-04-29T22:00:00Z", "2026-04-30T22:00:00Z", 24},
		{"midnight", "2026-01-01T00:00:00Z", 0, time.UTC, "2026-01-01", "2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z", 24},
		{"far behind UTC", "2026-06-10T10:00:00Z", 7, santiago, "2026-06-09", "2026-06-08T04:00:00Z", "2026-06-09T04:00:00Z", 24},
	} {
		t.Run(tc.name, func(t *testing.T) {
			day := summaryDue(at(tc.now), tc.hour, tc.zone)
			from, to := bounds(day.AddDate(0, 0, -1), tc.zone)
			if day.Format(dayFormat) != tc.due || !from.Equal(at(tc.from)) || !to.Equal(at(tc.to)) || to.Sub(from) != time.Duration(tc.hours)*time.Hour {
				t.Errorf("due %s, from %s to %s", day.Format(dayFormat), from.UTC(), to.UTC())
			}
		})
	}
}

// Each day of two years has its summary once, none is skipped or overlaps, also
// where the clocks change at midnight.
func TestNoDayIsSkippedOrCountedTwice(t *testing.T) {
	for _, name := range []string{"Europe/Brussels", "America/Santiago", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for hour := range 24 {
			last, end := "", time.Time{}
			for now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); now.Year() < 2028; now = now.Add(30 * time.Minute) {
				day := summaryDue(now, hour, zone)
				key := day.Format(dayFormat)
				if key == last {
					continue
				}
				if key < last {
					t.Fatalf("%s at %d: the day went back from %s to %s at %s", name, hour, last, key, now)
				}
				from, to := bounds(day, zone)
				if from.In(zone).Format(dayFormat) != key || from.Add(-1).In(zone).Format(dayFormat) == key {
					t.Fatalf("%s begins at %s", key, from)
				}
				if !end.IsZero() && !from.Equal(end) {
					t.Fatalf("%s at %d: %s begins at %s, the day before ended at %s", name, hour, key, from, end)
				}
				last, end = key, to
			}
		}
	}
}

func TestEachKindHasItsWords(t *testing.T) {
	w := words{"https://hub.example", time.UTC}
	causes := map[Kind][]string{FulfillmentFailed: {"fulfillment", "label"}, PrintFailed: {"print", "queue"}, IntegrationDown: {"shopify", "newcomer"}}
	for _, kind := range Kinds() {
		for _, cause := range append(causes[kind], "other") {
			for _, n := range []int{1, 2} {
				a := Alert{Kind: kind, Cause: cause, State: Open, OpenItems: n, OpenOrders: n, Orders: []OrderRef{{ID: "a/b", Number: "#1"}}}
				open := w.alert(a, "")
				if open.Title == "" || open.Title == string(kind) || open.Alert.What == "" || open.Alert.Do == "" || !strings.HasPrefix(open.Link, "https://hub.example/") || open.Alert.Orders[0].Link != "https://hub.example/orders/a%2Fb" {
					t.Errorf("%s %s: %+v %+v", kind, cause, open, open.Alert)
				}
				a.State = Recovered
				if over := w.alert(a, ""); over.Title == "" || over.Title == open.Title || over.Alert.What == "" || over.Alert.Do != "" || len(over.Alert.Orders) != 0 {
					t.Errorf("%s %s recovered: %+v", kind, cause, over)
				}
			}
		}
	}
	for kind, topic := range issueTopics {
		if issueWords[kind] == "" || !slices.Contains(Kinds(), topic.kind) {
			t.Errorf("%s: %+v", kind, topic)
		}
	}
	for _, kind := range []order.IssueKind{order.IssueUnmapped, order.IssueAddress, order.IssueChangedLate, order.IssueFarmCancelled, order.IssueRevivedTooLate} {
		if issueWords[string(kind)] == "" {
			t.Errorf("%s has no words", kind)
		}
	}
}

func TestWhatIsWrittenIntoAMessageCannotChangeIt(t *testing.T) {
	c := content{
		Shop: "A\r\nBcc: all@example.com", Title: "T", Link: "https://hub.example",
		Alert: &alertContent{What: "<script>alert(1)</script>", Do: "d", Detail: `"><img src=x>`, Orders: []orderLink{{Number: "<b>", Link: "javascript:alert(1)"}}},
	}
	if s := c.subject(); strings.ContainsAny(s, "\r\n") {
		t.Errorf("subject %q", s)
	}
	_, html, err := c.bodies(ErrorNotification)
	if err != nil || strings.Contains(html, "<script>") || strings.Contains(html, "<img") || strings.Contains(html, "href=\"javascript:") {
		t.Errorf("%v\n%s", err, html)
	}
	if _, _, err := c.bodies("unknown"); err == nil {
		t.Error("an unknown template was made")
	}
}

func TestStatesAreATable(t *testing.T) {
	all := []State{Open, Clearing, Recovered}
	allowed := map[[2]State]bool{{Open, Clearing}: true, {Open, Recovered}: true, {Clearing, Open}: true, {Clearing, Recovered}: true}
	for _, from := range all {
		for _, to := range all {
			if from.Can(to) != allowed[[2]State{from, to}] {
				t.Errorf("%s to %s", from, to)
			}
		}
	}
	if err := move(t.Context(), nil, Alert{State: Recovered}, Open, time.Now()); err == nil {
		t.Error("an illegal change was made")
	}
}
