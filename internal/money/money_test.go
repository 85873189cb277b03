package money_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/money"
)

func TestParse(t *testing.T) {
	good := []struct {
		text, currency string
		minor          int64
		back           string
	}{
		{"24.95", "EUR", 2495, "24.95"}, {"24.9", "EUR", 2490, "24.90"}, {"24", "EUR", 2400, "24.00"}, {"-0.05", "EUR", -5, "-0.05"},
		{"1200", "JPY", 1200, "1200"}, {"1200.00", "JPY", 1200, "1200"}, {"1.234", "KWD", 1234, "1.234"}, {"0.00", "EUR", 0, "0.00"},
		{"92233720368547758.07", "EUR", math.MaxInt64, "92233720368547758.07"},
	}
	for _, c := range good {
		a, err := money.Parse(c.text, c.currency)
		if err != nil || a.Minor != c.minor || a.String() != c.back {
			t.Errorf("Parse(%q, %s) = %v (%s), %v; want %d (%s)", c.text, c.currency, a.Minor, a, err, c.minor, c.back)
		}
	}
	for _, c := range [][2]string{
		{"1.005", "EUR"}, {"1.5", "JPY"}, {"", "EUR"}, {".5", "EUR"}, {"5.", "EUR"}, {"1e3", "EUR"}, {"NaN", "EUR"}, {"+1", "EUR"}, {"1,00", "EUR"}, {"--1", "EUR"},
		{"1.-5", "EUR"}, {"1", "eur"}, {"1", "EURO"}, {"92233720368547758.08", "EUR"},
	} {
		if a, err := money.Parse(c[0], c[1]); err == nil {
			t.Errorf("Parse(%q, %s) = %v, want an error", c[0], c[1], a)
		}
	}
}

func TestRoundTripAndArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "KWD", "CLF"}).Draw(t, "currency")
		a := money.Amount{Minor: rapid.Int64().Draw(t, "a"), Currency: currency}
		if a.Minor != math.MinInt64 {
			if back, err := money.Parse(a.String(), currency); err != nil || back != a {
				t.Fatalf("%d → %q → %v, %v", a.Minor, a, back, err)
			}
		}
		b := money.Amount{Minor: rapid.Int64().Draw(t, "b"), Currency: currency}
		sum, err := a.Add(b)
		if exact := float64(a.Minor) + float64(b.Minor); math.Abs(exact) < 9e18 {
			if err != nil || sum.Minor != a.Minor+b.Minor {
				t.Fatalf("%d + %d = %v, %v", a.Minor, b.Minor, sum, err)
			}
		} else if math.Abs(exact) > 9.3e18 && !errors.Is(err, money.ErrOverflow) {
			t.Fatalf("%d + %d: %v, want an overflow", a.Minor, b.Minor, err)
		}
		n := rapid.Int64Range(-1000, 1000).Draw(t, "n")
		product, err := a.Times(n)
		if exact := float64(a.Minor) * float64(n); math.Abs(exact) < 9e18 && (err != nil || product.Minor != a.Minor*n) {
			t.Fatalf("%d × %d = %v, %v", a.Minor, n, product, err)
		} else if math.Abs(exact) > 9.3e18 && err == nil {
			t.Fatalf("%d × %d = %v, want an overflow", a.Minor, n, product)
		}
	})
}

func TestCurrenciesDoNotMix(t *testing.T) {
	if _, err := (money.Amount{Minor: 1, Currency: "EUR"}).Add(money.Amount{Minor: 1, Currency: "USD"}); !errors.Is(err, money.ErrCurrency) {
		t.Fatalf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("24.95", "EUR")
	f.Add("-0", "JPY")
	f.Fuzz(func(t *testing.T, text, currency string) {
		a, err := money.Parse(text, currency)
		if err != nil {
			return
		}
		if back, err := money.Parse(a.String(), currency); err != nil || back != a {
			t.Fatalf("%q → %v → %q → %v, %v", text, a, a, back, err)
		}
	})
}
