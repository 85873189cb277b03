package app_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/db"
)

// stream opens a page's stream and gives its lines as they come.
func (r *rig) stream() <-chan string {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+"/api/v1/events/stream", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("X-API-Key", testKey)
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		r.t.Fatalf("the stream answers %d", res.StatusCode)
	}
	lines, ended := make(chan string, 10_000), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(lines)
		defer res.Body.Close()
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			lines <- s.Text()
		}
	}()
	r.t.Cleanup(func() { cancel(); <-ended })
	return lines
}

// An order is heard of on every process while it is worked on, in one order and
// without a word about who ordered; and no open page holds up a stop.
func TestOpenPagesHearOfAnOrderOnEveryProcess(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		env := settings(o, append(shopOnly(), "LIVE_POLL_INTERVAL=20ms")...)
		first := startForAWhile(t, env)
		processes := []*rig{first}
		if o.URL != "" {
			env = append(env, "DATA_DIR="+t.TempDir(), "ENCRYPTION_KEY="+strings.Repeat("0123abcd", 8))
			processes = append(processes, startForAWhile(t, env))
		}
		var streams []<-chan string
		for _, p := range processes {
			streams = append(streams, p.stream())
		}
		first.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json"))
		first.settled(1)
		id := first.orders()[0].ID
		mark := map[string]any{"sku": "THE-LAST", "productName": "mark", "parts": []any{map[string]any{"name": "body", "fileId": defaultFile, "quantity": 1, "yieldPerPrint": 1}}}
		if status := first.call("POST", "/product-mappings", mark, nil); status >= 300 {
			t.Fatalf("the mark: %d", status)
		}
		heard := make([][]string, len(streams))
		for i, s := range streams {
			for end := time.After(patience); ; {
				var line string
				select {
				case line = <-s:
				case <-end:
					t.Fatalf("process %d does not tell of the mark; heard\n%s", i, strings.Join(heard[i], "\n"))
				}
				if !strings.HasPrefix(line, "retry:") && line != "" {
					heard[i] = append(heard[i], line)
				}
				if strings.Contains(line, "THE-LAST") {
					break
				}
			}
		}
		text := strings.Join(heard[0], "\n")
		for _, want := range []string{"event: ready", "event: order:created", "event: notification:issue-opened", `"orderId":"` + id + `"`} {
			if !strings.Contains(text, want) {
				t.Errorf("no %s in\n%s", want, text)
			}
		}
		// The first lines say where each stream begins.
		for i := range heard {
			if diff := cmp.Diff(after(heard[0]), after(heard[i])); diff != "" {
				t.Errorf("process %d tells otherwise:\n%s", i, diff)
			}
		}
		for _, personal := range []string{"ada@example.com", "Ada", "Voorbeeldstraat"} {
			if strings.Contains(text, personal) {
				t.Errorf("%q is on the stream", personal)
			}
		}
		for _, p := range processes {
			begin := time.Now()
			p.stop()
			if took := time.Since(begin); took > 15*time.Second {
				t.Errorf("the stop took %s", took)
			}
		}
	})
}

// after gives what a stream says after its greeting.
func after(lines []string) []string {
	for i, l := range lines {
		if strings.HasPrefix(l, `data: {"resumed"`) {
			return lines[i+1:]
		}
	}
	return nil
}
