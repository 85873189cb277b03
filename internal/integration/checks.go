package integration

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

// Failure is what a check found wrong, for programs.
type Failure string

// The failures.
const (
	FailureNone         Failure = ""
	FailureDisconnected Failure = "disconnected" // there are no credentials
	FailureRefused      Failure = "refused"      // it does not take the credentials
	FailureUnreachable  Failure = "unreachable"  // it does not answer
	FailureBusy         Failure = "busy"         // it asks us to slow down
	FailureUnexpected   Failure = "unexpected"   // it answers something else
)

func failureOf(err error) Failure {
	kind, _ := outbound.KindOf(err)
	switch {
	case err == nil:
		return FailureNone
	case errors.Is(err, job.ErrDisconnected):
		return FailureDisconnected
	case kind == outbound.Unauthorized:
		return FailureRefused
	case kind == outbound.Transient, kind == outbound.Ambiguous:
		return FailureUnreachable
	case kind == outbound.RateLimited:
		return FailureBusy
	default:
		return FailureUnexpected
	}
}

// words is a failure in one sentence. It holds none of the service's own words:
// some of them repeat what they refuse.
func (f Failure) words(s Service) string {
	switch f {
	case FailureNone:
		return ""
	case FailureDisconnected:
		return s.Name() + " is not connected."
	case FailureRefused:
		return s.Name() + " refuses the credentials."
	case FailureUnreachable:
		return s.Name() + " does not answer."
	case FailureBusy:
		return s.Name() + " answers that there were too many calls just now."
	default:
		return s.Name() + " does not answer as expected."
	}
}

// Subscription is whether a service sends us its webhooks.
type Subscription string

// The subscriptions.
const (
	SubscriptionUnknown Subscription = ""         // not looked at yet
	SubscriptionActive  Subscription = "active"   // it does
	SubscriptionPolled  Subscription = "polled"   // it does not, and is asked at intervals instead
	SubscriptionFailed  Subscription = "failed"   // it could not be subscribed
	SubscriptionManual  Subscription = "manual"   // nobody does it by itself: WEBHOOK_REGISTER is false
	SubscriptionNone    Subscription = "unneeded" // the service has none
)

// checks is what is known of a connection from its checks.
type checks struct {
	CheckedAt         *time.Time
	SucceededAt       *time.Time
	FailedAt          *time.Time
	Failure           Failure
	SubscribedAt      *time.Time // looked at
	Subscription      Subscription
	SubscriptionError string
}

// failing reports whether the newest check failed.
func (c checks) failing() bool {
	return c.FailedAt != nil && (c.SucceededAt == nil || c.SucceededAt.Before(*c.FailedAt))
}

func readChecks(ctx context.Context, q db.Querier, tenant string) (map[Service]checks, error) {
	out := map[Service]checks{}
	err := db.Each(ctx, q, `SELECT service, checked_at, succeeded_at, failed_at, failure, subscribed_at, subscription, subscription_error FROM integration_checks WHERE tenant_id = $1`, []any{tenant}, func(rows *sql.Rows) error {
		var s Service
		var c checks
		var checked, succeeded, failed, subscribed sql.NullTime
		if err := rows.Scan(&s, &checked, &succeeded, &failed, &c.Failure, &subscribed, &c.Subscription, &c.SubscriptionError); err != nil {
			return err
		}
		c.CheckedAt, c.SucceededAt, c.FailedAt, c.SubscribedAt = db.TimePtr(checked), db.TimePtr(succeeded), db.TimePtr(failed), db.TimePtr(subscribed)
		out[s] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the checks of the connections: %w", err)
	}
	return out, nil
}

// noteTimeout bounds the writing of a check's result, which nobody should wait
// for.
const noteTimeout = 2 * time.Second

// note keeps the result of a check. A connection without credentials has none.
// That it cannot be kept is no reason for the check to fail.
func (c *Clients) note(ctx context.Context, tenant string, s Service, result error) {
	if errors.Is(result, job.ErrDisconnected) || errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTimeout)
	defer cancel()
	err := c.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return noteCheck(ctx, tx, tenant, s, result, c.now()) })
	if err != nil {
		c.log.WarnContext(ctx, "the result of a check could not be kept", "service", string(s), "error", err.Error())
	}
}

func noteCheck(ctx context.Context, tx *db.Tx, tenant string, s Service, result error, at time.Time) error {
	now := db.Time(at)
	column, failure := "succeeded_at", failureOf(result)
	set := `checked_at = excluded.checked_at, succeeded_at = excluded.succeeded_at`
	if result != nil {
		column = "failed_at"
		set = `checked_at = excluded.checked_at, failed_at = excluded.failed_at, failure = excluded.failure`
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO integration_checks (tenant_id, service, checked_at, `+column+`, failure) VALUES ($1, $2, $3, $3, $4)
		ON CONFLICT (tenant_id, service) DO UPDATE SET `+set, tenant, s, now, failure)
	if err != nil {
		return fmt.Errorf("keep the result of a check of %s: %w", s, err)
	}
	return nil
}

// forgetChecks begins anew, after credentials changed.
func forgetChecks(ctx context.Context, tx *db.Tx, tenant string, s Service) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM integration_checks WHERE tenant_id = $1 AND service = $2`, tenant, s); err != nil {
		return fmt.Errorf("forget the checks of %s: %w", s, err)
	}
	return nil
}

// NoteSubscription keeps whether a service was found to send us its webhooks.
func (c *Connections) NoteSubscription(ctx context.Context, tenant string, s Service, found Subscription, failed error) error {
	why := ""
	if failed != nil {
		found, why = SubscriptionFailed, string(failureOf(failed))
	}
	return c.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO integration_checks (tenant_id, service, subscribed_at, subscription, subscription_error) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (tenant_id, service) DO UPDATE SET subscribed_at = excluded.subscribed_at, subscription = excluded.subscription, subscription_error = excluded.subscription_error`,
			tenant, s, db.Time(c.now()), found, why)
		if err != nil {
			return fmt.Errorf("note the webhooks of %s: %w", s, err)
		}
		return nil
	})
}

// Condition is how a connection is doing, for programs: what people read is made
// from it in their language.
type Condition string

// The conditions.
const (
	ConditionConnected    Condition = "connected"
	ConditionDisconnected Condition = "disconnected"
	ConditionUnreadable   Condition = "unreadable" // stored with another key: to be entered again
	ConditionRefused      Condition = "refused"    // the service does not take the credentials
	ConditionPaused       Condition = "paused"     // it is down, and its work waits
	ConditionFailing      Condition = "failing"    // the newest calls failed, work goes on
)

// condition joins the connection's own state with what its queue and its checks
// tell.
func condition(o Overview, sealed bool) Condition {
	switch {
	case sealed:
		return ConditionUnreadable
	case o.State == StateDisconnected:
		return ConditionDisconnected
	case o.State == StateRefused, o.checks.failing() && o.checks.Failure == FailureRefused:
		return ConditionRefused
	case o.Queue.State == circuit.Open || o.Queue.State == circuit.HalfOpen:
		return ConditionPaused
	case o.Queue.Failures > 0 || o.checks.failing():
		return ConditionFailing
	}
	return ConditionConnected
}
