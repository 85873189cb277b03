package shopify

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// term is one field:value of Shopify's search syntax; terms are joined by AND or
// a blank.
var term = regexp.MustCompile(`(\w+):(>=|<=|>|<)?('[^']*'|"[^"]*"|[^\s()]+)`)

// filter decides whether an order is found.
type filter func(*order) bool

// search reads a query. As in the real search, a field that is unknown is ignored
// and restricts nothing. since is the lower bound of updated_at, if there is one.
func search(query string) (keep filter, since time.Time, err error) {
	var all []filter
	for _, m := range term.FindAllStringSubmatch(query, -1) {
		field, op, value := m[1], m[2], strings.Trim(m[3], `'"`)
		var f filter
		switch field {
		case "updated_at", "created_at":
			t, err := time.Parse(time.RFC3339, value)
			if err != nil {
				return nil, since, &refusal{code: "INVALID_FIELD_ARGUMENTS", message: "Invalid search query"}
			}
			if field == "updated_at" && (op == ">=" || op == ">") {
				since = t
			}
			f = func(o *order) bool {
				if field == "created_at" {
					return holds(op, o.created.Compare(t))
				}
				return holds(op, o.updated.Compare(t))
			}
		case "id":
			n, _ := strconv.ParseInt(value, 10, 64)
			f = func(o *order) bool { return holds(op, cmp.Compare(o.id, n)) }
		case "name":
			f = func(o *order) bool { return o.name() == value }
		case "email":
			f = func(o *order) bool { return strings.EqualFold(o.spec.Email, value) }
		case "tag":
			f = func(o *order) bool { return slices.Contains(o.spec.Tags, value) }
		case "test":
			f = func(o *order) bool { return o.spec.Test == (value == "true") }
		case "financial_status":
			f = func(o *order) bool { return o.spec.Financial == value }
		case "status":
			f = func(o *order) bool { return matchesStatus(o, value) }
		case "fulfillment_status":
			f = func(o *order) bool { return matchesFulfillment(o.state(), value) }
		default:
			continue
		}
		all = append(all, f)
	}
	keep = func(o *order) bool {
		for _, f := range all {
			if !f(o) {
				return false
			}
		}
		return true
	}
	return keep, since, nil
}

func holds(op string, c int) bool {
	switch op {
	case ">=":
		return c >= 0
	case ">":
		return c > 0
	case "<=":
		return c <= 0
	case "<":
		return c < 0
	default:
		return c == 0
	}
}

func matchesStatus(o *order, value string) bool {
	switch value {
	case "cancelled":
		return o.cancelled != nil
	case "open", "not_closed":
		return o.cancelled == nil
	case "closed":
		return o.cancelled != nil || o.state() == "FULFILLED"
	default:
		return true
	}
}

func matchesFulfillment(state, value string) bool {
	switch value {
	case "shipped", "fulfilled":
		return state == "FULFILLED"
	case "partial":
		return state == "PARTIALLY_FULFILLED"
	case "on_hold":
		return state == "ON_HOLD"
	case "unshipped", "unfulfilled":
		return state == "UNFULFILLED" || state == "ON_HOLD"
	default:
		return false
	}
}

// listOrders is the connection QueryRoot.orders. A page starts after the position
// that its cursor names, so an order that changes between two pages moves to the
// end of a list by UPDATED_AT and is met again there.
func (s *Shop) listOrders(args map[string]any) (any, error) {
	keep, since, err := search(text(args["query"]))
	if err != nil {
		return nil, err
	}
	first, err := pageLength(args)
	if err != nil {
		return nil, err
	}
	list, less := s.created, func(a, b *order) int { return cmp.Compare(a.id, b.id) }
	if text(args["sortKey"]) == "UPDATED_AT" {
		list, less = s.updated, byUpdate
	} else {
		since = time.Time{}
	}
	at, step := 0, 1
	if reverse, _ := args["reverse"].(bool); reverse {
		at, step = len(list)-1, -1
	} else if !since.IsZero() {
		at, _ = slices.BinarySearchFunc(list, &order{updated: since.UTC()}, less)
	}
	if cursor := text(args["after"]); cursor != "" {
		from, err := readCursor(cursor)
		if err != nil {
			return nil, err
		}
		found := false
		at, found = slices.BinarySearchFunc(list, from, less)
		if step < 0 {
			at--
		} else if found {
			at++
		}
	}
	var nodes []object
	var last *order
	more := false
	for ; at >= 0 && at < len(list); at += step {
		if !keep(list[at]) {
			continue
		}
		if len(nodes) == first {
			more = true
			break
		}
		last = list[at]
		nodes = append(nodes, s.orderObject(last))
	}
	var end any
	if last != nil {
		end = cursorOf(last)
	}
	return object{"nodes": nodes, "pageInfo": object{"hasNextPage": more, "endCursor": end}}, nil
}

func cursorOf(o *order) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d:%d", o.updated.Unix(), o.id))
}

func readCursor(cursor string) (*order, error) {
	bad := &refusal{code: "INVALID_FIELD_ARGUMENTS", message: "Invalid cursor for current pagination sort."}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, bad
	}
	when, id, _ := strings.Cut(string(b), ":")
	seconds, err := strconv.ParseInt(when, 10, 64)
	if err != nil {
		return nil, bad
	}
	o := &order{updated: time.Unix(seconds, 0).UTC()}
	if o.id, err = strconv.ParseInt(id, 10, 64); err != nil {
		return nil, bad
	}
	return o, nil
}
