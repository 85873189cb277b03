package catalog

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// PartBody is a part in the API.
type PartBody struct {
	Name          string   `json:"name"`
	FileID        string   `json:"fileId" doc:"Library file at SimplyPrint: 32 hex digits"`
	Quantity      int      `json:"quantity,omitempty" default:"1" minimum:"1" maximum:"1000" doc:"Pieces in one sold unit"`
	YieldPerPrint int      `json:"yieldPerPrint,omitempty" default:"1" minimum:"1" maximum:"1000" doc:"Pieces that one print gives"`
	PrintProfile  *Profile `json:"printProfile,omitempty"`
}

// Body is a product mapping as the API takes it.
type Body struct {
	SKU              string     `json:"sku"`
	SuffixMatch      bool       `json:"suffixMatch,omitempty" doc:"Also match longer SKUs that end with this one"`
	ProductName      string     `json:"productName"`
	ShopifyProductID string     `json:"shopifyProductId,omitempty"`
	ShopifyVariantID string     `json:"shopifyVariantId,omitempty"`
	Active           *bool      `json:"active,omitempty" default:"true"`
	WeightGrams      int64      `json:"weightGrams,omitempty" doc:"Of one sold unit"`
	HSCode           string     `json:"hsCode,omitempty" doc:"Customs tariff number"`
	OriginCountry    string     `json:"originCountry,omitempty"`
	DefaultProfile   *Profile   `json:"defaultPrintProfile,omitempty"`
	Parts            []PartBody `json:"parts"`
	MinimumStock     int        `json:"minimumStock,omitempty"`
	MaximumStock     *int       `json:"maximumStock,omitempty"`
	Version          int64      `json:"version,omitempty" doc:"When given, the change is refused if someone else was faster"`
}

