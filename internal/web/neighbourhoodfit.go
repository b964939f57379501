package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/network"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// fit is how the plan of one practice stands beside what its neighbourhood
// agreed on.
type fit struct {
	file       *practice.File
	year       int
	sum        plan.Summary
	kept       bool // it was handed in: before that its words are the practice's own
	open       []*rule.Finding
	mismatches []network.Mismatch
}

// differs says whether something of the plan does not fit.
func (f fit) differs() bool { return len(f.mismatches) > 0 }

// compared says whether there is a plan to compare.
func (f fit) compared() bool {
	return f.year > 0 && f.sum.Standing != plan.IsSilent && f.sum.Standing != ""
}

// fitsOf looks at every practice of a neighbourhood, those that need help first.
func (s *Server) fitsOf(v *area) ([]fit, error) {
	files, err := s.Practices.List(v.Context(), v.actor.Tenant, v.n.ID, v.today())
	if err != nil {
		return nil, err
	}
	var out []fit
	for i := range files {
		id := files[i].Practice.ID
		facts, err := s.Plans.Dossier.Facts(v.Context(), v.actor.Tenant, id, v.today(), nil)
		if err != nil {
			return nil, err
		}
		plans, err := s.PlanStore.List(v.Context(), v.actor.Tenant, id)
		if err != nil {
			return nil, err
		}
		out = append(out, v.fit(&files[i], facts, plans))
	}
	slices.SortStableFunc(out, func(a, b fit) int {
		return cmp.Or(cmp.Compare(len(b.mismatches), len(a.mismatches)), cmp.Compare(a.need(), b.need()))
	})
	return out, nil
}

// need puts those who need help most first.
func (f fit) need() int {
	switch {
	case f.sum.Returned:
		return 0
	case f.sum.Standing == plan.IsSilent:
		return 1
	case f.sum.Standing == plan.IsHandedIn:
		return 9
	}
	return 2
}

// fit judges one practice.
func (rq *request) fit(file *practice.File, facts *rule.Facts, plans []plan.Plan) fit {
	f := fit{file: file, year: rq.set().ProgrammeYear(file.Practice.Cohort, rq.today())}
	var own *plan.Plan
	if at := slices.IndexFunc(plans, func(p plan.Plan) bool { return p.Year == f.year }); at >= 0 {
		own = &plans[at]
	}
	f.kept = own != nil && own.Kept() != nil
	var judge rule.Evaluator // its result is looked at after the next practice too
	result := judge.Evaluate(rq.set(), facts, rq.today())
	for i := range result.Years {
		y := &result.Years[i]
		if y.Year != f.year {
			continue
		}
		f.sum = plan.Summarise(own, y)
		for j := range y.Findings {
			if x := &y.Findings[j]; x.Rule.Content() && (x.State == rule.NotMet || x.State == rule.Unknown) {
				f.open = append(f.open, x)
			}
		}
		if f.compared() {
			f.mismatches = network.Compare(rq.set(), facts, y, rq.today())
		}
	}
	return f
}

// sentenceOf says how a neighbourhood stands, in one sentence.
func (v *area) sentenceOf(fits []fit) string {
	differ, silent := tellFits(fits)
	n := func(k int) string { return strconv.Itoa(k) }
	switch {
	case v.n.Closed != calendar.None && v.n.Closed < v.today():
		return v.say("network.stands.closed", "date", v.date(v.n.Closed))
	case len(fits) == 0:
		return v.say("network.stands.empty")
	case !slices.ContainsFunc(v.n.Agreements, func(a practice.Agreement) bool { return a.Holds(v.today()) }):
		return v.say("network.stands.unagreed", "n", n(len(fits)))
	case differ > 0:
		return v.say("network.stands.differ", "n", n(differ), "all", n(len(fits)))
	case silent == len(fits):
		return v.say("network.stands.silent", "n", n(silent))
	case silent > 0:
		return v.say("network.stands.part", "n", n(silent), "all", n(len(fits)))
	}
	return v.say("network.stands.fits", "n", n(len(fits)))
}

// tellFits gives how many plans do not fit, and how many practices have none.
func tellFits(fits []fit) (differ, silent int) {
	for _, f := range fits {
		if f.differs() {
			differ++
		}
		if !f.compared() {
			silent++
		}
	}
	return differ, silent
}

// fitLine is a practice of which the plan does not fit what was agreed on.
type fitLine struct {
	ID, Name string
	URL      string // to its page, for who may see it
	Draft    string
	Items    []fitItem
	Talk     string // with whom
}

// fitItem is one agreement that a plan does not follow, with the intervention that
// it belongs to when it has a name of its own, and the smallest step.
type fitItem struct{ What, Of, Step string }

// fitLines lists what does not fit, and says in words what was compared.
func (v *area) fitLines(fits []fit) (lines []fitLine, text string) {
	for i := range fits {
		f := &fits[i]
		if !f.differs() {
			continue
		}
		line := fitLine{ID: "fit-" + f.file.Practice.ID, Name: f.file.Practice.Name, Talk: v.talk(f.file.Practice.ID)}
		if access.Has(v.actor.Role, access.ManagePractice) {
			line.URL = "/practices/" + f.file.Practice.ID
		}
		if !f.kept {
			line.Draft = v.say("network.fit.draft")
		}
		for _, m := range f.mismatches {
			name, of := v.agreedAs(f, m.Agreed)
			line.Items = append(line.Items, fitItem{v.gap(f, m, name), of, v.step(f, m)})
		}
		lines = append(lines, line)
	}
	_, silent := tellFits(fits)
	if silent > 0 {
		text = v.say("network.fit.silent", "n", strconv.Itoa(silent))
	}
	return lines, text
}

