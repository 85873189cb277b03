package notify

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

// The kinds of job that send; in the retry queue they are of
// type job.TypeNotification.
const (
	KindSendMail = "notify-send-mail"
	KindSendChat = "notify-send-chat"
)

type sendArgs struct {
	Tenant         string `json:"tenant"`
	NotificationID string `json:"notificationId"`
}

// send hands one message to its channel. Neither mail servers nor chats can be
// asked whether they have it, so a message that may have been delivered is sent
// again: with the same Message-ID, by which mailboxes recognise it.
func (s *Service) send(ctx context.Context, r job.Run) error {
	var args sendArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	n, err := loadNotification(ctx, s.db.Read(), args.Tenant, args.NotificationID)
	if err != nil || n == nil || n.State == sent || n.State == cancelled {
		return err
	}
	to, err := s.desk(ctx, s.db.Read(), n.Tenant)
	if err != nil {
		return err
	}
	c := to.channel(n.Channel)
	switch {
	case !to.enabled:
		return s.giveUp(ctx, *n, "notifications are off")
	case c == nil:
		return s.giveUp(ctx, *n, "this receiver is not in the settings any more")
	case s.now().Sub(n.CreatedAt) > stale:
		return s.giveUp(ctx, *n, "it waited too long to matter")
	}
	if n.Content.recovery() {
		// An attempt that was under way when the alert ended may have failed since.
		told, err := toldChannels(ctx, s.db.Read(), n.AlertID, n.MessageKey)
		if err != nil {
			return err
		}
		if !told[n.Channel] {
			return s.giveUp(ctx, *n, "who was not told of the alert need not hear of its end")
		}
	}
	text, html, err := n.Content.bodies(n.Template)
	if err != nil {
		return job.Discard(err)
	}
	goOn, err := s.markAttempted(ctx, *n)
	if err != nil || !goOn {
		return err
	}
	err = c.send(ctx, envelope{MessageKey: n.MessageKey, ThreadKey: n.ThreadKey, Subject: n.Content.subject(), Text: text, HTML: html, Date: n.CreatedAt})
	if err != nil {
		return s.notSent(ctx, *n, err)
	}
	return s.markSent(ctx, *n)
}

// markAttempted writes down that the channel may have the message from now on.
// It gives false when nobody needs it any more.
func (s *Service) markAttempted(ctx context.Context, n notification) (goOn bool, err error) {
	rows, err := s.update(ctx, `UPDATE notifications SET state = 'PENDING', attempted_at = COALESCE(attempted_at, $2) WHERE id = $1 AND state IN ('PENDING', 'FAILED')`, n.ID, db.Time(s.now()))
	return rows == 1, err
}

// notSent keeps the reason. When this and every earlier attempt certainly failed,
// the channel does not have the message, and that is written down too.
func (s *Service) notSent(ctx context.Context, n notification, cause error) error {
	set := ``
	if n.AttemptedAt == nil && !outbound.Is(cause, outbound.Ambiguous) {
		set = `, attempted_at = NULL`
	}
	if _, err := s.update(ctx, `UPDATE notifications SET last_error = $2`+set+` WHERE id = $1 AND state <> 'SENT'`, n.ID, excerpt(cause.Error())); err != nil {
		return err
	}
	return cause
}

func (s *Service) markSent(ctx context.Context, n notification) error {
	now := db.Time(s.now())
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE notifications SET state = 'SENT', ended_at = $2, last_error = '' WHERE id = $1 AND state = 'PENDING'`, n.ID, now); err != nil {
			return fmt.Errorf("note that the message was sent: %w", err)
		}
		if n.AlertID == "" {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE alerts SET told_at = $2 WHERE id = $1`, n.AlertID, now); err != nil {
			return fmt.Errorf("note that people were told: %w", err)
		}
		return nil
	})
}

// giveUp ends a message that is not sent any more.
func (s *Service) giveUp(ctx context.Context, n notification, why string) error {
	s.log.InfoContext(ctx, "a message is not sent", "channel", n.Channel, "template", string(n.Template), "why", why)
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.undelivered(ctx, tx, n, cancelled, why) })
}

// undelivered records a message that will not arrive. An alert of which nobody
// got a message is not known to anyone: it becomes due again.
func (s *Service) undelivered(ctx context.Context, tx *db.Tx, n notification, state sendState, why string) error {
	_, err := tx.ExecContext(ctx, `UPDATE notifications SET state = $2, last_error = $3, ended_at = $4 WHERE id = $1 AND state IN ('PENDING', 'FAILED')`, n.ID, string(state), excerpt(why), db.Time(s.now()))
	if err != nil {
		return fmt.Errorf("note that the message was not sent: %w", err)
	}
	if n.AlertID == "" {
		return nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE alerts SET known = 0 WHERE id = $1 AND state = 'OPEN' AND (acknowledged_at IS NULL OR acknowledged_at < $3)
		AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.alert_id = alerts.id AND n.message_key = $2 AND n.state IN ('PENDING', 'SENT'))`, n.AlertID, n.MessageKey, db.Time(n.CreatedAt))
	if err != nil {
		return fmt.Errorf("note that nobody was told: %w", err)
	}
	return nil
}

func (s *Service) update(ctx context.Context, query string, args ...any) (rows int64, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return fmt.Errorf("note how far the message is: %w", err)
		}
		rows, err = res.RowsAffected()
		return err
	})
	return rows, err
}

// sendDead records a message that its channel refused, or did not take at any
// attempt.
func (s *Service) sendDead(ctx context.Context, tx *db.Tx, r job.Run, cause error) error {
	var args sendArgs
	if err := r.Args(&args); err != nil {
		return nil //nolint:nilerr // unreadable arguments have no consequences to draw
	}
	n, err := loadNotification(ctx, tx, args.Tenant, args.NotificationID)
	if err != nil || n == nil || n.State != pending {
		return err
	}
	return s.undelivered(ctx, tx, *n, failed, cause.Error())
}

// TestResult is what one channel did with a test message.
type TestResult struct {
	Channel string
	Mail    bool
	Err     error // nil: it took the message
}

// Why no test message can be sent.
var (
	ErrOff       = errors.New("notifications are off")
	ErrNoChannel = errors.New("there is nobody to tell")
)

// Test sends a message to every channel of a tenant, at once and without the
// queue, and says what each did.
func (s *Service) Test(ctx context.Context, tenant, key string) ([]TestResult, error) {
	to, err := s.desk(ctx, s.db.Read(), tenant)
	switch {
	case err != nil:
		return nil, err
	case !to.enabled:
		return nil, ErrOff
	case len(to.channels) == 0:
		return nil, ErrNoChannel
	}
	c := content{
		Title: "Test message", Link: s.opts.AppURL,
		Alert: &alertContent{What: "This is a test: notifications of Forma3D Connect reach you here.", Do: "Nothing.", Since: s.words.moment(s.now())},
	}
	text, html, err := c.bodies(ErrorNotification)
	if err != nil {
		return nil, err
	}
	out := make([]TestResult, len(to.channels))
	var all sync.WaitGroup
	for i, ch := range to.channels {
		all.Go(func() {
			err := ch.send(ctx, envelope{MessageKey: "test." + key, Subject: c.subject(), Text: text, HTML: html, Date: s.now()})
			out[i] = TestResult{Channel: ch.label, Mail: ch.mail, Err: err}
		})
	}
	all.Wait()
	return out, nil
}
