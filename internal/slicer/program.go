package slicer

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Program is which slicer it is. Their command lines differ.
type Program string

// The slicers.
const (
	Auto        Program = "auto" // the first one that is installed
	PrusaSlicer Program = "prusaslicer"
	OrcaSlicer  Program = "orcaslicer"
	BambuStudio Program = "bambustudio"
)

// Programs lists what can be asked for.
func Programs() []Program { return []Program{Auto, PrusaSlicer, OrcaSlicer, BambuStudio} }

// shape is how a slicer is called and what it leaves behind.
type shape struct {
	program  Program
	title    string
	commands []string // names of the program, the usual one first
	format   ProfileFormat
	// info: "--info" tells the model's size and whether its surface is closed.
	info bool
	// pipe: it tells its progress through a pipe that we make.
	pipe   bool
	args   func(j job) []string
	output string // the G-code, below the run's folder
	// report is a file below the run's folder with the reason of a failure.
	report string
}

// job is one call, with the paths of a run's folder.
type job struct {
	model, machine, process, filament string
	bed                               bed
	turn                              bool // by a quarter, to fit the bed
}

// The files in a run's folder. Paths on the command line are relative to it.
const (
	dirData   = "data"
	dirOut    = "out"
	progress  = "progress"
	fileGCode = "out/plate_1.gcode"
)

// shapes is the table of slicers that are known.
func shapes() []shape {
	orcaArgs := func(j job) []string {
		// Settings of machine and process in one list, filaments in another: a
		// filament in the wrong one is ignored silently.
		return []string{
			"--datadir", dirData, "--debug", "2", "--load-settings", j.machine + ";" + j.process, "--load-filaments", j.filament,
			"--arrange", "1", "--orient", "0", "--slice", "1", "--pipe", progress, "--outputdir", dirOut, j.model,
		}
	}
	return []shape{
		{
			program: PrusaSlicer, title: "PrusaSlicer", commands: []string{"prusa-slicer", "PrusaSlicer"}, format: INI, info: true, output: fileGCode,
			args: func(j job) []string {
				a := []string{
					// Later files win. Each holds its own settings only; of those that
					// are not known here, the process's are most likely meant.
					// Its warnings are notes for its makers; errors are for us.
					"--export-gcode", "--datadir", dirData, "--loglevel", "1", "--load", j.machine, "--load", j.filament, "--load", j.process,
					// Above every file: no program is ever run on the G-code.
					"--post-process", "",
					"--center", number((j.bed.minX+j.bed.maxX)/2) + "," + number((j.bed.minY+j.bed.maxY)/2),
				}
				if j.turn {
					a = append(a, "--rotate", "90")
				}
				return append(a, "--output", fileGCode, j.model)
			},
		},
		{
			program: OrcaSlicer, title: "OrcaSlicer", commands: []string{"orca-slicer", "OrcaSlicer"}, format: JSON, pipe: true, args: orcaArgs, output: fileGCode, report: "out/result.json",
		},
		{
			program: BambuStudio, title: "BambuStudio", commands: []string{"bambu-studio", "BambuStudio"}, format: JSON, pipe: true, args: orcaArgs, output: fileGCode, report: "out/result.json",
		},
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// shapeOf finds the shape of a slicer by its kind, or by the name of its program.
func shapeOf(p Program, command string) shape {
	all := shapes()
	base := strings.ToLower(filepath.Base(command))
	for _, s := range all {
		if s.program == p || p == Auto && strings.Contains(strings.NewReplacer("-", "", "_", "").Replace(base), string(s.program)) {
			return s
		}
	}
	return all[0]
}

var versionLine = regexp.MustCompile(`(?m)^\s*(PrusaSlicer|OrcaSlicer|BambuStudio)-([0-9][0-9A-Za-z.]*)`)

var progressLine = regexp.MustCompile(`^([0-9]{1,3}) => (.*)$`)

// pipeLine is what OrcaSlicer and Bambu Studio write to their pipe.
type pipeLine struct {
	Percent int    `json:"total_percent"`
	Message string `json:"message"`
	Warning string `json:"warning"`
}

// messageOf picks the slicer's own words out of its output: what is neither
// progress nor trace.
func messageOf(output string) string {
	var said []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if stamp := logLine.FindStringSubmatch(line); stamp != nil {
			if stamp[1] != "error" && stamp[1] != "fatal" {
				continue
			}
			line = strings.TrimSpace(stamp[2])
		}
		if line == "" || progressLine.MatchString(line) || slices.Contains(said, line) || strings.HasPrefix(line, "Slicing result exported") {
			continue
		}
		said = append(said, line)
	}
	return strings.Join(said[max(0, len(said)-3):], " ")
}

var logLine = regexp.MustCompile(`^\[[0-9:. -]+\] \[0x[0-9a-f]+\] \[(\w+)\]\s*(.*)$`)

// warningsOf are the warnings in a slicer's output.
func warningsOf(output string) []string {
	var list []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		text := ""
		if stamp := logLine.FindStringSubmatch(line); stamp != nil && stamp[1] == "warning" && !strings.Contains(stamp[2], "cli mode") {
			text = stamp[2]
		} else if rest, ok := strings.CutPrefix(strings.ToLower(line), "warning:"); ok {
			text = line[len(line)-len(rest):]
		}
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// reportOf reads the reason of a failure from result.json.
func reportOf(path string) string {
	raw, err := readBounded(path, 64<<10)
	if err != nil {
		return ""
	}
	var r struct {
		Error string `json:"error_string"`
		Code  int    `json:"return_code"`
	}
	if json.Unmarshal(raw, &r) != nil || r.Code == 0 {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%s (code %d)", r.Error, r.Code))
}

// rejecting are the codes by which OrcaSlicer and Bambu Studio refuse what they
// were given, as the low byte of the exit status: settings, files, what does not
// fit the bed, and paths that collide.
func rejecting(code int) bool {
	return slices.Contains([]int{-5, -6, -17, -20, -21, -50, -51, -52, -59, -100, -101}, code-256)
}

// timeLimit is their code for their own time limit.
const timeLimit = 256 - 58

// infoOf reads what "--info" says of a model.
func infoOf(output string) (m Mesh, ok bool) {
	for line := range strings.Lines(output) {
		name, value, found := strings.Cut(line, "=")
		if !found {
			continue
		}
		value = strings.TrimSpace(value)
		n, err := strconv.ParseFloat(value, 64)
		switch strings.TrimSpace(name) {
		case "manifold":
			m.Checked, m.Manifold = true, value == "yes"
			continue
		case "size_x":
			m.X = n
		case "size_y":
			m.Y = n
		case "size_z":
			m.Z = n
		case "open_edges":
			m.OpenEdges = int(n)
		case "facets_removed", "facets_reversed", "backwards_edges", "edges_fixed", "degenerate_facets":
			// It mends a model while it reads it, and calls the rest manifold.
			m.Mended += int(n)
		case "number_of_parts":
			m.Parts = int(n)
		case "number_of_facets":
			m.Facets = int(n)
		case "volume":
			m.Volume = n
		}
		if err != nil {
			return Mesh{}, false
		}
	}
	return m, m.Checked
}

func readBounded(path string, most int64) ([]byte, error) {
	i, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if i.Size() > most {
		return nil, errTooLarge
	}
	return os.ReadFile(path)
}
