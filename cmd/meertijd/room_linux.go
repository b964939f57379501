package main

import "syscall"

// freeRoom gives how many bytes an ordinary account may still write in a folder.
func freeRoom(folder string) (free int64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * s.Bsize, true
}
