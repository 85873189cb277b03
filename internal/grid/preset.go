package grid

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
)

// Preset is a product that a person keeps under a name.
type Preset struct {
	ID        string
	Name      string
	SKU       string // canonical
	CreatedAt time.Time
}

// maxPresets bounds a tenant's presets: more than a list can show.
const maxPresets = 200

// maxPresetName bounds the name of a preset.
const maxPresetName = 100

// ErrNameTaken is the error of a preset whose name another one has.
var ErrNameTaken = errors.New("another preset has that name")

// ErrTooManyPresets is the error of one preset too many.
var ErrTooManyPresets = errors.New("there are too many presets")

// presetAct is what the audit log keeps of a preset.
type presetAct struct {
	Name string `json:"name"`
	SKU  string `json:"sku"`
}

func scanPreset(rows *sql.Rows) (Preset, error) {
	var p Preset
	err := rows.Scan(&p.ID, &p.Name, &p.SKU, &p.CreatedAt)
	p.CreatedAt = p.CreatedAt.UTC()
	return p, err
}

func presetsOf(ctx context.Context, q db.Querier, tenant, cond string, args ...any) ([]Preset, error) {
	var list []Preset
	err := db.Each(ctx, q, `SELECT id, name, sku, created_at FROM grid_presets WHERE tenant_id = $1 AND `+cond+` ORDER BY name, id`, append([]any{tenant}, args...), func(rows *sql.Rows) error {
		p, err := scanPreset(rows)
		list = append(list, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load presets: %w", err)
	}
	return list, nil
}

// Presets lists a tenant's presets by name.
func (s *Service) Presets(ctx context.Context, tenant string) ([]Preset, error) {
	return presetsOf(ctx, s.db.Read(), tenant, `1 = 1`)
}

// preset checks a preset before it is stored.
func (s *Service) preset(name, text string) (Preset, error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > maxPresetName || strings.ContainsFunc(name, unicode.IsControl) {
		return Preset{}, &InvalidError{"name", fmt.Sprintf("must be plain text of 1 to %d characters", maxPresetName)}
	}
	p, err := s.opts.Grammar.Parse(text)
	if err != nil {
		return Preset{}, err
	}
	return Preset{Name: name, SKU: s.opts.Grammar.Format(p)}, nil
}

// CreatePreset keeps a product under a name. Errors: *InvalidError, *sku.Error,
// ErrNameTaken, ErrTooManyPresets.
func (s *Service) CreatePreset(ctx context.Context, tenant, name, text string) (Preset, error) {
	p, err := s.preset(name, text)
	if err != nil {
		return Preset{}, err
	}
	p.ID, p.CreatedAt = uuid.Must(uuid.NewV7()).String(), db.Time(s.now())
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM grid_presets WHERE tenant_id = $1`, tenant).Scan(&n); err != nil {
			return fmt.Errorf("count presets: %w", err)
		}
		if n >= maxPresets {
			return ErrTooManyPresets
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO grid_presets (id, tenant_id, name, sku, created_at) VALUES ($1, $2, $3, $4, $5)`, p.ID, tenant, p.Name, p.SKU, p.CreatedAt)
		if db.Unique(err) {
			return ErrNameTaken
		}
		if err != nil {
			return fmt.Errorf("store a preset: %w", err)
		}
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{Action: "grid.preset-create", Entity: "grid-preset", EntityID: p.ID, After: presetAct{p.Name, p.SKU}})
	})
	return p, err
}

// ownPreset loads a preset to change it.
func ownPreset(ctx context.Context, tx *db.Tx, tenant, id string) (Preset, error) {
	list, err := presetsOf(ctx, tx, tenant, `id = $2`, id)
	if err != nil {
		return Preset{}, err
	}
	if len(list) == 0 {
		return Preset{}, db.ErrNotFound
	}
	return list[0], nil
}

// ChangePreset gives a preset another name or product. Errors: db.ErrNotFound,
// *InvalidError, *sku.Error, ErrNameTaken.
func (s *Service) ChangePreset(ctx context.Context, tenant, id, name, text string) (Preset, error) {
	p, err := s.preset(name, text)
	if err != nil {
		return Preset{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := ownPreset(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		p.ID, p.CreatedAt = before.ID, before.CreatedAt
		_, err = tx.ExecContext(ctx, `UPDATE grid_presets SET name = $3, sku = $4 WHERE tenant_id = $1 AND id = $2`, tenant, id, p.Name, p.SKU)
		if db.Unique(err) {
			return ErrNameTaken
		}
		if err != nil {
			return fmt.Errorf("change a preset: %w", err)
		}
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{Action: "grid.preset-change", Entity: "grid-preset", EntityID: id, Before: presetAct{before.Name, before.SKU}, After: presetAct{p.Name, p.SKU}})
	})
	return p, err
}

// DeletePreset forgets a preset; what was made of it stays.
func (s *Service) DeletePreset(ctx context.Context, tenant, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := ownPreset(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM grid_presets WHERE tenant_id = $1 AND id = $2`, tenant, id); err != nil {
			return fmt.Errorf("delete a preset: %w", err)
		}
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{Action: "grid.preset-delete", Entity: "grid-preset", EntityID: id, Before: presetAct{before.Name, before.SKU}})
	})
}
