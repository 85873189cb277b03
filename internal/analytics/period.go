package analytics

import "time"

// The periods that figures are given for. Each ends now and begins with a day of
// the calendar.
const (
	Today = "today"
	Week  = "week"  // seven days with today
	Month = "month" // thirty days with today
	All   = "all"
)

// lengths are the days of each period.
var lengths = map[string]int{Today: 1, Week: 7, Month: 30}

// span is a period and the one of the same length before it.
type span struct {
	from     time.Time // zero: no bound
	previous time.Time // where the period before begins; zero: there is none
}

// spanOf gives a period's bounds by the clocks of zone.
func spanOf(period string, now time.Time, zone *time.Location) span {
	days, bounded := lengths[period]
	if !bounded {
		return span{}
	}
	today := dateOf(now, zone)
	return span{from: today.add(1 - days).begins(zone), previous: today.add(1 - 2*days).begins(zone)}
}

// date is a day of the calendar.
type date struct{ t time.Time } // its midnight in UTC

func dateOf(t time.Time, zone *time.Location) date {
	y, m, d := t.In(zone).Date()
	return date{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

func (d date) add(days int) date { return date{d.t.AddDate(0, 0, days)} }

// String writes a date as 2026-11-02.
func (d date) String() string { return d.t.Format(time.DateOnly) }

// week gives the date's week: the first day of it.
func (d date) week(begins time.Weekday) date {
	return d.add(-(int(d.t.Weekday()-begins) + 7) % 7)
}

// quarter is the unit in which the clocks of the world are moved.
const quarter = 15 * time.Minute

// begins is the first moment of a day by the clocks of zone. That is not always
// midnight: in some zones the clocks go forward at midnight, or back over it.
func (d date) begins(zone *time.Location) time.Time {
	y, m, day := d.t.Date()
	t := time.Date(y, m, day, 0, 0, 0, 0, zone)
	for dateOf(t, zone).t.Before(d.t) {
		t = t.Add(quarter)
	}
	for !dateOf(t.Add(-quarter), zone).t.Before(d.t) {
		t = t.Add(-quarter)
	}
	return t.UTC()
}

// days gives the beginnings of the last n days and the end of today, n+1 times.
func days(n int, now time.Time, zone *time.Location) ([]date, []time.Time) {
	today := dateOf(now, zone)
	var dates []date
	var times []time.Time
	for i := 1 - n; i <= 1; i++ {
		d := today.add(i)
		if i < 1 {
			dates = append(dates, d)
		}
		times = append(times, d.begins(zone))
	}
	return dates, times
}

// weeks is days for weeks.
func weeks(n int, first time.Weekday, now time.Time, zone *time.Location) ([]date, []time.Time) {
	this := dateOf(now, zone).week(first)
	var dates []date
	var times []time.Time
	for i := 1 - n; i <= 1; i++ {
		d := this.add(7 * i)
		if i < 1 {
			dates = append(dates, d)
		}
		times = append(times, d.begins(zone))
	}
	return dates, times
}
