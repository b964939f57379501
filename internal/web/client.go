package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// clientOf gives the address that a request came from. What a proxy adds is
// believed only of a proxy that is trusted; of several, the last address that
// is none of them.
func (s *Server) clientOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !s.trusted(host) {
		return host
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(forwarded) {
		hop = strings.TrimSpace(hop)
		at, err := netip.ParseAddr(hop)
		if err != nil {
			return host // what is before it may be made up
		}
		if host = at.Unmap().String(); !s.trusted(host) {
			return host
		}
	}
	return host
}

// trusted says whether an address is that of a proxy that is believed.
func (s *Server) trusted(host string) bool {
	at, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(at.Unmap()) })
}

// client is where this request came from.
func (rq *request) client() string { return rq.server.clientOf(rq.Request) }

// plainly says whether a trusted proxy took the request in without encryption.
func (s *Server) plainly(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return s.Secure && err == nil && s.trusted(host) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "http")
}

// origin is what stands before the path of a link that people get: the public
// address, else where the browser went.
func (rq *request) origin() string {
	switch s := rq.server; {
	case s.PublicAddress != "":
		return strings.TrimSuffix(s.PublicAddress, "/")
	case s.Secure:
		return "https://" + rq.Host
	}
	return "http://" + rq.Host
}
