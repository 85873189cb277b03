package live

import (
	"sort"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// message is an event as every stream sends it: made once, never changed.
type message struct {
	position   db.Position
	tenant     string
	permission string    // what seeing it takes
	at         time.Time // when it came into the ring
	frame      []byte    // as it goes over the wire
}

// ring keeps the newest messages for all streams of this process. Each stream
// has a place in it and reads on at its own pace: there is no buffer for each,
// and a stream that is so slow that its place was overwritten is told so.
type ring struct {
	mu      sync.RWMutex
	slots   []*message
	first   uint64        // number of the oldest message kept; numbers count from 0
	next    uint64        // number that the next message gets
	floor   db.Position   // what came after it and is sent is kept
	head    db.Position   // how far the journal was read
	began   time.Time     // when nothing was kept yet
	changed chan struct{} // closed when something is added
}

// newRing makes a ring for size messages that begins now, after floor.
func newRing(size int, floor db.Position) *ring {
	return &ring{slots: make([]*message, size), floor: floor, head: floor, began: time.Now(), changed: make(chan struct{})}
}

// add appends messages; the journal was read up to head.
func (r *ring) add(list []*message, head db.Position) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range list {
		slot := &r.slots[r.next%uint64(len(r.slots))]
		if *slot != nil {
			r.floor = (*slot).position
			r.first++
		}
		*slot = m
		r.next++
	}
	r.head = head
	if len(list) > 0 {
		close(r.changed)
		r.changed = make(chan struct{})
	}
}

// end is the place behind everything, and the position that belongs to it.
func (r *ring) end() (place uint64, head db.Position) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.next, r.head
}

// standing is how a position relates to what a ring keeps.
type standing int

const (
	kept  standing = iota // everything after it is kept
	lost                  // it is too old
	ahead                 // it is of a part of the journal that was not read yet
)

// find gives the place of the first message after p.
func (r *ring) find(p db.Position) (uint64, standing) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	switch {
	case p.After(r.head):
		return 0, ahead
	case r.floor.After(p):
		return 0, lost
	}
	lo, hi := r.first, r.next
	for lo < hi {
		mid := lo + (hi-lo)/2
		if r.slots[mid%uint64(len(r.slots))].position.After(p) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo, kept
}

// since gives the place of the first message that came at t or later, and the
// position before it; ok is false when such a message may not be kept any more.
func (r *ring) since(t time.Time) (place uint64, before db.Position, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	at := func(n uint64) *message { return r.slots[n%uint64(len(r.slots))] }
	place = r.first + uint64(sort.Search(int(r.next-r.first), func(i int) bool { return !at(r.first + uint64(i)).at.Before(t) }))
	if place > r.first {
		return place, at(place - 1).position, true
	}
	return place, r.floor, r.first == 0 && !t.Before(r.began)
}

// reading is what a stream gets from its place on.
type reading struct {
	messages []*message
	next     uint64          // the stream's place afterwards
	head     db.Position     // what it is complete up to, once it has read everything
	all      bool            // whether it has
	changed  <-chan struct{} // closed when there is more
}

// from reads on from a place, at most limit messages; ok is false when the
// place was overwritten.
func (r *ring) from(place uint64, limit int) (out reading, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if place < r.first {
		return out, false
	}
	end := min(place+uint64(limit), r.next)
	for n := place; n < end; n++ {
		out.messages = append(out.messages, r.slots[n%uint64(len(r.slots))])
	}
	out.next, out.head, out.all, out.changed = end, r.head, end == r.next, r.changed
	return out, true
}
