package order

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/forma3d/connect/internal/db"
)

const orderColumns = `id, tenant_id, source, shop_order_id, number, status, payment_status, released, customer_name, customer_email, shipping_address,
	currency, total_minor, note, metadata, is_test, body_hash, correlation_id, tracking_number, tracking_url, version,
	ordered_at, shop_updated_at, cancelled_at, ready_at, completed_at, fulfilled_at, created_at, updated_at, corrected_from, held`

func scanOrder(rows *sql.Rows) (*Order, error) {
	var o Order
	var shopID sql.NullInt64
	var address, corrected sql.NullString
	var metadata string
	var shopUpdated, cancelled, ready, completed, fulfilled sql.NullTime
	err := rows.Scan(&o.ID, &o.Tenant, &o.Source, &shopID, &o.Number, &o.Status, &o.PaymentStatus, &o.Released, &o.CustomerName, &o.CustomerEmail, &address,
		&o.Currency, &o.TotalMinor, &o.Note, &metadata, &o.Test, &o.BodyHash, &o.Correlation, &o.TrackingNumber, &o.TrackingURL, &o.Version,
		&o.OrderedAt, &shopUpdated, &cancelled, &ready, &completed, &fulfilled, &o.CreatedAt, &o.UpdatedAt, &corrected, &o.Held)
	if err != nil {
		return nil, err
	}
	o.ShopOrderID = shopID.Int64
	if address.Valid {
		o.ShippingAddress = &Address{}
		if err := json.Unmarshal([]byte(address.String), o.ShippingAddress); err != nil {
			return nil, fmt.Errorf("address of order %s: %w", o.ID, err)
		}
	}
	if corrected.Valid {
		o.CorrectedFrom = &Address{}
		if err := json.Unmarshal([]byte(corrected.String), o.CorrectedFrom); err != nil {
			return nil, fmt.Errorf("former address of order %s: %w", o.ID, err)
		}
	}
	if err := json.Unmarshal([]byte(metadata), &o.Metadata); err != nil {
		return nil, fmt.Errorf("metadata of order %s: %w", o.ID, err)
	}
	o.ShopUpdatedAt, o.CancelledAt, o.ReadyAt = db.TimePtr(shopUpdated), db.TimePtr(cancelled), db.TimePtr(ready)
	o.CompletedAt, o.FulfilledAt = db.TimePtr(completed), db.TimePtr(fulfilled)
	o.OrderedAt, o.CreatedAt, o.UpdatedAt = o.OrderedAt.UTC(), o.CreatedAt.UTC(), o.UpdatedAt.UTC()
	return &o, nil
}

func orderRow(o *Order) ([]any, error) {
	metadata, err := encode(o.Metadata)
	if err != nil {
		return nil, err
	}
	address, err := addressColumn(o.ShippingAddress)
	if err != nil {
		return nil, err
	}
	var shopID any
	if o.ShopOrderID != 0 {
		shopID = o.ShopOrderID
	}
	return []any{
		o.ID, o.Tenant, o.Source, shopID, o.Number, string(o.Status), o.PaymentStatus, o.Released, o.CustomerName, o.CustomerEmail, address,
		o.Currency, o.TotalMinor, o.Note, metadata, searchText(o), o.Test, o.BodyHash, o.Correlation,
		db.Time(o.OrderedAt), db.NullTime(o.ShopUpdatedAt), db.NullTime(o.CancelledAt), db.NullTime(o.CompletedAt), db.NullTime(o.FulfilledAt), db.Time(o.CreatedAt), db.Time(o.UpdatedAt), o.Held,
		numberValue(o.Number), searchVersion,
	}, nil
}

const insertOrder = `INSERT INTO orders (id, tenant_id, source, shop_order_id, number, status, payment_status, released, customer_name, customer_email, shipping_address,
	currency, total_minor, note, metadata, search_text, is_test, body_hash, correlation_id,
	ordered_at, shop_updated_at, cancelled_at, completed_at, fulfilled_at, created_at, updated_at, held, number_value, search_version)`

