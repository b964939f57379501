package metric_test

import (
	"strings"
	"sync"
	"testing"

	"meertijd/internal/base/metric"
)

func TestWhatWasCountedIsWritten(t *testing.T) {
	var r metric.Registry
	c := r.Counter("requests_total", "Requests.", "route", "class")
	h := r.Histogram("seconds", "Time.", []float64{0.1, 1}, "route")
	r.Gauge("build", "Build.", []string{"version"}, func(set func(float64, ...string)) { set(1, `a"b\c`+"\n") })
	r.Gauge("unknown", "Nobody knows.", nil, func(func(float64, ...string)) {})
	r.Gauge("plain", "No labels.", nil, func(set func(float64, ...string)) { set(2.5) })
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			c.Add(1, "GET /plan/{year}", "2xx")
			h.Observe(0.5, "a")
		})
	}
	all.Wait()
	c.Add(2, "GET /", "4xx")
	h.Observe(3, "a")
	var out strings.Builder
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	want := `# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{route="GET /",class="4xx"} 2
requests_total{route="GET /plan/{year}",class="2xx"} 10
# HELP seconds Time.
# TYPE seconds histogram
seconds_bucket{route="a",le="0.1"} 0
seconds_bucket{route="a",le="1"} 10
seconds_bucket{route="a",le="+Inf"} 11
seconds_sum{route="a"} 8
seconds_count{route="a"} 11
# HELP build Build.
# TYPE build gauge
build{version="a\"b\\c\n"} 1
# HELP unknown Nobody knows.
# TYPE unknown gauge
# HELP plain No labels.
# TYPE plain gauge
plain 2.5
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestAForgottenLabelIsAMistakeOfOurs(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it is taken")
		}
	}()
	var r metric.Registry
	r.Counter("c", "C.", "route").Add(1)
}
