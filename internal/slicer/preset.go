package slicer

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed presets
var presetFiles embed.FS

// TestCube is an STL of 10 × 10 × 5 mm, to try a slicer with.
//
//go:embed testcube.stl
var TestCube string

// The presets that are used where nobody chose.
const (
	DefaultMachine  = "generic-256x256"
	DefaultProcess  = "standard-0.20"
	DefaultFilament = "generic-pla"
)

// DefaultName is the name of the profile of a kind that is used where nobody
// chose.
func DefaultName(k ProfileKind) string {
	return map[ProfileKind]string{Machine: DefaultMachine, Process: DefaultProcess, Filament: DefaultFilament}[k]
}

// Presets are the profiles that come with the program, for PrusaSlicer. They
// hold plain facts about ordinary printers and materials.
func Presets() ([]Profile, error) {
	var list []Profile
	for _, k := range ProfileKinds() {
		entries, err := presetFiles.ReadDir(path.Join("presets", string(k)))
		if err != nil {
			return nil, fmt.Errorf("read the presets: %w", err)
		}
		for _, e := range entries {
			p, err := preset(k, strings.TrimSuffix(e.Name(), ".ini"))
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	return list, nil
}

// Preset finds a preset; its error is an *Error.
func Preset(k ProfileKind, name string) (Profile, error) {
	if !goodName.MatchString(name) {
		return Profile{}, rejected("There is no %s profile of that name.", k)
	}
	return preset(k, name)
}

func preset(k ProfileKind, name string) (Profile, error) {
	text, err := presetFiles.ReadFile(path.Join("presets", string(k), name+".ini"))
	if err != nil {
		return Profile{}, rejected("There is no %s profile %q.", k, name)
	}
	return Profile{Kind: k, Name: name, Settings: string(text)}, nil
}

// DefaultProfiles are the presets that are used where nobody chose.
func DefaultProfiles() (p Profiles, err error) {
	for _, one := range []struct {
		at   *Profile
		kind ProfileKind
		name string
	}{{&p.Machine, Machine, DefaultMachine}, {&p.Process, Process, DefaultProcess}, {&p.Filament, Filament, DefaultFilament}} {
		if *one.at, err = Preset(one.kind, one.name); err != nil {
			return Profiles{}, err
		}
	}
	return p, nil
}

// Bed gives a machine's bed and height in mm.
func (p Profile) Bed() (x, y, height float64, err error) {
	s, err := p.read()
	if err != nil {
		return 0, 0, 0, err
	}
	b, err := s.bed()
	if err != nil {
		return 0, 0, 0, rejected("The machine profile %q has no bed: %s", p.Name, err.Error())
	}
	return b.x(), b.y(), b.height, nil
}
