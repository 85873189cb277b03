package sendcloud_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// contract is the vendor's OpenAPI documents. They are 3.1, whose schemas are JSON
// Schema 2020-12, so a JSON Schema library checks them where they stand.
type contract struct {
	compiler *jsonschema.Compiler
	docs     map[string]any // by file name
	routes   []route
}

type route struct {
	file, method, template string
	path                   *regexp.Regexp
}

// The documents in the order in which they are asked. The merged one is older and
// serves only what the others do not have.
var documents = []string{
	"current/v3-shipments.openapi.yaml", "current/v3-parcel-documents.openapi.yaml", "current/v3-shipping-options.openapi.yaml",
	"current/v3-integrations.openapi.yaml", "current/v3-webhooks.openapi.yaml", "merged-2026-01/sendcloud-v3.openapi.json",
}

var loadContract = sync.OnceValues(func() (*contract, error) {
	shared := os.Getenv("SHARED_DIR")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	c := &contract{compiler: jsonschema.NewCompiler(), docs: map[string]any{}}
	c.compiler.DefaultDraft(jsonschema.Draft2020)
	for _, file := range documents {
		raw, err := os.ReadFile(filepath.Join(shared, "reference", "sendcloud-openapi", filepath.FromSlash(file)))
		if err != nil {
			return nil, err
		}
		var doc any
		if err := yaml.Unmarshal(raw, &doc); err != nil { // JSON is YAML
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		doc = plain(doc)
		c.docs[file] = doc
		if err := c.compiler.AddResource("mem:///"+file, doc); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		paths, _ := doc.(map[string]any)["paths"].(map[string]any)
		for template, item := range paths {
			pattern := regexp.MustCompile(`\\\{[^}]*\\\}`).ReplaceAllString(regexp.QuoteMeta(template), `[^/]+`)
			for method := range item.(map[string]any) {
				c.routes = append(c.routes, route{file, strings.ToUpper(method), template, regexp.MustCompile("^" + pattern + "$")})
			}
		}
	}
	return c, nil
})

// plain turns what YAML gives into what JSON would.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			v[k] = plain(e)
		}
		return v
	case map[any]any:
		m := map[string]any{}
		for k, e := range v {
			m[fmt.Sprint(k)] = plain(e)
		}
		return m
	case []any:
		for i, e := range v {
			v[i] = plain(e)
		}
		return v
	case int, int64, uint64, float64:
		return json.Number(fmt.Sprint(v))
	case string, bool, nil:
		return v
	default: // times in examples
		return fmt.Sprint(v)
	}
}

