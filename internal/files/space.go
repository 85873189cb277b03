package files

// Space is the room on a disk, in bytes.
type Space struct {
	Free  uint64 // for this program
	Total uint64
	Known bool // false where the system cannot be asked
}
