package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/forma3d/connect/internal/db"
)

const columns = `id, sku, suffix_match, product_name, shopify_product_id, shopify_variant_id, active, weight_grams, hs_code, origin_country, default_profile, minimum_stock, maximum_stock, version, created_at, updated_at`

func scan(rows *sql.Rows) (Mapping, error) {
	var m Mapping
	var profile string
	var most sql.NullInt64
	err := rows.Scan(&m.ID, &m.SKU, &m.SuffixMatch, &m.ProductName, &m.ShopifyProductID, &m.ShopifyVariantID, &m.Active, &m.WeightGrams, &m.HSCode, &m.OriginCountry,
		&profile, &m.MinimumStock, &most, &m.Version, &m.CreatedAt, &m.UpdatedAt)
	if err != nil {
		return m, err
	}
	if most.Valid {
		n := int(most.Int64)
		m.MaximumStock = &n
	}
	m.CreatedAt, m.UpdatedAt, m.Parts = m.CreatedAt.UTC(), m.UpdatedAt.UTC(), []Part{}
	if m.DefaultProfile, err = decodeProfile(profile); err != nil {
		return m, fmt.Errorf("default profile of product mapping %s: %w", m.ID, err)
	}
	return m, nil
}

// listSize bounds the values of one IN list, so that a statement stays under
// the engines' limits of parameters.
const listSize = 4096

// in writes the condition "column IN (…)" for at most listSize values. Lists
// grow in powers of two, filled up with their last value, so that the hot
// queries have few texts and PostgreSQL's prepared statements are found again.
func in(column string, first int, values []any) (string, []any) {
	n := 1
	for n < len(values) {
		n *= 2
	}
	for len(values) < n {
		values = append(values, values[len(values)-1])
	}
	return column + ` IN ` + db.In(first, n), values
}

