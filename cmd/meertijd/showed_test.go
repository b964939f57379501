package main

import (
	"database/sql"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// namesOnly are the pages whose words name practices that they show nothing of.
var namesOnly = map[string]string{
	"GET /audit":                "what others looked at: the record itself",
	"GET /audit/lines.csv":      "the same, as a file",
	"GET /account/activity":     "what somebody looked at: the record itself",
	"GET /account/activity.csv": "the same, as a file",
	"GET /{$}":                  "in a demo, who one may be: nobody is signed in by it",
}

// Who sees something of several practices is found at each of them (decision
// 0033): every page that names practices says in its audit record which.
func TestAPageThatNamesPracticesRecordsWhich(t *testing.T) {
	w := newWhole(t)
	look := w.look()
	practices := map[string]string{} // ids by name
	rows, err := look.QueryContext(t.Context(), "select practice_id, name from practice")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			t.Fatal(err)
		}
		practices[name] = id
	}
	seen := 0
	for _, role := range []string{"lead", "coordinator"} {
		j := &injector{whole: w, Client: w.as(role), role: role, sinks: map[string]sink{}}
		own, _ := j.named(look, "/help", practices) // one's other hats stand above every page
		for shape, at := range j.pages("/", "/practices", "/neighbourhood", "/interventions", "/reminders", "/record", "/groups", "/centres", "/reminders/new", "/search?q=praktijk", "/people", "/audit") {
			route, _, _ := strings.Cut(shape, "?")
			named, recorded := j.named(look, at, practices)
			named = slices.DeleteFunc(named, func(name string) bool { return slices.Contains(own, name) })
			if len(named) < 2 || namesOnly[route] != "" || strings.Contains(recorded, "\nperson/") {
				continue // of one practice the record says itself whose it is; a list of people names where each works
			}
			seen++
			for _, name := range named {
				if !strings.Contains(recorded, "/"+practices[name]+"\n") {
					t.Errorf("%s as %s (%s) names %s, and its record does not", route, role, at, name)
				}
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d pages name several practices", seen)
	}
}

// pages gives an address of each page that a role reaches by links.
func (j *injector) pages(starts ...string) map[string]string {
	j.Helper()
	mux := http.NewServeMux()
	for _, route := range j.site.Routes() {
		mux.Handle(route.Pattern, http.NotFoundHandler())
	}
	found := map[string]string{}
	for todo := starts; len(todo) > 0; todo = todo[1:] {
		at, _, _ := strings.Cut(todo[0], "#")
		r, err := http.NewRequest(http.MethodGet, at, http.NoBody)
		if err != nil || !strings.HasPrefix(at, "/") {
			continue
		}
		_, route := mux.Handler(r)
		if route == "" {
			continue
		}
		shape := route + "?" + strings.Join(slices.Sorted(maps.Keys(r.URL.Query())), " ") // a page of a group is not that of all groups
		if found[shape] != "" || strings.Contains(route, "sign-out") || strings.HasSuffix(route, ".pdf") {
			continue
		}
		status, page := j.ask(http.MethodGet, at, "")
		if status != http.StatusOK {
			continue
		}
		found[shape] = at
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			j.Fatal(err)
		}
		for n := range doc.Descendants() {
			if to := attribute(n, "href"); n.Data == "a" && to != "" {
				todo = append(todo, to)
			}
		}
	}
	return found
}

// wordsOn gives what a page says, its text without the lists from which somebody
// chooses, which hold names only. A file is text as it is.
func wordsOn(t *testing.T, body string) string {
	t.Helper()
	if !strings.HasPrefix(body, "<!") {
		return body
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Data == "option" || n.Data == "label" {
			return
		}
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return text.String()
}

// named gives the practices that a page names, and all that its audit record
// names.
func (j *injector) named(look *sql.DB, at string, practices map[string]string) (names []string, recorded string) {
	j.Helper()
	answer, err := j.Get(j.server.URL + at)
	if err != nil {
		j.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		j.Fatal(err)
	}
	page := wordsOn(j.T, string(body))
	for _, name := range slices.Sorted(maps.Keys(practices)) {
		if strings.Contains(page, name) {
			names = append(names, name)
		}
	}
	records, err := look.QueryContext(j.Context(), `select a.object_type || '/' || a.object_id || char(10) || coalesce(
		(select l.things from audit_list l where l.tenant_id = a.tenant_id and l.list_id = a.list_id), '') from audit a where a.request_id = ?`, answer.Header.Get("X-Request-Id"))
	if err != nil {
		j.Fatal(err)
	}
	defer records.Close()
	for records.Next() {
		var things string
		if err := records.Scan(&things); err != nil {
			j.Fatal(err)
		}
		recorded += things
	}
	return names, recorded
}
