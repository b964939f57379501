package web

import (
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// section begins a section; the forms are for who may use them.
func (v *fileView) section(id string, forms ...fileForm) fileSection {
	s := fileSection{ID: id, Title: v.say("dossier." + id), Empty: v.say("dossier." + id + ".none")}
	if v.keeps && !v.file.Over(v.today()) {
		s.Forms = forms
	}
	return s
}

// whoForms change who the practice is.
func (v *fileView) whoForms() []fileForm {
	f, p := v.former, v.file.Practice
	forms := []fileForm{
		f.form("rename", f.text("rename", "name", p.Name), f.day("rename", "date", v.today()), f.reason("rename")),
		f.form("code", f.text("code", "code", ""), f.day("code", "date", v.today()), f.reason("code")),
		f.form("cohort", f.pick("cohort", "cohort", p.Cohort, v.cohorts()), f.day("cohort", "date", v.today()), f.reason("cohort")),
	}
	for i, l := range v.file.Life {
		if l.Kind != practice.Opened && l.Kind != practice.SplitFrom && l.Kind != practice.SplitInto {
			undo := v.line(l.ID, "", l.Recorded, "").Withdraw
			undo.Title = v.say("dossier.undo", "what", v.happened(v.file.Life[i]), "date", v.date(l.On))
			forms = append(forms, *undo)
		}
	}
	return forms
}

func (rq *request) cohorts() []part.Option {
	var out []part.Option
	for _, c := range rq.set().Region.Calendar.Cohorts {
		out = append(out, part.Option{Value: c.Key, Label: c.Name.In(rq.language)})
	}
	return out
}

// placeOptions lists the neighbourhoods that go on.
func (rq *request) placeOptions(places []practice.Neighbourhood) []part.Option {
	var out []part.Option
	for _, n := range places {
		if n.Closed == calendar.None || rq.today() <= n.Closed {
			out = append(out, part.Option{Value: n.ID, Label: n.Name})
		}
	}
	return out
}

func (rq *request) centreOptions(centres []practice.Centre) []part.Option {
	var out []part.Option
	for _, c := range centres {
		if c.Closed == calendar.None || rq.today() <= c.Closed {
			out = append(out, part.Option{Value: c.ID, Label: c.Name})
		}
	}
	return out
}

// name is what a place or group is called.
func (v *fileView) name(to practice.Belonging, key string) string {
	if to == practice.InGroup {
		for _, g := range v.groups() {
			if g.Value == key {
				return g.Label
			}
		}
	}
	if name := v.names[key]; name != "" {
		return name
	}
	return key
}

// belonging shows where the practice belongs, and where it belonged.
func (v *fileView) belonging() fileSection {
	f := v.former
	forms := []fileForm{f.form("move", f.pick("move", "place", "", v.placeOptions(v.places)), f.day("move", "date", v.today()), f.reason("move"))}
	both := func(kind string, options []part.Option) {
		if len(options) > 0 {
			forms = append(forms, f.form("join-"+kind, f.pick("join-"+kind, "place", "", options), f.day("join-"+kind, "date", v.today()), f.reason("join-"+kind)))
		}
		var mine []part.Option
		for _, m := range v.file.Memberships {
			if string(m.To) == kind && m.Until == calendar.None {
				mine = append(mine, part.Option{Value: m.Key, Label: v.name(m.To, m.Key)})
			}
		}
		if len(mine) > 0 {
			forms = append(forms, f.form("leave-"+kind, f.pick("leave-"+kind, "place", mine[0].Value, mine), f.day("leave-"+kind, "last", v.today()), f.reason("leave-"+kind)))
		}
	}
	both("group", v.groups())
	both("centre", v.centreOptions(v.centres))
	s := v.section("belonging", forms...)
	for _, m := range slices.Backward(v.file.Memberships) {
		text := v.say("dossier.belongs."+string(m.To), "name", v.name(m.To, m.Key)) + " " + v.span(m.From, m.Until)
		s.Lines = append(s.Lines, v.line(m.ID, text, m.Recorded, m.Reason))
	}
	return s
}

// committed shows to which plans the practice bound itself.
func (v *fileView) committed() fileSection {
	var options, bound []part.Option
	for _, p := range v.set().Region.Plans {
		options = append(options, part.Option{Value: p.Key, Label: p.Title.In(v.language)})
	}
	title := func(key string) string {
		for _, o := range options {
			if o.Value == key {
				return o.Label
			}
		}
		return key
	}
	for _, c := range v.file.Commitments {
		if c.Withdrawn == calendar.None {
			bound = append(bound, part.Option{Value: c.Plan, Label: title(c.Plan)})
		}
	}
	f := v.former
	forms := []fileForm{f.form("commit", f.pick("commit", "plan", "", options), f.day("commit", "date", v.today()))}
	if len(bound) > 0 {
		forms = append(forms, f.form("withdraw", f.pick("withdraw", "plan", bound[0].Value, bound), f.day("withdraw", "date", v.today()), f.reason("withdraw")))
	}
	s := v.section("commitments", forms...)
	for _, c := range slices.Backward(v.file.Commitments) {
		until := calendar.None
		if c.Withdrawn != calendar.None {
			until = c.Withdrawn - 1
		}
		s.Lines = append(s.Lines, v.line(c.ID, title(c.Plan)+", "+v.span(c.From, until), c.Recorded, c.Reason))
	}
	return s
}

func (v *fileView) registered() fileSection {
	f := v.former
	s := v.section("registered", f.form("registered", f.day("registered", "date", calendar.QuarterOf(v.today()).First()), f.text("registered", "patients", "")))
	for _, r := range slices.Backward(v.file.Registered) {
		text := v.say("dossier.counted", "n", strconv.Itoa(r.Patients), "quarter", wording.Quarter(v.language, calendar.QuarterOf(r.On)))
		s.Lines = append(s.Lines, v.line(r.ID, text, r.Recorded, ""))
	}
	return s
}

// meetingNames names the meetings of all plans, the latest title of each.
func (v *fileView) meetingNames() (options []part.Option, names map[string]string) {
	names = map[string]string{}
	for _, p := range slices.Backward(v.set().Region.Plans) {
		for _, m := range p.Meetings {
			if names[m.Key] == "" {
				names[m.Key] = m.Name.In(v.language)
				options = append(options, part.Option{Value: m.Key, Label: names[m.Key]})
			}
		}
	}
	return options, names
}

func (v *fileView) attendance() fileSection {
	options, names := v.meetingNames()
	f := v.former
	fields := []formField{f.pick("attendance", "meeting", "", options), f.day("attendance", "date", calendar.None)}
	if centre := v.file.On(practice.InCentre, v.today()); centre != "" {
		fields = append(fields, f.pick("attendance", "centre", "", []part.Option{{Value: centre, Label: v.names[centre]}}))
	}
	s := v.section("attendance", f.form("attendance", fields...))
	for _, a := range slices.Backward(v.file.Attendance) {
		text := names[a.Meeting] + ", " + v.date(a.On)
		if a.Centre != "" {
			text += " " + v.say("dossier.for-centre", "name", v.names[a.Centre])
		}
		s.Lines = append(s.Lines, v.line(a.ID, text, a.Recorded, ""))
	}
	return s
}

func (v *fileView) visits() fileSection {
	f := v.former
	s := v.section("visits", f.form("visit", f.day("visit", "invited", calendar.None), f.day("visit", "planned", calendar.None),
		f.day("visit", "declined", calendar.None), f.day("visit", "held", calendar.None)))
	for _, x := range slices.Backward(v.file.Visits) {
		text := ""
		for _, step := range []struct {
			code string
			on   calendar.Date
		}{{"invited", x.Invited}, {"declined", x.Declined}, {"planned", x.Planned}, {"held", x.Held}} {
			if step.on != calendar.None {
				if text != "" {
					text += ", "
				}
				text += v.say("dossier.visit."+step.code, "date", v.date(step.on))
			}
		}
		s.Lines = append(s.Lines, v.line(x.ID, text, x.Recorded, ""))
	}
	return s
}

func (v *fileView) inUse() fileSection {
	year := max(v.set().ProgrammeYear(v.file.Practice.Cohort, v.today()), 1)
	var options []part.Option
	for _, i := range v.set().Region.Catalogue {
		options = append(options, part.Option{Value: i.Key, Label: v.words().Intervention(i.Key, year)})
	}
	f := v.former
	s := v.section("in-use", f.form("in-use", f.pick("in-use", "intervention", "", options), f.day("in-use", "date", calendar.None)))
	for _, u := range v.file.InUse {
		s.Lines = append(s.Lines, v.line(u.ID, v.words().Intervention(u.Intervention, year)+" "+v.span(u.Since, calendar.None), u.Recorded, ""))
	}
	return s
}

// waivers shows which conditions were let go. A form names the year and the
// condition in one choice.
func (v *fileView) waivers() fileSection {
	var options []part.Option
	title := map[string]string{}
	now := v.set().ProgrammeYear(v.file.Practice.Cohort, v.today())
	for year := max(now-1, 1); year <= min(now+1, v.set().LastYear()); year++ {
		for _, r := range v.set().Rules(year) {
			o := part.Option{Value: strconv.Itoa(year) + " " + r.Condition.ID, Label: v.say("dossier.year", "year", strconv.Itoa(year)) + ": " + r.Condition.Title.In(v.language)}
			options, title[o.Value] = append(options, o), o.Label
		}
	}
	f := v.former
	s := v.section("waivers", f.form("waive", f.pick("waive", "condition", "", options), f.day("waive", "date", v.today()), f.reason("waive")))
	for _, w := range slices.Backward(v.file.Waivers) {
		text := title[strconv.Itoa(w.Year)+" "+w.Condition]
		if text == "" {
			text = v.say("dossier.year", "year", strconv.Itoa(w.Year)) + ": " + w.Condition
		}
		s.Lines = append(s.Lines, v.line(w.ID, text+", "+v.date(w.On), w.Recorded, w.Reason))
	}
	return s
}
