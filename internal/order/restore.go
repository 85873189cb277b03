package order

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
)

// lateWebhooks is how long before a backup an order may have been sold that the
// backup does not know: the shop's webhooks can be a day late.
const lateWebhooks = 24 * time.Hour

// Distrust prepares restored rows for orders that were sold since the backup: the
// database that was replaced may have had them printed and shipped. They are held
// when they come in again, until a person has looked.
func Distrust(ctx context.Context, tx *db.Tx, now time.Time) error {
	var newest time.Time
	err := tx.QueryRowContext(ctx, `SELECT created_at FROM orders ORDER BY created_at DESC LIMIT 1`).Scan(&newest)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find the newest order: %w", err)
	}
	if newest.IsZero() {
		newest = now
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO restores (id, sold_from, sold_to) VALUES ($1, $2, $3)`, uuid.Must(uuid.NewV7()).String(), db.Time(newest.Add(-lateWebhooks)), db.Time(now))
	if err != nil {
		return fmt.Errorf("note the restore: %w", err)
	}
	return nil
}

// hold marks new orders that a replaced database may have known.
func (in Intake) hold(ctx context.Context, tx *db.Tx, list []*Order) error {
	type window struct{ from, to time.Time }
	var windows []window
	err := db.Each(ctx, tx, `SELECT sold_from, sold_to FROM restores`, nil, func(rows *sql.Rows) error {
		var w window
		err := rows.Scan(&w.from, &w.to)
		windows = append(windows, w)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for restores: %w", err)
	}
	for _, o := range list {
		for _, w := range windows {
			if !o.Status.Closed() && !o.OrderedAt.Before(w.from) && o.OrderedAt.Before(w.to) {
				o.Held = true
			}
		}
	}
	return nil
}

// askAbout opens the issue of each held order.
func (in Intake) askAbout(ctx context.Context, tx *db.Tx, list []*Order) error {
	for _, o := range list {
		if !o.Held {
			continue
		}
		err := in.OpenIssues(ctx, tx, o, Issue{Kind: IssueHeld, Subject: "restore",
			Message: "This order was sold before a backup was restored, and may have been printed or shipped already. Look for it at the farm, the carrier and the shop. Resolve this issue to have it made, or ignore it to leave it."})
		if err != nil {
			return err
		}
	}
	return nil
}
