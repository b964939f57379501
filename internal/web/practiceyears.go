package web

import (
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/web/part"
)

// years tells how each year stood, when it was handed in, and what was chosen.
// What a draft says is the practice's own until it is handed in.
func (v *practiceView) years() *part.Timeline {
	if v.result == nil {
		return nil
	}
	line := &part.Timeline{Caption: v.say("show.years")}
	for year := 1; year <= v.set().LastYear(); year++ {
		start, end := v.set().YearOf(v.file.Practice.Cohort, year)
		if start == calendar.None || year > v.year+1 {
			continue
		}
		line.Years = append(line.Years, v.yearOf(year, start, end))
	}
	return line
}

func (v *practiceView) yearOf(year int, start, end calendar.Date) part.TimelineYear {
	y := part.TimelineYear{
		Title: v.say("today.years.title", "year", strconv.Itoa(year)), When: v.say("today.years.when", "from", v.date(start), "until", v.date(end)),
		Current: year == v.year, Future: year > v.year,
	}
	at := slices.IndexFunc(v.plans, func(p plan.Plan) bool { return p.Year == year })
	var own *plan.Plan
	if at >= 0 {
		if own = &v.plans[at]; v.reads {
			y.URL = v.at("/plan/" + strconv.Itoa(year))
		}
	}
	stands := v.yearStands(year, own)
	if y.Lines = stands; v.reads && (own == nil || own.Kept() != nil) {
		d := v.desk()
		for _, l := range d.linesOf(year) {
			note := v.say("plan.mode." + string(l.Mode))
			if l.Note != "" {
				note = l.Note
			}
			y.Lines = append(y.Lines, v.words().Intervention(l.Intervention, year)+" · "+note)
		}
	}
	return y
}

// yearStands says in a line how a year stood, and when the plan went to the RHO
// and came back.
func (v *practiceView) yearStands(year int, own *plan.Plan) []string {
	var out []string
	for i := range v.all.Years {
		y := &v.all.Years[i]
		if y.Year != year || own == nil && year < v.year {
			continue
		}
		sum := plan.Summarise(own, y)
		stands := "standing." + string(sum.Standing)
		if sum.Returned {
			stands = "standing.returned"
		}
		line := v.upper(v.say(stands))
		if sum.Standing != plan.IsSilent { // before somebody began, what is in order says nothing
			line += " · " + v.say("practices.of", "good", strconv.Itoa(sum.Good), "n", strconv.Itoa(sum.Content+sum.Refused))
		}
		out = append(out, line)
	}
	if own != nil {
		out = append(out, v.wentAndCame(own)...)
	}
	return out
}

// wentAndCame tells when a plan was handed in first, returned, handed in again
// for the last time, and agreed to.
func (v *practiceView) wentAndCame(own *plan.Plan) (out []string) {
	first := own.First()
	if first == nil {
		return nil
	}
	add := func(code string, e *plan.Event) { out = append(out, v.say("show.years."+code, "date", v.date(e.On))) }
	add("handed-in", first)
	kept, back := own.Kept(), own.ReturnedNow()
	for i := range own.Events {
		e := &own.Events[i]
		switch {
		case e.Kind == plan.Returned && back != nil && e.No == back.No:
			add("returned", e)
		case e.Kind == plan.Returned:
			add("returned-before", e)
		case e.No == kept.No && e.No != first.No:
			add("again", e)
		}
	}
	if agreed := own.EndorsedNow(); agreed != nil {
		add("agreed", agreed)
	}
	return out
}
