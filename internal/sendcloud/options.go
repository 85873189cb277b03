package sendcloud

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/forma3d/connect/internal/outbound"
)

// Option is a way to ship.
type Option struct {
	Code          string // carrier:product/…, opaque
	Name          string
	Carrier       string // name for people
	CarrierCode   string
	ContractID    int64 // 0 when not said
	MinGrams      int64
	MaxGrams      int64
	Price         string // decimal text, "" unknown
	PriceCurrency string
	Tracked       bool
	ServicePoint  bool // needs a pick-up point
}

// OptionsQuery narrows Options; empty fields do not.
type OptionsQuery struct {
	FromCountry, ToCountry string // ISO 3166-1 alpha-2
	ToPostalCode           string
	WeightGrams            int64
}

// Options lists the ways to ship. Prices are those of Sendcloud's own contracts;
// there is none without a country.
func (c *Client) Options(ctx context.Context, q OptionsQuery) ([]Option, error) {
	body := map[string]any{"calculate_quotes": true}
	if q.FromCountry != "" {
		body["from_country_code"] = q.FromCountry
	}
	if q.ToCountry != "" {
		body["to_country_code"] = q.ToCountry
	}
	if q.ToPostalCode != "" {
		body["to_postal_code"] = q.ToPostalCode
	}
	if q.WeightGrams > 0 {
		body["parcels"] = []any{map[string]any{"weight": kilograms(q.WeightGrams)}}
	}
	var out struct {
		Data []struct {
			Code    string `json:"code"`
			Name    string `json:"name"`
			Carrier struct {
				Name string `json:"name"`
				Code string `json:"code"`
			} `json:"carrier"`
			Contract struct {
				ID int64 `json:"id"`
			} `json:"contract"`
			Functionalities struct {
				Tracked  bool   `json:"tracked"`
				LastMile string `json:"last_mile"`
			} `json:"functionalities"`
			Weight struct {
				Min weight `json:"min"`
				Max weight `json:"max"`
			} `json:"weight"`
			Requirements struct {
				ServicePoint bool `json:"is_service_point_required"`
			} `json:"requirements"`
			Quotes []struct {
				Price struct {
					Total struct {
						Value    string `json:"value"`
						Currency string `json:"currency"`
					} `json:"total"`
				} `json:"price"`
			} `json:"quotes"`
		} `json:"data"`
	}
	// A read done with POST: it changes nothing.
	if _, err := c.call(ctx, http.MethodPost, "/shipping-options", "POST /shipping-options", nil, body, false, &out); err != nil {
		return nil, err
	}
	list := make([]Option, len(out.Data))
	for i, d := range out.Data {
		list[i] = Option{
			Code: d.Code, Name: d.Name, Carrier: cmp.Or(d.Carrier.Name, d.Carrier.Code), CarrierCode: d.Carrier.Code, ContractID: d.Contract.ID,
			MinGrams: d.Weight.Min.grams(), MaxGrams: d.Weight.Max.grams(), Tracked: d.Functionalities.Tracked, ServicePoint: d.Requirements.ServicePoint,
		}
		switch d.Functionalities.LastMile {
		case "service_point", "locker", "locker_or_service_point":
			list[i].ServicePoint = true
		}
		if len(d.Quotes) > 0 {
			list[i].Price, list[i].PriceCurrency = d.Quotes[0].Price.Total.Value, d.Quotes[0].Price.Total.Currency
		}
	}
	return list, nil
}

// OptionForMethod translates a shipping method number of the old API into an
// option code; NotFound when there is none. Sendcloud calls the endpoint
// deprecated: new settings should name the option code.
func (c *Client) OptionForMethod(ctx context.Context, method int64) (string, error) {
	var out struct {
		Data map[string]*string `json:"data"`
	}
	const op = "POST /compat/shipping-options"
	if _, err := c.call(ctx, http.MethodPost, "/compat/shipping-options", op, nil, map[string]any{"shipping_method_ids": []int64{method}}, false, &out); err != nil {
		return "", err
	}
	code := out.Data[strconv.FormatInt(method, 10)]
	if code == nil || *code == "" {
		return "", &outbound.Error{Service: service, Op: op, Kind: outbound.NotFound, Message: fmt.Sprintf("shipping method %d has no shipping option", method)}
	}
	return *code, nil
}

// weight is an amount with its unit, as v3 writes it.
type weight struct {
	Value string `json:"value"`
	Unit  string `json:"unit"`
}

// kilograms writes grams the way the API wants weights: kg, three decimals,
// without passing through floating point.
func kilograms(grams int64) weight {
	grams = max(grams, 1) // the smallest that is accepted
	return weight{fmt.Sprintf("%d.%03d", grams/1000, grams%1000), "kg"}
}

func (w weight) grams() int64 {
	f, err := strconv.ParseFloat(w.Value, 64)
	if err != nil {
		return 0
	}
	switch w.Unit {
	case "g":
		return int64(f + 0.5)
	case "lbs":
		return int64(f*453.59237 + 0.5)
	case "oz":
		return int64(f*28.349523125 + 0.5)
	default:
		return int64(f*1000 + 0.5)
	}
}
