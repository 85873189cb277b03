package shopify_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/shopify/gql"
	shopsim "github.com/forma3d/connect/internal/sim/shopify"
)

// sharedFile reads a file of the folder shared/reference, which lies beside the
// repository: in SHARED_DIR, or in a folder above this package.
func sharedFile(path ...string) ([]byte, error) {
	path = append([]string{"reference"}, path...)
	if shared := os.Getenv("SHARED_DIR"); shared != "" {
		return os.ReadFile(filepath.Join(append([]string{shared}, path...)...))
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		b, err := os.ReadFile(filepath.Join(append([]string{dir, "shared"}, path...)...))
		if parent := filepath.Dir(dir); errors.Is(err, fs.ErrNotExist) && parent != dir {
			dir = parent
			continue
		}
		return b, err
	}
}

var loadSchema = sync.OnceValues(func() (*ast.Schema, error) {
	b, err := sharedFile("shopify-admin-schema", "admin-2026-10.graphql")
	if err != nil {
		return nil, err
	}
	return gqlparser.LoadSchema(&ast.Source{Name: "admin-2026-10.graphql", Input: string(b)})
})

// vendorSchema gives the vendor's whole schema, or skips the test where it is not.
func vendorSchema(t testing.TB) *ast.Schema {
	t.Helper()
	s, err := loadSchema()
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("Shopify's Admin schema is not here, so the contract is not checked (it belongs in shared/reference/shopify-admin-schema beside the repository, or below SHARED_DIR): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func operations(t *testing.T) *ast.QueryDocument {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("gql", "operations.graphql"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := parser.ParseQuery(&ast.Source{Name: "operations.graphql", Input: string(b)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestEveryOperationFitsTheVendorsSchema(t *testing.T) {
	schema, doc := vendorSchema(t), operations(t)
	if len(doc.Operations) == 0 {
		t.Fatal("no operations")
	}
	for _, e := range validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()) {
		t.Error(e)
	}
	for _, op := range doc.Operations {
		for _, field := range deprecated(op.SelectionSet) {
			t.Errorf("%s selects %s, which is deprecated", op.Name, field)
		}
	}
	// The check can fail: a field that the schema does not have is found.
	wrong, err := parser.ParseQuery(&ast.Source{Input: "query Q { shop { nonsense } }"})
	if err != nil {
		t.Fatal(err)
	}
	if len(validator.ValidateWithRules(schema, wrong, rules.NewDefaultRules())) == 0 {
		t.Error("a field that does not exist is not found")
	}
}

func deprecated(set ast.SelectionSet) (names []string) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if s.Definition != nil && s.Definition.Directives.ForName("deprecated") != nil {
				names = append(names, s.ObjectDefinition.Name+"."+s.Name)
			}
			names = append(names, deprecated(s.SelectionSet)...)
		case *ast.FragmentSpread:
			names = append(names, deprecated(s.Definition.SelectionSet)...)
		case *ast.InlineFragment:
			names = append(names, deprecated(s.SelectionSet)...)
		}
	}
	return names
}

// What is sent is the generated code's text, not the file's.
func TestTheGeneratedCodeSendsTheOperationsOfTheFile(t *testing.T) {
	sent := map[string]string{
		"ShopAndAccess": gql.ShopAndAccess_Operation, "OrderById": gql.OrderById_Operation, "OrderLines": gql.OrderLines_Operation, "OrdersPage": gql.OrdersPage_Operation,
		"OrdersInFull": gql.OrdersInFull_Operation, "OrderFulfillment": gql.OrderFulfillment_Operation, "FulfillmentOrderLines": gql.FulfillmentOrderLines_Operation,
		"FulfillmentLines": gql.FulfillmentLines_Operation, "WebhookSubscriptions": gql.WebhookSubscriptions_Operation, "FulfillmentCreate": gql.FulfillmentCreate_Operation,
		"WebhookSubscribe": gql.WebhookSubscribe_Operation, "WebhookUnsubscribe": gql.WebhookUnsubscribe_Operation,
	}
	doc := operations(t)
	if len(doc.Operations) != len(sent) {
		t.Errorf("%d operations in the file, %d in the code", len(doc.Operations), len(sent))
	}
	for _, op := range doc.Operations {
		generated, err := parser.ParseQuery(&ast.Source{Input: sent[op.Name]})
		if err != nil {
			t.Fatal(err)
		}
		if got := generated.Operations.ForName(op.Name); got == nil || flat(generated, got.SelectionSet) != flat(doc, op.SelectionSet) {
			t.Errorf("%s: the generated code is of another time than the file: run go generate", op.Name)
		}
	}
}

