package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

const (
	labelKey  = "labels/default/01a1.pdf"
	labelText = "%PDF-1.7 a label"
	keyText   = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
)

var clock = time.Date(2026, 11, 21, 10, 15, 30, 0, time.UTC)

func now() time.Time { return clock }

// shop is a data folder and a database with something in them.
func shop(t *testing.T, engine db.Engine) db.Options {
	t.Helper()
	o := dbtest.Options(t, engine)
	write := func(name, text string) {
		path := filepath.Join(o.DataDir, name)
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte(text), 0o600))
	}
	write("files/"+labelKey, labelText)
	write("files/labels/default/.new-123", "half a lab")
	write("secret.key", keyText)
	write("forma3d.lock", "")
	run(t, o, `INSERT INTO schedules (name, last_run_at) VALUES ('of the backup', '2026-11-01 00:00:00')`)
	return o
}

func run(t *testing.T, o db.Options, query string) {
	t.Helper()
	d, err := db.Open(t.Context(), o)
	must(t, err)
	must(t, errors.Join(d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, query)
		return err
	}), d.Close()))
}

// schedules tells what a database holds.
func schedules(t *testing.T, o db.Options) string {
	t.Helper()
	d, err := db.Open(t.Context(), o)
	must(t, err)
	var names []string
	err = errors.Join(d.Migrate(t.Context()), db.Each(t.Context(), d.Read(), `SELECT name FROM schedules ORDER BY name`, nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	}), d.Close())
	must(t, err)
	return strings.Join(names, ", ")
}

func archive(t *testing.T) string { return filepath.Join(t.TempDir(), "hub.forma3d") }

func create(t *testing.T, o db.Options, file string, more ...func(*Options)) (Report, error) {
	t.Helper()
	b := Options{File: file, DataDir: o.DataDir, URL: o.URL, Program: "v1", Now: now}
	for _, m := range more {
		m(&b)
	}
	return Create(t.Context(), b)
}

func restore(t *testing.T, o db.Options, file string, more ...func(*RestoreOptions)) (Restored, error) {
	t.Helper()
	r := RestoreOptions{File: file, DataDir: o.DataDir, URL: o.URL, Now: now, Distrust: func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO schedules (name, last_run_at) VALUES ('distrusted', '2026-11-02 00:00:00')`)
		return err
	}}
	for _, m := range more {
		m(&r)
	}
	return Restore(t.Context(), r)
}

func forced(r *RestoreOptions) { r.Force = true }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused wants an error that says all words.
func refused(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}

func read(t *testing.T, elem ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(elem...))
	must(t, err)
	return string(b)
}

// left lists a folder.
func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func eachEngine(t *testing.T, test func(t *testing.T, engine db.Engine)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) { test(t, engine) })
	}
}

func TestBackupOfARunningServerIsRestored(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine db.Engine) {
		from := shop(t, engine)
		server := dbtest.Open(t, from)
		file := archive(t)
		// A writer in the middle of its transaction neither waits nor is seen.
		err := server.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO schedules (name, last_run_at) VALUES ('too late', '2026-11-01 00:00:00')`); err != nil {
				return err
			}
			r, err := create(t, from, file)
			if err == nil && (r.Manifest.Rows["schedules"] != 1 || r.Files != 1 || !r.KeyThere || r.Manifest.Engine != engine || !r.Manifest.Created.Equal(clock)) {
				t.Errorf("report %+v", r)
			}
			return err
		})
		must(t, err)
		info, err := os.Stat(file)
		must(t, err)
		if info.Mode().Perm() != 0o600 || left(t, filepath.Dir(file)) != "hub.forma3d" {
			t.Errorf("mode %v, left %s", info.Mode(), left(t, filepath.Dir(file)))
		}

		to := dbtest.Options(t, engine)
		run(t, to, `INSERT INTO schedules (name, last_run_at) VALUES ('old', '2026-11-01 00:00:00')`)
		must(t, os.MkdirAll(filepath.Join(to.DataDir, ".restore-killed", "files"), 0o700))
		r, err := restore(t, to, file, forced)
		must(t, err)
		if strings.Contains(left(t, to.DataDir), ".restore-") {
			t.Errorf("left: %s", left(t, to.DataDir))
		}
		if got := schedules(t, to); got != "distrusted, of the backup" {
			t.Errorf("restored: %s", got)
		}
		if got := read(t, to.DataDir, filesFolder, labelKey); got != labelText {
			t.Errorf("label %q", got)
		}
		if left(t, filepath.Join(to.DataDir, "files/labels/default")) != "01a1.pdf" || r.KeyThere {
			t.Errorf("files %s, report %+v", left(t, filepath.Join(to.DataDir, "files/labels/default")), r)
		}
		if len(r.SetAside) != 1 || !strings.Contains(r.SetAside[0], "before") {
			t.Errorf("set aside: %v", r.SetAside)
		}
	})
}