func addressColumn(a *Address) (any, error) {
	if a == nil {
		return nil, nil
	}
	return encode(a)
}

const lineColumns = `id, order_id, shop_line_id, position, title, sku, variant_id, product_id, quantity, wanted, unit_price_minor, weight_grams, printable, requires_shipping, properties, status`

func scanLine(rows *sql.Rows) (Line, error) {
	var l Line
	var shopID sql.NullInt64
	var properties string
	err := rows.Scan(&l.ID, &l.OrderID, &shopID, &l.Position, &l.Title, &l.SKU, &l.VariantID, &l.ProductID, &l.Quantity, &l.Wanted, &l.UnitPriceMinor, &l.WeightGrams,
		&l.Printable, &l.RequiresShipping, &properties, &l.Status)
	if err != nil {
		return l, err
	}
	l.ShopLineID = shopID.Int64
	if err := json.Unmarshal([]byte(properties), &l.Properties); err != nil {
		return l, fmt.Errorf("properties of line %s: %w", l.ID, err)
	}
	return l, nil
}

const insertLine = `INSERT INTO line_items (id, tenant_id, order_id, shop_line_id, position, title, sku, variant_id, product_id, quantity, wanted, unit_price_minor, weight_grams,
	printable, requires_shipping, properties, status, created_at, updated_at)`

func lineRow(tenant string, l Line, now time.Time) ([]any, error) {
	properties, err := encode(l.Properties)
	if err != nil {
		return nil, err
	}
	var shopID any
	if l.ShopLineID != 0 {
		shopID = l.ShopLineID
	}
	return []any{
		l.ID, tenant, l.OrderID, shopID, l.Position, l.Title, l.SKU, l.VariantID, l.ProductID, l.Quantity, l.Wanted, l.UnitPriceMinor, l.WeightGrams,
		l.Printable, l.RequiresShipping, properties, string(l.Status), db.Time(now), db.Time(now),
	}, nil
}

