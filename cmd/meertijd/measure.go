package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/metric"
	"meertijd/internal/rule"
	"meertijd/internal/store"
)

// askTime bounds a question to the database for a measurement.
const askTime = 2 * time.Second

// measured makes what is measured beside requests. Nothing in it is about a
// person: numbers, states and versions.
func measured(db *store.DB) *metric.Registry {
	r := &metric.Registry{}
	r.Gauge("meertijd_build_info", "Which program this is.", []string{"version", "engine", "go"}, func(set func(float64, ...string)) {
		set(1, versionText(), rule.EngineVersion, runtime.Version())
	})
	r.Gauge("meertijd_store_total", "Transactions repeated because somebody was first, given up for it, and batches and records of reads.", []string{"what"}, func(set func(float64, ...string)) {
		s := db.Stats()
		set(float64(s.Repeats), "repeated")
		set(float64(s.Busy), "busy")
		set(float64(s.Batches), "audit_batches")
		set(float64(s.Records), "audit_records")
	})
	r.Gauge("meertijd_mail", "Mails by state; waiting, claimed and handing are not sent yet.", []string{"state"}, func(set func(float64, ...string)) {
		ctx, stop := context.WithTimeout(context.Background(), askTime)
		defer stop()
		counts, err := store.Deliveries{DB: db}.Counts(ctx)
		if err != nil {
			return // what is not known is left out
		}
		for state, n := range counts {
			set(float64(n), string(state))
		}
	})
	r.Gauge("meertijd_sessions", "Sessions that can go on.", nil, func(set func(float64, ...string)) {
		ctx, stop := context.WithTimeout(context.Background(), askTime)
		defer stop()
		if n, err := db.SessionsSince(ctx, time.Now().Add(-access.Idle)); err == nil {
			set(float64(n))
		}
	})
	r.Gauge("meertijd_goroutines", "Goroutines.", nil, func(set func(float64, ...string)) { set(float64(runtime.NumGoroutine())) })
	return r
}

// expose serves measurements on an address of their own, until the context
// ends.
func expose(ctx context.Context, address string, r *metric.Registry, log *slog.Logger) error {
	if address == "" {
		return nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_ = r.Write(w) // who asked is gone: nobody to tell
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second, MaxHeaderBytes: 8 << 10}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics", "error", err)
		}
	}()
	return nil
}
