package web

import (
	"cmp"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// showRoutes are a practice as the RHO sees it, and what the lead keeps there.
func (s *Server) showRoutes() []Route {
	const at = "/practices/{practice}"
	return []Route{
		{Pattern: "GET " + at, May: access.ReadRegion, Reads: "practice", handle: s.showPage},
		{Pattern: "POST " + at + "/notes", May: access.KeepNotes, Reads: "practice", handle: s.showDo},
		{Pattern: "POST " + at + "/waive", May: access.WaiveCondition, Reads: "practice", handle: s.showDo},
	}
}

// showContent is a practice at a glance: how it stands, what to do next, and
// what there is to know around it.
type showContent struct {
	Lead      part.Lead
	Done      *part.Banner
	Errors    *part.ErrorSummary
	Banners   []part.Banner
	Next      *part.NextThing
	Reach     *part.Reach // when the next thing is not to get in touch
	Verdict   *verdictCard
	Years     *part.Timeline
	Around    part.Card
	People    part.Card
	Dates     part.Card
	Reminders *part.Card
	Notes     *notesCard
	WhoSaw    *part.Link
	Behalf    *behalfCard
}

// verdictCard is the verdict on this year, with what was waived and the form to
// waive.
type verdictCard struct {
	Title, Text string
	Conditions  []part.Condition
	Waived      []fileLine
	Forms       []fileForm
	Plan        *part.Action
}

// notesCard is what the RHO keeps for itself; nobody else sees it.
type notesCard struct {
	Mark, Warn string // who sees it, and that it can be asked for
	Lines      []noteLine
	Form       fileForm
}

// noteLine is one note, with a form that removes it.
type noteLine struct {
	Title, Text, Note string
	Remove            fileForm
}

// behalfCard begins to act for the practice, or leads to where that is arranged.
type behalfCard struct {
	Text  string
	Begin *part.Action // posts to /account/behalf
	Other *part.Link
}

func (s *Server) showPage(rq *request) (answer, error) { return s.show(rq, nil) }

// show puts a practice on its page, with what is wrong in a form that was sent.
func (s *Server) show(rq *request, wrong error) (answer, error) {
	v, err := s.practiceView(rq, wrong)
	if err != nil {
		return answer{}, err
	}
	c := showContent{
		Lead: part.Lead{Title: v.file.Practice.Name, Text: v.sentence()}, Done: rq.savedBanner("show.saved."), Banners: v.banners(), Next: v.next(),
		WhoSaw: rq.whoSaw("practice", v.id),
	}
	if v.result != nil {
		c.Lead.Pill = standingPill(rq, v.sum)
	}
	if c.Verdict, c.Years = v.verdict(), v.years(); rq.may(access.ManagePractice) {
		c.Lead.Actions = append(c.Lead.Actions, part.Action{Text: rq.say("show.file"), URL: v.at("/file"), Kind: part.Plain})
	}
	if c.Around, err = s.around(v); err != nil {
		return answer{}, err
	}
	if c.People, err = s.peopleCard(v); err != nil {
		return answer{}, err
	}
	if c.Reach, err = s.reach(v); err != nil {
		return answer{}, err
	}
	if c.Next != nil && c.Next.Actions[0].URL == toContact {
		c.Next.Reach, c.Reach = c.Reach, nil
	}
	c.Dates = v.dates()
	if c.Notes = v.notesCard(); rq.may(access.ManageMandate) {
		if c.Behalf, err = s.behalfCard(v); err != nil {
			return answer{}, err
		}
	}
	if rq.may(access.ReadReminder) {
		card, err := s.remindersCard(rq, v.id)
		if err != nil {
			return answer{}, err
		}
		c.Reminders = &card
	}
	a := answer{page: "practices/show", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("practices.title"), URL: "/practices"}}, object: v.id}
	if wrong != nil {
		c.Errors, a.status = v.former.wrongIn(c.forms()...), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// forms lists the forms of the page, to find the field that is wrong.
func (c *showContent) forms() []fileForm {
	var all []fileForm
	if c.Verdict != nil {
		all = append(all, c.Verdict.Forms...)
		for _, w := range c.Verdict.Waived {
			if w.Withdraw != nil {
				all = append(all, *w.Withdraw)
			}
		}
	}
	if c.Notes != nil {
		all = append(all, c.Notes.Form)
	}
	return all
}

// may says whether the reader may do something in the whole region.
func (rq *request) may(action access.Action) bool {
	_, ok := access.Allowed(rq.actor, action, access.Target{})
	return ok
}

// practiceView is a practice while it is put on its page.
type practiceView struct {
	*request
	id      string
	file    *practice.File
	plans   []plan.Plan
	own     *plan.Plan // of this year, nil when nobody saved it
	facts   *rule.Facts
	result  *rule.YearResult // nil before the first programme year
	all     rule.Result
	sum     plan.Summary
	year    int
	reads   bool // the plan itself
	notes   []practice.Note
	people  []access.Seat
	former  former
	centres []practice.Centre
}

// practiceView reads what the page shows.
func (s *Server) practiceView(rq *request, wrong error) (*practiceView, error) {
	by, ok := access.Allowed(rq.actor, access.ReadRegion, access.Target{})
	if !ok {
		return nil, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.show"}
	}
	rq.rule = by
	v := &practiceView{request: rq, id: rq.PathValue("practice"), reads: rq.may(access.ReadPlan)}
	file, err := s.Practices.Get(rq.Context(), rq.actor.Tenant, v.id, rq.today())
	if err != nil {
		return nil, err
	}
	v.file, v.year = &file, rq.set().ProgrammeYear(file.Practice.Cohort, file.Day(rq.today()))
	v.former = former{request: rq, action: v.at("/notes"), key: s.NewID(), version: file.Version, wrong: wrong}
	if v.plans, err = s.PlanStore.List(rq.Context(), rq.actor.Tenant, v.id); err != nil {
		return nil, err
	}
	if v.facts, err = s.Plans.Dossier.Facts(rq.Context(), rq.actor.Tenant, v.id, rq.today(), nil); err != nil {
		return nil, err
	}
	if v.centres, err = s.Practices.ListCentres(rq.Context(), rq.actor.Tenant); err != nil {
		return nil, err
	}
	if v.people, _, err = s.People.Seats(rq.Context(), rq.actor.Tenant, access.Search{On: rq.today(), Of: v.id, Most: mostPeople}); err != nil {
		return nil, err
	}
	if rq.may(access.KeepNotes) && s.Keeper.NoteStore != nil {
		if v.notes, err = s.Keeper.Notes(rq.Context(), rq.actor, v.id); err != nil {
			return nil, err
		}
	}
	v.judge()
	return v, nil
}

// mostPeople is how many people of a practice its page names.
const mostPeople = 60

// judge reads off how this year stands.
func (v *practiceView) judge() {
	v.all = rule.Evaluate(v.set(), v.facts, v.file.Day(v.today()))
	if at := slices.IndexFunc(v.plans, func(p plan.Plan) bool { return p.Year == v.year }); at >= 0 {
		v.own = &v.plans[at]
	}
	for i := range v.all.Years {
		if y := &v.all.Years[i]; y.Year == v.year {
			v.result, v.sum = y, plan.Summarise(v.own, y)
		}
	}
}

func (v *practiceView) at(page string) string { return "/practices/" + v.id + page }

func (v *practiceView) planAt() string { return v.at("/plan/" + strconv.Itoa(v.year)) }

// sentence says how the practice stands.
func (v *practiceView) sentence() string {
	year, open := strconv.Itoa(v.year), strconv.Itoa(v.sum.Open+v.sum.Unsure+v.sum.Refused)
	end := v.file.Ended()
	switch {
	case end != nil && v.file.Over(v.today()):
		return v.say("life.until."+string(end.Kind), "date", v.date(end.On))
	case v.result == nil:
		return v.say("show.before")
	case v.sum.Returned:
		return v.say("show.returned", "year", year, "date", v.date(v.own.ReturnedNow().On))
	case v.sum.Standing == plan.IsHandedIn && v.sum.Open > 0:
		return v.say("show.handed-in-open", "year", year, "date", v.date(v.own.Kept().On), "n", strconv.Itoa(v.sum.Open))
	case v.sum.Standing == plan.IsHandedIn:
		return v.say("show.handed-in", "year", year, "date", v.date(v.own.Kept().On))
	case v.sum.Standing == plan.IsSilent:
		return v.say("show.silent", "year", year)
	case v.sum.Standing == plan.IsComplete:
		return v.say("show.complete", "year", year)
	}
	return v.say("show.at-risk", "year", year, "n", open)
}

// banners say what happened that the page has to be read with.
func (v *practiceView) banners() []part.Banner {
	var out []part.Banner
	if v.own != nil && v.reads {
		out = v.waiting(v.own)
	}
	if v.sum.Late && !v.file.Over(v.today()) && v.sum.Standing != plan.IsHandedIn {
		out = append(out, part.Banner{Kind: part.WarnBanner, Title: v.say("show.late"), Text: v.say("show.late.text")})
	}
	return out
}

// toContact leads to where is written down what was said.
const toContact = "#notes"

// next is the one thing that the lead can do now; nil when the practice has the
// turn, or there is nothing.
func (v *practiceView) next() *part.NextThing {
	if !v.may(access.ReviewPlan) || v.result == nil || v.file.Over(v.today()) {
		return nil
	}
	n := &part.NextThing{ID: "next"}
	toPlan := part.Action{Text: v.say("show.go.plan"), URL: v.planAt(), Kind: part.Filled}
	do := func(code string, actions ...part.Action) *part.NextThing {
		n.Title, n.Text, n.Actions = v.say("show.next."+code), v.say("show.next."+code+".text"), actions
		return n
	}
	toNotes := part.Action{Text: v.say("show.go.contact"), URL: toContact, Kind: part.Filled}
	switch {
	case v.own != nil && len(v.own.Unread()) > 0:
		return do("replied", toPlan)
	case v.sum.Returned:
		return do("returned", toNotes)
	case v.sum.Standing == plan.IsHandedIn && v.own.EndorsedNow() == nil:
		return do("handed-in", toPlan)
	case v.sum.Standing == plan.IsHandedIn:
		return nil
	case v.sum.Standing == plan.IsSilent:
		return do("silent", toNotes)
	case v.sum.Standing == plan.IsComplete:
		return do("complete", toNotes)
	}
	return do("at-risk", toPlan)
}

// verdict lists this year's conditions, what is open first. Reasons that tell
// what the plan says are for who may read it.
func (v *practiceView) verdict() *verdictCard {
	if v.result == nil {
		return nil
	}
	c := &verdictCard{Title: v.say("show.verdict", "year", strconv.Itoa(v.year)), Text: v.say("show.verdict.text")}
	d := v.desk()
	waivers := waiversOf(v.file, v.year)
	for _, f := range v.findings() {
		line := d.condition(f, nil)
		if line.URL = ""; !v.reads && f.Rule.Content() {
			line.Reason, line.Missing = "", nil
		}
		c.Conditions = append(c.Conditions, line)
		if w, is := waivers[f.Rule.Condition.ID]; is {
			c.Waived = append(c.Waived, v.waived(f, w))
		}
	}
	if v.may(access.WaiveCondition) && !v.file.Over(v.today()) {
		c.Forms = v.waiveForm()
	}
	if next := v.next(); v.reads && (next == nil || next.Actions[0].URL != v.planAt()) {
		c.Plan = &part.Action{Text: v.say("show.go.plan"), URL: v.planAt()}
	}
	return c
}

// desk lays this year out, for the words of its conditions.
func (v *practiceView) desk() *desk {
	sh := sheet{own: plan.Judgement{Practice: v.id, Facts: v.facts, Result: v.all, Year: v.result, Summary: v.sum}}
	if sh.plan.Year = v.year; v.own != nil {
		sh.plan = *v.own
	}
	return v.server.desk(v.request, sh)
}

// findings lists what applies this year, what is open first.
func (v *practiceView) findings() []*rule.Finding {
	urgent := map[rule.State]int{rule.NotMet: 0, rule.Unknown: 1, rule.NotYetDue: 2, rule.Waived: 3, rule.Met: 4}
	var out []*rule.Finding
	for i := range v.result.Findings {
		if f := &v.result.Findings[i]; f.State != rule.NotApplicable {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *rule.Finding) int { return cmp.Compare(urgent[a.State], urgent[b.State]) })
	return out
}
