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
	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/wording"
)

// real is a world as it is outside the demo.
func real(t *testing.T) *world {
	return newWorld(t, func(c *Config) { c.Demo = nil })
}

func TestSomebodyOfAPracticeComesInWithOneClick(t *testing.T) {
	t.Parallel()
	for _, language := range wording.Languages {
		w := real(t)
		p := w.person(access.Manager, demo.Complete)
		link := w.invited("anna@praktijk.example", access.Employee, w.of(p))
		b := w.browser()
		b.language = language
		for range 3 { // looking uses nothing
			b.get(link).want(http.StatusOK).soundly().shows(wording.Text(language, "role.employee", nil), w.placeOf(p))
		}
		r := b.post(link, nil).leads("/today")
		if len(b.cookies[sessionCookie]) < 43 || b.follow(r).code != http.StatusOK {
			t.Error("nobody came in")
		}
		b.get("/account").want(http.StatusOK).soundly().fills("mail", "anna@praktijk.example")
		other := w.browser()
		other.language = language
		other.get(link).want(http.StatusGone).soundly().shows(wording.Text(language, "invitation.gone.title", nil))
		other.post(link, nil).want(http.StatusGone)
		if _, in := other.cookies[sessionCookie]; in {
			t.Error("a link works twice")
		}
	}
}

func (w *world) placeOf(p demo.Person) string {
	w.Helper()
	file, err := w.practices.Get(w.Context(), tenant, w.of(p), w.today())
	if err != nil {
		w.Fatal(err)
	}
	return file.Practice.Name
}

func TestALeadSetsTwoFactorsBeforeAnythingElse(t *testing.T) {
	t.Parallel()
	w := real(t)
	b := w.member("lena@rho.example", access.Lead, "")
	if at := b.cookies[sessionCookie]; at == "" {
		t.Fatal("no session")
	}
	for _, at := range []string{"/practices", "/people", "/today", "/people/mandates", "/"} {
		b.get(at).leads("/account/secure")
	}
	b.get("/account/secure").want(http.StatusOK).soundly().shows(says("secure.passkey"), says("secure.password"))
	b.get("/account/password").want(http.StatusOK).soundly()
	for _, weak := range []string{"", "kort", "aaaaaaaaaaaaaa", strings.Repeat("x", 300)} {
		b.post("/account/password", url.Values{"password": {weak}}).want(http.StatusUnprocessableEntity).soundly()
	}
	first := b.cookies[sessionCookie]
	b.post("/account/password", url.Values{"password": {goodPassword}}).leads("/account/secure")
	page := b.post("/account/totp/begin", nil).want(http.StatusOK).soundly().shows("ABCD EFGH IJKL MNOP")
	form := page.form("/account/totp")
	again := b.post("/account/totp", with(form, "code", "000000")).want(http.StatusUnprocessableEntity).soundly().shows("ABCD EFGH IJKL MNOP", says("account.code-wrong"))
	done := b.post("/account/totp", with(again.form("/account/totp"), "code", appCode)).want(http.StatusOK).soundly()
	if codes := done.doc.one("ol", "class", "codes").all("li"); len(codes) != 10 {
		t.Errorf("%d recovery codes", len(codes))
	}
	if b.cookies[sessionCookie] == first {
		t.Error("the token stayed when the session became stronger")
	}
	b.get("/practices").want(http.StatusOK).soundly()
	old := w.browser()
	old.cookies[sessionCookie] = first
	old.get("/practices").leads("/?next=%2Fpractices")
}

func TestALeadMayChooseAPasskeyInstead(t *testing.T) {
	t.Parallel()
	w := real(t)
	b := w.member("lena@rho.example", access.Lead, "")
	key := b.challenge("/account/passkeys/begin")
	form := url.Values{"challenge": {key}, "passkey": {`{"ID":""}`}, "name": {"x"}}
	b.post("/account/passkeys", form).want(http.StatusUnprocessableEntity).soundly().shows(says("account.passkey-wrong"))
	b.post("/account/passkeys", url.Values{"challenge": {b.challenge("/account/passkeys/begin")}, "passkey": {`{"ID":"key1"}`}, "name": {"Telefoon"}}).want(http.StatusSeeOther)
	b.get("/practices").want(http.StatusOK)
	b.get("/account").want(http.StatusOK).soundly()
	b.post("/sign-out", nil).leads("/signed-out")
	b.post("/sign-in/passkey", url.Values{"challenge": {b.challenge("/sign-in/passkey/begin")}, "passkey": {`{"ID":"nobody"}`}}).want(http.StatusUnprocessableEntity).soundly().shows(says("signin.passkey.refused"))
	b.post("/sign-in/passkey", url.Values{"challenge": {b.challenge("/sign-in/passkey/begin")}, "passkey": {`{"ID":"key1"}`}}).want(http.StatusSeeOther)
	b.get("/practices").want(http.StatusOK)
}

