package slicer

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"unicode/utf8"
)

// Options set up a Local.
type Options struct {
	Program       Program // Auto: told by Command, or the first one installed
	Command       string  // the program's name or path; "": the usual names
	Dir           string  // folder for the folders of runs
	Timeout       time.Duration
	MemoryBytes   int64 // address space of one run
	Concurrency   int   // runs at once
	MaxModelBytes int64
	Log           *slog.Logger
	Now           func() time.Time
}

// Local runs the slicer on this machine.
type Local struct {
	o     Options
	slots chan struct{}
	plain atomic.Bool // namespaces are not permitted here
	// stdbuf makes a slicer tell each step at once; without it PrusaSlicer keeps
	// them back until the end when it writes to a pipe. "": not installed.
	stdbuf string
}

// NewLocal makes a Local and removes what a process that was killed left in Dir.
// Whether there is a slicer is told by About and by each Slice.
func NewLocal(o Options) (*Local, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the slicer: %w", err)
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of the slicer: %w", err)
	}
	o.Dir = dir
	l := &Local{o: o, slots: make(chan struct{}, o.Concurrency)}
	if path, err := exec.LookPath("stdbuf"); err == nil && filepath.IsAbs(path) {
		l.stdbuf = path
	}
	return l, l.sweep()
}

// leftAfter is the age from which a run's folder or a result belongs to nobody:
// no run is as long, and nobody holds on to a result for longer.
const leftAfter = 24 * time.Hour

// sweep removes what is left of processes that were killed. Other processes may
// be at work in the same folder.
func (l *Local) sweep() error {
	entries, err := os.ReadDir(l.o.Dir)
	if err != nil {
		return fmt.Errorf("read the folder of the slicer: %w", err)
	}
	for _, e := range entries {
		i, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), runPrefix) || l.o.Now().Sub(i.ModTime()) < leftAfter {
			continue
		}
		if err := os.RemoveAll(filepath.Join(l.o.Dir, e.Name())); err != nil {
			return fmt.Errorf("remove an old run: %w", err)
		}
	}
	return nil
}

const runPrefix = "run-"

func (l *Local) notIsolated(err error) {
	if !l.plain.Swap(true) {
		l.o.Log.Warn("the slicer runs without namespaces of its own: they are not permitted here", "error", err.Error())
	}
}

// find gives the program and its shape.
func (l *Local) find() (string, shape, error) {
	if l.o.Command != "" {
		path, err := exec.LookPath(l.o.Command)
		if err != nil {
			return "", shape{}, &Error{Kind: Missing, Message: fmt.Sprintf("The program %s is not there. Install it, or set SLICER_PROGRAM.", l.o.Command), Err: err}
		}
		path, err = filepath.Abs(path)
		if err != nil {
			return "", shape{}, fmt.Errorf("find the slicer: %w", err)
		}
		return path, shapeOf(l.o.Program, path), nil
	}
	for _, s := range shapes() {
		if l.o.Program != Auto && l.o.Program != s.program {
			continue
		}
		for _, c := range s.commands {
			if path, err := exec.LookPath(c); err == nil {
				return path, s, nil
			}
		}
	}
	return "", shape{}, &Error{Kind: Missing, Message: "No slicer is installed. Install PrusaSlicer (Debian package prusa-slicer), or set SLICER_PROGRAM or SLICER_URL."}
}

