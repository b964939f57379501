package web

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// around tells what the practice belongs to and with whom it shares its plan.
func (s *Server) around(v *practiceView) (part.Card, error) {
	card := part.Card{ID: "around", Title: v.say("show.around")}
	if n := v.file.Neighbourhood; n != nil {
		line := part.Line{Title: n.Name, Text: v.say("practices.neighbourhood")}
		if v.may(access.ManagePractice) {
			line.Link = &part.Link{Text: v.say("show.neighbourhood.go"), URL: "/neighbourhoods/" + n.ID}
		}
		card.Lines = append(card.Lines, line)
	}
	for _, m := range v.file.Memberships {
		if m.To == practice.InNeighbourhood || m.From > v.today() || m.Until != calendar.None && m.Until < v.today() {
			continue
		}
		card.Lines = append(card.Lines, part.Line{Title: v.belongsTo(m), Text: v.say("show."+string(m.To)) + v.since(m.From)})
	}
	for i := range v.plans {
		p := &v.plans[i]
		if p.Year < v.year || !p.Joint() {
			continue
		}
		names, err := s.names(v.request, v.actor.Tenant, p.Practices())
		if err != nil {
			return card, err
		}
		for _, m := range p.Members {
			if m.Standing == plan.Joined && m.Practice != v.id {
				card.Lines = append(card.Lines, part.Line{Title: names[m.Practice], Text: v.say("show.partner", "year", strconv.Itoa(p.Year)) + v.since(calendar.Of(m.At.Date())),
					Link: &part.Link{Text: v.say("show.partner.go"), URL: "/practices/" + m.Practice}})
			}
		}
	}
	for _, o := range v.file.Origins(v.today()) {
		names, err := s.names(v.request, v.actor.Tenant, []string{o.Practice})
		if err != nil {
			return card, err
		}
		card.Lines = append(card.Lines, part.Line{Title: names[o.Practice], Text: v.say("show.from"), Link: &part.Link{Text: v.say("show.partner.go"), URL: "/practices/" + o.Practice}})
	}
	if len(card.Lines) == 0 {
		card.Text = v.say("show.around.none")
	}
	return card, nil
}

// belongsTo is the name of a group or health centre.
func (v *practiceView) belongsTo(m practice.Membership) string {
	for _, g := range v.groups() {
		if m.To == practice.InGroup && g.Value == m.Key {
			return g.Label
		}
	}
	for _, c := range v.centres {
		if m.To == practice.InCentre && c.ID == m.Key {
			return c.Name
		}
	}
	return m.Key
}

// since adds from when; nothing when that is not known.
func (v *practiceView) since(on calendar.Date) string {
	if on == calendar.None || on.Time().Year() <= 1 {
		return ""
	}
	return ", " + v.say("show.since", "date", v.date(on))
}

// peopleCard names the people of the practice, with their roles.
func (s *Server) peopleCard(v *practiceView) (part.Card, error) {
	card := part.Card{ID: "people", Title: v.say("show.people")}
	for _, seat := range v.people {
		line := part.Line{Title: seat.Name, Text: v.say("role." + string(seat.Hat.Role))}
		if v.may(access.ManagePeople) {
			line.Link = &part.Link{Text: v.say("show.people.go"), URL: "/people/" + seat.Person}
		}
		card.Lines = append(card.Lines, line)
	}
	if len(card.Lines) == 0 {
		card.Text = v.say("show.people.none")
	}
	return card, nil
}

// dates are the moments between practice and RHO: the last contact, visits,
// meetings and the commitment.
func (v *practiceView) dates() part.Card {
	card := part.Card{ID: "dates", Title: v.say("show.dates")}
	add := func(code, text string) {
		card.Lines = append(card.Lines, part.Line{Title: v.say("show." + code), Text: text})
	}
	if v.may(access.KeepNotes) {
		add("contact", v.lastContact())
	}
	last := func(code string, texts []string) {
		if len(texts) == 0 {
			add(code, v.say("show."+code+".none"))
			return
		}
		add(code, v.list(texts))
	}
	last("visits", v.visitTexts())
	last("meetings", v.meetingTexts())
	last("commitment", v.commitmentTexts())
	if v.may(access.ManagePractice) && !v.file.Over(v.today()) {
		card.Actions = []part.Action{{Text: v.say("show.record"), URL: v.at("/file#attendance"), Kind: part.Plain}, {Text: v.say("record.title"), URL: "/record", Kind: part.Plain}}
	}
	return card
}

func (v *practiceView) lastContact() string {
	for _, n := range v.notes {
		if n.Contact() {
			return v.say("show.contact.on", "kind", v.say("note.kind."+string(n.Kind)), "date", v.date(n.On), "n", strconv.Itoa(int(v.today()-n.On)))
		}
	}
	return v.say("show.contact.none")
}

