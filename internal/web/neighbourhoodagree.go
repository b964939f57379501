package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/web/part"
)

// agreementsContent is what a neighbourhood agreed on: now, later and before.
type agreementsContent struct {
	Lead    part.Lead
	Done    string
	Look    string // where one sees which plans match
	Errors  *part.ErrorSummary
	Groups  []agreementGroup
	Empty   *part.Empty
	New     []fileForm
	History part.History
	Fold    part.Fold // around the history
}

// agreementGroup are agreements that hold now, later, or no more.
type agreementGroup struct {
	Title string
	Lines []agreementLine
}

// agreementLine is one agreement, with the forms that end it or take it back.
type agreementLine struct {
	ID, Title, Text string
	Pill            *part.Pill
	Facts           part.Facts
	Note            string // who recorded it
	Forms           []fileForm
}

// agreementsPage shows what a neighbourhood agreed on.
func (s *Server) agreementsPage(rq *request) (answer, error) { return s.agreements(rq, nil) }

func (s *Server) agreements(rq *request, wrong error) (answer, error) {
	v, err := s.area(rq, access.ReadNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	all, err := s.Practices.Agreements(rq.Context(), rq.actor.Tenant, v.n.ID)
	if err != nil {
		return answer{}, err
	}
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, v.n.ID, rq.today())
	if err != nil {
		return answer{}, err
	}
	f := former{request: rq, action: v.base + "/agreements", key: s.NewID(), wrong: wrong}
	c := agreementsContent{Lead: part.Lead{Title: rq.say("network.agreements", "name", v.n.Name)}, Done: v.saved(), Look: v.base}
	c.Groups = v.agreementGroups(f, all, files)
	now := len(c.Groups[0].Lines)
	c.Groups = slices.DeleteFunc(c.Groups, func(g agreementGroup) bool { return len(g.Lines) == 0 })
	c.Lead.Text = rq.say("network.agreements.text", "n", strconv.Itoa(now))
	if v.edits {
		c.New = []fileForm{v.modelForm(f, files), v.workingForm(f, files)}
	}
	if len(c.Groups) == 0 {
		c.Empty = &part.Empty{Title: rq.say("network.agreements.none"), Text: rq.say("network.agreements.none.text")}
	}
	c.History = v.agreementHistory(all)
	c.Fold = part.Fold{ID: "history", Title: rq.say("network.agreements.history")}
	a := answer{page: "neighbourhood/agreements", shell: v.shell(c.Lead.Title), content: c, object: v.n.ID}
	if wrong != nil {
		c.Errors = f.wrongIn(c.forms()...)
		a.content, a.status = c, statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// forms lists every form of the page.
func (c *agreementsContent) forms() []fileForm {
	forms := slices.Clone(c.New)
	for _, g := range c.Groups {
		for _, l := range g.Lines {
			forms = append(forms, l.Forms...)
		}
	}
	return forms
}

// agreementGroups puts the agreements that count in groups: now, later, before.
func (v *area) agreementGroups(f former, all []practice.Agreed, files []practice.File) []agreementGroup {
	groups := []agreementGroup{{Title: v.say("network.agreements.now")}, {Title: v.say("network.agreements.later")}, {Title: v.say("network.agreements.before")}}
	for i := range all {
		a := &all[i].Agreement
		if all[i].Withdrawn != nil {
			continue
		}
		at := 0
		switch {
		case a.From > v.today():
			at = 1
		case !a.Holds(v.today()):
			at = 2
		}
		groups[at].Lines = append(groups[at].Lines, v.agreementLine(f, a, files, at < 2))
	}
	slices.Reverse(groups[2].Lines)
	return groups
}

func (v *area) agreementLine(f former, a *practice.Agreement, files []practice.File, goes bool) agreementLine {
	year := v.set().LastYear()
	l := agreementLine{ID: "agreement-" + a.ID, Title: v.agreementName(a, year), Text: a.Text}
	add := func(code, text string) {
		if text != "" {
			l.Facts.Items = append(l.Facts.Items, part.Fact{Term: v.say("network.agreement." + code), Text: text})
		}
	}
	until := v.say("network.agreement.open")
	if a.Until != calendar.None {
		until = v.date(a.Until)
	}
	add("from", v.date(a.From))
	add("until", until)
	if a.Working() && a.Intervention != "" {
		add("intervention", v.words().Intervention(a.Intervention, year))
	}
	add("practices", v.takingPart(a, files))
	add("partners", a.Partners)
	l.Note = v.say("network.recorded", "who", v.personName(a.Recorded.By), "date", v.moment(a.Recorded.At))
	if v.edits {
		if goes {
			l.Forms = append(l.Forms, v.because(f, "end-", a.ID, f.day("end-"+a.ID, "last", a.Until)))
		}
		l.Forms = append(l.Forms, v.because(f, "withdraw-", a.ID))
	}
	return l
}

// because makes a form that ends or takes back one agreement, with a reason.
func (v *area) because(f former, do, id string, fields ...formField) fileForm {
	form := f.form(do+id, append(fields, f.reason(do+id))...)
	form.Title = v.say("network.agreement." + strings.TrimSuffix(do, "-"))
	form.Text = v.say("network.agreement." + strings.TrimSuffix(do, "-") + ".text")
	form.Hidden = []keptField{{Name: "agreement", Text: id}}
	form.Send.Text = form.Title
	return form
}

// takingPart names the practices that take part.
func (v *area) takingPart(a *practice.Agreement, files []practice.File) string {
	if len(a.Practices) == 0 {
		return v.say("network.agreement.all")
	}
	var names []string
	for _, id := range a.Practices {
		name := v.say("network.agreement.gone-practice")
		at := slices.IndexFunc(files, func(f practice.File) bool { return !f.Over(v.today()) && slices.Contains(f.Names(v.today()), id) })
		if at < 0 {
			at = slices.IndexFunc(files, func(f practice.File) bool { return f.Practice.ID == id })
		}
		if at >= 0 {
			name = files[at].Practice.Name
			v.showed(files[at].Practice.ID)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return v.list(slices.Compact(names))
}

// modelForm asks for an agreement on an intervention that a region tunes to the
// neighbourhood, such as a model for the conversation.
func (v *area) modelForm(f former, files []practice.File) fileForm {
	const do = "agree-model"
	form := f.form(do, f.pick(do, "intervention", "", v.offered(true)), f.day(do, "from", v.today()), f.day(do, "until", calendar.None), f.who(do, files))
	form.Text = v.say("network.agree-model.text")
	return form
}

// workingForm asks for a working agreement.
func (v *area) workingForm(f former, files []practice.File) fileForm {
	const do = "agree-working"
	said := formField{Area: &part.Textarea{Field: f.field(do, "said"), Value: f.typed(do, "said", ""), Rows: 3, Max: practice.MaxText}}
	title, partners, belongs := f.text(do, "title", ""), f.text(do, "partners", ""), f.pick(do, "intervention", "", v.offered(false))
	title.Text.Hint, partners.Text.Hint = v.say("network.title.hint"), v.say("network.partners.hint")
	belongs.Pick.Label, belongs.Pick.None = v.say("network.agreement.intervention"), v.say("network.belongs.none")
	form := f.form(do, title, said, belongs, f.day(do, "from", v.today()), f.day(do, "until", calendar.None), f.who(do, files), partners)
	form.Text = v.say("network.agree-working.text")
	return form
}

// who asks which practices take part.
func (f former) who(do string, files []practice.File) formField {
	t := &part.Ticks{Field: f.field(do, "practices")}
	t.Hint = f.say("network.practices.hint")
	for i := range files {
		p := files[i].Practice
		t.Options = append(t.Options, part.Option{Value: p.ID, Label: p.Name, Chosen: f.mine(do) && slices.Contains(f.PostForm["practices"], p.ID)})
	}
	return formField{Tick: t}
}

// offered are the interventions of the menus of this year on; tuned leaves those
// under an element that is tuned to the neighbourhood.
func (v *area) offered(tuned bool) []part.Option {
	var out []part.Option
	for year := v.set().LastYear(); year > 0; year-- {
		p := v.set().Plan(year)
		if p == nil {
			continue
		}
		for _, item := range p.Menu.Items {
			fits := !tuned || slices.ContainsFunc(p.Elements, func(e programme.Element) bool { return e.TuneTo != "" && slices.Contains(item.Elements, e.Key) })
			if fits && !slices.ContainsFunc(out, func(o part.Option) bool { return o.Value == item.Key }) {
				out = append(out, part.Option{Value: item.Key, Label: v.words().Intervention(item.Key, year)})
			}
		}
	}
	return out
}

// agreementHistory tells what was recorded, ended and taken back, the latest
// first.
func (v *area) agreementHistory(all []practice.Agreed) (h part.History) {
	type told struct {
		at    int64
		event part.Event
	}
	var events []told
	year := v.set().LastYear()
	replaced := map[string]bool{}
	for i := range all {
		if w := all[i].Withdrawn; w != nil && w.ReplacedBy != "" {
			replaced[w.ReplacedBy] = true
		}
	}
	tell := func(code string, r practice.Recorded, a *practice.Agreement, why string) {
		events = append(events, told{r.At.UnixMilli(), part.Event{
			Date: v.moment(r.At), Machine: r.At.Format("2006-01-02"), Who: v.personName(r.By),
			Text: v.say("network.told."+code, "title", v.agreementName(a, year)), Reason: why,
		}})
	}
	for i := range all {
		x := &all[i]
		if !replaced[x.ID] {
			tell("agreed", x.Recorded, &x.Agreement, "")
		}
		switch w := x.Withdrawn; {
		case w == nil:
		case w.ReplacedBy != "":
			tell("ended", w.Recorded, &x.Agreement, w.Reason)
		default:
			tell("withdrawn", w.Recorded, &x.Agreement, w.Reason)
		}
	}
	slices.SortStableFunc(events, func(a, b told) int { return cmp.Compare(b.at, a.at) })
	for _, e := range events {
		h.Events = append(h.Events, e.event)
	}
	return h
}

// agreementsDo records, ends or takes back an agreement.
func (s *Server) agreementsDo(rq *request) (answer, error) {
	v, err := s.area(rq, access.EditNetwork)
	if err != nil {
		return answer{}, err
	}
	do, _, _ := strings.Cut(rq.PostFormValue("do"), "-")
	c := rq.keeping()
	c.Version = 0
	switch do {
	case "agree":
		err = s.agree(v, c)
	case "end":
		err = s.Keeper.EndAgreement(rq.Context(), c, v.n.ID, rq.PostFormValue("agreement"), rq.dateOf("last"), rq.PostFormValue("reason"))
	case "withdraw":
		err = s.Keeper.WithdrawAgreement(rq.Context(), c, v.n.ID, rq.PostFormValue("agreement"), rq.PostFormValue("reason"))
	default:
		return answer{}, &fault.Error{Kind: fault.NotFound, Code: "web.not-found", Op: "web.agreementsDo"}
	}
	if mayRetry(err) {
		return s.agreements(rq, err)
	}
	return answer{to: v.base + "/agreements?saved=1"}, err
}

// agree reads a form and records the agreement. Only what is on a menu can be
// chosen: anything else was not on the form.
func (s *Server) agree(v *area, c practice.Command) error {
	a := practice.Agreement{
		Intervention: v.PostFormValue("intervention"), Title: v.PostFormValue("title"), Text: v.PostFormValue("said"), Partners: v.PostFormValue("partners"),
		Practices: slices.DeleteFunc(slices.Clone(v.PostForm["practices"]), func(id string) bool { return id == "" }),
		From:      v.dateOf("from"), Until: v.dateOf("until"),
	}
	model := v.PostFormValue("do") == "agree-model"
	if model {
		a.Title = ""
	}
	offered := slices.ContainsFunc(v.offered(model), func(o part.Option) bool { return o.Value == a.Intervention })
	switch {
	case a.Intervention != "" && !offered, model && a.Intervention == "":
		return &fault.Error{Kind: fault.Invalid, Code: "agreement.intervention-missing", Op: "web.agree"}
	case !model && strings.TrimSpace(a.Title) == "":
		return &fault.Error{Kind: fault.Invalid, Code: "agreement.what-missing", Op: "web.agree"}
	case a.Until == calendar.None && strings.TrimSpace(v.PostFormValue("until")) != "":
		return &fault.Error{Kind: fault.Invalid, Code: "agreement.until-wrong", Op: "web.agree"}
	}
	_, err := s.Keeper.Agree(v.Context(), c, v.n.ID, a)
	return err
}
