package grid

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/httprate"

	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/httpapi"
)

// Storefront proves that a shop passed a request on.
type Storefront interface {
	// Verify gives the tenant whose shop signed the query, or ErrUnsigned.
	Verify(ctx context.Context, query url.Values) (tenant string, err error)
}

// ErrUnsigned is the error of a request that no shop of ours signed, or not just
// now.
var ErrUnsigned = errors.New("no shop signed this request")

// Offer is a product as the shop's page shows it to a customer. It tells nothing
// of printers, jobs and how the shop reckons.
type Offer struct {
	SKU     string       `json:"sku"`
	Size    Extent       `json:"size"`
	CellsX  []float64    `json:"cellsX"`
	CellsY  []float64    `json:"cellsY"`
	Padding Edges        `json:"padding"`
	Plates  []OfferPlate `json:"plates"`
	Grams   int64        `json:"weightGrams"`
	Price   *OfferPrice  `json:"price,omitempty"`
	Remarks []Remark     `json:"remarks"`
	Line    OfferLine    `json:"line"`
}

// OfferPlate is a plate as the customer gets it, in millimetres.
type OfferPlate struct {
	Number int     `json:"number"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Depth  float64 `json:"depth"`
}

// OfferPrice is a hint.
type OfferPrice struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// OfferLine is what the cart's line must carry so that the order asks for this
// product: the variant's own SKU begins with the prefix, the properties say the
// rest.
type OfferLine struct {
	SKUPrefix  string            `json:"skuPrefix"`
	Properties map[string]string `json:"properties"`
}

// offerRemarks are the remarks that matter to customers.
var offerRemarks = map[string]bool{"cells-without-magnets": true, "sides-without-connectors": true, "connectors-not-needed": true, "too-large-to-draw": true}

func (s *Service) offer(p *Plan) Offer {
	o := Offer{
		SKU: p.SKU, Size: p.Size, CellsX: p.CellsX, CellsY: p.CellsY, Padding: p.Padding, Grams: (p.FilamentMG + 500) / 1000, Remarks: []Remark{},
		Line: OfferLine{SKUPrefix: s.opts.Grammar.Prefix() + "-", Properties: map[string]string{}},
	}
	for _, plt := range p.Plates {
		o.Plates = append(o.Plates, OfferPlate{plt.Number, plt.Position.X, plt.Position.Y, plt.Body.X, plt.Body.Y})
	}
	if p.Price != nil {
		o.Price = &OfferPrice{p.Price.Minor, p.Price.Currency}
	}
	for _, r := range p.Remarks {
		if offerRemarks[r.Code] {
			o.Remarks = append(o.Remarks, r)
		}
	}
	for _, v := range properties(p.plate) {
		o.Line.Properties[v[0]] = v[1]
	}
	return o
}

// proxyCache lets browsers and the shop's own network keep an answer for five
// minutes: a price that changed shows soon, and a slider moved to and fro costs
// nothing.
const proxyCache = "public, max-age=300"

// registerStorefront adds what the shop's pages ask through its app proxy.
func (s *Service) registerStorefront(srv *httpapi.Server) {
	limiter := httprate.NewRateLimiter(s.opts.ProxyRate, time.Minute)
	answer := func(path string, give func(ctx context.Context, tenant string, q url.Values) (drawing, error)) {
		srv.Handle("GET "+httpapi.Prefix+"/proxy/shopify/grid/"+path, srv.Open(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			tenant, err := s.opts.Storefront.Verify(r.Context(), q)
			if err != nil {
				s.refuse(w, r, err)
				return
			}
			// The shop says for whom it asks.
			if limiter.OnLimit(w, r, tenant+" "+httprate.CanonicalizeIP(srv.Behind(r))) {
				refuseOffer(w, http.StatusTooManyRequests, "too-many-requests", "", "Too many requests; wait a minute.")
				return
			}
			made, err := give(r.Context(), tenant, q)
			if err != nil {
				s.refuse(w, r, err)
				return
			}
			serve(w, r, made, proxyCache, false)
		}))
	}
	answer("plan", func(ctx context.Context, tenant string, q url.Values) (drawing, error) {
		p, err := s.offered(ctx, tenant, q)
		if err != nil {
			return drawing{}, err
		}
		content, err := json.Marshal(s.offer(p))
		sum := sha256.Sum256(content)
		return drawing{contentType: "application/json", name: "plan.json", tag: `"` + hex.EncodeToString(sum[:16]) + `"`, content: content}, err
	})
	for _, format := range []string{formatPNG, formatSVG} {
		answer("preview."+format, func(ctx context.Context, tenant string, q url.Values) (drawing, error) {
			m, err := modelOf(format, q)
			if err != nil {
				return drawing{}, err
			}
			p, err := s.offered(ctx, tenant, q)
			if err != nil {
				return drawing{}, err
			}
			return s.draw(ctx, p, m)
		})
	}
}

// offered plans what a query of the storefront asks for.
func (s *Service) offered(ctx context.Context, tenant string, q url.Values) (*Plan, error) {
	settings, err := s.settings(ctx, s.db.Read(), tenant)
	if err != nil {
		return nil, err
	}
	if !settings.Enabled {
		return nil, ErrDisabled
	}
	return s.Plan(ctx, tenant, wishOf(q))
}

// wishOf reads a product from a query: its SKU, else the properties of a line.
func wishOf(q url.Values) Wish {
	w := Wish{SKU: q.Get("sku"), Properties: map[string]string{}}
	for _, name := range []string{sku.PropertyWidth, sku.PropertyHeight, sku.PropertyUnit, sku.PropertyMagnets, sku.PropertyConnectors, sku.PropertyFiller, sku.PropertyBase, sku.PropertyNumbers} {
		w.Properties[name] = q.Get(name)
	}
	return w
}

// offerError is what a theme shows: the code for its own words, the message for
// want of them.
type offerError struct {
	Code    string `json:"code"`
	Part    string `json:"part,omitempty"` // what is wrong: a property or a word
	Message string `json:"message"`
}

// refuse answers with an error that a theme can show. What is ours stays in the
// log.
func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var bad *sku.Error
	var p *httpapi.Problem
	switch {
	case errors.Is(err, ErrUnsigned):
		refuseOffer(w, http.StatusUnauthorized, "unsigned", "", "This address is for the shop's storefront.")
	case errors.Is(err, ErrDisabled):
		refuseOffer(w, http.StatusNotFound, "disabled", "", "Baseplates to measure are not sold here at the moment.")
	case errors.As(err, &bad):
		refuseOffer(w, http.StatusUnprocessableEntity, string(bad.Reason), bad.Part, bad.Error())
	case errors.As(wishProblem(err, ""), &p):
		if p.Status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", strconv.Itoa(int(drawWait.Seconds())))
		}
		refuseOffer(w, p.Status, p.Code, "", p.Detail)
	default:
		if r.Context().Err() == nil {
			s.log.ErrorContext(r.Context(), "a request of the storefront failed", "route", r.Pattern, "error", err.Error())
		}
		refuseOffer(w, http.StatusInternalServerError, "internal", "", "Something went wrong; try again.")
	}
}

func refuseOffer(w http.ResponseWriter, status int, code, part, message string) {
	body, err := json.Marshal(offerError{code, part, message})
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"code":"internal"}`)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
