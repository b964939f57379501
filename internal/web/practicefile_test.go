package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/practice"
	"meertijd/internal/wording"
)

// desk of the lead: a browser, and a practice whose file is open.
func (w *world) leads() (*browser, string) {
	w.Helper()
	return w.as(w.person(access.Lead)), w.of(w.person(access.Manager, demo.HandedIn))
}

func (w *world) fileOf(id string) practice.File {
	w.Helper()
	f, err := w.practices.Get(w.Context(), tenant, id, w.today())
	if err != nil {
		w.Fatal(err)
	}
	return f
}

// version is what the forms of a page say they saw.
func version(r *reply) string { return r.doc.one("input", "name", "version").attr["value"] }

func TestTheLeadKeepsTheFileOfAPractice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	at := "/practices/" + id + "/file"
	page := b.get(at).want(http.StatusOK)
	page.soundly()
	today := w.today().String()
	for do, form := range map[string]url.Values{
		"rename": {"name": {"Nieuwe naam"}}, "code": {"code": {"01999999"}}, "registered": {"patients": {"2.345"}}, "visit": {"invited": {today}},
		"attendance": {"meeting": {w.set.Region.Plans[len(w.set.Region.Plans)-1].Meetings[0].Key}},
	} {
		form.Set("do", do)
		form.Set("date", today)
		form.Set("reason", "Zo is het.")
		form.Set("key", "key-"+do)
		r := b.post(at, form)
		if r.code != http.StatusSeeOther {
			t.Fatalf("%s: %d", do, r.code)
		}
		b.follow(r).want(http.StatusOK).soundly()
	}
	f := w.fileOf(id)
	if f.Practice.Name != "Nieuwe naam" || f.Practice.AGB != "01999999" || len(f.Codes()) != 2 {
		t.Errorf("%+v", f.Practice)
	}
	b.get("/practices?q=" + f.First.AGB).want(http.StatusOK).shows("Nieuwe naam") // found by its old code
	last := f.Life[len(f.Life)-1]
	b.post(at, url.Values{"do": {"unrecord-" + last.ID}, "fact": {last.ID}, "reason": {"Een vergissing."}}).want(http.StatusSeeOther)
	b.get(at).want(http.StatusOK).shows("Een vergissing.")
	manager := w.as(w.person(access.Manager, demo.HandedIn))
	own := manager.get("/practice").want(http.StatusOK)
	own.shows("Nieuwe naam")
	if strings.Contains(own.body, "name=\"reason\"") {
		t.Error("a practice can change its own file")
	}
}

// Whatever is wrong in a form about a practice, what is said of it above the
// page leads to a place that is there.
func TestWhatIsWrongLeadsToAPlaceOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	day, far := w.today().String(), w.today().AddDays(40_000).String()
	for _, at := range []string{"/takeover", "/split", "/merge", "/leave", "/close", "/new"} {
		to := "/practices/" + id + at
		if at == "/new" {
			to = "/practices" + at
		}
		for name, form := range map[string]url.Values{
			"nothing":             {},
			"no reason":           {"date": {day}, "owner": {"X"}, "name": {"X"}, "code": {"01999991"}},
			"a day that is far":   {"date": {far}, "reason": {"x"}, "name": {"X"}, "code": {"01999991"}, "other": {id}},
			"a code that is none": {"date": {day}, "reason": {"x"}, "code": {"1"}, "name": {"X"}},
			"somebody was first":  {"date": {day}, "reason": {"x"}, "code": {"01999992"}, "name": {"X"}, "version": {"1000"}, "other": {id}},
		} {
			form.Set("do", at[1:])
			form.Set("sure", "yes")
			if r := b.post(to, form); r.code == http.StatusUnprocessableEntity || r.code == http.StatusConflict {
				r.soundly()
			} else if name == "nothing" {
				t.Errorf("%s, %s: %d", to, name, r.code)
			}
		}
	}
}

