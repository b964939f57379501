package web

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/plan"
)

// calm checks an answer to something that no browser sends.
func (r *reply) calm() *reply {
	r.Helper()
	if r.code >= 500 || !utf8.ValidString(r.body) || strings.ContainsRune(r.body, 0) {
		r.Errorf("%.80s gives %d, valid text: %v", r.at, r.code, utf8.ValidString(r.body))
	}
	return r.soundly()
}

func TestAFormThatIsTooLargeGetsAClearPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	version := w.plan(p).Version
	large := []byte("answer.x=" + strings.Repeat("y", 3<<20))
	for _, route := range w.server.Routes() {
		method, at, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		at = strings.NewReplacer("{year}", strconv.Itoa(w.year(p)), "{token}", w.report.Link, "{practice}", "x", "{person}", "x", "{organisation}", "x").Replace(at)
		b.do(method, at, large).calm().want(http.StatusUnprocessableEntity).shows(says("web.form-too-large"))
	}
	if w.plan(p).Version != version {
		t.Error("something was saved")
	}
}

func TestTenThousandFieldsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at, version := w.planAt(p), w.plan(p).Version
	send := func(n int, name string) (*reply, time.Duration) {
		form := url.Values{}
		for i := range n {
			form.Set(strings.ReplaceAll(name, "%", strconv.Itoa(i)), "new")
		}
		begin := time.Now()
		r := b.post(at, form).calm()
		return r, time.Since(begin)
	}
	for _, n := range []int{700, 10_000, 10_001} {
		for _, name := range []string{"answer.q%", "choice.a.x%.mode", "choice.a.lean.text%", "other%", "%"} {
			r, took := send(n, name)
			if len(r.body) > 8<<20 {
				t.Errorf("%d fields %s give %d bytes", n, name, len(r.body))
			}
			if took > 5*time.Second { // a slow machine, or work that grows faster than the form
				if _, few := send(700, name); took > 30*few {
					t.Errorf("%d fields %s take %s, and 700 take %s", n, name, took, few)
				}
			}
			if wanted := isField(name) || n > 10_000; wanted != (r.code == http.StatusUnprocessableEntity) {
				t.Errorf("%d fields %s give %d", n, name, r.code)
			}
		}
	}
	if w.plan(p).Version != version {
		t.Error("something was saved")
	}
}

// bytesOf are texts that are no text.
var bytesOf = []string{"a\x00b", "\xff\xfe\xc0", "\xed\xa0\x80", "\u202e\u200b\ufeff", "\x1b[31m\x07\x08", "é\r\r\n\u2028x", "𝒙🩺"}

func TestWhatIsNoTextDoesNoHarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, text := range bytesOf {
		b, p := w.manager(demo.Complete)
		at := w.planAt(p)
		page := b.get(at)
		form := page.form(at)
		for _, name := range texts(page.doc, "") {
			form.Set(name, text)
		}
		b.post(at, form).calm()
		for _, path := range w.plan(p).Fields {
			if !utf8.ValidString(path) || strings.ContainsRune(path, 0) {
				t.Errorf("stored: %q", path)
			}
		}
		link := "/read/" + w.report.Link
		w.browser().post(link, url.Values{"name": {"n" + text}, "text": {"t" + text}}).calm()
		w.browser().get(link).calm()
		b.post(at+"/submit", url.Values{"confirmed": {"yes"}, "reason": {text}}).calm()
		b.post(at+"/share", url.Values{"key": {text}}).calm()
		b.post(at+"/conflicts", url.Values{"conflict": {text}}).calm()
		b.post(at+"/joint", url.Values{"practice": {text}}).calm()
		b.post("/sign-in", url.Values{"hat": {text}, "next": {text}}).calm()
		b.post("/language", url.Values{"to": {text}, "back": {text}}).calm()
		b.post(at, url.Values{text: {text}, "choice." + text + ".x.mode": {text}, "set": {text + "=" + text}, "ticks": {text + ":" + text}}).calm()
		b.get("/?next=" + url.QueryEscape(text)).calm()
		for _, p := range []string{at, at + "/history", at + "/print", "/today"} {
			b.get(p).calm()
		}
		coordinator := w.as(w.person(access.Coordinator))
		answers := coordinator.get("/neighbourhood")
		for _, name := range texts(answers.doc, "answer.") {
			coordinator.post("/neighbourhood", with(answers.form("/neighbourhood"), name, text)).calm()
		}
		coordinator.get("/neighbourhood").calm()
	}
}

