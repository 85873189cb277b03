package analytics

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zoneOf(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestPeriodsBeginWithADayOfTheCalendar(t *testing.T) {
	for _, c := range []struct{ zone, period, now, from, previous string }{
		{"UTC", Today, "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-02-28T00:00:00Z"},
		{"UTC", Today, "2026-02-28T23:59:59.999999Z", "2026-02-28T00:00:00Z", "2026-02-27T00:00:00Z"},
		{"UTC", Week, "2026-03-03T12:00:00Z", "2026-02-25T00:00:00Z", "2026-02-18T00:00:00Z"},
		{"UTC", Month, "2024-03-01T12:00:00Z", "2024-02-01T00:00:00Z", "2024-01-02T00:00:00Z"}, // thirty days, with the 29th of February
		{"UTC", Month, "2026-01-15T12:00:00Z", "2025-12-17T00:00:00Z", "2025-11-17T00:00:00Z"},
		{"Europe/Brussels", Today, "2026-11-01T23:30:00Z", "2026-11-01T23:00:00Z", "2026-10-31T23:00:00Z"},
		{"Europe/Brussels", Week, "2026-10-28T12:00:00Z", "2026-10-21T22:00:00Z", "2026-10-14T22:00:00Z"}, // over the end of summer time
		{"Europe/Brussels", Today, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-23T22:00:00Z"},
		{"Asia/Kathmandu", Today, "2026-05-05T18:15:00Z", "2026-05-05T18:15:00Z", "2026-05-04T18:15:00Z"},
		{"America/Havana", Today, "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", "2026-03-07T05:00:00Z"}, // the clocks go from 0:00 to 1:00
		{"America/Havana", Today, "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", "2026-10-31T04:00:00Z"}, // the hour from 0:00 comes twice
		{"Asia/Beirut", Today, "2023-04-01T12:00:00Z", "2023-03-31T21:00:00Z", "2023-03-30T21:00:00Z"},
	} {
		now, err := time.Parse(time.RFC3339Nano, c.now)
		if err != nil {
			t.Fatal(err)
		}
		got := spanOf(c.period, now, zoneOf(t, c.zone))
		if a, b := got.from.Format(time.RFC3339), got.previous.Format(time.RFC3339); a != c.from || b != c.previous {
			t.Errorf("%s %s at %s: from %s after %s, want %s after %s", c.zone, c.period, c.now, a, b, c.from, c.previous)
		}
	}
	if got := spanOf(All, time.Now(), time.UTC); !got.from.IsZero() || !got.previous.IsZero() {
		t.Errorf("all has the bounds %v", got)
	}
}

// The days of a zone follow each other without a gap and without an overlap,
// however its clocks are moved: each moment belongs to the day that the clocks
// show.
func TestDaysDivideTheTime(t *testing.T) {
	zones := []string{"UTC", "Europe/Brussels", "America/New_York", "America/Havana", "America/Asuncion", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Beirut", "Africa/Cairo", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran"}
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneOf(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		moment := time.Unix(rapid.Int64Range(1_000_000_000, 2_000_000_000).Draw(t, "moment"), 0)
		d := dateOf(moment, zone)
		begin, end := d.begins(zone), d.add(1).begins(zone)
		if moment.Before(begin) || !moment.Before(end) {
			t.Fatalf("%s is not within its day, %s to %s", moment.In(zone), begin.In(zone), end.In(zone))
		}
		if dateOf(begin, zone) != d || !dateOf(begin.Add(-time.Nanosecond), zone).t.Before(d.t) {
			t.Fatalf("%s does not begin at %s", d, begin.In(zone))
		}
		if hours := end.Sub(begin); hours < 22*time.Hour || hours > 26*time.Hour {
			t.Fatalf("%s has %s", d, hours)
		}
		_, times := days(30, moment, zone)
		for i := 1; i < len(times); i++ {
			if !times[i-1].Before(times[i]) && zone.String() != "Pacific/Apia" { // which skipped a day
				t.Fatalf("day %d does not follow: %v", i, times)
			}
		}
		first := time.Weekday(rapid.SampledFrom([]int{0, 1, 6}).Draw(t, "first day"))
		if w := d.week(first); w.t.Weekday() != first || w.t.After(d.t) || d.t.Sub(w.t) >= 7*24*time.Hour {
			t.Fatalf("%s is in the week of %s", d, w)
		}
	})
}
