package sim

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Delivery is one webhook request.
type Delivery struct {
	URL    string
	Header http.Header
	Body   []byte
}

// SenderOptions say how webhooks travel. Probabilities are 0 to 1.
type SenderOptions struct {
	Retries   []time.Duration // gaps before each further try after a failure
	Timeout   time.Duration   // whole request
	Duplicate float64         // share of deliveries sent a second time
	Delay     float64         // share of deliveries held back, and so reordered
	MaxDelay  time.Duration   // longest hold-back
	Lose      float64         // share of deliveries never sent
	Workers   int             // deliveries under way at once; default 8
	Seed      uint64
}

// Sender delivers webhooks in the background until it is closed. Anything but
// a 2xx answer is a failure and is tried again after the next gap.
type Sender struct {
	mu     sync.Mutex
	opts   SenderOptions
	rnd    *rand.Rand
	http   *http.Client
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	slots  chan struct{}
	failed int
	sent   int
}

// NewSender starts a Sender; Close stops it.
func NewSender(o SenderOptions) *Sender {
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	if o.Workers == 0 {
		o.Workers = 8
	}
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.MaxIdleConnsPerHost = o.Workers
	ctx, cancel := context.WithCancel(context.Background())
	return &Sender{
		opts: o, rnd: rand.New(rand.NewPCG(o.Seed, 0xca11)), ctx: ctx, cancel: cancel,
		http:  &http.Client{Timeout: o.Timeout, Transport: tr},
		slots: make(chan struct{}, o.Workers),
	}
}

// Configure replaces the probabilities and gaps while the sender runs.
func (s *Sender) Configure(change func(*SenderOptions)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.opts)
}

// Send queues d. It never blocks on the network.
func (s *Sender) Send(d Delivery) {
	s.mu.Lock()
	lose := s.rnd.Float64() < s.opts.Lose
	twice := s.rnd.Float64() < s.opts.Duplicate
	var hold time.Duration
	if s.opts.MaxDelay > 0 && s.rnd.Float64() < s.opts.Delay {
		hold = time.Duration(s.rnd.Int64N(int64(s.opts.MaxDelay)))
	}
	gaps := s.opts.Retries
	s.mu.Unlock()
	if lose {
		return
	}
	s.start(d, hold, gaps)
	if twice {
		s.start(d, 0, gaps)
	}
}

func (s *Sender) start(d Delivery, hold time.Duration, gaps []time.Duration) {
	s.wg.Go(func() {
		if !s.sleep(hold) {
			return
		}
		for try := 0; ; try++ {
			if s.post(d) {
				s.count(&s.sent)
				return
			}
			if try == len(gaps) {
				s.count(&s.failed)
				return
			}
			if !s.sleep(gaps[try]) {
				return
			}
		}
	})
}

func (s *Sender) count(n *int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*n++
}

// Counts tells how many deliveries were accepted and how many were given up.
func (s *Sender) Counts() (sent, failed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent, s.failed
}

func (s *Sender) sleep(d time.Duration) bool {
	if d <= 0 {
		return s.ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

func (s *Sender) post(d Delivery) bool {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-s.ctx.Done():
		return false
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, d.URL, bytes.NewReader(d.Body))
	if err != nil {
		return false
	}
	for k, v := range d.Header {
		req.Header[k] = v
	}
	res, err := s.http.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
	_ = res.Body.Close()
	return res.StatusCode >= 200 && res.StatusCode < 300
}

// Close gives up what is still waiting and returns when nothing runs any more.
func (s *Sender) Close() {
	s.cancel()
	s.wg.Wait()
	s.http.CloseIdleConnections()
}
