// Package settings keeps what a tenant's people change while the program runs.
// Values come from the environment until somebody changes them; only what was
// changed is stored, so that a new value in the environment reaches all others.
//
// Values are read when they are used: a change counts at once in every process.
package settings

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
)

// Invalid is a value that cannot be used.
type Invalid struct{ Field, Message string }

// InvalidError says which values cannot be used. Nothing was changed.
type InvalidError struct{ Fields []Invalid }

// Error implements error. It names no value.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("%d settings cannot be used", len(e.Fields))
}

// Problem says the package's errors to people; other errors pass.
func Problem(err error) error {
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		return err
	}
	fields := make([]httpapi.Field, len(invalid.Fields))
	for i, f := range invalid.Fields {
		fields[i] = httpapi.Field{Field: "body." + f.Field, Message: f.Message}
	}
	return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "These settings cannot be used as they are. Nothing was changed.", fields...)
}

// Auditor takes down what people do.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Area is a group of values, the fields of T by their JSON names. T is made of
// what JSON can carry.
type Area[T any] struct {
	db    *db.DB
	now   func() time.Time
	audit Auditor
	opts  AreaOptions[T]
}

// AreaOptions describe an Area.
type AreaOptions[T any] struct {
	Name     string // of the area, never to be changed: rows carry it
	Defaults T      // from the environment
	// Check gives what cannot be used of values that were changed.
	Check func(T) []Invalid
	// Shown is what the audit log may show of values. nil: everything.
	Shown func(T) any
}

// NewArea makes an Area.
func NewArea[T any](d *db.DB, now func() time.Time, a Auditor, o AreaOptions[T]) *Area[T] {
	if o.Shown == nil {
		o.Shown = func(v T) any { return v }
	}
	return &Area[T]{db: d, now: now, audit: a, opts: o}
}

// State is an area's values and where they come from.
type State[T any] struct {
	Values    T
	Defaults  T
	Changed   []string // names of the values that do not come from the environment
	ChangedAt *time.Time
	ChangedBy string
}

// Get gives a tenant's values.
func (a *Area[T]) Get(ctx context.Context, q db.Querier, tenant string) (T, error) {
	s, err := a.State(ctx, q, tenant)
	return s.Values, err
}

// State gives a tenant's values and where they come from.
func (a *Area[T]) State(ctx context.Context, q db.Querier, tenant string) (State[T], error) {
	changes, s, err := a.read(ctx, q, tenant, "")
	if err != nil {
		return s, err
	}
	return s, a.fill(&s, changes)
}

func (a *Area[T]) read(ctx context.Context, q db.Querier, tenant, lock string) (map[string]json.RawMessage, State[T], error) {
	var s State[T]
	var text string
	var at sql.NullTime
	changes := map[string]json.RawMessage{}
	err := q.QueryRowContext(ctx, `SELECT changes, changed_at, changed_by FROM tenant_settings WHERE tenant_id = $1 AND area = $2`+lock, tenant, a.opts.Name).Scan(&text, &at, &s.ChangedBy)
	if errors.Is(err, sql.ErrNoRows) {
		return changes, s, nil
	}
	if err != nil {
		return nil, s, fmt.Errorf("read the settings of %s: %w", a.opts.Name, err)
	}
	s.ChangedAt = db.TimePtr(at)
	if err := json.Unmarshal([]byte(text), &changes); err != nil {
		return nil, s, fmt.Errorf("read the settings of %s: %w", a.opts.Name, err)
	}
	return changes, s, nil
}

// fill puts changes over the defaults. Both are copies: nobody's slices are
// shared.
func (a *Area[T]) fill(s *State[T], changes map[string]json.RawMessage) error {
	base, err := json.Marshal(a.opts.Defaults)
	if err != nil {
		return fmt.Errorf("settings of %s: %w", a.opts.Name, err)
	}
	over, err := json.Marshal(changes)
	if err != nil {
		return fmt.Errorf("settings of %s: %w", a.opts.Name, err)
	}
	s.Changed = slices.Sorted(maps.Keys(changes))
	if s.Changed == nil {
		s.Changed = []string{}
	}
	if err := errors.Join(json.Unmarshal(base, &s.Defaults), json.Unmarshal(base, &s.Values)); err != nil {
		return fmt.Errorf("settings of %s: %w", a.opts.Name, err)
	}
	if err := json.Unmarshal(over, &s.Values); err != nil {
		return fmt.Errorf("settings of %s: %w", a.opts.Name, err)
	}
	return nil
}

// names are the values that the area has.
func (a *Area[T]) names() (map[string]json.RawMessage, error) {
	base, err := json.Marshal(a.opts.Defaults)
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", a.opts.Name, err)
	}
	out := map[string]json.RawMessage{}
	return out, json.Unmarshal(base, &out)
}

// Change sets the values that patch, which becomes a JSON object, holds, and
// gives those of reset back to the environment.
func (a *Area[T]) Change(ctx context.Context, tenant, by string, patch any, reset []string) (State[T], error) {
	var after State[T]
	set, err := object(patch)
	if err != nil {
		return after, err
	}
	known, err := a.names()
	if err != nil {
		return after, err
	}
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(set)), reset) {
		if _, ok := known[name]; !ok {
			return after, &InvalidError{[]Invalid{{Field: "reset", Message: "names a setting that does not exist"}}}
		}
	}
	err = a.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		// The row is there before it is locked, so that of two first changes none
		// is lost.
		_, err := tx.ExecContext(ctx, `INSERT INTO tenant_settings (tenant_id, area, changes, changed_at, changed_by) VALUES ($1, $2, '{}', $3, $4) ON CONFLICT DO NOTHING`, tenant, a.opts.Name, db.Time(a.now()), by)
		if err != nil {
			return fmt.Errorf("change the settings of %s: %w", a.opts.Name, err)
		}
		changes, before, err := a.read(ctx, tx, tenant, tx.ForUpdate())
		if err != nil {
			return err
		}
		if err := a.fill(&before, changes); err != nil {
			return err
		}
		maps.Copy(changes, set)
		for _, name := range reset {
			delete(changes, name)
		}
		now := db.Time(a.now())
		after = State[T]{ChangedAt: &now, ChangedBy: by}
		if err := a.fill(&after, changes); err != nil {
			return err
		}
		if bad := a.opts.Check(after.Values); len(bad) > 0 {
			return &InvalidError{bad}
		}
		text, err := json.Marshal(changes)
		if err != nil {
			return fmt.Errorf("change the settings of %s: %w", a.opts.Name, err)
		}
		_, err = tx.ExecContext(ctx, `UPDATE tenant_settings SET changes = $3, changed_at = $4, changed_by = $5 WHERE tenant_id = $1 AND area = $2`, tenant, a.opts.Name, string(text), now, by)
		if err != nil {
			return fmt.Errorf("change the settings of %s: %w", a.opts.Name, err)
		}
		return a.audit.Record(ctx, tx, tenant, audit.Act{Action: "settings.change", Entity: "settings", EntityID: a.opts.Name, Before: a.opts.Shown(before.Values), After: a.opts.Shown(after.Values)})
	})
	return after, err
}

func object(patch any) (map[string]json.RawMessage, error) {
	text, err := json.Marshal(patch)
	if err != nil {
		return nil, fmt.Errorf("change settings: %w", err)
	}
	out := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("change settings: %w", err)
	}
	return out, nil
}