// find loads the tenant's mappings that meet cond, with their parts. $1 is the
// tenant, args begin at $2.
func find(ctx context.Context, q db.Querier, tenant, cond string, args ...any) ([]Mapping, error) {
	var list []Mapping
	err := db.Each(ctx, q, `SELECT `+columns+` FROM product_mappings WHERE tenant_id = $1 AND `+cond, append([]any{tenant}, args...), func(rows *sql.Rows) error {
		m, err := scan(rows)
		list = append(list, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load product mappings: %w", err)
	}
	for part := range slices.Chunk(list, listSize) {
		if err := loadParts(ctx, q, tenant, part); err != nil {
			return nil, fmt.Errorf("load parts: %w", err)
		}
	}
	return list, nil
}

// findAll is find for a column with any number of values.
func findAll(ctx context.Context, q db.Querier, tenant, cond, column string, values []string, tail string) ([]Mapping, error) {
	var list []Mapping
	for part := range slices.Chunk(values, listSize) {
		where, args := in(column, 2, db.Args(part))
		found, err := find(ctx, q, tenant, cond+where+tail, args...)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// loadParts fills in the parts of at most listSize mappings.
func loadParts(ctx context.Context, q db.Querier, tenant string, list []Mapping) error {
	index := make(map[string]int, len(list))
	ids := make([]any, len(list))
	for i, m := range list {
		index[m.ID], ids[i] = i, m.ID
	}
	where, args := in(`mapping_id`, 2, ids)
	query := `SELECT id, mapping_id, name, file_id, quantity, yield, profile FROM mapping_parts WHERE tenant_id = $1 AND ` + where + ` ORDER BY mapping_id, position`
	return db.Each(ctx, q, query, append([]any{tenant}, args...), func(rows *sql.Rows) error {
		var id, profile string
		var p Part
		err := rows.Scan(&p.ID, &id, &p.Name, &p.FileID, &p.Quantity, &p.YieldPerPrint, &profile)
		if err != nil {
			return err
		}
		if p.PrintProfile, err = decodeProfile(profile); err != nil {
			return fmt.Errorf("profile of part %q of product mapping %s: %w", p.Name, id, err)
		}
		m := &list[index[id]]
		m.Parts = append(m.Parts, p)
		return nil
	})
}

// Resolve gives the active mapping of each SKU that has one: the exact one, else
// the longest one that allows suffixes and with which the SKU ends, something
// being left before it. Parts come with their mapping's default profile filled
// in. It costs at most four queries however many SKUs are asked for: mappings
// and parts for the exact ones, and the same for SKUs without an exact one.
func (s *Service) Resolve(ctx context.Context, q db.Querier, tenant string, skus []string) (map[string]Mapping, error) {
	out := make(map[string]Mapping, len(skus))
	open := slices.DeleteFunc(slices.Clone(skus), func(sku string) bool { return !usable(sku) })
	slices.Sort(open) // one text of the query for the same SKUs in any order
	open = slices.Compact(open)
	exact, err := findAll(ctx, q, tenant, `active AND `, `sku`, open, ``)
	if err != nil {
		return nil, err
	}
	for _, m := range exact {
		out[m.SKU] = m.withProfiles()
	}
	open = slices.DeleteFunc(open, func(sku string) bool { _, ok := out[sku]; return ok })
	// The unique index finds the few mappings that can match; reading all rules
	// of the tenant would cost more with each rule.
	var endings []string
	for _, sku := range open {
		endings = appendEndings(endings, sku)
	}
	slices.Sort(endings)
	rules, err := findAll(ctx, q, tenant, `active AND suffix_match AND `, `sku`, slices.Compact(endings), ``)
	if err != nil {
		return nil, err
	}
	bySKU := make(map[string]Mapping, len(rules))
	for _, m := range rules {
		bySKU[m.SKU] = m.withProfiles()
	}
	for _, sku := range open {
		for _, ending := range appendEndings(nil, sku) {
			if m, ok := bySKU[ending]; ok {
				out[sku] = m
				break
			}
		}
	}
	return out, nil
}

// usable reports whether sku can be looked up: an empty one names no product,
// and PostgreSQL refuses to compare with what is not text.
func usable(sku string) bool {
	return sku != "" && utf8.ValidString(sku) && !strings.ContainsRune(sku, 0)
}

// appendEndings adds the proper endings of sku that a mapping can have, the
// longest first.
func appendEndings(list []string, sku string) []string {
	left := utf8.RuneCountInString(sku)
	for i := range sku {
		if i > 0 && left <= maxText {
			list = append(list, sku[i:])
		}
		left--
	}
	return list
}

// withProfiles is m with the default profile filled into its parts.
func (m Mapping) withProfiles() Mapping {
	m.Parts = slices.Clone(m.Parts)
	for i := range m.Parts {
		m.Parts[i].PrintProfile = m.Parts[i].PrintProfile.over(m.DefaultProfile)
	}
	return m
}

// row is m's values in the order of tenant_id and columns.
func row(tenant string, m Mapping) ([]any, error) {
	profile, err := json.Marshal(m.DefaultProfile)
	if err != nil {
		return nil, err
	}
	var most any
	if m.MaximumStock != nil {
		most = *m.MaximumStock
	}
	return []any{
		tenant, m.ID, m.SKU, m.SuffixMatch, m.ProductName, m.ShopifyProductID, m.ShopifyVariantID, m.Active, m.WeightGrams, m.HSCode, m.OriginCountry,
		string(profile), m.MinimumStock, most, m.Version, m.CreatedAt, m.UpdatedAt,
	}, nil
}

// insert adds mappings with their parts.
func insert(ctx context.Context, tx *db.Tx, tenant string, list ...Mapping) error {
	rows := make([][]any, len(list))
	for i, m := range list {
		var err error
		if rows[i], err = row(tenant, m); err != nil {
			return err
		}
	}
	if _, err := db.InsertRows(ctx, tx, `INSERT INTO product_mappings (tenant_id, `+columns+`)`, "", rows); err != nil {
		return err
	}
	if err := printed(ctx, tx, tenant, list...); err != nil {
		return err
	}
	return insertParts(ctx, tx, tenant, list)
}

// printed forgets that the SKUs of active mappings are not printed by us.
func printed(ctx context.Context, tx *db.Tx, tenant string, list ...Mapping) error {
	var skus []any
	for _, m := range list {
		if m.Active {
			skus = append(skus, m.SKU)
		}
	}
	for part := range slices.Chunk(skus, listSize) {
		where, args := in(`sku`, 2, part)
		if _, err := tx.ExecContext(ctx, `DELETE FROM ignored_skus WHERE tenant_id = $1 AND `+where, append([]any{tenant}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// update replaces the mapping of m's id, whose row the caller has locked, if it
// still has the version before m's.
func update(ctx context.Context, tx *db.Tx, tenant string, m Mapping) error {
	values, err := row(tenant, m)
	if err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, `UPDATE product_mappings SET sku = $3, suffix_match = $4, product_name = $5, shopify_product_id = $6, shopify_variant_id = $7, active = $8, weight_grams = $9, hs_code = $10,
		origin_country = $11, default_profile = $12, minimum_stock = $13, maximum_stock = $14, version = $15, created_at = $16, updated_at = $17 WHERE tenant_id = $1 AND id = $2 AND version = $15 - 1`, values...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(ErrVersion, err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM mapping_parts WHERE mapping_id = $1 AND tenant_id = $2`, m.ID, tenant); err != nil {
		return err
	}
	if err := printed(ctx, tx, tenant, m); err != nil {
		return err
	}
	return insertParts(ctx, tx, tenant, []Mapping{m})
}

func insertParts(ctx context.Context, tx *db.Tx, tenant string, list []Mapping) error {
	var rows [][]any
	for _, m := range list {
		for i, p := range m.Parts {
			profile, err := json.Marshal(p.PrintProfile)
			if err != nil {
				return err
			}
			rows = append(rows, []any{p.ID, m.ID, tenant, i, p.Name, p.FileID, p.Quantity, p.YieldPerPrint, string(profile)})
		}
	}
	_, err := db.InsertRows(ctx, tx, `INSERT INTO mapping_parts (id, mapping_id, tenant_id, position, name, file_id, quantity, yield, profile)`, "", rows)
	return err
}
