package integration

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/forma3d/connect/internal/config"
)

// SecretKey gives the key that encrypts what is kept in the database: the one
// from the settings, or one that is made once and kept in the data folder.
func SecretKey(c *config.Config) ([]byte, error) {
	if c.Server.EncryptionKey != "" {
		return hex.DecodeString(string(c.Server.EncryptionKey))
	}
	path := filepath.Join(c.Server.DataDir, "secret.key")
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := makeKey(path); err != nil {
		return nil, fmt.Errorf("keep the encryption key: %w", err)
	}
	return readKey(path)
}

func readKey(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the encryption key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("%s is damaged: it must hold 64 hex digits. Restore it from a backup, or delete it to connect the services anew", path)
	}
	return key, nil
}

// makeKey writes a new key. Of several processes that start at once one wins,
// and none sees a half-written file.
func makeKey(path string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	key := make([]byte, 32)
	rand.Read(key)
	tmp, err := os.CreateTemp(filepath.Dir(path), ".secret-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(tmp.Name())) }()
	_, err = tmp.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err = os.Link(tmp.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
