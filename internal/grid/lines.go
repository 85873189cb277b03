package grid

import (
	"context"
	"net/url"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/order"
)

// OfLine is the baseplate that an order line asks for.
type OfLine struct {
	ID       string `json:"id" doc:"Empty while it was never begun"`
	SKU      string `json:"sku" doc:"Canonical"`
	State    State  `json:"state" enum:",WORKING,READY,FAILED" doc:"Empty while it was never begun"`
	GuideURL string `json:"guideUrl" doc:"Path of the assembly guide; add lang=en, de, nl or fr"`
}

// OfLines gives the baseplates that lines ask for, by line. Lines that ask for
// none, or for one that cannot be made, are not there.
func (s *Service) OfLines(ctx context.Context, q db.Querier, tenant string, lines []order.Line) (map[string]OfLine, error) {
	out := map[string]OfLine{}
	var skus []string
	for _, l := range lines {
		if !s.opts.Grammar.Claims(l.SKU) {
			continue
		}
		p, err := s.product(l)
		if err != nil {
			continue // the line has an issue that says so
		}
		product := s.opts.Grammar.Format(p)
		skus = append(skus, product)
		out[l.ID] = OfLine{SKU: product, GuideURL: httpapi.Prefix + "/grid/guide.pdf?sku=" + url.QueryEscape(product)}
	}
	if len(skus) == 0 {
		return out, nil
	}
	list, err := find(ctx, q, tenant, `sku IN `+db.In(2, len(skus)), db.Args(skus)...)
	if err != nil {
		return nil, err
	}
	for id, l := range out {
		for _, b := range list {
			if b.SKU == l.SKU {
				l.ID, l.State, l.GuideURL = b.ID, b.State, httpapi.Prefix+"/grid/baseplates/"+b.ID+"/guide.pdf"
				out[id] = l
			}
		}
	}
	return out, nil
}
