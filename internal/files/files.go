// Package files keeps labels and other files in the data folder.
package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/forma3d/connect/internal/db"
)

// Folder is a store of files below one folder. Several processes may share it.
type Folder struct{ root string }

// Open makes the folder if need be.
func Open(root string) (*Folder, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for files: %w", err)
	}
	return &Folder{root}, nil
}

func (f *Folder) path(key string) (string, error) {
	if !filepath.IsLocal(key) || strings.ContainsAny(key, `\:`) {
		return "", fmt.Errorf("%q is not a key of a file", key)
	}
	return filepath.Join(f.root, filepath.FromSlash(key)), nil
}

// Put stores content under key, replacing what was there. It is complete and on
// the disk, or not there at all.
func (f *Folder) Put(_ context.Context, key, _ string, content []byte) (err error) {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("store %s: %w", key, err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("store %s: %w", key, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("store %s: %w", key, errors.Join(err, os.Remove(tmp.Name())))
		}
	}()
	if _, err = tmp.Write(content); err != nil {
		return errors.Join(err, tmp.Close())
	}
	if err = tmp.Sync(); err != nil {
		return errors.Join(err, tmp.Close())
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// Get reads a file; db.ErrNotFound when there is none.
func (f *Folder) Get(_ context.Context, key string) ([]byte, error) {
	path, err := f.path(key)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, db.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	return b, nil
}

// Delete removes a file. One that is not there is no error.
func (f *Folder) Delete(_ context.Context, key string) error {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	return nil
}
