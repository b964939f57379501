package web

import (
	"net/url"
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// placesContent lists neighbourhoods or health centres, to keep them.
type placesContent struct {
	Lead   part.Lead
	Done   string
	Errors *part.ErrorSummary
	Places []placeLine
	New    *fileForm
	None   string
}

// placeLine is one place with the form that changes it.
type placeLine struct {
	Name, Text string
	URL, How   string // of a neighbourhood: its page, and how it stands
	Pill       *part.Pill
	Form       *fileForm
}

func (s *Server) placesPage(rq *request) (answer, error) { return s.placing(rq, nil) }

// neighbourhoodsPage lists the neighbourhoods, those of which plans and
// agreements do not fit first.
func (s *Server) neighbourhoodsPage(rq *request) (answer, error) { return s.placing(rq, nil) }

// placing shows the places of one kind, with what is wrong in what was sent.
func (s *Server) placing(rq *request, wrong error) (answer, error) {
	kind, action := rq.URL.Path[1:], access.ManagePractice
	if kind == "neighbourhoods" {
		action = access.ReadNeighbourhood
	}
	by, ok := access.Allowed(rq.actor, action, access.Target{})
	if !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.places"}
	}
	rq.rule = by
	_, keeps := access.Allowed(rq.actor, access.ManagePractice, access.Target{})
	places, err := s.placesOf(rq, kind)
	if err != nil {
		return answer{}, err
	}
	people, err := s.coordinators(rq, kind)
	if err != nil {
		return answer{}, err
	}
	f := former{request: rq, action: rq.URL.Path, key: s.NewID(), wrong: wrong}
	c := placesContent{Lead: part.Lead{Title: rq.say("place." + kind), Text: rq.say("place." + kind + ".text")}, None: rq.say("place." + kind + ".none")}
	if rq.URL.Query().Get("saved") != "" {
		c.Done = rq.say("dossier.saved")
	}
	stands := map[string]standsHow{}
	if kind == "neighbourhoods" {
		if places, stands, err = s.howPlacesStand(rq, places); err != nil {
			return answer{}, err
		}
		c.Lead.Text = rq.placesSentence(places, stands)
	}
	for _, p := range places {
		c.Places = append(c.Places, f.placeLine(p, stands, people, keeps))
	}
	if keeps {
		form := f.place("new-place", practice.Place{}, people)
		form.Open = form.Open || len(places) == 0
		c.New = &form
	}
	a := answer{page: "practices/places", shell: part.Page{Title: c.Lead.Title}, content: c}
	if kind != "neighbourhoods" { // those have their place in the menu
		a.shell.Back = &part.Link{Text: rq.say("practices.title"), URL: "/practices"}
	}
	if wrong != nil {
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.sentence(wrong), URL: "#" + rq.PostFormValue("do") + "-" + wrongField[fault.CodeOf(wrong)]}}}
		a.content, a.status = c, statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// placeLine is one place of the list, with its form for who keeps it.
func (f former) placeLine(p practice.Place, stands map[string]standsHow, people []part.Option, keeps bool) placeLine {
	rq := f.request
	line := placeLine{Name: p.Name}
	if keeps {
		form := f.place("place-"+p.ID, p, people)
		form.Title, form.Hidden = rq.say("dossier.do.place"), []keptField{{Name: "id", Text: p.ID}}
		line.Form = &form
	}
	if how, known := stands[p.ID]; known {
		line.URL, line.Pill, line.How = "/neighbourhoods/"+url.PathEscape(p.ID), rq.howPill(how), rq.howWords(how)
	}
	if p.Closed != calendar.None {
		line.Text = rq.say("dossier.until", "until", rq.date(p.Closed))
	} else if p.Coordinator != "" {
		line.Text = rq.say("place.coordinator", "name", rq.personName(p.Coordinator))
	}
	return line
}

// place is the form of one place.
func (f former) place(do string, p practice.Place, people []part.Option) fileForm {
	fields := []formField{f.text(do, "name", p.Name)}
	if len(people) > 0 {
		fields = append(fields, f.pick(do, "coordinator", p.Coordinator, people))
	}
	if p.ID != "" {
		fields = append(fields, f.day(do, "closed", p.Closed))
	}
	form := f.form(do, fields...)
	if p.ID == "" {
		form.Title = f.say("dossier.do.new-place")
	}
	return form
}

// placesOf reads the places of a kind.
func (s *Server) placesOf(rq *request, kind string) ([]practice.Place, error) {
	var out []practice.Place
	if kind == "centres" {
		all, err := s.Practices.ListCentres(rq.Context(), rq.actor.Tenant)
		for _, c := range all {
			out = append(out, practice.Place{ID: c.ID, Name: c.Name, Closed: c.Closed})
		}
		return out, err
	}
	all, err := s.Practices.ListNeighbourhoods(rq.Context(), rq.actor.Tenant)
	for _, n := range all {
		out = append(out, practice.Place{ID: n.ID, Name: n.Name, Coordinator: n.Coordinator, Closed: n.Closed})
	}
	return out, err
}

// coordinators are who can be asked for a neighbourhood.
func (s *Server) coordinators(rq *request, kind string) ([]part.Option, error) {
	if kind == "centres" {
		return nil, nil
	}
	people, err := s.People.People(rq.Context(), rq.actor.Tenant, rq.today())
	var out []part.Option
	for _, p := range people {
		if slices.ContainsFunc(p.Hats, func(h access.Hat) bool { return h.Role == access.Coordinator }) {
			out = append(out, part.Option{Value: p.ID, Label: p.Name})
		}
	}
	return out, err
}

// placesSave makes or changes one place.
func (s *Server) placesSave(rq *request) (answer, error) {
	p := practice.Place{ID: rq.PostFormValue("id"), Name: rq.PostFormValue("name"), Coordinator: rq.PostFormValue("coordinator"), Closed: rq.dateOf("closed")}
	save := s.Keeper.SaveNeighbourhood
	if rq.URL.Path == "/centres" {
		save = s.Keeper.SaveCentre
	}
	c := rq.keeping()
	c.Version = 0
	_, err := save(rq.Context(), c, p)
	if mayRetry(err) {
		return s.placing(rq, err)
	}
	return answer{to: rq.URL.Path + "?saved=1"}, err
}
