package main

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// maxConnections is how many connections are open at once. A browser uses one
// or two; a proxy in front shares a few hundred.
const maxConnections = 2048

// crowd bounds how many connections are open. When one too many comes, the one
// that has been silent longest makes place: one that has not sent a whole
// request yet, or waits between two. So whoever opens many and sends nothing
// pushes out only others who send nothing, and never a request that is being
// answered.
type crowd struct {
	most   int
	mu     sync.Mutex
	open   map[net.Conn]*list.Element
	silent list.List // of net.Conn, the one that was silent first in front
}

// watch lets a server tell how its connections stand.
func (c *crowd) watch(s *http.Server) {
	c.open = map[net.Conn]*list.Element{}
	s.ConnState = c.state
}

// state notes how a connection stands, and makes place.
func (c *crowd) state(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if place := c.open[conn]; place != nil {
		c.silent.Remove(place)
		c.open[conn] = nil
	}
	switch state {
	case http.StateNew, http.StateIdle:
		c.open[conn] = c.silent.PushBack(conn)
	case http.StateActive:
		c.open[conn] = nil
	case http.StateHijacked, http.StateClosed:
		delete(c.open, conn)
	}
	for len(c.open) > c.most && c.silent.Len() > 0 {
		oldest := c.silent.Remove(c.silent.Front()).(net.Conn)
		delete(c.open, oldest)
		_ = oldest.Close() // it says so itself, later, by StateClosed
	}
}
