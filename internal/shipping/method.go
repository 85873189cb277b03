package shipping

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/sendcloud"
)

// Choice is the way to ship that a person chose for an order, as it was then.
type Choice struct {
	Method   string
	Name     string
	Price    string // decimal text, "" unknown
	Currency string
}

func choiceOf(ctx context.Context, q db.Querier, tenant, orderID string) (*Choice, error) {
	var c Choice
	err := q.QueryRowContext(ctx, `SELECT method, method_name, price, price_currency FROM shipping_choices WHERE tenant_id = $1 AND order_id = $2`, tenant, orderID).Scan(&c.Method, &c.Name, &c.Price, &c.Currency)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load the chosen way to ship: %w", err)
	}
	return &c, nil
}

// Methods lists the ways to ship what q describes.
func (s *Service) Methods(ctx context.Context, tenant string, q sendcloud.OptionsQuery) ([]sendcloud.Option, error) {
	carrier, err := s.carrier.Carrier(ctx, tenant)
	if err != nil {
		return nil, err
	}
	q.FromCountry, q.ToCountry = s.opts.SenderCountry, strings.ToUpper(q.ToCountry)
	return carrier.Options(ctx, q)
}

// MethodsFor lists the ways to ship an order, and the one that it has now; "" is
// none. Errors: db.ErrNotFound, *order.Refused.
func (s *Service) MethodsFor(ctx context.Context, tenant, orderID string) (list []sendcloud.Option, current string, err error) {
	o, err := s.orders.Get(ctx, s.db.Read(), tenant, orderID)
	if err != nil {
		return nil, "", err
	}
	if o.ShippingAddress == nil || strings.TrimSpace(o.ShippingAddress.CountryCode) == "" {
		return nil, "", &order.Refused{Code: "no-country", Reason: "The order has no country to ship to. Correct its address first."}
	}
	products, err := s.products(ctx, o)
	if err != nil {
		return nil, "", err
	}
	rules, err := s.parcelRules(ctx, s.db.Read(), tenant)
	if err != nil {
		return nil, "", err
	}
	current = rules.Method
	if c, err := choiceOf(ctx, s.db.Read(), tenant, orderID); err != nil {
		return nil, "", err
	} else if c != nil {
		current = c.Method
	}
	list, err = s.Methods(ctx, tenant, sendcloud.OptionsQuery{ToCountry: o.ShippingAddress.CountryCode, ToPostalCode: o.ShippingAddress.Zip, WeightGrams: weigh(o, products, rules)})
	return list, current, err
}

// Choose sets the way to ship an order, as long as no label is bought for it; ""
// is the one of the settings again. Errors: db.ErrNotFound, *order.Refused,
// job.ErrDisconnected, *outbound.Error.
func (s *Service) Choose(ctx context.Context, tenant, orderID, method, reason string) (Choice, error) {
	rules, err := s.parcelRules(ctx, s.db.Read(), tenant)
	if err != nil {
		return Choice{}, err
	}
	c := Choice{Method: rules.Method}
	if method != "" {
		list, _, err := s.MethodsFor(ctx, tenant, orderID)
		if err != nil {
			return c, err
		}
		found := false
		for _, o := range list {
			if o.Code != method {
				continue
			}
			if o.ServicePoint {
				return c, &order.Refused{Code: "no-pickup-point", Reason: "This way needs a pick-up point, which the customer did not choose."}
			}
			found = true
			c = Choice{Method: o.Code, Name: o.Name, Price: o.Price, Currency: o.PriceCurrency}
		}
		if !found {
			return c, &order.Refused{Code: "way-not-offered", Reason: "Sendcloud does not offer this way for the order's country and weight. List the ways to ship the order to see those it does."}
		}
	}
	return c, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		orders, err := s.orders.Lock(ctx, tx, tenant, []string{orderID})
		if err != nil {
			return err
		}
		if len(orders) == 0 {
			return db.ErrNotFound
		}
		list, err := find(ctx, tx, `tenant_id = $1 AND order_id = $2 ORDER BY attempt`, tenant, orderID)
		if err != nil {
			return err
		}
		newest := Shipment{Status: Cancelled} // an order without a shipment is as free as one that lost it
		if len(list) > 0 {
			newest = list[len(list)-1]
		}
		if err := newest.refuse(actChoose, orders[0].Status, newest.Attempt); err != nil {
			return err
		}
		before, err := choiceOf(ctx, tx, tenant, orderID)
		if err != nil {
			return err
		}
		if err := s.keepChoice(ctx, tx, tenant, orderID, c, method == ""); err != nil {
			return err
		}
		if newest.Status == Pending {
			_, err := tx.ExecContext(ctx, `UPDATE shipments SET method = $2, method_name = $3, price = $4, price_currency = $5, updated_at = $6 WHERE id = $1`, newest.ID, c.Method, c.Name, c.Price, c.Currency, db.Time(s.now()))
			if err != nil {
				return fmt.Errorf("change the way to ship: %w", err)
			}
		}
		was := rules.Method
		if before != nil {
			was = before.Method
		}
		return s.opts.Audit.Record(ctx, tx, tenant, audit.Act{
			Action: "shipping.method", Entity: "order", EntityID: orderID, OrderID: orderID, Reason: reason, Before: map[string]string{"method": was}, After: map[string]string{"method": c.Method},
		})
	})
}

func (s *Service) keepChoice(ctx context.Context, tx *db.Tx, tenant, orderID string, c Choice, forget bool) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM shipping_choices WHERE tenant_id = $1 AND order_id = $2`, tenant, orderID); err != nil {
		return fmt.Errorf("keep the chosen way to ship: %w", err)
	}
	if forget {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO shipping_choices (order_id, tenant_id, method, method_name, price, price_currency, chosen_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		orderID, tenant, c.Method, c.Name, c.Price, c.Currency, db.Time(s.now()))
	if err != nil {
		return fmt.Errorf("keep the chosen way to ship: %w", err)
	}
	return nil
}
