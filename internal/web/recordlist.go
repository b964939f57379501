package web

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// choose asks of whom the list is, and for attendance of which meeting.
func (r *recorder) choose() []formField {
	var out []formField
	if r.what == "attendance" {
		options, _ := (&fileView{request: r.request}).meetingNames()
		meeting := r.pick("attendance", "meeting", r.meeting, options)
		chooseOption(meeting.Pick.Options, r.meeting)
		day := r.day("attendance", "date", r.on)
		day.Text.Value = r.on.String()
		out = append(out, meeting, day)
	}
	place := r.pick(r.what, "place", r.FormValue("place"), r.placeOptions(r.places))
	chooseOption(place.Pick.Options, r.FormValue("place"))
	place.Pick.None = r.say("record.place.all")
	q := r.text(r.what, "q", r.FormValue("q"))
	q.Text.Value, q.Text.Hint = r.FormValue("q"), r.say("practices.search.hint")
	return append(out, place, q)
}

func chooseOption(options []part.Option, value string) {
	for i := range options {
		options[i].Chosen = options[i].Value == value
	}
}

// fields ask what is recorded of everybody who is ticked.
func (r *recorder) fields() []formField {
	switch r.what {
	case "visits":
		var steps []part.Option
		for _, step := range practice.VisitSteps {
			steps = append(steps, part.Option{Value: string(step), Label: r.say("record.step." + string(step))})
		}
		return []formField{r.kept(r.pick("visits", "step", "", steps)), r.kept(r.day("visits", "date", r.today()))}
	case "commitment":
		var plans []part.Option
		for _, p := range r.set().Region.Plans {
			plans = append(plans, part.Option{Value: p.Key, Label: p.Title.In(r.language)})
		}
		return []formField{r.kept(r.pick("commitment", "plan", "", plans)), r.kept(r.day("commitment", "date", r.today()))}
	case "contact":
		kinds := slices.DeleteFunc(r.noteKinds(), func(o part.Option) bool { return o.Value == string(practice.Jotted) })
		return []formField{r.kept(r.pick("contact", "kind", "", kinds)), r.kept(r.day("contact", "date", r.today())), r.kept(r.text("contact", "with", "")), r.kept(r.words("contact", practice.MaxNote))}
	}
	return nil
}

// kept keeps what was typed in a field of a form that could not be saved, and
// puts what is wrong beside it.
func (r *recorder) kept(f formField) formField {
	if r.wrong == nil {
		return f
	}
	wrong := func(field *part.Field) {
		if r.fieldOf(r.wrong) == field.Name {
			field.Error = r.sentence(r.wrong)
		}
	}
	switch {
	case f.Pick != nil:
		chooseOption(f.Pick.Options, r.PostFormValue(f.Pick.Name))
		wrong(&f.Pick.Field)
	case f.Text != nil:
		f.Text.Value = r.PostFormValue(f.Text.Name)
		wrong(&f.Text.Field)
	case f.Area != nil:
		f.Area.Value = r.PostFormValue(f.Area.Name)
		wrong(&f.Area.Field)
	}
	return f
}

// practices puts the practices on the page: to tick, and of whom it is recorded
// already.
func (r *recorder) practices(c *recordContent) {
	c.Who = &part.Ticks{Field: part.Field{ID: "who", Name: "practice", Label: r.say("record.who." + r.what)}}
	done := part.Ticks{Field: part.Field{ID: "recorded", Name: "fact", Label: r.say("record.recorded"), HideLabel: true}}
	if r.what == "attendance" {
		c.Hidden = append(c.Hidden, keptField{Name: "meeting", Text: r.meeting}, keptField{Name: "date", Text: r.on.String()})
		c.Centres = r.centreTicks(&done)
	}
	for i := range r.files {
		f := r.files[i]
		r.showed(f.Practice.ID)
		fact, text, there := r.already(f)
		if fact != "" {
			done.Options = append(done.Options, part.Option{Value: f.Practice.ID + mistakeMark + fact, Label: f.Practice.Name, Hint: text, Chosen: r.ticked("fact", f.Practice.ID+mistakeMark+fact)})
		}
		if !there {
			c.Who.Options = append(c.Who.Options, part.Option{Value: f.Practice.ID, Label: f.Practice.Name, Hint: r.hint(f, text), Chosen: r.ticked("practice", f.Practice.ID)})
		}
	}
	if len(done.Options) > 0 {
		c.Recorded = &recordedCard{Title: r.say("record.recorded"), Who: done, Send: part.Action{Text: r.say("record.withdraw"), Kind: part.Danger}}
		c.Recorded.Reason = part.Textarea{Rows: 2, Max: practice.MaxText, Value: ""}
		c.Recorded.Reason.ID, c.Recorded.Reason.Name, c.Recorded.Reason.Label, c.Recorded.Reason.Hint = "withdraw-reason", "reason", r.say("dossier.field.reason"), r.say("dossier.reason.hint")
		if r.wrong != nil && r.PostFormValue("do") == "withdraw" {
			c.Recorded.Reason.Value = r.PostFormValue("reason")
			if wrongField[fault.CodeOf(r.wrong)] == "reason" {
				c.Recorded.Reason.Error = r.sentence(r.wrong)
			}
		}
	}
}

