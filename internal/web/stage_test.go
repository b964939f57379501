package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/attachment"
	"meertijd/internal/base/calendar"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// otherTenant has the same data as the tenant, with other ids.
const otherTenant = "elsewhere"

// stage is a world in which somebody of one role meets every object in every
// state. What a request changes there, another role does not notice.
type stage struct {
	*world
	role    string
	theirs  demo.Report // people of the other tenant
	seats   map[string]*browser
	objects map[string]*object
	handler http.Handler
	made    int
}

// object is a practice with what belongs to it, in one state.
type object struct {
	tenant, practice, person, hat, neighbourhood string
	near, far                                    string // practices of the same neighbourhood, and of another
	year                                         int
	file, upload, done, reminder                 string
	share, remark                                string
}

// plays lists the objects that share a stage: what happens to one of another
// kind is not noticed there.
var plays = [][]string{{noObject, ownObject}, {mandateObject}, {nearObject, farObject, foreignObject}}

func newStage(w *world, role string) *stage {
	s := &stage{world: w, role: role, seats: map[string]*browser{}, objects: map[string]*object{}, handler: w.server.Handler()}
	s.theirs = w.fill(otherTenant, 7)
	w.organised.Put(otherTenant, "Elders", w.set.Region.Key, w.report.On.Time())
	return s
}

// chief is the programme lead of a tenant.
func (s *stage) chief(tenant string) access.Actor {
	return access.Actor{Tenant: tenant, Person: "chief", Name: "Proef", Role: access.Lead}
}

// stateCodes are how this year's plan may stand in each state.
var stateCodes = map[string][]demo.Code{
	usualState: {demo.HandedIn, demo.OpenConditions}, endedPractice: {demo.HandedIn, demo.OpenConditions},
	"silent": {demo.Silent}, "draft": {demo.Unfinished}, "returned": {demo.Returned}, withdrawnMandate: {demo.Complete},
}

// object gives the practice that a row is about. Each relation has its own
// practice while there are enough, so that one does not disturb the other.
func (s *stage) object(relation, state string) *object {
	s.Helper()
	if stateCodes[state] == nil {
		state = usualState
	}
	if relation == noObject && state == endedPractice {
		relation = ownObject // a practice ends once
	}
	key := relation + " " + state
	if s.objects[key] == nil {
		s.objects[key] = s.find(relation, state)
	}
	return s.objects[key]
}

func (s *stage) find(relation, state string) *object {
	s.Helper()
	o := &object{tenant: tenant}
	people := s.report.People
	if relation == foreignObject {
		o.tenant, people = otherTenant, s.theirs.People
	}
	stands := func(c demo.Code) bool { return slices.Contains(stateCodes[state], c) }
	turn := 0
	if relation == farObject {
		turn = 1
	}
	fit := s.fit(o.tenant, people, access.Manager, stands)
	if state == endedPractice { // one that is met in no other state
		others := fit
		fit = slices.DeleteFunc(s.fit(o.tenant, people, access.Owner, stands), func(f practice.File) bool {
			return slices.ContainsFunc(others, func(o practice.File) bool { return o.Practice.ID == f.Practice.ID })
		})
	}
	if len(fit) == 0 {
		s.Fatalf("no practice is %s", state)
	}
	s.furnish(o, &fit[turn%len(fit)], state)
	return o
}

// fit lists the practices of people in a role whose plan stands in some way.
func (s *stage) fit(tenant string, people []demo.Person, role access.Role, stands func(demo.Code) bool) (fit []practice.File) {
	s.Helper()
	for _, p := range people {
		if p.Role != role || !slices.ContainsFunc(p.Codes, stands) || slices.Contains(p.Codes, demo.Joint) || slices.Contains(p.Codes, demo.SeveralHats) {
			continue
		}
		file := s.dossierOf(tenant, p)
		if !slices.ContainsFunc(fit, func(f practice.File) bool { return f.Practice.ID == file.Practice.ID }) {
			fit = append(fit, file)
		}
	}
	return fit
}

func (s *stage) dossierOf(tenant string, p demo.Person) practice.File {
	s.Helper()
	person, err := s.people.Person(s.Context(), tenant, p.ID)
	if err != nil {
		s.Fatal(err)
	}
	at := slices.IndexFunc(person.Hats, func(h access.Hat) bool { return h.ID == p.Hat })
	file, err := s.practices.Get(s.Context(), tenant, person.Hats[at].Of, s.today())
	if err != nil {
		s.Fatal(err)
	}
	return file
}

