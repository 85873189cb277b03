// Package architecture keeps the direction of dependencies by an ordinary test.
package architecture

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/forma3d/connect/"

// rules say what a package may import of this module; nothing else is allowed.
// The lists are the design: cmd → app → domain modules → event, job, db; API
// clients know nobody but outbound; simulators know no part of the program.
var rules = map[string][]string{
	"internal/outbound":        {},
	"internal/money":           {},
	"internal/telemetry":       {},
	"internal/config":          {},
	"internal/db":              {},
	"internal/backup":          {"internal/db"},
	"internal/db/dbtest":       {"internal/db"},
	"internal/job":             {"internal/db", "internal/telemetry", "internal/outbound"},
	"internal/job/jobtest":     {"internal/db", "internal/job"},
	"internal/event":           {"internal/db", "internal/job", "internal/telemetry"},
	"internal/identity":        {"internal/db"},
	"internal/httpapi":         {"internal/db", "internal/identity", "internal/telemetry"},
	"internal/files":           {"internal/db"},
	"internal/labelsheet":      {},
	"internal/shopify":         {"internal/outbound", "internal/shopify/gql"},
	"internal/shopify/gql":     {},
	"internal/simplyprint":     {"internal/outbound"},
	"internal/sendcloud":       {"internal/outbound"},
	"internal/xapi":            {"internal/outbound"},
	"internal/sim":             {},
	"internal/sim/shopify":     {"internal/sim"},
	"internal/sim/simplyprint": {"internal/sim"},
	"internal/sim/sendcloud":   {"internal/sim"},
	"internal/sim/xapi":        {"internal/sim"},
	"internal/webhook":         {"internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/telemetry"},
	"internal/queueadmin":      {"internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job"},
	"internal/journal":         {"internal/db", "internal/event", "internal/httpapi", "internal/identity"},
	"internal/audit":           {"internal/db", "internal/httpapi", "internal/identity", "internal/telemetry"},
	"internal/catalog":         {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity"},
	"internal/order":           {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/money", "internal/shopify", "internal/webhook"},
	"internal/printing":        {"internal/audit", "internal/catalog", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/simplyprint", "internal/webhook"},
	"internal/shipping":        {"internal/audit", "internal/catalog", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/labelsheet", "internal/money", "internal/order", "internal/outbound", "internal/sendcloud", "internal/webhook"},
	"internal/fulfillment":     {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/shopify"},
	"internal/notify":          {"internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound"},
	"internal/reconcile":       {"internal/db", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/printing", "internal/shipping", "internal/shopify"},
	"internal/circuit":         {"internal/db", "internal/event", "internal/identity", "internal/job", "internal/outbound", "internal/telemetry"},
	"internal/integration":     {"internal/circuit", "internal/config", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/outbound", "internal/sendcloud", "internal/shopify", "internal/simplyprint", "internal/xapi"},
}

// River is hidden behind one package, and its drivers behind two.
var outside = map[string][]string{
	"github.com/riverqueue/river": {"internal/job", "internal/db"},
	"modernc.org/sqlite":          {"internal/db"},
	"github.com/jackc/pgx":        {"internal/db", "internal/db/dbtest", "internal/job"},
	"github.com/pdfcpu/pdfcpu":    {"internal/labelsheet"},
	// Mail and chat have one sender, which keeps their secrets out of errors.
	"github.com/wneessen/go-mail":        {"internal/notify"},
	"github.com/nicholas-fedor/shoutrrr": {"internal/notify"},
}

func TestDependenciesPointOneWay(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if own, ok := strings.CutPrefix(name, module); ok && pkg != "internal/app" {
				allowed, known := rules[pkg]
				if !known {
					t.Errorf("%s has no rule here: say what it may import", pkg)
				} else if !slices.Contains(allowed, own) {
					t.Errorf("%s imports %s", path, own)
				}
			}
			for lib, users := range outside {
				if strings.HasPrefix(name, lib) && !slices.Contains(users, pkg) {
					t.Errorf("%s imports %s, which only %v may", path, name, users)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	root := filepath.Join("..", "..")
	for pkg := range rules {
		entries, err := os.ReadDir(filepath.Join(root, pkg))
		if os.IsNotExist(err) {
			t.Errorf("rule for %s, which does not exist", pkg)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		documented := false
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, pkg, e.Name()), nil, parser.ParseComments|parser.PackageClauseOnly)
			if err != nil {
				t.Fatal(err)
			}
			documented = documented || f.Doc != nil
		}
		if !documented {
			t.Errorf("%s has no package comment", pkg)
		}
	}
}
