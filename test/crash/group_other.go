//go:build !unix

package main

import (
	"os"
	"syscall"
)

// apart does nothing where there are no process groups.
func apart() *syscall.SysProcAttr { return nil }

// toGroup sends a signal to a child.
func toGroup(child *os.Process, which syscall.Signal) error { return child.Signal(which) }