// agreedAs is what the neighbourhood calls what it agreed on with a practice, and
// the intervention below it when that is another name.
func (v *area) agreedAs(f *fit, key string) (name, of string) {
	for i := range v.n.Agreements {
		a := &v.n.Agreements[i]
		if a.Intervention == key && a.Holds(v.today()) && a.Covers(f.file.Names(v.today())...) && (of == "" || !a.Working()) {
			name, of = v.agreementName(a, f.year), v.belongsUnder(a, f.year)
			if of == "" {
				break
			}
		}
	}
	return cmp.Or(name, v.words().Intervention(key, f.year)), of
}

// gap says what does not fit. Of a draft it is not told what stands there.
func (v *area) gap(f *fit, m network.Mismatch, agreed string) string {
	switch {
	case m.Uncertain:
		return v.say("network.gap.uncertain", "agreed", agreed)
	case m.Gap == network.AnotherModel && f.kept:
		return v.say("network.gap.another-model", "agreed", agreed, "instead", v.words().Intervention(m.Instead, f.year))
	case m.Gap == network.Dropped && f.kept:
		return v.say("network.gap.dropped", "agreed", agreed)
	}
	return v.say("network.gap.missing", "agreed", agreed)
}

// step says what would make it fit.
func (v *area) step(f *fit, m network.Mismatch) string {
	agreed := v.words().Intervention(m.Agreed, f.year)
	if m.Step == nil {
		return v.say("network.step.none")
	}
	code := "network.step.add"
	if m.Step.Change {
		code = "network.step.again"
	}
	return v.say(code, "agreed", agreed, "element", v.words().Element(m.Step.Element, f.year), "mode", strings.ToLower(v.say("plan.mode."+string(m.Step.Mode))))
}

// talk names who of a practice can be asked.
func (v *area) talk(id string) string {
	people, err := v.server.People.People(v.Context(), v.actor.Tenant, v.today())
	var names []string
	for _, p := range people {
		if slices.ContainsFunc(p.Hats, func(h access.Hat) bool {
			return h.Of == id && (h.Role == access.Owner || h.Role == access.Manager) && h.Worn(v.today())
		}) {
			names = append(names, p.Name)
		}
	}
	if err != nil || len(names) == 0 {
		return v.say("network.talk.nobody")
	}
	if v.base != "/neighbourhood" && v.n.Coordinator != "" {
		return v.say("network.talk.both", "names", v.list(names), "coordinator", v.personName(v.n.Coordinator))
	}
	return v.say("network.talk", "names", v.list(names))
}

// practiceTable lists the practices with how their plans stand.
func (v *area) practiceTable(fits []fit) part.Table {
	t := part.Table{ID: "practices", Caption: v.say("practices.caption"), Columns: []part.Column{
		{Text: v.say("practices.practice")}, {Text: v.say("today.years.year"), Number: true}, {Text: v.say("practices.plan")}, {Text: v.say("network.column.open")}, {Text: v.say("network.column.fit")},
	}, Empty: v.say("network.practices.none")}
	for i := range fits {
		v.showed(fits[i].file.Practice.ID)
		t.Rows = append(t.Rows, v.practiceLine(&fits[i]))
	}
	return t
}

func (v *area) practiceLine(f *fit) part.Row {
	row := part.Row{ID: "practice-" + f.file.Practice.ID, Cells: []part.Cell{{Text: f.file.Practice.Name}, {}, {}, {}, {}}}
	if access.Has(v.actor.Role, access.ManagePractice) {
		row.Cells[0].URL = "/practices/" + f.file.Practice.ID
	}
	if f.year == 0 {
		row.Cells[2].Text = v.say("practices.no-year")
		return row
	}
	row.Cells[1].Text = strconv.Itoa(f.year)
	row.Cells[2].Pill = standingPill(v.request, f.sum)
	if f.sum.Late {
		row.Cells[2].Note = v.say("practices.late")
	}
	row.Cells[3].Text, row.Cells[4].Text = v.missed(f), v.say("network.fit.nothing")
	switch {
	case f.differs():
		row.Cells[4] = part.Cell{Text: v.say("network.fit.differs", "n", strconv.Itoa(len(f.mismatches))), URL: "#fit-" + f.file.Practice.ID}
	case f.compared() && slices.ContainsFunc(v.n.Agreements, func(a practice.Agreement) bool {
		return a.Intervention != "" && a.Holds(v.today()) && a.Covers(f.file.Names(v.today())...)
	}):
		row.Cells[4].Text = v.say("network.fit.yes")
	}
	return row
}

// shownOpen is how many conditions are named before the rest is counted.
const shownOpen = 2

// missed names what a plan still lacks.
func (v *area) missed(f *fit) string {
	if !f.compared() {
		return v.say("network.open.everything")
	}
	var names []string
	for _, x := range f.open {
		title := v.words().Finding(f.year, x).Title
		if element := x.Rule.Condition.Element; element != "" { // several elements may ask the same
			title = v.words().Letter(element, f.year) + " · " + title
		}
		names = append(names, title)
	}
	if f.sum.Refused > 0 {
		names = append(names, v.say("network.open.refused", "n", strconv.Itoa(f.sum.Refused)))
	}
	if rest := len(names) - shownOpen; rest > 0 {
		names = append(names[:shownOpen], v.say("network.open.more", "n", strconv.Itoa(rest)))
	}
	if len(names) == 0 {
		return v.say("network.open.nothing")
	}
	return v.list(names)
}
