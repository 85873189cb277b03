package live

import (
	"testing"
	"time"

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

// The ring finds what came since a moment, and knows when that is not all.
func TestTheRingFindsWhatIsRecent(t *testing.T) {
	r := newRing(3, db.Position{})
	at := func(seq int64) time.Time { return r.began.Add(time.Duration(seq) * time.Second) }
	for seq := int64(1); seq <= 3; seq++ {
		r.add([]*message{{position: db.Position{Seq: seq}, at: at(seq)}}, db.Position{Seq: seq})
	}
	check := func(since time.Time, place uint64, before int64, ok bool) {
		t.Helper()
		if p, b, o := r.since(since); o != ok || o && (p != place || b.Seq != before) {
			t.Errorf("since %v: %d after %d, %v", since.Sub(r.began), p, b.Seq, o)
		}
	}
	check(r.began.Add(-time.Second), 0, 0, false)
	check(r.began, 0, 0, true)
	check(at(1), 0, 0, true)
	check(at(2), 1, 1, true)
	check(at(4), 3, 3, true)
	r.add([]*message{{position: db.Position{Seq: 4}, at: at(4)}}, db.Position{Seq: 4})
	check(at(1), 0, 0, false)
	check(at(2), 1, 1, false) // one of that moment may be overwritten
	check(at(3), 2, 2, true)
	check(at(5), 4, 4, true)
}
