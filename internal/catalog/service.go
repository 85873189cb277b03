package catalog

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
)

// Publisher is the part of the event bus that the catalog needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Service is the rules of product mappings.
type Service struct {
	db  *db.DB
	bus Publisher
	now func() time.Time
}

// New makes a Service.
func New(d *db.DB, bus Publisher, now func() time.Time) *Service {
	return &Service{db: d, bus: bus, now: now}
}

// Create adds a mapping. Orders that waited for its SKU go on by themselves.
// Errors: *InvalidError, ErrSKUTaken.
func (s *Service) Create(ctx context.Context, tenant string, m Mapping) (Mapping, error) {
	if err := m.validate(); err != nil {
		return Mapping{}, err
	}
	m.ID = newID()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insert(ctx, tx, tenant, &m, s.now()); err != nil {
			return err
		}
		return s.announce(ctx, tx, tenant, m, "created")
	})
	if err != nil {
		return Mapping{}, taken(err)
	}
	return s.Get(ctx, tenant, m.ID)
}

// Update replaces a mapping as a whole. A version other than 0 must be the
// current one. Lines that were planned keep the parts they were planned with.
// Errors: *InvalidError, ErrSKUTaken, ErrVersion, db.ErrNotFound.
func (s *Service) Update(ctx context.Context, tenant string, m Mapping) (Mapping, error) {
	if err := m.validate(); err != nil {
		return Mapping{}, err
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := find(ctx, tx, `tenant_id = $1 AND id = $2`+tx.ForUpdate(), tenant, m.ID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return db.ErrNotFound
		}
		if m.Version != 0 && m.Version != list[0].Version {
			return ErrVersion
		}
		if err := update(ctx, tx, tenant, &m, s.now()); err != nil {
			return err
		}
		return s.announce(ctx, tx, tenant, m, "updated")
	})
	if err != nil {
		return Mapping{}, taken(err)
	}
	return s.Get(ctx, tenant, m.ID)
}

// Delete removes a mapping; work that was planned with it goes on.
func (s *Service) Delete(ctx context.Context, tenant, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := find(ctx, tx, `tenant_id = $1 AND id = $2`, tenant, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return db.ErrNotFound
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM product_mappings WHERE tenant_id = $1 AND id = $2`, tenant, id); err != nil {
			return fmt.Errorf("delete product mapping: %w", err)
		}
		return s.announce(ctx, tx, tenant, list[0], "deleted")
	})
}

func (s *Service) announce(ctx context.Context, tx *db.Tx, tenant string, m Mapping, action string) error {
	return s.bus.Publish(ctx, tx, event.Event{
		Tenant: tenant, Source: "catalog", Severity: event.Info, Entity: "product-mapping", EntityID: m.ID,
		Message: fmt.Sprintf("The product mapping for %s was %s.", m.SKU, action), Payload: event.MappingChanged{MappingID: m.ID, SKU: m.SKU, Action: action},
	})
}

func taken(err error) error {
	if db.Unique(err) {
		return ErrSKUTaken
	}
	return err
}

// Get loads one mapping; db.ErrNotFound when the tenant has none of that id.
func (s *Service) Get(ctx context.Context, tenant, id string) (Mapping, error) {
	list, err := find(ctx, s.db.Read(), `tenant_id = $1 AND id = $2`, tenant, id)
	if err != nil {
		return Mapping{}, err
	}
	if len(list) == 0 {
		return Mapping{}, db.ErrNotFound
	}
	return list[0], nil
}

// Query filters the list of mappings. Page counts from 1.
type Query struct {
	Search   string // part of the SKU or the name
	Active   *bool
	Page     int
	PageSize int
}

// List gives mappings by SKU, and how many match.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Mapping, int, error) {
	cond, args := `tenant_id = $1`, []any{tenant}
	if q.Active != nil {
		args = append(args, *q.Active)
		cond += fmt.Sprintf(` AND active = $%d`, len(args))
	}
	if q.Search != "" {
		args = append(args, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Search))+"%")
		cond += fmt.Sprintf(` AND (LOWER(sku) LIKE $%d ESCAPE '\' OR LOWER(product_name) LIKE $%d ESCAPE '\')`, len(args), len(args))
	}
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM product_mappings WHERE `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count product mappings: %w", err)
	}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	list, err := find(ctx, s.db.Read(), cond+fmt.Sprintf(` ORDER BY sku LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args...)
	return list, total, err
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
