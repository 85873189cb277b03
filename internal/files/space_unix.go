//go:build unix

package files

import (
	"fmt"
	"syscall"
)

// SpaceOf tells how much room the disk of a folder has.
func SpaceOf(dir string) (Space, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return Space{}, fmt.Errorf("ask for the free space of %s: %w", dir, err)
	}
	block := uint64(s.Bsize) //nolint:unconvert,gosec // the type differs between systems; a size is never negative
	return Space{Free: s.Bavail * block, Total: s.Blocks * block, Known: true}, nil
}
