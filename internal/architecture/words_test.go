package architecture

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/httpapi"
)

// The pages say in the person's language what the program says in English: why
// an order moved, and what is wrong with a field. They know it by its words or
// its code. These tests find every such text in the program's source, so that a
// new one cannot be forgotten.

const (
	root  = "../.."
	texts = root + "/web/src/i18n"
)

var languages = []string{"en", "de", "nl", "fr"}

func TestEveryReasonHasWordsOnThePages(t *testing.T) {
	var reasons []string
	for _, f := range sources(t, "order", "printing", "fulfillment", "grid") {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			switch name(call.Fun) {
			case "Plan", "progress", "ApplyProgress", "move", "cancel":
				last := call.Args[len(call.Args)-1]
				if inner, ok := last.(*ast.CallExpr); ok && len(inner.Args) > 0 { // firstOf(theirs, ours)
					last = inner.Args[len(inner.Args)-1]
				}
				if s, ok := literal(last); ok {
					reasons = append(reasons, s)
				}
			}
			return true
		})
	}
	if len(reasons) < 15 {
		t.Fatalf("found only %q", reasons)
	}
	for _, language := range languages {
		known := group(t, language, "events", "reason")
		for _, r := range reasons {
			if known[reasonKey(r)] == "" {
				t.Errorf("web/src/i18n/%s/events.json has no words for the reason %q: %s", language, r, reasonKey(r))
			}
		}
	}
}

// reasonKey is that of web/src/journal/words.ts.
func reasonKey(reason string) string {
	reason = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(strings.TrimRight(reason, ".")))
	return regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(reason, "-")
}

// unseen are texts about fields that a person never fills in: a program that
// calls the API with them gets the English.
var unseen = []string{
	"must be the address that the browser gave", "must begin with https://", "must be an address on the internet", "must be base64url",
	"must be a point on the curve P-256", "must be 16 bytes as base64url", // a browser's subscription
	"is not of this list",              // a list's cursor
	"the mapping has the parts 0 to 7", // copying parts takes those that the page shows
}

func TestEveryFieldErrorHasACodeWithWordsOnThePages(t *testing.T) {
	found := map[string]string{} // message → where
	for path, f := range sources(t) {
		if path == "internal/catalog/csv.go" {
			continue // what is wrong with a file's rows stands beside the file's own names, and is no problem document
		}
		note := func(e ast.Expr) {
			if inner, ok := e.(*ast.CallExpr); ok && name(inner.Fun) == "Sprintf" {
				e = inner.Args[0]
			}
			if s, ok := literal(e); ok && strings.Contains(s, " ") {
				found[filled(s)] = path
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if fun := name(n.Fun); (fun == "bad" || fun == "invalid") && len(n.Args) >= 2 {
					note(n.Args[1])
				}
			case *ast.CompositeLit:
				if n.Type == nil || !slices.Contains([]string{"Invalid", "FieldError", "InvalidError", "Field"}, name(n.Type)) || len(n.Elts) < 2 {
					return true
				}
				for i, e := range n.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok {
						if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Message" {
							note(pair.Value)
						}
					} else if i == 1 {
						note(e)
					}
				}
			}
			return true
		})
	}
	if len(found) < 40 {
		t.Fatalf("found only %d messages", len(found))
	}
	codes := map[string]httpapi.Field{}
	for message, path := range found {
		if slices.Contains(unseen, message) {
			continue
		}
		var p *httpapi.Problem
		if !errors.As(httpapi.Error(http.StatusUnprocessableEntity, "invalid", "", httpapi.Field{Field: "body.x", Message: message}), &p) || p.Errors[0].Code == "" {
			t.Errorf("%s: the field error %q has no code: give it one in internal/httpapi/field.go", path, message)
			continue
		}
		codes[p.Errors[0].Code] = p.Errors[0]
	}
	placeholder := regexp.MustCompile(`\{\{(\w+)\}\}`)
	for _, language := range languages {
		known := group(t, language, "common", "error", "field")
		for code, f := range codes {
			if known[code] == "" {
				t.Errorf("web/src/i18n/%s/common.json has no words for the field error %s", language, code)
			}
			for _, m := range placeholder.FindAllStringSubmatch(known[code], -1) {
				if f.Params[m[1]] == "" {
					t.Errorf("web/src/i18n/%s/common.json speaks of %s, which %q does not have", language, m[1], f.Message)
				}
			}
		}
	}
}

