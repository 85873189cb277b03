package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

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
	if err := json.Unmarshal([]byte(profile), &m.DefaultProfile); err != nil {
		return m, fmt.Errorf("profile of product mapping %s: %w", m.ID, err)
	}
	return m, nil
}

// find loads mappings with their parts.
func find(ctx context.Context, q db.Querier, cond string, args ...any) ([]Mapping, error) {
	var list []Mapping
	index := map[string]int{}
	err := db.Each(ctx, q, `SELECT `+columns+` FROM product_mappings WHERE `+cond, args, func(rows *sql.Rows) error {
		m, err := scan(rows)
		index[m.ID] = len(list)
		list = append(list, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load product mappings: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]any, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	err = db.Each(ctx, q, `SELECT mapping_id, name, file_id, quantity, yield, profile FROM mapping_parts WHERE mapping_id IN `+db.In(1, len(ids))+` ORDER BY mapping_id, position`, ids, func(rows *sql.Rows) error {
		var id, profile string
		var p Part
		if err := rows.Scan(&id, &p.Name, &p.FileID, &p.Quantity, &p.YieldPerPrint, &profile); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(profile), &p.PrintProfile); err != nil {
			return fmt.Errorf("profile of part %q: %w", p.Name, err)
		}
		m := &list[index[id]]
		m.Parts = append(m.Parts, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load parts: %w", err)
	}
	return list, nil
}

// Resolve gives the active mapping of each SKU that has one: the exact one, else
// the longest one that allows suffixes and with which the SKU ends. Parts come
// with their mapping's default profile filled in. It costs three queries however
// many SKUs are asked for.
func (s *Service) Resolve(ctx context.Context, q db.Querier, tenant string, skus []string) (map[string]Mapping, error) {
	out := make(map[string]Mapping, len(skus))
	if len(skus) == 0 {
		return out, nil
	}
	args := append([]any{tenant}, db.Args(skus)...)
	list, err := find(ctx, q, `tenant_id = $1 AND active AND (suffix_match OR sku IN `+db.In(2, len(skus))+`)`, args...)
	if err != nil {
		return nil, err
	}
	for _, sku := range skus {
		best := -1
		for i, m := range list {
			if m.SKU == sku {
				best = i
				break
			}
			if m.SuffixMatch && len(sku) > len(m.SKU) && strings.HasSuffix(sku, m.SKU) && (best < 0 || len(m.SKU) > len(list[best].SKU)) {
				best = i
			}
		}
		if best < 0 || sku == "" {
			continue
		}
		m := list[best]
		parts := make([]Part, len(m.Parts))
		for i, p := range m.Parts {
			p.PrintProfile = p.PrintProfile.over(m.DefaultProfile)
			parts[i] = p
		}
		m.Parts = parts
		out[sku] = m
	}
	return out, nil
}

func row(tenant string, m *Mapping, now time.Time) ([]any, error) {
	profile, err := json.Marshal(m.DefaultProfile)
	if err != nil {
		return nil, err
	}
	var most any
	if m.MaximumStock != nil {
		most = *m.MaximumStock
	}
	return []any{
		m.ID, tenant, m.SKU, m.SuffixMatch, m.ProductName, m.ShopifyProductID, m.ShopifyVariantID, m.Active, m.WeightGrams, m.HSCode, m.OriginCountry,
		string(profile), m.MinimumStock, most, db.Time(now),
	}, nil
}

func insert(ctx context.Context, tx *db.Tx, tenant string, m *Mapping, now time.Time) error {
	values, err := row(tenant, m, now)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO product_mappings (id, tenant_id, sku, suffix_match, product_name, shopify_product_id, shopify_variant_id, active, weight_grams, hs_code, origin_country,
		default_profile, minimum_stock, maximum_stock, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)`, values...)
	if err != nil {
		return err
	}
	return insertParts(ctx, tx, tenant, m)
}

func update(ctx context.Context, tx *db.Tx, tenant string, m *Mapping, now time.Time) error {
	values, err := row(tenant, m, now)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE product_mappings SET sku = $3, suffix_match = $4, product_name = $5, shopify_product_id = $6, shopify_variant_id = $7, active = $8, weight_grams = $9, hs_code = $10,
		origin_country = $11, default_profile = $12, minimum_stock = $13, maximum_stock = $14, updated_at = $15, version = version + 1 WHERE id = $1 AND tenant_id = $2`, values...)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM mapping_parts WHERE mapping_id = $1 AND tenant_id = $2`, m.ID, tenant); err != nil {
		return err
	}
	return insertParts(ctx, tx, tenant, m)
}

func insertParts(ctx context.Context, tx *db.Tx, tenant string, m *Mapping) error {
	rows := make([][]any, len(m.Parts))
	for i, p := range m.Parts {
		profile, err := json.Marshal(p.PrintProfile)
		if err != nil {
			return err
		}
		rows[i] = []any{uuid.Must(uuid.NewV7()).String(), m.ID, tenant, i, p.Name, p.FileID, p.Quantity, p.YieldPerPrint, string(profile)}
	}
	_, err := db.InsertRows(ctx, tx, `INSERT INTO mapping_parts (id, mapping_id, tenant_id, position, name, file_id, quantity, yield, profile)`, "", rows)
	return err
}