// challenge asks what a device has to sign, and gives the key of it.
func (b *browser) challenge(at string) string {
	b.Helper()
	r := b.post(at, nil).want(http.StatusOK)
	_, rest, found := strings.Cut(r.body, `"key":"`)
	if !found || !strings.Contains(r.body, `"options":{"publicKey"`) || r.header.Get("Content-Type") != "application/json" {
		b.Fatalf("%s gives %s", at, r.body)
	}
	key, _, _ := strings.Cut(rest, `"`)
	return key
}

func TestALinkByMailLetsSomebodyInOnceInTheBrowserThatAsked(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	w.member("anna@praktijk.example", access.Manager, w.of(p))
	for _, language := range wording.Languages {
		b, other := w.browser(), w.browser()
		b.language, other.language = language, language
		b.get("/sign-in?next=%2Fplan").want(http.StatusOK).soundly()
		b.post("/sign-in/mail", url.Values{"mail": {" Anna@Praktijk.example "}, "next": {"/plan"}}).leads("/sign-in/mail?next=%2Fplan")
		b.get("/sign-in/mail").want(http.StatusOK).soundly()
		link := w.mailed("anna@praktijk.example").Link
		other.post(link, nil).want(http.StatusGone).soundly().shows(wording.Text(language, "signin.link.other.title", nil))
		b.get(link).want(http.StatusOK).soundly()
		b.post(link, nil).leads("/plan")
		b.get("/today").want(http.StatusOK)
		b.post(link, nil).want(http.StatusGone).soundly().shows(wording.Text(language, "signin.link.gone.title", nil))
		b.post("/sign-in/link/none", nil).want(http.StatusGone)
	}
	late := w.browser()
	late.post("/sign-in/mail", url.Values{"mail": {"anna@praktijk.example"}}).leads("/sign-in/mail")
	w.now = w.now.Add(10 * time.Minute)
	late.post(w.mailed("anna@praktijk.example").Link, nil).want(http.StatusGone)
}

func TestTheCodeWorksWhereTheLinkWasAskedFor(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	w.member("anna@praktijk.example", access.Manager, w.of(p))
	b := w.browser()
	b.post("/sign-in/mail", url.Values{"mail": {"anna@praktijk.example"}}).leads("/sign-in/mail")
	code := w.mailed("anna@praktijk.example").Args["code"]
	w.browser().post("/sign-in/code", url.Values{"code": {code}}).want(http.StatusUnprocessableEntity).soundly()
	b.post("/sign-in/code", url.Values{"code": {"AAAA AAAA"}}).want(http.StatusUnprocessableEntity).soundly().shows(says("account.code-wrong"))
	b.post("/sign-in/code", url.Values{"code": {strings.ToLower(code)}}).leads("/today")
}

// What is answered to an address that somebody has, and to one that nobody has.
func TestNobodyLearnsWhichAddressesAreKnown(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	w.member("anna@praktijk.example", access.Manager, w.of(p))
	w.strong("lena@rho.example", access.Lead, "")
	ask := func(at string, form url.Values, mail string) *reply {
		b := w.browser()
		b.get("/sign-in")
		r := b.post(at, with(form, "mail", mail))
		r.header.Del("Set-Cookie")
		r.body = strings.ReplaceAll(r.body, mail, "MAIL")
		return r
	}
	for at, form := range map[string]url.Values{"/sign-in/mail": {}, "/sign-in/password": {"password": {"not the password"}}} {
		for _, known := range []string{"anna@praktijk.example", "lena@rho.example"} {
			alike(t, at+" of "+known, ask(at, form, known), ask(at, form, "nobody@praktijk.example"))
		}
	}
	guess := func(mail string) *reply {
		b := w.browser()
		b.post("/sign-in/mail", url.Values{"mail": {mail}})
		return b.post("/sign-in/code", url.Values{"code": {"AAAAAAAA"}})
	}
	alike(t, "a code", guess("anna@praktijk.example"), guess("nobody@praktijk.example"))
}

