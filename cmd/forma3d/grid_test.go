package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// grid runs the command with arguments as they are typed.
func grid(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var g gridCmd
	k, err := kong.New(&g)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Parse(args); err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = g.run(context.Background(), &out)
	return out.String(), err
}

func TestGridWritesEachFormat(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		out   string
		files []string
		start string
	}{
		{"plates.3mf", []string{"plates.3mf"}, "PK"},
		{"plates.stl", []string{"plates-1.stl", "plates-2.stl"}, "Gridfinity"},
		{"plates.svg", []string{"plates.svg"}, "<svg"},
		{"plates.png", []string{"plates.png"}, "\x89PNG"},
	} {
		said, err := grid(t, "4x6c", "--bed", "180x180", "--magnets", "-o", filepath.Join(dir, c.out))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range c.files {
			data, err := os.ReadFile(filepath.Join(dir, f))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(data, []byte(c.start)) || len(data) < 1000 {
				t.Errorf("%s begins with %q", f, data[:min(len(data), 10)])
			}
			if !strings.Contains(said, "Written: "+filepath.Join(dir, f)) {
				t.Errorf("%s is not named in:\n%s", f, said)
			}
		}
	}
	if _, err := grid(t, "84x42", "--dir", filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "new", "plate-1.stl")); err != nil {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestGridShowsThePlates(t *testing.T) {
	said, err := grid(t, "371x254", "--plan", "--set", "magnets=true")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"4×4  176.2 mm  170.2 mm", "together", "371.0 mm  254.0 mm", "8.15 mm high"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
}

func TestGridSaysWhatIsWrong(t *testing.T) {
	for want, args := range map[string][]string{
		"write it like 371x254":      {"37", "--plan"},
		"nowhere to write to":        {"84x84"},
		"no known format":            {"84x84", "-o", "plates.obj"},
		"click is not supported":     {"84x84", "--plan", "--set", "click=true"},
		"the value is no JSON":       {"84x84", "--plan", "--set", "click=yes"},
		"Size.X":                     {"3000x84", "--plan"},
		"must be one of":             {"84x84", "--plan", "--connector", "glue"},
		"the bed is too small":       {"84x84", "--plan", "--bed", "50x200", "--set", "plate_wall_thickness=[0,20,0,20]"},
		"no such file or directory":  {"84x84", "-o", filepath.Join(t.TempDir(), "missing", "x.stl")},
		"Numbering.Size: is 9":       {"84x84", "--plan", "--set", "number_size=9"},
		"--dir is for .stl files":    {"84x84", "--dir", "x", "-o", "x.png"},
		"not a parameter of GridFlo": {"84x84", "--plan", "--set", "colour=1"},
	} {
		if _, err := grid(t, args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %q", args, err, want)
		}
	}
}
