package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// RestoreOptions say what to restore, and where to.
type RestoreOptions struct {
	File      string // the archive
	DataDir   string
	URL       string // PostgreSQL's address; "" for SQLite
	PgRestore string // program; "" to find it
	Force     bool   // PostgreSQL: move what is in the database aside
	Now       func() time.Time
	// Distrust prepares the restored rows for a world that has moved on.
	Distrust func(ctx context.Context, tx *db.Tx) error
}

// Restored says what became of a restore.
type Restored struct {
	Manifest Manifest
	Files    int
	SetAside []string // where the old data is now
	KeyThere bool     // whether the data folder has a key of its own
}

// Restore puts a backup in the place of what DataDir and the database hold. It
// reads and checks the whole archive into a folder of its own before it changes
// anything, and keeps what it replaces. The server must not be running.
func Restore(ctx context.Context, o RestoreOptions) (r Restored, err error) {
	lock, err := db.LockFolder(o.DataDir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	scratch, err := scratchFolder(o.DataDir)
	if err != nil {
		return r, fmt.Errorf("write to the data folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	m, err := walk(ctx, o.File, o.fits, func(x Member, content io.Reader) error {
		return extract(filepath.Join(scratch, placeOf(x)), content)
	})
	if err != nil {
		return r, err
	}
	if err := syncTree(scratch); err != nil {
		return r, err
	}
	s := &swap{dir: o.DataDir, fresh: scratch, stamp: o.Now().UTC().Format("20060102T150405Z")}
	aside := ""
	if m.Engine == db.SQLite {
		err = o.sqlite(ctx, m, s)
	} else {
		aside, err = o.postgres(ctx, m, s)
	}
	if err != nil {
		return r, err
	}
	if aside != "" {
		s.kept = append(s.kept, "schema "+aside+" of the database")
	}
	_, err = os.Stat(filepath.Join(o.DataDir, keyFile))
	return Restored{Manifest: m, Files: len(filesOf(m)), SetAside: s.kept, KeyThere: err == nil}, nil
}

// scratchFolder makes a folder beside what it will replace. Others that are there
// were left by a restore that was killed: the folder's lock is ours.
func scratchFolder(dataDir string) (string, error) {
	const prefix = ".restore-"
	entries, err := os.ReadDir(dataDir)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dataDir, e.Name())); err != nil {
			return "", err
		}
	}
	return os.MkdirTemp(dataDir, prefix+"*")
}

// fits refuses a backup that cannot be restored here.
func (o RestoreOptions) fits(m Manifest) error {
	engine := db.SQLite
	if o.URL != "" {
		engine = db.PostgreSQL
	}
	if m.Engine != engine {
		what := map[db.Engine]string{db.SQLite: "SQLite (DATABASE_URL empty)", db.PostgreSQL: "PostgreSQL (DATABASE_URL=postgres://…)"}
		return fmt.Errorf("%s is a backup of %s, and the settings name %s: restore it with settings of its own engine", o.File, what[m.Engine], what[engine])
	}
	newest, err := db.NewestSchema()
	if err != nil {
		return err
	}
	if m.Schema > newest {
		return fmt.Errorf("%s has schema version %d, this program knows up to %d: restore it with the newer program that wrote it (%s)", o.File, m.Schema, newest, m.Program)
	}
	return nil
}

// placeOf is where a member, whose name was checked, is extracted to.
func placeOf(x Member) string {
	switch x.Name {
	case sqliteMember, dumpMember:
		return filepath.Base(x.Name)
	default:
		return filepath.FromSlash(x.Name)
	}
}

func extract(path string, content io.Reader) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.Copy(f, content); err != nil {
		return err
	}
	return f.Sync()
}

// sqlite completes the database where it was extracted, and only then swaps.
func (o RestoreOptions) sqlite(ctx context.Context, m Manifest, s *swap) error {
	d, err := db.Open(ctx, db.Options{DataDir: s.fresh})
	if err != nil {
		return err
	}
	if err := errors.Join(complete(ctx, d, m, o.Distrust), d.Close()); err != nil {
		return err
	}
	return s.do(append(db.DatabaseFiles(), s.others(m)...)...)
}

