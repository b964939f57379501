package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/internal/web/render"
	"meertijd/internal/wording"
	"meertijd/regions"
)

func rules(t *testing.T) *rule.Set {
	t.Helper()
	dir := filepath.Join("..", "..", "regions", regions.Default())
	book, faults := planbook.ReadRegion(os.DirFS(dir), dir)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return book.Set
}

func TestServeHasNoDemoSignIn(t *testing.T) {
	db, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "meertijd.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	web, err := site(db, wiring{log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(web.Handler())
	defer server.Close()
	for path, want := range map[string]int{"/healthz": 200, "/": 200, "/help": 200, "/today": 200, "/plan/4": 200} {
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s gives %d, want %d", path, answer.StatusCode, want)
		}
	}
	answer, err := http.PostForm(server.URL+"/sign-in", url.Values{"hat": {"a b"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("demo sign-in gives %d", answer.StatusCode)
	}
}

func TestAFixedDayKeepsTheTimeOfDay(t *testing.T) {
	on := calendar.MustParse("2026-06-02")
	began := time.Date(2026, 11, 22, 23, 50, 0, 0, render.Zone)
	c := clock{fixed: on, began: began}
	if c.Today() != on {
		t.Errorf("today is %s", c.Today())
	}
	if got := c.at(began.Add(time.Minute)).In(render.Zone).Format(time.DateTime); got != "2026-06-02 23:51:00" {
		t.Errorf("a minute later it is %s", got)
	}
	before := c.at(began.Add(9 * time.Minute))
	for _, later := range []time.Duration{10 * time.Minute, 11 * time.Minute, 30 * time.Hour} {
		at := c.at(began.Add(later))
		if at.Before(before) || at.In(render.Zone).Format(time.DateOnly) != "2026-06-02" {
			t.Errorf("%s later it is %s", later, at)
		}
		before = at
	}
}

func TestEveryCodeOfTheStoreHasASentence(t *testing.T) {
	for _, code := range store.Codes {
		for _, language := range wording.Languages {
			if !wording.Has(language, string(code)) {
				t.Errorf("%s has no sentence in %s", code, language)
			}
		}
	}
}
