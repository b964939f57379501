package web

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/rule"
	"meertijd/regions"
)

// shelf is a library with the regions of the tests; an upload names one.
type shelf struct{}

func (shelf) Regions() (out []organisation.Region) {
	for key, set := range sets() {
		out = append(out, organisation.Region{Key: key, Name: organisation.Statement(set.Region.Name)})
	}
	slices.SortFunc(out, func(a, b organisation.Region) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func (shelf) Set(key string) (*rule.Set, error) {
	if set := sets()[key]; set != nil {
		return set, nil
	}
	return nil, &fault.Error{Kind: fault.NotFound, Code: "organisation.no-region"}
}

func (s shelf) Read(content []byte) (*rule.Set, []organisation.PlanFault) {
	set, err := s.Set(string(content))
	if err != nil {
		return nil, []organisation.PlanFault{{Fault: fault.Fault{Code: "yaml.tab"}, File: "region.yaml", Line: 7, Column: 3, SourceLine: "\t<b>x</b>"}}
	}
	return set, nil
}

// organisations is the real service over a store in memory.
func (w *world) organisations() *organisation.Service {
	return &organisation.Service{
		Store: w.organised, Library: shelf{}, Now: w.clock, NewID: w.newID, Version: "test",
		Seal: func(plain, about string) (string, error) { return "sealed " + about, nil },
	}
}

// otherRegion is a region that comes with the program, and is not this one.
func otherRegion(set *rule.Set) string {
	for _, r := range (shelf{}).Regions() {
		if r.Key != set.Region.Key {
			return r.Key
		}
	}
	return ""
}

// lead is a browser of a programme lead.
func (w *world) lead() *browser { return w.as(w.person(access.Lead)) }

// send posts a form with a file in it.
func (b *browser) send(target, field string, content []byte, pairs ...string) *reply {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		_ = form.WriteField(pairs[i], pairs[i+1])
	}
	if content != nil {
		part, err := form.CreateFormFile(field, "file")
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	_ = form.Close()
	before := b.headers
	b.headers = map[string]string{"Content-Type": form.FormDataContentType()}
	defer func() { b.headers = before }()
	return b.do(http.MethodPost, target, body.Bytes())
}

func dot(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestALeadSetsWhatEverybodySees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.lead()
	form := b.get("/organisation").want(http.StatusOK).soundly().form("/organisation")
	records := w.recorded(func() {
		b.post("/organisation", with(form, "name", "RHO <b>Zuid</b>", "colour", "#7a1fa2", "contact-name", "Loket", "contact-mail", "loket@rho.example", "contact-phone", "030 123")).leads("/organisation?saved=1")
	})
	if len(records) != 1 || records[0].Event != "config_change" || strings.Join(records[0].Fields, " ") != "name colour contact" || records[0].AccessPoint != "192.0.2.1" && records[0].AccessPoint != "" {
		t.Errorf("%+v", records)
	}
	manager, _ := w.manager()
	for _, seen := range []*reply{manager.get("/today"), w.browser().get("/help"), w.browser().get("/nowhere")} {
		foot := seen.doc.one("footer").words()
		if !strings.Contains(foot, "RHO <b>Zuid</b>") || !strings.Contains(foot, "Loket · loket@rho.example · 030 123") {
			t.Errorf("%s says below: %s", seen.at, foot)
		}
		sheets := seen.doc.all("link", "rel", "stylesheet")
		if len(sheets) != 2 {
			t.Fatalf("%s has %d style sheets", seen.at, len(sheets))
		}
		sheet := w.browser().get(sheets[1].attr["href"]).want(http.StatusOK)
		if !strings.Contains(sheet.body, "--brand:#7a1fa2;") || !strings.HasPrefix(sheet.header.Get("Content-Type"), "text/css") || !strings.Contains(sheet.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%v %s", sheet.header, sheet.body)
		}
	}
}

func TestWhatCannotBeKeptStaysOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.lead()
	form := b.get("/organisation").form("/organisation")
	wrong := with(form, "name", "", "colour", "#ffff00", "contact-mail", "not an address", "contact-when", "op maandag")
	var r *reply
	if records := w.recorded(func() { r = b.post("/organisation", wrong) }); len(records) != 1 || records[0].Event != audit.Read {
		t.Errorf("what is shown again is read, and nothing changed: %+v", records)
	}
	r.want(http.StatusUnprocessableEntity).soundly()
	near := string(organisation.Colour("#ffff00").Nearest())
	r.shows(says("organisation.name-missing"), says("organisation.address"), near)
	if again := r.form("/organisation"); again.Get("contact-when") != "op maandag" || again.Get("contact-mail") != "not an address" || again.Get("colour") != "#ffff00" {
		t.Errorf("what was typed is gone: %v", again)
	}
	if n := len(r.doc.all("a", "href", "#colour")); n != 1 {
		t.Errorf("%d links to the colour", n)
	}
}

func TestAColourIsShownBeforeItIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.lead()
	form := b.get("/organisation").form("/organisation")
	for colour, says := range map[string]string{"#0b5394": says("organisation.sample.good"), "#ffcc00": string(organisation.Colour("#ffcc00").Nearest())} {
		r := b.post("/organisation", with(form, "colour", colour, "go", "sample")).want(http.StatusOK).soundly().shows(says)
		if len(r.doc.all("rect", "fill", colour)) != 1 {
			t.Errorf("%s is not drawn", colour)
		}
	}
	if got := b.get("/organisation").form("/organisation").Get("colour"); got != "" {
		t.Errorf("%s was kept", got)
	}
}

func TestTwoLeadsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.lead(), w.lead()
	first, second := a.get("/organisation").form("/organisation"), b.get("/organisation").form("/organisation")
	a.post("/organisation", with(first, "name", "Eerst")).leads("/organisation?saved=1")
	r := b.post("/organisation", with(second, "name", "Daarna")).want(http.StatusConflict).shows(says("organisation.moved"))
	b.post("/organisation", with(r.form("/organisation"), "name", "Daarna")).leads("/organisation?saved=1")
}

func TestALogoStandsInTheHeader(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.lead()
	b.send("/organisation/logo", "logo", []byte("<svg onload=1></svg>")).want(http.StatusUnprocessableEntity).soundly().shows(says("organisation.logo-kind"))
	b.send("/organisation/logo", "logo", make([]byte, organisation.MaxLogo+1)).want(http.StatusUnprocessableEntity).shows(says("organisation.logo-too-large"))
	b.send("/organisation/logo", "logo", make([]byte, maxBody+1)).want(http.StatusUnprocessableEntity)
	b.send("/organisation/logo", "logo", dot(t)).leads("/organisation?saved=1")
	src := b.get("/practices").doc.one("img", "class", "brand-logo").attr["src"]
	r := w.browser().get(src).want(http.StatusOK)
	if r.header.Get("Content-Type") != "image/png" || r.body != string(dot(t)) || r.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", r.header)
	}
	for _, at := range []string{strings.Replace(src, ".png", ".jpg", 1), lookFolder + strings.Repeat("a", 64) + ".png", lookFolder + "ffff00.00000000.css", lookFolder + "0f5f57.00000000.css", lookFolder + "x"} {
		w.browser().get(at).want(http.StatusNotFound)
	}
	b.post("/organisation/logo", url.Values{"away": {"yes"}}).leads("/organisation?saved=1")
	if img := b.get("/practices").doc.all("img", "class", "brand-logo"); len(img) > 0 {
		t.Error("the logo is there still")
	}
}

func TestStatementsAreForEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, at := range []string{"/privacy", "/accessibility"} {
		about := at[1:]
		for _, language := range []string{"nl", "en"} {
			b := w.browser()
			b.language = language
			r := b.get(at).want(http.StatusOK).soundly()
			if len(r.doc.all("h2")) < 4 || strings.Contains(r.doc.id("main").words(), "##") {
				t.Errorf("%s in %s: %s", at, language, r.doc.id("main").words())
			}
		}
		form := w.lead().get("/organisation").form("/organisation")
		lead := w.lead()
		lead.post("/organisation", with(form, about+"-nl", "## Kop & <i>\r\n\r\nEigen tekst.")).leads("/organisation?saved=1")
		w.browser().get(at).soundly().shows("Kop & <i>", "Eigen tekst.")
		o, err := w.organised.Get(t.Context(), tenant)
		if err != nil || statementOf(o, about, "en") != productStatement(o, about, "en") || o.Privacy.EN != "" || o.Accessibility.EN != "" {
			t.Errorf("a text that was left as it is no longer follows the product: %v", err)
		}
	}
}

func TestWithSeveralOrganisationsAStrangerChooses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.organised.Put("other", "RHO Oost", regions.Default(), w.now)
	r := w.browser().get("/privacy").want(http.StatusOK).soundly().shows("RHO Oost")
	w.browser().get("/privacy?of=other").shows(says("privacy.of", "organisation", "RHO Oost"))
	w.browser().get("/privacy?of=nobody").want(http.StatusNotFound)
	if strings.Contains(r.doc.one("footer").words(), "RHO Oost") {
		t.Error("a stranger belongs to an organisation")
	}
	manager, _ := w.manager()
	if words := manager.get("/privacy?of=other").doc.id("main").words(); strings.Contains(words, "RHO Oost") {
		t.Error("who signed in reads the statement of another organisation")
	}
}

