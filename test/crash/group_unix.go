//go:build unix

package main

import (
	"os"
	"syscall"
)

// apart puts a child in a process group of its own.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// toGroup sends a signal to a child and everything that it started.
func toGroup(child *os.Process, which syscall.Signal) error { return syscall.Kill(-child.Pid, which) }
