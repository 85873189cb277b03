// Package web holds the built dashboard. "make web" builds it into dist; before
// that dist has one file that says so, and the program is without pages.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist is the built web app: index.html and what belongs to it, or no
// index.html when it was not built.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant: it cannot be wrong
	}
	return sub
}
