package grid

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/slicer"
)

// steps are all steps in their order.
var steps = []Step{StepGeometry, StepSlicing, StepUpload, StepMapping}

// StepTime is when a step of the newest run was begun and done.
type StepTime struct {
	Step      Step       `json:"step"`
	StartedAt time.Time  `json:"startedAt"`
	DoneAt    *time.Time `json:"doneAt,omitempty"`
}

// enter notes that b's step begins, and with it that the one before is done.
// What was noted of this step and those behind it belongs to an earlier try.
func (b *Baseplate) enter(now time.Time) {
	at := slices.Index(steps, b.Step)
	b.Times = slices.DeleteFunc(b.Times, func(t StepTime) bool { return slices.Index(steps, t.Step) >= at })
	b.leave(now)
	b.Times = append(b.Times, StepTime{Step: b.Step, StartedAt: now})
}

// leave notes that the step under way is done.
func (b *Baseplate) leave(now time.Time) {
	if n := len(b.Times); n > 0 && b.Times[n-1].DoneAt == nil {
		b.Times[n-1].DoneAt = &now
	}
}

// Inspector looks into the queue.
type Inspector interface {
	List(ctx context.Context, f job.Filter, page, pageSize int) ([]job.Info, int, error)
	// Retry has a dead letter run again, or ends it when nobody wants its work
	// any more.
	Retry(ctx context.Context, tx *db.Tx, tenant string, id int64) (job.Retried, error)
}

// Watch names the queue that baseplates look into for what goes wrong.
func (s *Service) Watch(jobs Inspector) { s.inspector = jobs }

// settle ends the dead letters of earlier runs of b, which has just been taken
// up again: nobody needs to see to them any more.
func (s *Service) settle(ctx context.Context, tx *db.Tx, b *Baseplate) error {
	list, _, err := s.inspector.List(ctx, job.Filter{Tenant: b.Tenant, Type: job.TypeBaseplate, States: []job.State{job.StateDead}}, 1, troubleBatch)
	if err != nil {
		return err
	}
	for _, i := range list {
		if i.References["baseplateId"] != b.ID {
			continue
		}
		// Its run is over, so that it is ended and not run again.
		if _, err := s.inspector.Retry(ctx, tx, b.Tenant, i.ID); err != nil {
			return err
		}
	}
	return nil
}

// Trouble is what goes wrong with a step that is tried again by itself.
type Trouble struct {
	Attempts      int // 0: it waits for a service without having been tried
	MaxAttempts   int
	Error         string
	NextAttemptAt *time.Time
}

// troubleBatch bounds the failing jobs that are looked through. Only when a
// service is away at a busy hour are there more, and then all say the same.
const troubleBatch = 500

// Trouble gives what goes wrong with the step of b that is under way; nil when
// nothing does. Of several plates the one with the most attempts counts.
func (s *Service) Trouble(ctx context.Context, b *Baseplate) (*Trouble, error) {
	if b.State != Working {
		return nil, nil
	}
	list, _, err := s.inspector.List(ctx, job.Filter{Tenant: b.Tenant, Type: job.TypeBaseplate, States: []job.State{job.StateWaiting, job.StateScheduled, job.StateRetrying, job.StateRunning}}, 1, troubleBatch)
	if err != nil {
		return nil, err
	}
	var worst *Trouble
	for _, i := range list {
		if stepOf[i.Kind] != b.Step || i.References["baseplateId"] != b.ID || i.LastError == "" || worst != nil && worst.Attempts >= i.Attempts {
			continue
		}
		worst = &Trouble{Attempts: i.Attempts, MaxAttempts: i.MaxAttempts, Error: cmp.Or(i.Cause, i.LastError), NextAttemptAt: i.NextAttemptAt}
	}
	return worst, nil
}

// UseOf is an order line that waits for a baseplate, or is printed from it.
type UseOf struct {
	OrderID     string
	OrderNumber string
	LineItemID  string
	Quantity    int64
	Waiting     bool
	At          time.Time // when it began to wait, or was planned
}

// usesShown bounds the lines that are printed from a baseplate.
const usesShown = 20

// Uses gives the order lines that wait for b, and then the newest that are
// printed from it.
func (s *Service) Uses(ctx context.Context, b *Baseplate) ([]UseOf, error) {
	var list []UseOf
	read := func(waiting bool, query string, args ...any) error {
		err := db.Each(ctx, s.db.Read(), query, args, func(rows *sql.Rows) error {
			u := UseOf{Waiting: waiting}
			err := rows.Scan(&u.OrderID, &u.OrderNumber, &u.LineItemID, &u.Quantity, &u.At)
			u.At = u.At.UTC()
			list = append(list, u)
			return err
		})
		if err != nil {
			return fmt.Errorf("load the lines of a baseplate: %w", err)
		}
		return nil
	}
	err := read(true, `SELECT w.order_id, o.number, w.line_item_id, l.wanted, w.created_at FROM grid_waiting w JOIN orders o ON o.id = w.order_id JOIN line_items l ON l.id = w.line_item_id
		WHERE w.tenant_id = $1 AND w.baseplate_id = $2 ORDER BY w.created_at, w.line_item_id`, b.Tenant, b.ID)
	if err != nil || b.MappingID == "" {
		return list, err
	}
	err = read(false, `SELECT p.order_id, o.number, p.line_item_id, l.wanted, p.created_at FROM line_parts p JOIN orders o ON o.id = p.order_id JOIN line_items l ON l.id = p.line_item_id
		WHERE p.tenant_id = $1 AND p.mapping_id = $2 AND p.position = 0 ORDER BY p.created_at DESC, p.line_item_id LIMIT $3`, b.Tenant, b.MappingID, usesShown)
	return list, err
}

// SlicerHealth tells whether plates can be sliced.
type SlicerHealth struct {
	OK          bool        `json:"ok"`
	Program     string      `json:"program" doc:"Empty when it does not answer"`
	Version     string      `json:"version"`
	Isolated    bool        `json:"isolated" doc:"Whether its runs can reach neither the network nor other processes"`
	Concurrency int         `json:"concurrency" doc:"Plates sliced at once"`
	Problem     slicer.Kind `json:"problem" doc:"Why it does not answer, e.g. missing or unreachable; empty when it does"`
	Message     string      `json:"message" doc:"The same in words"`
}

// slicerPatience is how long a page waits to hear of the slicer: one that is
// installed answers in a second.
const slicerPatience = 15 * time.Second

// SlicerHealth asks the slicer who it is.
func (s *Service) SlicerHealth(ctx context.Context) SlicerHealth {
	ctx, cancel := context.WithTimeout(ctx, slicerPatience)
	defer cancel()
	about, err := s.slicer.About(ctx)
	var known *slicer.Error
	switch {
	case errors.As(err, &known):
		return SlicerHealth{Problem: known.Kind, Message: known.Message}
	case err != nil:
		return SlicerHealth{Problem: slicer.Unreachable, Message: "The slicer does not answer."}
	}
	return SlicerHealth{OK: true, Program: about.Program, Version: about.Version, Isolated: about.Isolated, Concurrency: about.Concurrency}
}