// ticked says whether a box was ticked in a form that could not be saved.
func (r *recorder) ticked(name, value string) bool {
	return r.wrong != nil && slices.Contains(r.PostForm[name], value)
}

// hint says beside a name what one has to know before ticking it.
func (r *recorder) hint(f *practice.File, text string) string {
	if text == "" && f.Neighbourhood != nil {
		return f.Neighbourhood.Name
	}
	return text
}

// already tells what is recorded of a practice: the fact, in words, and whether
// there is nothing left to tick.
func (r *recorder) already(f *practice.File) (fact, text string, there bool) {
	switch r.what {
	case "attendance":
		for _, a := range f.Attendance {
			if a.Meeting == r.meeting && a.On == r.on {
				if a.Centre != "" {
					return "", "", true // stands there with the health centre
				}
				return a.ID, "", true
			}
		}
	case "visits":
		for _, x := range slices.Backward(f.Visits) {
			return x.ID, r.list(visitSteps(r.request, x)), false
		}
	case "commitment":
		for _, c := range slices.Backward(f.Commitments) {
			if c.Withdrawn == calendar.None {
				return c.ID, r.planTitle(c.Plan) + ", " + r.say("dossier.from", "from", r.date(c.From)), false
			}
		}
	}
	return "", "", false
}

func (r *recorder) planTitle(key string) string {
	for _, p := range r.set().Region.Plans {
		if p.Key == key {
			return p.Title.In(r.language)
		}
	}
	return key
}

// centreMembers gives the practices of each health centre on the day, those on
// other pages as well.
func (r *recorder) centreMembers() map[string][]*practice.File {
	all := map[string][]*practice.File{}
	for _, f := range r.fits {
		for _, m := range f.Memberships {
			if m.To == practice.InCentre && m.From <= r.on && (m.Until == calendar.None || r.on <= m.Until) && !slices.Contains(all[m.Key], f) {
				all[m.Key] = append(all[m.Key], f)
			}
		}
	}
	return all
}

// centreTicks lists the health centres of the page: one participant counts for
// all of their practices.
func (r *recorder) centreTicks(done *part.Ticks) *part.Ticks {
	t := &part.Ticks{Field: part.Field{ID: "centres", Name: "centre", Label: r.say("record.centres"), Hint: r.say("record.centres.hint")}}
	all := r.centreMembers()
	for _, c := range r.centres {
		members := all[c.ID]
		if !slices.ContainsFunc(members, func(f *practice.File) bool { return slices.Contains(r.files, f) }) {
			continue
		}
		var names []string
		fact := ""
		for i := range members {
			names = append(names, members[i].Practice.Name)
			for _, a := range members[i].Attendance {
				if a.Centre == c.ID && a.Meeting == r.meeting && a.On == r.on {
					fact = a.ID
				}
			}
		}
		if fact != "" {
			value := members[0].Practice.ID + mistakeMark + fact
			done.Options = append(done.Options, part.Option{Value: value, Label: c.Name, Hint: r.list(names), Chosen: r.ticked("fact", value)})
			continue
		}
		t.Options = append(t.Options, part.Option{Value: c.ID, Label: c.Name, Hint: r.list(names), Chosen: r.ticked("centre", c.ID)})
	}
	if len(t.Options) == 0 {
		return nil
	}
	return t
}

// seriesOf is the series in which a meeting on a day was booked, empty without
// one.
func (r *recorder) seriesOf(meeting string, on calendar.Date) string {
	for _, p := range r.set().Region.Plans {
		for _, m := range p.Meetings {
			for _, s := range m.Series {
				if m.Key == meeting && slices.Contains(s.Dates, on) {
					return s.Key
				}
			}
		}
	}
	return ""
}
