package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/plan"
)

// alike checks that two answers cannot be told apart: status, headers and body.
// The page quotes the number of its request and the address that was asked,
// which are masked in both.
func alike(t *testing.T, what string, one, other *reply) {
	t.Helper()
	masked := func(r *reply) (string, map[string][]string) {
		h := maps.Clone(r.header)
		delete(h, "X-Request-Id")
		delete(h, "Date")
		return strings.NewReplacer(quotable(r.header.Get("X-Request-Id")), "NUMBER", `value="`+r.at+`"`, "ADDRESS", `action="`+r.at+`"`, "ADDRESS").Replace(r.body), h
	}
	a, ha := masked(one)
	b, hb := masked(other)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			a, b = a[i:min(len(a), i+80)], b[i:min(len(b), i+80)]
			break
		}
	}
	if one.code != other.code || a != b || !maps.EqualFunc(ha, hb, slices.Equal) {
		t.Errorf("%s: %d %q or %d %q", what, one.code, a[:min(len(a), 80)], other.code, b[:min(len(b), 80)])
	}
	if one.code == 200 {
		t.Errorf("%s is shown", what)
	}
}

// strangers are two regions in one store: what is of the other one is not there.
func strangers(t *testing.T) (w *world, practice, person, planID string, elsewhere demo.Report) {
	w = newWorld(t)
	elsewhere = w.fill("elsewhere", 7)
	files, err := w.practices.List(t.Context(), "elsewhere", "", w.today())
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	plans, err := w.plans.Region(t.Context(), "elsewhere")
	if err != nil || len(plans) == 0 {
		t.Fatal(err)
	}
	lead := elsewhere.People[len(elsewhere.People)-1]
	return w, files[0].Practice.ID, lead.ID + " " + lead.Hat, plans[0].ID, elsewhere
}

// What is not yours looks like what does not exist.
func TestWhatIsNotYoursLooksLikeWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	w, foreign, person, foreignPlan, _ := strangers(t)
	mine := w.person(access.Manager, demo.HandedIn)
	at := w.planAt(mine)
	others := w.person(access.Owner, demo.ReadAlong)
	theirs, year := w.of(others), strconv.Itoa(w.year(mine))
	p := w.plan(others)
	conflict := w.plan(w.person(access.Manager, demo.InConflict)).OpenConflicts()[0].ID
	lead, plain := w.as(w.person(access.Lead)), w.as(mine)
	for _, role := range []access.Role{access.Manager, access.Owner, access.Employee, access.Coordinator} {
		b := w.as(w.person(role))
		alike(t, string(role)+": a plan", b.get("/practices/"+theirs+"/plan/"+year), b.get("/practices/none/plan/"+year))
		for _, reason := range []string{"", "Why."} {
			form := url.Values{"reason": {reason}}
			alike(t, string(role)+": a return", b.post("/practices/"+theirs+"/plan/"+year+"/return", form), b.post("/practices/none/plan/"+year+"/return", form))
		}
	}
	own := "/practices/" + w.of(mine) + "/plan/" + year
	for _, deed := range []string{"/return", "/agree", "/comment"} {
		if page := plain.get(own).want(200); strings.Contains(page.body, own+deed) {
			t.Errorf("the practice may %s its own plan", deed)
		}
	}
	alike(t, "a practice of another region", lead.get("/practices/"+foreign+"/plan/"+year), lead.get("/practices/none/plan/"+year))
	alike(t, "returning a plan of another region", lead.post("/practices/"+foreign+"/plan/"+year+"/return", url.Values{"reason": {"x"}}), lead.post("/practices/none/plan/"+year+"/return", url.Values{"reason": {"x"}}))
	alike(t, "a person of another region", w.browser().post("/sign-in", url.Values{"hat": {person}}), w.browser().post("/sign-in", url.Values{"hat": {"none none"}}))
	for field, ids := range map[string][2]string{
		"accept": {p.ID, "none"}, "decline": {p.ID, "none"}, "practice": {foreign, "none"},
	} {
		alike(t, "joint "+field, plain.post(at+"/joint", url.Values{field: {ids[0]}}), plain.post(at+"/joint", url.Values{field: {ids[1]}}))
	}
	alike(t, "a joint plan of another region", plain.post(at+"/joint", url.Values{"accept": {foreignPlan}}), plain.post(at+"/joint", url.Values{"accept": {"none"}}))
	alike(t, "a link", plain.post(at+"/unshare", url.Values{"share": {p.Shares[0].ID}}), plain.post(at+"/unshare", url.Values{"share": {"none"}}))
	alike(t, "a remark", plain.post(at+"/remark-done", url.Values{"remark": {p.Remarks[0].ID}}), plain.post(at+"/remark-done", url.Values{"remark": {"none"}}))
	alike(t, "a conflict", plain.post(at+"/conflicts", url.Values{"conflict": {conflict}, "pick-" + conflict: {"mine"}}), plain.post(at+"/conflicts", url.Values{"conflict": {"none"}, "pick-none": {"mine"}}))
}

func TestALinkThatEndedLooksLikeOneThatNeverWas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.person(access.Owner, demo.ReadAlong)
	b := w.as(p)
	link := "/read/" + w.report.Link
	reader := w.browser()
	reader.get(link).want(200)
	b.post(w.planAt(p, "/unshare"), url.Values{"share": {w.plan(p).Shares[0].ID}}).leads(w.planAt(p, "/share"))
	alike(t, "a link that ended", reader.get(link), reader.get("/read/"+strings.Repeat("0", 64)))
	alike(t, "a remark by it", reader.post(link, url.Values{"name": {"X"}, "text": {"x"}}), reader.post("/read/none", url.Values{"name": {"X"}, "text": {"x"}}))
}

func TestALinkEndsByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	share := w.plan(w.person(access.Owner, demo.ReadAlong)).Shares[0]
	w.now = share.Until.Time().Add(10 * 3600e9)
	w.browser().get("/read/" + w.report.Link).want(200)
	w.now = share.Until.AddDays(1).Time().Add(10 * 3600e9)
	w.browser().get("/read/" + w.report.Link).want(404)
}

func TestSomebodyWhoseHatIsTakenOffIsSignedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	b.get("/today").want(200)
	person, err := w.people.Person(t.Context(), tenant, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range person.Hats {
		person.Hats[i].Until = w.today() - 1
	}
	if err := w.people.SavePerson(t.Context(), tenant, person, w.people.Records()[0]); err != nil {
		t.Fatal(err)
	}
	b.get("/today").want(303)
	b.post("/sign-in", url.Values{"hat": {p.ID + " " + p.Hat}}).want(404)
}

func TestAPartnerThatLeftSeesNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Joint)
	before := w.plan(p)
	b.post(w.planAt(p, "/joint"), url.Values{"do": {"leave"}}).leads(w.planAt(p))
	if now := w.plan(p); now.ID == before.ID || len(now.Practices()) != 1 {
		t.Fatalf("it still has the plan %+v", now.Members)
	}
	old, err := w.plans.Get(t.Context(), tenant, before.ID)
	if err != nil || len(old.Practices()) != len(before.Practices())-1 || plan.Left == "" {
		t.Errorf("%v %v", old.Members, err)
	}
}
