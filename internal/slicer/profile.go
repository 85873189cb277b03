package slicer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ProfileKind says what a profile describes.
type ProfileKind string

// The kinds of profiles.
const (
	Machine  ProfileKind = "machine"  // the printer: bed, nozzle, start and end G-code
	Process  ProfileKind = "process"  // how it prints: layers, walls, infill, speeds
	Filament ProfileKind = "filament" // what it prints with: temperatures, density, price
)

// ProfileKinds lists the kinds.
func ProfileKinds() []ProfileKind { return []ProfileKind{Machine, Process, Filament} }

// ProfileFormat is whose profile it is.
type ProfileFormat string

// The formats of profiles.
const (
	INI  ProfileFormat = "ini"  // PrusaSlicer
	JSON ProfileFormat = "json" // OrcaSlicer and Bambu Studio
)

// Profile is a set of settings.
type Profile struct {
	Kind     ProfileKind
	Name     string
	Settings string // an ini of PrusaSlicer or a JSON profile of OrcaSlicer or Bambu Studio
}

// Format is told by the settings themselves.
func (p Profile) Format() ProfileFormat {
	if strings.HasPrefix(strings.TrimSpace(p.Settings), "{") {
		return JSON
	}
	return INI
}

// What bounds a profile. A complete one of any of the slicers has some hundred
// settings and 10 to 40 kB.
const (
	MaxProfile  = 256 << 10
	maxSettings = 2000
)

var (
	goodName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._@()+-]{0,63}$`)
	goodKey  = regexp.MustCompile(`^[a-z0-9_]{1,80}$`)
)

// Check says by an *Error whether a profile can be used: its name, size and
// shape, that it holds nothing which would run a program, name a file or hold a
// password, and that it has what a slicer would otherwise replace silently by a
// printer of its own invention.
func (p Profile) Check() error {
	if _, err := p.read(); err != nil {
		return err
	}
	return nil
}

// settings are a profile's settings, by name. A value of several is joined by
// commas, as PrusaSlicer writes it.
type settings struct {
	values map[string]string
	text   string // what the slicer gets
}

func (p Profile) read() (settings, error) {
	bad := func(format string, args ...any) error {
		return rejected("The %s profile %q cannot be used: %s", p.Kind, p.Name, fmt.Sprintf(format, args...))
	}
	switch {
	case !slices.Contains(ProfileKinds(), p.Kind):
		return settings{}, rejected("A profile is of the kind machine, process or filament.")
	case !goodName.MatchString(p.Name):
		return settings{}, rejected("The name of the %s profile cannot be used: write 1 to 64 letters, digits, spaces and . _ - @ ( ) +, with a letter or digit first.", p.Kind)
	case len(p.Settings) > MaxProfile:
		return settings{}, bad("it is larger than %d kB.", MaxProfile>>10)
	case !utf8.ValidString(p.Settings) || strings.ContainsRune(p.Settings, 0):
		return settings{}, bad("it is no text in UTF-8.")
	}
	var s settings
	var err error
	if p.Format() == JSON {
		s, err = p.readJSON()
	} else {
		s, err = readINI(p.Kind, p.Settings)
	}
	if err != nil {
		return settings{}, bad("%s", err.Error())
	}
	for _, need := range needed(p.Kind, p.Format()) {
		if s.values[need] == "" {
			return settings{}, bad("the setting %s is missing. Export the complete profile from the slicer.", need)
		}
	}
	if p.Kind == Machine {
		if _, err := s.bed(); err != nil {
			return settings{}, bad("%s", err.Error())
		}
	}
	return s, nil
}

// needed are settings without which a slicer takes a printer or material of its
// own without a word.
func needed(k ProfileKind, f ProfileFormat) []string {
	switch {
	case k == Machine && f == INI:
		return []string{"bed_shape", "max_print_height", "nozzle_diameter", "gcode_flavor"}
	case k == Machine:
		return []string{"printable_area", "printable_height", "nozzle_diameter"}
	case k == Process:
		return []string{"layer_height"}
	case f == INI:
		return []string{"filament_diameter", "filament_density", "temperature"}
	default:
		return []string{"filament_type", "filament_density"}
	}
}

// takeOut decides on one setting. Settings without effect here are dropped, so
// that a profile exported as it is can be used. What would run a program, reach
// a file or carry a password is refused, unless it is empty.
func takeOut(key, value string) (drop bool, err error) {
	switch key {
	case "output_filename_format", "filename_format", "host_type", "printhost_authorization_type", "printhost_ssl_ignore_revoke", "bbl_use_printhost":
		return true, nil
	}
	words := strings.Split(key, "_")
	risky := slices.ContainsFunc([]string{"script", "scripts", "host", "printhost", "password", "apikey", "cafile", "token", "secret", "filename", "file", "path", "url", "webui", "command", "plugin", "plugins"}, func(w string) bool { return slices.Contains(words, w) }) ||
		slices.ContainsFunc([]string{"post_process", "custom_model", "custom_texture", "api_key"}, func(w string) bool { return strings.Contains(key, w) })
	if risky && strings.Trim(value, `";, `) != "" {
		return false, say("the setting %s is not allowed here, as it could run a program, reach a file or hold a password. Remove it.", key)
	}
	return risky, nil
}

