package demo

import (
	"slices"
	"strconv"

	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// look judges a plan as it is now for one practice.
func (f *fill) look(p *plan.Plan, o *office) (*rule.Facts, plan.Summary, error) {
	facts, err := f.dossier.Facts(f.ctx, o.Tenant, o.ID, f.clock.Today(), p)
	if err != nil {
		return nil, plan.Summary{}, err
	}
	result := rule.Evaluate(f.Set, facts, f.clock.Today())
	for i := range result.Years {
		if result.Years[i].Year == p.Year {
			return facts, plan.Summarise(p, &result.Years[i]), nil
		}
	}
	return facts, plan.Summary{}, nil
}

// good says that nothing in a plan is refused, open or unknown.
func good(s plan.Summary) bool { return s.Refused+s.Open+s.Unsure == 0 }

// shape decides what a plan says: what ran goes on, then whatever the engine
// says is missing, then what the practice likes, and the words to it.
func (f *fill) shape(p *plan.Plan, o *office) error {
	began := p.Fields.Clone()
	f.staff(p)
	if o.is(Embedded) && p.Year >= o.now-1 {
		f.embed(p)
	}
	tries := 4
	if o.is(UnknownHistory) {
		tries = 1
	}
	for range tries {
		facts, s, err := f.look(p, o)
		if err != nil {
			return err
		}
		repair := rule.RepairYear(f.Set, facts, f.clock.Today(), p.Year)
		if good(s) || len(repair.Alternatives) == 0 {
			break
		}
		a := repair.Alternatives[0]
		if f.percent(40) {
			a = pick(f, repair.Alternatives)
		}
		f.apply(p, o, a.Edits)
	}
	f.like(p)
	if o.is(Swapped) && p.Year == f.swapped(o) {
		f.tryOut(p)
	}
	f.words(p)
	if p.Year == o.now && (o.state == Unfinished || o.state == OpenConditions) && !o.is(UnknownHistory) {
		return f.spoil(p, o, began)
	}
	return nil
}

// staff says how many new colleagues came, where a year asks about them.
func (f *fill) staff(p *plan.Plan) {
	for _, r := range f.Set.Rules(p.Year) {
		if len(r.Condition.Upkeep) > 0 {
			p.Fields[plan.NewStaff] = strconv.Itoa(f.chance.IntN(4))
			return
		}
	}
}

// embed calls two interventions that go on embedded.
func (f *fill) embed(p *plan.Plan) {
	n := 0
	for _, c := range p.Fields.Choices() {
		if c.Mode == rule.Embedded {
			n++
		}
	}
	for _, c := range p.Fields.Choices() {
		if c.Mode == rule.Continued && n < 2 {
			p.Fields[plan.ChoicePath(c.Element, c.Intervention, plan.ModeField)] = string(rule.Embedded)
			n++
		}
	}
}

// chosen is a line of a plan.
type chosen struct{ element, item string }

// apply carries a repair out. Among equal candidates somebody picks; what the
// neighbourhood agreed on comes first for most.
func (f *fill) apply(p *plan.Plan, o *office, edits []rule.Edit) {
	lines := map[int]chosen{}
	all := p.Fields.Choices()
	for i, c := range all {
		lines[i] = chosen{c.Element, c.Intervention}
	}
	next, picked := len(all), map[int]bool{}
	for _, e := range edits {
		if e.Question != "" {
			p.Fields[plan.AnswerPath(e.Question)] = f.textBeside(p.Fields, "answer", e.Question)
			continue
		}
		at := e.Line
		if e.Kind == rule.Add {
			at, next = next, next+1
			e.Candidates = f.wider(p, o, e)
		}
		if len(e.Candidates) > 0 && !picked[at] {
			element := e.Element
			if e.Kind != rule.Add && element == "" {
				element = lines[at].element
			}
			lines[at], picked[at] = chosen{element, f.choose(o, e.Candidates)}, true
		}
		f.edit(p, e, lines[at])
	}
}

// wider adds to the candidates for something new what else the menu has under
// the element, where the rules only count what is chosen there.
func (f *fill) wider(p *plan.Plan, o *office, e rule.Edit) []string {
	all := slices.Clone(e.Candidates)
	for _, kind := range []string{"choose", "choose-new", "choose-over-years", "new-or-deepened"} {
		for _, r := range f.holds(o, kind, p.Year) {
			if r.Condition.Element != e.Element || e.Mode != rule.New {
				continue
			}
			for _, item := range f.Set.Plan(p.Year).Menu.Items {
				fresh := !mentioned(p.Fields, item.Key) && !slices.Contains(all, item.Key)
				if fresh && slices.Contains(f.Set.OnMenu(item.Key, p.Year), e.Element) {
					all = append(all, item.Key)
				}
			}
		}
	}
	return all
}

func (f *fill) choose(o *office, candidates []string) string {
	if slices.Contains(candidates, o.place.agreed) && (o.index == 0 || f.percent(70)) {
		return o.place.agreed
	}
	return pick(f, candidates)
}

// edit carries one edit out on a line.
func (f *fill) edit(p *plan.Plan, e rule.Edit, line chosen) {
	at := func(field string) plan.Path { return plan.ChoicePath(line.element, line.item, field) }
	switch e.Kind {
	case rule.Add, rule.ChangeMode:
		p.Fields[at(plan.ModeField)] = string(e.Mode)
	case rule.AddUpkeep:
		p.Fields[plan.UpkeepPath(line.element, line.item, e.Upkeep)] = plan.Yes
	case rule.Justify:
		if p.Fields.Mode(line.element, line.item) == rule.Dropped {
			p.Fields[at(plan.ReasonField)] = f.text("reason", line.element)
			return
		}
		p.Fields[at(plan.TextField)] = f.textBeside(p.Fields, "deepened", line.element)
	case rule.Remove:
		remove(p.Fields, line)
	case rule.Move:
		mode := p.Fields.Mode(line.element, line.item)
		remove(p.Fields, line)
		if line.element = e.To; e.ToItem {
			line = chosen{e.Element, e.To}
		}
		p.Fields[plan.ChoicePath(line.element, line.item, plan.ModeField)] = string(mode)
	}
}

// remove takes a choice with all its fields out of a plan.
func remove(fields plan.Fields, line chosen) {
	for _, path := range fields.Paths() {
		if element, item, _, ok := path.Parts(); ok && element == line.element && item == line.item {
			delete(fields, path)
		}
	}
}

// like adds what no rule asks: something of an optional element, what has only
// just come onto the menu, and options of what is new.
func (f *fill) like(p *plan.Plan) {
	menu := f.Set.Plan(p.Year).Menu
	if latest := f.latest(p); len(latest) > 0 && f.percent(35) {
		line := pick(f, latest)
		p.Fields[plan.ChoicePath(line.element, line.item, plan.ModeField)] = string(rule.New)
	}
	for _, r := range f.Set.Rules(p.Year) {
		if r.Kind() != "optional" || !f.percent(25) {
			continue
		}
		for _, i := range f.chance.Perm(len(menu.Items)) {
			item := menu.Items[i].Key
			if slices.Contains(f.Set.OnMenu(item, p.Year), r.Condition.Element) && !mentioned(p.Fields, item) {
				p.Fields[plan.ChoicePath(r.Condition.Element, item, plan.ModeField)] = string(rule.New)
				break
			}
		}
	}
	for _, c := range p.Fields.Choices() {
		if c.Mode != rule.New && c.Mode != rule.Deepened {
			continue
		}
		if options := f.options(c.Intervention, p.Year); len(options) > 0 {
			p.Fields[plan.OptionPath(c.Element, c.Intervention, pick(f, options))] = plan.Yes
		}
	}
}

// latest lists what can be chosen this year and could not last year.
func (f *fill) latest(p *plan.Plan) []chosen {
	var out []chosen
	for _, item := range f.Set.Plan(p.Year).Menu.Items {
		under := f.Set.OnMenu(item.Key, p.Year)
		if p.Year > 1 && len(under) == 1 && len(f.Set.OnMenu(item.Key, p.Year-1)) == 0 && !mentioned(p.Fields, item.Key) {
			out = append(out, chosen{under[0], item.Key})
		}
	}
	return out
}

// tryOut adds one more new thing, of an element in which another one is left
// to come for it later.
func (f *fill) tryOut(p *plan.Plan) {
	left := map[string][]string{}
	for _, item := range f.Set.Plan(p.Year).Menu.Items {
		if under := f.Set.OnMenu(item.Key, p.Year); len(under) > 0 && !mentioned(p.Fields, item.Key) {
			left[under[0]] = append(left[under[0]], item.Key)
		}
	}
	for _, e := range f.Set.Plan(p.Year).Elements {
		if items := left[e.Key]; len(items) > 1 && !e.FreeSet {
			p.Fields[plan.ChoicePath(e.Key, pick(f, items), plan.ModeField)] = string(rule.New)
			return
		}
	}
}

// mentioned says whether a plan says anything of an intervention.
func mentioned(fields plan.Fields, item string) bool {
	return slices.ContainsFunc(fields.Choices(), func(c rule.Choice) bool { return c.Intervention == item })
}

// options lists the options of an intervention in a year.
func (f *fill) options(item string, year int) []string {
	var out []string
	for _, i := range f.Set.Region.Catalogue {
		for _, o := range i.Options {
			if i.Key == item && o.FromYear <= year {
				out = append(out, o.Key)
			}
		}
	}
	return out
}

// words writes the texts of a plan: always for what is deepened, mostly for
// what is new, at times for what goes on; and most answers.
func (f *fill) words(p *plan.Plan) {
	often := map[rule.Mode]int{rule.Deepened: 100, rule.New: 80, rule.Embedded: 100, rule.Continued: 35}
	for _, c := range p.Fields.Choices() {
		path := plan.ChoicePath(c.Element, c.Intervention, plan.TextField)
		if p.Fields[path] == "" && f.percent(often[c.Mode]) {
			p.Fields[path] = f.textBeside(p.Fields, string(c.Mode), c.Element)
		}
	}
	for i := range f.Set.Plan(p.Year).Questions {
		q := &f.Set.Plan(p.Year).Questions[i]
		path := plan.AnswerPath(q.Key)
		if asked(q, p.Year) && q.AnsweredBy != "neighbourhood" && p.Fields[path] == "" && f.percent(60) {
			p.Fields[path] = f.textBeside(p.Fields, "answer", q.Key)
		}
	}
}
