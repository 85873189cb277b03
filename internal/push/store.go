package push

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Problem is why a browser was not told.
type Problem string

// The problems. A browser that gave its subscription up is no problem: the
// subscription is removed.
const (
	NoProblem   Problem = ""
	Unreachable Problem = "unreachable" // its push service did not answer
	Busy        Problem = "busy"        // its push service asks us to slow down
	Refused     Problem = "refused"     // its push service refused the message
)

// subscription is one browser of one person.
type subscription struct {
	ID        string
	Tenant    string
	UserID    string
	Endpoint  string
	P256DH    string
	Auth      string
	ServerKey string
	Device    string
	CreatedAt time.Time
	ToldAt    *time.Time
	Problem   Problem
}

const subscriptionColumns = `id, tenant_id, user_id, endpoint, p256dh, auth, server_key, device, created_at, told_at, last_problem`

func findSubscriptions(ctx context.Context, q db.Querier, cond string, args ...any) ([]subscription, error) {
	var list []subscription
	err := db.Each(ctx, q, `SELECT `+subscriptionColumns+` FROM push_subscriptions WHERE `+cond, args, func(rows *sql.Rows) error {
		var s subscription
		var told sql.NullTime
		err := rows.Scan(&s.ID, &s.Tenant, &s.UserID, &s.Endpoint, &s.P256DH, &s.Auth, &s.ServerKey, &s.Device, &s.CreatedAt, &told, &s.Problem)
		s.CreatedAt, s.ToldAt = s.CreatedAt.UTC(), db.TimePtr(told)
		list = append(list, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read push subscriptions: %w", err)
	}
	return list, nil
}

// anySubscription reports whether any browser of a tenant is told anything.
func anySubscription(ctx context.Context, tx *db.Tx, tenant string) (found bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM push_subscriptions WHERE tenant_id = $1)`, tenant).Scan(&found)
	if err != nil {
		return false, fmt.Errorf("look for push subscriptions: %w", err)
	}
	return found, nil
}

// saveSubscription stores a browser. One that is known already keeps its id; it
// belongs to whoever signed in there last.
func saveSubscription(ctx context.Context, tx *db.Tx, s subscription) (id string, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO push_subscriptions (id, tenant_id, user_id, endpoint, p256dh, auth, server_key, device, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant_id, endpoint) DO UPDATE SET user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth, server_key = excluded.server_key, device = excluded.device, last_problem = ''
		RETURNING id`, s.ID, s.Tenant, s.UserID, s.Endpoint, s.P256DH, s.Auth, s.ServerKey, s.Device, db.Time(s.CreatedAt)).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("store the push subscription: %w", err)
	}
	return id, nil
}

// trimSubscriptions removes a person's oldest browsers beyond the newest keep.
func trimSubscriptions(ctx context.Context, tx *db.Tx, tenant, userID string, keep int) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM push_subscriptions WHERE tenant_id = $1 AND user_id = $2 AND id NOT IN (
		SELECT id FROM push_subscriptions WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3)`, tenant, userID, keep)
	if err != nil {
		return fmt.Errorf("remove old push subscriptions: %w", err)
	}
	return nil
}

// removeSubscription reports whether there was one.
func removeSubscription(ctx context.Context, tx *db.Tx, tenant, userID, id string) (bool, error) {
	res, err := tx.ExecContext(ctx, `DELETE FROM push_subscriptions WHERE tenant_id = $1 AND user_id = $2 AND id = $3`, tenant, userID, id)
	if err != nil {
		return false, fmt.Errorf("remove the push subscription: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// choice gives the classes that a person chose; chosen is false when they never
// did, and the classes are the usual ones.
func choice(ctx context.Context, q db.Querier, tenant, userID string) (classes []Class, chosen bool, err error) {
	var text string
	err = q.QueryRowContext(ctx, `SELECT classes FROM push_choices WHERE tenant_id = $1 AND user_id = $2`, tenant, userID).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return usual(), false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the chosen push classes: %w", err)
	}
	if err := json.Unmarshal([]byte(text), &classes); err != nil {
		return nil, false, fmt.Errorf("read the chosen push classes: %w", err)
	}
	return classes, true, nil
}

func saveChoice(ctx context.Context, tx *db.Tx, tenant, userID string, classes []Class, now time.Time) error {
	text, err := json.Marshal(classes)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO push_choices (tenant_id, user_id, classes, changed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant_id, user_id) DO UPDATE SET classes = excluded.classes, changed_at = excluded.changed_at`, tenant, userID, string(text), db.Time(now))
	if err != nil {
		return fmt.Errorf("store the chosen push classes: %w", err)
	}
	return nil
}

// audience lists the browsers of a tenant whose persons chose a class.
func audience(ctx context.Context, q db.Querier, tenant string, class Class) ([]string, error) {
	var ids []string
	err := db.Each(ctx, q, `SELECT s.id, COALESCE(c.classes, '') FROM push_subscriptions s LEFT JOIN push_choices c ON c.tenant_id = s.tenant_id AND c.user_id = s.user_id
		WHERE s.tenant_id = $1 ORDER BY s.id`, []any{tenant}, func(rows *sql.Rows) error {
		var id, text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		wanted := class.terms().usual
		if text != "" {
			var classes []Class
			if err := json.Unmarshal([]byte(text), &classes); err != nil {
				return err
			}
			wanted = false
			for _, c := range classes {
				wanted = wanted || c == class
			}
		}
		if wanted {
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for who is to be told: %w", err)
	}
	return ids, nil
}

// countMessage counts a message to a browser, and gives how many it got since
// its count began anew.
func countMessage(ctx context.Context, tx *db.Tx, s subscription, now time.Time, window time.Duration) (n int, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE push_subscriptions SET
			recent = CASE WHEN recent_since IS NULL OR recent_since <= $3 THEN 1 ELSE recent + 1 END,
			recent_since = CASE WHEN recent_since IS NULL OR recent_since <= $3 THEN $2 ELSE recent_since END
		WHERE id = $1 AND tenant_id = $4 RETURNING recent`, s.ID, db.Time(now), db.Time(now.Add(-window)), s.Tenant).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the message: %w", db.NotFound(err))
	}
	return n, nil
}

// noteTold records that a browser was told, or why not.
func noteTold(ctx context.Context, tx *db.Tx, s subscription, now time.Time, p Problem) error {
	set := `last_problem = $3`
	args := []any{s.ID, s.Tenant, p}
	if p == NoProblem {
		set += `, told_at = $4`
		args = append(args, db.Time(now))
	}
	if _, err := tx.ExecContext(ctx, `UPDATE push_subscriptions SET `+set+` WHERE id = $1 AND tenant_id = $2`, args...); err != nil {
		return fmt.Errorf("note that a browser was told: %w", err)
	}
	return nil
}