// A practice that signed up elsewhere reads so on its first page and in its file,
// until the meeting was; nothing of it counts.
func TestAPracticeReadsForWhatItIsSignedUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	meeting := w.set.Region.Plans[len(w.set.Region.Plans)-1].Meetings[0]
	on := w.today().AddDays(14)
	for _, u := range w.fileOf(id).SignUps {
		if err := w.server.Keeper.Unrecord(t.Context(), practice.Command{Actor: w.leader()}, id, u.ID, "Eerst niemand."); err != nil {
			t.Fatal(err)
		}
	}
	owner := w.as(w.person(access.Manager, demo.HandedIn))
	if strings.Contains(owner.get("/today").want(http.StatusOK).body, says("today.signed-up")) {
		t.Fatal("nobody signed up yet")
	}
	before := len(w.fileOf(id).Attendance)
	b.post("/practices/"+id+"/file", url.Values{"do": {"sign-up"}, "meeting": {meeting.Key}, "date": {on.AddDays(-20).String()}}).want(http.StatusUnprocessableEntity).soundly().shows(says("practice.sign-up-past"))
	b.post("/practices/"+id+"/file", url.Values{"do": {"sign-up"}, "meeting": {meeting.Key}, "date": {on.String()}}).want(http.StatusSeeOther)
	owner.get("/today").want(http.StatusOK).soundly().shows(says("today.signed-up"), meeting.Name.NL)
	owner.get("/practice").want(http.StatusOK).soundly().shows(says("dossier.signed-up", "meeting", meeting.Name.NL, "date", wording.Date("nl", on)))
	if f := w.fileOf(id); len(f.Attendance) != before || len(f.SignUps) != 1 {
		t.Errorf("%+v", f.SignUps)
	}
	w.now = w.now.AddDate(0, 0, 15)
	owner = w.as(w.person(access.Manager, demo.HandedIn))
	if page := owner.get("/today").want(http.StatusOK); strings.Contains(page.body, says("today.signed-up")) {
		t.Error("the meeting is past")
	}
	b = w.as(w.person(access.Lead))
	b.post("/practices/"+id+"/file", url.Values{"do": {"attendance"}, "meeting": {meeting.Key}, "date": {on.String()}}).want(http.StatusSeeOther)
	if f := w.fileOf(id); len(f.Attendance) != before+1 || len(f.SignUps) != 0 {
		t.Errorf("%+v %+v", f.Attendance, f.SignUps)
	}
}

// The file says whom to ask, and leads to who saw it, for whoever may see that.
func TestTheFileLeadsToWhomToAskAndWhoSawIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	saw := "/audit?id=" + id + "&type=practice"
	if b.get("/practices/"+id).want(http.StatusOK).doc.one("a", "href", saw) == nil {
		t.Error("the lead cannot see who saw the file")
	}
	b.get(saw).want(http.StatusOK).soundly()
	manager, employee := w.as(w.person(access.Manager, demo.HandedIn)), w.as(w.person(access.Employee))
	page := manager.get("/practice").want(http.StatusOK)
	if page.doc.one("a", "href", saw) == nil {
		t.Error("the practice cannot see who saw its file")
	}
	if page.doc.id("ask") != nil {
		t.Error("there is somebody to ask whom nobody named")
	}
	if strings.Contains(employee.get("/practice").want(http.StatusOK).body, says("audit.who-saw")) {
		t.Error("an employee is led to what is not theirs")
	}
	o, err := w.organised.Get(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	o.Contact = organisation.Contact{Name: "Steunpunt", Mail: "steun@rho.example", When: "op werkdagen"}
	o.Version++
	if _, err := w.organised.Save(t.Context(), organisation.Change{Organisation: o}); err != nil {
		t.Fatal(err)
	}
	manager.get("/practice").want(http.StatusOK).soundly().shows("Steunpunt", "steun@rho.example", "op werkdagen")
}

func TestWhatIsWrongInAFileFormStaysTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	at := "/practices/" + id + "/file"
	r := b.post(at, url.Values{"do": {"rename"}, "name": {"Half getypt <b>"}, "date": {"31-2-2026"}, "reason": {"Waarom."}})
	if r.code != http.StatusUnprocessableEntity {
		t.Fatal(r.code)
	}
	r.shows(says("practice.date-missing"))
	if got := r.doc.one("input", "id", "rename-name").attr["value"]; got != "Half getypt <b>" {
		t.Error(got)
	}
	r.soundly()
	shown := version(b.get(at))
	b.post(at, url.Values{"do": {"rename"}, "name": {"Eerst"}, "date": {w.today().String()}, "reason": {"x"}}).want(http.StatusSeeOther)
	r = b.post(at, url.Values{"do": {"rename"}, "name": {"Daarna"}, "date": {w.today().String()}, "reason": {"x"}, "version": {shown}})
	if r.code != http.StatusConflict || r.doc.one("input", "id", "rename-name").attr["value"] != "Daarna" || w.fileOf(id).Practice.Name != "Eerst" {
		t.Error(r.code, w.fileOf(id).Practice.Name)
	}
}

func TestAMergerIsSeenBeforeItIsRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	other := ""
	for _, p := range w.persons(access.Manager, demo.Silent) {
		if other = w.of(p); other != id {
			break
		}
	}
	at := "/practices/" + id + "/merge"
	b.get(at).want(http.StatusOK).soundly()
	form := url.Values{"do": {"merge"}, "other": {other}, "way": {"from"}, "date": {w.today().AddDays(-1).String()}, "reason": {"Samen verder."}}
	from := w.today().AddDays(-1)
	staff, err := w.server.Accounts.Team(t.Context(), w.leader(), []string{other}, from)
	if err != nil || staff == 0 {
		t.Fatal(staff, err)
	}
	follower := w.as(w.ofPractice(other))
	follower.get("/today").want(http.StatusOK)
	r := b.post(at, form).want(http.StatusOK)
	r.soundly()
	r.shows(says("life.see.merge"), wording.Text("nl", "life.people.merge", fault.Args{"n": strconv.Itoa(staff), "name": w.fileOf(other).Practice.Name, "into": w.fileOf(id).Practice.Name, "date": wording.Date("nl", from)}))
	r.shows(says("life.assumed.history"))
	if f := w.fileOf(other); f.Ended() != nil {
		t.Fatal("the preview did it")
	}
	form.Set("sure", "yes")
	form.Set("key", "merge-1")
	b.follow(b.post(at, form)).want(http.StatusOK).soundly()
	gone, into := w.fileOf(other), w.fileOf(id)
	if !gone.Over(w.today()) || len(into.Origins(w.today())) != 1 {
		t.Errorf("%+v %+v", gone.Life, into.Life)
	}
	left, err := w.server.Accounts.Team(t.Context(), w.leader(), []string{other}, from)
	if err != nil || left != 0 {
		t.Errorf("%d people stayed behind: %v", left, err)
	}
	if follower.get("/today").code == http.StatusOK {
		t.Error("the role in the practice that ended is still worn")
	}
	if person, err := w.people.Person(t.Context(), tenant, w.ofPractice(id).ID); err != nil || len(person.Hats) == 0 {
		t.Errorf("%+v %v", person, err)
	}
	b.get("/practices").want(http.StatusOK).shows(says("practices.ended"))
	b.get("/practices/" + other).want(http.StatusOK).soundly()
	n := len(w.practices.Records())
	b.post(at, form).want(http.StatusSeeOther) // the same form once more
	if len(w.practices.Records()) != n {
		t.Error("it was recorded twice")
	}
	merged := into.Life[len(into.Life)-1]
	b.post("/practices/"+id+"/file", url.Values{"do": {"unrecord-" + merged.ID}, "fact": {merged.ID}, "reason": {"Het ging niet door."}}).want(http.StatusSeeOther)
	back, err := w.server.Accounts.Team(t.Context(), w.leader(), []string{other}, w.today())
	if f := w.fileOf(other); err != nil || back != staff || f.Ended() != nil {
		t.Errorf("%d people came back: %v", back, err)
	}
}