func (v *practiceView) visitTexts() []string {
	for _, x := range slices.Backward(v.file.Visits) {
		return visitSteps(v.request, x)
	}
	return nil
}

// visitSteps tells how far a visit has come.
func visitSteps(rq *request, x practice.Visit) []string {
	var out []string
	for _, step := range []struct {
		code string
		on   calendar.Date
	}{{"invited", x.Invited}, {"declined", x.Declined}, {"planned", x.Planned}, {"held", x.Held}} {
		if step.on != calendar.None {
			out = append(out, rq.say("dossier.visit."+step.code, "date", rq.date(step.on)))
		}
	}
	return out
}

// mostMeetings is how many meetings are named, the latest first.
const mostMeetings = 4

func (v *practiceView) meetingTexts() []string {
	_, names := (&fileView{request: v.request}).meetingNames()
	var out []string
	for _, a := range slices.Backward(v.file.Attendance) {
		if len(out) == mostMeetings {
			break
		}
		out = append(out, names[a.Meeting]+" ("+v.date(a.On)+")")
	}
	return out
}

func (v *practiceView) commitmentTexts() []string {
	var out []string
	for _, c := range v.file.Commitments {
		if c.Withdrawn != calendar.None {
			continue
		}
		title := c.Plan
		for _, p := range v.set().Region.Plans {
			if p.Key == c.Plan {
				title = p.Title.In(v.language)
			}
		}
		out = append(out, title+" ("+v.say("dossier.from", "from", v.date(c.From))+")")
	}
	return out
}

// behalfCard says whether the reader may act for the practice, and how.
func (s *Server) behalfCard(v *practiceView) (*behalfCard, error) {
	if s.Accounts == nil || v.file.Over(v.today()) {
		return nil, nil
	}
	actions, err := s.behalfActions(v.request)
	if err != nil {
		return nil, err
	}
	for _, a := range actions {
		if a.Value == v.id {
			return &behalfCard{Text: v.say("show.behalf.may"), Begin: &a}, nil
		}
	}
	return &behalfCard{Text: v.say("show.behalf.not"), Other: &part.Link{Text: v.say("show.behalf.go"), URL: "/people/mandates?practice=" + v.id}}, nil
}

// waived is a condition that was let go, with the form that takes that back.
func (v *practiceView) waived(f *rule.Finding, w practice.Waiver) fileLine {
	line := fileLine{
		Text: v.words().Finding(v.year, f).Title + ": " + v.say("waived.because", "date", v.date(w.On), "reason", w.Reason),
		Note: v.say("dossier.recorded", "who", v.personName(w.Recorded.By), "when", v.moment(w.Recorded.At)),
	}
	if v.may(access.WaiveCondition) {
		do := "unwaive-" + w.ID
		form := v.former.form(do, v.former.reason(do))
		form.Action, form.Title, form.Text = v.at("/waive"), v.say("show.unwaive"), v.say("show.unwaive.text")
		form.Send, form.Hidden = part.Action{Text: v.say("show.unwaive"), Kind: part.Danger}, []keptField{{Name: "fact", Text: w.ID}}
		line.Withdraw = &form
	}
	return line
}

// waiveForm lets one of this year's conditions go.
func (v *practiceView) waiveForm() []fileForm {
	var options []part.Option
	waivers := waiversOf(v.file, v.year)
	for _, f := range v.findings() {
		if _, is := waivers[f.Rule.Condition.ID]; !is {
			options = append(options, part.Option{Value: strconv.Itoa(v.year) + " " + f.Rule.Condition.ID, Label: v.words().Finding(v.year, f).Title})
		}
	}
	if len(options) == 0 {
		return nil
	}
	f := v.former
	form := f.form("waive", f.pick("waive", "condition", "", options), f.day("waive", "date", v.today()), f.reason("waive"))
	form.Action, form.Title, form.Text = v.at("/waive"), v.say("show.waive"), v.say("show.waive.text")
	form.Send.Text = v.say("show.waive.send")
	return []fileForm{form}
}

// notesCard shows what the RHO keeps for itself, with the form for more.
func (v *practiceView) notesCard() *notesCard {
	if !v.may(access.KeepNotes) || v.server.Keeper.NoteStore == nil {
		return nil
	}
	c := &notesCard{Mark: v.say("note.only-rho"), Warn: v.say("note.avg")}
	for _, n := range v.notes {
		c.Lines = append(c.Lines, v.noteLine(n))
	}
	var who []part.Option
	for _, seat := range v.people {
		if !slices.ContainsFunc(who, func(o part.Option) bool { return o.Value == seat.Person }) {
			who = append(who, part.Option{Value: seat.Person, Label: seat.Name})
		}
	}
	f := v.former
	c.Form = f.form("note", f.pick("note", "kind", string(practice.Phoned), v.noteKinds()), f.day("note", "date", v.today()), f.text("note", "with", ""), f.pick("note", "about", "", who), f.words("note", practice.MaxNote))
	c.Form.Title, c.Form.Send = v.say("note.add"), part.Action{Text: v.say("note.keep")}
	for i := range c.Form.Fields {
		if p := c.Form.Fields[i].Pick; p != nil && p.Name == "about" {
			p.None, p.Hint = v.say("note.about.none"), v.say("note.about.hint")
		}
	}
	return c
}

