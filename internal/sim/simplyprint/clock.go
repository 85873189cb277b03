package simplyprint

import (
	"container/heap"
	"sync"
	"time"
)

// clock ends jobs at their time with one goroutine, whatever their number. Its
// fields are guarded by Farm.mu, under which set and hold are called.
type clock struct {
	alarms alarms
	wake   chan struct{} // nil: the clock stands still
	quit   chan struct{}
	once   sync.Once
	wg     sync.WaitGroup
}

// alarm is the time at which a job ends. It is void when the job's run moved on.
type alarm struct {
	at  time.Time
	job *job
	run int
}

// alarms is a heap with the earliest first.
type alarms []alarm

func (a alarms) Len() int           { return len(a) }
func (a alarms) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a alarms) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *alarms) Push(x any)        { *a = append(*a, x.(alarm)) }
func (a *alarms) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

func (c *clock) start(f *Farm) {
	c.wake, c.quit = make(chan struct{}, 1), make(chan struct{})
	c.wg.Go(func() { c.loop(f) })
}

// stop ends the goroutine and waits for it.
func (c *clock) stop() {
	if c.wake == nil {
		return
	}
	c.once.Do(func() { close(c.quit) })
	c.wg.Wait()
}

// set makes a job end after a while.
func (c *clock) set(j *job, after time.Duration) {
	if c.wake == nil {
		return
	}
	j.run++
	j.due = time.Now().Add(after)
	heap.Push(&c.alarms, alarm{j.due, j, j.run})
	select {
	case c.wake <- struct{}{}:
	default: // it is awake already
	}
}

// hold stops the time of a job; set with j.wait lets it go on.
func (c *clock) hold(j *job) {
	if c.wake == nil {
		return
	}
	j.run++
	j.wait = max(0, time.Until(j.due))
}

func (c *clock) loop(f *Farm) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Reset(c.ring(f))
		select {
		case <-timer.C:
		case <-c.wake:
		case <-c.quit:
			return
		}
	}
}

// ring ends what is due and says how long nothing will be.
func (c *clock) ring(f *Farm) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(c.alarms) > 0 && !f.closed {
		next := c.alarms[0]
		if wait := time.Until(next.at); wait > 0 {
			return wait
		}
		heap.Pop(&c.alarms)
		if next.job.run == next.run {
			f.expire(next.job)
		}
	}
	return time.Hour
}