// Nobody has a role in a practice that split off, and the lead is told to invite.
func TestAfterASplitTheLeadIsToldToInvite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	form := url.Values{"date": {w.today().String()}, "name": {"Afgesplitst"}, "code": {"01888888"}, "reason": {"Apart verder."}, "sure": {"yes"}, "key": {"split-1"}}
	r := b.post("/practices/"+id+"/split", form).want(http.StatusSeeOther)
	to := strings.TrimSuffix(strings.TrimPrefix(r.header.Get("Location"), "/practices/"), "/file?saved=split")
	b.follow(r).want(http.StatusOK).soundly().shows("Afgesplitst", says("life.saved.split"))
	for practice, some := range map[string]bool{to: false, id: true} {
		if n, err := w.server.Accounts.Team(t.Context(), w.leader(), []string{practice}, w.today()); err != nil || (n > 0) != some {
			t.Errorf("%s has %d people: %v", practice, n, err)
		}
	}
	page := b.post("/practices/"+id+"/leave", url.Values{"date": {w.today().String()}, "reason": {"Stopt."}}).want(http.StatusOK).soundly()
	page.shows("Lezen kan na")
}

// ofPractice is somebody with a role in a practice.
func (w *world) ofPractice(id string) demo.Person {
	w.Helper()
	for _, p := range w.persons(access.Manager) {
		if w.of(p) == id {
			return p
		}
	}
	w.Fatal("nobody manages it")
	return demo.Person{}
}

func TestAPracticeThatLeftReadsItsPlanAndChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, id := w.leads()
	form := url.Values{"do": {"leave"}, "date": {w.today().AddDays(-1).String()}, "reason": {"Stopt."}, "sure": {"yes"}}
	b.post("/practices/"+id+"/leave", form).want(http.StatusSeeOther)
	who := w.person(access.Manager, demo.HandedIn)
	m, year := w.as(who), w.year(who)
	m.get("/today").want(http.StatusOK)
	m.get("/plan/" + string(rune('0'+year))).leads("/plan/" + string(rune('0'+year)) + "/print")
	m.get("/plan/" + string(rune('0'+year)) + "/print").want(http.StatusOK)
	before := w.plan(who).Version
	r := m.post("/plan/"+string(rune('0'+year)), url.Values{"base": {"0"}, "staff.new": {"7"}})
	if r.code != http.StatusForbidden || w.plan(who).Version != before {
		t.Error(r.code, w.plan(who).Version, before)
	}
}

func TestPlacesAreKeptByTheLead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.leads()
	for _, at := range []string{"/neighbourhoods", "/centres"} {
		b.get(at).want(http.StatusOK).soundly()
		b.post(at, url.Values{"do": {"new-place"}, "name": {" "}}).want(http.StatusUnprocessableEntity).soundly()
		b.follow(b.post(at, url.Values{"do": {"new-place"}, "name": {"Aan de Singel"}, "key": {"place-1"}})).want(http.StatusOK).shows("Aan de Singel")
		r := b.post(at, url.Values{"do": {"place-place-1"}, "id": {"place-1"}, "name": {"Aan de Vaart"}, "closed": {"31-12-2026"}})
		b.follow(r).want(http.StatusOK).shows("Aan de Vaart")
	}
	n, err := w.practices.GetNeighbourhood(t.Context(), tenant, "place-1")
	if err != nil || n.Closed != calendar.MustParse("2026-12-31") {
		t.Errorf("%+v %v", n, err)
	}
}
