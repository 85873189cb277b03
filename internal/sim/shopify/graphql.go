package shopify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// object is a GraphQL object: a field is a value, a list, another object, or a
// resolver.
type object map[string]any

type resolver func(args map[string]any) (any, error)

// refusal is a top-level GraphQL error.
type refusal struct {
	code, message string
	more          map[string]any // further extensions
}

func (r *refusal) Error() string { return r.message }

type request struct {
	Query         string         `json:"query"`
	Variables     map[string]any `json:"variables"`
	OperationName string         `json:"operationName"`
}

// maxRequest bounds a call's body, in bytes.
const maxRequest = 4 << 20

// operation names a call for the faults and leaves its body in place. It reads
// every body to its end: before that, the server does not notice that a caller has
// gone, and would sit out a fault's latency.
func operation(r *http.Request) string {
	b, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	r.Body = io.NopCloser(bytes.NewReader(b))
	if strings.HasPrefix(r.URL.Path, "/admin/oauth/") {
		return "oauth"
	}
	var q request
	if err != nil || json.Unmarshal(b, &q) != nil {
		return ""
	}
	return q.OperationName
}

// served is the version that answers a call: one that is gone is answered by the
// oldest that is still there, without an error.
func served(asked string) string {
	if slices.Contains([]string{"2026-01", "2026-04", "2026-07", apiVersion, "unstable"}, asked) {
		return asked
	}
	return "2026-01"
}

func (s *Shop) graphql(w http.ResponseWriter, r *http.Request) {
	var q request
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
	d.UseNumber()
	err := d.Decode(&q)

	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("X-Shopify-API-Version", served(r.PathValue("version")))
	w.Header().Set("X-Request-Id", s.uuid())
	if !s.accepts(r.Header.Get("X-Shopify-Access-Token")) {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"})
		return
	}
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"errors": "Bad Request"})
		return
	}
	data, cost, err := s.execute(q)
	out := map[string]any{}
	if cost != nil {
		out["extensions"] = map[string]any{"cost": cost}
	}
	if err != nil {
		out["errors"] = []any{errorObject(err)}
	} else {
		out["data"] = data
	}
	writeJSON(w, http.StatusOK, out)
}

func errorObject(err error) map[string]any {
	extensions := map[string]any{"code": "INTERNAL_SERVER_ERROR"}
	var r *refusal
	if errors.As(err, &r) {
		extensions = map[string]any{"code": r.code}
		for k, v := range r.more {
			extensions[k] = v
		}
	}
	return map[string]any{"message": err.Error(), "extensions": extensions}
}

// maxCost is what one query may cost on every plan.
const maxCost = 1000

// execute checks a whole document before it runs any of it.
func (s *Shop) execute(q request) (map[string]any, *costInfo, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: q.Query})
	if err != nil {
		return nil, nil, &refusal{code: "parseError", message: err.Error()}
	}
	op := doc.Operations.ForName(q.OperationName)
	if op == nil && q.OperationName == "" && len(doc.Operations) == 1 {
		op = doc.Operations[0]
	}
	if op == nil {
		return nil, nil, &refusal{code: "undefinedOperation", message: fmt.Sprintf("No operation named %q", q.OperationName)}
	}
	vars, err := variables(op, q.Variables)
	if err != nil {
		return nil, nil, err
	}
	x := &execution{doc: doc, vars: vars, types: s.types}
	root, kind := s.queryRoot(), "QueryRoot"
	if op.Operation == ast.Mutation {
		root, kind = s.mutationRoot(), "Mutation"
	}
	requested, err := x.check(op.SelectionSet, kind, 0)
	if err != nil {
		return nil, nil, err
	}
	if requested > maxCost {
		return nil, nil, &refusal{code: "MAX_COST_EXCEEDED", message: fmt.Sprintf("Query cost is %.0f, which exceeds the single query max cost limit (%d).", requested, maxCost)}
	}
	cost, charged := s.charge(requested)
	if !charged {
		return nil, cost, &refusal{code: "THROTTLED", message: "Throttled", more: map[string]any{"documentation": "https://shopify.dev/api/usage/rate-limits"}}
	}
	data, actual, err := x.run(root, op.SelectionSet, kind)
	if err != nil {
		return nil, cost, err
	}
	s.giveBack(cost, math.Min(actual, requested))
	return data, cost, nil
}

