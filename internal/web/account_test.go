package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/wording"
)

func TestOnesOwnAccountCanBeChanged(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	b := w.member("anna@praktijk.example", access.Manager, w.of(p))
	for _, b.language = range wording.Languages {
		b.get("/account").want(http.StatusOK).soundly()
	}
	b.language = "nl"
	b.post("/account/profile", url.Values{"name": {""}, "language": {"nl"}}).want(http.StatusUnprocessableEntity).soundly().shows(says("account.name-missing"))
	b.post("/account/profile", url.Values{"name": {"Anna Verzonnen"}, "language": {"en"}}).leads("/account?saved=profile")
	if a := w.own("anna@praktijk.example"); a.Name != "Anna Verzonnen" || a.Language != "en" {
		t.Errorf("%+v", a)
	}
	b.get("/account").fills("name", "Anna Verzonnen")
	b.post("/account/mail", url.Values{"mail": {"no address"}}).want(http.StatusUnprocessableEntity).soundly()
	b.post("/account/mail", url.Values{"mail": {"nieuw@praktijk.example"}}).leads("/account?saved=mail-sent")
	link := w.mailed("nieuw@praktijk.example").Link
	b.get(link).want(http.StatusOK).soundly()
	if w.own("nieuw@praktijk.example").ID != "" {
		t.Error("an address counts before its link is used")
	}
	b.post(link, nil).want(http.StatusSeeOther)
	if w.own("nieuw@praktijk.example").ID == "" || w.own("anna@praktijk.example").ID != "" {
		t.Error("the address did not change")
	}
	b.post(link, nil).want(http.StatusGone).soundly()
	w.browser().get("/account").leads("/?next=%2Faccount")
}

func TestPasskeysHaveNamesAndGo(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	b := w.member("anna@praktijk.example", access.Manager, w.of(p))
	b.post("/account/passkeys", url.Values{"challenge": {b.challenge("/account/passkeys/begin")}, "passkey": {`{"ID":"key1"}`}, "name": {"Telefoon"}}).leads("/account?saved=passkey")
	b.post("/account/passkeys/rename", url.Values{"passkey": {"key1"}, "name": {payload}}).want(http.StatusSeeOther)
	safe(t, b.get("/account"))
	b.post("/account/passkeys/remove", url.Values{"passkey": {"none"}}).want(http.StatusNotFound)
	b.post("/sign-out", nil).leads("/signed-out")
	b.enters("anna@praktijk.example").leads("/today")
	stranger := w.member("bert@praktijk.example", access.Manager, w.of(p))
	alike(t, "a passkey of somebody else", stranger.post("/account/passkeys/remove", url.Values{"passkey": {"key1"}}), stranger.post("/account/passkeys/remove", url.Values{"passkey": {"none"}}))
	b.post("/account/passkeys/remove", url.Values{"passkey": {"key1"}}).want(http.StatusUnprocessableEntity) // with a passkey set, by a link alone
	b.post("/sign-in/passkey", url.Values{"challenge": {b.challenge("/sign-in/passkey/begin")}, "passkey": {`{"ID":"key1"}`}}).leads("/today")
	b.post("/account/passkeys/remove", url.Values{"passkey": {"key1"}}).leads("/account?saved=passkeys")
	if keys := w.own("anna@praktijk.example").Passkeys; len(keys) != 0 {
		t.Errorf("%+v", keys)
	}
}

func TestRecoveryCodesAndAppCanBeMadeAnew(t *testing.T) {
	t.Parallel()
	w := real(t)
	b, codes := w.strong("lena@rho.example", access.Lead, "")
	page := b.post("/account/recovery", nil).want(http.StatusOK).soundly()
	if fresh := page.doc.one("ol", "class", "codes").all("li"); len(fresh) != 10 || fresh[0].words() == codes[0] {
		t.Error("the codes are the old ones")
	}
	b.get("/account").shows(says("account.recovery.left", "n", "10"))
	b.post("/account/password", url.Values{"old": {"wrong"}, "password": {"vier kopjes warme thee"}}).want(http.StatusUnprocessableEntity).soundly().shows(says("account.password-wrong"))
	b.post("/account/totp/remove", nil).want(http.StatusUnprocessableEntity).soundly().shows(says("account.last-means"))
	b.post("/account/password/remove", nil).want(http.StatusUnprocessableEntity)
	b.post("/account/password", url.Values{"old": {goodPassword}, "password": {"vier kopjes warme thee"}}).leads("/account?saved=password")
}

