package web

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/network"
	"meertijd/internal/web/part"
)

// outlookContent is the multi-year plan of a neighbourhood, to read and print.
type outlookContent struct {
	Lead     part.Lead
	Done     string
	Old      *part.Banner // when it is an earlier version
	Sections []network.Section
	Empty    *part.Empty
	Actions  []part.Action
	Fold     part.Fold
	Versions []part.Link
}

// outlookPage shows the multi-year plan, as it is now or as it was.
func (s *Server) outlookPage(rq *request) (answer, error) {
	v, err := s.area(rq, access.ReadNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	version, _ := strconv.Atoi(rq.URL.Query().Get("version"))
	o, err := s.Networks.Store.Outlook(rq.Context(), rq.actor.Tenant, v.n.ID, max(version, 0))
	if err != nil {
		return answer{}, err
	}
	all, err := s.Networks.Store.Outlooks(rq.Context(), rq.actor.Tenant, v.n.ID)
	if err != nil {
		return answer{}, err
	}
	c := outlookContent{Lead: part.Lead{Title: rq.say("network.plan", "name", v.n.Name)}, Done: v.saved(), Sections: o.Sections}
	change := part.Action{Text: rq.say("network.plan.edit"), URL: v.base + "/plan/edit", Kind: part.Filled}
	if len(o.Sections) == 0 {
		c.Empty = &part.Empty{Title: rq.say("network.plan.none"), Text: rq.say("network.plan.none.text")}
		if v.edits {
			change.Text = rq.say("network.plan.begin")
			c.Empty.Action = &change
		}
	}
	if o.Version > 0 {
		c.Lead.Text = rq.say("network.plan.by", "who", o.ByName, "date", rq.moment(o.At))
		if len(o.Sections) > 0 {
			c.Actions = append(c.Actions, part.Action{Text: rq.say("network.print"), Print: true})
		}
		if v.edits && c.Empty == nil {
			c.Actions = append([]part.Action{change}, c.Actions...)
		}
	}
	if version > 0 && version < all[0].Version {
		c.Old = &part.Banner{Kind: part.InfoBanner, Title: rq.say("network.plan.old"), Actions: []part.Action{{Text: rq.say("network.plan.newest"), URL: v.base + "/plan"}}}
		c.Actions = nil
	}
	c.Fold = part.Fold{ID: "versions", Title: rq.say("network.plan.versions", "n", strconv.Itoa(len(all)))}
	for _, x := range all {
		c.Versions = append(c.Versions, part.Link{
			Text: rq.say("network.plan.version", "no", strconv.Itoa(x.Version), "who", x.ByName, "date", rq.moment(x.At)),
			URL:  v.base + "/plan?version=" + strconv.Itoa(x.Version), Current: x.Version == o.Version,
		})
	}
	return answer{page: "neighbourhood/plan", shell: v.shell(c.Lead.Title), content: c, object: v.n.ID}, nil
}

// outlookForm is the multi-year plan as a form. Where two people changed one
// heading it shows both texts.
type outlookForm struct {
	Lead     part.Lead
	Errors   *part.ErrorSummary
	Clashed  *part.Banner
	Post     string
	Key      string
	Base     string
	Sections []sectionForm
	Send     part.Action
	Cancel   part.Action
}

// sectionForm is one heading with its text and place, and what somebody else
// made of it meanwhile.
type sectionForm struct {
	ID      string
	Name    string // of the field that holds the id
	Title   string
	Heading part.TextField
	Text    part.Textarea
	Place   part.Number
	Theirs  *theirSection
}

// theirSection is what somebody else wrote; gone when they took it out.
type theirSection struct {
	Title, Heading, Text string
}

// blanks is how many empty headings stand below the plan.
const blanks = 2

func (s *Server) outlookEditPage(rq *request) (answer, error) {
	v, err := s.area(rq, access.EditNetwork)
	if err != nil {
		return answer{}, err
	}
	o, err := s.Networks.Store.Outlook(rq.Context(), rq.actor.Tenant, v.n.ID, 0)
	if err != nil {
		return answer{}, err
	}
	sections := o.Sections
	if o.Version == 0 {
		for _, code := range []string{"now", "goals", "steps", "together"} {
			sections = append(sections, network.Section{ID: s.NewID(), Heading: rq.say("network.heading." + code)})
		}
	}
	return s.outlookAnswer(v, o.Version, sections, nil, nil), nil
}

// outlookAnswer makes the page with the form.
func (s *Server) outlookAnswer(v *area, base int, sections []network.Section, clashes []network.Clash, wrong error) answer {
	c := outlookForm{
		Lead: part.Lead{Title: v.say("network.plan.edit"), Text: v.say("network.plan.edit.text")}, Post: v.base + "/plan/edit", Key: s.NewID(), Base: strconv.Itoa(base),
		Send: part.Action{Text: v.say("network.plan.save"), Kind: part.Filled}, Cancel: part.Action{Text: v.say("network.cancel"), URL: v.base + "/plan"},
	}
	for len(sections) < network.MaxSections && !slices.ContainsFunc(sections[max(len(sections)-blanks, 0):], func(x network.Section) bool { return x.Heading+x.Text == "" }) {
		for range blanks {
			sections = append(sections, network.Section{ID: s.NewID()})
		}
	}
	for i, x := range sections {
		c.Sections = append(c.Sections, v.sectionForm(i, x, clashes))
	}
	a := answer{page: "neighbourhood/planedit", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: v.say("network.plan", "name", v.n.Name), URL: v.base + "/plan"}}, object: v.n.ID}
	if len(clashes) > 0 {
		c.Clashed = &part.Banner{Kind: part.WarnBanner, Title: v.say("network.plan.clash"), Text: v.say("network.plan.clash.text")}
		a.status = statuses[fault.Conflict]
	}
	if wrong != nil {
		c.Errors = v.outlookErrors(wrong, c.Sections)
		a.status = statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a
}

