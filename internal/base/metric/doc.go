// Package metric counts, and writes what was counted in the text format of
// Prometheus. It knows names and numbers, never a person: a label is a route's
// pattern or a class of answers, so their number is bounded by the program.
//
//	requests := registry.Counter("meertijd_requests_total", "Requests.", "route", "class")
//	requests.Add(1, "GET /plan/{year}", "2xx")
//	registry.Write(w)  →  meertijd_requests_total{route="GET /plan/{year}",class="2xx"} 1
package metric
