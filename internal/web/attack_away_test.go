package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/intake"
	sheets "meertijd/internal/sheet"
)

// away are addresses that lead to another site in some browser.
var away = []string{
	"//evil.example", "///evil.example", "////evil.example", "https://evil.example", "http:evil.example", "https:/evil.example", "https:evil.example", "//evil.example/%2f..",
	`\\evil.example`, `/\evil.example`, `\/evil.example`, `/\/evil.example`, `/\\evil.example`, "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "\u00a0//evil.example",
	"/\x00/evil.example", "/%5cevil.example", "/%2f/evil.example", "/%09/evil.example", "//evil%00.example", "/.//evil.example", "/..//evil.example", "/x/..//evil.example", "/./\\evil.example", "//meertijd.example@evil.example", "//evil.example#@meertijd.example",
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "mailto:x@evil.example", "//①.example", "／／evil.example", "//[::1]/", "//2130706433/", "?next=//evil.example", "#//evil.example", "evil.example", ".evil.example", "@evil.example", ":80", ";//evil.example",
	"/\r\nLocation: https://evil.example", "/%0d%0aLocation:%20https://evil.example", "/x\r\nSet-Cookie: meertijd-session=evil", "/\u2028Location: x", "/嘊嘍Set-Cookie: x", "/x?\r\nX: y", "/x#\r\nX: y",
}

