package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"meertijd/internal/base/metric"
)

// safeBuffer is a buffer for goroutines.
type safeBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

func jsonLog(out io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func TestAPanicBecomesAPageWithANumber(t *testing.T) {
	t.Parallel()
	var log safeBuffer
	w := newWorld(t, func(c *Config) { c.Log = jsonLog(&log) })
	for what, broken := range map[string]func(http.ResponseWriter){
		"an error of Go": func(http.ResponseWriter) { var list []int; _ = list[len(log.String())+1] },
		"a text":         func(http.ResponseWriter) { panic("Zeldzaamwoord") },
		"an error":       func(http.ResponseWriter) { panic(errors.New("Zeldzaamwoord")) },
	} {
		handler := w.server.observe(w.server.protect(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { broken(rw) })))
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, httptest.NewRequest("GET", "/today?x=Zeldzaamwoord", nil))
		number := quotable(rec.Header().Get("X-Request-Id"))
		if rec.Code != http.StatusInternalServerError || number == "" || !strings.Contains(rec.Body.String(), number) {
			t.Errorf("%s: %d without %q in %.200s", what, rec.Code, number, rec.Body)
		}
		if text := log.String(); !strings.Contains(text, "observe_test.go") || !strings.Contains(text, `"request":"`+rec.Header().Get("X-Request-Id")) {
			t.Errorf("%s: the log does not say where: %s", what, text)
		}
	}
	if strings.Contains(log.String(), "Zeldzaamwoord") {
		t.Error("the log holds what the panic said")
	}
}

func TestAPanicInHalfAnAnswerClosesTheConnection(t *testing.T) {
	t.Parallel()
	var log safeBuffer
	w := newWorld(t, func(c *Config) { c.Log = jsonLog(&log) })
	server := httptest.NewServer(w.server.observe(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write([]byte(strings.Repeat("half ", 10_000)))
		panic("x")
	})))
	defer server.Close()
	answer, err := http.Get(server.URL)
	if err == nil {
		_, err = io.ReadAll(answer.Body)
		answer.Body.Close()
	}
	if err == nil {
		t.Error("half an answer looks whole")
	}
}

func TestEveryRequestIsOneLineAndIsCounted(t *testing.T) {
	t.Parallel()
	var log safeBuffer
	var registry metric.Registry
	w := newWorld(t, func(c *Config) { c.Log, c.Metrics = jsonLog(&log), &registry })
	b, _ := w.manager()
	before := strings.Count(log.String(), `"msg":"request"`)
	b.get("/today").want(200)
	b.get("/nowhere").want(404)
	b.get("/healthz").want(200)
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if n := strings.Count(log.String(), `"msg":"request"`) - before; n != 3 {
		t.Errorf("%d lines", n)
	}
	var last struct {
		Level, Msg, Request, Route string
		Status, Bytes              int
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Route != "GET /healthz" || last.Status != 200 || last.Bytes == 0 || last.Request == "" || last.Level != "DEBUG" {
		t.Errorf("%+v %v", last, err)
	}
	var out strings.Builder
	if err := registry.Write(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`meertijd_requests_total{route="GET /today",class="2xx"} 1`, `meertijd_requests_total{route="/",class="4xx"} 1`, `meertijd_request_seconds_count{route="GET /today"} 1`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
}

func TestReadyTurnsFalseFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.browser()
	b.get("/readyz").want(200)
	w.server.Stop()
	b.get("/readyz").want(503)
	b.get("/healthz").want(200)
	b.get("/help").want(200)
}
