package terminal

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
	"meertijd/internal/wording"
)

func (b *planBuilder) date(d calendar.Date) string { return wording.Date(b.words.Language, d) }

func (b *planBuilder) questions() {
	p := Part{Heading: b.say("plan.questions")}
	for _, q := range b.plan.Questions {
		if q.Years == nil || slices.ContainsFunc(b.years, func(y int) bool { return slices.Contains(q.Years, y) }) {
			p.Lines = append(p.Lines, Line{b.in(q.Text), b.source(q.Source)})
		}
	}
	b.add(p)
	p = Part{Heading: b.say("plan.papers")}
	for _, paper := range b.plan.Papers {
		p.Lines = append(p.Lines, Line{b.in(paper.Name) + ". " + b.in(paper.About), b.source(paper.Source)})
	}
	b.add(p)
}

// background writes what belongs to the region rather than to one plan.
func (b *planBuilder) background() {
	p := Part{Heading: b.say("plan.tariffs")}
	for _, t := range b.region.Tariffs {
		if t.From <= b.plan.Period.Until && t.Until >= b.plan.Period.From {
			p.Lines = append(p.Lines, Line{b.say("plan.tariff", "amount", wording.Money(b.words.Language, t.Amount), "from", b.date(t.From), "until", b.date(t.Until)), b.source(t.Source)})
		}
	}
	b.add(p)
	p = Part{Heading: b.say("plan.groups")}
	for _, g := range b.region.Groups {
		p.Lines = append(p.Lines, Line{b.in(g.Name) + ". " + b.in(g.About), b.source(g.Source)})
	}
	b.add(p)
	p = Part{Heading: b.say("plan.goals")}
	for _, g := range b.region.Goals {
		name := b.in(g.Name)
		if g.Direction != "none" {
			name += " (" + b.say("plan."+g.Direction) + ")"
		}
		if g.Until != calendar.None {
			name += ", " + b.say("plan.goal-until", "until", b.date(g.Until))
		}
		p.Lines = append(p.Lines, Line{name, b.source(g.Source)})
	}
	b.add(p)
	p = Part{Heading: b.say("plan.policy")}
	for _, t := range b.region.Policy {
		p.Lines = append(p.Lines, Line{b.in(t.Name), b.source(t.Source)})
	}
	b.add(p)
	p = Part{Heading: b.say("plan.continuity")}
	for _, c := range b.region.Continuity {
		var examples []string
		for _, e := range c.Examples {
			examples = append(examples, b.in(e))
		}
		p.Lines = append(p.Lines, Line{b.in(c.Name) + ": " + wording.List(b.words.Language, examples) + ".", b.source(c.Source)})
	}
	b.add(p)
	p = Part{Heading: b.say("plan.duties")}
	for _, d := range b.region.Duties {
		p.Lines = append(p.Lines, Line{b.in(d.Text), b.source(d.Source)})
	}
	b.add(p)
}

// assumptions lists the settings of the region and of this plan.
func (b *planBuilder) assumptions() {
	p := Part{Heading: b.say("plan.assumptions")}
	add := func(settings []programme.Setting) {
		for _, s := range settings {
			p.Lines = append(p.Lines, Line{b.words.Assumption(s), b.source(s.Source)})
		}
	}
	add(b.region.Settings)
	add(b.plan.Settings)
	b.add(p)
}
