package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
)

// Publisher is the part of the event bus that the catalog needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Auditor writes down what people did by hand.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Service is the rules of product mappings.
type Service struct {
	db   *db.DB
	bus  Publisher
	acts Auditor // nil: nothing is written down
	now  func() time.Time
}

// New makes a Service.
func New(d *db.DB, bus Publisher, now func() time.Time) *Service {
	return &Service{db: d, bus: bus, now: now}
}

// Audit names who takes down what is done from now on.
func (s *Service) Audit(a Auditor) { s.acts = a }

func (s *Service) record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error {
	if s.acts == nil {
		return nil
	}
	if err := s.acts.Record(ctx, tx, tenant, a); err != nil {
		return fmt.Errorf("take down %s: %w", a.Action, err)
	}
	return nil
}

// recordChange takes down that a mapping was made, changed or deleted; nil: it
// was not there before, or is not after.
func (s *Service) recordChange(ctx context.Context, tx *db.Tx, tenant, action string, before, after *Mapping) error {
	a := audit.Act{Action: "product-mapping." + action, Entity: "product-mapping", Before: before.summary(), After: after.summary()}
	for _, m := range []*Mapping{before, after} {
		if m != nil {
			a.EntityID = m.ID
		}
	}
	return s.record(ctx, tx, tenant, a)
}

// summary is what the audit log says of a mapping.
func (m *Mapping) summary() any {
	if m == nil {
		return nil
	}
	type part struct {
		Name     string `json:"name"`
		FileID   string `json:"fileId"`
		Quantity int    `json:"quantity"`
		Yield    int    `json:"yieldPerPrint"`
	}
	parts := make([]part, len(m.Parts))
	for i, p := range m.Parts {
		parts[i] = part{p.Name, p.FileID, p.Quantity, p.YieldPerPrint}
	}
	return map[string]any{"sku": m.SKU, "productName": m.ProductName, "active": m.Active, "version": m.Version, "parts": parts}
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
	if err := m.validate(); err != nil {
		return Mapping{}, err
	}
	return s.change(ctx, tenant, m.ID, m.Version, "update", func(Mapping) (Mapping, error) { return m, nil })
}

// change replaces a mapping with what next makes of it. A version other than 0
// must be the current one.
func (s *Service) change(ctx context.Context, tenant, id string, version int64, action string, next func(Mapping) (Mapping, error)) (Mapping, error) {
	var after Mapping
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		after, err = s.replace(ctx, tx, tenant, id, version, action, next)
		return err
	})
	if err != nil {
		return Mapping{}, fmt.Errorf("%s product mapping: %w", action, taken(err))
	}
	return after, nil
}

// replace is change in the caller's transaction.
func (s *Service) replace(ctx context.Context, tx *db.Tx, tenant, id string, version int64, action string, next func(Mapping) (Mapping, error)) (Mapping, error) {
	list, err := find(ctx, tx, tenant, `id = $2`+tx.ForUpdate(), id)
	if err != nil {
		return Mapping{}, err
	}
	if len(list) == 0 {
		return Mapping{}, db.ErrNotFound
	}
	before := list[0]
	if version != 0 && version != before.Version {
		return Mapping{}, ErrVersion
	}
	m, err := next(before)
	if err != nil {
		return Mapping{}, err
	}
	after := s.after(before, m)
	if err := update(ctx, tx, tenant, after); err != nil {
		return Mapping{}, err
	}
	if err := s.recordChange(ctx, tx, tenant, action, &before, &after); err != nil {
		return Mapping{}, err
	}
	return after, s.bus.Publish(ctx, tx, changed(tenant, after, "updated"))
}

// Put is Create for a mapping without an id and Update for one with it, in the
// caller's transaction. A database error, a taken SKU too, ends the transaction.
func (s *Service) Put(ctx context.Context, tx *db.Tx, tenant string, m Mapping) (Mapping, error) {
	if err := m.validate(); err != nil {
		return Mapping{}, err
	}
	if m.ID != "" {
		return s.replace(ctx, tx, tenant, m.ID, m.Version, "update", func(Mapping) (Mapping, error) { return m, nil })
	}
	m = s.fresh(m)
	if err := insert(ctx, tx, tenant, m); err != nil {
		return Mapping{}, err
	}
	if err := s.recordChange(ctx, tx, tenant, "create", nil, &m); err != nil {
		return Mapping{}, err
	}
	return m, s.bus.Publish(ctx, tx, changed(tenant, m, "created"))
}

// SetActive has a mapping used for orders, or not; one that is so already stays
// as it is. A version other than 0 must be the current one. Errors: ErrVersion,
// db.ErrNotFound.
func (s *Service) SetActive(ctx context.Context, tenant, id string, active bool, version int64) (Mapping, error) {
	m, err := s.change(ctx, tenant, id, version, "activate", func(m Mapping) (Mapping, error) {
		if m.Active == active {
			return m, errSame
		}
		m.Active = active
		return m, nil
	})
	if errors.Is(err, errSame) {
		return s.Get(ctx, tenant, id)
	}
	return m, err
}

// errSame ends a change that would change nothing.
var errSame = errors.New("nothing to change")

// CopyParts adds parts of another mapping, by their positions from 0 (none: all),
// behind those of this one. They print here as they do there: the default profile
// of there is filled in. Errors: *InvalidError, ErrVersion, db.ErrNotFound.
func (s *Service) CopyParts(ctx context.Context, tenant, id, fromID string, positions []int, version int64) (Mapping, error) {
	from, err := s.Get(ctx, tenant, fromID)
	if errors.Is(err, db.ErrNotFound) {
		return Mapping{}, &InvalidError{[]FieldError{{"fromMappingId", "there is no such product mapping"}}}
	}
	if err != nil {
		return Mapping{}, err
	}
	parts := from.withProfiles().Parts
	if len(positions) > 0 {
		var chosen []Part
		for i, n := range positions {
			if n < 0 || n >= len(parts) {
				return Mapping{}, &InvalidError{[]FieldError{{fmt.Sprintf("positions[%d]", i), fmt.Sprintf("the mapping has the parts 0 to %d", len(parts)-1)}}}
			}
			chosen = append(chosen, parts[n])
		}
		parts = chosen
	}
	return s.change(ctx, tenant, id, version, "copy-parts", func(m Mapping) (Mapping, error) {
		m.Parts = append(slices.Clone(m.Parts), parts...)
		return m, m.validate()
	})
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
		if err := s.recordChange(ctx, tx, tenant, "delete", &list[0], nil); err != nil {
			return err
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