type costInfo struct {
	Requested float64  `json:"requestedQueryCost"`
	Actual    *float64 `json:"actualQueryCost"` // nil: it did not run
	Throttle  struct {
		Maximum   float64 `json:"maximumAvailable"`
		Available float64 `json:"currentlyAvailable"`
		Restore   float64 `json:"restoreRate"`
	} `json:"throttleStatus"`
}

// charge takes the requested cost from the leaky bucket, if it holds that much.
func (s *Shop) charge(requested float64) (*costInfo, bool) {
	now := s.now()
	s.available = math.Min(s.available+max(now.Sub(s.filled).Seconds(), 0)*s.opts.RestoreRate, s.opts.BucketSize)
	s.filled = now
	c := &costInfo{Requested: requested}
	c.Throttle.Maximum, c.Throttle.Restore = s.opts.BucketSize, s.opts.RestoreRate
	enough := s.available >= requested
	if enough {
		s.available -= requested
	}
	c.Throttle.Available = math.Floor(s.available)
	return c, enough
}

// giveBack returns what the call did not need to the bucket.
func (s *Shop) giveBack(c *costInfo, actual float64) {
	actual = math.Ceil(actual)
	s.available = math.Min(s.available+max(c.Requested-actual, 0), s.opts.BucketSize)
	c.Actual, c.Throttle.Available = &actual, math.Floor(s.available)
}

func variables(op *ast.OperationDefinition, given map[string]any) (map[string]any, error) {
	out := map[string]any{}
	for _, v := range op.VariableDefinitions {
		value, ok := given[v.Variable]
		if !ok && v.DefaultValue != nil {
			d, err := v.DefaultValue.Value(nil)
			if err != nil {
				return nil, &refusal{code: "INVALID_VARIABLE", message: err.Error()}
			}
			value, ok = d, true
		}
		if value == nil && v.Type.NonNull {
			return nil, &refusal{code: "INVALID_VARIABLE", message: fmt.Sprintf("Variable $%s of type %s was provided invalid value", v.Variable, v.Type)}
		}
		if ok {
			out[v.Variable] = value
		}
	}
	return out, nil
}

type execution struct {
	doc   *ast.QueryDocument
	vars  map[string]any
	types types
}

// maxDepth ends the nesting of fragments, which a document could make endless.
const maxDepth = 30

// fields gives the fields of a selection with fragments spread; a field that is
// selected twice is one with both selections.
func (x *execution) fields(set ast.SelectionSet, kind string, depth int) ([]*ast.Field, error) {
	if depth > maxDepth {
		return nil, &refusal{code: "maxDepth", message: "the document is nested too deeply"}
	}
	var out []*ast.Field
	add := func(f *ast.Field) {
		for i, have := range out {
			if have.Alias == f.Alias {
				merged := *have
				merged.SelectionSet = append(slices.Clone(have.SelectionSet), f.SelectionSet...)
				out[i] = &merged
				return
			}
		}
		out = append(out, f)
	}
	for _, sel := range set {
		var inner ast.SelectionSet
		var directives ast.DirectiveList
		on := kind
		switch sel := sel.(type) {
		case *ast.Field:
			if x.included(sel.Directives) {
				add(sel)
			}
			continue
		case *ast.FragmentSpread:
			f := x.doc.Fragments.ForName(sel.Name)
			if f == nil {
				return nil, &refusal{code: "useAndDefineFragment", message: fmt.Sprintf("Fragment %s was used, but not defined", sel.Name)}
			}
			inner, directives, on = f.SelectionSet, sel.Directives, f.TypeCondition
		case *ast.InlineFragment:
			inner, directives = sel.SelectionSet, sel.Directives
			if sel.TypeCondition != "" {
				on = sel.TypeCondition
			}
		}
		if on != kind {
			return nil, &refusal{code: "cannotSpreadFragment", message: fmt.Sprintf("A fragment on %s can't be spread inside %s", on, kind)}
		}
		if !x.included(directives) {
			continue
		}
		part, err := x.fields(inner, kind, depth+1)
		if err != nil {
			return nil, err
		}
		for _, f := range part {
			add(f)
		}
	}
	return out, nil
}

