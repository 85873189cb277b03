package notify

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/order"
)

// dayFormat is a day of the calendar; its order as text is that of time.
const dayFormat = time.DateOnly

// summaryDue gives the newest day of the calendar whose hour has come by the
// clocks of zone. An hour that the clocks skip has come with the next one, and
// one that they repeat comes the first time.
func summaryDue(now time.Time, hour int, zone *time.Location) time.Time {
	local := now.In(zone)
	year, month, day := local.Date()
	if local.Hour() < hour {
		day--
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// bounds are a day's beginning and end by the clocks of zone, so a day has 23 or
// 25 hours when they change.
func bounds(day time.Time, zone *time.Location) (from, to time.Time) {
	return beginning(day, zone), beginning(day.AddDate(0, 0, 1), zone)
}

// beginning is the first moment of a day: not always midnight, because in some
// zones the clocks go forward at midnight.
func beginning(day time.Time, zone *time.Location) time.Time {
	year, month, date := day.Date()
	t := time.Date(year, month, date, 0, 0, 0, 0, zone)
	if t.Day() != date {
		t = t.Add(time.Hour)
	}
	return t
}

// Summarise makes the daily summary of each tenant when its hour has come: once
// for each day, whichever process comes first. After a longer stop only the
// newest is made, and a new installation begins with its next day.
func (s *Service) Summarise(ctx context.Context) error {
	tenants, err := s.tenants(ctx)
	if err != nil {
		return err
	}
	var failures []error
	for _, t := range tenants {
		to, err := s.desk(ctx, s.db.Read(), t.id)
		if err != nil {
			return err
		}
		if !to.rules.SummaryEnabled || !to.enabled {
			continue
		}
		failures = append(failures, s.summarise(ctx, t, to, summaryDue(s.now(), to.rules.SummaryHour, s.opts.Zone)))
	}
	return errors.Join(failures...)
}

func (s *Service) summarise(ctx context.Context, t tenant, at desk, day time.Time) error {
	last, err := lastSummary(ctx, s.db.Read(), t.id)
	if err != nil {
		return err
	}
	due := day.Format(dayFormat)
	if last >= due {
		return nil
	}
	if last == "" {
		return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := claimSummary(ctx, tx, t.id, due, s.now())
			return err
		})
	}
	c, err := s.summary(ctx, t, day)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		mine, err := claimSummary(ctx, tx, t.id, due, s.now())
		if err != nil || !mine {
			return err
		}
		key := "summary." + t.id + "." + due
		to := slices.DeleteFunc(slices.Clone(at.channels), func(c channel) bool { return !c.business })
		return s.enqueue(ctx, tx, to, notification{Tenant: t.id, Template: DailySummary, MessageKey: key, ThreadKey: key, Content: c, CreatedAt: s.now()})
	})
}

// lastSummary gives the day of a tenant's newest summary, "" before the first.
func lastSummary(ctx context.Context, q db.Querier, tenant string) (string, error) {
	var day string
	err := q.QueryRowContext(ctx, `SELECT last_day FROM daily_summaries WHERE tenant_id = $1`, tenant).Scan(&day)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("look for the last summary: %w", err)
	}
	return day, nil
}

// claimSummary moves the row on to day; whoever succeeds makes the summary.
func claimSummary(ctx context.Context, tx *db.Tx, tenant, day string, now time.Time) (mine bool, err error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO daily_summaries (tenant_id, last_day, made_at) VALUES ($1, $2, $3)
		ON CONFLICT (tenant_id) DO UPDATE SET last_day = excluded.last_day, made_at = excluded.made_at WHERE daily_summaries.last_day < excluded.last_day`, tenant, day, db.Time(now))
	if err != nil {
		return false, fmt.Errorf("claim the summary: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// summary counts the day before day.
func (s *Service) summary(ctx context.Context, t tenant, day time.Time) (content, error) {
	yesterday := day.AddDate(0, 0, -1)
	from, to := bounds(yesterday, s.opts.Zone)
	received, fulfilled, done, failed, shipped := event.OrderCreated{}.EventType(), event.OrderFulfilled{}.EventType(),
		event.PrintJobCompleted{}.EventType(), event.PrintJobFailed{}.EventType(), event.ShipmentCreated{}.EventType()
	counts, err := s.journal.CountEntities(ctx, t.id, []string{received, fulfilled, done, failed, shipped}, from, to)
	if err != nil {
		return content{}, err
	}
	issues, err := s.orders.OpenIssueCounts(ctx, s.db.Read(), t.id)
	if err != nil {
		return content{}, err
	}
	alerts, err := findAlerts(ctx, s.db.Read(), `tenant_id = $1 AND state = 'OPEN' ORDER BY first_at, id`, t.id)
	if err != nil {
		return content{}, err
	}
	body := &summaryContent{
		Day: yesterday.Format("Monday 2 January 2006"), Received: counts[received], Fulfilled: counts[fulfilled],
		PrintsDone: counts[done], PrintsFail: counts[failed], Shipments: counts[shipped], Issues: figures(issues),
	}
	for _, f := range body.Issues {
		body.OpenIssues += f.Count
	}
	for i := range alerts {
		if err := fillAlert(ctx, s.db.Read(), &alerts[i]); err != nil {
			return content{}, err
		}
		body.AlertTitles = append(body.AlertTitles, s.words.alert(alerts[i], "").Title)
	}
	return content{Shop: t.name, Title: "Daily summary, " + yesterday.Format("2 January 2006"), Summary: body, Link: s.opts.AppURL}, nil
}

// figures puts the open issues into words, the most frequent first.
func figures(counts map[order.IssueKind]int) []issueFigure {
	var out []issueFigure
	for kind, n := range counts {
		w, ok := issueWords[string(kind)]
		if !ok {
			w = retryWords(string(kind))
		}
		out = append(out, issueFigure{Words: w, Count: n})
	}
	slices.SortFunc(out, func(a, b issueFigure) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Words, b.Words))
	})
	return out
}
