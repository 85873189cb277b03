// Package backup writes the whole of a shop's data to one file while the server
// runs, and restores it.
//
// The file is a gzip'd tar. Its first member, manifest.json, names the engine,
// the schema, the rows of each table and the checksum of every other member: the
// database, the labels, and the secrets' key if that was asked for.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// The places in a data folder.
const (
	filesFolder = "files"
	keyFile     = "secret.key"
)

// Options say what to back up, and where to.
type Options struct {
	File    string // the archive to write
	DataDir string
	URL     string // PostgreSQL's address; "" for SQLite
	PgDump  string // program; "" to find it
	Program string // this program's version
	WithKey bool   // also the key that encrypts stored credentials
	Force   bool   // replace File
	Now     func() time.Time
}

// Report says what became of a backup.
type Report struct {
	Manifest Manifest
	Size     int64 // of the archive
	Files    int   // labels and other files
	KeyThere bool  // whether the data folder has a key of its own
}

// Create writes a backup. File exists afterwards only if it is whole: it is
// written beside, read back and checked before it gets its name.
func Create(ctx context.Context, o Options) (r Report, err error) {
	if err := free(o); err != nil {
		return r, err
	}
	folder := filepath.Dir(o.File)
	scratch, err := os.MkdirTemp(folder, ".forma3d-backup-*")
	if err != nil {
		return r, fmt.Errorf("write to %s: %w", folder, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	m := Manifest{Format: Format, Program: o.Program, Created: o.Now().UTC().Truncate(time.Second)}
	sources, err := collect(ctx, o, &m, scratch)
	if err != nil {
		return r, err
	}
	for _, s := range sources {
		m.Members = append(m.Members, s.member)
	}
	part := o.File + ".part"
	if err := writePart(ctx, part, m, sources, o.Force); err != nil {
		return r, err
	}
	defer func() {
		if rerr := os.Remove(part); !errors.Is(rerr, fs.ErrNotExist) { // it has its name by then, if all went well
			err = errors.Join(err, rerr)
		}
	}()
	if _, err := walk(ctx, part, func(Manifest) error { return nil }, discard); err != nil {
		return r, fmt.Errorf("the written backup cannot be read back: %w", err)
	}
	if err := free(o); err != nil {
		return r, err
	}
	info, err := os.Stat(part)
	if err != nil {
		return r, err
	}
	if err := os.Rename(part, o.File); err != nil {
		return r, fmt.Errorf("name the backup: %w", err)
	}
	_, err = os.Stat(filepath.Join(o.DataDir, keyFile))
	r = Report{Manifest: m, Size: info.Size(), Files: len(filesOf(m)), KeyThere: err == nil}
	return r, syncFolder(folder)
}

func free(o Options) error {
	_, err := os.Lstat(o.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look at %s: %w", o.File, err)
	case !o.Force:
		return fmt.Errorf("%s exists already: choose another name, or replace it with --force", o.File)
	}
	return nil
}

// collect copies the database first and looks at the files after it: a file is
// written before the row that names it, so every row's file is there.
func collect(ctx context.Context, o Options, m *Manifest, scratch string) ([]source, error) {
	database, err := copyDatabase(ctx, o, m, scratch)
	if err != nil {
		return nil, err
	}
	sources := []source{database}
	if o.WithKey {
		key, err := newSource(keyMember, filepath.Join(o.DataDir, keyFile))
		if err != nil {
			return nil, fmt.Errorf("--with-key: %w (a key from ENCRYPTION_KEY is no file: keep it yourself)", err)
		}
		sources = append(sources, key)
		m.WithKey = true
	}
	root := filepath.Join(o.DataDir, filesFolder)
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == root {
			return nil // no label yet
		}
		if err != nil || !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") { // .new-*: a file that is being written
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		key, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s, err := newSource(filesPrefix+filepath.ToSlash(key), path)
		sources = append(sources, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the files: %w", err)
	}
	return sources, nil
}

func copyDatabase(ctx context.Context, o Options, m *Manifest, scratch string) (source, error) {
	if o.URL != "" {
		return dumpPostgres(ctx, o, m, filepath.Join(scratch, "forma3d.dump"))
	}
	target := filepath.Join(scratch, "forma3d.db")
	content, err := db.SnapshotSQLite(ctx, o.DataDir, target)
	if err != nil {
		return source{}, err
	}
	m.Engine, m.Schema, m.Rows = db.SQLite, content.Schema, content.Rows
	return newSource(sqliteMember, target)
}

// writePart writes the archive and has it on the disk, or removes it.
func writePart(ctx context.Context, part string, m Manifest, sources []source, force bool) (err error) {
	if force {
		if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("replace %s: %w", part, err)
		}
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists: another backup is being written, or one was broken off. If none is running, remove it or use --force", part)
	}
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	if err := write(interruptible{ctx, f}, m, sources); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return f.Sync()
}

// interruptible ends a long write when ctx ends.
type interruptible struct {
	ctx context.Context
	f   *os.File
}

// Write implements io.Writer.
func (w interruptible) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.f.Write(p)
}

func filesOf(m Manifest) []string {
	var keys []string
	for _, x := range m.Members {
		if key, ok := strings.CutPrefix(x.Name, filesPrefix); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// syncFolder has the names in a folder on the disk.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncTree has the names in a folder and in all below it on the disk.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		return syncFolder(path)
	})
}
