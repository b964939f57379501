package web

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/network"
	"meertijd/internal/report"
	"meertijd/internal/web/part"
)

// networkContent is the map of a neighbourhood's network as a list.
type networkContent struct {
	Lead    part.Lead
	Done    string
	Errors  *part.ErrorSummary
	Privacy string
	Kinds   []partnerKind
	Empty   *part.Empty
	New     *partnerForm
	File    part.Action
}

// partnerKind are the organisations of one kind.
type partnerKind struct {
	Title string
	Lines []partnerLine
}

// partnerLine is one organisation, with the forms that change it.
type partnerLine struct {
	ID, Title, Role string
	Pill            *part.Pill
	Contacts        []reachLine
	Note            string // when somebody last looked
	Form            *partnerForm
	Checked         *partnerForm // when it is to be looked at again
	Folded          *partnerForm // the same, while there is no hurry
	Remove          *partnerForm
}

// reachLine is how somebody is reached.
type reachLine struct{ Name, Phone, Dial, Mail string }

// partnerForm is a form about one organisation. Contacts come in rows.
type partnerForm struct {
	Post, Key, Do, ID, Version, Title, Text string
	Open                                    bool
	Fields                                  []part.TextField
	Contacts                                [][]part.TextField
	Privacy                                 string
	Send                                    part.Action
}

// networkPage shows who works in the neighbourhood.
func (s *Server) networkPage(rq *request) (answer, error) { return s.network(rq, nil) }

func (s *Server) network(rq *request, wrong error) (answer, error) {
	v, err := s.area(rq, access.ReadNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	all, err := s.Networks.Store.Partners(rq.Context(), rq.actor.Tenant, v.n.ID)
	if err != nil {
		return answer{}, err
	}
	c := networkContent{Lead: part.Lead{Title: rq.say("network.map", "name", v.n.Name)}, Done: v.saved(), Privacy: rq.say("network.privacy")}
	stale := 0
	m := mapper{area: v, key: s.NewID(), wrong: wrong, known: kindsOf(v, all)}
	for i := range all {
		p := &all[i]
		if p.Stale(rq.today()) {
			stale++
		}
		at := slices.IndexFunc(c.Kinds, func(k partnerKind) bool { return strings.EqualFold(k.Title, p.Kind) })
		if at < 0 {
			at, c.Kinds = len(c.Kinds), append(c.Kinds, partnerKind{Title: rq.upper(p.Kind)})
		}
		c.Kinds[at].Lines = append(c.Kinds[at].Lines, m.line(p))
	}
	slices.SortStableFunc(c.Kinds, func(a, b partnerKind) int {
		return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	})
	c.Lead.Text = v.mapSentence(len(all), stale)
	if len(all) == 0 {
		c.Empty = &part.Empty{Title: rq.say("network.map.none"), Text: rq.say("network.map.none.text")}
	} else {
		c.File = part.Action{Text: rq.say("network.csv"), URL: v.base + "/network.csv"}
	}
	if v.edits {
		form := m.form("new", &network.Partner{Checked: rq.today()})
		form.Open = form.Open || len(all) == 0
		c.New = &form
	}
	a := answer{page: "neighbourhood/network", shell: v.shell(c.Lead.Title), content: c, object: v.n.ID}
	if wrong != nil {
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.sentence(wrong), URL: "#" + m.at()}}}
		a.content, a.status = c, statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

func (v *area) mapSentence(all, stale int) string {
	switch {
	case all == 0:
		return v.say("network.map.empty")
	case stale > 0:
		return v.say("network.map.stale", "n", strconv.Itoa(all), "stale", strconv.Itoa(stale))
	}
	return v.say("network.map.fresh", "n", strconv.Itoa(all))
}

// mapper makes the forms of the map. What was typed in the form that went wrong
// stays in it.
type mapper struct {
	*area
	key   string
	wrong error
	known []string // kinds that are suggested
}