// flat writes a selection with its fragments, on one line.
func flat(doc *ast.QueryDocument, set ast.SelectionSet) string {
	var out strings.Builder
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			out.WriteString(s.Alias + ":" + s.Name + "(")
			for _, a := range s.Arguments {
				out.WriteString(a.Name + "=" + a.Value.String() + " ")
			}
			out.WriteString("){" + flat(doc, s.SelectionSet) + "} ")
		case *ast.FragmentSpread:
			f := doc.Fragments.ForName(s.Name)
			out.WriteString("..." + f.TypeCondition + "{" + flat(doc, f.SelectionSet) + "} ")
		}
	}
	return out.String()
}

// The schema's words for a topic say how its header names it.
func TestTheTopicsAreThoseOfTheVendor(t *testing.T) {
	schema := vendorSchema(t)
	named := regexp.MustCompile("`([a-z_]+/[a-z_]+)`")
	w := start(t, nil)
	for _, topic := range []string{
		"orders/create", "orders/updated", "orders/paid", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled", "orders/edited", "orders/delete", "refunds/create",
		"app/uninstalled", "app/scopes_update", "fulfillments/create", "fulfillments/update", "fulfillment_orders/placed_on_hold", "fulfillment_orders/hold_released", "products/update", "inventory_levels/update",
	} {
		s := must[shopify.Subscription](t)(w.Subscribe(t.Context(), topic, "https://hub.example/"+topic))
		if s.Topic != topic {
			t.Errorf("%s comes back as %s", topic, s.Topic)
		}
		enum := strings.ToUpper(strings.ReplaceAll(topic, "/", "_"))
		value := schema.Types["WebhookSubscriptionTopic"].EnumValues.ForName(enum)
		if value == nil {
			t.Errorf("the schema has no topic %s", enum)
			continue
		}
		if m := named.FindStringSubmatch(value.Description); m == nil || m[1] != topic {
			t.Errorf("the schema describes %s as %q", enum, value.Description)
		}
	}
}

// The hub's own operations are compared with each call; this is what the simulator
// offers besides.
func TestTheSimulatorAnswersAsTheSchemaPromises(t *testing.T) {
	vendorSchema(t)
	w := start(t, nil)
	must[shopify.Subscription](t)(w.Subscribe(t.Context(), "orders/create", hub))
	id := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: []shopsim.Line{{Title: "Hook", SKU: "H", Quantity: 3, Grams: 40}}})
	ok(t, w.shop.HoldUnits(id, 0, 1))
	ok(t, w.shop.FulfilOutside(id, "3232"))
	ok(t, w.shop.CancelFulfilment(id, 0))
	cancelled := w.shop.PlaceOrder(shopsim.OrderSpec{Lines: hooks(1), NoAddress: true})
	ok(t, w.shop.Cancel(cancelled))
	const query = `query Everything {
		webhookSubscriptions(first: 5) { nodes { id legacyResourceId topic uri format } }
		orders(first: 5) { nodes {
			id processedAt cancelledAt cancelReason closed presentmentCurrencyCode displayFinancialStatus displayFulfillmentStatus totalPriceSet { presentmentMoney { amount currencyCode } }
			billingAddress { countryCodeV2 province } shippingLine { id title code source }
			lineItems(first: 5) { nodes { unfulfilledQuantity variant { id sku } product { id } weight { unit value } } }
			fulfillmentOrders(first: 5) { nodes {
				status requestStatus orderId orderName supportedActions { action } deliveryMethod { methodType }
				assignedLocation { name location { id legacyResourceId name } } fulfillmentHolds { id handle reason reasonNotes heldByRequestingApp }
				lineItems(first: 5) { nodes { sku totalQuantity lineItem { id } } }
			} }
			fulfillments(first: 5) { name status displayStatus createdAt updatedAt totalQuantity location { id } fulfillmentLineItems(first: 5) { nodes { id quantity } } }
		} }
	}`
	call, err := json.Marshal(map[string]any{"query": query, "operationName": "Everything"})
	ok(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/admin/api/2026-10/graphql.json", bytes.NewReader(call))
	ok(t, err)
	req.Header.Set("X-Shopify-Access-Token", token)
	res, err := w.calls.RoundTrip(req)
	ok(t, err)
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil || bytes.Contains(got, []byte(`"errors"`)) {
		t.Errorf("%v: %s", err, got)
	}
}

