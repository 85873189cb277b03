package printing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/simplyprint"
)

// Printer is one printer of the farm as it was seen last.
type Printer struct {
	ID               int64
	Name             string
	State            string // the farm's own word
	Online           bool
	AwaitingBedClear bool
	OutOfOrder       bool
	GroupID          int64
	ModelID          int64
	ModelName        string
	FarmJobID        int64 // 0: nothing on it
	FileName         string
	Progress         int // percent
	FinishAt         *time.Time
	ChangedAt        time.Time // since when it is in this condition
}

// Condition says what a printer does, in one of a few words.
type Condition string

// The conditions of a printer.
const (
	AtWork           Condition = "printing"
	Paused           Condition = "paused"
	Idle             Condition = "idle"
	AwaitingBedClear Condition = "awaiting-bed-clear" // done, and somebody must take the print off
	Busy             Condition = "busy"               // between two of the others
	Trouble          Condition = "error"
	Maintenance      Condition = "maintenance"
	Offline          Condition = "offline"
	OutOfOrder       Condition = "out-of-order"
)

// Condition is what p does. A printer that is not online can still carry its last
// state, and one that is operational need not be free: that comes first.
func (p Printer) Condition() Condition {
	switch {
	case p.OutOfOrder:
		return OutOfOrder
	case !p.Online || p.State == "offline":
		return Offline
	case p.AwaitingBedClear:
		return AwaitingBedClear
	}
	switch p.State {
	case "printing":
		return AtWork
	case "paused":
		return Paused
	case "operational":
		return Idle
	case "error", "not_ready", "unknown":
		return Trouble
	case "in_maintenance":
		return Maintenance
	}
	return Busy
}

// Freshness says when the farm's printers were read last.
type Freshness struct {
	Connected bool
	SeenAt    *time.Time // nil: never
	Stale     bool       // older than two readings that should have been
}

// lookAtPrinters reads the farm's printers, if that was not done just now, and
// keeps what it sees: their states for people, and when each print will be done.
// A farm whose printers cannot be read is still followed by its history.
func (s *Service) lookAtPrinters(ctx context.Context, farm *simplyprint.Client, tenant string) {
	if err := s.readPrinters(ctx, farm, tenant); err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "the farm's printers could not be read", "error", err.Error())
	}
}

func (s *Service) readPrinters(ctx context.Context, farm *simplyprint.Client, tenant string) error {
	var read sql.NullTime
	if err := s.db.Read().QueryRowContext(ctx, `SELECT printers_at FROM farm_sync WHERE tenant_id = $1`, tenant).Scan(&read); err != nil {
		return fmt.Errorf("read when the printers were seen: %w", err)
	}
	// A storm of webhooks makes many syncs; the printers are read at the pace of
	// the clock. Half of it, so that a poll that comes a little early does.
	if read.Valid && s.now().Sub(read.Time) < s.opts.PollInterval/2 {
		return nil
	}
	if err := s.limit.Wait(ctx); err != nil {
		return err
	}
	list, err := farm.Printers(ctx)
	if err != nil {
		return err
	}
	s.names.mu.Lock()
	s.names.set(list, s.now())
	s.names.mu.Unlock()
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.keepPrinters(ctx, tx, tenant, list) })
}

func (s *Service) keepPrinters(ctx context.Context, tx *db.Tx, tenant string, list []simplyprint.Printer) error {
	now := db.Time(s.now())
	// First, so that of two readings at once one waits for the other.
	if _, err := tx.ExecContext(ctx, `UPDATE farm_sync SET printers_at = $2 WHERE tenant_id = $1`, tenant, now); err != nil {
		return fmt.Errorf("keep the printers: %w", err)
	}
	before, err := loadPrinters(ctx, tx, tenant)
	if err != nil {
		return err
	}
	known := make(map[int64]Printer, len(before))
	for _, p := range before {
		known[p.ID] = p
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM printers WHERE tenant_id = $1`, tenant); err != nil {
		return fmt.Errorf("keep the printers: %w", err)
	}
	rows := make([][]any, 0, len(list))
	for _, seen := range list {
		p := printerOf(seen, now)
		p.ChangedAt = now
		if old, ok := known[p.ID]; ok && old.Condition() == p.Condition() {
			p.ChangedAt = old.ChangedAt
		}
		var farmJob any
		if p.FarmJobID != 0 {
			farmJob = p.FarmJobID
			if err := noteFinish(ctx, tx, tenant, p); err != nil {
				return err
			}
		}
		rows = append(rows, []any{tenant, p.ID, p.Name, p.State, p.Online, p.AwaitingBedClear, p.OutOfOrder, p.GroupID, p.ModelID, p.ModelName, farmJob, p.FileName, p.Progress, db.NullTime(p.FinishAt), db.Time(p.ChangedAt)})
	}
	_, err = db.InsertRows(ctx, tx, `INSERT INTO printers (tenant_id, printer_id, name, state, online, awaiting_bed_clear, out_of_order, group_id, model_id, model_name, farm_job_id, file_name, progress, finish_at, changed_at)`, "", rows)
	if err != nil {
		return fmt.Errorf("keep the printers: %w", err)
	}
	return nil
}

// noteFinish keeps when the print on p will be done. It is no move of the job:
// its updated_at says when it moved last.
func noteFinish(ctx context.Context, tx *db.Tx, tenant string, p Printer) error {
	_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET finish_at = $3 WHERE tenant_id = $1 AND farm_job_id = $2 AND status IN ('ASSIGNED', 'PRINTING')`, tenant, p.FarmJobID, db.NullTime(p.FinishAt))
	if err != nil {
		return fmt.Errorf("keep a finish time: %w", err)
	}
	return nil
}