func TestAPasswordAsksForTheAppOrARecoveryCode(t *testing.T) {
	t.Parallel()
	w := real(t)
	_, codes := w.strong("lena@rho.example", access.Lead, "")
	enter := func(code string) (*browser, *reply) {
		b := w.browser()
		b.get("/sign-in/password").want(http.StatusOK).soundly()
		page := b.post("/sign-in/password", url.Values{"mail": {"lena@rho.example"}, "password": {goodPassword}, "next": {"/people"}}).want(http.StatusOK).soundly()
		b.post("/sign-in/second", with(page.form("/sign-in/second"), "code", "1")).want(http.StatusUnprocessableEntity).soundly().shows(says("account.code-wrong"))
		return b, b.post("/sign-in/second", with(page.form("/sign-in/second"), "code", code))
	}
	b, r := enter(appCode)
	r.leads("/people")
	b.get("/people").want(http.StatusOK)
	_, r = enter(codes[0])
	r.leads("/people")
	_, r = enter(codes[0])
	r.want(http.StatusUnprocessableEntity)
	w.browser().post("/sign-in/second", url.Values{"pending": {"none"}, "code": {appCode}}).want(http.StatusGone).soundly()
	w.browser().enters("lena@rho.example").want(http.StatusUnprocessableEntity).soundly().shows(says("account.needs-two-factors"))
}

func TestWhoTriesTooOftenWaits(t *testing.T) {
	t.Parallel()
	w := real(t)
	for _, mail := range []string{"anna@praktijk.example", "nobody@praktijk.example"} {
		b := w.browser()
		var r *reply
		for range 12 {
			r = b.post("/sign-in/mail", url.Values{"mail": {mail}})
		}
		r.want(http.StatusTooManyRequests).soundly().shows(says("account.too-often"))
		begun := w.now
		for passed, want := range map[time.Duration]string{0: "180", time.Minute: "120", 178500 * time.Millisecond: "2"} {
			w.now = begun.Add(passed)
			r = b.post("/sign-in/mail", url.Values{"mail": {mail}}).want(http.StatusTooManyRequests)
			if got := r.header.Get("Retry-After"); got != want {
				t.Errorf("after %s one waits %s seconds, want %s", passed, got, want)
			}
		}
		w.now = begun.Add(3 * time.Minute)
		b.post("/sign-in/mail", url.Values{"mail": {mail}}).want(http.StatusSeeOther)
		w.now = begun
	}
	w.log.errors = nil // a limit that was reached is in the log
}

func TestSigningInThroughTheOrganisation(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	w.member("anna@praktijk.example", access.Manager, w.of(p))
	b := w.browser()
	b.get("/sign-in/openid/" + tenant).want(http.StatusNotFound)
	w.provider.who = "anna@praktijk.example"
	b.get("/").shows(says("signin.openid", "organisation", "RHO Verzonnenstad"))
	state := func() string {
		r := b.get("/sign-in/openid/" + tenant + "?next=%2Fplan").want(http.StatusSeeOther)
		at, err := url.Parse(r.header.Get("Location"))
		if err != nil || at.Host != "sign-in.example" {
			t.Fatal(r.header.Get("Location"))
		}
		return at.Query().Get("state")
	}
	b.get("/sign-in/openid/callback?error=access_denied").want(http.StatusUnprocessableEntity).soundly().shows(says("signin.openid.title"))
	b.get("/sign-in/openid/callback?code=bad&state=" + state()).want(http.StatusUnprocessableEntity).soundly()
	w.browser().get("/sign-in/openid/callback?code=good&state=" + state()).want(http.StatusUnprocessableEntity)
	b.get("/sign-in/openid/callback?code=good&state=" + state()).leads("/plan")
	w.provider.who = "stranger@elsewhere.example"
	b = w.browser()
	b.get("/sign-in/openid/callback?code=good&state=" + state()).want(http.StatusUnprocessableEntity)
}