// furnish puts in the practice what addresses and forms ask for.
func (s *stage) furnish(o *object, file *practice.File, state string) {
	s.Helper()
	o.practice, o.neighbourhood = file.Practice.ID, file.On(practice.InNeighbourhood, s.today())
	o.year = s.set.ProgrammeYear(file.Practice.Cohort, s.today())
	all, err := s.practices.List(s.Context(), o.tenant, "", s.today())
	if err != nil {
		s.Fatal(err)
	}
	for i := range all {
		switch id := all[i].Practice.ID; {
		case id == o.practice:
		case all[i].On(practice.InNeighbourhood, s.today()) == o.neighbourhood:
			o.near = id
		default:
			o.far = id
		}
	}
	o.person, o.hat = s.enrol(o.tenant, access.Employee, o.practice, calendar.None, calendar.None)
	chief := s.chief(o.tenant)
	f, err := s.server.Attachments.Add(s.Context(), attachment.Addition{Actor: chief, Practice: o.practice, Year: o.year, Kind: attachment.Other, Name: "a.pdf", Content: pdfOf(5 + s.ids%50)})
	if err != nil {
		s.Fatal(err)
	}
	o.file = f.ID
	o.reminder = s.drafted(chief, o.practice)
	u, err := s.server.Intake.Upload(s.Context(), intake.File{Command: plan.Command{Actor: chief}, Kind: intake.Practices, Name: "a.csv", Data: []byte(listOfTwo)})
	if err != nil {
		s.Fatal(err)
	}
	o.upload, o.done, o.share, o.remark = u.ID, "none", "none", "none"
	if p, err := s.plans.Find(s.Context(), o.tenant, o.practice, o.year); err == nil {
		p, err = s.server.Plans.Remark(s.Context(), plan.RemarkCommand{Command: plan.Command{Actor: chief}, Practice: o.practice, Year: o.year, Text: "x"})
		if err != nil {
			s.Fatal(err)
		}
		o.remark = p.Remarks[len(p.Remarks)-1].ID
		owner := access.Actor{Tenant: o.tenant, Person: "owner", Name: "Proef", Role: access.Owner, Of: o.practice}
		p, err = s.server.Plans.Share(s.Context(), plan.ShareCommand{Command: plan.Command{Actor: owner}, Practice: o.practice, Year: p.Year, Token: s.token()})
		if err != nil {
			s.Fatal(err)
		}
		o.share = p.Shares[len(p.Shares)-1].ID
	}
	if state == endedPractice && file.Ended() == nil {
		if err := s.server.Keeper.Leave(s.Context(), practice.Command{Actor: chief}, o.practice, s.today().AddDays(-1), "Proef."); err != nil {
			s.Fatal(err)
		}
	}
}

// enrol makes a person with one role.
func (s *stage) enrol(tenant string, role access.Role, of string, from, until calendar.Date) (person, hat string) {
	s.Helper()
	s.made++
	number := strconv.Itoa(100000 + s.made)
	if from == calendar.None {
		from = calendar.MustParse("2020-01-01")
	}
	h := access.Hat{ID: "id-hat-" + number, Role: role, Of: of, From: from, Until: until}
	p := access.Person{ID: "id-person-" + number, Name: "Proef " + number, Hats: []access.Hat{h}}
	if err := s.people.SavePerson(s.Context(), tenant, p, s.people.Records()[0]); err != nil {
		s.Fatal(err)
	}
	s.held.Put(tenant, p.ID, p.Name)
	return p.ID, h.ID
}

// seat is a browser of somebody in the role who stands in a relation to an
// object, in a state of the sign-in.
func (s *stage) seat(r row) *browser {
	s.Helper()
	if s.role == "none" || s.role == string(access.Reader) {
		return s.visitor()
	}
	state := r.state
	if slices.Contains(planStates, state) {
		state = usualState
	}
	o := s.object(r.object, r.state)
	key := state + o.practice + r.object
	if s.seats[key] == nil {
		s.seats[key] = s.sits(r, o)
	}
	return s.seats[key]
}

// visitor is somebody who has not signed in.
func (s *stage) visitor() *browser {
	return &browser{world: s.world, cookies: map[string]string{}, headers: map[string]string{}, language: "nl", handler: s.handler, unread: true}
}

