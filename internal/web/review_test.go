package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/plan"
)

// review is a lead and a practice, with the addresses of its plan.
type review struct {
	*world
	lead, practice *browser
	p              demo.Person
	at, theirs     string
}

func newReview(t *testing.T, codes ...demo.Code) *review {
	w := newWorld(t)
	p := w.person(access.Manager, codes...)
	return &review{world: w, lead: w.lead(), practice: w.as(p), p: p, at: w.planAt(p), theirs: "/practices/" + w.of(p) + "/plan/" + strconv.Itoa(w.year(p))}
}

func TestALeadCommentsAndThePracticeAnswers(t *testing.T) {
	t.Parallel()
	r := newReview(t, demo.HandedIn)
	r.practice.get(r.at + "/talk").want(http.StatusOK).soundly().shows(says("talk.empty"))
	form := r.lead.get(r.theirs).want(http.StatusOK).soundly().form(r.theirs + "/comment")
	r.lead.post(r.theirs+"/comment", with(form, "reason", "  ")).want(http.StatusUnprocessableEntity).soundly().shows(says("plan.comment-empty"))
	long := strings.Repeat("é", plan.MaxText+1)
	if again := r.lead.post(r.theirs+"/comment", with(form, "reason", long)).want(http.StatusUnprocessableEntity).soundly(); again.form(r.theirs+"/comment").Get("reason") != long {
		t.Error("what was typed is lost")
	}
	r.lead.post(r.theirs+"/comment", with(form, "about", "no.such.field", "reason", "x")).want(http.StatusUnprocessableEntity).soundly()
	words := "Wie <trekt> dit & hoe?"
	records := r.recorded(func() {
		r.lead.post(r.theirs+"/comment", with(form, "reason", words)).leads(r.theirs + "?saved=comment")
	})
	if len(records) != 1 || records[0].Fields[0] != "comment-plan" {
		t.Errorf("%+v", records)
	}
	r.lead.post(r.theirs+"/comment", with(form, "reason", words)).leads(r.theirs + "?saved=comment") // the same form once more
	if n := len(r.plan(r.p).Unanswered()); n != 1 {
		t.Errorf("%d comments", n)
	}
	r.lead.get(r.theirs+"?saved=comment").soundly().shows(words, says("review.saved.comment"))
	for _, page := range []string{"/today", r.at, r.at + "/history", r.at + "/talk"} {
		r.practice.get(page).want(http.StatusOK).soundly().shows(words)
	}
	reply := r.practice.get(r.at + "/talk").form(r.at + "/talk")
	r.practice.post(r.at+"/talk", with(reply, "text", "")).want(http.StatusUnprocessableEntity).soundly()
	r.practice.post(r.at+"/talk", with(reply, "text", "Wij <samen>.")).leads(r.at + "/talk?saved=reply")
	if strings.Contains(r.practice.get("/today").doc.id("main").words(), words) {
		t.Error("what was answered still waits")
	}
	r.lead.get(r.theirs).soundly().shows("Wij <samen>.")
	r.lead.get("/practices/"+r.of(r.p)).want(http.StatusOK).soundly().shows("Wij <samen>.", says("show.next.replied"))
}

func TestTheAgreementBelongsToWhatWasRead(t *testing.T) {
	t.Parallel()
	r := newReview(t, demo.HandedIn)
	first := r.lead.get(r.theirs).want(http.StatusOK).form(r.theirs + "/agree")
	if first.Get("number") != r.plan(r.p).Kept().Number {
		t.Fatalf("%v", first)
	}
	r.practice.post(r.at, url.Values{"base": {"999999"}, "answer." + r.set.Plan(r.year(r.p)).Questions[0].Key: {"Toch anders."}}).want(http.StatusSeeOther)
	r.practice.post(r.at+"/submit", url.Values{"confirmed": {"yes"}, "reason": {"Bijgesteld."}}).want(http.StatusSeeOther)
	late := r.lead.post(r.theirs+"/agree", with(first, "reason", "Fijn!")).want(http.StatusConflict).soundly().shows(says("plan.handed-in-since"))
	form := late.form(r.theirs + "/agree")
	if form.Get("reason") != "Fijn!" || form.Get("number") == first.Get("number") {
		t.Errorf("%v", form)
	}
	r.lead.post(r.theirs+"/agree", form).leads(r.theirs + "?saved=agree")
	page := r.lead.get(r.theirs).soundly()
	if page.doc.one("form", "action", r.theirs+"/agree") != nil || strings.Contains(page.body, "goedgekeurd") {
		t.Error("the RHO can agree twice, or the page calls it an approval")
	}
	r.practice.get("/today").soundly().shows("Fijn!")
	r.lead.post(r.theirs+"/return", with(first, "reason", "x")).want(http.StatusConflict)
}

