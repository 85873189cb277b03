package live_test

import (
	"bytes"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
)

// Many streams on one process: each hears of one event, and what they take is
// bounded. The figures for 1,000 streams on the real program are made by "make
// bench"; here client and server are one process, so the bound is for both.
func TestManyStreamsTakeLittle(t *testing.T) {
	const streams, mostKB = 300, 200 * 300 // 200 KB a stream, both ends together
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	p := newProcess(t, d, options())
	before := heldKB()
	var greeted, heard sync.WaitGroup
	greeted.Add(streams)
	heard.Add(streams)
	took := make([]time.Duration, streams)
	var start time.Time
	begun := make(chan struct{})
	for i := range streams {
		res, cancel := p.connect(everybody, "")
		if res.StatusCode != http.StatusOK {
			t.Fatalf("stream %d is answered %d", i, res.StatusCode)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			defer res.Body.Close()
			buf, text := make([]byte, 512), []byte{}
			until := func(mark string) bool {
				for !bytes.Contains(text, []byte(mark)) {
					n, err := res.Body.Read(buf)
					if err != nil {
						return false
					}
					text = append(text, buf[:n]...)
				}
				return true
			}
			if !until("event: ready") {
				t.Errorf("stream %d was not greeted", i)
			}
			greeted.Done()
			<-begun
			if !until("order-mark") {
				t.Errorf("stream %d heard nothing", i)
			}
			took[i] = time.Since(start)
			heard.Done()
			for { // until the line is cut
				if _, err := res.Body.Read(buf); err != nil {
					return
				}
			}
		}()
		t.Cleanup(func() { cancel(); <-ended })
	}
	greeted.Wait()
	after := heldKB()
	start = time.Now()
	close(begun)
	p.publish(messages("mark")...)
	heard.Wait()
	slices.Sort(took)
	t.Logf("%d streams take %d KB; one event reached half of them after %s and all after %s", streams, after-before, took[streams/2], took[streams-1])
	if after-before > mostKB {
		t.Errorf("%d streams take %d KB, at most %d", streams, after-before, mostKB)
	}
	if took[streams-1] > patience {
		t.Errorf("the last one heard after %s", took[streams-1])
	}
}

// heldKB is what this process holds for its data and its goroutines.
func heldKB() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapInuse+m.StackInuse) / 1024
}
