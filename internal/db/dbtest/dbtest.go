// Package dbtest gives each test a migrated database of its own on both
// engines: a fresh file for SQLite, a clone of a migrated template for
// PostgreSQL. The PostgreSQL server is named by FORMA3D_TEST_POSTGRES (see
// scripts/postgres.sh); without it the tests fail, they do not skip.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the administrative connection

	"github.com/forma3d/connect/internal/db"
	"github.com/google/uuid"
)

// EnvPostgres names the server: postgres://user@host:port/postgres.
const EnvPostgres = "FORMA3D_TEST_POSTGRES"

// Each runs test once per engine, each time with a database of its own.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachOptions(t, func(t *testing.T, o db.Options) { test(t, Open(t, o)) })
}

// EachOptions is Each for tests that open the database themselves, several
// times or in other processes.
func EachOptions(t *testing.T, test func(t *testing.T, o db.Options)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, Options(t, engine))
		})
	}
}

// Options names a fresh, migrated database on engine, removed with the test.
func Options(t testing.TB, engine db.Engine) db.Options {
	t.Helper()
	o := db.Options{DataDir: t.TempDir(), MaxConns: 16, Readers: 4, StatementTimeout: 30 * time.Second}
	if engine == db.PostgreSQL {
		o.URL = clone(t)
		return o
	}
	must(t, os.WriteFile(filepath.Join(o.DataDir, databaseFile), migratedFile(t), 0o600))
	return o
}

// databaseFile is the name of the SQLite file in its folder.
const databaseFile = "forma3d.db"

var file = struct {
	sync.Mutex
	content []byte
}{}

// migratedFile is a migrated SQLite database, made once a test binary.
func migratedFile(t testing.TB) []byte {
	t.Helper()
	file.Lock()
	defer file.Unlock()
	if file.content != nil {
		return file.content
	}
	dir, err := os.MkdirTemp("", "forma3d-template-")
	must(t, err)
	defer os.RemoveAll(dir)
	d := Open(nil, db.Options{DataDir: dir, Readers: 1})
	must(t, d.Migrate(context.Background()))
	must(t, d.Close()) // moves what is in the write-ahead log into the file
	file.content, err = os.ReadFile(filepath.Join(dir, databaseFile))
	must(t, err)
	return file.content
}

// Open opens o and closes it with the test (t may be nil: the caller closes).
func Open(t testing.TB, o db.Options) *db.DB {
	d, err := db.Open(context.Background(), o)
	if t == nil {
		if err != nil {
			panic(err)
		}
		return d
	}
	t.Helper()
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

var template = struct {
	sync.Mutex
	name string
}{}

// clone makes a database from the migrated template of this test binary.
func clone(t testing.TB) string {
	t.Helper()
	server := os.Getenv(EnvPostgres)
	if server == "" {
		t.Fatalf("%s is not set: run the tests by 'make test', which starts PostgreSQL", EnvPostgres)
	}
	admin, err := sql.Open("pgx", server)
	must(t, err)
	defer admin.Close()
	template.Lock()
	defer template.Unlock()
	if template.name == "" {
		template.name = makeTemplate(t, admin, server)
	}
	name := fresh("t")
	_, err = admin.Exec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template.name))
	must(t, err)
	t.Cleanup(func() {
		admin, err := sql.Open("pgx", server)
		must(t, err)
		defer admin.Close()
		_, err = admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		must(t, err)
	})
	return at(t, server, name)
}

func makeTemplate(t testing.TB, admin *sql.DB, server string) string {
	t.Helper()
	name := fresh("template")
	_, err := admin.Exec("CREATE DATABASE " + name)
	must(t, err)
	d := Open(nil, db.Options{URL: at(t, server, name), MaxConns: 4, StatementTimeout: time.Minute})
	must(t, d.Migrate(context.Background()))
	must(t, d.Close())
	return name
}

func fresh(kind string) string {
	return "forma3d_" + kind + "_" + strings.ReplaceAll(uuid.NewString(), "-", "")
}

func at(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	must(t, err)
	u.Path = "/" + name
	return u.String()
}

func must(t testing.TB, err error) {
	if err == nil {
		return
	}
	if t == nil {
		panic(err)
	}
	t.Helper()
	t.Fatal(err)
}
