// Package grid makes Gridfinity baseplates to measure: an order line that asks
// for one gets its geometry, its G-code, its files at the farm and its product
// mapping without a hand touching it. The mapping is the cache: the next order
// of the same size is printed at once.
//
// A baseplate's way is a table row that moves from step to step; every step is
// a job that may be repeated, and every outside effect happens once.
package grid

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// State is how far a baseplate is.
type State string

// The states.
const (
	Working State = "WORKING" // a step is under way or waits for its turn
	Ready   State = "READY"   // its product mapping is there
	Failed  State = "FAILED"  // a step failed for good; a person decides
)

// Step is a part of a baseplate's way. The names are those of the event
// catalogue.
type Step string

// The steps, in their order.
const (
	StepGeometry Step = "stl-generation"
	StepSlicing  Step = "slicing"
	StepUpload   Step = "simplyprint-upload"
	StepMapping  Step = "mapping-creation"
)

// words says a step for people.
func (s Step) words() string {
	switch s {
	case StepGeometry:
		return "drawing the plates"
	case StepSlicing:
		return "slicing"
	case StepUpload:
		return "uploading to the farm"
	case StepMapping:
		return "making the product mapping"
	default:
		return string(s)
	}
}

// Baseplate is one product to measure of one tenant.
type Baseplate struct {
	ID        string
	Tenant    string
	SKU       string // canonical
	State     State
	Step      Step // the step under way, or that failed; of a ready one the last
	Run       int  // how often it was begun; counts from 1
	Error     string
	Settings  Settings // as they were when the run began
	MappingID string   // "" until it is ready
	CreatedAt time.Time
	UpdatedAt time.Time
	ReadyAt   *time.Time
	Times     []StepTime // of the newest run, in their order
	Plates    []Plate
}

// Plate is one printable part of a baseplate.
type Plate struct {
	Number       int // as embossed, from 1
	Column, Row  int // from the west and the south, from 0
	WidthUM      int64
	DepthUM      int64
	HeightUM     int64
	VolumeMM3    int64
	SlicedAt     *time.Time
	GCodeKey     string // key of the G-code in the file store, "" not sliced yet or cleaned up
	FileName     string // at the farm; names the content
	GCodeBytes   int64
	PrintSeconds int64
	FilamentMG   int64
	AttemptedAt  *time.Time // when the farm was first told to keep the file
	InFlight     *time.Time // until when an unanswered call may still reach the farm
	FileID       string     // the library file at the farm, "" not uploaded yet
}

// Settings are how a tenant's baseplates are made.
type Settings struct {
	Enabled  bool    `json:"enabled" doc:"Whether order lines may ask for baseplates to measure"`
	BedX     float64 `json:"bedX" minimum:"100" maximum:"1000" doc:"Usable width of the printers' beds, in millimetres"`
	BedY     float64 `json:"bedY" minimum:"100" maximum:"1000" doc:"Usable depth of the printers' beds, in millimetres"`
	Printer  string  `json:"printerProfile" maxLength:"100" doc:"Slicer profile of the printer"`
	Process  string  `json:"processProfile" maxLength:"100" doc:"Slicer profile of the process"`
	Filament string  `json:"filamentProfile" maxLength:"100" doc:"Slicer profile of the filament"`
	Material string  `json:"material" required:"false" maxLength:"50" doc:"Material that the farm must load; empty: any"`
	Color    string  `json:"color" required:"false" maxLength:"50" doc:"Colour that the farm must load; empty: any"`
	Folder   int64   `json:"farmFolder" required:"false" minimum:"0" doc:"Folder of the files at the farm, 0: the root"`

	// For the price hint; money in minor units of the tenant's currency.
	PricePerHour int64 `json:"pricePerHourMinor" required:"false" minimum:"0" maximum:"1000000" doc:"Price of an hour of printing, in minor units"`
	PricePerKG   int64 `json:"pricePerKilogramMinor" required:"false" minimum:"0" maximum:"10000000" doc:"Price of a kilogram of filament, in minor units"`
	PriceBase    int64 `json:"priceBaseMinor" required:"false" minimum:"0" maximum:"10000000" doc:"Price of an order of baseplates before anything is printed, in minor units"`
}

// The bounds of a bed, in millimetres: smaller ones hold no two cells, larger
// ones no printer has.
const (
	minBed = 100
	maxBed = 1000
)

// InvalidError says what is wrong with settings or a preset, by field.
type InvalidError struct {
	Field   string
	Message string
}

// Error implements error.
func (e *InvalidError) Error() string { return e.Field + ": " + e.Message }

// validate says what is wrong with s by itself: nil, or an *InvalidError.
func (s Settings) validate() error {
	for _, bed := range []struct {
		field string
		mm    float64
	}{{"bedX", s.BedX}, {"bedY", s.BedY}} {
		if !(bed.mm >= minBed && bed.mm <= maxBed) { // also what is not a number
			return &InvalidError{bed.field, fmt.Sprintf("must be between %d and %d mm", minBed, maxBed)}
		}
	}
	for _, t := range []struct {
		field, text string
	}{{"material", s.Material}, {"color", s.Color}} {
		if len(t.text) > maxLabel || strings.ContainsFunc(t.text, unicode.IsControl) {
			return &InvalidError{t.field, fmt.Sprintf("must be plain text of at most %d characters", maxLabel)}
		}
	}
	for _, n := range []struct {
		field string
		value int64
	}{{"farmFolder", s.Folder}, {"pricePerHourMinor", s.PricePerHour}, {"pricePerKilogramMinor", s.PricePerKG}, {"priceBaseMinor", s.PriceBase}} {
		if n.value < 0 {
			return &InvalidError{n.field, "must not be negative"}
		}
	}
	return nil
}

// maxLabel bounds the names of materials and colours.
const maxLabel = 50

// decodeSettings reads a column that settings were written to. One that could
// not have been written is an error: a plate for another bed would be waste.
func decodeSettings(text string) (Settings, error) {
	var s Settings
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, fmt.Errorf("settings of baseplates: %w", err)
	}
	return s, nil
}

// ErrDisabled is the error of asking for baseplates where they are switched off.
var ErrDisabled = errors.New("baseplates to measure are switched off")
