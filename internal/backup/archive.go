package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Format is the version of the archive's layout that this program writes, and
// the newest it reads.
const Format = 1

// The names of members. Everything below filesPrefix is a file of DATA_DIR/files.
const (
	manifestName = "manifest.json"
	sqliteMember = "database/forma3d.db"
	dumpMember   = "database/forma3d.dump"
	keyMember    = "secret.key"
	filesPrefix  = "files/"
)

// maxManifest bounds what is read into memory; it is room for a million files.
const maxManifest = 256 << 20

// Manifest is the first member of an archive and says what the others must be.
type Manifest struct {
	Format     int              `json:"format"`
	Program    string           `json:"program"` // version of the program that wrote it
	Engine     db.Engine        `json:"engine"`
	Schema     int64            `json:"schema"`               // version of the database's schema
	SchemaName string           `json:"schemaName,omitempty"` // PostgreSQL: where the tables are, usually public
	Created    time.Time        `json:"created"`              // when it was begun
	WithKey    bool             `json:"withKey"`              // whether secret.key is among the members
	Rows       map[string]int64 `json:"rows"`                 // rows by table
	Members    []Member         `json:"members"`              // in the archive's order
}

// Member is one file of the archive.
type Member struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// source is where the content of a member is read from.
type source struct {
	member Member
	path   string
}

// newSource reads the file at path once for its size and checksum.
func newSource(name, path string) (_ source, err error) {
	f, err := os.Open(path)
	if err != nil {
		return source{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return source{}, fmt.Errorf("read %s: %w", path, err)
	}
	return source{Member{Name: name, Size: n, SHA256: digest(sum)}, path}, nil
}

func digest(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// write writes the archive of m and the sources, which m must list.
func write(w io.Writer, m Manifest, sources []source) error {
	zip := gzip.NewWriter(w)
	out := tar.NewWriter(zip)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	if len(text) > maxManifest {
		return fmt.Errorf("there are too many files for one backup (%d)", len(m.Members))
	}
	if err := writeMember(out, Member{Name: manifestName, Size: int64(len(text))}, m.Created, bytes.NewReader(text)); err != nil {
		return err
	}
	for _, s := range sources {
		if err := writeSource(out, s, m.Created); err != nil {
			return fmt.Errorf("add %s: %w", s.member.Name, err)
		}
	}
	return errors.Join(out.Close(), zip.Close())
}

func writeSource(out *tar.Writer, s source, at time.Time) (err error) {
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	if err := writeMember(out, s.member, at, io.TeeReader(f, sum)); err != nil {
		return err
	}
	if digest(sum) != s.member.SHA256 {
		return fmt.Errorf("%s changed while it was read: run the backup again", s.path)
	}
	return nil
}

func writeMember(out *tar.Writer, m Member, at time.Time, content io.Reader) error {
	if err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: m.Name, Size: m.Size, Mode: 0o600, ModTime: at, Format: tar.FormatPAX}); err != nil {
		return err
	}
	n, err := io.Copy(out, content)
	if err == nil && n != m.Size {
		err = fmt.Errorf("%d bytes of %d were there", n, m.Size)
	}
	return err
}

// damaged is the error of an archive that cannot be believed.
func damaged(path string, why error) error {
	return fmt.Errorf("%s is not a whole backup, and nothing was changed: %w. Take another copy of it, or another backup", path, why)
}

// walk reads the archive at path to its very end and checks every word of it.
// accept judges the manifest before anything else is read; take gets each member
// and reads it whole. What take was given counts only when walk succeeds.
func walk(ctx context.Context, path string, accept func(Manifest) error, take func(Member, io.Reader) error) (_ Manifest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("open the backup: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	zip, err := gzip.NewReader(readUntil{ctx, f})
	if err != nil {
		return Manifest{}, damaged(path, err)
	}
	in := tar.NewReader(zip)
	m, err := readManifest(in)
	if err != nil {
		return m, damaged(path, err)
	}
	if m.Format > Format {
		return m, fmt.Errorf("%s has format %d, this program reads up to %d: use the newer program that wrote it (%s)", path, m.Format, Format, m.Program)
	}
	if err := m.check(); err != nil {
		return m, damaged(path, err)
	}
	if err := accept(m); err != nil {
		return m, err
	}
	for _, want := range m.Members {
		if err := readMember(in, want, take); err != nil {
			return m, damaged(path, fmt.Errorf("%s: %w", want.Name, err))
		}
	}
	if h, err := in.Next(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = fmt.Errorf("%q is not in the manifest", h.Name)
		}
		return m, damaged(path, err)
	}
	// The checksum of the whole stands behind the last member.
	if _, err := io.Copy(io.Discard, zip); err != nil {
		return m, damaged(path, err)
	}
	return m, nil
}

func readManifest(in *tar.Reader) (Manifest, error) {
	var m Manifest
	h, err := in.Next()
	if err != nil {
		return m, fmt.Errorf("no manifest: %w", err)
	}
	if h.Name != manifestName || h.Typeflag != tar.TypeReg || h.Size > maxManifest {
		return m, fmt.Errorf("it begins with %q instead of %s", h.Name, manifestName)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	return m, nil
}

// check refuses a manifest with members that a backup does not have, above all
// with names that would lead out of the folder it is restored to.
func (m Manifest) check() error {
	if m.Format < 1 || m.Schema < 1 {
		return errors.New("the manifest says nothing of format or schema")
	}
	database := map[db.Engine]string{db.SQLite: sqliteMember, db.PostgreSQL: dumpMember}[m.Engine]
	if database == "" {
		return fmt.Errorf("the engine %q is unknown", m.Engine)
	}
	seen := map[string]bool{}
	for _, x := range m.Members {
		known := x.Name == database || x.Name == keyMember && m.WithKey
		if key, ok := strings.CutPrefix(x.Name, filesPrefix); ok {
			known = isFileKey(key)
		}
		switch {
		case !known:
			return fmt.Errorf("%q has no place in a backup", x.Name)
		case seen[x.Name]:
			return fmt.Errorf("%q is there twice", x.Name)
		}
		seen[x.Name] = true
	}
	if !seen[database] {
		return errors.New("the database is missing")
	}
	return nil
}

// isFileKey reports whether key can be a key of the folder of files: a clean
// local path on every system.
func isFileKey(key string) bool {
	return filepath.IsLocal(key) && !strings.ContainsAny(key, "\\:\x00") && key == filepath.ToSlash(filepath.Clean(key)) && key != "."
}

func readMember(in *tar.Reader, want Member, take func(Member, io.Reader) error) error {
	h, err := in.Next()
	if err != nil {
		return err
	}
	if h.Name != want.Name || h.Typeflag != tar.TypeReg || h.Size != want.Size {
		return fmt.Errorf("found %q with %d bytes", h.Name, h.Size)
	}
	sum := sha256.New()
	if err := take(want, io.TeeReader(in, sum)); err != nil {
		return err
	}
	if digest(sum) != want.SHA256 {
		return errors.New("its checksum is wrong")
	}
	return nil
}

// readUntil ends a long reading when ctx ends.
type readUntil struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (r readUntil) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// discard takes a member only to have it checked.
func discard(_ Member, r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