// What was typed when the session ended is offered to the same person only.
func TestKeptTextIsOfWhoTypedIt(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.Complete)
	other := w.person(access.Manager, demo.HandedIn)
	b := w.member("anna@praktijk.example", access.Manager, w.of(p))
	w.member("bert@praktijk.example", access.Manager, w.of(other))
	at := w.planAt(p)
	typed := b.get(at).form(at)
	name := texts(b.get(at).doc, "")[0]
	typed.Set(name, "dit typte anna")
	w.now = w.now.Add(access.Idle)
	ended := b.post(at, typed).want(http.StatusUnauthorized).soundly().shows(says("signin.ended.title"))
	enter := func(mail string) *reply {
		check := b.post("/sign-in/mail", with(ended.form("/sign-in/mail"), "mail", mail)).want(http.StatusOK).soundly()
		return b.post("/sign-in/code", with(check.form("/sign-in/code"), "code", w.mailed(mail).Args["code"]))
	}
	stranger := enter("bert@praktijk.example").want(http.StatusForbidden).soundly().shows(says("signin.kept.other.title"))
	if strings.Contains(stranger.body, "dit typte anna") {
		t.Error("somebody else's text is shown")
	}
	b.post("/sign-in/back", ended.form("/sign-in/back")).want(http.StatusForbidden)
	kept := enter("anna@praktijk.example").want(http.StatusOK).soundly()
	b.post(at, kept.form(at)).leads(at)
	if got := w.plan(p).Fields; !slices.Contains(slices.Collect(valuesOf(asText(got))), "dit typte anna") {
		t.Error("the text was lost")
	}
	kept = b.post("/sign-in/back", ended.form("/sign-in/back")).want(http.StatusOK)
	if got := kept.form(at).Get(name); got != "dit typte anna" {
		t.Errorf("coming back in another tab gives %q", got)
	}
}

func asText[K, V ~string](in map[K]V) map[string]string {
	out := map[string]string{}
	for k, v := range in {
		out[string(k)] = string(v)
	}
	return out
}

func TestASecondDeviceIsAnotherSessionThatCanBeSignedOut(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	one := w.member("anna@praktijk.example", access.Manager, w.of(p))
	two := w.browser()
	two.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
	two.enters("anna@praktijk.example").leads("/today")
	page := one.get("/account").want(http.StatusOK).soundly().shows("Safari · iPhone")
	form := page.doc.one("button", "name", "session")
	one.post("/account/sessions/end", url.Values{"session": {"made up"}}).want(http.StatusNotFound)
	one.post("/account/sessions/end", url.Values{"session": {form.attr["value"]}}).leads("/account?saved=sessions")
	two.get("/today").leads("/?next=%2Ftoday")
	two.enters("anna@praktijk.example").leads("/today")
	one.post("/account/sessions/end-others", nil).leads("/account?saved=sessions")
	two.get("/today").leads("/?next=%2Ftoday")
	one.get("/today").want(http.StatusOK)
	stranger, _ := w.strong("lena@rho.example", access.Lead, "")
	alike(t, "a session of somebody else", stranger.post("/account/sessions/end", url.Values{"session": {account.SessionKey(one.cookies[sessionCookie])}}),
		stranger.post("/account/sessions/end", url.Values{"session": {"none"}}))
	one.get("/today").want(http.StatusOK)
}

func TestASessionThatIsOverIsNotFound(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	b := w.member("anna@praktijk.example", access.Manager, w.of(p))
	b.post("/sign-out", nil).leads("/signed-out")
	if _, _, _, err := w.server.Accounts.Identify(t.Context(), b.cookies[sessionCookie]); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

// A password is typed once more rather than put on a page.
func TestASecretIsNeverPutOnAPageAgain(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	b := w.member("anna@praktijk.example", access.Manager, w.of(p))
	w.now = w.now.Add(access.Idle)
	form := url.Values{"password": {"geheim van anna thee"}, "old": {"geheim van toen thee"}, "mail": {"anna@praktijk.example"}}
	pages := []*reply{b.post("/account/password", form).want(http.StatusUnauthorized), b.post("/sign-in/password", form).want(http.StatusUnprocessableEntity)}
	for range 12 {
		pages = append(pages, b.post("/sign-in/password", form))
	}
	if pages[len(pages)-1].code != http.StatusTooManyRequests {
		t.Errorf("the last gives %d", pages[len(pages)-1].code)
	}
	for _, page := range pages {
		if strings.Contains(page.soundly().body, "geheim van") {
			t.Errorf("%s (%d) shows a password", page.at, page.code)
		}
	}
	w.log.errors = nil // a limit that was reached is in the log
}

// Who has no role yet reaches the own account, and nothing breaks there.
func TestTheOwnAccountWorksWithoutARole(t *testing.T) {
	t.Parallel()
	w := real(t)
	b := w.member("lena@rho.example", access.Lead, "")
	for _, at := range []string{"/account", "/account/secure", "/account/password", "/account/activity", "/help"} {
		if r := b.get(at).soundly(); r.code != http.StatusOK {
			t.Errorf("%s gives %d", at, r.code)
		}
	}
	b.post("/plan/4", url.Values{"staff.new": {"1"}}).leads("/account/secure")
	b.post("/people", url.Values{"mail": {"x@rho.example"}}).leads("/account/secure")
}