func (s *stage) sits(r row, o *object) *browser {
	s.Helper()
	role, of := access.Role(s.role), ""
	home := map[string]string{nearObject: o.near, farObject: o.far, mandateObject: o.far}
	if o.tenant != tenant {
		o = s.object(ownObject, usualState)
	}
	switch {
	case role.InPractice():
		if of = o.practice; home[r.object] != "" {
			of = home[r.object]
		}
	case role == access.Coordinator:
		if of = o.neighbourhood; r.object == farObject || r.object == mandateObject {
			of = s.neighbourhoodOf(o.far)
		}
	}
	from, until := calendar.None, calendar.None
	switch r.state {
	case "hat ended":
		until = s.today().AddDays(-1)
	case "hat to come":
		from = s.today().AddDays(1)
	}
	token := s.token()
	x := access.Session{Key: account.SessionKey(token), Tenant: tenant, Language: "nl", Method: account.InDemo, Level: 2, Agent: "x", Begun: s.now, Seen: s.now}
	x.Person, x.Hat = s.enrol(tenant, role, of, from, until)
	if role.InPractice() {
		x.Level, x.Method = 1, account.MailLink // as practices do
	}
	s.arrange(&x, r, o, of)
	if err := s.people.SaveSession(s.Context(), x, nil); err != nil {
		s.Fatal(err)
	}
	if r.state == "session ended" {
		x.Ended = s.now
		if err := s.people.SaveSession(s.Context(), x, nil); err != nil {
			s.Fatal(err)
		}
	}
	b := s.visitor()
	b.cookies[sessionCookie] = token
	return b
}