func insertOrders(ctx context.Context, tx *db.Tx, list []*Order, now time.Time) (map[string]bool, error) {
	rows := make([][]any, 0, len(list))
	for _, o := range list {
		row, err := orderRow(o)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	// Another process may have taken the same order in meanwhile.
	_, err := db.InsertRows(ctx, tx, insertOrder, `ON CONFLICT DO NOTHING`, rows)
	if err != nil {
		return nil, fmt.Errorf("insert orders: %w", err)
	}
	ids := make([]string, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	mine := make(map[string]bool, len(list))
	err = db.Each(ctx, tx, `SELECT id FROM orders WHERE id IN `+db.In(1, len(ids)), db.Args(ids), func(rows *sql.Rows) error {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		mine[id] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("insert orders: %w", err)
	}
	var lines [][]any
	inserted := make([]*Order, 0, len(list))
	for _, o := range list {
		if !mine[o.ID] {
			continue
		}
		inserted = append(inserted, o)
		for _, l := range o.Lines {
			row, err := lineRow(o.Tenant, l, now)
			if err != nil {
				return nil, err
			}
			lines = append(lines, row)
		}
	}
	if _, err := db.InsertRows(ctx, tx, insertLine, "", lines); err != nil {
		return nil, fmt.Errorf("insert line items: %w", err)
	}
	return mine, indexOrders(ctx, tx, inserted)
}

// lockByShopID loads and locks the orders that the shop knows by ids, in the
// order of their own ids so that two transactions never wait for each other.
func lockByShopID(ctx context.Context, tx *db.Tx, tenant string, ids []int64) (map[int64]*Order, error) {
	out := make(map[int64]*Order, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := append([]any{tenant}, db.Args(ids)...)
	err := db.Each(ctx, tx, `SELECT `+orderColumns+` FROM orders WHERE tenant_id = $1 AND shop_order_id IN `+db.In(2, len(ids))+` ORDER BY id`+tx.ForUpdate(), args, func(rows *sql.Rows) error {
		o, err := scanOrder(rows)
		if err == nil {
			out[o.ShopOrderID] = o
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load orders: %w", err)
	}
	byID := make(map[string]*Order, len(out))
	for _, o := range out {
		byID[o.ID] = o
	}
	return out, fillLines(ctx, tx, byID)
}

// Lock loads and locks orders with their lines, for the planner and everyone
// else who changes what hangs on an order. Unknown ids are left out.
func (s *Service) Lock(ctx context.Context, tx *db.Tx, tenant string, ids []string) ([]*Order, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var out []*Order
	byID := make(map[string]*Order, len(ids))
	args := append([]any{tenant}, db.Args(ids)...)
	err := db.Each(ctx, tx, `SELECT `+orderColumns+` FROM orders WHERE tenant_id = $1 AND id IN `+db.In(2, len(ids))+` ORDER BY id`+tx.ForUpdate(), args, func(rows *sql.Rows) error {
		o, err := scanOrder(rows)
		if err == nil {
			out = append(out, o)
			byID[o.ID] = o
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lock orders: %w", err)
	}
	return out, fillLines(ctx, tx, byID)
}

func fillLines(ctx context.Context, q db.Querier, orders map[string]*Order) error {
	if len(orders) == 0 {
		return nil
	}
	ids := make([]any, 0, len(orders))
	for id := range orders {
		ids = append(ids, id)
	}
	err := db.Each(ctx, q, `SELECT `+lineColumns+` FROM line_items WHERE order_id IN `+db.In(1, len(ids))+` ORDER BY order_id, position`, ids, func(rows *sql.Rows) error {
		l, err := scanLine(rows)
		if err == nil {
			orders[l.OrderID].Lines = append(orders[l.OrderID].Lines, l)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("load line items: %w", err)
	}
	return nil
}

// Get loads one order with its lines; db.ErrNotFound when the tenant has none
// of that id.
func (s *Service) Get(ctx context.Context, q db.Querier, tenant, id string) (*Order, error) {
	var o *Order
	err := db.Each(ctx, q, `SELECT `+orderColumns+` FROM orders WHERE tenant_id = $1 AND id = $2`, []any{tenant, id}, func(rows *sql.Rows) (err error) {
		o, err = scanOrder(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load order: %w", err)
	}
	if o == nil {
		return nil, db.ErrNotFound
	}
	return o, fillLines(ctx, q, map[string]*Order{o.ID: o})
}

// WaitingForSKU lists orders, oldest first, with a line that waits for a product
// mapping that did not exist when it was last planned, or that a mapping made by
// hand can help because its baseplate cannot be made.
func (s *Service) WaitingForSKU(ctx context.Context, q db.Querier, tenant, afterID string, limit int) ([]string, error) {
	var ids []string
	err := db.Each(ctx, q, `SELECT DISTINCT order_id FROM order_issues WHERE tenant_id = $1 AND kind IN ($2, $3) AND state = 'OPEN' AND order_id > $4 ORDER BY order_id LIMIT $5`,
		[]any{tenant, string(IssueUnmapped), string(IssueBaseplate), afterID, limit}, func(rows *sql.Rows) error {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("look for waiting orders: %w", err)
	}
	return ids, nil
}

// knownVersion is what tells whether a version of an order is news.
type knownVersion struct {
	updatedAt time.Time
	hash      string
}

func versionsByShopID(ctx context.Context, q db.Querier, tenant string, ids []int64) (map[int64]knownVersion, error) {
	out := map[int64]knownVersion{}
	if len(ids) == 0 {
		return out, nil
	}
	err := db.Each(ctx, q, `SELECT shop_order_id, shop_updated_at, body_hash FROM orders WHERE tenant_id = $1 AND shop_order_id IN `+db.In(2, len(ids)), append([]any{tenant}, db.Args(ids)...), func(rows *sql.Rows) error {
		var id int64
		var at sql.NullTime
		var v knownVersion
		if err := rows.Scan(&id, &at, &v.hash); err != nil {
			return err
		}
		v.updatedAt = at.Time.UTC()
		out[id] = v
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load versions of orders: %w", err)
	}
	return out, nil
}