func TestOldSQLiteDataIsKeptAside(t *testing.T) {
	from, to := shop(t, db.SQLite), shop(t, db.SQLite)
	run(t, to, `INSERT INTO schedules (name, last_run_at) VALUES ('old', '2026-11-01 00:00:00')`)
	file := archive(t)
	_, err := create(t, from, file, func(o *Options) { o.WithKey = true })
	must(t, err)
	must(t, os.WriteFile(filepath.Join(to.DataDir, keyFile), []byte("another key"), 0o600))
	r, err := restore(t, to, file)
	must(t, err)
	if read(t, to.DataDir, keyFile) != keyText || len(r.SetAside) != 3 {
		t.Errorf("key %q, report %+v", read(t, to.DataDir, keyFile), r)
	}
	const stamp = ".before-restore-20261121T101530Z"
	if read(t, to.DataDir, keyFile+stamp) != "another key" || read(t, to.DataDir, filesFolder+stamp, labelKey) != labelText {
		t.Error("the old key or label is lost")
	}
	old := t.TempDir()
	must(t, os.Rename(filepath.Join(to.DataDir, "forma3d.db"+stamp), filepath.Join(old, "forma3d.db")))
	if got := schedules(t, db.Options{DataDir: old, Readers: 1}); got != "of the backup, old" {
		t.Errorf("the old database holds %s", got)
	}
}

func TestASwapThatFailsInTheMiddleIsUndone(t *testing.T) {
	from, to := shop(t, db.SQLite), shop(t, db.SQLite)
	run(t, to, `INSERT INTO schedules (name, last_run_at) VALUES ('old', '2026-11-01 00:00:00')`)
	file := archive(t)
	_, err := create(t, from, file)
	must(t, err)
	// The database's turn comes first, then the files', whose place aside is taken.
	must(t, os.Mkdir(filepath.Join(to.DataDir, filesFolder+".before-restore-20261121T101530Z"), 0o700))
	must(t, dbtest.Open(nil, to).Close()) // leaves the lock's file, as a server does
	before := left(t, to.DataDir)
	_, err = restore(t, to, file)
	refused(t, err, "swap files", "exists already")
	if left(t, to.DataDir) != before || read(t, to.DataDir, filesFolder, labelKey) != labelText {
		t.Errorf("the folder holds %s, before %s", left(t, to.DataDir), before)
	}
	if got := schedules(t, to); got != "of the backup, old" {
		t.Errorf("the database holds %s", got)
	}
}

