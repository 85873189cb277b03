// Package profile keeps each tenant's profiles for slicing: the presets of the
// program, and the ones that people put beside or in the place of them.
package profile

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/slicer"
)

// Entry is a profile with what is known of it.
type Entry struct {
	slicer.Profile
	Preset    bool      // of the program: nobody changed it
	Version   int64     // 0 of a preset
	UpdatedAt time.Time // zero of a preset
	UpdatedBy string
}

// Errors of changes.
var (
	ErrVersion = errors.New("someone else changed the profile meanwhile")
	ErrPreset  = errors.New("a preset cannot be removed")
	ErrTooMany = errors.New("there are too many profiles")
)

// most bounds a tenant's own profiles: they are listed as a whole, and no shop
// has as many kinds of printers and materials.
const most = 200

// Auditor records what people do.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Service is the profiles of all tenants.
type Service struct {
	db    *db.DB
	audit Auditor
	now   func() time.Time
}

// New makes a Service.
func New(d *db.DB, a Auditor, now func() time.Time) *Service {
	return &Service{db: d, audit: a, now: now}
}

// List gives all profiles of a kind, or of every kind ("").
func (s *Service) List(ctx context.Context, tenant string, kind slicer.ProfileKind) ([]Entry, error) {
	presets, err := slicer.Presets()
	if err != nil {
		return nil, err
	}
	own, err := find(ctx, s.db.Read(), tenant, `1 = 1`)
	if err != nil {
		return nil, err
	}
	list := own
	for _, p := range presets {
		if !slices.ContainsFunc(own, func(e Entry) bool { return e.Kind == p.Kind && e.Name == p.Name }) {
			list = append(list, Entry{Profile: p, Preset: true})
		}
	}
	list = slices.DeleteFunc(list, func(e Entry) bool { return kind != "" && e.Kind != kind })
	slices.SortFunc(list, func(a, b Entry) int {
		if a.Kind != b.Kind {
			return slices.Index(slicer.ProfileKinds(), a.Kind) - slices.Index(slicer.ProfileKinds(), b.Kind)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list, nil
}

// Get gives one profile; db.ErrNotFound when there is none.
func (s *Service) Get(ctx context.Context, tenant string, kind slicer.ProfileKind, name string) (Entry, error) {
	return get(ctx, s.db.Read(), tenant, kind, name)
}

// Resolve gives the profiles of these names, for slicing; an empty name is the
// usual preset. Its error is a *slicer.Error when there is no such profile.
func (s *Service) Resolve(ctx context.Context, tenant, machine, process, filament string) (p slicer.Profiles, err error) {
	for _, one := range []struct {
		kind            slicer.ProfileKind
		at              *slicer.Profile
		name, otherwise string
	}{
		{slicer.Machine, &p.Machine, machine, slicer.DefaultMachine}, {slicer.Process, &p.Process, process, slicer.DefaultProcess}, {slicer.Filament, &p.Filament, filament, slicer.DefaultFilament},
	} {
		if one.name == "" {
			one.name = one.otherwise
		}
		e, err := get(ctx, s.db.Read(), tenant, one.kind, one.name)
		if errors.Is(err, db.ErrNotFound) {
			return slicer.Profiles{}, &slicer.Error{Kind: slicer.InputRejected, Message: fmt.Sprintf("There is no %s profile %q.", one.kind, one.name)}
		}
		if err != nil {
			return slicer.Profiles{}, err
		}
		*one.at = e.Profile
	}
	return p, nil
}

// Put makes or replaces a tenant's own profile. A version other than 0 must be
// the current one. Errors: *slicer.Error for a profile that cannot be used,
// ErrVersion, ErrTooMany.
func (s *Service) Put(ctx context.Context, tenant, by string, p slicer.Profile, version int64) (Entry, error) {
	if err := p.Check(); err != nil {
		return Entry{}, err
	}
	e := Entry{Profile: p, Version: 1, UpdatedAt: db.Time(s.now()), UpdatedBy: by}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		// Also when two make the same one at once: whoever comes second waits here.
		if _, err := tx.ExecContext(ctx, `UPDATE tenants SET id = id WHERE id = $1`, tenant); err != nil {
			return err
		}
		own, err := find(ctx, tx, tenant, `1 = 1`)
		if err != nil {
			return err
		}
		var before any
		at := slices.IndexFunc(own, func(o Entry) bool { return o.Kind == p.Kind && o.Name == p.Name })
		switch {
		case at >= 0:
			e.Version, before = own[at].Version+1, figures(own[at].Profile)
			if version != 0 && version != own[at].Version {
				return ErrVersion
			}
		case version != 0:
			return ErrVersion
		case len(own) >= most:
			return ErrTooMany
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO slicer_profiles (tenant_id, kind, name, settings, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (tenant_id, kind, name) DO UPDATE SET settings = excluded.settings, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
			tenant, string(p.Kind), p.Name, p.Settings, e.Version, e.UpdatedAt, by)
		if err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, tenant, act("slicer-profile.save", p, before, figures(p)))
	})
	if err != nil {
		return Entry{}, fmt.Errorf("store a profile: %w", err)
	}
	return e, nil
}

// Delete removes a tenant's own profile; a preset of its name is back. Errors:
// db.ErrNotFound, ErrPreset.
func (s *Service) Delete(ctx context.Context, tenant string, kind slicer.ProfileKind, name string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := get(ctx, tx, tenant, kind, name)
		if err != nil {
			return err
		}
		if e.Preset {
			return ErrPreset
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM slicer_profiles WHERE tenant_id = $1 AND kind = $2 AND name = $3`, tenant, string(kind), name); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, tenant, act("slicer-profile.delete", e.Profile, figures(e.Profile), nil))
	})
	if err != nil {
		return fmt.Errorf("remove a profile: %w", err)
	}
	return nil
}

func act(action string, p slicer.Profile, before, after any) audit.Act {
	return audit.Act{Action: action, Entity: "slicer-profile", EntityID: string(p.Kind) + "/" + p.Name, Before: before, After: after}
}

// figures tell a profile in the audit log, without its hundreds of settings.
func figures(p slicer.Profile) map[string]any {
	sum := sha256.Sum256([]byte(p.Settings))
	return map[string]any{"format": p.Format(), "bytes": len(p.Settings), "sha256": hex.EncodeToString(sum[:])}
}

func get(ctx context.Context, q db.Querier, tenant string, kind slicer.ProfileKind, name string) (Entry, error) {
	list, err := find(ctx, q, tenant, `kind = $2 AND name = $3`, string(kind), name)
	if err != nil {
		return Entry{}, err
	}
	if len(list) > 0 {
		return list[0], nil
	}
	p, err := slicer.Preset(kind, name)
	if err != nil {
		return Entry{}, db.ErrNotFound //nolint:nilerr // there is no other reason for a preset not to be there
	}
	return Entry{Profile: p, Preset: true}, nil
}

func find(ctx context.Context, q db.Querier, tenant, cond string, args ...any) ([]Entry, error) {
	var list []Entry
	err := db.Each(ctx, q, `SELECT kind, name, settings, version, updated_at, updated_by FROM slicer_profiles WHERE tenant_id = $1 AND `+cond, append([]any{tenant}, args...), func(rows *sql.Rows) error {
		var e Entry
		err := rows.Scan(&e.Kind, &e.Name, &e.Settings, &e.Version, &e.UpdatedAt, &e.UpdatedBy)
		e.UpdatedAt = e.UpdatedAt.UTC()
		list = append(list, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the profiles: %w", err)
	}
	return list, nil
}
