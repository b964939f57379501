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
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// pick presses the first button of the page that puts something in the plan.
func pick(page *node, element string) (set string) {
	for _, b := range page.all("button", "name", "set") {
		if strings.HasPrefix(b.attr["value"], "choice."+element+".") && strings.HasSuffix(b.attr["value"], ".mode=new") {
			return b.attr["value"]
		}
	}
	return ""
}

// elements lists the elements that a plan page shows.
func elements(page *node) []string {
	var out []string
	for _, n := range page.classed("plan-section") {
		out = append(out, strings.TrimPrefix(n.attr["id"], "element-"))
	}
	return out
}

// verdict judges a plan as the engine does, with what is not handed in yet.
func (w *world) verdict(p demo.Person, draft *plan.Plan) *rule.YearResult {
	w.Helper()
	facts, err := w.dossier().Facts(w.Context(), tenant, w.of(p), w.today(), draft)
	if err != nil {
		w.Fatal(err)
	}
	result := rule.Evaluate(w.set, facts, w.today())
	at := slices.IndexFunc(result.Years, func(y rule.YearResult) bool { return y.Year == draft.Year })
	return &result.Years[at]
}

// event gives the last event of this year's plan.
func (w *world) event(p demo.Person) plan.Event {
	w.Helper()
	events := w.plan(p).Events
	return events[len(events)-1]
}

func TestAPlanIsMadeAndHandedInWithoutJavaScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Silent, demo.Typical)
	at := w.planAt(p)
	page := b.get(at).want(http.StatusOK)
	form := page.form(at)
	going := 0
	for name, values := range form {
		if strings.HasSuffix(name, ".mode") && slices.Contains([]string{"continued", "embedded"}, values[0]) {
			going++
		}
	}
	if going == 0 || w.plan(p) != nil {
		t.Fatalf("%d lines are there before anybody typed; stored: %v", going, w.plan(p))
	}
	b.post(at, with(form, "go", "check")).leads(at)
	saved := w.plan(p)
	if saved == nil || len(saved.Fields.Choices()) != going {
		t.Fatalf("saved: %+v", saved)
	}
	page = b.get(at).soundly()
	b.post(at, with(page.form(at), "set", pick(page.doc, elements(page.doc)[0]))).leads(at)
	if now := w.plan(p); len(now.Fields.Choices()) != going+1 || now.Version != saved.Version+1 {
		t.Errorf("%d choices at version %d", len(now.Fields.Choices()), now.Version)
	}
	page = b.get(at)
	b.post(at, with(page.form(at), "go", "submit")).leads(at + "/submit")
	ask := b.get(at + "/submit").soundly().shows(says("submit.still-open"))
	form = ask.form(at + "/submit")
	b.post(at+"/submit", form).want(http.StatusUnprocessableEntity).soundly().shows(says("submit.still-open"))
	if w.plan(p).Kept() != nil {
		t.Fatal("it was handed in without asking")
	}
	b.post(at+"/submit", with(form, "confirmed", "yes")).leads(at + "/receipt/1")
	e := w.event(p)
	b.get(at+"/receipt/1").want(http.StatusOK).soundly().shows(e.Number, p.Name)
	history := b.get(at+"/history").soundly().shows(says("event.handed-in"), p.Name)
	if history.doc.one("a", "href", at+"/history/1") == nil {
		t.Error("the history does not lead to what was handed in")
	}
	b.get(at + "/history/1").want(http.StatusOK).soundly().shows(p.Name)
	b.get("/today").want(http.StatusOK).soundly()
}

func TestSendingTwiceIsHandingInOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	form := with(b.get(at).form(at), "go", "submit")
	first := b.post(at, form).want(http.StatusSeeOther).header.Get("Location")
	again := b.post(at, form)
	if got := w.plan(p).Events; len(slices.DeleteFunc(slices.Clone(got), func(e plan.Event) bool { return e.Kind != plan.HandedIn })) != 1 || first != at+"/receipt/"+strconv.Itoa(w.event(p).No) {
		t.Errorf("events: %+v; %s", got, first)
	}
	again.leads(first)
	name := ""
	for field := range form {
		if plan.Path(field).IsText() {
			name = field
		}
	}
	b.post(at, with(form, name, "typed after going back")).leads(at + "/submit")
	b, p = w.manager(demo.Unfinished)
	at = w.planAt(p)
	ask := with(b.get(at+"/submit").form(at+"/submit"), "confirmed", "yes")
	b.post(at+"/submit", ask).leads(at + "/receipt/" + strconv.Itoa(w.event(p).No))
	before := len(w.plan(p).Events)
	b.post(at+"/submit", ask).leads(at + "/receipt/" + strconv.Itoa(w.event(p).No))
	b.post(at+"/submit", with(ask, "reason", "another")).want(http.StatusConflict)
	if len(w.plan(p).Events) != before {
		t.Error("it was handed in twice")
	}
}

func TestAChoiceThatIsRefusedBlocksHandingIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	set, _, _ := strings.Cut(pick(page.doc, elements(page.doc)[0]), "=")
	element, key, _, _ := plan.Path(set).Parts()
	b.post(at, with(page.form(at), set, "deepened")).leads(at) // what never ran
	stored := w.plan(p)
	year := w.verdict(p, stored)
	if len(year.Faults) != 1 || year.Faults[0].Choice != key || stored.Fields.Mode(element, key) != rule.Deepened {
		t.Fatalf("faults: %+v", year.Faults)
	}
	words := wording.Words{Language: "nl", Set: w.set}
	why, name := words.Refusal(w.year(p), year.Faults[0]), words.Intervention(key, w.year(p))
	page = b.get(at).soundly()
	if check := page.doc.id("check").words(); !strings.Contains(check, why) || !strings.Contains(check, name) {
		t.Errorf("the check says %s, not %q", check, why)
	}
	b.post(at, with(page.form(at), "go", "submit")).leads(at + "/submit")
	ask := b.get(at+"/submit").soundly().shows(says("submit.blocked"), why)
	if ask.doc.one("button", "name", "confirmed") != nil {
		t.Error("it can be handed in")
	}
	b.post(at+"/submit", url.Values{"confirmed": {"yes"}}).want(http.StatusUnprocessableEntity).shows(says("submit.blocked"), why)
	if w.plan(p).Kept() != nil {
		t.Error("it was handed in")
	}
}

// swap finds somebody whose plan was handed in with a new choice for which
// another can come, and what sets that one.
func (w *world) swap() (b *browser, p demo.Person, line rule.Choice, came string) {
	w.Helper()
	for _, p := range w.persons(access.Manager) {
		if !slices.Contains(p.Codes, demo.HandedIn) {
			continue
		}
		b := w.as(p)
		page := b.get(w.planAt(p))
		for _, c := range w.plan(p).Fields.Choices() {
			if came := pick(page.doc, c.Element); c.Mode == rule.New && came != "" {
				return b, p, c, came
			}
		}
	}
	w.Fatal("nobody has anything to swap")
	return
}

