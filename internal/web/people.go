package web

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// peopleRoutes are the pages on who may come in.
func (s *Server) peopleRoutes() []Route {
	people, mandates := access.ManagePeople, access.ManageMandate
	return []Route{
		{Pattern: "GET /people", May: people, Reads: "people", Try: "/people", handle: s.peoplePage},
		{Pattern: "GET /people/invite", May: people, Reads: "people", Try: "/people/invite", handle: s.invitePage},
		{Pattern: "POST /people", May: people, Reads: "people", handle: s.invite},
		{Pattern: "GET /people/{person}", May: people, Reads: "person", handle: s.personPage},
		{Pattern: "POST /people/{person}/end", May: people, Reads: "person", handle: s.endHat},
		{Pattern: "POST /people/{person}/again", May: people, Reads: "people", handle: s.inviteAgain},
		{Pattern: "POST /people/{person}/reset", May: people, Reads: "person", handle: s.resetMeans},
		{Pattern: "POST /people/invitations/withdraw", May: people, Reads: "people", handle: s.withdrawInvitation},
		{Pattern: "GET /people/mandates", May: mandates, Reads: "mandates", Try: "/people/mandates", handle: s.mandatesPage},
		{Pattern: "POST /people/mandates", May: mandates, Reads: "mandates", handle: s.giveMandate},
		{Pattern: "POST /people/mandates/withdraw", May: mandates, Reads: "mandates", handle: s.withdrawMandate},
	}
}

// peopleContent lists who may come in, with how to let others in.
type peopleContent struct {
	Lead    part.Lead
	Key     string
	Errors  *part.ErrorSummary
	Saved   *part.Banner
	Filter  *peopleFilter
	Table   part.Table
	Pages   []part.Link
	Pending []pendingLine
}

// inviteContent is the page on which somebody is let in.
type inviteContent struct {
	Lead   part.Lead
	Key    string
	Errors *part.ErrorSummary
	Form   inviteForm
}

// peopleFilter is what the list of a whole region can be narrowed by.
type peopleFilter struct {
	Name, Place part.TextField
	Role        part.Select
}

// pendingLine is an invitation that waits for an answer.
type pendingLine struct {
	Ticket, Person, Hat string
	Title, Text         string
	Again               bool
}

// inviteForm lets somebody in.
type inviteForm struct {
	Mail, Name  part.TextField
	Role        part.Select
	Place       *part.Select // nil when there is one place only
	From, Until part.TextField
	Language    part.Radios
}

// region says whether somebody manages the people of everybody.
func (rq *request) region() bool {
	_, ok := access.Allowed(rq.actor, access.ManagePeople, access.Target{})
	return ok
}

// managesPeople says whether a role somewhere is one whose people these are.
func (rq *request) managesPeople(h access.Hat) bool {
	_, ok := access.Allowed(rq.actor, access.ManagePeople, access.Target{Practices: []string{h.Of}})
	return ok && (rq.region() || h.Role.InPractice())
}

func (s *Server) peoplePage(rq *request) (answer, error) { return s.showPeople(rq, nil) }

// showPeople lists the people, with invitations that wait; a fault is about
// what was done with one of those.
func (s *Server) showPeople(rq *request, wrong error) (answer, error) {
	c := peopleContent{
		Lead: part.Lead{Title: rq.say("people.title"), Text: rq.say("people.text.region")}, Key: s.NewID(),
		Saved: rq.savedBanner("people.saved."),
	}
	if rq.region() {
		c.Filter = rq.peopleFilter()
	} else {
		c.Lead.Text = rq.say("people.text.practice", "practice", rq.place())
	}
	var err error
	if c.Table, c.Pages, err = s.peopleTable(rq); err != nil {
		return answer{}, err
	}
	if c.Pending, err = s.pending(rq); err != nil {
		return answer{}, err
	}
	a := answer{page: "people/list", shell: part.Page{Title: c.Lead.Title, Quiet: true}}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, "people"), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

func (s *Server) invitePage(rq *request) (answer, error) { return s.showInvite(rq, nil) }