// home says whether a browser that follows an address stays on this site.
func home(location string) bool {
	bare := strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1 // as browsers do
		}
		return r
	}, strings.TrimLeft(location, " \x00\x01\x1f"))
	base := &url.URL{Scheme: "http", Host: "meertijd.example", Path: "/x"}
	u, err := base.Parse(strings.ReplaceAll(bare, `\`, "/"))
	return err == nil && u.Host == base.Host && u.Scheme == base.Scheme && u.User == nil
}

func TestAttackEachAddressThatOneGoesOnTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Manager, demo.HandedIn)
	w.member("anna@praktijk.example", access.Manager, w.of(p))
	w.provider.who = "anna@praktijk.example"
	n := counts{}
	check := func(what, to string, r *reply) {
		n.tried++
		place := r.header.Get("Location")
		odd := strings.ContainsAny(place, "\r\n\x00") || len(r.header.Values("Location")) > 1 || r.header.Get("X") != "" || r.cookieOf("evil")
		if odd || place != "" && !home(place) && !strings.HasPrefix(place, "https://sign-in.example/") || r.code >= 500 {
			n.found++
			t.Errorf("%s of %q leads to %q, %d", what, to, place, r.code)
		}
		if r.doc != nil {
			for _, f := range r.doc.all("") {
				for _, name := range []string{"action", "href", "formaction"} {
					if at := f.attr[name]; at != "" && !home(at) && !strings.HasPrefix(at, "https://sign-in.example/") {
						n.found++
						t.Errorf("%s of %q shows %s=%q", what, to, name, at)
					}
				}
			}
		}
	}
	ways := map[string]func(to string){
		"back": func(to string) {
			check("back", to, w.browser().post("/language", url.Values{"to": {"nl"}, "back": {to}}))
		},
		"next of the demo": func(to string) {
			check("next", to, w.browser().post("/sign-in", url.Values{"hat": {p.ID + " " + p.Hat}, "next": {to}}))
			check("next", to, w.browser().get("/?next="+url.QueryEscape(to)))
			check("next", to, w.browser().get("/sign-in?next="+url.QueryEscape(to)))
			check("next", to, w.browser().get("/sign-in/password?next="+url.QueryEscape(to)))
		},
		"kept-to": func(to string) {
			b := w.as(p)
			by := b.cookies[whoCookie]
			for _, path := range []string{"/sign-in", "/sign-in/back", "/sign-in/mail"} {
				check("kept-to", to, b.post(path, url.Values{"hat": {p.ID + " " + p.Hat}, "mail": {"x@praktijk.example"}, "kept-to": {to}, "kept-by": {by}, "kept.x": {"y"}}))
			}
		},
		"next of a mail": func(to string) {
			b := w.browser()
			check("mail", to, b.post("/sign-in/mail", url.Values{"mail": {"anna@praktijk.example"}, "next": {to}}))
			check("link", to, b.post(w.mailed("anna@praktijk.example").Link, nil))
		},
		"next of the organisation": func(to string) {
			b := w.browser()
			r := b.get("/sign-in/openid/" + tenant + "?next=" + url.QueryEscape(to))
			check("openid", to, r)
			if at, err := url.Parse(r.header.Get("Location")); err == nil {
				check("callback", to, b.get("/sign-in/openid/callback?code=good&state="+at.Query().Get("state")))
			}
		},
		"go": func(to string) {
			b := w.as(p)
			check("go", to, b.post(w.planAt(p), url.Values{"go": {to}}))
			check("token", to, b.post("/read/"+url.PathEscape(to), url.Values{"text": {"x"}}))
			check("person", to, w.as(w.person(access.Lead)).post("/people/"+url.PathEscape(to)+"/end", nil))
			check("hat", to, b.post("/account/hat", url.Values{"hat": {to}, "back": {to}, "next": {to}}))
		},
		"the address itself": func(to string) {
			if at := "/" + strings.TrimLeft(to, "/"); !strings.ContainsAny(at, "\r\n\t\x00 ") {
				if _, err := url.ParseRequestURI(at); err == nil {
					check("address", to, w.browser().get(at))
				}
			}
		},
	}
	for _, way := range ways {
		n.places++
		for _, to := range away {
			w.server.Accounts = w.accounts() // how often one may try is not what is tried
			way(to)
		}
	}
	n.log(t, fmt.Sprintf("open redirects, %d addresses", len(away)))
	if len(away) < 50 {
		t.Error(len(away), "addresses")
	}
}

func (r *reply) cookieOf(value string) bool {
	return slices.ContainsFunc(r.set, func(c *http.Cookie) bool { return strings.Contains(c.Value, value) || strings.Contains(c.Name, value) })
}

// up are addresses of files outside.
var up = []string{
	"../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..%252f..%252fetc%252fpasswd", "....//....//etc/passwd", `..\..\windows\win.ini`, "..%5c..%5cwindows%5cwin.ini", "..%c0%af..%c0%afetc/passwd", "..;/..;/etc/passwd", "/etc/passwd", "//etc/passwd",
	"%00", "x%00.css", ".env", ".git/config", "meertijd.db", "%2e", "%2e%2e", "..", "...", "~root", "C:%5cboot.ini", "file:%2f%2f%2fetc%2fpasswd", "css/../../../../etc/passwd", "%e0%80%ae%e0%80%ae/", "nul", "con", "..%00/", "%2f%2e%2e%2f", "x/../../../go.mod", "bundle.go", "serve.go", "?../../etc/passwd",
}

func TestAttackFilesOutside(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(w.person(access.Lead))
	b, p := w.manager(demo.HandedIn)
	n := counts{}
	files := "/plan/" + fmt.Sprint(w.year(p)) + "/files/"
	for _, base := range []string{"/", "/asset/", "/asset/css/", lookFolder, files, "/import/file/", "/import/template/", "/import/template/practices/", "/practices/", "/people/", "/read/", "/gallery/", "/gallery?", "/help/", "/plan/"} {
		n.places++
		for _, odd := range up {
			at := base + odd
			if _, err := url.ParseRequestURI(at); err != nil || strings.HasPrefix(at, "//") {
				continue
			}
			for _, who := range []*browser{lead, b} {
				n.tried++
				r := who.do(http.MethodGet, at, nil)
				for _, secret := range []string{"root:", "SQLite format", "package ", "module meertijd", "[core]"} {
					if strings.Contains(r.body, secret) {
						n.found++
						t.Errorf("%s shows %q", at, secret)
					}
				}
				if r.code >= 500 || r.code == http.StatusOK && r.header.Get("Content-Type") == "" || r.header.Get("Location") != "" && !home(r.header.Get("Location")) {
					n.found++
					t.Errorf("%s gives %d %s", at, r.code, r.header.Get("Location"))
				}
			}
		}
	}
	n.log(t, fmt.Sprintf("files outside, %d addresses", len(up)))
}

// names of files that want to be elsewhere, or to be a header.
var fileNames = []string{
	"../../etc/passwd", `..\..\x.pdf`, "/etc/passwd", "C:\\x.pdf", "x\r\nX-Evil: y.pdf", "x\r\n\r\n<zqx>.pdf", "x\".pdf", "x;filename=evil.exe", "x'; filename*=UTF-8''evil.html", "x%0d%0aX-Evil:y.pdf", "=cmd|' /C calc'!A0.pdf", "<zqx>.pdf", "\u202efdp.exe", "x\x00.pdf", "", ".", "..", "con.pdf", strings.Repeat("x", 5000) + ".pdf", "嘊嘍X-Evil: y.pdf", "\u2028.pdf", "x\tx.pdf", "é🩺.pdf", "\xff\xfe.pdf", polyglot,
}

func TestAttackNamesThatReachHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	lead := w.as(w.person(access.Lead))
	at := "/plan/" + fmt.Sprint(w.year(p)) + "/files"
	n := counts{places: 4}
	check := func(name string, r *reply) {
		n.tried++
		disposition := r.header.Get("Content-Disposition")
		_, file, _ := strings.Cut(disposition, "filename*=UTF-8''")
		if r.code >= 500 || r.header.Get("X-Evil") != "" || strings.ContainsAny(disposition, "\r\n\x00") || strings.ContainsAny(file, "\"/\\; ") || len(disposition) > 8<<10 {
			n.found++
			t.Errorf("%q: %d %q", name, r.code, disposition)
		}
		if r.code == http.StatusOK && disposition != "" && (r.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(r.header.Get("Content-Security-Policy"), "sandbox")) {
			n.found++
			t.Errorf("%q: %v", name, r.header)
		}
	}
	for i, name := range fileNames {
		check(name, b.sendNamed(at, "file", name, pdfOf(10), "key", fmt.Sprint("n", i)))
		for _, line := range b.get(at).want(http.StatusOK).soundly().doc.all("a", "href", "") {
			if strings.HasPrefix(line.attr["href"], at+"/") {
				check(name, b.get(line.attr["href"]))
			}
		}
		r := lead.sendNamed("/import/practices", "list", name, []byte(listOfTwo), "key", fmt.Sprint("l", i))
		check(name, r)
		if r.code == http.StatusSeeOther {
			page := lead.get(r.header.Get("Location"))
			check(name, page)
			if found := born(page.body); len(found) > 0 {
				n.found++
				t.Errorf("%q: %v", name, found)
			}
			check(name, lead.get(r.header.Get("Location")+"/wrong"))
		}
	}
	n.log(t, fmt.Sprintf("names in headers, %d names", len(fileNames)))
}

// formulas are cells that a spreadsheet computes.
var formulas = []string{"=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "=HYPERLINK(\"http://evil.example\",\"x\")", "=IMPORTXML(\"http://evil.example\",\"x\")", "\"=1+1\"", "';=1+1", "x\";=1+1;\"", "x\r\n=1+1", "x;=1+1", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "\x00=1+1", "%=1+1", "|=1+1", "=DDE(\"cmd\")"}

// runs says whether a spreadsheet would compute a cell.
func runs(cell string) bool {
	bare := strings.TrimLeft(cell, " \u00a0\ufeff\x00")
	return bare != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(bare)[0])
}

func TestAttackFormulas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(w.person(access.Lead))
	n := counts{places: 4}
	cells := func(what, body string) {
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
		r.Comma, r.FieldsPerRecord = ';', -1
		rows, err := r.ReadAll()
		if err != nil || len(rows) == 0 {
			n.found++
			t.Errorf("%s: %v", what, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				n.tried++
				if runs(cell) {
					n.found++
					t.Errorf("%s holds %q", what, cell)
				}
			}
		}
	}
	for i, f := range formulas {
		quoted := `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		list := "AGB;Naam;Startmoment;Wijk\n" + quoted + ";" + quoted + ";" + quoted + ";" + quoted + "\nkapot;x;;" + quoted + "\n"
		sentIn := lead.send("/import/practices", "list", []byte(list), "key", fmt.Sprint("f", i))
		if sentIn.code != http.StatusSeeOther {
			continue // not text
		}
		at := sentIn.header.Get("Location")
		lead.post(at, url.Values{"column.0": {"agb"}, "column.1": {"practice"}, "column.2": {"cohort"}, "column.3": {"neighbourhood"}})
		cells("rows that are wrong", lead.get(at+"/wrong").want(http.StatusOK).body)
		w.trail.Put(audit.Record{At: w.now, Tenant: tenant, Event: audit.Update, Outcome: audit.OK, Person: audit.Person{User: f, Role: f}, ObjectType: f, ObjectID: f, Fields: []string{f}, Rule: f})
		for _, file := range []string{"/audit/lines.csv", "/account/activity.csv"} {
			cells(file, lead.get(file).want(http.StatusOK).body)
		}
		table := intake.Table{Name: f, Rows: []intake.Line{{No: 1, Cells: []string{f, f}}}}
		data, err := sheets.Files{}.Write("csv", table)
		if err != nil {
			t.Fatal(err)
		}
		cells("a list", string(data))
		if data, err = (sheets.Files{}).Write("xlsx", table); err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{"A1", "B1"} {
			n.tried++
			if got, _ := book.GetCellFormula(book.GetSheetName(0), at); got != "" {
				n.found++
				t.Errorf("a workbook computes %q", got)
			}
		}
		book.Close()
	}
	n.log(t, fmt.Sprintf("formulas, %d cells in files that go out", len(formulas)))
}

// sendNamed posts a form with a file that has a name of its own, as it is.
func (b *browser) sendNamed(target, field, name string, content []byte, pairs ...string) *reply {
	b.Helper()
	var body strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&body, "--bound\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", pairs[i], pairs[i+1])
	}
	fmt.Fprintf(&body, "--bound\r\nContent-Disposition: form-data; name=%q; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n%s\r\n--bound--\r\n", field, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name), content)
	before := b.headers
	b.headers = map[string]string{"Content-Type": "multipart/form-data; boundary=bound"}
	defer func() { b.headers = before }()
	return b.do(http.MethodPost, target, []byte(body.String()))
}
