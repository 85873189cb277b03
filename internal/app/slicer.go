package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/slicer"
	"github.com/forma3d/connect/internal/slicer/remote"
)

// maxGCode bounds G-code from another machine; a full plate has about 20 MB.
const maxGCode = 1 << 30

// newSlicer makes the slicer that the settings name: a program on this machine,
// or a service on another.
func newSlicer(c *config.Config, log *slog.Logger, now func() time.Time) (slicer.Slicer, error) {
	dir := filepath.Join(c.Server.DataDir, "slicing")
	if c.Slicer.URL != "" {
		return remote.NewClient(remote.ClientOptions{
			URL: c.Slicer.URL, Key: string(c.Server.InternalAPIKey), Dir: dir, MaxGCode: maxGCode,
			// Time for the part itself and for one before it.
			Timeout: 2*c.Slicer.Timeout + time.Minute,
		})
	}
	return slicer.NewLocal(slicer.Options{
		Program: slicer.Program(c.Slicer.Kind), Command: c.Slicer.Program, Dir: dir, Timeout: c.Slicer.Timeout, MemoryBytes: c.Slicer.MemoryMB << 20,
		Concurrency: c.Slicer.Concurrency, MaxModelBytes: c.Slicer.MaxModelMB << 20, Log: log, Now: now,
	})
}

// SlicingService lets other processes slice here.
type SlicingService struct {
	server *http.Server
	listen string
	addr   net.Addr
	failed chan error
}

// NewSlicingService makes the part of a process that has the role slicer. It
// needs no database.
func NewSlicingService(c *config.Config, log *slog.Logger, now func() time.Time) (*SlicingService, error) {
	s, err := newSlicer(c, log, now)
	if err != nil {
		return nil, err
	}
	return slicingService(c, s, log, now)
}

func slicingService(c *config.Config, s slicer.Slicer, log *slog.Logger, now func() time.Time) (*SlicingService, error) {
	h, err := remote.NewServer(s, remote.ServerOptions{Key: string(c.Server.InternalAPIKey), Log: log, Now: now})
	if err != nil {
		return nil, err
	}
	return &SlicingService{
		// No time limit for whole requests: slicing has its own, and so has the upload.
		server: &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)},
		listen: fmt.Sprintf("%s:%d", c.Server.Host, c.Slicer.Port), failed: make(chan error, 1),
	}, nil
}

// Start listens.
func (s *SlicingService) Start() error {
	l, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("SLICER_PORT: cannot listen on %s: %w", s.listen, err)
	}
	s.addr = l.Addr()
	go func() {
		if err := s.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("serve slicing: %w", err)
		}
	}()
	return nil
}

// Addr is where it listens, once it was started.
func (s *SlicingService) Addr() net.Addr { return s.addr }

// Failed delivers an error that ends the program.
func (s *SlicingService) Failed() <-chan error { return s.failed }

// Stop waits for what is being sliced until ctx ends, and ends it then: whoever
// asked tries again.
func (s *SlicingService) Stop(ctx context.Context) error {
	err := s.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return s.server.Close()
	}
	return err
}