// kindsOf suggests kinds of organisations: those that are there and usual ones.
func kindsOf(v *area, all []network.Partner) []string {
	kinds := strings.Split(v.say("network.kinds"), "|")
	for i := range kinds {
		kinds[i] = strings.TrimSpace(kinds[i])
	}
	for _, p := range all {
		if !slices.ContainsFunc(kinds, func(k string) bool { return strings.EqualFold(k, p.Kind) }) {
			kinds = append(kinds, p.Kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// partnerFields names the field that a fault is about.
var partnerFields = map[fault.Code]string{
	"network.name-missing": "name", "network.kind-missing": "kind", "network.word-long": "name", "network.mail-wrong": "contact.mail.1",
	"network.phone-wrong": "contact.phone.1", "network.checked-ahead": "checked", "network.contacts-many": "contact.name.1",
}

// mine says whether this form was sent and went wrong.
func (m *mapper) mine(do, id string) bool {
	return m.wrong != nil && m.PostFormValue("do") == do && m.PostFormValue("partner") == id
}

// at is where on the page something is wrong.
func (m *mapper) at() string {
	field := partnerFields[fault.CodeOf(m.wrong)]
	if field == "" || !m.edits {
		return "main"
	}
	return partnerField(m.PostFormValue("do"), m.PostFormValue("partner"), field)
}

func partnerField(do, id, name string) string {
	return do + "-" + id + "-" + strings.ReplaceAll(name, ".", "-")
}

func (m *mapper) line(p *network.Partner) partnerLine {
	l := partnerLine{ID: "partner-" + p.ID, Title: p.Name, Role: p.Role, Note: m.say("network.checked", "date", m.date(p.Checked))}
	if p.Stale(m.today()) {
		l.Pill = &part.Pill{State: part.Half, Text: m.say("network.stale")}
	}
	for _, c := range p.Contacts {
		l.Contacts = append(l.Contacts, reachLine{Name: c.Name, Phone: c.Phone, Dial: dial(c.Phone), Mail: c.Mail})
	}
	if !m.edits {
		return l
	}
	form := m.form("change", p)
	l.Form = &form
	bare := func(do string) *partnerForm {
		return &partnerForm{
			Post: m.base + "/network", Key: m.key, Do: do, ID: p.ID, Version: strconv.Itoa(p.Version), Title: m.say("network.do." + do), Text: m.say("network.do." + do + ".text"),
			Send: part.Action{Text: m.say("network.do." + do), Label: m.say("network.do."+do) + ": " + p.Name},
		}
	}
	l.Remove, l.Checked = bare("remove"), bare("checked")
	if l.Checked.Text = ""; !p.Stale(m.today()) {
		l.Folded, l.Checked = l.Checked, nil
	}
	return l
}

// dial leaves what a telephone can use of a number as people write it.
func dial(phone string) string {
	return strings.Map(func(c rune) rune {
		if c == '+' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, phone)
}

// form is the form with everything of one organisation.
func (m *mapper) form(do string, p *network.Partner) partnerForm {
	f := partnerForm{
		Post: m.base + "/network", Key: m.key, Do: do, ID: p.ID, Version: strconv.Itoa(p.Version), Title: m.say("network.do." + do), Open: m.mine(do, p.ID),
		Send: part.Action{Text: m.say("network.keep")}, Privacy: m.say("network.privacy"),
	}
	f.Fields = []part.TextField{m.field(do, p.ID, "name", p.Name), m.field(do, p.ID, "kind", p.Kind), m.field(do, p.ID, "role", p.Role), m.field(do, p.ID, "checked", p.Checked.String())}
	f.Fields[1].Suggest = m.known
	f.Fields[1].Hint, f.Fields[2].Hint = m.say("network.kind.hint"), m.say("network.role.hint")
	f.Fields[3].Type, f.Fields[3].Short = "date", true
	for i := range min(len(p.Contacts)+1, network.MaxContacts) {
		var c network.Contact
		if i < len(p.Contacts) {
			c = p.Contacts[i]
		}
		no := "." + strconv.Itoa(i+1)
		name, phone, mail := m.field(do, p.ID, "contact.name"+no, c.Name), m.field(do, p.ID, "contact.phone"+no, c.Phone), m.field(do, p.ID, "contact.mail"+no, c.Mail)
		phone.Type, mail.Type = "tel", "email"
		f.Contacts = append(f.Contacts, []part.TextField{name, phone, mail})
	}
	return f
}

func (m *mapper) field(do, id, name, value string) part.TextField {
	label := "network.field." + name
	if at := strings.LastIndex(name, "."); at > 0 {
		label = "network.field." + name[:at]
	}
	t := part.TextField{Field: part.Field{ID: partnerField(do, id, name), Name: name, Label: m.say(label)}, Value: value}
	t.Autocomplete = "off"
	if m.mine(do, id) {
		t.Value = m.PostFormValue(name)
		if partnerFields[fault.CodeOf(m.wrong)] == name {
			t.Error = m.sentence(m.wrong)
		}
	}
	return t
}

// networkDo changes the map.
func (s *Server) networkDo(rq *request) (answer, error) {
	v, err := s.area(rq, access.EditNetwork)
	if err != nil {
		return answer{}, err
	}
	do := rq.PostFormValue("do")
	switch do {
	case "new", "change":
		err = s.Networks.Keep(rq.Context(), rq.networking(), v.typedPartner(do))
	case "checked":
		err = s.checkPartner(v)
	case "remove":
		err = s.Networks.Remove(rq.Context(), rq.networking(), v.n.ID, rq.PostFormValue("partner"), rq.number("version"))
	default:
		err = &fault.Error{Kind: fault.NotFound, Code: "web.not-found", Op: "web.networkDo"}
	}
	if mayRetry(err) {
		return s.network(rq, err)
	}
	return answer{to: v.base + "/network?saved=1"}, err
}

// typedPartner reads the form.
func (v *area) typedPartner(do string) network.Partner {
	p := network.Partner{
		Neighbourhood: v.n.ID, Kind: v.PostFormValue("kind"), Name: v.PostFormValue("name"), Role: v.PostFormValue("role"), Checked: v.dateOf("checked"),
	}
	if do == "change" {
		p.ID, p.Version = v.PostFormValue("partner"), v.number("version")
	}
	for i := 1; i <= network.MaxContacts; i++ {
		no := "." + strconv.Itoa(i)
		p.Contacts = append(p.Contacts, network.Contact{Name: v.PostFormValue("contact.name" + no), Phone: v.PostFormValue("contact.phone" + no), Mail: v.PostFormValue("contact.mail" + no)})
	}
	return p
}

// checkPartner keeps that somebody looked today, and nothing else.
func (s *Server) checkPartner(v *area) error {
	all, err := s.Networks.Store.Partners(v.Context(), v.actor.Tenant, v.n.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(p network.Partner) bool { return p.ID == v.PostFormValue("partner") })
	if at < 0 {
		return network.Moved("web.checkPartner")
	}
	p := all[at]
	p.Checked, p.Version = v.today(), v.number("version")
	return s.Networks.Keep(v.Context(), v.networking(), p)
}

// networkFile gives the map as a file for a spreadsheet, a line for each contact.
func (s *Server) networkFile(rq *request) (answer, error) {
	v, err := s.area(rq, access.ReadNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	all, err := s.Networks.Store.Partners(rq.Context(), rq.actor.Tenant, v.n.ID)
	if err != nil {
		return answer{}, err
	}
	var heads []string
	for _, head := range []string{"kind", "name", "role", "contact.name", "contact.phone", "contact.mail", "checked"} {
		heads = append(heads, rq.say("network.field."+head))
	}
	var out bytes.Buffer
	file, err := report.NewCSV(&out, heads...)
	for i := range all {
		p := &all[i]
		if len(p.Contacts) == 0 {
			p.Contacts = []network.Contact{{}}
		}
		for _, c := range p.Contacts {
			if err == nil {
				err = file.Row(p.Kind, p.Name, p.Role, c.Name, c.Phone, c.Mail, p.Checked.Time().Format("02-01-2006"))
			}
		}
	}
	if err == nil {
		err = file.Close()
	}
	name := strings.ToLower(strings.Join(strings.Fields(rq.say("network.map", "name", v.n.Name)), "-")) + ".csv"
	return answer{file: out.Bytes(), fileType: "text/csv; charset=utf-8", fileName: name, object: v.n.ID}, err
}