// The auditor reads a plan as it was handed in and can do nothing; who may not
// read plans does not see what is in one.
func TestWhoReadsAPlanDecidesThePolicy(t *testing.T) {
	t.Parallel()
	r := newReview(t, demo.HandedIn)
	auditor, finance := r.as(r.person(access.Auditor)), r.as(r.person(access.Finance))
	page := auditor.get(r.theirs).want(http.StatusOK).soundly()
	if forms := page.doc.id("main").all("form", "method", "post"); len(forms) != 0 {
		t.Errorf("an auditor has %d forms", len(forms))
	}
	finance.get(r.theirs).want(http.StatusNotFound)
	at := "/practices/" + r.of(r.p)
	if show := auditor.get(at).want(http.StatusOK).soundly(); show.doc.one("a", "href", r.theirs) == nil || show.doc.id("notes") != nil {
		t.Error("an auditor cannot go to the plan, or sees notes")
	}
	show := finance.get(at).want(http.StatusOK).soundly()
	for _, c := range r.plan(r.p).Kept().Fields.Choices() {
		if title := r.set.Region.Catalogue; len(title) > 0 && strings.Contains(show.doc.id("main").words(), c.Intervention) {
			t.Errorf("finance reads %s", c.Intervention)
		}
	}
	if show.doc.one("a", "href", r.theirs) != nil || show.doc.id("notes") != nil {
		t.Error("finance has a link to the plan, or sees notes")
	}
	complete := r.person(access.Manager, demo.Complete)
	draft := auditor.get("/practices/" + r.of(complete)).want(http.StatusOK).soundly()
	for _, c := range r.plan(complete).Fields.Choices() {
		title := r.set.Plan(r.year(complete))
		_ = title
		if y := draft.doc.id("years"); y != nil && strings.Contains(y.words(), c.Intervention) {
			t.Errorf("%s of a draft is shown", c.Intervention)
		}
	}
}

func TestWaivingShowsThePracticeWhy(t *testing.T) {
	t.Parallel()
	r := newReview(t, demo.Unfinished)
	at := "/practices/" + r.of(r.p)
	before := r.verdict(r.p, r.plan(r.p))
	var id string
	for _, f := range before.Findings {
		if f.Rule.Content() && f.State.String() == "not_met" {
			id = f.Rule.Condition.ID
		}
	}
	form := r.lead.get(at).want(http.StatusOK).soundly().form(at + "/waive")
	for _, wrong := range []url.Values{with(form, "condition", strconv.Itoa(r.year(r.p))+" "+id), with(form, "reason", "Zo besloten.")} {
		r.lead.post(at+"/waive", wrong).want(http.StatusUnprocessableEntity).soundly()
	}
	r.lead.post(at+"/waive", with(form, "condition", strconv.Itoa(r.year(r.p))+" "+id, "reason", "Verbouwing <kwartaal>.")).leads(at + "?saved=waive")
	r.lead.get(at+"?saved=waive").soundly().shows("Verbouwing <kwartaal>.", says("show.saved.waive"))
	r.practice.get(r.at).soundly().shows("Verbouwing <kwartaal>.")
	if f := r.fileOf(r.of(r.p)); len(f.Waivers) != 1 {
		t.Fatalf("%+v", f.Waivers)
	}
	undo := "unwaive-" + r.fileOf(r.of(r.p)).Waivers[0].ID
	r.lead.post(at+"/waive", url.Values{"do": {undo}, "fact": {undo[8:]}}).want(http.StatusUnprocessableEntity).soundly()
	r.lead.post(at+"/waive", url.Values{"do": {undo}, "fact": {undo[8:]}, "reason": {"Vergissing."}}).leads(at + "?saved=unwaive")
	if strings.Contains(r.practice.get(r.at).body, "Verbouwing") || len(r.fileOf(r.of(r.p)).Waivers) != 0 {
		t.Error("the waiver is still there")
	}
}

func TestNotesAreOfTheLeadOnly(t *testing.T) {
	t.Parallel()
	r := newReview(t, demo.HandedIn)
	id := r.of(r.p)
	at := "/practices/" + id
	form := r.lead.get(at).want(http.StatusOK).soundly().shows(says("note.avg"), says("note.only-rho")).form(at + "/notes")
	stranger := r.person(access.Manager, demo.Silent)
	for _, wrong := range []url.Values{
		with(form, "kind", ""), with(form, "kind", "note", "text", " "), with(form, "date", "2999-01-01", "text", "x"), with(form, "text", "x", "about", stranger.ID),
	} {
		if again := r.lead.post(at+"/notes", wrong).want(http.StatusUnprocessableEntity).soundly().form(at + "/notes"); again.Get("text") != wrong.Get("text") {
			t.Error("what was typed is lost")
		}
	}
	secret := "Gebeld <over> het plan."
	for range 2 {
		r.lead.post(at+"/notes", with(form, "kind", "phone", "with", "de manager", "about", r.p.ID, "text", secret)).leads(at + "?saved=note")
	}
	page := r.lead.get(at).soundly().shows(secret, "de manager")
	notes, err := r.practices.Notes(t.Context(), tenant, id)
	if err != nil || strings.Count(page.doc.id("notes").words(), secret) != 1 {
		t.Fatalf("%+v %v", notes, err)
	}
	for _, b := range []*browser{r.practice, r.as(r.person(access.Auditor)), r.as(r.person(access.Finance))} {
		for _, where := range []string{at, "/practice", "/today", r.theirs} {
			if got := b.get(where); strings.Contains(got.body, "het plan.") && strings.Contains(got.body, "Gebeld") {
				t.Errorf("%s shows a note", where)
			}
		}
		b.post(at+"/notes", with(form, "text", "x")).want(http.StatusNotFound)
	}
	remove := url.Values{"do": {"remove-" + notes[0].ID}, "note": {notes[0].ID}}
	r.lead.post(at+"/notes", remove).leads(at + "?saved=removed")
	r.lead.post(at+"/notes", remove).want(http.StatusNotFound)
	if left, _ := r.practices.Notes(t.Context(), tenant, id); len(left) != len(notes)-1 {
		t.Errorf("%+v", left)
	}
}