func TestAHatIsSwitchedVisiblyWithAnotherToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.report.People[slices.IndexFunc(w.report.People, func(p demo.Person) bool { return slices.Contains(p.Codes, demo.SeveralHats) })]
	b := w.as(p)
	page := b.get("/account").want(http.StatusOK).soundly().shows(says("account.demo-notice"))
	button := page.doc.one("button", "name", "hat")
	if button == nil {
		t.Fatal("there is no other role to switch to")
	}
	before := b.cookies[sessionCookie]
	to := button.attr["value"]
	r := b.post("/account/hat", url.Values{"hat": {to}}).want(http.StatusSeeOther)
	if b.cookies[sessionCookie] == before {
		t.Error("the token stayed")
	}
	b.follow(r).want(http.StatusOK).soundly()
	for _, odd := range []string{"", "demo none", "elsewhere " + p.Hat, payload} {
		b.post("/account/hat", url.Values{"hat": {odd}}).want(http.StatusNotFound)
	}
	old := w.browser()
	old.cookies[sessionCookie] = before
	old.get("/account").leads("/?next=%2Faccount")
}

func TestAPracticeLetsIn_AndOut_ItsOwnPeopleOnly(t *testing.T) {
	t.Parallel()
	w := real(t)
	mine := w.person(access.Manager, demo.HandedIn)
	other := w.notOf(w.of(mine))
	b := w.member("anna@praktijk.example", access.Manager, w.of(mine))
	for _, b.language = range wording.Languages {
		b.get("/people").want(http.StatusOK).soundly()
	}
	b.language = "nl"
	page := b.get("/people").shows(w.person(access.Manager, demo.HandedIn).Name)
	if strings.Contains(page.body, other.Name) {
		t.Error("people of another practice are listed")
	}
	form := with(b.get("/people/invite").soundly().form("/people"), "mail", "cor@praktijk.example", "name", "Cor Verzonnen", "role", "employee")
	b.post("/people", with(form, "mail", "geen adres")).want(http.StatusUnprocessableEntity).soundly().shows(says("account.mail-invalid"))
	b.post("/people", with(form, "from", "31-31-2026")).want(http.StatusUnprocessableEntity).soundly()
	b.post("/people", with(form, "role", "lead", "place", "")).want(http.StatusUnprocessableEntity)
	b.post("/people", with(form, "role", "manager", "place", w.of(other))).leads("/people?saved=invited") // the place is one's own, whatever is sent
	b.post("/people", with(form, "mail", "dirk@praktijk.example")).want(http.StatusConflict)              // the same key for something else
	list := b.get("/people?saved=invited").soundly().shows(says("people.saved.invited"), "cor@praktijk.example")
	if a := w.own("cor@praktijk.example"); len(a.Places) != 1 {
		t.Fatalf("%+v", a)
	} else if hats, _ := w.people.Person(t.Context(), tenant, a.Places[0].Person); hats.Hats[0].Of != w.of(mine) {
		t.Errorf("invited to %+v", hats.Hats)
	}
	first := w.mailed("cor@praktijk.example").Link
	person := w.own("cor@praktijk.example").Places[0].Person
	again := list.doc.one("button", "formaction", "/people/"+person+"/again")
	b.post(again.attr["formaction"], url.Values{"hat": {list.form("/people/invitations/withdraw").Get("hat")}}).leads("/people?saved=again")
	w.browser().get(first).want(http.StatusGone)
	second := w.mailed("cor@praktijk.example").Link
	w.browser().get(second).want(http.StatusOK)
	b.post("/people/invitations/withdraw", url.Values{"invitation": {b.get("/people").doc.one("button", "name", "invitation").attr["value"]}}).leads("/people?saved=withdrawn")
	w.browser().get(second).want(http.StatusGone)
	for _, to := range []string{"", "/end", "/again", "/reset"} {
		method := http.MethodPost
		if to == "" {
			method = http.MethodGet
		}
		body := []byte(url.Values{"hat": {other.Hat}, "last": {"2026-06-01"}}.Encode())
		alike(t, "a person of another practice "+to, b.do(method, "/people/"+other.ID+to, body), b.do(method, "/people/none"+to, body))
	}
}

func TestWhoLeavesLosesAccessAtOnceAndTheWorkStays(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.Complete)
	b := w.member("anna@praktijk.example", access.Manager, w.of(p))
	gone := w.member("cor@praktijk.example", access.Employee, w.of(p))
	id := w.own("cor@praktijk.example").Places[0].Person
	version := w.plan(p).Version
	page := b.get("/people/" + id).want(http.StatusOK).soundly()
	form := page.form("/people/" + id + "/end")
	b.post("/people/"+id+"/end", with(form, "last", "")).want(http.StatusUnprocessableEntity).soundly()
	b.post("/people/"+id+"/end", with(form, "last", (w.today()-1).String())).want(http.StatusSeeOther)
	gone.get("/today").leads("/?next=%2Ftoday")
	gone.enters("cor@praktijk.example").want(http.StatusUnprocessableEntity).shows(says("account.no-hat"))
	if w.plan(p).Version != version {
		t.Error("the plan changed")
	}
}

