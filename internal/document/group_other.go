//go:build !unix

package document

import "os/exec"

// ownGroup does nothing where there are no process groups: then only the
// program itself is ended when the deadline passes.
func ownGroup(*exec.Cmd) {}

func endGroup(*exec.Cmd) {}