// payload breaks out of every place on a page where text is not made safe.
const payload = `</textarea></script></title>"'><script>alert(1)</script><img src=x onerror=alert(1)>` + "`${1}`" + `<!--&lt;`

func safe(t *testing.T, r *reply) {
	t.Helper()
	r.calm()
	if r.doc == nil {
		return
	}
	r.doc.each(func(n *node) {
		if n.tag == "img" || n.tag == "script" && n.raw() != "" || n.attr["onerror"] != "" {
			t.Errorf("%s: <%s %v>", r.at, n.tag, n.attr)
		}
	})
	if strings.Contains(r.body, "<script>alert") || strings.Contains(r.body, "<img src=x") {
		t.Errorf("%s shows what was typed as it is", r.at)
	}
}

func TestWhatIsTypedIsShownAndNeverDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Owner, demo.ReadAlong)
	b, lead, link := w.as(p), w.as(w.person(access.Lead)), "/read/"+w.report.Link
	at, year := w.planAt(p), strconv.Itoa(w.year(p))
	theirs := "/practices/" + w.of(p) + "/plan/" + year
	page := b.get(at)
	form, other := page.form(at), b.get(at).form(at)
	for _, name := range texts(page.doc, "") {
		form.Set(name, payload+name)
		other.Set(name, name+payload)
	}
	b.post(at, form).leads(at)
	b.post(at, other).leads(at + "/conflicts")
	safe(t, b.get(at+"/conflicts"))
	for _, k := range w.plan(p).OpenConflicts() {
		b.post(at+"/conflicts", url.Values{"conflict": {k.ID}, "pick-" + k.ID: {"mine"}})
	}
	reader := w.browser()
	safe(t, reader.post(link, url.Values{"name": {payload}, "about": {payload}, "text": {payload}}))
	safe(t, reader.post(link, url.Values{"name": {""}, "text": {payload}}))
	reader.post(link, url.Values{"name": {payload[:90]}, "text": {payload}}).leads(link + "?thanks=1")
	b.post(at+"/submit", url.Values{"confirmed": {"yes"}, "reason": {payload}}).want(http.StatusSeeOther)
	lead.post(theirs+"/return", url.Values{"reason": {payload}}).leads(theirs + "?saved=return")
	safe(t, b.post(at, url.Values{payload: {payload}, "answer." + payload: {payload}, "choice." + payload + ".x.mode": {"new"}}))
	safe(t, b.post("/language", url.Values{"to": {payload}, payload: {payload}}))
	safe(t, lead.get(theirs))
	safe(t, b.get("/"+url.PathEscape(payload)+"?"+url.QueryEscape(payload)))
	safe(t, b.get("/?next="+url.QueryEscape("/"+payload)))
	safe(t, reader.get(link))
	for _, try := range append(slices.Collect(valuesOf(w.tries(p))), at+"/history/"+strconv.Itoa(w.event(p).No)) {
		safe(t, b.follow(b.get(try)))
	}
	for _, file := range []string{at + "/plan.docx", at + "/one-page.docx"} {
		sound(t, file, []byte(b.get(file).want(http.StatusOK).body))
	}
	w.now = w.now.Add(access.Idle)
	form.Set(payload, payload)
	safe(t, b.post(at, form).want(http.StatusUnauthorized))
}

