// Package telemetry is what the program tells about itself: structured logs,
// metrics and the correlation id that ties one order's work together.
package telemetry

import (
	"context"
	"io"
	"log/slog"

	"github.com/google/uuid"
)

type correlationKey struct{}

// WithCorrelation returns a context whose logs, events and jobs carry id.
func WithCorrelation(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, correlationKey{}, id)
}

// Correlation gives the id set by WithCorrelation, "" when there is none.
func Correlation(ctx context.Context) string {
	id, _ := ctx.Value(correlationKey{}).(string)
	return id
}

// NewCorrelation makes a fresh id.
func NewCorrelation() string { return uuid.NewString() }

// NewLogger writes to w. format is "json" or "text", level one of debug, info,
// warn, error; both were checked with the settings.
func NewLogger(w io.Writer, format, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	opts := &slog.HandlerOptions{Level: l}
	var h slog.Handler = slog.NewJSONHandler(w, opts)
	if format == "text" {
		h = slog.NewTextHandler(w, opts)
	}
	return slog.New(correlated{h})
}

// correlated adds the context's correlation id to each record.
type correlated struct{ slog.Handler }

func (c correlated) Handle(ctx context.Context, r slog.Record) error {
	if id := Correlation(ctx); id != "" {
		r.AddAttrs(slog.String("correlationId", id))
	}
	return c.Handler.Handle(ctx, r)
}

func (c correlated) WithAttrs(a []slog.Attr) slog.Handler { return correlated{c.Handler.WithAttrs(a)} }
func (c correlated) WithGroup(n string) slog.Handler      { return correlated{c.Handler.WithGroup(n)} }
