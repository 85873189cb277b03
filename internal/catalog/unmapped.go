package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
)

// Unmapped is an SKU that orders wait for, because no active mapping knows it.
type Unmapped struct {
	SKU             string      `json:"sku"`
	Title           string      `json:"title" doc:"The product's name in the shop"`
	Orders          int         `json:"orders" doc:"That wait for it"`
	Units           int         `json:"units"`
	FirstSeen       time.Time   `json:"firstSeen"`
	LastSeen        time.Time   `json:"lastSeen"`
	LastOrderID     string      `json:"lastOrderId"`
	LastOrderNumber string      `json:"lastOrderNumber"`
	Suggestion      *Suggestion `json:"suggestion" doc:"A mapping that may be meant; null: none"`
}

// Suggestion is a mapping that an unmapped SKU may belong to.
type Suggestion struct {
	MappingID   string `json:"mappingId"`
	SKU         string `json:"sku"`
	ProductName string `json:"productName"`
	Reason      string `json:"reason" enum:"inactive,similar" doc:"inactive: it is this SKU's and must only be activated; similar: the SKUs look alike, its parts can be copied"`
}

// UnmappedQuery filters the list of unmapped SKUs.
type UnmappedQuery struct {
	Search   string // part of the SKU or the title, in any case
	Page     int    // from 1
	PageSize int
}