// View is a product mapping as the API shows it.
type View struct {
	ID string `json:"id"`
	Body
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// ListView is a product mapping as the list shows it.
type ListView struct {
	View
	UsedLastMonth int        `json:"usedLastMonth" doc:"Order lines that were planned with it in the last 30 days"`
	OpenLines     int        `json:"openLines" doc:"Lines of open orders that are not made yet"`
	LastUsedAt    *time.Time `json:"lastUsedAt"`
}

func (b Body) mapping(id string) Mapping {
	m := Mapping{
		ID: id, SKU: b.SKU, SuffixMatch: b.SuffixMatch, ProductName: b.ProductName, ShopifyProductID: b.ShopifyProductID, ShopifyVariantID: b.ShopifyVariantID, Active: b.Active == nil || *b.Active,
		WeightGrams: b.WeightGrams, HSCode: b.HSCode, OriginCountry: b.OriginCountry, MinimumStock: b.MinimumStock, MaximumStock: b.MaximumStock, Version: b.Version,
	}
	if b.DefaultProfile != nil {
		m.DefaultProfile = *b.DefaultProfile
	}
	for _, p := range b.Parts {
		part := Part{Name: p.Name, FileID: p.FileID, Quantity: p.Quantity, YieldPerPrint: p.YieldPerPrint}
		if p.PrintProfile != nil {
			part.PrintProfile = *p.PrintProfile
		}
		m.Parts = append(m.Parts, part)
	}
	return m
}

func view(m Mapping) View {
	m.DefaultProfile = m.DefaultProfile.shown()
	v := View{ID: m.ID, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt, Body: Body{
		SKU: m.SKU, SuffixMatch: m.SuffixMatch, ProductName: m.ProductName, ShopifyProductID: m.ShopifyProductID, ShopifyVariantID: m.ShopifyVariantID, Active: &m.Active, WeightGrams: m.WeightGrams,
		HSCode: m.HSCode, OriginCountry: m.OriginCountry, DefaultProfile: &m.DefaultProfile, Parts: []PartBody{}, MinimumStock: m.MinimumStock, MaximumStock: m.MaximumStock, Version: m.Version,
	}}
	for _, p := range m.Parts {
		profile := p.PrintProfile.shown()
		v.Parts = append(v.Parts, PartBody{p.Name, p.FileID, p.Quantity, p.YieldPerPrint, &profile})
	}
	return v
}

// shown is p with empty lists instead of null.
func (p Profile) shown() Profile {
	for _, f := range p.ids() {
		if *f.list == nil {
			*f.list = []int64{}
		}
	}
	return p
}

type listInput struct {
	httpapi.Paging
	Search string `query:"search" maxLength:"200" doc:"Part of the SKU or the name"`
	Active string `query:"active" enum:"true,false"`
	Sort   Sort   `query:"sort" enum:"sku,-sku,productName,-productName,updatedAt,-updatedAt" default:"sku"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type createInput struct{ Body Body }

// updateInput repeats idInput: huma does not fill in embedded types that are not
// exported.
type updateInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body Body
}

type activeInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Active  bool  `json:"active"`
		Version int64 `json:"version,omitempty" doc:"When given, the change is refused if someone else was faster"`
	}
}

type copyInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		FromMappingID string `json:"fromMappingId" maxLength:"64"`
		Positions     []int  `json:"positions,omitempty" maxItems:"50" doc:"Parts of the other mapping, from 0 in its order; none: all"`
		Version       int64  `json:"version,omitempty" doc:"When given, the change is refused if someone else was faster"`
	}
}

type unmappedInput struct {
	httpapi.Paging
	Search string `query:"search" maxLength:"200" doc:"Part of the SKU or the title"`
}

type pageInput struct{ httpapi.Paging }

type skuInput struct {
	Body struct {
		SKU    string `json:"sku" minLength:"1" maxLength:"255"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

type output struct{ Body View }

// Register adds the operations of product mappings to the API.
func (s *Service) Register(srv *httpapi.Server) {
	const tag = "Product mappings"
	httpapi.Register(srv, httpapi.Op("list-product-mappings", http.MethodGet, "/product-mappings", tag, "List product mappings", "productMappings.read"), func(ctx context.Context, in *listInput) (*httpapi.List[ListView], error) {
		q := Query{Search: in.Search, Sort: in.Sort, Page: in.Page, PageSize: in.PageSize}
		if in.Active != "" {
			active := in.Active == "true"
			q.Active = &active
		}
		list, total, err := s.List(ctx, identity.Tenant(ctx), q)
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(list))
		for i, m := range list {
			ids[i] = m.ID
		}
		used, err := s.Usage(ctx, identity.Tenant(ctx), ids)
		if err != nil {
			return nil, err
		}
		views := make([]ListView, len(list))
		for i, m := range list {
			u := used[m.ID]
			views[i] = ListView{view(m), u.LastMonth, u.OpenLines, u.LastUsedAt}
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("get-product-mapping", http.MethodGet, "/product-mappings/{id}", tag, "Read a product mapping", "productMappings.read"), func(ctx context.Context, in *idInput) (*output, error) {
		return answer(s.Get(ctx, identity.Tenant(ctx), in.ID))
	})
	create := httpapi.Op("create-product-mapping", http.MethodPost, "/product-mappings", tag, "Create a product mapping", "productMappings.write")
	create.DefaultStatus = http.StatusCreated
	httpapi.Register(srv, create, func(ctx context.Context, in *createInput) (*output, error) {
		return answer(s.Create(ctx, identity.Tenant(ctx), in.Body.mapping("")))
	})
	httpapi.Register(srv, httpapi.Op("update-product-mapping", http.MethodPut, "/product-mappings/{id}", tag, "Replace a product mapping", "productMappings.write"), func(ctx context.Context, in *updateInput) (*output, error) {
		return answer(s.Update(ctx, identity.Tenant(ctx), in.Body.mapping(in.ID)))
	})
	httpapi.Register(srv, httpapi.Op("delete-product-mapping", http.MethodDelete, "/product-mappings/{id}", tag, "Delete a product mapping", "productMappings.write"), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.Delete(ctx, identity.Tenant(ctx), in.ID)
	})
	httpapi.Register(srv, httpapi.Op("activate-product-mapping", http.MethodPatch, "/product-mappings/{id}", tag, "Have a product mapping used for orders, or not", identity.ProductMappingsWrite), func(ctx context.Context, in *activeInput) (*output, error) {
		return answer(s.SetActive(ctx, identity.Tenant(ctx), in.ID, in.Body.Active, in.Body.Version))
	})
	httpapi.Register(srv, httpapi.Op("copy-mapping-parts", http.MethodPost, "/product-mappings/{id}/parts/copy", tag, "Add parts of another product mapping", identity.ProductMappingsWrite), func(ctx context.Context, in *copyInput) (*output, error) {
		return answer(s.CopyParts(ctx, identity.Tenant(ctx), in.ID, in.Body.FromMappingID, in.Body.Positions, in.Body.Version))
	})
	s.registerUnmapped(srv, tag)
	take := httpapi.Op("import-product-mappings", http.MethodPost, "/product-mappings/import", tag, "Create and replace product mappings from a CSV file, all of them or none", identity.ProductMappingsWrite)
	take.Description += " A file with errors changes nothing and is answered with 422 and the same result; a dry run is always answered with 200."
	take.MaxBodyBytes = maxCSVBytes
	httpapi.Register(srv, take, s.importCSV)
	srv.Handle("GET "+httpapi.Prefix+"/product-mappings/export.csv", srv.Secure(identity.ProductMappingsRead, func(w http.ResponseWriter, r *http.Request) { s.export(srv, w, r) }))
}

func (s *Service) registerUnmapped(srv *httpapi.Server, tag string) {
	httpapi.Register(srv, httpapi.Op("list-unmapped-skus", http.MethodGet, "/product-mappings/unmapped", tag, "List SKUs that orders wait for", identity.ProductMappingsRead), func(ctx context.Context, in *unmappedInput) (*httpapi.List[Unmapped], error) {
		list, total, err := s.Unmapped(ctx, identity.Tenant(ctx), UnmappedQuery{Search: in.Search, Page: in.Page, PageSize: in.PageSize})
		if err != nil {
			return nil, err
		}
		return httpapi.NewList(list, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("list-ignored-skus", http.MethodGet, "/product-mappings/unmapped/ignored", tag, "List SKUs that are not printed by us", identity.ProductMappingsRead), func(ctx context.Context, in *pageInput) (*httpapi.List[IgnoredSKU], error) {
		list, total, err := s.ListIgnored(ctx, identity.Tenant(ctx), in.Page, in.PageSize)
		if err != nil {
			return nil, err
		}
		return httpapi.NewList(list, total, in.Paging), nil
	})
	for _, a := range []struct {
		name, summary string
		act           func(ctx context.Context, tenant, sku, reason string) error
	}{
		{"ignore", "Mark an SKU as not printed by us; orders that wait for it go on", s.Ignore},
		{"unignore", "Take that mark off an SKU", s.Unignore},
	} {
		httpapi.Register(srv, httpapi.Op(a.name+"-sku", http.MethodPost, "/product-mappings/unmapped/"+a.name, tag, a.summary, identity.ProductMappingsWrite), func(ctx context.Context, in *skuInput) (*struct{}, error) {
			return nil, problem(a.act(ctx, identity.Tenant(ctx), in.Body.SKU, in.Body.Reason))
		})
	}
}

func answer(m Mapping, err error) (*output, error) {
	if err != nil {
		return nil, problem(err)
	}
	return &output{view(m)}, nil
}

// problem says the module's errors to people; other errors pass.
func problem(err error) error {
	var invalid *InvalidError
	switch {
	case errors.As(err, &invalid):
		return httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The product mapping cannot be used as it is.", fields(invalid)...)
	case errors.Is(err, ErrSKUTaken):
		return httpapi.Error(http.StatusConflict, "sku-taken", "Another product mapping has this SKU. Change that one instead.")
	case errors.Is(err, ErrMapped):
		return httpapi.Error(http.StatusConflict, "sku-mapped", "This SKU has an active product mapping. Deactivate that one first if the product is not printed any more.")
	case errors.Is(err, ErrVersion):
		return httpapi.Error(http.StatusConflict, "changed-meanwhile", "Someone else changed this product mapping meanwhile. Load it again and repeat your change.")
	}
	return err
}

func fields(e *InvalidError) []httpapi.Field {
	out := make([]httpapi.Field, len(e.Fields))
	for i, f := range e.Fields {
		out[i] = httpapi.Field{Field: "body." + f.Field, Message: f.Message}
	}
	return out
}
