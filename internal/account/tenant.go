package account

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/forma3d/connect/internal/db"
)

// Tenant is a business with its own orders, people and settings.
type Tenant struct {
	ID       string
	Name     string
	Currency string // in effect
	Own      Preferences
	chosen   string // currency, "" while the tenant chose none
}

// Preferences are those in effect for people who chose none.
func (t Tenant) Preferences() Preferences { return t.Own.over(builtIn()) }

// maxTenantName bounds a tenant's name.
const maxTenantName = 100

func tenantOf(ctx context.Context, q db.Querier, id, lock string) (Tenant, error) {
	t := Tenant{ID: id}
	err := q.QueryRowContext(ctx, `SELECT name, currency, language, time_zone, number_format, date_format, first_day_of_week FROM tenants WHERE id = $1`+lock, id).
		Scan(&t.Name, &t.chosen, &t.Own.Language, &t.Own.TimeZone, &t.Own.NumberFormat, &t.Own.DateFormat, &t.Own.FirstDayOfWeek)
	if err != nil {
		return t, fmt.Errorf("read the tenant: %w", db.NotFound(err))
	}
	if t.Currency = t.chosen; t.Currency == "" {
		t.Currency = builtInCurrency
	}
	return t, nil
}

// Tenant reads a tenant; db.ErrNotFound when there is none.
func (s *Service) Tenant(ctx context.Context, id string) (Tenant, error) {
	return tenantOf(ctx, s.db.Read(), id, "")
}

// TimeZone is the one in effect for a tenant's people who chose none; db.ErrNotFound
// when there is no such tenant.
func (s *Service) TimeZone(ctx context.Context, id string) (string, error) {
	t, err := s.Tenant(ctx, id)
	return t.Preferences().TimeZone, err
}

// Tenants lists all tenants by id, for the command line.
func (s *Service) Tenants(ctx context.Context) ([]Tenant, error) {
	var out []Tenant
	err := db.Each(ctx, s.db.Read(), `SELECT id, name FROM tenants ORDER BY id`, nil, func(rows *sql.Rows) error {
		var t Tenant
		err := rows.Scan(&t.ID, &t.Name)
		out = append(out, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	return out, nil
}

// TenantChange is a change of a tenant; nil fields stay, empty ones go back to
// what is built in.
type TenantChange struct {
	Name           *string
	Currency       *string
	Language       *string
	TimeZone       *string
	NumberFormat   *string
	DateFormat     *string
	FirstDayOfWeek *string
}

// shownTenant is a tenant in the audit log.
type shownTenant struct {
	Name        string      `json:"name"`
	Currency    string      `json:"currency"`
	Preferences Preferences `json:"preferences"`
}

// ChangeTenant changes a tenant's settings. Errors: *InvalidError.
func (s *Service) ChangeTenant(ctx context.Context, id string, c TenantChange) (Tenant, error) {
	var t Tenant
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		before, err := tenantOf(ctx, tx, id, tx.ForUpdate())
		if err != nil {
			return err
		}
		t = before
		set(&t.Name, c.Name)
		set(&t.chosen, c.Currency)
		set(&t.Own.Language, c.Language)
		set(&t.Own.TimeZone, c.TimeZone)
		set(&t.Own.NumberFormat, c.NumberFormat)
		set(&t.Own.DateFormat, c.DateFormat)
		set(&t.Own.FirstDayOfWeek, c.FirstDayOfWeek)
		bad := t.Own.check()
		if t.Name == "" || utf8.RuneCountInString(t.Name) > maxTenantName {
			bad = append(bad, Invalid{"name", fmt.Sprintf("must have 1 to %d letters", maxTenantName)})
		}
		if t.chosen != "" && !isCurrency(t.chosen) {
			bad = append(bad, Invalid{"currency", "is not a currency; write its three letters, for example EUR"})
		}
		if bad != nil {
			return &InvalidError{bad}
		}
		_, err = tx.ExecContext(ctx, `UPDATE tenants SET name = $2, currency = $3, language = $4, time_zone = $5, number_format = $6, date_format = $7, first_day_of_week = $8 WHERE id = $1`,
			id, t.Name, t.chosen, t.Own.Language, t.Own.TimeZone, t.Own.NumberFormat, t.Own.DateFormat, t.Own.FirstDayOfWeek)
		if err != nil {
			return fmt.Errorf("store the tenant: %w", err)
		}
		if err := s.record(ctx, tx, id, "tenant.change", "tenant", id, shownTenant{before.Name, before.chosen, before.Own}, shownTenant{t.Name, t.chosen, t.Own}); err != nil {
			return err
		}
		t, err = tenantOf(ctx, tx, id, "")
		return err
	})
	return t, err
}

// goodTenant is the shape of a tenant's id, which stands in webhook addresses.
var goodTenant = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// AddTenant makes a tenant. Errors: *InvalidError.
func (s *Service) AddTenant(ctx context.Context, id, name string) error {
	name = strings.TrimSpace(name)
	if !goodTenant.MatchString(id) {
		return invalid("id", "must be 1 to 40 small letters, digits and hyphens")
	}
	if name == "" || utf8.RuneCountInString(name) > maxTenantName {
		return invalid("name", "must have 1 to %d letters", maxTenantName)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO tenants (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, id, name, db.Time(s.now()))
		if err != nil {
			return fmt.Errorf("store the tenant: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				err = invalid("id", "is the one of another tenant")
			}
			return err
		}
		return s.record(ctx, tx, id, "tenant.create", "tenant", id, nil, map[string]string{"name": name})
	})
}
