package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/outbound"
)

// Tell makes the messages that are due: one for each alert, however often it was
// raised, and one for each that recovered.
func (s *Service) Tell(ctx context.Context) error {
	tenants, err := s.tenants(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	var failures []error
	for _, t := range tenants {
		to, err := s.desk(ctx, s.db.Read(), t.id)
		if err != nil {
			return err
		}
		if to.rules.QuietHours.hold(now, s.opts.Zone) {
			continue // what is due stays due
		}
		live, err := findAlerts(ctx, s.db.Read(), `tenant_id = $1 AND state <> 'RECOVERED' ORDER BY first_at, id`, t.id)
		if err != nil {
			return err
		}
		for _, a := range live {
			if !s.ripe(a, now) {
				continue
			}
			// One alert that cannot be told must not keep the others from it.
			failures = append(failures, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.tellAlert(ctx, tx, t, to, a.ID) }))
		}
	}
	return errors.Join(failures...)
}

// ripe reports whether there may be something to tell of an alert.
func (s *Service) ripe(a Alert, now time.Time) bool {
	return a.due(now, s.opts.GroupWindow, s.opts.Quiet) || a.over(now, s.opts.GroupWindow, s.opts.Quiet)
}

func (s *Service) tellAlert(ctx context.Context, tx *db.Tx, t tenant, to desk, id string) error {
	a, err := lockAlert(ctx, tx, t.id, id)
	if err != nil || a == nil {
		return err
	}
	now := s.now()
	if a.over(now, s.opts.GroupWindow, s.opts.Quiet) {
		return s.recovered(ctx, tx, t, to, *a)
	}
	if !a.due(now, s.opts.GroupWindow, s.opts.Quiet) || a.OpenItems == 0 || !to.tells(a.Kind) {
		return nil // one that nobody wants to hear of is told when somebody does
	}
	explained, err := s.explained(ctx, tx, to, a)
	if err != nil || explained {
		return err
	}
	return s.message(ctx, tx, t, to, *a, now)
}

// explained reports whether an alert needs no message of its own now, because
// people learn of it by another: an outage is one message, not one for each
// thing that it broke. It waits for the end of the outage, but not for ever.
func (s *Service) explained(ctx context.Context, tx *db.Tx, to desk, a *Alert) (bool, error) {
	if a.Kind == RetriesExhausted {
		n, err := countUncovered(ctx, tx, *a)
		if err != nil {
			return false, err
		}
		if n == 0 {
			return true, markKnown(ctx, tx, a.ID)
		}
		a.OpenItems = n
	}
	if a.Service == "" || a.Kind == IntegrationDown || !to.tells(IntegrationDown) || !s.now().Before(a.FirstAt.Add(s.opts.Quiet)) {
		return false, nil
	}
	return outage(ctx, tx, *a)
}

// message makes the message of an alert for everyone it concerns. Messages of
// it that nobody got yet are given up: the new one says more.
func (s *Service) message(ctx context.Context, tx *db.Tx, t tenant, at desk, a Alert, now time.Time) error {
	var to []channel
	for _, c := range at.channels {
		if (a.Kind.technical() && c.technical) || (!a.Kind.technical() && c.business) {
			to = append(to, c)
		}
	}
	if len(to) == 0 {
		return nil // told as soon as there is somebody to tell
	}
	if err := cancelMessages(ctx, tx, a.ID, "a newer message says more", now, false); err != nil {
		return err
	}
	a.Revision++
	return s.post(ctx, tx, to, a, s.words.alert(a, t.name), now)
}

// recovered ends an alert whose cause is gone, and tells those who were told of
// it. Who was not never hears of it.
func (s *Service) recovered(ctx context.Context, tx *db.Tx, t tenant, at desk, a Alert) error {
	if a.Kind.endless() {
		return s.end(ctx, tx, a)
	}
	now := s.now()
	if err := move(ctx, tx, a, Recovered, now); err != nil {
		return err
	}
	if err := cancelMessages(ctx, tx, a.ID, "the cause is gone", now, true); err != nil {
		return err
	}
	told, err := toldChannels(ctx, tx, a.ID, "")
	if err != nil {
		return err
	}
	var to []channel
	for _, c := range at.channels {
		if told[c.name] {
			to = append(to, c)
		}
	}
	if len(to) == 0 {
		return nil
	}
	a.State, a.Revision = Recovered, a.Revision+1
	return s.post(ctx, tx, to, a, s.words.alert(a, t.name), now)
}

// end closes an alert without a word: nothing got better by itself.
func (s *Service) end(ctx context.Context, tx *db.Tx, a Alert) error {
	if err := closeItems(ctx, tx, a.ID, s.now()); err != nil {
		return err
	}
	return move(ctx, tx, a, Recovered, s.now())
}

// post writes an alert's message down for each channel, with the jobs that send
// it, and notes on the alert what people know by it.
func (s *Service) post(ctx context.Context, tx *db.Tx, to []channel, a Alert, c content, now time.Time) error {
	key := func(revision int) string { return fmt.Sprintf("%s.%d", a.ID, revision) }
	err := s.enqueue(ctx, tx, to, notification{
		Tenant: a.Tenant, AlertID: a.ID, Template: ErrorNotification, MessageKey: key(a.Revision), ThreadKey: key(1), Content: c, CreatedAt: now,
	})
	if err != nil {
		return err
	}
	if err := noteMessage(ctx, tx, a.ID, a.Revision, now); err != nil {
		return err
	}
	return markKnown(ctx, tx, a.ID)
}

func (s *Service) enqueue(ctx context.Context, tx *db.Tx, to []channel, n notification) error {
	for _, c := range to {
		n.ID, n.Channel = uuid.Must(uuid.NewV7()).String(), c.name
		if err := insertNotification(ctx, tx, n); err != nil {
			return err
		}
		kind := KindSendChat
		if c.mail {
			kind = KindSendMail
		}
		if err := s.jobs.Enqueue(ctx, tx, job.Job{Kind: kind, Args: sendArgs{n.Tenant, n.ID}}); err != nil {
			return err
		}
	}
	return nil
}

// excerpt bounds words of another service.
func excerpt(s string) string { return outbound.Excerpt([]byte(s), 300) }