func valuesOf(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// sound checks that a Word file is a package whose parts are all XML.
func sound(t *testing.T, name string, file []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(in)
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s %s: %v", name, f.Name, err)
			}
			if s, ok := token.(xml.StartElement); ok && (s.Name.Local == "script" || s.Name.Local == "img") {
				t.Errorf("%s %s: <%s>", name, f.Name, s.Name.Local)
			}
		}
		in.Close()
	}
}

func TestStrangeAddressesAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seats := map[string]*browser{"lead": w.as(w.person(access.Lead))}
	seats["manager"], _ = w.manager(demo.HandedIn)
	seats["lead"].unread, seats["manager"].unread = true, true
	strange := []string{"..", ".", "%2e%2e", "%2e%2e%2f%2e%2e", "%00", "-1", "0", "99999999999", "99999999999999999999999", "", "%20", "%ff", "1e3", "0x1", "null", "NaN",
		"'%20or%201=1--", "%3Cscript%3E", "a%2Fb", "%5C..%5C", strings.Repeat("9", 4000), "%F0%9F%A9%BA", "{year}", "*", "%0d%0aX:y"}
	for _, route := range w.server.Routes() {
		method, at, _ := strings.Cut(route.Pattern, " ")
		if at == account.SignInPath+"{token}" || at == account.MailPath+"{token}" {
			continue // a button, whatever the link; what it does is not known before it is pressed
		}
		for _, odd := range strange {
			for name, other := range map[string]string{"{year}": "4", "{no}": "1", "{token}": "x", "{practice}": "x", "{person}": "x", "{organisation}": "x"} {
				if !strings.Contains(at, name) {
					continue
				}
				to := strings.NewReplacer(name, odd, "{year}", "4", "{no}", "1", "{token}", other, "{practice}", other, "{person}", other, "{organisation}", other).Replace(at)
				if method == http.MethodGet && strings.HasSuffix(to, "/") {
					continue // another address
				}
				for who, b := range seats {
					if _, err := url.ParseRequestURI(to); err != nil {
						continue // no server takes it
					}
					if r := b.do(method, to, nil).calm(); r.code == http.StatusOK && who != "manager" || r.code == http.StatusOK && odd != "" && name == "{year}" {
						t.Errorf("%s %s gives %d to %s", method, to, r.code, who)
					}
				}
			}
		}
	}
}

func TestAMalformedFormIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at, version := w.planAt(p), w.plan(p).Version
	for _, body := range []string{"%zz", "a=%", "answer.x=1;b=2", "=%ff%zz", "a=b&%"} {
		b.do(http.MethodPost, at, []byte(body)).calm().want(http.StatusUnprocessableEntity)
	}
	b.headers["Content-Type"] = "multipart/form-data; boundary=x"
	b.do(http.MethodPost, at, []byte("--x\r\nContent-Disposition: form-data; name=\"staff.new\"\r\n\r\n3\r\n--x--\r\n")).calm()
	b.headers["Content-Type"] = "application/json"
	b.do(http.MethodPost, at, []byte(`{"staff.new":"3"}`)).calm()
	b.headers["Content-Type"] = "nonsense;;;"
	b.do(http.MethodPost, at, []byte("staff.new=3")).calm()
	delete(b.headers, "Content-Type")
	for _, form := range []url.Values{
		{"staff.new": {"-1"}}, {"staff.new": {"1e9"}}, {"staff.new": {"x"}}, {"choice.a.lean.mode": {"<b>"}}, {"choice.a.lean.upkeep.x": {"maybe"}}, {"choice.A.lean.mode": {"new"}}, {"choice....mode": {"new"}},
		{"answer.": {"x"}}, {"set": {"choice.a.b.c=x"}},
	} {
		b.post(at, form).calm().want(http.StatusUnprocessableEntity)
	}
	if w.plan(p).Version != version {
		t.Error("something was saved")
	}
	b.post(at, url.Values{"base": {"-99999999999999999999"}, "editor": {strings.Repeat("x", 1<<20)}, string(plan.NewStaff): {"2"}}).calm()
}
