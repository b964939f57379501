package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/base/metric"
	"meertijd/internal/wording"
)

// sight is what is seen of a request while it is answered: the pattern of its
// address, never the address, which may hold a token.
type sight struct{ pattern string }

type sightKey struct{}

// meter is what is measured of requests.
type meter struct {
	requests *metric.Counter
	seconds  *metric.Histogram
}

// seconds are the bounds between which answers are counted.
var seconds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

func newMeter(r *metric.Registry) *meter {
	if r == nil {
		return nil
	}
	return &meter{
		requests: r.Counter("meertijd_requests_total", "Requests, by pattern of the address and class of the answer.", "route", "class"),
		seconds:  r.Histogram("meertijd_request_seconds", "How long answers took.", seconds, "route"),
	}
}

// observe is around everything: it writes one line for each request, counts it,
// and makes a page of a panic.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		seen, rec := &sight{}, &watched{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), sightKey{}, seen))
		defer func() { s.tell(r, rec, seen, time.Since(begin)) }()
		defer func() {
			if p := recover(); p != nil {
				s.panicked(rec, r, seen, p)
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// sighted notes which pattern answers.
func sighted(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if seen, ok := r.Context().Value(sightKey{}).(*sight); ok {
			_, seen.pattern = mux.Handler(r)
		}
		mux.ServeHTTP(w, r)
	})
}

// tell writes the line of a request, and counts it.
func (s *Server) tell(r *http.Request, rec *watched, seen *sight, took time.Duration) {
	status := rec.status
	if status == 0 {
		status = http.StatusOK
	}
	pattern := seen.pattern
	if pattern == "" {
		pattern = "none"
	}
	level := slog.LevelInfo
	if strings.HasPrefix(pattern, "GET /asset/") || pattern == "GET /healthz" || pattern == "GET /readyz" {
		level = slog.LevelDebug
	}
	s.Log.Log(r.Context(), level, "request", "request", rec.Header().Get("X-Request-Id"), "route", pattern,
		"status", status, "ms", took.Milliseconds(), "bytes", rec.bytes)
	if s.meter != nil {
		s.meter.requests.Add(1, pattern, strconv.Itoa(status/100)+"xx")
		s.meter.seconds.Observe(took.Seconds(), pattern)
	}
}

// panicked turns a panic into a page with the number of the request, and a line
// with the place. What the panic says may hold what somebody typed, so only an
// error of Go itself is written down.
func (s *Server) panicked(w *watched, r *http.Request, seen *sight, p any) {
	if p == http.ErrAbortHandler {
		panic(p) // somebody wants the connection closed
	}
	id, what := w.Header().Get("X-Request-Id"), fmt.Sprintf("%T", p)
	var ours runtime.Error
	if err, ok := p.(error); ok && errors.As(err, &ours) {
		what = ours.Error()
	}
	s.Log.Error("panic", "request", id, "route", seen.pattern, "what", what, "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // half an answer is gone: say so by closing
	}
	rq := &request{Request: r, server: s, id: id, language: language(r)}
	defer func() {
		if recover() != nil { // the page itself is what is broken
			send(w, r, http.StatusInternalServerError, "text/plain; charset=utf-8", []byte(wording.Text(rq.language, "web.broken", fault.Args{"number": quotable(id)})))
		}
	}()
	s.write(w, rq, s.problem(rq, &fault.Error{Kind: fault.Internal, Code: "web.panic", Op: "web.observe"}))
}

// watched notes what is answered.
type watched struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader notes the first status.
func (w *watched) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (w *watched) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets net/http find what else the writer can.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged gives what of an error may stand in a log: operations and codes, and
// for what is our own trouble the cause. Values that somebody typed are in the
// arguments, which are left out.
func logged(err error) string {
	var parts []string
	trouble := fault.KindOf(err) == fault.Internal || fault.KindOf(err) == fault.Unavailable
	for err != nil {
		var e *fault.Error
		if !errors.As(err, &e) {
			if trouble {
				parts = append(parts, err.Error())
			}
			break
		}
		parts = append(parts, e.Op+": "+string(e.Code))
		for _, f := range e.Faults {
			parts = append(parts, string(f.Code))
		}
		err = e.Cause
	}
	return strings.Join(parts, "; ")
}
