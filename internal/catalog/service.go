package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
	m.ID = ""
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		m, err = s.Put(ctx, tx, tenant, m)
		return err
	})
	if err != nil {
		return Mapping{}, fmt.Errorf("create product mapping: %w", taken(err))
	}
	return m, nil
}

// Update replaces a mapping as a whole. A version other than 0 must be the
// current one. Lines that were planned keep the parts they were planned with.
// Errors: *InvalidError, ErrSKUTaken, ErrVersion, db.ErrNotFound.
func (s *Service) Update(ctx context.Context, tenant string, m Mapping) (Mapping, error) {
	if m.ID == "" {
		return Mapping{}, db.ErrNotFound
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		m, err = s.Put(ctx, tx, tenant, m)
		return err
	})
	if err != nil {
		return Mapping{}, fmt.Errorf("update product mapping: %w", taken(err))
	}
	return m, nil
}

// Put is Create for a mapping without an id and Update for one with it, in the
// caller's transaction. A database error, a taken SKU too, ends the transaction.
func (s *Service) Put(ctx context.Context, tx *db.Tx, tenant string, m Mapping) (Mapping, error) {
	if err := m.validate(); err != nil {
		return Mapping{}, err
	}
	if m.ID == "" {
		m = s.fresh(m)
		if err := insert(ctx, tx, tenant, m); err != nil {
			return Mapping{}, err
		}
		return m, s.bus.Publish(ctx, tx, changed(tenant, m, "created"))
	}
	list, err := find(ctx, tx, tenant, `id = $2`+tx.ForUpdate(), m.ID)
	if err != nil {
		return Mapping{}, err
	}
	if len(list) == 0 {
		return Mapping{}, db.ErrNotFound
	}
	if m.Version != 0 && m.Version != list[0].Version {
		return Mapping{}, ErrVersion
	}
	m = s.after(list[0], m)
	if err := update(ctx, tx, tenant, m); err != nil {
		return Mapping{}, err
	}
	return m, s.bus.Publish(ctx, tx, changed(tenant, m, "updated"))
}

// fresh is m as a new mapping.
func (s *Service) fresh(m Mapping) Mapping {
	m.ID, m.Version, m.CreatedAt = newID(), 1, db.Time(s.now())
	m.UpdatedAt, m.Parts = m.CreatedAt, withIDs(m.Parts)
	return m
}

// after is m as the next version of before.
func (s *Service) after(before, m Mapping) Mapping {
	m.ID, m.Version, m.CreatedAt, m.UpdatedAt = before.ID, before.Version+1, before.CreatedAt, db.Time(s.now())
	m.Parts = withIDs(m.Parts)
	return m
}

func withIDs(parts []Part) []Part {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].ID = newID()
	}
	return parts
}