// postgres restores into the marked database, which no server takes up before
// the files are in their place too.
func (o RestoreOptions) postgres(ctx context.Context, m Manifest, s *swap) (aside string, err error) {
	program, err := findTool("pg_restore", o.PgRestore)
	if err != nil {
		return "", err
	}
	err = o.onDatabase(ctx, func(d *db.DB) error {
		aside, err = d.PrepareRestore(ctx, m.SchemaName, o.Force, o.Now())
		return err
	})
	if err != nil {
		return "", err
	}
	err = restorePostgres(ctx, program, o.URL, m.SchemaName, filepath.Join(s.fresh, filepath.Base(dumpMember)))
	if err == nil {
		err = s.do(s.others(m)...)
	}
	if err == nil {
		err = o.onDatabase(ctx, func(d *db.DB) error { return complete(ctx, d, m, o.Distrust) })
	}
	if err != nil {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		return "", errors.Join(err, s.undo(), o.onDatabase(end, func(d *db.DB) error { return d.UndoRestore(end, m.SchemaName, aside) }))
	}
	return aside, nil
}

// onDatabase gives f connections that remember nothing of what was there before.
func (o RestoreOptions) onDatabase(ctx context.Context, f func(*db.DB) error) error {
	d, err := db.Open(ctx, db.Options{URL: o.URL, Tool: "restore"})
	if err != nil {
		return err
	}
	return errors.Join(f(d), d.Close())
}

// complete compares the restored rows with the manifest and makes them ready.
func complete(ctx context.Context, d *db.DB, m Manifest, distrust func(context.Context, *db.Tx) error) error {
	content, err := d.Content(ctx)
	if err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(m.Rows)) {
		if content.Rows[table] != m.Rows[table] {
			return fmt.Errorf("%d rows of %s were restored, the backup had %d", content.Rows[table], table, m.Rows[table])
		}
	}
	if content.Schema != m.Schema {
		return fmt.Errorf("the database in the backup has schema version %d, its manifest says %d", content.Schema, m.Schema)
	}
	return d.CompleteRestore(ctx, distrust)
}

// swap puts the fresh things in the place of the old ones, which it keeps beside.
type swap struct {
	dir, fresh, stamp string
	kept              []string
	back              []rename // what undoes what was done, in the order it was done
}

type rename struct{ from, to string }

// others are what is swapped beside the database.
func (s *swap) others(m Manifest) []string {
	names := []string{filesFolder}
	if m.WithKey {
		names = append(names, keyFile)
	}
	return names
}

// do swaps all names or none. While it is at it the folder is marked, so that
// no server starts on a half of each, whatever happens.
func (s *swap) do(names ...string) error {
	if err := errors.Join(db.MarkFolder(s.dir), syncFolder(s.dir)); err != nil {
		return err
	}
	for _, name := range names {
		if err := s.one(name); err != nil {
			return errors.Join(fmt.Errorf("swap %s: %w", name, err), s.undo())
		}
	}
	return errors.Join(syncFolder(s.dir), db.UnmarkFolder(s.dir), syncFolder(s.dir))
}

func (s *swap) one(name string) error {
	place := filepath.Join(s.dir, name)
	old := place + ".before-restore-" + s.stamp
	if name != db.DatabaseFiles()[0] && slices.Contains(db.DatabaseFiles(), name) {
		// SQLite finds a log by its database's name.
		old = filepath.Join(s.dir, db.DatabaseFiles()[0]+".before-restore-"+s.stamp+name[len(db.DatabaseFiles()[0]):])
	}
	if _, err := os.Lstat(old); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s exists already", old))
	}
	err := s.move(place, old)
	if err == nil {
		s.kept = append(s.kept, old)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.move(filepath.Join(s.fresh, name), place); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (s *swap) move(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	s.back = append(s.back, rename{from: to, to: from})
	return nil
}

// undo takes everything back, the last first.
func (s *swap) undo() error {
	for len(s.back) > 0 {
		last := s.back[len(s.back)-1]
		if err := os.Rename(last.from, last.to); err != nil {
			return fmt.Errorf("put the old data back: %w", err)
		}
		s.back = s.back[:len(s.back)-1]
	}
	s.kept = nil
	if err := db.UnmarkFolder(s.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