// acquire waits for a free slot.
func (l *Local) acquire(ctx context.Context) (release func(), err error) {
	select {
	case l.slots <- struct{}{}:
		return func() { <-l.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// About implements Slicer.
func (l *Local) About(ctx context.Context) (About, error) {
	program, s, err := l.find()
	if err != nil {
		return About{}, err
	}
	folder, remove, err := l.folder()
	if err != nil {
		return About{}, err
	}
	defer remove()
	out, err := l.run(ctx, program, folder, []string{"--help"}, func(string) {})
	if err != nil {
		return About{}, err
	}
	if ctx.Err() != nil {
		return About{}, ctx.Err()
	}
	// The first lines tell the version; keptOutput holds all of the help.
	m := versionLine.FindStringSubmatch(out.output)
	if m == nil {
		return About{}, &Error{Kind: Missing, Message: fmt.Sprintf("%s does not answer as a slicer does: %s", filepath.Base(program), l.words(out.output, "", folder))}
	}
	if m[1] != s.title {
		return About{}, &Error{Kind: Missing, Message: fmt.Sprintf("%s is %s, not %s: set SLICER_KIND.", filepath.Base(program), m[1], s.title)}
	}
	return About{Program: m[1], Version: m[2], Isolated: !l.plain.Load(), Concurrency: l.o.Concurrency}, nil
}

// folder makes the folder of one run.
func (l *Local) folder() (folder string, remove func(), err error) {
	if folder, err = os.MkdirTemp(l.o.Dir, runPrefix); err != nil {
		return "", nil, fmt.Errorf("make the folder of a run: %w", err)
	}
	remove = func() {
		if err := os.RemoveAll(folder); err != nil {
			l.o.Log.Warn("the folder of a run could not be removed", "error", err.Error())
		}
	}
	if err := makeFolders(folder); err != nil {
		remove()
		return "", nil, err
	}
	return folder, remove, nil
}

// Slice implements Slicer.
func (l *Local) Slice(ctx context.Context, r Request) (*Result, error) {
	program, s, err := l.find()
	if err != nil {
		return nil, err
	}
	profiles, err := readProfiles(r.Profiles, s)
	if err != nil {
		return nil, err
	}
	folder, remove, err := l.folder()
	if err != nil {
		return nil, err
	}
	defer remove()
	c := &call{Local: l, program: program, shape: s, folder: folder, name: r.Name, tell: newTeller(r.Progress)}
	if c.model = "model." + string(r.Format); c.name == "" {
		c.name = c.model
	}
	if err := writeModel(filepath.Join(folder, filepath.Base(c.model)), r, l.o.MaxModelBytes); err != nil {
		return nil, err
	}
	// Only now: a model that comes slowly over the network holds up nobody.
	release, err := l.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if c.machine, c.process, c.filament, err = profiles.write(folder, s.format); err != nil {
		return nil, err
	}
	c.bed, err = profiles.machine.bed()
	if err != nil {
		return nil, rejected("The machine profile %q cannot be used: %s", r.Profiles.Machine.Name, err.Error())
	}
	res := &Result{}
	if s.info {
		if res.Mesh, err = c.measure(ctx); err != nil {
			return nil, err
		}
		if res.Warnings, err = c.judge(res.Mesh, r.Strict); err != nil {
			return nil, err
		}
	}
	if err := c.slice(ctx, res, profiles); err != nil {
		return nil, err
	}
	res.Figures.Machine, res.Figures.Process, res.Figures.Filament = r.Profiles.Machine.Name, r.Profiles.Process.Name, r.Profiles.Filament.Name
	c.tell(100, "Done")
	return res, nil
}

// call is one Slice under way.
type call struct {
	*Local
	job
	shape   shape
	program string
	folder  string
	name    string
	tell    func(percent int, what string)
}

type profileSet struct{ machine, process, filament settings }

func readProfiles(p Profiles, s shape) (set profileSet, err error) {
	for _, one := range []struct {
		kind ProfileKind
		p    Profile
		at   *settings
	}{{Machine, p.Machine, &set.machine}, {Process, p.Process, &set.process}, {Filament, p.Filament, &set.filament}} {
		if one.p.Kind != one.kind {
			return set, rejected("There is no %s profile.", one.kind)
		}
		if *one.at, err = one.p.read(); err != nil {
			return set, err
		}
		if f := one.p.Format(); f != s.format {
			return set, rejected("The %s profile %q is of the format %s, but %s needs %s.", one.kind, one.p.Name, f, s.title, s.format)
		}
	}
	return set, nil
}

func (p profileSet) write(folder string, f ProfileFormat) (machine, process, filament string, err error) {
	names := make([]string, 0, 3)
	for i, s := range []settings{p.machine, p.process, p.filament} {
		name := string(ProfileKinds()[i]) + "." + string(f)
		if err := os.WriteFile(filepath.Join(folder, name), []byte(s.text), 0o600); err != nil {
			return "", "", "", fmt.Errorf("write a profile: %w", err)
		}
		names = append(names, name)
	}
	return names[0], names[1], names[2], nil
}

// newTeller passes on progress that never goes back.
func newTeller(to func(int, string)) func(int, string) {
	if to == nil {
		return func(int, string) {}
	}
	var mu sync.Mutex
	last := -1
	return func(percent int, what string) {
		mu.Lock()
		defer mu.Unlock()
		if percent > last && percent <= 100 {
			last = percent
			to(percent, what)
		}
	}
}

// measure asks the slicer for the model's size and whether its surface is closed.
func (c *call) measure(ctx context.Context) (Mesh, error) {
	out, err := c.run(ctx, c.program, c.folder, []string{"--datadir", dirData, "--loglevel", "1", "--info", c.model}, func(string) {})
	if err == nil {
		err = c.failure(ctx, out)
	}
	if err != nil {
		return Mesh{}, err
	}
	m, ok := infoOf(out.output)
	if !ok {
		return Mesh{}, &Error{Kind: InputRejected, Message: c.wordsOr(out.output, "The slicer cannot read the model.")}
	}
	return m, nil
}

// fits leaves room for rounding in the slicer's figures.
const fits = 0.01

// judge decides on a model by its measures. PrusaSlicer itself slices what does
// not fit the bed without a word.
func (c *call) judge(m Mesh, strict bool) (warnings []string, err error) {
	x, y := m.X, m.Y
	if x > c.bed.x()+fits || y > c.bed.y()+fits {
		x, y = y, x
		c.turn = true
	}
	if x > c.bed.x()+fits || y > c.bed.y()+fits || m.Z > c.bed.height+fits {
		return nil, rejected("%s measures %.1f × %.1f × %.1f mm and does not fit the printer, which has %.0f × %.0f × %.0f mm.", c.name, m.X, m.Y, m.Z, c.bed.x(), c.bed.y(), c.bed.height)
	}
	if m.Manifold && m.Mended == 0 {
		return nil, nil
	}
	said := fmt.Sprintf("The surface of %s is not closed: %d open edges.", c.name, m.OpenEdges)
	if m.OpenEdges == 0 {
		said = fmt.Sprintf("The surface of %s is not sound: the slicer mended %d places of it.", c.name, m.Mended)
	}
	if strict {
		return nil, rejected("%s", said)
	}
	return []string{said}, nil
}

// maxWarnings bounds what is told, and maxWords a message.
const (
	maxWarnings = 20
	maxWords    = 500
)

func (c *call) slice(ctx context.Context, res *Result, p profileSet) error {
	var mu sync.Mutex
	var piped []string
	if c.shape.pipe {
		stop, err := listen(c.folder, func(l pipeLine) {
			mu.Lock()
			defer mu.Unlock()
			if l.Warning != "" && len(piped) < maxWarnings && !slices.Contains(piped, l.Warning) {
				piped = append(piped, l.Warning)
			}
			c.tell(l.Percent, l.Message)
		})
		if err != nil {
			return err
		}
		defer stop()
	}
	out, err := c.run(ctx, c.program, c.folder, c.shape.args(c.job), func(line string) {
		if m := progressLine.FindStringSubmatch(line); m != nil {
			percent := 0
			for _, d := range m[1] {
				percent = percent*10 + int(d-'0')
			}
			c.tell(percent, strings.TrimSuffix(m[2], " to "+fileGCode))
		}
	})
	if err == nil {
		err = c.failure(ctx, out)
	}
	if err != nil {
		return err
	}
	made := filepath.Join(c.folder, filepath.FromSlash(c.shape.output))
	known, err := c.take(made, res)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, errNoPrint) {
		return &Error{Kind: Crashed, Message: c.wordsOr(out.output, "The slicer ended without G-code."), Err: err}
	}
	if err != nil {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	for _, w := range append(warningsOf(out.output), piped...) {
		res.Warnings = append(res.Warnings, c.words(w, c.name, c.folder))
	}
	if unknown := p.unknownTo(known); len(unknown) > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("The slicer does not know these settings and ignored them: %s.", strings.Join(unknown, ", ")))
	}
	if len(res.Warnings) > maxWarnings {
		res.Warnings = res.Warnings[:maxWarnings]
	}
	if res.Warnings == nil {
		res.Warnings = []string{} // none, in JSON a list all the same
	}
	// Out of the run's folder, which is removed now.
	res.Path = filepath.Join(c.o.Dir, runPrefix+rand.Text()+".gcode")
	if err := os.Rename(made, res.Path); err != nil {
		return fmt.Errorf("keep the G-code: %w", err)
	}
	return nil
}

// take reads the G-code's figures and its hash in one go.
func (c *call) take(path string, res *Result) (known map[string]bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the G-code: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	count := &counter{}
	if res.Figures, known, err = readGCode(io.TeeReader(f, io.MultiWriter(h, count))); err != nil {
		return nil, err
	}
	res.Size, res.SHA256 = count.n, hex.EncodeToString(h.Sum(nil))
	if res.Figures.Slicer == "" {
		res.Figures.Slicer = c.shape.title
	}
	return known, nil
}

type counter struct{ n int64 }

// Write implements io.Writer.
func (c *counter) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }

