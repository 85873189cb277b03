package main

import (
	"context"
	"os"

	"github.com/forma3d/connect/internal/app"
)

type openAPICmd struct{}

// Run writes the API's document to the standard output.
func (openAPICmd) Run(ctx context.Context) error {
	doc, err := app.OpenAPI(ctx)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(doc)
	return err
}
