package files_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/files"
)

func open(t *testing.T) (*files.Folder, string) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "data", "files")
	f, err := files.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return f, root
}

func TestAFileIsReadBackAsItWasPut(t *testing.T) {
	f, root := open(t)
	if _, err := f.Get(t.Context(), "labels/default/1.pdf"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	for _, content := range [][]byte{[]byte("%PDF-1.7 first"), []byte("second"), {}} {
		if err := f.Put(t.Context(), "labels/default/1.pdf", "application/pdf", content); err != nil {
			t.Fatal(err)
		}
		got, err := f.Get(t.Context(), "labels/default/1.pdf")
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%q, %v, want %q", got, err, content)
		}
	}
	again, err := files.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Get(t.Context(), "labels/default/1.pdf"); err != nil {
		t.Errorf("after a restart: %v", err)
	}
	if info, err := os.Stat(filepath.Join(root, "labels")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may look into the folder: %v, %v", info.Mode(), err)
	}
}

func TestKeysCannotLeaveTheFolder(t *testing.T) {
	f, root := open(t)
	outside := filepath.Join(filepath.Dir(root), "secret.key")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"../secret.key", "a/../../secret.key", "/etc/passwd", "", "..", `..\secret.key`, "c:x", "a/b:c"} {
		if b, err := f.Get(t.Context(), key); err == nil || errors.Is(err, db.ErrNotFound) {
			t.Errorf("read %q: %q, %v", key, b, err)
		}
		if err := f.Put(t.Context(), key, "", []byte("x")); err == nil {
			t.Errorf("%q was written", key)
		}
	}
	if b, err := os.ReadFile(outside); err != nil || string(b) != "secret" {
		t.Errorf("outside: %q, %v", b, err)
	}
}

// Readers beside writers see one whole version or the other.
func TestReadersNeverSeeAHalfWrittenFile(t *testing.T) {
	f, root := open(t)
	version := func(i int) []byte { return bytes.Repeat([]byte{byte('a' + i)}, 100_000) }
	if err := f.Put(t.Context(), "k", "", version(0)); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			for range 5 {
				if err := f.Put(t.Context(), "k", "", version(i)); err != nil {
					t.Error(err)
				}
				b, err := f.Get(t.Context(), "k")
				if err != nil || len(b) != 100_000 || !bytes.Equal(b, bytes.Repeat(b[:1], len(b))) {
					t.Errorf("read %d bytes, %v", len(b), err)
				}
			}
		})
	}
	wg.Wait()
	entries, err := os.ReadDir(root)
	if err != nil || len(entries) != 1 {
		t.Errorf("left over: %v, %v", entries, err)
	}
}

func TestAFileThatCannotBeStoredIsNotThere(t *testing.T) {
	f, root := open(t)
	if err := os.WriteFile(filepath.Join(root, "labels"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Put(t.Context(), "labels/1.pdf", "", []byte("x")); err == nil || !strings.Contains(err.Error(), "labels/1.pdf") {
		t.Errorf("below a file: %v", err)
	}
	if _, err := f.Get(t.Context(), "labels/1.pdf"); err == nil || errors.Is(err, db.ErrNotFound) {
		t.Errorf("read below a file: %v", err)
	}
	if err := os.MkdirAll(filepath.Join(root, "taken", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Put(t.Context(), "taken", "", []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if _, err := f.Get(t.Context(), "taken"); err == nil || errors.Is(err, db.ErrNotFound) {
		t.Errorf("read a folder: %v", err)
	}
	entries, err := os.ReadDir(root)
	if err != nil || len(entries) != 2 {
		t.Errorf("left over: %v, %v", fmt.Sprint(entries), err)
	}
	if _, err := files.Open(filepath.Join(root, "labels", "below")); err == nil {
		t.Error("a folder below a file was opened")
	}
}

func TestADeletedFileIsGone(t *testing.T) {
	f, _ := open(t)
	if err := f.Put(t.Context(), "gcode/default/1.gcode", "text/x.gcode", []byte("G28")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice is no error
		if err := f.Delete(t.Context(), "gcode/default/1.gcode"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Get(t.Context(), "gcode/default/1.gcode"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("after: %v", err)
	}
	if err := f.Delete(t.Context(), "../forma3d.db"); err == nil {
		t.Error("a key outside the folder was taken")
	}
}
