// Package money is exact amounts: whole minor units of an ISO 4217 currency.
package money

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Amount is a sum of money in minor units (cents, yen, fils).
type Amount struct {
	Minor    int64
	Currency string // ISO 4217, three capital letters
}

// ErrCurrency is the error of mixing two currencies.
var ErrCurrency = errors.New("amounts of different currencies")

// ErrOverflow is the error of a result that does not fit.
var ErrOverflow = errors.New("amount out of range")

// exponents lists the currencies whose minor unit is not a hundredth (ISO 4217,
// amendment 177). All others have two decimals.
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// Exponent is the number of decimals of a currency.
func Exponent(currency string) int {
	if e, ok := exponents[currency]; ok {
		return e
	}
	return 2
}

// Parse reads a decimal text such as "24.95". Digits beyond the currency's
// decimals are accepted only when they are zeros: nothing is ever rounded.
func Parse(text, currency string) (Amount, error) {
	if len(currency) != 3 || strings.ToUpper(currency) != currency {
		return Amount{}, fmt.Errorf("%q is not a currency code", currency)
	}
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	exp := Exponent(currency)
	if len(fraction) > exp {
		if strings.Trim(fraction[exp:], "0") != "" {
			return Amount{}, fmt.Errorf("%q has more decimals than %s allows", text, currency)
		}
		fraction = fraction[:exp]
	}
	fraction += strings.Repeat("0", exp-len(fraction))
	if whole == "" || !allDigits(whole) || !allDigits(fraction) || strings.HasSuffix(digits, ".") {
		return Amount{}, fmt.Errorf("%q is not an amount", text)
	}
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return Amount{}, fmt.Errorf("%q: %w", text, ErrOverflow)
	}
	if negative {
		n = -n
	}
	return Amount{n, currency}, nil
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// String writes the amount as a decimal text without the currency.
func (a Amount) String() string {
	exp := Exponent(a.Currency)
	sign, n := "", uint64(a.Minor)
	if a.Minor < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatUint(n, 10)
	if len(s) <= exp {
		s = strings.Repeat("0", exp-len(s)+1) + s
	}
	if exp == 0 {
		return sign + s
	}
	return sign + s[:len(s)-exp] + "." + s[len(s)-exp:]
}

// Add sums two amounts of one currency.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, fmt.Errorf("%w: %s and %s", ErrCurrency, a.Currency, b.Currency)
	}
	sum := a.Minor + b.Minor
	if b.Minor != 0 && (sum > a.Minor) != (b.Minor > 0) {
		return Amount{}, ErrOverflow
	}
	return Amount{sum, a.Currency}, nil
}

// Times multiplies by a count.
func (a Amount) Times(n int64) (Amount, error) {
	if n == 0 || a.Minor == 0 {
		return Amount{0, a.Currency}, nil
	}
	p := a.Minor * n
	if p/n != a.Minor || (a.Minor == math.MinInt64 && n == -1) {
		return Amount{}, ErrOverflow
	}
	return Amount{p, a.Currency}, nil
}