func TestARegionalPlanIsAddedAndPutInForce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.lead()
	other := otherRegion(w.set)
	at := "/organisation/regional-plan"
	b.get(at).want(http.StatusOK).soundly()
	b.send(at, "plan", nil).want(http.StatusUnprocessableEntity).soundly().shows(says("organisation.plan-missing"))
	b.send(at, "plan", []byte("wrong")).want(http.StatusUnprocessableEntity).soundly().
		shows(says("regionalplan.place", "file", "region.yaml", "line", "7", "column", "3"), "<b>x</b>")
	b.send(at, "plan", []byte(other), "key", "k1").leads(at + "/review?number=1")
	w.organised.Uses = []organisation.Use{{Intervention: "gone", Year: 4, Count: 12}}
	review := b.get(at + "/review?number=1").want(http.StatusOK).soundly().shows(says("regionalplan.lost.plans", "n", "12"))
	form := review.form(at + "/in-force")
	b.post(at+"/in-force", form).want(http.StatusConflict).soundly().shows(says("organisation.plan-in-use"))
	records := w.recorded(func() { b.post(at+"/in-force", with(form, "confirmed", "yes")).leads(at + "?saved=1") })
	if len(records) != 1 || strings.Join(records[0].Fields, " ") != "regional-plan" {
		t.Errorf("%+v", records)
	}
	b.get(at).soundly().shows(says("regionalplan.in-force.own", "number", "1", "region", other, "hash", shortHash(sets()[other].Hash())))
	b.get(at + "/review?number=9").want(http.StatusNotFound)
	b.get(at + "/review?region=nowhere").want(http.StatusNotFound)
}

func TestAnAdministratorMakesAnOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.another(access.Administrator))
	form := b.get("/platform").want(http.StatusOK).soundly().form("/platform")
	b.post("/platform", with(form, "name", "Oost", "lead-name", "", "lead-mail", "x")).want(http.StatusUnprocessableEntity).soundly()
	if all, _ := w.organised.List(t.Context()); len(all) != 1 {
		t.Fatalf("it was made without a lead: %v", all)
	}
	r := b.post("/platform", with(form, "name", "Oost", "lead-name", "Sam Duin", "lead-mail", "sam@rho.example")).want(http.StatusOK).soundly().shows("Oost")
	link := r.doc.id("link").attr["value"]
	path, ok := strings.CutPrefix(link, "http://meertijd.example/")
	if !ok {
		t.Fatalf("the link is %q", link)
	}
	w.browser().get("/" + path).want(http.StatusOK).soundly()
	b.post("/platform", with(b.get("/platform").form("/platform"), "name", "oost", "lead-name", "Sam", "lead-mail", "sam@rho.example")).
		want(http.StatusUnprocessableEntity).shows(says("organisation.name-taken", "name", "oost"))
	w.as(w.person(access.Lead)).get("/platform").want(http.StatusNotFound)
	b.get("/organisation").want(http.StatusNotFound)
	b.get("/practices").want(http.StatusNotFound)
}

func TestAFirstStartOnPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Demo = nil })
	if err := w.organised.Begin(t.Context(), organisation.SetupLink{}); err != nil {
		t.Fatal(err)
	}
	w.organised.Forget(tenant)
	if open, err := w.server.Organisations.FirstStart(t.Context(), "the-token"); !open || err != nil {
		t.Fatal(open, err)
	}
	b, at := w.browser(), "/setup/the-token"
	b.get("/setup/another").want(http.StatusNotFound)
	form := b.get(at).want(http.StatusOK).soundly().form(at)
	b.post(at, with(form, "name", "", "contact-name", "Loket")).want(http.StatusUnprocessableEntity).soundly().shows(says("organisation.name-missing"))
	b.post(at, with(form, "name", "Zuid", "contact-name", "Loket", "contact-mail", "x@rho.example")).leads(at)
	b.post(at, with(form, "name", "Zuid twee")).leads(at) // an old page: what comes next
	if all, _ := w.organised.List(t.Context()); len(all) != 1 {
		t.Fatalf("%v", all)
	}
	b.get(at).soundly().shows(says("setup.plan.title"))
	b.send(at, "plan-file", []byte("wrong"), "step", "plan").want(http.StatusUnprocessableEntity).soundly().shows("region.yaml")
	b.send(at, "plan-file", nil, "step", "plan", "region", regions.Default()).leads(at + "?plan=chosen")
	lead := b.get(at + "?plan=chosen").want(http.StatusOK).soundly().form(at)
	b.post(at, with(lead, "lead-name", "Sam", "lead-mail", "x")).want(http.StatusUnprocessableEntity).soundly().shows(says("organisation.address"))
	done := b.post(at, with(lead, "lead-name", "Sam Duin", "lead-mail", "sam@rho.example")).want(http.StatusOK).soundly()
	link := strings.TrimPrefix(done.doc.id("link").attr["value"], "http://meertijd.example")
	b.get(link).want(http.StatusOK).soundly()
	b.get(at).want(http.StatusNotFound)
	b.post(at, with(lead, "lead-name", "Eva", "lead-mail", "eva@rho.example")).want(http.StatusNotFound)
}

func TestWhatIsToBeDoneFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.lead()
	r := b.get("/organisation/start").want(http.StatusOK).soundly().shows(says("start.contact"), says("start.todo"), says("start.done"))
	for _, a := range r.doc.id("main").all("a", "href", "") {
		if to, _, _ := strings.Cut(a.attr["href"], "#"); strings.HasPrefix(to, "/") && to != "/import" {
			b.get(to).want(http.StatusOK)
		}
	}
}

// Who asks is who the last proxy that we trust saw, and nobody can make that up.
func TestTheAddressOfWhoAsks(t *testing.T) {
	t.Parallel()
	s := &Server{Config: Config{Secure: true, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:99", "", "192.0.2.1"}, {"192.0.2.1:99", "203.0.113.9", "192.0.2.1"}, {"10.0.0.1:99", "203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:99", "6.6.6.6, 203.0.113.9", "203.0.113.9"}, {"10.0.0.1:99", "203.0.113.9, 10.2.3.4", "203.0.113.9"},
		{"10.0.0.1:99", "", "10.0.0.1"}, {"10.0.0.1:99", "nonsense", "10.0.0.1"}, {"10.0.0.1:99", "203.0.113.9, nonsense", "10.0.0.1"},
		{"[::1]:99", "2001:db8::5", "2001:db8::5"}, {"10.0.0.1:99", "::ffff:203.0.113.9", "203.0.113.9"}, {"[::ffff:10.0.0.1]:99", "203.0.113.9", "203.0.113.9"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := s.clientOf(r); got != c.want {
			t.Errorf("from %s forwarded for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestWhoCameInWithoutEncryptionGoesToThePublicAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Secure, c.PublicAddress, c.Proxies = true, "https://plan.example", []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	for remote, want := range map[string]int{"192.0.2.7:1": http.StatusPermanentRedirect, "203.0.113.1:1": http.StatusOK} {
		r := httptest.NewRequest(http.MethodGet, "/help?x=1", nil)
		r.RemoteAddr = remote
		r.Header.Set("X-Forwarded-Proto", "http")
		out := httptest.NewRecorder()
		w.server.Handler().ServeHTTP(out, r)
		if out.Code != want || want != http.StatusOK && out.Header().Get("Location") != "https://plan.example/help?x=1" {
			t.Errorf("from %s: %d %s", remote, out.Code, out.Header().Get("Location"))
		}
	}
	p := w.person(access.Manager, demo.HandedIn)
	if r := w.as(p).get("/today"); r.header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
}

// Whoever the server made administrator comes in by the link, sets two factors,
// and stands before the organisations; what is in them stays closed.
func TestTheAdministratorComesToThePlatform(t *testing.T) {
	t.Parallel()
	w := real(t)
	path, err := w.server.Accounts.Administrator(t.Context(), account.StartCommand{Mail: "bea@host.example", Name: "Bea Duin", Language: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	b := w.browser()
	b.get(path).want(http.StatusOK).soundly().shows(says("platform.name"), says("role.administrator"))
	b.post(path, nil).leads("/account/secure")
	b.post("/account/password", url.Values{"password": {goodPassword}}).leads("/account/secure")
	page := b.post("/account/totp/begin", nil).want(http.StatusOK)
	b.post("/account/totp", with(page.form("/account/totp"), "code", appCode)).want(http.StatusOK)
	b.get("/platform").want(http.StatusOK).soundly().shows(w.set.Region.Organisation.NL)
	b.get("/account").want(http.StatusOK).soundly()
	for _, at := range []string{"/practices", "/people", "/audit"} {
		b.get(at).want(http.StatusNotFound)
	}
}