// showInvite asks whom to let in; a fault is about what was sent.
func (s *Server) showInvite(rq *request, wrong error) (answer, error) {
	names, err := s.placeNames(rq, rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	c := inviteContent{
		Lead: part.Lead{Title: rq.say("people.invite"), Text: rq.say("people.invite.text")},
		Key:  s.NewID(), Form: rq.inviteForm(names),
	}
	a := answer{page: "people/invite", shell: part.Page{Title: c.Lead.Title, Quiet: true}}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, inviteField(fault.CodeOf(wrong))), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// savedBanner says what was just done, when the address says so.
func (rq *request) savedBanner(prefix string) *part.Banner {
	code := prefix + rq.URL.Query().Get("saved")
	if code == prefix || rq.say(code) == code {
		return nil
	}
	return &part.Banner{Kind: part.DoneBanner, Title: rq.say(code), Live: true}
}

// peopleTable lists the people by name, with a line for each role.
func (s *Server) peopleTable(rq *request) (part.Table, []part.Link, error) {
	t := part.Table{ID: "people", Caption: rq.say("people.caption"), HideCaption: true, Empty: rq.say("people.none"), Columns: []part.Column{
		{Text: rq.say("people.column.name")}, {Text: rq.say("people.column.role")}, {Text: rq.say("people.column.place")}, {Text: rq.say("people.column.until")},
	}}
	search := access.Search{On: rq.today(), Of: rq.actor.Of, Most: peopleLines}
	if rq.region() {
		search.Of = ""
	}
	q := rq.URL.Query()
	search.Name, search.Place, search.Role, search.Skip = q.Get("name"), q.Get("place"), access.Role(q.Get("role")), rq.skip(peopleLines)
	seats, more, err := s.People.Seats(rq.Context(), rq.actor.Tenant, search)
	if err != nil {
		return t, nil, err
	}
	var people []string
	for _, x := range seats {
		if !rq.managesPeople(x.Hat) {
			continue
		}
		people = append(people, x.Person)
		t.Rows = append(t.Rows, part.Row{ID: "hat-" + x.Hat.ID, Cells: []part.Cell{
			{Text: x.Name, URL: "/people/" + x.Person}, {Text: rq.say("role." + string(x.Hat.Role))}, {Text: rq.seatPlace(&x)}, {Text: rq.date(x.Hat.Until)},
		}})
	}
	rq.shown = audit.NewList("person", people)
	return t, rq.pages("/people", more), nil
}

// peopleLines is how many lines a page of people shows.
const peopleLines = 30

// skip is how many lines stand on the pages before the one that is asked for.
func (rq *request) skip(most int) int {
	n, err := strconv.Atoi(rq.FormValue("page"))
	if err != nil || n < 1 || n > 100_000 {
		return 0
	}
	return (n - 1) * most
}

// pages leads to the page before and the one after, with the same filter.
func (rq *request) pages(at string, more bool) []part.Link {
	var links []part.Link
	page := rq.skip(1) + 1
	if page > 1 {
		links = append(links, part.Link{Text: rq.say("web.page.before"), URL: at + "?" + changed(rq.URL.Query(), "page", strconv.Itoa(page-1))})
	}
	if more {
		links = append(links, part.Link{Text: rq.say("web.page.after"), URL: at + "?" + changed(rq.URL.Query(), "page", strconv.Itoa(page+1))})
	}
	return links
}

// seatPlace is where a role is worn; those of the RHO are of the organisation.
func (rq *request) seatPlace(x *access.Seat) string {
	if x.Hat.Of == "" {
		return rq.server.organisationName(rq, rq.actor.Tenant)
	}
	return x.Place
}

// placeName is where a role is worn; those of the RHO are of the organisation.
func (rq *request) placeName(h access.Hat, names map[string]string) string {
	if h.Of == "" {
		return rq.server.organisationName(rq, rq.actor.Tenant)
	}
	return names[h.Of]
}

// peopleFilter offers to narrow the list.
func (rq *request) peopleFilter() *peopleFilter {
	q := rq.URL.Query()
	f := &peopleFilter{Role: rq.roleSelect("find-role")}
	f.Name.ID, f.Name.Name, f.Name.Label, f.Name.Value = "find-name", "name", rq.say("people.filter.name"), q.Get("name")
	f.Place.ID, f.Place.Name, f.Place.Label, f.Place.Value = "find-place", "place", rq.say("people.filter.practice"), q.Get("place")
	f.Role.None, f.Role.Label = rq.say("people.filter.all"), rq.say("people.filter.role")
	choose(f.Role.Options, q.Get("role"))
	return f
}

// choose marks the option with a value.
func choose(options []part.Option, value string) {
	for i := range options {
		options[i].Chosen = options[i].Value == value
	}
}

// roleSelect offers the roles that this person may give.
func (rq *request) roleSelect(id string) part.Select {
	sel := part.Select{}
	sel.ID, sel.Name, sel.Label = id, "role", rq.say("people.invite.role")
	for _, role := range access.Roles {
		if role != access.Administrator && (rq.region() || role.InPractice()) {
			sel.Options = append(sel.Options, part.Option{Value: string(role), Label: rq.say("role." + string(role))})
		}
	}
	return sel
}

// placeSelect offers practices and neighbourhoods by name.
func (rq *request) placeSelect(id string, names map[string]string) part.Select {
	sel := part.Select{}
	sel.ID, sel.Name, sel.Label = id, "place", rq.say("people.invite.place")
	for place, name := range names {
		sel.Options = append(sel.Options, part.Option{Value: place, Label: name})
	}
	slices.SortFunc(sel.Options, func(a, b part.Option) int { return strings.Compare(a.Label+a.Value, b.Label+b.Value) })
	return sel
}

// pending lists the invitations that wait for an answer.
func (s *Server) pending(rq *request) ([]pendingLine, error) {
	open, err := s.Accounts.Invitations(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		return nil, nil
	}
	names, err := s.placeNames(rq, rq.actor.Tenant)
	if err != nil {
		return nil, err
	}
	var lines []pendingLine
	for _, g := range open {
		line := pendingLine{Ticket: g.ID, Person: g.Person, Hat: g.Hat.ID, Title: g.Name + " · " + g.Mail, Again: g.Purpose == account.Invitation}
		if g.Purpose == account.Invitation {
			line.Text = rq.say("people.pending.line", "role", rq.say("role."+string(g.Hat.Role)), "place", rq.placeName(g.Hat, names), "until", rq.moment(g.Expires))
		} else {
			line.Text = rq.say("people.pending.reset", "until", rq.moment(g.Expires))
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// inviteForm asks whom to let in, as what, where and for how long.
func (rq *request) inviteForm(names map[string]string) inviteForm {
	sent := func(name string) string {
		if rq.looks() {
			return ""
		}
		return rq.PostFormValue(name)
	}
	text := func(name, code, kind, complete string) part.TextField {
		f := part.TextField{Value: sent(name), Type: kind, Autocomplete: complete, Short: kind == "date"}
		f.Name, f.Label = name, rq.say(code)
		return f
	}
	f := inviteForm{
		Mail: text("mail", "people.invite.mail", "email", "off"), Name: text("name", "people.invite.name", "", "off"),
		From: text("from", "people.invite.from", "date", ""), Until: text("until", "people.invite.until", "date", ""),
		Role: rq.roleSelect("role"),
	}
	f.Until.Hint = rq.say("people.invite.until.hint")
	if f.From.Value == "" {
		f.From.Value = rq.today().String()
	}
	choose(f.Role.Options, sent("role"))
	if rq.region() {
		place := rq.placeSelect("place", names)
		place.None = rq.server.organisationName(rq, rq.actor.Tenant)
		choose(place.Options, sent("place"))
		f.Place = &place
	}
	f.Language.Name, f.Language.Label, f.Language.Inline = "language", rq.say("account.language"), true
	f.Language.Options = []part.Option{{Value: "nl", Label: rq.say("account.language.nl")}, {Value: "en", Label: rq.say("account.language.en")}}
	choose(f.Language.Options, sent("language"))
	if sent("language") == "" {
		f.Language.Options[0].Chosen = true
	}
	return f
}

// parsedDate reads a date of a form; an empty one is none.
func parsedDate(text string) (calendar.Date, error) {
	if strings.TrimSpace(text) == "" {
		return calendar.None, nil
	}
	d, err := calendar.Parse(strings.TrimSpace(text))
	if err != nil {
		return calendar.None, &fault.Error{Kind: fault.Invalid, Code: "people.date", Op: "web.parsedDate", Cause: err}
	}
	return d, nil
}
