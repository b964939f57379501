//go:build !linux

package main

// freeRoom is only known on Linux, where servers run.
func freeRoom(string) (free int64, known bool) { return 0, false }
