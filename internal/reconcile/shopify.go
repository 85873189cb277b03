package reconcile

import (
	"context"
	"fmt"
	"strconv"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/shopify"
)

// shopifyPage reads one page of a run's window and takes over what it holds. The
// page, the mark that it was read and the job for the next one are one
// transaction, so an interruption neither loses a page nor skips one.
func (s *Service) shopifyPage(ctx context.Context, r Run) error {
	shop, err := s.shop.Shop(ctx, r.Tenant)
	if err != nil {
		return err
	}
	if r.Page == 0 {
		if err := s.retryGaps(ctx, shop, r); err != nil {
			return err
		}
	}
	if err := s.limits.Shop.Take(ctx); err != nil {
		return err
	}
	page, err := shop.Orders(ctx, shopify.OrdersQuery{Since: r.From, Until: r.To, FulfillmentStatus: r.FulfillmentStatus, Cursor: r.Cursor, PageSize: s.opts.ShopifyPageSize})
	if outbound.Is(err, outbound.Rejected) && r.Cursor != "" {
		return s.restart(ctx, r) // the shop does not know the cursor any more
	}
	if err != nil {
		return err
	}
	orders := settled(page.Orders, r)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.takePage(ctx, tx, r, orders, page.Next) })
	if err == nil || ctx.Err() != nil {
		return err
	}
	s.log.WarnContext(ctx, "a page of orders could not be taken in together, they are taken in one by one", "orders", len(orders), "error", err.Error())
	return s.takeOneByOne(ctx, r, orders, page.Next)
}

// settled leaves out orders that changed after the window's end, which the
// shop's index has not noticed yet. The next window has them, once the second in
// which they changed is over: until then a webhook could bring a newer version
// with the same time.
func settled(orders []shopify.Order, r Run) []shopify.Order {
	var out []shopify.Order
	for _, o := range orders {
		if o.UpdatedAt.Before(r.To) {
			out = append(out, o)
		}
	}
	return out
}

// takePage takes all orders of a page over and moves the run on.
func (s *Service) takePage(ctx context.Context, tx *db.Tx, r Run, orders []shopify.Order, cursor string) error {
	found, open, err := s.take(ctx, tx, r.Tenant, orders)
	if err != nil {
		return err
	}
	return s.moveOn(ctx, tx, r, int64(len(orders)), found, open, cursor)
}

// takeOneByOne is takePage for a page in which one order fails: that one becomes
// a gap and holds up no other.
func (s *Service) takeOneByOne(ctx context.Context, r Run, orders []shopify.Order, cursor string) error {
	var found, open int64
	for _, o := range orders {
		var f, n int64
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			f, n, err = s.take(ctx, tx, r.Tenant, []shopify.Order{o})
			return err
		})
		if err == nil {
			found, open = found+f, open+n
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		found, open = found+1, open+1
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return openGap(ctx, tx, r.Tenant, Shopify, subjectOf(o.ID), fmt.Sprintf("Order %s of the shop cannot be taken in: %v", o.Name, err), s.now())
		})
		if err != nil {
			return err
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.moveOn(ctx, tx, r, int64(len(orders)), found, open, cursor)
	})
}

// take gives orders to their handler and tells how many differences there were,
// and how many are left.
func (s *Service) take(ctx context.Context, tx *db.Tx, tenant string, orders []shopify.Order) (found, open int64, err error) {
	before, err := s.orders.Compare(ctx, tx, tenant, orders)
	if err != nil {
		return 0, 0, err
	}
	if err := s.orders.TakeAsked(ctx, tx, tenant, orders); err != nil {
		return 0, 0, err
	}
	after, err := s.orders.Compare(ctx, tx, tenant, orders)
	if err != nil {
		return 0, 0, err
	}
	left := map[int64]bool{}
	for _, id := range append(after.Missing, after.Outdated...) {
		left[id] = true
		if err := openGap(ctx, tx, tenant, Shopify, subjectOf(id), "This order of the shop cannot be read. Look at it in the shop's admin; the log says why.", s.now()); err != nil {
			return 0, 0, err
		}
	}
	var closed []string
	for _, o := range orders {
		if !left[o.ID] {
			closed = append(closed, subjectOf(o.ID))
		}
	}
	return int64(len(before.Missing) + len(before.Outdated)), int64(len(left)), closeGaps(ctx, tx, tenant, Shopify, closed)
}

func subjectOf(orderID int64) string { return "order " + strconv.FormatInt(orderID, 10) }

// moveOn marks a page as read and asks for what comes next: the next page; the
// same window again, when this pass mended something and so proved only that
// there was something to mend; or the end.
func (s *Service) moveOn(ctx context.Context, tx *db.Tx, r Run, checked, found, open int64, cursor string) error {
	now := s.now()
	next := r
	next.Cursor, next.Page = cursor, r.Page+1
	next.PassFound += found - open
	next.Repaired += found - open
	next.Found += found
	if r.Pass == 1 {
		next.Checked += checked
	}
	switch {
	case cursor != "":
	case next.PassFound > 0:
		next.Pass, next.PassFound = r.Pass+1, 0
	default:
		next.State, next.FinishedAt = Done, &now
	}
	mine, err := advance(ctx, tx, r, next, now)
	if err != nil || !mine {
		return err
	}
	if next.State == Running {
		return s.enqueue(ctx, tx, next)
	}
	s.report(ctx, next)
	if !r.Rolling {
		return nil
	}
	return complete(ctx, tx, next, now)
}

// restart reads the window from its beginning.
func (s *Service) restart(ctx context.Context, r Run) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		next := r
		next.Cursor, next.Page, next.Checked = "", r.Page+1, 0
		mine, err := advance(ctx, tx, r, next, s.now())
		if err != nil || !mine {
			return err
		}
		return s.enqueue(ctx, tx, next)
	})
}

// retriedGaps bounds how many old gaps a run asks for again: more of them have
// one cause, which is not mended by asking for all.
const retriedGaps = 20

// retryGaps asks once more for orders that could not be taken in: a person or a
// newer program may have mended the cause, and no window reaches back to them.
func (s *Service) retryGaps(ctx context.Context, shop *shopify.Client, r Run) error {
	gaps, err := selectGaps(ctx, s.db.Read(), `tenant_id = $1 AND integration = $2 ORDER BY found_at LIMIT $3`, r.Tenant, string(Shopify), retriedGaps)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		var id int64
		if _, err := fmt.Sscanf(g.Subject, "order %d", &id); err != nil {
			return fmt.Errorf("gap %q names no order: %w", g.Subject, err)
		}
		if err := s.limits.Shop.Take(ctx); err != nil {
			return err
		}
		o, err := shop.Order(ctx, id)
		gone := outbound.Is(err, outbound.NotFound)
		if err != nil && !gone {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			if gone {
				return closeGaps(ctx, tx, r.Tenant, Shopify, []string{g.Subject})
			}
			_, _, err := s.take(ctx, tx, r.Tenant, []shopify.Order{*o})
			return err
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			s.log.WarnContext(ctx, "an order of the shop still cannot be taken in", "order", id, "error", err.Error())
		}
	}
	return nil
}
