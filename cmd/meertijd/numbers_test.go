package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
	"meertijd/internal/web"
	"meertijd/internal/wording"
)

// regionSaid is what the command says of a region.
type regionSaid struct {
	Total struct {
		Practices int            `json:"practices"`
		States    map[string]int `json:"states"`
		Open      int            `json:"open"`
	} `json:"total"`
	Before struct {
		Added    int            `json:"choices_added"`
		Deepened int            `json:"choices_deepened"`
		Gone     int            `json:"choices_gone"`
		Changed  map[string]int `json:"changed"`
	} `json:"before"`
	Needs []struct {
		Code      string   `json:"code"`
		Practices []string `json:"practices"`
	} `json:"needs"`
	Practices []struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		State   string `json:"state"`
		Need    string `json:"need"`
		Changed *struct {
			Added    []string `json:"added"`
			Deepened []string `json:"deepened"`
			Gone     []string `json:"gone"`
		} `json:"changed"`
	} `json:"practices"`
}

var total = regexp.MustCompile(`(?s)<tfoot>.*?</tfoot>`)
var cell = regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`)
var tag = regexp.MustCompile(`<[^>]*>`)

// TestNumbersAgree looks on days of a year, chosen by chance, at the page of the
// region, at the list of practices as a file, and at what the command says.
func TestNumbersAgree(t *testing.T) {
	w := newWhole(t)
	set, file := rules(t), databaseIn(t, w.folder)
	random := rand.New(rand.NewPCG(7, 7))
	for range 6 {
		on := calendar.MustParse("2026-04-01").AddDays(random.IntN(365))
		said := w.command(file, on)
		server, err := site(w.db, wiring{clock: clockOn(on), rules: func(string) *rule.Set { return set }, demo: &web.Demo{Tenant: demoTenant, Fixed: on}, log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		there := httptest.NewServer(server.Handler())
		w.server = there
		lead := w.as("lead")
		page := w.read(lead, "/region")
		want := []string{strconv.Itoa(said.Total.Practices)}
		for _, state := range []string{"handed-in", "complete", "at-risk", "silent"} {
			want = append(want, strconv.Itoa(said.Total.States[state]))
		}
		want = append(want, strconv.Itoa(said.Total.Open))
		var have []string
		for _, c := range cell.FindAllStringSubmatch(total.FindString(page), -1)[1:] {
			have = append(have, strings.TrimSpace(tag.ReplaceAllString(c[1], "")))
		}
		if strings.Join(have, " ") != strings.Join(want, " ") {
			t.Errorf("on %s the page says %v and the command %v", on, have, want)
		}
		if squares := strings.Count(page, `<a class="square `); squares != said.Total.Practices {
			t.Errorf("on %s %d squares for %d practices", on, squares, said.Total.Practices)
		}
		for _, need := range said.Needs {
			if rows := w.rows(lead, "/practices/list.csv?need="+need.Code); rows != len(need.Practices) {
				t.Errorf("on %s the file has %d practices that need %s, the command %d", on, rows, need.Code, len(need.Practices))
			}
		}
		for state, n := range said.Total.States {
			if rows := w.rows(lead, "/practices/list.csv?state="+state); rows != n {
				t.Errorf("on %s the file has %d practices that are %s, the command %d", on, rows, state, n)
			}
		}
		w.changesAgree(lead, page, said)
		if !strings.Contains(page, wording.Date("nl", on)) {
			t.Errorf("the page does not say that it is of %s", on)
		}
		there.Close()
	}
}

// changesAgree compares what practices changed since last year: as the command
// says it by practice and in all, as the page counts it, and as the file has it.
func (w *whole) changesAgree(client *http.Client, page string, said regionSaid) {
	w.Helper()
	choices, practices := map[string]int{}, map[string]int{}
	for _, p := range said.Practices {
		if p.Changed == nil {
			continue
		}
		some := 0
		for kind, n := range map[string]int{"added": len(p.Changed.Added), "deepened": len(p.Changed.Deepened), "gone": len(p.Changed.Gone)} {
			if choices[kind] += n; n > 0 {
				practices[kind]++
				some++
			}
		}
		if some == 0 {
			practices["none"]++
		}
	}
	if choices["added"] != said.Before.Added || choices["deepened"] != said.Before.Deepened || choices["gone"] != said.Before.Gone {
		w.Errorf("the practices come to %v, the whole to %+v", choices, said.Before)
	}
	for kind, n := range said.Before.Changed {
		if practices[kind] != n || w.rows(client, "/practices/list.csv?changed="+kind) != n {
			w.Errorf("%d practices are %s, the command says %d, and the file has %d", practices[kind], kind, n, w.rows(client, "/practices/list.csv?changed="+kind))
		}
		if code := "region.before." + kind + ".value"; kind != "none" && !strings.Contains(page, wording.Text("nl", code, fault.Args{"n": strconv.Itoa(choices[kind])})) {
			w.Errorf("the page does not say that %d choices are %s", choices[kind], kind)
		}
	}
}

// command runs meertijd region on the database.
func (w *whole) command(file string, on calendar.Date) (said regionSaid) {
	w.Helper()
	var out, wrong strings.Builder
	if code := run([]string{"region", "--db", file, "--json", "--on", on.String()}, streams{&out, &wrong}); code != 0 {
		w.Fatal(wrong.String())
	}
	if err := json.Unmarshal([]byte(out.String()), &said); err != nil {
		w.Fatal(err)
	}
	return said
}

func (w *whole) read(client *http.Client, path string) string {
	w.Helper()
	answer, err := client.Get(w.server.URL + path)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		w.Fatalf("%s: %d %v", path, answer.StatusCode, err)
	}
	return string(body)
}

// rows counts the practices in a file: the lines that have a code or a name,
// after the head of the table.
func (w *whole) rows(client *http.Client, path string) (n int) {
	w.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.read(client, path), "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	all, err := r.ReadAll()
	if err != nil {
		w.Fatal(err)
	}
	head := false
	for _, line := range all {
		switch {
		case head && len(line) > 1:
			n++
		case len(line) > 2 && line[0] == wording.Text("nl", "practices.practice", nil):
			head = true
		}
	}
	if !head {
		w.Fatalf("%s has no head: %v", path, all)
	}
	return n
}

func databaseIn(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	return files[0]
}
