// Package slicer turns a model into G-code with a real slicer, which runs as a
// separate program: PrusaSlicer, OrcaSlicer or Bambu Studio. A Local runs it on
// this machine, in a folder of its own, with limits; package remote asks a
// process on another machine. Both are a Slicer.
package slicer

import (
	"context"
	"fmt"
	"io"
	"os"
)

// Slicer makes G-code.
type Slicer interface {
	// Slice makes the G-code of one model. Failures are an *Error, unless ctx
	// ended: then it is ctx's. Close the result.
	Slice(ctx context.Context, r Request) (*Result, error)
	// About tells which slicer answers.
	About(ctx context.Context) (About, error)
}

// Format is the file format of a model.
type Format string

// The formats of models. Of a 3MF only the shapes are used: settings that it
// brings along are dropped.
const (
	STL     Format = "stl"
	ThreeMF Format = "3mf"
)

// Request is one model to slice.
type Request struct {
	Name     string // of the model, for messages
	Model    io.Reader
	Format   Format
	Profiles Profiles
	// Strict refuses a model whose surface is not closed; otherwise that is a
	// warning, and the slicer mends what it can.
	Strict bool
	// Progress is told how far it is, in percent that never go back, from a
	// goroutine of Slice. It may be nil and must return soon.
	Progress func(percent int, what string)
}

// Profiles are the settings to slice with.
type Profiles struct {
	Machine  Profile
	Process  Profile
	Filament Profile
}

// Figures are what the slicer says of a print.
type Figures struct {
	Slicer        string  `json:"slicer" doc:"Program and version" example:"PrusaSlicer 2.5.0"`
	PrintSeconds  int64   `json:"printSeconds" doc:"Estimated time on the printer"`
	FilamentMM    float64 `json:"filamentMm" doc:"Length of filament"`
	FilamentGrams float64 `json:"filamentGrams"`
	FilamentCost  float64 `json:"filamentCost" doc:"By the filament profile's price for a kilogram; 0 when it has none"`
	Layers        int     `json:"layers"`
	Machine       string  `json:"machine" doc:"Profile"`
	Process       string  `json:"process" doc:"Profile"`
	Filament      string  `json:"filament" doc:"Profile"`
}

// Mesh is what the slicer says of a model. OrcaSlicer and Bambu Studio are not
// asked: Checked is false.
type Mesh struct {
	Checked   bool    `json:"checked"`
	Manifold  bool    `json:"manifold" doc:"The surface is closed"`
	OpenEdges int     `json:"openEdges"`
	Mended    int     `json:"mended" doc:"Facets and edges that the slicer removed, turned or joined"`
	Parts     int     `json:"parts"`
	Facets    int     `json:"facets"`
	Volume    float64 `json:"volumeMm3"`
	X         float64 `json:"x"`
	Y         float64 `json:"y"`
	Z         float64 `json:"z"`
}

// Result is the G-code of a model, in a file that Close removes.
type Result struct {
	Path     string
	Size     int64
	SHA256   string // of the file, hexadecimal
	Figures  Figures
	Mesh     Mesh
	Warnings []string // for people, at most maxWarnings
}

// Open opens the G-code.
func (r *Result) Open() (*os.File, error) {
	f, err := os.Open(r.Path)
	if err != nil {
		return nil, fmt.Errorf("open the G-code: %w", err)
	}
	return f, nil
}

// Close removes the file.
func (r *Result) Close() error { return os.Remove(r.Path) }

// About is the slicer that answers.
type About struct {
	Program string `json:"program" example:"PrusaSlicer"`
	Version string `json:"version" example:"2.5.0"`
	// Isolated: runs have neither network nor sight of other processes.
	Isolated    bool `json:"isolated"`
	Concurrency int  `json:"concurrency" doc:"Models sliced at once"`
}

// Kind says what a failure means for the work that needed the G-code.
type Kind string

// The kinds of failures.
const (
	InputRejected Kind = "input-rejected" // the model or a profile cannot be used: the same again fails again
	TimedOut      Kind = "timeout"        // slicing took longer than allowed
	OutOfMemory   Kind = "memory"         // slicing needed more memory than allowed
	Crashed       Kind = "crashed"        // the slicer ended in a way of its own
	Missing       Kind = "slicer-missing" // there is no slicer, or it cannot be started
	Busy          Kind = "busy"           // too many wait already
	Unreachable   Kind = "unreachable"    // the slicer on the other machine does not answer
	Unauthorized  Kind = "unauthorized"   // the other machine refuses our key
)

// Kinds lists all kinds.
func Kinds() []Kind {
	return []Kind{InputRejected, TimedOut, OutOfMemory, Crashed, Missing, Busy, Unreachable, Unauthorized}
}

// Error is why there is no G-code.
type Error struct {
	Kind    Kind
	Message string // the slicer's own words, or ours on what to do
	Err     error  // may be nil
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("slicer: %s: %s: %v", e.Kind, e.Message, e.Err)
	}
	return fmt.Sprintf("slicer: %s: %s", e.Kind, e.Message)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Transient reports whether the same again may succeed later, without anybody
// changing the model, the profiles or the settings.
func (e *Error) Transient() bool {
	return e.Kind == Crashed || e.Kind == Busy || e.Kind == Unreachable
}

func rejected(format string, args ...any) *Error {
	return &Error{Kind: InputRejected, Message: fmt.Sprintf(format, args...)}
}
