// Command grid measures the baseplate generator and puts the figures into the
// document that the load generator writes. Each case runs in a process of its own,
// so that its peak memory is its own.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/forma3d/connect/gridfinity"
)

type figures struct {
	Segments  int
	Triangles int
	Fastest   time.Duration
	Processor time.Duration
	Peak      int // kB
}

type benchCase struct {
	name      string
	x, y      int
	bed       float64
	magnets   bool
	connector gridfinity.Connector
	wanted    string
	upstream  string // GridFlock on OpenSCAD 2025.07.18 with Manifold, one 2.5 GHz core: render only
}

var cases = []benchCase{
	{"1 × 1, plain", 1, 1, 256, false, gridfinity.ConnectorNone, "", "0.57 s, 144 MB"},
	{"4 × 6, press-fit", 4, 6, 256, true, gridfinity.ConnectorNone, "< 100 ms", "2.0 s, 205 MB"},
	{"10 × 7, plain", 10, 7, 256, false, gridfinity.ConnectorNone, "", "1.6 s, 188 MB"},
	{"10 × 7, press-fit", 10, 7, 256, true, gridfinity.ConnectorNone, "", "3.1 s, 350 MB"},
	{"10 × 7, press-fit, intersection connectors", 10, 7, 256, true, gridfinity.ConnectorIntersection, "< 0.4 s, < 64 MB", "7.8 s, 388 MB"},
	{"10 × 7, press-fit, edge connectors", 10, 7, 256, true, gridfinity.ConnectorEdge, "", "7.1 s, 479 MB"},
	{"20 × 20, press-fit, intersection connectors", 20, 20, 256, true, gridfinity.ConnectorIntersection, "", "24 s, 1205 MB"},
}

// runs of each case; the fastest counts, which others on the machine disturb least.
const runs = 25

// heading starts the part of the document that this command replaces.
const heading = "\n## Baseplates\n"

func main() {
	out := flag.String("out", "", "document whose part about baseplates is replaced")
	only := flag.Int("case", -1, "run one case and print its figures")
	flag.Parse()
	if err := run(context.Background(), *out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "grid:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string, only int) error {
	if only >= 0 && only < len(cases) {
		f, err := measure(ctx, cases[only])
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(f)
	}
	var b strings.Builder
	b.WriteString(heading)
	fmt.Fprintf(&b, "\nMeasured by `make bench` on %d cores (Go %s, %s): the fastest of %d, checked meshes, no files; the peak is that of the whole process. Upstream is GridFlock on OpenSCAD's fast back end, rendering only, on one 2.5 GHz core.\n\n", runtime.NumCPU(), strings.TrimPrefix(runtime.Version(), "go"), time.Now().UTC().Format("2006-01-02"), runs)
	b.WriteString("| Plate (cells) | Wanted | Time | Processor time, all cores | Peak memory | Parts | Triangles | Upstream |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n")
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for i, c := range cases {
		data, err := exec.CommandContext(ctx, self, "-case", strconv.Itoa(i)).Output()
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		var f figures
		if err := json.Unmarshal(data, &f); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		fmt.Fprintf(&b, "| %s | %s | %.3g ms | %.3g ms | %.0f MB | %d | %d | %s |\n", c.name, c.wanted, ms(f.Fastest), ms(f.Processor), float64(f.Peak)/1024, f.Segments, f.Triangles, c.upstream)
	}
	b.WriteString("\nVolumes agree with GridFlock's parts to about one part in a million, with the same 40 pieces a circle; `gridfinity/reference_test.go` names the exceptions.\n")
	fmt.Print(b.String())
	if out == "" {
		return nil
	}
	old, err := os.ReadFile(out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	kept, _, _ := strings.Cut(string(old), heading)
	return os.WriteFile(out, []byte(kept+b.String()), 0o644)
}

func measure(ctx context.Context, c benchCase) (figures, error) {
	p := gridfinity.Defaults()
	p.Size, p.Bed = gridfinity.Cells(c.x, c.y), gridfinity.Size{X: c.bed, Y: c.bed}
	p.Magnets.Enabled, p.Connector = c.magnets, c.connector
	var f figures
	times, work := make([]time.Duration, runs), make([]time.Duration, runs)
	for i := range times {
		start, before := time.Now(), processor()
		segments, err := gridfinity.Build(ctx, p)
		if err != nil {
			return f, err
		}
		times[i], work[i] = time.Since(start), processor()-before
		f.Segments, f.Triangles = len(segments), 0
		for _, s := range segments {
			f.Triangles += len(s.Mesh.Triangles)
		}
	}
	f.Fastest, f.Processor = slices.Min(times), slices.Min(work)
	var err error
	f.Peak, err = peak()
	return f, err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// processor is the time that this process has computed so far.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the largest memory this process has had, kB.
func peak() (int, error) {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, rest, ok := strings.Cut(string(data), "VmHWM:")
	fields := strings.Fields(rest)
	if !ok || len(fields) == 0 {
		return 0, errors.New("the kernel does not tell the peak memory")
	}
	return strconv.Atoi(fields[0])
}