// mostUnknown bounds the settings that are named in a warning.
const mostUnknown = 10

// unknownTo are the settings that the slicer did not write into the G-code. It
// drops what it does not know without a word, so a mistyped one would look as if
// it had worked. What only organises profiles is never written.
func (p profileSet) unknownTo(known map[string]bool) []string {
	if known == nil {
		return nil
	}
	set := map[string]bool{}
	for _, s := range []settings{p.machine, p.process, p.filament} {
		for line := range strings.Lines(s.text) {
			key, _, ok := strings.Cut(line, " = ")
			if ok && !known[key] && !organising(key) {
				set[key] = true
			}
		}
	}
	list := slices.Sorted(maps.Keys(set))
	if len(list) > mostUnknown {
		list = append(list[:mostUnknown], "…")
	}
	return list
}

func organising(key string) bool {
	for _, w := range []string{"inherits", "compatible_", "_settings_id", "_vendor", "default_", "printer_variant", "printer_model", "physical_printer", "notes", "threads"} {
		if strings.Contains(key, w) {
			return true
		}
	}
	return false
}

// failure classifies the end of a run, the only place that does.
func (c *call) failure(ctx context.Context, out outcome) error {
	if ctx.Err() != nil && !out.timedOut {
		return ctx.Err()
	}
	said := c.words(out.output, c.name, c.folder)
	if r := reportOf(filepath.Join(c.folder, filepath.FromSlash(c.shape.report))); c.shape.report != "" && r != "" {
		said = c.words(r, c.name, c.folder)
	}
	lower := strings.ToLower(out.output)
	noMemory := strings.Contains(lower, "bad_alloc") || strings.Contains(lower, "out of memory") || strings.Contains(lower, "cannot allocate memory") || strings.Contains(lower, "failed to map segment") || strings.Contains(lower, "memory exhausted")
	switch {
	case out.timedOut || c.shape.format == JSON && out.exit == timeLimit:
		return &Error{Kind: TimedOut, Message: fmt.Sprintf("Slicing %s took longer than %s (SLICER_TIMEOUT).", c.name, c.o.Timeout)}
	case out.exit == 0:
		return nil
	case out.killed || noMemory:
		return &Error{Kind: OutOfMemory, Message: fmt.Sprintf("Slicing %s needs more than %d MB of memory (SLICER_MEMORY_MB).", c.name, c.o.MemoryBytes>>20)}
	case out.exit == 127 || out.exit == 126:
		return &Error{Kind: Missing, Message: or(said, "The slicer cannot be started.")}
	case c.shape.format == INI && out.exit == 1, c.shape.format == JSON && rejecting(out.exit):
		return &Error{Kind: InputRejected, Message: or(said, "The slicer refuses the model or the profiles without saying why.")}
	default:
		return &Error{Kind: Crashed, Message: or(said, "The slicer ended unexpectedly.")}
	}
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func (c *call) wordsOr(output, otherwise string) string {
	return or(c.words(output, c.name, c.folder), otherwise)
}

// words are the slicer's own, in one bounded line without our paths.
func (l *Local) words(output, name, folder string) string {
	s := messageOf(output)
	if s == "" && !strings.Contains(output, "\n") && !logLine.MatchString(output) {
		s = output
	}
	s = strings.NewReplacer(folder+"/", "", folder, "", "model.stl", name, "model.3mf", name, fileGCode, "the G-code").Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > maxWords {
		s = string([]rune(s)[:maxWords]) + "…"
	}
	return s
}
