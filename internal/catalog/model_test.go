package catalog

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const hexFile = "0123456789abcdef0123456789abcdef"

func valid() Mapping {
	return Mapping{SKU: "HOOK-1", ProductName: "Hook", Active: true, Parts: []Part{{Name: "body", FileID: hexFile, Quantity: 1, YieldPerPrint: 1}}}
}

func ptr[T any](v T) *T { return &v }

func TestPrints(t *testing.T) {
	for _, c := range []struct{ units, quantity, yield, want int }{
		{0, 2, 1, 0}, {-1, 2, 1, 0}, {3, 0, 1, 0}, {1, 1, 1, 1}, {3, 2, 1, 6}, {3, 2, 4, 2}, {4, 2, 4, 2}, {5, 1, 1000, 1}, {2, 1, 0, 2}, {2, 1, -3, 2},
		{math.MaxInt, 1, 1, math.MaxInt}, {math.MaxInt, 2, 1, math.MaxInt}, {math.MaxInt, 2, 2, math.MaxInt}, {math.MaxInt, 3, 6, math.MaxInt/2 + 1}, {math.MaxInt, math.MaxInt, math.MaxInt, math.MaxInt},
	} {
		if got := (Part{Quantity: c.quantity, YieldPerPrint: c.yield}).Prints(c.units); got != c.want {
			t.Errorf("%d units × %d ÷ %d: %d prints, want %d", c.units, c.quantity, c.yield, got, c.want)
		}
	}
}

func TestPrintsIsTheRoundedUpQuotient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		any := rapid.OneOf(rapid.IntRange(1, 2000), rapid.IntRange(1, math.MaxInt))
		units, quantity, yield := any.Draw(t, "units"), any.Draw(t, "quantity"), any.Draw(t, "yield")
		want := new(big.Int).Mul(big.NewInt(int64(units)), big.NewInt(int64(quantity)))
		want.Add(want, big.NewInt(int64(yield-1))).Quo(want, big.NewInt(int64(yield)))
		if !want.IsInt64() {
			want.SetInt64(math.MaxInt)
		}
		if got := (Part{Quantity: quantity, YieldPerPrint: yield}).Prints(units); int64(got) != want.Int64() {
			t.Fatalf("%d × %d ÷ %d = %d, want %v", units, quantity, yield, got, want)
		}
	})
}

