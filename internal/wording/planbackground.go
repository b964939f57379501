package wording

import (
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

func (b *planBuilder) questions() {
	p := b.part("questions", "plan.questions")
	for _, q := range b.plan.Questions {
		if q.Years == nil || slices.ContainsFunc(b.years, func(y int) bool { return slices.Contains(q.Years, y) }) {
			p.Lines = append(p.Lines, PlanLine{b.in(q.Text), b.source(q.Source)})
		}
	}
	b.add(p)
	p = b.part("papers", "plan.papers")
	for _, paper := range b.plan.Papers {
		p.Lines = append(p.Lines, PlanLine{b.in(paper.Name) + ". " + b.in(paper.About), b.source(paper.Source)})
	}
	b.add(p)
}

// tariffs writes what is paid while the plan holds.
func (b *planBuilder) tariffs() {
	p := b.part("tariffs", "plan.tariffs")
	for _, t := range b.region.Tariffs {
		if t.From <= b.plan.Period.Until && t.Until >= b.plan.Period.From {
			p.Lines = append(p.Lines, PlanLine{b.say("plan.tariff", "amount", Money(b.words.Language, t.Amount), "from", b.date(t.From), "until", b.date(t.Until)), b.source(t.Source)})
		}
	}
	b.add(p)
}

// background writes what belongs to the region rather than to one plan.
func (b *planBuilder) background() {
	p := b.part("groups", "plan.groups")
	for _, g := range b.region.Groups {
		p.Lines = append(p.Lines, PlanLine{b.in(g.Name) + ". " + b.in(g.About), b.source(g.Source)})
	}
	b.add(p)
	b.goals()
	p = b.part("policy", "plan.policy")
	for _, t := range b.region.Policy {
		p.Lines = append(p.Lines, PlanLine{b.in(t.Name), b.source(t.Source)})
	}
	b.add(p)
	p = b.part("continuity", "plan.continuity")
	for _, c := range b.region.Continuity {
		var examples []string
		for _, e := range c.Examples {
			examples = append(examples, b.in(e))
		}
		p.Lines = append(p.Lines, PlanLine{b.in(c.Name) + ": " + List(b.words.Language, examples) + ".", b.source(c.Source)})
	}
	b.add(p)
	p = b.part("duties", "plan.duties")
	for _, d := range b.region.Duties {
		p.Lines = append(p.Lines, PlanLine{b.in(d.Text), b.source(d.Source)})
	}
	b.add(p)
}

func (b *planBuilder) goals() {
	p := b.part("goals", "plan.goals")
	for _, g := range b.region.Goals {
		name := b.in(g.Name)
		if g.Direction != "none" {
			name += " (" + b.say("plan."+g.Direction) + ")"
		}
		if g.Until != calendar.None {
			name += ", " + b.say("plan.goal-until", "until", b.date(g.Until))
		}
		p.Lines = append(p.Lines, PlanLine{name, b.source(g.Source)})
	}
	b.add(p)
}

// assumptions lists the settings of the region and of this plan: what Meertijd
// reads where the sources do not say it.
func (b *planBuilder) assumptions() {
	p := b.part("assumptions", "plan.assumptions")
	add := func(settings []programme.Setting) {
		for _, s := range settings {
			p.Lines = append(p.Lines, PlanLine{b.words.Assumption(s), b.source(s.Source)})
		}
	}
	add(b.region.Settings)
	add(b.plan.Settings)
	if len(p.Lines) > 0 {
		p.Intro = []string{b.say("plan.assumptions.intro")}
	}
	b.add(p)
}

// documents lists the papers that everything above goes back to.
func (b *planBuilder) documents() {
	p := b.part("documents", "plan.documents")
	for _, d := range b.region.Documents {
		var sections []string
		for _, s := range d.Sections {
			sections = append(sections, sectionTitle(s))
		}
		p.Lines = append(p.Lines, PlanLine{b.in(d.Title), strings.Join(sections, "; ")})
	}
	b.add(p)
}

// sectionTitle writes a section with its number, when it has one.
func sectionTitle(s programme.Section) string {
	if s.Key != "" && s.Key[0] >= '0' && s.Key[0] <= '9' {
		return "§ " + s.Key + " " + s.Title
	}
	return s.Title
}
