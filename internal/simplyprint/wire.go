package simplyprint

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// The service's field types drift between versions and endpoints; these accept
// what has been seen of each and never fail on the rest.

// looseInt is a whole number, a number in quotes, or nothing.
type looseInt int64

func (n *looseInt) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		*n = looseInt(i)
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && f > -1e15 && f < 1e15 {
		*n = looseInt(f)
	}
	return nil
}

// looseText is a string, a number written as sent, or nothing.
type looseText string

func (t *looseText) UnmarshalJSON(b []byte) error {
	var s string
	switch {
	case bytes.Equal(b, []byte("null")):
	case json.Unmarshal(b, &s) == nil:
		*t = looseText(s)
	case len(b) > 0 && (b[0] == '-' || (b[0] >= '0' && b[0] <= '9')):
		*t = looseText(b)
	}
	return nil
}

// looseBool is a boolean, 0 or 1, or nothing.
type looseBool bool

func (v *looseBool) UnmarshalJSON(b []byte) error {
	*v = looseBool(bytes.Equal(b, []byte("true")) || bytes.Equal(b, []byte("1")) || bytes.Equal(b, []byte(`"1"`)))
	return nil
}

// looseTime is ISO-8601 with offset, unix seconds, or nothing.
type looseTime struct{ t *time.Time }

func (l *looseTime) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		u := t.UTC()
		l.t = &u
	} else if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 0 && n <= lastSecond {
		u := time.Unix(n, 0).UTC()
		l.t = &u
	}
	return nil
}

// lastSecond is the end of the year 9999: later times cannot be stored.
const lastSecond = 253402300799

func (l looseTime) orZero() time.Time {
	if l.t == nil {
		return time.Time{}
	}
	return *l.t
}

// looseTexts is a list of texts, or nothing.
type looseTexts []string

func (l *looseTexts) UnmarshalJSON(b []byte) error {
	var list []looseText
	if json.Unmarshal(b, &list) != nil {
		return nil //nolint:nilerr // another shape stands for an empty list
	}
	for _, t := range list {
		*l = append(*l, string(t))
	}
	return nil
}

// milli turns a decimal text into thousandths without going through binary
// fractions; what is smaller is cut off. Unreadable texts give 0.
func milli(s looseText) int64 {
	// The notations with which a short text names a huge number are left out.
	if len(s) > 30 || strings.ContainsAny(string(s), "eEpPxX/_") {
		return 0
	}
	r, ok := new(big.Rat).SetString(string(s))
	if !ok {
		return 0
	}
	r.Mul(r, big.NewRat(1000, 1))
	n := new(big.Int).Quo(r.Num(), r.Denom())
	if !n.IsInt64() {
		return 0
	}
	return n.Int64()
}

// customFields reads both spellings: [{id|customFieldId|fieldId, value}] where
// value is a scalar or {"string": …} and its like.
type customFields map[string]string

func (c *customFields) UnmarshalJSON(b []byte) error {
	var list []struct {
		ID      looseText       `json:"id"`
		FieldID looseText       `json:"fieldId"`
		Custom  looseText       `json:"customFieldId"`
		Value   json.RawMessage `json:"value"`
	}
	if json.Unmarshal(b, &list) != nil {
		return nil //nolint:nilerr // another shape stands for an empty list
	}
	for _, f := range list {
		id := string(f.Custom)
		if id == "" {
			id = string(f.FieldID)
		}
		if id == "" {
			id = string(f.ID)
		}
		if *c == nil {
			*c = customFields{}
		}
		(*c)[id] = fieldValue(f.Value)
	}
	return nil
}

func fieldValue(raw json.RawMessage) string {
	var t looseText
	if json.Unmarshal(raw, &t) == nil && t != "" {
		return string(t)
	}
	var typed map[string]json.RawMessage
	if json.Unmarshal(raw, &typed) != nil {
		return ""
	}
	for _, k := range []string{"string", "number", "date", "boolean"} {
		if v, ok := typed[k]; ok {
			var t looseText
			if json.Unmarshal(v, &t) == nil && t != "" {
				return string(t)
			}
			return strings.Trim(string(v), `"`)
		}
	}
	return ""
}

func merged(a, b customFields) map[string]string {
	if len(a) > 0 {
		return a
	}
	return b
}