func TestAChangeNeedsAReasonAndASwapShows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p, line, came := w.swap()
	at := w.planAt(p)
	b.post(at+"/submit", url.Values{"confirmed": {"yes"}, "reason": {"x"}}).want(http.StatusUnprocessableEntity).shows(says("plan.nothing-changed"))
	page := b.get(at)
	b.post(at, with(page.form(at), "set", string(plan.ChoicePath(line.Element, line.Intervention, plan.ModeField))+"=;"+came)).leads(at)
	page = b.get(at).soundly()
	b.post(at, with(page.form(at), "go", "submit")).leads(at + "/submit")
	ask := b.get(at + "/submit").soundly()
	words := wording.Words{Language: "nl", Set: w.set}
	gone := says("change.out", "title", words.Intervention(line.Intervention, w.year(p)))
	ask.shows(gone)
	form := with(ask.form(at+"/submit"), "confirmed", "yes", "reason", " \r\n ")
	wrong := b.post(at+"/submit", form).want(http.StatusUnprocessableEntity).soundly().shows(says("plan.reason-missing"))
	if wrong.doc.one("textarea", "name", "reason", "aria-invalid", "true") == nil {
		t.Error("the reason is not marked")
	}
	reason := "Zij ging <weg> & toen?"
	b.post(at+"/submit", with(form, "reason", reason)).leads(at + "/receipt/" + strconv.Itoa(w.event(p).No))
	e := w.event(p)
	if e.Kind != plan.Changed || e.Reason != reason {
		t.Errorf("event: %s %q", e.Kind, e.Reason)
	}
	b.get(at+"/receipt/"+strconv.Itoa(e.No)).want(http.StatusOK).shows(e.Number, says("receipt.changed", "year", strconv.Itoa(w.year(p))))
	b.get(at+"/history").soundly().shows(reason, says("event.changed"))
	b.get(at+"/history/"+strconv.Itoa(e.No)).soundly().shows(gone, reason)
	b.get("/today").want(http.StatusOK)
}

func TestWhatIsTooLongStaysOnThePageWithEverythingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	names := texts(page.doc, "answer.")
	long, other := strings.Repeat("lång ", 1000)+"x", "Dit typte ik ook <nog>."
	before := w.plan(p)
	typed := with(page.form(at), names[0], long, names[1], other, "go", "submit", "staff.new", "2")
	r := b.post(at, typed).want(http.StatusUnprocessableEntity).soundly()
	again := r.form(at)
	if again.Get(names[0]) != long || again.Get(names[1]) != other || again.Get("staff.new") != typed.Get("staff.new") {
		t.Errorf("the page says %.40q and %q", again.Get(names[0]), again.Get(names[1]))
	}
	summary := r.doc.id("errors")
	if summary == nil || summary.one("a", "href", "#"+names[0]) == nil {
		t.Errorf("no link to %s: %s", names[0], summary.words())
	}
	if now := w.plan(p); again.Get("base") != strconv.Itoa(now.Version) || now.Fields[plan.Path(names[0])] != before.Fields[plan.Path(names[0])] || now.Kept() != nil {
		t.Errorf("saved at %d, base %s", now.Version, again.Get("base"))
	}
	b.post(at, with(again, names[0], strings.Repeat("é", plan.MaxText), "go", "check")).leads(at)
	if got := w.plan(p).Fields; got[plan.Path(names[1])] != other || len([]rune(got[plan.Path(names[0])])) != plan.MaxText {
		t.Errorf("saved: %q", got[plan.Path(names[1])])
	}
}

func TestAnEmployeeWorksOnThePlanAndDoesNotHandItIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Employee, demo.HandedIn)
	b, at := w.as(p), w.planAt(p)
	page := b.get(at)
	name := texts(page.doc, "answer.")[0]
	b.post(at, with(page.form(at), name, "by an employee", "go", "check")).leads(at)
	b.post(at+"/submit", url.Values{"confirmed": {"yes"}, "reason": {"x"}}).want(http.StatusNotFound)
	if w.plan(p).Fields[plan.Path(name)] != "by an employee" || !w.plan(p).Edited() {
		t.Error("the words are not kept, or were handed in")
	}
}

// The plan of a year that is over is shown, and not changed.
func TestAYearThatIsOverIsClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Swapped)
	before := "/plan/" + strconv.Itoa(w.year(p)-1)
	b.get(before).leads(before + "/history")
	b.post(before, url.Values{"staff.new": {"1"}}).want(http.StatusUnprocessableEntity)
	for _, year := range []string{"0", "99", "-1", "x", "4.0", "+4", "99999999999", "%00", "..", "٣"} {
		if r := b.get("/plan/" + year); r.code == http.StatusOK || r.code >= 500 {
			t.Errorf("/plan/%s gives %d", year, r.code)
		}
	}
}