// elsewhere are the codes of answers that pages say with words of their own, and
// those that no page meets.
var elsewhere = map[string]string{
	"locked-out": "the sign-in page", "sign-in-failed": "the sign-in page",
	"bad-sku": "the field says it", "bad-bed": "the field says it",
	"bad-request": "only programs ask so", "method-not-allowed": "only programs ask so", "cross-origin": "only other pages ask so",
	"password-change-needed": "the app leads there by itself",
	"caller-gone":            "nobody reads it", "streams-full": "the live state", "too-many-streams": "the live state",
	"wrong-password": "the field says it",
}

func TestEveryRefusalHasWordsOnThePages(t *testing.T) {
	codes := map[string]string{}
	for path, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			var code ast.Expr
			switch n := n.(type) {
			case *ast.CallExpr:
				switch fun := name(n.Fun); {
				case (fun == "newError" || isHTTP(n.Fun)) && len(n.Args) >= 3:
					code = n.Args[1]
				case fun == "refused" && len(n.Args) == 2:
					code = n.Args[0]
				}
			case *ast.CompositeLit:
				if n.Type == nil || name(n.Type) != "Refused" {
					return true
				}
				for _, e := range n.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok && name(pair.Key) == "Code" {
						code = pair.Value
					}
				}
				if code == nil {
					t.Errorf("%s: a refusal without a code", path)
				}
			}
			if s, ok := literal(code); ok && reasonKey(s) == s {
				codes[s] = path
			}
			return true
		})
	}
	if len(codes) < 60 {
		t.Fatalf("found only %d codes", len(codes))
	}
	for _, language := range languages {
		common, settings := group(t, language, "common", "error", "code"), group(t, language, "settings", "error")
		for code, path := range codes {
			if elsewhere[code] == "" && common[code] == "" && settings[code] == "" {
				t.Errorf("%s: web/src/i18n/%s/common.json has no words for the code %s", path, language, code)
			}
		}
	}
	for code := range elsewhere {
		if codes[code] == "" {
			t.Errorf("nothing answers with the code %s any more", code)
		}
	}
}

// isHTTP reports whether it is httpapi.Error or httpapi.RetryLater.
func isHTTP(fun ast.Expr) bool {
	if s, ok := fun.(*ast.SelectorExpr); ok && name(s.X) != "httpapi" {
		return false
	}
	return name(fun) == "Error" || name(fun) == "RetryLater"
}

// filled is a format with values in it.
func filled(format string) string {
	return strings.NewReplacer("%d", "7", "%g", "7.5", "%s", "x", "%%", "%").Replace(format)
}

// sources reads the program's files, of these packages or of all.
func sources(t *testing.T, packages ...string) map[string]*ast.File {
	t.Helper()
	out := map[string]*ast.File{}
	err := filepath.WalkDir(root+"/internal", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/internal/sim/") {
			return err
		}
		if len(packages) > 0 && !slices.Contains(packages, filepath.Base(filepath.Dir(path))) {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		out[strings.TrimPrefix(path, root+"/")] = f
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// name is what is called or made, without its package.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// group reads one group of texts of a language.
func group(t *testing.T, language, file string, path ...string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(texts, language, file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range path {
		var m map[string]json.RawMessage
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		b = m[key]
	}
	out := map[string]string{}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%s/%s %v: %v", language, file, path, err)
	}
	return out
}
