package web

import (
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// years tells what was done over the years; the component shows it as picture
// and as table.
func (d *desk) years() part.Timeline {
	line := part.Timeline{Caption: d.say("today.years")}
	set := d.set()
	for year := 1; year <= set.LastYear(); year++ {
		start, end := set.YearOf(d.own.Facts.Cohort, year)
		if start == calendar.None {
			continue
		}
		y := part.TimelineYear{
			Title: d.say("today.years.title", "year", strconv.Itoa(year)), When: d.say("today.years.when", "from", d.date(start), "until", d.date(end)),
			Current: year == d.year, Future: year > d.year,
		}
		if year == d.year && d.plan.Version == 0 {
			y.Lines = []string{d.say("today.years.not-begun")}
			line.Years = append(line.Years, y)
			continue
		}
		if !y.Future {
			y.URL = "/plan/" + strconv.Itoa(year) + "/history"
		}
		for _, l := range d.linesOf(year) {
			name, mode := d.words().Intervention(l.Intervention, year), d.say("plan.mode."+string(l.Mode))
			if l.Note != "" {
				mode = l.Note
			}
			y.Lines = append(y.Lines, name+" · "+mode)
		}
		line.Years = append(line.Years, y)
	}
	return line
}

// yearLine is one thing that was done in a year.
type yearLine struct {
	Intervention string
	Mode         rule.Mode
	Note         string
}

// linesOf tells what a year's plan said, swaps included.
func (d *desk) linesOf(year int) []yearLine {
	var out []yearLine
	for i := range d.own.Facts.Years {
		y := &d.own.Facts.Years[i]
		if y.Year != year {
			continue
		}
		for _, c := range y.Choices {
			l := yearLine{Intervention: c.Intervention, Mode: c.Mode}
			if c.Ended != calendar.None {
				l.Mode, l.Note = rule.Dropped, d.say("today.years.ended", "date", d.date(c.Ended))
			} else if c.From != calendar.None {
				l.Note = d.say("today.years.from", "date", d.date(c.From))
			}
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b yearLine) int { return d.order(a.Intervention) - d.order(b.Intervention) })
	return out
}