// recorder is a transport that remembers each call and, where the schema is at
// hand, holds it and its answer against it.
type recorder struct {
	t      testing.TB
	schema *ast.Schema // nil: only remembers

	mu     sync.Mutex
	ops    []string
	inputs []map[string]any
}

func newRecorder(t testing.TB) *recorder {
	schema, err := loadSchema()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return &recorder{t: t, schema: schema}
}

// called gives the operations of the calls so far, in their order.
func (r *recorder) called() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.ops...)
}

func (r *recorder) lastInput() map[string]any {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.inputs[len(r.inputs)-1]
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	sent, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.Body = io.NopCloser(bytes.NewReader(sent))
	var call struct {
		Query         string         `json:"query"`
		Variables     map[string]any `json:"variables"`
		OperationName string         `json:"operationName"`
	}
	if err := decode(sent, &call); err != nil {
		r.t.Errorf("the call is not JSON: %v", err)
	}
	r.mu.Lock()
	r.ops, r.inputs = append(r.ops, call.OperationName), append(r.inputs, call.Variables)
	r.mu.Unlock()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil || r.schema == nil {
		return res, err
	}
	got, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(got))
	if err := checkExchange(r.schema, call.Query, call.OperationName, call.Variables, got); err != nil {
		r.t.Errorf("%s: %v\nsent: %s\ngot: %.2000s", call.OperationName, err, sent, got)
	}
	return res, nil
}

func decode(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(v)
}

func checkExchange(schema *ast.Schema, query, name string, variables map[string]any, answer []byte) error {
	doc, err := gqlparser.LoadQueryWithRules(schema, query, rules.NewDefaultRules())
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	op := doc.Operations.ForName(name)
	if _, err := validator.VariableValues(schema, op, variables); err != nil {
		return fmt.Errorf("variables: %w", err)
	}
	var env struct {
		Data any `json:"data"`
	}
	if readable := decode(answer, &env) == nil; !readable || env.Data == nil {
		return nil // refused: what that means is the client's to tell
	}
	return checkObject(schema, op.SelectionSet, env.Data, "data")
}

// checkObject holds an object of an answer against what was selected of it.
func checkObject(schema *ast.Schema, set ast.SelectionSet, v any, path string) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is no object", path)
	}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			value, there := m[s.Alias]
			if !there {
				return fmt.Errorf("%s.%s is not there", path, s.Alias)
			}
			if err := checkValue(schema, s.Definition.Type, s.SelectionSet, value, path+"."+s.Alias); err != nil {
				return err
			}
		case *ast.FragmentSpread:
			if err := checkObject(schema, s.Definition.SelectionSet, v, path); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkValue(schema *ast.Schema, of *ast.Type, set ast.SelectionSet, v any, path string) error {
	if v == nil {
		if of.NonNull {
			return fmt.Errorf("%s is null, but a %s", path, of)
		}
		return nil
	}
	if of.Elem != nil {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("%s is no list", path)
		}
		for i, e := range list {
			if err := checkValue(schema, of.Elem, set, e, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
		return nil
	}
	switch d := schema.Types[of.NamedType]; d.Kind {
	case ast.Object:
		return checkObject(schema, set, v, path)
	case ast.Enum:
		if word, ok := v.(string); !ok || d.EnumValues.ForName(word) == nil {
			return fmt.Errorf("%s is %v, which %s does not have", path, v, d.Name)
		}
		return nil
	default:
		return checkScalar(d.Name, v, path)
	}
}

func checkScalar(kind string, v any, path string) error {
	var ok bool
	switch kind {
	case "Boolean":
		_, ok = v.(bool)
	case "Float":
		_, ok = v.(json.Number)
	case "Int":
		if n, number := v.(json.Number); number {
			_, err := n.Int64()
			ok = err == nil
		}
	case "DateTime":
		s, _ := v.(string)
		at, err := time.Parse(time.RFC3339, s)
		ok = err == nil && strings.HasSuffix(s, "Z") && !at.IsZero()
	case "UnsignedInt64":
		s, _ := v.(string)
		ok = regexp.MustCompile(`^[0-9]+$`).MatchString(s)
	case "Decimal":
		s, _ := v.(string)
		ok = regexp.MustCompile(`^-?[0-9]+\.[0-9]+$`).MatchString(s)
	default:
		_, ok = v.(string)
	}
	if !ok {
		return fmt.Errorf("%s is %v, which is no %s", path, v, kind)
	}
	return nil
}
