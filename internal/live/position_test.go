package live

import (
	"testing"

	"github.com/forma3d/connect/internal/db"
)

// Whatever a client sends as its position is read as one or refused, and each of
// ours is read back.
func FuzzPosition(f *testing.F) {
	f.Add("abcd1234.0.17")
	f.Add("abcd1234.9223372036854775807.9223372036854775807")
	f.Add("abcd1234.-1.0")
	f.Add("..")
	f.Add("\xff\x00.1.1")
	s := &Service{epoch: "abcd1234"}
	f.Fuzz(func(t *testing.T, cursor string) {
		p, ok := s.position(cursor)
		if !ok {
			return
		}
		if p.Xact < 0 || p.Seq < 0 {
			t.Errorf("%q is %+v", cursor, p)
		}
		if again, ok := s.position(s.cursor(p)); !ok || again != p {
			t.Errorf("%q is %+v, and then %+v", cursor, p, again)
		}
	})
}

// The ring finds the place after any position, and knows which are lost.
func TestTheRingFindsItsPlaces(t *testing.T) {
	r := newRing(4, db.Position{})
	at := func(seq int64) db.Position { return db.Position{Xact: seq / 10, Seq: seq} }
	for seq := int64(2); seq <= 20; seq += 2 {
		r.add([]*message{{position: at(seq)}}, at(seq))
		for p := range seq + 3 {
			place, how := r.find(at(p))
			switch {
			case p > seq:
				if how != ahead {
					t.Errorf("%d of %d: %v", p, seq, how)
				}
			case seq > 8 && p < seq-8:
				if how != lost {
					t.Errorf("%d of %d: %v", p, seq, how)
				}
			default:
				got, ok := r.from(place, 100)
				if how != kept || !ok || len(got.messages) != int(seq/2-p/2) || !got.all {
					t.Errorf("%d of %d: %v, %d messages", p, seq, how, len(got.messages))
				}
			}
		}
	}
	if _, ok := r.from(0, 1); ok {
		t.Error("a place that was overwritten is read")
	}
}
