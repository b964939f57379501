package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
	"meertijd/internal/web"
)

// onAddress is a site with a small demo in a database at an address.
func onAddress(t *testing.T, address string, set *rule.Set) *whole {
	t.Helper()
	w := &whole{T: t, log: &lockedBuffer{}, db: storetest.Open(t, address, store.Options{})}
	c := demoCommand{language: language{Lang: "nl"}, Practices: 4, Seed: 1}
	on := demo.Day(set)
	err := c.tenant(w.db, set, on)
	if err == nil {
		w.people, err = demo.Fill(context.Background(), c.options(w.db, set, on))
	}
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(w.log, nil))
	w.site, err = site(w.db, wiring{clock: clockOn(on), rules: func(string) *rule.Set { return set }, demo: &web.Demo{Tenant: demoTenant, Fixed: on}, log: log, metrics: measured(w.db)})
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(w.site.Handler())
	t.Cleanup(w.server.Close)
	return w
}

// walk sends every role to every address, and some forms with something in them.
func (w *whole) walk() map[string]int {
	given := map[string]int{}
	blank := regexp.MustCompile(`\{[a-z]+\}`)
	fill := strings.NewReplacer("{year}", "4", "{token}", w.people.Link, "{$}", "")
	for _, role := range []string{"manager", "coordinator", "lead"} {
		client := w.as(role)
		for _, route := range w.site.Routes() {
			method, path, _ := strings.Cut(route.Pattern, " ")
			if strings.HasSuffix(path, ".pdf") || path == "/sign-out" || strings.HasPrefix(path, "/sign-in") || path == "/account/behalf" {
				continue
			}
			at := w.server.URL + blank.ReplaceAllString(fill.Replace(path), "x")
			if method == http.MethodGet {
				answer, err := client.Get(at)
				if err != nil {
					w.Fatal(err)
				}
				answer.Body.Close()
				given[role+" "+route.Pattern] = answer.StatusCode
				continue
			}
			given[role+" "+route.Pattern] = w.send(client, strings.TrimPrefix(at, w.server.URL), url.Values{})
		}
		for i, c := range []struct {
			path string
			form url.Values
		}{
			{"/plan/4", url.Values{"answer.horizon": {"Meer rust."}, "base": {"0"}}},
			{"/plan/4/share", url.Values{}},
			{"/read/" + w.people.Link, url.Values{"name": {"Een Lezer"}, "text": {"Mooi plan."}}},
			{"/people", url.Values{"mail": {"nieuw@example.org"}, "name": {"Nieuwe Collega"}, "role": {"employee"}, "language": {"nl"}}},
			{"/people/invite", url.Values{"mail": {"nieuw@example.org"}, "name": {"Nieuwe Collega"}, "role": {"lead"}, "language": {"nl"}}},
			{"/account/profile", url.Values{"name": {"Anders Genoemd"}, "language": {"en"}}},
			{"/account/data", url.Values{"name": {"Weer Anders"}}},
			{"/organisation", url.Values{"name": {"Voorbeeldregio"}}},
			{"/language", url.Values{"language": {"en"}}},
		} {
			c.form.Set("key", fmt.Sprint(role, i))
			given[role+" filled in "+c.path] = w.send(client, c.path, c.form)
		}
	}
	return given
}

// What a request may do does not depend on the engine: nothing that belongs to
// a page is fenced off by PostgreSQL.
func TestTheFenceStandsInNobodysWay(t *testing.T) {
	t.Parallel()
	address, set := storetest.Postgres(t), rules(t)
	fenced := onAddress(t, address, set)
	is := fenced.walk()
	want := onAddress(t, filepath.Join(t.TempDir(), "x.db"), set).walk()
	fine := 0
	for what, status := range want {
		if is[what] != status {
			t.Errorf("%s gives %d, and %d without a fence", strings.ReplaceAll(what, fenced.people.Link, "…"), is[what], status)
		}
		if status < 400 {
			fine++
		}
	}
	if bytes.Contains(fenced.log.Bytes(), []byte(store.CodeRights)) {
		t.Errorf("something ran into the fence: %s", fenced.log.Bytes())
	}
	if fine < 80 {
		t.Errorf("only %d of %d requests got anywhere", fine, len(want))
	}
}