func TestSomebodyWhoLostEverythingBeginsAnew(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.Complete)
	lead, _ := w.strong("lena@rho.example", access.Lead, "")
	b := w.member("anna@praktijk.example", access.Manager, w.of(p))
	b.post("/account/password", url.Values{"password": {goodPassword}}).leads("/account?saved=password")
	id := w.own("anna@praktijk.example").Places[0].Person
	lead.post("/people/"+id+"/reset", nil).leads("/people/" + id + "?saved=reset")
	link := w.mailed("anna@praktijk.example").Link
	fresh := w.browser()
	fresh.get(link).want(http.StatusOK).soundly().shows(says("reset.title"))
	fresh.post(link, nil).leads("/today")
	if w.own("anna@praktijk.example").Password != "" {
		t.Error("the password is there still")
	}
	b.get("/today").leads("/?next=%2Ftoday")
}

func TestALeadFindsAndInvitesEverybody(t *testing.T) {
	t.Parallel()
	w := real(t)
	p := w.person(access.Manager, demo.HandedIn)
	lead, _ := w.strong("lena@rho.example", access.Lead, "")
	page := lead.get("/people").want(http.StatusOK).soundly()
	if n := len(page.doc.id("people").all("tr")); n < 20 {
		t.Errorf("%d people", n)
	}
	found := lead.get("/people?name=" + url.QueryEscape(p.Name[:5]) + "&role=manager&place=" + url.QueryEscape(w.fileOf(w.of(p)).Practice.Name[3:9])).soundly().shows(p.Name)
	if second := lead.get("/people?page=2").want(http.StatusOK).soundly(); second.body == page.body || !strings.Contains(second.body, says("web.page.before")) {
		t.Error("there is no second page")
	}
	for _, row := range found.doc.one("tbody").all("tr") {
		if !strings.Contains(row.words(), says("role.manager")) {
			t.Errorf("found %s", row.words())
		}
	}
	form := lead.get("/people/invite").soundly().form("/people")
	lead.post("/people", with(form, "mail", "fien@rho.example", "name", "Fien", "role", "finance", "place", "")).leads("/people?saved=invited")
	lead.post("/people", with(lead.get("/people/invite").form("/people"), "mail", "x@rho.example", "name", "X", "role", "administrator", "place", "")).want(http.StatusNotFound)
	lead.post("/people", with(lead.get("/people/invite").form("/people"), "mail", "x@rho.example", "name", "X", "role", "manager", "place", "none")).want(http.StatusNotFound)
	safe(t, lead.post("/people", with(lead.get("/people/invite").form("/people"), "mail", payload, "name", payload, "role", payload, "place", payload)))
	safe(t, lead.get("/people?name="+url.QueryEscape(payload)+"&role="+url.QueryEscape(payload)+"&place="+url.QueryEscape(payload)))
}

func TestAPracticeLetsSomebodyActForItAndStopsThat(t *testing.T) {
	t.Parallel()
	w := real(t)
	taker := w.person(access.Manager, demo.HandedIn)
	giver := w.notOf(w.of(taker))
	anna := w.member("anna@praktijk.example", access.Manager, w.of(giver))
	bert := w.member("bert@praktijk.example", access.Manager, w.of(taker))
	for _, anna.language = range wording.Languages {
		anna.get("/people/mandates").want(http.StatusOK).soundly()
	}
	anna.language = "nl"
	bert.post("/account/behalf", url.Values{"practice": {w.of(giver)}}).want(http.StatusNotFound)
	form := anna.get("/people/mandates").form("/people/mandates")
	anna.post("/people/mandates", with(form, "to", w.of(taker), "until", "2020-01-01")).want(http.StatusUnprocessableEntity).soundly().shows(says("account.dates"))
	anna.post("/people/mandates", with(form, "to", w.of(taker), "reason", "Onze manager is lang weg.")).leads("/people/mandates?saved=given")
	anna.get("/people/mandates").shows("Onze manager is lang weg.")
	bert.get("/account").soundly().shows(says("account.behalf.go", "practice", w.placeOf(giver)))
	before := bert.cookies[sessionCookie]
	bert.post("/account/behalf", url.Values{"practice": {w.of(giver)}}).leads("/today")
	if bert.cookies[sessionCookie] == before {
		t.Error("the token stayed")
	}
	banner := says("account.behalf.banner", "practice", w.placeOf(giver))
	for _, at := range []string{"/today", w.planAt(giver), "/account", "/help"} {
		if r := bert.get(at).want(http.StatusOK).soundly(); !strings.Contains(r.doc.one("form", "class", "behalf").words(), banner) {
			t.Errorf("%s does not say for whom", at)
		}
	}
	records := w.recorded(func() {
		bert.post(w.planAt(giver), url.Values{"base": {"999999"}, "staff.new": {"2"}}).want(http.StatusSeeOther)
	})
	if len(records) != 1 || records[0].OnBehalfOf != w.of(giver) || records[0].Organisation != w.of(taker) {
		t.Errorf("%+v", records)
	}
	bert.get("/people/" + giver.ID).want(http.StatusNotFound) // the people stay their own
	bert.post("/account/behalf", url.Values{"practice": {""}}).leads("/today")
	if r := bert.get("/today"); r.doc.one("form", "class", "behalf") != nil {
		t.Error("it did not stop")
	}
	bert.post("/account/behalf", url.Values{"practice": {w.of(giver)}}).leads("/today")
	page := anna.get("/people/mandates")
	anna.post("/people/mandates/withdraw", with(page.form("/people/mandates/withdraw"), "mandate", page.doc.one("button", "name", "mandate").attr["value"])).leads("/people/mandates?saved=withdrawn")
	bert.get("/today").leads("/?next=%2Ftoday")
}

