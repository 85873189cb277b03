package db

import "log/slog"

// discardLogger silences River's migrator; our own error says what failed.
func discardLogger() *slog.Logger { return slog.New(slog.DiscardHandler) }
