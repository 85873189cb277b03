package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/forma3d/connect/internal/config"
)

// OpenAPI is the document of the API as this program serves it. It needs neither
// settings nor a database of anybody's: the program is built as ever, in a
// folder that is removed again.
func OpenAPI(ctx context.Context) (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "forma3d-openapi-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(dir)
	c, err := config.Load([]string{"DATA_DIR=" + dir})
	if err != nil {
		return nil, err
	}
	a, err := New(ctx, c, Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	doc, err := a.api.API().OpenAPI().MarshalJSON()
	if cerr := a.DB.Close(); err == nil {
		err = cerr
	}
	return doc, err
}
