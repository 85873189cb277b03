package slicer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// outcome is how one call of the slicer ended.
type outcome struct {
	output   string
	exit     int  // the status; -1 when a signal ended it
	killed   bool // by a signal that we did not send
	timedOut bool
}

// What bounds a call beside the settings.
const (
	keptOutput = 64 << 10        // of what it prints, the end
	mostGCode  = 2 << 30         // bytes in one file it writes
	niceness   = "10"            // slicing gives way to everything else
	drainTime  = 5 * time.Second // for what is still in the pipes of a process that was killed
)

// limited starts the slicer below a shell that sets the limits first, so that
// there is no moment without them; the shell and nice replace themselves.
const limited = `ulimit -c 0 && ulimit -v "$1" && ulimit -f "$2" && ulimit -t "$3" || exit 126; shift 3; exec nice -n ` + niceness + ` "$@"`

// run calls the slicer in folder and waits for its end. Its processes do not
// outlive the call.
func (l *Local) run(ctx context.Context, program, folder string, args []string, line func(string)) (outcome, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, l.o.Timeout, errTimedOut)
	defer cancel()
	// The kernel ends the child with the thread that started it, not with the
	// process: the thread must live as long.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	out := &lines{each: line}
	cpu := int(l.o.Timeout.Seconds()*float64(runtime.NumCPU())) + 1
	argv := []string{"-c", limited, "sh", fmt.Sprint(l.o.MemoryBytes >> 10), fmt.Sprint(mostGCode / 512), fmt.Sprint(cpu)}
	if l.stdbuf != "" {
		argv = append(argv, l.stdbuf, "-oL")
	}
	argv = append(append(argv, program), args...)
	var cmd *exec.Cmd
	var err error
	for _, isolated := range []bool{true, false} {
		if isolated && l.plain.Load() {
			continue
		}
		cmd = exec.CommandContext(ctx, "/bin/sh", argv...)
		cmd.Dir, cmd.Env = folder, environment(folder)
		cmd.Stdout, cmd.Stderr = out, out
		cmd.WaitDelay = drainTime
		confine(cmd, isolated)
		if err = cmd.Start(); err == nil {
			break
		}
		if isolated && ctx.Err() == nil {
			l.notIsolated(err)
		}
	}
	if err != nil {
		if ctx.Err() != nil {
			return outcome{timedOut: context.Cause(ctx) == errTimedOut}, nil //nolint:errorlint // the cause itself is the mark
		}
		return outcome{}, &Error{Kind: Missing, Message: "The slicer cannot be started.", Err: err}
	}
	err = cmd.Wait()
	endGroup(cmd)
	out.flush()
	res := outcome{output: out.tail(), exit: cmd.ProcessState.ExitCode()}
	if ctx.Err() != nil {
		res.timedOut = errors.Is(context.Cause(ctx), errTimedOut)
		return res, nil
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay) {
		return res, fmt.Errorf("run the slicer: %w", err)
	}
	res.killed = killed(cmd.ProcessState)
	return res, nil
}

// errTimedOut is the cause that ends a call after its time.
var errTimedOut = errors.New("slicing took too long")

// environment is all that the slicer sees of ours: nothing. What it keeps goes
// into the run's folder.
func environment(folder string) []string {
	home := filepath.Join(folder, "home")
	return []string{
		"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_DATA_HOME=" + home, "XDG_CACHE_HOME=" + home, "XDG_RUNTIME_DIR=" + home,
		"TMPDIR=" + filepath.Join(folder, "tmp"), "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
	}
}

// lines splits output into lines and keeps its end.
type lines struct {
	each func(string)

	mu   sync.Mutex
	part []byte
	kept []byte
}

// Write implements io.Writer.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, b...)
	if len(l.kept) > 2*keptOutput {
		l.kept = bytes.Clone(l.kept[len(l.kept)-keptOutput:])
	}
	l.part = append(l.part, b...)
	for {
		at := bytes.IndexByte(l.part, '\n')
		if at < 0 {
			break
		}
		l.each(strings.TrimSpace(string(l.part[:at])))
		l.part = l.part[at+1:]
	}
	if len(l.part) > keptOutput {
		l.part = nil
	}
	return len(b), nil
}

func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.part) > 0 {
		l.each(strings.TrimSpace(string(l.part)))
		l.part = nil
	}
}

func (l *lines) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.ToValidUTF8(string(l.kept[max(0, len(l.kept)-keptOutput):]), "")
}

// makeFolders makes what a run needs in its folder.
func makeFolders(folder string) error {
	for _, d := range []string{dirData, dirOut, "home", "tmp"} {
		if err := os.Mkdir(filepath.Join(folder, d), 0o700); err != nil {
			return fmt.Errorf("make the folder of a run: %w", err)
		}
	}
	return nil
}
