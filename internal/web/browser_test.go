package web

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/demo"
	"meertijd/internal/access"
)

// browser is somebody with a cookie jar and no JavaScript.
type browser struct {
	*world
	cookies  map[string]string
	headers  map[string]string
	language string
	handler  http.Handler
	unread   bool // pages are not read, when there are thousands
}

// reply is what came back.
type reply struct {
	*world
	code   int
	header http.Header
	body   string
	doc    *node
	at     string // the address that was asked
	set    []*http.Cookie
}

func (w *world) browser() *browser {
	return &browser{world: w, cookies: map[string]string{}, headers: map[string]string{}, language: "nl", handler: w.server.Handler()}
}

// as gives a browser in which a person is signed in.
func (w *world) as(p demo.Person) *browser {
	w.Helper()
	b := w.browser()
	if r := b.signIn(p); r.code != http.StatusSeeOther {
		w.Fatalf("signing in gives %d: %s", r.code, r.body)
	}
	return b
}

func (b *browser) signIn(p demo.Person) *reply {
	b.Helper()
	return b.post("/sign-in", url.Values{"hat": {p.ID + " " + p.Hat}})
}

// manager signs in the manager of a practice with some codes.
func (w *world) manager(codes ...demo.Code) (*browser, demo.Person) {
	w.Helper()
	p := w.person(access.Manager, codes...)
	return w.as(p), p
}

func (b *browser) get(target string) *reply {
	b.Helper()
	return b.do(http.MethodGet, target, nil)
}

func (b *browser) post(target string, form url.Values) *reply {
	b.Helper()
	return b.do(http.MethodPost, target, []byte(form.Encode()))
}

// do sends a request as a browser does.
func (b *browser) do(method, target string, body []byte) *reply {
	b.Helper()
	r, err := http.NewRequest(method, target, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Host, r.RequestURI = "meertijd.example", target
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://meertijd.example")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Accept-Language", b.language)
	for name, value := range b.headers {
		r.Header.Set(name, value)
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	out := &reply{world: b.world, code: w.Code, header: w.Header(), body: w.Body.String(), at: target, set: w.Result().Cookies()}
	for _, c := range out.set {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c.Value
	}
	if strings.HasPrefix(out.header.Get("Content-Type"), "text/html") && !b.unread {
		if out.doc, err = read(out.body); err != nil {
			b.Errorf("%s %s: %v", method, target, err)
		}
	}
	return out
}

// follow goes where an answer leads, until there is a page.
func (b *browser) follow(r *reply) *reply {
	b.Helper()
	for range 5 {
		if r.code < 300 || r.code > 399 {
			return r
		}
		to, _, _ := strings.Cut(r.header.Get("Location"), "#")
		r = b.get(to)
	}
	b.Fatalf("%s leads in circles", r.at)
	return r
}

// want checks the status of an answer.
func (r *reply) want(code int) *reply {
	r.Helper()
	if r.code != code {
		words := r.body
		if r.doc != nil {
			words = r.doc.id("main").words()
		}
		r.Fatalf("%s gives %d, want %d: %.600s %s", r.at, r.code, code, words, r.header.Get("Location"))
	}
	return r
}

// leads checks where an answer sends one, whatever place on the page.
func (r *reply) leads(to string) *reply {
	r.Helper()
	got, _, _ := strings.Cut(r.header.Get("Location"), "#")
	if r.code != http.StatusSeeOther || got != to {
		r.want(http.StatusSeeOther)
		r.Fatalf("%s leads to %q, want %q", r.at, got, to)
	}
	return r
}

// shows checks that texts stand on the page.
func (r *reply) shows(texts ...string) *reply {
	r.Helper()
	for _, text := range texts {
		if !strings.Contains(r.doc.id("main").words(), strings.Join(strings.Fields(text), " ")) {
			r.Errorf("%s does not show %q", r.at, text)
		}
	}
	return r
}

// form reads what a form on the page would send, without a button.
func (r *reply) form(action string) url.Values {
	r.Helper()
	form := r.doc.one("form", "action", action)
	if form == nil {
		r.Fatalf("%s has no form that goes to %s", r.at, action)
	}
	return sent(r.doc, form)
}

func sent(page, form *node) url.Values {
	out := url.Values{}
	page.each(func(n *node) {
		name, named := n.attr["name"]
		_, off := n.attr["disabled"]
		_, on := n.attr["checked"]
		if !named || off || formOf(page, n) != form {
			return
		}
		switch kind := n.attr["type"]; {
		case n.tag == "textarea":
			out.Add(name, strings.ReplaceAll(n.raw(), "\n", "\r\n"))
		case n.tag == "select":
			out.Add(name, picked1(n))
		case n.tag == "input" && (kind != "radio" && kind != "checkbox" || on):
			out.Add(name, n.attr["value"])
		}
	})
	return out
}

// picked1 is the value that a select has.
func picked1(sel *node) string {
	options := sel.all("option")
	for _, o := range options {
		if _, is := o.attr["selected"]; is {
			return o.attr["value"]
		}
	}
	if len(options) == 0 {
		return ""
	}
	return options[0].attr["value"]
}

// with gives a form with other values in some fields.
func with(form url.Values, pairs ...string) url.Values {
	out := maps.Clone(form)
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = []string{pairs[i+1]}
	}
	return out
}

// planAt is the address of this year's plan.
func (w *world) planAt(p demo.Person, rest ...string) string {
	w.Helper()
	return "/plan/" + strconv.Itoa(w.year(p)) + strings.Join(rest, "")
}

// texts lists the fields of a form in which one types about the plan.
func texts(page *node, prefix string) []string {
	var out []string
	for _, n := range page.all("textarea", "name", "") {
		if strings.HasPrefix(n.attr["name"], prefix) {
			out = append(out, n.attr["name"])
		}
	}
	slices.Sort(out)
	return out
}
