package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/event"
)

type docsCmd struct {
	Root string `arg:"" help:"Root of the repository."`
}

// Run writes the documents that are generated from code.
func (d docsCmd) Run() error {
	for path, text := range map[string]string{
		".env.example":          config.Example(),
		"docs/configuration.md": config.Markdown(),
		"docs/events.md":        event.Markdown(),
	} {
		full := filepath.Join(d.Root, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}
