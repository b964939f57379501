package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"meertijd/internal/document"
	"meertijd/internal/report"
	"meertijd/internal/web"
)

// everything says whether all of an attack is tried, or a sample.
func everything() bool { return os.Getenv("MEERTIJD_ATTACKS") == "all" }

// injections are texts that become SQL where a query is put together of text.
var injections = []string{
	"'", "''", "\"", "`", "\\", "\\'", "';", "\";", "')", "'))", "' --", "'--", "'#", "'/*", "*/", "/**/", "--", ";", ";--", "' or '1'='1", "' OR 1=1--", "' or 1=1#", "\" or \"\"=\"", "') or ('1'='1", "1 or 1=1", "1' and '1'='2", "admin'--",
	"' union select null--", "' UNION ALL SELECT 1,2,3,4,5--", "') union select name from sqlite_master--", "' union select usename from pg_user--", "1; drop table plan--", "'; drop table person;--", "'; delete from audit;--", "'; update person set name='x';--", "'; insert into tenant values('x');--", "'; attach database '/tmp/x' as x;--", "'; pragma writable_schema=1;--",
	"'; select pg_sleep(9)--", "' and (select pg_sleep(9)) is null--", "' and randomblob(900000000) is null--", "' || (select randomblob(900000000)) || '", "'; waitfor delay '0:0:9'--", "' and load_extension('x')--",
	"?", "?1", "?999999", "$1", "$99", ":name", "@p1", "%s", "%", "_", "%%", "\\%", "[a-z]", "x' escape 'y", "x' like '%", "{fn now()}", "$$;select 1;$$", "$tag$x$tag$", "E'\\x27'", "x'27'", "U&'\\0027'", "char(39)", "0x27", "%27", "%2527", "&#39;",
	"ʼ or ʼ1ʼ=ʼ1", "＇ or 1=1--", "’ or 1=1--", "\u02bc", "\uff07;", "\xbf' or 1=1--", "\xc0\xa7", "\x00' or 1=1--", "zzzzzzzz\x00", "1e309", "-1", "NaN", "99999999999999999999999", "null", "\r\n;select 1", strings.Repeat("'", 500), strings.Repeat("(", 1000), strings.Repeat("(select ", 200),
}

// harmless is a text as long, with one letter only: another one each time, for
// what stands there already is no change.
func harmless(text string, turn int) string {
	return strings.Repeat(string(rune('a'+turn%26)), len([]rune(text)))
}

// tables counts the rows of each table, on a connection of its own.
func tables(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	rows, err := db.QueryContext(t.Context(), "select name from sqlite_master where type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out[name] = 0
	}
	for name := range out {
		var n int
		if err := db.QueryRowContext(t.Context(), "select count(*) from "+strconv.Quote(name)).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[name] = n
	}
	return out
}

// sink is a place that a text goes to: a field of a form, a value of a path or
// of a query.
type sink struct {
	id   string
	send func(text string) (status int, page string)
}

// injector is somebody who sends texts wherever a role may.
type injector struct {
	*whole
	*http.Client
	role  string
	sinks map[string]sink
}