// Delete removes a mapping; work that was planned with it goes on. Of several
// at once one succeeds, the others get db.ErrNotFound.
func (s *Service) Delete(ctx context.Context, tenant, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := find(ctx, tx, tenant, `id = $2`+tx.ForUpdate(), id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return db.ErrNotFound
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM product_mappings WHERE tenant_id = $1 AND id = $2`, tenant, id); err != nil {
			return fmt.Errorf("delete product mapping: %w", err)
		}
		return s.bus.Publish(ctx, tx, changed(tenant, list[0], "deleted"))
	})
}

func changed(tenant string, m Mapping, action string) event.Event {
	return event.Event{
		Tenant: tenant, Source: "catalog", Severity: event.Info, Entity: "product-mapping", EntityID: m.ID,
		Message: fmt.Sprintf("The product mapping for %s was %s.", m.SKU, action), Payload: event.MappingChanged{MappingID: m.ID, SKU: m.SKU, Action: action},
	}
}

func taken(err error) error {
	if db.Unique(err) {
		return ErrSKUTaken
	}
	return err
}

// BySKU loads the mapping of exactly this SKU, active or not; db.ErrNotFound when
// the tenant has none.
func (s *Service) BySKU(ctx context.Context, q db.Querier, tenant, sku string) (Mapping, error) {
	list, err := find(ctx, q, tenant, `sku = $2`, sku)
	if err != nil {
		return Mapping{}, err
	}
	if len(list) == 0 {
		return Mapping{}, db.ErrNotFound
	}
	return list[0], nil
}

// Get loads one mapping; db.ErrNotFound when the tenant has none of that id.
func (s *Service) Get(ctx context.Context, tenant, id string) (Mapping, error) {
	list, err := find(ctx, s.db.Read(), tenant, `id = $2`, id)
	if err != nil {
		return Mapping{}, err
	}
	if len(list) == 0 {
		return Mapping{}, db.ErrNotFound
	}
	return list[0], nil
}

// Sort is an order of the list of mappings.
type Sort string

// The orders of a list. Equal ones follow by id, so that pages do not overlap.
const (
	SortSKU         Sort = "sku"
	SortSKUDown     Sort = "-sku"
	SortName        Sort = "productName"
	SortNameDown    Sort = "-productName"
	SortUpdated     Sort = "updatedAt"
	SortUpdatedDown Sort = "-updatedAt"
)

func (o Sort) sql() string {
	switch o {
	case SortSKUDown:
		return `sku DESC, id DESC`
	case SortName:
		return `product_name, id`
	case SortNameDown:
		return `product_name DESC, id DESC`
	case SortUpdated:
		return `updated_at, id`
	case SortUpdatedDown:
		return `updated_at DESC, id DESC`
	default:
		return `sku, id`
	}
}

// Query filters the list of mappings.
type Query struct {
	Search   string // part of the SKU or the name, in any case
	Active   *bool  // nil: both
	Sort     Sort   // "" or unknown: SortSKU
	Page     int    // from 1; less is 1
	PageSize int    // 1 to 100; less is 25
}

// List gives one page of mappings, and how many match on all pages.
func (s *Service) List(ctx context.Context, tenant string, q Query) ([]Mapping, int, error) {
	q.Search = strings.TrimSpace(q.Search)
	if utf8.RuneCountInString(q.Search) > maxText || q.Search != "" && !usable(q.Search) {
		return nil, 0, nil // nothing can contain it
	}
	if q.PageSize < 1 {
		q.PageSize = 25
	}
	q.Page, q.PageSize = max(q.Page, 1), min(q.PageSize, 100)
	cond, args := `1 = 1`, []any{tenant}
	if q.Active != nil {
		args = append(args, *q.Active)
		cond += fmt.Sprintf(` AND active = $%d`, len(args))
	}
	if q.Search != "" {
		var like string
		like, args = contains(q.Search, args, `sku`, `product_name`)
		cond += ` AND ` + like
	}
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM product_mappings WHERE tenant_id = $1 AND `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count product mappings: %w", err)
	}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	list, err := find(ctx, s.db.Read(), tenant, cond+fmt.Sprintf(` ORDER BY %s LIMIT $%d OFFSET $%d`, q.Sort.sql(), len(args)-1, len(args)), args[1:]...)
	return list, total, err
}

// contains writes the condition that one of the columns contains text in any
// case. LOWER folds only ASCII on SQLite, and on PostgreSQL what its locale
// says, so the other letters of text are folded by name: REPLACE(…, 'Ä', 'ä').
func contains(text string, args []any, columns ...string) (string, []any) {
	before, after := ``, ``
	param := func(s string) string {
		args = append(args, s)
		return fmt.Sprintf(`$%d`, len(args))
	}
	folded := strings.Map(fold, text)
	seen := map[rune]bool{}
	for _, r := range folded {
		if r < utf8.RuneSelf || seen[r] {
			continue
		}
		seen[r] = true
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			before += `REPLACE(`
			after += `, ` + param(string(other)) + `, ` + param(string(r)) + `)`
		}
	}
	pattern := param("%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(folded) + "%")
	conds := make([]string, len(columns))
	for i, c := range columns {
		conds[i] = before + `LOWER(` + c + `)` + after + ` LIKE ` + pattern + ` ESCAPE '\'`
	}
	return `(` + strings.Join(conds, ` OR `) + `)`, args
}

// fold is the one letter that stands for r in all its cases: the small one of
// an ASCII letter, else the first of the equal ones.
func fold(r rune) rune {
	first := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		first = min(first, other)
	}
	if first < utf8.RuneSelf {
		return unicode.ToLower(first)
	}
	return first
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
