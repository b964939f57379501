package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// server is the program under test, as a child in a process group of its own
// so that a kill takes everything that it started with it.
type server struct {
	binary, data, address string
	practices             int
	child                 *exec.Cmd
	log                   *os.File
	down                  atomic.Bool // killed, or about to be
}

// newServer finds or builds the program, and a port that is free.
func newServer(ctx context.Context, o options) (*server, error) {
	s := &server{binary: o.binary, data: o.data, practices: o.practices}
	if s.binary == "" {
		s.binary = filepath.Join(o.data, "meertijd")
		build := exec.CommandContext(ctx, "go", "build", "-o", s.binary, "./cmd/meertijd")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("building the program: %w\n%s", err, out)
		}
	}
	var err error
	if s.binary, err = filepath.Abs(s.binary); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.address = l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	s.log, err = os.Create(filepath.Join(o.data, "server.log"))
	return s, err
}

// start starts the program and gives the time until it answered.
func (s *server) start(within time.Duration) (time.Duration, error) {
	begun := time.Now()
	s.child = exec.Command(s.binary, "demo", "--data", s.data, "--practices", strconv.Itoa(s.practices), "--addr", s.address)
	s.child.Stdout, s.child.Stderr = io.Discard, s.log
	s.child.SysProcAttr = apart()
	if err := s.child.Start(); err != nil {
		return 0, err
	}
	s.down.Store(false)
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for time.Since(begun) < within {
		answer, err := client.Get("http://" + s.address + "/healthz")
		if err == nil {
			_, _ = io.Copy(io.Discard, answer.Body) // only whether it answers matters
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return time.Since(begun), nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, fmt.Errorf("no answer within %v; see %s", within, s.log.Name())
}

// kill ends the program without a warning, and waits until it is gone.
func (s *server) kill() { s.signal(syscall.SIGKILL) }

// stop asks the program to end, as an administrator would.
func (s *server) stop() { s.signal(syscall.SIGTERM) }

func (s *server) signal(which syscall.Signal) {
	if s.child == nil {
		return
	}
	s.down.Store(true)
	_ = toGroup(s.child.Process, which) // it may be gone already
	_ = s.child.Wait()                  // "signal: killed" is what was asked for
	s.child = nil
}

// file gives the database of the demo.
func (s *server) file() (string, error) {
	found, err := filepath.Glob(filepath.Join(s.data, "*.db"))
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("one database expected in %s, found %v", s.data, found)
	}
	if err != nil {
		return "", err
	}
	return found[0], nil
}
