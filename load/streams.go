package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// streams are the pages that are open at once, streamEvents what each hears.
	streams      = 1000
	streamEvents = 50
)

// streaming opens many streams on one process, lets something happen, and times
// from when it happened until each stream has it.
func (b *bench) streaming(res *result) error {
	if err := b.start("all", "LIVE_MAX_STREAMS_PER_CALLER=5000", "LIVE_MAX_STREAMS_PER_ADDRESS=5000"); err != nil {
		return err
	}
	if _, err := b.untilReady(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	pages := make([]*listener, streams)
	var all sync.WaitGroup
	err := func() error {
		for i := range pages {
			var err error
			if pages[i], err = b.listen(ctx); err != nil {
				return fmt.Errorf("stream %d: %w", i, err)
			}
			all.Go(pages[i].read)
		}
		for i := range streamEvents {
			sku := "LIVE-" + strconv.Itoa(i)
			err := b.call(http.MethodPost, "/api/v1/product-mappings", map[string]any{"sku": sku, "productName": sku, "parts": []any{map[string]any{"name": "body", "fileId": fileOf("HOOK-WHITE"), "quantity": 1, "yieldPerPrint": 1}}}, nil)
			if err != nil {
				return err
			}
			time.Sleep(100 * time.Millisecond) // pages are told one thing at a time
		}
		for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			if slices.IndexFunc(pages, func(p *listener) bool { return p.heard.Load() < streamEvents }) < 0 {
				return nil
			}
			if time.Since(begin) > time.Minute {
				return errors.New("not every stream heard of every event within a minute")
			}
		}
	}()
	if err == nil {
		res.streamsMB, err = b.memory()
	}
	cancel()
	all.Wait()
	if err != nil {
		return errors.Join(err, b.stop())
	}
	var took []time.Duration
	for _, p := range pages {
		took = append(took, p.took...)
	}
	res.heardP50, res.heardP95 = percentile(took, 50), percentile(took, 95)
	return b.stop()
}

// listener is one open stream.
type listener struct {
	lines *bufio.Scanner
	close func() error
	heard atomic.Int64
	took  []time.Duration
}

func (b *bench) listen(ctx context.Context) (*listener, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base()+"/api/v1/events/stream", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-API-Key", key)
	dialer := &net.Dialer{}
	client := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, ReadBufferSize: 1 << 10, WriteBufferSize: 1 << 10}}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, errors.Join(fmt.Errorf("HTTP %d", res.StatusCode), res.Body.Close())
	}
	return &listener{lines: bufio.NewScanner(res.Body), close: res.Body.Close}, nil
}

// read notes when each event arrives, until the stream ends.
func (l *listener) read() {
	defer func() { _ = l.close() }()
	mine := false
	for l.lines.Scan() {
		line := l.lines.Bytes()
		if name, ok := bytes.CutPrefix(line, []byte("event: ")); ok {
			mine = string(name) == "mapping:changed"
			continue
		}
		data, ok := bytes.CutPrefix(line, []byte("data: "))
		if !ok || !mine {
			continue
		}
		now := time.Now()
		var e struct {
			Time time.Time `json:"time"`
		}
		if err := json.Unmarshal(data, &e); err != nil {
			return
		}
		l.took = append(l.took, now.Sub(e.Time))
		l.heard.Add(1)
	}
}

// memory is what the program holds of the machine's memory, in MB.
func (b *bench) memory() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for _, l := range strings.Split(string(status), "\n") {
		if rest, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("the system does not tell the program's memory")
}