// arrange puts a session in the state of a row.
func (s *stage) arrange(x *access.Session, r row, o *object, of string) {
	s.Helper()
	switch r.state {
	case "session idle":
		x.Seen = s.now.Add(-access.Idle)
		x.Begun = x.Seen
	case "session old":
		x.Begun = s.now.Add(-access.Life)
	case oneFactorState:
		x.Level, x.Method = 1, account.PasswordOnly
	}
	if r.object != mandateObject && r.state != withdrawnMandate {
		return
	}
	x.OnBehalfOf = o.practice
	c := account.MandateCommand{Command: account.Command{Actor: s.chief(tenant)}, Practice: o.practice, From: s.today(), Reason: "Proef."}
	if x.OnBehalfOf == of {
		of = o.far
	}
	if access.Role(s.role).InPractice() {
		c.To = of
	}
	if r.state == endedPractice { // it was given while the practice went on
		m := account.Mandate{ID: s.newID(), Tenant: tenant, Practice: c.Practice, To: c.To, From: c.From, Reason: c.Reason, At: s.now}
		if err := s.people.Save(s.Context(), account.Change{Mandate: &m}); err != nil {
			s.Fatal(err)
		}
		return
	}
	m, err := s.server.Accounts.GiveMandate(s.Context(), c)
	if err != nil {
		s.Fatal(err)
	}
	if r.state == withdrawnMandate {
		if err := s.server.Accounts.WithdrawMandate(s.Context(), c.Command, o.practice, m.ID); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *stage) neighbourhoodOf(id string) string {
	s.Helper()
	file, err := s.practices.Get(context.Background(), tenant, id, s.today())
	if err != nil {
		s.Fatal(err)
	}
	return file.On(practice.InNeighbourhood, s.today())
}

// address fills in a pattern.
func (s *stage) address(r row) string {
	_, at, _ := strings.Cut(r.pattern, " ")
	o, token := s.object(r.object, r.state), "none"
	if r.object == ownObject {
		token = s.report.Link
	}
	id, draft := o.upload, o.reminder
	if strings.Contains(at, "/done/") {
		id = o.done
	}
	if r.object == noObject {
		id, draft = "none", "none"
	}
	return strings.NewReplacer("{$}", "", "{year}", strconv.Itoa(o.year), "{no}", "1", "{token}", token, "{practice}", o.practice, "{neighbourhood}", o.neighbourhood,
		"{person}", o.person, "{organisation}", "none", "{intervention}", s.set.Region.Catalogue[0].Key, "{file}", o.file, "{reminder}", draft, "{id}", id, "{kind}", "practices", "{format}", "csv").Replace(at)
}

// form gives what is sent to a route.
func (s *stage) form(r row) url.Values {
	o, day := s.object(r.object, r.state), s.today().String()
	answer := "x"
	if p := s.set.Plan(o.year); len(p.Questions) > 0 {
		answer = p.Questions[0].Key
	}
	why := []string{"Why."}
	if f := networkForm(r, day); f != nil {
		return f
	}
	return map[string]url.Values{
		"POST /plan/{year}":                                     {"base": {"999999"}, "answer." + answer: {"Something else."}},
		"POST /plan/{year}/submit":                              {"confirmed": {"yes"}, "reason": why},
		"POST /plan/{year}/unshare":                             {"share": {o.share}},
		"POST /plan/{year}/joint":                               {"practice": {o.near}},
		"POST /plan/{year}/remark-done":                         {"remark": {o.remark}},
		"POST /plan/{year}/files/withdraw":                      {"file": {o.file}},
		"POST /practices/{practice}/plan/{year}/files/withdraw": {"file": {o.file}},
		"POST /read/{token}":                                    {"name": {"Reader"}, "text": {"Fine."}},
		"POST /neighbourhood":                                   {"year": {strconv.Itoa(o.year)}},
		"POST /organisation":                                    {"name": {"Anders"}, "version": {"0"}},
		"POST /organisation/regional-plan/in-force":             {"region": {otherRegion(s.set)}},
		"POST /practices/{practice}/plan/{year}/return":         {"reason": why},
		"POST /practices/{practice}/plan/{year}/comment":        {"reason": why},
		"POST /plan/{year}/talk":                                {"text": why},
		"POST /practices/{practice}/notes":                      {"do": {"note"}, "kind": {"phone"}, "date": {day}, "text": why},
		"POST /practices/{practice}/waive":                      {"do": {"waive"}, "condition": {strconv.Itoa(o.year) + " x"}, "date": {day}, "reason": why},
		"POST /record/attendance":                               {"meeting": {s.set.Region.Plans[0].Meetings[0].Key}, "date": {day}, "practice": {o.practice}},
		"POST /record/visits":                                   {"step": {"invited"}, "date": {day}, "practice": {o.practice}},
		"POST /record/commitment":                               {"plan": {s.set.Region.Plans[0].Key}, "date": {day}, "practice": {o.practice}},
		"POST /record/contact":                                  {"kind": {"phone"}, "date": {day}, "practice": {o.practice}},
		"POST /practices/views":                                 {"do": {"new"}, "name": {"Te laat"}, "address": {"state=late"}},
		"POST /practices/groups":                                {"do": {"make"}, "name": {"Proef"}},
		"POST /practices/new":                                   {"name": {"Nieuw"}, "code": {"01999901"}, "date": {day}, "reason": why},
		"POST /practices/{practice}/file":                       {"do": {"rename"}, "name": {"Anders"}, "date": {day}, "reason": why},
		"POST /practices/{practice}/merge":                      {"other": {o.far}, "way": {"into"}, "date": {day}, "reason": why},
		"POST /practices/{practice}/split":                      {"name": {"Deel"}, "code": {"01999902"}, "date": {day}, "reason": why},
		"POST /practices/{practice}/takeover":                   {"owner": {"X"}, "date": {day}, "reason": why},
		"POST /practices/{practice}/leave":                      {"date": {day}, "reason": why},
		"POST /practices/{practice}/close":                      {"date": {day}, "reason": why},
		"POST /people":                                          {"mail": {"new@example.org"}, "name": {"Nieuw"}, "role": {"employee"}, "place": {o.practice}, "from": {day}, "language": {"nl"}},
		"POST /people/{person}/end":                             {"hat": {o.hat}, "last": {day}},
		"POST /people/mandates":                                 {"practice": {o.practice}, "to": {o.near}, "from": {day}, "reason": why},
		"POST /privacy/erase/{person}":                          {"sure": {"yes"}},
		"POST /neighbourhoods":                                  {"name": {"Noord"}},
		"POST /groups":                                          {"name": {"Samen"}},
		"POST /centres":                                         {"name": {"Zuid"}},
		"POST /interventions/{intervention}/tell":               {"contact": {"Bel ons."}},
		"POST /reminders/new":                                   {"practice": {o.practice}},
		"POST /reminders/weekly":                                {"wanted": {"no"}},
		"POST /practice/phone":                                  {"phone": {"030 123 45 67"}},
		"POST /language":                                        {"to": {"nl"}},
		"POST /sign-in":                                         {"hat": {o.person + " " + o.hat}},
		"POST /import/done/{id}/undo":                           {"hash": {"x"}},
	}[r.pattern]
}
