package store

import "syscall"

// userTimeout is TCP_USER_TIMEOUT, which package syscall does not name.
const userTimeout = 0x12

// sendTimeout lets a connection break 20 seconds after the other side stopped
// answering. A COMMIT has no deadline of its own; without this it would wait a
// quarter of an hour for a machine that lost its power.
func sendTimeout(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, userTimeout, 20_000)
	})
}
