package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"meertijd/internal/web/render"
)

// The boards are made anew once a day, also on the days on which the clock is
// put forward and back.
func TestUntilMorning(t *testing.T) {
	for from, want := range map[time.Time]time.Duration{
		time.Date(2026, 6, 2, 23, 30, 0, 0, render.Zone):  30*time.Minute + time.Second,
		time.Date(2026, 6, 2, 0, 0, 1, 0, render.Zone):    24 * time.Hour,
		time.Date(2026, 3, 29, 0, 0, 1, 0, render.Zone):   23 * time.Hour,
		time.Date(2026, 10, 25, 0, 0, 1, 0, render.Zone):  25 * time.Hour,
		time.Date(2026, 12, 31, 12, 0, 0, 0, render.Zone): 12*time.Hour + time.Second,
	} {
		if got := untilMorning(from); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}

// A group of the organisation's own is called by its name on the list, and by
// its new name as soon as it has one, also where pages are kept as drawn; so are
// groups and views that somebody made.
func TestTheListCallsAGroupByItsName(t *testing.T) {
	w := newWhole(t)
	lead := w.as("lead")
	j := &injector{whole: w, Client: lead}
	shows := func(at, name string) {
		t.Helper()
		for range 2 { // made, and kept
			if status, page := j.ask(http.MethodGet, at, ""); status != http.StatusOK || !strings.Contains(page, name) {
				t.Errorf("%s: %d, without %s", at, status, name)
			}
		}
	}
	files, err := w.site.Practices.List(t.Context(), demoTenant, "", w.site.Today())
	if err != nil {
		t.Fatal(err)
	}
	if status := w.send(lead, "/groups", url.Values{"do": {"new-group"}, "name": {"Samen digitaal"}, "key": {"proef"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	planned := w.site.Rules(demoTenant).Region.Groups[0].Key
	for i, id := range []string{"proef", planned} {
		form := url.Values{"do": {"enter-" + id}, "id": {id}, "practice": {files[i].Practice.ID}, "date": {w.site.Today().String()}, "reason": {"Doet mee."}, "key": {id}}
		if status := w.send(lead, "/groups", form); status != http.StatusSeeOther {
			t.Fatal(status)
		}
	}
	shows("/practices", ">Samen digitaal<")
	shows("/practices?column=group&group=proef", ">Samen digitaal<")
	shows("/practices/list.csv?column=group&group=proef", "Samen digitaal")
	for id, name := range map[string]string{"proef": "Digitaal samen", planned: "Onze kansrijke groep"} {
		if status := w.send(lead, "/groups", url.Values{"do": {"group-" + id}, "id": {id}, "name": {name}, "key": {"k2"}}); status != http.StatusSeeOther {
			t.Fatal(status)
		}
		shows("/practices", ">"+name+"<")
	}
	if status := w.send(lead, "/practices/groups", url.Values{"do": {"make"}, "name": {"Mijn groepje"}, "key": {"k3"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	shows("/practices", ">Mijn groepje<")
	if status := w.send(lead, "/practices/views", url.Values{"do": {"new"}, "name": {"Wie nog niet begon"}, "state": {"silent"}, "key": {"k4"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	shows("/practices", ">Wie nog niet begon<")
}
