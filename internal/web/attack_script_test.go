package web

import (
	"archive/zip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/document"
	"meertijd/internal/report"
)

// printer keeps the page of what it would print.
type printer struct {
	papers
	page []byte
}

func (p *printer) PDF(_ context.Context, d report.Document) (_ []byte, err error) {
	p.page, err = document.HTML(d)
	return []byte("%PDF"), err
}

// ownStyle is the style sheet of what is printed; no site serves that page.
var ownStyle = regexp.MustCompile(`(?s)^(.*?)<style>[^<]*</style>`)

// skeletonOfWord is a Word file without its words.
func skeletonOfWord(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		fmt.Fprintln(&out, f.Name)
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(in); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			switch s := token.(type) {
			case xml.StartElement:
				fmt.Fprint(&out, s.Name.Local, len(s.Attr), ";")
			case xml.Comment, xml.Directive, xml.ProcInst:
				fmt.Fprintf(&out, "%T;", s)
			}
		}
		in.Close()
	}
	return out.String()
}

// Every text of the list, in one field for each way in which text becomes a
// page or a file: what is not text is the same as with letters only.
func TestAttackScriptsInEachRenderer(t *testing.T) {
	t.Parallel()
	paper := &printer{}
	w := newWorld(t, func(c *Config) { paper.papers = c.Papers.(papers); c.Papers = paper })
	b, p := w.manager(demo.Complete)
	lead := w.as(w.person(access.Lead))
	at := w.planAt(p)
	theirs := "/practices/" + w.of(p) + at
	name := texts(b.get(at).doc, "")[0]
	renderers := map[string]func() (shape, page string){}
	for _, path := range []string{at, at + "/print", at + "/one-page", at + "/submit"} {
		renderers["page "+path] = func() (string, string) { r := b.get(path).want(http.StatusOK); return skeleton(r.body), r.body }
	}
	renderers["page of the lead"] = func() (string, string) { r := lead.get(theirs).want(http.StatusOK); return skeleton(r.body), r.body }
	renderers["page of a reader"] = func() (string, string) { r := b.get("/read/" + w.report.Link); return skeleton(r.body), r.body }
	renderers["pdf"] = func() (string, string) {
		b.get(at + "/plan.pdf").want(http.StatusOK)
		paper.page = ownStyle.ReplaceAll(paper.page, nil)
		return skeleton(string(paper.page)), string(paper.page)
	}
	renderers["word"] = func() (string, string) { return skeletonOfWord(t, b.get(at+"/plan.docx").want(http.StatusOK).body), "" }
	list := sample(scripts(), 11)
	n := counts{places: len(renderers) + 1}
	for _, text := range list {
		shapes := map[string]string{}
		for _, put := range []string{blank(text), text} {
			form := with(b.get(at).form(at), name, put)
			b.headers["HX-Request"] = "true"
			live := b.post(at, form)
			delete(b.headers, "HX-Request")
			all := maps.Clone(renderers)
			all["part"] = func() (string, string) { return skeleton(live.body), live.body }
			for what, render := range all {
				shape, page := render()
				n.tried++
				if found := born(page); len(found) > 0 {
					n.found++
					t.Errorf("%s of %q: %v", what, put, found)
				}
				if put == text && shape != shapes[what] {
					n.found++
					t.Errorf("%s of %q is not made as that of letters", what, text)
				}
				shapes[what] = shape
			}
		}
	}
	n.log(t, fmt.Sprintf("scripts, %d texts in each renderer", len(list)))
}

// What JSON holds of a text is the text, and nothing that a page would read.
func TestAttackScriptsInJSON(t *testing.T) {
	t.Parallel()
	w := real(t)
	b := w.member("anna@praktijk.example", access.Manager, w.of(w.person(access.Manager, demo.HandedIn)))
	n := counts{places: 1}
	for _, text := range sample(scripts(), 4) {
		if b.post("/account/profile", url.Values{"name": {text}, "language": {"nl"}}).code != http.StatusSeeOther {
			continue // not taken for a name
		}
		n.tried++
		r := b.get("/account/data.json").want(http.StatusOK)
		var anything any
		if err := json.Unmarshal([]byte(r.body), &anything); err != nil || strings.ContainsAny(r.body, "<>\u2028\u2029") || r.header.Get("X-Content-Type-Options") != "nosniff" || strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
			n.found++
			t.Errorf("%q: %v, %.200s", text, err, r.body)
		}
	}
	n.log(t, "scripts in JSON")
}

// unsafe are forms that end what the test needs, so that they come last, and
// once.
var unsafe = []string{"/sign-out", "/sign-in", "/account/sessions", "/account/hat", "/close", "/leave", "/privacy/erase", "/end", "/reset", "/merge", "/split"}

func (e *entry) ends() bool {
	return slices.ContainsFunc(unsafe, func(s string) bool { return strings.HasSuffix(e.action, s) || strings.HasPrefix(e.action, s) })
}

// typable are the fields of an entry whose words are kept.
func (e *entry) typable() []string {
	return slices.DeleteFunc(slices.Clone(e.fields), func(name string) bool {
		return slices.Contains([]string{"key", "version", "base", "editor", "hash", "plan", "year", "do", "step", "language", "date", "last", "from", "until", "challenge", "passkey", "practice", "hat"}, name)
	})
}

// One text that breaks out of everything, in every field of every form that
// each role finds; then each page that it finds, once more.
func TestAttackAScriptInEveryField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, shown := counts{}, map[string]bool{}
	seats := []demo.Person{w.person(access.Manager, demo.Complete), w.person(access.Owner, demo.HandedIn), w.person(access.Coordinator), w.person(access.Lead)}
	done := map[string]bool{}
	for _, p := range seats {
		b := w.as(p)
		check := func(r *reply) {
			if r.doc == nil {
				return
			}
			if found := born(r.body); len(found) > 0 {
				n.found++
				t.Errorf("%s: %v", r.at, found)
			}
			if strings.Contains(r.body, "zqx()") {
				shown[b.shape(r.at)] = true
			}
		}
		starts := append(slices.Collect(valuesOf(w.tries(p))), "/read/"+w.report.Link)
		for _, page := range b.crawled(80, starts...) {
			for _, e := range page.entries() {
				if e.method != http.MethodPost || e.ends() {
					continue
				}
				for _, field := range e.typable() {
					id := b.route(e.action) + e.form.Get("do") + " " + field
					if done[id] || strings.HasPrefix(b.route(e.action), "POST /plan/{year}") && len(done) > 4000 {
						continue
					}
					done[id] = true
					n.tried++
					check(b.post(e.action, with(e.form, field, polyglot, "key", fmt.Sprint("k", n.tried))))
				}
			}
		}
		if b.get("/today").code == http.StatusSeeOther && b.signIn(p).code != http.StatusSeeOther {
			t.Fatal(p.Role, "is out")
		}
		for _, page := range b.crawled(80, starts...) {
			check(page)
		}
	}
	n.places = len(shown)
	n.log(t, "one script in every field of every form; places are the pages that showed it")
	if n.tried < 100 || len(shown) < 12 {
		t.Errorf("only %d fields, shown on %v", n.tried, slices.Sorted(maps.Keys(shown)))
	}
}
