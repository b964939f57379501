package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

func TestASessionCookieIsKeptToTheSite(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		w := newWorld(t, func(c *Config) { c.Secure = secure })
		r := w.browser().signIn(w.person(access.Manager))
		name := sessionCookie
		if secure {
			name = "__Host-" + name
		}
		at := slices.IndexFunc(r.set, func(c *http.Cookie) bool { return c.Name == name })
		if at < 0 {
			t.Fatalf("cookies: %v", r.set)
		}
		for _, c := range r.set {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("cookie: %s", c)
			}
		}
		c := r.set[at]
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || !c.Expires.IsZero() || c.Secure != secure || len(c.Value) < 43 {
			t.Errorf("cookie: %s", c)
		}
		if _, err := w.people.Session(t.Context(), c.Value); fault.KindOf(err) != fault.NotFound {
			t.Error("the store knows the token itself")
		}
	}
}

func TestSigningOutEndsTheSessionInTheStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	token := b.cookies[sessionCookie]
	if _, err := w.people.Session(t.Context(), plan.LinkKey(token)); err != nil {
		t.Fatal(err)
	}
	b.post("/sign-out", nil).leads("/signed-out")
	if _, err := w.people.Session(t.Context(), plan.LinkKey(token)); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the session is there still: %v", err)
	}
	if _, has := b.cookies[sessionCookie]; has {
		t.Error("the cookie is there still")
	}
	b.cookies[sessionCookie] = token
	b.get("/today").leads("/?next=%2Ftoday")
	b.post(w.planAt(p), url.Values{"staff.new": {"3"}}).want(http.StatusUnauthorized)
}

func TestSigningInAgainIsAnotherSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	first := b.cookies[sessionCookie]
	b.cookies["chosen-by-somebody-else"] = "x"
	b.signIn(p)
	if second := b.cookies[sessionCookie]; second == first {
		t.Error("the token stayed")
	}
	old := w.browser()
	old.cookies[sessionCookie] = first
	old.get("/today").leads("/?next=%2Ftoday")
	old.cookies[sessionCookie] = "made up"
	old.get("/today").leads("/?next=%2Ftoday")
}

func TestASessionEndsWhenNobodyIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.manager()
	begun := w.now
	for w.now = begun; w.now.Sub(begun) < access.Life-time.Minute; w.now = w.now.Add(29 * time.Minute) {
		b.get("/today").want(http.StatusOK)
	}
	w.now = begun.Add(access.Life)
	b.get("/today").leads("/?next=%2Ftoday")
	b, _ = w.manager()
	w.now = w.now.Add(access.Idle - time.Second)
	b.get("/today").want(http.StatusOK)
	w.now = w.now.Add(access.Idle)
	b.get("/today").leads("/?next=%2Ftoday")
}

func TestWhoWasAwayComesBackWhereTheyWere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	w.now = w.now.Add(access.Idle)
	at := w.planAt(p, "/history?x=a%26b&y=1")
	r := b.get(at)
	if want := "/?next=" + url.QueryEscape(at); r.code != http.StatusSeeOther || r.header.Get("Location") != want {
		t.Fatalf("%d %s", r.code, r.header.Get("Location"))
	}
	page := b.follow(r).soundly()
	form := with(page.form("/sign-in"), "hat", p.ID+" "+p.Hat)
	if got := b.post("/sign-in", form); got.header.Get("Location") != at {
		t.Errorf("leads to %s, want %s", got.header.Get("Location"), at)
	}
}

func TestWhatWasTypedOutlastsTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	names := texts(page.doc, "")
	typed := with(page.form(at), "go", "check")
	for i, name := range names {
		typed.Set(name, "\r\n  Zó \"typte\" ik dit <b>& dat</b>\r\n\r\nregel "+strings.Repeat("x", i))
	}
	for _, away := range []time.Duration{access.Idle, access.Life + time.Hour} {
		w.now = w.now.Add(away)
		ended := b.post(at, typed).want(http.StatusUnauthorized).soundly()
		form := ended.form("/sign-in")
		if form.Get("kept-to") != at {
			t.Fatalf("it goes to %q", form.Get("kept-to"))
		}
		kept := b.post("/sign-in", with(form, "hat", p.ID+" "+p.Hat)).want(http.StatusOK).soundly()
		again := kept.form(at)
		for name, values := range typed {
			if strings.Join(again[name], "|") != strings.Join(values, "|") {
				t.Fatalf("%s was %q, is %q", name, values, again[name])
			}
		}
		if len(again) != len(typed) {
			t.Errorf("%d fields, then %d", len(typed), len(again))
		}
		b.post(at, again).leads(at)
		if got := w.plan(p).Fields[plan.Path(names[0])]; got != strings.TrimSpace(strings.ReplaceAll(typed.Get(names[0]), "\r\n", "\n")) {
			t.Errorf("it says %q", got)
		}
		typed.Set(names[0], "the second time")
	}
}