func (j *injector) ask(method, path, body string) (int, string) {
	j.Helper()
	r, err := http.NewRequestWithContext(j.Context(), method, j.server.URL+path, strings.NewReader(body))
	if err != nil {
		return 0, "" // no browser asks it
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := j.Do(r)
	if err != nil {
		j.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		j.Fatal(err)
	}
	if to := answer.Header.Get("Location"); to != "" {
		page = []byte(numbers.ReplaceAllString(to, "N"))
	}
	return answer.StatusCode, string(page)
}

var numbers = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+`)

// elements is a page without its words; a file has none.
func elements(page string) string {
	if !strings.HasPrefix(page, "<") {
		return ""
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			out.WriteString(n.Data + ">")
		}
	}
	return out.String()
}

// explore finds the places of a role, by the forms on the pages that it finds.
func (j *injector) explore(most int, starts ...string) {
	j.Helper()
	mux := http.NewServeMux()
	for _, route := range j.site.Routes() {
		mux.Handle(route.Pattern, http.NotFoundHandler())
	}
	pattern := func(method, at string) string {
		r, err := http.NewRequest(method, at, http.NoBody)
		if err != nil {
			return ""
		}
		_, p := mux.Handler(r)
		return p
	}
	seen := map[string]bool{}
	for todo := starts; len(todo) > 0 && len(seen) < most; todo = todo[1:] {
		at, _, _ := strings.Cut(todo[0], "#")
		route := pattern(http.MethodGet, at)
		path, _, _ := strings.Cut(at, "?")
		if seen[route] || route == "" || !strings.HasPrefix(at, "/") {
			continue
		}
		status, page := j.ask(http.MethodGet, at, "")
		if status == http.StatusSeeOther {
			todo = append(todo, page)
			continue
		}
		if status != http.StatusOK {
			continue
		}
		seen[route] = true
		for _, name := range []string{"q", "saved", "next", "before", "who", "id", "type", "number", "name"} {
			j.add(route+" ?"+name, func(text string) (int, string) {
				return j.ask(http.MethodGet, path+"?"+url.Values{name: {text}}.Encode(), "")
			})
		}
		j.inPath(route, path)
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			j.Fatal(err)
		}
		for n := range doc.Descendants() {
			switch {
			case n.Data == "a" && attribute(n, "href") != "":
				todo = append(todo, attribute(n, "href"))
			case n.Data == "form":
				j.form(n, pattern, path)
			}
		}
	}
}

// inPath adds the values of an address.
func (j *injector) inPath(route, path string) {
	_, at, _ := strings.Cut(route, " ")
	shape, parts := strings.Split(at, "/"), strings.Split(path, "/")
	for i, name := range shape {
		if strings.HasPrefix(name, "{") && name != "{$}" && i < len(parts) {
			j.add(route+" "+name, func(text string) (int, string) {
				odd := slices.Clone(parts)
				odd[i] = url.PathEscape("x" + text)
				return j.ask(http.MethodGet, strings.Join(odd, "/"), "")
			})
		}
	}
}

// form adds the fields of a form.
func (j *injector) form(form *html.Node, pattern func(method, at string) string, here string) {
	action, method := attribute(form, "action"), strings.ToUpper(attribute(form, "method"))
	if action == "" {
		action = here
	}
	if method == "" {
		method = http.MethodGet
	}
	route, values := pattern(method, action), url.Values{}
	for _, end := range []string{"/sign-out", "/sign-in", "/account/sessions", "/account/hat", "/close", "/leave", "/erase", "/end", "/reset", "/merge", "/split"} {
		if strings.Contains(action, end) {
			return
		}
	}
	for n := range form.Descendants() {
		if name := attribute(n, "name"); name != "" {
			values.Set(name, attribute(n, "value"))
		}
	}
	for name := range values {
		j.add(route+values.Get("do")+" "+name, func(text string) (int, string) {
			with := maps.Clone(values)
			with.Set(name, text)
			if name != "key" {
				with.Set("key", strconv.FormatInt(time.Now().UnixNano(), 36))
			}
			if method == http.MethodGet {
				return j.ask(method, action+"?"+with.Encode(), "")
			}
			return j.ask(method, action, with.Encode())
		})
	}
}

func (j *injector) add(id string, send func(string) (int, string)) {
	if _, known := j.sinks[id]; !known {
		j.sinks[id] = sink{id, send}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// odd says whether a text is none: it may be refused where another is taken.
func odd(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || len(text) > 200
}

// unprinted gives the page that a PDF is printed from: the printing takes a
// second, and no query follows it.
type unprinted struct{ web.Papers }

func (unprinted) PDF(_ context.Context, d report.Document) ([]byte, error) {
	return document.HTML(d)
}

// Texts that are SQL, at each place of each role, on a real database: they give
// what letters give, change no other table, and take no longer.
func TestAttackSQL(t *testing.T) {
	if len(injections) < 40 {
		t.Errorf("only %d texts", len(injections))
	}
	for role, places := range map[string]int{"manager": 300, "owner": 300, "coordinator": 150, "lead": 500, "none": 20} {
		t.Run(role, func(t *testing.T) {
			if found := attackSQL(t, role); found < places {
				t.Errorf("only %d places", found)
			}
		})
	}
}

// attackSQL tries every text at every place of one role, and gives how many
// places that are.
func attackSQL(t *testing.T, role string) int {
	t.Helper()
	w := newWhole(t)
	w.site.Papers = unprinted{w.site.Papers}
	look := w.look()
	before := tables(t, look)
	tried, places, found, turn, calm := 0, 0, 0, 0, 0
	var slowest time.Duration
	j := &injector{whole: w, Client: w.as(role), role: role, sinks: map[string]sink{}}
	j.explore(60, "/today", "/practices", "/neighbourhood", "/", "/sign-in", "/audit", "/people", "/import", "/organisation", "/account", "/plan/4", "/plan/4/share", "/plan/4/joint", "/plan/4/files", "/privacy/erase", "/people/mandates", "/practices/new", "/neighbourhoods", "/centres", "/read/"+w.people.Link, "/read/x", "/sign-in/password", "/sign-in/link/x", "/invitation/x", "/account/activity")
	for _, id := range slices.Sorted(maps.Keys(j.sinks)) {
		places++
		if !everything() && places%4 != 0 || !strings.Contains(id, os.Getenv("MEERTIJD_ATTACKS_AT")) {
			continue
		}
		sent := j.sinks[id].send
		if status, page := sent("\x00"); status >= 500 || leaks(page) { // nothing is left of it: what that gives, the place says itself
			t.Errorf("%s as %s: a NUL gives %d", id, role, status)
		}
		start := tables(t, look)
		want, shapes := map[int]bool{http.StatusTooManyRequests: true}, map[string]bool{}
		plain := func() {
			calm++
			status, page := sent(harmless("' or '1'='1", calm))
			want[status], shapes[elements(page)] = true, true
			if strings.HasSuffix(id, "?q") || strings.HasSuffix(id, " q") { // signs are no words: they look for nothing
				_, page = sent(".")
				shapes[elements(page)] = true
			}
		}
		plain()
		plain()
		middle := tables(t, look)
		// a page that tells who looked grows by itself, also after two looks alike, and one keeps where to go next when
		// that can be: of it only the status counts
		tells := strings.Contains(id, "/account/activity") || strings.Contains(id, "/audit") || strings.HasSuffix(id, "?next")
		alike := func(text string, status int, page string) bool {
			return status == 0 || status == http.StatusConflict && (strings.Contains(id, "/plan/edit ") || strings.HasSuffix(id, " version")) || want[status] && (status != http.StatusOK || shapes[elements(page)] || tells || len(shapes) > 1) || (odd(text) || strings.HasSuffix(id, " key") || strings.HasSuffix(id, " who")) && status/100 == 4 // a key is taken once, and who is a query that may be none
		}
		var odds []string
		for _, text := range injections {
			if turn++; turn%61 != 0 && !everything() {
				continue
			}
			tried++
			begin := time.Now()
			status, page := sent(text)
			took := time.Since(begin)
			slowest = max(slowest, took)
			if !alike(text, status, page) { // what is there grew: once more, beside letters
				plain()
				status, page = sent(text)
			}
			if status >= 500 || took > 5*time.Second || leaks(page) || !alike(text, status, page) {
				odds = append(odds, fmt.Sprintf("%.40q gives %d in %v", text, status, took))
			}
		}
		end := tables(t, look)
		for table, n := range end {
			if strings.HasSuffix(id, " key") || table == "plan_field" && strings.HasPrefix(id, "POST /plan/{year} ") {
				continue // each new key is a new request, and who writes a plan changes its words
			}
			if n != middle[table] && start[table] == middle[table] && !grows[table] {
				odds = append(odds, fmt.Sprintf("%s: %d rows, were %d", table, n, middle[table]))
			}
		}
		if len(odds) > 0 {
			found++
			t.Errorf("%s as %s, where letters give %v: %v", id, role, slices.Sorted(maps.Keys(want)), odds)
		}
	}
	after := tables(t, look)
	for name, n := range before {
		if after[name] < n {
			t.Logf("%s had %d rows, has %d", name, n, after[name])
		}
		if _, there := after[name]; !there {
			t.Errorf("%s is gone", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d tables, were %d", len(after), len(before))
	}
	if problems, err := w.db.VerifyAudit(t.Context(), demoTenant, nil); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
	t.Logf("attack: SQL as %s, %d texts: %d tried, %d places, %d found; the slowest answer took %v", role, len(injections), tried, places, found, slowest)
	return places
}

// leaks says whether a page has words of a database about a query that is wrong.
func leaks(page string) bool {
	return slices.ContainsFunc([]string{"SQL logic", "syntax error", "SQLSTATE", "no such table", "no such column", "unrecognized token"}, func(words string) bool {
		return strings.Contains(page, words)
	})
}

// grows are tables that grow with any request: the record of who did what.
var grows = map[string]bool{"audit": true, "audit_person": true, "audit_list": true, "attempt": true, "session": true}