// printerOf is what the farm says of a printer, at now.
func printerOf(w simplyprint.Printer, now time.Time) Printer {
	p := Printer{
		ID: w.ID, Name: w.Name, State: w.State, Online: w.Online, AwaitingBedClear: w.AwaitingBedClear, OutOfOrder: w.OutOfOrder, GroupID: w.GroupID, ModelID: w.ModelID, ModelName: w.ModelName,
	}
	if w.Job == nil || p.Condition() == Idle {
		return p
	}
	p.FarmJobID, p.FileName, p.Progress = w.Job.ID, w.Job.FileName, min(max(int(w.Job.Percentage), 0), 100)
	// A paused print is done when somebody goes on with it, and nobody knows when.
	if p.Condition() == AtWork && w.Job.SecondsLeft > 0 {
		at := now.Add(time.Duration(w.Job.SecondsLeft) * time.Second)
		p.FinishAt = &at
	}
	return p
}

// set keeps the names of printers; n.mu is held.
func (n *printerNames) set(list []simplyprint.Printer, now time.Time) {
	n.byID, n.readAt = make(map[int64]string, len(list)), now
	for _, p := range list {
		n.byID[p.ID] = p.Name
	}
}

func loadPrinters(ctx context.Context, q db.Querier, tenant string) ([]Printer, error) {
	var out []Printer
	err := db.Each(ctx, q, `SELECT printer_id, name, state, online, awaiting_bed_clear, out_of_order, group_id, model_id, model_name, farm_job_id, file_name, progress, finish_at, changed_at
		FROM printers WHERE tenant_id = $1 ORDER BY name, printer_id`, []any{tenant}, func(rows *sql.Rows) error {
		var p Printer
		var farmJob sql.NullInt64
		var finish sql.NullTime
		err := rows.Scan(&p.ID, &p.Name, &p.State, &p.Online, &p.AwaitingBedClear, &p.OutOfOrder, &p.GroupID, &p.ModelID, &p.ModelName, &farmJob, &p.FileName, &p.Progress, &finish, &p.ChangedAt)
		p.FarmJobID, p.FinishAt, p.ChangedAt = farmJob.Int64, db.TimePtr(finish), p.ChangedAt.UTC()
		out = append(out, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load printers: %w", err)
	}
	return out, nil
}

// FarmPrinters gives the farm's printers as they were seen last, the jobs of ours
// that are on them, and how fresh that is.
func (s *Service) FarmPrinters(ctx context.Context, tenant string) (list []Printer, ours map[int64]Job, f Freshness, err error) {
	_, err = s.farm.Farm(ctx, tenant)
	if err != nil && !errors.Is(err, job.ErrDisconnected) {
		return nil, nil, f, err
	}
	f.Connected = err == nil
	ours = map[int64]Job{}
	err = s.db.View(ctx, func(q db.Querier) error {
		if list, err = loadPrinters(ctx, q, tenant); err != nil {
			return err
		}
		jobs, err := selectJobs(ctx, q, `tenant_id = $1 AND status IN ('ASSIGNED', 'PRINTING')`, tenant)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			ours[j.FarmJobID] = j
		}
		f.SeenAt, f.Stale, err = s.lastReading(ctx, q, tenant)
		return err
	})
	return list, ours, f, err
}

// lastReading says when the printers were read last, nil for never, and whether
// that is too long ago.
func (s *Service) lastReading(ctx context.Context, q db.Querier, tenant string) (at *time.Time, stale bool, err error) {
	var seen sql.NullTime
	if err := q.QueryRowContext(ctx, `SELECT printers_at FROM farm_sync WHERE tenant_id = $1`, tenant).Scan(&seen); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, true, fmt.Errorf("read when the printers were seen: %w", err)
	}
	var waiting bool
	if err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM print_jobs WHERE tenant_id = $1 AND status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING'))`, tenant).Scan(&waiting); err != nil {
		return nil, true, fmt.Errorf("look for active print jobs: %w", err)
	}
	every := s.opts.IdleInterval
	if waiting {
		every = s.opts.PollInterval
	}
	at = db.TimePtr(seen)
	return at, at == nil || s.now().Sub(*at) > missedReadings*every, nil
}

// PrinterCount counts the farm's printers as they were seen last, without asking
// it; known is false when that was never, or too long ago.
func (s *Service) PrinterCount(ctx context.Context, q db.Querier, tenant string) (online, total int, known bool, err error) {
	if _, stale, err := s.lastReading(ctx, q, tenant); err != nil || stale {
		return 0, 0, false, err
	}
	list, err := loadPrinters(ctx, q, tenant)
	for _, p := range list {
		if p.Condition() != Offline && p.Condition() != OutOfOrder {
			online++
		}
	}
	return online, len(list), err == nil, err
}

// missedReadings is how many readings may fail before what is known of the farm
// counts as old: one that fails is nothing, and the next one needs its time.
const missedReadings = 3
