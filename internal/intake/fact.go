package intake

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// put adds a fact, or puts it in the place of one that says otherwise. Old is
// the one that is there, nil without one. A row that says otherwise than an
// earlier row of the same file is wrong.
func put[T any](r *reader, d *draft, list *[]T, old *T, now T, id func(*T) string, field, was, is string) {
	switch {
	case old == nil:
		r.became(New, field, "", is)
	case was == is:
		r.drafts.said[id(old)] = true
		return
	case id(old) == "" || r.drafts.said[id(old)]:
		r.wrong(field, "intake.contradicts", fault.Args{"have": was})
		return
	default:
		r.became(Changed, field, was, is)
		d.withdraw(id(old))
	}
	kept := make([]T, 0, len(*list)+1)
	for i := range *list {
		if old == nil || &(*list)[i] != old {
			kept = append(kept, (*list)[i])
		}
	}
	*list = append(kept, now)
}

// among finds a fact in a list.
func among[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// patients reads a row of the list of registered patients.
func (r *reader) patients() func() {
	d := r.find()
	text, on := r.must(fieldQuarter), calendar.None
	if text != "" {
		var ok bool
		if on, ok = quarter(text, r.table.Since1904); !ok {
			r.wrong(fieldQuarter, "intake.date", nil)
		} else if first := calendar.QuarterOf(on).First(); first != on {
			r.wrong(fieldQuarter, "intake.quarter", fault.Args{"first": first.String()})
		}
	}
	n, ok := 0, true
	if text := r.must(fieldPatients); text != "" {
		if n, ok = count(text); !ok {
			r.wrong(fieldPatients, "intake.count", nil)
		} else if digits(text) != text {
			r.notice(fieldPatients, "intake.count-read", fault.Args{"count": itoa(n)})
		}
	}
	return func() {
		d.keeps(practice.Patients)
		old := among(d.file.Registered, func(x *practice.Registered) bool { return x.On == on })
		was := ""
		if old != nil {
			was = itoa(old.Patients)
		}
		put(r, d, &d.file.Registered, old, practice.Registered{On: on, Patients: n},
			func(x *practice.Registered) string { return x.ID }, fieldPatients, was, itoa(n))
	}
}

// inUse reads a row of the list of what is in use.
func (r *reader) inUse() func() {
	d, item, since := r.find(), r.item(0), r.mustPast(fieldSince)
	return func() {
		d.keeps(practice.InUses)
		old := among(d.file.InUse, func(x *practice.InUse) bool { return x.Intervention == item.Key })
		was := ""
		if old != nil {
			was = old.Since.String()
		}
		put(r, d, &d.file.InUse, old, practice.InUse{Intervention: item.Key, Since: since},
			func(x *practice.InUse) string { return x.ID }, fieldSince, was, since.String())
	}
}

// visit reads a row of the list of practice visits. Of one visit the days come
// one after the other: a row that knows more of it takes its place.
func (r *reader) visit() func() {
	d := r.find()
	v := practice.Visit{Invited: r.past(fieldInvited), Declined: r.past(fieldDeclined), Planned: r.day(fieldPlanned), Held: r.past(fieldHeld)}
	first := cmp.Or(v.Invited, v.Planned, v.Held, v.Declined)
	if first == calendar.None && len(r.row.Faults) == 0 {
		r.wrong(fieldHeld, "intake.empty", nil)
	}
	if v.Held != calendar.None && v.Held < v.Invited {
		r.wrong(fieldHeld, "intake.order", nil)
	}
	return func() {
		d.keeps(practice.Visits)
		old := among(d.file.Visits, func(x *practice.Visit) bool {
			return v.Invited != 0 && x.Invited == v.Invited || v.Planned != 0 && x.Planned == v.Planned || v.Held != 0 && x.Held == v.Held ||
				v.Invited == 0 && v.Planned == 0 && v.Held == 0 && x.Declined == v.Declined
		})
		was := ""
		if old != nil {
			was = visitText(old)
			v = practice.Visit{Invited: cmp.Or(v.Invited, old.Invited), Declined: cmp.Or(v.Declined, old.Declined),
				Planned: cmp.Or(v.Planned, old.Planned), Held: cmp.Or(v.Held, old.Held)}
		}
		put(r, d, &d.file.Visits, old, v, func(x *practice.Visit) string { return x.ID }, fieldHeld, was, visitText(&v))
	}
}

func visitText(v *practice.Visit) string {
	return strings.Join(strings.Fields(v.Invited.String()+" "+v.Declined.String()+" "+v.Planned.String()+" "+v.Held.String()), " ")
}

// waiver reads a row of the list of conditions that were let go.
func (r *reader) waiver() func() {
	d, no := r.find(), r.year()
	text, reason, on := r.must(fieldCondition), r.must(fieldReason), r.mustPast(fieldOn)
	var condition *programme.Condition
	if no > 0 && text != "" {
		condition = r.condition(no, text)
	}
	return func() {
		old := among(d.file.Waivers, func(x *practice.Waiver) bool { return x.Condition == condition.ID && x.Year == no })
		was := ""
		if old != nil {
			was = old.On.String() + " " + old.Reason
		}
		put(r, d, &d.file.Waivers, old, practice.Waiver{Condition: condition.ID, Year: no, Reason: reason, On: on},
			func(x *practice.Waiver) string { return x.ID }, fieldCondition, was, on.String()+" "+reason)
	}
}

// condition finds a condition of a year by its key or its title.
func (r *reader) condition(no int, text string) *programme.Condition {
	titles := map[string]string{}
	for _, x := range r.drafts.here.Rules.Rules(no) {
		c := x.Condition
		if strings.EqualFold(text, c.ID) || Fold(text) == Fold(c.Title.NL) || Fold(text) == Fold(c.Title.EN) {
			return c
		}
		titles[Fold(c.Title.NL)] = c.Title.NL
	}
	args := fault.Args{"year": itoa(no)}
	if near := nearest(Fold(text), slices.Sorted(maps.Keys(titles))); near != "" {
		args["near"] = titles[near]
	}
	r.wrong(fieldCondition, "intake.condition", args)
	return nil
}

// attendance reads a row of the list of who came to which meeting. Who it was
// is looked at and not kept.
func (r *reader) attendance() func() {
	came := true
	if text := r.text(fieldPresent); text != "" {
		is, ok := answer(text)
		if came = is; !ok {
			r.wrong(fieldPresent, "intake.yes-no", nil)
		}
	}
	centre := r.text(fieldCentre)
	var d *draft
	if centre != "" && r.text(fieldAGB) == "" && r.text(fieldPractice) == "" {
		r.row.Subject = centre
		if c := r.drafts.centres[centreName(centre)]; c != nil {
			centre, d = c.ID, r.drafts.members[c.ID]
		}
		if d == nil {
			r.wrong(fieldCentre, "intake.centre", nil)
		}
	} else if centre, d = "", r.find(); d != nil {
		r.row.Subject = d.file.Practice.Name
	}
	on := r.mustPast(fieldOn)
	meeting := r.meeting(r.must(fieldMeeting))
	if !came && len(r.row.Faults) == 0 {
		r.row.Standing = Ignored
		return nil
	}
	return func() {
		a := practice.Attendance{Meeting: meeting, On: on, Series: r.series(meeting, on, d), Centre: centre}
		d.keeps(practice.Attendances)
		old := among(d.file.Attendance, func(x *practice.Attendance) bool {
			return x.Meeting == a.Meeting && x.On == a.On && x.Centre == a.Centre
		})
		if old == nil {
			r.became(New, fieldMeeting, "", meeting)
			r.became(New, fieldOn, "", on.String())
			d.came(&a)
			d.file.Attendance = append(d.file.Attendance, a)
		}
	}
}

// came lets an attendance take the place of the sign-up for it.
func (d *draft) came(a *practice.Attendance) {
	for _, u := range d.file.SignUps {
		if u.For(a.Meeting, a.On) && u.ID != "" {
			d.withdraw(u.ID)
			a.Series = cmp.Or(a.Series, u.Series)
		}
	}
}

// signUp reads a row of the list of who is expected at which meeting. What is
// past is left alone: who was there is another list. Who it is about is looked at
// and not kept.
func (r *reader) signUp() func() {
	comes := true
	if text := r.text(fieldSigned); text != "" {
		is, ok := answer(text)
		if comes = is; !ok {
			r.wrong(fieldSigned, "intake.yes-no", nil)
		}
	}
	d := r.find()
	r.must(fieldOn)
	on, meeting := r.day(fieldOn), r.meeting(r.must(fieldMeeting))
	if past := on != calendar.None && on < r.drafts.here.On; (past || !comes) && len(r.row.Faults) == 0 {
		r.row.Standing = Ignored
		return nil
	}
	return func() {
		is := func(x *practice.SignUp) bool { return x.For(meeting, on) }
		came := among(d.file.Attendance, func(x *practice.Attendance) bool { return x.Meeting == meeting && x.On == on })
		if came != nil || among(d.file.SignUps, is) != nil {
			return
		}
		r.became(New, fieldMeeting, "", meeting)
		r.became(New, fieldOn, "", on.String())
		d.file.SignUps = append(d.file.SignUps, practice.SignUp{Meeting: meeting, On: on, Series: r.series(meeting, on, d)})
	}
}

// meeting finds a kind of gathering by key or name, in every plan of the region.
func (r *reader) meeting(text string) string {
	known := map[string]string{}
	for _, p := range r.drafts.here.Rules.Region.Plans {
		for _, m := range p.Meetings {
			if strings.EqualFold(text, m.Key) || Fold(text) == Fold(m.Name.NL) || Fold(text) == Fold(m.Name.EN) {
				return m.Key
			}
			known[Fold(m.Name.NL)] = m.Name.NL
		}
	}
	if text != "" {
		r.wrong(fieldMeeting, "intake.meeting", fault.Args{"known": strings.Join(slices.Sorted(maps.Values(known)), ", ")})
	}
	return ""
}

// series finds the series that a meeting of a day belongs to: the one that the
// row names, or the only one, or the practice's, that has the day.
func (r *reader) series(meeting string, on calendar.Date, d *draft) string {
	said := Fold(r.text(fieldSeries))
	var with []string
	for _, p := range r.drafts.here.Rules.Region.Plans {
		for _, m := range p.Meetings {
			for _, s := range m.Series {
				mine := len(s.Cohorts) == 0 || slices.Contains(s.Cohorts, d.file.Practice.Cohort)
				switch {
				case m.Key != meeting:
				case said != "" && said == Fold(s.Key):
					return s.Key
				case slices.Contains(s.Dates, on) && mine && !slices.Contains(with, s.Key):
					with = append(with, s.Key)
				}
			}
		}
	}
	if len(with) == 1 {
		return with[0]
	}
	return ""
}

// year gives the programme year of a row: 2, "jaar 2", or 0 when it is none.
func (r *reader) year() int {
	text := r.must(fieldYear)
	if text == "" {
		return 0
	}
	n := whole(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(Fold(text), "programmajaar"), "jaar")))
	if last := r.drafts.here.Rules.LastYear(); n < 1 || n > last {
		r.wrong(fieldYear, "intake.year", fault.Args{"last": itoa(last)})
		return 0
	}
	return n
}

// planOn gives the regional plan to which one committed oneself on a day: the
// one that runs then, else the next that comes.
func planOn(set *rule.Set, on calendar.Date) string {
	best := ""
	for _, p := range set.Region.Plans { // by first year
		if p.Period.From <= on && on <= p.Period.Until {
			best = p.Key
		}
	}
	for _, p := range set.Region.Plans {
		if best == "" && p.Period.From > on {
			best = p.Key
		}
	}
	return best
}