// say is an error that is a sentence for people, part of a longer one.
func say(format string, args ...any) error { return sentence(fmt.Sprintf(format, args...)) }

type sentence string

// Error implements error.
func (s sentence) Error() string { return string(s) }

// readINI reads "key = value" lines and writes them anew, so that nothing stands
// between the lines that another reader would take differently. Settings of
// another kind of profile are left out.
func readINI(kind ProfileKind, text string) (settings, error) {
	s := settings{values: map[string]string{}}
	var out strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if line[0] == '[' {
			return s, say("line %d begins a section. That is a bundle of profiles: export the one profile (File, Export, Export Config) instead.", n)
		}
		if !ok || !goodKey.MatchString(key) || strings.ContainsAny(value, "\r\v\f\u0085\u2028\u2029") {
			return s, say("line %d is not of the form setting = value.", n)
		}
		if _, twice := s.values[key]; twice {
			return s, say("the setting %s is there twice.", key)
		}
		if len(s.values) >= maxSettings {
			return s, say("it has more than %d settings.", maxSettings)
		}
		drop, err := takeOut(key, value)
		if err != nil {
			return s, err
		}
		s.values[key] = value
		if k := kindOf(key); !drop && (k == kind || k == "") {
			out.WriteString(key + " = " + value + "\n")
		}
	}
	s.text = out.String()
	return s, nil
}

func (p Profile) readJSON() (settings, error) {
	s := settings{values: map[string]string{}}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(p.Settings), &raw); err != nil {
		return s, say("it is no JSON object.")
	}
	if len(raw) > maxSettings {
		return s, say("it has more than %d settings.", maxSettings)
	}
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		if !goodKey.MatchString(key) {
			return s, say("a setting has a name with other characters than a to z, 0 to 9 and _.")
		}
		value, err := plainValue(raw[key])
		if err != nil {
			return s, say("the value of the setting %s is neither a text nor a list of texts.", key)
		}
		drop, err := takeOut(key, value)
		if err != nil {
			return s, err
		}
		s.values[key] = value
		if drop {
			delete(raw, key)
		}
	}
	if s.values["type"] != string(p.Kind) {
		return s, say(`it must say "type": "%s".`, p.Kind)
	}
	if from := s.values["from"]; from != "system" && from != "user" && from != "User" {
		return s, say(`it must say "from": "User", or the slicer refuses it.`)
	}
	text, err := json.Marshal(raw)
	if err != nil {
		return s, say("it cannot be written.")
	}
	s.text = string(text)
	return s, nil
}

func plainValue(raw json.RawMessage) (string, error) {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return one, nil
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err == nil {
		return strings.Join(list, ","), nil
	}
	var scalar any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&scalar); err != nil {
		return "", err
	}
	switch v := scalar.(type) {
	case json.Number, bool:
		return fmt.Sprint(v), nil
	}
	return "", fmt.Errorf("a value of the type %T", scalar)
}

// bed is the box that a machine prints in.
type bed struct {
	minX, minY, maxX, maxY, height float64
}

func (b bed) x() float64 { return b.maxX - b.minX }
func (b bed) y() float64 { return b.maxY - b.minY }

// largestBed bounds a bed that is believed, in mm.
const largestBed = 5000

func (s settings) bed() (bed, error) {
	shape, height := s.values["bed_shape"], s.values["max_print_height"]
	if shape == "" {
		shape, height = s.values["printable_area"], s.values["printable_height"]
	}
	b := bed{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1), 0}
	points := strings.Split(shape, ",")
	for _, point := range points {
		x, y, ok := strings.Cut(strings.TrimSpace(point), "x")
		px, errX := strconv.ParseFloat(x, 64)
		py, errY := strconv.ParseFloat(y, 64)
		if !ok || errX != nil || errY != nil {
			return b, say("the bed is not known: bed_shape (or printable_area) must list corners such as 0x0,220x0,220x220,0x220.")
		}
		b.minX, b.maxX, b.minY, b.maxY = min(b.minX, px), max(b.maxX, px), min(b.minY, py), max(b.maxY, py)
	}
	h, err := strconv.ParseFloat(height, 64)
	b.height = h
	if err != nil || !(b.x() > 0 && b.y() > 0 && h > 0 && b.x() <= largestBed && b.y() <= largestBed && h <= largestBed) {
		return b, say("the bed is not known: its corners and its height must span from above 0 to %d mm.", largestBed)
	}
	return b, nil
}
