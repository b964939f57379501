package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// target is a page of a list, with what says who asks.
type target struct {
	name   string
	urls   []string // pages of the list, asked for by turns
	header http.Header
	want   string // is in every right answer
}

// client keeps as many connections as there are askers.
func client(askers int) *http.Client {
	return &http.Client{
		Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConns: askers, MaxIdleConnsPerHost: askers, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ask gets one page and looks whether it is right.
func (t *target) ask(c *http.Client, i int) (bytes int, err error) {
	r, err := http.NewRequest(http.MethodGet, t.urls[i%len(t.urls)], nil)
	if err != nil {
		return 0, err
	}
	r.Header = t.header.Clone()
	r.Header.Set("Accept-Encoding", "gzip") // as every browser does
	answer, err := c.Do(r)
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if packed := answer.Header.Get("Content-Encoding") == "gzip"; err == nil && packed {
		size := len(body)
		if i%unpacked != 0 {
			return size, badStatus(answer)
		}
		if body, err = unpack(body); err != nil {
			return 0, err
		}
	}
	if err == nil && (answer.StatusCode != http.StatusOK || !contains(body, t.want)) {
		err = fmt.Errorf("%s: %d, %d bytes without %q", r.URL, answer.StatusCode, len(body), t.want)
	}
	return len(body), err
}

// unpacked is of how many answers one is unpacked and read: the askers are on
// the same two cores as what they ask.
const unpacked = 20

func badStatus(answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d", answer.Request.URL, answer.StatusCode)
	}
	return nil
}

func unpack(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// closed asks as fast as so many askers can, and gives answers a second.
func (t *target) closed(askers int, during time.Duration) (rate float64, err error) {
	c := client(askers)
	defer c.CloseIdleConnections()
	var done atomic.Int64
	var failed atomic.Pointer[error]
	began := time.Now()
	var wg sync.WaitGroup
	for range askers {
		wg.Go(func() {
			for time.Since(began) < during && failed.Load() == nil {
				if _, err := t.ask(c, int(done.Add(1))); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	wg.Wait()
	if e := failed.Load(); e != nil {
		return 0, *e
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

// times are how long answers took, counted from when they should have been
// asked for: a server that stalls is not spared the questions of that while.
type times struct{ p50, p99, longest time.Duration }

// open asks at a fixed rate, whether or not earlier answers came.
func (t *target) open(rate int, during time.Duration) (times, error) {
	n := int(during.Seconds() * float64(rate))
	took, errs := make([]time.Duration, n), make([]error, n)
	c := client(200)
	defer c.CloseIdleConnections()
	began := time.Now()
	var wg sync.WaitGroup
	for i := range n {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		wg.Go(func() {
			_, errs[i] = t.ask(c, i)
			took[i] = time.Since(due)
		})
	}
	wg.Wait()
	slices.Sort(took)
	return times{took[n/2], took[n*99/100], took[n-1]}, errors.Join(errs...)
}
