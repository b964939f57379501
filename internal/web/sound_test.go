package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/web/asset"
)

var (
	inline  = regexp.MustCompile(`ZgotmplZ|%!|<no value>|\{\{`)
	foreign = regexp.MustCompile(`^(?:[a-z]+:)?//|^(?:javascript|data|vbscript):`)
	// addresses that a page may name
	reasons = []string{"href", "src", "action", "formaction", "hx-post", "hx-get"}
)

// soundly checks what holds for every page, and every part of one.
func (r *reply) soundly() *reply {
	r.Helper()
	if r.doc == nil {
		return r
	}
	if found := inline.FindString(r.body); found != "" {
		r.Errorf("%s holds %q", r.at, found)
	}
	r.ids()
	r.doc.each(func(n *node) {
		for name, value := range n.attr {
			switch {
			case name == "style" || strings.HasPrefix(name, "on"):
				r.Errorf("%s: <%s %s>", r.at, n.tag, name)
			case slices.Contains(reasons, name):
				r.address(n, name, value)
			case name == "for" || strings.HasPrefix(name, "aria-") && (strings.HasSuffix(name, "by") || name == "aria-controls"):
				for id := range strings.FieldsSeq(value) {
					if r.doc.id(id) == nil {
						r.Errorf("%s: <%s %s=%q> points at nothing", r.at, n.tag, name, value)
					}
				}
			}
		}
		if n.tag == "style" || n.tag == "script" && n.attr["src"] == "" || n.tag == "iframe" || n.tag == "object" || n.tag == "base" {
			r.Errorf("%s: <%s>", r.at, n.tag)
		}
	})
	r.controls()
	return r
}

// ids checks that no id stands there twice.
func (r *reply) ids() {
	r.Helper()
	seen := map[string]bool{}
	for _, n := range r.doc.all("", "id", "") {
		id := n.attr["id"]
		if seen[id] || id == "" || strings.ContainsAny(id, " \t\n") {
			r.Errorf("%s: id %q is no id, or stands there twice", r.at, id)
		}
		seen[id] = true
	}
}

// address checks that a link stays here, and that what it names exists.
func (r *reply) address(n *node, name, value string) {
	r.Helper()
	if foreign.MatchString(strings.ToLower(value)) {
		r.Errorf("%s: <%s %s=%q> leaves the site", r.at, n.tag, name, value)
	}
	if id, here := strings.CutPrefix(value, "#"); here && r.doc.id(id) == nil {
		r.Errorf("%s: nothing has the id of link %q", r.at, value)
	}
	if name == "action" || name == "formaction" || name == "hx-post" {
		r.posts(n, value)
	}
}

// posts checks that a form goes to a route.
func (r *reply) posts(n *node, to string) {
	r.Helper()
	method := http.MethodPost
	if name := n.attr["method"]; n.tag == "form" && !strings.EqualFold(name, "post") {
		method = http.MethodGet
	}
	mux := r.routed()
	request, err := http.NewRequest(method, to, nil)
	if err != nil {
		r.Errorf("%s: form to %q: %v", r.at, to, err)
		return
	}
	if _, pattern := mux.Handler(request); pattern == "" {
		r.Errorf("%s: %s %s is no route", r.at, method, to)
	}
}

// routed knows every route, and does nothing.
func (w *world) routed() *http.ServeMux {
	if w.mux == nil {
		w.mux = http.NewServeMux()
		for _, route := range w.server.Routes() {
			w.mux.Handle(route.Pattern, http.NotFoundHandler())
		}
	}
	return w.mux
}

// controls checks that what one fills in has a name for everybody, and that
// each button does something.
func (r *reply) controls() {
	r.Helper()
	whole, labels := r.doc.one("html") != nil, map[string]bool{}
	for _, n := range r.doc.all("label", "for", "") {
		labels[n.attr["for"]] = true
	}
	r.doc.each(func(n *node) {
		_, off := n.attr["hidden"]
		switch {
		case n.tag == "textarea" && !off, n.tag == "select", n.tag == "input" && n.attr["type"] != "hidden":
			if id := n.attr["id"]; n.within("label") == nil && n.attr["aria-label"] == "" && !labels[id] {
				r.Errorf("%s: <%s name=%q> has no label", r.at, n.tag, n.attr["name"])
			}
		case n.tag == "label":
			if n.attr["for"] == "" && n.one("input") == nil && n.one("textarea") == nil && n.one("select") == nil {
				r.Errorf("%s: label %q is of nothing", r.at, n.words())
			}
		case n.tag == "button" && n.attr["type"] != "button":
			if formOf(r.doc, n) == nil && whole {
				r.Errorf("%s: button %q belongs to no form", r.at, n.words())
			}
		}
		if (n.tag == "button" || n.tag == "a") && n.words() == "" && n.attr["aria-label"] == "" {
			r.Errorf("%s: <%s> says nothing", r.at, n.tag)
		}
	})
}

// secure are the headers of every answer.
var secure = map[string]string{
	"Content-Security-Policy": asset.Policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
	"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
}

func TestEveryAnswerHasTheHeadersThatProtect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	page := b.get("/today")
	style := page.doc.one("link", "rel", "stylesheet").attr["href"]
	tries := []string{style, "/asset/none", "/gallery", "/nowhere", "/today?%zz", "/today?a;b", "//double", "/a/../b", "/plan/x", "/read/none", w.planAt(p, "/plan.docx"), w.planAt(p, "/plan.pdf")}
	for _, try := range w.tries(p) {
		tries = append(tries, try)
	}
	for _, try := range tries {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete, http.MethodOptions} {
			r := b.do(method, try, nil)
			for name, want := range secure {
				if name == "Content-Security-Policy" && r.header.Get("Content-Disposition") != "" {
					want = "sandbox; default-src 'none'" // a file is to be kept, not to be run
				}
				if got := r.header.Values(name); !slices.Equal(got, []string{want}) {
					t.Errorf("%s %s (%d): %s is %q", method, try, r.code, name, got)
				}
			}
			if r.header.Get("X-Request-Id") == "" || r.header.Get("Permissions-Policy") == "" {
				t.Errorf("%s %s: no request id, or no permissions policy", method, try)
			}
			if cache := r.header.Get("Cache-Control"); r.code < 500 && !strings.HasPrefix(try, "/asset/") && try != "/gallery" && r.code == 200 && cache != "no-store" {
				t.Errorf("%s %s may be kept by a cache: %q", method, try, cache)
			}
		}
	}
}

func TestASecureSiteSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Secure = true })
	if got := w.browser().get("/").header.Get("Strict-Transport-Security"); !strings.HasPrefix(got, "max-age=") {
		t.Errorf("Strict-Transport-Security is %q", got)
	}
}
