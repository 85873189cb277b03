package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/telemetry"
)

func TestLogsCarryTheCorrelationOfTheirContext(t *testing.T) {
	var b bytes.Buffer
	log := telemetry.NewLogger(&b, "json", "info").With("part", "queue").WithGroup("job")
	log.InfoContext(telemetry.WithCorrelation(t.Context(), "abc"), "done", "id", 7)
	var line map[string]any
	if err := json.Unmarshal(b.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	group, _ := line["job"].(map[string]any)
	if line["msg"] != "done" || line["part"] != "queue" || group["id"] != 7.0 || group["correlationId"] != "abc" {
		t.Errorf("logged %s", b.String())
	}
	b.Reset()
	log.InfoContext(t.Context(), "done")
	if strings.Contains(b.String(), "correlationId") {
		t.Errorf("a correlation from nowhere: %s", b.String())
	}
}

func TestTheInnermostCorrelationCounts(t *testing.T) {
	ctx := telemetry.WithCorrelation(telemetry.WithCorrelation(context.Background(), "outer"), "inner")
	if got := telemetry.Correlation(ctx); got != "inner" {
		t.Errorf("%q", got)
	}
	if got := telemetry.Correlation(context.Background()); got != "" {
		t.Errorf("without one: %q", got)
	}
	if a, b := telemetry.NewCorrelation(), telemetry.NewCorrelation(); a == b || len(a) != 36 {
		t.Errorf("%q and %q", a, b)
	}
}

func TestLevelsAndFormats(t *testing.T) {
	for level, want := range map[string]int{"debug": 4, "info": 3, "warn": 2, "error": 1, "nonsense": 3} {
		var b bytes.Buffer
		log := telemetry.NewLogger(&b, "text", level)
		for _, l := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
			log.Log(t.Context(), l, "line")
		}
		if got := strings.Count(b.String(), "msg=line"); got != want {
			t.Errorf("%s writes %d lines, want %d:\n%s", level, got, want, b.String())
		}
	}
}