func TestAnOpenPageIsToldThatTheSessionEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	b.headers["HX-Request"] = "true"
	w.now = w.now.Add(access.Idle)
	for _, r := range []*reply{b.post(w.planAt(p), url.Values{"staff.new": {"1"}}), b.get(w.planAt(p))} {
		if r.want(http.StatusUnauthorized); r.doc != nil || r.header.Get("HX-Reswap") != "none" {
			t.Errorf("%s gives a page: %v", r.at, r.header)
		}
	}
}

// elsewhere are addresses that lead a browser to another site, or do something
// else than going to a page.
var elsewhere = []string{
	"//evil.example", "///evil.example", "https://evil.example", "http:evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\t//evil.example",
	"/\n/evil.example", " //evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", "/\r\nLocation: https://evil.example", "/%0d%0aLocation:x", "/%2f%2fevil.example",
	"/%5c%5cevil.example", "/..//evil.example", "/.//evil.example", "/@evil.example", "//meertijd.example@evil.example", "?//evil.example", "#//evil.example", "",
}

func TestNothingLeadsToAnotherSite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	base, _ := url.Parse("http://meertijd.example/sign-in")
	hat := p.ID + " " + p.Hat
	for _, to := range elsewhere {
		for what, r := range map[string]*reply{
			"next": b.post("/sign-in", url.Values{"hat": {hat}, "next": {to}}),
			"kept": b.post("/sign-in", url.Values{"hat": {hat}, "kept-to": {to}, "kept.x": {"y"}}),
			"back": b.post("/language", url.Values{"to": {"nl"}, "back": {to}}),
			"home": b.get("/?next=" + url.QueryEscape(to)),
		} {
			leads := r.header.Get("Location")
			at, err := base.Parse(leads)
			if err != nil || at.Host != base.Host || strings.HasPrefix(leads, "//") || strings.ContainsAny(leads, "\\\r\n\t") {
				t.Errorf("%s %q leads to %q", what, to, leads)
			}
			if r.doc != nil {
				r.ids()
				r.doc.each(func(n *node) {
					if strings.HasPrefix(n.attr["action"], "//") || foreign.MatchString(n.attr["action"]) || n.attr["name"] == "next" && strings.HasPrefix(n.attr["value"], "//") {
						t.Errorf("%s %q: <%s %v>", what, to, n.tag, n.attr)
					}
				})
			}
		}
	}
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at, before := w.planAt(p), w.plan(p).Version
	form := url.Values{"answer.x": {"from another site"}, "base": {"9999"}, "staff.new": {"3"}}
	for _, h := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
		{"Sec-Fetch-Site": "", "Origin": "null"}, {"Sec-Fetch-Site": "", "Origin": "http://meertijd.example.evil.example"},
	} {
		b.headers = h
		for _, to := range []string{at, at + "/submit", at + "/share", "/sign-out", "/language", "/sign-in"} {
			var r *reply
			if records := w.recorded(func() { r = b.post(to, form) }); len(records) > 0 {
				t.Errorf("%s leaves %+v", to, records)
			}
			r.want(http.StatusUnprocessableEntity).shows(says("web.foreign"))
			if strings.Contains(r.body, "from another site") {
				t.Errorf("%s offers to send it again", to)
			}
		}
	}
	b.headers = nil
	if b.get("/today").want(200); w.plan(p).Version != before {
		t.Error("the plan was changed")
	}
	b.headers = map[string]string{"Sec-Fetch-Site": "same-origin"}
	b.post(at, form).leads(at)
}

func TestTheLanguageIsRemembered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.manager()
	b.post("/language", url.Values{"to": {"en"}, "back": {"/today?x=1"}}).leads("/today?x=1")
	if r := b.get("/today"); r.doc.one("html").attr["lang"] != "en" || b.cookies[languageCookie] != "en" {
		t.Error("the page is not in English")
	}
	b.post("/language", url.Values{"to": {"xx"}}).want(http.StatusUnprocessableEntity)
	b.cookies[languageCookie] = "zz"
	if r := b.get("/today"); r.doc.one("html").attr["lang"] != "nl" {
		t.Error("a language that is none is spoken")
	}
}
