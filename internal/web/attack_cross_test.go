package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
)

// sender is what a browser says of where a form came from.
type sender struct {
	name    string
	foreign bool // or what no browser sends: nothing may change
	headers map[string]string
}

// senders are the ways in which another page makes a browser send a form. A
// browser always says Sec-Fetch-Site, or Origin when it is older than 2023;
// what says neither is a program of its own, without the cookies of anybody.
func senders() []sender {
	out := []sender{
		{"from here", false, map[string]string{"Origin": "http://meertijd.example", "Sec-Fetch-Site": "same-origin"}},
		{"from here, older", false, map[string]string{"Origin": "http://meertijd.example"}},
		{"typed in", false, map[string]string{"Sec-Fetch-Site": "none"}},
		{"a program", false, map[string]string{}},
	}
	for _, site := range []string{"cross-site", "same-site", "CROSS-SITE", "Same-Origin", "same-origin, cross-site", "x", " "} {
		out = append(out, sender{"site " + site, true, map[string]string{"Sec-Fetch-Site": site, "Origin": "http://evil.example"}})
	}
	for _, origin := range []string{"null", "http://evil.example", "https://evil.example", "http://www.meertijd.example", "http://meertijd.example.evil.example", "http://evilmeertijd.example", "http://meertijd.example:81", "http://meertijd.example@evil.example", "file://", "http://", "x", "http://meertijd.example, http://evil.example", "http://MEERTIJD.example.", "javascript:meertijd.example"} {
		out = append(out, sender{"origin " + origin, true, map[string]string{"Origin": origin}})
		out = append(out, sender{"origin " + origin + " cross-site", true, map[string]string{"Origin": origin, "Sec-Fetch-Site": "cross-site"}})
	}
	for name, value := range map[string]string{"X-HTTP-Method-Override": "POST", "X-Requested-With": "XMLHttpRequest", "HX-Request": "true", "X-Forwarded-Host": "evil.example", "Content-Type": "text/plain", "Referer": "http://meertijd.example/", "X-Forwarded-Proto": "https"} {
		out = append(out, sender{"cross-site with " + name, true, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example", name: value}})
	}
	return out
}

// attacked is somebody in whose browser a page of another site is open.
type attacked struct {
	*browser
	own   demo.Person // somebody of the practice whose plan is asked for
	other string      // a practice that handed in
}

func (w *world) attacked(role string) *attacked {
	w.Helper()
	own := w.person(access.Manager, demo.HandedIn)
	return &attacked{browser: w.as(w.person(access.Role(role))), own: own, other: w.of(own)}
}

// pathValue is a value in a pattern.
var pathValue = regexp.MustCompile(`\{[a-z]+\}`)

// address gives one of a route.
func (a *attacked) address(pattern string) string {
	_, at, _ := strings.Cut(pattern, " ")
	at = strings.NewReplacer("{$}", "", "{year}", strconv.Itoa(a.year(a.own)), "{no}", "1", "{token}", a.report.Link, "{practice}", a.other, "{person}", a.own.ID, "{kind}", "practices").Replace(at)
	return pathValue.ReplaceAllString(at, "x")
}

// filled is a form that would do something at most addresses.
func (a *attacked) filled(string) url.Values {
	today := a.today().String()
	return url.Values{
		"name": {"Anders"}, "code": {"01999901"}, "date": {today}, "from": {today}, "last": {today}, "reason": {"Zo is het."}, "do": {"rename"}, "way": {"into"}, "other": {a.other},
		"text": {"x"}, "to": {"en"}, "hat": {a.own.ID + " " + a.own.Hat}, "mail": {"anna@praktijk.example"}, "role": {"employee"}, "place": {a.other}, "confirmed": {"yes"}, "sure": {"yes"}, "answer.x": {"x"},
	}
}

// sends sends a form with exactly the headers of a sender.
func (b *browser) sends(method, target, kind string, body []byte, headers map[string]string) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequest(method, "http://meertijd.example"+target, bytes.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	out := httptest.NewRecorder()
	b.handler.ServeHTTP(out, r)
	return out
}

// Every address that takes a form, from everywhere that is not this site: it
// is refused before anything is read of who it is, and nothing is recorded.
func TestAttackAFormOfAnotherSite(t *testing.T) {
	t.Parallel()
	n, turn := counts{}, 0
	for _, role := range []string{"manager", "lead"} {
		v := newWorld(t).attacked(role)
		for _, route := range v.server.Routes() {
			method, _, _ := strings.Cut(route.Pattern, " ")
			if method != http.MethodPost {
				continue
			}
			n.places++
			body := []byte(v.filled(route.Pattern).Encode())
			for _, s := range senders() {
				for _, kind := range []string{"application/x-www-form-urlencoded", "text/plain", "application/json", ""} {
					if turn++; !s.foreign || !everything() && turn%89 != 0 {
						continue
					}
					n.tried++
					var got *httptest.ResponseRecorder
					records := v.recorded(func() { got = v.sends(http.MethodPost, v.address(route.Pattern), kind, body, s.headers) })
					if got.Code != http.StatusForbidden && got.Code != http.StatusNotFound && got.Code != http.StatusUnprocessableEntity || len(records) > 0 || len(got.Result().Cookies()) > 0 || strings.Contains(got.Body.String(), "again") && got.Code == http.StatusOK {
						n.found++
						t.Errorf("%s %s as %q for %s: %d, %d records, cookies %v", route.Pattern, s.name, kind, role, got.Code, len(records), got.Result().Cookies())
					}
				}
			}
		}
	}
	n.log(t, "forms of another site, by headers")
}

// A form of this site does something: what the test above refuses is refused
// for where it comes from.
func TestAttackAFormOfThisSiteIsTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	name := texts(b.get(w.planAt(p)).doc, "")[0]
	for i, s := range senders() {
		form := with(b.get(w.planAt(p)).form(w.planAt(p)), name, fmt.Sprint("tekst ", i))
		before := w.plan(p).Version
		got := b.sends(http.MethodPost, w.planAt(p), "application/x-www-form-urlencoded", []byte(form.Encode()), s.headers)
		if changed := w.plan(p).Version != before; changed == s.foreign {
			t.Errorf("%s: changed %v, %d", s.name, changed, got.Code)
		}
	}
}

// What asks to see something changes nothing, whatever it says that it is.
func TestAttackAnotherMethod(t *testing.T) {
	t.Parallel()
	n, turn := counts{}, 0
	v := newWorld(t).attacked("lead")
	safe := map[string]bool{}
	for _, route := range v.server.Routes() {
		if method, at, _ := strings.Cut(route.Pattern, " "); method == http.MethodGet {
			safe[at] = true
		}
	}
	overrides := []map[string]string{{}, {"X-HTTP-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}, {"X-Method-Override": "POST"}}
	for _, route := range v.server.Routes() {
		method, at, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		n.places++
		form := v.filled(route.Pattern)
		query := with(form, "_method", "POST").Encode()
		for _, other := range []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "post", "POSTX"} {
			for _, headers := range overrides {
				if turn++; !everything() && turn%7 != 0 {
					continue
				}
				n.tried++
				var got *httptest.ResponseRecorder
				changed := v.changed(func() {
					got = v.sends(other, v.address(route.Pattern)+"?"+query, "application/x-www-form-urlencoded", []byte(form.Encode()), headers)
				})
				looks := (other == "GET" || other == "HEAD") && safe[at]
				if changed > 0 || got.Code >= 500 || !looks && got.Code != http.StatusNotFound && got.Code != http.StatusMethodNotAllowed && got.Code != http.StatusForbidden && got.Code != http.StatusSeeOther && got.Code != http.StatusUnprocessableEntity || strings.Contains(got.Body.String(), v.cookies[sessionCookie]) {
					n.found++
					t.Errorf("%s %s with %v: %d, %d changes", other, route.Pattern, headers, got.Code, changed)
				}
			}
		}
	}
	n.log(t, "other methods")
}

// changed counts the records of changes, not those of reading and refusing.
func (w *world) changed(do func()) (n int) {
	for _, r := range w.recorded(do) {
		switch r.Event {
		case audit.Read, audit.Search, audit.Export, audit.Print, audit.AuditRead, audit.AuthzDeny, audit.LoginFail:
		default:
			n++
		}
	}
	return n
}

// Each cookie is out of reach of scripts and of forms of other sites, and over
// https only of this host.
func TestAttackCookies(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		w := newWorld(t, func(c *Config) { c.Secure = secure })
		b := w.browser()
		n := 0
		for _, r := range []*reply{b.signIn(w.person(access.Lead)), b.post("/language", url.Values{"to": {"en"}}), b.post("/sign-in/mail", url.Values{"mail": {"x@praktijk.example"}}), b.post("/sign-out", nil)} {
			for _, c := range r.set {
				n++
				if !c.HttpOnly || c.SameSite == http.SameSiteNoneMode || c.SameSite == 0 || c.Path != "/" || c.Domain != "" || c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != (secure && c.Name != languageCookie) {
					t.Errorf("%+v", c)
				}
			}
		}
		if n < 4 {
			t.Errorf("only %d cookies", n)
		}
	}
}