// vendorContract gives the documents, or skips the test where they are not.
func vendorContract(t testing.TB) *contract {
	t.Helper()
	c, err := loadContract()
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("Sendcloud's OpenAPI documents are not here, so the contract is not checked (they belong in SHARED_DIR/reference/sendcloud-openapi): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// at walks down a document, through references.
func (c *contract) at(file string, steps ...string) (v any, pointer []string) {
	v = c.docs[file]
	for _, s := range steps {
		m, _ := v.(map[string]any)
		v, pointer = m[s], append(pointer, s)
		if m, ok := v.(map[string]any); ok {
			if ref, ok := m["$ref"].(string); ok && s != "schema" {
				return c.at(file, append(strings.Split(strings.TrimPrefix(ref, "#/"), "/"), steps[len(pointer):]...)...)
			}
		}
	}
	return v, pointer
}

func (c *contract) validate(file string, pointer []string, value any) error {
	var frag strings.Builder
	for _, s := range pointer {
		frag.WriteString("/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(s)))
	}
	schema, err := c.compiler.Compile("mem:///" + file + "#" + frag.String())
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// check holds one exchange against the documents.
func (c *contract) check(req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error {
	path, ok := strings.CutPrefix(req.URL.EscapedPath(), "/api/v3")
	if !ok {
		return fmt.Errorf("%s is not below /api/v3", req.URL.Path)
	}
	i := slices.IndexFunc(c.routes, func(r route) bool { return r.method == req.Method && r.path.MatchString(path) })
	if i < 0 {
		return fmt.Errorf("no document has %s %s", req.Method, path)
	}
	r := c.routes[i]
	op := []string{"paths", r.template, strings.ToLower(r.method)}
	if err := c.checkQuery(r, op, req.URL.Query()); err != nil {
		return err
	}
	if schema, pointer := c.at(r.file, append(op, "requestBody", "content", "application/json", "schema")...); len(reqBody) > 0 && res.StatusCode < 400 { // a refused request need not be right
		if schema == nil {
			return errors.New("a body where the document has none")
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(reqBody))
		if err != nil {
			return err
		}
		if err := c.validate(r.file, pointer, v); err != nil {
			return fmt.Errorf("request: %w", err)
		}
	}
	return c.checkAnswer(r, op, res, resBody)
}

func (c *contract) checkQuery(r route, op []string, q url.Values) error {
	declared := map[string][]string{}
	list, _ := c.at(r.file, append(op, "parameters")...)
	params, _ := list.([]any)
	for i, p := range params {
		pointer := append(slices.Clone(op), "parameters", strconv.Itoa(i))
		m := p.(map[string]any)
		if ref, ok := m["$ref"].(string); ok {
			v, at := c.at(r.file, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
			m, pointer = v.(map[string]any), at
		}
		if m["in"] == "query" {
			declared[m["name"].(string)] = append(pointer, "schema")
		}
	}
	for name, values := range q {
		pointer, ok := declared[name]
		if !ok {
			return fmt.Errorf("the query has %q, which the document does not", name)
		}
		var value any = values[0]
		if n, err := strconv.ParseInt(values[0], 10, 64); err == nil && name != "external_reference_id" {
			value = json.Number(strconv.FormatInt(n, 10))
		}
		if name == "parcels" {
			var ids []any
			for _, v := range values {
				ids = append(ids, json.Number(v))
			}
			value = ids
		}
		if err := c.validate(r.file, pointer, value); err != nil {
			return fmt.Errorf("query %s: %w", name, err)
		}
	}
	return nil
}

// undocumented are statuses that the documents do not list for each call and the
// guides describe.
var undocumented = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusConflict, http.StatusPreconditionFailed, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable}

func (c *contract) checkAnswer(r route, op []string, res *http.Response, body []byte) error {
	answer, _ := c.at(r.file, append(op, "responses", strconv.Itoa(res.StatusCode))...)
	if answer == nil {
		if slices.Contains(undocumented, res.StatusCode) {
			return nil
		}
		return fmt.Errorf("the document has no answer %d", res.StatusCode)
	}
	content, _ := c.at(r.file, append(op, "responses", strconv.Itoa(res.StatusCode), "content")...)
	if content == nil {
		return nil
	}
	kind := res.Header.Get("Content-Type")
	schema, pointer := c.at(r.file, append(op, "responses", strconv.Itoa(res.StatusCode), "content", kind, "schema")...)
	if schema == nil {
		return fmt.Errorf("the document has no answer of type %q", kind)
	}
	if kind != "application/json" {
		return nil
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	if m, ok := v.(map[string]any); ok {
		// Two slips of v3-shipments: errors are a bare list in the schema and under
		// "errors" in all of its examples, and a list is never empty.
		if res.StatusCode >= 400 && strings.Contains(r.file, "v3-shipments") {
			v = m["errors"]
		}
		if data, ok := m["data"].([]any); ok && len(data) == 0 && r.template == "/shipments" {
			return nil
		}
	}
	if err := c.validate(r.file, pointer, v); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}

// recorder is a transport that holds each exchange against the contract.
type recorder struct {
	t        testing.TB
	contract *contract // nil: only counts

	mu    sync.Mutex
	calls []string
	last  []byte // body of the last request
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	var sent []byte
	if req.Body != nil {
		sent, _ = io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(sent))
	}
	r.mu.Lock()
	r.calls, r.last = append(r.calls, req.Method+" "+req.URL.Path), sent
	r.mu.Unlock()
	if req.Method == http.MethodGet && len(sent) > 0 {
		r.t.Error("a GET with a body")
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	got, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(bytes.NewReader(got))
	if r.contract != nil {
		if err := r.contract.check(req, sent, res, got); err != nil {
			r.t.Errorf("%s %s, %d: %v\nsent: %s\ngot: %.2000s", req.Method, req.URL, res.StatusCode, err, sent, got)
		}
	}
	return res, nil
}
