package main

import (
	"syscall"
	"time"
)

// cpu gives the processor time that this process has used. Unlike the clock
// on the wall it does not count the time in which neighbours had the core.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
