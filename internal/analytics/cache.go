package analytics

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// How long figures are kept. What took long to count is kept longer, so that
// counting takes a hundredth of the time at most; older ones are given once more
// while they are counted anew, but not when they are very old.
const (
	keepFor  = 30 * time.Second
	keepCost = 100
	tooOld   = time.Hour
	maxKept  = 500             // answers: periods, zones and tenants
	countFor = 2 * time.Minute // longest time for counting in the background
)

// cache keeps answers that many people ask for at once.
type cache struct {
	log  *slog.Logger
	now  func() time.Time
	ctx  context.Context //nolint:containedctx // of the goroutines, ended by stop
	stop context.CancelFunc
	wait sync.WaitGroup

	mu   sync.Mutex
	kept map[string]*entry
}

type entry struct {
	mu       sync.Mutex // held while it is counted for the first time
	value    any
	at       time.Time
	keep     time.Duration
	counting bool
}

func newCache(log *slog.Logger, now func() time.Time) *cache {
	c := &cache{log: log, now: now, kept: map[string]*entry{}}
	c.ctx, c.stop = context.WithCancel(context.Background())
	return c
}

// close ends what is being counted in the background.
func (c *cache) close() {
	c.stop()
	c.wait.Wait()
}

func (c *cache) entry(key string) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.kept[key]
	if e == nil {
		if len(c.kept) >= maxKept {
			clear(c.kept)
		}
		e = &entry{}
		c.kept[key] = e
	}
	return e
}

// get gives the kept answer of key and when it was counted, or counts it.
func get[T any](ctx context.Context, c *cache, key string, count func(ctx context.Context) (T, error)) (T, time.Time, error) {
	e := c.entry(key)
	e.mu.Lock()
	defer e.mu.Unlock()
	age := c.now().Sub(e.at)
	if v, have := e.value.(T); have && age < max(tooOld, e.keep) {
		if age >= e.keep && !e.counting && c.ctx.Err() == nil {
			e.counting = true
			c.wait.Go(func() { refresh(c, e, count) })
		}
		return v, e.at, nil
	}
	begin := c.now()
	v, err := count(ctx)
	if err == nil {
		e.set(v, begin, c.now())
	}
	return v, begin, err
}

func refresh[T any](c *cache, e *entry, count func(ctx context.Context) (T, error)) {
	ctx, cancel := context.WithTimeout(c.ctx, countFor)
	defer cancel()
	begin := c.now()
	v, err := count(ctx)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.counting = false
	if err != nil {
		if c.ctx.Err() == nil {
			c.log.WarnContext(ctx, "figures could not be counted; older ones are shown", "error", err.Error())
		}
		return
	}
	e.set(v, begin, c.now())
}

func (e *entry) set(v any, begin, end time.Time) {
	e.value, e.at, e.keep = v, begin, max(keepFor, keepCost*end.Sub(begin))
}