// Unmapped lists the SKUs that orders wait for, those of most orders first, and
// how many there are. Lines without any SKU are not among them: there is nothing
// to map.
func (s *Service) Unmapped(ctx context.Context, tenant string, q UnmappedQuery) ([]Unmapped, int, error) {
	cond, args := ``, []any{tenant}
	if q.Search = strings.TrimSpace(q.Search); q.Search != "" {
		if !usable(q.Search) {
			return nil, 0, nil
		}
		var like string
		like, args = contains(q.Search, args, `i.detail`, `l.title`)
		cond = ` AND ` + like
	}
	from := ` FROM order_issues i JOIN line_items l ON l.id = i.line_item_id WHERE i.tenant_id = $1 AND i.kind = 'unmapped_product' AND i.state = 'OPEN' AND i.detail <> ''` + cond
	var list []Unmapped
	var total int
	err := s.db.View(ctx, func(r db.Querier) error {
		if err := r.QueryRowContext(ctx, `SELECT COUNT(DISTINCT i.detail)`+from, args...).Scan(&total); err != nil {
			return fmt.Errorf("count unmapped SKUs: %w", err)
		}
		// Ids grow with time: the smallest issue is the oldest, the largest order
		// the newest.
		list = make([]Unmapped, 0, q.PageSize)
		oldest, newest := map[string]int{}, map[string]int{}
		page := append(slices.Clone(args), q.PageSize, (q.Page-1)*q.PageSize)
		err := db.Each(ctx, r, `SELECT i.detail, MIN(l.title), COUNT(DISTINCT i.order_id), SUM(l.wanted), MIN(i.id), MAX(i.id)`+from+
			fmt.Sprintf(` GROUP BY i.detail ORDER BY COUNT(DISTINCT i.order_id) DESC, i.detail LIMIT $%d OFFSET $%d`, len(page)-1, len(page)), page, func(rows *sql.Rows) error {
			var u Unmapped
			var first, last string
			err := rows.Scan(&u.SKU, &u.Title, &u.Orders, &u.Units, &first, &last)
			oldest[first], newest[last] = len(list), len(list)
			list = append(list, u)
			return err
		})
		if err != nil {
			return fmt.Errorf("list unmapped SKUs: %w", err)
		}
		if len(list) == 0 {
			return nil
		}
		var ids []any
		for id := range oldest {
			ids = append(ids, id)
		}
		for id := range newest {
			ids = append(ids, id)
		}
		err = db.Each(ctx, r, `SELECT i.id, i.created_at, o.id, o.number FROM order_issues i JOIN orders o ON o.id = i.order_id WHERE `+db.Unindexed("i.tenant_id")+` = $1 AND i.id IN `+db.In(2, len(ids)), append([]any{tenant}, ids...), func(rows *sql.Rows) error {
			var id, orderID, number string
			var at time.Time
			if err := rows.Scan(&id, &at, &orderID, &number); err != nil {
				return err
			}
			if i, ok := oldest[id]; ok {
				list[i].FirstSeen = at.UTC()
			}
			if i, ok := newest[id]; ok {
				list[i].LastSeen, list[i].LastOrderID, list[i].LastOrderNumber = at.UTC(), orderID, number
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("date unmapped SKUs: %w", err)
		}
		return suggest(ctx, r, tenant, list)
	})
	return list, total, err
}

// Suggestions look through so many mappings at most: beyond, a person searches.
const suggestAmong = 20_000

// alike is how much of two SKUs must be the same for one to be suggested.
const alike = 0.5

// suggest fills in the mappings that the SKUs may belong to.
func suggest(ctx context.Context, q db.Querier, tenant string, list []Unmapped) error {
	type candidate struct {
		Suggestion
		folded string
		active bool
	}
	var all []candidate
	err := db.Each(ctx, q, `SELECT id, sku, product_name, active FROM product_mappings WHERE tenant_id = $1 ORDER BY sku LIMIT $2`, []any{tenant, suggestAmong}, func(rows *sql.Rows) error {
		c := candidate{}
		err := rows.Scan(&c.MappingID, &c.SKU, &c.ProductName, &c.active)
		c.folded = strings.ToLower(c.SKU)
		all = append(all, c)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for similar SKUs: %w", err)
	}
	for i := range list {
		sku, best := strings.ToLower(list[i].SKU), 0.0
		for _, c := range all {
			score := similarity(sku, c.folded, best)
			if !c.active && c.SKU != list[i].SKU {
				continue // what is not used is no model
			}
			if c.SKU == list[i].SKU {
				score = 2 // its own, which is not active
			}
			if score < alike || score <= best {
				continue
			}
			best = score
			found := c.Suggestion
			if found.Reason = "similar"; score == 2 {
				found.Reason = "inactive"
			}
			list[i].Suggestion = &found
		}
	}
	return nil
}

// similarity is which part of two texts is the same, from 0 to 1; 0 also when it
// cannot be more than best.
func similarity(a, b string, best float64) float64 {
	long, short := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if long < short {
		long, short = short, long
	}
	if long == 0 || float64(short)/float64(long) <= best {
		return 0
	}
	return 1 - float64(levenshtein.ComputeDistance(a, b))/float64(long)
}

// ErrMapped is the error of ignoring an SKU that has an active mapping.
var ErrMapped = errors.New("the SKU has an active product mapping")

// IgnoredSKU is an SKU that is sold and not printed by us.
type IgnoredSKU struct {
	SKU       string    `json:"sku"`
	Reason    string    `json:"reason"`
	CreatedAt time.Time `json:"createdAt"`
}

// Ignore marks an SKU as not printed by us. Lines with it wait for nobody, those
// that wait already go on by themselves. An active mapping for it takes the mark
// off again. Errors: *InvalidError, ErrMapped.
func (s *Service) Ignore(ctx context.Context, tenant, sku, reason string) error {
	var c checker
	c.text("sku", &sku, true)
	if err := c.err(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		mapped, err := s.Resolve(ctx, tx, tenant, []string{sku})
		if err != nil {
			return err
		}
		if len(mapped) > 0 {
			return ErrMapped
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO ignored_skus (tenant_id, sku, reason, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, tenant, sku, reason, db.Time(s.now()))
		if err != nil {
			return fmt.Errorf("ignore an SKU: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.ignoring(ctx, tx, tenant, sku, reason, "ignore", "ignored")
	})
}

// Unignore takes the mark off: the next order with the SKU waits for a mapping.
// What was left out of earlier orders stays so. Errors: db.ErrNotFound.
func (s *Service) Unignore(ctx context.Context, tenant, sku, reason string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM ignored_skus WHERE tenant_id = $1 AND sku = $2`, tenant, sku)
		if err != nil {
			return fmt.Errorf("ignore an SKU no more: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return cmp.Or(err, db.ErrNotFound)
		}
		return s.ignoring(ctx, tx, tenant, sku, reason, "unignore", "unignored")
	})
}

func (s *Service) ignoring(ctx context.Context, tx *db.Tx, tenant, sku, reason, act, action string) error {
	err := s.record(ctx, tx, tenant, audit.Act{
		Action: "product-mapping." + act, Entity: "sku", EntityID: sku, Reason: reason, Before: map[string]bool{"ignored": act != "ignore"}, After: map[string]bool{"ignored": act == "ignore"},
	})
	if err != nil {
		return err
	}
	words := "is marked as not printed by us"
	if act != "ignore" {
		words = "is not marked as not printed by us any more"
	}
	return s.bus.Publish(ctx, tx, event.Event{
		Tenant: tenant, Source: "catalog", Severity: event.Info, Entity: "sku", EntityID: sku,
		Message: fmt.Sprintf("The SKU %s %s.", sku, words), Payload: event.MappingChanged{SKU: sku, Action: action},
	})
}

// Ignored gives those of the SKUs that are not printed by us. One that was mapped
// at the moment in which it was ignored is printed.
func (s *Service) Ignored(ctx context.Context, q db.Querier, tenant string, skus []string) (map[string]bool, error) {
	out := map[string]bool{}
	open := slices.DeleteFunc(slices.Clone(skus), func(sku string) bool { return !usable(sku) })
	slices.Sort(open)
	for part := range slices.Chunk(slices.Compact(open), listSize) {
		where, args := in(`sku`, 2, db.Args(part))
		err := db.Each(ctx, q, `SELECT sku FROM ignored_skus WHERE tenant_id = $1 AND `+where+`
			AND NOT EXISTS (SELECT 1 FROM product_mappings m WHERE m.tenant_id = ignored_skus.tenant_id AND m.sku = ignored_skus.sku AND m.active)`, append([]any{tenant}, args...), func(rows *sql.Rows) error {
			var sku string
			err := rows.Scan(&sku)
			out[sku] = true
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("look for ignored SKUs: %w", err)
		}
	}
	return out, nil
}

// ListIgnored gives one page of the SKUs that are not printed by us, and how many
// there are.
func (s *Service) ListIgnored(ctx context.Context, tenant string, page, pageSize int) ([]IgnoredSKU, int, error) {
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM ignored_skus WHERE tenant_id = $1`, tenant).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count ignored SKUs: %w", err)
	}
	var list []IgnoredSKU
	err := db.Each(ctx, s.db.Read(), `SELECT sku, reason, created_at FROM ignored_skus WHERE tenant_id = $1 ORDER BY sku LIMIT $2 OFFSET $3`, []any{tenant, pageSize, (page - 1) * pageSize}, func(rows *sql.Rows) error {
		var i IgnoredSKU
		err := rows.Scan(&i.SKU, &i.Reason, &i.CreatedAt)
		i.CreatedAt = i.CreatedAt.UTC()
		list = append(list, i)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list ignored SKUs: %w", err)
	}
	return list, total, nil
}

// Usage is how much a mapping is used.
type Usage struct {
	LastMonth  int        // lines that were planned with it in the last 30 days
	OpenLines  int        // lines of open orders that are not made yet
	LastUsedAt *time.Time // nil: never
}

// usedFor is what "often" is counted over.
const usedFor = 30 * 24 * time.Hour

// Usage tells how much mappings are used, by id.
func (s *Service) Usage(ctx context.Context, tenant string, ids []string) (map[string]Usage, error) {
	out := make(map[string]Usage, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	// One seek into the index for the newest use of each; an aggregate over all
	// uses would read them all.
	for _, id := range ids {
		var at sql.NullTime
		err := s.db.Read().QueryRowContext(ctx, `SELECT created_at FROM line_parts WHERE tenant_id = $1 AND mapping_id = $2 AND position = 0 ORDER BY created_at DESC LIMIT 1`, tenant, id).Scan(&at)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("look for the last use: %w", err)
		}
		out[id] = Usage{LastUsedAt: db.TimePtr(at)}
	}
	count := func(query string, set func(u *Usage, n int), args ...any) error {
		return db.Each(ctx, s.db.Read(), query, args, func(rows *sql.Rows) error {
			var id string
			var n int
			if err := rows.Scan(&id, &n); err != nil {
				return err
			}
			u := out[id]
			set(&u, n)
			out[id] = u
			return nil
		})
	}
	where, args := in(`mapping_id`, 3, db.Args(ids))
	err := count(`SELECT mapping_id, COUNT(*) FROM line_parts WHERE tenant_id = $1 AND created_at >= $2 AND position = 0 AND `+where+` GROUP BY mapping_id`,
		func(u *Usage, n int) { u.LastMonth = n }, append([]any{tenant, db.Time(s.now().Add(-usedFor))}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("count uses: %w", err)
	}
	where, args = in(`p.mapping_id`, 2, db.Args(ids))
	err = count(`SELECT p.mapping_id, COUNT(*) FROM line_items l JOIN orders o ON o.id = l.order_id JOIN line_parts p ON p.line_item_id = l.id AND p.position = 0
		WHERE l.tenant_id = $1 AND l.status IN ('PENDING', 'PROCESSING', 'PARTIALLY_COMPLETED') AND o.status NOT IN ('FULFILLED', 'CANCELLED') AND `+where+` GROUP BY p.mapping_id`,
		func(u *Usage, n int) { u.OpenLines = n }, append([]any{tenant}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("count open lines: %w", err)
	}
	return out, nil
}