func (v *area) sectionForm(i int, x network.Section, clashes []network.Clash) sectionForm {
	no := strconv.Itoa(i + 1)
	f := sectionForm{ID: x.ID, Name: "section." + no, Title: v.say("network.section", "no", no)}
	f.Heading = part.TextField{Field: part.Field{ID: "heading-" + no, Name: "heading." + no, Label: v.say("network.section.heading", "no", no)}, Value: x.Heading}
	f.Text = part.Textarea{Field: part.Field{ID: "text-" + no, Name: "text." + no, Label: v.say("network.section.text", "no", no)}, Value: x.Text, Rows: 5, Max: network.MaxText}
	f.Place = part.Number{Field: part.Field{ID: "place-" + no, Name: "place." + no, Label: v.say("network.section.place", "no", no)}, Value: no, Min: "1"}
	if at := slices.IndexFunc(clashes, func(c network.Clash) bool { return c.ID == x.ID }); at >= 0 {
		t := clashes[at].Theirs
		f.Theirs = &theirSection{Title: v.say("network.theirs"), Heading: t.Heading, Text: t.Text}
		if t == (network.Section{}) {
			f.Theirs.Text = v.say("network.theirs.gone")
		}
	}
	return f
}

// outlookErrors says what is wrong with which heading.
func (v *area) outlookErrors(wrong error, forms []sectionForm) *part.ErrorSummary {
	sum := &part.ErrorSummary{}
	var e *fault.Error
	if !errors.As(wrong, &e) || len(e.Faults) == 0 {
		sum.Errors = append(sum.Errors, part.Link{Text: v.sentence(wrong), URL: "#main"})
		return sum
	}
	for _, f := range e.Faults {
		text, to := v.say(string(f.Code), pairs(f.Args)...), "#main"
		for i := range forms {
			if forms[i].ID != f.Path {
				continue
			}
			if f.Code == "network.text-long" {
				forms[i].Text.Error, to = text, "#"+forms[i].Text.ID
			} else {
				forms[i].Heading.Error, to = text, "#"+forms[i].Heading.ID
			}
		}
		sum.Errors = append(sum.Errors, part.Link{Text: text, URL: to})
	}
	return sum
}

// typedSections reads the form, in the order of the places that were typed.
func (s *Server) typedSections(rq *request) []network.Section {
	type placed struct {
		network.Section
		at float64
	}
	var all []placed
	seen := map[string]bool{"": true}
	for i := 1; i <= 2*network.MaxSections && rq.PostForm.Has("section."+strconv.Itoa(i)); i++ {
		field := func(name string) string { return rq.PostFormValue(name + "." + strconv.Itoa(i)) }
		id := field("section")
		if seen[id] || len(id) > 64 {
			id = s.NewID()
		}
		seen[id] = true
		at, err := strconv.ParseFloat(field("place"), 64)
		switch {
		case err != nil || at == float64(i):
			at = float64(i) + 0.5
		case at > float64(i):
			at += 0.75 // after what stands there now
		}
		all = append(all, placed{network.Section{ID: id, Heading: field("heading"), Text: field("text")}, at})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	var out []network.Section
	for _, x := range all {
		out = append(out, x.Section)
	}
	return out
}

// outlookSave keeps the multi-year plan, or shows both texts.
func (s *Server) outlookSave(rq *request) (answer, error) {
	v, err := s.area(rq, access.EditNetwork)
	if err != nil {
		return answer{}, err
	}
	mine := s.typedSections(rq)
	done, err := s.Networks.Write(rq.Context(), network.Edit{
		Command: rq.networking(), Neighbourhood: v.n.ID, Base: rq.number("base"), Sections: mine,
	})
	switch {
	case mayRetry(err):
		return s.outlookAnswer(v, rq.number("base"), mine, nil, err), nil
	case err != nil:
		return answer{}, err
	case len(done.Clashes) > 0:
		return s.outlookAnswer(v, done.Outlook.Version, done.Sections, done.Clashes, nil), nil
	}
	return answer{to: v.base + "/plan?saved=1"}, nil
}

// networking says who changes a network, with the key of the form.
func (rq *request) networking() network.Command {
	return network.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id}
}
