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
// clients know nobody but outbound; simulators know no part of the program, the
// grammar of SKUs and the slicer nobody.
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
	"internal/grid/sku":        {},
	"internal/slicer":          {},
	"internal/slicer/remote":   {"internal/slicer", "internal/telemetry"},
	"internal/slicer/profile":  {"internal/audit", "internal/db", "internal/httpapi", "internal/identity", "internal/slicer"},
	"internal/webhook":         {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/telemetry"},
	"internal/queueadmin":      {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job"},
	"internal/journal":         {"internal/db", "internal/event", "internal/httpapi", "internal/identity"},
	"internal/live":            {"internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/journal"},
	"internal/audit":           {"internal/db", "internal/httpapi", "internal/identity", "internal/telemetry"},
	"internal/account":         {"internal/audit", "internal/db", "internal/httpapi", "internal/identity", "internal/job"},
	"internal/catalog":         {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity"},
	"internal/order":           {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/money", "internal/shopify", "internal/webhook"},
	"internal/printing":        {"internal/audit", "internal/catalog", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/simplyprint", "internal/webhook"},
	"internal/grid":            {"gridfinity", "internal/audit", "internal/catalog", "internal/db", "internal/event", "internal/grid/sku", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/simplyprint", "internal/slicer"},
	"internal/shipping":        {"internal/audit", "internal/catalog", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/labelsheet", "internal/money", "internal/order", "internal/outbound", "internal/sendcloud", "internal/webhook"},
	"internal/fulfillment":     {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/shopify"},
	"internal/settings":        {"internal/audit", "internal/db", "internal/httpapi", "internal/identity"},
	"internal/notify":          {"internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/settings"},
	"internal/reconcile":       {"internal/db", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/printing", "internal/shipping", "internal/shopify"},
	"internal/overview":        {"internal/circuit", "internal/db", "internal/fulfillment", "internal/grid", "internal/httpapi", "internal/identity", "internal/integration", "internal/job", "internal/notify", "internal/order", "internal/printing", "internal/queueadmin", "internal/reconcile", "internal/shipping", "internal/webhook"},
	"internal/analytics":       {"internal/db", "internal/httpapi", "internal/identity", "internal/order", "internal/printing"},
	"internal/seed":            {"internal/db", "internal/order"},
	"internal/circuit":         {"internal/db", "internal/event", "internal/identity", "internal/job", "internal/outbound", "internal/telemetry"},
	"internal/integration":     {"internal/audit", "internal/circuit", "internal/config", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/outbound", "internal/sendcloud", "internal/shopify", "internal/simplyprint", "internal/vault", "internal/xapi"},
	"internal/vault":           {},
	"internal/push":            {"internal/audit", "internal/db", "internal/event", "internal/httpapi", "internal/identity", "internal/job", "internal/order", "internal/outbound", "internal/vault"},
	"internal/sim/push":        {"internal/sim"},
	"internal/webapp":          {},
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
	// Passwords, sessions and passkeys are one module's business.
	"github.com/alexedwards":                {"internal/account"},
	"github.com/go-webauthn/webauthn":       {"internal/account"},
	"github.com/SherClockHolmes/webpush-go": {"internal/push"},
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

// The baseplate library is for others as well: it imports the standard library only.
func TestGridfinityStandsAlone(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "gridfinity", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") {
				t.Errorf("%s imports %s", path, name)
			}
		}
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