// included applies @skip and @include.
func (x *execution) included(directives ast.DirectiveList) bool {
	for name, wanted := range map[string]bool{"skip": false, "include": true} {
		if d := directives.ForName(name); d != nil {
			if a := d.Arguments.ForName("if"); a != nil {
				if v, err := a.Value.Value(x.vars); err == nil && v != wanted {
					return false
				}
			}
		}
	}
	return true
}

func (x *execution) arguments(f *ast.Field) (map[string]any, error) {
	args := map[string]any{}
	for _, a := range f.Arguments {
		v, err := a.Value.Value(x.vars)
		if err != nil {
			return nil, &refusal{code: "INVALID_VARIABLE", message: err.Error()}
		}
		if v != nil {
			args[a.Name] = v
		}
	}
	return args, nil
}

// weight is what one object of a type costs.
func weight(kind string) float64 {
	switch kind {
	case "MoneyBag", "MoneyV2", "MailingAddress", "UserError", "PageInfo":
		return 0
	default:
		return 1
	}
}

// many is how many times a node counts in a list of n.
func many(n int) float64 {
	if n < 1 {
		return 0
	}
	return max(1, math.Floor(2*math.Log(float64(n))))
}

// mutationCost is what a mutation costs with the object that it returns.
const mutationCost = 10

// check refuses fields that the types do not have and adds up the requested cost
// by the formula that was fitted to the vendor's recorded answers: an object costs
// 1, a connection with first: n costs 2 + max(1, ⌊2 ln n⌋) × the cost of a node.
func (x *execution) check(set ast.SelectionSet, kind string, depth int) (float64, error) {
	fields, err := x.fields(set, kind, depth)
	if err != nil {
		return 0, err
	}
	total := 0.0
	for _, f := range fields {
		if f.Name == "__typename" {
			continue
		}
		of, exists := x.types[kind][f.Name]
		if !exists {
			return 0, &refusal{code: "undefinedField", message: fmt.Sprintf("Field '%s' doesn't exist on type '%s'", f.Name, kind), more: map[string]any{"typeName": kind, "fieldName": f.Name}}
		}
		if (of == "") != (len(f.SelectionSet) == 0) {
			return 0, &refusal{code: "selectionMismatch", message: fmt.Sprintf("Field '%s' of type '%s' has the wrong selections", f.Name, kind)}
		}
		if of == "" {
			continue
		}
		inner, err := x.check(f.SelectionSet, of, depth+1)
		if err != nil {
			return 0, err
		}
		args, err := x.arguments(f)
		if err != nil {
			return 0, err
		}
		switch first, limited := args["first"]; {
		case kind == "Mutation":
			total += mutationCost + max(inner-1, 0)
		case strings.HasSuffix(of, "Connection"):
			total += 2 + many(int(whole(first)))*inner
		case limited:
			total += many(int(whole(first))) * (weight(of) + inner)
		default:
			total += weight(of) + inner
		}
	}
	return total, nil
}

