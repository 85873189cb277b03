package slicer

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// confine gives the slicer a process group of its own, and namespaces in which
// there are no network and no other processes: when its first process ends, the
// kernel ends all of them.
func confine(cmd *exec.Cmd, isolated bool) {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if isolated {
		a.Cloneflags = syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC
		if os.Geteuid() != 0 {
			a.Cloneflags |= syscall.CLONE_NEWUSER
			a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Geteuid(), HostID: os.Geteuid(), Size: 1}}
			a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
		}
	}
	cmd.SysProcAttr = a
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// endGroup ends what the slicer may have left running.
func endGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// killed reports whether a signal from outside ended it: the kernel does so
// when memory runs out.
func killed(s *os.ProcessState) bool {
	w, ok := s.Sys().(syscall.WaitStatus)
	return ok && w.Signaled() && w.Signal() == syscall.SIGKILL
}

// listen makes the pipe for progress and reads it until stop is called.
func listen(folder string, tell func(pipeLine)) (stop func(), err error) {
	path := filepath.Join(folder, progress)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		return nil, fmt.Errorf("make the pipe for progress: %w", err)
	}
	// Opened for both, so that neither side waits for the other.
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("open the pipe for progress: %w", err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		in := bufio.NewScanner(f)
		for in.Scan() {
			var p pipeLine
			if json.Unmarshal(in.Bytes(), &p) == nil {
				tell(p)
			}
		}
	}()
	return func() {
		_ = f.Close()
		<-done
	}, nil
}
