package wording

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/ahead"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
)

// Day says what a programme year brings on a day, or that no source says when.
func (w Words) Day(year int, d ahead.Day) string {
	code, args := "plan.day."+string(d.Kind), fault.Args{"year": strconv.Itoa(year)}
	switch d.Kind {
	case ahead.Paper:
		args["what"] = w.paper(d.Key, year)
	case ahead.Meeting:
		args["what"] = w.meeting(d.Key, year)
	}
	if d.Rule != nil && !strings.Contains(args["what"], w.group(d.Rule.Condition.Group)) {
		args["what"] += " (" + w.group(d.Rule.Condition.Group) + ")"
	}
	switch {
	case len(d.On) == 0 && d.Kind != ahead.Visit:
		code += ".unknown"
	case d.Kind == ahead.Paper && assumed(d.Rule.Condition.Deadline):
		code += ".assumed"
	}
	args["dates"] = List(w.Language, w.each(len(d.On), func(i int) string { return Date(w.Language, d.On[i]) }))
	return w.text(code, args)
}

// assumed says whether the sources leave a last day open, so that it is one
// that the RHO set.
func assumed(d *programme.Deadline) bool {
	return d != nil && (d.Months.Setting != "" || d.Date.Setting != "")
}

// Cohorts names some starting moments; all of them together have no name.
func (w Words) Cohorts(keys []string) string {
	var names []string
	for _, c := range w.Set.Region.Calendar.Cohorts {
		for _, key := range keys {
			if key == c.Key {
				names = append(names, c.Name.In(w.Language))
			}
		}
	}
	if len(names) == len(w.Set.Region.Calendar.Cohorts) {
		return ""
	}
	return List(w.Language, names)
}

// Days lists what a programme year brings for some cohorts; what is not for all
// of them names the ones that it is for.
func (w Words) Days(year int, cohorts []string) []string {
	var lines []string
	for _, l := range w.dayLines(year, cohorts) {
		lines = append(lines, l.text)
	}
	return lines
}

// dayLine is one sentence with its source.
type dayLine struct {
	text   string
	source programme.Sources
	kind   int // what is of one kind stands together
}

func (w Words) dayLines(year int, cohorts []string) (lines []dayLine) {
	whose, kinds := map[string][]string{}, []string{}
	for _, cohort := range cohorts {
		for _, d := range ahead.Days(w.Set, cohort, year, nil) {
			text, kind := w.Day(year, d), string(d.Kind)+" "+d.Key
			if !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
			if whose[text] == nil {
				lines = append(lines, dayLine{text, d.Source, slices.Index(kinds, kind)})
			}
			whose[text] = append(whose[text], cohort)
		}
	}
	slices.SortStableFunc(lines, func(a, b dayLine) int { return a.kind - b.kind })
	for i, l := range lines {
		if names := w.Cohorts(whose[l.text]); names != "" && len(whose[l.text]) < len(cohorts) {
			lines[i].text = w.text("plan.day.cohorts", fault.Args{"cohorts": names, "text": l.text})
		}
	}
	return lines
}

// days writes what each year brings and when.
func (b *planBuilder) days() {
	for _, year := range b.years {
		p := b.part("days-"+strconv.Itoa(year), "plan.days", "year", strconv.Itoa(year))
		for _, l := range b.words.dayLines(year, ahead.Cohorts(b.words.Set)) {
			p.Lines = append(p.Lines, PlanLine{l.text, b.source(l.source)})
		}
		b.add(p)
	}
}

// meetings writes what kinds of meeting there are, with all their dates.
func (b *planBuilder) meetings() {
	p := b.part("meetings", "plan.meetings")
	for _, m := range b.plan.Meetings {
		text := []string{b.in(m.Name) + ".", b.in(m.About)}
		if m.PerYear > 0 {
			text = append(text, b.say("plan.meeting-per-year", "n", strconv.Itoa(m.PerYear))+".")
		}
		if m.Minutes > 0 {
			text = append(text, b.say("plan.meeting-minutes", "minutes", strconv.Itoa(m.Minutes))+".")
		}
		text = append(text, b.in(m.Who))
		p.Lines = append(p.Lines, PlanLine{strings.Join(text, " "), b.source(m.Source)})
		for _, s := range m.Series {
			code := "plan.series"
			if len(s.Cohorts) == 0 {
				code = "plan.series.everybody"
			}
			p.Lines = append(p.Lines, PlanLine{b.say(code, "cohorts", b.named(s.Cohorts), "dates", b.dates(s.Dates)), b.source(s.Source)})
		}
		for _, d := range m.Dates {
			p.Lines = append(p.Lines, PlanLine{b.say("plan.dates", "from", b.date(d.From), "until", b.date(d.Until)), b.source(m.Source)})
		}
	}
	b.add(p)
}

func (b *planBuilder) dates(days []calendar.Date) string {
	return List(b.words.Language, b.words.each(len(days), func(i int) string { return b.date(days[i]) }))
}

// named names the starting moments of a series, all of them too.
func (b *planBuilder) named(keys []string) string {
	var names []string
	for _, c := range b.region.Calendar.Cohorts {
		for _, key := range keys {
			if key == c.Key {
				names = append(names, b.in(c.Name))
			}
		}
	}
	return List(b.words.Language, names)
}