// run answers a selection and gives what it cost with as many nodes as there are.
func (x *execution) run(o object, set ast.SelectionSet, kind string) (map[string]any, float64, error) {
	fields, err := x.fields(set, kind, 0)
	if err != nil {
		return nil, 0, err
	}
	out, total := map[string]any{}, 0.0
	for _, f := range fields {
		if f.Name == "__typename" {
			out[f.Alias] = kind
			continue
		}
		v, exists := o[f.Name]
		if !exists {
			return nil, 0, fmt.Errorf("simulator: %s has no value for %s", kind, f.Name)
		}
		if fn, ok := v.(resolver); ok {
			args, err := x.arguments(f)
			if err != nil {
				return nil, 0, err
			}
			if v, err = fn(args); err != nil {
				return nil, 0, err
			}
		}
		of := x.types[kind][f.Name]
		value, cost, err := x.complete(v, f.SelectionSet, of)
		if err != nil {
			return nil, 0, err
		}
		switch {
		case kind == "Mutation":
			cost = mutationCost + max(cost-2, 0) // less the payload and the object in it
		case strings.HasSuffix(of, "Connection"):
			cost++ // 2, of which complete counted 1
		}
		out[f.Alias], total = value, total+cost
	}
	return out, total, nil
}

func (x *execution) complete(v any, set ast.SelectionSet, kind string) (any, float64, error) {
	switch v := v.(type) {
	case object:
		out, cost, err := x.run(v, set, kind)
		return out, weight(kind) + cost, err
	case []object:
		out, sum := make([]any, 0, len(v)), 0.0
		for _, o := range v {
			part, cost, err := x.run(o, set, kind)
			if err != nil {
				return nil, 0, err
			}
			out, sum = append(out, part), sum+weight(kind)+cost
		}
		return out, many(len(v)) * sum / max(float64(len(v)), 1), nil
	default:
		return v, 0, nil
	}
}

// whole reads an integer from a variable (json.Number) or a literal.
func whole(v any) int64 {
	switch v := v.(type) {
	case json.Number:
		n, _ := v.Int64() // 0 is refused by every user
		return n
	case int64:
		return v
	default:
		return 0
	}
}

func text(v any) string { s, _ := v.(string); return s }

// maxPage is how many nodes one page may have.
const maxPage = 250

func pageLength(args map[string]any) (int, error) {
	first := int(whole(args["first"]))
	if first < 1 || first > maxPage {
		return 0, &refusal{code: "INVALID_FIELD_ARGUMENTS", message: fmt.Sprintf("first must be between 1 and %d", maxPage)}
	}
	return first, nil
}

// page is a connection over a list that only grows; its cursor is the index of
// the last node that was seen.
func page[T any](all []T, node func(T) object, args map[string]any) (any, error) {
	first, err := pageLength(args)
	if err != nil {
		return nil, err
	}
	from := 0
	if after := text(args["after"]); after != "" {
		if from, err = strconv.Atoi(after); err != nil || from < 0 {
			return nil, &refusal{code: "INVALID_FIELD_ARGUMENTS", message: "Invalid cursor for current pagination sort."}
		}
	}
	from = min(from, len(all))
	to := min(from+first, len(all))
	nodes := make([]object, 0, to-from)
	for _, v := range all[from:to] {
		nodes = append(nodes, node(v))
	}
	var end any
	if to > from {
		end = strconv.Itoa(to)
	}
	return object{"nodes": nodes, "pageInfo": object{"hasNextPage": to < len(all), "endCursor": end}}, nil
}

// firstOf bounds a plain list's length by its argument first.
func firstOf(args map[string]any, n int) int {
	if v, ok := args["first"]; ok {
		return min(n, max(int(whole(v)), 0))
	}
	return n
}

func gid(kind string, id int64) string { return fmt.Sprintf("gid://shopify/%s/%d", kind, id) }

// legacy is an id as UnsignedInt64, which GraphQL writes as text.
func legacy(id int64) string { return strconv.FormatInt(id, 10) }

// idOf reads a gid of a kind. One of another type, or of number 0, is a top-level
// error, not a userError.
func idOf(kind string, v any) (int64, error) {
	rest, ok := strings.CutPrefix(text(v), "gid://shopify/"+kind+"/")
	n, err := strconv.ParseInt(rest, 10, 64)
	if !ok || err != nil || n < 1 {
		return 0, &refusal{code: "RESOURCE_NOT_FOUND", message: fmt.Sprintf("Invalid id: %v", v)}
	}
	return n, nil
}