func TestValidate(t *testing.T) {
	for name, c := range map[string]struct {
		change func(m *Mapping)
		fields []string // in order; none: valid
	}{
		"as it is":               {func(*Mapping) {}, nil},
		"no sku":                 {func(m *Mapping) { m.SKU = " \t" }, []string{"sku"}},
		"255 letters":            {func(m *Mapping) { m.SKU = strings.Repeat("é", 255) }, nil},
		"256 letters":            {func(m *Mapping) { m.SKU = strings.Repeat("é", 256) }, []string{"sku"}},
		"control character":      {func(m *Mapping) { m.SKU = "A\x00B" }, []string{"sku"}},
		"not UTF-8":              {func(m *Mapping) { m.SKU = "A\xff" }, []string{"sku"}},
		"no name":                {func(m *Mapping) { m.ProductName = "" }, []string{"productName"}},
		"Shopify number":         {func(m *Mapping) { m.ShopifyProductID = "632910392" }, nil},
		"Shopify gid":            {func(m *Mapping) { m.ShopifyVariantID = "gid://shopify/ProductVariant/1" }, nil},
		"Shopify words":          {func(m *Mapping) { m.ShopifyProductID, m.ShopifyVariantID = "hook", "gid://other/1" }, []string{"shopifyProductId", "shopifyVariantId"}},
		"small country":          {func(m *Mapping) { m.OriginCountry = " be " }, nil},
		"country in digits":      {func(m *Mapping) { m.OriginCountry = "B1" }, []string{"originCountry"}},
		"weight":                 {func(m *Mapping) { m.WeightGrams = -1 }, []string{"weightGrams"}},
		"stock below zero":       {func(m *Mapping) { m.MinimumStock = -1 }, []string{"minimumStock"}},
		"stock beyond INTEGER":   {func(m *Mapping) { m.MinimumStock = math.MaxInt32 + 1 }, []string{"minimumStock"}},
		"maximum below minimum":  {func(m *Mapping) { m.MinimumStock, m.MaximumStock = 5, ptr(4) }, []string{"maximumStock"}},
		"maximum is minimum":     {func(m *Mapping) { m.MinimumStock, m.MaximumStock = 5, ptr(5) }, nil},
		"maximum beyond INTEGER": {func(m *Mapping) { m.MaximumStock = ptr(math.MaxInt32 + 1) }, []string{"maximumStock"}},
		"no parts":               {func(m *Mapping) { m.Parts = nil }, []string{"parts"}},
		"50 parts":               {func(m *Mapping) { m.Parts = slices.Repeat(m.Parts, 50) }, nil},
		"51 parts":               {func(m *Mapping) { m.Parts = slices.Repeat(m.Parts, 51) }, []string{"parts"}},
		"part": {func(m *Mapping) {
			m.Parts = append(m.Parts, Part{FileID: hexFile[1:], Quantity: 1001, YieldPerPrint: 0})
		}, []string{"parts[1].name", "parts[1].fileId", "parts[1].quantity", "parts[1].yieldPerPrint"}},
		"capital file id":  {func(m *Mapping) { m.Parts[0].FileID = strings.ToUpper(hexFile) }, nil},
		"long colour":      {func(m *Mapping) { m.Parts[0].PrintProfile.Color = strings.Repeat("c", 256) }, []string{"parts[0].printProfile.color"}},
		"printer 0":        {func(m *Mapping) { m.Parts[0].PrintProfile.PrinterIDs = []int64{1, 0, -1} }, []string{"parts[0].printProfile.printerIds"}},
		"too many tags":    {func(m *Mapping) { m.DefaultProfile.Tags = slices.Repeat([]int64{1}, 101) }, []string{"defaultPrintProfile.tags"}},
		"default material": {func(m *Mapping) { m.DefaultProfile.Material = "P\nLA" }, []string{"defaultPrintProfile.material"}},
	} {
		m := valid()
		c.change(&m)
		err := m.validate()
		var got []string
		var invalid *InvalidError
		if errors.As(err, &invalid) {
			for _, f := range invalid.Fields {
				got = append(got, f.Field)
				if !strings.Contains(err.Error(), f.Field+": "+f.Message) {
					t.Errorf("%s: %q does not say %q", name, err, f.Message)
				}
			}
		} else if err != nil {
			t.Errorf("%s: %v is not an InvalidError", name, err)
		}
		if !slices.Equal(got, c.fields) {
			t.Errorf("%s: wrong are %v, want %v", name, got, c.fields)
		}
	}
}

func TestValidateTidiesACopy(t *testing.T) {
	m := valid()
	m.SKU, m.OriginCountry, m.DefaultProfile.Tags = " HOOK ", "be", []int64{}
	parts := m.Parts
	parts[0].Name = " body "
	if err := m.validate(); err != nil {
		t.Fatal(err)
	}
	if m.SKU != "HOOK" || m.OriginCountry != "BE" || m.Parts[0].Name != "body" || m.DefaultProfile.Tags != nil {
		t.Errorf("not tidied: %+v", m)
	}
	if parts[0].Name != " body " {
		t.Error("the caller's parts were changed")
	}
}

func TestProfileRefinesItsDefault(t *testing.T) {
	base := Profile{Material: "PLA", Color: "grey", PrinterIDs: []int64{1}, PrinterModelIDs: []int64{2}, PrinterGroupIDs: []int64{3}, Tags: []int64{4}}
	if got := (Profile{}).over(base); !got.same(base) {
		t.Errorf("an empty profile inherits: %+v", got)
	}
	own := Profile{Material: "PETG", PrinterGroupIDs: []int64{9}}
	want := Profile{Material: "PETG", Color: "grey", PrinterIDs: []int64{1}, PrinterModelIDs: []int64{2}, PrinterGroupIDs: []int64{9}, Tags: []int64{4}}
	if got := own.over(base); !got.same(want) {
		t.Error(cmp.Diff(want, got))
	}
}

func TestDecodeProfileRefusesWhatCouldNotBeWritten(t *testing.T) {
	if p, err := decodeProfile(`{}`); err != nil || !p.same(Profile{}) {
		t.Errorf("{}: %+v, %v", p, err)
	}
	for _, text := range []string{``, `[]`, `{"colour":"red"}`, `{"tags":["a"]}`, `{"tags":[0]}`, `{"material":"a\u0000"}`} {
		if _, err := decodeProfile(text); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}
