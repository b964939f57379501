package wording

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
)

// Reminder puts what a practice lacks into the words of its mail: the points
// that its plan page shows, each with the smallest repair. A choice is never
// made in the practice's place.
func (w Words) Reminder(n *reminder.Need, note reminder.Note) reminder.Letter {
	year := n.Plan.Year
	l := reminder.Letter{Code: "reminder-" + string(n.Kind())}
	for _, p := range w.lacks(n) {
		l.Points = append(l.Points, w.told(year, &p))
	}
	for _, f := range n.Missed {
		v := w.Finding(year, f)
		l.Points = append(l.Points, notice.Point{Title: v.Title, Text: v.Reason, Steps: v.Missing})
	}
	l.Args = map[string]string{
		"practice": n.Name, "year": itoa(year), "by": note.By, "n": itoa(len(l.Points)), "due": w.due(n),
	}
	if back := n.Plan.ReturnedNow(); back != nil {
		asked := notice.Point{Title: w.text("reminder.question", fault.Args{"by": back.By.Name}), Text: back.Reason}
		l.Points = append([]notice.Point{asked}, l.Points...)
	}
	if note.Text != "" {
		said := notice.Point{Title: w.text("reminder.note", fault.Args{"by": note.By}), Text: note.Text}
		l.Points = append([]notice.Point{said}, l.Points...)
	}
	return l
}

// lacks are the points of a verdict that are open, with the best way to repair
// them.
func (w Words) lacks(n *reminder.Need) (out []Point) {
	best := n.Repair
	best.Alternatives = best.Alternatives[:min(len(best.Alternatives), 1)]
	for _, p := range w.Points(n.Verdict, &best) {
		if p.Open() {
			out = append(out, p)
		}
	}
	return out
}

// told is a point as a mail tells it.
func (w Words) told(year int, p *Point) notice.Point {
	out := notice.Point{Title: p.Title, Text: p.Reason, Steps: p.Missing}
	if p.Element != "" {
		out.Title = w.Letter(p.Element, year) + " · " + p.Title
	}
	if len(p.Steps) > 0 {
		out.Steps = nil // the steps of the repair say the same, and more precisely
	}
	for _, e := range p.Steps {
		out.Steps = append(out.Steps, w.Step(year, e))
	}
	return out
}

// due says by when the plan is asked, and whose date that is.
func (w Words) due(n *reminder.Need) string {
	switch {
	case n.Due == calendar.None || n.Summary.Standing == plan.IsHandedIn:
		return ""
	case n.Due < n.On:
		return w.text("today.was-due", fault.Args{"date": Date(w.Language, n.Due)}) + "."
	}
	return w.text("today.due", fault.Args{"date": Date(w.Language, n.Due), "n": itoa(int(n.Due - n.On))}) + "."
}

// standings are the ways in which a plan can stand, in the order in which the
// weekly mail counts them.
var standings = []plan.Standing{plan.IsHandedIn, plan.IsComplete, plan.IsAtRisk, plan.IsSilent}

// Digest puts the weekly mail into words.
func (w Words) Digest(d *reminder.Digest) reminder.Letter {
	t := d.Tally
	all := itoa(t.Practices - t.NoYear)
	l := reminder.Letter{Code: "digest", Args: map[string]string{"day": Date(w.Language, d.Week), "all": all, "in": itoa(t.By[plan.IsHandedIn])}}
	stands := notice.Point{Title: w.text("digest.stands", nil), Text: w.text("digest.of", fault.Args{"all": all})}
	for _, s := range standings {
		stands.Steps = append(stands.Steps, w.text("digest.standing", fault.Args{"n": itoa(t.By[s]), "standing": w.text("standing."+string(s), nil)}))
	}
	if t.Open > 0 {
		stands.Steps = append(stands.Steps, w.text("digest.open", fault.Args{"n": itoa(t.Open)}))
	}
	if t.Late > 0 {
		stands.Steps = append(stands.Steps, w.text("digest.late", fault.Args{"n": itoa(t.Late)}))
	}
	help := notice.Point{Title: w.text("digest.first", nil), Text: w.text("digest.need", fault.Args{"n": itoa(d.Helped), "all": all})}
	if len(d.First) == 0 {
		help.Text = w.text("digest.first.none", nil)
	}
	l.Points = append(l.Points, stands, w.changed(d), help)
	for _, p := range d.First {
		l.Points = append(l.Points, notice.Point{Title: p.Name, Text: w.Why(p.Need, p.Practice), Link: "/practices/" + p.ID})
	}
	return l
}

// Why says why a practice needs attention.
func (w Words) Why(need region.Code, p *region.Practice) string {
	date, n := p.Now.Due, p.Now.Open+p.Now.Refused
	switch need {
	case region.NeedsAnswer:
		date = p.Now.Back
	case region.NeedsPatience:
		n = p.Now.Content
	}
	return w.text("region.why."+string(need), fault.Args{"date": Date(w.Language, date), "n": itoa(n), "good": itoa(p.Now.Good)})
}

// named is how many practices of a kind the weekly mail names.
const named = 10

// changed tells what happened in the week.
func (w Words) changed(d *reminder.Digest) notice.Point {
	p := notice.Point{Title: w.text("digest.changed", nil)}
	for _, kind := range []struct {
		code string
		all  []*region.Practice
	}{{"handed-in", d.HandedIn}, {"returned", d.Returned}, {"late", d.NewLate}} {
		if len(kind.all) == 0 {
			continue
		}
		var names []string
		for _, one := range kind.all[:min(len(kind.all), named)] {
			names = append(names, one.Name)
		}
		if more := len(kind.all) - len(names); more > 0 {
			names = append(names, w.text("digest.more", fault.Args{"n": itoa(more)}))
		}
		p.Steps = append(p.Steps, w.text("digest."+kind.code+".names", fault.Args{"n": itoa(len(kind.all)), "names": List(w.Language, names)}))
	}
	if len(p.Steps) == 0 {
		p.Text = w.text("digest.changed.none", nil)
	}
	return p
}