func TestRestoreIntoAnEmptyPostgreSQLNeedsNoForce(t *testing.T) {
	from, to := shop(t, db.PostgreSQL), dbtest.Options(t, db.PostgreSQL)
	file := archive(t)
	_, err := create(t, from, file)
	must(t, err)
	_, err = restore(t, to, file)
	refused(t, err, "not empty", "--force")
	run(t, to, `DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
	r, err := restore(t, to, file)
	must(t, err)
	if got := schedules(t, to); got != "distrusted, of the backup" || len(r.SetAside) != 0 {
		t.Errorf("restored %s, set aside %v", got, r.SetAside)
	}
	run(t, to, `DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE blog (text TEXT)`)
	_, err = restore(t, to, file, forced)
	refused(t, err, "not forma3d's")
}

func TestARunningServerIsNotRestoredUnder(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine db.Engine) {
		o := shop(t, engine)
		file := archive(t)
		_, err := create(t, o, file)
		must(t, err)
		dbtest.Open(t, o)
		_, err = restore(t, o, file, forced)
		refused(t, err, "stop")
	})
}

func TestARestoreThatFailsChangesNothing(t *testing.T) {
	boom := errors.New("boom")
	for name, fail := range map[string]func(*RestoreOptions){
		"completing it": func(r *RestoreOptions) { r.Distrust = func(context.Context, *db.Tx) error { return boom } },
		"pg_restore":    func(r *RestoreOptions) { r.PgRestore = "false" },
	} {
		t.Run(name, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, engine db.Engine) {
				if engine == db.SQLite && name == "pg_restore" {
					return
				}
				from, to := shop(t, engine), shop(t, engine)
				run(t, to, `INSERT INTO schedules (name, last_run_at) VALUES ('old', '2026-11-01 00:00:00')`)
				must(t, os.WriteFile(filepath.Join(to.DataDir, filesFolder, labelKey), []byte("old label"), 0o600))
				must(t, dbtest.Open(nil, to).Close()) // leaves the lock's file, as a server does
				before := left(t, to.DataDir)
				file := archive(t)
				_, err := create(t, from, file)
				must(t, err)
				_, err = restore(t, to, file, forced, fail)
				refused(t, err)
				if got := schedules(t, to); got != "of the backup, old" {
					t.Errorf("the database holds %s", got)
				}
				if read(t, to.DataDir, filesFolder, labelKey) != "old label" || left(t, to.DataDir) != before {
					t.Errorf("the folder holds %s, before %s", left(t, to.DataDir), before)
				}
			})
		})
	}
}

func TestAHalfDoneRestoreStopsTheServer(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine db.Engine) {
		from, to := shop(t, engine), shop(t, engine)
		file := archive(t)
		_, err := create(t, from, file)
		must(t, err)
		if engine == db.SQLite {
			must(t, db.MarkFolder(to.DataDir))
			_, err = db.Open(t.Context(), to)
		} else {
			d := dbtest.Open(t, db.Options{URL: to.URL, MaxConns: 4, Tool: "restore"})
			_, err = d.PrepareRestore(t.Context(), "public", true, clock.Add(-time.Hour))
			must(t, err)
			err = d.Migrate(t.Context())
		}
		refused(t, err, "broken off", "forma3d restore --force")
		_, err = create(t, to, archive(t))
		refused(t, err, "broken off")
		_, err = restore(t, to, file, forced)
		must(t, err)
		if got := schedules(t, to); got != "distrusted, of the backup" {
			t.Errorf("restored: %s", got)
		}
	})
}

// unzipped is the content that a whole gzip file has.
func unzipped(b []byte) string {
	zip, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return ""
	}
	content, err := io.ReadAll(zip)
	if err != nil {
		return ""
	}
	return string(content)
}

func TestADamagedArchiveChangesNothing(t *testing.T) {
	from, to := shop(t, db.SQLite), dbtest.Options(t, db.SQLite)
	file := archive(t)
	_, err := create(t, from, file)
	must(t, err)
	whole := read(t, file)
	must(t, dbtest.Open(nil, to).Close()) // leaves the lock's file, as a server does
	before := left(t, to.DataDir)
	try := func(what, content string) {
		t.Helper()
		must(t, os.WriteFile(file, []byte(content), 0o600))
		_, err := restore(t, to, file)
		refused(t, err, "not a whole backup", "nothing was changed")
		if t.Failed() || left(t, to.DataDir) != before {
			t.Fatalf("%s: the folder holds %s", what, left(t, to.DataDir))
		}
	}
	const header = 10 // gzip's own: a time and a system that mean nothing
	for i := header; i < len(whole); i += 1 + len(whole)/60 {
		flipped := []byte(whole)
		flipped[i] ^= 0x10
		if unzipped(flipped) == unzipped([]byte(whole)) {
			continue // a bit between two blocks, which fills a byte and means nothing
		}
		try(fmt.Sprintf("byte %d of %d flipped", i, len(whole)), string(flipped))
	}
	for n := 0; n < len(whole); n += 1 + len(whole)/25 {
		try(fmt.Sprintf("cut after %d bytes of %d", n, len(whole)), whole[:n])
	}
	try("last byte missing", whole[:len(whole)-1])
	try("something appended", whole+"x")
	if got := schedules(t, to); got != "" {
		t.Errorf("the database holds %s", got)
	}
}

func TestABackupThatDoesNotFitIsRefused(t *testing.T) {
	lite, pg := shop(t, db.SQLite), shop(t, db.PostgreSQL)
	file, other := archive(t), archive(t)
	_, err := create(t, lite, file)
	must(t, err)
	_, err = restore(t, pg, file, forced)
	refused(t, err, "backup of SQLite", "settings name PostgreSQL")
	_, err = create(t, pg, other)
	must(t, err)
	_, err = restore(t, lite, other)
	refused(t, err, "backup of PostgreSQL", "settings name SQLite")

	run(t, lite, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
	newer := archive(t)
	_, err = create(t, lite, newer)
	must(t, err)
	to := dbtest.Options(t, db.SQLite)
	_, err = restore(t, to, newer)
	refused(t, err, "schema version 9999", "newer program")

	format := archive(t)
	forge(t, format, Manifest{Format: Format + 1, Engine: db.SQLite, Schema: 1, Program: "v9"})
	_, err = restore(t, to, format)
	refused(t, err, "format 2", "v9")
}

func TestAnExistingFileIsNotOverwritten(t *testing.T) {
	o := shop(t, db.SQLite)
	file := archive(t)
	must(t, os.WriteFile(file, []byte("precious"), 0o644))
	_, err := create(t, o, file)
	refused(t, err, "exists already", "--force")
	if read(t, file) != "precious" {
		t.Error("it was overwritten")
	}
	must(t, os.WriteFile(file+".part", []byte("of another backup"), 0o600))
	_, err = create(t, o, filepath.Join(filepath.Dir(file), "hub.forma3d"), func(o *Options) { o.Force = true })
	must(t, err)
	info, err := os.Stat(file)
	must(t, err)
	if info.Mode().Perm() != 0o600 || left(t, filepath.Dir(file)) != "hub.forma3d" {
		t.Errorf("mode %v, left %s", info.Mode(), left(t, filepath.Dir(file)))
	}
	_, err = restore(t, dbtest.Options(t, db.SQLite), file)
	must(t, err)

	second := archive(t)
	must(t, os.WriteFile(second+".part", []byte("of another backup"), 0o600))
	_, err = create(t, o, second)
	refused(t, err, "another backup is being written")
	if read(t, second+".part") != "of another backup" {
		t.Error("the other backup was disturbed")
	}
}

// ending is a context that ends after so many questions.
type ending struct {
	context.Context
	left atomic.Int64
}

// Err implements context.Context.
func (e *ending) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestAnInterruptedBackupLeavesNothing(t *testing.T) {
	o := shop(t, db.SQLite)
	must(t, os.WriteFile(filepath.Join(o.DataDir, filesFolder, "large"), bytes.Repeat([]byte("label"), 100_000), 0o600))
	interrupted := 0
	for n := int64(0); ; n += 1 + n/4 {
		file := archive(t)
		ctx := &ending{Context: t.Context()}
		ctx.left.Store(n)
		_, err := Create(ctx, Options{File: file, DataDir: o.DataDir, Program: "v1", Now: now})
		if err == nil {
			break
		}
		interrupted++
		if !errors.Is(err, context.Canceled) {
			t.Errorf("after %d questions: %v", n, err)
		}
		if rest := left(t, filepath.Dir(file)); rest != "" {
			t.Fatalf("after %d questions %s is left", n, rest)
		}
	}
	if interrupted < 5 {
		t.Errorf("interrupted only %d times", interrupted)
	}
}

// forge writes an archive with any manifest and entries.
func forge(t *testing.T, path string, m Manifest, entries ...tar.Header) {
	t.Helper()
	text, err := json.Marshal(m)
	must(t, err)
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	w := tar.NewWriter(zip)
	must(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: manifestName, Size: int64(len(text)), Mode: 0o600}))
	_, err = w.Write(text)
	must(t, err)
	for _, h := range entries {
		must(t, w.WriteHeader(&h))
		_, err := io.CopyN(w, bytes.NewReader(make([]byte, h.Size)), h.Size)
		must(t, err)
	}
	must(t, errors.Join(w.Close(), zip.Close()))
	must(t, os.WriteFile(path, out.Bytes(), 0o600))
}

func TestNoEntryLeadsOutOfTheFolder(t *testing.T) {
	const sumOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	outside := t.TempDir()
	to := dbtest.Options(t, db.SQLite)
	must(t, dbtest.Open(nil, to).Close()) // leaves the lock's file, as a server does
	before := left(t, to.DataDir)
	try := func(name string, listed []Member, entries ...tar.Header) {
		t.Helper()
		file := archive(t)
		forge(t, file, Manifest{Format: Format, Engine: db.SQLite, Schema: 1, Members: append([]Member{{Name: sqliteMember, SHA256: sumOfNothing}}, listed...)},
			append([]tar.Header{{Typeflag: tar.TypeReg, Name: sqliteMember}}, entries...)...)
		_, err := restore(t, to, file)
		refused(t, err, "not a whole backup")
		if left(t, to.DataDir) != before || left(t, outside) != "" {
			t.Fatalf("%s: something was written", name)
		}
	}
	for _, name := range []string{
		"files/../../evil", "files/../secret.key", "../evil", filepath.Join(outside, "evil"), "files/" + filepath.Join(outside, "evil"), "files/a/../../evil", "files/..", "files/.",
		`files/..\evil`, "files/c:evil", "files/a//b", "database/../evil", "secret.key", "forma3d.lock", dumpMember, sqliteMember,
	} {
		try(name, []Member{{Name: name, SHA256: sumOfNothing}}, tar.Header{Typeflag: tar.TypeReg, Name: name})
		try("unlisted "+name, nil, tar.Header{Typeflag: tar.TypeReg, Name: name})
		try("instead of a label: "+name, []Member{{Name: "files/a", SHA256: sumOfNothing}}, tar.Header{Typeflag: tar.TypeReg, Name: name})
	}
	listed := []Member{{Name: "files/a", SHA256: sumOfNothing}}
	try("a symbolic link", listed, tar.Header{Typeflag: tar.TypeSymlink, Name: "files/a", Linkname: outside})
	try("a hard link", listed, tar.Header{Typeflag: tar.TypeLink, Name: "files/a", Linkname: filepath.Join(outside, "evil")})
	try("a folder", listed, tar.Header{Typeflag: tar.TypeDir, Name: "files/a"})
	try("another size", listed, tar.Header{Typeflag: tar.TypeReg, Name: "files/a", Size: 5})
	try("another content", []Member{{Name: "files/a", Size: 5, SHA256: sumOfNothing}}, tar.Header{Typeflag: tar.TypeReg, Name: "files/a", Size: 5})
	try("a missing label", listed)
}

func TestMissingToolSaysWhatToInstall(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := findTool("pg_dumpling", "")
	refused(t, err, "postgresql-client", "--pg-dumpling")
	_, err = create(t, shop(t, db.PostgreSQL), archive(t), func(o *Options) { o.PgDump = "/nowhere/pg_dump" })
	refused(t, err, "/nowhere/pg_dump")
}

func TestAFailingDumpSaysWhy(t *testing.T) {
	script := filepath.Join(t.TempDir(), "pg_dump")
	must(t, os.WriteFile(script, []byte("#!/bin/sh\necho 'server version mismatch' >&2\nexit 1\n"), 0o700))
	file := archive(t)
	_, err := create(t, shop(t, db.PostgreSQL), file, func(o *Options) { o.PgDump = script })
	refused(t, err, "pg_dump", "server version mismatch")
	if rest := left(t, filepath.Dir(file)); rest != "" {
		t.Errorf("%s is left", rest)
	}
}

func TestPasswordIsNotAnArgument(t *testing.T) {
	safe, password, err := libpqAddress("postgres://hub:p%40ss@db.example.com:5432/hub?sslmode=require&pool_max_conns=5&search_path=hub&password=other")
	must(t, err)
	if safe != "postgres://hub@db.example.com:5432/hub?sslmode=require" || password != "other" {
		t.Errorf("%s with %q", safe, password)
	}
	if _, password, _ = libpqAddress("postgres://hub:p%40ss@db/hub"); password != "p@ss" {
		t.Errorf("password %q", password)
	}
}

func TestABackupOfNothingSaysSo(t *testing.T) {
	_, err := create(t, db.Options{DataDir: t.TempDir()}, archive(t))
	refused(t, err, "does not exist", "DATA_DIR")
}
