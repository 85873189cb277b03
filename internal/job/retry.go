package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/forma3d/connect/internal/db"
)

// Why a job cannot be retried or discarded.
var (
	ErrRunning     = errors.New("the job is running")
	ErrDone        = errors.New("the job is done")
	ErrUnknownKind = errors.New("this version of the program has no such kind of job")
)

// Retried is what a retry did.
type Retried struct {
	Job Info // as it was before
	// Obsolete says why the job was ended instead: nobody wants its work any more.
	Obsolete string
}

// Retry has a dead or waiting job run now, with all its attempts again, in tx.
// Retrying it once more changes nothing.
func (r *Runner) Retry(ctx context.Context, tx *db.Tx, tenant string, id int64) (Retried, error) {
	i, run, err := r.lock(ctx, tx, tenant, id)
	if err != nil {
		return Retried{}, err
	}
	out := Retried{Job: i}
	def, known := r.reg.definitions[i.Kind]
	if !known {
		return out, ErrUnknownKind
	}
	if i.State == StateDead && def.Revive != nil {
		err := def.Revive(ctx, tx, run)
		var o *obsolete
		if errors.As(err, &o) {
			out.Obsolete = o.why
			_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'completed' WHERE id = $1`, id)
			return out, r.wrap("end", i, err)
		}
		if err != nil {
			return out, r.wrap("revive", i, err)
		}
	}
	if err := r.release(ctx, tx, id); err != nil {
		return out, r.wrap("retry", i, err)
	}
	// River gives one attempt; a person's retry gives all of them.
	_, err = tx.ExecContext(ctx, `UPDATE river_job SET attempt = 0, max_attempts = $2, metadata = `+r.expressions().forget+` WHERE id = $1`, id, def.MaxAttempts)
	return out, r.wrap("retry", i, err)
}

// Discard takes a dead or waiting job out of the queue for good, in tx. A waiting
// one first gets the consequences of a dead letter, with cause.
func (r *Runner) Discard(ctx context.Context, tx *db.Tx, tenant string, id int64, cause error) (Info, error) {
	i, run, err := r.lock(ctx, tx, tenant, id)
	if err != nil {
		return i, err
	}
	if def := r.reg.definitions[i.Kind]; i.State != StateDead && def.Dead != nil {
		if err := def.Dead(ctx, tx, run, cause); err != nil {
			return i, r.wrap("bury", i, err)
		}
	}
	return i, r.wrap("discard", i, r.remove(ctx, tx, id))
}

// Failing gives the ids of failing jobs that match, in order, beginning after
// one id; at most limit. Jobs that f names by their ids need not be failing.
func (r *Runner) Failing(ctx context.Context, f Filter, after int64, limit int) ([]int64, error) {
	f.Failing = len(f.IDs) == 0
	cond, args := r.where(f)
	args = append(args, after, limit)
	var ids []int64
	err := db.Each(ctx, r.db.Read(), `SELECT id FROM river_job WHERE `+cond+fmt.Sprintf(` AND id > $%d ORDER BY id LIMIT $%d`, len(args)-1, len(args)), args, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for failing jobs: %w", err)
	}
	return ids, nil
}

// lock loads a job that can be changed and keeps workers and other people from
// it until tx ends.
func (r *Runner) lock(ctx context.Context, tx *db.Tx, tenant string, id int64) (Info, Run, error) {
	list, err := r.find(ctx, tx, r.scope(tenant)+` AND id = $2`+tx.ForUpdate(), []any{tenant, id})
	if err != nil {
		return Info{}, Run{}, err
	}
	if len(list) == 0 {
		return Info{}, Run{}, db.ErrNotFound
	}
	i := list[0]
	switch i.State {
	case StateRunning:
		return i, Run{}, ErrRunning
	case StateDone:
		return i, Run{}, ErrDone
	case StateWaiting, StateScheduled, StateRetrying, StateDead:
	}
	run := Run{ID: i.ID, Kind: i.Kind, Attempt: i.Attempts, MaxAttempts: i.MaxAttempts, CreatedAt: i.CreatedAt}
	var data string
	if err := tx.QueryRowContext(ctx, `SELECT `+r.expressions().data+` FROM river_job WHERE id = $1`, id).Scan(&data); err != nil {
		return i, run, fmt.Errorf("load the arguments of job %d: %w", id, err)
	}
	run.args = json.RawMessage(data)
	return i, run, nil
}

func (r *Runner) wrap(doing string, i Info, err error) error {
	if err != nil {
		return fmt.Errorf("%s job %d (%s): %w", doing, i.ID, i.Kind, err)
	}
	return nil
}
