//go:build !unix

package db

import (
	"fmt"
	"os"
	"path/filepath"
)

// lockFolder keeps the lock file open; without flock a second process is not
// detected on this system, and the manual says to start only one.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "forma3d.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the data folder's lock: %w", err)
	}
	return f, nil
}
