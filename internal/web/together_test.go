package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// Two people work on the same texts; nobody's words are lost, however it is
// settled.
func TestTwoEditorsSettleTheirConflicts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	owners := slices.DeleteFunc(w.persons(access.Owner), func(o demo.Person) bool { return o.Of != p.Of })
	other, at := w.as(owners[0]), w.planAt(p)
	mine, theirs := b.get(at).form(at), other.get(at).form(at)
	names := texts(b.get(at).doc, "answer.")[:3]
	for _, name := range names {
		theirs.Set(name, "theirs <of> "+name)
		mine.Set(name, "mine & of "+name)
	}
	other.post(at, theirs).leads(at)
	b.post(at, with(mine, "go", "submit")).leads(at + "/conflicts")
	page := b.get(at + "/conflicts").want(http.StatusOK).soundly()
	open := w.plan(p).OpenConflicts()
	if len(open) != 3 {
		t.Fatalf("%d conflicts", len(open))
	}
	b.get(at).soundly().shows(says("plan.notice.conflict.text"))
	b.get("/today").soundly().shows(says("today.next.conflict"))
	other.get(at + "/conflicts").want(http.StatusOK).soundly()
	b.post(at+"/submit", url.Values{"confirmed": {"yes"}}).want(http.StatusConflict).soundly()
	edited := "both, as we agreed\r\n\r\nand more"
	for i, k := range open {
		page.shows("mine & of "+string(k.Path), "theirs <of> "+string(k.Path))
		form := url.Values{"conflict": {k.ID}}
		wrong := b.post(at+"/conflicts", form).want(http.StatusUnprocessableEntity).soundly().shows(says("conflict.choose"))
		wrong.shows("mine & of "+string(k.Path), "theirs <of> "+string(k.Path))
		r := b.post(at+"/conflicts", with(form, "pick-"+k.ID, []string{"mine", "theirs", "both"}[i], "pick-"+k.ID+"-text", edited))
		if i == 2 {
			r.leads(at)
		} else {
			r.leads(at + "/conflicts")
		}
	}
	for i, want := range []string{"mine & of ", "theirs <of> ", strings.ReplaceAll(edited, "\r", "")} {
		if i < 2 {
			want += string(open[i].Path)
		}
		if got := w.plan(p).Fields[open[i].Path]; got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	b.get(at + "/conflicts").soundly().shows(says("conflict.none"))
	b.get(at + "/history").soundly().shows(p.Name)
}

func TestOneTakesOutWhatAnotherWorksOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	first, second := b.get(at).form(at), b.get(at).form(at)
	c := w.plan(p).Fields.Choices()[0]
	mode, text := string(plan.ChoicePath(c.Element, c.Intervention, plan.ModeField)), string(plan.ChoicePath(c.Element, c.Intervention, plan.TextField))
	b.post(at, with(first, text, "worked on it")).leads(at)
	b.post(at, with(second, "set", mode+"=")).leads(at + "/conflicts")
	page := b.get(at + "/conflicts").soundly()
	open := w.plan(p).OpenConflicts()
	if len(open) != 1 || page.doc.one("input", "value", "both") != nil {
		t.Fatalf("conflicts: %+v", open)
	}
	b.post(at+"/conflicts", url.Values{"conflict": {open[0].ID}, "pick-" + open[0].ID: {"theirs"}}).leads(at)
	if got := w.plan(p).Fields; got[plan.Path(text)] != "worked on it" || got[plan.Path(mode)] != string(c.Mode) {
		t.Errorf("it says %q", got[plan.Path(text)])
	}
}

func TestAPlanIsMadeTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest := append(w.persons(access.Manager, demo.Invited), w.persons(access.Owner, demo.Invited)...)[0]
	b, at := w.as(guest), w.planAt(guest)
	b.get("/today").soundly().shows(says("joint.invited.text"))
	page := b.get(at + "/joint").soundly()
	accept := page.doc.one("button", "name", "accept")
	host, err := w.plans.Get(t.Context(), tenant, accept.attr["value"])
	if err != nil {
		t.Fatal(err)
	}
	b.post(at+"/joint", url.Values{"accept": {host.ID}, "key": {"k1"}}).leads(at)
	joint := w.plan(guest)
	if joint.ID != host.ID || len(joint.Practices()) != 2 {
		t.Fatalf("members: %+v", joint.Members)
	}
	page = b.get(at).soundly()
	name := texts(page.doc, "answer.")[0]
	b.post(at, with(page.form(at), name, "typed by the guest")).leads(at)
	for _, practice := range joint.Practices() {
		p, err := w.plans.Find(t.Context(), tenant, practice, joint.Year)
		if err != nil || p.Fields[plan.Path(name)] != "typed by the guest" {
			t.Errorf("%s: %v", practice, err)
		}
	}
	b.get(at + "/joint").soundly()
	b.post(at+"/joint", url.Values{"do": {"leave"}}).leads(at)
	if own := w.plan(guest); own.ID == joint.ID || own.Fields[plan.Path(name)] != "typed by the guest" || len(own.Practices()) != 1 {
		t.Errorf("after leaving: %+v", own.Members)
	}
	b.get(at).want(http.StatusOK).soundly()
	b.post(at+"/joint", url.Values{"do": {"leave"}}).want(http.StatusUnprocessableEntity).soundly()
}

func TestAnInvitationIsSentAndDeclined(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	guest := w.person(access.Manager, demo.Silent, demo.Typical)
	at := w.planAt(p)
	form := b.get(at + "/joint").soundly().form(at + "/joint")
	b.post(at+"/joint", with(form, "practice", w.of(guest))).leads(at + "/joint")
	b.post(at+"/joint", with(form, "practice", w.of(guest))).leads(at + "/joint")
	b.get(at + "/joint").soundly().shows(guest.Of)
	b.post(at+"/joint", url.Values{"practice": {w.of(p)}}).want(http.StatusUnprocessableEntity)
	b.post(at+"/joint", url.Values{"practice": {w.of(guest)}}).want(http.StatusUnprocessableEntity)
	answer := w.as(guest)
	if w.year(guest) == w.year(p) {
		answer.post(at+"/joint", url.Values{"decline": {w.plan(p).ID}}).leads(at + "/joint")
		answer.post(at+"/joint", url.Values{"accept": {w.plan(p).ID}}).want(http.StatusNotFound)
	}
	b.get(at + "/history").soundly().shows(guest.Of)
}

func TestAColleagueReadsAlongByALink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	made := b.post(at+"/share", b.get(at+"/share").soundly().form(at+"/share")).want(http.StatusOK).soundly()
	_, link, _ := strings.Cut(made.doc.id("link").attr["value"], "://meertijd.example")
	if b.get(at+"/share").doc.id("link") != nil || !strings.HasPrefix(link, "/read/") {
		t.Errorf("the link %q is shown again", link)
	}
	reader := w.browser()
	page := reader.get(link).want(http.StatusOK).soundly().shows(p.Of)
	form := page.form(link)
	about := page.doc.one("select", "name", "about").all("option")[1].attr["value"]
	wrong := reader.post(link, with(form, "text", "Wat goed <zeg>.", "about", about)).want(http.StatusUnprocessableEntity).soundly().shows(says("plan.name-missing"))
	if again := wrong.form(link); again.Get("text") != "Wat goed <zeg>." || again.Get("about") != about || wrong.doc.id("errors").one("a", "href", "#name") == nil {
		t.Errorf("the page keeps %v", again)
	}
	reader.post(link, with(form, "name", "Jo")).want(http.StatusUnprocessableEntity).soundly().shows(says("plan.remark-empty"))
	long := with(form, "name", "Jo", "text", strings.Repeat("x", plan.MaxText+1))
	if again := reader.post(link, long).want(http.StatusUnprocessableEntity).soundly().form(link); len(again.Get("text")) != plan.MaxText+1 {
		t.Error("a remark that is too long is lost")
	}
	reader.post(link, with(form, "name", "Jo", "text", "x", "about", "no.such.field")).want(http.StatusUnprocessableEntity).soundly()
	reader.post(link, with(form, "name", "Jo de <Lezer>", "text", "Wat goed <zeg>.", "about", about, "agree", "yes")).leads(link + "?thanks=1")
	reader.get(link+"?thanks=1").soundly().shows(says("read.thanks"), "Wat goed <zeg>.")
	b.get(at).soundly().shows("Wat goed <zeg>.", "Jo de <Lezer>")
	share := b.get(at+"/share").soundly().shows("Wat goed <zeg>.", "Jo de <Lezer>")
	b.post(at+"/remark-done", url.Values{"remark": {share.doc.one("button", "name", "remark").attr["value"]}}).want(http.StatusSeeOther)
	b.get(at + "/share").soundly().shows(says("share.done"))
	b.post(at+"/unshare", url.Values{"share": {w.plan(p).Shares[0].ID}}).leads(at + "/share")
	reader.get(link).want(http.StatusNotFound)
}

func TestALeadReturnsAPlanWithAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Manager, demo.HandedIn)
	lead, b := w.as(w.person(access.Lead)), w.as(p)
	at, year := w.planAt(p), strconv.Itoa(w.year(p))
	theirs := "/practices/" + w.of(p) + "/plan/" + year
	if show := lead.get("/practices/" + w.of(p)).soundly(); show.doc.one("a", "href", theirs) == nil {
		t.Errorf("the practice does not lead to %s", theirs)
	}
	page := lead.get(theirs).want(http.StatusOK).soundly()
	form := page.form(theirs + "/return")
	if wrong := lead.post(theirs+"/return", form).want(http.StatusUnprocessableEntity).soundly(); wrong.doc.one("textarea", "name", "reason", "aria-invalid", "true") == nil {
		t.Error("the reason is not marked")
	}
	reason := "Wat bedoelen jullie met \"dit\" & <dat>?"
	lead.post(theirs+"/return", with(form, "reason", reason)).leads(theirs + "?saved=return")
	lead.get(theirs).soundly().shows(reason, says("standing.returned"))
	for _, page := range []string{"/today", at, at + "/history"} {
		b.get(page).soundly().shows(reason)
	}
	if p := w.plan(p); p.Kept() == nil || p.ReturnedNow() == nil {
		t.Error("the plan lost its hand-in")
	}
	b.post(at+"/submit", url.Values{"confirmed": {"yes"}, "reason": {"Zo bedoelden we het."}}).want(http.StatusSeeOther)
	if w.plan(p).ReturnedNow() != nil {
		t.Error("it is returned still")
	}
	silent := w.person(access.Manager, demo.Complete)
	draft := lead.get("/practices/" + w.of(silent) + "/plan/" + strconv.Itoa(w.year(silent))).want(http.StatusOK).soundly().shows(says("practices.draft"))
	for path, text := range w.plan(silent).Fields {
		if path.IsText() && len(text) > 20 && strings.Contains(draft.doc.id("main").words(), text) {
			t.Errorf("the lead reads %q in a draft", text)
		}
	}
}

func TestACoordinatorAnswersOnceForAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Manager, demo.Silent, demo.Typical)
	file, err := w.practices.Get(t.Context(), tenant, w.of(p), w.today())
	if err != nil {
		t.Fatal(err)
	}
	place := file.On(practice.InNeighbourhood, w.today())
	var b *browser
	for _, c := range w.persons(access.Coordinator) {
		if w.of(c) == place {
			b = w.as(c)
		}
	}
	page := b.get("/neighbourhood").want(http.StatusOK).soundly()
	form := page.form("/neighbourhood")
	names := texts(page.doc, "answer.")
	if len(names) == 0 || form.Get("year") != strconv.Itoa(w.year(p)) {
		t.Fatalf("questions %v for year %s", names, form.Get("year"))
	}
	long := b.post("/neighbourhood", with(form, names[0], strings.Repeat("x", plan.MaxText+1), names[len(names)-1], "keep me")).want(http.StatusUnprocessableEntity).soundly()
	if again := long.form("/neighbourhood"); len(again.Get(names[0])) != plan.MaxText+1 || again.Get(names[len(names)-1]) != "keep me" {
		t.Error("what was typed is lost")
	}
	b.post("/neighbourhood", with(form, names[0], "Wij <allen> & de wijk.")).leads("/neighbourhood?saved=1")
	if again := b.get("/neighbourhood?saved=1").soundly().form("/neighbourhood"); again.Get(names[0]) != "Wij <allen> & de wijk." {
		t.Errorf("it says %q", again.Get(names[0]))
	}
	w.as(p).get(w.planAt(p)).soundly().shows("Wij <allen> & de wijk.", says("plan.shared", "place", file.Neighbourhood.Name))
}
