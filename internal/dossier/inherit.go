package dossier

import (
	"slices"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// forebear is a practice from which another came, with how much of its history
// counts there and when that was recorded.
type forebear struct {
	file   *practice.File
	before calendar.Date // None: all of it
	since  time.Time
}

// forebears lists the practices from which one came by a day, nearest first.
// Through a split only what came before it counts, however far back it goes; of
// a practice that is reached in two ways, the way that gives most counts.
func (s *Shelf) forebears(id string, on calendar.Date) []forebear {
	var out []forebear
	at := map[string]int{}
	var visit func(file *practice.File, before calendar.Date)
	visit = func(file *practice.File, before calendar.Date) {
		until := on
		if before != calendar.None { // who joined after the split did not come along
			until = min(on, before-1)
		}
		for _, o := range file.Origins(until) {
			from, bound := s.Files[o.Practice], sooner(before, o.Before)
			i, seen := at[o.Practice]
			switch {
			case from == nil || o.Practice == id || seen && sooner(out[i].before, bound) == bound:
				continue
			case seen:
				out[i].before = bound
			default:
				at[o.Practice] = len(out)
				out = append(out, forebear{file: from, before: bound, since: recordedAt(file, o.Practice)})
			}
			visit(from, bound)
		}
	}
	if file := s.Files[id]; file != nil {
		visit(file, calendar.None)
	}
	return out
}

// sooner gives the earlier of two days, of which None is no bound.
func sooner(a, b calendar.Date) calendar.Date {
	if a == calendar.None || b != calendar.None && b < a {
		return b
	}
	return a
}

// recordedAt is when it was recorded that a practice came from another.
func recordedAt(file *practice.File, from string) time.Time {
	for _, l := range file.Life {
		if l.Other == from {
			return l.Recorded.At
		}
	}
	return time.Time{}
}

// inherit adds to the facts of a practice what happened at the practices from
// which it came: choices, what is in use, meetings and visits.
func (s *Shelf) inherit(f *rule.Facts, own []plan.Plan, from []forebear, on calendar.Date, draft *plan.Plan) {
	for _, fb := range from {
		counts := func(d calendar.Date) bool { return fb.before == calendar.None || d < fb.before }
		for _, u := range fb.file.InUse {
			known := slices.ContainsFunc(f.InUse, func(x rule.InUse) bool { return x.Intervention == u.Intervention })
			if f.InUse != nil && counts(u.Since) && !known {
				f.InUse = append(f.InUse, rule.InUse{Intervention: u.Intervention, Since: u.Since})
			}
		}
		for _, v := range fb.file.Visits {
			if f.Visits != nil && counts(v.Invited) {
				f.Visits = append(f.Visits, rule.Visit{Invited: v.Invited, Declined: v.Declined, Planned: v.Planned, Held: v.Held})
			}
		}
		for _, a := range fb.file.Attendance {
			if f.Attendance != nil && counts(a.On) && !attended(f, a) {
				f.Attendance = append(f.Attendance, rule.Attendance{ID: a.ID, Meeting: a.Meeting, On: a.On, Series: a.Series})
			}
		}
		s.inheritPlans(f, own, fb, on, draft)
	}
}

// attended says whether the practice was at a meeting already. Two predecessors
// at one meeting are one participant of their successor.
func attended(f *rule.Facts, a practice.Attendance) bool {
	return slices.ContainsFunc(f.Attendance, func(x rule.Attendance) bool {
		return x.ID == a.ID || x.Practice == "" && x.Meeting == a.Meeting && x.On == a.On
	})
}

// inheritPlans adds the plans of a predecessor, year by year.
func (s *Shelf) inheritPlans(f *rule.Facts, own []plan.Plan, fb forebear, on calendar.Date, draft *plan.Plan) {
	for i := range s.Plans[fb.file.Practice.ID] {
		p := s.until(&s.Plans[fb.file.Practice.ID][i], fb)
		if p == nil {
			continue
		}
		theirs := p.Facts(fb.file.Practice.ID, on, false)
		at := slices.IndexFunc(f.Years, func(y rule.YearFacts) bool { return y.Year == p.Year })
		mine := slices.IndexFunc(own, func(q plan.Plan) bool { return q.Year == p.Year })
		switch {
		case at < 0:
			theirs.Joint = outside(theirs.Joint, f.Practice.ID)
			f.Years = append(f.Years, theirs)
		case mine < 0 || own[mine].ID != p.ID:
			alone := mine >= 0 && said(&own[mine], draft).After(fb.since)
			unite(&f.Years[at], theirs, f.Practice.ID, alone)
		}
	}
}

// until gives a plan as it stood when a part of the practice went its own way.
// A plan that was not handed in by then counts when its year was over.
func (s *Shelf) until(p *plan.Plan, fb forebear) *plan.Plan {
	if fb.before == calendar.None {
		return p
	}
	out := *p
	out.Events = slices.DeleteFunc(slices.Clone(p.Events), func(e plan.Event) bool { return e.On >= fb.before })
	if kept := out.Kept(); kept != nil {
		out.Fields = kept.Fields
		return &out
	}
	if _, end := s.Set.YearOf(fb.file.Practice.Cohort, p.Year); end == calendar.None || end >= fb.before {
		return nil
	}
	return &out
}

// said is when a plan said last what it is judged on. One that was never saved
// begins with what its predecessors wrote.
func said(p, draft *plan.Plan) time.Time {
	kept := p.Kept()
	switch {
	case p.ID == "":
		return time.Unix(1<<40, 0)
	case kept != nil && (draft == nil || draft.Year != p.Year || !p.Edited()):
		return kept.At
	}
	return p.Saved
}

// unite adds to a year what a predecessor's plan said. A plan that was written
// after the practices became one speaks for itself; only the day of handing in
// and the partners are taken along.
func unite(y *rule.YearFacts, theirs rule.YearFacts, id string, alone bool) {
	for _, other := range outside(theirs.Joint, id) {
		if !slices.Contains(y.Joint, other) {
			y.Joint = append(y.Joint, other)
		}
	}
	if len(y.HandedIn) == 0 || len(theirs.HandedIn) > 0 && theirs.HandedIn[0] < y.HandedIn[0] {
		y.HandedIn = slices.Clone(theirs.HandedIn)
	}
	if y.HandedIn == nil {
		y.HandedIn = []calendar.Date{}
	}
	if alone {
		return
	}
	y.Choices = slices.Clone(y.Choices)
	for _, c := range theirs.Choices {
		same := func(x rule.Choice) bool { return x.Intervention == c.Intervention && x.Element == c.Element }
		if !slices.ContainsFunc(y.Choices, same) {
			y.Choices = append(y.Choices, c)
		}
	}
	for _, a := range theirs.Answers {
		if !slices.ContainsFunc(y.Answers, func(x rule.Answer) bool { return x.Question == a.Question }) {
			y.Answers = append(slices.Clip(y.Answers), a)
		}
	}
	if theirs.NewStaff != nil && (y.NewStaff == nil || *theirs.NewStaff > *y.NewStaff) {
		y.NewStaff = theirs.NewStaff
	}
}

// outside leaves a practice out of its own partners.
func outside(joint []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(joint), func(other string) bool { return other == id })
}

// release lets go what a practice does not owe: everything of the years that
// were over before its first day, and after its last day everything of the year
// that was running and of those that came later.
func release(set *rule.Set, f *rule.Facts, file *practice.File) {
	first, end := opening(file), file.Ended()
	if first == nil && end == nil {
		return
	}
	for year := 1; year <= set.LastYear(); year++ {
		start, last := set.YearOf(f.Cohort, year)
		switch {
		case start == calendar.None:
		case first != nil && last < first.On:
			waive(set, f, year, first, first.On)
		case end != nil && last > end.On:
			waive(set, f, year, end, end.On+1)
		}
	}
}

func waive(set *rule.Set, f *rule.Facts, year int, l *practice.Life, on calendar.Date) {
	for _, r := range set.Rules(year) {
		f.Waivers = append(f.Waivers, rule.Waiver{Condition: r.Condition.ID, Year: year, By: l.Recorded.By, Reason: l.Reason, On: on})
	}
}

// opening is the event with which a practice began, nil when that is not known.
func opening(file *practice.File) *practice.Life {
	for i := range file.Life {
		if file.Life[i].Kind == practice.Opened {
			return &file.Life[i]
		}
	}
	return nil
}