func (rq *request) noteKinds() []part.Option {
	var out []part.Option
	for _, k := range practice.NoteKinds {
		out = append(out, part.Option{Value: string(k), Label: rq.say("note.kind." + string(k))})
	}
	return out
}

// words asks for a longer text, with who sees it beside the field.
func (f former) words(do string, most int) formField {
	a := &part.Textarea{Field: f.field(do, "text"), Value: f.typed(do, "text", ""), Rows: 4, Max: most}
	a.Hint = f.say("note.avg")
	return formField{Area: a}
}

func (v *practiceView) noteLine(n practice.Note) noteLine {
	var with []string
	if n.With != "" {
		with = append(with, n.With)
	}
	if n.About != "" {
		with = append(with, v.personName(n.About))
	}
	line := noteLine{
		Title: v.say("note.kind."+string(n.Kind)) + " · " + v.date(n.On), Text: n.Text,
		Note: v.say("dossier.recorded", "who", v.personName(n.Recorded.By), "when", v.moment(n.Recorded.At)),
	}
	if len(with) > 0 {
		line.Title += " · " + strings.Join(with, ", ")
	}
	do := "remove-" + n.ID
	line.Remove = v.former.form(do)
	line.Remove.Title, line.Remove.Text, line.Remove.Hidden = v.say("note.remove"), v.say("note.remove.text"), []keptField{{Name: "note", Text: n.ID}}
	line.Remove.Send = part.Action{Text: v.say("note.remove"), Kind: part.Danger}
	return line
}

// showDo does what a form of the page asks.
func (s *Server) showDo(rq *request) (answer, error) {
	id, do := rq.PathValue("practice"), rq.PostFormValue("do")
	if _, err := s.Practices.Get(rq.Context(), rq.actor.Tenant, id, rq.today()); err != nil {
		return answer{}, err
	}
	name, err := s.showDeed(rq.Context(), rq, id, do)
	if mayRetry(err) && fault.CodeOf(err) != "store.key-reused" {
		return s.show(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/practices/" + id + "?saved=" + name}, nil
}

func (s *Server) showDeed(ctx context.Context, rq *request, id, do string) (saved string, err error) {
	waives := rq.route.May == access.WaiveCondition
	switch {
	case waives && do == "waive":
		year, condition, _ := strings.Cut(rq.PostFormValue("condition"), " ")
		n, _ := strconv.Atoi(year)
		return "waive", s.Keeper.Waive(ctx, rq.keeping(), id, condition, n, rq.dateOf("date"), rq.PostFormValue("reason"))
	case waives && strings.HasPrefix(do, "unwaive-"):
		return "unwaive", s.Keeper.Unwaive(ctx, rq.keeping(), id, rq.PostFormValue("fact"), rq.PostFormValue("reason"))
	case !waives && s.Keeper.NoteStore != nil && do == "note":
		return "note", s.addNote(ctx, rq, id)
	case !waives && s.Keeper.NoteStore != nil && strings.HasPrefix(do, "remove-"):
		return "removed", s.Keeper.RemoveNote(ctx, rq.keeping(), id, rq.PostFormValue("note"))
	}
	return "", &fault.Error{Kind: fault.NotFound, Code: "web.not-found", Op: "web.showDo"}
}

// addNote keeps a note; who it is about has to be of the practice.
func (s *Server) addNote(ctx context.Context, rq *request, id string) error {
	n := rq.note()
	if n.About != "" {
		seats, _, err := s.People.Seats(ctx, rq.actor.Tenant, access.Search{On: rq.today(), Of: id, Most: mostPeople})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(seats, func(x access.Seat) bool { return x.Person == n.About }) {
			return &fault.Error{Kind: fault.Invalid, Code: "note.about-unknown", Op: "web.addNote"}
		}
	}
	_, err := s.Keeper.AddNote(ctx, rq.keeping(), n, id)
	return err
}

// note reads a note from a form.
func (rq *request) note() practice.Note {
	return practice.Note{Kind: practice.NoteKind(rq.PostFormValue("kind")), On: rq.dateOf("date"), With: rq.PostFormValue("with"), About: rq.PostFormValue("about"), Text: rq.PostFormValue("text")}
}