func TestTheRHOActsForAPracticeThatLetsIt(t *testing.T) {
	t.Parallel()
	w := real(t)
	giver := w.person(access.Manager, demo.Complete)
	lead, _ := w.strong("lena@rho.example", access.Lead, "")
	anna := w.member("anna@praktijk.example", access.Manager, w.of(giver))
	lead.post(w.planAt(giver), url.Values{"staff.new": {"1"}}).want(http.StatusNotFound)
	form := lead.get("/people/mandates").want(http.StatusOK).soundly().form("/people/mandates")
	lead.post("/people/mandates", with(form, "practice", w.of(giver), "to", "", "reason", "")).want(http.StatusUnprocessableEntity).shows(says("account.reason-missing"))
	anna.post("/people/mandates", with(anna.get("/people/mandates").form("/people/mandates"), "to", "", "reason", "Help ons.")).leads("/people/mandates?saved=given")
	lead.post("/account/behalf", url.Values{"practice": {w.of(giver)}}).leads("/today")
	lead.get("/today").want(http.StatusOK).soundly()
	lead.post(w.planAt(giver), url.Values{"base": {"999999"}, "staff.new": {"3"}}).leads(w.planAt(giver))
	if got := w.plan(giver).Fields["staff.new"]; got != "3" {
		t.Errorf("it says %q", got)
	}
}

func TestAMandateOfAnotherPracticeCannotBeTouched(t *testing.T) {
	t.Parallel()
	w := real(t)
	giver, other := w.person(access.Manager, demo.Complete), w.person(access.Manager, demo.HandedIn)
	anna := w.member("anna@praktijk.example", access.Manager, w.of(giver))
	bert := w.member("bert@praktijk.example", access.Manager, w.of(other))
	anna.post("/people/mandates", with(anna.get("/people/mandates").form("/people/mandates"), "to", "", "reason", "Help ons.")).leads("/people/mandates?saved=given")
	id := anna.get("/people/mandates").doc.one("button", "name", "mandate").attr["value"]
	alike(t, "a mandate", bert.post("/people/mandates/withdraw", url.Values{"practice": {w.of(giver)}, "mandate": {id}}), bert.post("/people/mandates/withdraw", url.Values{"practice": {w.of(giver)}, "mandate": {"none"}}))
	form := with(bert.get("/people/mandates").form("/people/mandates"), "practice", w.of(giver), "to", "", "reason", "x")
	bert.post("/people/mandates", form).want(http.StatusSeeOther) // of one's own practice, whatever is sent
	given, err := w.server.Accounts.Mandates(t.Context(), w.leader(), w.of(giver))
	if err != nil || len(given) != 1 || given[0].From == calendar.None {
		t.Errorf("%v %+v", err, given)
	}
}

// The roles of the RHO that the demo has nobody for.
func TestTheOtherRolesSeeWhatIsTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for role, want := range map[access.Role]map[string]int{
		access.Finance:       {"/": 200, "/account": 200, "/practices": 200, "/today": 303, "/people": 404, "/people/mandates": 404, "/neighbourhood": 404},
		access.Auditor:       {"/account": 200, "/practices": 200, "/today": 303, "/people": 404, "/people/mandates": 404},
		access.Administrator: {"/account": 200, "/practices": 404, "/today": 404, "/people": 404, "/people/mandates": 404, "/neighbourhood": 404},
	} {
		b := w.as(w.another(role))
		for at, code := range want {
			if r := b.get(at).soundly(); r.code != code {
				t.Errorf("%s gives %d to %s, want %d", at, r.code, role, code)
			}
		}
		b.post("/people", url.Values{"mail": {"x@rho.example"}, "name": {"X"}, "role": {"lead"}}).want(http.StatusNotFound)
	}
}
